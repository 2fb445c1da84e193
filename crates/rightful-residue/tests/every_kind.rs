//! Every strong identifier, alone, in every encoding, in a value and in what a deleted row has left: which of them the others
//! are never decides what is found.

#![expect(clippy::unwrap_used, reason = "a helper of the tests")]

use std::path::Path;

use rightful_residue::scan;
use rusqlite::Connection;
use serde_json::{Value, json};

const STRONG: [(&str, &str); 6] = [
    ("email", "zoe@quince.example"),
    ("phone", "+43 660 1234567"),
    ("phone", "089/123456"),
    ("iban", "DE89 3704 0044 0532 0130 00"),
    ("handle", "zoe_quince7"),
    ("text", "Passport C01X00T47"),
];

type Encode = fn(&[u8]) -> Vec<u8>;

const ENCODINGS: [(&str, Encode); 9] = [
    ("UTF-8", <[u8]>::to_vec),
    ("UTF-16, low first", |text| wide(text, u16::to_le_bytes)),
    ("UTF-16, high first", |text| wide(text, u16::to_be_bytes)),
    ("base64", |text| data_encoding::BASE64.encode(text).into_bytes()),
    ("base64 for links", |text| data_encoding::BASE64URL_NOPAD.encode(text).into_bytes()),
    ("hexadecimal", |text| data_encoding::HEXLOWER.encode(text).into_bytes()),
    ("base64 of UTF-16, low first", |text| {
        data_encoding::BASE64.encode(&wide(text, u16::to_le_bytes)).into_bytes()
    }),
    ("base64 of UTF-16, high first", |text| {
        data_encoding::BASE64.encode(&wide(text, u16::to_be_bytes)).into_bytes()
    }),
    ("hexadecimal of UTF-16", |text| {
        data_encoding::HEXUPPER.encode(&wide(text, u16::to_le_bytes)).into_bytes()
    }),
];

fn wide(text: &[u8], bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::str::from_utf8(text).unwrap().encode_utf16().flat_map(bytes).collect()
}

fn identifier((kind, value): (&str, &str)) -> Value {
    json!({ "name": kind, "kind": kind, "strength": "strong", "value": value })
}

/// How often what blocks names the identifier.
fn found(path: &Path, identifiers: &[Value], name: &str) -> u64 {
    let request = json!({ "identifiers": identifiers }).to_string();
    let request = rightful_residue::wire::request(&request).unwrap();
    let answer = scan(&request, path, &mut |_| {}).unwrap();
    answer.findings.iter().filter(|finding| finding.identifier == name).map(|finding| finding.count).sum()
}

fn database(path: &Path, encoding: &str) -> Connection {
    let db = Connection::open(path).unwrap();
    db.execute_batch(&format!(
        "PRAGMA encoding = '{encoding}'; PRAGMA secure_delete = OFF;
         CREATE TABLE notes (code TEXT PRIMARY KEY, before TEXT, said, after TEXT) WITHOUT ROWID;
         CREATE TABLE rows (before TEXT, said TEXT, after TEXT);"
    ))
    .unwrap();
    db
}

#[test]
fn it_is_found_in_values_of_any_encoding() {
    let longer = json!({ "name": "long", "kind": "text", "strength": "weak", "value": "Maximiliane Musterfrau-Beispiel" });
    for strong in STRONG {
        for (name, encode) in ENCODINGS {
            for others in [Vec::new(), vec![longer.clone()]] {
                let dir = tempfile::tempdir().unwrap();
                let path = dir.path().join("app.sqlite");
                let db = database(&path, "UTF-8");
                let bytes = encode(strong.1.as_bytes());
                db.execute("INSERT INTO notes VALUES ('a', 'x', ?1, 'y')", [&bytes]).unwrap();
                if let Ok(text) = String::from_utf8(bytes).map(|text| format!("<{text}>")) {
                    db.execute("INSERT INTO notes VALUES ('b', 'x', ?1, 'y')", [text]).unwrap();
                }
                db.close().unwrap();
                let wanted = [others, vec![identifier(strong)]].concat();
                assert!(found(&path, &wanted, strong.0) > 0, "{strong:?} as {name}");
            }
        }
    }
}

#[test]
fn it_is_found_in_what_a_deleted_row_has_left() {
    for strong in STRONG {
        for encoding in ["UTF-8", "UTF-16le", "UTF-16be"] {
            for (before, after) in [("- ", " -"), ("abc", "xyz"), ("A17", "2026-01-01"), ("", "")] {
                let dir = tempfile::tempdir().unwrap();
                let path = dir.path().join("app.sqlite");
                let db = database(&path, encoding);
                for id in 0..30 {
                    let theirs = (before, strong.1, after);
                    let (before, said, after) = if id == 11 { theirs } else { ("b", "filler filler", "a") };
                    db.execute("INSERT INTO rows VALUES (?1, ?2, ?3)", (before, said, after)).unwrap();
                }
                db.execute("DELETE FROM rows WHERE said = ?1", [strong.1]).unwrap();
                db.close().unwrap();
                let at = format!("{strong:?} between {before:?} and {after:?} in {encoding}");
                assert!(found(&path, &[identifier(strong)], strong.0) > 0, "{at}");
            }
        }
    }
}

#[test]
fn a_longer_one_is_somebody_else_s_in_any_encoding() {
    for ((kind, value), longer) in STRONG.into_iter().zip([
        "xzoe@quince.example",
        "+43 660 12345678",
        "089/1234567",
        "DE89 3704 0044 0532 0130 001",
        "zoe_quince77",
        "Passport C01X00T478",
    ]) {
        for (name, encode) in ENCODINGS {
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("app.sqlite");
            let db = database(&path, "UTF-8");
            db.execute("INSERT INTO notes VALUES ('a', 'x', ?1, 'y')", [encode(longer.as_bytes())]).unwrap();
            db.close().unwrap();
            assert_eq!(found(&path, &[identifier((kind, value))], kind), 0, "{value} in {longer} as {name}");
        }
    }
}
