//! What the schema itself says of the person: a view, a CHECK or a trigger somebody wrote for one user, or a table that is called
//! as they are. No run changes a schema, and the scan would find it after the change.

use rightful::carry::{mentions, strong_finder};
use rightful::policy::TextFormat;
use rightful::{Code, Error, Path, Value};

use super::Inputs;
use crate::capture::Captured;
use crate::failure::refused;
use crate::machine::Port;

/// Refuses a schema that names the person by a strong identifier: in the name of a thing as a whole, or in its text.
pub(super) async fn names_nobody(port: &Port, inputs: &Inputs, captured: &Captured) -> Result<(), Error> {
    let Some(finder) = strong_finder(&inputs.request, &captured.accounts)? else { return Ok(()) };
    let read = "SELECT type, name, sql FROM main.sqlite_schema WHERE sql IS NOT NULL";
    for row in port.query(read, Vec::new()).await.map_err(|failure| refused(failure, ""))? {
        let [kind, name, sql] = row.as_slice() else { continue };
        let text = |value: &Value| value.as_text().unwrap_or_default().to_owned();
        let (kind, name) = (text(kind), text(name));
        let named = |text: &str| mentions(&finder, text, TextFormat::Text);
        // A name in quotation marks is a value of its own, as a user name is found.
        let quoted = |sql: &str| sql.split('"').skip(1).step_by(2).any(named);
        let (named_so, sql) = (named(&name), text(sql));
        if !named_so && !named(&sql) && !quoted(&sql) {
            continue;
        }
        // The name of a thing may be what names the person.
        let at = if named_so { Path::one(&kind) } else { Path::one(&kind).join(&name) };
        let message = "the schema names the person, and a run changes rows only: write it without them and plan again, or where a name of \
                       the schema only reads like theirs, declare the identifier weak";
        return Err(Error::new(Code::RunNamedInSchema, at, message));
    }
    Ok(())
}
