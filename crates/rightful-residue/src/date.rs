//! Whether a cell is a date at all, as its column writes dates.

use serde::Deserialize;

use crate::sqlite::Value;

/// How a column writes dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a closed grammar: a new form must be met by the evaluation")]
pub enum DateForm {
    /// Text `YYYY-MM-DD`.
    Date,
    /// Text `YYYY-MM-DD`, then nothing, or a `T` or a space and anything.
    Datetime,
    /// Whole seconds since 1970.
    UnixSeconds,
    /// Whole milliseconds since 1970.
    UnixMillis,
    /// The whole number `YYYYMMDD`.
    Yyyymmdd,
    /// Text `YYYYMMDD`.
    YyyymmddText,
}

/// From the first moment of the year 1 to the last of the year 9999, in seconds.
const MOMENTS: std::ops::RangeInclusive<i64> = -62_135_596_800..=253_402_300_799;

impl DateForm {
    /// Whether the cell is a day of the calendar, years 1 to 9999.
    pub(crate) fn holds(self, cell: &Value<'_>) -> bool {
        match (self, cell) {
            (Self::Date, Value::Text(text)) => text.len() == 10 && dashed(text),
            (Self::Datetime, Value::Text(text)) => {
                matches!(text.get(10), None | Some(b'T' | b' ')) && dashed(text)
            }
            (Self::YyyymmddText, Value::Text(text)) => text.len() == 8 && day(number(text)),
            (Self::Yyyymmdd, Value::Integer(number)) => day(u32::try_from(*number).ok()),
            (Self::UnixSeconds, Value::Integer(moment)) => MOMENTS.contains(moment),
            (Self::UnixMillis, Value::Integer(moment)) => MOMENTS.contains(&moment.div_euclid(1000)),
            _ => false,
        }
    }
}

fn dashed(text: &[u8]) -> bool {
    let parts = (text.get(..4), text.get(4), text.get(5..7), text.get(7), text.get(8..10));
    let (Some(year), Some(b'-'), Some(month), Some(b'-'), Some(of_month)) = parts else { return false };
    day(number(&[year, month, of_month].concat()))
}

fn number(digits: &[u8]) -> Option<u32> {
    let text = std::str::from_utf8(digits).ok().filter(|_| digits.iter().all(u8::is_ascii_digit))?;
    text.parse().ok()
}

/// Whether `YYYYMMDD` is a day of the calendar.
fn day(number: Option<u32>) -> bool {
    let Some(number) = number else { return false };
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    };
    (1..=9999).contains(&year) && (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::{DateForm, Value};

    #[test]
    fn only_days_of_the_calendar_are_dates() {
        let text = |form: DateForm, text: &str| form.holds(&Value::Text(text.as_bytes().into()));
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
        assert!(text(DateForm::Datetime, "2018-02-28T23:59Z") && text(DateForm::Datetime, "2018-02-28 x"));
        assert!(!text(DateForm::Datetime, "2018-02-28x") && !text(DateForm::Date, "2018-02-28 x"));
        let whole = |form: DateForm, number| form.holds(&Value::Integer(number));
        assert!(whole(DateForm::Yyyymmdd, 20_240_229) && !whole(DateForm::Yyyymmdd, 20_230_229));
        assert!(!whole(DateForm::Yyyymmdd, 0) && !whole(DateForm::Yyyymmdd, -20_240_229));
        assert!(whole(DateForm::UnixSeconds, 0) && !whole(DateForm::UnixSeconds, 253_402_300_800));
        assert!(
            whole(DateForm::UnixMillis, -62_135_596_800_000)
                && !whole(DateForm::UnixMillis, -62_135_596_800_001)
        );
        assert!(!whole(DateForm::Date, 20_240_229) && !text(DateForm::UnixSeconds, "0"));
    }
}
