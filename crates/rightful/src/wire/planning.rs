//! From a policy and a case to a plan.

use alloc::string::String;

use schemars::JsonSchema;

use super::{Call, policy};
use crate::read::Read;
use crate::{Case, Decision, Plan, Policy, Problems, RootKey, Schema, Survey, SurveyRequest};

/// Decides a case on a policy.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DecideCall {
    /// The policy.
    policy: serde_json::Value,
    /// The case.
    case: Case,
}

/// Says what to look for in the store of the case's subject.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SurveyRequestCall {
    /// The policy.
    policy: serde_json::Value,
    /// The case.
    case: Case,
    /// The live schema of the store.
    schema: Schema,
}

/// Plans a case on what was found in the store.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PlanCall {
    /// The policy.
    policy: serde_json::Value,
    /// The case.
    case: Case,
    /// The live schema of the store.
    schema: Schema,
    /// What was found when the store was asked.
    survey: Survey,
    /// The text of the root key, for the tags of the plan.
    key: String,
}

impl Call for DecideCall {
    const NAME: &'static str = "decide";
    type Answer = Decision;

    fn answer(self) -> Result<Decision, Problems> {
        Ok(decided(self.policy, &self.case)?.1)
    }
}

impl Call for SurveyRequestCall {
    const NAME: &'static str = "survey_request";
    type Answer = SurveyRequest;

    fn answer(self) -> Result<SurveyRequest, Problems> {
        let (policy, decision) = decided(self.policy, &self.case)?;
        crate::survey_request(&policy, &self.case, &decision, &self.schema)
    }
}

impl Call for PlanCall {
    const NAME: &'static str = "plan";
    type Answer = Plan;

    fn answer(self) -> Result<Plan, Problems> {
        let key = RootKey::from_text(&self.key).map_err(|problem| Problems::from(problem).under("/key"))?;
        let (policy, decision) = decided(self.policy, &self.case)?;
        crate::plan(&policy, &self.case, &decision, &self.schema, &self.survey, &key.case_key())
    }
}

pub(super) fn decided(policy: serde_json::Value, case: &Case) -> Result<(Policy, Decision), Problems> {
    let policy = policy::read(policy)?;
    let decision = crate::decide(&policy, case).map_err(|problems| problems.under("/case"))?;
    Ok((policy, decision))
}
