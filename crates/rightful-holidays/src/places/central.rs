//! Austria, Czechia, Hungary, Poland, Slovakia, Slovenia, Croatia.

use super::{BY_RULE, Entry};
use crate::rule::{
    ALL_SAINTS, ASCENSION, ASSUMPTION, CHRISTMAS, CHRISTMAS_EVE, CORPUS_CHRISTI, EASTER_MONDAY,
    EASTER_SUNDAY, EPIPHANY, GOOD_FRIDAY, IMMACULATE_CONCEPTION, LABOUR_DAY, NEW_YEAR, Rule,
    SECOND_CHRISTMAS, WHIT_MONDAY, WHIT_SUNDAY, fixed,
};

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        code: "AT",
        name: "Austria",
        cites: "Arbeitsruhegesetz § 7(2); Feiertagsruhegesetz 1957",
        years: &[(1990, BY_RULE)],
        rules: &[AUSTRIA],
    },
    Entry {
        code: "CZ",
        name: "Czechia",
        cites: "Act 245/2000 Sb., amended by 359/2015 Sb. (Good Friday)",
        years: &[(2001, BY_RULE)],
        rules: &[CZECHIA],
    },
    // The days off that a yearly decree swaps for Saturdays are rest days, not public holidays, and are left out.
    Entry {
        code: "HU",
        name: "Hungary",
        cites: "Act I of 2012 (Labour Code) s. 102(1)",
        years: &[(2000, BY_RULE)],
        rules: &[HUNGARY],
    },
    Entry {
        code: "PL",
        name: "Poland",
        cites: "Act of 18 January 1951 on days free from work, as amended in 2010 and 2024",
        years: &[(1991, BY_RULE)],
        rules: &[POLAND],
    },
    Entry {
        code: "SK",
        name: "Slovakia",
        cites: "Act 241/1993 Z. z., with the days that consolidation laws of 2023 to 2025 made working days",
        years: &[(2002, BY_RULE)],
        rules: &[SLOVAKIA],
    },
    Entry {
        code: "SI",
        name: "Slovenia",
        cites: "Zakon o praznikih in dela prostih dnevih v Republiki Sloveniji",
        years: &[(1996, BY_RULE)],
        rules: &[SLOVENIA],
    },
    Entry {
        code: "HR",
        name: "Croatia",
        cites: "Zakon o blagdanima, spomendanima i neradnim danima (NN 110/2019; before: NN 136/2002)",
        years: &[(2003, BY_RULE)],
        rules: &[CROATIA],
    },
];

const AUSTRIA: &[Rule] = &[
    NEW_YEAR,
    EPIPHANY,
    EASTER_MONDAY,
    LABOUR_DAY,
    ASCENSION,
    WHIT_MONDAY,
    CORPUS_CHRISTI,
    ASSUMPTION,
    fixed("National Day", 10, 26),
    ALL_SAINTS,
    IMMACULATE_CONCEPTION,
    CHRISTMAS,
    SECOND_CHRISTMAS,
];

const CZECHIA: &[Rule] = &[
    NEW_YEAR,
    GOOD_FRIDAY.from(2016),
    EASTER_MONDAY,
    LABOUR_DAY,
    fixed("Victory Day", 5, 8),
    fixed("Saints Cyril and Methodius Day", 7, 5),
    fixed("Jan Hus Day", 7, 6),
    fixed("Statehood Day", 9, 28),
    fixed("Independence Day", 10, 28),
    fixed("Freedom and Democracy Day", 11, 17),
    CHRISTMAS_EVE,
    CHRISTMAS,
    SECOND_CHRISTMAS,
];

const HUNGARY: &[Rule] = &[
    NEW_YEAR,
    fixed("Revolution Day 1848", 3, 15),
    GOOD_FRIDAY.from(2017),
    EASTER_SUNDAY,
    EASTER_MONDAY,
    LABOUR_DAY,
    WHIT_SUNDAY,
    WHIT_MONDAY,
    fixed("State Foundation Day", 8, 20),
    fixed("Revolution Day 1956", 10, 23),
    ALL_SAINTS,
    CHRISTMAS_EVE.from(2026),
    CHRISTMAS,
    SECOND_CHRISTMAS,
];

const POLAND: &[Rule] = &[
    NEW_YEAR,
    EPIPHANY.from(2011),
    EASTER_SUNDAY,
    EASTER_MONDAY,
    LABOUR_DAY,
    fixed("Constitution Day", 5, 3),
    WHIT_SUNDAY,
    CORPUS_CHRISTI,
    ASSUMPTION,
    ALL_SAINTS,
    fixed("Independence Day", 11, 11),
    // Act of 7 November 2018, for the hundredth anniversary.
    fixed("Independence Day", 11, 12).only(2018),
    CHRISTMAS_EVE.from(2025),
    CHRISTMAS,
    SECOND_CHRISTMAS,
];

const SLOVAKIA: &[Rule] = &[
    fixed("Establishment of the Republic", 1, 1),
    EPIPHANY,
    GOOD_FRIDAY,
    EASTER_MONDAY,
    LABOUR_DAY,
    fixed("Victory Day", 5, 8).until(2025),
    fixed("Victory Day", 5, 8).from(2027),
    fixed("Saints Cyril and Methodius Day", 7, 5),
    fixed("National Uprising Day", 8, 29),
    fixed("Constitution Day", 9, 1).until(2023),
    fixed("Our Lady of Sorrows", 9, 15).until(2025),
    fixed("Our Lady of Sorrows", 9, 15).from(2027),
    fixed("Declaration of the Slovak Nation", 10, 30).only(2018),
    ALL_SAINTS,
    fixed("Freedom and Democracy Day", 11, 17).until(2024),
    CHRISTMAS_EVE,
    CHRISTMAS,
    SECOND_CHRISTMAS,
];

const SLOVENIA: &[Rule] = &[
    NEW_YEAR,
    fixed("New Year", 1, 2).until(2012),
    fixed("New Year", 1, 2).from(2017),
    fixed("Prešeren Day", 2, 8),
    EASTER_SUNDAY,
    EASTER_MONDAY,
    fixed("Uprising Day", 4, 27),
    LABOUR_DAY,
    fixed("Labour Day", 5, 2),
    WHIT_SUNDAY,
    fixed("Statehood Day", 6, 25),
    // Decided by law after the floods of that month.
    fixed("Solidarity Day", 8, 14).only(2023),
    ASSUMPTION,
    fixed("Reformation Day", 10, 31),
    fixed("Remembrance Day", 11, 1),
    CHRISTMAS,
    fixed("Independence and Unity Day", 12, 26),
];

const CROATIA: &[Rule] = &[
    NEW_YEAR,
    EPIPHANY,
    EASTER_SUNDAY,
    EASTER_MONDAY,
    LABOUR_DAY,
    CORPUS_CHRISTI,
    fixed("Statehood Day", 5, 30).from(2020),
    fixed("Anti-Fascist Struggle Day", 6, 22),
    fixed("Statehood Day", 6, 25).until(2019),
    fixed("Victory and Homeland Thanksgiving Day", 8, 5),
    ASSUMPTION,
    fixed("Independence Day", 10, 8).until(2019),
    ALL_SAINTS,
    fixed("Remembrance Day", 11, 18).from(2020),
    CHRISTMAS,
    SECOND_CHRISTMAS,
];
