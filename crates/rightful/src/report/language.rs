//! The languages there is a catalogue for.

use schemars::JsonSchema;
use serde::Serialize;

use crate::read::Read;

/// A language of the catalogue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[non_exhaustive]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
}
