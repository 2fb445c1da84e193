//! `rightful replay`: after a restore, who was erased since the backup and is back.
//!
//! The ledger names people by keyed tags only, so the people of the restored database are tagged and looked for in it.

use std::collections::BTreeMap;

use rightful::case::Subject;
use rightful::ledger::{Facts, case_of, tag_of};
use rightful::schema::Schema;
use rightful::{
    Case, Code, Date, Error, Ledger, LedgerKey, Policy, RootKey, RunSeed, decide, survey_request,
};
use rightful_sql::{Inputs, sqlite};
use rusqlite::Connection;

use crate::args::ReplayArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::prepare::Prepared;
use crate::{files, keys, ledger_file, output, prepare};

/// A run of somebody who is back, and the case of it where one like those given was.
struct Back<'l> {
    facts: &'l Facts,
    case: Option<Case>,
}

pub(crate) fn run(args: &ReplayArgs, json: bool) -> Result<Exit, Failure> {
    let root = keys::root(args.key.key.as_deref())?;
    let key = root.ledger_key();
    let since: Date = args.since.parse()?;
    let policy = files::policy(&args.store.policy)?;
    let cases = args.cases.iter().map(|path| Ok(Case::from_json(&files::read(path)?)?));
    let cases: Vec<Case> = cases.collect::<Result<_, Failure>>()?;
    let ledger = ledger_file::open(&args.ledger, &key)?;
    let connection = prepare::open(&args.store)?;
    let runs = ledger.replay_since(since);
    let mut wanted: BTreeMap<[u8; 32], Vec<&Facts>> = BTreeMap::new();
    for facts in &runs {
        wanted.entry(*facts.subject.as_bytes()).or_default().push(facts);
    }
    let mut back = Vec::new();
    let mut failed = None;
    let store = super::census::store_name(args.name.as_ref(), &policy)?;
    for (collection, _) in policy.document().collections.iter().filter(|(_, of)| of.store == store) {
        let mut look = |names: Vec<Subject>| {
            for name in names {
                match found(&store, &cases, &wanted, &name, &key) {
                    Ok(more) => back.extend(more),
                    Err(error) => failed = Some(error),
                }
            }
        };
        sqlite::people(&connection, &policy, collection, &mut look).map_err(prepare::of_store)?;
    }
    if let Some(error) = failed {
        return Err(error.into());
    }
    back.sort_by_key(|back| runs.iter().position(|facts| *facts == back.facts));
    back.dedup_by_key(|back| back.facts.run);
    let schema = sqlite::introspect(&connection).map_err(prepare::of_store)?;
    let before = back.len();
    let of = Restored { policy, schema, root, ledger: ledger.clone() };
    back.retain(|back| !of.is_as_left(back, &connection).unwrap_or(false));
    told(args, json, &runs, &back, before - back.len())
}

/// The restored database, and what to look at it with.
struct Restored {
    policy: Policy,
    schema: Schema,
    root: RootKey,
    ledger: Ledger,
}

impl Restored {
    /// Whether all that is there of a person is what their run has left, such as the key of an account that kept invoices
    /// lead to. What cannot be told counts as being back, and so does whatever was never certified.
    fn is_as_left(&self, back: &Back<'_>, connection: &Connection) -> Result<bool, Failure> {
        let Some(case) = back.case.clone().filter(|_| back.facts.certificate.is_some()) else {
            return Ok(false);
        };
        let Self { policy, schema, root, ledger } = self;
        let decision = decide(policy, &case)?;
        let request = survey_request(policy, &case, &decision, schema)?;
        let prepared = Prepared { policy: policy.clone(), case, decision, schema: schema.clone(), request };
        let plan = super::plan::make(&prepared, connection, root)?;
        if plan.holds_nothing() {
            return Ok(true);
        }
        let inputs = Inputs {
            approved: plan.hash()?,
            as_of: prepared.case.decided,
            plan,
            policy: prepared.policy,
            request: prepared.request,
            case: prepared.case,
            case_key: root.case_key(),
            suppression_key: root.pseudonym_key(rightful::carry::SUPPRESSION),
            ledger_key: root.ledger_key(),
            ledger: ledger.clone(),
            seed: RunSeed::drawn(&*keys::entropy()?),
        };
        sqlite::as_left(connection, inputs).map_err(prepare::of_store)
    }
}

/// The runs of a person under one of their names.
fn found<'l>(
    store: &str,
    cases: &[Case],
    wanted: &BTreeMap<[u8; 32], Vec<&'l Facts>>,
    name: &Subject,
    key: &LedgerKey,
) -> Result<Vec<Back<'l>>, Error> {
    let mut back = Vec::new();
    for &facts in wanted.get(tag_of(name, key)?.as_bytes()).into_iter().flatten() {
        let mut case = None;
        for like in cases {
            if case.is_none() {
                case = case_of(like, name, store, facts, key)?;
            }
        }
        if let Some(case) = case.as_mut().filter(|case| case.subject.key.is_none()) {
            // Who they are was verified for the run that is made again (Art. 12(6)).
            case.subject.verified = Some(format!("run {}", facts.run));
        }
        back.push(Back { facts, case });
    }
    Ok(back)
}

fn told(
    args: &ReplayArgs,
    json: bool,
    runs: &[&Facts],
    back: &[Back<'_>],
    left: usize,
) -> Result<Exit, Failure> {
    std::fs::create_dir_all(&args.out).map_err(|error| {
        let message = format!("cannot be written ({}): name a folder you may write to", error.kind());
        Failure::refused(Error::new(Code::FileUnwritable, args.out.display(), message))
    })?;
    let mut listed = Vec::new();
    for (position, Back { facts, case }) in back.iter().enumerate() {
        let name = format!("replay-{}.json", position + 1);
        if let Some(case) = case {
            let text = serde_json::to_string_pretty(case).unwrap_or_default();
            super::key::write_new(&args.out.join(&name), &text)?;
        }
        let file = case.as_ref().map(|_| name);
        listed.push(
            serde_json::json!({ "run": facts.run, "day": facts.day, "plan": facts.plan, "case": file }),
        );
    }
    let absent = runs.len().saturating_sub(back.len() + left);
    if json {
        output::json(&serde_json::json!({ "back": listed, "left": left, "absent": absent }));
    } else {
        for Back { facts, case } in back {
            let case =
                if case.is_some() { "its case is written" } else { "none of the cases given is its case" };
            output::line(&format!(
                "the person of run {} ({}) is in the database: {case}",
                facts.run, facts.day
            ));
        }
        output::line(&format!(
            "{} to plan and run again, {left} as their run has left them, {absent} of people who are not there",
            back.len()
        ));
    }
    Ok(if back.is_empty() { Exit::Done } else { Exit::Problems })
}
