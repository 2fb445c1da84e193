//! The statements of a run, whatever rows they are for: keys come from lists, values from parameters.

use rightful::plan::{Change, Plan, Step};
use rightful::survey::{Capture, SurveyRequest};
use rightful::{Error, Path, Policy};

use crate::dialect::{columns, quoted, table, tuple};

/// A statement as a dry run shows it: its text, with names for lists and parameters and never a value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "a step and its statement")]
pub struct Template {
    /// The number of the step in the plan, from 1.
    pub step: usize,
    /// The statement.
    pub sql: String,
    /// How many rows the plan expects it to touch, where it says so.
    pub rows: Option<u64>,
}

/// Where the new value of a column comes from.
pub(super) enum Source {
    /// A parameter.
    Parameter(String),
    /// A column of the list.
    Listed(usize),
}

/// `UPDATE`: columns of the rows whose keys are in a list. The list holds the key first.
pub(super) fn update(wanted: &Capture, list: &str, keys: &str, set: &[(String, Source)]) -> String {
    let same: Vec<String> = wanted
        .key
        .iter()
        .enumerate()
        // The sign keeps the value as it is, so that the list is searched by its own index.
        .map(|(position, column)| format!("w.v{position} = +t.{}", quoted(column)))
        .collect();
    let same = same.join(" AND ");
    let set: Vec<String> = set
        .iter()
        .map(|(column, source)| match source {
            Source::Parameter(name) => format!("{} = {name}", quoted(column)),
            Source::Listed(position) => {
                format!("{} = (SELECT w.v{position} FROM {list} AS w WHERE {same})", quoted(column))
            }
        })
        .collect();
    format!(
        "UPDATE {} AS t SET {} WHERE {} IN {keys}",
        table(&wanted.table),
        set.join(", "),
        tuple("t", &wanted.key)
    )
}

/// How many rows hold what was written; a key that was written is looked up by its new value.
pub(super) fn written(wanted: &Capture, list: &str, set: &[(String, Source)]) -> String {
    let new = |column: &String| set.iter().find(|(name, _)| name == column).map(|(_, source)| source);
    let source = |source: &Source| match source {
        Source::Parameter(name) => name.clone(),
        Source::Listed(position) => format!("w.v{position}"),
    };
    let key = wanted.key.iter().enumerate().map(|(position, column)| {
        let value = new(column).map_or_else(|| format!("w.v{position}"), &source);
        format!("t.{} = {value}", quoted(column))
    });
    let cells = set.iter().filter(|(column, _)| !wanted.key.contains(column)).map(|(column, from)| {
        let (cell, value) = (format!("t.{}", quoted(column)), source(from));
        format!("({cell} COLLATE BINARY IS {value} OR CAST({cell} AS TEXT) COLLATE BINARY IS CAST({value} AS TEXT))")
    });
    let conditions: Vec<String> = key.chain(cells).collect();
    format!(
        "SELECT count(*) FROM {list} AS w CROSS JOIN {} AS t WHERE {}",
        table(&wanted.table),
        conditions.join(" AND ")
    )
}

/// `DELETE`: the rows whose keys are in a list.
pub(super) fn delete(wanted: &Capture, keys: &str) -> String {
    format!("DELETE FROM {} AS t WHERE {} IN {keys}", table(&wanted.table), tuple("t", &wanted.key))
}

/// How many rows with keys in a list are there.
pub(super) fn there(wanted: &Capture, keys: &str) -> String {
    format!("SELECT count(*) FROM {} AS t WHERE {} IN {keys}", table(&wanted.table), tuple("t", &wanted.key))
}

/// `UPDATE … SET NULL`: the columns of rows that point at keys in a list.
pub(super) fn detach(of: &Path, names: &[String], keys: &str) -> String {
    let set: Vec<String> = names.iter().map(|column| format!("{} = NULL", quoted(column))).collect();
    format!("UPDATE {} AS t SET {} WHERE {} IN {keys}", table(of), set.join(", "), tuple("t", names))
}

/// `INSERT` of one row.
pub(super) fn insert<'c>(
    into: &Path,
    names: impl IntoIterator<Item = &'c String>,
    marks: &[String],
) -> String {
    let names: Vec<String> = names.into_iter().map(|name| quoted(name)).collect();
    format!("INSERT INTO {} ({}) VALUES ({})", table(into), names.join(", "), marks.join(", "))
}

/// `INSERT` of an entry, a pseudonym and a day, that is not there yet.
pub(super) fn suppress(into: &Path, column: &str, on: &str, [who, day]: [&str; 2]) -> String {
    format!(
        "INSERT INTO {} ({}, {}) SELECT {who}, {day} WHERE NOT EXISTS ({})",
        table(into),
        quoted(column),
        quoted(on),
        with(into, column, who)
    )
}

/// `INSERT` of an entry that is not there yet, where one of another pseudonym is, with the day of that.
pub(super) fn follow(into: &Path, column: &str, on: &str, [who, day, follows]: [&str; 3]) -> String {
    let known = with(into, column, who);
    let (into, column, on) = (table(into), quoted(column), quoted(on));
    format!(
        "INSERT INTO {into} ({column}, {on}) SELECT {who}, coalesce(min(f.{on}), {day}) FROM {into} AS f \
         WHERE f.{column} COLLATE BINARY = {follows} AND NOT EXISTS ({known}) GROUP BY f.{column}"
    )
}

/// The entries of a pseudonym.
fn with(of: &Path, column: &str, who: &str) -> String {
    format!("SELECT 1 FROM {} AS t WHERE t.{} COLLATE BINARY = {who}", table(of), quoted(column))
}

/// How many entries there are for a pseudonym.
pub(super) fn entered(into: &Path, column: &str) -> String {
    format!("SELECT count(*) FROM {} AS t WHERE t.{} COLLATE BINARY = ?1", table(into), quoted(column))
}

/// The statements of a plan in order, with `:lists` and `:parameters` in place of whatever a run finds.
///
/// # Errors
/// [`rightful::Code::RunStaleSchema`] when the plan names a collection the request does not.
pub fn templates(plan: &Plan, request: &SurveyRequest, policy: &Policy) -> Result<Vec<Template>, Error> {
    let mut templates = Vec::new();
    for (position, step) in plan.steps.iter().enumerate() {
        let (sql, rows) = template(step, request, policy)?;
        templates.push(Template { step: position + 1, sql, rows });
    }
    Ok(templates)
}

fn template(step: &Step, request: &SurveyRequest, policy: &Policy) -> Result<(String, Option<u64>), Error> {
    let table_of = |name: &str| {
        policy.collection(name).map_or_else(|| Path::one(name), |collection| collection.table(name))
    };
    Ok(match step {
        Step::InsertPerson { collection, key, row, rows } => {
            let names: Vec<String> =
                key.iter().map(|column| &column.column).chain(row.keys()).cloned().collect();
            let marks: Vec<String> = names.iter().map(|name| parameter(name)).collect();
            (insert(&super::step::wanted(request, collection)?.table, &names, &marks), Some(*rows))
        }
        Step::Suppress { table, column, on, corrections, rows, .. } => {
            let (who, day) = (parameter(column), parameter(on));
            let sql = if corrections.is_empty() {
                suppress(table, column, on, [&who, &day])
            } else {
                follow(table, column, on, [&who, &day, &format!("{who}_before")])
            };
            (sql, Some(*rows))
        }
        Step::Change { collection, set, rows, .. } => {
            let wanted = super::step::wanted(request, collection)?;
            let set = sources(wanted.key.len(), set, &parameter);
            (update(wanted, ":new", &format!(":keys_of_{}", word(collection)), &set), Some(*rows))
        }
        Step::Detach { table, columns, to, rows, .. } => {
            (detach(table, columns, &format!(":keys_of_{}", word(to))), Some(*rows))
        }
        Step::Delete { collection, rows, .. } => {
            let wanted = super::step::wanted(request, collection)?;
            (delete(wanted, &format!(":keys_of_{}", word(collection))), Some(*rows))
        }
        Step::SweepHistory { collection } => {
            let of = table(&table_of(collection));
            (format!("DELETE FROM {of} WHERE rowid NOT IN :there_before"), None)
        }
        Step::RebuildIndex { collection } => {
            let of = table_of(collection);
            (format!("INSERT INTO {} ({}) VALUES ('optimize')", table(&of), quoted(of.last())), None)
        }
    })
}

fn word(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}

fn parameter(column: &str) -> String {
    format!(":{}", word(column))
}

/// Where the new cells of a step come from: what is the same for all rows from parameters, the rest from a list
/// behind the `key` columns of the key.
pub(super) fn sources(
    key: usize,
    set: &[Change],
    parameter: &dyn Fn(&str) -> String,
) -> Vec<(String, Source)> {
    let mut listed = key;
    set.iter()
        .map(|change| {
            let source = if change.to.fixed().is_some() {
                Source::Parameter(parameter(&change.column))
            } else {
                listed += 1;
                Source::Listed(listed - 1)
            };
            (change.column.to_string(), source)
        })
        .collect()
}

/// `SELECT` of some columns of the rows whose keys are in a list.
pub(super) fn select(wanted: &Capture, names: &[String], keys: &str) -> String {
    format!(
        "SELECT {} FROM {} AS t WHERE {} IN {keys} ORDER BY {}",
        columns("t", names),
        table(&wanted.table),
        tuple("t", &wanted.key),
        columns("t", &wanted.key)
    )
}
