//! What a column makes of a value: a mark that comes back as another type marks nothing (Art. 18(2)).
#![expect(clippy::unwrap_used, reason = "a helper of a test may panic as the test may")]

mod support;

use proptest::prelude::*;
use rightful::plan::Step;
use rightful::schema::Affinity;
use rightful::{Code, Problems, Value, survey_request};
use rightful_sql::sqlite::introspect;
use rusqlite::Connection;
use rusqlite::types::Value as Cell;
use serde_json::json;
use support::World;
use support::shop::{POLICY, ROWS, SCHEMA, both};

const TYPES: [(&str, Affinity); 5] = [
    ("INTEGER", Affinity::Integer),
    ("REAL", Affinity::Real),
    ("DECIMAL(10, 2)", Affinity::Numeric),
    ("TEXT", Affinity::Text),
    ("BLOB", Affinity::Blob),
];

/// The type SQLite makes of a value in a column.
fn stored(declared: &str, value: &Value) -> String {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(&format!("CREATE TABLE t (c {declared})")).unwrap();
    let cell = match value.clone() {
        Value::Null => Cell::Null,
        Value::Integer(number) => Cell::Integer(number),
        Value::Real(number) => Cell::Real(number),
        Value::Text(text) => Cell::Text(text),
        Value::Blob(bytes) => Cell::Blob(bytes),
    };
    connection.execute("INSERT INTO t VALUES (?1)", [cell]).unwrap();
    connection.query_row("SELECT typeof(c) FROM t", [], |row| row.get(0)).unwrap()
}

/// Text that is a number, nearly one, or none.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ \t\r]?[-+]?[0-9]{0,3}[.]?[0-9]{0,2}([eE][-+]?[0-9]{0,2})?[ \n]?",
        "[-+ 0-9.eExX_\u{b}\u{c}\u{a0}\u{0}]{0,5}",
        "[0-9]{18,22}",
        Just("1".to_owned()),
        Just("Infinity".to_owned()),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let real =
        prop_oneof![any::<f64>(), (-9i32..9).prop_map(f64::from), Just(9e18), Just(-9.3e18), Just(0.5)];
    prop_oneof![
        4 => text().prop_map(Value::Text),
        1 => Just(Value::Null),
        1 => any::<i64>().prop_map(Value::Integer),
        2 => real.prop_map(Value::Real),
        1 => Just(Value::Blob(b"1".to_vec())),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn the_core_knows_what_a_column_makes_of_a_value(value in value()) {
        for (declared, affinity) in TYPES {
            let keeps = affinity.makes_of(&value).is_none();
            let kind = stored(declared, &value);
            prop_assert_eq!(keeps, kind == value.kind(), "{} in {}: {:?}", value.kind(), declared, value.as_text());
        }
    }
}

/// The shop, with marks of orders in a column of this type, written and read as these.
fn shop(declared: &str, set: &str, lift: &str) -> World {
    let schema =
        SCHEMA.replace("held INTEGER NOT NULL DEFAULT 0", &format!("held {declared} NOT NULL DEFAULT 0"));
    let policy = POLICY.replace(
        "{ when: { held: 1 }, by: { restriction: accuracy-contested }, review: \"2027-06-01\", mark: { set: { held: 1 }, lift: { held: 0 } } }",
        &format!("{{ when: {{ held: {set} }}, by: {{ restriction: accuracy-contested }}, review: \"2027-06-01\", mark: {{ set: {{ held: {set} }}, lift: {{ held: {lift} }} }} }}"),
    );
    assert!(policy != POLICY || (set, lift) == ("1", "0"));
    let trigger = json!({ "kind": "restriction", "ground": "accuracy-contested" });
    let case = json!({ "decided": "2026-11-21", "subject": { "collection": "people", "key": [1] }, "trigger": trigger });
    World::new(&schema, ROWS, &policy, &case.to_string())
}

fn refusals(world: &World) -> Vec<(Code, String)> {
    let schema = introspect(&Connection::open(world.file()).unwrap()).unwrap();
    let asked = survey_request(&world.policy, &world.case, &world.decision(), &schema);
    let told = |problems: Problems| {
        problems.as_slice().iter().map(|problem| (problem.code(), problem.at().to_owned())).collect()
    };
    asked.map_or_else(told, |_| Vec::new())
}

#[test]
fn rows_that_carry_a_mark_are_not_deleted_when_the_account_is_closed() {
    for (declared, set, lift) in [
        ("INTEGER", "1", "0"),
        ("BOOLEAN", "true", "false"),
        ("INTEGER", "'yes'", "'no'"),
        ("REAL", "{ real: \"1.0\" }", "{ real: \"0.0\" }"),
        ("NUMERIC", "{ real: \"1.5\" }", "0"),
        ("TEXT", "'1'", "'0'"),
        ("BLOB", "'1'", "'0'"),
        ("", "'1'", "'0'"),
    ] {
        let mut world = shop(declared, set, lift);
        let (changed, _) = both(&mut world);
        assert!(changed.contains_key("orders.1.held"), "{declared} {set}");
        world.case.trigger = serde_json::from_value(
            json!({ "kind": "relationship-ended", "event": "account.closed", "on": "2026-11-20" }),
        )
        .unwrap();
        let orders =
            |step: &Step| matches!(step, Step::Delete { collection, .. } if collection.as_str() == "orders");
        assert!(!world.plan().steps.iter().any(orders), "{declared} {set}: restricted rows are deleted");
    }
}

#[test]
fn a_mark_that_the_column_would_make_another_type_of_is_refused_before_anything_is_counted() {
    for (declared, set, lift) in [
        ("INTEGER", "'1'", "'0'"),
        ("BOOLEAN", "' 1e0 '", "'no'"),
        ("NUMERIC", "'1.5'", "'0'"),
        ("REAL", "'1'", "'0'"),
        ("REAL", "1", "0"),
        ("INTEGER", "{ real: \"1.0\" }", "{ real: \"0.0\" }"),
        ("TEXT", "1", "0"),
        ("TEXT", "{ real: \"1.0\" }", "'0'"),
        ("INTEGER", "1", "'0'"),
    ] {
        let found = refusals(&shop(declared, set, lift));
        assert!(!found.is_empty(), "{declared} {set} {lift}");
        for problem in found {
            assert_eq!(problem, (Code::CensusValueType, "orders.held".to_owned()), "{declared} {set} {lift}");
        }
    }
}

#[test]
fn a_correction_that_the_column_would_make_another_type_of_is_refused() {
    let schema = SCHEMA.replace("city TEXT", "city NUMERIC").replace("sent_to TEXT", "sent_to INTEGER");
    let planned = |field: &str, was: &str, now: serde_json::Value| {
        let corrections = json!([{ "collection": "people", "field": field, "was": was, "now": now }]);
        let trigger = json!({ "kind": "rectification", "corrections": corrections });
        let case = json!({ "decided": "2026-11-21", "subject": { "collection": "people", "key": [1] }, "trigger": trigger });
        let world = World::new(&schema, ROWS, POLICY, &case.to_string());
        world.try_plan().map_err(|problems| {
            problems
                .as_slice()
                .iter()
                .map(|problem| (problem.code(), problem.at().to_owned()))
                .collect::<Vec<_>>()
        })
    };
    let refused = vec![(Code::UnsupportedCorrection, "/trigger/corrections/0/now".to_owned())];
    assert_eq!(planned("city", "Bonn", json!("01067")).unwrap_err(), refused, "a leading zero would be lost");
    assert_eq!(
        planned("name", "Ada Alder", json!("007")).unwrap_err(),
        refused,
        "a copy is in another type of column"
    );
    assert!(planned("city", "Bonn", json!(1067)).is_ok());
    assert!(planned("name", "Ada Alder", json!("Ada Ash")).is_ok());
}
