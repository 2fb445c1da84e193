//! The institutions of the Union, for their staff in Brussels: a decision for each year, and no rule.

use super::Entry;
use crate::rule::{
    ALL_SAINTS, ASCENSION, ASSUMPTION, EASTER_MONDAY, GOOD_FRIDAY, LABOUR_DAY, MAUNDY_THURSDAY, NEW_YEAR,
    Rule, WHIT_MONDAY, easter, fixed,
};

/// Only years whose decision was read in the Official Journal are covered.
pub(super) const ENTRIES: &[Entry] = &[Entry {
    code: "EU",
    name: "Institutions of the European Union (Brussels)",
    cites: "Commission Decisions under Art. 61 of the Staff Regulations: OJ C 39, 12.2.2013, p. 26 (2014); OJ C 201 I, 28.5.2021, p. 2 (2023)",
    years: &[(2014, 2014), (2023, 2023)],
    rules: &[DECIDED],
}];

const DECIDED: &[Rule] = &[
    NEW_YEAR.only(2014),
    fixed("Day after New Year's Day", 1, 2),
    MAUNDY_THURSDAY,
    GOOD_FRIDAY,
    EASTER_MONDAY,
    LABOUR_DAY,
    fixed("Schuman Declaration", 5, 9),
    ASCENSION,
    easter("Day after Ascension Day", 40),
    WHIT_MONDAY,
    fixed("Belgian National Day", 7, 21),
    ASSUMPTION,
    ALL_SAINTS.only(2023),
    fixed("All Souls' Day", 11, 2).only(2023),
    fixed("End of the year", 12, 24).only(2014),
    fixed("End of the year", 12, 25),
    fixed("End of the year", 12, 26),
    fixed("End of the year", 12, 27).only(2023),
    fixed("End of the year", 12, 28).only(2023),
    fixed("End of the year", 12, 29),
    fixed("End of the year", 12, 30).only(2014),
    fixed("End of the year", 12, 31).only(2014),
];
