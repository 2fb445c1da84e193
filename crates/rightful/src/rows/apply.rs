//! Carries the steps of a plan out on rows in memory.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::capture::{Captured, capture};
use super::count::shared_key;
use super::{Row, Rows, cell, cells};
use crate::carry::{Carrier, Given, KeyText, RowAt};
use crate::case::Trigger;
use crate::decide::Class;
use crate::gather::Gather;
use crate::plan::{Change, Plan, Step};
use crate::schema::Schema;
use crate::survey::{Capture, Question, SurveyRequest};
use crate::{Code, Error, Hash, Path, RunSeed, Value, find};

/// Carries out `plan` on `rows` and answers the rows afterwards; the argument stays as it is, so nothing is half done.
///
/// # Errors
/// - [`Code::RunNotApproved`] when the plan is not the one approved, [`Code::RunStaleSchema`] when the schema changed.
/// - [`Code::RunStaleCounts`] when the rows found are not those the plan expects.
/// - [`Code::RunNotHeld`] when no row holds what is to be corrected, [`Code::KeyMissing`] when an entry has no key.
/// - [`Code::RunConstraint`] when a row would repeat a key, hold null where null is refused, or point nowhere.
pub fn run(
    plan: &Plan,
    approved: &Hash,
    request: &SurveyRequest,
    given: Given<'_>,
    schema: &Schema,
    seed: &RunSeed,
    rows: &Rows,
) -> Result<Rows, Error> {
    if plan.hash()? != *approved {
        return Err(Error::new(
            Code::RunNotApproved,
            "",
            "the plan is not the one approved: approve this plan's hash",
        ));
    }
    if schema.hash()? != plan.schema {
        return Err(Error::new(Code::RunStaleSchema, "", "the schema is not the one planned on: plan again"));
    }
    let captured = capture(request, &given.case.subject, rows)?;
    expect_counts(plan, &captured)?;
    if let Trigger::Rectification { corrections, .. } = &given.case.trigger {
        super::capture::corrected(request, &captured, rows, corrections)?;
    }
    let shared = shared_key(request, rows);
    let carrier = Carrier::new(plan, request, given, seed, &captured.accounts, shared.as_deref())?;
    let mut work = Work {
        request,
        schema,
        captured: &captured,
        carrier: &carrier,
        rows: rows.clone(),
        gone: BTreeMap::new(),
    };
    for step in &plan.steps {
        work.step(step)?;
    }
    carrier.everything_held()?;
    let after = work.finish();
    check(schema, &after).map_err(|error| match given.case.trigger {
        Trigger::Rectification { .. } => find::not_corrected(error.at()),
        _ => error,
    })?;
    Ok(after)
}

/// The run finds the rows again itself; other rows than planned on make the plan stale.
fn expect_counts(plan: &Plan, captured: &Captured) -> Result<(), Error> {
    let mut found: BTreeMap<&str, BTreeMap<&str, u64>> = BTreeMap::new();
    for (collection, rows) in &captured.rows {
        for class in rows.values() {
            *found.entry(collection).or_default().entry(class).or_default() += 1;
        }
    }
    let expected: BTreeMap<&str, BTreeMap<&str, u64>> = plan
        .expected
        .iter()
        .map(|(collection, classes)| {
            (collection.as_str(), classes.iter().map(|(c, n)| (c.as_str(), *n)).gather())
        })
        .gather();
    if found == expected {
        return Ok(());
    }
    let all: BTreeSet<&str> = found.keys().chain(expected.keys()).copied().collect();
    let place = all.into_iter().find(|collection| found.get(collection) != expected.get(collection));
    Err(Error::new(
        Code::RunStaleCounts,
        place.unwrap_or_default(),
        "the rows found are not those planned on: plan again",
    ))
}

struct Work<'a> {
    request: &'a SurveyRequest,
    schema: &'a Schema,
    captured: &'a Captured,
    carrier: &'a Carrier<'a>,
    rows: Rows,
    /// Rows deleted, by table and index: taken out at the end, so that indexes hold until then.
    gone: BTreeMap<Path, BTreeSet<usize>>,
}

impl Work<'_> {
    fn step(&mut self, step: &Step) -> Result<(), Error> {
        match step {
            Step::InsertPerson { collection, rows, .. } => self.insert(collection, *rows),
            Step::Suppress { table, column, on, .. } => {
                self.suppress(table, column, on);
                Ok(())
            }
            Step::Change { collection, classes, rows, set } => self.change(collection, classes, *rows, set),
            Step::Detach { .. } => self.detach(step),
            Step::Delete { collection, classes, rows } => self.delete(collection, classes, *rows),
            // Rows in memory have no triggers that write history, and no index apart from its rows.
            Step::SweepHistory { .. } | Step::RebuildIndex { .. } => Ok(()),
        }
    }

    fn capture_of(&self, collection: &str) -> Result<&Capture, Error> {
        let unknown = || {
            Error::new(
                Code::RunStaleSchema,
                collection,
                "the plan names a collection the request does not: plan again",
            )
        };
        self.request.capture(collection).ok_or_else(unknown)
    }

    /// The indexes of the rows of these classes; as many as the step expects.
    fn indexes(&self, collection: &str, classes: &[Class], expected: u64) -> Result<Vec<usize>, Error> {
        let found = self.captured.rows.get(collection);
        let chosen: Vec<usize> = found
            .into_iter()
            .flatten()
            .filter(|(_, class)| classes.contains(class))
            .map(|(i, _)| *i)
            .collect();
        same_count(collection, chosen.len() as u64, expected).map(|()| chosen)
    }

    fn insert(&mut self, collection: &str, expected: u64) -> Result<(), Error> {
        let table = self.capture_of(collection)?.table.clone();
        let people = self.carrier.anonymous_people();
        same_count(collection, people.len() as u64, expected)?;
        self.rows.0.entry(table).or_default().extend(people.iter().cloned());
        Ok(())
    }

    /// Adds the entries that are not there yet; one that follows another, where that is there, with its day.
    fn suppress(&mut self, table: &Path, column: &str, on: &str) {
        let rows = self.rows.0.entry(table.clone()).or_default();
        for entry in self.carrier.entries(table) {
            if rows.iter().any(|row| row.get(column) == entry.cells.get(column)) {
                continue;
            }
            let mut cells = entry.cells.clone();
            if let Some(follows) = &entry.follows {
                let followed: Vec<&Row> =
                    rows.iter().filter(|row| row.get(column) == Some(follows)).collect();
                if followed.is_empty() {
                    continue;
                }
                let days = followed.iter().filter_map(|row| row.get(on)).filter(|day| !day.is_null());
                cells.extend(days.min().map(|day| (String::from(on), day.clone())));
            }
            // The engine numbers a new row itself, after the highest there is.
            let numbered = self.schema.tables.get(table).filter(|table| table.integer_key);
            if let Some(number) = numbered.and_then(|table| table.primary_key.first()) {
                let whole = |row: &Row| match row.get(number) {
                    Some(Value::Integer(number)) => Some(*number),
                    _ => None,
                };
                let highest: i64 = rows.iter().filter_map(whole).max().unwrap_or(0);
                cells.entry(number.clone()).or_insert(Value::Integer(highest.saturating_add(1)));
            }
            rows.push(cells);
        }
    }

    fn change(
        &mut self,
        collection: &str,
        classes: &[Class],
        expected: u64,
        set: &[Change],
    ) -> Result<(), Error> {
        let indexes = self.indexes(collection, classes, expected)?;
        let wanted = self.capture_of(collection)?;
        let (table, key, questions) = (wanted.table.clone(), wanted.key.clone(), wanted.questions.clone());
        let found = self.captured.rows.get(collection);
        for i in indexes {
            let Some(row) = self.rows.0.get_mut(&table).and_then(|rows| rows.get_mut(i)) else { continue };
            let class = found.and_then(|found| found.get(&i)).map_or("", Class::as_str);
            let new = changed(self.carrier, collection, &key, &questions, (row, class), set)?;
            row.extend(new);
        }
        Ok(())
    }

    fn detach(&mut self, step: &Step) -> Result<(), Error> {
        let Step::Detach { table, collection, from, columns, to, to_columns, classes, rows: expected } = step
        else {
            return Ok(());
        };
        let target = self.capture_of(to)?.table.clone();
        let going: BTreeSet<KeyText> = (self.captured.rows.get(to).into_iter().flatten())
            .filter(|(_, class)| classes.contains(class))
            .filter_map(|(i, _)| cells(self.rows.of(&target).get(*i)?, to_columns))
            .map(|key| KeyText::of(&key))
            .gather();
        let theirs = collection.as_deref().and_then(|collection| self.captured.rows.get(collection));
        let points = |i: usize, row: &Row| {
            let class = theirs.and_then(|theirs| theirs.get(&i)).map_or("", Class::as_str);
            from.iter().any(|from| from == class)
                && cells(row, columns).is_some_and(|key| going.contains(&KeyText::of(&key)))
        };
        let mut count = 0;
        for (i, row) in self.rows.0.get_mut(table).into_iter().flatten().enumerate() {
            if points(i, row) {
                row.extend(columns.iter().map(|column| (column.clone(), Value::Null)));
                count += 1;
            }
        }
        same_count(&table.to_string(), count, *expected)
    }

    fn delete(&mut self, collection: &str, classes: &[Class], expected: u64) -> Result<(), Error> {
        let indexes = self.indexes(collection, classes, expected)?;
        let table = self.capture_of(collection)?.table.clone();
        self.gone.entry(table).or_default().extend(indexes);
        Ok(())
    }

    fn finish(mut self) -> Rows {
        for (table, gone) in &self.gone {
            if let Some(rows) = self.rows.0.get_mut(table) {
                let mut i = 0;
                rows.retain(|_| {
                    i += 1;
                    !gone.contains(&(i - 1))
                });
            }
        }
        self.rows
    }
}

/// The new cells of a row; every one is computed from the row as it was.
fn changed(
    carrier: &Carrier<'_>,
    collection: &str,
    key: &[String],
    questions: &[Question],
    (row, class): (&Row, &str),
    set: &[Change],
) -> Result<Vec<(String, Value)>, Error> {
    let in_row = |column: &str| cell(row, column);
    let key: Vec<Value> = key.iter().map(|column| in_row(column)).collect();
    let at = RowAt { collection, class, key: &key, cell: &in_row };
    set.iter()
        .map(|change| {
            Ok((String::from(&change.column), carrier.value(&change.to, &change.column, &at, questions)?))
        })
        .collect()
}

fn same_count(place: &str, found: u64, expected: u64) -> Result<(), Error> {
    if found == expected {
        return Ok(());
    }
    let message = format!("the step found {found} rows and the plan expects {expected}: plan again");
    Err(Error::new(Code::RunStaleCounts, place, message))
}

/// What an engine would refuse: null in a column that refuses it, a repeated key, a foreign key that points nowhere.
fn check(schema: &Schema, rows: &Rows) -> Result<(), Error> {
    for (name, table) in &schema.tables {
        let all = rows.of(name);
        for column in table.columns.iter().filter(|column| column.not_null && !column.generated) {
            if all.iter().any(|row| cell(row, &column.name).is_null()) {
                return Err(constraint(
                    &name.join(&column.name),
                    "a cell would become null where null is refused",
                ));
            }
        }
        let unique = table.unique.iter().filter(|unique| !unique.partial).map(|unique| &unique.columns);
        for key in unique.chain([&table.primary_key]).filter(|key| !key.is_empty()) {
            let mut seen = BTreeSet::new();
            if !all.iter().filter_map(|row| cells(row, key)).all(|cells| seen.insert(cells)) {
                return Err(constraint(name, "two rows would share a unique key"));
            }
        }
        for reference in &table.foreign_keys {
            let there: BTreeSet<KeyText> = rows
                .of(&reference.to)
                .iter()
                .filter_map(|row| cells(row, &reference.to_columns))
                .map(|key| KeyText::of(&key))
                .gather();
            let mut keys = all.iter().filter_map(|row| cells(row, &reference.columns));
            if !keys.all(|key| there.contains(&KeyText::of(&key))) {
                return Err(constraint(name, "a row would point at a row that is gone"));
            }
        }
    }
    Ok(())
}

fn constraint(place: &Path, what: &str) -> Error {
    Error::new(Code::RunConstraint, place, format!("{what}: give the column a treatment that fits"))
}
