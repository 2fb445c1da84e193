//! A decision or a plan in words.

use alloc::string::String;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Call, planning, policy};
use crate::report::{self, Audience, Explained, Explanation, Language};
use crate::{Case, Plan, Problems};

/// Explains a plan, or the decision of a case that has no plan yet, to the person (Art. 12(1)) or to the data protection
/// officer.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ExplainCall {
    /// The policy.
    policy: serde_json::Value,
    /// What is explained.
    what: What,
    /// Who reads it.
    audience: Audience,
    /// The language; English unless said.
    #[serde(default)]
    language: Language,
}

/// What is explained.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum What {
    /// A plan that was made on the policy.
    Plan(alloc::boxed::Box<Plan>),
    /// How a case is decided on the policy.
    Case(alloc::boxed::Box<Case>),
}

/// The explanation, as a value and as text.
#[derive(Serialize, JsonSchema)]
pub(super) struct Told {
    /// Section by section.
    explanation: Explanation,
    /// The same as text.
    text: String,
}

impl Call for ExplainCall {
    const NAME: &'static str = "explain";
    type Answer = Told;

    fn answer(self) -> Result<Told, Problems> {
        let explanation = match &self.what {
            What::Plan(plan) => {
                let policy = policy::read(self.policy)?;
                report::explain(&policy, Explained::Plan(plan), self.audience, self.language)
            }
            What::Case(case) => {
                let (policy, decision) = planning::decided(self.policy, case)?;
                report::explain(&policy, Explained::Decision(&decision), self.audience, self.language)
            }
        };
        Ok(Told { text: report::text(&explanation), explanation })
    }
}
