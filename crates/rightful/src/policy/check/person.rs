//! A collection of people: its key, its identifiers, and who is nobody.

use super::Check;
use super::names::describes;
use crate::pointer::Pointer;
use crate::policy::{Collection, Form, Person, Strength, Treatment};
use crate::{Code, Value};

impl Check<'_> {
    pub(super) fn person(&mut self, collection: &Collection, person: &Person, at: &Pointer) {
        if person.key.is_empty() {
            self.report(Code::PolicyKey, at.key("key"), "name the columns that tell one person from another");
        }
        for (i, column) in person.key.iter().enumerate() {
            if person.key.iter().take(i).any(|other| other == column) {
                self.report(
                    Code::PolicyKey,
                    at.key("key").index(i),
                    "the column is listed before: list it once",
                );
            }
        }
        for (i, column) in person.tenant.iter().enumerate() {
            if !person.key.contains(column) {
                let message = "a tenant column is a part of the key: add it to `key`, or leave it out here";
                self.report(Code::PolicyKey, at.key("tenant").index(i), message);
            }
        }
        for column in person.identifiers.keys() {
            if !describes(collection, column) {
                let message = "an identifier is a column of the collection: describe it under `fields`";
                self.report(Code::PolicyUnknownField, at.key("identifiers").key(column), message);
            }
        }
        if person.anonymous.as_ref().is_some_and(|anonymous| anonymous.form == Form::InPlace) {
            self.told_from_others(collection, person, at);
        }
        if let Some(same) = &person.same_person
            && !describes(collection, &same.by)
        {
            let message = "the collection describes no such column: check the spelling, or describe it";
            self.report(Code::PolicyUnknownField, at.key("same_person").key("by"), message);
        }
        self.anonymous(person, at);
    }

    /// Whose row stays in place is nobody only without what tells them from everybody.
    fn told_from_others(&mut self, collection: &Collection, person: &Person, at: &Pointer) {
        let strong = person.identifiers.iter().filter(|(_, known)| known.strength() == Strength::Strong);
        for (column, _) in strong {
            let treatment = collection.fields.get(column).and_then(|field| field.treatment.as_ref());
            if treatment == Some(&Treatment::Keep) || person.key.contains(column) {
                let message = "a person made anonymous in place would keep a strong identifier: choose another treatment for \
                               its field, or another form where it is the key";
                self.report(Code::PolicyContradiction, at.key("identifiers").key(column), message);
            }
        }
    }

    /// The anonymous person is nobody, or a later request could be made in their name.
    fn anonymous(&mut self, person: &Person, at: &Pointer) {
        let Some(anonymous) = &person.anonymous else { return };
        let row = |column: &str| anonymous.row.get(column).cloned().unwrap_or(Value::Null);
        match &person.nobody {
            None => {
                let message = "say which rows are nobody, so that no request is ever made for an anonymous person: add `nobody`";
                self.report(Code::PolicyTemplateNotNobody, at, message);
            }
            Some(nobody) if !nobody.holds(&row) => {
                let message = "the row does not meet `nobody`: give it a cell that does, or widen `nobody`";
                self.report(Code::PolicyTemplateNotNobody, at.key("anonymous").key("row"), message);
            }
            Some(nobody) if nobody.is_settled() == Some(true) => {
                let message = "everybody would be nobody, and every request refused: say by which column nobody is told";
                self.report(Code::PolicyContradiction, at.key("nobody"), message);
            }
            Some(_) => {}
        }
        // The one shared person may be known by their key; the others' is drawn, or stays.
        let key = if anonymous.form == Form::Shared { &[] } else { person.key.as_slice() };
        for column in anonymous.row.keys().filter(|column| key.contains(column)) {
            let message = "the key is not of the row: one that is made anonymous keeps it, a new person gets one of their \
                           own; leave it out";
            self.report(Code::PolicyContradiction, at.key("anonymous").key("row").key(column), message);
        }
    }
}
