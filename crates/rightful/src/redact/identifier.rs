//! What a person is known by.

use super::{character::is_word, fold::fold, phone::Phone};
use crate::{Code, Error, alike::plain, policy::IdentifierKind};
use alloc::string::String;
use core::fmt;
use unicode_normalization::char::is_combining_mark;

/// One thing a person is known by. `Debug` names the kind only.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identifier {
    kind: IdentifierKind,
    folded: String,
}

/// User names with fewer signs are as likely anything else: `a1`, `e.g`.
const FEWEST_SIGNS: usize = 4;

impl Identifier {
    /// The identifier `value` of the given kind; white space around it does not count.
    ///
    /// # Errors
    /// [`Code::RedactIdentifier`] when the value cannot be told from ordinary text: an e-mail address without a name
    /// and a domain, a handle with white space, a telephone number of under six digits, an account number that is no
    /// IBAN, any key, a name or text with under two letters or digits.
    pub fn new(kind: IdentifierKind, value: &str) -> Result<Self, Error> {
        let folded = fold(value.trim());
        let folded = plain(&folded, kind);
        let (fits, advice) = match kind {
            IdentifierKind::Email => {
                (is_address(folded), "not an e-mail address; give it as text to look for it literally")
            }
            IdentifierKind::Handle => {
                (is_handle(folded), "not a handle; give one word of at least two letters or digits")
            }
            IdentifierKind::Phone => (
                Phone::read(folded).is_some(),
                "not a telephone number; give at least six digits with spaces, brackets, dots or hyphens, or give it as text",
            ),
            IdentifierKind::Iban => {
                (compact_iban(folded).is_some(), "not an IBAN; give it as text to look for it literally")
            }
            IdentifierKind::Key => {
                (false, "a key is not looked for in text; declare the column or path that holds it as a link")
            }
            IdentifierKind::Name | IdentifierKind::Text => (
                folded.chars().filter(|c| c.is_alphanumeric()).nth(1).is_some(),
                "too short to tell from ordinary text; give at least two letters or digits, or leave it out",
            ),
        };
        if !fits {
            return Err(Error::new(Code::RedactIdentifier, "", advice));
        }
        let folded = match kind {
            IdentifierKind::Handle => folded.strip_prefix('@').unwrap_or(folded).into(),
            IdentifierKind::Iban => compact_iban(folded).unwrap_or_default(),
            _ => folded.into(),
        };
        Ok(Self { kind, folded })
    }

    /// The kind of identifier.
    #[must_use]
    pub fn kind(&self) -> IdentifierKind {
        self.kind
    }

    /// How many words it has.
    pub(crate) fn words(&self) -> usize {
        self.folded.split(' ').filter(|word| word.chars().any(is_word)).count()
    }

    /// Whether both are one, however they are written: compared whole, telephone numbers by their digits, the country's code
    /// left out of one of them or not.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let number = |of: &Self| (of.kind == IdentifierKind::Phone).then(|| Phone::read(&of.folded))?;
        self.kind == other.kind
            && (self.folded == other.folded
                || number(self).zip(number(other)).is_some_and(|(one, other)| one.is_same(&other)))
    }

    /// Whether it is an address that ends in another, as `o'anna@x.example` does in `anna@x.example`.
    pub(crate) fn ends_in(&self, other: &Self) -> bool {
        self.kind == IdentifierKind::Email && other.kind == self.kind && self.folded.ends_with(&other.folded)
    }

    /// Whether it is a user name that is like no word of ordinary text: of at least four signs, with a letter and something
    /// else, such as `anna_b` or `anna7`.
    pub(super) fn is_own_word(&self) -> bool {
        let signs = || self.folded.chars().filter(|c| !is_combining_mark(*c));
        self.kind == IdentifierKind::Handle
            && signs().nth(FEWEST_SIGNS - 1).is_some()
            && signs().any(char::is_alphabetic)
            && !signs().all(char::is_alphabetic)
    }

    /// The value as it is compared; a handle without its `@`, an IBAN without spaces.
    pub(super) fn folded(&self) -> &str {
        &self.folded
    }
}

fn is_address(folded: &str) -> bool {
    folded.rsplit_once('@').is_some_and(|(local, domain)| {
        domain.starts_with(is_word)
            && domain.ends_with(is_word)
            && local.contains(is_word)
            && !local.starts_with('@')
    }) && !folded.contains(' ')
}

fn is_handle(folded: &str) -> bool {
    let name = folded.strip_prefix('@').unwrap_or(folded);
    name.starts_with(|c| is_word(c) || c == '_')
        && name.chars().filter(|c| is_word(*c)).nth(1).is_some()
        && !name.contains([' ', '@'])
}

/// What may stand between the groups of an IBAN.
pub(super) const IBAN_SEPARATORS: [char; 4] = [' ', '-', '.', '/'];

/// An IBAN without its separators: country, two check digits, and up to 30 letters and digits (ISO 13616).
fn compact_iban(folded: &str) -> Option<String> {
    let compact = folded.replace(IBAN_SEPARATORS, "");
    let country_and_check = compact.bytes().enumerate().take(4).all(|(index, byte)| match index {
        0 | 1 => byte.is_ascii_lowercase(),
        _ => byte.is_ascii_digit(),
    });
    let fits = country_and_check && (15..=34).contains(&compact.len());
    (fits && compact.bytes().all(|b| b.is_ascii_alphanumeric())).then_some(compact)
}

impl fmt::Debug for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identifier({:?}, ..)", self.kind)
    }
}
