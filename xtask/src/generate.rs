//! The generated files: a table of paths and of what makes their content.

use std::error::Error;
use std::{fs, io};

use schemars::{JsonSchema, schema_for};

use crate::{python, shapes, typescript};

/// A path from the root of the repository, and its content.
type Generated = (&'static str, fn() -> Result<String, Box<dyn Error>>);

/// Compiled into the crates, and so into this program: everything else is made by one that has them as they should be.
const COMPILED_IN: &[Generated] = &[
    ("crates/rightful-holidays/src/shapes.json", shapes::holidays),
    ("crates/rightful-yaml/src/shapes.json", shapes::yaml),
    ("crates/rightful/src/policy/schema.json", policy_schema),
    ("crates/rightful/src/shape/shapes.json", shapes::core),
];

const GENERATED: &[Generated] = &[
    ("bindings/python/python/rightful/_dates.py", python::dates),
    ("bindings/python/python/rightful/_functions.py", python::package_functions),
    ("bindings/python/python/rightful/types.py", python::types),
    ("bindings/wasm/js/functions.js", typescript::functions_js),
    ("bindings/wasm/js/law/functions.js", typescript::law_js),
    ("bindings/wasm/js/words.js", typescript::words_js),
    ("bindings/wasm/tests/types/every.ts", typescript::uses),
    ("bindings/wasm/types/law.d.ts", typescript::law_declarations),
    ("bindings/wasm/types/wire.d.ts", typescript::declarations),
    ("schema/case.schema.json", schema::<rightful::Case>),
    ("schema/policy.schema.json", schema::<rightful::policy::Document>),
    ("schema/portability.schema.json", schema::<rightful::access::Package>),
    ("vectors/rows/random.json", || Ok(rightful_tests::cases::random()?)),
];

/// Writes every generated file that is not up to date, and says which.
pub(crate) fn write() -> Result<String, Box<dyn Error>> {
    let compiled_in = stale(COMPILED_IN)?;
    if !compiled_in.is_empty() {
        let written = written(&compiled_in)?;
        return Err(
            format!("{written}, which this program has in it: run cargo xtask generate once more").into()
        );
    }
    let stale = stale(GENERATED)?;
    if stale.is_empty() { Ok(up_to_date()) } else { written(&stale) }
}

fn written(stale: &[(&'static str, String)]) -> Result<String, Box<dyn Error>> {
    for (path, content) in stale {
        let target = crate::root().join(path);
        if let Some(directory) = target.parent() {
            fs::create_dir_all(directory)?;
        }
        fs::write(target, content)?;
    }
    let paths: Vec<&str> = stale.iter().map(|(path, _)| *path).collect();
    Ok(format!("written: {}", paths.join(", ")))
}

/// Fails when a generated file is not up to date, and names it.
pub(crate) fn check() -> Result<String, Box<dyn Error>> {
    for group in [COMPILED_IN, GENERATED] {
        let stale: Vec<&str> = stale(group)?.iter().map(|(path, _)| *path).collect();
        if !stale.is_empty() {
            let paths = stale.join(", ");
            return Err(format!("not up to date: {paths}; run cargo xtask generate and commit it").into());
        }
    }
    Ok(up_to_date())
}

fn up_to_date() -> String {
    format!("up to date: {} generated files", COMPILED_IN.len() + GENERATED.len())
}

/// The files that are missing or differ, with the content they should have.
fn stale(generated: &[Generated]) -> Result<Vec<(&'static str, String)>, Box<dyn Error>> {
    let mut stale = Vec::new();
    for (path, make) in generated.iter().copied() {
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

/// The policy's JSON Schema, in one line.
fn policy_schema() -> Result<String, Box<dyn Error>> {
    Ok(schema_for!(rightful::policy::Document).to_value().to_string() + "\n")
}

/// The JSON Schema of a type.
fn schema<T: JsonSchema>() -> Result<String, Box<dyn Error>> {
    Ok(serde_json::to_string_pretty(&schema_for!(T))? + "\n")
}
