//! The policy on its own: its check and its schema.

use schemars::JsonSchema;
use serde::Serialize;

use super::Call;
use crate::read::Read;
use crate::shape::Names;
use crate::{Hash, Policy, Problems};

/// Checks a policy: its hash, or every problem.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckCall {
    /// The policy.
    policy: serde_json::Value,
}

/// The policy fits together.
#[derive(Serialize, JsonSchema)]
pub(super) struct Checked {
    /// Its hash.
    policy: Hash,
}

/// Tells the JSON Schema of the policy document.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PolicySchemaCall {}

impl Call for CheckCall {
    const NAME: &'static str = "check";
    const NAMES: Names = Names::Told;
    type Answer = Checked;

    fn answer(self) -> Result<Checked, Problems> {
        Ok(Checked { policy: read(self.policy)?.hash() })
    }
}

impl Call for PolicySchemaCall {
    const NAME: &'static str = "policy_schema";
    const NAMES: Names = Names::Told;
    type Answer = serde_json::Value;

    fn answer(self) -> Result<Self::Answer, Problems> {
        Ok(Policy::json_schema())
    }
}

/// The policy of a call.
pub(super) fn read(policy: serde_json::Value) -> Result<Policy, Problems> {
    Policy::from_value(policy).map_err(|problems| problems.under("/policy"))
}
