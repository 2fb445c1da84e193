//! Every policy that is shown to a reader checks with no finding.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a failed test panics")]

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().into()
}

/// The policy of a YAML text.
fn policy(yaml: &str, place: &str) -> rightful::Policy {
    let json = rightful_yaml::parse(yaml).unwrap_or_else(|problems| panic!("{place}: {problems:#?}")).json;
    rightful::Policy::from_json(&json.to_string()).unwrap_or_else(|problems| panic!("{place}:\n{problems}"))
}

/// The fenced blocks of this language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let opening = format!("```{language}\n");
    let starts = text.match_indices(&opening).map(|(at, opening)| at + opening.len());
    starts.map(|start| text[start..].split_once("\n```").unwrap().0.to_owned()).collect()
}

#[test]
fn every_policy_of_the_design_checks() {
    let text = fs::read_to_string(root().join("crates/rightful/DESIGN.md")).unwrap();
    let blocks = blocks(&text, "yaml");
    assert!(!blocks.is_empty(), "no policy is shown");
    for (i, block) in blocks.iter().enumerate() {
        policy(block, &format!("block {i}"));
    }
}

#[test]
fn the_running_example_is_the_one_the_vectors_use() {
    let design = fs::read_to_string(root().join("crates/rightful/DESIGN.md")).unwrap();
    let vectors = fs::read_to_string(root().join("vectors/policies/mentoring.json")).unwrap();
    let shown = policy(&blocks(&design, "yaml")[0], "the running example");
    assert_eq!(shown.hash(), rightful::Policy::from_json(&vectors).unwrap().hash());
}

#[test]
fn every_example_checks() {
    let mut count = 0;
    for entry in fs::read_dir(root().join("examples")).unwrap() {
        let file = entry.unwrap().path().join("privacy.yaml");
        if let Ok(text) = fs::read_to_string(&file) {
            policy(&text, &file.display().to_string());
            count += 1;
        }
    }
    assert!(count > 0, "no example was found");
}

#[test]
fn the_platform_says_what_registers_and_copies_ask_for() {
    let text = fs::read_to_string(root().join("examples/mentoring/privacy.yaml")).unwrap();
    let policy = policy(&text, "the platform's policy");
    let register = rightful::Register::of(&policy).unwrap();
    assert!(register.missing.is_empty(), "{:#?}", register.missing);
    let case = r#"{ "decided": "2026-11-20", "subject": { "collection": "users", "key": [1] }, "trigger": { "kind": "access" } }"#;
    let context = rightful::access::context(&policy, &rightful::Case::from_json(case).unwrap()).unwrap();
    assert!(context.missing.is_empty(), "{:#?}", context.missing);
}
