//! The public holidays of a place, as they are handed in.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::Place;
use crate::read::Read;
use crate::{Code, Date, Error, Problems, Weekday};

/// One public holiday.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a day and its name")]
pub struct Holiday {
    /// The day.
    pub on: Date,
    /// What it is called.
    pub name: String,
}

/// Every public holiday of a place in the years from `from` to `to`, and nothing about other years.
///
/// A year that is not covered is not a year without holidays: asking about it is an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holidays {
    place: Place,
    from: u16,
    to: u16,
    days: BTreeMap<Date, String>,
}

/// The form on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Holidays")]
#[expect(clippy::exhaustive_structs, reason = "the form on the wire: read into a list that is checked")]
pub struct HolidayList {
    /// The place, such as `DE-BE`.
    pub place: Place,
    /// The first year covered.
    pub from: u16,
    /// The last year covered.
    pub to: u16,
    /// Every public holiday of those years, weekends included where the law names the day.
    pub days: Vec<Holiday>,
}

/// Why a day is no working day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "Regulation 1182/71 Art. 2(2): all days but these")]
pub enum DayOff {
    /// A Saturday.
    Saturday,
    /// A Sunday.
    Sunday,
    /// A public holiday of this name, on a weekday.
    Holiday(String),
}

impl Holidays {
    /// The public holidays of `place`; a day that is named twice keeps its first name.
    ///
    /// # Errors
    /// [`Code::HolidaysRange`] where the years end before they begin, [`Code::HolidaysOutside`] for each day outside
    /// them.
    pub fn new(place: Place, from: u16, to: u16, days: Vec<Holiday>) -> Result<Self, Problems> {
        let mut problems = Vec::new();
        if from > to || from == 0 || to > 9999 {
            let message = "the years end before they begin, or lie outside the calendar: give the first and the last year covered";
            problems.push(Error::new(Code::HolidaysRange, "/to", message));
        }
        let mut named = BTreeMap::new();
        for (index, Holiday { on, name }) in days.into_iter().enumerate() {
            if !(from..=to).contains(&on.year()) {
                let message = "the day lies outside the years covered: leave it out, or cover its whole year";
                problems.push(Error::new(Code::HolidaysOutside, format!("/days/{index}/on"), message));
            }
            named.entry(on).or_insert(name);
        }
        Problems::none_or(problems)?;
        Ok(Self { place, from, to, days: named })
    }

    /// The place.
    #[must_use]
    pub const fn place(&self) -> &Place {
        &self.place
    }

    /// The first and the last year covered.
    #[must_use]
    pub const fn years(&self) -> (u16, u16) {
        (self.from, self.to)
    }

    /// The holidays, in their order.
    pub fn days(&self) -> impl Iterator<Item = (Date, &str)> {
        self.days.iter().map(|(day, name)| (*day, name.as_str()))
    }

    /// Why `day` is no working day; none where it is one (Regulation 1182/71 Art. 2(2) *[unverified wording]*). A weekend is one
    /// in every year.
    ///
    /// # Errors
    /// [`Code::ClockNotCovered`] where the list does not cover the year of a weekday.
    pub fn day_off(&self, day: Date) -> Result<Option<DayOff>, Error> {
        Ok(match (day.weekday(), self.days.get(&day)) {
            (Weekday::Saturday, _) => Some(DayOff::Saturday),
            (Weekday::Sunday, _) => Some(DayOff::Sunday),
            (_, Some(name)) => Some(DayOff::Holiday(name.clone())),
            (_, None) if self.covers(day) => None,
            (_, None) => return Err(not_covered(day.year())),
        })
    }

    fn covers(&self, day: Date) -> bool {
        (self.from..=self.to).contains(&day.year())
    }
}

/// The list says nothing of a year that a period reaches.
pub(super) fn not_covered(year: u16) -> Error {
    let message = format!(
        "the period reaches {year}, which the list of public holidays does not cover: give a list that covers that year"
    );
    Error::new(Code::ClockNotCovered, "", message)
}

impl TryFrom<HolidayList> for Holidays {
    type Error = Problems;

    fn try_from(list: HolidayList) -> Result<Self, Problems> {
        Self::new(list.place, list.from, list.to, list.days)
    }
}

impl From<&Holidays> for HolidayList {
    fn from(holidays: &Holidays) -> Self {
        let days = holidays.days().map(|(on, name)| Holiday { on, name: name.into() }).collect();
        Self { place: holidays.place.clone(), from: holidays.from, to: holidays.to, days }
    }
}
