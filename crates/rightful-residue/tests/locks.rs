//! A scan in a process of its own leaves the locks of a writer alone; one in the writer's process would not.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "helpers of the tests")]

use std::path::Path;
use std::process::Command;

use rusqlite::Connection;

const REQUEST: &str = r#"{ "identifiers": [
    { "name": "mail", "kind": "email", "strength": "strong", "value": "anna@x.example" } ] }"#;

/// Runs one of the tests below in a process of its own; whether it succeeded.
fn elsewhere(test: &str, path: &Path) -> bool {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test])
        .env("RESIDUE_TEST_FILE", path)
        .output()
        .unwrap()
        .status
        .success()
}

#[test]
fn in_a_child_scan() {
    let Some(path) = std::env::var_os("RESIDUE_TEST_FILE") else { return };
    let answer = rightful_residue::wire::scan(REQUEST, path.as_ref()).unwrap();
    assert!(answer.contains("\"clean\":false"));
}

#[test]
fn in_a_child_write() {
    let Some(path) = std::env::var_os("RESIDUE_TEST_FILE") else { return };
    let db = Connection::open(path).unwrap();
    db.busy_timeout(std::time::Duration::ZERO).unwrap();
    db.execute_batch("BEGIN IMMEDIATE; ROLLBACK").unwrap();
}

fn writer(path: &Path) -> Connection {
    let db = Connection::open(path).unwrap();
    db.execute_batch("CREATE TABLE t (mail); INSERT INTO t VALUES ('anna@x.example'); BEGIN IMMEDIATE")
        .unwrap();
    db
}

#[test]
fn a_write_lock_holds_across_a_scan() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("app.sqlite");
    let db = writer(&path);
    assert!(!elsewhere("in_a_child_write", &path), "the lock must keep others out");
    assert!(elsewhere("in_a_child_scan", &path));
    assert!(!elsewhere("in_a_child_write", &path), "the scan dropped the lock");
    db.execute_batch("INSERT INTO t VALUES ('more'); COMMIT").unwrap();
    assert!(elsewhere("in_a_child_write", &path));
}

/// The reason for the rule: without it, the test above would have nothing to guard.
#[test]
fn a_scan_in_the_same_process_drops_the_lock() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("app.sqlite");
    let _db = writer(&path);
    rightful_residue::wire::scan(REQUEST, &path).unwrap();
    assert!(elsewhere("in_a_child_write", &path));
}
