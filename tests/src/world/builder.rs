//! What the parts of a world are put together with.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json, json};

use super::cell::{Canaries, Cell, Cells, text};
use super::fate::{Becomes, Fate, Outcome, Row};
use super::people::People;
use super::shape::Shape;
use crate::rng::Rng;

/// The day every case is decided.
pub const DECIDED: &str = "2026-11-21";
/// The day the account was closed.
pub const CLOSED: &str = "2026-11-20";
/// What takes the place of an identifier in text.
pub const REMOVED: &str = "[removed]";

/// One table as SQL.
#[derive(Clone, Debug, Default)]
#[expect(clippy::exhaustive_structs, reason = "built by the parts of a world")]
pub struct Table {
    /// The name.
    pub name: String,
    /// Names and declarations of the columns.
    pub columns: Vec<(String, String)>,
    /// Constraints of the table.
    pub constraints: Vec<String>,
    /// What follows the closing parenthesis.
    pub suffix: &'static str,
}

impl Table {
    /// Adds a column.
    pub fn column(&mut self, name: &str, declared: &str) {
        self.columns.push((name.into(), declared.into()));
    }

    /// The statement that creates it.
    #[must_use]
    pub fn sql(&self) -> String {
        let columns = self.columns.iter().map(|(name, declared)| format!("{} {declared}", quoted(name)));
        let parts: Vec<String> = columns.chain(self.constraints.iter().cloned()).collect();
        format!("CREATE TABLE {} ({}){}", quoted(&self.name), parts.join(", "), self.suffix)
    }
}

/// A name in double quotes.
#[must_use]
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A column list in parentheses.
#[must_use]
pub(super) fn listed(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    format!("({})", names.join(", "))
}

/// A world while it is built.
#[derive(Debug)]
pub(super) struct Builder {
    pub(super) rng: Rng,
    pub(super) canaries: Canaries,
    pub(super) people: People,
    pub(super) tables: Vec<Table>,
    pub(super) after_load: Vec<String>,
    pub(super) indexes: Vec<(String, String)>,
    pub(super) collections: Map<String, Json>,
    pub(super) purposes: Map<String, Json>,
    pub(super) rows: Vec<Row>,
    pub(super) holds: Vec<Json>,
    pub(super) restrictions: Vec<Json>,
    /// Consents that are withdrawn, by purpose, and how others stand.
    pub(super) withdrawn: Map<String, Json>,
    pub(super) consents: Map<String, Json>,
    /// Documents that nobody can read, by the place of their link.
    pub(super) unreadable: BTreeMap<String, u64>,
    /// The codes of which one refuses the world, and the shapes that is a case of.
    pub(super) refused: BTreeMap<&'static str, BTreeSet<Shape>>,
    /// The columns that links to a collection point to.
    pub(super) link_keys: BTreeMap<String, Vec<String>>,
    /// A kept row leads to the person by key.
    pub(super) kept_by_key: bool,
    /// A link to the person by key is cut in a row that stays.
    pub(super) cut_by_key: bool,
    /// Rows would collapse if they all pointed at one person.
    pub(super) collapses: bool,
    /// Tables without a key.
    pub(super) keyless: BTreeSet<String>,
    next_ref: i64,
}

impl Builder {
    pub(super) fn new(mut rng: Rng, mut canaries: Canaries) -> Self {
        let people = People::draw(&mut rng, &mut canaries);
        let mut builder = Self {
            rng,
            canaries,
            people,
            tables: Vec::new(),
            after_load: Vec::new(),
            indexes: Vec::new(),
            collections: Map::new(),
            purposes: Map::new(),
            rows: Vec::new(),
            holds: Vec::new(),
            restrictions: Vec::new(),
            withdrawn: Map::new(),
            consents: Map::new(),
            unreadable: BTreeMap::new(),
            refused: BTreeMap::new(),
            link_keys: BTreeMap::new(),
            kept_by_key: false,
            cut_by_key: false,
            collapses: false,
            keyless: BTreeSet::new(),
            next_ref: 0,
        };
        builder.purpose(
            "account",
            json!({ "basis": "contract", "contract": "terms of use", "necessary_for": "running the account",
                    "ends": { "event": "account.closed" } }),
        );
        builder.purpose("programme", unlinked_purpose());
        builder
    }

    pub(super) fn purpose(&mut self, name: &str, purpose: Json) {
        self.purposes.insert(name.into(), purpose);
    }

    /// A name for the next collection and one for its table, which now and then is hard to quote.
    pub(super) fn names(&mut self) -> (String, String) {
        let collection = format!("t{}", self.tables.len());
        let table = if self.rng.one_in(6) { format!("{collection} \"odd\" one") } else { collection.clone() };
        (collection, table)
    }

    /// A number no other row has.
    pub(super) const fn reference(&mut self) -> i64 {
        self.next_ref += 1;
        self.next_ref
    }

    /// A word that marks one row.
    pub(super) fn word(&mut self) -> Cell {
        text(self.canaries.word())
    }

    pub(super) fn refuse(&mut self, code: &'static str, shapes: &[Shape]) {
        self.refused.entry(code).or_default().extend(shapes);
    }

    pub(super) fn add(&mut self, table: &str, cells: Cells, fate: Fate, theirs: bool) -> &mut Row {
        self.rows.push(Row { table: table.into(), cells, fate, cases: Vec::new(), theirs });
        self.rows.last_mut().expect("just added")
    }

    pub(super) fn collection(&mut self, name: &str, table: &str, mut described: Json) {
        if name != table {
            described["table"] = json!(quoted(table));
        }
        described["store"] = json!("app");
        self.collections.insert(name.into(), described);
    }

    /// Whether a text loses a name that somebody else has too.
    pub(super) fn loses_shared_name(&self, before: &str, after: &str) -> bool {
        let name = &self.people.accounts[0].name;
        self.people.namesake && before.contains(name) && !after.contains(name)
    }

    /// A note: text before and after. It may mention the person, in a row of theirs also by a name that somebody else has.
    pub(super) fn note(&mut self, mention: bool, own: bool) -> (String, String) {
        let mut before = format!("met {}", self.canaries.word());
        let mut after = before.clone();
        let mut put = |was: &str, becomes: &str| {
            before.push_str(was);
            after.push_str(becomes);
        };
        let person = self.rng.pick(&self.people.accounts);
        if self.rng.one_in(2) {
            let mut near = person.near_misses();
            if self.people.is_shared(&person) && !own {
                near = vec![person.name.clone()];
            }
            let near = self.rng.pick(&near);
            put(" then ", " then ");
            put(&near, &near);
        }
        if mention {
            for _ in 0..self.rng.between(1, 2) {
                let mut ways = person.mentions();
                if own || !self.people.is_shared(&person) {
                    ways.extend(person.mentions_by_name());
                }
                let (said, becomes) = self.rng.pick(&ways);
                put(", saw ", ", saw ");
                put(&said, &becomes);
            }
        }
        put(" again.", " again.");
        (before, after)
    }
}

/// A purpose that goes on without the name.
pub(super) fn unlinked_purpose() -> Json {
    json!({
        "basis": "legitimate-interests", "interest": "measure whether it works", "necessary_for": "reports",
        "balanced": { "date": "2026-03-01", "by": "DPO", "result": "prevails without names", "review": "2028-03-01" },
        "told": "privacy notice, section 5",
        "identified": { "until": { "event": "account.closed" }, "then": "unlink" }
    })
}

/// The cells of a row that change, by column.
pub(super) type Changes = BTreeMap<String, Becomes>;

/// An outcome of a kept or unlinked row as its cases say it.
pub(super) fn cases(shapes: &[Shape], outcome: Outcome) -> Vec<(Shape, Outcome)> {
    shapes.iter().map(|shape| (*shape, outcome)).collect()
}
