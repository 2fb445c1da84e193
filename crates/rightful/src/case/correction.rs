//! What a request for rectification corrects (Art. 16), and where the corrected field is repeated.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::Value;
use crate::policy::{Collection, Corrected, Document, column_of};
use crate::read::Read;

/// One value that is wrong or missing, and what takes its place (Art. 16).
///
/// The run changes the person's cells that hold `was` and no other, so that a row with another value, and a hash of the
/// field, stay. Values stand in the case alone: a plan names a correction by its position. `Debug` shows the field only.
#[derive(Clone, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the case document: a new key is a new fact, read by decide")]
pub struct Correction {
    /// The collection.
    pub collection: String,
    /// The field.
    pub field: String,
    /// What it holds now; null where data are to be completed (Art. 16, second sentence).
    pub was: Value,
    /// What it is to hold.
    pub now: Value,
}

impl fmt::Debug for Correction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Correction({}.{})", self.collection, self.field)
    }
}

/// How far a field is concerned by the corrections of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Concerned {
    /// The corrections, by their positions in the case.
    pub(crate) corrections: Vec<u32>,
    /// It repeats the field that is corrected.
    pub(crate) copy: bool,
    /// It is evidence of what was stated at the time: it is supplemented and not overwritten (Art. 16, second sentence).
    pub(crate) frozen: bool,
}

/// The fields that corrections concern, by collection: those they name, and their declared copies.
pub(crate) fn concerned<'d>(
    document: &'d Document,
    corrections: &[Correction],
) -> BTreeMap<&'d str, BTreeMap<&'d str, Concerned>> {
    let mut concerned: BTreeMap<&str, BTreeMap<&str, Concerned>> = BTreeMap::new();
    // Earlier states tell what was, and an index is brought in line with what it indexes.
    let live = |(_, collection): &(&String, &Collection)| !collection.is_copy();
    for (home, collection) in document.collections.iter().filter(live) {
        for (name, field) in &collection.fields {
            let sources = sources(document, home, collection, name);
            let found = corrections.iter().zip(0_u32..).filter(|(correction, _)| {
                sources.contains(&(correction.collection.as_str(), correction.field.as_str()))
            });
            let positions: Vec<u32> = found.map(|(_, position)| position).collect();
            if positions.is_empty() {
                continue;
            }
            let named = |position: &u32| {
                usize::try_from(*position)
                    .ok()
                    .and_then(|position| corrections.get(position))
                    .is_some_and(|correction| correction.collection == *home && correction.field == *name)
            };
            let found = Concerned {
                copy: !positions.iter().any(named),
                frozen: field.corrected == Corrected::Supplement,
                corrections: positions,
            };
            concerned.entry(home).or_default().insert(name, found);
        }
    }
    concerned
}

/// The field itself, and every field it repeats; a circle of copies ends where it has been walked once.
fn sources<'d>(
    document: &'d Document,
    home: &'d str,
    collection: &'d Collection,
    name: &'d str,
) -> BTreeSet<(&'d str, &'d str)> {
    let mut seen = BTreeSet::new();
    let mut next = Some((home, name, collection));
    while let Some((home, name, collection)) = next {
        if !seen.insert((home, name)) {
            break;
        }
        let copied = collection.fields.get(name).and_then(|field| field.copy_of.as_ref()).and_then(column_of);
        next = copied.and_then(|(there, column)| {
            let (there, collection) = document.collections.get_key_value(there)?;
            Some((there.as_str(), column, collection))
        });
    }
    seen
}
