//! Bulgaria, Cyprus, Greece, Romania: the feasts of the eastern churches.

use super::{BY_RULE, Entry};
use crate::rule::{
    ASSUMPTION, CHRISTMAS, CHRISTMAS_EVE, CLEAN_MONDAY, EASTERN_EASTER_MONDAY, EASTERN_EASTER_SUNDAY,
    EASTERN_GOOD_FRIDAY, EASTERN_WHIT_MONDAY, EASTERN_WHIT_SUNDAY, EPIPHANY, LABOUR_DAY, Moved, NEW_YEAR,
    Rule, SECOND_CHRISTMAS, eastern, fixed,
};

pub(super) const ENTRIES: &[Entry] = &[
    // Before 2017 the government moved days each year; since then the Labour Code does, and single days are proclaimed.
    Entry {
        code: "BG",
        name: "Bulgaria",
        cites: "Labour Code (Кодекс на труда) Art. 154",
        years: &[(2017, 2026)],
        rules: &[BULGARIA],
    },
    Entry {
        code: "CY",
        name: "Cyprus",
        cites: "Public holidays of the Republic, Official Languages and Public Holidays laws; banks add Easter Tuesday, which is left out",
        years: &[(1990, BY_RULE)],
        rules: &[CYPRUS],
    },
    // Labour Day is moved by decision where it falls in Holy Week or on a Sunday; only decided years are covered.
    Entry {
        code: "GR",
        name: "Greece",
        cites: "Law 1157/1981; ministerial decisions on 1 May",
        years: &[(2017, 2026)],
        rules: &[GREECE],
    },
    Entry {
        code: "RO",
        name: "Romania",
        cites: "Codul muncii (Law 53/2003) Art. 139",
        years: &[(2009, BY_RULE)],
        rules: &[ROMANIA],
    },
];

const BULGARIA: &[Rule] = &[
    NEW_YEAR.moved(Moved::ToNextWeekday),
    fixed("Liberation Day", 3, 3).moved(Moved::ToNextWeekday),
    EASTERN_GOOD_FRIDAY,
    eastern("Holy Saturday", -1),
    EASTERN_EASTER_SUNDAY,
    EASTERN_EASTER_MONDAY,
    LABOUR_DAY.moved(Moved::ToNextWeekday),
    fixed("Saint George's Day", 5, 6).moved(Moved::ToNextWeekday),
    fixed("Education and Culture Day", 5, 24).moved(Moved::ToNextWeekday),
    fixed("Unification Day", 9, 6).moved(Moved::ToNextWeekday),
    fixed("Independence Day", 9, 22).moved(Moved::ToNextWeekday),
    CHRISTMAS_EVE.moved(Moved::ToNextWeekday),
    CHRISTMAS.moved(Moved::ToNextWeekday),
    SECOND_CHRISTMAS.moved(Moved::ToNextWeekday),
    // Proclaimed by the Council of Ministers for the change to the euro.
    fixed("Non-working day", 12, 31).only(2025),
    fixed("Non-working day", 1, 2).only(2026),
];

const CYPRUS: &[Rule] = &[
    NEW_YEAR,
    EPIPHANY,
    CLEAN_MONDAY,
    fixed("Greek Independence Day", 3, 25),
    fixed("National Day", 4, 1),
    EASTERN_GOOD_FRIDAY,
    EASTERN_EASTER_SUNDAY,
    EASTERN_EASTER_MONDAY,
    LABOUR_DAY,
    EASTERN_WHIT_SUNDAY,
    EASTERN_WHIT_MONDAY,
    ASSUMPTION,
    fixed("Independence Day", 10, 1),
    fixed("Ohi Day", 10, 28),
    CHRISTMAS,
    SECOND_CHRISTMAS,
];

const GREECE: &[Rule] = &[
    NEW_YEAR,
    EPIPHANY,
    CLEAN_MONDAY,
    fixed("Independence Day", 3, 25),
    EASTERN_GOOD_FRIDAY,
    EASTERN_EASTER_SUNDAY,
    EASTERN_EASTER_MONDAY,
    LABOUR_DAY.until(2020),
    fixed("Labour Day", 5, 4).only(2021),
    fixed("Labour Day", 5, 2).only(2022),
    LABOUR_DAY.only(2023),
    fixed("Labour Day", 5, 7).only(2024),
    LABOUR_DAY.from(2025),
    EASTERN_WHIT_SUNDAY,
    EASTERN_WHIT_MONDAY,
    ASSUMPTION,
    fixed("Ohi Day", 10, 28),
    CHRISTMAS,
    SECOND_CHRISTMAS,
];

const ROMANIA: &[Rule] = &[
    NEW_YEAR,
    fixed("New Year", 1, 2),
    EPIPHANY.from(2024),
    fixed("Saint John's Day", 1, 7).from(2024),
    fixed("Unification Day", 1, 24).from(2017),
    EASTERN_GOOD_FRIDAY.from(2018),
    EASTERN_EASTER_SUNDAY,
    EASTERN_EASTER_MONDAY,
    LABOUR_DAY,
    fixed("Children's Day", 6, 1).from(2017),
    EASTERN_WHIT_SUNDAY,
    EASTERN_WHIT_MONDAY,
    ASSUMPTION,
    fixed("Saint Andrew's Day", 11, 30).from(2012),
    fixed("National Day", 12, 1),
    CHRISTMAS,
    SECOND_CHRISTMAS,
];
