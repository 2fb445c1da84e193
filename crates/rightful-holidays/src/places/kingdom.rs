//! The nations of the United Kingdom: the Banking and Financial Dealings Act 1971 and royal proclamations.
//!
//! Some days are proclaimed each year, so only years whose days were published are covered.

use super::Entry;
use crate::rule::{EASTER_MONDAY, GOOD_FRIDAY, Moved, Rule, first, fixed, last};
use rightful::Weekday;

const PUBLISHED: &[(u16, u16)] = &[(1996, 2027)];
const ACT: &str =
    "Banking and Financial Dealings Act 1971 s. 1 and Sch. 1, common law, and royal proclamations";
/// Since 2007 Saint Andrew's Day is one (St Andrew's Day Bank Holiday (Scotland) Act 2007).
const SCOTS_ACT: &str = "Banking and Financial Dealings Act 1971 s. 1 and Sch. 1, St Andrew's Day Bank Holiday (Scotland) Act 2007, and royal proclamations";

pub(super) const ENTRIES: &[Entry] = &[
    Entry { code: "GB-ENG", name: "England", cites: ACT, years: PUBLISHED, rules: &[ALL, SOUTH] },
    Entry {
        code: "GB-NIR",
        name: "Northern Ireland",
        cites: ACT,
        years: PUBLISHED,
        rules: &[
            ALL,
            SOUTH,
            &[
                fixed("Saint Patrick's Day", 3, 17).moved(Moved::ToNextWeekday),
                fixed("Battle of the Boyne", 7, 12).moved(Moved::ToNextWeekday),
            ],
        ],
    },
    Entry { code: "GB-SCT", name: "Scotland", cites: SCOTS_ACT, years: PUBLISHED, rules: &[ALL, SCOTLAND] },
    Entry { code: "GB-WLS", name: "Wales", cites: ACT, years: PUBLISHED, rules: &[ALL, SOUTH] },
];

const EARLY_MAY: Rule = first("Early May bank holiday", Weekday::Monday, 5, 1);
const SPRING: Rule = last("Spring bank holiday", Weekday::Monday, 5, 31);

/// In every nation.
const ALL: &[Rule] = &[
    fixed("New Year's Day", 1, 1).moved(Moved::ToNextWeekday),
    GOOD_FRIDAY,
    EARLY_MAY.until(2019),
    fixed("Early May bank holiday", 5, 8).only(2020),
    EARLY_MAY.from(2021),
    SPRING.until(2001),
    fixed("Spring bank holiday", 6, 4).only(2002),
    SPRING.from(2003).until(2011),
    fixed("Spring bank holiday", 6, 4).only(2012),
    SPRING.from(2013).until(2021),
    fixed("Spring bank holiday", 6, 2).only(2022),
    SPRING.from(2023),
    fixed("Christmas Day", 12, 25).moved(Moved::ToNextWeekday),
    fixed("Boxing Day", 12, 26).moved(Moved::ToNextWeekday),
    // By royal proclamation.
    fixed("Millennium", 12, 31).only(1999),
    fixed("Golden Jubilee", 6, 3).only(2002),
    fixed("Royal wedding", 4, 29).only(2011),
    fixed("Diamond Jubilee", 6, 5).only(2012),
    fixed("Platinum Jubilee", 6, 3).only(2022),
    fixed("State funeral of Queen Elizabeth II", 9, 19).only(2022),
    fixed("Coronation of King Charles III", 5, 8).only(2023),
];

/// In every nation but Scotland.
const SOUTH: &[Rule] = &[EASTER_MONDAY, last("Summer bank holiday", Weekday::Monday, 8, 31)];

const SCOTLAND: &[Rule] = &[
    fixed("2 January", 1, 2).moved(Moved::ToNextWeekday),
    first("Summer bank holiday", Weekday::Monday, 8, 1),
    fixed("Saint Andrew's Day", 11, 30).from(2007).moved(Moved::ToNextWeekday),
    // Proclaimed for the men's football World Cup.
    fixed("World Cup bank holiday", 6, 15).only(2026),
];
