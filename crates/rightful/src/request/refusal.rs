//! What a refusal has to have: reasons that the law gives for the right, and both remedies (Art. 12(4)).

use alloc::collections::BTreeSet;

use super::state::{Fee, Identity, State};
use super::{Reason, Remedy, fee_reaches};
use crate::Code;
use crate::law::Right;

impl State {
    /// A refusal gives reasons that the law gives for the right, and names both remedies (Art. 12(4)).
    pub(super) fn check_refusal(
        &self,
        rights: &BTreeSet<Right>,
        reasons: &BTreeSet<Reason>,
        remedies: &BTreeSet<Remedy>,
        part: Part,
        wrong: &mut impl FnMut(Code, &str, &str),
    ) {
        let (reasons_at, remedies_at) = part.places();
        if remedies.len() < 2 {
            let message = "a refusal names the complaint to an authority and the judicial remedy (Art. 12(4)): name both";
            wrong(Code::RequestRemediesMissing, remedies_at, message);
        }
        if reasons.is_empty() {
            let message = "a refusal gives its reasons (Art. 12(4)): name those the letter gives";
            wrong(Code::RequestReasonMissing, reasons_at, message);
            return;
        }
        let carries = |reason: &Reason, right: &Right| {
            self.is_about(reason, *right) && (part == Part::Rest || reason.refuses_whole(*right))
        };
        let each_right_has_one =
            rights.iter().all(|right| reasons.iter().any(|reason| carries(reason, right)));
        let each_fits_one = reasons.iter().all(|reason| rights.iter().any(|right| carries(reason, right)));
        let fits = rights.is_empty() || (each_right_has_one && each_fits_one);
        if !fits {
            let message = "the law does not give this reason against this right, or not against the whole of it: give one that it gives";
            wrong(Code::RequestReason, reasons_at, message);
        }
        if reasons.iter().any(|reason| !self.fits_what_happened(reason)) {
            let message = "the reason contradicts what happened: the identity or fee was not asked for, still may come, or arrived";
            wrong(Code::RequestContradiction, reasons_at, message);
        }
    }

    /// Whether a reason is one against this right; where the identity or a fee was asked for, it was for this right too.
    pub(super) fn is_about(&self, reason: &Reason, right: Right) -> bool {
        let asked = match (reason, self.identity, self.fee) {
            (
                Reason::IdentityNotConfirmed,
                Identity::Asked { doubt, .. } | Identity::NotSupplied { doubt, .. },
                _,
            ) => doubt.concerns(right),
            (Reason::FeeNotPaid, _, Fee::Asked { ground, .. }) => fee_reaches(ground, right),
            _ => true,
        };
        asked && reason.concerns(right)
    }

    /// Whether a reason that speaks of what happened is true.
    const fn fits_what_happened(&self, reason: &Reason) -> bool {
        match reason {
            Reason::IdentityNotConfirmed => matches!(self.identity, Identity::NotSupplied { .. }),
            Reason::CannotIdentify => {
                matches!(self.identity, Identity::NotDoubted | Identity::NotSupplied { .. })
            }
            Reason::FeeNotPaid => matches!(self.fee, Fee::Asked { .. }),
            _ => true,
        }
    }
}

/// Whether the whole is refused, or what is left after an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Whole,
    Rest,
}

impl Part {
    const fn places(self) -> (&'static str, &'static str) {
        match self {
            Self::Whole => ("/what/reasons", "/what/remedies"),
            Self::Rest => ("/what/extent/reasons", "/what/extent/remedies"),
        }
    }
}
