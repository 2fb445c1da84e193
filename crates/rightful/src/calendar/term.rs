//! Where a period starts, where it ends, and which dates are past it.

use super::{
    date::{Date, out_of_range},
    date_time::DateTime,
    period::{Amount, Period},
    text::{number, text_on_the_wire},
};
use crate::{Code, Error};
use core::{fmt, str::FromStr};

/// The day a period starts from, given the day something happened.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    crate::read::Read,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum StartRule {
    /// That day itself.
    #[default]
    Day,
    /// The 31st of December of that day's year, as tax law has it (for example AO §147(4)).
    YearEnd,
    /// The last day of the financial year that day lies in.
    FinancialYearEnd(MonthDay),
}

/// A day of every year, written `MM-DD`, such as the 31st of March, `03-31`; the 29th of February is the 28th in common
/// years.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MonthDay {
    month: u8,
    day: u8,
}

text_on_the_wire!(MonthDay, "month-day", r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", "03-31");

impl MonthDay {
    /// The day `day` of the month `month`.
    ///
    /// # Errors
    /// [`Code::DateUnknown`] when no year has such a day.
    pub fn new(month: u8, day: u8) -> Result<Self, Error> {
        const LEAP_YEAR: i32 = 2000; // has every day that any year has
        match Date::known(LEAP_YEAR, month, day) {
            Some(_) => Ok(Self { month, day }),
            None => Err(Error::new(
                Code::DateUnknown,
                "",
                "no year has such a day; write MM-DD with a month from 01 to 12 and a day it has",
            )),
        }
    }

    /// The month, from 1 to 12.
    #[must_use]
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    #[must_use]
    pub fn day(self) -> u8 {
        self.day
    }

    /// This day of `year`.
    fn of(self, year: i32) -> Option<Date> {
        Date::clamped(year, self.month, self.day)
    }

    /// The first such day that is not before `x`.
    fn on_or_after(self, x: Date) -> Option<Date> {
        let year = i32::from(x.year());
        self.of(year).filter(|day| *day >= x).or_else(|| self.of(year + 1))
    }

    /// The last such day that is not after `x`.
    fn on_or_before(self, x: Date) -> Option<Date> {
        let year = i32::from(x.year());
        self.of(year).filter(|day| *day <= x).or_else(|| self.of(year - 1))
    }
}

impl FromStr for MonthDay {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let digits = |text: &[u8]| u8::try_from(number(text)?).ok();
        let read = |text: &[u8]| {
            let [m1, m2, b'-', d1, d2] = *text else { return None };
            Some((digits(&[m1, m2])?, digits(&[d1, d2])?))
        };
        let (month, day) = read(text.as_bytes()).unwrap_or_default();
        Self::new(month, day)
    }
}

impl fmt::Display for MonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

impl fmt::Debug for MonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "--{self}")
    }
}

const YEAR_END: MonthDay = MonthDay { month: 12, day: 31 };

impl StartRule {
    /// The day of the year this rule waits for, where it waits.
    fn waits_for(self) -> Option<MonthDay> {
        match self {
            Self::Day => None,
            Self::YearEnd => Some(YEAR_END),
            Self::FinancialYearEnd(day) => Some(day),
        }
    }
}

/// A period with the rule for its start: everything that turns a date into the end of its retention.
///
/// For every date `x` and day `d`: `due(x) <= d` exactly when `x <= cutoff(d)`. A `due` outside the calendar is
/// later than any day. Nothing moves for a weekend: that would store data longer.
///
/// # Examples
/// ```
/// # fn main() -> Result<(), rightful::Error> {
/// use rightful::{StartRule, Term};
/// let vouchers = Term::new("P8Y".parse()?, StartRule::YearEnd)?;
/// assert_eq!(vouchers.end("2025-02-14".parse()?)?.to_string(), "2033-12-31");
/// assert_eq!(vouchers.due("2025-02-14".parse()?)?.to_string(), "2034-01-01");
/// assert_eq!(vouchers.cutoff("2034-01-01".parse()?), Some("2025-12-31".parse()?));
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term {
    period: Period,
    start: StartRule,
}

impl Term {
    /// The term of `period` from the day that `start` gives.
    ///
    /// # Errors
    /// [`Code::PeriodStart`] when a period of hours or minutes should start from the end of a year.
    pub fn new(period: Period, start: StartRule) -> Result<Self, Error> {
        match (period.amount(), start) {
            (Amount::Minutes(_), StartRule::YearEnd | StartRule::FinancialYearEnd(_)) => Err(Error::new(
                Code::PeriodStart,
                "",
                "hours and minutes run from a moment, not from the end of a year; give the period in days, months or years, or start it from the day",
            )),
            _ => Ok(Self { period, start }),
        }
    }

    /// How long.
    #[must_use]
    pub const fn period(self) -> Period {
        self.period
    }

    /// From where.
    #[must_use]
    pub const fn start(self) -> StartRule {
        self.start
    }

    /// The last day on which data of `x` may be held.
    ///
    /// The day `x` itself does not count: 30 days after the 1st end on the 31st, a month on the same day of the next
    /// month, or on its last day. A date does not tell the hour, so hours and minutes are rounded up to whole days
    /// here: nothing ends before its time, and at most two days after it; a column that holds the time is exact.
    ///
    /// # Errors
    /// [`Code::DateOutOfRange`] when the end lies outside the calendar.
    pub fn end(self, x: Date) -> Result<Date, Error> {
        self.end_of(x).ok_or_else(out_of_range)
    }

    /// The first day on which data of `x` may no longer be held: the day after [`end`](Self::end).
    ///
    /// # Errors
    /// [`Code::DateOutOfRange`] when that day lies outside the calendar.
    pub fn due(self, x: Date) -> Result<Date, Error> {
        self.end_of(x).and_then(Date::day_after).ok_or_else(out_of_range)
    }

    /// The latest date that is due on day `d`, or none where no date of the calendar is.
    #[must_use]
    pub fn cutoff(self, d: Date) -> Option<Date> {
        let last_start = self.latest_start_ending_by(d.days_later(-1)?)?;
        match self.start.waits_for() {
            None => Some(last_start),
            Some(day) => day.on_or_before(last_start),
        }
    }

    /// The moment from which data of the moment `x` may no longer be held; until then it may.
    ///
    /// Hours and minutes are counted on the time line, whatever the clock in between. Months and days end with the
    /// local day: due is the first second of the day after.
    ///
    /// # Errors
    /// [`Code::DateOutOfRange`] when that moment lies outside the calendar.
    pub fn due_at(self, x: DateTime) -> Result<DateTime, Error> {
        match self.period.amount() {
            Amount::Minutes(minutes) => x.add_seconds(i64::from(minutes) * 60),
            Amount::Months(_) | Amount::Days(_) => self.due(x.date()).map(|due| x.at_start_of(due)),
        }
    }

    /// The latest moment that is due at the moment `d`, on `d`'s clock, or none where no moment of the calendar is.
    #[must_use]
    pub fn cutoff_at(self, d: DateTime) -> Option<DateTime> {
        match self.period.amount() {
            Amount::Minutes(minutes) => d.seconds_later(-(i64::from(minutes) * 60)),
            Amount::Months(_) | Amount::Days(_) => self.cutoff(d.date()).map(|cutoff| d.at_end_of(cutoff)),
        }
    }

    /// The day the period runs from: `x` itself, or the end of its year; none where that lies outside the calendar.
    #[must_use]
    pub fn start_of(self, x: Date) -> Option<Date> {
        match self.start.waits_for() {
            None => Some(x),
            Some(day) => day.on_or_after(x),
        }
    }

    fn end_of(self, x: Date) -> Option<Date> {
        let start = self.start_of(x)?;
        match self.whole_days_or_months() {
            Whole::Days(days) => start.days_later(days),
            Whole::Months(months) => start.months_later(months),
        }
    }

    /// The latest day from which the period ends on day `end` or before.
    fn latest_start_ending_by(self, end: Date) -> Option<Date> {
        let months = match self.whole_days_or_months() {
            Whole::Days(days) => return end.days_later(-days),
            Whole::Months(months) => months,
        };
        let start = end.months_later(-months)?;
        if end.is_last_of_month() {
            // Every later day of a longer month clamps to this same end.
            Date::clamped(i32::from(start.year()), start.month(), 31)
        } else {
            Some(start)
        }
    }

    fn whole_days_or_months(self) -> Whole {
        // A period is at most 1,000 years, so every amount fits.
        match self.period.amount() {
            Amount::Months(months) => Whole::Months(i32::try_from(months).unwrap_or(i32::MAX)),
            Amount::Days(days) => Whole::Days(i32::try_from(days).unwrap_or(i32::MAX)),
            Amount::Minutes(minutes) => {
                Whole::Days(i32::try_from(minutes.div_ceil(24 * 60)).unwrap_or(i32::MAX))
            }
        }
    }
}

/// What a period is worth on a date.
enum Whole {
    Days(i32),
    Months(i32),
}
