//! Telephone numbers in UTF-16, wherever it stands: its stretches are read as text, and searched as that.
//!
//! Which of the two orders bytes are in cannot always be told: read in the other one, a text lacks its first or its last sign.
//! A number at such an end, with a letter or digit beside it, does not clearly begin or end there.

use super::phone::{self, COMMON, Phone, Place};

/// How many bytes are looked over at a time for one that may be a digit.
const PART: usize = 64;

/// The order of the two bytes of a sign.
#[derive(Clone, Copy)]
enum Order {
    LowFirst,
    HighFirst,
}

/// Calls `hit` with the place of every phone found in text of two bytes a sign.
pub(super) fn find(phones: &[(usize, Phone)], bytes: &[u8], mut hit: impl FnMut(Place)) {
    // The ends of the stretches that were read, by order and by whether they stand at odd places.
    let mut read = [[0_usize; 2]; 2];
    let (mut text, mut places) = (String::new(), Vec::new());
    for zero in zeros_before_digits(bytes) {
        // The zero is the half of this digit, or of the sign before it.
        for (order, at) in [(Order::LowFirst, zero + 1), (Order::HighFirst, zero)] {
            let Some(read) = read.get_mut(order as usize).and_then(|read| read.get_mut(at % 2)) else {
                continue;
            };
            if at < *read || sign(bytes, at, order).is_none() {
                continue;
            }
            let start = stretch_start(bytes, at, order, *read);
            text.clear();
            places.clear();
            let mut end = start;
            while let Some(c) = sign(bytes, end, order) {
                text.push(c);
                places.resize(text.len(), end);
                end += 2;
            }
            places.push(end);
            *read = end;
            if places.len() <= COMMON {
                continue;
            }
            let (opens, closes) =
                (is_apart(start.checked_sub(1).and_then(|at| bytes.get(at))), is_apart(bytes.get(end)));
            phone::find(phones, text.as_bytes(), |found| {
                let of = |place: usize| places.get(place).copied().unwrap_or(end);
                hit(Place {
                    start: of(found.start),
                    end: of(found.end),
                    begins: found.begins && (found.start > 0 || opens),
                    ends: found.ends && (found.end < text.len() || closes),
                    ..found
                });
            });
        }
    }
}

/// Where a zero stands before a digit. Most bytes hold none, and are passed over many at a time.
fn zeros_before_digits(bytes: &[u8]) -> impl Iterator<Item = usize> + '_ {
    let is = |(zero, digit): (&u8, &u8)| (*zero == 0) & digit.is_ascii_digit();
    let parts = bytes.chunks(PART).enumerate().map(move |(part, zeros)| (part * PART, zeros));
    parts
        .map(move |(at, zeros)| (at, zeros, bytes.get(at + 1..).unwrap_or(&[])))
        .filter(move |(_, zeros, digits)| zeros.iter().zip(*digits).fold(false, |any, pair| any | is(pair)))
        .flat_map(move |(at, zeros, digits)| {
            let pairs = zeros.iter().zip(digits).enumerate();
            pairs.filter(move |(_, pair)| is(*pair)).map(move |(place, _)| at + place)
        })
}

/// Where the stretch of signs begins that one at `at` is of; nothing before `read` is looked at again.
fn stretch_start(bytes: &[u8], at: usize, order: Order, read: usize) -> usize {
    let mut start = at;
    while let Some(before) =
        start.checked_sub(2).filter(|before| *before >= read && sign(bytes, *before, order).is_some())
    {
        start = before;
    }
    start
}

/// The sign of two bytes, if it is one that text holds.
fn sign(bytes: &[u8], at: usize, order: Order) -> Option<char> {
    let pair: [u8; 2] = bytes.get(at..at + 2)?.try_into().ok()?;
    let unit = match order {
        Order::LowFirst => u16::from_le_bytes(pair),
        Order::HighFirst => u16::from_be_bytes(pair),
    };
    char::from_u32(unit.into()).filter(|c| !c.is_control() || matches!(c, '\t' | '\r' | '\n'))
}

/// Whether a byte beside a stretch is no letter or digit.
fn is_apart(byte: Option<&u8>) -> bool {
    byte.is_none_or(|byte| !byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::super::phone::Phone;
    use super::find;

    fn found(bytes: &[u8]) -> Vec<(usize, usize, bool)> {
        let phones = [(0, Phone::new("+43 660 1234567").unwrap())];
        let mut found = Vec::new();
        find(&phones, bytes, |place| found.push((place.start, place.end, place.begins && place.ends)));
        found
    }

    fn low(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    fn high(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    }

    #[test]
    fn a_number_is_found_in_either_order_at_any_place() {
        for encode in [low as fn(&str) -> Vec<u8>, high] {
            for (before, text, after) in [
                ("", "+43 660 1234567", ""),
                ("ruf ", "+43 (660) 123 45 67", ", bitte"),
                ("Gr\u{fc}\u{df}e: ", "0660\u{a0}1234567", "\u{2003}oder"),
                ("\u{feff}", "0043 660/1234567", "\r\n"),
            ] {
                for padding in [&[][..], &[0], &[0xff], &[0, 0xff, 7]] {
                    let inside = encode(&[before, text, after].concat());
                    let bytes = [padding, &inside, padding].concat();
                    let start = padding.len() + encode(before).len();
                    let end = start + encode(text).len();
                    // What stands around it may be read with it in one of the orders.
                    let clear =
                        |(from, to, clear): &(usize, usize, bool)| *clear && *from < end && *to > start;
                    assert!(found(&bytes).iter().any(clear), "{text} in {bytes:?}");
                }
            }
        }
    }

    #[test]
    fn a_longer_number_is_none_in_either_order() {
        for text in ["90660 1234567", "0660 12345678", "9+43 660 12345678", "a6601234567", "106601234567"] {
            for bytes in [low(text), high(text)] {
                assert!(found(&bytes).iter().all(|(.., clear)| !clear), "{text} in {bytes:?}");
            }
        }
    }

    #[test]
    fn what_is_no_text_takes_no_time() {
        let noise: Vec<u8> =
            (0..1 << 20_u32).map(|i| if i % 3 == 0 { 0 } else { b'0' + (i % 7) as u8 }).collect();
        assert_eq!(found(&noise), []);
    }
}
