//! Short ASCII texts by which a database finds every row that could hold an identifier, and some that do not.

use super::{
    identifier::Identifier,
    phone::{Phone, full_width},
};
use crate::order::PutInOrder as _;
use crate::policy::IdentifierKind;
use alloc::{
    string::{String, ToString},
    vec::Vec,
};
use core::cmp::Reverse;
use unicode_normalization::char::is_combining_mark;

/// For each identifier the fragments that stand together wherever it does, or `None` where one has none.
pub(super) struct Fragments {
    of_each: Option<Vec<Vec<String>>>,
    /// Whether there is a number among them.
    digits: bool,
}

/// So many fragments of one identifier are looked for: each more finds fewer rows of others, and costs.
const MOST: usize = 3;

impl Fragments {
    pub(super) fn of(identifiers: &[Identifier], phones: &[Phone]) -> Self {
        let literal =
            identifiers.iter().filter(|identifier| identifier.kind() != IdentifierKind::Phone).map(fragments);
        // Every form of a number ends with one digit, which may be a full-width one.
        let last = |phone: &Phone| phone.last().chars().next_back();
        let widths =
            |digit: char| [Some(digit), full_width(digit)].map(|digit| Some(Vec::from([digit?.to_string()])));
        let of_phones = phones.iter().flat_map(|phone| last(phone).map_or([None, None], widths));
        Self { of_each: literal.chain(of_phones).collect(), digits: !phones.is_empty() }
    }

    pub(super) fn for_text(&self) -> Option<Vec<Vec<String>>> {
        // A letter or digit can be written as a number reference; nothing else hides one.
        self.with(&["&#"])
    }

    pub(super) fn for_json(&self) -> Option<Vec<Vec<String>>> {
        // In JSON it can be written as `\u0061` too, and a full-width digit as `\uff11`.
        self.with(if self.digits { &["&#", "\\u00", "\\uff1"] } else { &["&#", "\\u00"] })
    }

    fn with(&self, escapes: &[&str]) -> Option<Vec<Vec<String>>> {
        let mut fragments = self.of_each.clone()?;
        if !fragments.is_empty() {
            fragments.extend(escapes.iter().map(|escape| Vec::from([escape.to_string()])));
        }
        fragments.put_in_order();
        fragments.dedup();
        Some(fragments)
    }
}

fn fragments(identifier: &Identifier) -> Option<Vec<String>> {
    let text = identifier.folded();
    if identifier.kind() == IdentifierKind::Iban {
        return text.get(4..8).map(|group| Vec::from([group.to_string()])); // a group that is printed together
    }
    let (local, domain) = text.rsplit_once('@').unwrap_or((text, ""));
    let mut least: Vec<String> = Vec::new();
    // Very many share a domain. Digits tell more of one person than letters do, and need no folding; after them the longest.
    for part in [local, domain] {
        let mut runs = runs(part);
        runs.put_in_order_by_key(|run| {
            (run.bytes().any(|byte| byte.is_ascii_alphabetic()), Reverse(run.len()))
        });
        for run in runs {
            if least.len() < MOST && !least.iter().any(|one| one.contains(&run)) {
                least.push(run);
            }
        }
    }
    (!least.is_empty()).then_some(least)
}

/// The runs of ASCII letters and digits that stand in every text the folded `text` is found in.
///
/// Left out are letters that carry a mark, which may be one character with it, `ss`, which may be an ß, and `i`, which may
/// have no dot, or keep it as a capital.
fn runs(text: &str) -> Vec<String> {
    let mut runs = Vec::from([String::new()]);
    let mut chars = text.chars().peekable();
    let mut previous = ' ';
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        let double = c == 's' && (previous == 's' || next == 's');
        if c.is_ascii_alphanumeric() && c != 'i' && !is_combining_mark(next) && !double {
            if let Some(run) = runs.last_mut() {
                run.push(c);
            }
        } else {
            runs.push(String::new());
        }
        previous = c;
    }
    runs.retain(|run| !run.is_empty());
    runs
}
