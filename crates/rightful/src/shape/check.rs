//! A value against a schema.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde_json::{Map, Value};

use super::Names;
use super::format::Format;
use super::schema::{Additional, Compiled, Node, Types};
use super::suggest::nearest;
use crate::pointer::Pointer;
use crate::{Code, Error};

/// Asks a schema about values.
pub(super) struct Check<'s> {
    pub(super) schema: &'s Compiled,
    pub(super) names: Names,
}

/// Where a value stands; written out only where something is wrong.
#[derive(Clone, Copy)]
enum At<'a> {
    Root,
    Key(&'a At<'a>, &'a str),
    Position(&'a At<'a>, usize),
    Index(&'a At<'a>, usize),
}

impl At<'_> {
    fn pointer(self) -> Pointer {
        match self {
            At::Root => Pointer::default(),
            At::Key(at, key) => at.pointer().key(key),
            At::Position(at, position) => at.pointer().position(position),
            At::Index(at, index) => at.pointer().index(index),
        }
    }
}

impl<'s> Check<'s> {
    /// The problems of a document of this shape.
    pub(super) fn document(&self, root: &Node, value: &Value) -> Vec<Error> {
        let mut problems = Vec::new();
        self.value(root, value, At::Root, &mut problems);
        problems
    }

    fn value(&self, node: &Node, value: &Value, at: At<'_>, out: &mut Vec<Error>) {
        if !node.union.is_empty() {
            return self.union(node, value, at, out);
        }
        if !node.types.allow(value) {
            let message = format!("expected {}", node.types.words());
            return out.push(Error::new(Code::JsonType, at.pointer(), message));
        }
        match value {
            Value::String(text) => text_value(node, text, at, out),
            Value::Number(number) => {
                let fits = match node.format {
                    Some(Format::Uint16) => {
                        number.as_u64().is_some_and(|number| u16::try_from(number).is_ok())
                    }
                    Some(Format::Uint32) => {
                        number.as_u64().is_some_and(|number| u32::try_from(number).is_ok())
                    }
                    Some(Format::Uint64) => number.is_u64(),
                    _ => number.is_i64(),
                };
                if !fits {
                    let message = "the number is out of range: write one that fits, or 64-bit numbers as { \"int\": \"…\" }";
                    out.push(Error::new(Code::JsonRange, at.pointer(), message));
                }
            }
            Value::Array(items) => {
                let Some(node) = node.items.and_then(|items| self.schema.node(items)) else { return };
                for (index, item) in items.iter().enumerate() {
                    self.value(node, item, At::Index(&at, index), out);
                }
            }
            Value::Object(map) => self.map(node, map, at, out),
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn map(&self, node: &Node, map: &Map<String, Value>, at: At<'_>, out: &mut Vec<Error>) {
        for key in node.required.iter().filter(|key| !map.contains_key(*key)) {
            let message = format!("the key `{key}` is missing: add it");
            out.push(Error::new(Code::JsonMissingKey, at.pointer(), message));
        }
        for (position, (key, value)) in map.iter().enumerate() {
            if let Some(property) = node.properties.get(key).and_then(|id| self.schema.node(*id)) {
                self.value(property, value, At::Key(&at, key), out);
                continue;
            }
            let here = match self.names {
                Names::Told => At::Key(&at, key),
                Names::ByPosition => At::Position(&at, position),
            };
            match node.additional {
                Additional::Any => {}
                Additional::Refused => out.push(self.unknown_key(node, key, here)),
                Additional::Of(id) => {
                    if let Some(problem) = node.names.and_then(|format| format.problem(key)) {
                        out.push(Error::new(problem.code(), here.pointer(), problem.message()));
                    }
                    if let Some(additional) = self.schema.node(id) {
                        self.value(additional, value, here, out);
                    }
                }
            }
        }
    }

    fn unknown_key(&self, node: &Node, key: &str, at: At<'_>) -> Error {
        let known = || node.properties.keys().map(String::as_str);
        let message = match nearest(key, known()) {
            Some(meant) => format!("no such key here: did you mean `{meant}`?"),
            None => format!("no such key here: the keys are {}", listed(known())),
        };
        Error::new(Code::JsonUnknownKey, at.pointer(), message)
    }

    fn union(&self, node: &Node, value: &Value, at: At<'_>, out: &mut Vec<Error>) {
        let branches: Vec<&Node> = node.union.iter().filter_map(|id| self.schema.node(*id)).collect();
        let fitting: Vec<&Node> =
            branches.iter().copied().filter(|branch| branch.types.allow(value)).collect();
        match (value, fitting.as_slice()) {
            (_, []) => {
                let types = branches.iter().fold(Types::default(), |types, branch| types.union(branch.types));
                let mut message = format!("expected {}", types.words());
                if words(&branches).next().is_some() {
                    message += &format!("; write {}", offered(words(&branches), &or_a_map(&branches)));
                }
                out.push(Error::new(Code::JsonType, at.pointer(), message));
            }
            (Value::String(text), fitting) if fitting.iter().all(|branch| branch.constant.is_some()) => {
                if !words(fitting).any(|word| word == text) {
                    out.push(not_a_word(text, || words(fitting), &or_a_map(&branches), at));
                }
            }
            (_, [only]) => self.value(only, value, at, out),
            (Value::Object(map), fitting) => self.map_union(fitting, map, value, at, out),
            (_, fitting) => self.best(fitting, value, at, out, |_| 0),
        }
    }

    /// One of several maps: told apart by a key that names the form, by the one key each has, or by trying.
    fn map_union(
        &self,
        fitting: &[&Node],
        map: &Map<String, Value>,
        value: &Value,
        at: At<'_>,
        out: &mut Vec<Error>,
    ) {
        if let Some(tag) = self.tag(fitting) {
            let words = || fitting.iter().filter_map(|branch| self.constant(branch, tag));
            match map.get(tag) {
                None => {
                    let message = format!("the key `{tag}` is missing: it is one of {}", listed(words()));
                    out.push(Error::new(Code::JsonMissingKey, at.pointer(), message));
                }
                Some(Value::String(word)) => {
                    match fitting.iter().find(|branch| self.constant(branch, tag) == Some(word)) {
                        Some(branch) => self.value(branch, value, at, out),
                        None => out.push(not_a_word(word, words, "", At::Key(&at, tag))),
                    }
                }
                Some(_) => {
                    let message = format!("expected one of {}", listed(words()));
                    out.push(Error::new(Code::JsonType, At::Key(&at, tag).pointer(), message));
                }
            }
            return;
        }
        if fitting
            .iter()
            .all(|branch| branch.properties.len() == 1 && branch.additional == Additional::Refused)
        {
            let with_key = |branch: &&&Node| branch.properties.keys().any(|key| map.contains_key(key));
            match fitting.iter().find(with_key) {
                Some(branch) => self.value(branch, value, at, out),
                None => {
                    let keys = listed(
                        fitting.iter().flat_map(|branch| branch.properties.keys()).map(String::as_str),
                    );
                    let message = format!("none of the forms this can take: use one key of {keys}");
                    out.push(Error::new(Code::JsonShape, at.pointer(), message));
                }
            }
            return;
        }
        let unrecognised =
            |branch: &Node| map.keys().filter(|key| !branch.properties.contains_key(*key)).count();
        self.best(fitting, value, at, out, unrecognised);
    }

    /// Reports the problems of the branch that fits best, none where one fits.
    fn best(
        &self,
        fitting: &[&Node],
        value: &Value,
        at: At<'_>,
        out: &mut Vec<Error>,
        unrecognised: impl Fn(&Node) -> usize,
    ) {
        let mut best: Option<(usize, Vec<Error>)> = None;
        for branch in fitting {
            let mut problems = Vec::new();
            self.value(branch, value, at, &mut problems);
            if problems.is_empty() {
                return;
            }
            let score = unrecognised(branch);
            if best.as_ref().is_none_or(|(least, fewest)| (score, problems.len()) < (*least, fewest.len())) {
                best = Some((score, problems));
            }
        }
        out.extend(best.into_iter().flat_map(|(_, problems)| problems));
    }

    /// The key that names the form in every one of these maps.
    fn tag<'n>(&self, fitting: &[&'n Node]) -> Option<&'n str> {
        let (first, rest) = fitting.split_first()?;
        let named = |key: &&String| self.constant(first, key).is_some();
        let everywhere = |key: &&String| rest.iter().all(|branch| self.constant(branch, key).is_some());
        first.properties.keys().find(|key| named(key) && everywhere(key)).map(String::as_str)
    }

    fn constant<'n>(&'n self, branch: &Node, key: &str) -> Option<&'n str> {
        self.schema.node(*branch.properties.get(key)?)?.constant.as_deref()
    }
}

fn text_value(node: &Node, text: &str, at: At<'_>, out: &mut Vec<Error>) {
    if node.constant.as_deref().is_some_and(|word| word != text) {
        out.push(not_a_word(text, || node.constant.as_deref().into_iter(), "", at));
    }
    if let Some(problem) = node.format.and_then(|format| format.problem(text)) {
        out.push(Error::new(problem.code(), at.pointer(), problem.message()));
    }
}

fn not_a_word<'w, I: Iterator<Item = &'w str>>(
    word: &str,
    words: impl Fn() -> I,
    or_a_map: &str,
    at: At<'_>,
) -> Error {
    let message = match nearest(word, words()) {
        Some(meant) => format!("not a word known here: did you mean `{meant}`?"),
        None => format!("not a word known here: write {}", offered(words(), or_a_map)),
    };
    Error::new(Code::JsonNotAllowed, at.pointer(), message)
}

/// The words of the branches that are one word each.
fn words<'n>(branches: &[&'n Node]) -> impl Iterator<Item = &'n str> {
    branches.iter().filter_map(|branch| branch.constant.as_deref())
}

fn offered<'w>(words: impl Iterator<Item = &'w str>, or_a_map: &str) -> String {
    format!("one of {}{or_a_map}", listed(words))
}

/// That a map may stand there too, and with which keys where there is one form of it.
fn or_a_map(branches: &[&Node]) -> String {
    let mut maps = branches.iter().filter(|branch| branch.types == Types::named("object"));
    match (maps.next(), maps.next()) {
        (None, _) => String::new(),
        (Some(map), None) if !map.required.is_empty() => {
            format!(", or a map with {}", listed(map.required.iter().map(String::as_str)))
        }
        _ => String::from(", or a map"),
    }
}

fn listed<'w>(words: impl Iterator<Item = &'w str>) -> String {
    words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
