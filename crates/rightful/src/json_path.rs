//! Where an element of a JSON document stands.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Code, Error};

/// A place in a JSON document: `$`, then `.name` or `[index]`; odd names as `["odd name"]`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct JsonPath(Vec<JsonStep>);

/// One step of a [`JsonPath`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::exhaustive_enums, reason = "objects and arrays are all there is")]
pub enum JsonStep {
    /// The member of an object.
    Key(String),
    /// The element of an array, from 0.
    Index(u32),
}

impl JsonPath {
    /// The steps from the top; none for the whole document.
    #[must_use]
    pub fn steps(&self) -> &[JsonStep] {
        &self.0
    }
}

fn wrong() -> Error {
    Error::new(Code::JsonPathSyntax, "", "write a path such as $.user.id, $.items[0].name or $[\"odd name\"]")
}

fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

impl FromStr for JsonPath {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let mut rest = text.strip_prefix('$').ok_or_else(wrong)?;
        let mut steps = Vec::new();
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix('.') {
                let end = after.find(['.', '[']).unwrap_or(after.len());
                let (name, more) = after.split_at(end);
                if !is_plain(name) {
                    return Err(wrong());
                }
                steps.push(JsonStep::Key(name.into()));
                rest = more;
            } else {
                let after = rest.strip_prefix('[').ok_or_else(wrong)?;
                if after.starts_with('"') {
                    let mut stream = serde_json::Deserializer::from_str(after).into_iter::<String>();
                    let name = stream.next().and_then(Result::ok).ok_or_else(wrong)?;
                    let more = after.get(stream.byte_offset()..).unwrap_or_default();
                    steps.push(JsonStep::Key(name));
                    rest = more.strip_prefix(']').ok_or_else(wrong)?;
                } else {
                    let (digits, more) = after.split_once(']').ok_or_else(wrong)?;
                    let index: u32 = digits.parse().map_err(|_| wrong())?;
                    if alloc::format!("{index}") != digits {
                        return Err(wrong());
                    }
                    steps.push(JsonStep::Index(index));
                    rest = more;
                }
            }
        }
        Ok(Self(steps))
    }
}

impl fmt::Display for JsonPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("$")?;
        for step in &self.0 {
            match step {
                JsonStep::Key(name) if is_plain(name) => write!(f, ".{name}")?,
                JsonStep::Key(name) => write!(f, "[{}]", serde_json::Value::from(name.as_str()))?,
                JsonStep::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for JsonPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JsonPath({self})")
    }
}

impl Serialize for JsonPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for JsonPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl schemars::JsonSchema for JsonPath {
    fn schema_name() -> Cow<'static, str> {
        "JsonPath".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A place in a JSON document: $.user.id",
            "type": "string",
            "format": "json-path"
        })
    }
}
