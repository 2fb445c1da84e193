//! Who must be told of what happened to data: recipients (Art. 19), those who took public data over (Art. 17(2)), and
//! processors, who act on instruction (Art. 28(3)(a)).

use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::Citation;
use crate::policy::RecipientKind;
use crate::read::Read;
use crate::request::NotTold;

/// What happened to data, and to whom they had been disclosed before (Art. 19).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a call: a new key is a new fact, read by notice")]
pub struct NoticeFacts {
    /// What happened to the data.
    pub change: DataChange,
    /// What it happened for.
    pub occasion: Occasion,
    /// Who has the data from the controller.
    pub to: NoticeTo,
    /// Why telling is impossible or out of proportion, where the controller shows it (Art. 19).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excused: Option<NotTold>,
}

/// What happened to data at the controller (Art. 19).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "each has an answer of its own")]
pub enum DataChange {
    /// They were corrected or completed (Art. 16).
    Rectified,
    /// They were erased, or no longer lead to the person (Art. 17(1)).
    Erased,
    /// They are only stored from now on (Art. 18).
    Restricted,
    /// The restriction was lifted (Art. 18(3)).
    RestrictionLifted,
    /// A purpose has ended while another keeps them (Art. 5(1)(b)).
    UseStopped,
    /// A copy was given to the person (Art. 15(3), 20).
    CopyGiven,
}

/// What a change happened for: Art. 19 speaks of Art. 16, 17(1) and 18.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a right, or the controller's own duty to clean up")]
pub enum Occasion {
    /// A right of the person: a request, or a withdrawal or objection that obliges without one (Art. 16, 17(1), 18).
    Right,
    /// Consent was withdrawn, and whoever has the data relies on it too (Art. 7(3), 17(1)(b)).
    ConsentWithdrawn,
    /// A period that is over, or the end of a relationship (Art. 5(1)(e)).
    CleanUp,
}

/// Who has the data from the controller (Art. 4(9), 17(2)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "each has an answer of its own")]
pub enum NoticeTo {
    /// A processor: a recipient too (Art. 4(9)), and bound by instruction (Art. 28(3)(a)).
    Processor,
    /// Another controller (Art. 4(7)).
    Controller,
    /// A joint controller (Art. 26).
    JointController,
    /// An authority that received them in a particular inquiry: no recipient (Art. 4(9)).
    InquiringAuthority,
    /// Controllers that took the data over after this one made them public (Art. 17(2)).
    PublicData,
}

impl From<RecipientKind> for NoticeTo {
    fn from(kind: RecipientKind) -> Self {
        match kind {
            RecipientKind::Processor => Self::Processor,
            RecipientKind::Controller => Self::Controller,
            RecipientKind::JointController => Self::JointController,
        }
    }
}

/// Whether somebody has to be told (Art. 17(2), 19, 28(3)(a)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct NoticeAnswer {
    /// What has to be done.
    pub duty: NoticeDuty,
    /// Why.
    pub reason: NoticeReason,
    /// The provisions.
    pub cites: Vec<Citation>,
}

/// What has to be done about somebody who has the data (Art. 17(2), 19, 28(3)(a)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "told, instructed, informed, or nothing")]
pub enum NoticeDuty {
    /// They are told (C-129/21), and of recipients the person learns on request who they are (Art. 19).
    Tell,
    /// They are instructed (Art. 28(3)(a)).
    Instruct,
    /// Reasonable steps are taken to inform them that the person asked for links, copies and replications to go (Art. 17(2)).
    Inform,
    /// Nothing: neither Art. 17(2) nor Art. 19 asks for it.
    Nothing,
}

/// Why somebody is told, or is not (Art. 17(2), 19, 28(3)(a)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NoticeReason {
    /// Each recipient is told of a rectification, erasure or restriction (Art. 19).
    Recipient,
    /// A processor does what it is told to, whatever the occasion (Art. 28(3)(a)).
    OnInstruction,
    /// The data were made public, and are erased (Art. 17(2)).
    MadePublic,
    /// A controller that relies on the same consent learns that it is withdrawn (C-129/21).
    SameConsent,
    /// It is no rectification, erasure or restriction under Art. 16, 17(1) or 18 (Art. 19).
    NotOfThisKind,
    /// It happened for a period or the end of a relationship, not for a right (Art. 19).
    NotForARight,
    /// It received the data in a particular inquiry and is no recipient (Art. 4(9)).
    NoRecipient,
    /// Art. 17(2) speaks of erasure and of nothing else.
    NotErased,
    /// It proved impossible, or would take disproportionate effort: the reason is recorded (Art. 19, 5(2)).
    Excused,
}

/// Whether somebody who has the data must be told, and under what: the one place where this is decided, for plans and for
/// the call `notice` alike (Art. 17(2), 19, 28(3)(a)).
///
/// - Each recipient is told of a rectification, erasure or restriction (Art. 16, 17(1), 18), processors included
///   (Art. 4(9)); of a clean-up, of a use that stops and of a restriction that is lifted only a processor is, as an instruction.
/// - Who relies on a consent that is withdrawn is told although nothing of theirs is erased: one withdrawal, to whichever of
///   the controllers, ends what all of them rest on it (Art. 7(3); C-129/21).
/// - Where telling is impossible or out of proportion the duty of Art. 19 falls away; an instruction does not.
/// - Art. 17(2) reaches beyond recipients, for data made public and for erasure alone.
#[must_use]
pub fn notice(facts: &NoticeFacts) -> NoticeAnswer {
    use DataChange::{CopyGiven, Erased, Rectified, Restricted, UseStopped};
    let answer = |duty, reason, cites: &[&'static str]| NoticeAnswer {
        duty,
        reason,
        cites: cites.iter().map(|cite| Citation::known(cite)).collect(),
    };
    let right = facts.occasion != Occasion::CleanUp;
    let of_consent = facts.occasion == Occasion::ConsentWithdrawn && facts.change == UseStopped;
    let of_art_19 = right && matches!(facts.change, Erased | Rectified | Restricted);
    match facts.to {
        NoticeTo::InquiringAuthority => {
            answer(NoticeDuty::Nothing, NoticeReason::NoRecipient, &["GDPR Art. 4(9)", "GDPR Art. 19"])
        }
        NoticeTo::PublicData if facts.change != Erased => {
            answer(NoticeDuty::Nothing, NoticeReason::NotErased, &["GDPR Art. 17(2)"])
        }
        NoticeTo::PublicData if right => {
            answer(NoticeDuty::Inform, NoticeReason::MadePublic, &["GDPR Art. 17(2)"])
        }
        NoticeTo::PublicData => answer(NoticeDuty::Nothing, NoticeReason::NotForARight, &["GDPR Art. 17(2)"]),
        // Whoever may be instructed is reached: neither exception of Art. 19 is open for a processor.
        NoticeTo::Processor if of_art_19 => {
            answer(NoticeDuty::Tell, NoticeReason::Recipient, &["GDPR Art. 19", "GDPR Art. 4(9)"])
        }
        NoticeTo::Processor if facts.change != CopyGiven => {
            answer(NoticeDuty::Instruct, NoticeReason::OnInstruction, &["GDPR Art. 28(3)(a)"])
        }
        // What Art. 24(1) asks for is what is appropriate (*convention*: excused as under Art. 19).
        _ if of_consent && facts.excused.is_some() => answer(
            NoticeDuty::Nothing,
            NoticeReason::Excused,
            &["C-129/21", "GDPR Art. 24(1)", "GDPR Art. 5(2)"],
        ),
        _ if of_consent => answer(
            NoticeDuty::Tell,
            NoticeReason::SameConsent,
            &["C-129/21", "GDPR Art. 7(3)", "GDPR Art. 24(1)"],
        ),
        _ if of_art_19 && facts.excused.is_some() => {
            answer(NoticeDuty::Nothing, NoticeReason::Excused, &["GDPR Art. 19", "GDPR Art. 5(2)"])
        }
        _ if of_art_19 => answer(NoticeDuty::Tell, NoticeReason::Recipient, &["GDPR Art. 19"]),
        _ if !right && matches!(facts.change, Erased | Rectified | Restricted) => {
            answer(NoticeDuty::Nothing, NoticeReason::NotForARight, &["GDPR Art. 19"])
        }
        _ => answer(NoticeDuty::Nothing, NoticeReason::NotOfThisKind, &["GDPR Art. 19"]),
    }
}
