//! Rules from which the holidays of a year are computed.

use alloc::string::String;
use alloc::vec::Vec;

use rightful::law::clock::Holiday;
use rightful::{Date, Error, Weekday};

use crate::easter;

/// Which day of a year.
#[derive(Clone, Copy, Debug)]
pub(crate) enum On {
    /// The same date each year.
    Fixed(u8, u8),
    /// So many days after Easter Sunday.
    Easter(i32),
    /// So many days after Easter Sunday of the eastern churches.
    EasternEaster(i32),
    /// The first such weekday on this date or after it.
    From(Weekday, u8, u8),
    /// The last such weekday on this date or before it.
    Until(Weekday, u8, u8),
}

/// What happens when the day is a day off anyway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moved {
    /// Nothing.
    Never,
    /// It is kept on the next weekday that is no holiday; the day itself stays one.
    ToNextWeekday,
    /// On a Sunday it is kept on the Saturday before instead.
    SundayToSaturday,
    /// On the first day of the month instead where that is a Friday.
    FirstFriday,
    /// On a weekend it is not kept at all.
    NotOnWeekend,
}

/// One rule, in the years in which it is law.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rule {
    name: &'static str,
    on: On,
    from: u16,
    until: u16,
    moved: Moved,
    /// The years whose list was read, where each year is decided anew: in others the day is a convention, and named so.
    decided: &'static [u16],
}

impl Rule {
    const fn new(name: &'static str, on: On) -> Self {
        Self { name, on, from: 0, until: u16::MAX, moved: Moved::Never, decided: &[] }
    }

    /// The first year of the rule.
    pub(crate) const fn from(mut self, year: u16) -> Self {
        self.from = year;
        self
    }

    /// The last year of the rule.
    pub(crate) const fn until(mut self, year: u16) -> Self {
        self.until = year;
        self
    }

    /// In this year only.
    pub(crate) const fn only(self, year: u16) -> Self {
        self.from(year).until(year)
    }

    /// Kept on another day where it falls on a day off.
    pub(crate) const fn moved(mut self, moved: Moved) -> Self {
        self.moved = moved;
        self
    }

    /// Decided for each year anew: for these the decision was read, and for others it is a convention.
    pub(crate) const fn decided(mut self, read: &'static [u16]) -> Self {
        self.decided = read;
        self
    }

    fn name(&self, year: u16) -> String {
        let read = self.decided.is_empty() || self.decided.contains(&year);
        if read { self.name.into() } else { alloc::format!("{} (convention)", self.name) }
    }

    fn day(&self, year: u16) -> Result<Option<Date>, Error> {
        if !(self.from..=self.until).contains(&year) {
            return Ok(None);
        }
        let day = match self.on {
            On::Fixed(month, day) => Date::new(year, month, day)?,
            On::Easter(days) => easter::western(year)?.add_days(days)?,
            On::EasternEaster(days) => easter::eastern(year)?.add_days(days)?,
            On::From(weekday, month, day) => reach(Date::new(year, month, day)?, weekday, 1)?,
            On::Until(weekday, month, day) => reach(Date::new(year, month, day)?, weekday, -1)?,
        };
        Ok(Some(match self.moved {
            Moved::NotOnWeekend if is_weekend(day) => return Ok(None),
            Moved::SundayToSaturday if day.weekday() == Weekday::Sunday => day.add_days(-1)?,
            Moved::FirstFriday => {
                let first = Date::new(year, day.month(), 1)?;
                if first.weekday() == Weekday::Friday { first } else { day }
            }
            _ => day,
        }))
    }
}

fn reach(mut day: Date, weekday: Weekday, step: i32) -> Result<Date, Error> {
    while day.weekday() != weekday {
        day = day.add_days(step)?;
    }
    Ok(day)
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// The holidays of one year, in their order.
///
/// # Errors
/// Where a day lies outside the calendar; no rule leads there.
pub(crate) fn year(rules: &[&[Rule]], year: u16) -> Result<Vec<Holiday>, Error> {
    let mut days: Vec<(Date, &Rule)> = Vec::new();
    for rule in rules.iter().copied().flatten() {
        days.extend(rule.day(year)?.map(|day| (day, rule)));
    }
    days.sort_by_key(|(day, _)| *day);
    let mut found: Vec<Holiday> =
        days.iter().map(|(on, rule)| Holiday { on: *on, name: rule.name(year) }).collect();
    for (day, rule) in days {
        if rule.moved == Moved::ToNextWeekday && is_weekend(day) {
            let mut kept = day;
            while is_weekend(kept) || found.iter().any(|holiday| holiday.on == kept) {
                kept = kept.add_days(1)?;
            }
            found.push(Holiday { on: kept, name: alloc::format!("{} (substitute day)", rule.name) });
        }
    }
    found.sort();
    found.dedup_by_key(|holiday| holiday.on);
    Ok(found)
}

/// The same date each year.
pub(crate) const fn fixed(name: &'static str, month: u8, day: u8) -> Rule {
    Rule::new(name, On::Fixed(month, day))
}

/// So many days after Easter Sunday.
pub(crate) const fn easter(name: &'static str, days: i32) -> Rule {
    Rule::new(name, On::Easter(days))
}

/// So many days after Easter Sunday of the eastern churches.
pub(crate) const fn eastern(name: &'static str, days: i32) -> Rule {
    Rule::new(name, On::EasternEaster(days))
}

/// The first such weekday on this date or after it.
pub(crate) const fn first(name: &'static str, weekday: Weekday, month: u8, day: u8) -> Rule {
    Rule::new(name, On::From(weekday, month, day))
}

/// The last such weekday on this date or before it.
pub(crate) const fn last(name: &'static str, weekday: Weekday, month: u8, day: u8) -> Rule {
    Rule::new(name, On::Until(weekday, month, day))
}

// The feasts that many places share.
pub(crate) const NEW_YEAR: Rule = fixed("New Year's Day", 1, 1);
pub(crate) const EPIPHANY: Rule = fixed("Epiphany", 1, 6);
pub(crate) const MAUNDY_THURSDAY: Rule = easter("Maundy Thursday", -3);
pub(crate) const GOOD_FRIDAY: Rule = easter("Good Friday", -2);
pub(crate) const EASTER_SUNDAY: Rule = easter("Easter Sunday", 0);
pub(crate) const EASTER_MONDAY: Rule = easter("Easter Monday", 1);
pub(crate) const ASCENSION: Rule = easter("Ascension Day", 39);
pub(crate) const WHIT_SUNDAY: Rule = easter("Whit Sunday", 49);
pub(crate) const WHIT_MONDAY: Rule = easter("Whit Monday", 50);
pub(crate) const CORPUS_CHRISTI: Rule = easter("Corpus Christi", 60);
pub(crate) const LABOUR_DAY: Rule = fixed("Labour Day", 5, 1);
pub(crate) const ASSUMPTION: Rule = fixed("Assumption Day", 8, 15);
pub(crate) const ALL_SAINTS: Rule = fixed("All Saints' Day", 11, 1);
pub(crate) const IMMACULATE_CONCEPTION: Rule = fixed("Immaculate Conception", 12, 8);
pub(crate) const CHRISTMAS_EVE: Rule = fixed("Christmas Eve", 12, 24);
pub(crate) const CHRISTMAS: Rule = fixed("Christmas Day", 12, 25);
pub(crate) const SECOND_CHRISTMAS: Rule = fixed("Second Day of Christmas", 12, 26);
pub(crate) const CLEAN_MONDAY: Rule = eastern("Clean Monday", -48);
pub(crate) const EASTERN_GOOD_FRIDAY: Rule = eastern("Good Friday", -2);
pub(crate) const EASTERN_EASTER_SUNDAY: Rule = eastern("Easter Sunday", 0);
pub(crate) const EASTERN_EASTER_MONDAY: Rule = eastern("Easter Monday", 1);
pub(crate) const EASTERN_WHIT_SUNDAY: Rule = eastern("Whit Sunday", 49);
pub(crate) const EASTERN_WHIT_MONDAY: Rule = eastern("Whit Monday", 50);
