//! The plan as a value: ordered steps as predicates with expected counts, reasons, claims, what is kept and what is due
//! later. It holds no key and no personal value.

mod beside;
mod claim;
mod step;

pub use beside::{Later, Note, NoteKind, Task};
pub use claim::{Claim, ClaimKind, Support, Way};
pub use step::{
    Cascade, Change, Cycle, CycleBreak, JsonChange, JsonTo, KeyColumn, KeySource, NewValue, Step,
};

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use crate::calendar::Date;
use crate::decide::{Class, Ruling};
use crate::policy::{Form, Role};
use crate::read::Read;
use crate::{Error, Hash, Name, Tag, to_canonical};

/// What exactly has to happen to which rows of one store, and why.
///
/// Equal arguments give equal bytes in every language; [`Plan::hash`] is the SHA-256 of its canonical JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Plan {
    /// Rows the engine would take along with a deletion; a cascade that would take rows of others stops the plan.
    pub cascades: Vec<Cascade>,
    /// The case, as a keyed tag: the hash of a plan gives nobody away.
    pub case: Tag,
    /// What can be said of the rows afterwards.
    pub claims: Vec<Claim>,
    /// Cycles of foreign keys among the tables of the plan, and how each is broken.
    pub cycles: Vec<Cycle>,
    /// The day of the decision.
    pub decided: Date,
    /// How many rows the run must find, by collection and class.
    pub expected: BTreeMap<String, BTreeMap<Class, u64>>,
    /// The form of the anonymous person, where rows stay without the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<FormChoice>,
    /// The version of this form: 1.
    pub format: u32,
    /// What was ruled for each item that exists, and why.
    pub items: Vec<Item>,
    /// What is due later, with its date.
    pub later: Vec<Later>,
    /// What was noticed on the way, by place.
    pub notes: Vec<Note>,
    /// The collection of people the subject is in.
    pub people: String,
    /// The policy planned on.
    pub policy: Hash,
    /// The schema planned on.
    pub schema: Hash,
    /// The case is answered without touching data: forwarded, not identified, excessive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_aside: Option<Ruling>,
    /// What is done, in order.
    pub steps: Vec<Step>,
    /// The store.
    pub store: String,
    /// The person, as a keyed tag.
    pub subject: Tag,
    /// What has to be done outside the store.
    pub tasks: Vec<Task>,
}

/// The form of the anonymous person, and why it is not the declared one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct FormChoice {
    /// The form the policy declares.
    pub declared: Form,
    /// The form used.
    pub used: Form,
    /// Why another form is used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<FormChange>,
}

/// Why the declared form of the anonymous person cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FormChange {
    /// Rows would collapse under a unique key if they all pointed to one person.
    RowsWouldCollapse,
    /// A kept row leads to the person by the same key: stub and anonymous person are split.
    KeptRowSharesKey,
}

/// What was ruled for some fields of the classes of rows that fare alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
#[schemars(rename = "PlanItem")]
pub struct Item {
    /// What happens to the row.
    pub act: Act,
    /// The classes.
    pub classes: Vec<Class>,
    /// The collection.
    pub collection: Name,
    /// The earliest and latest last day, where each row has its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<crate::survey::Ends>,
    /// The fields; empty for the row itself, its links and key.
    pub fields: Vec<Name>,
    /// What the person is to these rows: owner of some and author of others, say.
    pub roles: Vec<Role>,
    /// How many rows.
    pub rows: u64,
    /// The ruling.
    pub ruling: Arc<Ruling>,
}

/// What happens to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the picture has a colour for each")]
pub enum Act {
    /// It goes.
    Delete,
    /// It changes.
    Change,
    /// It stays as it is.
    Stay,
}

impl Plan {
    /// The tables whose row numbers must stay, because of which the file is not rewritten: its free pages are overwritten
    /// and stay.
    #[must_use]
    pub fn pinned_tables(&self) -> Vec<String> {
        let pinned = self.notes.iter().filter(|note| note.note == NoteKind::RowidKey);
        pinned.map(|note| alloc::string::ToString::to_string(&note.place)).collect()
    }

    /// Whether anything goes: only then is there something for a scan to look for. Marks, corrections and entries let
    /// nothing go.
    #[must_use]
    pub fn removes(&self) -> bool {
        self.steps.iter().any(|step| match step {
            Step::InsertPerson { .. } | Step::Detach { .. } | Step::Delete { .. } => true,
            Step::Change { set, .. } => set.iter().any(|change| !change.to.still_tells()),
            Step::Suppress { .. } | Step::SweepHistory { .. } | Step::RebuildIndex { .. } => false,
        })
    }

    /// The canonical JSON (RFC 8785): equal plans have equal bytes in every language.
    ///
    /// # Errors
    /// [`crate::Code::CanonicalForm`] when a number is too large to have one.
    pub fn canonical(&self) -> Result<String, Error> {
        to_canonical(self)
    }

    /// The SHA-256 of the canonical JSON: what is approved, and what a run asks for.
    ///
    /// # Errors
    /// As [`Self::canonical`].
    pub fn hash(&self) -> Result<Hash, Error> {
        Ok(Hash::of(self.canonical()?.as_bytes()))
    }
}
