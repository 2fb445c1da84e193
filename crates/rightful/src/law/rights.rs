//! The rights of a person for a basis and its circumstances: the matrix first, then what is known beside the basis.

use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::Effect::{Blocks, Condition, Opens, Shapes};
use super::{
    BasisKind, Circumstances, Citation, Collected, DecisionFacts, Effect, Gateway, Identification, Research,
    Right, Rule, SpecialGate, matrix,
};
use crate::Problems;
use crate::policy::{ControllerRole, Source};

/// Whether a right of Art. 7(3), 13–22 or 77 is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a right is there, there to an extent, or not")]
pub enum Availability {
    /// It is; its own conditions still apply, and are listed where nothing is known of them.
    Available,
    /// It is in principle, and a rule sets its extent, moment or form.
    Conditional,
    /// It is not.
    NotAvailable,
}

/// A rule of Art. 7–23, 77 or 89 as it applies to a right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Applied {
    /// The rule.
    pub rule: Rule,
    /// What it does.
    pub effect: Effect,
    /// Where it stands; of a restriction by law its own provision too.
    pub cites: Vec<Citation>,
}

/// Whether a right is there, and by which rules of Art. 7–23, 77 and 89.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct RightAnswer {
    /// The right.
    pub right: Right,
    /// Whether it is there.
    pub availability: Availability,
    /// The rules that apply.
    pub rules: Vec<Applied>,
    /// Where the right stands.
    pub cites: Citation,
    /// Its term in the W3C Data Privacy Vocabulary 2.3.
    pub dpv: &'static str,
}

/// Every right of Art. 7(3), 13–22 and 77, in the order of the articles.
///
/// # Errors
/// Every contradiction in what is known, as [`Circumstances::check`].
pub fn rights(circumstances: &Circumstances) -> Result<Vec<RightAnswer>, Problems> {
    circumstances.check()?;
    Ok(Right::ALL.into_iter().map(|right| answer(right, circumstances)).collect())
}

/// One right of Art. 7(3), 13–22 or 77.
///
/// # Errors
/// As [`rights`].
///
/// # Examples
/// ```
/// use rightful::law::{Availability, BasisKind, Circumstances, Right, right};
///
/// let contract = Circumstances::new(BasisKind::Contract);
/// let objection = right(Right::Objection, &contract)?; // Art. 21(1): Art. 6(1)(e) and (f) only
/// assert_eq!(objection.availability, Availability::NotAvailable);
/// let marketing = right(Right::MarketingObjection, &contract)?; // Art. 21(2): any basis
/// assert_eq!(marketing.availability, Availability::Available);
/// # Ok::<(), rightful::Problems>(())
/// ```
pub fn right(right: Right, circumstances: &Circumstances) -> Result<RightAnswer, Problems> {
    circumstances.check()?;
    Ok(answer(right, circumstances))
}

fn answer(right: Right, known: &Circumstances) -> RightAnswer {
    let mut rules = Rules(Vec::new());
    for (effect, rule) in matrix::cell(right, known.basis) {
        rules.push(*effect, *rule);
    }
    match right {
        Right::WithdrawConsent => withdrawal(&mut rules, known),
        Right::InformationCollected => collected(&mut rules, known),
        Right::InformationObtained => obtained(&mut rules, known),
        Right::Access => others_limit(&mut rules, known, Rule::OthersLimitCopy),
        Right::Erasure => super::erasure_right::erasure(&mut rules, known),
        Right::Portability => portability(&mut rules, known),
        Right::MarketingObjection => rules.settle(Rule::DirectMarketing, known.direct_marketing),
        Right::ResearchObjection => research(&mut rules, known),
        Right::AutomatedDecision => automated(&mut rules, known),
        Right::Restriction | Right::Objection => objection(right, &mut rules, known),
        Right::Rectification | Right::Notification | Right::Complaint => {}
    }
    handling(right, &mut rules, known);
    RightAnswer {
        right,
        availability: rules.availability(),
        rules: rules.0,
        cites: right.citation(),
        dpv: right.dpv(),
    }
}

/// The rules found so far, in the order they were found.
pub(super) struct Rules(Vec<Applied>);

impl Rules {
    pub(super) fn push(&mut self, effect: Effect, rule: Rule) {
        if !self.0.iter().any(|applied| applied.rule == rule && applied.effect == effect) {
            self.0.push(Applied { rule, effect, cites: rule.citations().to_vec() });
        }
    }

    pub(super) fn remove(&mut self, rule: Rule) {
        self.0.retain(|applied| applied.rule != rule);
    }

    pub(super) fn remove_effect(&mut self, effect: Effect) {
        self.0.retain(|applied| applied.effect != effect);
    }

    /// The rule has this effect and no other.
    pub(super) fn set(&mut self, rule: Rule, effect: Effect) {
        match self.0.iter_mut().find(|applied| applied.rule == rule) {
            Some(applied) => applied.effect = effect,
            None => self.push(effect, rule),
        }
    }

    /// A condition of the right itself: met, missed, or not known.
    fn settle(&mut self, rule: Rule, met: Option<bool>) {
        self.set(
            rule,
            match met {
                None => Condition,
                Some(true) => Opens,
                Some(false) => Blocks,
            },
        );
    }

    pub(super) fn has(&self, effect: Effect) -> bool {
        self.0.iter().any(|applied| applied.effect == effect)
    }

    fn availability(&self) -> Availability {
        if self.has(Blocks) {
            Availability::NotAvailable
        } else if self.has(Shapes) {
            Availability::Conditional
        } else {
            Availability::Available
        }
    }
}

/// Art. 7(3): explicit consent is withdrawn as any other, whatever the basis.
fn withdrawal(rules: &mut Rules, known: &Circumstances) {
    if known.special == Some(SpecialGate::ExplicitConsent) {
        rules.remove(Rule::NoConsent);
        rules.push(Opens, Rule::ExplicitConsentWithdrawable);
    }
}

/// Art. 13: where the data were collected from the person.
fn collected(rules: &mut Rules, known: &Circumstances) {
    if known.collected == Some(Collected::Elsewhere) {
        rules.push(Blocks, Rule::ObtainedElsewhere);
    } else if known.information.already {
        rules.push(Blocks, Rule::AlreadyToldAtCollection);
    }
}

/// Art. 14: where they were not, with the exceptions of Art. 14(5), each only as far as it reaches.
fn obtained(rules: &mut Rules, known: &Circumstances) {
    if known.collected == Some(Collected::FromPerson) {
        rules.remove(Rule::LaidDownByLaw);
        return rules.push(Blocks, Rule::CollectedFromPerson);
    }
    let facts = &known.information;
    match facts.laid_down_by_law {
        Some(true) => rules.set(Rule::LaidDownByLaw, Blocks),
        Some(false) => rules.remove(Rule::LaidDownByLaw),
        None => {}
    }
    for (holds, rule) in [
        (facts.already, Rule::AlreadyTold),
        (facts.disproportionate, Rule::TellingDisproportionate),
        (facts.secrecy, Rule::ProfessionalSecrecy),
    ] {
        if holds {
            rules.push(Blocks, rule);
        }
    }
}

fn others_limit(rules: &mut Rules, known: &Circumstances, rule: Rule) {
    if known.data.others_affected {
        rules.push(Shapes, rule);
    }
}

/// Art. 21(1) and 18(1)(d): what another ground carries once consent is withdrawn is objected to as on that ground.
fn objection(right: Right, rules: &mut Rules, known: &Circumstances) {
    let other = known.other_basis().filter(|_| known.basis == BasisKind::Consent && known.has_other_gate());
    if !other.is_some_and(BasisKind::can_be_objected_to) {
        return;
    }
    if right == Right::Restriction {
        return rules.push(Opens, Rule::ObjectionPending);
    }
    rules.set(Rule::ObjectionBasis, Opens);
    rules.push(Shapes, Rule::OtherLegalGround);
    rules.push(Condition, Rule::ParticularSituation);
}

/// Art. 20: every one of its conditions has to be met.
fn portability(rules: &mut Rules, known: &Circumstances) {
    let explicit = known.special == Some(SpecialGate::ExplicitConsent);
    // Art. 20(1)(a) names Art. 9(2)(a) beside 6(1)(a); Art. 20(3) stands above both.
    if explicit && known.basis != BasisKind::PublicTask {
        rules.set(Rule::PortableBasis, Opens);
        rules.set(Rule::AutomatedMeans, Condition);
        rules.set(Rule::ProvidedByPerson, Condition);
        if known.basis == BasisKind::LegalObligation {
            rules.push(Shapes, Rule::DutyNotPortable);
        }
    }
    if rules.has(Blocks) {
        return;
    }
    rules.settle(Rule::AutomatedMeans, known.data.automated_means);
    let provided = known.data.source.map(|source| matches!(source, Source::Provided | Source::Observed));
    rules.settle(Rule::ProvidedByPerson, provided);
    others_limit(rules, known, Rule::OthersNotHarmed);
}

/// Art. 21(6): research and statistics, unless a task in the public interest needs it.
fn research(rules: &mut Rules, known: &Circumstances) {
    match known.research {
        None => {}
        Some(Research::None) => {
            rules.remove(Rule::PublicInterestResearch);
            rules.set(Rule::ResearchPurpose, Blocks);
        }
        Some(Research::PublicInterestTask) => {
            rules.set(Rule::ResearchPurpose, Opens);
            rules.set(Rule::PublicInterestResearch, Blocks);
        }
        Some(Research::Other) => {
            rules.set(Rule::ResearchPurpose, Opens);
            rules.remove(Rule::PublicInterestResearch);
        }
    }
}

/// Art. 22: what the decision is, which gateway allows it, and what stays for the person.
fn automated(rules: &mut Rules, known: &Circumstances) {
    let Some(decision) = known.decision else { return };
    rules.remove(Rule::DependsOnDecision);
    if !decision.solely_automated {
        return rules.push(Blocks, Rule::HumanDecides);
    }
    if !decision.significant_effect {
        return rules.push(Blocks, Rule::NoSignificantEffect);
    }
    // Art. 22(4): without one of two gates no gateway of Art. 22(2) holds for special categories.
    if decision.special_categories && !decides_special(known.special) {
        return rules.push(Opens, Rule::SpecialCategoriesDecided);
    }
    let (effect, rule) = gateway(decision);
    rules.push(effect, rule);
    if decision.special_categories && effect == Shapes {
        rules.push(Shapes, Rule::SpecialCategoriesDecided);
    }
}

const fn decides_special(gate: Option<SpecialGate>) -> bool {
    matches!(gate, Some(SpecialGate::ExplicitConsent | SpecialGate::SubstantialPublicInterest))
}

const fn gateway(decision: DecisionFacts) -> (Effect, Rule) {
    match decision.gateway {
        None => (Opens, Rule::NoGateway),
        Some(Gateway::Contract) => (Shapes, Rule::NecessaryForContract),
        Some(Gateway::Law) => (Shapes, Rule::AuthorisedByLaw),
        Some(Gateway::ExplicitConsent) => (Shapes, Rule::ExplicitlyConsented),
    }
}

/// What concerns every right alike: who is asked, whether the person lives and is known, and restrictions by law.
fn handling(right: Right, rules: &mut Rules, known: &Circumstances) {
    if known.acts_as == ControllerRole::Processor && right != Right::Complaint {
        rules.push(Shapes, Rule::ProcessorForwards);
    }
    if known.deceased {
        rules.push(Blocks, Rule::Deceased);
    }
    match known.identification {
        Identification::NotIdentifiable if right.falls_without_identity() => {
            rules.push(Blocks, Rule::NotIdentifiable);
        }
        Identification::Doubted if right.waits_for_identity() => rules.push(Shapes, Rule::IdentityDoubted),
        _ => {}
    }
    for restriction in known.restrictions.iter().filter(|restriction| restriction.rights.contains(&right)) {
        let provision = Citation::named(restriction.provision.clone());
        let cites = alloc::vec![restriction.under.citation(), provision];
        rules.0.push(Applied { rule: Rule::RestrictedByLaw, effect: Shapes, cites });
    }
}
