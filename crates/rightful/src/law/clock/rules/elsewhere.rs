//! Laws of other shapes. None of them moves a last day for weekends or holidays in the texts this library rests on.

use super::super::step::{Line, Step};
use super::{Duty, Matter, Rule};

const CCR: &str = "11 CCR 7021";

/// Verification does not stop this clock, and the extension is counted from receipt. Business days are the weekdays that
/// are no public holiday of the list handed in (*convention*).
pub(super) const CALIFORNIA: &[Rule] = &[
    Rule::new(
        Duty::Confirmation,
        Matter::Request,
        "11 CCR 7021",
        &[Line::law(Step::FromEvent, CCR), Line::law(Step::WorkingDays { count: 10 }, CCR)],
    ),
    Rule::new(
        Duty::Answer,
        Matter::Request,
        "Cal. Civ. Code 1798.130, 11 CCR 7021",
        &[Line::law(Step::FromEvent, CCR), Line::law(Step::Days { count: 45 }, CCR)],
    ),
    Rule::new(
        Duty::ExtensionNotice,
        Matter::Request,
        "Cal. Civ. Code 1798.130, 11 CCR 7021",
        &[Line::law(Step::FromEvent, CCR), Line::law(Step::Days { count: 45 }, CCR)],
    ),
    Rule::new(
        Duty::ExtendedAnswer,
        Matter::Request,
        "Cal. Civ. Code 1798.130, 11 CCR 7021",
        &[Line::law(Step::FromEvent, CCR), Line::law(Step::Days { count: 90 }, CCR)],
    ),
    Rule::new(
        Duty::OptOut,
        Matter::OptOut,
        "11 CCR 7026(f)",
        &[
            Line::law(Step::FromEvent, "11 CCR 7026(f)"),
            Line::unverified(Step::WorkingDays { count: 15 }, "11 CCR 7026(f)"),
        ],
    ),
];

const SG_REG: &str = "PDP Regulations 2021 reg. 5";
const SG_30: Line = Line::unverified(Step::Days { count: 30 }, SG_REG);

/// As soon as reasonably possible; where that is not within 30 days, the person is told within them when it will be. Who is told
/// of a day within the 30 days loses none of them: an answer by their end needs no notice (*convention*).
pub(super) const SINGAPORE: &[Rule] = &[
    Rule::new(Duty::Answer, Matter::Request, "PDPA s. 21", &[Line::law(Step::FromEvent, SG_REG), SG_30]),
    Rule::new(Duty::ExtensionNotice, Matter::Request, SG_REG, &[Line::law(Step::FromEvent, SG_REG), SG_30]),
    Rule::new(
        Duty::ExtendedAnswer,
        Matter::Request,
        SG_REG,
        &[Line::law(Step::FromEvent, SG_REG), SG_30, Line::law(Step::OrPromised, SG_REG)],
    ),
    // Ten working days count as reasonable notice.
    Rule::new(
        Duty::WithdrawalEffect,
        Matter::Withdrawal,
        "PDPA s. 16",
        &[
            Line::law(Step::FromEvent, "PDPA s. 16"),
            Line::unverified(Step::WorkingDays { count: 10 }, "PDPC advisory guidelines"),
        ],
    ),
];

/// The simplified answer is due at once, which is read as on the day itself (*convention*).
pub(super) const BRAZIL: &[Rule] = &[
    Rule::new(
        Duty::SimplifiedAnswer,
        Matter::Request,
        "LGPD Art. 19",
        &[Line::convention(Step::FromEvent, "LGPD Art. 19")],
    ),
    Rule::new(
        Duty::Answer,
        Matter::Request,
        "LGPD Art. 19",
        &[Line::law(Step::FromEvent, "LGPD Art. 19"), Line::law(Step::Days { count: 15 }, "LGPD Art. 19")],
    ),
];

/// In writing; who stays silent is deemed to have refused.
pub(super) const QUEBEC: &[Rule] = &[Rule::new(
    Duty::Answer,
    Matter::Request,
    "P-39.1 s. 32",
    &[Line::law(Step::FromEvent, "P-39.1 s. 32"), Line::law(Step::Days { count: 30 }, "P-39.1 s. 32")],
)];
