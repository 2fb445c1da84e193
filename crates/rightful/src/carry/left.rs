//! What a run leaves where an identifier of a person stood: it tells nobody from anybody.

use alloc::string::String;

use super::Account;
use crate::plan::{Change, NewValue, Plan, Step};
use crate::pseudonym::{Format, Shape};
use crate::survey::SurveyRequest;
use crate::{Error, Path, Value};

/// Whether a value of the person is one that an earlier run left, or that the plan itself writes. In a column too short for a
/// whole surrogate only the plan tells how one looks.
#[must_use]
pub fn is_left(request: &SurveyRequest, plan: &Plan, account: &Account, known: (&String, &Value)) -> bool {
    request.is_left(account, known) || is_of_plan(plan, &request.people, known)
}

fn is_of_plan(plan: &Plan, people: &str, (column, value): (&String, &Value)) -> bool {
    let writes = |set: &[Change]| {
        set.iter().any(|change| change.column == *column && is_written(&change.to, people, column, value))
    };
    plan.steps.iter().any(|step| {
        matches!(step, Step::Change { collection, set, .. } if collection.as_str() == people && writes(set))
    })
}

/// Whether a cell of a collection may be what was written there.
pub(crate) fn is_written(written: &NewValue, collection: &str, column: &str, value: &Value) -> bool {
    match written {
        NewValue::Value { value: written } => written == value,
        NewValue::Surrogate { shape, max_length } => {
            is_surrogate(*shape, *max_length, collection, column, value).unwrap_or(false)
        }
        _ => false,
    }
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
