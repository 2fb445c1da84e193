//! Rows that are referred to by their row number keep it: no run numbers them anew.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper of a test may panic as the test may")]

mod support;

use rightful::certificate::{Certificate, OpenKind, State};
use rightful_sql::Outcome;
use support::{World, small as policy};

const TABLES: &str = "
  CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, name TEXT);
  CREATE TABLE meetings (mentor_id INTEGER, held_on TEXT, notes TEXT);
  CREATE TABLE ratings (id INTEGER PRIMARY KEY, meeting INTEGER, stars INTEGER);
";
/// The row number of every meeting but the first changes when the rows are numbered anew.
const ROWS: &str = "
  INSERT INTO users VALUES (1, 'bob@x.example', 'Bob Stone'), (42, 'anna@x.example', 'Anna Kowalska');
  INSERT INTO meetings VALUES (1, '2026-01-01', 'a'), (1, '2026-01-01', 'b'), (42, '2026-01-01', 'c'), (1, '2026-01-01', 'd');
  DELETE FROM meetings WHERE notes = 'a';
  INSERT INTO ratings SELECT rowid, rowid, 5 FROM meetings;
";
const CASE: &str = r#"{ "decided": "2026-11-20", "subject": { "collection": "users", "key": [42] },
  "trigger": { "kind": "relationship-ended", "event": "account.closed", "on": "2026-11-20" } }"#;

const UNUSED: &str = ", row_numbers_unused: [meetings]";
const LISTED: &str = "not_personal: [ratings]";

/// Runs, and answers which meeting each rating is of afterwards, with the certificate.
fn ended(schema: &str, policy: &str) -> (Vec<String>, Vec<String>, Certificate) {
    let rated =
        "SELECT r.id, m.notes FROM ratings r LEFT JOIN meetings m ON m.rowid = r.meeting ORDER BY r.id";
    let mut world = World::new(&format!("{TABLES}{schema}"), ROWS, policy, CASE);
    let before = world.cells(rated);
    let inputs = world.inputs();
    let Outcome::Certified(evidence) = world.run(inputs).unwrap() else { panic!("not certified") };
    let certificate = Certificate::from_json(evidence.certificate.as_ref().unwrap()).unwrap();
    (before, world.cells(rated), certificate)
}

fn free_pages(certificate: &Certificate) -> Vec<&str> {
    let open = certificate.open.iter().filter(|open| open.what == OpenKind::FreePages);
    open.map(|open| open.name.as_str()).collect()
}

#[test]
fn rows_without_a_key_keep_their_number_and_the_certificate_names_the_table() {
    let (before, after, certificate) = ended("", &policy("", LISTED));
    assert_eq!(before, after);
    assert_eq!(free_pages(&certificate), ["meetings"]);
    assert_eq!(certificate.state, State::Pending);
}

#[test]
fn where_nobody_uses_the_numbers_the_file_is_rewritten() {
    let (_, _, certificate) = ended("", &policy(UNUSED, LISTED));
    assert!(free_pages(&certificate).is_empty());
    assert_eq!(certificate.state, State::CleanInScope);
}

#[test]
fn a_view_trigger_index_or_link_that_uses_the_number_counts_for_more_than_the_policy() {
    let ratings = "  ratings:
    store: app
    purposes: [programme]
    links: { meeting: { to: meetings, columns: [meeting] } }
    fields: { stars: { identifies: none } }
";
    for (schema, policy) in [
        (
            "CREATE VIEW rated AS SELECT r.stars, m.notes FROM ratings r JOIN meetings m ON m._rowid_ = r.meeting;",
            policy(UNUSED, LISTED),
        ),
        (
            "CREATE TRIGGER rated AFTER INSERT ON meetings BEGIN SELECT last_insert_rowid(); END;",
            policy(UNUSED, LISTED),
        ),
        (
            "CREATE TRIGGER rate AFTER INSERT ON ratings BEGIN UPDATE ratings SET stars = (SELECT count(*) FROM Meetings WHERE \"ROWID\" = new.meeting) WHERE id = new.id; END;",
            policy(UNUSED, LISTED),
        ),
        ("", format!("{}{ratings}", policy(UNUSED, ""))),
    ] {
        let (before, after, certificate) = ended(schema, &policy);
        assert_eq!(before, after, "{schema}");
        assert_eq!(free_pages(&certificate), ["meetings"], "{schema}");
    }
}

/// What was deleted before the run, by whoever did not overwrite it, is gone with the free pages although they stay.
#[test]
fn free_pages_that_stay_are_overwritten() {
    let rows = format!(
        "{ROWS} PRAGMA secure_delete = 0;
         CREATE TABLE old (x TEXT); INSERT INTO old SELECT hex(zeroblob(100000)) || ' anna@x.example ' || hex(zeroblob(100000));
         INSERT INTO old SELECT x FROM old; DROP TABLE old;"
    );
    let mut world = World::new(TABLES, &rows, &policy("", LISTED), CASE);
    let has = |world: &World| {
        let file = std::fs::read(world.file()).unwrap();
        file.windows(14).any(|bytes| bytes == b"anna@x.example")
    };
    assert!(has(&world));
    let length = std::fs::metadata(world.file()).unwrap().len();
    let inputs = world.inputs();
    let outcome = world.run(inputs).unwrap();
    assert!(matches!(outcome, Outcome::Certified(_)), "{outcome:?}");
    assert!(!has(&world));
    // The file was not rewritten; what filled the free pages took no more than those.
    assert!(std::fs::metadata(world.file()).unwrap().len().abs_diff(length) < 65_536);
}
