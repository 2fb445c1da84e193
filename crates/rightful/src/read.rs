//! How types are read from a tree of JSON.
//!
//! One reader for all types, derived by [`Read`](macro@Read), which tells nothing of a refusal: what is wrong with a
//! document is told by its shape before. A reader without words of its own, of one tree and of nothing else, is what
//! keeps the module for browsers small; serde reads the same types through it.

mod std_types;

use core::str::FromStr;
pub use rightful_derive::Read;

use serde::Deserializer;
use serde::de::Error;
pub use serde_json::Value as Json;
use serde_json::{Map, Value};

use crate::shape::{Names, Tree};

/// A type that is read from a tree of JSON.
pub trait Read: Sized {
    /// The value as this type; nothing where the type refuses it.
    fn read(json: &Json) -> Option<Self>;

    /// What a member is that is not there: nothing, but for an `Option`.
    #[must_use]
    fn missing() -> Option<Self> {
        None
    }
}

/// Reads a type for serde: the whole tree first, in which no key may occur twice.
///
/// # Errors
/// The reader's own, or one that says that the type refuses what was read, without a word of it.
pub fn deserialize<'de, T: Read, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let tree = Tree::new(Names::ByPosition);
    let json = tree.deserialize(deserializer)?;
    let read = if tree.is_sound() { T::read(&json) } else { None };
    read.ok_or_else(|| D::Error::custom("not of the form its type takes"))
}

/// An object whose members are read by their place in the list of its keys.
#[derive(Clone, Copy)]
pub struct Object<'v> {
    members: &'v Map<alloc::string::String, Value>,
    keys: &'static [&'static str],
}

impl<'v> Object<'v> {
    /// The object with these keys, and no others where it is closed.
    #[must_use]
    pub fn of(json: &'v Json, keys: &'static [&'static str], closed: bool) -> Option<Self> {
        let members = json.as_object()?;
        let known = !closed || members.keys().all(|key| keys.contains(&key.as_str()));
        known.then_some(Self { members, keys })
    }

    fn member(&self, key: usize) -> Option<&'v Json> {
        self.members.get(*self.keys.get(key)?)
    }

    /// The member of this key.
    #[must_use]
    pub fn field<T: Read>(&self, key: usize) -> Option<T> {
        match self.member(key) {
            Some(json) => T::read(json),
            None => T::missing(),
        }
    }

    /// The member of this key, or its default where it is not there.
    #[must_use]
    pub fn field_or_default<T: Read + Default>(&self, key: usize) -> Option<T> {
        match self.member(key) {
            Some(json) => T::read(json),
            None => Some(T::default()),
        }
    }

    /// The member of this key, or this where it is not there.
    #[must_use]
    pub fn field_or<T: Read>(&self, key: usize, default: T) -> Option<T> {
        match self.member(key) {
            Some(json) => T::read(json),
            None => Some(default),
        }
    }
}

/// A text in the form of a type that has one.
pub(crate) fn text<T: FromStr>(json: &Json) -> Option<T> {
    json.as_str()?.parse().ok()
}

/// Which of these words a text is.
#[must_use]
pub fn word(json: &Json, words: &[&str]) -> Option<usize> {
    let text = json.as_str()?;
    words.iter().position(|word| *word == text)
}

/// Which of these words the member of this key is, which names the form of an object.
#[must_use]
pub fn tag(json: &Json, key: &str, words: &[&str]) -> Option<usize> {
    word(json.as_object()?.get(key)?, words)
}

/// Which of these words a text is, or the only key of an object, with what it holds.
#[must_use]
pub fn form<'v>(json: &'v Json, words: &[&str]) -> Option<(usize, Option<&'v Json>)> {
    let Some(members) = json.as_object() else { return Some((word(json, words)?, None)) };
    let mut members = members.iter();
    match (members.next(), members.next()) {
        (Some((key, held)), None) => Some((words.iter().position(|word| word == key)?, Some(held))),
        _ => None,
    }
}
