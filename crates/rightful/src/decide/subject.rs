//! Who a case is about: known to the policy, and verified (Art. 12(6)).

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::vec::Vec;

use super::facts::{Facts, is_blank, unknown};
use crate::alike::made_alike;
use crate::case::Subject;
use crate::find::LOOSELY;
use crate::pointer::Pointer;
use crate::policy::{Collection, IdentifierKind};
use crate::{Code, Error, Value};

impl Facts<'_> {
    pub(super) fn check_subject(&self, subject: &Subject, problems: &mut Vec<Error>) {
        let at = "/subject/collection";
        let Some(collection) = self.document.collections.get(&subject.collection) else {
            problems.push(unknown(Code::CaseUnknownCollection, at, "collection"));
            return;
        };
        let Some(person) = &collection.person else {
            let message = "the collection holds no people: name one that the policy describes with `person`";
            problems.push(Error::new(Code::CaseNotPeople, at, message));
            return;
        };
        if subject.key.is_none() && subject.identifier.as_ref().is_none_or(BTreeMap::is_empty) {
            let message = "say who it is about: give `key`, or `identifier` with `verified`";
            problems.push(Error::new(Code::CaseNoSubject, "/subject", message));
        }
        let one_each = |key: &[Value]| key.len() == person.key.len() && !key.iter().any(Value::is_null);
        let mut key_at = |at: Pointer| {
            let message =
                format!("give one value for each of the {} key columns, none of them null", person.key.len());
            problems.push(Error::new(Code::CaseKey, at, message));
        };
        if subject.key.as_ref().is_some_and(|key| !one_each(key)) {
            key_at(Pointer::of(["subject", "key"]));
        }
        for (i, _) in subject.also.iter().enumerate().filter(|(_, key)| !one_each(key)) {
            key_at(Pointer::of(["subject", "also"]).index(i));
        }
        if subject.key.is_none() && !subject.also.is_empty() {
            let message = "`also` names further accounts: name the first of them by `key`";
            problems.push(Error::new(Code::CaseKey, "/subject/also", message));
        }
        for column in subject.identifier.iter().flat_map(BTreeMap::keys) {
            if !person.identifiers.contains_key(column) {
                let message = "no identifier of the collection: name one that `person.identifiers` lists";
                problems.push(Error::new(Code::CaseUnknownIdentifier, "/subject/identifier", message));
            }
        }
        self.check_former(subject, collection, problems);
        if subject.verified.as_deref().is_some_and(is_blank) {
            let message = "say in words how the identity was verified, or leave `verified` out (Art. 12(6))";
            problems.push(Error::new(Code::CaseNotVerified, "/subject/verified", message));
        }
        // A request from somebody unverified has an answer (Art. 12(6)); anything else is the controller's own statement.
        if !self.identified && subject.identifier.is_some() && !self.case.trigger.is_request() {
            let message = "an identifier alone is not acted on: say in `verified` how the identity was verified, or give `key`";
            problems.push(Error::new(Code::CaseNotVerified, "/subject/verified", message));
        }
    }

    /// What the person was known by before leads to rows and into text, so it is verified, and of the kind of its identifier.
    fn check_former(&self, subject: &Subject, collection: &Collection, problems: &mut Vec<Error>) {
        let identifiers = collection.identifiers();
        for (i, (column, values)) in subject.former.iter().enumerate() {
            let at = Pointer::of(["subject", "former"]).position(i);
            let kind = identifiers.get(column).map(|known| known.kind);
            let tells = |value: &Value| kind.is_some_and(|kind| made_alike(value, &LOOSELY, kind).is_some());
            if kind.is_none_or(|kind| kind == IdentifierKind::Key)
                || values.is_empty()
                || !values.iter().all(tells)
            {
                let message = "no identifier of the collection, no value, or one that is not of its kind: name what the person was known \
                               by, under an identifier that `person.identifiers` lists";
                problems.push(Error::new(Code::CaseUnknownIdentifier, at, message));
            }
        }
        if !subject.former.is_empty() && subject.verified.is_none() {
            let message = "what the person was known by before is verified as well: say in `verified` how it was (Art. 12(6))";
            problems.push(Error::new(Code::CaseNotVerified, "/subject/former", message));
        }
    }
}
