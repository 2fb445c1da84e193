//! The published JSON Schema and the reader of the core agree about the shape of a policy and of a case.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a failed test panics")]

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn validator(name: &str) -> Validator {
    let text = fs::read_to_string(root().join("schema").join(name)).unwrap();
    jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
}

/// The directories of examples.
fn examples() -> Vec<PathBuf> {
    let directories = fs::read_dir(root().join("examples")).unwrap().map(|entry| entry.unwrap().path());
    let examples: Vec<PathBuf> = directories.filter(|path| path.is_dir()).collect();
    assert!(!examples.is_empty());
    examples
}

fn policy(example: &Path) -> Value {
    let text = fs::read_to_string(example.join("privacy.yaml")).unwrap();
    rightful_yaml::parse(&text).unwrap_or_else(|problems| panic!("{}: {problems:#?}", example.display())).json
}

fn accepts_policy(document: &Value) -> bool {
    rightful::policy::Document::from_json(&document.to_string()).is_ok()
}

fn assert_valid(validator: &Validator, document: &Value, example: &Path) {
    let problems: Vec<String> = validator
        .iter_errors(document)
        .map(|error| format!("{} {}", error.instance_path(), error.masked()))
        .collect();
    assert!(problems.is_empty(), "{}: {problems:#?}", example.display());
}

#[test]
fn the_examples_are_valid() {
    let policies = validator("policy.schema.json");
    let cases = validator("case.schema.json");
    for example in examples() {
        let document = policy(&example);
        assert_valid(&policies, &document, &example);
        assert!(accepts_policy(&document), "{}", example.display());
        let case: Value =
            serde_json::from_str(&fs::read_to_string(example.join("case.json")).unwrap()).unwrap();
        assert_valid(&cases, &case, &example);
    }
}

/// The pointers of every value of a document.
fn pointers(document: &Value, here: &str, found: &mut Vec<String>) {
    found.push(here.to_owned());
    match document {
        Value::Object(entries) => {
            for (key, value) in entries {
                let key = key.replace('~', "~0").replace('/', "~1");
                pointers(value, &format!("{here}/{key}"), found);
            }
        }
        Value::Array(items) => {
            for (i, value) in items.iter().enumerate() {
                pointers(value, &format!("{here}/{i}"), found);
            }
        }
        _ => {}
    }
}

#[derive(Clone, Debug)]
enum Change {
    Replace(Value),
    AddKey,
    Remove,
}

fn change() -> impl Strategy<Value = Change> {
    let values = vec![
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(""),
        json!("consent"),
        json!([]),
        json!({}),
        json!([[]]),
    ];
    prop_oneof![
        prop::sample::select(values).prop_map(Change::Replace),
        Just(Change::AddKey),
        Just(Change::Remove),
    ]
}

/// Makes one change to a copy of the document.
fn changed(document: &Value, at: Index, change: Change) -> (String, Value) {
    let mut found = Vec::new();
    pointers(document, "", &mut found);
    let pointer = at.get(&found).clone();
    let mut document = document.clone();
    match change {
        Change::Replace(value) => *document.pointer_mut(&pointer).unwrap() = value,
        Change::AddKey => {
            if let Some(Value::Object(entries)) = document.pointer_mut(&pointer) {
                entries.insert("no_such_key".to_owned(), json!("x"));
            }
        }
        Change::Remove => {
            let (parent, key) = pointer.rsplit_once('/').unwrap_or_default();
            if let Some(Value::Object(entries)) = document.pointer_mut(parent) {
                entries.remove(&key.replace("~1", "/").replace("~0", "~"));
            }
        }
    }
    (pointer, document)
}

#[test]
fn the_core_reads_what_the_schema_allows_and_nothing_else() {
    let validator = validator("policy.schema.json");
    let policies: Vec<Value> = examples().iter().map(|example| policy(example)).collect();
    let (accepted, refused) = (Cell::new(0), Cell::new(0));
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(1024));
    let strategy = (any::<Index>(), any::<Index>(), change());
    let outcome = runner.run(&strategy, |(which, at, change)| {
        let (pointer, document) = changed(which.get(&policies), at, change);
        let valid = validator.is_valid(&document);
        if accepts_policy(&document) {
            accepted.set(accepted.get() + 1);
            prop_assert!(valid, "the core reads what the schema refuses, at {pointer}");
        } else {
            refused.set(refused.get() + 1);
            prop_assert!(!valid, "the schema allows what the core refuses, at {pointer}");
        }
        Ok(())
    });
    outcome.unwrap();
    assert!(accepted.get() > 20 && refused.get() > 20, "{accepted:?} accepted, {refused:?} refused");
}
