//! What has to be on record for each lawful basis (Art. 5(2), 6, 7).
//!
//! [`BasisRecord`] is what somebody wrote down; [`Basis`] exists only where nothing is missing from it.

use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::BasisKind;
use crate::calendar::{Date, Period};
use crate::read::Read;
use crate::{Code, Error, Problems};

/// A lawful basis with everything that has to be recorded for it (Art. 5(2), 6(1)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "basis", rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "Art. 6(1)(a) to (f) is a closed list")]
pub enum Basis {
    /// Art. 6(1)(a), with what Art. 7 asks for.
    Consent {
        /// How it is asked, proven and withdrawn.
        consent: ConsentTerms,
    },
    /// Art. 6(1)(b). Only the contract of a party to it counts, and steps before one only at that person's request.
    Contract {
        /// The contract, or the step the person asked for.
        contract: String,
        /// Why the data are necessary for it.
        necessary_for: String,
    },
    /// Art. 6(1)(c). The law of a third country is none (Art. 6(3)).
    LegalObligation {
        /// The exact provision of Union or Member State law (Art. 6(3)).
        provision: String,
        /// The period for which it orders the data to be kept, where it sets one.
        #[serde(skip_serializing_if = "Option::is_none")]
        keep: Option<Period>,
    },
    /// Art. 6(1)(d).
    VitalInterests {
        /// Whose, and what is at stake.
        vital: VitalInterests,
        /// Why the data are necessary to protect them.
        necessary_for: String,
    },
    /// Art. 6(1)(e).
    PublicTask {
        /// The law that lays the task down (Art. 6(3)).
        provision: String,
        /// Why the data are necessary for it.
        necessary_for: String,
    },
    /// Art. 6(1)(f): not for public authorities in the performance of their tasks (Art. 6(1), second subparagraph).
    LegitimateInterests {
        /// The interest pursued.
        interest: String,
        /// Why the data are necessary for it.
        necessary_for: String,
        /// The balancing test.
        balanced: Balanced,
        /// Where the person is told of the interest (Art. 13(1)(d), 14(2)(b)).
        told: String,
    },
}

/// What was written down about a lawful basis, complete or not: what each basis needs of it follows from Art. 6(1), 6(3)
/// and 7.
#[derive(Clone, Debug, PartialEq, Eq, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a call: a new key is a new record, read by BasisRecord::complete"
)]
pub struct BasisRecord {
    /// The basis.
    pub basis: BasisKind,
    /// Why the data are necessary: Art. 6(1)(b), (d), (e) and (f).
    #[serde(default)]
    pub necessary_for: Option<String>,
    /// The contract, or the step the person asked for before one (Art. 6(1)(b)).
    #[serde(default)]
    pub contract: Option<String>,
    /// The exact provision of Union or Member State law (Art. 6(3)): legal obligation and public task.
    #[serde(default)]
    pub provision: Option<String>,
    /// The period for which the provision orders the data to be kept, where it sets one (Art. 6(3)).
    #[serde(default)]
    pub keep: Option<Period>,
    /// Whose life or integrity is at stake (Art. 6(1)(d)).
    #[serde(default)]
    pub vital: Option<VitalInterests>,
    /// The legitimate interest pursued (Art. 6(1)(f)).
    #[serde(default)]
    pub interest: Option<String>,
    /// The balancing test of Art. 6(1)(f).
    #[serde(default)]
    pub balanced: Option<Balanced>,
    /// Where the person is told of the interest (Art. 13(1)(d), 14(2)(b)).
    #[serde(default)]
    pub told: Option<String>,
    /// How consent is asked, proven and withdrawn (Art. 7).
    #[serde(default)]
    pub consent: Option<ConsentTerms>,
    /// The controller is a public authority that performs its tasks: Art. 6(1)(f) is closed to it (second subparagraph).
    #[serde(default)]
    pub public_authority: bool,
}

/// Art. 6(1)(d): whose interests, and what is at stake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct VitalInterests {
    /// The data subject, or another natural person (then only where no other basis is at hand, Recital 46).
    pub of: VitalInterestsOf,
    /// The life or physical integrity at stake.
    pub at_stake: String,
    /// Why no other basis is at hand: needed where another person's interests are at stake (Recital 46).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_other_basis: Option<String>,
}

/// Whose vital interests (Art. 6(1)(d)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the two cases of Art. 6(1)(d)")]
pub enum VitalInterestsOf {
    /// The data subject's own.
    DataSubject,
    /// Another natural person's.
    AnotherPerson,
}

/// The balancing test of Art. 6(1)(f): its result, when, by whom, and when it is looked at again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct Balanced {
    /// The day of the test.
    pub date: Date,
    /// The role that made it, not a person's name.
    pub by: String,
    /// The result in a sentence.
    pub result: String,
    /// The day it is looked at again.
    pub review: Date,
}

/// What has to be on record for consent (Art. 4(11), 7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct ConsentTerms {
    /// The version of the notice shown when consent is asked (Art. 7(2), 13).
    pub notice: String,
    /// How it is given, such as a form or a call: the collection method.
    pub method: String,
    /// How it is withdrawn, as easily as given (Art. 7(3)).
    pub withdrawal: String,
    /// Whether the person acts or is only told (Art. 4(11)).
    #[serde(default, skip_serializing_if = "ConsentAct::is_opt_in")]
    pub act: ConsentAct,
    /// The channels it is asked for one by one, such as e-mail and post (Art. 7(3), Recital 43); none where the policy does
    /// not tell them apart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<String>,
    /// Explicit consent, as Art. 9(2)(a) asks for.
    #[serde(default)]
    pub explicit: bool,
    /// How long a consent lasts from the day it was given or renewed, where the record sets a period; the law sets none. On
    /// the day it runs out the purpose has ended, and a case has to say since when the consent stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_for: Option<Period>,
    /// Offered directly to children as an online service: Art. 8 applies, and with it Art. 17(1)(f).
    #[serde(default)]
    pub offered_to_children: bool,
}

/// Whether the person acts or is only told: consent is a clear affirmative act (Art. 4(11), Recital 32).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the person acts or does not")]
pub enum ConsentAct {
    /// The person opts in by a statement or a clear act.
    #[default]
    OptIn,
    /// The person is told, and goes on: deemed consent by notification (Singapore PDPA s. 15A) has no GDPR counterpart.
    Notice,
}

impl ConsentAct {
    /// Whether the person acts; left out of the canonical form, where it is the default.
    const fn is_opt_in(&self) -> bool {
        matches!(self, Self::OptIn)
    }
}

impl VitalInterestsOf {
    /// The term of the W3C Data Privacy Vocabulary 2.3, finer than that of Art. 6(1)(d) itself.
    #[must_use]
    pub const fn dpv(self) -> &'static str {
        match self {
            Self::DataSubject => "https://w3id.org/dpv/legal/eu/gdpr#A6-1-d-data-subject",
            Self::AnotherPerson => "https://w3id.org/dpv/legal/eu/gdpr#A6-1-d-natural-person",
        }
    }
}

impl ConsentTerms {
    /// The term of the W3C Data Privacy Vocabulary 2.3, finer than that of Art. 6(1)(a) itself.
    #[must_use]
    pub const fn dpv(&self) -> &'static str {
        if self.explicit {
            "https://w3id.org/dpv/legal/eu/gdpr#A6-1-a-explicit-consent"
        } else {
            "https://w3id.org/dpv/legal/eu/gdpr#A6-1-a-non-explicit-consent"
        }
    }
}

impl Basis {
    /// Which basis of Art. 6(1) it is.
    #[must_use]
    pub const fn kind(&self) -> BasisKind {
        match self {
            Self::Consent { .. } => BasisKind::Consent,
            Self::Contract { .. } => BasisKind::Contract,
            Self::LegalObligation { .. } => BasisKind::LegalObligation,
            Self::VitalInterests { .. } => BasisKind::VitalInterests,
            Self::PublicTask { .. } => BasisKind::PublicTask,
            Self::LegitimateInterests { .. } => BasisKind::LegitimateInterests,
        }
    }

    /// The most exact term of the W3C Data Privacy Vocabulary 2.3 that the record of Art. 6(1) supports.
    #[must_use]
    pub const fn dpv(&self) -> &'static str {
        match self {
            Self::Consent { consent } => consent.dpv(),
            Self::VitalInterests { vital, .. } => vital.of.dpv(),
            _ => self.kind().dpv(),
        }
    }
}

impl BasisRecord {
    /// The basis, where everything Art. 6 and 7 ask for is on record.
    ///
    /// # Errors
    /// Everything that is missing or contradicts itself: [`Code::PolicyBasisIncomplete`], [`Code::PolicyContradiction`],
    /// [`Code::BasisPublicAuthority`] (Art. 6(1), second subparagraph) and [`Code::BasisConsentByNotice`] (Art. 4(11)).
    ///
    /// # Examples
    /// ```
    /// use rightful::law::{BasisKind, BasisRecord};
    ///
    /// let mut record = BasisRecord::new(BasisKind::LegalObligation);
    /// let missing = record.clone().complete().unwrap_err();
    /// assert_eq!(missing.as_slice()[0].code().as_str(), "policy.basis-incomplete"); // Art. 6(3)
    ///
    /// record.provision = Some("AO §147(1) no. 4, (3)".into());
    /// assert_eq!(record.complete().unwrap().kind(), BasisKind::LegalObligation);
    /// ```
    pub fn complete(self) -> Result<Basis, Problems> {
        let mut taken = Taken { kind: self.basis, problems: Vec::new() };
        let basis = self.take(&mut taken);
        Problems::none_or(taken.problems)?;
        basis.ok_or_else(|| Error::new(Code::PolicyBasisIncomplete, "", "the record is incomplete").into())
    }

    /// A record with nothing but its basis of Art. 6(1).
    #[must_use]
    pub const fn new(basis: BasisKind) -> Self {
        Self {
            basis,
            necessary_for: None,
            contract: None,
            provision: None,
            keep: None,
            vital: None,
            interest: None,
            balanced: None,
            told: None,
            consent: None,
            public_authority: false,
        }
    }

    fn take(self, taken: &mut Taken) -> Option<Basis> {
        if let Some(consent) = &self.consent {
            taken.consent(consent);
        }
        let necessity =
            |taken: &mut Taken, text| taken.text(text, "necessary_for", "why the data are necessary");
        Some(match self.basis {
            BasisKind::Consent => {
                // Art. 7(1): consent has to be demonstrated.
                let what = "how consent is asked, given and withdrawn (Art. 7)";
                Basis::Consent { consent: taken.present(self.consent, "consent", what)? }
            }
            BasisKind::Contract => {
                let what = "the contract, or the step the person asked for";
                let contract = taken.text(self.contract, "contract", what);
                let necessary_for = necessity(taken, self.necessary_for);
                Basis::Contract { contract: contract?, necessary_for: necessary_for? }
            }
            BasisKind::LegalObligation => {
                let what = "the exact provision (Art. 6(3))";
                let provision = taken.text(self.provision, "provision", what);
                Basis::LegalObligation { provision: provision?, keep: self.keep }
            }
            BasisKind::VitalInterests => {
                let what = "whose life or integrity is at stake";
                let vital = taken.present(self.vital, "vital", what);
                if let Some(vital) = &vital {
                    taken.vital(vital);
                }
                let necessary_for = necessity(taken, self.necessary_for);
                Basis::VitalInterests { vital: vital?, necessary_for: necessary_for? }
            }
            BasisKind::PublicTask => {
                let what = "the law that lays the task down (Art. 6(3))";
                let provision = taken.text(self.provision, "provision", what);
                let necessary_for = necessity(taken, self.necessary_for);
                Basis::PublicTask { provision: provision?, necessary_for: necessary_for? }
            }
            BasisKind::LegitimateInterests => {
                if self.public_authority {
                    taken.public_authority();
                }
                let interest = taken.text(self.interest, "interest", "the interest pursued");
                let necessary_for = necessity(taken, self.necessary_for);
                let what = "the balancing test with its date and result";
                let balanced = taken.present(self.balanced, "balanced", what);
                if let Some(balanced) = &balanced {
                    taken.balanced(balanced);
                }
                let what = "where the person is told of it (Art. 13(1)(d), 14(2)(b))";
                let told = taken.text(self.told, "told", what);
                Basis::LegitimateInterests {
                    interest: interest?,
                    necessary_for: necessary_for?,
                    balanced: balanced?,
                    told: told?,
                }
            }
        })
    }
}

/// What a record has been found to lack so far.
struct Taken {
    kind: BasisKind,
    problems: Vec<Error>,
}

impl Taken {
    fn present<T>(&mut self, value: Option<T>, key: &str, what: &str) -> Option<T> {
        if value.is_none() {
            let message = alloc::format!("{} needs {what} on record: add `{key}`", self.kind.citation());
            self.report(Code::PolicyBasisIncomplete, "", message);
        }
        value
    }

    fn text(&mut self, value: Option<String>, key: &str, what: &str) -> Option<String> {
        self.present(value.filter(|text| !text.trim().is_empty()), key, what)
    }

    fn vital(&mut self, vital: &VitalInterests) {
        if vital.at_stake.trim().is_empty() {
            let message = "say whose life or integrity is at stake in a few words";
            self.report(Code::PolicyBasisIncomplete, "/vital/at_stake", message);
        }
        let told = vital.no_other_basis.as_deref().is_some_and(|text| !text.trim().is_empty());
        if vital.of == VitalInterestsOf::AnotherPerson && !told {
            let message = "the vital interests of another person are a basis only where no other is at hand (Recital 46): say why in `no_other_basis`";
            self.report(Code::PolicyBasisIncomplete, "/vital", message);
        }
    }

    fn balanced(&mut self, balanced: &Balanced) {
        for (at, text) in [("/balanced/by", &balanced.by), ("/balanced/result", &balanced.result)] {
            if text.trim().is_empty() {
                let message = "the balance has to be shown (Art. 5(2), 6(1)(f)): say it in a few words";
                self.report(Code::PolicyBasisIncomplete, at, message);
            }
        }
        if balanced.review < balanced.date {
            let message = "the test would be looked at again before it was made: check the two days";
            self.report(Code::PolicyContradiction, "/balanced/review", message);
        }
    }

    fn consent(&mut self, terms: &ConsentTerms) {
        for (at, text) in [
            ("/consent/notice", &terms.notice),
            ("/consent/method", &terms.method),
            ("/consent/withdrawal", &terms.withdrawal),
        ] {
            if text.trim().is_empty() {
                let message = "consent has to be demonstrated (Art. 7(1)): say it in a few words";
                self.report(Code::PolicyBasisIncomplete, at, message);
            }
        }
        if terms.act == ConsentAct::Notice {
            let message = "to be told and to go on is no clear affirmative act (Art. 4(11)): let the person opt in, or name another basis";
            self.report(Code::BasisConsentByNotice, "/consent/act", message);
        }
    }

    fn public_authority(&mut self) {
        let message = "a public authority performs its tasks on a law (Art. 6(1)(c) or (e)), not on its legitimate interests (Art. 6(1), second subparagraph): name the law";
        self.report(Code::BasisPublicAuthority, "", message);
    }

    fn report(&mut self, code: Code, at: &str, message: impl Into<String>) {
        self.problems.push(Error::new(code, at, message.into()));
    }
}
