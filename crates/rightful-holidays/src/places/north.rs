//! Denmark, Estonia, Finland, Latvia, Lithuania, Sweden.

use super::{BY_RULE, Entry};
use crate::rule::{
    ALL_SAINTS, ASCENSION, ASSUMPTION, CHRISTMAS, CHRISTMAS_EVE, EASTER_MONDAY, EASTER_SUNDAY, EPIPHANY,
    GOOD_FRIDAY, LABOUR_DAY, MAUNDY_THURSDAY, Moved, NEW_YEAR, Rule, SECOND_CHRISTMAS, WHIT_MONDAY,
    WHIT_SUNDAY, easter, first, fixed,
};
use rightful::Weekday;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        code: "DK",
        name: "Denmark",
        cites: "Lukkeloven and the ordinances on church holidays; Act 214/2023 (Great Prayer Day)",
        years: &[(1990, BY_RULE)],
        rules: &[DENMARK],
    },
    Entry {
        code: "EE",
        name: "Estonia",
        cites: "Pühade ja tähtpäevade seadus § 2",
        years: &[(1998, BY_RULE)],
        rules: &[ESTONIA],
    },
    // Midsummer Eve and Christmas Eve are no church holidays, but end no period either.
    Entry {
        code: "FI",
        name: "Finland",
        cites: "Kirkkolaki, Laki itsenäisyyspäivän viettämisestä, Laki vapunpäivästä; Laki säädettyjen määräaikain laskemisesta (150/1930) § 5",
        years: &[(1992, BY_RULE)],
        rules: &[FINLAND],
    },
    // The days that a yearly order swaps for Saturdays are left out.
    Entry {
        code: "LV",
        name: "Latvia",
        cites: "Law on public holidays, commemoration days and celebration days (1990)",
        years: &[(2008, 2026)],
        rules: &[LATVIA],
    },
    Entry {
        code: "LT",
        name: "Lithuania",
        cites: "Darbo kodeksas Art. 123",
        years: &[(2000, BY_RULE)],
        rules: &[LITHUANIA],
    },
    Entry {
        code: "SE",
        name: "Sweden",
        cites: "Lag (1989:253) om allmänna helgdagar; the eves that Lag (1930:173) adds for periods are left out",
        years: &[(1990, BY_RULE)],
        rules: &[SWEDEN],
    },
];

const DENMARK: &[Rule] = &[
    NEW_YEAR,
    MAUNDY_THURSDAY,
    GOOD_FRIDAY,
    EASTER_SUNDAY,
    EASTER_MONDAY,
    easter("Great Prayer Day", 26).until(2023),
    ASCENSION,
    WHIT_SUNDAY,
    WHIT_MONDAY,
    CHRISTMAS,
    SECOND_CHRISTMAS,
];

const ESTONIA: &[Rule] = &[
    NEW_YEAR,
    fixed("Independence Day", 2, 24),
    GOOD_FRIDAY,
    EASTER_SUNDAY,
    fixed("Spring Day", 5, 1),
    WHIT_SUNDAY,
    fixed("Victory Day", 6, 23),
    fixed("Midsummer Day", 6, 24),
    fixed("Restoration of Independence", 8, 20),
    CHRISTMAS_EVE.from(2005),
    CHRISTMAS,
    SECOND_CHRISTMAS,
];

const FINLAND: &[Rule] = &[
    NEW_YEAR,
    EPIPHANY,
    GOOD_FRIDAY,
    EASTER_SUNDAY,
    EASTER_MONDAY,
    fixed("May Day", 5, 1),
    ASCENSION,
    WHIT_SUNDAY,
    first("Midsummer Eve", Weekday::Friday, 6, 19),
    first("Midsummer Day", Weekday::Saturday, 6, 20),
    first("All Saints' Day", Weekday::Saturday, 10, 31),
    fixed("Independence Day", 12, 6),
    CHRISTMAS_EVE,
    CHRISTMAS,
    SECOND_CHRISTMAS,
];

const LATVIA: &[Rule] = &[
    NEW_YEAR,
    GOOD_FRIDAY,
    EASTER_SUNDAY,
    EASTER_MONDAY,
    LABOUR_DAY,
    fixed("Restoration of Independence", 5, 4).moved(Moved::ToNextWeekday),
    WHIT_SUNDAY,
    fixed("Midsummer Eve", 6, 23),
    fixed("Midsummer Day", 6, 24),
    fixed("Proclamation of the Republic", 11, 18).moved(Moved::ToNextWeekday),
    CHRISTMAS_EVE,
    CHRISTMAS,
    SECOND_CHRISTMAS,
    fixed("New Year's Eve", 12, 31),
    // By laws of their own.
    fixed("Song and Dance Celebration", 7, 9).only(2018),
    fixed("Visit of Pope Francis", 9, 24).only(2018),
    fixed("Ice hockey bronze medal", 5, 29).only(2023),
    fixed("Song and Dance Celebration", 7, 10).only(2023),
];

const LITHUANIA: &[Rule] = &[
    NEW_YEAR,
    fixed("Restoration of the State", 2, 16),
    fixed("Restoration of Independence", 3, 11),
    EASTER_SUNDAY,
    EASTER_MONDAY,
    LABOUR_DAY,
    fixed("Saint John's Day", 6, 24).from(2003),
    fixed("Statehood Day", 7, 6),
    ASSUMPTION,
    ALL_SAINTS,
    fixed("All Souls' Day", 11, 2).from(2020),
    CHRISTMAS_EVE,
    CHRISTMAS,
    SECOND_CHRISTMAS,
];

const SWEDEN: &[Rule] = &[
    NEW_YEAR,
    EPIPHANY,
    GOOD_FRIDAY,
    EASTER_SUNDAY,
    EASTER_MONDAY,
    LABOUR_DAY,
    ASCENSION,
    WHIT_SUNDAY,
    WHIT_MONDAY.until(2004),
    fixed("National Day", 6, 6).from(2005),
    first("Midsummer Day", Weekday::Saturday, 6, 20),
    first("All Saints' Day", Weekday::Saturday, 10, 31),
    CHRISTMAS,
    SECOND_CHRISTMAS,
];
