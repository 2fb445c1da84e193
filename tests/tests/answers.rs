//! Whatever a function answers has the shape that its schema declares: the types of other languages are made from it.

#![expect(clippy::unwrap_used, reason = "a failed test panics")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use rightful::wire::Function;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const KEY: &str = "rightful-key-1:a4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4d5vsqqwq";

/// Each function with what its answers are held against, and how many were.
struct Answers(BTreeMap<&'static str, (&'static Function, Validator, usize)>);

impl Answers {
    fn new() -> Self {
        let beside = rightful_holidays::wire::functions().iter().chain(rightful_yaml::wire::functions());
        let all = rightful::wire::functions().iter().chain(beside);
        let checked = |function: &'static Function| {
            let schema = jsonschema::validator_for(function.answer_schema().as_value()).unwrap();
            (function.name(), (function, schema, 0))
        };
        Self(all.map(checked).collect())
    }

    /// The answer, which has its shape; `None` where the call is refused.
    fn ask(&mut self, name: &str, input: &Value) -> Option<Value> {
        let (function, schema, count) = self.0.get_mut(name).unwrap();
        let answer: Value = serde_json::from_str(&function.call(&input.to_string()).ok()?).unwrap();
        let wrong: Vec<String> = schema
            .iter_errors(&answer)
            .map(|error| format!("{} ({})", error.instance_path(), error.schema_path()))
            .collect();
        assert!(wrong.is_empty(), "{name} answers otherwise than declared: {wrong:#?}");
        *count += 1;
        Some(answer)
    }
}

fn vectors(folder: &str) -> Vec<Value> {
    let folder = root().join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    assert!(!files.is_empty(), "{} has vectors", folder.display());
    files.sort();
    files.iter().map(|path| read(path)).collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("vectors")
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn listed(folder: &str) -> Vec<Value> {
    vectors(folder).iter().flat_map(|file| file.as_array().unwrap().clone()).collect()
}

/// Some keys of an object.
fn some(of: &Value, keys: &[&str]) -> Value {
    keys.iter().filter_map(|key| Some(((*key).to_owned(), of.get(key)?.clone()))).collect()
}

fn with(mut call: Value, key: &str, value: Value) -> Value {
    call.as_object_mut().unwrap().insert(key.to_owned(), value);
    call
}

/// A plan, and what is made of it.
fn planned(answers: &mut Answers, of: &Value, call: &Value) {
    let Some(plan) = answers.ask("plan", call) else { return };
    for audience in ["person", "dpo"] {
        let what = json!({ "plan": plan });
        let policy = of.get("policy");
        answers.ask("explain", &json!({ "policy": policy, "what": what, "audience": audience }));
        answers.ask("plan_page", &json!({ "policy": policy, "plan": plan, "audience": audience }));
    }
    let approved = hex(&Sha256::digest(rightful::to_canonical(&plan).unwrap()));
    let call = some(of, &["policy", "case", "schema", "key", "seed", "rows"]);
    answers.ask("carry_out", &with(with(call, "plan", plan), "approved", json!(approved)));
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn every_answer_has_its_shape() {
    let mut answers = Answers::new();
    for vector in ["calls", "decide", "holidays", "yaml"].into_iter().flat_map(listed) {
        let mut input = vector.get("input").unwrap().clone();
        if let Some(policy) = input.get("policy").and_then(Value::as_str) {
            let policy = read(&root().join(format!("policies/{policy}.json")));
            input = with(input, "policy", policy);
        }
        answers.ask(vector.get("call").and_then(Value::as_str).unwrap(), &input);
    }
    for policy in vectors("policies") {
        answers.ask("check", &json!({ "policy": policy }));
    }
    for base in vectors("plan/base") {
        answers.ask("survey_request", &some(&base, &["policy", "case", "schema"]));
        let call = with(some(&base, &["policy", "case", "schema", "survey"]), "key", json!(KEY));
        planned(&mut answers, &base, &call);
    }
    for vector in listed("rows") {
        let Some(survey) = answers.ask("survey", &some(&vector, &["policy", "case", "schema", "rows"]))
        else {
            continue;
        };
        let call = with(some(&vector, &["policy", "case", "schema", "key"]), "survey", survey);
        planned(&mut answers, &vector, &call);
    }
    for function in ["codes", "holiday_places", "policy_schema"] {
        answers.ask(function, &json!({}));
    }
    let unseen: Vec<&str> =
        answers.0.iter().filter(|(_, (_, _, count))| *count == 0).map(|(name, _)| *name).collect();
    // It answers a page for a certificate, which only a run makes.
    assert_eq!(unseen, ["certificate_page"], "no answer of these was seen");
}
