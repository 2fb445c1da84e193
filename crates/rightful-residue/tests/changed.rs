//! A file that somebody writes in while it is scanned: nothing is said of a state that never was.
#![expect(clippy::unwrap_used, reason = "a helper of a test may panic as the test may")]

use std::path::Path;

use rightful_residue::{Code, Request};
use rusqlite::Connection;

/// A value at the end of a file of many pages; everything before it is scanned first.
fn file(folder: &Path) -> std::path::PathBuf {
    let path = folder.join("app.sqlite");
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch(
            "CREATE TABLE a (v TEXT); INSERT INTO a VALUES ('..............');
             CREATE TABLE m (v TEXT);
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO m SELECT hex(zeroblob(500)) FROM n;
             CREATE TABLE z (v TEXT); INSERT INTO z VALUES ('anna@x.example');",
        )
        .unwrap();
    path
}

fn request() -> Request {
    rightful_residue::wire::request(
        r#"{ "identifiers": [{ "name": "users.email", "kind": "email", "strength": "strong", "value": "anna@x.example" }] }"#,
    )
    .unwrap()
}

/// Moves the value from the end of the file to its beginning.
fn moved(path: &Path) {
    let other = Connection::open(path).unwrap();
    other
        .execute_batch(
            "PRAGMA secure_delete = 1; UPDATE a SET v = 'anna@x.example'; UPDATE z SET v = '..............'",
        )
        .unwrap();
}

#[test]
fn a_value_that_moves_during_the_scan_is_found() {
    for log in ["DELETE", "WAL"] {
        let folder = tempfile::tempdir().unwrap();
        let path = file(folder.path());
        // In a log that is kept open, what is written comes behind what is scanned.
        let kept = Connection::open(&path).unwrap();
        let _: String =
            kept.query_row(&format!("PRAGMA journal_mode = {log}"), [], |row| row.get(0)).unwrap();
        let mut steps = 0;
        let answer = rightful_residue::scan(&request(), &path, &mut |_| {
            steps += 1;
            if steps == 1 {
                moved(&path);
            }
        });
        assert!(steps > 2, "the file is too small: {steps}");
        let answer = answer.unwrap();
        assert!(!answer.clean, "{log}: the value was in none of the states that were looked at");
    }
}

#[test]
fn a_file_that_always_changes_cannot_be_scanned() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path());
    let mut turn = 0;
    let answer = rightful_residue::scan(&request(), &path, &mut |_| {
        turn += 1;
        Connection::open(&path).unwrap().execute("UPDATE a SET v = ?1", [turn]).unwrap();
    });
    assert_eq!(answer.unwrap_err().code(), Code::Changed);
}
