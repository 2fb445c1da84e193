//! Whether what a run has written over came back before its end.
//!
//! Somebody may write between the change and the certificate, all the more where a run is interrupted: an application that
//! saves what it had read before brings a birth date or a photo back, and a scan looks for identifiers only.

use std::collections::{BTreeMap, BTreeSet};

use rightful::plan::{Change, Step};
use rightful::survey::Capture;
use rightful::{Error, Hash, Value};
use serde::{Deserialize, Serialize};

use super::step::{AT_A_TIME, wanted};
use super::{Finding, Inputs, statement};
use crate::failure::refused;
use crate::list::Lists;
use crate::machine::Port;
use crate::settings::{READING, Settings};

/// The rows that a step has written, sealed in the journal.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Replaced {
    /// The position of the step in the plan.
    step: usize,
    /// Columns that were otherwise at the end of the change already: a trigger counts in them, or the column makes what was written
    /// into what it held.
    except: BTreeSet<String>,
    /// The rows.
    rows: Vec<ReplacedRow>,
}

/// A row that a step has written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReplacedRow {
    /// Its key, as the step has left it.
    key: Vec<Value>,
    /// The marks of what was in the cells that are computed for each row; none where they were left as they were.
    before: Vec<Option<u64>>,
}

impl Replaced {
    pub(super) const fn by(step: usize) -> Self {
        Self { step, except: BTreeSet::new(), rows: Vec::new() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Notes a row: as the step had found it, key and computed cells, and as it has left it.
    pub(super) fn note(&mut self, of: &Capture, set: &[Change], found: &[Value], left: &[Value]) {
        let key = of.key.len();
        let mut row = ReplacedRow { key: left.iter().take(key).cloned().collect(), before: Vec::new() };
        let mut computed = found.iter().zip(left).skip(key);
        for change in set {
            let new = match change.to.fixed() {
                Some(value) => Some(value),
                None => computed.next().map(|(found, left)| {
                    row.before.push((found != left).then(|| mark(found)));
                    left
                }),
            };
            let part = of.key.iter().position(|column| *column == change.column);
            if let (Some(cell), Some(new)) = (part.and_then(|part| row.key.get_mut(part)), new) {
                *cell = new.clone();
            }
        }
        self.rows.push(row);
    }
}

/// What tells one value from another: under the seal of the journal, and there only to be compared.
fn mark(value: &Value) -> u64 {
    let bytes = match value {
        Value::Null => vec![0],
        Value::Integer(number) => [&[1][..], &number.to_be_bytes()].concat(),
        Value::Real(number) => [&[2][..], &number.to_bits().to_be_bytes()].concat(),
        Value::Text(text) => [&[3][..], text.as_bytes()].concat(),
        Value::Blob(bytes) => [&[4][..], bytes].concat(),
    };
    let hash = Hash::of(&bytes);
    hash.as_bytes().iter().take(8).fold(0, |mark, byte| mark << 8 | u64::from(*byte))
}

/// The columns in which what the run has written over is there again, or in which what it writes into every row no longer is.
/// Nothing is changed.
pub(super) async fn returned(
    port: &Port,
    inputs: &Inputs,
    replaced: &[Replaced],
) -> Result<Vec<Finding>, Error> {
    if replaced.is_empty() {
        return Ok(Vec::new());
    }
    let settings = Settings::set(port, READING).await?;
    let found = in_one_state(port, inputs, replaced).await;
    let end = port.change("ROLLBACK", Vec::new()).await.map_err(|failure| refused(failure, ""));
    settings.restore(port).await?;
    let found = found?;
    end?;
    Ok(found.into_iter().map(|(at, count)| Finding::returned(at, count)).collect())
}

async fn in_one_state(
    port: &Port,
    inputs: &Inputs,
    replaced: &[Replaced],
) -> Result<BTreeMap<String, u64>, Error> {
    port.change("BEGIN", Vec::new()).await.map_err(|failure| refused(failure, ""))?;
    let mut found = BTreeMap::new();
    let mut lists = Lists::new(port);
    for replaced in replaced {
        for (of, column, count) in of_step(port, &mut lists, inputs, replaced).await? {
            *found.entry(of.table.clone().join(column).to_string()).or_default() += count;
        }
    }
    Ok(found)
}

/// Notes at the end of the change which columns are otherwise already: they say nothing of what comes later.
pub(super) async fn note_exceptions(
    port: &Port,
    lists: &mut Lists,
    inputs: &Inputs,
    replaced: &mut [Replaced],
) -> Result<(), Error> {
    for replaced in replaced {
        let otherwise = of_step(port, lists, inputs, replaced).await?;
        let columns: BTreeSet<String> =
            otherwise.into_iter().map(|(_, column, _)| column.to_owned()).collect();
        replaced.except.extend(columns);
    }
    Ok(())
}

/// The columns of a step in which rows hold what they held before, or no longer what the plan writes into every row.
async fn of_step<'i>(
    port: &Port,
    lists: &mut Lists,
    inputs: &'i Inputs,
    replaced: &Replaced,
) -> Result<Vec<(&'i Capture, &'i str, u64)>, Error> {
    let Some(Step::Change { collection, set, .. }) = inputs.plan.steps.get(replaced.step) else {
        return Ok(Vec::new());
    };
    let of = wanted(&inputs.request, collection)?;
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for rows in replaced.rows.chunks(AT_A_TIME) {
        let keys = rows.iter().map(|row| row.key.clone()).collect();
        let list = lists.make(of.key.len(), of.key.len(), keys).await?;
        let listed = Listed { port, of, rows, table: list.table(), query: list.query() };
        let (fixed, computed) = (listed.no_longer_fixed(set).await?, listed.as_before(set).await?);
        for (column, count) in fixed.into_iter().chain(computed) {
            *counts.entry(column).or_default() += count;
        }
        lists.clear().await?;
    }
    counts.retain(|column, count| *count > 0 && !replaced.except.contains(*column));
    Ok(counts.into_iter().map(|(column, count)| (of, column, count)).collect())
}

/// Some rows of a step, their keys in a list.
struct Listed<'a> {
    port: &'a Port,
    of: &'a Capture,
    rows: &'a [ReplacedRow],
    table: String,
    query: String,
}

impl Listed<'_> {
    /// By column that gets one value in every row, how many rows hold another.
    async fn no_longer_fixed<'s>(&self, set: &'s [Change]) -> Result<Vec<(&'s str, u64)>, Error> {
        let there = self.number(statement::there(self.of, &self.query), Vec::new()).await?;
        let mut columns = Vec::new();
        for change in set {
            let (Some(value), column) = (change.to.fixed(), change.column.as_str()) else { continue };
            if self.of.key.iter().any(|part| part == column) {
                continue;
            }
            let written = [(column.to_owned(), statement::Source::Parameter("?1".to_owned()))];
            let sql = statement::written(self.of, &self.table, &written);
            columns.push((column, there.saturating_sub(self.number(sql, vec![value.clone()]).await?)));
        }
        Ok(columns)
    }

    /// By column that is computed for each row, how many rows hold what they held before.
    async fn as_before<'s>(&self, set: &'s [Change]) -> Result<Vec<(&'s str, u64)>, Error> {
        let computed = set.iter().filter(|change| change.to.fixed().is_none());
        let mut columns: Vec<(&str, u64)> = computed.map(|change| (change.column.as_str(), 0)).collect();
        if columns.is_empty() {
            return Ok(columns);
        }
        let names = self.of.key.iter().map(String::as_str).chain(columns.iter().map(|(column, _)| *column));
        let names: Vec<String> = names.map(str::to_owned).collect();
        let select = statement::select(self.of, &names, &self.query);
        let read = self.port.query(select, Vec::new()).await;
        let read = read.map_err(|failure| refused(failure, &self.of.table))?;
        let known: BTreeMap<&[Value], &ReplacedRow> =
            self.rows.iter().map(|row| (row.key.as_slice(), row)).collect();
        for row in &read {
            let (key, cells) = row.split_at(self.of.key.len().min(row.len()));
            let Some(replaced) = known.get(key) else { continue };
            for ((cell, before), (_, count)) in cells.iter().zip(&replaced.before).zip(&mut columns) {
                *count += u64::from(before.is_some_and(|before| before == mark(cell)));
            }
        }
        Ok(columns)
    }

    async fn number(&self, sql: String, params: Vec<Value>) -> Result<u64, Error> {
        let rows = self.port.query(sql, params).await.map_err(|failure| refused(failure, &self.of.table))?;
        Ok(match rows.first().and_then(|row| row.first()) {
            Some(Value::Integer(number)) => u64::try_from(*number).unwrap_or_default(),
            _ => 0,
        })
    }
}
