//! Rows for which the policy knows no purpose, because they meet no condition of one.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::vec::Vec;

use super::fate::{Fate, Fates};
use crate::{Code, Error};

/// Refuses to touch rows that meet the condition of no purpose of their collection: that none is known is no proof that one
/// has ended (Art. 5(1)(b), 5(1)(e)), and most likely a value was forgotten.
pub(super) fn check(fates: &Fates<'_, '_>, problems: &mut Vec<Error>) {
    let mut counts: BTreeMap<&str, (u64, &crate::Path)> = BTreeMap::new();
    for row in fates.rows.iter().filter(|row| row.fate != Fate::Keep) {
        let collection = row.place.collection;
        let of_fields = collection.fields.values().filter_map(|field| field.purposes.as_ref());
        let declared = !collection.purposes.is_empty() || of_fields.into_iter().any(|uses| !uses.is_empty());
        if declared && row.decided.ruling.purposes.is_empty() {
            let (rows, _) = counts.entry(row.place.name).or_insert((0, &row.place.home));
            *rows += row.count.rows;
        }
    }
    for (rows, at) in counts.into_values() {
        let message = format!(
            "{rows} rows meet the condition of no purpose of theirs: give them one, or a purpose without `when`"
        );
        problems.push(Error::new(Code::PlanNoPurpose, at.clone(), message));
    }
}
