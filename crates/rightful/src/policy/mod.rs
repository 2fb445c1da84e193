//! What the organisation declares: purposes, retention, events, recipients, stores and the data map.

mod census;
mod check;
mod document;
mod identify;
mod link;
mod literal;
mod map;
mod repeated;
mod retention;

use core::fmt;

pub(crate) use census::is_told;
pub use census::{census, described};
pub use document::*;
pub use link::LinkForm;
pub use map::*;
pub use retention::*;

use crate::case::RestrictionGround;
use crate::law::retention::SuspensionKind;
use crate::law::{BasisKind, BasisRecord};
use crate::shape::{self, Names};
use crate::{Hash, Path, Period, Problems, to_canonical};

/// A policy whose parts fit together: only [`check`](Self::from_json) builds one.
///
/// ```
/// let wrong = rightful::Policy::from_json("{}").unwrap_err();
/// assert_eq!(wrong.as_slice()[0].code().as_str(), "json.missing-key");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Policy {
    document: Document,
    hash: Hash,
}

impl Policy {
    /// Reads a policy from JSON and checks it as a whole.
    ///
    /// # Errors
    /// Every problem there is, sorted by place: those of shape, and those of what the parts mean together which the first ones
    /// cannot have caused.
    pub fn from_json(text: &str) -> Result<Self, Problems> {
        Self::from_value(shape::parse(text)?)
    }

    /// Reads a policy from a JSON value and checks it as a whole.
    ///
    /// # Errors
    /// As [`Self::from_json`].
    pub fn from_value(value: serde_json::Value) -> Result<Self, Problems> {
        let document =
            shape::read_value(&value, Names::Told).map_err(|shape| check::beside(&value, shape))?;
        check::check(&document)?;
        let hash = Hash::of(to_canonical(&document)?.as_bytes());
        Ok(Self { document, hash })
    }

    /// The document.
    #[must_use]
    pub const fn document(&self) -> &Document {
        &self.document
    }

    /// The SHA-256 of the document's canonical JSON: equal policies have equal hashes, however they were written.
    #[must_use]
    pub const fn hash(&self) -> Hash {
        self.hash
    }

    /// The JSON Schema of the policy document.
    #[must_use]
    pub fn json_schema() -> serde_json::Value {
        shape::parse(include_str!("schema.json")).unwrap_or_default()
    }

    /// The collection of this name.
    #[must_use]
    pub fn collection(&self, name: &str) -> Option<&Collection> {
        self.document.collections.get(name)
    }

    /// Whether a link carries: its row is the person's when the row it leads to is.
    ///
    /// A link carries when it leads to a collection of people, or belongs to the other row (`owner`).
    #[must_use]
    pub fn carries(&self, link: &Link) -> bool {
        link.carries_to(self.collection(&link.to))
    }
}

impl Document {
    /// Reads the document of a policy from JSON: its shape alone, not yet what its parts mean together.
    ///
    /// # Errors
    /// Every problem of shape.
    pub fn from_json(text: &str) -> Result<Self, Problems> {
        shape::read(text, Names::Told)
    }
}

impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Policy({})", self.hash)
    }
}

/// Whose rows are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whose {
    /// The person's own: their accounts.
    Person,
    /// The own rows of other people.
    AnotherPerson,
    /// Rows of a collection that is not of people.
    Row,
}

impl Collection {
    /// The table, given the name of the collection.
    #[must_use]
    pub fn table(&self, name: &str) -> Path {
        self.table.clone().unwrap_or_else(|| Path::one(name))
    }

    /// Whether a table is the collection's, given the name of the collection.
    pub(crate) fn is_in(&self, name: &str, table: &Path) -> bool {
        match &self.table {
            Some(declared) => declared == table,
            None => matches!(table.segments(), [only] if only == name),
        }
    }

    /// The purposes of a field: its own, or the collection's.
    #[must_use]
    pub fn purposes_of<'c>(&'c self, field: &'c Field) -> &'c [PurposeUse] {
        field.purposes.as_deref().unwrap_or(&self.purposes)
    }

    /// Which fields tell about the person in rows from which these links lead to them. Text may name anybody, whoever
    /// wrote it.
    pub(crate) fn telling(&self, whose: Whose, leads: impl Fn(&str) -> bool) -> impl Fn(&Field) -> bool {
        let (every, text) = match whose {
            Whose::Person => (true, true),
            Whose::AnotherPerson => (false, false),
            Whose::Row => (self.is_theirs(&leads), true),
        };
        move |field| match &field.of {
            Some(of) => leads(of),
            None => every || (text && field.identifies == Identifies::FreeText),
        }
    }

    /// Whether a row from which these links lead to the person is theirs, rather than one of others that is about or mentions
    /// them.
    pub(crate) fn is_theirs(&self, leads: impl Fn(&str) -> bool) -> bool {
        let main = |link: &Link| link.role.is_some_and(|role| !matches!(role, Role::About | Role::Mentioned));
        self.links.iter().any(|(name, link)| main(link) && leads(name)) || !self.links.values().any(main)
    }

    /// How rows are marked for a restriction on this ground: an entry that says how before one that only reads the mark.
    pub(crate) fn suspended_for(&self, ground: RestrictionGround) -> Option<&SuspendedRows> {
        let entries = || self.suspended.iter().filter(|rows| rows.by == SuspensionKind::Restriction(ground));
        entries().find(|rows| rows.mark.is_some()).or_else(|| entries().next())
    }

    /// Whether the rows are a copy of another collection's rows: earlier states, a full-text index, a cache.
    #[must_use]
    pub const fn is_copy(&self) -> bool {
        self.history_of.is_some() || self.index_of.is_some() || self.copy_of.is_some()
    }
}

impl SuspendedRows {
    /// Whether a row that carries this mark would lose it by another, so that no run sets that one.
    pub(crate) fn is_in_the_way_of(&self, other: &Self) -> bool {
        let Some(set) = other.mark.as_ref().map(|mark| &mark.set) else { return false };
        let shares = |mark: &Mark| mark.set.keys().any(|column| set.contains_key(column));
        self != other && self.mark.as_ref().is_none_or(shares)
    }
}

impl Controller {
    /// The controllers that decide about the data in place of this organisation, where it is a processor (Art. 4(8), 28(3)(e)).
    pub(crate) fn decided_by_others(&self) -> Option<&[Party]> {
        (self.role == ControllerRole::Processor).then_some(self.acts_for.as_slice())
    }
}

impl Purpose {
    /// How long the consent lasts that the purpose rests on, where the record sets a period: it ends the purpose.
    pub(crate) fn consent_lasts(&self) -> Option<Period> {
        let consent = self.consent.as_ref().filter(|_| self.basis == BasisKind::Consent);
        consent.and_then(|consent| consent.valid_for)
    }

    /// What the policy says of the purpose's lawful basis (Art. 6(1)); [`BasisRecord::complete`] says what it lacks.
    #[must_use]
    pub fn basis_record(&self, controller: &Controller) -> BasisRecord {
        BasisRecord {
            basis: self.basis,
            necessary_for: self.necessary_for.clone(),
            contract: self.contract.clone(),
            provision: self.provision.clone(),
            keep: self.retention.as_ref().map(|retention| retention.keep),
            vital: self.vital.clone(),
            interest: self.interest.clone(),
            balanced: self.balanced.clone(),
            told: self.told.clone(),
            consent: self.consent.clone(),
            public_authority: controller.public_authority
                && self.outside_public_tasks.as_deref().is_none_or(|why| why.trim().is_empty()),
        }
    }

    /// The purpose in words: its description, or its name.
    #[must_use]
    pub fn words<'p>(&'p self, name: &'p str) -> &'p str {
        self.description.as_deref().unwrap_or(name)
    }
}

/// The collection and column of a path written `collection.column`.
#[must_use]
pub fn column_of(path: &Path) -> Option<(&str, &str)> {
    match path.segments() {
        [collection, column] => Some((collection, column)),
        _ => None,
    }
}
