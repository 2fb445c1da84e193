//! The calls: what each takes, and what it answers.

use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer;
use crate::shape::{self, Names};
use crate::{Case, Code, Hash, Policy, Problems};

/// A call that takes nothing: `{}`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Nothing {}

/// A policy to be checked.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CheckCall {
    /// The policy.
    policy: serde_json::Value,
}

/// The policy fits together.
#[derive(Serialize)]
struct Checked {
    /// Its hash.
    policy: Hash,
}

/// A policy and the case to be decided on it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct DecideCall {
    /// The policy.
    policy: serde_json::Value,
    /// The case.
    case: Case,
}

/// One error code.
#[derive(Serialize)]
struct CodeEntry {
    code: Code,
    meaning: &'static str,
}

/// Checks a policy: its hash, or every problem.
pub(super) fn check(json: &str) -> Result<String, Problems> {
    let call: CheckCall = shape::read(json, Names::Told)?;
    let policy = Policy::from_value(call.policy).map_err(|problems| problems.under("/policy"))?;
    answer(&Checked { policy: policy.hash() })
}

/// Decides a case.
pub(super) fn decide(json: &str) -> Result<String, Problems> {
    let call: DecideCall = shape::read(json, Names::ByPosition)?;
    let policy = Policy::from_value(call.policy).map_err(|problems| problems.under("/policy"))?;
    let decision = crate::decide(&policy, &call.case).map_err(|problems| problems.under("/case"))?;
    answer(&decision)
}

/// The JSON Schema of the policy document.
pub(super) fn policy_schema(json: &str) -> Result<String, Problems> {
    shape::read::<Nothing>(json, Names::Told)?;
    answer(&Policy::json_schema())
}

/// Every error code and what it means.
pub(super) fn codes(json: &str) -> Result<String, Problems> {
    shape::read::<Nothing>(json, Names::Told)?;
    let codes: Vec<CodeEntry> =
        Code::ALL.iter().map(|code| CodeEntry { code: *code, meaning: code.meaning() }).collect();
    answer(&codes)
}
