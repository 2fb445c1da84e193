//! What must hold of every decision, whatever the policy and the case.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failed test panics")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use rightful::decide::{Decision, Outcome, RowOutcome};
use rightful::{Case, Name, Policy, decide};
use serde_json::{Value, json};

const PURPOSES: [&str; 9] =
    ["membership", "diet", "game", "photos", "offers", "safety", "statistics", "donations", "forum"];
const COLLECTIONS: [&str; 6] = ["members", "posts", "reactions", "gifts", "gift_lines", "rooms"];

fn community() -> Value {
    serde_json::from_str(include_str!("../../../vectors/policies/community.json")).unwrap()
}

fn read(policy: &Value, case: &Value) -> (Policy, Case) {
    (Policy::from_json(&policy.to_string()).unwrap(), Case::from_json(&case.to_string()).unwrap())
}

fn decided(policy: &Value, case: &Value) -> Decision {
    let (policy, case) = read(policy, case);
    decide(&policy, &case).unwrap()
}

fn any_trigger() -> impl Strategy<Value = Value> {
    let purposes = || subsequence(PURPOSES.to_vec(), 1..4);
    prop_oneof![
        Just(json!({ "kind": "retention-due" })),
        Just(json!({ "kind": "relationship-ended", "event": "membership.ended", "on": "2026-11-20" })),
        subsequence(vec!["game", "photos", "diet"], 1..=3)
            .prop_map(|purposes| json!({ "kind": "consent-withdrawn", "purposes": purposes })),
        Just(json!({ "kind": "erasure", "ground": "no-longer-necessary" })),
        Just(json!({ "kind": "erasure", "ground": "child-service" })),
        purposes().prop_map(
            |purposes| json!({ "kind": "erasure", "ground": "consent-withdrawn", "purposes": purposes })
        ),
        (purposes(), any::<bool>()).prop_map(|(purposes, marketing)| {
            json!({ "kind": "erasure", "ground": "objection", "purposes": purposes, "marketing": marketing })
        }),
    ]
}

fn any_case() -> impl Strategy<Value = Value> {
    let event = prop::option::of(select(vec!["2010-05-05", "2025-03-31", "2026-05-20", "2026-11-20"]));
    (any_trigger(), event).prop_map(|(trigger, event)| {
        let mut case = json!({
            "decided": "2026-11-21", "subject": { "collection": "members", "key": [5] }, "trigger": trigger,
        });
        match event {
            Some(day) if trigger["kind"] != "relationship-ended" => {
                case["events"] = json!({ "membership.ended": day })
            }
            _ => {}
        }
        case
    })
}

/// The outcome of each field for rows that answer the questions alike: by collection, answers and field.
fn fields(decision: &Decision) -> BTreeMap<(String, Vec<String>, Name), Outcome> {
    let mut outcomes = BTreeMap::new();
    for (name, collection) in &decision.collections {
        for (class, ruled) in &collection.classes {
            let atoms = collection.atoms.iter().zip(class.chars());
            let yes: Vec<String> =
                atoms.filter(|(_, answer)| *answer == '1').map(|(atom, _)| format!("{atom:?}")).collect();
            for group in &ruled.fields {
                for field in &group.fields {
                    outcomes.insert((name.clone(), yes.clone(), field.clone()), group.ruling.outcome);
                }
            }
        }
    }
    outcomes
}

/// Takes a purpose away wherever it is used.
fn without(policy: &Value, purpose: &str) -> Value {
    fn drop_uses(uses: &mut Value, purpose: &str) -> bool {
        let uses = uses.as_array_mut().unwrap();
        uses.retain(|use_| use_ != purpose && use_["purpose"] != purpose);
        !uses.is_empty()
    }
    let mut policy = policy.clone();
    for collection in policy["collections"].as_object_mut().unwrap().values_mut() {
        let fields = collection["fields"].as_object_mut().unwrap();
        // A field that would be left without any purpose is not held at all.
        fields.retain(|_, field| field.get_mut("purposes").is_none_or(|uses| drop_uses(uses, purpose)));
        if !drop_uses(&mut collection["purposes"], purpose) {
            collection["purposes"] = json!(["photos"]);
        }
    }
    policy
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn equal_arguments_give_equal_bytes(case in any_case()) {
        let first = rightful::to_canonical(&decided(&community(), &case)).unwrap();
        prop_assert_eq!(first, rightful::to_canonical(&decided(&community(), &case)).unwrap());
    }

    #[test]
    fn a_purpose_less_never_keeps_what_went(case in any_case(), purpose in select(vec!["offers", "diet", "safety", "statistics", "donations", "game"])) {
        let before = fields(&decided(&community(), &case));
        let after = fields(&decided(&without(&community(), purpose), &case));
        for (item, outcome) in after {
            if let Some(Outcome::Erase) = before.get(&item) {
                prop_assert_eq!(outcome, Outcome::Erase, "{:?} without {}", item, purpose);
            }
        }
    }

    #[test]
    fn a_hold_never_deletes_more(case in any_case(), held in subsequence(COLLECTIONS.to_vec(), 1..4)) {
        let mut with_hold = case.clone();
        with_hold["holds"] = json!([{ "collections": held, "reference": "claim 7", "review": "2027-02-01" }]);
        let (before, after) = (decided(&community(), &case), decided(&community(), &with_hold));
        for (name, collection) in &after.collections {
            for (class, ruled) in &collection.classes {
                if held.contains(&name.as_str()) {
                    prop_assert_eq!(ruled.row, RowOutcome::Keep);
                } else if let Some(unheld) = before.collections[name].classes.get(class) {
                    prop_assert_eq!(ruled.row, unheld.row);
                }
            }
        }
    }
}

#[test]
fn too_many_questions_are_refused_by_name() {
    let mut policy = community();
    let links: BTreeMap<String, Value> =
        (0..13).map(|i| (format!("member_{i}"), json!({ "to": "members", "role": "about" }))).collect();
    policy["collections"]["rooms"]["links"] = json!(links);
    let case = json!({
        "decided": "2026-11-21", "subject": { "collection": "members", "key": [5] }, "trigger": { "kind": "retention-due" },
    });
    let (policy, case) = read(&policy, &case);
    let problems = decide(&policy, &case).unwrap_err();
    let [problem] = problems.as_slice() else { unreachable!("{problems}") };
    assert_eq!(
        (problem.code(), problem.at()),
        (rightful::Code::DecideTooManyQuestions, "/collections/rooms")
    );
}

#[test]
fn a_processor_forwards_whatever_is_asked() {
    let mut policy = community();
    policy["controller"]["role"] = json!("processor");
    for trigger in
        [json!({ "kind": "retention-due" }), json!({ "kind": "erasure", "ground": "no-longer-necessary" })]
    {
        let case = json!({
            "decided": "2026-11-21", "subject": { "collection": "members", "key": [5] }, "trigger": trigger,
        });
        let decision = decided(&policy, &case);
        assert_eq!(decision.set_aside.unwrap().reason, rightful::decide::Reason::Forwarded);
        assert!(decision.collections.is_empty());
    }
}

#[test]
fn long_chains_and_wide_maps_are_decided() {
    let mut policy = community();
    let collections = policy["collections"].as_object_mut().unwrap();
    for i in 0..2_000_u32 {
        let to = if i == 0 { "members".into() } else { format!("chain_{}", i - 1) };
        let collection = json!({
            "store": "app", "purposes": ["membership"], "links": { "up": { "to": to, "role": "owner" } },
            "fields": { "a": { "identifies": "none" } },
        });
        collections.insert(format!("chain_{i}"), collection);
    }
    let case = json!({
        "decided": "2026-11-21", "subject": { "collection": "members", "key": [5] },
        "trigger": { "kind": "relationship-ended", "event": "membership.ended", "on": "2026-11-20" },
    });
    let decision = decided(&policy, &case);
    assert_eq!(decision.collections["chain_1999"].classes["1"].row, RowOutcome::Delete);
}
