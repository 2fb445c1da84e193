//! What is ruled for one item: the purposes that hold it, or what ended them.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::facts::Facts;
use super::over::{AskedHere, Over};
use super::standing::{Clock, Life, Stand};
use super::{Outcome, Reason, Ruling, Standing, Until};
use crate::calendar::Date;
use crate::case::RestrictionGround;
use crate::law::{BasisKind, Citation, Exception, Ground, may_be_objected_to};
use crate::order::PutInOrder as _;
use crate::policy::{Moment, Purpose, Retention};

/// Provisions the library knows.
pub(super) fn cite(known: &[&'static str]) -> Vec<Citation> {
    known.iter().map(|text| Citation::known(text)).collect()
}

/// The ruling for an item that the case does not speak of.
pub(super) fn stays_untouched(cites: Vec<Citation>) -> Ruling {
    Ruling {
        outcome: Outcome::Keep,
        reason: Reason::NotConcerned,
        purposes: Vec::new(),
        cites,
        until: None,
        ground: None,
        exception: None,
        restricted_by: Vec::new(),
        stop_reasons: Vec::new(),
        use_stops: Vec::new(),
    }
}

/// The purposes of an item and what each is worth for it, sorted into those that keep it and those that do not.
pub(super) struct Item<'a, 's> {
    runs: Vec<&'s Stand<'a>>,
    /// Of those that rest on a consent that runs out: which, and its last day.
    consented: Vec<(usize, Date)>,
    floors: Vec<&'s Stand<'a>>,
    unlinked: Vec<&'s Stand<'a>>,
    /// They wait for the balance of an objection.
    waiting: Vec<&'s Stand<'a>>,
    ended: Vec<(&'s Stand<'a>, Reason)>,
    /// Why purposes have ended, or need no name any more, though a floor of their own holds the item.
    held: Vec<Reason>,
    /// It is of a special category, so that a purpose needs a gate beside its basis (Art. 9(2)).
    special: bool,
}

impl<'a, 's> Item<'a, 's> {
    /// Each purpose with what it is worth, and the last day of the consent that the use rests on.
    pub(super) fn of(
        special: bool,
        lives: impl Iterator<Item = (&'s Stand<'a>, Life, Option<Date>)>,
    ) -> Self {
        let mut item = Self {
            runs: Vec::new(),
            consented: Vec::new(),
            floors: Vec::new(),
            unlinked: Vec::new(),
            waiting: Vec::new(),
            ended: Vec::new(),
            held: Vec::new(),
            special,
        };
        for (stand, life, consented) in lives {
            match life {
                Life::Runs { floor: false } => {
                    item.consented.extend(consented.map(|last| (item.runs.len(), last)));
                    item.runs.push(stand);
                }
                Life::Runs { floor: true } => item.floors.push(stand),
                Life::Held(reason) => {
                    item.floors.push(stand);
                    item.held.push(reason);
                }
                Life::Unlinked => item.unlinked.push(stand),
                Life::Waits => item.waiting.push(stand),
                Life::Ended(reason) => item.ended.push((stand, reason)),
            }
        }
        item
    }

    /// Whether nothing is left but purposes whose period, counted from the row itself, is over.
    pub(super) fn is_over_for_everybody(&self) -> bool {
        let over = |(stand, reason): &(&Stand<'_>, Reason)| {
            *reason == Reason::RetentionOver && matches!(stand.clock, Clock::Row(_))
        };
        self.runs.is_empty()
            && self.floors.is_empty()
            && self.unlinked.is_empty()
            && self.waiting.is_empty()
            && !self.ended.is_empty()
            && self.ended.iter().all(over)
    }

    /// The ruling of a right that erases nothing. What lies over the item already stays, whatever else is asked (Art. 18(2)).
    fn asked(&self, over: &Over<'_>) -> Option<Ruling> {
        let ruling = self.answered(over)?;
        if ruling.outcome != Outcome::Keep
            || ruling.reason == Reason::RestrictionLifted
            || over.restrictions.is_empty()
        {
            return Some(ruling);
        }
        let restricted_by: Vec<RestrictionGround> = over.restrictions.iter().copied().collect();
        let mut cites = ruling.cites;
        cites.extend(only_stored(&restricted_by));
        Some(Ruling { outcome: Outcome::Restrict, cites: distinct(cites), restricted_by, ..ruling })
    }

    /// What is answered for the item by itself.
    fn answered(&self, over: &Over<'_>) -> Option<Ruling> {
        let none = over.not_concerned()?;
        let all = || {
            let ended = self.ended.iter().map(|(stand, _)| stand);
            self.runs.iter().chain(&self.floors).chain(&self.unlinked).chain(&self.waiting).chain(ended)
        };
        // An objection that is pending restricts what may be objected to (Art. 21(1)).
        let concerns = |ground| {
            ground != RestrictionGround::ObjectionPending
                || all().any(|stand| may_be_objected_to(stand.purpose.basis))
        };
        let staying = || names(self.runs.iter().chain(&self.floors).chain(&self.unlinked).copied());
        let because =
            |outcome, reason, cites| Ruling { outcome, reason, purposes: staying(), cites, ..none.clone() };
        Some(match over.asked? {
            AskedHere::Nothing(_) => none,
            AskedHere::Lift { ground, carried, by_hand, .. } if !(carried || by_hand && concerns(ground)) => {
                none
            }
            // What another ground restricts as well is only stored all the same (Art. 18(2)).
            AskedHere::Lift { ground, .. } => {
                let mut cites = alloc::vec![Citation::known("GDPR Art. 18(3)"), ground.citation()];
                let others = over.restrictions.iter().filter(|other| **other != ground).copied();
                let restricted_by: Vec<RestrictionGround> = others.collect();
                if restricted_by.is_empty() {
                    return Some(self.freed(because(Outcome::Keep, Reason::RestrictionLifted, cites)));
                }
                cites.extend(only_stored(&restricted_by));
                let ruling = because(Outcome::Restrict, Reason::RestrictionLifted, cites);
                Ruling { restricted_by, ..ruling }
            }
            AskedHere::Restrict(ground) if !concerns(ground) => {
                let cites = alloc::vec![ground.citation(), Citation::known("GDPR Art. 21(1)")];
                because(Outcome::Keep, Reason::ObjectionNotOpen, cites)
            }
            AskedHere::Restrict(ground @ RestrictionGround::NeededForClaims) if !self.runs.is_empty() => {
                let mut cites = alloc::vec![ground.citation()];
                cites.extend(self.runs.iter().map(|stand| stand.purpose.basis.citation()));
                let ruling = because(Outcome::Keep, Reason::StillNeeded, distinct(cites));
                Ruling { until: self.needed_until(), ..ruling }
            }
            AskedHere::Restrict(ground) => {
                let others = over.restrictions.iter().filter(|other| **other != ground).copied();
                let restricted_by: Vec<RestrictionGround> = [ground].into_iter().chain(others).collect();
                let cites = only_stored(&restricted_by).collect();
                let ruling = because(Outcome::Restrict, Reason::RestrictionObtained, cites);
                Ruling { restricted_by, ..ruling }
            }
        })
    }

    /// What is free of its restriction is used by the purposes that run, and by no other: a period that must be kept only keeps
    /// it, and what nothing needs any more is due (Art. 5(1)(b), (e)).
    fn freed(&self, ruling: Ruling) -> Ruling {
        let until = if self.runs.is_empty() { self.needed_until() } else { None };
        Ruling { purposes: names(self.runs.iter().copied()), until, ..ruling }
    }

    /// The ruling, in the order of the model: restricted, on hold, excepted, kept, unlinked, erased.
    pub(super) fn rule(&self, facts: &Facts<'_>, over: &Over<'_>) -> Ruling {
        if let Some(asked) = self.asked(over) {
            return asked;
        }
        let ruling =
            |outcome, reason, purposes, cites, until| self.ruling(outcome, reason, purposes, cites, until);
        // The balance that a restriction awaited is struck (Art. 18(1)(d)); every other ground goes on.
        let awaited = |ground: &RestrictionGround| {
            *ground == RestrictionGround::ObjectionPending && self.balance_struck()
        };
        let mut restricted_by: Vec<RestrictionGround> =
            over.restrictions.iter().filter(|ground| !awaited(ground)).copied().collect();
        // Only what is objected to waits; another purpose that holds the item goes on without it.
        if !self.waiting.is_empty() && self.runs.is_empty() && self.floors.is_empty() {
            restricted_by.retain(|ground| *ground != RestrictionGround::ObjectionPending);
            let mut cites = cite(&["GDPR Art. 18(1)(d)", "GDPR Art. 21(1)"]);
            cites.extend(only_stored(&restricted_by));
            restricted_by.push(RestrictionGround::ObjectionPending);
            let purposes = names(self.waiting.iter().copied());
            let (use_stops, stop_reasons) = stops(self.ended.iter().copied());
            return Ruling {
                restricted_by,
                stop_reasons,
                use_stops,
                ..ruling(Outcome::Restrict, Reason::ObjectionPending, purposes, cites, None)
            };
        }
        let barred = self.barred(facts, over);
        if !restricted_by.is_empty() {
            let mut cites: Vec<Citation> = only_stored(&restricted_by).collect();
            let (exception, until, purposes) = match barred {
                Some(barred) => {
                    cites.extend(barred.cites);
                    (barred.exception, barred.until, barred.purposes)
                }
                None => (None, None, self.staying()),
            };
            return Ruling {
                restricted_by,
                ground: self.ground_met(facts).filter(|_| self.runs.is_empty()),
                exception,
                ..ruling(Outcome::Restrict, Reason::Restricted, purposes, distinct(cites), until)
            };
        }
        if let Some(barred) = barred {
            return barred;
        }
        if !self.runs.is_empty() {
            let (reason, mut cites) = self.why_kept(facts);
            self.cite_stops(&mut cites);
            let keepers = names(self.runs.iter().chain(&self.floors).copied());
            // Where a purpose simply runs no ground is met.
            return ruling(Outcome::Keep, reason, keepers, distinct(cites), self.needed_until());
        }
        // What had ended before the objection is not the objection's: a sweep of periods that are over sees to it.
        if facts.objecting && !self.objected_to() {
            return stays_untouched(cite(&["GDPR Art. 21(1)"]));
        }
        if !self.unlinked.is_empty() {
            let cites = cite(&["GDPR Art. 5(1)(c)", "GDPR Art. 5(1)(e)"]);
            let purposes = names(self.unlinked.iter().copied());
            return ruling(Outcome::Unlink, Reason::IdentityNoLongerNeeded, purposes, cites, None);
        }
        let (reason, cites) = self.why_erased(facts);
        let purposes = names(self.ended.iter().map(|(stand, _)| *stand));
        let (stop_reasons, use_stops) = (Vec::new(), Vec::new());
        Ruling { stop_reasons, use_stops, ..ruling(Outcome::Erase, reason, purposes, cites, None) }
    }

    fn ruling(
        &self,
        outcome: Outcome,
        reason: Reason,
        purposes: Vec<String>,
        cites: Vec<Citation>,
        until: Option<Until>,
    ) -> Ruling {
        let waiting = self.waiting.iter().map(|stand| (*stand, Reason::ObjectionPending));
        let (use_stops, stop_reasons) = stops(self.ended.iter().copied().chain(waiting));
        let (ground, exception, restricted_by) = (None, None, Vec::new());
        Ruling {
            outcome,
            reason,
            purposes,
            cites,
            until,
            ground,
            exception,
            restricted_by,
            stop_reasons,
            use_stops,
        }
    }

    /// Until when the last of the purposes that keep it needs it.
    fn needed_until(&self) -> Option<Until> {
        let last = |at: usize| self.consented.iter().find(|(of, _)| *of == at).map(|(_, last)| *last);
        let runs = self.runs.iter().enumerate().map(|(at, stand)| until(stand).at_latest(last(at)));
        runs.chain(self.floors.iter().map(|stand| until(stand))).max_by_key(lateness)
    }

    fn staying(&self) -> Vec<String> {
        names(self.runs.iter().chain(&self.floors).chain(&self.unlinked).copied())
    }

    /// What holds an item that no purpose uses: of a hold, an exception and a period that must be kept the one that lasts
    /// longest tells until when. Where a purpose simply runs there is nothing to suspend or except.
    fn barred(&self, facts: &Facts<'_>, over: &Over<'_>) -> Option<Ruling> {
        if !self.runs.is_empty() {
            return None;
        }
        let ground = self.ground_met(facts);
        let floor = self.floors.iter().map(|stand| until(stand)).max_by_key(lateness);
        let longest = |day: Date| {
            floor.as_ref().is_none_or(|floor| lateness(floor) <= lateness(&Until::Date { date: day }))
        };
        let hold = over.hold.filter(|day| longest(*day));
        let claimed = over.exception.filter(|claimed| longest(claimed.until));
        let (exception, reason, purposes, mut cites, until) = match (hold, claimed) {
            (Some(hold), claimed) if claimed.is_none_or(|claimed| claimed.until <= hold) => {
                let until = Until::Review { date: hold };
                let cites = cite(&["GDPR Art. 17(3)(e)"]);
                (Some(Exception::LegalClaims), Reason::LegalHold, self.staying(), cites, Some(until))
            }
            (_, Some(claimed)) => {
                let (until, cites) =
                    (Until::Date { date: claimed.until }, alloc::vec![claimed.exception.citation()]);
                (Some(claimed.exception), Reason::ExceptionClaimed, self.staying(), cites, Some(until))
            }
            _ if self.floors.is_empty() => return None,
            _ => {
                let (reason, cites) = self.why_kept(facts);
                let by_law = Some(Exception::LegalObligationOrPublicTask);
                let by_law = by_law.filter(|_| ground.is_some() && facts.request.is_some());
                (by_law, reason, names(self.floors.iter().copied()), cites, floor)
            }
        };
        self.cite_stops(&mut cites);
        let ruling = self.ruling(Outcome::Keep, reason, purposes, distinct(cites), until);
        Some(Ruling { ground, exception, ..ruling })
    }

    /// The provisions of what the person has to learn of a purpose that no longer uses what stays: that their objection is
    /// weighed (Art. 18(1)(d)), or that the processing was found unlawful (Art. 17(1)(d)).
    fn cite_stops(&self, cites: &mut Vec<Citation>) {
        if !self.waiting.is_empty() {
            cites.extend(cite(&["GDPR Art. 18(1)(d)", "GDPR Art. 21(1)"]));
        }
        if self.ended.iter().any(|(_, reason)| *reason == Reason::Unlawful) {
            cites.extend(cite(&["GDPR Art. 17(1)(d)"]));
        }
    }

    /// The ground of Art. 17(1) by which the item would go if nothing held it: of several the one the person gave. What
    /// goes on without the name would stay without it, and not go.
    fn ground_met(&self, facts: &Facts<'_>) -> Option<Ground> {
        let ended = self.ended.iter().map(|(_, reason)| *reason).chain(self.held.iter().copied());
        let reason = ended.min_by_key(weight).filter(|_| self.unlinked.is_empty())?;
        ground_of(reason, facts.request.is_some())
    }

    /// Whether an objection to one of the purposes was weighed.
    fn balance_struck(&self) -> bool {
        let overridden = |stand: &&Stand<'_>| stand.state.reason == Reason::ObjectionOverridden;
        self.objected_to() || self.runs.iter().chain(&self.floors).copied().any(|stand| overridden(&stand))
    }

    /// Whether an objection ended one of the purposes.
    fn objected_to(&self) -> bool {
        let objection = [Reason::MarketingObjection, Reason::ObjectionUpheld];
        self.ended.iter().any(|(_, reason)| objection.contains(reason))
    }

    fn why_kept(&self, facts: &Facts<'_>) -> (Reason, Vec<Citation>) {
        if self.runs.is_empty() {
            let mut cites: Vec<Citation> = match facts.request {
                // Art. 17(3)(b): a ground may be met, and the law holds the item.
                Some(_) => cite(&["GDPR Art. 17(3)(b)"]),
                None => self.floors.iter().map(|stand| stand.purpose.basis.citation()).collect(),
            };
            for stand in &self.floors {
                cites.extend(stand.provision());
                cites.extend(self.gate(stand));
            }
            return (Reason::RetentionRuns, distinct(cites));
        }
        let overridden = self.runs.iter().any(|stand| stand.state.reason == Reason::ObjectionOverridden);
        let not_open = self.runs.iter().any(|stand| stand.state.reason == Reason::ObjectionNotOpen);
        let reason = match facts.request {
            _ if overridden => Reason::ObjectionOverridden,
            _ if not_open => Reason::ObjectionNotOpen,
            Some(_) if facts.excessive => Reason::Excessive,
            Some(_) => Reason::NoGround,
            None => Reason::PurposeRuns,
        };
        let mut cites = match reason {
            Reason::ObjectionOverridden | Reason::ObjectionNotOpen => cite(&["GDPR Art. 21(1)"]),
            Reason::Excessive => cite(&["GDPR Art. 12(5)"]),
            Reason::NoGround => cite(&["GDPR Art. 17(1)"]),
            _ => Vec::new(),
        };
        for stand in &self.runs {
            cites.push(stand.purpose.basis.citation());
            cites.extend(stand.provision());
            cites.extend(self.gate(stand));
        }
        (reason, distinct(cites))
    }

    /// The gate of Art. 9(2) through which a purpose holds an item of a special category.
    fn gate(&self, stand: &Stand<'_>) -> Option<Citation> {
        let special = stand.purpose.special.as_ref().filter(|_| self.special)?;
        Some(special.gate.citation())
    }

    fn why_erased(&self, facts: &Facts<'_>) -> (Reason, Vec<Citation>) {
        let reason = self.ended.iter().map(|(_, reason)| *reason).min_by_key(weight);
        let mut cites = Vec::new();
        for (stand, reason) in &self.ended {
            cites.extend(ground(*reason, facts, Some(stand.purpose)));
        }
        match reason {
            Some(reason) => (reason, distinct(cites)),
            // No purpose holds for the row at all, so none is left.
            None => (Reason::PurposeEnded, ground(Reason::PurposeEnded, facts, None)),
        }
    }
}

/// The ground of Art. 17(1) that a reason is. A withdrawal or objection obliges to erase without a request; of what ended
/// otherwise the person has to ask for it.
const fn ground_of(reason: Reason, requested: bool) -> Option<Ground> {
    match reason {
        Reason::ConsentWithdrawn => Some(Ground::ConsentWithdrawn),
        Reason::MarketingObjection | Reason::ObjectionUpheld => Some(Ground::Objection),
        Reason::ChildService => Some(Ground::ChildService),
        Reason::Unlawful => Some(Ground::UnlawfulProcessing),
        Reason::ErasureOrdered => Some(Ground::LegalObligation),
        Reason::Instructed => None,
        // Without a consent that was ever given the processing was not lawful (Art. 6(1)(a), 9(2)(a)).
        Reason::NoConsent if requested => Some(Ground::UnlawfulProcessing),
        Reason::IdentityNoLongerNeeded => None,
        _ if requested => Some(Ground::NoLongerNecessary),
        _ => None,
    }
}

/// The provisions by which an item goes for this reason. A withdrawal or objection obliges to erase without a request.
fn ground(reason: Reason, facts: &Facts<'_>, purpose: Option<&Purpose>) -> Vec<Citation> {
    // Where the basis is another, the consent that is lacking is the explicit one of the gate.
    let gate = purpose.is_some_and(|purpose| purpose.basis != BasisKind::Consent);
    let consent = if gate { "GDPR Art. 9(2)(a)" } else { "GDPR Art. 6(1)(a)" };
    match reason {
        Reason::ConsentWithdrawn => cite(&["GDPR Art. 7(3)", "GDPR Art. 17(1)(b)"]),
        Reason::ConsentExpired => {
            let ground = if facts.request.is_some() { "GDPR Art. 17(1)(a)" } else { "GDPR Art. 5(1)(e)" };
            cite(&["GDPR Art. 4(11)", consent, ground])
        }
        Reason::NoConsent => cite(&["GDPR Art. 5(1)(a)", consent, "GDPR Art. 7(1)"]),
        Reason::MarketingObjection => cite(&["GDPR Art. 17(1)(c)", "GDPR Art. 21(2)", "GDPR Art. 21(3)"]),
        Reason::ObjectionUpheld => cite(&["GDPR Art. 17(1)(c)", "GDPR Art. 21(1)"]),
        Reason::ChildService => cite(&["GDPR Art. 8(1)", "GDPR Art. 17(1)(f)"]),
        Reason::Unlawful => cite(&["GDPR Art. 17(1)(d)", "GDPR Art. 5(1)(a)"]),
        Reason::ErasureOrdered => cite(&["GDPR Art. 17(1)(e)"]),
        Reason::Instructed => cite(&["GDPR Art. 28(3)(a)", "GDPR Art. 28(3)(g)"]),
        _ if facts.request.is_some() => cite(&["GDPR Art. 17(1)(a)"]),
        _ => cite(&["GDPR Art. 5(1)(e)"]),
    }
}

/// Of several reasons the one the person gave comes first.
fn weight(reason: &Reason) -> u8 {
    match reason {
        Reason::Unlawful | Reason::ErasureOrdered | Reason::Instructed => 0,
        Reason::ConsentWithdrawn => 1,
        Reason::ObjectionUpheld => 2,
        Reason::MarketingObjection => 3,
        Reason::ChildService => 4,
        Reason::PurposeEnded => 5,
        _ => 6,
    }
}

/// Where it stands that data are only stored: the grounds, and what they leave open.
fn only_stored(grounds: &[RestrictionGround]) -> impl Iterator<Item = Citation> {
    grounds.iter().map(|ground| ground.citation()).chain([Citation::known("GDPR Art. 18(2)")])
}

/// The names of purposes that no longer use an item, each once, with why.
fn stops<'s, 'a: 's>(stopped: impl Iterator<Item = (&'s Stand<'a>, Reason)>) -> (Vec<String>, Vec<Reason>) {
    let mut stopped: Vec<(&str, Reason)> = stopped.map(|(stand, reason)| (stand.name, reason)).collect();
    stopped.sort_by_key(|(name, reason)| (*name, weight(reason)));
    stopped.dedup_by_key(|(name, _)| *name);
    stopped.into_iter().map(|(name, reason)| (name.to_string(), reason)).unzip()
}

fn names<'s, 'a: 's>(stands: impl Iterator<Item = &'s Stand<'a>>) -> Vec<String> {
    let mut names: Vec<String> = stands.map(|stand| stand.name.to_string()).collect();
    names.put_in_order();
    names
}

/// Each provision once, in the order in which it counts.
fn distinct(cites: Vec<Citation>) -> Vec<Citation> {
    let mut distinct = Vec::with_capacity(cites.len());
    for cite in cites {
        if !distinct.contains(&cite) {
            distinct.push(cite);
        }
    }
    distinct
}

/// Until when a purpose keeps an item.
fn until(stand: &Stand<'_>) -> Until {
    // A floor says how long at least: while the event that ends the purpose is awaited, that is what it is kept until.
    if let (Standing::Runs, true, Some(ends)) = (stand.state.standing, stand.has_floor(), &stand.purpose.ends)
    {
        return awaits(ends);
    }
    match stand.clock {
        Clock::Row(retention) => {
            Until::Row { purpose: stand.name.into(), retention: retention.clone(), at_latest: None }
        }
        Clock::Event { last: Some(date), .. } => Until::Date { date },
        Clock::Event { event, last: None, .. } => {
            let retention = stand.purpose.retention.clone();
            Until::Event { event: event.into(), or: Vec::new(), retention, at_latest: None }
        }
        Clock::None => match &stand.purpose.ends {
            Some(ends) => awaits(ends),
            None => match &stand.purpose.identified {
                Some(identified) => awaits(&identified.until),
                None => Until::Open,
            },
        },
    }
}

/// Nothing ends it before the event, or the first of several, has happened.
fn awaits(moment: &Moment) -> Until {
    Until::Event { event: moment.event.clone(), or: moment.or.clone(), retention: None, at_latest: None }
}

impl Until {
    /// The same, with a last day: whichever comes first is the end.
    fn at_latest(self, last: Option<Date>) -> Self {
        let Some(last) = last else { return self };
        match self {
            Self::Date { date } => Self::Date { date: date.min(last) },
            Self::Row { purpose, retention, .. } => Self::Row { purpose, retention, at_latest: Some(last) },
            Self::Event { event, or, retention, .. } => {
                Self::Event { event, or, retention, at_latest: Some(last) }
            }
            Self::Review { .. } | Self::Open => Self::Date { date: last },
        }
    }
}

/// The item is kept until its latest purpose ends; what has no day yet counts as later than what has one.
fn lateness(until: &Until) -> (u8, Option<Date>) {
    match until {
        Until::Date { date } => (0, Some(*date)),
        Until::Row { at_latest: Some(last), .. } | Until::Event { at_latest: Some(last), .. } => {
            (0, Some(*last))
        }
        Until::Row { retention, .. } => (1, sample_end(retention)),
        Until::Event { .. } => (2, None),
        Until::Review { .. } => (3, None),
        Until::Open => (4, None),
    }
}

/// Where the period would end if it ran from the first day of a leap year: to compare periods of different units.
fn sample_end(retention: &Retention) -> Option<Date> {
    let day = Date::new(2000, 1, 1).ok()?;
    retention.term().ok().flatten()?.end(day).ok()
}
