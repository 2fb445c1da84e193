//! A small mentoring platform, and what every test asks of a scan of it.

#![allow(dead_code, clippy::unwrap_used, reason = "test code, of which each file uses a part")]

use std::path::{Path, PathBuf};

use rightful_residue::{Answer, Finding, wire};
use rusqlite::Connection;
use tempfile::TempDir;

pub(crate) const EMAIL: &str = "zoë.quince@quince.example";
pub(crate) const NAME: &str = "Zoë Quince";

pub(crate) struct Platform {
    dir: TempDir,
    pub(crate) db: Connection,
}

impl Platform {
    /// A platform whose erased person left nothing; another person stays.
    pub(crate) fn new() -> Self {
        Self::with("")
    }

    pub(crate) fn with(pragmas: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let db = Connection::open(dir.path().join("app.sqlite")).unwrap();
        db.execute_batch(pragmas).unwrap();
        db.execute_batch(
            "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT UNIQUE, name TEXT);
             CREATE TABLE users_history (id INTEGER PRIMARY KEY, user_id INT, name TEXT);
             CREATE TABLE users_audit (id INTEGER PRIMARY KEY, at TEXT, detail TEXT);
             CREATE TABLE events (id INTEGER PRIMARY KEY, payload TEXT);
             CREATE TABLE messages (id INTEGER PRIMARY KEY, sender_id INT, body TEXT);
             CREATE TABLE invoices (id INTEGER PRIMARY KEY, user_id INT, billed_to TEXT, note TEXT);
             CREATE INDEX invoices_by_payer ON invoices (lower(billed_to));
             CREATE VIRTUAL TABLE messages_fts USING fts5(body, content='messages', content_rowid='id');
             INSERT INTO users VALUES (0, NULL, 'Anonymous user'), (7, 'joan@other.example', 'Joan Other');
             INSERT INTO messages VALUES (1, 0, 'see you on Monday'), (2, 7, 'thank you');
             INSERT INTO messages_fts(rowid, body) SELECT id, body FROM messages;",
        )
        .unwrap();
        Self { dir, db }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.dir.path().join("app.sqlite")
    }

    pub(crate) fn sql(&self, sql: &str) -> &Self {
        self.db.execute_batch(sql).unwrap();
        self
    }

    /// Closes the database and scans it.
    pub(crate) fn scan(self) -> Answer {
        let Self { dir, db } = self;
        db.close().unwrap();
        scan(&request(), &dir.path().join("app.sqlite"))
    }

    /// Scans a copy of the files as they lie while the database is still open.
    pub(crate) fn scan_open(&self) -> Answer {
        let copy = tempfile::tempdir().unwrap();
        for suffix in ["", "-wal", "-journal"] {
            let name = format!("app.sqlite{suffix}");
            let from = self.dir.path().join(&name);
            if from.exists() {
                // Copied by another process: this one has the file open through SQLite.
                let status = std::process::Command::new("cp")
                    .arg(&from)
                    .arg(copy.path().join(&name))
                    .status()
                    .unwrap();
                assert!(status.success());
            }
        }
        scan(&request(), &copy.path().join("app.sqlite"))
    }
}

pub(crate) fn request() -> String {
    serde_json::json!({
        "identifiers": [
            { "name": "users.email", "kind": "email", "strength": "strong", "value": EMAIL },
            { "name": "users.name", "kind": "text", "strength": "weak", "value": NAME },
            { "name": "users.id", "kind": "key", "strength": "weak", "value": 4242 },
        ],
        "kept": [
            { "table": "invoices", "columns": ["billed_to"], "reason": "invoicing",
              "when": { "op": "eq", "column": "user_id", "value": 4242 } },
        ],
        "person_rows": [
            { "table": "messages", "when": { "op": "eq", "column": "sender_id", "value": 4242 } },
        ],
        "copies": ["users_history", "messages_fts"],
    })
    .to_string()
}

/// Scans, and checks that the answer holds no value of the person in any letter case.
pub(crate) fn scan(request: &str, path: &Path) -> Answer {
    let json = wire::scan(request, path).unwrap();
    let folded = json.to_lowercase();
    for value in [EMAIL, NAME, "zoë", "zoe", "quince", "4242"] {
        assert!(!folded.contains(&value.to_lowercase()), "the answer holds an identifier");
    }
    let request = wire::request(request).unwrap();
    rightful_residue::scan(&request, path, &mut |_| {}).unwrap()
}

/// The places, identifiers and variants of everything that blocks.
pub(crate) fn blocking(answer: &Answer) -> Vec<(String, String, String)> {
    let all = |finding: &Finding| (finding.at.clone(), finding.identifier.clone(), finding.variant.clone());
    assert_eq!(answer.clean, answer.findings.is_empty() && answer.unreadable.is_empty());
    assert_eq!(answer.unreadable, []);
    answer.findings.iter().map(all).collect()
}

pub(crate) fn one(at: &str, identifier: &str, variant: &str) -> Vec<(String, String, String)> {
    vec![(at.to_owned(), identifier.to_owned(), variant.to_owned())]
}
