//! The sixteen Länder: each has a law on Sundays and holidays of its own.
//!
//! What is a holiday in some municipalities only (Corpus Christi in parts of Saxony and Thuringia, Assumption Day in
//! most of Bavaria, the Augsburg Peace Festival) is left out: a deadline that ends there a day later is not missed by
//! keeping the earlier one.

use super::{BY_RULE, Entry};
use crate::rule::{
    ALL_SAINTS, ASCENSION, ASSUMPTION, CHRISTMAS, CORPUS_CHRISTI, EASTER_MONDAY, EASTER_SUNDAY, EPIPHANY,
    GOOD_FRIDAY, LABOUR_DAY, NEW_YEAR, Rule, SECOND_CHRISTMAS, WHIT_MONDAY, WHIT_SUNDAY, fixed, last,
};
use rightful::Weekday;

/// In every Land. German Unity Day is federal law (Unification Treaty Art. 2(2)).
const ALL: &[Rule] = &[
    NEW_YEAR,
    GOOD_FRIDAY,
    EASTER_MONDAY,
    LABOUR_DAY,
    ASCENSION,
    WHIT_MONDAY,
    fixed("German Unity Day", 10, 3),
    // The five hundredth anniversary, by the law of each Land.
    REFORMATION.only(2017),
    // The Wednesday before 23 November; given up to pay for care insurance, except in Saxony.
    REPENTANCE.until(1994),
    CHRISTMAS,
    SECOND_CHRISTMAS,
];

const REFORMATION: Rule = fixed("Reformation Day", 10, 31);
const REPENTANCE: Rule = last("Day of Repentance and Prayer", Weekday::Wednesday, 11, 22);
const WOMENS_DAY: Rule = fixed("International Women's Day", 3, 8);
/// The Länder of the north, which made it a holiday in 2018.
const NORTH: &[Rule] = &[REFORMATION.from(2018)];

const YEARS: &[(u16, u16)] = &[(1995, BY_RULE)];
/// Länder whose own days have been the same since before 1991.
const OLD: &[(u16, u16)] = &[(1991, BY_RULE)];

const fn land(
    code: &'static str,
    name: &'static str,
    cites: &'static str,
    years: &'static [(u16, u16)],
    rules: &'static [&'static [Rule]],
) -> Entry {
    Entry { code, name, cites, years, rules }
}

pub(super) const ENTRIES: &[Entry] = &[
    land(
        "DE-BB",
        "Brandenburg",
        "Feiertagsgesetz Brandenburg § 2",
        YEARS,
        &[ALL, &[EASTER_SUNDAY, WHIT_SUNDAY, REFORMATION]],
    ),
    land(
        "DE-BE",
        "Berlin",
        "Gesetz über die Sonn- und Feiertage (Berlin) § 1",
        OLD,
        &[
            ALL,
            &[
                WOMENS_DAY.from(2019),
                fixed("Liberation Day", 5, 8).only(2020),
                fixed("Liberation Day", 5, 8).only(2025),
                fixed("Uprising of 17 June", 6, 17).only(2028),
            ],
        ],
    ),
    land(
        "DE-BW",
        "Baden-Württemberg",
        "Feiertagsgesetz (BW) § 1",
        OLD,
        &[ALL, &[EPIPHANY, CORPUS_CHRISTI, ALL_SAINTS]],
    ),
    land(
        "DE-BY",
        "Bayern",
        "Feiertagsgesetz (BY) Art. 1",
        OLD,
        &[ALL, &[EPIPHANY, CORPUS_CHRISTI, ALL_SAINTS]],
    ),
    land("DE-HB", "Bremen", "Gesetz über die Sonn-, Gedenk- und Feiertage (HB) § 2", OLD, &[ALL, NORTH]),
    land("DE-HE", "Hessen", "Hessisches Feiertagsgesetz § 1", OLD, &[ALL, &[CORPUS_CHRISTI]]),
    land("DE-HH", "Hamburg", "Feiertagsgesetz (HH) § 1", OLD, &[ALL, NORTH]),
    land(
        "DE-MV",
        "Mecklenburg-Vorpommern",
        "Feiertagsgesetz Mecklenburg-Vorpommern § 2",
        YEARS,
        &[ALL, &[REFORMATION, WOMENS_DAY.from(2023)]],
    ),
    land("DE-NI", "Niedersachsen", "Niedersächsisches Gesetz über die Feiertage § 2", OLD, &[ALL, NORTH]),
    land(
        "DE-NW",
        "Nordrhein-Westfalen",
        "Feiertagsgesetz NW § 2",
        OLD,
        &[ALL, &[CORPUS_CHRISTI, ALL_SAINTS]],
    ),
    land("DE-RP", "Rheinland-Pfalz", "Feiertagsgesetz (RP) § 2", OLD, &[ALL, &[CORPUS_CHRISTI, ALL_SAINTS]]),
    land("DE-SH", "Schleswig-Holstein", "Gesetz über Sonn- und Feiertage (SH) § 2", OLD, &[ALL, NORTH]),
    land(
        "DE-SL",
        "Saarland",
        "Gesetz über die Sonn- und Feiertage (SL) § 2",
        OLD,
        &[ALL, &[CORPUS_CHRISTI, ASSUMPTION, ALL_SAINTS]],
    ),
    land(
        "DE-SN",
        "Sachsen",
        "Gesetz über Sonn- und Feiertage im Freistaat Sachsen § 1",
        YEARS,
        &[ALL, &[REFORMATION, REPENTANCE]],
    ),
    land(
        "DE-ST",
        "Sachsen-Anhalt",
        "Gesetz über die Sonn- und Feiertage (ST) § 2",
        YEARS,
        &[ALL, &[EPIPHANY, REFORMATION]],
    ),
    land(
        "DE-TH",
        "Thüringen",
        "Thüringer Feier- und Gedenktagsgesetz § 2",
        YEARS,
        &[ALL, &[REFORMATION, fixed("World Children's Day", 9, 20).from(2019)]],
    ),
];
