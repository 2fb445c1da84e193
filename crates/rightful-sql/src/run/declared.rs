//! What the schema itself says of the person: a view, a CHECK or a trigger somebody wrote for one user. No run changes a schema,
//! and the scan would find it after the change.

use rightful::carry::{mentions, strong_finder};
use rightful::policy::TextFormat;
use rightful::{Code, Error, Path, Value};

use super::Inputs;
use crate::capture::Captured;
use crate::failure::refused;
use crate::machine::Port;

/// Refuses a schema whose text names the person by a strong identifier.
pub(super) async fn names_nobody(port: &Port, inputs: &Inputs, captured: &Captured) -> Result<(), Error> {
    let Some(finder) = strong_finder(&inputs.request, &captured.accounts)? else { return Ok(()) };
    let read = "SELECT type, name, sql FROM main.sqlite_schema WHERE sql IS NOT NULL";
    for row in port.query(read, Vec::new()).await.map_err(|failure| refused(failure, ""))? {
        let [kind, name, sql] = row.as_slice() else { continue };
        let text = |value: &Value| value.as_text().unwrap_or_default().to_owned();
        let (kind, name) = (text(kind), text(name));
        let named = |text: &str| mentions(&finder, text, TextFormat::Text);
        if !named(&text(sql)) {
            continue;
        }
        // The name of a thing may be what names the person.
        let at = if named(&name) { Path::one(&kind) } else { Path::one(&kind).join(&name) };
        let message = "the text of the schema names the person, and a run changes rows only: write it without them, and plan again";
        return Err(Error::new(Code::RunNamedInSchema, at, message));
    }
    Ok(())
}
