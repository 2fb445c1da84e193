//! Who is somebody stays so, and who is nobody is.
//!
//! The person's row that stays because kept rows lead to it must not become nobody: no later case could name the person, so
//! that nothing of theirs would be handed out any more (Art. 15), and nothing deleted when its period ends (Art. 5(1)(e)). An
//! anonymous person must be nobody, or a later case could name them.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::document::{KeyColumn, KeySource, NewValue, Step};
use super::fate::{Fate, Fates, Row};
use super::view::View;
use crate::gather::Gather as _;
use crate::{Any, Code, Comparison, Condition, Error, Path};

/// Refuses a plan after which the person could be taken for nobody, or an anonymous person for somebody.
pub(super) fn check(view: &View<'_>, fates: &Fates<'_, '_>, steps: &[Step], problems: &mut Vec<Error>) {
    let (Some(nobody), Some(place)) = (&view.person.nobody, view.place(view.people)) else { return };
    let at = place.home.join("person");
    let own = || fates.rows.iter().filter(|row| row.is_person(view));
    stays_somebody(nobody, fates, &mut own(), &at, problems);
    let in_place = |row: &&Row<'_, '_>| row.fate == Fate::InPlace && !fates.kept_leads;
    let fails =
        |set: &Cells<'_>| nobody.may(false, &|column, asked, hold| could(set.get(column), asked, hold));
    if steps.iter().filter_map(inserted).any(|set| fails(&set))
        || own().filter(in_place).any(|row| fails(&row.set))
    {
        let message = "a column that `nobody` asks to be null, or to hold a certain value, comes to hold another, since the table \
                       needs one: name the column in `row`, or widen `nobody`";
        problems.push(Error::new(Code::PolicyTemplateNotNobody, at.join("anonymous").join("row"), message));
    }
}

type Cells<'a> = BTreeMap<&'a str, NewValue>;

/// What is known of a new person's cells.
fn inserted(step: &Step) -> Option<Cells<'_>> {
    let Step::InsertPerson { key, row, rows, .. } = step else { return None };
    let mut cells: Cells<'_> = row.iter().map(|(column, value)| (column.as_str(), value.clone())).gather();
    for KeyColumn { column, from } in key {
        if let KeySource::Template { value } = from {
            cells.insert(column, NewValue::Value { value: value.clone() });
        }
    }
    (*rows > 0).then_some(cells)
}

fn stays_somebody<'r>(
    nobody: &Condition,
    fates: &Fates<'_, '_>,
    own: &mut dyn Iterator<Item = &'r Row<'r, 'r>>,
    at: &Path,
    problems: &mut Vec<Error>,
) {
    let stays = |row: &&Row<'_, '_>| match row.fate {
        Fate::Keep | Fate::Stub => true,
        Fate::InPlace => fates.kept_leads,
        Fate::Delete | Fate::Unlink => false,
    };
    if own.filter(stays).any(|row| may_become(nobody, row)) {
        let message = "the person's row has to be found again for what is kept, and what the plan leaves in it could be what the \
                       policy calls nobody, whom no case can name: give its fields another treatment, or add to `nobody` a column \
                       that tells an anonymous person from an account that was emptied";
        problems.push(Error::new(Code::SubjectNobody, at.join("nobody"), message));
    }
}

/// Whether a row that is somebody could be nobody once it is changed. An alternative that reads nothing of what changes
/// fails as it did before.
fn may_become(nobody: &Condition, row: &Row<'_, '_>) -> bool {
    let alternatives = match nobody {
        Condition::Any(Any { any }) => any.as_slice(),
        one => core::slice::from_ref(one),
    };
    // What a correction makes of a row is looked at where its values are known.
    let set = |column: &str| row.set.get(column).filter(|value| !matches!(value, NewValue::Corrected { .. }));
    alternatives.iter().any(|one| {
        let mut changes = false;
        one.each_column(&mut |column| changes |= set(column).is_some());
        changes && one.may(true, &|column, asked, hold| could(set(column), asked, hold))
    })
}

/// Whether a comparison could hold, or could fail, of what a cell comes to hold; of one that stays as it is, both.
fn could(value: Option<&NewValue>, asked: &Comparison, hold: bool) -> bool {
    match (value, asked) {
        (Some(NewValue::Value { value } | NewValue::Mark { value }), _) => asked.holds(value) == hold,
        // What is drawn at random, or is left of a text, is not what somebody wrote down.
        (Some(NewValue::Surrogate { .. } | NewValue::AnonymousKey { .. }), Comparison::Is(_)) => !hold,
        (Some(NewValue::Redacted { .. } | NewValue::Json { .. }), Comparison::Is(literal))
            if !literal.is_null() =>
        {
            !hold
        }
        _ => true,
    }
}
