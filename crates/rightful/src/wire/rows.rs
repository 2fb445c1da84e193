//! Rows in memory: counted for a plan, and changed by one.

use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Call, planning};
use crate::carry::{Given, SUPPRESSION};
use crate::certificate::{self, Done};
use crate::read::Read;
use crate::rows::{self, Rows};
use crate::{Case, Code, Error, Hash, Plan, Problems, RootKey, RunSeed, Schema, Survey};

/// Counts what a plan needs to know of one person's rows: numbers and dates, no key and no value.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SurveyCall {
    /// The policy.
    policy: serde_json::Value,
    /// The case.
    case: Case,
    /// The schema of the rows.
    schema: Schema,
    /// The rows by table.
    rows: Rows,
}

/// Carries an approved plan out on rows in memory and gives them back: all of them, or a refusal and no row.
///
/// Nothing is scanned, so there is no certificate. Twice is refused (`run.stale-counts`): the rows are no longer there.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CarryOutCall {
    /// The policy planned on.
    policy: serde_json::Value,
    /// The case planned on.
    case: Case,
    /// The schema planned on.
    schema: Schema,
    /// The plan.
    plan: Plan,
    /// The hash of the plan that was approved.
    approved: Hash,
    /// The text of the root key, whose tags the plan has.
    key: String,
    /// 32 bytes of the caller's randomness as 64 hexadecimal digits, for surrogates: no two runs have the same.
    seed: Hash,
    /// The rows by table.
    rows: Rows,
}

/// The rows afterwards.
#[derive(Serialize, JsonSchema)]
pub(super) struct CarriedOut {
    /// How it ended.
    outcome: Ended,
    /// What was done, step by step, with the number of rows.
    steps: Vec<Done>,
    /// The rows by table.
    rows: Rows,
}

/// How it ended.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Ended {
    /// Every step was carried out.
    CarriedOut,
    /// Nothing is held about the person.
    NothingHeld,
    /// The case is answered without touching data.
    SetAside,
}

impl Call for SurveyCall {
    const NAME: &'static str = "survey";
    type Answer = Survey;

    fn answer(self) -> Result<Survey, Problems> {
        let (policy, decision) = planning::decided(self.policy, &self.case)?;
        let request = crate::survey_request(&policy, &self.case, &decision, &self.schema)?;
        Ok(rows::survey(&request, &self.case.subject, &self.rows)?)
    }
}

impl Call for CarryOutCall {
    const NAME: &'static str = "carry_out";
    type Answer = CarriedOut;

    fn answer(self) -> Result<CarriedOut, Problems> {
        let Self { policy, case, schema, plan, approved, key, seed, rows } = self;
        let at = |place: &str, problem: Error| Problems::from(problem).under(place);
        let key = RootKey::from_text(&key).map_err(|problem| at("/key", problem))?;
        let (policy, decision) = planning::decided(policy, &case)?;
        if policy.hash() != plan.policy {
            let message = "the policy is not the one planned on: plan again";
            return Err(Error::new(Code::RunStalePolicy, "/policy", message).into());
        }
        if !plan.is_for(&case, &key.case_key())? {
            let message = "the case is not the one planned on, or the key is another: plan again";
            return Err(Error::new(Code::RunStaleCase, "/case", message).into());
        }
        let outcome = if plan.set_aside.is_some() {
            Ended::SetAside
        } else if plan.holds_nothing() {
            Ended::NothingHeld
        } else {
            Ended::CarriedOut
        };
        let request = crate::survey_request(&policy, &case, &decision, &schema)?;
        let seed = RunSeed::given(seed.as_bytes());
        let suppression = key.pseudonym_key(SUPPRESSION);
        let given = Given { case: &case, suppression: Some(&suppression) };
        let rows = rows::run(&plan, &approved, &request, given, &schema, &seed, &rows)?;
        Ok(CarriedOut { outcome, steps: certificate::steps_of(&plan), rows })
    }
}
