//! Entries that keep somebody from being written to again after an objection to direct marketing (Art. 21(3)).

use alloc::vec::Vec;

use super::document::Step;
use super::view::View;
use crate::case::Trigger;
use crate::decide::Reason;
use crate::policy::column_of;
use crate::schema::Affinity;
use crate::survey::Survey;
use crate::{Error, Format, Path, Shape};

/// Whether the case objects to direct marketing, so that an entry has to keep the person out.
pub(super) fn objects(view: &View<'_>) -> bool {
    let asked = match &view.case.trigger {
        Trigger::Erasure { marketing, .. } | Trigger::Objection { marketing, .. } => *marketing,
        _ => false,
    };
    asked || view.decision.purposes.values().any(|state| state.reason == Reason::MarketingObjection)
}

/// The steps that add entries: one for each collection that keeps an identifier of these people out.
pub(super) fn steps(view: &View<'_>, survey: &Survey, problems: &mut Vec<Error>) -> Vec<Step> {
    if survey.accounts == 0 || !objects(view) {
        return Vec::new();
    }
    let mut steps = Vec::new();
    for (name, collection) in &view.policy.document().collections {
        let Some(kept) = collection.suppression.as_ref().filter(|_| collection.store == view.store) else {
            continue;
        };
        let Some((_, of)) = column_of(&kept.of).filter(|(people, _)| *people == view.people) else {
            continue;
        };
        let table = collection.table(name);
        let column = view.schema.tables.get(&table).and_then(|table| table.column(&kept.column));
        let shape = match column.map(|column| column.affinity).unwrap_or_default() {
            Affinity::Integer | Affinity::Numeric | Affinity::Real => Shape::Integer,
            Affinity::Text | Affinity::Blob => Shape::Text,
        };
        let max_length = column.and_then(|column| column.max_length);
        let at = Path::one(name).join(&kept.column);
        // As many people as a table of entries may come to hold.
        if let Err(problem) = Format::for_pseudonyms(at, shape, max_length, ENTRIES) {
            problems.push(problem);
            continue;
        }
        steps.push(Step::Suppress {
            collection: name.into(),
            table,
            of: of.into(),
            normalise: kept.normalise.clone(),
            column: kept.column.clone(),
            shape,
            max_length,
            on: kept.day.clone(),
            day: view.decision.decided,
            rows: survey.accounts,
        });
    }
    steps
}

/// How many entries are expected at most: it decides how wide a pseudonym has to be.
pub(crate) const ENTRIES: u64 = 1 << 16;
