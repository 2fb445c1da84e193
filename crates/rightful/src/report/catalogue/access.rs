//! Words of a copy of one person's data (Art. 15). Like labels, some hold names in braces.

use super::en_access;
use crate::access::{Limit, Relation};
use crate::law::{Redaction, Right};
use crate::policy::Source;
use crate::report::Language;

/// A word or sentence of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum Told {
    Title,
    Contents,
    Nothing,
    NothingFound,
    Held,
    MadeOn,
    Controller,
    Processor,
    Officer,
    Representative,
    RepresentativeUk,
    Joint,
    Rows,
    Others,
    OthersHow,
    EmptyFields,
    Why,
    Basis,
    Data,
    Recipients,
    Transfers,
    Period,
    Until,
    Standing,
    Rights,
    RightFor,
    Right(Right),
    Complaint,
    ComplaintTo,
    ComplaintUk,
    Sources,
    From,
    Automated,
    AutomatedNone,
    AutomatedNoneUk,
    AutomatedNotSaid,
    Logic,
    Significance,
    YourData,
    NothingIn,
    Column,
    Origin,
    Purposes,
    Source(Source),
    NotSaid,
    HeldUntil,
    HeldUntilUnread,
    Relation(Relation),
    Person,
    Withheld,
    Bytes,
    LeftOut,
    NothingLeftOut,
    Redaction(Redaction),
    WithheldField,
    Limits,
    Limit(Limit),
    Missing,
    Lacks(Lack),
    Foot,
}

/// What a copy could not say, by the point of Art. 15 that asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::report) enum Lack {
    Controller,
    Categories,
    Periods,
    Authority,
    Sources,
    Automated,
    Safeguards,
    Data,
}

impl Lack {
    /// What is lacking where a citation of Art. 15 asks for it.
    pub(in crate::report) fn of(cites: &str) -> Self {
        match cites.strip_prefix("UK ").unwrap_or(cites) {
            "GDPR Art. 15(1)" => Self::Controller,
            "GDPR Art. 15(1)(b)" => Self::Categories,
            "GDPR Art. 15(1)(d)" => Self::Periods,
            "GDPR Art. 15(1)(f)" => Self::Authority,
            "GDPR Art. 15(1)(g)" => Self::Sources,
            "GDPR Art. 15(1)(h)" => Self::Automated,
            "GDPR Art. 15(2)" => Self::Safeguards,
            _ => Self::Data,
        }
    }
}

impl Language {
    /// A word or sentence of a copy.
    pub(in crate::report) const fn told(self, told: Told) -> &'static str {
        match self {
            Self::English => en_access::told(told),
        }
    }
}
