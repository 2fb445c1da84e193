//! The right to erasure (Art. 17(1), (3)): which ground there may be, and what holds against it.

use super::Effect::{Blocks, Opens, Shapes};
use super::rights::Rules;
use super::{Circumstances, Duty, Right, Rule, matrix};

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
    let Some(other) = known.other_basis() else { return };
    if !known.has_other_gate() {
        return rules.remove(Rule::OtherLegalGround);
    }
    rules.remove(Rule::ConsentWithdrawn);
    rules.set(Rule::OtherLegalGround, Shapes);
    // From the withdrawal on erasure is as on the ground that carries the processing.
    for (effect, rule) in matrix::cell(Right::Erasure, other) {
        rules.push(*effect, *rule);
    }
}
