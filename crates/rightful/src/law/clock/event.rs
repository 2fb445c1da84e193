//! What happened, as far as a clock is concerned. No event holds a personal value.

use schemars::JsonSchema;
use serde::Serialize;

use super::rules::Matter;
use super::step::{Awaited, Sooner};
use super::{Duty, When};
use crate::Date;
use crate::read::Read;

/// One thing that happened, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
#[schemars(rename = "ClockEvent")]
pub enum Event {
    /// A request arrived at an official channel; awareness is not needed.
    Received {
        /// When.
        on: When,
    },
    /// A complaint about data protection arrived (DPA 2018 s. 164A).
    ComplaintReceived {
        /// When.
        on: When,
    },
    /// An opt-out of sale or sharing arrived (11 CCR 7026).
    OptOutReceived {
        /// When.
        on: When,
    },
    /// Consent was withdrawn (PDPA s. 16).
    ConsentWithdrawn {
        /// When.
        on: When,
    },
    /// Data about the person were obtained from elsewhere (Art. 14).
    Obtained {
        /// When.
        on: When,
    },
    /// The controller became aware of a personal data breach (Art. 33(1)).
    DataBreachKnown {
        /// When, with the hour.
        on: When,
    },
    /// A restriction will be lifted (Art. 18(3)).
    LiftingPlanned {
        /// On which day.
        on: When,
    },
    /// The person was first communicated with (Art. 14(3)(b)).
    FirstCommunication {
        /// When.
        on: When,
    },
    /// The data were first disclosed to another recipient (Art. 14(3)(c)).
    FirstDisclosure {
        /// When.
        on: When,
    },
    /// The person was asked for information to confirm who they are (Art. 12(6)).
    IdentityAsked {
        /// When.
        on: When,
        /// There were reasonable doubts, and they are recorded.
        #[serde(default)]
        reasonable_doubts: bool,
        /// It was not asked without undue delay: a judgement no date can make.
        #[serde(default)]
        undue_delay: bool,
    },
    /// What was asked to confirm the identity arrived.
    IdentityGiven {
        /// When.
        on: When,
    },
    /// The person was asked what the request is about (Recital 63).
    ClarificationAsked {
        /// When.
        on: When,
        /// It was needed, and why is recorded.
        #[serde(default)]
        needed: bool,
        /// It was not asked without undue delay: a judgement no date can make.
        #[serde(default)]
        undue_delay: bool,
    },
    /// The clarification arrived.
    ClarificationGiven {
        /// When.
        on: When,
    },
    /// A fee was charged.
    FeeAsked {
        /// When.
        on: When,
        /// On which ground.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ground: Option<FeeGround>,
    },
    /// The fee was paid.
    FeePaid {
        /// When.
        on: When,
    },
    /// The receipt was confirmed to the person.
    Confirmed {
        /// When.
        on: When,
    },
    /// The person was told that the answer will take longer.
    ExtensionSent {
        /// When.
        on: When,
        /// The reason the notice gives; none where it gives none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<ExtensionReason>,
        /// The day the notice tells, where it names one: none after the last to which the law extends (Art. 12(3); in
        /// Singapore it is the law's, PDP Regulations 2021 reg. 5), and one before it is kept (Art. 5(1)(a), *convention*).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Date>,
    },
    /// The person was told what was done (Art. 12(3)), or what came of their complaint.
    Answered {
        /// When.
        on: When,
    },
    /// The person was told that nothing, or not all, will be done (Art. 12(4)).
    Refused {
        /// When.
        on: When,
        /// Only a part was refused.
        #[serde(default)]
        partly: bool,
        /// The letter gives the reasons.
        #[serde(default)]
        reasons: bool,
        /// The letter names the complaint to a supervisory authority.
        #[serde(default)]
        complaint: bool,
        /// The letter names the judicial remedy.
        #[serde(default)]
        remedy: bool,
    },
    /// What had to be done was done: the sale stopped, the person informed, the authority notified.
    Acted {
        /// When.
        on: When,
    },
}

/// Why a fee may be charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "Art. 12(5)(a) and 15(3)")]
pub enum FeeGround {
    /// Manifestly unfounded (Art. 12(5)).
    ManifestlyUnfounded,
    /// Excessive, in particular because repetitive (Art. 12(5)).
    Excessive,
    /// A further copy (Art. 15(3)).
    FurtherCopy,
}

/// The reason an extension notice gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the two grounds of Art. 12(3), and whatever else was said")]
pub enum ExtensionReason {
    /// The complexity of the request (Art. 12(3)).
    Complexity,
    /// The number of requests (Art. 12(3)).
    NumberOfRequests,
    /// Another reason: none that Art. 12(3) knows.
    Other,
}

impl Event {
    /// When it happened.
    #[must_use]
    pub const fn on(&self) -> When {
        match self {
            Self::Received { on }
            | Self::ComplaintReceived { on }
            | Self::OptOutReceived { on }
            | Self::ConsentWithdrawn { on }
            | Self::Obtained { on }
            | Self::DataBreachKnown { on }
            | Self::LiftingPlanned { on }
            | Self::FirstCommunication { on }
            | Self::FirstDisclosure { on }
            | Self::IdentityAsked { on, .. }
            | Self::IdentityGiven { on }
            | Self::ClarificationAsked { on, .. }
            | Self::ClarificationGiven { on }
            | Self::FeeAsked { on, .. }
            | Self::FeePaid { on }
            | Self::Confirmed { on }
            | Self::ExtensionSent { on, .. }
            | Self::Answered { on }
            | Self::Refused { on, .. }
            | Self::Acted { on } => *on,
        }
    }

    /// The matter it begins, where it begins one.
    #[must_use]
    pub const fn begins(&self) -> Option<Matter> {
        Some(match self {
            Self::Received { .. } => Matter::Request,
            Self::ComplaintReceived { .. } => Matter::Complaint,
            Self::OptOutReceived { .. } => Matter::OptOut,
            Self::ConsentWithdrawn { .. } => Matter::Withdrawal,
            Self::Obtained { .. } => Matter::Obtained,
            Self::DataBreachKnown { .. } => Matter::DataBreach,
            Self::LiftingPlanned { .. } => Matter::Lifting,
            _ => return None,
        })
    }

    /// Whether it can happen in such a matter.
    pub(super) const fn belongs_to(&self, matter: Matter) -> bool {
        match self {
            Self::FirstCommunication { .. } | Self::FirstDisclosure { .. } => {
                matches!(matter, Matter::Obtained)
            }
            Self::Confirmed { .. } => matches!(matter, Matter::Request | Matter::Complaint),
            Self::Answered { .. } => matches!(matter, Matter::Request | Matter::Complaint),
            Self::Acted { .. } => !matches!(matter, Matter::Request),
            event => event.begins().is_some() || matches!(matter, Matter::Request),
        }
    }

    /// What it asks the person for.
    pub(super) const fn asks(&self) -> Option<Awaited> {
        match self {
            Self::IdentityAsked { .. } => Some(Awaited::Identity),
            Self::ClarificationAsked { .. } => Some(Awaited::Clarification),
            Self::FeeAsked { .. } => Some(Awaited::Fee),
            _ => None,
        }
    }

    /// Whether it was right to ask, so that a clock may wait for it.
    pub(super) const fn asks_rightly(&self) -> bool {
        match self {
            Self::IdentityAsked { reasonable_doubts, undue_delay, .. } => *reasonable_doubts && !*undue_delay,
            Self::ClarificationAsked { needed, undue_delay, .. } => *needed && !*undue_delay,
            Self::FeeAsked { ground, .. } => ground.is_some(),
            _ => false,
        }
    }

    /// What of the things asked for it brings.
    pub(super) const fn brings(&self) -> Option<Awaited> {
        match self {
            Self::IdentityGiven { .. } => Some(Awaited::Identity),
            Self::ClarificationGiven { .. } => Some(Awaited::Clarification),
            Self::FeePaid { .. } => Some(Awaited::Fee),
            _ => None,
        }
    }

    pub(super) const fn sooner(&self) -> Option<Sooner> {
        match self {
            Self::FirstCommunication { .. } => Some(Sooner::FirstCommunication),
            Self::FirstDisclosure { .. } => Some(Sooner::FirstDisclosure),
            _ => None,
        }
    }

    /// Whether nothing is left to do for the controller after it.
    pub(super) const fn ends(&self) -> bool {
        matches!(self, Self::Answered { .. } | Self::Refused { partly: false, .. } | Self::Acted { .. })
    }

    /// Whether it can happen once only.
    pub(super) const fn is_single(&self) -> bool {
        match self {
            Self::Answered { .. }
            | Self::Refused { .. }
            | Self::Acted { .. }
            | Self::Confirmed { .. }
            | Self::FirstCommunication { .. }
            | Self::FirstDisclosure { .. } => true,
            event => event.begins().is_some(),
        }
    }

    /// Whether it keeps what the controller has promised in such a matter: the answer to a request, given or refused as a whole,
    /// that to a complaint or what was done about it, and elsewhere what had to be done. A receipt that is confirmed keeps nothing.
    pub(super) const fn keeps_promise(&self, matter: Matter) -> bool {
        match matter {
            Matter::Request => matches!(self, Self::Answered { .. } | Self::Refused { partly: false, .. }),
            Matter::Complaint => matches!(self, Self::Answered { .. } | Self::Acted { .. }),
            Matter::OptOut | Matter::Withdrawal | Matter::Obtained | Matter::DataBreach | Matter::Lifting => {
                matches!(self, Self::Acted { .. })
            }
        }
    }

    /// Whether it does what the duty asks for.
    pub(super) const fn discharges(&self, duty: Duty) -> bool {
        match duty {
            Duty::Confirmation => matches!(self, Self::Confirmed { .. }),
            Duty::Answer | Duty::ExtendedAnswer | Duty::SimplifiedAnswer => {
                matches!(self, Self::Answered { .. })
            }
            Duty::ExtensionNotice => matches!(self, Self::ExtensionSent { .. }),
            Duty::Refusal => matches!(self, Self::Refused { .. }),
            Duty::OptOut
            | Duty::WithdrawalEffect
            | Duty::Information
            | Duty::AuthorityNotice
            | Duty::LiftingNotice => matches!(self, Self::Acted { .. }),
        }
    }
}
