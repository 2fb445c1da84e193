//! After a restore: which of the people in the store a run has closed a case for, and which case it was.
//!
//! The ledger holds keyed tags and nothing else. Whoever has the key and the people can tell whose they are; nobody can
//! read people or cases out of them.

use alloc::string::ToString;

use super::{Facts, case_tag};
use crate::case::{Case, Subject, Trigger};
use crate::{Date, Error, LedgerKey, Tag, Value, to_canonical};

/// How many days back from the end of a run its case is looked for.
const DAYS: i32 = 366;

/// The tag of a person, as somebody may have named them in a case.
///
/// # Errors
/// [`crate::Code::CanonicalForm`] where a value of the key has no canonical form.
pub fn tag_of(subject: &Subject, key: &LedgerKey) -> Result<Tag, Error> {
    let named = to_canonical(&(&subject.key, &subject.identifier))?;
    Ok(key.tag("subject", &[Value::Text(subject.collection.to_string()), Value::Text(named)]))
}

/// The case that a run was for, where it is one like `like`: the same but for the person, and for the day, which may be
/// any of the year before the run ended. `None` where it is another case.
///
/// # Errors
/// As [`tag_of`].
pub fn case_of(
    like: &Case,
    subject: &Subject,
    store: &str,
    facts: &Facts,
    key: &LedgerKey,
) -> Result<Option<Case>, Error> {
    let mut case = Case { subject: subject.clone(), ..like.clone() };
    if case_tag(&case, store, key)? == facts.case {
        return Ok(Some(case));
    }
    for back in 0..=DAYS {
        let Ok(day) = facts.day.add_days(-back) else { break };
        on(&mut case, day);
        if case_tag(&case, store, key)? == facts.case {
            case.decided = case.decided.max(day);
            return Ok(Some(case));
        }
    }
    Ok(None)
}

/// Sets the day that a case is told apart by.
fn on(case: &mut Case, day: Date) {
    match &mut case.trigger {
        Trigger::RelationshipEnded { on, .. } => *on = day,
        _ => case.decided = day,
    }
}
