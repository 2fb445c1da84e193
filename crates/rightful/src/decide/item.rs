//! What is ruled for one item: the purposes that hold it, or what ended them.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::facts::Facts;
use super::standing::{Clock, Life, Stand};
use super::{Outcome, Reason, Ruling, Standing, Until};
use crate::calendar::Date;
use crate::case::{ClaimedException, RestrictionGround};
use crate::law::Citation;
use crate::law::retention::SuspensionKind;
use crate::policy::{Retention, SuspendedRows};

/// Provisions the library knows.
pub(super) fn cite(known: &[&'static str]) -> Vec<Citation> {
    known.iter().map(|text| Citation::known(text)).collect()
}

/// What lies over a whole collection, whatever its purposes: in the order in which it counts.
#[derive(Clone, Copy)]
pub(super) struct Over<'a> {
    restriction: Option<RestrictionGround>,
    /// The day a hold is looked at again.
    hold: Option<Date>,
    exception: Option<&'a ClaimedException>,
}

impl<'a> Over<'a> {
    pub(super) fn of(facts: &Facts<'a>, collection: &str) -> Self {
        let covers = |names: &[String]| names.iter().any(|name| name == collection);
        let case = facts.case;
        Self {
            restriction: case
                .restrictions
                .iter()
                .find(|restriction| covers(&restriction.collections))
                .map(|restriction| restriction.ground),
            // Of several, the one that lasts longest tells until when.
            hold: case.holds.iter().filter(|hold| covers(&hold.collections)).map(|hold| hold.review).max(),
            exception: case
                .exceptions
                .iter()
                .filter(|claimed| covers(&claimed.collections))
                .max_by_key(|claimed| claimed.until),
        }
    }

    /// With what the marks of a class of rows say beside that.
    pub(super) fn with<'s>(mut self, marked: impl Iterator<Item = &'s SuspendedRows>) -> Self {
        for rows in marked {
            match rows.by {
                SuspensionKind::LegalHold => self.hold = self.hold.max(Some(rows.review)),
                SuspensionKind::Restriction(ground) => self.restriction = self.restriction.or(Some(ground)),
            }
        }
        self
    }
}

/// The purposes of an item and what each is worth for it, sorted into those that keep it and those that do not.
pub(super) struct Item<'a, 's> {
    runs: Vec<&'s Stand<'a>>,
    floors: Vec<&'s Stand<'a>>,
    unlinked: Vec<&'s Stand<'a>>,
    ended: Vec<(&'s Stand<'a>, Reason)>,
}

impl<'a, 's> Item<'a, 's> {
    pub(super) fn of(lives: impl Iterator<Item = (&'s Stand<'a>, Life)>) -> Self {
        let mut item = Self { runs: Vec::new(), floors: Vec::new(), unlinked: Vec::new(), ended: Vec::new() };
        for (stand, life) in lives {
            match life {
                Life::Runs { floor: false } => item.runs.push(stand),
                Life::Runs { floor: true } | Life::Held => item.floors.push(stand),
                Life::Unlinked => item.unlinked.push(stand),
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
            && !self.ended.is_empty()
            && self.ended.iter().all(over)
    }

    /// The ruling, in the order of the model: restricted, on hold, excepted, kept, unlinked, erased.
    pub(super) fn rule(&self, facts: &Facts<'_>, over: &Over<'_>) -> Ruling {
        let ruling = |outcome, reason, purposes, cites, until| Ruling {
            outcome,
            reason,
            purposes,
            cites,
            until,
            use_stops: names(self.ended.iter().map(|(stand, _)| *stand)),
        };
        let staying = || names(self.runs.iter().chain(&self.floors).chain(&self.unlinked).copied());
        if let Some(restriction) = over.restriction {
            let cites = alloc::vec![restriction.citation(), Citation::known("GDPR Art. 18(2)")];
            return ruling(Outcome::Restrict, Reason::Restricted, staying(), cites, None);
        }
        // A hold suspends deletion; where a purpose simply runs there is none to suspend.
        if let (Some(hold), true) = (over.hold, self.runs.is_empty()) {
            let until = Until::Review { date: hold };
            return ruling(
                Outcome::Keep,
                Reason::LegalHold,
                staying(),
                cite(&["GDPR Art. 17(3)(e)"]),
                Some(until),
            );
        }
        // An exception holds an item for which a ground is met; where a purpose simply runs, none is.
        // Where a floor holds it for longer, that is until when it stays.
        let floor = self.floors.iter().map(|stand| lateness(&until(stand))).max();
        let longest = |until: &Until| floor.is_none_or(|floor| floor <= lateness(until));
        let claimed = over.exception.map(|claimed| (claimed, Until::Date { date: claimed.until }));
        if let Some((claimed, until)) = claimed.filter(|(_, until)| self.runs.is_empty() && longest(until)) {
            let cites = alloc::vec![claimed.exception.citation()];
            return ruling(Outcome::Keep, Reason::ExceptionClaimed, staying(), cites, Some(until));
        }
        if !self.runs.is_empty() || !self.floors.is_empty() {
            let (reason, cites) = self.why_kept(facts);
            let keepers = || self.runs.iter().chain(&self.floors).copied();
            let until = keepers().map(until).max_by_key(lateness);
            return ruling(Outcome::Keep, reason, names(keepers()), cites, until);
        }
        if !self.unlinked.is_empty() {
            let cites = cite(&["GDPR Art. 5(1)(c)", "GDPR Art. 5(1)(e)"]);
            let purposes = names(self.unlinked.iter().copied());
            return ruling(Outcome::Unlink, Reason::IdentityNoLongerNeeded, purposes, cites, None);
        }
        let (reason, cites) = self.why_erased(facts);
        let purposes = names(self.ended.iter().map(|(stand, _)| *stand));
        Ruling { outcome: Outcome::Erase, reason, purposes, cites, until: None, use_stops: Vec::new() }
    }

    fn why_kept(&self, facts: &Facts<'_>) -> (Reason, Vec<Citation>) {
        if self.runs.is_empty() {
            let mut cites: Vec<Citation> = match facts.request {
                // Art. 17(3)(b): a ground may be met, and the law holds the item.
                Some(_) => cite(&["GDPR Art. 17(3)(b)"]),
                None => self.floors.iter().map(|stand| stand.purpose.basis.citation()).collect(),
            };
            cites.extend(self.floors.iter().filter_map(|stand| stand.provision()));
            return (Reason::RetentionRuns, distinct(cites));
        }
        let overridden = self.runs.iter().any(|stand| stand.state.reason == Reason::ObjectionOverridden);
        let reason = match facts.request {
            _ if overridden => Reason::ObjectionOverridden,
            Some(_) if facts.excessive => Reason::Excessive,
            Some(_) => Reason::NoGround,
            None => Reason::PurposeRuns,
        };
        let mut cites = match reason {
            Reason::ObjectionOverridden => cite(&["GDPR Art. 21(1)"]),
            Reason::Excessive => cite(&["GDPR Art. 12(5)"]),
            Reason::NoGround => cite(&["GDPR Art. 17(1)"]),
            _ => Vec::new(),
        };
        for stand in &self.runs {
            cites.push(stand.purpose.basis.citation());
            cites.extend(stand.provision());
        }
        (reason, distinct(cites))
    }

    fn why_erased(&self, facts: &Facts<'_>) -> (Reason, Vec<Citation>) {
        let reason = self.ended.iter().map(|(_, reason)| *reason).min_by_key(weight);
        let mut cites = Vec::new();
        for (_, reason) in &self.ended {
            cites.extend(ground(*reason, facts));
        }
        match reason {
            Some(reason) => (reason, distinct(cites)),
            // No purpose holds for the row at all, so none is left.
            None => (Reason::PurposeEnded, ground(Reason::PurposeEnded, facts)),
        }
    }
}

/// The provisions by which an item goes for this reason. A withdrawal or objection obliges to erase without a request.
fn ground(reason: Reason, facts: &Facts<'_>) -> Vec<Citation> {
    match reason {
        Reason::ConsentWithdrawn => cite(&["GDPR Art. 7(3)", "GDPR Art. 17(1)(b)"]),
        Reason::ConsentExpired => {
            let ground = if facts.request.is_some() { "GDPR Art. 17(1)(a)" } else { "GDPR Art. 5(1)(e)" };
            cite(&["GDPR Art. 4(11)", "GDPR Art. 6(1)(a)", ground])
        }
        Reason::NoConsent => cite(&["GDPR Art. 5(1)(a)", "GDPR Art. 6(1)(a)", "GDPR Art. 7(1)"]),
        Reason::MarketingObjection => cite(&["GDPR Art. 17(1)(c)", "GDPR Art. 21(2)", "GDPR Art. 21(3)"]),
        Reason::ObjectionUpheld => cite(&["GDPR Art. 17(1)(c)", "GDPR Art. 21(1)"]),
        Reason::ChildService => cite(&["GDPR Art. 8(1)", "GDPR Art. 17(1)(f)"]),
        _ if facts.request.is_some() => cite(&["GDPR Art. 17(1)(a)"]),
        _ => cite(&["GDPR Art. 5(1)(e)"]),
    }
}

/// Of several reasons the one the person gave comes first.
fn weight(reason: &Reason) -> u8 {
    match reason {
        Reason::ConsentWithdrawn => 0,
        Reason::ObjectionUpheld => 1,
        Reason::MarketingObjection => 2,
        Reason::ChildService => 3,
        Reason::PurposeEnded => 4,
        _ => 5,
    }
}

fn names<'s, 'a: 's>(stands: impl Iterator<Item = &'s Stand<'a>>) -> Vec<String> {
    let mut names: Vec<String> = stands.map(|stand| stand.name.to_string()).collect();
    names.sort();
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
        return Until::Event { event: ends.event.clone() };
    }
    match stand.clock {
        Clock::Row(retention) => Until::Row { purpose: stand.name.into(), retention: retention.clone() },
        Clock::Event { last: Some(date), .. } => Until::Date { date },
        Clock::Event { event, last: None, .. } => Until::Event { event: event.into() },
        Clock::None => match &stand.purpose.ends {
            Some(ends) => Until::Event { event: ends.event.clone() },
            None => match &stand.purpose.identified {
                Some(identified) => Until::Event { event: identified.until.event.clone() },
                None => Until::Open,
            },
        },
    }
}

/// The item is kept until its latest purpose ends; what has no day yet counts as later than what has one.
fn lateness(until: &Until) -> (u8, Option<Date>) {
    match until {
        Until::Date { date } => (0, Some(*date)),
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
