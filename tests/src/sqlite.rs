//! A plan carried out on SQLite: in a file, with the independent scanner, and stopped wherever the test wants it.

use std::path::{Path, PathBuf};

use rightful::ledger::{Appended, Ledger};
use rightful::{Error, LedgerKey, Plan, RunSeed};
use rightful_sql::sqlite::{Driver, Surroundings};
use rightful_sql::{Answer, Effect, Evidence, Failure, Inputs, Next, Outcome, ScanRequest, Statement};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::database::{Dump, dump, load};
use crate::pipeline::{Planned, root_key, run_seed};
use crate::world::{DECIDED, World};

/// A world in a file, with a ledger beside it.
#[derive(Debug)]
pub struct Store {
    folder: TempDir,
    /// The ledger, certificates and reports so far.
    pub around: Around,
    /// The seed of the runs.
    pub seed: RunSeed,
}

/// Keeps evidence in memory and scans in this process, which has no other connection to the file then.
#[derive(Debug)]
pub struct Around {
    /// Certificates, in the order they came.
    pub certificates: Vec<String>,
    /// The lines of the ledger.
    pub ledger: Vec<u8>,
    /// Reports of the scanner.
    pub reports: Vec<String>,
    key: LedgerKey,
}

impl Surroundings for Around {
    fn scan(&mut self, request: &ScanRequest, file: &Path) -> Result<String, Failure> {
        let report = rightful_residue::wire::scan(request.expose(), file).map_err(|_| Failure::Other)?;
        self.reports.push(report.clone());
        Ok(report)
    }

    fn emit(&mut self, evidence: &Evidence) -> Result<(), Failure> {
        let mut ledger = Ledger::read(&self.ledger, Some(&self.key), None).map_err(|_| Failure::Other)?;
        let appended = ledger.append(evidence.facts.clone(), &self.key).map_err(|_| Failure::Other)?;
        if let Appended::New(entry) = appended {
            self.ledger.extend(entry.to_line().map_err(|_| Failure::Other)?.bytes());
        }
        self.certificates.extend(evidence.certificate.clone());
        Ok(())
    }
}

impl Store {
    /// A new file with the world in it.
    ///
    /// # Panics
    /// When the disk is full, or the world no valid database.
    #[must_use]
    pub fn new(world: &World) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let around = Around {
            certificates: Vec::new(),
            ledger: Vec::new(),
            reports: Vec::new(),
            key: root_key().ledger_key(),
        };
        let store = Self { folder, around, seed: run_seed() };
        let mut connection = Connection::open(store.file()).expect("a file");
        connection.execute_batch("PRAGMA synchronous = OFF").expect("a setting");
        load(world, &mut connection).expect("a valid world");
        store
    }

    /// The database.
    #[must_use]
    pub fn file(&self) -> PathBuf {
        self.folder.path().join("app.sqlite")
    }

    /// A connection to it.
    ///
    /// # Panics
    /// When it cannot be opened.
    #[must_use]
    pub fn connection(&self) -> Connection {
        Connection::open(self.file()).expect("the database")
    }

    /// Everything in it.
    ///
    /// # Panics
    /// When it cannot be read.
    #[must_use]
    pub fn dump(&self) -> Dump {
        dump(&self.connection()).expect("what it holds")
    }

    /// What a run of this plan needs.
    ///
    /// # Panics
    /// When the ledger was damaged.
    #[must_use]
    pub fn inputs(&self, planned: &Planned, plan: &Plan) -> Inputs {
        Inputs {
            approved: plan.hash().expect("a hash"),
            plan: plan.clone(),
            policy: planned.policy.clone(),
            request: planned.request.clone(),
            case: planned.case.clone(),
            case_key: root_key().case_key(),
            suppression_key: root_key().pseudonym_key(rightful::carry::SUPPRESSION),
            ledger_key: root_key().ledger_key(),
            ledger: Ledger::read(&self.around.ledger, Some(&root_key().ledger_key()), None)
                .expect("a ledger"),
            seed: self.seed.clone(),
            as_of: DECIDED.parse().expect("a date"),
        }
    }

    /// Runs to the end.
    ///
    /// # Errors
    /// As the run refuses.
    pub fn run(&mut self, planned: &Planned, plan: &Plan) -> Result<Outcome, Error> {
        match self.run_to(planned, plan, usize::MAX, &mut |_, _| None) {
            Some(outcome) => outcome,
            None => Err(Error::new(rightful::Code::RunEngine, "", "the run has no end")),
        }
    }

    /// Runs until this many effects were carried out, then stops as a killed process does; `None` where it was stopped.
    /// `instead` may answer an effect in place of the driver.
    pub fn run_to(
        &mut self,
        planned: &Planned,
        plan: &Plan,
        effects: usize,
        instead: &mut dyn FnMut(&Effect, &mut Driver<'_>) -> Option<Answer>,
    ) -> Option<Result<Outcome, Error>> {
        let mut run = rightful_sql::run(self.inputs(planned, plan));
        let file = self.file();
        let mut driver = Driver::new(&file, &mut self.around);
        for _ in 0..effects {
            match run.next() {
                Next::Done(result) => return Some(result),
                Next::Do(effect) => {
                    let answer = instead(&effect, &mut driver).unwrap_or_else(|| driver.answer(&effect));
                    run.feed(answer);
                }
            }
        }
        match run.next() {
            Next::Done(result) => Some(result),
            Next::Do(_) => None,
        }
    }
}

/// Has a statement carried out and taken back: the answer says it was done, and nothing is.
pub fn pretend(statement: &Statement, driver: &mut Driver<'_>) -> Answer {
    let said =
        |sql: &str| Effect::Statement(Statement { sql: sql.into(), params: Vec::new(), ..statement.clone() });
    driver.answer(&said("SAVEPOINT pretended"));
    let answer = driver.answer(&Effect::Statement(statement.clone()));
    driver.answer(&said("ROLLBACK TO pretended"));
    driver.answer(&said("RELEASE pretended"));
    answer
}
