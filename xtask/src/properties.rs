//! What an object has by its JSON Schema.

use serde_json::{Map, Value};

/// The properties of an object's schema, each with whether it is required.
pub(crate) fn properties(object: &Map<String, Value>) -> impl Iterator<Item = (&String, &Value, bool)> {
    let required = object.get("required").and_then(Value::as_array);
    let is_required = move |name: &str| {
        required.is_some_and(|required| required.iter().any(|one| one.as_str() == Some(name)))
    };
    let properties = object.get("properties").and_then(Value::as_object);
    properties.into_iter().flatten().map(move |(name, schema)| (name, schema, is_required(name)))
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};

    use super::properties;

    #[test]
    fn what_an_object_must_have_is_told_from_what_it_may_have() {
        let schema = json!({ "properties": { "a": { "type": "string" }, "b": {} }, "required": ["a"] });
        let told: Vec<(&str, bool)> = properties(schema.as_object().unwrap())
            .map(|(name, _, required)| (name.as_str(), required))
            .collect();
        assert_eq!(told, [("a", true), ("b", false)]);
        assert_eq!(properties(&Map::new()).count(), 0);
    }
}
