//! Days of the sample data, counted back from a fixed one.

use time::{Date, Duration, Month};

use super::rng::Rng;

/// The last day anything in the data happened.
pub(super) const LAST_DAY: Date = day(2026, Month::November, 20);

/// A day known when this is compiled.
pub(super) const fn day(year: i32, month: Month, day: u8) -> Date {
    match Date::from_calendar_date(year, month, day) {
        Ok(date) => date,
        Err(_) => Date::MIN,
    }
}

/// So many days later.
pub(super) fn later(date: Date, days: i64) -> Date {
    date.saturating_add(Duration::days(days))
}

/// Any day of a span, both ends included.
pub(super) fn any(rng: &mut Rng, first: Date, last: Date) -> Date {
    later(first, rng.between(0, (last - first).whole_days()))
}

/// An instant in the waking hours of a day.
pub(super) fn at(rng: &mut Rng, date: Date) -> String {
    instant(date, rng.between(6 * 3600, 22 * 3600))
}

/// The instant so many seconds into a day, as the application stores it.
pub(super) fn instant(date: Date, seconds: i64) -> String {
    format!("{date}T{:02}:{:02}:{:02}Z", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60)
}
