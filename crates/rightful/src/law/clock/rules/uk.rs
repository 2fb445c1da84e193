//! The UK GDPR, counted as the Information Commissioner's Office says.
//!
//! The statute's month "beginning with" the relevant time would on an ordinary reading end a day earlier; the
//! regulator's corresponding-date rule is used. The relevant time is the latest of the request, the information asked
//! for to confirm the identity, and a fee that is charged; a clarification that is reasonably required stops the clock
//! (UK GDPR Art. 12A, inserted by the Data (Use and Access) Act 2025 *[unverified wording]*).
//!
//! The periods that no request begins stand where the GDPR has them (UK GDPR Art. 14(3), 18(3), 33(1)). Whether the month of
//! UK GDPR Art. 14(3) moves past a day off the guidance does not say, so the safe day does not move (*convention*).

use super::super::step::{Awaited, Line, Sooner, Step, Still};
use super::{Duty, Matter, Rule};

const FROM: Line =
    Line::unverified(Step::FromLatest { of: &[Awaited::Identity, Awaited::Fee] }, "UK GDPR Art. 12A");
const ONE_MONTH: Line = Line::guidance(Step::Months { count: 1 }, "UK GDPR Art. 12(3), ICO guidance");
const THREE_MONTHS: Line = Line::guidance(Step::Months { count: 3 }, "UK GDPR Art. 12(3), ICO guidance");
const ROLL: Line = Line::guidance(Step::NextWorkingDay, "ICO guidance");
/// Older guidance subtracts the dates; the earlier end of the two is the safe one.
const STILL: Line = Line::unverified(
    Step::StandStill { awaiting: &[Awaited::Clarification], count: Still::AfterAsking },
    "UK GDPR Art. 12A, ICO guidance",
);
/// The twin text of the Act leaves out the day of asking too.
const STILL_BOTH: Line = Line::unverified(
    Step::StandStill { awaiting: &[Awaited::Clarification], count: Still::BothDays },
    "UK GDPR Art. 12A, DPA 2018 s. 54(3C)",
);

const IN_ONE_MONTH: &[Line] = &[FROM, ONE_MONTH, STILL, ROLL];
const IN_ONE_MONTH_LATER: &[Line] = &[FROM, ONE_MONTH, STILL_BOTH, ROLL];
const IN_THREE_MONTHS: &[Line] = &[FROM, THREE_MONTHS, STILL, ROLL];
const IN_THREE_MONTHS_LATER: &[Line] = &[FROM, THREE_MONTHS, STILL_BOTH, ROLL];

const OBTAINED: Line = Line::law(Step::FromEvent, "UK GDPR Art. 14(3)");
const OR_EARLIER: Line = Line::law(
    Step::OrEarlier { of: &[Sooner::FirstCommunication, Sooner::FirstDisclosure] },
    "UK GDPR Art. 14(3)(b), (c)",
);
const MONTH_TO_INFORM: Line =
    Line::guidance(Step::Months { count: 1 }, "UK GDPR Art. 14(3)(a), ICO guidance");
const ROLL_TO_INFORM: Line = Line::unverified(Step::NextWorkingDay, "ICO guidance");

pub(super) const RULES: &[Rule] = &[
    Rule::new(Duty::Answer, Matter::Request, "UK GDPR Art. 12(3)", IN_ONE_MONTH)
        .otherwise(IN_ONE_MONTH_LATER),
    Rule::new(Duty::ExtensionNotice, Matter::Request, "UK GDPR Art. 12(3)", IN_ONE_MONTH)
        .otherwise(IN_ONE_MONTH_LATER),
    Rule::new(Duty::ExtendedAnswer, Matter::Request, "UK GDPR Art. 12(3)", IN_THREE_MONTHS)
        .otherwise(IN_THREE_MONTHS_LATER),
    Rule::new(Duty::Refusal, Matter::Request, "UK GDPR Art. 12(4)", IN_ONE_MONTH)
        .otherwise(IN_ONE_MONTH_LATER),
    // Counted from the day after receipt, so that the day of receipt is left out.
    Rule::new(
        Duty::Confirmation,
        Matter::Complaint,
        "DPA 2018 s. 164A",
        &[
            Line::law(Step::FromEvent, "DPA 2018 s. 164A"),
            Line::law(Step::Days { count: 30 }, "DPA 2018 s. 164A"),
        ],
    )
    .since((2026, 6, 19)),
    Rule::new(
        Duty::Information,
        Matter::Obtained,
        "UK GDPR Art. 14(3)",
        &[OBTAINED, MONTH_TO_INFORM, OR_EARLIER],
    )
    .otherwise(&[OBTAINED, MONTH_TO_INFORM, ROLL_TO_INFORM, OR_EARLIER]),
    // Hours run through nights, weekends and holidays.
    Rule::new(
        Duty::AuthorityNotice,
        Matter::DataBreach,
        "UK GDPR Art. 33(1)",
        &[
            Line::law(Step::FromEvent, "UK GDPR Art. 33(1)"),
            Line::law(Step::Hours { count: 72 }, "UK GDPR Art. 33(1)"),
        ],
    ),
    // "Before" gives no number of days: the day before is the last on which it is still true.
    Rule::new(
        Duty::LiftingNotice,
        Matter::Lifting,
        "UK GDPR Art. 18(3)",
        &[
            Line::law(Step::FromEvent, "UK GDPR Art. 18(3)"),
            Line::convention(Step::DayBefore, "UK GDPR Art. 18(3)"),
        ],
    ),
];
