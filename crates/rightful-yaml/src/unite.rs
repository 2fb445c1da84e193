//! One document out of several files.

use rightful::{Code, Error};
use serde_json::map::Entry as JsonEntry;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::Position;
use crate::place::{Inside, Place, push_segment};

/// A problem with the file it is in.
pub(crate) type Found = (usize, Position, Error);

/// Unites the top-level maps of several files, and their sections entry by entry.
pub(crate) struct Union<'a> {
    names: &'a [String],
    json: Map<String, Value>,
    places: BTreeMap<String, Place>,
    problems: Vec<Found>,
}

impl<'a> Union<'a> {
    pub(crate) fn new(names: &'a [String]) -> Self {
        Self { names, json: Map::new(), places: BTreeMap::new(), problems: Vec::new() }
    }

    /// Adds one file; an empty file adds nothing.
    pub(crate) fn add(&mut self, json: Value, place: Place) {
        match (json, place.inside) {
            (Value::Object(json), Inside::Map(places)) => {
                let mut pointer = String::new();
                let union = (&mut self.json, &mut self.places);
                unite(self.names, union, (json, places), Level::Document, &mut pointer, &mut self.problems);
            }
            (Value::Null, _) => {}
            _ => {
                let message =
                    "a file of a split document is a map from section to entries: write it as a map";
                let error = Error::new(Code::YamlFileNotMap, "", message);
                self.problems.push((place.file, place.value, error));
            }
        }
    }

    /// The united document, and every key that is given twice.
    pub(crate) fn finish(self) -> (Value, Place, Vec<Found>) {
        let inside = Inside::Map(self.places);
        let place = Place { file: 0, key: None, value: Position::START, inside };
        (Value::Object(self.json), place, self.problems)
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Level {
    Document,
    Section,
}

fn unite(
    names: &[String],
    (json, places): (&mut Map<String, Value>, &mut BTreeMap<String, Place>),
    (more_json, mut more_places): (Map<String, Value>, BTreeMap<String, Place>),
    level: Level,
    pointer: &mut String,
    problems: &mut Vec<Found>,
) {
    for (key, value) in more_json {
        let Some(place) = more_places.remove(&key) else { continue };
        let (first, first_value) = match (places.entry(key.clone()), json.entry(key.clone())) {
            (Entry::Occupied(place), JsonEntry::Occupied(value)) => (place.into_mut(), value.into_mut()),
            (place_entry, value_entry) => {
                place_entry.or_insert(place);
                value_entry.or_insert(value);
                continue;
            }
        };
        let length = pointer.len();
        push_segment(pointer, &key);
        match (level, first_value, &mut first.inside, value, place.inside) {
            (
                Level::Document,
                Value::Object(json),
                Inside::Map(places),
                Value::Object(more_json),
                Inside::Map(more_places),
            ) => unite(names, (json, places), (more_json, more_places), Level::Section, pointer, problems),
            _ => {
                let there = (place.file, place.key.unwrap_or(place.value));
                let here = (first.file, first.key.unwrap_or(first.value));
                problems.push(twice(names, pointer, here, there));
                problems.push(twice(names, pointer, there, here));
            }
        }
        pointer.truncate(length);
    }
}

/// The problem at `at`, which names the other place.
fn twice(names: &[String], pointer: &str, at: (usize, Position), other: (usize, Position)) -> Found {
    let name = names.get(other.0).map_or("", String::as_str);
    let Position { line, column } = other.1;
    let message =
        format!("the key is also given in {name} at line {line}, column {column}: keep one of the two");
    (at.0, at.1, Error::new(Code::YamlDuplicateKey, pointer, message))
}
