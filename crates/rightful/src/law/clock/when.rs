//! When something happened, on the local calendar.

use alloc::borrow::Cow;
use alloc::string::{String, ToString as _};
use core::cmp::Ordering;
use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::read::{Json, Read};
use crate::{Code, Date, DateTime, Error, UtcOffset};

/// When something happened, on the calendar of the place where the controller acts.
///
/// Written as a local day, `2025-04-01`, as a local moment with its distance from UTC, `2025-04-01T00:30:00+02:00`, or
/// as an instant beside that distance, `{ "instant": "2025-03-31T22:30:00Z", "utc_offset": "+02:00" }`. A moment that
/// ends in `Z` alone is refused: late in the evening it would give the day before or after (*convention*: the local day
/// at the place of action counts, Regulation 1182/71 is silent). Offsets of named zones are the caller's to look up.
///
/// # Examples
/// ```
/// # fn main() -> Result<(), rightful::Error> {
/// use rightful::law::clock::When;
/// let instant: rightful::DateTime = "2025-03-31T22:30:00Z".parse()?;
/// assert_eq!(When::instant(instant, "+02:00".parse()?)?.day().to_string(), "2025-04-01");
/// assert!("2025-03-31T22:30:00Z".parse::<When>().is_err());
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a day, with or without its hour")]
pub enum When {
    /// A local day.
    Day(Date),
    /// A local moment, with its distance from UTC.
    Moment(DateTime),
}

impl When {
    /// The local moment of an instant.
    ///
    /// # Errors
    /// [`Code::MomentOffset`] where `instant` does not say how far it is from UTC itself, [`Code::DateOutOfRange`] where
    /// the local day lies outside the calendar.
    pub fn instant(instant: DateTime, offset: UtcOffset) -> Result<Self, Error> {
        if instant.offset().is_none() {
            return Err(no_offset());
        }
        instant.at_offset(offset).map(Self::Moment)
    }

    /// The local day.
    #[must_use]
    pub fn day(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Moment(moment) => moment.date(),
        }
    }

    /// Whether it lies before another: by their instants where both tell the hour, else by their days.
    #[must_use]
    pub(super) fn is_before(self, other: Self) -> bool {
        match (self, other) {
            (Self::Moment(this), Self::Moment(other)) => this.instant() < other.instant(),
            (this, other) => this.day() < other.day(),
        }
    }

    /// Whether this is later than `due`; none where only one of them tells the hour and both are of one day.
    #[must_use]
    pub(super) fn is_after(self, due: Self) -> Option<bool> {
        match (self, due) {
            (Self::Moment(this), Self::Moment(due)) => Some(this.instant() > due.instant()),
            (Self::Day(day), Self::Moment(due)) if day == due.date() => None,
            // The last day counts to its end.
            (this, due) => Some(this.day() > due.day()),
        }
    }
}

fn no_offset() -> Error {
    Error::new(
        Code::MomentOffset,
        "",
        "the moment does not tell the local day: write it with the local distance from UTC, as in 2025-04-01T00:30:00+02:00, or give `instant` and `utc_offset`",
    )
}

impl FromStr for When {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        if !text.contains('T') {
            return text.parse().map(Self::Day);
        }
        let moment: DateTime = text.parse()?;
        match moment.offset() {
            // `-00:00` says as little of the place as `Z` does (RFC 3339, 4.3).
            Some(_) if !text.ends_with('Z') && !text.ends_with("-00:00") => Ok(Self::Moment(moment)),
            _ => Err(no_offset()),
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => fmt::Display::fmt(day, f),
            Self::Moment(moment) => {
                // A local clock that happens to agree with UTC is still a local clock.
                let text = moment.to_string();
                match text.strip_suffix('Z') {
                    Some(local) => write!(f, "{local}+00:00"),
                    None => f.write_str(&text),
                }
            }
        }
    }
}

impl fmt::Debug for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Ord for When {
    /// By local day; within one, the day alone first and then the moments.
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |when: &Self| match when {
            Self::Day(_) => None,
            Self::Moment(moment) => Some((moment.instant(), moment.offset())),
        };
        self.day().cmp(&other.day()).then_with(|| key(self).cmp(&key(other)))
    }
}

impl PartialOrd for When {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<Date> for When {
    fn from(day: Date) -> Self {
        Self::Day(day)
    }
}

impl Serialize for When {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The forms on the wire.
#[derive(Read)]
#[serde(untagged)]
enum Form {
    Text(String),
    Instant(Instant),
}

#[derive(Read)]
#[serde(deny_unknown_fields)]
struct Instant {
    instant: DateTime,
    utc_offset: UtcOffset,
}

impl Read for When {
    fn read(json: &Json) -> Option<Self> {
        match Form::read(json)? {
            Form::Text(text) => text.parse().ok(),
            Form::Instant(Instant { instant, utc_offset }) => Self::instant(instant, utc_offset).ok(),
        }
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::read::deserialize(deserializer)
    }
}

impl schemars::JsonSchema for When {
    fn schema_name() -> Cow<'static, str> {
        "When".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let (instant, offset) =
            (generator.subschema_for::<DateTime>(), generator.subschema_for::<UtcOffset>());
        schemars::json_schema!({
            "description": "A local day, a local moment with its distance from UTC, or an instant beside that distance",
            "anyOf": [
                { "type": "string", "format": "when", "examples": ["2025-04-01", "2025-04-01T00:30:00+02:00"] },
                {
                    "type": "object",
                    "properties": { "instant": instant, "utc_offset": offset },
                    "required": ["instant", "utc_offset"],
                    "additionalProperties": false
                }
            ]
        })
    }
}
