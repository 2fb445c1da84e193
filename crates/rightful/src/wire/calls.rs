//! The calls: what each takes, and what it answers.

use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer;
use crate::policy::{IdentifierKind, TextFormat};
use crate::redact::{Identifier, Redactor};
use crate::shape::{self, Names};
use crate::{Case, Code, Decision, Hash, Policy, Problems, RootKey, Schema, Survey, carry};

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

/// What the live schema has to be asked for a case.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SurveyRequestCall {
    /// The policy.
    policy: serde_json::Value,
    /// The case.
    case: Case,
    /// The live schema of the store.
    schema: Schema,
}

/// Everything a plan is made of.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PlanCall {
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

/// Text in which a person is known by something.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RedactCall {
    /// What the person is known by.
    identifiers: Vec<Known>,
    /// What is written instead; `[removed]` unless said.
    #[serde(default)]
    replacement: Option<String>,
    /// The text.
    text: String,
    /// How it is written.
    #[serde(default)]
    format: TextFormat,
}

/// One thing a person is known by.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Known {
    /// What it is.
    kind: IdentifierKind,
    /// The value.
    value: String,
}

/// The text without the person.
#[derive(Serialize)]
struct Redacted {
    /// The text; as it was where it names nobody.
    text: String,
    /// Whether it did.
    changed: bool,
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
    answer(&decided(call.policy, &call.case)?.1)
}

/// What to look for in the store of the case's subject.
pub(super) fn survey_request(json: &str) -> Result<String, Problems> {
    let call: SurveyRequestCall = shape::read(json, Names::ByPosition)?;
    let (policy, decision) = decided(call.policy, &call.case)?;
    answer(&crate::survey_request(&policy, &call.case, &decision, &call.schema)?)
}

/// Plans a case on what was found.
pub(super) fn plan(json: &str) -> Result<String, Problems> {
    let call: PlanCall = shape::read(json, Names::ByPosition)?;
    let key = RootKey::from_text(&call.key).map_err(|problem| Problems::from(problem).under("/key"))?;
    let (policy, decision) = decided(call.policy, &call.case)?;
    answer(&crate::plan(&policy, &call.case, &decision, &call.schema, &call.survey, &key.case_key())?)
}

fn decided(policy: serde_json::Value, case: &Case) -> Result<(Policy, Decision), Problems> {
    let policy = Policy::from_value(policy).map_err(|problems| problems.under("/policy"))?;
    let decision = crate::decide(&policy, case).map_err(|problems| problems.under("/case"))?;
    Ok((policy, decision))
}

/// Takes a person's known identifiers out of a text, as a run would.
pub(super) fn redact(json: &str) -> Result<String, Problems> {
    let call: RedactCall = shape::read(json, Names::ByPosition)?;
    let at = |place: &str, problem| Problems::from(problem).under(place);
    let mut identifiers = Vec::new();
    for (position, known) in call.identifiers.iter().enumerate() {
        let identifier = Identifier::new(known.kind, &known.value);
        identifiers.push(identifier.map_err(|e| at(&alloc::format!("/identifiers/{position}"), e))?);
    }
    let replacement = call.replacement.as_deref().unwrap_or(carry::REPLACEMENT);
    let redactor = Redactor::new(&identifiers, replacement).map_err(|e| at("/replacement", e))?;
    let redacted = match call.format {
        TextFormat::Text => redactor.redact(&call.text),
        TextFormat::Json => redactor.redact_json(&call.text).map_err(|e| at("/text", e))?,
    };
    answer(&Redacted { changed: redacted.is_some(), text: redacted.unwrap_or(call.text) })
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
