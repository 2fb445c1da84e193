//! Rows that lead to people by one link: the form of the link, the kind of the table and what becomes of the rows vary.

use serde_json::{Value as Json, json};

use super::builder::{Builder, Changes, DECIDED, Table, cases, listed, quoted, unlinked_purpose};
use super::cell::{Cell, Cells, text};
use super::fate::{Becomes, Fate, Outcome};
use super::people::{Form, KeyStyle, PEOPLE, Person, cut, default_of, foreign_key, link_columns};
use super::shape::Shape;
use super::written::Written;

/// How rows lead to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    ForeignKey(Shape),
    Polymorphic,
    Json,
    Value,
}

/// What kind of table holds them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    WithoutRowid,
    NoKey,
    TwoColumns,
}

/// What is declared for the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Does {
    Delete,
    Unlink,
    /// The purpose has ended and the person is only one of those concerned.
    Reassign,
    Keep,
    KeepFloor,
    KeepCleared,
    Hold,
    Due,
    When,
    LinkWhen,
}

/// What becomes of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Does1 {
    Delete,
    Unlink,
    Keep,
    Clear,
}

/// What other parts need to know of a table of records.
#[derive(Clone, Debug)]
pub(super) struct Records {
    pub(super) collection: String,
    pub(super) table: String,
    pub(super) does: Does,
    pub(super) owner: bool,
    /// The person's rows: number and what becomes of them.
    pub(super) mine: Vec<(i64, Does1)>,
    pub(super) others: Vec<i64>,
}

/// What a table of records is to be.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    pub(super) by: By,
    pub(super) kind: Kind,
    pub(super) does: Does,
    /// A unique key holds the link.
    pub(super) unique_link: bool,
    /// The detail cannot be null and is unique.
    pub(super) unique_detail: bool,
    pub(super) owner: bool,
    pub(super) nullable: bool,
}

/// The actions a foreign key may have.
pub(super) const ACTIONS: [Shape; 5] =
    [Shape::NoAction, Shape::Restrict, Shape::Cascade, Shape::SetNull, Shape::SetDefault];

impl Wish {
    pub(super) fn any(b: &mut Builder) -> Self {
        let action = b.rng.pick(&ACTIONS);
        let by = match b.rng.below(8) {
            0 => By::Polymorphic,
            1 => By::Json,
            2 => By::Value,
            _ => By::ForeignKey(action),
        };
        let composite = b.people.style == KeyStyle::Composite;
        let by =
            if composite && matches!(by, By::Polymorphic | By::Json) { By::ForeignKey(action) } else { by };
        let mut does = b.rng.pick(&[
            Does::Delete,
            Does::Delete,
            Does::Unlink,
            Does::Unlink,
            Does::Unlink,
            Does::Reassign,
            Does::Keep,
            Does::KeepFloor,
            Does::KeepCleared,
            Does::KeepCleared,
            Does::Hold,
            Does::Due,
            Does::When,
            Does::LinkWhen,
        ]);
        let somewhere = matches!(by, By::Polymorphic | By::Json);
        if somewhere && b.rng.one_in(4) {
            does = Does::LinkWhen;
        }
        if does == Does::LinkWhen && !somewhere {
            does = Does::When;
        }
        Self {
            by,
            kind: b.rng.pick(&[Kind::Plain, Kind::Plain, Kind::WithoutRowid, Kind::NoKey, Kind::TwoColumns]),
            does,
            unique_link: matches!(by, By::ForeignKey(_)) && b.rng.one_in(4),
            unique_detail: b.rng.one_in(3),
            owner: b.rng.one_in(2),
            nullable: b.rng.one_in(2),
        }
    }

    /// One whose number other tables can point to.
    pub(super) fn referenced(b: &mut Builder) -> Self {
        let wish = Self::any(b);
        let kind = if wish.kind == Kind::TwoColumns { Kind::Plain } else { wish.kind };
        Self { kind, ..wish }
    }
}

/// What is written down for one part of the table while it is built.
struct Part<'w> {
    wish: &'w Wish,
    collection: String,
    table: Table,
    links: Json,
    fields: Json,
    shapes: Vec<Shape>,
    owner: bool,
}

/// Adds a table of records.
pub(super) fn add(b: &mut Builder, wish: &Wish) -> Records {
    let (collection, name) = b.names();
    let role_owner = match wish.does {
        Does::Delete | Does::Keep | Does::KeepFloor | Does::KeepCleared | Does::When => true,
        Does::Reassign | Does::Due => false,
        Does::Unlink | Does::Hold | Does::LinkWhen => wish.owner,
    };
    let mut part = Part {
        wish,
        collection,
        table: Table { name, ..Table::default() },
        links: json!({}),
        fields: json!({}),
        shapes: shapes(b, wish),
        owner: role_owner,
    };
    part.key();
    part.link(b);
    part.plain_columns();
    if wish.unique_link {
        let columns: Vec<String> = part.unique_link(b);
        part.table.constraints.push(format!("UNIQUE {}", listed(&columns)));
    }
    if wish.kind == Kind::Plain && wish.does == Does::Unlink && b.rng.one_in(3) {
        part.shapes.push(Shape::Trigger);
        harmless_trigger(b, &part.table.name);
    }
    part.describe(b);
    part.rows(b)
}

/// A trigger that refuses what the run does not do, and touches the row it is about.
fn harmless_trigger(b: &mut Builder, table: &str) {
    let (of, name) = (quoted(table), quoted(&format!("{table} stays")));
    b.after_load.push(format!(
        "CREATE TRIGGER {name} AFTER UPDATE ON {of} BEGIN
           SELECT raise(ABORT, 'the label is final') WHERE new.label IS NOT old.label;
           UPDATE {of} SET kind = kind WHERE ref = new.ref;
         END"
    ));
}

fn shapes(b: &Builder, wish: &Wish) -> Vec<Shape> {
    let mut shapes = b.people.shapes();
    shapes.push(match wish.by {
        By::ForeignKey(action) => action,
        By::Polymorphic => Shape::Polymorphic,
        By::Json => Shape::JsonPath,
        By::Value => Shape::ByValue,
    });
    if b.people.real && matches!(wish.by, By::ForeignKey(_)) {
        shapes.push(Shape::RealLink);
    }
    match wish.kind {
        Kind::NoKey => shapes.push(Shape::NoKey),
        Kind::WithoutRowid => shapes.push(Shape::WithoutRowid),
        Kind::Plain | Kind::TwoColumns => {}
    }
    match wish.does {
        Does::Due | Does::KeepFloor => shapes.push(Shape::DueByRow),
        Does::When | Does::LinkWhen => shapes.push(Shape::When),
        _ => {}
    }
    if wish.unique_link {
        shapes.push(Shape::UniqueLink);
    }
    shapes
}

impl Part<'_> {
    fn key(&mut self) {
        match self.wish.kind {
            Kind::Plain => self.table.column("ref", "INTEGER PRIMARY KEY"),
            Kind::WithoutRowid => {
                self.table.column("ref", "INTEGER NOT NULL PRIMARY KEY");
                self.table.suffix = " WITHOUT ROWID";
            }
            Kind::NoKey => self.table.column("ref", "INTEGER NOT NULL UNIQUE"),
            Kind::TwoColumns => {
                self.table.column("ref", "INTEGER NOT NULL");
                self.table.column("part", "INTEGER NOT NULL");
                self.table.constraints.push("PRIMARY KEY (ref, part)".into());
            }
        }
    }

    fn link(&mut self, b: &mut Builder) {
        let null = if self.wish.nullable { "" } else { " NOT NULL" };
        let role =
            if self.owner { "owner" } else { b.rng.pick(&["author", "actor", "counterparty", "co-holder"]) };
        match self.wish.by {
            By::ForeignKey(action) => {
                let other = b.rng.pick(&b.people.others.clone());
                for (i, (name, declared)) in link_columns(&b.people, "user_").into_iter().enumerate() {
                    let default =
                        if action == Shape::SetDefault { default_of(&other, i) } else { String::new() };
                    self.table.column(&name, &format!("{declared}{null}{default}"));
                }
                self.table.constraints.push(foreign_key(&b.people, "user_", action));
                let columns: Vec<String> =
                    link_columns(&b.people, "user_").into_iter().map(|(name, _)| name).collect();
                self.links["person"] = json!({ "to": PEOPLE, "role": role, "columns": columns });
            }
            By::Polymorphic => {
                self.table.column("of_type", &format!("TEXT{null}"));
                // Half of them keep numbers as text, as such columns often do.
                let declared = if b.rng.one_in(2) { "TEXT" } else { b.people.key()[0].1 };
                self.table.column("of_id", &format!("{declared}{null}"));
                self.links["person"] = json!({ "to": PEOPLE, "role": role,
                    "polymorphic": { "type": "of_type", "id": "of_id", "spelled": ["User", "user", "App\\User"] } });
            }
            By::Json => {
                self.table.column("data", "TEXT NOT NULL");
                self.links["person"] = json!({ "to": PEOPLE, "role": role,
                    "json": { "column": "data", "path": "$.user.id" } });
                self.fields["data"] = json!({ "identifies": "none", "format": "json" });
            }
            By::Value => {
                self.table.column("email", &format!("TEXT{null}"));
                self.links["email"] = json!({ "to": PEOPLE, "role": role,
                    "value": { "of": "email", "normalise": ["trim", "case"] } });
                self.fields["email"] = json!({ "category": "user.contact.email", "identifies": "directly" });
            }
        }
        if self.wish.does == Does::LinkWhen {
            self.links["person"]["when"] = json!({ "kind": { "in": ["a", "b"] } });
        }
    }

    fn plain_columns(&mut self) {
        let detail = if self.wish.unique_detail { "TEXT NOT NULL UNIQUE" } else { "TEXT" };
        for (name, declared) in [
            ("label", "TEXT NOT NULL"),
            ("detail", detail),
            ("town", if self.wish.nullable { "TEXT" } else { "TEXT NOT NULL" }),
            ("note", "TEXT"),
            ("day", Written::of(&self.collection).declared()),
            ("kind", "TEXT"),
            ("points", "INTEGER"),
        ] {
            self.table.column(name, declared);
        }
        let own = |cleared: bool, mut field: Json| {
            if cleared {
                field["purposes"] = json!(["account"]);
            }
            field
        };
        let clears = self.wish.does == Does::KeepCleared;
        self.fields["label"] = json!({ "identifies": "none" });
        self.fields["detail"] = own(clears, json!({ "identifies": "directly" }));
        self.fields["town"] = json!({ "identifies": "indirectly" });
        self.fields["note"] = own(clears, json!({ "identifies": "free-text" }));
        for name in ["day", "kind", "points"] {
            self.fields[name] = json!({ "identifies": "none" });
        }
        if self.wish.kind == Kind::NoKey {
            self.fields["ref"] = json!({ "identifies": "none" });
        }
    }

    fn unique_link(&self, b: &Builder) -> Vec<String> {
        let link = link_columns(&b.people, "user_").into_iter().map(|(name, _)| name);
        link.chain(["points".to_string()]).collect()
    }

    fn describe(&self, b: &mut Builder) {
        let own = format!("of_{}", self.collection);
        if self.on_consent() {
            self.consent(b, &own);
        }
        let after = Written::of(&self.collection).after(&format!("{}.day", self.collection));
        let purposes = match self.wish.does {
            _ if self.on_consent() => json!([own]),
            Does::Delete | Does::Reassign | Does::Hold => json!(["account"]),
            Does::Unlink | Does::LinkWhen => json!(["programme"]),
            Does::Keep | Does::KeepFloor | Does::KeepCleared => {
                b.purpose(
                    &own,
                    json!({ "basis": "legal-obligation", "provision": "AO §147(1) no. 4",
                        "retention": { "after": after, "keep": "P8Y", "end": "not-before" } }),
                );
                json!([own])
            }
            Does::Due => {
                let mut purpose = unlinked_purpose();
                purpose["retention"] = json!({ "after": after, "keep": "P3Y" });
                b.purpose(&own, purpose);
                json!([own])
            }
            Does::When => json!([
                { "purpose": "account", "when": { "kind": { "in": ["a", "c"] } } },
                { "purpose": "programme", "when": { "kind": "b" } },
            ]),
        };
        if self.wish.does == Does::Hold {
            let collections = json!([self.collection]);
            if b.rng.one_in(2) {
                b.holds.push(
                    json!({ "collections": collections, "reference": "claim 12", "review": "2027-03-01" }),
                );
            } else {
                b.restrictions.push(json!({ "collections": collections, "ground": "accuracy-contested" }));
            }
        }
        let mut described = json!({ "purposes": purposes, "links": self.links, "fields": self.fields });
        if self.wish.kind == Kind::NoKey && self.wish.unique_detail {
            described["key"] = json!(["ref"]);
            described["fields"].as_object_mut().expect("fields").remove("ref");
        } else if self.wish.kind == Kind::NoKey {
            b.keyless.insert(self.table.name.clone());
        }
        if matches!(self.wish.does, Does::Unlink) {
            described["engagement"] = json!(["rows", { "sum": "points" }]);
        }
        b.collection(&self.collection, &self.table.name, described);
        b.link_keys.insert(self.collection.clone(), vec!["ref".into()]);
    }

    /// Whether the rows are for a purpose on consent, which decides what becomes of them; every third table is asked.
    fn on_consent(&self) -> bool {
        matches!(self.wish.does, Does::Keep | Does::Delete) && self.collection.ends_with(['2', '5'])
    }

    /// Declares it, and says how the consent stands: where the rows go, it is over.
    fn consent(&self, b: &mut Builder, purpose: &str) {
        let declared = json!({ "notice": "notice 3", "method": "form", "withdrawal": "link in each mail" });
        b.purpose(
            purpose,
            json!({ "basis": "consent", "consent": declared, "ends": { "event": "programme.over" } }),
        );
        let stands = self.wish.does == Does::Keep;
        let fact = |status: &str| json!({ "status": status, "since": "2026-01-05" });
        let until = |expires: &str| json!({ "status": "given", "since": "2026-01-05", "expires": expires });
        let fact = match (stands, b.rng.clone().below(4)) {
            (true, 0) => return,
            (true, 1) => fact("given"),
            (true, 2) => fact("renewed"),
            (true, _) => until("2026-11-22"),
            (false, 0) => {
                b.withdrawn.insert(purpose.into(), json!("2026-11-01"));
                return;
            }
            (false, 1) => fact("withdrawn"),
            (false, 2) => fact("expired"),
            (false, _) => until(DECIDED),
        };
        b.consents.insert(purpose.into(), fact);
    }

    fn rows(mut self, b: &mut Builder) -> Records {
        let people = b.people.clone();
        b.tables.push(std::mem::take(&mut self.table));
        let table = b.tables.last().expect("just added").name.clone();
        let mut records = Records {
            collection: self.collection.clone(),
            table: table.clone(),
            does: self.wish.does,
            owner: self.owner,
            mine: Vec::new(),
            others: Vec::new(),
        };
        for account in 0..people.accounts.len() {
            for _ in 0..b.rng.between(1, 3) {
                let (reference, does) = self.mine(b, &table, account);
                records.mine.push((reference, does));
            }
        }
        for other in &people.others {
            for _ in 0..b.rng.between(1, 2) {
                let reference = self.row_of(b, &table, other);
                records.others.push(reference);
            }
        }
        self.near_misses(b, &table);
        self.collapse(b, &table);
        records
    }

    /// A row of the person.
    fn mine(&self, b: &mut Builder, table: &str, account: usize) -> (i64, Does1) {
        let person = b.people.accounts[account].clone();
        let (does, day, kind) = self.drawn(b);
        let mut cells = self.cells(b, &person, kind);
        cells.insert("day".into(), Written::of(&self.collection).cell(&day));
        let mention = b.rng.one_in(2);
        let (note, redacted) = b.note(mention, true);
        let shared_name = b.loses_shared_name(&note, &redacted);
        cells.insert("note".into(), text(note));
        let reference = reference(&cells);
        let (outcome, fate) = match does {
            Does1::Delete => (Outcome::Deleted, Fate::Goes),
            Does1::Keep => (Outcome::Kept, Fate::same()),
            Does1::Clear => (Outcome::Cleared, Fate::Stays(cleared())),
            Does1::Unlink => {
                let mut changes = self.cut(b, account);
                changes.extend(unlinked(&redacted));
                (Outcome::Unlinked, Fate::Stays(changes))
            }
        };
        let by_key = self.wish.by != By::Value;
        match does {
            Does1::Keep | Does1::Clear => b.kept_by_key |= by_key,
            Does1::Unlink => b.cut_by_key |= by_key,
            Does1::Delete => {}
        }
        let mut found = cases(&self.shapes, outcome);
        if does == Does1::Clear {
            found.extend(cases(&self.shapes, Outcome::Kept));
        }
        if does == Does1::Unlink && mention {
            found.extend(cases(&self.shapes, Outcome::Redacted));
            found.extend(shared_name.then_some((Shape::Namesake, Outcome::Redacted)));
        }
        if self.wish.unique_detail && matches!(does, Does1::Unlink | Does1::Clear) {
            found.push((Shape::UniqueColumn, outcome));
        }
        if self.wish.does == Does::Hold {
            found.push((Shape::Held, outcome));
        }
        if self.on_consent() {
            found.push((Shape::Consent, outcome));
        }
        if by_key && matches!(does, Does1::Unlink | Does1::Keep) {
            found.push((b.people.form.shape(), outcome));
        }
        if account > 0 {
            found.push((Shape::Twin, outcome));
        }
        b.add(table, cells, fate, true).cases = found;
        (reference, does)
    }

    /// What becomes of the next row, with the date and kind that make it so.
    fn drawn(&self, b: &mut Builder) -> (Does1, Cell, Option<&'static str>) {
        let recent = |b: &mut Builder| text(format!("{}-06-15", 2024 + b.rng.below(3)));
        let kind = |b: &mut Builder| Some(b.rng.pick(&["a", "b"]));
        match self.wish.does {
            Does::Delete => (Does1::Delete, recent(b), kind(b)),
            Does::Unlink | Does::Reassign | Does::LinkWhen => (Does1::Unlink, recent(b), kind(b)),
            Does::Keep | Does::Hold => (Does1::Keep, recent(b), kind(b)),
            Does::KeepCleared => (Does1::Clear, recent(b), kind(b)),
            // Held through the eighth year after that of the row: 2018 is held in 2026, 2017 is not.
            Does::KeepFloor if b.rng.one_in(2) => (Does1::Delete, text("2017-12-31"), kind(b)),
            Does::KeepFloor => (Does1::Keep, text("2018-01-01"), kind(b)),
            Does::Due if b.rng.one_in(2) => (Does1::Delete, text("2022-12-31"), kind(b)),
            // A date that cannot be read is never due.
            Does::Due if b.rng.one_in(4) => (Does1::Unlink, text("soon"), kind(b)),
            Does::Due => (Does1::Unlink, text("2023-01-01"), kind(b)),
            Does::When => match b.rng.below(5) {
                0 => (Does1::Delete, recent(b), Some("c")),
                1 | 2 => (Does1::Delete, recent(b), Some("a")),
                _ => (Does1::Unlink, recent(b), Some("b")),
            },
        }
    }

    /// A row of somebody else.
    fn row_of(&self, b: &mut Builder, table: &str, other: &Person) -> i64 {
        let kind = Some(b.rng.pick(&["a", "b"]));
        let mut cells = self.cells(b, other, kind);
        let (note, _) = b.note(false, false);
        cells.insert("note".into(), text(note));
        cells.insert("day".into(), Written::of(&self.collection).cell(&text("2015-01-01")));
        let reference = reference(&cells);
        b.add(table, cells, Fate::same(), false);
        reference
    }

    /// The cells of a row that leads to `person`, without date and note.
    fn cells(&self, b: &mut Builder, person: &Person, kind: Option<&str>) -> Cells {
        let number = b.reference();
        let mut cells = Cells::from([("ref".to_string(), Cell::Integer(number))]);
        if self.wish.kind == Kind::TwoColumns {
            cells.insert("part".into(), Cell::Integer(1));
        }
        for name in ["label", "detail", "town"] {
            let word = b.word();
            cells.insert(name.into(), word);
        }
        cells.insert("kind".into(), kind.map_or(Cell::Null, text));
        // Unique within the person, so that only two accounts, or an earlier run, can make rows collapse.
        cells.insert(
            "points".into(),
            Cell::Integer(if self.wish.unique_link { 1000 + number } else { number % 7 }),
        );
        match self.wish.by {
            By::ForeignKey(_) => {
                for ((name, _), cell) in link_columns(&b.people, "user_").iter().zip(&person.key) {
                    cells.insert(name.clone(), cell.clone());
                }
            }
            By::Polymorphic => {
                cells.insert("of_type".into(), text(b.rng.pick(&["User", "user", "App\\User"])));
                cells.insert("of_id".into(), person.key[0].clone());
            }
            By::Json => {
                let id = match &person.key[0] {
                    Cell::Integer(number) if b.rng.one_in(2) => json!(number),
                    Cell::Integer(number) => json!(number.to_string()),
                    Cell::Text(text) => json!(text),
                    _ => json!(null),
                };
                let by = json!({ "user": { "id": id, "as": "guest" }, "list": [1, { "id": 2 }], "ok": true });
                cells.insert("data".into(), text(by.to_string()));
            }
            By::Value => {
                let email = person.email.trim();
                let written = match b.rng.below(3) {
                    0 => email.to_uppercase(),
                    1 => format!("  {email} "),
                    _ => email.to_string(),
                };
                cells.insert("email".into(), text(written));
            }
        }
        cells
    }

    /// What cutting the link writes.
    fn cut(&self, b: &Builder, account: usize) -> Changes {
        match self.wish.by {
            By::ForeignKey(_) => {
                // The tenant stays, so a link with a tenant takes null in no case.
                cut(&b.people, "user_", account, self.wish.nullable)
            }
            By::Polymorphic => Changes::from([
                ("of_id".into(), Becomes::Cut { account, column: 0, nullable: self.wish.nullable }),
                ("of_type".into(), Becomes::NullIfShared { nullable: self.wish.nullable }),
            ]),
            By::Json => {
                let path = vec!["user".to_string(), "id".to_string()];
                Changes::from([("data".into(), Becomes::JsonCut { account, path })])
            }
            By::Value => Changes::from([("email".into(), Becomes::Gone)]),
        }
    }

    /// Rows that almost lead to the person.
    fn near_misses(&self, b: &mut Builder, table: &str) {
        let person = b.rng.pick(&b.people.accounts.clone());
        let other = b.rng.pick(&b.people.others.clone());
        let missed = |part: &Self, b: &mut Builder, column: &str, cell: Cell, kind: &str| {
            let mut cells = part.cells(b, &other, Some(kind));
            cells.insert("day".into(), Written::of(&part.collection).cell(&text(DECIDED)));
            cells.insert("note".into(), Cell::Null);
            cells.insert(column.into(), cell);
            b.add(table, cells, Fate::same(), false);
        };
        match self.wish.by {
            By::ForeignKey(_) => {}
            By::Polymorphic => {
                let near = self.cells(b, &person, Some("a"));
                let mut cells = near;
                cells.insert("of_type".into(), text(b.rng.pick(&["USER", "Admin", "Usr"])));
                cells.insert("day".into(), Written::of(&self.collection).cell(&text(DECIDED)));
                cells.insert("note".into(), Cell::Null);
                b.add(table, cells, Fate::same(), false);
            }
            By::Json => {
                let id = match &person.key[0] {
                    Cell::Integer(number) => json!(number),
                    Cell::Text(text) => json!(text),
                    _ => json!(null),
                };
                missed(self, b, "data", text(json!({ "author": { "id": id } }).to_string()), "a");
                missed(self, b, "data", text(json!({ "user": [{ "id": id }] }).to_string()), "a");
                let unread = [
                    "not { json".to_string(),
                    format!("{{user:{{id:{id}}}}}"),
                    format!("{{'user':{{'id':{id}}}}}"),
                    format!(r#"{{"user":{{"id":{id}}}"#),
                    format!(r#"{{"user":{{"id":[{id}]}}}}"#),
                    format!(r#"{{"user":{{"id":{{"was":{id}}}}}}}"#),
                    r#"{"user":{"id":1.5}}"#.to_string(),
                    r#"{"user":{"id":"\ud800"}}"#.to_string(),
                ];
                let unread = b.rng.clone().pick(&unread);
                missed(self, b, "data", text(unread), "b");
                b.rows.last_mut().expect("just added").cases = vec![(Shape::Unreadable, Outcome::Kept)];
                *b.unreadable.entry(format!("{}.person", self.collection)).or_default() += 1;
                missed(self, b, "data", text(json!({ "user": { "id": true } }).to_string()), "b");
            }
            By::Value => {
                missed(self, b, "email", text(format!("jo{}", person.email.trim())), "a");
                missed(self, b, "email", text(format!("{}.org", person.email.trim())), "b");
            }
        }
        if self.wish.does == Does::LinkWhen {
            let mut cells = self.cells(b, &person, Some("system"));
            cells.insert("day".into(), Written::of(&self.collection).cell(&text("2015-01-01")));
            cells.insert("note".into(), Cell::Null);
            b.add(table, cells, Fate::same(), false).cases = vec![(Shape::When, Outcome::Kept)];
        }
    }

    /// Now and then rows that would share a unique key if all pointed at one person.
    fn collapse(&self, b: &mut Builder, table: &str) {
        let cut = matches!(self.wish.does, Does::Unlink | Does::Reassign);
        let key = cut && self.wish.unique_link && !(self.wish.nullable && b.people.form == Form::Shared);
        if !key || b.rng.one_in(3) {
            return;
        }
        let points = Cell::Integer(5);
        let (reference_of_mine, _) = self.mine(b, table, 0);
        set(b, reference_of_mine, &points);
        if b.people.accounts.len() > 1 {
            let (twin, _) = self.mine(b, table, 1);
            set(b, twin, &points);
            b.collapses = true;
        } else if let Some(key) = b.people.nobody.clone() {
            let nobody = Person { key, ..b.people.others[0].clone() };
            let reference = self.row_of(b, table, &nobody);
            set(b, reference, &points);
            b.collapses = true;
        }
    }
}

fn set(b: &mut Builder, reference_of_row: i64, points: &Cell) {
    let wanted = Cell::Integer(reference_of_row);
    for row in b.rows.iter_mut().filter(|row| row.table != PEOPLE) {
        if row.cells.get("ref") == Some(&wanted) {
            row.cells.insert("points".into(), points.clone());
        }
    }
}

fn reference(cells: &Cells) -> i64 {
    match cells.get("ref") {
        Some(Cell::Integer(number)) => *number,
        _ => 0,
    }
}

fn cleared() -> Changes {
    ["detail", "note"].map(|name| (name.into(), Becomes::Gone)).into()
}

/// What becomes of the fields of an unlinked row.
pub(super) fn unlinked(redacted: &str) -> Changes {
    let mut changes: Changes = ["detail", "town"].map(|name| (name.into(), Becomes::Gone)).into();
    changes.insert("note".into(), Becomes::Text(redacted.into()));
    changes
}
