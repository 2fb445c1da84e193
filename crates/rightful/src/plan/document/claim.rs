//! What can be said of rows and fields once a plan has been carried out, and what it rests on.

use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use crate::decide::Class;
use crate::read::Read;
use crate::{Name, Path};

/// What can be said of a class of rows, or of some of its fields, after the run: the strongest that is still true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Claim {
    /// The claim.
    pub claim: ClaimKind,
    /// The classes.
    pub classes: Vec<Class>,
    /// The collection.
    pub collection: Name,
    /// The purposes the data go on under, with their bases; what is only stored goes on under none (Art. 18(2)).
    pub continues_under: Vec<String>,
    /// The fields that go while the row stays, or are only stored while it is used; empty for the row as a whole.
    pub fields: Vec<Name>,
    /// What it rests on: the treatments that cut each way back, in words of the catalogue.
    pub rests_on: Vec<Support>,
    /// How many rows.
    pub rows: u64,
}

/// How strong a claim is, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the claims a computation can make; anonymous is an assessment")]
pub enum ClaimKind {
    /// The item still tells about the person.
    Kept,
    /// It does, and is only stored (Art. 18).
    Restricted,
    /// It leads back by a key or a value that names nobody by itself (Art. 4(5)).
    Pseudonymised,
    /// It leads back by no path the map declares.
    Unlinked,
    /// It is gone from the live store.
    ErasedLive,
}

/// One way back to the person, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Support {
    /// The place of the way back: a link or a field.
    pub place: Path,
    /// What became of it.
    pub way: Way,
}

/// What became of a way back to the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Way {
    /// The row is gone.
    RowDeleted,
    /// The link leads to the anonymous person or nowhere.
    LinkCut,
    /// The value is gone or replaced.
    ValueReplaced,
    /// Known identifiers in the text are replaced; what else it says was not judged.
    TextRedacted,
    /// The link leads to a key whose person has lost every identifier.
    KeyWithoutPerson,
    /// The link or field still leads to the person.
    Open,
    /// Columns the map does not describe were not looked at.
    NotLookedAt,
}
