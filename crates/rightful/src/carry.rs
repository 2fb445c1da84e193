//! What cells become during a run: the one place where new values are computed, for every executor.

mod beside;
mod entry;
mod left;

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::sync::atomic::{AtomicBool, Ordering};

use crate::case::{Case, Correction, Trigger};
use crate::decide::Reason;
use crate::find::{LOOSELY, is_mentioned};
use crate::json_edit::{self, Held};
use crate::plan::{JsonChange, JsonTo, KeySource, NewValue, Plan, Step};
use crate::policy::{Form, FullIdentifier, IdentifierKind, Normalise, Strength, TextFormat};
use crate::pseudonym::{Format, PseudonymKey, RunSeed, Shape};
use crate::redact::{Identifier, Redactor};
use crate::survey::{PersonCapture, Question, SurveyRequest};
use crate::{Code, Error, Path, Value};

pub use self::beside::{Beside, Values};
pub use self::entry::{Entry, SUPPRESSION, suppressed};
pub use self::left::is_left;
pub(crate) use self::left::is_written;
pub use crate::alike::{KeyText, is_of_kind, is_placeholder, is_rounded, made_alike, plain};
use crate::alike::{kept_out_alike, repeated};
pub use crate::usable::usable;

/// What takes the place of a person's identifier inside text.
pub const REPLACEMENT: &str = "[removed]";

/// What takes it where the first is itself an identifier of the person: somebody may be called so, and no word is in the
/// last.
const OTHER_REPLACEMENTS: [&str; 2] = ["[redacted]", "[-]"];

/// One account of the person, as the run captured it; or, where there is none, what the case says of them and verified.
/// `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, serde::Serialize, crate::read::Read)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "what an executor captures of a person, and nothing else")]
pub struct Account {
    /// The key, in the order of the policy's `person.key`; empty for a person without an account: no link by key leads there.
    pub key: Vec<Value>,
    /// The identifiers by column.
    pub identifiers: BTreeMap<String, Value>,
    /// An earlier run left the row ([`SurveyRequest::is_stub`]); told where the engine computes identifiers from it.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub is_stub: bool,
    /// What the store tells beside the row.
    #[serde(default, skip_serializing_if = "Beside::is_empty")]
    pub beside: Beside,
}

impl Account {
    /// Whether it is a row of the collection of people.
    #[must_use]
    pub const fn is_row(&self) -> bool {
        !self.key.is_empty()
    }

    /// What the person is and was known by, by column: the row's own identifiers first.
    pub fn known(&self) -> impl Iterator<Item = (&String, &Value)> {
        let former = self.beside.former.iter();
        self.identifiers
            .iter()
            .chain(former.flat_map(|(column, values)| values.iter().map(move |value| (column, value))))
    }

    /// Whether an identifier of it leads to rows. What somebody without an account says of themselves beside the strong
    /// identifier that was verified, such as a name, is looked for in rows that are theirs, and leads to none.
    #[must_use]
    pub fn leads_by(&self, known: &FullIdentifier) -> bool {
        self.is_row() || known.strength == Strength::Strong
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Account({} identifiers)", self.identifiers.len())
    }
}

/// What finds a person in text, by whose row it is.
struct Redactors {
    /// In rows that are the person's own, or lead to them by more than text.
    own: Option<Redactor>,
    /// In rows of others that mention them.
    mentioned: Option<Redactor>,
}

impl Redactors {
    fn of(request: &SurveyRequest, accounts: &[Account]) -> Result<Self, Error> {
        let own = of_identifiers(request, accounts, |_, _, _| true)?;
        let mentioned = of_identifiers(request, accounts, is_theirs_in_others)?;
        Ok(Self { own, mentioned })
    }

    /// The one for a row, by the answers to the questions about it.
    fn for_row(&self, class: &str, questions: &[Question]) -> Option<&Redactor> {
        let told = questions.iter().zip(class.bytes());
        let mut yes = told.filter(|(question, answer)| question.carries() && *answer == b'1').peekable();
        let text_only =
            yes.peek().is_some() && yes.all(|(question, _)| matches!(question, Question::Text { .. }));
        if text_only { self.mentioned.as_ref() } else { self.own.as_ref() }
    }
}

/// Whether an identifier is the person's in a row of others too: a weak one is not where another account has it as well.
fn is_theirs_in_others(
    account: &Account,
    (column, value): (&String, &Value),
    known: &FullIdentifier,
) -> bool {
    known.strength == Strength::Strong || !account.beside.is_shared(column, value)
}

const fn is_name(known: &FullIdentifier) -> bool {
    matches!(known.kind, IdentifierKind::Name | IdentifierKind::Text)
}

/// The redactor that tells whether a text leads to the person: a name of one word does not, since it is as likely a word
/// of somebody else's text ("will", "may"), nor does one that another account has too. In rows that are the person's by
/// anything but text it is redacted all the same, and the scan counts it for review in all others.
///
/// # Errors
/// When no replacement fits: each would itself be taken for one of them.
pub fn finder(request: &SurveyRequest, accounts: &[Account]) -> Result<Option<Redactor>, Error> {
    of_identifiers(request, accounts, |account, (column, value), known| {
        let word = || value.as_text().is_none_or(|text| text.split_whitespace().nth(1).is_none());
        let leads =
            account.leads_by(known) && !(known.strength == Strength::Weak && is_name(known) && word());
        leads && is_theirs_in_others(account, (column, value), known)
    })
}

/// The redactor that knows what is the person's for certain: their strong identifiers, and no name.
///
/// # Errors
/// As [`finder`].
pub fn strong_finder(request: &SurveyRequest, accounts: &[Account]) -> Result<Option<Redactor>, Error> {
    of_identifiers(request, accounts, |account, _, known| {
        known.strength == Strength::Strong && account.leads_by(known)
    })
}

type Wanted<'w> = &'w dyn Fn(&Account, (&String, &Value), &FullIdentifier) -> bool;

fn of_identifiers(
    request: &SurveyRequest,
    accounts: &[Account],
    wanted: impl Fn(&Account, (&String, &Value), &FullIdentifier) -> bool,
) -> Result<Option<Redactor>, Error> {
    let Some(person) = request.person() else { return Ok(None) };
    let known: Vec<Identifier> =
        accounts.iter().flat_map(|account| known_identifiers(request, person, account, &wanted)).collect();
    if known.is_empty() {
        return Ok(None);
    }
    let others = accounts.iter().flat_map(|account| &account.beside.others);
    let others: Vec<Identifier> = others
        .flat_map(|(column, values)| {
            values.iter().filter_map(|value| in_text(person, column, value.as_text()?))
        })
        .collect();
    let first = Redactor::new(&known, REPLACEMENT);
    let more = OTHER_REPLACEMENTS.iter().map(|other| Redactor::new(&known, other));
    let redactor = more.fold(first, Result::or)?;
    Ok(Some(redactor.leaving(&others)))
}

/// Whether text in a column of this format mentions one of the identifiers.
#[must_use]
pub fn mentions(redactor: &Redactor, text: &str, format: TextFormat) -> bool {
    redacted_text(redactor, text, format).is_some()
}

/// The text with the identifiers replaced; `None` where it holds none. A document that is not JSON after all is text.
fn redacted_text(redactor: &Redactor, text: &str, format: TextFormat) -> Option<String> {
    match format {
        TextFormat::Text => redactor.redact(text),
        TextFormat::Json => redactor.redact_json(text).unwrap_or_else(|_| redactor.redact(text)),
    }
}

/// The identifiers of an account that can occur in text. What cannot be told from ordinary text is left to the scan; what an
/// earlier run left is the text of others.
fn known_identifiers(
    request: &SurveyRequest,
    person: &PersonCapture,
    account: &Account,
    wanted: Wanted<'_>,
) -> Vec<Identifier> {
    let known = |(column, value): (&String, &Value)| {
        let known = person.identifiers.get(column)?;
        // A telephone number may be kept as a number.
        let number = match value {
            Value::Integer(number) if known.kind == IdentifierKind::Phone => Some(number.to_string()),
            _ => None,
        };
        let text = number.as_deref().or_else(|| value.as_text())?;
        wanted(account, (column, value), known).then(|| in_text(person, column, text))?
    };
    account.known().filter(|known| !request.is_left(account, *known)).filter_map(known).collect()
}

/// A value of an identifier's column as it stands in text; `None` where it cannot be told from ordinary text.
pub(crate) fn in_text(person: &PersonCapture, column: &str, text: &str) -> Option<Identifier> {
    // A key is not looked for in text: 7 is everywhere.
    let known = person.identifiers.get(column).filter(|known| known.kind != IdentifierKind::Key)?;
    // A value that is not what its kind says, an address without a domain, is looked for as it is.
    let as_it_is = |_| Identifier::new(IdentifierKind::Text, text);
    if is_placeholder(text) { None } else { Identifier::new(known.kind, text).or_else(as_it_is).ok() }
}

/// What a run takes from outside its plan: the case, where corrected values stand, and the key of the entries that keep
/// somebody out.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "whoever runs states both")]
pub struct Given<'a> {
    /// The case planned on.
    pub case: &'a Case,
    /// The key of the pseudonyms under which somebody is kept out (Art. 21(3)), from [`SUPPRESSION`].
    pub suppression: Option<&'a PseudonymKey>,
}

/// Computes what cells become, for one run on one person.
pub struct Carrier<'a> {
    seed: &'a RunSeed,
    corrections: &'a [Correction],
    /// Whether some cell held what a correction speaks of, by its position.
    held: Vec<AtomicBool>,
    /// The columns in which a cell may hold what is corrected in another spelling, and whether one does.
    spelled: Vec<(Path, AtomicBool)>,
    /// The entries that keep the person out, by table.
    entries: BTreeMap<Path, Vec<Entry>>,
    accounts: Vec<(KeyText, Vec<Value>)>,
    key_columns: Vec<String>,
    redactors: Redactors,
    people: Vec<BTreeMap<String, Value>>,
}

impl fmt::Debug for Carrier<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Carrier({} accounts)", self.accounts.len())
    }
}

/// The row of a cell that changes.
#[expect(missing_debug_implementations, reason = "borrows a row's cells, which are personal")]
#[expect(clippy::exhaustive_structs, reason = "what an executor knows of a row when it writes it")]
pub struct RowAt<'a> {
    /// The collection.
    pub collection: &'a str,
    /// The answers to the questions about it: in rows that only mention the person less is theirs for certain. Empty for
    /// a row that is made.
    pub class: &'a str,
    /// The key of the row: surrogates differ by it.
    pub key: &'a [Value],
    /// The cells of the row before the change, by column.
    pub cell: &'a dyn Fn(&str) -> Value,
}

impl<'a> Carrier<'a> {
    /// Prepares a run of `plan` with what it captured: the accounts, and the key of the shared anonymous person where
    /// there is one already.
    ///
    /// # Errors
    /// When the replacement inside text would be taken for an identifier, or no key fits.
    pub fn new(
        plan: &Plan,
        request: &SurveyRequest,
        given: Given<'a>,
        seed: &'a RunSeed,
        accounts: &[Account],
        shared: Option<&[Value]>,
    ) -> Result<Self, Error> {
        let corrections = match &given.case.trigger {
            Trigger::Rectification { corrections, .. } => corrections.as_slice(),
            _ => &[],
        };
        let key_columns = request.person().map(|person| person.key.clone()).unwrap_or_default();
        let mut carrier = Self {
            seed,
            corrections,
            // Evidence is supplemented and not overwritten: nothing is looked for in it.
            held: corrections.iter().map(|one| AtomicBool::new(is_supplemented(plan, one))).collect(),
            spelled: corrected_columns(plan).map(|column| (column, AtomicBool::new(false))).collect(),
            entries: BTreeMap::new(),
            accounts: Vec::new(),
            key_columns,
            redactors: Redactors::of(request, accounts)?,
            people: Vec::new(),
        };
        carrier.make_people(plan, accounts, shared)?;
        carrier.entries = entry::of_plan(plan, request, accounts, carrier.corrections, given.suppression)?;
        Ok(carrier)
    }

    /// The rows of the anonymous people the plan inserts.
    #[must_use]
    pub fn anonymous_people(&self) -> &[BTreeMap<String, Value>] {
        &self.people
    }

    /// The entries that keep the person out, for the table of a step: each to be there once.
    #[must_use]
    pub fn entries(&self, table: &Path) -> &[Entry] {
        self.entries.get(table).map_or(&[], Vec::as_slice)
    }

    /// Refuses where no cell of the person held what a correction speaks of: it would be carried out on nothing.
    ///
    /// # Errors
    /// [`Code::RunNotHeld`] with the place of the correction in the case.
    pub fn everything_held(&self) -> Result<(), Error> {
        match self.held.iter().position(|held| !held.load(Ordering::Relaxed)) {
            None => Ok(()),
            Some(position) => {
                let message = "no row of the person holds what is to be corrected, or what it is to hold: look up `was`";
                Err(Error::new(Code::RunNotHeld, format!("/trigger/corrections/{position}/was"), message))
            }
        }
    }

    /// The columns of which a cell was left as it was, because it holds what is corrected in another spelling: in another
    /// case, say. Whether that is the same value is for somebody to judge.
    pub fn spelled_otherwise(&self) -> impl Iterator<Item = &Path> {
        let found = self.spelled.iter().filter(|(_, found)| found.load(Ordering::Relaxed));
        found.map(|(column, _)| column)
    }

    /// What a cell becomes by the first correction that speaks of what it holds.
    fn corrected(
        &self,
        old: &Value,
        positions: &[u32],
        normalise: &[Normalise],
        row: &RowAt<'_>,
        column: &str,
    ) -> Value {
        let own =
            |correction: &Correction| correction.collection == row.collection && correction.field == column;
        let mut alike = false;
        let same = |one: &Value, other: &Value| match normalise {
            [] => one == other,
            _ => {
                let alike = |value| made_alike(value, normalise, IdentifierKind::Text);
                alike(one).is_some_and(|one| Some(one) == alike(other))
            }
        };
        for position in positions {
            let Some(at) = usize::try_from(*position).ok() else { continue };
            let Some((correction, held)) = self.corrections.get(at).zip(self.held.get(at)) else { continue };
            let wrong = same(&correction.was, old);
            if own(correction) && (wrong || correction.now == *old) {
                held.store(true, Ordering::Relaxed);
            }
            if wrong {
                return correction.now.clone();
            }
            let spelled = |value| kept_out_alike(&repeated(value), &LOOSELY, IdentifierKind::Text);
            alike |= correction.now != *old
                && spelled(old).is_some_and(|old| Some(old) == spelled(&correction.was));
        }
        let of_column = |(path, _): &&(Path, AtomicBool)| {
            path.last() == column && path.parent().is_some_and(|home| home.last() == row.collection)
        };
        if let Some((_, found)) = self.spelled.iter().find(of_column).filter(|_| alike) {
            found.store(true, Ordering::Relaxed);
        }
        old.clone()
    }

    fn make_people(
        &mut self,
        plan: &Plan,
        accounts: &[Account],
        shared: Option<&[Value]>,
    ) -> Result<(), Error> {
        let insert = plan.steps.iter().find_map(|step| match step {
            Step::InsertPerson { collection, key, row, .. } => Some((collection, key, row)),
            _ => None,
        });
        let one_for_all = plan.form.as_ref().is_some_and(|form| form.used == Form::Shared);
        // Where rows would collapse, a shared person who is there already is left alone.
        let shared = shared.filter(|_| one_for_all);
        for account in accounts.iter().filter(|account| account.is_row()) {
            let same_again = self.accounts.first().filter(|_| one_for_all).map(|(_, key)| key.clone());
            let anonymous = match (same_again.as_deref().or(shared), insert) {
                (Some(key), _) => key.to_vec(),
                (None, Some((collection, key, row))) => {
                    let mut cells = BTreeMap::new();
                    for column in key {
                        let made = self.key_cell(collection, &column.column, &column.from, account)?;
                        cells.insert(column.column.clone(), made);
                    }
                    let made: Vec<Value> =
                        key.iter().filter_map(|column| cells.get(&column.column).cloned()).collect();
                    for (column, to) in row {
                        let at = RowAt { collection, class: "", key: &made, cell: &|_| Value::Null };
                        cells.insert(column.clone(), self.value(to, column, &at, &[])?);
                    }
                    let key = self
                        .key_columns
                        .iter()
                        .map(|column| cells.get(column).cloned().unwrap_or(Value::Null))
                        .collect();
                    self.people.push(cells);
                    key
                }
                (None, None) => account.key.clone(),
            };
            self.accounts.push((KeyText::of(&account.key), anonymous));
        }
        Ok(())
    }

    fn key_cell(
        &self,
        collection: &str,
        column: &str,
        from: &KeySource,
        account: &Account,
    ) -> Result<Value, Error> {
        let place = Path::one(collection).join(column).to_string();
        let draw = |shape, max_length| {
            let format = Format::for_surrogates(&place, shape, max_length, 1)?;
            Ok(self.seed.surrogate(&place, &account.key, 0, format))
        };
        match from {
            KeySource::Integer => draw(Shape::Integer, None),
            KeySource::Text { max_length } => draw(Shape::Text, *max_length),
            KeySource::Template { value } => Ok(value.clone()),
            KeySource::Tenant => {
                let at = self.key_columns.iter().position(|name| name == column);
                Ok(at.and_then(|at| account.key.get(at)).cloned().unwrap_or(Value::Null))
            }
        }
    }

    /// What `column` of a row becomes. `questions` are those of the row's collection: they say where its links lead.
    ///
    /// # Errors
    /// [`Code::SurrogateNoFit`] where no surrogate fits, [`Code::JsonSyntax`] where a document is not JSON,
    /// [`Code::UnsupportedTextBytes`] where bytes mention the person.
    pub fn value(
        &self,
        to: &NewValue,
        column: &str,
        row: &RowAt<'_>,
        questions: &[Question],
    ) -> Result<Value, Error> {
        let old = || (row.cell)(column);
        match to {
            NewValue::Value { value } | NewValue::Mark { value } => Ok(value.clone()),
            NewValue::Corrected { corrections, normalise } => {
                Ok(self.corrected(&old(), corrections, normalise, row, column))
            }
            NewValue::Surrogate { shape, max_length } => {
                let place = Path::one(row.collection).join(column).to_string();
                let format = Format::for_surrogates(&place, *shape, *max_length, 1)?;
                Ok(self.seed.surrogate(&place, row.key, 0, format))
            }
            NewValue::AnonymousKey { link, key_column } => {
                let at = self.key_columns.iter().position(|name| name == key_column);
                let key = self.anonymous_key(link, row, questions);
                Ok(match (key, at) {
                    (Some(key), Some(at)) => like(key.get(at).unwrap_or(&Value::Null), &old()),
                    _ => old(),
                })
            }
            NewValue::Redacted { format } => self.redacted(&old(), *format, (row, column), questions),
            NewValue::Json { paths, redacted } => {
                self.json(&old(), paths, *redacted, (row, column), questions)
            }
        }
    }

    /// Whether a cell is as a run leaves it: the run would write what is there, or a surrogate where one is.
    ///
    /// # Errors
    /// As [`Self::value`].
    pub fn is_written(
        &self,
        to: &NewValue,
        column: &str,
        row: &RowAt<'_>,
        questions: &[Question],
    ) -> Result<bool, Error> {
        let old = (row.cell)(column);
        if let NewValue::Surrogate { shape, max_length } = to {
            return left::is_surrogate(*shape, *max_length, row.collection, column, &old);
        }
        Ok(self.value(to, column, row, questions)? == old)
    }

    /// The anonymous person for the account a link leads to; `None` where it leads to somebody else.
    fn anonymous_key(&self, link: &str, row: &RowAt<'_>, questions: &[Question]) -> Option<&[Value]> {
        let question = questions.iter().find(|question| question.link() == Some(link))?;
        let key = KeyText::of(&question.leads_to(row.cell)?);
        self.accounts.iter().find(|(own, _)| *own == key).map(|(_, anonymous)| anonymous.as_slice())
    }

    fn redacted(
        &self,
        old: &Value,
        format: TextFormat,
        (row, column): (&RowAt<'_>, &str),
        questions: &[Question],
    ) -> Result<Value, Error> {
        let Some(redactor) = self.redactors.for_row(row.class, questions) else { return Ok(old.clone()) };
        match old {
            Value::Text(text) => {
                Ok(redacted_text(redactor, text, format).map_or_else(|| old.clone(), Value::Text))
            }
            Value::Blob(bytes) if is_mentioned(redactor, bytes, format) => {
                let message = "bytes, or text that is not UTF-8, mention the person, and only text is redacted: keep it as text in \
                               UTF-8, or give the field `treatment: clear`";
                Err(Error::new(Code::UnsupportedTextBytes, Path::one(row.collection).join(column), message))
            }
            _ => Ok(old.clone()),
        }
    }

    fn json(
        &self,
        old: &Value,
        paths: &[JsonChange],
        redacted: bool,
        (row, column): (&RowAt<'_>, &str),
        questions: &[Question],
    ) -> Result<Value, Error> {
        let Value::Text(text) = old else { return Ok(old.clone()) };
        let mut text = text.clone();
        for change in paths {
            let leads = change.link.as_deref().map(|link| self.anonymous_key(link, row, questions));
            if leads == Some(None) {
                continue;
            }
            let changed = match change.to {
                None => json_edit::remove(&text, &change.path)?,
                Some(JsonTo::Null) => json_edit::set(&text, &change.path, &Value::Null)?,
                Some(JsonTo::AnonymousKey) => {
                    let was = json_edit::held(&text, &change.path)?.into_iter().find_map(|held| match held {
                        Held::Key(was) => Some(was),
                        Held::Nothing | Held::Other => None,
                    });
                    let was = was.unwrap_or(Value::Null);
                    let key = leads.flatten().and_then(<[Value]>::first).cloned().unwrap_or(Value::Null);
                    json_edit::set(&text, &change.path, &like(&key, &was))?
                }
            };
            text = changed.unwrap_or(text);
        }
        let new = Value::Text(text);
        if redacted { self.redacted(&new, TextFormat::Json, (row, column), questions) } else { Ok(new) }
    }
}

/// The columns that corrections may write.
fn corrected_columns(plan: &Plan) -> impl Iterator<Item = Path> + '_ {
    let of_step = |step: &Step| -> Vec<Path> {
        let Step::Change { collection, set, .. } = step else { return Vec::new() };
        let corrected = set.iter().filter(|change| matches!(change.to, NewValue::Corrected { .. }));
        corrected.map(|change| Path::one(collection).join(&change.column)).collect()
    };
    let columns: alloc::collections::BTreeSet<Path> = plan.steps.iter().flat_map(of_step).collect();
    columns.into_iter()
}

/// Whether the plan leaves a field as it was stated, to be supplemented outside (Art. 16).
fn is_supplemented(plan: &Plan, correction: &Correction) -> bool {
    plan.items.iter().any(|item| {
        item.collection == correction.collection
            && item.ruling.reason == Reason::Supplemented
            && item.fields.iter().any(|field| *field == correction.field)
    })
}

/// A key as the cell that held the old one writes it: a number kept as text stays text, and as floating-point number such.
fn like(key: &Value, old: &Value) -> Value {
    match (key, old) {
        (Value::Integer(number), Value::Text(_)) => Value::Text(format!("{number}")),
        #[expect(clippy::cast_precision_loss, reason = "numbers that lose some stay whole")]
        (Value::Integer(number), Value::Real(_)) if number.unsigned_abs() < 1 << 53 => {
            Value::Real(*number as f64)
        }
        _ => key.clone(),
    }
}
