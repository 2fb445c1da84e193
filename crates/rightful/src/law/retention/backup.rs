//! What is left in backups after an erasure or a change, and what has to be done again after a restore.
//!
//! The Regulation does not speak of backups. That what is erased may stay in them until they are overwritten on schedule,
//! beyond use, is the position of the ICO (right to erasure, backups); the CNIL and the Danish authority point the
//! same way *\[unverified\]*. A deletion policy that forgets backups is a recurring finding (EDPB, coordinated action on
//! erasure, report of 10 February 2026). What is still stored is still processed (Art. 4(2), 5(1)(e)).

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::calendar::{DayOrTime, Period, StartRule, Term};
use crate::law::Citation;
use crate::pointer::Pointer;
use crate::read::Read;
use crate::{Code, Error, Problems};

/// Until when backups hold what was erased, or the old value of what was corrected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(tag = "tail", rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "backups end, never end, or hold nothing")]
pub enum BackupTail {
    /// No backup holds it.
    None {
        /// Where it stands.
        cites: Vec<Citation>,
    },
    /// The last backup that holds it is overwritten.
    Ends {
        /// The last backup that holds it.
        last_backup: DayOrTime,
        /// The last day or second on which it may be in a backup.
        purged_by: DayOrTime,
        /// From then on it is in none.
        clean_from: DayOrTime,
        /// Where it stands.
        cites: Vec<Citation>,
    },
    /// Backups are never overwritten: a finding, since nothing ends the storage (Art. 5(1)(e)).
    NeverEnds {
        /// The last backup that holds it.
        last_backup: DayOrTime,
        /// Where it stands.
        cites: Vec<Citation>,
    },
}

/// Until when backups hold what was erased or changed on `changed`: the last backup that contains it, and then the period
/// after which a backup is overwritten.
///
/// `taken` are the backups there are; without them one is reckoned with that was made when it was changed (*convention*:
/// the latest there can be). A backup of the same day or second counts as one that contains it (*convention*).
///
/// # Errors
/// [`Code::RetentionMixed`] where days and moments stand together, [`Code::DateOutOfRange`].
pub fn backup_tail(
    changed: DayOrTime,
    taken: Option<&[DayOrTime]>,
    keep: Option<Period>,
) -> Result<BackupTail, Problems> {
    let mut problems = Vec::new();
    for (i, backup) in taken.into_iter().flatten().enumerate() {
        if !backup.is_like(changed) {
            let message =
                "days and moments cannot be put in order: give all of them as days, or all as moments";
            problems.push(Error::new(Code::RetentionMixed, Pointer::of(["taken"]).index(i), message));
        }
    }
    Problems::none_or(problems)?;
    let cites = || Vec::from([Citation::known("GDPR Art. 5(1)(e)"), Citation::known("GDPR Art. 17(1)")]);
    let containing = |backup: &&DayOrTime| backup.place() <= changed.place();
    let last = match taken {
        None => Some(changed),
        Some(taken) => taken.iter().filter(containing).max_by_key(|backup| backup.place()).copied(),
    };
    let Some(last_backup) = last else { return Ok(BackupTail::None { cites: cites() }) };
    let Some(keep) = keep else { return Ok(BackupTail::NeverEnds { last_backup, cites: cites() }) };
    let (purged_by, clean_from) = overwritten(last_backup, keep)
        .map_err(|problem| Error::new(problem.code(), "/keep", problem.message()))?;
    Ok(BackupTail::Ends { last_backup, purged_by, clean_from, cites: cites() })
}

fn overwritten(backup: DayOrTime, keep: Period) -> Result<(DayOrTime, DayOrTime), Error> {
    let term = Term::new(keep, StartRule::Day)?;
    Ok(match backup {
        DayOrTime::Day(day) => (term.end(day)?.into(), term.due(day)?.into()),
        DayOrTime::Time(time) => {
            let due = term.due_at(time)?;
            (due.add_seconds(-1)?.into(), due.into())
        }
    })
}

/// An erasure as the ledger remembers it: by a token, never by what was erased. `Debug` names the day only.
#[derive(Clone, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Erasure {
    /// What the ledger knows the erasure by.
    pub token: String,
    /// When it was carried out.
    pub on: DayOrTime,
}

impl fmt::Debug for Erasure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Erasure({})", self.on)
    }
}

/// The erasures that have to be carried out again after this backup was restored: those of its own day or second, and
/// every later one (Art. 5(1)(e), 17(1): what was erased stays erased), in the order in which they were carried out.
///
/// # Errors
/// [`Code::RetentionMixed`] where days and moments stand together.
pub fn replay(backup: DayOrTime, erasures: &[Erasure]) -> Result<Vec<String>, Problems> {
    let mut problems = Vec::new();
    let mut again: BTreeSet<(i64, &str)> = BTreeSet::new();
    for (i, erasure) in erasures.iter().enumerate() {
        if !erasure.on.is_like(backup) {
            let message =
                "days and moments cannot be put in order: give all of them as days, or all as moments";
            problems.push(Error::new(
                Code::RetentionMixed,
                Pointer::of(["erasures"]).index(i).key("on"),
                message,
            ));
        } else if erasure.on.place() >= backup.place() {
            again.insert((erasure.on.place(), &erasure.token));
        }
    }
    Problems::none_or(problems)?;
    Ok(again.into_iter().map(|(_, token)| String::from(token)).collect())
}
