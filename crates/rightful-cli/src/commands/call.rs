//! `rightful call`: one function of the library, JSON in, JSON out.

use std::path::Path;

use crate::args::CallArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{files, output};

pub(crate) fn run(args: &CallArgs) -> Result<Exit, Failure> {
    let Some(name) = &args.function else {
        rightful::wire::functions().iter().for_each(|function| output::line(function.name()));
        return Ok(Exit::Done);
    };
    let call = match args.call.strip_prefix('@') {
        Some(path) => files::read(Path::new(path))?,
        None if args.call == "-" => files::read(Path::new("-"))?,
        None => args.call.clone(),
    };
    output::line(
        &rightful::wire::call(name, &call)
            .map_err(|problems| Failure::from(problems).ending(Exit::Problems))?,
    );
    Ok(Exit::Done)
}
