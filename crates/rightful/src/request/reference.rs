//! Names that a request may hold: of itself, of a role, of a note kept elsewhere.

use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Code, Error};

/// Names a request, a role or user id of the staff, or a note kept elsewhere: `2026-0017`, `dpo`, `case-notes/17`.
///
/// Up to 64 ASCII letters, digits and `.`, `-`, `_`, `/`, beginning with a letter or digit. It has no space and no `@`,
/// so that neither a name nor an address passes for one by mistake; what it stands for must be no person's value.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference(String);

/// The most characters of a reference.
const MOST: usize = 64;

impl Reference {
    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether both name the same one of the staff: `Staff-1` is `staff-1`. Case is all there is to fold, because a reference
    /// has no space around it and no letter with two spellings: what has is refused when it is read.
    #[must_use]
    pub const fn names_same(&self, other: &Self) -> bool {
        self.0.as_str().eq_ignore_ascii_case(other.0.as_str())
    }
}

impl FromStr for Reference {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let first = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
        let rest = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_/".contains(&byte));
        if first && rest && text.len() <= MOST {
            return Ok(Self(text.into()));
        }
        let message =
            "not a reference: write up to 64 letters, digits and `.`, `-`, `_`, `/`, and no person's value";
        Err(Error::new(Code::RequestReference, "", message))
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reference({})", self.0)
    }
}

impl Serialize for Reference {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl crate::read::Read for Reference {
    fn read(json: &crate::read::Json) -> Option<Self> {
        crate::read::text(json)
    }
}

impl<'de> Deserialize<'de> for Reference {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(|error: Error| serde::de::Error::custom(error.message()))
    }
}

impl schemars::JsonSchema for Reference {
    fn schema_name() -> Cow<'static, str> {
        "Reference".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "Names a request, a role or a note kept elsewhere, and holds no person's value",
            "type": "string",
            "format": "reference",
            "pattern": "^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$",
            "examples": ["2026-0017"],
        })
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn one_of_the_staff_is_not_two_by_another_spelling() {
        let of = |text: &str| text.parse::<Reference>().unwrap();
        assert!(of("staff-1").names_same(&of("Staff-1")) && of("DPO").names_same(&of("dpo")));
        assert!(!of("staff-1").names_same(&of("staff-2")) && !of("staff-1").names_same(&of("staff_1")));
        // A space, a letter of full width, a soft hyphen, a Cyrillic letter: none is a reference.
        for text in
            ["staff-1 ", " staff-1", "staff-1\u{a0}", "\u{ff53}taff-1", "staff\u{ad}-1", "st\u{430}ff-1"]
        {
            assert!(text.parse::<Reference>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn what_looks_like_a_person_is_no_reference() {
        for text in ["2026-0017", "dpo", "a", "case-notes/17", &"x".repeat(64)] {
            assert_eq!(text.parse::<Reference>().unwrap().to_string(), text);
        }
        for text in ["", "Zanna Zberg", "zanna@x.example", "-dpo", "/etc", "dpö", "a\nb", &"x".repeat(65)] {
            let error = text.parse::<Reference>().unwrap_err();
            assert_eq!(error.code(), Code::RequestReference);
            assert!(!error.to_string().to_lowercase().contains("zanna"));
        }
    }
}
