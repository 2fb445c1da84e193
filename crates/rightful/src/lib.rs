#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod calendar;
mod canonical;
mod condition;
mod error;
mod hash;
mod path;
mod pseudonym;
mod value;

pub use crate::calendar::{
    Amount, Date, DateEncoding, DateForm, DateTime, MonthDay, Period, StartRule, Term, Weekday,
};
pub use crate::canonical::{MAX_INTEGER, to_canonical};
pub use crate::condition::{All, Any, Compare, Comparison, Condition, Not};
pub use crate::error::{Code, Error, Problems};
pub use crate::hash::{Hash, sha256_hex};
pub use crate::path::Path;
pub use crate::pseudonym::{
    CaseKey, Format, KeyId, LedgerKey, PseudonymKey, RootKey, RunId, RunKey, RunSeed, SecretText, Shape, Tag,
};
pub use crate::value::Value;
