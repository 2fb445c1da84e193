//! How long data are kept, and what that runs from.

use alloc::string::String;

use schemars::JsonSchema;
use serde::Serialize;

use crate::calendar::{DateEncoding, MonthDay, Period, StartRule, Term, UtcOffset};
use crate::read::Read;
use crate::{Error, Path};

/// How long data are kept for a purpose.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct Retention {
    /// What the period runs from.
    pub after: Start,
    /// The period: `P8Y`, `P6M`, `P90D`, `PT72H`, `PT20M`. Thirty days are not a month.
    pub keep: Period,
    /// `not-after` (a ceiling, the default): an earlier end of the purpose acts at once. `not-before` (a floor):
    /// nothing is touched before it.
    #[serde(default)]
    pub end: Bound,
}

impl Retention {
    /// The period with the rule for its start, or none where `year_ends` is missing.
    ///
    /// # Errors
    /// [`crate::Code::PeriodStart`] when hours or minutes should run from the end of a year.
    pub fn term(&self) -> Result<Option<Term>, Error> {
        let start = match (self.after.from, self.after.year_ends) {
            (From::Day, _) => StartRule::Day,
            (From::YearEnd, _) => StartRule::YearEnd,
            (From::FinancialYearEnd, Some(day)) => StartRule::FinancialYearEnd(day),
            (From::FinancialYearEnd, None) => return Ok(None),
        };
        Term::new(self.keep, start).map(Some)
    }
}

/// Whether a retention period is a ceiling or a floor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a bound is one or the other")]
pub enum Bound {
    /// Held no longer than this.
    #[default]
    NotAfter,
    /// Held at least this long.
    NotBefore,
}

/// What a retention period runs from: an event, or a column of the row (or of the row it belongs to).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct Start {
    /// The event, where it runs from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// The column, as `collection.column`, where it runs from the row's own date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<Path>,
    /// How the column writes a date.
    #[serde(default, rename = "as", skip_serializing_if = "Option::is_none")]
    pub encoding: Option<DateEncoding>,
    /// The distance from UTC, such as `+01:00`, of the clock whose day counts. Unix times and `datetime-utc` need it. For `datetime` it turns
    /// every written distance into a local day, `Z` too, which without it cannot be read as one; text without a distance is
    /// local already. Of a place with summer time give the greater one for `not-before` and the smaller one for `not-after`:
    /// so neither ends against the law or the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<UtcOffset>,
    /// From that day itself, or from the end of its year.
    #[serde(default)]
    pub from: From,
    /// The last day of the financial year, `MM-DD`, where it runs from that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year_ends: Option<MonthDay>,
}

/// From which day a period runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the start rules of the retention model")]
pub enum From {
    /// That day.
    #[default]
    Day,
    /// The end of its calendar year.
    YearEnd,
    /// The end of its financial year, `year_ends`.
    FinancialYearEnd,
}

impl From {
    /// Whether nothing is added to the period.
    pub(crate) const fn is_day(&self) -> bool {
        matches!(self, Self::Day)
    }
}
