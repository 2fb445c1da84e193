//! The boundary that the CLI and the bindings use: JSON in, canonical JSON out.
//!
//! Every call is one function of one JSON object. A call that does not have the shape of its type is answered with every
//! problem of it; places in a call begin with `/` and name the call's own keys.

mod calls;

use alloc::string::String;

use serde::Serialize;

use crate::{Code, Error, Problems, to_canonical};

/// What a call does: JSON in, canonical JSON out.
type Function = fn(&str) -> Result<String, Problems>;

/// Every call there is, by name, in the order of the alphabet.
const FUNCTIONS: &[(&str, Function)] = &[
    ("check", calls::check),
    ("codes", calls::codes),
    ("decide", calls::decide),
    ("plan", calls::plan),
    ("policy_schema", calls::policy_schema),
    ("redact", calls::redact),
    ("survey_request", calls::survey_request),
];

/// Answers the call of this name.
///
/// # Errors
/// [`Code::CallUnknown`] for a name that is not in [`functions`]; otherwise every problem of the call.
///
/// # Examples
/// ```
/// let refused = rightful::wire::call("erase", "{}").unwrap_err();
/// assert_eq!(refused.as_slice()[0].code(), rightful::Code::CallUnknown);
/// ```
pub fn call(name: &str, json: &str) -> Result<String, Problems> {
    match FUNCTIONS.iter().find(|(known, _)| *known == name) {
        Some((_, function)) => function(json),
        None => {
            Err(Error::new(Code::CallUnknown, "", "no such call: `functions` lists those there are").into())
        }
    }
}

/// The names of all calls.
pub fn functions() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|(name, _)| *name)
}

fn answer<T: Serialize>(value: &T) -> Result<String, Problems> {
    to_canonical(value).map_err(Problems::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn the_list_is_in_order_and_every_call_refuses_what_is_no_call() {
        let names: Vec<&str> = functions().collect();
        assert!(names.is_sorted());
        for name in names {
            assert!(call(name, "[]").is_err(), "{name}");
            assert!(call(name, "{\"nonsense\":1}").is_err(), "{name}");
        }
    }
}
