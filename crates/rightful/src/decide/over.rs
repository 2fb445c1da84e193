//! What lies over an item whatever its purposes: restrictions, holds, exceptions, and a right that erases nothing.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use super::Ruling;
use super::facts::{Asked, Facts};
use super::item::{cite, stays_untouched};
use crate::Path;
use crate::calendar::Date;
use crate::case::{ClaimedException, RestrictionGround};
use crate::law::retention::SuspensionKind;
use crate::policy::{Document, SuspendedRows, column_of};

/// What lies over a collection, or over fields of it that fare alike: in the order in which it counts.
#[derive(Clone)]
pub(super) struct Over<'a> {
    /// Every ground of Art. 18(1): where one ends, the others go on.
    pub(super) restrictions: BTreeSet<RestrictionGround>,
    /// The day a hold is looked at again.
    pub(super) hold: Option<Date>,
    pub(super) exception: Option<&'a ClaimedException>,
    /// A right that erases nothing, and what it says of this collection.
    pub(super) asked: Option<AskedHere<'a>>,
}

/// What a right that erases nothing asks of a collection.
#[derive(Clone, Copy)]
pub(super) enum AskedHere<'a> {
    /// Nothing, by this provision.
    Nothing(&'static str),
    /// That its rows are only stored.
    Restrict(RestrictionGround),
    /// That the marks of this ground are removed: where the rows carry the declared one (`own`), and where no run could set
    /// it, so that whoever keeps the store marked them.
    Lift { ground: RestrictionGround, own: Option<&'a SuspendedRows>, carried: bool, by_hand: bool },
}

impl<'a> AskedHere<'a> {
    fn of(document: &'a Document, asked: Asked<'_>, collection: &str) -> Self {
        let covers = |names: &[String]| names.is_empty() || names.iter().any(|name| name == collection);
        match asked {
            Asked::Restriction { ground, collections } if covers(collections) => Self::Restrict(ground),
            Asked::Lifted { ground, collections } if covers(collections) => {
                let own = document.collections.get(collection).and_then(|home| home.suspended_for(ground));
                Self::Lift { ground, own, carried: false, by_hand: own.is_none() }
            }
            Asked::Restriction { .. } => Self::Nothing("GDPR Art. 18(1)"),
            Asked::Lifted { .. } => Self::Nothing("GDPR Art. 18(3)"),
            Asked::Rectification => Self::Nothing("GDPR Art. 16"),
        }
    }
}

impl<'a> Over<'a> {
    /// What lies over a collection, or over some fields of it that fare alike.
    pub(super) fn of(facts: &Facts<'a>, collection: &str, field: Option<&str>) -> Self {
        let reaches = |collections: &[String], fields: &[Path]| {
            collections.iter().any(|name| name == collection)
                || field.is_some_and(|field| names_field(fields, collection, field))
        };
        let case = facts.case;
        Self {
            restrictions: case
                .restrictions
                .iter()
                .filter(|restriction| reaches(&restriction.collections, &restriction.fields))
                .map(|restriction| restriction.ground)
                .collect(),
            // Of several, the one that lasts longest tells until when.
            hold: case
                .holds
                .iter()
                .filter(|hold| reaches(&hold.collections, &hold.fields))
                .map(|hold| hold.review)
                .max(),
            exception: case
                .exceptions
                .iter()
                .filter(|claimed| reaches(&claimed.collections, &claimed.fields))
                .max_by_key(|claimed| claimed.until),
            asked: facts.asked.map(|asked| AskedHere::of(facts.document, asked, collection)),
        }
    }

    /// The ruling for an item that the right does not speak of, where the case is one that erases nothing.
    pub(super) fn not_concerned(&self) -> Option<Ruling> {
        let cites = match self.asked? {
            AskedHere::Nothing(provision) => cite(&[provision]),
            AskedHere::Restrict(_) => cite(&["GDPR Art. 18(1)"]),
            AskedHere::Lift { .. } => cite(&["GDPR Art. 18(3)"]),
        };
        Some(stays_untouched(cites))
    }

    /// With what the marks of a class of rows say beside that.
    pub(super) fn with<'s>(&self, marked: impl Iterator<Item = &'s SuspendedRows>) -> Self {
        let mut with = self.clone();
        for rows in marked {
            match rows.by {
                SuspensionKind::LegalHold => with.hold = with.hold.max(Some(rows.review)),
                SuspensionKind::Restriction(by) => {
                    with.restrictions.insert(by);
                }
            }
            if let Some(AskedHere::Lift { ground, own: Some(own), carried, by_hand }) = &mut with.asked {
                *carried |= rows.by == SuspensionKind::Restriction(*ground);
                *by_hand |= rows.is_in_the_way_of(own);
            }
        }
        with
    }
}

/// Whether a field is among those that a hold, a restriction or an exception names.
fn names_field(fields: &[Path], collection: &str, field: &str) -> bool {
    fields.iter().any(|path| column_of(path) == Some((collection, field)))
}

/// The holds, restrictions and exceptions that name a field by itself, in the order of the case: fields fare alike where these
/// are the same.
pub(super) fn named_by(facts: &Facts<'_>, collection: &str, field: &str) -> Vec<usize> {
    let holds = facts.case.holds.iter().map(|hold| &hold.fields);
    let restrictions = facts.case.restrictions.iter().map(|restriction| &restriction.fields);
    let exceptions = facts.case.exceptions.iter().map(|claimed| &claimed.fields);
    let all = holds.chain(restrictions).chain(exceptions);
    let naming = all.enumerate().filter(|(_, fields)| names_field(fields, collection, field));
    naming.map(|(position, _)| position).collect()
}
