//! What a person is known by, and what is somebody else's: names that others have too, longer addresses, and what the person
//! was known by before. On the engine and on rows in memory.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a helper of a test may panic as the test may"
)]

mod support;

use std::collections::BTreeMap;

use rightful::Plan;
use rightful::certificate::{Certificate, GapKind, OpenKind};
use rightful::plan::{NoteKind, Task};
use serde_json::json;
use support::World;
use support::shop::{both, copied, pairs};

const SCHEMA: &str = "
  CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT UNIQUE, name TEXT, city TEXT, phone TEXT, invited_by INTEGER REFERENCES users(id));
  CREATE TABLE letters (id INTEGER PRIMARY KEY, sender INTEGER REFERENCES users(id), reader INTEGER REFERENCES users(id), reader_name TEXT, body TEXT);
  CREATE TABLE cards (id INTEGER PRIMARY KEY, signed TEXT, body TEXT);
  CREATE TABLE users_before (id INTEGER PRIMARY KEY, user_id INTEGER, name TEXT, email TEXT);
";

const POLICY: &str = r#"
controller: { name: A, contact: d@a.example, clock: { regime: eu, place: DE-BE } }
events: { account.closed: { source: case } }
purposes:
  account: { basis: contract, contract: terms, necessary_for: running, ends: { event: account.closed } }
  programme:
    basis: legitimate-interests
    interest: measure
    necessary_for: reports
    balanced: { date: "2026-03-01", by: DPO, result: ok, review: "2028-03-01" }
    told: privacy notice
    identified: { until: { event: account.closed }, then: unlink }
stores: { app: { engine: sqlite, backups: { keep: P90D } } }
evidence: { basis: legal-obligation, provision: "GDPR Art. 5(2)", keep: P3Y }
collections:
  users:
    store: app
    person:
      key: [id]
      identifiers: { email: strong, name: weak, city: weak, phone: { strength: strong, kind: phone } }
      nobody: { name: Anonymous user }
      anonymous: { form: fresh, row: { name: Anonymous user } }
    purposes: [account]
    links: { invited_by: { to: users, role: about } }
    fields: { email: { identifies: directly }, name: { identifies: directly }, city: { identifies: indirectly }, phone: { identifies: directly } }
  letters:
    store: app
    purposes: [programme]
    links:
      sender: { to: users, role: author }
      reader: { to: users, role: counterparty }
      said: { to: users, role: mentioned, text: { column: body } }
    fields: { body: { identifies: free-text }, reader_name: { identifies: directly, of: reader } }
  cards:
    store: app
    purposes: [programme]
    links:
      signed: { to: users, role: author, value: { of: name } }
      said: { to: users, role: mentioned, text: { column: body } }
    fields: { body: { identifies: free-text } }
  users_before:
    store: app
    history_of: users
    purposes: [account]
    links: { user_id: { to: users, role: owner } }
    fields: { name: { identifies: directly }, email: { identifies: directly } }
"#;

/// Anna (1) has a namesake in the same city (2), whom she has invited; Bo (3) has the same city.
const PEOPLE: &str = "
  INSERT INTO users VALUES (1, 'anna@x.example', 'Anna Beispiel', 'Bonn', NULL, NULL), (2, 'anna2@x.example', 'ANNA  Beispiel ', 'Bonn', NULL, 1),
    (3, 'bo@x.example', 'Bo Li', 'Bonn', NULL, NULL);
";

fn world(rows: &str) -> World {
    let case = json!({ "decided": "2026-11-21", "subject": { "collection": "users", "key": [1] },
        "trigger": { "kind": "relationship-ended", "event": "account.closed", "on": "2026-11-20" } });
    World::new(SCHEMA, rows, POLICY, &case.to_string())
}

/// What became of the text of letters and cards.
fn said(changed: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut said = changed.clone();
    said.retain(|place, _| {
        place.ends_with("body") || place.ends_with("signed") || place.ends_with("reader_name")
    });
    said
}

fn noted(plan: &Plan, note: NoteKind) -> Vec<String> {
    plan.notes.iter().filter(|one| one.note == note).map(|one| one.place.to_string()).collect()
}

/// How many places the last scan counted for review.
fn reviewed(world: &World) -> u64 {
    let report: serde_json::Value = serde_json::from_str(world.surroundings.reports.last().unwrap()).unwrap();
    report["review"].as_array().unwrap().iter().map(|finding| finding["count"].as_u64().unwrap()).sum()
}

#[test]
fn what_others_write_to_and_of_a_namesake_stays() {
    let mut world = world(&format!(
        "{PEOPLE}
         INSERT INTO letters VALUES (1, 2, 3, NULL, 'Hi Bo, this is Anna Beispiel from Bonn'), (2, 3, 2, NULL, 'Dear Anna Beispiel'),
           (3, 1, 3, NULL, 'Anna Beispiel here'), (4, 3, 1, 'Anna Beispiel', 'Dear anna beispiel'), (5, 1, 2, 'Anna Beispiel', 'To Anna Beispiel'),
           (6, 2, 3, NULL, 'anna@x.example is the other Anna Beispiel');
         INSERT INTO cards VALUES (1, 'Anna Beispiel', 'best from Anna Beispiel'), (2, NULL, 'none');"
    ));
    let (changed, plan) = both(&mut world);
    assert_eq!(
        said(&changed),
        pairs([
            ("letters.3.body", "[removed] here"),
            ("letters.4.body", "Dear [removed]"),
            ("letters.4.reader_name", "null"),
            ("letters.5.body", "To [removed]"),
            ("letters.6.body", "[removed] is the other Anna Beispiel"),
        ])
    );
    // The row of the namesake is theirs: it loses who invited them, and nothing else.
    assert!(!changed.contains_key("users.2.name") && !changed.contains_key("users.2.city"), "{changed:?}");
    assert_eq!(noted(&plan, NoteKind::SharedIdentifier), ["users.city", "users.name"]);
    assert!(reviewed(&world) >= 7);
}

#[test]
fn a_name_that_nobody_else_has_leads_to_what_others_say() {
    let rows = "
      INSERT INTO users VALUES (1, 'anna@x.example', 'Will Power', 'Bonn', NULL, NULL), (3, 'bo@x.example', 'Bo Li', 'Ulm', NULL, NULL);
      INSERT INTO letters VALUES (1, 3, 3, NULL, 'it takes willpower'), (2, 3, 3, NULL, 'ask Will Power or WILL POWER'),
        (3, 3, 3, NULL, 'will power is hers'), (4, 1, 3, NULL, 'will power wrote'), (5, 3, 3, NULL, 'ask Will%20Power &#87;ill Power');
      INSERT INTO cards VALUES (1, 'Will Power', 'bye'), (2, 'willpower', 'x');";
    let mut world = world(rows);
    let (changed, plan) = both(&mut world);
    assert_eq!(
        said(&changed),
        pairs([
            ("cards.1.signed", "null"),
            ("letters.2.body", "ask [removed] or [removed]"),
            ("letters.3.body", "[removed] is hers"),
            ("letters.4.body", "[removed] wrote"),
            ("letters.5.body", "ask %5Bremoved%5D [removed]"),
        ])
    );
    assert_eq!(noted(&plan, NoteKind::SharedIdentifier), Vec::<String>::new());
}

#[test]
fn a_longer_name_of_another_account_is_theirs() {
    let rows = "
      INSERT INTO users VALUES (1, 'anna@x.example', 'Anna Beispiel', NULL, NULL, NULL), (2, 'm@x.example', 'Maria Anna Beispiel-Meyer', NULL, NULL, NULL);
      INSERT INTO letters VALUES (1, 2, 2, NULL, 'I am Maria Anna Beispiel-Meyer, not Anna Beispiel'), (2, 1, 2, NULL, 'Dear MARIA Anna Beispiel-Meyer'),
        (3, 2, 2, NULL, 'Rosamaria Anna Beispiel-Meyer');";
    let mut world = world(rows);
    let (changed, _) = both(&mut world);
    assert_eq!(
        said(&changed),
        pairs([
            ("letters.1.body", "I am Maria Anna Beispiel-Meyer, not [removed]"),
            ("letters.3.body", "Rosamaria [removed]-Meyer"),
        ])
    );
}

#[test]
fn an_account_whose_address_contains_the_persons_is_somebody_elses() {
    for other in [
        "o'anna@x.example",
        "anna+x@x.example",
        "a=anna@x.example",
        "a/anna@x.example",
        "mc&anna@x.example",
        "ANNA+x@x.example",
    ] {
        let quoted = other.replace('\'', "''");
        let mut world = world(&format!(
            "INSERT INTO users VALUES (1, 'anna@x.example', 'Anna Beispiel', NULL, NULL, NULL), (2, '{quoted}', 'Shea', NULL, NULL, NULL);
             INSERT INTO letters VALUES (1, 2, 2, NULL, 'I am {quoted}, not anna@x.example'), (2, 1, 2, NULL, 'to {quoted} or anna+y@x.example'),
               (3, 2, 2, NULL, '<a href=\"mailto:{quoted}\">');"
        ));
        let (changed, _) = both(&mut world);
        let own = format!("to {other} or [removed]");
        let of_others = format!("I am {other}, not [removed]");
        assert_eq!(
            said(&changed),
            pairs([("letters.1.body", &of_others), ("letters.2.body", &own)]),
            "{other}"
        );
        assert!(!changed.contains_key("users.2.email"), "{changed:?}");
    }
}

#[test]
fn a_telephone_number_of_another_account_is_found_out_either_way() {
    let refused = |own: &str, other: &str| {
        let world = world(&format!(
            "INSERT INTO users VALUES (1, 'anna@x.example', 'Anna Beispiel', NULL, '{own}', NULL), (2, 'b@x.example', 'Bo', NULL, '{other}', NULL);"
        ));
        let connection = rusqlite::Connection::open(world.file()).unwrap();
        let survey = rightful_sql::sqlite::survey(&connection, &world.request(), &world.case.subject);
        survey.err().map(|error| error.code().to_string())
    };
    let shared = Some("subject.shared-identifier".to_owned());
    for (one, other) in [("+49 30 1234567", "030 1234567"), ("0049 30 1234567", "+49 (0)30 123-4567")] {
        assert_eq!(
            (refused(one, other), refused(other, one)),
            (shared.clone(), shared.clone()),
            "{one}, {other}"
        );
    }
    for other in ["+49 30 12345671", "+43 30 1234567", "030 1234568"] {
        assert_eq!(
            (refused("+49 30 1234567", other), refused(other, "+49 30 1234567")),
            (None, None),
            "{other}"
        );
    }
}

/// Anna was called Zoe Vorher before, had another address, and one that Bo (3) has today.
const BEFORE: &str = "
  INSERT INTO users VALUES (1, 'anna@x.example', 'Anna Beispiel', NULL, NULL, NULL), (3, 'bo@x.example', 'Bo Li', NULL, NULL, NULL);
  INSERT INTO users_before VALUES (1, 1, 'Zoe Vorher', 'zoe@x.example'), (2, 1, 'Bo Li', 'bo@x.example'), (3, 1, 'Anonymous user', 'n/a'),
    (4, 3, 'Mia Anders', 'mia@x.example');
";

#[test]
fn what_copies_and_histories_repeat_is_the_persons() {
    let mut world = world(&format!(
        "{BEFORE}
         INSERT INTO letters VALUES (1, 3, 3, NULL, 'write to zoe@x.example'), (2, 1, 3, NULL, 'I was Zoe Vorher, zoe@x.example'),
           (3, 3, 3, NULL, 'ask Zoe Vorher, not Mia Anders'), (4, 3, 3, NULL, 'bo@x.example, Bo Li'), (5, 3, 3, NULL, 'mia@x.example');
         INSERT INTO cards VALUES (1, 'Zoe Vorher', 'x'), (2, 'Bo Li', 'y'), (3, 'Mia Anders', 'z');"
    ));
    let (changed, plan) = both(&mut world);
    assert_eq!(
        said(&changed),
        pairs([
            ("cards.1.signed", "null"),
            ("letters.1.body", "write to [removed]"),
            ("letters.2.body", "I was [removed], [removed]"),
            ("letters.3.body", "ask [removed], not Mia Anders"),
        ])
    );
    assert_eq!(noted(&plan, NoteKind::TakenIdentifier), ["users.email"]);
    let request = world.surroundings.requests.last().unwrap();
    assert!(request.contains("zoe@x.example") && request.contains("Zoe Vorher"), "{request}");
    assert!(!request.contains("mia@x.example") && !request.contains("bo@x.example"), "{request}");
}

/// A copy of the data (Art. 15) knows what a plan knows: rows that mention a former address are theirs to read, and what they were
/// known by is not hidden from them.
#[test]
fn a_copy_knows_what_they_were_known_by_before() {
    let letters = "INSERT INTO letters VALUES (1, 3, 3, NULL, 'write to zoe@x.example'), (2, 1, 3, NULL, 'I was Zoe Vorher'),
        (3, 3, 3, NULL, 'bo@x.example, Bo Li'), (4, 3, 3, NULL, 'or old@x.example');";
    let read = |world: &World| -> (usize, String) {
        let copy = copied(world);
        let letters = copy.collections.iter().find(|of| of.collection == "letters").unwrap();
        (letters.rows.len(), rightful::to_canonical(&copy).unwrap())
    };
    let mut world = world(&format!("{BEFORE}{letters}"));
    world.case.trigger = serde_json::from_value(json!({ "kind": "access" })).unwrap();
    let (rows, text) = read(&world);
    assert_eq!(rows, 2, "the letter that mentions the former address, and their own");
    assert!(text.contains("write to zoe@x.example") && text.contains("I was Zoe Vorher"), "{text}");
    known_before(&mut world, &["old@x.example"]);
    assert_eq!(read(&world).0, 3, "and the one that the case makes theirs");
}

#[test]
fn a_former_address_that_no_link_leads_to_blocks() {
    let mut world = world(&format!(
        "{BEFORE} CREATE TABLE notes (body TEXT); INSERT INTO notes VALUES ('zoe@x.example');"
    ));
    world.policy = support::policy(&format!(
        "{POLICY}  notes: {{ store: app, purposes: [programme], fields: {{ body: {{ identifies: none }} }} }}\n"
    ));
    let inputs = world.inputs();
    assert!(matches!(world.run(inputs).unwrap(), rightful_sql::Outcome::Blocked(_)));
}

/// Bo (3) writes to Anna's address of before, which nothing in the store repeats; `anna` has never been hers.
const WRITTEN_TO: &str = "
  INSERT INTO users VALUES (1, 'anna@x.example', 'Anna Beispiel', NULL, NULL, NULL), (3, 'bo@x.example', 'Bo Li', NULL, NULL, NULL);
  INSERT INTO letters VALUES (1, 3, 3, NULL, 'write to zoe@x.example'), (2, 1, 3, NULL, 'mine was zoe@x.example'), (3, 3, 3, NULL, 'ask bo@x.example'),
    (4, 3, 3, NULL, 'or anna@x.example');
";

fn known_before(world: &mut World, values: &[&str]) {
    world.case.subject.former =
        [("email".to_owned(), values.iter().map(|value| (*value).into()).collect())].into();
    world.case.subject.verified = Some("a link by mail to both".to_owned());
}

#[test]
fn what_the_case_says_they_were_known_by_is_the_persons_too() {
    let without = both(&mut world(WRITTEN_TO)).0;
    assert_eq!(said(&without), pairs([("letters.4.body", "or [removed]")]), "nobody knows of the other");
    let mut world = world(WRITTEN_TO);
    known_before(&mut world, &["zoe@x.example", "bo@x.example"]);
    let (changed, plan) = both(&mut world);
    assert_eq!(
        said(&changed),
        pairs([
            ("letters.1.body", "write to [removed]"),
            ("letters.2.body", "mine was [removed]"),
            ("letters.4.body", "or [removed]"),
        ])
    );
    assert_eq!(noted(&plan, NoteKind::TakenIdentifier), ["users.email"], "Bo's today");
    let request = world.surroundings.requests.last().unwrap();
    assert!(request.contains("zoe@x.example") && !request.contains("bo@x.example"), "{request}");
}

/// A correction cuts the link by text: the plan and the certificate name what is left, and the next case can be told of it.
#[test]
fn text_that_names_what_was_corrected_is_open_by_name() {
    let mut world = world(WRITTEN_TO);
    world.case.trigger = serde_json::from_value(json!({ "kind": "rectification", "corrections": [
        { "collection": "users", "field": "email", "was": "anna@x.example", "now": "anna.new@x.example" } ] }))
    .unwrap();
    let (changed, plan) = both(&mut world);
    assert_eq!(said(&changed), pairs([]), "what others wrote is not corrected");
    let left = Task::TextNamesOldValue { collection: "letters".into(), fields: vec!["body".into()] };
    assert!(plan.tasks.contains(&left), "{:?}", plan.tasks);
    let certificate: Certificate =
        serde_json::from_str(world.surroundings.certificates.last().unwrap()).unwrap();
    let open = certificate.open.iter().find(|open| open.what == OpenKind::OldValueInText);
    assert_eq!(open.map(|open| open.name.as_str()), Some("letters.body"));

    world.case.trigger = serde_json::from_value(
        json!({ "kind": "relationship-ended", "event": "account.closed", "on": "2026-11-20" }),
    )
    .unwrap();
    world.seed = [8; 32];
    known_before(&mut world, &["anna@x.example"]);
    assert_eq!(said(&both(&mut world).0), pairs([("letters.4.body", "or [removed]")]));
}

#[test]
fn a_correction_that_no_text_names_leaves_nothing_open() {
    let corrected = |rows: &str, field: &str, was: &str| {
        let mut world = world(rows);
        let now = format!("{was} two");
        world.case.trigger = serde_json::from_value(json!({ "kind": "rectification", "corrections": [
            { "collection": "users", "field": field, "was": was, "now": now } ] }))
        .unwrap();
        let tasks = both(&mut world).1.tasks;
        tasks.iter().any(|task| matches!(task, Task::TextNamesOldValue { .. }))
    };
    let alone = "INSERT INTO users VALUES (1, 'anna@x.example', 'Anna Beispiel', NULL, NULL, NULL);";
    let written = format!("{alone} INSERT INTO letters VALUES (1, NULL, NULL, NULL, 'Dear Anna Beispiel');");
    assert!(corrected(&written, "name", "Anna Beispiel"));
    assert!(!corrected(alone, "name", "Anna Beispiel"), "no text names her");
    let mine = format!("{alone} INSERT INTO letters VALUES (1, 1, NULL, NULL, 'good morning');");
    assert!(!corrected(&mine, "name", "Anna Beispiel"), "found by its sender, not by its text");
}

/// Copies that repeat what they were known by, at one remove: of a history, by a link by value, and in rows that belong to others.
const REMOVED: &str = "
  older: { store: app, history_of: users_before, purposes: [account], links: { user_id: { to: users, role: owner } }, fields: { email: { identifies: directly } } }
  mailings: { store: app, purposes: [account], links: { today: { to: users, role: owner, value: { of: email } } },
    fields: { earlier: { identifies: directly, copy_of: users.email } } }
  profiles: { store: app, purposes: [account], links: { user_id: { to: users, role: owner } } }
  addresses: { store: app, purposes: [account], links: { profile_id: { to: profiles, role: owner } },
    fields: { mail: { identifies: directly, copy_of: mailings.earlier } } }
";

#[test]
fn copies_of_copies_tell_and_what_tells_of_nobody_is_named() {
    let mut world = world(
        "INSERT INTO users VALUES (1, 'anna@x.example', 'Anna Beispiel', NULL, NULL, NULL), (3, 'bo@x.example', 'Bo Li', NULL, NULL, NULL);
         CREATE TABLE older (id INTEGER PRIMARY KEY, user_id INTEGER, email TEXT);
         INSERT INTO older VALUES (1, 1, 'oldest@x.example'), (2, 3, 'bos@x.example');
         CREATE TABLE mailings (id INTEGER PRIMARY KEY, today TEXT, earlier TEXT);
         INSERT INTO mailings VALUES (1, 'anna@x.example', 'mailed@x.example'), (2, 'bo@x.example', 'bomail@x.example');
         CREATE TABLE profiles (id INTEGER PRIMARY KEY, user_id INTEGER);
         CREATE TABLE addresses (id INTEGER PRIMARY KEY, profile_id INTEGER, mail TEXT);
         INSERT INTO profiles VALUES (7, 1);
         INSERT INTO addresses VALUES (1, 7, 'nobody.knows@x.example');
         INSERT INTO letters VALUES (1, 3, 3, NULL, 'oldest@x.example, mailed@x.example, bos@x.example, bomail@x.example');",
    );
    world.policy = support::policy(&format!("{POLICY}{REMOVED}"));
    let (changed, plan) = both(&mut world);
    assert_eq!(
        said(&changed),
        pairs([("letters.1.body", "[removed], [removed], bos@x.example, bomail@x.example")])
    );
    assert_eq!(noted(&plan, NoteKind::CopyOfWhom), ["addresses.mail"]);
    let certificate: Certificate =
        serde_json::from_str(world.surroundings.certificates.last().unwrap()).unwrap();
    assert!(
        certificate.gaps.iter().any(|gap| gap.gap == GapKind::CopyOfWhom && gap.place == "addresses.mail")
    );
}

/// An account that an earlier run has emptied: what its letters say of Anna is not known any more, and not claimed to be gone.
#[test]
fn text_is_not_called_redacted_where_nothing_is_known_to_look_for() {
    let letters = "INSERT INTO users VALUES (3, 'bo@x.example', 'Bo Li', NULL, NULL, NULL);
         INSERT INTO letters VALUES (1, 1, 3, NULL, 'I am Anna Beispiel');";
    let mut world = world(&format!("INSERT INTO users VALUES (1, NULL, NULL, NULL, NULL, NULL); {letters}"));
    let (changed, plan) = both(&mut world);
    assert_eq!(said(&changed), pairs([]), "the text stays");
    assert_eq!(noted(&plan, NoteKind::NothingToLookFor), ["users"]);
    assert!(!serde_json::to_string(&plan.claims).unwrap().contains("text-redacted"));

    let mut known = self::world(&format!(
        "INSERT INTO users VALUES (1, NULL, 'Anna Beispiel', NULL, NULL, NULL); {letters}"
    ));
    let plan = both(&mut known).1;
    assert!(noted(&plan, NoteKind::NothingToLookFor).is_empty());
    assert!(serde_json::to_string(&plan.claims).unwrap().contains("text-redacted"));
}
