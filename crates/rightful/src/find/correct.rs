//! What a correction may not do: make the person somebody else, or nobody.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::carry::{Account, Beside};
use crate::case::Correction;
use crate::policy::Strength;
use crate::survey::{PersonCapture, Question, SurveyRequest};
use crate::{Code, Error, Value};

/// The strong identifiers that corrections give the person or rows of theirs, each as an account that holds it alone, with
/// the position of the correction: another account may not be known by it. See [`Doubts::of_correction`].
///
/// [`Doubts::of_correction`]: super::Doubts::of_correction
#[must_use]
pub fn strong_identifiers(request: &SurveyRequest, corrections: &[Correction]) -> Vec<(usize, Account)> {
    let Some(person) = request.person() else { return Vec::new() };
    let strong = |column: &String| {
        person.identifiers.get(column).is_some_and(|known| known.strength == Strength::Strong)
    };
    let mut given = Vec::new();
    for (position, correction) in corrections.iter().enumerate() {
        let own = (correction.collection == request.people).then(|| correction.field.clone());
        let questions = request.capture(&correction.collection).into_iter().flat_map(|of| &of.questions);
        // A column that repeats the identifier moves its row to whoever is known by it.
        let repeated = questions.filter_map(|question| match question {
            Question::Value { column, of, .. } if *column == correction.field => Some(of.clone()),
            _ => None,
        });
        for column in own.into_iter().chain(repeated).filter(strong) {
            let identifiers = [(column, correction.now.clone())].into();
            given.push((
                position,
                Account { key: Vec::new(), identifiers, is_stub: false, beside: Beside::default() },
            ));
        }
    }
    given
}

/// Refuses where a row of the person, whose cells are given, would be nobody once it is corrected.
///
/// # Errors
/// [`Code::SubjectNobody`].
pub fn becomes_nobody(
    person: &PersonCapture,
    people: &str,
    corrections: &[Correction],
    cell: &dyn Fn(&str) -> Value,
) -> Result<(), Error> {
    let new = |column: &str| {
        let old = cell(column);
        let mut own = corrections.iter().filter(|one| one.collection == people && one.field == column);
        own.find(|one| one.was == old).map_or(old, |one| one.now.clone())
    };
    if !person.nobody.as_ref().is_some_and(|nobody| nobody.holds(&new)) {
        return Ok(());
    }
    let message = "the person's row would be what the policy calls nobody, and no right could be exercised on it any more: give \
                   another value, or change `person.nobody`";
    Err(Error::new(Code::SubjectNobody, "/trigger/corrections", message))
}

/// The refusal of a correction by what a table allows.
#[must_use]
pub fn not_corrected(at: impl ToString) -> Error {
    let at: String = at.to_string();
    let message = "the table refuses what a correction gives (a unique key, a check, a type or a column without null): give another \
                   value in `now`, or first correct the row that holds it";
    Error::new(Code::RunConstraint, at, message)
}
