//! A second opinion: texts put together from pieces whose fate is known, and promises that hold for any text.

use super::{Identifier, Redactor};
use crate::policy::IdentifierKind as Kind;
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use proptest::prelude::*;

const IDENTIFIERS: [(Kind, &str); 8] = [
    (Kind::Email, "anna@x.example"),
    (Kind::Handle, "@foo"),
    (Kind::Name, "Anna Müller"),
    (Kind::Name, "Anna"),
    (Kind::Name, "Müller"),
    (Kind::Phone, "+49 30 5550101"),
    (Kind::Text, "K-4711"),
    (Kind::Name, "Weiß"),
];

fn anna(replacement: &str) -> Redactor {
    let identifiers: Vec<_> =
        IDENTIFIERS.iter().map(|(kind, value)| Identifier::new(*kind, value).unwrap()).collect();
    Redactor::new(&identifiers, replacement).unwrap()
}

/// What goes, however it is written, as a whole.
const GOES: [&str; 16] = [
    "anna@x.example",
    "ANNA@X.EXAMPLE",
    "anna+list@x.example",
    "anna&#64;x.example",
    "@foo",
    "@FOO",
    "Anna Müller",
    "anna mu\u{308}ller",
    "ANNA\tMÜLLER",
    "Anna",
    "müller",
    "030/555 0101",
    "+49 (0)30 5550101",
    "k-4711",
    "WEISS",
    "weiß",
];

/// What stays: near misses, markup, and text that could lead astray.
const STAYS: [&str; 24] = [
    "joanna@x.example",
    "anna@x.example.org",
    "anna@y.example",
    "jo.anna@x.example",
    "@foobar",
    "@foo_bar",
    "@foo-bar",
    "Annabel",
    "Hannah",
    "Müllerin",
    "030 555 0102",
    "K-47112",
    "XK-4711",
    "weis",
    "info@anna.example",
    "%C3%A9anna",
    "anna%C3%A9",
    "<br>",
    "&amp;",
    "&#",
    "%4",
    "\u{1F600}",
    "<mark max=5>",
    "AnnaÉ",
];

/// What separates words for every kind of identifier.
const GAPS: [&str; 8] = [
    ", ", "
*
", " (", "\" ", "; ", " – ", " / ", " | ",
];

fn pieces() -> impl Strategy<Value = Vec<(bool, usize, usize)>> {
    proptest::collection::vec((any::<bool>(), 0usize..1000, 0usize..GAPS.len()), 0..12)
}

/// Fragments that combine into everything the rules speak of, without saying what should happen.
fn anything() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => (0..GOES.len()).prop_map(|i| GOES[i].to_string()),
        2 => (0..STAYS.len()).prop_map(|i| STAYS[i].to_string()),
        4 => "[@.+_'<>/=\"&%;#a \\-]{1,2}",
        1 => "\\PC{1,3}",
        1 => prop_oneof![Just("&#"), Just("97;"), Just("%20"), Just("%40"), Just("\u{301}"), Just("ß"), Just("ss"), Just("<a x="), Just("李"), Just("各")].prop_map(str::to_string),
    ];
    proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn exactly_what_should_go_goes(pieces in pieces()) {
        let (mut text, mut expected) = (String::new(), String::new());
        for (goes, pick, gap) in pieces {
            let piece = if goes { GOES[pick % GOES.len()] } else { STAYS[pick % STAYS.len()] };
            text += piece;
            expected += if goes { "[gone]" } else { piece };
            text += GAPS[gap];
            expected += GAPS[gap];
        }
        prop_assert_eq!(anna("[gone]").redact(&text).unwrap_or(text), expected);
    }

    #[test]
    fn twice_is_once(text in anything(), replacement in prop_oneof![Just("Anonymous user"), Just("[gone]"), Just("X"), Just("(ex-member)")]) {
        let redactor = anna(replacement);
        prop_assert_eq!(redactor.contains(&text), redactor.redact(&text).is_some());
        if let Some(once) = redactor.redact(&text) {
            prop_assert_eq!(redactor.redact(&once), None, "{:?} {:?}", text, once);
        }
    }

    #[test]
    fn every_match_has_a_fragment(text in anything()) {
        let redactor = anna("[gone]");
        let fragments = redactor.prefilter().unwrap();
        let lower = text.to_ascii_lowercase();
        prop_assert!(!redactor.contains(&text) || fragments.iter().any(|together| together.iter().all(|fragment| lower.contains(fragment.as_str()))), "{}", text);
    }

    #[test]
    fn each_identifier_alone_keeps_the_promise_of_fragments(
        kind in prop_oneof![Just(Kind::Email), Just(Kind::Handle), Just(Kind::Name), Just(Kind::Phone), Just(Kind::Text)],
        value in "[a-dsSßéÉkKiIıİ.+@ -]{1,8}|\\+?[0-9 ()-]{6,12}|[a-c]{1,3}@[a-c]{1,2}", around in "[ -./'@%&;#]{0,2}",
    ) {
        let Ok(identifier) = Identifier::new(kind, &value) else { return Ok(()) };
        let Ok(redactor) = Redactor::new(&[identifier], "[xyz]") else { return Ok(()) };
        let shapes = [value.clone(), value.to_uppercase(), value.to_lowercase(), value.replace(['i', 'I'], "ı"), value.replace(['i', 'I'], "İ"), value.replace('@', "%40"), value.replace(['.', ' '], "&#46;")];
        for shape in shapes {
            let text = format!("{around}{shape}{around}");
            if let (true, Some(fragments)) = (redactor.contains(&text), redactor.prefilter()) {
                let lower = text.to_ascii_lowercase();
                prop_assert!(fragments.iter().any(|together| together.iter().all(|fragment| lower.contains(fragment.as_str()))), "{}", text);
            }
        }
    }

    #[test]
    fn json_strings_are_treated_like_text(text in anything(), escape in any::<bool>()) {
        let redactor = anna("[gone]");
        let mut document = serde_json::to_string(&[&text]).unwrap();
        if escape {
            document = document.replace('a', "\\u0061").replace('@', "\\u0040").replace('<', "\\u003c");
        }
        let redacted = redactor.redact_json(&document).unwrap();
        prop_assert_eq!(redactor.contains_json(&document).unwrap(), redacted.is_some());
        prop_assert_eq!(redacted.is_some(), redactor.contains(&text));
        if let Some(redacted) = redacted {
            let back: Vec<String> = serde_json::from_str(&redacted).unwrap();
            prop_assert_eq!(&back[0], &redactor.redact(&text).unwrap());
            let lower = document.to_ascii_lowercase();
            prop_assert!(redactor.prefilter_json().unwrap().iter().any(|together| together.iter().all(|fragment| lower.contains(fragment.as_str()))));
        }
    }

    #[test]
    fn any_text_is_only_changed_where_it_matches(text in "\\PC{0,40}") {
        prop_assert_eq!(anna("[gone]").redact(&text), None);
    }
}
