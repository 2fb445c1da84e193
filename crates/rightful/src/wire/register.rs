//! The records of processing.

use alloc::string::String;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Call, policy};
use crate::read::Read;
use crate::register::Register;
use crate::report::{Language, register_csv, register_html, register_markdown};
use crate::{Problems, shape::Names};

/// Generates the records of processing activities (Art. 30) from a policy, and says what they lack.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RegisterCall {
    /// The policy.
    policy: serde_json::Value,
    /// The form of a document to go with it.
    #[serde(default)]
    form: Option<RegisterForm>,
}

/// The form of a document.
#[derive(Clone, Copy, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum RegisterForm {
    /// Markdown.
    Markdown,
    /// One self-contained HTML page.
    Html,
    /// Comma-separated values.
    Csv,
}

/// The records, and the document where one was asked for.
#[derive(Serialize, JsonSchema)]
pub(super) struct RegisterAnswer {
    /// The records.
    register: Register,
    /// The document.
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<String>,
}

impl Call for RegisterCall {
    const NAME: &'static str = "register";
    const NAMES: Names = Names::Told;
    type Answer = RegisterAnswer;

    fn answer(self) -> Result<RegisterAnswer, Problems> {
        let policy = policy::read(self.policy)?;
        let register = Register::of(&policy)?;
        let language = Language::English;
        let document = self.form.map(|form| match form {
            RegisterForm::Markdown => register_markdown(&register, language),
            RegisterForm::Html => register_html(&register, language),
            RegisterForm::Csv => register_csv(&register, language),
        });
        Ok(RegisterAnswer { register, document })
    }
}
