//! A small shop in a file, and what a run changes in it, on the engine and on rows in memory.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper of a test may panic as the test may")]

use std::collections::BTreeMap;

use rightful::access::{AccessCopy, FileKey, access_copy, held_request};
use rightful::carry::{Given, SUPPRESSION};
use rightful::certificate::Certificate;
use rightful::rows::Rows;
use rightful::{Path, Plan, PseudonymKey, RunSeed, Value};
use rightful_sql::{Outcome, sqlite};
use rusqlite::Connection;
use serde_json::json;

use super::World;

pub(crate) const SCHEMA: &str = "
  CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT UNIQUE, city TEXT, art18 TEXT, email_hash TEXT);
  CREATE TABLE people_before (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL, name TEXT);
  CREATE TABLE orders (id INTEGER PRIMARY KEY, person_id INTEGER REFERENCES people(id), sent_to TEXT, note TEXT, held INTEGER NOT NULL DEFAULT 0);
  CREATE TABLE bills (id INTEGER PRIMARY KEY, person_id INTEGER REFERENCES people(id), issued_on TEXT NOT NULL, billed_to TEXT);
  CREATE TABLE signups (id INTEGER PRIMARY KEY, email TEXT, source TEXT);
  CREATE TABLE scores (person_id INTEGER PRIMARY KEY REFERENCES people(id), score INTEGER);
  CREATE TABLE kept_out (id INTEGER PRIMARY KEY, who TEXT NOT NULL UNIQUE, since TEXT NOT NULL);
";

/// The application's own history: what it writes during a run is swept.
pub(crate) const HISTORY: &str = "CREATE TRIGGER before_people AFTER UPDATE ON people BEGIN
  INSERT INTO people_before (person_id, name) VALUES (old.id, old.name); END;";

pub(crate) const ROWS: &str = "
  INSERT INTO people VALUES (1, 'Ada Alder', 'Ada@x.example', 'Bonn', NULL, 'h1'), (2, 'Ben Birch', 'ben@x.example', 'Bonn', NULL, 'h2'),
    (3, 'Ada Alder', 'ada3@x.example', 'Bonn', 'claims', 'h3');
  INSERT INTO people_before VALUES (1, 1, 'Ada Older'), (2, 2, 'Ben Older');
  INSERT INTO orders VALUES (1, 1, 'Ada Alder', 'for Ada Alder', 0), (2, 1, 'Somebody Else', NULL, 0), (3, 2, 'Ada Alder', NULL, 0);
  INSERT INTO bills VALUES (1, 1, '2026-02-01', 'Ada Alder'), (2, 2, '2026-02-01', 'Ben Birch');
  INSERT INTO signups VALUES (1, ' ada@x.example', 'shop'), (2, 'ben@x.example', 'shop');
  INSERT INTO scores VALUES (1, 7), (2, 9);
";

pub(crate) const POLICY: &str = r#"
controller: { name: Acme Shop, contact: dpo@acme.example, clock: { regime: eu, place: DE-BE } }
events: { account.closed: { source: case } }
purposes:
  shop: { basis: contract, contract: terms, necessary_for: orders, ends: { event: account.closed } }
  scoring:
    basis: legitimate-interests
    interest: fewer unpaid orders
    necessary_for: the choice of ways to pay
    balanced: { date: "2026-03-01", by: DPO, result: interest prevails, review: "2028-03-01" }
    told: notice, section 5
    ends: { event: account.closed }
  offers:
    basis: consent
    direct_marketing: true
    consent: { notice: offers 2, method: form, withdrawal: link }
    ends: { event: account.closed }
  books: { basis: legal-obligation, provision: AO §147, retention: { after: { column: bills.issued_on, as: date, from: year-end }, keep: P8Y, end: not-before } }
  keep-out: { basis: legal-obligation, provision: GDPR Art. 21(3) }
stores: { app: { engine: sqlite, backups: { keep: P30D } } }
recipients:
  carrier: { kind: controller, purposes: [shop], receives: [people.name, orders.sent_to] }
  mailer: { kind: processor, purposes: [offers], receives: [people.email] }
evidence: { basis: legal-obligation, provision: GDPR Art. 5(2), keep: P3Y }
collections:
  people:
    store: app
    person: { key: [id], identifiers: { email: strong, name: weak }, nobody: { id: 0 } }
    purposes: [shop]
    suspended:
      - when: { art18: claims }
        by: { restriction: needed-for-claims }
        review: "2027-06-01"
        mark: { set: { art18: claims }, lift: { art18: null } }
      - when: { art18: accuracy }
        by: { restriction: accuracy-contested }
        review: "2027-06-01"
        mark: { set: { art18: accuracy }, lift: { art18: null } }
    fields:
      name: { category: user.name, identifies: directly, public: true }
      email: { category: user.contact.email, identifies: directly, purposes: [shop, offers] }
      city: { identifies: indirectly }
      art18: { identifies: none }
      email_hash: { identifies: directly, copy_of: people.email }
  people_before:
    store: app
    history_of: people
    purposes: [shop]
    links: { person_id: { to: people, role: owner } }
    fields: { name: { identifies: directly } }
  orders:
    store: app
    purposes: [shop]
    links: { person_id: { to: people, role: owner } }
    suspended:
      - { when: { held: 1 }, by: { restriction: accuracy-contested }, review: "2027-06-01", mark: { set: { held: 1 }, lift: { held: 0 } } }
    fields: { sent_to: { identifies: directly, copy_of: people.name }, note: { identifies: free-text }, held: { identifies: none } }
  bills:
    store: app
    purposes: [books]
    links: { person_id: { to: people, role: owner } }
    fields: { issued_on: { identifies: none }, billed_to: { identifies: directly, copy_of: people.name, corrected: supplement } }
  signups:
    store: app
    purposes: [offers]
    links: { email: { to: people, role: owner, value: { of: email, normalise: [trim, case] } } }
    fields: { source: { identifies: none } }
  scores:
    store: app
    purposes: [scoring]
    links: { person_id: { to: people, role: owner } }
    fields: { score: { identifies: none } }
  kept_out:
    store: app
    purposes: [keep-out]
    suppression: { of: people.email, normalise: [trim, case], column: who, day: since }
    fields: { who: { identifies: indirectly }, since: { identifies: none } }
"#;

pub(crate) fn shop(trigger: &serde_json::Value, history: bool) -> World {
    let case = json!({ "decided": "2026-11-21", "subject": { "collection": "people", "key": [1] }, "trigger": trigger });
    let rows = format!("{ROWS}{}", if history { HISTORY } else { "" });
    World::new(SCHEMA, &rows, POLICY, &case.to_string())
}

/// Every cell by table, key and column.
pub(crate) fn cells(world: &World) -> BTreeMap<String, Value> {
    let connection = Connection::open(world.file()).unwrap();
    let mut cells = BTreeMap::new();
    let tables =
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1";
    let tables: Vec<String> = {
        let mut statement = connection.prepare(tables).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    for table in tables {
        let mut statement = connection.prepare(&format!("SELECT rowid AS number, * FROM {table}")).unwrap();
        let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let key: i64 = row.get(0).unwrap();
            for (at, name) in names.iter().enumerate().skip(1) {
                let value = match row.get::<_, rusqlite::types::Value>(at).unwrap() {
                    rusqlite::types::Value::Null => Value::Null,
                    rusqlite::types::Value::Integer(number) => Value::Integer(number),
                    rusqlite::types::Value::Real(number) => Value::Real(number),
                    rusqlite::types::Value::Text(text) => Value::Text(text),
                    rusqlite::types::Value::Blob(bytes) => Value::Blob(bytes),
                };
                cells.insert(format!("{table}.{key}.{name}"), value);
            }
        }
    }
    cells
}

/// The cells that changed, as their place and new value; gone ones as `gone`.
pub(crate) fn changed(
    before: &BTreeMap<String, Value>,
    after: &BTreeMap<String, Value>,
) -> BTreeMap<String, String> {
    let words = |value: Option<&Value>| match value {
        None => "gone".to_owned(),
        Some(Value::Null) => "null".to_owned(),
        Some(Value::Integer(number)) => number.to_string(),
        Some(value) => value.as_text().unwrap_or("?").to_owned(),
    };
    let places: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let other = places.into_iter().filter(|place| before.get(*place) != after.get(*place));
    other.map(|place| (place.clone(), words(after.get(place)))).collect()
}

pub(crate) fn certified(outcome: &Outcome) -> Certificate {
    let Outcome::Certified(evidence) = outcome else { panic!("{outcome:?}") };
    serde_json::from_str(evidence.certificate.as_ref().unwrap()).unwrap()
}

/// Runs on the engine and on rows in memory; both must change the same cells. Answers those, and the plan.
pub(crate) fn both(world: &mut World) -> (BTreeMap<String, String>, Plan) {
    let before = cells(world);
    let inputs = world.inputs();
    let plan = inputs.plan.clone();
    let schema = sqlite::introspect(&Connection::open(world.file()).unwrap()).unwrap();
    let key = world.root.pseudonym_key(SUPPRESSION);
    let given = Given { case: &world.case, suppression: Some(&key) };
    let (approved, seed) = (plan.hash().unwrap(), RunSeed::given(&world.seed));
    let on_rows =
        rightful::rows::run(&plan, &approved, &inputs.request, given, &schema, &seed, &rows(&before))
            .unwrap();
    let outcome = world.run(inputs).unwrap();
    let certificate = certified(&outcome);
    certificate.verify(&plan, &world.ledger(), Some(&world.root.ledger_key())).unwrap();
    let after = cells(world);
    assert_eq!(all_of(&on_rows), all_of(&rows(&after)), "the executors differ");
    (changed(&before, &after), plan)
}

/// Rows of a new entry have no number yet in memory: they are compared without it.
pub(crate) fn all_of(rows: &Rows) -> BTreeMap<Path, Vec<BTreeMap<String, Value>>> {
    let without = |row: &rightful::rows::Row| -> BTreeMap<String, Value> {
        row.iter().filter(|(name, _)| name.as_str() != "id").map(|(n, v)| (n.clone(), v.clone())).collect()
    };
    let mut all: BTreeMap<Path, Vec<BTreeMap<String, Value>>> = BTreeMap::new();
    for (table, rows) in &rows.0 {
        let mut rows: Vec<_> = rows.iter().map(without).collect();
        rows.sort();
        if !rows.is_empty() {
            all.insert(table.clone(), rows);
        }
    }
    all
}

pub(crate) fn rows(cells: &BTreeMap<String, Value>) -> Rows {
    let mut tables: BTreeMap<Path, BTreeMap<String, rightful::rows::Row>> = BTreeMap::new();
    for (place, value) in cells {
        let [table, key, column] = place.split('.').collect::<Vec<_>>()[..] else { panic!("{place}") };
        let row = tables.entry(Path::one(table)).or_default().entry(key.to_owned()).or_default();
        row.insert(column.to_owned(), value.clone());
    }
    Rows(tables.into_iter().map(|(table, rows)| (table, rows.into_values().collect())).collect())
}

pub(crate) fn pairs<const N: usize>(of: [(&str, &str); N]) -> BTreeMap<String, String> {
    of.into_iter().map(|(place, value)| (place.to_owned(), value.to_owned())).collect()
}

/// The copy of the data, as both executors read it.
pub(crate) fn copied(world: &World) -> AccessCopy {
    copied_with(world, Some(&world.root.pseudonym_key(SUPPRESSION)))
}

/// The same with the key of the entries that keep somebody out, or without one.
pub(crate) fn copied_with(world: &World, entries: Option<&PseudonymKey>) -> AccessCopy {
    let connection = Connection::open(world.file()).unwrap();
    let schema = sqlite::introspect(&connection).unwrap();
    let request = held_request(&world.policy, &world.case, &schema).unwrap();
    let subject = &world.case.subject;
    let on_engine = sqlite::held(&connection, &request, subject, entries).unwrap();
    let on_rows = rightful::rows::held(&request, subject, &rows(&cells(world)), entries).unwrap();
    let key = FileKey::from_entropy(&[5; 32]).unwrap();
    let copy = |held| access_copy(&world.policy, &world.case, &request, held, &key).unwrap();
    let text = |held| rightful::to_canonical(&copy(held)).unwrap();
    assert_eq!(text(&on_engine), text(&on_rows));
    copy(&on_engine)
}
