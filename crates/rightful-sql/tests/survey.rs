//! The survey in SQL answers what the survey of the same rows in memory answers.
#![expect(clippy::unwrap_used, reason = "a helper of a test may panic as the test may")]

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;
use rightful::case::Subject;
use rightful::rows::{Row, Rows};
use rightful::survey::SurveyRequest;
use rightful::{Code, Path, Value};
use rightful_sql::sqlite::survey;
use rusqlite::Connection;
use rusqlite::types::Value as Cell;

const SCHEMA: &str = "
    CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, name TEXT, invited_by INTEGER);
    CREATE TABLE meetings (id INTEGER PRIMARY KEY, mentor_id INTEGER, mentee_id TEXT, held_on);
    CREATE INDEX meetings_mentor ON meetings (mentor_id);
    CREATE TABLE lines (id INTEGER PRIMARY KEY, meeting_id INTEGER, note TEXT);
    CREATE TABLE replies (id INTEGER PRIMARY KEY, parent_id INTEGER, author_id INTEGER);
    CREATE TABLE members (team INTEGER, user_id INTEGER, since, PRIMARY KEY (team, user_id)) WITHOUT ROWID;
    CREATE TABLE comments (id INTEGER PRIMARY KEY, kind TEXT, ref, data TEXT);
    CREATE TABLE mails (address TEXT COLLATE NOCASE, body TEXT);";

/// Every kind of question; `mails` has no key but the number of its rows.
const REQUEST: &str = r#"{
  "store": "app", "people": "users",
  "collections": [
    { "collection": "users", "table": "users", "key": ["id"],
      "person": { "key": ["id"], "identifiers": { "email": { "strength": "strong", "kind": "email" }, "name": { "strength": "weak", "kind": "name" } },
                  "nobody": { "name": "Nobody" }, "shared": { "all": [{ "name": "Nobody" }, { "email": null }] },
                  "same_person": { "column": "email", "normalise": ["trim", "case"] } },
      "questions": [{ "ask": "subject" },
        { "ask": "columns", "link": "invited_by", "columns": ["invited_by"], "to": "users", "to_columns": ["id"], "of": [] }] },
    { "collection": "meetings", "table": "meetings", "key": ["id"],
      "questions": [
        { "ask": "columns", "link": "mentee_id", "columns": ["mentee_id"], "to": "users", "to_columns": ["id"], "of": [] },
        { "ask": "columns", "link": "mentor_id", "columns": ["mentor_id"], "to": "users", "to_columns": ["id"], "of": [],
          "when": { "not": { "mentor_id": { "gt": 3 } } } },
        { "ask": "due", "purpose": "programme", "via": [], "column": "held_on", "encoding": "date", "cutoff": "2022-12-31",
          "retention": { "after": { "column": "meetings.held_on", "as": "date", "from": "year-end" }, "keep": "P3Y" } } ] },
    { "collection": "lines", "table": "lines", "key": ["id"],
      "questions": [
        { "ask": "columns", "link": "meeting_id", "columns": ["meeting_id"], "to": "meetings", "to_columns": ["id"], "of": ["010", "111"] },
        { "ask": "text", "link": "note", "column": "note", "format": "text" },
        { "ask": "due", "purpose": "programme", "column": "held_on", "encoding": "date", "cutoff": "2022-12-31",
          "via": [{ "columns": ["meeting_id"], "table": "meetings", "to_columns": ["id"] }],
          "retention": { "after": { "column": "meetings.held_on", "as": "date" }, "keep": "P3Y" } } ] },
    { "collection": "replies", "table": "replies", "key": ["id"],
      "questions": [
        { "ask": "columns", "link": "author_id", "columns": ["author_id"], "to": "users", "to_columns": ["id"], "of": [] },
        { "ask": "columns", "link": "parent_id", "columns": ["parent_id"], "to": "replies", "to_columns": ["id"], "of": ["10", "01", "11"] } ] },
    { "collection": "members", "table": "members", "key": ["team", "user_id"],
      "questions": [
        { "ask": "columns", "link": "user_id", "columns": ["user_id"], "to": "users", "to_columns": ["id"], "of": [] },
        { "ask": "when", "when": { "since": { "ge": "2020" } } } ] },
    { "collection": "comments", "table": "comments", "key": ["id"],
      "questions": [
        { "ask": "json", "link": "data", "column": "data", "path": "$.user.id", "to": "users", "to_column": "id", "of": [] },
        { "ask": "polymorphic", "link": "about", "type": "kind", "id": "ref", "spelled": ["User", "user"], "to": "users", "to_column": "id", "of": [] },
        { "ask": "text", "link": "words", "column": "data", "format": "json" } ] },
    { "collection": "mails", "table": "mails", "key": ["rowid"],
      "questions": [
        { "ask": "value", "link": "address", "column": "address", "of": "email", "normalise": ["case"] },
        { "ask": "value", "link": "exact", "column": "body", "of": "name", "normalise": [], "when": { "address": { "ne": "b@x.example" } } } ] }
  ],
  "referrers": [
    { "table": "lines", "collection": "lines", "columns": ["meeting_id"], "to": "meetings", "to_columns": ["id"] },
    { "table": "members", "columns": ["team"], "to": "meetings", "to_columns": ["id"] } ],
  "collisions": [
    { "collection": "members", "unique": ["team", "user_id"], "links": ["user_id"], "classes": ["10", "11"] } ]
}"#;

fn request() -> SurveyRequest {
    serde_json::from_str(REQUEST).unwrap()
}

fn small() -> impl Strategy<Value = Value> {
    prop_oneof![6 => (0..6_i64).prop_map(Value::Integer), 1 => Just(Value::Null)]
}

fn written(texts: &'static [&'static str]) -> impl Strategy<Value = Value> {
    prop_oneof![
        8 => prop::sample::select(texts).prop_map(|text| Value::Text(text.to_owned())),
        1 => Just(Value::Null),
    ]
}

const EMAILS: &[&str] =
    &["a@x.example", "A@x.example", " a@x.example ", "b@x.example", "ca@x.example", "c@x.example"];
const NAMES: &[&str] = &["Anna Berg", "Bela", "Nobody", "anna berg"];
const TEXTS: &[&str] = &[
    "write to a@x.example",
    "A%40X.example",
    "to ca@x.example",
    "anna  berg",
    "ANNA BERG was here",
    "Annabella",
    "",
    "a&#64;x.example",
    "Bela?",
];
const DATES: &[&str] = &["2019-03-01", "2022-12-31", "2023-01-01", "2024-02-30", "soon"];
const DOCUMENTS: &[&str] = &[
    r#"{"user":{"id":1}}"#,
    r#"{"user":{"id":"2"}}"#,
    r#"{"user":{"id":true}}"#,
    r#"{"user":{"id":1.0}}"#,
    r#"{"us\u0065r":{"id":3}}"#,
    r#"{"user":{"id":1},"user":{"id":2}}"#,
    r#"{"user":[1]}"#,
    "not json",
    r#"{"w":"\u0061@x.example"}"#,
    "{user:{id:1}}",
    "1",
];
const KINDS: &[&str] = &["User", "user", "Meeting", "USER"];

type Cells = Vec<Vec<Value>>;

fn data() -> impl Strategy<Value = Vec<Cells>> {
    let mixed = || prop_oneof![small(), written(&["1", "2", "01", "3 "])];
    let cells = |strategies: Vec<BoxedStrategy<Value>>| vec(strategies, 0..6);
    (
        vec((written(EMAILS), written(NAMES), small()), 1..5),
        cells(vec![small().boxed(), mixed().boxed(), written(DATES).boxed()]),
        cells(vec![small().boxed(), written(TEXTS).boxed()]),
        cells(vec![small().boxed(), small().boxed()]),
        prop::collection::btree_map((0..4_i64, 0..5_i64), written(&["2019", "2021"]), 0..6),
        cells(vec![written(KINDS).boxed(), mixed().boxed(), written(DOCUMENTS).boxed()]),
        cells(vec![written(EMAILS).boxed(), written(NAMES).boxed()]),
    )
        .prop_map(|(users, meetings, lines, replies, members, comments, mails)| {
            let numbered = |rows: Cells| -> Cells {
                (1..)
                    .zip(rows)
                    .map(|(id, row)| [Value::Integer(id)].into_iter().chain(row).collect())
                    .collect()
            };
            vec![
                numbered(users.into_iter().map(|(email, name, by)| vec![email, name, by]).collect()),
                numbered(meetings),
                numbered(lines),
                numbered(replies),
                members
                    .into_iter()
                    .map(|((a, b), since)| vec![Value::Integer(a), Value::Integer(b), since])
                    .collect(),
                numbered(comments),
                numbered(mails),
            ]
        })
}

const TABLES: [(&str, &str); 7] = [
    ("users", "id, email, name, invited_by"),
    ("meetings", "id, mentor_id, mentee_id, held_on"),
    ("lines", "id, meeting_id, note"),
    ("replies", "id, parent_id, author_id"),
    ("members", "team, user_id, since"),
    ("comments", "id, kind, ref, data"),
    ("mails", "rowid, address, body"),
];

fn to_cell(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::Null,
        Value::Integer(number) => Cell::Integer(*number),
        Value::Real(number) => Cell::Real(*number),
        Value::Text(text) => Cell::Text(text.clone()),
        Value::Blob(bytes) => Cell::Blob(bytes.clone()),
    }
}

fn from_cell(cell: Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Integer(number) => Value::Integer(number),
        Cell::Real(number) => Value::Real(number),
        Cell::Text(text) => Value::Text(text),
        Cell::Blob(bytes) => Value::Blob(bytes),
    }
}

/// The data in SQLite, and as SQLite keeps them, in memory.
fn load(data: &[Cells]) -> (Connection, Rows) {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(SCHEMA).unwrap();
    let mut rows = Rows(BTreeMap::new());
    for ((table, columns), cells) in TABLES.iter().zip(data) {
        let names: Vec<&str> = columns.split(", ").collect();
        for row in cells {
            let marks = vec!["?"; names.len()].join(", ");
            let insert = format!("INSERT INTO {table} ({columns}) VALUES ({marks})");
            connection.execute(&insert, rusqlite::params_from_iter(row.iter().map(to_cell))).unwrap();
        }
        let mut select = connection.prepare(&format!("SELECT {columns} FROM {table}")).unwrap();
        let read = select
            .query_map([], |row| {
                let cells = names
                    .iter()
                    .enumerate()
                    .map(|(i, name)| Ok(((*name).to_owned(), from_cell(row.get(i)?))));
                cells.collect::<rusqlite::Result<Row>>()
            })
            .unwrap();
        rows.0.insert(Path::one(*table), read.map(Result::unwrap).collect());
    }
    (connection, rows)
}

fn subjects() -> impl Strategy<Value = Subject> {
    let by_key = prop_oneof![(1..5_i64).prop_map(Value::Integer), Just(Value::Text("1".into()))];
    prop_oneof![
        by_key.prop_map(|key| serde_json::json!({ "collection": "users", "key": [key] })),
        written(EMAILS)
            .prop_map(|email| serde_json::json!({ "collection": "users", "identifier": { "email": email } })),
        written(NAMES)
            .prop_map(|name| serde_json::json!({ "collection": "users", "identifier": { "name": name } })),
    ]
    .prop_map(|subject| serde_json::from_value(subject).unwrap())
}

/// Whether a link holds a text that is a user's number for the engine and reads otherwise.
fn is_spelled_otherwise(connection: &Connection) -> bool {
    let links = [("meetings", "mentee_id"), ("meetings", "mentor_id"), ("comments", "ref")];
    links.iter().any(|(table, column)| {
        let sql = format!("SELECT count(*) FROM users u, {table} t WHERE u.id = t.{column} AND CAST(u.id AS TEXT) <> CAST(t.{column} AS TEXT)");
        connection.query_row(&sql, [], |row| row.get::<_, i64>(0)).unwrap() > 0
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn sql_counts_what_the_rows_count(data in data(), subject in subjects()) {
        let (connection, rows) = load(&data);
        let in_memory = rightful::rows::survey(&request(), &subject, &rows).map_err(|error| error.code());
        let in_sql = survey(&connection, &request(), &subject).map_err(|error| error.code());
        // Only the engine takes `01` for 1: it says so where a row would be missed, and nowhere else.
        let other = in_memory != in_sql;
        prop_assert!(!other || (in_sql == Err(Code::UnsupportedKeySpelling) && is_spelled_otherwise(&connection)));
        let left: i64 = connection.query_row("SELECT count(*) FROM temp.sqlite_schema", [], |row| row.get(0)).unwrap();
        prop_assert_eq!(left, 0);
    }
}

#[test]
fn keys_that_do_not_tell_rows_apart_are_refused() {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(SCHEMA).unwrap();
    connection
        .execute_batch("INSERT INTO users VALUES (1, 'a@x.example', 'Anna Berg', 1); INSERT INTO mails VALUES ('a@x.example', 'x'), ('a@x.example', 'x')")
        .unwrap();
    let mut request = request();
    let subject: Subject = serde_json::from_str(r#"{ "collection": "users", "key": [1] }"#).unwrap();
    request.collections[6].key = vec!["address".into()];
    let error = survey(&connection, &request, &subject).unwrap_err();
    assert_eq!((error.code().as_str(), error.at()), ("run.key-repeated", "mails"));
    connection.execute_batch("UPDATE mails SET body = NULL").unwrap();
    request.collections[6].key = vec!["body".into()];
    let error = survey(&connection, &request, &subject).unwrap_err();
    assert_eq!((error.code().as_str(), error.at()), ("run.key-null", "mails"));
}

/// Setting where temporary tables are would drop those of the caller.
#[test]
fn the_caller_keeps_its_temporary_tables_and_settings() {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(SCHEMA).unwrap();
    let look = || -> i64 { connection.query_row("PRAGMA temp_store", [], |row| row.get(0)).unwrap() };
    let subject = Subject {
        collection: "users".into(),
        key: Some([Value::Integer(1)].into()),
        identifier: None,
        also: Vec::new(),
        former: BTreeMap::new(),
        verified: None,
    };
    let settings = look();
    survey(&connection, &request(), &subject).unwrap();
    assert_eq!(look(), settings);
    connection.execute_batch("CREATE TEMP TABLE mine (x); INSERT INTO mine VALUES (7)").unwrap();
    survey(&connection, &request(), &subject).unwrap();
    let kept: i64 = connection.query_row("SELECT x FROM temp.mine", [], |row| row.get(0)).unwrap();
    assert_eq!((kept, look()), (7, settings));
    let left: i64 =
        connection.query_row("SELECT count(*) FROM temp.sqlite_schema", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 1);
}
