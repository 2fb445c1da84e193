//! Rectification, restriction and objection on the demo's database, from the case to the ledger, with the command alone.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of a test may panic as the test may"
)]

mod support;

use serde_json::{Value, json};
use support::dump::{digests, open, query, sound};
use support::{Bench, Demo, Said, no_canary, rightful, say};

/// Plans the demo's case with another trigger, and runs the plan.
fn carried_out(bench: &Bench, trigger: Value) -> (Value, Said) {
    let demo = &bench.demo;
    let text = std::fs::read_to_string(demo.file("case.json")).unwrap();
    let mut case: Value = serde_json::from_str(&text).unwrap();
    case["trigger"] = trigger;
    std::fs::write(bench.file("case.json"), case.to_string()).unwrap();
    let inputs = [
        ("--policy", demo.file("privacy.yaml")),
        ("--case", bench.file("case.json")),
        ("--key", demo.file("root.key")),
        ("--db", bench.db()),
    ];
    let with = |words: &[&str]| {
        let mut command = rightful(words);
        for (option, path) in &inputs {
            command.arg(option).arg(path);
        }
        command
    };
    let planned = say(with(&["plan", "--json"]).arg("--out").arg(bench.file("plan.json")));
    assert_eq!(planned.code, Some(0), "{}{}", planned.out, planned.err);
    let hash = planned.json()["hash"].as_str().unwrap().to_owned();
    let mut run = with(&["run", "--json", "--approved", &hash]);
    run.arg("--plan").arg(bench.file("plan.json")).arg("--ledger").arg(bench.ledger());
    let said = say(run.arg("--certificate").arg(bench.certificate()));
    let text = std::fs::read_to_string(bench.file("plan.json")).unwrap();
    no_canary("the plan", text.as_bytes());
    (serde_json::from_str(&text).unwrap(), said)
}

#[test]
fn a_name_is_corrected_and_nothing_of_anybody_else_changes() {
    let demo = Demo::shared();
    let bench = Bench::new(&demo);
    let (before, id) = (digests(&bench.db()), demo.key("id"));
    let others = format!("SELECT * FROM users WHERE id <> {id} ORDER BY id");
    let unchanged = query(&open(&bench.db()), &others);
    let was: String = bench
        .open()
        .query_row(&format!("SELECT name FROM users WHERE id = {id}"), [], |row| row.get(0))
        .unwrap();
    let trigger = json!({ "kind": "rectification", "corrections": [
        { "collection": "users", "field": "name", "was": was, "now": "Rita Renamed" } ] });
    let (plan, said) = carried_out(&bench, trigger.clone());
    assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
    let now: String = bench
        .open()
        .query_row(&format!("SELECT name FROM users WHERE id = {id}"), [], |row| row.get(0))
        .unwrap();
    assert_eq!(now, "Rita Renamed");
    assert_eq!(query(&open(&bench.db()), &others), unchanged);
    let after = digests(&bench.db());
    let changed: Vec<&String> = before.keys().filter(|name| before.get(*name) != after.get(*name)).collect();
    let named: Vec<&str> =
        plan["steps"].as_array().unwrap().iter().filter_map(|step| step["collection"].as_str()).collect();
    assert!(
        changed.iter().all(|name| named.contains(&name.as_str())),
        "{changed:?} changed, {named:?} are named"
    );
    sound(&bench.db());
    assert_eq!(bench.entries().len(), 1);
    let (_, again) = carried_out(&bench, trigger);
    assert_eq!(again.code, Some(6), "{}{}", again.out, again.err);
}

#[test]
fn a_restriction_that_nothing_marks_changes_nothing_and_names_what_is_left_to_do() {
    let demo = Demo::shared();
    let bench = Bench::new(&demo);
    let before = digests(&bench.db());
    let (plan, said) = carried_out(
        &bench,
        json!({ "kind": "restriction", "ground": "unlawful-but-kept", "collections": ["users"] }),
    );
    assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
    assert_eq!(digests(&bench.db()), before);
    let tasks = plan["tasks"].as_array().unwrap();
    assert!(
        tasks.iter().any(|task| task["task"] == "restrict" && task["collection"] == "users"),
        "{tasks:?}"
    );
}
