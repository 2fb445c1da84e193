//! Where a value of a schema holds dates: a small tree that the package goes along.

use std::collections::BTreeMap;

use serde_json::Value;

use super::members;

/// The places as a Python literal; nothing where there is no date.
pub(super) fn places(schema: &Value) -> Option<String> {
    Search { root: schema, above: Vec::new() }.node(schema).map(|node| node.written())
}

/// What is found at a place.
#[derive(Clone, PartialEq)]
enum Node {
    Date,
    /// A moment, or a date: told apart by their length.
    Moment,
    Each(Box<Self>),
    Values(Box<Self>),
    Members(BTreeMap<String, Self>),
}

impl Node {
    fn written(&self) -> String {
        match self {
            Self::Date => "\"date\"".to_owned(),
            Self::Moment => "\"moment\"".to_owned(),
            Self::Each(node) => format!("(\"each\", {})", node.written()),
            Self::Values(node) => format!("(\"values\", {})", node.written()),
            Self::Members(members) => {
                let members: Vec<String> =
                    members.iter().map(|(name, node)| format!("\"{name}\": {}", node.written())).collect();
                format!("(\"members\", {{{}}})", members.join(", "))
            }
        }
    }

    /// Both: the members of all branches of a union together.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Members(mut one), Self::Members(other)) => {
                for (name, node) in other {
                    let both = match one.remove(&name) {
                        Some(mine) => mine.and(node),
                        None => node,
                    };
                    one.insert(name, both);
                }
                Self::Members(one)
            }
            (Self::Date, Self::Moment) | (Self::Moment, _) => Self::Moment,
            (one, _) => one,
        }
    }
}

struct Search<'a> {
    root: &'a Value,
    /// The definitions on the way here: one within itself is not gone into again, and none of those holds a date.
    above: Vec<String>,
}

impl Search<'_> {
    fn node(&mut self, schema: &Value) -> Option<Node> {
        let mut found: Option<Node> = None;
        let mut add = |node: Option<Node>| {
            found = match (found.take(), node) {
                (Some(one), Some(other)) => Some(one.and(other)),
                (one, other) => one.or(other),
            };
        };
        match schema.get("format").and_then(Value::as_str) {
            Some("date") => add(Some(Node::Date)),
            Some("date-time" | "day-or-time" | "when") => add(Some(Node::Moment)),
            _ => {}
        }
        if let Some(name) = schema.get("$ref").and_then(Value::as_str)
            && !self.above.iter().any(|above| above == name)
            && let Some(definition) = self.root.pointer(name.trim_start_matches('#'))
        {
            self.above.push(name.to_owned());
            let definition = definition.clone();
            add(self.node(&definition));
            self.above.pop();
        }
        for branches in ["anyOf", "oneOf", "allOf"] {
            for branch in schema.get(branches).and_then(Value::as_array).into_iter().flatten() {
                add(self.node(branch));
            }
        }
        let inside: BTreeMap<String, Node> = members(schema)
            .filter_map(|(name, member, _)| self.node(member).map(|node| (name.clone(), node)))
            .collect();
        if !inside.is_empty() {
            add(Some(Node::Members(inside)));
        }
        if let Some(node) = schema.get("items").and_then(|items| self.node(items)) {
            add(Some(Node::Each(Box::new(node))));
        }
        if let Some(node) = schema.get("additionalProperties").and_then(|values| self.node(values)) {
            add(Some(Node::Values(Box::new(node))));
        }
        found
    }
}
