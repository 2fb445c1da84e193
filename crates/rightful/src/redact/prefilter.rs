//! Short ASCII texts by which a database finds every row that could hold an identifier, and some that do not.

use super::{identifier::Identifier, phone::Phone};
use crate::order::PutInOrder as _;
use crate::policy::IdentifierKind;
use alloc::{
    string::{String, ToString},
    vec::Vec,
};
use unicode_normalization::char::is_combining_mark;

/// One fragment for each identifier, or `None` for one that has none.
pub(super) struct Fragments(Option<Vec<String>>);

/// A local part or handle needs this much to be worth more than its domain.
const WORTH: usize = 3;

impl Fragments {
    pub(super) fn of(identifiers: &[Identifier], phones: &[Phone]) -> Self {
        let literal =
            identifiers.iter().filter(|identifier| identifier.kind() != IdentifierKind::Phone).map(fragment);
        let phones = phones.iter().map(|phone| phone.last_digit().map(|digit| digit.to_string()));
        Self(literal.chain(phones).collect())
    }

    pub(super) fn for_text(&self) -> Option<Vec<String>> {
        // A letter or digit can be written as a number reference; nothing else hides one.
        self.with(&["&#"])
    }

    pub(super) fn for_json(&self) -> Option<Vec<String>> {
        // In JSON it can be written as `\u0061` too.
        self.with(&["&#", "\\u00"])
    }

    fn with(&self, escapes: &[&str]) -> Option<Vec<String>> {
        let mut fragments = self.0.clone()?;
        if !fragments.is_empty() {
            fragments.extend(escapes.iter().map(ToString::to_string));
        }
        fragments.put_in_order();
        fragments.dedup();
        Some(fragments)
    }
}

fn fragment(identifier: &Identifier) -> Option<String> {
    let text = identifier.folded();
    if identifier.kind() == IdentifierKind::Iban {
        return text.get(4..8).map(ToString::to_string); // a group that is printed together
    }
    let local = text.rsplit_once('@').map_or(text, |(local, _)| local);
    longest_run(local).filter(|run| run.len() >= WORTH).or_else(|| longest_run(text))
}

/// The longest run of ASCII letters and digits that stands in every text the folded `text` is found in.
///
/// Left out are letters that carry a mark, which may be one character with it, and `ss`, which may be an ß.
fn longest_run(text: &str) -> Option<String> {
    let mut longest = String::new();
    let mut run = String::new();
    let mut chars = text.chars().peekable();
    let mut previous = ' ';
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        let double = c == 's' && (previous == 's' || next == 's');
        if c.is_ascii_alphanumeric() && !is_combining_mark(next) && !double {
            run.push(c);
            if run.len() > longest.len() {
                longest.clone_from(&run);
            }
        } else {
            run.clear();
        }
        previous = c;
    }
    (!longest.is_empty()).then_some(longest)
}
