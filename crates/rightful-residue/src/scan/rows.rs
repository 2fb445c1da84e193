//! Every value of every row of one table, and the bytes between the cells of its pages.

use super::Scan;
use super::rules::{KeptRule, RowView, TableRules};
use super::terms::IndexTerms;
use crate::answer::{Place, Region, Why};
use crate::error::Error;
use crate::json_place;
use crate::matching::{Form, Hit, View};
use crate::predicate::{Predicate, number_of};
use crate::request::PersonRows;
use crate::sqlite::{Cell, Damage, Page, Seen, Table, Value, Walk, decode, overflow};

/// A longer row is not assembled but read in pieces.
pub(super) const LONGEST_ROW: u64 = 8 << 20;

/// A hit in one value of a row.
pub(super) struct RowHit {
    /// The position of the value in the record.
    pub(super) value: usize,
    pub(super) hit: Hit,
}

pub(super) struct Rows<'s, 'r> {
    pub(super) scan: &'s mut Scan<'r>,
    pub(super) number: usize,
    pub(super) table: &'r Table,
    pub(super) stored: Vec<usize>,
    pub(super) name: String,
    /// The columns in the order of the record, by the name they may be called in an answer.
    columns: Vec<String>,
    terms: Option<IndexTerms<'r>>,
    buffer: Vec<u8>,
    hits: Vec<Hit>,
}

impl<'s, 'r> Rows<'s, 'r> {
    pub(super) fn new(scan: &'s mut Scan<'r>, number: usize, table: &'r Table) -> Self {
        let stored = table.shape.stored();
        let name = scan.safe_name(&table.name, number);
        let columns = stored
            .iter()
            .filter_map(|column| table.shape.columns.get(*column).map(|of| scan.safe_name(&of.name, *column)))
            .collect();
        let terms = IndexTerms::of(scan, table);
        if !table.described {
            scan.tally.unreadable(&format!("table {name}"), Damage::UnreadableSchema.as_str());
        }
        Self { scan, number, table, stored, name, columns, terms, buffer: Vec::new(), hits: Vec::new() }
    }

    pub(super) fn place(&self, region: Region) -> Place {
        Place { table: Some(self.name.clone()), ..Place::new(region) }
    }

    /// Collects a payload that overflows; false when its chain is broken.
    fn gather(&mut self, cell: &Cell<'_>, seen: &mut Seen, into: &mut Vec<u8>) -> Result<bool, Error> {
        into.clear();
        into.extend_from_slice(cell.local);
        self.follow(cell, seen, &mut |_, part| into.extend_from_slice(part))
    }

    /// Follows an overflow chain, searching what is left behind its end.
    pub(super) fn follow(
        &mut self,
        cell: &Cell<'_>,
        seen: &mut Seen,
        to: &mut dyn FnMut(&mut Self, &[u8]),
    ) -> Result<bool, Error> {
        let pages = self.scan.pages;
        let place = self.place(Region::OverflowSlack);
        overflow(pages, cell, &mut |page, part, slack| {
            if !seen.first(page) {
                return Ok(false);
            }
            self.scan.tally.scanned.overflow_pages += 1;
            self.scan.step();
            self.scan.raw(&place, slack, &[]);
            to(self, part);
            Ok(true)
        })
    }

    /// Something in the table cannot be read: it is told, and its bytes are searched as they lie.
    pub(super) fn broken(&mut self, what: Damage, bytes: &[u8]) {
        self.scan.tally.unreadable(&format!("table {}", self.name), what.as_str());
        let place = self.place(Region::UnusedSpace);
        self.scan.raw(&place, bytes, &[]);
    }

    fn row(&mut self, rowid: i64, payload: &[u8]) {
        let Some((values, end)) = decode(payload, self.scan.pages.header.encoding) else {
            return self.broken(Damage::BrokenRecord, payload);
        };
        self.scan.tally.scanned.value_bytes += payload.len() as u64;
        if let Some(rest) = payload.get(end..).filter(|rest| !rest.is_empty()) {
            let place = self.place(Region::UnusedSpace);
            self.scan.raw(&place, rest, &[]);
        }
        let mut hits = Vec::new();
        for (position, value) in values.iter().enumerate() {
            self.value(position, value, rowid, &mut hits);
        }
        if let (Some(terms), [_, Value::Blob(block), ..]) = (&mut self.terms, values.as_slice()) {
            let readable = terms.block(self.scan, rowid, block);
            if !readable {
                self.scan.tally.unreadable(&format!("table {}", self.name), Damage::BrokenRecord.as_str());
            }
        }
        self.judged(rowid, &values, &hits);
    }

    /// Searches one value.
    pub(super) fn value(&mut self, position: usize, value: &Value<'_>, rowid: i64, out: &mut Vec<RowHit>) {
        self.scan.tally.scanned.values += 1;
        let whole = |identifier, end, form| {
            let views = [View::Plain; 2];
            RowHit {
                value: position,
                hit: Hit { identifier, start: 0, end, views, form, begins: true, ends: true },
            }
        };
        match value {
            Value::Text(bytes) | Value::Blob(bytes) => {
                self.hits.clear();
                self.scan.finder.search(bytes, false, &mut self.scan.scratch, &mut self.hits);
                let clear = self.hits.iter().filter(|hit| hit.is_clear());
                let first = out.len();
                out.extend(clear.map(|hit| RowHit { value: position, hit: *hit }));
                for identifier in self.scan.finder.whole_text(bytes) {
                    if !out.iter().skip(first).any(|found| found.hit.identifier == identifier) {
                        out.push(whole(identifier, bytes.len(), Form::AsGiven));
                    }
                }
            }
            Value::Integer(number) => {
                self.scan
                    .finder
                    .whole_number(*number, |identifier, form| out.push(whole(identifier, 8, form)));
            }
            Value::Null if self.alias() == Some(position) => {
                self.scan.finder.whole_number(rowid, |identifier, form| out.push(whole(identifier, 8, form)));
            }
            Value::Real(number) => {
                if let Some(number) = number_of(*number) {
                    self.scan
                        .finder
                        .whole_number(number, |identifier, form| out.push(whole(identifier, 8, form)));
                }
            }
            Value::Null | Value::Long => {}
        }
    }

    /// The position in the record of the column that is the row's number.
    fn alias(&self) -> Option<usize> {
        let column = self.table.shape.rowid.filter(|_| !self.table.shape.without_rowid)?;
        self.stored.iter().position(|stored| *stored == column)
    }

    /// Decides about the hits of one row.
    pub(super) fn judged(&mut self, rowid: i64, values: &[Value<'_>], hits: &[RowHit]) {
        if hits.is_empty() {
            return;
        }
        let scan = &mut *self.scan;
        let row = RowView { table: self.table, stored: &self.stored, values, rowid };
        let Some(rules) = scan.rules.tables.get(self.number) else { return };
        let holds = |predicate: &Predicate| row.satisfies(predicate, &scan.rules.keys);
        let kept = kept_rules(rules, &holds);
        let theirs: Vec<_> = rules.person.iter().filter(|rows| holds(&rows.when)).collect();
        let stays = |RowHit { value, hit }: &RowHit| {
            let whole = || values.get(*value).is_some_and(|value| scan.finder.is_whole(hit, value));
            let column = self.stored.get(*value).copied();
            kept.iter().find(|rule| rule.excuses(hit.identifier, column, &whole)).copied()
        };
        let stays: Vec<Option<&KeptRule<'_>>> = hits.iter().map(stays).collect();
        let others = |rule: &Option<&KeptRule<'_>>| rule.is_some_and(|rule| rule.whole);
        let beside: Vec<&RowHit> =
            hits.iter().zip(&stays).filter(|(_, rule)| !others(rule)).map(|(hit, _)| hit).collect();
        for (RowHit { value, hit }, rule) in hits.iter().zip(&stays) {
            let bytes = match values.get(*value) {
                Some(Value::Text(bytes) | Value::Blob(bytes)) => bytes.as_ref(),
                _ => &[],
            };
            scan.judged.insert(super::indexes::digest(self.number, hit.identifier, bytes));
            let column = self.stored.get(*value);
            let name = self.columns.get(*value).cloned().unwrap_or_else(|| format!("#{value}"));
            if let Some(rule) = rule {
                scan.tally.kept(&self.name, &name, hit, rule.reason);
                continue;
            }
            let company = |other: &RowHit| {
                let apart = other.value != *value || other.hit.end <= hit.start || hit.end <= other.hit.start;
                apart && scan.tally.is_company(hit, &other.hit)
            };
            let shared = scan.tally.is_shared(hit);
            let here = |name: &String| column.is_some() && self.table.shape.position(name).as_ref() == column;
            let of_column = |rows: &PersonRows| match &rows.shared {
                Some(columns) if shared => columns.iter().any(here),
                _ => true,
            };
            let why = if scan.tally.is_strong(hit) {
                Why::Strong
            } else if rules.copy && !shared {
                Why::DeclaredCopy
            } else if theirs.iter().any(|rows| !scan.tally.is_named(hit, &rows.except) && of_column(rows)) {
                Why::RowOfThePerson
            } else if beside.iter().any(|other| company(other)) {
                Why::BesideAnother
            } else {
                Why::WeakAlone
            };
            let json = json_place::position(bytes, hit.start);
            let place = Place {
                table: Some(self.name.clone()),
                column: Some(name),
                json,
                ..Place::new(Region::Cell)
            };
            scan.tally.found(place, hit, why);
        }
    }

    pub(super) fn finish(mut self) -> Result<(), Error> {
        match self.terms.take() {
            Some(terms) => terms.finish(self.scan, self.number, &self.name),
            None => Ok(()),
        }
    }
}

fn kept_rules<'k, 'r>(
    rules: &'k TableRules<'r>,
    holds: &dyn Fn(&Predicate) -> bool,
) -> Vec<&'k KeptRule<'r>> {
    rules.kept.iter().filter(|rule| holds(rule.when)).collect()
}

impl Walk for Rows<'_, '_> {
    fn page(&mut self, page: &Page<'_>) -> Result<(), Error> {
        let place = self.place(Region::UnusedSpace);
        self.scan.gaps(&place, page);
        Ok(())
    }

    fn cell(&mut self, cell: &Cell<'_>, seen: &mut Seen) -> Result<(), Error> {
        self.scan.tally.scanned.rows += 1;
        if cell.overflow == 0 {
            if cell.total == cell.local.len() as u64 {
                self.row(cell.rowid, cell.local);
            } else {
                self.broken(Damage::BrokenOverflow, cell.local);
            }
            return Ok(());
        }
        if cell.total > LONGEST_ROW {
            return self.long_row(cell, seen);
        }
        let mut buffer = std::mem::take(&mut self.buffer);
        if self.gather(cell, seen, &mut buffer)? {
            self.row(cell.rowid, &buffer);
        } else {
            self.broken(Damage::BrokenOverflow, &buffer);
        }
        self.buffer = buffer;
        Ok(())
    }

    fn damage(&mut self, what: Damage, page: Option<&[u8]>) -> Result<(), Error> {
        self.broken(what, page.unwrap_or(&[]));
        Ok(())
    }
}

impl Scan<'_> {
    /// Searches the bytes of a tree's page that no cell uses.
    pub(super) fn gaps(&mut self, place: &Place, page: &Page<'_>) {
        self.step();
        self.tally.scanned.tree_pages += 1;
        self.tally.scanned.freeblock_bytes +=
            page.freeblocks.iter().map(|(_, size)| *size as u64).sum::<u64>();
        for (start, end) in &page.gaps {
            self.tally.scanned.gap_bytes += (end - start) as u64;
            let Some(bytes) = page.bytes.get(*start..*end) else { continue };
            let inside = page.freeblocks.iter().filter(|(at, _)| at >= start && at < end);
            let blocks: Vec<usize> = inside.map(|(at, _)| at - start).collect();
            self.raw(place, bytes, &blocks);
        }
    }

    /// A name of the schema as an answer may show it: its position where the name is an identifier itself.
    pub(super) fn safe_name(&mut self, name: &str, position: usize) -> String {
        let mut hits = Vec::new();
        self.finder.search(name.as_bytes(), false, &mut self.scratch, &mut hits);
        let whole = self.finder.whole_text(name.as_bytes()).next().is_some();
        if hits.is_empty() && !whole { name.to_owned() } else { format!("#{position}") }
    }
}
