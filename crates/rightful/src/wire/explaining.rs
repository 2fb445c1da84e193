//! A decision or a plan in words.

use alloc::string::String;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Call, planning, policy};
use crate::certificate::Certificate;
use crate::read::Read;
use crate::report::{self, Audience, Explained, Explanation, Language};
use crate::{Case, Plan, Problems};

/// Explains a plan, or the decision of a case that has no plan yet, to the person (Art. 12(1)) or to the data protection
/// officer.
#[derive(Read, JsonSchema)]
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
#[derive(Read, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[schemars(rename = "ExplainWhat")]
enum What {
    /// A plan that was made on the policy.
    Plan(alloc::boxed::Box<Plan>),
    /// How a case is decided on the policy.
    Case(alloc::boxed::Box<Case>),
}

/// The explanation, as a value and as text.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ExplainAnswer")]
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

/// Shows a plan as one self-contained HTML page with a picture of the data map: no script, no other file, no value of the
/// person.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PlanPageCall {
    /// The policy the plan was made on.
    policy: serde_json::Value,
    /// The plan.
    plan: Plan,
    /// Who reads it.
    audience: Audience,
    /// The language; English unless said.
    #[serde(default)]
    language: Language,
}

/// Shows a certificate as one self-contained HTML page: no script, no other file, no value of the person. It is shown, not
/// checked.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CertificatePageCall {
    /// The certificate.
    certificate: Certificate,
    /// The language; English unless said.
    #[serde(default)]
    language: Language,
}

/// A page.
#[derive(Serialize, JsonSchema)]
pub(super) struct Page {
    /// The HTML document.
    html: String,
}

impl Call for PlanPageCall {
    const NAME: &'static str = "plan_page";
    type Answer = Page;

    fn answer(self) -> Result<Page, Problems> {
        let policy = policy::read(self.policy)?;
        Ok(Page { html: report::html(&policy, &self.plan, self.audience, self.language)? })
    }
}

impl Call for CertificatePageCall {
    const NAME: &'static str = "certificate_page";
    type Answer = Page;

    fn answer(self) -> Result<Page, Problems> {
        Ok(Page { html: report::certificate_html(&self.certificate, self.language) })
    }
}
