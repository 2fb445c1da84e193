//! What a run sweeps from a history: the rows its own triggers have written, whatever numbers they got, and no other.

mod support;

use rightful::Code;
use rightful_sql::Outcome;
use support::{World, small};

const CASE: &str = r#"{ "decided": "2026-11-20", "subject": { "collection": "users", "key": [42] },
  "trigger": { "kind": "relationship-ended", "event": "account.closed", "on": "2026-11-20" } }"#;
const TABLES: &str = "
  CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, name TEXT);
  CREATE TABLE meetings (id INTEGER PRIMARY KEY, mentor_id INTEGER, held_on TEXT, notes TEXT);
";
const ROWS: &str = "
  INSERT INTO users VALUES (1, 'bob@x.example', 'Bob Stone'), (42, 'anna@x.example', 'Anna Kowalska');
  INSERT INTO meetings VALUES (1, 42, '2026-01-01', 'x');
";
const HISTORY: &str = "  earlier:
    store: app
    table: users_history
    history_of: users
    purposes: [account]
    links: { user_id: { to: users, role: owner } }
    fields: { email: { identifies: directly, copy_of: users.email }, name: { identifies: directly, copy_of: users.name } }
";

/// A world with a history of these columns, rows, and trigger.
fn world(unique: &str, rows: &str, insert: &str) -> World {
    let tables = format!(
        "{TABLES} CREATE TABLE users_history (id INTEGER PRIMARY KEY, user_id INTEGER, email TEXT, name TEXT{unique});"
    );
    let triggers: String = ["UPDATE", "DELETE"]
        .map(|event| format!("CREATE TRIGGER after_{event} AFTER {event} ON users BEGIN {insert}; END;"))
        .concat();
    World::new(&tables, &format!("{ROWS}{rows}{triggers}"), &format!("{}{HISTORY}", small("", "")), CASE)
}

const COPY: &str = "INSERT INTO users_history (user_id, email, name) VALUES (old.id, old.email, old.name)";

#[test]
fn rows_of_others_stay_whatever_numbers_the_new_ones_get() {
    let own =
        "INSERT INTO users_history (id, user_id, email, name) VALUES (-old.id, old.id, old.email, old.name)";
    for (rows, insert) in [
        ("INSERT INTO users_history VALUES (5, 1, 'b', 'b');", COPY),
        ("INSERT INTO users_history VALUES (5, 1, 'b', 'b');", own),
        ("INSERT INTO users_history VALUES (9223372036854775807, 1, 'b', 'b');", COPY),
        (
            "INSERT INTO users_history VALUES (5, 1, 'b', 'b'), (6, 42, 'anna@x.example', 'Anna Kowalska');",
            COPY,
        ),
    ] {
        let mut world = world("", rows, insert);
        let before = world.cells("SELECT * FROM users_history WHERE user_id = 1");
        let inputs = world.inputs();
        let outcome = world.run(inputs).unwrap();
        assert!(matches!(outcome, Outcome::Certified(_)), "{rows} {insert}: {outcome:?}");
        assert_eq!(world.cells("SELECT * FROM users_history"), before, "{rows} {insert}");
    }
}

#[test]
fn a_history_that_replaces_rows_is_refused() {
    let rows = "INSERT INTO users_history VALUES (5, 1, 'bob-old@x.example', 'Anna Kowalska');";
    let mut world = world(", UNIQUE (name) ON CONFLICT REPLACE", rows, COPY);
    let (before, inputs) = (world.dump(), world.inputs());
    let error = world.run(inputs).unwrap_err();
    assert_eq!((error.code(), error.at()), (Code::RunCascade, "users_history"));
    assert_eq!(world.dump(), before);
}

#[test]
fn a_dry_run_names_tables_and_not_collections() {
    let world = world("", "", COPY);
    let templates = rightful_sql::templates(&world.plan(), &world.request(), &world.policy).unwrap();
    let sweep = templates.iter().find(|template| template.sql.contains("there_before")).unwrap();
    assert!(sweep.sql.contains("users_history") && !sweep.sql.contains("earlier"), "{}", sweep.sql);
}
