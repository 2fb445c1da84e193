//! Reads the schema of a live SQLite database: what its own tables of facts tell, and what only `CREATE` tells.

mod declared;
mod row_number;
pub(crate) mod token;
mod trigger;

use std::collections::BTreeMap;

use rightful::policy::Engine;
use rightful::schema::{Action, Column, ForeignKey, Schema, Table, TableKind, Unique};
use rightful::{Code, Error, Path, Value};

use self::declared::Declared;
use crate::effect::{Failure, Rows};
use crate::failure::{JOURNAL, refused};
use crate::machine::{Machine, Port};

/// A machine that reads the schema of the database its driver is connected to. It reads facts about tables, no row.
///
/// # Errors
/// `run.not-a-database` or `run.locked` when the file cannot be read; `schema.unsupported` by place when the schema
/// needs a collation, tokenizer or module that the connection does not have.
#[must_use]
pub fn introspect() -> Machine<Result<Schema, Error>> {
    Machine::new(|port| async move { read(&port).await })
}

const TABLES: &str = "SELECT l.name, l.type, l.wr, l.strict, s.sql FROM pragma_table_list l \
     LEFT JOIN main.sqlite_schema s ON s.name = l.name AND s.type IN ('table', 'view') \
     WHERE l.schema = 'main' AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY l.name";
const COLUMNS: &str = "SELECT l.name, x.name, x.type, x.\"notnull\", x.pk, x.hidden \
     FROM pragma_table_list l JOIN pragma_table_xinfo(l.name, 'main') x \
     WHERE l.schema = 'main' AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND x.hidden <> 1 ORDER BY l.name, x.cid";
const FOREIGN_KEYS: &str = "SELECT l.name, f.id, f.\"table\", f.\"from\", f.\"to\", f.on_delete, f.on_update \
     FROM pragma_table_list l JOIN pragma_foreign_key_list(l.name, 'main') f \
     WHERE l.schema = 'main' AND l.type = 'table' ORDER BY l.name, f.id DESC, f.seq";
const INDEXES: &str = "SELECT l.name, i.name, i.origin, i.partial, x.cid, x.name, upper(x.coll) \
     FROM pragma_table_list l JOIN pragma_index_list(l.name, 'main') i JOIN pragma_index_xinfo(i.name, 'main') x \
     WHERE l.schema = 'main' AND l.type = 'table' AND i.\"unique\" = 1 AND x.key = 1 ORDER BY l.name, i.name, x.seqno";
const TRIGGERS: &str =
    "SELECT tbl_name, name, sql FROM main.sqlite_schema WHERE type = 'trigger' ORDER BY tbl_name, name";
const VIRTUAL: &str = "SELECT name, sql FROM main.sqlite_schema \
     WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL%' ORDER BY name";
const MODULES: &str = "SELECT name FROM pragma_module_list";
/// The engine's own collations. Its list of collations also names those that a schema asks for and nobody has.
const COLLATIONS: [&str; 3] = ["BINARY", "NOCASE", "RTRIM"];

/// Reads the schema over `port`.
pub(crate) async fn read(port: &Port) -> Result<Schema, Error> {
    let ask =
        |sql: &'static str| async move { port.query(sql, Vec::new()).await.map_err(|f| refused(f, "")) };
    // Asked first: a table whose module is missing makes the engine refuse the facts about all tables.
    known_modules(&ask(VIRTUAL).await?, &ask(MODULES).await?)?;
    let mut tables = read_tables(&ask(TABLES).await?)?;
    match port.query(COLUMNS, Vec::new()).await {
        Ok(columns) => read_columns(&mut tables, &columns),
        Err(failure) => return Err(not_understood(port, &tables, failure).await),
    }
    read_indexes(&mut tables, &ask(INDEXES).await?);
    read_foreign_keys(&mut tables, &ask(FOREIGN_KEYS).await?);
    read_triggers(&mut tables, &ask(TRIGGERS).await?)?;
    known_collations(&tables)?;
    row_number::find(&mut tables, &ask(row_number::TEXTS).await?);
    let tables = tables.into_iter().map(|(name, read)| (Path::one(name), read.table)).collect();
    Ok(Schema { engine: Engine::Sqlite, tables })
}

/// Which of the tables and views makes the engine refuse the facts about all of them.
async fn not_understood(port: &Port, tables: &Tables, failure: Failure) -> Error {
    for name in tables.keys().filter(|_| failure == Failure::Other) {
        let one = "SELECT count(*) FROM pragma_table_xinfo(?1, 'main')";
        if port.query(one, vec![Value::Text(name.clone())]).await.is_err() {
            let message = "the engine does not understand it: it needs a function, collation or table that is not there; \
                           drop it, or run where it is understood";
            return Error::new(Code::SchemaUnsupported, Path::one(name), message);
        }
    }
    refused(failure, "")
}

/// A table while it is read.
struct Reading {
    table: Table,
    declared: Declared,
}

type Tables = BTreeMap<String, Reading>;

fn text(row: &[Value], column: usize) -> &str {
    row.get(column).and_then(Value::as_text).unwrap_or_default()
}

fn number(row: &[Value], column: usize) -> i64 {
    match row.get(column) {
        Some(Value::Integer(number)) => *number,
        _ => 0,
    }
}

fn unsupported(at: &Path, what: &str, name: &str) -> Error {
    let message = format!("the {what} {name} is not one of the engine's own: run where it is not needed");
    Error::new(Code::SchemaUnsupported, at, message)
}

fn known_modules(virtual_tables: &Rows, modules: &Rows) -> Result<(), Error> {
    for row in virtual_tables {
        let Some((module, _, tokenizer)) = declared::virtual_table(text(row, 1)) else { continue };
        let at = Path::one(text(row, 0));
        if !modules.iter().any(|known| text(known, 0).eq_ignore_ascii_case(&module)) {
            return Err(unsupported(&at, "module", &module));
        }
        let own = ["unicode61", "ascii", "porter", "trigram"];
        if let Some(tokenizer) = tokenizer.filter(|name| !own.contains(&name.as_str())) {
            return Err(unsupported(&at, "tokenizer", &tokenizer));
        }
    }
    Ok(())
}

fn known_collations(tables: &Tables) -> Result<(), Error> {
    for (name, read) in tables {
        for column in &read.table.columns {
            let own = |name: &String| COLLATIONS.contains(&name.as_str());
            if let Some(unknown) = column.collation.as_ref().filter(|collation| !own(collation)) {
                return Err(unsupported(&Path::one(name).join(&column.name), "collation", unknown));
            }
        }
    }
    Ok(())
}

fn read_tables(rows: &Rows) -> Result<Tables, Error> {
    let mut tables = Tables::new();
    for row in rows {
        let (name, sql) = (text(row, 0), text(row, 4));
        if name == JOURNAL {
            continue;
        }
        let mut table = Table { rowid: number(row, 2) == 0, strict: number(row, 3) == 1, ..Table::default() };
        let mut declared = Declared::default();
        match text(row, 1) {
            "view" => (table.kind, table.rowid) = (TableKind::View, false),
            "shadow" => table.kind = TableKind::Shadow,
            "virtual" => {
                let (_, kind, _) = declared::virtual_table(sql)
                    .ok_or_else(|| unsupported(&Path::one(name), "module", "of this table"))?;
                table.rowid = !matches!(kind, TableKind::Virtual(_));
                table.kind = kind;
            }
            _ => declared = declared::table(sql),
        }
        table.checks = std::mem::take(&mut declared.checks);
        tables.insert(name.to_owned(), Reading { table, declared });
    }
    Ok(tables)
}

fn read_columns(tables: &mut Tables, rows: &Rows) {
    let mut keys: BTreeMap<&str, Vec<(i64, &str)>> = BTreeMap::new();
    for row in rows {
        let (table, name, declared_type) = (text(row, 0), text(row, 1), text(row, 2));
        let Some(Reading { table: read, declared }) = tables.get_mut(table) else { continue };
        if number(row, 4) > 0 {
            keys.entry(table).or_default().push((number(row, 4), name));
        }
        let collation = declared.collations.iter().find(|(column, _)| column.eq_ignore_ascii_case(name));
        let affinity = declared::affinity(declared_type, read.strict);
        let declared_length = (affinity == rightful::schema::Affinity::Text)
            .then(|| declared::declared_length(declared_type))
            .flatten();
        let checked = declared::checked_length(&read.checks, name);
        read.columns.push(Column {
            name: name.to_owned(),
            affinity,
            max_length: declared_length.into_iter().chain(checked).min(),
            not_null: number(row, 3) == 1,
            generated: matches!(number(row, 5), 2 | 3),
            unstored: number(row, 5) == 2,
            collation: collation.map(|(_, name)| name.clone()).filter(|name| name != "BINARY"),
        });
    }
    for (table, mut key) in keys {
        key.sort_unstable();
        if let Some(read) = tables.get_mut(table) {
            read.table.primary_key = key.into_iter().map(|(_, name)| name.to_owned()).collect();
        }
    }
}

fn read_indexes(tables: &mut Tables, rows: &Rows) {
    let mut keyed: Vec<&str> = Vec::new();
    for index in rows.chunk_by(|a, b| (text(a, 0), text(a, 1)) == (text(b, 0), text(b, 1))) {
        let Some(first) = index.first() else { continue };
        if text(first, 2) == "pk" {
            keyed.push(text(first, 0));
            continue;
        }
        let Some(read) = tables.get_mut(text(first, 0)) else { continue };
        // A negative column number is an expression; the row number cannot be indexed.
        let columns = index.iter().filter(|row| number(row, 4) >= 0).map(|row| text(row, 5).to_owned());
        let unique = Unique {
            columns: columns.collect(),
            partial: number(first, 3) == 1 || index.iter().any(|row| number(row, 4) < 0),
        };
        read.table.unique.push(unique);
    }
    // A primary key that is the row number itself is the one of a row-number table that needs no index.
    for (name, Reading { table, .. }) in tables.iter_mut() {
        table.unique.sort_by(|a, b| (&a.columns, a.partial).cmp(&(&b.columns, b.partial)));
        let ordinary = table.kind == TableKind::Table && table.rowid;
        table.integer_key = ordinary && table.primary_key.len() == 1 && !keyed.contains(&name.as_str());
        if table.integer_key {
            let key = table.primary_key.first().cloned().unwrap_or_default();
            table
                .columns
                .iter_mut()
                .filter(|column| column.name == key)
                .for_each(|column| column.not_null = true);
        }
    }
}

fn action(text: &str) -> Action {
    match text {
        "RESTRICT" => Action::Restrict,
        "CASCADE" => Action::Cascade,
        "SET NULL" => Action::SetNull,
        "SET DEFAULT" => Action::SetDefault,
        _ => Action::NoAction,
    }
}

fn read_foreign_keys(tables: &mut Tables, rows: &Rows) {
    let names: Vec<(String, Vec<String>)> =
        tables.iter().map(|(name, read)| (name.clone(), read.table.primary_key.clone())).collect();
    for of_table in rows.chunk_by(|a, b| text(a, 0) == text(b, 0)) {
        // Ids count backwards from the last one declared, so they come here in order of declaration.
        for (position, key) in of_table.chunk_by(|a, b| number(a, 1) == number(b, 1)).enumerate() {
            let Some(first) = key.first() else { continue };
            let Some(Reading { table, declared }) = tables.get_mut(text(first, 0)) else { continue };
            let target = names.iter().find(|(name, _)| name.eq_ignore_ascii_case(text(first, 2)));
            let named: Vec<String> =
                key.iter().map(|row| text(row, 4)).filter(|to| !to.is_empty()).map(str::to_owned).collect();
            table.foreign_keys.push(ForeignKey {
                columns: key.iter().map(|row| text(row, 3).to_owned()).collect(),
                to: Path::one(target.map_or(text(first, 2), |(name, _)| name)),
                // Without columns a foreign key leads to the primary key.
                to_columns: if named.is_empty() {
                    target.map(|(_, key)| key.clone()).unwrap_or_default()
                } else {
                    named
                },
                on_delete: action(text(first, 5)),
                on_update: action(text(first, 6)),
                deferred: declared.deferred.get(position).copied().unwrap_or_default(),
            });
        }
    }
}

fn read_triggers(tables: &mut Tables, rows: &Rows) -> Result<(), Error> {
    let known: BTreeMap<String, Vec<String>> =
        tables.iter().map(|(name, read)| (name.clone(), read.table.primary_key.clone())).collect();
    for row in rows {
        let (of, name) = (text(row, 0), text(row, 1));
        let Some(read) = tables.iter_mut().find(|(table, _)| table.eq_ignore_ascii_case(of)) else {
            continue;
        };
        let trigger = trigger::read(name, text(row, 2), read.0, &known);
        read.1.table.triggers.push(trigger.ok_or_else(|| {
            let message = "what the trigger writes is not understood: run where it is not needed";
            Error::new(Code::SchemaUnsupported, Path::one(of).join(name), message)
        })?);
    }
    Ok(())
}
