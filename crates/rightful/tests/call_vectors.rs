//! The vectors of `vectors/calls/`: one function of the boundary each, with its whole answer.
//!
//! A policy may be named by its file in `vectors/policies/`. A vector says why in one line and cites the law; `near` names its nearest neighbour, whose answer is another.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a failed test panics")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    name: String,
    why: String,
    cites: Vec<String>,
    near: Option<String>,
    call: String,
    input: Value,
    answer: Option<Value>,
    problems: Option<Vec<Problem>>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Problem {
    code: String,
    at: String,
}

impl Vector {
    /// Whether the function answers as the vector says, to the byte.
    fn holds(&self) -> Result<(), String> {
        let mut input = self.input.clone();
        if let Some(name) = input.get("policy").and_then(Value::as_str) {
            let path = folder("policies").join(format!("{name}.json"));
            input["policy"] = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        }
        let answered = rightful::wire::call(&self.call, &input.to_string());
        match (answered, &self.answer, &self.problems) {
            (Ok(answer), Some(expected), None) => {
                let expected = rightful::to_canonical(expected).unwrap();
                if answer == expected { Ok(()) } else { Err(format!("answers\n{answer}\nnot\n{expected}")) }
            }
            (Err(problems), None, Some(expected)) => {
                let told: Vec<Problem> = problems
                    .as_slice()
                    .iter()
                    .map(|problem| Problem { code: problem.code().to_string(), at: problem.at().to_owned() })
                    .collect();
                if told == *expected { Ok(()) } else { Err(format!("has the problems {told:?}")) }
            }
            (Err(problems), Some(_), None) => Err(format!("is refused: {problems}")),
            (Ok(answer), None, Some(_)) => Err(format!("is not refused: {answer}")),
            _ => Err("has to have one of answer and problems".to_owned()),
        }
    }

    fn outcome(&self) -> String {
        format!("{:?} {:?}", self.answer, self.problems)
    }
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../vectors").join(name)
}

fn files() -> Vec<(String, Vec<Vector>)> {
    let read = |entry: std::io::Result<fs::DirEntry>| {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let vectors = serde_json::from_str(&fs::read_to_string(&path).unwrap());
        (name.clone(), vectors.unwrap_or_else(|error| panic!("{name}: {error}")))
    };
    fs::read_dir(folder("calls")).unwrap().map(read).collect()
}

#[test]
fn every_call_is_answered_as_its_vector_says() {
    let mut failures = Vec::new();
    for (file, vectors) in files() {
        for vector in &vectors {
            if let Err(why) = vector.holds() {
                failures.push(format!("{file}: {}: {why}", vector.name));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_vector_has_a_name_of_its_own_a_reason_and_a_neighbour_that_answers_otherwise() {
    let files = files();
    assert!(!files.is_empty(), "only {} files were found", files.len());
    for (file, vectors) in files {
        let by_name: BTreeMap<&str, &Vector> = vectors.iter().map(|v| (v.name.as_str(), v)).collect();
        assert_eq!(by_name.len(), vectors.len(), "{file}: two vectors have one name");
        for vector in &vectors {
            let at = format!("{file}: {}", vector.name);
            assert!(!vector.why.is_empty() && !vector.cites.is_empty(), "{at}: why?");
            let Some(near) = &vector.near else { continue };
            let near = by_name.get(near.as_str()).unwrap_or_else(|| panic!("{at}: no neighbour {near}"));
            assert_ne!(near.outcome(), vector.outcome(), "{at}: its neighbour answers the same");
        }
    }
}

#[test]
fn every_function_of_the_boundary_has_vectors_somewhere() {
    // Planning has vectors of its own form.
    let elsewhere = ["certificate_page", "check", "decide", "explain", "plan", "plan_page", "survey_request"];
    let listed = files();
    let called: BTreeSet<&str> =
        listed.iter().flat_map(|(_, vectors)| vectors).map(|vector| vector.call.as_str()).collect();
    for function in rightful::wire::functions() {
        let name = function.name();
        let without_input = function.call("{}").is_ok();
        assert!(
            called.contains(name) || elsewhere.contains(&name) || without_input,
            "{name} has no vector in vectors/calls"
        );
    }
}
