//! Names and documentation as Python writes them.

use serde_json::Value;

const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// Whether Python takes this for a name.
pub(super) fn is_name(text: &str) -> bool {
    !KEYWORDS.contains(&text)
        && text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// A name for a parameter: a keyword gets an underscore (PEP 8).
pub(super) fn named(text: &str) -> String {
    if is_name(text) { text.to_owned() } else { format!("{text}_") }
}

/// `lawful_basis` as `LawfulBasis`.
pub(super) fn camel(name: &str) -> String {
    name.split(['_', '-', '.'])
        .map(|part| {
            let (first, rest) = part.split_at(part.len().min(1));
            first.to_ascii_uppercase() + rest
        })
        .collect()
}

/// The description of a schema as plain text: links of Rust's documentation become their words.
pub(super) fn documented(schema: &Value) -> String {
    let text = schema.get("description").and_then(Value::as_str).unwrap_or_default();
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        match after.split_once(']') {
            Some((words, after)) if after.starts_with('(') => {
                plain.push_str(words);
                rest = after.split_once(')').map_or("", |(_, after)| after);
            }
            Some((words, after)) if words.starts_with('`') => {
                plain.push_str(words);
                rest = after;
            }
            _ => {
                plain.push('[');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    let plain = plain.replace('\\', "\\\\").replace("\"\"\"", "'''").replace('`', "``");
    let plain = plain.trim();
    // A quotation mark at the end would end the text too early.
    plain.to_owned() + if plain.ends_with('"') { " " } else { "" }
}

/// Text whose later lines stand so far in.
pub(super) fn indented(text: &str, by: usize) -> String {
    let lines: Vec<String> = text
        .lines()
        .enumerate()
        .map(|(at, line)| if at == 0 || line.is_empty() { line.to_owned() } else { " ".repeat(by) + line })
        .collect();
    lines.join("\n")
}
