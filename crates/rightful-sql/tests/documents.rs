//! Documents that a link reads: what leads to the person, what leads nowhere, and what nobody can tell and is therefore named.
#![expect(clippy::unwrap_used, reason = "a helper of a test may panic as the test may")]

mod support;

use std::collections::BTreeMap;

use rightful::case::Subject;
use rightful::certificate::{GapKind, State};
use rightful::plan::NoteKind;
use rightful_sql::Outcome;
use rightful_sql::sqlite::survey;
use rusqlite::Connection;
use support::World;
use support::shop::{cells, certified, rows};

const SCHEMA: &str = "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, name TEXT);
  CREATE TABLE meetings (id INTEGER PRIMARY KEY, mentor_id INTEGER, data TEXT);";
const PEOPLE: &str =
    "INSERT INTO users VALUES (1, 'bob@x.example', 'Bob Stone'), (42, 'anna@x.example', 'Anna Kowalska');";
const CASE: &str = r#"{ "decided": "2026-11-21", "subject": { "collection": "users", "key": [42] },
  "trigger": { "kind": "relationship-ended", "event": "account.closed", "on": "2026-11-20" } }"#;

/// Meetings with these documents, in their order.
fn world(documents: &[&str]) -> World {
    let policy = support::small("", "").replace(
        "links: { mentor_id: { to: users, role: author } }\n    fields: { held_on: { identifies: none }, notes: { identifies: none } }",
        "links: { mentor_id: { to: users, role: author }, by: { to: users, role: author, json: { column: data, path: $.u } } }",
    );
    let world = World::new(SCHEMA, PEOPLE, &policy, CASE);
    let connection = Connection::open(world.file()).unwrap();
    for document in documents {
        connection.execute("INSERT INTO meetings (data) VALUES (?1)", [document]).unwrap();
    }
    world
}

const LEADS: [&str; 6] = [
    r#"{"u":42}"#,
    r#"{"u":"42"}"#,
    r#"{"u":42.0}"#,
    r#" { "u" : 4.2e1 }"#,
    r#"{"\u0075":42}"#,
    r#"{"u":"\u00342"}"#,
];
const NOWHERE: [&str; 12] = [
    "",
    "  ",
    "null",
    "5",
    "[]",
    "{}",
    r#"{"u":null}"#,
    r#"{"u":true}"#,
    r#"{"u":false}"#,
    r#"{"u":7}"#,
    r#"{"u":""}"#,
    r#"{"v":[42]}"#,
];
const UNREADABLE: [&str; 15] = [
    "{u:42}",
    "{'u':42}",
    r#"{"u":0x2a}"#,
    r#"{"u":42,}"#,
    r#"{"u":42 /* so */}"#,
    r#"{"u":42"#,
    "u=42",
    "{\"u\":7}\0{\"u\":42}",
    r#"{"u":[42]}"#,
    r#"{"u":{"id":42}}"#,
    r#"{"u":42.5}"#,
    r#"{"u":9007199254740992.0}"#,
    r#"{"u":99999999999999999999}"#,
    r#"{"u":"\uD83D"}"#,
    r#"{"u":[]}"#,
];

/// What the engine counts of the documents, which rows in memory count too: those that lead to the person, and those of which
/// nobody can tell.
fn counted(world: &World) -> (u64, BTreeMap<String, BTreeMap<String, u64>>) {
    let request = world.request();
    let found = survey(&Connection::open(world.file()).unwrap(), &request, &world.case.subject).unwrap();
    let in_memory = rightful::rows::survey(&request, &world.case.subject, &rows(&cells(world))).unwrap();
    assert_eq!(found, in_memory);
    let leads =
        found.collections.get("meetings").into_iter().flat_map(BTreeMap::values).map(|class| class.rows);
    let named = |classes: &BTreeMap<_, u64>| {
        classes.iter().map(|(class, rows)| (format!("{class}"), *rows)).collect()
    };
    let unreadable = found.unreadable.iter().map(|(place, classes)| (place.clone(), named(classes)));
    (leads.sum(), unreadable.collect())
}

fn at_the_link(classes: &[(&str, u64)]) -> BTreeMap<String, BTreeMap<String, u64>> {
    let classes = classes.iter().map(|(class, rows)| ((*class).to_owned(), *rows)).collect();
    BTreeMap::from([("meetings.by".to_owned(), classes)])
}

#[test]
fn each_document_leads_somewhere_or_is_counted() {
    for document in LEADS {
        assert_eq!(counted(&world(&[document])), (1, BTreeMap::new()), "{document}");
    }
    for document in NOWHERE {
        assert_eq!(counted(&world(&[document])), (0, BTreeMap::new()), "{document}");
    }
    for document in UNREADABLE {
        assert_eq!(counted(&world(&[document])), (0, at_the_link(&[("", 1)])), "{document:?}");
    }
    // Many are counted page by page, and those of the person's own rows apart.
    let many: Vec<&str> = UNREADABLE.into_iter().chain(NOWHERE).chain(LEADS).cycle().take(33 * 60).collect();
    let many = world(&many);
    many.sql("UPDATE meetings SET mentor_id = 42 WHERE id = 1");
    assert_eq!(counted(&many), (6 * 60 + 1, at_the_link(&[("", 15 * 60 - 1), ("01", 1)])));
}

#[test]
fn true_is_not_the_key_of_the_first_person() {
    let mut one = world(&[r#"{"u":true}"#, r#"{"u":1}"#]);
    one.case.subject = Subject { key: Some([1.into()].into()), ..one.case.subject.clone() };
    assert_eq!(counted(&one), (1, BTreeMap::new()));
    let outcome = one.run(one.inputs()).unwrap();
    assert!(matches!(outcome, Outcome::Certified(_)), "{outcome:?}");
    assert_eq!(one.cells("SELECT data FROM meetings WHERE id = 1"), [r#"Text("{\"u\":true}")"#]);
}

#[test]
fn a_key_in_a_document_that_is_spelled_unlike_the_stores_is_refused() {
    for document in
        [r#"{"u":"042"}"#, r#"{"u":"42 "}"#, r#"{"u":" 42"}"#, r#"{"u":"42.0"}"#, r#"{"u":"+42"}"#]
    {
        let world = world(&[r#"{"u":42}"#, document]);
        let error = survey(&Connection::open(world.file()).unwrap(), &world.request(), &world.case.subject)
            .unwrap_err();
        assert_eq!(
            (error.code().as_str(), error.at()),
            ("unsupported.key-spelling", "meetings.by"),
            "{document}"
        );
    }
    // Where the keys are text, as they stand, another spelling is another person's.
    let text = world(&[r#"{"u":"042"}"#]);
    text.sql("DROP TABLE users; CREATE TABLE users (id TEXT PRIMARY KEY, email TEXT, name TEXT)");
    text.sql("INSERT INTO users VALUES ('42', 'anna@x.example', 'Anna Kowalska'), ('042', 'bob@x.example', 'Bob Stone')");
    assert_eq!(counted(&text), (0, BTreeMap::new()));
}

#[test]
fn documents_nobody_can_read_are_named_and_make_the_evidence_partial() {
    for document in UNREADABLE {
        let mut one = world(&[r#"{"u":42}"#, document]);
        let note = one.plan().notes.into_iter().find(|note| note.note == NoteKind::UnreadableDocuments);
        assert_eq!(note.unwrap().place.to_string(), r#"meetings.data."$.u""#, "{document:?}");
        let certificate = certified(&one.run(one.inputs()).unwrap());
        assert_eq!(certificate.state, State::Partial);
        let gaps: Vec<(&str, GapKind)> =
            certificate.gaps.iter().map(|gap| (gap.place.as_str(), gap.gap)).collect();
        assert_eq!(gaps, [(r#"meetings.data."$.u""#, GapKind::UnreadableDocuments)], "{document:?}");
        assert!(!format!("{certificate:?}").contains("42}"));
    }
    let mut readable = world(&LEADS.into_iter().chain(NOWHERE).collect::<Vec<_>>());
    assert_eq!(certified(&readable.run(readable.inputs()).unwrap()).gaps, []);
    // Rows that go take what nobody could read with them.
    let mut goes = world(&[UNREADABLE[0]]);
    let author = "mentor_id: { to: users, role: author }";
    let policy = support::small("", "").replace("purposes: [programme]", "purposes: [account]").replace(
        &format!("links: {{ {author} }}\n    fields: {{ held_on: {{ identifies: none }}, notes: {{ identifies: none }} }}"),
        "links: { mentor_id: { to: users, role: owner }, by: { to: users, role: author, json: { column: data, path: $.u } } }",
    );
    goes.policy = support::policy(&policy);
    goes.sql("UPDATE meetings SET mentor_id = 42");
    assert_eq!(counted(&goes), (1, at_the_link(&[("01", 1)])));
    assert_eq!(certified(&goes.run(goes.inputs()).unwrap()).gaps, []);
}
