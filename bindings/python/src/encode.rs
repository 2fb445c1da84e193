//! Python values as JSON text. What Python can hold and JSON cannot is refused with its place.

use std::io::Write;
use std::path::PathBuf;

use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::types::{
    PyBool, PyByteArray, PyBytes, PyDate, PyDateTime, PyDict, PyFloat, PyInt, PyList, PyMapping, PyString,
    PyTuple,
};
use rightful::Problems;
use rightful::wire::Foreign;

use crate::raise::raise;

/// The deepest nesting that a parser of the other side reads.
const DEEPEST: usize = 127;

/// Why a value has no JSON text.
pub(crate) enum Unwritten {
    /// What was met, and the names and positions that lead to it, the last first: they are told on the way back alone.
    Refused(Foreign, Vec<String>),
    /// Python itself raised something while it was asked.
    Raised(PyErr),
}

impl Unwritten {
    pub(crate) fn raise(self, py: Python<'_>) -> PyErr {
        match self {
            Self::Refused(what, mut place) => {
                place.reverse();
                raise(py, &Problems::from(what.error(&place)))
            }
            Self::Raised(error) => error,
        }
    }

    fn under(self, step: impl FnOnce() -> String) -> Self {
        match self {
            Self::Refused(what, mut place) => {
                place.push(step());
                Self::Refused(what, place)
            }
            raised => raised,
        }
    }
}

impl From<Foreign> for Unwritten {
    fn from(what: Foreign) -> Self {
        Self::Refused(what, Vec::new())
    }
}

impl From<PyErr> for Unwritten {
    fn from(error: PyErr) -> Self {
        Self::Raised(error)
    }
}

/// The JSON text of a value.
pub(crate) fn json(value: &Bound<'_, PyAny>) -> Result<String, Unwritten> {
    let mut writer = Writer { out: Vec::new(), depth: 0 };
    writer.value(value)?;
    // What is written here is text, from text.
    String::from_utf8(writer.out).map_err(|_| Foreign::Surrogate.into())
}

/// The JSON text of a value at a place of a call.
pub(crate) fn json_at(value: &Bound<'_, PyAny>, place: &[&str]) -> Result<String, Unwritten> {
    let at = |refused, step: &&str| Unwritten::under(refused, || (*step).to_owned());
    json(value).map_err(|refused| place.iter().rev().fold(refused, at))
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

/// What a value raises while it is asked may quote it: it is a value without meaning. What ends the program goes on.
fn meaningless(py: Python<'_>, error: PyErr) -> Unwritten {
    if error.is_instance_of::<PyException>(py) { Foreign::Type.into() } else { Unwritten::Raised(error) }
}

struct Writer {
    out: Vec<u8>,
    depth: usize,
}

impl Writer {
    fn value(&mut self, value: &Bound<'_, PyAny>) -> Result<(), Unwritten> {
        if let Ok(text) = value.cast::<PyString>() {
            return self.text(text);
        }
        if value.is_none() {
            self.out.extend(b"null");
        } else if let Ok(truth) = value.cast::<PyBool>() {
            self.put(format_args!("{}", truth.is_true()));
        } else if let Ok(map) = value.cast::<PyDict>() {
            // What is asked on the way may change the map: its items are those of now.
            self.map(map.items())?;
        } else if let Ok(list) = value.cast::<PyList>() {
            self.list(list.iter().map(Ok))?;
        } else if let Ok(number) = value.cast::<PyInt>() {
            match number.extract::<i64>() {
                // As the library writes the numbers that JSON's readers do not keep apart.
                Ok(number) if number.unsigned_abs() >= 1 << 53 => {
                    self.put(format_args!("{{\"int\":\"{number}\"}}"));
                }
                Ok(number) => self.put(format_args!("{number}")),
                Err(_) => return Err(Foreign::Number.into()),
            }
        } else if let Ok(tuple) = value.cast::<PyTuple>() {
            self.list(tuple.iter().map(Ok))?;
        } else if let Ok(number) = value.cast::<PyFloat>() {
            let number = number.value();
            if !number.is_finite() {
                return Err(Foreign::NotFinite.into());
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
            self.told(value.call_method1("isoformat", ("T", "seconds")))?;
        } else if value.cast::<PyDate>().is_ok() {
            self.told(value.call_method0("isoformat"))?;
        } else if let Ok(bytes) = value.cast::<PyBytes>() {
            self.bytes(bytes.as_bytes());
        } else if let Ok(bytes) = value.cast::<PyByteArray>() {
            self.bytes(&bytes.to_vec());
        } else if let Ok(own) = value.getattr("__rightful_json__") {
            // A document of the library is text already.
            let text = own.call0().and_then(|text| text.extract::<String>());
            self.out.extend(text.map_err(|error| meaningless(value.py(), error))?.bytes());
        } else if let Ok(map) = value.cast::<PyMapping>() {
            self.map(map.items().map_err(|error| meaningless(value.py(), error))?)?;
        } else {
            return Err(Foreign::Type.into());
        }
        Ok(())
    }

    /// What a value says of itself, as text.
    fn told(&mut self, said: PyResult<Bound<'_, PyAny>>) -> Result<(), Unwritten> {
        let said = said.map_err(|error| Python::attach(|py| meaningless(py, error)))?;
        match said.cast::<PyString>() {
            Ok(text) => self.text(text),
            Err(_) => Err(Foreign::Type.into()),
        }
    }

    fn map(&mut self, items: Bound<'_, PyList>) -> Result<(), Unwritten> {
        self.deeper()?;
        let mut before = b'{';
        for item in items {
            let pair = item.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>();
            let (name, value) = pair.map_err(|error| meaningless(item.py(), error))?;
            let Ok(name) = name.cast::<PyString>() else { return Err(Foreign::Name.into()) };
            self.out.push(before);
            before = b',';
            self.text(name)?;
            self.out.push(b':');
            self.value(&value).map_err(|refused| refused.under(|| name.to_string_lossy().into_owned()))?;
        }
        self.out.extend(if before == b'{' { &b"{}"[..] } else { b"}" });
        self.depth -= 1;
        Ok(())
    }

    fn list<'py>(
        &mut self,
        items: impl Iterator<Item = PyResult<Bound<'py, PyAny>>>,
    ) -> Result<(), Unwritten> {
        self.deeper()?;
        let mut before = b'[';
        for (position, item) in items.enumerate() {
            self.out.push(before);
            before = b',';
            self.value(&item?).map_err(|refused| refused.under(|| position.to_string()))?;
        }
        self.out.extend(if before == b'[' { &b"[]"[..] } else { b"]" });
        self.depth -= 1;
        Ok(())
    }

    fn deeper(&mut self) -> Result<(), Unwritten> {
        self.depth += 1;
        if self.depth <= DEEPEST { Ok(()) } else { Err(Foreign::TooDeep.into()) }
    }

    fn text(&mut self, text: &Bound<'_, PyString>) -> Result<(), Unwritten> {
        let Ok(text) = text.to_str() else { return Err(Foreign::Surrogate.into()) };
        serde_json::to_writer(&mut self.out, text).map_err(|_| Foreign::Type.into())
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.out.extend(b"{\"hex\":\"");
        bytes.iter().for_each(|byte| self.put(format_args!("{byte:02x}")));
        self.out.extend(b"\"}");
    }

    fn put(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to memory does not fail.
        let _ = self.out.write_fmt(text);
    }
}
