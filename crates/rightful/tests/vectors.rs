//! The vectors of `vectors/`: what every implementation must answer.
//!
//! A vector holds where the answer contains its `expect`: maps by the keys that are written, lists element by element.
//! `field` looks one field of one class up; `problems` lists code and place of every problem, and no other may be there.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a failed test panics")]

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

fn vectors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../vectors")
}

fn read(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|_| panic!("{} cannot be read", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn contains(answer: &Value, expected: &Value, at: &str) -> Result<(), String> {
    match (answer, expected) {
        (Value::Object(answer), Value::Object(expected)) => {
            expected.iter().try_for_each(|(key, expected)| {
                let here = format!("{at}/{key}");
                contains(answer.get(key).ok_or_else(|| format!("{here} is missing"))?, expected, &here)
            })
        }
        (Value::Array(answer), Value::Array(expected)) if answer.len() == expected.len() => {
            let mut pairs = answer.iter().zip(expected).enumerate();
            pairs.try_for_each(|(i, (answer, expected))| contains(answer, expected, &format!("{at}/{i}")))
        }
        _ if answer == expected => Ok(()),
        _ => Err(format!("{at} is {answer}, not {expected}")),
    }
}

/// The ruling of one field of one class of a decision.
fn ruling<'a>(decision: &'a Value, at: &Value) -> &'a Value {
    let [collection, class, field] = [0, 1, 2].map(|i| at[i].as_str().unwrap());
    let fields = decision["collections"][collection]["classes"]
        .as_object()
        .unwrap_or_else(|| panic!("no rows of {collection}"))
        .iter()
        .find(|(text, _)| text.starts_with(class))
        .map(|(_, class)| class["fields"].as_array().unwrap())
        .unwrap_or_else(|| panic!("no class {class} of {collection}"));
    let found =
        fields.iter().find(|ruled| ruled["fields"].as_array().unwrap().iter().any(|name| name == field));
    &found.unwrap_or_else(|| panic!("{field} is not ruled"))["ruling"]
}

fn holds(vector: &Value) -> Result<(), String> {
    let call = vector["call"].as_str().unwrap();
    let mut input = vector["input"].clone();
    if let Some(name) = input["policy"].as_str() {
        input["policy"] = read(&vectors().join(format!("policies/{name}.json")));
    }
    let expect = &vector["expect"];
    match rightful::wire::call(call, &input.to_string()) {
        Ok(answer) => {
            let answer: Value = serde_json::from_str(&answer).unwrap();
            let mut expected = expect.clone();
            let field = expected.as_object_mut().unwrap().remove("field");
            contains(&answer, &expected, "")?;
            field.map_or(Ok(()), |field| {
                contains(ruling(&answer, &field["at"]), &field["ruling"], &field["at"].to_string())
            })
        }
        Err(problems) => {
            let problems: Vec<Value> = problems
                .as_slice()
                .iter()
                .map(|problem| json!({ "code": problem.code(), "at": problem.at().replacen("/case", "", 1) }))
                .collect();
            let expected = expect["problems"].as_array().cloned().unwrap_or_default();
            if problems == expected {
                Ok(())
            } else {
                Err(format!("problems are {problems:?}, not {expected:?}"))
            }
        }
    }
}

#[test]
fn every_vector_holds() {
    let mut failures = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(vectors().join("decide")).unwrap() {
        let path = entry.unwrap().path();
        for vector in read(&path).as_array().unwrap() {
            count += 1;
            if let Err(why) = holds(vector) {
                failures.push(format!("{}: {}: {why}", path.display(), vector["name"]));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(count >= 25, "only {count} vectors were found");
}

#[test]
fn every_policy_checks_with_no_finding() {
    let mut count = 0;
    for entry in fs::read_dir(vectors().join("policies")).unwrap() {
        let path = entry.unwrap().path();
        count += 1;
        if let Err(problems) = rightful::Policy::from_json(&fs::read_to_string(&path).unwrap()) {
            panic!("{}:\n{problems}", path.display());
        }
    }
    assert!(count > 0, "no policy was found");
}
