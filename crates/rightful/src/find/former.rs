//! What a person was known by before, and each of several identifiers in one cell.

use crate::carry::{Account, Values, plain, usable};
use crate::case::Subject;
use crate::policy::{IdentifierKind, Strength};
use crate::survey::{PersonCapture, SurveyRequest};
use crate::{Value, find::LOOSELY};
use core::fmt;

/// Gathers what copies and histories in rows of a person repeat, and what the case says of them: what the person is not known by
/// today, they were known by.
/// `Debug` shows nothing of it.
pub struct Former<'a> {
    person: Option<&'a PersonCapture>,
    accounts: &'a [Account],
    values: Values,
}

impl<'a> Former<'a> {
    /// For the person of these accounts.
    #[must_use]
    pub fn of(request: &'a SurveyRequest, accounts: &'a [Account]) -> Self {
        let mut former = Self { person: request.person(), accounts, values: Values::new() };
        for (of, value) in accounts.iter().flat_map(|account| &account.identifiers) {
            former.parts(of, value);
        }
        former
    }

    /// Notes what the case says they were known by.
    pub fn stated(&mut self, subject: &Subject) {
        for (of, values) in &subject.former {
            values.iter().for_each(|value| self.repeated(of, value));
        }
    }

    /// Notes what a cell of theirs repeats of an identifier. What is nothing of its kind, such as a hash of an address, is
    /// none, and so is what the policy gives to nobody.
    pub fn repeated(&mut self, of: &str, value: &Value) {
        self.parts(of, value);
        self.note(of, value);
    }

    /// Notes each of several strong identifiers in one cell, and one without the marks around it: as a whole such a cell is
    /// found nowhere else.
    fn parts(&mut self, of: &str, value: &Value) {
        let known = self.person.and_then(|person| person.identifiers.get(of));
        let Some(known) = known.filter(|known| known.strength == Strength::Strong) else { return };
        let Some(text) = value.as_text() else { return };
        for part in usable(text, known.kind).into_iter().filter(|part| *part != plain(text, known.kind)) {
            self.note(of, &part.into());
        }
    }

    fn note(&mut self, of: &str, value: &Value) {
        let Some(person) = self.person else { return };
        let alike = |value: &Value| person.alike(of, value, &LOOSELY);
        let Some(repeated) = alike(value) else { return };
        let is_key = person.identifiers.get(of).is_none_or(|known| known.kind == IdentifierKind::Key);
        let today = |account: &Account| {
            account.identifiers.get(of).and_then(alike).is_some_and(|known| known == repeated)
        };
        let of_nobody = || {
            let alone = |column: &str| if column == of { value.clone() } else { Value::Null };
            person.nobody.as_ref().is_some_and(|nobody| nobody.holds(&alone))
        };
        if !is_key && !self.accounts.iter().any(today) && !of_nobody() {
            self.values.entry(of.into()).or_default().insert(value.clone());
        }
    }

    /// All that was repeated, by the column of the identifier.
    #[must_use]
    pub fn values(self) -> Values {
        self.values
    }
}

impl fmt::Debug for Former<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Former({} identifiers)", self.values.len())
    }
}
