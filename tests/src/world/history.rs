//! Earlier states of people, written by a trigger.

use serde_json::json;

use super::builder::{Builder, Table, quoted};
use super::cell::{Cell, Cells, text};
use super::fate::{Fate, Outcome};
use super::people::{PEOPLE, link_columns};
use super::shape::Shape;

/// The table and collection.
const HISTORY: &str = "users_history";

pub(super) fn describe(b: &mut Builder) {
    let people = b.people.clone();
    let mut table = Table { name: HISTORY.into(), ..Table::default() };
    table.column("ref", "INTEGER PRIMARY KEY");
    let columns = link_columns(&people, "of_");
    for (name, declared) in &columns {
        table.column(name, declared);
    }
    table.column("email", "TEXT");
    table.column("name", "TEXT");
    b.tables.push(table);
    let names: Vec<String> = columns.iter().map(|(name, _)| name.clone()).collect();
    b.collection(
        HISTORY,
        HISTORY,
        json!({
            "history_of": PEOPLE,
            "purposes": ["account"],
            "links": { "of": { "to": PEOPLE, "role": "owner", "columns": names } },
            "fields": {
                "email": { "identifies": "directly", "copy_of": "users.email" },
                "name": { "identifies": "directly", "copy_of": "users.name" },
            },
        }),
    );
    b.link_keys.insert(HISTORY.into(), vec!["ref".into()]);
    let list = |prefix: &str, columns: &[String]| {
        columns.iter().map(|name| format!("{prefix}{}", quoted(name))).collect::<Vec<_>>().join(", ")
    };
    let old = list("old.", &people.key_names());
    for event in ["UPDATE", "DELETE"] {
        b.after_load.push(format!(
            "CREATE TRIGGER users_keep_{event} AFTER {event} ON {PEOPLE} BEGIN \
             INSERT INTO {HISTORY} ({}, email, name) VALUES ({old}, old.email, old.name); END",
            list("", &names)
        ));
    }
    for (i, person) in people.accounts.iter().chain(&people.others).enumerate() {
        let mine = i < people.accounts.len();
        for _ in 0..b.rng.between(1, 2) {
            let reference = b.reference();
            let mut cells = Cells::from([("ref".into(), Cell::Integer(reference))]);
            cells.extend(names.iter().cloned().zip(person.key.iter().cloned()));
            cells.insert("email".into(), text(person.email.clone()));
            cells.insert("name".into(), text(format!("{} before", person.name)));
            let row = b.add(HISTORY, cells, if mine { Fate::Goes } else { Fate::same() }, mine);
            if mine {
                row.cases.push((Shape::History, Outcome::Deleted));
            }
        }
    }
}
