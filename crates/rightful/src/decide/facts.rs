//! The facts of a case, checked against the policy and put in the form the rules ask for.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::channel::{Channels, lost};
use super::found::Found;
use super::{Reason, substance};
use crate::calendar::Date;
use crate::case::{Balance, Concerned, Correction, RestrictionGround, Trigger, concerned};
use crate::consent::{ChannelFact, Status};
use crate::gather::Gather;
use crate::law::{BasisKind, Ground, SpecialGate, may_be_objected_to};
use crate::pointer::Pointer;
use crate::policy::{Document, Moment, Purpose};
use crate::{Case, Code, Error, Problems};

/// What has happened, on the day of the decision.
pub(super) struct Facts<'a> {
    pub(super) document: &'a Document,
    pub(super) case: &'a Case,
    /// The day of each event that has happened.
    pub(super) events: BTreeMap<&'a str, Date>,
    /// The day each consent was withdrawn.
    pub(super) withdrawn: BTreeMap<&'a str, Date>,
    /// Since when, and why, other consents do not stand.
    lapsed: BTreeMap<&'a str, (Reason, Date)>,
    /// How consents stand by channel.
    pub(super) channels: Channels<'a>,
    /// Purposes objected to under Art. 21(1).
    pub(super) objected: BTreeSet<&'a str>,
    /// Those of them against which overriding grounds are shown.
    pub(super) overriding: BTreeSet<&'a str>,
    /// Purposes whose objection is still weighed (Art. 18(1)(d)).
    pub(super) pending: BTreeSet<&'a str>,
    /// Purposes objected to on a basis that Art. 21(1) does not name.
    pub(super) not_open: BTreeSet<&'a str>,
    /// Purposes of direct marketing objected to by name (Art. 21(2)).
    pub(super) marketing_of: BTreeSet<&'a str>,
    /// An objection to direct marketing (Art. 21(2)).
    pub(super) marketing: bool,
    /// A right that erases nothing.
    pub(super) asked: Option<Asked<'a>>,
    /// The case is an objection: what goes is what it speaks of.
    pub(super) objecting: bool,
    /// The fields that corrections concern, by collection.
    pub(super) corrected: BTreeMap<&'a str, BTreeMap<&'a str, Concerned>>,
    /// The ground a request for erasure rests on; none where the case is no request.
    pub(super) request: Option<Ground>,
    /// What was found about data, or ordered of them.
    pub(super) found: Option<Found<'a>>,
    /// The request is manifestly unfounded or excessive.
    pub(super) excessive: bool,
    /// The person is known: by their key, or by an identifier that was verified.
    pub(super) identified: bool,
}

/// A right that erases nothing: what it does not speak of stays as it is.
#[derive(Clone, Copy)]
pub(super) enum Asked<'a> {
    /// Restriction (Art. 18(1)) of these collections, or of all.
    Restriction { ground: RestrictionGround, collections: &'a [String] },
    /// The lifting of a restriction (Art. 18(3)).
    Lifted { ground: RestrictionGround, collections: &'a [String] },
    /// Rectification (Art. 16).
    Rectification,
}

impl<'a> Facts<'a> {
    pub(super) fn of(document: &'a Document, case: &'a Case) -> Result<Self, Problems> {
        let mut facts = Self {
            document,
            case,
            events: case.events.iter().map(|(name, date)| (name.as_str(), *date)).gather(),
            withdrawn: case.withdrawn.iter().map(|(name, date)| (name.as_str(), *date)).gather(),
            lapsed: BTreeMap::new(),
            channels: Channels::default(),
            objected: BTreeSet::new(),
            overriding: BTreeSet::new(),
            pending: BTreeSet::new(),
            not_open: BTreeSet::new(),
            marketing_of: BTreeSet::new(),
            marketing: false,
            asked: None,
            objecting: false,
            corrected: BTreeMap::new(),
            request: None,
            found: None,
            excessive: false,
            identified: case.subject.key.is_some() || case.subject.verified.is_some(),
        };
        let mut problems = Vec::new();
        facts.check_case(&mut problems);
        facts.check_subject(&case.subject, &mut problems);
        facts.take_consents(&mut problems);
        facts.take_trigger(&mut problems);
        facts.check_consents_dated(&mut problems);
        Problems::none_or(problems)?;
        Ok(facts)
    }

    fn check_case(&self, problems: &mut Vec<Error>) {
        for (i, (name, date)) in self.case.events.iter().enumerate() {
            let at = Pointer::of(["events"]).position(i);
            self.known_event(name, &at, problems);
            self.not_in_future(*date, &at, problems);
        }
        for (i, (name, date)) in self.case.withdrawn.iter().enumerate() {
            let at = Pointer::of(["withdrawn"]).position(i);
            self.on_consent(name, &at, problems);
            self.not_in_future(*date, &at, problems);
        }
        substance::check(self.document, self.case, problems);
        self.check_told(problems);
        self.check_stopped(problems);
    }

    fn take_trigger(&mut self, problems: &mut Vec<Error>) {
        let case = self.case;
        self.excessive = case.trigger.excessive().is_some();
        if case.trigger.excessive().is_some_and(is_blank) {
            problems.push(no_reason(Pointer::of(["trigger", "excessive"])));
        }
        match &case.trigger {
            Trigger::RelationshipEnded { event, on } => {
                self.known_event(event, &Pointer::of(["trigger", "event"]), problems);
                self.not_in_future(*on, &Pointer::of(["trigger", "on"]), problems);
                let repeats = self.document.events.get(event).is_some_and(|event| event.repeats);
                let other = self.events.insert(event, *on).filter(|other| other != on);
                if let (Some(other), true) = (other, repeats) {
                    // Of what may happen again the last one counts.
                    self.events.insert(event, other.max(*on));
                } else if other.is_some() {
                    let message = "the case gives two days for this event: leave it out of `events`, or give the same day";
                    problems.push(Error::new(Code::CaseContradiction, "/trigger/on", message));
                }
            }
            Trigger::ConsentWithdrawn { purposes, channels } => {
                for (i, purpose) in purposes.iter().enumerate() {
                    self.on_consent(purpose, &Pointer::of(["trigger", "purposes"]).index(i), problems);
                    self.withdrawn.entry(purpose).or_insert(self.case.decided);
                }
                self.withdraw_channels(purposes, channels, problems);
                if purposes.is_empty() && channels.is_empty() {
                    problems.push(no_purpose("name the purposes whose consent is withdrawn"));
                }
            }
            Trigger::Erasure { ground, purposes, collections, finding, marketing, overriding, .. } => {
                self.request = Some(*ground);
                self.marketing = *marketing;
                self.check_request(*ground, purposes, overriding, problems);
                self.take_request(*ground, purposes, overriding);
                self.take_finding(*ground, (purposes, collections), finding.as_ref(), problems);
            }
            Trigger::Restriction { ground, collections, .. } => {
                self.known_collections(collections, &Pointer::of(["trigger", "collections"]), problems);
                self.asked = Some(Asked::Restriction { ground: *ground, collections });
            }
            Trigger::RestrictionLifted { ground, collections, informed } => {
                self.known_collections(collections, &Pointer::of(["trigger", "collections"]), problems);
                match informed {
                    Some(informed) if *informed != self.case.decided => {
                        self.not_in_future(*informed, &Pointer::of(["trigger", "informed"]), problems);
                    }
                    // Nobody is left to be informed (Recital 27).
                    None if self.case.deceased => {}
                    _ => {
                        let message = "the person is informed before a restriction is lifted (Art. 18(3)): inform them by the letter \
                                       `restriction-ends`, and give the day in `informed`; lift it on a later day";
                        problems.push(Error::new(Code::CaseNotInformed, "/trigger/informed", message));
                    }
                }
                self.asked = Some(Asked::Lifted { ground: *ground, collections });
            }
            Trigger::Rectification { corrections, .. } => {
                self.check_corrections(corrections, problems);
                self.corrected = concerned(self.document, corrections);
                self.asked = Some(Asked::Rectification);
            }
            Trigger::Objection { purposes, marketing, balance, overriding, .. } => {
                self.objecting = true;
                self.marketing = *marketing;
                self.check_objection(purposes, *balance, overriding, problems);
                self.take_objection(purposes, *balance, overriding);
            }
            Trigger::RetentionDue | Trigger::Access {} | Trigger::Portability {} => {}
            Trigger::ControllerInstruction { reference, collections } => {
                self.take_instruction(reference, collections, problems);
            }
        }
    }

    /// How consents stand: those that do not end their purpose, and a period that is over is the end of one.
    fn take_consents(&mut self, problems: &mut Vec<Error>) {
        let case = self.case;
        for (i, (name, fact)) in case.consents.iter().enumerate() {
            let at = Pointer::of(["consents"]).position(i);
            self.on_consent(name, &at, problems);
            self.consent_dates(fact.overall(), &at, problems);
            let withdrawn = fact.status == Status::Withdrawn;
            if case.withdrawn.get(name).is_some_and(|on| !withdrawn || *on != fact.since) {
                let message =
                    "`withdrawn` says something else of this consent: leave it out of one of the two";
                problems.push(Error::new(Code::CaseContradiction, &at, message));
            }
            let lost = match self.take_channels(name, fact, &at, problems) {
                Some(by_channel) => by_channel,
                None => lost(fact.overall(), self.document.purposes.get(name), case.decided),
            };
            match lost {
                Some((Reason::ConsentWithdrawn, since)) => {
                    self.withdrawn.insert(name, since);
                }
                Some(lost) => {
                    self.lapsed.insert(name, lost);
                }
                None => {}
            }
        }
    }

    /// The days of a consent: none to come, and none that ends before it begins.
    pub(super) fn consent_dates(&self, fact: ChannelFact, at: &Pointer, problems: &mut Vec<Error>) {
        self.not_in_future(fact.since, &at.key("since"), problems);
        if fact.expires.is_some_and(|expires| expires <= fact.since) {
            let message =
                "the consent would run out before it was given: give a later day, or its status as expired";
            problems.push(Error::new(Code::CaseContradiction, at.key("expires"), message));
        }
    }

    /// A consent that runs out by the policy has to have a day it was given, where nothing else has ended its purpose.
    fn check_consents_dated(&self, problems: &mut Vec<Error>) {
        let undated = self.document.purposes.iter().any(|(name, purpose)| {
            let ended =
                purpose.ends.iter().flat_map(Moment::events).any(|event| self.events.contains_key(event));
            rests_on_consent(purpose)
                && purpose.consent.as_ref().is_some_and(|terms| terms.valid_for.is_some())
                && !ended
                && !self.withdrawn.contains_key(name.as_str())
                && !self.case.consents.contains_key(name)
        });
        if undated {
            let message = "the policy lets a consent run out (`valid_for`): say for each such purpose how it stands and since when";
            problems.push(Error::new(Code::CaseConsentUndated, "/consents", message));
        }
    }

    /// Why and since when the consent for a purpose does not stand.
    pub(super) fn consent_lost(&self, name: &str) -> Option<(Reason, Date)> {
        let withdrawn = self.withdrawn.get(name).map(|since| (Reason::ConsentWithdrawn, *since));
        withdrawn.or_else(|| self.lapsed.get(name).copied())
    }

    fn check_request(
        &self,
        ground: Ground,
        purposes: &'a [String],
        overriding: &'a BTreeMap<String, String>,
        problems: &mut Vec<Error>,
    ) {
        for (i, purpose) in purposes.iter().enumerate() {
            self.known_purpose(purpose, &Pointer::of(["trigger", "purposes"]).index(i), problems);
        }
        let objected = if ground == Ground::Objection { purposes } else { &[] };
        self.check_overriding(objected, Balance::Struck, overriding, problems);
        match ground {
            Ground::ConsentWithdrawn if purposes.is_empty() => {
                problems.push(no_purpose("name the purposes whose consent is withdrawn (Art. 17(1)(b))"));
            }
            Ground::Objection if purposes.is_empty() && !self.marketing => {
                problems.push(no_purpose(
                    "name the purposes objected to (Art. 21(1)), or set `marketing` (Art. 21(2))",
                ));
            }
            _ => {}
        }
    }

    /// Overriding grounds are for the controller to demonstrate, against an objection under Art. 21(1) and no other.
    fn check_overriding(
        &self,
        objected: &[String],
        balance: Balance,
        overriding: &BTreeMap<String, String>,
        problems: &mut Vec<Error>,
    ) {
        for (i, (purpose, grounds)) in overriding.iter().enumerate() {
            let at = Pointer::of(["trigger", "overriding"]).position(i);
            if is_blank(grounds) {
                problems.push(no_reason(at.clone()));
            }
            let declared = self.known_purpose(purpose, &at, problems);
            let message = if balance == Balance::Pending {
                "grounds override once the balance is struck: set `balance: struck`, or leave them out"
            } else if declared.is_some_and(|purpose| purpose.direct_marketing) {
                "no ground overrides an objection to direct marketing (Art. 21(3)): leave it out"
            } else if !objected.contains(purpose) {
                "this purpose was not objected to: leave it out, or name it in `purposes`"
            } else {
                continue;
            };
            problems.push(Error::new(Code::CaseContradiction, at, message));
        }
    }

    /// What the request ends. A purpose that rests on another basis than the ground needs goes on: no ground is met. What
    /// ends direct marketing or the consent does so in a request that is set aside too (Art. 7(3), 12(5), 21(3)).
    fn take_request(
        &mut self,
        ground: Ground,
        purposes: &'a [String],
        overriding: &'a BTreeMap<String, String>,
    ) {
        for purpose in purposes {
            let Some(declared) = self.document.purposes.get(purpose) else { continue };
            match ground {
                Ground::ConsentWithdrawn if rests_on_consent(declared) => {
                    self.withdrawn.entry(purpose).or_insert(self.case.decided);
                }
                Ground::Objection if declared.direct_marketing => {
                    self.marketing_of.insert(purpose);
                }
                Ground::Objection if may_be_objected_to(declared.basis) && !self.excessive => {
                    self.objected.insert(purpose);
                }
                _ => {}
            }
        }
        self.overriding = overriding.keys().map(String::as_str).collect();
    }

    fn check_corrections(&self, corrections: &[Correction], problems: &mut Vec<Error>) {
        let all = Pointer::of(["trigger", "corrections"]);
        let mut wrong = |code, at: Pointer, message: &str| problems.push(Error::new(code, at, message));
        if corrections.is_empty() {
            wrong(
                Code::CaseCorrection,
                all.clone(),
                "say what is corrected: name a field with `was` and `now`",
            );
        }
        for (i, correction) in corrections.iter().enumerate() {
            let at = all.index(i);
            let declared = self.document.collections.get(&correction.collection);
            if !declared.is_some_and(|collection| collection.fields.contains_key(&correction.field)) {
                let message =
                    "the policy describes no such field: check the name, or declare it under `fields`";
                wrong(Code::CaseCorrection, at.key("field"), message);
            }
            if declared.is_some_and(|collection| collection.is_copy() || collection.suppression.is_some()) {
                let message = "earlier states, copies and the entries that keep somebody out are not corrected by themselves: correct \
                               the field they repeat";
                wrong(Code::CaseCorrection, at.key("collection"), message);
            }
            let marks = |collection: &crate::policy::Collection| {
                let marks = collection.suspended.iter().filter_map(|rows| rows.mark.as_ref());
                marks.into_iter().any(|mark| mark.set.contains_key(&correction.field))
            };
            if declared.is_some_and(marks) {
                let message = "the field marks restrictions, which are obtained and lifted (Art. 18): use `restriction` or \
                               `restriction-lifted`";
                wrong(Code::CaseCorrection, at.key("field"), message);
            }
            if correction.was == correction.now {
                let message = "this corrects nothing: `was` is what is held, and `now` what is right";
                wrong(Code::CaseContradiction, at.key("now"), message);
            }
            let same = |other: &Correction| {
                other.collection == correction.collection
                    && other.field == correction.field
                    && other.was == correction.was
            };
            if corrections.iter().take(i).any(same) {
                let message = "the case corrects the same value twice: leave one out";
                wrong(Code::CaseContradiction, at.key("was"), message);
            }
        }
    }

    fn check_objection(
        &self,
        purposes: &[String],
        balance: Balance,
        overriding: &BTreeMap<String, String>,
        problems: &mut Vec<Error>,
    ) {
        let at = Pointer::of(["trigger", "purposes"]);
        for (i, purpose) in purposes.iter().enumerate() {
            self.known_purpose(purpose, &at.index(i), problems);
        }
        if purposes.is_empty() && !self.marketing {
            problems.push(no_purpose(
                "name the purposes objected to (Art. 21(1)), or set `marketing` (Art. 21(2))",
            ));
        }
        self.check_overriding(purposes, balance, overriding, problems);
    }

    /// What an objection does to each purpose: marketing ends on any basis, points (e) and (f) wait for the balance or
    /// end by it, and on any other basis there is no right to object.
    fn take_objection(
        &mut self,
        purposes: &'a [String],
        balance: Balance,
        overriding: &'a BTreeMap<String, String>,
    ) {
        for purpose in purposes {
            let Some(declared) = self.document.purposes.get(purpose) else { continue };
            let list = if declared.direct_marketing {
                &mut self.marketing_of
            } else if self.excessive {
                // What is absolute is honoured whatever else is set aside (Art. 21(3)).
                continue;
            } else if !may_be_objected_to(declared.basis) {
                &mut self.not_open
            } else if balance == Balance::Pending {
                &mut self.pending
            } else {
                &mut self.objected
            };
            list.insert(purpose);
        }
        self.overriding = overriding.keys().map(String::as_str).collect();
    }

    /// Whether the request says what is honoured though the rest is manifestly unfounded or excessive: an objection to
    /// direct marketing is absolute (Art. 21(3)), and Art. 12(5) does not reach a withdrawal of consent (Art. 7(3)).
    pub(super) fn says_what_is_absolute(&self) -> bool {
        let withdraws = match &self.case.trigger {
            Trigger::Erasure { ground: Ground::ConsentWithdrawn, purposes, .. } => {
                purposes.iter().any(|purpose| self.withdrawn.contains_key(purpose.as_str()))
            }
            _ => false,
        };
        self.marketing || !self.marketing_of.is_empty() || withdraws
    }

    /// Whether an objection to direct marketing reaches the purpose (Art. 21(2)).
    pub(super) fn marketing_objected(&self, name: &str, purpose: &Purpose) -> bool {
        (self.marketing && purpose.direct_marketing) || self.marketing_of.contains(name)
    }

    fn known_event(&self, name: &str, at: &Pointer, problems: &mut Vec<Error>) {
        if !self.document.events.contains_key(name) {
            problems.push(unknown(Code::CaseUnknownEvent, at, "event"));
        }
    }

    pub(super) fn known_purpose(
        &self,
        name: &str,
        at: &Pointer,
        problems: &mut Vec<Error>,
    ) -> Option<&'a Purpose> {
        let purpose = self.document.purposes.get(name);
        if purpose.is_none() {
            problems.push(unknown(Code::CaseUnknownPurpose, at, "purpose"));
        }
        purpose
    }

    pub(super) fn on_consent(&self, name: &str, at: &Pointer, problems: &mut Vec<Error>) {
        if self.known_purpose(name, at, problems).is_some_and(|purpose| !rests_on_consent(purpose)) {
            let message = "the purpose does not rest on consent, so there is none to withdraw (Art. 7(3)): name another purpose, or use an objection (Art. 21)";
            problems.push(Error::new(Code::CaseNotConsent, at, message));
        }
    }

    pub(super) fn known_collections(&self, names: &[String], at: &Pointer, problems: &mut Vec<Error>) {
        substance::known_collections(self.document, names, at, problems);
    }

    pub(super) fn not_in_future(&self, date: Date, at: &Pointer, problems: &mut Vec<Error>) {
        if date > self.case.decided {
            let message = "this day lies after the day of the decision: decide on or after it";
            problems.push(Error::new(Code::CaseFuture, at, message));
        }
    }
}

/// Whether consent carries the purpose, or at least its special categories (Art. 6(1)(a), 9(2)(a)).
pub(crate) fn rests_on_consent(purpose: &Purpose) -> bool {
    purpose.basis == BasisKind::Consent || has_consent_gate(purpose)
}

/// Whether special categories are held for the purpose on explicit consent (Art. 9(2)(a)).
pub(super) fn has_consent_gate(purpose: &Purpose) -> bool {
    purpose.special.as_ref().is_some_and(|special| special.gate == SpecialGate::ExplicitConsent)
}

pub(super) fn unknown(code: Code, at: impl ToString, what: &str) -> Error {
    Error::new(code, at, format!("the policy has no such {what}: check the name, or declare it"))
}

pub(super) fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

pub(super) fn no_reason(at: Pointer) -> Error {
    Error::new(Code::CaseNoReason, at, "the controller has to show this: say on what grounds, in words")
}

fn no_purpose(advice: &str) -> Error {
    Error::new(Code::CaseNoPurpose, "/trigger/purposes", advice)
}
