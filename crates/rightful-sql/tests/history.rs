//! What a run sweeps from a history: the rows its own triggers have written, whatever numbers they got, and no other.

mod support;

use rightful::Code;
use rightful_sql::Outcome;
use rightful_sql::sqlite::introspect;
use rusqlite::Connection;
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

/// Two kinds of people: each customer has somebody of the staff, whom only `rep` tells.
const CUSTOMERS: &str = "
controller: { name: A, contact: d@a.example, clock: { regime: eu, place: DE-BE } }
events: { account.closed: { source: case } }
purposes: { account: { basis: contract, contract: terms, necessary_for: running, ends: { event: account.closed } } }
stores: { app: { engine: sqlite, backups: none } }
evidence: { basis: legal-obligation, provision: \"GDPR Art. 5(2)\", keep: P3Y }
collections:
  staff:
    store: app
    person: { key: [id], identifiers: { email: strong }, nobody: { email: null } }
    purposes: [account]
    fields: { email: { identifies: directly } }
  customers:
    store: app
    person: { key: [id], identifiers: { mail: strong }, nobody: { mail: null } }
    purposes: [account]
    links: { rep: { to: staff, role: counterparty } }
    fields: { mail: { identifies: directly } }
  outbox:
    store: app
    key: [id]
    purposes: [account]
    links: { customer: { to: customers, role: owner } }
    fields: { address: { identifies: directly, copy_of: customers.mail } }
  customers_history:
    store: app
    key: [id]
    history_of: customers
    purposes: [account]
    links: { customer: { to: customers, role: owner } LINK }
    fields: { mail: { identifies: directly } FIELD }
";

/// The store of it, with one more column of the history.
fn customers(column: &str, link: &str, field: &str, subject: &str) -> World {
    let tables = format!(
        "CREATE TABLE staff (id INTEGER PRIMARY KEY, email TEXT);
         CREATE TABLE customers (id INTEGER PRIMARY KEY, mail TEXT, rep INTEGER REFERENCES staff);
         CREATE TABLE outbox (id INTEGER PRIMARY KEY, customer INTEGER REFERENCES customers, address TEXT);
         CREATE TABLE customers_history (id INTEGER PRIMARY KEY, customer INTEGER, mail TEXT {column});"
    );
    let rows = "INSERT INTO staff VALUES (1, 'anna@x.example'), (2, 'cleo@x.example');
         INSERT INTO customers VALUES (7, 'bob@x.example', 1), (8, 'dora@x.example', 2);
         INSERT INTO outbox VALUES (1, 7, 'bob@x.example'), (2, 8, 'dora@x.example');
         INSERT INTO customers_history (customer, mail) VALUES (7, 'bob-old@x.example'), (8, 'dora-old@x.example');
         CREATE TRIGGER keep AFTER UPDATE ON customers BEGIN
            INSERT INTO customers_history (customer, mail) VALUES (old.id, old.mail); END;";
    let case = CASE.replace(r#""collection": "users", "key": [42]"#, subject);
    World::new(&tables, rows, &CUSTOMERS.replace(" LINK", link).replace(" FIELD", field), &case)
}

#[test]
fn earlier_states_of_others_are_in_the_way_only_where_they_hold_something_of_the_person() {
    let anna = r#""collection": "staff", "key": [1]"#;
    let of_rep = ", rep: { to: staff, role: counterparty }";
    for (column, link, field) in [("", "", ""), (", rep INTEGER", of_rep, "")] {
        let mut world = customers(column, link, field, anna);
        let before = world.cells("SELECT id, customer, mail FROM customers_history");
        let outcome = world.run(world.inputs()).unwrap();
        assert!(matches!(outcome, Outcome::Certified(_)), "{column}: {outcome:?}");
        assert_eq!(world.cells("SELECT id, customer, mail FROM customers_history"), before);
        assert_eq!(world.cells("SELECT id FROM customers WHERE rep = 1 OR mail IS NULL"), [""; 0]);
    }
    for (column, field) in [
        (", rep INTEGER", ", rep: { identifies: none }"),
        (", by_whom INTEGER", ", by_whom: { identifies: none, copy_of: customers.rep }"),
        (", state TEXT", ", state: { identifies: free-text }"),
    ] {
        let world = customers(column, "", field, anna);
        let schema = introspect(&Connection::open(world.file()).unwrap()).unwrap();
        let asked = rightful::survey_request(&world.policy, &world.case, &world.decision(), &schema);
        let problems = asked.unwrap_err();
        let told: Vec<_> = problems.as_slice().iter().map(|error| (error.code(), error.at())).collect();
        assert_eq!(told, [(Code::UnsupportedCopy, "/collections/customers_history/history_of")], "{column}");
    }
    let mut world = customers("", "", "", r#""collection": "customers", "key": [7]"#);
    let outcome = world.run(world.inputs()).unwrap();
    assert!(matches!(outcome, Outcome::Certified(_)), "{outcome:?}");
    assert_eq!(world.cells("SELECT customer FROM customers_history").len(), 1);
}
