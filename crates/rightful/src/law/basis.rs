//! The lawful bases of Art. 6(1).

use schemars::JsonSchema;
use serde::Serialize;

use super::Citation;
use crate::read::Read;

/// The lawful bases of Art. 6(1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
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
    /// The bases in the order of Art. 6(1)(a)–(f).
    pub const ALL: [Self; 6] = [
        Self::Consent,
        Self::Contract,
        Self::LegalObligation,
        Self::VitalInterests,
        Self::PublicTask,
        Self::LegitimateInterests,
    ];

    /// Where the basis stands: the point of Art. 6(1).
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

    /// The term of the W3C Data Privacy Vocabulary 2.3 for the point of Art. 6(1).
    #[must_use]
    pub const fn dpv(self) -> &'static str {
        match self {
            Self::Consent => "https://w3id.org/dpv/legal/eu/gdpr#A6-1-a",
            Self::Contract => "https://w3id.org/dpv/legal/eu/gdpr#A6-1-b",
            Self::LegalObligation => "https://w3id.org/dpv/legal/eu/gdpr#A6-1-c",
            Self::VitalInterests => "https://w3id.org/dpv/legal/eu/gdpr#A6-1-d",
            Self::PublicTask => "https://w3id.org/dpv/legal/eu/gdpr#A6-1-e",
            Self::LegitimateInterests => "https://w3id.org/dpv/legal/eu/gdpr#A6-1-f",
        }
    }

    /// Whether Art. 21(1) applies: it names points (e) and (f) of Art. 6(1) and no other.
    #[must_use]
    pub const fn can_be_objected_to(self) -> bool {
        matches!(self, Self::PublicTask | Self::LegitimateInterests)
    }
}
