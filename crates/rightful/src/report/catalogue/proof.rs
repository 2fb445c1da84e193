//! Words of the page of a certificate. Like labels, some hold names in braces.

use super::en_proof;
use crate::certificate::{GapKind, OpenKind, State};
use crate::report::Language;

/// A word of the page of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum Proof {
    Title,
    State(State),
    Open(OpenKind),
    Gap(GapKind),
    /// Whose certificate it is: the key's.
    From,
    Run,
    AsOf,
    SeedGiven,
    Scan,
    Scanner,
    LookedFor,
    NothingLookedFor,
    Scanned,
    KeptHits,
    ReviewHits,
    /// What no scan of a file can see.
    Unseen,
    StillOpen,
    NothingOpen,
    By,
    Gaps,
    NoGaps,
    Ledger,
    LedgerHead,
    Foot,
}

impl Language {
    /// A word of the page of a certificate.
    pub(in crate::report) const fn proof(self, word: Proof) -> &'static str {
        match self {
            Self::English => en_proof::proof(word),
        }
    }
}
