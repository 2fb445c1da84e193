//! One text per value: canonical JSON as RFC 8785 has it, without fractions.
//!
//! Keys are ordered by their UTF-16 code units, there is no space, and text keeps every character that JSON lets stand.
//! Whole numbers stay within ±(2^53 − 1), where every reader of JSON agrees on them; fractions are refused, because
//! their text is where writers differ. Rates are written as parts per million, 64-bit keys as text.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt::{self, Write};
use core::ops::Range;

use serde::Serialize;
use serde::ser;

use crate::{Code, Error};

/// The largest whole number that canonical JSON holds, 2^53 − 1; its negative is the smallest.
pub const MAX_INTEGER: i64 = (1 << 53) - 1;

/// Writes `value` as canonical JSON: equal values give equal bytes.
///
/// # Errors
/// [`Code::CanonicalForm`] for a fraction, a whole number beyond ±(2^53 − 1), bytes, a key that is not text, or a
/// repeated key. The place is a JSON pointer in which a key that is data stands as its position, such as `*[3]`.
///
/// # Examples
/// ```
/// # fn main() -> Result<(), rightful::Error> {
/// let text = rightful::to_canonical(&serde_json::json!({ "b": [1, null], "a": "é\n" }))?;
/// assert_eq!(text, r#"{"a":"é\n","b":[1,null]}"#);
/// # Ok(()) }
/// ```
pub fn to_canonical<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    let mut writer = Writer::default();
    match value.serialize(&mut writer) {
        Ok(()) => Ok(writer.out),
        Err(refused) => Err(refused.into_error()),
    }
}

/// The order of RFC 8785 §3.2.3: by UTF-16 code units, found from UTF-8 without converting.
///
/// The two orders differ in one point: characters from U+10000 on are written with surrogates (D800–DFFF), which come
/// before U+E000–U+FFFF. In UTF-8 these begin with EE or EF, the former with F0 to F4.
fn utf16_order(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let rank = |byte: u8| if matches!(byte, 0xEE | 0xEF) { byte + 0x10 } else { byte };
    match a.iter().zip(b).find(|(a, b)| a != b) {
        Some((a, b)) => rank(*a).cmp(&rank(*b)),
        None => a.len().cmp(&b.len()),
    }
}

/// Why a value has no canonical form. What a `Serialize` says is dropped: it may quote data.
#[derive(Debug)]
enum Reason {
    Fraction,
    Integer,
    Bytes,
    Key,
    RepeatedKey,
    Foreign,
}

/// Behind a pointer: every field of every type that is written passes it on.
#[derive(Debug)]
struct Refused(Box<Refusal>);

#[derive(Debug)]
struct Refusal {
    reason: Reason,
    /// Segments from the inside out.
    path: Vec<String>,
}

impl Refused {
    #[cold]
    fn new(reason: Reason) -> Self {
        Self(Box::new(Refusal { reason, path: Vec::new() }))
    }

    #[cold]
    fn inside(mut self, segment: String) -> Self {
        self.0.path.push(segment);
        self
    }

    fn into_error(self) -> Error {
        let at: String = self.0.path.iter().rev().fold(String::new(), |at, segment| at + "/" + segment);
        let message = match self.0.reason {
            Reason::Fraction => {
                "a fraction has no canonical form: write a rate in ppm, or the number as text"
            }
            Reason::Integer => "a whole number beyond ±(2^53 − 1) has no canonical form: write it as text",
            Reason::Bytes => "bytes have no canonical form: write them as hex text",
            Reason::Key => "a key of an object must be text",
            Reason::RepeatedKey => "a key occurs twice in an object: keep one",
            Reason::Foreign => "the value cannot be written: its type refused",
        };
        Error::new(Code::CanonicalForm, at, message)
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no canonical form")
    }
}

impl core::error::Error for Refused {}

impl ser::Error for Refused {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::new(Reason::Foreign)
    }
}

/// One member of an object that is still open, or was closed just now.
struct Member {
    key: Key,
    /// Its end is set when the next begins, or the object is closed.
    text: Range<usize>,
}

/// The key of a member, without quotes or escapes.
enum Key {
    /// Of a struct: the field's name.
    Field(&'static str),
    /// Of a map: where it stands on the stack of keys.
    Entry(Range<usize>),
}

impl Key {
    fn text<'k>(&self, keys: &'k str) -> &'k str {
        match self {
            Self::Field(name) => name,
            Self::Entry(range) => keys.get(range.clone()).unwrap_or_default(),
        }
    }
}

/// Writes in the order given and puts an object's members in order when it closes, if they were not.
///
/// Keys of maps and members of all open objects share one stack each; most objects cost no allocation.
#[derive(Default)]
struct Writer {
    out: String,
    keys: String,
    members: Vec<Member>,
    /// What an object that has to be put in order is copied through.
    scratch: String,
}

impl Writer {
    fn integer(&mut self, value: impl TryInto<i64>) -> Result<(), Refused> {
        // Out of range as well as a number that does not fit.
        self.number(value.try_into().unwrap_or(i64::MAX))
    }

    fn number(&mut self, value: i64) -> Result<(), Refused> {
        if !(-MAX_INTEGER..=MAX_INTEGER).contains(&value) {
            return Err(Refused::new(Reason::Integer));
        }
        if let Ok(digit @ 0..=9) = u8::try_from(value) {
            self.out.push(char::from(b'0' + digit));
            return Ok(());
        }
        write!(self.out, "{value}").map_err(|_| Refused::new(Reason::Foreign))
    }

    /// `{"name":` of an enum that carries something; closed by `}`.
    fn variant(&mut self, name: &str) {
        self.out.push('{');
        write_text(&mut self.out, name);
        self.out.push(':');
    }

    fn list(&mut self, wrapped: bool) -> List<'_> {
        self.out.push('[');
        List { writer: self, length: 0, wrapped }
    }

    fn object(&mut self, wrapped: bool) -> Object<'_> {
        self.out.push('{');
        Object {
            start: self.out.len(),
            first_member: self.members.len(),
            first_key: self.keys.len(),
            length: 0,
            sorted: true,
            wrapped,
            writer: self,
        }
    }
}

/// Writes `text` in quotes.
#[inline(never)]
fn write_text(out: &mut String, text: &str) {
    out.push('"');
    write_escaped(out, text);
    out.push('"');
}

/// A list that is being written.
struct List<'w> {
    writer: &'w mut Writer,
    length: usize,
    wrapped: bool,
}

impl List<'_> {
    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        let writer = self.begin();
        value.serialize(writer).map_err(|refused| refused.inside((self.length - 1).to_string()))
    }

    #[inline(never)]
    fn begin(&mut self) -> &mut Writer {
        if self.length > 0 {
            self.writer.out.push(',');
        }
        self.length += 1;
        self.writer
    }

    fn close(self) {
        self.writer.out.push_str(if self.wrapped { "]}" } else { "]" });
    }
}

/// An object that is being written: members stand in `out` as they came, each without its comma.
struct Object<'w> {
    writer: &'w mut Writer,
    start: usize,
    first_member: usize,
    first_key: usize,
    /// How many members it has so far.
    length: usize,
    sorted: bool,
    wrapped: bool,
}

impl Object<'_> {
    /// Takes the next key of a map.
    fn key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Refused> {
        let start = self.writer.keys.len();
        key.serialize(KeyWriter(&mut self.writer.keys))?;
        self.begin(Key::Entry(start..self.writer.keys.len()));
        Ok(())
    }

    /// A field of a struct, whose name is ours and may be told.
    fn field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Refused> {
        let writer = self.begin(Key::Field(name));
        value.serialize(writer).map_err(|refused| refused.inside(name.to_string()))
    }

    /// A member of a map is told by its position, because its key may be data.
    fn entry<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        let written = value.serialize(&mut *self.writer);
        written.map_err(|refused| refused.inside(format!("*[{}]", self.length.saturating_sub(1))))
    }

    /// Writes the key, after a comma where one is due.
    #[inline(never)]
    fn begin(&mut self, key: Key) -> &mut Writer {
        let Writer { out, keys, members, .. } = &mut *self.writer;
        let text = key.text(keys);
        if let Some(before) = members.get_mut(self.first_member..).and_then(<[Member]>::last_mut) {
            before.text.end = out.len();
            out.push(',');
            self.sorted = self.sorted && utf16_order(before.key.text(keys), text).is_lt();
        }
        let begin = out.len();
        out.push('"');
        write_escaped(out, text);
        out.push_str("\":");
        members.push(Member { key, text: begin..begin });
        self.length += 1;
        self.writer
    }

    #[inline(never)]
    fn close(self) -> Result<(), Refused> {
        let Self { writer, start, first_member, first_key, sorted, wrapped, .. } = self;
        let Writer { out, keys, members, scratch } = writer;
        if !sorted {
            let own = members.get_mut(first_member..).unwrap_or_default();
            if let Some(last) = own.last_mut() {
                last.text.end = out.len();
            }
            let key = |member: &Member| member.key.text(keys);
            // Neighbours in the end have been compared on the way, equal ones too.
            let mut repeated = false;
            own.sort_by(|a, b| {
                let order = utf16_order(key(a), key(b));
                repeated |= order.is_eq();
                order
            });
            if repeated {
                return Err(Refused::new(Reason::RepeatedKey));
            }
            scratch.clear();
            for member in own {
                if !scratch.is_empty() {
                    scratch.push(',');
                }
                scratch.push_str(out.get(member.text.clone()).unwrap_or_default());
            }
            out.truncate(start);
            out.push_str(scratch);
        }
        members.truncate(first_member);
        keys.truncate(first_key);
        out.push_str(if wrapped { "}}" } else { "}" });
        Ok(())
    }
}

mod escape;
mod key;
mod serialize;

use escape::{Escaping, write_escaped};
use key::KeyWriter;

#[cfg(test)]
mod tests;
