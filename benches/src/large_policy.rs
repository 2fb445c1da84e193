//! A policy of 300 tables, 3,000 columns and 600 foreign keys, with the schema and the survey that go with it.

use std::fmt::Write;

use rightful::decide::{Class, decide};
use rightful::plan::survey_request;
use rightful::schema::{Affinity, Column, ForeignKey, Schema, Table, TableKind};
use rightful::survey::{ClassSurvey, Survey};
use rightful::{Case, Decision, Path, Policy, SurveyRequest};

use crate::HEAD;

/// How many tables, the people's among them.
pub const TABLES: usize = 300;
/// Columns of each table, its key and two links among them.
pub const COLUMNS: usize = 10;

/// Everything a plan is made from.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "the input of benchmarks")]
pub struct Large {
    /// The policy as YAML.
    pub yaml: String,
    /// The policy.
    pub policy: Policy,
    /// The case.
    pub case: Case,
    /// The schema.
    pub schema: Schema,
    /// What was decided.
    pub decision: Decision,
    /// What to look for.
    pub request: SurveyRequest,
    /// What was found: every class that can be, ten rows of each.
    pub survey: Survey,
}

/// Builds it.
///
/// # Panics
/// When the generated documents do not fit together.
#[must_use]
#[expect(clippy::expect_used, reason = "a benchmark without its input is not run")]
pub fn large() -> Large {
    let yaml = yaml();
    let document = rightful_yaml::parse(&yaml).expect("the generated YAML is well-formed");
    let policy = Policy::from_json(&document.json.to_string()).expect("the generated policy has no problem");
    let case = Case::from_json(CASE).expect("the case is well-formed");
    let schema = schema();
    let decision = decide(&policy, &case).expect("the case fits the policy");
    let request = survey_request(&policy, &case, &decision, &schema).expect("the map fits the schema");
    let survey = survey(&request, &decision);
    Large { yaml, policy, case, schema, decision, request, survey }
}

const CASE: &str = r#"{ "decided": "2026-11-20", "subject": { "collection": "users", "key": [1] },
    "trigger": { "kind": "relationship-ended", "event": "account.closed", "on": "2026-11-20" } }"#;

/// Table `i` has two links to the people; it is theirs for one table in three, and they are its author for the others.
fn yaml() -> String {
    let mut text = HEAD.to_owned();
    let mut line = |line: std::fmt::Arguments<'_>| {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{line}");
    };
    for column in 3..COLUMNS {
        line(format_args!("      c{column}: {{ identifies: indirectly }}"));
    }
    for table in 1..TABLES {
        let (purpose, role) = if table % 3 == 0 { ("account", "owner") } else { ("programme", "author") };
        line(format_args!("  t{table}:\n    store: app\n    purposes: [{purpose}]\n    links:"));
        line(format_args!("      user_id: {{ to: users, role: {role} }}"));
        line(format_args!("      other_id: {{ to: users, role: counterparty }}\n    fields:"));
        for column in 3..COLUMNS {
            let identifies =
                ["none", "indirectly", "free-text", "directly"].get(column % 4).copied().unwrap_or("none");
            line(format_args!(
                "      c{column}: {{ category: user.data, identifies: {identifies}, source: provided }}"
            ));
        }
    }
    text
}

fn schema() -> Schema {
    let column = |name: String, affinity| Column { name, affinity, ..Column::default() };
    let rest = || (3..COLUMNS).map(|i| column(format!("c{i}"), Affinity::Text));
    let users = ["email", "name"].map(|name| column(name.to_owned(), Affinity::Text));
    let table = |columns: Vec<Column>, foreign_keys| Table {
        kind: TableKind::Table,
        columns,
        primary_key: vec!["id".to_owned()],
        foreign_keys,
        rowid: true,
        integer_key: true,
        ..Table::default()
    };
    let id = || column("id".to_owned(), Affinity::Integer);
    let to_users = |name: &str| ForeignKey {
        columns: vec![name.to_owned()],
        to: Path::one("users"),
        to_columns: vec!["id".to_owned()],
        on_delete: rightful::schema::Action::NoAction,
        on_update: rightful::schema::Action::NoAction,
        deferred: false,
    };
    let mut tables = std::collections::BTreeMap::new();
    tables.insert(Path::one("users"), table([id()].into_iter().chain(users).chain(rest()).collect(), vec![]));
    for i in 1..TABLES {
        let links = ["user_id", "other_id"].map(|name| column(name.to_owned(), Affinity::Integer));
        let columns = [id()].into_iter().chain(links).chain(rest()).collect();
        tables.insert(
            Path::one(format!("t{i}")),
            table(columns, vec![to_users("user_id"), to_users("other_id")]),
        );
    }
    Schema { engine: rightful::policy::Engine::Sqlite, tables }
}

fn survey(request: &SurveyRequest, decision: &Decision) -> Survey {
    let rows = |class: &Class| (class.clone(), ClassSurvey { rows: 10, ..ClassSurvey::default() });
    Survey {
        accounts: 1,
        collections: decision
            .collections
            .iter()
            .filter(|(name, _)| *name != "users")
            .map(|(name, found)| (name.clone(), found.classes.keys().map(rows).collect()))
            .chain([(
                "users".to_owned(),
                [(Class::from("1"), ClassSurvey { rows: 1, ..ClassSurvey::default() })].into(),
            )])
            .collect(),
        referrers: vec![std::collections::BTreeMap::new(); request.referrers.len()],
        collisions: vec![0; request.collisions.len()],
        ..Survey::default()
    }
}
