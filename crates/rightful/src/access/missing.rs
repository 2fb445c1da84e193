//! What Art. 15 asks to be told and the policy leaves out, by name.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::context::PurposeContext;
use crate::certificate::Gap;
use crate::law::{Citation, Cited};
use crate::pointer::Pointer;
use crate::policy::{ControllerRole, Document, Source};
use crate::read::Read;
use crate::register::TimeLimit;

/// Something Art. 15 or 20 asks for that could not be said or looked at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Missing {
    /// The place in the policy, as a JSON pointer, or the table and column.
    pub at: String,
    /// What is missing and what to do.
    pub message: String,
    /// The point that asks for it.
    pub cites: Citation,
}

impl Missing {
    pub(super) fn new(at: impl ToString, message: impl Into<String>, cites: &'static str) -> Self {
        Self { at: at.to_string(), message: message.into(), cites: Citation::known(cites) }
    }

    /// What a copy lacks because of what earlier runs have left (Art. 15(3)).
    #[must_use]
    pub fn after(gap: &Gap) -> Self {
        Self::new(&gap.place, gap.gap.text(), "GDPR Art. 15(3)")
    }
}

pub(super) fn missing(
    document: &Document,
    reached: &BTreeSet<&str>,
    purposes: &[PurposeContext],
    law: Cited,
) -> Vec<Missing> {
    let mut missing = Vec::new();
    whole(document, law, &mut missing);
    for purpose in purposes {
        of_purpose(purpose, &mut missing);
    }
    for (name, recipient) in &document.recipients {
        let told = recipient
            .purposes
            .iter()
            .any(|used| purposes.iter().any(|known| known.activity.purpose == *used));
        let Some(country) = recipient.country.as_ref().filter(|_| told) else { continue };
        let at = Pointer::of(["recipients", name]);
        let undocumented = recipient.safeguards.as_deref().is_none_or(|text| text.trim().is_empty());
        if recipient.transfer.is_none_or(|ground| ground.documents_safeguards()) && undocumented {
            let message = format!(
                "the safeguards of the transfer to {country} are not said: add `transfer` and `safeguards`"
            );
            missing.push(Missing::new(at.key("safeguards"), message, "GDPR Art. 15(2)"));
        }
    }
    of_fields(document, reached, &mut missing);
    missing
}

fn whole(document: &Document, law: Cited, missing: &mut Vec<Missing>) {
    if document.controller.role == ControllerRole::Processor {
        let message =
            "this organisation is a processor: hand the copy to the controller, who answers (Art. 28(3)(e))";
        missing.push(Missing::new(Pointer::of(["controller", "role"]), message, "GDPR Art. 15(1)"));
        if document.controller.acts_for.is_empty() {
            let message = "for whom the data are held is not said: name each controller with its contact";
            missing.push(Missing::new(Pointer::of(["controller", "acts_for"]), message, "GDPR Art. 15(1)"));
        }
    }
    // The United Kingdom has one authority.
    if document.controller.authority.is_none() && !law.is_uk() {
        let message = "the supervisory authority is not named: add `authority`";
        missing.push(Missing::new(Pointer::of(["controller", "authority"]), message, "GDPR Art. 15(1)(f)"));
    }
    if document.automated_decisions.is_none() {
        let message = "whether decisions are made by automated means alone (Art. 22) is not said: list them as \
                       `automated_decisions`, or say with an empty list that there are none";
        missing.push(Missing::new(Pointer::of(["automated_decisions"]), message, "GDPR Art. 15(1)(h)"));
    }
}

fn of_purpose(purpose: &PurposeContext, missing: &mut Vec<Missing>) {
    let activity = &purpose.activity;
    let at = Pointer::of(["purposes", &activity.purpose]);
    if activity.data.is_empty() {
        let message =
            "no category of the data held for it is said: add `category` to the fields or their collection";
        missing.push(Missing::new(&at, message, "GDPR Art. 15(1)(b)"));
    }
    if !activity.erased.iter().any(|limit| !matches!(limit, TimeLimit::Backups { .. })) {
        let message = "neither a period nor what decides it is said: add `ends` or `retention`";
        missing.push(Missing::new(at.key("retention"), message, "GDPR Art. 15(1)(d)"));
    }
}

/// A source that is not the person is named as far as it is known (Art. 15(1)(g)).
fn of_fields(document: &Document, reached: &BTreeSet<&str>, missing: &mut Vec<Missing>) {
    for (name, collection) in document.collections.iter().filter(|(name, _)| reached.contains(name.as_str()))
    {
        let at = |column: &str| Pointer::of(["collections", name, "fields", column]);
        for (column, field) in collection.fields.iter().filter(|(_, field)| field.copy_of.is_none()) {
            if field.source == Some(Source::ThirdParty) && field.from.is_none() {
                let message = "who the data come from is not said: name the source as `from`";
                missing.push(Missing::new(at(column).key("from"), message, "GDPR Art. 15(1)(g)"));
            }
        }
        let unsaid: Vec<String> = collection
            .fields
            .iter()
            .filter(|(_, field)| field.source.is_none() && field.copy_of.is_none())
            .map(|(column, _)| format!("`{column}`"))
            .collect();
        if !unsaid.is_empty() && !collection.is_copy() {
            let message = format!(
                "whether these come from the person is not said: {}: add `source`",
                unsaid.join(", ")
            );
            let at = Pointer::of(["collections", name, "fields"]);
            missing.push(Missing::new(at, message, "GDPR Art. 15(1)(g)"));
        }
    }
}
