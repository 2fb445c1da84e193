//! Corrections and objections where something stands in the way: another account, what the policy calls nobody, entries that
//! keep somebody out, other spellings, and what a table allows.
#![expect(clippy::unwrap_used, reason = "a helper of a test may panic as the test may")]

mod support;

use std::collections::BTreeMap;

use rightful::carry::{Given, SUPPRESSION};
use rightful::certificate::{Certificate, GapKind, OpenKind, State};
use rightful::plan::{Step, Task};
use rightful::{Code, Error, RunSeed, Value};
use rightful_sql::sqlite;
use rusqlite::Connection;
use serde_json::{Value as Json, json};
use support::World;
use support::shop::{POLICY, ROWS, SCHEMA, both, cells, changed, pairs, rows, shop};

fn corrected(of: &[(&str, &str, Json, Json)]) -> Json {
    let corrections: Vec<Json> = of
        .iter()
        .map(|(collection, field, was, now)| json!({ "collection": collection, "field": field, "was": was, "now": now }))
        .collect();
    json!({ "kind": "rectification", "corrections": corrections })
}

fn moved(now: &str) -> Json {
    corrected(&[("people", "email", json!("Ada@x.example"), json!(now))])
}

fn marketing() -> Json {
    json!({ "kind": "objection", "marketing": true })
}

fn with_policy(policy: &str, trigger: &Json) -> World {
    let case = json!({ "decided": "2026-11-21", "subject": { "collection": "people", "key": [1] }, "trigger": trigger });
    World::new(SCHEMA, ROWS, policy, &case.to_string())
}

fn next(world: &mut World, trigger: &Json, seed: u8) {
    world.case.trigger = serde_json::from_value(trigger.clone()).unwrap();
    world.case.decided = "2026-11-22".parse().unwrap();
    world.seed = [seed; 32];
}

fn certificate(world: &World) -> Certificate {
    serde_json::from_str(world.surroundings.certificates.last().unwrap()).unwrap()
}

/// What both executors refuse; nothing is changed.
fn refused(world: &mut World) -> Error {
    let before = cells(world);
    let inputs = world.inputs();
    let schema = sqlite::introspect(&Connection::open(world.file()).unwrap()).unwrap();
    let key = world.root.pseudonym_key(SUPPRESSION);
    let on_rows = rightful::rows::run(
        &inputs.plan,
        &inputs.approved,
        &inputs.request,
        Given { case: &world.case, suppression: Some(&key) },
        &schema,
        &RunSeed::given(&world.seed),
        &rows(&before),
    );
    let on_engine = world.run(inputs).unwrap_err();
    assert_eq!(on_rows.unwrap_err().code(), on_engine.code());
    assert_eq!(changed(&before, &cells(world)), BTreeMap::new());
    assert!(world.ledger().entries().is_empty());
    for canary in ["Ada", "ben@", "BEN@", "Bonn"] {
        assert!(!on_engine.to_string().contains(canary), "{on_engine}");
    }
    on_engine
}

#[test]
fn whoever_objected_is_kept_out_under_a_corrected_address_too() {
    let mut world = shop(&marketing(), false);
    both(&mut world);
    let old = cells(&world)["kept_out.1.who"].clone();
    next(&mut world, &moved("new@x.example"), 8);
    let (changed, plan) = both(&mut world);
    assert_eq!(changed["people.1.email"], "new@x.example");
    assert_eq!(cells(&world)["kept_out.1.who"], old, "the old address is free again");
    // The day is that of the objection, not that of the correction.
    assert_eq!(changed["kept_out.2.since"], "2026-11-21");
    assert!(
        plan.steps
            .iter()
            .any(|step| matches!(step, Step::Suppress { corrections, .. } if *corrections == [0]))
    );
    // The same entry as an objection under the new address makes.
    next(&mut world, &marketing(), 6);
    let (again, _) = both(&mut world);
    assert_eq!(again, BTreeMap::new());
    assert!(!plan.canonical().unwrap().contains("new@"));
}

#[test]
fn whoever_never_objected_is_not_kept_out_by_a_correction() {
    let mut world = shop(&marketing(), false);
    world.case.subject.key = Some(vec![Value::Integer(2)]);
    both(&mut world);
    world.case.subject.key = Some(vec![Value::Integer(1)]);
    next(&mut world, &moved("new@x.example"), 8);
    let (changed, _) = both(&mut world);
    assert!(!changed.keys().any(|place| place.starts_with("kept_out.")), "{changed:?}");
}

#[test]
fn an_entry_that_did_not_follow_yet_follows_after_a_restore() {
    let mut world = shop(&marketing(), false);
    both(&mut world);
    next(&mut world, &moved("new@x.example"), 8);
    let (_, plan) = both(&mut world);
    let after = cells(&world);
    world.sql("DELETE FROM kept_out WHERE id = 2");
    world.seed = [5; 32];
    let again = rightful_sql::Inputs { ledger: world.ledger(), ..world.inputs_of(plan.clone()) };
    assert!(matches!(world.run(again).unwrap(), rightful_sql::Outcome::Certified(_)));
    assert_eq!(changed(&after, &cells(&world)), BTreeMap::new());
    let again = rightful_sql::Inputs { ledger: world.ledger(), ..world.inputs_of(plan) };
    assert!(matches!(world.run(again).unwrap(), rightful_sql::Outcome::AlreadyDone(_)));
}

#[test]
fn an_objection_with_nothing_to_keep_out_is_left_to_be_done_by_hand_and_says_so() {
    for email in ["NULL", "'ada at x'", "'n/a'"] {
        let mut world = shop(&marketing(), false);
        world.sql(&format!("UPDATE people SET email = {email} WHERE id = 1"));
        let (changed, plan) = both(&mut world);
        assert_eq!(changed, BTreeMap::new(), "{email}");
        let by_hand = Task::KeepOut { collection: "kept_out".into(), of: "people.email".parse().unwrap() };
        assert!(plan.tasks.contains(&by_hand), "{email}: {:?}", plan.tasks);
        assert!(!plan.steps.iter().any(|step| matches!(step, Step::Suppress { .. })), "{email}");
        let open = certificate(&world).open;
        assert!(
            open.iter().any(|open| open.what == OpenKind::KeepOut && open.name == "people.email"),
            "{open:?}"
        );
    }
    let mut world = shop(&marketing(), false);
    let (_, plan) = both(&mut world);
    assert!(!plan.tasks.iter().any(|task| matches!(task, Task::KeepOut { .. })));
}

#[test]
fn an_address_is_kept_out_in_the_case_of_every_script() {
    let mut world = shop(&marketing(), false);
    world.sql("UPDATE people SET email = '\u{e4}da@x.example' WHERE id = 1");
    both(&mut world);
    world.sql("UPDATE people SET email = 'A\u{308}DA@x.example' WHERE id = 1");
    next(&mut world, &marketing(), 8);
    let (again, _) = both(&mut world);
    assert_eq!(again, BTreeMap::new(), "kept out twice: {:?}", cells(&world));
}

#[test]
fn a_correction_does_not_make_the_person_somebody_else() {
    for now in ["ben@x.example", "BEN@x.example", " ben@x.example "] {
        let error = refused(&mut shop(&moved(now), false));
        assert_eq!(
            (error.code(), error.at()),
            (Code::SubjectSharedIdentifier, "/trigger/corrections/0/now"),
            "{now}"
        );
    }
    // Nor a row of theirs somebody else's.
    let described =
        "links: { email: { to: people, role: owner, value: { of: email, normalise: [trim, case] } } }
    fields: { source: { identifies: none } }";
    let policy = POLICY
        .replace(described, &described.replace("{ source:", "{ email: { identifies: directly }, source:"));
    assert_ne!(policy, POLICY);
    let trigger = corrected(&[
        ("people", "name", json!("Ada Alder"), json!("Ada Ash")),
        ("signups", "email", json!(" ada@x.example"), json!("ben@x.example")),
    ]);
    let error = refused(&mut with_policy(&policy, &trigger));
    assert_eq!((error.code(), error.at()), (Code::SubjectSharedIdentifier, "/trigger/corrections/1/now"));
    // Their own address in another spelling, and one that nobody has, are theirs to give.
    for now in ["ada@x.example", "ada.ash@x.example"] {
        let mut world = shop(&moved(now), false);
        assert_eq!(both(&mut world).0["people.1.email"], now);
    }
}

#[test]
fn a_correction_does_not_make_the_person_nobody() {
    let policy = POLICY
        .replace("nobody: { id: 0 }", "nobody: { any: [{ id: 0 }, { name: Anonymous user, city: Bonn }] }");
    let trigger = corrected(&[("people", "name", json!("Ada Alder"), json!("Anonymous user"))]);
    let error = refused(&mut with_policy(&policy, &trigger));
    assert_eq!((error.code(), error.at()), (Code::SubjectNobody, "/trigger/corrections"));
    // Of what the policy names together, half makes nobody.
    let both_fields = corrected(&[
        ("people", "name", json!("Ada Alder"), json!("Anonymous user")),
        ("people", "city", json!("Bonn"), json!("Ulm")),
    ]);
    let mut world = with_policy(&policy, &both_fields);
    assert_eq!(both(&mut world).0["people.1.city"], "Ulm");
}

#[test]
fn a_copy_in_another_spelling_is_left_and_named() {
    let trigger = corrected(&[("people", "name", json!("Ada Alder"), json!("Ada Ash"))]);
    let mut world = shop(&trigger, false);
    world.sql("UPDATE orders SET sent_to = 'ADA  alder' WHERE id = 2; UPDATE orders SET sent_to = ' ADA alder' WHERE id = 1");
    let (changed, _) = both(&mut world);
    assert_eq!(changed, pairs([("people.1.name", "Ada Ash")]));
    let certificate = certificate(&world);
    let gaps: Vec<(&str, GapKind)> =
        certificate.gaps.iter().map(|gap| (gap.place.as_str(), gap.gap)).collect();
    assert_eq!(gaps, [("orders.sent_to", GapKind::OtherSpelling)]);
    assert_eq!(certificate.state, State::Partial);
    assert!(!certificate.to_json().unwrap().to_lowercase().contains("alder"));
    // A copy that holds something else is nobody's mistake.
    let mut world = shop(&trigger, false);
    both(&mut world);
    assert_eq!(self::certificate(&world).gaps, []);
}

#[test]
fn earlier_states_and_entries_are_not_corrected_by_themselves() {
    for (collection, field) in [("people_before", "name"), ("kept_out", "since")] {
        let world = shop(&corrected(&[(collection, field, json!("one"), json!("other"))]), false);
        let problems = rightful::decide(&world.policy, &world.case).unwrap_err();
        let found: Vec<(Code, &str)> =
            problems.as_slice().iter().map(|problem| (problem.code(), problem.at())).collect();
        assert_eq!(found, [(Code::CaseCorrection, "/trigger/corrections/0/collection")]);
    }
}

#[test]
fn what_a_table_refuses_of_a_correction_is_told_as_that() {
    let schema = SCHEMA.replace("city TEXT", "city TEXT UNIQUE CHECK (length(city) < 6)");
    for now in ["Weilheim", "Ulm"] {
        let trigger = corrected(&[("people", "city", json!("Bonn"), json!(now))]);
        let case = json!({ "decided": "2026-11-21", "subject": { "collection": "people", "key": [1] }, "trigger": trigger });
        let rows = "INSERT INTO people VALUES (1, 'Ada Alder', 'ada@x.example', 'Bonn', NULL, 'h1'), (2, 'Ben Birch', 'ben@x.example', 'Ulm', NULL, 'h2');";
        let mut world = World::new(&schema, rows, POLICY, &case.to_string());
        let inputs = world.inputs();
        let error = world.run(inputs).unwrap_err();
        assert_eq!((error.code(), error.at()), (Code::RunConstraint, "people"));
        assert!(
            error.to_string().contains("correction") && !error.to_string().contains("treatment"),
            "{error}"
        );
    }
}
