//! Tables that point at records: rows that belong to them, rows of others that refer to them or lead from one to another,
//! kept rows that refer to unlinked ones, and records that refer to each other.

use serde_json::{Value as Json, json};

use super::builder::{Builder, Changes, Table, cases, quoted};
use super::cell::{Cell, Cells, text};
use super::fate::{Becomes, Fate, Outcome};
use super::people::{PEOPLE, foreign_key, link_columns, on_delete};
use super::records::{ACTIONS, By, Does, Does1, Kind, Records, Wish};
use super::shape::Shape;
use super::written::Written;

/// A table with a number, a label and a foreign key to records.
fn pointing(b: &mut Builder, to: &Records, action: Shape, nullable: bool) -> (String, Table) {
    let (collection, name) = b.names();
    let mut table = Table { name, ..Table::default() };
    table.column("ref", "INTEGER PRIMARY KEY");
    table.column("of", if nullable { "INTEGER" } else { "INTEGER NOT NULL" });
    table.column("label", "TEXT NOT NULL");
    table.column("detail", "TEXT");
    table.constraints.push(format!(
        "FOREIGN KEY (\"of\") REFERENCES {} (ref){}",
        quoted(&to.table),
        on_delete(action)
    ));
    (collection, table)
}

fn described(purposes: &Json, to: &Records, owner: bool) -> Json {
    let mut link = json!({ "to": to.collection });
    if owner {
        link["role"] = json!("owner");
    }
    json!({
        "purposes": purposes,
        "links": { "of": link },
        "fields": { "label": { "identifies": "none" }, "detail": { "identifies": "directly" } },
    })
}

fn cells(b: &mut Builder, of: i64) -> Cells {
    let reference = b.reference();
    let mut cells =
        Cells::from([("ref".to_string(), Cell::Integer(reference)), ("of".into(), Cell::Integer(of))]);
    for name in ["label", "detail"] {
        let word = b.word();
        cells.insert(name.into(), word);
    }
    cells
}

fn finish(b: &mut Builder, collection: &str, table: Table, described: Json) -> String {
    let name = table.name.clone();
    b.tables.push(table);
    b.collection(collection, &name, described);
    b.link_keys.insert(collection.into(), vec!["ref".into()]);
    name
}

/// Lines of orders: rows that belong to rows that lead to the person. They have no date of their own.
pub(super) fn children(b: &mut Builder, to: &Records) {
    let action = b.rng.pick(&ACTIONS);
    let (collection, table) = pointing(b, to, action, b.rng.clone().one_in(2));
    let purposes = match to.does {
        Does::Keep | Does::KeepFloor | Does::KeepCleared => json!([format!("of_{}", to.collection)]),
        Does::Unlink | Does::LinkWhen => json!(["programme"]),
        _ => json!(["account"]),
    };
    let table = finish(b, &collection, table, described(&purposes, to, true));
    for (of, does) in to.mine.clone() {
        for _ in 0..b.rng.between(1, 2) {
            // Rows carry on to what belongs to them where they are the person's by ownership, or go.
            let carries = to.owner || does == Does1::Delete;
            let (outcome, fate) = match (to.does, does) {
                _ if !carries => (None, Fate::same()),
                (Does::Keep | Does::KeepFloor | Does::KeepCleared, Does1::Keep | Does1::Clear) => {
                    (Some(Outcome::Kept), Fate::same())
                }
                (Does::Unlink | Does::LinkWhen, _) => {
                    let changes = Changes::from([("detail".into(), Becomes::Gone)]);
                    (Some(Outcome::Unlinked), Fate::Stays(changes))
                }
                _ => (Some(Outcome::Deleted), Fate::Goes),
            };
            let cells = cells(b, of);
            let row = b.add(&table, cells, fate, carries);
            row.cases = outcome.map(|outcome| vec![(Shape::OwnerChild, outcome)]).unwrap_or_default();
        }
    }
    for of in to.others.clone() {
        let cells = cells(b, of);
        b.add(&table, cells, Fate::same(), false);
    }
}

/// Reviews of others: rows that only refer to rows of the person, which lets go of them where they go.
pub(super) fn referrers(b: &mut Builder, to: &Records) {
    let action = b.rng.pick(&[Shape::NoAction, Shape::Restrict, Shape::SetNull, Shape::SetDefault]);
    let (collection, table) = pointing(b, to, action, true);
    let table = finish(b, &collection, table, described(&json!(["programme"]), to, false));
    for (of, does) in to.mine.clone() {
        let cells = cells(b, of);
        let goes = does == Does1::Delete;
        let fate =
            if goes { Fate::Stays(Changes::from([("of".into(), Becomes::Null)])) } else { Fate::same() };
        let row = b.add(&table, cells, fate, false);
        if goes {
            row.cases.push((action, Outcome::Detached));
        }
    }
    for of in to.others.clone() {
        let cells = cells(b, of);
        b.add(&table, cells, Fate::same(), false);
    }
}

/// Invoices that refer to unlinked rows: what leads from a kept row to another is no secret.
pub(super) fn bridge(b: &mut Builder, to: &Records) {
    let (collection, mut table) = pointing(b, to, Shape::NoAction, true);
    let people = b.people.clone();
    for (name, declared) in link_columns(&people, "user_") {
        table.column(&name, declared);
    }
    table.constraints.push(foreign_key(&people, "user_", Shape::Restrict));
    let written = Written::of(&collection);
    table.column("day", written.declared());
    let own = format!("of_{collection}");
    b.purpose(
        &own,
        json!({ "basis": "legal-obligation", "provision": "AO §147(1) no. 4",
            "retention": { "after": written.after(&format!("{collection}.day")),
                           "keep": "P8Y", "end": "not-before" } }),
    );
    let mut described = described(&json!([own]), to, false);
    let columns: Vec<String> = link_columns(&people, "user_").into_iter().map(|(name, _)| name).collect();
    described["links"]["person"] = json!({ "to": PEOPLE, "role": "owner", "columns": columns });
    described["fields"]["day"] = json!({ "identifies": "none" });
    let table = finish(b, &collection, table, described);
    for (of, does) in to.mine.clone() {
        if does != Does1::Unlink {
            continue;
        }
        let mut cells = cells(b, of);
        let account = b.rng.pick(&people.accounts);
        for (name, cell) in columns.iter().zip(&account.key) {
            cells.insert(name.clone(), cell.clone());
        }
        cells.insert("day".into(), written.cell(&text("2025-03-01")));
        b.kept_by_key = true;
        b.add(&table, cells, Fate::same(), true).cases =
            vec![(Shape::Bridge, Outcome::Kept), (Shape::Bridge, Outcome::Unlinked)];
    }
}

/// Bookings: rows of others by which a kept row leads to an unlinked one, or which lead to both.
pub(super) fn between(b: &mut Builder) {
    let wish = |does, nullable| Wish {
        by: By::ForeignKey(Shape::NoAction),
        kind: Kind::Plain,
        does,
        unique_link: false,
        unique_detail: false,
        owner: true,
        nullable,
    };
    let nullable = b.rng.one_in(2);
    let unlinked = super::records::add(b, &wish(Does::Unlink, nullable));
    let kept = if b.rng.one_in(2) { Some(super::records::add(b, &wish(Does::Keep, nullable))) } else { None };
    let (collection, mut table) = pointing(b, &unlinked, Shape::NoAction, false);
    let mut described = described(&json!(["programme"]), &unlinked, false);
    if let Some(kept) = &kept {
        table.column("under", "INTEGER");
        let constraint = format!("FOREIGN KEY (under) REFERENCES {} (ref)", quoted(&kept.table));
        table.constraints.push(constraint);
        described["links"]["under"] = json!({ "to": kept.collection });
    }
    let table = finish(b, &collection, table, described);
    let mut mine = Vec::new();
    for (of, _) in unlinked.mine.clone() {
        let mut cells = cells(b, of);
        if let Some(Cell::Integer(reference)) = cells.get("ref") {
            mine.push((*reference, Does1::Unlink));
        }
        if let Some(kept) = &kept {
            let under = b.rng.pick(&kept.mine).0;
            cells.insert("under".into(), Cell::Integer(under));
        }
        b.add(&table, cells, Fate::same(), false);
    }
    for row in b.rows.iter_mut().filter(|row| row.theirs) {
        let outcome = match &row.table {
            at if *at == unlinked.table => Outcome::Unlinked,
            at if kept.as_ref().is_some_and(|kept| *at == kept.table) => Outcome::Kept,
            _ => continue,
        };
        row.cases.push((Shape::Between, outcome));
    }
    if kept.is_none() {
        let does = unlinked.does;
        let middle = Records { collection, table, does, owner: false, mine, others: Vec::new() };
        bridge(b, &middle);
        let row = b.rows.last_mut().expect("an invoice");
        row.cases.push((Shape::Between, Outcome::Kept));
    }
}

/// Answers: records that point at records of the same table.
pub(super) fn answers(b: &mut Builder) {
    let does = b.rng.pick(&[Does::Delete, Does::Unlink, Does::Keep]);
    let action = b.rng.pick(&[Shape::NoAction, Shape::Restrict, Shape::SetNull, Shape::SetDefault]);
    let by = By::ForeignKey(Shape::NoAction);
    let wish = Wish {
        by,
        kind: Kind::Plain,
        does,
        unique_link: false,
        unique_detail: false,
        owner: true,
        nullable: b.rng.one_in(2),
    };
    let records = super::records::add(b, &wish);
    let owned = does == Does::Delete && b.rng.one_in(2);
    let table = b.tables.last_mut().expect("records");
    table.column("answers", "INTEGER");
    table.constraints.push(format!(
        "FOREIGN KEY (answers) REFERENCES {} (ref){}",
        quoted(&records.table),
        on_delete(action)
    ));
    let mut link = json!({ "to": records.collection });
    if owned {
        link["role"] = json!("owner");
    }
    b.collections[&records.collection]["links"]["answers"] = link;
    let everything: Vec<i64> =
        records.mine.iter().map(|(reference, _)| *reference).chain(records.others.clone()).collect();
    let others = records.others.clone();
    let mut gone: Vec<i64> = if does == Does::Delete {
        records.mine.iter().map(|(reference, _)| *reference).collect()
    } else {
        Vec::new()
    };
    for (at, reference) in everything.iter().enumerate() {
        // Answers to what was there before, so that chains end.
        let to = (at > 0 && b.rng.one_in(2)).then(|| b.rng.pick(&everything[..at]));
        let wanted = Cell::Integer(*reference);
        let is_other = others.contains(reference);
        let follows = owned && to.is_some_and(|to| gone.contains(&to));
        let detached = !owned && is_other && to.is_some_and(|to| gone.contains(&to));
        if follows && is_other {
            gone.push(*reference);
        }
        for row in b.rows.iter_mut().filter(|row| row.table == records.table) {
            if row.cells.get("ref") != Some(&wanted) {
                continue;
            }
            row.cells.insert("answers".into(), to.map_or(Cell::Null, Cell::Integer));
            if follows && is_other {
                row.fate = Fate::Goes;
                row.theirs = true;
                row.cases.push((Shape::SelfReference, Outcome::Deleted));
            }
            if detached {
                row.fate = Fate::Stays(Changes::from([("answers".into(), Becomes::Null)]));
                row.cases.push((Shape::SelfReference, Outcome::Detached));
                row.cases.push((action, Outcome::Detached));
            }
            let outcome = row.cases.first().map(|(_, outcome)| *outcome);
            if let (Some(outcome), true) = (outcome, row.theirs && to.is_some()) {
                row.cases.extend(cases(&[Shape::SelfReference], outcome));
            }
        }
    }
}

/// Orders and their lines: each order points at its first line, each line at its order.
pub(super) fn cycle(b: &mut Builder) {
    let does = b.rng.pick(&[Does::Delete, Does::Delete, Does::Unlink, Does::Keep]);
    let wish = Wish {
        by: By::ForeignKey(b.rng.pick(&ACTIONS)),
        kind: Kind::Plain,
        does,
        unique_link: false,
        unique_detail: false,
        owner: true,
        nullable: b.rng.one_in(2),
    };
    let records = super::records::add(b, &wish);
    children(b, &records);
    let lines = b.tables.last().expect("lines").name.clone();
    let lines_collection = b
        .collections
        .iter()
        .find(|(name, c)| is_named(name, c, &lines))
        .map(|(name, _)| name.clone())
        .expect("lines");
    let action = b.rng.pick(&[Shape::NoAction, Shape::Restrict, Shape::SetNull, Shape::SetDefault]);
    let at = b.tables.iter().position(|table| table.name == records.table).expect("orders");
    let table = &mut b.tables[at];
    table.column("first", "INTEGER");
    table.constraints.push(format!(
        "FOREIGN KEY (\"first\") REFERENCES {} (ref){}",
        quoted(&lines),
        on_delete(action)
    ));
    b.collections[&records.collection]["links"]["first"] = json!({ "to": lines_collection });
    let of: Vec<(Cell, Cell)> = b
        .rows
        .iter()
        .filter(|row| row.table == lines)
        .filter_map(|row| Some((row.cells.get("of")?.clone(), row.cells.get("ref")?.clone())))
        .collect();
    for row in b.rows.iter_mut().filter(|row| row.table == records.table) {
        let line = row.cells.get("ref").and_then(|own| of.iter().find(|(order, _)| order == own));
        row.cells.insert("first".into(), line.map_or(Cell::Null, |(_, line)| line.clone()));
        if let (Some((_, outcome)), true) = (row.cases.first().copied(), line.is_some()) {
            row.cases.push((Shape::Cycle, outcome));
        }
    }
}

fn is_named(name: &str, collection: &Json, table: &str) -> bool {
    match collection.get("table").and_then(Json::as_str) {
        Some(declared) => declared == quoted(table),
        None => name == table,
    }
}
