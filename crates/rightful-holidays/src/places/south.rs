//! Italy, Malta, Portugal, Spain.

use super::{BY_RULE, Entry};
use crate::rule::{
    ALL_SAINTS, ASSUMPTION, CHRISTMAS, CORPUS_CHRISTI, EASTER_MONDAY, EASTER_SUNDAY, EPIPHANY, GOOD_FRIDAY,
    IMMACULATE_CONCEPTION, LABOUR_DAY, NEW_YEAR, Rule, SECOND_CHRISTMAS, fixed,
};

pub(super) const ENTRIES: &[Entry] = &[
    // Days of the communities and cities are left out, and so is the Monday that some keep for a Sunday.
    Entry {
        code: "ES",
        name: "Spain",
        cites: "Estatuto de los Trabajadores Art. 37(2); Real Decreto 2001/1983 Art. 45",
        years: &[(2008, BY_RULE)],
        rules: &[SPAIN],
    },
    Entry {
        code: "IT",
        name: "Italy",
        cites: "Law 260/1949, amended by Laws 336/2000 (2 June) and 151/2025 (4 October)",
        years: &[(2001, BY_RULE)],
        rules: &[ITALY],
    },
    Entry {
        code: "MT",
        name: "Malta",
        cites: "National Holidays and other Public Holidays Act (Cap. 252)",
        years: &[(1990, BY_RULE)],
        rules: &[MALTA],
    },
    Entry {
        code: "PT",
        name: "Portugal",
        cites: "Código do Trabalho Art. 234; four days suspended 2013 to 2015 by Law 23/2012",
        years: &[(1990, BY_RULE)],
        rules: &[PORTUGAL],
    },
];

const SPAIN: &[Rule] = &[
    NEW_YEAR,
    EPIPHANY,
    GOOD_FRIDAY,
    LABOUR_DAY,
    ASSUMPTION,
    fixed("National Day", 10, 12),
    ALL_SAINTS,
    fixed("Constitution Day", 12, 6),
    IMMACULATE_CONCEPTION,
    CHRISTMAS,
];

const ITALY: &[Rule] = &[
    NEW_YEAR,
    EPIPHANY,
    EASTER_SUNDAY,
    EASTER_MONDAY,
    fixed("Liberation Day", 4, 25),
    LABOUR_DAY,
    fixed("Republic Day", 6, 2),
    ASSUMPTION,
    fixed("Saint Francis of Assisi", 10, 4).from(2026),
    ALL_SAINTS,
    IMMACULATE_CONCEPTION,
    CHRISTMAS,
    SECOND_CHRISTMAS,
    fixed("150 years of unity", 3, 17).only(2011),
];

const MALTA: &[Rule] = &[
    NEW_YEAR,
    fixed("Saint Paul's Shipwreck", 2, 10),
    fixed("Saint Joseph", 3, 19),
    fixed("Freedom Day", 3, 31),
    GOOD_FRIDAY,
    LABOUR_DAY,
    fixed("Sette Giugno", 6, 7),
    fixed("Saint Peter and Saint Paul", 6, 29),
    ASSUMPTION,
    fixed("Our Lady of Victories", 9, 8),
    fixed("Independence Day", 9, 21),
    IMMACULATE_CONCEPTION,
    fixed("Republic Day", 12, 13),
    CHRISTMAS,
];

const PORTUGAL: &[Rule] = &[
    NEW_YEAR,
    GOOD_FRIDAY,
    EASTER_SUNDAY,
    fixed("Freedom Day", 4, 25),
    LABOUR_DAY,
    CORPUS_CHRISTI.until(2012),
    CORPUS_CHRISTI.from(2016),
    fixed("Portugal Day", 6, 10),
    ASSUMPTION,
    REPUBLIC.until(2012),
    REPUBLIC.from(2016),
    ALL_SAINTS.until(2012),
    ALL_SAINTS.from(2016),
    INDEPENDENCE.until(2012),
    INDEPENDENCE.from(2016),
    IMMACULATE_CONCEPTION,
    CHRISTMAS,
];

const REPUBLIC: Rule = fixed("Republic Day", 10, 5);
const INDEPENDENCE: Rule = fixed("Restoration of Independence", 12, 1);
