//! The base of the plan vectors with one thing changed.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper of a test may panic as the test may")]

use std::fs;
use std::path::Path;

use rightful::{Case, Decision, Plan, Policy, Problems, RootKey, Schema, Survey, decide, plan};
use serde_json::Value;

/// The base with values put at pointers.
pub(crate) fn base(changes: &[(&str, Value)]) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../vectors/plan/base/mentoring.json");
    let mut base: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    for (at, value) in changes {
        let (parent, name) = at.rsplit_once('/').unwrap();
        let parent = base.pointer_mut(parent).unwrap_or_else(|| panic!("{at}"));
        match parent {
            Value::Object(map) => drop(map.insert(name.into(), value.clone())),
            Value::Array(list) if name == "-" => list.push(value.clone()),
            _ => panic!("{at}"),
        }
    }
    base
}

pub(crate) fn policy(base: &Value) -> Policy {
    Policy::from_json(&base["policy"].to_string()).unwrap_or_else(|problems| panic!("{problems}"))
}

pub(crate) fn case(base: &Value) -> Case {
    serde_json::from_value(base["case"].clone()).unwrap()
}

pub(crate) fn decided(base: &Value) -> Decision {
    decide(&policy(base), &case(base)).unwrap()
}

pub(crate) fn planned(base: &Value) -> Result<Plan, Problems> {
    let schema: Schema = serde_json::from_value(base["schema"].clone()).unwrap();
    let survey: Survey = serde_json::from_value(base["survey"].clone()).unwrap();
    let key = RootKey::from_entropy(&[7; 32]).unwrap().case_key();
    plan(&policy(base), &case(base), &decided(base), &schema, &survey, &key)
}
