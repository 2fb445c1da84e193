//! What may stay does not block: kept cells, near misses, and weak identifiers alone.
#![expect(clippy::unwrap_used, reason = "a helper of a test may panic as the test may")]

mod support;

use support::{EMAIL, NAME, Platform, blocking, one, scan};

#[test]
fn kept_invoices_do_not_block() {
    let platform = Platform::new();
    platform.db.execute("INSERT INTO invoices VALUES (1, 4242, ?1, 'paid')", [EMAIL]).unwrap();
    let answer = platform.scan();
    assert_eq!(blocking(&answer), []);
    let kept: Vec<_> =
        answer.kept.iter().map(|kept| (kept.table.as_str(), kept.column.as_str(), kept.count)).collect();
    assert_eq!(kept, [("invoices", "billed_to", 1)]);
}

#[test]
fn only_the_kept_cells_of_the_kept_rows_stay() {
    let platform = Platform::new();
    platform.db.execute("INSERT INTO invoices VALUES (1, 4242, ?1, ?1), (2, 7, ?1, '')", [EMAIL]).unwrap();
    let found = blocking(&platform.scan());
    assert_eq!(
        found,
        [
            one("table invoices, column billed_to", "users.email", "as-given"),
            one("table invoices, column note", "users.email", "as-given"),
        ]
        .concat()
    );
}

#[test]
fn near_misses_stay() {
    let platform = Platform::with("PRAGMA secure_delete = OFF");
    for (id, detail) in (0_i64..).zip([
        "xzoë.quince@quince.example",
        "zoë.quince@quince.example.org",
        "zoë.quince@quince.examples",
        "a.zoë.quince@quince.example",
        "Zoë Quincey and Azoë Quince",
        "xzo%C3%AB.quince%40quince.example",
        "xzo=C3=ABquince=40quince.example and jozo=C3=AB.quince@quince.exa=\nmple",
        "zo=C3=AB.quince@quince.example=\r\n.org",
        "eHpvw6sucXVpbmNlQHF1aW5jZS5leGFtcGxl",
        "zoë.quince+@other.example",
    ]) {
        platform.db.execute("INSERT INTO users_audit VALUES (?1, '2026', ?2)", (id, detail)).unwrap();
    }
    platform.sql("CREATE TABLE gone AS SELECT * FROM users_audit; DROP TABLE gone; DELETE FROM users_audit WHERE id IN (2, 5);");
    let answer = platform.scan();
    assert_eq!(blocking(&answer), []);
    assert_eq!(answer.review, []);
}

#[test]
fn a_weak_identifier_blocks_by_its_surroundings() {
    let platform = Platform::new();
    platform
        .db
        .execute("INSERT INTO users_audit VALUES (1, '2026', ?1)", [format!("spoke to {NAME}")])
        .unwrap();
    platform.sql("INSERT INTO events VALUES (1, '4242'), (2, 4242)");
    let answer = platform.scan();
    assert_eq!(blocking(&answer), []);
    let review: u64 = answer.review.iter().map(|finding| finding.count).sum();
    assert_eq!(review, 3);

    let platform = Platform::new();
    platform.db.execute("INSERT INTO messages VALUES (9, 4242, ?1)", [format!("regards, {NAME}")]).unwrap();
    let found = blocking(&platform.scan());
    assert_eq!(
        found,
        [
            one("table messages, column body", "users.name", "as-given"),
            one("table messages, column sender_id", "users.id", "as-given"),
        ]
        .concat()
    );

    let platform = Platform::new();
    platform.db.execute("INSERT INTO users_audit VALUES (1, ?1, ?2)", [NAME, EMAIL]).unwrap();
    assert_eq!(blocking(&platform.scan()).len(), 2);
}

#[test]
fn an_excepted_identifier_counts_no_more_in_the_rows_than_anywhere() {
    let platform = Platform::new();
    platform.db.execute("INSERT INTO messages VALUES (4242, 7, ?1)", [format!("regards, {NAME}")]).unwrap();
    let request = serde_json::json!({
        "identifiers": [
            { "name": "users.name", "kind": "text", "strength": "weak", "value": NAME },
            { "name": "users.id", "kind": "key", "strength": "weak", "value": 4242 },
        ],
        "person_rows": [
            { "table": "messages", "when": { "op": "eq", "column": "sender_id", "value": 7 }, "except": ["users.id"] },
        ],
    })
    .to_string();
    let copy = tempfile::tempdir().unwrap();
    let file = copy.path().join("copy.sqlite");
    std::fs::copy(platform.path(), &file).unwrap();
    let answer = scan(&request, &file);
    assert_eq!(blocking(&answer), one("table messages, column body", "users.name", "as-given"));
    let review: Vec<&str> = answer.review.iter().map(|finding| finding.identifier.as_str()).collect();
    assert_eq!(review, ["users.id"]);
}

#[test]
fn a_handle_ends_where_the_name_ends() {
    let request = serde_json::json!({
        "identifiers": [{ "name": "users.handle", "kind": "handle", "strength": "strong", "value": "foo" }],
    })
    .to_string();
    for (text, hits) in [
        ("ask @foo, please", 1),
        ("ask @foobar", 0),
        ("ask @foo_2", 0),
        ("mail x@foo.example", 0),
        ("@Foo", 1),
        ("foo", 1),
        ("food and foo fighters", 0),
        ("https://app.example/u/foo?x", 1),
        ("https://app.example/u/foobar", 0),
        ("either/foo", 0),
        (r#"{"by": "foo"}"#, 1),
        (r#"{"by": "foobar"}"#, 0),
    ] {
        let platform = Platform::new();
        platform.db.execute("INSERT INTO users_audit VALUES (1, '', ?1)", [text]).unwrap();
        let path = platform.path();
        let copy = tempfile::tempdir().unwrap();
        let file = copy.path().join("copy.sqlite");
        std::fs::copy(&path, &file).unwrap();
        assert_eq!(scan(&request, &file).findings.len(), hits, "{text}");
    }
}

#[test]
fn a_row_of_a_kept_parent_stays() {
    let platform = Platform::new();
    platform.sql("CREATE TABLE lines (invoice_id INT, text TEXT)");
    platform.db.execute("INSERT INTO invoices VALUES (1, 4242, '', ''), (2, 7, '', '')", []).unwrap();
    platform.db.execute("INSERT INTO lines VALUES (1, ?1), (2, ?1)", [EMAIL]).unwrap();
    let request = serde_json::json!({
        "identifiers": [{ "name": "users.email", "kind": "email", "strength": "strong", "value": EMAIL }],
        "sets": [
            { "name": "theirs", "table": "invoices", "key": ["id"],
              "when": { "op": "eq", "column": "user_id", "value": 4242 } },
            { "name": "billed", "table": "lines", "key": ["invoice_id"],
              "when": { "op": "in", "columns": ["invoice_id"], "set": "theirs" } },
        ],
        "kept": [{ "table": "lines", "reason": "invoicing",
            "when": { "op": "in", "columns": ["invoice_id"], "set": "billed" } }],
    })
    .to_string();
    let copy = tempfile::tempdir().unwrap();
    let file = copy.path().join("copy.sqlite");
    std::fs::copy(platform.path(), &file).unwrap();
    let answer = scan(&request, &file);
    assert_eq!(blocking(&answer), one("table lines, column text", "users.email", "as-given"));
    assert_eq!(answer.kept.len(), 1);
}

#[test]
fn a_full_text_index_stays_by_its_own_columns_and_json_by_the_rows_it_names() {
    let platform = Platform::new();
    platform.db.execute("INSERT INTO invoices VALUES (1, 4242, '', ''), (2, 7, '', '')", []).unwrap();
    platform.sql("CREATE VIRTUAL TABLE words USING fts5(title, body, tokenize = 'unicode61')");
    platform.sql("CREATE TABLE notes (detail TEXT)");
    for id in [1, 2] {
        platform
            .db
            .execute("INSERT INTO words (rowid, title, body) VALUES (?1, 'x', ?2)", (id, EMAIL))
            .unwrap();
        let detail = format!(r#"{{"of": {{"invoice": {id}}}, "by": "{EMAIL}"}}"#);
        platform.db.execute("INSERT INTO notes VALUES (?1)", [detail]).unwrap();
    }
    let request = |columns: &str| {
        serde_json::json!({
            "identifiers": [{ "name": "users.email", "kind": "email", "strength": "strong", "value": EMAIL }],
            "sets": [{ "name": "theirs", "table": "invoices", "key": ["id"],
                "when": { "op": "eq", "column": "user_id", "value": 4242 } }],
            "kept": [
                { "table": "words", "columns": [columns], "reason": "invoicing",
                  "when": { "op": "in", "columns": ["rowid"], "set": "theirs" } },
                { "table": "notes", "reason": "invoicing",
                  "when": { "op": "json-in", "column": "detail", "path": ["of", "invoice"], "set": "theirs" } },
            ],
        })
        .to_string()
    };
    let copy = tempfile::tempdir().unwrap();
    let file = copy.path().join("copy.sqlite");
    std::fs::copy(platform.path(), &file).unwrap();
    let answer = scan(&request("body"), &file);
    let index = one("table words_content, column c1", "users.email", "as-given");
    let json = one("table notes, column detail, json $.*[1]", "users.email", "as-given");
    assert_eq!(blocking(&answer), [json.clone(), index.clone()].concat());
    assert_eq!(
        answer.findings.iter().map(|finding| finding.count).sum::<u64>(),
        2,
        "each once, and once kept"
    );
    let other = scan(&request("title"), &file);
    assert_eq!(other.findings.iter().map(|finding| finding.count).sum::<u64>(), 3);
    let unknown = rightful_residue::wire::scan(&request("none"), &file).unwrap_err();
    assert!(unknown.to_string().contains("unknown-column"), "{unknown}");
}

/// What is found of the user name `anna`, an address and a first name, where the user name as a whole value stays in the
/// first names of everybody but the person in row 1.
fn beside_others_names(rows: &str) -> rightful_residue::Answer {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("app.sqlite");
    let db = rusqlite::Connection::open(&file).unwrap();
    db.execute_batch("CREATE TABLE people (id INTEGER PRIMARY KEY, handle TEXT, first, last TEXT); CREATE INDEX firsts ON people (first);")
        .unwrap();
    db.execute_batch(rows).unwrap();
    db.close().unwrap();
    let request = serde_json::json!({
        "identifiers": [
            { "name": "people.handle", "kind": "handle", "strength": "strong", "value": "anna" },
            { "name": "people.mail", "kind": "email", "strength": "strong", "value": "anna@x.example" },
            { "name": "people.last", "kind": "text", "strength": "weak", "value": "Albatros" },
        ],
        "kept": [{ "table": "people", "columns": ["first"], "identifiers": ["people.handle"], "whole": true,
            "when": { "op": "ne", "column": "id", "value": 1 }, "reason": "their own name" }],
    });
    rightful_residue::scan(
        &rightful_residue::wire::request(&request.to_string()).unwrap(),
        &file,
        &mut |_| {},
    )
    .unwrap()
}

#[test]
fn a_whole_value_of_some_identifiers_stays() {
    for value in ["'anna'", "'Anna'", "' ANNA '", "x'416e6e61'"] {
        let answer = beside_others_names(&format!("INSERT INTO people VALUES (2, 'bo', {value}, NULL)"));
        assert_eq!(blocking(&answer), [], "{value}");
        let kept: Vec<_> =
            answer.kept.iter().map(|of| (of.column.as_str(), of.reason.as_str(), of.count)).collect();
        assert_eq!(kept, [("first", "their own name", 1)], "{value}");
    }
    let near = [
        (1, "'Anna'", "people.handle"),
        (2, "'@anna'", "people.handle"),
        (2, "'and @anna'", "people.handle"),
        (2, "'https://x.example/u/anna'", "people.handle"),
        (2, "'\"anna\"'", "people.handle"),
        (2, "'[\"anna\"]'", "people.handle"),
        // The MD5 digest of the name.
        (2, "'a70f9e38ff015afaa9ab0aacabee2e13'", "people.handle"),
        (2, "'anna@x.example'", "people.mail"),
    ];
    for (id, value, identifier) in near {
        let answer = beside_others_names(&format!("INSERT INTO people VALUES ({id}, 'bo', {value}, NULL)"));
        let found: Vec<_> = blocking(&answer).into_iter().map(|(at, of, _)| (at, of)).collect();
        let at = if value.contains('[') {
            "table people, column first, json $[0]"
        } else {
            "table people, column first"
        };
        assert_eq!(found, [(at.to_owned(), identifier.to_owned())], "{value}");
    }
    let other_column = beside_others_names("INSERT INTO people VALUES (2, 'anna', NULL, NULL)");
    assert_eq!(blocking(&other_column), one("table people, column handle", "people.handle", "as-given"));
}

#[test]
fn a_whole_value_that_is_somebody_elses_makes_no_hit_beside_it_the_persons() {
    let theirs = beside_others_names("INSERT INTO people VALUES (2, 'bo', 'Anna', 'Albatros')");
    assert_eq!(blocking(&theirs), []);
    assert_eq!(theirs.review.len(), 1);
    let persons = beside_others_names("INSERT INTO people VALUES (1, 'bo', 'Anna', 'Albatros')");
    assert_eq!(blocking(&persons).len(), 2);
}
