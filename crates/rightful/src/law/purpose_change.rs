//! Use for another purpose than the one of collection (Art. 5(1)(b), 6(4)), and change of basis after a withdrawal.

use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::{BasisKind, Citation, Collected, SpecialGate};
use crate::calendar::Date;
use crate::read::Read;
use crate::{Code, Error, Problems};

/// What is known of a use for another purpose (Art. 6(4)).
#[derive(Clone, Debug, PartialEq, Eq, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a call: a new key is a new fact, read by purpose_change")]
pub struct PurposeChange {
    /// The purpose of collection.
    pub from: String,
    /// The new purpose.
    pub to: String,
    /// The basis on which the data were collected (Art. 6(1)).
    pub collected_on: BasisKind,
    /// Where they were collected: it decides whether Art. 13(3) or 14(4) tells the person.
    pub collected: Collected,
    /// The person has consented to the new purpose (Art. 6(4), first half).
    #[serde(default)]
    pub consented: bool,
    /// The Union or Member State law that allows the new purpose, a necessary and proportionate measure for an objective
    /// of Art. 23(1).
    #[serde(default)]
    pub provision: Option<String>,
    /// The new purpose is archiving in the public interest, research or statistics, under these safeguards of Art. 89(1).
    #[serde(default)]
    pub research_safeguards: Option<String>,
    /// The compatibility test of Art. 6(4)(a)–(e), where one was made.
    #[serde(default)]
    pub test: Option<CompatibilityTest>,
    /// Where the person is told of the new purpose before it begins (Art. 13(3), 14(4)).
    #[serde(default)]
    pub told: Option<String>,
}

/// The test of Art. 6(4): a finding for each of its points, and what follows from them together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "Art. 6(4)(a) to (e), with who found it and when")]
pub struct CompatibilityTest {
    /// Art. 6(4)(a): any link between the two purposes.
    pub link: String,
    /// Art. 6(4)(b): the context of collection, the relationship between person and controller.
    pub context: String,
    /// Art. 6(4)(c): the nature of the data, whether special categories or convictions are among them.
    pub nature: String,
    /// Art. 6(4)(d): possible consequences for the person.
    pub consequences: String,
    /// Art. 6(4)(e): safeguards, such as encryption or pseudonymisation.
    pub safeguards: String,
    /// What follows from the five together: the law gives no weight to any of them.
    pub result: CompatibilityResult,
    /// The day of the test.
    pub date: Date,
    /// The role that made it, not a person's name.
    pub by: String,
}

/// What follows from the five findings of Art. 6(4)(a)–(e).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "compatible or not")]
pub enum CompatibilityResult {
    /// The new purpose is compatible with that of collection.
    Compatible,
    /// It is not.
    Incompatible,
}

/// Whether data may be used for the new purpose (Art. 5(1)(b), 6(4)), and by which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the ways of Art. 5(1)(b) and 6(4), and their absence")]
pub enum ChangeOutcome {
    /// By the person's consent to it (Art. 6(4), 6(1)(a)).
    Consented,
    /// By a law (Art. 6(4), 23(1)).
    ByLaw,
    /// Archiving, research and statistics under Art. 89(1) are not incompatible (Art. 5(1)(b)).
    PresumedCompatible,
    /// By the test (Art. 6(4)(a)–(e)).
    Compatible,
    /// Not: the test says so (Art. 5(1)(b), 6(4)).
    Incompatible,
    /// Not as long as nobody has made the test (Art. 6(4)).
    NotTested,
    /// Not by a test: consent was given for specific purposes, and a changed one needs a new consent (Art. 4(11),
    /// 6(1)(a)).
    NewConsentNeeded,
}

/// Whether data may be used for the new purpose, and what has to be told before (Art. 6(4), 13(3), 14(4)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ChangeAnswer {
    /// Whether and by which way.
    pub outcome: ChangeOutcome,
    /// Whether the use may begin: allowed, and the person is told.
    pub may_begin: bool,
    /// What has to be told before it begins, and is not recorded as told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tell: Option<Telling>,
    /// The provisions the answer rests on; of a law its own.
    pub cites: Vec<Citation>,
}

/// What has to be told before data are used for another purpose (Art. 13(3), 14(4)): the purpose, and any relevant
/// further information of paragraph 2.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Telling {
    /// The new purpose.
    pub purpose: String,
    /// Art. 13(3) with 13(2), or Art. 14(4) with 14(2).
    pub cites: Vec<Citation>,
}

/// Whether data may be used for another purpose: by consent, by law, as research under Art. 89(1), or by the test of
/// Art. 6(4)(a)–(e), which is made by people and only recorded here. The person is told first (Art. 13(3), 14(4)).
///
/// Data collected on consent take no test: the consent covers its purposes, and a changed one needs a new consent
/// (Art. 4(11), 6(1)(a); *convention*: the strict reading of EDPB Guidelines 05/2020 *unverified*).
///
/// # Errors
/// [`Code::PurposeChange`] where the two purposes are one, [`Code::PurposeTest`] for each finding that says nothing
/// (Art. 6(4)(a)–(e)).
pub fn purpose_change(change: &PurposeChange) -> Result<ChangeAnswer, Problems> {
    check(change)?;
    let (outcome, cites) = way(change);
    let allowed = matches!(
        outcome,
        ChangeOutcome::Consented
            | ChangeOutcome::ByLaw
            | ChangeOutcome::PresumedCompatible
            | ChangeOutcome::Compatible
    );
    let told = said(change.told.as_deref());
    let tell = (allowed && !told).then(|| telling(change));
    Ok(ChangeAnswer { outcome, may_begin: allowed && told, tell, cites })
}

fn said(text: Option<&str>) -> bool {
    text.is_some_and(|text| !text.trim().is_empty())
}

fn check(change: &PurposeChange) -> Result<(), Problems> {
    let mut problems = Vec::new();
    for (at, purpose) in [("/from", &change.from), ("/to", &change.to)] {
        if purpose.trim().is_empty() {
            let message = "a purpose is specified and explicit (Art. 5(1)(b)): say it in a few words";
            problems.push(Error::new(Code::PurposeChange, at, message));
        }
    }
    if said(Some(&change.to)) && change.from.trim() == change.to.trim() {
        let message = "this is the purpose of collection, so nothing changes: name the new one";
        problems.push(Error::new(Code::PurposeChange, "/to", message));
    }
    for (at, finding) in change.test.iter().flat_map(CompatibilityTest::findings) {
        if !said(Some(finding)) {
            let message = "the test takes all of Art. 6(4)(a) to (e) into account: say what was found";
            problems.push(Error::new(Code::PurposeTest, at, message));
        }
    }
    Problems::none_or(problems)
}

impl CompatibilityTest {
    fn findings(&self) -> [(&'static str, &str); 6] {
        [
            ("/test/link", &self.link),
            ("/test/context", &self.context),
            ("/test/nature", &self.nature),
            ("/test/consequences", &self.consequences),
            ("/test/safeguards", &self.safeguards),
            ("/test/by", &self.by),
        ]
    }
}

fn way(change: &PurposeChange) -> (ChangeOutcome, Vec<Citation>) {
    let known = |cites: &[&'static str]| cites.iter().map(|text| Citation::known(text)).collect::<Vec<_>>();
    if change.consented {
        return (ChangeOutcome::Consented, known(&["GDPR Art. 6(4)", "GDPR Art. 6(1)(a)"]));
    }
    if let Some(provision) = change.provision.as_deref().filter(|text| said(Some(text))) {
        let mut cites = known(&["GDPR Art. 6(4)", "GDPR Art. 23(1)"]);
        cites.push(Citation::named(provision));
        return (ChangeOutcome::ByLaw, cites);
    }
    if said(change.research_safeguards.as_deref()) {
        return (ChangeOutcome::PresumedCompatible, known(&["GDPR Art. 5(1)(b)", "GDPR Art. 89(1)"]));
    }
    if change.collected_on == BasisKind::Consent {
        return (ChangeOutcome::NewConsentNeeded, known(&["GDPR Art. 4(11)", "GDPR Art. 6(1)(a)"]));
    }
    match change.test.as_ref().map(|test| test.result) {
        Some(CompatibilityResult::Compatible) => {
            (ChangeOutcome::Compatible, known(&["GDPR Art. 5(1)(b)", "GDPR Art. 6(4)"]))
        }
        Some(CompatibilityResult::Incompatible) => {
            (ChangeOutcome::Incompatible, known(&["GDPR Art. 5(1)(b)", "GDPR Art. 6(4)"]))
        }
        None => (ChangeOutcome::NotTested, known(&["GDPR Art. 6(4)"])),
    }
}

fn telling(change: &PurposeChange) -> Telling {
    let cites = match change.collected {
        Collected::FromPerson => ["GDPR Art. 13(3)", "GDPR Art. 13(2)"],
        Collected::Elsewhere => ["GDPR Art. 14(4)", "GDPR Art. 14(2)"],
    };
    Telling { purpose: change.to.clone(), cites: cites.into_iter().map(Citation::known).collect() }
}

/// What is known where another basis is to carry on what consent did (Art. 7(3), 13(1)(c), 17(1)(b)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a call: a new key is a new fact, read by basis_swap")]
pub struct BasisSwap {
    /// The basis until now.
    pub from: BasisKind,
    /// The basis from now on.
    pub to: BasisKind,
    /// The person has withdrawn consent (Art. 7(3)).
    pub withdrawn: bool,
    /// The other basis was named to the person beforehand (Art. 13(1)(c), 14(1)(c)) and carried the processing all along.
    #[serde(default)]
    pub named_beforehand: bool,
    /// The gate of Art. 9(2) through which special categories were held until now; none where there are no such data.
    #[serde(default)]
    pub special: Option<SpecialGate>,
    /// Another gate that stood beside explicit consent all along: an Art. 6 basis opens none (Art. 9(1)).
    #[serde(default)]
    pub other_gate: Option<SpecialGate>,
}

/// Whether another basis may carry on (Art. 6(1), 7(3), 13(1)(c)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct SwapAnswer {
    /// Whether it is accepted.
    pub outcome: SwapOutcome,
    /// The provisions the answer rests on.
    pub cites: Vec<Citation>,
}

/// Whether another basis may carry on (Art. 6(1), 7(3), 13(1)(c)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the cases told apart by basis_swap")]
pub enum SwapOutcome {
    /// It is the same basis.
    Same,
    /// It was named beforehand: it is the other legal ground of Art. 17(1)(b).
    OtherGround,
    /// No consent was withdrawn: the person has to be told of the new basis (Art. 13(1)(c), 14(1)(c)), and it needs its
    /// own record.
    TellFirst,
    /// Consent was withdrawn, and the controller looks for another basis: not accepted (EDPB Guidelines 05/2020
    /// *unverified*; Art. 5(1)(a), 7(3)).
    NotAccepted,
    /// Consent was withdrawn, and would be the basis again: what was withdrawn stays so, and a new consent is needed
    /// (Art. 4(11), 7(3)).
    NewConsentNeeded,
    /// The explicit consent to special categories was withdrawn, and no other gate of Art. 9(2) is open: no basis of Art.
    /// 6(1) heals that (Art. 9(1)).
    NoGate,
}

/// Whether another basis may carry on what consent did: not after a withdrawal, unless it was named beforehand
/// (Art. 5(1)(a), 7(3), 13(1)(c); EDPB Guidelines 05/2020 *unverified*). Special categories need a gate beside the basis: where
/// explicit consent was theirs, its withdrawal closes it (Art. 9(1), (2)(a)).
///
/// # Errors
/// [`Code::RightsContradiction`] where consent is said to be withdrawn and is neither the basis nor the gate (Art. 7(3)), and
/// where another gate is named beside none.
pub fn basis_swap(swap: &BasisSwap) -> Result<SwapAnswer, Problems> {
    let explicit = swap.special == Some(SpecialGate::ExplicitConsent);
    let other_gate = swap.other_gate.filter(|gate| *gate != SpecialGate::ExplicitConsent);
    if other_gate.is_some() && !explicit {
        let message = "another gate stands beside explicit consent (Art. 9(2)(a)): name that as `special`, or leave it out";
        return Err(Error::new(Code::RightsContradiction, "/other_gate", message).into());
    }
    if swap.withdrawn && swap.from != BasisKind::Consent && !explicit {
        let message =
            "there is no consent to withdraw on this basis (Art. 7(3)): correct `from` or `withdrawn`";
        return Err(Error::new(Code::RightsContradiction, "/withdrawn", message).into());
    }
    let (outcome, cites): (_, &[&'static str]) = if swap.withdrawn && swap.to == BasisKind::Consent {
        (SwapOutcome::NewConsentNeeded, &["GDPR Art. 4(11)", "GDPR Art. 6(1)(a)", "GDPR Art. 7(3)"])
    } else if swap.withdrawn && explicit && other_gate.is_none() {
        (SwapOutcome::NoGate, &["GDPR Art. 9(1)", "GDPR Art. 9(2)(a)", "GDPR Art. 7(3)"])
    } else if swap.from == swap.to {
        (SwapOutcome::Same, &["GDPR Art. 6(1)"])
    } else if swap.withdrawn {
        if swap.named_beforehand {
            (SwapOutcome::OtherGround, &["GDPR Art. 13(1)(c)", "GDPR Art. 17(1)(b)"])
        } else {
            (SwapOutcome::NotAccepted, &["GDPR Art. 5(1)(a)", "GDPR Art. 7(3)"])
        }
    } else {
        (SwapOutcome::TellFirst, &["GDPR Art. 13(1)(c)", "GDPR Art. 14(1)(c)"])
    };
    let gate = other_gate.filter(|_| matches!(outcome, SwapOutcome::OtherGround | SwapOutcome::Same));
    let cites = cites.iter().map(|text| Citation::known(text)).chain(gate.map(SpecialGate::citation));
    Ok(SwapAnswer { outcome, cites: cites.collect() })
}
