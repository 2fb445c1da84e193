//! The day it is: nothing is carried out as of a day that is yet to come.

use std::time::{SystemTime, UNIX_EPOCH};

use rightful::{Code, Date, DateTime, Error};

/// By how many hours a place may be ahead of UTC: there it is tomorrow already.
const FURTHEST: i64 = 14;

/// The day of a run: today in UTC. Periods that run from it, such as that of backups, start there.
///
/// # Errors
/// Where the clock of the machine shows no day there is.
pub fn today() -> Result<Date, Error> {
    in_hours(0)
}

/// Refuses a day that has begun nowhere yet, when floors have ended that hold today. `at` is the place it was given.
///
/// # Errors
/// [`Code::DateFuture`].
pub fn not_yet_to_come(day: Date, at: &str) -> Result<(), Error> {
    if day <= in_hours(FURTHEST)? {
        return Ok(());
    }
    let message = "the day is yet to come: give today or an earlier one; a rehearsal is planned with --allow-future \
                   (allow_future in Python), and changes nothing";
    Err(Error::new(Code::DateFuture, at, message))
}

/// The day it will be in some hours, in UTC.
fn in_hours(hours: i64) -> Result<Date, Error> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let then = i64::try_from(now).unwrap_or_default() + hours * 3600;
    Ok(DateTime::from_unix_seconds(then)?.date())
}
