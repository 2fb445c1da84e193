//! The list of error codes.

use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::Call;
use crate::read::Read;
use crate::shape::Names;
use crate::{Code, Problems};

/// Lists every error code and what it means.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CodesCall {}

/// One error code.
#[derive(Serialize, JsonSchema)]
pub(super) struct CodeEntry {
    /// The code.
    code: Code,
    /// What it means.
    meaning: &'static str,
}

impl Call for CodesCall {
    const NAME: &'static str = "codes";
    const NAMES: Names = Names::Told;
    type Answer = Vec<CodeEntry>;

    fn answer(self) -> Result<Self::Answer, Problems> {
        Ok(Code::ALL.iter().map(|code| CodeEntry { code: *code, meaning: code.meaning() }).collect())
    }
}
