//! Introspection of odd schemas.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a helper of a test may panic as the test may"
)]

use rightful::schema::{Action, Affinity, Schema, Table, TableKind};
use rightful::{Code, Path};
use rightful_sql::sqlite::introspect;
use rusqlite::Connection;

fn open(sql: &str) -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(sql).unwrap();
    connection
}

fn schema(sql: &str) -> Schema {
    introspect(&open(sql)).unwrap()
}

fn table<'a>(schema: &'a Schema, name: &str) -> &'a Table {
    &schema.tables[&Path::one(name)]
}

#[test]
fn keys_of_every_shape() {
    let schema = schema(
        "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, x);
         CREATE TABLE b (id INT PRIMARY KEY);
         CREATE TABLE c (id INTEGER PRIMARY KEY DESC);
         CREATE TABLE d (y TEXT, x TEXT, PRIMARY KEY (x, y)) WITHOUT ROWID;
         CREATE TABLE e (id INTEGER PRIMARY KEY) WITHOUT ROWID;
         CREATE TABLE f (x);
         CREATE TABLE g (id INTEGER, v ANY, PRIMARY KEY (id)) STRICT;",
    );
    let facts = |name: &str| {
        let table = table(&schema, name);
        (table.primary_key.join(","), table.rowid, table.integer_key, table.strict)
    };
    assert_eq!(facts("a"), ("id".into(), true, true, false));
    assert_eq!(facts("b"), ("id".into(), true, false, false));
    assert_eq!(facts("c"), ("id".into(), true, false, false));
    assert_eq!(facts("d"), ("x,y".into(), false, false, false));
    assert_eq!(facts("e"), ("id".into(), false, false, false));
    assert_eq!(facts("f"), (String::new(), true, false, false));
    assert_eq!(facts("g"), ("id".into(), true, true, true));
    assert!(table(&schema, "a").column("id").unwrap().not_null);
    assert!(!table(&schema, "b").column("id").unwrap().not_null);
    assert!(table(&schema, "d").column("x").unwrap().not_null);
    assert_eq!(table(&schema, "g").column("v").unwrap().affinity, Affinity::Blob);
}

#[test]
fn columns_with_odd_names_types_and_computed_ones() {
    let schema = schema(
        "CREATE TABLE \"odd \"\"table.x\" (\"a.b\" VARCHAR(12) COLLATE NOCASE NOT NULL, 'quoted' TEXT CHECK (length(quoted) < 5),
           [sum] INT GENERATED ALWAYS AS (1 + 1) VIRTUAL, kept INT AS (2) STORED, d DATETIME)",
    );
    let table = table(&schema, "odd \"table.x");
    let column = table.column("a.b").unwrap();
    assert_eq!((column.max_length, column.not_null), (Some(12), true));
    assert_eq!(column.collation.as_deref(), Some("NOCASE"));
    assert_eq!(table.column("quoted").unwrap().max_length, Some(4));
    assert!(table.column("sum").unwrap().generated && table.column("kept").unwrap().generated);
    assert_eq!(table.column("d").unwrap().affinity, Affinity::Numeric);
    assert_eq!(table.checks, ["length(quoted) < 5"]);
}

#[test]
fn foreign_keys_with_every_action() {
    let schema = schema(
        "CREATE TABLE Parent (a INT, b INT, u TEXT UNIQUE, PRIMARY KEY (a, b));
         CREATE TABLE child (id INTEGER PRIMARY KEY, x INT, y INT,
           u TEXT REFERENCES parent (u) ON DELETE SET DEFAULT ON UPDATE CASCADE,
           me INT REFERENCES child ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
           FOREIGN KEY (x, y) REFERENCES PARENT ON DELETE RESTRICT,
           FOREIGN KEY (x) REFERENCES missing (z) ON DELETE CASCADE)",
    );
    let keys = &table(&schema, "child").foreign_keys;
    let named: Vec<_> = keys
        .iter()
        .map(|key| {
            (key.columns.join(","), key.to.to_string(), key.to_columns.join(","), key.on_delete, key.deferred)
        })
        .collect();
    let expected = [
        ("u", "Parent", "u", Action::SetDefault, false),
        ("me", "child", "id", Action::SetNull, true),
        ("x,y", "Parent", "a,b", Action::Restrict, false),
        ("x", "missing", "z", Action::Cascade, false),
    ];
    assert_eq!(named, expected.map(|(a, b, c, d, e)| (a.into(), b.into(), c.into(), d, e)));
    assert_eq!(keys[0].on_update, Action::Cascade);
}

#[test]
fn unique_indexes_tell_when_they_cover_only_some_rows() {
    let schema = schema(
        "CREATE TABLE t (a TEXT UNIQUE, b TEXT, c TEXT, UNIQUE (b, c));
         CREATE UNIQUE INDEX part ON t (c) WHERE b IS NOT NULL;
         CREATE UNIQUE INDEX expr ON t (lower(a), b);
         CREATE INDEX plain ON t (b);",
    );
    let unique: Vec<_> =
        table(&schema, "t").unique.iter().map(|u| (u.columns.join(","), u.partial)).collect();
    assert_eq!(unique, [("a".into(), false), ("b".into(), true), ("b,c".into(), false), ("c".into(), true)]);
}

#[test]
fn full_text_tables_views_and_triggers() {
    let schema = schema(
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT);
         CREATE TABLE log (what TEXT);
         CREATE VIEW seen AS SELECT body FROM notes;
         CREATE VIRTUAL TABLE own USING fts5(body, tokenize='porter unicode61');
         CREATE VIRTUAL TABLE ext USING fts5(body, content='notes', content_rowid='id');
         CREATE VIRTUAL TABLE less USING fts5(body, content='');
         CREATE TRIGGER t1 AFTER DELETE ON notes BEGIN INSERT INTO log VALUES (old.body); END;
         CREATE TABLE _rightful_run (x);
         CREATE TABLE _rightful_notes (x);",
    );
    let kind = |name: &str| table(&schema, name).kind.clone();
    assert_eq!(kind("own"), TableKind::FullText);
    assert_eq!(kind("ext"), TableKind::FullTextExternal);
    assert_eq!(kind("less"), TableKind::FullTextContentless);
    assert_eq!(kind("own_data"), TableKind::Shadow);
    assert_eq!(kind("seen"), TableKind::View);
    assert!(table(&schema, "own").rowid && !table(&schema, "seen").rowid);
    assert_eq!(table(&schema, "own").columns.len(), 1);
    let trigger = &table(&schema, "notes").triggers[0];
    assert_eq!((trigger.name.as_str(), trigger.event), ("t1", rightful::schema::Event::Delete));
    assert_eq!(trigger.writes.len(), 1);
    assert_eq!(trigger.names, [Path::one("log")]);
    // The journal is a run's own; whatever else is called like it is the application's.
    assert!(!schema.tables.contains_key(&Path::one("_rightful_run")));
    assert!(schema.tables.contains_key(&Path::one("_rightful_notes")));
}

#[test]
fn what_the_connection_does_not_have_is_refused_by_name() {
    let connection = open(
        "CREATE TABLE t (a TEXT); PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET sql = 'CREATE TABLE t (a TEXT COLLATE emoji)' WHERE name = 't';
        PRAGMA writable_schema = RESET;",
    );
    let error = introspect(&connection).unwrap_err();
    assert_eq!((error.code(), error.at()), (Code::SchemaUnsupported, "t.a"));

    let connection = open("CREATE TABLE t (a TEXT); PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET sql = 'CREATE VIRTUAL TABLE t USING places(a)', rootpage = 0 WHERE name = 't';
        PRAGMA writable_schema = RESET;");
    let error = introspect(&connection).unwrap_err();
    assert_eq!((error.code(), error.at()), (Code::SchemaUnsupported, "t"));
}

#[test]
fn a_file_that_is_no_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    std::fs::write(
        &path,
        "not a database at all, but long enough to have a header of a hundred bytes. ".repeat(9),
    )
    .unwrap();
    let error = introspect(&Connection::open(&path).unwrap()).unwrap_err();
    assert_eq!(error.code(), Code::RunNotADatabase);
}
