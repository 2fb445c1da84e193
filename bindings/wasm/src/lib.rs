//! The core for browsers and Node: one function, JSON text in, canonical JSON text out.
//!
//! It is built twice: with every function, and with the feature `law` with those that need nothing but the law, for pages
//! that ask no more. There is no rule in here. `js/` names the functions and turns plain objects into text; what they take and answer is
//! typed in `types/`, both written from the schemas of the wire types.

use rightful::wire::Function;
use rightful::{Problems, to_canonical};
use wasm_bindgen::prelude::wasm_bindgen;

/// Answers a call of this name: JSON text in, canonical JSON text out.
///
/// # Errors
/// The problems of the call as canonical JSON: a list of code, place and message.
#[wasm_bindgen]
pub fn call(name: &str, json: &str) -> Result<String, String> {
    rightful::wire::call_among(functions(), name, json)
        .map_err(|problems: Problems| to_canonical(&problems).unwrap_or_default())
}

/// The names of all functions, in the order of the alphabet.
#[wasm_bindgen]
#[must_use]
pub fn names() -> Vec<String> {
    let mut names: Vec<String> = functions().map(|function| function.name().to_owned()).collect();
    names.sort_unstable();
    names
}

/// Those that need nothing but the law.
#[cfg(feature = "law")]
fn functions() -> impl Iterator<Item = &'static Function> {
    rightful::wire::law().iter().chain(rightful_holidays::wire::functions())
}

/// Every function there is: the core's, and those of the crates beside it.
#[cfg(not(feature = "law"))]
fn functions() -> impl Iterator<Item = &'static Function> {
    let core = rightful::wire::functions().iter();
    core.chain(rightful_holidays::wire::functions()).chain(rightful_yaml::wire::functions())
}
