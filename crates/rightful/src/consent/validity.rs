//! When a consent that was given for a period runs out.

use crate::calendar::{Amount, DateTime, Period};
use crate::{Code, Error};

const SECONDS_A_DAY: i64 = 86_400;

/// The first instant that a consent given at `at` for `period` no longer covers (*convention*: the law sets no lifetime, a
/// period in the record does).
///
/// The same time of day, so many months or days later; a month without that day ends on its last. It is no retention
/// period, which holds until the end of its last day: what the person did not give for longer is over at once.
pub(crate) fn runs_out(at: DateTime, period: Period) -> Result<DateTime, Error> {
    let whole = |count: u32| i32::try_from(count).map_err(|_| too_long());
    let day = match period.amount() {
        Amount::Months(months) => at.date().add_months(whole(months)?)?,
        Amount::Days(days) => at.date().add_days(whole(days)?)?,
        Amount::Minutes(minutes) => return at.add_seconds(i64::from(minutes) * 60),
    };
    let days = i64::from(day.days_since_1970()) - i64::from(at.date().days_since_1970());
    at.add_seconds(days * SECONDS_A_DAY)
}

fn too_long() -> Error {
    Error::new(Code::PeriodTooLong, "", "a period of over 1,000 years is no limit; give a shorter one")
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn the_time_of_day_stays() {
        for (at, period, end) in [
            ("2024-02-29T12:00:00Z", "P1Y", "2025-02-28T12:00:00Z"),
            ("2025-01-31T23:30:00+01:00", "P1M", "2025-02-28T23:30:00+01:00"),
            ("2025-03-01T00:00:00Z", "P30D", "2025-03-31T00:00:00Z"),
            ("2025-03-01T00:00:00Z", "PT36H", "2025-03-02T12:00:00Z"),
        ] {
            let end_of = runs_out(at.parse().unwrap(), period.parse().unwrap());
            assert_eq!(end_of.unwrap().to_string(), end, "{at} {period}");
        }
        let last = runs_out("9999-06-01T00:00:00Z".parse().unwrap(), "P1Y".parse().unwrap());
        assert_eq!(last.unwrap_err().code(), Code::DateOutOfRange);
    }
}
