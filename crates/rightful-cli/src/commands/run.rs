//! `rightful run`: carries out an approved plan, has the scanner look for what is left, and issues the certificate.

use rightful::certificate::{Certificate, State};
use rightful::{Case, Code, Date, Error, Hash, Plan, RootKey, RunSeed};
use rightful_sql::sqlite::Lock;
use rightful_sql::{Evidence, Finding, Inputs, Outcome};

use crate::args::RunArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::places::Places;
use crate::prepare::{self, Prepared};
use crate::surroundings::{Around, Program};
use crate::{files, keys, ledger_file, output, today};

pub(crate) fn run(args: &RunArgs, json: bool, program: &Program) -> Result<Exit, Failure> {
    let places = Places::of_store(&args.store).case(&args.case).key(&args.key).reads("--plan", &args.plan);
    places.writes("--ledger", &args.ledger).writes("--certificate", args.certificate.as_ref()).apart()?;
    let key = keys::root(args.key.key.as_deref())?;
    let plan = Plan::from_json(&files::read(&args.plan)?)?;
    if args.dry_run {
        let (prepared, connection) = prepare::prepare(&args.store, &args.case)?;
        not_yet_to_come(&prepared.case, args.allow_future)?;
        return dry_run(args, &plan, &prepared, &connection, &key, json);
    }
    files::certificate_may_stand(args.certificate.as_deref(), |there| there.subject == plan.subject)?;
    let approved = approved(args.approved.as_deref(), &plan)?;
    // From here on nobody else runs: the schema and the ledger that are read stay what they are.
    let lock = Lock::on(&args.store.db).map_err(prepare::of_store)?;
    let (prepared, connection) = prepare::to_run(&args.store, &args.case, &plan.store)?;
    drop(connection);
    not_yet_to_come(&prepared.case, false)?;
    let seed = match &args.run_seed {
        Some(text) => RunSeed::given(text.parse::<Hash>()?.as_bytes()),
        None => RunSeed::drawn(&*keys::entropy()?),
    };
    let outcome = carry_out(args, &lock, &key, plan, approved, prepared, seed, program)?;
    Ok(report(&outcome, json))
}

/// Runs the plan; also the demo's way.
#[expect(clippy::too_many_arguments, reason = "each is one input of a run")]
pub(crate) fn carry_out(
    args: &RunArgs,
    lock: &Lock,
    key: &RootKey,
    plan: Plan,
    approved: Hash,
    prepared: Prepared,
    seed: RunSeed,
    program: &Program,
) -> Result<Outcome, Failure> {
    let ledger_key = key.ledger_key();
    let ledger = ledger_file::open(&args.ledger, &ledger_key)?;
    let as_of = day(args.on.as_deref())?;
    let inputs = Inputs {
        plan,
        approved,
        policy: prepared.policy,
        request: prepared.request,
        case: prepared.case,
        case_key: key.case_key(),
        suppression_key: key.pseudonym_key(rightful::carry::SUPPRESSION),
        ledger_key: ledger_key.clone(),
        ledger,
        seed,
        as_of,
    };
    let mut around =
        Around::new(args.ledger.clone(), args.certificate.clone(), ledger_key, program.clone()).with_bar();
    let outcome = lock.run(&mut rightful_sql::run(inputs), &mut around);
    around.finish();
    outcome.map_err(|error| match around.unstored() {
        Some(unstored) => Failure::refused(unstored.clone()),
        None => prepare::of_store(error),
    })
}

/// The day of the run: the one given, or today.
pub(crate) fn day(given: Option<&str>) -> Result<Date, Failure> {
    let Some(text) = given else { return Ok(today::today()?) };
    let day = text.parse()?;
    today::not_yet_to_come(day, "--on")?;
    Ok(day)
}

/// Refuses a case that is decided on a day to come: but for a rehearsal.
pub(crate) fn not_yet_to_come(case: &Case, rehearsal: bool) -> Result<(), Failure> {
    Ok(if rehearsal { Ok(()) } else { today::not_yet_to_come(case.decided, "/case/decided") }?)
}

/// Nothing runs that nobody has approved.
fn approved(text: Option<&str>, plan: &Plan) -> Result<Hash, Failure> {
    match text {
        Some(text) => Ok(text.parse()?),
        None => {
            let message = format!(
                "nothing runs without an approval: look at the plan, then give --approved {}",
                plan.hash()?
            );
            Err(Failure::refused(Error::new(Code::RunNotApproved, "--approved", message)))
        }
    }
}

/// Prints the statements of a plan that is the one policy, case and store give: any other would not run.
fn dry_run(
    args: &RunArgs,
    plan: &Plan,
    prepared: &Prepared,
    connection: &rusqlite::Connection,
    key: &RootKey,
    json: bool,
) -> Result<Exit, Failure> {
    if let Some(text) = args.approved.as_deref()
        && text.parse::<Hash>()? != plan.hash()?
    {
        let message = "the plan is not the one approved: approve the hash of this plan";
        return Err(Failure::refused(Error::new(Code::RunNotApproved, "--approved", message)));
    }
    let stale = |code, message: &str| Err(Failure::refused(Error::new(code, "", message)));
    if prepared.policy.hash() != plan.policy {
        return stale(Code::RunStalePolicy, "the policy is not the one planned on: plan again");
    }
    if !plan.is_for(&prepared.case, &key.case_key())? {
        let message = "the case is not the one planned on, or the key is another: plan again";
        return stale(Code::RunStaleCase, message);
    }
    if prepared.schema.hash()? != plan.schema {
        return stale(Code::RunStaleSchema, "the schema is not the one planned on: plan again");
    }
    if super::plan::make(prepared, connection, key)?.hash()? != plan.hash()? {
        let message = "the plan is not the one that the policy, the case and the store give: plan again";
        return stale(Code::RunOtherPlan, message);
    }
    let templates = rightful_sql::templates(plan, &prepared.request, &prepared.policy)?;
    if json {
        let steps: Vec<_> = templates
            .iter()
            .map(|template| serde_json::json!({ "step": template.step, "sql": template.sql, "rows": template.rows }))
            .collect();
        output::json(&serde_json::json!({ "statements": steps }));
        return Ok(Exit::Done);
    }
    for template in &templates {
        let rows = template.rows.map_or_else(String::new, |rows| format!(", {rows} rows"));
        output::line(&format!("-- step {}{rows}\n{};", template.step, template.sql));
    }
    Ok(Exit::Done)
}

/// Says how the run ended.
pub(crate) fn report(outcome: &Outcome, json: bool) -> Exit {
    match outcome {
        Outcome::Certified(evidence) => certified(evidence, json),
        Outcome::Blocked(findings) => blocked(findings, json),
        Outcome::AlreadyDone(run) => {
            answer(
                json,
                "already-done",
                &format!("already done, by run {run}"),
                serde_json::json!({ "run": run }),
            );
            Exit::AlreadyDone
        }
        Outcome::NothingHeld(evidence) => nothing_held(evidence, json),
        Outcome::Abandoned(run) => {
            let text = format!(
                "run {run} is abandoned: what it changed stays changed, and what it knew of the person is gone, so that no later run can vouch for what it has left; plan again"
            );
            answer(json, "abandoned", &text, serde_json::json!({ "run": run }));
            Exit::Partial
        }
        Outcome::Discarded => {
            let text = "what stood in the place of a journal is removed; of whatever was changed nothing is vouched for: plan again";
            answer(json, "discarded", text, serde_json::json!({}));
            Exit::Partial
        }
        Outcome::SetAside => {
            answer(json, "set-aside", "the case is answered without touching data", serde_json::json!({}));
            Exit::Done
        }
    }
}

/// Nothing is held; but where an earlier run never came to its end, nobody can tell what it has left.
fn nothing_held(evidence: &Evidence, json: bool) -> Exit {
    let gaps = &evidence.gaps;
    let mut text = output::NOTHING_HELD.to_owned();
    text.extend(gaps.iter().map(|gap| format!("\n{}", output::gap(gap))));
    let told = serde_json::json!({ "run": evidence.facts.run, "gaps": gaps });
    answer(json, "nothing-held", &text, told);
    if gaps.is_empty() { Exit::NothingHeld } else { Exit::Partial }
}

fn certified(evidence: &Evidence, json: bool) -> Exit {
    let certificate =
        evidence.certificate.as_deref().and_then(|text| serde_json::from_str::<Certificate>(text).ok());
    let Some(certificate) = certificate else { return Exit::Done };
    let state = match certificate.state {
        State::CleanInScope => "clean in scope",
        State::Pending => "pending: everything open has a date",
        State::Partial => "partial: something is overdue or was not looked at",
    };
    let mut text = format!(
        "run {}: {state}; certificate {}",
        certificate.run,
        evidence.facts.certificate.map_or_else(String::new, |hash| hash.to_string())
    );
    text.push_str(&format!("\n  looked for: {}", looked_for(&certificate)));
    for gap in &certificate.gaps {
        text.push_str(&format!("\n{}", output::gap(gap)));
    }
    for overdue in certificate.overdue_on(certificate.as_of) {
        text.push_str(&format!(
            "\n  overdue since {}: {} ({})",
            overdue.by,
            overdue.name,
            overdue.what.text()
        ));
    }
    answer(json, "certified", &text, serde_json::json!({ "certificate": certificate }));
    if certificate.state == State::Partial { Exit::Partial } else { Exit::Done }
}

/// What the scan looked for, by name.
pub(crate) fn looked_for(certificate: &Certificate) -> String {
    let names = &certificate.scan.identifiers;
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}

fn blocked(findings: &[Finding], json: bool) -> Exit {
    let listed: Vec<_> = findings
        .iter()
        .map(|found| serde_json::json!({ "at": found.at, "identifier": found.identifier, "variant": found.variant, "count": found.count }))
        .collect();
    let text = blocked_text(findings);
    answer(json, "blocked", &text, serde_json::json!({ "findings": listed }));
    Exit::Blocked
}

/// What blocks, in words: what the scan found, and what somebody wrote back, which no scan can know of.
fn blocked_text(findings: &[Finding]) -> String {
    let (unnamed, found): (Vec<_>, Vec<_>) = findings.iter().partition(|found| found.is_unnamed_stub());
    let (returned, left): (Vec<_>, Vec<_>) = found.into_iter().partition(|found| found.is_returned());
    let mut lines = vec!["blocked: there is no certificate".to_owned()];
    if !left.is_empty() {
        lines.push("  the scan found what should be gone:".to_owned());
    }
    lines.extend(left.iter().map(|found| {
        format!("    {} ({}) {} times at {}", found.identifier, found.variant, found.count, found.at)
    }));
    if !returned.is_empty() {
        lines.push("  somebody has written in cells of the person since the change; clear them, and start the run again:".to_owned());
    }
    lines.extend(returned.iter().map(|found| {
        let held = if found.count == 1 { "cell holds" } else { "cells hold" };
        format!(
            "    {}: {} {held} what was there before, or no longer what the run wrote",
            found.at, found.count
        )
    }));
    if !unnamed.is_empty() {
        lines.push("  earlier runs of this person left accounts as stubs that the case does not name, and what is kept with them may be what was found; abandon this run, name each by its key (`also`), and plan again:".to_owned());
    }
    lines.extend(unnamed.iter().map(|found| format!("    {}", found.at)));
    lines.join("\n")
}

fn answer(json: bool, outcome: &str, text: &str, mut more: serde_json::Value) {
    if json {
        if let Some(map) = more.as_object_mut() {
            map.insert("outcome".to_owned(), outcome.into());
        }
        output::json(&more);
    } else {
        output::line(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_again_is_no_finding_of_the_scan() {
        let found = |at: &str, identifier: &str, variant: &str, count| Finding {
            at: at.to_owned(),
            identifier: identifier.to_owned(),
            variant: variant.to_owned(),
            count,
        };
        let left = found("page 7", "users.email", "upper case", 2);
        let back = found("users.photo", "", "written again since the change", 1);
        let scan = "\n  the scan found what should be gone:\n    users.email (upper case) 2 times at page 7";
        let again = "\n  somebody has written in cells of the person since the change; clear them, and start the run again:\n    \
                     users.photo: 1 cell holds what was there before, or no longer what the run wrote";
        let blocked = "blocked: there is no certificate";
        assert_eq!(blocked_text(std::slice::from_ref(&left)), format!("{blocked}{scan}"));
        assert_eq!(blocked_text(std::slice::from_ref(&back)), format!("{blocked}{again}"));
        let named = found("run 9", "", "accounts left as stubs that the case does not name", 1);
        assert!(named.is_unnamed_stub());
        let told = blocked_text(&[named, back, left]);
        let stubs = told.strip_prefix(&format!("{blocked}{scan}{again}")).unwrap();
        assert!(stubs.contains("name each by its key (`also`)") && stubs.ends_with("\n    run 9"), "{stubs}");
    }
}
