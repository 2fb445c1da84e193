//! A second opinion on the month arithmetic: a model that knows nothing but "the next day" and walks.

use super::{Amount, Date, DateTime, MonthDay, Period, StartRule, Term};
use alloc::{collections::BTreeSet, string::ToString, vec::Vec};
use proptest::prelude::*;

/// Year, month, day.
type Day = (i32, u32, u32);

fn length(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn next((year, month, day): Day) -> Day {
    match (day < length(year, month), month < 12) {
        (true, _) => (year, month, day + 1),
        (false, true) => (year, month + 1, 1),
        (false, false) => (year + 1, 1, 1),
    }
}

fn walk_days(mut day: Day, days: u32) -> Day {
    for _ in 0..days {
        day = next(day);
    }
    day
}

/// Month by month, remembering the day we came for.
fn walk_months((mut year, mut month, wanted): Day, months: u32) -> Day {
    for _ in 0..months {
        (year, month) = if month < 12 { (year, month + 1) } else { (year + 1, 1) };
    }
    (year, month, wanted.min(length(year, month)))
}

fn walk_to(mut day: Day, month: u32, wanted: u32) -> Day {
    while (day.1, day.2) != (month, wanted.min(length(day.0, month))) {
        day = next(day);
    }
    day
}

fn model_end(x: Day, term: Term) -> Day {
    let start = match term.start() {
        StartRule::Day => x,
        StartRule::YearEnd => walk_to(x, 12, 31),
        StartRule::FinancialYearEnd(day) => walk_to(x, u32::from(day.month()), u32::from(day.day())),
    };
    match term.period().amount() {
        Amount::Months(months) => walk_months(start, months),
        Amount::Days(days) => walk_days(start, days),
        // The last moment of the day plus the minutes lies within this day, or at its very end.
        Amount::Minutes(minutes) => walk_days(start, minutes / 1440 + u32::from(minutes % 1440 > 0)),
    }
}

fn ours((year, month, day): Day) -> Date {
    Date::new(u16::try_from(year).unwrap(), u8::try_from(month).unwrap(), u8::try_from(day).unwrap()).unwrap()
}

fn days(from: i32, to: i32) -> Vec<Day> {
    let mut days = Vec::from([(from, 1, 1)]);
    while let Some(last) = days.last().copied().filter(|day| *day < (to, 12, 31)) {
        days.push(next(last));
    }
    days
}

fn term(period: &str, start: StartRule) -> Term {
    Term::new(period.parse().unwrap(), start).unwrap()
}

fn financial(month: u8, day: u8) -> StartRule {
    StartRule::FinancialYearEnd(MonthDay::new(month, day).unwrap())
}

/// `cutoff` by its definition: the last day of the list whose due date has come. The list is in order, and so must
/// the due dates be.
fn check_against_model(term: Term, days: &[Day]) {
    let mut due = Vec::new();
    for x in days {
        let end = model_end(*x, term);
        assert_eq!(term.end(ours(*x)).unwrap(), ours(end), "{term:?} from {x:?}");
        assert_eq!(term.due(ours(*x)).unwrap(), ours(next(end)), "{term:?} from {x:?}");
        due.push(next(end));
    }
    assert!(due.is_sorted(), "{term:?}");
    let first = due[0];
    for d in days.iter().filter(|d| **d >= first) {
        let latest = days[due.partition_point(|due| due <= d) - 1];
        assert_eq!(term.cutoff(ours(*d)), Some(ours(latest)), "{term:?} on {d:?}");
    }
}

#[test]
fn every_day_of_a_century_agrees_with_the_walk() {
    let days = days(1990, 2100);
    for period in ["P1M", "P1Y", "P11M", "P8Y", "P30D", "PT1M", "PT72H"] {
        check_against_model(term(period, StartRule::Day), &days);
    }
    for start in [StartRule::YearEnd, financial(2, 29), financial(3, 31), financial(6, 30)] {
        for period in ["P1M", "P30D", "P6Y"] {
            check_against_model(term(period, start), &days);
        }
    }
}

#[test]
fn month_ends_clamp_and_do_not_stick() {
    for (period, start, x, end) in [
        ("P1M", StartRule::Day, "2025-01-31", "2025-02-28"),
        ("P1M", StartRule::Day, "2025-02-28", "2025-03-28"),
        ("P1M", StartRule::Day, "2024-01-30", "2024-02-29"),
        ("P30D", StartRule::Day, "2025-01-31", "2025-03-02"),
        ("P1Y", StartRule::Day, "2024-02-29", "2025-02-28"),
        ("P12M", StartRule::Day, "2023-02-28", "2024-02-28"),
        ("P365D", StartRule::Day, "2023-02-28", "2024-02-28"),
        ("P365D", StartRule::Day, "2024-02-28", "2025-02-27"),
        ("P8Y", StartRule::YearEnd, "2025-01-01", "2033-12-31"),
        ("P8Y", StartRule::YearEnd, "2025-12-31", "2033-12-31"),
        ("P2M", StartRule::YearEnd, "2025-06-01", "2026-02-28"),
        ("P6Y", financial(3, 31), "2025-03-31", "2031-03-31"),
        ("P6Y", financial(3, 31), "2025-04-01", "2032-03-31"),
        ("P1Y", financial(2, 29), "2023-03-01", "2025-02-28"),
        ("P1Y", financial(2, 29), "2023-02-28", "2024-02-28"),
        ("PT72H", StartRule::Day, "2025-01-01", "2025-01-04"),
        ("PT20M", StartRule::Day, "2025-01-01", "2025-01-02"),
    ] {
        let got = term(period, start).end(x.parse().unwrap()).unwrap();
        assert_eq!(got.to_string(), end, "{period} {start:?} from {x}");
    }
}

#[test]
fn the_ends_of_the_calendar_are_answers_not_panics() {
    let month = term("P1M", StartRule::Day);
    let last: Date = "9999-12-31".parse().unwrap();
    assert_eq!(month.end("9999-11-30".parse().unwrap()).unwrap(), "9999-12-30".parse().unwrap());
    assert_eq!(month.end(last).unwrap_err().code(), crate::Code::DateOutOfRange);
    assert_eq!(
        term("P30D", StartRule::Day).due("9999-12-01".parse().unwrap()).unwrap_err().code(),
        crate::Code::DateOutOfRange
    );
    assert_eq!(month.cutoff(last), Some("9999-11-30".parse().unwrap()));
    assert_eq!(month.cutoff("0001-01-01".parse().unwrap()), None);
    assert_eq!(month.cutoff("0001-02-01".parse().unwrap()), None);
    assert_eq!(month.cutoff("0001-02-02".parse().unwrap()), Some("0001-01-01".parse().unwrap()));
    assert_eq!(
        term("P1000Y", StartRule::YearEnd).cutoff("1002-01-01".parse().unwrap()),
        Some("0001-12-31".parse().unwrap())
    );
    assert_eq!(term("P1000Y", StartRule::YearEnd).cutoff("1001-12-31".parse().unwrap()), None);
    assert_eq!(financial_overflow(), crate::Code::DateOutOfRange);
}

fn financial_overflow() -> crate::Code {
    term("P1D", financial(3, 31)).end("9999-04-01".parse().unwrap()).unwrap_err().code()
}

#[test]
fn hours_do_not_start_from_the_end_of_a_year() {
    for start in [StartRule::YearEnd, financial(3, 31)] {
        assert_eq!(Term::new("PT72H".parse().unwrap(), start).unwrap_err().code(), crate::Code::PeriodStart);
    }
}

#[test]
fn start_rules_are_words_on_the_wire() {
    for (json, rule) in [
        ("\"day\"", StartRule::Day),
        ("\"year-end\"", StartRule::YearEnd),
        (r#"{"financial-year-end":"03-31"}"#, financial(3, 31)),
    ] {
        assert_eq!(serde_json::from_str::<StartRule>(json).unwrap(), rule);
        assert_eq!(serde_json::to_string(&rule).unwrap(), json);
    }
    for json in ["\"month-end\"", r#"{"financial-year-end":"02-30"}"#, r#"{"financial-year-end":"3-31"}"#] {
        assert!(serde_json::from_str::<StartRule>(json).is_err(), "{json}");
    }
}

fn any_start() -> impl Strategy<Value = StartRule> {
    prop_oneof![
        Just(StartRule::Day),
        Just(StartRule::YearEnd),
        (1u8..=12, 1u8..=31).prop_filter_map("a day of the year", |(month, day)| {
            MonthDay::new(month, day).ok().map(StartRule::FinancialYearEnd)
        }),
    ]
}

fn any_term() -> impl Strategy<Value = Term> {
    let amount = prop_oneof![
        (1u32..=250).prop_map(Amount::Months),
        (1u32..=4000).prop_map(Amount::Days),
        (1u32..=20_000).prop_map(Amount::Minutes),
    ];
    (amount, any_start())
        .prop_filter_map("a term", |(amount, start)| Term::new(Period::new(amount).unwrap(), start).ok())
}

fn any_date(years: core::ops::RangeInclusive<u16>) -> impl Strategy<Value = Date> {
    (years, 1u8..=12, 1u8..=31)
        .prop_filter_map("a day", |(year, month, day)| Date::new(year, month, day).ok())
}

fn as_day(date: Date) -> Day {
    (i32::from(date.year()), u32::from(date.month()), u32::from(date.day()))
}

proptest! {
    #[test]
    fn any_term_agrees_with_the_walk(term in any_term(), x in any_date(1990..=2100)) {
        prop_assert_eq!(term.end(x).unwrap(), ours(model_end(as_day(x), term)));
    }

    #[test]
    fn due_and_cutoff_are_each_others_inverse(term in any_term(), x in any_date(1..=9999), days in -400i32..=400) {
        // Near the due date, where they could disagree; beyond the calendar nothing is ever due.
        let near = term.due(x).or_else(|_| "9999-12-31".parse()).unwrap();
        let d = near.add_days(days).unwrap_or(near);
        let is_due = term.due(x).is_ok_and(|due| due <= d);
        prop_assert_eq!(is_due, term.cutoff(d).is_some_and(|cutoff| x <= cutoff), "{:?} {} {}", term, x, d);
    }

    #[test]
    fn later_dates_never_end_earlier(term in any_term(), x in any_date(1990..=2100), later in 0i32..=800) {
        prop_assert!(term.end(x).unwrap() <= term.end(x.add_days(later).unwrap()).unwrap());
    }

    #[test]
    fn moments_keep_the_same_promise(
        term in any_term(), x in -10_000_000_000i64..=10_000_000_000, near in -200_000i64..=200_000,
    ) {
        let x = DateTime::from_unix_seconds(x).unwrap();
        let due = term.due_at(x).unwrap();
        let d = due.add_seconds(near).unwrap();
        let cutoff = term.cutoff_at(d).unwrap();
        prop_assert_eq!(due.instant() <= d.instant(), x.instant() <= cutoff.instant());
    }

    #[test]
    fn dates_and_periods_survive_their_text(date in any_date(1..=9999), term in any_term()) {
        prop_assert_eq!(date.to_string().parse::<Date>().unwrap(), date);
        prop_assert_eq!(term.period().to_string().parse::<Period>().unwrap(), term.period());
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,24}", periodic in "P?[0-9YMWDTH.,+-]{0,12}") {
        for text in [text, periodic] {
            let _ = text.parse::<Date>();
            let _ = text.parse::<DateTime>();
            if let Ok(period) = text.parse::<Period>() {
                prop_assert_eq!(period.to_string().parse::<Period>().unwrap(), period);
            }
        }
    }
}

#[test]
fn the_model_itself_knows_the_leap_years() {
    let leap: BTreeSet<i32> =
        days(1896, 2104).into_iter().filter(|day| (day.1, day.2) == (2, 29)).map(|day| day.0).collect();
    assert!(leap.contains(&2000) && leap.contains(&2024) && !leap.contains(&1900) && !leap.contains(&2100));
    assert_eq!(leap.len(), 51);
}
