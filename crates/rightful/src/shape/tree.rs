//! JSON text as a tree, in which no key occurs twice.

use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::Names;
use crate::pointer::Pointer;
use crate::{Code, Error, Problems};

/// Parses the text. The parser's own limit of depth applies.
pub(super) fn parse(text: &str, names: Names) -> Result<Value, Problems> {
    let tree = Tree::new(names);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = tree.deserialize(&mut deserializer).and_then(|value| deserializer.end().map(|()| value));
    match value {
        Ok(value) => Problems::none_or(tree.0.into_inner().problems).map(|()| value),
        Err(error) => {
            let (line, column) = (error.line(), error.column());
            let message = alloc::format!("not JSON, or nested too deeply, at line {line} column {column}");
            Err(Error::new(Code::JsonSyntax, "", message).into())
        }
    }
}

/// What reads one tree, and remembers the keys that occur twice.
pub(crate) struct Tree(RefCell<State>);

impl Tree {
    pub(crate) fn new(names: Names) -> Self {
        Self(RefCell::new(State { at: Vec::new(), problems: Vec::new(), names }))
    }

    /// Reads the tree.
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(&self, deserializer: D) -> Result<Value, D::Error> {
        Node(&self.0).deserialize(deserializer)
    }

    /// Whether no key occurred twice.
    pub(crate) fn is_sound(&self) -> bool {
        self.0.borrow().problems.is_empty()
    }
}

struct State {
    at: Vec<Step>,
    problems: Vec<Error>,
    names: Names,
}

enum Step {
    Key(String),
    Position(usize),
    Index(usize),
}

#[derive(Clone, Copy)]
struct Node<'s>(&'s RefCell<State>);

impl Node<'_> {
    fn enter(self, step: Step) {
        self.0.borrow_mut().at.push(step);
    }

    fn leave(self) {
        self.0.borrow_mut().at.pop();
    }

    fn step(self, key: &str, position: usize) -> Step {
        match self.0.borrow().names {
            Names::Told => Step::Key(key.into()),
            Names::ByPosition => Step::Position(position),
        }
    }

    fn repeated_key(self) {
        let mut state = self.0.borrow_mut();
        let at = state.at.iter().fold(Pointer::default(), |at, step| match step {
            Step::Key(key) => at.key(key),
            Step::Position(position) => at.position(*position),
            Step::Index(index) => at.index(*index),
        });
        state.problems.push(Error::new(Code::JsonDuplicateKey, at, "the key occurs twice: keep one"));
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }
    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        loop {
            self.enter(Step::Index(items.len()));
            let item = access.next_element_seed(self);
            self.leave();
            match item? {
                Some(item) => items.push(item),
                None => return Ok(Value::Array(items)),
            }
        }
    }
    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        let mut position = 0;
        while let Some(key) = access.next_key::<String>()? {
            self.enter(self.step(&key, position));
            position += 1;
            let value = access.next_value_seed(self);
            if map.insert(key, value?).is_some() {
                self.repeated_key();
            }
            self.leave();
        }
        Ok(Value::Object(map))
    }
}
