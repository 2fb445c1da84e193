//! Counts: takes the steps of a rule one after another, and writes down each.

use alloc::vec::Vec;

use super::deadline::{Deadline, Due, Reading, Skipped, StoodStill, Taken};
use super::facts::Span;
use super::rules::Rule;
use super::step::{Awaited, Line, Standing, Step, Still};
use super::{Event, Facts, Holidays, When};
use crate::law::Citation;
use crate::{Code, Date, Error};

/// The facts and the days off that a rule is counted on.
#[derive(Clone, Copy)]
pub(super) struct Run<'a> {
    pub(super) facts: &'a Facts,
    pub(super) holidays: Option<&'a Holidays>,
}

/// Why the counting stops before the end.
enum Stop {
    /// The list of public holidays does not cover the year of this day; the end lies on it or after it.
    Uncovered(Date),
    Problem(Error),
}

impl From<Error> for Stop {
    fn from(problem: Error) -> Self {
        Self::Problem(problem)
    }
}

/// Where the counting stands.
#[derive(Clone, Copy)]
struct At {
    /// The day from which the period runs.
    start: Date,
    now: When,
}

impl Run<'_> {
    /// Counts a rule; none where its beginning did not happen.
    pub(super) fn deadline(&self, rule: &Rule) -> Result<Option<Deadline>, Error> {
        let Some((due, steps)) = self.count(rule.lines)? else { return Ok(None) };
        let otherwise = match rule.otherwise.map(|lines| self.count(lines)).transpose()?.flatten() {
            Some((later, steps)) if later != due => {
                Some(Reading { due: later, standing: standing(&steps), steps })
            }
            _ => None,
        };
        let (cites, standing) = (Citation::known(rule.cites), standing(&steps));
        Ok(Some(Deadline { duty: rule.duty, cites, due, standing, steps, otherwise }))
    }

    fn count(&self, lines: &'static [Line]) -> Result<Option<(Due, Vec<Taken>)>, Error> {
        let Some((first, rest)) = lines.split_first() else { return Ok(None) };
        let began = self.facts.began();
        let (start, standing) = match first.step {
            Step::FromLatest { of } => {
                let open = |due| Ok(Some((due, Vec::from([taken(first, None, began, first.standing)]))));
                match self.latest(of, rest) {
                    Ok(Ok(start)) if start == began => (start, Standing::Law),
                    Ok(Ok(start)) => (start, first.standing),
                    Ok(Err(waiting)) => return open(waiting),
                    Err(Stop::Uncovered(day)) => return open(uncovered(day)),
                    Err(Stop::Problem(problem)) => return Err(problem),
                }
            }
            _ => (began, first.standing),
        };
        let mut steps = Vec::from([taken(first, None, start, standing)]);
        let due = self.walk(rest, At { start: start.day(), now: start }, &mut steps)?;
        // Where nothing was promised in time there is no such period.
        let promised = || steps.iter().any(|step| step.step == Step::OrPromised);
        let waits_for_promise = lines.iter().any(|line| line.step == Step::OrPromised);
        Ok((!waits_for_promise || promised()).then_some((due, steps)))
    }

    /// Takes the steps from here on; the trace holds those that led to the answer.
    fn walk(&self, lines: &'static [Line], at: At, trace: &mut Vec<Taken>) -> Result<Due, Error> {
        let Some((line, rest)) = lines.split_first() else {
            return Ok(match at.now {
                When::Day(on) => Due::Day { on },
                moment @ When::Moment(_) => Due::Moment { at: moment },
            });
        };
        let mut step = taken(line, Some(at.now), at.now, line.standing);
        let waits = match self.step(line.step, at, rest, &mut step) {
            Ok(waits) => waits,
            Err(Stop::Problem(problem)) => return Err(problem),
            Err(Stop::Uncovered(day)) => return self.sooner_or_uncovered(day, rest, at, trace),
        };
        if let Some(span) = waits {
            trace.push(step);
            return Ok(Due::Waiting { r#for: span.awaited, since: span.asked });
        }
        let now = step.to;
        if step.from != Some(now) || line.step == Step::NextWorkingDay {
            trace.push(step);
        }
        self.walk(rest, At { now, ..at }, trace)
    }

    /// Takes one step; or tells what is waited for.
    fn step(
        &self,
        step: Step,
        at: At,
        rest: &'static [Line],
        taken: &mut Taken,
    ) -> Result<Option<Span>, Stop> {
        let day = at.now.day();
        taken.to = match step {
            Step::StandStill { awaiting, count } => {
                let (still, waits) = self.still(awaiting, count, at, rest)?;
                let days: u32 = still.iter().map(|span| span.days).sum();
                taken.stood_still = still;
                taken.to = When::Day(later(day, days)?);
                return Ok(waits);
            }
            Step::Months { count } => {
                let reached = day.add_months(i32::try_from(count).unwrap_or(i32::MAX))?;
                taken.clamped = reached.day() != day.day();
                When::Day(reached)
            }
            Step::Days { count } => When::Day(later(day, count)?),
            Step::Hours { count } => match at.now {
                When::Moment(moment) => When::Moment(moment.add_seconds(i64::from(count) * 3600)?),
                When::Day(_) => return Err(needs_time().into()),
            },
            Step::WorkingDays { count } => {
                let mut reached = day;
                for _ in 0..count {
                    reached = self.working_day_from(later(reached, 1)?, &mut taken.skipped)?;
                }
                When::Day(reached)
            }
            Step::NextWorkingDay => When::Day(self.working_day_from(day, &mut taken.skipped)?),
            Step::TwoWorkingDays => {
                // The period runs from the day after its start; what it lacks lies after its end.
                let mut second = at.start;
                for _ in 0..2 {
                    second =
                        self.working_day_from(later(second, 1)?, &mut Vec::new()).map_err(
                            |stop| match stop {
                                Stop::Uncovered(reached) => Stop::Uncovered(reached.max(day)),
                                problem @ Stop::Problem(_) => problem,
                            },
                        )?;
                }
                match at.now {
                    When::Moment(moment) if second > moment.date() => When::Moment(moment.at_end_of(second)),
                    When::Day(end) if second > end => When::Day(second),
                    enough => enough,
                }
            }
            Step::OrEarlier { of } => match self.facts.sooner(of) {
                Some(sooner) if sooner.day() < day => When::Day(sooner.day()),
                _ => at.now,
            },
            Step::OrPromised => When::Day(self.promised_by(day).map_or(day, |promised| promised.max(day))),
            Step::DayBefore => When::Day(day.add_days(-1)?),
            // They only begin.
            Step::FromEvent | Step::FromLatest { .. } => at.now,
        };
        Ok(None)
    }

    /// Holidays only move an end on: what ends the period before it came to them ends it whatever they are.
    fn sooner_or_uncovered(
        &self,
        not_before: Date,
        rest: &'static [Line],
        at: At,
        trace: &mut Vec<Taken>,
    ) -> Result<Due, Error> {
        let sooner = rest.iter().enumerate().find_map(|(position, line)| match line.step {
            Step::OrEarlier { of } => Some((position, self.facts.sooner(of)?.day())),
            _ => None,
        });
        match sooner.and_then(|(position, on)| Some((rest.get(position..)?, on))) {
            Some((rest, on)) if on <= at.now.day() => self.walk(rest, at, trace),
            Some((_, on)) => Ok(Due::Uncovered { year: not_before.year(), not_before: not_before.min(on) }),
            None => Ok(uncovered(not_before)),
        }
    }

    /// The latest of the beginning and of what was rightly asked for; what is asked after the end as it stood delays
    /// nothing.
    fn latest(&self, of: &[Awaited], rest: &'static [Line]) -> Result<Result<When, Due>, Stop> {
        let mut start = self.facts.began();
        for span in self.facts.spans(of) {
            let at = At { start: start.day(), now: start };
            if self.is_over(rest, at, span.asked)? {
                continue;
            }
            match span.answered {
                None => return Ok(Err(Due::Waiting { r#for: span.awaited, since: span.asked })),
                Some(day) if day > start.day() => start = When::Day(day),
                Some(_) => {}
            }
        }
        Ok(Ok(start))
    }

    /// The times in which the clock stood still, and the one that is still open.
    fn still(
        &self,
        awaiting: &[Awaited],
        count: Still,
        at: At,
        rest: &'static [Line],
    ) -> Result<(Vec<StoodStill>, Option<Span>), Stop> {
        let mut found = Vec::new();
        let mut end = at.now.day();
        // Days that are already left out, or lie before the period, are not left out again.
        let mut counted = at.start;
        for span in self.facts.spans(awaiting) {
            if self.is_over(rest, At { now: When::Day(end), ..at }, span.asked)? {
                continue;
            }
            let Some(answered) = span.answered else { return Ok((found, Some(span))) };
            let first = match count {
                Still::AfterAsking => span.asked,
                Still::BothDays => span.asked.add_days(-1)?,
            };
            let from = first.max(counted);
            let days = u32::try_from(answered.days_since_1970() - from.days_since_1970()).unwrap_or(0);
            if days > 0 {
                found.push(StoodStill { r#for: span.awaited, asked: span.asked, answered, days });
                end = later(end, days)?;
                counted = answered;
            }
        }
        Ok((found, None))
    }

    /// Whether the period would have ended before `day` without more waiting.
    fn is_over(&self, rest: &'static [Line], at: At, day: Date) -> Result<bool, Stop> {
        match self.walk(rest, at, &mut Vec::new())? {
            Due::Uncovered { not_before, .. } if day > not_before => Err(Stop::Uncovered(not_before)),
            due => Ok(due.is_over_on(day)?),
        }
    }

    /// The day the last extension notice promised that was sent by a day; a later one moves nothing.
    fn promised_by(&self, day: Date) -> Option<Date> {
        self.facts.events().iter().rev().find_map(|event| match event {
            Event::ExtensionSent { on, until, .. } if on.day() <= day => *until,
            _ => None,
        })
    }

    fn working_day_from(&self, mut day: Date, skipped: &mut Vec<Skipped>) -> Result<Date, Stop> {
        let holidays = self.holidays.ok_or_else(no_holidays)?;
        while let Some(off) = holidays.day_off(day).map_err(|_| Stop::Uncovered(day))? {
            skipped.push(Skipped { day, off });
            day = later(day, 1)?;
        }
        Ok(day)
    }
}

fn uncovered(not_before: Date) -> Due {
    Due::Uncovered { year: not_before.year(), not_before }
}

fn taken(line: &Line, from: Option<When>, to: When, standing: Standing) -> Taken {
    Taken {
        step: line.step,
        cites: Citation::known(line.cites),
        standing,
        from,
        to,
        clamped: false,
        skipped: Vec::new(),
        stood_still: Vec::new(),
    }
}

/// The weakest of the steps that decided something: a day that did not move rests on no rule for moving it.
fn standing(steps: &[Taken]) -> Standing {
    let decided = |step: &&Taken| step.from != Some(step.to) || !step.stood_still.is_empty();
    steps.iter().filter(decided).map(|step| step.standing).max().unwrap_or(Standing::Law)
}

fn later(day: Date, days: u32) -> Result<Date, Error> {
    day.add_days(i32::try_from(days).unwrap_or(i32::MAX))
}

fn needs_time() -> Error {
    Error::new(
        Code::ClockNeedsTime,
        "",
        "hours run from a moment: give the time with its distance from UTC, as in 2025-04-01T09:30:00+02:00",
    )
}

fn no_holidays() -> Error {
    Error::new(
        Code::ClockNoHolidays,
        "",
        "the period turns on working days: give the public holidays of the place and the years they cover",
    )
}
