//! The statements of a run for five schemas, as a dry run prints them: a change of one shows in review.
//!
//! `UPDATE_GOLDEN=1 cargo test -p rightful-tests --test golden` writes the files anew.

#![expect(clippy::unwrap_used, clippy::panic, reason = "code of tests may panic as tests may")]

use std::fmt::Write;
use std::path::{Path, PathBuf};

use rightful::decide::decide;
use rightful::plan::{plan, survey_request};
use rightful::{Case, Policy, RootKey};
use rightful_sql::sqlite;

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The dry run of a case on a database built from these files.
fn statements(policy: &Path, rows: &[PathBuf], case: &Path) -> String {
    let policy = rightful_yaml::parse(&read(policy)).unwrap();
    let policy = Policy::from_json(&policy.json.to_string()).unwrap();
    let case = Case::from_json(&read(case)).unwrap();
    let database = rusqlite::Connection::open_in_memory().unwrap();
    for rows in rows {
        database.execute_batch(&read(rows)).unwrap();
    }
    let schema = sqlite::introspect(&database).unwrap();
    let decision = decide(&policy, &case).unwrap();
    let request = survey_request(&policy, &case, &decision, &schema).unwrap();
    let survey = sqlite::survey(&database, &request, &case.subject).unwrap();
    let key = RootKey::from_entropy(&[7; 32]).unwrap().case_key();
    let plan = plan(&policy, &case, &decision, &schema, &survey, &key).unwrap();
    let mut text = String::new();
    for template in rightful_sql::templates(&plan, &request, &policy).unwrap() {
        let rows = template.rows.map_or_else(String::new, |rows| format!(", {rows} rows"));
        writeln!(text, "-- step {}{rows}\n{};", template.step, template.sql).unwrap();
    }
    text
}

fn agrees(name: &str, found: &str) {
    let file = here("golden").join(name).join("statements.sql");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&file, found).unwrap();
    }
    assert_eq!(found, read(&file), "{name}: look at the difference; UPDATE_GOLDEN=1 accepts it");
}

#[test]
fn the_statements_are_those_agreed() {
    for name in ["composite", "polymorphic", "cycle"] {
        let folder = here("golden").join(name);
        let found =
            statements(&folder.join("privacy.yaml"), &[folder.join("rows.sql")], &folder.join("case.json"));
        agrees(name, &found);
    }
}

#[test]
fn the_statements_of_the_small_example_are_those_agreed() {
    let folder = here("../examples/small");
    let found =
        statements(&folder.join("privacy.yaml"), &[folder.join("rows.sql")], &folder.join("case.json"));
    agrees("small", &found);
}

#[test]
fn the_statements_of_the_mentoring_platform_are_those_agreed() {
    let (example, folder) = (here("../examples/mentoring"), here("golden/mentoring"));
    let rows = [example.join("schema.sql"), folder.join("rows.sql")];
    let found = statements(&example.join("privacy.yaml"), &rows, &folder.join("case.json"));
    agrees("mentoring", &found);
}
