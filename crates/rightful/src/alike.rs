//! When two values are taken for the same: keys that links compare, identifiers made alike, and what is like nothing.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use unicode_normalization::char::{canonical_combining_class, decompose_canonical};

use crate::policy::{IdentifierKind, Normalise};
use crate::redact::digits_of_phone;
use crate::{Value, address};

/// A key as links compare it: text, whole numbers and floating-point numbers that are whole are equal where they read
/// alike.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyText(Vec<Value>);

impl KeyText {
    /// The key of these cells.
    #[must_use]
    pub fn of(cells: &[Value]) -> Self {
        Self(cells.iter().map(Self::cell).collect())
    }

    /// The cells as they are compared.
    pub(crate) fn values(&self) -> &[Value] {
        &self.0
    }

    fn cell(value: &Value) -> Value {
        match value {
            Value::Integer(number) => Value::Text(number.to_string()),
            Value::Real(number) => {
                whole(*number).map_or_else(|| value.clone(), |n| Value::Text(n.to_string()))
            }
            other => other.clone(),
        }
    }
}

impl fmt::Debug for KeyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyText({} cells)", self.0.len())
    }
}

/// The whole number that a floating-point number is exactly; `None` where it has a fraction or no 64 bits hold it.
fn whole(number: f64) -> Option<i64> {
    // 2^63 is the first that does not fit, and -2^63 the last that does.
    if !(-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&number) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "what was cut off shows when it is compared")]
    let cut = number as i64;
    #[expect(clippy::cast_precision_loss, reason = "a number that came from a float goes back to the same")]
    let back = cut as f64;
    (back == number).then_some(cut)
}

/// Whether a floating-point number is a whole one and no neighbour of another.
pub(crate) fn is_exact(number: f64) -> bool {
    whole(number).is_some_and(|number| number.unsigned_abs() < 1 << 53)
}

/// Whether a cell may be this key and may be its neighbour: from 2^53 on a floating-point number stands for several
/// whole numbers, and which of them was written is lost.
#[must_use]
pub fn is_rounded(cell: &Value, key: &Value) -> bool {
    let (Value::Real(cell), Value::Integer(key)) = (cell, key) else { return false };
    #[expect(clippy::cast_precision_loss, reason = "the loss is what is asked about")]
    let key = *key as f64;
    *cell == key && !(-9_007_199_254_740_992.0..9_007_199_254_740_992.0).contains(cell)
}

/// A value made comparable; `None` for what tells nobody from anybody and is like nothing: null, and whatever is not of
/// its kind, such as `n/a` for an address.
#[must_use]
pub fn made_alike(value: &Value, normalise: &[Normalise], kind: IdentifierKind) -> Option<KeyText> {
    let Value::Text(mut text) = KeyText::cell(value) else {
        return (!value.is_null()).then(|| KeyText::of(core::slice::from_ref(value)));
    };
    if !is_of_kind(&text, kind) {
        return None;
    }
    if kind == IdentifierKind::Email {
        text = address::plain(&text).to_string();
    }
    for step in normalise {
        match step {
            Normalise::Trim => text = text.trim().to_string(),
            Normalise::Case => text.make_ascii_lowercase(),
        }
    }
    Some(KeyText(alloc::vec![Value::Text(text)]))
}

/// As [`made_alike`], for what may repeat an identifier of any kind: text that reads as an address is compared as one.
pub(crate) fn repeated_alike(value: &Value, normalise: &[Normalise]) -> Option<KeyText> {
    made_alike(&repeated(value), normalise, IdentifierKind::Text)
}

/// A value as it is, or the address that it is alone.
pub(crate) fn repeated(value: &Value) -> Value {
    match value {
        Value::Text(text) if is_of_kind(text, IdentifierKind::Email) => {
            Value::Text(address::plain(text).into())
        }
        other => other.clone(),
    }
}

/// An identifier of this kind without what is written around it: of an address `mailto:`, angle brackets and a name before
/// them, quotation marks and white space.
#[must_use]
pub fn plain(text: &str, kind: IdentifierKind) -> &str {
    match kind {
        IdentifierKind::Email => address::plain(text),
        _ => text.trim(),
    }
}

/// A value made comparable for an entry that keeps it out (Art. 21(3)): decomposed (NFD), and where case is made alike, that of
/// the letters of every script, so that who objected is kept out however the address is written. `None` as for [`made_alike`].
#[must_use]
pub(crate) fn kept_out_alike(
    value: &Value,
    normalise: &[Normalise],
    kind: IdentifierKind,
) -> Option<KeyText> {
    let alike = made_alike(value, normalise, kind)?;
    let fold = normalise.contains(&Normalise::Case);
    let cell = |cell: &Value| match cell {
        // Lower case of the decomposed form: a capital of two parts has the same parts as its small letter.
        Value::Text(text) if fold => {
            Value::Text(decomposed(decomposed(text.chars()).chars().flat_map(char::to_lowercase)))
        }
        Value::Text(text) => Value::Text(decomposed(text.chars())),
        other => other.clone(),
    };
    Some(KeyText(alike.0.iter().map(cell).collect()))
}

/// The decomposed form (NFD) of these characters. The iterator of the tables' own crate would bring along those of compatible
/// forms, which are the larger part and are not wanted.
fn decomposed(characters: impl Iterator<Item = char>) -> String {
    let mut parts: Vec<(u8, char)> = Vec::new();
    for c in characters {
        decompose_canonical(c, |part| parts.push((canonical_combining_class(part), part)));
    }
    // Marks on one letter stand in the order of their class.
    for cluster in parts.chunk_by_mut(|_, (class, _)| *class != 0) {
        cluster.sort_by_key(|(class, _)| *class);
    }
    parts.into_iter().map(|(_, c)| c).collect()
}

/// Words that stand where a value is missing, in lower case.
const PLACEHOLDERS: [&str; 12] = [
    "n/a",
    "n.a.",
    "na",
    "none",
    "null",
    "nil",
    "unknown",
    "undefined",
    "not available",
    "not provided",
    "unbekannt",
    "k.a.",
];

/// Whether a text stands where a value is missing: without a letter or digit, or one of the words for that.
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    !text.contains(char::is_alphanumeric) || PLACEHOLDERS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether a text is of its declared kind. One that is not may stand in anybody's row: it tells nobody from anybody.
#[must_use]
pub fn is_of_kind(text: &str, kind: IdentifierKind) -> bool {
    let text = plain(text, kind);
    match kind {
        IdentifierKind::Email => text.split_once('@').is_some_and(|(local, domain)| {
            let mailbox = local.split('+').next().unwrap_or_default();
            !mailbox.is_empty()
                && domain.len() >= 3
                && !domain.contains('@')
                && !text.contains(char::is_whitespace)
        }),
        IdentifierKind::Phone => digits_of_phone(text).is_some_and(|digits| digits >= 8),
        IdentifierKind::Iban => {
            let signs = text.chars().filter(char::is_ascii_alphanumeric);
            (12..=34).contains(&signs.count()) && text.starts_with(|first: char| first.is_ascii_alphabetic())
        }
        IdentifierKind::Key => !text.is_empty(),
        IdentifierKind::Handle | IdentifierKind::Name | IdentifierKind::Text => !is_placeholder(text),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization as _;

    use super::*;

    proptest! {
        #[test]
        fn what_is_decomposed_here_is_decomposed_as_unicode_says(
            text in prop_oneof![any::<String>(), "[a-cé가각\u{300}-\u{345}\u{1e00}-\u{1eff}]{0,12}"],
        ) {
            prop_assert_eq!(decomposed(text.chars()), text.nfd().collect::<String>());
        }
    }

    fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    fn key(value: Value) -> KeyText {
        KeyText::of(&[value])
    }

    #[test]
    fn whole_numbers_are_equal_however_they_are_kept() {
        for same in [Value::Integer(42), Value::Real(42.0), text("42")] {
            assert!(key(same) == key(Value::Integer(42)));
        }
        assert!(key(Value::Real(-0.0)) == key(Value::Integer(0)));
        for other in [Value::Real(42.5), text("042"), text("42.0"), text(" 42"), Value::Blob(b"42".to_vec())]
        {
            assert!(key(other) != key(Value::Integer(42)));
        }
        assert!(key(Value::Real(-9_223_372_036_854_775_808.0)) == key(Value::Integer(i64::MIN)));
        assert!(key(Value::Real(9_223_372_036_854_775_808.0)) != key(Value::Integer(i64::MAX)));
        assert!(key(Value::Real(f64::NAN)) != key(Value::Integer(0)));
    }

    #[test]
    fn beyond_two_to_the_53_a_float_may_be_a_neighbour() {
        let near = Value::Real(9_007_199_254_740_992.0);
        assert!(is_rounded(&near, &Value::Integer(9_007_199_254_740_993)));
        assert!(is_rounded(&near, &Value::Integer(9_007_199_254_740_992)));
        assert!(!is_rounded(&near, &Value::Integer(9_007_199_254_740_994)));
        assert!(!is_rounded(&Value::Real(42.0), &Value::Integer(42)));
        assert!(!is_rounded(&Value::Integer(1 << 60), &Value::Integer(1 << 60)));
    }

    #[test]
    fn what_stands_for_a_missing_value_is_like_nothing() {
        use IdentifierKind::{Email, Handle, Iban, Key, Name, Phone, Text};
        for kind in [Email, Phone, Iban, Handle, Name, Text] {
            for nothing in ["", " ", "\t", "\u{a0}", "-", "--", "n/a", "N/A ", "Unknown", "none", "\u{2014}"]
            {
                assert!(
                    made_alike(&text(nothing), &[Normalise::Trim, Normalise::Case], kind).is_none(),
                    "{nothing:?}"
                );
                assert!(made_alike(&text(nothing), &[], kind).is_none(), "{nothing:?}");
            }
        }
        assert!(made_alike(&text("anna"), &[], Email).is_none());
        assert!(made_alike(&text("anna@x.example"), &[], Email).is_some());
        assert!(made_alike(&Value::Integer(493_012_345_678), &[], Phone).is_some());
        assert!(made_alike(&text("-"), &[], Key).is_some());
        assert!(made_alike(&Value::Null, &[], Text).is_none());
    }

    #[test]
    fn an_address_is_kept_out_in_the_case_of_every_script() {
        let alike = |value: &str| {
            kept_out_alike(&text(value), &[Normalise::Trim, Normalise::Case], IdentifierKind::Email)
        };
        for (one, other) in [
            ("\u{e4}da@x.example", " \u{c4}DA@X.example"),
            ("\u{e4}da@x.example", "A\u{308}da@x.example"),
            ("\u{438}\u{432}\u{430}\u{43d}@x.example", "\u{418}\u{412}\u{410}\u{41d}@x.example"),
            ("ada@x.example", "ADA@X.EXAMPLE"),
        ] {
            assert!(alike(one) == alike(other), "{one} {other}");
        }
        assert!(alike("\u{e4}da@x.example") != alike("ada@x.example"));
        let exact = |value: &str| kept_out_alike(&text(value), &[], IdentifierKind::Email);
        assert!(exact("Ada@x.example") != exact("ada@x.example"));
        assert!(exact("n/a").is_none());
    }

    #[test]
    fn every_white_space_is_trimmed() {
        let alike = |value: &str| made_alike(&text(value), &[Normalise::Trim], IdentifierKind::Email);
        for around in ["\t", "\n", "\u{a0}", "\u{2003}", "\u{3000}", "\r\n"] {
            assert!(alike(&alloc::format!("{around}anna@x.example{around}")) == alike("anna@x.example"));
        }
    }
}
