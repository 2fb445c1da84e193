//! A typed cell of a row, as every executor sees it.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use self::form::Bytes;
use crate::read::{Json, Read};

pub(crate) mod form;

/// One cell of a row. `Debug` names the type only: a cell may be personal data.
///
/// On the wire: `null`, a whole number below 2^53 or `{"int": "…"}`, `{"real": "…"}`, text, or `{"hex": "…"}` for bytes.
/// `true` and `false` read as 1 and 0.
#[derive(Clone)]
#[expect(clippy::exhaustive_enums, reason = "the five storage classes every supported engine maps to")]
pub enum Value {
    /// No value.
    Null,
    /// A whole number of up to 64 bits.
    Integer(i64),
    /// A floating-point number.
    Real(f64),
    /// Text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl Value {
    /// Whether there is no value.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The text, where this is text.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The name of the type: `null`, `integer`, `real`, `text` or `blob`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Integer(_) => "integer",
            Self::Real(_) => "real",
            Self::Text(_) => "text",
            Self::Blob(_) => "blob",
        }
    }

    const fn rank(&self) -> u8 {
        match self {
            Self::Null => 0,
            Self::Integer(_) => 1,
            Self::Real(_) => 2,
            Self::Text(_) => 3,
            Self::Blob(_) => 4,
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Value({})", self.kind())
    }
}

/// Orders by type first, then by value; bytes for text, the total order for floating-point numbers.
impl Ord for Value {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Integer(a), Self::Integer(b)) => a.cmp(b),
            (Self::Real(a), Self::Real(b)) => a.total_cmp(b),
            (Self::Text(a), Self::Text(b)) => a.as_bytes().cmp(b.as_bytes()),
            (Self::Blob(a), Self::Blob(b)) => a.cmp(b),
            _ => self.rank().cmp(&other.rank()),
        }
    }
}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Value {}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        form::write(self, Bytes::Hex, serializer)
    }
}

impl Read for Value {
    fn read(json: &Json) -> Option<Self> {
        form::read(Bytes::Hex, json)
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::read::deserialize(deserializer)
    }
}

impl schemars::JsonSchema for Value {
    fn schema_name() -> Cow<'static, str> {
        "Value".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schema(
            "A typed cell: null, a whole number, text, or {int}, {real}, {hex} where JSON has no exact form.",
            &["null", "boolean", "integer", "string"],
        )
    }
}

/// The shape of a cell of a key that somebody writes down: `true` is no name of person 1.
pub(crate) struct KeyValue(pub(crate) Value);

impl Read for KeyValue {
    fn read(json: &Json) -> Option<Self> {
        if json.is_boolean() { None } else { Value::read(json).map(Self) }
    }
}

impl schemars::JsonSchema for KeyValue {
    fn schema_name() -> Cow<'static, str> {
        "KeyValue".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schema(
            "A cell of a key: a whole number, text, or {int}, {real}, {hex} where JSON has no exact form.",
            &["null", "integer", "string"],
        )
    }
}

fn schema(description: &str, plain: &[&str]) -> schemars::Schema {
    schemars::json_schema!({
        "description": description,
        "anyOf": [
            { "type": plain },
            { "type": "object", "properties": { "int": { "type": "string", "format": "integer-text" } }, "required": ["int"], "additionalProperties": false },
            { "type": "object", "properties": { "real": { "type": "string", "format": "real-text" } }, "required": ["real"], "additionalProperties": false },
            { "type": "object", "properties": { "hex": { "type": "string", "format": "hex" } }, "required": ["hex"], "additionalProperties": false }
        ]
    })
}
