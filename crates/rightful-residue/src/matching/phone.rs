//! Telephone numbers, compared by their digits whatever stands between them.

use super::numerals::{Reader, is_word_after, is_word_before, numeral};

/// A number: its digits after the code of its country, and what is known of that.
pub(crate) struct Phone {
    national: Vec<u8>,
    country: Country,
    finder: memchr::memmem::Finder<'static>,
}

enum Country {
    /// The digits after `+` or `00`.
    Code(Vec<u8>),
    /// The number begins with the 0 that is dialled inside the country.
    Own,
    /// Neither is said.
    Open,
}

/// A number found in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) identifier: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) begins: bool,
    pub(crate) ends: bool,
}

/// Every form of a number has so many digits, and so many of its own are enough where its country is not said.
pub(super) const COMMON: usize = 7;

/// So many digits a number that is looked for has.
const FEWEST: usize = 8;

/// The most digits before the national ones: `00`, a code of three, and a 0.
const MOST_BEFORE: usize = 6;

/// More digits are two numbers.
const MOST: usize = 18;

/// Codes of two digits. 1 and 7 are codes of one, and what begins with anything else has three (ITU-T E.164).
const TWO_DIGITS: [&[u8]; 7] =
    [b"07", b"0123469", b"013456789", b"12345678", b"0123456", b"1246", b"0123458"];

/// Whether a byte can be part of a number as written; of longer characters, whether it occurs in one that can.
const BELONGS: [bool; 256] = {
    let mut table = [false; 256];
    let belonging = b"0123456789 -./()\t\r\n\xc2\xa0\xe2\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8d\x8e\x8f\x90\x91\x92\x93\x94\x95\x96\x97\x98\x99\xaf\xe3\xef\xbc";
    let mut at = 0;
    while at < belonging.len() {
        #[expect(clippy::indexing_slicing, reason = "at is below the length, and a byte below 256")]
        {
            table[belonging[at] as usize] = true;
        }
        at += 1;
    }
    table
};

impl Phone {
    /// Reads a number; `None` when the value is none, holds several, or has too few digits to be told from others.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let (plus, digits) = value(text)?;
        let (country, national) = match digits.strip_prefix(b"00".as_slice()) {
            _ if plus => split(&digits)?,
            Some(number) => split(number)?,
            None => match digits.strip_prefix(b"0".as_slice()) {
                Some(national) => (Country::Own, national.to_vec()),
                None => (Country::Open, digits.clone()),
            },
        };
        let finder = memchr::memmem::Finder::new(&national).into_owned();
        let phone = Self { national, country, finder };
        ((FEWEST..=MOST).contains(&phone.digits().len()) && !phone.national.is_empty()).then_some(phone)
    }

    /// The digits alone, as a system may hash them.
    pub(crate) fn digits(&self) -> String {
        let before: &[u8] = match &self.country {
            Country::Code(code) => code,
            Country::Own => b"0",
            Country::Open => b"",
        };
        before.iter().chain(&self.national).map(|digit| char::from(*digit)).collect()
    }

    /// Whether a number whose national digits are these is this one, by the digits before them.
    fn is_preceded(&self, plus: bool, before: &[u8]) -> bool {
        let (abroad, before) = match before.strip_prefix(b"00".as_slice()) {
            Some(rest) if !plus => (true, rest),
            _ => (plus, before),
        };
        let own = || self.national.len() >= COMMON;
        let any_code = || {
            let code = before.strip_suffix(b"0".as_slice()).filter(|code| is_code(code)).unwrap_or(before);
            own() && is_code(code)
        };
        match &self.country {
            Country::Code(code) => {
                let after = before.strip_prefix(code.as_slice());
                let bare = matches!(code.as_slice(), b"1" | b"7") || self.national.starts_with(b"0");
                after.is_some_and(|zero| matches!(zero, b"" | b"0"))
                    || (!abroad && own() && (before == b"0" || (bare && before.is_empty())))
            }
            Country::Own if abroad => any_code(),
            Country::Own => before == b"0",
            Country::Open if abroad => before.is_empty() || any_code(),
            Country::Open => before.is_empty() || (before == b"0" && own()),
        }
    }

    /// Every occurrence in the digits that were read, as (first, after the last). Among the digits of a longer number it is
    /// none, but that only the edges tell: in left-over bytes the digits of two columns stand side by side.
    fn occurrences(&self, read: &Reader<'_>) -> Vec<(usize, usize)> {
        let ends = self.finder.find_iter(&read.digits).map(|at| at + self.national.len());
        let mut found = Vec::new();
        let mut last = 0;
        for end in ends {
            // What begins inside a number that was found is a part of it.
            let national = end - self.national.len();
            let widest = (0..=MOST_BEFORE.min(national)).rev();
            let starts = || widest.clone().map(|before| national - before).filter(|start| *start >= last);
            let may_be = |start: &usize| {
                let before = read.digits.get(*start..national).unwrap_or(&[]);
                let told = read.plus(*start) || before.starts_with(b"00") || !read.follows_code(*start);
                let whole = read.is_one(*start, end) && !read.crosses_a_mark(*start, national);
                whole && told && self.is_preceded(read.plus(*start), before)
            };
            let is = |start: &usize| (*start == 0 || !read.touches(*start)) && may_be(start);
            // A zero that ends a word is none before the number: `a0 660…` holds `660…`.
            let start =
                starts().find(|start| is(start) && !read.is_in_word(*start)).or_else(|| starts().find(is));
            if let Some(start) = start.filter(|_| !read.touches(end)) {
                found.push((start, end));
                last = end;
            } else if let Some(start) = start.or_else(|| starts().find(may_be)) {
                found.push((start, end));
            }
        }
        found
    }
}

/// The code of a country and what follows it.
fn split(number: &[u8]) -> Option<(Country, Vec<u8>)> {
    let length = (1..=3).find(|length| number.get(..*length).is_some_and(is_code))?;
    let (code, national) = number.split_at_checked(length)?;
    Some((Country::Code(code.to_vec()), national.to_vec()))
}

/// Whether these digits are shaped as the code of a country is.
fn is_code(digits: &[u8]) -> bool {
    let two = |first: u8, second: u8| {
        let seconds =
            first.checked_sub(b'2').filter(|at| *at != 5).map(|at| if at > 5 { at - 1 } else { at });
        let seconds = seconds.and_then(|at| TWO_DIGITS.get(usize::from(at)));
        seconds.is_some_and(|seconds| seconds.contains(&second))
    };
    match digits {
        [one] => matches!(one, b'1' | b'7'),
        [b'1' | b'7', ..] => false,
        [first, second] => two(*first, *second),
        [first, second, _] => !two(*first, *second),
        _ => false,
    }
}

/// The digits of the one number in a value, and whether a `+` stands before them. Words may stand before and after.
fn value(text: &str) -> Option<(bool, Vec<u8>)> {
    let mut kept = text;
    for (at, _) in text.match_indices(';') {
        let after = text.as_bytes().get(at + 1..).unwrap_or(&[]);
        let extension = after.get(..4).is_some_and(|word| word.eq_ignore_ascii_case(b"ext="));
        if after.first().is_some_and(u8::is_ascii_alphabetic) && !extension {
            kept = text.get(..at)?;
            break;
        }
    }
    let bytes = kept.as_bytes();
    let start = (0..bytes.len()).find(|at| numeral(bytes, *at).is_some())?;
    let mut read = Reader::new(bytes);
    let end = read.number(start);
    let more = (end..bytes.len()).any(|at| numeral(bytes, at).is_some());
    if more || is_word_before(bytes, start) || is_word_after(bytes, end) {
        return None;
    }
    let mut left = kept.get(..start)?;
    while let Some(shorter) = left.strip_suffix(['(', ' ']) {
        left = shorter;
    }
    let plus = left.ends_with('+') || left.ends_with('\u{ff0b}');
    if (plus || read.digits.starts_with(b"00"))
        && let Some(zero) = ["(0)", "(\u{ff10})"].iter().find_map(|zero| kept.get(start..end)?.find(zero))
        && let Some(index) = read.index_of(start + zero + 1)
    {
        read.digits.remove(index);
    }
    Some((plus, read.digits))
}

/// Calls `hit` with the place of every phone found.
pub(crate) fn find(phones: &[(usize, Phone)], bytes: &[u8], mut hit: impl FnMut(Place)) {
    let belongs =
        |at: usize| bytes.get(at).is_some_and(|byte| BELONGS.get(usize::from(*byte)) == Some(&true));
    // A stretch of enough bytes that begins at `from` or later covers the byte at `at`.
    let (mut from, mut at) = (0, COMMON - 1);
    while at < bytes.len() {
        if !belongs(at) {
            (from, at) = (at + 1, at + COMMON);
            continue;
        }
        let start = (from..at).rev().find(|place| !belongs(*place)).map_or(from, |place| place + 1);
        if let Some(gap) = (at + 1..start + COMMON).rev().find(|place| !belongs(*place)) {
            (from, at) = (gap + 1, gap + COMMON);
            continue;
        }
        let mut end = (at..bytes.len()).find(|place| !belongs(*place)).unwrap_or(bytes.len());
        let stretch = bytes.get(start..end).unwrap_or(&[]);
        // The last byte of a full-width digit is one of ten.
        let may_be_digit = |byte: &&u8| byte.is_ascii_digit() || (0x90..=0x99).contains(*byte);
        if stretch.iter().filter(may_be_digit).count() >= COMMON {
            let mut read = Reader::new(bytes);
            end = end.max(read.stretch(start, end));
            if read.digits.len() >= COMMON {
                for (identifier, phone) in phones {
                    for (first, last) in phone.occurrences(&read) {
                        let Some((start, end)) = read.place(first, last) else { continue };
                        let begins = !is_word_before(bytes, start);
                        let ends = !is_word_after(bytes, end);
                        hit(Place { identifier: *identifier, start, end, begins, ends });
                    }
                }
            }
        }
        (from, at) = (end, end + COMMON);
    }
}

#[cfg(test)]
mod tests {
    use super::super::numerals::EXTENSION_AFTER;
    use super::{COMMON, Phone, find, is_code};

    fn found_of(number: &str, text: &str) -> usize {
        let phones = [(0, Phone::new(number).unwrap())];
        let mut count = 0;
        find(&phones, text.as_bytes(), |place| count += usize::from(place.begins && place.ends));
        count
    }

    fn found(text: &str) -> usize {
        found_of("+49 30 1234567", text)
    }

    #[test]
    fn among_other_digits_only_the_edges_tell() {
        let phones = [(0, Phone::new("+43 660 1234567").unwrap())];
        for (text, edges) in [
            ("A17+43 660 12345672026-01-01", [(true, false)]),
            ("170660 1234567", [(false, true)]),
            ("2026-01-010660 12345677", [(false, false)]),
            ("+43 660 1234567", [(true, true)]),
        ] {
            let mut found = Vec::new();
            find(&phones, text.as_bytes(), |place| found.push((place.begins, place.ends)));
            assert_eq!(found, edges, "{text}");
        }
    }

    #[test]
    fn what_stands_before_a_number_is_a_part_of_it_or_not() {
        for (number, text, times) in [
            ("6601234567", "a0 6601234567", 1),
            ("6601234567", "_0-6601234567 and 660a00 6601234567", 2),
            ("6601234567", "a6601234567", 0),
            ("+43 660 1234567", "0043 660 1234567", 1),
            ("+43 660 1234567", "212 0043 x 6601234567", 0),
            ("+43 660 1234567", "6601234567 00(0) ext. 6601234567", 0),
        ] {
            assert_eq!(found_of(number, text), times, "{number} in {text}");
        }
    }

    #[test]
    fn a_number_is_found_in_every_usual_spelling() {
        for text in [
            "+49301234567",
            "call +49 (30) 123-45-67 now",
            "0049 30 1234567",
            "030/1234567",
            "+49 (0)30 123 4567",
            "49301234567",
            "tel:+49-30-1234567;ext=12",
            "+49\u{a0}30\u{a0}1234567",
            "030\u{2011}123\u{202f}4567",
            "\u{ff10}\u{ff13}\u{ff10}\u{3000}\u{ff11}234567",
            "030 1234567-12",
        ] {
            assert_eq!(found(text), 1, "{text}");
        }
    }

    #[test]
    fn longer_and_other_numbers_are_not_it() {
        for text in [
            "+493012345678",
            "1030 1234567",
            "030 1234568",
            "1234567",
            "2024-01-01 10:00",
            "+43 30 1234567",
            "09301234567",
            "x0301234567",
            "030 1234567\u{ff18}",
        ] {
            assert_eq!(found(text), 0, "{text}");
        }
    }

    #[test]
    fn an_extension_is_a_part_of_a_number() {
        for text in
            ["+43 1 234567-12", "+43123456712", "01 234567 ext. 12", "+43 1 234567;ext=12", "01234567 x12"]
        {
            assert_eq!(found_of("+43 1 234567 ext. 12", text), 1, "{text}");
        }
        for text in ["+43 1 234567", "+43 1 234567-13", "01 234567-123"] {
            assert_eq!(found_of("+43 1 234567 ext. 12", text), 0, "{text}");
        }
        assert_eq!(EXTENSION_AFTER, COMMON);
    }

    #[test]
    fn a_number_without_its_country_is_of_any() {
        for text in ["0660 1234567", "+43 660 1234567", "0049 (0)660 1234567"] {
            assert_eq!(found_of("0660/1234567", text), 1, "{text}");
        }
        for text in ["660 1234567", "+43 1660 1234567", "0660 123456", "+4 660 1234567"] {
            assert_eq!(found_of("0660/1234567", text), 0, "{text}");
        }
    }

    #[test]
    fn codes_of_countries_are_told_by_their_length() {
        for code in ["1", "7", "20", "27", "43", "49", "98", "353", "420", "210", "999"] {
            assert!(is_code(code.as_bytes()), "{code}");
        }
        for other in ["", "2", "12", "35", "42", "430", "711", "4200"] {
            assert!(!is_code(other.as_bytes()), "{other}");
        }
    }
}
