//! What SQLite cannot build anew, as its VACUUM would: found before anything changes, since afterwards it is too late.

use rightful::{Error, Value};

use crate::effect::Failure;
use crate::failure::refused;
use crate::introspect::token::{TokenKind, tokens};
use crate::machine::Port;

const OBJECTS: &str = "SELECT tbl_name, sql FROM main.sqlite_schema \
     WHERE type IN ('table', 'index') AND rootpage > 0 AND sql IS NOT NULL ORDER BY type DESC, name";
const FUNCTIONS: &str = "SELECT DISTINCT lower(name) FROM pragma_function_list";
const COLLATIONS: [&str; 3] = ["BINARY", "NOCASE", "RTRIM"];
/// Words before a bracket that call nothing.
const NO_FUNCTIONS: &[&str] = &[
    "and", "as", "between", "by", "case", "check", "conflict", "default", "else", "exists", "glob", "in",
    "is", "key", "like", "not", "on", "or", "select", "then", "unique", "values", "when", "where",
];

/// The tables that cannot be built anew because they, or an index of theirs, need a collation or function that this
/// connection does not have. Objects that name one are built in a temporary place, and nothing of it stays.
pub(super) async fn not_buildable(port: &Port) -> Result<Vec<String>, Error> {
    let failed = |failure| refused(failure, "");
    let objects = port.query(OBJECTS, Vec::new()).await.map_err(failed)?;
    let functions = port.query(FUNCTIONS, Vec::new()).await.map_err(failed)?;
    let known: Vec<&str> = functions.iter().filter_map(|row| row.first()?.as_text()).collect();
    let text = |row: &[Value], at: usize| row.get(at).and_then(Value::as_text).unwrap_or_default().to_owned();
    let objects: Vec<(String, String)> = objects.iter().map(|row| (text(row, 0), text(row, 1))).collect();
    let doubtful: Vec<&str> =
        objects.iter().filter(|(_, sql)| is_doubtful(sql, &known)).map(|(table, _)| table.as_str()).collect();
    if doubtful.is_empty() {
        return Ok(Vec::new());
    }
    port.change("SAVEPOINT rightful_anew", Vec::new()).await.map_err(failed)?;
    let mut found: Vec<String> = Vec::new();
    // Tables come before their indexes.
    for (table, sql) in objects.iter().filter(|(table, _)| doubtful.contains(&table.as_str())) {
        let built = match in_temp(sql) {
            Some(sql) => port.change(sql, Vec::new()).await,
            None => Err(Failure::Other),
        };
        match built {
            Ok(_) => {}
            Err(Failure::Other) if found.last() == Some(table) => {}
            Err(Failure::Other) => found.push(table.clone()),
            Err(failure) => return Err(refused(failure, table)),
        }
    }
    for end in ["ROLLBACK TO rightful_anew", "RELEASE rightful_anew"] {
        port.change(end, Vec::new()).await.map_err(failed)?;
    }
    found.sort();
    found.dedup();
    Ok(found)
}

/// Whether a text names a collation that is not the engine's own, or calls what is no function of the connection. Names
/// of types and columns before a bracket are taken for calls: then the trial tells.
fn is_doubtful(sql: &str, known: &[&str]) -> bool {
    let tokens = tokens(sql);
    let name = |at: usize| tokens.get(at).and_then(|token| token.name());
    let after = |at: usize, word: &str| at > 0 && tokens.get(at - 1).is_some_and(|before| before.is(word));
    (0..tokens.len()).any(|at| {
        let Some(token) = tokens.get(at) else { return false };
        if after(at, "COLLATE") {
            return name(at)
                .is_none_or(|name| !COLLATIONS.iter().any(|known| known.eq_ignore_ascii_case(name)));
        }
        let called = tokens.get(at + 1).is_some_and(|next| next.is_mark('('));
        let declared = ["TABLE", "INDEX", "REFERENCES", "ON", "EXISTS"].iter().any(|word| after(at, word));
        let own = |name: &str| known.contains(&name) || NO_FUNCTIONS.contains(&name);
        called
            && !declared
            && !matches!(token.kind, TokenKind::Text(_))
            && token.name().is_some_and(|name| !own(&name.to_ascii_lowercase()))
    })
}

/// The same object in the temporary schema. SQLite keeps texts in this form.
fn in_temp(sql: &str) -> Option<String> {
    ["CREATE TABLE ", "CREATE INDEX ", "CREATE UNIQUE INDEX "]
        .iter()
        .find_map(|begin| Some(format!("{begin}temp.{}", sql.strip_prefix(begin)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_only_the_engine_s_own_is_not_tried() {
        let known = ["length", "lower"];
        for (sql, doubtful) in [
            (
                "CREATE TABLE t (a TEXT COLLATE NOCASE CHECK (length(a) < 3 AND a IN ('x')), PRIMARY KEY (a))",
                false,
            ),
            ("CREATE TABLE t (a REFERENCES u (id), FOREIGN KEY (a) REFERENCES v (x))", false),
            ("CREATE INDEX i ON t (lower(a)) WHERE (a IS NOT NULL)", false),
            ("CREATE TABLE t (a TEXT CHECK (slug(a) <> ''))", true),
            ("CREATE INDEX i ON t (a COLLATE de_DE)", true),
            ("CREATE INDEX i ON t (\"slug\"(a))", true),
        ] {
            assert_eq!(is_doubtful(sql, &known), doubtful, "{sql}");
        }
    }
}
