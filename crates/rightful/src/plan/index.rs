//! What a full-text index repeats of the rows that it indexes.

use alloc::format;
use alloc::string::ToString as _;
use alloc::vec::Vec;

use super::view::{Place, View};
use crate::policy::{Collection, Identifies};
use crate::schema::{Event, Table, TableKind};
use crate::{Code, Error, Path};

/// The columns of an index that repeat one of the indexed collection, each with that column: the one the map names, else
/// the one of the same name.
pub fn indexed<'s>(
    index: &'s Collection,
    table: &'s Table,
    (of, base): (&'s str, &'s Table),
) -> impl Iterator<Item = (&'s str, &'s str)> {
    table.columns.iter().filter_map(move |column| {
        let repeated = match index.fields.get(&column.name).and_then(|field| field.copy_of.as_ref()) {
            Some(copied) if copied.parent().is_some_and(|parent| parent.to_string() == *of) => copied.last(),
            Some(_) => return None,
            None => column.name.as_str(),
        };
        let repeated = base.columns.iter().find(|column| column.name == repeated)?;
        Some((column.name.as_str(), repeated.name.as_str()))
    })
}

/// What to do about an index that keeps no text of its own.
pub(super) const OTHER_INDEX: &str = "only full-text indexes with their own content are carried out yet: make the index without \
                                      `content=`, or drop it and its triggers before the plan and make it anew after the run";

/// Refuses an index that a run could not bring in line with the rows it indexes.
pub(super) fn check(view: &View<'_>, name: &str, index: &Collection, problems: &mut Vec<Error>) {
    let Some(base) = index.index_of.as_ref().and_then(|of| view.place(of)) else { return };
    let path = index.table(name);
    let table = view.schema.tables.get(&path);
    let Some(table) = table.filter(|table| table.kind == TableKind::FullText) else {
        problems.push(Error::new(Code::UnsupportedFullText, path, OTHER_INDEX));
        return;
    };
    // What has links of its own is treated as every other collection.
    if view.place(name).is_some() {
        return;
    }
    let repeats = |column: &str| {
        indexed(index, table, (base.name, base.table)).any(|(repeating, _)| repeating == column)
    };
    let tells =
        |column: &str| index.fields.get(column).is_none_or(|field| field.identifies != Identifies::None);
    for column in table.columns.iter().filter(|column| tells(&column.name) && !repeats(&column.name)) {
        let message = format!(
            "the index keeps here what the rows of `{}` do not hold, and it would stay: let the field repeat one of them \
             (`copy_of`), or declare the link that leads from the index to the person",
            base.name
        );
        problems.push(Error::new(Code::UnsupportedFullText, path.join(&column.name), message));
    }
    if !numbered(base) && ![Event::Update, Event::Delete].iter().all(|event| is_kept(base, *event, &path)) {
        let message = "the rows of an index have the numbers of the rows they are of, and the key of those is none, so nothing \
                       brings it in line: keep it by triggers for changed and for deleted rows, or give the rows a key that is \
                       their number (`INTEGER PRIMARY KEY`)";
        problems.push(Error::new(Code::UnsupportedFullText, path, message));
    }
}

/// Whether a trigger of the indexed rows writes the index.
fn is_kept(base: &Place<'_>, event: Event, index: &Path) -> bool {
    let triggers = base.table.triggers.iter().filter(|trigger| trigger.event == event);
    triggers.flat_map(|trigger| &trigger.writes).any(|write| write.table == *index)
}

/// Whether the key of the rows is their number, under which an index has them. A whole number that is not (`INT PRIMARY KEY`, a
/// unique column) is another than that, and which of the two the index goes by nobody can tell.
fn numbered(base: &Place<'_>) -> bool {
    let key = base.telling_apart();
    let [key] = key.as_slice() else { return false };
    base.column(key).is_none() || (base.table.integer_key && base.table.primary_key.first() == Some(key))
}
