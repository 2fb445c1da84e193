//! Uses of data that were stopped already.

use alloc::string::String;

use schemars::JsonSchema;
use serde::Serialize;

use crate::calendar::Date;
use crate::read::Read;

/// Data are used for a purpose, or for one channel of its consent, no more: what had to be stopped outside the store has been
/// (Art. 5(1)(b), 7(3), 18(1)(d), 21).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the case document: a new key is a new fact, read by decide")]
pub struct Stopped {
    /// The purpose.
    pub purpose: String,
    /// The channel of its consent, where the use for that alone was stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// The day.
    pub on: Date,
}
