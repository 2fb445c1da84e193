//! Every place there is a list for, with the law it follows.

mod central;
mod east;
mod germany;
mod institutions;
mod kingdom;
mod north;
mod south;
mod west;

use crate::rule::Rule;

/// A place, its law, and the years for which its rules are known to hold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    pub(crate) cites: &'static str,
    /// First and last years; a gap between two is a gap in what is known.
    pub(crate) years: &'static [(u16, u16)],
    pub(crate) rules: &'static [&'static [Rule]],
}

/// To where a rule is computed that no year's proclamation can change: as the law stood in November 2026.
const BY_RULE: u16 = 2100;

/// Every entry, in the order of the codes.
pub(crate) const ENTRIES: &[&[Entry]] = &[
    central::ENTRIES,
    east::ENTRIES,
    germany::ENTRIES,
    institutions::ENTRIES,
    kingdom::ENTRIES,
    north::ENTRIES,
    south::ENTRIES,
    west::ENTRIES,
];
