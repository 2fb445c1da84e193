//! Every way a scan is refused, by its code; and no message or `Debug` output holds a value.

#![expect(clippy::unwrap_used, reason = "helpers of the tests")]

use std::collections::BTreeSet;
use std::path::Path;

use rightful_residue::{Code, Error, wire};
use rusqlite::Connection;
use serde_json::{Value as Json, json};

const VALUE: &str = "canary@x.example";

fn identifiers() -> Json {
    json!([{ "name": "mail", "kind": "email", "strength": "strong", "value": VALUE }])
}

fn database(path: &Path) -> Vec<u8> {
    let db = Connection::open(path).unwrap();
    db.execute_batch("CREATE TABLE t (id INTEGER PRIMARY KEY, mail TEXT, up AS (upper(mail))); CREATE VIRTUAL TABLE f USING rtree(id, low, high);")
        .unwrap();
    db.execute("INSERT INTO t (mail) VALUES (?1)", [VALUE]).unwrap();
    db.close().unwrap();
    std::fs::read(path).unwrap()
}

fn refused(request: &str, path: &Path) -> Error {
    let error = wire::scan(request, path).unwrap_err();
    for shown in [error.to_string(), format!("{error:?}")] {
        assert!(!shown.contains("canary"), "{shown}");
        assert!(!shown.contains('\n') && !shown.ends_with('.'), "{shown}");
    }
    assert!(!error.message().is_empty());
    error
}

#[test]
fn every_code_is_provoked() {
    let dir = tempfile::tempdir().unwrap();
    let good = dir.path().join("app.sqlite");
    let bytes = database(&good);
    let mut seen = BTreeSet::new();
    let mut check = |request: &str, path: &Path, code: Code, at: &str| {
        let error = refused(request, path);
        let (place, _) = error.at().split_once(',').unwrap_or((error.at(), ""));
        assert_eq!((error.code(), place), (code, at), "{error}");
        seen.insert(code);
    };
    let with = |more: Json| {
        let mut request = json!({ "identifiers": identifiers() });
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        request.to_string()
    };
    let eq = |column: &str| json!({ "op": "eq", "column": column, "value": 1 });

    check("canary", &good, Code::RequestSyntax, "line 1");
    let deep = r#"{"op":"not","of":"#.repeat(1000);
    let deep = format!("{{\"identifiers\":[],\"person_rows\":[{{\"table\":\"t\",\"when\":{deep}");
    check(&deep, &good, Code::RequestSyntax, "line 1");
    check(r#"{ "identifiers": [], "canary": 1 }"#, &good, Code::RequestShape, "line 1");
    check(&with(json!({ "copies": [1] })), &good, Code::RequestShape, "line 1");
    let set = |name: &str, key: &[&str], when: Json| json!({ "name": name, "table": "t", "key": key, "when": when });
    let within = |set: &str| json!({ "op": "in", "columns": ["id"], "set": set });
    for (sets, asked, place) in [
        (json!([]), within("s"), "person_rows[0].when"),
        (json!([set("s", &["id", "mail"], eq("id"))]), within("s"), "person_rows[0].when"),
        (json!([set("s", &[], eq("id"))]), eq("id"), "sets[0].key"),
        (json!([set("s", &["id"], eq("id")), set("s", &["id"], eq("id"))]), eq("id"), "sets[1].name"),
        (json!([set("s", &["id", "mail"], within("s"))]), eq("id"), "sets[0].when"),
        (
            json!([set("s", &["id"], within("later")), set("later", &["id"], eq("id"))]),
            eq("id"),
            "sets[0].when",
        ),
    ] {
        let rows = json!([{ "table": "t", "when": asked }]);
        check(&with(json!({ "sets": sets, "person_rows": rows })), &good, Code::RequestShape, place);
    }
    check(r#"{ "identifiers": [] }"#, &good, Code::NoIdentifiers, "identifiers");
    for (kind, value) in [
        ("email", json!("canary")),
        ("email", json!("@x.example")),
        ("phone", json!("canary 123")),
        ("iban", json!("canary!")),
        ("handle", json!("@")),
        ("date", json!("canary-01-01")),
        ("text", json!("  ")),
        ("key", json!(null)),
        ("email", json!({ "hex": "00" })),
    ] {
        let request =
            json!({ "identifiers": [{ "name": "n", "kind": kind, "strength": "weak", "value": value }] });
        check(&request.to_string(), &good, Code::IdentifierValue, "identifiers[0].value");
    }
    for table in ["gone", "f"] {
        check(
            &with(json!({ "kept": [{ "table": table, "when": eq("id"), "reason": "" }] })),
            &good,
            Code::UnknownTable,
            "kept[0]",
        );
    }
    check(&with(json!({ "copies": ["gone"] })), &good, Code::UnknownTable, "copies[0]");
    for column in ["gone", "up"] {
        let rows = json!({ "person_rows": [{ "table": "t", "when": { "op": "not", "of": eq(column) } }] });
        check(&with(rows), &good, Code::UnknownColumn, "person_rows[0].when");
    }
    let columns =
        json!({ "kept": [{ "table": "t", "columns": ["gone"], "when": eq("rowid"), "reason": "" }] });
    check(&with(columns), &good, Code::UnknownColumn, "kept[0]");
    let unknown =
        json!({ "kept": [{ "table": "t", "identifiers": ["mail", "tel"], "when": eq("id"), "reason": "" }] });
    check(&with(unknown), &good, Code::RequestShape, "kept[0].identifiers");

    let plain = with(json!({}));
    let file = |name: &str, bytes: &[u8]| {
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let changed = |at: usize, byte: u8| {
        let mut bytes = bytes.clone();
        bytes[at] = byte;
        bytes
    };
    check(&plain, &dir.path().join("missing.sqlite"), Code::CannotRead, "");
    check(&plain, dir.path(), Code::CannotRead, "");
    check(&plain, &file("text.sqlite", VALUE.as_bytes()), Code::NotADatabase, "");
    check(&plain, &file("empty.sqlite", b""), Code::NotADatabase, "");
    for (at, byte) in [(16, 3), (18, 3), (20, 255), (47, 9), (59, 9)] {
        let path = file("newer.sqlite", &changed(at, byte));
        if at == 20 {
            // 4,096 bytes leave room enough; on the smallest page they do not.
            let mut bytes = changed(at, byte);
            bytes[16] = 2;
            bytes[17] = 0;
            std::fs::write(&path, bytes).unwrap();
        }
        check(&plain, &path, Code::UnsupportedFormat, "header");
    }
    check(&plain, &file("short.sqlite", &bytes[..bytes.len() - 4096]), Code::Truncated, "");
    check(&plain, &file("head.sqlite", &bytes[..50]), Code::Truncated, "header");
    // A file that changes while it is read has a test of its own.
    seen.insert(Code::Changed);
    assert_eq!(seen, Code::ALL.iter().copied().collect());
}

#[test]
fn debug_output_holds_no_value() {
    let request = json!({
        "identifiers": identifiers(),
        "sets": [{ "name": "s", "table": "t", "key": ["id"], "when": { "op": "lt", "column": "mail", "value": VALUE } }],
        "kept": [{ "table": "t", "reason": "r", "when": { "op": "all", "of": [
            { "op": "eq", "column": "mail", "value": VALUE },
            { "op": "json-eq", "column": "mail", "path": ["canary"], "value": { "hex": "63616e617279" } },
            { "op": "in", "columns": ["id"], "set": "s" } ] } }],
    });
    let request = wire::request(&request.to_string()).unwrap();
    let shown = format!("{request:?}");
    assert!(!shown.contains("canary") && !shown.contains("63616e"), "{shown}");
    assert!(shown.contains("eq(mail)") && shown.contains("identifiers"));
    let literals = format!("{:?} {:?}", request.identifiers, request.identifiers[0].value);
    assert!(!literals.contains("canary"));
}

#[test]
fn a_name_that_is_an_identifier_is_given_by_position() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("app.sqlite");
    let db = Connection::open(&path).unwrap();
    db.execute_batch("CREATE TABLE \"canary@x.example\" (x, \"to canary@x.example\")").unwrap();
    db.execute("INSERT INTO \"canary@x.example\" VALUES (1, ?1)", [VALUE]).unwrap();
    db.close().unwrap();
    let answer = wire::scan(&json!({ "identifiers": identifiers() }).to_string(), &path).unwrap();
    assert!(!answer.contains("canary"), "{answer}");
    assert!(answer.contains("table #1, column #1"), "{answer}");
}
