//! Which tables a schema refers to by row number.

use super::declared;
use super::token::{Token, TokenKind, tokens};
use super::{Tables, text};
use crate::effect::Rows;

/// Everything of a schema that can name a row number, but for foreign keys.
pub(super) const TEXTS: &str = "SELECT tbl_name, type, sql FROM main.sqlite_schema \
     WHERE sql IS NOT NULL AND (type IN ('view', 'trigger') OR sql LIKE 'CREATE VIRTUAL%') ORDER BY name";

/// The names of the row number, and what gives the last one out.
const NAMES: [&str; 4] = ["rowid", "_rowid_", "oid", "last_insert_rowid"];

/// Marks the tables whose row numbers are referred to. A view or trigger that names the number and several tables may
/// mean any of them; one of a table that has a column of the name may mean either.
pub(super) fn find(tables: &mut Tables, texts: &Rows) {
    for row in texts {
        let (of, kind, sql) = (text(row, 0), text(row, 1), text(row, 2));
        let tokens = tokens(sql);
        if kind == "table" {
            // An index over the content of another table holds its row numbers.
            let content = declared::content_of(&tokens);
            mark(tables, |table| content.is_some_and(|content| content.eq_ignore_ascii_case(table)));
        } else if tokens.iter().any(is_number) {
            let named = |table: &str| {
                tokens.iter().any(|token| token.name().is_some_and(|name| name.eq_ignore_ascii_case(table)))
            };
            mark(tables, |table| of.eq_ignore_ascii_case(table) || named(table));
        }
    }
    let pointed_to: Vec<String> = tables
        .values()
        .flat_map(|read| &read.table.foreign_keys)
        .filter(|key| key.to_columns.iter().any(|column| is_name(column)))
        .map(|key| key.to.last().to_owned())
        .collect();
    mark(tables, |table| pointed_to.iter().any(|to| to.eq_ignore_ascii_case(table)));
}

fn mark(tables: &mut Tables, used: impl Fn(&str) -> bool) {
    for (name, read) in tables.iter_mut() {
        let table = &mut read.table;
        table.row_number_used |= table.rowid && !table.integer_key && used(name);
    }
}

fn is_number(token: &Token) -> bool {
    !matches!(token.kind, TokenKind::Text(_)) && token.name().is_some_and(is_name)
}

fn is_name(name: &str) -> bool {
    NAMES.iter().any(|number| number.eq_ignore_ascii_case(name))
}
