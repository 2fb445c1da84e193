//! A day, or a moment where hours count.

use super::{date::Date, date_time::DateTime, text::text_on_the_wire};
use crate::Error;
use core::{fmt, str::FromStr};

/// A day, written `YYYY-MM-DD`, or a moment, written as a [`DateTime`]: what a period can run from.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a period counts days or time")]
pub enum DayOrTime {
    /// A day.
    Day(Date),
    /// A moment to the second.
    Time(DateTime),
}

text_on_the_wire!(
    DayOrTime,
    "day-or-time",
    r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?(Z|([+](0[0-9]|1[0-3]):[0-5][0-9]|[+]14:00|-(0[0-9]|1[01]):[0-5][0-9]|-12:00))?)?$",
    "2026-03-01"
);

impl DayOrTime {
    /// The day, as it is written.
    #[must_use]
    pub fn date(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Time(time) => time.date(),
        }
    }

    /// Whether two values are of one form, so that they can be put in order.
    #[must_use]
    pub fn is_like(self, other: Self) -> bool {
        matches!((self, other), (Self::Day(_), Self::Day(_)) | (Self::Time(_), Self::Time(_)))
    }

    /// Where it stands on the line of its form: the day, or the instant. Only values of one form compare by it.
    pub(crate) fn place(self) -> i64 {
        match self {
            Self::Day(day) => i64::from(day.days_since_1970()),
            Self::Time(time) => time.instant(),
        }
    }
}

impl From<Date> for DayOrTime {
    fn from(day: Date) -> Self {
        Self::Day(day)
    }
}

impl From<DateTime> for DayOrTime {
    fn from(time: DateTime) -> Self {
        Self::Time(time)
    }
}

impl FromStr for DayOrTime {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        if text.contains('T') { text.parse().map(Self::Time) } else { text.parse().map(Self::Day) }
    }
}

impl fmt::Display for DayOrTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => fmt::Display::fmt(day, f),
            Self::Time(time) => fmt::Display::fmt(time, f),
        }
    }
}

impl fmt::Debug for DayOrTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;
    use alloc::string::ToString;

    #[test]
    fn days_and_moments_are_told_apart_by_how_they_are_written() {
        for text in ["2026-03-01", "2026-03-01T12:00:00", "2026-03-01T12:00:00+02:00"] {
            let read: DayOrTime = text.parse().unwrap();
            assert_eq!(read.to_string(), text);
            assert_eq!(matches!(read, DayOrTime::Time(_)), text.contains('T'));
        }
        for text in ["", "2026-02-30", "2026-03-01T", "2026-03-01 12:00:00", "T"] {
            assert_eq!(text.parse::<DayOrTime>().unwrap_err().code(), Code::DateUnknown, "{text}");
        }
    }
}
