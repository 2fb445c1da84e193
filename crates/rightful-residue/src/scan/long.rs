//! Rows too long to hold in memory, read in pieces.

use super::rows::{RowHit, Rows};
use crate::error::Error;
use crate::sqlite::{Cell, Damage, Seen, Value, record_header, type_size, value};

/// Values up to this length are still held for the predicates.
const SHORT: u64 = 256 << 10;

/// A longer value is searched in pieces of this size, each beginning with the end of the one before.
const PIECE: usize = 4 << 20;
const OVERLAP: usize = 8192;

/// A hit this close to the end of a piece is left to the next one, which sees what follows.
const MARGIN: usize = 1024;

/// One column of a long row as it streams by.
struct Column {
    serial: u64,
    left: u64,
    bytes: Vec<u8>,
    short: bool,
    /// Whether the bytes begin with the end of the piece before.
    goes_on: bool,
}

impl Rows<'_, '_> {
    pub(super) fn long_row(&mut self, cell: &Cell<'_>, seen: &mut Seen) -> Result<(), Error> {
        let Some((types, head)) = record_header(cell.local) else {
            self.broken(Damage::BrokenRecord, cell.local);
            return Ok(());
        };
        let mut columns: Vec<Column> = types
            .into_iter()
            .map(|serial| {
                let left = type_size(serial);
                Column { serial, left, bytes: Vec::new(), short: left <= SHORT, goes_on: false }
            })
            .collect();
        let mut at = 0;
        let mut hits = Vec::new();
        self.feed(&mut columns, &mut at, cell.local.get(head..).unwrap_or(&[]), &mut hits);
        let whole =
            self.follow(cell, seen, &mut |rows, part| rows.feed(&mut columns, &mut at, part, &mut hits))?;
        self.scan.tally.scanned.value_bytes += cell.total;
        if !whole {
            self.broken(Damage::BrokenOverflow, &[]);
        }
        let encoding = self.scan.pages.header.encoding;
        let mut values = Vec::with_capacity(columns.len());
        for (position, column) in columns.iter().enumerate() {
            let read = if column.short { value(column.serial, &column.bytes, encoding) } else { None };
            let read = read.unwrap_or(Value::Long);
            self.value(position, &read, cell.rowid, &mut hits);
            values.push(read);
        }
        self.judged(cell.rowid, &values, &hits);
        Ok(())
    }

    /// Hands bytes of the record on to the columns they belong to.
    fn feed(&mut self, columns: &mut [Column], at: &mut usize, mut bytes: &[u8], hits: &mut Vec<RowHit>) {
        while let Some(column) = columns.get_mut(*at) {
            let part = usize::try_from(column.left).map_or(bytes.len(), |left| left.min(bytes.len()));
            let (mine, rest) = bytes.split_at(part);
            column.bytes.extend_from_slice(mine);
            column.left -= part as u64;
            bytes = rest;
            let ended = column.left == 0;
            // A piece never ends within a unit of UTF-16.
            let full = column.bytes.len() >= PIECE && column.bytes.len().is_multiple_of(2);
            if !column.short && (ended || full) {
                self.piece(*at, column, ended, hits);
            }
            if !ended {
                return;
            }
            *at += 1;
        }
    }

    /// Searches one piece of a long value.
    fn piece(&mut self, position: usize, column: &mut Column, last: bool, hits: &mut Vec<RowHit>) {
        let encoding = self.scan.pages.header.encoding;
        // Places are compared after decoding, which changes the length of UTF-16.
        let decoded = |end: usize| match column
            .bytes
            .get(..end)
            .and_then(|bytes| value(column.serial, bytes, encoding))
        {
            Some(Value::Text(bytes) | Value::Blob(bytes)) => bytes.len(),
            _ => 0,
        };
        let seen = if column.goes_on { decoded(OVERLAP - MARGIN) } else { 0 };
        let until = if last { usize::MAX } else { decoded(column.bytes.len().saturating_sub(MARGIN)) };
        if let Some(piece) = value(column.serial, &column.bytes, encoding) {
            let mut found = Vec::new();
            self.value(position, &piece, 0, &mut found);
            hits.extend(found.into_iter().filter(|found| found.hit.end > seen && found.hit.end <= until));
        }
        let keep = if last { 0 } else { OVERLAP };
        column.bytes.drain(..column.bytes.len().saturating_sub(keep));
        column.goes_on = true;
    }
}
