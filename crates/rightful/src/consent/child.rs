//! A child's consent (Art. 8): who has to give it, by country and the day it is given.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::calendar::Date;
use crate::law::{BasisKind, Citation};
use crate::read::Read;
use crate::{Code, Error};

/// One age of consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgeOfConsent {
    /// The country, by its ISO 3166-1 code.
    pub country: &'static str,
    /// The first day on which it is so.
    from: Day,
    /// From this age on a child consents alone.
    pub age: u8,
    /// Whether it was checked against the law or a published summary of it; where not, it is as commonly known.
    pub verified: bool,
}

/// Year, month, day.
type Day = (u16, u8, u8);

/// The day from which the Regulation applies (Art. 99(2)).
const START: Day = (2018, 5, 25);

const fn checked(country: &'static str, from: Day, age: u8) -> AgeOfConsent {
    AgeOfConsent { country, from, age, verified: true }
}

const fn as_known(country: &'static str, from: Day, age: u8) -> AgeOfConsent {
    AgeOfConsent { country, from, age, verified: false }
}

/// The ages of consent of Art. 8(1): 16, or lower where the state provides so by law, not below 13; before such a law, 16.
///
/// As best known in November 2026: verify before use, several states are debating changes. Rows of one country stand in the
/// order of time. Rows that are not `verified` are **\[unverified\]**: so is the time before every law that came after 25 May
/// 2018, since on which day it began is as commonly known. Then the protective reading stands where two are (*convention*): 16 in
/// Spain, whose older decree had 14 (RD 1720/2007 Art. 13), and in France, whose law of June 2018 may reach back. In the European
/// Economic Area beside the Union the Regulation applies from 20 July 2018 (EEA Joint Committee Decision 154/2018); that is not
/// told apart here.
const AGES: [AgeOfConsent; 49] = [
    checked("AT", START, 14),
    as_known("BE", START, 16),
    checked("BE", (2018, 9, 5), 13),
    as_known("BG", START, 16),
    as_known("BG", (2019, 3, 2), 14),
    as_known("CY", START, 16),
    as_known("CY", (2018, 7, 31), 14),
    as_known("CZ", START, 16),
    checked("CZ", (2019, 4, 24), 15),
    checked("DE", START, 16),
    checked("DK", START, 13),
    checked("DK", (2024, 1, 1), 15),
    as_known("EE", START, 16),
    as_known("EE", (2019, 1, 15), 13),
    as_known("ES", START, 16),
    checked("ES", (2018, 12, 7), 14),
    as_known("FI", START, 16),
    checked("FI", (2019, 1, 1), 13),
    as_known("FR", START, 16),
    checked("FR", (2018, 6, 22), 15),
    checked("GB", START, 13),
    as_known("GR", START, 16),
    as_known("GR", (2019, 8, 29), 15),
    as_known("HR", START, 16),
    as_known("HU", START, 16),
    checked("IE", START, 16),
    as_known("IS", START, 16),
    as_known("IS", (2018, 7, 15), 13),
    as_known("IT", START, 16),
    checked("IT", (2018, 9, 19), 14),
    as_known("LI", START, 16),
    as_known("LT", START, 16),
    as_known("LT", (2018, 7, 16), 14),
    as_known("LU", START, 16),
    as_known("LV", START, 16),
    as_known("LV", (2018, 7, 5), 13),
    as_known("MT", START, 16),
    as_known("MT", (2018, 6, 1), 13),
    checked("NL", START, 16),
    as_known("NO", START, 16),
    as_known("NO", (2018, 7, 20), 13),
    as_known("PL", START, 16),
    as_known("PT", START, 16),
    as_known("PT", (2019, 8, 9), 13),
    as_known("RO", START, 16),
    checked("SE", START, 13),
    as_known("SI", START, 16),
    as_known("SI", (2023, 1, 26), 15),
    checked("SK", START, 16),
];

/// The two countries that the Union writes otherwise than ISO 3166-1.
const OTHER_NAMES: [(&str, &str); 2] = [("EL", "GR"), ("UK", "GB")];

impl AgeOfConsent {
    /// The age of consent of a country on a day (Art. 8(1)). `EL` and `UK` are read as `GR` and `GB`.
    ///
    /// # Errors
    /// [`Code::ConsentUnknownCountry`] for a country of which none is on record, [`Code::ConsentBeforeRegulation`] for a
    /// day before 25 May 2018, when the Regulation began to apply (Art. 99(2)).
    pub fn of(country: &str, on: Date) -> Result<Self, Error> {
        let other = OTHER_NAMES.iter().find(|(other, _)| *other == country);
        let country = other.map_or(country, |(_, iso)| iso);
        let mut rows = AGES.iter().filter(|row| row.country == country).peekable();
        if rows.peek().is_none() {
            let message = "no age of consent is on record for this country: write the two capital letters of a state of the European Economic Area, or GB";
            return Err(Error::new(Code::ConsentUnknownCountry, "/country", message));
        }
        // The first row of a country begins with the Regulation.
        rows.take_while(|row| row.from <= ymd(on)).last().copied().ok_or_else(|| {
            let message = "the Regulation applies from 25 May 2018 (Art. 99(2)): give a day from then on";
            Error::new(Code::ConsentBeforeRegulation, "/on", message)
        })
    }

    /// Every row, by country and in the order of time.
    #[must_use]
    pub const fn all() -> &'static [Self] {
        &AGES
    }
}

fn ymd(day: Date) -> Day {
    (day.year(), day.month(), day.day())
}

/// A consent that a child gave, or that was given for one. `Debug` tells the country only.
#[derive(Clone, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the facts Art. 8 turns on")]
pub struct ChildConsent {
    /// The country whose law sets the age, by its ISO 3166-1 code.
    pub country: String,
    /// The day consent was given.
    pub on: Date,
    /// The child's age in years on that day; or `born`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age: Option<u32>,
    /// The day the child was born; or `age`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub born: Option<Date>,
    /// The lawful basis: Art. 8 is about consent alone.
    pub basis: BasisKind,
    /// Whether it is for an information society service (Art. 4(25)) that is offered directly to a child.
    pub offered_directly: bool,
    /// Whether the service is a preventive or counselling one (Recital 38).
    #[serde(default)]
    pub counselling: bool,
    /// Who gave or authorised it.
    pub given_by: GivenBy,
    /// What was done to verify that the holder of parental responsibility gave or authorised it (Art. 8(2)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub efforts: Option<String>,
}

impl fmt::Debug for ChildConsent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ChildConsent({} bytes of country)", self.country.len())
    }
}

/// Who gave or authorised a child's consent (Art. 8(1)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "Art. 8(1) names these two")]
pub enum GivenBy {
    /// The child.
    Child,
    /// The holder of parental responsibility, or the child with their authorisation.
    ParentalResponsibility,
}

/// What Art. 8 says of a child's consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct ChildAnswer {
    /// What it comes to.
    pub outcome: ChildOutcome,
    /// Whether Art. 8 stands in the way of processing on this consent.
    pub lawful: bool,
    /// The age from which a child of the country consents alone, on that day.
    pub age_of_consent: u8,
    /// Whether that age is as commonly known and was not checked: check it before relying on the answer.
    pub unverified: bool,
    /// The provisions.
    pub cites: Vec<Citation>,
}

/// What Art. 8 comes to. General contract law of the states is untouched by it (Art. 8(3)) and not judged here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ChildOutcome {
    /// The basis is none of consent, so Art. 8 says nothing (Art. 8(1), 6(1)).
    AnotherBasis,
    /// It is no information society service offered directly to a child, so Art. 8 says nothing (Art. 8(1)).
    NotOfferedDirectly,
    /// A preventive or counselling service needs no parental consent (Recital 38).
    Counselling,
    /// The child is old enough to consent alone (Art. 8(1)).
    OldEnough,
    /// Given or authorised by the holder of parental responsibility, with reasonable efforts to verify it (Art. 8(1)–(2)).
    Authorised,
    /// Given or authorised by the holder of parental responsibility, and nothing was done to verify it (Art. 8(2)).
    NotVerified,
    /// The child is too young, and nobody authorised it (Art. 8(1)).
    NotAuthorised,
    /// The person is old enough, and somebody else consented for them: from that age on it is their own (Art. 4(11), 6(1)(a)).
    NotTheirOwn,
}

impl ChildOutcome {
    const fn lawful(self) -> bool {
        !matches!(self, Self::NotVerified | Self::NotAuthorised | Self::NotTheirOwn)
    }

    fn cites(self) -> Vec<Citation> {
        let known: &[&str] = match self {
            Self::AnotherBasis => &["GDPR Art. 8(1)", "GDPR Art. 6(1)"],
            Self::NotOfferedDirectly => &["GDPR Art. 8(1)", "GDPR Art. 4(25)"],
            Self::Counselling => &["GDPR Recital 38"],
            Self::OldEnough | Self::NotAuthorised => &["GDPR Art. 8(1)"],
            Self::NotTheirOwn => &["GDPR Art. 4(11)", "GDPR Art. 6(1)(a)"],
            Self::Authorised | Self::NotVerified => &["GDPR Art. 8(1)", "GDPR Art. 8(2)"],
        };
        known.iter().map(|text| Citation::known(text)).collect()
    }
}

impl ChildConsent {
    /// What Art. 8 says of it: below the age of the country, on the day of consent, the holder of parental responsibility has
    /// to give or authorise it, and reasonable efforts to verify that are made.
    ///
    /// # Errors
    /// Everything that is wrong with the facts: a country without an age on record, a day before the Regulation applied, and
    /// [`Code::ConsentAge`] where the age is not given, given twice, or the child was born after the day.
    ///
    /// # Examples
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use rightful::consent::AgeOfConsent;
    /// assert_eq!(AgeOfConsent::of("DK", "2023-12-31".parse()?)?.age, 13);
    /// assert_eq!(AgeOfConsent::of("DK", "2024-01-01".parse()?)?.age, 15);
    /// # Ok(()) }
    /// ```
    pub fn answer(&self) -> Result<ChildAnswer, crate::Problems> {
        let (row, age) = (AgeOfConsent::of(&self.country, self.on), self.age_on_the_day());
        let problems = [row.as_ref().err(), age.as_ref().err()].into_iter().flatten().cloned().collect();
        crate::Problems::none_or(problems)?;
        let (row, age) = (row?, age?);
        let outcome = self.outcome(age, u32::from(row.age));
        Ok(ChildAnswer {
            outcome,
            lawful: outcome.lawful(),
            age_of_consent: row.age,
            unverified: !row.verified,
            cites: outcome.cites(),
        })
    }

    fn outcome(&self, age: u32, age_of_consent: u32) -> ChildOutcome {
        if self.basis != BasisKind::Consent {
            return ChildOutcome::AnotherBasis;
        }
        if !self.offered_directly {
            return ChildOutcome::NotOfferedDirectly;
        }
        if age >= age_of_consent {
            return match self.given_by {
                GivenBy::Child => ChildOutcome::OldEnough,
                GivenBy::ParentalResponsibility => ChildOutcome::NotTheirOwn,
            };
        }
        if self.counselling {
            return ChildOutcome::Counselling;
        }
        let verified = self.efforts.as_deref().is_some_and(|efforts| !efforts.trim().is_empty());
        match (self.given_by, verified) {
            (GivenBy::ParentalResponsibility, true) => ChildOutcome::Authorised,
            (GivenBy::ParentalResponsibility, false) => ChildOutcome::NotVerified,
            (GivenBy::Child, _) => ChildOutcome::NotAuthorised,
        }
    }

    /// Whole years on the day of consent. Who was born on 29 February is a year older on 1 March of a common year
    /// (*convention*: the later day protects longer).
    fn age_on_the_day(&self) -> Result<u32, Error> {
        match (self.age, self.born) {
            (Some(age), None) => lived(age),
            (None, Some(born)) if born <= self.on => {
                let before = (self.on.month(), self.on.day()) < (born.month(), born.day());
                lived(u32::from(self.on.year()) - u32::from(born.year()) - u32::from(before))
            }
            _ => Err(Error::new(
                Code::ConsentAge,
                "/age",
                "give either the age on the day of consent, or the day of birth, which is not after it",
            )),
        }
    }
}

/// Nobody has reached this age: it is a slip, such as a year of birth in place of an age.
const BEYOND_ANYBODY: u32 = 130;

fn lived(age: u32) -> Result<u32, Error> {
    if age < BEYOND_ANYBODY {
        return Ok(age);
    }
    let message = "nobody is that old: give the age in whole years, or the day of birth";
    Err(Error::new(Code::ConsentAge, "/age", message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order_and_within_the_law() {
        assert!(AGES.is_sorted_by(|a, b| (a.country, a.from) < (b.country, b.from)));
        for (index, row) in AGES.iter().enumerate() {
            assert!((13..=16).contains(&row.age), "{}", row.country);
            let before = index.checked_sub(1).and_then(|before| AGES.get(before));
            let first = before.is_none_or(|before| before.country != row.country);
            assert_eq!(row.from == START, first, "{}: one row begins with the Regulation", row.country);
            // What no law lowers is 16, and a row that lasts no day says nothing.
            assert!(before.is_none_or(|before| first || before.age != row.age), "{}", row.country);
        }
        let countries: alloc::collections::BTreeSet<&str> = AGES.iter().map(|row| row.country).collect();
        assert_eq!(countries.len(), 27 + 3 + 1, "the Union, the rest of the EEA, the United Kingdom");
    }

    #[test]
    fn a_birthday_on_the_29th_of_february() {
        let consent = |on: &str| ChildConsent {
            country: "DE".into(),
            on: on.parse().unwrap(),
            age: None,
            born: Some("2008-02-29".parse().unwrap()),
            basis: BasisKind::Consent,
            offered_directly: true,
            counselling: false,
            given_by: GivenBy::Child,
            efforts: None,
        };
        for (on, age) in [("2024-02-28", 15), ("2024-02-29", 16), ("2025-02-28", 16), ("2025-03-01", 17)] {
            assert_eq!(consent(on).age_on_the_day().unwrap(), age, "{on}");
        }
        assert_eq!(alloc::format!("{:?}", consent("2024-02-28")), "ChildConsent(2 bytes of country)");
    }
}
