//! A day that the controller has promised, beside the law's.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Clock, Deadlines, Due, Event, Facts, Regime, Standing, When};
use crate::law::Citation;
use crate::{Code, Date, Error, Period, StartRule, Term};

/// The last day of a period that the controller has promised. It binds beside the law's own (Art. 5(1)(a)) and never
/// lengthens it: what is promised for later than the law allows is due when the law says (Art. 12(3)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Promised {
    /// The period, counted from the day it arrived; that day is not counted, and no day off moves the end (*convention*).
    pub keep: Period,
    /// The last day.
    pub on: Date,
    /// The period is longer than the law's, whose day stands here instead.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub cut_to_law: bool,
}

impl Promised {
    /// The day of a promise, with the day of the law where it has one (Art. 12(3)).
    ///
    /// # Errors
    /// [`Code::DateOutOfRange`] where the period leaves the calendar, and what [`Term::new`] has.
    pub fn new(keep: Period, received: Date, law: Option<Date>) -> Result<Self, Error> {
        let promised = Term::new(keep, StartRule::Day)?.end(received)?;
        let earlier = law.filter(|law| *law < promised);
        Ok(Self { keep, on: earlier.unwrap_or(promised), cut_to_law: earlier.is_some() })
    }
}

/// Whether a promise was kept. A broken one is no breach of the law's period (Art. 12(3)), and told apart from those; that people
/// are told what is then done is fairness (Art. 5(1)(a)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct PromiseKept {
    /// How it stands.
    pub outcome: PromiseOutcome,
    /// The day that was promised.
    pub promised: Promised,
    /// When it was answered or done, where it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<When>,
}

/// How a promise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "kept, still to be kept, or broken")]
pub enum PromiseOutcome {
    /// It was answered, or what had to be done was done, by the day that was promised.
    Kept,
    /// It is neither, and the day has not passed.
    Open,
    /// It was later, or not at all though the day has passed.
    Broken,
}

impl PromiseKept {
    pub(super) fn of(promised: Promised, facts: &Facts, as_of: Date) -> Self {
        let (outcome, on) = outcome(promised.on, facts, as_of);
        Self { outcome, promised, on }
    }
}

/// Whether the day was kept that a notice of extension told the person, before the law's. A broken one is no breach of the law's
/// period (Art. 12(3)), and told apart from those; it is a *convention* that it binds, by fairness (Art. 5(1)(a)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ToldKept {
    /// How it stands.
    pub outcome: PromiseOutcome,
    /// The day that was told.
    pub told: Date,
    /// When it was answered, where it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<When>,
    /// Why it binds.
    pub cites: Citation,
    /// What that rests on.
    pub standing: Standing,
}

impl ToldKept {
    pub(super) fn of(told: Date, regime: Regime, facts: &Facts, as_of: Date) -> Self {
        let (outcome, on) = outcome(told, facts, as_of);
        Self { outcome, told, on, cites: regime.fairness(), standing: Standing::Convention }
    }
}

/// How a promise of a day stands, and when it was answered.
fn outcome(by: Date, facts: &Facts, as_of: Date) -> (PromiseOutcome, Option<When>) {
    let on = facts.events().iter().find(|event| event.keeps_promise(facts.matter())).map(Event::on);
    let outcome = match on {
        Some(on) if on.day() > by => PromiseOutcome::Broken,
        Some(_) => PromiseOutcome::Kept,
        None if as_of > by => PromiseOutcome::Broken,
        None => PromiseOutcome::Open,
    };
    (outcome, on)
}

impl Deadlines {
    /// The day that the notices told, where it lies before the law's: a later notice moves it as long as it is not over. In
    /// Singapore it is a day of the law (PDP Regulations 2021 reg. 5).
    pub(super) fn told_by(&self, facts: &Facts) -> Option<Date> {
        let law = self.answer().filter(|_| self.regime != Regime::Singapore)?.due;
        let mut told: Option<Date> = None;
        for event in facts.events() {
            if let Event::ExtensionSent { on, until: Some(until), .. } = event
                && told.is_none_or(|told| on.day() <= told)
            {
                told = Some(*until);
            }
        }
        told.filter(|told| law.when().is_none_or(|law| *told < law.day()))
    }
}

impl Clock {
    /// The day promised for what began here: never later than the answer that the law asks for (Art. 12(3)).
    ///
    /// # Errors
    /// As [`Promised::new`], [`Code::ClockNotCovered`] where it turns on the law's day and that one cannot be counted, and what
    /// [`deadlines`](Self::deadlines) has but for a law without a period.
    pub fn promised(&self, facts: &Facts, keep: Period) -> Result<Promised, Error> {
        let law = match self.deadlines(facts) {
            Ok(deadlines) => deadlines.answer().map(|deadline| deadline.due),
            Err(problem) if problem.code() == Code::ClockNoDeadline => None,
            Err(problem) => return Err(problem),
        };
        let received = facts.began().day();
        if let Some(due @ Due::Uncovered { .. }) = law {
            let promised = Promised::new(keep, received, None)?;
            due.is_over_on(promised.on)?;
            return Ok(promised);
        }
        Promised::new(keep, received, law.and_then(Due::when).map(When::day))
    }
}
