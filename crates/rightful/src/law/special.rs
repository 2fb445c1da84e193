//! Special categories of data and data on convictions: what opens the prohibition of Art. 9(1), and Art. 10.

use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::{BasisKind, Citation};
use crate::read::Read;

/// The gates of Art. 9(2): special categories need one beside a lawful basis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "Art. 9(2)(a) to (j) is a closed list")]
pub enum SpecialGate {
    /// Art. 9(2)(a): explicit consent, unless law says the person cannot lift the prohibition.
    ExplicitConsent,
    /// Art. 9(2)(b): obligations and rights under employment, social security and social protection law.
    EmploymentLaw,
    /// Art. 9(2)(c): vital interests, where the person is physically or legally incapable of consenting.
    VitalInterests,
    /// Art. 9(2)(d): not-for-profit bodies, about their members, former members and regular contacts.
    NotForProfitMembers,
    /// Art. 9(2)(e): the person has manifestly made the data public.
    MadePublic,
    /// Art. 9(2)(f): legal claims, or courts acting in their judicial capacity.
    LegalClaims,
    /// Art. 9(2)(g): substantial public interest, by law.
    SubstantialPublicInterest,
    /// Art. 9(2)(h), under the secrecy of Art. 9(3).
    HealthCare,
    /// Art. 9(2)(i): public health, by law.
    PublicHealth,
    /// Art. 9(2)(j), under the safeguards of Art. 89(1).
    ArchivingResearchStatistics,
}

/// What a gate of Art. 9(2) asks to be on record beside its letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "what Art. 9(2)(a) to (j), 9(3) and 89(1) ask for")]
pub enum GateNeed {
    /// Consent is explicit (Art. 9(2)(a)).
    ExplicitConsent,
    /// The Union or Member State law: Art. 9(2)(b) (or a collective agreement), (g), (h) (or a contract with a health
    /// professional), (i) and (j).
    Provision,
    /// The fact that opens the gate: why the person cannot consent (Art. 9(2)(c)), how they made the data public (e),
    /// or which claim it is (f).
    Because,
    /// The safeguards: those of the body, which discloses nothing outside without consent (Art. 9(2)(d)), the secrecy
    /// of Art. 9(3) for (h), and those of Art. 89(1) for (j).
    Safeguards,
}

impl SpecialGate {
    /// The gates in the order of Art. 9(2)(a)–(j).
    pub const ALL: [Self; 10] = [
        Self::ExplicitConsent,
        Self::EmploymentLaw,
        Self::VitalInterests,
        Self::NotForProfitMembers,
        Self::MadePublic,
        Self::LegalClaims,
        Self::SubstantialPublicInterest,
        Self::HealthCare,
        Self::PublicHealth,
        Self::ArchivingResearchStatistics,
    ];

    /// Where the gate stands: the point of Art. 9(2).
    #[must_use]
    pub const fn citation(self) -> Citation {
        Citation::known(match self {
            Self::ExplicitConsent => "GDPR Art. 9(2)(a)",
            Self::EmploymentLaw => "GDPR Art. 9(2)(b)",
            Self::VitalInterests => "GDPR Art. 9(2)(c)",
            Self::NotForProfitMembers => "GDPR Art. 9(2)(d)",
            Self::MadePublic => "GDPR Art. 9(2)(e)",
            Self::LegalClaims => "GDPR Art. 9(2)(f)",
            Self::SubstantialPublicInterest => "GDPR Art. 9(2)(g)",
            Self::HealthCare => "GDPR Art. 9(2)(h)",
            Self::PublicHealth => "GDPR Art. 9(2)(i)",
            Self::ArchivingResearchStatistics => "GDPR Art. 9(2)(j)",
        })
    }

    /// The term of the W3C Data Privacy Vocabulary 2.3 for the point of Art. 9(2).
    #[must_use]
    pub const fn dpv(self) -> &'static str {
        match self {
            Self::ExplicitConsent => "https://w3id.org/dpv/legal/eu/gdpr#A9-2-a",
            Self::EmploymentLaw => "https://w3id.org/dpv/legal/eu/gdpr#A9-2-b",
            Self::VitalInterests => "https://w3id.org/dpv/legal/eu/gdpr#A9-2-c",
            Self::NotForProfitMembers => "https://w3id.org/dpv/legal/eu/gdpr#A9-2-d",
            Self::MadePublic => "https://w3id.org/dpv/legal/eu/gdpr#A9-2-e",
            Self::LegalClaims => "https://w3id.org/dpv/legal/eu/gdpr#A9-2-f",
            Self::SubstantialPublicInterest => "https://w3id.org/dpv/legal/eu/gdpr#A9-2-g",
            Self::HealthCare => "https://w3id.org/dpv/legal/eu/gdpr#A9-2-h",
            Self::PublicHealth => "https://w3id.org/dpv/legal/eu/gdpr#A9-2-i",
            Self::ArchivingResearchStatistics => "https://w3id.org/dpv/legal/eu/gdpr#A9-2-j",
        }
    }

    /// What the gate asks to be on record, each with its provision (Art. 9(2)–(3), 89(1)).
    #[must_use]
    pub const fn needs(self) -> &'static [(GateNeed, Citation)] {
        use GateNeed::{Because, ExplicitConsent, Provision, Safeguards};
        const fn art(text: &'static str) -> Citation {
            Citation::known(text)
        }
        match self {
            Self::ExplicitConsent => const { &[(ExplicitConsent, art("GDPR Art. 9(2)(a)"))] },
            Self::EmploymentLaw => const { &[(Provision, art("GDPR Art. 9(2)(b)"))] },
            Self::VitalInterests => const { &[(Because, art("GDPR Art. 9(2)(c)"))] },
            Self::NotForProfitMembers => const { &[(Safeguards, art("GDPR Art. 9(2)(d)"))] },
            Self::MadePublic => const { &[(Because, art("GDPR Art. 9(2)(e)"))] },
            Self::LegalClaims => const { &[(Because, art("GDPR Art. 9(2)(f)"))] },
            Self::SubstantialPublicInterest => const { &[(Provision, art("GDPR Art. 9(2)(g)"))] },
            Self::HealthCare => {
                const { &[(Provision, art("GDPR Art. 9(2)(h)")), (Safeguards, art("GDPR Art. 9(3)"))] }
            }
            Self::PublicHealth => const { &[(Provision, art("GDPR Art. 9(2)(i)"))] },
            Self::ArchivingResearchStatistics => {
                const { &[(Provision, art("GDPR Art. 9(2)(j)")), (Safeguards, art("GDPR Art. 89(1)"))] }
            }
        }
    }
}

/// A gate of Art. 9(2) as recorded: what it needs beside its letter follows from [`SpecialGate::needs`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct SpecialCategoryGate {
    /// The letter of Art. 9(2).
    pub gate: SpecialGate,
    /// The Union or Member State law the gate needs, where it needs one; a collective agreement for Art. 9(2)(b), a
    /// contract with a health professional for (h).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provision: Option<String>,
    /// The fact that opens the gate: Art. 9(2)(c), (e) and (f).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// The safeguards: Art. 9(2)(d), the secrecy of Art. 9(3) for (h), those of Art. 89(1) for (j).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub safeguards: Option<String>,
}

impl SpecialCategoryGate {
    /// What the gate needs and the record lacks, each with its provision of Art. 9(2)–(3) or 89(1).
    #[must_use]
    pub fn lacks(&self, explicit_consent: bool) -> Vec<(GateNeed, Citation)> {
        let said = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
        let met = |need: GateNeed| match need {
            GateNeed::ExplicitConsent => explicit_consent,
            GateNeed::Provision => said(&self.provision),
            GateNeed::Because => said(&self.because),
            GateNeed::Safeguards => said(&self.safeguards),
        };
        self.gate.needs().iter().filter(|(need, _)| !met(*need)).cloned().collect()
    }
}

/// What is known where special categories of data are to be processed (Art. 9).
#[derive(Clone, Debug, PartialEq, Eq, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a call: a new key is a new fact, read by special_category")]
pub struct SpecialFacts {
    /// The lawful basis of Art. 6(1), if there is one.
    #[serde(default)]
    pub basis: Option<BasisKind>,
    /// The gate of Art. 9(2), if there is one.
    #[serde(default)]
    pub gate: Option<SpecialCategoryGate>,
    /// Whether explicit consent was given for these data and purposes and is not withdrawn (Art. 7(3), 9(2)(a)).
    #[serde(default)]
    pub explicit_consent: bool,
}

/// Whether special categories may be processed (Art. 9), and what stands in the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct SpecialAnswer {
    /// Whether both doors are open: a basis of Art. 6(1) and a gate of Art. 9(2).
    pub allowed: bool,
    /// What is missing, in the order it is asked for.
    pub missing: Vec<SpecialMissing>,
    /// The provisions the answer rests on.
    pub cites: Vec<Citation>,
    /// The term of the W3C Data Privacy Vocabulary 2.3 for the gate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dpv: Option<&'static str>,
}

/// One thing that is missing where special categories are to be processed (Art. 9).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "what", rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "Art. 6(1) and 9(2) ask for these and nothing else")]
pub enum SpecialMissing {
    /// A lawful basis: the gate of Art. 9(2) does not stand in for Art. 6(1).
    Basis {
        /// Art. 6(1).
        cites: Citation,
    },
    /// A gate: no basis of Art. 6(1), legitimate interests included, lifts the prohibition of Art. 9(1).
    Gate {
        /// Art. 9(1).
        cites: Citation,
    },
    /// Something the gate of Art. 9(2) asks for.
    Need {
        /// What.
        need: GateNeed,
        /// The provision that asks for it.
        cites: Citation,
    },
}

/// Whether special categories may be processed: a basis of Art. 6(1) **and** a gate of Art. 9(2) with what it needs.
///
/// Withdrawing explicit consent closes the gate of Art. 9(2)(a) whatever basis stays. Member States may ask for more for
/// genetic, biometric and health data (Art. 9(4)); that is for the caller to know.
///
/// # Examples
/// ```
/// use rightful::law::{BasisKind, SpecialFacts, special_category};
///
/// let interest_alone = SpecialFacts { basis: Some(BasisKind::LegitimateInterests), gate: None, explicit_consent: false };
/// assert!(!special_category(&interest_alone).allowed); // Art. 9(1)
/// ```
#[must_use]
pub fn special_category(facts: &SpecialFacts) -> SpecialAnswer {
    let mut missing = Vec::new();
    let mut cites = Vec::new();
    match facts.basis {
        Some(basis) => cites.push(basis.citation()),
        None => missing.push(SpecialMissing::Basis { cites: Citation::known("GDPR Art. 6(1)") }),
    }
    match &facts.gate {
        Some(gate) => {
            cites.push(gate.gate.citation());
            let lacks = gate.lacks(facts.explicit_consent);
            missing.extend(lacks.into_iter().map(|(need, cites)| SpecialMissing::Need { need, cites }));
        }
        None => missing.push(SpecialMissing::Gate { cites: Citation::known("GDPR Art. 9(1)") }),
    }
    let dpv = facts.gate.as_ref().map(|gate| gate.gate.dpv());
    SpecialAnswer { allowed: missing.is_empty(), missing, cites, dpv }
}

/// What is known where data on convictions and offences are to be processed (Art. 10).
#[derive(Clone, Debug, PartialEq, Eq, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a call: a new key is a new fact, read by criminal_data")]
pub struct CriminalFacts {
    /// The lawful basis of Art. 6(1), if there is one: Art. 10 asks for it too.
    #[serde(default)]
    pub basis: Option<BasisKind>,
    /// The official authority under whose control it happens, if any (Art. 10).
    #[serde(default)]
    pub authority: Option<String>,
    /// The Union or Member State law that authorises it with appropriate safeguards, if any (Art. 10).
    #[serde(default)]
    pub provision: Option<String>,
    /// Whether it is a comprehensive register of convictions: only official authority may keep one (Art. 10).
    #[serde(default)]
    pub comprehensive_register: bool,
}

/// Whether data on convictions and offences may be processed (Art. 10), and what stands in the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct CriminalAnswer {
    /// Whether they may.
    pub allowed: bool,
    /// What is missing.
    pub missing: Vec<CriminalMissing>,
    /// The provisions the answer rests on.
    pub cites: Vec<Citation>,
}

/// One thing that is missing where data on convictions are to be processed (Art. 10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "Art. 10 asks for these and nothing else")]
pub enum CriminalMissing {
    /// A basis of Art. 6(1).
    Basis,
    /// The control of official authority, or a law that authorises it (Art. 10, first sentence).
    AuthorityOrLaw,
    /// The control of official authority, which a law does not replace for a comprehensive register (Art. 10, second
    /// sentence).
    AuthorityForRegister,
}

/// Whether data on convictions and offences may be processed: a basis of Art. 6(1) **and** official authority or a law
/// that authorises it; a comprehensive register only under official authority (Art. 10).
#[must_use]
pub fn criminal_data(facts: &CriminalFacts) -> CriminalAnswer {
    let said = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
    let mut missing = Vec::new();
    if facts.basis.is_none() {
        missing.push(CriminalMissing::Basis);
    }
    if !said(&facts.authority) && facts.comprehensive_register {
        missing.push(CriminalMissing::AuthorityForRegister);
    } else if !said(&facts.authority) && !said(&facts.provision) {
        missing.push(CriminalMissing::AuthorityOrLaw);
    }
    let cites = facts.basis.map(BasisKind::citation).into_iter().chain([Citation::known("GDPR Art. 10")]);
    CriminalAnswer { allowed: missing.is_empty(), missing, cites: cites.collect() }
}
