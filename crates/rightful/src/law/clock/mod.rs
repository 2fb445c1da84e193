//! Clocks: by when the law wants something done, how that was counted, and whether it was done in time.
//!
//! A regime is data: a list of [`Rule`]s, each a list of [`Step`]s with the provision it rests on. [`Clock::deadlines`]
//! takes the steps on what happened ([`Facts`]) and on the public holidays of a place ([`Holidays`]) and answers with
//! every step taken; [`Clock::timeline`] compares what was done with what should have been. Nothing is looked up: the
//! holidays are handed in, with the years they cover. A period that leaves those years has no day that can be told: it is
//! named ([`Due::Uncovered`]) beside those that have one, and an error where it is the one asked for.

mod breach;
mod deadline;
mod event;
mod facts;
mod holidays;
mod promise;
mod regime;
mod rules;
mod run;
mod step;
mod timeline;
mod when;
mod words;

#[cfg(test)]
mod model;

use alloc::vec::Vec;

pub use self::breach::BreachCode;
pub use self::deadline::{Deadline, Deadlines, Due, Extension, Reading, Skipped, StoodStill, Taken};
pub use self::event::{Event, ExtensionReason, FeeGround};
pub use self::facts::Facts;
pub use self::holidays::{DayOff, Holiday, HolidayList, Holidays};
pub use self::promise::{PromiseKept, PromiseOutcome, Promised, ToldKept};
pub use self::regime::{ClockPlace, Place, Regime};
pub use self::rules::{Duty, Matter, Rule};
use self::run::Run;
pub use self::step::{Awaited, Line, Sooner, Standing, Step, Still};
pub(crate) use self::timeline::refuse_future;
pub use self::timeline::{Breach, Open, Outcome, Verdict};
pub use self::when::When;
pub use crate::calendar::UtcOffset;
use crate::{Code, Date, Error, Period, Problems};

/// The clock of a regime at a place, with that place's public holidays where they are known.
///
/// # Examples
/// ```
/// # fn main() -> Result<(), rightful::Problems> {
/// use rightful::law::clock::{Clock, ClockPlace, Duty, Facts, Holidays, Regime};
/// # let date = |text: &str| text.parse::<rightful::Date>();
/// let place = ClockPlace { regime: Regime::Eu, place: "DE-BE".parse()? };
/// let holidays = Holidays::new("DE-BE".parse()?, 2026, 2026, vec![])?; // rightful-holidays has the lists
/// let clock = Clock::new(place, Some(holidays))?;
/// let answer = clock.deadline(Duty::Answer, &Facts::received(date("2026-01-30")?))?;
/// // There is no 30 February, and 28 February 2026 is a Saturday.
/// assert_eq!(answer.due.when(), Some(date("2026-03-02")?.into()));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    at: ClockPlace,
    holidays: Option<Holidays>,
}

impl Clock {
    /// The clock at this place. Without holidays, what turns on working days is an error, and everything else is not.
    ///
    /// # Errors
    /// [`Code::PlaceRegime`] where the regime does not run at the place, [`Code::HolidaysOtherPlace`] where the holidays
    /// are those of another one.
    pub fn new(at: ClockPlace, holidays: Option<Holidays>) -> Result<Self, Problems> {
        let mut problems: Vec<Error> =
            at.check().err().map(|e| Error::new(e.code(), "/clock/place", e.message())).into_iter().collect();
        if holidays.as_ref().is_some_and(|holidays| *holidays.place() != at.place) {
            problems.push(Error::new(
                Code::HolidaysOtherPlace,
                "/holidays/place",
                "the holidays are those of another place than the clock's: the place where the controller acts counts (Regulation 1182/71 Art. 2(1))",
            ));
        }
        Problems::none_or(problems)?;
        Ok(Self { at, holidays })
    }

    /// The law.
    #[must_use]
    pub const fn regime(&self) -> Regime {
        self.at.regime
    }

    /// The place.
    #[must_use]
    pub const fn place(&self) -> &Place {
        &self.at.place
    }

    /// Every deadline the regime has for what happened, in the order of its rules. One that reaches a year which the
    /// holidays do not cover is told as [`Due::Uncovered`], beside the others.
    ///
    /// # Errors
    /// [`Code::ClockNoDeadline`] where it has none, and for any of them what [`deadline`](Self::deadline) has but for
    /// [`Code::ClockNotCovered`].
    pub fn deadlines(&self, facts: &Facts) -> Result<Deadlines, Error> {
        let all = self.count(facts, &Duty::ALL)?;
        Ok(Deadlines { told: all.told_by(facts), ..all })
    }

    /// The deadlines of these duties; what the others would need is not asked for.
    ///
    /// # Errors
    /// [`Code::ClockNoDeadline`] where the regime has none of them, and for each what [`deadline`](Self::deadline) has.
    pub fn deadlines_of(&self, facts: &Facts, duties: &[Duty]) -> Result<Deadlines, Error> {
        let asked = self.count(facts, duties)?;
        asked.deadlines.iter().try_for_each(|deadline| deadline.due.last_day().map(drop))?;
        Ok(asked)
    }

    fn count(&self, facts: &Facts, duties: &[Duty]) -> Result<Deadlines, Error> {
        let run = Run { facts, holidays: self.holidays.as_ref() };
        let begun = facts.began().day();
        let of_matter = |rule: &&Rule| rule.matter == facts.matter() && rule.is_law_on(begun);
        let mut deadlines = Vec::new();
        for rule in self.at.regime.rules().iter().filter(of_matter) {
            if duties.contains(&rule.duty) {
                deadlines.extend(run.deadline(rule)?);
            }
        }
        if deadlines.is_empty() {
            return Err(no_deadline());
        }
        // An extension is judged by the notice's own deadline, whether that was asked for or not.
        let extends = |event: &Event| matches!(event, Event::ExtensionSent { .. });
        let notice =
            self.at.regime.rules().iter().filter(of_matter).find(|r| r.duty == Duty::ExtensionNotice);
        let extension = if facts.events().iter().any(extends) {
            let notice = notice.map(|rule| run.deadline(rule)).transpose()?.flatten();
            timeline::extension(self.at.regime, facts, notice.as_ref())?
        } else {
            None
        };
        let before_law = !self.at.regime.applied_on(begun);
        Ok(Deadlines { extension, before_law, ..self.answered_with(deadlines) })
    }

    /// As [`deadlines_of`](Self::deadlines_of), or [`deadlines`](Self::deadlines) where no duty is named, with the day of a
    /// period that the controller has promised. Where the law has no period for the matter, such as a complaint to the
    /// controller, the promise stands alone.
    ///
    /// # Errors
    /// As [`deadlines_of`](Self::deadlines_of) or [`deadlines`](Self::deadlines), and [`promised`](Self::promised).
    pub fn deadlines_and_promise(
        &self,
        facts: &Facts,
        duties: Option<&[Duty]>,
        keep: Period,
    ) -> Result<Deadlines, Error> {
        let promised = Some(self.promised(facts, keep)?);
        let answered = match duties {
            Some(duties) => self.deadlines_of(facts, duties),
            None => self.deadlines(facts),
        };
        match answered {
            Ok(deadlines) => Ok(Deadlines { promised, ..deadlines }),
            Err(problem) if problem.code() == Code::ClockNoDeadline => {
                Ok(Deadlines { promised, ..self.answered_with(Vec::new()) })
            }
            Err(problem) => Err(problem),
        }
    }

    /// Whether the law has periods for a matter that began on a day.
    #[must_use]
    pub fn knows(&self, matter: Matter, begun: Date) -> bool {
        self.at.regime.knows(matter, begun)
    }

    fn answered_with(&self, deadlines: Vec<Deadline>) -> Deadlines {
        let (regime, place) = (self.at.regime, self.at.place.clone());
        Deadlines { regime, place, deadlines, extension: None, before_law: false, promised: None, told: None }
    }

    /// The deadline of one duty.
    ///
    /// # Errors
    /// [`Code::ClockNoDeadline`] where the regime has none for it, [`Code::ClockNoHolidays`] where it turns on working
    /// days and no holidays are known, [`Code::ClockNotCovered`] where it reaches a year they do not cover,
    /// [`Code::ClockNeedsTime`] where it is counted in hours from an event of which only the day is told, and
    /// [`Code::DateOutOfRange`] where it leaves the calendar.
    pub fn deadline(&self, duty: Duty, facts: &Facts) -> Result<Deadline, Error> {
        self.deadlines_of(facts, &[duty])?.deadlines.into_iter().next().ok_or_else(no_deadline)
    }

    /// How the matter stands on the day `as_of`: compliant, open, or with every breach there is.
    ///
    /// # Errors
    /// [`Code::TimelineFuture`] for each event after that day, at its index; [`Code::ClockBeforeLaw`] where the law did not apply
    /// yet when it began; [`Code::ClockNotCovered`] where it turns on the holidays of a year that is not covered; otherwise as
    /// [`deadlines`](Self::deadlines).
    pub fn timeline(&self, facts: &Facts, as_of: Date) -> Result<Verdict, Problems> {
        timeline::judge(self, facts, as_of, None)
    }

    /// As [`timeline`](Self::timeline), with whether a period that the controller has promised for the answer was kept. A broken
    /// promise is no breach of the law's period, and told apart.
    ///
    /// # Errors
    /// As [`timeline`](Self::timeline) and [`promised`](Self::promised).
    pub fn timeline_and_promise(
        &self,
        facts: &Facts,
        as_of: Date,
        keep: Period,
    ) -> Result<Verdict, Problems> {
        timeline::judge(self, facts, as_of, Some(keep))
    }
}

fn no_deadline() -> Error {
    Error::new(
        Code::ClockNoDeadline,
        "",
        "this regime sets no such deadline for what began: choose another duty, or the regime whose law it is",
    )
}
