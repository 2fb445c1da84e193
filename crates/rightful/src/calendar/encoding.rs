//! How a column writes dates, and how to ask it for everything up to a cut-off without calling a function.

use super::{
    date::Date,
    offset::UtcOffset,
    text::number,
    written::{Clock, local_day},
};
use crate::Value;
use alloc::string::{String, ToString as _};

/// How a column writes a date.
///
/// What counts is the local day, so an instant needs a distance from UTC: [`decode`](Self::decode) takes it beside the
/// value, and is the one place where a cell becomes a day. A value that is not well-formed, or does not tell a local day,
/// holds no date: it is never due, and whoever meets it reports it.
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
    /// Text `YYYY-MM-DD`, then nothing, or a `T` or a space and a time, with or without `Z` or a distance from UTC.
    Datetime,
    /// As `datetime`, always with a time, and in UTC where no distance is written, as `CURRENT_TIMESTAMP` of SQLite has it.
    DatetimeUtc,
    /// Whole seconds since 1970-01-01T00:00:00Z.
    UnixSeconds,
    /// Whole milliseconds since 1970-01-01T00:00:00Z.
    UnixMillis,
    /// The whole number `YYYYMMDD`.
    Yyyymmdd,
    /// Text `YYYYMMDD`.
    YyyymmddText,
}

/// 0001-01-01T00:00:00, in seconds since 1970.
const FIRST: i64 = -62_135_596_800;
const SECONDS_A_DAY: i64 = 86_400;

impl DateEncoding {
    /// The local day that `value` holds, or `None` where it does not tell one.
    ///
    /// An instant is taken to the clock at `offset`, and without one tells no day. Text with a distance from UTC is taken
    /// there too, or without `offset` tells the day that is written; text in `Z` is an instant. Text without a distance is
    /// local already, or in UTC where the encoding says so.
    #[must_use]
    pub fn decode(self, offset: Option<UtcOffset>, value: &Value) -> Option<Date> {
        match (self, value) {
            (Self::Date, Value::Text(text)) => Date::read(text.as_bytes()),
            (Self::Datetime, Value::Text(text)) => local_day(text.as_bytes(), Clock::Local, offset),
            (Self::DatetimeUtc, Value::Text(text)) => local_day(text.as_bytes(), Clock::Utc, Some(offset?)),
            (Self::UnixSeconds, Value::Integer(seconds)) => day_at(*seconds, offset?),
            (Self::UnixMillis, Value::Integer(millis)) => day_at(millis.div_euclid(1000), offset?),
            (Self::Yyyymmdd, Value::Integer(number)) => plain(u32::try_from(*number).ok()?),
            (Self::YyyymmddText, Value::Text(text)) if text.len() == 8 => plain(number(text.as_bytes())?),
            _ => None,
        }
    }

    /// Whether a value is an instant, which tells no local day by itself.
    #[must_use]
    pub const fn is_instant(self) -> bool {
        matches!(self, Self::DatetimeUtc | Self::UnixSeconds | Self::UnixMillis)
    }

    /// Whether a value can tell its distance from UTC, or is an instant, so that an offset says something of it.
    #[must_use]
    pub const fn has_clock(self) -> bool {
        matches!(self, Self::Datetime) || self.is_instant()
    }

    /// From the least value that holds a day to the exclusive upper bound of all whose day is `cutoff` or before; `None`
    /// where no comparison tells the day: of text that is taken to another clock, and of instants without one.
    ///
    /// A value that holds a day lies between the two exactly when its day is `cutoff` or before. The comparison is by
    /// number, or by bytes for text, between values of one type.
    #[must_use]
    pub fn between(self, offset: Option<UtcOffset>, cutoff: Date) -> Option<(Value, Value)> {
        let text = |first: &str, bound: String| (first.into(), Value::Text(bound));
        let count = |offset: UtcOffset, unit: i64| {
            let moment = |local: i64| Value::Integer((local - i64::from(offset.minutes()) * 60) * unit);
            (moment(FIRST), moment(i64::from(cutoff.days_since_1970() + 1) * SECONDS_A_DAY))
        };
        // The last day of the calendar has no next day; the number after it serves as well, for text too.
        let ymd = cutoff.day_after().map_or(99_991_232, as_number);
        Some(match self {
            Self::DatetimeUtc => return None,
            Self::Datetime if offset.is_some() => return None,
            Self::Date | Self::Datetime => {
                let bound =
                    cutoff.day_after().map_or_else(|| "9999-12-32".to_string(), |day| day.to_string());
                text("0001-01-01", bound)
            }
            Self::UnixSeconds => count(offset?, 1),
            Self::UnixMillis => count(offset?, 1000),
            Self::Yyyymmdd => (Value::Integer(10_101), Value::Integer(ymd)),
            Self::YyyymmddText => text("00010101", alloc::format!("{ymd:08}")),
        })
    }
}

fn day_at(seconds: i64, offset: UtcOffset) -> Option<Date> {
    let local = seconds.checked_add(i64::from(offset.minutes()) * 60)?;
    Date::from_days_since_1970(local.div_euclid(SECONDS_A_DAY))
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

    const ALL: [DateEncoding; 7] = [
        DateEncoding::Date,
        DateEncoding::Datetime,
        DateEncoding::DatetimeUtc,
        DateEncoding::UnixSeconds,
        DateEncoding::UnixMillis,
        DateEncoding::Yyyymmdd,
        DateEncoding::YyyymmddText,
    ];

    /// Those of which a comparison tells the day.
    fn compared() -> impl Iterator<Item = DateEncoding> {
        ALL.into_iter().filter(|encoding| *encoding != DateEncoding::DatetimeUtc)
    }

    fn east(minutes: i64) -> UtcOffset {
        let (sign, minutes) = (if minutes < 0 { '-' } else { '+' }, minutes.abs());
        format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60).parse().unwrap()
    }

    /// The value that tells `second` of `date` on a clock at `offset`, or on the clock of no place without one, with the
    /// given ending where there is one.
    fn encode(encoding: DateEncoding, offset: i64, date: Date, second: i64, tail: &str) -> Value {
        let seconds = i64::from(date.days_since_1970()) * SECONDS_A_DAY + second - offset * 60;
        let plain = date.to_string().replace('-', "");
        match encoding {
            DateEncoding::Date => Value::Text(date.to_string()),
            DateEncoding::Datetime | DateEncoding::DatetimeUtc => Value::Text(format!("{date}{tail}")),
            DateEncoding::UnixSeconds => Value::Integer(seconds),
            DateEncoding::UnixMillis => Value::Integer(seconds * 1000 + second % 1000),
            DateEncoding::Yyyymmdd => Value::Integer(plain.parse().unwrap()),
            DateEncoding::YyyymmddText => Value::Text(plain),
        }
    }

    fn lies_between(encoding: DateEncoding, offset: Option<UtcOffset>, value: &Value, cutoff: Date) -> bool {
        let (first, bound) = encoding.between(offset, cutoff).unwrap();
        first <= *value && *value < bound
    }

    #[test]
    fn what_is_malformed_holds_no_date() {
        for (encoding, offset) in
            ALL.into_iter().flat_map(|encoding| [(encoding, None), (encoding, Some(east(60)))])
        {
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
                i64::MIN.into(),
                i64::MAX.into(),
            ] {
                assert_eq!(encoding.decode(offset, &value), None, "{encoding:?}");
            }
        }
        assert_eq!(DateEncoding::Date.decode(None, &"2025-01-01 00:00".into()), None);
        for number in [20_250_229i64, 20_251_301, 20_250_100, 101, -20_250_101, 99_991_232] {
            assert_eq!(DateEncoding::Yyyymmdd.decode(None, &number.into()), None);
        }
    }

    #[test]
    fn the_ends_of_the_calendar_have_bounds() {
        for (day, tail, beyond) in [("0001-01-01", "T00:00", -1), ("9999-12-31", "T23:59:59.999", 1)] {
            let date: Date = day.parse().unwrap();
            for (encoding, offset) in compared().flat_map(|encoding| [(encoding, -720), (encoding, 840)]) {
                for second in [0, 86_399] {
                    let value = encode(encoding, offset, date, second, tail);
                    let offset = Some(east(offset)).filter(|_| encoding != DateEncoding::Datetime);
                    assert_eq!(encoding.decode(offset, &value), Some(date), "{encoding:?}");
                    assert!(lies_between(encoding, offset, &value, date), "{encoding:?}");
                }
            }
            let instant = Value::Text(format!("{day}{tail}Z"));
            assert_eq!(DateEncoding::Datetime.decode(Some(east(0)), &instant), Some(date));
            assert_eq!(DateEncoding::Datetime.decode(Some(east(beyond)), &instant), None);
        }
    }

    /// The seconds around New Year 2018 in the controller's place, and how they may be written.
    #[test]
    fn a_day_is_that_of_the_place_at_new_year() {
        const MIDNIGHT: i64 = 1_514_764_800; // 2018-01-01T00:00:00Z
        let days = ["2017-12-31", "2018-01-01"].map(|day| day.parse::<Date>().unwrap());
        for minutes in (-12 * 60..=14 * 60).step_by(15) {
            let offset = east(minutes);
            for (second, day) in [(-1, days[0]), (0, days[1])] {
                let instant = MIDNIGHT - minutes * 60 + second;
                let value = Value::Integer(instant);
                assert_eq!(DateEncoding::UnixSeconds.decode(Some(offset), &value), Some(day));
                assert_eq!(DateEncoding::UnixSeconds.decode(None, &value), None);
                let value = Value::Integer(instant * 1000 + 999 * i64::from(second < 0));
                assert_eq!(DateEncoding::UnixMillis.decode(Some(offset), &value), Some(day));
                let utc = crate::DateTime::from_unix_seconds(instant).unwrap().to_string().replace('Z', "");
                let (untold, no_time) = (Value::Text(utc.clone()), Value::Text(utc[..10].into()));
                assert_eq!(DateEncoding::DatetimeUtc.decode(Some(offset), &untold), Some(day));
                assert_eq!(DateEncoding::DatetimeUtc.decode(None, &untold), None);
                assert_eq!(DateEncoding::DatetimeUtc.decode(Some(offset), &no_time), None);
                for there in (-12 * 60..=14 * 60).step_by(30) {
                    let there =
                        crate::DateTime::from_unix_seconds(instant).unwrap().at_offset(east(there)).unwrap();
                    let (written, text) = (there.date(), there.to_string());
                    for text in [
                        text.replace('Z', "+00:00"),
                        text.replace('Z', "+00").replace('T', " "),
                        text.clone(),
                    ] {
                        let without = Some(written).filter(|_| !text.ends_with('Z'));
                        let value = Value::Text(text);
                        assert_eq!(
                            DateEncoding::Datetime.decode(Some(offset), &value),
                            Some(day),
                            "{value:?}"
                        );
                        assert_eq!(DateEncoding::Datetime.decode(None, &value), without, "{value:?}");
                        assert_eq!(
                            DateEncoding::DatetimeUtc.decode(Some(offset), &value),
                            Some(day),
                            "{value:?}"
                        );
                    }
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
            date in any_date(), near in -3i32..=3, second in 0i64..86_400, offset in -720i64..=840,
            tail in prop_oneof![Just(""), Just(" 00:00:00"), Just("T23:59:59.5+02:00"), Just("T23:59-1200"), Just(" 00:00 +14")],
        ) {
            let cutoff = date.add_days(near).unwrap_or(date);
            prop_assert_eq!(DateEncoding::DatetimeUtc.between(Some(east(offset)), cutoff), None);
            for encoding in compared() {
                let value = encode(encoding, offset, date, second, tail);
                let offset = Some(east(offset)).filter(|_| encoding.is_instant());
                prop_assert_eq!(encoding.decode(offset, &value), Some(date));
                prop_assert_eq!(
                    lies_between(encoding, offset, &value, cutoff), date <= cutoff, "{:?} {} {}", encoding, date, cutoff
                );
                // What no comparison tells has no bounds.
                let told = encoding.between(Some(east(60)), cutoff).is_some();
                prop_assert_eq!(told, encoding != DateEncoding::Datetime);
                prop_assert_eq!(encoding.between(None, cutoff).is_none(), encoding.is_instant());
            }
        }

        /// What is taken to a clock is the instant's day there, as the type for moments has it.
        #[test]
        fn a_written_distance_is_taken_to_the_clock_that_counts(
            date in any_date(), second in 0i64..86_400, there in -720i64..=840, offset in -720i64..=840,
        ) {
            let clock = format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
            let moment: crate::DateTime = format!("{date}T{clock}{}", east(there)).parse().unwrap();
            let day = moment.at_offset(east(offset)).ok().map(crate::DateTime::date);
            let text = Value::Text(format!("{date} {clock} {}", east(there)));
            prop_assert_eq!(DateEncoding::Datetime.decode(Some(east(offset)), &text), day);
            prop_assert_eq!(DateEncoding::Datetime.decode(None, &text), Some(date).filter(|_| there != 0 || !east(there).to_string().starts_with('-')));
        }
    }
}
