//! Identifiers inside the strings of a JSON document, which stays one.

use super::redactor::{Found, Redactor};
use crate::gather::Gather;
use crate::{
    Error,
    json_edit::{check, strings, unescape},
};
use alloc::{
    collections::BTreeMap,
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::ops::Range;

impl Redactor {
    /// The document with every identifier inside its strings and keys replaced, or `None` where there is none.
    ///
    /// Escapes are read, and nothing outside the replaced parts changes. A key that would become one the document
    /// has already is numbered, so that no member hides another. Numbers are not looked at.
    ///
    /// # Errors
    /// [`Code::JsonSyntax`](crate::Code::JsonSyntax) when `text` is not a JSON document.
    pub fn redact_json(&self, text: &str) -> Result<Option<String>, Error> {
        check(text)?;
        let mut changes: Vec<(Range<usize>, String)> = Vec::new();
        let mut keys = Keys::default();
        for string in strings(text) {
            let Some(body) = text.get(string.body.clone()) else { continue };
            let Some(new) = self.settle(body, |body| self.find_in_string(body)) else { continue };
            let new = if string.is_key { keys.free(text, &new) } else { new };
            changes.push((string.body, new));
        }
        if changes.is_empty() {
            return Ok(None);
        }
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for (place, new) in changes {
            out.push_str(text.get(at..place.start).unwrap_or_default());
            out.push_str(&new);
            at = place.end;
        }
        out.push_str(text.get(at..).unwrap_or_default());
        Ok(Some(out))
    }

    /// Whether a string or key of the document holds an identifier.
    ///
    /// # Errors
    /// [`Code::JsonSyntax`](crate::Code::JsonSyntax) when `text` is not a JSON document.
    pub fn contains_json(&self, text: &str) -> Result<bool, Error> {
        check(text)?;
        Ok(strings(text)
            .into_iter()
            .any(|string| text.get(string.body).is_some_and(|body| !self.find_in_string(body).is_empty())))
    }

    /// What is found in a string, as places between its quotes.
    pub(super) fn find_in_string(&self, body: &str) -> Vec<Found> {
        if !body.contains('\\') {
            return self.find(body);
        }
        let (text, map) = unescape(body);
        let found = self.find(&text).into_iter();
        found
            .filter_map(|Found { range, form }| Some(Found { range: map.source_range(&range)?, form }))
            .collect()
    }
}

/// The keys a document has, each with the number to try next, so that two members do not become one.
#[derive(Default)]
pub(super) struct Keys(Option<BTreeMap<String, u32>>);

impl Keys {
    /// `key`, or the first of `key 2`, `key 3`, … that the document does not have.
    pub(super) fn free(&mut self, text: &str, key: &str) -> String {
        let taken = self.0.get_or_insert_with(|| {
            let keys = strings(text).into_iter().filter(|string| string.is_key);
            keys.filter_map(|key| Some((text.get(key.body)?.to_string(), 2))).gather()
        });
        let mut free = key.to_string();
        while taken.contains_key(&free) {
            let number = taken.entry(key.to_string()).or_insert(2);
            free = format!("{key} {number}");
            *number += 1;
        }
        taken.insert(free.clone(), 2);
        free
    }
}
