//! What must hold of what an executor finds of a person, before anything is planned or changed. What cannot be told for
//! certain is refused here, by the same code in every executor.

mod correct;
mod doubt;
mod former;
mod others;
mod repeats;

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::alike::KeyText;
use crate::carry::{Account, Beside};
use crate::case::Subject;
use crate::policy::Strength;
use crate::survey::PersonCapture;
use crate::{Code, Error, Path, Value};

pub use self::correct::{becomes_nobody, not_corrected, strong_identifiers};
pub(crate) use self::doubt::is_mentioned;
pub use self::doubt::{Doubts, LOOSELY};
pub use self::former::Former;
pub use self::others::Others;
pub(crate) use self::repeats::{of_nobody_known, repeats};

/// Refuses when a case names more than one person: an identifier has to lead to exactly one account, or to accounts that
/// `same_person` says are one person's. A weak identifier alone, a name, has to lead to exactly one.
///
/// `found` are the rows that the identifier leads to, each by what `same_person` compares.
///
/// # Errors
/// [`Code::CaseAmbiguousSubject`].
pub fn one_person(person: &PersonCapture, subject: &Subject, found: &[Option<KeyText>]) -> Result<(), Error> {
    let Some(identifier) = subject.identifier.as_ref().filter(|_| subject.key.is_none()) else {
        return Ok(());
    };
    let like_nothing = |(column, value): (&String, &Value)| person.alike(column, value, &[]).is_none();
    if identifier.iter().any(like_nothing) {
        return Err(ambiguous("the identifier is a value that anybody may have: name the person by key"));
    }
    let Some((first, others)) = found.split_first() else { return Ok(()) };
    let one = first.is_some() && others.iter().all(|other| other == first);
    if others.is_empty() || (one && !is_weakly_named(person, subject)) {
        return Ok(());
    }
    Err(ambiguous(
        "the identifier leads to more than one account, and nothing says that they are one person's: name the person by key",
    ))
}

/// Refuses when a weak identifier alone leads to nobody: a name that was typed otherwise would be answered as if nothing
/// were held.
///
/// # Errors
/// [`Code::CaseAmbiguousSubject`].
pub fn somebody(person: &PersonCapture, subject: &Subject, accounts: usize) -> Result<(), Error> {
    if accounts > 0 || !is_weakly_named(person, subject) {
        return Ok(());
    }
    Err(ambiguous(
        "a weak identifier alone has to lead to exactly one account, and it leads to none: name the person by key",
    ))
}

/// Somebody without an account, as far as a strong identifier of theirs was verified: rows of other collections may lead to
/// them by it all the same, such as a subscription. The accounts are those that were found.
#[must_use]
pub fn without_account(person: &PersonCapture, subject: &Subject, accounts: &[Account]) -> Option<Account> {
    if !accounts.is_empty() || subject.verified.is_none() {
        return None;
    }
    let given = subject.identifier.as_ref()?;
    // What stands for a missing value, or is none of its kind, tells nobody.
    let tells = |column: &String, value: &Value| person.alike(column, value, &[]).is_some();
    let identifiers: BTreeMap<String, Value> = given
        .iter()
        .filter(|(column, value)| tells(column, value))
        .map(|(column, value)| (column.clone(), value.clone()))
        .collect();
    let known = identifiers.keys().filter_map(|column| person.identifiers.get(column));
    let strong = known.into_iter().any(|known| known.strength == Strength::Strong);
    strong.then(|| Account { key: Vec::new(), identifiers, is_stub: false, beside: Beside::default() })
}

fn is_weakly_named(person: &PersonCapture, subject: &Subject) -> bool {
    let weak = |column: &String| {
        person.identifiers.get(column).is_some_and(|known| known.strength == Strength::Weak)
    };
    subject.key.is_none() && subject.identifier.as_ref().is_some_and(|given| given.keys().all(weak))
}

fn ambiguous(message: &'static str) -> Error {
    Error::new(Code::CaseAmbiguousSubject, "/subject/identifier", message)
}

/// Refuses keys of accounts that are null or stand in more than one row: links would lead to nobody, or to several.
///
/// `alike` are the keys of every row of the table whose key is alike to one of the accounts'; `accounts` are theirs.
///
/// # Errors
/// [`Code::RunKeyNull`] and [`Code::RunKeyRepeated`].
pub fn keys<'k>(
    table: &Path,
    accounts: impl IntoIterator<Item = &'k [Value]>,
    alike: impl IntoIterator<Item = KeyText>,
) -> Result<(), Error> {
    let mut theirs: BTreeSet<KeyText> = BTreeSet::new();
    for key in accounts {
        if key.iter().any(Value::is_null) {
            let message = "an account of the person has no key, so nothing can lead to it: give it one, or take it out of `same_person`";
            return Err(Error::new(Code::RunKeyNull, table, message));
        }
        theirs.insert(KeyText::of(key));
    }
    let alike: Vec<KeyText> = alike.into_iter().filter(|key| theirs.contains(key)).collect();
    if alike.len() > theirs.len() {
        let message = "several rows have the key of an account of the person, so nobody knows whom a link leads to: make the key unique";
        return Err(Error::new(Code::RunKeyRepeated, table, message));
    }
    Ok(())
}

/// The refusal of a key that is spelled in another way than the one it is equal to for the engine.
#[must_use]
pub fn spelled_otherwise(at: impl ToString) -> Error {
    let message = "the engine takes values of this link for equal that do not read alike (case, zeros, spaces, type or a rounded \
                   number), so rows would be missed: write the keys as the table they lead to does";
    Error::new(Code::UnsupportedKeySpelling, at, message)
}
