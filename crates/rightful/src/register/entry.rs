//! One processing activity: what the policy says of one purpose.

use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use crate::Policy;
use crate::calendar::{MonthDay, Period};
use crate::law::{BasisKind, Citation, Cited, SpecialGate, TransferGround};
use crate::policy::{Backups, Bound, Collection, Document, From, Moment, Purpose, Recipient, RecipientKind};

/// One processing activity (Art. 30(1)(b)–(f), 30(2)(b)–(c)): one purpose of the policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Activity {
    /// The name of the purpose.
    pub purpose: String,
    /// The purpose in words (Art. 30(1)(b)); for a processor, the processing carried out (Art. 30(2)(b)).
    pub words: String,
    /// Its lawful basis, which Art. 30 does not ask for and Art. 5(2) does.
    pub basis: BasisKind,
    /// Where the basis stands: the point of Art. 6(1), and the provision the policy names.
    pub cites: Vec<Citation>,
    /// The channels on which its consent is asked for, which Art. 30 does not ask for and a withdrawal may end one by one
    /// (Art. 7(3)).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<String>,
    /// The gate of Art. 9(2), where special categories are among the data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub special: Option<SpecialGate>,
    /// The categories of people (Art. 30(1)(c)).
    pub people: Vec<String>,
    /// The categories of data (Art. 30(1)(c)).
    pub data: Vec<String>,
    /// The recipients (Art. 30(1)(d)).
    pub recipients: Vec<RecipientEntry>,
    /// Transfers to third countries (Art. 30(1)(e), 30(2)(c)).
    pub transfers: Vec<Transfer>,
    /// When the data are erased (Art. 30(1)(f)).
    pub erased: Vec<TimeLimit>,
}

impl Activity {
    /// Names the provisions of the law that applies; those of the policy are its own.
    pub(crate) fn cite(&mut self, law: Cited) {
        self.cites.iter_mut().for_each(|cites| law.rename(cites));
        let grounds = self.transfers.iter_mut().filter_map(|transfer| transfer.cites.as_mut());
        grounds.for_each(|cites| law.rename(cites));
    }
}

/// A recipient of an activity (Art. 4(9), 30(1)(d)); processors are recipients.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct RecipientEntry {
    /// Its name in the policy.
    pub name: String,
    /// In which capacity it receives data.
    pub kind: RecipientKind,
    /// The channels of consent it is used for, where it is not used for every one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<String>,
}

/// A transfer to a third country (Art. 30(1)(e), 30(2)(c), 44).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Transfer {
    /// The recipient.
    pub recipient: String,
    /// The country or international organisation.
    pub country: String,
    /// What it rests on, where the policy says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ground: Option<TransferGround>,
    /// Where the ground stands (Art. 45, 46 or 49).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cites: Option<Citation>,
    /// Its safeguards, where they are documented.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub safeguards: Option<String>,
}

/// A time limit for erasure (Art. 5(1)(e), 30(1)(f)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "limit", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum TimeLimit {
    /// A period from an event or from a date of the data.
    Period {
        /// The period.
        keep: Period,
        /// What it runs from: an event, or a column.
        from: String,
        /// Whether it begins on that day itself, or at the end of its year, which adds up to a year.
        #[serde(default, skip_serializing_if = "From::is_day")]
        begins: From,
        /// The last day of the financial year, where it begins at the end of that.
        #[serde(skip_serializing_if = "Option::is_none")]
        year_ends: Option<MonthDay>,
        /// Whether it is a ceiling or a floor.
        bound: Bound,
    },
    /// With an event that ends the purpose, or the first of several.
    Event {
        /// The event.
        event: String,
        /// Other events that are as good: whichever happens first counts.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        or: Vec<String>,
    },
    /// When the consent runs out, so long after it was given or renewed (Art. 4(11), 6(1)(a)).
    Consent {
        /// How long it lasts.
        valid_for: Period,
    },
    /// From an event on without the name, or from the first of several (Art. 5(1)(c), (e)).
    Unlinked {
        /// The event.
        event: String,
        /// Other events that are as good: whichever happens first counts.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        or: Vec<String>,
    },
    /// Evidence, this long after each run.
    Evidence {
        /// How long.
        keep: Period,
    },
    /// In the backups of a store, this long after erasure.
    Backups {
        /// The store.
        store: String,
        /// How long.
        keep: Period,
    },
}

pub(super) fn activity(policy: &Policy, name: &str, purpose: &Purpose) -> Activity {
    let document = policy.document();
    let held: Vec<(&str, &Collection)> = held_for(document, name);
    let mut cites = alloc::vec![purpose.basis.citation()];
    cites.extend(purpose.provision.as_deref().map(Citation::named));
    Activity {
        purpose: name.to_string(),
        words: purpose.words(name).to_string(),
        basis: purpose.basis,
        cites,
        channels: purpose.consent.as_ref().map(|consent| consent.channels.clone()).unwrap_or_default(),
        special: purpose.special.as_ref().map(|special| special.gate),
        people: people(document, &held),
        data: data(document, &held, name),
        recipients: recipients(document, name),
        transfers: transfers(document, name),
        erased: erased(document, purpose, &held),
    }
}

/// The evidence of requests and runs: keyed tags are pseudonymised data (Art. 4(5)), so to hold them is processing with a
/// basis and an end of its own.
pub(super) fn evidence(document: &Document) -> Activity {
    let evidence = &document.evidence;
    Activity {
        purpose: "evidence".into(),
        words: "evidence".into(),
        basis: evidence.basis,
        cites: alloc::vec![evidence.basis.citation(), Citation::named(&*evidence.provision)],
        channels: Vec::new(),
        special: None,
        people: document
            .collections
            .values()
            .filter_map(|collection| collection.person.as_ref())
            .flat_map(|person| person.categories.iter().cloned())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        data: alloc::vec!["user.unique_id.pseudonymous".into()],
        recipients: Vec::new(),
        transfers: Vec::new(),
        erased: alloc::vec![TimeLimit::Evidence { keep: evidence.keep }],
    }
}

/// The collections whose rows or fields serve a purpose; copies repeat what is listed already.
pub(super) fn held_for<'d>(document: &'d Document, purpose: &str) -> Vec<(&'d str, &'d Collection)> {
    let serves = |collection: &Collection| {
        let fields = collection.fields.values().flat_map(|field| collection.purposes_of(field));
        collection.purposes.iter().chain(fields).any(|used| used.purpose() == purpose)
    };
    let all =
        document.collections.iter().filter(|(_, collection)| !collection.is_copy() && serves(collection));
    all.map(|(name, collection)| (name.as_str(), collection)).collect()
}

/// The categories of the people the rows are about: their own collection's, or those of the people they lead to.
fn people(document: &Document, held: &[(&str, &Collection)]) -> Vec<String> {
    let mut categories = BTreeSet::new();
    for collection in people_of(document, held.iter().map(|(name, _)| *name)) {
        let person = document.collections.get(collection).and_then(|collection| collection.person.as_ref());
        categories.extend(person.into_iter().flat_map(|person| person.categories.iter().cloned()));
    }
    categories.into_iter().collect()
}

/// The collections of people that rows of these collections lead to by their links.
fn people_of<'d>(document: &'d Document, from: impl Iterator<Item = &'d str>) -> BTreeSet<&'d str> {
    let mut open: Vec<&str> = from.collect();
    let mut seen = BTreeSet::new();
    let mut people = BTreeSet::new();
    while let Some(name) = open.pop() {
        let Some(collection) = document.collections.get(name).filter(|_| seen.insert(name)) else { continue };
        if collection.person.is_some() {
            // Other people their account points at are not who these rows are about.
            people.insert(name);
        } else {
            open.extend(collection.links.values().map(|link| link.to.as_str()));
        }
    }
    people
}

/// The categories of data that serve the purpose: those of the fields, and the collection's for the rows.
fn data(document: &Document, held: &[(&str, &Collection)], purpose: &str) -> Vec<String> {
    let mut categories = BTreeSet::new();
    for (_, collection) in held {
        let rows = collection.purposes.iter().any(|used| used.purpose() == purpose);
        categories.extend(collection.category.iter().filter(|_| rows).cloned());
        for field in collection.fields.values() {
            if collection.purposes_of(field).iter().any(|used| used.purpose() == purpose) {
                categories.extend(document.category_of(collection, field).map(ToString::to_string));
            }
        }
    }
    categories.into_iter().collect()
}

fn recipients(document: &Document, purpose: &str) -> Vec<RecipientEntry> {
    let of = document
        .recipients
        .iter()
        .filter(|(_, recipient)| recipient.purposes.iter().any(|name| name == purpose));
    let entry = |(name, recipient): (&String, &Recipient)| RecipientEntry {
        name: name.clone(),
        kind: recipient.kind,
        channels: recipient.channels.clone(),
    };
    of.map(entry).collect()
}

fn transfers(document: &Document, purpose: &str) -> Vec<Transfer> {
    let of = document
        .recipients
        .iter()
        .filter(|(_, recipient)| recipient.purposes.iter().any(|name| name == purpose));
    of.filter_map(|(name, recipient)| {
        Some(Transfer {
            recipient: name.clone(),
            country: recipient.country.clone()?,
            ground: recipient.transfer,
            cites: recipient.transfer.map(TransferGround::citation),
            safeguards: recipient.safeguards.clone(),
        })
    })
    .collect()
}

fn erased(document: &Document, purpose: &Purpose, held: &[(&str, &Collection)]) -> Vec<TimeLimit> {
    let mut limits = Vec::new();
    if let Some(retention) = &purpose.retention {
        let column = retention.after.column.as_ref().map(ToString::to_string);
        let from = retention.after.event.clone().or(column).unwrap_or_default();
        limits.push(TimeLimit::Period {
            keep: retention.keep,
            from,
            begins: retention.after.from,
            year_ends: retention.after.year_ends,
            bound: retention.end,
        });
    }
    limits.extend(purpose.consent_lasts().map(|valid_for| TimeLimit::Consent { valid_for }));
    if let Some(Moment { event, or }) = purpose.ends.clone() {
        limits.push(TimeLimit::Event { event, or });
    }
    if let Some(Moment { event, or }) = purpose.identified.as_ref().map(|identified| identified.until.clone())
    {
        limits.push(TimeLimit::Unlinked { event, or });
    }
    let stores: BTreeSet<&str> = held.iter().map(|(_, collection)| collection.store.as_str()).collect();
    for store in stores {
        if let Some(Backups::Kept(backups)) = document.stores.get(store).map(|store| store.backups.clone()) {
            limits.push(TimeLimit::Backups { store: store.to_string(), keep: backups.keep });
        }
    }
    limits
}
