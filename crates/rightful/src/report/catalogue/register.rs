//! Words of the records of processing (Art. 30). Like labels, some hold names in braces.

use super::en_register;
use crate::report::Language;

/// A word of the records of processing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum Term {
    Title,
    KeptAsController,
    KeptAsProcessor,
    Organisation,
    Contact,
    Dpo,
    Representative,
    RepresentativeUk,
    Joint,
    ActsFor,
    Rests,
    Activities,
    Purpose,
    Name,
    Basis,
    By,
    People,
    Data,
    Recipients,
    Transfers,
    Erased,
    Security,
    Missing,
    NothingMissing,
    WherePossible,
    NoneSaid,
    None,
    NotSaid,
    KeptFor,
    KeptAtLeast,
    FromYearEnd,
    FromFinancialYearEnd,
    ConsentLasts,
    EndsWith,
    EndsWithFirst,
    UnlinkedFrom,
    UnlinkedFromFirst,
    EvidenceFor,
    BackupsOf,
    Contents,
    Foot,
}

impl Language {
    /// A word of the records of processing.
    pub(in crate::report) const fn term(self, term: Term) -> &'static str {
        match self {
            Self::English => en_register::term(term),
        }
    }
}
