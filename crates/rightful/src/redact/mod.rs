//! Known identifiers of one person inside text: found, and replaced, with every other byte left alone.
//!
//! This is no search for whatever may be personal. It finds the values it is given — in any case and normal form,
//! percent-encoded, as HTML character references, as plus-addresses — where they stand by themselves: neither
//! `joanna@x.example` nor `anna@x.example.org` is `anna@x.example`.
//!
//! Not read: an encoding inside an encoding (`%2540`), letters and digits in percent-encoding, domains in punycode,
//! names with their words in another order, signs without width inside a word (soft hyphens, joiners), and what base64 or
//! compression wraps.

mod boundary;
mod character;
mod fold;
mod identifier;
mod json;
mod markup;
mod others;
mod phone;
mod prefilter;
mod redactor;
mod replacement;
mod span_map;
mod trace;

/// How many digits a value has that is a telephone number: those without the `00` before the code of its country.
pub(crate) fn digits_of_phone(value: &str) -> Option<usize> {
    phone::Phone::read(value).map(|phone| phone.digits().len())
}

#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;

pub(crate) use self::character::is_word;
pub(crate) use self::others::Others;
pub(crate) use self::span_map::SpanMap;
pub(crate) use self::trace::Traces;
pub use self::{identifier::Identifier, redactor::Redactor};
