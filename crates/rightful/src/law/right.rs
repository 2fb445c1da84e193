//! The rights people have: Art. 7(3), 13–22 and 77.

use schemars::JsonSchema;
use serde::Serialize;

use super::Citation;
use crate::read::Read;

/// The rights of Art. 7(3), 13–22 and 77, one entry each where the conditions differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "set by law: a new right has to be decided everywhere")]
pub enum Right {
    /// Art. 7(3): to withdraw consent at any time.
    WithdrawConsent,
    /// Art. 13: to be informed where the data are collected from the person.
    InformationCollected,
    /// Art. 14: to be informed where they are obtained elsewhere.
    InformationObtained,
    /// Art. 15: access and a copy.
    Access,
    /// Art. 16: rectification and completion.
    Rectification,
    /// Art. 17: erasure.
    Erasure,
    /// Art. 18: restriction of processing.
    Restriction,
    /// Art. 19: that recipients are told of rectification, erasure and restriction, and to learn who they are.
    Notification,
    /// Art. 20: portability.
    Portability,
    /// Art. 21(1): to object on grounds of one's particular situation.
    Objection,
    /// Art. 21(2)–(3): to object to direct marketing, on any basis.
    MarketingObjection,
    /// Art. 21(6): to object to research and statistics.
    ResearchObjection,
    /// Art. 22: not to be subject to a solely automated decision.
    AutomatedDecision,
    /// Art. 77: to complain to a supervisory authority.
    Complaint,
}

impl Right {
    /// The rights in the order of their articles: Art. 7(3), 13–22 and 77.
    pub const ALL: [Self; 14] = [
        Self::WithdrawConsent,
        Self::InformationCollected,
        Self::InformationObtained,
        Self::Access,
        Self::Rectification,
        Self::Erasure,
        Self::Restriction,
        Self::Notification,
        Self::Portability,
        Self::Objection,
        Self::MarketingObjection,
        Self::ResearchObjection,
        Self::AutomatedDecision,
        Self::Complaint,
    ];

    /// Whether a request for it is answered within the period of Art. 12(3)–(4), which are about Articles 15–22. To
    /// withdraw consent (Art. 7(3)) is no request: nothing rests on the consent from that moment.
    #[must_use]
    pub const fn is_answered_by_a_day(self) -> bool {
        !matches!(
            self,
            Self::WithdrawConsent | Self::InformationCollected | Self::InformationObtained | Self::Complaint
        )
    }

    /// Where the right stands: Art. 7(3), 13–22 or 77.
    #[must_use]
    pub const fn citation(self) -> Citation {
        Citation::known(match self {
            Self::WithdrawConsent => "GDPR Art. 7(3)",
            Self::InformationCollected => "GDPR Art. 13",
            Self::InformationObtained => "GDPR Art. 14",
            Self::Access => "GDPR Art. 15",
            Self::Rectification => "GDPR Art. 16",
            Self::Erasure => "GDPR Art. 17",
            Self::Restriction => "GDPR Art. 18",
            Self::Notification => "GDPR Art. 19",
            Self::Portability => "GDPR Art. 20",
            Self::Objection => "GDPR Art. 21(1)",
            Self::MarketingObjection => "GDPR Art. 21(2)",
            Self::ResearchObjection => "GDPR Art. 21(6)",
            Self::AutomatedDecision => "GDPR Art. 22",
            Self::Complaint => "GDPR Art. 77",
        })
    }

    /// The term of the W3C Data Privacy Vocabulary 2.3. It has one term for the whole of Art. 21 and none for a
    /// paragraph of it.
    #[must_use]
    pub const fn dpv(self) -> &'static str {
        match self {
            Self::WithdrawConsent => "https://w3id.org/dpv/legal/eu/gdpr#A7-3",
            Self::InformationCollected => "https://w3id.org/dpv/legal/eu/gdpr#A13",
            Self::InformationObtained => "https://w3id.org/dpv/legal/eu/gdpr#A14",
            Self::Access => "https://w3id.org/dpv/legal/eu/gdpr#A15",
            Self::Rectification => "https://w3id.org/dpv/legal/eu/gdpr#A16",
            Self::Erasure => "https://w3id.org/dpv/legal/eu/gdpr#A17",
            Self::Restriction => "https://w3id.org/dpv/legal/eu/gdpr#A18",
            Self::Notification => "https://w3id.org/dpv/legal/eu/gdpr#A19",
            Self::Portability => "https://w3id.org/dpv/legal/eu/gdpr#A20",
            Self::Objection | Self::MarketingObjection | Self::ResearchObjection => {
                "https://w3id.org/dpv/legal/eu/gdpr#A21"
            }
            Self::AutomatedDecision => "https://w3id.org/dpv/legal/eu/gdpr#A22",
            Self::Complaint => "https://w3id.org/dpv/legal/eu/gdpr#A77",
        }
    }

    /// Whether Art. 11(2) sets the right aside where the controller shows it cannot identify the person: Articles 15 to
    /// 20 and no others.
    #[must_use]
    pub const fn falls_without_identity(self) -> bool {
        matches!(
            self,
            Self::Access
                | Self::Rectification
                | Self::Erasure
                | Self::Restriction
                | Self::Notification
                | Self::Portability
        )
    }

    /// Whether more may be asked where identity is reasonably doubted: Art. 12(6) names Articles 15 to 21.
    #[must_use]
    pub const fn waits_for_identity(self) -> bool {
        self.falls_without_identity()
            || matches!(self, Self::Objection | Self::MarketingObjection | Self::ResearchObjection)
    }
}

/// What lets national or Union law restrict a right: Art. 23(1), 89(2) or 89(3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the three of Art. 23(1), 89(2) and 89(3)")]
pub enum RestrictedUnder {
    /// Art. 23(1): a legislative measure for the objectives of its points (a)–(j), over Articles 12 to 22.
    Safeguards,
    /// Art. 89(2): research and statistics, over Articles 15, 16, 18 and 21.
    Research,
    /// Art. 89(3): archiving in the public interest, over Articles 15, 16, 18, 19, 20 and 21.
    Archiving,
}

impl RestrictedUnder {
    /// Where it stands: Art. 23(1), 89(2) or 89(3).
    #[must_use]
    pub const fn citation(self) -> Citation {
        Citation::known(match self {
            Self::Safeguards => "GDPR Art. 23(1)",
            Self::Research => "GDPR Art. 89(2)",
            Self::Archiving => "GDPR Art. 89(3)",
        })
    }

    /// Whether it reaches a right: none reaches Art. 7(3) or 77.
    #[must_use]
    pub const fn reaches(self, right: Right) -> bool {
        let research = matches!(
            right,
            Right::Access
                | Right::Rectification
                | Right::Restriction
                | Right::Objection
                | Right::MarketingObjection
                | Right::ResearchObjection
        );
        match self {
            Self::Safeguards => !matches!(right, Right::WithdrawConsent | Right::Complaint),
            Self::Research => research,
            Self::Archiving => research || matches!(right, Right::Notification | Right::Portability),
        }
    }
}
