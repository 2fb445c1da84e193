//! What letters and lists say.
//!
//! Like messages, a text may hold names in braces, which are filled where it is used.

use alloc::string::String;

use super::en_letter;
use crate::Date;
use crate::case::RestrictionGround;
use crate::law::Right;
use crate::law::clock::Duty;
use crate::law::clock::{ExtensionReason, FeeGround};
use crate::law::retention::SuspensionKind;
use crate::letter::{Item, Kind};
use crate::report::Language;
use crate::request::{Doubt, NotTold, Promise, Proof, Reason};

/// A text of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Words<'w> {
    Title(Kind),
    Heading(Item),
    Hello,
    Foot,
    Contents,
    About,
    Asked(Right),
    On,
    Matter(Right),
    AnswerBy,
    AnswerBySince,
    AnswerByTold,
    AnswerSoon,
    EffectSoon,
    ComplaintSoon,
    ClockWaits,
    Forwarded,
    Doubt(Doubt),
    Proof(Proof),
    ProofOne,
    ProofUse,
    Question,
    QuestionAll,
    Extension(ExtensionReason),
    FeeGround(FeeGround),
    FeeAmount,
    FeeOtherwise,
    Done(Right),
    Partly(Right),
    Refused(Right),
    NothingHeld,
    NothingHeldHow,
    Lifting,
    RestrictionOver(RestrictionGround),
    RestrictionEnds,
    RestUntil,
    Reason(&'w Reason),
    KeptUntil,
    KeptOpen,
    BackupsUntil,
    BackupsNone,
    RecipientsTold,
    RecipientsToldNamed,
    RecipientsOpen,
    RecipientsOpenNamed,
    RecipientsNotTold(NotTold),
    RecipientsNone,
    RecipientsAsk,
    ComplaintTo,
    Complaint,
    ComplaintUk,
    ComplaintToUs,
    Court,
    Contact,
    Officer,
    DayPromised(Promise),
    DayRequest(Duty),
    DayUncovered,
    DayTellRecipient,
    DayBalanceReview,
    DaySuspensionReview(SuspensionKind),
    DayLift,
    DaySettle,
    DayRetentionReview,
    DayRetentionEnds,
    DayBackupsEnd,
    DayEvidenceEnds,
}

impl Language {
    /// A text of a letter, with its blanks.
    pub(crate) const fn words(self, words: Words<'_>) -> &'static str {
        match self {
            Self::English => en_letter::text(words),
        }
    }

    /// A text of a letter whose blanks are filled; what fills them becomes no blank itself.
    pub(crate) fn filled(self, words: Words<'_>, places: &[(&str, &str)]) -> String {
        let mut rest = self.words(words);
        let mut text = String::new();
        while let Some((before, name, after)) = rest
            .split_once('{')
            .and_then(|(before, more)| more.split_once('}').map(|(name, after)| (before, name, after)))
        {
            text.push_str(before);
            let value = places.iter().find(|(place, _)| *place == name);
            text.push_str(value.map_or("", |(_, value)| value));
            rest = after;
        }
        text.push_str(rest);
        text
    }

    /// Names in a row: `a, b and c`.
    pub(crate) fn enumerated(self, names: &[String]) -> String {
        self.list(names)
    }

    /// A day in words: `31 December 2033`.
    pub(crate) fn day(self, date: Date) -> String {
        self.date(date)
    }
}
