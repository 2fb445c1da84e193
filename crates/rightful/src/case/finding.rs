//! What was found about the data of a person, so that they have to go whatever they are held for (Art. 17(1)(d)–(e)).

use alloc::string::String;
use core::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::read::Read;

/// What a request under Art. 17(1)(d) or (e) rests on. That processing was unlawful, or that a law orders data to be erased, is
/// for people to find; what follows from it is decided here. `Debug` shows who found it, and not what.
#[derive(Clone, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the case document: a new key is a new fact, read by decide")]
pub struct ErasureFinding {
    /// Who found it.
    pub by: FoundBy,
    /// What was found, or the reference of the decision, in words.
    pub what: String,
    /// The provision of Union or Member State law that orders the data to be erased (Art. 17(1)(e)), or that the processing
    /// breached, where it is named (Art. 17(1)(d)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provision: Option<String>,
}

/// Who found that data have to go (Art. 5(2), 58(2)(g), 79(1)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the controller, or who may order it")]
pub enum FoundBy {
    /// The controller itself (Art. 5(2)).
    Controller,
    /// A supervisory authority (Art. 58(2)(g)).
    Authority,
    /// A court (Art. 79(1)).
    Court,
}

impl fmt::Debug for ErasureFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ErasureFinding({:?})", self.by)
    }
}
