//! How the ledger names a person and a case: by tags under its own key, which nothing else can be joined with.

use crate::case::Case;
use crate::{Error, LedgerKey, Tag, Value, to_canonical};

/// The tag of the person a case is about, as the case names them.
///
/// # Errors
/// [`crate::Code::CanonicalForm`] where a value of the key has no canonical form.
pub fn subject_tag(case: &Case, key: &LedgerKey) -> Result<Tag, Error> {
    let named = to_canonical(&(&case.subject.key, &case.subject.identifier))?;
    Ok(key.tag("subject", &[Value::Text(case.subject.collection.clone()), Value::Text(named)]))
}

/// The tag of what a case asks for: its trigger and facts, whatever the day it is decided.
///
/// # Errors
/// As [`subject_tag`].
pub fn case_tag(case: &Case, key: &LedgerKey) -> Result<Tag, Error> {
    let facts =
        (&case.trigger, &case.events, &case.withdrawn, (&case.holds, &case.restrictions, &case.exceptions));
    Ok(key.tag("case", &[Value::Text(to_canonical(&facts)?)]))
}
