//! Telephone numbers, compared by their digits whatever stands between them.

/// A number as its digits, without an international prefix.
pub(crate) struct Phone {
    digits: Vec<u8>,
    tail: memchr::memmem::Finder<'static>,
}

/// Digits of the number every spelling has, the national one included.
const COMMON: usize = 7;

/// Whether a byte can be part of a number as written.
const BELONGS: [bool; 256] = {
    let mut table = [false; 256];
    let belonging = b"0123456789 -./()";
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
    /// Reads a number; `None` when it has too few digits to be told from others.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_digit).collect();
        let digits = digits.strip_prefix(b"00").map_or(digits.clone(), <[u8]>::to_vec);
        let tail = digits.len().checked_sub(COMMON + 1).and_then(|at| digits.get(at + 1..))?;
        let tail = memchr::memmem::Finder::new(tail).into_owned();
        Some(Self { digits, tail })
    }

    /// The digits alone, as a system may hash them.
    pub(crate) fn digits(&self) -> String {
        self.digits.iter().map(|digit| char::from(*digit)).collect()
    }

    /// Every occurrence in the digits of one stretch, as (first digit, after the last digit).
    fn occurrences(&self, digits: &[u8]) -> Vec<(usize, usize)> {
        self.tail
            .find_iter(digits)
            .filter_map(|at| {
                let end = at + COMMON;
                self.start(digits, end).map(|start| (start, end))
            })
            .collect()
    }

    /// Where the number that ends at `end` begins: in full, nationally with a leading 0, or with a 0 in brackets.
    fn start(&self, digits: &[u8], end: usize) -> Option<usize> {
        let before = digits.get(..end)?;
        if before.ends_with(&self.digits) {
            return Some(end - self.digits.len());
        }
        (1..=3).find_map(|country| {
            let national = self.digits.get(country..).filter(|rest| rest.len() >= COMMON)?;
            let start = end.checked_sub(national.len() + 1)?;
            let trunk = before.get(start) == Some(&b'0') && before.ends_with(national);
            let code = self.digits.get(..country)?;
            let bracketed = before.get(..start).is_some_and(|left| left.ends_with(code));
            trunk.then_some(if bracketed { start - country } else { start })
        })
    }
}

/// Calls `hit` with the number of every phone found and the range of bytes it is in.
pub(crate) fn find(phones: &[(usize, Phone)], bytes: &[u8], mut hit: impl FnMut(usize, usize, usize)) {
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
        let end = (at..bytes.len()).find(|place| !belongs(*place)).unwrap_or(bytes.len());
        let stretch = bytes.get(start..end).unwrap_or(&[]);
        if stretch.iter().filter(|byte| byte.is_ascii_digit()).count() < COMMON {
            (from, at) = (end, end + COMMON);
            continue;
        }
        let (places, digits): (Vec<usize>, Vec<u8>) =
            stretch.iter().enumerate().filter(|(_, byte)| byte.is_ascii_digit()).unzip();
        for (ident, phone) in phones {
            for (first, last) in phone.occurrences(&digits) {
                let place = |index: usize| places.get(index).copied();
                let (Some(from), Some(to)) = (place(first), place(last - 1)) else { continue };
                // A digit right beside makes it a longer number; 00 before it is the international prefix.
                let longer = place(last) == Some(to + 1);
                let prefixed = digits.get(..first).is_some_and(|left| left.ends_with(b"00"));
                let joined = from > 0 && first > 0 && place(first - 1) == Some(from - 1) && !prefixed;
                if !longer && !joined {
                    hit(*ident, start + from, start + to + 1);
                }
            }
        }
        (from, at) = (end, end + COMMON);
    }
}

#[cfg(test)]
mod tests {
    use super::{Phone, find};

    fn found(text: &str) -> usize {
        let phones = [(0, Phone::new("+49 30 1234567").unwrap())];
        let mut count = 0;
        find(&phones, text.as_bytes(), |_, _, _| count += 1);
        count
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
        ] {
            assert_eq!(found(text), 1, "{text}");
        }
    }

    #[test]
    fn longer_and_other_numbers_are_not_it() {
        for text in ["+493012345678", "1030 1234567", "030 1234568", "1234567", "2024-01-01 10:00"] {
            assert_eq!(found(text), 0, "{text}");
        }
    }
}
