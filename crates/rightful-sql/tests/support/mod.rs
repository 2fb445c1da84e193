//! A small mentoring platform in a file, its policy and plan, and surroundings that scan in this process.
#![expect(clippy::unwrap_used, reason = "a helper of a test may panic as the test may")]
#![allow(dead_code, clippy::allow_attributes, reason = "each test file uses a part of it")]

pub(crate) mod scan;
pub(crate) mod shop;

use std::path::{Path, PathBuf};

use rightful::ledger::Ledger;
use rightful::{Case, Decision, Plan, Policy, RootKey, RunSeed, SurveyRequest};
use rightful_sql::sqlite::{Surroundings, introspect, survey};
use rightful_sql::{Evidence, Failure, Inputs, Outcome, Phase, Run, ScanRequest, sqlite};
use rusqlite::Connection;
use rusqlite::types::Value as Cell;
use tempfile::TempDir;

pub(crate) const SCHEMA: &str = include_str!("../../../../examples/mentoring/schema.sql");
pub(crate) const POLICY: &str = include_str!("../../../../examples/mentoring/privacy.yaml");

/// Anna (1) has an older account (3); Bela (2) and Joanna (4), whose address ends like hers, stay.
pub(crate) const PEOPLE: &str = "
  INSERT INTO teams VALUES (1, 'North', NULL, '2020-01-01'), (2, 'South', NULL, '2020-01-01');
  INSERT INTO users VALUES
    (0, 'Anonymous user', 'system@acme.example', NULL, NULL, NULL, NULL, 'en', 'system', NULL, NULL, '2019', '2019', NULL),
    (1, 'Anna Albatros', 'anna@x.example', 'annaalba', '+49 30 1234567', x'89504e47', '1980-02-03', 'de', 'active', 1, 2, '2020-02-02', '2024', NULL),
    (2, 'Bela Bussard', 'bela@x.example', 'bela', NULL, NULL, NULL, 'en', 'active', 1, 1, '2020-02-03', '2024', NULL),
    (3, 'A. Albatros', ' Anna@X.example', NULL, NULL, NULL, NULL, 'de', 'closed', 2, NULL, '2018', '2019', '2019-05-05'),
    (4, 'Joanna Jaeger', 'joanna@x.example', 'annaalbatros2', NULL, NULL, NULL, 'en', 'active', 2, 3, '2020', '2024', NULL);
  UPDATE teams SET lead_id = 1 WHERE id = 1;
  UPDATE users SET phone = '+49 30 7654321', updated_at = '2025' WHERE id = 1;
  UPDATE users SET phone = '+49 40 99999', updated_at = '2025' WHERE id = 2;
  INSERT INTO profiles VALUES (1, 'Anna mentors', 'Write to anna@x.example', '{\"contact\":{\"user_id\":1},\"theme\":\"dark\"}'),
    (2, 'Bela', 'Knows @annaalba and @annaalbatros2', '{\"buddy\":{\"user_id\":1},\"note\":\"ask anna@x.example\"}');
  INSERT INTO sign_ins VALUES (1, 1, '2025-05-05T10:00:00Z', '192.0.2.7', 'Firefox', 'tok-a'), (2, 2, '2025-05-05T10:00:00Z', '192.0.2.8', 'Firefox', 'tok-b');
  INSERT INTO devices VALUES (1, 1, 'ios', 'phone of Anna Albatros', 'push-a', '2025-01-01');
  INSERT INTO consents VALUES (1, 1, 'newsletter', 'email', 'form of anna@x.example', '2021-01-01', NULL);
  INSERT INTO newsletter_subscriptions VALUES (1, 'ANNA@x.example', 'Anna', 'footer', '2021'), (2, 'joanna@x.example', 'Joanna', 'footer', '2021');
  INSERT INTO programmes VALUES (1, 'Start', 'Run by anna@x.example', 1, '2024-01-01', NULL), (2, 'Go', 'plain', 2, '2024-01-01', NULL);
  INSERT INTO programme_members VALUES (1, 1, 'mentor', '2024-01-02'), (1, 2, 'mentee', '2024-01-02'), (2, 3, 'mentee', '2024-01-02');
  INSERT INTO availability VALUES (1, 1, 1, 9), (1, 1, 2, 9), (1, 2, 1, 9);
  INSERT INTO meetings VALUES (1, 1, 1, 2, '2026-02-01', 60, 'Anna Albatros was late'), (2, 1, 2, 1, '2021-02-01', 30, NULL),
    (3, 1, 2, 4, '2026-03-01', 45, 'mail to joanna@x.example');
  INSERT INTO meeting_ratings VALUES (1, 1, 5, 'good'), (1, 2, 4, 'anna@x.example helps'), (2, 2, 3, NULL), (3, 4, 2, NULL);
  INSERT INTO goals VALUES (1, 1, 'Learn with Anna Albatros', NULL, NULL), (2, 2, 'Other', NULL, NULL);
  INSERT INTO goal_steps VALUES (1, 1, 1, 'one', NULL), (2, 2, 1, 'two', NULL);
  INSERT INTO learning_modules VALUES (1, 'Listening', 30);
  INSERT INTO learning_progress VALUES (1, 1, 80, NULL), (2, 1, 20, NULL), (3, 1, 10, NULL);
  INSERT INTO badges VALUES (1, 'Starter');
  INSERT INTO user_badges VALUES (1, 1, '2024-01-01', 2), (2, 1, '2024-01-01', 1);
  INSERT INTO conversations VALUES (1, 'Anna and Bela', 1, '2024');
  INSERT INTO conversation_members VALUES (1, 1, 0), (1, 2, 0);
  INSERT INTO messages VALUES (1, 1, 1, 2, NULL, '2024-01-01', 'my address is anna@x.example, says Anna Albatros'),
    (2, 1, 2, 1, 1, '2024-01-02', 'thanks @annaalba'), (3, 1, 2, 4, 2, '2024-01-03', 'hello @annaalbatros2');
  INSERT INTO comments VALUES (1, 2, 'User', 1, 'great', '2024'), (2, 1, 'Meeting', 3, 'nice', '2024'), (3, 2, 'Meeting', 1, 'x', '2024');
  INSERT INTO attachments VALUES (1, 'user', 1, 1, 'cv.pdf', x'00', '2024'), (2, 'Meeting', 3, 1, 'plan.pdf', x'01', '2024');
  INSERT INTO notifications VALUES (1, 1, 2, 'message', 'Bela wrote', '2024', NULL), (2, 2, 1, 'message', 'Anna Albatros wrote', '2024', NULL);
  INSERT INTO invoices VALUES (1, 'R-1', 1, '2025-03-01', 5000, 'EUR', 'Anna Albatros', 'Street 1'), (2, 'R-2', 1, '2015-03-01', 100, 'EUR', 'Anna Albatros', 'Street 1'),
    (3, 'R-3', 2, '2025-03-01', 7000, 'EUR', 'Bela Bussard', 'Road 2');
  INSERT INTO invoice_lines VALUES (1, 1, 'mentoring', 5000), (2, 1, 'mentoring', 100), (3, 1, 'mentoring', 7000);
  INSERT INTO payments VALUES (1, 1, '2025-03-02', 5000, 'DE02120300000000202051', 'R-1'), (2, 2, '2015-03-02', 100, NULL, 'R-2');
  INSERT INTO audit_log VALUES (1, 1, 'user', 1, 'update', '{\"email\":\"anna@x.example\",\"by\":{\"id\":1}}', '2024'), (2, 2, 'user', 4, 'update', '{\"email\":\"joanna@x.example\"}', '2024');
";

pub(crate) const CASE: &str = r#"{ "decided": "2026-11-21", "subject": { "collection": "users", "key": [1] },
  "trigger": { "kind": "relationship-ended", "event": "account.closed", "on": "2026-11-20" } }"#;

/// A database in a file, with everything a run needs.
pub(crate) struct World {
    pub(crate) folder: TempDir,
    pub(crate) policy: Policy,
    pub(crate) case: Case,
    pub(crate) root: RootKey,
    pub(crate) seed: [u8; 32],
    pub(crate) surroundings: Around,
}

/// Keeps evidence in memory and scans in this process, which has no other connection to the file.
#[derive(Default)]
pub(crate) struct Around {
    pub(crate) certificates: Vec<String>,
    pub(crate) ledger: Vec<u8>,
    pub(crate) phases: Vec<Phase>,
    pub(crate) requests: Vec<String>,
    pub(crate) reports: Vec<String>,
    key: Option<rightful::LedgerKey>,
}

impl Surroundings for Around {
    fn scan(&mut self, request: &ScanRequest, file: &Path) -> Result<String, Failure> {
        self.requests.push(request.expose().to_owned());
        let report = rightful_residue::wire::scan(request.expose(), file).map_err(|_| Failure::Other)?;
        self.reports.push(report.clone());
        Ok(report)
    }

    fn emit(&mut self, evidence: &Evidence) -> Result<(), Failure> {
        let key = self.key.as_ref().unwrap();
        let mut ledger = Ledger::read(&self.ledger, Some(key), None).unwrap();
        if let rightful::ledger::Appended::New(entry) = ledger.append(evidence.facts.clone(), key).unwrap() {
            self.ledger.extend(entry.to_line().unwrap().bytes());
        }
        self.certificates.extend(evidence.certificate.clone());
        Ok(())
    }

    fn progress(&mut self, phase: Phase) {
        self.phases.push(phase);
    }
}

/// Reads a policy in YAML.
pub(crate) fn policy(text: &str) -> Policy {
    let document = rightful_yaml::parse(text).unwrap();
    Policy::from_json(&document.json.to_string()).unwrap()
}

impl World {
    pub(crate) fn mentoring() -> Self {
        Self::new(SCHEMA, PEOPLE, POLICY, CASE)
    }

    pub(crate) fn new(schema: &str, rows: &str, policy: &str, case: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let connection = Connection::open(folder.path().join("app.sqlite")).unwrap();
        connection.execute_batch(schema).unwrap();
        connection.execute_batch(rows).unwrap();
        connection.close().unwrap();
        let root = RootKey::from_entropy(&[7; 32]).unwrap();
        Self {
            policy: self::policy(policy),
            case: serde_json::from_str(case).unwrap(),
            surroundings: Around { key: Some(root.ledger_key()), ..Around::default() },
            seed: [9; 32],
            folder,
            root,
        }
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("app.sqlite")
    }

    pub(crate) fn sql(&self, sql: &str) {
        Connection::open(self.file()).unwrap().execute_batch(sql).unwrap();
    }

    pub(crate) fn decision(&self) -> Decision {
        rightful::decide(&self.policy, &self.case).unwrap()
    }

    pub(crate) fn request(&self) -> SurveyRequest {
        let schema = introspect(&Connection::open(self.file()).unwrap()).unwrap();
        rightful::survey_request(&self.policy, &self.case, &self.decision(), &schema).unwrap()
    }

    pub(crate) fn plan(&self) -> Plan {
        self.try_plan().unwrap()
    }

    pub(crate) fn try_plan(&self) -> Result<Plan, rightful::Problems> {
        let connection = Connection::open(self.file()).unwrap();
        let schema = introspect(&connection).unwrap();
        let counted = survey(&connection, &self.request(), &self.case.subject).unwrap();
        rightful::plan(&self.policy, &self.case, &self.decision(), &schema, &counted, &self.root.case_key())
    }

    pub(crate) fn inputs(&self) -> Inputs {
        self.inputs_of(self.plan())
    }

    pub(crate) fn inputs_of(&self, plan: Plan) -> Inputs {
        Inputs {
            approved: plan.hash().unwrap(),
            plan,
            policy: self.policy.clone(),
            request: self.request(),
            case: self.case.clone(),
            case_key: self.root.case_key(),
            suppression_key: self.root.pseudonym_key(rightful::carry::SUPPRESSION),
            ledger_key: self.root.ledger_key(),
            ledger: self.ledger(),
            seed: RunSeed::given(&self.seed),
            as_of: self.case.decided.max("2026-11-21".parse().unwrap()),
        }
    }

    pub(crate) fn ledger(&self) -> Ledger {
        Ledger::read(&self.surroundings.ledger, Some(&self.root.ledger_key()), None).unwrap()
    }

    pub(crate) fn run(&mut self, inputs: Inputs) -> Result<Outcome, rightful::Error> {
        let mut run: Run = rightful_sql::run(inputs);
        sqlite::run(&self.file(), &mut run, &mut self.surroundings)
    }

    /// Everything the application sees, in order.
    pub(crate) fn dump(&self) -> Vec<String> {
        dump(&self.file())
    }

    pub(crate) fn cells(&self, sql: &str) -> Vec<String> {
        read(&Connection::open(self.file()).unwrap(), sql)
    }
}

fn read(connection: &Connection, sql: &str) -> Vec<String> {
    let mut select = connection.prepare(sql).unwrap();
    let columns = select.column_count();
    let rows = select.query_map([], |row| {
        let cells: Vec<String> =
            (0..columns).map(|i| format!("{:?}", row.get::<_, Cell>(i).unwrap())).collect();
        Ok(cells.join(" | "))
    });
    rows.unwrap().map(Result::unwrap).collect()
}

pub(crate) fn dump(file: &Path) -> Vec<String> {
    let connection = Connection::open(file).unwrap();
    let tables = read(
        &connection,
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'messages_fts_%' ORDER BY 1",
    );
    let mut lines = read(&connection, "SELECT name, sql FROM sqlite_schema ORDER BY 1");
    for table in tables {
        let name = table.trim_start_matches("Text(\"").trim_end_matches("\")").to_owned();
        let mut rows = read(&connection, &format!("SELECT '{name}', t.* FROM \"{name}\" t"));
        rows.sort();
        lines.extend(rows);
    }
    lines
}

/// A small policy in YAML: people, their meetings and what a test adds.
pub(crate) fn small(store: &str, more: &str) -> String {
    format!(
        "
controller: {{ name: A, contact: d@a.example, clock: {{ regime: eu, place: DE-BE }} }}
events: {{ account.closed: {{ source: case }} }}
purposes:
  account: {{ basis: contract, contract: terms, necessary_for: running, ends: {{ event: account.closed }} }}
  programme:
    basis: legitimate-interests
    interest: measure
    necessary_for: reports
    balanced: {{ date: \"2026-03-01\", by: DPO, result: ok, review: \"2028-03-01\" }}
    told: privacy notice
    identified: {{ until: {{ event: account.closed }}, then: unlink }}
stores: {{ app: {{ engine: sqlite, backups: none{store} }} }}
evidence: {{ basis: legal-obligation, provision: \"GDPR Art. 5(2)\", keep: P3Y }}
{more}
collections:
  users:
    store: app
    person:
      key: [id]
      identifiers: {{ email: strong, name: weak }}
      nobody: {{ any: [{{ name: Anonymous user }}] }}
      anonymous: {{ form: fresh, row: {{ name: Anonymous user }} }}
    purposes: [account]
    fields: {{ email: {{ identifies: directly }}, name: {{ identifies: directly }} }}
  meetings:
    store: app
    purposes: [programme]
    links: {{ mentor_id: {{ to: users, role: author }} }}
    fields: {{ held_on: {{ identifies: none }}, notes: {{ identifies: none }} }}
"
    )
}
