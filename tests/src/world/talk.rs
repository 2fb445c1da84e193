//! Text of others that mentions the person, and a full-text index over it.

use serde_json::json;

use super::builder::{Builder, Changes, Table, quoted};
use super::cell::{Cell, Cells, text};
use super::fate::{Becomes, Fate, Outcome};
use super::people::{PEOPLE, cut, foreign_key, index, link_columns};
use super::records::ACTIONS;
use super::shape::Shape;

/// Posts: written by somebody, with text that may mention the person.
pub(super) fn add(b: &mut Builder) {
    let people = b.people.clone();
    let (collection, name) = b.names();
    let deletes = b.rng.one_in(3);
    let indexed = b.rng.one_in(2);
    let action = b.rng.pick(&ACTIONS);
    let mut table = Table { name: name.clone(), ..Table::default() };
    table.column("ref", "INTEGER PRIMARY KEY");
    let columns = link_columns(&people, "by_");
    for (column, declared) in &columns {
        table.column(column, &format!("{declared} NOT NULL"));
    }
    table.column("body", "TEXT NOT NULL");
    table.column("signed", "TEXT");
    table.constraints.push(foreign_key(&people, "by_", action));
    b.tables.push(table);
    let columns: Vec<String> = columns.into_iter().map(|(column, _)| column).collect();
    let json_text = b.rng.one_in(3);
    b.collection(
        &collection,
        &name,
        json!({
            "purposes": [if deletes { "account" } else { "programme" }],
            "links": {
                "author": { "to": PEOPLE, "role": if deletes { "owner" } else { "author" }, "columns": columns },
                "mention": { "to": PEOPLE, "role": "mentioned", "text": { "column": "body" } },
            },
            "fields": {
                "body": { "identifies": "free-text", "format": if json_text { "json" } else { "text" } },
                "signed": { "identifies": "directly" },
            },
        }),
    );
    b.link_keys.insert(collection.clone(), vec!["ref".into()]);
    let body = |text: String| if json_text { json!({ "said": [text], "n": 1 }).to_string() } else { text };
    let mut outcomes = Vec::new();
    for n in 0..b.rng.between(3, 6) {
        let mine = n == 0 || b.rng.one_in(3);
        let mention = b.rng.one_in(2);
        let account = index(b, people.accounts.len());
        let author = if mine { &people.accounts[account] } else { &b.rng.pick(&people.others) };
        let (before, after) = b.note(mention, mine);
        let mut cells = Cells::from([("ref".to_string(), Cell::Integer(b.reference()))]);
        cells.extend(columns.iter().cloned().zip(author.key.iter().cloned()));
        cells.insert("body".into(), text(body(before.clone())));
        let signed = b.word();
        cells.insert("signed".into(), signed);
        let mut cases = Vec::new();
        let fate = match (mine, mention) {
            (true, _) if deletes => {
                cases.push((action, Outcome::Deleted));
                Fate::Goes
            }
            (false, false) => {
                cases.push((Shape::FreeText, Outcome::Kept));
                Fate::same()
            }
            (own, _) => {
                let mut changes = Changes::new();
                if own {
                    b.cut_by_key = true;
                    changes.extend(cut(&people, "by_", account, false));
                    // What somebody else signs a text that only mentions the person with is theirs.
                    changes.insert("signed".into(), Becomes::Gone);
                    cases.push((action, Outcome::Unlinked));
                }
                if mention {
                    changes.insert("body".into(), Becomes::Text(body(after.clone())));
                    cases.push((Shape::FreeText, Outcome::Redacted));
                }
                Fate::Stays(changes)
            }
        };
        let named = b.people.namesake && after.contains(&people.accounts[0].name);
        if named && !mine {
            cases.push((Shape::Namesake, Outcome::Kept));
        } else if b.loses_shared_name(&before, &after) && !deletes {
            cases.push((Shape::Namesake, Outcome::Redacted));
        }
        let theirs = mine || mention;
        outcomes.extend(theirs.then_some(()).and_then(|()| cases.last().copied()));
        if indexed {
            let found = cases.last().map(|(_, outcome)| *outcome);
            if let Some(outcome @ (Outcome::Deleted | Outcome::Redacted)) = found {
                cases.push((Shape::FullText, outcome));
            }
        }
        b.add(&name, cells, fate, theirs).cases = cases;
    }
    if indexed {
        full_text(b, &collection, &name);
    }
}

/// A full-text index with its own content, kept in step by triggers.
fn full_text(b: &mut Builder, collection: &str, table: &str) {
    let index = format!("{collection}_fts");
    let (of, own) = (quoted(table), quoted(&index));
    b.after_load.push(format!("CREATE VIRTUAL TABLE {own} USING fts5 (body)"));
    b.after_load.push(format!("INSERT INTO {own} (rowid, body) SELECT ref, body FROM {of}"));
    for (event, what) in [
        ("INSERT", format!("INSERT INTO {own} (rowid, body) VALUES (new.ref, new.body)")),
        ("UPDATE OF body", format!("UPDATE {own} SET body = new.body WHERE rowid = old.ref")),
        ("DELETE", format!("DELETE FROM {own} WHERE rowid = old.ref")),
    ] {
        let name = quoted(&format!("{index}_{event}"));
        b.after_load.push(format!("CREATE TRIGGER {name} AFTER {event} ON {of} BEGIN {what}; END"));
    }
    b.collection(
        &index,
        &index,
        json!({
            "index_of": collection,
            "fields": { "body": { "identifies": "free-text", "copy_of": format!("{collection}.body") } },
        }),
    );
    b.indexes.push((index, table.into()));
}
