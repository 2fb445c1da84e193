//! The record format: a header of types, then the values.

use std::borrow::Cow;
use std::fmt;

use super::bytes::varint;
use super::header::Encoding;

/// A stored value; text as UTF-8 bytes, which may be malformed. `Debug` names the type only.
#[derive(Clone, PartialEq)]
pub(crate) enum Value<'a> {
    Null,
    Integer(i64),
    Real(f64),
    Text(Cow<'a, [u8]>),
    Blob(Cow<'a, [u8]>),
    /// A value too long to hold in memory; it is scanned in pieces and satisfies no comparison.
    Long,
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Integer(_) => "integer",
            Self::Real(_) => "real",
            Self::Text(_) => "text",
            Self::Blob(_) => "blob",
            Self::Long => "long",
        })
    }
}

/// The length in bytes of a value of a serial type.
pub(crate) const fn type_size(serial: u64) -> u64 {
    match serial {
        0 | 8 | 9 | 10 | 11 => 0,
        1..=4 => serial,
        5 => 6,
        6 | 7 => 8,
        _ => (serial - 12) / 2,
    }
}

/// The serial types of a record, and where its values begin.
pub(crate) fn header(payload: &[u8]) -> Option<(Vec<u64>, usize)> {
    let (length, mut at) = varint(payload, 0)?;
    let end = usize::try_from(length).ok().filter(|end| *end >= at && *end <= payload.len())?;
    let head = payload.get(..end)?;
    let mut types = Vec::with_capacity(end - at);
    while at < end {
        let (serial, next) = varint(head, at)?;
        types.push(serial);
        at = next;
    }
    Some((types, end))
}

/// The values of a record, and where the last one ends.
pub(crate) fn decode(payload: &[u8], encoding: Encoding) -> Option<(Vec<Value<'_>>, usize)> {
    let (types, mut at) = header(payload)?;
    let mut values = Vec::with_capacity(types.len());
    for serial in types {
        let end = at.checked_add(usize::try_from(type_size(serial)).ok()?)?;
        values.push(value(serial, payload.get(at..end)?, encoding)?);
        at = end;
    }
    Some((values, at))
}

pub(crate) fn value(serial: u64, bytes: &[u8], encoding: Encoding) -> Option<Value<'_>> {
    Some(match serial {
        0 => Value::Null,
        1..=6 => Value::Integer(integer(bytes)),
        7 => Value::Real(f64::from_be_bytes(bytes.try_into().ok()?)),
        8 => Value::Integer(0),
        9 => Value::Integer(1),
        10 | 11 => return None,
        _ if serial.is_multiple_of(2) => Value::Blob(Cow::Borrowed(bytes)),
        _ => Value::Text(text(bytes, encoding)),
    })
}

fn integer(bytes: &[u8]) -> i64 {
    let sign = bytes.first().is_some_and(|byte| byte & 0x80 != 0);
    bytes.iter().fold(if sign { -1 } else { 0 }, |value, byte| value << 8 | i64::from(*byte))
}

/// Text as UTF-8; a lone surrogate becomes the replacement character.
pub(crate) fn text(bytes: &[u8], encoding: Encoding) -> Cow<'_, [u8]> {
    let unit: fn([u8; 2]) -> u16 = match encoding {
        Encoding::Utf8 => return Cow::Borrowed(bytes),
        Encoding::Utf16Le => u16::from_le_bytes,
        Encoding::Utf16Be => u16::from_be_bytes,
    };
    let units = bytes.chunks_exact(2).filter_map(|pair| pair.try_into().ok()).map(unit);
    let text: String = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    Cow::Owned(text.into_bytes())
}
