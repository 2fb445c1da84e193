//! What the scan finds in texts.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a helper of a test may panic as the test may"
)]

use std::collections::BTreeSet;

use rusqlite::Connection;
use serde_json::{Value, json};

/// In which of the texts the scan finds an identifier; `None` where it refuses the value as none of its kind.
pub(crate) fn found(kind: &str, value: &str, texts: &[&str]) -> Option<Vec<bool>> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("texts.sqlite");
    let connection = Connection::open(&file).unwrap();
    connection.execute_batch("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY; BEGIN").unwrap();
    for (number, text) in texts.iter().enumerate() {
        connection.execute_batch(&format!("CREATE TABLE t{number} (body TEXT)")).unwrap();
        connection.execute(&format!("INSERT INTO t{number} VALUES (?1)"), [text]).unwrap();
    }
    connection.execute_batch("COMMIT").unwrap();
    connection.close().unwrap();
    let known = json!({ "name": "users.known", "kind": kind, "strength": "strong", "value": value });
    let report = rightful_residue::wire::scan(&json!({ "identifiers": [known] }).to_string(), &file).ok()?;
    let report: Value = serde_json::from_str(&report).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let places: BTreeSet<&str> =
        findings.iter().filter_map(|finding| finding["at"].as_str()?.split(", ").next()).collect();
    Some((0..texts.len()).map(|number| places.contains(format!("table t{number}").as_str())).collect())
}
