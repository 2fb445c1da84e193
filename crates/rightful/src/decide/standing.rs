//! How each purpose stands for the person on the day of the decision.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use super::facts::{Facts, has_consent_gate};
use super::found::FoundHere;
use super::item::cite;
use super::{PurposeState, Reason, Standing};
use crate::calendar::Date;
use crate::gather::Gather;
use crate::law::{BasisKind, Citation, Ground};
use crate::policy::{Bound, Moment, Purpose, Retention};

/// A purpose, and what is true of it for this person.
pub(super) struct Stand<'a> {
    pub(super) name: &'a str,
    pub(super) purpose: &'a Purpose,
    pub(super) state: PurposeState,
    pub(super) clock: Clock<'a>,
    /// The last day of the consent on any channel, where it runs out.
    consented: Option<Date>,
    /// Why explicit consent to special categories no longer stands (Art. 9(2)(a), 7(3)), whatever the basis of the purpose.
    pub(super) gate_lost: Option<Reason>,
}

/// How the retention period of a purpose is known.
#[derive(Clone, Copy)]
pub(super) enum Clock<'a> {
    /// There is none.
    None,
    /// It runs from an event, to this last day; none before the event has happened.
    Event { event: &'a str, last: Option<Date>, over: bool },
    /// It runs from the row's own column.
    Row(&'a Retention),
}

/// What a purpose is worth for one item.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Life {
    /// It runs; by its own right, or because a floor of its own has not passed.
    Runs { floor: bool },
    /// It has ended for this reason or needs no name, and a floor holds the item all the same.
    Held(Reason),
    /// It goes on without the name.
    Unlinked,
    /// It waits for the balance of an objection (Art. 18(1)(d)).
    Waits,
    /// It has ended.
    Ended(Reason),
}

impl<'a> Stand<'a> {
    /// What the purpose is worth for an item whose own period is over (`due`), or which is of a special category.
    /// Where the data serve some channels of a consent alone, `channel` says why it stands on none of them.
    /// What was found about the data ends it whatever else is true of them.
    pub(super) fn life(
        &self,
        due: bool,
        special: bool,
        channel: Option<Reason>,
        found: Option<FoundHere>,
    ) -> Life {
        if self.state.standing == Standing::Waits && found.is_none() {
            return Life::Waits;
        }
        let over = match self.clock {
            Clock::None => false,
            Clock::Event { over, .. } => over,
            Clock::Row(_) => due,
        };
        if over && self.period_ends() {
            return Life::Ended(Reason::RetentionOver);
        }
        let floor = self.has_floor() && !over;
        if let Some(FoundHere { reason, floor_holds }) = found {
            return if floor && floor_holds { Life::Held(reason) } else { Life::Ended(reason) };
        }
        let carried = special || self.purpose.basis == BasisKind::Consent;
        let channel = channel.filter(|_| carried && self.state.standing != Standing::Ended);
        let gate_lost = self.gate_lost.filter(|_| special).or(channel);
        match self.state.standing {
            Standing::Runs if gate_lost.is_none() => Life::Runs { floor },
            // Art. 17(3)(b) holds against 17(1)(b) too, which names the withdrawal under Art. 9(2)(a).
            _ if floor => Life::Held(gate_lost.unwrap_or(self.state.reason)),
            standing => match (gate_lost, standing) {
                (Some(reason), _) => Life::Ended(reason),
                (None, Standing::Runs) => Life::Runs { floor },
                (None, Standing::Waits) => Life::Waits,
                (None, Standing::RunsUnlinked) => Life::Unlinked,
                (None, Standing::Ended) => Life::Ended(self.state.reason),
            },
        }
    }

    /// The last day of the consent that a use for these channels rests on, or for all where it names none: as the basis
    /// (Art. 6(1)(a)), or as the gate of special categories (Art. 9(2)(a)).
    pub(super) fn consented(&self, special: bool, facts: &Facts<'_>, channels: &[String]) -> Option<Date> {
        let rests = self.purpose.basis == BasisKind::Consent || (special && has_consent_gate(self.purpose));
        match channels {
            _ if !rests => None,
            [] => self.consented,
            channels => facts.consented_until(self.name, channels),
        }
    }

    pub(super) fn has_floor(&self) -> bool {
        has_floor(self.purpose)
    }

    /// Whether a period that is over ends the purpose: a ceiling does, and a floor unless the purpose awaits an event.
    fn period_ends(&self) -> bool {
        self.state.standing == Standing::Ended || period_ends(self.purpose)
    }

    /// The provision the policy names, where there is one.
    pub(super) fn provision(&self) -> Option<Citation> {
        self.purpose.provision.as_deref().map(Citation::named)
    }
}

fn has_floor(purpose: &Purpose) -> bool {
    purpose.retention.as_ref().is_some_and(|retention| retention.end == Bound::NotBefore)
}

/// A floor says how long at least: where an event ends the purpose, that is how long.
fn period_ends(purpose: &Purpose) -> bool {
    !has_floor(purpose) || purpose.ends.is_none()
}

/// Every purpose of the policy, as it stands.
pub(super) fn all<'a>(facts: &Facts<'a>) -> BTreeMap<&'a str, Stand<'a>> {
    let purposes = facts.document.purposes.iter();
    purposes.map(|(name, purpose)| (name.as_str(), stand(facts, name, purpose))).gather()
}

fn stand<'a>(facts: &Facts<'a>, name: &'a str, purpose: &'a Purpose) -> Stand<'a> {
    let clock = clock(facts, purpose);
    let gate_lost = facts.consent_lost(name).filter(|_| has_consent_gate(purpose)).map(|(reason, _)| reason);
    let consented = facts.consented_until(name, &[]);
    Stand { name, purpose, state: state(facts, name, purpose, clock), clock, consented, gate_lost }
}

fn clock<'a>(facts: &Facts<'a>, purpose: &'a Purpose) -> Clock<'a> {
    let Some(retention) = &purpose.retention else { return Clock::None };
    let Some(event) = &retention.after.event else { return Clock::Row(retention) };
    let term = retention.term().ok().flatten();
    let last = facts.events.get(event.as_str()).copied().zip(term).and_then(|(day, term)| term.end(day).ok());
    Clock::Event { event, last, over: last.is_some_and(|last| last < facts.case.decided) }
}

fn state(facts: &Facts<'_>, name: &str, purpose: &Purpose, clock: Clock<'_>) -> PurposeState {
    let decided = facts.case.decided;
    // Of several events that are as good, the first counts.
    let happened =
        |moment: &Moment| moment.events().filter_map(|event| facts.events.get(event).copied()).min();
    let ended = |reason, since| (Standing::Ended, reason, Some(since));
    let (standing, reason, since) = if let Some(since) = purpose.ends.as_ref().and_then(&happened) {
        ended(Reason::PurposeEnded, since)
    } else if let (BasisKind::Consent, Some((reason, since))) = (purpose.basis, facts.consent_lost(name)) {
        ended(reason, since)
    } else if facts.marketing_objected(name, purpose) {
        ended(Reason::MarketingObjection, decided)
    } else if facts.pending.contains(name) {
        (Standing::Waits, Reason::ObjectionPending, Some(decided))
    } else if facts.objected.contains(name) && !facts.overriding.contains(name) {
        ended(Reason::ObjectionUpheld, decided)
    } else if facts.request == Some(Ground::ChildService) && !facts.excessive && offered_to_children(purpose)
    {
        ended(Reason::ChildService, decided)
    } else if let Some(found) = facts.found_here(None, name) {
        ended(found.reason, decided)
    } else if let (Clock::Event { last: Some(last), over: true, .. }, true) = (clock, period_ends(purpose)) {
        ended(Reason::RetentionOver, last.add_days(1).unwrap_or(decided))
    } else if let Some(since) = purpose.identified.as_ref().and_then(|identified| happened(&identified.until))
    {
        (Standing::RunsUnlinked, Reason::IdentityNoLongerNeeded, Some(since))
    } else if facts.objected.contains(name) {
        (Standing::Runs, Reason::ObjectionOverridden, None)
    } else if facts.not_open.contains(name) {
        (Standing::Runs, Reason::ObjectionNotOpen, None)
    } else {
        (Standing::Runs, Reason::PurposeRuns, None)
    };
    let channels = if standing == Standing::Ended { BTreeMap::new() } else { facts.channel_states(name) };
    PurposeState { standing, reason, cites: cites(reason, purpose), since, channels }
}

fn offered_to_children(purpose: &Purpose) -> bool {
    purpose.consent.as_ref().is_some_and(|consent| consent.offered_to_children)
}

/// Where it stands that a purpose stands so.
pub(super) fn cites(reason: Reason, purpose: &Purpose) -> Vec<Citation> {
    match reason {
        Reason::ConsentWithdrawn => cite(&["GDPR Art. 7(3)"]),
        Reason::ConsentExpired => cite(&["GDPR Art. 4(11)", "GDPR Art. 6(1)(a)"]),
        Reason::NoConsent => cite(&["GDPR Art. 6(1)(a)", "GDPR Art. 7(1)"]),
        Reason::MarketingObjection => cite(&["GDPR Art. 21(2)", "GDPR Art. 21(3)"]),
        Reason::ObjectionPending => cite(&["GDPR Art. 18(1)(d)", "GDPR Art. 21(1)"]),
        Reason::ObjectionUpheld | Reason::ObjectionOverridden | Reason::ObjectionNotOpen => {
            cite(&["GDPR Art. 21(1)"])
        }
        Reason::ChildService => cite(&["GDPR Art. 8(1)", "GDPR Art. 17(1)(f)"]),
        Reason::Unlawful => cite(&["GDPR Art. 17(1)(d)", "GDPR Art. 5(1)(a)"]),
        Reason::ErasureOrdered => cite(&["GDPR Art. 17(1)(e)"]),
        Reason::Instructed => cite(&["GDPR Art. 28(3)(a)", "GDPR Art. 28(3)(g)"]),
        Reason::IdentityNoLongerNeeded => cite(&["GDPR Art. 5(1)(c)", "GDPR Art. 5(1)(e)"]),
        Reason::PurposeRuns => core::iter::once(purpose.basis.citation())
            .chain(purpose.provision.as_deref().map(Citation::named))
            .collect(),
        _ => cite(&["GDPR Art. 5(1)(e)"]),
    }
}
