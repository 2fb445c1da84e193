use super::{Held, JsonPath, held, remove, set};
use crate::{Code, Value};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use proptest::prelude::*;
use serde_json::Value as Json;

fn path(text: &str) -> JsonPath {
    text.parse().unwrap()
}

/// The first that stands there.
fn get(text: &str, at: &JsonPath) -> Result<Option<Held>, Code> {
    held(text, at).map(|held| held.into_iter().next()).map_err(|error| error.code())
}

const DOCUMENT: &str = " {\n  \"user\" : { \"id\":7 ,\"na\\u006de\":\"A\\\"b\" },\"ids\":[1, 2.50,\n3],\"big\":12345678901234567890,\"e\":1E2, \"t\":true}\n";

#[test]
fn values_are_read_by_place() {
    for (at, value) in [
        ("$.user.id", Held::Key(Value::Integer(7))),
        ("$.user.name", Held::Key("A\"b".into())),
        ("$.ids[1]", Held::Other),
        ("$.ids[2]", Held::Key(Value::Integer(3))),
        ("$.big", Held::Other),
        ("$.e", Held::Key(Value::Real(100.0))),
        ("$.t", Held::Nothing),
        ("$.user", Held::Other),
        ("$.ids", Held::Other),
    ] {
        assert!(get(DOCUMENT, &path(at)).unwrap().unwrap() == value, "{at}");
    }
    for (written, exact) in [
        (r#""\ud83d\ude00""#, true),
        (r#""\ud83d""#, false),
        (r#""\uFFFD""#, true),
        ("\"\u{fffd}\"", true),
        ("9007199254740991.0", true),
        ("9007199254740992.0", false),
        ("9223372036854775807", true),
        ("9223372036854775808", false),
        ("1.5", false),
        ("-0", true),
    ] {
        let read = get(written, &path("$")).unwrap().unwrap();
        assert_eq!(matches!(read, Held::Key(_)), exact, "{written}");
    }
    for at in ["$.nobody", "$.ids[3]", "$.ids.a", "$.user[0]", "$.user.id.x", "$.t[0]"] {
        assert!(get(DOCUMENT, &path(at)).unwrap().is_none(), "{at}");
        assert!(set(DOCUMENT, &path(at), &Value::Null).unwrap().is_none(), "{at}");
        assert!(remove(DOCUMENT, &path(at)).unwrap().is_none(), "{at}");
    }
}

#[test]
fn every_other_byte_stays() {
    let expect = |from: &str, to: &str| DOCUMENT.replace(from, to);
    assert_eq!(set(DOCUMENT, &path("$.user.id"), &Value::Null).unwrap().unwrap(), expect("7 ,", "null ,"));
    assert_eq!(
        set(DOCUMENT, &path("$.ids[1]"), &"a\"\n".into()).unwrap().unwrap(),
        expect("2.50", "\"a\\\"\\n\"")
    );
    assert_eq!(remove(DOCUMENT, &path("$.user.id")).unwrap().unwrap(), expect("\"id\":7 ,", ""));
    assert_eq!(remove(DOCUMENT, &path("$.ids[1]")).unwrap().unwrap(), expect(", 2.50", ""));
    assert_eq!(remove(DOCUMENT, &path("$.t")).unwrap().unwrap(), expect(", \"t\":true", ""));
    assert_eq!(remove(" [1] ", &path("$")).unwrap().unwrap(), " null ");
    assert_eq!(remove("[ 1 ]", &path("$[0]")).unwrap().unwrap(), "[  ]");
}

#[test]
fn a_key_that_stands_twice_leaves_nothing_behind() {
    let text = r#"{"a":1,"a":2,"b":3,"\u0061":4,"c":{"a":5},"a":6}"#;
    assert_eq!(remove(text, &path("$.a")).unwrap().unwrap(), r#"{"b":3,"c":{"a":5}}"#);
    assert_eq!(
        set(text, &path("$.a"), &Value::Integer(0)).unwrap().unwrap(),
        r#"{"a":0,"a":0,"b":3,"\u0061":0,"c":{"a":5},"a":0}"#
    );
    assert_eq!(remove(r#"{"a":1, "a":2}"#, &path("$.a")).unwrap().unwrap(), "{}");
}

#[test]
fn what_json_cannot_hold_is_refused() {
    for value in [Value::Blob(Vec::from([1])), Value::Real(f64::NAN), Value::Real(f64::INFINITY)] {
        assert_eq!(set("[1]", &path("$[0]"), &value).unwrap_err().code(), Code::CanonicalForm);
    }
    for text in ["", "{", "{a:1}", "[1,]", "1 2", "\"", "nul"] {
        assert_eq!(get(text, &path("$")).err().unwrap(), Code::JsonSyntax, "{text}");
    }
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    assert!(get(&deep, &path("$[0][0]")).unwrap().is_some());
}

/// Documents with space in odd places, written without the code under test.
fn any_document() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_string()),
        Just("true".to_string()),
        any::<i64>().prop_map(|n| n.to_string()),
        "-?[1-9]\\.[0-9]{1,3}",
        "[a-z{}\\[\\],:é ]{0,6}".prop_map(|s| format!("\"{s}\"")),
        Just(r#""\"\\\u00e9\ud83d\ude00""#.to_string()),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        let pad = prop_oneof![Just(""), Just(" "), Just("\n\t")];
        prop_oneof![
            (proptest::collection::vec(inner.clone(), 0..5), pad.clone())
                .prop_map(|(items, pad)| { format!("[{pad}{}{pad}]", items.join(&format!("{pad},{pad}"))) }),
            (proptest::collection::vec(("[ab\"\\\\]{1,2}", inner), 0..5), pad).prop_map(|(items, pad)| {
                let items: Vec<_> = items
                    .iter()
                    .map(|(k, v)| format!("{}{pad}:{pad}{v}", serde_json::to_string(k).unwrap()))
                    .collect();
                format!("{pad}{{{pad}{}{pad}}}{pad}", items.join(&format!("{pad},{pad}")))
            }),
        ]
    })
}

/// The path of some value inside, chosen by `picks`; as `serde_json` sees it.
fn some_path(document: &Json, picks: &[usize]) -> (String, Json) {
    let (mut text, mut at) = ("$".to_string(), document);
    for pick in picks {
        match at {
            Json::Array(items) if !items.is_empty() => {
                let index = pick % items.len();
                text += &format!("[{index}]");
                at = &items[index];
            }
            Json::Object(map) if !map.is_empty() => {
                let (key, value) = map.iter().nth(pick % map.len()).unwrap();
                text += &format!(".\"{}\"", key.replace('\\', "\\\\").replace('"', "\\\""));
                at = value;
            }
            _ => break,
        }
    }
    (text, at.clone())
}

fn has_double_key(text: &str) -> bool {
    // serde_json keeps one of two equal keys, so fewer come back than were written.
    let colons = super::strings(text).iter().filter(|string| string.is_key).count();
    fn keys(value: &Json) -> usize {
        match value {
            Json::Array(items) => items.iter().map(keys).sum(),
            Json::Object(map) => map.len() + map.values().map(keys).sum::<usize>(),
            _ => 0,
        }
    }
    colons != keys(&serde_json::from_str(text).unwrap())
}

proptest! {
    #[test]
    fn edits_agree_with_a_parser(
        document in any_document().prop_filter("no key twice", |document| !has_double_key(document)), picks in proptest::collection::vec(0usize..5, 0..5)) {
        let parsed: Json = serde_json::from_str(&document).unwrap();
        let (at, found) = some_path(&parsed, &picks);
        let at = path(&at);
        let read = get(&document, &at).unwrap().unwrap();
        match (&read, &found) {
            (Held::Nothing, Json::Null | Json::Bool(_)) | (Held::Other, Json::Array(_) | Json::Object(_)) => {}
            (Held::Key(Value::Integer(n)), Json::Number(m)) => prop_assert_eq!(Some(*n), m.as_i64()),
            (Held::Key(Value::Real(x)), Json::Number(m)) => prop_assert_eq!(Some(*x), m.as_f64()),
            (Held::Other, Json::Number(m)) => prop_assert!(m.as_f64().is_some_and(|x| x.fract() != 0.0)),
            (Held::Key(Value::Text(text)), Json::String(s)) => prop_assert_eq!(text, s),
            (_, other) => prop_assert!(false, "{}", other),
        }
        let marked = set(&document, &at, &"\u{1}mark".into()).unwrap().unwrap();
        prop_assert!(get(&marked, &at).unwrap() == Some(Held::Key("\u{1}mark".into())), "not read back");
        if let Held::Key(key) = read {
            // Setting back what stood there gives the same document again.
            let back: Json = serde_json::from_str(&set(&marked, &at, &key).unwrap().unwrap()).unwrap();
            prop_assert!(back == parsed);
        }
        let removed: Json = serde_json::from_str(&remove(&document, &at).unwrap().unwrap()).unwrap();
        if at.segments().is_empty() { prop_assert_eq!(removed, Json::Null); } else { prop_assert!(removed != parsed); }
    }

    #[test]
    fn any_text_is_an_answer_or_an_error(text in "[\\[\\]{}\",:\\\\u0-9a-e ]{0,24}") {
        for at in ["$", "$.a", "$[0]", "$[0].a[1]"] {
            let _ = get(&text, &path(at));
            if let Ok(Some(changed)) = set(&text, &path(at), &Value::Null) {
                prop_assert!(serde_json::from_str::<serde::de::IgnoredAny>(&changed).is_ok());
            }
            if let Ok(Some(changed)) = remove(&text, &path(at)) {
                prop_assert!(serde_json::from_str::<serde::de::IgnoredAny>(&changed).is_ok());
            }
        }
    }
}
