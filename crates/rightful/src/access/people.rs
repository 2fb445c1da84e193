//! Who the other people in a copy are, and by which number each is told apart in one file.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::beside::Beside;
use super::held::{Held, Other, identifier_of};
use crate::alike::{KeyText, repeated_alike};
use crate::gather::Gather;
use crate::order::PutInOrder as _;
use crate::policy::{Normalise, TextFormat};
use crate::redact::{Identifier, Others, Redactor};
use crate::survey::SurveyRequest;
use crate::{Error, Format, PseudonymKey, RootKey, Shape, Value};

/// What the numbers of one file are drawn from: other people are told apart in the file, and two files with keys of their
/// own cannot be joined by the numbers (Art. 4(5), 15(4)). Wiped when dropped.
pub struct FileKey(PseudonymKey);

impl FileKey {
    /// A key for one file from 32 bytes of the caller's randomness; the caller wipes them, and uses them once.
    ///
    /// # Errors
    /// [`Code::KeyWeak`](crate::Code::KeyWeak) when all bytes are zero: nothing was drawn.
    pub fn from_entropy(entropy: &[u8; 32]) -> Result<Self, Error> {
        Ok(Self(RootKey::from_entropy(entropy)?.pseudonym_key("access.file")))
    }

    /// Where somebody stands among the others of the file.
    fn place(&self, who: &Who) -> Result<Value, Error> {
        let format = Format::for_pseudonyms("access.file", Shape::Text, None, 1 << 20)?;
        let (of, key) = match who {
            Who::Key(collection, key) => (collection, key),
            Who::Value(link, value) => (link, value),
        };
        let kind = Value::from(if matches!(who, Who::Key(..)) { "key" } else { "value" });
        let values: Vec<Value> =
            [kind, Value::from(of.as_str())].into_iter().chain(key.values().iter().cloned()).collect();
        Ok(self.0.pseudonym(&values, format))
    }
}

impl fmt::Debug for FileKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileKey(..)")
    }
}

/// Somebody else: by the key of their row, or by a value that a link repeats where no row has it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Who {
    Key(String, KeyText),
    Value(String, KeyText),
}

/// A row of the file: its collection and itself, by their places.
pub(super) type RowAt = (usize, usize);

/// What one person is known by, and the row whose text alone is searched for it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Searched {
    person: usize,
    only: Option<RowAt>,
}

/// The other people of one file.
pub(super) struct People<'h> {
    others: &'h [Other],
    /// The person's own identifiers, which are not replaced.
    own: Vec<String>,
    texts: Others,
    /// What `texts` looks for, by its places there.
    searched: Vec<Searched>,
    /// Everybody who can be met, each with their number here.
    known: BTreeMap<Who, usize>,
    met: BTreeSet<usize>,
    /// Who was met since that was last asked.
    just_met: BTreeSet<usize>,
    /// The number of each in the file, once everybody who is met is known.
    numbers: BTreeMap<usize, u64>,
    /// Identifiers of others that are also the person's own, or a part of one: they are not replaced.
    pub(super) ambiguous: u64,
}

impl<'h> People<'h> {
    pub(super) fn new(survey: &SurveyRequest, held: &'h Held) -> Self {
        let own = own_texts(survey, held);
        let mut ambiguous = 0;
        let known_by = held.others.iter().map(|other| {
            let (mine, theirs): (Vec<&Identifier>, Vec<&Identifier>) =
                other.known.iter().partition(|identifier| stands_in(identifier, &own));
            ambiguous += mine.len() as u64;
            theirs.into_iter().cloned().collect()
        });
        let known_by: Vec<Vec<Identifier>> = known_by.collect();
        let who = |other: &Other| Who::Key(other.collection.clone(), KeyText::of(&other.key));
        let searched = (0..known_by.len()).map(|person| Searched { person, only: None });
        Self {
            others: &held.others,
            searched: searched.collect(),
            texts: Others::new(&known_by),
            own,
            known: held.others.iter().enumerate().map(|(at, other)| (who(other), at)).gather(),
            met: BTreeSet::new(),
            just_met: BTreeSet::new(),
            numbers: BTreeMap::new(),
            ambiguous,
        }
    }

    /// Takes in what rows say of others in cells of their own.
    pub(super) fn learn(&mut self, said: Vec<Beside>) {
        let mut more: BTreeMap<Searched, BTreeSet<Identifier>> = BTreeMap::new();
        for Beside { who, known, only } in said {
            if stands_in(&known, &self.own) {
                self.ambiguous += 1;
                continue;
            }
            let next = self.known.len();
            let person = *self.known.entry(who).or_insert(next);
            more.entry(Searched { person, only }).or_default().insert(known);
        }
        let known_by = more.values().map(|known| known.iter().cloned().collect());
        self.texts.extend(&known_by.collect::<Vec<Vec<Identifier>>>());
        self.searched.extend(more.into_keys());
    }

    /// Numbers those who were met, in an order that only the file's key gives.
    pub(super) fn number(&mut self, key: &FileKey) -> Result<(), Error> {
        let mut order = Vec::new();
        for (who, at) in self.known.iter().filter(|(_, at)| self.met.contains(at)) {
            order.push((key.place(who)?, *at));
        }
        order.put_in_order();
        self.numbers = order.into_iter().zip(1..).map(|((_, at), number)| (at, number)).gather();
        Ok(())
    }

    /// How many people are told apart.
    pub(super) fn count(&self) -> u64 {
        self.numbers.len() as u64
    }

    /// The number of whoever a key or value leads to.
    pub(super) fn number_of(&mut self, who: Who) -> u64 {
        let next = self.known.len();
        let at = *self.known.entry(who).or_insert(next);
        self.meet(at);
        self.numbers.get(&at).copied().unwrap_or_default()
    }

    fn meet(&mut self, person: usize) {
        self.met.insert(person);
        self.just_met.insert(person);
    }

    /// The numbers of those who were met since this was last asked.
    pub(super) fn just_met(&mut self) -> BTreeSet<u64> {
        let met = core::mem::take(&mut self.just_met);
        met.into_iter().filter_map(|person| self.numbers.get(&person).copied()).collect()
    }

    /// Who has this value in a column of identifiers.
    pub(super) fn with_value(
        &self,
        collection: &str,
        of: &str,
        value: &KeyText,
        normalise: &[Normalise],
    ) -> Option<Who> {
        let same = |other: &&Other| {
            other.collection == collection
                && other.values.get(of).and_then(|own| repeated_alike(own, normalise)).as_ref() == Some(value)
        };
        self.others.iter().find(same).map(|other| Who::Key(other.collection.clone(), KeyText::of(&other.key)))
    }

    /// The text with everybody else's identifiers replaced, and in how many places; `None` where nobody is named. Text of a
    /// row is searched for what that row alone says, too.
    pub(super) fn replaced(
        &mut self,
        text: &str,
        format: TextFormat,
        row: Option<RowAt>,
    ) -> Option<(String, u64)> {
        let (numbers, searched) = (&self.numbers, &self.searched);
        let person = |at: usize| searched.get(at).map(|searched| searched.person);
        let number = |at: usize| person(at).and_then(|person| numbers.get(&person)).copied();
        let label = |at: usize| label(number(at).unwrap_or_default());
        let counts = |at: usize| {
            searched.get(at).is_some_and(|searched| searched.only.is_none() || searched.only == row)
        };
        let named = self.texts.replace(text, format, &counts, &label)?;
        let met: Vec<usize> = named.people.into_iter().filter_map(person).collect();
        met.into_iter().for_each(|person| self.meet(person));
        Some((named.text, named.places))
    }
}

/// How a person is written inside text.
pub(super) fn label(number: u64) -> String {
    format!("[person {number}]")
}

/// The person's own identifiers as text.
fn own_texts(survey: &SurveyRequest, held: &Held) -> Vec<String> {
    let Some(person) = survey.person() else { return Vec::new() };
    let mut own = Vec::new();
    for account in &held.accounts {
        for (column, value) in account.known() {
            let kind = person.identifiers.get(column).map(|known| known.kind);
            if kind.is_some_and(|kind| identifier_of(kind, value).is_some()) {
                match value {
                    Value::Text(text) => own.push(text.clone()),
                    Value::Integer(number) => own.push(format!("{number}")),
                    _ => {}
                }
            }
        }
    }
    own
}

/// Whether an identifier is found in one of the texts.
fn stands_in(identifier: &Identifier, texts: &[String]) -> bool {
    let finder = Redactor::of_one(identifier);
    texts.iter().any(|text| finder.contains(text) || finder.contains(&format!("@{text}")))
}
