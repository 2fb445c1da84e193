//! Whatever the text is: an answer or problems with a position inside it, and never a panic.

#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a failed test panics")]

use proptest::prelude::*;
use rightful_yaml::{parse, parse_files, wire};
use serde_json::{Value, json as value};

fn check(text: &str) {
    let lines: Vec<usize> =
        text.replace("\r\n", "\n").split(['\n', '\r']).map(|line| line.chars().count()).collect();
    let inside = |line: usize, column: usize| {
        (1..=lines.len()).contains(&line) && (1..=lines[line - 1] + 1).contains(&column)
    };
    match parse(text) {
        Ok(document) => {
            let json = document.json.to_string();
            assert_eq!(serde_json::from_str::<serde_json::Value>(&json).ok().as_ref(), Some(&document.json));
            let call = value!({ "files": [{ "text": text }], "positions": true });
            let answer = wire::call("parse_yaml", &call.to_string()).unwrap();
            // A document of the greatest depth is deeper inside an answer than a parser goes.
            let Ok(answer) = serde_json::from_str::<Value>(&answer) else { return };
            let positions = answer["read"]["positions"].as_object().unwrap();
            assert!(!positions.is_empty());
            for (pointer, at) in positions {
                let [line, column] = ["line", "column"].map(|name| at[name].as_u64().unwrap() as usize);
                assert!(document.json.pointer(pointer).is_some());
                assert!(inside(line, column), "{pointer} {line}:{column} in {text:?}");
            }
        }
        Err(problems) => {
            assert!(!problems.is_empty());
            for problem in problems {
                assert!(
                    problem.position().is_some_and(|at| inside(at.line, at.column)),
                    "{problem} in {text:?}"
                );
                assert!(
                    problem.error().at().is_empty() || problem.error().at().starts_with('/'),
                    "{problem}"
                );
            }
        }
    }
}

fn yamlish() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        3 => prop::sample::select(vec![
            "a", "b", ": ", ":", "- ", "-", "? ", "\n", "\n  ", "\n    ", "\r\n", "\r", "\t", " ", "[", "]", "{", "}", ",",
            "\"", "'", "\\", "|", ">", "|-\n", ">+2\n", "&x ", "*x", "!t ", "!!str ", "!<", "%YAML 1.2\n", "%TAG ! x\n", "%",
            "---", "---\n", "...", "...\n", "#", " # c\n", "yes", "1.5", "0o7", "<<", "=", "~", "@", "`", "\u{feff}",
            "\u{0}", "\u{85}", "\u{2028}", "é", "😀", "\\x41", "\\u", "\\UFFFFFFFF", "a: b\n", "- a\n", "2026-03-01",
        ]).prop_map(str::to_owned),
        1 => "\\PC{0,4}",
    ];
    prop::collection::vec(token, 0..40).prop_map(|tokens| tokens.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn random_tokens(text in yamlish()) {
        check(&text);
    }

    #[test]
    fn random_files(one in yamlish(), two in yamlish()) {
        if let Err(problems) = parse_files(&[("one", &one), ("two", &two)]) {
            assert!(problems.iter().all(|problem| problem.file().is_some()));
        }
    }
}
