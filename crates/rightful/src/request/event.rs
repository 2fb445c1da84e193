//! What can happen to a request. No event holds a personal value: people are tags, staff and notes are references.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Reason, Reference};
use crate::law::clock::{ExtensionReason, FeeGround};
use crate::law::{Citation, Right};
use crate::read::Read;
use crate::{Date, Hash, ledger};

/// One thing that happened, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "an event is what happened, and the day of it")]
pub struct Recorded {
    /// The day, on the calendar of the place where the controller acts (Regulation 1182/71 Art. 2(1), 3(1)). Of events of one day
    /// the one that is listed first happened first.
    pub on: Date,
    /// What happened.
    pub what: Event,
}

macro_rules! events {
    ($($(#[$doc:meta])+ $name:ident $({ $($(#[$field:meta])+ $key:ident: $type:ty,)+ })?,)+) => {
        /// What can happen to a request.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
        #[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
        #[non_exhaustive]
        #[schemars(rename = "RequestEvent")]
        pub enum Event { $($(#[$doc])+ $name $({ $($(#[$field])+ $key: $type,)+ })?,)+ }

        /// The kinds of events, without what they hold.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        #[non_exhaustive]
        #[schemars(rename = "RequestEventKind")]
        pub enum EventKind { $($(#[$doc])+ $name,)+ }

        impl EventKind {
            /// Every kind, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
        }

        impl Event {
            /// Its kind.
            #[must_use]
            pub const fn kind(&self) -> EventKind {
                match self { $(Self::$name { .. } => EventKind::$name),+ }
            }
        }
    };
}

events! {
    /// It arrived at an official channel; awareness of it is not needed (Art. 12(3)).
    Received {
        /// How it arrived.
        channel: Channel,
        /// What is asked for; one request may exercise several rights.
        rights: BTreeSet<Right>,
    },
    /// Its receipt was confirmed to the person (Art. 12(2); a duty in California only, 11 CCR 7021).
    Acknowledged,
    /// A processor passed it on to the controller, who decides (Art. 28(3)(e)).
    Forwarded {
        /// The reference of what was sent.
        reference: Reference,
    },
    /// It repeats another request of the same person that is still open (*convention*: answered with that one).
    Duplicate {
        /// The other request.
        of: Reference,
    },
    /// The person was asked for what confirms their identity, because of reasonable doubts (Art. 12(6)) or because the
    /// controller cannot identify them (Art. 11(2)).
    IdentityAsked {
        /// Why: the doubt is recorded, not presumed.
        doubt: Doubt,
        /// What was asked for: no more than is necessary (Art. 12(6)).
        proof: BTreeSet<Proof>,
        /// The note that records it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Reference>,
        /// It was not asked without undue delay: a judgement no date can make.
        #[serde(default)]
        undue_delay: bool,
    },
    /// What was asked for arrived, and confirms the identity.
    IdentitySupplied,
    /// It did not arrive in the time set, or does not confirm the identity.
    IdentityNotSupplied,
    /// The person was asked what the request is about (Recital 63).
    ClarificationAsked {
        /// The note that records why it was needed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Reference>,
        /// It was not asked without undue delay: a judgement no date can make.
        #[serde(default)]
        undue_delay: bool,
    },
    /// The clarification arrived.
    ClarificationGiven,
    /// The person was told that the answer takes up to two months longer (Art. 12(3)).
    Extended {
        /// The reasons the notice gives: an extension without one is none.
        because: BTreeSet<ExtensionReason>,
        /// The day the notice tells, where it names one: none after the last to which the law extends (Art. 12(3); in
        /// Singapore it is the law's, PDP Regulations 2021 reg. 5), and one before it is kept (Art. 5(1)(a), *convention*).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Date>,
    },
    /// A fee was asked for (Art. 12(5)(a), 15(3)).
    FeeAsked {
        /// On which ground.
        ground: FeeGround,
    },
    /// The fee was paid.
    FeePaid,
    /// A plan was made of what happens to the data.
    Planned {
        /// Its hash.
        plan: Hash,
        /// Who prepared it.
        by: Reference,
        /// The rights it carries out. They may be left out where only one is open that a plan can carry out.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        rights: BTreeSet<Right>,
    },
    /// The controller approved the plan: this plan and no other (Art. 5(2), 28(3)(a)).
    Approved {
        /// Its hash.
        plan: Hash,
        /// Who approved it: nobody who prepared it, however it is written (`Staff-1` is `staff-1`).
        by: Reference,
    },
    /// The plan was carried out, or stopped at what the scan found.
    Ran {
        /// The hash of the plan.
        plan: Hash,
        /// How the run ended.
        state: ledger::State,
        /// The hash of the certificate, where there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        certificate: Option<Hash>,
        /// The recipients that have to be told (Art. 19), each with the day the certificate gives it.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        recipients: BTreeMap<String, Date>,
    },
    /// What was asked was done otherwise than by a run, or what a run left open was: by hand, or in a system that no plan
    /// reaches (Art. 5(2): the note proves it). It ends nothing; the person is told by an answer.
    Acted {
        /// The rights it was done for.
        rights: BTreeSet<Right>,
        /// Who did it.
        by: Reference,
        /// The note that records what was done.
        note: Reference,
    },
    /// A recipient was told (Art. 19).
    RecipientTold {
        /// The recipient.
        recipient: String,
    },
    /// A recipient is not told, because the law does not ask for it (Art. 19).
    RecipientNotTold {
        /// The recipient.
        recipient: String,
        /// Why.
        because: NotTold,
    },
    /// The person was told what was done on their request (Art. 12(3)).
    Answered {
        /// The rights answered.
        rights: BTreeSet<Right>,
        /// What was done.
        extent: Extent,
    },
    /// The person was told that nothing is done, and why (Art. 12(4)).
    Refused {
        /// The rights refused.
        rights: BTreeSet<Right>,
        /// The reasons the letter gives.
        reasons: BTreeSet<Reason>,
        /// The remedies the letter names: both (Art. 12(4)).
        remedies: BTreeSet<Remedy>,
    },
    /// A processor told the controller what it did on instruction, or that nothing is left for it to do (Art. 28(3)(e)).
    Reported,
    /// The person took the request back.
    Withdrawn,
}

/// How a request arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Channel {
    /// From within an account, after logging in.
    Account,
    /// A form on a web site.
    Form,
    /// An e-mail.
    Email,
    /// A message in a chat or network.
    Message,
    /// A letter.
    Post,
    /// A call.
    Phone,
    /// In person.
    InPerson,
}

impl Channel {
    /// Whether the request was made by electronic means, so that the answer is given by them too, unless the person asks
    /// otherwise (Art. 12(3), 15(3)).
    #[must_use]
    pub const fn is_electronic(self) -> bool {
        match self {
            Self::Account | Self::Form | Self::Email | Self::Message => true,
            Self::Post | Self::Phone | Self::InPerson => false,
        }
    }
}

/// Why it is not clear who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Doubt {
    /// Art. 12(6): it came from an address or number that is not known. Never of a request from within an account, whose log-in
    /// says who asks (Recital 57).
    UnknownSender,
    /// Art. 12(6): what it says of the person differs from what is held.
    DetailsDiffer,
    /// Art. 12(6): it fits several people.
    SeveralFit,
    /// Art. 12(6): the account shows signs of being used by somebody else.
    AccountTakenOver,
    /// Art. 12(6): somebody acts for the person, and did not show that they may.
    AuthorityNotShown,
    /// Art. 11(2): what is held does not identify anybody.
    NotIdentifying,
}

impl Doubt {
    /// Where it stands: Art. 12(6) or 11(2).
    #[must_use]
    pub const fn citation(self) -> Citation {
        Citation::known(if self.is_identifiability() { "GDPR Art. 11(2)" } else { "GDPR Art. 12(6)" })
    }

    /// Whether it lets the controller ask about a request of this right: Art. 12(6) names Articles 15 to 21, Art. 11(2)
    /// Articles 15 to 20.
    #[must_use]
    pub const fn concerns(self, right: Right) -> bool {
        if self.is_identifiability() { right.falls_without_identity() } else { right.waits_for_identity() }
    }

    const fn is_identifiability(self) -> bool {
        matches!(self, Self::NotIdentifying)
    }
}

/// What confirms an identity: the least that does (Art. 5(1)(c), 12(6); Recital 57: the log-in can).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Proof {
    /// Logging in to the account.
    LogIn,
    /// Answering from the address or number that is known.
    KnownContact,
    /// Something that only the person knows of what is held.
    AccountDetail,
    /// What links the person to data that name nobody (Art. 11(2)).
    Link,
    /// A paper that shows that somebody may act for the person.
    Authority,
    /// An identity document, with everything blacked out that is not needed.
    IdentityDocument,
}

/// Why a recipient is not told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the two of Art. 19")]
pub enum NotTold {
    /// Art. 19: it proved impossible.
    Impossible,
    /// Art. 19: it would involve disproportionate effort.
    Disproportionate,
}

/// What was done on a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "all, all but what has its day, a part, or there is nothing")]
pub enum Extent {
    /// All that was asked, and nothing is open: the run was certified, or it is recorded who did it otherwise.
    Full,
    /// All that was asked, but for what has its day: backups that run out, recipients that are still told (Art. 12(3)).
    Pending {
        /// The last day, which the letter tells.
        until: Date,
    },
    /// A part; the rest is refused, with reasons and remedies (Art. 12(4)).
    Part {
        /// The reasons the letter gives for the rest.
        reasons: BTreeSet<Reason>,
        /// The remedies the letter names: both (Art. 12(4)).
        remedies: BTreeSet<Remedy>,
    },
    /// No data about the person are held (Art. 15(1): confirmation as to whether).
    NothingHeld,
}

/// What a person can do against a refusal; the letter names both (Art. 12(4)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the two of Art. 12(4)")]
pub enum Remedy {
    /// A complaint to a supervisory authority (Art. 77).
    Complaint,
    /// A judicial remedy (Art. 79).
    Court,
}
