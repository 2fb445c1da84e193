//! `rightful check`: every problem of a policy at once.

use crate::args::CheckArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{files, output};

pub(crate) fn run(args: &CheckArgs, json: bool) -> Result<Exit, Failure> {
    let policy = files::policy(&args.policy)?;
    if json {
        output::json(&serde_json::json!({ "problems": [], "policy": policy.hash() }));
    } else {
        let document = policy.document();
        output::line(&format!(
            "no problems: {} purposes, {} collections, policy {}",
            document.purposes.len(),
            document.collections.len(),
            policy.hash()
        ));
    }
    Ok(Exit::Done)
}
