//! `rightful call`: one function of the library, JSON in, JSON out.

use std::path::Path;

use rightful::wire::Function;

use crate::args::CallArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{files, output};

pub(crate) fn run(args: &CallArgs, json: bool) -> Result<Exit, Failure> {
    let Some(name) = &args.function else {
        let mut names: Vec<&str> = functions().map(Function::name).collect();
        names.sort_unstable();
        if json {
            output::json(&serde_json::json!({ "functions": names }));
        } else {
            names.into_iter().for_each(output::line);
        }
        return Ok(Exit::Done);
    };
    let call = match args.call.strip_prefix('@') {
        Some(path) => files::read(Path::new(path))?,
        None if args.call == "-" => files::read(Path::new("-"))?,
        None => args.call.clone(),
    };
    let answer = rightful::wire::call_among(functions(), name, &call);
    output::line(&answer.map_err(|problems| Failure::from(problems).ending(Exit::Problems))?);
    Ok(Exit::Done)
}

/// Every function there is: the library's, and those of the crates beside it.
fn functions() -> impl Iterator<Item = &'static Function> {
    rightful::wire::functions()
        .iter()
        .chain(rightful_holidays::wire::functions())
        .chain(rightful_yaml::wire::functions())
}
