//! One item that several purposes hold: until when each may use it, and until when it may stay at all.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::purpose;
use crate::calendar::{Date, DayOrTime};
use crate::case::RestrictionGround;
use crate::gather::Gather;
use crate::law::Citation;
use crate::law::retention::Rule;
use crate::pointer::Pointer;
use crate::read::Read;
use crate::{Code, Error, Problems};

/// A last day: given, or reckoned from what happened.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a day is given or reckoned")]
pub enum Limit {
    /// This day.
    On(Date),
    /// What the rule comes to.
    Reckoned {
        /// The rule.
        rule: Rule,
        /// What happened.
        happened: Vec<DayOrTime>,
    },
}

/// A period that must be kept, and the law that says so (Art. 6(1)(c), 6(3), 17(3)(b)).
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "facts: a new one is a new rule")]
pub struct Floor {
    /// The last day of it.
    pub limit: Limit,
    /// The provision.
    pub provision: String,
}

/// What is known of one purpose that holds the item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "facts: a new one is a new rule")]
pub struct PurposePeriod {
    /// How long the purpose needs the data (Art. 5(1)(e)).
    pub period: Option<Limit>,
    /// The last day, whatever the period says: it is held no longer.
    pub ceiling: Option<Limit>,
    /// The period that must be kept, whatever ends the use.
    pub floor: Option<Floor>,
    /// The day what the purpose hangs on ended, such as the contract (Art. 5(1)(e)).
    pub ended: Option<Date>,
    /// The day its consent was withdrawn (Art. 7(3)).
    pub withdrawn: Option<Date>,
    /// The day an objection to it was upheld (Art. 21(1)) or made to direct marketing (Art. 21(3)).
    pub objection_upheld: Option<Date>,
    /// What ends it, in words, while that has not happened.
    pub awaits: Option<String>,
    /// The day an open end is looked at again (Recital 39).
    pub review: Option<Date>,
}

/// What keeps deletion from running for a while: it opens no use, and its end starts no new period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "facts: a new one is a new rule")]
pub struct Suspension {
    /// What it is.
    pub by: SuspensionKind,
    /// The day it begins.
    pub from: Date,
    /// The day it is released or lifted: it no longer holds on that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released: Option<Date>,
    /// The day it is looked at again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Date>,
}

/// What keeps deletion from running.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a claim, or a restriction")]
pub enum SuspensionKind {
    /// A legal hold: the data are needed for legal claims (Art. 17(3)(e)).
    LegalHold,
    /// A restriction on this ground: the data are stored and nothing else, and deleting is something else (Art. 4(2),
    /// 18(2)).
    Restriction(RestrictionGround),
}

impl SuspensionKind {
    /// Where it stands.
    #[must_use]
    pub const fn citation(self) -> Citation {
        match self {
            Self::LegalHold => Citation::known("GDPR Art. 17(3)(e)"),
            Self::Restriction(ground) => ground.citation(),
        }
    }
}

/// One item: the purposes that hold it, and what keeps it from being deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "facts: a new one is a new rule")]
pub struct Item {
    /// The purposes, by name.
    pub purposes: BTreeMap<String, PurposePeriod>,
    /// Holds and restrictions that cover it.
    pub suspensions: Vec<Suspension>,
}

/// Until when an item may be used for what, and until when it may stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct ItemEnd {
    /// How it stands on the day that was asked about.
    pub standing: Standing,
    /// The last day any purpose may hold it; none while one is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Date>,
    /// Each purpose.
    pub purposes: BTreeMap<String, PurposeEnd>,
    /// Purposes that are over, or may not use it while it is restricted (Art. 18(2)), while the item stays: their users lose it
    /// (Art. 5(1)(b)).
    pub use_stops: Vec<String>,
    /// What has to be looked into.
    pub findings: Vec<Finding>,
    /// Where it stands.
    pub cites: Vec<Citation>,
}

/// How an item stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(tag = "standing", rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "an item may be held or not, and then goes or waits")]
#[schemars(rename = "ItemStanding")]
pub enum Standing {
    /// A purpose holds it and no day is known until when.
    Open,
    /// It may be held.
    Held {
        /// The last day.
        until: Date,
    },
    /// No purpose holds it, and a hold or restriction keeps it from being deleted.
    Suspended {
        /// The latest day on which one of them is looked at again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        review: Option<Date>,
    },
    /// It has to be deleted.
    Due {
        /// Since this day: the day after its end, or the day the hold was released that covered it.
        since: Date,
    },
}

/// Until when one purpose may use an item, and until when it keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct PurposeEnd {
    /// The last day it may be used; none while that is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_until: Option<Date>,
    /// What ends the use.
    pub by: EndedBy,
    /// The last day it may be held: that of its use, or of a later floor; none while that is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_until: Option<Date>,
    /// Whether the purpose may use the item on the day that was asked about: none may while it is restricted (Art. 18(2)).
    pub in_use: bool,
    /// Where it stands.
    pub cites: Vec<Citation>,
}

/// What ends the use for a purpose: the earliest of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the ends of section 18 of the model")]
pub enum EndedBy {
    /// Consent was withdrawn (Art. 7(3)).
    Withdrawal,
    /// An objection was upheld, or made to direct marketing (Art. 21).
    Objection,
    /// What the purpose hangs on ended (Art. 5(1)(e)).
    Ended,
    /// Its ceiling (Art. 5(1)(e)).
    Ceiling,
    /// Its period (Art. 5(1)(e)).
    Period,
    /// Nothing yet.
    Nothing,
}

/// Something a person has to look into; no answer is withheld for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(tag = "finding", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
#[schemars(rename = "RetentionFinding")]
pub enum Finding {
    /// The law keeps the item longer than its ceiling allows. It is reckoned with the floor, because what is deleted
    /// cannot be brought back (*convention*).
    FloorAfterCeiling {
        /// The purpose.
        purpose: String,
        /// The last day of the floor.
        floor: Date,
        /// The ceiling.
        ceiling: Date,
    },
    /// The end is open, and it is not said what is awaited (Art. 5(1)(e)).
    NothingAwaited {
        /// The purpose.
        purpose: String,
    },
    /// The end is open, and no day is set on which it is looked at again (Recital 39).
    NoReview {
        /// The purpose.
        purpose: String,
    },
    /// The end is open, and the day on which it should have been looked at again has passed (Recital 39).
    ReviewPassed {
        /// The purpose.
        purpose: String,
        /// That day.
        review: Date,
    },
    /// A hold or restriction has no day on which it is looked at again.
    SuspensionWithoutReview {
        /// Which of them, counted from 0.
        position: u32,
    },
    /// The day has passed on which a hold or restriction should have been looked at again (Recital 39).
    SuspensionReviewPassed {
        /// Which of them, counted from 0.
        position: u32,
        /// That day.
        review: Date,
    },
    /// A hold or restriction began when the item should have been gone.
    SuspendedLate {
        /// Which of them, counted from 0.
        position: u32,
        /// The day on which it should have gone.
        due: Date,
    },
}

/// Until when an item may be used and held, as of the day `on` (Art. 5(1)(b), (e)).
///
/// Of each purpose the earliest of period, ceiling, withdrawal, objection and end ends its use: a withdrawal, an upheld
/// objection and an end act at once, so their own day is no longer covered (*convention*). A floor keeps the item
/// longer without opening a use. The item stays until the latest purpose lets go of it. A hold or restriction then
/// suspends deletion; when it is released the item is due at once, and no new period begins.
///
/// # Errors
/// Every problem: an item without purpose ([`Code::PolicyPurposeMissing`]), a floor without provision
/// ([`Code::PolicyFloorWithoutLaw`]), a suspension that ends before it begins ([`Code::RetentionBackwards`]), a fact
/// after `on` ([`Code::RetentionFuture`]), and those of [`Rule::end`].
pub fn item(item: &Item, on: Date) -> Result<ItemEnd, Problems> {
    let mut problems = Vec::new();
    if item.purposes.is_empty() {
        let message = "data without purpose are not held (Art. 5(1)(b)): name the purposes";
        problems.push(Error::new(Code::PolicyPurposeMissing, "/purposes", message));
    }
    check_suspensions(&item.suspensions, on, &mut problems);
    let (mut purposes, mut findings) = (BTreeMap::new(), Vec::new());
    for (i, (name, period)) in item.purposes.iter().enumerate() {
        // The name of a purpose is the organisation's own; it is told by position as all keys of a call are.
        let at = Pointer::of(["purposes"]).position(i);
        match purpose::end(name, period, on, &at, &mut findings) {
            Ok(end) => {
                purposes.insert(name.clone(), end);
            }
            Err(found) => problems.extend(found),
        }
    }
    Problems::none_or(problems)?;
    let open = purposes.values().any(|purpose| purpose.kept_until.is_none());
    let end = if open { None } else { purposes.values().filter_map(|purpose| purpose.kept_until).max() };
    let standing = match end {
        None => Standing::Open,
        Some(end) => standing(end, on, &item.suspensions, &mut findings),
    };
    review(&item.suspensions, on, &mut findings);
    // Of what is restricted nothing but storage is left (Art. 18(2)).
    let restricted = |held: &Suspension| matches!(held.by, SuspensionKind::Restriction(_)) && held.covers(on);
    if item.suspensions.iter().any(restricted) {
        purposes.values_mut().for_each(|purpose| purpose.in_use = false);
    }
    let stays = !matches!(standing, Standing::Due { .. });
    let over = purposes.iter().filter(|(_, purpose)| stays && !purpose.in_use);
    let use_stops = over.map(|(name, _)| name.clone()).collect();
    let cites = cites(&purposes, standing, &item.suspensions, on);
    Ok(ItemEnd { standing, end, purposes, use_stops, findings, cites })
}

fn check_suspensions(suspensions: &[Suspension], on: Date, problems: &mut Vec<Error>) {
    for (i, suspension) in suspensions.iter().enumerate() {
        let at = Pointer::of(["suspensions"]).index(i);
        if suspension.from > on {
            problems.push(future(at.key("from")));
        }
        match suspension.released {
            Some(released) if released < suspension.from => {
                let message = "it is released before it begins: check both days";
                problems.push(Error::new(Code::RetentionBackwards, at.key("released"), message));
            }
            Some(released) if released > on => problems.push(future(at.key("released"))),
            _ => {}
        }
    }
}

pub(super) fn future(at: Pointer) -> Error {
    let message = "this day lies after the day that is asked about: ask about a later day, or leave it out";
    Error::new(Code::RetentionFuture, at, message)
}

impl Suspension {
    /// Whether it holds on a day: from the day it begins until the day before it is released.
    fn covers(&self, day: Date) -> bool {
        self.from <= day && self.released.is_none_or(|released| day < released)
    }
}

/// How an item stands whose last day is `end`.
fn standing(end: Date, on: Date, suspensions: &[Suspension], findings: &mut Vec<Finding>) -> Standing {
    if on <= end {
        return Standing::Held { until: end };
    }
    // `on` lies after `end`, so there is a next day.
    let due = end.add_days(1).unwrap_or(on);
    let mut since = due;
    // Each round moves the day to the release of another suspension, so there are at most as many.
    while let Some(released) =
        suspensions.iter().filter(|held| held.covers(since)).filter_map(|held| held.released).max()
    {
        since = released;
    }
    let suspended = |day: Date| suspensions.iter().any(|held| held.covers(day));
    for (position, suspension) in suspensions.iter().enumerate() {
        if suspension.from > since && !suspended(since) {
            findings.push(Finding::SuspendedLate { position: counted(position), due: since });
        }
    }
    if suspended(on) {
        let review = suspensions.iter().filter(|held| held.covers(on)).filter_map(|held| held.review).max();
        return Standing::Suspended { review };
    }
    Standing::Due { since }
}

fn counted(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

fn review(suspensions: &[Suspension], on: Date, findings: &mut Vec<Finding>) {
    for (position, suspension) in suspensions.iter().enumerate() {
        let position = counted(position);
        match suspension.review {
            _ if !suspension.covers(on) => {}
            None => findings.push(Finding::SuspensionWithoutReview { position }),
            Some(review) if review < on => {
                findings.push(Finding::SuspensionReviewPassed { position, review });
            }
            Some(_) => {}
        }
    }
}

fn cites(
    purposes: &BTreeMap<String, PurposeEnd>,
    standing: Standing,
    suspensions: &[Suspension],
    on: Date,
) -> Vec<Citation> {
    let mut cites: BTreeSet<Citation> =
        purposes.values().flat_map(|purpose| purpose.cites.iter().cloned()).gather();
    cites.insert(Citation::known("GDPR Art. 5(1)(e)"));
    for held in suspensions.iter().filter(|held| held.covers(on)) {
        let restricts = matches!(held.by, SuspensionKind::Restriction(_));
        if restricts || matches!(standing, Standing::Suspended { .. }) {
            cites.insert(held.by.citation());
        }
        if restricts {
            cites.insert(Citation::known("GDPR Art. 18(2)"));
        }
    }
    cites.into_iter().collect()
}
