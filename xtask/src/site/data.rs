//! What the page shows: the demo at a small scale, with the rows of one person and those they touch.

use std::collections::{BTreeMap, BTreeSet};
use std::env::consts::EXE_EXTENSION;
use std::error::Error;
use std::fs;
use std::path::Path as File;
use std::process::Command;

use rightful::carry::Given;
use rightful::rows::{self, Row, Rows};
use rightful::{Case, Path, Policy, RootKey, RunSeed, Schema, Value, decide, plan, survey_request};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use serde_json::json;

/// How many rows of a table are shown: enough to see each fate, few enough to read.
const MOST_ROWS: usize = 12;
/// The demo's own smallest community.
const PEOPLE: &str = "500";

/// Rows by table and position.
type Picked = BTreeMap<Path, BTreeSet<usize>>;

/// The sample as one JSON document.
pub(super) fn sample() -> Result<String, Box<dyn Error>> {
    let folder = crate::root().join("target/site-demo");
    demo(&folder)?;
    let text = |name: &str| fs::read_to_string(folder.join(name));
    let yaml = text("privacy.yaml")?;
    let parsed = rightful_yaml::parse(&yaml).map_err(|problems| format!("{problems:?}"))?;
    let policy = Policy::from_json(&parsed.json.to_string())?;
    let case = Case::from_json(&text("case.json")?)?;
    let key = text("root.key")?.trim().to_owned();
    let db = Connection::open_with_flags(folder.join("before.sqlite"), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let schema = rightful_sql::sqlite::introspect(&db)?;
    let all = read(&db, &schema)?;
    let (rows, about) = few(&all, &touched(&policy, &case, &schema, &key, &all)?, &schema);
    let parse =
        |name: &str| -> Result<serde_json::Value, Box<dyn Error>> { Ok(serde_json::from_str(&text(name)?)?) };
    let subject = parse("subject.json")?;
    let of_subject = |key: &str| subject.get(key);
    let document = json!({
        "policy": yaml,
        "case": case,
        "schema": schema,
        "rows": rows,
        "about": about,
        "key": key,
        "person": { "name": of_subject("name"), "id": of_subject("id"), "twin_id": of_subject("twin_id") },
        "evidence": {
            "plan": parse("plan.json")?,
            "certificate": parse("certificate.json")?,
            "ledger": text("ledger.jsonl")?,
            "people": all.of(&"users".parse()?).len(),
            "rows": all.0.values().map(Vec::len).sum::<usize>(),
        },
    });
    Ok(document.to_string() + "\n")
}

/// Runs the command's own demo.
fn demo(folder: &File) -> Result<(), Box<dyn Error>> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // With the features of the whole workspace, as the tests build it.
    cargo.current_dir(crate::root()).args(["build", "--workspace", "--all-features", "--locked", "--quiet"]);
    if !cargo.args(["--bin", "rightful"]).status()?.success() {
        return Err("the command does not compile".into());
    }
    let command = std::env::current_exe()?.with_file_name("rightful").with_extension(EXE_EXTENSION);
    let output =
        Command::new(command).args(["--json", "demo", "--people", PEOPLE, "--dir"]).arg(folder).output()?;
    if output.status.success() {
        return Ok(());
    }
    // With --json, what is wrong stands where the answer would.
    let told = [output.stdout, output.stderr].concat();
    Err(format!("the demo fails: {}", String::from_utf8_lossy(&told)).into())
}

/// Every row of the database.
fn read(db: &Connection, schema: &Schema) -> Result<Rows, Box<dyn Error>> {
    let mut all = BTreeMap::new();
    for (name, table) in &schema.tables {
        let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        let listed: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
        let mut statement = db.prepare(&format!("SELECT {} FROM \"{name}\"", listed.join(", ")))?;
        let rows = statement.query_map([], |row| {
            let cell = |(at, name): (usize, &&str)| Ok(((*name).to_owned(), cell(row.get_ref(at)?)));
            names.iter().enumerate().map(cell).collect::<rusqlite::Result<Row>>()
        })?;
        all.insert(name.clone(), rows.collect::<rusqlite::Result<Vec<Row>>>()?);
    }
    Ok(Rows(all))
}

fn cell(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(bytes) => Value::Text(String::from_utf8_lossy(bytes).into_owned()),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    }
}

/// The rows the case touches, by table and position: those that closing the account changes or removes, and those that
/// lead to the account.
fn touched(
    policy: &Policy,
    case: &Case,
    schema: &Schema,
    key: &str,
    all: &Rows,
) -> Result<Picked, Box<dyn Error>> {
    let decision = decide(policy, case)?;
    let request = survey_request(policy, case, &decision, schema)?;
    let survey = rows::survey(&request, &case.subject, all)?;
    let key = RootKey::from_text(key)?.case_key();
    let plan = plan(policy, case, &decision, schema, &survey, &key)?;
    let seed = RunSeed::given(&[1; 32]);
    // Closing an account makes no entry of a person whose data are not to be used again.
    let given = Given { case, suppression: None };
    let after = rows::run(&plan, &plan.hash()?, &request, given, schema, &seed, all)?;
    let mut touched = BTreeMap::new();
    for (name, before) in &all.0 {
        let after: BTreeSet<&Row> = after.of(name).iter().collect();
        let leads = |row: &Row| leads_to_account(schema, name, row, case);
        let of_table: BTreeSet<usize> = before
            .iter()
            .enumerate()
            .filter(|(_, row)| !after.contains(row) || leads(row))
            .map(|(at, _)| at)
            .collect();
        touched.insert(name.clone(), of_table);
    }
    Ok(touched)
}

/// Whether a key of the row is the account's.
fn leads_to_account(schema: &Schema, table: &Path, row: &Row, case: &Case) -> bool {
    let keys = schema.tables.get(table).into_iter().flat_map(|table| &table.foreign_keys);
    let to_people = |to: &Path| to.to_string() == case.subject.collection;
    let account = case.subject.key.as_deref().unwrap_or_default();
    keys.filter(|key| to_people(&key.to)).any(|key| cells(row, &key.columns).as_deref() == Some(account))
}

fn cells(row: &Row, columns: &[String]) -> Option<Vec<Value>> {
    columns.iter().map(|column| row.get(column).filter(|value| !value.is_null()).cloned()).collect()
}

/// A few of the touched rows of each table, spread over it, with the rows they point to; and which of all these were touched.
fn few(all: &Rows, touched: &Picked, schema: &Schema) -> (Rows, BTreeMap<Path, Vec<usize>>) {
    let mut picked: Picked = BTreeMap::new();
    for (name, rows) in touched {
        let every = rows.len().div_ceil(MOST_ROWS).max(1);
        picked.insert(name.clone(), rows.iter().step_by(every).copied().collect());
    }
    // What a row points to, as far as it goes.
    loop {
        let missing: Vec<(Path, usize)> = pointed_to(all, &picked, schema);
        let before: usize = picked.values().map(BTreeSet::len).sum();
        for (name, at) in missing {
            picked.entry(name).or_default().insert(at);
        }
        if picked.values().map(BTreeSet::len).sum::<usize>() == before {
            break;
        }
    }
    let rows = |(name, picked): (&Path, &BTreeSet<usize>)| {
        let rows = picked.iter().filter_map(|at| all.of(name).get(*at).cloned());
        (name.clone(), rows.collect::<Vec<Row>>())
    };
    let about = |(name, picked): (&Path, &BTreeSet<usize>)| {
        let of_table = touched.get(name);
        let is_touched = |at: &usize| of_table.is_some_and(|touched| touched.contains(at));
        let places = picked.iter().enumerate().filter(|(_, at)| is_touched(at)).map(|(place, _)| place);
        (name.clone(), places.collect::<Vec<usize>>())
    };
    (Rows(picked.iter().map(rows).collect()), picked.iter().map(about).collect())
}

fn pointed_to(all: &Rows, picked: &Picked, schema: &Schema) -> Vec<(Path, usize)> {
    let mut found = Vec::new();
    for (name, rows) in picked {
        let keys = schema.tables.get(name).into_iter().flat_map(|table| &table.foreign_keys);
        for key in keys {
            let wanted: BTreeSet<Vec<Value>> =
                rows.iter().filter_map(|at| cells(all.of(name).get(*at)?, &key.columns)).collect();
            let targets = all.of(&key.to).iter().enumerate();
            let fits = |row: &Row| cells(row, &key.to_columns).is_some_and(|cells| wanted.contains(&cells));
            found.extend(targets.filter(|(_, row)| fits(row)).map(|(at, _)| (key.to.clone(), at)));
        }
    }
    found
}
