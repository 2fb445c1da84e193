//! The layout of one b-tree page: its cells, and exactly the bytes no cell uses.

use super::bytes::{signed, u16_at, u32_at, varint};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    TableLeaf,
    TableInterior,
    IndexLeaf,
    IndexInterior,
}

/// One cell: where it lies and what it points to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The child to the left; 0 on a leaf.
    pub(crate) child: u32,
    /// The row's number in a table's tree.
    pub(crate) rowid: i64,
    /// The length of the payload, its overflow included.
    pub(crate) total: u64,
    /// Where the payload begins and how much of it is on this page.
    pub(crate) body: (usize, usize),
    /// The first overflow page; 0 without one.
    pub(crate) overflow: u32,
}

#[derive(Debug)]
pub(crate) struct Layout {
    pub(crate) kind: Kind,
    pub(crate) slots: Vec<Slot>,
    /// The rightmost child; 0 on a leaf.
    pub(crate) right: u32,
    /// Where the cell pointers end.
    pub(crate) head: usize,
    /// Cells that reach outside their page.
    pub(crate) broken: u32,
}

/// Reads a page's layout; `None` when it is no b-tree page.
pub(crate) fn layout(page: &[u8], first: bool, usable: usize) -> Option<Layout> {
    let base = if first { 100 } else { 0 };
    let kind = match page.get(base)? {
        13 => Kind::TableLeaf,
        5 => Kind::TableInterior,
        10 => Kind::IndexLeaf,
        2 => Kind::IndexInterior,
        _ => return None,
    };
    let interior = matches!(kind, Kind::TableInterior | Kind::IndexInterior);
    let count = usize::from(u16_at(page, base + 3)?);
    let pointers = base + if interior { 12 } else { 8 };
    let head = pointers + 2 * count;
    if head > usable {
        return None;
    }
    let right = if interior { u32_at(page, base + 8)? } else { 0 };
    let mut slots = Vec::with_capacity(count);
    let mut broken = 0;
    for index in 0..count {
        let at = usize::from(u16_at(page, pointers + 2 * index)?);
        match slot(page, at, kind, usable).filter(|slot| slot.start >= head && slot.end <= usable) {
            Some(slot) => slots.push(slot),
            None => broken += 1,
        }
    }
    Some(Layout { kind, slots, right, head, broken })
}

fn slot(page: &[u8], start: usize, kind: Kind, usable: usize) -> Option<Slot> {
    let interior = matches!(kind, Kind::TableInterior | Kind::IndexInterior);
    let (child, at) = if interior { (u32_at(page, start)?, start + 4) } else { (0, start) };
    if kind == Kind::TableInterior {
        let (rowid, end) = varint(page, at)?;
        return Some(Slot { start, end, child, rowid: signed(rowid), total: 0, body: (end, 0), overflow: 0 });
    }
    let (total, at) = varint(page, at)?;
    let (rowid, at) = if kind == Kind::TableLeaf { varint(page, at)? } else { (0, at) };
    let local = local_length(total, kind, usable)?;
    let end = at.checked_add(local)?;
    let spilled = (local as u64) < total;
    let overflow = if spilled { u32_at(page, end)? } else { 0 };
    // SQLite gives every cell at least four bytes.
    let end = (if spilled { end + 4 } else { end }).max(start + 4);
    Some(Slot { start, end, child, rowid: signed(rowid), total, body: (at, local), overflow })
}

/// How much of a payload stays on the page, by the rule of the file format.
fn local_length(total: u64, kind: Kind, usable: usize) -> Option<usize> {
    let usable = usable as u64;
    let most = if kind == Kind::TableLeaf { usable - 35 } else { (usable - 12) * 64 / 255 - 23 };
    let least = (usable - 12) * 32 / 255 - 23;
    if total > i32::MAX as u64 {
        return None;
    }
    let local = if total <= most {
        total
    } else {
        let fitted = least + (total - least) % (usable - 4);
        if fitted <= most { fitted } else { least }
    };
    usize::try_from(local).ok()
}

impl Layout {
    /// The bytes between `head` and `end` that no cell uses.
    pub(crate) fn gaps(&self, end: usize) -> Vec<(usize, usize)> {
        let mut used: Vec<(usize, usize)> = self.slots.iter().map(|slot| (slot.start, slot.end)).collect();
        used.sort_unstable();
        let mut gaps = Vec::new();
        let mut at = self.head;
        for (start, stop) in used {
            if start > at {
                gaps.push((at, start));
            }
            at = at.max(stop);
        }
        if at < end {
            gaps.push((at, end));
        }
        gaps
    }
}

/// The places and sizes of the freed cells a page lists.
pub(crate) fn freeblocks(page: &[u8], first: bool) -> Vec<(usize, usize)> {
    let mut at = u16_at(page, if first { 101 } else { 1 }).map_or(0, usize::from);
    let mut blocks = Vec::new();
    // The chain ascends, so following it ends.
    while at != 0 {
        let (Some(next), Some(size)) = (u16_at(page, at), u16_at(page, at + 2)) else { break };
        blocks.push((at, usize::from(size)));
        if usize::from(next) <= at {
            break;
        }
        at = usize::from(next);
    }
    blocks
}
