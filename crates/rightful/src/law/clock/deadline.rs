//! What a clock answers: by when, on what it rests, and how it was counted.

use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::breach::BreachCode;
use super::holidays::{DayOff, not_covered};
use super::step::{Awaited, Standing, Step};
use super::{Duty, Place, Promised, Regime, When};
use crate::law::Citation;
use crate::{Date, Error};

/// By when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "there is a last day, a last moment, or none that can be told yet"
)]
pub enum Due {
    /// The last day, to its end at the place of action (*convention*: to local midnight).
    Day {
        /// The day.
        on: Date,
    },
    /// The last moment.
    Moment {
        /// The moment.
        at: When,
    },
    /// The clock stands still, or has not begun: there is no date before the person has answered.
    Waiting {
        /// What is waited for.
        r#for: Awaited,
        /// Since which day.
        since: Date,
    },
    /// The end turns on public holidays of a year that the list does not cover: count again with a list that does.
    Uncovered {
        /// The year whose public holidays are to be given.
        year: u16,
        /// The first day it can be: a holiday only moves it on.
        not_before: Date,
    },
}

impl Due {
    /// The last day or moment; none while the clock waits, or where the list of public holidays does not reach it.
    #[must_use]
    pub const fn when(self) -> Option<When> {
        match self {
            Self::Day { on } => Some(When::Day(on)),
            Self::Moment { at } => Some(at),
            Self::Waiting { .. } | Self::Uncovered { .. } => None,
        }
    }

    /// Whether it lies before `day`; a clock that waits is not over.
    ///
    /// # Errors
    /// [`Code::ClockNotCovered`](crate::Code::ClockNotCovered) where that turns on public holidays that are not known.
    pub(crate) fn is_over_on(self, day: Date) -> Result<bool, Error> {
        match self {
            Self::Day { on } => Ok(day > on),
            Self::Moment { at } => Ok(day > at.day()),
            Self::Waiting { .. } => Ok(false),
            Self::Uncovered { not_before, .. } if day <= not_before => Ok(false),
            Self::Uncovered { year, .. } => Err(not_covered(year)),
        }
    }

    /// The last day; none while the clock waits.
    ///
    /// # Errors
    /// [`Code::ClockNotCovered`](crate::Code::ClockNotCovered) where the list of public holidays does not reach it.
    pub(crate) fn last_day(self) -> Result<Option<Date>, Error> {
        match self {
            Self::Uncovered { year, .. } => Err(not_covered(year)),
            due => Ok(due.when().map(When::day)),
        }
    }
}

/// One day that a step passed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Skipped {
    /// The day.
    pub day: Date,
    /// Why it is no working day.
    pub off: DayOff,
}

/// One time in which the clock stood still.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct StoodStill {
    /// What was waited for.
    pub r#for: Awaited,
    /// The day it was asked for.
    pub asked: Date,
    /// The day it arrived.
    pub answered: Date,
    /// How many days were added.
    pub days: u32,
}

/// One step that was taken, so that it can be checked by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Taken {
    /// The step.
    pub step: Step,
    /// Where it stands.
    pub cites: Citation,
    /// What it rests on.
    pub standing: Standing,
    /// From when; none for the step that begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<When>,
    /// To when.
    pub to: When,
    /// The month reached has no such day, so its last one was taken.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub clamped: bool,
    /// The days off that were passed over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<Skipped>,
    /// The times in which the clock stood still.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stood_still: Vec<StoodStill>,
}

/// A reading that gives more time than the answer, where two are defensible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Reading {
    /// By when, on that reading.
    pub due: Due,
    /// What it rests on.
    pub standing: Standing,
    /// How it was counted.
    pub steps: Vec<Taken>,
}

/// By when something has to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Deadline {
    /// What has to be done.
    pub duty: Duty,
    /// Where the duty stands.
    pub cites: Citation,
    /// By when.
    pub due: Due,
    /// The weakest that any step of it rests on.
    pub standing: Standing,
    /// How it was counted, step by step.
    pub steps: Vec<Taken>,
    /// A later date on another reading; the answer above is the safe one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<Reading>,
}

/// What an extension notice is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Extension {
    /// When it was sent.
    pub on: When,
    /// Whether it extends the period.
    pub effective: bool,
    /// Why it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<BreachCode>,
}

/// Every deadline of one matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Deadlines {
    /// The law.
    pub regime: Regime,
    /// The place.
    pub place: Place,
    /// The deadlines, in the order of the regime's rules.
    pub deadlines: Vec<Deadline>,
    /// The first extension notice that extends, or the first where none does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extension: Option<Extension>,
    /// The law did not apply yet when this began, and the days are counted as it would count them: nobody owed them
    /// (GDPR Art. 99(2)).
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub before_law: bool,
    /// The day the controller has promised, apart from those of the law.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promised: Option<Promised>,
    /// The day that the person was told in a notice of extension, where it lies before the law's; told where all deadlines
    /// are. It binds beside the law's (*convention*: Art. 12(3) asks for no day; Art. 5(1)(a)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Date>,
}

impl Deadlines {
    /// The deadline of a duty, where the regime has one.
    #[must_use]
    pub fn of(&self, duty: Duty) -> Option<&Deadline> {
        self.deadlines.iter().find(|deadline| deadline.duty == duty)
    }

    /// The deadline of the answer: the extended one where the extension is effective, the plain one otherwise.
    #[must_use]
    pub fn answer(&self) -> Option<&Deadline> {
        self.is_extended().then(|| self.of(Duty::ExtendedAnswer)).flatten().or_else(|| self.of(Duty::Answer))
    }

    /// Refuses where a day that is in force cannot be counted. The extended one is not, as long as nothing extends to it (Art.
    /// 12(3)).
    ///
    /// # Errors
    /// [`Code::ClockNotCovered`](crate::Code::ClockNotCovered).
    pub(crate) fn in_force(self) -> Result<Self, Error> {
        let extended = self.is_extended();
        let mut in_force = self.deadlines.iter().filter(|d| extended || d.duty != Duty::ExtendedAnswer);
        in_force.try_for_each(|deadline| deadline.due.last_day().map(drop))?;
        Ok(self)
    }

    fn is_extended(&self) -> bool {
        self.extension.is_some_and(|extension| extension.effective)
    }
}
