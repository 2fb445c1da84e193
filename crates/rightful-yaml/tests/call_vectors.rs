//! The vectors of `vectors/yaml`: the calls of this crate, each with its whole answer but for the words of messages.

#![expect(clippy::unwrap_used, reason = "a failed test panics")]

use std::path::Path;

use rightful_yaml::wire;
use serde_json::{Value, json};

/// An answer without the messages of its problems, which may change.
fn without_messages(answer: &str) -> Value {
    let mut answer: Value = serde_json::from_str(answer).unwrap();
    for problem in answer.get_mut("refused").and_then(Value::as_array_mut).into_iter().flatten() {
        problem.as_object_mut().unwrap().remove("message").unwrap();
    }
    answer
}

#[test]
fn every_call_is_answered_as_its_vector_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../vectors/yaml");
    let mut count = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for vector in serde_json::from_str::<Vec<Value>>(&text).unwrap() {
            let what = &vector["name"];
            match wire::call(vector["call"].as_str().unwrap(), &vector["input"].to_string()) {
                Ok(answer) => assert_eq!(without_messages(&answer), vector["answer"], "{what}"),
                Err(problems) => {
                    let told = problems.as_slice().iter();
                    let told: Vec<Value> =
                        told.map(|it| json!({ "code": it.code(), "at": it.at() })).collect();
                    assert_eq!(json!(told), vector["problems"], "{what}");
                }
            }
            count += 1;
        }
    }
    assert!(count > 0, "no vector was found");
}
