//! Names that stand for something declared elsewhere, and tables that are described once.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Check, is_blank};
use crate::pointer::Pointer;
use crate::policy::{Collection, LinkForm, column_of};
use crate::{Code, Path};

impl Check<'_> {
    pub(super) fn names(&mut self) {
        for (name, recipient) in &self.document.recipients {
            let at = Pointer::of(["recipients", name]);
            if recipient.transfer.is_some() && recipient.country.is_none() {
                let message = "a transfer goes to a third country (Art. 44): name it as `country`, or leave `transfer` out";
                self.report(Code::PolicyContradiction, at.key("transfer"), message);
            }
            for (i, purpose) in recipient.purposes.iter().enumerate() {
                let here = at.key("purposes").index(i);
                self.known(&self.document.purposes, purpose, Code::PolicyUnknownPurpose, here);
            }
            let purposes: Vec<&str> = recipient.purposes.iter().map(String::as_str).collect();
            self.channels(&recipient.channels, &purposes, &at);
            for (i, path) in recipient.receives.iter().enumerate() {
                self.column(path, &at.key("receives").index(i));
            }
        }
        if is_blank(Some(&self.document.evidence.provision)) {
            let at = Pointer::of(["evidence", "provision"]);
            self.report(
                Code::PolicyBasisIncomplete,
                at,
                "say by which provision evidence is kept, such as GDPR Art. 5(2)",
            );
        }
    }

    /// Channels are those on which the consent for one of the purposes is asked (Art. 7(3)).
    pub(super) fn channels(&mut self, channels: &[String], purposes: &[&str], at: &Pointer) {
        let of = |purpose: &&str| self.document.purposes.get(*purpose)?.consent.as_ref();
        let declared: BTreeSet<&str> = purposes
            .iter()
            .filter_map(of)
            .flat_map(|terms| terms.channels.iter().map(String::as_str))
            .collect();
        for (i, channel) in channels.iter().enumerate() {
            if !declared.contains(channel.as_str()) {
                let message = "the consent is not asked for on such a channel: check the spelling, or list it in `consent.channels` of the purpose";
                self.report(Code::PolicyUnknownChannel, at.key("channels").index(i), message);
            }
        }
    }

    /// Decisions by automated means alone are made for purposes there are (Art. 15(1)(h), 22).
    pub(super) fn automated_decisions(&mut self) {
        for (i, decision) in self.document.automated_decisions.iter().flatten().enumerate() {
            let at = Pointer::of(["automated_decisions"]).index(i);
            for (n, purpose) in decision.purposes.iter().enumerate() {
                let here = at.key("purposes").index(n);
                self.known(&self.document.purposes, purpose, Code::PolicyUnknownPurpose, here);
            }
        }
    }

    /// Reports a `collection.column` that the map does not describe.
    pub(super) fn column(&mut self, path: &Path, at: &Pointer) {
        let Some((collection, column)) = column_of(path) else {
            return self.report(Code::PolicyUnknownField, at, "write it as collection.field");
        };
        match self.document.collections.get(collection) {
            None => self.known(&self.document.collections, collection, Code::PolicyUnknownCollection, at),
            Some(described) if !describes(described, column) => {
                let message =
                    format!("`{collection}` describes no such column: check the spelling, or describe it");
                self.report(Code::PolicyUnknownField, at, message);
            }
            Some(_) => {}
        }
    }

    /// Reports tables that are described twice.
    pub(super) fn tables(&mut self) {
        let mut seen: BTreeMap<(&str, Path), &str> = BTreeMap::new();
        let mut not_personal: BTreeSet<&Path> = BTreeSet::new();
        for (i, table) in self.document.not_personal.iter().enumerate() {
            if !not_personal.insert(table) {
                let at = Pointer::of(["not_personal"]).index(i);
                self.report(Code::PolicyDescribedTwice, at, "the table is listed before: list it once");
            }
        }
        for (name, collection) in &self.document.collections {
            let table = collection.table(name);
            let not_about_people = not_personal.contains(&table);
            let other = seen.insert((&collection.store, table), name);
            if let Some(other) = other {
                let message = format!("`{other}` describes this table too: describe it once");
                self.report(Code::PolicyDescribedTwice, Pointer::of(["collections", name]), message);
            }
            if not_about_people {
                let message = "`not_personal` lists this table: describe it, or leave it there";
                self.report(Code::PolicyDescribedTwice, Pointer::of(["collections", name]), message);
            }
        }
    }
}

/// Whether a collection says anything of a column: as a field, a key, or a part of a link.
pub(super) fn describes(collection: &Collection, column: &str) -> bool {
    let is = |name: &alloc::string::String| name == column;
    collection.fields.contains_key(column)
        || collection.key.iter().flatten().any(is)
        || collection.person.iter().flat_map(|person| &person.key).any(is)
        || collection.links.iter().any(|(name, link)| link.form(name).columns().contains(&column))
}

/// The link whose own columns hold this one.
pub(super) fn owning_link<'c>(collection: &'c Collection, column: &str) -> Option<&'c str> {
    let owns = |form: LinkForm<'_>| form.owns_its_columns() && form.columns().contains(&column);
    collection.links.iter().find(|(name, link)| owns(link.form(name))).map(|(name, _)| name.as_str())
}
