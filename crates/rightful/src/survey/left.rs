//! What runs leave in the rows of people where an identifier stood: it tells nobody from anybody.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use super::{PersonCapture, SameColumn, SurveyRequest};
use crate::Value;
use crate::carry::{Account, is_written};
use crate::gather::Gather as _;
use crate::plan::NewValue;
use crate::policy::{Collection, Field, Identifies, Treatment};
use crate::pseudonym::Shape;
use crate::schema::{Affinity, Table};

impl PersonCapture {
    /// What a collection says of its people, and its table.
    pub(crate) fn of(collection: &Collection, table: &Table) -> Option<Self> {
        let person = collection.person.as_ref()?;
        let identifiers = collection.identifiers();
        let is_computed = |column: &str| table.column(column).is_some_and(|column| column.generated);
        let computed: BTreeSet<String> =
            identifiers.keys().filter(|column| is_computed(column)).cloned().gather();
        let tells = |(column, field): &(&String, &Field)| {
            let identifies = field.identifies != Identifies::None && !computed.is_empty();
            (identifiers.contains_key(*column) || identifies)
                && !person.key.contains(column)
                && !is_computed(column)
        };
        let left = collection.fields.iter().filter(tells);
        // A key stays in a row that a run has left. A number tells nobody; a name would, and so would what is computed from it.
        let is_number =
            |column: &str| table.column(column).is_some_and(|column| column.affinity == Affinity::Integer);
        let names = person.key.iter().filter(|column| !computed.is_empty() && !is_number(column));
        let names = names.map(|column| (column.clone(), Vec::new()));
        Some(Self {
            key: person.key.clone(),
            nobody: person.nobody.clone(),
            shared: None,
            same_person: person
                .same_person
                .as_ref()
                .map(|same| SameColumn { column: same.by.clone(), normalise: same.normalise.clone() }),
            left: left
                .map(|(column, field)| (column.clone(), left_in(collection, column, field)))
                .chain(names)
                .gather(),
            computed,
            identifiers,
        })
    }
}

/// What a run may leave in a column: the cell of the anonymous person, the constant of the field, or a surrogate where the
/// policy lets one be written. A column that takes neither null nor the empty value gets one when it is cleared.
fn left_in(collection: &Collection, column: &str, field: &Field) -> Vec<NewValue> {
    let shapes: &[Shape] = match &field.treatment {
        Some(Treatment::Surrogate) => &[Shape::Email, Shape::Text, Shape::Bytes, Shape::Integer],
        None | Some(Treatment::Clear) => &[Shape::Email, Shape::Text],
        Some(_) => &[],
    };
    let anonymous = collection.person.as_ref().and_then(|person| person.anonymous.as_ref());
    let of_template = anonymous.and_then(|anonymous| anonymous.row.get(column));
    let constant = match &field.treatment {
        Some(Treatment::Constant(constant)) => Some(constant),
        _ => None,
    };
    let mut left: Vec<NewValue> = of_template
        .into_iter()
        .chain(constant)
        .map(|value| NewValue::Value { value: value.clone() })
        .collect();
    left.extend(shapes.iter().map(|shape| NewValue::Surrogate { shape: *shape, max_length: None }));
    left
}

impl SurveyRequest {
    /// Whether a value of the person is one that an earlier run left, and none of theirs.
    #[must_use]
    pub fn is_left(&self, account: &Account, (column, value): (&String, &Value)) -> bool {
        let Some(person) = self.person() else { return false };
        if person.computed.contains(column) {
            return account.is_stub && account.identifiers.get(column) == Some(value);
        }
        self.is_left_in(person, column, value)
    }

    /// Whether an earlier run left a row of people, so that what the engine computes from it tells nobody from anybody: it holds
    /// something that a run writes, and nothing else that tells. An empty row is none: it may be somebody's as it is.
    #[must_use]
    pub fn is_stub(&self, cell: &dyn Fn(&str) -> Value) -> bool {
        let Some(person) = self.person().filter(|person| !person.computed.is_empty()) else { return false };
        let told = person.left.keys().map(|column| (column, cell(column)));
        let mut told = told.filter(|(_, value)| !value.is_null()).peekable();
        told.peek().is_some() && told.all(|(column, value)| self.is_left_in(person, column, &value))
    }

    fn is_left_in(&self, person: &PersonCapture, column: &str, value: &Value) -> bool {
        let left = person.left.get(column).into_iter().flatten();
        left.into_iter().any(|left| is_written(left, &self.people, column, value))
    }
}
