//! What stands in the place of an identifier: plain enough to be safe in text, HTML, JSON and addresses alike.

use super::{character::is_word, fold::fold};
use crate::{Code, Error};
use alloc::string::{String, ToString};
use core::fmt::Write as _;

/// A checked replacement, in every form it is written in.
pub(super) struct Replacement {
    plain: String,
    percent: String,
    unquoted: String,
    folded: String,
}

/// Where a replacement is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// As it is.
    Plain,
    /// In the value of an attribute without quotes.
    Unquoted,
    /// In a percent-encoded text.
    Percent,
}

const LONGEST: usize = 100;

impl Replacement {
    pub(super) fn new(text: &str) -> Result<Self, Error> {
        let is_edge = |c: char| c.is_alphanumeric() || matches!(c, '(' | ')' | '[' | ']');
        let is_inner = |c: char| is_word(c) || is_edge(c) || matches!(c, ' ' | '-' | '_' | '.');
        let fits = text.starts_with(is_edge)
            && text.ends_with(|c| is_edge(c) || is_word(c))
            && text.chars().all(is_inner)
            && !text.contains("  ")
            && text.chars().count() <= LONGEST;
        if !fits {
            return Err(Error::new(
                Code::RedactReplacement,
                "",
                "the replacement must be safe in text, HTML and JSON; use up to 100 letters, digits, single spaces, round or square brackets, and . - _ inside",
            ));
        }
        Ok(Self {
            plain: text.to_string(),
            percent: percent(text),
            unquoted: unquoted(text),
            folded: fold(text),
        })
    }

    /// No replacement: of a redactor that only finds.
    pub(super) const fn none() -> Self {
        Self { plain: String::new(), percent: String::new(), unquoted: String::new(), folded: String::new() }
    }

    /// A label of ours, which is plain enough, as it is written in a place of this form.
    pub(super) fn written(label: &str, form: Form) -> String {
        match form {
            Form::Plain => label.into(),
            Form::Unquoted => unquoted(label),
            Form::Percent => percent(label),
        }
    }

    pub(super) fn folded(&self) -> &str {
        &self.folded
    }

    pub(super) fn as_written(&self, form: Form) -> &str {
        match form {
            Form::Plain => &self.plain,
            Form::Unquoted => &self.unquoted,
            Form::Percent => &self.percent,
        }
    }

    /// Whether a user name, folded, could be read where the replacement begins, or a little before it.
    pub(super) fn begins_like(&self, name: &str) -> bool {
        self.folded.starts_with(name) || name.contains(self.folded.as_str()) || self.ends_inside(name)
    }

    /// Whether an identifier, folded, could be read across an edge of the replacement, or contains it.
    pub(super) fn overlaps(&self, identifier: &str) -> bool {
        self.runs_into(identifier)
            || identifier.contains(self.folded.as_str())
            || self.ends_inside(identifier)
    }

    /// Whether an identifier, folded, could begin before the replacement and end inside it.
    fn ends_inside(&self, identifier: &str) -> bool {
        let ours = &self.folded;
        let begins_in = |at: usize| {
            ours.split_at_checked(at).is_some_and(|(begin, end)| {
                !begin.is_empty() && !end.starts_with(is_word) && identifier.ends_with(begin)
            })
        };
        ours.char_indices().any(|(at, _)| begins_in(at))
    }

    /// Whether an identifier, folded, could begin inside the replacement and go on after it.
    pub(super) fn runs_into(&self, identifier: &str) -> bool {
        let begins_at = |at: usize| {
            self.folded
                .split_at_checked(at)
                .is_some_and(|(begin, end)| !begin.ends_with(is_word) && identifier.starts_with(end))
        };
        self.folded.char_indices().any(|(at, _)| begins_at(at))
    }
}

fn percent(text: &str) -> String {
    let mut percent = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            percent.push(char::from(byte));
        } else {
            let _ = write!(percent, "%{byte:02X}"); // writing to a String cannot fail
        }
    }
    percent
}

fn unquoted(text: &str) -> String {
    text.replace(' ', "&#32;")
}

pub(super) fn clash() -> Error {
    Error::new(
        Code::RedactReplacementClash,
        "",
        "the replacement could be read as a part of one of the person's identifiers; choose other words for it",
    )
}
