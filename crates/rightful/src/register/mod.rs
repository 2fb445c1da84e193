//! The records of processing activities (Art. 30), generated from the policy: what it says, and what it leaves out.

mod entry;
mod gaps;

use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

pub use self::entry::{Activity, RecipientEntry, TimeLimit, Transfer};
use crate::Policy;
use crate::law::clock::Regime;
use crate::law::{Citation, Cited};
use crate::policy::{ControllerRole, Party};

/// The records of one organisation: Art. 30(1) for a controller, Art. 30(2) for a processor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Register {
    /// Whether it is kept as controller or as processor.
    pub kept_as: ControllerRole,
    /// The law that it is kept under, and whose provisions it names.
    #[serde(skip)]
    pub law: Regime,
    /// Art. 30(1) or 30(2).
    pub cites: Citation,
    /// Who keeps it (Art. 30(1)(a), 30(2)(a)).
    pub organisation: Party,
    /// The data protection officer, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dpo: Option<String>,
    /// The representative in the Union, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub representative: Option<String>,
    /// Joint controllers (Art. 26, 30(1)(a)).
    pub joint_controllers: Vec<Party>,
    /// The controllers a processor acts for (Art. 30(2)(a)).
    pub acts_for: Vec<Party>,
    /// One entry a purpose; a controller's last one is the evidence that it keeps of requests and runs (Art. 5(2)).
    pub activities: Vec<Activity>,
    /// The technical and organisational measures (Art. 30(1)(g), 30(2)(d), 32(1)).
    pub security: Vec<String>,
    /// What Art. 30 asks for and the policy leaves out, by name.
    pub missing: Vec<Missing>,
}

/// Something Art. 30 asks for and the policy leaves out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "MissingInRegister")]
#[non_exhaustive]
pub struct Missing {
    /// The place in the policy, as a JSON pointer.
    pub at: String,
    /// What is missing and what to do.
    pub message: String,
    /// How far Art. 30 asks for it.
    pub asked: Asked,
    /// The point of Art. 30 that asks for it.
    pub cites: Citation,
}

/// How far Art. 30 asks for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the words of Art. 30(1) and (2)")]
pub enum Asked {
    /// In every case, or in this one because it applies: a register without it is incomplete.
    Always,
    /// "Where possible" (Art. 30(1)(f), (g), 30(2)(d)).
    WherePossible,
}

impl Register {
    /// The records that follow from a policy (Art. 30(1)–(2)).
    ///
    /// # Errors
    /// [`Code::LetterRegime`](crate::Code::LetterRegime) where there are no texts for the law of the policy.
    pub fn of(policy: &Policy) -> Result<Self, crate::Problems> {
        crate::letter::has_texts_for(policy)?;
        let mut register = Self::made(policy);
        register.cite(Cited::by(policy, None));
        Ok(register)
    }

    /// Names the provisions of the law that applies.
    fn cite(&mut self, law: Cited) {
        law.rename(&mut self.cites);
        self.activities.iter_mut().for_each(|activity| activity.cite(law));
        self.missing.iter_mut().for_each(|missing| law.rename(&mut missing.cites));
    }

    /// As [`of`](Self::of), under the provisions of the GDPR.
    pub(crate) fn made(policy: &Policy) -> Self {
        let document = policy.document();
        let controller = &document.controller;
        let kept_as = controller.role;
        let mut activities: Vec<Activity> =
            document.purposes.iter().map(|(name, purpose)| entry::activity(policy, name, purpose)).collect();
        let missing = gaps::missing(document, &activities);
        if kept_as == ControllerRole::Controller {
            activities.push(entry::evidence(document));
        }
        Self {
            kept_as,
            law: controller.clock.regime,
            cites: Citation::known(match kept_as {
                ControllerRole::Controller => "GDPR Art. 30(1)",
                ControllerRole::Processor => "GDPR Art. 30(2)",
            }),
            organisation: Party {
                name: controller.name.clone(),
                contact: controller.contact.clone(),
                arrangement: None,
            },
            dpo: controller.dpo.clone(),
            representative: controller.representative.clone(),
            joint_controllers: controller.joint_controllers.clone(),
            acts_for: controller.acts_for.clone(),
            activities,
            security: document.security.clone(),
            missing,
        }
    }

    /// Whether nothing is left out that Art. 30 asks for in every case.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.missing.iter().all(|missing| missing.asked == Asked::WherePossible)
    }
}
