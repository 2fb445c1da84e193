//! One link: its form, the role of the person, and whether it can be followed.

use alloc::format;

use super::Check;
use crate::Code;
use crate::pointer::Pointer;
use crate::policy::{Collection, Link, LinkForm, Role};

impl Check<'_> {
    pub(super) fn link(&mut self, name: &alloc::string::String, link: &Link, at: &Pointer) {
        let forms = link.written_forms();
        if forms.len() > 1 {
            let message = format!(
                "a link takes one form and this has {}: keep one, or make two links",
                forms.join(", ")
            );
            self.report(Code::PolicyLinkForms, at, message);
        }
        let Some(to) = self.document.collections.get(&link.to) else {
            return self.known(
                &self.document.collections,
                &link.to,
                Code::PolicyUnknownCollection,
                at.key("to"),
            );
        };
        self.role(link, to, at);
        self.target(&link.form(name), to, at);
    }

    fn role(&mut self, link: &Link, to: &Collection, at: &Pointer) {
        match link.role {
            None if to.person.is_some() => {
                let message = "say what the person is to the row: owner, author, actor, counterparty, co-holder, about or mentioned";
                self.report(Code::PolicyLinkRole, at, message);
            }
            Some(role) if role != Role::Owner && to.person.is_none() => {
                let message = "the link leads to no person: write `owner` where the row belongs to the other, and nothing where it only refers";
                self.report(Code::PolicyLinkRole, at.key("role"), message);
            }
            _ => {}
        }
    }

    fn target(&mut self, form: &LinkForm<'_>, to: &Collection, at: &Pointer) {
        let key = to
            .person
            .as_ref()
            .map(|person| person.key.len())
            .or_else(|| to.key.as_ref().map(alloc::vec::Vec::len));
        match form {
            LinkForm::Columns(columns) => {
                if let Some(key) = key.filter(|key| *key != columns.len()) {
                    let message = format!(
                        "the key it leads to has {key} columns and the link {}: name them in the order of the key",
                        columns.len()
                    );
                    self.report(Code::PolicyLinkKey, at, message);
                }
            }
            LinkForm::Polymorphic(_) | LinkForm::Json(_) | LinkForm::Template(_) | LinkForm::List(_) => {
                if key.is_some_and(|key| key != 1) {
                    let message = "this form holds a key of one column: link by `columns`, or lead to a collection with such a key";
                    self.report(Code::PolicyLinkKey, at, message);
                }
                if matches!(form, LinkForm::Polymorphic(polymorphic) if polymorphic.spelled.is_empty()) {
                    let message = "list the spellings of the type that mean this collection";
                    self.report(Code::PolicyLinkKey, at.key("polymorphic").key("spelled"), message);
                }
                if matches!(form, LinkForm::Template(template) if !template.pattern.contains("{id}")) {
                    let message = "the pattern holds no key: write `{id}` where it stands";
                    self.report(Code::PolicyLinkKey, at.key("template").key("pattern"), message);
                }
            }
            LinkForm::Value { of, .. } => self.identifier(of, to, &at.key("value").key("of")),
            LinkForm::Hash(hash) => self.identifier(&hash.of, to, &at.key("hash").key("of")),
            LinkForm::Text { .. } => {
                if to.person.as_ref().is_none_or(|person| person.identifiers.is_empty()) {
                    let message = "text can mention only people with identifiers: declare `person.identifiers` where it leads";
                    self.report(Code::PolicyLinkIdentifier, at.key("text"), message);
                }
            }
        }
    }

    fn identifier(&mut self, of: &str, to: &Collection, at: &Pointer) {
        if !to.person.as_ref().is_some_and(|person| person.identifiers.contains_key(of)) {
            let message =
                "no identifier of the collection it leads to: name one that `person.identifiers` lists";
            self.report(Code::PolicyLinkIdentifier, at, message);
        }
    }
}
