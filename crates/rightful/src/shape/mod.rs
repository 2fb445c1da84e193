//! Whether a document has the shape its type asks for: every problem at once, each with its place.
//!
//! The type's own JSON Schema is what is checked, so the published schema and what is read cannot drift apart.

mod check;
mod format;
mod schema;
mod suggest;
mod tree;

use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use self::check::Check;
use self::schema::Compiled;
pub(crate) use self::suggest::nearest;
use crate::{Code, Error, Problems};

/// Whether names that are not part of the schema may be told: the names of a policy may, those of a case or call may be
/// a person's data and are told by their position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a name is told, or it is not")]
pub enum Names {
    /// They are the organisation's own words.
    Told,
    /// They may be anything.
    ByPosition,
}

/// Reads a document of type `T` from JSON.
///
/// # Errors
/// The first error of syntax, or every problem of shape.
pub(crate) fn read<T: JsonSchema + DeserializeOwned>(text: &str, names: Names) -> Result<T, Problems> {
    let value = tree::parse(text, names)?;
    read_value(value, names)
}

/// Reads a document of type `T` from a value.
///
/// # Errors
/// Every problem of shape.
pub(crate) fn read_value<T: JsonSchema + DeserializeOwned>(
    value: serde_json::Value,
    names: Names,
) -> Result<T, Problems> {
    let schema = Compiled::of::<T>();
    let mut problems = Vec::new();
    Check { schema: &schema, names }.document(&value, &mut problems);
    Problems::none_or(problems)?;
    // The message of serde may quote what was read, so it is not passed on.
    serde_json::from_value(value).map_err(|_| {
        Error::new(Code::JsonShape, "", "the document is not of the form its schema describes").into()
    })
}

#[cfg(test)]
mod tests;
