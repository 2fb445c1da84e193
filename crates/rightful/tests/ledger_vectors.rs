//! Verifying ledgers against `vectors/ledger`, which another implementation wrote.

use std::fs;
use std::path::Path;

use rightful::ledger::Head;
use rightful::{Ledger, RootKey};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    text: String,
    key: Option<String>,
    head: Option<Head>,
    /// What verifying answers, or
    report: Option<Value>,
    /// the code and place of each problem.
    problems: Option<Value>,
}

#[test]
fn every_vector_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../vectors/ledger");
    let (mut passing, mut failing) = (0, 0);
    for file in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        for case in serde_json::from_str::<Vec<Case>>(&text).unwrap() {
            let key = case.key.map(|text| RootKey::from_text(&text).unwrap().ledger_key());
            match Ledger::read(case.text.as_bytes(), key.as_ref(), case.head.as_ref()) {
                Ok(ledger) => {
                    passing += 1;
                    assert_eq!(Some(json!(ledger.report())), case.report, "{}", case.name);
                    let written: String =
                        ledger.entries().iter().map(|entry| entry.to_line().unwrap()).collect();
                    assert_eq!(written, case.text, "{}", case.name);
                }
                Err(problems) => {
                    failing += 1;
                    let told: Vec<Value> = problems
                        .as_slice()
                        .iter()
                        .map(|error| json!({ "code": error.code(), "at": error.at() }))
                        .collect();
                    assert_eq!(Some(json!(told)), case.problems, "{}", case.name);
                }
            }
        }
    }
    assert!(passing > 0 && failing >= passing, "{passing} passing and {failing} failing vectors");
}
