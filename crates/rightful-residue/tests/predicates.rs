//! Predicates against SQLite: the rows that stay are the rows SQLite selects for the same question.

use proptest::prelude::*;
use proptest::test_runner::Config;
use rightful_residue::wire;
use rusqlite::Connection;
use serde_json::{Value as Json, json};

/// A literal as the request and as SQL writes it, with its type.
fn literal() -> impl Strategy<Value = (Json, String, &'static str)> {
    prop_oneof![
        (-3..4_i64).prop_map(|n| (json!(n), n.to_string(), "integer")),
        any::<bool>().prop_map(|truth| (json!(truth), i64::from(truth).to_string(), "integer")),
        (-2..3_i32).prop_map(|n| {
            let real = f64::from(n) + 0.5;
            (json!({ "real": format!("{real:?}") }), format!("{real:?}"), "real")
        }),
        "[aAbö]{0,2}".prop_map(|text| (json!(text), format!("'{text}'"), "text")),
        prop::collection::vec(0..3_u8, 0..2).prop_map(|bytes| {
            let hex = data_encoding::HEXLOWER.encode(&bytes);
            (json!({ "hex": hex }), format!("x'{hex}'"), "blob")
        }),
        Just((json!(null), "NULL".to_owned(), "null")),
    ]
}

/// A predicate in the grammar of the request, and the same question to SQLite.
fn predicate() -> impl Strategy<Value = (Json, String)> {
    let column = || prop::sample::select(vec!["a", "b"]);
    let compare = (
        prop::sample::select(vec![
            ("eq", "="),
            ("ne", "<>"),
            ("lt", "<"),
            ("le", "<="),
            ("gt", ">"),
            ("ge", ">="),
        ]),
        column(),
        literal(),
    )
        .prop_map(|((op, sign), column, (value, sql, kind))| {
            (
                json!({ "op": op, "column": column, "value": value }),
                format!("(typeof({column}) = '{kind}' AND '{kind}' <> 'null' AND {column} {sign} {sql})"),
            )
        });
    let null = column()
        .prop_map(|column| (json!({ "op": "null", "column": column }), format!("({column} IS NULL)")));
    let nested = (-3..4_i64).prop_map(|n| {
        (
            json!({ "op": "json-eq", "column": "j", "path": ["u", 1, "id"], "value": n }),
            format!("(json_type(j, '$.u[1].id') IS 'integer' AND json_extract(j, '$.u[1].id') = {n})"),
        )
    });
    let elsewhere = (column(), -3..4_i64).prop_map(|(column, n)| {
        (
            json!({ "op": "in", "columns": [column], "set": format!("below {n}") }),
            format!(
                "EXISTS (SELECT 1 FROM other WHERE typeof(k) = typeof({column}) AND k = {column} AND v < {n})"
            ),
        )
    });
    prop_oneof![6 => compare, 1 => null, 1 => nested, 1 => elsewhere].prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(|parts| {
                let (of, sql): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
                (
                    json!({ "op": "all", "of": of }),
                    format!("(1 AND {})", [sql, vec!["1".to_owned()]].concat().join(" AND ")),
                )
            }),
            prop::collection::vec(inner.clone(), 0..3).prop_map(|parts| {
                let (of, sql): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
                (
                    json!({ "op": "any", "of": of }),
                    format!("({})", [sql, vec!["0".to_owned()]].concat().join(" OR ")),
                )
            }),
            inner.prop_map(|(of, sql)| (json!({ "op": "not", "of": of }), format!("(NOT {sql})"))),
        ]
    })
}

proptest! {
    #![proptest_config(Config { cases: 150, failure_persistence: None, ..Config::default() })]

    #[test]
    fn the_rows_that_stay_are_the_rows_sqlite_selects(
        cells in prop::collection::vec((literal(), literal(), -3..4_i64), 1..12),
        (when, sql) in predicate(),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("app.sqlite");
        let db = Connection::open(&path).unwrap();
        db.execute_batch("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY; BEGIN; CREATE TABLE t (id INTEGER PRIMARY KEY, mail, a, b, j); CREATE TABLE other (k, v)").unwrap();
        for (id, ((_, a, _), (_, b, _), n)) in cells.iter().enumerate() {
            db.execute_batch(&format!(
                "INSERT INTO t VALUES ({id}, 'm{id:03}@x.example', {a}, {b}, '{{\"u\": [0, {{\"id\": {n}}}]}}');
                 INSERT INTO other VALUES ({b}, {n});"
            ))
            .unwrap();
        }
        db.execute_batch("COMMIT").unwrap();
        let mut query = db.prepare(&format!("SELECT id FROM t WHERE {sql} ORDER BY id")).unwrap();
        let expected: Vec<String> = query
            .query_map([], |row| row.get(0).map(|id: i64| format!("m{id:03}")))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        drop(query);
        db.close().unwrap();
        let identifiers: Vec<Json> = (0..cells.len())
            .map(|id| json!({ "name": format!("m{id:03}"), "kind": "email", "strength": "strong",
                "value": format!("m{id:03}@x.example") }))
            .collect();
        let sets: Vec<Json> = (-3..4)
            .map(|n| json!({ "name": format!("below {n}"), "table": "other", "key": ["k"],
                "when": { "op": "lt", "column": "v", "value": n } }))
            .collect();
        let request = json!({ "identifiers": identifiers, "sets": sets,
            "kept": [{ "table": "t", "columns": ["mail"], "when": when, "reason": "asked" }] });
        let request = wire::request(&request.to_string()).unwrap();
        let answer = rightful_residue::scan(&request, &path, &mut |_| {}).unwrap();
        let kept: Vec<String> = answer.kept.iter().map(|kept| kept.identifier.clone()).collect();
        prop_assert_eq!(kept, expected);
        prop_assert_eq!(answer.findings.len() + answer.kept.len(), cells.len());
    }
}

#[test]
fn a_document_holds_a_key_where_it_is_read_exactly() {
    let leads = [r#"{"u":42}"#, r#"{"u":"42"}"#, r#"{"u":42.0}"#, r#"{"\u0075":42}"#];
    let none = [
        r#"{"u":true}"#,
        r#"{"u":null}"#,
        r#"{"u":[42]}"#,
        r#"{"u":42.5}"#,
        r#"{"u":"042"}"#,
        r#"{"u":42"#,
        "{u:42}",
        r#"{"u":0x2a}"#,
        r#"{"u":"\ud83d"}"#,
    ];
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("app.sqlite");
    let db = Connection::open(&path).unwrap();
    db.execute_batch("CREATE TABLE t (id INTEGER PRIMARY KEY, mail, j); CREATE TABLE other (k); INSERT INTO other VALUES (1), (42)")
        .unwrap();
    for document in leads.iter().chain(&none) {
        db.execute("INSERT INTO t (mail, j) VALUES ('anna@x.example', ?1)", [document]).unwrap();
    }
    db.close().unwrap();
    let spelled = |value: Json| json!({ "op": "json-eq", "column": "j", "path": ["u"], "value": value });
    let equal = json!({ "op": "any", "of": [spelled(json!(42)), spelled(json!("42")), spelled(json!({ "real": "42.0" })), spelled(json!(1))] });
    let within = json!({ "op": "json-in", "column": "j", "path": ["u"], "set": "others" });
    for when in [equal, within] {
        let request = json!({
            "identifiers": [{ "name": "anna", "kind": "email", "strength": "strong", "value": "anna@x.example" }],
            "sets": [{ "name": "others", "table": "other", "key": ["k"], "when": { "op": "all", "of": [] } }],
            "kept": [{ "table": "t", "columns": ["mail"], "when": when, "reason": "asked" }],
        });
        let request = wire::request(&request.to_string()).unwrap();
        let answer = rightful_residue::scan(&request, &path, &mut |_| {}).unwrap();
        let kept: u64 = answer.kept.iter().map(|kept| kept.count).sum();
        let found: u64 = answer.findings.iter().map(|finding| finding.count).sum();
        assert_eq!((kept, found), (4, 9));
    }
}

proptest! {
    #![proptest_config(Config { cases: 60, failure_persistence: None, ..Config::default() })]

    /// Rows that lead to a set by way of each other, in any order and in circles, are those that a recursive query finds.
    #[test]
    fn a_set_holds_what_leads_to_it_by_way_of_itself(
        rows in prop::collection::vec((prop::option::of(0..12_i64), any::<bool>(), any::<bool>()), 1..12),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("app.sqlite");
        let db = Connection::open(&path).unwrap();
        db.execute_batch("PRAGMA synchronous = OFF; CREATE TABLE t (id INTEGER PRIMARY KEY, mail, parent, own, passes)").unwrap();
        for (id, (parent, own, passes)) in rows.iter().enumerate() {
            let parent = parent.map_or_else(|| "NULL".to_owned(), |parent| parent.to_string());
            db.execute_batch(&format!("INSERT INTO t VALUES ({id}, 'm{id:03}@x.example', {parent}, {own}, {passes})")).unwrap();
        }
        let mut query = db.prepare(
            "WITH RECURSIVE s(id) AS (SELECT id FROM t WHERE own UNION SELECT t.id FROM t JOIN s ON t.parent = s.id WHERE t.passes)
             SELECT id FROM t WHERE parent IN (SELECT id FROM s) ORDER BY id",
        ).unwrap();
        let expected: Vec<String> =
            query.query_map([], |row| row.get(0).map(|id: i64| format!("m{id:03}"))).unwrap().map(Result::unwrap).collect();
        drop(query);
        db.close().unwrap();
        let identifiers: Vec<Json> = (0..rows.len())
            .map(|id| json!({ "name": format!("m{id:03}"), "kind": "email", "strength": "strong",
                "value": format!("m{id:03}@x.example") }))
            .collect();
        let is = |column: &str| json!({ "op": "eq", "column": column, "value": 1 });
        let leads = json!({ "op": "in", "columns": ["parent"], "set": "s" });
        let by_way = json!({ "op": "all", "of": [is("passes"), leads] });
        let request = json!({ "identifiers": identifiers,
            "sets": [{ "name": "s", "table": "t", "key": ["id"], "when": { "op": "any", "of": [is("own"), by_way] } }],
            "kept": [{ "table": "t", "columns": ["mail"], "when": leads, "reason": "asked" }] });
        let request = wire::request(&request.to_string()).unwrap();
        let answer = rightful_residue::scan(&request, &path, &mut |_| {}).unwrap();
        let kept: Vec<String> = answer.kept.iter().map(|kept| kept.identifier.clone()).collect();
        prop_assert_eq!(kept, expected);
    }
}
