//! The alphabet of the walk: each letter one event, on one day, so that only the order differs.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;

use crate::law::Right;
use crate::law::clock::{ExtensionReason, FeeGround};
use crate::policy::ControllerRole;
use crate::request::{Channel, Doubt, Event, Extent, NotTold, Proof, Reason, Recorded, Remedy};
use crate::{Date, Hash, ledger};

/// What a run found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    Data,
    DataToldOn,
    /// Data, and something that is overdue, failed or was not looked at.
    DataInPart,
    Leftovers,
}

/// Which rights a plan is said to carry out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum For {
    /// It is left out.
    Unsaid,
    One(Right),
    /// All that were asked.
    All,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Letter {
    Receive,
    Acknowledge,
    Forward,
    Duplicate,
    AskWho,
    SayWho,
    DoNotSayWho,
    AskWhat,
    SayWhat,
    Extend,
    AskFee,
    PayFee,
    Plan(u8, u8, For),
    Approve(u8, u8),
    Run(u8, Found),
    Tell,
    DoNotTell,
    Act(Right),
    Answer(Right),
    AnswerPending(Right),
    NothingHeld(Right),
    Refuse(Right),
    RefuseUnconfirmed(Right),
    Report,
    Withdraw,
}

/// Where a walk begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Start {
    pub(super) role: ControllerRole,
    pub(super) rights: &'static [Right],
    /// Why the identity is asked for.
    pub(super) doubt: Doubt,
}

/// The letters of a walk. Two rights are walked without the questions that stand beside the work, and two that are both
/// carried out without any: those are walked with each right alone.
pub(super) fn alphabet(start: Start) -> Vec<Letter> {
    use Letter::{
        Acknowledge, Act, Answer, AnswerPending, Approve, AskFee, AskWhat, AskWho, DoNotSayWho, DoNotTell,
        Duplicate, Extend, Forward, NothingHeld, PayFee, Plan, Receive, Refuse, RefuseUnconfirmed, Report,
        Run, SayWhat, SayWho, Tell, Withdraw,
    };
    let mut letters = vec![
        Receive,
        Acknowledge,
        Forward,
        Duplicate,
        AskWho,
        SayWho,
        DoNotSayWho,
        AskWhat,
        SayWhat,
        Extend,
        AskFee,
        PayFee,
        Tell,
        DoNotTell,
        Report,
        Withdraw,
    ];
    let carried_out =
        start.rights.iter().copied().filter(|right| !matches!(right, Right::Access | Right::Complaint));
    let carried_out: Vec<Right> = carried_out.collect();
    if let [one, other] = carried_out[..] {
        letters = vec![Receive, Tell, DoNotTell, Withdraw];
        letters.extend([Plan(1, 1, For::One(one)), Plan(2, 1, For::One(other)), Plan(3, 1, For::All)]);
        letters.extend([Plan(1, 2, For::Unsaid), Approve(1, 2), Approve(2, 2), Approve(3, 2)]);
        letters.extend([Run(2, Found::Nothing), Run(3, Found::Data)]);
    } else {
        letters.extend([Plan(1, 1, For::Unsaid), Plan(1, 2, For::All), Plan(2, 1, For::Unsaid)]);
        letters.extend([Plan(2, 1, For::One(Right::Access))]);
        letters.extend([Approve(1, 1), Approve(1, 2), Approve(2, 2)]);
    }
    letters.extend(
        [Found::Nothing, Found::Data, Found::DataToldOn, Found::DataInPart, Found::Leftovers]
            .map(|found| Run(1, found)),
    );
    letters.push(Run(2, Found::Data));
    if start.rights.len() > 1 {
        letters
            .retain(|letter| !matches!(letter, Acknowledge | AskWhat | SayWhat | Extend | AskFee | PayFee));
    }
    for right in start.rights {
        letters.extend([Answer(*right), NothingHeld(*right), Refuse(*right), Act(*right)]);
        letters.extend([AnswerPending(*right)]);
        if carried_out.len() < 2 {
            letters.push(RefuseUnconfirmed(*right));
        }
    }
    letters
}

fn plan(number: u8) -> Hash {
    Hash::of(&[number])
}

pub(super) fn event(letter: Letter, start: Start) -> Recorded {
    let on: Date = "2026-03-05".parse().unwrap();
    let somebody = |number: u8| ["anna", "staff-1", "staff-2"][usize::from(number)].parse().unwrap();
    let one = |right: Right| BTreeSet::from([right]);
    let both = BTreeSet::from([Remedy::Complaint, Remedy::Court]);
    let recipient = || "mailer".to_string();
    let what = match letter {
        Letter::Receive => {
            Event::Received { channel: Channel::Email, rights: start.rights.iter().copied().collect() }
        }
        Letter::Acknowledge => Event::Acknowledged,
        Letter::Forward => Event::Forwarded { reference: "mail-1".parse().unwrap() },
        Letter::Duplicate => Event::Duplicate { of: "other".parse().unwrap() },
        Letter::AskWho => Event::IdentityAsked {
            doubt: start.doubt,
            proof: BTreeSet::from([Proof::LogIn]),
            note: None,
            undue_delay: false,
        },
        Letter::SayWho => Event::IdentitySupplied,
        Letter::DoNotSayWho => Event::IdentityNotSupplied,
        Letter::AskWhat => Event::ClarificationAsked { note: None, undue_delay: false },
        Letter::SayWhat => Event::ClarificationGiven,
        Letter::Extend => {
            Event::Extended { because: BTreeSet::from([ExtensionReason::Complexity]), until: None }
        }
        Letter::AskFee => Event::FeeAsked { ground: FeeGround::Excessive },
        Letter::PayFee => Event::FeePaid,
        Letter::Plan(number, by, rights) => Event::Planned {
            plan: plan(number),
            by: somebody(by),
            rights: match rights {
                For::Unsaid => BTreeSet::new(),
                For::One(right) => one(right),
                For::All => start.rights.iter().copied().collect(),
            },
        },
        Letter::Approve(number, by) => Event::Approved { plan: plan(number), by: somebody(by) },
        Letter::Run(number, found) => Event::Ran {
            plan: plan(number),
            state: match found {
                Found::Nothing => ledger::State::NothingHeld,
                Found::Data => ledger::State::Certified,
                Found::DataToldOn => ledger::State::Pending,
                Found::DataInPart => ledger::State::Partial,
                Found::Leftovers => ledger::State::Blocked,
            },
            certificate: matches!(found, Found::Data | Found::DataToldOn | Found::DataInPart)
                .then(|| plan(9)),
            recipients: match found {
                Found::DataToldOn => BTreeMap::from([(recipient(), on)]),
                _ => BTreeMap::new(),
            },
        },
        Letter::Tell => Event::RecipientTold { recipient: recipient() },
        Letter::DoNotTell => Event::RecipientNotTold { recipient: recipient(), because: NotTold::Impossible },
        Letter::Act(right) => {
            Event::Acted { rights: one(right), by: somebody(1), note: "notes/17".parse().unwrap() }
        }
        Letter::AnswerPending(right) => {
            Event::Answered { rights: one(right), extent: Extent::Pending { until: on } }
        }
        Letter::Answer(right) => Event::Answered { rights: one(right), extent: Extent::Full },
        Letter::NothingHeld(right) => Event::Answered { rights: one(right), extent: Extent::NothingHeld },
        Letter::Refuse(right) => Event::Refused {
            rights: one(right),
            reasons: BTreeSet::from([match right {
                Right::Erasure => Reason::NoGround,
                Right::WithdrawConsent => Reason::NoConsent,
                _ => Reason::Excessive,
            }]),
            remedies: both,
        },
        Letter::RefuseUnconfirmed(right) => Event::Refused {
            rights: one(right),
            reasons: BTreeSet::from([Reason::IdentityNotConfirmed]),
            remedies: both,
        },
        Letter::Report => Event::Reported,
        Letter::Withdraw => Event::Withdrawn,
    };
    Recorded { on, what }
}
