//! Telling in left-over bytes, where columns lie beside each other without any separator, whether a hit is part of a
//! longer value.
//!
//! A deleted row keeps most of its record: the types that give each column's length, then the columns. A hit whose edge
//! is a letter is discharged only by a record that proves it to be inside a longer column; without one it stays a hit.

use crate::sqlite::{type_size, varint};

/// How far before a hit its record is looked for, and how many columns it may have.
const REACH: usize = 4096;
const COLUMNS: usize = 256;

/// Sizes of a first column whose type was lost with the start of a freed cell: null and the numbers.
const LOST: [usize; 7] = [0, 1, 2, 3, 4, 6, 8];

/// The edges a hit has by itself.
#[derive(Clone, Copy)]
pub(crate) struct Edges {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) begins: bool,
    pub(crate) ends: bool,
}

impl Edges {
    /// Whether a column from `from` to `to` gives the hit the edges it lacks; `None` when it does not hold the hit.
    fn resolved(&self, from: usize, to: usize) -> Option<bool> {
        (from <= self.start && to >= self.end)
            .then_some((self.begins || from == self.start) && (self.ends || to == self.end))
    }
}

/// What the records left around a hit say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Carved {
    /// A column begins and ends where the hit needs it to.
    Column,
    /// The hit is inside a longer column.
    Inside,
    /// No record is left that could tell.
    Unknown,
}

/// Reads the records left around a hit. `blocks` are the freed cells whose first four bytes are overwritten.
pub(crate) fn carve(bytes: &[u8], edges: Edges, blocks: &[usize]) -> Carved {
    let mut carved = Carved::Unknown;
    let first = edges.start.saturating_sub(REACH);
    let whole_cells = (first..edges.start).filter_map(|place| whole_cell(bytes, place, edges));
    let freed_cells = blocks.iter().filter_map(|place| freed_cell(bytes, *place, edges));
    for resolved in whole_cells.chain(freed_cells) {
        if resolved {
            return Carved::Column;
        }
        carved = Carved::Inside;
    }
    carved
}

/// Reads a record whose header is at `place` and whose cell says the same length before it.
fn whole_cell(bytes: &[u8], place: usize, edges: Edges) -> Option<bool> {
    let (length, mut at) = varint(bytes, place)?;
    let head = place.checked_add(usize::try_from(length).ok()?)?;
    if length < 2 || head > edges.start || head > place + 3 * COLUMNS {
        return None;
    }
    let mut sizes = Vec::new();
    while at < head {
        let (serial, next) = varint(bytes, at)?;
        sizes.push(column_size(serial, bytes.len())?);
        at = next;
    }
    let total: usize = sizes.iter().sum();
    if at != head || !announced(bytes, place, (head - place + total) as u64) {
        return None;
    }
    column_of(head, &sizes, edges)
}

/// Whether the bytes before a record are a payload length and, in a table, a row number.
fn announced(bytes: &[u8], place: usize, payload: u64) -> bool {
    let ends_here = |from: Option<usize>, to: usize| {
        from.and_then(|from| varint(bytes, from)).filter(|(_, end)| *end == to)
    };
    let length_at = |to: usize| {
        (1..=3).any(|width| ends_here(to.checked_sub(width), to).is_some_and(|(value, _)| value == payload))
    };
    length_at(place)
        || (1..=9).any(|width| {
            let from = place.checked_sub(width);
            ends_here(from, place).is_some() && from.is_some_and(length_at)
        })
}

/// Reads what is left of a freed cell: its size, most of its types, and its columns up to its end.
fn freed_cell(bytes: &[u8], place: usize, edges: Edges) -> Option<bool> {
    let size = bytes.get(place + 2..place + 4)?.try_into().ok().map(u16::from_be_bytes)?;
    let end = place + usize::from(size);
    if end < edges.end || place + 4 > edges.start {
        return None;
    }
    for first in place + 4..place + 10 {
        let (mut at, mut sizes) = (first, Vec::new());
        while let Some((serial, next)) = varint(bytes, at).filter(|(_, next)| *next <= edges.start) {
            let Some(column) = column_size(serial, bytes.len()) else { break };
            sizes.push(column);
            at = next;
            let total: usize = sizes.iter().sum();
            if at + total > end || sizes.len() > COLUMNS {
                break;
            }
            let lost = end - at - total;
            if LOST.contains(&lost)
                && let Some(resolved) = column_of(at + lost, &sizes, edges)
            {
                return Some(resolved);
            }
        }
    }
    None
}

fn column_size(serial: u64, most: usize) -> Option<usize> {
    if matches!(serial, 10 | 11) {
        return None;
    }
    usize::try_from(type_size(serial)).ok().filter(|size| *size <= most)
}

fn column_of(body: usize, sizes: &[usize], edges: Edges) -> Option<bool> {
    let mut from = body;
    sizes.iter().find_map(|size| {
        let to = from + size;
        let resolved = edges.resolved(from, to);
        from = to;
        resolved
    })
}

#[cfg(test)]
mod tests {
    use super::{Carved, Edges, carve};

    /// A cell of a table with text columns after an integer key, whole or with its first four bytes overwritten.
    fn cell(columns: &[&str], freed: bool) -> Vec<u8> {
        let small = |number: usize| u8::try_from(number).unwrap();
        let mut bytes = vec![small(2 + columns.len()), 0];
        bytes.extend(columns.iter().map(|text| small(13 + 2 * text.len())));
        bytes.extend(columns.iter().flat_map(|text| text.bytes()));
        bytes.splice(0..0, [small(bytes.len()), 7]);
        if freed {
            let size = small(bytes.len());
            bytes.splice(0..4, [0, 0, 0, size]);
        }
        bytes.extend(b"trailing");
        bytes
    }

    fn carved(columns: &[&str]) -> [Carved; 2] {
        [false, true].map(|freed| {
            let bytes = cell(columns, freed);
            let start = memchr::memmem::find(&bytes, b"anna@x.example").unwrap();
            let edges = Edges { start, end: start + 14, begins: false, ends: false };
            carve(&bytes, edges, if freed { &[0] } else { &[] })
        })
    }

    #[test]
    fn only_a_longer_column_discharges_a_hit() {
        assert_eq!(carved(&["Anna", "anna@x.example", "2024"]), [Carved::Column; 2]);
        assert_eq!(carved(&["anna@x.example", "Anna"]), [Carved::Column; 2]);
        assert_eq!(carved(&["Jo", "joanna@x.example", "2024"]), [Carved::Inside; 2]);
        assert_eq!(carved(&["Jo", "anna@x.examples", "2024"]), [Carved::Inside; 2]);
        let edges = Edges { start: 2, end: 16, begins: false, ends: false };
        assert_eq!(carve(b"xxanna@x.examplexx", edges, &[]), Carved::Unknown);
    }
}
