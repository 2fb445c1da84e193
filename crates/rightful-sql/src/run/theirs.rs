//! What stands in the accounts of others as their own name.
//!
//! A user name may be another account's first name: where the map says that a column holds what that account is known by, and no
//! user name, the whole value there is what it says. A mention of the person in it is none.

use std::collections::BTreeSet;

use rightful::policy::IdentifierKind;
use rightful::survey::{Capture, PersonCapture};
use serde_json::{Value as Json, json};

use super::kept::{Index, Predicates};

/// What the scanner says of it.
const REASON: &str = "another account's own name";

/// The cells in which a user name looked for, of the identifiers with these names, is what another account is called. The
/// predicates are those of the person's accounts.
pub(super) fn names(
    predicates: &mut Predicates<'_>,
    (people, person): (&Capture, &PersonCapture),
    looked_for: &BTreeSet<String>,
    columns: &[String],
    indexes: &[Index<'_>],
) -> Vec<Json> {
    let kind = |column: &String| person.identifiers.get(column).map(|identifier| identifier.kind);
    let handles: Vec<String> = person
        .identifiers
        .iter()
        .filter(|(_, identifier)| identifier.kind == IdentifierKind::Handle)
        .map(|(column, _)| format!("{}.{column}", people.collection))
        .filter(|name| looked_for.contains(name))
        .collect();
    let of_another_kind = |column: &&String| kind(column).is_some_and(|kind| kind != IdentifierKind::Handle);
    let columns: Vec<String> = columns.iter().filter(of_another_kind).cloned().collect();
    if handles.is_empty() || columns.is_empty() {
        return Vec::new();
    }
    let when = predicates.other_accounts();
    let mut kept =
        vec![json!({ "table": people.table.last(), "columns": columns, "when": when, "reason": REASON })];
    for index in indexes.iter().filter(|index| index.of == people.collection) {
        kept.extend(predicates.indexed(index, people, &columns, &when, REASON));
    }
    for rule in kept.iter_mut().filter_map(Json::as_object_mut) {
        rule.insert("identifiers".to_owned(), json!(handles));
        rule.insert("whole".to_owned(), true.into());
    }
    kept
}
