//! The boundary to other programs: a request in JSON, an answer in JSON.

use std::path::Path;

use crate::error::{Code, Error};
use crate::request::Request;
use crate::scan::Progress;

/// Reads a request.
///
/// # Errors
/// [`Code::RequestSyntax`] for text that is no JSON and [`Code::RequestShape`] for JSON that is no request, with the line
/// and column; the parser's own words are left out, as they can repeat a value.
pub fn request(json: &str) -> Result<Request, Error> {
    serde_json::from_str(json).map_err(|error| {
        let at = format!("line {}, column {}", error.line(), error.column());
        match error.classify() {
            serde_json::error::Category::Data => Error::new(
                Code::RequestShape,
                at,
                "a key, type or shape is not in the schema of a request; see the documentation",
            ),
            _ => Error::new(
                Code::RequestSyntax,
                at,
                "the request is not JSON, or nests too deeply; give one JSON object",
            ),
        }
    })
}

/// Reads a request and says whether a scan of the file could begin; see [`check`](crate::check()).
///
/// # Errors
/// Those of [`request`] and of [`check`](crate::check()).
pub fn check(json: &str, file: &Path) -> Result<(), Error> {
    crate::check(&request(json)?, file)
}

/// Reads a request, scans the file and writes the answer.
///
/// The calling process must not have the file open through SQLite; see [`scan`](crate::scan()).
///
/// # Errors
/// Those of [`request`] and of [`scan`](crate::scan()).
pub fn scan(json: &str, file: &Path) -> Result<String, Error> {
    scan_with(json, file, &mut |_| {})
}

/// As [`scan`], telling how far it is.
///
/// # Errors
/// Those of [`scan`].
pub fn scan_with(json: &str, file: &Path, progress: &mut dyn FnMut(Progress)) -> Result<String, Error> {
    let answer = crate::scan(&request(json)?, file, progress)?;
    serde_json::to_string(&answer).map_err(|_| {
        Error::new(Code::RequestShape, "", "the answer cannot be written; report this as a fault")
    })
}
