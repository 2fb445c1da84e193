//! The request, resolved against the schema of the file: every name is known before the scan begins.

use std::collections::BTreeSet;

use crate::error::{Code, Error};
use crate::predicate::{KeySets, Predicate, Scope, key_digest};
use crate::request::{Kept, PersonRows, Request, RowSet};
use crate::sqlite::{
    Cell, Damage, Page, Pages, Schema, Seen, Table, Value, Virtual, Walk, assemble, decode, walk,
};

/// What the request says about one table.
#[derive(Default)]
pub(crate) struct TableRules<'r> {
    pub(crate) kept: Vec<KeptRule<'r>>,
    pub(crate) person: Vec<&'r PersonRows>,
    pub(crate) copy: bool,
}

pub(crate) struct KeptRule<'r> {
    /// The columns by number; every one without a list.
    pub(crate) columns: Option<Vec<usize>>,
    /// The identifiers by number; every one without a list.
    pub(crate) identifiers: Option<Vec<usize>>,
    /// Whether only a hit that is the whole value stays.
    pub(crate) whole: bool,
    pub(crate) when: &'r Predicate,
    pub(crate) reason: &'r str,
}

impl KeptRule<'_> {
    /// Whether a hit stays: of this identifier, in this column where the value has one, and the whole of it or not.
    pub(crate) fn excuses(&self, identifier: usize, column: Option<usize>, whole: &dyn Fn() -> bool) -> bool {
        let here = self
            .columns
            .as_ref()
            .is_none_or(|columns| column.is_some_and(|column| columns.contains(&column)));
        let this = self.identifiers.as_ref().is_none_or(|identifiers| identifiers.contains(&identifier));
        here && this && (!self.whole || whole())
    }
}

pub(crate) struct Rules<'r> {
    pub(crate) tables: Vec<TableRules<'r>>,
    pub(crate) keys: KeySets<'r>,
}

/// Keys longer than this cannot be compared; SQLite itself refuses to index them in practice.
const LONGEST_ROW: u64 = 64 << 20;

impl<'r> Rules<'r> {
    pub(crate) fn resolve(request: &'r Request, pages: &Pages, schema: &Schema) -> Result<Self, Error> {
        Self::resolved(request, Some(pages), schema)
    }

    /// Whether every name of the request is in the schema.
    pub(crate) fn check(request: &'r Request, schema: &Schema) -> Result<(), Error> {
        Self::resolved(request, None, schema).map(drop)
    }

    /// Without pages, no row is read.
    fn resolved(request: &'r Request, pages: Option<&Pages>, schema: &Schema) -> Result<Self, Error> {
        let mut rules = Self {
            tables: schema.tables.iter().map(|_| TableRules::default()).collect(),
            keys: KeySets::default(),
        };
        for (number, set) in request.sets.iter().enumerate() {
            rules.collect(set, &format!("sets[{number}]"), pages, schema)?;
        }
        for (number, kept) in request.kept.iter().enumerate() {
            let at = format!("kept[{number}]");
            let Some(holder) = Holder::of(schema, &kept.table, &at)? else { continue };
            let table = holder.table;
            let names = kept.columns.as_deref();
            let columns = names.map(|names| {
                names.iter().map(|name| holder.column(schema, name, &at)).collect::<Result<Vec<_>, _>>()
            });
            let columns = columns.transpose()?;
            let names = kept.identifiers.as_deref();
            let identifiers = names.map(|names| numbers(request, names, &at)).transpose()?;
            rules.check_predicate(&kept.when, table, &format!("{at}.when"), schema)?;
            if let Some(of) = rules.tables.get_mut(table) {
                let Kept { whole, when, reason, .. } = kept;
                of.kept.push(KeptRule { columns, identifiers, whole: *whole, when, reason });
            }
        }
        for (number, rows) in request.person_rows.iter().enumerate() {
            let at = format!("person_rows[{number}]");
            let table = table_number(schema, &rows.table, &at)?;
            rules.check_predicate(&rows.when, table, &format!("{at}.when"), schema)?;
            for name in rows.shared.iter().flatten() {
                column(schema, table, name, &format!("{at}.shared"))?;
            }
            if let Some(of) = rules.tables.get_mut(table) {
                of.person.push(rows);
            }
        }
        if request.namesakes.iter().flatten().any(|position| *position >= request.identifiers.len()) {
            let message = "a position is of no identifier; count those of the request from 0";
            return Err(Error::new(Code::RequestShape, "namesakes", message));
        }
        for (number, name) in request.copies.iter().enumerate() {
            rules.copy(schema, name, &format!("copies[{number}]"))?;
        }
        Ok(rules)
    }

    fn copy(&mut self, schema: &Schema, name: &str, at: &str) -> Result<(), Error> {
        let owned = schema.virtual_table(name).is_some();
        if !owned {
            table_number(schema, name, at)?;
        }
        let shadows: Vec<&str> =
            if owned { schema.shadows(name).map(|table| table.name.as_str()).collect() } else { vec![name] };
        for (table, rules) in schema.tables.iter().zip(&mut self.tables) {
            rules.copy |= shadows.iter().any(|shadow| table.name.eq_ignore_ascii_case(shadow));
        }
        Ok(())
    }

    /// Collects the keys of the rows of a set.
    fn collect(
        &mut self,
        set: &'r RowSet,
        at: &str,
        pages: Option<&Pages>,
        schema: &Schema,
    ) -> Result<(), Error> {
        if self.keys.columns(&set.name).is_some() {
            let message = "two sets have this name; give each its own";
            return Err(Error::new(Code::RequestShape, format!("{at}.name"), message));
        }
        if set.key.is_empty() {
            let message = "a set needs at least one column that other rows lead to";
            return Err(Error::new(Code::RequestShape, format!("{at}.key"), message));
        }
        let number = table_number(schema, &set.table, at)?;
        let key =
            set.key.iter().map(|name| column(schema, number, name, at)).collect::<Result<Vec<_>, _>>()?;
        // Empty at first: the set itself is among those that its rows may lead to.
        self.keys.insert(&set.name, set.key.len(), Vec::new());
        self.check_predicate(&set.when, number, &format!("{at}.when"), schema)?;
        if let Some((table, pages)) = schema.tables.get(number).zip(pages) {
            let mut collect =
                Collect { pages, table, key, set, keys: &self.keys, found: Vec::new(), led: Vec::new() };
            walk(pages, table.root, &mut Seen::new(pages.count), &mut collect)?;
            let found = collect.all();
            self.keys.insert(&set.name, set.key.len(), found);
        }
        Ok(())
    }

    /// Checks the columns and the sets that a predicate names.
    fn check_predicate(
        &self,
        predicate: &Predicate,
        table: usize,
        at: &str,
        schema: &Schema,
    ) -> Result<(), Error> {
        check_columns(predicate, schema, table, at)?;
        let mut result = Ok(());
        predicate.each_in(&mut |columns, set| {
            let message = match self.keys.columns(set) {
                None => "an `in` names a set that is neither this one nor among the sets before it; state the set first",
                Some(key) if key != columns.len() => {
                    "an `in` needs as many columns as the key of its set has; make the lists match"
                }
                Some(_) => return,
            };
            result = Err(Error::new(Code::RequestShape, at, message));
        });
        result
    }
}

/// The numbers of the identifiers that have these names; several may have one.
fn numbers(request: &Request, names: &[String], at: &str) -> Result<Vec<usize>, Error> {
    let known = |name: &String| request.identifiers.iter().any(|identifier| identifier.name == *name);
    if !names.iter().all(known) {
        let message = "a name is of no identifier that is looked for; give the names of the request's own";
        return Err(Error::new(Code::RequestShape, format!("{at}.identifiers"), message));
    }
    let all = request.identifiers.iter().enumerate();
    Ok(all.filter(|(_, identifier)| names.contains(&identifier.name)).map(|(number, _)| number).collect())
}

fn check_columns(predicate: &Predicate, schema: &Schema, table: usize, at: &str) -> Result<(), Error> {
    let mut result = Ok(());
    predicate.each_column(&mut |name| {
        if let Err(error) = column(schema, table, name, at) {
            result = Err(error);
        }
    });
    result
}

fn table_number(schema: &Schema, name: &str, at: &str) -> Result<usize, Error> {
    schema.tables.iter().position(|table| table.name.eq_ignore_ascii_case(name)).ok_or_else(|| {
        let virtual_table = schema.virtual_table(name).is_some();
        let message = if virtual_table {
            "a virtual table has no rows of its own; name the table that holds them, or list it under copies"
        } else {
            "the file has no such table; make the request from the schema of this file"
        };
        Error::new(Code::UnknownTable, at, message)
    })
}

/// The number of the row's own key in a table without a column for it.
pub(crate) const ROWID: usize = usize::MAX;

fn column(schema: &Schema, table: usize, name: &str, at: &str) -> Result<usize, Error> {
    schema.tables.get(table).and_then(|table| column_of(table, name)).ok_or_else(|| {
        Error::new(
            Code::UnknownColumn,
            at,
            "the table stores no such column; make the request from the schema of this file, without computed columns",
        )
    })
}

/// The table that holds the cells a request speaks of: itself, or where a full-text index keeps its texts.
struct Holder<'s> {
    table: usize,
    index: Option<&'s Virtual>,
}

impl<'s> Holder<'s> {
    /// `None` for a full-text index that keeps no texts of its own.
    fn of(schema: &'s Schema, name: &str, at: &str) -> Result<Option<Self>, Error> {
        let Some(index) = schema.virtual_table(name).filter(|index| index.module.starts_with("fts")) else {
            return Ok(Some(Self { table: table_number(schema, name, at)?, index: None }));
        };
        let content = format!("{}_content", index.name);
        let table = schema.tables.iter().position(|table| table.name.eq_ignore_ascii_case(&content));
        Ok(table.map(|table| Self { table, index: Some(index) }))
    }

    /// The texts of an index stand in the order of its columns, after the number of the row.
    fn column(&self, schema: &Schema, name: &str, at: &str) -> Result<usize, Error> {
        let Some(index) = self.index else { return column(schema, self.table, name, at) };
        let of_table = |column: &usize| {
            schema.tables.get(self.table).is_some_and(|table| *column < table.shape.columns.len())
        };
        let place = index.columns().position(|column| column.eq_ignore_ascii_case(name));
        place.map(|place| place + 1).filter(of_table).ok_or_else(|| {
            let message = "the index has no such column; make the request from the schema of this file";
            Error::new(Code::UnknownColumn, at, message)
        })
    }
}

fn column_of(table: &Table, name: &str) -> Option<usize> {
    let stored = |index: &usize| table.shape.stored().contains(index);
    let rowid = || (!table.shape.without_rowid && name.eq_ignore_ascii_case("rowid")).then_some(ROWID);
    table.shape.position(name).filter(stored).or_else(rowid)
}

/// A row by its columns, as a predicate sees it.
pub(crate) struct RowView<'v> {
    pub(crate) table: &'v Table,
    /// The columns in the order of the record.
    pub(crate) stored: &'v [usize],
    pub(crate) values: &'v [Value<'v>],
    pub(crate) rowid: i64,
}

impl<'v> RowView<'v> {
    /// A column as SQL sees it; a row older than the column has its default.
    pub(crate) fn column(&self, column: usize) -> Option<Value<'v>> {
        if column == ROWID {
            return Some(Value::Integer(self.rowid));
        }
        let place = self.stored.iter().position(|stored| *stored == column)?;
        let shape = &self.table.shape;
        Some(match self.values.get(place) {
            Some(value) => shape.seen(column, value.clone(), self.rowid),
            None => shape.columns.get(column).map_or(Value::Null, |column| column.default.clone()),
        })
    }

    pub(crate) fn satisfies(&self, predicate: &Predicate, keys: &KeySets<'_>) -> bool {
        let cell = |name: &str| column_of(self.table, name).and_then(|column| self.column(column));
        predicate.holds(&Scope { cell: &cell, keys, assumed: None })
    }

    /// The keys of the set any of which makes this row one of its rows, where the set holds it.
    fn one_of_set_by(&self, set: &RowSet, keys: &KeySets<'_>) -> Vec<[u8; 16]> {
        let cell = |name: &str| column_of(self.table, name).and_then(|column| self.column(column));
        let mut by = Vec::new();
        let alone = Scope { cell: &cell, keys, assumed: None };
        set.when.each_led(&alone, &set.name, &mut |key| by.push(key));
        by.retain(|key| set.when.holds(&Scope { cell: &cell, keys, assumed: Some((&set.name, *key)) }));
        by
    }
}

/// Collects the keys of the rows of a set.
struct Collect<'c> {
    pages: &'c Pages,
    table: &'c Table,
    key: Vec<usize>,
    set: &'c RowSet,
    keys: &'c KeySets<'c>,
    found: Vec<[u8; 16]>,
    /// The rows that are of the set if another is: the key of that one, and their own.
    led: Vec<([u8; 16], [u8; 16])>,
}

impl Collect<'_> {
    /// The keys, with those of the rows that lead to the set by way of each other.
    fn all(mut self) -> Vec<[u8; 16]> {
        self.led.sort_unstable();
        let (mut known, mut next) = (BTreeSet::new(), self.found);
        while let Some(key) = next.pop() {
            if known.insert(key) {
                let first = self.led.partition_point(|(to, _)| *to < key);
                let led = self.led.iter().skip(first).take_while(|(to, _)| *to == key);
                next.extend(led.map(|(_, own)| *own));
            }
        }
        known.into_iter().collect()
    }
}

impl Walk for Collect<'_> {
    fn page(&mut self, _: &Page<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn cell(&mut self, cell: &Cell<'_>, _: &mut Seen) -> Result<(), Error> {
        let mut buffer = Vec::new();
        let payload = assemble(self.pages, cell, LONGEST_ROW, &mut buffer)?;
        let Some((values, _)) = payload.and_then(|payload| decode(payload, self.pages.header.encoding))
        else {
            return Ok(());
        };
        let stored = self.table.shape.stored();
        let row = RowView { table: self.table, stored: &stored, values: &values, rowid: cell.rowid };
        let own = || key_digest(self.key.iter().map(|column| row.column(*column).unwrap_or(Value::Null)));
        if row.satisfies(&self.set.when, self.keys) {
            self.found.extend(own());
            return Ok(());
        }
        for to in row.one_of_set_by(self.set, self.keys) {
            self.led.extend(own().map(|own| (to, own)));
        }
        Ok(())
    }

    /// What cannot be read here is told when the table itself is scanned.
    fn damage(&mut self, _: Damage, _: Option<&[u8]>) -> Result<(), Error> {
        Ok(())
    }
}
