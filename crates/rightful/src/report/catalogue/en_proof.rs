//! English words of the page of a certificate.

use super::proof::Proof;
use crate::certificate::{GapKind, OpenKind, State};

pub(super) const fn proof(word: Proof) -> &'static str {
    match word {
        Proof::Title => "What was done, and what an independent scan found",
        Proof::State(state) => match state {
            State::CleanInScope => {
                "Clean in scope: nothing is left where the scan looked, and nothing is open."
            }
            State::Pending => "Pending: everything that is still open has a day that was not past.",
            State::Partial => "Partial: something is overdue, has failed or was not looked at.",
        },
        Proof::Open(kind) => match kind {
            OpenKind::Backups => "Backups still hold the old state",
            OpenKind::Recipient => "A recipient has to be told",
            OpenKind::OldValueInText => "Text may still name what was corrected",
            OpenKind::UseStop => "A use has to end where another purpose keeps the data",
            OpenKind::Store => "Another store has to be planned and run",
            OpenKind::Inform => "Others who took over what was public have to be informed",
            OpenKind::Restriction => {
                "What no run can mark has to be marked as restricted, or freed from the mark"
            }
            OpenKind::Supplement => "Evidence has to be supplemented",
            OpenKind::KeepOut => "Somebody has to be kept from being written to again, by hand",
            OpenKind::FreePages => "Free pages may still hold the old state",
            OpenKind::Retention => "Rows that stay go when their period is over",
            OpenKind::Review => "What is held back is looked at again",
        },
        Proof::Gap(kind) => match kind {
            GapKind::Undescribed => "not described by the data map, so not looked at",
            GapKind::UnreadableDocuments => {
                "documents there cannot be read exactly: nobody knows whether they lead to the person"
            }
            GapKind::UnreadableDates => "rows stay whose dates cannot be read, so that they have no end",
            GapKind::OtherSpelling => {
                "holds what was corrected in another spelling, and was left as it is: look at it, and correct it by its own name"
            }
            GapKind::UnknownIdentifier => {
                "no value of it was known when the run began that can be looked for, so what names the person by it was not found"
            }
            GapKind::CopyOfWhom => {
                "a copy of an identifier, and the map does not say whose: an earlier value in it was not looked for"
            }
            GapKind::EarlierRun => {
                "this earlier run of the person was blocked or given up, and what it knew of them is gone: what it has left cannot be looked for any more"
            }
            GapKind::UnnamedStub => {
                "this earlier run of the person left accounts as stubs that the case does not name, so what is kept with them was not found: name each by its key"
            }
        },
        Proof::From => "Sealed with the key {key}",
        Proof::Run => "Run",
        Proof::AsOf => "Day of the run",
        Proof::SeedGiven => {
            "The seed of this run is known to somebody, so that it can be repeated: new values of it are pseudonyms."
        }
        Proof::Scan => "The scan",
        Proof::Scanner => "Scanner",
        Proof::LookedFor => "Looked for, by name",
        Proof::NothingLookedFor => "nothing",
        Proof::Scanned => "Looked at: {what}",
        Proof::KeptHits => "Hits in cells that stay by the plan",
        Proof::ReviewHits => "Hits somebody should look at",
        Proof::Unseen => {
            "No scan of the database file sees what other files once held where the disk is free now, such as a rollback \
             journal that the engine has deleted, or snapshots of the volume. Nor does it read what is encrypted or compressed."
        }
        Proof::StillOpen => "What is still open",
        Proof::NothingOpen => "Nothing is open.",
        Proof::By => "By",
        Proof::Gaps => "What was not looked at, was left, or has no end",
        Proof::NoGaps => "Everything that was touched is described, and the scan knew whom to look for.",
        Proof::Ledger => "The ledger before this run",
        Proof::LedgerHead => "{entries} entries, the last {hash}",
        Proof::Foot => {
            "This page holds no personal data. It shows a certificate and does not check it: rightful verify does, \
             with the plan and the ledger."
        }
    }
}
