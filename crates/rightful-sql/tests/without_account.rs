//! People without an account, such as somebody who subscribed by address alone: rows that lead to them by the identifier
//! that was verified are theirs all the same (Art. 15, 17, 21).
#![expect(clippy::unwrap_used, reason = "a helper of a test may panic as the test may")]

mod support;

use std::collections::BTreeMap;

use rightful::access::Relation;
use rightful::carry::SUPPRESSION;
use rightful::plan::{NoteKind, Step, Task};
use rightful::report::{Language, access_text};
use rightful::{Code, Plan, Value};
use rightful_sql::{Inputs, Outcome, sqlite};
use rusqlite::Connection;
use serde_json::{Value as Json, json};
use support::World;
use support::shop::{POLICY, ROWS, SCHEMA, both, cells, changed, copied, copied_with, pairs, rows};

const MORE_TABLES: &str = "
  CREATE TABLE clicks (id INTEGER PRIMARY KEY, signup_id INTEGER REFERENCES signups(id), page TEXT);
  CREATE TABLE letters (id INTEGER PRIMARY KEY, person_id INTEGER REFERENCES people(id), body TEXT, signed TEXT);
";

const MORE_COLLECTIONS: &str = r#"  clicks:
    store: app
    purposes: [offers]
    links: { signup_id: { to: signups, role: owner } }
    fields: { page: { identifies: none } }
  letters:
    store: app
    purposes: [shop]
    links:
      person_id: { to: people, role: author }
      mention: { to: people, role: mentioned, text: { column: body } }
      signed: { to: people, role: mentioned, value: { of: name } }
    fields: { body: { identifies: free-text } }
"#;

/// Eve Elm has subscribed and is mentioned; she has no account. A namesake signs a letter.
const MORE_ROWS: &str = "
  INSERT INTO signups VALUES (9, ' Eve@x.example', 'fair'), (10, 'eve.x@x.example', 'fair');
  INSERT INTO clicks VALUES (1, 9, '/a'), (2, 9, '/b'), (3, 1, '/a'), (4, 10, '/a');
  INSERT INTO letters VALUES (1, 2, 'write to eve@x.example or ask Eve Elm', NULL),
    (2, 2, 'Eve Elm is somebody else', 'Eve Elm'), (3, 2, 'to eve.x@x.example', NULL);
";

fn named(identifier: &Json, trigger: &Json) -> World {
    world(
        &json!({ "collection": "people", "identifier": identifier, "verified": "answered a mail" }),
        trigger,
    )
}

fn world(subject: &Json, trigger: &Json) -> World {
    let case = json!({ "decided": "2026-11-21", "subject": subject, "trigger": trigger });
    let schema = format!("{SCHEMA}{MORE_TABLES}");
    let policy = format!("{POLICY}{MORE_COLLECTIONS}");
    World::new(&schema, &format!("{ROWS}{MORE_ROWS}"), &policy, &case.to_string())
}

fn eve() -> Json {
    json!({ "email": "eve@x.example" })
}

fn marketing() -> Json {
    json!({ "kind": "objection", "marketing": true })
}

fn closed() -> Json {
    json!({ "kind": "relationship-ended", "event": "account.closed", "on": "2026-11-20" })
}

/// The rows of which a cell changed.
fn touched(changed: &BTreeMap<String, String>) -> Vec<String> {
    let mut rows: Vec<String> =
        changed.keys().map(|place| place.rsplit_once('.').unwrap().0.to_owned()).collect();
    rows.dedup();
    rows
}

fn noted(plan: &Plan) -> bool {
    plan.notes.iter().any(|note| note.note == NoteKind::NoAccount && note.place.to_string() == "people")
}

#[test]
fn an_erasure_reaches_what_leads_to_them_by_value_by_text_and_by_ownership() {
    let mut world = named(&eve(), &closed());
    let (changed, plan) = both(&mut world);
    assert_eq!(touched(&changed), ["clicks.1", "clicks.2", "letters.1", "signups.9"]);
    assert_eq!(changed["signups.9.email"], "gone");
    assert_eq!(changed["letters.1.body"], "write to [removed] or ask Eve Elm");
    assert!(noted(&plan), "{:?}", plan.notes);
    // No person stands for them: there is no key to take the place of.
    assert!(plan.form.is_none() && !plan.steps.iter().any(|step| matches!(step, Step::InsertPerson { .. })));
    // The address was looked for, in the whole file, by the independent scan.
    let request = world.surroundings.requests.last().unwrap();
    assert!(request.contains("people.email") && request.contains("eve@x.example"));
    assert!(
        !request.contains(r#"{"of":[],"op":"all"}"#),
        "a predicate that holds for everybody's rows: {request}"
    );
    let again = Inputs { ledger: world.ledger(), ..world.inputs_of(plan) };
    assert!(matches!(world.run(again).unwrap(), Outcome::AlreadyDone(_)));
    // Nothing is left: a case of its own finds nobody.
    let other = json!({ "kind": "relationship-ended", "event": "account.closed", "on": "2026-11-21" });
    world.case.trigger = serde_json::from_value(other).unwrap();
    world.seed = [8; 32];
    assert!(world.plan().holds_nothing());
    let inputs = world.inputs();
    let outcome = world.run(inputs).unwrap();
    assert!(matches!(outcome, Outcome::NothingHeld(_)), "{outcome:?}");
}

#[test]
fn a_restored_backup_is_done_again() {
    let mut world = named(&eve(), &closed());
    let backup = std::fs::read(world.file()).unwrap();
    let (_, plan) = both(&mut world);
    let after = cells(&world);
    std::fs::write(world.file(), backup).unwrap();
    world.seed = [8; 32];
    let again = Inputs { ledger: world.ledger(), ..world.inputs_of(plan) };
    assert!(matches!(world.run(again).unwrap(), Outcome::Certified(_)));
    assert_eq!(changed(&after, &cells(&world)), BTreeMap::new());
}

#[test]
fn an_objection_to_marketing_erases_the_subscription_and_keeps_the_address_out() {
    let mut world = named(&eve(), &marketing());
    world.sql(NO_LETTERS);
    let (changed, plan) = both(&mut world);
    assert_eq!(touched(&changed), ["clicks.1", "clicks.2", "kept_out.1", "signups.9"]);
    assert!(noted(&plan));
    let mailer = |task: &Task| matches!(task, Task::Tell { recipient, .. } if recipient == "mailer");
    assert!(plan.tasks.iter().any(mailer), "who sends the offers is not told: {:?}", plan.tasks);
    // As a person with an account of this address would be kept out.
    let mut other = with_account(&marketing());
    other.sql(NO_LETTERS);
    let (theirs, _) = both(&mut other);
    assert_eq!(changed["kept_out.1.who"], theirs["kept_out.1.who"]);
    assert_eq!(changed["kept_out.1.since"], "2026-11-21");
}

/// Text that stays, and names the person by their address, stops a scan.
const NO_LETTERS: &str = "DELETE FROM letters";

fn with_account(trigger: &Json) -> World {
    let world = world(&json!({ "collection": "people", "key": [7] }), trigger);
    world.sql("INSERT INTO people VALUES (7, 'Eve Elm', 'eve@x.example', 'Bonn', NULL, 'h')");
    world
}

#[test]
fn somebody_of_whom_nothing_is_held_is_kept_out_too() {
    let mut world = named(&json!({ "email": "nobody@x.example" }), &marketing());
    assert!(!world.plan().holds_nothing());
    let (changed, _) = both(&mut world);
    assert_eq!(touched(&changed), ["kept_out.1"]);
    // Twice is once, and every other trigger finds nothing.
    world.case.decided = "2026-11-22".parse().unwrap();
    world.seed = [8; 32];
    let (again, _) = both(&mut world);
    assert_eq!(again, BTreeMap::new());
    world.case.trigger = serde_json::from_value(closed()).unwrap();
    assert!(world.plan().holds_nothing());
}

#[test]
fn a_name_leads_to_no_row_by_itself() {
    // Beside the address that was verified, the name is redacted in rows that are theirs, and leads nowhere else.
    let mut world = named(&json!({ "email": "eve@x.example", "name": "Eve Elm" }), &closed());
    let (changed, _) = both(&mut world);
    assert_eq!(touched(&changed), ["clicks.1", "clicks.2", "letters.1", "signups.9"]);
    assert_eq!(changed["letters.1.body"], "write to [removed] or ask [removed]");
    // Alone it has to lead to an account.
    let world = named(&json!({ "name": "Eve Elm" }), &closed());
    let request = world.request();
    let counted = sqlite::survey(&Connection::open(world.file()).unwrap(), &request, &world.case.subject);
    assert_eq!(counted.unwrap_err().code(), Code::CaseAmbiguousSubject);
    let counted = rightful::rows::survey(&request, &world.case.subject, &rows(&cells(&world)));
    assert_eq!(counted.unwrap_err().code(), Code::CaseAmbiguousSubject);
}

#[test]
fn what_was_not_verified_leads_to_nothing() {
    let subject = json!({ "collection": "people", "identifier": eve() });
    let world = world(&subject, &json!({ "kind": "erasure", "ground": "no-longer-necessary" }));
    let plan = world.plan();
    assert!(plan.set_aside.is_some() && plan.expected.is_empty());
}

#[test]
fn an_account_that_is_not_quite_named_is_no_stranger() {
    // The address of an account in another spelling, or beside a name that is not the account's.
    for identifier in
        [json!({ "email": "ADA@x.example" }), json!({ "email": "ben@x.example", "name": "Ben Beech" })]
    {
        let world = named(&identifier, &marketing());
        let request = world.request();
        let counted = sqlite::survey(&Connection::open(world.file()).unwrap(), &request, &world.case.subject);
        let error = counted.unwrap_err();
        assert_eq!((error.code(), error.at()), (Code::CaseAmbiguousSubject, "/subject/identifier"));
        let on_rows = rightful::rows::survey(&request, &world.case.subject, &rows(&cells(&world)));
        assert_eq!(on_rows.unwrap_err().to_string(), error.to_string());
    }
}

#[test]
fn a_restriction_marks_and_a_correction_corrects_what_leads_to_them() {
    let trigger = json!({ "kind": "rectification", "corrections": [
        { "collection": "signups", "field": "source", "was": "fair", "now": "shop" } ] });
    let mut world = named(&eve(), &trigger);
    let (changed, _) = both(&mut world);
    assert_eq!(changed, pairs([("signups.9.source", "shop")]));
    let world = named(&eve(), &json!({ "kind": "restriction", "ground": "accuracy-contested" }));
    let outside = |task: &Task| matches!(task, Task::Restrict { collection, .. } if collection == "signups");
    assert!(world.plan().tasks.iter().any(outside));
}

#[test]
fn after_a_restore_they_are_named_as_cases_name_them() {
    let world = named(&eve(), &closed());
    let connection = Connection::open(world.file()).unwrap();
    let mut names = Vec::new();
    sqlite::people(&connection, &world.policy, "people", &mut |of| names.extend(of)).unwrap();
    assert!(names.iter().any(|name| name.key.is_none() && name.identifier == world.case.subject.identifier));
}

#[test]
fn a_copy_holds_what_leads_to_them() {
    let copy = copied(&named(&eve(), &json!({ "kind": "access" })));
    let held = copy.collections.iter().filter(|of| of.held);
    let held: Vec<(&str, usize)> = held.map(|of| (of.collection.as_str(), of.rows.len())).collect();
    assert!(copy.held);
    assert_eq!(held, [("clicks", 2), ("letters", 1), ("signups", 1)]);
    let text = rightful::to_canonical(&copy).unwrap();
    assert!(text.contains("Eve@x.example"), "the own address is hidden from the person");
    assert!(!text.contains("eve.x@x.example") && !text.contains("somebody else"), "{text}");
}

#[test]
fn a_copy_of_nothing_says_so() {
    let copy = copied(&named(&json!({ "email": "nobody@x.example" }), &json!({ "kind": "access" })));
    assert!(copy.is_nothing_held() && copy.collections.iter().all(|of| of.rows.is_empty()));
}

#[test]
fn an_entry_that_keeps_the_person_out_is_held_of_them() {
    let mut world = named(&json!({ "email": "nobody@x.example" }), &marketing());
    both(&mut world);
    let access = || serde_json::from_value(json!({ "kind": "access" })).unwrap();
    world.case.trigger = access();
    let copy = copied(&world);
    let held: Vec<_> = copy.collections.iter().filter(|of| of.held).collect();
    let [entries] = held[..] else { panic!("{held:?}") };
    assert_eq!((entries.collection.as_str(), entries.rows.len()), ("kept_out", 1));
    assert_eq!(entries.rows[0].relations, [Relation::About]);
    let cells = rightful::to_canonical(&entries.rows[0].cells).unwrap();
    assert!(cells.contains("2026-11-21"), "{cells}");
    let purposes: Vec<_> = copy.context.iter().flat_map(|context| &context.purposes).collect();
    assert!(purposes.iter().any(|purpose| purpose.activity.purpose == "keep-out"));
    let told = access_text(&world.policy, &copy, Language::English);
    assert!(told.contains("We hold personal data about you") && told.contains("2026-11-21"), "{told}");

    // Without the key nobody can tell, and without an address neither: nothing is found, which is not that nothing is held.
    let other = |subject: &Json| {
        let mut other = self::world(subject, &json!({ "kind": "access" }));
        other.sql("INSERT INTO people VALUES (7, 'Fay Fern', NULL, NULL, NULL, NULL)");
        other.case.trigger = access();
        other
    };
    let unknown = other(&json!({ "collection": "people", "key": [7] }));
    for (world, held, key) in [(&world, false, false), (&unknown, true, true)] {
        let key = key.then(|| world.root.pseudonym_key(SUPPRESSION));
        let copy = copied_with(world, key.as_ref());
        assert!(copy.held == held && !copy.is_nothing_held());
        assert!(
            copy.missing.iter().any(|missing| missing.at == "/collections/kept_out"),
            "{:?}",
            copy.missing
        );
    }
    let told = access_text(&world.policy, &copied_with(&world, None), Language::English);
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("could not look at everything") && !told.contains("We hold no"), "{told}");
    // Somebody else's address leads to no entry.
    world.case.subject.identifier = Some([("email".to_owned(), "somebody@x.example".into())].into());
    assert!(copied(&world).is_nothing_held());
}

/// Without the account's row, what led to the person by the address fares as it did beside it; what led by key alone is
/// not found, and nobody else's row changes.
#[test]
fn rows_that_led_by_value_fare_as_with_an_account() {
    for trigger in [closed(), marketing(), json!({ "kind": "consent-withdrawn", "purposes": ["offers"] })] {
        let mut with = with_account(&trigger);
        let mut without = named(&eve(), &trigger);
        for world in [&with, &without] {
            world.sql("DELETE FROM letters WHERE id = 2");
            if trigger["kind"] != "relationship-ended" {
                world.sql(NO_LETTERS);
            }
        }
        with.sql("INSERT INTO orders VALUES (7, 7, 'somebody', NULL, 0)");
        without.sql("INSERT INTO orders VALUES (7, NULL, 'somebody', NULL, 0)");
        let ((mut beside, _), (alone, _)) = (both(&mut with), both(&mut without));
        // The name is the account's: nobody has said it of the person without one.
        let text = beside.get("letters.1.body").map(|body| body.replace("ask [removed]", "ask Eve Elm"));
        beside.extend(text.map(|text| ("letters.1.body".to_owned(), text)));
        beside.retain(|place, _| !place.starts_with("people.") && !place.starts_with("orders."));
        assert_eq!(beside, alone, "{trigger}");
        assert!(!alone.is_empty());
    }
}

/// No key of nobody: a link by key leads to no row of others, whatever it holds.
#[test]
fn rows_whose_keys_are_null_are_nobody_s() {
    let mut world = named(&eve(), &closed());
    world.sql(
        "INSERT INTO letters VALUES (8, NULL, 'nothing of interest', NULL);
               INSERT INTO orders VALUES (8, NULL, 'nobody', 'nothing', 0);",
    );
    let (changed, _) = both(&mut world);
    assert!(changed.keys().all(|place| !place.contains(".8.")), "{changed:?}");
    assert_eq!(cells(&world)["orders.8.sent_to"], Value::Text("nobody".into()));
}
