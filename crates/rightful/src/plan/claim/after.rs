//! What the steps do to each class of rows.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use crate::decide::Class;
use crate::plan::document::{Change, NewValue, Step};

/// What the steps do.
pub(super) struct After<'s> {
    rows: BTreeMap<&'s str, BTreeMap<&'s str, Done<'s>>>,
    /// Histories and full-text indexes that are brought in line.
    pub(super) swept: BTreeSet<&'s str>,
}

/// What the steps do to one class of rows.
#[derive(Default)]
pub(super) struct Done<'s> {
    pub(super) touched: bool,
    pub(super) deleted: bool,
    /// What each step sets, in order.
    sets: Vec<&'s [Change]>,
}

impl<'s> After<'s> {
    pub(super) fn of(steps: &'s [Step]) -> Self {
        let mut after = Self { rows: BTreeMap::new(), swept: BTreeSet::new() };
        for step in steps {
            match step {
                Step::Change { collection, classes, set, .. } => {
                    after.each(collection, classes, |done| done.sets.push(set));
                }
                Step::Delete { collection, classes, .. } => {
                    after.each(collection, classes, |done| done.deleted = true);
                }
                Step::SweepHistory { collection } | Step::RebuildIndex { collection } => {
                    after.swept.insert(collection);
                }
                Step::InsertPerson { .. } | Step::Detach { .. } | Step::Suppress { .. } => {}
            }
        }
        after
    }

    fn each(&mut self, collection: &'s str, classes: &'s [Class], add: impl Fn(&mut Done<'s>)) {
        let rows = self.rows.entry(collection).or_default();
        for class in classes {
            let done = rows.entry(class).or_default();
            done.touched = true;
            add(done);
        }
    }

    pub(super) fn done(&self, collection: &str, class: &str) -> &Done<'s> {
        static NOTHING: Done<'static> = Done { touched: false, deleted: false, sets: Vec::new() };
        self.rows.get(collection).and_then(|rows| rows.get(class)).unwrap_or(&NOTHING)
    }

    pub(super) fn deletes_of(&self, collection: &str) -> bool {
        self.rows.get(collection).is_some_and(|rows| rows.values().any(|done| done.deleted))
    }
}

impl<'s> Done<'s> {
    /// Whether a step writes the mark of a restriction.
    pub(super) fn marks(&self) -> bool {
        self.sets.iter().copied().flatten().any(|change| matches!(change.to, NewValue::Mark { .. }))
    }

    /// What a column becomes; none where it stays, or tells about the person as before.
    pub(super) fn cell(&self, column: &str) -> Option<&'s NewValue> {
        let of_step = |set: &&'s [Change]| set.iter().find(|change| change.column == column);
        self.sets.iter().rev().find_map(of_step).map(|change| &change.to).filter(|to| !to.still_tells())
    }
}
