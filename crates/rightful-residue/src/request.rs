//! What to look for, and what may stay: the request.

use std::fmt;

use serde::{Deserialize, Deserializer};

use crate::predicate::Predicate;

/// What to look for in one file, and which cells may hold it.
///
/// Everything the scanner knows about the erasure is in here; it is told no cell, no row and no count by what did it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Request {
    /// The identifiers of the person; at least one.
    pub identifiers: Vec<Identifier>,
    /// Rows that predicates refer to; the predicate of a set may refer to the sets before it.
    #[serde(default)]
    pub sets: Vec<RowSet>,
    /// Cells that stay by the plan: a hit in them is counted and does not block.
    #[serde(default)]
    pub kept: Vec<Kept>,
    /// Rows of the person: here a weak hit blocks too.
    #[serde(default)]
    pub person_rows: Vec<PersonRows>,
    /// Tables that copy personal data (history, full-text index): here a weak hit blocks too. A virtual table stands for
    /// its shadow tables.
    #[serde(default)]
    pub copies: Vec<String>,
    /// The weak identifiers that one other person has too, by their position in `identifiers`, for each who has some: a hit of
    /// one means nobody for certain. It blocks beside an identifier that they have not, and where `person_rows` says so.
    #[serde(default)]
    pub namesakes: Vec<Vec<usize>>,
}

/// One identifier of the person. `Debug` shows everything but the value.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Identifier {
    /// The name findings call it by, such as `users.email`; never the value.
    pub name: String,
    /// What the value is, which decides its variants and where it begins and ends.
    pub kind: Kind,
    /// Whether a hit blocks anywhere (`strong`) or only in the person's surroundings (`weak`).
    pub strength: Strength,
    /// The value: text, or a whole number for a key.
    pub value: Literal,
    /// Values of other people in which this one stands or which are made like it, `anna+news@x.example` or a longer name:
    /// nothing inside one of them is a hit.
    #[serde(default)]
    pub others: Vec<String>,
}

impl fmt::Debug for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identifier")
            .field("name", &self.name)
            .field("kind", &self.kind)
            .field("strength", &self.strength)
            .field("others", &self.others.len())
            .finish_non_exhaustive()
    }
}

/// What an identifier's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Kind {
    /// An e-mail address; its plus-addresses are hits, longer addresses that contain it are not.
    Email,
    /// A telephone number, compared by its digits.
    Phone,
    /// An international bank account number, with or without spaces.
    Iban,
    /// A user name: `@name`, the last part of a link, or a whole value.
    Handle,
    /// A name or other text, found as whole words.
    Text,
    /// A calendar date, given as `YYYY-MM-DD`, found in its usual spellings.
    Date,
    /// A key: a hit only where a whole value equals it.
    Key,
}

/// Where a hit blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "a hit blocks everywhere or by its surroundings; there is no third"
)]
pub enum Strength {
    /// Blocks anywhere.
    Strong,
    /// Blocks in a row of the person, in a declared copy, or beside another identifier; is counted elsewhere.
    Weak,
}

/// Rows that other rows lead to, stated once for all predicates that need them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RowSet {
    /// What an `in` calls it; no two sets have one name.
    pub name: String,
    /// The table.
    pub table: String,
    /// The columns that other rows lead to, at least one.
    pub key: Vec<String>,
    /// Which rows.
    pub when: Predicate,
}

/// Cells that stay.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Kept {
    /// The table.
    pub table: String,
    /// The columns that stay; every column when absent or null.
    #[serde(default)]
    pub columns: Option<Vec<String>>,
    /// The identifiers, by name, of which a hit stays; every one when absent or null.
    #[serde(default)]
    pub identifiers: Option<Vec<String>>,
    /// Only a hit that is the whole value stays. Such a value is somebody else's or an ordinary one, so that it makes no other
    /// hit beside it the person's.
    #[serde(default)]
    pub whole: bool,
    /// Which rows.
    pub when: Predicate,
    /// Why they stay, in the words of the plan; repeated in the answer.
    pub reason: String,
}

/// Rows of the person.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PersonRows {
    /// The table.
    pub table: String,
    /// Which rows.
    pub when: Predicate,
    /// Identifiers, by name, that count no more in these rows than in others: keys, where a small number may be anything.
    #[serde(default)]
    pub except: Vec<String>,
    /// The columns in which an identifier that somebody else has too blocks as well, because there it is the person's; every
    /// column when absent or null.
    #[serde(default)]
    pub shared: Option<Vec<String>>,
}

/// A literal of the request. `Debug` names the type only.
///
/// On the wire: null, `true` and `false` (which read as 1 and 0), a whole number or `{"int": "…"}`, text,
/// `{"real": "…"}`, and `{"hex": "…"}` or `{"blob": "…"}` for bytes.
#[derive(Clone, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "the five storage classes of SQLite")]
pub enum Literal {
    /// No value.
    Null,
    /// A whole number.
    Integer(i64),
    /// A floating-point number.
    Real(f64),
    /// Text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl fmt::Debug for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "Literal(null)",
            Self::Integer(_) => "Literal(integer)",
            Self::Real(_) => "Literal(real)",
            Self::Text(_) => "Literal(text)",
            Self::Blob(_) => "Literal(blob)",
        })
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WireLiteral {
    Null(()),
    Bool(bool),
    Integer(i64),
    Text(String),
    Tagged(Tagged),
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Tagged {
    Int(String),
    Real(String),
    #[serde(alias = "blob")]
    Hex(String),
}

impl<'de> Deserialize<'de> for Literal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error as _;
        Ok(match WireLiteral::deserialize(deserializer)? {
            WireLiteral::Null(()) => Self::Null,
            WireLiteral::Bool(truth) => Self::Integer(truth.into()),
            WireLiteral::Integer(number) => Self::Integer(number),
            WireLiteral::Text(text) => Self::Text(text),
            WireLiteral::Tagged(Tagged::Int(text)) => {
                Self::Integer(text.parse().map_err(|_| D::Error::custom("not a 64-bit whole number"))?)
            }
            WireLiteral::Tagged(Tagged::Real(text)) => {
                Self::Real(text.parse().map_err(|_| D::Error::custom("not a number"))?)
            }
            WireLiteral::Tagged(Tagged::Hex(text)) => Self::Blob(
                data_encoding::HEXLOWER_PERMISSIVE
                    .decode(text.as_bytes())
                    .map_err(|_| D::Error::custom("not hexadecimal"))?,
            ),
        })
    }
}
