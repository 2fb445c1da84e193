//! Text as it is compared: encodings read, decomposed (NFD), in lower case, white space as one space, and one apostrophe and one
//! hyphen inside words. An i is an i with or without its dot: in capitals, `Yıldız` is `YILDIZ` and `İpek` may be `IPEK`.

use super::{character, span_map::SpanMap};
use alloc::{string::String, vec::Vec};
use core::ops::Range;
use unicode_normalization::char::{canonical_combining_class, decompose_canonical, is_combining_mark};

use crate::order::PutInOrder as _;

/// A text as it is compared, and where each part of it stands in the original.
pub(super) struct Folded {
    pub(super) text: String,
    map: SpanMap,
}

impl Folded {
    pub(super) fn of(source: &str) -> Self {
        let mut folding = Folding {
            source,
            at: 0,
            folded: Self { text: String::with_capacity(source.len()), map: SpanMap::default() },
            cluster: Vec::new(),
        };
        while folding.at < source.len() {
            folding.plain_run();
            folding.one_character();
        }
        folding.folded
    }

    /// Where a range of the folded text stands in the original; `None` where it cuts a character in two.
    pub(super) fn source_range(&self, folded: &Range<usize>) -> Option<Range<usize>> {
        self.map.source_range(folded)
    }
}

/// The folded form alone, for identifiers.
pub(super) fn fold(source: &str) -> String {
    Folded::of(source).text
}

struct Folding<'a> {
    source: &'a str,
    at: usize,
    folded: Folded,
    cluster: Vec<char>,
}

const KELVIN: char = '\u{212a}';
const DOTLESS: char = 'ı';
const DOT_ABOVE: char = '\u{307}';

/// Bytes that fold to themselves or their lower case, whatever stands before them.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii() && !matches!(byte, b'&' | b'%' | b'\t'..=b'\r' | b' ')
}

impl Folding<'_> {
    /// Takes everything up to the next byte that needs thought.
    fn plain_run(&mut self) {
        let rest = self.source.get(self.at..).unwrap_or_default();
        let bytes = rest.as_bytes();
        let mut end = 0;
        while let Some(byte) = bytes.get(end) {
            let next = bytes.get(end + 1).copied();
            // A space between words stays; a mark may follow a character before a byte that is not ASCII.
            let taken = if *byte == b' ' {
                next.is_some_and(is_plain)
            } else {
                is_plain(*byte) && next.is_none_or(|b| b.is_ascii())
            };
            let taken = taken && !matches!(next, Some(b'&' | b'%'));
            if !taken {
                break;
            }
            end += 1;
        }
        let start = self.folded.text.len();
        self.folded.text.push_str(rest.get(..end).unwrap_or_default());
        if let Some(taken) = self.folded.text.get_mut(start..) {
            taken.make_ascii_lowercase();
        }
        self.at += end;
    }

    /// Takes one run of white space, or one character with the marks on it.
    fn one_character(&mut self) {
        let Some((first, length)) = self.read() else { return };
        let (source, made) = (self.at, self.folded.text.len());
        self.at += length;
        if first.is_whitespace() {
            while let Some((_, length)) = self.read().filter(|(c, _)| c.is_whitespace()) {
                self.at += length;
            }
            self.folded.text.push(' ');
        } else if let Some(sign) = self.inside_a_word(first) {
            self.folded.text.push(sign);
        } else {
            self.cluster.clear();
            self.cluster_of(first);
            while let Some((mark, length)) = self.read().filter(|(c, _)| is_combining_mark(*c)) {
                decompose_canonical(mark, |c| self.cluster.push(c));
                self.at += length;
            }
            order_marks(&mut self.cluster);
            without_dot(&mut self.cluster);
            for c in &self.cluster {
                fold_case(*c, &mut self.folded.text);
            }
        }
        let new = self.folded.text.get(made..).unwrap_or_default();
        if new.len() != self.at - source || new.chars().nth(1).is_some() {
            self.folded.map.push(made..self.folded.text.len(), source..self.at);
        }
    }

    /// The sign of ASCII for an apostrophe or hyphen between two letters or digits: phones and word processors write `O’Dun`
    /// where a form took `O'Dun`. Elsewhere such a sign is a quotation mark or a dash.
    fn inside_a_word(&self, c: char) -> Option<char> {
        let sign = character::plain_sign(c)?;
        let before = self.folded.text.chars().rfind(|c| !is_combining_mark(*c))?;
        let (after, _) = self.read()?;
        (before.is_alphanumeric() && after.is_alphanumeric()).then_some(sign)
    }

    /// The decomposed character; but the sign for kelvin is not a k, else no fragment with a k could be promised.
    fn cluster_of(&mut self, c: char) {
        match c {
            KELVIN => self.cluster.push(c),
            _ => decompose_canonical(c, |c| self.cluster.push(c)),
        }
    }

    fn read(&self) -> Option<(char, usize)> {
        character::read(self.source.get(self.at..)?)
    }
}

/// Puts the marks on each character into canonical order.
fn order_marks(cluster: &mut [char]) {
    for marks in cluster.split_mut(|c| canonical_combining_class(*c) == 0) {
        marks.put_in_order_by_key(|c| canonical_combining_class(*c));
    }
}

/// Takes the dot off an i, which has one or none by the language of whoever wrote it.
fn without_dot(cluster: &mut Vec<char>) {
    if cluster.first().is_some_and(|first| matches!(*first, 'i' | 'I' | DOTLESS)) {
        cluster.retain(|c| *c != DOT_ABOVE);
    }
}

/// Lower case, with the letters of which lower case has two forms.
fn fold_case(c: char, out: &mut String) {
    match c {
        'ß' | 'ẞ' => out.push_str("ss"),
        'ς' => out.push('σ'),
        DOTLESS => out.push('i'),
        KELVIN => out.push(c),
        _ => out.extend(c.to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{format, string::ToString};
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn case_and_normal_form_make_no_difference() {
        for (text, folded) in [
            ("Anna", "anna"),
            ("ANDRÉ", "andre\u{301}"),
            ("Andre\u{301}", "andre\u{301}"),
            ("STRASSE", "strasse"),
            ("Straße", "strasse"),
            ("ΝΙΚΟΣ νίκος", "νικοσ νι\u{301}κοσ"),
            ("Anna \t\u{a0}\n Lee", "anna lee"),
            ("a&amp;b%20c", "a&b c"),
            ("  ", " "),
            ("q\u{307}\u{323}", "q\u{323}\u{307}"),
            ("각", "\u{1100}\u{1161}\u{11a8}"),
            ("e&#x301;", "e\u{301}"),
            ("O\u{2019}Dun", "o'dun"),
            ("O&rsquo;Dun", "o'dun"),
            ("E\u{301}\u{2bc}B", "e\u{301}'b"),
            ("Anne\u{2011}Marie\u{2010}Lou", "anne-marie-lou"),
            ("Yıldız", "yildiz"),
            ("YILDIZ", "yildiz"),
            ("İpek", "ipek"),
            ("I\u{307}pek", "ipek"),
            ("i\u{307}pek", "ipek"),
            ("ı\u{323}", "i\u{323}"),
            ("\u{2018}Anna\u{2019} \u{2010} Bo", "\u{2018}anna\u{2019} \u{2010} bo"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    /// What the fragments of a prefilter rest on: a letter or digit of ASCII in the folded text is itself in the
    /// original, unless it carries a mark, is written as a number reference, is an i, or is half of an ß.
    #[test]
    fn only_ascii_folds_to_ascii_letters() {
        for c in (0x80..=0x10_ffff).filter_map(char::from_u32) {
            let folded = fold(&c.to_string());
            if folded == "ss" {
                assert!(matches!(c, 'ß' | 'ẞ'));
                continue;
            }
            if folded == "i" {
                assert!(matches!(c, 'ı' | 'İ'));
                continue;
            }
            let mut chars = folded.chars().peekable();
            while let Some(c) = chars.next() {
                assert!(
                    !c.is_ascii_alphanumeric() || chars.peek().is_some_and(|c| is_combining_mark(*c)),
                    "{folded:?}"
                );
            }
        }
    }

    proptest! {
        #[test]
        fn normal_forms_fold_alike(text in "[a-zA-ZäÖéñ각İıςΣÅ\u{300}-\u{330}\u{1ea0}-\u{1ef9} ]{0,20}") {
            let (composed, decomposed): (String, String) = (text.nfc().collect(), text.nfd().collect());
            prop_assert_eq!(fold(&composed), fold(&decomposed));
            prop_assert_eq!(fold(&decomposed), fold(&text));
        }

        #[test]
        fn every_whole_character_is_found_again(text in "[a-z &;#x0-9%C3A9éß\u{301}각 ]{0,20}", tail in "\\PC{0,8}") {
            let text = format!("{text}{tail}");
            let folded = Folded::of(&text);
            prop_assert_eq!(folded.source_range(&(0..folded.text.len())), Some(0..text.len()));
            let mut last = 0;
            for (at, _) in folded.text.char_indices() {
                let range = folded.source_range(&(0..at));
                // Whether a sign is inside a word, the character after it tells.
                let ends = |range: &Range<usize>| text[..range.end].ends_with(|c| character::plain_sign(c).is_some());
                if let Some(range) = range.filter(|range| !ends(range)) {
                    prop_assert!(range.end >= last && text.is_char_boundary(range.end));
                    prop_assert_eq!(fold(&text[..range.end]), &folded.text[..at]);
                    last = range.end;
                }
            }
        }
    }
}
