//! What was ruled for each item that exists, and what happens to it.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use super::document::{Act, Item, NewValue};
use super::fate::{Fate, Fates, Row};
use crate::decide::{Ruling, Until};
use crate::policy::{LinkForm, Role};
use crate::survey::Ends;

/// What an item is and what happens to it, for the classes it is the same for.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Same<'r> {
    collection: &'r str,
    fields: Vec<&'r str>,
    act: Act,
    roles: Vec<Role>,
    ruling: &'r Ruling,
}

/// The items of the classes that exist: each class in exactly one item without fields, which stands for its row.
pub(super) fn items(fates: &Fates<'_, '_>) -> Vec<Item> {
    let mut same: BTreeMap<Same<'_>, Vec<&Row<'_, '_>>> = BTreeMap::new();
    for row in &fates.rows {
        let collection = row.place.name;
        let roles = row.place.roles(row.class);
        let whole = Same {
            collection,
            fields: Vec::new(),
            act: act(row),
            roles: roles.clone(),
            ruling: &row.decided.ruling,
        };
        same.entry(whole).or_default().push(row);
        for ruled in &row.decided.fields {
            let mut by_act: BTreeMap<Act, Vec<&str>> = BTreeMap::new();
            for field in &ruled.fields {
                by_act.entry(act_on(row, field)).or_default().push(field);
            }
            for (act, mut fields) in by_act {
                fields.sort_unstable();
                let item = Same { collection, fields, act, roles: roles.clone(), ruling: &ruled.ruling };
                same.entry(item).or_default().push(row);
            }
        }
    }
    same.into_iter().map(item).collect()
}

fn item((same, rows): (Same<'_>, Vec<&Row<'_, '_>>)) -> Item {
    Item {
        collection: same.collection.into(),
        classes: rows.iter().map(|row| row.class.into()).collect(),
        roles: same.roles,
        rows: rows.iter().map(|row| row.count.rows).sum(),
        act: same.act,
        fields: same.fields.into_iter().map(String::from).collect(),
        ruling: same.ruling.clone(),
        ends: ends(same.ruling, &rows),
    }
}

/// What happens to the row itself, its links and key.
fn act(row: &Row<'_, '_>) -> Act {
    match row.fate {
        Fate::Delete => Act::Delete,
        Fate::Stub | Fate::InPlace => Act::Change,
        Fate::Keep => Act::Stay,
        Fate::Unlink => {
            let cut = row
                .place
                .leading(row.class)
                .any(|link| link.form.columns().into_iter().any(|column| row.set.contains_key(column)));
            if cut { Act::Change } else { Act::Stay }
        }
    }
}

fn act_on(row: &Row<'_, '_>, field: &str) -> Act {
    match row.set.get(field) {
        _ if row.fate == Fate::Delete => Act::Delete,
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
    let Some(Until::Row { purpose, .. }) = &ruling.until else { return None };
    let mut all: Option<Ends> = None;
    for ends in rows.iter().filter_map(|row| row.count.ends.get(purpose)) {
        let all = all.get_or_insert_with(Ends::default);
        all.earliest = all.earliest.into_iter().chain(ends.earliest).min();
        all.latest = all.latest.into_iter().chain(ends.latest).max();
        all.unreadable += ends.unreadable;
    }
    all
}
