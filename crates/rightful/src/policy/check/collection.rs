//! One collection: what it holds it for, what it copies, and which rows its rows belong to.

use alloc::vec::Vec;

use super::Check;
use super::names::describes;
use super::reach::{Hop, links_in_cycles};
use crate::Code;
use crate::pointer::Pointer;
use crate::policy::{Collection, Figure, PurposeUse, Role};

impl Check<'_> {
    pub(super) fn collection(&mut self, name: &str, collection: &Collection, at: &Pointer) {
        self.known(&self.document.stores, &collection.store, Code::PolicyUnknownStore, at.key("store"));
        self.uses(&collection.purposes, &at.key("purposes"));
        self.purposes_present(name, collection, at);
        self.copies(collection, at);
        if collection.key.as_ref().is_some_and(Vec::is_empty) {
            self.report(
                Code::PolicyKey,
                at.key("key"),
                "name the columns that tell one row from another, or leave `key` out",
            );
        }
        for (i, figure) in collection.engagement.iter().enumerate() {
            if let Figure::Sum(column) = figure
                && !describes(collection, column)
            {
                let here = at.key("engagement").index(i);
                self.report(
                    Code::PolicyUnknownField,
                    here,
                    "the collection describes no such column: check the spelling",
                );
            }
        }
        for (i, marked) in collection.suspended.iter().enumerate() {
            let here = at.key("suspended").index(i).key("when");
            marked.when.each_column(&mut |column| {
                if !describes(collection, column) {
                    let message =
                        "the collection describes no such column: check the spelling, or describe it";
                    self.report(Code::PolicyUnknownField, &here, message);
                }
            });
            self.mark(collection, marked, &at.key("suspended").index(i));
        }
        if let Some(suppression) = &collection.suppression {
            self.suppression(collection, suppression, &at.key("suppression"));
        }
        self.withhold(collection.withhold.as_ref(), at);
        if let Some(person) = &collection.person {
            self.person(collection, person, &at.key("person"));
        }
        for (link_name, link) in &collection.links {
            self.link(link_name, link, &at.key("links").key(link_name));
        }
        for (field_name, field) in &collection.fields {
            self.field(collection, field_name, field, &at.key("fields").key(field_name));
        }
    }

    pub(super) fn uses(&mut self, uses: &[PurposeUse], at: &Pointer) {
        for (i, use_) in uses.iter().enumerate() {
            let here = at.index(i);
            self.known(&self.document.purposes, use_.purpose(), Code::PolicyUnknownPurpose, &here);
            self.channels(use_.channels(), &[use_.purpose()], &here);
            let always = |other: &PurposeUse| other.when().is_none() && other.channels().is_empty();
            let same = |other: &PurposeUse| other.purpose() == use_.purpose() && always(other);
            if uses.iter().take(i).any(same) || uses.iter().take(i).any(|other| other == use_) {
                self.report(Code::PolicyContradiction, here, "the purpose is listed before: list it once");
            }
        }
    }

    /// Data about people are held for a purpose or not at all (Art. 5(1)(b)).
    fn purposes_present(&mut self, name: &str, collection: &Collection, at: &Pointer) {
        let inherits =
            collection.fields.is_empty() || collection.fields.values().any(|field| field.purposes.is_none());
        if self.reach.is_personal(name) && collection.purposes.is_empty() && inherits {
            let message = "its rows lead to a person and serve no purpose (Art. 5(1)(b)): add `purposes`";
            self.report(Code::PolicyPurposeMissing, at, message);
        }
    }

    fn copies(&mut self, collection: &Collection, at: &Pointer) {
        let copied = [
            ("history_of", collection.history_of.as_deref()),
            ("index_of", collection.index_of.as_deref()),
            ("copy_of", collection.copy_of.as_ref().map(|copy| copy.collection.as_str())),
        ];
        for (key, of) in copied {
            if let Some(of) = of {
                self.known(&self.document.collections, of, Code::PolicyUnknownCollection, at.key(key));
            }
        }
        if copied.iter().filter(|(_, of)| of.is_some()).count() > 1 {
            let message = "rows are one kind of copy: keep one of `history_of`, `index_of` and `copy_of`";
            self.report(Code::PolicyContradiction, at, message);
        }
    }

    /// Reports `owner` links between different collections that lead round: a row cannot belong to itself.
    pub(super) fn owner_cycles(&mut self) {
        let mut owners: Vec<Hop<'_>> = Vec::new();
        for (name, collection) in &self.document.collections {
            for (link_name, link) in &collection.links {
                let elsewhere = self.document.collections.get(&link.to).is_some_and(|to| to.person.is_none());
                if link.role == Some(Role::Owner) && link.to != *name && elsewhere {
                    owners.push((name, link_name, &link.to));
                }
            }
        }
        for (from, link, _) in links_in_cycles(owners) {
            let at = Pointer::of(["collections", from, "links", link]);
            let message = "the row would belong to itself by way of other rows: leave out `role: owner` where it only refers";
            self.report(Code::PolicyOwnerCycle, at, message);
        }
    }
}
