//! What only the text of `CREATE` tells: checks, collations, deferred foreign keys, full-text options.

use rightful::schema::{Affinity, TableKind};

use super::token::{Token, closing, tokens};

/// What the text of `CREATE TABLE` tells beyond the engine's own tables of facts.
#[derive(Default)]
pub(super) struct Declared {
    /// The text inside each `CHECK (…)`.
    pub(super) checks: Vec<String>,
    /// Columns with a collation of their own.
    pub(super) collations: Vec<(String, String)>,
    /// For each foreign key in order of declaration, whether it is checked at commit.
    pub(super) deferred: Vec<bool>,
}

/// Reads the text of `CREATE TABLE`.
pub(super) fn table(sql: &str) -> Declared {
    let tokens = tokens(sql);
    let mut declared = Declared::default();
    let Some(open) = tokens.iter().position(|token| token.is_mark('(')) else { return declared };
    let body = tokens.get(open + 1..closing(&tokens, open).saturating_sub(1)).unwrap_or_default();
    for item in items(body) {
        read_item(sql, item, &mut declared);
    }
    declared
}

/// The parts of a list between commas that stand outside brackets.
fn items(body: &[Token]) -> Vec<&[Token]> {
    let mut depth = 0_i32;
    body.split(move |token| {
        depth += i32::from(token.is_mark('(')) - i32::from(token.is_mark(')'));
        depth == 0 && token.is_mark(',')
    })
    .collect()
}

/// Reads one column or constraint.
fn read_item(sql: &str, item: &[Token], declared: &mut Declared) {
    let constraint = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"];
    let column = item.first().filter(|first| !constraint.iter().any(|word| first.is(word)));
    let mut at = usize::from(column.is_some());
    while let Some(token) = item.get(at) {
        let next = item.get(at + 1);
        if token.is("CHECK") && next.is_some_and(|next| next.is_mark('(')) {
            let end = closing(item, at + 1);
            if let (Some(open), Some(close)) = (next, item.get(end.saturating_sub(1))) {
                declared.checks.push(sql.get(open.end..close.start).unwrap_or_default().trim().to_owned());
            }
            at = end;
        } else if token.is("COLLATE") {
            if let (Some(column), Some(collation)) =
                (column.and_then(Token::name), next.and_then(Token::name))
            {
                declared.collations.push((column.to_owned(), collation.to_ascii_uppercase()));
            }
            at += 2;
        } else if token.is("REFERENCES") {
            declared.deferred.push(deferred(item.get(at + 1..).unwrap_or_default()));
            at += 1;
        } else if token.is_mark('(') {
            at = closing(item, at);
        } else {
            at += 1;
        }
    }
}

/// Whether the clause after `REFERENCES` says `DEFERRABLE INITIALLY DEFERRED`.
fn deferred(clause: &[Token]) -> bool {
    let clause = clause.split(|token| token.is("REFERENCES")).next().unwrap_or_default();
    let Some(at) = clause.iter().position(|token| token.is("DEFERRABLE")) else { return false };
    let negated = at > 0 && clause.get(at - 1).is_some_and(|token| token.is("NOT"));
    let initially = clause.get(at + 1).is_some_and(|token| token.is("INITIALLY"));
    !negated && initially && clause.get(at + 2).is_some_and(|token| token.is("DEFERRED"))
}

/// The longest text `CHECK (length(column) <= n)` lets stand, where one of the checks says so.
pub(super) fn checked_length(checks: &[String], column: &str) -> Option<u32> {
    checks.iter().filter_map(|check| length_bound(&tokens(check), column)).min()
}

fn length_bound(check: &[Token], column: &str) -> Option<u32> {
    let at = check.windows(4).position(|four| {
        matches!(four, [length, open, name, close] if length.is("length")
            && open.is_mark('(')
            && name.name().is_some_and(|name| name.eq_ignore_ascii_case(column))
            && close.is_mark(')'))
    })?;
    // Under `OR` or `NOT` the bound need not hold; then none is read, and the engine's own refusal tells.
    if check.iter().any(|token| token.is("OR") || token.is("NOT") || token.is("CASE")) {
        return None;
    }
    let number = |i: usize| check.get(i).and_then(Token::name).and_then(|text| text.parse::<u32>().ok());
    match (check.get(at + 4), check.get(at + 5)) {
        (Some(less), Some(equal)) if less.is_mark('<') && equal.is_mark('=') => number(at + 6),
        (Some(less), _) if less.is_mark('<') => number(at + 5)?.checked_sub(1),
        (Some(equal), Some(second)) if equal.is_mark('=') => {
            number(at + 5 + usize::from(second.is_mark('=')))
        }
        (Some(between), _) if between.is("BETWEEN") => number(at + 7),
        _ => None,
    }
}

/// The storage class a declared type asks for, by SQLite's five rules in their order.
pub(super) fn affinity(declared: &str, strict: bool) -> Affinity {
    let declared = declared.to_ascii_uppercase();
    let has = |part: &str| declared.contains(part);
    if strict && declared == "ANY" {
        Affinity::Blob
    } else if has("INT") {
        Affinity::Integer
    } else if has("CHAR") || has("CLOB") || has("TEXT") {
        Affinity::Text
    } else if has("BLOB") || declared.is_empty() {
        Affinity::Blob
    } else if has("REAL") || has("FLOA") || has("DOUB") {
        Affinity::Real
    } else {
        Affinity::Numeric
    }
}

/// The `n` of a text type such as `VARCHAR(n)`.
pub(super) fn declared_length(declared: &str) -> Option<u32> {
    let (_, rest) = declared.split_once('(')?;
    let (number, _) = rest.split_once([')', ','])?;
    number.trim().parse().ok()
}

/// The module of a virtual table and, for a full-text index, where its content is.
pub(super) fn virtual_table(sql: &str) -> Option<(String, TableKind, Option<String>)> {
    let tokens = tokens(sql);
    let using = tokens.iter().position(|token| token.is("USING"))?;
    let module = tokens.get(using + 1)?.name()?.to_ascii_lowercase();
    if module != "fts5" {
        return Some((module.clone(), TableKind::Virtual(module), None));
    }
    let option = |name: &str| option(&tokens, name).map(str::to_owned);
    let kind = match content_of(&tokens) {
        None => TableKind::FullText,
        Some("") => TableKind::FullTextContentless,
        Some(_) => TableKind::FullTextExternal,
    };
    let tokenizer =
        option("tokenize").map(|text| text.split_ascii_whitespace().next().unwrap_or_default().to_owned());
    Some((module, kind, tokenizer))
}

/// The table whose content a full-text index is over, as it names it; empty where it keeps none.
pub(super) fn content_of(tokens: &[Token]) -> Option<&str> {
    option(tokens, "content")
}

fn option<'t>(tokens: &'t [Token], name: &str) -> Option<&'t str> {
    tokens.windows(3).find_map(|three| match three {
        [key, equal, value] if key.is(name) && equal.is_mark('=') => value.name(),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_are_found_where_they_stand() {
        let declared = table(
            "CREATE TABLE \"t(\" (a TEXT COLLATE nocase CHECK (length(a) <= 10), b INT DEFAULT (1, 2) REFERENCES x
             DEFERRABLE INITIALLY DEFERRED, c REFERENCES y NOT DEFERRABLE, -- CHECK (no)
             d REFERENCES z DEFERRABLE INITIALLY DEFERRED REFERENCES w, CHECK (b > ')' ), FOREIGN KEY (a) REFERENCES v)",
        );
        assert_eq!(declared.checks, ["length(a) <= 10", "b > ')'"]);
        assert_eq!(declared.collations, [("a".to_owned(), "NOCASE".to_owned())]);
        assert_eq!(declared.deferred, [true, false, true, false, false]);
    }

    #[test]
    fn lengths_are_read_from_types_and_checks() {
        assert_eq!(declared_length("VARCHAR(80)"), Some(80));
        assert_eq!(declared_length("DECIMAL(10,2)"), Some(10));
        assert_eq!(declared_length("TEXT"), None);
        let bound = |check: &str| checked_length(&[check.to_owned()], "a");
        assert_eq!(bound("length(a) <= 10"), Some(10));
        assert_eq!(bound("LENGTH(\"a\") < 10 AND a <> ''"), Some(9));
        assert_eq!(bound("length(a) = 5"), Some(5));
        assert_eq!(bound("length(a) BETWEEN 3 AND 8"), Some(8));
        assert_eq!(bound("length(b) <= 10"), None);
        assert_eq!(bound("a IS NULL OR length(a) <= 10"), None);
    }

    #[test]
    fn affinity_follows_the_five_rules() {
        let of = |declared| affinity(declared, false);
        assert_eq!(of("FLOATING POINT"), Affinity::Integer); // contains INT
        assert_eq!(of("VARCHAR(10)"), Affinity::Text);
        assert_eq!(of("CHARINT"), Affinity::Integer);
        assert_eq!(of(""), Affinity::Blob);
        assert_eq!(of("DOUBLE"), Affinity::Real);
        assert_eq!(of("DATE"), Affinity::Numeric);
        assert_eq!((of("ANY"), affinity("ANY", true)), (Affinity::Numeric, Affinity::Blob));
    }

    #[test]
    fn full_text_content_is_told_apart() {
        let kind = |sql| virtual_table(sql).map(|(_, kind, _)| kind);
        assert_eq!(kind("CREATE VIRTUAL TABLE f USING fts5(a, b)"), Some(TableKind::FullText));
        assert_eq!(
            kind("CREATE VIRTUAL TABLE f USING FTS5(a, content='t')"),
            Some(TableKind::FullTextExternal)
        );
        assert_eq!(
            kind("CREATE VIRTUAL TABLE f USING fts5(a, content = '')"),
            Some(TableKind::FullTextContentless)
        );
        assert_eq!(
            kind("CREATE VIRTUAL TABLE f USING rtree(a,b,c)"),
            Some(TableKind::Virtual("rtree".into()))
        );
    }
}
