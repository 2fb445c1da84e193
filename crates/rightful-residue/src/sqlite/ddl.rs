//! What a table's definition says about how its rows are stored.

use super::bytes;
use super::record::Value;
use super::token::{Token, tokens};

/// How the rows of a table are stored.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shape {
    pub(crate) columns: Vec<Column>,
    /// The column whose value is the row's number.
    pub(crate) rowid: Option<usize>,
    pub(crate) without_rowid: bool,
    /// The primary key, where the table is stored by it.
    primary_key: Vec<usize>,
}

#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub(crate) name: String,
    affinity: Affinity,
    /// Declared with the one word that makes a primary key the row's number.
    exactly_integer: bool,
    /// The value of rows written before the column was added.
    pub(crate) default: Value<'static>,
    /// Computed when read, so never stored.
    computed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Affinity {
    Integer,
    Text,
    Blob,
    Real,
    Numeric,
}

/// The words that end a column's type.
const CONSTRAINTS: [&str; 10] =
    ["CONSTRAINT", "PRIMARY", "NOT", "NULL", "UNIQUE", "CHECK", "DEFAULT", "COLLATE", "REFERENCES", "AS"];

impl Shape {
    /// Reads a `CREATE TABLE` definition; `None` when it is no such definition.
    pub(crate) fn parse(sql: &str) -> Option<Self> {
        let all = tokens(sql)?;
        let open = all.iter().position(|token| token.is_mark('('))?;
        if !all.first()?.is("CREATE") || !all.get(1..open)?.iter().any(|token| token.is("TABLE")) {
            return None;
        }
        let (items, after) = items(all.get(open + 1..)?)?;
        let mut shape = Self::default();
        for pair in after.windows(2) {
            shape.without_rowid |= matches!(pair, [a, b] if a.is("WITHOUT") && b.is("ROWID"));
        }
        let strict = after.iter().any(|token| token.is("STRICT"));
        for item in items {
            match item.first() {
                Some(Token::Word(_)) if is_table_constraint(item) => shape.table_constraint(item),
                _ => shape.column(item, strict)?,
            }
        }
        Some(shape)
    }

    fn column(&mut self, item: &[Token], strict: bool) -> Option<()> {
        let name = item.first()?.name()?.to_owned();
        let rest = item.get(1..)?;
        let ends = |at: usize, token: &Token| {
            CONSTRAINTS.iter().any(|word| token.is(word))
                || (token.is("GENERATED") && rest.get(at + 1).is_some_and(|next| next.is("ALWAYS")))
        };
        let mut depth = 0_usize;
        let end = rest.iter().enumerate().position(|(at, token)| {
            match token {
                Token::Mark('(') => depth += 1,
                Token::Mark(')') => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && ends(at, token)
        });
        let (kind, constraints) = rest.split_at(end.unwrap_or(rest.len()));
        let words: Vec<String> = kind.iter().filter_map(Token::name).map(str::to_ascii_uppercase).collect();
        let kind = words.join(" ");
        let affinity = affinity(&kind, strict);
        let index = self.columns.len();
        let top = top_level(constraints);
        let primary =
            top.windows(2).position(|pair| matches!(pair, [a, b] if a.is("PRIMARY") && b.is("KEY")));
        if let Some(at) = primary {
            let descending = top.get(at + 2).is_some_and(|token| token.is("DESC"));
            self.primary_key = vec![index];
            self.rowid = (kind == "INTEGER" && !descending).then_some(index);
        }
        let generated = top.iter().any(|token| token.is("AS"));
        let stored = top.iter().any(|token| token.is("STORED"));
        let default = default_value(constraints).map_or(Value::Null, |value| affinity.apply(value));
        let exactly_integer = kind == "INTEGER";
        self.columns.push(Column {
            name,
            affinity,
            exactly_integer,
            default,
            computed: generated && !stored,
        });
        Some(())
    }

    fn table_constraint(&mut self, item: &[Token]) {
        let Some(at) =
            item.windows(2).position(|pair| matches!(pair, [a, b] if a.is("PRIMARY") && b.is("KEY")))
        else {
            return;
        };
        let Some((keys, _)) = item.get(at + 3..).and_then(items) else { return };
        let named: Vec<usize> = keys
            .iter()
            .filter_map(|key| key.first().and_then(Token::name))
            .filter_map(|name| self.position(name))
            .collect();
        if let [only] = named.as_slice() {
            self.rowid =
                self.columns.get(*only).is_some_and(|column| column.exactly_integer).then_some(*only);
        }
        self.primary_key = named;
    }

    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name.eq_ignore_ascii_case(name))
    }

    /// The columns in the order in which a record holds them.
    pub(crate) fn stored(&self) -> Vec<usize> {
        let stored = |index: &usize| self.columns.get(*index).is_some_and(|column| !column.computed);
        let all = 0..self.columns.len();
        if !self.without_rowid {
            return all.filter(stored).collect();
        }
        let mut order: Vec<usize> = Vec::new();
        for index in self.primary_key.iter().copied().chain(all).filter(stored) {
            if !order.contains(&index) {
                order.push(index);
            }
        }
        order
    }

    /// The value of a column as SQL sees it.
    pub(crate) fn seen<'a>(&self, column: usize, value: Value<'a>, rowid: i64) -> Value<'a> {
        let real = self.columns.get(column).is_some_and(|column| column.affinity == Affinity::Real);
        match value {
            Value::Null if self.rowid == Some(column) && !self.without_rowid => Value::Integer(rowid),
            // SQLite stores a real number without fraction as an integer to save space.
            #[expect(
                clippy::cast_precision_loss,
                reason = "SQLite stores no integer here that a real cannot hold"
            )]
            Value::Integer(number) if real => Value::Real(number as f64),
            other => other,
        }
    }
}

fn is_table_constraint(item: &[Token]) -> bool {
    ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"]
        .iter()
        .any(|word| item.first().is_some_and(|token| token.is(word)))
}

/// Splits at the commas of one level, up to its closing parenthesis; gives the items and what follows.
fn items(tokens: &[Token]) -> Option<(Vec<&[Token]>, &[Token])> {
    let mut items = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Mark('(') => depth += 1,
            Token::Mark(')') if depth == 0 => {
                items.push(tokens.get(start..at)?);
                return Some((items, tokens.get(at + 1..)?));
            }
            Token::Mark(')') => depth -= 1,
            Token::Mark(',') if depth == 0 => {
                items.push(tokens.get(start..at)?);
                start = at + 1;
            }
            _ => {}
        }
    }
    None
}

/// The tokens outside parentheses.
fn top_level(tokens: &[Token]) -> Vec<&Token> {
    let mut depth = 0_usize;
    let outside = |token: &&Token| {
        match token {
            Token::Mark('(') => depth += 1,
            Token::Mark(')') => depth = depth.saturating_sub(1),
            _ => return depth == 0,
        }
        false
    };
    tokens.iter().filter(outside).collect()
}

fn affinity(kind: &str, strict: bool) -> Affinity {
    if strict && kind == "ANY" {
        Affinity::Blob
    } else if kind.contains("INT") {
        Affinity::Integer
    } else if ["CHAR", "CLOB", "TEXT"].iter().any(|part| kind.contains(part)) {
        Affinity::Text
    } else if kind.is_empty() || kind.contains("BLOB") {
        Affinity::Blob
    } else if ["REAL", "FLOA", "DOUB"].iter().any(|part| kind.contains(part)) {
        Affinity::Real
    } else {
        Affinity::Numeric
    }
}

/// The literal after `DEFAULT`; a column added later has no other default.
fn default_value(constraints: &[Token]) -> Option<Value<'static>> {
    let at = constraints.iter().position(|token| token.is("DEFAULT"))?;
    let mut rest = constraints.get(at + 1..)?.iter().filter(|token| !token.is_mark('('));
    let mut token = rest.next()?;
    let mut negative = false;
    while token.is_mark('-') || token.is_mark('+') {
        negative ^= token.is_mark('-');
        token = rest.next()?;
    }
    match token {
        Token::Text(text) | Token::Quoted(text) => Some(Value::Text(text.clone().into_bytes().into())),
        Token::Blob(bytes) => Some(Value::Blob(bytes.clone().into())),
        Token::Number(number) => number_literal(number, negative),
        Token::Word(word) if word.eq_ignore_ascii_case("true") => Some(Value::Integer(1)),
        Token::Word(word) if word.eq_ignore_ascii_case("false") => Some(Value::Integer(0)),
        Token::Word(word) if word.eq_ignore_ascii_case("null") => None,
        Token::Word(word) => Some(Value::Text(word.clone().into_bytes().into())),
        Token::Mark(_) => None,
    }
}

fn number_literal(number: &str, negative: bool) -> Option<Value<'static>> {
    let number = number.replace('_', "");
    let signed = if negative { format!("-{number}") } else { number.clone() };
    if let Some(hex) = number.strip_prefix("0x").or_else(|| number.strip_prefix("0X")) {
        let value = bytes::signed(u64::from_str_radix(hex, 16).ok()?);
        return Some(Value::Integer(if negative { value.wrapping_neg() } else { value }));
    }
    signed.parse().map(Value::Integer).or_else(|_| signed.parse().map(Value::Real)).ok()
}

impl Affinity {
    fn apply(self, value: Value<'static>) -> Value<'static> {
        let as_text = |text: String| Value::Text(text.into_bytes().into());
        match (self, value) {
            (Self::Text, Value::Integer(number)) => as_text(number.to_string()),
            (Self::Integer | Self::Numeric | Self::Real, Value::Text(text)) => {
                let number =
                    std::str::from_utf8(&text).ok().and_then(|text| number_literal(text.trim(), false));
                self.whole(number.unwrap_or(Value::Text(text)))
            }
            (_, value) => self.whole(value),
        }
    }

    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "checked by the way back"
    )]
    fn whole(self, value: Value<'static>) -> Value<'static> {
        match value {
            Value::Integer(number) if self == Self::Real => Value::Real(number as f64),
            Value::Real(real)
                if matches!(self, Self::Integer | Self::Numeric)
                    && (real as i64) as f64 == real
                    && real.abs() < 9e15 =>
            {
                Value::Integer(real as i64)
            }
            value => value,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Shape, Value};

    fn names(sql: &str) -> Vec<String> {
        Shape::parse(sql).unwrap().columns.into_iter().map(|column| column.name).collect()
    }

    #[test]
    fn columns_are_read_from_odd_definitions() {
        let odd = "CREATE TABLE IF NOT EXISTS main.\"t (\" ( -- a comment, with a comma
            [a b] NUMERIC(10, 2) NOT NULL DEFAULT (1 + (2)), /* b, */ 'c' TEXT COLLATE NOCASE,
            `d``e` , \"f\"\"g\" CHECK (x IN ('a,b', ')')), generated INT, h INT GENERATED ALWAYS AS (1, 2) VIRTUAL,
            CONSTRAINT k UNIQUE ([a b], 'c'), FOREIGN KEY (d) REFERENCES o (x, y) ON DELETE CASCADE) STRICT";
        assert_eq!(names(odd), ["a b", "c", "d`e", "f\"g", "generated", "h"]);
        assert!(Shape::parse("create table t (x, y /* open").is_none());
    }

    #[test]
    fn the_rows_number_is_a_column_only_where_sqlite_says_so() {
        let rowid = |sql| Shape::parse(sql).unwrap().rowid;
        assert_eq!(rowid("CREATE TABLE t (a, id INTEGER PRIMARY KEY)"), Some(1));
        assert_eq!(rowid("CREATE TABLE t (a, id integer, PRIMARY KEY (id DESC))"), Some(1));
        assert_eq!(rowid("CREATE TABLE t (a, id INTEGER PRIMARY KEY DESC)"), None);
        assert_eq!(rowid("CREATE TABLE t (a, id INT PRIMARY KEY)"), None);
        assert_eq!(rowid("CREATE TABLE t (id INTEGER, a, PRIMARY KEY (id, a))"), None);
    }

    #[test]
    fn rows_without_number_are_stored_by_their_key() {
        let shape =
            Shape::parse("CREATE TABLE t (a, b, c AS (a), d, PRIMARY KEY (d, b, d)) WITHOUT ROWID").unwrap();
        assert_eq!(shape.stored(), [3, 1, 0]);
    }

    #[test]
    fn defaults_have_the_type_of_their_column() {
        let default = |column: &str| {
            let shape = Shape::parse(&format!("CREATE TABLE t (x {column})")).unwrap();
            shape.columns.into_iter().next().unwrap().default
        };
        assert_eq!(default("INTEGER DEFAULT '5'"), Value::Integer(5));
        assert_eq!(default("TEXT DEFAULT 5"), Value::Text(b"5".into()));
        assert_eq!(default("REAL DEFAULT -5"), Value::Real(-5.0));
        assert_eq!(default("DEFAULT x'0a'"), Value::Blob(vec![10].into()));
        assert_eq!(default("NOT NULL DEFAULT (-1.5e1)"), Value::Real(-15.0));
        assert_eq!(default("NUMERIC DEFAULT 15.0"), Value::Integer(15));
        assert_eq!(default("DEFAULT true"), Value::Integer(1));
        assert_eq!(default("DEFAULT NULL"), Value::Null);
        assert_eq!(default("DEFAULT 0x10"), Value::Integer(16));
    }
}
