//! The answer of `decide`: per item the outcome, why, and until when.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cmp::Ordering;

use schemars::JsonSchema;
use serde::Serialize;

use crate::calendar::Date;
use crate::case::RestrictionGround;
use crate::law::{Citation, Exception, Ground};
use crate::policy::Retention;
use crate::read::Read;
use crate::{Condition, Hash, Name};

/// What a case means for each item of the data map. An item is a field of a class of rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Decision {
    /// The policy decided on.
    pub policy: Hash,
    /// The day of the decision.
    pub decided: Date,
    /// The whole case is answered without touching data: forwarded, out of scope, not identified, excessive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_aside: Option<Ruling>,
    /// How each purpose stands for this person on that day.
    pub purposes: BTreeMap<String, PurposeState>,
    /// What the case means for each collection that leads to a person.
    pub collections: BTreeMap<String, CollectionDecision>,
}

/// How one purpose stands for the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct PurposeState {
    /// How it stands.
    pub standing: Standing,
    /// Why.
    pub reason: Reason,
    /// Where that stands.
    pub cites: Vec<Citation>,
    /// The day it ended, where it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// How its consent stands by channel, where it has ended on one while the purpose goes on for others (Art. 7(3)).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub channels: BTreeMap<String, ChannelState>,
}

/// How a purpose stands on one channel of its consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct ChannelState {
    /// How it stands: it goes on there, or has ended.
    pub standing: Standing,
    /// Why.
    pub reason: Reason,
    /// Where that stands.
    pub cites: Vec<Citation>,
    /// The day it ended, where it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
}

/// How a purpose stands; a retention period that runs from a row's own column is decided row by row on top of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the standings of the model")]
pub enum Standing {
    /// It goes on, and needs to know who the person is.
    Runs,
    /// It goes on without the person's identity.
    RunsUnlinked,
    /// It waits, and its data are only stored, while an objection to it is weighed (Art. 18(1)(d)).
    Waits,
    /// It has ended.
    Ended,
}

/// The classes of one collection's rows, and what the case means for each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct CollectionDecision {
    /// The questions whose answers tell one class of rows from another, in order.
    pub atoms: Vec<Atom>,
    /// What each class comes to; a class is the text of its answers, `1` for yes and `0` for no.
    pub classes: BTreeMap<Class, ClassDecision>,
}

/// The answers to a collection's questions for a class of rows, in order: `10` is yes, no.
pub type Class = Name;

/// A question about a row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(tag = "ask", rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "every executor must be able to answer every question")]
pub enum Atom {
    /// Is the row one of the person's own rows (an account)?
    Subject,
    /// Does this link lead to the person, or to a row that does?
    Link {
        /// The name of the link.
        link: String,
    },
    /// Does the condition hold?
    When {
        /// The condition.
        when: Condition,
    },
    /// Is the row's own retention period for this purpose over on the day of the decision?
    Due {
        /// The purpose.
        purpose: String,
    },
}

/// What the case means for a class of rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct ClassDecision {
    /// What happens to the row.
    pub row: RowOutcome,
    /// Why, for the row as a whole: its links and key.
    pub ruling: Arc<Ruling>,
    /// Why, for the fields; fields ruled alike stand together.
    pub fields: Vec<FieldRuling>,
}

/// What happens to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a row goes, is unlinked or stays")]
pub enum RowOutcome {
    /// It is deleted.
    Delete,
    /// It stays, and no longer leads to the person.
    Unlink,
    /// It stays, and still leads to the person.
    Keep,
}

/// One ruling for some fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct FieldRuling {
    /// The fields.
    pub fields: Vec<Name>,
    /// The ruling, shared by everything it is made for.
    pub ruling: Arc<Ruling>,
}

/// What is ruled for an item, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Ruling {
    /// The provisions.
    pub cites: Vec<Citation>,
    /// The exception of Art. 17(3) that holds the item against the ground that is met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exception: Option<Exception>,
    /// The ground of Art. 17(1) that is met for the item, where it is kept all the same: by an exception, a hold, or a period
    /// that must be kept. Where no ground is met there is none, and no exception is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<Ground>,
    /// What is ruled.
    pub outcome: Outcome,
    /// The purposes it rests on: those that keep the item, or those that have ended.
    pub purposes: Vec<String>,
    /// Why.
    pub reason: Reason,
    /// The grounds of Art. 18(1) by which it is only stored: each has to end before anything else is done with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub restricted_by: Vec<RestrictionGround>,
    /// Why the purposes of `use_stops` hold it no longer, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stop_reasons: Vec<Reason>,
    /// Until when, where the item is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Until>,
    /// Purposes that have ended, or wait while an objection is weighed (Art. 18(1)(d)), while the item stays: their users lose
    /// it (Art. 5(1)(b)).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub use_stops: Vec<String>,
}

/// By what is ruled, why, and on what it rests.
impl Ord for Ruling {
    fn cmp(&self, other: &Self) -> Ordering {
        fn told(ruling: &Ruling) -> impl Ord + '_ {
            let Ruling { cites, exception, ground, outcome, purposes, reason, .. } = ruling;
            let Ruling { restricted_by, stop_reasons, until, use_stops, .. } = ruling;
            (
                (outcome, reason, purposes, cites, until, use_stops),
                (ground, exception, restricted_by, stop_reasons),
            )
        }
        told(self).cmp(&told(other))
    }
}

impl PartialOrd for Ruling {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// What is ruled for an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "every planner must carry out every outcome")]
pub enum Outcome {
    /// No purpose is left: it goes.
    Erase,
    /// A purpose goes on without the person's identity.
    Unlink,
    /// A purpose, a hold or an exception keeps it.
    Keep,
    /// It is restricted: stored, and not deleted (Art. 18).
    Restrict,
    /// It is corrected or completed (Art. 16).
    Rectify,
}

/// Why an item is ruled as it is; the texts stand in the message catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Reason {
    /// The processor forwards the request to the controller (Art. 28(3)(e)).
    Forwarded,
    /// The person is dead: the Regulation does not apply to their data, and Member States may have rules (Recital 27).
    Deceased,
    /// The person could not be identified (Art. 11(2), 12(6)).
    NotIdentified,
    /// The request is manifestly unfounded or excessive (Art. 12(5)).
    Excessive,
    /// The purpose goes on.
    PurposeRuns,
    /// The purpose goes on without the person's identity (Art. 5(1)(c), (e)).
    IdentityNoLongerNeeded,
    /// The event the purpose hung on has happened.
    PurposeEnded,
    /// The consent was withdrawn, by the person or by whoever may do so for them (Art. 7(3)).
    ConsentWithdrawn,
    /// The consent was given for a period, and it is over (Art. 4(11), 6(1)(a)).
    ConsentExpired,
    /// No consent stands, though none was withdrawn: refused, never given, or found to be none (Art. 6(1)(a), 7(1)).
    NoConsent,
    /// The objection stands, and no overriding ground was shown (Art. 21(1)).
    ObjectionUpheld,
    /// Overriding grounds were shown against the objection (Art. 21(1)).
    ObjectionOverridden,
    /// The objection to direct marketing is absolute (Art. 21(2)–(3)).
    MarketingObjection,
    /// The data were collected for an online service offered to a child (Art. 17(1)(f)).
    ChildService,
    /// The retention period is over (Art. 5(1)(e)).
    RetentionOver,
    /// The law, or a period that must be kept, holds the item until its end (Art. 17(3)(b)).
    RetentionRuns,
    /// No ground of Art. 17(1) is met for the item.
    NoGround,
    /// An exception of Art. 17(3) is claimed for the item.
    ExceptionClaimed,
    /// A legal hold covers the item (Art. 17(3)(e)).
    LegalHold,
    /// A restriction covers the item (Art. 18).
    Restricted,
    /// The request asks nothing of the item.
    NotConcerned,
    /// The person has obtained restriction (Art. 18(1)).
    RestrictionObtained,
    /// The controller still needs the item for a purpose that goes on, so that Art. 18(1)(c) is not met.
    StillNeeded,
    /// The restriction is over, and the person was informed before (Art. 18(3)).
    RestrictionLifted,
    /// An objection is being weighed (Art. 18(1)(d), 21(1)).
    ObjectionPending,
    /// There is no right to object on this basis: Art. 21(1) names points (e) and (f) of Art. 6(1) and no other.
    ObjectionNotOpen,
    /// The person showed that it is inaccurate or incomplete (Art. 16).
    Inaccurate,
    /// It is evidence of what was stated at the time: it is supplemented and not overwritten (Art. 16).
    Supplemented,
    /// It was found that the processing is unlawful (Art. 5(1)(a), 17(1)(d)).
    Unlawful,
    /// Union or Member State law orders the data to be erased (Art. 17(1)(e)).
    ErasureOrdered,
    /// The controller has instructed its processor to delete (Art. 28(3)(a), (g)).
    Instructed,
    /// The row is somebody else's too: only what leads to the person goes.
    RowOfOthers,
    /// The item says nothing about the person once the row no longer leads to them.
    NotAboutPerson,
}

/// Until when an item is kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(tag = "by", rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "a date, the row's own date, or what is awaited")]
pub enum Until {
    /// The last day it may or must be held.
    Date {
        /// That day.
        date: Date,
    },
    /// Each row has its own end.
    Row {
        /// The purpose whose period it is.
        purpose: String,
        /// The period, and the column it runs from.
        retention: Retention,
        /// The last day in any case, where the consent runs out (Art. 4(11), 6(1)(a)).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_latest: Option<Date>,
    },
    /// No day is known: an event is awaited, or the first of several.
    Event {
        /// The event.
        event: String,
        /// Other events that are as good: whichever happens first counts.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        or: Vec<String>,
        /// The period that runs from the event, where it is held for one from then on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retention: Option<Retention>,
        /// The last day in any case, where the consent runs out (Art. 4(11), 6(1)(a)).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_latest: Option<Date>,
    },
    /// No day is known: it is looked at again.
    Review {
        /// The day it is looked at again.
        date: Date,
    },
    /// The policy names no end: the purpose runs until something ends it.
    Open,
}
