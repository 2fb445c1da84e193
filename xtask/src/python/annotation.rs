//! Python's types for JSON Schemas: a `TypedDict` for each map with known members, an alias for everything else.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use serde_json::{Map, Value};

use super::text::{camel, documented, indented, is_name, named};
use super::{DOCUMENTS, Parameter, members};

/// The types there are, by name.
#[derive(Default)]
pub(super) struct Types {
    written: BTreeMap<String, String>,
    /// What each name stands for: the schema with all it leads to.
    meaning: BTreeMap<String, String>,
    /// The names that stand for several things.
    twice: BTreeSet<String>,
}

impl Types {
    /// The parameters of a call.
    pub(super) fn of_call(&mut self, function: &str, call: &Value) -> Vec<Parameter> {
        let mut parameters = Vec::new();
        for (name, member, required) in members(call) {
            let parent = camel(function) + &camel(name);
            let annotation = self.annotation(call, &parent, member);
            let annotation = annotation.strip_suffix(" | None").map_or(annotation.clone(), str::to_owned);
            let document = DOCUMENTS.iter().find(|(known, _)| known == name);
            let annotation = match document {
                Some((_, class)) if annotation == "t.Any" => format!("{class} | Mapping[str, t.Any]"),
                Some((_, class)) => format!("{class} | {}", prefixed(&annotation)),
                None => prefixed(&annotation),
            };
            parameters.push(Parameter { name: name.clone(), annotation, required, says: documented(member) });
        }
        parameters
    }

    /// What a function answers.
    pub(super) fn answer(&mut self, function: &str, answer: &Value) -> String {
        let title = answer.get("title").and_then(Value::as_str).unwrap_or_default();
        if !is_name(title) || answer.get("type").and_then(Value::as_str) == Some("array") {
            return prefixed(&self.annotation(answer, &(camel(function) + "Answer"), answer));
        }
        prefixed(&self.define(answer, title, answer))
    }

    /// All types, in the order of their names; a name that stands for two things is an error.
    pub(super) fn written(&self) -> Result<String, Box<dyn Error>> {
        if !self.twice.is_empty() {
            let names: Vec<&str> = self.twice.iter().map(String::as_str).collect();
            let message = "wire types share a name: tell them apart with #[schemars(rename = \"…\")]";
            return Err(format!("{message}: {}", names.join(", ")).into());
        }
        Ok(self.written.values().cloned().collect::<Vec<_>>().join("\n\n") + "\n")
    }

    /// Gives a schema a name.
    fn define(&mut self, root: &Value, name: &str, schema: &Value) -> String {
        if name == "Value" {
            self.written.insert(
                "Value".into(),
                "Value: t.TypeAlias = \"None | bool | int | float | str | bytes | dict[str, str]\"\n\"\"\"A cell of a row: an answer has {'int'}, {'real'} and {'hex'} where JSON has no exact form.\"\"\"".into(),
            );
            return "Value".into();
        }
        let meaning = closure(root, schema);
        if let Some(known) = self.meaning.get(name) {
            if *known != meaning {
                self.twice.insert(name.to_owned());
            }
            return name.to_owned();
        }
        self.meaning.insert(name.to_owned(), meaning);
        let text = self.declaration(root, name, schema);
        self.written.insert(name.to_owned(), text);
        name.to_owned()
    }

    fn declaration(&mut self, root: &Value, name: &str, schema: &Value) -> String {
        let is_map = schema.get("properties").is_some() && !has_branches(schema);
        if is_map {
            return self.typed_dict(root, name, schema);
        }
        let docs = documented(schema);
        let docs = if docs.is_empty() { String::new() } else { format!("\n\"\"\"{docs}\"\"\"") };
        let annotation = self.annotation(root, name, schema).replace('"', "'");
        format!("{name}: t.TypeAlias = \"{annotation}\"{docs}")
    }

    fn typed_dict(&mut self, root: &Value, name: &str, schema: &Value) -> String {
        let mut fields = Vec::new();
        for (field, member, required) in members(schema) {
            let annotation = self.annotation(root, &(name.to_owned() + &camel(field)), member);
            let annotation = if required { annotation } else { format!("NotRequired[{annotation}]") };
            fields.push((field.clone(), annotation, documented(member)));
        }
        let docs = documented(schema);
        if fields.iter().all(|(field, ..)| is_name(field)) {
            let docs = if docs.is_empty() { format!("{}.", name) } else { indented(&docs, 4) };
            let fields: String = fields
                .iter()
                .map(|(field, annotation, says)| {
                    let says = if says.is_empty() {
                        String::new()
                    } else {
                        format!("    \"\"\"{}\"\"\"\n", indented(says, 4))
                    };
                    format!("    {field}: {annotation}\n{says}")
                })
                .collect();
            return format!("class {name}(t.TypedDict):\n    \"\"\"{docs}\"\"\"\n\n{fields}")
                .trim_end()
                .to_owned();
        }
        let says: String = fields
            .iter()
            .map(|(field, _, says)| format!("\n    {}: {}", named(field), indented(says, 8)))
            .collect();
        let fields: Vec<String> = fields
            .iter()
            .map(|(field, annotation, _)| format!("    \"{field}\": \"{}\",\n", annotation.replace('"', "'")))
            .collect();
        format!(
            "{name} = t.TypedDict(\n    \"{name}\",\n    {{\n{}    }},\n)\n\"\"\"{docs}\n{says}\n\"\"\"",
            fields.concat()
        )
    }

    /// What a schema is written as where it stands; `parent` names what has no name of its own.
    fn annotation(&mut self, root: &Value, parent: &str, schema: &Value) -> String {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let name = reference.trim_start_matches("#/$defs/");
            let Some(definition) = root.pointer(reference.trim_start_matches('#')) else {
                return "t.Any".into();
            };
            return self.define(root, name, &definition.clone());
        }
        if let Some(constant) = schema.get("const") {
            return format!("t.Literal[{}]", literal(constant));
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            return format!("t.Literal[{}]", values.iter().map(literal).collect::<Vec<_>>().join(", "));
        }
        if has_branches(schema) {
            return self.union(root, parent, schema);
        }
        match schema.get("type") {
            Some(Value::String(name)) => self.plain(root, parent, schema, name),
            Some(Value::Array(names)) => {
                let each = names.iter().filter_map(Value::as_str);
                joined(each.map(|name| self.plain(root, parent, schema, name)).collect())
            }
            _ => "t.Any".into(),
        }
    }

    fn union(&mut self, root: &Value, parent: &str, schema: &Value) -> String {
        let mut all = Vec::new();
        let branches =
            ["anyOf", "oneOf", "allOf"].iter().filter_map(|key| schema.get(key)?.as_array()).flatten();
        for (position, branch) in branches.enumerate() {
            let branch = with_members_of(schema, branch);
            let parent =
                format!("{parent}{}", distinguished(&branch).unwrap_or(format!("Case{}", position + 1)));
            all.push(self.annotation(root, &parent, &branch));
        }
        joined(all)
    }

    fn plain(&mut self, root: &Value, parent: &str, schema: &Value, name: &str) -> String {
        match name {
            "null" => "None".into(),
            "boolean" => "bool".into(),
            "integer" => "int".into(),
            "number" => "float".into(),
            "string" => match schema.get("format").and_then(Value::as_str) {
                Some("date") => "d.date".into(),
                Some("date-time") => "d.datetime".into(),
                Some("day-or-time" | "when") => "d.date | d.datetime".into(),
                _ => "str".into(),
            },
            "array" => match schema.get("items") {
                Some(items) => {
                    format!("list[{}]", self.annotation(root, &(parent.to_owned() + "Item"), items))
                }
                None => "list[t.Any]".into(),
            },
            _ if schema.get("properties").and_then(Value::as_object).is_some_and(|some| !some.is_empty()) => {
                self.define(root, parent, schema)
            }
            _ => match schema.get("additionalProperties") {
                Some(values @ Value::Object(some)) if !some.is_empty() => {
                    format!("dict[str, {}]", self.annotation(root, &(parent.to_owned() + "Value"), values))
                }
                _ => "dict[str, t.Any]".into(),
            },
        }
    }
}

fn has_branches(schema: &Value) -> bool {
    ["anyOf", "oneOf", "allOf"].iter().any(|key| schema.get(key).is_some())
}

/// A branch of a union together with the members that all branches have.
fn with_members_of(schema: &Value, branch: &Value) -> Value {
    let Some(common) =
        schema.get("properties").and_then(Value::as_object).filter(|common| !common.is_empty())
    else {
        return branch.clone();
    };
    let mut whole = branch.as_object().cloned().unwrap_or_default();
    let mut properties = common.clone();
    properties.extend(whole.get("properties").and_then(Value::as_object).cloned().unwrap_or_else(Map::new));
    let required =
        [schema, branch].into_iter().filter_map(|part| part.get("required")?.as_array()).flatten().cloned();
    whole.insert("required".into(), required.collect());
    whole.insert("properties".into(), properties.into());
    whole.insert("type".into(), "object".into());
    whole.into()
}

/// What tells a branch from its neighbours: the value of its tag, or its only member.
fn distinguished(branch: &Value) -> Option<String> {
    let properties = branch.get("properties")?.as_object()?;
    let tag = properties.values().find_map(|member| member.get("const")?.as_str());
    let only = || properties.keys().next().filter(|_| properties.len() == 1).map(String::as_str);
    tag.or_else(only).map(camel)
}

fn literal(value: &Value) -> String {
    match value {
        Value::String(text) => format!("\"{text}\""),
        Value::Null => "None".into(),
        Value::Bool(true) => "True".into(),
        Value::Bool(false) => "False".into(),
        other => other.to_string(),
    }
}

/// A union without repetition; literals are one, and None is last.
fn joined(all: Vec<String>) -> String {
    let (mut literals, mut others) = (Vec::new(), Vec::new());
    for one in all {
        match one.strip_prefix("t.Literal[").and_then(|rest| rest.strip_suffix(']')) {
            Some(inside) => literals.push(inside.to_owned()),
            None if !others.contains(&one) => others.push(one),
            None => {}
        }
    }
    if !literals.is_empty() {
        others.insert(0, format!("t.Literal[{}]", literals.join(", ")));
    }
    others.sort_by_key(|one| one == "None");
    others.join(" | ")
}

/// An annotation as another module writes it: the names of types stand in the module `y`.
fn prefixed(annotation: &str) -> String {
    let mut text = String::new();
    let mut word = String::new();
    let (mut quoted, mut before) = (false, ' ');
    for c in annotation.chars().chain([' ']) {
        if c.is_ascii_alphanumeric() || c == '_' {
            word.push(c);
            continue;
        }
        if word.starts_with(|first: char| first.is_ascii_uppercase())
            && !quoted
            && before != '.'
            && !["None", "True", "False"].contains(&word.as_str())
        {
            text.push_str("y.");
        }
        text.push_str(&word);
        if !word.is_empty() {
            word.clear();
        }
        quoted ^= c == '"';
        before = c;
        text.push(c);
    }
    text.trim_end().to_owned()
}

/// A schema and everything it leads to, so that equal names can be told from equal types.
fn closure(root: &Value, schema: &Value) -> String {
    let mut reached: BTreeMap<String, String> = BTreeMap::new();
    let mut open = vec![without_words(schema)];
    let mut text = without_words(schema).to_string();
    while let Some(next) = open.pop() {
        references(&next, &mut |name| {
            if !reached.contains_key(name)
                && let Some(definition) = root.pointer(name.trim_start_matches('#'))
            {
                let definition = without_words(definition);
                reached.insert(name.to_owned(), definition.to_string());
                open.push(definition);
            }
        });
    }
    for (name, definition) in reached {
        text += &name;
        text += &definition;
    }
    text
}

/// The schema without what only its root has.
fn without_words(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Some(map) = schema.as_object_mut() {
        for key in ["$schema", "$defs", "title"] {
            map.remove(key);
        }
    }
    schema
}

fn references(schema: &Value, found: &mut dyn FnMut(&str)) {
    match schema {
        Value::Object(map) => {
            if let Some(name) = map.get("$ref").and_then(Value::as_str) {
                found(name);
            }
            map.values().for_each(|value| references(value, found));
        }
        Value::Array(list) => list.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}
