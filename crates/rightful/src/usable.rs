//! What a value in the column of an identifier can be looked for by elsewhere.

use alloc::vec;
use alloc::vec::Vec;

use crate::address;
use crate::alike::{is_of_kind, is_placeholder, plain};
use crate::policy::IdentifierKind;
use crate::redact::{Identifier, is_word};

/// What stands between several values of one cell.
const BETWEEN: [char; 5] = [',', ';', '|', '\n', '\r'];

/// What is left around an address where a mark lost its other half, or is of no pair that anybody writes around one.
const AROUND: [char; 12] = ['{', '}', '<', '>', '(', ')', '[', ']', '"', '\'', '`', '*'];

/// The identifiers of this kind that a value holds, each as it is written where it stands alone.
///
/// One that nothing is written around is itself; of several addresses or numbers in one cell each is one. Nothing comes of a
/// value in which something else stands, such as `ask anna@x.example` or a link: which part of it is the person's nobody
/// knows, and as a whole it is found nowhere else.
///
/// ```
/// use rightful::{carry::usable, policy::IdentifierKind};
/// assert_eq!(usable("anna@x.example; bo@y.example", IdentifierKind::Email), ["anna@x.example", "bo@y.example"]);
/// assert!(usable("ask anna@x.example", IdentifierKind::Email).is_empty());
/// ```
#[must_use]
pub fn usable(text: &str, kind: IdentifierKind) -> Vec<&str> {
    if let Some(one) = alone(text, kind) {
        return vec![one];
    }
    let pieces = text.split(BETWEEN).filter(|piece| !is_placeholder(piece));
    let several = pieces.map(|piece| in_piece(piece, kind)).collect::<Option<Vec<_>>>();
    several.unwrap_or_default().into_iter().flatten().collect()
}

/// The one identifier that a text is.
fn alone(text: &str, kind: IdentifierKind) -> Option<&str> {
    let text = plain(text, kind);
    let is = match kind {
        IdentifierKind::Email => address::is_plain(text),
        IdentifierKind::Phone => is_of_kind(text, kind),
        IdentifierKind::Iban => is_of_kind(text, kind) && Identifier::new(kind, text).is_ok(),
        IdentifierKind::Handle => is_handle(text),
        IdentifierKind::Name | IdentifierKind::Text | IdentifierKind::Key => !is_placeholder(text),
    };
    is.then_some(text)
}

/// The identifiers in one of several pieces.
fn in_piece(piece: &str, kind: IdentifierKind) -> Option<Vec<&str>> {
    let one = |text| match kind {
        IdentifierKind::Email => alone(text, kind).or_else(|| alone(text.trim().trim_matches(AROUND), kind)),
        IdentifierKind::Phone | IdentifierKind::Iban => alone(text, kind),
        _ => None,
    };
    if let Some(one) = one(piece) {
        return Some(vec![one]);
    }
    match kind {
        IdentifierKind::Email => {
            let words = piece.split([' ', '\t', '/']).filter(|word| !is_placeholder(word));
            words.map(one).collect()
        }
        IdentifierKind::Phone => piece.split(" / ").map(one).collect(),
        _ => None,
    }
}

/// Whether a text is one user name, with its `@` or without.
fn is_handle(text: &str) -> bool {
    let name = text.strip_prefix('@').unwrap_or(text);
    !is_placeholder(name) && name.chars().all(|c| is_word(c) || matches!(c, '_' | '.' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use IdentifierKind::{Email, Handle, Iban, Name, Phone};

    #[test]
    fn what_stands_alone_is_itself() {
        for (kind, text, one) in [
            (Email, "Anna.B+tag@x.example", "Anna.B+tag@x.example"),
            (Email, "o'anna@x.example", "o'anna@x.example"),
            (Email, "ann\u{e4}@m\u{fc}ller.example", "ann\u{e4}@m\u{fc}ller.example"),
            (Email, "anna@[127.0.0.1]", "anna@[127.0.0.1]"),
            (Email, "anna@localhost", "anna@localhost"),
            (Email, "\"Muster, Anna\" <anna@x.example>", "anna@x.example"),
            (Phone, "tel:+49 30 1234567;ext=12", "tel:+49 30 1234567;ext=12"),
            (Phone, "030/123 45 67", "030/123 45 67"),
            (Iban, "DE02 1203 0000 0000 2020 51", "DE02 1203 0000 0000 2020 51"),
            (Handle, "@anna_b-2.x", "@anna_b-2.x"),
            (Name, "Anna, Bo; Co", "Anna, Bo; Co"),
        ] {
            assert_eq!(usable(text, kind), [one], "{text:?}");
        }
    }

    #[test]
    fn of_several_each_is_one_and_a_mark_without_its_half_is_none_of_it() {
        let one = ["anna@x.example"].as_slice();
        let two = ["anna@x.example", "bo@y.example"].as_slice();
        for (text, held) in [
            ("{anna@x.example}", one),
            ("<anna@x.example", one),
            ("anna@x.example>", one),
            ("anna@x.example|", one),
            ("`anna@x.example`", one),
            ("**anna@x.example**", one),
            ("anna@x.example; -", one),
            ("anna@x.example; bo@y.example", two),
            ("anna@x.example,bo@y.example", two),
            ("anna@x.example bo@y.example", two),
            ("anna@x.example / bo@y.example", two),
            ("anna@x.example|bo@y.example|", two),
            ("<anna@x.example>, Bo Muster <bo@y.example>", two),
            ("mailto:anna@x.example\nmailto:bo@y.example", two),
        ] {
            assert_eq!(usable(text, Email), held, "{text:?}");
        }
        assert_eq!(usable("+49 30 1234567; 0170 7654321", Phone), ["+49 30 1234567", "0170 7654321"]);
        assert_eq!(usable("030/1234567 / 0170/7654321", Phone), ["030/1234567", "0170/7654321"]);
        let ibans = usable("DE02120300000000202051, GB33BUKB20201555555555", Iban);
        assert_eq!(ibans, ["DE02120300000000202051", "GB33BUKB20201555555555"]);
    }

    #[test]
    fn what_else_holds_something_is_nothing() {
        for (kind, text) in [
            (Email, "ask anna@x.example"),
            (Email, "anna muster@x.example"),
            (Email, "[anna](mailto:anna@x.example)"),
            (Email, "<a href=\"mailto:anna@x.example\">anna@x.example</a>"),
            (Email, "mail=anna@x.example"),
            (Email, "https://x.example/anna@x.example"),
            (Email, "anna@x.example; see file"),
            (Email, "anna%40x.example"),
            (Email, "anna@x..example"),
            (Email, "anna"),
            (Email, "@x.example"),
            (Phone, "1234567"),
            (Phone, "+49 30 1234567 after 18"),
            (Phone, "+49 30 1234567, 18"),
            (Iban, "IBAN: DE02 1203 0000 0000 2020 51"),
            (Handle, "https://x.example/u/anna"),
            (Handle, "anna, bo"),
        ] {
            assert_eq!(usable(text, kind), [""; 0], "{text:?}");
        }
    }
}
