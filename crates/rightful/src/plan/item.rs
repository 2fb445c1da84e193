//! What was ruled for each item that exists, and what happens to it.

use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::document::{Act, Item, NewValue};
use super::fate::{Fate, Fates, Row};
use crate::Name;
use crate::decide::{Ruling, Until};
use crate::order::PutInOrder as _;
use crate::policy::{LinkForm, Role};
use crate::survey::Ends;

/// What an item is and what happens to it, for the classes it is the same for.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Same<'r> {
    fields: Vec<&'r Name>,
    act: Act,
    ruling: &'r Arc<Ruling>,
    /// The rows are other people's, and only about the person or mention them.
    of_others: bool,
}

/// The items of the classes that exist: each class in exactly one item without fields, which stands for its row.
pub(super) fn items(fates: &Fates<'_, '_>) -> Vec<Item> {
    fates.by_collection().flat_map(|(place, rows)| of_collection(&place.label, rows)).collect()
}

fn of_collection(collection: &Name, rows: &[Row<'_, '_>]) -> Vec<Item> {
    let mut same: BTreeMap<Same<'_>, Vec<&Row<'_, '_>>> = BTreeMap::new();
    for row in rows {
        let of_others = !row.place.theirs(row.class);
        let whole = Same { fields: Vec::new(), act: act(row), ruling: &row.decided.ruling, of_others };
        same.entry(whole).or_default().push(row);
        for ruled in &row.decided.fields {
            for (act, fields) in by_act(row, &ruled.fields) {
                let item = Same { fields, act, ruling: &ruled.ruling, of_others };
                same.entry(item).or_default().push(row);
            }
        }
    }
    same.into_iter().map(|(same, rows)| item(collection, same, &rows)).collect()
}

/// The fields by what happens to them, each list in order.
fn by_act<'r>(row: &Row<'_, '_>, fields: &'r [Name]) -> Vec<(Act, Vec<&'r Name>)> {
    let mut by_act: Vec<(Act, Vec<&Name>)> = Vec::new();
    for field in fields {
        let act = act_on(row, field);
        match by_act.iter_mut().find(|(other, _)| *other == act) {
            Some((_, fields)) => fields.push(field),
            None => {
                let mut alike: Vec<&Name> = Vec::with_capacity(fields.len());
                alike.push(field);
                by_act.push((act, alike));
            }
        }
    }
    by_act.iter_mut().for_each(|(_, fields)| fields.put_in_order());
    by_act
}

fn item(collection: &Name, same: Same<'_>, rows: &[&Row<'_, '_>]) -> Item {
    Item {
        collection: collection.clone(),
        classes: rows.iter().map(|row| row.class.clone()).collect(),
        roles: roles(rows),
        rows: rows.iter().map(|row| row.count.rows).sum(),
        act: same.act,
        fields: same.fields.into_iter().cloned().collect(),
        ruling: Arc::clone(same.ruling),
        ends: ends(same.ruling, rows),
    }
}

/// What the person is to any of these rows.
fn roles(rows: &[&Row<'_, '_>]) -> Vec<Role> {
    let mut roles: Vec<Role> = rows.iter().flat_map(|row| row.place.roles(row.class)).collect();
    roles.put_in_order();
    roles.dedup();
    roles
}

/// What happens to the row itself, its links and key.
fn act(row: &Row<'_, '_>) -> Act {
    match row.fate {
        Fate::Delete => Act::Delete,
        Fate::Stub | Fate::InPlace => Act::Change,
        Fate::Keep => {
            let corrected = |column: &&str| matches!(row.set.get(column), Some(NewValue::Corrected { .. }));
            let follows = |link: &super::view::LinkView<'_>| link.columns.iter().any(corrected);
            let marked = row.set.values().any(|to| matches!(to, NewValue::Mark { .. }));
            if marked || row.place.leading(row.class).any(follows) { Act::Change } else { Act::Stay }
        }
        Fate::Unlink => {
            let cut = row
                .place
                .leading(row.class)
                .any(|link| link.columns.iter().any(|column| row.set.contains_key(column)));
            if cut { Act::Change } else { Act::Stay }
        }
    }
}

fn act_on(row: &Row<'_, '_>, field: &str) -> Act {
    match row.set.get(field) {
        _ if row.fate == Fate::Delete => Act::Delete,
        // The engine computes it anew from what is written.
        None if row.place.is_computed(field) && !row.set.is_empty() => Act::Change,
        None => Act::Stay,
        Some(NewValue::Value { .. }) => Act::Delete,
        // A path of the document that is a link is not the field itself.
        Some(NewValue::Json { redacted: false, .. })
            if row
                .place
                .leading(row.class)
                .any(|link| matches!(link.form, LinkForm::Json(json) if json.column == field)) =>
        {
            Act::Change
        }
        Some(_) => Act::Change,
    }
}

/// The earliest and latest end of all these rows, where each has its own.
fn ends(ruling: &Ruling, rows: &[&Row<'_, '_>]) -> Option<Ends> {
    let Some(Until::Row { purpose, at_latest, .. }) = &ruling.until else { return None };
    let mut all: Option<Ends> = None;
    for ends in
        rows.iter().filter_map(|row| row.count.ends.get(purpose)).map(|ends| ends.at_latest(*at_latest))
    {
        let all = all.get_or_insert_with(Ends::default);
        all.earliest = all.earliest.into_iter().chain(ends.earliest).min();
        all.latest = all.latest.into_iter().chain(ends.latest).max();
        all.unreadable += ends.unreadable;
    }
    all
}
