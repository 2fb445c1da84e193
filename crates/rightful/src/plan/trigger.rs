//! What triggers do when the plan's statements set them off: only what the plan or the policy declares.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::document::Step;
use super::view::View;
use crate::schema::{Action, Event, TableKind, Write};
use crate::{Code, Error, Path};

/// A statement the plan makes, or that a trigger makes because of it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Statement {
    table: Path,
    event: Event,
    /// The columns an update writes.
    columns: Vec<String>,
    /// It reaches rows of others, as the plan or the policy declares.
    others: bool,
}

/// Refuses triggers that would change rows the plan does not name. One that only reads, or refuses, changes nothing.
pub(super) fn check(view: &View<'_>, steps: &[Step], problems: &mut Vec<Error>) {
    if view.schema.tables.values().all(|table| table.triggers.is_empty()) {
        return;
    }
    let mut open = statements(view, steps);
    let mut seen = BTreeSet::new();
    while let Some(statement) = open.pop() {
        if !seen.contains(&statement) {
            open.extend(set_off(view, &statement, steps, problems));
            seen.insert(statement);
        }
    }
}

/// What the triggers that a statement sets off write, and are allowed to.
fn set_off(
    view: &View<'_>,
    statement: &Statement,
    steps: &[Step],
    problems: &mut Vec<Error>,
) -> Vec<Statement> {
    let Some(table) = view.schema.tables.get(&statement.table) else { return Vec::new() };
    let mut next = Vec::new();
    for trigger in table.triggers.iter().filter(|t| t.fires(statement.event, &statement.columns)) {
        for write in &trigger.writes {
            let own = write.own_row && write.event == Event::Update && write.table == statement.table;
            if (own && !statement.others) || declared(view, statement, write, steps) {
                next.push(Statement {
                    table: write.table.clone(),
                    event: write.event,
                    columns: write.columns.clone(),
                    others: !own,
                });
            } else {
                let message = format!(
                    "when the plan changes {}, this trigger changes rows of {} that the plan does not name: declare that \
                     as a history, a full-text index or `counter_of`, or take the trigger away for the run",
                    statement.table, write.table
                );
                let at = statement.table.join(trigger.name.clone());
                problems.push(Error::new(Code::PlanTriggerChangesOthers, at, message));
            }
        }
    }
    next
}

/// Whether the policy declares what a trigger writes: earlier states that the plan sweeps, words of an index that it
/// rebuilds, figures over the rows that change. A view holds no rows: what is written there its own triggers do.
fn declared(view: &View<'_>, statement: &Statement, write: &Write, steps: &[Step]) -> bool {
    if view.schema.tables.get(&write.table).is_some_and(|table| table.kind == TableKind::View) {
        return true;
    }
    let Some(name) = view.by_table.get(&write.table) else { return false };
    let Some(collection) = view.policy.collection(name) else { return false };
    let swept = |step: &Step| matches!(step, Step::SweepHistory { collection } if collection == name);
    let rebuilt = |step: &Step| matches!(step, Step::RebuildIndex { collection } if collection == name);
    let counted = view.by_table.get(&statement.table);
    let counts = |column: &String| {
        let of = collection.fields.get(column).and_then(|field| field.counter_of.as_deref());
        of.is_some() && of == counted.copied()
    };
    match write.event {
        _ if collection.index_of.is_some() => steps.iter().any(rebuilt),
        Event::Insert => collection.history_of.is_some() && steps.iter().any(swept),
        Event::Update => !write.columns.is_empty() && write.columns.iter().all(counts),
        Event::Delete => false,
    }
}

/// The statements the plan makes, and those the engine makes for it when a key is let go of.
fn statements(view: &View<'_>, steps: &[Step]) -> Vec<Statement> {
    let table = |collection: &str| match view.place(collection) {
        Some(place) => place.path.clone(),
        None => {
            view.policy.collection(collection).map_or_else(|| Path::one(collection), |c| c.table(collection))
        }
    };
    let mut statements = Vec::new();
    // Most tables have no trigger, and a statement there sets nothing off.
    let mut add = |table: Path, event, columns: &mut dyn Iterator<Item = &str>, others| {
        if view.schema.tables.get(&table).is_some_and(|table| !table.triggers.is_empty()) {
            statements.push(Statement { table, event, columns: columns.map(String::from).collect(), others });
        }
    };
    let none = &mut core::iter::empty();
    let mut deleted: BTreeMap<Path, usize> = BTreeMap::new();
    for (at, step) in steps.iter().enumerate() {
        match step {
            Step::InsertPerson { collection, .. } => add(table(collection), Event::Insert, none, false),
            Step::Change { collection, set, .. } => {
                add(
                    table(collection),
                    Event::Update,
                    &mut set.iter().map(|change| change.column.as_str()),
                    false,
                );
            }
            Step::Detach { table, from, columns, .. } => {
                let others = from.iter().any(|class| class.is_empty());
                add(table.clone(), Event::Update, &mut columns.iter().map(String::as_str), others);
            }
            Step::Delete { collection, .. } => {
                deleted.insert(table(collection), at);
                add(table(collection), Event::Delete, none, false);
            }
            Step::SweepHistory { collection } => {
                add(table(collection), Event::Delete, none, false);
            }
            Step::Suppress { table, .. } => add(table.clone(), Event::Insert, none, false),
            Step::RebuildIndex { .. } => {}
        }
    }
    // Rows that point at rows deleted before them are let go of by the engine; others are detached, or stop the plan.
    for (path, at) in &deleted {
        let keys = view.schema.tables.get(path).into_iter().flat_map(|table| &table.foreign_keys);
        for key in keys.filter(|key| matches!(key.on_delete, Action::SetNull | Action::SetDefault)) {
            if deleted.get(&key.to).is_some_and(|to| to <= at) {
                add(path.clone(), Event::Update, &mut key.columns.iter().map(String::as_str), false);
            }
        }
    }
    statements
}
