use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Names, read, read_value};
use crate::policy::Document;
use crate::{Case, Code, Condition};

const POLICY: &str = include_str!("../../../../vectors/policies/mentoring.json");
const CASE: &str = r#"{
    "decided": "2026-11-21",
    "subject": { "collection": "users", "key": [5], "verified": "signed in" },
    "trigger": { "kind": "erasure", "ground": "objection", "purposes": ["programme"], "overriding": {} },
    "events": { "account.closed": "2026-11-20" },
    "withdrawn": { "newsletter": "2026-01-31" },
    "holds": [{ "collections": ["invoices"], "reference": "claim 7", "review": "2027-01-01" }],
    "exceptions": []
}"#;

/// A step of the walk to the place that is changed.
fn change(value: &mut Value, path: &[usize], to: &Value, how: u8) {
    let (here, rest) = match path {
        [] => return,
        [here, rest @ ..] => (*here, rest),
    };
    let inner = match value {
        Value::Object(map) if !map.is_empty() => {
            let key = map.keys().nth(here % map.len()).unwrap().clone();
            if rest.is_empty() {
                match how {
                    0 => drop(map.remove(&key)),
                    1 => drop(map.insert(key + "s", to.clone())),
                    _ => drop(map.insert(key, to.clone())),
                }
                return;
            }
            map.get_mut(&key).unwrap()
        }
        Value::Array(items) if !items.is_empty() => {
            let index = here % items.len();
            if rest.is_empty() {
                items[index] = to.clone();
                return;
            }
            &mut items[index]
        }
        leaf => {
            *leaf = to.clone();
            return;
        }
    };
    change(inner, rest, to, how);
}

fn any_leaf() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        json!(null),
        json!(true),
        json!(7),
        json!(-1),
        json!(1.5),
        json!(u64::MAX),
        json!(""),
        json!("account"),
        json!("erasure"),
        json!("strong"),
        json!("none"),
        json!("a..b"),
        json!("2026-02-29"),
        json!("P3Y"),
        json!("03-31"),
        json!([]),
        json!(["id"]),
        json!({}),
        json!({ "int": "5" }),
        json!({ "int": "x" }),
        json!({ "hex": "0G" }),
        json!({ "all": [{ "id": 0 }] }),
        json!({ "not": { "id": { "lt": 4 } } }),
        json!({ "id": { "lt": [4] } }),
        json!({ "keep": "P1M" }),
        json!({ "event": "account.closed" }),
        json!({ "purpose": "account", "when": { "id": 3 } }),
    ])
}

fn agree<T: schemars::JsonSchema + crate::read::Read + serde::de::DeserializeOwned>(
    value: &Value,
    to: &Value,
) -> Result<(), TestCaseError> {
    let ours = read_value::<T>(value, Names::Told).map(drop);
    let serde = serde_json::from_value::<T>(value.clone()).map(drop);
    // serde also reads the fields of a map from a list, in their order; no document of ours is written so.
    if !(to.is_array() && ours.is_err()) {
        prop_assert_eq!(ours.is_ok(), serde.is_ok(), "{:?} against {:?}", ours, serde);
    }
    if let Err(problems) = ours {
        prop_assert!(problems.as_slice().iter().all(|problem| problem.message() != ""));
        prop_assert!(!problems.as_slice()[0].message().starts_with("the document is not of the form"));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_has_the_shape_is_read_and_nothing_else(
        path in prop::collection::vec(0_usize..12, 1..8), to in any_leaf(), how in 0_u8..3,
    ) {
        let mut policy: Value = serde_json::from_str(POLICY).unwrap();
        change(&mut policy, &path, &to, how);
        agree::<Document>(&policy, &to)?;
        let mut case: Value = serde_json::from_str(CASE).unwrap();
        change(&mut case, &path, &to, how);
        agree::<Case>(&case, &to)?;
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[\\[\\]{}\",:a-z0-9 ]{0,40}") {
        let _ = read::<Document>(&text, Names::Told);
        let _ = read::<Condition>(&text, Names::ByPosition);
    }
}

fn problems(text: &str) -> Vec<(Code, String)> {
    let problems = read::<Case>(text, Names::ByPosition).unwrap_err();
    problems.as_slice().iter().map(|problem| (problem.code(), problem.at().to_string())).collect()
}

#[test]
fn every_problem_has_its_place() {
    let wrong = r#"{ "decided": "2026-02-30", "subject": { "colection": "users", "key": 5 },
        "trigger": { "kind": "erasure", "ground": "objections", "purposes": "all" } }"#;
    assert_eq!(
        problems(wrong),
        [
            (Code::DateUnknown, "/decided".into()),
            (Code::JsonMissingKey, "/subject".into()),
            (Code::JsonUnknownKey, "/subject/*[0]".into()),
            (Code::JsonType, "/subject/key".into()),
            (Code::JsonNotAllowed, "/trigger/ground".into()),
            (Code::JsonType, "/trigger/purposes".into()),
        ]
    );
    assert_eq!(problems("{"), [(Code::JsonSyntax, String::new())]);
    assert_eq!(problems(&"[".repeat(100_000)), [(Code::JsonSyntax, String::new())]);
    assert_eq!(problems(r#"{ "a": { "b": 1, "b": 2 } }"#), [(Code::JsonDuplicateKey, "/*[0]/*[1]".into())]);
}

#[test]
fn a_slip_is_answered_with_the_word_that_was_meant() {
    let text =
        POLICY.replace("\"legal-obligation\"", "\"legal-obligations\"").replace("\"stores\"", "\"store\"");
    let problems = read::<Document>(&text, Names::Told).unwrap_err();
    let messages: Vec<String> = problems.as_slice().iter().map(ToString::to_string).collect();
    assert!(
        messages.iter().any(|message| message.contains("/purposes/invoicing/basis")
            && message.contains("`legal-obligation`?"))
    );
    assert!(
        messages
            .iter()
            .any(|message| message.contains("at /store: no such key here: did you mean `stores`?"))
    );
}

#[test]
fn what_a_person_wrote_is_not_repeated() {
    let text = r#"{ "decided": "anna@x.example", "subject": { "anna@x.example": "anna@x.example" }, "trigger": "anna@x.example" }"#;
    let problems = read::<Case>(text, Names::ByPosition).unwrap_err();
    assert!(!problems.to_string().contains("anna"), "{problems}");
}

#[test]
fn a_word_is_refused_with_every_form_there_is() {
    let told = |from: &Value| {
        let problems = read_value::<crate::calendar::StartRule>(from, Names::Told).unwrap_err();
        problems.as_slice()[0].message().to_string()
    };
    let forms = "write one of `day`, `year-end`, or a map with `financial-year-end`";
    for from in [json!("x"), json!("financial-year-end"), json!(3)] {
        assert!(told(&from).ends_with(forms), "{from}: {}", told(&from));
    }
    assert_eq!(told(&json!("years-end")), "not a word known here: did you mean `year-end`?");
    let of_one_word = read_value::<crate::policy::Backups>(&json!("x"), Names::Told).unwrap_err();
    let message = of_one_word.as_slice()[0].message();
    assert!(message.ends_with("write one of `none`, or a map with `keep`"), "{message}");
}
