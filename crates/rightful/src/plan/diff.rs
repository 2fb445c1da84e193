//! What differs between two plans.

use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::document::{Claim, FormChoice, Item, Later, Note, Plan, Step, Task};
use crate::read::Read;

/// What one plan has and another has not. Two plans without a difference have the same hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct PlanDiff {
    /// What the plans were made of that is not the same.
    pub made_of: Vec<Argument>,
    /// The forms of the anonymous person, where they are not the same: before and after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<(Option<FormChoice>, Option<FormChoice>)>,
    /// The steps.
    pub steps: Changed<Step>,
    /// The items.
    pub items: Changed<Item>,
    /// The claims.
    pub claims: Changed<Claim>,
    /// What is due later.
    pub later: Changed<Later>,
    /// What is done outside.
    pub tasks: Changed<Task>,
    /// What was noticed.
    pub notes: Changed<Note>,
}

/// An argument or head of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Argument {
    /// The version of the form.
    Format,
    /// The policy.
    Policy,
    /// The schema.
    Schema,
    /// The case, or the key it is tagged with.
    Case,
    /// The person, or the key they are tagged with.
    Subject,
    /// The day of the decision.
    Decided,
    /// The answer that sets the case aside.
    SetAside,
    /// The store, or the collection of people.
    Store,
    /// How many rows there are.
    Expected,
    /// The foreign keys among the rows: cycles and cascades.
    ForeignKeys,
}

/// What is in one list and not in the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Changed<T> {
    /// What only the plan before has, in its order.
    pub removed: Vec<T>,
    /// What only the plan after has, in its order.
    pub added: Vec<T>,
    /// What both have stands in another order.
    pub reordered: bool,
}

impl<T: Clone + PartialEq> Changed<T> {
    fn between(before: &[T], after: &[T]) -> Self {
        let only = |these: &[T], those: &[T]| {
            let mut left: Vec<&T> = those.iter().collect();
            let missing = |item: &&T| match left.iter().position(|other| *other == *item) {
                Some(at) => {
                    left.remove(at);
                    false
                }
                None => true,
            };
            these.iter().filter(missing).cloned().collect::<Vec<T>>()
        };
        let (removed, added) = (only(before, after), only(after, before));
        let common = |these: &[T], without: &[T]| {
            these.iter().filter(|item| !without.contains(item)).cloned().collect::<Vec<T>>()
        };
        let reordered = common(before, &removed) != common(after, &added);
        Self { removed, added, reordered }
    }

    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.removed.is_empty() && self.added.is_empty() && !self.reordered
    }
}

impl Plan {
    /// What differs from this plan to `after`.
    #[must_use]
    pub fn diff(&self, after: &Self) -> PlanDiff {
        let differs = [
            (self.format != after.format, Argument::Format),
            (self.policy != after.policy, Argument::Policy),
            (self.schema != after.schema, Argument::Schema),
            (self.case != after.case, Argument::Case),
            (self.subject != after.subject, Argument::Subject),
            (self.decided != after.decided, Argument::Decided),
            (self.set_aside != after.set_aside, Argument::SetAside),
            (self.store != after.store || self.people != after.people, Argument::Store),
            (self.expected != after.expected, Argument::Expected),
            (self.cycles != after.cycles || self.cascades != after.cascades, Argument::ForeignKeys),
        ];
        PlanDiff {
            made_of: differs.into_iter().filter_map(|(differs, what)| differs.then_some(what)).collect(),
            form: (self.form != after.form).then(|| (self.form.clone(), after.form.clone())),
            steps: Changed::between(&self.steps, &after.steps),
            items: Changed::between(&self.items, &after.items),
            claims: Changed::between(&self.claims, &after.claims),
            later: Changed::between(&self.later, &after.later),
            tasks: Changed::between(&self.tasks, &after.tasks),
            notes: Changed::between(&self.notes, &after.notes),
        }
    }
}

impl PlanDiff {
    /// Whether the plans are the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.made_of.is_empty()
            && self.form.is_none()
            && self.steps.is_empty()
            && self.items.is_empty()
            && self.claims.is_empty()
            && self.later.is_empty()
            && self.tasks.is_empty()
            && self.notes.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    #[test]
    fn lists_differ_by_what_only_one_has_and_by_order() {
        let between = |before: &[u8], after: &[u8]| {
            let changed = Changed::between(before, after);
            (changed.removed, changed.added, changed.reordered)
        };
        assert_eq!(between(&[1, 2, 3], &[1, 2, 3]), (vec![], vec![], false));
        assert_eq!(between(&[1, 2], &[2, 3]), (vec![1], vec![3], false));
        assert_eq!(between(&[1, 2], &[2, 1]), (vec![], vec![], true));
        assert_eq!(between(&[1, 1], &[1]), (vec![1], vec![], true));
    }
}
