//! `rightful verify`: a plan, the ledger and a certificate against each other.

use rightful::certificate::{self, Certificate};
use rightful::ledger::{Authenticity, Tail};
use rightful::{Code, Error, Ledger, Plan};

use crate::args::VerifyArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{files, keys, ledger_file, output};

pub(crate) fn run(args: &VerifyArgs, json: bool) -> Result<Exit, Failure> {
    let key = keys::root_if_given(args.key.key.as_deref())?.map(|key| key.ledger_key());
    let certificate = args.certificate.as_deref().map(files::read).transpose()?;
    let certificate =
        certificate.map(|text| Certificate::from_json(&text)).transpose().map_err(Failure::from)?;
    let problems = |problems: rightful::Problems| Failure::from(problems).ending(Exit::Problems);
    let head = certificate.as_ref().map(|certificate| certificate.ledger);
    if !args.ledger.exists() {
        let message = "there is no ledger here: name the one the runs were entered in";
        let missing = Error::new(Code::FileUnreadable, args.ledger.display(), message);
        return Err(Failure::refused(missing).ending(Exit::Problems));
    }
    let ledger =
        Ledger::read(&ledger_file::bytes(&args.ledger)?, key.as_ref(), head.as_ref()).map_err(problems)?;
    let plan = args.plan.as_deref().map(files::read).transpose()?;
    let plan = plan.map(|text| Plan::from_json(&text)).transpose()?;
    certificate::verify(&ledger, certificate.as_ref(), plan.as_ref(), key.as_ref()).map_err(problems)?;
    let copy = args.copy.as_deref().map(files::read).transpose()?;
    let handover = copy.map(|copy| ledger.entry_of_copy(copy.as_bytes(), key.as_ref())).transpose();
    let handover = handover.map_err(|problem| Failure::refused(problem).ending(Exit::Problems))?;
    let report = ledger.report();
    let today = super::run::day(None)?;
    let overdue: Vec<_> = certificate.iter().flat_map(|certificate| certificate.overdue_on(today)).collect();
    if json {
        let of = certificate.as_ref();
        output::json(&serde_json::json!({
            "problems": [],
            "ledger": report,
            "handed_out": handover,
            "overdue": overdue,
            "identifiers": of.map(|certificate| &certificate.scan.identifiers),
            "gaps": of.map(|certificate| &certificate.gaps),
        }));
        return Ok(Exit::Done);
    }
    let authenticity = match report.authenticity {
        Authenticity::Verified => "written with this key",
        Authenticity::VerifiedWithoutKey => {
            "form, hashes and chain hold; who wrote it is not known (verified-without-key)"
        }
    };
    let tail = match report.tail {
        Tail::Anchored => "its end is vouched for",
        Tail::TailUnanchored => "its end is not vouched for (tail-unanchored)",
    };
    output::line(&format!("ledger: {} entries, {authenticity}; {tail}", report.head.entries));
    if let Some(certificate) = &certificate {
        output::line(&format!(
            "certificate of run {}: in the ledger, and says what its plan says",
            certificate.run
        ));
        output::line(&format!("looked for: {}", super::run::looked_for(certificate)));
        for gap in &certificate.gaps {
            output::line(&format!("  {}: {}", gap.place, gap.gap.text()));
        }
    }
    if let Some(handover) = handover {
        output::line(&format!("copy: handed out on {}, as the ledger says", handover.day));
    }
    for open in overdue {
        output::line(&format!("past its day, {}: {} ({})", open.by, open.name, open.what.text()));
    }
    Ok(Exit::Done)
}
