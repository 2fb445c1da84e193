//! Where things stand in a JSON document that has been checked.

use crate::{Code, Error, redact::SpanMap};
use alloc::{string::String, vec::Vec};
use core::ops::Range;

/// Checks that `text` is one JSON document; everything else here relies on it.
pub(crate) fn check(text: &str) -> Result<(), Error> {
    // Only skipping is asked for, which neither allocates nor recurses; the parser's message could quote the document.
    serde_json::from_str::<serde::de::IgnoredAny>(text).map(|_| ()).map_err(|_| {
        Error::new(
            Code::JsonSyntax,
            "",
            "the text is not a JSON document; declare it as plain text or repair it",
        )
    })
}

/// A string of a document: what stands between its quotes.
pub(crate) struct JsonString {
    pub(crate) body: Range<usize>,
    pub(crate) is_key: bool,
}

/// Every string of a checked document, in order.
pub(crate) fn strings(text: &str) -> Vec<JsonString> {
    let bytes = text.as_bytes();
    let mut strings = Vec::new();
    let mut at = 0;
    while let Some(quote) = text.get(at..).and_then(|rest| rest.find('"')) {
        let body = at + quote + 1;
        let end = string_end(bytes, body);
        at = end + 1;
        let is_key = bytes.get(skip_space(bytes, at)) == Some(&b':');
        strings.push(JsonString { body: body..end, is_key });
    }
    strings
}

/// The place of the closing quote of the string whose first character is at `at`.
fn string_end(bytes: &[u8], mut at: usize) -> usize {
    loop {
        match bytes.get(at) {
            Some(b'\\') => at += 2,
            Some(b'"') | None => return at.min(bytes.len()),
            Some(_) => at += 1,
        }
    }
}

fn skip_space(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r')) {
        at += 1;
    }
    at
}

/// The end of the value that begins at `at`.
fn value_end(bytes: &[u8], mut at: usize) -> usize {
    let mut depth = 0usize;
    loop {
        match bytes.get(at) {
            None => return at.min(bytes.len()),
            Some(b'"') => at = string_end(bytes, at + 1) + 1,
            Some(b'[' | b'{') => {
                depth += 1;
                at += 1;
                continue;
            }
            Some(b']' | b'}') if depth > 0 => {
                depth -= 1;
                at += 1;
            }
            // A separator inside goes on; one outside has ended a number or a word before it.
            Some(b',' | b':' | b' ' | b'\t' | b'\n' | b'\r' | b']' | b'}') => {
                at += 1;
                continue;
            }
            Some(_) => {
                while bytes
                    .get(at)
                    .is_some_and(|b| !matches!(b, b',' | b']' | b'}' | b' ' | b'\t' | b'\n' | b'\r'))
                {
                    at += 1;
                }
            }
        }
        if depth == 0 {
            return at;
        }
    }
}

/// One member of an object or element of an array.
pub(super) struct Member {
    /// The body of the key's string, in an object.
    pub(super) key: Option<Range<usize>>,
    pub(super) value: Range<usize>,
    /// Key and value.
    pub(super) whole: Range<usize>,
}

/// The document's own value, without the space around it.
pub(super) fn root(text: &str) -> Range<usize> {
    let start = skip_space(text.as_bytes(), 0);
    start..value_end(text.as_bytes(), start)
}

/// The members of the object, or the elements of the array, at `at`; none for any other value.
pub(super) fn members(text: &str, at: usize) -> Vec<Member> {
    let bytes = text.as_bytes();
    let is_object = match bytes.get(at) {
        Some(b'{') => true,
        Some(b'[') => false,
        _ => return Vec::new(),
    };
    let mut members = Vec::new();
    let mut at = skip_space(bytes, at + 1);
    while bytes.get(at).is_some_and(|b| !matches!(b, b']' | b'}')) {
        let start = at;
        let key = is_object.then(|| start + 1..string_end(bytes, start + 1));
        if let Some(key) = &key {
            let colon = skip_space(bytes, key.end + 1);
            at = skip_space(bytes, colon + 1);
        }
        let value = at..value_end(bytes, at);
        at = skip_space(bytes, value.end);
        if bytes.get(at) == Some(&b',') {
            at = skip_space(bytes, at + 1);
        }
        members.push(Member { key, whole: start..value.end, value });
    }
    members
}

/// The text that the body of a string stands for, and where its characters stand. Half a surrogate pair reads as
/// U+FFFD.
pub(crate) fn unescape(body: &str) -> (String, SpanMap) {
    let (mut text, mut map) = (String::with_capacity(body.len()), SpanMap::default());
    let mut at = 0;
    while let Some(rest) = body.get(at..).filter(|rest| !rest.is_empty()) {
        let plain = rest.find('\\').unwrap_or(rest.len());
        text.push_str(rest.get(..plain).unwrap_or_default());
        at += plain;
        if let Some((c, length)) = body.get(at..).and_then(escape) {
            let made = text.len();
            text.push(c);
            map.push(made..text.len(), at..at + length);
            at += length;
        }
    }
    (text, map)
}

/// The character that an escape at the start of `text` stands for, and how long the escape is.
fn escape(text: &str) -> Option<(char, usize)> {
    let mut chars = text.chars();
    chars.next()?; // the backslash
    let c = match chars.next()? {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'u' => return Some(unicode_escape(text)),
        c => return Some((c, 1 + c.len_utf8())),
    };
    Some((c, 2))
}

fn unicode_escape(text: &str) -> (char, usize) {
    let unit = |at: usize| {
        let unit = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(unit, 16).ok()
    };
    let units = [unit(0), unit(6)].map(Option::unwrap_or_default);
    match char::decode_utf16(units).next() {
        Some(Ok(c)) => (c, c.len_utf16() * 6),
        _ => (char::REPLACEMENT_CHARACTER, text.len().min(6)),
    }
}
