//! What the types read from outside look like: their JSON Schemas without the words for people, by the name of each.
//!
//! A reader checks a document against these, and carries no code that makes schemas.

use std::collections::BTreeMap;
use std::error::Error;

use rightful::wire::Function;
use schemars::{Schema, schema_for};
use serde_json::{Map, Value};

/// Shapes by name.
type Shapes = BTreeMap<String, Value>;

/// Those of the core: the documents and every call.
pub(crate) fn core() -> Result<String, Box<dyn Error>> {
    let documents = [
        schema_for!(rightful::Case),
        schema_for!(rightful::certificate::Certificate),
        schema_for!(rightful::Plan),
        schema_for!(rightful::Schema),
        schema_for!(rightful::access::Package),
        schema_for!(rightful::policy::Document),
        schema_for!(rightful::request::Request),
    ];
    written(documents.into_iter().chain(calls(rightful::wire::functions())))
}

/// Those of the public holidays' calls.
pub(crate) fn holidays() -> Result<String, Box<dyn Error>> {
    written(calls(rightful_holidays::wire::functions()))
}

/// Those of the calls that read YAML.
pub(crate) fn yaml() -> Result<String, Box<dyn Error>> {
    written(calls(rightful_yaml::wire::functions()))
}

fn calls(functions: &[Function]) -> impl Iterator<Item = Schema> {
    functions.iter().map(Function::call_schema)
}

/// One line a shape.
fn written(schemas: impl Iterator<Item = Schema>) -> Result<String, Box<dyn Error>> {
    let mut shapes = Shapes::new();
    for schema in schemas {
        let schema = schema.to_value();
        let name = schema.get("title").and_then(Value::as_str).ok_or("a schema has no title")?.to_owned();
        for (inner, definition) in schema.get("$defs").and_then(Value::as_object).into_iter().flatten() {
            add(&mut shapes, inner, shape(definition, &name))?;
        }
        add(&mut shapes, &name, shape(&schema, &name))?;
    }
    let line = |(name, shape): (&String, &Value)| format!("{}:{shape}", Value::from(name.as_str()));
    Ok(format!("{{\n{}\n}}\n", shapes.iter().map(line).collect::<Vec<_>>().join(",\n")))
}

fn add(shapes: &mut Shapes, name: &str, shape: Value) -> Result<(), Box<dyn Error>> {
    match shapes.insert(name.to_owned(), shape.clone()) {
        Some(before) if before != shape => {
            Err(format!("two types are named {name}: rename one with #[schemars(rename)]").into())
        }
        _ => Ok(()),
    }
}

/// The part of a schema that a document is checked against. References are names alone; `root` is what `#` stands for.
fn shape(schema: &Value, root: &str) -> Value {
    let Some(schema) = schema.as_object() else { return Value::Object(Map::new()) };
    let inner = |schema: &Value| shape(schema, root);
    let each = |list: &Value| list.as_array().into_iter().flatten().map(inner).collect::<Value>();
    let kept = schema.iter().filter_map(|(key, value)| {
        let value = match key.as_str() {
            "$ref" => Value::from(match value.as_str()? {
                "#" => root,
                path => path.strip_prefix("#/$defs/")?,
            }),
            "type" | "required" | "const" | "format" => value.clone(),
            "maxLength" if schema.get("format").is_some_and(|format| format == "hex") => value.clone(),
            "properties" => {
                let properties = value.as_object()?.iter();
                properties.map(|(name, property)| (name.clone(), inner(property))).collect::<Value>()
            }
            "additionalProperties" if value == false => value.clone(),
            "additionalProperties" | "items" | "propertyNames" if value.is_object() => inner(value),
            "anyOf" | "oneOf" => each(value),
            _ => return None,
        };
        Some((key.clone(), value))
    });
    Value::Object(kept.collect())
}
