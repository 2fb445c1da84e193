//! `rightful plan`: decides, surveys and plans; nothing is changed.

use rightful::certificate::Gap;
use rightful::report::{self, Audience, Explained, Language};
use rightful::{Plan, RootKey, plan};

use crate::args::PlanArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::places::Places;
use crate::prepare::{self, Prepared};
use crate::{files, keys, ledger_file, output};

pub(crate) fn run(args: &PlanArgs, json: bool) -> Result<Exit, Failure> {
    let places = Places::of_store(&args.store).case(&args.case).key(&args.key);
    let places = places.reads("--ledger", args.ledger.as_ref());
    places.writes("--out", args.out.as_ref()).writes("--report", args.report.as_ref()).apart()?;
    let key = keys::root(args.key.key.as_deref())?;
    let (prepared, connection) = prepare::prepare(&args.store, &args.case)?;
    super::run::not_yet_to_come(&prepared.case, args.allow_future)?;
    let plan = make(&prepared, &connection, &key)?;
    let gaps = left_before(args, &prepared, &connection, &key)?;
    let canonical = plan.canonical()?;
    // Both before either is written.
    files::replaceable(args.out.as_deref(), args.force, |text| is_of(text, &plan))?;
    files::replaceable(args.report.as_deref(), args.force, |text| files::is_page_of(text, &plan))?;
    if let Some(path) = &args.out {
        files::write(path, &canonical)?;
    }
    if let Some(path) = &args.report {
        files::write(path, &super::explain::page(&prepared.policy, &plan, Audience::Dpo)?)?;
    }
    if json {
        output::json(&serde_json::json!({ "hash": plan.hash()?, "plan": plan, "gaps": gaps }));
    } else {
        let explained = Explained::Plan(&plan);
        let explanation = report::explain(&prepared.policy, explained, Audience::Dpo, Language::English);
        output::line(&report::text(&explanation));
        gaps.iter().for_each(|gap| output::line(&output::gap(gap)));
        output::line(&format!("plan {}", plan.hash()?));
    }
    Ok(match (plan.holds_nothing(), gaps.is_empty()) {
        (true, true) => Exit::NothingHeld,
        (true, false) => Exit::Partial,
        (false, _) => Exit::Done,
    })
}

/// What earlier runs have left that the case does not name, as far as a ledger is given.
fn left_before(
    args: &PlanArgs,
    prepared: &Prepared,
    connection: &rusqlite::Connection,
    key: &RootKey,
) -> Result<Vec<Gap>, Failure> {
    let Some(path) = &args.ledger else { return Ok(Vec::new()) };
    let Prepared { case, request, .. } = prepared;
    let key = key.ledger_key();
    let ledger = ledger_file::open(path, &key)?;
    let accounts =
        rightful_sql::sqlite::accounts(connection, request, &case.subject).map_err(prepare::of_store)?;
    Ok(rightful_sql::unnamed_stubs(request, case, &accounts, &ledger, &key)?)
}

/// Whether a text is a plan of the same case: what is planned again.
fn is_of(text: &str, plan: &Plan) -> bool {
    let there = Plan::from_json(text);
    there.is_ok_and(|there| {
        (there.case, there.subject, &there.store) == (plan.case, plan.subject, &plan.store)
    })
}

/// Surveys the store and plans.
pub(crate) fn make(
    prepared: &Prepared,
    connection: &rusqlite::Connection,
    key: &RootKey,
) -> Result<Plan, Failure> {
    let Prepared { policy, case, decision, schema, request } = prepared;
    let survey =
        rightful_sql::sqlite::survey(connection, request, &case.subject).map_err(prepare::of_store)?;
    let plan = plan(policy, case, decision, schema, &survey, &key.case_key())?;
    rightful_sql::sqlite::foresee(schema, request, &plan)?;
    Ok(plan)
}
