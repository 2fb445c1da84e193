//! Plans and decisions in words, from one catalogue of messages: as a value, as text, and a plan as one self-contained
//! page with a picture of the data map.

mod access;
mod afterwards;
mod catalogue;
mod channels;
mod document;
mod explanation;
mod language;
mod layout;
mod line;
mod officer;
mod overview;
mod page;
mod picture;
mod plain;
mod proof;
mod reader;
mod register;
mod rulings;
mod sheet;
#[cfg(test)]
mod tests;
mod words;
mod written;

use alloc::string::String;

pub use self::access::{access_html, access_text};
pub(crate) use self::catalogue::Words;
pub use self::explanation::{Audience, Explained, Explanation, Line, Section, Topic, explain};
pub use self::language::Language;
pub(crate) use self::line::shown;
pub use self::plain::text;
pub use self::proof::certificate_html;
pub use self::register::{register_csv, register_html, register_markdown};
pub(crate) use self::sheet::{Part, Said, Sheet};

use crate::plan::Plan;
use crate::{Error, Policy};

/// A plan as one HTML page: no script, no other file, no value of the person. `policy` is the one it was made on.
///
/// Equal arguments give equal bytes.
///
/// # Errors
/// As [`Plan::hash`].
pub fn html(policy: &Policy, plan: &Plan, audience: Audience, language: Language) -> Result<String, Error> {
    let document = match audience {
        Audience::Person => reader::document(policy, plan, language),
        Audience::Dpo => officer::document(policy, plan, language)?,
    };
    Ok(page::page(&document))
}
