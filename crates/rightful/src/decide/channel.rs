//! Consent by channel: one that has ended on a channel ends what serves that channel, and nothing else (Art. 7(3)).

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::facts::{Facts, is_blank};
use super::standing::cites;
use super::{ChannelState, PurposeState, Reason, Standing};
use crate::calendar::Date;
use crate::consent::{ChannelFact, ConsentFact, Status};
use crate::gather::Gather;
use crate::pointer::Pointer;
use crate::policy::{Document, Purpose, PurposeUse};
use crate::{Code, Error, Path};

/// The consents of a case by channel.
#[derive(Default)]
pub(super) struct Channels<'a> {
    /// Since when, and why, the consent does not stand on a channel that the person has answered for, by purpose.
    ended: BTreeMap<&'a str, BTreeMap<&'a str, (Reason, Date)>>,
    /// The channels on which it stands, as far as they are known by name, by purpose.
    stands: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// Purposes whose consent stands on no other channel than those.
    only: BTreeMap<&'a str, Date>,
}

/// Why and since when a consent does not stand on a day; the day it runs out is no longer covered.
pub(super) fn lost(fact: ChannelFact, purpose: Option<&Purpose>, on: Date) -> Option<(Reason, Date)> {
    let terms = purpose.and_then(|purpose| purpose.consent.as_ref());
    match fact.status {
        // Whoever may give it for a child takes it back for them: Art. 7(3) applies, and nothing before was unlawful.
        Status::Withdrawn | Status::Revoked => Some((Reason::ConsentWithdrawn, fact.since)),
        Status::Given | Status::Renewed => {
            let expires = fact.expires(terms.and_then(|terms| terms.valid_for));
            expires.filter(|expires| *expires <= on).map(|expires| (Reason::ConsentExpired, expires))
        }
        Status::Expired => Some((Reason::ConsentExpired, fact.since)),
        Status::Unknown | Status::Requested | Status::Deferred | Status::Refused | Status::Invalidated => {
            Some((Reason::NoConsent, fact.since))
        }
    }
}

/// Whether nobody has answered yet: nothing has ended that way.
const fn unanswered(status: Status) -> bool {
    matches!(status, Status::Unknown | Status::Requested | Status::Deferred)
}

impl<'a> Facts<'a> {
    /// What a case says of the channels of a consent. Gives back the one that counts for the purpose as a whole, where the
    /// channels tell more of it than the consent itself: it goes on while any stands, and ends with the last.
    pub(super) fn take_channels(
        &mut self,
        name: &'a str,
        fact: &'a ConsentFact,
        at: &Pointer,
        problems: &mut Vec<Error>,
    ) -> Option<Option<(Reason, Date)>> {
        if fact.channels.is_empty() {
            return None;
        }
        let purpose = self.document.purposes.get(name);
        for (i, (channel, of_channel)) in fact.channels.iter().enumerate() {
            let at = at.key("channels").position(i);
            self.known_channel(name, channel, &at, problems);
            self.consent_dates(*of_channel, &at, problems);
            match lost(*of_channel, purpose, self.case.decided) {
                None => {
                    self.channels.stands.entry(name).or_default().insert(channel);
                }
                Some(_) if unanswered(of_channel.status) => {}
                Some(ended) => {
                    self.channels.ended.entry(name).or_default().insert(channel, ended);
                }
            }
        }
        let covers = fact.others || fact.channels.values().any(|of_channel| of_channel.status.covers());
        if covers != fact.status.covers() {
            let message = "the consent stands where it stands on any channel, and on no other: give it the status of its channels, or say \
                           in `others` that it stands on channels that are not named";
            problems.push(Error::new(Code::CaseContradiction, at.key("channels"), message));
        }
        let stands = self.channels.stands.contains_key(name);
        if fact.others {
            return stands.then_some(None);
        }
        self.channels.only.insert(name, fact.since);
        let ended = self.channels.ended.get(name).into_iter().flat_map(BTreeMap::values).copied();
        Some(ended.max_by_key(|(_, since)| *since).filter(|_| !stands))
    }

    /// A withdrawal on some channels alone. On all that the consent was given on it is a withdrawal of the purpose.
    pub(super) fn withdraw_channels(
        &mut self,
        purposes: &[String],
        channels: &'a BTreeMap<String, Vec<String>>,
        problems: &mut Vec<Error>,
    ) {
        for (i, (name, withdrawn)) in channels.iter().enumerate() {
            let at = Pointer::of(["trigger", "channels"]).position(i);
            self.on_consent(name, &at, problems);
            if purposes.contains(name) {
                let message =
                    "the consent for this purpose is withdrawn on every channel: name it in one of the two";
                problems.push(Error::new(Code::CaseContradiction, &at, message));
            }
            if withdrawn.is_empty() {
                let message =
                    "name the channels on which the consent is withdrawn, or name the purpose in `purposes`";
                problems.push(Error::new(Code::CaseNoScope, &at, message));
            }
            for (n, channel) in withdrawn.iter().enumerate() {
                self.known_channel(name, channel, &at.index(n), problems);
                let ended = self.channels.ended.entry(name).or_default().entry(channel);
                let ended = ended.or_insert((Reason::ConsentWithdrawn, self.case.decided));
                if ended.0 != Reason::ConsentWithdrawn {
                    *ended = (Reason::ConsentWithdrawn, self.case.decided);
                }
                if let Some(stands) = self.channels.stands.get_mut(name.as_str()) {
                    stands.remove(channel.as_str());
                }
            }
            if self.nothing_left(name) {
                self.withdrawn.entry(name).or_insert(self.case.decided);
            }
        }
    }

    /// Whether the consent stands on none of the channels it can stand on.
    fn nothing_left(&self, name: &str) -> bool {
        if self.channels.only.contains_key(name) {
            return self.channels.stands.get(name).is_none_or(BTreeSet::is_empty);
        }
        let declared = declared(self.document, name);
        !declared.is_empty() && declared.iter().all(|channel| self.channel_lost(name, channel).is_some())
    }

    pub(super) fn known_channel(&self, name: &str, channel: &str, at: &Pointer, problems: &mut Vec<Error>) {
        let declared = declared(self.document, name);
        if is_blank(channel) || !(declared.is_empty() || declared.iter().any(|known| known == channel)) {
            let message = "the consent is not asked for on such a channel: check the name, or list it in `consent.channels` of the purpose";
            problems.push(Error::new(Code::CaseUnknownChannel, at, message));
        }
    }

    /// Why and since when the consent for a purpose does not stand on a channel.
    fn channel_lost(&self, name: &str, channel: &str) -> Option<(Reason, Date)> {
        let ended = self.channels.ended.get(name).and_then(|ended| ended.get(channel)).copied();
        let only = self.channels.only.get(name).map(|since| (Reason::NoConsent, *since));
        let stands = || self.channels.stands.get(name).is_some_and(|stands| stands.contains(channel));
        ended.or_else(|| only.filter(|_| !stands()))
    }

    /// Why a purpose no longer holds data that serve some channels alone: the consent stands on none of them.
    pub(super) fn use_lost(&self, used: &PurposeUse) -> Option<Reason> {
        let mut reason = None;
        for channel in used.channels() {
            let (lost, _) = self.channel_lost(used.purpose(), channel)?;
            // What the person said comes first.
            if reason != Some(Reason::ConsentWithdrawn) {
                reason = Some(lost);
            }
        }
        reason
    }

    /// The last day on which a consent covers any of these channels, or any at all where none is named; none, where it does
    /// not run out on one of them.
    pub(super) fn consented_until(&self, name: &str, channels: &[String]) -> Option<Date> {
        let fact = self.case.consents.get(name)?;
        let of_channel = |channel: &String| fact.channels.get(channel).copied();
        let on_rest = Some(fact.overall()).filter(|_| fact.others || fact.channels.is_empty());
        let mut facts: Vec<ChannelFact> = Vec::new();
        let stands = |channel: &String| self.channel_lost(name, channel).is_none();
        if channels.is_empty() {
            facts.extend(fact.channels.keys().filter(|channel| stands(channel)).filter_map(of_channel));
            facts.extend(on_rest);
        } else {
            let asked = channels.iter().filter(|channel| stands(channel));
            facts.extend(asked.filter_map(|channel| of_channel(channel).or(on_rest)));
        }
        let terms = self.document.purposes.get(name).and_then(|purpose| purpose.consent.as_ref());
        let valid_for = terms.and_then(|terms| terms.valid_for);
        let covering = facts.iter().filter(|fact| fact.status.covers());
        let ends: Option<Vec<Date>> = covering.map(|fact| fact.expires(valid_for)).collect();
        ends?.into_iter().max()?.add_days(-1).ok()
    }

    /// The channels on which a consent is withdrawn, by purpose, each with its day.
    pub(super) fn withdrawn_channels(&self) -> BTreeMap<String, BTreeMap<String, Date>> {
        let of_purpose = |(name, ended): (&&str, &BTreeMap<&str, (Reason, Date)>)| {
            let withdrawn = ended.iter().filter(|(_, (reason, _))| *reason == Reason::ConsentWithdrawn);
            (name.to_string(), withdrawn.map(|(channel, (_, day))| (channel.to_string(), *day)).gather())
        };
        self.channels.ended.iter().map(of_purpose).gather()
    }

    /// How a purpose that goes on stands by channel, where it has ended on one.
    pub(super) fn channel_states(&self, name: &str) -> BTreeMap<String, ChannelState> {
        let Some(ended) = self.channels.ended.get(name) else { return BTreeMap::new() };
        let state = |standing, reason: Reason, since| {
            let cites = self.document.purposes.get(name).map(|purpose| cites(reason, purpose));
            ChannelState { standing, reason, cites: cites.unwrap_or_default(), since }
        };
        let gone = |(channel, (reason, since)): (&&str, &(Reason, Date))| {
            (channel.to_string(), state(Standing::Ended, *reason, Some(*since)))
        };
        let named = declared(self.document, name).iter().map(String::as_str);
        let stands = self.channels.stands.get(name).into_iter().flatten().copied();
        let going_on = named.chain(stands).filter(|channel| self.channel_lost(name, channel).is_none());
        let going_on = going_on
            .map(|channel| (channel.to_string(), state(Standing::Runs, Reason::PurposeRuns, None)))
            .collect::<Vec<_>>();
        ended.iter().map(gone).chain(going_on).gather()
    }
}

/// The channels on which the policy asks for the consent for a purpose.
fn declared<'d>(document: &'d Document, name: &str) -> &'d [String] {
    let terms = document.purposes.get(name).and_then(|purpose| purpose.consent.as_ref());
    terms.map_or(&[], |terms| &terms.channels)
}

/// A channel whose use ends while the purpose goes on by others.
pub(crate) struct Stop {
    pub(crate) purpose: String,
    pub(crate) channel: String,
    /// The channels it goes on by, as far as they are known by name.
    pub(crate) goes_on: Vec<String>,
    /// What serves the channel, as far as the policy says: what is held for it alone has ended with it.
    pub(crate) fields: Vec<Path>,
    /// The day its consent ended.
    pub(crate) since: Option<Date>,
    /// The recipients that are used for it.
    pub(crate) recipients: Vec<String>,
}

/// The channels whose use ends while their purpose goes on, as the purposes of a decision stand.
pub(crate) fn stops(
    document: &Document,
    purposes: &BTreeMap<String, PurposeState>,
) -> impl Iterator<Item = Stop> {
    purposes.iter().flat_map(move |(purpose, state)| {
        let channels = state.channels.iter();
        let goes_on = channels.clone().filter(|(_, channel)| channel.standing == Standing::Runs);
        let goes_on: Vec<String> = goes_on.map(|(name, _)| name.clone()).collect();
        channels.filter(|(_, channel)| channel.standing == Standing::Ended).map(move |(channel, state)| {
            Stop {
                since: state.since,
                purpose: purpose.clone(),
                channel: channel.clone(),
                goes_on: goes_on.clone(),
                fields: serving(document, purpose, channel),
                recipients: using(document, purpose, channel),
            }
        })
    })
}

/// The recipients that are used for a channel of a consent.
fn using(document: &Document, purpose: &str, channel: &str) -> Vec<String> {
    let recipients = document.recipients.iter();
    let used = recipients.filter(|(_, recipient)| {
        recipient.purposes.iter().any(|served| served == purpose) && recipient.uses(channel)
    });
    used.map(|(name, _)| name.clone()).collect()
}

/// The fields, or collections, of which the policy says that they serve a channel.
fn serving(document: &Document, purpose: &str, channel: &str) -> Vec<Path> {
    let serves = |used: &PurposeUse| {
        used.purpose() == purpose && used.channels().iter().any(|served| served == channel)
    };
    let mut found = Vec::new();
    for (name, collection) in &document.collections {
        if collection.purposes.iter().any(serves) {
            found.push(Path::one(name.as_str()));
        }
        let fields = collection.fields.iter();
        let fields = fields.filter(|(_, field)| field.purposes.iter().flatten().any(serves));
        found.extend(fields.map(|(field, _)| Path::one(name.as_str()).join(field.as_str())));
    }
    found
}
