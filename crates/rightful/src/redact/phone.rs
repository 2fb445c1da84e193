//! Telephone numbers in text: the same digits with any separators, national or international.

use super::identifier::is_phone_separator;
use alloc::{format, string::String, vec::Vec};
use core::ops::Range;

/// The digits of a telephone number in every form it is dialled in.
pub(super) struct Phone(Vec<String>);

/// How many separators may stand between two digits, as in `) - (`.
const MOST_SEPARATORS: usize = 4;

/// Country codes of one and two digits; all others have three (ITU-T E.164).
const TWO_DIGIT_CODES: &str = "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98";

impl Phone {
    /// From digits with `+` before them where the country code is part of them.
    pub(super) fn new(digits: &str) -> Self {
        let international = digits.strip_prefix('+').or_else(|| digits.strip_prefix("00"));
        let Some(number) = international else { return Self(Vec::from([digits.into()])) };
        let (country, national) = number.split_at_checked(country_code(number)).unwrap_or((number, ""));
        let mut forms = Vec::from([number.into(), format!("00{number}")]);
        if !national.is_empty() {
            forms.extend([format!("{country}0{national}"), format!("0{national}")]);
        }
        if country == "1" || country == "7" {
            forms.push(national.into());
        }
        forms.retain(|form: &String| form.len() >= 6);
        Self(forms)
    }

    /// Whether these digits are a form of the number.
    pub(super) fn is(&self, digits: &str) -> bool {
        self.0.iter().any(|form| form == digits)
    }

    /// A digit that every form of the number has.
    pub(super) fn last_digit(&self) -> Option<char> {
        self.0.first()?.chars().next_back()
    }

    /// Every place of the number in `text`, with its `+` and an opening bracket that is closed in it.
    pub(super) fn find_all(&self, text: &str) -> Vec<Range<usize>> {
        let bytes = text.as_bytes();
        let mut found = Vec::new();
        let mut previous = b' ';
        for (start, byte) in bytes.iter().enumerate() {
            if byte.is_ascii_digit() && !previous.is_ascii_digit() {
                found.extend(
                    self.0.iter().filter_map(|form| Some(whole(text, start..matched(text, start, form)?))),
                );
            }
            previous = *byte;
        }
        found
    }
}

fn country_code(number: &str) -> usize {
    match number.get(..2) {
        Some(two) if two.starts_with(['1', '7']) => 1,
        Some(two) if TWO_DIGIT_CODES.split(' ').any(|code| code == two) => 2,
        _ => 3,
    }
}

/// The end of `form` where its digits stand at `start` and no digit follows.
fn matched(text: &str, start: usize, form: &str) -> Option<usize> {
    let mut wanted = form.bytes().peekable();
    let mut separators = 0;
    for (offset, c) in text.get(start..)?.char_indices() {
        match wanted.peek() {
            Some(digit) if c == char::from(*digit) => {
                wanted.next();
                separators = 0;
            }
            Some(_) if is_phone_separator(c) && separators < MOST_SEPARATORS => separators += 1,
            Some(_) => return None,
            None => return (!c.is_ascii_digit()).then_some(start + offset),
        }
    }
    wanted.peek().is_none().then_some(text.len())
}

/// Adds the `+` before a number, and the bracket that it closes.
fn whole(text: &str, found: Range<usize>) -> Range<usize> {
    let mut start = found.start;
    let before = |start: usize| text.as_bytes().get(start.wrapping_sub(1)).copied();
    let inside = text.get(found.clone()).unwrap_or_default();
    let opens = |bracket| inside.bytes().filter(|b| *b == bracket).count();
    let unopened = opens(b')') > opens(b'(');
    if before(start) == Some(b'+') {
        start -= 1;
    }
    if unopened && before(start) == Some(b'(') {
        start -= 1;
    }
    start..found.end
}
