#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod attributes;
mod expand;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Derives `rightful::read::Read`, and `serde::Deserialize` through it.
///
/// Of the serde attributes it follows `deny_unknown_fields`, `default`, `rename`, `rename_all`, `tag`, `untagged`,
/// `transparent` and `try_from`; those that only matter to a writer may stand beside them. Every other one is refused,
/// as is a form these types do not have: better no reader than one that reads something else than was written.
#[proc_macro_derive(Read, attributes(serde))]
pub fn read(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::read(&input).unwrap_or_else(|error| error.into_compile_error()).into()
}
