//! What cutting a link writes: nothing, null, or the key of the anonymous person.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use super::view::{LinkView, Place, View, nullable};
use crate::policy::{Form, LinkForm};

/// What the columns of a cut link come to hold.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cells<'a> {
    /// Every one of these becomes null.
    Null(Vec<&'a str>),
    /// Each takes the column of the anonymous person's key beside it.
    Key(Vec<(&'a str, &'a str)>),
}

/// What the columns of a link to the person come to hold under a form. None where the form leaves them as they are, or
/// no column of the link may be written.
pub(super) fn cells<'a>(
    view: &View<'a>,
    place: &Place<'a>,
    link: &LinkView<'a>,
    class: &str,
    form: Form,
) -> Option<Cells<'a>> {
    if form == Form::InPlace {
        return None;
    }
    let person = view.person;
    let (pairs, beside): (Vec<(&'a str, &'a str)>, Option<&'a str>) = match link.form {
        LinkForm::Columns(columns) => {
            let keys = person.key.iter().map(String::as_str);
            let own = columns.iter().map(String::as_str).zip(keys);
            let held = held(place, columns, class);
            let free = own.filter(|(column, key)| {
                !person.tenant.iter().any(|tenant| tenant == key) && !held.contains(column)
            });
            (free.collect(), None)
        }
        LinkForm::Polymorphic(polymorphic) => {
            let key = person.key.first()?;
            (alloc::vec![(polymorphic.id.as_str(), key.as_str())], Some(polymorphic.kind.as_str()))
        }
        _ => return None,
    };
    let written = |column: &str| place.column(column).is_none_or(|column| !column.generated);
    if pairs.is_empty() || !pairs.iter().all(|(column, _)| written(column)) {
        return None;
    }
    let all: Vec<&str> = pairs.iter().map(|(column, _)| *column).chain(beside).collect();
    if form == Form::Shared && all.iter().all(|column| nullable(place.table, column)) {
        return Some(Cells::Null(all));
    }
    Some(Cells::Key(pairs))
}

/// The columns that a link of columns which stays in the class shares with others, such as the tenant's.
fn held<'a>(place: &Place<'a>, columns: &[String], class: &str) -> BTreeSet<&'a str> {
    let same = |other: &[String]| other.len() == columns.len() && other.iter().all(|c| columns.contains(c));
    let stays = |link: &&LinkView<'a>| !(link.to_person && link.leads(class));
    let mut held = BTreeSet::new();
    for link in place.links.iter().filter(stays) {
        if let LinkForm::Columns(other) = link.form
            && !same(other)
        {
            held.extend(other.iter().map(String::as_str));
        }
    }
    held
}

/// The columns of a class that would come to hold the key of the one shared person.
pub(super) fn shared_key_columns<'a>(view: &View<'a>, place: &Place<'a>, class: &str) -> BTreeSet<&'a str> {
    let mut columns = BTreeSet::new();
    for link in place.leading(class).filter(|link| link.to_person) {
        if let Some(Cells::Key(pairs)) = cells(view, place, link, class, Form::Shared) {
            columns.extend(pairs.into_iter().map(|(column, _)| column));
        }
    }
    columns
}
