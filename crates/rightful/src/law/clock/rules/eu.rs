//! The GDPR, counted as Regulation (EEC, Euratom) 1182/71 says.
//!
//! The day of the event is left out (Reg. 1182/71 Art. 3(1); C-171/03 *Toeters*), a period of months ends on the same
//! date or, where the month has none, on its last day (Reg. 1182/71 Art. 3(2)(c)), days off inside the period count
//! (Reg. 1182/71 Art. 3(3) *[unverified wording]*), and a last day that is a day off moves to the next working day
//! (Reg. 1182/71 Art. 3(4)). An extension is counted once from receipt. Reasonable doubts about the identity, or a
//! request that needs to be specified, suspend the period if the controller asks without undue delay (EDPB Guidelines
//! 01/2022 section 5.3 *[unverified wording]*); how suspended days are added to months is a *convention*: dates
//! subtracted, the result of the months moved by as many days.

use super::super::step::{Awaited, Line, Sooner, Step, Still};
use super::{Duty, Matter, Rule};

const FROM: Line = Line::law(Step::FromEvent, "Reg. 1182/71 Art. 3(1)");
const ONE_MONTH: Line = Line::law(Step::Months { count: 1 }, "Reg. 1182/71 Art. 3(2)(c)");
const THREE_MONTHS: Line = Line::law(Step::Months { count: 3 }, "GDPR Art. 12(3), Reg. 1182/71 Art. 3(2)(c)");
const STILL: Line = Line::unverified(
    Step::StandStill { awaiting: &[Awaited::Identity, Awaited::Clarification], count: Still::AfterAsking },
    "EDPB Guidelines 01/2022 s. 5.3",
);
const ROLL: Line = Line::law(Step::NextWorkingDay, "Reg. 1182/71 Art. 3(4)");
const FLOOR: Line = Line::law(Step::TwoWorkingDays, "Reg. 1182/71 Art. 3(5)");

const IN_ONE_MONTH: &[Line] = &[FROM, ONE_MONTH, STILL, ROLL, FLOOR];
const IN_THREE_MONTHS: &[Line] = &[FROM, THREE_MONTHS, STILL, ROLL, FLOOR];

pub(super) const RULES: &[Rule] = &[
    Rule::new(Duty::Answer, Matter::Request, "GDPR Art. 12(3)", IN_ONE_MONTH),
    Rule::new(Duty::ExtensionNotice, Matter::Request, "GDPR Art. 12(3)", IN_ONE_MONTH),
    Rule::new(Duty::ExtendedAnswer, Matter::Request, "GDPR Art. 12(3)", IN_THREE_MONTHS),
    // The extension stands in Art. 12(3); a refusal has one month, whatever was extended.
    Rule::new(Duty::Refusal, Matter::Request, "GDPR Art. 12(4)", IN_ONE_MONTH),
    Rule::new(
        Duty::Information,
        Matter::Obtained,
        "GDPR Art. 14(3)",
        &[
            FROM,
            ONE_MONTH,
            ROLL,
            FLOOR,
            Line::law(
                Step::OrEarlier { of: &[Sooner::FirstCommunication, Sooner::FirstDisclosure] },
                "GDPR Art. 14(3)(b), (c)",
            ),
        ],
    ),
    // Reg. 1182/71 Art. 3(4) leaves periods of hours where they end. Reg. 1182/71 Art. 3(5) reaches them; the cautious
    // answer does not use it.
    Rule::new(
        Duty::AuthorityNotice,
        Matter::DataBreach,
        "GDPR Art. 33(1)",
        &[FROM, Line::law(Step::Hours { count: 72 }, "GDPR Art. 33(1), Reg. 1182/71 Art. 3(2)(a)")],
    )
    .otherwise(&[
        FROM,
        Line::law(Step::Hours { count: 72 }, "GDPR Art. 33(1), Reg. 1182/71 Art. 3(2)(a)"),
        Line::unverified(Step::TwoWorkingDays, "Reg. 1182/71 Art. 3(5)"),
    ]),
    // "Before" gives no number of days: the day before is the last on which it is still true.
    Rule::new(
        Duty::LiftingNotice,
        Matter::Lifting,
        "GDPR Art. 18(3)",
        &[
            Line::law(Step::FromEvent, "GDPR Art. 18(3)"),
            Line::convention(Step::DayBefore, "GDPR Art. 18(3)"),
        ],
    ),
];
