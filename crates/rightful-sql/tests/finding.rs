//! Whose rows are found: as the engine compares keys, and nobody's by a value that anybody may have.
#![expect(clippy::unwrap_used, reason = "a helper of a test may panic as the test may")]

mod support;

use rightful_sql::Outcome;
use rightful_sql::sqlite::survey;
use rusqlite::Connection;
use support::World;

const POLICY: &str = "
controller: { name: A, contact: d@a.example, clock: { regime: eu, place: DE-BE } }
events: { account.closed: { source: case } }
purposes:
  account: { basis: contract, contract: terms, necessary_for: running, ends: { event: account.closed } }
  programme:
    basis: legitimate-interests
    interest: measure
    necessary_for: reports
    balanced: { date: \"2026-03-01\", by: DPO, result: ok, review: \"2028-03-01\" }
    told: privacy notice
    identified: { until: { event: account.closed }, then: unlink }
stores: { app: { engine: sqlite, backups: { keep: P90D } } }
evidence: { basis: legal-obligation, provision: \"GDPR Art. 5(2)\", keep: P3Y }
collections:
  users:
    store: app
    person:
      key: [id]
      identifiers: { email: strong, name: weak }
      nobody: { name: Anonymous user }
      same_person: { by: email, normalise: [trim, case] }
      anonymous: { form: fresh, row: { name: Anonymous user } }
    purposes: [account]
    fields: { email: { identifies: directly }, name: { identifies: directly } }
  meetings:
    store: app
    key: [id]
    purposes: [programme]
    links: { mentor_id: { to: users, role: author } }
    fields: { notes: { identifies: none } }
  subs:
    store: app
    key: [id]
    purposes: [account]
    links: { email: { to: users, role: owner, value: { of: email, normalise: [trim, case] } } }
    fields: { email: { identifies: directly } }
";

const ROWS: &str = "
  INSERT INTO users VALUES (1, 'bob@x.example', 'Bob Stone'), (42, 'anna@x.example', 'Anna Kowalska'), (7, 'carl@x.example', 'Carl Meyer');
";

const CASE: &str = r#"{ "decided": "2026-11-21", "subject": { "collection": "users", "key": [42] },
  "trigger": { "kind": "relationship-ended", "event": "account.closed", "on": "2026-11-20" } }"#;

/// A world whose key and link are declared so, with these rows beside the people.
fn world(key: &str, link: &str, rows: &str) -> World {
    let schema = format!(
        "CREATE TABLE users (id {key}, email TEXT, name TEXT);
         CREATE TABLE meetings (id INTEGER PRIMARY KEY, mentor_id {link}, notes TEXT);
         CREATE TABLE subs (id INTEGER PRIMARY KEY, email TEXT);"
    );
    World::new(&schema, &format!("{ROWS}{rows}"), POLICY, CASE)
}

/// What refuses the survey, with its place.
fn refusal(world: &World) -> (String, String) {
    let connection = Connection::open(world.file()).unwrap();
    let error = survey(&connection, &world.request(), &world.case.subject).unwrap_err();
    (error.code().to_string(), error.at().to_owned())
}

fn refused(world: &World, code: &str, at: &str) {
    assert_eq!(refusal(world), (code.to_owned(), at.to_owned()));
}

const NUMBER: &str = "INTEGER PRIMARY KEY";
const MEETING: &str = "INSERT INTO meetings VALUES (1, 42, 'x'), (2, 1, 'y');";

#[test]
fn a_link_kept_as_a_floating_point_number_leads_to_the_person() {
    let mut world = world(NUMBER, "REAL", MEETING);
    assert!(matches!(world.run(world.inputs()), Ok(Outcome::Certified(_))));
    let led = world.cells("SELECT u.name FROM meetings m JOIN users u ON u.id = m.mentor_id ORDER BY m.id");
    assert_eq!(led, ["Text(\"Anonymous user\")", "Text(\"Bob Stone\")"]);
    // The scanner was asked to know the rows of the person by either spelling.
    let request = &world.surroundings.requests[0];
    assert!(request.contains("real"), "{request}");
}

#[test]
fn keys_that_only_the_engine_takes_for_equal_are_refused() {
    for spelled in ["'042'", "'42.0'", "' 42'", "'4.2e1'"] {
        let rows = format!("INSERT INTO meetings VALUES (1, {spelled}, 'x');");
        refused(&world(NUMBER, "TEXT", &rows), "unsupported.key-spelling", "meetings.mentor_id");
    }
    let text = "INSERT INTO users VALUES ('Zoe', 'zoe@x.example', 'Zoe');";
    for (key, spelled) in [("NOCASE", "'zOE'"), ("RTRIM", "'Zoe  '")] {
        let rows = format!("{text} INSERT INTO meetings VALUES (1, {spelled}, 'x');");
        let declared = format!("TEXT COLLATE {key}");
        let mut found = world(&format!("{declared} PRIMARY KEY"), &declared, &rows);
        found.case.subject.key = Some([rightful::Value::from("Zoe")].into());
        refused(&found, "unsupported.key-spelling", "meetings.mentor_id");
        // Where nothing is spelled otherwise there is nothing to refuse.
        found.sql("DELETE FROM meetings; INSERT INTO meetings VALUES (1, 'Zoe', 'x')");
        assert_eq!(found.plan().expected["meetings"].values().sum::<u64>(), 1);
        // Nor is the person themselves missed by another spelling.
        found.case.subject.key = Some([rightful::Value::from(spelled.trim_matches('\''))].into());
        refused(&found, "unsupported.key-spelling", "/subject/key");
    }
}

#[test]
fn a_number_that_may_have_been_rounded_is_refused() {
    let big = 9_007_199_254_740_993_i64;
    let rows = format!(
        "INSERT INTO users VALUES ({big}, 'zoe@x.example', 'Zoe'); INSERT INTO meetings VALUES (1, {big}, 'x');"
    );
    let mut rounded = world(NUMBER, "REAL", &rows);
    rounded.case.subject.key = Some([rightful::Value::Integer(big)].into());
    refused(&rounded, "unsupported.key-spelling", "meetings.mentor_id");
    rounded.case.subject.key = Some([rightful::Value::Integer(42)].into());
    assert!(!rounded.plan().expected.contains_key("meetings"));
}

#[test]
fn a_key_of_the_person_is_one_rows_and_is_there() {
    let twin = "INSERT INTO users VALUES (NULL, 'Anna@x.example ', 'A. K.');";
    refused(&world("INTEGER", "INTEGER", twin), "run.key-null", "users");
    let double = "INSERT INTO users VALUES (42, 'zoe@x.example', 'Zoe');";
    refused(&world("INTEGER", "INTEGER", double), "run.key-repeated", "users");
    let text = "INSERT INTO users VALUES ('42', 'zoe@x.example', 'Zoe');";
    refused(&world("", "INTEGER", text), "run.key-repeated", "users");
}

#[test]
fn an_identifier_that_leads_to_several_people_is_refused() {
    let named = |name: &str, rows: &str| {
        let mut world = world(NUMBER, "INTEGER", rows);
        let identifier = serde_json::json!({ "name": name });
        world.case.subject = serde_json::from_value(
            serde_json::json!({ "collection": "users", "identifier": identifier, "verified": "passport" }),
        )
        .unwrap();
        world
    };
    let ambiguous = |world: &World| refused(world, "case.ambiguous-subject", "/subject/identifier");
    assert_eq!(named("Anna Kowalska", "").plan().expected["users"].values().sum::<u64>(), 1);
    ambiguous(&named("Anna Kowalska", "INSERT INTO users VALUES (9, 'zoe@x.example', 'Anna Kowalska');"));
    ambiguous(&named("anna kowalska", ""));
    ambiguous(&named("n/a", ""));
    let mailed = |rows: &str| {
        let mut world = named("", rows);
        let identifier = serde_json::from_value(serde_json::json!({ "email": " ANNA@x.example" })).unwrap();
        world.case.subject.identifier = Some(identifier);
        world
    };
    let twin = mailed("INSERT INTO users VALUES (9, 'Anna@x.example', 'Zoe');");
    assert_eq!(twin.plan().expected["users"].values().sum::<u64>(), 2);
}

#[test]
fn what_stands_for_a_missing_value_makes_nobody_one_person() {
    for nothing in ["n/a", "unknown", "-", " ", "\t", "anna"] {
        let rows = format!(
            "UPDATE users SET email = '{nothing}'; INSERT INTO subs VALUES (1, '{nothing}'), (2, upper('{nothing} '));"
        );
        let plan = world(NUMBER, "INTEGER", &rows).plan();
        assert_eq!(plan.expected["users"].values().sum::<u64>(), 1, "{nothing:?}");
        assert!(!plan.expected.contains_key("subs"), "{nothing:?}");
    }
}

#[test]
fn every_white_space_around_an_address_is_trimmed() {
    let rows = "INSERT INTO subs VALUES (1, char(9) || 'Anna@x.example' || char(160)), (2, 'anna@x.example' || char(8195, 10)), (3, 'bob@x.example');";
    assert_eq!(world(NUMBER, "INTEGER", rows).plan().expected["subs"].values().sum::<u64>(), 2);
}

#[test]
fn an_identifier_kept_as_a_number_is_found_where_no_text_mentions_it() {
    let phones = |rows: &str| {
        let mut world = world(NUMBER, "INTEGER", "");
        let known =
            POLICY.replace("email: strong", "phone: { strength: strong, kind: phone }, email: strong");
        let described = known.replace("fields: { email", "fields: { phone: { identifies: directly }, email");
        let link = "links: { phone: { to: users, role: owner, value: { of: phone } }, email";
        world.policy = support::policy(&described.replace("links: { email", link));
        world.sql(&format!(
            "ALTER TABLE users ADD COLUMN phone; ALTER TABLE subs ADD COLUMN phone;
             UPDATE users SET phone = '49301234567' WHERE id = 42; {rows}"
        ));
        world
    };
    let number = phones("INSERT INTO subs (id, phone) VALUES (1, 49301234567), (2, 49301234568);");
    assert_eq!(number.plan().expected["subs"].values().sum::<u64>(), 1);
    let another = phones("UPDATE users SET phone = 49301234567 WHERE id = 1;");
    refused(&another, "subject.shared-identifier", "users.phone");
}

/// A policy in which notes mention people, and documents lead to them.
fn with_text() -> String {
    let links = "links: { mentor_id: { to: users, role: author }, said: { to: users, role: mentioned, text: { column: notes } },
      by: { to: users, role: mentioned, json: { column: data, path: $.by.id } } }";
    POLICY.replace("links: { mentor_id: { to: users, role: author } }", links).replace(
        "fields: { notes: { identifies: none } }",
        "fields: { notes: { identifies: free-text }, data: { identifies: none, format: json } }",
    )
}

fn said(rows: &str) -> World {
    let mut world = world(NUMBER, "INTEGER", "");
    world.policy = support::policy(&with_text());
    world.sql(&format!("ALTER TABLE meetings ADD COLUMN data TEXT; {rows}"));
    world
}

#[test]
fn bytes_that_mention_the_person_are_refused_before_anything_changes() {
    for notes in ["CAST('hello anna@x.example bye' AS BLOB)", "CAST(x'ff' || 'ANNA@x.example' AS TEXT)"] {
        let rows = format!("INSERT INTO meetings VALUES (1, 1, {notes}, NULL)");
        refused(&said(&rows), "unsupported.text-bytes", "meetings.said");
    }
    assert!(
        !said("INSERT INTO meetings VALUES (1, 1, x'ff00', NULL)").plan().expected.contains_key("meetings")
    );
    let document = r#"INSERT INTO meetings VALUES (1, 1, NULL, CAST('{"by":{"id":42}}' AS BLOB))"#;
    refused(&said(document), "unsupported.text-bytes", "meetings.by");
    // No link leads by the text, but the run would redact it.
    let mut bytes =
        world(NUMBER, "INTEGER", "INSERT INTO meetings VALUES (1, 42, CAST('I am Anna Kowalska' AS BLOB));");
    bytes.policy =
        support::policy(&POLICY.replace("notes: { identifies: none }", "notes: { identifies: free-text }"));
    let before = bytes.dump();
    let error = bytes.run(bytes.inputs()).unwrap_err();
    assert_eq!((error.code().as_str(), error.at()), ("unsupported.text-bytes", "meetings.notes"));
    assert_eq!(bytes.dump(), before);
}

#[test]
fn a_document_that_leads_to_two_people_at_once_is_refused() {
    for document in [
        r#"{"by":{"id":7},"by":{"id":42}}"#,
        r#"{"by":{"id":42},"by":{"id":7}}"#,
        r#"{"by":{"id":7,"id":42}}"#,
        r#"{"by":{"id":7,"\u0069d":"42"}}"#,
    ] {
        let rows = format!("INSERT INTO meetings VALUES (1, 1, NULL, '{document}')");
        refused(&said(&rows), "unsupported.json-repeated-key", "meetings.by");
    }
    let of_others = r#"INSERT INTO meetings VALUES (1, 1, NULL, '{"by":{"id":7},"by":{"id":1}}')"#;
    assert!(!said(of_others).plan().expected.contains_key("meetings"));
    let numbers = r#"INSERT INTO meetings VALUES (1, 1, NULL, '{"by":{"id":42.0}}'), (2, 1, NULL, '{"by":{"id":4.2e1}}')"#;
    assert_eq!(said(numbers).plan().expected["meetings"].values().sum::<u64>(), 2);
}

#[test]
fn an_identifier_in_another_spelling_is_refused_where_it_would_be_missed() {
    for (own, other) in [
        ("anna@x.example", "anna+news@x.example"),
        ("\u{e4}nna@x.example", "a\u{308}nna@x.example"),
        ("\u{e4}nna@x.example", "\u{c4}NNA@x.example"),
        ("anna@x.example", "ask Anna <anna@x.example> or bo@y.example"),
    ] {
        let rows = format!(
            "UPDATE users SET email = '{own}' WHERE id = 42; INSERT INTO subs VALUES (1, '{other}');"
        );
        refused(&world(NUMBER, "INTEGER", &rows), "unsupported.value-spelling", "subs.email");
        let rows = format!(
            "UPDATE users SET email = '{own}' WHERE id = 42; INSERT INTO users VALUES (9, '{other}', 'Zoe');"
        );
        // An address with a tag is another account's own: it is no other spelling.
        if other.contains('+') {
            let subs = format!("{rows} INSERT INTO subs VALUES (1, '{other}');");
            let plan = world(NUMBER, "INTEGER", &subs).plan();
            assert!(plan.expected["users"].values().sum::<u64>() == 1 && !plan.expected.contains_key("subs"));
            continue;
        }
        refused(&world(NUMBER, "INTEGER", &rows), "subject.shared-identifier", "users.email");
    }
    let near = "INSERT INTO subs VALUES (1, 'joanna@x.example'), (2, 'anna@x.example.org');";
    assert!(!world(NUMBER, "INTEGER", near).plan().expected.contains_key("subs"));
}
