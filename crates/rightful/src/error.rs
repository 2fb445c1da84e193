//! What can go wrong, as a closed list of stable codes with a place and what to do about it.
//!
//! Messages and `Debug` name places, never values: an error may be logged.

use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::order::PutInOrder as _;

mod code;
mod list;

pub use self::code::Code;
pub(crate) use self::list::codes;

/// One problem: a stable code, the place it is at, what is wrong and what to do.
///
/// The place is a JSON pointer into the document (`/purposes/account/basis`) or the path of a table and column
/// (`users.email`); it never holds a person's data.
#[derive(Clone, PartialEq, Eq)]
pub struct Error(Box<Inner>);

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Inner {
    at: String,
    code: Code,
    message: String,
}

impl Error {
    /// A problem with `code` at `at`; `message` says what is wrong and what to do, in lower case without full stop.
    #[must_use]
    pub fn new(code: Code, at: impl ToString, message: impl ToString) -> Self {
        Self(Box::new(Inner { at: at.to_string(), code, message: message.to_string() }))
    }

    /// What went wrong.
    #[must_use]
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// Where: a JSON pointer, a table and column, or empty for the whole document.
    #[must_use]
    pub fn at(&self) -> &str {
        &self.0.at
    }

    /// What is wrong and what to do.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }
}

impl PartialOrd for Error {
    fn partial_cmp(&self, other: &Self) -> Option<core::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Error {
    fn cmp(&self, other: &Self) -> core::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.at.is_empty() {
            write!(f, "{}: {}", self.0.code, self.0.message)
        } else {
            write!(f, "{} at {}: {}", self.0.code, self.0.at, self.0.message)
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl core::error::Error for Error {}

impl serde::Serialize for Error {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut out = serializer.serialize_struct("Error", 3)?;
        out.serialize_field("code", &self.0.code)?;
        out.serialize_field("at", &self.0.at)?;
        out.serialize_field("message", &self.0.message)?;
        out.end()
    }
}

/// All problems of one document, in the order of their places; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(Vec<Error>);

impl Problems {
    /// Sorts the problems by place, drops repeats, and answers `Ok` where there are none.
    ///
    /// # Errors
    /// All of them, when there is at least one.
    pub fn none_or(mut problems: Vec<Error>) -> Result<(), Self> {
        problems.put_in_order();
        problems.dedup();
        if problems.is_empty() { Ok(()) } else { Err(Self(problems)) }
    }

    /// The same problems, with their places inside a larger document.
    #[must_use]
    pub fn under(self, place: &str) -> Self {
        let inside = |problem: Error| {
            Error::new(problem.code(), String::from(place) + problem.at(), problem.message())
        };
        Self(self.0.into_iter().map(inside).collect())
    }

    /// These problems and more, sorted by place.
    #[must_use]
    pub(crate) fn and(mut self, more: Vec<Error>) -> Self {
        self.0.extend(more);
        self.0.put_in_order();
        self.0.dedup();
        self
    }

    /// The problems, sorted by place.
    #[must_use]
    pub fn as_slice(&self) -> &[Error] {
        &self.0
    }
}

impl From<Error> for Problems {
    fn from(error: Error) -> Self {
        Self(alloc::vec![error])
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, problem) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            fmt::Display::fmt(problem, f)?;
        }
        Ok(())
    }
}

impl core::error::Error for Problems {}

impl serde::Serialize for Problems {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
