//! A place in a JSON document.

use crate::{Code, Error};
use alloc::{
    borrow::Cow,
    string::{String, ToString},
    vec::Vec,
};
use core::{fmt, str::FromStr};

/// A place in a JSON document, as SQL writes it: `$.user.id`, `$.ids[0]`, `$."first name"`.
///
/// A key that is not one ASCII word is written in double quotes, with `\"` and `\\` inside.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JsonPath(Vec<JsonSegment>);

/// One step into a document.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "JSON has two kinds of container")]
pub enum JsonSegment {
    /// The member of an object with this key.
    Key(String),
    /// The element of an array at this place, from 0.
    Index(u32),
}

/// More steps than any parser's depth limit lets through.
const MOST_SEGMENTS: usize = 100;

impl JsonPath {
    /// The steps from the root, in order; none for the root itself.
    #[must_use]
    pub fn segments(&self) -> &[JsonSegment] {
        &self.0
    }
}

impl FromStr for JsonPath {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        read(text).map(Self).ok_or_else(|| {
            Error::new(
                Code::JsonPathSyntax,
                "",
                "not a place in a JSON document; write $ and then .key, .\"any key\" or [0] for each step, as in $.user.ids[0]",
            )
        })
    }
}

fn read(text: &str) -> Option<Vec<JsonSegment>> {
    let mut segments = Vec::new();
    let mut rest = text.strip_prefix('$')?;
    while !rest.is_empty() {
        let segment;
        (segment, rest) = if let Some(index) = rest.strip_prefix('[') {
            let (index, rest) = index.split_once(']')?;
            let digits =
                index.bytes().all(|b| b.is_ascii_digit()) && (index == "0" || !index.starts_with('0'));
            (JsonSegment::Index(index.parse().ok().filter(|_| digits)?), rest)
        } else if let Some(quoted) = rest.strip_prefix(".\"") {
            let (key, rest) = unquote(quoted)?;
            (JsonSegment::Key(key), rest)
        } else {
            let bare = rest.strip_prefix('.')?;
            let (key, rest) = bare.split_at_checked(bare.find(['.', '[']).unwrap_or(bare.len()))?;
            (JsonSegment::Key(is_word(key).then(|| key.to_string())?), rest)
        };
        segments.push(segment);
    }
    (segments.len() <= MOST_SEGMENTS).then_some(segments)
}

fn is_word(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// The key up to its closing quote, and what follows.
fn unquote(quoted: &str) -> Option<(String, &str)> {
    let mut key = String::new();
    let mut chars = quoted.chars();
    loop {
        match chars.next()? {
            '"' => return Some((key, chars.as_str())),
            '\\' => key.push(chars.next().filter(|c| matches!(c, '"' | '\\'))?),
            c => key.push(c),
        }
    }
}

impl fmt::Display for JsonPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("$")?;
        self.0.iter().try_for_each(|segment| match segment {
            JsonSegment::Index(index) => write!(f, "[{index}]"),
            JsonSegment::Key(key) if is_word(key) => write!(f, ".{key}"),
            JsonSegment::Key(key) => write!(f, ".\"{}\"", key.replace('\\', "\\\\").replace('"', "\\\"")),
        })
    }
}

impl fmt::Debug for JsonPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JsonPath({} segments)", self.0.len())
    }
}

/// A key may be a value (`by_email."…"`), so only the kind is named.
impl fmt::Debug for JsonSegment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(_) => f.write_str("Key(..)"),
            Self::Index(index) => write!(f, "Index({index})"),
        }
    }
}

impl serde::Serialize for JsonPath {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl crate::read::Read for JsonPath {
    fn read(json: &crate::read::Json) -> Option<Self> {
        crate::read::text(json)
    }
}

impl<'de> serde::Deserialize<'de> for JsonPath {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl schemars::JsonSchema for JsonPath {
    fn schema_name() -> Cow<'static, str> {
        "JsonPath".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "json-path", "pattern": "^\\$", "examples": ["$.user.ids[0]"] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn paths_are_read_as_sql_writes_them() {
        for text in [
            "$",
            "$.user.id",
            "$.ids[0]",
            "$[3][14]",
            "$.\"first name\"",
            "$.\"a.b\"[0].c",
            "$.\"\"",
            "$.\"q\\\"\\\\\"",
        ] {
            assert_eq!(text.parse::<JsonPath>().unwrap().to_string(), text);
        }
        assert_eq!("$.\"plain\"".parse::<JsonPath>().unwrap().to_string(), "$.plain");
        for text in [
            "",
            "user",
            ".user",
            "$user",
            "$.",
            "$..a",
            "$.a b",
            "$[",
            "$[]",
            "$[-1]",
            "$[#-1]",
            "$[01]",
            "$[99999999999]",
            "$[*]",
            "$.*",
            "$.\"a",
            "$.\"a\\n\"",
            "$.a]",
            "$.é",
            "$ .a",
        ] {
            assert_eq!(text.parse::<JsonPath>().unwrap_err().code(), Code::JsonPathSyntax, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_keys_survive_their_text(keys in proptest::collection::vec("\\PC{0,6}|[\"\\\\.\\[]{0,4}", 0..5), index in any::<u32>()) {
            let mut segments: Vec<JsonSegment> = keys.into_iter().map(JsonSegment::Key).collect();
            segments.push(JsonSegment::Index(index));
            let path = JsonPath(segments);
            prop_assert_eq!(path.to_string().parse::<JsonPath>().unwrap(), path);
        }
    }
}
