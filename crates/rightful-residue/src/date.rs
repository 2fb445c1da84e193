//! Which day a cell holds, as its column writes dates and on the clock of some place.

use serde::{Deserialize, Deserializer, de::Error as _};

use crate::sqlite::Value;

/// How a column writes dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a closed grammar: a new form must be met by the evaluation")]
pub enum DateForm {
    /// Text `YYYY-MM-DD`.
    Date,
    /// Text `YYYY-MM-DD`, then nothing, or a `T` or a space, `HH:MM`, perhaps `:SS` and a fraction, and perhaps `Z`,
    /// `±HH:MM`, `±HHMM` or `±HH`, with or without a space before it.
    Datetime,
    /// The same, always with a time, and in UTC where no distance from it is written.
    DatetimeUtc,
    /// Whole seconds since 1970.
    UnixSeconds,
    /// Whole milliseconds since 1970.
    UnixMillis,
    /// The whole number `YYYYMMDD`.
    Yyyymmdd,
    /// Text `YYYYMMDD`.
    YyyymmddText,
}

/// A day of the calendar, years 1 to 9999; in a request, text `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(
    /// Days since 1970-01-01.
    i64,
);

impl Day {
    /// How many days it lies after 1970-01-01; negative before it.
    #[must_use]
    pub const fn days_since_1970(self) -> i64 {
        self.0
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        DateForm::Date
            .day_of_text(text.as_bytes(), None)
            .ok_or_else(|| D::Error::custom("a day is written YYYY-MM-DD"))
    }
}

/// The first and the last day of the calendar.
const CALENDAR: std::ops::RangeInclusive<i64> = -719_162..=2_932_896;
const MINUTES_A_DAY: i64 = 1_440;

impl DateForm {
    /// The day that text tells on a clock `east` minutes east of UTC; none where it tells none, or is an instant and
    /// `east` is not given.
    #[must_use]
    pub fn day_of_text(self, text: &[u8], east: Option<i16>) -> Option<Day> {
        day(match self {
            Self::Date if text.len() == 10 => dashed(text)?,
            Self::Datetime => day_of_moment(text, false, east)?,
            Self::DatetimeUtc => day_of_moment(text, true, Some(east?))?,
            Self::YyyymmddText if text.len() == 8 => plain(number(text)?)?,
            _ => return None,
        })
    }

    /// The day that a whole number tells, as [`day_of_text`](Self::day_of_text) has it.
    #[must_use]
    pub fn day_of_number(self, number: i64, east: Option<i16>) -> Option<Day> {
        day(match self {
            Self::Yyyymmdd => plain(number)?,
            Self::UnixSeconds => local(number.div_euclid(60), east?),
            Self::UnixMillis => local(number.div_euclid(60_000), east?),
            _ => return None,
        })
    }

    pub(crate) fn day_of(self, cell: &Value<'_>, east: Option<i16>) -> Option<Day> {
        match cell {
            Value::Text(text) => self.day_of_text(text, east),
            Value::Integer(number) => self.day_of_number(*number, east),
            _ => None,
        }
    }
}

fn day(days: i64) -> Option<Day> {
    CALENDAR.contains(&days).then_some(Day(days))
}

/// The day of a minute since 1970 in UTC; distances from UTC are whole minutes.
fn local(minute: i64, east: i16) -> i64 {
    (minute + i64::from(east)).div_euclid(MINUTES_A_DAY)
}

fn day_of_moment(text: &[u8], utc: bool, east: Option<i16>) -> Option<i64> {
    let day = dashed(text.get(..10)?)?;
    let Some((b'T' | b' ', rest)) = text.get(10..)?.split_first() else {
        return (text.len() == 10 && !utc).then_some(day);
    };
    let minute = clock(rest.get(..5)?)?;
    let mut rest = rest.get(5..)?;
    if let Some((b':', seconds)) = rest.split_first() {
        number(seconds.get(..2)?).filter(|seconds| *seconds < 61)?;
        rest = seconds.get(2..)?;
        if let Some((b'.' | b',', fraction)) = rest.split_first() {
            rest = after_digits(fraction);
            (rest.len() < fraction.len()).then_some(())?;
        }
    }
    let zone = rest.strip_prefix(b" ").unwrap_or(rest);
    let written = match zone {
        [] if !rest.is_empty() => return None,
        [] if !utc => return Some(day),
        [] => None,
        b"Z" | b"z" | b"-00" | b"-0000" | b"-00:00" => None,
        [b'+', distance @ ..] => Some(distance_of(distance)?),
        [b'-', distance @ ..] => Some(-distance_of(distance)?),
        _ => return None,
    };
    match east {
        // The day that is written is that of the clock that is written; `Z` is the clock of no place.
        None => written.map(|_| day),
        Some(east) => Some(local(day * MINUTES_A_DAY + minute - written.unwrap_or(0), east)),
    }
}

/// The text after its digits.
fn after_digits(mut text: &[u8]) -> &[u8] {
    while let [b'0'..=b'9', after @ ..] = text {
        text = after;
    }
    text
}

/// `HH`, `HHMM` or `HH:MM` in minutes.
fn distance_of(text: &[u8]) -> Option<i64> {
    match text.len() {
        2 => clock(&[text, b":00"].concat()),
        4 => clock(&[text.get(..2)?, b":", text.get(2..)?].concat()),
        _ => clock(text),
    }
}

/// `HH:MM` in minutes.
fn clock(text: &[u8]) -> Option<i64> {
    if text.len() != 5 || text.get(2) != Some(&b':') {
        return None;
    }
    let hours = number(text.get(..2)?).filter(|hours| *hours < 24)?;
    let minutes = number(text.get(3..)?).filter(|minutes| *minutes < 60)?;
    Some(hours * 60 + minutes)
}

fn dashed(text: &[u8]) -> Option<i64> {
    let parts = (text.get(..4), text.get(4), text.get(5..7), text.get(7), text.get(8..10));
    let (Some(year), Some(b'-'), Some(month), Some(b'-'), Some(of_month)) = parts else { return None };
    plain(number(&[year, month, of_month].concat())?)
}

fn number(digits: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(digits).ok().filter(|_| digits.iter().all(u8::is_ascii_digit))?;
    text.parse().ok()
}

/// The day `YYYYMMDD`, in days since 1970-01-01.
fn plain(number: i64) -> Option<i64> {
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let february = if leap { 29 } else { 28 };
    let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let before = usize::try_from(month).ok()?.checked_sub(1)?;
    let length = lengths.get(before)?;
    if !(1..=9999).contains(&year) || !(1..=*length).contains(&day) {
        return None;
    }
    let (past, of_year) = (year - 1, lengths.iter().take(before).sum::<i64>() + day - 1);
    // 719,162 days lie between 0001-01-01 and 1970-01-01.
    Some(past * 365 + past / 4 - past / 100 + past / 400 + of_year - 719_162)
}

#[cfg(test)]
mod tests {
    use super::DateForm;

    #[test]
    fn only_days_of_the_calendar_are_dates() {
        let text = |form: DateForm, text: &str| form.day_of_text(text.as_bytes(), None).is_some();
        for good in ["0001-01-01", "2000-02-29", "2024-02-29", "9999-12-31"] {
            assert!(text(DateForm::Date, good) && text(DateForm::Datetime, good), "{good}");
            assert!(text(DateForm::YyyymmddText, &good.replace('-', "")), "{good}");
        }
        for bad in [
            "",
            "0000-00-00",
            "1900-02-29",
            "2023-02-29",
            "2018-02-30",
            "2018-13-01",
            "2018-1-01",
            "20180101 ",
            "+018-01-01",
        ] {
            assert!(!text(DateForm::Date, bad) && !text(DateForm::Datetime, bad), "{bad}");
            assert!(!text(DateForm::YyyymmddText, &bad.replace('-', "")), "{bad}");
        }
        assert!(!text(DateForm::Date, "2018-02-28 10:00") && !text(DateForm::UnixSeconds, "0"));
        let whole = |form: DateForm, number| form.day_of_number(number, Some(0)).is_some();
        assert!(whole(DateForm::Yyyymmdd, 20_240_229) && !whole(DateForm::Yyyymmdd, 20_230_229));
        assert!(!whole(DateForm::Yyyymmdd, 0) && !whole(DateForm::Yyyymmdd, -20_240_229));
        assert!(!whole(DateForm::Date, 20_240_229));
    }

    /// Days since 1970 at the turn of 2017.
    const NEW_YEAR: i64 = 17_532;

    #[test]
    fn an_instant_is_a_day_on_a_clock_only() {
        let at = |text: &str, east| {
            DateForm::Datetime.day_of_text(text.as_bytes(), east).map(|day| day.days_since_1970() - NEW_YEAR)
        };
        for (text, written, berlin, samoa) in [
            ("2017-12-31", Some(-1), Some(-1), Some(-1)),
            ("2017-12-31 23:30", Some(-1), Some(-1), Some(-1)),
            ("2017-12-31T23:30:00Z", None, Some(0), Some(-1)),
            ("2017-12-31 22:59:60.5z", None, Some(-1), Some(-1)),
            ("2017-12-31T23:00-00:00", None, Some(0), Some(-1)),
            ("2018-01-01T00:30:00+01:00", Some(0), Some(0), Some(-1)),
            ("2018-01-01 00:30:00,25 +0100", Some(0), Some(0), Some(-1)),
            ("2017-12-31T12:30:00-11", Some(-1), Some(0), Some(-1)),
            ("2018-01-02T01:00:00+14", Some(1), Some(0), Some(0)),
        ] {
            assert_eq!(
                [at(text, None), at(text, Some(60)), at(text, Some(-660))],
                [written, berlin, samoa],
                "{text}"
            );
        }
        for bad in [
            "2018-01-01T",
            "2018-01-01 ",
            "2018-01-01x",
            "2018-01-01T24:00",
            "2018-01-01T10:60",
            "2018-01-01T10:00:61",
            "2018-01-01T10:00:00.",
            "2018-01-01T10:00 ",
            "2018-01-01T10:00  Z",
            "2018-01-01T10:00ZZ",
            "2018-01-01T10:00 UTC",
            "2018-01-01T10:00+1",
            "2018-01-01T10:00+24:00",
            "2018-01-01T10:00+01:00[Europe/Berlin]",
        ] {
            assert_eq!([at(bad, None), at(bad, Some(60))], [None, None], "{bad}");
        }
    }

    #[test]
    fn the_ends_of_the_calendar_and_of_time_are_met() {
        let at = |text: &str, east| DateForm::Datetime.day_of_text(text.as_bytes(), Some(east)).is_some();
        assert!(at("0001-01-01T00:00Z", 0) && !at("0001-01-01T00:00Z", -1));
        assert!(at("9999-12-31T23:59Z", 0) && !at("9999-12-31T23:59Z", 1));
        for (form, second) in [(DateForm::UnixSeconds, 1), (DateForm::UnixMillis, 1000)] {
            let at = |moment: i64, east| form.day_of_number(moment, Some(east)).is_some();
            let (first, after) = (-62_135_596_800 * second, 253_402_300_800 * second);
            assert!(at(first, 0) && !at(first, -1) && !at(first - 1, 0) && at(first - 1, 1));
            assert!(at(after - 1, 0) && !at(after - 1, 1) && !at(after, 0) && at(after, -1));
            for east in [i16::MIN, 0, i16::MAX] {
                assert!(!at(i64::MIN, east) && !at(i64::MAX, east));
            }
            assert_eq!(form.day_of_number(0, None), None);
        }
    }
}
