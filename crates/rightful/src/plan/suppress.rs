//! Entries that keep somebody from being written to again after an objection to direct marketing (Art. 21(3)).

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use super::document::{Step, Task};
use super::view::View;
use crate::case::Trigger;
use crate::law::Ground;
use crate::policy::{Collection, Suppression, column_of};
use crate::schema::{Affinity, Table};
use crate::survey::{KeptOut, Survey};
use crate::{Error, Format, Path, Shape};

/// Whether the case objects to direct marketing, so that an entry has to keep the person out: to all of it, or to a purpose
/// by name, on any basis, whether or not that purpose had ended before (Art. 21(2)–(3)).
pub(super) fn objects(view: &View<'_>) -> bool {
    let declared = &view.policy.document().purposes;
    let named = |purposes: &[String]| {
        purposes.iter().filter_map(|name| declared.get(name)).any(|purpose| purpose.direct_marketing)
    };
    match &view.case.trigger {
        Trigger::Objection { marketing, purposes, .. } => *marketing || named(purposes),
        Trigger::Erasure { marketing, ground, purposes, .. } => {
            *marketing || (*ground == Ground::Objection && named(purposes))
        }
        _ => false,
    }
}

/// A collection of entries that keeps an identifier of these people out.
struct List<'a> {
    name: &'a str,
    collection: &'a Collection,
    kept: &'a Suppression,
    of: &'a str,
}

/// The collections of entries for these people, in order.
fn lists<'a>(view: &View<'a>) -> impl Iterator<Item = List<'a>> {
    let (store, people) = (view.store, view.people);
    view.policy.document().collections.iter().filter_map(move |(name, collection)| {
        let kept = collection.suppression.as_ref().filter(|_| collection.store == store)?;
        let (_, of) = column_of(&kept.of).filter(|(of, _)| *of == people)?;
        Some(List { name, collection, kept, of })
    })
}

/// What the survey has to count: how many values of each identifier there are to keep out.
pub(super) fn asked(view: &View<'_>) -> Vec<KeptOut> {
    if !objects(view) {
        return Vec::new();
    }
    lists(view).map(|list| KeptOut { of: list.of.into(), normalise: list.kept.normalise.clone() }).collect()
}

/// Whether a value of the person is kept out.
pub(super) fn keeps_out(survey: &Survey) -> bool {
    survey.kept_out.iter().any(|values| *values > 0)
}

/// The steps that add entries: of an objection one for each collection that has something to keep out; of a correction one
/// for each that may hold what is corrected.
pub(super) fn steps(view: &View<'_>, survey: &Survey, problems: &mut Vec<Error>) -> Vec<Step> {
    let mut steps = Vec::new();
    for (list, values) in lists(view).zip(&survey.kept_out).filter(|(_, values)| **values > 0) {
        steps.extend(step(view, &list, Vec::new(), *values, problems));
    }
    for list in lists(view).filter(|_| survey.accounts > 0) {
        let concerned = view.corrected.get(view.people).and_then(|fields| fields.get(list.of));
        if let Some(concerned) = concerned.filter(|concerned| !concerned.frozen) {
            let positions = concerned.corrections.clone();
            let rows = positions.len() as u64;
            steps.extend(step(view, &list, positions, rows, problems));
        }
    }
    steps
}

/// Where the person is known, but by nothing that an entry could hold, they are kept out by hand.
pub(super) fn tasks(view: &View<'_>, survey: &Survey, tasks: &mut BTreeSet<Task>) {
    if survey.accounts == 0 && survey.collections.is_empty() {
        return;
    }
    for (list, _) in lists(view).zip(&survey.kept_out).filter(|(_, values)| **values == 0) {
        tasks.insert(Task::KeepOut { collection: list.name.into(), of: list.kept.of.clone() });
    }
}

fn step(
    view: &View<'_>,
    list: &List<'_>,
    corrections: Vec<u32>,
    rows: u64,
    problems: &mut Vec<Error>,
) -> Option<Step> {
    let table = list.collection.table(list.name);
    let (shape, max_length) =
        view.schema.tables.get(&table).map_or((Shape::Text, None), |table| list.kept.written(table));
    // As many people as a table of entries may come to hold.
    if let Err(problem) =
        Format::for_pseudonyms(Path::one(list.name).join(&list.kept.column), shape, max_length, ENTRIES)
    {
        problems.push(problem);
        return None;
    }
    Some(Step::Suppress {
        collection: list.name.into(),
        table,
        of: String::from(list.of),
        normalise: list.kept.normalise.clone(),
        column: list.kept.column.clone(),
        shape,
        max_length,
        on: list.kept.day.clone(),
        day: view.decision.decided,
        corrections,
        rows,
    })
}

impl Suppression {
    /// How pseudonyms are written in the column of a table: their shape, and of how many characters at most.
    pub(crate) fn written(&self, table: &Table) -> (Shape, Option<u32>) {
        let column = table.column(&self.column);
        let shape = match column.map(|column| column.affinity).unwrap_or_default() {
            Affinity::Integer | Affinity::Numeric | Affinity::Real => Shape::Integer,
            Affinity::Text | Affinity::Blob => Shape::Text,
        };
        (shape, column.and_then(|column| column.max_length))
    }
}

/// How many entries are expected at most: it decides how wide a pseudonym has to be.
pub(crate) const ENTRIES: u64 = 1 << 16;
