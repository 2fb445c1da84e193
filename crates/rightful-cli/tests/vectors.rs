//! The vectors of calls and of decisions, answered by `rightful call`: the command gives the bytes the library gives.

#![expect(clippy::unwrap_used, reason = "code of tests may panic as tests may")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

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
    let beside = rightful_holidays::wire::functions().iter().any(|function| function.name() == name);
    if beside { rightful_holidays::wire::call(name, input) } else { rightful::wire::call(name, input) }
}

#[test]
fn every_answer_is_the_library_s_byte_for_byte() {
    let mut count = 0;
    let files = ["calls", "decide", "holidays"].map(|folder| std::fs::read_dir(vectors(folder)).unwrap());
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
