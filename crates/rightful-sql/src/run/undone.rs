//! Whether the store still is as an earlier run has left it: the ledger cannot know that a backup was restored.

use rightful::carry::{Carrier, RowAt};
use rightful::plan::{Change, Step};
use rightful::{Error, Path, Value};

use super::Inputs;
use super::statement;
use super::step::wanted;
use crate::capture::{Captured, Layout, capture};
use crate::failure::refused;
use crate::list::Lists;
use crate::machine::{Machine, Port};
use crate::settings::{READING, Settings};

/// Whether the store is as a run of this plan leaves it: nothing of the person is there that the plan deletes, and no cell
/// that it would write otherwise. Nothing is changed.
///
/// # Errors
/// What the engine refuses, and what could not be planned either.
#[must_use]
pub fn as_left(inputs: Inputs) -> Machine<Result<bool, Error>> {
    Machine::new(move |port| async move { undone(&port, &inputs).await.map(|undone| !undone) })
}

/// Whether rows of the person are there that the plan deletes, or cells that it would write otherwise. Nothing is
/// changed but temporary tables, in a transaction that is rolled back.
pub(super) async fn undone(port: &Port, inputs: &Inputs) -> Result<bool, Error> {
    let settings = Settings::set(port, READING).await?;
    let found = in_one_state(port, inputs).await;
    let end = port.change("ROLLBACK", Vec::new()).await.map_err(|failure| refused(failure, ""));
    settings.restore(port).await?;
    let found = found?;
    end.map(|_| found)
}

async fn in_one_state(port: &Port, inputs: &Inputs) -> Result<bool, Error> {
    port.change("BEGIN", Vec::new()).await.map_err(|failure| refused(failure, ""))?;
    let mut lists = Lists::new(port);
    let captured = capture(port, &mut lists, &inputs.request, &inputs.case.subject).await?;
    if more_than_left(inputs, &captured) {
        return Ok(true);
    }
    // Whoever is nobody is what a run makes of a person.
    if captured.nobody > 0 {
        return Ok(false);
    }
    let carrier = inputs.carrier(&captured)?;
    for step in &inputs.plan.steps {
        let undone = match step {
            Step::Delete { collection, classes, .. } => !captured.keys(collection, classes).is_empty(),
            Step::Change { collection, classes, set, .. } => {
                let keys = captured.keys(collection, classes);
                unwritten(port, &mut lists, inputs, &carrier, &captured, (collection, keys, set)).await?
            }
            Step::Suppress { table, column, .. } => {
                let mut missing = false;
                for entry in carrier.entries(table) {
                    let pseudonym = entry.cells.get(column).cloned().unwrap_or(Value::Null);
                    missing |= !is_entered(port, table, column, pseudonym).await?
                        && match &entry.follows {
                            None => true,
                            Some(follows) => is_entered(port, table, column, follows.clone()).await?,
                        };
                }
                missing
            }
            // What they do follows from the rows of the others.
            Step::InsertPerson { .. }
            | Step::Detach { .. }
            | Step::SweepHistory { .. }
            | Step::RebuildIndex { .. } => false,
        };
        if undone {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether there is an entry of a pseudonym.
async fn is_entered(port: &Port, table: &Path, column: &str, pseudonym: Value) -> Result<bool, Error> {
    let sql = statement::entered(table, column);
    let found = port.query(sql, vec![pseudonym]).await.map_err(|failure| refused(failure, table))?;
    Ok(found.first().and_then(|row| row.first()) != Some(&Value::Integer(0)))
}

/// Whether more rows lead to the person than the run has left: some have come since, which nobody has decided on. What a
/// run writes may answer a question about a row otherwise, so rows are counted for the collection.
fn more_than_left(inputs: &Inputs, captured: &Captured) -> bool {
    let deleted = |collection: &str| -> u64 {
        let deleted = inputs.plan.steps.iter().filter_map(|step| match step {
            Step::Delete { collection: of, rows, .. } if of == collection => Some(*rows),
            _ => None,
        });
        deleted.sum()
    };
    captured.counts().iter().any(|(collection, classes)| {
        let expected = inputs.plan.expected.get(collection);
        let found_then: u64 = expected.map_or(0, |classes| classes.values().sum());
        classes.values().sum::<u64>() > found_then.saturating_sub(deleted(collection))
    })
}

/// Whether a row of these keys has a cell that the run would write otherwise.
async fn unwritten(
    port: &Port,
    lists: &mut Lists,
    inputs: &Inputs,
    carrier: &Carrier<'_>,
    captured: &Captured,
    (collection, keys, set): (&str, Vec<Vec<Value>>, &[Change]),
) -> Result<bool, Error> {
    let of = wanted(&inputs.request, collection)?;
    let mut names = Layout::of(&inputs.request, of).columns;
    for change in set {
        if !names.iter().any(|name| *name == change.column) {
            names.push(change.column.to_string());
        }
    }
    let list = lists.make(of.key.len(), of.key.len(), keys).await?;
    let select = statement::select(of, &names, &list.query());
    let found = captured.rows.get(collection);
    for row in port.query(select, Vec::new()).await.map_err(|failure| refused(failure, &of.table))? {
        let key: Vec<Value> = row.iter().take(of.key.len()).cloned().collect();
        let cell = |column: &str| {
            let position = names.iter().position(|name| name == column);
            position.and_then(|position| row.get(position)).cloned().unwrap_or(Value::Null)
        };
        let class = found.and_then(|found| found.get(&key)).map_or("", |found| found.class.as_str());
        let at = RowAt { collection, class, key: &key, cell: &cell };
        for change in set {
            if !carrier.is_written(&change.to, &change.column, &at, &of.questions)? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}
