//! The closed set of steps from which every period is counted.

use schemars::JsonSchema;
use serde::Serialize;

/// What a rule rests on, from the firmest to the weakest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "every reader has to say what each kind is worth")]
#[schemars(rename = "Footing")]
pub enum Standing {
    /// The text of the law.
    Law,
    /// The published reading of a supervisory authority.
    Guidance,
    /// A choice of this library, where the law is silent.
    Convention,
    /// Commonly known, and not checked against the source text: check before relying on it.
    Unverified,
}

/// What the controller waits for from the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Awaited {
    /// Information to confirm who asks (Art. 12(6)).
    Identity,
    /// What the request is about (Recital 63).
    Clarification,
    /// A fee (Art. 12(5)).
    Fee,
}

/// One step of counting. A period runs from a day and leaves that day out; the last day counts to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
#[schemars(rename = "ClockStep")]
pub enum Step {
    /// Begin on the day, or at the moment, of what began it all.
    FromEvent,
    /// Begin on the latest of that day and the days on which what was rightly asked for arrived.
    FromLatest {
        /// What delays the beginning.
        of: &'static [Awaited],
    },
    /// So many months later; in a month without that day, on its last day.
    Months {
        /// How many.
        count: u32,
    },
    /// So many calendar days later.
    Days {
        /// How many.
        count: u32,
    },
    /// So many working days later.
    WorkingDays {
        /// How many.
        count: u32,
    },
    /// So many hours later on the time line.
    Hours {
        /// How many.
        count: u32,
    },
    /// Add the days for which the clock stood still.
    StandStill {
        /// What stops it.
        awaiting: &'static [Awaited],
        /// Which days are left out.
        count: Still,
    },
    /// From a day off to the next working day.
    NextWorkingDay,
    /// Not before the second working day of the period.
    TwoWorkingDays,
    /// Or the earliest of these events, where one comes first.
    OrEarlier {
        /// The events.
        of: &'static [Sooner],
    },
    /// Or the day that the person was promised by then, where that is later (PDP Regulations 2021 reg. 5).
    OrPromised,
    /// The day before.
    DayBefore,
}

/// Which days a clock that stands still leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the asking day counts as still, or as running")]
pub enum Still {
    /// The day of the answer and those before it, down to the day after the asking: dates subtracted.
    AfterAsking,
    /// The day of asking as well.
    BothDays,
}

/// What can end a period of Art. 14(3) before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "Art. 14(3)(b) and (c)")]
pub enum Sooner {
    /// The first communication with the person (Art. 14(3)(b)).
    FirstCommunication,
    /// The first disclosure to another recipient (Art. 14(3)(c)).
    FirstDisclosure,
}

/// A step of a rule, and what it rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Line {
    /// The step.
    pub step: Step,
    /// Where it stands.
    pub cites: &'static str,
    /// What it is worth.
    pub standing: Standing,
}

impl Line {
    pub(super) const fn law(step: Step, cites: &'static str) -> Self {
        Self { step, cites, standing: Standing::Law }
    }

    pub(super) const fn guidance(step: Step, cites: &'static str) -> Self {
        Self { step, cites, standing: Standing::Guidance }
    }

    pub(super) const fn convention(step: Step, cites: &'static str) -> Self {
        Self { step, cites, standing: Standing::Convention }
    }

    pub(super) const fn unverified(step: Step, cites: &'static str) -> Self {
        Self { step, cites, standing: Standing::Unverified }
    }
}
