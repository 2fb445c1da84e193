//! Carries plans out on typed rows in memory: the reference the other executors are compared with.
//!
//! Rows know no trigger, no cascade and no default: a plan names every row it touches, so none is needed. What an engine
//! would refuse (a null, a duplicate key, a row left pointing nowhere) is refused here too, before anything changes.

mod apply;
mod capture;
mod count;
mod held;
mod sweep;

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::read::Read;
use crate::{Path, Value};

pub use self::apply::run;
pub use self::count::survey;
pub use self::held::held;
pub use self::sweep::{SweptRows, sweep};

/// One row: cells by column; a column that is not there is null.
pub type Row = BTreeMap<String, Value>;

/// The rows of one store by table. `Debug` shows how many there are.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(transparent)]
#[expect(clippy::exhaustive_structs, reason = "a map and nothing else")]
pub struct Rows(pub BTreeMap<Path, Vec<Row>>);

impl Rows {
    /// The rows of a table; none where the table is not there.
    #[must_use]
    pub fn of(&self, table: &Path) -> &[Row] {
        self.0.get(table).map_or(&[], Vec::as_slice)
    }
}

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.0.iter().map(|(table, rows)| (table, rows.len()))).finish()
    }
}

#[cfg(test)]
mod tests;

/// The cell of a column.
fn cell(row: &Row, column: &str) -> Value {
    row.get(column).cloned().unwrap_or(Value::Null)
}

/// The cells of some columns; `None` where one is null, since null leads nowhere.
fn cells(row: &Row, columns: &[String]) -> Option<Vec<Value>> {
    columns.iter().map(|column| row.get(column).filter(|value| !value.is_null()).cloned()).collect()
}
