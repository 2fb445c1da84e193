//! Conditions that every row a question holds for meets, written so that indexes serve them where they can.

use std::collections::BTreeSet;

use rightful::carry::plain;
use rightful::find::LOOSELY;
use rightful::policy::{IdentifierKind, Normalise, TextFormat};
use rightful::redact::Redactor;
use rightful::survey::Capture;
use rightful::{Error, JsonPath, JsonSegment, Value};

use crate::dialect::{columns as listed, quoted, tuple};
use crate::effect::Rows;
use crate::failure::refused;
use crate::list::{List, Lists, spellings};
use crate::machine::Port;

/// How many rows are read at a time where many may meet a condition.
const PAGE: i64 = 512;

/// So many values are looked for one by one; most people have one account.
const FEW: usize = 4;

/// A condition on table `t`.
pub(super) struct Condition {
    pub(super) sql: String,
    pub(super) params: Vec<Value>,
    /// Many rows of others may meet it too: they are read page by page.
    pub(super) many: bool,
}

impl Condition {
    fn few(sql: String, params: Vec<Value>) -> Self {
        Self { sql, params, many: false }
    }
}

/// The columns hold one of the keys.
pub(super) fn columns(names: &[String], keys: &List) -> Condition {
    Condition::few(format!("{} IN {}", tuple("t", names), keys.query()), Vec::new())
}

/// The type column holds a spelling and the id column one of the keys.
pub(super) fn polymorphic(kind: &str, spelled: &[String], id: &str, keys: &List) -> Condition {
    let marks: Vec<String> = (1..=spelled.len()).map(|number| format!("?{number}")).collect();
    let sql =
        format!("t.{} IN {} AND t.{} IN ({})", quoted(id), keys.query(), quoted(kind), marks.join(", "));
    Condition::few(sql, spelled.iter().cloned().map(Value::Text).collect())
}

/// The document in the column holds one of the keys at the path, may hold it there a second time, or is one of which nobody can
/// tell; documents that are bytes may hold anything.
pub(super) fn json(column: &str, path: &JsonPath, keys: &List) -> Condition {
    let column = format!("t.{}", quoted(column));
    let Some(text) = written(path) else {
        let sql = format!("typeof({column}) IN ('text', 'blob')");
        return Condition { sql, params: Vec::new(), many: true };
    };
    let named = path.segments().iter().rev().find_map(|segment| match segment {
        JsonSegment::Key(name) => Some(name.clone()),
        JsonSegment::Index(_) => None,
    });
    // The engine reads the first of two. A name that stands twice, or is spelled by escapes, may be the second.
    let again = format!(
        "(length({column}) - length(replace({column}, ?2, '')) > length(?2) OR instr({column}, '\\') > 0) \
         AND EXISTS (SELECT 1 FROM {} AS k WHERE instr({column}, k.v0) > 0)",
        keys.table()
    );
    // The engine reads text up to a zero byte. Half a surrogate pair is told by the core.
    let other = format!(
        "json_type({column}, ?1) IN ('array', 'object') OR typeof(json_extract({column}, ?1)) = 'real' \
         OR instr({column}, char(0)) > 0 OR json_type({column}, ?1) = 'text' AND instr(lower({column}), '\\ud') > 0"
    );
    let number = match path.segments() {
        [] => format!("typeof({column}) IN ('integer', 'real')"),
        _ => "0".to_owned(),
    };
    let sql = format!(
        "CASE WHEN typeof({column}) = 'text' AND json_valid({column}) \
         THEN json_extract({column}, ?1) IN {} OR {other} OR {again} \
         WHEN typeof({column}) = 'text' THEN {column} <> '' WHEN typeof({column}) = 'blob' THEN 1 ELSE {number} END",
        keys.query()
    );
    Condition { sql, params: vec![Value::Text(text), Value::Text(named.unwrap_or_default())], many: true }
}

/// What the engine itself reads in the document at the path, where that is a key; null elsewhere. `params` get the path.
/// `None` where the engine's quoting cannot hold a name.
pub(super) fn json_key(column: &str, path: &JsonPath, params: &mut Vec<Value>) -> Option<String> {
    let column = format!("t.{}", quoted(column));
    params.push(Value::Text(written(path)?));
    let path = params.len();
    Some(format!(
        "CASE WHEN typeof({column}) = 'text' AND json_valid({column}) AND json_type({column}, ?{path}) IN ('text', 'integer', 'real') \
         THEN json_extract({column}, ?{path}) END"
    ))
}

/// The path as SQLite writes it; `None` where its quoting cannot hold a name.
fn written(path: &JsonPath) -> Option<String> {
    let mut text = "$".to_owned();
    for segment in path.segments() {
        match segment {
            JsonSegment::Key(name) => {
                if name.contains(|c: char| matches!(c, '"' | '\\') || c.is_control()) {
                    return None;
                }
                text.push_str(&format!(".\"{name}\""));
            }
            JsonSegment::Index(index) => text.push_str(&format!("[{index}]")),
        }
    }
    Some(text)
}

/// The column repeats one of the values of this kind, made alike.
pub(super) async fn same_value(
    lists: &mut Lists,
    column: &str,
    (kind, normalise): (IdentifierKind, &[Normalise]),
    values: Vec<Value>,
) -> Result<Condition, Error> {
    if kind == IdentifierKind::Email {
        return same_address(lists, column, values).await;
    }
    let keys = keys(normalise, values);
    let list = lists.make(1, 0, spellings(&keys)).await?;
    let column = format!("t.{}", quoted(column));
    let mut params = Vec::new();
    let Some(alike) = alike(&column, normalise, &list, &mut params) else {
        return Ok(Condition { sql: "1".to_owned(), params: Vec::new(), many: true });
    };
    let sql = match texts(&keys).filter(|_| normalise.contains(&Normalise::Trim)) {
        Some(texts) => {
            let possible: Vec<Vec<String>> = texts.into_iter().map(|text| vec![text]).collect();
            unless_none(&column, &possible, alike, &mut params)
        }
        None => alike,
    };
    Ok(Condition::few(sql, params))
}

/// The column holds one of the addresses, whatever is written around it, or something that contains one.
async fn same_address(lists: &mut Lists, column: &str, values: Vec<Value>) -> Result<Condition, Error> {
    let alone = |value: Value| match value {
        Value::Text(text) => Value::Text(plain(&text, IdentifierKind::Email).to_owned()),
        other => other,
    };
    let keys = keys(&[Normalise::Case], values.into_iter().map(alone).collect());
    let list = lists.make(1, 0, spellings(&keys)).await?;
    let column = format!("t.{}", quoted(column));
    let mut params = Vec::new();
    let texts: Vec<String> = keys.iter().flatten().filter_map(Value::as_text).map(str::to_owned).collect();
    let mut sql = format!("{column} IN {}", list.query());
    if texts.len() > FEW {
        sql = format!("({sql} OR instr({column}, '@') > 0)");
    } else if !texts.is_empty() {
        let held: Vec<String> = texts.iter().map(|text| instr(&column, text, &mut params)).collect();
        sql = format!("({sql} OR typeof({column}) = 'text' AND ({} > 0))", held.join(" > 0 OR "));
    }
    Ok(Condition { sql, params, many: true })
}

/// The column holds one of the values in any spelling, or text that can mention what is known. Both are asked of a row at
/// once, because nearly all that it costs is to read the row and to fold its text.
pub(super) async fn any_spelling(
    lists: &mut Lists,
    column: &str,
    known: &Redactor,
    values: Vec<Value>,
) -> Result<Condition, Error> {
    let fragments = known.prefilter();
    if fragments.as_ref().is_some_and(Vec::is_empty) {
        return same_value(lists, column, (IdentifierKind::Text, &LOOSELY), values).await;
    }
    let keys = keys(&LOOSELY, values);
    let list = lists.make(1, 0, spellings(&keys)).await?;
    let column = format!("t.{}", quoted(column));
    let mut params = Vec::new();
    let mentioned = mentioned(&column, fragments.as_deref(), &mut params);
    let sql = match alike(&column, &LOOSELY, &list, &mut params) {
        Some(alike) => format!("({mentioned} OR {alike})"),
        None => "1".to_owned(),
    };
    let sql = match fragments.zip(texts(&keys)) {
        Some((mut possible, texts)) => {
            possible.extend(texts.into_iter().map(|text| vec![text]));
            unless_none(&column, &possible, sql, &mut params)
        }
        None => sql,
    };
    Ok(Condition { sql, params, many: true })
}

/// The values that tell something, as this makes them.
fn keys(normalise: &[Normalise], values: Vec<Value>) -> BTreeSet<Vec<Value>> {
    let mut keys: BTreeSet<Vec<Value>> = BTreeSet::new();
    for value in values.into_iter().filter(|value| !value.is_null()) {
        let mut value = value;
        if let Value::Text(text) = &mut value {
            if normalise.contains(&Normalise::Trim) {
                *text = text.trim().to_owned();
            }
            if normalise.contains(&Normalise::Case) {
                text.make_ascii_lowercase();
            }
        }
        keys.insert(vec![value]);
    }
    keys
}

/// Whether the column is in the list once it is made alike; `None` where the engine cannot make it so.
fn alike(column: &str, normalise: &[Normalise], list: &List, params: &mut Vec<Value>) -> Option<String> {
    let plain = format!("{column} IN {}", list.query());
    let mut alike = column.to_owned();
    for step in normalise {
        alike = match step {
            Normalise::Trim => {
                params.push(white_space());
                format!("trim({alike}, ?{})", params.len())
            }
            Normalise::Case => format!("lower({alike})"),
            _ => return None,
        };
    }
    if normalise.is_empty() {
        return Some(plain);
    }
    // Numbers and bytes are not made alike; numbers that are not whole read differently in every engine.
    Some(format!("({alike} IN {} OR {plain})", list.query()))
}

/// Each key in lower case; `None` where one is no text.
fn texts(keys: &BTreeSet<Vec<Value>>) -> Option<Vec<String>> {
    keys.iter().flatten().map(|key| key.as_text().map(str::to_ascii_lowercase)).collect()
}

/// The condition, but not for text that in any ASCII case holds all of none of these lists, for which it does not hold:
/// that is told at a third of the cost of trimming. Many are not looked for one by one.
fn unless_none(column: &str, possible: &[Vec<String>], sql: String, params: &mut Vec<Value>) -> String {
    // Text that holds what is longer holds whatever that one holds.
    let implied = |longer: &[String], list: &[String]| {
        list.iter().all(|text| longer.iter().any(|longer| longer.contains(text.as_str())))
    };
    let mut least: Vec<&Vec<String>> = Vec::new();
    for list in possible {
        if !least.iter().any(|one| implied(list, one)) {
            least.retain(|one| !implied(one, list));
            least.push(list);
        }
    }
    if least.len() > FEW {
        return sql;
    }
    let none: String =
        least.iter().map(|list| format!(" AND NOT {}", together(column, list, params))).collect();
    format!("CASE WHEN typeof({column}) = 'text'{none} THEN 0 ELSE {sql} END")
}

/// Whether all of these texts in lower case stand in the column, in any ASCII case.
fn together(column: &str, texts: &[String], params: &mut Vec<Value>) -> String {
    let each: Vec<String> = texts.iter().map(|text| format!("{} > 0", instr(column, text, params))).collect();
    format!("({})", each.join(" AND "))
}

/// Where a text in lower case stands in the column, in any ASCII case. What has no letters needs no folding, which costs
/// more than the search.
fn instr(column: &str, text: &str, params: &mut Vec<Value>) -> String {
    params.push(Value::Text(text.to_owned()));
    let number = params.len();
    if text.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        format!("instr(lower({column}), ?{number})")
    } else {
        format!("instr({column}, ?{number})")
    }
}

/// Every character that the core trims; the engine by itself knows the space alone.
fn white_space() -> Value {
    Value::Text(('\0'..='\u{3000}').filter(|c| c.is_whitespace()).collect())
}

/// The text in the column can mention an identifier; `None` where none can occur in text.
pub(super) fn text(column: &str, format: TextFormat, known: &Redactor) -> Option<Condition> {
    let fragments = match format {
        TextFormat::Text => known.prefilter(),
        // A document that is not JSON after all is looked at as text.
        TextFormat::Json => known.prefilter().zip(known.prefilter_json()).map(|(mut text, json)| {
            text.extend(json);
            text.sort();
            text.dedup();
            text
        }),
    };
    if fragments.as_ref().is_some_and(Vec::is_empty) {
        return None;
    }
    let mut params = Vec::new();
    let sql = mentioned(&format!("t.{}", quoted(column)), fragments.as_deref(), &mut params);
    Some(Condition { sql, params, many: true })
}

/// Whether a column holds text with all fragments of one list, any text where there are no such fragments, or bytes.
fn mentioned(column: &str, fragments: Option<&[Vec<String>]>, params: &mut Vec<Value>) -> String {
    let Some(fragments) = fragments else { return format!("typeof({column}) IN ('text', 'blob')") };
    let found: Vec<String> = fragments.iter().map(|list| together(column, list, params)).collect();
    // Bytes have no case for the engine: the core reads them.
    format!("(typeof({column}) = 'text' AND ({}) OR typeof({column}) = 'blob')", found.join(" OR "))
}

/// Reads the rows of a query page by page in the order of their keys.
pub(super) async fn pages(
    port: &Port,
    sql: &str,
    condition: &Condition,
    wanted: &Capture,
    add: &mut (dyn FnMut(Rows) -> Result<(), Error> + Send),
) -> Result<(), Error> {
    let key = listed("t", &wanted.key);
    let order = format!("ORDER BY {key} LIMIT {PAGE}");
    let mut last: Option<Vec<Value>> = None;
    loop {
        let mut params = condition.params.clone();
        let after = last.take().map_or_else(String::new, |last| {
            let marks: Vec<String> =
                (1..=last.len()).map(|number| format!("?{}", params.len() + number)).collect();
            params.extend(last);
            format!("AND {} > ({}) ", tuple("t", &wanted.key), marks.join(", "))
        });
        let rows = port
            .query(format!("{sql} {after}{order}"), params)
            .await
            .map_err(|failure| refused(failure, &wanted.table))?;
        let full = rows.len() as i64 == PAGE;
        last = rows.last().map(|row| row.iter().take(wanted.key.len()).cloned().collect());
        add(rows)?;
        if !full {
            return Ok(());
        }
    }
}
