//! What the command prints: lines of text or JSON on standard output.

use std::io::Write;

use serde::Serialize;

/// Prints one line; a closed pipe ends the output, not the command.
pub(crate) fn line(text: &str) {
    let _ = writeln!(anstream::stdout().lock(), "{text}");
}

/// Prints a document as it is: a closed pipe ends the output, not the command.
pub(crate) fn text(document: &str) {
    let _ = anstream::stdout().lock().write_all(document.as_bytes());
}

/// Prints an answer as one line of JSON.
pub(crate) fn json(answer: &impl Serialize) {
    match serde_json::to_string(answer) {
        Ok(text) => line(&text),
        Err(error) => line(&serde_json::json!({ "problems": [error.to_string()] }).to_string()),
    }
}
