//! What the consents of a person mean for a case on a policy.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;

use schemars::JsonSchema;
use serde::Serialize;

use super::history::{History, Standing};
use super::kind::Status;
use crate::Policy;
use crate::calendar::{Date, DateTime, Period};
use crate::decide::rests_on_consent;
use crate::gather::Gather;
use crate::read::Read;

/// How the consent for a purpose stands on the day of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the case document: a new key is a new fact, read by decide")]
pub struct ConsentFact {
    /// How it stands.
    pub status: Status,
    /// The day since when: given, renewed, withdrawn, expired …; the day of the case where nothing is on record.
    pub since: Date,
    /// The first day it no longer covers, where its own record has a period. The policy's `valid_for` counts from `since`,
    /// and the earlier end is the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Date>,
    /// How it stands on each channel that was named when it was asked, given or ended (Art. 7(3)). Where there are any, it
    /// stands on those of them on which it stands here, and on no other unless `others` says so.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub channels: BTreeMap<String, ChannelFact>,
    /// It stands on the channels too that `channels` does not name: it was given without naming any.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub others: bool,
}

/// How the consent for a purpose stands on one channel on the day of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the case document: a new key is a new fact, read by decide")]
pub struct ChannelFact {
    /// How it stands.
    pub status: Status,
    /// The day since when.
    pub since: Date,
    /// The first day it no longer covers, where its own record has a period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Date>,
}

impl ConsentFact {
    /// How it stands as a whole, as of one channel.
    pub(crate) const fn overall(&self) -> ChannelFact {
        ChannelFact { status: self.status, since: self.since, expires: self.expires }
    }
}

impl ChannelFact {
    /// The first day the consent no longer covers, where it has one: its own or the policy's, whichever is earlier. A day
    /// outside the calendar never comes.
    pub(crate) fn expires(&self, valid_for: Option<Period>) -> Option<Date> {
        let by_policy = valid_for.and_then(|period| {
            super::runs_out(DateTime::start_of(self.since), period).ok().map(DateTime::date)
        });
        [self.expires, by_policy].into_iter().flatten().min()
    }
}

/// What the consents of a person mean for a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Facts {
    /// Every purpose of the policy that rests on consent, as [`Case::consents`](crate::Case::consents) takes it.
    pub consents: BTreeMap<String, ConsentFact>,
    /// Purposes that events name and that rest on no consent in the policy: they decide nothing there.
    pub beside: BTreeSet<String>,
}

impl History {
    /// How the consent for each purpose that rests on one stands at an instant, for a case decided on the day that the
    /// instant's own clock shows (Art. 6(1)(a), 9(2)(a)).
    ///
    /// A purpose goes on while the consent for any of its channels stands, and ends with the last of them. While it goes
    /// on, each channel that events name is told with it: on one whose consent has ended nothing may be sent (Art. 7(3)).
    #[must_use]
    pub fn facts(&self, policy: &Policy, at: DateTime) -> Facts {
        let states = self.states(at);
        let on_consent = policy.document().purposes.iter().filter(|(_, purpose)| rests_on_consent(purpose));
        let consents: BTreeMap<String, ConsentFact> = on_consent
            .map(|(name, _)| {
                let of_channels = || states.iter().filter(|((purpose, _), _)| purpose == name);
                let last = of_channels().map(|(_, standing)| standing).max_by_key(|standing| lasts(standing));
                let unnamed = || self.state(name, None, at);
                let overall = fact(&last.cloned().unwrap_or_else(unnamed), at);
                let mut channels: BTreeMap<String, ChannelFact> = BTreeMap::new();
                if overall.status.covers() {
                    let named = of_channels()
                        .filter_map(|((_, channel), standing)| Some((channel.clone()?, standing)));
                    channels.extend(named.map(|(channel, standing)| (channel, fact(standing, at))));
                }
                let others = !channels.is_empty() && unnamed().covers;
                let ChannelFact { status, since, expires } = overall;
                (name.clone(), ConsentFact { status, since, expires, channels, others })
            })
            .gather();
        let named = states.into_keys().map(|(purpose, _)| purpose);
        let beside = named.filter(|purpose| !consents.contains_key(purpose)).collect();
        Facts { consents, beside }
    }
}

/// Of several channels the one that stands, and of those the one that stands longest; else the one that ended last.
fn lasts(standing: &Standing) -> (bool, i64, Option<i64>, Status) {
    let until = standing.until.map_or(i64::MAX, DateTime::instant);
    (standing.covers, until, standing.since.map(DateTime::instant), standing.status)
}

fn fact(standing: &Standing, at: DateTime) -> ChannelFact {
    let day = |instant: DateTime| local_day(instant, at);
    ChannelFact {
        status: standing.status,
        since: standing.since.map_or(at.date(), day),
        expires: standing.until.map(day),
    }
}

/// The day of an instant on another's clock.
fn local_day(instant: DateTime, clock: DateTime) -> Date {
    let there = clock.add_seconds(instant.instant() - clock.instant());
    there.map_or(instant.date(), DateTime::date)
}
