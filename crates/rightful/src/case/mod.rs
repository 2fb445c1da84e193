//! One person's situation: what happened, who it is about, and what stands in the way.

mod correction;
mod debug;
mod finding;
mod stopped;

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

pub use self::correction::Correction;
pub(crate) use self::correction::{Concerned, concerned};
pub use self::finding::{ErasureFinding, FoundBy};
pub use self::stopped::Stopped;
use crate::calendar::Date;
use crate::consent::ConsentFact;
use crate::law::{Citation, Exception, Ground};
use crate::read::{Json, Object, Read};
use crate::shape::{self, Names};
use crate::value::KeyValue;
use crate::{Path, Problems, Value};

/// One trigger with its facts, and the day it is decided. Nothing else is looked up: no clock, no file. `Debug` shows no
/// fact.
#[derive(Clone, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the case document: a new key is a new fact, read by decide")]
pub struct Case {
    /// The day it is decided, in the controller's place.
    pub decided: Date,
    /// Who it is about.
    pub subject: Subject,
    /// What sets it off.
    pub trigger: Trigger,
    /// The person is dead, so that the Regulation gives them no right any more (Recital 27): a request for one, or a withdrawal, is
    /// out of its scope and touches no data. What is deleted without being asked for goes on: by a period, the end of the
    /// relationship, an instruction. Left out where a Member State's law gives somebody these rights all the same. Others who
    /// live keep theirs, whoever's rows they stand in: their request is a case of their own.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub deceased: bool,
    /// The days on which events of the policy happened.
    #[serde(default)]
    pub events: BTreeMap<String, Date>,
    /// Consents the person has withdrawn, by purpose, with the day (Art. 7(3)).
    #[serde(default)]
    pub withdrawn: BTreeMap<String, Date>,
    /// How the consent for each purpose that rests on one stands (Art. 6(1)(a), 9(2)(a)): what
    /// [`History::facts`](crate::consent::History::facts) reads from the events on record. A purpose that is not here and not
    /// in `withdrawn` counts as consented to, unless the policy lets its consent run out.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub consents: BTreeMap<String, ConsentFact>,
    /// The recipients that were told of a withdrawal of consent, by purpose, with the day: they are told of each withdrawal
    /// once (C-129/21), and again of one after that day.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub told: BTreeMap<String, BTreeMap<String, Date>>,
    /// The uses that were stopped already, each with its day: that they have to be is told once, and again where the purpose, or
    /// the consent on the channel, ended after that day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stopped: Vec<Stopped>,
    /// Legal holds in force.
    #[serde(default)]
    pub holds: Vec<Hold>,
    /// Restrictions in force: deletion does not run on what they cover (Art. 18).
    #[serde(default)]
    pub restrictions: Vec<Restriction>,
    /// Exceptions of Art. 17(3) the controller relies on, beside those that follow from a purpose's own basis.
    #[serde(default)]
    pub exceptions: Vec<ClaimedException>,
}

impl Case {
    /// Reads a case from JSON; what it says of the policy is checked by [`decide`](crate::decide()).
    ///
    /// # Errors
    /// Every problem of shape. Names that are not ours are told by their position: they may be a person's data.
    pub fn from_json(text: &str) -> Result<Self, Problems> {
        shape::read(text, Names::ByPosition)
    }

    /// Whether it exercises a right for a person who is dead: the Regulation gives none (Recital 27).
    pub(crate) const fn is_out_of_scope(&self) -> bool {
        let unasked = matches!(
            self.trigger,
            Trigger::RelationshipEnded { .. }
                | Trigger::RestrictionLifted { .. }
                | Trigger::RetentionDue
                | Trigger::ControllerInstruction { .. }
        );
        self.deceased && !unasked
    }
}

/// Who a case is about: a key, or a verified identifier. `Debug` names the collection only.
#[derive(Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the case document: a new key is a new fact, read by decide")]
pub struct Subject {
    /// The collection of people.
    pub collection: String,
    /// The key, in the order of the collection's `person.key`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Vec<crate::value::KeyValue>>")]
    pub key: Option<Vec<Value>>,
    /// The keys of their other accounts, beside `key`, as far as the controller knows them: once a run has taken what joined two
    /// accounts (`same_person`), a later case of that person names both.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<Vec<crate::value::KeyValue>>")]
    pub also: Vec<Vec<Value>>,
    /// An identifier of the collection and its value, such as `{ "email": "…" }`. Where no account has it, what repeats or
    /// mentions it is the person's all the same, if it is a strong one: a subscription by address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier: Option<BTreeMap<String, Value>>,
    /// What they were known by before, by identifier, verified like what they are known by: an address that was corrected and
    /// that text still names. It leads to rows, is redacted and looked for as what copies and histories of theirs repeat.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub former: BTreeMap<String, Vec<Value>>,
    /// How the identity was verified (Art. 12(6)); an identifier alone is not acted on without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<String>,
}

impl Subject {
    /// Every key that it names an account by.
    pub fn keys(&self) -> impl Iterator<Item = &[Value]> {
        self.key.iter().chain(&self.also).map(Vec::as_slice)
    }
}

impl Read for Subject {
    fn read(json: &Json) -> Option<Self> {
        let members =
            Object::of(json, &["collection", "key", "also", "identifier", "former", "verified"], true)?;
        let key: Option<Vec<KeyValue>> = members.field(1)?;
        let also: Vec<Vec<KeyValue>> = members.field_or_default(2)?;
        let cells = |key: Vec<KeyValue>| key.into_iter().map(|KeyValue(cell)| cell).collect();
        Some(Self {
            collection: members.field(0)?,
            key: key.map(cells),
            also: also.into_iter().map(cells).collect(),
            identifier: members.field(3)?,
            former: members.field_or_default(4)?,
            verified: members.field(5)?,
        })
    }
}

impl<'de> Deserialize<'de> for Subject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::read::deserialize(deserializer)
    }
}

/// What sets a case off. `Debug` names the kind only.
#[derive(Clone, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
#[schemars(rename = "CaseTrigger")]
pub enum Trigger {
    /// The relationship ended: closing an account is this. Purposes that hang on the event end.
    RelationshipEnded {
        /// The event of the policy.
        event: String,
        /// The day it happened.
        on: Date,
    },
    /// A request for erasure (Art. 17).
    Erasure {
        /// The ground the request rests on.
        ground: Ground,
        /// The purposes whose consent is withdrawn (17(1)(b)), that are objected to (17(1)(c)), or that what was found is about
        /// (17(1)(d)–(e)).
        #[serde(default)]
        purposes: Vec<String>,
        /// The collections that what was found is about (17(1)(d)–(e)): everything in them, or what they hold for the
        /// purposes, where those are named too.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        collections: Vec<String>,
        /// What was found, and by whom: what a request under 17(1)(d) or (e) rests on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        finding: Option<ErasureFinding>,
        /// An objection to direct marketing (Art. 21(2)): absolute, on any basis.
        #[serde(default)]
        marketing: bool,
        /// Compelling grounds that override an objection under Art. 21(1), by purpose, with the reason; none overrides one to
        /// direct marketing (Art. 21(3)).
        #[serde(default)]
        overriding: BTreeMap<String, String>,
        /// Why the request is manifestly unfounded or excessive, where the controller shows it is (Art. 12(5)). A consent it
        /// withdraws (Art. 7(3)) and direct marketing it objects to (Art. 21(3)) end all the same.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        excessive: Option<String>,
    },
    /// A request for access: the information of Art. 15(1) and (2), and a copy (Art. 15(3)). It changes nothing, so there
    /// is no plan of it.
    Access {},
    /// A request for the portable package (Art. 20). It changes nothing, so there is no plan of it.
    Portability {},
    /// Consent was withdrawn without a request for erasure (Art. 7(3)).
    ConsentWithdrawn {
        /// The purposes, on every channel.
        #[serde(default)]
        purposes: Vec<String>,
        /// Channels by purpose, where it was withdrawn on these alone: on others the purpose goes on. On all that it was
        /// given on, the purpose has ended.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        channels: BTreeMap<String, Vec<String>>,
    },
    /// A request for restriction of processing (Art. 18(1)): nothing is erased, and rows are marked.
    Restriction {
        /// The ground the request rests on.
        ground: RestrictionGround,
        /// The collections it is asked for; empty for everything that leads to the person.
        #[serde(default)]
        collections: Vec<String>,
        /// Why the request is manifestly unfounded or excessive, where the controller shows it is (Art. 12(5)).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        excessive: Option<String>,
    },
    /// A restriction is over: marks are removed, once the person was informed (Art. 18(3)).
    RestrictionLifted {
        /// The ground on which it was obtained.
        ground: RestrictionGround,
        /// The collections it is lifted for; empty for everything that leads to the person.
        #[serde(default)]
        collections: Vec<String>,
        /// The day the person was informed that it will be lifted (Art. 18(3)); without it the case is refused, unless they are dead.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        informed: Option<Date>,
    },
    /// A request for rectification (Art. 16).
    Rectification {
        /// What is corrected or completed.
        corrections: Vec<Correction>,
        /// Why the request is manifestly unfounded or excessive, where the controller shows it is (Art. 12(5)).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        excessive: Option<String>,
    },
    /// An objection (Art. 21), whether or not anything has to be erased for it (Art. 17(1)(c)).
    Objection {
        /// The purposes objected to (Art. 21(1)); one of direct marketing needs no balance (Art. 21(2)–(3)).
        #[serde(default)]
        purposes: Vec<String>,
        /// An objection to all direct marketing (Art. 21(2)): absolute, on any basis.
        #[serde(default)]
        marketing: bool,
        /// How far the controller's grounds have been weighed against the person's (Art. 21(1)).
        #[serde(default)]
        balance: Balance,
        /// Compelling grounds that override the objection, by purpose, with the reason (Art. 21(1)).
        #[serde(default)]
        overriding: BTreeMap<String, String>,
        /// Why the objection is manifestly unfounded or excessive, where the controller shows it is (Art. 12(5)).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        excessive: Option<String>,
    },
    /// Retention periods are looked at (Art. 5(1)(e)).
    RetentionDue,
    /// The controller instructs its processor to delete (Art. 28(3)(a), (g)): what law does not require to be stored goes.
    ControllerInstruction {
        /// The reference of the documented instruction.
        reference: String,
        /// The collections that are deleted; empty for everything that leads to the person.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        collections: Vec<String>,
    },
}

/// How far an objection has been weighed (Art. 21(1)): the burden is the controller's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "it is open, or it is struck")]
pub enum Balance {
    /// It is being verified whose grounds override: until then the data are only stored (Art. 18(1)(d)).
    #[default]
    Pending,
    /// It is struck: the objection stands, but for the purposes with overriding grounds (Art. 21(1)).
    Struck,
}

impl Trigger {
    /// Whether the person asks for it, so that Art. 11 and 12 have an answer for whoever is not identified.
    #[must_use]
    pub const fn is_request(&self) -> bool {
        matches!(
            self,
            Self::Erasure { .. }
                | Self::Restriction { .. }
                | Self::Rectification { .. }
                | Self::Objection { .. }
        )
    }

    /// Why the request is manifestly unfounded or excessive, where the controller shows it is (Art. 12(5)).
    #[must_use]
    pub fn excessive(&self) -> Option<&str> {
        match self {
            Self::Erasure { excessive, .. }
            | Self::Restriction { excessive, .. }
            | Self::Rectification { excessive, .. }
            | Self::Objection { excessive, .. } => excessive.as_deref(),
            _ => None,
        }
    }
}

/// A legal hold: suspends deletion for its scope only, and opens no use. `Debug` leaves out the reference.
#[derive(Clone, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the case document: a new key is a new fact, read by decide")]
pub struct Hold {
    /// The collections it covers.
    #[serde(default)]
    pub collections: Vec<String>,
    /// Single fields it covers, as `collection.field`: an item is a field of a row.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Path>,
    /// The reference of the claim or order, not its content.
    pub reference: String,
    /// The day it is looked at again.
    pub review: Date,
}

/// A restriction of processing in force (Art. 18).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the case document: a new key is a new fact, read by decide")]
pub struct Restriction {
    /// The collections it covers.
    #[serde(default)]
    pub collections: Vec<String>,
    /// Single fields it covers, as `collection.field`: what is contested may be one address, and not all that stands beside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Path>,
    /// The ground of Art. 18(1).
    pub ground: RestrictionGround,
}

/// The grounds of Art. 18(1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "Art. 18(1)(a) to (d) is a closed list")]
pub enum RestrictionGround {
    /// Art. 18(1)(a): accuracy is contested, while it is checked.
    AccuracyContested,
    /// Art. 18(1)(b): unlawful, and the person prefers restriction to erasure.
    UnlawfulButKept,
    /// Art. 18(1)(c): the person needs the data for legal claims.
    NeededForClaims,
    /// Art. 18(1)(d): an objection under Art. 21(1) is pending.
    ObjectionPending,
}

impl RestrictionGround {
    /// The four grounds.
    pub const ALL: [Self; 4] =
        [Self::AccuracyContested, Self::UnlawfulButKept, Self::NeededForClaims, Self::ObjectionPending];

    /// Where the ground stands.
    #[must_use]
    pub const fn citation(self) -> Citation {
        Citation::known(match self {
            Self::AccuracyContested => "GDPR Art. 18(1)(a)",
            Self::UnlawfulButKept => "GDPR Art. 18(1)(b)",
            Self::NeededForClaims => "GDPR Art. 18(1)(c)",
            Self::ObjectionPending => "GDPR Art. 18(1)(d)",
        })
    }
}

/// An exception of Art. 17(3) the controller relies on, to an extent and until a day. `Debug` leaves out the reason.
#[derive(Clone, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the case document: a new key is a new fact, read by decide")]
pub struct ClaimedException {
    /// The exception.
    pub exception: Exception,
    /// The collections it covers.
    #[serde(default)]
    pub collections: Vec<String>,
    /// Single fields it covers, as `collection.field`: *to the extent that processing is necessary*, item by item.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Path>,
    /// Why processing is necessary, or the provision.
    pub reason: String,
    /// The last day it holds.
    pub until: Date,
}
