//! A step in words, for whoever checks it by hand.

use core::fmt;

use super::deadline::Taken;
use super::holidays::DayOff;
use super::step::{Awaited, Sooner, Standing, Step};
use crate::Weekday;

impl fmt::Display for Taken {
    /// One line: from when, by which step, to when, and where that stands.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}): ", self.to, weekday(self.to.day().weekday()))?;
        self.what(f)?;
        write!(f, " [{}", self.cites)?;
        match self.standing {
            Standing::Law => f.write_str("]"),
            standing => write!(f, "; {standing}]"),
        }
    }
}

impl Taken {
    fn what(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.step {
            Step::FromEvent => f.write_str("the day it begins, which is not counted")?,
            Step::FromLatest { .. } => {
                f.write_str("the latest of its receipt and what was rightly asked for")?
            }

            Step::Months { count } => {
                write!(f, "{count} {} later", if count == 1 { "month" } else { "months" })?;
                if self.clamped {
                    f.write_str(", on the last day, as the month has no such date")?;
                }
            }
            Step::Days { count } => write!(f, "{count} days later")?,
            Step::WorkingDays { count } => write!(f, "{count} working days later")?,
            Step::Hours { count } => write!(f, "{count} hours later")?,
            Step::StandStill { .. } => f.write_str("the clock stood still")?,
            Step::NextWorkingDay if self.skipped.is_empty() => f.write_str("a working day, so it stays")?,
            Step::NextWorkingDay => f.write_str("the next working day")?,
            Step::TwoWorkingDays => {
                f.write_str("the second working day of the period, which has to have two")?
            }
            Step::OrEarlier { of } => {
                f.write_str("earlier: ")?;
                for (position, sooner) in of.iter().enumerate() {
                    f.write_str(if position == 0 { "" } else { " or " })?;
                    f.write_str(match sooner {
                        Sooner::FirstCommunication => "the first communication",
                        Sooner::FirstDisclosure => "the first disclosure",
                    })?;
                }
            }
            Step::OrPromised => f.write_str("later: the day promised to the person")?,
            Step::DayBefore => f.write_str("the day before")?,
        }
        for span in &self.stood_still {
            write!(f, ", {} days for {} ({} to {})", span.days, span.r#for, span.asked, span.answered)?;
        }
        for (position, skipped) in self.skipped.iter().enumerate() {
            f.write_str(if position == 0 { ", past " } else { ", " })?;
            write!(f, "{} ({})", skipped.day, skipped.off)?;
        }
        Ok(())
    }
}

impl fmt::Display for DayOff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Saturday => "Saturday",
            Self::Sunday => "Sunday",
            Self::Holiday(name) => name,
        })
    }
}

impl fmt::Display for Awaited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Identity => "the identity",
            Self::Clarification => "a clarification",
            Self::Fee => "the fee",
        })
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Law => "law",
            Self::Guidance => "guidance of the authority",
            Self::Convention => "convention: the law is silent",
            Self::Unverified => "unverified: check before relying on it",
        })
    }
}

const fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Mon",
        Weekday::Tuesday => "Tue",
        Weekday::Wednesday => "Wed",
        Weekday::Thursday => "Thu",
        Weekday::Friday => "Fri",
        Weekday::Saturday => "Sat",
        Weekday::Sunday => "Sun",
    }
}
