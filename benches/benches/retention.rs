//! Ten million retention due dates: as a column, one by one, through the `time` crate, and by one comparison.

#![expect(clippy::expect_used, reason = "a benchmark that fails is not a figure")]

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rightful::{Date, MonthDay, StartRule, Term};

const DATES: u32 = 10_000_000;

/// Days from 1990 to 2100, spread evenly and in no order.
fn column() -> Vec<i32> {
    const FIRST: i64 = 7_305;
    const SPAN: i64 = 40_541;
    let day = |i: u32| i32::try_from(FIRST + i64::from(i) * 48_271 % SPAN).expect("a day of 1990 to 2100");
    (0..DATES).map(day).collect()
}

/// The due date as somebody would write it with the `time` crate alone: next month's same day, or its last.
fn by_time(day: i32, months: i32) -> Option<i32> {
    const EPOCH: i32 = 2_440_588;
    let date = time::Date::from_julian_day(day + EPOCH).ok()?;
    let count = date.year() * 12 + i32::from(u8::from(date.month())) - 1 + months;
    let month = time::Month::try_from(u8::try_from(count.rem_euclid(12)).ok()? + 1).ok()?;
    let year = count.div_euclid(12);
    let end = time::Date::from_calendar_date(year, month, date.day().min(month.length(year))).ok()?;
    Some(end.next_day()?.to_julian_day() - EPOCH)
}

fn term(period: &str, start: StartRule) -> Term {
    Term::new(period.parse().expect("a period"), start).expect("a term")
}

fn due_dates(criterion: &mut Criterion) {
    let column = column();
    let dates: Vec<Date> = column
        .iter()
        .map(|day| Date::new(1970, 1, 1).and_then(|first| first.add_days(*day)).expect("a day"))
        .collect();
    let month = term("P14M", StartRule::Day);
    assert!(
        column
            .iter()
            .zip(month.due_days(&column))
            .take(100_000)
            .all(|(day, due)| by_time(*day, 14) == Some(due))
    );
    let mut group = criterion.benchmark_group("10 million retention due dates");
    group
        .sample_size(10)
        .warm_up_time(Duration::from_secs(1))
        .throughput(Throughput::Elements(u64::from(DATES)));
    let financial = StartRule::FinancialYearEnd(MonthDay::new(3, 31).expect("a day of the year"));
    for (name, term) in [
        ("column, 14 months", month),
        ("column, 30 days", term("P30D", StartRule::Day)),
        ("column, 8 years from the end of the year", term("P8Y", StartRule::YearEnd)),
        ("column, 6 years from the end of the financial year", term("P6Y", financial)),
    ] {
        group.bench_function(name, |bencher| bencher.iter(|| term.due_days(black_box(&column))));
    }
    group.bench_function("one by one, 14 months", |bencher| {
        bencher.iter(|| black_box(&dates).iter().map(|date| month.due(*date)).collect::<Result<Vec<_>, _>>());
    });
    group.bench_function("the time crate alone, 14 months", |bencher| {
        bencher.iter(|| black_box(&column).iter().map(|day| by_time(*day, 14)).collect::<Option<Vec<_>>>());
    });
    group.bench_function("which are due, by the cut-off", |bencher| {
        let on = Date::new(2026, 11, 22).expect("a day");
        bencher.iter(|| {
            let cutoff = month.cutoff(on).expect("a cut-off").days_since_1970();
            black_box(&column).iter().filter(|day| **day <= cutoff).count()
        });
    });
    group.finish();
}

criterion_group!(benches, due_dates);
criterion_main!(benches);
