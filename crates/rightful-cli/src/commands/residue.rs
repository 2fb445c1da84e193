//! `rightful residue`: the independent scan, in a process of its own.
//!
//! A run starts this command as a child: the scanner must not open a file that its own process has open through SQLite.

use std::path::Path;

use crate::args::ResidueArgs;
use crate::exit::Exit;
use crate::failure::{Failure, Shown};
use crate::progress::Bar;
use crate::{files, output};

pub(crate) fn run(args: &ResidueArgs) -> Result<Exit, Failure> {
    let request = files::read(Path::new("-"))?;
    let failed = |error: rightful_residue::Error| {
        let exit = if error.code().is_of_request() { Exit::Problems } else { Exit::Store };
        Failure { exit, problems: vec![Shown::from(&error)] }
    };
    if args.check_request {
        rightful_residue::wire::check(&request, &args.db).map_err(failed)?;
        return Ok(Exit::Done);
    }
    let bar = Bar::new("scan");
    let answer = rightful_residue::wire::scan_with(&request, &args.db, &mut |progress| {
        bar.at(progress.done, progress.total);
    });
    bar.finish();
    let answer = answer.map_err(failed)?;
    output::line(&answer);
    // A script that goes on only where nothing was found must not go on.
    let clean = serde_json::from_str::<Clean>(&answer).is_ok_and(|answer| answer.clean);
    Ok(if clean { Exit::Done } else { Exit::Blocked })
}

/// What of the answer the exit code says.
#[derive(serde::Deserialize)]
struct Clean {
    clean: bool,
}
