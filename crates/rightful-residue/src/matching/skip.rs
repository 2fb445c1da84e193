//! Many needles in one pass, letter case aside, looking at few of the bytes.
//!
//! Two bytes at the end of a window as long as the shortest needle say how far the window can move before any needle can
//! end its beginning there (Wu and Manber's method). An automaton looks at every byte, which held the scan below its speed
//! several times over.

const BLOCKS: usize = 1 << 16;

pub(crate) struct Skip {
    /// How far the window moves for the block at its end.
    shifts: Vec<u8>,
    /// The needles whose window ends with a block, by block: (block, needle), sorted.
    ends: Vec<(u16, usize)>,
    needles: Vec<Vec<u8>>,
    window: usize,
}

/// A block of two bytes, capital letters as small ones; that a few signs become others costs a comparison at most.
fn block(first: u8, second: u8) -> u16 {
    let pair = u16::from_be_bytes([first, second]);
    pair | (pair & 0x4040) >> 1
}

impl Skip {
    /// Prepares needles of two bytes or more; shorter ones are never found.
    pub(crate) fn new(needles: Vec<Vec<u8>>) -> Self {
        let long = |needle: &&Vec<u8>| needle.len() >= 2;
        let window = needles.iter().filter(long).map(Vec::len).min().unwrap_or(2).min(usize::from(u8::MAX));
        let longest = u8::try_from(window - 1).unwrap_or(u8::MAX);
        let mut shifts = vec![longest; BLOCKS];
        let mut ends = Vec::new();
        for (number, needle) in needles.iter().enumerate().filter(|(_, needle)| needle.len() >= 2) {
            for (at, pair) in needle.windows(2).take(window - 1).enumerate() {
                let &[first, second] = pair else { continue };
                let block = block(first, second);
                let shift = window - 2 - at;
                if shift == 0 {
                    ends.push((block, number));
                }
                if let Some(old) = shifts.get_mut(usize::from(block)) {
                    *old = (*old).min(u8::try_from(shift).unwrap_or(u8::MAX));
                }
            }
        }
        ends.sort_unstable();
        Self { shifts, ends, needles, window }
    }

    /// Calls `found` with the number of every needle found and where it begins and ends.
    pub(crate) fn find(&self, bytes: &[u8], mut found: impl FnMut(usize, usize, usize)) {
        let mut at = self.window;
        while let Some(&[first, second]) = bytes.get(at - 2..at) {
            let block = block(first, second);
            let shift = self.shifts.get(usize::from(block)).copied().unwrap_or(1);
            if shift == 0 {
                self.at(bytes, block, at - self.window, &mut found);
            }
            at += usize::from(shift.max(1));
        }
    }

    #[inline(never)]
    fn at(&self, bytes: &[u8], block: u16, start: usize, found: &mut impl FnMut(usize, usize, usize)) {
        let first = self.ends.partition_point(|(other, _)| *other < block);
        for (_, number) in self.ends.iter().skip(first).take_while(|(other, _)| *other == block) {
            let Some(needle) = self.needles.get(*number) else { continue };
            let end = start + needle.len();
            if bytes.get(start..end).is_some_and(|there| there.eq_ignore_ascii_case(needle)) {
                found(*number, start, end);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Skip;

    proptest! {
        #[test]
        fn it_finds_what_looking_everywhere_finds(
            needles in prop::collection::vec("[abAB\\x00]{2,6}", 1..8),
            text in "[abAB\\x00]{0,80}",
        ) {
            let needles: Vec<Vec<u8>> = needles.into_iter().map(String::into_bytes).collect();
            let text = text.into_bytes();
            let mut expected = Vec::new();
            for (number, needle) in needles.iter().enumerate() {
                for (start, there) in text.windows(needle.len()).enumerate() {
                    if there.eq_ignore_ascii_case(needle) {
                        expected.push((number, start, start + needle.len()));
                    }
                }
            }
            let mut found = Vec::new();
            Skip::new(needles).find(&text, |number, start, end| found.push((number, start, end)));
            found.sort_unstable();
            prop_assert_eq!(found, expected);
        }
    }
}
