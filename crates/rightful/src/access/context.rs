//! What Art. 15(1)(a)–(h) and 15(2) ask to be told beside the copy, read from the policy.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::copy::in_scope;
use super::missing::{self, Missing};
use super::reach;
use crate::decide::PurposeState;
use crate::law::{
    Availability, Circumstances, Citation, Cited, DataFacts, Right, RightAnswer, SpecialCategoryGate, right,
};
use crate::policy::{AutomatedDecision, Document, Party, Purpose, Source};
use crate::register::{Activity, Register};
use crate::{Case, Date, Path, Policy, Problems};

/// The information of Art. 15(1)(a)–(h) and 15(2) for the person of one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Context {
    /// Who made the copy, and where requests go: who decides about the data, or a processor that holds them for others.
    pub controller: Party,
    /// The controllers that a processor holds the data for: they decide about them, and answer (Art. 15(1), 28(3)(e)).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acts_for: Vec<Party>,
    /// The data protection officer, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dpo: Option<String>,
    /// The representative in the Union, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub representative: Option<String>,
    /// The controllers that decide jointly with this one (Art. 26(2)).
    pub joint_controllers: Vec<Party>,
    /// The purposes that data of the person are held for, each with its categories, recipients, transfers and periods
    /// (Art. 15(1)(a)–(d), 15(2)).
    pub purposes: Vec<PurposeContext>,
    /// The rights the person has, and the purposes of which each is of use (Art. 15(1)(e)).
    pub rights: Vec<RightContext>,
    /// Where the person can complain (Art. 15(1)(f)).
    pub complaint: Complaint,
    /// Where data come from that are not collected from the person (Art. 15(1)(g)).
    pub sources: Vec<SourceContext>,
    /// The decisions made by automated means alone (Art. 15(1)(h)); nothing where the policy says nothing of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub automated_decisions: Option<Vec<AutomatedDecision>>,
    /// What Art. 15 asks for and the policy leaves out, by name.
    pub missing: Vec<Missing>,
}

/// One purpose (Art. 15(1)(a)–(d)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct PurposeContext {
    /// The purpose in words, its basis, the categories of data (Art. 15(1)(b)), the recipients by name (Art. 15(1)(c)), the
    /// transfers (Art. 15(2)) and the criteria of the period (Art. 15(1)(d)).
    pub activity: Activity,
    /// How the purpose stands for the person.
    pub state: PurposeState,
    /// The last day the data may be held for it, where the day can be told: the period runs from an event that has
    /// happened, or the consent runs out (Art. 15(1)(d)).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// A right (Art. 15(1)(e), 20) and the purposes it is there for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct RightContext {
    /// The right.
    pub right: Right,
    /// The purposes it is there for, with or without conditions.
    pub purposes: Vec<String>,
    /// Where the right stands.
    pub cites: Citation,
}

/// Where the person can complain (Art. 15(1)(f), 77(1)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Complaint {
    /// The authority the policy names; the person may choose that of their residence, of their place of work or of the
    /// infringement instead. The United Kingdom has one, whatever the policy names (DPA 2018 s. 165).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// Art. 77(1).
    pub cites: Citation,
}

/// A field that is not collected from the person (Art. 15(1)(g)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct SourceContext {
    /// The field.
    pub field: Path,
    /// The kind of source.
    pub source: Source,
    /// Who it is, where the policy says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
}

/// The rights of which a copy tells: those of Art. 15(1)(e), and those that the answers of Art. 13(2) name beside them.
const TOLD: [Right; 8] = [
    Right::WithdrawConsent,
    Right::Rectification,
    Right::Erasure,
    Right::Restriction,
    Right::Portability,
    Right::Objection,
    Right::MarketingObjection,
    Right::AutomatedDecision,
];

/// What Art. 15(1)(a)–(h) and 15(2) ask to be told to the person of a case, as far as the policy says it: of everything that
/// may be held of them. What it does not say is listed as missing.
///
/// # Errors
/// [`Code::AccessDeceased`](crate::Code::AccessDeceased) where the person is dead (Recital 27); every fact of the case that does
/// not fit the policy.
pub fn context(policy: &Policy, case: &Case) -> Result<Context, Problems> {
    context_of(policy, case, &reach::collections(policy, &case.subject.collection))
}

/// The same of what is held in these collections.
pub(super) fn context_of(
    policy: &Policy,
    case: &Case,
    reached: &BTreeSet<&str>,
) -> Result<Context, Problems> {
    in_scope(case)?;
    let standings = crate::decide::standings(policy, case)?;
    let document = policy.document();
    let used = purposes_of(document, reached);
    let controller = &document.controller;
    let mut purposes = Vec::new();
    // What follows the purposes of the policy is evidence, which no row of a store is.
    for activity in Register::made(policy).activities.into_iter().take(document.purposes.len()) {
        let Some((state, until)) =
            standings.get(&activity.purpose).filter(|_| used.contains(activity.purpose.as_str()))
        else {
            continue;
        };
        purposes.push(PurposeContext { activity, state: state.clone(), until: *until });
    }
    let sources = sources(document, reached);
    let law = Cited::by(policy, Some(case.decided));
    let missing = missing::missing(document, reached, &purposes, law);
    let mut context = Context {
        controller: Party {
            name: controller.name.clone(),
            contact: controller.contact.clone(),
            arrangement: None,
        },
        acts_for: controller.decided_by_others().unwrap_or_default().to_vec(),
        dpo: controller.dpo.clone(),
        representative: controller.representative.clone(),
        joint_controllers: controller.joint_controllers.clone(),
        rights: rights(document, &purposes)?,
        purposes,
        complaint: Complaint {
            authority: if law.is_uk() { Some(COMMISSIONER.into()) } else { controller.authority.clone() },
            cites: Citation::known("GDPR Art. 77(1)"),
        },
        sources,
        automated_decisions: document.automated_decisions.clone(),
        missing,
    };
    context.cite(law);
    Ok(context)
}

/// The one authority of the United Kingdom.
const COMMISSIONER: &str = "Information Commissioner";

impl Context {
    /// Names the provisions of the law that applies.
    fn cite(&mut self, law: Cited) {
        for purpose in &mut self.purposes {
            purpose.activity.cite(law);
            purpose.state.cites.iter_mut().for_each(|cites| law.rename(cites));
        }
        self.rights.iter_mut().for_each(|right| law.rename(&mut right.cites));
        law.rename(&mut self.complaint.cites);
        self.missing.iter_mut().for_each(|missing| law.rename(&mut missing.cites));
    }
}

/// The purposes that rows or fields of these collections serve.
fn purposes_of<'p>(document: &'p Document, reached: &BTreeSet<&str>) -> BTreeSet<&'p str> {
    let mut used = BTreeSet::new();
    for collection in
        document.collections.iter().filter(|(name, _)| reached.contains(name.as_str())).map(|(_, c)| c)
    {
        let fields = collection.fields.values().flat_map(|field| collection.purposes_of(field));
        used.extend(collection.purposes.iter().chain(fields).map(crate::policy::PurposeUse::purpose));
    }
    used
}

fn sources(document: &Document, reached: &BTreeSet<&str>) -> Vec<SourceContext> {
    let mut sources = Vec::new();
    for (name, collection) in document.collections.iter().filter(|(name, _)| reached.contains(name.as_str()))
    {
        for (column, field) in &collection.fields {
            if let Some(source) =
                field.source.filter(|source| matches!(source, Source::Inferred | Source::ThirdParty))
            {
                let field =
                    SourceContext { field: Path::one(name).join(column), source, from: field.from.clone() };
                sources.push(field);
            }
        }
    }
    sources
}

fn rights(document: &Document, purposes: &[PurposeContext]) -> Result<Vec<RightContext>, Problems> {
    let mut told: BTreeMap<Right, RightContext> = BTreeMap::new();
    for purpose in purposes {
        let name = &purpose.activity.purpose;
        let Some(declared) = document.purposes.get(name) else { continue };
        for which in TOLD {
            if is_there(which, &answer(which, declared)?, document, name) {
                let entry = told.entry(which).or_insert_with(|| RightContext {
                    right: which,
                    purposes: Vec::new(),
                    cites: which.citation(),
                });
                entry.purposes.push(name.to_string());
            }
        }
    }
    Ok(told.into_values().collect())
}

fn answer(which: Right, purpose: &Purpose) -> Result<RightAnswer, Problems> {
    right(which, &circumstances(purpose, None))
}

/// Whether a right is of use for a purpose. A right that hangs on what is decided about the person (Art. 22) is told where
/// the policy says that something is.
fn is_there(which: Right, answer: &RightAnswer, document: &Document, purpose: &str) -> bool {
    let there = answer.availability != Availability::NotAvailable;
    match which {
        Right::MarketingObjection => {
            there && document.purposes.get(purpose).is_some_and(|known| known.direct_marketing)
        }
        Right::AutomatedDecision => document
            .automated_decisions
            .iter()
            .flatten()
            .any(|decision| decision.purposes.iter().any(|known| known == purpose)),
        _ => there,
    }
}

/// What the law asks of a purpose, with the source of the data where there are any.
pub(super) fn circumstances(purpose: &Purpose, source: Option<Source>) -> Circumstances {
    let mut circumstances = Circumstances::new(purpose.basis);
    circumstances.special = purpose.special.as_ref().map(|gate: &SpecialCategoryGate| gate.gate);
    circumstances.direct_marketing = Some(purpose.direct_marketing);
    circumstances.data = DataFacts { source, automated_means: Some(true), others_affected: false };
    circumstances
}
