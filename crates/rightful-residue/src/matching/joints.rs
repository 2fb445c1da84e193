//! Which escapes can be part of an identifier at all: most, such as `%20` in a link, cannot, and need no second reading.

use super::edges::Units;
use super::needles::{Check, Needles};

/// The pairs of neighbouring bytes in the needles, and their first and last bytes; letter case aside.
pub(crate) struct Joints {
    pairs: Vec<bool>,
    first: [bool; 256],
    last: [bool; 256],
    phones: bool,
}

fn pair(left: u8, right: u8) -> usize {
    usize::from(u16::from_be_bytes([left.to_ascii_lowercase(), right.to_ascii_lowercase()]))
}

impl Joints {
    pub(crate) fn new(needles: &Needles) -> Self {
        let phones = !needles.phones.is_empty();
        let mut joints =
            Self { pairs: vec![false; 1 << 16], first: [false; 256], last: [false; 256], phones };
        for needle in &needles.needles {
            if needle.units != Units::Utf8 {
                continue;
            }
            joints.add(&needle.bytes);
            match &needle.check {
                Check::TagBefore(mailbox) => joints.add(&[mailbox, b"+".as_slice()].concat()),
                Check::TagAfter(domain) => joints.add(domain),
                _ => {}
            }
        }
        joints
    }

    fn add(&mut self, needle: &[u8]) {
        for two in needle.windows(2) {
            let &[left, right] = two else { continue };
            if let Some(known) = self.pairs.get_mut(pair(left, right)) {
                *known = true;
            }
        }
        let mark = |table: &mut [bool; 256], byte: Option<&u8>| {
            let known = byte.and_then(|byte| table.get_mut(usize::from(byte.to_ascii_lowercase())));
            known.into_iter().for_each(|known| *known = true);
        };
        mark(&mut self.first, needle.first());
        mark(&mut self.last, needle.last());
    }

    /// Whether what an escape stands for can be inside a hit, given the bytes beside it; `None` is another escape.
    pub(crate) fn fit(&self, left: Option<u8>, decoded: &[u8], right: Option<u8>) -> bool {
        let (Some(first), Some(last)) = (decoded.first(), decoded.last()) else {
            // A line that goes on, in the middle of anything.
            return true;
        };
        let known = |left, right| self.pairs.get(pair(left, right)).copied().unwrap_or(true);
        let edge = |table: &[bool; 256], byte: u8| {
            table.get(usize::from(byte.to_ascii_lowercase())).copied().unwrap_or(true)
        };
        let begins = left.is_none_or(|left| known(left, *first)) || edge(&self.first, *first);
        let ends = right.is_none_or(|right| known(*last, right)) || edge(&self.last, *last);
        // Inside base64 and telephone numbers any sign of theirs can be escaped.
        let beside =
            |test: fn(&u8) -> bool| left.as_ref().is_none_or(test) && right.as_ref().is_none_or(test);
        let digits = matches!(*first, b'+' | b'/') && beside(|byte| byte.is_ascii_alphanumeric());
        let number = self.phones
            && (left.is_none_or(|left| left.is_ascii_digit())
                || right.is_none_or(|right| right.is_ascii_digit()));
        // A sign of another escape makes it the outer one of two.
        let sign = matches!(*first, b'%' | b'&' | b'\\' | b'=');
        (begins && ends) || digits || number || sign
    }
}
