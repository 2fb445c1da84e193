//! A moment, for periods of hours and minutes.

use super::{
    date::{Date, out_of_range},
    offset::UtcOffset,
    text::{number, text_on_the_wire},
};
use crate::{Code, Error};
use core::{fmt, str::FromStr};

/// A moment to the second: a local date and time, with its distance from UTC where that is known.
///
/// Written `YYYY-MM-DDTHH:MM:SS`, then `Z`, `±HH:MM` or nothing. A fraction of a second may be written and is left out
/// (*convention*), so moments within one second are one: where their order would matter, they count as one instant, as
/// the events of a consent do, of which the most protective then counts. No clock of the world is further from UTC than
/// −12:00 and +14:00, and a moment that says so is refused. Two moments are equal when they are written alike;
/// [`instant`](Self::instant) compares them on one time line, where a moment without an offset counts as UTC.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct DateTime {
    date: Date,
    /// Seconds since midnight, under 86,400.
    second: u32,
    /// Minutes east of UTC.
    offset: Option<i16>,
}

text_on_the_wire!(
    DateTime,
    "date-time",
    r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?(Z|([+](0[0-9]|1[0-3]):[0-5][0-9]|[+]14:00|-(0[0-9]|1[01]):[0-5][0-9]|-12:00))?$",
    "2026-03-01T12:00:00Z"
);

const SECONDS_A_DAY: i64 = 86_400;
/// The clocks of the world furthest from UTC, in minutes east of it: west of the date line at sea, and the Line Islands.
const CLOCKS: core::ops::RangeInclusive<i16> = -12 * 60..=14 * 60;

impl DateTime {
    /// The first second of `date`, without an offset.
    #[must_use]
    pub fn start_of(date: Date) -> Self {
        Self { date, second: 0, offset: None }
    }

    /// The moment `seconds` after 1970-01-01T00:00:00Z, or before it where negative.
    ///
    /// # Errors
    /// [`Code::DateOutOfRange`] when it lies outside the calendar.
    pub fn from_unix_seconds(seconds: i64) -> Result<Self, Error> {
        Self::from_local(seconds, Some(0)).ok_or_else(out_of_range)
    }

    /// The local date, as it is written.
    #[must_use]
    pub fn date(self) -> Date {
        self.date
    }

    /// Minutes east of UTC, where that is known.
    #[must_use]
    pub fn offset(self) -> Option<i16> {
        self.offset
    }

    /// The same instant on a clock at `offset`; a moment without one counts as UTC.
    ///
    /// # Errors
    /// [`Code::DateOutOfRange`] when its local date lies outside the calendar.
    pub fn at_offset(self, offset: UtcOffset) -> Result<Self, Error> {
        let minutes = offset.minutes();
        let local = self.instant() + i64::from(minutes) * 60;
        Self::from_local(local, Some(minutes)).ok_or_else(out_of_range)
    }

    /// Seconds since 1970-01-01T00:00:00Z; a moment without an offset counts as UTC.
    #[must_use]
    pub fn instant(self) -> i64 {
        self.local() - i64::from(self.offset.unwrap_or(0)) * 60
    }

    /// The same clock, `seconds` later or, where negative, earlier.
    ///
    /// # Errors
    /// [`Code::DateOutOfRange`] when it lies outside the calendar.
    pub fn add_seconds(self, seconds: i64) -> Result<Self, Error> {
        self.seconds_later(seconds).ok_or_else(out_of_range)
    }

    pub(super) fn seconds_later(self, seconds: i64) -> Option<Self> {
        Self::from_local(self.local().checked_add(seconds)?, self.offset)
    }

    /// This moment's clock at the first second of `date`.
    pub(super) fn at_start_of(self, date: Date) -> Self {
        Self { date, second: 0, ..self }
    }

    /// This moment's clock at the last second of `date`.
    pub(crate) fn at_end_of(self, date: Date) -> Self {
        Self { date, second: 86_399, ..self }
    }

    fn local(self) -> i64 {
        i64::from(self.date.days_since_1970()) * SECONDS_A_DAY + i64::from(self.second)
    }

    fn from_local(local: i64, offset: Option<i16>) -> Option<Self> {
        let date = Date::from_days_since_1970(local.div_euclid(SECONDS_A_DAY))?;
        Some(Self { date, second: u32::try_from(local.rem_euclid(SECONDS_A_DAY)).ok()?, offset })
    }

    fn read(text: &[u8]) -> Option<Self> {
        let (date, rest) = text.split_at_checked(10)?;
        let (clock, offset) = rest.split_at_checked(9)?;
        let [b'T', h1, h2, b':', m1, m2, b':', s1, s2] = *clock else { return None };
        let second = below(number(&[h1, h2])?, 24)? * 3600
            + below(number(&[m1, m2])?, 60)? * 60
            + below(number(&[s1, s2])?, 60)?;
        Some(Self { date: Date::read(date)?, second, offset: read_offset(after_fraction(offset)?)? })
    }
}

/// What follows a fraction of a second, where there is one (RFC 3339, 5.6).
fn after_fraction(text: &[u8]) -> Option<&[u8]> {
    let [b'.', fraction @ ..] = text else { return Some(text) };
    let digits = fraction.iter().take_while(|digit| digit.is_ascii_digit()).count();
    if digits == 0 { None } else { fraction.get(digits..) }
}

fn below(number: u32, limit: u32) -> Option<u32> {
    (number < limit).then_some(number)
}

/// Nothing, `Z`, or `±HH:MM`; the outer `None` is for anything else.
#[expect(clippy::option_option, reason = "not readable and not there are different answers")]
fn read_offset(text: &[u8]) -> Option<Option<i16>> {
    match *text {
        [] => Some(None),
        [b'Z'] => Some(Some(0)),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let minutes = below(number(&[h1, h2])?, 24)? * 60 + below(number(&[m1, m2])?, 60)?;
            let minutes = i16::try_from(minutes).ok()?;
            let east = if sign == b'-' { -minutes } else { minutes };
            CLOCKS.contains(&east).then_some(Some(east))
        }
        _ => None,
    }
}

impl FromStr for DateTime {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::read(text.as_bytes()).ok_or_else(|| {
            Error::new(
                Code::DateUnknown,
                "",
                "not a date with a time; write YYYY-MM-DDTHH:MM:SS, then Z or the distance from UTC, which lies between -12:00 and +14:00, as in 2026-03-01T12:00:00+01:00",
            )
        })
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute, second) = (self.second / 3600, self.second / 60 % 60, self.second % 60);
        write!(f, "{}T{hour:02}:{minute:02}:{second:02}", self.date)?;
        match self.offset {
            None => Ok(()),
            Some(0) => f.write_str("Z"),
            Some(minutes) => {
                let (sign, east) = (if minutes < 0 { '-' } else { '+' }, minutes.unsigned_abs());
                write!(f, "{sign}{:02}:{:02}", east / 60, east % 60)
            }
        }
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn moments_are_read_and_written_alike() {
        for text in [
            "2026-03-01T00:00:00",
            "2026-03-01T23:59:59Z",
            "2026-03-01T12:00:00+05:45",
            "0001-01-01T00:00:00-03:30",
        ] {
            assert_eq!(text.parse::<DateTime>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "2026-03-01",
            "2026-03-01 12:00:00",
            "2026-03-01T24:00:00",
            "2026-03-01T12:60:00",
            "2026-03-01T12:00:60",
            "2026-03-01T12:00:00z",
            "2026-03-01T12:00:00+1:00",
            "2026-03-01T12:00:00+24:00",
            "2026-02-30T12:00:00Z",
            "2026-03-01T12:00:00.Z",
            "2026-03-01T12:00:00,5Z",
            "2026-03-01T12:00:00.5.5Z",
            "2026-03-01T12:00:00.5x",
            "2026-03-01T12:00:00+14:01",
            "2026-03-01T12:00:00-12:01",
            "2026-03-01T12:00:0é",
        ] {
            assert_eq!(text.parse::<DateTime>().unwrap_err().code(), Code::DateUnknown, "{text}");
        }
    }

    #[test]
    fn a_fraction_of_a_second_is_read_and_left_out() {
        for (text, written) in [
            ("2026-03-01T12:00:00.000Z", "2026-03-01T12:00:00Z"),
            ("2026-03-01T23:59:59.999999999+14:00", "2026-03-01T23:59:59+14:00"),
            ("2026-03-01T00:00:00.5-12:00", "2026-03-01T00:00:00-12:00"),
            ("2026-03-01T12:00:00.1", "2026-03-01T12:00:00"),
        ] {
            assert_eq!(text.parse::<DateTime>().unwrap().to_string(), written);
        }
    }

    #[test]
    fn offsets_meet_on_one_time_line() {
        let utc: DateTime = "1970-01-02T00:00:00Z".parse().unwrap();
        let berlin: DateTime = "1970-01-02T01:00:00+01:00".parse().unwrap();
        assert_eq!((utc.instant(), berlin.instant()), (86_400, 86_400));
        assert_eq!(DateTime::from_unix_seconds(86_400).unwrap(), utc);
        assert_eq!(berlin.add_seconds(-3_601).unwrap().to_string(), "1970-01-01T23:59:59+01:00");
        assert_eq!(berlin.add_seconds(i64::MAX).unwrap_err().code(), Code::DateOutOfRange);
        assert_eq!(DateTime::from_unix_seconds(i64::MIN).unwrap_err().code(), Code::DateOutOfRange);
    }
}
