//! Until when, step by step.

use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Rule, Trigger};
use crate::calendar::{Amount, Date, DateTime, DayOrTime, StartRule};
use crate::law::Citation;
use crate::order::PutInOrder as _;
use crate::pointer::Pointer;
use crate::read::Read;
use crate::{Code, Error, Problems};

/// When a period ends (Art. 5(1)(e)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(tag = "ending", rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "a period has an end or awaits its start")]
#[schemars(rename = "RetentionEnding")]
pub enum Ending {
    /// It has a last day.
    Dated {
        /// The last day, or the last second, on which the data may be held.
        end: DayOrTime,
        /// The day, or moment, from which they may not.
        due: DayOrTime,
        /// How that comes about, in order.
        steps: Vec<Step>,
        /// Where it stands.
        cites: Vec<Citation>,
    },
    /// What sets the period off has not happened: there is no date, and what is awaited is looked at again from time
    /// to time (Recital 39).
    Open {
        /// What is awaited.
        awaits: Trigger,
        /// Where it stands.
        cites: Vec<Citation>,
    },
}

/// One step of the reckoning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
#[schemars(rename = "RetentionStep")]
pub struct Step {
    /// What is done.
    pub step: StepKind,
    /// The day or moment it comes to.
    pub on: DayOrTime,
    /// What it rests on.
    pub rests_on: Source,
}

/// The steps there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum StepKind {
    /// What sets the period off happened.
    Happened,
    /// It happened again while the data were held, and the period began anew; of several, the last is told.
    Reset,
    /// It happened after the data had to be gone, and brings nothing back; of several, the first is told.
    TooLate,
    /// The period runs from the end of that calendar year.
    YearEnd,
    /// The period runs from the end of that financial year.
    FinancialYearEnd,
    /// The period is added: the last day on which the data may be held.
    PeriodAdded,
    /// The month in which it ends has no such day: its last day.
    Clamped,
    /// The day after, or the moment it is over. It never moves for a weekend or holiday: that would store longer.
    Due,
}

/// What a step rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "a step follows from the law, from the rule given, or from neither"
)]
#[schemars(rename = "RestsOn")]
pub enum Source {
    /// A provision.
    Law(Citation),
    /// The rule that was given.
    Rule,
    /// A choice of this library where the law is silent.
    Convention,
}

pub(super) fn ending(rule: Rule, happened: &[DayOrTime]) -> Result<Ending, Problems> {
    let Some(first) = happened.first() else {
        let mut cites = rule.cites();
        cites.push(Citation::known("GDPR Recital 39"));
        return Ok(Ending::Open { awaits: rule.trigger(), cites });
    };
    check(rule, *first, happened)?;
    let mut events = happened.to_vec();
    events.put_in_order_by_key(|event| event.place());
    let (first, later) = events.split_first().unwrap_or((first, &[]));
    let law = |cite| Source::Law(Citation::known(cite));
    let mut steps = alloc::vec![Step {
        step: StepKind::Happened,
        on: *first,
        rests_on: Source::Law(rule.trigger().citation())
    }];
    let (mut last, mut due) = (*first, due(rule, *first)?);
    let mut too_late = None;
    for event in later {
        if event.place() >= due.place() {
            too_late = Some(*event);
            break;
        }
        last = *event;
        due = self::due(rule, *event)?;
    }
    if last.place() != first.place() {
        steps.push(Step { step: StepKind::Reset, on: last, rests_on: Source::Rule });
    }
    if let Some(event) = too_late {
        steps.push(Step { step: StepKind::TooLate, on: event, rests_on: law("GDPR Art. 5(1)(e)") });
    }
    let end = end(rule, last, due)?;
    count(rule, last, end, &mut steps);
    steps.push(Step { step: StepKind::Due, on: due, rests_on: Source::Convention });
    Ok(Ending::Dated { end, due, steps, cites: rule.cites() })
}

/// Everything that is wrong with what happened.
fn check(rule: Rule, first: DayOrTime, happened: &[DayOrTime]) -> Result<(), Problems> {
    let mut problems = Vec::new();
    for (i, event) in happened.iter().enumerate() {
        let at = Pointer::default().index(i);
        if !event.is_like(first) {
            let message =
                "days and moments cannot be put in order: give all of them as days, or all as moments";
            problems.push(Error::new(Code::RetentionMixed, at, message));
        } else if !rule.trigger().resets() && event.place() != first.place() {
            let message =
                "this happens once, and another day is given before: keep the right one, or use last-event";
            problems.push(Error::new(Code::RetentionContradiction, at, message));
        } else if let Err(problem) = due(rule, *event) {
            problems.push(Error::new(problem.code(), at, problem.message()));
        }
    }
    Problems::none_or(problems)
}

fn due(rule: Rule, from: DayOrTime) -> Result<DayOrTime, Error> {
    match from {
        DayOrTime::Day(day) => rule.term().due(day).map(DayOrTime::Day),
        DayOrTime::Time(time) => rule.term().due_at(time).map(DayOrTime::Time),
    }
}

/// The last day, or the last second before the data are due.
fn end(rule: Rule, from: DayOrTime, due: DayOrTime) -> Result<DayOrTime, Error> {
    match (from, due) {
        (_, DayOrTime::Time(due)) => due.add_seconds(-1).map(DayOrTime::Time),
        (DayOrTime::Day(day), _) | (DayOrTime::Time(_), DayOrTime::Day(day)) => {
            rule.term().end(day).map(DayOrTime::Day)
        }
    }
}

/// The steps from the day it happened to the last day.
fn count(rule: Rule, from: DayOrTime, end: DayOrTime, steps: &mut Vec<Step>) {
    let start = rule.term().start_of(from.date());
    let waits = match rule.term().start() {
        StartRule::Day => None,
        StartRule::YearEnd => Some(StepKind::YearEnd),
        StartRule::FinancialYearEnd(_) => Some(StepKind::FinancialYearEnd),
    };
    if let (Some(step), Some(start)) = (waits, start) {
        steps.push(Step { step, on: like(from, start), rests_on: Source::Rule });
    }
    steps.push(Step { step: StepKind::PeriodAdded, on: end, rests_on: Source::Rule });
    let in_months = matches!(rule.term().period().amount(), Amount::Months(_));
    if in_months && start.is_some_and(|start| start.day() > end.date().day()) {
        steps.push(Step { step: StepKind::Clamped, on: end, rests_on: Source::Convention });
    }
}

/// A day in the form of what it came from: its last second, where that is a moment.
fn like(from: DayOrTime, day: Date) -> DayOrTime {
    match from {
        DayOrTime::Day(_) => DayOrTime::Day(day),
        DayOrTime::Time(time) => DayOrTime::Time(DateTime::at_end_of(time, day)),
    }
}
