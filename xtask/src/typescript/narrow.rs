//! A function per union that tells its forms apart until none is left: it compiles only where that is possible.

use std::error::Error;
use std::fmt::Write;

use serde_json::Value;

use super::types::{Types, from, members};

/// One function for each union among the types.
pub(super) fn every(types: &Types) -> Result<String, Box<dyn Error>> {
    let mut out = String::new();
    for (name, schema) in types.iter() {
        let Some(body) = body(types, schema)? else { continue };
        let named = from("rightful", name);
        write!(out, "\nexport function narrow_{name}(value: {named}): void {{\n{body}}}\n")?;
    }
    Ok(out)
}

fn body(types: &Types, schema: &Value) -> Result<Option<String>, Box<dyn Error>> {
    if let Some(Value::Array(words)) = schema.get("enum") {
        let words: Vec<String> = words.iter().map(Value::to_string).collect();
        return Ok(Some(switch("value", &words)));
    }
    let Some(members) = members(schema) else { return Ok(None) };
    let mut leaves = Vec::new();
    flatten(types, members, &mut leaves);
    let words: Vec<String> =
        leaves.iter().filter_map(|leaf| leaf.get("const")).map(Value::to_string).collect();
    if words.len() == leaves.len() {
        return Ok(Some(switch("value", &words)));
    }
    if let Some(tag) = tag(&leaves) {
        let words = leaves.iter().filter_map(|leaf| constant(leaf, &tag)).map(Value::to_string);
        return Ok(Some(switch(&format!("value.{tag}"), &words.collect::<Vec<_>>())));
    }
    one_by_one(&leaves, &words).map(Some)
}

/// The members of a union and of the unions in it.
fn flatten<'t>(types: &'t Types, members: &'t [Value], out: &mut Vec<&'t Value>) {
    for member in members {
        let member = types.resolved(member);
        match self::members(member) {
            Some(inner) if member.get("properties").is_none() => flatten(types, inner, out),
            _ => out.push(member),
        }
    }
}

fn switch(on: &str, words: &[String]) -> String {
    let cases: String = words.iter().map(|word| format!("    case {word}:\n")).collect();
    format!("  switch ({on}) {{\n{cases}      return;\n    default:\n      none(value);\n  }}\n")
}

fn constant<'v>(leaf: &'v Value, key: &str) -> Option<&'v Value> {
    leaf.get("properties")?.get(key)?.get("const")
}

/// The key whose word tells which form it is.
fn tag(leaves: &[&Value]) -> Option<String> {
    let properties = leaves.first()?.get("properties")?.as_object()?;
    let everywhere = |key: &&String| leaves.iter().all(|leaf| constant(leaf, key).is_some());
    properties.keys().find(everywhere).cloned()
}

/// Words by their text, the others by their type or by a key that only they must have.
fn one_by_one(leaves: &[&Value], words: &[String]) -> Result<String, Box<dyn Error>> {
    let mut tests = Vec::new();
    let mut rest = None;
    if !words.is_empty() {
        let any = words.iter().map(|word| format!("value === {word}")).collect::<Vec<_>>().join(" || ");
        tests.push(any);
    }
    for leaf in leaves.iter().filter(|leaf| leaf.get("const").is_none()) {
        let types: Vec<&str> = match leaf.get("type") {
            Some(Value::String(name)) => vec![name],
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        for name in types {
            let test = match name {
                "null" => "value === null".to_owned(),
                "integer" | "number" => "typeof value === \"number\"".to_owned(),
                "array" => "Array.isArray(value)".to_owned(),
                "object" => match own_key(leaf, leaves) {
                    Some(key) => format!("typeof value === \"object\" && {key:?} in value"),
                    None if rest.is_none() => {
                        rest = Some(leaf);
                        continue;
                    }
                    None => return Err("two forms of a union cannot be told apart".into()),
                },
                simple => format!("typeof value === {simple:?}"),
            };
            tests.push(test);
        }
    }
    // Null is an object as well, and has to be told first.
    tests.sort_by_key(|test| test != "value === null");
    let mut out: String = tests.iter().map(|test| format!("  if ({test}) return;\n")).collect();
    match rest {
        Some(_) => out.push_str("  const rest: object = value;\n  void rest;\n"),
        None => out.push_str("  none(value);\n"),
    }
    Ok(out)
}

/// A key that this form must have and no other form knows.
fn own_key(leaf: &Value, leaves: &[&Value]) -> Option<String> {
    let required = leaf.get("required")?.as_array()?.iter().filter_map(Value::as_str);
    let knows = |other: &Value, key: &str| other.get("properties").is_some_and(|all| all.get(key).is_some());
    let others = |key: &str| leaves.iter().filter(|other| knows(other, key)).count();
    required.into_iter().find(|key| others(key) == 1).map(str::to_owned)
}
