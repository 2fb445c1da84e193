#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
// What derives a reader names the crate.
extern crate self as rightful;

pub mod access;
mod address;
pub mod agenda;
mod alike;
mod calendar;
mod canonical;
pub mod carry;
pub mod case;
pub mod certificate;
mod condition;
pub mod consent;
mod csv;
pub mod decide;
mod error;
pub mod find;
mod gather;
mod hash;
pub mod json_edit;
pub mod law;
pub mod ledger;
pub mod letter;
mod name;
mod order;
mod path;
pub mod plan;
mod pointer;
pub mod policy;
mod pseudonym;
pub mod read;
pub mod redact;
pub mod register;
pub mod report;
pub mod request;
pub mod rows;
pub mod schema;
mod shape;
pub mod survey;
pub mod sweep;
mod usable;
mod value;
pub mod wire;

pub use crate::calendar::{
    Amount, Date, DateEncoding, DateTime, DayOrTime, MonthDay, Period, StartRule, Term, UtcOffset, Weekday,
};
pub use crate::canonical::{MAX_INTEGER, to_canonical};
pub use crate::case::Case;
pub use crate::condition::{All, Any, Compare, Comparison, Condition, Not};
pub use crate::decide::{Decision, decide};
pub use crate::error::{Code, Error, Problems};
pub use crate::hash::{Hash, sha256_hex};
pub use crate::json_edit::{JsonPath, JsonSegment};
pub use crate::ledger::Ledger;
pub use crate::name::Name;
pub use crate::path::Path;
pub use crate::plan::{Plan, plan, survey_request};
pub use crate::policy::Policy;
pub use crate::pseudonym::{
    CaseKey, Format, KeyId, LedgerKey, PseudonymKey, RootKey, RunId, RunKey, RunSeed, SecretText, Shape, Tag,
};
pub use crate::register::Register;
pub use crate::report::{Audience, Explained, Explanation, Language, explain};
pub use crate::schema::Schema;
pub use crate::survey::{Survey, SurveyRequest};
pub use crate::value::Value;
