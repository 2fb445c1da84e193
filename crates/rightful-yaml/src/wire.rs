//! The call and its answer as JSON, for the command line and for other languages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Problem, parse};

/// `{ "text": … }`
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ParseCall {
    /// The YAML text.
    pub text: String,
}

/// `{ "json": …, "positions": { pointer: [line, column] } }` or `{ "problems": [ … ] }`
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum ParseAnswer {
    /// The text was read.
    #[non_exhaustive]
    Read {
        /// The document.
        json: Value,
        /// Line and column of every value, by its JSON pointer.
        positions: BTreeMap<String, (usize, usize)>,
    },
    /// The text was refused.
    #[non_exhaustive]
    Refused {
        /// Each with code, place, message, line and column.
        problems: Vec<Problem>,
    },
}

impl std::fmt::Debug for ParseCall {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ParseCall({} bytes)", self.text.len())
    }
}

/// Reads the text of a call.
#[must_use]
pub fn call(call: &ParseCall) -> ParseAnswer {
    match parse(&call.text) {
        Ok(document) => {
            let mut positions = BTreeMap::new();
            document.each_position(|pointer, at| {
                positions.insert(pointer.to_owned(), (at.line, at.column));
            });
            ParseAnswer::Read { json: document.json, positions }
        }
        Err(problems) => ParseAnswer::Refused { problems },
    }
}
