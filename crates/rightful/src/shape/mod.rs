//! Whether a document has the shape its type asks for: every problem at once, each with its place.
//!
//! The type's own JSON Schema is what is checked, so the published schema and what is read cannot drift apart.

mod check;
mod format;
mod schema;
mod suggest;
mod tree;

use schemars::JsonSchema;
use serde_json::Value;

use self::check::Check;
pub use self::schema::Shapes;
use self::schema::{Compiled, ROOT};
pub(crate) use self::suggest::nearest;
pub(crate) use self::tree::Tree;
use crate::read::Read;
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

/// The shapes of this crate's types.
static SHAPES: Shapes = Shapes::new(include_str!("shapes.json"));

/// The shapes of this crate's types.
pub(crate) fn shapes() -> &'static Shapes {
    &SHAPES
}

/// The JSON of a text of ours.
pub(crate) fn parse(text: &str) -> Result<Value, Problems> {
    tree::parse(text, Names::Told)
}

/// Reads a document of type `T` from JSON.
///
/// # Errors
/// The first error of syntax, or every problem of shape.
pub(crate) fn read<T: JsonSchema + Read>(text: &str, names: Names) -> Result<T, Problems> {
    read_from(shapes(), text, names)
}

/// Reads a document of type `T`, of a crate that has shapes of its own, from JSON.
///
/// # Errors
/// The first error of syntax, or every problem of shape.
pub(crate) fn read_from<T: JsonSchema + Read>(
    shapes: &Shapes,
    text: &str,
    names: Names,
) -> Result<T, Problems> {
    let value = tree::parse(text, names)?;
    check(shapes.compiled(), &T::schema_name(), &value, names)?;
    T::read(&value).ok_or_else(misfit)
}

/// Reads a document of any type from JSON, whose schema is made for it.
///
/// # Errors
/// The first error of syntax, or every problem of shape.
pub(crate) fn read_any<T: JsonSchema + Read>(text: &str, names: Names) -> Result<T, Problems> {
    let schema = Compiled::of_schema(schemars::schema_for!(T).to_value());
    let value = tree::parse(text, names)?;
    check(&schema, ROOT, &value, names)?;
    T::read(&value).ok_or_else(misfit)
}

/// Reads a document of type `T` from a value.
///
/// # Errors
/// Every problem of shape.
pub(crate) fn read_value<T: JsonSchema + Read>(value: &Value, names: Names) -> Result<T, Problems> {
    check(shapes().compiled(), &T::schema_name(), value, names)?;
    T::read(value).ok_or_else(misfit)
}

/// Whether a value has the shape of the type of this name.
fn check(schema: &Compiled, name: &str, value: &Value, names: Names) -> Result<(), Problems> {
    let root = schema.named(name).ok_or_else(misfit)?;
    Problems::none_or(Check { schema, names }.document(root, value))
}

/// What a type refuses beyond its shape: its own words may quote what was read, so they are not passed on.
#[cold]
fn misfit() -> Problems {
    Error::new(Code::JsonShape, "", "the document is not of the form its schema describes").into()
}

#[cfg(test)]
mod tests;
