//! Every rule found in published policies (`vectors/sources.json`) stands in a policy, or in a function, or says why in
//! neither.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a failed test panics")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

/// One policy per source, and one more where an organisation is controller and processor.
const SOURCES: [&str; 7] = [
    "campaign",
    "members-club",
    "mentoring-platform",
    "mentoring-platform-processor",
    "party",
    "school-tool",
    "school-tool-tickets",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    rule: String,
    #[serde(rename = "where")]
    places: Vec<Place>,
}

/// Where a rule stands.
#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Place {
    Policy { policy: String, at: String },
    Call { call: String },
    None { none: String },
}

fn vectors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../vectors")
}

fn rules() -> BTreeMap<String, Rule> {
    serde_json::from_str(&fs::read_to_string(vectors().join("sources.json")).unwrap()).unwrap()
}

fn policy(name: &str) -> Value {
    let text = fs::read_to_string(vectors().join(format!("policies/{name}.json"))).unwrap();
    if let Err(problems) = rightful::Policy::from_json(&text) {
        panic!("{name}:\n{problems}");
    }
    serde_json::from_str(&text).unwrap()
}

#[test]
fn every_rule_of_the_sources_is_placed() {
    let rules = rules();
    let expected: BTreeSet<String> = (1..=47).map(|number| format!("S{number}")).collect();
    assert_eq!(rules.keys().cloned().collect::<BTreeSet<_>>(), expected);
    for (number, rule) in &rules {
        assert!(!rule.rule.is_empty() && !rule.places.is_empty(), "{number} stands nowhere");
    }
}

#[test]
fn every_place_exists() {
    let calls: BTreeSet<&str> =
        rightful::wire::functions().iter().map(rightful::wire::Function::name).collect();
    for (number, rule) in rules() {
        for place in &rule.places {
            match place {
                Place::Policy { policy: name, at } => {
                    let found = policy(name).pointer(at).cloned().unwrap_or_default();
                    assert!(!found.is_null(), "{number}: {name} has nothing at {at}");
                }
                Place::Call { call } => {
                    assert!(calls.contains(call.as_str()), "{number}: no function {call}")
                }
                Place::None { none } => assert!(none.split(' ').count() > 5, "{number}: no reason"),
            }
        }
    }
}

/// The periods the rules name, as the policies write them.
#[test]
fn every_period_is_the_one_the_rule_names() {
    for (name, at, period) in [
        ("school-tool", "/purposes/analytics/retention/keep", "P14M"),
        ("school-tool", "/purposes/security/retention/keep", "P7D"),
        ("school-tool", "/purposes/session/retention/keep", "PT20M"),
        ("school-tool-tickets", "/stores/desk/backups/keep", "P30D"),
        ("school-tool", "/stores/app/backups/keep", "P30D"),
        ("school-tool", "/purposes/licence/retention/keep", "P12M"),
        ("school-tool", "/purposes/licence/reinstatement", "P12M"),
        ("mentoring-platform", "/controller/promises/erasure", "P30D"),
        ("mentoring-platform", "/controller/promises/complaint", "P45D"),
        ("mentoring-platform", "/stores/app/backups/keep", "P90D"),
    ] {
        assert_eq!(policy(name).pointer(at).unwrap(), period, "{name} {at}");
    }
}

#[test]
fn every_policy_of_a_source_is_used() {
    let rules = rules();
    let named: BTreeSet<&str> = rules
        .values()
        .flat_map(|rule| &rule.places)
        .filter_map(
            |place| if let Place::Policy { policy, .. } = place { Some(policy.as_str()) } else { None },
        )
        .collect();
    assert_eq!(named, BTreeSet::from(SOURCES));
}

#[test]
fn only_fictional_organisations_are_named() {
    for name in SOURCES {
        let policy = policy(name);
        for key in ["contact", "dpo"] {
            assert!(policy["controller"][key].as_str().unwrap().ends_with(".example"), "{name}");
        }
    }
}
