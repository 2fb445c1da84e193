//! Closing one account leaves everybody else as they were: whoever is called alike, and whoever was close.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of a test may panic as the test may"
)]

mod support;

use std::collections::BTreeMap;

use rusqlite::Connection;
use rusqlite::types::Value;
use support::dump::{Row, digests, number, open, query, schema, sound, tables};
use support::{Bench, Demo};

/// People who are not the subject but could be taken for it, by number: whom the demo calls near.
const COLLEAGUE: i64 = 42;
const EMAIL_ENDS_ALIKE: i64 = 418;
const EMAIL_STARTS_ALIKE: i64 = 416;
const HANDLE_STARTS_ALIKE: i64 = 41;

/// The database before and after.
struct Pair {
    before: Connection,
    after: Connection,
}

impl Pair {
    fn of(demo: &Demo) -> Self {
        Self { before: open(&demo.file("before.sqlite")), after: open(&demo.file("app.sqlite")) }
    }

    fn both<T>(&self, ask: impl Fn(&Connection) -> T) -> (T, T) {
        (ask(&self.before), ask(&self.after))
    }

    /// The rows of a table by key, before and after.
    fn keyed(&self, table: &str) -> (BTreeMap<String, Row>, BTreeMap<String, Row>) {
        let key = query(
            &self.before,
            &format!("SELECT name FROM pragma_table_info('{table}') WHERE pk > 0 ORDER BY pk"),
        );
        let names: Vec<String> = key.iter().map(|row| format!("\"{}\"", text(&row[0]))).collect();
        let names = if names.is_empty() { vec!["rowid".to_owned()] } else { names };
        let sql = format!("SELECT json_array({}), * FROM \"{table}\"", names.join(", "));
        let rows = |db: &Connection| {
            query(db, &sql).into_iter().map(|mut row| (text(&row.remove(0)).to_owned(), row)).collect()
        };
        self.both(rows)
    }
}

fn text(value: &Value) -> &str {
    match value {
        Value::Text(text) => text,
        _ => "",
    }
}

/// Tables whose rows an application writes: without the inside of full-text indexes.
fn written(db: &Connection) -> Vec<String> {
    let all = tables(db);
    all.into_iter()
        .filter(|name| !name.starts_with("messages_fts_") && !name.starts_with("sqlite_"))
        .collect()
}

/// Whether a row has anything of the subject's: a key, or a text in which an identifier stands, in whatever letter case
/// and with accents together or apart. Near misses count too, so that this says yes too often and never too seldom.
fn of_the_subject(demo: &Demo, row: &Row) -> bool {
    let keys = [demo.key("id"), demo.key("twin_id")];
    // The account's token is in every name, address and handle of the person, and of those who are called alike.
    let (token, phone) = (demo.subject("token"), demo.subject("phone"));
    row.iter().any(|value| match value {
        Value::Integer(number) => keys.contains(number),
        Value::Text(text) => text.to_lowercase().contains(token) || text.contains(phone),
        Value::Blob(bytes) => String::from_utf8_lossy(bytes).to_lowercase().contains(token),
        _ => false,
    })
}

#[test]
fn only_rows_with_something_of_the_person_change() {
    let demo = Demo::shared();
    let pair = Pair::of(&demo);
    let (mut same, mut changed) = (0_u64, 0_u64);
    let mut inserted = BTreeMap::new();
    for table in written(&pair.before) {
        let (before, after) = pair.keyed(&table);
        for (key, row) in &before {
            if after.get(key) == Some(row) {
                same += 1;
                continue;
            }
            changed += 1;
            assert!(
                of_the_subject(&demo, row),
                "{table} {key}: a row without anything of the person has changed"
            );
        }
        let new = after.keys().filter(|key| !before.contains_key(*key)).count();
        if new > 0 {
            inserted.insert(table, new);
        }
    }
    assert!(same > 30_000 && changed > 400, "{same} rows are as they were, {changed} are not");
    println!("{same} rows are as they were, {changed} are not; new under their keys: {inserted:?}");
}

#[test]
fn people_who_are_called_alike_keep_what_they_are_called() {
    let demo = Demo::shared();
    let pair = Pair::of(&demo);
    for id in [COLLEAGUE, EMAIL_ENDS_ALIKE, EMAIL_STARTS_ALIKE, HANDLE_STARTS_ALIKE] {
        for (table, column) in [
            ("users", "id"),
            ("users_history", "user_id"),
            ("sign_ins", "user_id"),
            ("devices", "user_id"),
            ("consents", "user_id"),
            ("learning_progress", "user_id"),
            ("goals", "owner_id"),
            ("availability", "user_id"),
            ("programme_members", "user_id"),
        ] {
            let sql = format!("SELECT * FROM {table} WHERE {column} = {id} ORDER BY 1, 2, 3");
            let (before, after) = pair.both(|db| query(db, &sql));
            // A column that leads to the subject, and only that, may have been cut.
            assert_eq!(before.len(), after.len(), "{table} of {id}");
            let alike = before.iter().flatten().zip(after.iter().flatten()).all(|(before, after)| {
                before == after
                    || *before == Value::Integer(demo.key("id"))
                    || *before == Value::Integer(demo.key("twin_id"))
            });
            assert!(alike, "{table} of {id} has changed");
        }
        let sql = format!("SELECT name, email, handle, phone, photo FROM users WHERE id = {id}");
        let (before, after) = pair.both(|db| query(db, &sql));
        assert_eq!(before.len(), 1);
        assert!(before == after, "user {id} is called otherwise");
    }
    let subscribed = |db: &Connection| {
        let sql = "SELECT count(*) FROM newsletter_subscriptions n WHERE EXISTS
            (SELECT 1 FROM users u WHERE u.id IN (416, 418) AND lower(trim(n.email)) = lower(u.email))";
        number(db, sql)
    };
    let (before, after) = pair.both(subscribed);
    assert!(before > 0 && before == after, "{before} subscriptions of people called alike, then {after}");
}

/// How often a text stands in the texts of the columns, with no letter, digit or sign of an address beside it where
/// `whole` is asked.
fn mentions(db: &Connection, what: &str, whole: bool) -> usize {
    let columns = [
        ("messages", "body"),
        ("comments", "body"),
        ("meetings", "notes"),
        ("meeting_ratings", "remark"),
        ("notifications", "text"),
        ("messages_fts", "body"),
        ("audit_log", "detail"),
    ];
    let part = |letter: char| letter.is_alphanumeric() || "_-.".contains(letter);
    let mut count = 0;
    for (table, column) in columns {
        for row in query(db, &format!("SELECT {column} FROM {table}")) {
            let text = text(&row[0]).to_lowercase();
            count += text
                .match_indices(&what.to_lowercase())
                .filter(|(at, found)| {
                    let (head, tail) = (&text[..*at], &text[at + found.len()..]);
                    // A full stop ends a sentence; before more letters it goes on.
                    let goes_on = tail.trim_start_matches('.').chars().next().is_some_and(part)
                        && (!tail.starts_with('.') || tail[1..].starts_with(char::is_alphanumeric));
                    !whole || !(head.ends_with(part) || goes_on)
                })
                .count();
        }
    }
    count
}

#[test]
fn a_handle_and_an_address_go_and_longer_ones_stay() {
    let demo = Demo::shared();
    let pair = Pair::of(&demo);
    let called = |id: i64, column: &str| {
        text(&query(&pair.before, &format!("SELECT {column} FROM users WHERE id = {id}"))[0][0]).to_owned()
    };
    let handle = format!("@{}", demo.subject("handle"));
    let longer = format!("@{}", called(HANDLE_STARTS_ALIKE, "handle"));
    assert!(longer.starts_with(&handle) && longer.len() > handle.len());
    let gone = [handle, demo.subject("email").to_owned(), demo.subject("name").to_owned()];
    for what in gone {
        let (before, after) = pair.both(|db| mentions(db, &what, true));
        assert!(before > 0, "nothing mentions the person this way");
        assert_eq!(after, 0, "{before} mentions of the person before, and some after");
    }
    let mut seen = 0;
    for what in [
        longer,
        called(EMAIL_ENDS_ALIKE, "email"),
        called(EMAIL_STARTS_ALIKE, "email"),
        called(HANDLE_STARTS_ALIKE, "name"),
        called(EMAIL_ENDS_ALIKE, "name"),
    ] {
        let (before, after) = pair.both(|db| mentions(db, &what, false));
        assert_eq!(before, after, "mentions of somebody called alike");
        seen += before;
    }
    assert!(seen > 0, "nothing mentions anybody who is called alike");
}

#[test]
fn what_is_shared_is_counted_as_before_and_invoices_stay() {
    let demo = Demo::shared();
    let pair = Pair::of(&demo);
    for figure in [
        "SELECT count(*) FROM meetings",
        "SELECT sum(minutes) FROM meetings",
        "SELECT count(*) FROM meeting_ratings",
        "SELECT sum(stars) FROM meeting_ratings",
        "SELECT count(*) FROM messages",
        "SELECT count(*) FROM messages_fts",
        "SELECT count(*) FROM conversations",
        "SELECT count(*) FROM conversation_members",
        "SELECT count(*) FROM goals",
        "SELECT count(*) FROM goal_steps",
        "SELECT count(*) FROM learning_progress",
        "SELECT sum(percent) FROM learning_progress",
        "SELECT count(*) FROM programme_members",
        "SELECT count(*) FROM user_badges",
        "SELECT count(*) FROM comments",
        "SELECT count(*) FROM audit_log",
    ] {
        let (before, after) = pair.both(|db| number(db, figure));
        assert!(before > 0 && before == after, "{figure}: {before}, then {after}");
    }
    // AO §147(3), (4): eight years from the end of the year, as the policy says; the day of the case is in 2026.
    let ids = format!("({}, {})", demo.key("id"), demo.key("twin_id"));
    for invoices in [
        "SELECT * FROM invoices WHERE issued_on >= '2018-01-01' ORDER BY id",
        "SELECT * FROM invoices WHERE user_id NOT IN IDS ORDER BY id",
        "SELECT l.* FROM invoice_lines l JOIN invoices i ON i.id = l.invoice_id WHERE i.issued_on >= '2018-01-01' ORDER BY 1, 2",
        "SELECT p.* FROM payments p JOIN invoices i ON i.id = p.invoice_id WHERE i.issued_on >= '2018-01-01' ORDER BY 1",
    ] {
        let (before, after) = pair.both(|db| query(db, &invoices.replace("IDS", &ids)));
        assert!(!before.is_empty() && before == after, "{invoices}: something has changed");
    }
    let own = format!("SELECT count(*) FROM invoices WHERE user_id IN {ids}");
    assert!(
        number(&pair.after, &own) > 0,
        "no invoice of the person is kept, so that the test shows nothing"
    );
}

#[test]
fn the_database_stays_sound_and_its_schema_the_same() {
    let demo = Demo::shared();
    sound(&demo.file("app.sqlite"));
    let pair = Pair::of(&demo);
    let (before, after) = pair.both(schema);
    assert_eq!(before, after);
    for pragma in ["journal_mode", "page_size", "auto_vacuum", "user_version", "application_id", "encoding"] {
        let (before, after) = pair.both(|db| query(db, &format!("PRAGMA {pragma}")));
        assert_eq!(before, after, "{pragma}");
    }
}

#[test]
fn a_second_run_changes_no_byte_and_says_so() {
    let demo = Demo::shared();
    let bench = Bench::new(&demo);
    assert_eq!(bench.run().code, Some(0));
    let state = || -> Vec<(String, Vec<u8>)> {
        bench
            .files()
            .into_iter()
            .map(|name| (name.clone(), std::fs::read(bench.file(&name)).unwrap()))
            .collect()
    };
    // With one run seed, a run of its own leaves what the demo's left.
    assert!(digests(&bench.db()) == digests(&demo.file("app.sqlite")));
    let before = state();
    let said = bench.run_json();
    assert_eq!(said.code, Some(6), "{}{}", said.out, said.err);
    assert_eq!(said.json()["outcome"], "already-done");
    let said = bench.run();
    assert_eq!(said.code, Some(6), "{}{}", said.out, said.err);
    assert!(said.out.contains("already done"), "{}", said.out);
    assert!(state() == before, "a second run has changed a file");
}
