//! Text with a form of its own: each type that reads it says what is wrong with it, under its own code.

use alloc::string::String;
use core::str::FromStr;

use crate::law::clock::{Place, UtcOffset, When};
use crate::request::Reference;
use crate::{Code, Date, DateTime, DayOrTime, Error, JsonPath, MonthDay, Path, Period};

/// A `format` of the JSON Schema.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Path,
    JsonPath,
    Date,
    DateTime,
    DayOrTime,
    Period,
    MonthDay,
    Reference,
    /// This many lower-case hexadecimal digits.
    Hex(u64),
    Place,
    UtcOffset,
    /// A local day, or a local moment with its distance from UTC.
    When,
    /// A 64-bit whole number, written as text.
    Integer,
    /// A floating-point number, written as text.
    Real,
    /// Bytes, two digits each.
    Bytes,
    /// An unsigned whole number of 16 bits.
    Uint16,
    /// An unsigned whole number of 32 bits.
    Uint32,
    /// An unsigned whole number of 64 bits.
    Uint64,
}

impl Format {
    pub(super) fn named(name: &str, max_length: Option<u64>) -> Option<Self> {
        Some(match name {
            "path" => Self::Path,
            "json-path" => Self::JsonPath,
            "date" => Self::Date,
            "date-time" => Self::DateTime,
            "day-or-time" => Self::DayOrTime,
            "period" => Self::Period,
            "month-day" => Self::MonthDay,
            "reference" => Self::Reference,
            "hex" => max_length.map_or(Self::Bytes, Self::Hex),
            "place" => Self::Place,
            "utc-offset" => Self::UtcOffset,
            "when" => Self::When,
            "integer-text" => Self::Integer,
            "real-text" => Self::Real,
            "uint16" => Self::Uint16,
            "uint8" | "uint32" => Self::Uint32,
            "uint" | "uint64" => Self::Uint64,
            _ => return None,
        })
    }

    /// What is wrong with the text, without its place.
    pub(super) fn problem(self, text: &str) -> Option<Error> {
        match self {
            Self::Path => wrong::<Path>(text),
            Self::JsonPath => wrong::<JsonPath>(text),
            Self::Date => wrong::<Date>(text),
            Self::DateTime => wrong::<DateTime>(text),
            Self::DayOrTime => wrong::<DayOrTime>(text),
            Self::Period => wrong::<Period>(text),
            Self::MonthDay => wrong::<MonthDay>(text),
            Self::Reference => wrong::<Reference>(text),
            Self::Place => wrong::<Place>(text),
            Self::UtcOffset => wrong::<UtcOffset>(text),
            Self::When => wrong::<When>(text),
            Self::Hex(digits) => {
                (u64::try_from(text.len()) != Ok(digits) || !is_hex(text, false)).then(|| {
                    let message = alloc::format!(
                        "expected {digits} lower-case hexadecimal digits: copy the whole text"
                    );
                    Error::new(Code::HexSyntax, "", message)
                })
            }
            Self::Bytes => (!text.len().is_multiple_of(2) || !is_hex(text, true))
                .then(|| Error::new(Code::HexSyntax, "", "write bytes as pairs of hexadecimal digits")),
            Self::Integer => number::<i64>(text, "write a 64-bit whole number"),
            Self::Real => number::<f64>(text, "write a number"),
            Self::Uint16 | Self::Uint32 | Self::Uint64 => None,
        }
    }
}

fn wrong<T: FromStr<Err = Error>>(text: &str) -> Option<Error> {
    text.parse::<T>().err()
}

fn number<T: FromStr>(text: &str, advice: &str) -> Option<Error> {
    text.parse::<T>().err().map(|_| Error::new(Code::JsonRange, "", String::from(advice)))
}

fn is_hex(text: &str, upper: bool) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit() && (upper || !byte.is_ascii_uppercase()))
}
