//! The local day of a date with a time, as columns write them.

use super::{date::Date, offset::UtcOffset, text::number};

const MINUTES_A_DAY: i64 = 24 * 60;

/// How far a clock is from UTC.
pub(super) enum Clock {
    /// It is a local clock.
    Local,
    /// As `Z` or `-00:00` has it, it is UTC, which says nothing of the place (RFC 3339, 4.3; RFC 9557, 2.2).
    Utc,
    /// A local clock, so many minutes east of UTC.
    East(i64),
}

/// The day of `YYYY-MM-DD`, then nothing, or `T` or a space, `HH:MM`, perhaps `:SS` with a fraction, and perhaps `Z`,
/// `±HH:MM`, `±HHMM` or `±HH`, with or without a space before it; none where the text is not so written.
///
/// The day is that on a clock at `offset`. Without an `offset` it is the one that is written, and none where the clock is
/// UTC; a clock that tells no distance is `untold`.
pub(super) fn local_day(text: &[u8], untold: Clock, offset: Option<UtcOffset>) -> Option<Date> {
    let (date, rest) = text.split_at_checked(10)?;
    let date = Date::read(date)?;
    if rest.is_empty() {
        // Without a time it is no instant.
        return matches!(untold, Clock::Local).then_some(date);
    }
    let ([b'T' | b' ', h1, h2, b':', m1, m2], rest) = rest.split_first_chunk()? else { return None };
    let minute = hours_and_minutes([*h1, *h2], [*m1, *m2])?;
    match (clock(after_seconds(rest)?, untold)?, offset) {
        (Clock::Local, _) | (Clock::East(_), None) => Some(date),
        (Clock::Utc, None) => None,
        (Clock::Utc, Some(offset)) => minutes_later(date, minute + i64::from(offset.minutes())),
        (Clock::East(east), Some(offset)) => minutes_later(date, minute - east + i64::from(offset.minutes())),
    }
}

/// The day on which the moment lies that is so many minutes after the start of `date`.
fn minutes_later(date: Date, minutes: i64) -> Option<Date> {
    Date::from_days_since_1970(i64::from(date.days_since_1970()) + minutes.div_euclid(MINUTES_A_DAY))
}

/// What follows `:SS` and its fraction, where they are there. A second does not tell the day, so the 60th may be a
/// leap second.
fn after_seconds(text: &[u8]) -> Option<&[u8]> {
    let [b':', s1, s2, rest @ ..] = text else { return Some(text) };
    number(&[*s1, *s2]).filter(|second| *second <= 60)?;
    let [b'.' | b',', fraction @ ..] = rest else { return Some(rest) };
    let digits = fraction.iter().take_while(|digit| digit.is_ascii_digit()).count();
    (digits > 0).then_some(())?;
    fraction.get(digits..)
}

fn clock(text: &[u8], untold: Clock) -> Option<Clock> {
    let text = match text {
        [] => return Some(untold),
        [b' ', rest @ ..] => rest,
        _ => text,
    };
    let (sign, minutes) = match *text {
        [b'Z' | b'z'] => return Some(Clock::Utc),
        [sign, h1, h2] => (sign, hours_and_minutes([h1, h2], *b"00")?),
        [sign, h1, h2, m1, m2] | [sign, h1, h2, b':', m1, m2] => {
            (sign, hours_and_minutes([h1, h2], [m1, m2])?)
        }
        _ => return None,
    };
    match (sign, minutes) {
        (b'-', 0) => Some(Clock::Utc),
        (b'+', east) => Some(Clock::East(east)),
        (b'-', west) => Some(Clock::East(-west)),
        _ => None,
    }
}

fn hours_and_minutes(hours: [u8; 2], minutes: [u8; 2]) -> Option<i64> {
    let hours = number(&hours).filter(|hours| *hours < 24)?;
    let minutes = number(&minutes).filter(|minutes| *minutes < 60)?;
    Some(i64::from(hours * 60 + minutes))
}
