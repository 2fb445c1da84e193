//! Who has to keep records of processing (Art. 30(5)).

use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::Citation;
use crate::read::Read;

/// What Art. 30(5) asks of an organisation that would rather keep no records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "Art. 30(5) names these and no others")]
pub struct RecordsFacts {
    /// How many people it employs.
    pub employees: u32,
    /// Whether the processing is likely to result in a risk to people's rights and freedoms.
    pub risk_likely: bool,
    /// Whether it is occasional: a regular payroll is not.
    pub occasional: bool,
    /// Whether special categories (Art. 9(1)) or data on convictions (Art. 10) are among the data.
    pub special_or_criminal: bool,
}

/// Whether records of processing have to be kept (Art. 30(5)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct RecordsAnswer {
    /// Whether they have to.
    pub required: bool,
    /// Why the exemption does not hold; empty where it does.
    pub because: Vec<RecordsReason>,
    /// Art. 30(5).
    pub cites: Citation,
}

/// Why the exemption of Art. 30(5) does not hold: one reason is enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "Art. 30(5) names these and no others")]
pub enum RecordsReason {
    /// 250 people or more are employed (Art. 30(5)).
    Size,
    /// A risk is likely (Art. 30(5)).
    Risk,
    /// The processing is not occasional (Art. 30(5)).
    NotOccasional,
    /// Special categories or data on convictions are among the data (Art. 30(5)).
    SpecialOrCriminal,
}

/// Whether records of processing have to be kept: the exemption of Art. 30(5) needs fewer than 250 employees **and** no
/// likely risk **and** occasional processing **and** no special or criminal data, so it hardly ever holds. A proposal to
/// raise the threshold is pending *unverified* and not coded.
#[must_use]
pub fn records_duty(facts: &RecordsFacts) -> RecordsAnswer {
    let because: Vec<RecordsReason> = [
        (facts.employees >= 250, RecordsReason::Size),
        (facts.risk_likely, RecordsReason::Risk),
        (!facts.occasional, RecordsReason::NotOccasional),
        (facts.special_or_criminal, RecordsReason::SpecialOrCriminal),
    ]
    .into_iter()
    .filter_map(|(holds, reason)| holds.then_some(reason))
    .collect();
    RecordsAnswer { required: !because.is_empty(), because, cites: Citation::known("GDPR Art. 30(5)") }
}
