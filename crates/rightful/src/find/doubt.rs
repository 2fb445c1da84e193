//! Links of which nobody can tell for certain whether they lead to the person.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::vec::Vec;
use core::fmt;

use crate::alike::{KeyText, is_of_kind};
use crate::carry::{Account, REPLACEMENT, mentions};
use crate::json_edit::{self, Held};
use crate::policy::{IdentifierKind, Normalise, Strength, TextFormat};
use crate::redact::{Identifier, Redactor};
use crate::survey::{PersonCapture, Question, SurveyRequest};
use crate::{Code, Error, Path, Value};

/// How an identifier is written that is the same for whoever reads it: the loosest form a policy can declare.
pub const LOOSELY: [Normalise; 2] = [Normalise::Trim, Normalise::Case];

/// Looks at single cells for what nobody can tell for certain. `Debug` shows how many identifiers it knows.
pub struct Doubts<'a> {
    person: Option<&'a PersonCapture>,
    accounts: &'a [Account],
    /// The correction that gives the identifiers, by its position in the case, where one does.
    correction: Option<usize>,
    /// What finds the strong identifiers of one column in other spellings.
    spelled: BTreeMap<&'a str, Redactor>,
}

impl fmt::Debug for Doubts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Doubts({} identifiers)", self.spelled.len())
    }
}

impl<'a> Doubts<'a> {
    /// What is known of the accounts.
    ///
    /// # Errors
    /// When an identifier would match what is to replace it in text.
    pub fn of(request: &'a SurveyRequest, accounts: &'a [Account]) -> Result<Self, Error> {
        let person = request.person();
        let mut spelled = BTreeMap::new();
        for (column, known) in person.iter().flat_map(|person| &person.identifiers) {
            if known.strength != Strength::Strong || known.kind == IdentifierKind::Key {
                continue;
            }
            let theirs = accounts.iter().flat_map(Account::known).filter(|(of, _)| *of == column);
            let values = theirs.filter_map(|(_, value)| value.as_text());
            let theirs: Vec<Identifier> = values
                .filter(|value| is_of_kind(value, known.kind))
                .filter_map(|value| Identifier::new(known.kind, value).ok())
                .collect();
            if !theirs.is_empty() {
                let others = accounts.first().and_then(|account| account.beside.others.get(column));
                let others = others.into_iter().flatten().filter_map(Value::as_text);
                let others: Vec<Identifier> =
                    others.filter_map(|value| Identifier::new(known.kind, value).ok()).collect();
                spelled.insert(column.as_str(), Redactor::new(&theirs, REPLACEMENT)?.leaving(&others));
            }
        }
        Ok(Self { person, accounts, correction: None, spelled })
    }

    /// What a correction gives the person to be known by: `given` is an account that holds it and nothing else.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub fn of_correction(
        request: &'a SurveyRequest,
        given: &'a [Account],
        position: usize,
    ) -> Result<Self, Error> {
        Ok(Self { correction: Some(position), ..Self::of(request, given)? })
    }

    /// The columns of strong identifiers, each with what finds them in other spellings.
    pub fn strong(&self) -> impl Iterator<Item = (&str, &Redactor)> {
        self.spelled.iter().map(|(column, known)| (*column, known))
    }

    /// What finds the strong identifiers of a column in other spellings.
    #[must_use]
    pub fn spelling(&self, column: &str) -> Option<&Redactor> {
        self.spelled.get(column)
    }

    /// The identifiers of a column that tell somebody.
    #[must_use]
    pub fn values(&self, column: &str) -> Vec<Value> {
        let tells =
            |value: &&Value| self.person.is_some_and(|person| person.alike(column, value, &[]).is_some());
        let known = self.accounts.iter().flat_map(Account::known).filter(|(of, _)| *of == column);
        known.map(|(_, value)| value).filter(tells).cloned().collect()
    }

    /// Refuses where another account holds a strong identifier of the person in this cell.
    ///
    /// # Errors
    /// [`Code::SubjectSharedIdentifier`], at the correction where one gives it; [`Code::CaseAmbiguousSubject`] where the case
    /// leads to no account.
    pub fn of_another(&self, table: &Path, column: &str, cell: &Value) -> Result<(), Error> {
        if !self.is_held(column, cell) {
            return Ok(());
        }
        if let Some(position) = self.correction {
            let message = "another account holds this strong identifier, maybe in another spelling, and both would be taken for one \
                           person: give what is the person's alone, or correct the other account first";
            let at = format!("/trigger/corrections/{position}/now");
            return Err(Error::new(Code::SubjectSharedIdentifier, at, message));
        }
        if !self.accounts.iter().any(Account::is_row) {
            let message = "no account is named by all that the case says, and one holds this identifier, maybe in another spelling: \
                           name the person by key, or write the identifiers as the account does";
            return Err(Error::new(Code::CaseAmbiguousSubject, "/subject/identifier", message));
        }
        let message = "another account holds this strong identifier of the person too: join both by `same_person`, declare it weak, \
                       or correct the row that it is not of";
        Err(Error::new(Code::SubjectSharedIdentifier, table.join(column), message))
    }

    /// The strong identifiers of the person that a column of other people with identifiers of this kind may hold, by column,
    /// each with what finds them in other spellings.
    pub fn of_kind(&self, kind: IdentifierKind) -> impl Iterator<Item = (&str, &Redactor)> {
        self.strong().filter(move |(column, _)| self.person.is_some_and(|person| person.kind(column) == kind))
    }

    /// Refuses a link of a row of which nobody can tell whether it leads to the person. `leads` says whether a key does,
    /// `theirs` whether the row was found.
    ///
    /// # Errors
    /// [`Code::UnsupportedTextBytes`], [`Code::UnsupportedJsonRepeatedKey`] and [`Code::UnsupportedValueSpelling`].
    pub fn link(
        &self,
        table: &Path,
        question: &Question,
        cell: &dyn Fn(&str) -> Value,
        known: Option<&Redactor>,
        leads: &dyn Fn(&KeyText) -> bool,
        theirs: bool,
    ) -> Result<(), Error> {
        if question.holds_when().is_some_and(|when| !when.holds(cell)) {
            return Ok(());
        }
        let (code, message) = match question {
            Question::Json { column, path, .. } => match cell(column) {
                Value::Blob(bytes) if !bytes.is_empty() => (
                    Code::UnsupportedTextBytes,
                    "a document of the link is kept as bytes, which nobody reads: keep it as text",
                ),
                Value::Text(text) => {
                    let found = json_edit::held(&text, path).unwrap_or_default();
                    let to_them = |held: &&Held| match held {
                        Held::Key(key) => leads(&KeyText::of(core::slice::from_ref(key))),
                        Held::Nothing | Held::Other => false,
                    };
                    let yes = found.iter().filter(to_them).count();
                    if yes == 0 || yes == found.len() {
                        return Ok(());
                    }
                    (
                        Code::UnsupportedJsonRepeatedKey,
                        "a document has a key of the link's path twice, and leads to the person by one of them only: write it once",
                    )
                }
                _ => return Ok(()),
            },
            Question::Text { column, format, .. } => match (cell(column), known) {
                (Value::Blob(bytes), Some(known)) if is_mentioned(known, &bytes, *format) => (
                    Code::UnsupportedTextBytes,
                    "bytes, or text that is not UTF-8, mention the person, and only text is redacted: keep it as text in UTF-8",
                ),
                _ => return Ok(()),
            },
            Question::Value { column, of, .. } if !theirs && self.is_spelled(of, &cell(column)) => (
                Code::UnsupportedValueSpelling,
                "the column of the link holds the identifier of the person in another spelling, so the row would be missed: write \
                 it as the account does, or let the link `normalise`",
            ),
            _ => return Ok(()),
        };
        Err(Error::new(code, table.join(question.link().unwrap_or_default()), message))
    }

    /// Whether the own identifier of somebody is one of the person's in `column`, in whatever spelling. It is compared whole: what
    /// stands inside a longer one, such as `anna@x.example` in `anna+news@x.example`, is a part of that. Only what is no
    /// identifier of its kind, `Anna <anna@x.example>`, is read as text.
    #[must_use]
    pub fn is_held(&self, column: &str, cell: &Value) -> bool {
        let Some((person, known)) =
            self.person.and_then(|person| Some((person, person.identifiers.get(column)?)))
        else {
            return false;
        };
        let held = cell.as_text().filter(|text| is_of_kind(text, known.kind));
        let Some(held) = held.and_then(|text| Identifier::new(known.kind, text).ok()) else {
            return self.is_spelled(column, cell);
        };
        self.values(column).iter().any(|own| {
            let alike = |value: &Value| person.alike(column, value, &LOOSELY);
            let own_text = own.as_text().and_then(|text| Identifier::new(known.kind, text).ok());
            alike(own).is_some_and(|own| alike(cell) == Some(own))
                || own_text.is_some_and(|own| own.is_same(&held))
        })
    }

    /// Whether a cell holds a strong identifier of the person, in whatever spelling.
    fn is_spelled(&self, column: &str, cell: &Value) -> bool {
        let Some((known, person)) = self.spelled.get(column).zip(self.person) else { return false };
        let alike = |value: &Value| person.alike(column, value, &LOOSELY);
        let same = || {
            alike(cell)
                .is_some_and(|cell| self.values(column).iter().any(|own| alike(own).as_ref() == Some(&cell)))
        };
        match cell {
            Value::Text(text) => mentions(known, text, TextFormat::Text) || same(),
            Value::Blob(bytes) => is_mentioned(known, bytes, TextFormat::Text),
            _ => same(),
        }
    }
}

/// Whether the parts of some bytes that are text mention the person.
pub(crate) fn is_mentioned(known: &Redactor, bytes: &[u8], format: TextFormat) -> bool {
    bytes.utf8_chunks().any(|part| mentions(known, part.valid(), format))
}
