//! A problem of the core with the line and column it is at.

use std::fmt;

use rightful::Error;
use serde::ser::SerializeStruct;

use crate::Position;

/// A problem with its file, line and column, for the people who wrote the document.
#[derive(Clone, PartialEq, Eq)]
pub struct Problem {
    error: Error,
    file: Option<String>,
    position: Option<Position>,
}

impl Problem {
    pub(crate) fn new(error: Error, file: Option<String>, position: Option<Position>) -> Self {
        Self { error, file, position }
    }

    /// The problem: its code, its place as a JSON pointer, and what to do.
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.error
    }

    /// The name of the file, when the document was read from named files.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// The line and column; `None` only for a place that is not in the document.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.position
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}:")?;
        }
        if let Some(Position { line, column }) = self.position {
            write!(f, "{line}:{column}:")?;
        }
        if self.file.is_some() || self.position.is_some() {
            f.write_str(" ")?;
        }
        fmt::Display::fmt(&self.error, f)
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Problem {}

impl serde::Serialize for Problem {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Problem", 6)?;
        out.serialize_field("code", &self.error.code())?;
        out.serialize_field("at", self.error.at())?;
        out.serialize_field("message", self.error.message())?;
        match &self.file {
            Some(file) => out.serialize_field("file", file)?,
            None => out.skip_field("file")?,
        }
        match self.position {
            Some(Position { line, column }) => {
                out.serialize_field("line", &line)?;
                out.serialize_field("column", &column)?;
            }
            None => {
                out.skip_field("line")?;
                out.skip_field("column")?;
            }
        }
        out.end()
    }
}
