//! The collections of a package as comma-separated values (RFC 4180): every value as it is.

use alloc::format;
use alloc::string::String;

use data_encoding::BASE64;

use super::datum::{Cell, Datum};
use super::package::PackageCollection;
use super::people::label;
use crate::Value;

impl PackageCollection {
    /// The rows as comma-separated values with a header (RFC 4180), for machines (Art. 20(1)).
    ///
    /// Text is always quoted and nothing else is: a number stands by itself, null and what was left out are empty, empty text
    /// is `""`, bytes are base64, another person is `[person 3]` without quotes. No value is changed, so text that a
    /// spreadsheet would take for a formula stays what it is: a copy that people look at is the page of Art. 15, and who
    /// opens this file in a spreadsheet imports its columns as text.
    #[must_use]
    pub fn csv(&self) -> String {
        let mut text = String::new();
        let names = self.columns.iter().map(|column| quoted(&column.name));
        push_row(&mut text, names);
        for row in &self.rows {
            push_row(
                &mut text,
                self.columns.iter().map(|column| row.get(&column.name).map(cell).unwrap_or_default()),
            );
        }
        text
    }
}

fn push_row(text: &mut String, cells: impl Iterator<Item = String>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            text.push(',');
        }
        text.push_str(&cell);
    }
    text.push_str("\r\n");
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Person(other) => label(other.person),
        Cell::Withheld(_) => String::new(),
        Cell::Value(Datum(value)) => match value {
            Value::Null => String::new(),
            Value::Integer(number) => format!("{number}"),
            Value::Real(number) => format!("{number:?}"),
            Value::Text(text) => quoted(text),
            Value::Blob(bytes) => BASE64.encode(bytes),
        },
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
