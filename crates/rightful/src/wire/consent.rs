//! Consent on its own: how it stands, whether it is one, and what follows.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Call, policy};
use crate::consent::{
    self, ChildAnswer, ChildConsent, Event, Facts, History, Obtained, Profile, Record, Regime, Standing,
    Validity, Withdrawal,
};
use crate::read::Read;
use crate::{Code, Date, DateTime, Error, Problems};

/// Says how the consent for a purpose and a channel stands at an instant (Art. 7), from the events on record in any order.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConsentStateCall {
    /// What happened, in any order.
    events: Vec<Event>,
    /// The purpose.
    purpose: String,
    /// The channel; without one, the channels that no event names.
    #[serde(default)]
    channel: Option<String>,
    /// The instant: a question about past processing gives the instant of that processing.
    at: DateTime,
    /// The controller that asks: what was given while another was named does not count (Recital 42).
    #[serde(default)]
    controller: Option<String>,
}

/// Says how every consent that an event names stands at an instant (Art. 7).
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConsentStatesCall {
    /// What happened, in any order.
    events: Vec<Event>,
    /// The instant.
    at: DateTime,
    /// The controller that asks: what was given while another was named does not count (Recital 42).
    #[serde(default)]
    controller: Option<String>,
}

/// The consent for one purpose and channel.
#[derive(Serialize, JsonSchema)]
pub(super) struct PurposeStanding {
    /// The purpose.
    purpose: String,
    /// The channel; left out for those that no event names.
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<String>,
    /// How it stands.
    standing: Standing,
}

fn history(events: Vec<Event>, controller: Option<&str>) -> Result<History, Problems> {
    let history = History::of(events)?;
    match controller {
        Some(controller) => history.towards(controller),
        None => Ok(history),
    }
}

impl Call for ConsentStateCall {
    const NAME: &'static str = "consent_state";
    type Answer = Standing;

    fn beside(json: &str, problems: &Problems) -> Vec<Error> {
        events_beside(json, problems)
    }

    fn answer(self) -> Result<Standing, Problems> {
        if self.purpose.trim().is_empty() {
            let message = "consent is for a purpose (Art. 6(1)(a)): name the one that is asked about";
            return Err(Error::new(Code::ConsentNoPurpose, "/purpose", message).into());
        }
        let history = history(self.events, self.controller.as_deref())?;
        Ok(history.state(&self.purpose, self.channel.as_deref(), self.at))
    }
}

impl Call for ConsentStatesCall {
    const NAME: &'static str = "consent_states";
    type Answer = Vec<PurposeStanding>;

    fn beside(json: &str, problems: &Problems) -> Vec<Error> {
        events_beside(json, problems)
    }

    fn answer(self) -> Result<Self::Answer, Problems> {
        let states = history(self.events, self.controller.as_deref())?.states(self.at).into_iter();
        Ok(states
            .map(|((purpose, channel), standing)| PurposeStanding { purpose, channel, standing })
            .collect())
    }
}

/// What is wrong with the events that could be read, where others could not: one event with a period of a million years does
/// not hide what is wrong with the next.
fn events_beside(json: &str, problems: &Problems) -> Vec<Error> {
    #[derive(Deserialize)]
    struct Events {
        events: Vec<serde_json::Value>,
    }
    let Ok(Events { events }) = serde_json::from_str(json) else { return Vec::new() };
    let at_fault = |at: &str| at.split('/').nth(2).and_then(|index| index.parse::<usize>().ok());
    let unread: BTreeSet<usize> = problems.as_slice().iter().filter_map(|p| at_fault(p.at())).collect();
    let read = events.into_iter().enumerate().filter(|(index, _)| !unread.contains(index));
    let read = read.filter_map(|(index, event)| Some((index, serde_json::from_value::<Event>(event).ok()?)));
    let (places, events): (Vec<usize>, Vec<Event>) = read.unzip();
    let told = History::of(events).err().map(|problems| problems.as_slice().to_vec()).unwrap_or_default();
    // Their places are those among the events that were read.
    let moved = |problem: &Error| {
        let read = at_fault(problem.at())?;
        let rest = problem.at().strip_prefix(&format!("/events/{read}"))?;
        let at = format!("/events/{}{rest}", places.get(read)?);
        Some(Error::new(problem.code(), at, problem.message()))
    };
    told.iter().filter_map(moved).collect()
}

/// Says what the events on record mean for a case on a policy (Art. 6(1)(a), 9(2)(a)): its `consents`.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConsentFactsCall {
    /// The policy.
    policy: serde_json::Value,
    /// What happened, in any order.
    events: Vec<Event>,
    /// The instant the case is decided, on the controller's clock.
    at: DateTime,
}

/// Says everything that is wrong with a consent as it was obtained (Art. 4(11), 7, 9(2)(a)).
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConsentDefectsCall {
    /// The law it is looked at under.
    regime: Regime,
    /// How it was obtained.
    obtained: Obtained,
}

/// Says whether a child's consent is enough (Art. 8), by the country and the day it was given.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChildConsentCall {
    /// The consent.
    consent: ChildConsent,
}

/// Says what has to happen on a policy once consent for some purposes is withdrawn, or for others on some channels alone
/// (Art. 7(3), 17(1)(b)).
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WithdrawalCall {
    /// The policy.
    policy: serde_json::Value,
    /// The purposes, on every channel.
    #[serde(default)]
    purposes: Vec<String>,
    /// Channels by purpose, where it is withdrawn on these alone.
    #[serde(default)]
    channels: BTreeMap<String, Vec<String>>,
    /// The day of the withdrawal.
    on: Date,
    /// The collection the person is in, where the policy has several.
    #[serde(default)]
    people: Option<String>,
}

impl Call for ConsentFactsCall {
    const NAME: &'static str = "consent_facts";
    type Answer = Facts;

    fn beside(json: &str, problems: &Problems) -> Vec<Error> {
        events_beside(json, problems)
    }

    fn answer(self) -> Result<Facts, Problems> {
        let policy = policy::read(self.policy)?;
        Ok(History::of(self.events)?.facts(&policy, self.at))
    }
}

impl Call for ConsentDefectsCall {
    const NAME: &'static str = "consent_defects";
    type Answer = Validity;

    fn answer(self) -> Result<Validity, Problems> {
        Ok(self.obtained.defects(self.regime))
    }
}

impl Call for ChildConsentCall {
    const NAME: &'static str = "child_consent";
    type Answer = ChildAnswer;

    fn answer(self) -> Result<ChildAnswer, Problems> {
        self.consent.answer().map_err(|problems| problems.under("/consent"))
    }
}

impl Call for WithdrawalCall {
    const NAME: &'static str = "withdrawal";
    type Answer = Withdrawal;

    fn answer(self) -> Result<Withdrawal, Problems> {
        let policy = policy::read(self.policy)?;
        consent::withdrawal(&policy, &self.purposes, &self.channels, self.people.as_deref(), self.on)
    }
}

/// Makes the receipt of a record of consent: the fields of ISO/IEC TS 27560:2023 as JSON-LD with terms of the W3C Data Privacy
/// Vocabulary (Art. 7(1)).
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConsentReceiptCall {
    /// Which fields it has to have; what the Regulation asks for too, unless said.
    #[serde(default)]
    profile: Profile,
    /// The record.
    record: Record,
}

impl Call for ConsentReceiptCall {
    const NAME: &'static str = "consent_receipt";
    type Answer = serde_json::Value;

    fn answer(self) -> Result<Self::Answer, Problems> {
        self.record.receipt(self.profile).map_err(|problems| problems.under("/record"))
    }
}
