//! How far a place's clock is from UTC.

use super::{date_time::DateTime, text::text_on_the_wire};
use crate::{Code, Error};
use alloc::string::ToString as _;
use core::{fmt, str::FromStr};

/// A distance from UTC, written `±HH:MM`; east is positive. It lies between −12:00 and
/// +14:00, as every clock of the world does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UtcOffset(i16);

text_on_the_wire!(
    UtcOffset,
    "utc-offset",
    r"^([+](0[0-9]|1[0-3]):[0-5][0-9]|[+]14:00|-(0[0-9]|1[01]):[0-5][0-9]|-12:00)$",
    "+02:00"
);

impl UtcOffset {
    /// Minutes east of UTC.
    #[must_use]
    pub const fn minutes(self) -> i16 {
        self.0
    }
}

impl FromStr for UtcOffset {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        // Read as the end of a moment, so that the two cannot differ.
        let numeric = text.starts_with(['+', '-']);
        let moment = numeric.then(|| DateTime::from_str(&("2000-01-01T00:00:00".to_string() + text)));
        match moment.and_then(Result::ok).and_then(DateTime::offset) {
            Some(minutes) => Ok(Self(minutes)),
            None => Err(Error::new(
                Code::OffsetSyntax,
                "",
                "not a distance from UTC; write it with sign, hours and minutes, between -12:00 and +14:00, as in +02:00",
            )),
        }
    }
}

impl fmt::Display for UtcOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, minutes) = (if self.0 < 0 { '-' } else { '+' }, self.0.unsigned_abs());
        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

impl fmt::Debug for UtcOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
