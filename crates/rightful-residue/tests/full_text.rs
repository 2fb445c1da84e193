//! Full-text indexes: terms no text explains are found, in indexes of every kind and size.

#![expect(clippy::unwrap_used, reason = "helpers of the tests")]

mod support;

use rusqlite::Connection;
use support::{EMAIL, NAME, request, scan};

/// An index over many texts, some of which mention the person and are changed behind its back.
fn index(options: &str, texts: usize, stale: &[usize]) -> rightful_residue::Answer {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("app.sqlite");
    let db = Connection::open(&path).unwrap();
    db.execute_batch(&format!(
        "PRAGMA synchronous = OFF; PRAGMA secure_delete = ON; BEGIN;
         CREATE TABLE messages (id INTEGER PRIMARY KEY, sender_id INT, body TEXT);
         CREATE TABLE users_history (id INTEGER PRIMARY KEY, name TEXT);
         CREATE TABLE invoices (id INTEGER PRIMARY KEY, user_id INT, billed_to TEXT);
         CREATE VIRTUAL TABLE messages_fts USING fts5(body, content='messages', content_rowid='id'{options});"
    ))
    .unwrap();
    for id in 0..texts {
        let body = if stale.contains(&id) {
            format!("common words {id}, write to {EMAIL} about example {}", "quince tree ".repeat(id % 3))
        } else {
            format!("common words {id} quince example, zo\u{eb} at x.example {}", "filler ".repeat(id % 40))
        };
        let id = i64::try_from(id).unwrap();
        db.execute("INSERT INTO messages VALUES (?1, 0, ?2)", (id, &body)).unwrap();
        db.execute("INSERT INTO messages_fts (rowid, body) VALUES (?1, ?2)", (id, &body)).unwrap();
        if id % 100 == 99 {
            db.execute_batch("COMMIT; BEGIN").unwrap();
        }
    }
    for id in stale {
        let id = i64::try_from(*id).unwrap();
        db.execute("UPDATE messages SET body = 'removed' WHERE id = ?1", [id]).unwrap();
    }
    db.execute_batch("COMMIT; VACUUM").unwrap();
    db.close().unwrap();
    scan(&request(), &path)
}

/// The documents found by their terms.
fn documents(answer: &rightful_residue::Answer, identifier: &str) -> u64 {
    assert_eq!(answer.unreadable, []);
    let terms = answer.findings.iter().filter(|found| found.variant == "index-terms");
    terms.filter(|found| found.identifier == identifier).map(|found| found.count).sum()
}

#[test]
fn documents_are_found_among_thousands_over_many_pages() {
    assert_eq!(documents(&index("", 3000, &[]), "users.email"), 0);
    assert_eq!(documents(&index("", 3000, &[0, 1234, 2999]), "users.email"), 3);
}

#[test]
fn stems_diacritics_and_prefix_indexes_make_no_difference() {
    for options in [
        ", tokenize='porter'",
        ", tokenize='porter ascii'",
        ", tokenize=\"unicode61 remove_diacritics 0\"",
        ", prefix='2 3'",
        ", columnsize=0",
        ", tokenize=\"unicode61 tokenchars '@.'\"",
    ] {
        assert_eq!(documents(&index(options, 40, &[7, 8]), "users.email"), 2, "{options}");
        assert_eq!(documents(&index(options, 40, &[]), "users.email"), 0, "{options}");
    }
}

#[test]
fn without_positions_a_declared_copy_blocks_by_its_terms() {
    for options in [", detail=column", ", detail=none"] {
        assert_eq!(documents(&index(options, 40, &[7, 8]), "users.email"), 1, "{options}");
    }
    assert_eq!(documents(&index(", tokenize='trigram'", 40, &[7, 8]), "users.email"), 2);
}

#[test]
fn a_removed_document_is_gone_only_when_its_terms_are() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("app.sqlite");
    let db = Connection::open(&path).unwrap();
    let request = serde_json::json!({ "identifiers": [
        { "name": "users.name", "kind": "text", "strength": "strong", "value": NAME } ] })
    .to_string();
    db.execute_batch("PRAGMA secure_delete = ON; CREATE VIRTUAL TABLE fts USING fts5(body)").unwrap();
    db.execute("INSERT INTO fts VALUES (?1)", [format!("by {NAME}")]).unwrap();
    db.execute_batch("INSERT INTO fts VALUES ('other'); DELETE FROM fts WHERE rowid = 1; VACUUM").unwrap();
    db.close().unwrap();
    let answer = scan(&request, &path);
    assert_eq!(documents(&answer, "users.name"), 1);
    let db = Connection::open(&path).unwrap();
    db.execute_batch("INSERT INTO fts(fts) VALUES ('optimize'); VACUUM").unwrap();
    db.close().unwrap();
    assert!(scan(&request, &path).clean);
}
