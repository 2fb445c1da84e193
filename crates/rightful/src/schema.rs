//! What a live store looks like: tables, keys, constraints and triggers, as introspection reports them.
//!
//! A schema names structure only; it holds no row.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use crate::policy::Engine;
use crate::read::Read;
use crate::shape::{self, Names};
use crate::{Error, Hash, Path, Problems, Value, to_canonical};

/// The tables of one store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "input of the caller; a new key changes what a schema is")]
pub struct Schema {
    /// The engine the store runs on.
    pub engine: Engine,
    /// Tables, virtual tables and views by name.
    #[schemars(extend("propertyNames" = { "format": "path" }))]
    pub tables: BTreeMap<Path, Table>,
}

impl Schema {
    /// Reads a schema from JSON.
    ///
    /// # Errors
    /// Every problem of shape.
    pub fn from_json(text: &str) -> Result<Self, Problems> {
        shape::read(text, Names::Told)
    }
}

/// One table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "input of the caller; a new key changes what a schema is")]
pub struct Table {
    /// The text of `CHECK` constraints, as declared.
    #[serde(default)]
    pub checks: Vec<String>,
    /// The columns in order.
    pub columns: Vec<Column>,
    /// Foreign keys of this table.
    #[serde(default)]
    pub foreign_keys: Vec<ForeignKey>,
    /// The primary key is one integer column that is the row number itself (SQLite's INTEGER PRIMARY KEY).
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub integer_key: bool,
    /// What kind of table it is.
    #[serde(default)]
    pub kind: TableKind,
    /// The columns of the primary key in order; empty where there is none.
    #[serde(default)]
    pub primary_key: Vec<String>,
    /// A view, trigger, index or foreign key of the store refers to the rows by their row number.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub row_number_used: bool,
    /// Rows have a 64-bit row number apart from a declared key (SQLite's rowid).
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub rowid: bool,
    /// The table is declared STRICT.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub strict: bool,
    /// Triggers on this table.
    #[serde(default)]
    pub triggers: Vec<Trigger>,
    /// Column lists of unique constraints and unique indexes (not the primary key).
    #[serde(default)]
    pub unique: Vec<Unique>,
}

/// What kind of table it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum TableKind {
    /// An ordinary table.
    #[default]
    Table,
    /// A view: holds no rows of its own.
    View,
    /// A full-text index with its own content.
    FullText,
    /// A full-text index over the content of another table.
    FullTextExternal,
    /// A full-text index that keeps no content.
    FullTextContentless,
    /// Part of another (virtual) table, kept by the engine.
    Shadow,
    /// Another virtual table, by module name.
    Virtual(String),
}

/// One column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "input of the caller; a new key changes what a schema is")]
pub struct Column {
    /// The storage class the declared type asks for.
    #[serde(default)]
    pub affinity: Affinity,
    /// The collation, where it is not the engine's binary one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<String>,
    /// Computed by the engine from other columns: never written.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub generated: bool,
    /// The declared length of a text column, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u32>,
    /// The name.
    pub name: String,
    /// The column refuses null.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub not_null: bool,
    /// Computed whenever it is read, so that the store holds no value of it.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub unstored: bool,
}

/// The storage class a declared type asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "SQLite's five affinities; other engines map onto them")]
pub enum Affinity {
    /// Whole numbers.
    Integer,
    /// Floating-point numbers.
    Real,
    /// Whole or floating-point numbers.
    Numeric,
    /// Text.
    Text,
    /// Bytes, or no declared type.
    #[default]
    Blob,
}

impl Affinity {
    /// The type a column makes of a value when it is written, in words; nothing where it keeps the type.
    ///
    /// ```
    /// use rightful::{Value, schema::Affinity};
    /// assert_eq!(Affinity::Integer.makes_of(&Value::from("1")), Some("a number"));
    /// assert_eq!(Affinity::Integer.makes_of(&Value::from("closed")), None);
    /// ```
    #[must_use]
    pub fn makes_of(self, value: &Value) -> Option<&'static str> {
        match (self, value) {
            (_, Value::Real(number)) if number.is_nan() => Some("null"),
            (Self::Blob, _) | (_, Value::Null | Value::Blob(_)) => None,
            (Self::Text, Value::Text(_)) => None,
            (Self::Text, Value::Integer(_) | Value::Real(_)) => Some("text"),
            (_, Value::Text(text)) => reads_as_number(text).then_some("a number"),
            (Self::Real, Value::Integer(_)) => Some("a floating-point number (`real`)"),
            (Self::Real, Value::Real(_)) | (_, Value::Integer(_)) => None,
            (_, Value::Real(number)) => is_whole(*number).then_some("a whole number"),
        }
    }
}

/// Whether a column for numbers takes the text for one: digits with a sign, a point and an exponent, and white space around.
fn reads_as_number(text: &str) -> bool {
    let space = |c: char| matches!(c, ' ' | '\t'..='\r');
    // The engine reads a number to the first zero character.
    let text = text.split('\0').next().unwrap_or_default().trim_matches(space);
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let (mantissa, exponent) =
        unsigned.split_once(['e', 'E']).map_or((unsigned, None), |(m, e)| (m, Some(e)));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let power = exponent.map(|exponent| exponent.strip_prefix(['+', '-']).unwrap_or(exponent));
    digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && power.is_none_or(|power| !power.is_empty() && digits(power))
}

/// Whether a floating-point number is one of the whole numbers of 64 bits, but for the least and greatest.
fn is_whole(number: f64) -> bool {
    const BOUND: f64 = 9_223_372_036_854_775_808.0;
    number > -BOUND && number < BOUND && number % 1.0 == 0.0
}

/// A unique constraint or unique index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "input of the caller; a new key changes what a schema is")]
pub struct Unique {
    /// The columns in order.
    pub columns: Vec<String>,
    /// The index covers only some rows, or expressions: it may collide in ways its columns do not tell.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub partial: bool,
}

/// One foreign key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "input of the caller; a new key changes what a schema is")]
pub struct ForeignKey {
    /// The columns of this table.
    pub columns: Vec<String>,
    /// Checked at commit rather than at once.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub deferred: bool,
    /// What happens to the row when the row pointed to is deleted.
    #[serde(default)]
    pub on_delete: Action,
    /// What happens to the row when the key pointed to changes.
    #[serde(default)]
    pub on_update: Action,
    /// The table they point to.
    pub to: Path,
    /// The columns they point to.
    pub to_columns: Vec<String>,
}

/// A foreign key's action.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the actions of the SQL standard")]
#[schemars(rename = "ForeignKeyAction")]
pub enum Action {
    /// Refused at the end of the statement or transaction.
    #[default]
    NoAction,
    /// Refused at once.
    Restrict,
    /// The row is deleted or changed too.
    Cascade,
    /// The columns become null.
    SetNull,
    /// The columns take their default.
    SetDefault,
}

/// A trigger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "input of the caller; a new key changes what a schema is")]
#[schemars(rename = "TableTrigger")]
pub struct Trigger {
    /// The name.
    pub name: String,
    /// What sets it off.
    pub event: Event,
    /// The columns of `UPDATE OF`; empty where a change of any column sets it off.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// The SHA-256 of the trigger's text, in hexadecimal: a changed trigger makes a plan stale.
    pub text: String,
    /// Tables the trigger's text names.
    #[serde(default)]
    pub names: Vec<Path>,
    /// What its statements write.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub writes: Vec<Write>,
}

impl Trigger {
    /// Whether a statement sets it off: an update that writes these columns, or any other of the event.
    #[must_use]
    pub fn fires(&self, event: Event, columns: &[String]) -> bool {
        let named = |column: &String| self.columns.iter().any(|own| own.eq_ignore_ascii_case(column));
        self.event == event && (self.columns.is_empty() || columns.iter().any(named))
    }
}

/// What happens to rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(clippy::exhaustive_enums, reason = "the events of SQL that change rows")]
#[schemars(rename = "TriggerEvent")]
pub enum Event {
    /// Rows are added.
    Insert,
    /// Rows are changed.
    Update,
    /// Rows are deleted.
    Delete,
}

/// What one statement of a trigger writes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "input of the caller; a new key changes what a schema is")]
pub struct Write {
    /// The table.
    pub table: Path,
    /// What happens to its rows.
    pub event: Event,
    /// The columns an update sets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// The statement can reach no other row than the one that set the trigger off.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub own_row: bool,
}

impl Table {
    /// The column of this name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// A name by which SQLite gives the row number; none where there are no row numbers, or columns hide them.
    #[must_use]
    pub fn row_number(&self) -> Option<&'static str> {
        let hidden = |name: &str| self.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name));
        ["rowid", "_rowid_", "oid"].into_iter().find(|name| self.rowid && !hidden(name))
    }

    /// The columns that tell one row from another: the primary key, or nothing where the table has none.
    #[must_use]
    pub fn key(&self) -> &[String] {
        &self.primary_key
    }
}

impl Schema {
    /// The SHA-256 of the canonical JSON: a plan made on one schema does not run on another.
    ///
    /// # Errors
    /// [`crate::Code::CanonicalForm`] when a number is too large to have one.
    pub fn hash(&self) -> Result<Hash, Error> {
        Ok(Hash::of(to_canonical(self)?.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_row_number_goes_by_a_name_no_column_hides() {
        let table = |columns: &[&str], rowid| Table {
            columns: columns
                .iter()
                .map(|name| Column { name: (*name).into(), ..Column::default() })
                .collect(),
            rowid,
            ..Table::default()
        };
        assert_eq!(table(&["id"], true).row_number(), Some("rowid"));
        assert_eq!(table(&["RowId", "_rowid_"], true).row_number(), Some("oid"));
        assert_eq!(table(&["rowid", "_rowid_", "oid"], true).row_number(), None);
        assert_eq!(table(&["id"], false).row_number(), None);
    }
}
