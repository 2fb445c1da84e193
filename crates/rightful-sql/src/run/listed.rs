//! Columns that hold one of a closed list of texts.
//!
//! Somebody may be called by a word that a column holds for everybody, such as `meeting`: where the map lists the words, one of
//! them that is the whole value says nothing of anybody.

use rightful::policy::{Collection, Field};
use serde_json::{Value as Json, json};

use super::Inputs;
use super::kept::{any, eq};

/// What the scanner says of it.
const REASON: &str = "one of the column's closed list";

/// The cells of the store that hold a word of the list of their column.
pub(super) fn words(inputs: &Inputs) -> Vec<Json> {
    let collections = inputs.policy.document().collections.iter();
    let here = collections.filter(|(_, collection)| collection.store == inputs.request.store);
    here.flat_map(|(name, collection)| {
        collection
            .fields
            .iter()
            .filter_map(move |(column, field)| of_column((name, collection), column, field))
    })
    .collect()
}

fn of_column((name, collection): (&str, &Collection), column: &str, field: &Field) -> Option<Json> {
    let words: Vec<Json> = field.values.iter().map(|word| eq(column, &word.as_str().into())).collect();
    if words.is_empty() {
        return None;
    }
    let table = collection.table(name);
    Some(
        json!({ "table": table.last(), "columns": [column], "whole": true, "when": any(words), "reason": REASON }),
    )
}
