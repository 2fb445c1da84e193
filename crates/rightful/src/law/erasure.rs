//! The grounds and exceptions of Art. 17.

use schemars::JsonSchema;
use serde::Serialize;

use super::Citation;
use crate::read::Read;

/// The grounds of Art. 17(1): one must be met for each item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "Art. 17(1)(a) to (f) is a closed list")]
pub enum Ground {
    /// Art. 17(1)(a): no longer necessary for the purposes.
    NoLongerNecessary,
    /// Art. 17(1)(b): consent withdrawn, and no other legal ground.
    ConsentWithdrawn,
    /// Art. 17(1)(c): objection under Art. 21(1) without overriding grounds, or under Art. 21(2).
    Objection,
    /// Art. 17(1)(d): unlawfully processed.
    UnlawfulProcessing,
    /// Art. 17(1)(e): Union or Member State law orders erasure.
    LegalObligation,
    /// Art. 17(1)(f): collected for an online service offered to a child (Art. 8(1)).
    ChildService,
}

impl Ground {
    /// Where the ground stands: the point of Art. 17(1).
    #[must_use]
    pub const fn citation(self) -> Citation {
        Citation::known(match self {
            Self::NoLongerNecessary => "GDPR Art. 17(1)(a)",
            Self::ConsentWithdrawn => "GDPR Art. 17(1)(b)",
            Self::Objection => "GDPR Art. 17(1)(c)",
            Self::UnlawfulProcessing => "GDPR Art. 17(1)(d)",
            Self::LegalObligation => "GDPR Art. 17(1)(e)",
            Self::ChildService => "GDPR Art. 17(1)(f)",
        })
    }

    /// By what data are due to go: a ground, and where none was met, that nothing needs them any more (Art. 5(1)(e)).
    pub(crate) fn of_erasure(ground: Option<Self>) -> Citation {
        ground.map_or(Citation::known("GDPR Art. 5(1)(e)"), Self::citation)
    }
}

/// The exceptions of Art. 17(3), each only to the extent processing is necessary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "Art. 17(3)(a) to (e) is a closed list")]
pub enum Exception {
    /// Art. 17(3)(a).
    ExpressionAndInformation,
    /// Art. 17(3)(b).
    LegalObligationOrPublicTask,
    /// Art. 17(3)(c).
    PublicHealth,
    /// Art. 17(3)(d).
    ArchivingResearchStatistics,
    /// Art. 17(3)(e).
    LegalClaims,
}

impl Exception {
    /// Where the exception stands: the point of Art. 17(3).
    #[must_use]
    pub const fn citation(self) -> Citation {
        Citation::known(match self {
            Self::ExpressionAndInformation => "GDPR Art. 17(3)(a)",
            Self::LegalObligationOrPublicTask => "GDPR Art. 17(3)(b)",
            Self::PublicHealth => "GDPR Art. 17(3)(c)",
            Self::ArchivingResearchStatistics => "GDPR Art. 17(3)(d)",
            Self::LegalClaims => "GDPR Art. 17(3)(e)",
        })
    }
}
