//! Belgium, France, Ireland, Luxembourg, the Netherlands.

use super::{BY_RULE, Entry};
use crate::rule::{
    ALL_SAINTS, ASCENSION, ASSUMPTION, CHRISTMAS, EASTER_MONDAY, EASTER_SUNDAY, LABOUR_DAY, Moved, NEW_YEAR,
    Rule, SECOND_CHRISTMAS, WHIT_MONDAY, WHIT_SUNDAY, first, fixed, last,
};
use rightful::Weekday;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        code: "BE",
        name: "Belgium",
        cites: "Law of 4 January 1974 and Royal Decree of 18 April 1974 on public holidays",
        years: &[(1990, BY_RULE)],
        rules: &[BELGIUM],
    },
    // Good Friday and 26 December, which Alsace and Moselle add, are left out.
    Entry {
        code: "FR",
        name: "France",
        cites: "Code du travail Art. L3133-1",
        years: &[(1990, BY_RULE)],
        rules: &[FRANCE],
    },
    // Good Friday is none. A day on a weekend moves no public holiday: the employee chooses among other benefits.
    Entry {
        code: "IE",
        name: "Ireland",
        cites: "Organisation of Working Time Act 1997 s. 21 and Sch. 2; S.I. 50/2022",
        years: &[(2002, BY_RULE)],
        rules: &[IRELAND],
    },
    Entry {
        code: "LU",
        name: "Luxembourg",
        cites: "Code du travail Art. L. 232-2",
        years: &[(1990, BY_RULE)],
        rules: &[LUXEMBOURG],
    },
    // Good Friday, which Art. 3(2) puts on a par for periods of Dutch law, is left out.
    Entry {
        code: "NL",
        name: "Netherlands",
        cites: "Algemene termijnenwet Art. 3(1)",
        years: &[(1991, BY_RULE)],
        rules: &[NETHERLANDS],
    },
];

const BELGIUM: &[Rule] = &[
    NEW_YEAR,
    EASTER_MONDAY,
    LABOUR_DAY,
    ASCENSION,
    WHIT_MONDAY,
    fixed("National Day", 7, 21),
    ASSUMPTION,
    ALL_SAINTS,
    fixed("Armistice Day", 11, 11),
    CHRISTMAS,
];

const FRANCE: &[Rule] = &[
    NEW_YEAR,
    EASTER_MONDAY,
    LABOUR_DAY,
    fixed("Victory Day", 5, 8),
    ASCENSION,
    WHIT_MONDAY,
    fixed("National Day", 7, 14),
    ASSUMPTION,
    ALL_SAINTS,
    fixed("Armistice Day", 11, 11),
    CHRISTMAS,
];

const IRELAND: &[Rule] = &[
    NEW_YEAR,
    // The first Monday of February, or 1 February where that is a Friday.
    first("Saint Brigid's Day", Weekday::Monday, 2, 1).from(2023).moved(Moved::FirstFriday),
    fixed("Saint Patrick's Day", 3, 17),
    fixed("Day of Remembrance and Recognition", 3, 18).only(2022),
    EASTER_MONDAY,
    first("May Day", Weekday::Monday, 5, 1),
    first("June holiday", Weekday::Monday, 6, 1),
    first("August holiday", Weekday::Monday, 8, 1),
    last("October holiday", Weekday::Monday, 10, 31),
    CHRISTMAS,
    fixed("Saint Stephen's Day", 12, 26),
];

const LUXEMBOURG: &[Rule] = &[
    NEW_YEAR,
    EASTER_MONDAY,
    LABOUR_DAY,
    fixed("Europe Day", 5, 9).from(2019),
    ASCENSION,
    WHIT_MONDAY,
    fixed("National Day", 6, 23),
    ASSUMPTION,
    ALL_SAINTS,
    CHRISTMAS,
    SECOND_CHRISTMAS,
];

const NETHERLANDS: &[Rule] = &[
    NEW_YEAR,
    EASTER_SUNDAY,
    EASTER_MONDAY,
    // A Sunday is kept on the day before; in the years covered 30 April fell on one in 1995, 2000 and 2006.
    fixed("Queen's Day", 4, 30).until(2013).moved(Moved::SundayToSaturday),
    fixed("King's Day", 4, 27).from(2014).moved(Moved::SundayToSaturday),
    fixed("Liberation Day", 5, 5),
    ASCENSION,
    WHIT_SUNDAY,
    WHIT_MONDAY,
    CHRISTMAS,
    SECOND_CHRISTMAS,
];
