//! What a store holds about one person, as an executor reads it, and who else is named in it.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::entries::{EntriesTable, Unsearched};
use super::missing::Missing;
use crate::alike::repeated_alike;
use crate::carry::{Account, KeyText};
use crate::decide::Class;
use crate::gather::Gather;
use crate::order::PutInOrder as _;
use crate::policy::{FullIdentifier, IdentifierKind, Strength};
use crate::pseudonym::PseudonymKey;
use crate::redact::{Identifier, Traces};
use crate::rows::Row;
use crate::survey::{Question, SurveyRequest};
use crate::{Code, Condition, Error, Path, Value};

/// What an executor has to read for a copy: the person's rows, and everybody who may be named in them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HeldRequest {
    /// Which rows are the person's, and of which class each is.
    pub survey: SurveyRequest,
    /// The columns to read, by collection.
    pub read: BTreeMap<String, Vec<String>>,
    /// By collection, the links that lead to people of any collection.
    pub people_links: BTreeMap<String, Vec<Question>>,
    /// The collections of people, whose rows are gone through once.
    pub others: Vec<OthersTable>,
    /// The collections of entries that keep somebody out: whether one is of the person, the key tells.
    pub entries: Vec<EntriesTable>,
    /// What cannot be read, by name: rows of the person may be there.
    pub missing: Vec<Missing>,
    /// By collection, that columns of its rows are not read.
    pub unread: BTreeMap<String, Missing>,
}

/// A collection of people who may be named in somebody's data.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OthersTable {
    /// The collection.
    pub collection: String,
    /// Its table.
    pub table: Path,
    /// The columns links point to.
    pub key: Vec<String>,
    /// The columns with identifiers.
    pub identifiers: BTreeMap<String, FullIdentifier>,
    /// Rows that are nobody.
    pub nobody: Option<Condition>,
}

impl HeldRequest {
    /// What of the person could not be looked at, in what was read of them.
    pub(super) fn not_looked_at(&self, held: &Held) -> Vec<Missing> {
        let held_in = |name: &String| held.rows.get(name).is_some_and(|rows| !rows.is_empty());
        let unread = self.unread.iter().filter(|(name, _)| held_in(name)).map(|(_, missing)| missing);
        let lists = self.entries.iter().filter_map(|list| {
            held.unsearched.get(&list.collection).map(|unsearched| unsearched.missing(list))
        });
        self.missing.iter().chain(unread).cloned().chain(lists).chain(held.missing()).collect()
    }

    /// The refusal of a subject who is nobody: a system account, or an anonymous person of an earlier run.
    #[must_use]
    pub fn refused_as_nobody(&self) -> Error {
        let message = "this row is nobody: a system account, or an anonymous person of an earlier run";
        Error::new(Code::SubjectNobody, &self.survey.people, message)
    }
}

impl OthersTable {
    /// Every column that is read, in order and once.
    #[must_use]
    pub fn columns(&self) -> Vec<String> {
        let mut columns: BTreeSet<&str> =
            self.key.iter().chain(self.identifiers.keys()).map(String::as_str).collect();
        if let Some(nobody) = &self.nobody {
            nobody.each_column(&mut |column| {
                columns.insert(column);
            });
        }
        columns.into_iter().map(String::from).collect()
    }
}

/// What a store holds about one person. `Debug` shows numbers only.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Held {
    pub(super) accounts: Vec<Account>,
    pub(super) rows: BTreeMap<String, Vec<HeldRow>>,
    pub(super) others: Vec<Other>,
    /// Keys that lead to nobody: system accounts and anonymous people.
    pub(super) nobodies: BTreeSet<(String, KeyText)>,
    /// Links of which some documents cannot be read, by place.
    pub(super) unreadable: BTreeSet<String>,
    /// Collections of entries that could not be looked through.
    pub(super) unsearched: BTreeMap<String, Unsearched>,
}

/// One row of the person.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct HeldRow {
    pub(super) key: Vec<Value>,
    pub(super) cells: Row,
    pub(super) class: Class,
}

/// Somebody else who is named, or may be.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Other {
    pub(super) collection: String,
    pub(super) key: Vec<Value>,
    /// What they are known by, as it may stand in the texts of the rows.
    pub(super) known: Vec<Identifier>,
    /// The values by column, for links that repeat one.
    pub(super) values: BTreeMap<String, Value>,
}

impl Held {
    /// What may be held of the person in documents that cannot be read.
    fn missing(&self) -> impl Iterator<Item = Missing> + '_ {
        let message = "documents that the link reads are not JSON or hold no single exact value there, so that nobody can tell \
                       whether they are about the person: repair them, or look through them by hand";
        self.unreadable.iter().map(move |place| Missing::new(place, message, "GDPR Art. 15(1)"))
    }

    /// The accounts of the person.
    #[must_use]
    pub fn accounts(&self) -> &[Account] {
        &self.accounts
    }

    /// Whether anything is held of the person (Art. 15(1)).
    #[must_use]
    pub fn is_anything(&self) -> bool {
        self.rows.values().any(|rows| !rows.is_empty())
    }
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows: usize = self.rows.values().map(Vec::len).sum();
        write!(f, "Held({} accounts, {rows} rows, {} others)", self.accounts.len(), self.others.len())
    }
}

/// Takes in what an executor reads, in whatever order it reads it: first every row of the person, then every row of the
/// collections of people.
pub struct Gathering<'r> {
    request: &'r HeldRequest,
    held: Held,
    linked: BTreeSet<(String, KeyText)>,
    values: BTreeSet<(String, String, KeyText)>,
    traces: Traces,
}

impl fmt::Debug for Gathering<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gathering({:?})", self.held)
    }
}

impl<'r> Gathering<'r> {
    /// Begins with the person's accounts.
    #[must_use]
    pub fn new(request: &'r HeldRequest, accounts: Vec<Account>) -> Self {
        let held = Held { accounts, ..Held::default() };
        Self { request, held, linked: BTreeSet::new(), values: BTreeSet::new(), traces: Traces::default() }
    }

    /// Takes in a row of the person: its class, and the cells of the columns that are read.
    pub fn row(&mut self, collection: &str, class: &str, cells: Row) {
        let cell = |column: &str| cells.get(column).cloned().unwrap_or(Value::Null);
        for link in self.request.people_links.get(collection).into_iter().flatten() {
            match link {
                Question::Columns { to, .. }
                | Question::Polymorphic { to, .. }
                | Question::Json { to, .. } => {
                    self.linked.extend(link.leads_to(&cell).map(|key| (to.clone(), KeyText::of(&key))));
                }
                Question::Value { link, column, of, normalise, .. } => {
                    let value = repeated_alike(&cell(column), normalise);
                    self.values.extend(value.map(|value| (link.clone(), of.clone(), value)));
                }
                _ => {}
            }
        }
        for value in cells.values() {
            match value {
                Value::Text(text) => self.traces.add(text),
                Value::Blob(bytes) => self.traces.add(&String::from_utf8_lossy(bytes)),
                _ => {}
            }
        }
        // A row that is the person's by its own key alone is kept once; what tells it apart may be no column of it.
        let columns =
            self.request.survey.capture(collection).map(|capture| capture.key.as_slice()).unwrap_or_default();
        let key = columns.iter().filter_map(|column| cells.get(column).cloned()).collect();
        let row = HeldRow { key, cells, class: class.into() };
        self.held.rows.entry(collection.into()).or_default().push(row);
    }

    /// The pseudonyms under which a collection of entries may hold one of the person, to be read for
    /// [`row`](Self::row) with no class (""). None, where nobody can tell: the copy will say so.
    ///
    /// # Errors
    /// [`Code::SurrogateNoFit`] where the column is too short for any.
    pub fn entries(&mut self, list: &EntriesTable, key: Option<&PseudonymKey>) -> Result<Vec<Value>, Error> {
        match list.pseudonyms(&self.held.accounts, key)? {
            Ok(pseudonyms) => Ok(pseudonyms),
            Err(unsearched) => {
                self.held.unsearched.insert(list.collection.clone(), unsearched);
                Ok(Vec::new())
            }
        }
    }

    /// Takes in what the capture says of documents of which nobody can tell whether they lead to the person.
    pub fn unreadable(&mut self, documents: &BTreeMap<String, BTreeMap<Class, u64>>) {
        self.held.unreadable.extend(documents.keys().cloned());
    }

    /// Looks at a row of a collection of people: whether it is somebody who is named in the person's rows.
    pub fn person(&mut self, of: &OthersTable, cell: &dyn Fn(&str) -> Value) {
        let key: Vec<Value> = of.key.iter().map(|column| cell(column)).collect();
        let known_by = (of.collection.clone(), KeyText::of(&key));
        let own = of.collection == self.request.survey.people
            && self.held.accounts.iter().any(|account| KeyText::of(&account.key) == known_by.1);
        if own {
            return;
        }
        let linked = self.linked.contains(&known_by);
        if of.nobody.as_ref().is_some_and(|nobody| nobody.holds(cell)) {
            if linked {
                self.held.nobodies.insert(known_by);
            }
            return;
        }
        let values: BTreeMap<String, Value> = of
            .identifiers
            .keys()
            .map(|column| (column.clone(), cell(column)))
            .filter(|(_, value)| !value.is_null())
            .gather();
        let known: Vec<Identifier> = of
            .identifiers
            .iter()
            .filter_map(|(column, identifier)| {
                let found = identifier_of(identifier.kind, values.get(column)?)?;
                let told = linked || identifier.strength == Strength::Strong || says_who(&found);
                (told && self.traces.may_hold(&found)).then_some(found)
            })
            .collect();
        if linked || !known.is_empty() || self.repeated(&values) {
            self.held.others.push(Other { collection: of.collection.clone(), key, known, values });
        }
    }

    /// Whether a link by value in the person's rows repeats one of these.
    fn repeated(&self, values: &BTreeMap<String, Value>) -> bool {
        let links = self.request.people_links.values().flatten();
        let mut by_value = links.filter_map(|question| match question {
            Question::Value { link, of, normalise, .. } => Some((link, of, normalise)),
            _ => None,
        });
        by_value.any(|(link, of, normalise)| {
            let value = values.get(of).and_then(|value| repeated_alike(value, normalise));
            value.is_some_and(|value| self.values.contains(&(link.clone(), of.clone(), value)))
        })
    }

    /// What was taken in, in one order whatever order it came in.
    #[must_use]
    pub fn held(mut self) -> Held {
        for rows in self.held.rows.values_mut() {
            rows.put_in_order();
        }
        self.held.others.put_in_order();
        self.held
    }
}

/// An identifier as it can stand in text; a key cannot, because a short number is everywhere.
pub(super) fn identifier_of(kind: IdentifierKind, value: &Value) -> Option<Identifier> {
    let text = match value {
        Value::Text(text) => text.clone(),
        Value::Integer(number) => alloc::format!("{number}"),
        _ => return None,
    };
    if kind == IdentifierKind::Key {
        return None;
    }
    Identifier::new(kind, &text).or_else(|_| Identifier::new(IdentifierKind::Text, &text)).ok()
}

/// Whether it says who is meant wherever it stands, also of somebody the person has nothing to do with: an address or number
/// that is one person's, a name of two words and more. A single word is too often a word.
pub(super) fn says_who(identifier: &Identifier) -> bool {
    match identifier.kind() {
        IdentifierKind::Name => identifier.words() > 1,
        IdentifierKind::Email | IdentifierKind::Phone | IdentifierKind::Iban | IdentifierKind::Handle => true,
        IdentifierKind::Text | IdentifierKind::Key => false,
    }
}
