//! Why something is not handed out: out of a copy (Art. 15(4), 23(1)), or out of a portable package (Art. 20).

use schemars::JsonSchema;
use serde::Serialize;

use super::Citation;
use crate::read::Read;

/// Why a whole field is in no copy that is handed out (Art. 15(4), 23(1), 32(1)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum WithholdGround {
    /// Art. 15(4): it would adversely affect the rights and freedoms of others.
    OthersRights,
    /// Art. 15(4), Recital 63: a trade secret or intellectual property; it does not allow refusing everything.
    TradeSecret,
    /// Art. 32(1): a credential, such as the hash of a password, whose disclosure would undo the protection of the account
    /// itself (*convention*: the law names no such exception).
    Credential,
    /// Art. 23(1): Union or Member State law restricts access; the reason names the provision.
    ByLaw,
}

impl WithholdGround {
    /// Where the ground stands: Art. 15(4), 23(1) or 32(1).
    #[must_use]
    pub const fn citation(self) -> Citation {
        Citation::known(match self {
            Self::OthersRights | Self::TradeSecret => "GDPR Art. 15(4)",
            Self::Credential => "GDPR Art. 32(1)",
            Self::ByLaw => "GDPR Art. 23(1)",
        })
    }
}

/// Why a cell is not in a copy as it is held (Art. 15(4), 23(1), 32(1)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Redaction {
    /// Art. 15(4): it leads to another person, who is told apart by a number of this file instead.
    OtherPerson,
    /// Art. 15(4): it is about another person.
    AboutAnother,
    /// Art. 15(4): text names another person, who is told apart by a number of this file instead.
    NamedInText,
    /// Art. 15(4): it is wrapped or binary, so that nothing in it can be replaced, and another person is or may be in it.
    NotRead,
    /// Art. 15(4): the policy withholds it for the rights of others.
    OthersRights,
    /// Art. 15(4), Recital 63: the policy withholds it as a trade secret.
    TradeSecret,
    /// Art. 32(1): the policy withholds it as a credential (*convention*).
    Credential,
    /// Art. 23(1): the policy withholds it because law restricts access.
    ByLaw,
}

impl Redaction {
    /// Where the reason stands: Art. 15(4), 23(1) or 32(1).
    #[must_use]
    pub const fn citation(self) -> Citation {
        Citation::known(match self {
            Self::OtherPerson
            | Self::AboutAnother
            | Self::NamedInText
            | Self::NotRead
            | Self::OthersRights
            | Self::TradeSecret => "GDPR Art. 15(4)",
            Self::Credential => "GDPR Art. 32(1)",
            Self::ByLaw => "GDPR Art. 23(1)",
        })
    }
}

impl From<WithholdGround> for Redaction {
    fn from(ground: WithholdGround) -> Self {
        match ground {
            WithholdGround::OthersRights => Self::OthersRights,
            WithholdGround::TradeSecret => Self::TradeSecret,
            WithholdGround::Credential => Self::Credential,
            WithholdGround::ByLaw => Self::ByLaw,
        }
    }
}

/// Why something that is in the copy of Art. 15(3) is not in the package of Art. 20.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LeftOut {
    /// Art. 20(1)(a), 20(3): no purpose that goes on rests on consent (Art. 6(1)(a), 9(2)(a)) or a contract (Art. 6(1)(b)).
    Basis,
    /// Art. 20(1): it was inferred or derived from other data, not provided by the person (WP242 rev.01).
    Inferred,
    /// Art. 20(1): another source provided it.
    FromElsewhere,
    /// Art. 20(1): another person provided it, in a row that is about the person or that they take part in.
    ByAnother,
    /// Art. 20(1): the policy does not say where it comes from, so that nobody can say the person provided it.
    SourceNotSaid,
    /// Art. 20(4): it is not in the copy either, for the rights of others or for a declared reason.
    Withheld,
}

impl LeftOut {
    /// Where the reason stands: Art. 20(1) or 20(4).
    #[must_use]
    pub const fn citation(self) -> Citation {
        Citation::known(match self {
            Self::Basis => "GDPR Art. 20(1)(a)",
            Self::Inferred | Self::FromElsewhere | Self::ByAnother | Self::SourceNotSaid => "GDPR Art. 20(1)",
            Self::Withheld => "GDPR Art. 20(4)",
        })
    }
}
