//! The vectors of calls, decisions, plans and explanations, answered by `rightful call`: the command gives the bytes the library gives.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "code of tests may panic as tests may")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

fn vectors(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../vectors").join(folder)
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn call(name: &str, input: &str) -> (bool, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_rightful"))
        .args(["--json", "call", name, "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    (output.status.success(), String::from_utf8(output.stdout).unwrap().trim_end().to_owned())
}

/// What the library answers, or the crate beside it that has the function.
fn answer(name: &str, input: &str) -> Result<String, rightful::Problems> {
    let beside = rightful_holidays::wire::functions().iter().chain(rightful_yaml::wire::functions());
    match beside.into_iter().find(|function| function.name() == name) {
        Some(function) => function.call(input),
        None => rightful::wire::call(name, input),
    }
}

#[test]
fn every_answer_is_the_library_s_byte_for_byte() {
    let mut count = 0;
    let files =
        ["calls", "decide", "holidays", "yaml"].map(|folder| std::fs::read_dir(vectors(folder)).unwrap());
    for entry in files.into_iter().flatten() {
        for vector in read(&entry.unwrap().path()).as_array().unwrap() {
            let mut input = vector["input"].clone();
            if let Some(name) = input["policy"].as_str() {
                input["policy"] = read(&vectors("policies").join(format!("{name}.json")));
            }
            let (name, input) = (vector["call"].as_str().unwrap(), input.to_string());
            let (done, printed) = call(name, &input);
            match answer(name, &input) {
                Ok(answer) => assert!(done && printed == answer, "{}", vector["name"]),
                Err(problems) => {
                    let printed: Value = serde_json::from_str(&printed).unwrap();
                    assert!(!done, "{}", vector["name"]);
                    assert_eq!(
                        printed["problems"],
                        serde_json::to_value(problems).unwrap(),
                        "{}",
                        vector["name"]
                    );
                }
            }
            count += 1;
        }
    }
    assert!(count >= 25, "only {count} vectors were found");
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

/// The vectors of a folder, each with its base as the vector changes it.
fn patched(folder: &str) -> Vec<(Value, Value)> {
    let files = std::fs::read_dir(vectors(folder)).unwrap().map(|entry| entry.unwrap().path());
    let mut all = Vec::new();
    for file in files.filter(|file| file.is_file()) {
        for vector in read(&file).as_array().unwrap() {
            let mut base = read(&vectors("plan/base").join(vector["base"].as_str().unwrap()));
            if vector["with"].is_object() {
                merge(&mut base, &vector["with"]);
            }
            all.push((vector.clone(), base));
        }
    }
    all
}

/// Some members of an object.
fn some(of: &Value, names: &[&str]) -> Value {
    names.iter().map(|name| ((*name).to_owned(), of[*name].clone())).collect::<serde_json::Map<_, _>>().into()
}

/// Calls by the command and by the library, and holds the one to the other.
fn called(what: &Value, name: &str, input: &Value) -> Value {
    let input = input.to_string();
    let (done, printed) = call(name, &input);
    let answer: Value = serde_json::from_str(&printed).unwrap();
    match rightful::wire::call(name, &input) {
        Ok(told) => assert!(done && printed == told, "{what}: {name}"),
        Err(problems) => {
            assert!(!done, "{what}: {name}");
            assert_eq!(answer["problems"], serde_json::to_value(problems).unwrap(), "{what}: {name}");
        }
    }
    answer
}

/// A case of `vectors/rows` by three calls: what is counted, the plan by its hash, and the rows it leaves, or where and why
/// that is refused.
fn rows_case(case: &Value) {
    let what = &case["name"];
    let answered = |name: &str, input: &Value, expected: &Value| -> Option<Value> {
        let answer = called(what, name, input);
        let Some(told) = answer["problems"].as_array() else {
            assert!(case["refused"]["call"] != name, "{what}: {name} is not refused");
            assert!(expected.is_null() || &answer == expected, "{what}: {name} answers {answer}");
            return Some(answer);
        };
        let told: Vec<Value> = told.iter().map(|problem| some(problem, &["at", "code"])).collect();
        assert_eq!(case["refused"], json!({ "call": name, "problems": told }), "{what}");
        None
    };
    let mut input = some(case, &["policy", "case", "schema", "rows"]);
    let Some(survey) = answered("survey", &input, &case["survey"]) else { return };
    input = some(case, &["policy", "case", "schema", "key"]);
    input["survey"] = survey;
    let Some(plan) = answered("plan", &input, &Value::Null) else { return };
    input = some(case, &["policy", "case", "schema", "key", "seed", "rows"]);
    input["approved"] = case["plan"].clone();
    input["plan"] = plan;
    answered("carry_out", &input, &case["answer"]);
}

#[test]
fn the_rows_of_every_random_case_are_the_library_s_and_the_vector_s() {
    let cases: Vec<Value> = std::fs::read_dir(vectors("rows"))
        .unwrap()
        .flat_map(|file| read(&file.unwrap().path()).as_array().unwrap().clone())
        .collect();
    assert!(cases.len() >= 200, "only {} cases were found", cases.len());
    std::thread::scope(|scope| {
        for half in cases.chunks(cases.len().div_ceil(2)) {
            scope.spawn(|| half.iter().for_each(rows_case));
        }
    });
}

fn root_key() -> String {
    rightful::RootKey::from_entropy(&[7; 32]).unwrap().to_text().expose().to_owned()
}

#[test]
fn every_plan_is_the_library_s_and_the_vector_s() {
    let plans = patched("plan");
    assert!(plans.len() >= 20, "only {} vectors were found", plans.len());
    for (vector, base) in plans {
        let what = &vector["name"];
        let holds = |answer: &Value, parts: &Value| {
            for (part, expected) in parts.as_object().into_iter().flatten() {
                assert_eq!(&answer[part], expected, "{what}: {part}");
            }
        };
        if vector["request"].is_object() {
            let request = called(what, "survey_request", &some(&base, &["policy", "case", "schema"]));
            holds(&request, &vector["request"]);
        }
        let mut input = some(&base, &["policy", "case", "schema", "survey"]);
        input["key"] = root_key().into();
        let plan = called(what, "plan", &input);
        match &vector["problems"] {
            Value::Null => holds(&plan, &vector["plan"]),
            expected => {
                let told = plan["problems"].as_array().unwrap();
                let told: Vec<Value> = told.iter().map(|problem| some(problem, &["at", "code"])).collect();
                assert_eq!(&Value::from(told), expected, "{what}");
            }
        }
    }
}

#[test]
fn every_explanation_is_the_library_s_and_the_vector_s() {
    let explained = patched("explain");
    assert!(explained.len() >= 6, "only {} vectors were found", explained.len());
    for (vector, base) in explained {
        let what = &vector["name"];
        let subject = match vector["of"].as_str().unwrap() {
            "plan" => {
                let mut input = some(&base, &["policy", "case", "schema", "survey"]);
                input["key"] = root_key().into();
                json!({ "plan": called(what, "plan", &input) })
            }
            _ => json!({ "case": base["case"] }),
        };
        let input = json!({ "policy": base["policy"], "what": subject, "audience": vector["audience"] });
        let told = called(what, "explain", &input);
        assert_eq!(told["explanation"], vector["explanation"], "{what}");
        for section in told["explanation"]["sections"].as_array().unwrap() {
            assert!(told["text"].as_str().unwrap().contains(section["heading"].as_str().unwrap()), "{what}");
        }
    }
}
