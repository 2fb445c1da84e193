//! A database of two million rows, in which one account has about a thousand.

use std::path::Path;

use rusqlite::Connection;

use crate::HEAD;

/// The person whose account is closed.
pub const SUBJECT: i64 = 500;
const PEOPLE: i64 = 100_000;
const ROWS: [(&str, i64); 3] = [("messages", 1_100_000), ("meetings", 500_000), ("sign_ins", 300_000)];
/// Of each table, so many rows are the subject's beside those that fall to them as to everybody.
const THEIRS: i64 = 300;

const SCHEMA: &str = "
PRAGMA journal_mode = WAL;
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE);
CREATE TABLE messages (id INTEGER PRIMARY KEY, sender_id INTEGER NOT NULL REFERENCES users (id),
    recipient_id INTEGER NOT NULL REFERENCES users (id), body TEXT NOT NULL);
CREATE INDEX messages_sender ON messages (sender_id);
CREATE INDEX messages_recipient ON messages (recipient_id);
CREATE TABLE meetings (id INTEGER PRIMARY KEY, mentor_id INTEGER NOT NULL REFERENCES users (id),
    mentee_id INTEGER NOT NULL REFERENCES users (id), minutes INTEGER NOT NULL);
CREATE INDEX meetings_mentor ON meetings (mentor_id);
CREATE INDEX meetings_mentee ON meetings (mentee_id);
CREATE TABLE sign_ins (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), ip TEXT);
CREATE INDEX sign_ins_user ON sign_ins (user_id);
";

/// The statements somebody would write by hand to the same end, the anonymous person's key being `-1`.
pub const BY_HAND: &str = "
PRAGMA foreign_keys = ON;
BEGIN IMMEDIATE;
PRAGMA defer_foreign_keys = ON;
INSERT INTO users (id, name, email) VALUES (-1, 'Anonymous user', 'x@anonymous.invalid');
UPDATE messages SET sender_id = -1, body = replace(body, 'person500@x.example', '[removed]') WHERE sender_id = 500;
UPDATE messages SET recipient_id = -1, body = replace(body, 'person500@x.example', '[removed]') WHERE recipient_id = 500;
UPDATE meetings SET mentor_id = -1 WHERE mentor_id = 500;
UPDATE meetings SET mentee_id = -1 WHERE mentee_id = 500;
DELETE FROM sign_ins WHERE user_id = 500;
DELETE FROM users WHERE id = 500;
COMMIT;
";

/// The data map of it.
#[must_use]
pub fn policy() -> String {
    format!("{HEAD}{COLLECTIONS}")
}

/// The collections beside the people.
const COLLECTIONS: &str = r#"  messages:
    store: app
    purposes: [programme]
    links: { sender_id: { to: users, role: author }, recipient_id: { to: users, role: counterparty } }
    fields: { body: { identifies: free-text } }
  meetings:
    store: app
    purposes: [programme]
    links: { mentor_id: { to: users, role: author }, mentee_id: { to: users, role: counterparty } }
    fields: { minutes: { identifies: none } }
  sign_ins:
    store: app
    purposes: [account]
    links: { user_id: { to: users, role: owner } }
    fields: { ip: { identifies: indirectly } }
"#;

/// The case that closes the account.
pub const CASE: &str = r#"{ "decided": "2026-11-20", "subject": { "collection": "users", "key": [500] },
    "trigger": { "kind": "relationship-ended", "event": "account.closed", "on": "2026-11-20" } }"#;

/// Builds it; equal every time.
///
/// # Errors
/// When SQLite refuses.
pub fn build(path: &Path) -> rusqlite::Result<()> {
    let connection = Connection::open(path)?;
    connection.execute_batch(SCHEMA)?;
    connection.execute_batch("BEGIN")?;
    let mut user = connection.prepare("INSERT INTO users VALUES (?1, ?2, ?3)")?;
    for id in 1..=PEOPLE {
        user.execute((id, format!("Person {id}"), format!("person{id}@x.example")))?;
    }
    let mut message = connection.prepare("INSERT INTO messages VALUES (?1, ?2, ?3, ?4)")?;
    let mut meeting = connection.prepare("INSERT INTO meetings VALUES (?1, ?2, ?3, ?4)")?;
    let mut sign_in = connection.prepare("INSERT INTO sign_ins VALUES (?1, ?2, ?3)")?;
    for (table, rows) in ROWS {
        for id in 1..=rows {
            let (one, other) =
                if id <= THEIRS { (SUBJECT, person(id)) } else { (person(id), person(id + rows)) };
            match table {
                "messages" => message.execute((
                    id,
                    one,
                    other,
                    format!("Hello from person{one}@x.example, see you soon."),
                ))?,
                "meetings" => meeting.execute((id, one, other, id % 90))?,
                _ => sign_in.execute((id, one, format!("2001:db8::{id:x}")))?,
            };
        }
    }
    drop((user, message, meeting, sign_in));
    connection.execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)")?;
    Ok(())
}

/// Somebody other than the subject, spread evenly (a multiplier coprime to the number of people).
const fn person(id: i64) -> i64 {
    let person = id * 48_271 % PEOPLE + 1;
    if person == SUBJECT { 1 } else { person }
}
