//! What sets a period off.

use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::Ending;
use crate::Problems;
use crate::calendar::{DayOrTime, Term};
use crate::law::Citation;
use crate::read::Read;

/// What a period runs from. That it runs from the end of that year is the [`StartRule`](crate::StartRule) of its term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
#[schemars(rename = "RetentionTrigger")]
pub enum Trigger {
    /// Something that happens once: a ticket is closed, an invoice is issued (Art. 5(1)(e)).
    Event,
    /// Something that may happen again, such as a visit: the last one counts, as long as the data were still held then.
    /// A later one brings nothing back that had to be gone (Art. 5(1)(e)).
    LastEvent,
    /// The contract ends, and with it what was necessary for it (Art. 6(1)(b)).
    ContractEnd,
    /// Consent is withdrawn (Art. 7(3)).
    Withdrawal,
    /// An objection is upheld (Art. 21(1)).
    ObjectionUpheld,
}

impl Trigger {
    /// Whether it may happen again and then starts the period anew.
    #[must_use]
    pub const fn resets(self) -> bool {
        matches!(self, Self::LastEvent)
    }

    /// Where it stands that the period runs from this.
    #[must_use]
    pub const fn citation(self) -> Citation {
        Citation::known(match self {
            Self::Event | Self::LastEvent => "GDPR Art. 5(1)(e)",
            Self::ContractEnd => "GDPR Art. 6(1)(b)",
            Self::Withdrawal => "GDPR Art. 7(3)",
            Self::ObjectionUpheld => "GDPR Art. 21(1)",
        })
    }
}

/// A retention rule: what sets the period off, and the period with the rule for its start (Art. 5(1)(e)).
///
/// For a trigger that happened once on `x`, or last on `x` while the data were held, and for every day `d`: the data are
/// due by `d` exactly when `x` is [`cutoff(d)`](Self::cutoff) or before.
///
/// # Examples
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use rightful::law::retention::{Ending, Rule, Trigger};
/// use rightful::{StartRule, Term};
/// let analytics = Rule::new(Trigger::LastEvent, Term::new("P14M".parse()?, StartRule::Day)?);
/// let visits = ["2025-01-10".parse()?, "2025-06-30".parse()?];
/// let Ending::Dated { end, due, .. } = analytics.end(&visits)? else { unreachable!() };
/// assert_eq!((end.to_string(), due.to_string()), ("2026-08-30".into(), "2026-08-31".into()));
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rule {
    trigger: Trigger,
    term: Term,
}

impl Rule {
    /// The term, from this trigger.
    #[must_use]
    pub const fn new(trigger: Trigger, term: Term) -> Self {
        Self { trigger, term }
    }

    /// What sets it off.
    #[must_use]
    pub const fn trigger(self) -> Trigger {
        self.trigger
    }

    /// The period, and from which day it runs.
    #[must_use]
    pub const fn term(self) -> Term {
        self.term
    }

    /// Until when data may be held (Art. 5(1)(e)), given what happened, in any order; open where nothing has.
    ///
    /// # Errors
    /// Every problem: [`Code::RetentionContradiction`](crate::Code::RetentionContradiction) where what happens once
    /// happened on two days, [`Code::RetentionMixed`](crate::Code::RetentionMixed) where days and moments stand
    /// together, [`Code::DateOutOfRange`](crate::Code::DateOutOfRange) where the end lies outside the calendar. Places
    /// are indexes into `happened`.
    pub fn end(self, happened: &[DayOrTime]) -> Result<Ending, Problems> {
        super::ending::ending(self, happened)
    }

    /// The latest day or moment whose period is over on `on`, or none where no such day is: the exact inverse of the
    /// due date, by which one comparison finds everything that is due in a column (Art. 5(1)(e)).
    ///
    /// For a trigger that resets, the column holds the last one that happened while the data were still held. A column
    /// that is overwritten by every later one is as good only where the sweep runs each day.
    #[must_use]
    pub fn cutoff(self, on: DayOrTime) -> Option<DayOrTime> {
        match on {
            DayOrTime::Day(day) => self.term.cutoff(day).map(DayOrTime::Day),
            DayOrTime::Time(time) => self.term.cutoff_at(time).map(DayOrTime::Time),
        }
    }

    /// The provisions the end rests on.
    pub(super) fn cites(self) -> Vec<Citation> {
        let end = Citation::known("GDPR Art. 5(1)(e)");
        let trigger = self.trigger.citation();
        if trigger == end { alloc::vec![end] } else { alloc::vec![trigger, end] }
    }
}
