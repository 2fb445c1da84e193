//! A value as it is handed out: typed, and exact in JSON.

use alloc::borrow::Cow;
use core::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Value;
use crate::law::Redaction;
use crate::read::{Json, Read};
use crate::value::form::{self, Bytes};

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
        form::write(&self.0, Bytes::Base64, serializer)
    }
}

impl Read for Datum {
    fn read(json: &Json) -> Option<Self> {
        form::read(Bytes::Base64, json).map(Self)
    }
}

impl<'de> Deserialize<'de> for Datum {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::read::deserialize(deserializer)
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
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(untagged)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a number and nothing else")]
pub struct OtherPerson {
    /// The number.
    pub person: u64,
}

/// A cell that is not handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
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
