//! Problems of the library as the Python exception.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;
use rightful::Problems;

/// The exception for these problems. The class is Python's own: under the stable ABI a class of Rust cannot extend
/// `Exception` before Python 3.12.
pub(crate) fn raise(py: Python<'_>, problems: &Problems) -> PyErr {
    let told = problems.as_slice().iter();
    let told: Vec<(&str, &str, &str)> =
        told.map(|problem| (problem.code().as_str(), problem.at(), problem.message())).collect();
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let class = CLASS.import(py, "rightful._error", "RightfulError");
    match class.and_then(|class| class.call_method1("_of", (told,))) {
        Ok(error) => PyErr::from_value(error),
        Err(error) => error,
    }
}
