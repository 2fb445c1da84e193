//! The promises on SQLite itself: what a run leaves, twice is once, and stopped anywhere it goes on to the same end.
#![expect(clippy::expect_used, reason = "code of tests may panic as tests may")]

use std::panic::{AssertUnwindSafe, catch_unwind};

use rightful::certificate::{Certificate, GapKind, State};
use rightful::{RunSeed, Value};
use rightful_sql::{Answer, Effect, Evidence, Kind, Outcome};
use rightful_tests::database::{Dump, faults};
use rightful_tests::examine::{judged, values_in};
use rightful_tests::model::by_key;
use rightful_tests::pipeline::{Planned, plan_for, run_on_rows, run_on_rows_with};
use rightful_tests::sqlite::{Store, pretend};
use rightful_tests::world::{PEOPLE, World, key_text};
use serde_json::{Value as Json, json};

/// How many worlds are run.
const WORLDS: u64 = 240;
/// In how many of them, and how often, a run is stopped.
const STOPPED: (u64, usize) = (24, 12);
/// In every how many of them another person closes their account after the first.
const SEQUENCES: usize = 1;

fn chosen() -> Vec<(u64, u64)> {
    let Ok(one) = std::env::var("RIGHTFUL_WORLD") else {
        return (0..WORLDS).map(|n| (n, 1 + n % 4)).collect();
    };
    let (seed, size) = one.split_once(':').expect("RIGHTFUL_WORLD=SEED:SIZE");
    vec![(seed.parse().expect("a seed"), size.parse().expect("a size"))]
}

/// Looks at every world that can be planned, in two threads, and names what is wrong.
fn in_worlds(worlds: &[(u64, u64)], look: fn(&World) -> Vec<String>) {
    let look_at = |part: &[(u64, u64)]| {
        let mut wrong = Vec::new();
        for &(seed, size) in part {
            let breaches = |size| {
                let world = World::new(seed, size);
                if !world.refused.is_empty() {
                    return Vec::new();
                }
                catch_unwind(AssertUnwindSafe(|| look(&world))).unwrap_or_else(|_| vec!["panics".into()])
            };
            if !breaches(size).is_empty() {
                let smallest = (0..=size).find(|size| !breaches(*size).is_empty()).unwrap_or(size);
                let found = breaches(smallest).into_iter().take(6).collect::<Vec<_>>().join("; ");
                wrong.push(format!("RIGHTFUL_WORLD={seed}:{smallest} {found}"));
            }
        }
        wrong
    };
    let half = worlds.len().div_ceil(2).max(1);
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let parts: Vec<_> = worlds.chunks(half).map(|part| scope.spawn(move || look_at(part))).collect();
        parts.into_iter().flat_map(|part| part.join().expect("a part")).collect()
    });
    assert!(wrong.is_empty(), "{} worlds are wrong: {wrong:#?}", wrong.len());
}

fn planned(world: &World, store: &Store, before: &Dump) -> Planned {
    plan_for(world, &world.policy.to_string(), &store.connection(), before).expect("a plan")
}

#[test]
fn a_run_leaves_what_it_must_and_twice_is_once() {
    in_worlds(&chosen(), |world| {
        let mut store = Store::new(world);
        let before = store.dump();
        let planned = planned(world, &store, &before);
        let outcome = store.run(&planned, &planned.plan);
        let shown = format!("{outcome:?} {:?} {}", store.around.certificates, text(&store.around.ledger));
        let mut breaches = values_in(world, "what a run leaves", &shown);
        match &outcome {
            Ok(Outcome::Certified(evidence)) => breaches.extend(unread(world, evidence)),
            other => breaches.push(format!("the run ends with {other:?}")),
        }
        let after = store.dump();
        breaches.extend(judged(world, &planned, &before, &after));
        breaches.extend(faults(world, &store.connection()).expect("a database"));
        if !world.has_copies() {
            let rows = run_on_rows(world, &planned, &before).expect("a run on rows");
            for table in &world.tables {
                if rows.of(&table.name) != after.of(&table.name) {
                    breaches.push(format!("rows and SQLite differ in {}", table.name));
                }
            }
        }
        match store.run(&planned, &planned.plan) {
            Ok(Outcome::AlreadyDone(_)) if store.dump() == after => {}
            other => breaches.push(format!("the second run ends with {other:?}, or changes something")),
        }
        // A backup from before the run is restored: then it is to be done again, by a run of its own.
        let restored = Store::new(world);
        std::fs::copy(restored.file(), store.file()).expect("a restored backup");
        store.seed = RunSeed::given(&[77; 32]);
        match store.run(&planned, &planned.plan) {
            Ok(Outcome::Certified(_)) if store.dump() != before => {}
            Ok(Outcome::AlreadyDone(_)) if after == before => {}
            other => breaches.push(format!("after a restore, the run ends with {other:?}")),
        }
        if store.around.certificates.len() != 2 || text(&store.around.ledger).lines().count() != 2 {
            breaches.push("there is not one certificate and one entry for each run".into());
        }
        breaches
    });
}

/// Documents that nobody can read make the evidence partial, by their places and nothing else.
fn unread(world: &World, evidence: &Evidence) -> Vec<String> {
    let told = evidence.certificate.clone().unwrap_or_default();
    let Certificate { gaps, state, .. } = Certificate::from_json(&told).expect("a certificate");
    let unread = gaps.iter().filter(|gap| gap.gap == GapKind::UnreadableDocuments).count();
    let partial = state == State::Partial;
    if unread != world.unreadable.len() || partial == gaps.is_empty() {
        return vec![format!("{unread} places that nobody can read are told, of {:?}", world.unreadable)];
    }
    Vec::new()
}

#[test]
fn two_people_of_one_world_close_their_accounts_in_sequence() {
    let worlds: Vec<(u64, u64)> = chosen().into_iter().step_by(SEQUENCES).collect();
    in_worlds(&worlds, |world| {
        let mut store = Store::new(world);
        let planned = planned(world, &store, &store.dump());
        if !matches!(store.run(&planned, &planned.plan), Ok(Outcome::Certified(_))) {
            return vec!["the first run is not certified".into()];
        }
        let before = store.dump();
        let mut next = World::new(world.seed, world.size);
        let at = usize::try_from(world.seed).unwrap_or_default() % next.people.others.len();
        let second = next.people.others.swap_remove(at);
        let key: Vec<Json> = second.key.iter().map(|cell| json!(key_text(cell))).collect();
        next.case["subject"] = json!({ "collection": PEOPLE, "key": key });
        let planned = match plan_for(&next, &next.policy.to_string(), &store.connection(), &before) {
            Ok(planned) => planned,
            Err(stop) => return vec![format!("the second is not planned: {stop:?}")],
        };
        store.seed = RunSeed::given(&[78; 32]);
        let outcome = store.run(&planned, &planned.plan);
        let shown = format!("{outcome:?} {:?} {}", store.around.certificates, text(&store.around.ledger));
        let mut breaches = values_in(world, "what a run leaves", &shown);
        if !matches!(outcome, Ok(Outcome::Certified(_))) {
            breaches.push(format!("the second run ends with {outcome:?}"));
        }
        let after = store.dump();
        breaches.extend(faults(world, &store.connection()).expect("a database"));
        if !world.has_copies() {
            let rows = run_on_rows_with(&store.seed, &next, &planned, &before).expect("a run on rows");
            for table in world.tables.iter().filter(|table| rows.of(&table.name) != after.of(&table.name)) {
                breaches.push(format!("rows and SQLite differ in {}", table.name));
            }
        }
        let (was, is) = (by_key(world, PEOPLE, &before), by_key(world, PEOPLE, &after));
        for other in &next.people.others {
            let key: Vec<String> = other.key.iter().filter_map(key_text).collect();
            let same = |column: &str| {
                was.get(&key).and_then(|row| row.get(column)) == is.get(&key).and_then(|row| row.get(column))
            };
            if !is.contains_key(&key)
                || !["email", "name", "handle", "born", "plan"].iter().all(|column| same(column))
            {
                breaches.push("somebody else's account has changed".into());
            }
        }
        breaches
    });
}

#[test]
fn a_run_stopped_anywhere_goes_on_to_the_same_end() {
    let worlds: Vec<(u64, u64)> =
        chosen().into_iter().skip(40).take(usize::try_from(STOPPED.0).expect("few")).collect();
    in_worlds(&worlds, |world| {
        let mut whole = Store::new(world);
        let before = whole.dump();
        let planned = planned(world, &whole, &before);
        let mut effects = 0_usize;
        let _ = whole.run_to(&planned, &planned.plan, usize::MAX, &mut |_, _| {
            effects += 1;
            None
        });
        let (after, certificate) = (whole.dump(), whole.around.certificates.clone());
        let mut breaches = Vec::new();
        let step = effects.div_ceil(STOPPED.1).max(1);
        for stop in (0..effects).step_by(step) {
            let mut store = Store::new(world);
            let planned =
                plan_for(world, &world.policy.to_string(), &store.connection(), &before).expect("a plan");
            let first = store.run_to(&planned, &planned.plan, stop, &mut |_, _| None);
            if first.is_some() {
                breaches.push(format!("stopped after {stop} of {effects}, the run was over"));
            }
            if let Err(error) = store.run(&planned, &planned.plan) {
                breaches.push(format!("stopped after {stop} of {effects}, the run does not go on: {error}"));
            }
            if store.dump() != after {
                breaches.push(format!("stopped after {stop} of {effects}, the end is another"));
            }
            let mut evidence = store.around.certificates.clone();
            evidence.dedup();
            if evidence != certificate || store.around.ledger != whole.around.ledger {
                breaches.push(format!("stopped after {stop} of {effects}, the evidence is other"));
            }
        }
        breaches
    });
}

#[test]
fn a_stale_plan_changes_nothing() {
    let worlds: Vec<(u64, u64)> = chosen().into_iter().take(60).collect();
    in_worlds(&worlds, |world| {
        let mut breaches = Vec::new();
        for (statement, code) in [
            ("ALTER TABLE users ADD COLUMN later TEXT", "run.stale-schema"),
            ("UPDATE users SET email = 'zz' || email WHERE email IS NOT NULL", "run.stale-counts"),
            ("DELETE FROM users WHERE email IS NOT NULL AND name <> 'Anonymous user'", "run.stale-counts"),
        ] {
            let mut store = Store::new(world);
            let planned = planned(world, &store, &store.dump());
            store
                .connection()
                .execute_batch(&format!("PRAGMA foreign_keys = OFF; {statement}"))
                .expect("a change");
            let before = store.dump();
            let outcome = store.run(&planned, &planned.plan);
            let found = outcome.as_ref().err().map(|error| error.code().as_str());
            // A change of the address alone may leave every row findable by key.
            let changed = store.dump() != before;
            if found.is_some() && changed {
                breaches.push(format!("refused by {found:?} and changed all the same"));
            }
            if found != Some(code) && (code == "run.stale-schema" || statement.starts_with("DELETE")) {
                breaches.push(format!("{statement}: ends with {outcome:?}, not {code}"));
            }
        }
        breaches
    });
}

/// Statements that an engine says it has carried out, and has not.
type Swallow = fn(&str) -> bool;

/// Every fault of the engine; the last four are for what only an engine has.
const FAULTS: [(&str, Swallow); 7] = [
    ("swallows an update", |sql| sql.starts_with("UPDATE main.\"")),
    ("swallows a deletion", |sql| sql.starts_with("DELETE FROM main.\"") && sql.contains(" AS t ")),
    ("swallows the new person", |sql| sql.starts_with("INSERT INTO main.\"users\"")),
    ("leaves the history sweep out", |sql| {
        sql.starts_with("DELETE FROM main.\"users_history\" WHERE") && sql.contains("NOT IN (SELECT id FROM")
    }),
    ("forgets the words of the index", |sql| sql.contains("_fts") && sql.contains("'optimize'")),
    ("leaves the freed pages", |sql| sql.starts_with("VACUUM") || sql.contains("secure_delete")),
    ("leaves the journal's table", |sql| sql.starts_with("DROP TABLE") && sql.contains("main._rightful")),
];

#[test]
fn every_fault_of_the_engine_turns_the_checks_red() {
    let mut quiet = Vec::new();
    for (name, swallow) in FAULTS {
        let mut tried = 0;
        let red = (0..WORLDS).find_map(|seed| {
            let world = World::new(seed, 1 + seed % 4);
            if !world.refused.is_empty() || !world.has_copies() {
                return None;
            }
            let mut store = Store::new(&world);
            let before = store.dump();
            let planned = planned(&world, &store, &before);
            let mut swallowed = false;
            let outcome =
                store.run_to(&planned, &planned.plan, usize::MAX, &mut |effect, driver| match effect {
                    Effect::Statement(statement) if swallow(&statement.sql) => {
                        swallowed = true;
                        let setting = statement.sql.starts_with("PRAGMA");
                        Some(match statement.kind {
                            // A setting that is said to hold.
                            Kind::Query => Answer::Rows(vec![vec![Value::Integer(1)]]),
                            Kind::Change if statement.outside_transaction || setting => Answer::Changed(0),
                            Kind::Change => pretend(statement, driver),
                        })
                    }
                    _ => None,
                });
            tried += u64::from(swallowed);
            let mut breaches = judged(&world, &planned, &before, &store.dump());
            breaches.extend(faults(&world, &store.connection()).expect("a database"));
            if !matches!(outcome, Some(Ok(Outcome::Certified(_)))) {
                breaches.insert(0, format!("no certificate: {outcome:?}"));
            }
            breaches.into_iter().next().filter(|_| swallowed).map(|breach| (seed, breach))
        });
        match red {
            Some((seed, breach)) => println!("{name:32} world {seed}: {breach:.120}"),
            None => quiet.push(format!("{name}, tried in {tried} worlds")),
        }
    }
    assert!(quiet.is_empty(), "nothing notices: {quiet:#?}");
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
