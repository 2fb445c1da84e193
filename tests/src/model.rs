//! The database as it must be after a run, built from the design of the world alone.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};

use serde_json::Value as Json;

use crate::database::Dump;
use crate::world::{ANONYMOUS, Becomes, Cell, Cells, Fate, Form, PEOPLE, Row, World, key_text, text};

/// The key of a row among those of its table.
#[must_use]
pub fn key_of(world: &World, table: &str, cells: &Cells) -> Vec<String> {
    let columns = world.key_columns(table);
    columns.iter().map(|column| cells.get(column).and_then(key_text).unwrap_or_default()).collect()
}

/// The rows of a table by key.
#[must_use]
pub fn by_key<'d>(world: &World, table: &str, dump: &'d Dump) -> BTreeMap<Vec<String>, &'d Cells> {
    dump.of(table).iter().map(|cells| (key_of(world, table, cells), cells)).collect()
}

/// Whether the run must insert anonymous people: cells come to hold their key.
#[must_use]
pub fn inserts(world: &World) -> usize {
    let needs = |becomes: &Becomes| match becomes {
        Becomes::Cut { nullable, .. } => !(world.form == Form::Shared && *nullable),
        Becomes::JsonCut { .. } => world.form != Form::Shared,
        _ => false,
    };
    let needed = world.rows.iter().any(|row| match &row.fate {
        Fate::Stays(changes) => changes.values().any(needs),
        Fate::Goes => false,
    });
    match world.form {
        _ if !needed => 0,
        Form::Shared => usize::from(world.people.nobody.is_none()),
        Form::Fresh => world.people.accounts.len(),
        Form::InPlace => 0,
    }
}

/// What the run must leave, as somebody would write it by hand; the keys of anonymous people are made up.
#[must_use]
pub fn expected(world: &World, before: &Dump) -> Dump {
    let mut after = Dump { tables: BTreeMap::new(), schema: before.schema.clone() };
    let anonymous = anonymous_keys(world);
    for table in &world.tables {
        let rows: BTreeMap<Vec<String>, &Row> = world
            .rows
            .iter()
            .filter(|row| row.table == table.name)
            .map(|row| (key_of(world, &table.name, &row.cells), row))
            .collect();
        let mut kept = Vec::new();
        for cells in before.of(&table.name) {
            let Some(row) = rows.get(&key_of(world, &table.name, cells)) else { continue };
            if let Fate::Stays(changes) = &row.fate {
                kept.push(changed(world, cells, changes, &anonymous));
            }
        }
        after.tables.insert(table.name.clone(), kept);
    }
    let people = after.tables.entry(PEOPLE.into()).or_default();
    for key in anonymous.iter().take(inserts(world)) {
        people.push(anonymous_row(world, key, before));
    }
    after
}

fn anonymous_keys(world: &World) -> Vec<Vec<Cell>> {
    let shared = world.people.nobody.clone();
    let drawn = |account: usize| {
        let number = -9_000_000 - i64::try_from(account).unwrap_or_default();
        let of = world.people.accounts.get(account).map(|person| person.key.clone()).unwrap_or_default();
        let last = of.len().saturating_sub(1);
        let cell = |(at, cell): (usize, Cell)| match cell {
            Cell::Integer(_) if at == last => Cell::Integer(number),
            Cell::Text(_) if at == last => text(format!("drawn{number}")),
            tenant => tenant,
        };
        of.into_iter().enumerate().map(cell).collect::<Vec<Cell>>()
    };
    (0..world.people.accounts.len())
        .map(|account| match (&shared, world.form) {
            (Some(key), Form::Shared) => key.clone(),
            (None, Form::Shared) if world.people.template_key => vec![Cell::Integer(0)],
            (None, Form::Shared) => drawn(0),
            _ => drawn(account),
        })
        .collect()
}

fn anonymous_row(world: &World, key: &[Cell], before: &Dump) -> Cells {
    let columns =
        before.of(PEOPLE).first().map(|row| row.keys().cloned().collect::<Vec<_>>()).unwrap_or_default();
    let mut cells: Cells = columns.into_iter().map(|column| (column, Cell::Null)).collect();
    cells.extend(world.people.key_names().into_iter().zip(key.iter().cloned()));
    cells.insert("name".into(), text(ANONYMOUS));
    cells.insert("plan".into(), text("none"));
    if world.people.unique {
        cells.insert("email".into(), text(format!("drawn-{}@invalid", world.seed)));
    }
    cells
}

fn changed(
    world: &World,
    cells: &Cells,
    changes: &BTreeMap<String, Becomes>,
    anonymous: &[Vec<Cell>],
) -> Cells {
    let mut cells = cells.clone();
    // A number of the row, so that what is drawn differs from row to row.
    let mut hasher = std::hash::DefaultHasher::new();
    format!("{cells:?}").hash(&mut hasher);
    let drawn = hasher.finish();
    for (column, becomes) in changes {
        let Some(cell) = cells.get_mut(column) else { continue };
        let key = |account: usize, column: usize| {
            anonymous.get(account).and_then(|key| key.get(column)).cloned().unwrap_or(Cell::Null)
        };
        *cell = match becomes {
            Becomes::Null => Cell::Null,
            Becomes::Gone => text(format!("drawn {drawn:x}")),
            Becomes::NullIfShared { nullable } if *nullable && world.form == Form::Shared => Cell::Null,
            Becomes::NullIfShared { .. } => cell.clone(),
            Becomes::Cut { .. } | Becomes::JsonCut { .. } if world.form == Form::InPlace => cell.clone(),
            Becomes::Cut { nullable, .. } if *nullable && world.form == Form::Shared => Cell::Null,
            Becomes::Cut { account, column, .. } => like(key(*account, *column), cell),
            Becomes::Text(text) => Cell::Text(text.clone()),
            Becomes::Template(template) => template.clone(),
            Becomes::JsonCut { account, path } => {
                let to = if world.form == Form::Shared { Cell::Null } else { key(*account, 0) };
                json_with(cell, path, &to)
            }
        };
    }
    cells
}

fn like(key: Cell, old: &Cell) -> Cell {
    match (key, old) {
        (Cell::Integer(number), Cell::Text(_)) => text(number.to_string()),
        (key, _) => key,
    }
}

/// The document with another value at the path, as a number or text like the one it takes the place of.
#[must_use]
pub fn json_with(cell: &Cell, path: &[String], to: &Cell) -> Cell {
    let Cell::Text(document) = cell else { return cell.clone() };
    let Ok(mut document) = serde_json::from_str::<Json>(document) else { return cell.clone() };
    let mut place = &mut document;
    for name in path {
        place = &mut place[name.as_str()];
    }
    *place = match (to, &*place) {
        (Cell::Integer(number), Json::String(_)) => Json::String(number.to_string()),
        (Cell::Integer(number), _) => Json::from(*number),
        (Cell::Text(text), _) => Json::String(text.clone()),
        _ => Json::Null,
    };
    text(document.to_string())
}

/// Every mark of a personal value that some text of the dump holds.
#[must_use]
pub fn marks(world: &World, dump: &Dump, tables: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut look = |text: &str| {
        let text = text.to_lowercase();
        found.extend(world.canaries.iter().filter(|mark| text.contains(mark.as_str())).cloned());
    };
    for (_, rows) in dump.tables.iter().filter(|(name, _)| tables(name)) {
        for cell in rows.iter().flat_map(Cells::values) {
            match cell {
                Cell::Text(text) => look(text),
                Cell::Integer(number) => look(&number.to_string()),
                Cell::Blob(bytes) => look(&String::from_utf8_lossy(bytes)),
                Cell::Real(number) => look(&format!("{number:.0}")),
                Cell::Null => {}
            }
        }
    }
    found
}
