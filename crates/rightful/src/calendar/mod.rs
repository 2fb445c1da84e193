//! Dates, periods and where they end: the month arithmetic of retention (Art. 5(1)(e)).
//!
//! [`Term::end`] is the last day the data may be held, [`Term::due`] the day after, and [`Term::cutoff`] turns the
//! question round: the latest date whose data is due on a given day, so that one comparison answers for a whole
//! column. A period never moves for a weekend or a holiday: moving it would store data longer.

mod column;
mod date;
mod date_time;
mod day_or_time;
mod encoding;
mod offset;
mod period;
mod term;
mod text;
mod written;

#[cfg(test)]
mod model;

pub(crate) use self::text::text_on_the_wire;
pub use self::{
    date::{Date, Weekday},
    date_time::DateTime,
    day_or_time::DayOrTime,
    encoding::DateEncoding,
    offset::UtcOffset,
    period::{Amount, Period},
    term::{MonthDay, StartRule, Term},
};
