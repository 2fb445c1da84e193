//! The small world of one case: policy, case, database, key and ledger in a folder of their own.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::answer::Answer;

const POLICY: &str = include_str!("../../../../vectors/policies/mentoring.json");
/// The root key of the vectors: public, and good for tests alone.
pub(crate) const KEY: &str = "rightful-key-1:aebagbafaydqqcikbmga2dqpcaireeyuculbogazdinryhi6d4qpjpjbxa";

/// The tables of the running example, with two people and a canary in every personal cell.
const TABLES: &str = "
    CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL, photo BLOB);
    CREATE TABLE meetings (
        id INTEGER PRIMARY KEY,
        mentor_id INTEGER REFERENCES users (id), mentee_id INTEGER REFERENCES users (id),
        held_on TEXT, minutes INTEGER, notes TEXT
    );
    CREATE TABLE invoices (
        id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id),
        issued_on TEXT, amount INTEGER, billed_to TEXT
    );
    INSERT INTO users VALUES (0, 'system@acme.example', 'System', NULL);
    INSERT INTO users VALUES (7, 'zanna.zberg@mail.example', 'Zanna Zberg', CAST('zphoto' AS BLOB));
    INSERT INTO users VALUES (8, 'zboris@mail.example', 'Zboris', CAST('zphoto' AS BLOB));
    INSERT INTO meetings VALUES (1, 7, 8, '2026-03-04', 45, 'Zanna Zberg was late');
    INSERT INTO meetings VALUES (2, 8, 7, '2026-03-11', 50, NULL);
    INSERT INTO invoices VALUES (1, 8, '2025-05-06', 4900, 'Zboris');
";

/// A table that takes a scan a while.
pub(crate) const MANY_PAGES: &str = "CREATE TABLE many (id INTEGER PRIMARY KEY, v TEXT);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000) INSERT INTO many SELECT i, hex(zeroblob(500)) FROM n;";

pub(crate) struct World {
    folder: TempDir,
    /// The policy document.
    pub(crate) policy: Value,
    /// The case document.
    pub(crate) case: Value,
    /// Run on the database when it is made, after the tables of the running example.
    pub(crate) sql: String,
    /// The text of the root key, where there is one.
    pub(crate) key: Option<String>,
    /// The hash of the last plan.
    approved: String,
}

impl World {
    pub(crate) fn new() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
            policy: serde_json::from_str(POLICY).unwrap(),
            case: json!({
                "decided": "2026-11-21",
                "subject": { "collection": "users", "key": [7] },
                "trigger": { "kind": "relationship-ended", "event": "account.closed", "on": "2026-11-20" }
            }),
            sql: String::new(),
            key: Some(KEY.to_owned()),
            approved: "0".repeat(64),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Changes the policy at a JSON pointer; null removes the key.
    pub(crate) fn set(&mut self, at: &str, to: Value) -> &mut Self {
        change(&mut self.policy, at, to);
        self
    }

    /// Changes the case at a JSON pointer; null removes the key.
    pub(crate) fn set_case(&mut self, at: &str, to: Value) -> &mut Self {
        change(&mut self.case, at, to);
        self
    }

    /// More SQL for the database, when it is made.
    pub(crate) fn sql(&mut self, sql: &str) -> &mut Self {
        self.sql.push_str(sql);
        self
    }

    /// The database; made when it is first asked for.
    pub(crate) fn database(&self) -> PathBuf {
        let path = self.path("app.sqlite");
        if !path.exists() {
            let connection = Connection::open(&path).unwrap();
            connection.execute_batch(TABLES).unwrap();
            connection.execute_batch("PRAGMA foreign_keys = 0").unwrap();
            connection.execute_batch(&self.sql).unwrap();
        }
        path
    }

    /// Changes the database that is there already.
    pub(crate) fn later(&self, sql: &str) -> &Self {
        Connection::open(self.database()).unwrap().execute_batch(sql).unwrap();
        self
    }

    /// `rightful check` on the policy.
    pub(crate) fn check(&self) -> Answer {
        self.write("policy.json", self.policy.to_string());
        self.command(&["check", "policy.json"])
    }

    /// `rightful check` on a text as YAML.
    pub(crate) fn check_yaml(&self, text: impl AsRef<[u8]>) -> Answer {
        self.write("policy.yaml", text);
        self.command(&["check", "policy.yaml"])
    }

    /// `rightful call decide` on policy and case.
    pub(crate) fn decide(&self) -> Answer {
        let call = json!({ "policy": self.policy, "case": self.case });
        self.feed(&["call", "decide", "-"], call.to_string())
    }

    pub(crate) fn census(&self) -> Answer {
        self.inputs();
        self.command(&["census", "--policy", "policy.json", "--db", "app.sqlite"])
    }

    /// `rightful plan`.
    pub(crate) fn plan(&mut self) -> Answer {
        self.plan_with(&[])
    }

    /// The same with more options.
    pub(crate) fn plan_with(&mut self, options: &[&str]) -> Answer {
        self.inputs();
        let usual = [
            "plan",
            "--policy",
            "policy.json",
            "--case",
            "case.json",
            "--db",
            "app.sqlite",
            "--out",
            "plan.json",
            "--force",
        ];
        let answer = self.command(&[&usual, options].concat());
        if let Some(hash) = answer.json()["hash"].as_str() {
            self.approved = hash.to_owned();
        }
        answer
    }

    /// The hash of the last plan.
    pub(crate) fn approved(&self) -> &str {
        &self.approved
    }

    /// Changes the last plan, and has what comes of it approved.
    pub(crate) fn forge(&mut self, change: impl FnOnce(&mut Value)) -> &mut Self {
        let mut plan: Value = serde_json::from_str(&self.read("plan.json")).unwrap();
        change(&mut plan);
        self.write("plan.json", plan.to_string());
        self.approved = rightful::Plan::from_json(&plan.to_string()).unwrap().hash().unwrap().to_string();
        self
    }

    /// Plans, and expects that to succeed.
    pub(crate) fn planned(&mut self) -> &mut Self {
        let answer = self.plan();
        assert_eq!(answer.exit, Some(0), "no plan: {}{}", answer.stdout, answer.stderr);
        self
    }

    /// `rightful run` of the last plan, on policy and case as they are now.
    pub(crate) fn run(&self) -> Answer {
        self.run_with(&[])
    }

    /// The same with other options in the place of the usual ones.
    pub(crate) fn run_with(&self, options: &[&str]) -> Answer {
        self.inputs();
        let words = self.run_words(options);
        self.command(&words.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// The lines of a ledger whose key was made and destroyed.
    pub(crate) fn closed_ledger(&self) -> String {
        use rightful::ledger::{KeyEvent, Ledger};
        let key = rightful::RootKey::from_text(KEY).unwrap().ledger_key();
        let mut ledger = Ledger::read(b"", Some(&key), None).unwrap();
        let day = "2026-03-01".parse().unwrap();
        let mut enter = |event| ledger.append_key(event, day, &key).unwrap().entry().to_line().unwrap();
        enter(KeyEvent::KeyCreated) + &enter(KeyEvent::KeyDestroyed)
    }

    /// `rightful run` on the database under another name.
    pub(crate) fn run_on(&self, name: &str) -> Answer {
        self.inputs();
        std::fs::rename(self.path("app.sqlite"), self.path(name)).unwrap();
        let mut words = self.run_words(&["--db"]);
        words.pop();
        words.push(format!("--db={name}"));
        self.command(&words.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn run_words(&self, options: &[&str]) -> Vec<String> {
        let mut words = vec!["run"];
        for (name, value) in [
            ("--policy", "policy.json"),
            ("--case", "case.json"),
            ("--db", "app.sqlite"),
            ("--plan", "plan.json"),
            ("--approved", self.approved.as_str()),
            ("--ledger", "ledger.jsonl"),
            ("--certificate", "certificate.json"),
        ] {
            if !options.contains(&name) {
                words.extend([name, value]);
            }
        }
        words.extend(options);
        words.into_iter().map(str::to_owned).collect()
    }

    /// `rightful verify` of plan, ledger and certificate.
    pub(crate) fn verify(&self) -> Answer {
        self.command(&[
            "verify",
            "--plan",
            "plan.json",
            "--ledger",
            "ledger.jsonl",
            "--certificate",
            "certificate.json",
        ])
    }

    /// Closes the account, and expects that to end with a certificate.
    pub(crate) fn closed(&mut self) -> &mut Self {
        let answer = self.planned().run();
        assert_eq!(answer.exit, Some(0), "not closed: {}{}", answer.stdout, answer.stderr);
        self
    }

    /// `rightful run` while another connection holds what it holds. The files are not looked at meanwhile: closing a
    /// file drops the locks of this process on it.
    pub(crate) fn run_beside(&self, other: &Connection) -> Answer {
        self.inputs();
        let dump =
            || other.query_row("SELECT group_concat(quote(email)) FROM users", [], |row| row.get(0)).unwrap();
        let before: String = dump();
        let words = self.run_words(&[]);
        let mut answer = self.start(Path::new(env!("CARGO_BIN_EXE_rightful")), &words, Stdio::null(), |_| ());
        let after: String = dump();
        answer.changed.extend((before != after).then_some("app.sqlite"));
        other.execute_batch("ROLLBACK").unwrap();
        answer
    }

    /// `rightful run` of a program that is removed once it runs, so that it does not find its scanner. It waits for the
    /// case until then.
    pub(crate) fn run_without_scanner(&self) -> Answer {
        self.inputs();
        let program = self.path("rightful");
        // No copy: a file that is still written, in a process that another test has just forked, cannot be started.
        std::fs::hard_link(env!("CARGO_BIN_EXE_rightful"), &program).unwrap();
        let words: Vec<String> =
            self.run_words(&[]).iter().map(|word| word.replace("case.json", "-")).collect();
        self.start(&program, &words, Stdio::piped(), |child| {
            std::fs::remove_file(&program).unwrap();
            std::io::Write::write_all(&mut child.stdin.take().unwrap(), self.case.to_string().as_bytes())
                .unwrap();
        })
    }

    /// Does something while another program keeps writing in the database's file.
    pub(crate) fn while_written(&self, act: impl FnOnce(&Self) -> Answer) -> Answer {
        use std::sync::atomic::{AtomicBool, Ordering};
        let over = AtomicBool::new(false);
        let file = std::fs::File::options().write(true).open(self.database()).unwrap();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                // Enough to show that somebody writes, and nothing that SQLite minds.
                let mut moment = std::time::SystemTime::now();
                while !over.load(Ordering::Relaxed) {
                    moment += std::time::Duration::from_micros(1);
                    file.set_modified(moment).unwrap();
                }
            });
            let answer = act(self);
            over.store(true, Ordering::Relaxed);
            answer
        })
    }

    /// `rightful call plan` on this policy and case, a schema and a survey.
    pub(crate) fn plan_of(&self, schema: &str, survey: Value) -> Answer {
        let schema: Value = serde_json::from_str(schema).unwrap();
        let call = json!({ "policy": self.policy, "case": self.case, "schema": schema, "survey": survey, "key": KEY });
        self.feed(&["call", "plan", "-"], call.to_string())
    }

    pub(crate) fn inputs(&self) {
        self.write("policy.json", self.policy.to_string());
        self.write("case.json", self.case.to_string());
        self.database();
    }

    /// Runs the command in the world's folder.
    pub(crate) fn command(&self, words: &[&str]) -> Answer {
        self.feed(words, "")
    }

    /// The same with something on standard input.
    pub(crate) fn feed(&self, words: &[&str], input: impl AsRef<[u8]>) -> Answer {
        let before = self.state();
        let input = std::fs::File::open(self.write("stdin", input)).unwrap();
        let program = Path::new(env!("CARGO_BIN_EXE_rightful"));
        let mut answer = self.start(program, words, input.into(), |_| ());
        let refused = !matches!(answer.exit, Some(0 | 4 | 7));
        let both = before.into_iter().zip(self.state());
        answer.changed =
            both.filter(|(before, after)| refused && before != after).map(|((name, _), _)| name).collect();
        answer
    }

    fn start(
        &self,
        program: &Path,
        words: &[impl AsRef<std::ffi::OsStr>],
        input: Stdio,
        meanwhile: impl FnOnce(&mut Child),
    ) -> Answer {
        let mut command = Command::new(program);
        command.current_dir(self.folder()).args(words).arg("--json").env_remove("RIGHTFUL_KEY");
        if let Some(key) = &self.key {
            command.env("RIGHTFUL_KEY", key);
        }
        let mut child = command.stdin(input).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        meanwhile(&mut child);
        let output = child.wait_with_output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Answer {
            exit: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
            changed: Vec::new(),
        }
    }

    /// What a refusal must leave as it is.
    fn state(&self) -> Vec<(&'static str, Option<Vec<u8>>)> {
        ["app.sqlite", "ledger.jsonl", "certificate.json", "plan.json"]
            .map(|name| (name, std::fs::read(self.path(name)).ok()))
            .into()
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// Puts a value at a JSON pointer, or takes away what is there.
pub(crate) fn change(document: &mut Value, at: &str, to: Value) {
    let (parent, key) = at.rsplit_once('/').unwrap();
    let parent = document.pointer_mut(parent).unwrap_or_else(|| panic!("nothing at {parent}"));
    match (parent, to) {
        (Value::Object(map), Value::Null) => drop(map.remove(key)),
        (Value::Object(map), to) => drop(map.insert(key.to_owned(), to)),
        (Value::Array(list), to) => list[key.parse::<usize>().unwrap()] = to,
        (other, _) => panic!("{at} is in no map or list: {other}"),
    }
}
