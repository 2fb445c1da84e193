//! Where every value of a document was written: a tree beside the JSON value.

use std::collections::BTreeMap;

use saphyr_parser::Marker;

/// A place in a text: line and column, both counted from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl Position {
    pub(crate) const START: Self = Self { line: 1, column: 1 };
}

impl From<Marker> for Position {
    fn from(mark: Marker) -> Self {
        // The scanner counts lines from 1 and columns from 0.
        Self { line: mark.line(), column: mark.col() + 1 }
    }
}

/// Where one value was written, and what it holds.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// Which of the files.
    pub(crate) file: usize,
    /// Where its key begins, for an entry of a map.
    pub(crate) key: Option<Position>,
    /// Where the value begins; for an empty value, where its key does.
    pub(crate) value: Position,
    pub(crate) inside: Inside,
}

#[derive(Clone, Debug)]
pub(crate) enum Inside {
    Scalar,
    Map(BTreeMap<String, Place>),
    List(Vec<Place>),
}

impl Place {
    /// The place `pointer` names, or its nearest parent that exists; `None` when the text is not a JSON pointer.
    pub(crate) fn nearest(&self, pointer: &str) -> Option<&Self> {
        let mut here = self;
        if pointer.is_empty() {
            return Some(here);
        }
        for segment in pointer.strip_prefix('/')?.split('/') {
            let next = match &here.inside {
                Inside::Scalar => None,
                Inside::Map(entries) => entries.get(&unescape(segment)),
                Inside::List(items) => index(segment).and_then(|i| items.get(i)),
            };
            match next {
                Some(place) => here = place,
                None => break,
            }
        }
        Some(here)
    }

    /// Calls `each` with the pointer of every place, in the order of the keys.
    pub(crate) fn walk(&self, pointer: &mut String, each: &mut impl FnMut(&str, &Self)) {
        each(pointer, self);
        let length = pointer.len();
        match &self.inside {
            Inside::Scalar => {}
            Inside::Map(entries) => {
                for (key, place) in entries {
                    push_segment(pointer, key);
                    place.walk(pointer, each);
                    pointer.truncate(length);
                }
            }
            Inside::List(items) => {
                for (i, place) in items.iter().enumerate() {
                    push_segment(pointer, &i.to_string());
                    place.walk(pointer, each);
                    pointer.truncate(length);
                }
            }
        }
    }
}

/// Appends a segment to a JSON pointer (RFC 6901, section 3).
pub(crate) fn push_segment(pointer: &mut String, segment: &str) {
    pointer.push('/');
    for c in segment.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}

fn unescape(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

/// An index without sign or leading zero (RFC 6901, section 4).
fn index(segment: &str) -> Option<usize> {
    let digits = segment.bytes().all(|b| b.is_ascii_digit());
    let canonical = segment == "0" || !segment.starts_with('0');
    if digits && canonical { segment.parse().ok() } else { None }
}
