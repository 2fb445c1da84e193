//! Reads, replaces and removes the value at a path.

use super::{
    path::{JsonPath, JsonSegment},
    scan::{self, Member, check},
};
use crate::{Code, Error, Value, alike::is_exact};
use alloc::{
    string::{String, ToString},
    vec::Vec,
};
use core::ops::Range;

/// What a document holds in one place, for a link by key.
#[derive(Clone, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever follows a link meets every case")]
pub enum Held {
    /// What leads nowhere: null, and `true` and `false`, which are no key.
    Nothing,
    /// Text or a number, as it is written.
    Key(Value),
    /// An object, an array, or what cannot be read exactly: a number with a fraction or of more digits than a key has, half a
    /// surrogate pair.
    Other,
}

/// What stands at `path`: more than one where an object on the way has a key twice, the first of which counts; none where
/// the document has nothing there.
///
/// # Errors
/// [`Code::JsonSyntax`] when `text` is not a JSON document.
pub fn held(text: &str, path: &JsonPath) -> Result<Vec<Held>, Error> {
    check(text)?;
    Ok(values_at(text, path.segments()).into_iter().filter_map(|place| text.get(place)).map(read).collect())
}

/// The document with `value` at `path`, or `None` where it has nothing there; a key that stands twice changes twice.
///
/// # Errors
/// [`Code::JsonSyntax`] when `text` is not a JSON document, [`Code::CanonicalForm`] when JSON cannot hold `value`:
/// bytes, and numbers that are not finite.
pub fn set(text: &str, path: &JsonPath, value: &Value) -> Result<Option<String>, Error> {
    check(text)?;
    let value = written(value)?;
    let places = values_at(text, path.segments());
    Ok((!places.is_empty()).then(|| splice(text, &places, &value)))
}

/// The document without the member or element at `path`, or `None` where it has nothing there.
///
/// A key that stands twice goes twice. Elements after a removed one move up. Instead of the root, `null` stays.
///
/// # Errors
/// [`Code::JsonSyntax`] when `text` is not a JSON document.
pub fn remove(text: &str, path: &JsonPath) -> Result<Option<String>, Error> {
    check(text)?;
    let Some((last, parents)) = path.segments().split_last() else {
        return Ok(Some(splice(text, &[scan::root(text)], "null")));
    };
    let parents = values_at(text, parents);
    let cuts: Vec<_> =
        parents.iter().flat_map(|parent| cuts(text, &scan::members(text, parent.start), last)).collect();
    Ok((!cuts.is_empty()).then(|| splice(text, &cuts, "")))
}

/// Every value that the path leads to: more than one where keys repeat.
fn values_at(text: &str, segments: &[JsonSegment]) -> Vec<Range<usize>> {
    let mut places = Vec::from([scan::root(text)]);
    for segment in segments {
        let inside = places.iter().flat_map(|place| scan::members(text, place.start).into_iter().enumerate());
        places = inside
            .filter(|(index, member)| is_meant(text, *index, member, segment))
            .map(|(_, member)| member.value)
            .collect();
    }
    places
}

fn is_meant(text: &str, index: usize, member: &Member, segment: &JsonSegment) -> bool {
    match (segment, &member.key) {
        (JsonSegment::Key(wanted), Some(key)) => text.get(key.clone()).is_some_and(|key| {
            if key.contains('\\') { scan::unescape(key).0 == *wanted } else { key == wanted }
        }),
        (JsonSegment::Index(wanted), None) => u32::try_from(index) == Ok(*wanted),
        _ => false,
    }
}

/// What to cut so that the members that are meant go, each with one comma.
fn cuts(text: &str, members: &[Member], segment: &JsonSegment) -> Vec<Range<usize>> {
    let goes: Vec<bool> =
        members.iter().enumerate().map(|(index, member)| is_meant(text, index, member, segment)).collect();
    let first_staying = goes.iter().position(|goes| !goes);
    let mut cuts = Vec::new();
    let mut end_before = None;
    for (index, (member, goes)) in members.iter().zip(&goes).enumerate() {
        if *goes {
            // Before the first that stays, a member goes with the comma after it; later ones with the one before.
            let leads = first_staying.is_none_or(|first| index < first);
            let after = members.get(index + 1).map_or(member.whole.end, |next| next.whole.start);
            cuts.push(if leads {
                member.whole.start..after
            } else {
                end_before.unwrap_or(member.whole.start)..member.whole.end
            });
        }
        end_before = Some(member.whole.end);
    }
    cuts
}

fn splice(text: &str, places: &[Range<usize>], new: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for place in places {
        out.push_str(text.get(at..place.start).unwrap_or_default());
        out.push_str(new);
        at = place.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

fn read(value: &str) -> Held {
    match value.as_bytes() {
        b"null" | b"true" | b"false" => Held::Nothing,
        [b'"', ..] => {
            let body = value.get(1..value.len() - 1).unwrap_or_default();
            let text = scan::unescape(body).0;
            // Half a surrogate pair reads as U+FFFD, which may as well stand there itself.
            let half = |text: &str| text.matches(char::REPLACEMENT_CHARACTER).count();
            let written = body.to_ascii_lowercase().matches("\\ufffd").count();
            if half(&text) > half(body) + written { Held::Other } else { Held::Key(Value::Text(text)) }
        }
        [b'{' | b'[', ..] => Held::Other,
        _ => match (value.parse(), value.parse::<f64>()) {
            (Ok(number), _) => Held::Key(Value::Integer(number)),
            (_, Ok(number)) if is_exact(number) => Held::Key(Value::Real(number)),
            _ => Held::Other,
        },
    }
}

fn written(value: &Value) -> Result<String, Error> {
    let written = match value {
        Value::Null => Some("null".to_string()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Real(number) if number.is_finite() => serde_json::to_string(number).ok(),
        Value::Text(text) => serde_json::to_string(text).ok(),
        Value::Real(_) | Value::Blob(_) => None,
    };
    written.ok_or_else(|| {
        Error::new(
            Code::CanonicalForm,
            "",
            "JSON holds neither bytes nor endless numbers; write text, a number or null there",
        )
    })
}
