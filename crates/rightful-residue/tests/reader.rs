//! The reader against SQLite: what the scanner sees of random tables is what SQLite reads, and damage never stops it.
//!
//! The scanner shows no values, so each value is asked for as an identifier: a token that only one cell holds must be
//! found in exactly that cell, and nowhere else.

#![expect(clippy::unwrap_used, reason = "helpers of the tests")]

use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::Config;
use rightful_residue::{Answer, wire};
use rusqlite::Connection;
use rusqlite::types::Value;

fn config(cases: u32) -> Config {
    Config { cases, failure_persistence: None, ..Config::default() }
}

/// How a file is laid out.
#[derive(Clone, Debug)]
struct Layout {
    page_size: u32,
    encoding: &'static str,
    auto_vacuum: u8,
    wal: bool,
    without_rowid: bool,
    generated: bool,
}

fn layout() -> impl Strategy<Value = Layout> {
    (
        prop::sample::select(vec![512, 1024, 4096, 65536]),
        prop::sample::select(vec!["UTF-8", "UTF-16le", "UTF-16be"]),
        0..3_u8,
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(page_size, encoding, auto_vacuum, wal, without_rowid, generated)| Layout {
            page_size,
            encoding,
            auto_vacuum,
            wal,
            without_rowid,
            generated,
        })
}

/// A value, with a mark in every text and blob, and a few that overflow several pages.
fn value() -> impl Strategy<Value = (u8, i64, usize)> {
    let length = prop_oneof![8 => 0..40_usize, 2 => 400..900_usize, 1 => 3000..9000_usize];
    (0..5_u8, prop_oneof![any::<i64>(), -300..300_i64], length)
}

fn cell((kind, number, length): (u8, i64, usize), mark: &str) -> Value {
    let padded = || format!("{} {mark} {}", "é".repeat(length / 3), "z".repeat(length));
    match kind {
        0 => Value::Null,
        1 => Value::Integer(number),
        #[expect(clippy::cast_precision_loss, reason = "any real number will do")]
        2 => Value::Real(number as f64 + 0.5),
        3 => Value::Text(padded()),
        _ => Value::Blob(padded().into_bytes()),
    }
}

fn build(layout: &Layout, rows: &[Vec<(u8, i64, usize)>], path: &Path) -> Connection {
    let db = Connection::open(path).unwrap();
    db.execute_batch(&format!(
        "PRAGMA page_size = {}; PRAGMA encoding = '{}'; PRAGMA auto_vacuum = {}; PRAGMA secure_delete = ON; PRAGMA synchronous = OFF;",
        layout.page_size, layout.encoding, layout.auto_vacuum
    ))
    .unwrap();
    if layout.wal {
        db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 3").unwrap();
    }
    let computed = if layout.generated { ", [late] AS (length(a)), kept AS (typeof(b)) STORED" } else { "" };
    let (key, options) = if layout.without_rowid { ("TEXT", "WITHOUT ROWID") } else { ("INTEGER", "") };
    db.execute_batch(&format!(
        "CREATE TABLE \"odd \"\" name\" (/* a, b */ a DECIMAL(10, 2) DEFAULT (1 + (2)), key {key} {computed},
             b, -- the last
             c BLOB CHECK (c <> ', d'), PRIMARY KEY (key)) {options}"
    ))
    .unwrap();
    for (number, row) in rows.iter().enumerate() {
        let [a, b, c] = [0, 1, 2].map(|column| {
            row.get(column)
                .map_or(Value::Null, |of| cell(*of, &format!("mark{number:05}c{column}@x.example")))
        });
        let key = i64::try_from(number).unwrap() * 3 - 20;
        db.execute("INSERT INTO \"odd \"\" name\" (a, key, b, c) VALUES (?1, ?2, ?3, ?4)", (a, key, b, c))
            .unwrap();
    }
    // Churn moves cells, frees pages and leaves rows shorter than their table.
    db.execute_batch(
        "DELETE FROM \"odd \"\" name\" WHERE CAST(key AS INT) % 4 = 2;
         ALTER TABLE \"odd \"\" name\" ADD COLUMN added TEXT DEFAULT 'it''s';
         UPDATE \"odd \"\" name\" SET c = c WHERE CAST(key AS INT) % 4 = 1;",
    )
    .unwrap();
    db
}

/// Copies the files by another process: this one has them open through SQLite.
fn copy(from: &Path, to: &Path) {
    for suffix in ["", "-wal"] {
        let (from, to) = (format!("{}{suffix}", from.display()), format!("{}{suffix}", to.display()));
        if Path::new(&from).exists() {
            assert!(std::process::Command::new("cp").arg(from).arg(to).status().unwrap().success());
        }
    }
}

fn places(answer: &Answer) -> Vec<(String, String, u64)> {
    answer.findings.iter().map(|found| (found.identifier.clone(), found.at.clone(), found.count)).collect()
}

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn every_value_is_seen_in_its_column_and_every_row_by_its_predicate(
        layout in layout(),
        rows in prop::collection::vec(prop::collection::vec(value(), 3), 1..60),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("app.sqlite");
        let db = build(&layout, &rows, &path);
        let mut identifiers = Vec::new();
        let mut kept = Vec::new();
        let mut expected = Vec::new();
        let mut expected_kept = 0;
        let mut query = db.prepare("SELECT key, a, b, c, added FROM \"odd \"\" name\" ORDER BY CAST(key AS INT)").unwrap();
        let mut found = query.query([]).unwrap();
        let mut left = 0;
        while let Some(row) = found.next().unwrap() {
            left += 1;
            let key: Value = row.get(0).unwrap();
            let number = match &key {
                Value::Integer(key) => *key,
                Value::Text(key) => key.parse().unwrap(),
                _ => unreachable!("the key is a number or its text"),
            };
            let number = (number + 20) / 3;
            // Every third row stays: its predicate must hold for all of its values, as SQLite reads them.
            let stays = number % 3 == 0;
            if stays {
                let column = |name: &str, value: &Value| match value {
                    Value::Null => serde_json::json!({ "op": "null", "column": name }),
                    Value::Integer(value) => {
                        serde_json::json!({ "op": "eq", "column": name, "value": { "int": value.to_string() } })
                    }
                    Value::Real(value) => {
                        serde_json::json!({ "op": "eq", "column": name, "value": { "real": format!("{value:?}") } })
                    }
                    Value::Text(value) => serde_json::json!({ "op": "eq", "column": name, "value": value }),
                    Value::Blob(value) => {
                        let hex = data_encoding::HEXLOWER.encode(value);
                        serde_json::json!({ "op": "eq", "column": name, "value": { "blob": hex } })
                    }
                };
                let all: Vec<_> = ["key", "a", "b", "c", "added"]
                    .iter()
                    .enumerate()
                    .map(|(at, name)| column(name, &row.get(at).unwrap()))
                    .collect();
                kept.push(serde_json::json!({
                    "table": "odd \" name", "reason": "stays", "when": { "op": "all", "of": all } }));
            }
            for (column, name) in ["a", "b", "c"].iter().enumerate() {
                if matches!(row.get(column + 1).unwrap(), Value::Text(_) | Value::Blob(_)) {
                    let identifier = format!("{number:05}{column}");
                    identifiers.push(serde_json::json!({ "name": identifier, "kind": "email", "strength": "strong",
                        "value": format!("mark{number:05}c{column}@x.example") }));
                    if stays {
                        expected_kept += 1;
                    } else {
                        expected.push((identifier, format!("table odd \" name, column {name}"), 1));
                    }
                }
            }
        }
        identifiers.push(serde_json::json!({ "name": "none", "kind": "text", "strength": "weak", "value": "nowhere" }));
        let scanned = tempfile::tempdir().unwrap();
        let file = scanned.path().join("copy.sqlite");
        copy(&path, &file);
        let request = serde_json::json!({ "identifiers": identifiers, "kept": kept }).to_string();
        let answer = rightful_residue::scan(&wire::request(&request).unwrap(), &file, &mut |_| {}).unwrap();
        prop_assert_eq!(&answer.unreadable, &vec![]);
        let mut logical = places(&answer);
        // Left-over frames and replaced pages of the log repeat what was current once.
        logical.retain(|(_, at, _)| at.starts_with("table"));
        logical.sort();
        expected.sort();
        prop_assert_eq!(logical, expected);
        prop_assert_eq!(answer.kept.iter().map(|kept| kept.count).sum::<u64>(), expected_kept);
        let schema_rows: u32 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap();
        prop_assert_eq!(answer.scanned.rows, left + u64::from(schema_rows));
    }

    #[test]
    fn damage_gives_an_answer_or_an_error_and_never_a_panic(
        layout in layout(),
        rows in prop::collection::vec(prop::collection::vec(value(), 3), 20..40),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..60),
        early in any::<bool>(),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("app.sqlite");
        let db = build(&layout, &rows, &path);
        db.execute_batch("CREATE VIRTUAL TABLE fts USING fts5(t); INSERT INTO fts SELECT b FROM \"odd \"\" name\"").unwrap();
        let file = dir.path().join("copy.sqlite");
        copy(&path, &file);
        for suffix in ["", "-wal"] {
            let file = format!("{}{suffix}", file.display());
            let Ok(mut bytes) = std::fs::read(&file) else { continue };
            if bytes.is_empty() {
                continue;
            }
            for (at, byte) in &flips {
                // The first pages hold the headers, the schema and the roots: half of the cases aim there.
                let range = if early { bytes.len().min(3000) } else { bytes.len() };
                bytes[at.index(range)] = *byte;
            }
            if let Some(cut) = cut {
                bytes.truncate(cut.index(bytes.len()));
            }
            std::fs::write(&file, bytes).unwrap();
        }
        let request = r#"{ "identifiers": [
            { "name": "mail", "kind": "email", "strength": "strong", "value": "mark00003c1@x.example" },
            { "name": "tel", "kind": "phone", "strength": "strong", "value": "+49 30 1234567" } ] }"#;
        let _ = wire::scan(request, &file);
    }
}
