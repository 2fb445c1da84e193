//! Where each place of a rewritten text lies in the text it was made from.

use alloc::vec::Vec;
use core::ops::Range;

/// The pieces of a text that were written differently; everything between them has the same length in both.
#[derive(Default)]
pub(crate) struct SpanMap(Vec<Piece>);

struct Piece {
    made: Range<usize>,
    source: Range<usize>,
}

impl SpanMap {
    /// Records that `made` in the new text stands for `source`; pieces come in order.
    pub(crate) fn push(&mut self, made: Range<usize>, source: Range<usize>) {
        self.0.push(Piece { made, source });
    }

    /// The place in the source, or `None` inside a piece, which is one character there.
    pub(crate) fn source_of(&self, made: usize) -> Option<usize> {
        let after = self.0.partition_point(|piece| piece.made.start <= made);
        let Some(piece) = after.checked_sub(1).and_then(|last| self.0.get(last)) else { return Some(made) };
        if made == piece.made.start {
            Some(piece.source.start)
        } else {
            made.checked_sub(piece.made.end).map(|beyond| piece.source.end + beyond)
        }
    }

    /// Both ends of a range of the new text.
    pub(crate) fn source_range(&self, made: &Range<usize>) -> Option<Range<usize>> {
        Some(self.source_of(made.start)?..self.source_of(made.end)?)
    }
}
