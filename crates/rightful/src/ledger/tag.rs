//! How the ledger names a person and a case: by tags under its own key, which nothing else can be joined with.

use alloc::string::ToString as _;

use crate::case::{Case, Trigger};
use crate::{Error, Hash, LedgerKey, Tag, Value, to_canonical};

/// The tag of the person a case is about, as the case names them.
///
/// # Errors
/// [`crate::Code::CanonicalForm`] where a value of the key has no canonical form.
pub fn subject_tag(case: &Case, key: &LedgerKey) -> Result<Tag, Error> {
    super::tag_of(&case.subject, key)
}

/// The tag of what a case asks of one store: its trigger and facts, what the person was known by before, which is looked
/// for too, and their further accounts.
///
/// A relationship ends on its day, so the same closure decided on another day is the same case. Everything else can be
/// asked again when there is more to do: retention periods end year by year, and a request (Art. 17) may come again.
///
/// # Errors
/// As [`subject_tag`].
pub fn case_tag(case: &Case, store: &str, key: &LedgerKey) -> Result<Tag, Error> {
    let decided = (!matches!(case.trigger, Trigger::RelationshipEnded { .. })).then_some(case.decided);
    // Whom others told meanwhile changes nothing of what is done to rows, and is no part of it.
    let facts = (
        (&case.trigger, decided),
        (&case.events, &case.withdrawn),
        (&case.holds, &case.restrictions, &case.exceptions),
    );
    let mut values = alloc::vec![Value::Text(store.into()), Value::Text(to_canonical(&facts)?)];
    if !case.consents.is_empty() {
        values.push(Value::Text(to_canonical(&case.consents)?));
    }
    if !case.subject.former.is_empty() {
        values.push(Value::Text(to_canonical(&("former", &case.subject.former))?));
    }
    if !case.subject.also.is_empty() {
        values.push(Value::Text(to_canonical(&("also", &case.subject.also))?));
    }
    Ok(key.tag("case", &values))
}

/// The tag of a file that is handed out: of its hash, under the key, so that nobody without the key can try out what a person's
/// copy may say (Art. 5(1)(f)).
#[must_use]
pub fn copy_tag(bytes: &[u8], key: &LedgerKey) -> Tag {
    key.tag("copy", &[Value::Text(Hash::of(bytes).to_string())])
}
