//! The policy as written: one document, its shape checked by its JSON Schema.
//!
//! What the parts mean together is checked by [`Policy`](crate::Policy); these types only hold what was declared.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::map::Collection;
use super::retention::Retention;
use crate::calendar::Period;
use crate::law::clock::ClockPlace;
use crate::law::{Balanced, BasisKind, ConsentTerms, SpecialCategoryGate, TransferGround, VitalInterests};
use crate::read::Read;
use crate::{Condition, Path};

/// What an organisation declares (Art. 5(2)): purposes with lawful basis and retention, events, stores, recipients, the
/// data map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct Document {
    /// Who decides, and whose clock counts.
    pub controller: Controller,
    /// Moments that start or end something, such as the closing of an account.
    #[serde(default)]
    pub events: BTreeMap<String, Event>,
    /// Why data are held (Art. 5(1)(b)), each with its lawful basis (Art. 6(1)).
    pub purposes: BTreeMap<String, Purpose>,
    /// Where data are held.
    pub stores: BTreeMap<String, Store>,
    /// Who data are disclosed to (Art. 4(9)); processors are recipients.
    #[serde(default)]
    pub recipients: BTreeMap<String, Recipient>,
    /// The decisions made by automated means alone (Art. 22); an empty list says that there are none. Left out, a copy
    /// says that nothing is known of them (Art. 15(1)(h)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub automated_decisions: Option<Vec<AutomatedDecision>>,
    /// The technical and organisational security measures, each in a sentence (Art. 30(1)(g), 32(1)).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub security: Vec<String>,
    /// How long the evidence of a run is kept, and why (Art. 5(2)).
    pub evidence: Evidence,
    /// The data map: what each table holds about whom.
    pub collections: BTreeMap<String, Collection>,
    /// Tables that hold nothing about people.
    #[serde(default)]
    pub not_personal: Vec<Path>,
}

/// The controller (Art. 4(7)), or the processor that acts for it (Art. 4(8)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct Controller {
    /// Its name.
    pub name: String,
    /// Where requests go.
    pub contact: String,
    /// The data protection officer, where there is one (Art. 37).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dpo: Option<String>,
    /// The representative in the Union, where there is one (Art. 27).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub representative: Option<String>,
    /// The supervisory authority that complaints about it go to; the person may choose another (Art. 15(1)(f), 77(1)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// A public authority: in its tasks it cannot rest on legitimate interests (Art. 6(1), second subparagraph).
    #[serde(default, skip_serializing_if = "is_false")]
    pub public_authority: bool,
    /// The controllers that decide jointly with this one (Art. 26, 30(1)(a)).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joint_controllers: Vec<Party>,
    /// The controllers a processor acts for (Art. 30(2)(a)).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acts_for: Vec<Party>,
    /// Whether this organisation decides, or forwards requests to the one that does (Art. 28(3)(e)).
    #[serde(default)]
    pub role: ControllerRole,
    /// The law whose periods count, and the place whose holidays do.
    pub clock: ClockPlace,
    /// Periods the organisation has promised. They bind beside those of the law, and never lengthen them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promises: Option<Promises>,
}

/// A decision by automated means alone that has legal effects or similar ones (Art. 15(1)(h), 22(1)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct AutomatedDecision {
    /// What is decided.
    pub decision: String,
    /// The purposes it is made for.
    pub purposes: Vec<String>,
    /// The logic involved, as a person understands it.
    pub logic: String,
    /// What it means for the person, and what follows.
    pub significance: String,
}

/// Periods an organisation has promised, from the day a request or complaint is received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct Promises {
    /// Until live data are erased; Art. 17(1) says without undue delay, and Art. 12(3) a month for the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erasure: Option<Period>,
    /// Until a complaint is answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complaint: Option<Period>,
}

/// Another organisation: a joint controller (Art. 26), or the controller a processor acts for (Art. 28).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
#[schemars(rename = "Organisation")]
pub struct Party {
    /// Its name.
    pub name: String,
    /// Where it is reached.
    pub contact: String,
    /// The arrangement of Art. 26(1), or the contract of Art. 28(3): where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrangement: Option<String>,
}

/// Whether the organisation decides about the data or acts on instruction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "Art. 4(7) and 4(8)")]
pub enum ControllerRole {
    /// It determines purposes and means (Art. 4(7)).
    #[default]
    Controller,
    /// It processes on behalf of a controller (Art. 4(8)) and forwards requests.
    Processor,
}

/// A moment that starts or ends something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct Event {
    /// Where the moment is known from: `case` for a fact stated with the case.
    pub source: EventSource,
    /// It may happen again, such as a visit: the last one counts, and of two days the later is taken.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub repeats: bool,
}

/// Where the moment of an event is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum EventSource {
    /// The case states it.
    Case,
}

/// Why data are held, and on which lawful basis (Art. 6(1)); what each basis has to record stands with its field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct Purpose {
    /// The lawful basis of Art. 6(1).
    pub basis: BasisKind,
    /// The purpose in words a person understands (Art. 12(1)); the name of the purpose where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Why the data are necessary: contract, public task, vital and legitimate interests (Art. 6(1)(b)–(f)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub necessary_for: Option<String>,
    /// The contract, or the step the person asked for before one (Art. 6(1)(b)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<String>,
    /// The exact provision of Union or Member State law (Art. 6(3)): legal obligation and public task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provision: Option<String>,
    /// Whose life or integrity is at stake (Art. 6(1)(d)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vital: Option<VitalInterests>,
    /// The legitimate interest pursued (Art. 6(1)(f)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interest: Option<String>,
    /// The balancing test of legitimate interests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub balanced: Option<Balanced>,
    /// Where the person is told of the interest (Art. 13(1)(d), 14(2)(b)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<String>,
    /// Why the purpose is no performance of a public authority's tasks, where it rests on legitimate interests
    /// (Art. 6(1), second subparagraph).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outside_public_tasks: Option<String>,
    /// How consent is asked, proven and withdrawn (Art. 7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentTerms>,
    /// The gate of Art. 9(2) that special categories need beside the basis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub special: Option<SpecialCategoryGate>,
    /// The law or authority under which data on convictions are held (Art. 10).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub criminal: Option<String>,
    /// The purpose the data were collected for, where this one came later (Art. 6(4)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub further_use: Option<FurtherUse>,
    /// Direct marketing: an objection ends it on any basis (Art. 21(2)–(3)).
    #[serde(default)]
    pub direct_marketing: bool,
    /// The event that ends the purpose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<Moment>,
    /// Until when the purpose needs to know who the person is (Art. 5(1)(c), (e)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identified: Option<Identified>,
    /// How long the data are kept (Art. 5(1)(e)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention: Option<Retention>,
    /// How long what was closed can be brought back, all but what was redacted; a part of the retention period, which
    /// runs from the same event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reinstatement: Option<Period>,
}

/// A purpose other than the one the data were collected for (Art. 6(4)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct FurtherUse {
    /// The purpose of collection.
    pub of: String,
    /// Why the new purpose is compatible: the result of the test of Art. 6(4)(a)–(e).
    pub compatible: String,
    /// Where the person was told before (Art. 13(3), 14(4)).
    pub told: String,
}

/// A moment named by an event, or the first of several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct Moment {
    /// The name of the event.
    pub event: String,
    /// Other events that are as good: whichever happens first is the moment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub or: Vec<String>,
}

impl Moment {
    /// The names of its events, as they are written.
    pub fn events(&self) -> impl Iterator<Item = &str> {
        core::iter::once(self.event.as_str()).chain(self.or.iter().map(String::as_str))
    }
}

/// Until when a purpose needs to know who the person is, and what happens then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct Identified {
    /// The moment.
    pub until: Moment,
    /// What happens to the data then.
    pub then: Then,
}

/// What happens to data a purpose goes on with, once it no longer needs the person's identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Then {
    /// Nothing leads back to the person by a path the map declares.
    Unlink,
}

/// Where data are held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct Store {
    /// What it runs on.
    pub engine: Engine,
    /// How long its backups live, or `none`. A deletion policy that forgets backups is a finding.
    pub backups: Backups,
    /// How what leaves it is destroyed, where that is not deletion: cross-cut shredding for paper (Art. 4(2), 5(1)(f)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destruction: Option<String>,
    /// Tables without an integer primary key whose row numbers (SQLite's rowid) nobody refers to, so that they may change
    /// when the file is cleaned. The free pages of a file with any other such table are overwritten and stay.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub row_numbers_unused: Vec<Path>,
}

/// What a store runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Engine {
    /// Typed rows in memory.
    Rows,
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
    /// MariaDB.
    Mariadb,
    /// Arrow record batches.
    Arrow,
    /// Spark tables.
    Spark,
    /// Files and objects.
    Files,
    /// A system that is told rather than run on.
    External,
}

/// How long backups live.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(untagged)]
#[expect(clippy::exhaustive_enums, reason = "there are backups or there are none")]
pub enum Backups {
    /// They are overwritten after this period.
    Kept(KeptBackups),
    /// There are none.
    None(NoBackups),
}

/// `{ keep: period }`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct KeptBackups {
    /// The period after which a backup is overwritten.
    pub keep: Period,
}

/// `none`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "there are backups or there are none")]
pub enum NoBackups {
    /// There are none.
    None,
}

/// Who data are disclosed to (Art. 4(9)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct Recipient {
    /// In which capacity it receives them.
    pub kind: RecipientKind,
    /// The purposes it receives them for.
    pub purposes: Vec<String>,
    /// What it receives: `collection.field`.
    pub receives: Vec<Path>,
    /// The channels of consent it is used for, where it is not used for every one (Art. 7(3)): a printer of letters sends
    /// no e-mail.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<String>,
    /// How it is told of an erasure, a correction or a restriction (Art. 19).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// The third country it is in, where it is in one (Art. 30(1)(e)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// What the transfer there rests on (Art. 45, 46, 49).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transfer: Option<TransferGround>,
    /// The safeguards of the transfer (Art. 46), where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub safeguards: Option<String>,
}

/// In which capacity a recipient receives data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum RecipientKind {
    /// A processor: acts on instruction (Art. 28(3)(a)).
    Processor,
    /// Another controller.
    Controller,
    /// A joint controller (Art. 26).
    JointController,
}

/// The basis and period of the evidence a run leaves: its ledger entry and certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct Evidence {
    /// The lawful basis of keeping it (Art. 6(1)).
    pub basis: BasisKind,
    /// The provision, such as Art. 5(2).
    pub provision: String,
    /// How long it is kept.
    pub keep: Period,
}

/// A purpose a collection or field serves, for some rows or channels or for all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(untagged)]
#[expect(clippy::exhaustive_enums, reason = "with a condition or without")]
pub enum PurposeUse {
    /// For every row.
    Always(String),
    /// For the rows that meet a condition, or for some channels alone.
    When(ConditionalUse),
}

/// `{ purpose, when, channels }`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct ConditionalUse {
    /// The purpose.
    pub purpose: String,
    /// The rows it holds for; every one where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// The channels of the consent it serves: once the consent has ended on each of them, the purpose no longer holds the
    /// data (Art. 7(3), 17(1)(b)). Every channel where left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<String>,
}

/// Whether a flag is at its default, so that it is left out of the canonical form: a new flag changes no hash.
const fn is_false(flag: &bool) -> bool {
    !*flag
}

impl PurposeUse {
    /// The name of the purpose.
    #[must_use]
    pub fn purpose(&self) -> &str {
        match self {
            Self::Always(purpose) | Self::When(ConditionalUse { purpose, .. }) => purpose,
        }
    }

    /// The condition, where there is one.
    #[must_use]
    pub const fn when(&self) -> Option<&Condition> {
        match self {
            Self::Always(_) => None,
            Self::When(ConditionalUse { when, .. }) => when.as_ref(),
        }
    }

    /// The channels of the consent it serves; none where it serves every one.
    #[must_use]
    pub fn channels(&self) -> &[String] {
        match self {
            Self::Always(_) => &[],
            Self::When(ConditionalUse { channels, .. }) => channels,
        }
    }
}

impl Recipient {
    /// Whether it is used for a channel of a consent it receives data on.
    #[must_use]
    pub fn uses(&self, channel: &str) -> bool {
        self.channels.is_empty() || self.channels.iter().any(|used| used == channel)
    }
}
