//! Finds the rows of one person and the class of each.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::count::is_account;
use super::{Row, Rows, cell, cells};
use crate::carry::{Account, Beside, KeyText, mentions};
use crate::case::{Correction, Subject};
use crate::decide::Class;
use crate::find::{self, Doubts, Former, Others};
use crate::gather::Gather;
use crate::order::PutInOrder as _;
use crate::policy::Normalise;
use crate::redact::Redactor;
use crate::survey::{Capture, Hop, PersonCapture, Question, SurveyRequest};
use crate::{Condition, Date, DateEncoding, Error, Path, UtcOffset, Value};

/// The person's rows, by collection: the index of each and its class.
pub(super) struct Captured {
    pub(super) accounts: Vec<Account>,
    pub(super) rows: BTreeMap<String, BTreeMap<usize, Class>>,
    /// Rows of other collections of people that hold a strong identifier, as the survey counts them.
    pub(super) elsewhere: BTreeMap<String, u64>,
}

/// Finds the person's rows.
pub(super) fn capture(request: &SurveyRequest, subject: &Subject, rows: &Rows) -> Result<Captured, Error> {
    let mut finder = Finder {
        request,
        rows,
        accounts: Vec::new(),
        own: BTreeSet::new(),
        redactor: None,
        found: BTreeMap::new(),
    };
    finder.find_accounts(subject)?;
    finder.former(subject);
    finder.beside()?;
    finder.redactor = crate::carry::finder(request, &finder.accounts)?;
    let accounts = finder.accounts.clone();
    let doubts = Doubts::of(request, &accounts)?;
    finder.of_another(&doubts)?;
    for wanted in &request.collections {
        let found = finder.collection(wanted);
        finder.undoubted(&doubts, wanted, &found)?;
        finder.found.insert(wanted.collection.clone(), found);
    }
    let elsewhere = finder.elsewhere(&doubts);
    Ok(Captured { accounts: finder.accounts, rows: finder.found, elsewhere })
}

/// Refuses corrections that would make the person somebody else, or nobody.
pub(super) fn corrected(
    request: &SurveyRequest,
    captured: &Captured,
    rows: &Rows,
    corrections: &[Correction],
) -> Result<(), Error> {
    let Some((wanted, person)) = people(request) else { return Ok(()) };
    let found = captured.rows.get(&wanted.collection).into_iter().flatten();
    let own = found.filter(|(_, class)| is_account(wanted, class)).map(|(i, _)| *i).collect();
    let finder = Finder { request, rows, accounts: Vec::new(), own, redactor: None, found: BTreeMap::new() };
    for (position, given) in find::strong_identifiers(request, corrections) {
        finder.of_another(&Doubts::of_correction(request, core::slice::from_ref(&given), position)?)?;
    }
    let rows = rows.of(&wanted.table);
    let own = finder.own.iter().filter_map(|i| rows.get(*i));
    own.into_iter().try_for_each(|row| {
        find::becomes_nobody(person, &request.people, corrections, &|column| cell(row, column))
    })
}

struct Finder<'a> {
    request: &'a SurveyRequest,
    rows: &'a Rows,
    accounts: Vec<Account>,
    /// Indexes of the accounts in their table.
    own: BTreeSet<usize>,
    redactor: Option<Redactor>,
    found: BTreeMap<String, BTreeMap<usize, Class>>,
}

impl Finder<'_> {
    fn find_accounts(&mut self, subject: &Subject) -> Result<(), Error> {
        let Some((wanted, person)) = people(self.request) else { return Ok(()) };
        let rows = self.rows.of(&wanted.table);
        let mut own: BTreeSet<usize> = (0..rows.len())
            .filter(|i| rows.get(*i).is_some_and(|row| is_subject(person, subject, row)))
            .collect();
        let same = |row: &Row| {
            let same = person.same_person.as_ref()?;
            person.alike(&same.column, row.get(&same.column)?, &same.normalise)
        };
        let found: Vec<Option<KeyText>> = own.iter().filter_map(|i| rows.get(*i)).map(same).collect();
        find::one_person(person, subject, &found)?;
        let theirs: BTreeSet<KeyText> = found.into_iter().flatten().gather();
        let is_theirs = |i: &usize| rows.get(*i).and_then(same).is_some_and(|value| theirs.contains(&value));
        own.extend((0..rows.len()).filter(is_theirs));
        self.accounts = own
            .iter()
            .filter_map(|i| rows.get(*i))
            .map(|row| Account {
                key: person.key.iter().map(|column| cell(row, column)).collect(),
                identifiers: person
                    .identifiers
                    .keys()
                    .map(|column| (column.clone(), cell(row, column)))
                    .gather(),
                is_stub: self.request.is_stub(&|column| cell(row, column)),
                beside: Beside::default(),
            })
            .collect();
        // In the order of their keys, as every executor has them: what is drawn for them does not hang on that of rows.
        self.accounts.put_in_order_by(|a, b| a.key.cmp(&b.key));
        self.own = own;
        let alike = rows.iter().filter_map(|row| cells(row, &person.key)).map(|key| KeyText::of(&key));
        find::keys(&wanted.table, self.accounts.iter().map(|account| account.key.as_slice()), alike)?;
        self.accounts.extend(find::without_account(person, subject, &self.accounts));
        Ok(())
    }

    /// The rows of the collection of people that are somebody else's; none where the person is nobody, who has what the
    /// policy gives to all who are.
    fn others(&self) -> impl Iterator<Item = (&Path, &Row)> {
        let of_people = people(self.request).into_iter();
        of_people.flat_map(move |(wanted, person)| {
            let is_nobody = |row: &Row| {
                person.nobody.as_ref().is_some_and(|nobody| nobody.holds(&|column| cell(row, column)))
            };
            let rows = self.rows.of(&wanted.table);
            let somebody = !self.own.iter().filter_map(|i| rows.get(*i)).any(is_nobody);
            let others = rows
                .iter()
                .enumerate()
                .filter(move |(i, row)| somebody && !self.own.contains(i) && !is_nobody(row));
            others.map(|(_, row)| (&wanted.table, row))
        })
    }

    /// Notes what the person was known by before.
    fn former(&mut self, subject: &Subject) {
        let mut former = Former::of(self.request, &self.accounts);
        former.stated(subject);
        let none = BTreeMap::new();
        for (wanted, repeats, question) in self.request.repeats() {
            for (i, row) in self.rows.of(&wanted.table).iter().enumerate() {
                if self.answer(question, wanted, i, row, &none) {
                    former.repeated(&repeats.of, &cell(row, &repeats.column));
                }
            }
        }
        let values = former.values();
        self.accounts.iter_mut().for_each(|account| account.beside.former = values.clone());
    }

    /// Notes what other accounts hold that is like an identifier of the person.
    fn beside(&mut self) -> Result<(), Error> {
        let known = self.accounts.clone();
        let Some(mut others) = Others::of(self.request, &known)? else { return Ok(()) };
        self.others().for_each(|(_, row)| others.account(&|column| cell(row, column)));
        let beside = others.beside();
        self.accounts.iter_mut().for_each(|account| account.beside = beside.clone());
        Ok(())
    }

    /// Counts rows of other collections of people that hold a strong identifier of the person, and are not found to be theirs.
    fn elsewhere(&self, doubts: &Doubts<'_>) -> BTreeMap<String, u64> {
        let mut counts = BTreeMap::new();
        for (wanted, person) in self.request.elsewhere.iter().filter_map(|of| Some((of, of.person.as_ref()?)))
        {
            let theirs = self.found.get(&wanted.collection);
            let counted = |(i, row): (usize, &Row), column: &str, of: &str| {
                let is_nobody = |nobody: &Condition| nobody.holds(&|column| cell(row, column));
                !theirs.is_some_and(|theirs| theirs.contains_key(&i))
                    && !person.nobody.as_ref().is_some_and(is_nobody)
                    && doubts.is_held(of, &cell(row, column))
            };
            for (column, known) in &person.identifiers {
                let rows = self.rows.of(&wanted.table).iter().enumerate();
                let holds =
                    |row: &(usize, &Row)| doubts.of_kind(known.kind).any(|(of, _)| counted(*row, column, of));
                let rows = rows.filter(holds).count() as u64;
                if rows > 0 {
                    counts.insert(wanted.table.join(column).to_string(), rows);
                }
            }
        }
        counts
    }

    /// Refuses where another account holds a strong identifier of the person.
    fn of_another(&self, doubts: &Doubts<'_>) -> Result<(), Error> {
        for (table, row) in self.others() {
            for (column, _) in doubts.strong() {
                doubts.of_another(table, column, &cell(row, column))?;
            }
        }
        Ok(())
    }

    /// Refuses links of which nobody can tell whether they lead to the person.
    fn undoubted(
        &self,
        doubts: &Doubts<'_>,
        wanted: &Capture,
        found: &BTreeMap<usize, Class>,
    ) -> Result<(), Error> {
        for (i, row) in self.rows.of(&wanted.table).iter().enumerate() {
            for question in &wanted.questions {
                let leads = |key: &KeyText| match question {
                    Question::Json { to, to_column, of, .. } => {
                        self.leads_by(to, core::slice::from_ref(to_column), of, key, wanted, found)
                    }
                    _ => false,
                };
                let (cell, theirs) = (|column: &str| cell(row, column), found.contains_key(&i));
                doubts.link(&wanted.table, question, &cell, self.redactor.as_ref(), &leads, theirs)?;
            }
        }
        Ok(())
    }

    /// The captured rows of one collection. Links to the collection itself are followed until nothing new is found.
    fn collection(&self, wanted: &Capture) -> BTreeMap<usize, Class> {
        let rows = self.rows.of(&wanted.table);
        let mut found = BTreeMap::new();
        loop {
            let next: BTreeMap<usize, Class> = rows
                .iter()
                .enumerate()
                .filter_map(|(i, row)| {
                    let answers: Vec<bool> = wanted
                        .questions
                        .iter()
                        .map(|question| self.answer(question, wanted, i, row, &found))
                        .collect();
                    let theirs = wanted
                        .questions
                        .iter()
                        .zip(&answers)
                        .any(|(question, yes)| *yes && question.carries());
                    theirs.then(|| (i, answers.iter().map(|yes| if *yes { '1' } else { '0' }).collect()))
                })
                .gather();
            if next == found {
                return found;
            }
            found = next;
        }
    }

    fn answer(
        &self,
        question: &Question,
        wanted: &Capture,
        i: usize,
        row: &Row,
        so_far: &BTreeMap<usize, Class>,
    ) -> bool {
        let in_row = |column: &str| cell(row, column);
        match question {
            Question::Subject => wanted.collection == self.request.people && self.own.contains(&i),
            Question::Columns { to, to_columns, of, .. } => question
                .leads_to(&in_row)
                .is_some_and(|key| self.leads(to, to_columns, of, &key, wanted, so_far)),
            Question::Polymorphic { to, to_column, of, .. } | Question::Json { to, to_column, of, .. } => {
                question.leads_to(&in_row).is_some_and(|key| {
                    self.leads(to, core::slice::from_ref(to_column), of, &key, wanted, so_far)
                })
            }
            Question::Value { column, of, normalise, .. } => {
                holds(question, row) && self.repeats(&cell(row, column), of, normalise)
            }
            Question::Text { column, format, .. } => {
                let text = row.get(column).and_then(Value::as_text);
                holds(question, row)
                    && text
                        .zip(self.redactor.as_ref())
                        .is_some_and(|(text, known)| mentions(known, text, *format))
            }
            Question::When { when } => when.holds(&in_row),
            Question::Due { via, column, encoding, offset, cutoff, .. } => {
                let date = date_of(self.rows, row, via, column, (*encoding, *offset));
                date.zip(*cutoff).is_some_and(|(date, cutoff)| date <= cutoff)
            }
        }
    }

    /// Whether a value repeats an identifier of one of the accounts.
    fn repeats(&self, value: &Value, of: &str, normalise: &[Normalise]) -> bool {
        let Some(person) = self.request.person() else { return false };
        self.accounts.iter().any(|account| person.leads(account, of, normalise, value))
    }

    /// Whether a key leads to one of the person's accounts, or to a captured row of a class that counts.
    fn leads(
        &self,
        to: &str,
        to_columns: &[String],
        of: &[Class],
        key: &[Value],
        wanted: &Capture,
        so_far: &BTreeMap<usize, Class>,
    ) -> bool {
        self.leads_by(to, to_columns, of, &KeyText::of(key), wanted, so_far)
    }

    fn leads_by(
        &self,
        to: &str,
        to_columns: &[String],
        of: &[Class],
        key: &KeyText,
        wanted: &Capture,
        so_far: &BTreeMap<usize, Class>,
    ) -> bool {
        let Some(target) = self.request.collections.iter().find(|capture| capture.collection == to) else {
            return false;
        };
        let rows = self.rows.of(&target.table);
        let same = |i: usize| {
            rows.get(i)
                .and_then(|row| cells(row, to_columns))
                .is_some_and(|found| KeyText::of(&found) == *key)
        };
        if to == self.request.people {
            return self.own.iter().any(|i| same(*i));
        }
        let found = if to == wanted.collection { Some(so_far) } else { self.found.get(to) };
        found.is_some_and(|found| found.iter().any(|(i, class)| of.contains(class) && same(*i)))
    }
}

/// Whether the link of a question holds for a row at all.
fn holds(question: &Question, row: &Row) -> bool {
    question.holds_when().is_none_or(|when| when.holds(&|column| cell(row, column)))
}

/// The collection the subject is in, and what it says of people.
fn people(request: &SurveyRequest) -> Option<(&Capture, &PersonCapture)> {
    let wanted = request.collections.iter().find(|capture| capture.collection == request.people)?;
    Some((wanted, wanted.person.as_ref()?))
}

fn is_subject(person: &PersonCapture, subject: &Subject, row: &Row) -> bool {
    if subject.key.is_some() {
        let Some(found) = cells(row, &person.key).map(|found| KeyText::of(&found)) else { return false };
        return subject.keys().any(|key| KeyText::of(key) == found);
    }
    let Some(identifier) = &subject.identifier else { return false };
    identifier.iter().all(|(column, value)| {
        let alike = |value: &Value| person.alike(column, value, person.normalise(column));
        row.get(column).and_then(alike).zip(alike(value)).is_some_and(|(a, b)| a == b)
    }) && !identifier.is_empty()
}

/// The date a row's retention period runs from: its own, or that of the row it belongs to.
pub(super) fn date_of(
    rows: &Rows,
    row: &Row,
    via: &[Hop],
    column: &str,
    (encoding, offset): (DateEncoding, Option<UtcOffset>),
) -> Option<Date> {
    let mut row = row;
    for hop in via {
        let key = KeyText::of(&cells(row, &hop.columns)?);
        row = find(rows, &hop.table, &hop.to_columns, &key)?;
    }
    row.get(column).and_then(|value| encoding.decode(offset, value))
}

fn find<'r>(rows: &'r Rows, table: &Path, columns: &[String], key: &KeyText) -> Option<&'r Row> {
    rows.of(table).iter().find(|row| cells(row, columns).is_some_and(|found| KeyText::of(&found) == *key))
}
