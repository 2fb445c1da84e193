//! RFC 8785 examples, and a naive writer as second opinion.

use alloc::collections::BTreeMap;
use alloc::vec;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn canonical(value: &Value) -> String {
    to_canonical(value).unwrap()
}

fn refused<T: Serialize>(value: &T) -> String {
    let error = to_canonical(value).unwrap_err();
    assert_eq!(error.code(), Code::CanonicalForm);
    error.at().to_string()
}

/// The rule said plainly: sort members by their UTF-16 code units, write scalars as serde_json does.
fn naive(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let mut members: Vec<(Vec<u16>, String)> = members
                .iter()
                .map(|(key, member)| {
                    (key.encode_utf16().collect(), serde_json::to_string(key).unwrap() + ":" + &naive(member))
                })
                .collect();
            members.sort();
            let members: Vec<String> = members.into_iter().map(|(_, text)| text).collect();
            "{".to_string() + &members.join(",") + "}"
        }
        Value::Array(items) => "[".to_string() + &items.iter().map(naive).collect::<Vec<_>>().join(",") + "]",
        scalar => serde_json::to_string(scalar).unwrap(),
    }
}

#[test]
fn rfc_8785_section_3_2_2_escapes() {
    let value = json!({
        "string": "\u{20ac}$\u{f}\u{a}A'\u{42}\u{22}\u{5c}\\\"/",
        "literals": [null, true, false],
    });
    assert_eq!(
        canonical(&value),
        "{\"literals\":[null,true,false],\"string\":\"\u{20ac}$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}"
    );
    assert_eq!(
        canonical(&json!("\u{8}\t\n\u{c}\r\0\u{1f}\u{7f}\u{2028}")),
        "\"\\b\\t\\n\\f\\r\\u0000\\u001f\u{7f}\u{2028}\""
    );
}

#[test]
fn rfc_8785_section_3_2_3_order() {
    let value = json!({
        "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew Letter Dalet With Dagesh",
        "1": "One", "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control",
        "\u{f6}": "Latin Small Letter O With Diaeresis",
    });
    let text = canonical(&value);
    let names = [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter",
    ];
    let places: Vec<usize> = names.iter().map(|name| text.find(name).unwrap()).collect();
    assert!(places.is_sorted(), "{text}");
}

#[test]
fn every_shape_of_serde_is_written_as_serde_json_does() {
    #[derive(Serialize)]
    enum Shape {
        Unit,
        New(u8),
        Tuple(i8, Option<bool>),
        Struct { z: char, a: () },
    }
    #[derive(Serialize)]
    struct All {
        shapes: Vec<Shape>,
        map: BTreeMap<i32, &'static str>,
        big: u64,
        absent: Option<u8>,
    }
    let all = All {
        shapes: vec![Shape::Unit, Shape::New(1), Shape::Tuple(-1, None), Shape::Struct { z: '"', a: () }],
        map: BTreeMap::from([(10, "ten"), (9, "nine"), (-1, "minus one")]),
        big: 9_007_199_254_740_991,
        absent: None,
    };
    let text = to_canonical(&all).unwrap();
    assert_eq!(
        text,
        r#"{"absent":null,"big":9007199254740991,"map":{"-1":"minus one","10":"ten","9":"nine"},"#
            .to_string()
            + r#""shapes":["Unit",{"New":1},{"Tuple":[-1,null]},{"Struct":{"a":null,"z":"\""}}]}"#
    );
    assert_eq!(text, naive(&serde_json::to_value(&all).unwrap()));
}

#[test]
fn what_has_no_canonical_form_is_refused_with_its_place() {
    #[derive(Serialize)]
    struct Outer<T> {
        rates: T,
    }
    assert_eq!(refused(&Outer { rates: vec![json!(1), json!(0.5)] }), "/rates/1");
    assert_eq!(refused(&json!({ "anna@x.example": 1, "b": { "c": [1.0] } })), "/*[1]/*[0]/0");
    assert_eq!(refused(&9_007_199_254_740_992_u64), "");
    assert_eq!(refused(&i64::MIN), "");
    assert_eq!(refused(&u128::MAX), "");
    assert_eq!(refused(&BTreeMap::from([(true, 1)])), "");
    assert_eq!(refused(&serde_json::value::to_raw_value(&1).unwrap()), "");
}

#[test]
fn a_repeated_key_is_refused_and_says_nothing() {
    struct Twice;
    impl Serialize for Twice {
        fn serialize<S: ser::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map([("same", 1), ("other", 2), ("same", 3)])
        }
    }
    struct Loud;
    impl Serialize for Loud {
        fn serialize<S: ser::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(ser::Error::custom("anna@x.example"))
        }
    }
    assert_eq!(refused(&Twice), "");
    assert!(!to_canonical(&Loud).unwrap_err().to_string().contains("anna"));
}

fn any_json() -> impl Strategy<Value = Value> {
    let text =
        prop_oneof![".*", "[a-c]{0,3}", "[\u{e000}-\u{f8ff}\u{ff00}-\u{ffef}\u{10000}-\u{10fff}]{0,3}"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-MAX_INTEGER..=MAX_INTEGER).prop_map(Value::from),
        text.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 80, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::btree_map(text.clone(), inner, 0..8)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// A JSON value that gives its members in the order of the seeded shuffle.
struct Shuffled<'v>(&'v Value, u64);

impl Serialize for Shuffled<'_> {
    fn serialize<S: ser::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Object(members) => {
                let mut members: Vec<_> = members.iter().collect();
                members.sort_by_key(|(key, _)| {
                    key.bytes().fold(self.1, |hash, byte| {
                        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3).rotate_left(29)
                    })
                });
                serializer.collect_map(members.into_iter().map(|(key, member)| (key, Self(member, self.1))))
            }
            Value::Array(items) => serializer.collect_seq(items.iter().map(|item| Self(item, self.1))),
            scalar => scalar.serialize(serializer),
        }
    }
}

proptest! {
    #[test]
    fn equals_the_naive_writer_and_reads_back(value in any_json()) {
        let text = canonical(&value);
        prop_assert_eq!(&text, &naive(&value));
        prop_assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }

    #[test]
    fn the_order_of_members_is_irrelevant(value in any_json(), seed in any::<u64>()) {
        prop_assert_eq!(to_canonical(&Shuffled(&value, seed)).unwrap(), canonical(&value));
    }

    #[test]
    fn order_is_that_of_utf16(a in ".{0,4}", b in ".{0,4}") {
        let naive = a.encode_utf16().collect::<Vec<_>>().cmp(&b.encode_utf16().collect());
        prop_assert_eq!(utf16_order(&a, &b), naive);
    }
}
