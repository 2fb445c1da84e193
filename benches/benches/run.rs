//! Closing one account with about 1,000 rows in a database of 2 million: the run's own phases against the same
//! statements written by hand. VACUUM and the scan are reported apart.

#![expect(clippy::expect_used, reason = "a benchmark that fails is not a figure")]

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use rightful::decide::decide;
use rightful::ledger::Ledger;
use rightful::plan::{plan, survey_request};
use rightful::{Case, Policy, RootKey, RunSeed};
use rightful_benches::large_database::{BY_HAND, CASE, build, policy};
use rightful_benches::print_peak_memory;
use rightful_sql::sqlite::{self, Driver, Surroundings};
use rightful_sql::{Effect, Evidence, Failure, Inputs, Next, Outcome, Phase, ScanRequest};
use rusqlite::Connection;

const RUNS: usize = 5;

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let (base, work) = (folder.path().join("base.sqlite"), folder.path().join("work.sqlite"));
    build(&base).expect("builds");
    let size = std::fs::metadata(&base).map_or(0, |data| data.len()) >> 20;
    println!("2,000,000 rows, {size} MB; medians of {RUNS} runs in turn, each on a fresh copy");
    let mut times: BTreeMap<&str, Vec<Duration>> = BTreeMap::new();
    for _ in 0..RUNS {
        fresh(&base, &work);
        times.entry("by hand").or_default().push(by_hand(&work));
        fresh(&base, &work);
        for (name, time) in by_plan(&work) {
            times.entry(name).or_default().push(time);
        }
    }
    for (name, mut runs) in times {
        runs.sort();
        let median = runs.get(RUNS / 2).copied().unwrap_or_default();
        println!("{name:32} {:9.1} ms", median.as_secs_f64() * 1000.0);
    }
    print_peak_memory();
}

fn fresh(base: &Path, work: &Path) {
    for suffix in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{suffix}", work.display()));
    }
    std::fs::copy(base, work).expect("copies");
}

fn by_hand(file: &Path) -> Duration {
    let connection = Connection::open(file).expect("opens");
    let start = Instant::now();
    connection.execute_batch(BY_HAND).expect("runs");
    start.elapsed()
}

/// The scanner runs in this process: the driver has closed its connection, and there is no other.
struct Around;

impl Surroundings for Around {
    fn scan(&mut self, request: &ScanRequest, file: &Path) -> Result<String, Failure> {
        rightful_residue::wire::scan(request.expose(), file).map_err(|_| Failure::Other)
    }

    fn emit(&mut self, _: &Evidence) -> Result<(), Failure> {
        Ok(())
    }
}

fn by_plan(file: &Path) -> BTreeMap<&'static str, Duration> {
    let document = rightful_yaml::parse(&policy()).expect("is YAML");
    let policy = Policy::from_json(&document.json.to_string()).expect("has no problem");
    let case = Case::from_json(CASE).expect("is a case");
    let root = RootKey::from_entropy(&[7; 32]).expect("is a key");
    let mut times = BTreeMap::new();

    let start = Instant::now();
    let connection = Connection::open(file).expect("opens");
    let schema = sqlite::introspect(&connection).expect("reads the schema");
    let decision = decide(&policy, &case).expect("decides");
    let request = survey_request(&policy, &case, &decision, &schema).expect("asks");
    let survey = sqlite::survey(&connection, &request, &case.subject).expect("surveys");
    let plan = plan(&policy, &case, &decision, &schema, &survey, &root.case_key()).expect("plans");
    times.insert("plan: decide, survey, plan", start.elapsed());
    drop(connection);

    let approved = plan.hash().expect("has a hash");
    let ledger_key = root.ledger_key();
    let inputs = Inputs {
        plan,
        approved,
        policy,
        request,
        case,
        case_key: root.case_key(),
        suppression_key: root.pseudonym_key(rightful::carry::SUPPRESSION),
        ledger: Ledger::read(b"", Some(&ledger_key), None).expect("is empty"),
        ledger_key,
        seed: RunSeed::given(&[7; 32]),
        as_of: "2026-11-20".parse().expect("is a day"),
    };
    let mut around = Around;
    let mut driver = Driver::new(file, &mut around);
    let mut run = rightful_sql::run(inputs);
    let mut phase = "run: capture and change";
    let mut since = Instant::now();
    loop {
        match run.next() {
            Next::Done(outcome) => {
                assert!(matches!(outcome, Ok(Outcome::Certified(_))), "{outcome:?}");
                *times.entry(phase).or_default() += since.elapsed();
                return times;
            }
            Next::Do(effect) => {
                if let Effect::Progress(next) = &effect {
                    *times.entry(phase).or_default() += since.elapsed();
                    since = Instant::now();
                    phase = match next {
                        Phase::Capture | Phase::Change => "run: capture and change",
                        Phase::Clean => "run: clean (VACUUM), apart",
                        Phase::Scan => "run: scan, apart",
                        Phase::End => "run: end",
                    };
                }
                let answer = driver.answer(&effect);
                run.feed(answer);
            }
        }
    }
}
