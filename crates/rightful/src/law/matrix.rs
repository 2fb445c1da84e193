//! Which right there is on which basis, before any other circumstance is known: one table, read by [`super::rights`].

use super::Effect::{Blocks, Condition, Opens, Shapes};
use super::{BasisKind, Effect, Right, Rule};

/// What is known of a right from the basis alone.
pub(super) type Cell = &'static [(Effect, Rule)];

/// The cells of a right on the bases (a)–(f) of Art. 6(1).
type Row = [Cell; 6];

const fn all(cell: Cell) -> Row {
    [cell; 6]
}

const NO_CONSENT: Cell = &[(Blocks, Rule::NoConsent)];
const WITHDRAWAL: Row =
    [&[(Opens, Rule::ConsentWithdrawable)], NO_CONSENT, NO_CONSENT, NO_CONSENT, NO_CONSENT, NO_CONSENT];

const TOLD: Cell = &[(Opens, Rule::ToldWhenObtained)];
const OBTAINED: Row =
    [TOLD, TOLD, &[(Opens, Rule::ToldWhenObtained), (Shapes, Rule::LaidDownByLaw)], TOLD, TOLD, TOLD];

/// Art. 17: on each basis its usual ground, and what holds against it.
const NOT_NEEDED: Cell = &[(Opens, Rule::NoLongerNecessary)];
const ERASURE: Row = [
    &[(Opens, Rule::ConsentWithdrawn), (Condition, Rule::OtherLegalGround)],
    NOT_NEEDED,
    &[(Opens, Rule::NoLongerNecessary), (Shapes, Rule::DutyRuns)],
    NOT_NEEDED,
    &[(Opens, Rule::NoLongerNecessary), (Opens, Rule::ObjectionUpheld), (Shapes, Rule::DutyRuns)],
    &[(Opens, Rule::NoLongerNecessary), (Opens, Rule::ObjectionUpheld)],
];

/// Art. 18(1): point (d) follows an objection under Art. 21(1), so it needs a basis that can be objected to.
const RESTRICTION: Cell =
    &[(Opens, Rule::AccuracyContested), (Opens, Rule::UnlawfulButKept), (Opens, Rule::NeededForClaims)];
const RESTRICTION_WITH_OBJECTION: Cell = &[
    (Opens, Rule::AccuracyContested),
    (Opens, Rule::UnlawfulButKept),
    (Opens, Rule::NeededForClaims),
    (Opens, Rule::ObjectionPending),
];
const RESTRICTIONS: Row = [
    RESTRICTION,
    RESTRICTION,
    RESTRICTION,
    RESTRICTION,
    RESTRICTION_WITH_OBJECTION,
    RESTRICTION_WITH_OBJECTION,
];

const PORTABLE: Cell =
    &[(Opens, Rule::PortableBasis), (Condition, Rule::AutomatedMeans), (Condition, Rule::ProvidedByPerson)];
const NOT_PORTABLE: Cell = &[(Blocks, Rule::PortableBasis)];
const PORTABILITY: Row =
    [PORTABLE, PORTABLE, NOT_PORTABLE, NOT_PORTABLE, &[(Blocks, Rule::PublicTaskNotPortable)], NOT_PORTABLE];

const NO_OBJECTION: Cell = &[(Blocks, Rule::ObjectionBasis)];
const OBJECTION: Cell = &[(Opens, Rule::ObjectionBasis), (Condition, Rule::ParticularSituation)];
const OBJECTIONS: Row = [NO_OBJECTION, NO_OBJECTION, NO_OBJECTION, NO_OBJECTION, OBJECTION, OBJECTION];

const RESEARCH: Cell = &[(Opens, Rule::ObjectionToResearch), (Condition, Rule::ResearchPurpose)];
const RESEARCH_OBJECTIONS: Row = [
    RESEARCH,
    RESEARCH,
    RESEARCH,
    RESEARCH,
    &[
        (Opens, Rule::ObjectionToResearch),
        (Condition, Rule::ResearchPurpose),
        (Shapes, Rule::PublicInterestResearch),
    ],
    RESEARCH,
];

const MATRIX: [(Right, Row); 14] = [
    (Right::WithdrawConsent, WITHDRAWAL),
    (Right::InformationCollected, all(&[(Opens, Rule::ToldAtCollection)])),
    (Right::InformationObtained, OBTAINED),
    (Right::Access, all(&[(Opens, Rule::AccessAndCopy)])),
    (Right::Rectification, all(&[(Opens, Rule::Corrected)])),
    (Right::Erasure, ERASURE),
    (Right::Restriction, RESTRICTIONS),
    (Right::Notification, all(&[(Opens, Rule::RecipientsTold)])),
    (Right::Portability, PORTABILITY),
    (Right::Objection, OBJECTIONS),
    (Right::MarketingObjection, all(&[(Opens, Rule::AbsoluteObjection), (Condition, Rule::DirectMarketing)])),
    (Right::ResearchObjection, RESEARCH_OBJECTIONS),
    (Right::AutomatedDecision, all(&[(Shapes, Rule::DependsOnDecision)])),
    (Right::Complaint, all(&[(Opens, Rule::ComplaintOpen)])),
];

/// What is known of a right from the basis alone.
pub(super) fn cell(right: Right, basis: BasisKind) -> Cell {
    let row = MATRIX.iter().find(|(of, _)| *of == right).map(|(_, row)| row);
    row.and_then(|row| row.get(basis as usize)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_right_has_a_cell_on_every_basis() {
        for right in Right::ALL {
            for basis in BasisKind::ALL {
                assert!(!cell(right, basis).is_empty(), "{right:?} on {basis:?}");
            }
        }
    }
}
