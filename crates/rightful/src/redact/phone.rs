//! Telephone numbers: the same number in every form it is written and dialled in.

use alloc::{format, string::String, vec::Vec};
use core::ops::Range;

/// A telephone number by its digits; an extension is a part of it.
pub(super) struct Phone {
    country: Country,
    /// The significant national number: without the country's code and the 0 that is dialled before it inside the country.
    national: String,
}

/// What a number says of its country.
enum Country {
    /// Its code, after `+` or `00`.
    Code(String),
    /// None: it begins with the 0 that is dialled inside the country.
    Inside,
    /// None, and no 0: the code may be a part of the number, or not.
    Unsaid,
}

/// The digits of a value that is a number.
struct Written {
    plus: bool,
    digits: String,
}

/// Telephone numbers with fewer digits are too common in text to be anybody's.
const FEWEST_DIGITS: usize = 6;

/// What is longer is several numbers: a code of three digits, the rest of fifteen (ITU-T E.164), and an extension.
const MOST_DIGITS: usize = 18;

/// The most digits before the significant ones: `00`, a code of three, and a 0.
const LONGEST_CODE: usize = 6;

/// So many significant digits a number has that is recognised without the code of its country, or with any.
const FEWEST_WITHOUT_COUNTRY: usize = 7;

/// How many separators may stand between two digits, as in `) - (`; white space counts as one.
const MOST_SEPARATORS: usize = 4;

/// What introduces an extension, after so many digits.
const EXTENSIONS: [&str; 8] = [";ext=", "extension", "ext.", "ext", "durchwahl", "dw", "x", "#"];
const FEWEST_BEFORE_EXTENSION: usize = 7;

/// Country codes of one and two digits; all others have three (ITU-T E.164).
const TWO_DIGIT_CODES: &str = "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98";

impl Phone {
    /// The number that a value is: one number in it, with words before it (`tel:`) and after it (`(work)`) that hold no digit.
    pub(super) fn read(value: &str) -> Option<Self> {
        let Written { plus, digits } = written(value)?;
        let abroad = if plus { Some(digits.as_str()) } else { digits.strip_prefix("00") };
        let (country, national) = match (abroad, digits.strip_prefix('0')) {
            (Some(number), _) => {
                let (code, national) = number.split_at_checked(country_code(number))?;
                (Country::Code(code.into()), national)
            }
            (None, Some(national)) => (Country::Inside, national),
            (None, None) => (Country::Unsaid, digits.as_str()),
        };
        let fits = (FEWEST_DIGITS..=MOST_DIGITS).contains(&abroad.unwrap_or(&digits).len());
        (fits && !national.is_empty()).then(|| Self { country, national: national.into() })
    }

    /// The digits of the number, without the `00` before the code of its country.
    pub(super) fn digits(&self) -> String {
        match &self.country {
            Country::Code(code) => format!("{code}{}", self.national),
            Country::Inside => format!("0{}", self.national),
            Country::Unsaid => self.national.clone(),
        }
    }

    /// Whether both are one number.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let is =
            |one: &Self, other: &Self| one.is(matches!(other.country, Country::Code(_)), &other.digits());
        is(self, other) || is(other, self)
    }

    /// The last digits, which every form of the number has.
    pub(super) fn last(&self) -> &str {
        &self.national
    }

    /// Every place of the number in `text`, with its `+` and an opening bracket that is closed in it.
    pub(super) fn find_all(&self, text: &str) -> Vec<Range<usize>> {
        let bytes = text.as_bytes();
        let (mut found, mut at, mut inside) = (Vec::new(), 0, false);
        while let Some(byte) = bytes.get(at) {
            let width = if byte.is_ascii_digit() || *byte == 0xef { digit_at(text, at) } else { None };
            if let (Some(_), false) = (width, inside) {
                found.extend(self.ends(text, at).into_iter().map(|end| whole(text, at..end)));
            }
            inside = width.is_some();
            at += width.map_or(1, |(_, width)| width);
        }
        found
    }

    /// Where the number ends that begins with the digit at `start`.
    fn ends(&self, text: &str, start: usize) -> Option<usize> {
        let plus = text.get(..start).is_some_and(|before| before.ends_with(['+', '\u{ff0b}']));
        let longest = self.national.len() + LONGEST_CODE;
        let mut digits = String::new();
        let mut end = start;
        while let Some((next, digit)) = next_digit(text, end, digits.len()) {
            digits.push(digit);
            end = next;
            if digits.len() > longest {
                return None;
            }
            let alone = || digit_at(text, end).is_none();
            if digits.ends_with(&self.national) && alone() && self.is(plus, &digits) {
                // After the code of another country it is a number of that one, or a part of one.
                let abroad = plus || digits.starts_with("00");
                return (abroad || !follows_code(text, start)).then_some(end);
            }
        }
        None
    }

    /// Whether these digits are a form of the number.
    fn is(&self, plus: bool, digits: &str) -> bool {
        let (abroad, rest) = match digits.strip_prefix("00") {
            Some(rest) if !plus => (true, rest),
            _ => (plus, digits),
        };
        let national = self.national.as_str();
        let ends = |rest: &str| rest == national || rest.strip_prefix('0') == Some(national);
        let of_any_country = || rest.get(country_code(rest)..).is_some_and(ends);
        let significant = national.len() >= FEWEST_WITHOUT_COUNTRY;
        match &self.country {
            Country::Code(code) => {
                // Where no 0 is dialled, or it is a part of the number, the number alone is the form inside the country.
                let alone = matches!(code.as_str(), "1" | "7") || national.starts_with('0');
                rest.strip_prefix(code.as_str()).is_some_and(ends)
                    || (!abroad
                        && significant
                        && (rest.strip_prefix('0') == Some(national) || (alone && rest == national)))
            }
            Country::Inside if !abroad => rest.strip_prefix('0') == Some(national),
            Country::Inside => significant && of_any_country(),
            Country::Unsaid if !abroad => rest == national || (significant && ends(rest)),
            Country::Unsaid => rest == national || (significant && of_any_country()),
        }
    }
}

/// The digits of the one number in a value.
fn written(value: &str) -> Option<Written> {
    let value = without_parameters(value);
    let start = (0..value.len()).find(|at| digit_at(value, *at).is_some())?;
    let before = value.get(..start)?.trim_end_matches(['(', ' ']);
    let plus = before.ends_with(['+', '\u{ff0b}']);
    let in_word = |c: char| c.is_alphanumeric() || c == '_';
    let (mut digits, mut end) = (String::new(), start);
    while let Some((next, digit)) = next_digit(value, end, digits.len()) {
        digits.push(digit);
        end = next;
    }
    let after = value.get(end..)?;
    if (before.len() == start && before.ends_with(in_word))
        || after.starts_with(in_word)
        || after.chars().any(|c| digit(c).is_some())
    {
        return None;
    }
    let abroad = plus || digits.starts_with("00");
    // The 0 in brackets is not dialled after the code of a country.
    if abroad
        && let Some(trunk) = value
            .get(start..end)
            .and_then(|number| ["(0)", "(\u{ff10})"].iter().find_map(|trunk| number.find(trunk)))
    {
        let earlier = value.get(start..start + trunk)?.chars().filter(|c| digit(*c).is_some()).count();
        digits.remove(earlier);
    }
    Some(Written { plus, digits })
}

/// A `tel:` link without its parameters, but for the extension (RFC 3966).
fn without_parameters(value: &str) -> &str {
    let parameter = value.match_indices(';').map(|(at, _)| at).find(|at| {
        let rest = value.get(at + 1..).unwrap_or_default();
        rest.starts_with(|c: char| c.is_ascii_alphabetic()) && !begins(rest, "ext=")
    });
    parameter.and_then(|at| value.get(..at)).unwrap_or(value)
}

fn begins(text: &str, with: &str) -> bool {
    text.as_bytes().get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with.as_bytes()))
}

/// The digit after what may stand between two digits of a number, and where it ends. `before` is how many there are.
fn next_digit(text: &str, at: usize, before: usize) -> Option<(usize, char)> {
    let rest = text.get(at..)?;
    let gap = if before == 0 { 0 } else { separators(rest) };
    let told = |gap: usize| {
        let (digit, width) = digit_at(text, at + gap)?;
        Some((at + gap + width, digit))
    };
    told(gap).or_else(|| {
        let rest = rest.get(gap..).filter(|_| before >= FEWEST_BEFORE_EXTENSION)?;
        let mark = EXTENSIONS.iter().find(|mark| begins(rest, mark))?;
        told(gap + mark.len() + separators(rest.get(mark.len()..)?))
    })
}

/// Whether `+` or `00`, with a country's code and perhaps a 0 after it, stand before the digit at `at`.
fn follows_code(text: &str, at: usize) -> bool {
    let (mut digits, mut signs, mut spaced) = (String::new(), 0, false);
    for c in text.get(..at).unwrap_or_default().chars().rev() {
        if let Some(digit) = digit(c) {
            if digits.len() == LONGEST_CODE {
                return false;
            }
            digits.push(digit);
            (signs, spaced) = (0, false);
            continue;
        }
        if matches!(c, '+' | '\u{ff0b}') {
            return signs == 0 && (1..=LONGEST_CODE - 2).contains(&digits.len());
        }
        let space = c.is_whitespace();
        signs += usize::from(!(space && spaced));
        if !(space || is_separator(c)) || signs > MOST_SEPARATORS {
            break;
        }
        spaced = space;
    }
    digits.len() > 2 && digits.ends_with("00")
}

/// How many bytes of separators a text begins with.
fn separators(text: &str) -> usize {
    let (mut signs, mut spaced) = (0, false);
    for (at, c) in text.char_indices() {
        let space = c.is_whitespace();
        signs += usize::from(!(space && spaced));
        if !(space || is_separator(c)) || signs > MOST_SEPARATORS {
            return at;
        }
        spaced = space;
    }
    text.len()
}

/// What may stand between the digits of a telephone number, beside white space.
fn is_separator(c: char) -> bool {
    matches!(c, '-' | '.' | '/' | '(' | ')' | '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{ff08}' | '\u{ff09}' | '\u{ff0d}'..='\u{ff0f}')
}

/// The digit at a place, and how many bytes it has. Full-width digits are digits.
fn digit_at(text: &str, at: usize) -> Option<(char, usize)> {
    let c = text.get(at..)?.chars().next()?;
    Some((digit(c)?, c.len_utf8()))
}

/// The digit that a character is.
pub(super) fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '\u{ff10}'..='\u{ff19}' => char::from_digit(u32::from(c) - 0xff10, 10),
        _ => None,
    }
}

/// The full-width form of a digit.
pub(super) fn full_width(digit: char) -> Option<char> {
    char::from_u32(0xff10 + digit.to_digit(10)?)
}

/// The digits of each stretch of a text that may be a number.
pub(super) fn stretches(text: &str) -> Vec<String> {
    let (mut all, mut at) = (Vec::new(), 0);
    while at < text.len() {
        let mut digits = String::new();
        while let Some((next, digit)) = next_digit(text, at, digits.len()) {
            digits.push(digit);
            at = next;
        }
        if digits.is_empty() {
            at += 1;
        } else {
            all.push(digits);
        }
    }
    all
}

fn country_code(number: &str) -> usize {
    match number.get(..2) {
        Some(two) if two.starts_with(['1', '7']) => 1,
        Some(two) if TWO_DIGIT_CODES.split(' ').any(|code| code == two) => 2,
        _ => 3,
    }
}

/// Adds the `+` before a number, and the bracket that it closes.
fn whole(text: &str, found: Range<usize>) -> Range<usize> {
    let mut start = found.start;
    let inside = text.get(found.clone()).unwrap_or_default();
    let count = |bracket| inside.chars().filter(|c| *c == bracket).count();
    let unopened = count(')') > count('(');
    let mut take = |sign: char| {
        if text.get(..start).is_some_and(|before| before.ends_with(sign)) {
            start -= sign.len_utf8();
        }
    };
    take('+');
    take('\u{ff0b}');
    if unopened {
        take('(');
    }
    start..found.end
}
