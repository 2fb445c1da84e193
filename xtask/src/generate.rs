//! The generated files: a table of paths and of what makes their content.

use std::error::Error;
use std::{fs, io};

use schemars::{JsonSchema, schema_for};

use crate::python;

/// A path from the root of the repository, and its content.
type Generated = (&'static str, fn() -> Result<String, Box<dyn Error>>);

const GENERATED: &[Generated] = &[
    ("bindings/python/python/rightful/_dates.py", python::dates),
    ("bindings/python/python/rightful/_functions.py", python::package_functions),
    ("bindings/python/python/rightful/types.py", python::types),
    ("schema/case.schema.json", schema::<rightful::Case>),
    ("schema/policy.schema.json", schema::<rightful::policy::Document>),
    ("schema/portability.schema.json", schema::<rightful::access::Package>),
    ("vectors/rows/random.json", || Ok(rightful_tests::cases::random())),
];

/// Writes every generated file that is not up to date, and says which.
pub(crate) fn write() -> Result<String, Box<dyn Error>> {
    let stale = stale()?;
    for (path, content) in &stale {
        let target = crate::root().join(path);
        if let Some(directory) = target.parent() {
            fs::create_dir_all(directory)?;
        }
        fs::write(target, content)?;
    }
    let written: Vec<&str> = stale.iter().map(|(path, _)| *path).collect();
    Ok(if written.is_empty() { up_to_date() } else { format!("written: {}", written.join(", ")) })
}

/// Fails when a generated file is not up to date, and names it.
pub(crate) fn check() -> Result<String, Box<dyn Error>> {
    let stale: Vec<&str> = stale()?.iter().map(|(path, _)| *path).collect();
    if stale.is_empty() {
        return Ok(up_to_date());
    }
    Err(format!("not up to date: {}; run cargo xtask generate and commit it", stale.join(", ")).into())
}

fn up_to_date() -> String {
    format!("up to date: {} generated files", GENERATED.len())
}

/// The files that are missing or differ, with the content they should have.
fn stale() -> Result<Vec<(&'static str, String)>, Box<dyn Error>> {
    let mut stale = Vec::new();
    for (path, make) in GENERATED.iter().copied() {
        let content = make()?;
        let committed = match fs::read_to_string(crate::root().join(path)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            other => Some(other?),
        };
        if committed.as_ref() != Some(&content) {
            stale.push((path, content));
        }
    }
    Ok(stale)
}

/// The JSON Schema of a type.
fn schema<T: JsonSchema>() -> Result<String, Box<dyn Error>> {
    Ok(serde_json::to_string_pretty(&schema_for!(T))? + "\n")
}
