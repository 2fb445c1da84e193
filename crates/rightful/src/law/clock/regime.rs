//! Which law's periods count, and at which place.

use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use schemars::JsonSchema;
use serde::Serialize;

use crate::calendar::text_on_the_wire;
use crate::read::Read;
use crate::{Code, Date, Error};

/// A law with clocks of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Regime {
    /// The GDPR, with the periods of Regulation (EEC, Euratom) 1182/71.
    Eu,
    /// The UK GDPR and the Data Protection Act 2018.
    Uk,
    /// California: Civ. Code 1798.130 and 11 CCR 7021.
    California,
    /// Singapore: Personal Data Protection Act 2012.
    Singapore,
    /// Brazil: Lei Geral de Proteção de Dados.
    Brazil,
    /// Quebec: Act respecting the protection of personal information in the private sector, P-39.1.
    Quebec,
}

/// The Member States, and the states of the European Economic Area that apply the GDPR through its agreement; `EU` stands
/// for the Union's institutions.
const EUROPEAN: [&str; 31] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "EU", "FI", "FR", "GR", "HR", "HU", "IE", "IS",
    "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
];

impl Regime {
    /// Every regime.
    pub const ALL: [Self; 6] =
        [Self::Eu, Self::Uk, Self::California, Self::Singapore, Self::Brazil, Self::Quebec];

    /// Its word in policies and calls.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Eu => "eu",
            Self::Uk => "uk",
            Self::California => "california",
            Self::Singapore => "singapore",
            Self::Brazil => "brazil",
            Self::Quebec => "quebec",
        }
    }

    /// The year, month and day from which the law applies, where the day is known to this library: the GDPR's (Art. 99(2)).
    const fn since(self) -> Option<(u16, u8, u8)> {
        match self {
            Self::Eu => Some((2018, 5, 25)),
            Self::Uk | Self::California | Self::Singapore | Self::Brazil | Self::Quebec => None,
        }
    }

    /// Whether the law applied on a day, as far as the library knows: before 25 May 2018 the GDPR did not (Art. 99(2)).
    #[must_use]
    pub fn applied_on(self, day: Date) -> bool {
        self.since().is_none_or(|since| (day.year(), day.month(), day.day()) >= since)
    }

    /// Whether a controller acts under this law at `place`.
    ///
    /// For a controller outside the Union the place is that of its representative (Art. 27; *convention*).
    #[must_use]
    pub fn runs_at(self, place: &Place) -> bool {
        match self {
            Self::Eu => EUROPEAN.contains(&place.country()),
            Self::Uk => place.country() == "GB",
            Self::California => place.as_str() == "US-CA",
            Self::Singapore => place.country() == "SG",
            Self::Brazil => place.country() == "BR",
            Self::Quebec => place.as_str() == "CA-QC",
        }
    }
}

impl fmt::Display for Regime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Regime {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::ALL.into_iter().find(|regime| regime.as_str() == text).ok_or_else(|| {
            Error::new(
                Code::ClockRegime,
                "",
                "no regime of this name: write one of `eu`, `uk`, `california`, `singapore`, `brazil`, `quebec`",
            )
        })
    }
}

/// A place whose public holidays count: a country of ISO 3166-1, or a part of one of ISO 3166-2, such as `FR` or `DE-BE`.
///
/// `EU` stands for the institutions of the Union. Which places there are lists for is told by `rightful-holidays`; any
/// place may bring its own [`Holidays`](super::Holidays).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place(String);

text_on_the_wire!(Place, "place", r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$", "DE-BE");

impl Place {
    /// The place as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The two letters of the country.
    #[must_use]
    pub fn country(&self) -> &str {
        self.0.split_once('-').map_or(self.as_str(), |(country, _)| country)
    }
}

impl FromStr for Place {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (country, part) = match text.split_once('-') {
            None => (text, None),
            Some((country, part)) => (country, Some(part)),
        };
        let country_fits = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
        let part_fits = part.is_none_or(|part| {
            (1..=3).contains(&part.len())
                && part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        });
        if country_fits && part_fits {
            return Ok(Self(text.into()));
        }
        Err(Error::new(
            Code::PlaceSyntax,
            "",
            "not a place; write the country in two capital letters, and its part after a hyphen where it has one, as in DE-BE",
        ))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The law and the place of a controller's clock, as a policy declares it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "part of the policy document: a regime and a place")]
pub struct ClockPlace {
    /// The regime, such as `eu`.
    pub regime: Regime,
    /// The place whose public holidays count, such as `DE-BE` (Regulation 1182/71, Art. 2(1)).
    pub place: Place,
}

impl ClockPlace {
    /// Refuses a place where the regime does not run.
    ///
    /// # Errors
    /// [`Code::PlaceRegime`].
    pub fn check(&self) -> Result<(), Error> {
        if self.regime.runs_at(&self.place) {
            return Ok(());
        }
        Err(Error::new(
            Code::PlaceRegime,
            "/place",
            "the law of this regime does not run at this place: name a Member State for `eu` (or EU for the institutions), GB for `uk`, US-CA for `california`, SG, BR, or CA-QC",
        ))
    }
}
