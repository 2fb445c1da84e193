//! A telephone number is one however it is written and dialled: for the eraser, which reads text, and for the scan, which reads
//! bytes. They share no code; numbers and forms of them hold them together.
#![expect(clippy::indexing_slicing, reason = "a helper of a test may panic as the test may")]

mod support;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use rightful::policy::IdentifierKind::Phone;
use rightful::redact::{Identifier, Redactor};
use support::scan::found;

/// A number, and how it is written.
#[derive(Clone, Debug)]
struct Number {
    code: &'static str,
    national: String,
    extension: String,
}

/// A way to write it.
#[derive(Clone, Debug)]
struct Form {
    prefix: Prefix,
    gaps: Vec<&'static str>,
    extension: &'static str,
    before: &'static str,
    after: &'static str,
    full_width: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Prefix {
    Plus,
    Zeros,
    Bracketed,
    Inside,
}

/// How a number that is written here differs from the one that is known.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Differs {
    InNothing,
    LastDigitMore,
    FirstDigitMore,
    LastDigitLess,
    FirstDigitLess,
    OneDigit(usize),
    Country,
}

const GAPS: [&str; 14] =
    ["", "", "", "", " ", "-", ".", "/", "\u{a0}", "\u{202f}", "\u{2011}", " - ", "\n", "\u{ff0d}"];

impl Number {
    fn any() -> impl Strategy<Value = Self> {
        let codes = select(vec!["1", "7", "20", "43", "49", "353", "420"]);
        (codes, "[1-9][0-9]{6,9}", prop_oneof![3 => Just(String::new()), 1 => "[0-9]{1,3}"])
            .prop_map(|(code, national, extension)| Self { code, national, extension })
    }

    fn written(&self, form: &Form) -> String {
        let before = match form.prefix {
            Prefix::Plus => format!("+{}", self.code),
            Prefix::Zeros => format!("00{}", self.code),
            Prefix::Bracketed => format!("+{} (0)", self.code),
            Prefix::Inside => "0".to_owned(),
        };
        let mut gaps = form.gaps.iter().cycle();
        let mut number = before;
        for digit in self.national.chars() {
            number.push_str(gaps.next().unwrap_or(&""));
            number.push(digit);
        }
        if !self.extension.is_empty() {
            number.push_str(form.extension);
            number.push_str(&self.extension);
        }
        let wide = |c: char| c.to_digit(10).and_then(|digit| char::from_u32(0xff10 + digit)).unwrap_or(c);
        if form.full_width { number.chars().map(wide).collect() } else { number }
    }

    fn but(&self, differs: Differs) -> Self {
        let mut other = self.clone();
        let extended = !other.extension.is_empty();
        let last = if !extended { &mut other.national } else { &mut other.extension };
        match differs {
            Differs::InNothing => {}
            Differs::LastDigitMore if extended => last.push('3'),
            Differs::LastDigitMore => {}
            Differs::LastDigitLess if last.len() > 1 => _ = last.pop(),
            Differs::LastDigitLess => *last = "77".to_owned(),
            Differs::FirstDigitMore => other.national.insert(0, '6'),
            Differs::FirstDigitLess => _ = other.national.remove(0),
            Differs::OneDigit(at) => {
                let at = at % other.national.len();
                let digit = u32::from(other.national.as_bytes()[at] - b'0');
                let changed = char::from_digit((digit % 9) + 1, 10).filter(|_| digit < 9).unwrap_or('1');
                other.national.replace_range(at..=at, &changed.to_string());
            }
            Differs::Country => other.code = if self.code == "43" { "44" } else { "43" },
        }
        other
    }
}

fn form(around: bool) -> impl Strategy<Value = Form> {
    let prefix = select(vec![Prefix::Plus, Prefix::Zeros, Prefix::Bracketed, Prefix::Inside]);
    let extension = select(vec!["-", " ext. ", ";ext=", " x", "#", " DW ", "", " - "]);
    let (before, after) = if around {
        (
            vec!["", "call ", "(", "tel:", "to\n", ", ", "\u{202a}"],
            vec!["", " now", ")", ".", ",", "; 7", "\u{202c}", " (work)"],
        )
    } else {
        (vec!["", " ", "tel:", "Tel. ", "privat: ", "("], vec!["", " ", " (work)", ")", ";phone-context=x"])
    };
    (
        prefix,
        prop::collection::vec(select(GAPS.to_vec()), 1..9),
        extension,
        select(before),
        select(after),
        prop::bool::weighted(0.1),
    )
        .prop_map(|(prefix, gaps, extension, before, after, full_width)| Form {
            prefix,
            gaps,
            extension,
            before,
            after,
            full_width,
        })
}

fn differs() -> impl Strategy<Value = Differs> {
    prop_oneof![
        6 => Just(Differs::InNothing),
        1 => Just(Differs::LastDigitMore),
        1 => Just(Differs::FirstDigitMore),
        1 => Just(Differs::LastDigitLess),
        1 => Just(Differs::FirstDigitLess),
        1 => any::<Index>().prop_map(|at| Differs::OneDigit(at.index(10))),
        1 => Just(Differs::Country),
    ]
}

/// Whether both forms say of which country they are.
fn both_say(one: &Form, other: &Form) -> bool {
    one.prefix != Prefix::Inside && other.prefix != Prefix::Inside
}

fn around(number: &str, form: &Form) -> String {
    format!("{}{number}{}", form.before, form.after)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn eraser_and_scan_find_exactly_the_number(
        number in Number::any(), stored in form(false),
        texts in prop::collection::vec((form(true), differs()), 60),
    ) {
        let value = around(&number.written(&stored), &stored);
        let redactor = Redactor::new(&[Identifier::new(Phone, &value).unwrap()], "[removed]").unwrap();
        let fragments = redactor.prefilter().unwrap();
        prop_assert!(rightful::carry::is_of_kind(&value, Phone), "{value:?}");
        let texts: Vec<(String, bool)> = texts
            .into_iter()
            // A number whose country is not said is one of any country.
            .filter(|(form, differs)| *differs != Differs::Country || both_say(form, &stored))
            .map(|(mut form, differs)| {
                // Nor is one before it.
                if differs == Differs::FirstDigitMore {
                    form.gaps = vec![""];
                }
                let mut written = number.but(differs).written(&form);
                // One digit that stands apart is no part of the number.
                if differs == Differs::LastDigitMore && number.extension.is_empty() {
                    written.push('3');
                }
                (around(&written, &form), differs == Differs::InNothing)
            })
            .collect();
        let scanned = found("phone", &value, &texts.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>());
        for ((text, expected), scanned) in texts.iter().zip(scanned.unwrap()) {
            prop_assert_eq!((redactor.contains(text), scanned), (*expected, *expected), "{:?} in {:?}: by the eraser, by the scan", value, text);
            let lower = text.to_ascii_lowercase();
            prop_assert!(!expected || fragments.iter().any(|all| all.iter().all(|one| lower.contains(one.as_str()))), "{:?}", text);
        }
    }

    #[test]
    fn eraser_and_scan_agree_on_any_text(
        value in prop_oneof![Just("+43 660 1234567".to_owned()), Just("0660/1234567".to_owned()), Just("6601234567".to_owned()), Just("+1 212 555 0100".to_owned()), Just("01 234567 ext. 12".to_owned())],
        texts in prop::collection::vec(prop::collection::vec(select(PIECES.to_vec()), 1..7), 200),
    ) {
        let redactor = Redactor::new(&[Identifier::new(Phone, &value).unwrap()], "[removed]").unwrap();
        // To the scan two digits after a `=` may be one character (quoted-printable).
        let texts: Vec<String> = texts.iter().map(|pieces| pieces.concat()).filter(|text| !text.contains('=')).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let scanned = found("phone", &value, &texts).unwrap();
        let differ: Vec<_> = texts.iter().zip(scanned).filter(|(text, found)| redactor.contains(text) != *found).collect();
        prop_assert!(differ.is_empty(), "{}: found by the scan or not: {:?}", value, differ);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn eraser_and_scan_take_the_same_values_for_numbers(pieces in prop::collection::vec(select(PIECES.to_vec()), 1..8)) {
        let value = pieces.concat();
        prop_assert_eq!(rightful::carry::is_of_kind(&value, Phone), found("phone", &value, &["x"]).is_some(), "{:?}", value);
    }
}

const PIECES: [&str; 34] = [
    "660",
    "1234567",
    "6601234567",
    "43",
    "+43",
    "0043",
    "0",
    "00",
    "(0)",
    "1",
    "212",
    "5550100",
    "+1",
    "234567",
    "12",
    " ",
    "-",
    "/",
    ".",
    "(",
    ")",
    "\u{a0}",
    "\u{2011}",
    "\u{ff10}",
    "\u{ff16}",
    " ext. ",
    ";ext=",
    "x",
    "tel:",
    ";",
    "a",
    "_",
    "   ",
    " -. ",
];
