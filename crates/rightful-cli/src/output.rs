//! What the command prints: lines of text or JSON on standard output.

use std::io::Write;

use rightful::certificate::Gap;
use serde::Serialize;

/// What is said where a store holds nothing of the person.
pub(crate) const NOTHING_HELD: &str = "nothing is held about this person";
/// What is said in its place where not everything could be looked at.
pub(crate) const NOTHING_FOUND: &str =
    "nothing that leads to this person was found, and not everything could be looked at";

/// Something missing from the evidence, in a line.
pub(crate) fn gap(gap: &Gap) -> String {
    format!("  {}: {}", gap.place, gap.gap.text())
}

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
