//! Due dates of a whole column of days, as columnar formats hold them.

use alloc::vec::Vec;

use super::{date::Date, term::Term};

impl Term {
    /// What [`due`](Self::due) says, for days counted from 1970-01-01: as Arrow (`Date32`), Parquet and pandas hold them.
    ///
    /// A day outside the calendar, or whose due date lies outside it, is never due: `i32::MAX`, later than any day.
    /// To find what is due, compare the column with [`cutoff`](Self::cutoff) instead: no due date is needed for that.
    ///
    /// # Examples
    /// ```
    /// # fn main() -> Result<(), rightful::Error> {
    /// let month = rightful::Term::new("P1M".parse()?, rightful::StartRule::Day)?;
    /// let january_31 = "2026-01-31".parse::<rightful::Date>()?.days_since_1970();
    /// let march_1 = "2026-03-01".parse::<rightful::Date>()?.days_since_1970();
    /// assert_eq!(month.due_days(&[january_31, i32::MAX]), [march_1, i32::MAX]);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn due_days(self, days: &[i32]) -> Vec<i32> {
        let due = |day: i32| self.due_day(day).unwrap_or(NEVER);
        let inside = || days.iter().copied().filter(|day| (FIRST..=LAST).contains(day));
        let (Some(first), Some(last)) = (inside().min(), inside().max()) else {
            return alloc::vec![NEVER; days.len()];
        };
        if usize::try_from(last - first).is_ok_and(|span| span >= days.len()) {
            return days.iter().copied().map(due).collect();
        }
        // A long column has fewer days than rows: each day is reckoned once.
        let each: Vec<i32> = (first..=last).map(due).collect();
        let place = |day: i32| usize::try_from(i64::from(day) - i64::from(first)).ok();
        let found = |day: &i32| place(*day).and_then(|place| each.get(place)).copied().unwrap_or(NEVER);
        days.iter().map(found).collect()
    }

    fn due_day(self, day: i32) -> Option<i32> {
        let due = self.due(Date::from_days_since_1970(i64::from(day))?).ok()?;
        Some(due.days_since_1970())
    }
}

const NEVER: i32 = i32::MAX;
/// 0001-01-01 and 9999-12-31.
const FIRST: i32 = -719_162;
const LAST: i32 = 2_932_896;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{MonthDay, StartRule};
    use proptest::prelude::*;

    #[test]
    fn the_calendar_begins_and_ends_where_it_says() {
        for (text, day) in [("0001-01-01", FIRST), ("9999-12-31", LAST)] {
            assert_eq!(text.parse::<Date>().unwrap().days_since_1970(), day);
        }
        let term = Term::new("P1D".parse().unwrap(), StartRule::Day).unwrap();
        assert_eq!(
            term.due_days(&[FIRST - 1, FIRST, LAST, LAST + 1, i32::MIN]),
            [NEVER, FIRST + 2, NEVER, NEVER, NEVER]
        );
        assert_eq!(term.due_days(&[i32::MAX]), [NEVER]);
        assert!(term.due_days(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn a_column_says_what_each_day_says(
            // Long columns of few days and short ones of many, with values that are no days among them.
            days in prop_oneof![
                prop::collection::vec(20_000i32..20_030, 0..200),
                prop::collection::vec(prop_oneof![8 => FIRST..=LAST, 1 => Just(i32::MAX), 1 => Just(i32::MIN)], 0..20),
                prop::collection::vec(prop_oneof![9 => 20_000i32..20_020, 1 => any::<i32>()], 0..200),
            ],
            months in 1u32..200, rule in 0u8..3,
        ) {
            let start = match rule {
                0 => StartRule::Day,
                1 => StartRule::YearEnd,
                _ => StartRule::FinancialYearEnd(MonthDay::new(3, 31).unwrap()),
            };
            let term = Term::new(crate::Period::new(crate::Amount::Months(months)).unwrap(), start).unwrap();
            let each = days.iter().map(|day| {
                let due = Date::from_days_since_1970(i64::from(*day)).and_then(|day| term.due(day).ok());
                due.map_or(i32::MAX, Date::days_since_1970)
            });
            prop_assert_eq!(term.due_days(&days), each.collect::<Vec<_>>());
        }
    }
}
