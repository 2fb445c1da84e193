//! Items that are told in one line.

use alloc::vec::Vec;

use crate::plan::Item;

/// Items of one collection with the same fields, of which the same is ruled and to which the same happens, become one:
/// what tells their classes apart, and what the person is to the rows, makes no difference to the reader.
pub(super) fn alike<'i>(items: impl IntoIterator<Item = &'i Item>) -> Vec<Item> {
    let mut alike: Vec<Item> = Vec::new();
    for item in items {
        let same = |other: &&mut Item| {
            other.fields == item.fields && other.act == item.act && other.ruling == item.ruling
        };
        match alike.iter_mut().find(same) {
            Some(found) => add(found, item),
            None => alike.push(item.clone()),
        }
    }
    alike
}

fn add(found: &mut Item, item: &Item) {
    found.rows = found.rows.saturating_add(item.rows);
    found.classes.extend(item.classes.iter().cloned());
    found.roles.extend(item.roles.iter().copied());
    found.roles.sort();
    found.roles.dedup();
    let Some(more) = &item.ends else { return };
    let ends = found.ends.get_or_insert_default();
    ends.earliest = ends.earliest.into_iter().chain(more.earliest).min();
    ends.latest = ends.latest.into_iter().chain(more.latest).max();
    ends.unreadable = ends.unreadable.saturating_add(more.unreadable);
}
