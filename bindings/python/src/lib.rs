//! The extension module `rightful._rightful`: glue between Python and the boundary of the crates, and no rule of its own.

mod encode;
mod raise;
mod work;

use std::ffi::OsString;
use std::path::PathBuf;

use pyo3::prelude::*;
use rightful::wire::{Function, Names};
use rightful::{Problems, RootKey};
use rightful_cli::Program;

use raise::raise;

/// Every function of the boundary that needs no store.
fn functions_there_are() -> impl Iterator<Item = &'static Function> {
    rightful::wire::functions()
        .iter()
        .chain(rightful_holidays::wire::functions())
        .chain(rightful_yaml::wire::functions())
}

/// Calls a function of the library by its name: JSON text in, canonical JSON text out.
#[pyfunction]
fn call_json(py: Python<'_>, name: &Bound<'_, PyAny>, call: &Bound<'_, PyAny>) -> PyResult<String> {
    answered(py, encode::text(name, "name")?, encode::text(call, "call")?)
}

fn answered(py: Python<'_>, name: &str, call: &str) -> PyResult<String> {
    let answer = py.detach(|| rightful::wire::call_among(functions_there_are(), name, call));
    answer.map_err(|problems| raise(py, &problems))
}

/// The JSON text of a call's arguments: dates as text, bytes and floating-point numbers as the library writes them.
#[pyfunction]
fn to_json(py: Python<'_>, value: &Bound<'_, PyAny>) -> PyResult<String> {
    encode::json(value).map_err(|problems| problems.raise(py))
}

/// The canonical form (RFC 8785) of a JSON text that is a map.
#[pyfunction]
fn canonical(py: Python<'_>, json: &Bound<'_, PyAny>) -> PyResult<String> {
    let json = encode::text(json, "json")?;
    let read = || -> Result<String, Problems> {
        let value: serde_json::Map<String, serde_json::Value> =
            rightful::wire::read(json, Names::ByPosition)?;
        Ok(rightful::to_canonical(&value)?)
    };
    py.detach(read).map_err(|problems| raise(py, &problems))
}

/// The names of the functions there are.
#[pyfunction]
fn functions() -> Vec<&'static str> {
    let mut names: Vec<&str> = functions_there_are().map(Function::name).collect();
    names.sort_unstable();
    names
}

/// The JSON Schema of a function's call and of its answer, as JSON text.
#[pyfunction]
fn schemas(py: Python<'_>, name: &Bound<'_, PyAny>) -> PyResult<(String, String)> {
    let name = encode::text(name, "name")?;
    match functions_there_are().find(|function| function.name() == name) {
        Some(function) => Ok((
            function.call_schema().to_value().to_string(),
            function.answer_schema().to_value().to_string(),
        )),
        None => answered(py, name, "{}").map(|answer| (answer.clone(), answer)),
    }
}

/// The text of a file.
#[pyfunction]
fn file_text(py: Python<'_>, path: &Bound<'_, PyAny>) -> PyResult<String> {
    let path = encode::path(path, "path")?;
    py.detach(|| rightful_cli::file_text(&path)).map_err(|problem| raise(py, &problem.into()))
}

/// The name of a file.
#[pyfunction]
fn file_name(path: &Bound<'_, PyAny>) -> PyResult<PathBuf> {
    encode::path(path, "file")
}

/// The text of a new root key, from the operating system's randomness.
#[pyfunction]
fn new_key(py: Python<'_>) -> PyResult<String> {
    let entropy = work::entropy()?;
    let key = RootKey::from_entropy(&entropy).map_err(|problem| raise(py, &problem.into()))?;
    Ok(key.to_text().expose().to_owned())
}

/// Runs the command `rightful` and gives its exit code. `program` starts the command again: the scan of a run has a
/// process of its own.
#[pyfunction]
fn main(
    py: Python<'_>,
    arguments: Vec<OsString>,
    program: Vec<OsString>,
    environment: Vec<(OsString, OsString)>,
) -> u8 {
    let program = program_of(program, environment);
    let arguments = std::iter::once(OsString::from("rightful")).chain(arguments);
    py.detach(|| rightful_cli::command(arguments, &program))
}

fn program_of(words: Vec<OsString>, environment: Vec<(OsString, OsString)>) -> Program {
    let mut words = words.into_iter();
    Program::new(words.next().map(PathBuf::from).unwrap_or_default(), words.collect(), environment)
}

#[pymodule]
fn _rightful(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_function(wrap_pyfunction!(call_json, module)?)?;
    module.add_function(wrap_pyfunction!(canonical, module)?)?;
    module.add_function(wrap_pyfunction!(to_json, module)?)?;
    module.add_function(wrap_pyfunction!(file_name, module)?)?;
    module.add_function(wrap_pyfunction!(file_text, module)?)?;
    module.add_function(wrap_pyfunction!(functions, module)?)?;
    module.add_function(wrap_pyfunction!(schemas, module)?)?;
    module.add_function(wrap_pyfunction!(new_key, module)?)?;
    module.add_function(wrap_pyfunction!(work::day, module)?)?;
    module.add_function(wrap_pyfunction!(work::not_scanned, module)?)?;
    module.add_function(wrap_pyfunction!(work::refused, module)?)?;
    module.add_function(wrap_pyfunction!(work::unsupported, module)?)?;
    module.add_function(wrap_pyfunction!(main, module)?)?;
    module.add_class::<work::RunPlace>()?;
    module.add_class::<work::Work>()
}
