//! The lawful bases of Art. 6(1) and the gates of Art. 9(2).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Citation;

/// The lawful bases of Art. 6(1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "Art. 6(1)(a) to (f) is a closed list")]
pub enum BasisKind {
    /// Art. 6(1)(a): the person has consented.
    Consent,
    /// Art. 6(1)(b): necessary for a contract with the person, or steps they asked for before one.
    Contract,
    /// Art. 6(1)(c): necessary for a legal obligation of the controller under Union or Member State law.
    LegalObligation,
    /// Art. 6(1)(d): necessary to protect somebody's vital interests.
    VitalInterests,
    /// Art. 6(1)(e): necessary for a task in the public interest or official authority.
    PublicTask,
    /// Art. 6(1)(f): necessary for legitimate interests that the person's do not override.
    LegitimateInterests,
}

impl BasisKind {
    /// Where the basis stands.
    #[must_use]
    pub const fn citation(self) -> Citation {
        Citation::known(match self {
            Self::Consent => "GDPR Art. 6(1)(a)",
            Self::Contract => "GDPR Art. 6(1)(b)",
            Self::LegalObligation => "GDPR Art. 6(1)(c)",
            Self::VitalInterests => "GDPR Art. 6(1)(d)",
            Self::PublicTask => "GDPR Art. 6(1)(e)",
            Self::LegitimateInterests => "GDPR Art. 6(1)(f)",
        })
    }
}

/// The gates of Art. 9(2): special categories need one beside a lawful basis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "Art. 9(2)(a) to (j) is a closed list")]
pub enum SpecialGate {
    /// Art. 9(2)(a).
    ExplicitConsent,
    /// Art. 9(2)(b).
    EmploymentLaw,
    /// Art. 9(2)(c).
    VitalInterests,
    /// Art. 9(2)(d).
    NotForProfitMembers,
    /// Art. 9(2)(e).
    MadePublic,
    /// Art. 9(2)(f).
    LegalClaims,
    /// Art. 9(2)(g).
    SubstantialPublicInterest,
    /// Art. 9(2)(h), under the secrecy of Art. 9(3).
    HealthCare,
    /// Art. 9(2)(i).
    PublicHealth,
    /// Art. 9(2)(j), under the safeguards of Art. 89(1).
    ArchivingResearchStatistics,
}
