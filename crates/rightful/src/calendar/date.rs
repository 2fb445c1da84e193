//! A day of the calendar.

use super::text::{number, text_on_the_wire};
use crate::{Code, Error};
use core::{fmt, str::FromStr};

/// A day of the Gregorian calendar from 0001-01-01 to 9999-12-31, written `YYYY-MM-DD`.
///
/// # Examples
/// ```
/// # fn main() -> Result<(), rightful::Error> {
/// let date: rightful::Date = "2024-01-31".parse()?;
/// assert_eq!(date.add_months(1)?.to_string(), "2024-02-29");
/// assert_eq!(date.add_days(30)?.to_string(), "2024-03-01");
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(time::Date);

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a week has seven days")]
pub enum Weekday {
    /// Monday, the first day of the week (ISO 8601).
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

text_on_the_wire!(Date, "date", r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", "2026-03-01");

/// The Julian day of 1970-01-01.
const UNIX_EPOCH: i32 = 2_440_588;

impl Date {
    /// The day `year`-`month`-`day`.
    ///
    /// # Errors
    /// [`Code::DateUnknown`] when the calendar has no such day.
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, Error> {
        Self::known(i32::from(year), month, day).ok_or_else(|| {
            Error::new(
                Code::DateUnknown,
                "",
                "the calendar has no such day; give a day from 0001-01-01 to 9999-12-31",
            )
        })
    }

    /// The year, from 1 to 9999.
    #[must_use]
    pub fn year(self) -> u16 {
        u16::try_from(self.0.year()).unwrap_or(u16::MAX) // the invariant holds it between 1 and 9999
    }

    /// The month, from 1 to 12.
    #[must_use]
    pub fn month(self) -> u8 {
        u8::from(self.0.month())
    }

    /// The day of the month, from 1.
    #[must_use]
    pub fn day(self) -> u8 {
        self.0.day()
    }

    /// The day of the week.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        match self.0.weekday() {
            time::Weekday::Monday => Weekday::Monday,
            time::Weekday::Tuesday => Weekday::Tuesday,
            time::Weekday::Wednesday => Weekday::Wednesday,
            time::Weekday::Thursday => Weekday::Thursday,
            time::Weekday::Friday => Weekday::Friday,
            time::Weekday::Saturday => Weekday::Saturday,
            time::Weekday::Sunday => Weekday::Sunday,
        }
    }

    /// The day `days` later, or earlier where negative.
    ///
    /// # Errors
    /// [`Code::DateOutOfRange`] when it lies outside the calendar.
    pub fn add_days(self, days: i32) -> Result<Self, Error> {
        self.days_later(days).ok_or_else(out_of_range)
    }

    /// The same day `months` later, or earlier where negative; a month without that day gives its last day.
    ///
    /// # Errors
    /// [`Code::DateOutOfRange`] when it lies outside the calendar.
    pub fn add_months(self, months: i32) -> Result<Self, Error> {
        self.months_later(months).ok_or_else(out_of_range)
    }

    /// How many days this day lies after 1970-01-01; negative before it.
    #[must_use]
    pub fn days_since_1970(self) -> i32 {
        self.0.to_julian_day() - UNIX_EPOCH
    }

    /// The day `days` days after 1970-01-01, or before it where negative.
    pub(crate) fn from_days_since_1970(days: i64) -> Option<Self> {
        let julian = i32::try_from(days).ok()?.checked_add(UNIX_EPOCH)?;
        Self::inside(time::Date::from_julian_day(julian).ok()?)
    }

    pub(super) fn known(year: i32, month: u8, day: u8) -> Option<Self> {
        let month = time::Month::try_from(month).ok()?;
        Self::inside(time::Date::from_calendar_date(year, month, day).ok()?)
    }

    pub(super) fn days_later(self, days: i32) -> Option<Self> {
        let julian = self.0.to_julian_day().checked_add(days)?;
        Self::inside(time::Date::from_julian_day(julian).ok()?)
    }

    pub(super) fn day_after(self) -> Option<Self> {
        Self::inside(self.0.next_day()?)
    }

    pub(super) fn months_later(self, months: i32) -> Option<Self> {
        let (year, month, day) = self.0.to_calendar_date();
        let month_count = (year * 12 + i32::from(u8::from(month)) - 1).checked_add(months)?;
        let (year, month) = (month_count.div_euclid(12), month_count.rem_euclid(12));
        Self::clamped(year, u8::try_from(month + 1).ok()?, day)
    }

    /// `year`-`month`-`day`, or the last day of that month where it is shorter.
    pub(super) fn clamped(year: i32, month: u8, day: u8) -> Option<Self> {
        let length = time::Month::try_from(month).ok()?.length(year);
        Self::known(year, month, day.min(length))
    }

    pub(super) fn is_last_of_month(self) -> bool {
        self.day() == self.0.month().length(self.0.year())
    }

    /// Keeps every value in the years that four digits can write, whatever range `time` was built with.
    fn inside(date: time::Date) -> Option<Self> {
        (1..=9999).contains(&date.year()).then_some(Self(date))
    }
}

pub(super) fn out_of_range() -> Error {
    Error::new(
        Code::DateOutOfRange,
        "",
        "the result lies outside the calendar; check the date and use a shorter period, so that it stays between 0001-01-01 and 9999-12-31",
    )
}

impl FromStr for Date {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::read(text.as_bytes()).ok_or_else(|| {
            Error::new(
                Code::DateUnknown,
                "",
                "not a day of the calendar; write YYYY-MM-DD, such as 2026-03-01",
            )
        })
    }
}

impl Date {
    /// `YYYY-MM-DD` and nothing else.
    pub(super) fn read(text: &[u8]) -> Option<Self> {
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text else { return None };
        let year = i32::try_from(number(&[y1, y2, y3, y4])?).ok()?;
        let (month, day) = (number(&[m1, m2])?, number(&[d1, d2])?);
        Self::known(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn only_days_of_the_calendar_are_read() {
        for text in ["0001-01-01", "1900-02-28", "2000-02-29", "2024-02-29", "9999-12-31"] {
            assert_eq!(date(text).to_string(), text);
        }
        for text in [
            "",
            "2025-02-29",
            "1900-02-29",
            "2025-13-01",
            "2025-00-10",
            "2025-01-00",
            "2025-04-31",
            "0000-01-01",
            "2025-1-1",
            "20250101",
            "2025-01-01 ",
            " 2025-01-01",
            "+025-01-01",
            "2025-01-0١",
            "10000-01-01",
        ] {
            assert_eq!(text.parse::<Date>().unwrap_err().code(), Code::DateUnknown, "{text}");
        }
    }

    #[test]
    fn months_clamp_and_the_ends_of_the_calendar_are_errors() {
        assert_eq!(date("2025-01-31").add_months(1).unwrap(), date("2025-02-28"));
        assert_eq!(date("2025-03-31").add_months(-1).unwrap(), date("2025-02-28"));
        assert_eq!(date("2024-02-29").add_months(12).unwrap(), date("2025-02-28"));
        assert_eq!(date("9999-12-31").add_days(1).unwrap_err().code(), Code::DateOutOfRange);
        assert_eq!(date("9999-12-01").add_months(1).unwrap_err().code(), Code::DateOutOfRange);
        assert_eq!(date("0001-01-01").add_days(-1).unwrap_err().code(), Code::DateOutOfRange);
        assert_eq!(date("0001-01-31").add_months(-1).unwrap_err().code(), Code::DateOutOfRange);
        assert_eq!(date("2025-01-01").add_months(i32::MAX).unwrap_err().code(), Code::DateOutOfRange);
        assert_eq!(date("2025-01-01").add_days(i32::MIN).unwrap_err().code(), Code::DateOutOfRange);
    }

    #[test]
    fn text_is_the_form_on_the_wire() {
        let day = date("2026-03-01");
        assert_eq!(serde_json::to_string(&day).unwrap(), "\"2026-03-01\"");
        assert_eq!(serde_json::from_str::<Date>("\"2026-03-01\"").unwrap(), day);
        assert!(serde_json::from_str::<Date>("20260301").is_err());
        assert_eq!(day.weekday(), Weekday::Sunday);
        assert_eq!(day.days_since_1970(), 20_513);
        assert_eq!(Date::from_days_since_1970(20_513), Some(day));
    }
}
