//! Characters as they are meant: HTML character references and percent-encoding read, and what makes up a word.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// The character that `source` (not empty) begins with, and how many bytes it is written in.
///
/// Read are: numeric character references, the named ones of [`NAMED`], and percent-encoded UTF-8, except for ASCII
/// letters and digits, which no encoder writes that way. Only the first layer is read, never an encoding of another.
pub(super) fn read(source: &str) -> Option<(char, usize)> {
    let encoded = match source.as_bytes().first()? {
        b'&' => reference(source),
        b'%' => percent(source.as_bytes()),
        _ => None,
    };
    encoded.or_else(|| source.chars().next().map(|c| (c, c.len_utf8())))
}

/// The longest reference that is read, `&#x10FFFF;` and names of up to eight letters.
const LONGEST_REFERENCE: usize = 10;

fn reference(source: &str) -> Option<(char, usize)> {
    source.as_bytes().get(1).filter(|b| **b == b'#' || b.is_ascii_alphabetic())?;
    let end = source.bytes().take(LONGEST_REFERENCE).position(|b| b == b';')?;
    let name = source.get(1..end)?;
    let c = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(hex) => char::from_u32(digits(hex, 16)?)?,
            None => char::from_u32(digits(number, 10)?)?,
        },
        None => named(name)?,
    };
    Some((c, end + 1))
}

fn digits(text: &str, radix: u32) -> Option<u32> {
    text.bytes().all(|b| b.is_ascii_alphanumeric()).then(|| u32::from_str_radix(text, radix).ok())?
}

fn named(name: &str) -> Option<char> {
    if let Some((_, c)) = NAMED.iter().find(|(known, _)| *known == name) {
        return Some(*c);
    }
    // `&eacute;` is an e with an acute accent: the letter whose parts these are.
    let base = name.chars().next().filter(char::is_ascii_alphabetic)?;
    let (_, accent) = ACCENTS.iter().find(|(known, _)| name.get(1..) == Some(known))?;
    ('\u{c0}'..'\u{180}').find(|letter| {
        let mut parts = [None; 2];
        let mut free = parts.iter_mut();
        decompose_canonical(*letter, |part| {
            if let Some(place) = free.next() {
                *place = Some(part);
            }
        });
        parts == [Some(base), Some(*accent)]
    })
}

/// The sign of ASCII that an apostrophe or hyphen of other writing stands for.
pub(super) const fn plain_sign(c: char) -> Option<char> {
    match c {
        '\u{b4}' | '\u{2bc}' | '\u{2018}' | '\u{2019}' | '\u{2032}' | '\u{ff07}' => Some('\''),
        '\u{2010}' | '\u{2011}' | '\u{fe63}' | '\u{ff0d}' => Some('-'),
        _ => None,
    }
}

const ACCENTS: [(&str, char); 8] = [
    ("grave", '\u{300}'),
    ("acute", '\u{301}'),
    ("circ", '\u{302}'),
    ("tilde", '\u{303}'),
    ("uml", '\u{308}'),
    ("ring", '\u{30a}'),
    ("caron", '\u{30c}'),
    ("cedil", '\u{327}'),
];

/// The named references that addresses and names are written with, beside accented letters. None is an ASCII letter
/// or digit: the fragments of a prefilter rely on it.
pub(super) const NAMED: [(&str, char); 31] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("commat", '@'),
    ("period", '.'),
    ("plus", '+'),
    ("lowbar", '_'),
    ("dash", '\u{2010}'),
    ("hyphen", '\u{2010}'),
    ("rsquo", '\u{2019}'),
    ("lsquo", '\u{2018}'),
    ("ldquo", '\u{201c}'),
    ("rdquo", '\u{201d}'),
    ("lpar", '('),
    ("rpar", ')'),
    ("sol", '/'),
    ("colon", ':'),
    ("comma", ','),
    ("szlig", 'ß'),
    ("aelig", 'æ'),
    ("AElig", 'Æ'),
    ("oelig", 'œ'),
    ("OElig", 'Œ'),
    ("oslash", 'ø'),
    ("Oslash", 'Ø'),
    ("eth", 'ð'),
    ("thorn", 'þ'),
    ("lstrok", 'ł'),
];

/// Whether `c` is a digit that the fragments of a prefilter rely on, as they do on those of ASCII.
fn is_full_width_digit(c: char) -> bool {
    ('\u{ff10}'..='\u{ff19}').contains(&c)
}

fn percent(source: &[u8]) -> Option<(char, usize)> {
    let byte = |index: usize| match *source.get(index * 3..index * 3 + 3)? {
        [b'%', high, low] => {
            let nibble = |digit: u8| char::from(digit).to_digit(16).and_then(|n| u8::try_from(n).ok());
            Some(nibble(high)? << 4 | nibble(low)?)
        }
        _ => None,
    };
    let first = byte(0)?;
    let length = match first {
        0x00..=0x7f => 1,
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let mut bytes = [0; 4];
    for (index, slot) in bytes.iter_mut().take(length).enumerate() {
        *slot = byte(index)?;
    }
    let c = core::str::from_utf8(bytes.get(..length)?).ok()?.chars().next()?;
    (!c.is_ascii_alphanumeric() && !is_full_width_digit(c)).then_some((c, length * 3))
}

/// Whether `c` is a letter, a digit, or a mark on one.
pub(crate) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Whether `c` is of a script that puts no space between words, or fixes particles to a name (after decomposition).
///
/// There a letter beside a name says nothing: `李明先生`, `アンナさん`, `안나는`.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c),
        0x0e00..=0x0fff        // Thai, Lao, Tibetan
        | 0x1000..=0x109f      // Myanmar
        | 0x1100..=0x11ff      // Hangul
        | 0x1780..=0x17ff      // Khmer
        | 0x3040..=0x318f      // Hiragana, Katakana, Bopomofo, Hangul letters
        | 0x3400..=0x9fff      // Han
        | 0xff66..=0xff9f      // half-width Katakana
        | 0x20000..=0x3ffff // Han
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_characters_are_read_where_they_are_well_formed() {
        for (source, c, length) in [
            ("a", 'a', 1),
            ("é!", 'é', 2),
            ("&#64;x", '@', 5),
            ("&#x40;", '@', 6),
            ("&#X40;", '@', 6),
            ("&#97;", 'a', 5),
            ("&commat;", '@', 8),
            ("&eacute;", 'é', 8),
            ("&Uuml;", 'Ü', 6),
            ("&ccedil;", 'ç', 8),
            ("&scaron;", 'š', 8),
            ("&szlig;", 'ß', 7),
            ("&#x10FFFF;", '\u{10ffff}', 10),
            ("%40", '@', 3),
            ("%2e", '.', 3),
            ("%C3%A9", 'é', 6),
            ("%F0%9F%98%80", '😀', 12),
            // Not well-formed, or not what an encoder writes: each is the character it begins with.
            ("&#64", '&', 1),
            ("&;", '&', 1),
            ("&#;", '&', 1),
            ("&#x;", '&', 1),
            ("&#+64;", '&', 1),
            ("&nosuch;", '&', 1),
            ("&#xD800;", '&', 1),
            ("&#99999999;", '&', 1),
            ("&é;", '&', 1),
            ("&xring;", '&', 1),
            ("%", '%', 1),
            ("%4", '%', 1),
            ("%4é", '%', 1),
            ("%zz", '%', 1),
            ("%61", '%', 1),
            ("%C3", '%', 1),
            ("%C3%", '%', 1),
            ("%C3%28", '%', 1),
            ("%FF", '%', 1),
            ("%C0%80", '%', 1),
        ] {
            assert_eq!(read(source), Some((c, length)), "{source}");
        }
        assert_eq!(read(""), None);
    }

    #[test]
    fn no_name_stands_for_an_ascii_letter_or_digit() {
        assert!(
            NAMED.iter().all(|(name, c)| !c.is_ascii_alphanumeric() && name.len() + 2 <= LONGEST_REFERENCE)
        );
    }
}
