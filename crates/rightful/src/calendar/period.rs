//! How long something may or must be kept.

use super::text::{number, text_on_the_wire};
use crate::{Code, Error};
use core::{fmt, str::FromStr};

/// A length of time in months, days, or hours and minutes: the units do not convert into each other.
///
/// Written as a part of ISO 8601: `P8Y`, `P6M`, `P2Y6M`, `P4W`, `P90D`, `PT72H`, `PT1H30M`. A year is twelve months
/// and a week seven days, so `P12M` equals `P1Y`; a month is not 30 days, and 24 hours are not a day.
///
/// # Examples
/// ```
/// # fn main() -> Result<(), rightful::Error> {
/// let period: rightful::Period = "P30M".parse()?;
/// assert_eq!(period.to_string(), "P2Y6M");
/// assert_ne!(period, "P913D".parse()?);
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period(Amount);

/// The amount of a [`Period`] in its smallest unit; never zero and never over 1,000 years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a new unit must break every place that counts")]
pub enum Amount {
    /// Calendar months; a year is twelve.
    Months(u32),
    /// Calendar days; a week is seven.
    Days(u32),
    /// Minutes of elapsed time; an hour is sixty.
    Minutes(u32),
}

text_on_the_wire!(
    Period,
    "period",
    r"^P([0-9]{1,9}Y)?([0-9]{1,9}M)?$|^P[0-9]{1,9}[WD]$|^PT([0-9]{1,9}H)?([0-9]{1,9}M)?$",
    "P3Y"
);

const MOST_YEARS: u32 = 1_000;

impl Period {
    /// A period of this amount.
    ///
    /// # Errors
    /// [`Code::PeriodZero`] when it is nothing, [`Code::PeriodTooLong`] when it is over 1,000 years.
    pub fn new(amount: Amount) -> Result<Self, Error> {
        let (count, most) = match amount {
            Amount::Months(months) => (months, MOST_YEARS * 12),
            Amount::Days(days) => (days, MOST_YEARS * 366),
            Amount::Minutes(minutes) => (minutes, MOST_YEARS * 366 * 24 * 60),
        };
        match count {
            0 => Err(zero()),
            count if count > most => Err(too_long()),
            _ => Ok(Self(amount)),
        }
    }

    /// The amount in the period's smallest unit.
    #[must_use]
    pub fn amount(self) -> Amount {
        self.0
    }
}

fn syntax() -> Error {
    Error::new(
        Code::PeriodSyntax,
        "",
        "not a period; write whole years and months (P3Y, P2Y6M), weeks (P4W), days (P90D), or hours and minutes (PT72H, PT20M)",
    )
}

fn mixed() -> Error {
    Error::new(
        Code::PeriodMixed,
        "",
        "a period counts in one unit: years with months, weeks, days, or hours with minutes; choose one",
    )
}

fn zero() -> Error {
    Error::new(
        Code::PeriodZero,
        "",
        "a period of nothing; to end at once, end the purpose by its event and leave the period out",
    )
}

fn too_long() -> Error {
    Error::new(
        Code::PeriodTooLong,
        "",
        "a period of over 1,000 years is no limit; give the period the data is needed for",
    )
}

/// What has been read so far, by unit; hours and minutes stand after the `T`.
#[derive(Default)]
struct Parts {
    months: Option<u32>,
    weeks: Option<u32>,
    days: Option<u32>,
    minutes: Option<u32>,
}

impl FromStr for Period {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let rest = text.strip_prefix('P').ok_or_else(syntax)?;
        let (calendar, clock) = match rest.split_once('T') {
            Some((_, "")) => return Err(syntax()),
            Some((calendar, clock)) => (calendar, clock),
            None => (rest, ""),
        };
        let mut parts = Parts::default();
        read_units(calendar, "YMWD", |unit, count| match unit {
            'Y' => add(&mut parts.months, count, 12),
            'M' => add(&mut parts.months, count, 1),
            'W' => add(&mut parts.weeks, count, 7),
            _ => add(&mut parts.days, count, 1),
        })?;
        read_units(clock, "HM", |unit, count| {
            add(&mut parts.minutes, count, if unit == 'H' { 60 } else { 1 })
        })?;
        match parts {
            Parts { months: Some(months), weeks: None, days: None, minutes: None } => {
                Self::new(Amount::Months(months))
            }
            Parts { months: None, weeks: Some(days), days: None, minutes: None }
            | Parts { months: None, weeks: None, days: Some(days), minutes: None } => {
                Self::new(Amount::Days(days))
            }
            Parts { months: None, weeks: None, days: None, minutes: Some(minutes) } => {
                Self::new(Amount::Minutes(minutes))
            }
            Parts { months: None, weeks: None, days: None, minutes: None } => Err(syntax()),
            _ => Err(mixed()),
        }
    }
}

fn add(sum: &mut Option<u32>, count: u32, each: u32) -> Result<(), Error> {
    let more = count.checked_mul(each).and_then(|more| more.checked_add(sum.unwrap_or(0)));
    *sum = Some(more.ok_or_else(too_long)?);
    Ok(())
}

/// Reads `12Y3M`: every unit at most once and in the order of `units`.
fn read_units(
    text: &str,
    units: &str,
    mut take: impl FnMut(char, u32) -> Result<(), Error>,
) -> Result<(), Error> {
    let (mut rest, mut units) = (text, units.chars());
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (count, after) = rest.split_at_checked(digits).ok_or_else(syntax)?;
        let unit = after.chars().next().ok_or_else(syntax)?;
        if count.is_empty() || !units.any(|known| known == unit) {
            return Err(syntax());
        }
        take(unit, number(count.as_bytes()).ok_or_else(too_long)?)?;
        rest = after.get(unit.len_utf8()..).unwrap_or_default();
    }
    Ok(())
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Amount::Days(days) => write!(f, "P{days}D"),
            Amount::Months(months) => two_units(f, "P", (months / 12, 'Y'), (months % 12, 'M')),
            Amount::Minutes(minutes) => two_units(f, "PT", (minutes / 60, 'H'), (minutes % 60, 'M')),
        }
    }
}

fn two_units(f: &mut fmt::Formatter<'_>, start: &str, large: (u32, char), small: (u32, char)) -> fmt::Result {
    f.write_str(start)?;
    [large, small]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .try_for_each(|(count, unit)| write!(f, "{count}{unit}"))
}

impl fmt::Debug for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn periods_have_one_canonical_form() {
        for (text, canonical) in [
            ("P8Y", "P8Y"),
            ("P6M", "P6M"),
            ("P2Y6M", "P2Y6M"),
            ("P30M", "P2Y6M"),
            ("P12M", "P1Y"),
            ("P4W", "P28D"),
            ("P90D", "P90D"),
            ("P365D", "P365D"),
            ("PT72H", "PT72H"),
            ("PT20M", "PT20M"),
            ("PT90M", "PT1H30M"),
            ("PT1H30M", "PT1H30M"),
            ("P1Y0M", "P1Y"),
            ("P007D", "P7D"),
            ("P1000Y", "P1000Y"),
        ] {
            let period: Period = text.parse().unwrap();
            assert_eq!(period.to_string(), canonical, "{text}");
            assert_eq!(canonical.parse::<Period>().unwrap(), period, "{text}");
        }
    }

    #[test]
    fn what_is_no_period_says_why() {
        for (code, texts) in [
            (
                Code::PeriodSyntax,
                &[
                    "",
                    "P",
                    "PT",
                    "P1",
                    "PY",
                    "8Y",
                    "p8y",
                    "P8y",
                    "P-1Y",
                    "P+1Y",
                    "P1.5Y",
                    "P1,5Y",
                    "P1M2Y",
                    "P1Y1Y",
                    "P1DT",
                    "PT5S",
                    "PT5D",
                    "P5H",
                    "P 5D",
                    "P5D ",
                    "P1D1W",
                    "three years",
                    "P٣Y",
                    "PT1M1H",
                ][..],
            ),
            (Code::PeriodMixed, &["P1M10D", "P1Y1W", "P1W1D", "P1DT2H", "P1MT1M", "P1Y1M1W1DT1H1M"][..]),
            (Code::PeriodZero, &["P0D", "P0Y0M", "PT0H", "PT0M", "P0W"][..]),
            (
                Code::PeriodTooLong,
                &[
                    "P1001Y",
                    "P12001M",
                    "P366001D",
                    "P99999999999Y",
                    "P4294967295Y",
                    "P4294967295D",
                    "PT4294967295M",
                ][..],
            ),
        ] {
            for text in texts {
                assert_eq!(text.parse::<Period>().unwrap_err().code(), code, "{text}");
            }
        }
    }
}
