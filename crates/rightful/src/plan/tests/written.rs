//! Types of which a plan or schema holds many are declared in the order in which canonical JSON writes them.
//!
//! Another order gives the same text, but every value is then put in order as it is written.

use alloc::format;

use schemars::{JsonSchema, schema_for};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::decide::Ruling;
use crate::plan::{Change, Claim, Item, Plan, Support};
use crate::schema::{Column, ForeignKey, Table};
use crate::to_canonical;

/// A value with every field, as its type declares them and as canonical JSON orders them.
fn declared_in_order<T: Serialize + DeserializeOwned + JsonSchema>(json: &str) {
    let value: T = serde_json::from_str(json).unwrap();
    let written = serde_json::to_string(&value).unwrap();
    assert_eq!(
        written,
        to_canonical(&value).unwrap(),
        "declare the fields of {} in this order",
        T::schema_name()
    );
    let fields: Value = serde_json::from_str(&written).unwrap();
    let schema = schema_for!(T);
    for field in schema.get("properties").and_then(Value::as_object).unwrap().keys() {
        assert!(fields.get(field).is_some(), "give {} a value of {field}", T::schema_name());
    }
}

#[test]
fn types_that_are_written_often_are_declared_in_the_order_of_their_text() {
    let ruling = r#"{ "outcome": "keep", "reason": "retention-runs", "purposes": ["tax"], "cites": ["GDPR Art. 17(3)(b)"],
        "until": { "by": "date", "date": "2030-12-31" }, "ground": "no-longer-necessary",
        "exception": "legal-obligation-or-public-task", "restricted_by": ["accuracy-contested"],
        "stop_reasons": ["purpose-ended"], "use_stops": ["account"] }"#;
    let support = r#"{ "place": "users.email", "way": "value-replaced" }"#;
    declared_in_order::<Ruling>(ruling);
    declared_in_order::<Support>(support);
    declared_in_order::<Change>(r#"{ "column": "email", "to": { "by": "value", "value": null } }"#);
    declared_in_order::<Item>(&format!(
        r#"{{ "collection": "users", "classes": ["1"], "roles": ["owner"], "rows": 1, "act": "stay", "fields": ["email"],
        "ruling": {ruling}, "ends": {{ "earliest": "2030-12-31", "latest": "2031-12-31", "unreadable": 0 }} }}"#
    ));
    declared_in_order::<Claim>(&format!(
        r#"{{ "collection": "users", "classes": ["1"], "rows": 1, "fields": ["email"], "claim": "erased-live",
        "rests_on": [{support}], "continues_under": ["tax"] }}"#
    ));
    let hex = "00".repeat(32);
    declared_in_order::<Plan>(&format!(
        r#"{{ "format": 1, "policy": "{hex}", "schema": "{hex}", "case": "{hex}", "subject": "{hex}", "set_aside": {ruling},
        "decided": "2026-11-20", "store": "app", "people": "users", "form": {{ "declared": "shared", "used": "fresh" }},
        "expected": {{}}, "steps": [], "items": [], "claims": [], "cycles": [], "cascades": [], "later": [], "tasks": [],
        "notes": [] }}"#
    ));
    let column = r#"{ "name": "email", "affinity": "text", "max_length": 80, "not_null": true, "generated": true,
        "collation": "NOCASE", "unstored": true }"#;
    let foreign_key = r#"{ "columns": ["user_id"], "to": "users", "to_columns": ["id"], "on_delete": "cascade",
        "on_update": "restrict", "deferred": true }"#;
    declared_in_order::<Column>(column);
    declared_in_order::<ForeignKey>(foreign_key);
    declared_in_order::<Table>(&format!(
        r#"{{ "kind": "table", "columns": [{column}], "primary_key": ["id"], "unique": [{{ "columns": ["email"] }}],
        "foreign_keys": [{foreign_key}], "triggers": [], "checks": [], "rowid": true, "integer_key": true,
        "row_number_used": true, "strict": true }}"#
    ));
}
