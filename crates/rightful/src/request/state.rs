//! Where a request stands: what is settled, what is asked, how far the work is.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Channel, Doubt, NotTold, Reason, Reference};
use crate::law::Right;
use crate::law::clock::{ExtensionReason, FeeGround};
use crate::policy::ControllerRole;
use crate::{Date, Hash, ledger};

/// Where a request stands after its events. Equal states allow the same events and have the same duties.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[non_exhaustive]
#[schemars(rename = "RequestState")]
pub struct State {
    /// Whether this organisation decides, or passes the request on (Art. 28(3)(e)).
    pub role: ControllerRole,
    /// The day it arrived.
    pub received: Date,
    /// How it arrived.
    pub channel: Channel,
    /// The day its receipt was confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acknowledged: Option<Date>,
    /// The day a processor passed it on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forwarded: Option<Date>,
    /// How each right stands.
    pub rights: BTreeMap<Right, Settlement>,
    /// Whether it is clear who asks.
    pub identity: Identity,
    /// Whether it is clear what is asked.
    pub clarification: Clarification,
    /// Whether a fee was asked.
    pub fee: Fee,
    /// The extension notices; whether one extends anything is for the clock to say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<Extension>,
    /// What waits to be done with the data.
    pub work: Work,
    /// The latest run that is over, by the right it was planned for; one that found nothing does not hide an earlier one
    /// that did.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub runs: BTreeMap<Right, Run>,
    /// What was done otherwise than by a run since the latest for the same right, and when.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub acted: BTreeMap<Right, Date>,
    /// Who prepared which plan: nobody of them may approve it.
    pub prepared: BTreeMap<Hash, BTreeSet<Reference>>,
    /// Recipients that have to be told (Art. 19), each with its own state.
    pub recipients: BTreeMap<String, Recipient>,
    /// How it ended otherwise than by an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ending: Option<Ending>,
    /// The day of the latest event.
    pub latest: Date,
}

/// How one right of a request stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "open, answered (Art. 12(3)) or refused (Art. 12(4))")]
pub enum Settlement {
    /// Not answered yet.
    Open,
    /// All that was asked was done, and the person was told.
    Done {
        /// The day they were told.
        on: Date,
    },
    /// All that was asked was done but for what has its day, and the person was told.
    Pending {
        /// The day they were told.
        on: Date,
        /// The last day of what was open.
        until: Date,
    },
    /// A part was done and the rest refused, and the person was told.
    Partly {
        /// The day they were told.
        on: Date,
        /// Why the rest was not done.
        reasons: BTreeSet<Reason>,
    },
    /// The person was told that nothing is held.
    NothingHeld {
        /// The day they were told.
        on: Date,
    },
    /// The person was told that nothing is done.
    Refused {
        /// The day they were told.
        on: Date,
        /// Why.
        reasons: BTreeSet<Reason>,
    },
}

impl Settlement {
    /// The day the person was told; none while it is open.
    #[must_use]
    pub const fn on(&self) -> Option<Date> {
        match self {
            Self::Open => None,
            Self::Done { on }
            | Self::Pending { on, .. }
            | Self::Partly { on, .. }
            | Self::NothingHeld { on }
            | Self::Refused { on, .. } => Some(*on),
        }
    }

    /// Whether it is still to be answered.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Open)
    }
}

/// Whether it is clear who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "not doubted, asked, and the two ways it goes on")]
pub enum Identity {
    /// It was not doubted.
    NotDoubted,
    /// The person was asked, and has not answered.
    Asked {
        /// The day.
        on: Date,
        /// Why.
        doubt: Doubt,
        /// It was not asked without undue delay.
        undue_delay: bool,
    },
    /// What arrived confirms it.
    Supplied {
        /// The day they were asked.
        asked: Date,
        /// The day it arrived.
        on: Date,
        /// Why they were asked.
        doubt: Doubt,
        /// It was not asked without undue delay.
        undue_delay: bool,
    },
    /// Nothing arrived that confirms it.
    NotSupplied {
        /// The day they were asked.
        asked: Date,
        /// The day that was recorded.
        on: Date,
        /// Why they were asked.
        doubt: Doubt,
        /// It was not asked without undue delay.
        undue_delay: bool,
    },
}

impl Identity {
    /// Whether the person counts as identified: what concerns their data waits until they do.
    #[must_use]
    pub const fn is_clear(self) -> bool {
        matches!(self, Self::NotDoubted | Self::Supplied { .. })
    }

    /// Whether they count as identified for this right: a doubt reaches Articles 15 to 21 (Art. 12(6)), or 15 to 20
    /// (Art. 11(2)), and no other.
    #[must_use]
    pub const fn is_clear_for(self, right: Right) -> bool {
        match self {
            Self::NotDoubted | Self::Supplied { .. } => true,
            Self::Asked { doubt, .. } | Self::NotSupplied { doubt, .. } => !doubt.concerns(right),
        }
    }
}

/// Whether it is clear what is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "not asked, asked, given")]
pub enum Clarification {
    /// Nothing was asked.
    NotNeeded,
    /// The person was asked, and has not answered.
    Asked {
        /// The day.
        on: Date,
        /// It was not asked without undue delay.
        undue_delay: bool,
    },
    /// The person answered.
    Given {
        /// The day they were asked.
        asked: Date,
        /// The day they answered.
        on: Date,
        /// It was not asked without undue delay.
        undue_delay: bool,
    },
}

/// Whether a fee was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "not asked, asked, paid")]
pub enum Fee {
    /// It is free, as a rule (Art. 12(5)).
    Free,
    /// It was asked, and is not paid.
    Asked {
        /// The day.
        on: Date,
        /// On which ground.
        ground: FeeGround,
    },
    /// It was paid.
    Paid {
        /// The day it was asked.
        asked: Date,
        /// The day it was paid.
        on: Date,
        /// On which ground.
        ground: FeeGround,
    },
}

/// An extension notice.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[non_exhaustive]
#[schemars(rename = "RequestExtension")]
pub struct Extension {
    /// The day it was sent.
    pub on: Date,
    /// The reasons it gives.
    pub because: BTreeSet<ExtensionReason>,
    /// The day promised, where it names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

impl Extension {
    /// Whether it names a reason for which Art. 12(3) lets the period be extended.
    #[must_use]
    pub fn names_ground(&self) -> bool {
        self.because.iter().any(|reason| *reason != ExtensionReason::Other)
    }
}

/// What waits to be done with the data.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the steps from nothing to a run that is over")]
pub enum Work {
    /// Nothing waits.
    None,
    /// A plan waits for approval.
    Planned {
        /// Its hash.
        plan: Hash,
        /// The rights it carries out.
        rights: BTreeSet<Right>,
    },
    /// A plan is approved.
    Approved {
        /// Its hash.
        plan: Hash,
        /// The rights it carries out.
        rights: BTreeSet<Right>,
    },
    /// A run stopped at what its scan found; the same run has to close.
    Blocked {
        /// The hash of its plan.
        plan: Hash,
        /// The rights it carries out.
        rights: BTreeSet<Right>,
    },
}

impl Work {
    /// The rights that what waits carries out.
    #[must_use]
    pub const fn rights(&self) -> Option<&BTreeSet<Right>> {
        match self {
            Self::None => None,
            Self::Planned { rights, .. } | Self::Approved { rights, .. } | Self::Blocked { rights, .. } => {
                Some(rights)
            }
        }
    }
}

/// A run that is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Run {
    /// The day it closed.
    pub on: Date,
    /// The hash of its plan.
    pub plan: Hash,
    /// How it ended.
    pub state: ledger::State,
    /// The hash of its certificate, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Hash>,
}

impl Run {
    /// Whether there was anything to change.
    #[must_use]
    pub fn found_data(&self) -> bool {
        self.state != ledger::State::NothingHeld
    }

    /// Whether nothing was left open by it.
    #[must_use]
    pub fn left_nothing(&self) -> bool {
        self.state == ledger::State::Certified
    }
}

/// A recipient that has to be told (Art. 19).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "outstanding, told, or not told for a reason of Art. 19")]
#[schemars(rename = "RecipientState")]
pub enum Recipient {
    /// Not told yet.
    Outstanding {
        /// The day the certificate gives it (*convention*: Art. 19 sets none).
        by: Date,
    },
    /// Told.
    Told {
        /// The day.
        on: Date,
    },
    /// Not told, as Art. 19 allows.
    NotTold {
        /// The day that was decided.
        on: Date,
        /// Why.
        because: NotTold,
    },
}

/// How a request ended otherwise than by an answer to the person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "taken back, a repetition, or handed to the controller")]
#[schemars(rename = "RequestEnding")]
pub enum Ending {
    /// The person took it back.
    Withdrawn {
        /// The day.
        on: Date,
    },
    /// It repeats another that was open.
    Duplicate {
        /// The day it was recognised.
        on: Date,
        /// The other request.
        of: Reference,
    },
    /// The processor has nothing left to do.
    Reported {
        /// The day the controller was told.
        on: Date,
    },
}

/// Where a request stands in one word; what a register shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Stage {
    /// At a processor that has not passed it on.
    ToForward,
    /// Passed on; the controller decides.
    Forwarded,
    /// To be decided.
    Received,
    /// The person was asked who they are.
    IdentityAsked,
    /// The identity was not confirmed: it has to be refused, or confirmed late.
    IdentityNotSupplied,
    /// The person was asked what they mean.
    ClarificationAsked,
    /// A fee was asked.
    FeeAsked,
    /// A plan waits for approval.
    Planned,
    /// An approved plan waits for its run.
    Approved,
    /// A run has to be taken up again.
    Blocked,
    /// A run is over for what is still open; the person has to be told.
    Ran,
    /// Nothing is left but recipients to be told.
    Partial,
    /// Answered, and every recipient told.
    Done,
    /// Every right was refused.
    Refused,
    /// Taken back.
    Withdrawn,
    /// Answered with the request it repeats.
    Duplicate,
    /// The processor's part is over.
    Reported,
}

impl State {
    /// The rights that are still to be answered.
    pub fn open_rights(&self) -> impl Iterator<Item = Right> + '_ {
        self.rights.iter().filter(|(_, settlement)| settlement.is_open()).map(|(right, _)| *right)
    }

    /// Whether a run found data of the person.
    #[must_use]
    pub fn found_data(&self) -> bool {
        self.runs.values().any(Run::found_data)
    }

    /// The recipients that are still to be told, with the day of each.
    pub fn outstanding(&self) -> impl Iterator<Item = (&str, Date)> {
        self.recipients.iter().filter_map(|(name, recipient)| match recipient {
            Recipient::Outstanding { by } => Some((name.as_str(), *by)),
            Recipient::Told { .. } | Recipient::NotTold { .. } => None,
        })
    }

    /// Whether no answer is due to anybody any more: settled, withdrawn, a duplicate, or reported.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.ending.is_some() || self.open_rights().next().is_none()
    }

    /// Whether nothing can happen any more.
    #[must_use]
    pub fn is_final(&self) -> bool {
        self.is_settled() && self.outstanding().next().is_none()
    }

    /// Where it stands in one word. A question that is open shows before the work that waits for it.
    #[must_use]
    pub fn stage(&self) -> Stage {
        if self.is_settled() {
            return self.settled_stage();
        }
        match (self.role, self.identity, self.clarification, self.fee, &self.work) {
            (ControllerRole::Processor, ..) if self.forwarded.is_none() => Stage::ToForward,
            (_, Identity::Asked { .. }, ..) => Stage::IdentityAsked,
            (_, Identity::NotSupplied { .. }, ..) => Stage::IdentityNotSupplied,
            (_, _, Clarification::Asked { .. }, ..) => Stage::ClarificationAsked,
            (.., Work::Blocked { .. }) => Stage::Blocked,
            (_, _, _, Fee::Asked { .. }, _) => Stage::FeeAsked,
            (.., Work::Planned { .. }) => Stage::Planned,
            (.., Work::Approved { .. }) => Stage::Approved,
            (.., Work::None) if self.open_rights().any(|right| self.runs.contains_key(&right)) => Stage::Ran,
            (ControllerRole::Processor, .., Work::None) => Stage::Forwarded,
            (ControllerRole::Controller, .., Work::None) => Stage::Received,
        }
    }

    fn settled_stage(&self) -> Stage {
        if self.outstanding().next().is_some() {
            return Stage::Partial;
        }
        match &self.ending {
            Some(Ending::Withdrawn { .. }) => Stage::Withdrawn,
            Some(Ending::Duplicate { .. }) => Stage::Duplicate,
            Some(Ending::Reported { .. }) => Stage::Reported,
            None if self.rights.values().all(|right| matches!(right, Settlement::Refused { .. })) => {
                Stage::Refused
            }
            None => Stage::Done,
        }
    }
}
