//! Why a request is refused, in whole or in part.

use schemars::JsonSchema;
use serde::Serialize;

use crate::law::clock::FeeGround;
use crate::law::{Citation, Exception, RestrictedUnder, Right};
use crate::read::Read;

/// Why nothing, or not all, is done on a request (Art. 12(4)). A missing ground and an exception are different answers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
#[schemars(rename = "RefusalReason")]
pub enum Reason {
    /// Recital 27: the person is dead, and the Regulation does not apply to their data; Member States may provide for rules.
    Deceased,
    /// Art. 11(2): the controller shows that it cannot identify the person.
    CannotIdentify,
    /// Art. 12(6): the identity was reasonably doubted, and was not confirmed.
    IdentityNotConfirmed,
    /// Art. 12(5)(b): the request is manifestly unfounded; the controller has to show it.
    ManifestlyUnfounded,
    /// Art. 12(5)(b): the request is excessive; the controller has to show it.
    Excessive,
    /// Art. 12(5)(a), 15(3): the fee was not paid.
    FeeNotPaid,
    /// Art. 15(4), 20(4): a copy would adversely affect others. It limits a copy, not the whole answer (Recital 63).
    RightsOfOthers,
    /// Art. 16: the data are accurate and complete.
    Accurate,
    /// Art. 17(1): none of its grounds is met.
    NoGround,
    /// Art. 17(3): an exception applies, to an extent and until an end that the letter tells.
    Exception {
        /// Which.
        exception: Exception,
    },
    /// Art. 18(1): none of its cases is met.
    NoCaseOfRestriction,
    /// Art. 20(1): not provided by the person, not automated, or on another basis than consent or contract.
    NotPortable,
    /// Art. 21(1): the basis is neither public task nor legitimate interests.
    NotOpenToObjection,
    /// Art. 21(1): compelling grounds override the person's, or legal claims need the data.
    OverridingGrounds,
    /// Art. 21(6): the research is needed for a task in the public interest.
    PublicInterestResearch,
    /// Art. 22(1): no decision with legal or similar effect was made by automated means alone.
    NotAutomated,
    /// Art. 22(2)(b): Union or Member State law authorises the decision.
    AutomationByLaw,
    /// Art. 7(3): no processing rests on consent.
    NoConsent,
    /// National or Union law restricts the right (Art. 23, 89(2)–(3)).
    Restricted {
        /// What lets it.
        under: RestrictedUnder,
        /// The provision that does.
        provision: Citation,
    },
}

impl Reason {
    /// Where the reason stands: Recital 27, or Art. 7(3), 11, 12, 15–18, 20–23 or 89.
    #[must_use]
    pub const fn citation(&self) -> Citation {
        Citation::known(match self {
            Self::Deceased => "GDPR Recital 27",
            Self::CannotIdentify => "GDPR Art. 11(2)",
            Self::IdentityNotConfirmed => "GDPR Art. 12(6)",
            Self::ManifestlyUnfounded | Self::Excessive => "GDPR Art. 12(5)(b)",
            Self::FeeNotPaid => "GDPR Art. 12(5)(a)",
            Self::RightsOfOthers => "GDPR Art. 15(4), 20(4)",
            Self::Accurate => "GDPR Art. 16",
            Self::NoGround => "GDPR Art. 17(1)",
            Self::Exception { exception } => return exception.citation(),
            Self::NoCaseOfRestriction => "GDPR Art. 18(1)",
            Self::NotPortable => "GDPR Art. 20(1)",
            Self::NotOpenToObjection | Self::OverridingGrounds => "GDPR Art. 21(1)",
            Self::PublicInterestResearch => "GDPR Art. 21(6)",
            Self::NotAutomated => "GDPR Art. 22(1)",
            Self::AutomationByLaw => "GDPR Art. 22(2)(b)",
            Self::NoConsent => "GDPR Art. 7(3)",
            Self::Restricted { under, .. } => return under.citation(),
        })
    }

    /// Whether the law gives this reason against this right. The marketing objection is honoured even in a request that
    /// is excessive (Art. 21(3)), and Art. 12(5) does not reach Art. 7(3).
    #[must_use]
    pub const fn concerns(&self, right: Right) -> bool {
        match self {
            Self::Deceased => !matches!(right, Right::Complaint),
            Self::CannotIdentify => right.falls_without_identity(),
            Self::IdentityNotConfirmed => right.waits_for_identity(),
            Self::ManifestlyUnfounded | Self::Excessive | Self::FeeNotPaid => may_cost(right),
            Self::RightsOfOthers => matches!(right, Right::Access | Right::Portability),
            Self::Accurate => matches!(right, Right::Rectification),
            Self::NoGround | Self::Exception { .. } => matches!(right, Right::Erasure),
            Self::NoCaseOfRestriction => matches!(right, Right::Restriction),
            Self::NotPortable => matches!(right, Right::Portability),
            Self::NotOpenToObjection | Self::OverridingGrounds => matches!(right, Right::Objection),
            Self::PublicInterestResearch => matches!(right, Right::ResearchObjection),
            Self::NotAutomated | Self::AutomationByLaw => matches!(right, Right::AutomatedDecision),
            Self::NoConsent => matches!(right, Right::WithdrawConsent),
            Self::Restricted { under, .. } => under.reaches(right),
        }
    }

    /// Whether it can carry a refusal of the whole, and not of a part only: the rights of others limit a copy under
    /// Art. 15(3), and never the whole of an access (Art. 15(4), Recital 63).
    #[must_use]
    pub const fn refuses_whole(&self, right: Right) -> bool {
        !matches!((self, right), (Self::RightsOfOthers, Right::Access))
    }
}

/// Whether a fee on this ground is asked for a right: a further copy is one of access (Art. 15(3)).
pub(crate) const fn fee_reaches(ground: FeeGround, right: Right) -> bool {
    match ground {
        FeeGround::FurtherCopy => matches!(right, Right::Access),
        FeeGround::ManifestlyUnfounded | FeeGround::Excessive => may_cost(right),
    }
}

/// Whether Art. 12(5) lets a fee be asked, or the request be refused as excessive: Articles 15 to 22, but for the
/// objection to direct marketing, which is honoured without more (Art. 21(3)).
pub(super) const fn may_cost(right: Right) -> bool {
    !matches!(right, Right::WithdrawConsent | Right::MarketingObjection | Right::Complaint)
}
