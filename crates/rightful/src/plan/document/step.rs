//! What a plan does: its steps in order, and the shapes of tables they have to follow.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use crate::calendar::Date;
use crate::decide::Class;
use crate::json_edit::JsonPath;
use crate::policy::{Normalise, TextFormat};
use crate::read::Read;
use crate::{Name, Path, Shape, Value};

/// One step. Rows are named by collection and class; the run finds them again itself and compares the count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "every executor must carry out every step")]
#[schemars(rename = "PlanStep")]
pub enum Step {
    /// Insert the anonymous person: one per account for `fresh`; one for `shared`, or none where it is there already and
    /// the run finds it (`PersonCapture::shared`).
    InsertPerson {
        /// The collection of people.
        collection: Name,
        /// How the key is made, column by column.
        key: Vec<KeyColumn>,
        /// The other cells.
        row: BTreeMap<String, NewValue>,
        /// How many are inserted.
        rows: u64,
    },
    /// Add an entry that keeps the person from being written to again (Art. 21(3)), for each value they are known by that has
    /// none yet; it is there once, however often a run adds it.
    Suppress {
        /// The collection of entries.
        collection: Name,
        /// Its table.
        table: Path,
        /// The identifier of the people that is kept out.
        of: String,
        /// How values are made alike before they are tagged.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        normalise: Vec<Normalise>,
        /// The column with the keyed pseudonym.
        column: String,
        /// The look of the pseudonym.
        shape: Shape,
        /// The longest it may be.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max_length: Option<u32>,
        /// The column with the day.
        on: String,
        /// The day of the objection.
        day: Date,
        /// The corrections by position in the case, where the case corrects: what they give is kept out where what it replaces
        /// was (Art. 21(3) speaks of the person). Empty for an objection, which keeps out what the accounts hold.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        corrections: Vec<u32>,
        /// How many at most: one for each value.
        rows: u64,
    },
    /// Change cells of the rows of these classes.
    Change {
        /// The collection.
        collection: Name,
        /// The classes.
        classes: Vec<Class>,
        /// How many rows.
        rows: u64,
        /// What each column becomes; columns not named stay.
        set: Vec<Change>,
    },
    /// Set a foreign key to null in rows that point at rows about to be deleted.
    Detach {
        /// The table that points.
        table: Path,
        /// The collection of that table, where the map has one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        collection: Option<String>,
        /// The classes of the rows that point; empty text stands for rows that are not the person's.
        from: Vec<Class>,
        /// The columns set to null.
        columns: Vec<String>,
        /// The collection pointed to.
        to: String,
        /// The columns there.
        to_columns: Vec<String>,
        /// The classes pointed to that are about to be deleted.
        classes: Vec<Class>,
        /// How many rows.
        rows: u64,
    },
    /// Delete the rows of these classes.
    Delete {
        /// The collection.
        collection: Name,
        /// The classes.
        classes: Vec<Class>,
        /// How many rows.
        rows: u64,
    },
    /// Delete the rows that triggers have written during this run: earlier states of rows the run changed.
    SweepHistory {
        /// The collection of earlier states.
        collection: Name,
    },
    /// Bring the full-text index in line with the rows it indexes, and merge it so that no deleted word is left.
    RebuildIndex {
        /// The collection that is the index.
        collection: Name,
    },
}

/// How one key column of the anonymous person is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct KeyColumn {
    /// The column.
    pub column: String,
    /// How.
    pub from: KeySource,
}

/// How a key column is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(tag = "by", rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "every executor must make every key")]
pub enum KeySource {
    /// A random negative whole number of 52 bits.
    Integer,
    /// A random text.
    Text {
        /// The longest it may be.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max_length: Option<u32>,
    },
    /// The account's own: the tenant.
    Tenant,
    /// The template's: the shared person has a key of its own.
    Template {
        /// The value.
        value: Value,
    },
}

/// What one column becomes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Change {
    /// The column.
    pub column: Name,
    /// What it becomes.
    pub to: NewValue,
}

/// What a cell becomes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(tag = "by", rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "every executor must make every value")]
pub enum NewValue {
    /// This value; null where it is null.
    Value {
        /// The value.
        value: Value,
    },
    /// What marks the row as restricted, or lifts the mark, as the policy declares (Art. 4(3), 18).
    Mark {
        /// The value.
        value: Value,
    },
    /// What the case says is right, in cells that hold what it says is wrong; other cells stay (Art. 16).
    Corrected {
        /// The corrections of the case, by position.
        corrections: Vec<u32>,
        /// How values are made alike before they are compared with what is wrong.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        normalise: Vec<Normalise>,
    },
    /// A new value that means nothing, unique in the run.
    Surrogate {
        /// Its shape.
        shape: Shape,
        /// The longest it may be.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max_length: Option<u32>,
    },
    /// One column of the anonymous person's key: the person for the account the link led to.
    AnonymousKey {
        /// The link.
        link: Name,
        /// The key column of the collection of people.
        key_column: Name,
    },
    /// The text with the person's known identifiers replaced.
    Redacted {
        /// How the text is written.
        format: TextFormat,
    },
    /// The JSON document with other values at some paths, and then, where said, the person's identifiers replaced.
    Json {
        /// What becomes of each path.
        paths: Vec<JsonChange>,
        /// The identifiers in the rest are replaced too.
        redacted: bool,
    },
}

/// What one path of a JSON document becomes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct JsonChange {
    /// The path.
    pub path: JsonPath,
    /// What it becomes; the element goes where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<JsonTo>,
    /// The link that must lead to the person for the change to be made; always where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// What a JSON element becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "every executor must make every value")]
pub enum JsonTo {
    /// Null.
    Null,
    /// The anonymous person's key, as a number or text like the value it replaces.
    AnonymousKey,
}

/// A cycle of foreign keys, and how it is broken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Cycle {
    /// The tables, each pointing to the next and the last to the first; one table points to itself.
    pub tables: Vec<Path>,
    /// How it is broken.
    pub broken_by: CycleBreak,
}

/// How a cycle of foreign keys is broken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(tag = "by", rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "every executor must break cycles in these ways")]
pub enum CycleBreak {
    /// No row of the plan needs an order: the constraints are checked when the transaction ends.
    Deferred,
    /// These columns become null before rows are deleted.
    SetNull {
        /// The table.
        table: Path,
        /// The columns.
        columns: Vec<String>,
    },
}

/// Rows the engine deletes along with others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Cascade {
    /// The collection whose rows are deleted.
    pub from: String,
    /// The table that follows.
    pub table: Path,
    /// The columns that point.
    pub columns: Vec<String>,
    /// Its collection, where the map has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collection: Option<String>,
    /// The columns pointed to.
    pub to_columns: Vec<String>,
}

impl NewValue {
    /// The value, where it is the same for every row.
    #[must_use]
    pub const fn fixed(&self) -> Option<&Value> {
        match self {
            Self::Value { value } | Self::Mark { value } => Some(value),
            _ => None,
        }
    }

    /// Whether what the cell says of the person is there afterwards: marked, or corrected.
    #[must_use]
    pub const fn still_tells(&self) -> bool {
        matches!(self, Self::Mark { .. } | Self::Corrected { .. })
    }
}
