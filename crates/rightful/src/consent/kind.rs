//! What can happen to a consent, by whom, and how it stands then.

use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use crate::law::Citation;
use crate::read::Read;

/// What happened to a consent.
///
/// In ascending order of how much it protects the person: of several at one instant the last in this order counts
/// (*convention*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "a new kind must break every place that decides what it is worth"
)]
#[schemars(rename = "ConsentEventKind")]
pub enum Kind {
    /// The controller asked. A question is no answer: it changes nothing that the person said (*convention*).
    Requested,
    /// The person put the answer off: no answer either.
    Deferred,
    /// Terms of a consent that stands were changed. Whether it stands is not: one purpose or channel more is `given`, one
    /// less is `withdrawn`, longer is `renewed` (*convention*).
    Amended,
    /// Given, by a statement or a clear affirmative act (Art. 4(11)).
    Given,
    /// Given again, before or after it had ended: a new act, which stands by itself.
    Renewed,
    /// Its period is over. Needed only where the event that gave it has no period of its own.
    Expired,
    /// Asked, and refused.
    Refused,
    /// Ended by somebody else than the person.
    Revoked,
    /// Found to be none (Art. 4(11), 7(2)), from the time of this event on (*convention*): dated like the consent it is
    /// about, it says that there never was one.
    Invalidated,
    /// Withdrawn (Art. 7(3)).
    Withdrawn,
}

impl Kind {
    /// Every kind, in ascending order of protection.
    pub const ALL: [Self; 10] = [
        Self::Requested,
        Self::Deferred,
        Self::Amended,
        Self::Given,
        Self::Renewed,
        Self::Expired,
        Self::Refused,
        Self::Revoked,
        Self::Invalidated,
        Self::Withdrawn,
    ];

    /// Whether it gives consent, and so has to be specific (Art. 4(11), 6(1)(a)).
    #[must_use]
    pub const fn gives(self) -> bool {
        matches!(self, Self::Given | Self::Renewed)
    }

    /// How the consent stands by it, while no period has run out.
    pub(super) const fn status(self) -> Status {
        match self {
            Self::Requested => Status::Requested,
            Self::Deferred => Status::Deferred,
            Self::Given | Self::Amended => Status::Given,
            Self::Renewed => Status::Renewed,
            Self::Expired => Status::Expired,
            Self::Refused => Status::Refused,
            Self::Revoked => Status::Revoked,
            Self::Invalidated => Status::Invalidated,
            Self::Withdrawn => Status::Withdrawn,
        }
    }

    /// Whether it can come from this actor. Consent is the person's own (Art. 4(11)), or for a child given by the holder of
    /// parental responsibility (Art. 8(1)); it is asked for by the controller, and what others end is no withdrawal.
    #[must_use]
    pub const fn can_come_from(self, actor: Actor) -> bool {
        let person =
            matches!(actor, Actor::DataSubject | Actor::ParentalResponsibility | Actor::Representative);
        match self {
            Self::Given
            | Self::Renewed
            | Self::Amended
            | Self::Refused
            | Self::Deferred
            | Self::Withdrawn => person,
            Self::Requested | Self::Expired => matches!(actor, Actor::Controller | Actor::Processor),
            Self::Invalidated => matches!(actor, Actor::Controller | Actor::Authority),
            Self::Revoked => !matches!(actor, Actor::DataSubject),
        }
    }
}

/// Who an event of consent came from, by role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Actor {
    /// The person.
    DataSubject,
    /// The holder of parental responsibility over a child (Art. 8(1)).
    ParentalResponsibility,
    /// Somebody who acts for the person under national law.
    Representative,
    /// The controller.
    Controller,
    /// A processor, for the controller.
    Processor,
    /// A supervisory authority or a court.
    Authority,
}

/// How a consent stands at an instant: the states of the W3C Data Privacy Vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "the states of the vocabulary: a new one must be decided everywhere"
)]
pub enum Status {
    /// Nothing is on record.
    Unknown,
    /// Asked, and not answered yet.
    Requested,
    /// Asked, and the answer put off.
    Deferred,
    /// Given.
    Given,
    /// Given again.
    Renewed,
    /// Refused.
    Refused,
    /// Withdrawn (Art. 7(3)).
    Withdrawn,
    /// Its period is over.
    Expired,
    /// Found to be none.
    Invalidated,
    /// Ended by somebody else than the person.
    Revoked,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 10] = [
        Self::Unknown,
        Self::Requested,
        Self::Deferred,
        Self::Given,
        Self::Renewed,
        Self::Refused,
        Self::Withdrawn,
        Self::Expired,
        Self::Invalidated,
        Self::Revoked,
    ];

    /// Whether processing may rest on it (Art. 6(1)(a)).
    #[must_use]
    pub const fn covers(self) -> bool {
        matches!(self, Self::Given | Self::Renewed)
    }

    /// Its term in the W3C Data Privacy Vocabulary 2.3.
    #[must_use]
    pub const fn dpv(self) -> &'static str {
        match self {
            Self::Unknown => "dpv:ConsentUnknown",
            Self::Requested => "dpv:ConsentRequested",
            Self::Deferred => "dpv:ConsentRequestDeferred",
            Self::Given => "dpv:ConsentGiven",
            Self::Renewed => "dpv:RenewedConsentGiven",
            Self::Refused => "dpv:ConsentRefused",
            Self::Withdrawn => "dpv:ConsentWithdrawn",
            Self::Expired => "dpv:ConsentExpired",
            Self::Invalidated => "dpv:ConsentInvalidated",
            Self::Revoked => "dpv:ConsentRevoked",
        }
    }

    /// Why processing may or may not rest on it.
    ///
    /// That consent given for a period reaches no further is read from "specific" in Art. 4(11): the law sets no lifetime
    /// (*convention*).
    #[must_use]
    pub fn cites(self) -> Vec<Citation> {
        let known: &[&str] = match self {
            Self::Given | Self::Renewed => &["GDPR Art. 6(1)(a)", "GDPR Art. 7(1)"],
            // Whoever may give it for the person takes it back for them, with the same effect.
            Self::Withdrawn | Self::Revoked => &["GDPR Art. 7(3)"],
            Self::Expired => &["GDPR Art. 4(11)"],
            Self::Invalidated => &["GDPR Art. 4(11)", "GDPR Art. 7(2)"],
            Self::Unknown | Self::Requested | Self::Deferred | Self::Refused => {
                &["GDPR Art. 4(11)", "GDPR Art. 7(1)"]
            }
        };
        known.iter().map(|text| Citation::known(text)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_protective_kind_is_the_greater_and_every_kind_has_a_status() {
        assert!(Kind::ALL.is_sorted());
        let giving: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| kind.status().covers()).collect();
        assert_eq!(giving, [Kind::Amended, Kind::Given, Kind::Renewed]);
        assert!(Kind::Renewed < Kind::Expired, "whatever gives none comes after what does");
    }

    #[test]
    fn nobody_consents_for_the_person_but_who_may() {
        for kind in Kind::ALL {
            assert!(!(kind.can_come_from(Actor::Controller) && kind.gives()), "{kind:?}");
            assert_eq!(
                kind.can_come_from(Actor::DataSubject),
                kind.can_come_from(Actor::Representative) && kind != Kind::Revoked
            );
        }
    }

    #[test]
    fn terms_are_distinct() {
        let mut terms: Vec<&str> = Status::ALL.iter().map(|status| status.dpv()).collect();
        terms.sort_unstable();
        terms.dedup();
        assert_eq!(terms.len(), Status::ALL.len());
    }
}
