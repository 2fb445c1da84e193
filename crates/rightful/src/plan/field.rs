//! What the plan asks of a described column, found once for all classes of its rows.

use alloc::string::String;
use alloc::vec::Vec;

use super::value::is_email;
use super::view::{LinkView, takes_null};
use crate::policy::{Collection, Field, Identifies};
use crate::schema::Table;
use crate::{Path, Policy};

/// One described column.
pub(super) struct FieldView<'a> {
    pub(super) name: &'a str,
    pub(super) at: Path,
    pub(super) field: &'a Field,
    /// How far it identifies: what it says itself, what it repeats, or directly where it is an identifier of the person;
    /// the furthest counts.
    pub(super) identifies: Identifies,
    /// It is never cleared: it is of a key or of a link that stays, or computed.
    pub(super) protected: bool,
    /// It takes null.
    pub(super) nullable: bool,
    /// Values look like addresses.
    pub(super) email: bool,
}

/// The fields of a collection in the order of their names.
pub(super) fn views<'a>(
    policy: &Policy,
    (home, collection): (&Path, &'a Collection),
    key: &[String],
    table: &Table,
    links: &[LinkView<'_>],
) -> Vec<FieldView<'a>> {
    let view = |(name, field): (&'a String, &'a Field)| {
        let column = table.column(name);
        FieldView {
            name,
            at: home.join(name),
            field,
            identifies: identifies(policy, collection, name, field),
            protected: key.contains(name)
                || is_of_key(collection, table, name)
                || column.is_some_and(|column| column.generated)
                || links
                    .iter()
                    .any(|link| link.form.owns_its_columns() && link.columns.contains(&name.as_str())),
            nullable: takes_null(table, name, column),
            email: is_email(name, field.category.as_deref()),
        }
    };
    collection.fields.iter().map(view).collect()
}

/// Whether a column is of the primary key or the person's key.
fn is_of_key(collection: &Collection, table: &Table, name: &String) -> bool {
    let of_person = collection
        .person
        .as_ref()
        .is_some_and(|person| person.key.contains(name) || person.tenant.contains(name));
    of_person || table.primary_key.contains(name)
}

fn identifies(policy: &Policy, collection: &Collection, name: &str, field: &Field) -> Identifies {
    let own = own_identifies(collection, name, field);
    repeated(policy, field).into_iter().chain([own]).max_by_key(reach).unwrap_or(own)
}

/// How far what a field is declared to be a copy or hash of identifies. A hash of an address leads back to it.
fn repeated(policy: &Policy, field: &Field) -> Option<Identifies> {
    let chain = policy.document().repeated(field);
    chain.map(|there| own_identifies(there.home, there.column, there.field)).max_by_key(reach)
}

/// How far a field identifies by itself: an identifier of the person does so directly, whatever the field says.
fn own_identifies(collection: &Collection, name: &str, field: &Field) -> Identifies {
    let identifier = collection.person.as_ref().is_some_and(|person| person.identifiers.contains_key(name));
    if identifier { Identifies::Directly } else { field.identifies }
}

const fn reach(identifies: &Identifies) -> u8 {
    match identifies {
        Identifies::None => 0,
        Identifies::Indirectly => 1,
        Identifies::FreeText => 2,
        Identifies::Directly => 3,
    }
}
