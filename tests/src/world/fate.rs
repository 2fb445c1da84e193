//! What must become of a row, as the world's design says before any of the library's code is asked.

use std::collections::BTreeMap;
use std::fmt;

use super::cell::{Cell, Cells};
use super::shape::Shape;

/// What happens to an item of the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::exhaustive_enums, reason = "the columns of the table the tests print")]
pub enum Outcome {
    /// The row goes.
    Deleted,
    /// The row stays and leads to the person by nothing.
    Unlinked,
    /// The row stays as it is.
    Kept,
    /// A field goes, the row stays with its links.
    Cleared,
    /// Text stays without the person's identifiers.
    Redacted,
    /// The person's row stays as a key and nothing else.
    Stub,
    /// A row of others, or one that stays, lets go of a row that goes.
    Detached,
    /// The plan is refused with the right code, and nothing changes.
    Refused,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 8] = [
        Self::Deleted,
        Self::Unlinked,
        Self::Kept,
        Self::Cleared,
        Self::Redacted,
        Self::Stub,
        Self::Detached,
        Self::Refused,
    ];
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{self:?}").to_lowercase())
    }
}

/// What a cell comes to hold.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "the checker looks at every one")]
pub enum Becomes {
    /// Null.
    Null,
    /// Nothing of what it held: null, empty or drawn.
    Gone,
    /// Null, or the key of the anonymous person for this account, as the form of the anonymous person says.
    Cut {
        /// Which of the person's accounts the link led to.
        account: usize,
        /// Which column of the key of people it holds.
        column: usize,
        /// Every column of the link takes null.
        nullable: bool,
    },
    /// Null where a link is cut by null, and what it was otherwise: the type beside an id.
    NullIfShared {
        /// Every column of the link takes null.
        nullable: bool,
    },
    /// This text.
    Text(String),
    /// The same JSON document with the key at this path cut.
    JsonCut {
        /// Which of the person's accounts the link led to.
        account: usize,
        /// The keys on the way.
        path: Vec<String>,
    },
    /// The cell of the template.
    Template(Cell),
}

/// What must become of a row. Columns that are not named must stay as they are, byte for byte.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "the checker looks at every one")]
pub enum Fate {
    /// It stays, with these cells changed and no other.
    Stays(BTreeMap<String, Becomes>),
    /// It goes.
    Goes,
}

impl Fate {
    /// It stays as it is.
    #[must_use]
    pub const fn same() -> Self {
        Self::Stays(BTreeMap::new())
    }

    /// Whether nothing of it changes.
    #[must_use]
    pub fn is_same(&self) -> bool {
        *self == Self::same()
    }
}

/// One row of a world.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "built by the parts of a world")]
pub struct Row {
    /// The table.
    pub table: String,
    /// Its cells before the run.
    pub cells: Cells,
    /// What must become of it.
    pub fate: Fate,
    /// What the row is an example of.
    pub cases: Vec<(Shape, Outcome)>,
    /// It is the person's, or leads to them.
    pub theirs: bool,
}
