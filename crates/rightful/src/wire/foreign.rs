//! What a language of a binding can hold and JSON cannot: refused before the call, with its place.

use alloc::string::String;

use crate::{Code, Error};

/// A value of another language that has no JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Foreign {
    /// A value of a type that means nothing here.
    Type,
    /// A name in a map that is no text.
    Name,
    /// A whole number of more than 64 bits.
    Number,
    /// Infinity, or not a number at all.
    NotFinite,
    /// Text with half a character in it.
    Surrogate,
    /// Maps and lists nested too deeply, or in themselves.
    TooDeep,
}

impl Foreign {
    /// The refusal. `place` is the names and positions that lead to the value; as they may be anything, a name that could
    /// be a value of somebody's is told by its position.
    #[must_use]
    pub fn error(self, place: &[impl AsRef<str>]) -> Error {
        let mut at = String::new();
        for step in place.iter().take(SHOWN) {
            at.push('/');
            let step = step.as_ref();
            at.push_str(if is_a_name(step) { step } else { "*" });
        }
        let (code, message) = match self {
            Self::Type => (
                Code::JsonType,
                "a value of this type has no meaning here: give text, a whole number, a date, a map or a list",
            ),
            Self::Name => (Code::JsonType, "the names in a map are text: write this one as text"),
            Self::Number => (Code::JsonRange, "a whole number has at most 64 bits: give it as text"),
            Self::NotFinite => (Code::JsonRange, "this number is not finite: leave it out, or give null"),
            Self::Surrogate => (
                Code::JsonSyntax,
                "the text holds half a character (a lone surrogate): read it in its own encoding again",
            ),
            Self::TooDeep => (
                Code::JsonSyntax,
                "maps and lists are nested too deeply, or in themselves: give fewer levels",
            ),
        };
        Error::new(code, at, message)
    }
}

/// Deeper than this, a place helps nobody.
const SHOWN: usize = 16;

/// Whether a step of a place is a key of a call, a position, or a name a policy may have: short, and of plain letters.
fn is_a_name(step: &str) -> bool {
    step.len() <= 40
        && step.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    #[test]
    fn a_place_is_told_and_what_could_be_a_value_is_not() {
        let error = Foreign::NotFinite.error(&["rows", "users", "0", "anna@x.example", "Anna"]);
        assert_eq!((error.code(), error.at()), (Code::JsonRange, "/rows/users/0/*/*"));
        assert_eq!(Foreign::TooDeep.error(&vec!["a"; 200]).at().len(), 2 * SHOWN);
    }
}
