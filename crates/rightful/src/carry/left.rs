//! What a run leaves where an identifier of a person stood: it tells nobody from anybody.

use crate::plan::{Change, NewValue, Plan, Step};
use crate::policy::Treatment;
use crate::pseudonym::{Format, Shape};
use crate::{Error, Path, Policy, Value};

/// Whether a value of people is one that a run leaves in this column: the cell of the anonymous person, the constant of the
/// field, what the plan writes there, or what looks like a surrogate where the policy lets one be written. The last also where
/// the plan has no step for the column, since an earlier run wrote it; in a column too short for a whole surrogate only the
/// plan tells how one looks.
#[must_use]
pub fn is_left(policy: &Policy, plan: &Plan, people: &str, column: &str, value: &Value) -> bool {
    let collection = policy.document().collections.get(people);
    let anonymous = collection.and_then(|of| of.person.as_ref()).and_then(|person| person.anonymous.as_ref());
    if anonymous.is_some_and(|anonymous| anonymous.row.get(column) == Some(value)) {
        return true;
    }
    let looks = |shapes: &[Shape]| {
        shapes.iter().any(|shape| is_surrogate(*shape, None, people, column, value).unwrap_or(false))
    };
    let of_policy = match collection.and_then(|of| of.fields.get(column)).map(|field| &field.treatment) {
        Some(Some(Treatment::Constant(constant))) => constant == value,
        Some(Some(Treatment::Surrogate)) => looks(&[Shape::Email, Shape::Text, Shape::Bytes, Shape::Integer]),
        // A column that takes neither null nor the empty value gets a surrogate when it is cleared.
        None | Some(None | Some(Treatment::Clear)) => looks(&[Shape::Email, Shape::Text]),
        Some(Some(_)) => false,
    };
    of_policy || is_of_plan(plan, people, column, value)
}

fn is_of_plan(plan: &Plan, people: &str, column: &str, value: &Value) -> bool {
    let same = |to: &NewValue| match to {
        NewValue::Value { value: written } => written == value,
        NewValue::Surrogate { shape, max_length } => {
            is_surrogate(*shape, *max_length, people, column, value).unwrap_or(false)
        }
        _ => false,
    };
    let writes = |set: &[Change]| set.iter().any(|change| change.column == column && same(&change.to));
    plan.steps.iter().any(|step| {
        matches!(step, Step::Change { collection, set, .. } if collection.as_str() == people && writes(set))
    })
}

/// Whether a cell looks like a surrogate of this shape.
pub(super) fn is_surrogate(
    shape: Shape,
    max_length: Option<u32>,
    collection: &str,
    column: &str,
    value: &Value,
) -> Result<bool, Error> {
    let place = Path::one(collection).join(column);
    Ok(Format::for_surrogates(place, shape, max_length, 1)?.is_like(value))
}
