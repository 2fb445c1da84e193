//! Numbers that look random and are the same for the same seed.

/// SplitMix64 (Steele, Lea and Flood, 2014): small, and good enough to spread sample data. Not for secrets.
pub(super) struct Rng(u64);

impl Rng {
    /// A stream of its own for each name, so that a change to one table leaves the others as they were.
    pub(super) fn new(seed: u64, name: &str, number: i64) -> Self {
        // FNV-1a over the name; the number goes in as is.
        let named = name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let mut rng = Self(seed ^ named ^ (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        rng.next();
        rng
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Any whole number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = high.saturating_sub(low).max(0) as u64 + 1;
        low + (self.next() % width) as i64
    }

    /// True in so many of a hundred cases.
    pub(super) fn chance(&mut self, percent: i64) -> bool {
        self.between(0, 99) < percent
    }

    /// One of a list that is never empty.
    #[expect(
        clippy::indexing_slicing,
        reason = "the index is taken modulo the length of a list that is not empty"
    )]
    pub(super) fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        let length = i64::try_from(list.len()).unwrap_or(i64::MAX);
        let index = self.between(0, length - 1);
        list[usize::try_from(index).unwrap_or(0)]
    }
}
