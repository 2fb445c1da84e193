//! One event in one number, so that sorting numbers sorts events by person, purpose, channel, time and protection.
//!
//! ```text
//! person 32 · purpose 12 · channel 10 · second 39 · kind 4 · period 30
//! ```
//!
//! Within a person, a purpose and a channel the greatest number not later than an instant is the event that counts there:
//! the last in time, of several at one instant the most protective kind, of several such the one that runs out first.

use super::kind::Kind;

const PERIOD: u32 = 30;
const KIND: u32 = 4;
const SECOND: u32 = 39;
const CHANNEL: u32 = 10;
const PURPOSE: u32 = 12;

/// Where the part that says what happened ends, and the part that says to what begins.
const KEY: u32 = PERIOD + KIND + SECOND;

/// The most purposes, and channels, that are told apart; number 0 stands for every one.
pub(super) const MOST_PURPOSES: usize = (1 << PURPOSE) - 1;
pub(super) const MOST_CHANNELS: usize = (1 << CHANNEL) - 1;

/// From the earliest second of the calendar, on the easternmost clock, to 1970.
const BEFORE_1970: i64 = 719_162 * 86_400 + 86_400;

/// Stands for "runs out after no time at all", which no period does: so much is left of it the other way round.
const PERIOD_TOP: u32 = (1 << PERIOD) - 1;

/// An event: whose, for what, when, what, for how long.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Word(u128);

/// Whose, and for what.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(u64);

/// When, what and for how long, in the order in which it counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Said(u128);

impl Word {
    pub(super) fn new(key: Key, said: Said) -> Self {
        Self(u128::from(key.0) << KEY | said.0)
    }

    pub(super) fn key(self) -> Key {
        // The key is the upper part; nothing is lost.
        Key(u64::try_from(self.0 >> KEY).unwrap_or(u64::MAX))
    }

    pub(super) const fn said(self) -> Said {
        Said(self.0 & ((1 << KEY) - 1))
    }
}

impl Key {
    pub(super) const fn new(person: u32, purpose: u16, channel: u16) -> Self {
        Self((person as u64) << (PURPOSE + CHANNEL) | (purpose as u64) << CHANNEL | channel as u64)
    }

    pub(super) const fn person(self) -> u32 {
        (self.0 >> (PURPOSE + CHANNEL)) as u32
    }

    pub(super) const fn purpose(self) -> u16 {
        (self.0 >> CHANNEL & ((1 << PURPOSE) - 1)) as u16
    }

    pub(super) const fn channel(self) -> u16 {
        (self.0 & ((1 << CHANNEL) - 1)) as u16
    }
}

impl Said {
    /// Something that happened at a second of Unix time; it runs out so many minutes later, where it does.
    pub(super) const fn new(second: i64, kind: Kind, minutes: Option<u32>) -> Self {
        let period = match minutes {
            // The shorter, the greater; never zero, as no period is as long as that.
            Some(minutes) => PERIOD_TOP.saturating_sub(minutes),
            None => 0,
        };
        let second = (second + BEFORE_1970) as u128;
        Self(second << (KIND + PERIOD) | (kind as u128) << PERIOD | period as u128)
    }

    pub(super) const fn second(self) -> i64 {
        (self.0 >> (KIND + PERIOD)) as i64 - BEFORE_1970
    }

    pub(super) fn kind(self) -> Kind {
        let number = (self.0 >> PERIOD & ((1 << KIND) - 1)) as usize;
        Kind::ALL.get(number).copied().unwrap_or(Kind::Withdrawn)
    }

    /// The second from which it no longer covers, where it runs out.
    pub(super) const fn runs_out(self) -> Option<i64> {
        match (self.0 & PERIOD_TOP as u128) as u32 {
            0 => None,
            period => Some(self.second() + (PERIOD_TOP - period) as i64 * 60),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DateTime;

    #[test]
    fn what_goes_in_comes_out() {
        let instants = ["0001-01-01T00:00:00+14:00", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00"];
        for instant in instants.map(|text| text.parse::<DateTime>().unwrap().instant()) {
            for kind in Kind::ALL {
                for minutes in [None, Some(1), Some(366_000 * 1_440)] {
                    for (person, purpose, channel) in [(0, 0, 0), (u32::MAX, 4_095, 1_023), (7, 1, 0)] {
                        let word =
                            Word::new(Key::new(person, purpose, channel), Said::new(instant, kind, minutes));
                        let (key, said) = (word.key(), word.said());
                        assert_eq!((key.person(), key.purpose(), key.channel()), (person, purpose, channel));
                        assert_eq!((said.second(), said.kind()), (instant, kind));
                        assert_eq!(said.runs_out(), minutes.map(|minutes| instant + i64::from(minutes) * 60));
                    }
                }
            }
        }
    }

    #[test]
    fn the_order_is_that_of_time_then_protection_then_the_shorter_period() {
        let said = |second, kind, minutes| Said::new(second, kind, minutes);
        let ascending = [
            said(-1, Kind::Withdrawn, None),
            said(0, Kind::Given, None),
            said(0, Kind::Given, Some(2)),
            said(0, Kind::Given, Some(1)),
            said(0, Kind::Renewed, None),
            said(0, Kind::Withdrawn, None),
            said(1, Kind::Given, None),
        ];
        assert!(ascending.is_sorted());
        assert!(Word::new(Key::new(0, 0, 1), ascending[0]) < Word::new(Key::new(0, 1, 0), ascending[0]));
    }
}
