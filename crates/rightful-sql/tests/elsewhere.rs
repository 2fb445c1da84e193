//! One human may be among the people of two collections: what would be met only after the change is refused before it.

mod support;

use rightful::Code;
use rightful_sql::Outcome;
use support::World;

const SCHEMA: &str = "
  CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, name TEXT);
  CREATE TABLE meetings (id INTEGER PRIMARY KEY, mentor_id INTEGER REFERENCES users(id), held_on TEXT, notes TEXT);
  CREATE TABLE staff (number TEXT PRIMARY KEY, mail TEXT, role TEXT);
";
const ROWS: &str = "
  INSERT INTO users VALUES (1, 'anna@x.example', 'Anna Albatros'), (2, 'bela@x.example', 'Bela Bussard');
  INSERT INTO meetings VALUES (1, 1, '2025-01-01', 'hello');
";

fn world(mail: &str, links: &str) -> World {
    let staff = format!(
        "  staff:
    store: app
    person: {{ key: [number], identifiers: {{ mail: {{ strength: strong, kind: email }} }}, nobody: {{ role: robot }} }}
    purposes: [employment]
    links: {{ {links} }}
    fields: {{ mail: {{ identifies: directly }}, role: {{ identifies: none }} }}
"
    );
    let employment = "  employment: { basis: contract, contract: employment, necessary_for: working, ends: { event: left } }
stores:";
    let policy = support::small("", "").replacen("stores:", employment, 1);
    let policy = policy.replacen(
        "account.closed: { source: case }",
        "account.closed: { source: case }, left: { source: case }",
        1,
    );
    let world = World::new(SCHEMA, ROWS, &(policy + &staff), support::CASE);
    world.sql(&format!(
        "INSERT INTO staff VALUES ('p1', '{mail}', 'tutor'), ('p2', 'carl@x.example', 'tutor')"
    ));
    world
}

#[test]
fn a_strong_identifier_among_other_people_is_refused_before_the_change() {
    for mail in ["anna@x.example", " Anna@X.example", "Anna <anna@x.example>"] {
        let problems = world(mail, "").try_plan().unwrap_err();
        let told: Vec<_> = problems.as_slice().iter().map(|one| (one.code(), one.at())).collect();
        assert_eq!(told, [(Code::SubjectSharedIdentifier, "staff.mail")], "{mail}");
        assert!(!format!("{problems} {problems:?}").contains("anna@"));
        let said = problems.to_string();
        assert!(
            said.contains("where it is the same person, declare the link") && !said.contains("  "),
            "{said}"
        );
    }
}

#[test]
fn rows_in_memory_are_counted_alike() {
    for mail in ["anna@x.example", " Anna@X.example", "joanna@x.example", "Anna <anna@x.example>"] {
        let world = world(mail, "");
        let rows = format!(
            r#"{{ "users": [{{ "id": 1, "email": "anna@x.example", "name": "Anna Albatros" }}, {{ "id": 2, "email": "bela@x.example", "name": "Bela Bussard" }}],
                "meetings": [], "staff": [{{ "number": "p1", "mail": "{mail}", "role": "tutor" }}, {{ "number": "p2", "mail": "carl@x.example", "role": "tutor" }}] }}"#
        );
        let rows: rightful::rows::Rows = serde_json::from_str(&rows).unwrap();
        let (request, subject) = (world.request(), &world.case.subject);
        let in_memory = rightful::rows::survey(&request, subject, &rows).unwrap();
        let connection = rusqlite::Connection::open(world.file()).unwrap();
        let in_store = rightful_sql::sqlite::survey(&connection, &request, subject).unwrap();
        assert_eq!(in_memory.elsewhere, in_store.elsewhere, "{mail}");
        assert_eq!(in_store.elsewhere.is_empty(), mail.contains("joanna"), "{mail}");
    }
}

#[test]
fn what_is_another_address_or_nobody_s_is_not() {
    for mail in ["joanna@x.example", "anna@x.example.org", "anna+news@x.example"] {
        assert!(world(mail, "").try_plan().is_ok(), "{mail}");
    }
    let world = world("anna@x.example", "");
    world.sql("UPDATE staff SET role = 'robot'");
    assert!(world.try_plan().is_ok());
}

#[test]
fn a_case_that_takes_nothing_away_is_planned() {
    let mut world = world("anna@x.example", "");
    let case = r#"{ "decided": "2026-11-21", "subject": { "collection": "users", "key": [1] }, "trigger": { "kind": "retention-due" } }"#;
    world.case = serde_json::from_str(case).unwrap();
    assert!(world.try_plan().unwrap().steps.is_empty());
}

#[test]
fn a_declared_link_has_it_decided_on() {
    let mut world =
        world("anna@x.example", "same: { to: users, role: about, value: { column: mail, of: email } }");
    let inputs = world.inputs();
    assert!(matches!(world.run(inputs).unwrap(), Outcome::Certified(_)));
    let left = world.cells("SELECT mail FROM staff ORDER BY number");
    assert_eq!(left, ["Text(\"anna@x.example\")", "Text(\"carl@x.example\")"]);
    assert_eq!(world.cells("SELECT count(*) FROM users WHERE email IS NOT NULL"), ["Integer(1)"]);
}
