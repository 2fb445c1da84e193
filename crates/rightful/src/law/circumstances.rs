//! What may be known beside the basis when the rights of a person are asked for, and what cannot be true together.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::{BasisKind, Exception, RestrictedUnder, Right, SpecialGate};
use crate::policy::{ControllerRole, Source};
use crate::read::Read;
use crate::{Code, Error, Problems};

/// The basis, and whatever else is known. What is left out is not known: the right's own condition then stays open.
///
/// The facts are those that Art. 7(3), 9–23, 77 and 89 ask for.
#[derive(Clone, Debug, PartialEq, Eq, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a call: a new key is a new fact, read by rights")]
pub struct Circumstances {
    /// The lawful basis of Art. 6(1).
    pub basis: BasisKind,
    /// The gate of Art. 9(2), where the data are of a special category. Explicit consent (a) carries Art. 7(3), 17(1)(b)
    /// and 20 whatever the basis.
    #[serde(default)]
    pub special: Option<SpecialGate>,
    /// The controller is a public authority that performs its tasks (Art. 6(1), second subparagraph).
    #[serde(default)]
    pub public_authority: bool,
    /// Whether the one asked decides, or forwards to the one that does (Art. 4(7)–(8), 28(3)(e)).
    #[serde(default)]
    pub acts_as: ControllerRole,
    /// The person is dead (Recital 27).
    #[serde(default)]
    pub deceased: bool,
    /// Whether the person is identified (Art. 11(2), 12(6)).
    #[serde(default)]
    pub identification: Identification,
    /// Restrictions by Union or Member State law (Art. 23(1), 89(2)–(3)).
    #[serde(default)]
    pub restrictions: Vec<NamedRestriction>,
    /// Where the data were collected (Art. 13, 14).
    #[serde(default)]
    pub collected: Option<Collected>,
    /// What makes telling the person unnecessary (Art. 13(4), 14(5)).
    #[serde(default)]
    pub information: InformationFacts,
    /// What the data are (Art. 15(4), 20).
    #[serde(default)]
    pub data: DataFacts,
    /// Whether they are processed for direct marketing (Art. 21(2)).
    #[serde(default)]
    pub direct_marketing: Option<bool>,
    /// Whether they are processed for research or statistics (Art. 21(6), 89(1)).
    #[serde(default)]
    pub research: Option<Research>,
    /// What bears on erasure (Art. 17).
    #[serde(default)]
    pub erasure: ErasureFacts,
    /// The decision made with them, where one is (Art. 22).
    #[serde(default)]
    pub decision: Option<DecisionFacts>,
}

/// Whether the person is identified (Art. 11(2), 12(6)).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the cases of Art. 11(2) and 12(6)")]
pub enum Identification {
    /// They are; the log-in itself can do (Recital 57).
    #[default]
    Identified,
    /// There are reasonable doubts, with their reason on record (Art. 12(6)).
    Doubted,
    /// The controller demonstrates that it cannot identify the person (Art. 11(2)).
    NotIdentifiable,
    /// It could not, and the person has supplied what makes the link (Art. 11(2), last half).
    Supplied,
}

/// Where the data were collected (Art. 13(1), 14(1)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the two cases of Art. 13 and 14")]
pub enum Collected {
    /// From the person, by asking or by observing (Art. 13).
    FromPerson,
    /// From somebody else, or from a public source (Art. 14).
    Elsewhere,
}

/// A restriction by law, named by its provision (Art. 23(1), 89(2)–(3)).
#[derive(Clone, Debug, PartialEq, Eq, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a call: a new key is a new fact, read by rights")]
pub struct NamedRestriction {
    /// The rights it restricts.
    pub rights: Vec<Right>,
    /// What allows it (Art. 23(1), 89(2) or 89(3)).
    pub under: RestrictedUnder,
    /// The provision, such as `BDSG §34(1)`.
    pub provision: String,
}

/// What makes telling the person unnecessary (Art. 13(4), 14(5)).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Read, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[expect(clippy::exhaustive_structs, reason = "a call: a new key is a new fact, read by rights")]
pub struct InformationFacts {
    /// The person has the information (Art. 13(4), 14(5)(a)).
    pub already: bool,
    /// Telling is impossible or disproportionate, and the information is public instead (Art. 14(5)(b)).
    pub disproportionate: bool,
    /// Law expressly lays the obtaining or disclosure down, with measures for the person (Art. 14(5)(c)).
    pub laid_down_by_law: Option<bool>,
    /// The data stay confidential under professional secrecy (Art. 14(5)(d)).
    pub secrecy: bool,
}

/// What the data are (Art. 15(4), 20(1), 20(4)).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Read, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[expect(clippy::exhaustive_structs, reason = "a call: a new key is a new fact, read by rights")]
pub struct DataFacts {
    /// Where they come from: provided and observed data are portable, inferred ones are not (Art. 20(1), WP242 rev.01).
    pub source: Option<Source>,
    /// Whether they are processed by automated means (Art. 20(1)(b)).
    pub automated_means: Option<bool>,
    /// Whether they are about others too (Art. 15(4), 20(4)).
    pub others_affected: bool,
}

/// Whether the data are processed for research or statistics (Art. 21(6), 89(1)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the cases of Art. 21(6)")]
pub enum Research {
    /// They are not.
    None,
    /// They are, and a task in the public interest needs it.
    PublicInterestTask,
    /// They are, and no such task needs it.
    Other,
}

/// What bears on erasure (Art. 17).
#[derive(Clone, Debug, Default, PartialEq, Eq, Read, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[expect(clippy::exhaustive_structs, reason = "a call: a new key is a new fact, read by rights")]
pub struct ErasureFacts {
    /// Whether the data are still necessary for their purposes (Art. 17(1)(a)).
    pub needed: Option<bool>,
    /// Another basis that was named beforehand and carries the processing after a withdrawal (Art. 13(1)(c), 17(1)(b)).
    pub other_ground: Option<BasisKind>,
    /// The gate of Art. 9(2) that goes with it, for special categories: without one there is no other ground.
    pub other_gate: Option<SpecialGate>,
    /// The processing on this basis is unlawful (Art. 17(1)(d)): then it is necessary for no duty of its own, and what another
    /// purpose lawfully keeps is an exception of that purpose (Art. 17(3)(b)).
    pub unlawful: bool,
    /// Union or Member State law orders erasure (Art. 17(1)(e)).
    pub ordered_by_law: bool,
    /// Collected for an online service offered to a child (Art. 8(1), 17(1)(f)).
    pub child_service: bool,
    /// Whether the legal obligation or public task that is the basis, or the other ground, still asks for the data (Art. 17(3)(b)).
    pub duty: Option<Duty>,
    /// Exceptions the controller relies on, each to the extent necessary (Art. 17(3)).
    pub exceptions: Vec<Exception>,
}

/// Whether a legal obligation or public task still asks for the data (Art. 17(3)(b)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "it does or it does not")]
#[schemars(rename = "LegalDuty")]
pub enum Duty {
    /// It does.
    Runs,
    /// It does no longer.
    Over,
}

/// A decision about the person (Art. 22).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a call: a new key is a new fact, read by rights")]
pub struct DecisionFacts {
    /// No human being decides (Art. 22(1)).
    pub solely_automated: bool,
    /// It has legal effects, or affects the person similarly significantly (Art. 22(1)).
    pub significant_effect: bool,
    /// What allows it (Art. 22(2)).
    #[serde(default)]
    pub gateway: Option<Gateway>,
    /// It is based on special categories of data (Art. 22(4)); the gate is that of the circumstances.
    #[serde(default)]
    pub special_categories: bool,
}

/// What allows a solely automated decision (Art. 22(2)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "Art. 22(2)(a) to (c) is a closed list")]
pub enum Gateway {
    /// Art. 22(2)(a): necessary to enter into or perform a contract with the person.
    Contract,
    /// Art. 22(2)(b): authorised by Union or Member State law that lays down safeguards.
    Law,
    /// Art. 22(2)(c): the person's explicit consent.
    ExplicitConsent,
}

impl Circumstances {
    /// A basis of Art. 6(1) of which nothing else is known.
    #[must_use]
    pub fn new(basis: BasisKind) -> Self {
        Self {
            basis,
            special: None,
            public_authority: false,
            acts_as: ControllerRole::default(),
            deceased: false,
            identification: Identification::default(),
            restrictions: Vec::new(),
            collected: None,
            information: InformationFacts::default(),
            data: DataFacts::default(),
            direct_marketing: None,
            research: None,
            erasure: ErasureFacts::default(),
            decision: None,
        }
    }

    /// Whether there is consent of either kind to withdraw (Art. 6(1)(a), 9(2)(a)).
    pub(super) fn has_consent(&self) -> bool {
        self.basis == BasisKind::Consent || self.special == Some(SpecialGate::ExplicitConsent)
    }

    /// The basis on which processing may go on once consent is withdrawn (Art. 17(1)(b)); `None` where nothing was said of one.
    pub(super) fn other_basis(&self) -> Option<BasisKind> {
        // With consent for a gate alone, the basis stays as it is.
        if self.basis == BasisKind::Consent { self.erasure.other_ground } else { Some(self.basis) }
    }

    /// Whether special categories have a gate once consent is withdrawn: withdrawing explicit consent closes it, and
    /// legitimate interests do not open another (Art. 9(1)).
    pub(super) fn has_other_gate(&self) -> bool {
        self.special != Some(SpecialGate::ExplicitConsent) || self.erasure.other_gate.is_some()
    }

    /// Whether all of it can be true together.
    ///
    /// # Errors
    /// Every contradiction: [`Code::BasisPublicAuthority`], [`Code::RightsContradiction`], [`Code::RightsRestriction`]
    /// and [`Code::RightsRestrictionScope`] (Art. 23(1), 89(2)–(3)).
    pub fn check(&self) -> Result<(), Problems> {
        let mut problems = Vec::new();
        if self.public_authority && self.basis == BasisKind::LegitimateInterests {
            let message = "a public authority performs its tasks on a law (Art. 6(1)(c) or (e)), not on its legitimate interests (Art. 6(1), second subparagraph): name the law";
            problems.push(Error::new(Code::BasisPublicAuthority, "/basis", message));
        }
        for (at, holds, message) in self.contradictions() {
            if holds {
                problems.push(Error::new(Code::RightsContradiction, at, message));
            }
        }
        for (i, restriction) in self.restrictions.iter().enumerate() {
            restriction.check(i, &mut problems);
        }
        Problems::none_or(problems)
    }

    /// What cannot be true together: the place, whether it is so, and what to do.
    fn contradictions(&self) -> [(&'static str, bool, &'static str); 11] {
        let erasure = &self.erasure;
        let from_person = self.collected == Some(Collected::FromPerson);
        let elsewhere = self.collected == Some(Collected::Elsewhere);
        let duty_basis = [Some(self.basis), erasure.other_ground]
            .into_iter()
            .flatten()
            .any(|basis| matches!(basis, BasisKind::LegalObligation | BasisKind::PublicTask));
        let only_14 = "the data were collected from the person (Art. 13), and Art. 14(5) speaks of data obtained elsewhere: leave it out";
        [
            (
                "/erasure/child_service",
                erasure.child_service && self.basis != BasisKind::Consent,
                "a child's service (Art. 8(1)) has consent as its basis: name consent as the basis, or leave it out",
            ),
            (
                "/erasure/other_ground",
                erasure.other_ground.is_some() && !self.has_consent(),
                "there is no consent whose withdrawal another ground could outlive (Art. 17(1)(b)): leave it out",
            ),
            (
                "/erasure/other_ground",
                erasure.other_ground == Some(BasisKind::Consent),
                "consent that is withdrawn is no other ground (Art. 17(1)(b)): name another basis, or leave it out",
            ),
            (
                "/erasure/other_gate",
                erasure.other_gate == Some(SpecialGate::ExplicitConsent),
                "explicit consent that is withdrawn is no other gate (Art. 9(2)(a)): name another gate, or leave it out",
            ),
            (
                "/erasure/other_gate",
                erasure.other_gate.is_some() && self.special.is_none(),
                "a gate of Art. 9(2) is for special categories: name the gate in use as `special`, or leave it out",
            ),
            (
                "/erasure/duty",
                erasure.duty.is_some() && !duty_basis,
                "neither the basis nor the other ground is a legal obligation or public task: name the exception of Art. 17(3)(b) in `exceptions` instead",
            ),
            (
                "/erasure/needed",
                erasure.duty == Some(Duty::Runs) && erasure.needed == Some(false),
                "data that a running duty asks for are necessary for it (Art. 17(3)(b)): drop one of the two",
            ),
            ("/information/disproportionate", from_person && self.information.disproportionate, only_14),
            (
                "/information/laid_down_by_law",
                from_person && self.information.laid_down_by_law.is_some(),
                only_14,
            ),
            ("/information/secrecy", from_person && self.information.secrecy, only_14),
            (
                "/data/source",
                (elsewhere && matches!(self.data.source, Some(Source::Provided | Source::Observed)))
                    || (from_person && self.data.source == Some(Source::ThirdParty)),
                "what the person provided or the service observed was collected from the person, and what a third party gave was not (Art. 13, 14): correct `source` or `collected`",
            ),
        ]
    }
}

impl NamedRestriction {
    fn check(&self, position: usize, problems: &mut Vec<Error>) {
        let at = format!("/restrictions/{position}");
        if self.provision.trim().is_empty() || self.rights.is_empty() {
            let message =
                "a restriction is by law, and of something: name its provision and the rights it restricts";
            problems.push(Error::new(Code::RightsRestriction, &at, message));
        }
        for (i, right) in self.rights.iter().enumerate() {
            if !self.under.reaches(*right) {
                let message = format!(
                    "{} does not reach {}: leave the right out, or name the provision that does",
                    self.under.citation(),
                    right.citation()
                );
                problems.push(Error::new(Code::RightsRestrictionScope, format!("{at}/rights/{i}"), message));
            }
        }
    }
}
