//! The institutions of the Union, for their staff in Brussels: a decision for each year, and a convention for the years between.

use super::{BY_RULE, Entry};
use crate::rule::{
    ALL_SAINTS, ASCENSION, ASSUMPTION, EASTER_MONDAY, GOOD_FRIDAY, LABOUR_DAY, MAUNDY_THURSDAY, Moved,
    NEW_YEAR, Rule, WHIT_MONDAY, easter, fixed,
};

/// The years whose decision was read in the Official Journal: their lists are exact.
const READ: &[u16] = &[2014, 2023];

/// The weekdays of other years are a *convention*, and named so: the days that a decision read has and that no other lacks but on
/// a weekend. A day that the year's own decision adds would end a period later than told here, and not earlier (Regulation 1182/71
/// Art. 3(4)), so what is doubtful is left out: All Souls' Day. Whoever knows the decision gives its list.
pub(super) const ENTRIES: &[Entry] = &[Entry {
    code: "EU",
    name: "Institutions of the European Union (Brussels)",
    cites: "Commission Decisions under Art. 61 of the Staff Regulations: OJ C 39, 12.2.2013, p. 26 (2014); OJ C 201 I, 28.5.2021, p. 2 (2023); in other years a convention: the days they have in common",
    years: &[(2014, BY_RULE)],
    rules: &[USUAL],
}];

const USUAL: &[Rule] = &[
    usual(NEW_YEAR),
    usual(fixed("Day after New Year's Day", 1, 2)),
    usual(MAUNDY_THURSDAY),
    usual(GOOD_FRIDAY),
    usual(EASTER_MONDAY),
    usual(LABOUR_DAY),
    usual(fixed("Schuman Declaration", 5, 9)),
    usual(ASCENSION),
    usual(easter("Day after Ascension Day", 40)),
    usual(WHIT_MONDAY),
    usual(fixed("Belgian National Day", 7, 21)),
    usual(ASSUMPTION),
    usual(ALL_SAINTS),
    fixed("All Souls' Day", 11, 2).only(2023),
    usual(fixed("End of the year", 12, 24)),
    fixed("End of the year", 12, 25).decided(READ),
    usual(fixed("End of the year", 12, 26)),
    usual(fixed("End of the year", 12, 27)),
    usual(fixed("End of the year", 12, 28)),
    usual(fixed("End of the year", 12, 29)),
    usual(fixed("End of the year", 12, 30)),
    usual(fixed("End of the year", 12, 31)),
];

/// A day of the decisions, which name no weekend.
const fn usual(rule: Rule) -> Rule {
    rule.moved(Moved::NotOnWeekend).decided(READ)
}
