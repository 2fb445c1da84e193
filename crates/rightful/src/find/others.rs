//! What other accounts hold that is like an identifier of the person: the same name, or a longer address.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::fmt;

use super::{LOOSELY, is_mentioned};
use crate::carry::{Account, Beside, Values, in_text};
use crate::policy::{IdentifierKind, Strength, TextFormat};
use crate::redact::{Identifier, Redactor};
use crate::survey::{PersonCapture, SurveyRequest};
use crate::{Error, Value};

/// Compares what other accounts hold with what a person is known by. `Debug` shows how many identifiers it knows.
pub struct Others<'a> {
    person: &'a PersonCapture,
    known: Vec<Known<'a>>,
    /// What finds the identifiers that a column may hold, by column.
    finders: BTreeMap<&'a str, Redactor>,
    beside: Beside,
}

/// An identifier of the person.
struct Known<'a> {
    column: &'a str,
    value: &'a Value,
    kind: IdentifierKind,
    strength: Strength,
    former: bool,
    /// As it stands in text, where it can.
    text: Option<(Identifier, Redactor)>,
}

/// How a value of another account is like an identifier.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Like {
    Same,
    Longer,
}

impl<'a> Others<'a> {
    /// What is known of the accounts; `None` where they have nothing to compare.
    ///
    /// # Errors
    /// When an identifier would match what is to replace it in text.
    pub fn of(request: &'a SurveyRequest, accounts: &'a [Account]) -> Result<Option<Self>, Error> {
        let Some((person, first)) = request.person().zip(accounts.first()) else { return Ok(None) };
        let mut known: Vec<Known<'a>> = Vec::new();
        for account in accounts {
            let own = account.identifiers.iter().map(|(column, value)| (column, value, false));
            let former = account.beside.former.iter();
            let former =
                former.flat_map(|(column, values)| values.iter().map(move |value| (column, value, true)));
            for (column, value, former) in own.chain(former) {
                let Some(declared) = person.identifiers.get(column) else { continue };
                let new = !known.iter().any(|one| one.column == column && one.value == value);
                if new && declared.kind != IdentifierKind::Key && person.alike(column, value, &[]).is_some() {
                    let text = value.as_text().and_then(|text| in_text(person, column, text));
                    let text = text.map(|identifier| {
                        let finder = Redactor::of_one(&identifier);
                        (identifier, finder)
                    });
                    let (kind, strength) = (declared.kind, declared.strength);
                    known.push(Known { column, value, kind, strength, former, text });
                }
            }
        }
        let mut finders = BTreeMap::new();
        for (column, declared) in &person.identifiers {
            let of_kind = known.iter().filter(|one| one.kind == declared.kind);
            let of_kind: Vec<Identifier> =
                of_kind.filter_map(|one| Some(one.text.as_ref()?.0.clone())).collect();
            if !of_kind.is_empty() {
                finders.insert(column.as_str(), Redactor::finding(&of_kind));
            }
        }
        let beside = Beside { former: first.beside.former.clone(), ..Beside::default() };
        Ok(Some(Self { person, known, finders, beside }))
    }

    /// The columns in which another account may hold something like an identifier, each with what finds most of it; what
    /// is alike by [`LOOSELY`] is to be looked at too.
    pub fn columns(&self) -> impl Iterator<Item = (&str, Option<&Redactor>)> {
        let columns = self.person.identifiers.iter();
        let compared = columns.filter(|(_, declared)| self.known.iter().any(|one| one.kind == declared.kind));
        compared.map(|(column, _)| (column.as_str(), self.finders.get(column.as_str())))
    }

    /// The values that a column may hold alike.
    #[must_use]
    pub fn values(&self, column: &str) -> Vec<Value> {
        let kind = self.person.identifiers.get(column).map(|declared| declared.kind);
        let of_kind = self.known.iter().filter(|one| Some(one.kind) == kind);
        of_kind.map(|one| one.value.clone()).collect()
    }

    /// Whether a value in a column is like an identifier of the person, and not just another one.
    #[must_use]
    pub fn is_like(&self, column: &str, value: &Value) -> bool {
        self.known.iter().any(|one| self.like(one, column, value).is_some())
    }

    /// Notes what one other account holds.
    pub fn account(&mut self, cell: &dyn Fn(&str) -> Value) {
        let mut namesake = Values::new();
        let mut taken = Vec::new();
        for column in self.person.identifiers.keys() {
            let held = cell(column);
            if held.is_null() {
                continue;
            }
            for one in &self.known {
                match self.like(one, column, &held) {
                    Some(Like::Same) if one.strength == Strength::Weak => {
                        namesake.entry(one.column.into()).or_default().insert(one.value.clone());
                    }
                    // A strong one that the person has today is refused elsewhere.
                    Some(Like::Same) if one.former && one.column == column => {
                        taken.push((one.column, one.value));
                    }
                    Some(Like::Longer) => {
                        self.beside.others.entry(column.clone()).or_default().insert(held.clone());
                    }
                    _ => {}
                }
            }
        }
        for (column, value) in taken {
            self.beside.taken.insert(column.into());
            if let Some(former) = self.beside.former.get_mut(column) {
                former.remove(value);
            }
        }
        if !namesake.is_empty() && !self.beside.namesakes.contains(&namesake) {
            self.beside.namesakes.push(namesake);
        }
    }

    /// What all other accounts told, in an order of its own.
    #[must_use]
    pub fn beside(mut self) -> Beside {
        self.beside.former.retain(|_, values| !values.is_empty());
        self.beside.namesakes.sort();
        self.beside
    }

    fn like(&self, one: &Known<'_>, column: &str, held: &Value) -> Option<Like> {
        self.person.identifiers.get(column).filter(|declared| declared.kind == one.kind)?;
        let alike = |value: &Value| self.person.alike(column, value, &LOOSELY);
        if alike(held).is_some_and(|held| alike(one.value) == Some(held)) {
            return Some(Like::Same);
        }
        let (identifier, finder) = one.text.as_ref()?;
        if let Value::Blob(bytes) = held {
            return is_mentioned(finder, bytes, TextFormat::Text).then_some(Like::Longer);
        }
        let text = held.as_text()?;
        let held = in_text(self.person, column, text);
        if held.as_ref().is_some_and(|held| held.is_same(identifier)) {
            return Some(Like::Same);
        }
        let ends_in = held.is_some_and(|held| held.ends_in(identifier));
        // A name of one word is in very many: whoever has one of them has it.
        let word = one.strength == Strength::Weak && identifier.words() < 2;
        (ends_in || finder.contains(text)).then_some(if word { Like::Same } else { Like::Longer })
    }
}

impl fmt::Debug for Others<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Others({} identifiers)", self.known.len())
    }
}
