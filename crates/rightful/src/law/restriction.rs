//! What a restriction of processing stops, and what it leaves open (Art. 18).

use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::{BasisKind, Citation};
use crate::case::RestrictionGround;
use crate::read::Read;

/// Something that is about to be done with restricted data (Art. 18(2)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a call: a new key is a new fact, read by while_restricted")]
pub struct WhileRestricted {
    /// The ground of the restriction.
    pub ground: RestrictionGround,
    /// What is about to be done.
    pub doing: Processing,
}

/// What may be done with data (Art. 18(2)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "Art. 18(2) and what it leaves over")]
pub enum Processing {
    /// They are stored (Art. 18(2)).
    Storage,
    /// They are deleted because a period is over (Art. 5(1)(e)).
    ScheduledDeletion,
    /// They are used for the purposes they are held for (Art. 5(1)(b)).
    Use,
    /// The person agrees to it (Art. 18(2)): asking for their erasure is that too.
    ConsentedTo,
    /// It serves the establishment, exercise or defence of legal claims (Art. 18(2)).
    LegalClaims,
    /// It protects the rights of another person (Art. 18(2)).
    RightsOfOthers,
    /// It serves an important public interest of the Union or a Member State (Art. 18(2)).
    PublicInterest,
}

/// Whether something may be done with restricted data (Art. 18(2)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct RestrictedAnswer {
    /// Whether it may.
    pub allowed: bool,
    /// The ground that stops it, or the provision that leaves it open; the ground first where it has words of its own.
    pub cites: Vec<Citation>,
    /// What ends the restriction; the person is informed before (Art. 18(3)).
    pub ends_with: RestrictionEnd,
}

/// What a restriction waits for (Art. 18(1), (3)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "one for each ground of Art. 18(1)")]
pub enum RestrictionEnd {
    /// The controller has verified the accuracy (Art. 18(1)(a)).
    AccuracyVerified,
    /// The person no longer opposes erasure (Art. 18(1)(b)).
    ErasureNoLongerOpposed,
    /// The person no longer needs the data for claims (Art. 18(1)(c)).
    ClaimsSettled,
    /// It is verified whether the controller's grounds override the person's (Art. 18(1)(d)).
    ObjectionWeighed,
}

/// Whether something may be done with restricted data (Art. 18(1), (2)).
///
/// Deleting is processing (Art. 4(2)) and none of what Art. 18(2) leaves open, so every ground stops a deletion that is due
/// by a period. Two say so themselves: under Art. 18(1)(b) the person opposes the erasure, and under Art. 18(1)(c) the
/// controller needs the data no longer and would delete them.
#[must_use]
pub fn while_restricted(facts: &WhileRestricted) -> RestrictedAnswer {
    use RestrictionGround::{AccuracyContested, NeededForClaims, ObjectionPending, UnlawfulButKept};
    let allowed = !matches!(facts.doing, Processing::ScheduledDeletion | Processing::Use);
    let deletion = facts.doing == Processing::ScheduledDeletion;
    let mut cites = Vec::new();
    if !allowed {
        cites.push(facts.ground.citation());
    }
    cites.push(Citation::known("GDPR Art. 18(2)"));
    if deletion && matches!(facts.ground, AccuracyContested | ObjectionPending) {
        cites.push(Citation::known("GDPR Art. 4(2)"));
    }
    let ends_with = match facts.ground {
        AccuracyContested => RestrictionEnd::AccuracyVerified,
        UnlawfulButKept => RestrictionEnd::ErasureNoLongerOpposed,
        NeededForClaims => RestrictionEnd::ClaimsSettled,
        ObjectionPending => RestrictionEnd::ObjectionWeighed,
    };
    RestrictedAnswer { allowed, cites, ends_with }
}

/// Whether Art. 21(1) gives a right to object to processing on this basis: points (e) and (f) of Art. 6(1) and no other.
#[must_use]
pub const fn may_be_objected_to(basis: BasisKind) -> bool {
    matches!(basis, BasisKind::PublicTask | BasisKind::LegitimateInterests)
}
