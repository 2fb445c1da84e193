//! Every way a text is refused: code, place, line and column.

use rightful::{Code, Error};
use rightful_yaml::{
    MAX_BYTES, MAX_DEPTH, MAX_KEY_BYTES, MAX_PROBLEMS, Problem, parse, parse_files, parse_policy,
    parse_policy_files,
};

fn problems(text: &str) -> Vec<Problem> {
    parse(text).err().unwrap_or_default()
}

/// `code at place line:column` of each problem.
fn summary(text: &str) -> Vec<String> {
    problems(text).iter().map(line).collect()
}

fn line(problem: &Problem) -> String {
    let error = problem.error();
    let at = problem.position().map_or(String::new(), |at| format!("{}:{}", at.line, at.column));
    let file = problem.file().map_or(String::new(), |file| format!("{file}:"));
    format!("{} {} {file}{at}", error.code(), error.at())
}

#[test]
fn each_code_with_its_place() {
    for (text, expected) in [
        ("a: [1\nb: 2\n", "yaml.syntax /a/0 2:2"),
        ("a: \"x", "yaml.syntax /a 1:4"),
        ("a: @x", "yaml.syntax /a 1:4"),
        ("a:\n\tb: 1\n", "yaml.tab /a 2:1"),
        ("a: \u{7f}x", "yaml.character  1:4"),
        ("# note\u{2028}a: 1\nb: 1", "yaml.character  1:7"),
        ("a: 1\r\nb: \u{202e}x", "yaml.character  2:4"),
        ("a: 1\rb: \"\u{feff}x\"", "yaml.character  2:5"),
        ("a:\n  - b: yes", "yaml.ambiguous /a/0/b 2:8"),
        ("{ on: { push: 1 } }", "yaml.ambiguous /on 1:3"),
        ("a: { date: 2026-03-01 }", "yaml.ambiguous /a/date 1:12"),
        ("<<: { b: 1 }", "yaml.ambiguous /<< 1:1"),
        ("rate: 0.5", "yaml.float /rate 1:7"),
        ("big: 18446744073709551616", "yaml.integer-range /big 1:6"),
        ("a: 1\nb: 2\n\"a\": 3", "yaml.duplicate-key /a 3:1"),
        ("a: { 1: x }", "yaml.key-not-text /a/1 1:6"),
        ("a:\n  ? [x, z]\n  : z", "yaml.key-not-text /a 2:5"),
        (": x", "yaml.key-not-text / 1:1"),
        ("a/b:\n  c~d: &x 1", "yaml.anchor /a~1b/c~0d 2:8"),
        ("a: *x", "yaml.alias /a 1:4"),
        ("a: !!str 1", "yaml.tag /a 1:4"),
        ("a: [!x { b: 1 }]", "yaml.tag /a/0 1:5"),
        ("%YAML 1.1\n---\na: 1", "yaml.directive  1:1"),
        ("a: 1\n---\nb: 1", "yaml.several-documents  2:1"),
    ] {
        assert_eq!(summary(text), [expected], "{text:?}");
    }
}

#[test]
fn all_problems_are_reported_at_once() {
    let text = "a: yes\nb: &x { c: 1.5, c: 2 }\nd: *x\ne: [010, !t 1]\n? { f: no }\n: off\n";
    assert_eq!(
        summary(text),
        [
            "yaml.ambiguous /a 1:4",
            "yaml.anchor /b 2:4",
            "yaml.float /b/c 2:12",
            "yaml.duplicate-key /b/c 2:17",
            "yaml.alias /d 3:4",
            "yaml.ambiguous /e/0 4:5",
            "yaml.tag /e/1 4:10",
            "yaml.key-not-text  5:3",
            "yaml.ambiguous /f 5:8",
            "yaml.ambiguous  6:3",
        ]
    );
}

#[test]
fn problems_before_an_error_of_syntax_are_kept() {
    assert_eq!(summary("a: yes\nb: [1\n"), ["yaml.ambiguous /a 1:4", "yaml.syntax /b/1 3:1"]);
}

#[test]
fn the_limits_hold() {
    let deep = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
    let json = parse(&deep(MAX_DEPTH)).unwrap().json.to_string();
    assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok(), "what is accepted is accepted as JSON");
    for text in [
        deep(MAX_DEPTH + 1),
        deep(100_000),
        "- ".repeat(100_000),
        "? ".repeat(100_000),
        "{a: ".repeat(100_000),
    ] {
        let codes: Vec<Code> = problems(&text).iter().map(|problem| problem.error().code()).collect();
        assert_eq!(codes, [Code::YamlTooDeep]);
    }

    let key = "k".repeat(MAX_KEY_BYTES);
    assert!(parse(&format!("? {key}\n: 1")).is_ok());
    assert_eq!(summary(&format!("? {key}k\n: yes")), ["yaml.too-large  1:3", "yaml.ambiguous  2:3"]);
    assert_eq!(summary(&" ".repeat(MAX_BYTES + 1)), ["yaml.too-large  "]);

    let many = problems(&"- yes\n".repeat(MAX_PROBLEMS + 100));
    assert_eq!(many.len(), MAX_PROBLEMS + 1);
    assert_eq!(many[MAX_PROBLEMS].error().code(), Code::YamlTooManyProblems);
}

#[test]
fn time_grows_with_the_length_of_the_text_and_not_faster() {
    // Each of these takes minutes where a step is repeated for every character, key or level before it.
    for text in [
        "[".to_owned() + &"a, ".repeat(60_000) + "]",
        "{".to_owned() + &(0..20_000).map(|i| format!("k{i}: [], ")).collect::<String>() + "}",
        (0..20_000).map(|i| format!("k{i}: {{ a: [1, 2] }}\n")).collect::<String>(),
        "a: \"".to_owned() + &"\\n\n".repeat(60_000) + "\"",
        "a: |\n".to_owned() + &" x\n".repeat(60_000),
        "#\n".repeat(100_000) + "[",
        "\r".repeat(100_000) + "\u{1}",
    ] {
        let _ = parse(&text);
    }
}

#[test]
fn the_same_entry_in_two_files_is_a_problem_in_both() {
    let one = ("one.yaml", "controller: { name: A }\ncollections:\n  users: { store: app }\n");
    let two =
        ("two.yaml", "controller: B\ncollections:\n  orders: { store: app }\n  users: { store: app }\n");
    let found = parse_files(&[one, two]).unwrap_err();
    let lines: Vec<String> = found.iter().map(line).collect();
    assert_eq!(
        lines,
        [
            "yaml.duplicate-key /controller one.yaml:1:1",
            "yaml.duplicate-key /collections/users one.yaml:3:3",
            "yaml.duplicate-key /controller two.yaml:1:1",
            "yaml.duplicate-key /collections/users two.yaml:4:3",
        ]
    );
    assert_eq!(
        found[1].to_string(),
        "one.yaml:3:3: yaml.duplicate-key at /collections/users: \
         the key is also given in two.yaml at line 4, column 3: keep one of the two"
    );
    let lists = parse_files(&[one, ("two.yaml", "# nothing\n"), ("three.yaml", "\n- x\n")]).unwrap_err();
    assert_eq!(lists.iter().map(line).collect::<Vec<_>>(), ["yaml.file-not-map  three.yaml:2:1"]);
}

#[test]
fn a_message_never_repeats_a_value() {
    for text in [
        "a: @canary",
        "a: \"canary\n",
        "a: &canary 1",
        "a: !canary 1",
        "a: *canary",
        "%canary\n---\n",
        "a: 1.5e77",
    ] {
        let found = problems(text);
        assert!(!found.is_empty(), "{text}");
        for problem in found {
            assert!(
                !problem.to_string().contains("canary") && !problem.to_string().contains("77"),
                "{problem}"
            );
        }
    }
}

#[test]
fn a_problem_of_the_core_gets_its_line() {
    let document = parse("a:\n  b:\n    c: 1\n    d: { e: 1 }\n").unwrap();
    let at = |pointer: &str| document.locate(Error::new(Code::JsonShape, pointer, "x")).to_string();
    assert_eq!(at("/a/b/c"), "3:8: json.shape at /a/b/c: x");
    assert_eq!(at("/a/b/d/missing"), "4:8: json.shape at /a/b/d/missing: x");
    assert_eq!(at("/a/b"), "2:3: json.shape at /a/b: x", "a value on a later line is shown by its key");
    assert_eq!(at("users.email"), "json.shape at users.email: x");
}

#[test]
fn a_word_that_is_refused_hides_no_problem_of_the_policy() {
    let files = [
        ("a.yaml", "controller: { name: no, contact: x@y.example, clock: { regime: 7.5 } }\n"),
        ("b.yaml", "stores: { app: { engine: sqlight } }\npurposs: {}\n"),
    ];
    let found: Vec<String> = parse_policy_files(&files).unwrap_err().iter().map(line).collect();
    for expected in [
        "yaml.ambiguous /controller/name a.yaml:1:21",
        "yaml.float /controller/clock/regime a.yaml:1:64",
        "json.not-allowed /stores/app/engine b.yaml:1:26",
        "json.unknown-key /purposs b.yaml:2:10",
    ] {
        assert!(found.iter().any(|line| line == expected), "{expected}: {found:#?}");
    }
    // Of the words themselves nothing more is said, and the lines are in order.
    assert_eq!(
        found.iter().filter(|line| line.contains("/controller/clock/regime")).count(),
        1,
        "{found:#?}"
    );
    assert!(
        found.iter().skip_while(|line| line.contains("a.yaml")).all(|line| line.contains("b.yaml")),
        "{found:#?}"
    );
    // Where something was left out, the rest is not judged.
    let found = parse_policy("a: *b\npurposs: {}\n").unwrap_err();
    assert!(found.iter().all(|problem| problem.error().code().as_str().starts_with("yaml.")), "{found:?}");
}
