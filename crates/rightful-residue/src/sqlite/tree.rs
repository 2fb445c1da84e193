//! Walking a b-tree, page by page and cell by cell, without ever following a page twice.

use super::file::Pages;
use super::page::{Kind, Layout, Slot, freeblocks, layout};
use super::seen::Seen;
use crate::error::Error;

/// A page of a tree, with the bytes no cell uses.
pub(crate) struct Page<'a> {
    pub(crate) bytes: &'a [u8],
    /// Ranges of bytes no cell uses, the reserved bytes at the end included.
    pub(crate) gaps: Vec<(usize, usize)>,
    /// The places and sizes of freed cells.
    pub(crate) freeblocks: Vec<(usize, usize)>,
}

/// One cell of a leaf, or of an index's inner page.
pub(crate) struct Cell<'a> {
    pub(crate) rowid: i64,
    pub(crate) local: &'a [u8],
    pub(crate) total: u64,
    pub(crate) overflow: u32,
}

/// What is wrong with a part of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Damage {
    MissingPage,
    NotATreePage,
    UsedTwice,
    TooDeep,
    CellOutOfPage,
    BrokenOverflow,
    BrokenRecord,
    BrokenFreelist,
    UnreadableSchema,
}

impl Damage {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::MissingPage => "a page is missing",
            Self::NotATreePage => "a page is not of the kind its parent says",
            Self::UsedTwice => "a page is used twice",
            Self::TooDeep => "the tree is deeper than SQLite builds any",
            Self::CellOutOfPage => "a cell reaches outside its page",
            Self::BrokenOverflow => "an overflow chain ends early or loops",
            Self::BrokenRecord => "a record cannot be decoded",
            Self::BrokenFreelist => "the list of free pages is broken",
            Self::UnreadableSchema => "the definition of the table cannot be read",
        }
    }
}

/// What a walk tells whoever asked for it.
pub(crate) trait Walk {
    fn page(&mut self, page: &Page<'_>) -> Result<(), Error>;
    fn cell(&mut self, cell: &Cell<'_>, seen: &mut Seen) -> Result<(), Error>;
    /// Something cannot be read; `page` holds the bytes of the page where there are any.
    fn damage(&mut self, what: Damage, page: Option<&[u8]>) -> Result<(), Error>;
}

/// Deeper than any tree of 2^32 pages with two children each.
const DEEPEST: usize = 40;

/// Walks the tree below `root`, in key order.
pub(crate) fn walk(pages: &Pages, root: u32, seen: &mut Seen, to: &mut dyn Walk) -> Result<(), Error> {
    descend(pages, root, 0, seen, to)
}

fn descend(
    pages: &Pages,
    number: u32,
    depth: usize,
    seen: &mut Seen,
    to: &mut dyn Walk,
) -> Result<(), Error> {
    if depth > DEEPEST {
        return to.damage(Damage::TooDeep, None);
    }
    if number == 0 || number > pages.count {
        return to.damage(Damage::MissingPage, None);
    }
    if !seen.first(number) {
        return to.damage(Damage::UsedTwice, None);
    }
    let mut bytes = Vec::new();
    if !pages.read(number, &mut bytes)? {
        return to.damage(Damage::MissingPage, None);
    }
    let Some(layout) = layout(&bytes, number == 1, pages.usable()) else {
        return to.damage(Damage::NotATreePage, Some(&bytes));
    };
    let freeblocks = freeblocks(&bytes, number == 1);
    to.page(&Page { bytes: &bytes, gaps: layout.gaps(bytes.len()), freeblocks })?;
    if layout.broken > 0 {
        to.damage(Damage::CellOutOfPage, Some(&bytes))?;
    }
    for slot in &layout.slots {
        if slot.child != 0 {
            descend(pages, slot.child, depth + 1, seen, to)?;
        }
        if layout.kind != Kind::TableInterior {
            to.cell(&cell(&bytes, slot), seen)?;
        }
    }
    if layout.right != 0 {
        descend(pages, layout.right, depth + 1, seen, to)?;
    }
    Ok(())
}

fn cell<'a>(bytes: &'a [u8], slot: &Slot) -> Cell<'a> {
    let (start, length) = slot.body;
    let local = bytes.get(start..start + length).unwrap_or(&[]);
    Cell { rowid: slot.rowid, local, total: slot.total, overflow: slot.overflow }
}

/// Takes a page of an overflow chain: its number, its part of the payload, and what is left behind it; false to stop.
pub(crate) type Piece<'p> = dyn FnMut(u32, &[u8], &[u8]) -> Result<bool, Error> + 'p;

/// Follows the overflow chain of a cell: `piece` gets every page. False when the chain ends early, leaves the file or loops.
pub(crate) fn overflow(pages: &Pages, cell: &Cell<'_>, piece: &mut Piece<'_>) -> Result<bool, Error> {
    let mut left = cell.total.saturating_sub(cell.local.len() as u64);
    let mut next = cell.overflow;
    let mut bytes = Vec::new();
    // Every page carries payload, so the chain is followed no further than the payload's length allows.
    while left > 0 {
        if next == 0 || next > pages.count || !pages.read(next, &mut bytes)? {
            return Ok(false);
        }
        let room = pages.usable() - 4;
        let used = usize::try_from(left).map_or(room, |left| left.min(room));
        let (Some(part), Some(slack)) = (bytes.get(4..4 + used), bytes.get(4 + used..)) else {
            return Ok(false);
        };
        if !piece(next, part, slack)? {
            return Ok(false);
        }
        left -= used as u64;
        next = super::bytes::u32_at(&bytes, 0).unwrap_or(0);
    }
    Ok(true)
}

/// The whole payload of a cell, in `buffer` where it overflows; `None` when it cannot be read or is over `limit`.
pub(crate) fn assemble<'a>(
    pages: &Pages,
    cell: &Cell<'a>,
    limit: u64,
    buffer: &'a mut Vec<u8>,
) -> Result<Option<&'a [u8]>, Error> {
    if cell.overflow == 0 {
        return Ok((cell.total == cell.local.len() as u64).then_some(cell.local));
    }
    if cell.total > limit {
        return Ok(None);
    }
    buffer.clear();
    buffer.extend_from_slice(cell.local);
    let whole = overflow(pages, cell, &mut |_, part, _| {
        buffer.extend_from_slice(part);
        Ok(true)
    })?;
    Ok(whole.then_some(buffer.as_slice()))
}

/// Finds a row of a table by its number and hands its payload over; false when there is none.
pub(crate) fn find(
    pages: &Pages,
    root: u32,
    rowid: i64,
    limit: u64,
    found: &mut dyn FnMut(&[u8]),
) -> Result<bool, Error> {
    let mut number = root;
    let mut bytes = Vec::new();
    for _ in 0..DEEPEST {
        if number == 0 || number > pages.count || !pages.read(number, &mut bytes)? {
            return Ok(false);
        }
        let Some(Layout { kind, slots, right, .. }) = layout(&bytes, number == 1, pages.usable()) else {
            return Ok(false);
        };
        let at = slots.partition_point(|slot| slot.rowid < rowid);
        match (kind, slots.get(at)) {
            (Kind::TableLeaf, Some(slot)) if slot.rowid == rowid => {
                let mut buffer = Vec::new();
                let payload = assemble(pages, &cell(&bytes, slot), limit, &mut buffer)?;
                return Ok(payload.is_some_and(|payload| {
                    found(payload);
                    true
                }));
            }
            (Kind::TableInterior, Some(slot)) => number = slot.child,
            (Kind::TableInterior, None) => number = right,
            _ => return Ok(false),
        }
    }
    Ok(false)
}
