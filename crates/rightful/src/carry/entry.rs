//! The entries that keep somebody from being written to again (Art. 21(3)).

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use super::Account;
use crate::alike::kept_out_alike;
use crate::case::Correction;
use crate::plan::{Plan, Step};
use crate::policy::{IdentifierKind, Normalise};
use crate::pseudonym::{Format, PseudonymKey, Shape};
use crate::survey::SurveyRequest;
use crate::{Code, Error, Path, Value};

/// The domain of the pseudonyms under which somebody is kept from being written to again (Art. 21(3)):
/// `root.pseudonym_key(SUPPRESSION)`. Pseudonyms of another domain cannot be joined with them.
pub const SUPPRESSION: &str = "suppression";

/// The pseudonym under which an identifier is kept out, as the policy declares it: what an application looks up before it
/// writes to somebody (Art. 21(3)). Null, where the value is none of its kind and tells nobody from anybody.
///
/// # Errors
/// [`crate::Code::SurrogateNoFit`] where the column is too short.
pub fn suppressed(
    key: &PseudonymKey,
    value: &Value,
    (normalise, kind): (&[Normalise], IdentifierKind),
    shape: Shape,
    max_length: Option<u32>,
) -> Result<Value, Error> {
    let format = Format::for_pseudonyms("suppression", shape, max_length, crate::plan::ENTRIES)?;
    let alike = kept_out_alike(value, normalise, kind);
    Ok(alike.map_or(Value::Null, |alike| key.pseudonym(alike.values(), format)))
}

/// An entry that keeps somebody out. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// Its cells by column: the pseudonym and the day.
    pub cells: BTreeMap<String, Value>,
    /// The pseudonym after which it follows: it is added where an entry of that is there, with the day of that, since the
    /// objection is the person's and not the address's. None, where it is added in any case.
    pub follows: Option<Value>,
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Entry")
    }
}

/// The entries that the steps of a plan add, by table.
pub(super) fn of_plan(
    plan: &Plan,
    request: &SurveyRequest,
    accounts: &[Account],
    corrections: &[Correction],
    key: Option<&PseudonymKey>,
) -> Result<BTreeMap<Path, Vec<Entry>>, Error> {
    let mut all = BTreeMap::new();
    for step in &plan.steps {
        let Step::Suppress {
            table,
            of,
            normalise,
            column,
            shape,
            max_length,
            on,
            day,
            corrections: positions,
            ..
        } = step
        else {
            continue;
        };
        let Some(key) = key else {
            let message = "no key for the entry that keeps the person out: give the root key";
            return Err(Error::new(Code::KeyMissing, table, message));
        };
        let known = request.person().and_then(|person| person.identifiers.get(of));
        let kind = known.map_or(IdentifierKind::Text, |known| known.kind);
        let pseudonym = |value: &Value| suppressed(key, value, (normalise, kind), *shape, *max_length);
        let mut entries: Vec<Entry> = Vec::new();
        let mut add = |who: Value, follows: Option<Value>| {
            let known =
                entries.iter().any(|entry| entry.cells.get(column) == Some(&who) && entry.follows == follows);
            if !who.is_null() && !known {
                let cells = [(column.clone(), who), (on.clone(), Value::Text(day.to_string()))];
                entries.push(Entry { cells: cells.into(), follows });
            }
        };
        if positions.is_empty() {
            for account in accounts {
                add(pseudonym(account.identifiers.get(of).unwrap_or(&Value::Null))?, None);
            }
        }
        for correction in corrections_at(corrections, positions) {
            let was = pseudonym(&correction.was)?;
            if !was.is_null() {
                add(pseudonym(&correction.now)?, Some(was));
            }
        }
        all.insert(table.clone(), entries);
    }
    Ok(all)
}

fn corrections_at<'c>(
    corrections: &'c [Correction],
    positions: &'c [u32],
) -> impl Iterator<Item = &'c Correction> {
    positions.iter().filter_map(|position| corrections.get(usize::try_from(*position).ok()?))
}
