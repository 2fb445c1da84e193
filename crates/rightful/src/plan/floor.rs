//! Floors of the law that nothing can be held against, because no date can be read.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::fate::Fates;
use super::view::View;
use crate::policy::Bound;
use crate::{Code, Error, Path};

/// Refuses a period that has to be kept (`not-before`) where not one row tells when it began: every row would stay for
/// ever, and most likely the column is read in the wrong form.
pub(super) fn check(view: &View<'_>, fates: &Fates<'_, '_>, problems: &mut Vec<Error>) {
    let mut counts: BTreeMap<(&str, &str), (u64, u64)> = BTreeMap::new();
    for row in &fates.rows {
        for (purpose, ends) in &row.count.ends {
            let (rows, unreadable) = counts.entry((row.place.name, purpose)).or_default();
            *rows += row.count.rows;
            *unreadable += ends.unreadable;
        }
    }
    for ((place, purpose), (rows, unreadable)) in counts {
        let declared = view.policy.document().purposes.get(purpose);
        let Some(retention) = declared.and_then(|purpose| purpose.retention.as_ref()) else { continue };
        if retention.end == Bound::NotBefore && rows > 0 && unreadable >= rows {
            let at = retention.after.column.clone().unwrap_or_else(|| Path::one(place));
            let message = "no date of these rows can be read, so that the period the law sets has no end: correct `as` \
                           (date, datetime, unix-seconds, …), add `offset` where they are instants in `Z`, or correct the rows";
            problems.push(Error::new(Code::PlanUnreadableDates, at, message));
        }
    }
}
