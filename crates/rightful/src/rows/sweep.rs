//! Which rows in memory are due: the reference for every executor of a sweep.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use super::capture::date_of;
use super::{Row, Rows, cell};
use crate::sweep::{CollectionSweep, Over, Sweep, SweptUse};

/// What a sweep finds in one collection; rows by their position in the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "the answer of a reference")]
pub struct SweptRows {
    /// Rows that nobody may hold any longer.
    pub due: Vec<usize>,
    /// Rows that would be due and are on hold or restricted.
    pub suspended: Vec<usize>,
    /// Rows with a date that cannot be read: never due, and to be looked into.
    pub unreadable: Vec<usize>,
    /// By purpose, the rows whose users lose them (Art. 5(1)(b)), those that are due among them.
    pub over: BTreeMap<String, Vec<usize>>,
}

/// Looks for what is due, by collection.
#[must_use]
pub fn sweep(sweep: &Sweep, rows: &Rows) -> BTreeMap<String, SweptRows> {
    let found =
        sweep.collections.iter().map(|(name, collection)| (name.clone(), collection_rows(collection, rows)));
    found.collect()
}

/// How a use stands for a row.
#[derive(PartialEq, Eq)]
enum Stands {
    Over,
    Runs,
    Unreadable,
}

fn collection_rows(collection: &CollectionSweep, rows: &Rows) -> SweptRows {
    let mut found = SweptRows::default();
    for (i, row) in rows.of(&collection.table).iter().enumerate() {
        let in_row = |column: &str| cell(row, column);
        let applies = |swept: &&SweptUse| swept.when.as_ref().is_none_or(|when| when.holds(&in_row));
        let stands: Vec<(&str, Stands)> = collection
            .uses
            .iter()
            .filter(applies)
            .map(|swept| (swept.purpose.as_str(), stands(swept, row, rows)))
            .collect();
        if stands.iter().any(|(_, stands)| *stands == Stands::Unreadable) {
            found.unreadable.push(i);
        }
        for (purpose, _) in stands.iter().filter(|(_, stands)| *stands == Stands::Over) {
            let over = found.over.entry((*purpose).into()).or_default();
            if over.last() != Some(&i) {
                over.push(i);
            }
        }
        if !stands.is_empty() && stands.iter().all(|(_, stands)| *stands == Stands::Over) {
            let suspended = collection.suspended.iter().any(|when| when.holds(&in_row));
            if suspended { &mut found.suspended } else { &mut found.due }.push(i);
        }
    }
    found
}

fn stands(swept: &SweptUse, row: &Row, rows: &Rows) -> Stands {
    let Over::Row { via, column, encoding, offset, cutoff } = &swept.over else { return Stands::Runs };
    match date_of(rows, row, via, column, (*encoding, *offset)) {
        None => Stands::Unreadable,
        Some(date) if cutoff.is_some_and(|cutoff| date <= cutoff) => Stands::Over,
        Some(_) => Stands::Runs,
    }
}
