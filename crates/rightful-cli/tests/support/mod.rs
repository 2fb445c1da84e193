//! The demo of a small community, and the built command on copies of its database.
#![allow(dead_code, reason = "each test file uses a part")]

pub(crate) mod dump;
pub(crate) mod interrupt;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, Weak};

use rusqlite::Connection;
use tempfile::TempDir;

/// The seed of the runs, so that two runs can be compared.
pub(crate) const RUN_SEED: &str = "5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed";

/// What a command did.
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    /// The answer of a command that was asked for JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|_| panic!("no JSON: {}", self.out))
    }
}

/// The command under test with these arguments.
pub(crate) fn rightful<S: AsRef<OsStr>>(args: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rightful"));
    command.args(args).env_remove("RIGHTFUL_KEY").stdin(Stdio::null());
    command
}

/// Runs a command to its end.
pub(crate) fn say(command: &mut Command) -> Said {
    let output = command.output().unwrap();
    Said {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// What `rightful demo` leaves for 500 people, shared by the tests that run at the same time.
pub(crate) struct Demo {
    pub(crate) folder: TempDir,
    pub(crate) said: Said,
    pub(crate) plan_hash: String,
    subject: serde_json::Value,
}

impl Demo {
    pub(crate) fn shared() -> Arc<Self> {
        static SHARED: Mutex<Weak<Demo>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap();
        if let Some(demo) = shared.upgrade() {
            return demo;
        }
        let demo = Arc::new(Self::make());
        *shared = Arc::downgrade(&demo);
        demo
    }

    fn make() -> Self {
        let folder = scratch();
        let mut command = rightful(["demo", "--people", "500", "--run-seed", RUN_SEED, "--dir"]);
        let said = say(command.arg(folder.path()));
        assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
        let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
        let subject = serde_json::from_str(&read("subject.json")).unwrap();
        let ledger: serde_json::Value = serde_json::from_str(&read("ledger.jsonl")).unwrap();
        let plan_hash = ledger["plan"].as_str().unwrap().to_owned();
        Self { folder, said, plan_hash, subject }
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// An identifier of the account that is closed.
    pub(crate) fn subject(&self, name: &str) -> &str {
        self.subject[name].as_str().unwrap()
    }

    /// A key of the account that is closed.
    pub(crate) fn key(&self, name: &str) -> i64 {
        self.subject[name].as_i64().unwrap()
    }
}

/// A folder of its own inside the build's.
pub(crate) fn scratch() -> TempDir {
    TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

/// A folder with a copy of the database as it was before, for one run.
pub(crate) struct Bench {
    pub(crate) demo: Arc<Demo>,
    pub(crate) folder: TempDir,
}

impl Bench {
    pub(crate) fn new(demo: &Arc<Demo>) -> Self {
        let bench = Self { demo: Arc::clone(demo), folder: scratch() };
        std::fs::copy(demo.file("before.sqlite"), bench.db()).unwrap();
        bench
    }

    /// The same with a write-ahead log in the place of the rollback journal.
    pub(crate) fn with_log(demo: &Arc<Demo>) -> Self {
        let bench = Self::new(demo);
        bench.open().execute_batch("PRAGMA journal_mode = WAL").unwrap();
        bench
    }

    /// A copy of everything in the folder. No connection to the database may be open.
    pub(crate) fn copy(&self) -> Self {
        let copy = Self { demo: Arc::clone(&self.demo), folder: scratch() };
        for name in self.files() {
            std::fs::copy(self.file(&name), copy.file(&name)).unwrap();
        }
        copy
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn db(&self) -> PathBuf {
        self.file("app.sqlite")
    }

    pub(crate) fn ledger(&self) -> PathBuf {
        self.file("ledger.jsonl")
    }

    pub(crate) fn certificate(&self) -> PathBuf {
        self.file("certificate.json")
    }

    /// Where the key of a run is while the run lasts.
    pub(crate) fn run_key(&self) -> PathBuf {
        self.file("app.sqlite.rightful-run-key")
    }

    /// The names of the files in the folder, sorted.
    pub(crate) fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    pub(crate) fn open(&self) -> Connection {
        Connection::open(self.db()).unwrap()
    }

    /// The run that the demo's plan was approved for, on this copy.
    pub(crate) fn command(&self) -> Command {
        self.command_with(&self.demo.plan_hash)
    }

    pub(crate) fn command_with(&self, approved: &str) -> Command {
        let mut command = rightful(["run", "--approved", approved, "--run-seed", RUN_SEED]);
        let demo = &self.demo;
        for (option, file) in [
            ("--plan", demo.file("plan.json")),
            ("--policy", demo.file("privacy.yaml")),
            ("--case", demo.file("case.json")),
            ("--key", demo.file("root.key")),
            ("--db", self.db()),
            ("--ledger", self.ledger()),
            ("--certificate", self.certificate()),
        ] {
            command.arg(option).arg(file);
        }
        command
    }

    pub(crate) fn run(&self) -> Said {
        say(&mut self.command())
    }

    pub(crate) fn run_json(&self) -> Said {
        say(self.command().arg("--json"))
    }

    /// The entries of the ledger; none where there is no file.
    pub(crate) fn entries(&self) -> Vec<serde_json::Value> {
        let text = std::fs::read_to_string(self.ledger()).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// The canaries in a text: `cnry` and five base-32 digits in any letter case, a number of fiction's range, an address of
/// documentation's. Answers where the first is, and nothing else of it.
pub(crate) fn canary(bytes: &[u8]) -> Option<usize> {
    plain(bytes).or_else(|| encoded(bytes))
}

/// The same inside base64, hexadecimal, percent-encoded and UTF-16 text: answers where that text begins.
fn encoded(bytes: &[u8]) -> Option<usize> {
    let base64 = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(byte);
    let decode64 = |text: &[u8]| {
        let standard: Vec<u8> = text
            .iter()
            .map(|byte| match byte {
                b'-' => b'+',
                b'_' => b'/',
                other => *other,
            })
            .collect();
        // Bits that a cut leaves over at the end are no fault here.
        let mut form = data_encoding::BASE64_NOPAD.specification();
        form.check_trailing_bits = false;
        form.encoding().unwrap().decode(&standard).unwrap_or_default()
    };
    let decode16 = |text: &[u8]| data_encoding::HEXLOWER_PERMISSIVE.decode(text).unwrap_or_default();
    let inside = |(at, run): (usize, &[u8]), unit: usize, decode: &dyn Fn(&[u8]) -> Vec<u8>| {
        let hit = |skip: usize| {
            let cut = run.get(skip..).unwrap_or_default();
            // Four signs are three bytes; what is left over after them is one byte less than its signs, or none.
            let even = if cut.len() % unit == 1 { &cut[..cut.len() - 1] } else { cut };
            plain(&decode(even)).is_some()
        };
        (0..unit).any(hit).then_some(at)
    };
    let found = runs(bytes, 12, base64).find_map(|run| inside(run, 4, &decode64));
    let found =
        found.or_else(|| runs(bytes, 18, u8::is_ascii_hexdigit).find_map(|run| inside(run, 2, &decode16)));
    found.or_else(|| plain(&unescaped(bytes)).map(|_| 0)).or_else(|| {
        let wide = bytes.contains(&0);
        let every_other = |from: usize| bytes.iter().copied().skip(from).step_by(2).collect::<Vec<u8>>();
        (0..2).find(|from| wide && plain(&every_other(*from)).is_some())
    })
}

/// The runs of at least `least` such bytes, each with where it begins.
fn runs(bytes: &[u8], least: usize, such: impl Fn(&u8) -> bool) -> impl Iterator<Item = (usize, &[u8])> {
    let start = bytes.as_ptr() as usize;
    let runs = bytes.split(move |byte| !such(byte)).filter(move |run| run.len() >= least);
    runs.map(move |run| (run.as_ptr() as usize - start, run))
}

/// With every `%41` as the byte it stands for.
fn unescaped(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digits = bytes.get(at + 1..at + 3).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if bytes[at] == b'%' => {
                out.push(byte);
                at += 3;
            }
            _ => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    out
}

fn plain(bytes: &[u8]) -> Option<usize> {
    let digit = |byte: &u8| byte.is_ascii_alphabetic() || (b'2'..=b'7').contains(byte);
    (0..bytes.len()).find(|&at| {
        let rest = &bytes[at..];
        let token =
            rest.len() >= 9 && rest[..4].eq_ignore_ascii_case(b"cnry") && rest[4..9].iter().all(digit);
        let address = |text: &[u8]| rest.len() >= text.len() && rest[..text.len()].eq_ignore_ascii_case(text);
        token || address(b"-555-01") || address(b"2001:db8:c4e9:")
    })
}

/// Panics where a text holds a canary, naming the place and never the value.
pub(crate) fn no_canary(what: &str, bytes: &[u8]) {
    if let Some(at) = canary(bytes) {
        let line = bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        panic!("{what} holds a canary at byte {at}, line {line}");
    }
}

/// Panics where what a command said holds a canary.
pub(crate) fn silent(what: &str, said: &Said) {
    no_canary(&format!("{what}, standard output"), said.out.as_bytes());
    no_canary(&format!("{what}, standard error"), said.err.as_bytes());
}

/// Every file under a folder.
pub(crate) fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_under(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}
