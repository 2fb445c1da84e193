//! What is derived reads what serde's own derive reads, and refuses what that refuses.

#![expect(clippy::unwrap_used, reason = "a failed test panics")]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use rightful::read::Read;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The same types twice, one with each derive.
macro_rules! twice {
    ($($item:item)*) => {
        mod ours {
            use super::*;
            $(#[derive(Debug, Serialize, Read)] $item)*
        }
        mod theirs {
            use super::*;
            $(#[derive(Debug, Serialize, Deserialize)] $item)*
        }
    };
}

twice! {
    #[serde(deny_unknown_fields)]
    pub(crate) struct Closed {
        pub(crate) whole: u8,
        pub(crate) text: Option<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub(crate) list: Vec<i64>,
        #[serde(rename = "type")]
        pub(crate) kind: Box<Word>,
    }
    pub(crate) struct Open {
        pub(crate) at: (i8, bool),
        pub(crate) map: BTreeMap<String, Tagged>,
    }
    #[serde(deny_unknown_fields, default)]
    pub(crate) struct Defaulted {
        pub(crate) seven: u32,
        pub(crate) words: Option<Vec<String>>,
    }
    #[serde(rename_all = "kebab-case")]
    pub(crate) enum Word {
        Plain,
        TwoWords,
        #[serde(rename = "3")]
        Three,
    }
    #[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
    pub(crate) enum Tagged {
        HasNone { inner_value: Option<u16> },
        HasSome { inner_value: u16, #[serde(default)] also: bool },
    }
    #[serde(tag = "kind")]
    pub(crate) enum TaggedOpen {
        Unit,
        Held { word: Word },
    }
    #[serde(rename_all = "lowercase")]
    pub(crate) enum Outside {
        Unit,
        New(Word),
        Held { inner: u8 },
    }
    #[serde(untagged)]
    pub(crate) enum Any {
        Nothing(()),
        Number(i64),
        Tagged(Tagged),
        Text(String),
        Outside(Outside),
    }
    #[serde(transparent)]
    pub(crate) struct Inner(pub(crate) BTreeMap<String, u64>);
    pub(crate) struct Plain(pub(crate) Vec<Word>);
    #[serde(try_from = "u8")]
    pub(crate) struct Even(pub(crate) u8);
}

macro_rules! both {
    ($($module:ident)*) => { $(
        impl Default for $module::Defaulted {
            fn default() -> Self {
                Self { seven: 7, words: Some(Vec::new()) }
            }
        }

        impl TryFrom<u8> for $module::Even {
            type Error = &'static str;
            fn try_from(number: u8) -> Result<Self, Self::Error> {
                if number % 2 == 0 { Ok(Self(number)) } else { Err("odd") }
            }
        }
    )* };
}

both! { ours theirs }

/// Both answers: what was read, as it is written again.
fn agree<A: Read + Serialize, B: for<'de> Deserialize<'de> + Serialize>(
    json: &Value,
) -> (Option<Value>, Option<Value>) {
    let again = |read: Result<Value, serde_json::Error>| read.unwrap();
    let ours = A::read(json).map(|read| again(serde_json::to_value(read)));
    let theirs = serde_json::from_value::<B>(json.clone()).ok().map(|read| again(serde_json::to_value(read)));
    (ours, theirs)
}

macro_rules! all_agree {
    ($json:expr, $assert:ident: $($name:ident)*) => {
        $({
            let (ours, theirs) = agree::<ours::$name, theirs::$name>($json);
            let known = ours.is_none() && has($json, &is_read_by_serde_alone);
            $assert!(ours == theirs || known, "{}: {} is {ours:?} and {theirs:?}", stringify!($name), $json);
        })*
    };
}

fn any_json() -> impl Strategy<Value = Value> {
    let word = prop::sample::select(vec![
        "plain",
        "two-words",
        "3",
        "HasNone",
        "has_none",
        "has_some",
        "Unit",
        "unit",
        "new",
        "Held",
        "held",
        "kind",
        "word",
        "inner",
        "inner_value",
        "also",
        "whole",
        "text",
        "list",
        "type",
        "at",
        "map",
        "seven",
        "words",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-2_i64..300).prop_map(Value::from),
        Just(json!(1.5)),
        Just(json!(u64::MAX)),
        word.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 20, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map(word.clone(), inner, 0..4).prop_map(|members| {
                Value::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
            }),
        ]
    })
}

/// A document that each type reads, to be changed in one place.
fn sound() -> Vec<Value> {
    vec![
        json!({ "whole": 255, "text": "a", "list": [-1], "type": "two-words" }),
        json!({ "whole": 0, "text": null, "type": "3" }),
        json!({ "at": [-128, true], "map": { "a": { "kind": "has_some", "inner_value": 3 } }, "other": 1 }),
        json!({ "seven": 8 }),
        json!({ "words": null }),
        json!({}),
        json!("plain"),
        json!({ "kind": "has_none" }),
        json!({ "kind": "has_some", "inner_value": 1, "also": true }),
        json!({ "kind": "Held", "word": "plain", "other": 1 }),
        json!("unit"),
        json!({ "new": "3" }),
        json!({ "held": { "inner": 2 } }),
        json!({ "a": 1, "b": u64::MAX }),
        json!(["plain", "3"]),
        json!(12),
        json!(13),
        Value::Null,
    ]
}

fn change(value: &mut Value, path: &[usize], to: &Value) {
    let Some((step, rest)) = path.split_first() else { return *value = to.clone() };
    match value {
        Value::Array(items) if !items.is_empty() => {
            let at = step % items.len();
            change(items.get_mut(at).unwrap(), rest, to);
        }
        Value::Object(members) if !members.is_empty() => {
            let key = members.keys().nth(step % members.len()).unwrap().clone();
            if rest.is_empty() && step % 3 == 0 {
                members.remove(&key);
            } else {
                change(members.get_mut(&key).unwrap(), rest, to);
            }
        }
        other => *other = to.clone(),
    }
}

/// What the two may differ in: serde also reads the fields of a map from a list, a form that holds nothing from a map to
/// null or to an empty map, and the name of a form from its number. No document is written so.
fn is_read_by_serde_alone(json: &Value) -> bool {
    match json {
        Value::Array(_) => true,
        Value::Object(members) if members.len() == 1 && members.values().all(is_nothing) => true,
        Value::Object(members) => members.get("kind").is_some_and(Value::is_number),
        _ => false,
    }
}

fn is_nothing(json: &Value) -> bool {
    json.is_null() || json.as_object().is_some_and(serde_json::Map::is_empty)
}

fn has(json: &Value, form: &impl Fn(&Value) -> bool) -> bool {
    form(json)
        || match json {
            Value::Array(items) => items.iter().any(|item| has(item, form)),
            Value::Object(members) => members.values().any(|member| has(member, form)),
            _ => false,
        }
}

#[test]
fn each_type_reads_something() {
    let read = |read: fn(&Value) -> bool| sound().iter().filter(|json| read(json)).count();
    assert_eq!(read(|json| ours::Closed::read(json).is_some()), 2);
    assert_eq!(read(|json| ours::Open::read(json).is_some()), 1);
    assert_eq!(read(|json| ours::Defaulted::read(json).is_some()), 3);
    assert_eq!(read(|json| ours::Word::read(json).is_some()), 1);
    assert_eq!(read(|json| ours::Tagged::read(json).is_some()), 2);
    assert_eq!(read(|json| ours::TaggedOpen::read(json).is_some()), 1);
    assert_eq!(read(|json| ours::Outside::read(json).is_some()), 3);
    assert_eq!(read(|json| ours::Even::read(json).is_some()), 1);
    assert_eq!(ours::Defaulted::read(&json!({ "words": null })).unwrap().seven, 7);
}

#[test]
fn a_key_that_occurs_twice_is_refused() {
    assert!(serde_json::from_str::<ours::Inner>(r#"{ "a": 1, "b": 2 }"#).is_ok());
    let refused = serde_json::from_str::<ours::Inner>(r#"{ "anna": 1, "anna": 2 }"#).unwrap_err().to_string();
    assert!(!refused.contains("anna"), "{refused}");
}

#[test]
fn a_set_is_read_from_a_list() {
    assert_eq!(BTreeSet::<u8>::read(&json!([3, 1, 3])), Some(BTreeSet::from([1, 3])));
    assert_eq!(BTreeSet::<u8>::read(&json!([3, 256])), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn what_is_derived_reads_what_serde_reads(
        which in 0_usize..100, path in prop::collection::vec(0_usize..12, 0..4), to in any_json(),
    ) {
        let mut all = sound();
        let at = which % all.len();
        let mut json = all.swap_remove(at);
        change(&mut json, &path, &to);
        all_agree!(&json, prop_assert: Closed Open Defaulted Word Tagged TaggedOpen Outside Any Inner Plain Even);
    }
}
