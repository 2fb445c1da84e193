//! From a world to a plan and its run on rows in memory: the library's part.

use std::collections::BTreeMap;

use rightful::carry::{Given, SUPPRESSION};
use rightful::rows::Rows;
use rightful::{
    Case, Decision, Error, Path, Plan, Policy, Problems, RootKey, RunSeed, Schema, Survey, SurveyRequest,
    Value, decide, plan, survey_request,
};
use rusqlite::Connection;
use serde_json::Value as Json;

use crate::database::Dump;
use crate::world::{Cell, Cells, World};

/// Everything up to a plan.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "read by the tests")]
pub struct Planned {
    /// The policy.
    pub policy: Policy,
    /// The case.
    pub case: Case,
    /// The decision.
    pub decision: Decision,
    /// The schema of the database.
    pub schema: Schema,
    /// What to find.
    pub request: SurveyRequest,
    /// What the engine counted.
    pub survey: Survey,
    /// The plan.
    pub plan: Plan,
}

/// Why there is no plan.
#[derive(Debug)]
#[expect(clippy::exhaustive_enums, reason = "refused or wrong")]
pub enum Stop {
    /// The library refuses.
    Refused(Problems),
    /// A promise is broken.
    Breach(String),
}

impl From<Problems> for Stop {
    fn from(problems: Problems) -> Self {
        Self::Refused(problems)
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Refused(error.into())
    }
}

/// The root key of every test.
///
/// # Panics
/// Never: the bytes are not all zeros.
#[must_use]
pub fn root_key() -> RootKey {
    RootKey::from_entropy(&[7; 32]).expect("a key")
}

/// The seed of every run, known so that two executors draw the same values.
#[must_use]
pub fn run_seed() -> RunSeed {
    RunSeed::given(&[9; 32])
}

/// The case of a world.
///
/// # Errors
/// When it has not the shape of a case.
pub fn case(world: &World) -> Result<Case, Stop> {
    serde_json::from_value(world.case.clone()).map_err(|error| Stop::Breach(format!("not a case: {error}")))
}

/// Plans for a world; both executors must count the same.
///
/// # Errors
/// As the library refuses, or the promise that is broken.
pub fn plan_for(
    world: &World,
    policy: &str,
    connection: &Connection,
    before: &Dump,
) -> Result<Planned, Stop> {
    let policy = Policy::from_json(policy)?;
    let case = case(world)?;
    let decision = decide(&policy, &case)?;
    let schema = rightful_sql::sqlite::introspect(connection)?;
    let request = survey_request(&policy, &case, &decision, &schema)?;
    let survey = rightful_sql::sqlite::survey(connection, &request, &case.subject)?;
    let counted = rightful::rows::survey(&request, &case.subject, &to_rows(world, before))?;
    if survey != counted {
        return Err(Stop::Breach(format!("SQLite counts {survey:?}, rows count {counted:?}")));
    }
    let plan = plan(&policy, &case, &decision, &schema, &survey, &root_key().case_key())?;
    Ok(Planned { policy, case, decision, schema, request, survey, plan })
}

impl Planned {
    /// Plans once more on the same schema and counts.
    ///
    /// # Errors
    /// As the library refuses.
    pub fn again(&self, policy: &str) -> Result<Self, Stop> {
        let Self { case, schema, survey, .. } = self.clone();
        let policy = Policy::from_json(policy)?;
        let decision = decide(&policy, &case)?;
        let request = survey_request(&policy, &case, &decision, &schema)?;
        let plan = plan(&policy, &case, &decision, &schema, &survey, &root_key().case_key())?;
        Ok(Self { policy, case, decision, schema, request, survey, plan })
    }
}

/// Runs a plan on rows in memory.
///
/// # Errors
/// As the library refuses.
pub fn run_on_rows(world: &World, planned: &Planned, before: &Dump) -> Result<Dump, Error> {
    run_on_rows_with(&run_seed(), world, planned, before)
}

/// As [`run_on_rows`], with another seed.
///
/// # Errors
/// As the library refuses.
pub fn run_on_rows_with(
    seed: &RunSeed,
    world: &World,
    planned: &Planned,
    before: &Dump,
) -> Result<Dump, Error> {
    let approved = planned.plan.hash()?;
    let after = rightful::rows::run(
        &planned.plan,
        &approved,
        &planned.request,
        Given { case: &planned.case, suppression: Some(&root_key().pseudonym_key(SUPPRESSION)) },
        &planned.schema,
        seed,
        &to_rows(world, before),
    )?;
    Ok(from_rows(&after, before))
}

/// A dump as the library's rows; those of a table without a key carry their number.
#[must_use]
pub fn to_rows(world: &World, dump: &Dump) -> Rows {
    let row = |table: &String, cells: &Cells| {
        let number = cells.get("ref").filter(|_| world.keyless.contains(table));
        let number = number.map(|number| ("rowid".to_string(), to_value(number)));
        cells.iter().map(|(column, cell)| (column.clone(), to_value(cell))).chain(number).collect()
    };
    let of = |(name, rows): (&String, &Vec<Cells>)| {
        (Path::one(name), rows.iter().map(|cells| row(name, cells)).collect())
    };
    Rows(dump.tables.iter().map(of).collect())
}

/// The library's rows as a dump of the same schema, in the same order of rows and with every column.
#[must_use]
pub fn from_rows(rows: &Rows, before: &Dump) -> Dump {
    let mut tables = BTreeMap::new();
    for (name, old) in &before.tables {
        let columns: Vec<&String> = old.first().map(|row| row.keys().collect()).unwrap_or_default();
        let cells = |row: &rightful::rows::Row| -> Cells {
            let mut cells: Cells = columns.iter().map(|column| ((*column).clone(), Cell::Null)).collect();
            let named = row.iter().filter(|(column, _)| column.as_str() != "rowid");
            cells.extend(named.map(|(column, value)| (column.clone(), to_cell(value))));
            cells
        };
        let mut rows: Vec<Cells> = rows.of(&Path::one(name)).iter().map(cells).collect();
        rows.sort_by_cached_key(|row| format!("{row:?}"));
        tables.insert(name.clone(), rows);
    }
    Dump { tables, schema: before.schema.clone() }
}

fn to_value(cell: &Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Integer(number) => Value::Integer(*number),
        Cell::Real(number) => Value::Real(*number),
        Cell::Text(text) => Value::Text(text.clone()),
        Cell::Blob(bytes) => Value::Blob(bytes.clone()),
    }
}

fn to_cell(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::Null,
        Value::Integer(number) => Cell::Integer(*number),
        Value::Real(number) => Cell::Real(*number),
        Value::Text(text) => Cell::Text(text.clone()),
        Value::Blob(bytes) => Cell::Blob(bytes.clone()),
    }
}

/// A document with the keys of every object in the opposite order.
#[must_use]
pub fn reversed(document: &Json) -> String {
    match document {
        Json::Object(map) => {
            let member =
                |(key, value): (&String, &Json)| format!("{}: {}", Json::from(key.as_str()), reversed(value));
            let members: Vec<String> = map.iter().rev().map(member).collect();
            format!("{{ {} }}", members.join(",\n "))
        }
        Json::Array(list) => format!("[{}]", list.iter().map(reversed).collect::<Vec<_>>().join(" , ")),
        other => other.to_string(),
    }
}
