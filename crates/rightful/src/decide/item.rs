//! What is ruled for one item: the purposes that hold it, or what ended them.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::facts::{Asked, Facts};
use super::standing::{Clock, Life, Stand};
use super::{Outcome, Reason, Ruling, Standing, Until};
use crate::Path;
use crate::calendar::Date;
use crate::case::{ClaimedException, RestrictionGround};
use crate::law::retention::SuspensionKind;
use crate::law::{Citation, Exception, Ground, may_be_objected_to};
use crate::order::PutInOrder as _;
use crate::policy::{Moment, Retention, SuspendedRows, column_of};

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
    /// A right that erases nothing, and what it says of this collection.
    asked: Option<AskedHere>,
}

/// What a right that erases nothing asks of a collection.
#[derive(Clone, Copy)]
enum AskedHere {
    /// Nothing, by this provision.
    Nothing(&'static str),
    /// That its rows are only stored.
    Restrict(RestrictionGround),
    /// That the marks of this ground are removed, where the rows carry them.
    Lift { ground: RestrictionGround, marked: bool },
}

impl AskedHere {
    fn of(asked: Asked<'_>, collection: &str) -> Self {
        let covers = |names: &[String]| names.is_empty() || names.iter().any(|name| name == collection);
        match asked {
            Asked::Restriction { ground, collections } if covers(collections) => Self::Restrict(ground),
            Asked::Lifted { ground, collections } if covers(collections) => {
                Self::Lift { ground, marked: false }
            }
            Asked::Restriction { .. } => Self::Nothing("GDPR Art. 18(1)"),
            Asked::Lifted { .. } => Self::Nothing("GDPR Art. 18(3)"),
            Asked::Rectification => Self::Nothing("GDPR Art. 16"),
        }
    }
}

impl<'a> Over<'a> {
    /// What lies over a collection, or over some fields of it that fare alike.
    pub(super) fn of(facts: &Facts<'a>, collection: &str, field: Option<&str>) -> Self {
        let covers = |names: &[String]| names.iter().any(|name| name == collection);
        let named = |fields: &[Path]| field.is_some_and(|field| names_field(fields, collection, field));
        let case = facts.case;
        Self {
            restriction: case
                .restrictions
                .iter()
                .find(|restriction| covers(&restriction.collections))
                .map(|restriction| restriction.ground),
            // Of several, the one that lasts longest tells until when.
            hold: case
                .holds
                .iter()
                .filter(|hold| covers(&hold.collections) || named(&hold.fields))
                .map(|hold| hold.review)
                .max(),
            exception: case
                .exceptions
                .iter()
                .filter(|claimed| covers(&claimed.collections) || named(&claimed.fields))
                .max_by_key(|claimed| claimed.until),
            asked: facts.asked.map(|asked| AskedHere::of(asked, collection)),
        }
    }

    /// The ruling for an item that the right does not speak of, where the case is one that erases nothing.
    pub(super) fn not_concerned(&self) -> Option<Ruling> {
        let cites = match self.asked? {
            AskedHere::Nothing(provision) => cite(&[provision]),
            AskedHere::Restrict(_) => cite(&["GDPR Art. 18(1)"]),
            AskedHere::Lift { .. } => cite(&["GDPR Art. 18(3)"]),
        };
        Some(stays_untouched(cites))
    }

    /// With what the marks of a class of rows say beside that.
    pub(super) fn with<'s>(mut self, marked: impl Iterator<Item = &'s SuspendedRows>) -> Self {
        for rows in marked {
            match rows.by {
                SuspensionKind::LegalHold => self.hold = self.hold.max(Some(rows.review)),
                SuspensionKind::Restriction(by) => {
                    self.restriction = self.restriction.or(Some(by));
                    if let Some(AskedHere::Lift { ground, marked }) = &mut self.asked {
                        *marked |= by == *ground;
                    }
                }
            }
        }
        self
    }
}

/// Whether a field is among those that a hold or an exception names.
fn names_field(fields: &[Path], collection: &str, field: &str) -> bool {
    fields.iter().any(|path| column_of(path) == Some((collection, field)))
}

/// The holds and exceptions that name a field by itself, in the order of the case: fields fare alike where these are the same.
pub(super) fn named_by(facts: &Facts<'_>, collection: &str, field: &str) -> Vec<usize> {
    let holds = facts.case.holds.iter().map(|hold| &hold.fields);
    let all = holds.chain(facts.case.exceptions.iter().map(|claimed| &claimed.fields));
    let naming = all.enumerate().filter(|(_, fields)| names_field(fields, collection, field));
    naming.map(|(position, _)| position).collect()
}

/// The ruling for an item that the case does not speak of.
fn stays_untouched(cites: Vec<Citation>) -> Ruling {
    Ruling {
        outcome: Outcome::Keep,
        reason: Reason::NotConcerned,
        purposes: Vec::new(),
        cites,
        until: None,
        ground: None,
        exception: None,
        use_stops: Vec::new(),
    }
}

/// The purposes of an item and what each is worth for it, sorted into those that keep it and those that do not.
pub(super) struct Item<'a, 's> {
    runs: Vec<&'s Stand<'a>>,
    floors: Vec<&'s Stand<'a>>,
    unlinked: Vec<&'s Stand<'a>>,
    /// They wait for the balance of an objection.
    waiting: Vec<&'s Stand<'a>>,
    ended: Vec<(&'s Stand<'a>, Reason)>,
    /// Why purposes have ended, or need no name any more, though a floor of their own holds the item.
    held: Vec<Reason>,
}

impl<'a, 's> Item<'a, 's> {
    pub(super) fn of(lives: impl Iterator<Item = (&'s Stand<'a>, Life)>) -> Self {
        let mut item = Self {
            runs: Vec::new(),
            floors: Vec::new(),
            unlinked: Vec::new(),
            waiting: Vec::new(),
            ended: Vec::new(),
            held: Vec::new(),
        };
        for (stand, life) in lives {
            match life {
                Life::Runs { floor: false } => item.runs.push(stand),
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

    /// The ruling of a right that erases nothing.
    fn asked(&self, over: &Over<'_>) -> Option<Ruling> {
        let none = over.not_concerned()?;
        let all = || {
            let ended = self.ended.iter().map(|(stand, _)| stand);
            self.runs.iter().chain(&self.floors).chain(&self.unlinked).chain(&self.waiting).chain(ended)
        };
        let staying = || names(self.runs.iter().chain(&self.floors).chain(&self.unlinked).copied());
        let because =
            |outcome, reason, cites| Ruling { outcome, reason, purposes: staying(), cites, ..none.clone() };
        Some(match over.asked? {
            AskedHere::Nothing(_) | AskedHere::Lift { marked: false, .. } => none,
            AskedHere::Lift { ground, .. } => {
                let cites = alloc::vec![Citation::known("GDPR Art. 18(3)"), ground.citation()];
                because(Outcome::Keep, Reason::RestrictionLifted, cites)
            }
            // An objection that is pending restricts what may be objected to (Art. 21(1)).
            AskedHere::Restrict(ground @ RestrictionGround::ObjectionPending)
                if !all().any(|stand| may_be_objected_to(stand.purpose.basis)) =>
            {
                let cites = alloc::vec![ground.citation(), Citation::known("GDPR Art. 21(1)")];
                because(Outcome::Keep, Reason::ObjectionNotOpen, cites)
            }
            AskedHere::Restrict(ground @ RestrictionGround::NeededForClaims) if !self.runs.is_empty() => {
                let mut cites = alloc::vec![ground.citation()];
                cites.extend(self.runs.iter().map(|stand| stand.purpose.basis.citation()));
                because(Outcome::Keep, Reason::StillNeeded, distinct(cites))
            }
            AskedHere::Restrict(ground) => {
                let cites = alloc::vec![ground.citation(), Citation::known("GDPR Art. 18(2)")];
                because(Outcome::Restrict, Reason::RestrictionObtained, cites)
            }
        })
    }

    /// The ruling, in the order of the model: restricted, on hold, excepted, kept, unlinked, erased.
    pub(super) fn rule(&self, facts: &Facts<'_>, over: &Over<'_>) -> Ruling {
        let ruling = |outcome, reason, purposes, cites, until| Ruling {
            outcome,
            reason,
            purposes,
            cites,
            until,
            ground: None,
            exception: None,
            use_stops: names(self.ended.iter().map(|(stand, _)| *stand).chain(self.waiting.iter().copied())),
        };
        if let Some(asked) = self.asked(over) {
            return asked;
        }
        let staying = || names(self.runs.iter().chain(&self.floors).chain(&self.unlinked).copied());
        // The balance that a restriction awaited is struck (Art. 18(1)(d)).
        let awaited = |ground: &RestrictionGround| {
            *ground == RestrictionGround::ObjectionPending && self.balance_struck()
        };
        if let Some(restriction) = over.restriction.filter(|ground| !awaited(ground)) {
            let cites = alloc::vec![restriction.citation(), Citation::known("GDPR Art. 18(2)")];
            return ruling(Outcome::Restrict, Reason::Restricted, staying(), cites, None);
        }
        // Only what is objected to waits; another purpose that holds the item goes on without it.
        if !self.waiting.is_empty() && self.runs.is_empty() && self.floors.is_empty() {
            let cites = cite(&["GDPR Art. 18(1)(d)", "GDPR Art. 21(1)", "GDPR Art. 18(2)"]);
            let purposes = names(self.waiting.iter().copied());
            return Ruling {
                use_stops: names(self.ended.iter().map(|(stand, _)| *stand)),
                ..ruling(Outcome::Restrict, Reason::ObjectionPending, purposes, cites, None)
            };
        }
        // A hold suspends deletion; where a purpose simply runs there is none to suspend.
        if let (Some(hold), true) = (over.hold, self.runs.is_empty()) {
            let (until, cites) = (Until::Review { date: hold }, cite(&["GDPR Art. 17(3)(e)"]));
            return Ruling {
                ground: self.ground_met(facts),
                exception: Some(Exception::LegalClaims),
                ..ruling(Outcome::Keep, Reason::LegalHold, staying(), cites, Some(until))
            };
        }
        // An exception holds an item for which a ground is met; where a purpose simply runs, none is.
        // Where a floor holds it for longer, that is until when it stays.
        let floor = self.floors.iter().map(|stand| lateness(&until(stand))).max();
        let longest = |until: &Until| floor.is_none_or(|floor| floor <= lateness(until));
        let claimed = over.exception.map(|claimed| (claimed, Until::Date { date: claimed.until }));
        if let Some((claimed, until)) = claimed.filter(|(_, until)| self.runs.is_empty() && longest(until)) {
            let cites = alloc::vec![claimed.exception.citation()];
            return Ruling {
                ground: self.ground_met(facts),
                exception: Some(claimed.exception),
                ..ruling(Outcome::Keep, Reason::ExceptionClaimed, staying(), cites, Some(until))
            };
        }
        if !self.runs.is_empty() || !self.floors.is_empty() {
            let (reason, cites) = self.why_kept(facts);
            let keepers = || self.runs.iter().chain(&self.floors).copied();
            let until = keepers().map(until).max_by_key(lateness);
            // Where a purpose simply runs no ground is met.
            let ground = self.ground_met(facts).filter(|_| self.runs.is_empty());
            let by_law = Some(Exception::LegalObligationOrPublicTask);
            return Ruling {
                ground,
                exception: by_law.filter(|_| ground.is_some() && facts.request.is_some()),
                ..ruling(Outcome::Keep, reason, names(keepers()), cites, until)
            };
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
        Ruling { use_stops: Vec::new(), ..ruling(Outcome::Erase, reason, purposes, cites, None) }
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
            cites.extend(self.floors.iter().filter_map(|stand| stand.provision()));
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
        // Without a consent that stands the processing was not lawful (Art. 6(1)(a)).
        Reason::NoConsent if requested => Some(Ground::UnlawfulProcessing),
        Reason::IdentityNoLongerNeeded => None,
        _ if requested => Some(Ground::NoLongerNecessary),
        _ => None,
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
        Clock::Row(retention) => Until::Row { purpose: stand.name.into(), retention: retention.clone() },
        Clock::Event { last: Some(date), .. } => Until::Date { date },
        Clock::Event { event, last: None, .. } => {
            Until::Event { event: event.into(), or: Vec::new(), retention: stand.purpose.retention.clone() }
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
    Until::Event { event: moment.event.clone(), or: moment.or.clone(), retention: None }
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
