//! What sets a trigger off, and what its statements write.

use std::collections::BTreeMap;

use rightful::schema::{Event, Trigger, Write};
use rightful::{Path, sha256_hex};

use super::token::{Token, TokenKind, closing, tokens};

/// The primary keys of all tables.
type Keys = BTreeMap<String, Vec<String>>;

/// Reads the text of `CREATE TRIGGER` on `table`; `None` where what it writes is not understood.
pub(super) fn read(name: &str, sql: &str, table: &str, keys: &Keys) -> Option<Trigger> {
    let tokens = tokens(sql);
    let on = tokens.iter().position(|token| token.is("ON"))?;
    let (head, rest) = tokens.split_at_checked(on)?;
    let at = head.iter().rposition(|token| event(token).is_some())?;
    let begin = position(rest, |rest, at| is(rest, at, "BEGIN") && !(at > 0 && is_mark(rest, at - 1, '.')))?;
    let body = rest.get(begin + 1..)?;
    let end = body.iter().rposition(|token| token.is("END"))?;
    let mut writes = Vec::new();
    for statement in body.get(..end)?.split(|token| token.is_mark(';')).filter(|s| !s.is_empty()) {
        writes.extend(Reader { of: table, keys }.statement(statement)?);
    }
    writes.sort();
    writes.dedup();
    Some(Trigger {
        name: name.to_owned(),
        event: event(head.get(at)?)?,
        columns: updated(head.get(at + 1..).unwrap_or_default()),
        text: sha256_hex(sql.as_bytes()),
        names: named(rest.get(2..).unwrap_or_default(), keys),
        writes,
    })
}

fn event(token: &Token) -> Option<Event> {
    [("INSERT", Event::Insert), ("UPDATE", Event::Update), ("DELETE", Event::Delete)]
        .into_iter()
        .find_map(|(word, event)| token.is(word).then_some(event))
}

/// The columns of `OF a, b`.
fn updated(clause: &[Token]) -> Vec<String> {
    match clause {
        [of, columns @ ..] if of.is("OF") => {
            columns.iter().filter_map(Token::name).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

/// The known tables that a text names. What a dot precedes is a column, unless a schema's name does.
fn named(tokens: &[Token], keys: &Keys) -> Vec<Path> {
    let mut names = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let schema = at > 1 && (is(tokens, at - 2, "main") || is(tokens, at - 2, "temp"));
        let column = at > 0 && is_mark(tokens, at - 1, '.') && !schema;
        let literal = matches!(token.kind, TokenKind::Text(_));
        let name = token.name().filter(|_| !column && !literal);
        names.extend(name.and_then(|name| known(name, keys)).map(Path::one));
    }
    names.sort();
    names.dedup();
    names
}

fn known<'k>(name: &str, keys: &'k Keys) -> Option<&'k str> {
    keys.keys().find(|table| table.eq_ignore_ascii_case(name)).map(String::as_str)
}

fn is(tokens: &[Token], at: usize, word: &str) -> bool {
    tokens.get(at).is_some_and(|token| token.is(word))
}

fn is_mark(tokens: &[Token], at: usize, mark: char) -> bool {
    tokens.get(at).is_some_and(|token| token.is_mark(mark))
}

/// The first position outside brackets at which `wanted` holds.
fn position(tokens: &[Token], wanted: impl Fn(&[Token], usize) -> bool) -> Option<usize> {
    let mut at = 0;
    while at < tokens.len() {
        if wanted(tokens, at) {
            return Some(at);
        }
        at = if is_mark(tokens, at, '(') { closing(tokens, at) } else { at + 1 };
    }
    None
}

struct Reader<'t> {
    /// The trigger's own table.
    of: &'t str,
    keys: &'t Keys,
}

impl Reader<'_> {
    /// What one statement writes; `None` where it is not understood.
    fn statement(&self, statement: &[Token]) -> Option<Vec<Write>> {
        let (first, rest) = statement.split_first()?;
        if first.is("SELECT") || first.is("VALUES") {
            return Some(Vec::new());
        }
        if first.is("WITH") {
            let verbs = ["SELECT", "VALUES", "INSERT", "REPLACE", "UPDATE", "DELETE"];
            let at = position(rest, |rest, at| verbs.iter().any(|verb| is(rest, at, verb)))?;
            return self.statement(rest.get(at..)?);
        }
        let (replaces, rest) = match rest {
            [or, how, rest @ ..] if or.is("OR") => (how.is("REPLACE"), rest),
            _ => (first.is("REPLACE"), rest),
        };
        let rest = match rest {
            [word, after @ ..] if word.is("INTO") || word.is("FROM") => after,
            _ => rest,
        };
        let (table, rest) = self.table(rest)?;
        let written = |event, columns: Vec<String>, own_row| Write {
            table: Path::one(&table),
            event,
            columns,
            own_row,
        };
        let mut writes = Vec::new();
        if first.is("INSERT") || first.is("REPLACE") {
            writes.push(written(Event::Insert, Vec::new(), false));
            // `ON CONFLICT … DO UPDATE SET …` changes a row that is there.
            let upsert = |rest: &[Token], at| is(rest, at, "DO") && is(rest, at + 1, "UPDATE");
            if let Some(at) = position(rest, upsert) {
                writes.push(written(Event::Update, set(rest.get(at + 2..)?)?.0, false));
            }
        } else if first.is("UPDATE") {
            let at = position(rest, |rest, at| is(rest, at, "SET"))?;
            let (columns, after) = set(rest.get(at..)?)?;
            writes.push(written(Event::Update, columns, self.own_row(&table, after)));
        } else if first.is("DELETE") {
            writes.push(written(Event::Delete, Vec::new(), self.own_row(&table, rest)));
        } else {
            return None;
        }
        if replaces {
            writes.push(written(Event::Delete, Vec::new(), false));
        }
        Some(writes)
    }

    /// The table a statement begins with, by the name it is known by.
    fn table<'s>(&self, tokens: &'s [Token]) -> Option<(String, &'s [Token])> {
        let (name, rest) = match tokens {
            [_, dot, name, rest @ ..] if dot.is_mark('.') => (name, rest),
            [name, rest @ ..] => (name, rest),
            [] => return None,
        };
        let name = name.name()?;
        Some((known(name, self.keys).unwrap_or(name).to_owned(), rest))
    }

    /// Whether `WHERE` asks for the key of the row that set the trigger off, and for nothing else.
    fn own_row(&self, table: &str, clause: &[Token]) -> bool {
        let [first, asked @ ..] = clause else { return false };
        if !first.is("WHERE") || !table.eq_ignore_ascii_case(self.of) {
            return false;
        }
        let mut columns = Vec::new();
        for part in asked.split(|token| token.is("AND")) {
            match same(part) {
                Some(column) => columns.push(column.to_ascii_lowercase()),
                None => return false,
            }
        }
        let asked = |column: &String| columns.contains(&column.to_ascii_lowercase());
        let key = self.keys.get(table).filter(|key| !key.is_empty());
        key.is_some_and(|key| key.iter().all(asked) && key.len() == columns.len())
    }
}

/// The column of `column = NEW.column`, either way round.
fn same(part: &[Token]) -> Option<&str> {
    let at = part.iter().position(|token| token.is_mark('='))?;
    let (left, right) = (part.get(..at)?, part.get(at + 1..)?);
    let right = match right {
        [again, rest @ ..] if again.is_mark('=') => rest,
        _ => right,
    };
    let own = |side: &[Token]| match side {
        [row, dot, column] if dot.is_mark('.') && (row.is("NEW") || row.is("OLD")) => {
            column.name().map(str::to_owned)
        }
        _ => None,
    };
    let (column, own) = match (own(left), own(right)) {
        (None, Some(own)) => (left, own),
        (Some(own), None) => (right, own),
        _ => return None,
    };
    match column {
        [column] => column.name().filter(|name| name.eq_ignore_ascii_case(&own)),
        _ => None,
    }
}

/// The columns of `SET a = 1, (b, c) = (2, 3)`, and what follows.
fn set(tokens: &[Token]) -> Option<(Vec<String>, &[Token])> {
    let [first, rest @ ..] = tokens else { return None };
    if !first.is("SET") {
        return None;
    }
    let ends = |rest: &[Token], at: usize| {
        let distinct = at > 0 && is(rest, at - 1, "DISTINCT");
        is(rest, at, "WHERE") || (is(rest, at, "FROM") && !distinct)
    };
    let (mut list, after) = rest.split_at_checked(position(rest, ends).unwrap_or(rest.len()))?;
    let mut columns = Vec::new();
    while let Some(first) = list.first() {
        if first.is_mark('(') {
            let names = list.get(1..closing(list, 0).saturating_sub(1))?;
            columns.extend(names.iter().filter_map(Token::name).map(str::to_owned));
        } else {
            columns.push(first.name()?.to_owned());
        }
        let next = position(list, |list, at| is_mark(list, at, ',')).map_or(list.len(), |comma| comma + 1);
        list = list.get(next..)?;
    }
    Some((columns, after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn keys() -> Keys {
        let key = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        [("log", key(&[])), ("other", key(&["id"])), ("t", key(&["id"])), ("pair", key(&["a", "b"]))]
            .map(|(name, key)| (name.to_owned(), key))
            .into()
    }

    fn on(table: &str, sql: &str) -> Trigger {
        read("h", sql, table, &keys()).unwrap_or_else(|| panic!("{sql}"))
    }

    /// The writes of a body, each as text.
    fn writes(table: &str, body: &str) -> Vec<String> {
        let trigger = on(table, &format!("CREATE TRIGGER h AFTER UPDATE ON {table} BEGIN {body}; END"));
        let said = |write: &Write| {
            let own = if write.own_row { " own" } else { "" };
            format!("{:?} {} {}{own}", write.event, write.table, write.columns.join(","))
        };
        trigger.writes.iter().map(said).collect()
    }

    #[test]
    fn the_head_tells_event_columns_and_tables() {
        let trigger = on(
            "t",
            "CREATE TRIGGER IF NOT EXISTS \"update\" AFTER UPDATE OF a, \"b c\" ON t WHEN new.begin IS NOT NULL AND
             (SELECT begin FROM other) BEGIN -- DELETE FROM other;
             INSERT INTO main.log SELECT old.a, 'other' FROM \"T\"; /* UPDATE t SET x = 1; */ END",
        );
        assert_eq!((trigger.event, trigger.text.len()), (Event::Update, 64));
        assert_eq!(trigger.columns, ["a", "b c"]);
        assert_eq!(trigger.names, [Path::one("log"), Path::one("other"), Path::one("t")]);
        assert_eq!(trigger.writes.len(), 1);
        assert!(
            trigger.fires(Event::Update, &["A".to_owned()]) && !trigger.fires(Event::Update, &["x".into()])
        );
        let view = on("t", "CREATE TRIGGER v INSTEAD OF DELETE ON t BEGIN SELECT 1; END");
        assert_eq!((view.event, view.columns.len(), view.writes.len()), (Event::Delete, 0, 0));
    }

    #[test]
    fn statements_tell_what_they_write() {
        for (body, wanted) in [
            ("SELECT RAISE(ABORT, 'DELETE FROM t')", &[][..]),
            ("SELECT CASE WHEN new.id THEN raise(IGNORE) ELSE 1 END", &[]),
            ("INSERT INTO LOG VALUES (old.a)", &["Insert log "]),
            ("INSERT OR IGNORE INTO [log](x) SELECT 1", &["Insert log "]),
            ("REPLACE INTO `other` VALUES (1)", &["Insert other ", "Delete other "]),
            ("INSERT OR REPLACE INTO other VALUES (1)", &["Insert other ", "Delete other "]),
            (
                "INSERT INTO other(id) VALUES (1) ON CONFLICT (id) DO UPDATE SET n = n + 1, (x, y) = (1, 2) WHERE n > 1",
                &["Insert other ", "Update other n,x,y"],
            ),
            ("INSERT INTO other VALUES (1) ON CONFLICT DO NOTHING", &["Insert other "]),
            ("DELETE FROM other WHERE id IN (SELECT a FROM log)", &["Delete other "]),
            ("UPDATE OR REPLACE other SET a = 1", &["Update other a", "Delete other "]),
            (
                "UPDATE other INDEXED BY i SET a = b IS NOT DISTINCT FROM c, d = (SELECT x FROM log) FROM log",
                &["Update other a,d"],
            ),
            ("WITH x AS (SELECT 1) DELETE FROM other", &["Delete other "]),
            ("UPDATE other SET a = 1; DELETE FROM log", &["Update other a", "Delete log "]),
            ("INSERT INTO nowhere VALUES (1)", &["Insert nowhere "]),
        ] {
            let mut found = writes("t", body);
            let mut wanted: Vec<String> = wanted.iter().map(|&text| text.to_owned()).collect();
            found.sort();
            wanted.sort();
            assert_eq!(found, wanted, "{body}");
        }
    }

    #[test]
    fn only_the_whole_key_of_its_own_row_is_its_own_row() {
        for (table, clause, own) in [
            ("t", "WHERE id = NEW.id", true),
            ("t", "WHERE old.ID == \"id\"", true),
            ("t", "WHERE id = NEW.parent", false),
            ("t", "WHERE parent = NEW.id", false),
            ("t", "WHERE id = NEW.id OR 1", false),
            ("t", "WHERE id = NEW.id AND a = 1", false),
            ("t", "WHERE id <> NEW.id", false),
            ("t", "WHERE id >= NEW.id", false),
            ("t", "", false),
            ("t", "FROM log WHERE id = NEW.id", false),
            ("pair", "WHERE a = NEW.a", false),
            ("pair", "WHERE b = NEW.b AND a = OLD.a", true),
            ("log", "WHERE rowid = NEW.rowid", false),
        ] {
            let write = writes(table, &format!("UPDATE {table} SET x = 1 {clause}"));
            let wanted = format!("Update {table} x{}", if own { " own" } else { "" });
            assert_eq!(write, [wanted], "{table} {clause}");
        }
        assert_eq!(writes("t", "UPDATE other SET x = 1 WHERE id = NEW.id"), ["Update other x"]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_not_understood(body in "[\\PC\\s;()'\",.=]*") {
            read("h", &format!("CREATE TRIGGER h AFTER UPDATE ON t BEGIN {body}; END"), "t", &keys());
        }
    }
}
