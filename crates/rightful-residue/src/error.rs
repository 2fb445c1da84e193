//! What can go wrong before or during a scan, as a closed list of stable codes.

use std::fmt;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal,)+) => {
        /// What went wrong. A code is never renamed or reused; messages may change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code { $($(#[doc = $doc])+ $name,)+ }

        impl Code {
            /// Every code there is.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stable text of the code, such as `residue.truncated`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }
        }
    };
}

codes! {
    /// The request is not JSON, or nests deeper than the parser allows.
    RequestSyntax = "residue.request-syntax",
    /// The request has a key, a type or a shape that is not in its schema.
    RequestShape = "residue.request-shape",
    /// The request names no identifier to look for.
    NoIdentifiers = "residue.no-identifiers",
    /// An identifier has a value its kind cannot have, such as an e-mail address without `@`.
    IdentifierValue = "residue.identifier-value",
    /// The request names a table the file does not have.
    UnknownTable = "residue.unknown-table",
    /// The request names a column its table does not have.
    UnknownColumn = "residue.unknown-column",
    /// The file, its write-ahead log or its journal cannot be opened or read.
    CannotRead = "residue.cannot-read",
    /// The file is not an SQLite database, or it is encrypted.
    NotADatabase = "residue.not-a-database",
    /// The file is an SQLite database of a format this scanner does not read.
    UnsupportedFormat = "residue.unsupported-format",
    /// The file ends before the last page its header names.
    Truncated = "residue.truncated",
    /// Something wrote in the file during each of several scans.
    Changed = "residue.changed-during-scan",
}

impl Code {
    /// Whether the request is wrong, and not the file.
    #[must_use]
    pub const fn is_of_request(self) -> bool {
        matches!(
            self,
            Self::RequestSyntax
                | Self::RequestShape
                | Self::NoIdentifiers
                | Self::IdentifierValue
                | Self::UnknownTable
                | Self::UnknownColumn
        )
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a scan gave no answer: a stable code, the place, and what to do about it.
///
/// The place is a position in the request (`kept[0].when`) or a table and column; it never holds an identifier's value.
#[derive(Clone, PartialEq, Eq)]
pub struct Error(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    code: Code,
    at: String,
    message: String,
}

impl Error {
    pub(crate) fn new(code: Code, at: impl Into<String>, message: impl Into<String>) -> Self {
        Self(Box::new(Inner { code, at: at.into(), message: message.into() }))
    }

    /// A failure of the operating system, told by its kind: its own text could hold a file name.
    pub(crate) fn io(at: &str, error: &std::io::Error) -> Self {
        Self::new(
            Code::CannotRead,
            at,
            format!("the file cannot be read ({}); check that it exists and may be read", error.kind()),
        )
    }

    /// What went wrong.
    #[must_use]
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// Where: a position in the request, a part of the file, or empty.
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

impl std::error::Error for Error {}
