//! What the engine would change beside a step, in rows that nobody has captured.

mod support;

use rightful::Code;
use rightful_sql::Outcome;
use rightful_sql::sqlite::survey;
use rusqlite::Connection;
use support::{World, small};

const CASE: &str = r#"{ "decided": "2026-11-20", "subject": { "collection": "users", "key": [42] },
  "trigger": { "kind": "relationship-ended", "event": "account.closed", "on": "2026-11-20" } }"#;
const MIRRORS: &str = "  mirrors:
    store: app
    purposes: [account]
    links: { email: { to: users, role: about, value: { of: email } } }
";

/// A row of somebody else points at the person's address, but for the engine alone: it does not regard case.
fn world(action: &str, address: &str) -> World {
    let tables = format!(
        "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT COLLATE NOCASE UNIQUE, name TEXT);
         CREATE TABLE meetings (id INTEGER PRIMARY KEY, mentor_id INTEGER, held_on TEXT, notes TEXT);
         CREATE TABLE mirrors (id INTEGER PRIMARY KEY, email TEXT DEFAULT 'bob@x.example' REFERENCES users (email) ON UPDATE {action});"
    );
    let rows = format!(
        "INSERT INTO users VALUES (1, 'bob@x.example', 'Bob Stone'), (42, 'anna@x.example', 'Anna Kowalska');
         INSERT INTO meetings VALUES (1, 42, '2026-01-01', 'x');
         INSERT INTO mirrors VALUES (1, '{address}'), (2, 'bob@x.example');"
    );
    let policy = format!("{}{MIRRORS}", small("", "")).replace("form: fresh", "form: in-place");
    World::new(&tables, &rows, &policy, CASE)
}

#[test]
fn a_new_key_changes_no_row_of_others() {
    for action in ["CASCADE", "SET NULL", "SET DEFAULT"] {
        let world = world(action, "ANNA@x.example");
        let connection = Connection::open(world.file()).unwrap();
        let error = survey(&connection, &world.request(), &world.case.subject).unwrap_err();
        assert_eq!((error.code(), error.at()), (Code::UnsupportedValueSpelling, "mirrors.email"), "{action}");
    }
}

#[test]
fn where_nobody_points_at_it_a_key_may_change() {
    let mut world = world("CASCADE", "bob@x.example");
    let inputs = world.inputs();
    assert!(matches!(world.run(inputs).unwrap(), Outcome::Certified(_)));
    assert_eq!(world.cells("SELECT email FROM mirrors ORDER BY id"), ["Text(\"bob@x.example\")"; 2]);
}
