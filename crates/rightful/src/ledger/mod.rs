//! What was done, as a chain that shows every change made to it afterwards.
//!
//! One line of canonical JSON per entry. Each entry holds the hash of the one before and is authenticated with the
//! ledger key; it carries tags, hashes and counts, never a value. People stand in it as keyed tags, which are
//! themselves personal data (Art. 4(5), Recital 26) with a basis and an end of their own: accountability (Art. 5(2)).
//!
//! What is found, and by whom:
//! - without the key: any change, removal, swap or insertion that does not recompute the chain from there on;
//! - with the key: any of these at all;
//! - a tail that was cut off whole: only against a [`Head`] kept elsewhere, such as in a certificate.

mod chain;
mod entry;
mod replay;
mod tag;

pub use self::chain::{Appended, Authenticity, Ledger, LedgerReport, Tail};
pub use self::entry::{Counts, Entry, Facts, HandedOut, Handover, Head, KeyEvent, State, Told};
pub use self::replay::{case_of, tag_of};
pub use self::tag::{case_tag, copy_tag, subject_tag};

#[cfg(test)]
mod tests;
