//! How a restriction is marked in rows, and its lifting (Art. 18, 4(3)).

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use super::document::NewValue;
use super::fate::{Fate, Row};
use super::view::{Place, View};
use crate::case::{RestrictionGround, Trigger};
use crate::decide::{Atom, Outcome, Reason, Ruling};
use crate::gather::Gather;
use crate::policy::SuspendedRows;

/// What becomes of the mark of a class of rows.
pub(super) enum Marks<'a> {
    /// Nothing: the restriction does not concern them, or they carry the mark already.
    Stay,
    /// These cells are written.
    Write(BTreeMap<&'a str, NewValue>),
    /// No executor can mark this: whoever keeps the store does it, for these fields, or the rows where there are none.
    Outside {
        /// The ground.
        ground: RestrictionGround,
        /// The fields.
        fields: Vec<String>,
    },
}

/// Whether rows of the class carry the mark of the restriction that the case obtains.
pub(super) fn is_marked(view: &View<'_>, place: &Place<'_>, class: &str) -> bool {
    let ground = match &view.case.trigger {
        Trigger::Restriction { ground, .. } => *ground,
        _ => RestrictionGround::ObjectionPending,
    };
    declared(place, ground).is_some_and(|rows| carries(place, class, rows))
}

/// What becomes of the mark of these rows.
pub(super) fn marks<'a>(view: &View<'a>, row: &Row<'_, 'a>) -> Marks<'a> {
    if row.fate != Fate::Keep {
        return Marks::Stay;
    }
    if row.decided.ruling.reason == Reason::RestrictionLifted {
        return match &view.case.trigger {
            Trigger::RestrictionLifted { ground, .. } => lifted(row, *ground),
            _ => Marks::Stay,
        };
    }
    let begins = |reason: Reason| match (reason, &view.case.trigger) {
        (Reason::RestrictionObtained, Trigger::Restriction { ground, .. }) => Some(*ground),
        (Reason::ObjectionPending, _) => Some(RestrictionGround::ObjectionPending),
        _ => None,
    };
    let fields = || row.decided.fields.iter();
    let some = |ruled: &&crate::decide::FieldRuling| begins(ruled.ruling.reason).is_some();
    let row_begins = Some(&row.decided.ruling)
        .filter(|ruling| ruling.outcome == Outcome::Restrict)
        .and_then(|ruling| begins(ruling.reason));
    let ground = fields().find(some).and_then(|ruled| begins(ruled.ruling.reason)).or(row_begins);
    let Some(ground) = ground else { return Marks::Stay };
    // A mark says that the whole row is only stored; where other fields of it go on in use, it would say too much.
    let whole = row_begins.is_some() && fields().all(|ruled| ruled.ruling.outcome == Outcome::Restrict);
    if !whole {
        let fields = fields().filter(some).flat_map(|ruled| ruled.fields.iter().map(String::from)).collect();
        return Marks::Outside { ground, fields };
    }
    begun(row, ground)
}

/// Whether rows keep the mark of an objection that was weighed (Art. 18(1)(d)): nothing lifts it but a case of its own,
/// because the person is informed before (Art. 18(3)).
pub(super) fn outlives_its_ground(view: &View<'_>, row: &Row<'_, '_>) -> bool {
    let weighed = matches!(view.case.trigger, Trigger::Objection { .. } | Trigger::Erasure { .. });
    let restricts = |ruling: &Ruling| ruling.restricted_by.contains(&RestrictionGround::ObjectionPending);
    let waits =
        restricts(&row.decided.ruling) || row.decided.fields.iter().any(|ruled| restricts(&ruled.ruling));
    weighed
        && !waits
        && row.fate != Fate::Delete
        && declared(row.place, RestrictionGround::ObjectionPending)
            .is_some_and(|rows| carries(row.place, row.class, rows))
}

fn begun<'a>(row: &Row<'_, 'a>, ground: RestrictionGround) -> Marks<'a> {
    let outside = Marks::Outside { ground, fields: Vec::new() };
    let of_ground = declared(row.place, ground);
    let Some(mark) = of_ground.and_then(|rows| rows.mark.as_ref()) else { return outside };
    if of_ground.is_some_and(|rows| carries(row.place, row.class, rows)) {
        return Marks::Stay;
    }
    // A row that carries another mark in the same column would lose it.
    let lost = |other: &SuspendedRows| {
        of_ground.is_some_and(|own| other.is_in_the_way_of(own)) && carries(row.place, row.class, other)
    };
    if row.place.collection.suspended.iter().any(lost) { outside } else { Marks::Write(cells(&mark.set)) }
}

fn lifted<'a>(row: &Row<'_, 'a>, ground: RestrictionGround) -> Marks<'a> {
    let own = declared(row.place, ground).filter(|own| carries(row.place, row.class, own));
    match own.and_then(|own| own.mark.as_ref()) {
        // Somebody else may have obtained the restriction too, and has to be informed first (Art. 18(3)).
        Some(mark) if !row.place.may_be_shared() => Marks::Write(cells(&mark.lift)),
        _ => Marks::Outside { ground, fields: Vec::new() },
    }
}

fn cells(values: &BTreeMap<String, crate::Value>) -> BTreeMap<&str, NewValue> {
    values.iter().map(|(column, value)| (column.as_str(), NewValue::Mark { value: value.clone() })).gather()
}

fn declared<'a>(place: &Place<'a>, ground: RestrictionGround) -> Option<&'a SuspendedRows> {
    place.collection.suspended_for(ground)
}

/// Whether rows of the class carry the mark.
fn carries(place: &Place<'_>, class: &str, rows: &SuspendedRows) -> bool {
    let mut atoms = place.decided.atoms.iter();
    let at = atoms.position(|atom| matches!(atom, Atom::When { when } if *when == rows.when));
    at.is_some_and(|at| class.as_bytes().get(at) == Some(&b'1'))
}
