//! One field: its purposes, and what special categories and convictions need.

use alloc::format;

use super::names::owning_link;
use super::{Check, is_blank};
use crate::Code;
use crate::pointer::Pointer;
use crate::policy::{Collection, Field, Identifies, Withhold};

impl Check<'_> {
    pub(super) fn field(&mut self, collection: &Collection, name: &str, field: &Field, at: &Pointer) {
        if let Some(link) = owning_link(collection, name) {
            let message = format!("the link `{link}` describes this column: describe it once");
            self.report(Code::PolicyDescribedTwice, at, message);
        }
        if let Some(uses) = &field.purposes {
            self.uses(uses, &at.key("purposes"));
            if uses.is_empty() {
                let message = "a field without purpose is not held (Art. 5(1)(b)): name its purposes, or leave the key out to take the collection's";
                self.report(Code::PolicyPurposeMissing, at.key("purposes"), message);
            }
        }
        if let Some(path) = &field.copy_of {
            self.column(path, &at.key("copy_of"));
        }
        if let Some(link) = field.of.as_deref().filter(|link| !collection.links.contains_key(*link)) {
            let (known, at) = (&collection.links, at.key("of"));
            self.known(known, link, Code::PolicyUnknownField, at);
        }
        if let Some(counted) = &field.counter_of {
            let (known, at) = (&self.document.collections, at.key("counter_of"));
            self.known(known, counted, Code::PolicyUnknownCollection, at);
        }
        self.withhold(field.withhold.as_ref(), at);
        self.values(field, &at.key("values"));
        self.gates(collection, field, at);
    }

    /// A closed list excuses what the scan of a run finds: it has to be one.
    fn values(&mut self, field: &Field, at: &Pointer) {
        if !field.values.is_empty() && field.identifies != Identifies::None {
            let message = "a column whose values are known beforehand tells nobody from anybody: leave `values` out, or say that the field \
                           identifies `none`";
            self.report(Code::PolicyContradiction, at, message);
        }
        for (i, value) in field.values.iter().enumerate() {
            if is_blank(Some(value)) || field.values.iter().take(i).any(|other| other == value) {
                self.report(
                    Code::PolicyContradiction,
                    at.index(i),
                    "list each text that the column holds once",
                );
            }
        }
    }

    pub(super) fn withhold(&mut self, withhold: Option<&Withhold>, at: &Pointer) {
        if withhold.is_some_and(|withhold| is_blank(Some(&withhold.reason))) {
            let message = "what is withheld is withheld for a reason the person is told (Art. 12(4), 15(4)): say it, and of a restriction by law its provision";
            self.report(Code::PolicyWithhold, at.key("withhold").key("reason"), message);
        }
    }

    /// Special categories need a gate beside the basis (Art. 9(2)), convictions an authority or law (Art. 10).
    fn gates(&mut self, collection: &Collection, field: &Field, at: &Pointer) {
        for use_ in collection.purposes_of(field) {
            let Some(purpose) = self.document.purposes.get(use_.purpose()) else { continue };
            if field.special && purpose.special.is_none() {
                let message = format!(
                    "a special category is held for `{}`, which has no gate of Art. 9(2): add `special` to the purpose",
                    use_.purpose()
                );
                self.report(Code::PolicySpecialGate, at.key("special"), message);
            }
            if field.criminal && is_blank(purpose.criminal.as_deref()) {
                let message = format!(
                    "convictions are held for `{}`, which names no authority or law (Art. 10): add `criminal` to the purpose",
                    use_.purpose()
                );
                self.report(Code::PolicyCriminal, at.key("criminal"), message);
            }
        }
    }
}
