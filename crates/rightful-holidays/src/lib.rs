#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod easter;
mod places;
mod rule;
pub mod wire;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use rightful::law::clock::{Holidays, Place};
use rightful::{Code, Error, Problems};

use crate::places::{ENTRIES, Entry};

/// A place there is a list for.
#[derive(Clone, Copy, Debug)]
pub struct Known(&'static Entry);

impl Known {
    /// Its code, such as `DE-BE`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.0.code
    }

    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.0.name
    }

    /// The law its holidays stand in.
    #[must_use]
    pub const fn cites(&self) -> &'static str {
        self.0.cites
    }

    /// The first and last years of each unbroken run of years that is known.
    #[must_use]
    pub const fn years(&self) -> &'static [(u16, u16)] {
        self.0.years
    }
}

/// Every place there is a list for, in the order of the codes.
#[must_use]
pub fn places() -> Vec<Known> {
    let mut known: Vec<Known> = ENTRIES.iter().copied().flatten().map(Known).collect();
    known.sort_by_key(Known::code);
    known
}

/// The place of this code, where there is a list for it.
#[must_use]
pub fn place(code: &str) -> Option<Known> {
    ENTRIES.iter().copied().flatten().find(|entry| entry.code == code).map(Known)
}

/// The public holidays of a place, from the first to the last of these years.
///
/// # Errors
/// [`Code::HolidaysUnknownPlace`] where there is no list for the place, [`Code::HolidaysRange`] where the years end before
/// they begin, [`Code::HolidaysUnknownYears`] where the place's law is not known for all of them.
///
/// # Examples
/// ```
/// # fn main() -> Result<(), rightful::Problems> {
/// let berlin = rightful_holidays::holidays(&"DE-BE".parse()?, 2026, 2026)?;
/// let womens_day = "2026-03-08".parse()?;
/// assert!(berlin.days().any(|(day, _)| day == womens_day));
/// # Ok(()) }
/// ```
pub fn holidays(at: &Place, from: u16, to: u16) -> Result<Holidays, Problems> {
    let known = place(at.as_str()).ok_or_else(|| unknown_place(at))?;
    if from <= to && !known.years().iter().any(|(first, last)| *first <= from && to <= *last) {
        return Err(unknown_years(&known).into());
    }
    let mut days = Vec::new();
    // Years that end before they begin are none, and refused by the list itself.
    for year in from..=to {
        days.extend(rule::year(known.0.rules, year)?);
    }
    Holidays::new(at.clone(), from, to, days)
}

/// The list for a matter that begins in `year`: that year, the one before it and the two after, as far as they are known.
///
/// # Errors
/// As [`holidays`].
pub fn holidays_around(at: &Place, year: u16) -> Result<Holidays, Problems> {
    let known = place(at.as_str()).ok_or_else(|| unknown_place(at))?;
    let run = known.years().iter().find(|(first, last)| (*first..=*last).contains(&year));
    let (first, last) = *run.ok_or_else(|| unknown_years(&known))?;
    holidays(at, first.max(year.saturating_sub(1)), last.min(year.saturating_add(2)))
}

fn unknown_place(at: &Place) -> Error {
    let parts: Vec<&str> = ENTRIES
        .iter()
        .copied()
        .flatten()
        .filter(|entry| entry.code.split('-').next() == Some(at.country()))
        .map(|entry| entry.code)
        .collect();
    let message = if parts.is_empty() {
        String::from("there is no list of public holidays for this place: give your own")
    } else {
        format!("there is no list of public holidays for this place: name one of {}", parts.join(", "))
    };
    Error::new(Code::HolidaysUnknownPlace, "/place", message)
}

fn unknown_years(known: &Known) -> Error {
    let years: Vec<String> = known
        .years()
        .iter()
        .map(|(first, last)| if first == last { format!("{first}") } else { format!("{first} to {last}") })
        .collect();
    let message = format!(
        "the public holidays of this place are known for {}: ask for years among them, or give your own",
        years.join(" and ")
    );
    Error::new(Code::HolidaysUnknownYears, "/from", message)
}
