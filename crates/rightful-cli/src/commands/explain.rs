//! `rightful explain`: a plan in words, for the person or for the data protection officer.

use rightful::report::{self, Audience, Explained, Language};
use rightful::{Error, Plan, Policy};

use crate::args::{ExplainArgs, Reader};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::places::Places;
use crate::{files, output};

pub(crate) fn run(args: &ExplainArgs, json: bool) -> Result<Exit, Failure> {
    let places = args.policy.iter().fold(Places::default(), |places, path| places.reads("--policy", path));
    places.reads("--plan", &args.plan).writes("--html", args.html.as_ref()).apart()?;
    let policy = files::policy(&args.policy)?;
    let plan = Plan::from_json(&files::read(&args.plan)?)?;
    let audience = match args.reader {
        Reader::Person => Audience::Person,
        Reader::Dpo => Audience::Dpo,
    };
    files::replaceable(args.html.as_deref(), args.force, |text| files::is_page_of(text, &plan))?;
    if let Some(path) = &args.html {
        files::write(path, &page(&policy, &plan, audience)?)?;
    }
    let explanation = report::explain(&policy, Explained::Plan(&plan), audience, Language::English);
    if json {
        output::json(&explanation);
    } else {
        output::line(report::text(&explanation).trim_end());
    }
    Ok(Exit::Done)
}

/// A plan as one self-contained page.
pub(crate) fn page(policy: &Policy, plan: &Plan, audience: Audience) -> Result<String, Error> {
    report::html(policy, plan, audience, Language::English)
}
