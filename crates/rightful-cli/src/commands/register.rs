//! `rightful register`: the records of processing activities (Art. 30), and what they lack.

use rightful::register::{Asked, Missing};
use rightful::report::{Language, register_csv, register_html, register_markdown};
use rightful::{Code, Error, Register};

use crate::args::{Form, RegisterArgs};
use crate::exit::Exit;
use crate::failure::{Failure, Shown};
use crate::places::Places;
use crate::{files, output};

pub(crate) fn run(args: &RegisterArgs, json: bool) -> Result<Exit, Failure> {
    let places = args.policy.iter().fold(Places::default(), |places, path| places.reads("--policy", path));
    places.writes("--out", args.out.as_ref()).apart()?;
    files::replaceable(args.out.as_deref(), args.force, |_| false)?;
    let register = Register::of(&files::policy(&args.policy)?)?;
    let document = match args.format {
        Form::Markdown => register_markdown(&register, Language::English),
        Form::Html => register_html(&register, Language::English),
        Form::Csv => register_csv(&register, Language::English),
    };
    let problems: Vec<Shown> = register.missing.iter().filter_map(problem).collect();
    let exit = if problems.is_empty() { Exit::Done } else { Exit::Problems };
    if let Some(path) = &args.out {
        files::write(path, &document)?;
    }
    if json {
        output::json(&serde_json::json!({ "problems": problems, "register": register }));
        return Ok(exit);
    }
    if args.out.is_none() {
        output::text(&document);
    }
    if problems.is_empty() { Ok(exit) } else { Err(Failure { exit, problems }) }
}

/// What is asked for in every case; what is asked for where possible is in the records themselves.
fn problem(missing: &Missing) -> Option<Shown> {
    let message = format!("{} asks for it: {}", missing.cites, missing.message);
    (missing.asked == Asked::Always).then(|| Error::new(Code::RegisterMissing, &missing.at, message).into())
}
