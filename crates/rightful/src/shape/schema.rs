//! The part of JSON Schema that our types use, with every reference followed once.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Debug, Formatter};

use once_cell::race::OnceBox;
use serde_json::{Map, Value};

use super::Names;
use super::format::Format;
use super::tree::parse;
use crate::gather::Gather;

/// How a schema refers to the whole of itself.
pub(super) const ROOT: &str = "#";

/// The index of a node.
pub(super) type Id = usize;

/// A schema, ready to be asked.
pub(super) struct Compiled {
    nodes: Vec<Node>,
    names: BTreeMap<String, Id>,
}

/// The types of JSON, as a set.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Types(u8);

/// One schema.
#[derive(Default)]
pub(super) struct Node {
    /// Another schema that says it all.
    reference: Option<Id>,
    /// The allowed types; every type where none is named.
    pub(super) types: Types,
    /// The only text allowed.
    pub(super) constant: Option<String>,
    pub(super) format: Option<Format>,
    pub(super) properties: BTreeMap<String, Id>,
    pub(super) required: Vec<String>,
    /// Keys beside the properties: of this schema, or none.
    pub(super) additional: Additional,
    /// The form of those keys.
    pub(super) names: Option<Format>,
    pub(super) items: Option<Id>,
    /// One of these holds; no union among them.
    pub(super) union: Vec<Id>,
}

/// What keys may stand beside the properties.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Additional {
    /// Any.
    #[default]
    Any,
    /// None.
    Refused,
    /// Those of this schema.
    Of(Id),
}

const NAMES: [(&str, &str); 6] = [
    ("null", "null"),
    ("boolean", "true or false"),
    ("integer", "a whole number"),
    ("string", "text"),
    ("array", "a list"),
    ("object", "a map"),
];

impl Types {
    pub(super) fn named(name: &str) -> Self {
        NAMES.iter().position(|(known, _)| *known == name).map_or(Self(0), |at| Self(1 << at))
    }

    /// The type of a value; a fraction is of none.
    fn of(value: &Value) -> Self {
        Self::named(match value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(number) if number.is_i64() || number.is_u64() => "integer",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        })
    }

    pub(super) const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn allow(self, value: &Value) -> bool {
        self.0 == 0 || self.0 & Self::of(value).0 != 0
    }

    /// The types in words.
    pub(super) fn words(self) -> String {
        let words =
            NAMES.iter().enumerate().filter(|(at, _)| self.0 >> at & 1 == 1).map(|(_, (_, words))| *words);
        words.collect::<Vec<_>>().join(" or ")
    }
}

/// The shapes of all types that are read from outside, by the name of each.
///
/// They are the types' own JSON Schemas without what is said for people, written by `cargo xtask generate`; so a program
/// that reads documents carries none of the code that makes schemas, and makes none of them anew for every document.
pub struct Shapes {
    json: &'static str,
    compiled: OnceBox<Compiled>,
}

impl Shapes {
    /// The shapes written in this JSON text.
    #[must_use]
    pub const fn new(json: &'static str) -> Self {
        Self { json, compiled: OnceBox::new() }
    }

    pub(super) fn compiled(&self) -> &Compiled {
        self.compiled.get_or_init(|| Box::new(Compiled::of(self.json)))
    }
}

impl Debug for Shapes {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "Shapes({} bytes)", self.json.len())
    }
}

impl Compiled {
    /// The shapes of this text; none of a text that is not of that form.
    fn of(json: &str) -> Self {
        match parse(json, Names::Told) {
            Ok(Value::Object(definitions)) => Self::of_definitions(&definitions),
            _ => Self::of_definitions(&Map::new()),
        }
    }

    /// The shape of a type that is not among those written out, under the name of its schema's root: `#`.
    pub(super) fn of_schema(mut schema: Value) -> Self {
        let mut definitions = match schema.get_mut("$defs").map(Value::take) {
            Some(Value::Object(definitions)) => definitions,
            _ => Map::new(),
        };
        definitions.insert(ROOT.into(), schema);
        Self::of_definitions(&definitions)
    }

    fn of_definitions(definitions: &Map<String, Value>) -> Self {
        let mut compiler = Compiler { nodes: Vec::new(), names: BTreeMap::new() };
        for name in definitions.keys() {
            let id = compiler.reserve();
            compiler.names.insert(name.clone(), id);
        }
        for (id, definition) in definitions.values().enumerate() {
            compiler.fill(id, definition);
        }
        let mut compiled = Self { nodes: compiler.nodes, names: compiler.names };
        compiled.flatten_unions();
        compiled
    }

    /// The shape of the type of this name.
    pub(super) fn named(&self, name: &str) -> Option<&Node> {
        self.node(*self.names.get(name)?)
    }

    /// The schema behind an index and every reference.
    pub(super) fn node(&self, mut id: Id) -> Option<&Node> {
        // A chain of references is never longer than the schema.
        for _ in 0..=self.nodes.len() {
            let node = self.nodes.get(id)?;
            match node.reference {
                Some(next) => id = next,
                None => return Some(node),
            }
        }
        None
    }

    /// Puts the members of a union within a union into the outer one.
    fn flatten_unions(&mut self) {
        let flat: Vec<Vec<Id>> =
            self.nodes.iter().map(|node| self.leaves(&node.union, self.nodes.len())).collect();
        for (node, leaves) in self.nodes.iter_mut().zip(flat) {
            node.union = leaves;
        }
    }

    fn leaves(&self, union: &[Id], depth: usize) -> Vec<Id> {
        let mut leaves = Vec::new();
        for id in union {
            match self.node(*id) {
                Some(inner) if !inner.union.is_empty() && depth > 0 => {
                    leaves.extend(self.leaves(&inner.union, depth - 1))
                }
                _ => leaves.push(*id),
            }
        }
        leaves
    }
}

struct Compiler {
    nodes: Vec<Node>,
    names: BTreeMap<String, Id>,
}

impl Compiler {
    fn reserve(&mut self) -> Id {
        self.nodes.push(Node::default());
        self.nodes.len() - 1
    }

    fn add(&mut self, schema: &Value) -> Id {
        let id = self.reserve();
        self.fill(id, schema);
        id
    }

    fn fill(&mut self, id: Id, schema: &Value) {
        let text = |key: &str| schema.get(key).and_then(Value::as_str);
        let format = |schema: &Value| {
            let max_length = schema.get("maxLength").and_then(Value::as_u64);
            schema.get("format").and_then(Value::as_str).and_then(|name| Format::named(name, max_length))
        };
        let node = Node {
            reference: text("$ref").and_then(|path| {
                let name = path.strip_prefix("#/$defs/").unwrap_or(path);
                self.names.get(name).copied()
            }),
            types: match schema.get("type") {
                Some(Value::String(name)) => Types::named(name),
                Some(Value::Array(names)) => names
                    .iter()
                    .filter_map(Value::as_str)
                    .fold(Types::default(), |types, name| types.union(Types::named(name))),
                _ => Types::default(),
            },
            constant: text("const").map(String::from),
            format: format(schema),
            properties: schema
                .get("properties")
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
                .map(|(name, property)| (name.clone(), self.add(property)))
                .gather(),
            required: strings(schema.get("required")),
            additional: match schema.get("additionalProperties") {
                Some(Value::Bool(false)) => Additional::Refused,
                Some(additional @ Value::Object(_)) => Additional::Of(self.add(additional)),
                _ => Additional::Any,
            },
            names: schema.get("propertyNames").and_then(format),
            items: schema.get("items").map(|items| self.add(items)),
            union: ["anyOf", "oneOf"]
                .iter()
                .filter_map(|key| schema.get(key).and_then(Value::as_array))
                .flatten()
                .map(|branch| self.add(branch))
                .collect(),
        };
        if let Some(slot) = self.nodes.get_mut(id) {
            *slot = node;
        }
    }
}

fn strings(list: Option<&Value>) -> Vec<String> {
    let items = list.and_then(Value::as_array).into_iter().flatten();
    items.filter_map(Value::as_str).map(String::from).collect()
}
