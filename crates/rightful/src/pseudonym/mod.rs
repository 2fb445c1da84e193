//! Keys, tags, keyed pseudonyms and surrogates.
//!
//! One [`RootKey`] gives every other key by HKDF-SHA-256 under its own label, so that a tag in a plan, a tag in the
//! ledger and the pseudonyms of two domains cannot be joined without it. Values enter HMAC-SHA-256 typed and
//! length-prefixed: the same value gives the same tag in every table, engine and language, and no two lists of values
//! give the same bytes.
//!
//! A *pseudonym* is made with a key that lives on: whoever holds the key can recompute it, so it is pseudonymisation
//! (Art. 4(5)) and never erasure. A *surrogate* is made with the seed of one run, which is destroyed when the run ends.

mod encode;
mod format;
mod key;
mod secret;
mod seed;
mod tag;

pub use self::format::{Format, Shape};
pub use self::key::{CaseKey, KeyId, LedgerKey, PseudonymKey, RootKey};
pub use self::secret::SecretText;
pub use self::seed::{RunId, RunKey, RunSeed};
pub use self::tag::Tag;

#[cfg(test)]
mod tests;
