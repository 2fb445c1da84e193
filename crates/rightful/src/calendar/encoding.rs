//! How a column writes dates, and how to ask it for everything up to a cut-off without calling a function.

use super::{date::Date, date_time::DateTime, text::number};
use crate::Value;
use alloc::string::ToString;

/// How a column writes a date.
///
/// For every well-formed value, `value < bound(cutoff)` holds exactly when the date it holds is `cutoff` or before;
/// the comparison is by number, or by bytes for text, between values of one type. A value that is not well-formed
/// holds no date: it is never due, and whoever meets it reports it. [`form`](Self::form) says what well-formed means
/// in comparisons that any engine can make.
#[derive(
    Clone,
    Copy,
    Debug,
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
pub enum DateEncoding {
    /// Text `YYYY-MM-DD`.
    Date,
    /// Text `YYYY-MM-DD`, then nothing, or a `T` or a space and anything: the day is the one that is written,
    /// whatever offset may follow.
    Datetime,
    /// Whole seconds since 1970-01-01T00:00:00Z; the day is the one in UTC.
    UnixSeconds,
    /// Whole milliseconds since 1970-01-01T00:00:00Z; the day is the one in UTC.
    UnixMillis,
    /// The whole number `YYYYMMDD`.
    Yyyymmdd,
    /// Text `YYYYMMDD`.
    YyyymmddText,
}

/// When a value is well-formed, in terms of its type, its characters and its digits.
///
/// Where there are year, month and day, they form a day of the calendar: the year is at least 1, the month from 1 to
/// 12, the day from 1 to 31, the pair not one of [`NO_SUCH_DAYS`](Self::NO_SUCH_DAYS), and 29 February needs a year
/// that 4 divides and, where 100 divides it, 400 too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DateForm {
    /// Text whose first ten bytes are `YYYY-MM-DD` in ASCII digits; the eleventh, if there may be one, is `T` or a space.
    DashedText {
        /// Whether anything may follow the date.
        open: bool,
    },
    /// Text of exactly eight ASCII digits `YYYYMMDD`.
    PlainText,
    /// A whole number that reads `YYYYMMDD`, from 10101 to 99991231.
    PlainNumber,
    /// A whole number from `low` to `high`, whatever its digits.
    Count {
        /// The first moment of the calendar.
        low: i64,
        /// The last moment of the calendar.
        high: i64,
    },
}

impl DateForm {
    /// Month and day, `MMDD`, that no year has though the month has 31 days at most and both are in range.
    pub const NO_SUCH_DAYS: [&'static str; 6] = ["0230", "0231", "0431", "0631", "0931", "1131"];
}

/// 0001-01-01T00:00:00Z and the first moment after 9999-12-31, in seconds since 1970.
const CALENDAR: (i64, i64) = (-62_135_596_800, 253_402_300_800);
const SECONDS_A_DAY: i64 = 86_400;

impl DateEncoding {
    /// The date that `value` holds, or `None` where it is not well-formed.
    #[must_use]
    pub fn decode(self, value: &Value) -> Option<Date> {
        match (self, value) {
            (Self::Date, Value::Text(text)) => Date::read(text.as_bytes()),
            (Self::Datetime, Value::Text(text)) => {
                let (date, rest) = text.as_bytes().split_at_checked(10)?;
                matches!(rest.first(), None | Some(b'T' | b' ')).then(|| Date::read(date))?
            }
            (Self::UnixSeconds | Self::UnixMillis, Value::Integer(_)) => {
                self.decode_moment(value).map(DateTime::date)
            }
            (Self::Yyyymmdd, Value::Integer(number)) => plain(u32::try_from(*number).ok()?),
            (Self::YyyymmddText, Value::Text(text)) if text.len() == 8 => plain(number(text.as_bytes())?),
            _ => None,
        }
    }

    /// The moment that `value` holds, for encodings that hold one exactly; milliseconds are cut off.
    #[must_use]
    pub fn decode_moment(self, value: &Value) -> Option<DateTime> {
        match (self, value) {
            (Self::UnixSeconds, Value::Integer(seconds)) => DateTime::from_unix_seconds(*seconds).ok(),
            (Self::UnixMillis, Value::Integer(millis)) => {
                DateTime::from_unix_seconds(millis.div_euclid(1000)).ok()
            }
            _ => None,
        }
    }

    /// The least value that holds a date: that of 0001-01-01.
    #[must_use]
    pub(crate) fn first(self) -> Value {
        match self {
            Self::Date | Self::Datetime => Value::Text("0001-01-01".to_string()),
            Self::UnixSeconds => Value::Integer(CALENDAR.0),
            Self::UnixMillis => Value::Integer(CALENDAR.0 * 1000),
            Self::Yyyymmdd => Value::Integer(10_101),
            Self::YyyymmddText => Value::Text("00010101".to_string()),
        }
    }

    /// The exclusive upper bound of all values whose date is `cutoff` or before.
    #[must_use]
    pub fn bound(self, cutoff: Date) -> Value {
        let after = i64::from(cutoff.days_since_1970() + 1) * SECONDS_A_DAY;
        // The last day of the calendar has no next day; the number after it serves as well, for text too.
        let ymd = cutoff.day_after().map_or(99_991_232, as_number);
        match self {
            Self::Date | Self::Datetime => Value::Text(
                cutoff.day_after().map_or_else(|| "9999-12-32".to_string(), |day| day.to_string()),
            ),
            Self::UnixSeconds => Value::Integer(after),
            Self::UnixMillis => Value::Integer(after * 1000),
            Self::Yyyymmdd => Value::Integer(ymd),
            Self::YyyymmddText => Value::Text(alloc::format!("{ymd:08}")),
        }
    }

    /// The exclusive upper bound of all values whose moment is `cutoff` or before, for encodings that hold a moment.
    ///
    /// `None` for the others: there a period of hours is rounded up to days, as [`Term::end`](crate::Term::end) says.
    #[must_use]
    pub fn moment_bound(self, cutoff: DateTime) -> Option<Value> {
        let after = cutoff.instant() + 1;
        match self {
            Self::UnixSeconds => Some(Value::Integer(after)),
            Self::UnixMillis => Some(Value::Integer(after * 1000)),
            Self::Date | Self::Datetime | Self::Yyyymmdd | Self::YyyymmddText => None,
        }
    }

    /// What a well-formed value looks like.
    #[must_use]
    pub fn form(self) -> DateForm {
        let (low, after) = CALENDAR;
        match self {
            Self::Date => DateForm::DashedText { open: false },
            Self::Datetime => DateForm::DashedText { open: true },
            Self::YyyymmddText => DateForm::PlainText,
            Self::Yyyymmdd => DateForm::PlainNumber,
            Self::UnixSeconds => DateForm::Count { low, high: after - 1 },
            Self::UnixMillis => DateForm::Count { low: low * 1000, high: after * 1000 - 1 },
        }
    }
}

fn plain(ymd: u32) -> Option<Date> {
    let part = |number: u32| u8::try_from(number % 100).ok();
    Date::known(i32::try_from(ymd / 10_000).ok()?, part(ymd / 100)?, part(ymd)?)
}

fn as_number(date: Date) -> i64 {
    i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;
    use proptest::prelude::*;

    const ALL: [DateEncoding; 6] = [
        DateEncoding::Date,
        DateEncoding::Datetime,
        DateEncoding::UnixSeconds,
        DateEncoding::UnixMillis,
        DateEncoding::Yyyymmdd,
        DateEncoding::YyyymmddText,
    ];

    /// Values of `date` in `encoding`, at the given second of the day and with the given ending where there is one.
    fn encode(encoding: DateEncoding, date: Date, second: i64, tail: &str) -> Value {
        let seconds = i64::from(date.days_since_1970()) * SECONDS_A_DAY + second;
        let plain = date.to_string().replace('-', "");
        match encoding {
            DateEncoding::Date => Value::Text(date.to_string()),
            DateEncoding::Datetime => Value::Text(format!("{date}{tail}")),
            DateEncoding::UnixSeconds => Value::Integer(seconds),
            DateEncoding::UnixMillis => Value::Integer(seconds * 1000 + second % 1000),
            DateEncoding::Yyyymmdd => Value::Integer(plain.parse().unwrap()),
            DateEncoding::YyyymmddText => Value::Text(plain),
        }
    }

    /// The rule that [`DateForm`] states, by comparisons alone, as an engine without a calendar would.
    fn fits(form: DateForm, value: &Value) -> bool {
        match (form, value) {
            (DateForm::Count { low, high }, Value::Integer(n)) => (low..=high).contains(n),
            (DateForm::PlainNumber, Value::Integer(n)) => {
                (10_101..=99_991_231).contains(n) && digits_fit(&format!("{n:08}"))
            }
            (DateForm::PlainText, Value::Text(text)) => {
                text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) && digits_fit(text)
            }
            (DateForm::DashedText { open }, Value::Text(text)) => {
                let bytes = text.as_bytes();
                bytes.len() >= 10
                    && (bytes.len() == 10 || open && matches!(bytes[10], b'T' | b' '))
                    && bytes[..10]
                        .iter()
                        .enumerate()
                        .all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() })
                    && digits_fit(&text[..10].replace('-', ""))
            }
            _ => false,
        }
    }

    fn digits_fit(ymd: &str) -> bool {
        let (century, of_century, month, day) = (&ymd[..2], &ymd[2..4], &ymd[4..6], &ymd[6..]);
        let fourth = |two: &str| two.parse::<u32>().unwrap() % 4 == 0;
        let leap = if of_century == "00" { fourth(century) } else { fourth(of_century) };
        &ymd[..4] > "0000"
            && ("01"..="12").contains(&month)
            && ("01"..="31").contains(&day)
            && !DateForm::NO_SUCH_DAYS.contains(&&ymd[4..])
            && (&ymd[4..] != "0229" || leap)
    }

    #[test]
    fn what_is_malformed_holds_no_date() {
        for encoding in ALL {
            for value in [
                Value::Null,
                Value::Real(20_250_101.0),
                Value::Blob(b"2025-01-01".to_vec()),
                "".into(),
                "2025-02-30".into(),
                "2025-02-29T10:00:00".into(),
                "2025-01-01x".into(),
                "0000-01-01".into(),
                "20250229".into(),
                "00000101".into(),
                "2025-1-01".into(),
                "２025-01-01".into(),
                (-1_000_000_000_000_000_000i64).into(),
                i64::MAX.into(),
            ] {
                assert_eq!(encoding.decode(&value), None, "{encoding:?}");
                assert!(!fits(encoding.form(), &value), "{encoding:?}");
            }
        }
        assert_eq!(DateEncoding::Date.decode(&"2025-01-01 00:00".into()), None);
        for number in [20_250_229i64, 20_251_301, 20_250_100, 101, -20_250_101, 99_991_232] {
            assert_eq!(DateEncoding::Yyyymmdd.decode(&number.into()), None);
        }
    }

    #[test]
    fn the_ends_of_the_calendar_have_bounds() {
        for (day, tail) in [("0001-01-01", ""), ("9999-12-31", "T23:59:59.999Z")] {
            let date: Date = day.parse().unwrap();
            for encoding in ALL {
                for second in [0, 86_399] {
                    let value = encode(encoding, date, second, tail);
                    assert_eq!(encoding.decode(&value), Some(date), "{encoding:?}");
                    assert!(fits(encoding.form(), &value) && value < encoding.bound(date), "{encoding:?}");
                }
            }
        }
    }

    fn any_date() -> impl Strategy<Value = Date> {
        prop_oneof![Just((1u16, 9999u16)), Just((1968, 1972)), Just((1999, 2101))]
            .prop_flat_map(|(from, to)| (from..=to, 1u8..=12, 1u8..=31))
            .prop_filter_map("a day", |(year, month, day)| Date::new(year, month, day).ok())
    }

    proptest! {
        #[test]
        fn one_comparison_answers_for_a_column(
            date in any_date(), near in -3i32..=3, second in 0i64..86_400,
            tail in prop_oneof![Just(""), Just(" 00:00:00"), Just("T23:59:59.5+02:00"), Just(" "), Just("T\u{10ffff}")],
        ) {
            let cutoff = date.add_days(near).unwrap_or(date);
            for encoding in ALL {
                let value = encode(encoding, date, second, tail);
                prop_assert_eq!(encoding.decode(&value), Some(date));
                prop_assert!(fits(encoding.form(), &value));
                prop_assert_eq!(value < encoding.bound(cutoff), date <= cutoff, "{:?} {} {}", encoding, date, cutoff);
            }
        }

        #[test]
        fn moments_have_bounds_too(seconds in -1_000_000i64..=1_000_000, near in -2i64..=2, milli in 0i64..1000) {
            let cutoff = DateTime::from_unix_seconds(seconds + near).unwrap();
            for (encoding, value) in [
                (DateEncoding::UnixSeconds, Value::Integer(seconds)), (DateEncoding::UnixMillis, Value::Integer(seconds * 1000 + milli)),
            ] {
                prop_assert_eq!(encoding.decode_moment(&value).unwrap().instant(), seconds);
                prop_assert_eq!(value < encoding.moment_bound(cutoff).unwrap(), seconds <= cutoff.instant());
            }
            prop_assert_eq!(DateEncoding::Datetime.moment_bound(cutoff), None);
        }

        #[test]
        fn the_stated_form_is_what_is_read(text in "[0-9]{3,4}-?[0-9]{2}-?[0-9]{2}[T x0-9]{0,3}", n in any::<i64>(), ymd in 0i64..100_000_000) {
            for encoding in ALL {
                for value in [Value::Text(text.clone()), Value::Integer(n), Value::Integer(ymd)] {
                    prop_assert_eq!(encoding.decode(&value).is_some(), fits(encoding.form(), &value), "{:?}", encoding);
                }
            }
        }
    }
}
