//! What a database says, whatever its pages look like.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};
use sha2::{Digest, Sha256};

/// A row with its values in the order of the columns.
pub(crate) type Row = Vec<Value>;

/// Opens a database to look at it.
pub(crate) fn open(path: &Path) -> Connection {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
}

/// Every table, shadow tables of full-text indexes included.
pub(crate) fn tables(connection: &Connection) -> Vec<String> {
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
    let mut prepared = connection.prepare(sql).unwrap();
    prepared.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// The schema as it is written down.
pub(crate) fn schema(connection: &Connection) -> Vec<(String, String, Option<String>)> {
    let sql = "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name";
    let mut prepared = connection.prepare(sql).unwrap();
    let rows = prepared.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

/// The rows a query answers.
pub(crate) fn query(connection: &Connection, sql: &str) -> Vec<Row> {
    let mut prepared = connection.prepare(sql).unwrap();
    let columns = prepared.column_count();
    let rows = prepared.query_map([], |row| (0..columns).map(|column| row.get(column)).collect()).unwrap();
    rows.map(Result::unwrap).collect()
}

/// The first cell of what a query answers, as a whole number.
pub(crate) fn number(connection: &Connection, sql: &str) -> i64 {
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// A digest of every table's rows in their order, and of the schema.
pub(crate) fn digests(path: &Path) -> BTreeMap<String, String> {
    let connection = open(path);
    let mut found = BTreeMap::new();
    for table in tables(&connection) {
        let mut digest = Sha256::new();
        for row in query(&connection, &format!("SELECT * FROM \"{table}\"")) {
            for value in &row {
                let (kind, bytes) = match value {
                    Value::Null => (0_u8, Vec::new()),
                    Value::Integer(number) => (1, number.to_le_bytes().to_vec()),
                    Value::Real(number) => (2, number.to_bits().to_le_bytes().to_vec()),
                    Value::Text(text) => (3, text.clone().into_bytes()),
                    Value::Blob(bytes) => (4, bytes.clone()),
                };
                digest.update([kind]);
                digest.update((bytes.len() as u64).to_le_bytes());
                digest.update(bytes);
            }
        }
        found.insert(table, format!("{:x?}", digest.finalize().as_slice()));
    }
    found.insert("the schema".to_owned(), format!("{:?}", schema(&connection)));
    found
}

/// Panics where a database is not sound, or anything of a run is left in it.
pub(crate) fn sound(path: &Path) {
    let connection = open(path);
    assert_eq!(query(&connection, "PRAGMA integrity_check"), [vec![Value::Text("ok".to_owned())]]);
    assert_eq!(query(&connection, "PRAGMA foreign_key_check"), Vec::<Row>::new());
    let left = "SELECT count(*) FROM sqlite_schema WHERE name LIKE '%rightful%'";
    assert_eq!(number(&connection, left), 0, "a table of the run is left");
}
