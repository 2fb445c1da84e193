//! The entries of indexes: copies of values that were judged with their row, unless the row is gone.

use super::Scan;
use super::rows::LONGEST_ROW;
use crate::answer::{Place, Region, Why};
use crate::error::Error;
use crate::matching::Hit;
use crate::sqlite::{Cell, Damage, Index, Page, Seen, Value, Walk, decode, overflow, walk};

/// What tells that a value of a table was judged: it is compared with letter case and outer spaces aside, as an index on
/// an expression may have changed them.
pub(super) fn digest(table: usize, identifier: usize, value: &[u8]) -> [u8; 16] {
    use sha2::Digest as _;
    let mut hash = sha2::Sha256::new();
    hash.update((table as u64).to_be_bytes());
    hash.update((identifier as u64).to_be_bytes());
    hash.update(value.trim_ascii().to_ascii_lowercase());
    let mut short = [0; 16];
    short.iter_mut().zip(hash.finalize()).for_each(|(to, from)| *to = from);
    short
}

impl Scan<'_> {
    pub(super) fn index(&mut self, index: &Index, seen: &mut Seen) -> Result<(), Error> {
        self.tally.scanned.indexes += 1;
        let table = self.schema.tables.iter().position(|table| table.name.eq_ignore_ascii_case(&index.table));
        let number = self.schema.indexes.iter().position(|other| other.root == index.root).unwrap_or(0);
        let table_name = self.safe_name(&index.table, table.unwrap_or(0));
        let name = self.safe_name(&index.name, number);
        let place = |region| Place {
            table: Some(table_name.clone()),
            index: Some(name.clone()),
            ..Place::new(region)
        };
        let mut entries = Entries {
            entry: place(Region::IndexEntry),
            unused: place(Region::UnusedSpace),
            slack: place(Region::OverflowSlack),
            copy: table.and_then(|table| self.rules.tables.get(table)).is_some_and(|rules| rules.copy),
            table,
            scan: self,
        };
        walk(entries.scan.pages, index.root, seen, &mut entries)
    }
}

struct Entries<'s, 'r> {
    scan: &'s mut Scan<'r>,
    table: Option<usize>,
    copy: bool,
    entry: Place,
    unused: Place,
    slack: Place,
}

impl Entries<'_, '_> {
    fn broken(&mut self, what: Damage, bytes: &[u8]) {
        let name = self.entry.index.clone().unwrap_or_default();
        self.scan.tally.unreadable(&format!("index {name}"), what.as_str());
        self.scan.raw(&self.unused, bytes, &[]);
    }

    fn entry(&mut self, payload: &[u8]) {
        let Some((values, end)) = decode(payload, self.scan.pages.header.encoding) else {
            return self.broken(Damage::BrokenRecord, payload);
        };
        self.scan.tally.scanned.value_bytes += payload.len() as u64;
        self.scan.raw(&self.unused, payload.get(end..).unwrap_or(&[]), &[]);
        let mut found: Vec<(usize, Hit)> = Vec::new();
        let mut hits = Vec::new();
        for (position, value) in values.iter().enumerate() {
            self.scan.tally.scanned.values += 1;
            let (Value::Text(bytes) | Value::Blob(bytes)) = value else { continue };
            hits.clear();
            self.scan.finder.search(bytes, false, &mut self.scan.scratch, &mut hits);
            hits.retain(|hit| {
                let judged = self
                    .table
                    .is_some_and(|table| self.scan.judged.contains(&digest(table, hit.identifier, bytes)));
                hit.is_clear() && !judged
            });
            found.extend(hits.iter().map(|hit| (position, *hit)));
        }
        for (position, hit) in &found {
            let company = |(other_position, other): &(usize, Hit)| {
                let apart = other_position != position || other.end <= hit.start || hit.end <= other.start;
                apart && self.scan.tally.is_company(hit, other)
            };
            let why = if self.scan.tally.is_strong(hit) {
                Why::Strong
            } else if self.copy && !self.scan.tally.is_shared(hit) {
                Why::DeclaredCopy
            } else if found.iter().any(company) {
                Why::BesideAnother
            } else {
                Why::WeakAlone
            };
            self.scan.tally.found(self.entry.clone(), hit, why);
        }
    }
}

impl Walk for Entries<'_, '_> {
    fn page(&mut self, page: &Page<'_>) -> Result<(), Error> {
        self.scan.gaps(&self.unused, page);
        Ok(())
    }

    fn cell(&mut self, cell: &Cell<'_>, seen: &mut Seen) -> Result<(), Error> {
        self.scan.tally.scanned.index_entries += 1;
        if cell.overflow == 0 {
            if cell.total == cell.local.len() as u64 {
                self.entry(cell.local);
            } else {
                self.broken(Damage::BrokenOverflow, cell.local);
            }
            return Ok(());
        }
        let mut payload = cell.local.to_vec();
        let pages = self.scan.pages;
        let whole = overflow(pages, cell, &mut |page, part, slack| {
            if !seen.first(page) {
                return Ok(false);
            }
            self.scan.tally.scanned.overflow_pages += 1;
            self.scan.step();
            self.scan.raw(&self.slack, slack, &[]);
            payload.extend_from_slice(part);
            if payload.len() as u64 > LONGEST_ROW {
                // A key this long is searched in parts; its row is judged whole.
                self.scan.raw(&self.unused, &payload, &[]);
                payload.clear();
            }
            Ok(true)
        })?;
        if !whole {
            self.broken(Damage::BrokenOverflow, &payload);
        } else if cell.total > LONGEST_ROW {
            self.scan.raw(&self.unused, &payload, &[]);
        } else {
            self.entry(&payload);
        }
        Ok(())
    }

    fn damage(&mut self, what: Damage, page: Option<&[u8]>) -> Result<(), Error> {
        self.broken(what, page.unwrap_or(&[]));
        Ok(())
    }
}
