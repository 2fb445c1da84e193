//! Deadlines and timelines: what web and Rust developers call first, without any policy.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;

use super::Call;
use crate::law::clock::{
    self, Clock, ClockPlace, Deadlines, Duty, Event, Facts, HolidayList, Holidays, Regime, Verdict,
};
use crate::read::Read;
use crate::{Code, Date, Error, Period, Problems};

/// Tells by when the law wants something done, and how that was counted: each step with its provision.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DeadlineCall {
    /// The law, and the place where the controller acts.
    clock: ClockPlace,
    /// The public holidays of the place, with the years they cover; only what turns on working days needs them.
    #[serde(default)]
    holidays: Option<HolidayList>,
    /// What happened, in any order; one event begins it all.
    events: Vec<Event>,
    /// Which deadlines are wanted; all that the regime has unless said. One that is wanted by name, or in force, has to be
    /// covered by the holidays.
    #[serde(default)]
    only: Option<Vec<Duty>>,
    /// The period that the controller has promised for this, where it has: its day is told apart from the law's.
    #[serde(default)]
    promised: Option<Period>,
}

/// Tells whether what happened was in time: compliant, open, or every breach there is.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TimelineCall {
    /// The law, and the place where the controller acts.
    clock: ClockPlace,
    /// The public holidays of the place, with the years they cover; only what turns on working days needs them.
    #[serde(default)]
    holidays: Option<HolidayList>,
    /// What happened, in any order; one event begins it all.
    events: Vec<Event>,
    /// The day of the question; nothing happened after it.
    as_of: Date,
    /// The period that the controller has promised for this, where it has: whether it was kept is told apart from the law's.
    #[serde(default)]
    promised: Option<Period>,
}

impl Call for DeadlineCall {
    const NAME: &'static str = "deadline";
    type Answer = Deadlines;

    fn answer(self) -> Result<Deadlines, Problems> {
        let reasoned = refuse_unreasoned(self.clock.regime, &self.events);
        let began = began(&self.events);
        let (clock, facts) = read(self.clock, self.holidays, self.events, reasoned)?;
        let only = self.only.as_deref();
        let answered = match (self.promised, only) {
            (Some(keep), only) => clock.deadlines_and_promise(&facts, only, keep),
            (None, Some(duties)) => clock.deadlines_of(&facts, duties),
            (None, None) => clock.deadlines(&facts),
        };
        answered.and_then(Deadlines::in_force).map_err(|problem| placed(problem.into(), &began))
    }
}

impl Call for TimelineCall {
    const NAME: &'static str = "timeline";
    type Answer = Verdict;

    fn answer(self) -> Result<Verdict, Problems> {
        let past = clock::refuse_future(&self.events, self.as_of);
        let began = began(&self.events);
        let (clock, facts) = read(self.clock, self.holidays, self.events, past)?;
        let judged = match self.promised {
            Some(keep) => clock.timeline_and_promise(&facts, self.as_of, keep),
            None => clock.timeline(&facts, self.as_of),
        };
        judged.map_err(|problems| placed(problems, &began))
    }
}

/// The place of the event that began it all.
fn began(events: &[Event]) -> String {
    let begins = events.iter().position(|event| event.begins().is_some());
    begins.map(|index| format!("/events/{index}")).unwrap_or_default()
}

/// A period that leaves the calendar, or a law that did not apply yet, stands at the event it was counted from.
pub(super) fn placed(problems: Problems, began: &str) -> Problems {
    let place = |problem: &Error| match (problem.code(), problem.at()) {
        (code @ (Code::DateOutOfRange | Code::ClockBeforeLaw), "") => {
            Error::new(code, began, problem.message())
        }
        _ => problem.clone(),
    };
    let placed = problems.as_slice().iter().map(place).collect();
    Problems::none_or(placed).err().unwrap_or(problems)
}

/// Clock and facts of a call; or every problem of both, and what else is wrong with the events.
fn read(
    place: ClockPlace,
    holidays: Option<HolidayList>,
    events: Vec<Event>,
    also: Result<(), Problems>,
) -> Result<(Clock, Facts), Problems> {
    let holidays = holidays.map(Holidays::try_from).transpose();
    let clock = holidays.map_err(|e| e.under("/holidays")).and_then(|holidays| Clock::new(place, holidays));
    let facts = Facts::new(events).map_err(|problems| problems.under("/events"));
    let also = also.map_err(|problems| problems.under("/events"));
    match (clock, facts) {
        (Ok(clock), Ok(facts)) => also.map(|()| (clock, facts)),
        (Err(problems), facts) => Err(problems.and(told(facts.err())).and(told(also.err()))),
        (Ok(_), Err(problems)) => Err(problems.and(told(also.err()))),
    }
}

fn told(problems: Option<Problems>) -> Vec<Error> {
    problems.map(|problems| problems.as_slice().to_vec()).unwrap_or_default()
}

/// Nobody is told a longer period that rests on a notice without a reason (Art. 12(3)).
fn refuse_unreasoned(regime: Regime, events: &[Event]) -> Result<(), Problems> {
    let unreasoned = |event: &Event| {
        matches!(event, Event::ExtensionSent { reason: None, .. }) && regime != Regime::Singapore
    };
    let problems = events.iter().enumerate().filter(|(_, event)| unreasoned(event)).map(|(index, _)| {
        let message =
            "an extension without a reason extends nothing: give the reason its notice gives, or leave it out";
        Error::new(Code::ClockExtensionNoReason, format!("/{index}"), message)
    });
    Problems::none_or(problems.collect())
}
