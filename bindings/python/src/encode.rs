//! Python values as JSON text. What Python can hold and JSON cannot is refused with its place.

use std::fmt::Write;
use std::path::PathBuf;

use pyo3::prelude::*;
use pyo3::types::{
    PyBool, PyByteArray, PyBytes, PyDate, PyDateTime, PyDict, PyFloat, PyInt, PyList, PyMapping, PyString,
    PyTuple,
};
use rightful::wire::Foreign;
use rightful::{Error, Problems};

use crate::raise::raise;

/// The deepest nesting that a parser of the other side reads.
const DEEPEST: usize = 127;

/// Why a value has no JSON text.
pub(crate) enum Unwritten {
    Refused(Error),
    /// Python itself raised something while it was asked.
    Raised(PyErr),
}

impl Unwritten {
    pub(crate) fn raise(self, py: Python<'_>) -> PyErr {
        match self {
            Self::Refused(error) => raise(py, &Problems::from(error)),
            Self::Raised(error) => error,
        }
    }
}

impl From<PyErr> for Unwritten {
    fn from(error: PyErr) -> Self {
        Self::Raised(error)
    }
}

/// The JSON text of a value.
pub(crate) fn json(value: &Bound<'_, PyAny>) -> Result<String, Unwritten> {
    json_at(value, &[])
}

/// The JSON text of a value at a place of a call.
pub(crate) fn json_at(value: &Bound<'_, PyAny>, place: &[&str]) -> Result<String, Unwritten> {
    let place = place.iter().map(|&step| step.to_owned()).collect();
    let mut writer = Writer { out: String::new(), place };
    writer.value(value)?;
    Ok(writer.out)
}

/// An argument that is text, or its refusal; `at` is its place.
pub(crate) fn text<'a>(value: &'a Bound<'_, PyAny>, at: &str) -> PyResult<&'a str> {
    let refused = |what: Foreign| raise(value.py(), &Problems::from(what.error(&[at])));
    let text = value.cast::<PyString>().map_err(|_| refused(Foreign::Type))?;
    text.to_str().map_err(|_| refused(Foreign::Surrogate))
}

/// An argument that names a file, or its refusal; `at` is its place.
pub(crate) fn path(value: &Bound<'_, PyAny>, at: &str) -> PyResult<PathBuf> {
    value.extract().map_err(|_| raise(value.py(), &Problems::from(Foreign::Type.error(&[at]))))
}

struct Writer {
    out: String,
    /// The names and positions that lead to the value at hand.
    place: Vec<String>,
}

impl Writer {
    fn refuse<T>(&self, what: Foreign) -> Result<T, Unwritten> {
        Err(Unwritten::Refused(what.error(&self.place)))
    }

    fn value(&mut self, value: &Bound<'_, PyAny>) -> Result<(), Unwritten> {
        if let Ok(text) = value.cast::<PyString>() {
            return self.text(text);
        }
        if value.is_none() {
            self.out.push_str("null");
        } else if let Ok(truth) = value.cast::<PyBool>() {
            self.out.push_str(if truth.is_true() { "true" } else { "false" });
        } else if let Ok(map) = value.cast::<PyDict>() {
            self.map(map.iter().map(|(name, value)| Ok((name, value))))?;
        } else if let Ok(list) = value.cast::<PyList>() {
            self.list(list.iter().map(Ok))?;
        } else if let Ok(number) = value.cast::<PyInt>() {
            match number.extract::<i64>() {
                Ok(number) => self.put(format_args!("{number}")),
                Err(_) => return self.refuse(Foreign::Number),
            }
        } else if let Ok(tuple) = value.cast::<PyTuple>() {
            self.list(tuple.iter().map(Ok))?;
        } else if let Ok(number) = value.cast::<PyFloat>() {
            let number = number.value();
            if !number.is_finite() {
                return self.refuse(Foreign::NotFinite);
            }
            self.put(format_args!("{{\"real\":\"{number:?}\"}}"));
        } else {
            self.other(value)?;
        }
        Ok(())
    }

    fn other(&mut self, value: &Bound<'_, PyAny>) -> Result<(), Unwritten> {
        if value.cast::<PyDateTime>().is_ok() {
            // The library counts seconds.
            let whole = value.call_method1("isoformat", ("T", "seconds"))?.extract::<String>()?;
            self.put(format_args!("\"{whole}\""));
        } else if value.cast::<PyDate>().is_ok() {
            let day = value.call_method0("isoformat")?.extract::<String>()?;
            self.put(format_args!("\"{day}\""));
        } else if let Ok(bytes) = value.cast::<PyBytes>() {
            self.bytes(bytes.as_bytes());
        } else if let Ok(bytes) = value.cast::<PyByteArray>() {
            self.bytes(&bytes.to_vec());
        } else if let Ok(own) = value.getattr("__rightful_json__") {
            // A document of the library is text already.
            self.out.push_str(&own.call0()?.extract::<String>()?);
        } else if let Ok(map) = value.cast::<PyMapping>() {
            let items = map.items()?;
            let pairs: Vec<_> =
                items.iter().map(|pair| pair.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()).collect();
            self.map(pairs.into_iter())?;
        } else {
            return self.refuse(Foreign::Type);
        }
        Ok(())
    }

    fn map<'py>(
        &mut self,
        items: impl Iterator<Item = PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)>>,
    ) -> Result<(), Unwritten> {
        self.deeper()?;
        let mut before = '{';
        for item in items {
            let (name, value) = item?;
            let Ok(name) = name.cast::<PyString>() else { return self.refuse(Foreign::Name) };
            self.out.push(before);
            before = ',';
            self.text(name)?;
            self.out.push(':');
            self.place.push(name.to_string_lossy().into_owned());
            self.value(&value)?;
            self.place.pop();
        }
        self.out.push_str(if before == '{' { "{}" } else { "}" });
        Ok(())
    }

    fn list<'py>(
        &mut self,
        items: impl Iterator<Item = PyResult<Bound<'py, PyAny>>>,
    ) -> Result<(), Unwritten> {
        self.deeper()?;
        let mut before = '[';
        for (position, item) in items.enumerate() {
            self.out.push(before);
            before = ',';
            self.place.push(position.to_string());
            self.value(&item?)?;
            self.place.pop();
        }
        self.out.push_str(if before == '[' { "[]" } else { "]" });
        Ok(())
    }

    fn deeper(&self) -> Result<(), Unwritten> {
        if self.place.len() < DEEPEST { Ok(()) } else { self.refuse(Foreign::TooDeep) }
    }

    fn text(&mut self, text: &Bound<'_, PyString>) -> Result<(), Unwritten> {
        let Ok(text) = text.to_str() else { return self.refuse(Foreign::Surrogate) };
        match serde_json::to_string(text) {
            Ok(quoted) => self.out.push_str(&quoted),
            Err(_) => return self.refuse(Foreign::Type),
        }
        Ok(())
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.out.push_str("{\"hex\":\"");
        bytes.iter().for_each(|byte| self.put(format_args!("{byte:02x}")));
        self.out.push_str("\"}");
    }

    fn put(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a string does not fail.
        let _ = self.out.write_fmt(text);
    }
}
