//! A value as it is handed out: typed, and exact in JSON.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use core::fmt;

use data_encoding::BASE64;
use schemars::JsonSchema;
use serde::de::Error as _;
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::law::Redaction;
use crate::{MAX_INTEGER, Value};

/// A value as it is handed out. `Debug` names the type only.
///
/// In JSON: `null`, a whole number of up to 2^53 − 1, text, or one of `{"int": "…"}` for larger whole numbers,
/// `{"real": "…"}` for floating-point numbers and `{"base64": "…"}` for bytes. Every value has one form, and reading a form
/// gives the value back.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::exhaustive_structs, reason = "a value and nothing else")]
pub struct Datum(pub Value);

impl fmt::Debug for Datum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Datum({})", self.0.kind())
    }
}

impl Serialize for Datum {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let tagged = |serializer: S, tag: &'static str, text: String| {
            let mut map = serializer.serialize_map(Some(1))?;
            map.serialize_entry(tag, &text)?;
            map.end()
        };
        match &self.0 {
            Value::Null => serializer.serialize_unit(),
            Value::Integer(number) if (-MAX_INTEGER..=MAX_INTEGER).contains(number) => {
                serializer.serialize_i64(*number)
            }
            Value::Integer(number) => tagged(serializer, "int", format!("{number}")),
            Value::Real(number) => tagged(serializer, "real", format!("{number:?}")),
            Value::Text(text) => serializer.serialize_str(text),
            Value::Blob(bytes) => tagged(serializer, "base64", BASE64.encode(bytes)),
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "a value: null, a whole number, text, {int}, {real} or {base64}")]
enum Wire {
    Null(()),
    Number(i64),
    Text(String),
    Tagged(Tagged),
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Tagged {
    Int(String),
    Real(String),
    Base64(String),
}

impl<'de> Deserialize<'de> for Datum {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(match Wire::deserialize(deserializer)? {
            Wire::Null(()) => Value::Null,
            Wire::Number(number) => Value::Integer(number),
            Wire::Text(text) => Value::Text(text),
            Wire::Tagged(Tagged::Int(text)) => Value::Integer(
                text.parse().map_err(|_| D::Error::custom("int is not a 64-bit whole number"))?,
            ),
            Wire::Tagged(Tagged::Real(text)) => {
                Value::Real(text.parse().map_err(|_| D::Error::custom("real is not a number"))?)
            }
            Wire::Tagged(Tagged::Base64(text)) => Value::Blob(
                BASE64.decode(text.as_bytes()).map_err(|_| D::Error::custom("base64 is not base64"))?,
            ),
        }))
    }
}

impl JsonSchema for Datum {
    fn schema_name() -> Cow<'static, str> {
        "Datum".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A typed value: null, a whole number of up to 2^53 - 1, text, or {int}, {real}, {base64} where JSON has no exact form.",
            "anyOf": [
                { "type": ["null", "integer", "string"] },
                { "type": "object", "properties": { "int": { "type": "string", "format": "integer-text" } }, "required": ["int"], "additionalProperties": false },
                { "type": "object", "properties": { "real": { "type": "string", "format": "real-text" } }, "required": ["real"], "additionalProperties": false },
                { "type": "object", "properties": { "base64": { "type": "string", "contentEncoding": "base64" } }, "required": ["base64"], "additionalProperties": false }
            ]
        })
    }
}

/// A cell of a copy: a value, another person by their number in the file, or why there is neither (Art. 15(4)). `Debug`
/// names the kind only.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "a value, {person} or {withheld}")]
#[expect(clippy::exhaustive_enums, reason = "a cell is handed out, told apart or withheld")]
pub enum Cell {
    /// Another person, told apart from others in this file and in no other.
    Person(OtherPerson),
    /// Not handed out.
    Withheld(Withheld),
    /// What is held.
    Value(Datum),
}

/// Another person by their number in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a number and nothing else")]
pub struct OtherPerson {
    /// The number.
    pub person: u64,
}

/// A cell that is not handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a reason and nothing else")]
pub struct Withheld {
    /// Why.
    pub withheld: Redaction,
}

impl Cell {
    /// The cell of a value.
    #[must_use]
    pub const fn value(value: Value) -> Self {
        Self::Value(Datum(value))
    }

    pub(super) const fn person(person: u64) -> Self {
        Self::Person(OtherPerson { person })
    }

    pub(super) const fn withheld(withheld: Redaction) -> Self {
        Self::Withheld(Withheld { withheld })
    }

    /// Whether nothing is there.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Value(Datum(Value::Null)))
    }
}

impl fmt::Debug for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(_) => f.write_str("Cell(person)"),
            Self::Withheld(Withheld { withheld }) => write!(f, "Cell(withheld: {withheld:?})"),
            Self::Value(datum) => write!(f, "Cell({datum:?})"),
        }
    }
}
