//! One thing that happened to a consent, with what proves it (Art. 7(1)).

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use super::columns;
use super::kind::{Actor, Kind};
use crate::calendar::{DateTime, Period};
use crate::read::Read;
use crate::{Code, Error};

/// One thing that happened to a consent. It is never changed: what is different later is a later event.
///
/// The controller has to be able to demonstrate consent (Art. 7(1)): `origin`, `notice`, `language`, `method`, `evidence`,
/// `controller` and `actor` are what it does that with. `Debug` names the kind only.
#[derive(Clone, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the event on record: a new key is a new fact")]
#[schemars(rename = "ConsentEvent")]
pub struct Event {
    /// When it happened, not when it arrived. Without an offset it counts as UTC.
    pub at: DateTime,
    /// What happened.
    pub kind: Kind,
    /// The purpose; `*` for every one, where consent is ended or asked for and not where it is given (Art. 4(11)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// The channel, such as `email`; `*` or nothing for every one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// How long what is given lasts, where the record sets a period; the law sets none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_for: Option<Period>,
    /// The reference of the record: an event that arrives twice is one event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Who it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<Actor>,
    /// The controller that was named to the person (Recital 42).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub controller: Option<String>,
    /// Where it came from, such as a form, a page or a call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// The version of the notice that was shown (Art. 7(2), 13).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
    /// The language of the notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// What the person did, such as ticking a box.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Where the proof is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
}

/// Stands for every purpose, or every channel.
const EVERY: &str = "*";

impl Event {
    /// An event with nothing to prove it yet.
    #[must_use]
    pub fn new(at: DateTime, kind: Kind, purpose: &str) -> Self {
        Self {
            at,
            kind,
            purpose: Some(purpose.into()),
            channel: None,
            valid_for: None,
            id: None,
            actor: None,
            controller: None,
            origin: None,
            notice: None,
            language: None,
            method: None,
            evidence: None,
        }
    }

    /// The purpose, where it is one.
    pub(super) fn one_purpose(&self) -> Option<&str> {
        self.purpose.as_deref().filter(|purpose| *purpose != EVERY)
    }

    /// The channel, where it is one.
    pub(super) fn one_channel(&self) -> Option<&str> {
        self.channel.as_deref().filter(|channel| *channel != EVERY)
    }

    /// What is missing to demonstrate what it gives (Art. 7(1); S31 of the reference: origin and time), by the names of the
    /// fields.
    #[must_use]
    pub fn unproven(&self) -> Vec<&'static str> {
        let blank = |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
        let mut missing = Vec::new();
        for (name, text) in [
            ("controller", &self.controller),
            ("evidence", &self.evidence),
            ("language", &self.language),
            ("method", &self.method),
            ("notice", &self.notice),
            ("origin", &self.origin),
        ] {
            if blank(text) {
                missing.push(name);
            }
        }
        if self.actor.is_none() {
            missing.insert(0, "actor");
        }
        missing
    }

    /// Everything that is wrong with the event by itself, with the place inside it.
    pub(super) fn problems(&self, out: &mut Vec<Error>) {
        let blank = |text: &str| text.trim().is_empty();
        let purpose = self.purpose.as_deref().filter(|purpose| !blank(purpose));
        if purpose.is_none() {
            let message = "consent is for a purpose (Art. 6(1)(a)): name it, or write `*` where consents are ended for every one";
            out.push(Error::new(Code::ConsentNoPurpose, "/purpose", message));
        }
        if purpose == Some(EVERY)
            && let Err(problem) = columns::specific(self.kind)
        {
            out.push(Error::new(problem.code(), "/purpose", problem.message()));
        }
        if self.channel.as_deref().is_some_and(blank) {
            let message = "the channel has no name: write one, or leave it out for every channel";
            out.push(Error::new(Code::ConsentChannel, "/channel", message));
        }
        if let Err(problem) = columns::said(self.at, self.kind, self.valid_for) {
            out.push(Error::new(problem.code(), "/valid_for", problem.message()));
        }
        if self.actor.is_some_and(|actor| !self.kind.can_come_from(actor)) {
            let message = "this cannot come from that actor: consent is given, refused and withdrawn by the person (Art. 4(11), 7(3)), asked for by the controller, and revoked by anybody else";
            out.push(Error::new(Code::ConsentActor, "/actor", message));
        }
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Event({:?})", self.kind)
    }
}
