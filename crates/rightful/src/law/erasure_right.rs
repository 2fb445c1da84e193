//! The right to erasure (Art. 17(1), (3)): which ground there may be, and what holds against it.

use super::Effect::{Blocks, Opens, Shapes};
use super::rights::Rules;
use super::{BasisKind, Circumstances, Duty, Rule, SpecialGate};

/// Grounds first; where none is left the answer is "no ground", and exceptions are not asked for.
pub(super) fn erasure(rules: &mut Rules, known: &Circumstances) {
    withdrawal(rules, known);
    let facts = &known.erasure;
    match facts.needed {
        Some(false) => rules.push(Opens, Rule::NoLongerNecessary),
        Some(true) => rules.remove(Rule::NoLongerNecessary),
        None => {}
    }
    for (holds, rule) in [
        (facts.unlawful, Rule::UnlawfulProcessing),
        (facts.ordered_by_law, Rule::OrderedByLaw),
        (facts.child_service, Rule::ChildService),
        // Art. 17(1)(c) with 21(2): on any basis.
        (known.direct_marketing == Some(true), Rule::ObjectionUpheld),
    ] {
        if holds {
            rules.push(Opens, rule);
        }
    }
    if !rules.has(Opens) {
        rules.remove_effect(Shapes);
        return rules.push(Blocks, Rule::NoGround);
    }
    match facts.duty {
        // Art. 17(3)(b) holds as far as processing is necessary for the duty: what is unlawful was necessary for none.
        _ if facts.unlawful => rules.remove(Rule::DutyRuns),
        Some(Duty::Runs) => rules.set(Rule::DutyRuns, Blocks),
        Some(Duty::Over) => rules.remove(Rule::DutyRuns),
        None => {}
    }
    let blocked = facts.duty == Some(Duty::Runs) && !facts.unlawful;
    for exception in &facts.exceptions {
        let rule = Rule::of_exception(*exception);
        if !blocked || rule != Rule::DutyRuns {
            rules.set(rule, Shapes);
        }
    }
}

/// Art. 17(1)(b): consent of either kind is withdrawn, and no other legal ground carries the processing.
fn withdrawal(rules: &mut Rules, known: &Circumstances) {
    if !known.has_consent() {
        return;
    }
    rules.push(Opens, Rule::ConsentWithdrawn);
    match other_ground(known) {
        Some(true) => {
            rules.remove(Rule::ConsentWithdrawn);
            rules.set(Rule::OtherLegalGround, Shapes);
            rules.push(Opens, Rule::NoLongerNecessary);
        }
        Some(false) => rules.remove(Rule::OtherLegalGround),
        None => {}
    }
}

/// Whether another ground carries the processing once consent is withdrawn; `None` where nothing was said of one.
fn other_ground(known: &Circumstances) -> Option<bool> {
    let facts = &known.erasure;
    // With consent for a gate alone, the basis stays as it is.
    let basis = known.basis != BasisKind::Consent || facts.other_ground.is_some();
    let gate = match known.special {
        // Withdrawing explicit consent closes the gate; legitimate interests do not open another (Art. 9(1)).
        Some(SpecialGate::ExplicitConsent) => facts.other_gate.is_some(),
        Some(_) | None => true,
    };
    basis.then_some(gate)
}
