//! What an earlier run of the same person has left unsaid: it changed something, and never came to a certificate.

use std::collections::BTreeSet;

use rightful::carry::{Account, plain};
use rightful::case::Subject;
use rightful::certificate::Gap;
use rightful::ledger::{Facts, case_tag, subject_tag, tag_of};
use rightful::plan::{Note, NoteKind};
use rightful::policy::{IdentifierKind, Strength};
use rightful::survey::{PersonCapture, SurveyRequest};
use rightful::{Case, Error, Ledger, LedgerKey, RunId, Tag, Value};

use super::Inputs;
use crate::list::spellings_of_cases;

/// A person as a ledger may know them: by any name that a case can give them.
struct Person<'a> {
    case: &'a Case,
    people: &'a str,
    declared: Option<&'a PersonCapture>,
    accounts: &'a [Account],
    key: &'a LedgerKey,
}

impl<'a> Person<'a> {
    fn of(inputs: &'a Inputs, accounts: &'a [Account]) -> Self {
        Self::asked(&inputs.request, &inputs.case, accounts, &inputs.ledger_key)
    }

    fn asked(
        request: &'a SurveyRequest,
        case: &'a Case,
        accounts: &'a [Account],
        key: &'a LedgerKey,
    ) -> Self {
        Self { case, people: &request.people, declared: request.person(), accounts, key }
    }
}

/// The earlier runs in a ledger that left accounts of the person as stubs which the case does not name: what is kept with
/// them is found by no question about this person. To be asked before somebody is told what is held of them (Art. 15(1)).
///
/// # Errors
/// Where a name of the person has no canonical form.
pub fn unnamed_stubs(
    request: &SurveyRequest,
    case: &Case,
    accounts: &[Account],
    ledger: &Ledger,
    key: &LedgerKey,
) -> Result<Vec<Gap>, Error> {
    let names = Person::asked(request, case, accounts, key).names()?;
    Ok(ledger.left_stubs(&names).map(|facts| Gap::stubs(&facts.run)).collect())
}

/// The earlier runs of this person that the ledger knows no end of, under any name a case may have given them. What a run
/// knows of a person is sealed in its journal and goes with it: a later one finds them with less to look for.
pub(super) fn runs(inputs: &Inputs, this: RunId, accounts: &[Account]) -> Result<Vec<RunId>, Error> {
    let never = inputs.ledger.never_certified(&Person::of(inputs, accounts).names()?);
    let elsewhere = of_other_stores(inputs)?;
    // A run that was blocked and is carried on is its own end.
    let counts = |facts: &&Facts| facts.run != this && !elsewhere.contains(&facts.case);
    Ok(never.into_iter().filter(counts).map(|facts| facts.run).collect())
}

/// The earlier runs that left accounts of this person as stubs which neither the case names nor anything joins to those it
/// does: what is kept with them was not found.
pub(super) fn unnamed(inputs: &Inputs, this: RunId, accounts: &[Account]) -> Result<Vec<RunId>, Error> {
    let names = Person::of(inputs, accounts).names()?;
    let left = inputs.ledger.left_stubs(&names).map(|facts| facts.run);
    Ok(left.filter(|run| *run != this).collect())
}

/// Both as gaps of the evidence, where nothing is held and there is no certificate.
pub(super) fn gaps(inputs: &Inputs) -> Result<Vec<Gap>, Error> {
    let this = inputs.seed.run_id();
    let (earlier, unnamed) = (runs(inputs, this, &[])?, unnamed(inputs, this, &[])?);
    Ok(earlier.iter().map(Gap::earlier).chain(unnamed.iter().map(Gap::stubs)).collect())
}

/// The tags of the accounts that this run leaves as stubs.
pub(super) fn stubs(inputs: &Inputs, accounts: &[Account]) -> Result<Vec<Tag>, Error> {
    let stays = |note: &Note| note.note == NoteKind::Stub;
    if inputs.plan.notes.iter().any(stays) { Person::of(inputs, accounts).key_tags() } else { Ok(Vec::new()) }
}

/// What a later run may know the person by, whatever name its case gives them: each key, and each strong identifier that they
/// have or had, made alike. A weak one may be another's as well.
pub(super) fn lasting(inputs: &Inputs, accounts: &[Account]) -> Result<Vec<Tag>, Error> {
    let person = Person::of(inputs, accounts);
    let mut tags = person.key_tags()?;
    for (column, value) in person.strong() {
        tags.push(person.tag(None, Some((column, value)))?);
    }
    tags.sort_unstable_by(|one, other| one.as_bytes().cmp(other.as_bytes()));
    tags.dedup();
    Ok(tags)
}

impl<'a> Person<'a> {
    /// One tag for each key, however it is spelled: all spellings of it have one first.
    fn key_tags(&self) -> Result<Vec<Tag>, Error> {
        let first = |key| spellings_of_cases(&BTreeSet::from([key])).into_iter().next();
        self.keys().into_iter().filter_map(first).map(|key| self.tag(Some(key), None)).collect()
    }

    fn tag(&self, key: Option<Vec<Value>>, identifier: Option<(&String, Value)>) -> Result<Tag, Error> {
        let identifier = identifier.map(|(column, value)| [(column.clone(), value)].into());
        let collection = self.people.to_owned();
        let (also, former, verified) = Default::default();
        tag_of(&Subject { collection, key, also, identifier, former, verified }, self.key)
    }

    fn keys(&self) -> BTreeSet<Vec<Value>> {
        let rows = self.accounts.iter().filter(|account| account.is_row()).map(|account| account.key.clone());
        rows.chain(self.case.subject.keys().map(<[Value]>::to_vec)).collect()
    }

    /// The strong identifiers, without what differs between two ways to write one.
    fn strong(&self) -> impl Iterator<Item = (&'a String, Value)> {
        let declared = self.declared;
        let is_strong = move |column: &String| {
            declared
                .and_then(|person| person.identifiers.get(column))
                .is_some_and(|known| known.strength == Strength::Strong)
        };
        let given = self.case.subject.identifier.iter().flatten();
        let known = given.chain(self.accounts.iter().flat_map(Account::known));
        known.filter(move |(column, value)| is_strong(column) && !value.is_null()).map(
            move |(column, value)| {
                let kind = declared.map_or(IdentifierKind::Text, |person| person.kind(column));
                let alike = value.as_text().map(|text| Value::Text(plain(text, kind).to_lowercase()));
                (column, alike.unwrap_or_else(|| value.clone()))
            },
        )
    }

    /// The tags of every name that a case may give the person.
    fn names(&self) -> Result<Vec<Tag>, Error> {
        let mut tags = vec![subject_tag(self.case, self.key)?];
        for key in spellings_of_cases(&self.keys()) {
            tags.push(self.tag(Some(key), None)?);
        }
        let own = self.accounts.iter().flat_map(|account| &account.identifiers);
        let own = own.filter(|(_, value)| !value.is_null()).map(|(column, value)| (column, value.clone()));
        for name in own.chain(self.strong()) {
            tags.push(self.tag(None, Some(name))?);
        }
        Ok(tags)
    }
}

/// The tags of this case in the other stores: a run of one of them says nothing of this one.
fn of_other_stores(inputs: &Inputs) -> Result<Vec<Tag>, Error> {
    let stores = inputs.policy.document().stores.keys().filter(|store| **store != inputs.plan.store);
    stores.map(|store| case_tag(&inputs.case, store, &inputs.ledger_key)).collect()
}
