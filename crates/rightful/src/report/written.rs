//! What the steps of a plan write into the fields of an item.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use crate::Name;
use crate::decide::Class;
use crate::plan::{Change, Item, NewValue, Plan, Step};

/// What is written into a field that changes; what leaves most of it comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Written {
    /// Its text without the person's identifiers.
    Redacted,
    /// Its document without a part.
    WithoutPart,
    /// Another value.
    Replaced,
    /// What the engine computes from other fields.
    Computed,
}

/// What the steps change, by collection.
#[derive(Default)]
pub(super) struct Writes<'p>(BTreeMap<&'p str, Vec<Write<'p>>>);

/// What one step sets in the rows of some classes.
struct Write<'p> {
    classes: &'p [Class],
    set: &'p [Change],
}

impl<'p> Writes<'p> {
    pub(super) fn of(plan: &'p Plan) -> Self {
        let mut writes = Self::default();
        for step in &plan.steps {
            if let Step::Change { collection, classes, set, .. } = step {
                writes.0.entry(collection).or_default().push(Write { classes, set });
            }
        }
        writes
    }

    /// The fields of an item that changes, by what is written into them.
    pub(super) fn by_written<'i>(&self, item: &'i Item) -> BTreeMap<Written, Vec<&'i Name>> {
        let mut by_written: BTreeMap<Written, Vec<&Name>> = BTreeMap::new();
        for field in &item.fields {
            by_written.entry(self.written(item, field)).or_default().push(field);
        }
        by_written
    }

    /// Where the classes differ, what leaves most of the field is told.
    fn written(&self, item: &Item, field: &str) -> Written {
        let writes = self.0.get(item.collection.as_str()).into_iter().flatten();
        let of_item = writes.filter(|write| write.classes.iter().any(|class| item.classes.contains(class)));
        let changes = of_item.flat_map(|write| write.set).filter(|change| change.column == field);
        changes.map(|change| written(&change.to)).min().unwrap_or(Written::Computed)
    }
}

const fn written(value: &NewValue) -> Written {
    match value {
        NewValue::Redacted { .. } | NewValue::Json { redacted: true, .. } => Written::Redacted,
        NewValue::Json { redacted: false, .. } => Written::WithoutPart,
        NewValue::Value { .. }
        | NewValue::Mark { .. }
        | NewValue::Corrected { .. }
        | NewValue::Surrogate { .. }
        | NewValue::AnonymousKey { .. } => Written::Replaced,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::JsonChange;
    use crate::policy::TextFormat;

    #[test]
    fn what_leaves_most_of_the_field_comes_first() {
        let path = JsonChange { path: "$.user".parse().unwrap(), to: None, link: None };
        let json = |redacted| written(&NewValue::Json { paths: alloc::vec![path.clone()], redacted });
        let redacted = written(&NewValue::Redacted { format: TextFormat::Text });
        let replaced = written(&NewValue::Value { value: crate::Value::Null });
        assert_eq!(redacted, json(true));
        assert!(redacted < json(false) && json(false) < replaced);
    }
}
