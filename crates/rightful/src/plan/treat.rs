//! What becomes of a field: the table of defaults by how far it identifies, and the overrides of the policy.

use super::document::{JsonChange, NewValue};
use super::field::FieldView;
use super::value::{Cell, is_email};
use super::view::Place;
use crate::order::PutInOrder as _;
use crate::policy::{Identifies, TextFormat, Treatment};
use crate::{Error, Value};

/// Why a field is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Because {
    /// Its row is unlinked: it must not tell about the person.
    Unlinked,
    /// It is ruled *erase* in a row that stays: nobody may hold it.
    Erased,
    /// Its row stays as a stub: a key and nothing else.
    Stub,
}

/// What a field becomes; none where it stays.
pub(super) fn treated(
    place: &Place<'_>,
    view: &FieldView<'_>,
    because: Because,
    rows: u64,
) -> Result<Option<NewValue>, Error> {
    let field = view.field;
    let cell = cell(place, view, rows);
    match &field.treatment {
        Some(Treatment::Keep) => return Ok(None),
        Some(Treatment::Constant(value)) => return Ok(Some(NewValue::Value { value: value.clone() })),
        Some(Treatment::Surrogate) => return cell.surrogate().map(Some),
        Some(Treatment::RemoveElement(path)) if because != Because::Stub => {
            let change = JsonChange { path: path.clone(), to: None, link: None };
            return Ok(Some(NewValue::Json { paths: alloc::vec![change], redacted: false }));
        }
        Some(Treatment::Redact) if because != Because::Stub => {
            return Ok(Some(NewValue::Redacted { format: field.format }));
        }
        Some(Treatment::Clear) => return cell.clear().map(Some),
        _ => {}
    }
    match (because, view.identifies) {
        (Because::Unlinked, Identifies::None) => Ok(None),
        (Because::Unlinked, Identifies::FreeText) => Ok(Some(NewValue::Redacted { format: field.format })),
        (Because::Unlinked | Because::Erased, Identifies::Indirectly) => indirectly(&cell).map(Some),
        _ => cell.clear().map(Some),
    }
}

/// A detail that identifies with others: null, else a surrogate, so that what is empty does not stand out.
fn indirectly(cell: &Cell<'_>) -> Result<NewValue, Error> {
    if cell.nullable { cell.clear() } else { cell.surrogate().or_else(|_| cell.clear()) }
}

/// What a column that repeats an identifier becomes.
pub(super) fn without_identifier(
    place: &Place<'_>,
    column: &str,
    of: &str,
    rows: u64,
) -> Result<NewValue, Error> {
    match place.field(column) {
        Some(field) => cell(place, field, rows).clear(),
        None => Cell {
            home: &place.home,
            table: place.table,
            column,
            rows,
            nullable: place.nullable(column),
            email: is_email(column, None) || is_email(of, None),
            format: TextFormat::Text,
        }
        .clear(),
    }
}

pub(super) fn cell<'a>(place: &'a Place<'_>, view: &FieldView<'a>, rows: u64) -> Cell<'a> {
    Cell {
        home: &place.home,
        table: place.table,
        column: view.name,
        rows,
        nullable: view.nullable,
        email: view.email,
        format: view.field.format,
    }
}

/// One value for a column that is changed for two reasons: what is written for a link stands, and paths and redaction of
/// one document are made at once.
pub(super) fn merged(first: NewValue, second: NewValue) -> NewValue {
    use NewValue::{Json, Redacted};
    match (first, second) {
        (Json { mut paths, redacted }, Json { paths: more, redacted: too }) => {
            paths.extend(more);
            paths.put_in_order();
            paths.dedup();
            Json { paths, redacted: redacted || too }
        }
        (Json { paths, .. }, Redacted { .. }) | (Redacted { .. }, Json { paths, .. }) => {
            Json { paths, redacted: true }
        }
        (Json { .. } | Redacted { .. }, whole) => whole,
        (first, _) => first,
    }
}

/// The cell of a column that becomes null.
pub(super) const fn null() -> NewValue {
    NewValue::Value { value: Value::Null }
}
