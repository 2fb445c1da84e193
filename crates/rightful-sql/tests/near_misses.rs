//! One list of texts for both who read them: what the eraser takes out the independent scan finds, and what it leaves, because
//! it is somebody else's, does not block. Their codes have nothing in common.
#![expect(clippy::unwrap_used, reason = "a helper of a test may panic as the test may")]

mod support;

use proptest::prelude::*;
use rightful::policy::IdentifierKind;
use rightful::redact::{Identifier, Redactor};

/// Texts that hold the address.
const GOES: [&str; 29] = [
    "anna@x.example",
    "ANNA@X.example.",
    "'anna@x.example'",
    "\u{2018}anna@x.example\u{2019}",
    "(anna@x.example)",
    "<anna@x.example>",
    "{anna@x.example}",
    "`anna@x.example`",
    "mailto:anna@x.example?subject=x",
    "?mail=anna@x.example",
    "a=1&to=anna@x.example",
    "https://y.example/p?a=1&to=anna@x.example#top",
    "https://y.example/p?a=1&amp;to=anna%40x.example",
    "https://y.example/anna@x.example",
    "https://y.example/#anna@x.example",
    "/anna@x.example",
    "y.example/u/anna@x.example or ./anna@x.example",
    "<a title='anna@x.example' href=x>",
    "<a href=\"mailto:anna@x.example\">",
    "user=anna@x.example",
    "7|anna@x.example|x",
    "**anna@x.example**",
    "is it ?anna@x.example",
    "bo@y.example,anna@x.example;c@y.example",
    "bo@y.example!anna@x.example",
    "anna+news@x.example",
    "anna+bo=y.example@x.example",
    "x..anna@x.example",
    "&lt;anna@x.example&gt;",
];

/// Texts that hold an address of somebody else.
const STAYS: [&str; 32] = [
    "joanna@x.example",
    "anna@x.example.org",
    "anna@x.examples",
    "anna@x.example-bank.example",
    "jo.anna@x.example",
    "jo-anna@x.example",
    "jo_anna@x.example",
    "jo+anna@x.example",
    "jo--anna@x.example",
    "jo&#46;anna@x.example",
    "jo&#45;anna@x.example",
    "jo%2Eanna%40x.example",
    "o'anna@x.example",
    "'o'anna@x.example'",
    "mail=o'anna@x.example",
    "https://y.example/o'anna@x.example",
    "o&#39;anna@x.example",
    "o&apos;anna@x.example",
    "o&#x27;anna@x.example",
    "o%27anna%40x.example",
    "o\u{2019}anna@x.example",
    "mc&anna@x.example",
    "mc&amp;anna@x.example",
    "jo/anna@x.example",
    "jo!anna@x.example",
    "jo#anna@x.example",
    "jo~anna@x.example",
    "jo%anna@x.example",
    "jo?anna@x.example",
    "jo^anna@x.example",
    "jo$anna@x.example",
    "jo*anna@x.example",
];

/// A user name that is like no other word, and texts that hold it.
const OWN_NAME: &str = "anna_b";
const OWN_NAME_GOES: [&str; 32] = [
    "anna_b",
    " Anna_B\n",
    "@anna_b",
    "ask @anna_b, please",
    "ask anna_b please",
    "(anna_b)",
    "ask anna_b.",
    "anna_b's turn",
    "'anna_b'",
    "\"anna_b\"",
    "<anna_b>",
    "user:anna_b",
    "user=anna_b",
    "anna_b/x",
    "bo/anna_b",
    "anna_b- and more",
    "anna_b!",
    "#anna_b",
    "~anna_b",
    "x..anna_b",
    "ok.@anna_b",
    "https://x.example/u/anna_b",
    "https://x.example/u/anna_b/posts?x=1",
    "https://x.example/@anna_b",
    "https://x.example/?user=anna_b&x=1",
    "https://x.example/?next=%2Fu%2Fanna_b",
    "x.example/anna_b",
    "/u/anna_b#top",
    r#"{"by":"anna_b"}"#,
    r#"["anna_b","x"]"#,
    "anna&#95;b",
    "anna%5Fb",
];

/// Texts that hold a longer user name, or an address.
const OWN_NAME_STAYS: [&str; 26] = [
    "anna_bc",
    "xanna_b",
    "anna_b2",
    "anna_b_2",
    "anna_b-2",
    "anna_b.2",
    "1-anna_b",
    "x.anna_b",
    "x--anna_b",
    "_anna_b",
    "@anna_bc",
    "@anna_b-2",
    "@xanna_b",
    "@x.anna_b",
    "@anna_b@x.example",
    "anna_b@x.example",
    "anna_b+1@x.example",
    "anna_b%40x.example",
    "anna_b&#64;x.example",
    "anna_b%5F2",
    "anna_b%C3%A9",
    "bo@anna_b",
    "bo@anna_b.example",
    "https://x.example/u/anna_b.html",
    "https://x.example/u/anna_b-2",
    "anna b",
];

/// A user name that is a plain word, and texts that hold it as one.
const WORD_GOES: [&str; 16] = [
    "will",
    "  Will ",
    "@will",
    "hi @will!",
    "https://x.example/u/will",
    "https://x.example/will?x",
    "https://x.example/u/will.",
    "https://x.example/u/will/posts",
    "https://x.example/?by=will",
    "https://x.example/?by=will&x=1",
    "see x.example/will, please",
    "/u/will",
    "?by=will&x=1",
    r#"{"by": "will"}"#,
    r#"{"will":1}"#,
    r#"["x", "will" ]"#,
];

/// Texts that hold the word, or a longer name.
const WORD_STAYS: [&str; 20] = [
    "he will come",
    "(will)",
    "will.",
    "he said \"will\" twice",
    "either/will",
    "and/or will",
    "by=will",
    "user:will",
    "https://x.example/u/willow",
    "https://x.example/u/will-2",
    "https://x.example/u/will_2",
    "https://x.example/u/will.html",
    "https://x.example/will@y.example",
    "https://x.example/?q=will+power",
    "https://x.example/?q=free-will",
    "will@x.example",
    "@will@x.example",
    "@willow",
    "bo@will",
    r#"{"by": "will power"}"#,
];

/// A name as a form takes it, and texts that hold it as phones and word processors write it.
const NAME: &str = "Cy O'Dun-Roy";
const NAME_GOES: [&str; 13] = [
    "Cy O'Dun-Roy",
    "Cy O\u{2019}Dun-Roy was here",
    "with CY O\u{2019}DUN\u{2011}ROY",
    "Cy O\u{2018}Dun-Roy",
    "Cy O\u{2bc}Dun-Roy",
    "Cy O\u{b4}Dun\u{2010}Roy",
    "Cy O\u{ff07}Dun\u{ff0d}Roy",
    "Cy O&rsquo;Dun-Roy",
    "Cy O&#8217;Dun-Roy",
    "Cy%20O%E2%80%99Dun-Roy",
    "\u{201c}Cy O\u{2019}Dun-Roy\u{201d}",
    "(cy o'dun-roy)",
    "Cy O\u{2019}Dun-Roy\u{2019}s meeting",
];
const NAME_STAYS: [&str; 7] = [
    "Cy ODun-Roy",
    "Cy O Dun-Roy",
    "Cy O\u{2019}Dunn-Roy",
    "Cy O\u{2019} Dun-Roy",
    "Lucy O\u{2019}Dun-Roy",
    "Cy O\u{2019}Dun \u{2010} Roy",
    "Cy O\u{2019}Dun-Royce",
];

/// What texts with user names are made of.
const PIECES: [&str; 34] = [
    "anna_b",
    "will",
    "ANNA_B",
    "Will",
    "@",
    "/",
    "=",
    "?",
    "&",
    ".",
    "..",
    " ",
    "-",
    "--",
    "_",
    "+",
    "x",
    "7",
    "https://",
    "/u/",
    "x.example",
    "(",
    ")",
    "\"",
    ":",
    ",",
    "'",
    "#",
    "!",
    "{",
    "]",
    "%2F",
    "%5F",
    "&#64;",
];

/// Which of the texts the scan finds the address in.
fn scanned(texts: &[&str]) -> Vec<bool> {
    scanned_for("email", "anna@x.example", texts)
}

/// Which of the texts the scan finds an identifier in.
fn scanned_for(kind: &str, value: &str, texts: &[&str]) -> Vec<bool> {
    support::scan::found(kind, value, texts).unwrap()
}

#[test]
fn eraser_and_scan_agree_on_whose_address_it_is() {
    let email = Identifier::new(IdentifierKind::Email, "anna@x.example").unwrap();
    let redactor = Redactor::new(&[email], "[removed]").unwrap();
    for (texts, goes) in [(GOES.as_slice(), true), (&STAYS, false)] {
        let found = scanned(texts);
        for (text, found) in texts.iter().zip(found) {
            let document = serde_json::to_string(&[text]).unwrap();
            assert_eq!(
                (redactor.contains(text), redactor.contains_json(&document).unwrap(), found),
                (goes, goes, goes),
                "{text}: by the eraser, by it in JSON, by the scan"
            );
        }
    }
}

fn eraser(name: &str) -> Redactor {
    Redactor::new(&[Identifier::new(IdentifierKind::Handle, name).unwrap()], "[removed]").unwrap()
}

#[test]
fn eraser_and_scan_agree_on_whose_user_name_it_is() {
    for (name, texts, goes) in [
        (OWN_NAME, OWN_NAME_GOES.as_slice(), true),
        (OWN_NAME, &OWN_NAME_STAYS, false),
        ("will", &WORD_GOES, true),
        ("will", &WORD_STAYS, false),
        // Nor is a number, or what is too short, like no other word.
        ("2024", &["@2024", "2024", "/u/2024"], true),
        ("2024", &["in 2024", "(2024)"], false),
        ("a1", &["@a1", "a1", "/u/a1"], true),
        ("a1", &["on a1 paper", "(a1)"], false),
        ("anna_", &["anna_", "ask anna_ please", "@anna_"], true),
        ("anna_", &["anna_b", "@anna_b", "anna__"], false),
    ] {
        let redactor = eraser(name);
        for (text, found) in texts.iter().zip(scanned_for("handle", name, texts)) {
            assert_eq!(
                (redactor.contains(text), found),
                (goes, goes),
                "{name} in {text:?}: by the eraser, by the scan"
            );
        }
    }
}

/// Names with an i that has a dot in one language and none in another, and how capitals and other keyboards write them.
const DOTS: [(&str, &[&str], &[&str]); 3] = [
    (
        "Fatma Yıldız",
        &["Fatma Yıldız", "FATMA YILDIZ", "fatma yıldız was here", "Fatma Yildiz", "Fatma Y&#305;ld&#305;z"],
        &["Fatma Yıldızlı", "Fatma Yaldız", "YILDIZ", "Fatma Yldz"],
    ),
    ("FATMA YILDIZ", &["Fatma Yıldız", "Fatma Yildiz", "FATMA YILDIZ"], &["Fatma Yıldızlı", "Fatmı Yıldız"]),
    ("İpek Işıl", &["İPEK IŞIL", "ipek ışıl", "I\u{307}pek Işıl"], &["İpek Işılay", "ipek şıl"]),
];

#[test]
fn eraser_and_scan_know_a_name_with_and_without_the_dots_of_its_i() {
    for (name, goes, stays) in DOTS {
        let known = Identifier::new(IdentifierKind::Name, name).unwrap();
        let redactor = Redactor::new(&[known], "[removed]").unwrap();
        for (texts, expected) in [(goes, true), (stays, false)] {
            for (text, found) in texts.iter().zip(scanned_for("text", name, texts)) {
                assert_eq!(
                    (redactor.contains(text), found),
                    (expected, expected),
                    "{name}: {text:?}: by the eraser, by the scan"
                );
            }
        }
    }
}

#[test]
fn eraser_and_scan_know_a_name_by_every_apostrophe_and_hyphen() {
    let name = Identifier::new(IdentifierKind::Name, NAME).unwrap();
    let redactor = Redactor::new(&[name], "[removed]").unwrap();
    for (texts, goes) in [(NAME_GOES.as_slice(), true), (&NAME_STAYS, false)] {
        for (text, found) in texts.iter().zip(scanned_for("text", NAME, texts)) {
            assert_eq!(
                (redactor.contains(text), found),
                (goes, goes),
                "{text:?}: by the eraser, by the scan"
            );
        }
    }
    // A former spelling in an address is the same address.
    let email = Identifier::new(IdentifierKind::Email, "o'dun@x.example").unwrap();
    let redactor = Redactor::new(&[email], "[removed]").unwrap();
    let texts = ["o\u{2019}dun@x.example", "O'DUN@x.example", "jo\u{2019}dun@x.example"];
    let found = texts.map(|text| redactor.contains(text));
    assert_eq!(
        (found.to_vec(), found),
        (scanned_for("email", "o'dun@x.example", &texts), [true, true, false])
    );
}

#[test]
fn a_whole_string_of_a_document_is_a_whole_value() {
    for (document, goes) in [
        (r#"{"by":"will"}"#, true),
        (r#"{"will":1}"#, true),
        (r#"{"by":"he will"}"#, false),
        (r#"{"by":{"said":"{\"by\":\"will\"}"}}"#, true),
    ] {
        let found = scanned_for("handle", "will", &[document]);
        assert_eq!(
            (eraser("will").contains_json(document).unwrap(), found),
            (goes, vec![goes]),
            "{document}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn eraser_and_scan_agree_on_user_names_in_any_text(
        texts in prop::collection::vec(prop::collection::vec(prop::sample::select(PIECES.to_vec()), 1..7), 400),
    ) {
        let texts: Vec<String> = texts.iter().map(|pieces| pieces.concat()).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        for name in ["anna_b", "will"] {
            let redactor = eraser(name);
            let found = scanned_for("handle", name, &texts);
            let differ: Vec<_> = texts.iter().zip(found).filter(|(text, found)| redactor.contains(text) != *found).collect();
            prop_assert!(differ.is_empty(), "{}: found by the scan or not: {:?}", name, differ);
        }
    }
}
