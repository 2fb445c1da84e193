//! The closed list of what can be breached in the handling of a request.

use super::{Duty, Regime};
use crate::error::codes;
use crate::law::Citation;

codes! {
    /// What was breached. A code is never renamed or reused.
    BreachCode: "What was breached";

    /// The receipt was confirmed after its last day.
    ConfirmationLate = "confirmation.late",
    /// The receipt was not confirmed, and the last day has passed.
    ConfirmationMissing = "confirmation.missing",
    /// The answer came after its last day (Art. 12(3)).
    AnswerLate = "answer.late",
    /// There is no answer, and the last day has passed (Art. 12(3)).
    AnswerMissing = "answer.missing",
    /// There is no answer, and silence counts as a refusal (P-39.1 s. 32).
    AnswerDeemedRefused = "answer.deemed-refused",
    /// The refusal came after its last day, which no extension moves (Art. 12(4)).
    RefusalLate = "refusal.late",
    /// The refusal gives no reasons (Art. 12(4)).
    RefusalNoReasons = "refusal.no-reasons",
    /// The refusal does not name the complaint to a supervisory authority (Art. 12(4)).
    RefusalNoComplaint = "refusal.no-complaint",
    /// The refusal does not name the judicial remedy (Art. 12(4)).
    RefusalNoRemedy = "refusal.no-remedy",
    /// The notice of the extension came after its last day: there is no extension (Art. 12(3)).
    ExtensionLate = "extension.late",
    /// The notice of the extension gives no reason: there is no extension (Art. 12(3)).
    ExtensionNoReason = "extension.no-reason",
    /// The reason is neither the complexity nor the number of requests: there is no extension (Art. 12(3)).
    ExtensionNotAGround = "extension.not-a-ground",
    /// The notice names no day by which the answer will come (PDP Regulations 2021 reg. 5).
    ExtensionNoDate = "extension.no-date",
    /// The period was extended a second time: it can be extended once (Art. 12(3)).
    ExtensionSecond = "extension.second",
    /// The notice tells a day after the last one to which the period can be extended (Art. 12(3)).
    ExtensionTooLong = "extension.too-long",
    /// The regime knows no extension.
    ExtensionUnknown = "extension.unknown",
    /// Proof of identity was asked for without reasonable doubts: no clock waits for it (Art. 12(6)).
    IdentityNoDoubts = "identity.no-doubts",
    /// Proof of identity was asked for with undue delay: no clock waits for it (Art. 12(6)).
    IdentityUndueDelay = "identity.undue-delay",
    /// Proof of identity was asked for after the answer was due: no clock waits for it.
    IdentityAfterDue = "identity.after-due",
    /// A clarification was asked for that was not needed: no clock waits for it (Art. 12(2)).
    ClarificationNotNeeded = "clarification.not-needed",
    /// A clarification was asked for with undue delay: no clock waits for it.
    ClarificationUndueDelay = "clarification.undue-delay",
    /// A clarification was asked for after the answer was due: no clock waits for it.
    ClarificationAfterDue = "clarification.after-due",
    /// A fee was charged without a ground (Art. 12(5)).
    FeeNoGround = "fee.no-ground",
    /// The opt-out took effect after its last day.
    OptOutLate = "opt-out.late",
    /// The opt-out has not taken effect, and the last day has passed.
    OptOutMissing = "opt-out.missing",
    /// The withdrawal took effect after its last day (PDPA s. 16).
    WithdrawalLate = "withdrawal-effect.late",
    /// The withdrawal has not taken effect, and the last day has passed (PDPA s. 16).
    WithdrawalMissing = "withdrawal-effect.missing",
    /// The person was informed after the last day (Art. 14(3)).
    InformationLate = "information.late",
    /// The person was not informed, and the last day has passed (Art. 14(3)).
    InformationMissing = "information.missing",
    /// The authority was notified after the last hour (Art. 33(1)).
    AuthorityLate = "authority-notice.late",
    /// The authority was not notified, and the last hour has passed (Art. 33(1)).
    AuthorityMissing = "authority-notice.missing",
    /// The person was not told before the restriction was lifted (Art. 18(3)).
    LiftingLate = "lifting-notice.late",
    /// The person was not told, and the restriction is being lifted (Art. 18(3)).
    LiftingMissing = "lifting-notice.missing",
}

impl BreachCode {
    /// Done after the last day.
    pub(super) const fn late(duty: Duty) -> Self {
        match duty {
            Duty::Confirmation => Self::ConfirmationLate,
            Duty::SimplifiedAnswer | Duty::Answer | Duty::ExtendedAnswer => Self::AnswerLate,
            Duty::ExtensionNotice => Self::ExtensionLate,
            Duty::Refusal => Self::RefusalLate,
            Duty::OptOut => Self::OptOutLate,
            Duty::WithdrawalEffect => Self::WithdrawalLate,
            Duty::Information => Self::InformationLate,
            Duty::AuthorityNotice => Self::AuthorityLate,
            Duty::LiftingNotice => Self::LiftingLate,
        }
    }

    /// Not done, and the last day has passed; none for what need not be done.
    pub(super) const fn missing(duty: Duty, regime: Regime) -> Option<Self> {
        Some(match (duty, regime) {
            (Duty::Confirmation, _) => Self::ConfirmationMissing,
            (Duty::Answer | Duty::ExtendedAnswer, Regime::Quebec) => Self::AnswerDeemedRefused,
            (Duty::Answer | Duty::ExtendedAnswer, _) => Self::AnswerMissing,
            (Duty::OptOut, _) => Self::OptOutMissing,
            (Duty::WithdrawalEffect, _) => Self::WithdrawalMissing,
            (Duty::Information, _) => Self::InformationMissing,
            (Duty::AuthorityNotice, _) => Self::AuthorityMissing,
            (Duty::LiftingNotice, _) => Self::LiftingMissing,
            (Duty::SimplifiedAnswer | Duty::ExtensionNotice | Duty::Refusal, _) => return None,
        })
    }

    /// Where the rule on the content of letters and requests to the person stands, in the regimes that share it.
    pub(super) const fn cites(self, regime: Regime) -> Citation {
        let uk = matches!(regime, Regime::Uk);
        Citation::known(match self {
            Self::RefusalNoReasons | Self::RefusalNoComplaint | Self::RefusalNoRemedy if uk => {
                "UK GDPR Art. 12(4)"
            }
            Self::RefusalNoReasons | Self::RefusalNoComplaint | Self::RefusalNoRemedy => "GDPR Art. 12(4)",
            Self::IdentityNoDoubts if uk => "UK GDPR Art. 12(6)",
            Self::IdentityNoDoubts => "GDPR Art. 12(6)",
            Self::IdentityUndueDelay | Self::IdentityAfterDue if uk => "UK GDPR Art. 12A",
            Self::ClarificationNotNeeded | Self::ClarificationUndueDelay | Self::ClarificationAfterDue
                if uk =>
            {
                "UK GDPR Art. 12A"
            }
            Self::IdentityUndueDelay
            | Self::IdentityAfterDue
            | Self::ClarificationNotNeeded
            | Self::ClarificationUndueDelay
            | Self::ClarificationAfterDue => "EDPB Guidelines 01/2022 s. 5.3",
            Self::FeeNoGround if uk => "UK GDPR Art. 12(5)",
            Self::FeeNoGround => "GDPR Art. 12(5)",
            _ => regime.answer_provision(),
        })
    }
}

impl Regime {
    /// Why a day that the person was told binds: fairness and transparency (Art. 5(1)(a)); elsewhere, where the notice stands.
    pub(crate) const fn fairness(self) -> Citation {
        Citation::known(match self {
            Self::Eu => "GDPR Art. 5(1)(a)",
            Self::Uk => "UK GDPR Art. 5(1)(a)",
            _ => self.answer_provision(),
        })
    }

    /// Where the period of the answer stands.
    const fn answer_provision(self) -> &'static str {
        match self {
            Self::Eu => "GDPR Art. 12(3)",
            Self::Uk => "UK GDPR Art. 12(3)",
            Self::California => "Cal. Civ. Code 1798.130, 11 CCR 7021",
            Self::Singapore => "PDP Regulations 2021 reg. 5",
            Self::Brazil => "LGPD Art. 19",
            Self::Quebec => "P-39.1 s. 32",
        }
    }

    /// Whether its law says what a refusal has to tell, when an identity may be doubted, and what a fee needs:
    /// Art. 12(4)–(6) of both GDPRs.
    pub(crate) const fn has_article_12(self) -> bool {
        matches!(self, Self::Eu | Self::Uk)
    }
}
