//! What an earlier run of the same person has left unsaid: it changed something, and never came to a certificate.

use std::collections::BTreeSet;

use rightful::carry::{Account, plain};
use rightful::case::Subject;
use rightful::certificate::Gap;
use rightful::ledger::{Facts, case_tag, subject_tag, tag_of};
use rightful::plan::{Note, NoteKind};
use rightful::policy::{IdentifierKind, Strength};
use rightful::{Error, RunId, Tag, Value};

use super::Inputs;
use crate::list::spellings_of_cases;

/// The earlier runs of this person that the ledger knows no end of, under any name a case may have given them. What a run
/// knows of a person is sealed in its journal and goes with it: a later one finds them with less to look for.
pub(super) fn runs(inputs: &Inputs, this: RunId, accounts: &[Account]) -> Result<Vec<RunId>, Error> {
    let never = inputs.ledger.never_certified(&names(inputs, accounts)?);
    let elsewhere = of_other_stores(inputs)?;
    // A run that was blocked and is carried on is its own end.
    let counts = |facts: &&Facts| facts.run != this && !elsewhere.contains(&facts.case);
    Ok(never.into_iter().filter(counts).map(|facts| facts.run).collect())
}

/// The earlier runs that left accounts of this person as stubs which neither the case names nor anything joins to those it
/// does: what is kept with them was not found.
pub(super) fn unnamed(inputs: &Inputs, this: RunId, accounts: &[Account]) -> Result<Vec<RunId>, Error> {
    let names = names(inputs, accounts)?;
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
    if inputs.plan.notes.iter().any(stays) { key_tags(inputs, accounts) } else { Ok(Vec::new()) }
}

/// What a later run may know the person by, whatever name its case gives them: each key, and each strong identifier that they
/// have or had, made alike. A weak one may be another's as well.
pub(super) fn lasting(inputs: &Inputs, accounts: &[Account]) -> Result<Vec<Tag>, Error> {
    let mut tags = key_tags(inputs, accounts)?;
    for (column, value) in strong(inputs, accounts) {
        tags.push(tag(inputs, None, Some((column, value)))?);
    }
    tags.sort_unstable_by(|one, other| one.as_bytes().cmp(other.as_bytes()));
    tags.dedup();
    Ok(tags)
}

/// One tag for each key, however it is spelled: all spellings of it have one first.
fn key_tags(inputs: &Inputs, accounts: &[Account]) -> Result<Vec<Tag>, Error> {
    let first = |key| spellings_of_cases(&BTreeSet::from([key])).into_iter().next();
    keys(inputs, accounts).into_iter().filter_map(first).map(|key| tag(inputs, Some(key), None)).collect()
}

fn tag(inputs: &Inputs, key: Option<Vec<Value>>, identifier: Option<(&String, Value)>) -> Result<Tag, Error> {
    let identifier = identifier.map(|(column, value)| [(column.clone(), value)].into());
    let collection = inputs.request.people.clone();
    tag_of(
        &Subject {
            collection,
            key,
            also: Vec::new(),
            identifier,
            former: Default::default(),
            verified: None,
        },
        &inputs.ledger_key,
    )
}

fn keys(inputs: &Inputs, accounts: &[Account]) -> BTreeSet<Vec<Value>> {
    let rows = accounts.iter().filter(|account| account.is_row()).map(|account| account.key.clone());
    rows.chain(inputs.case.subject.keys().map(<[Value]>::to_vec)).collect()
}

/// The strong identifiers, without what differs between two ways to write one.
fn strong<'a>(inputs: &'a Inputs, accounts: &'a [Account]) -> impl Iterator<Item = (&'a String, Value)> {
    let person = inputs.request.person();
    let is_strong = move |column: &String| {
        person
            .and_then(|person| person.identifiers.get(column))
            .is_some_and(|known| known.strength == Strength::Strong)
    };
    let known =
        inputs.case.subject.identifier.iter().flatten().chain(accounts.iter().flat_map(Account::known));
    known.filter(move |(column, value)| is_strong(column) && !value.is_null()).map(move |(column, value)| {
        let kind = person.map_or(IdentifierKind::Text, |person| person.kind(column));
        let alike = value.as_text().map(|text| Value::Text(plain(text, kind).to_lowercase()));
        (column, alike.unwrap_or_else(|| value.clone()))
    })
}

/// The tags of every name that a case may give the person.
fn names(inputs: &Inputs, accounts: &[Account]) -> Result<Vec<Tag>, Error> {
    let mut tags = vec![subject_tag(&inputs.case, &inputs.ledger_key)?];
    for key in spellings_of_cases(&keys(inputs, accounts)) {
        tags.push(tag(inputs, Some(key), None)?);
    }
    let own = accounts.iter().flat_map(|account| &account.identifiers).filter(|(_, value)| !value.is_null());
    let own = own.map(|(column, value)| (column, value.clone()));
    for name in own.chain(strong(inputs, accounts)) {
        tags.push(tag(inputs, None, Some(name))?);
    }
    Ok(tags)
}

/// The tags of this case in the other stores: a run of one of them says nothing of this one.
fn of_other_stores(inputs: &Inputs) -> Result<Vec<Tag>, Error> {
    let stores = inputs.policy.document().stores.keys().filter(|store| **store != inputs.plan.store);
    stores.map(|store| case_tag(&inputs.case, store, &inputs.ledger_key)).collect()
}
