//! What a transfer to a third country rests on: Chapter V (Art. 44–49).

use schemars::JsonSchema;
use serde::Serialize;

use super::Citation;
use crate::read::Read;

/// What a transfer to a third country or an international organisation rests on (Art. 45, 46, 49).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "Chapter V is a closed list")]
pub enum TransferGround {
    /// Art. 45(3): the Commission has found the level of protection adequate.
    Adequacy,
    /// Art. 46(2)(a): a binding instrument between public authorities.
    PublicInstrument,
    /// Art. 46(2)(b): binding corporate rules (Art. 47).
    BindingCorporateRules,
    /// Art. 46(2)(c): standard clauses of the Commission.
    StandardClauses,
    /// Art. 46(2)(d): standard clauses of an authority, approved by the Commission.
    AuthorityClauses,
    /// Art. 46(2)(e): an approved code of conduct with binding commitments.
    CodeOfConduct,
    /// Art. 46(2)(f): an approved certification with binding commitments.
    Certification,
    /// Art. 46(3)(a): clauses of one's own, authorised by the authority.
    OwnClauses,
    /// Art. 46(3)(b): an arrangement between public authorities, authorised by the authority.
    AdministrativeArrangement,
    /// Art. 49(1)(a): explicit consent after being told of the risks.
    ExplicitConsent,
    /// Art. 49(1)(b): a contract with the person.
    Contract,
    /// Art. 49(1)(c): a contract in the person's interest.
    ContractInInterest,
    /// Art. 49(1)(d): important reasons of public interest.
    PublicInterest,
    /// Art. 49(1)(e): legal claims.
    LegalClaims,
    /// Art. 49(1)(f): vital interests of somebody who cannot consent.
    VitalInterests,
    /// Art. 49(1)(g): a public register.
    PublicRegister,
    /// Art. 49(1), second subparagraph: compelling interests, not repetitive, few people; the authority is told.
    CompellingInterests,
}

impl TransferGround {
    /// Where the ground stands: Art. 45, 46 or 49.
    #[must_use]
    pub const fn citation(self) -> Citation {
        Citation::known(match self {
            Self::Adequacy => "GDPR Art. 45(3)",
            Self::PublicInstrument => "GDPR Art. 46(2)(a)",
            Self::BindingCorporateRules => "GDPR Art. 46(2)(b)",
            Self::StandardClauses => "GDPR Art. 46(2)(c)",
            Self::AuthorityClauses => "GDPR Art. 46(2)(d)",
            Self::CodeOfConduct => "GDPR Art. 46(2)(e)",
            Self::Certification => "GDPR Art. 46(2)(f)",
            Self::OwnClauses => "GDPR Art. 46(3)(a)",
            Self::AdministrativeArrangement => "GDPR Art. 46(3)(b)",
            Self::ExplicitConsent => "GDPR Art. 49(1)(a)",
            Self::Contract => "GDPR Art. 49(1)(b)",
            Self::ContractInInterest => "GDPR Art. 49(1)(c)",
            Self::PublicInterest => "GDPR Art. 49(1)(d)",
            Self::LegalClaims => "GDPR Art. 49(1)(e)",
            Self::VitalInterests => "GDPR Art. 49(1)(f)",
            Self::PublicRegister => "GDPR Art. 49(1)(g)",
            Self::CompellingInterests => "GDPR Art. 49(1)",
        })
    }

    /// Whether its safeguards have to be documented: those of Art. 46, and of Art. 49(1), second subparagraph
    /// (Art. 30(1)(e), 30(2)(c)).
    #[must_use]
    pub const fn documents_safeguards(self) -> bool {
        matches!(
            self,
            Self::PublicInstrument
                | Self::BindingCorporateRules
                | Self::StandardClauses
                | Self::AuthorityClauses
                | Self::CodeOfConduct
                | Self::Certification
                | Self::OwnClauses
                | Self::AdministrativeArrangement
                | Self::CompellingInterests
        )
    }
}
