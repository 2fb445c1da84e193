//! Plans against `vectors/plan`: each vector is a base and what differs from it (RFC 7386), and what comes of it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where it fails"
)]
use std::fs;
use std::path::{Path, PathBuf};

use rightful::{
    Audience, Case, Language, Plan, Policy, Problems, RootKey, Schema, Survey, decide, explain, plan,
    survey_request,
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    name: String,
    /// The file under `base/`.
    base: String,
    /// What differs from the base.
    #[serde(default)]
    with: Value,
    /// The parts of the plan that are told, each as a whole, or
    plan: Option<Map<String, Value>>,
    /// the parts of the request, or
    request: Option<Map<String, Value>>,
    /// the code and place of each problem.
    problems: Option<Value>,
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../vectors").join(name)
}

/// RFC 7386.
fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    let target = target.as_object_mut().unwrap();
    for (name, change) in patch {
        if change.is_null() {
            target.remove(name);
        } else {
            merge(target.entry(name.clone()).or_insert(Value::Null), change);
        }
    }
}

/// What is explained, and the explanation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Explained {
    name: String,
    base: String,
    #[serde(default)]
    with: Value,
    of: String,
    audience: Audience,
    explanation: Value,
}

struct Input {
    policy: Policy,
    case: Case,
    schema: Schema,
    survey: Survey,
}

fn input(name: &str, base: &str, with: &Value) -> Input {
    let base = fs::read_to_string(folder("plan").join("base").join(base)).unwrap();
    let mut base: Value = serde_json::from_str(&base).unwrap();
    if with.is_object() {
        merge(&mut base, with);
    }
    Input {
        policy: Policy::from_json(&base["policy"].to_string())
            .unwrap_or_else(|problems| panic!("{name}: {problems}")),
        case: serde_json::from_value(base["case"].clone()).unwrap(),
        schema: serde_json::from_value(base["schema"].clone()).unwrap(),
        survey: serde_json::from_value(base["survey"].clone()).unwrap(),
    }
}

fn planned(input: &Input) -> Result<Plan, Problems> {
    let key = RootKey::from_entropy(&[7; 32]).unwrap().case_key();
    let decision = decide(&input.policy, &input.case).unwrap();
    plan(&input.policy, &input.case, &decision, &input.schema, &input.survey, &key)
}

fn told(problems: &Problems) -> Value {
    problems.as_slice().iter().map(|error| json!({ "code": error.code(), "at": error.at() })).collect()
}

fn vectors<T: serde::de::DeserializeOwned>(name: &str) -> Vec<T> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder(name)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let files = files.into_iter().filter(|file| file.is_file());
    files
        .flat_map(|file| {
            let text = fs::read_to_string(&file).unwrap();
            serde_json::from_str::<Vec<T>>(&text).unwrap_or_else(|error| panic!("{file:?}: {error}"))
        })
        .collect()
}

#[test]
fn every_vector_holds() {
    let (mut plans, mut refused) = (0, 0);
    for vector in vectors::<Vector>("plan") {
        let input = input(&vector.name, &vector.base, &vector.with);
        if let Some(parts) = &vector.request {
            let decision = decide(&input.policy, &input.case).unwrap();
            let request = survey_request(&input.policy, &input.case, &decision, &input.schema).unwrap();
            compare(&vector.name, &serde_json::to_value(request).unwrap(), parts);
        }
        match planned(&input) {
            Ok(plan) => {
                plans += 1;
                let value = serde_json::to_value(&plan).unwrap();
                assert!(vector.problems.is_none(), "{}: planned, but should not be", vector.name);
                compare(&vector.name, &value, vector.plan.as_ref().unwrap_or(&Map::new()));
                assert!(Plan::from_json(&plan.canonical().unwrap()).unwrap() == plan, "{}", vector.name);
                assert!(plan.diff(&planned(&input).unwrap()).is_empty(), "{}", vector.name);
            }
            Err(problems) => {
                refused += 1;
                assert_eq!(Some(told(&problems)), vector.problems, "{}: {problems}", vector.name);
            }
        }
    }
    assert!(plans >= 47 && refused >= 47, "{plans} plans and {refused} refusals");
}

#[test]
fn every_explanation_reads_as_agreed() {
    let explained = vectors::<Explained>("explain");
    assert!(explained.len() >= 6);
    for vector in explained {
        let input = input(&vector.name, &vector.base, &vector.with);
        let decision = decide(&input.policy, &input.case).unwrap();
        let told = match vector.of.as_str() {
            "plan" => {
                let plan = planned(&input).unwrap();
                explain(&input.policy, rightful::Explained::Plan(&plan), vector.audience, Language::English)
            }
            _ => explain(
                &input.policy,
                rightful::Explained::Decision(&decision),
                vector.audience,
                Language::English,
            ),
        };
        let told = serde_json::to_value(told).unwrap();
        let name = &vector.name;
        assert!(told == vector.explanation, "{name}\n{}", serde_json::to_string_pretty(&told).unwrap());
        let text = told.to_string();
        for blank in ["{place}", "{n}", "{fields}", "{purposes}", "|"] {
            assert!(!text.contains(blank), "{name}: {blank} is left in a sentence");
        }
    }
}

fn compare(name: &str, value: &Value, parts: &Map<String, Value>) {
    for (part, expected) in parts {
        let found = &value[part];
        assert!(found == expected, "{name}: {part}\n{}", serde_json::to_string_pretty(found).unwrap());
    }
}
