//! What the parts of a policy mean together: every problem at once.

mod basis;
mod collection;
mod field;
mod link;
mod names;
mod objection;
mod person;
mod reach;
mod rest;
mod retention;

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Display;

use self::reach::Reach;
pub(super) use self::rest::beside;
use super::Document;
use crate::pointer::Pointer;
use crate::{Code, Error, Problems};

/// Checks a document whose shape is right.
///
/// # Errors
/// Every problem there is.
pub(super) fn check(document: &Document) -> Result<(), Problems> {
    let mut check = Check { document, reach: Reach::of(document), problems: Vec::new() };
    if let Err(problem) = document.controller.clock.check() {
        check.report(problem.code(), "/controller/clock/place", problem.message());
    }
    check.names();
    for (name, purpose) in &document.purposes {
        let at = Pointer::of(["purposes", name]);
        check.basis(name, purpose, &at);
        check.ends(name, purpose, &at);
        check.retention(name, purpose, &at);
    }
    check.automated_decisions();
    check.tables();
    for (name, collection) in &document.collections {
        let at = Pointer::of(["collections", name]);
        check.collection(name, collection, &at);
    }
    check.owner_cycles();
    Problems::none_or(check.problems)
}

/// A document, what of it leads where, and the problems found so far.
struct Check<'d> {
    document: &'d Document,
    reach: Reach<'d>,
    problems: Vec<Error>,
}

impl Check<'_> {
    fn report(&mut self, code: Code, at: impl Display, message: impl Into<String>) {
        self.problems.push(Error::new(code, format!("{at}"), message.into()));
    }

    /// Reports a name that is not a key of `known`.
    fn known<T>(&mut self, known: &BTreeMap<String, T>, name: &str, code: Code, at: impl Display) {
        if !known.contains_key(name) {
            let names = known.keys().map(|name| format!("`{name}`")).collect::<Vec<_>>();
            let message = match crate::shape::nearest(name, known.keys().map(String::as_str)) {
                Some(meant) => format!("nothing of this name is declared: did you mean `{meant}`?"),
                None if names.is_empty() => {
                    "nothing of this name is declared, and nothing else either".into()
                }
                None if names.len() > 12 => {
                    "nothing of this name is declared: check the spelling, or declare it".into()
                }
                None => format!("nothing of this name is declared: there are {}", names.join(", ")),
            };
            self.report(code, at, message);
        }
    }
}

/// Whether a text says nothing.
fn is_blank(text: Option<&str>) -> bool {
    text.is_none_or(|text| text.trim().is_empty())
}

#[cfg(test)]
mod tests;
