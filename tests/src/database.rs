//! A world as a SQLite database, and everything a database holds.

use std::collections::BTreeMap;

use rusqlite::{Connection, params_from_iter};

use crate::world::{Cell, Cells, World, quoted};

/// Everything in a database: the rows of every table by name, engine's own tables included, and the text of the schema.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "read by the checks")]
pub struct Dump {
    /// The rows by table, in order of their cells.
    pub tables: BTreeMap<String, Vec<Cells>>,
    /// The statements of the schema.
    pub schema: Vec<String>,
}

impl Dump {
    /// The rows of a table.
    #[must_use]
    pub fn of(&self, table: &str) -> &[Cells] {
        self.tables.get(table).map_or(&[], Vec::as_slice)
    }
}

/// Fills a connection with the world.
///
/// # Errors
/// When the world is no valid database: then its generator is wrong.
pub fn load(world: &World, connection: &mut Connection) -> rusqlite::Result<()> {
    connection.execute_batch("PRAGMA foreign_keys = OFF")?;
    let transaction = connection.transaction()?;
    for table in &world.tables {
        transaction.execute_batch(&table.sql())?;
    }
    for row in &world.rows {
        let number = world.row_number(row);
        let hidden = number.as_ref().map(|number| ("rowid".to_string(), number));
        let cells: Vec<(&String, &Cell)> =
            row.cells.iter().chain(hidden.iter().map(|(name, cell)| (name, *cell))).collect();
        let columns: Vec<String> = cells.iter().map(|(name, _)| quoted(name)).collect();
        let places = vec!["?"; columns.len()].join(", ");
        let sql = format!("INSERT INTO {} ({}) VALUES ({places})", quoted(&row.table), columns.join(", "));
        transaction.execute(&sql, params_from_iter(cells.iter().map(|(_, cell)| *cell)))?;
    }
    for statement in &world.after_load {
        transaction.execute_batch(statement)?;
    }
    transaction.commit()?;
    connection.execute_batch("PRAGMA foreign_keys = ON")
}

/// Reads everything.
///
/// # Errors
/// When the database cannot be read.
pub fn dump(connection: &Connection) -> rusqlite::Result<Dump> {
    let list = |sql: &str| -> rusqlite::Result<Vec<String>> {
        connection.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
    };
    let schema = list(
        "SELECT type || ' ' || name || ': ' || coalesce(sql, '') FROM sqlite_schema ORDER BY type, name",
    )?;
    let mut tables = BTreeMap::new();
    for name in list("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")? {
        let mut statement = connection.prepare(&format!("SELECT * FROM {}", quoted(&name)))?;
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let rows = statement.query_map([], |row| {
            let cell = |(at, name): (usize, &String)| Ok((name.clone(), row.get::<_, Cell>(at)?));
            columns.iter().enumerate().map(cell).collect::<rusqlite::Result<Cells>>()
        })?;
        let mut rows: Vec<Cells> = rows.collect::<rusqlite::Result<_>>()?;
        rows.sort_by_cached_key(|row| format!("{row:?}"));
        tables.insert(name, rows);
    }
    Ok(Dump { tables, schema })
}

/// What the engine itself finds wrong: keys that lead nowhere, damage, and full-text indexes that differ from what they
/// index.
///
/// # Errors
/// When the database cannot be read.
pub fn faults(world: &World, connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut faults = Vec::new();
    let mut check = connection.prepare("PRAGMA foreign_key_check")?;
    let dangling: Vec<String> = check.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    faults.extend(dangling.into_iter().map(|table| format!("a key of {table} leads nowhere")));
    let intact: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if intact != "ok" {
        faults.push("the database is damaged".into());
    }
    for (index, of) in &world.indexes {
        let differs = index_faults(connection, index, of)?;
        faults.extend(differs.then(|| format!("{index} holds other words than {of}")));
    }
    Ok(faults)
}

/// Whether an index holds another content, or other words, than one built anew.
fn index_faults(connection: &Connection, index: &str, of: &str) -> rusqlite::Result<bool> {
    let (own, of) = (quoted(index), quoted(of));
    let content = |sql: String| -> rusqlite::Result<Vec<(i64, String)>> {
        connection.prepare(&sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
    };
    let held = content(format!("SELECT rowid, body FROM {own} ORDER BY rowid"))?;
    let meant = content(format!("SELECT ref, body FROM {of} ORDER BY ref"))?;
    connection.execute_batch(&format!(
        "CREATE VIRTUAL TABLE temp.anew USING fts5 (body);
         INSERT INTO temp.anew (rowid, body) SELECT ref, body FROM {of};
         CREATE VIRTUAL TABLE temp.words_anew USING fts5vocab (temp, anew, instance);
         CREATE VIRTUAL TABLE temp.words_held USING fts5vocab (main, {own}, instance);"
    ))?;
    let words = |table: &str| -> rusqlite::Result<Vec<(String, i64, i64)>> {
        connection
            .prepare(&format!("SELECT term, doc, \"offset\" FROM temp.{table} ORDER BY 1, 2, 3"))?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect()
    };
    let differs = held != meant || words("words_held")? != words("words_anew")?;
    connection
        .execute_batch("DROP TABLE temp.words_held; DROP TABLE temp.words_anew; DROP TABLE temp.anew;")?;
    Ok(differs)
}
