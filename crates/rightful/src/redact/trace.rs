//! Which identifiers can stand in a text at all, so that few of very many have to be looked for.

use super::{
    character::{is_unspaced, is_word},
    fold::fold,
    identifier::Identifier,
    phone::{Phone, stretches},
};
use crate::{json_edit::unescape, policy::IdentifierKind};
use alloc::{
    collections::BTreeSet,
    string::{String, ToString},
    vec,
    vec::Vec,
};

/// The words of some texts, and the digits that telephone numbers in them end with. `Debug` is left out: they are
/// personal.
#[derive(Default)]
pub(crate) struct Traces(BTreeSet<String>);

/// How many last digits of a telephone number are compared: every form of it ends with them.
const LAST_DIGITS: usize = 6;

impl Traces {
    /// Adds a text, as it is and with the escapes of JSON read.
    pub(crate) fn add(&mut self, text: &str) {
        self.add_folded(&fold(text));
        if text.contains('\\') {
            self.add_folded(&fold(&unescape(text).0));
        }
    }

    fn add_folded(&mut self, folded: &str) {
        for word in words(folded) {
            if !self.0.contains(word) {
                self.0.insert(word.to_string());
            }
            // A word of two scripts may be two words.
            for part in parts(word) {
                if !self.0.contains(part) {
                    self.0.insert(part.to_string());
                }
            }
        }
        for digits in stretches(folded) {
            let digits: Vec<char> = digits.chars().collect();
            self.0.extend(digits.windows(LAST_DIGITS).map(|end| phone(end.iter())));
        }
    }

    /// Whether the identifier can stand in one of the texts; if not, it does not.
    pub(crate) fn may_hold(&self, identifier: &Identifier) -> bool {
        wanted(identifier).iter().any(|all| all.iter().all(|trace| self.0.contains(trace)))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &String> {
        self.0.iter()
    }
}

/// The ways in which an identifier leaves traces, each with all that it leaves.
pub(super) fn wanted(identifier: &Identifier) -> Vec<Vec<String>> {
    let folded = identifier.folded();
    let all_words = |text: &str| words(text).map(ToString::to_string).collect();
    match identifier.kind() {
        IdentifierKind::Phone => {
            let digits: Vec<char> =
                Phone::read(folded).map(|phone| phone.digits()).unwrap_or_default().chars().collect();
            digits.last_chunk::<LAST_DIGITS>().map(|end| vec![phone(end.iter())]).into_iter().collect()
        }
        IdentifierKind::Iban => {
            let letters: Vec<char> = folded.chars().collect();
            let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
            let apart = letters.chunks(2).take(2).chain(letters.get(4..).unwrap_or_default().chunks(4));
            let apart = apart.map(|group| group.iter().collect()).collect();
            vec![vec![folded.to_string()], groups, apart]
        }
        _ => vec![all_words(folded)],
    }
}

fn phone<'c>(digits: impl Iterator<Item = &'c char>) -> String {
    core::iter::once(&'#').chain(digits).collect()
}

/// The words of folded text; of scripts without spaces each letter.
fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c| !is_word(c)).flat_map(|word| word.split_inclusive(is_unspaced)).flat_map(|part| {
        let last =
            part.char_indices().next_back().filter(|(_, c)| is_unspaced(*c)).map_or(part.len(), |(at, _)| at);
        let (before, letter) = part.split_at_checked(last).unwrap_or((part, ""));
        [before, letter].into_iter().filter(|word| !word.is_empty())
    })
}

/// The parts of a word that are all ASCII, or all not.
fn parts(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    core::iter::from_fn(move || {
        let ascii = rest.chars().next()?.is_ascii();
        let end = rest.find(|c: char| c.is_ascii() != ascii).unwrap_or(rest.len());
        let (part, more) = rest.split_at_checked(end)?;
        rest = more;
        Some(part)
    })
}
