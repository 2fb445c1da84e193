//! Worlds that must be refused before anything changes: by the right code, with the right shape.

use serde_json::json;

use super::around;
use super::builder::{Builder, Table, quoted};
use super::cell::{Cell, Cells};
use super::fate::Fate;
use super::people::{Form, KeyStyle, PEOPLE};
use super::records::{ACTIONS, By, Does, Kind, Records, Wish, add};
use super::shape::Shape;

/// Adds one reason to refuse the plan; they take turns.
pub(super) fn add_one(b: &mut Builder, which: u64) {
    if b.people.style == KeyStyle::Composite && b.rng.one_in(2) {
        return reference_to_two_columns(b);
    }
    match which % 19 {
        0..4 => pinned_by_others(b),
        4 | 5 => answered_by_others(b),
        6 => unbreakable_cycle(b),
        7 | 8 => no_room_for_a_surrogate(b),
        9 | 10 => kept_line_of_a_row_that_goes(b),
        11 => hours_from_a_row(b),
        12 => index_of_another_kind(b),
        13 => trigger_that_writes_elsewhere(b),
        14 | 15 => key_spelled_otherwise(b),
        _ => nobody(b),
    }
}

fn wish(b: &mut Builder, does: Does) -> Wish {
    Wish {
        by: By::ForeignKey(b.rng.pick(&ACTIONS)),
        kind: Kind::Plain,
        does,
        unique_link: false,
        unique_detail: false,
        owner: true,
        nullable: false,
    }
}

/// Rows of others that point at rows that go, and cannot let go, or that the engine would take along.
fn pinned_by_others(b: &mut Builder) {
    let wish = wish(b, Does::Delete);
    let records = add(b, &wish);
    let action = b.rng.pick(&ACTIONS);
    let cascade = action == Shape::Cascade;
    pins(b, &records, action, cascade && b.rng.clone().one_in(2));
    b.refuse(if cascade { "plan.cascade-takes-others" } else { "plan.pinned-by-others" }, &[action]);
}

fn pins(b: &mut Builder, to: &Records, action: Shape, nullable: bool) {
    let (collection, name) = b.names();
    let mut table = Table { name: name.clone(), ..Table::default() };
    table.column("ref", "INTEGER PRIMARY KEY");
    table.column("of", if nullable { "INTEGER" } else { "INTEGER NOT NULL DEFAULT 0" });
    table.constraints.push(format!(
        "FOREIGN KEY (\"of\") REFERENCES {} (ref){}",
        quoted(&to.table),
        super::people::on_delete(action)
    ));
    b.tables.push(table);
    b.collection(
        &collection,
        &name,
        json!({ "purposes": ["programme"], "links": { "of": { "to": to.collection } } }),
    );
    for (of, _) in to.mine.clone() {
        let reference = b.reference();
        let cells =
            Cells::from([("ref".to_string(), Cell::Integer(reference)), ("of".into(), Cell::Integer(of))]);
        b.add(&name, cells, Fate::same(), false);
    }
}

/// The same within one table.
fn answered_by_others(b: &mut Builder) {
    let wish = wish(b, Does::Delete);
    let records = add(b, &wish);
    let action = b.rng.pick(&ACTIONS);
    let table = b.tables.last_mut().expect("records");
    table.column("answers", "INTEGER NOT NULL");
    table.constraints.push(format!(
        "FOREIGN KEY (answers) REFERENCES {} (ref){}",
        quoted(&records.table),
        super::people::on_delete(action)
    ));
    b.collections[&records.collection]["links"]["answers"] = json!({ "to": records.collection });
    let first = records.mine[0].0;
    for row in b.rows.iter_mut().filter(|row| row.table == records.table) {
        row.cells.insert("answers".into(), Cell::Integer(first));
    }
    let cascade = action == Shape::Cascade;
    if action == Shape::Restrict {
        // Their own answers form a cycle that is refused as well.
        b.refuse("plan.cycle-unbreakable", &[]);
    }
    b.refuse(
        if cascade { "plan.cascade-takes-others" } else { "plan.pinned-by-others" },
        &[action, Shape::SelfReference],
    );
}

/// Two tables whose rows can only go together, which one of them refuses at once.
fn unbreakable_cycle(b: &mut Builder) {
    let wish = wish(b, Does::Delete);
    let orders = add(b, &wish);
    let (collection, name) = b.names();
    let mut lines = Table { name: name.clone(), ..Table::default() };
    lines.column("ref", "INTEGER PRIMARY KEY");
    lines.column("of", "INTEGER NOT NULL");
    lines
        .constraints
        .push(format!("FOREIGN KEY (\"of\") REFERENCES {} (ref) ON DELETE RESTRICT", quoted(&orders.table)));
    let table = b.tables.last_mut().expect("orders");
    table.column("first", "INTEGER NOT NULL");
    table
        .constraints
        .push(format!("FOREIGN KEY (\"first\") REFERENCES {} (ref) ON DELETE RESTRICT", quoted(&name)));
    b.tables.push(lines);
    let link = json!({ "to": orders.collection, "role": "owner" });
    b.collection(&collection, &name, json!({ "purposes": ["account"], "links": { "of": link } }));
    b.collections[&orders.collection]["links"]["first"] = json!({ "to": collection });
    let references: Vec<Cell> = b
        .rows
        .iter()
        .filter(|row| row.table == orders.table)
        .filter_map(|row| row.cells.get("ref").cloned())
        .collect();
    for of in references {
        let line = Cell::Integer(b.reference());
        let cells = Cells::from([("ref".to_string(), line.clone()), ("of".into(), of.clone())]);
        b.add(&name, cells, Fate::same(), false);
        for row in b.rows.iter_mut().filter(|row| row.table == orders.table) {
            if row.cells.get("ref") == Some(&of) {
                row.cells.insert("first".into(), line.clone());
            }
        }
    }
    b.refuse("plan.cycle-unbreakable", &[Shape::Cycle]);
}

/// A unique column too short for a value that means nothing, or a key that refuses one.
fn no_room_for_a_surrogate(b: &mut Builder) {
    let mut wish = wish(b, Does::Unlink);
    wish.unique_detail = true;
    let key = b.people.form == Form::Fresh && b.people.style == KeyStyle::Integer && b.rng.one_in(2);
    add(b, &wish);
    if key {
        b.tables[0].constraints.push("CHECK (id >= 0)".into());
        b.refuse("surrogate.no-fit", &[Shape::Fresh]);
    } else {
        let columns = &mut b.tables.last_mut().expect("records").columns;
        for (name, declared) in columns.iter_mut() {
            if name == "detail" {
                *declared = "VARCHAR(4) NOT NULL UNIQUE".into();
            }
        }
        b.refuse("surrogate.no-fit", &[Shape::UniqueColumn]);
    }
}

/// The lines of an order must be kept, the order goes.
fn kept_line_of_a_row_that_goes(b: &mut Builder) {
    let wish = wish(b, Does::Delete);
    let orders = add(b, &wish);
    let tables = b.tables.len();
    around::children(b, &orders);
    b.purpose(
        "kept",
        json!({ "basis": "legal-obligation", "provision": "AO §147(1) no. 4",
        "retention": { "after": { "event": "account.closed" }, "keep": "P8Y", "end": "not-before" } }),
    );
    let lines = &mut b.tables[tables];
    for (name, declared) in &mut lines.columns {
        if name == "of" {
            *declared = "INTEGER NOT NULL".into();
        }
    }
    let cascade = lines.constraints[0].ends_with("CASCADE");
    b.collections[&format!("t{tables}")]["purposes"] = json!(["kept"]);
    b.refuse(if cascade { "plan.cascade-takes-others" } else { "plan.pinned-by-kept" }, &[Shape::OwnerChild]);
}

fn hours_from_a_row(b: &mut Builder) {
    let wish = wish(b, Does::Due);
    let records = add(b, &wish);
    let purpose = &mut b.purposes[&format!("of_{}", records.collection)];
    purpose["retention"]["keep"] = json!("PT72H");
    purpose["retention"]["after"].as_object_mut().expect("after").remove("from");
    b.refuse("unsupported.period-hours", &[Shape::DueByRow]);
}

/// An index without content of its own.
fn index_of_another_kind(b: &mut Builder) {
    let wish = wish(b, Does::Delete);
    let records = add(b, &wish);
    let index = format!("{}_fts", records.collection);
    b.after_load.push(format!("CREATE VIRTUAL TABLE {index} USING fts5 (note, content = '')"));
    let described =
        json!({ "index_of": records.collection, "fields": { "note": { "identifies": "free-text" } } });
    b.collection(&index, &index, described);
    b.refuse("unsupported.full-text", &[Shape::FullText]);
}

/// What the run does to the person's rows would change rows of others.
fn trigger_that_writes_elsewhere(b: &mut Builder) {
    let deletes = b.rng.one_in(2);
    let wish = wish(b, if deletes { Does::Delete } else { Does::Unlink });
    let records = add(b, &wish);
    let of = quoted(&records.table);
    let body = match b.rng.below(3) {
        0 => format!("UPDATE {of} SET points = 0 WHERE ref = {}", records.others[0]),
        1 => format!("DELETE FROM {of} WHERE ref = {}", records.others[0]),
        _ => format!("UPDATE {PEOPLE} SET plan = 'free' WHERE name = 'nobody'"),
    };
    let event = if deletes { "DELETE" } else { "UPDATE" };
    b.after_load.push(format!("CREATE TRIGGER elsewhere AFTER {event} ON {of} BEGIN {body}; END"));
    b.refuse("plan.trigger-changes-others", &[Shape::Trigger]);
}

/// A row holds the person's key in a spelling that only the engine takes for it.
fn key_spelled_otherwise(b: &mut Builder) {
    if b.people.style == KeyStyle::Composite {
        return nobody(b);
    }
    let mut wish = wish(b, Does::Unlink);
    wish.by = By::Polymorphic;
    let records = add(b, &wish);
    let column = |table: &mut Table, of: &str, to: &dyn Fn(&str) -> String| {
        for (_, declared) in table.columns.iter_mut().filter(|(name, _)| name == of) {
            *declared = to(declared);
        }
    };
    let person = b.people.accounts[0].key[0].clone();
    let spelled = match &person {
        Cell::Integer(number) => format!("0{number}"),
        Cell::Text(text) => {
            column(&mut b.tables[0], "id", &|declared| format!("{declared} COLLATE NOCASE"));
            text.to_uppercase()
        }
        _ => String::new(),
    };
    let table = b.tables.iter_mut().find(|table| table.name == records.table).expect("records");
    column(table, "of_id", &|_| "TEXT".into());
    let theirs = |row: &&mut super::fate::Row| row.table == records.table && row.theirs;
    let row = b.rows.iter_mut().filter(theirs).find(|row| row.cells.get("of_id") == Some(&person));
    row.expect("a row of the person").cells.insert("of_id".into(), super::cell::text(spelled));
    b.refuse("unsupported.key-spelling", &[Shape::KeySpelling, Shape::Polymorphic]);
}

/// One of the accounts is the anonymous person of an earlier run.
fn nobody(b: &mut Builder) {
    let account = b.people.accounts.len() - 1;
    let id = b.people.accounts[account].key.clone();
    let names = b.people.key_names();
    for row in b.rows.iter_mut().filter(|row| row.table == PEOPLE) {
        if names.iter().zip(&id).all(|(name, cell)| row.cells.get(name) == Some(cell)) {
            row.cells.insert("name".into(), super::cell::text(super::people::ANONYMOUS));
        }
    }
    let mut shapes = vec![b.people.form.shape()];
    shapes.extend((account > 0).then_some(Shape::Twin));
    b.refuse("subject.nobody", &shapes);
}

/// A type and id, or a key in JSON, cannot lead to two columns.
fn reference_to_two_columns(b: &mut Builder) {
    let mut wish = wish(b, Does::Unlink);
    wish.by = b.rng.pick(&[By::Polymorphic, By::Json]);
    let shape = if wish.by == By::Json { Shape::JsonPath } else { Shape::Polymorphic };
    add(b, &wish);
    b.refuse("policy.link-key", &[shape, Shape::CompositeKey]);
}
