//! The people of a world: one of them closes their account.

use serde_json::{Value as Json, json};

use super::builder::{Builder, Changes, REMOVED, Table, listed, quoted};
use super::cell::{Canaries, Cell, Cells, text};
use super::fate::{Becomes, Fate, Outcome};
use super::shape::Shape;
use crate::rng::Rng;

/// How the key of people is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the parts of a world look at every one")]
pub enum KeyStyle {
    /// A whole number that is the row number.
    Integer,
    /// A text.
    Text,
    /// Tenant and number.
    Composite,
    /// A unique column, and no primary key.
    Bare,
    /// A text in a table without row numbers.
    WithoutRowid,
}

/// The declared form of the anonymous person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the parts of a world look at every one")]
pub enum Form {
    /// One for all.
    Shared,
    /// A new one for each account.
    Fresh,
    /// The row itself.
    InPlace,
}

impl Form {
    /// The shape it is.
    #[must_use]
    pub const fn shape(self) -> Shape {
        match self {
            Self::Shared => Shape::Shared,
            Self::Fresh => Shape::Fresh,
            Self::InPlace => Shape::InPlace,
        }
    }
}

/// One account.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "read by the checks")]
pub struct Person {
    /// The key.
    pub key: Vec<Cell>,
    /// The e-mail address.
    pub email: String,
    /// The name.
    pub name: String,
    /// The handle, without `@`.
    pub handle: String,
}

impl Person {
    /// Ways to write of them that must be found, each with what is to be left of it.
    #[must_use]
    pub fn mentions(&self) -> Vec<(String, String)> {
        let email = self.email.trim();
        let mut mentions: Vec<(String, String)> =
            [email.to_string(), email.to_uppercase(), format!("@{}", self.handle)]
                .into_iter()
                .map(|whole| (whole, REMOVED.to_string()))
                .collect();
        let link = "https://app.example/u/";
        mentions.push((format!("{link}{}", self.handle), format!("{link}{REMOVED}")));
        if self.is_own_word() {
            mentions.push((format!("user {} here", self.handle), format!("user {REMOVED} here")));
        }
        mentions
    }

    /// Ways to write of them by name.
    #[must_use]
    pub fn mentions_by_name(&self) -> Vec<(String, String)> {
        [self.name.clone(), self.name.to_uppercase(), self.name.replace('é', "e\u{301}")]
            .into_iter()
            .map(|name| (name, REMOVED.to_string()))
            .collect()
    }

    /// Whether the handle is like no word.
    #[must_use]
    pub fn is_own_word(&self) -> bool {
        self.handle.contains('_')
    }

    /// Ways to write of others that must stay.
    #[must_use]
    pub fn near_misses(&self) -> Vec<String> {
        let email = self.email.trim();
        let mut near = vec![
            format!("jo{email}"),
            format!("{email}.org"),
            format!("@{}bar", self.handle),
            format!("{}in", self.name),
            format!("Mc{}", self.name),
            format!("https://app.example/u/{}-2", self.handle),
            format!("bo@{}", self.handle),
        ];
        if !self.is_own_word() {
            near.push(format!("they {} come", self.handle));
        }
        near
    }
}

/// Everybody.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "read by the checks")]
pub struct People {
    /// How the key is made.
    pub style: KeyStyle,
    /// The declared form of the anonymous person.
    pub form: Form,
    /// The person's accounts: one, or two.
    pub accounts: Vec<Person>,
    /// Everybody else.
    pub others: Vec<Person>,
    /// The key of an anonymous person who is there already.
    pub nobody: Option<Vec<Cell>>,
    /// What deletion does to people who were invited by the person, where they say who invited them.
    pub invites: Option<Shape>,
    /// The e-mail column is unique.
    pub unique: bool,
    /// Earlier states are written.
    pub history: bool,
    /// The template names a key.
    pub template_key: bool,
    /// Links keep the key as a floating-point number.
    pub real: bool,
    /// Somebody else has the name of the person's first account.
    pub namesake: bool,
}

/// The table and collection of people.
pub const PEOPLE: &str = "users";
/// The name of the anonymous person.
pub const ANONYMOUS: &str = "Anonymous user";

impl People {
    pub(super) fn draw(rng: &mut Rng, canaries: &mut Canaries) -> Self {
        let style = rng.pick(&[
            KeyStyle::Integer,
            KeyStyle::Integer,
            KeyStyle::Integer,
            KeyStyle::Text,
            KeyStyle::Composite,
            KeyStyle::Composite,
            KeyStyle::Bare,
            KeyStyle::WithoutRowid,
        ]);
        let mut form = rng.pick(&[Form::Shared, Form::Fresh, Form::InPlace]);
        if style == KeyStyle::Composite && form == Form::Shared {
            form = Form::Fresh;
        }
        let first = person(style, canaries);
        let mut accounts = vec![first.clone()];
        if rng.one_in(2) {
            let email = if rng.one_in(2) { first.email.to_uppercase() } else { format!(" {} ", first.email) };
            accounts.push(Person { email, ..person(style, canaries) });
        }
        let others = (0..rng.between(2, 3)).map(|_| person(style, canaries)).collect();
        let nobody = (form == Form::Shared && rng.one_in(2)).then(|| person(style, canaries).key);
        let actions = [Shape::NoAction, Shape::Restrict, Shape::SetNull, Shape::SetDefault];
        let template_key = form == Form::Shared && style == KeyStyle::Integer && rng.one_in(2);
        // A shared person with an invented address could be anybody: only its key tells it apart.
        let unique = rng.one_in(2) && (form != Form::Shared || template_key);
        Self {
            style,
            form,
            accounts,
            others,
            nobody,
            invites: rng.one_in(2).then(|| rng.pick(&actions)),
            unique,
            history: rng.one_in(3),
            template_key,
            real: matches!(style, KeyStyle::Integer | KeyStyle::Bare) && rng.one_in(3),
            namesake: false,
        }
    }

    /// Gives somebody else the name of the person's first account.
    pub(super) fn add_namesake(&mut self) {
        if let (Some(own), Some(other)) = (self.accounts.first(), self.others.first_mut()) {
            other.name.clone_from(&own.name);
            self.namesake = true;
        }
    }

    /// Whether a name may mean somebody else.
    #[must_use]
    pub fn is_shared(&self, person: &Person) -> bool {
        self.namesake && self.others.iter().any(|other| other.name == person.name)
    }

    /// The columns of the key with their types.
    #[must_use]
    pub const fn key(&self) -> &'static [(&'static str, &'static str)] {
        match self.style {
            KeyStyle::Integer | KeyStyle::Bare => &[("id", "INTEGER")],
            KeyStyle::Text | KeyStyle::WithoutRowid => &[("id", "TEXT")],
            KeyStyle::Composite => &[("tenant", "INTEGER"), ("id", "INTEGER")],
        }
    }

    /// The names of the key columns.
    #[must_use]
    pub fn key_names(&self) -> Vec<String> {
        self.key().iter().map(|(name, _)| (*name).to_string()).collect()
    }

    /// The shapes that every case of this world is a case of.
    #[must_use]
    pub fn shapes(&self) -> Vec<Shape> {
        let mut shapes = Vec::new();
        if self.style == KeyStyle::Composite {
            shapes.push(Shape::CompositeKey);
        }
        shapes
    }
}

fn person(style: KeyStyle, canaries: &mut Canaries) -> Person {
    let key = match style {
        KeyStyle::Integer | KeyStyle::Bare => vec![Cell::Integer(canaries.number())],
        KeyStyle::Text | KeyStyle::WithoutRowid => vec![text(format!("k-{}", canaries.word()))],
        KeyStyle::Composite => vec![Cell::Integer(3), Cell::Integer(canaries.number())],
    };
    let mut name = canaries.word();
    name.replace_range(..1, "Z");
    // Half of the handles are like no other word.
    let handle = canaries.word();
    let handle =
        if handle.bytes().last().is_some_and(|last| last % 2 == 0) { format!("{handle}_7") } else { handle };
    Person {
        key, email: format!("{}@mail.example", canaries.word()), name: format!("{name}é Weber"), handle
    }
}

/// Adds the table of people, its rows and its description; what becomes of the person's own rows is known at the end.
pub(super) fn describe(b: &mut Builder) {
    let people = b.people.clone();
    let mut table = Table { name: PEOPLE.into(), ..Table::default() };
    for (name, declared) in people.key() {
        let declared = if people.style == KeyStyle::Bare { "INTEGER NOT NULL UNIQUE" } else { declared };
        let only = matches!(people.style, KeyStyle::Integer | KeyStyle::Text | KeyStyle::WithoutRowid);
        let not_null = if declared.starts_with("TEXT") { " NOT NULL" } else { "" };
        let primary = if only { " PRIMARY KEY" } else { "" };
        table.column(name, &format!("{declared}{not_null}{primary}"));
    }
    if people.style == KeyStyle::Composite {
        table.constraints.push("PRIMARY KEY (tenant, id)".into());
    }
    if people.style == KeyStyle::WithoutRowid {
        table.suffix = " WITHOUT ROWID";
    }
    table.column("email", if people.unique { "TEXT NOT NULL UNIQUE" } else { "TEXT" });
    table.column("name", "TEXT NOT NULL");
    table.column("handle", "TEXT");
    table.column("born", "TEXT");
    table.column("plan", "TEXT NOT NULL");
    let mut links = json!({});
    if let Some(action) = people.invites {
        invited_by(&people, action, &mut table, &mut links);
    }
    b.tables.push(table);
    let described = described(b, &people, links);
    b.collection(PEOPLE, PEOPLE, described);
    b.link_keys.insert(PEOPLE.into(), people.key_names());
    rows(b, &people);
    if people.history {
        super::history::describe(b);
    }
}

fn invited_by(people: &People, action: Shape, table: &mut Table, links: &mut Json) {
    let mut columns = Vec::new();
    for (name, declared) in people.key() {
        let column = format!("invited_{name}");
        table.column(&column, declared);
        columns.push(column);
    }
    table.constraints.push(format!(
        "FOREIGN KEY {} REFERENCES {PEOPLE} {}{}",
        listed(&columns),
        listed(&people.key_names()),
        on_delete(action)
    ));
    links["invited"] = json!({ "to": PEOPLE, "role": "actor", "columns": columns });
}

/// The words of a foreign key's action.
pub(super) fn on_delete(action: Shape) -> String {
    if action == Shape::NoAction { String::new() } else { format!(" ON DELETE {action}") }
}

fn described(b: &Builder, people: &People, links: Json) -> Json {
    let mut row = json!({ "name": ANONYMOUS, "plan": "none" });
    if people.template_key {
        row["id"] = json!(0);
    }
    let form = match people.form {
        Form::Shared => "shared",
        Form::Fresh => "fresh",
        Form::InPlace => "in-place",
    };
    let mut person = json!({
        "key": people.key_names(),
        "identifiers": { "email": "strong", "name": "weak", "handle": "strong" },
        "nobody": { "name": ANONYMOUS },
        "anonymous": { "form": form, "row": row },
    });
    if people.style == KeyStyle::Composite {
        person["tenant"] = json!(["tenant"]);
    }
    if people.accounts.len() > 1 {
        person["same_person"] = json!({ "by": "email", "normalise": ["trim", "case"] });
    }
    let mut collection = json!({
        "person": person,
        "purposes": ["account"],
        "links": links,
        "fields": {
            "email": { "category": "user.contact.email", "identifies": "directly" },
            "name": { "category": "user.name", "identifies": "directly" },
            "handle": { "identifies": "directly" },
            "born": { "identifies": "indirectly" },
            "plan": { "identifies": "none" },
        },
    });
    if people.style == KeyStyle::Bare {
        collection["key"] = json!(people.key_names());
    }
    debug_assert!(b.collections.is_empty(), "people come first");
    collection
}

fn rows(b: &mut Builder, people: &People) {
    for (i, person) in people.accounts.iter().chain(&people.others).enumerate() {
        let mine = i < people.accounts.len();
        let mut cells = cells(b, people, person);
        let mut fate = Fate::same();
        let mut cases = Vec::new();
        let mut theirs = mine;
        if people.invites.is_some() {
            let by_mine = b.rng.one_in(2);
            let account = index(b, people.accounts.len());
            let inviter = if by_mine { &people.accounts[account] } else { &b.rng.pick(&people.others) };
            for ((name, _), cell) in people.key().iter().zip(&inviter.key) {
                cells.insert(format!("invited_{name}"), cell.clone());
            }
            if by_mine && !mine {
                theirs = true;
                b.cut_by_key = true;
                fate = Fate::Stays(cut(people, "invited_", account, true));
                cases.push((Shape::SelfReference, Outcome::Unlinked));
                if people.history {
                    cases.push((Shape::History, Outcome::Unlinked));
                }
            }
        }
        b.add(PEOPLE, cells, fate, theirs).cases = cases;
    }
    if let Some(key) = &people.nobody {
        let nobody =
            Person { key: key.clone(), email: String::new(), name: ANONYMOUS.into(), handle: String::new() };
        let mut cells = cells(b, people, &nobody);
        cells.insert("plan".into(), text("none"));
        if people.template_key {
            cells.insert("id".into(), Cell::Integer(0));
            b.people.nobody = Some(vec![Cell::Integer(0)]);
        }
        b.add(PEOPLE, cells, Fate::same(), false);
    }
}

/// A place in a list of this length.
pub(super) fn index(b: &mut Builder, length: usize) -> usize {
    usize::try_from(b.rng.below(length as u64)).unwrap_or_default()
}

/// What becomes of the columns of a cut link to people, whose names are those of the key behind a prefix.
pub(super) fn cut(people: &People, prefix: &str, account: usize, nullable: bool) -> Changes {
    let columns = people.key().iter().enumerate().filter(|(_, (name, _))| *name != "tenant");
    columns
        .map(|(column, (name, _))| (format!("{prefix}{name}"), Becomes::Cut { account, column, nullable }))
        .collect()
}

fn cells(b: &mut Builder, people: &People, person: &Person) -> Cells {
    let mut cells: Cells = people
        .key()
        .iter()
        .zip(&person.key)
        .map(|((name, _), cell)| ((*name).into(), cell.clone()))
        .collect();
    let empty = person.email.is_empty();
    // The anonymous person of an earlier run has no address, where the column takes null.
    let none = empty && !people.unique;
    cells.insert("email".into(), if none { Cell::Null } else { text(person.email.clone()) });
    cells.insert("name".into(), text(person.name.clone()));
    cells.insert("handle".into(), if empty { Cell::Null } else { text(person.handle.clone()) });
    let born = if empty || b.rng.one_in(3) { Cell::Null } else { b.word() };
    cells.insert("born".into(), born);
    cells.insert("plan".into(), text(b.rng.pick(&["free", "team"])));
    cells
}

/// What becomes of the person's own rows, now that everything that leads to them is known.
pub(super) fn close(b: &mut Builder) -> Form {
    let people = b.people.clone();
    let used = match people.form {
        Form::Shared if b.collapses => Form::Fresh,
        Form::InPlace if b.kept_by_key => Form::Fresh,
        form => form,
    };
    let (outcome, fate) = if b.cut_by_key && used == Form::InPlace {
        (Outcome::Unlinked, Fate::Stays(in_place(&people)))
    } else if b.kept_by_key {
        (Outcome::Stub, Fate::Stays(stub(&people)))
    } else {
        (Outcome::Deleted, Fate::Goes)
    };
    let mut shapes = people.shapes();
    if b.cut_by_key || people.form != Form::InPlace || outcome == Outcome::Deleted {
        shapes.push(people.form.shape());
    }
    if people.unique && outcome != Outcome::Deleted {
        shapes.push(Shape::UniqueColumn);
    }
    if people.invites.is_some() && outcome == Outcome::Deleted {
        shapes.push(Shape::SelfReference);
    }
    if people.history && outcome != Outcome::Deleted {
        shapes.push(Shape::History);
    }
    if b.cut_by_key && b.kept_by_key {
        shapes.push(Shape::Split);
    }
    if b.cut_by_key && b.kept_by_key {
        for row in b.rows.iter_mut().filter(|row| row.table != PEOPLE && row.theirs) {
            let outcome = row.cases.first().map(|(_, outcome)| *outcome);
            let split = outcome.filter(|outcome| matches!(outcome, Outcome::Unlinked | Outcome::Kept));
            row.cases.extend(split.map(|outcome| (Shape::Split, outcome)));
        }
    }
    let mut account = 0;
    for row in b.rows.iter_mut().filter(|row| row.table == PEOPLE) {
        let is_account = people.accounts.get(account).is_some_and(|person| {
            person.key.iter().zip(people.key_names()).all(|(cell, name)| row.cells.get(&name) == Some(cell))
        });
        if is_account {
            account += 1;
            row.fate = fate.clone();
            row.cases.extend(shapes.iter().map(|shape| (*shape, outcome)));
            if account > 1 {
                row.cases.push((Shape::Twin, outcome));
            }
        }
    }
    used
}

/// The row has ended too: beside key and template nothing of it stays.
fn in_place(people: &People) -> Changes {
    let mut changes = stub(people);
    changes.insert("name".into(), Becomes::Template(text(ANONYMOUS)));
    changes.insert("plan".into(), Becomes::Template(text("none")));
    changes
}

fn stub(people: &People) -> Changes {
    let mut changes: Changes =
        ["email", "name", "handle", "born", "plan"].map(|name| (name.into(), Becomes::Gone)).into();
    if people.invites.is_some() {
        changes.extend(people.key().iter().map(|(name, _)| (format!("invited_{name}"), Becomes::Null)));
    }
    changes
}

/// The literal of a default that leads to somebody else: an engine's own action would show.
pub(super) fn default_of(other: &Person, column: usize) -> String {
    match other.key.get(column) {
        Some(Cell::Integer(number)) => format!(" DEFAULT {number}"),
        Some(Cell::Text(text)) => format!(" DEFAULT '{}'", text.replace('\'', "''")),
        _ => String::new(),
    }
}

/// Columns of a link to people behind a prefix, with what each is declared as.
pub(super) fn link_columns(people: &People, prefix: &str) -> Vec<(String, &'static str)> {
    let kept = |declared| if people.real { "REAL" } else { declared };
    people.key().iter().map(|(name, declared)| (format!("{prefix}{name}"), kept(*declared))).collect()
}

/// The foreign key of such columns.
pub(super) fn foreign_key(people: &People, prefix: &str, action: Shape) -> String {
    let columns: Vec<String> = link_columns(people, prefix).into_iter().map(|(name, _)| name).collect();
    format!(
        "FOREIGN KEY {} REFERENCES {} {}{}",
        listed(&columns),
        quoted(PEOPLE),
        listed(&people.key_names()),
        on_delete(action)
    )
}
