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
        days.iter().map(|day| self.due_day(*day).unwrap_or(i32::MAX)).collect()
    }

    fn due_day(self, day: i32) -> Option<i32> {
        let due = self.due(Date::from_days_since_1970(i64::from(day))?).ok()?;
        Some(due.days_since_1970())
    }
}
