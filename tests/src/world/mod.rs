//! Worlds: a schema, a policy for it, data and a case, drawn from a seed; and what must become of every row, known by
//! design.

mod around;
mod builder;
mod cell;
mod fate;
mod history;
mod people;
mod records;
mod refusals;
mod shape;
mod talk;
mod written;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json, json};

pub use self::builder::{CLOSED, DECIDED, REMOVED, Table, quoted};
pub use self::cell::{Canaries, Cell, Cells, key_text, text};
pub use self::fate::{Becomes, Fate, Outcome, Row};
pub use self::people::{ANONYMOUS, Form, KeyStyle, PEOPLE, People, Person};
pub use self::shape::Shape;

use self::builder::Builder;
use self::records::Wish;
use crate::rng::Rng;

/// The most tables a world has.
const MOST_TABLES: usize = 8;

/// One world.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "read by the checks")]
pub struct World {
    /// What it was drawn from.
    pub seed: u64,
    /// How many parts it has beside the people.
    pub size: u64,
    /// Its tables.
    pub tables: Vec<Table>,
    /// Statements for after the rows are in: triggers and indexes.
    pub after_load: Vec<String>,
    /// Full-text indexes, and the table each is over.
    pub indexes: Vec<(String, String)>,
    /// The policy.
    pub policy: Json,
    /// The case.
    pub case: Json,
    /// Every row, and what must become of it.
    pub rows: Vec<Row>,
    /// The people.
    pub people: People,
    /// The form of the anonymous person that must be used.
    pub form: Form,
    /// The columns links to a collection point to.
    pub link_keys: BTreeMap<String, Vec<String>>,
    /// The codes of which one refuses the plan, and the shapes that is a case of; empty where it must succeed.
    pub refused: BTreeMap<&'static str, BTreeSet<Shape>>,
    /// Documents that nobody can read, by the place of the link that reads them.
    pub unreadable: BTreeMap<String, u64>,
    /// The tables that neither the schema nor the policy gives a key.
    pub keyless: BTreeSet<String>,
    /// The marks of its personal values.
    pub canaries: Vec<String>,
}

impl World {
    /// The world of a seed with this many parts.
    #[must_use]
    pub fn new(seed: u64, size: u64) -> Self {
        let mut b = Builder::new(Rng::new(seed), Canaries::new(seed));
        if seed % 5 == 1 {
            b.people.add_namesake();
        }
        people::describe(&mut b);
        for _ in 0..size {
            if b.tables.len() + 2 <= MOST_TABLES {
                part(&mut b);
            }
        }
        if seed % 12 == 2 && b.tables.len() + 3 <= MOST_TABLES {
            around::between(&mut b);
        }
        if seed.is_multiple_of(3) && b.tables.len() + 2 <= MOST_TABLES {
            refusals::add_one(&mut b, seed / 3);
        }
        finish(b, seed, size)
    }

    /// Which of the person's accounts has this key.
    #[must_use]
    pub fn key_columns(&self, table: &str) -> Vec<String> {
        if table == PEOPLE { self.people.key_names() } else { vec!["ref".into()] }
    }

    /// The row number of a row whose table has no key of its own: the number it is known by here.
    #[must_use]
    pub fn row_number(&self, row: &Row) -> Option<Cell> {
        let keyless = self.keyless.contains(&row.table);
        row.cells.get("ref").filter(|_| keyless).cloned()
    }

    /// Whether the rows executor can be compared with the engine: nothing is written but by the plan.
    #[must_use]
    pub fn has_copies(&self) -> bool {
        self.people.history || !self.indexes.is_empty()
    }
}

fn part(b: &mut Builder) {
    match b.rng.below(12) {
        0..5 => {
            let wish = Wish::any(b);
            records::add(b, &wish);
        }
        5 => {
            let wish = Wish::referenced(b);
            let records = records::add(b, &wish);
            around::children(b, &records);
        }
        6 | 7 => {
            let wish = Wish::referenced(b);
            let records = records::add(b, &wish);
            around::referrers(b, &records);
        }
        8 => {
            let wish = Wish::referenced(b);
            let records = records::add(b, &wish);
            around::bridge(b, &records);
        }
        9 => around::answers(b),
        10 => around::cycle(b),
        _ => talk::add(b),
    }
}

fn finish(mut b: Builder, seed: u64, size: u64) -> World {
    let form = people::close(&mut b);
    let case = case(&mut b);
    let policy = policy(&b);
    World {
        seed,
        size,
        tables: b.tables,
        after_load: b.after_load,
        indexes: b.indexes,
        policy,
        case,
        rows: b.rows,
        people: b.people,
        form,
        link_keys: b.link_keys,
        refused: b.refused,
        unreadable: b.unreadable,
        keyless: b.keyless,
        canaries: b.canaries.made,
    }
}

fn policy(b: &Builder) -> Json {
    json!({
        "controller": { "name": "Acme", "contact": "privacy@acme.example", "clock": { "regime": "eu", "place": "DE-BE" } },
        "events": { "account.closed": { "source": "case" }, "programme.over": { "source": "case" } },
        "purposes": b.purposes,
        "stores": { "app": { "engine": "sqlite", "backups": { "keep": "P90D" } } },
        "evidence": { "basis": "legal-obligation", "provision": "GDPR Art. 5(2)", "keep": "P3Y" },
        "collections": b.collections,
    })
}

/// The account is closed; whether that, a request or a look at retention sets the case off changes nothing for the rows.
fn case(b: &mut Builder) -> Json {
    let person = b.rng.pick(&b.people.accounts.clone());
    let mut subject = Map::from_iter([("collection".to_string(), json!(PEOPLE))]);
    if b.rng.one_in(3) {
        subject.insert("identifier".into(), json!({ "email": person.email }));
        subject.insert("verified".into(), json!("sign-in within the last hour"));
    } else {
        let key: Vec<Json> = person.key.iter().map(literal).collect();
        subject.insert("key".into(), json!(key));
    }
    let trigger = match b.rng.below(4) {
        0 => json!({ "kind": "erasure", "ground": "no-longer-necessary" }),
        1 => json!({ "kind": "retention-due" }),
        _ => json!({ "kind": "relationship-ended", "event": "account.closed", "on": CLOSED }),
    };
    json!({
        "decided": DECIDED,
        "subject": subject,
        "trigger": trigger,
        "events": { "account.closed": CLOSED },
        "holds": b.holds,
        "restrictions": b.restrictions,
        "withdrawn": b.withdrawn,
        "consents": b.consents,
    })
}

fn literal(cell: &Cell) -> Json {
    match cell {
        Cell::Integer(number) => json!(number),
        Cell::Text(text) => json!(text),
        _ => Json::Null,
    }
}
