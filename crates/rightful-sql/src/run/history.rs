//! Sweeps from a history what the run's own triggers have written to it, and nothing that was there before.

use rightful::plan::Step;
use rightful::schema::Event;
use rightful::{Code, Error, Path};

use super::step::{Work, no_op};
use crate::dialect::table;
use crate::failure::refused;

/// The rows of a history that were there before: by row number, in a temporary table.
#[derive(Clone)]
pub(super) struct History {
    before: String,
    /// The name of the row number.
    number: &'static str,
}

impl Work<'_> {
    /// Notes the rows of every history that is swept. New numbers need not be higher than old ones.
    pub(super) async fn note_histories(&mut self) -> Result<(), Error> {
        for step in &self.inputs.plan.steps {
            let Step::SweepHistory { collection } = step else { continue };
            let of = self.table_of(collection)?;
            let Some(number) = self.schema.tables.get(&of).and_then(rightful::schema::Table::row_number)
            else {
                let message = "the rows of the history have no row number, so that new ones cannot be told from old: \
                               declare the table with one";
                return Err(Error::new(Code::RunNoRowNumber, &of, message));
            };
            if self.replacing.contains(of.last()) {
                let message = "the history makes room for a row by deleting another one (ON CONFLICT REPLACE), which may be \
                               anybody's: declare its keys without";
                return Err(Error::new(Code::RunCascade, &of, message));
            }
            let before = format!("temp._rightful_before_{}", self.histories.len());
            let note = format!("CREATE TABLE {before} (id INTEGER PRIMARY KEY)");
            self.port.change(note, Vec::new()).await.map_err(|failure| refused(failure, &of))?;
            let fill = format!("INSERT INTO {before} SELECT {number} FROM {}", table(&of));
            self.port.change(fill, Vec::new()).await.map_err(|failure| refused(failure, &of))?;
            self.histories.insert(collection.to_string(), History { before, number });
        }
        Ok(())
    }

    /// Takes the rows that a step has deleted out of those that must stay: new rows may take their numbers.
    pub(super) async fn forget_deleted(
        &mut self,
        collection: &str,
        of: &Path,
        expected: u64,
    ) -> Result<(), Error> {
        let Some(History { before, number }) = self.histories.get(collection) else { return Ok(()) };
        let forget = format!("DELETE FROM {before} WHERE id NOT IN (SELECT {number} FROM {})", table(of));
        let gone = self.port.change(forget, Vec::new()).await.map_err(|failure| refused(failure, of))?;
        if gone == expected { Ok(()) } else { Err(others(of)) }
    }

    /// Deletes the rows of a history that were not there before. Those that were must all still be.
    pub(super) async fn sweep(&mut self, collection: &str) -> Result<u64, Error> {
        let of = self.table_of(collection)?;
        let Some(History { before, number }) = self.histories.get(collection).cloned() else {
            return Err(no_op(&of));
        };
        let new = format!("{number} NOT IN (SELECT id FROM {before})");
        let sql = format!("DELETE FROM {} WHERE {new}", table(&of));
        let swept = self.guarded(&of, Event::Delete, sql, Vec::new()).await?;
        let left = format!("SELECT count(*) FROM {} WHERE {new}", table(&of));
        if self.number(left, Vec::new(), &of).await? != 0 {
            return Err(no_op(&of));
        }
        let missing =
            format!("SELECT count(*) FROM {before} WHERE id NOT IN (SELECT {number} FROM {})", table(&of));
        if self.number(missing, Vec::new(), &of).await? != 0 {
            return Err(others(&of));
        }
        let drop = format!("DROP TABLE {before}");
        self.port.change(drop, Vec::new()).await.map_err(|failure| refused(failure, &of))?;
        Ok(swept)
    }
}

fn others(of: &Path) -> Error {
    let message = "rows of the history that the run has not written are gone: look at the triggers and keys of the table";
    Error::new(Code::RunCascade, of, message)
}
