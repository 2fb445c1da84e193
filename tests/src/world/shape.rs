//! The shapes of schemas and policies a world may have, and the outcomes each can meaningfully come to.

use std::fmt;

use super::fate::Outcome::{self, Cleared, Deleted, Detached, Kept, Redacted, Refused, Stub, Unlinked};

macro_rules! shapes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal: [$($outcome:ident),+],)+) => {
        /// A shape of a schema, a policy or data.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[expect(clippy::exhaustive_enums, reason = "the rows of the table the tests print")]
        pub enum Shape { $($(#[doc = $doc])+ $name,)+ }

        impl Shape {
            /// Every shape.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The outcomes that rows of this shape can come to.
            #[must_use]
            pub const fn outcomes(self) -> &'static [Outcome] {
                match self { $(Self::$name => &[$($outcome),+]),+ }
            }
        }

        impl fmt::Display for Shape {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(match self { $(Self::$name => $text),+ })
            }
        }
    };
}

shapes! {
    /// A foreign key without action.
    NoAction = "NO ACTION": [Deleted, Unlinked, Kept, Cleared, Redacted, Detached, Refused],
    /// A foreign key that refuses at once.
    Restrict = "RESTRICT": [Deleted, Unlinked, Kept, Cleared, Redacted, Detached, Refused],
    /// A foreign key that takes rows along.
    Cascade = "CASCADE": [Deleted, Unlinked, Kept, Cleared, Redacted, Refused],
    /// A foreign key that becomes null.
    SetNull = "SET NULL": [Deleted, Unlinked, Kept, Cleared, Redacted, Detached, Refused],
    /// A foreign key that takes its default.
    SetDefault = "SET DEFAULT": [Deleted, Unlinked, Kept, Cleared, Redacted, Detached, Refused],
    /// A table that points at itself.
    SelfReference = "self reference": [Deleted, Unlinked, Kept, Detached, Refused],
    /// People with a key of two columns, one of them the tenant.
    CompositeKey = "composite key": [Deleted, Unlinked, Kept, Cleared, Redacted, Stub, Refused],
    /// Two tables that point at each other.
    Cycle = "two-table cycle": [Deleted, Unlinked, Kept, Refused],
    /// A type column and an id column, the type in several spellings.
    Polymorphic = "{type, id}": [Deleted, Unlinked, Kept, Cleared, Redacted, Refused],
    /// A key inside a JSON document.
    JsonPath = "JSON path": [Deleted, Unlinked, Kept, Cleared, Redacted, Refused],
    /// A link to a whole number, kept as a floating-point number.
    RealLink = "REAL link": [Deleted, Unlinked, Kept, Cleared, Redacted],
    /// A key that only the engine takes for the person's: by the collation of a column, or by zeros before a number.
    KeySpelling = "key spelled apart": [Refused],
    /// A column that repeats the e-mail address.
    ByValue = "by value": [Deleted, Unlinked, Kept],
    /// A unique column that refuses null.
    UniqueColumn = "unique column": [Unlinked, Cleared, Stub, Refused],
    /// A unique key that holds a link.
    UniqueLink = "unique link": [Deleted, Unlinked, Kept],
    /// One anonymous person for all.
    Shared = "form shared": [Deleted, Unlinked, Kept, Stub, Refused],
    /// A new anonymous person for each account.
    Fresh = "form fresh": [Deleted, Unlinked, Kept, Stub, Refused],
    /// The person's row without what identifies.
    InPlace = "form in-place": [Deleted, Unlinked],
    /// A kept row and an unlinked row of one person.
    Split = "stub and anonymous": [Unlinked, Kept, Stub],
    /// Rows that belong to rows of the person.
    OwnerChild = "owner chain": [Deleted, Unlinked, Kept, Refused],
    /// A kept row that refers to an unlinked one.
    Bridge = "kept refers": [Unlinked, Kept],
    /// Rows of others by which a kept row leads to an unlinked one.
    Between = "rows between": [Unlinked, Kept],
    /// A trigger that writes earlier states.
    History = "history trigger": [Deleted, Unlinked, Stub],
    /// A trigger that only reads, or writes the row it is about; one that writes rows of others is refused.
    Trigger = "other trigger": [Unlinked, Refused],
    /// A full-text index with its own content.
    FullText = "full-text index": [Deleted, Redacted, Refused],
    /// Text that mentions the person.
    FreeText = "mention in text": [Redacted, Kept],
    /// Another account of the same person.
    Twin = "second account": [Deleted, Unlinked, Kept, Stub, Refused],
    /// A period that runs from the row's own date.
    DueByRow = "due by row": [Deleted, Unlinked, Kept, Refused],
    /// A purpose or link for some rows only.
    When = "condition": [Deleted, Unlinked, Kept],
    /// A table without a declared key.
    NoKey = "no primary key": [Deleted, Unlinked, Kept, Cleared, Redacted],
    /// A table without row numbers.
    WithoutRowid = "WITHOUT ROWID": [Deleted, Unlinked, Kept, Cleared, Redacted],
    /// A legal hold or a restriction over a table.
    Held = "hold, restriction": [Kept],
    /// A purpose on consent: it stands, or was withdrawn or ran out.
    Consent = "consent": [Deleted, Kept],
    /// A name that somebody else has too: it goes from rows of the person, and stays in text of others.
    Namesake = "namesake": [Redacted, Kept],
    /// A document of a link that nobody can read.
    Unreadable = "unreadable JSON": [Kept],
}
