//! Names of tables and columns: a list of segments, quoted as in SQL when written as text.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Code, Error, Name};

/// A place in the data map, such as `users.email` or `"odd.table"."e-mail"`; never a value.
///
/// A segment with a dot, a double quote, a space at its edge or nothing in it is written in double quotes, a double
/// quote inside doubled. Two paths are equal when their segments are; a copy shares them, because a plan names each
/// place many times.
#[derive(Clone, Eq)]
pub struct Path(Arc<[Name]>);

impl PartialEq for Path {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl Ord for Path {
    fn cmp(&self, other: &Self) -> Ordering {
        if Arc::ptr_eq(&self.0, &other.0) { Ordering::Equal } else { self.0.cmp(&other.0) }
    }
}

impl PartialOrd for Path {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Path {
    /// A path of one segment, taken as it is.
    #[must_use]
    pub fn one(segment: impl Into<Name>) -> Self {
        Self(Arc::from([segment.into()]))
    }

    /// A path of these segments, taken as they are; `None` where there is none.
    #[must_use]
    pub fn of(segments: Vec<Name>) -> Option<Self> {
        (!segments.is_empty()).then(|| Self(segments.into()))
    }

    /// The segments, never empty.
    #[must_use]
    pub fn segments(&self) -> &[Name] {
        &self.0
    }

    /// The last segment: of a column path, the column.
    #[must_use]
    pub fn last(&self) -> &str {
        self.0.last().map_or("", Name::as_str)
    }

    /// The path without its last segment, where one is left.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (_, rest) = self.0.split_last()?;
        Self::of(rest.to_vec())
    }

    /// The path with one more segment.
    #[must_use]
    pub fn join(&self, segment: impl Into<Name>) -> Self {
        Self(self.0.iter().cloned().chain([segment.into()]).collect())
    }
}

impl FromStr for Path {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = || {
            Error::new(
                Code::PathSyntax,
                "",
                "write names separated by dots, and odd names in double quotes, such as users.email or \"odd.table\".email",
            )
        };
        let mut segments = Vec::new();
        let mut rest = text;
        loop {
            let (segment, after) = if let Some(quoted) = rest.strip_prefix('"') {
                let (segment, after) = quoted_segment(quoted).ok_or_else(wrong)?;
                (Name::from(segment), after)
            } else {
                let end = rest.find('.').unwrap_or(rest.len());
                let (name, after) = rest.split_at(end);
                if name.is_empty() || name.contains('"') || name.trim() != name {
                    return Err(wrong());
                }
                (name.into(), after)
            };
            segments.push(segment);
            if after.is_empty() {
                return Ok(Self(segments.into()));
            }
            rest = after.strip_prefix('.').ok_or_else(wrong)?;
        }
    }
}

/// The text up to the closing quote, with doubled quotes undone, and what follows it.
fn quoted_segment(text: &str) -> Option<(String, &str)> {
    let mut segment = String::new();
    let mut rest = text;
    loop {
        let (before, after) = rest.split_once('"')?;
        segment.push_str(before);
        match after.strip_prefix('"') {
            Some(more) => {
                segment.push('"');
                rest = more;
            }
            None => return Some((segment, after)),
        }
    }
}

/// Whether a segment needs no quotes; of the most usual names that is seen at once.
fn stands_alone(segment: &str) -> bool {
    let usual = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let odd = || segment.contains(['.', '"']) || segment.trim() != segment;
    !segment.is_empty() && (segment.bytes().all(usual) || !odd())
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, segment) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(".")?;
            }
            if stands_alone(segment) {
                f.write_str(segment)?;
            } else {
                write!(f, "\"{}\"", segment.replace('"', "\"\""))?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Path({self})")
    }
}

impl Serialize for Path {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl crate::read::Read for Path {
    fn read(json: &crate::read::Json) -> Option<Self> {
        crate::read::text(json)
    }
}

impl<'de> Deserialize<'de> for Path {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl schemars::JsonSchema for Path {
    fn schema_name() -> Cow<'static, str> {
        "Path".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "Names separated by dots, odd names in double quotes: users.email",
            "type": "string",
            "format": "path",
            "minLength": 1
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn written_paths_read_back(segments in proptest::collection::vec("\\PC{0,8}", 1..4)) {
            let path = Path::of(segments.into_iter().map(Name::from).collect()).unwrap();
            prop_assert_eq!(path.to_string().parse::<Path>().unwrap(), path);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*") {
            if let Ok(path) = text.parse::<Path>() {
                prop_assert_eq!(path.to_string().parse::<Path>().unwrap(), path);
            }
        }
    }

    #[test]
    fn quotes_as_in_sql() {
        let path: Path = "main.\"a.b\".\"say \"\"hi\"\"\"".parse().unwrap();
        assert_eq!(path.segments(), ["main", "a.b", "say \"hi\""]);
        for wrong in ["", ".", "a.", ".a", "\"a", "a\"b", "\"a\"b", " a"] {
            assert_eq!(wrong.parse::<Path>().unwrap_err().code(), Code::PathSyntax, "{wrong:?}");
        }
    }
}
