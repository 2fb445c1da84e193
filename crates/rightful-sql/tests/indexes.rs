//! Full-text indexes repeat the rows they index, and nothing else that a run would leave.
#![expect(clippy::unwrap_used, reason = "a helper of a test may panic as the test may")]

mod support;

use rightful::Problems;
use rightful_sql::Outcome;
use rightful_sql::sqlite::introspect;
use rusqlite::Connection;
use support::World;

const SCHEMA: &str = "
  CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, name TEXT);
  CREATE TABLE meetings (id INTEGER PRIMARY KEY, mentor_id INTEGER REFERENCES users(id), held_on TEXT, notes TEXT);
";
const ROWS: &str = "
  INSERT INTO users VALUES (1, 'anna@x.example', 'Anna Albatros'), (2, 'bela@x.example', 'Bela Bussard');
  INSERT INTO meetings VALUES (1, 1, '2025-01-01', 'hello'), (2, 2, '2025-01-01', 'Bela Bussard');
";

fn world(schema: &str, index: &str, fields: &str) -> World {
    let collection =
        format!("  words:\n    store: app\n    index_of: meetings\n    fields: {{ {fields} }}\n");
    let policy =
        support::small("", "").replace("notes: { identifies: none }", "notes: { identifies: free-text }");
    World::new(&format!("{schema}{index}"), ROWS, &(policy + &collection), support::CASE)
}

/// The codes and places at which a plan is refused before anything is counted.
fn refused(world: &World) -> Vec<String> {
    let schema = introspect(&Connection::open(world.file()).unwrap()).unwrap();
    let asked = rightful::survey_request(&world.policy, &world.case, &world.decision(), &schema);
    let told = |problems: Problems| {
        problems.as_slice().iter().map(|problem| format!("{} {}", problem.code(), problem.at())).collect()
    };
    asked.err().map(told).unwrap_or_default()
}

const BODY: &str = "body: { identifies: free-text, copy_of: meetings.notes }";

#[test]
fn a_column_that_repeats_another_collection_or_nothing_is_refused() {
    let index = "CREATE VIRTUAL TABLE words USING fts5 (body, author UNINDEXED);";
    for author in [
        "author: { identifies: directly, copy_of: users.name }",
        "author: { identifies: directly }",
        "author: { identifies: indirectly }",
    ] {
        let world = world(SCHEMA, index, &format!("{BODY}, {author}"));
        assert_eq!(refused(&world), ["unsupported.full-text words.author"], "{author}");
    }
    assert_eq!(refused(&world(SCHEMA, index, BODY)), ["unsupported.full-text words.author"]);
    assert!(refused(&world(SCHEMA, index, &format!("{BODY}, author: {{ identifies: none }}"))).is_empty());
}

#[test]
fn a_column_of_another_name_is_brought_in_line_with_what_it_repeats() {
    let index = "CREATE VIRTUAL TABLE words USING fts5 (body);
        INSERT INTO words (rowid, body) VALUES (1, 'written by Anna Albatros'), (2, 'Bela Bussard');";
    let mut world = world(SCHEMA, index, BODY);
    world.sql("UPDATE meetings SET notes = 'written by Anna Albatros' WHERE id = 1");
    let inputs = world.inputs();
    assert!(matches!(world.run(inputs).unwrap(), Outcome::Certified(_)));
    let words = world.cells("SELECT rowid, body FROM words");
    assert_eq!(words, ["Integer(1) | Text(\"written by [removed]\")", "Integer(2) | Text(\"Bela Bussard\")"]);
}

#[test]
fn an_index_of_rows_without_a_number_is_kept_by_triggers_or_refused() {
    let keyed =
        |key: &str| SCHEMA.replace("meetings (id INTEGER PRIMARY KEY", &format!("meetings (id {key}"));
    let schema = keyed("TEXT PRIMARY KEY");
    let index = "CREATE VIRTUAL TABLE words USING fts5 (body);";
    assert_eq!(refused(&world(&schema, index, BODY)), ["unsupported.full-text words"]);
    let changed = "CREATE TRIGGER worded AFTER UPDATE ON meetings BEGIN
        UPDATE words SET body = new.notes WHERE rowid = new.rowid; END;";
    let deleted = "CREATE TRIGGER unworded AFTER DELETE ON meetings BEGIN
        DELETE FROM words WHERE rowid = old.rowid; END;";
    for one in [changed, deleted] {
        assert_eq!(refused(&world(&schema, &format!("{index}{one}"), BODY)), ["unsupported.full-text words"]);
    }
    assert!(refused(&world(&schema, &format!("{index}{changed}{deleted}"), BODY)).is_empty());
    // A whole number that is not the row's own: an index may go by either.
    for key in ["INT PRIMARY KEY", "INTEGER PRIMARY KEY DESC"] {
        assert_eq!(refused(&world(&keyed(key), index, BODY)), ["unsupported.full-text words"], "{key}");
    }
}
