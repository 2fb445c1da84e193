//! Types of TypeScript from JSON Schema.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use serde_json::{Map, Value, json};

use crate::properties::properties;

/// Names that JavaScript has for something else.
const TAKEN: [(&str, &str); 1] = [("Date", "Day")];

/// Every named type there is, by name, and the names that several have.
#[derive(Default)]
pub(super) struct Types {
    named: BTreeMap<String, Value>,
    twice: BTreeSet<String>,
}

impl Types {
    /// Takes a schema and its definitions in, and says how its type is written. Two types of one name are an error.
    pub(super) fn root(&mut self, schema: Value, name: Option<&str>) -> Result<String, Box<dyn Error>> {
        let Value::Object(mut schema) = schema else { return Ok("Json".to_owned()) };
        schema.remove("$schema");
        let title = schema.remove("title").and_then(|title| title.as_str().map(str::to_owned));
        if let Some(Value::Object(definitions)) = schema.remove("$defs") {
            for (name, definition) in definitions {
                self.define(&named(&name), definition);
            }
        }
        let whole = Value::Object(schema);
        if whole == json!({}) || whole.get("type") == Some(&json!("array")) {
            return Ok(written(&whole, 0));
        }
        let name = name.map(str::to_owned).or(title).ok_or("a wire type has no name")?;
        self.define(&name, whole);
        Ok(name)
    }

    fn define(&mut self, name: &str, schema: Value) {
        match self.named.get(name) {
            Some(known) if known != &schema => {
                self.twice.insert(name.to_owned());
            }
            _ => {
                self.named.insert(name.to_owned(), schema);
            }
        }
    }

    /// Every name is of one type.
    pub(super) fn unambiguous(self) -> Result<Self, Box<dyn Error>> {
        if self.twice.is_empty() {
            return Ok(self);
        }
        let names: Vec<&str> = self.twice.iter().map(String::as_str).collect();
        let message = "wire types share a name: tell them apart with #[schemars(rename = \"…\")]";
        Err(format!("{message}: {}", names.join(", ")).into())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.named.iter()
    }

    /// The schema behind references.
    pub(super) fn resolved<'t>(&'t self, mut schema: &'t Value) -> &'t Value {
        while let Some(next) = reference(schema).and_then(|name| self.named.get(&name)) {
            schema = next;
        }
        schema
    }

    pub(super) fn declarations(&self) -> Result<String, Box<dyn Error>> {
        let declared = self.named.iter().map(|(name, schema)| {
            let said = schema.get("description").and_then(Value::as_str).unwrap_or_default();
            format!("\n{}export type {name} ={};\n", doc(said, ""), after_equals(&written(schema, 0)))
        });
        Ok(declared.collect())
    }
}

/// A union begins on a line of its own.
fn after_equals(written: &str) -> String {
    if written.starts_with('\n') { written.to_owned() } else { format!(" {written}") }
}

/// A comment of documentation; links into the Rust documentation become plain names.
pub(super) fn doc(text: &str, indent: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    // Examples in Rust are of no use here.
    let mut lines: Vec<String> = Vec::new();
    let mut in_code = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        } else if !in_code {
            lines.push(without_links(line).replace("*/", "*\u{2060}/"));
        }
    }
    while lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
    if let [only] = lines.as_slice() {
        return format!("{indent}/** {only} */\n");
    }
    let body: String =
        lines.iter().map(|line| format!("{indent} * {line}").trim_end().to_owned() + "\n").collect();
    format!("{indent}/**\n{body}{indent} */\n")
}

/// `` [`Name`](path) `` and `` [`Name`] `` as `` `Name` ``.
fn without_links(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("[`") {
        let Some((name, after)) = after.split_once("`]") else { break };
        out.push_str(before);
        out.push_str(&format!("`{}`", name.rsplit("::").next().unwrap_or(name)));
        rest = match after.strip_prefix('(').and_then(|target| target.split_once(')')) {
            Some((_, after)) => after,
            None => after,
        };
    }
    out + rest
}

fn named(name: &str) -> String {
    let taken = TAKEN.iter().find(|(taken, _)| *taken == name);
    taken.map_or(name, |(_, instead)| instead).to_owned()
}

fn reference(schema: &Value) -> Option<String> {
    let target = schema.get("$ref")?.as_str()?;
    Some(named(target.trim_start_matches("#/$defs/")))
}

/// The same type as it is named from another module.
pub(super) fn from(module: &str, written: &str) -> String {
    format!("{module}.{written}")
}

pub(super) fn members(schema: &Value) -> Option<&Vec<Value>> {
    ["oneOf", "anyOf"].iter().find_map(|key| schema.get(key)?.as_array())
}

/// The type of a schema.
pub(super) fn written(schema: &Value, depth: usize) -> String {
    if let Some(name) = reference(schema) {
        return name;
    }
    let Value::Object(map) = schema else { return "Json".to_owned() };
    if let Some(literal) = map.get("const") {
        return literal.to_string();
    }
    if let Some(Value::Array(literals)) = map.get("enum") {
        return literals.iter().map(Value::to_string).collect::<Vec<_>>().join(" | ");
    }
    if let Some(members) = members(schema) {
        let union = union(members, depth);
        // Keys that stand beside every form.
        return match map.get("properties") {
            Some(_) => format!("{} & ({union})", object(map, depth)),
            None => union,
        };
    }
    match map.get("type") {
        Some(Value::Array(types)) => {
            let each = types.iter().filter_map(Value::as_str).map(|name| typed(name, map, depth));
            each.collect::<Vec<_>>().join(" | ")
        }
        Some(Value::String(name)) => typed(name, map, depth),
        _ => "Json".to_owned(),
    }
}

fn union(members: &[Value], depth: usize) -> String {
    let nullable = |member: &&Value| member.get("type") == Some(&json!("null"));
    if members.iter().any(|member| nullable(&member)) && members.len() == 2 {
        let others = members.iter().filter(|member| !nullable(member));
        let others: Vec<String> = others.map(|member| written(member, depth)).collect();
        return format!("{} | null", others.join(" | "));
    }
    let indent = "  ".repeat(depth + 1);
    let member = |member: &Value| {
        let said = member.get("description").and_then(Value::as_str).unwrap_or_default();
        format!("\n{}{indent}| {}", doc(said, &indent), written(member, depth + 1))
    };
    members.iter().map(member).collect()
}

fn typed(name: &str, map: &Map<String, Value>, depth: usize) -> String {
    match name {
        "null" | "boolean" | "string" => name.to_owned(),
        "integer" | "number" => "number".to_owned(),
        "array" => {
            if let Some(Value::Array(items)) = map.get("prefixItems") {
                let items: Vec<String> = items.iter().map(|item| written(item, depth)).collect();
                return format!("[{}]", items.join(", "));
            }
            map.get("items").map_or("Json[]".to_owned(), |items| match written(items, depth) {
                simple if simple.chars().all(char::is_alphanumeric) => format!("{simple}[]"),
                other => format!("Array<{other}>"),
            })
        }
        _ => object(map, depth),
    }
}

fn object(map: &Map<String, Value>, depth: usize) -> String {
    let indent = "  ".repeat(depth + 1);
    let mut lines: Vec<String> = Vec::new();
    for (name, schema, required) in properties(map) {
        let said = schema.get("description").and_then(Value::as_str).unwrap_or_default();
        let optional = if required { "" } else { "?" };
        lines.push(format!(
            "{}{indent}{}{optional}:{};\n",
            doc(said, &indent),
            key(name),
            after_equals(&property(name, schema, depth + 1))
        ));
    }
    if lines.is_empty() {
        let open = match map.get("additionalProperties") {
            Some(additional @ Value::Object(_)) => Some(written(additional, depth)),
            Some(Value::Bool(false)) => None,
            _ => Some("Json".to_owned()),
        };
        let patterns = map.get("patternProperties").and_then(Value::as_object);
        let pattern =
            patterns.and_then(|patterns| patterns.values().next()).map(|schema| written(schema, depth));
        return match pattern.or(open) {
            Some(value) => format!("{{ [key: string]: {} }}", value.trim_start()),
            None => "{ [key: string]: never }".to_owned(),
        };
    }
    format!("{{\n{}{}}}", lines.concat(), "  ".repeat(depth))
}

/// A policy passes as a value and is checked on its own, so that no call repeats its schema.
fn property(name: &str, schema: &Value, depth: usize) -> String {
    let untyped = schema.as_object().is_some_and(|map| map.keys().all(|key| key == "description"));
    if name == "policy" && untyped { "Policy".to_owned() } else { written(schema, depth) }
}

fn key(name: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || character == '_' || character == '$';
    if name.chars().all(plain) && !name.starts_with(|first: char| first.is_ascii_digit()) {
        name.to_owned()
    } else {
        Value::from(name).to_string()
    }
}
