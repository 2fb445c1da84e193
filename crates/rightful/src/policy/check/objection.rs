//! What a run writes for the other rights: marks of a restriction (Art. 18), entries after an objection (Art. 21(3)).

use super::Check;
use super::names::describes;
use crate::law::retention::SuspensionKind;
use crate::pointer::Pointer;
use crate::policy::{Collection, Suppression, SuspendedRows, column_of};
use crate::{Code, Value};

impl Check<'_> {
    /// A mark makes its condition hold and the lifting makes it not hold, or the row would be taken for another.
    pub(super) fn mark(&mut self, collection: &Collection, marked: &SuspendedRows, at: &Pointer) {
        let Some(mark) = &marked.mark else { return };
        let at = at.key("mark");
        if marked.by == SuspensionKind::LegalHold {
            let message = "a run marks restrictions (Art. 18) and no holds: leave `mark` out";
            self.report(Code::PolicyContradiction, &at, message);
        }
        for column in mark.set.keys().chain(mark.lift.keys()) {
            if !collection.fields.contains_key(column) {
                let message = "the mark is written into a field: describe the column under `fields`";
                self.report(Code::PolicyUnknownField, &at, message);
            }
        }
        if !mark.set.keys().eq(mark.lift.keys()) {
            let message = "name the same columns in `set` and `lift`";
            self.report(Code::PolicyContradiction, &at, message);
        }
        let holds = |cells: &alloc::collections::BTreeMap<alloc::string::String, Value>| {
            marked.when.holds(&|column: &str| cells.get(column).cloned().unwrap_or(Value::Null))
        };
        if !holds(&mark.set) || holds(&mark.lift) {
            let message = "a row that is marked has to meet `when`, and one whose mark is lifted must not: say in `set` and `lift` \
                           what makes it so";
            self.report(Code::PolicyMark, &at, message);
        }
        let other = |other: &&SuspendedRows| other.by != marked.by;
        let others = collection.suspended.iter().filter(other).filter_map(|other| other.mark.as_ref());
        for other in others {
            if marked.when.holds(&|column: &str| other.set.get(column).cloned().unwrap_or(Value::Null)) {
                let message = "the mark of another ground meets this `when`, and one could not be lifted without the other: give each \
                               ground a mark of its own";
                self.report(Code::PolicyMark, &at, message);
            }
        }
    }

    pub(super) fn suppression(&mut self, collection: &Collection, suppression: &Suppression, at: &Pointer) {
        let identifier = column_of(&suppression.of).and_then(|(people, column)| {
            let people = self.document.collections.get(people)?;
            let person = people.person.as_ref()?;
            (people.store == collection.store && person.identifiers.contains_key(column)).then_some(())
        });
        if identifier.is_none() {
            let message = "write it as collection.identifier, with an identifier that `person.identifiers` of people in the same \
                           store lists";
            self.report(Code::PolicySuppression, at.key("of"), message);
        }
        for (key, column) in [("column", &suppression.column), ("day", &suppression.day)] {
            if !describes(collection, column) {
                let message = "the collection describes no such column: check the spelling, or describe it";
                self.report(Code::PolicyUnknownField, at.key(key), message);
            }
        }
        if suppression.column == suppression.day {
            let message = "the pseudonym and the day stand in two columns: name another";
            self.report(Code::PolicyContradiction, at.key("day"), message);
        }
        if collection.purposes.is_empty() {
            let message = "an entry is pseudonymised data and is held on a basis of its own (Art. 4(5), 6(1)): give the collection \
                           `purposes`";
            self.report(Code::PolicyPurposeMissing, at, message);
        }
        if collection.person.is_some() || !collection.links.is_empty() {
            let message = "an entry has to outlive the person's erasure (Art. 21(3)): give the collection no links and no `person`";
            self.report(Code::PolicySuppression, at, message);
        }
    }
}
