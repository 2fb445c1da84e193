//! Which pages have been visited: one bit a page, so that no cycle is followed and no page is missed.

pub(crate) struct Seen(Vec<u64>);

impl Seen {
    pub(crate) fn new(pages: u32) -> Self {
        Self(vec![0; pages as usize / 64 + 1])
    }

    /// Marks a page; false when it was marked before or does not exist.
    pub(crate) fn first(&mut self, page: u32) -> bool {
        let bit = 1_u64 << (page % 64);
        match self.0.get_mut(page as usize / 64) {
            Some(word) if *word & bit == 0 => {
                *word |= bit;
                true
            }
            _ => false,
        }
    }
}
