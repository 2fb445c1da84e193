//! Which local day a cell tells: the eraser and the scanner read it each by code of its own, and agree.

#![allow(clippy::unwrap_used, reason = "a test stops where its own ground gives way")]

use proptest::prelude::*;
use proptest::test_runner::Config;
use rightful::{Date, DateEncoding, UtcOffset, Value};
use rightful_residue::{DateForm, Day};

const FORMS: [(DateEncoding, DateForm); 7] = [
    (DateEncoding::Date, DateForm::Date),
    (DateEncoding::Datetime, DateForm::Datetime),
    (DateEncoding::DatetimeUtc, DateForm::DatetimeUtc),
    (DateEncoding::UnixSeconds, DateForm::UnixSeconds),
    (DateEncoding::UnixMillis, DateForm::UnixMillis),
    (DateEncoding::Yyyymmdd, DateForm::Yyyymmdd),
    (DateEncoding::YyyymmddText, DateForm::YyyymmddText),
];

/// What the scanner makes of a cell.
fn scanned(form: DateForm, east: Option<UtcOffset>, value: &Value) -> Option<Day> {
    let east = east.map(UtcOffset::minutes);
    match value {
        Value::Text(text) => form.day_of_text(text.as_bytes(), east),
        Value::Integer(number) => form.day_of_number(*number, east),
        _ => None,
    }
}

fn agree(value: &Value, east: Option<UtcOffset>, until: Date) -> Result<(), TestCaseError> {
    let last: Day = serde_json::from_value(until.to_string().into()).unwrap();
    for (encoding, form) in FORMS {
        let (ours, theirs) = (encoding.decode(east, value), scanned(form, east, value));
        prop_assert_eq!(
            ours.map(|day| i64::from(day.days_since_1970())),
            theirs.map(Day::days_since_1970),
            "{:?} {:?} {:?}",
            encoding,
            east,
            value
        );
        let before = ours.is_some_and(|day| day <= until);
        prop_assert_eq!(
            before,
            theirs.is_some_and(|day| day <= last),
            "{:?} {:?} {:?}",
            encoding,
            east,
            value
        );
        // Where one comparison tells the day, it agrees too.
        if let (Some(_), Some((first, bound))) = (ours, encoding.between(east, until)) {
            prop_assert_eq!(
                before,
                first <= *value && *value < bound,
                "{:?} {:?} {:?}",
                encoding,
                east,
                value
            );
        }
    }
    Ok(())
}

/// Distances from UTC, those of places and any other, as a policy writes them.
fn east() -> impl Strategy<Value = Option<UtcOffset>> {
    let places = prop_oneof![
        Just(-720i16),
        Just(-660),
        Just(-300),
        Just(0),
        Just(60),
        Just(120),
        Just(345),
        Just(840)
    ];
    prop::option::weighted(0.8, prop_oneof![places, -720..=840i16]).prop_map(|minutes| {
        let minutes = minutes?;
        let sign = if minutes < 0 { '-' } else { '+' };
        let minutes = minutes.unsigned_abs();
        Some(format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60).parse().unwrap())
    })
}

/// Days of the calendar, its ends and the ends of years among them.
fn day() -> impl Strategy<Value = Date> {
    let year = prop_oneof![1..=9999u16, 1..=2u16, 9998..=9999u16, 1969..=1970u16, 2017..=2020u16];
    let of_year =
        prop_oneof![Just((1u8, 1u8)), Just((12, 31)), Just((2, 28)), Just((3, 1)), (1..=12u8, 1..=28u8)];
    (year, of_year).prop_map(|(year, (month, day))| Date::new(year, month, day).unwrap())
}

/// The way a date is written, and a little off it.
fn text() -> impl Strategy<Value = String> {
    let date = prop_oneof![
        8 => day().prop_map(|day| day.to_string()),
        2 => "[0-9]{4}-[01][0-9]-[0-3][0-9]",
        1 => "[0-9+ ]{3,5}-?[0-9]{1,2}-?[0-9]{1,2}",
        1 => day().prop_map(|day| day.to_string().replace('-', "")),
    ];
    let clock = prop_oneof![
        2 => Just(String::new()),
        8 => "[T ](00|12|23):(00|30|59)(:(00|59|60))?([.,][0-9]{1,7})?",
        2 => "[Tt ]?[0-9]{1,2}:?[0-9]{0,2}:?[0-9]{0,2}[.,]?[0-9]?",
    ];
    let zone = prop_oneof![
        2 => Just(String::new()),
        2 => Just("Z".to_owned()),
        6 => " ?[+-](00|01|02|05|11|12|13|14|23)(:?(00|30|45|59))?",
        2 => " {0,2}[zZ+-]?[0-9]{0,2}:?[0-9]{0,2}[Z ]?",
        1 => "( UTC| CET|\\[Europe/Berlin\\]|\0|é|\u{10ffff})",
    ];
    (date, clock, zone).prop_map(|(date, clock, zone)| format!("{date}{clock}{zone}"))
}

fn number() -> impl Strategy<Value = i64> {
    let second = || {
        (day(), -90_000..=90_000i64).prop_map(|(day, off)| i64::from(day.days_since_1970()) * 86_400 + off)
    };
    prop_oneof![
        4 => second(),
        4 => (second(), -1..=1000i64).prop_map(|(second, milli)| second * 1000 + milli),
        2 => day().prop_map(|day| day.to_string().replace('-', "").parse().unwrap()),
        1 => 0..=99_999_999i64,
        1 => any::<i64>(),
        1 => prop_oneof![Just(i64::MIN), Just(i64::MAX), i64::MAX - 90_000..=i64::MAX, i64::MIN..=i64::MIN + 90_000],
    ]
}

proptest! {
    #![proptest_config(Config { cases: 20_000, failure_persistence: None, ..Config::default() })]

    #[test]
    fn eraser_and_scanner_read_one_day_in_text(text in text(), east in east(), until in day()) {
        agree(&Value::Text(text), east, until)?;
    }

    #[test]
    fn eraser_and_scanner_read_one_day_in_numbers(number in number(), east in east(), until in day()) {
        agree(&Value::Integer(number), east, until)?;
    }

    /// Bounds that lie near the day itself tell most.
    #[test]
    fn eraser_and_scanner_agree_on_what_is_before(day in day(), near in -1..=1i32, text in text(), east in east()) {
        let until = day.add_days(near).unwrap_or(day);
        let rest = text.get(10..).unwrap_or_default();
        agree(&Value::Text(format!("{day}{rest}")), east, until)?;
        let seconds = i64::from(day.days_since_1970()) * 86_400 + i64::from(near) * 40_000;
        agree(&Value::Integer(seconds), east, until)?;
        agree(&Value::Integer(seconds * 1000 + 999), east, until)?;
    }
}
