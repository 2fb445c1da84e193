//! SQLite's way of writing names and conditions. No value is ever part of a text: values are parameters.

use rightful::{All, Any, Compare, Comparison, Condition, Not, Path, Value};

/// A name in double quotes.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A table of the database the run is on; never one of the connection's temporary tables.
pub(crate) fn table(path: &Path) -> String {
    match path.segments() {
        [schema, table] => format!("{}.{}", quoted(schema), quoted(table)),
        _ => format!("main.{}", quoted(path.last())),
    }
}

/// Columns of the table called `of`, separated by commas.
pub(crate) fn columns<'c>(of: &str, names: impl IntoIterator<Item = &'c String>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("{of}.{}", quoted(name))).collect();
    names.join(", ")
}

/// Several columns as one value, where there are several.
pub(crate) fn tuple<'c>(of: &str, names: impl IntoIterator<Item = &'c String>) -> String {
    let names: Vec<&String> = names.into_iter().collect();
    let listed = columns(of, names.iter().copied());
    if names.len() == 1 { listed } else { format!("({listed})") }
}

/// The text of a condition on the columns of table `of`, which is 1 or 0 exactly as [`Condition::holds`] says; its
/// literals are added to `params`.
///
/// A column that the table lacks, as `has` tells, holds null.
pub(crate) fn condition(
    condition: &Condition,
    of: &str,
    has: &dyn Fn(&str) -> bool,
    params: &mut Vec<Value>,
) -> String {
    let mut joined = |parts: &[Condition], with: &str, empty: &str| {
        let parts: Vec<String> = parts.iter().map(|part| self::condition(part, of, has, params)).collect();
        if parts.is_empty() { empty.to_owned() } else { format!("({})", parts.join(with)) }
    };
    match condition {
        Condition::All(All { all }) => joined(all, " AND ", "1"),
        Condition::Any(Any { any }) => joined(any, " OR ", "0"),
        Condition::Not(Not { not }) => format!("(NOT {})", self::condition(not, of, has, params)),
        Condition::Columns(columns) => {
            let parts: Vec<String> = columns
                .iter()
                .map(|(column, asked)| {
                    let name =
                        if has(column) { format!("{of}.{}", quoted(column)) } else { "NULL".to_owned() };
                    comparison(asked, &name, params)
                })
                .collect();
            if parts.is_empty() { "1".to_owned() } else { format!("({})", parts.join(" AND ")) }
        }
    }
}

fn comparison(asked: &Comparison, column: &str, params: &mut Vec<Value>) -> String {
    let mut compared = |operator, literal: &Value| compared(column, operator, literal, params);
    match asked {
        Comparison::Is(Value::Null) => format!("({column} IS NULL)"),
        Comparison::Is(literal) | Comparison::Compare(Compare::Eq(literal)) => compared("=", literal),
        Comparison::Compare(Compare::Ne(literal)) => compared("<>", literal),
        Comparison::Compare(Compare::Lt(literal)) => compared("<", literal),
        Comparison::Compare(Compare::Le(literal)) => compared("<=", literal),
        Comparison::Compare(Compare::Gt(literal)) => compared(">", literal),
        Comparison::Compare(Compare::Ge(literal)) => compared(">=", literal),
        Comparison::Compare(Compare::In(literals)) => {
            let parts: Vec<String> = literals.iter().map(|literal| compared("=", literal)).collect();
            if parts.is_empty() { "0".to_owned() } else { format!("({})", parts.join(" OR ")) }
        }
    }
}

/// A comparison with a literal that holds only for cells of its own type.
fn compared(column: &str, operator: &str, literal: &Value, params: &mut Vec<Value>) -> String {
    let of_type = format!("typeof({column}) = '{}'", literal.kind());
    match literal {
        Value::Null => return "0".to_owned(),
        Value::Real(number) => {
            if let Some(decided) = beside_every_number(*number, operator) {
                return if decided { format!("({of_type})") } else { "0".to_owned() };
            }
        }
        _ => {}
    }
    params.push(literal.clone());
    let is_text = matches!(literal, Value::Text(_));
    let collated = if is_text { " COLLATE BINARY" } else { "" };
    // Beside a column of numbers a text of digits becomes a number, and every text is more than that. With a sign before it
    // the column is an expression, which makes nothing of what it is compared with; and which no index serves.
    let plain = if is_text && !matches!(operator, "=" | "<>") { "+" } else { "" };
    format!("({of_type} AND {plain}{column}{collated} {operator} ?{})", params.len())
}

/// What a comparison with a literal that is no number comes to, for every cell alike: SQLite keeps no such cell.
fn beside_every_number(literal: f64, operator: &str) -> Option<bool> {
    if !literal.is_nan() {
        return None;
    }
    let every_cell_is_less = literal.is_sign_positive();
    Some(match operator {
        "=" => false,
        "<>" => true,
        "<" | "<=" => every_cell_is_less,
        _ => !every_cell_is_less,
    })
}

/// Whether a check names a column, or has a text that reads like it.
pub(crate) fn names(check: &str, column: &str) -> bool {
    let letter = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let (check, column) = (check.to_lowercase(), column.to_lowercase());
    check.match_indices(&column).any(|(at, found)| {
        let before = check.get(..at).and_then(|before| before.chars().next_back());
        let after = check.get(at + found.len()..).and_then(|after| after.chars().next());
        !before.is_some_and(letter) && !after.is_some_and(letter)
    })
}

#[cfg(test)]
mod tests {
    use proptest::collection::{btree_map, vec};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_text_of_digits_is_compared_as_text() {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE t (i INTEGER); INSERT INTO t VALUES ('abc');").unwrap();
        for (compare, holds) in [
            (Compare::Gt("5".into()), true),
            (Compare::Lt("5".into()), false),
            (Compare::Le("b5".into()), true),
            (Compare::Ne("5".into()), true),
        ] {
            let mut params = Vec::new();
            let sql = comparison(&Comparison::Compare(compare.clone()), "t.\"i\"", &mut params);
            let Some(Value::Text(literal)) = params.first() else { panic!("no literal") };
            let found: bool =
                connection.query_row(&format!("SELECT {sql} FROM t"), [literal], |row| row.get(0)).unwrap();
            let core = Comparison::Compare(compare).holds(&"abc".into());
            assert_eq!((found, core), (holds, holds), "{sql}");
        }
    }

    const COLUMNS: [&str; 6] = ["i", "t", "n", "r", "b", "k"];
    const TABLE: &str =
        "CREATE TABLE t (i INTEGER, t TEXT COLLATE NOCASE, n NUMERIC, r REAL, b, k BLOB COLLATE RTRIM)";

    fn value() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            prop_oneof![-2..3_i64, any::<i64>()].prop_map(Value::Integer),
            prop_oneof![
                prop::sample::select(vec![0.0, -0.0, 1.0, 1.5, -1.0, f64::INFINITY, f64::NAN, -f64::NAN]),
                any::<f64>()
            ]
            .prop_map(Value::Real),
            prop_oneof!["[aAbB01 ]{0,3}", "\\PC{0,3}"].prop_map(Value::Text),
            vec(prop_oneof![Just(b'a'), any::<u8>()], 0..3).prop_map(Value::Blob),
        ]
    }

    /// A comparison by its number, of which a list takes every literal and the others the first.
    fn asked(which: u8, literals: Vec<Value>) -> Comparison {
        let first = literals.first().cloned().unwrap_or(Value::Null);
        Comparison::Compare(match which {
            0 => return Comparison::Is(first),
            1 => Compare::Eq(first),
            2 => Compare::Ne(first),
            3 => Compare::Lt(first),
            4 => Compare::Le(first),
            5 => Compare::Gt(first),
            6 => Compare::Ge(first),
            _ => Compare::In(literals),
        })
    }

    fn conditions() -> impl Strategy<Value = Condition> {
        let column = prop::sample::select(vec!["i", "t", "n", "r", "b", "k", "missing"]);
        let leaf =
            btree_map(column.prop_map(str::to_owned), (0..8_u8, vec(value(), 0..3)), 0..3).prop_map(|of| {
                Condition::Columns(
                    of.into_iter().map(|(column, (which, list))| (column, asked(which, list))).collect(),
                )
            });
        leaf.prop_recursive(3, 12, 3, |inner| {
            prop_oneof![
                vec(inner.clone(), 0..3).prop_map(|all| Condition::All(All { all })),
                vec(inner.clone(), 0..3).prop_map(|any| Condition::Any(Any { any })),
                inner.prop_map(|not| Condition::Not(Not { not: Box::new(not) })),
            ]
        })
    }

    #[test]
    fn names_are_quoted() {
        assert_eq!(table(&Path::one("a\"; DROP TABLE b; --")), "main.\"a\"\"; DROP TABLE b; --\"");
        assert_eq!(tuple("t", &["a".to_owned(), "b".to_owned()]), "(t.\"a\", t.\"b\")");
    }

    #[cfg(feature = "sqlite")]
    #[test]
    fn there_is_one_zero() {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        connection
            .execute_batch(&format!("{TABLE}; INSERT INTO t (b, r) VALUES (-0.0, -0.0), (0.0, 0.0)"))
            .unwrap();
        connection.execute("INSERT INTO t (b, r) VALUES (?1, ?1)", [-0.0_f64]).unwrap();
        for (which, column, literal) in (1..8).flat_map(|which| {
            ["b", "r"].into_iter().flat_map(move |c| [0.0, -0.0].map(|zero| (which, c, zero)))
        }) {
            let asked = asked(which, vec![Value::Real(literal)]);
            for zero in [0.0, -0.0] {
                let mut params = Vec::new();
                let sql = comparison(&asked, &format!("t.{column}"), &mut params);
                let found: i64 = connection
                    .query_row(&format!("SELECT sum({sql}) FROM t"), [literal], |row| row.get(0))
                    .unwrap();
                assert_eq!(
                    found,
                    if asked.holds(&Value::Real(zero)) { 3 } else { 0 },
                    "{sql} with {literal}"
                );
            }
        }
    }

    #[cfg(feature = "sqlite")]
    proptest! {
        /// The engine and the core agree on every condition for every row that the engine keeps.
        #[test]
        fn conditions_hold_as_in_the_core(rows in vec(vec(value(), 6), 1..8), asked in conditions()) {
            use crate::effect::{Answer, Kind, Statement};
            use crate::sqlite::execute;
            let connection = rusqlite::Connection::open_in_memory().unwrap();
            connection.execute_batch(TABLE).unwrap();
            let statement = |sql: String, params, kind| Statement { sql, params, kind, outside_transaction: false };
            for row in rows {
                let insert = "INSERT INTO t VALUES (?1, ?2, ?3, ?4, ?5, ?6)".to_owned();
                let _ = execute(&connection, &statement(insert, row, Kind::Change));
            }
            let mut params = Vec::new();
            let has = |column: &str| COLUMNS.contains(&column);
            let sql = format!("SELECT t.*, {} FROM t", condition(&asked, "t", &has, &mut params));
            let Answer::Rows(found) = execute(&connection, &statement(sql.clone(), params, Kind::Query)) else {
                return Err(TestCaseError::fail(sql));
            };
            for row in found {
                let cell = |name: &str| {
                    COLUMNS.iter().position(|column| *column == name).map_or(Value::Null, |at| row[at].clone())
                };
                prop_assert!(row[6] == Value::Integer(asked.holds(&cell).into()), "{sql}");
            }
        }
    }
}
