//! What a writer writes is read back equal, and every position is that of the token.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rightful::MAX_INTEGER;
use rightful_yaml::parse;
use rightful_yaml::wire;
use serde_json::{Map, Value, json};

/// A value and how it is written.
#[derive(Clone, Debug)]
enum Node {
    Plain(&'static str, Value),
    Number(i64),
    Text(String, Quotes),
    List(Vec<Node>, Style),
    Map(BTreeMap<String, (Quotes, Node)>, Style),
}

#[derive(Clone, Copy, Debug)]
enum Quotes {
    Single,
    Double,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Style {
    Block,
    Flow,
}

fn node() -> impl Strategy<Value = Node> {
    let quotes = || prop_oneof![Just(Quotes::Single), Just(Quotes::Double)];
    let style = || prop_oneof![Just(Style::Block), Just(Style::Flow)];
    let text = || prop_oneof!["[a-z]{0,6}", "[-?:,\\[\\]{}#&*!|>'\"%@`=<~ 0-9yn/.]{0,6}", any::<String>()];
    let plain = prop_oneof![
        Just(Node::Plain("null", Value::Null)),
        Just(Node::Plain("~", Value::Null)),
        Just(Node::Plain("true", json!(true))),
        Just(Node::Plain("False", json!(false))),
        Just(Node::Plain("legal-obligation", json!("legal-obligation"))),
        Just(Node::Plain("running the account", json!("running the account"))),
        Just(Node::Plain("0x1F", json!(31))),
    ];
    let leaf = prop_oneof![
        plain,
        (-MAX_INTEGER..=MAX_INTEGER).prop_map(Node::Number),
        (text(), quotes()).prop_map(|(t, q)| Node::Text(t, q))
    ];
    leaf.prop_recursive(5, 60, 6, move |inner| {
        let entries = prop::collection::btree_map(text(), (quotes(), inner.clone()), 0..6);
        prop_oneof![
            (prop::collection::vec(inner, 0..6), style()).prop_map(|(items, style)| Node::List(items, style)),
            (entries, style()).prop_map(|(entries, style)| Node::Map(entries, style)),
        ]
    })
}

fn json_of(node: &Node) -> Value {
    match node {
        Node::Plain(_, value) => value.clone(),
        Node::Number(number) => json!(number),
        Node::Text(text, _) => json!(text),
        Node::List(items, _) => items.iter().map(json_of).collect(),
        Node::Map(entries, _) => Value::Object(
            entries.iter().map(|(key, (_, node))| (key.clone(), json_of(node))).collect::<Map<_, _>>(),
        ),
    }
}

/// A text being written, with the position of every token so far.
struct Writer {
    text: String,
    positions: BTreeMap<String, (usize, usize)>,
}

impl Writer {
    fn here(&self) -> (usize, usize) {
        let line = self.text.matches('\n').count() + 1;
        (line, self.text.rsplit('\n').next().unwrap_or_default().chars().count() + 1)
    }

    fn value(&mut self, node: &Node, pointer: &str, indent: usize, flow: bool) {
        let flow = flow || matches!(node, Node::List(_, Style::Flow) | Node::Map(_, Style::Flow));
        match node {
            Node::List(items, _) if !flow && !items.is_empty() => {
                return self.block_list(items, pointer, indent);
            }
            Node::Map(entries, _) if !flow && !entries.is_empty() => {
                return self.block_map(entries, pointer, indent);
            }
            _ => {}
        }
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.positions.insert(pointer.to_owned(), self.here());
        match node {
            Node::Plain(token, _) => self.text.push_str(token),
            Node::Number(number) => self.text.push_str(&number.to_string()),
            Node::Text(text, quotes) => self.text.push_str(&quoted(text, *quotes)),
            Node::List(items, _) => {
                self.text.push('[');
                for (i, item) in items.iter().enumerate() {
                    self.value(item, &format!("{pointer}/{i}"), indent, true);
                    self.text.push(',');
                }
                self.text.push_str(" ]");
            }
            Node::Map(entries, _) => {
                self.text.push('{');
                for (key, (quotes, node)) in entries {
                    self.text.push_str(&format!(" {}:", quoted(key, *quotes)));
                    self.value(node, &child(pointer, key), indent, true);
                    self.text.push_str(",\n ");
                    self.text.push_str(&" ".repeat(indent));
                }
                self.text.push('}');
            }
        }
    }

    fn new_line(&mut self, indent: usize) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(&" ".repeat(indent));
    }

    fn block_list(&mut self, items: &[Node], pointer: &str, indent: usize) {
        for (i, item) in items.iter().enumerate() {
            self.new_line(indent);
            if i == 0 {
                self.positions.insert(pointer.to_owned(), self.here());
            }
            self.text.push('-');
            self.value(item, &format!("{pointer}/{i}"), indent + 2, false);
        }
    }

    fn block_map(&mut self, entries: &BTreeMap<String, (Quotes, Node)>, pointer: &str, indent: usize) {
        for (i, (key, (quotes, node))) in entries.iter().enumerate() {
            self.new_line(indent);
            if i == 0 {
                self.positions.insert(pointer.to_owned(), self.here());
            }
            // The explicit form has no limit of 1,024 characters on its key.
            self.text.push_str(&format!("? {}", quoted(key, *quotes)));
            self.new_line(indent);
            self.text.push(':');
            self.value(node, &child(pointer, key), indent + 2, false);
        }
    }
}

fn child(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

fn quoted(text: &str, quotes: Quotes) -> String {
    let plain_to_see = text.chars().all(|c| c == ' ' || c.is_ascii_graphic() || c.is_alphanumeric());
    match quotes {
        Quotes::Single if plain_to_see => format!("'{}'", text.replace('\'', "''")),
        _ => {
            let escape = |c: char| match c {
                '"' | '\\' => format!("\\{c}"),
                c if c == ' ' || c.is_ascii_graphic() => c.to_string(),
                c => format!("\\U{:08X}", u32::from(c)),
            };
            format!("\"{}\"", text.chars().map(escape).collect::<String>())
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back_with_its_positions(node in node()) {
        let mut writer = Writer { text: String::new(), positions: BTreeMap::new() };
        writer.value(&node, "", 0, false);
        let call = json!({ "files": [{ "text": writer.text }], "positions": true });
        let answer = wire::call("parse_yaml", &call.to_string()).unwrap();
        let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
        let positions: serde_json::Map<_, _> = writer
            .positions
            .iter()
            .map(|(pointer, (line, column))| (pointer.clone(), json!({ "line": line, "column": column })))
            .collect();
        let expected = json!({ "read": { "json": json_of(&node), "positions": positions } });
        prop_assert_eq!(answer, expected, "{}", writer.text);
    }

    /// JSON is YAML: a policy kept as JSON can be read by the same call.
    #[test]
    fn json_is_read_as_it_is(node in node()) {
        let json = json_of(&node);
        let text = serde_json::to_string_pretty(&json).unwrap();
        // JSON leaves these characters unescaped; they are refused in YAML.
        prop_assume!(text.chars().all(|c| c == '\n' || !c.is_control()) && !text.contains(['\u{2028}', '\u{2029}', '\u{feff}']));
        prop_assume!(!text.contains(['\u{fffe}', '\u{ffff}']) && !text.contains(|c| ('\u{202a}'..='\u{2069}').contains(&c)));
        prop_assert_eq!(parse(&text).map(|document| document.json), Ok(json), "{}", text);
    }
}

#[test]
fn an_empty_value_is_where_its_key_is() {
    let document = parse("a:\n\n\nb: { c: , d }\n").unwrap();
    let at = |pointer| document.position(pointer).map(|at| (at.line, at.column));
    assert_eq!(document.json, json!({ "a": null, "b": { "c": null, "d": null } }));
    assert_eq!(at("/a"), Some((1, 1)));
    assert_eq!(at("/b/c"), Some((4, 6)));
    assert_eq!(at("/b/d"), Some((4, 11)));
}

#[test]
fn positions_of_keys_parents_and_block_text() {
    let text = "\u{feff}# note\ré:\r\n  ü: |-\r\n    text\r\n  \"k\": [ x ] # ö\r\n";
    let document = parse(text).unwrap();
    let at = |pointer| document.position(pointer).map(|at| (at.line, at.column));
    let key = |pointer| document.key_position(pointer).map(|at| (at.line, at.column));
    assert_eq!(document.json, json!({ "é": { "ü": "text", "k": ["x"] } }));
    assert_eq!((at("/é/ü"), key("/é/ü")), (Some((4, 5)), Some((3, 3))), "block text is where it begins");
    assert_eq!((at("/é/k/0"), key("/é/k/0")), (Some((5, 10)), None));
    assert_eq!((at("/é/k/1"), key("/é/k/1")), (at("/é/k"), None), "a missing item is at its list");
    assert_eq!((at("/é/missing/x"), key("/é/missing")), (at("/é"), None), "a missing entry is at its map");
    assert_eq!((at(""), at("/none"), at("no-pointer")), (Some((2, 1)), Some((2, 1)), None));
}

#[test]
fn an_empty_text_is_null() {
    for text in ["", "\n", "# only a comment\n", "---\n", "\u{feff}"] {
        assert_eq!(parse(text).map(|document| document.json), Ok(Value::Null), "{text:?}");
    }
}

#[test]
fn block_text_keeps_the_line_breaks_it_has() {
    for (text, value) in [
        ("a: |\n x", "x"),
        ("a: |\n x\n", "x\n"),
        ("a: |-\n x\n", "x"),
        ("a: |+\n x", "x"),
        ("a: |+\n x\n\n", "x\n\n"),
        ("a: >\n x\n y", "x y"),
        ("a: |\n x\n ", "x\n"),
        ("a: |\n x\n\n# c", "x\n"),
        ("a: |\n\n x\n  y ", "\nx\n y "),
        ("a: |\n", ""),
        ("a: |\r\n x\r\n", "x\n"),
    ] {
        assert_eq!(parse(text).map(|document| document.json), Ok(json!({ "a": value })), "{text:?}");
    }
}
