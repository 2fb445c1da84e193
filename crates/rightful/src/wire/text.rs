//! A person in a text.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::Call;
use crate::policy::{IdentifierKind, TextFormat};
use crate::read::Read;
use crate::redact::{Identifier, Redactor};
use crate::{Problems, carry};

/// Takes a person's known identifiers out of a text, as a run would.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RedactCall {
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
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Known {
    /// What it is.
    kind: IdentifierKind,
    /// The value.
    value: String,
}

/// The text without the person.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RedactedText")]
pub(super) struct Redacted {
    /// The text; as it was where it names nobody.
    text: String,
    /// Whether it did.
    changed: bool,
}

impl Call for RedactCall {
    const NAME: &'static str = "redact";
    type Answer = Redacted;

    fn answer(self) -> Result<Redacted, Problems> {
        let at = |place: &str, problem| Problems::from(problem).under(place);
        let mut identifiers = Vec::new();
        for (position, known) in self.identifiers.iter().enumerate() {
            let identifier = Identifier::new(known.kind, &known.value);
            identifiers.push(identifier.map_err(|e| at(&format!("/identifiers/{position}"), e))?);
        }
        let replacement = self.replacement.as_deref().unwrap_or(carry::REPLACEMENT);
        let redactor = Redactor::new(&identifiers, replacement).map_err(|e| at("/replacement", e))?;
        let redacted = match self.format {
            TextFormat::Text => redactor.redact(&self.text),
            TextFormat::Json => redactor.redact_json(&self.text).map_err(|e| at("/text", e))?,
        };
        Ok(Redacted { changed: redacted.is_some(), text: redacted.unwrap_or(self.text) })
    }
}
