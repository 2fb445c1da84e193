//! The driver over `rusqlite`: carries effects out on a connection.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rightful::access::{Held, HeldRequest};
use rightful::carry::{Account, plain};
use rightful::case::Subject;
use rightful::policy::{IdentifierKind, LinkForm, Normalise};
use rightful::schema::Schema;
use rightful::survey::{Survey, SurveyRequest};
use rightful::{Error, Policy, PseudonymKey, RunId, Value};
use rusqlite::types::{ToSqlOutput, Value as Cell, ValueRef};
use rusqlite::{Connection, OpenFlags, ToSql};

use crate::effect::{Answer, Effect, Failure, Kind, Rows, ScanRequest, Statement};
use crate::failure::refused;
pub use crate::foresee::foresee;
use crate::key_file::KeyFile;
use crate::list::spellings_of_cases;
pub use crate::lock::Lock;
use crate::machine::{Machine, Next};
use crate::run::{Evidence, Inputs, Outcome, Phase, Run};

/// Reads the schema of the database.
///
/// # Errors
/// As [`crate::introspect`].
pub fn introspect(connection: &Connection) -> Result<Schema, Error> {
    drive(connection, &mut crate::introspect())
}

/// Counts what `request` asks for.
///
/// # Errors
/// As [`crate::survey`].
pub fn survey(connection: &Connection, request: &SurveyRequest, subject: &Subject) -> Result<Survey, Error> {
    drive(connection, &mut crate::survey(request.clone(), subject.clone()))
}

/// Finds the accounts of a person.
///
/// # Errors
/// As [`crate::accounts`].
pub fn accounts(
    connection: &Connection,
    request: &SurveyRequest,
    subject: &Subject,
) -> Result<Vec<Account>, Error> {
    drive(connection, &mut crate::accounts(request.clone(), subject.clone()))
}

/// Whether the database is as a run of this plan leaves it. Nothing is changed.
///
/// # Errors
/// As [`crate::as_left`].
pub fn as_left(connection: &Connection, inputs: Inputs) -> Result<bool, Error> {
    drive(connection, &mut crate::as_left(inputs))
}

/// Reads what `request` asks for.
///
/// # Errors
/// As [`crate::held`].
pub fn held(
    connection: &Connection,
    request: &HeldRequest,
    subject: &Subject,
    key: Option<&PseudonymKey>,
) -> Result<Held, Error> {
    drive(connection, &mut crate::held(request.clone(), subject.clone(), key.cloned()))
}

/// Goes through the people of a collection: each under every name that a case may give them, which are the key and each
/// identifier.
///
/// # Errors
/// `run.locked`, `run.not-a-database` or `run.engine` when the table cannot be read.
pub fn people(
    connection: &Connection,
    policy: &Policy,
    collection: &str,
    look: &mut dyn FnMut(Vec<Subject>),
) -> Result<(), Error> {
    let Some((of, person)) = policy.collection(collection).and_then(|of| Some((of, of.person.as_ref()?)))
    else {
        return Ok(());
    };
    let place = of.table(collection);
    let refuse = |error: rusqlite::Error| refused(failure(&error), &place);
    let identifiers: Vec<_> = of.identifiers().into_iter().collect();
    let columns = person.key.iter().chain(identifiers.iter().map(|(column, _)| column));
    let columns = crate::dialect::columns("t", columns);
    let sql = format!("SELECT {columns} FROM {} AS t", crate::dialect::table(&place));
    let mut prepared = connection.prepare(&sql).map_err(refuse)?;
    let mut rows = prepared.query([]).map_err(refuse)?;
    while let Some(row) = rows.next().map_err(refuse)? {
        let read = |column: usize| row.get_ref(column).and_then(cell).map_err(refuse);
        let key = (0..person.key.len()).map(read).collect::<Result<Vec<_>, _>>()?;
        let named = |key, identifier| Subject {
            collection: collection.to_owned(),
            key,
            identifier,
            also: Vec::new(),
            former: Default::default(),
            verified: None,
        };
        let mut names: Vec<Subject> = spellings_of_cases(&BTreeSet::from([key]))
            .into_iter()
            .map(|key| named(Some(key), None))
            .collect();
        for (position, (column, known)) in identifiers.iter().enumerate() {
            let value = read(person.key.len() + position)?;
            if !value.is_null() {
                let written = spelled(value, known.kind, &[]).into_iter();
                names.extend(written.map(|value| named(None, Some([(column.clone(), value)].into()))));
            }
        }
        look(names);
    }
    without_account(connection, policy, collection, look)
}

/// Goes through the people without an account: each under the identifier that some row repeats, as it is written there and
/// as the link makes it alike.
fn without_account(
    connection: &Connection,
    policy: &Policy,
    people: &str,
    look: &mut dyn FnMut(Vec<Subject>),
) -> Result<(), Error> {
    let store = policy.collection(people).map(|of| of.store.as_str());
    let identifiers = policy.collection(people).map(|of| of.identifiers()).unwrap_or_default();
    let here = policy.document().collections.iter().filter(|(_, of)| Some(of.store.as_str()) == store);
    for (name, of) in here {
        for (link_name, link) in of.links.iter().filter(|(_, link)| link.to == people) {
            let LinkForm::Value { column, of: identifier, normalise } = link.form(link_name) else {
                continue;
            };
            let place = of.table(name);
            let refuse = |error: rusqlite::Error| refused(failure(&error), &place);
            let value = format!("t.{}", crate::dialect::quoted(column));
            let sql = format!(
                "SELECT DISTINCT {value} FROM {} AS t WHERE {value} IS NOT NULL",
                crate::dialect::table(&place)
            );
            let mut prepared = connection.prepare(&sql).map_err(refuse)?;
            let mut rows = prepared.query([]).map_err(refuse)?;
            while let Some(row) = rows.next().map_err(refuse)? {
                let value = row.get_ref(0).and_then(cell).map_err(refuse)?;
                let named = |value| Subject {
                    collection: people.to_owned(),
                    key: None,
                    identifier: Some([(identifier.to_owned(), value)].into()),
                    also: Vec::new(),
                    former: Default::default(),
                    verified: None,
                };
                let kind = identifiers.get(identifier).map_or(IdentifierKind::Text, |known| known.kind);
                look(spelled(value, kind, normalise).into_iter().map(named).collect());
            }
        }
    }
    Ok(())
}

/// A value as it is written, without what is written around it, and as steps make it alike.
fn spelled(value: Value, kind: IdentifierKind, normalise: &[Normalise]) -> BTreeSet<Value> {
    let alone = match &value {
        Value::Text(text) if kind == IdentifierKind::Email => Value::Text(plain(text, kind).to_owned()),
        other => other.clone(),
    };
    let mut all = BTreeSet::from([value, alone]);
    for step in normalise {
        let alike = |value: &Value| match (value, step) {
            (Value::Text(text), Normalise::Trim) => Value::Text(text.trim().to_owned()),
            (Value::Text(text), Normalise::Case) => Value::Text(text.to_ascii_lowercase()),
            (other, _) => other.clone(),
        };
        let more: Vec<Value> = all.iter().map(alike).collect();
        all.extend(more);
    }
    all
}

/// What a run needs beside the database.
pub trait Surroundings {
    /// Has the independent scanner look at the file. No connection of the run is open, and none of the caller's may be:
    /// scan in a process of its own, or see that this one has the file open nowhere. Answers the scanner's report.
    ///
    /// # Errors
    /// When the scan could not be made; [`Failure::Locked`] when the file changed during each of several scans.
    fn scan(&mut self, request: &ScanRequest, file: &Path) -> Result<String, Failure>;

    /// Sees that [`Self::scan`] could be made with such a request, before anything is changed. The connection of the run
    /// is open: the file itself may be looked at from another process only.
    ///
    /// # Errors
    /// When the scan could not be made.
    fn try_scan(&mut self, request: &ScanRequest, file: &Path) -> Result<(), Failure> {
        let _ = (request, file);
        Ok(())
    }

    /// Sees that [`Self::emit`] could store the evidence of this run, before anything is changed.
    ///
    /// # Errors
    /// When it could not.
    fn try_emit(&mut self, run: RunId) -> Result<(), Failure> {
        let _ = run;
        Ok(())
    }

    /// Stores the evidence: the certificate, and the entry of the ledger once for each run. The same evidence may come
    /// again after an interruption.
    ///
    /// # Errors
    /// When it could not be stored.
    fn emit(&mut self, evidence: &Evidence) -> Result<(), Failure>;

    /// Tells how far the run is.
    fn progress(&mut self, phase: Phase) {
        let _ = phase;
    }

    /// Where the run's key is kept while the run lasts; beside the database where this is not overridden.
    fn key_file(&self, file: &Path) -> PathBuf {
        KeyFile::beside(file)
    }
}

/// Runs a plan on the database in `file`, or goes on with a run that was interrupted there; one run at a time.
///
/// # Errors
/// As [`Lock::on`] and [`crate::run`].
pub fn run(file: &Path, run: &mut Run, around: &mut dyn Surroundings) -> Result<Outcome, Error> {
    Lock::on(file)?.run(run, around)
}

impl Lock {
    /// Runs a plan on the database, or goes on with a run that was interrupted there.
    ///
    /// # Errors
    /// As [`crate::run`].
    pub fn run(&self, run: &mut Run, around: &mut dyn Surroundings) -> Result<Outcome, Error> {
        let mut driver = Driver::new(self.database(), around);
        loop {
            match run.next() {
                Next::Done(result) => return result,
                Next::Do(effect) => {
                    let answer = driver.answer(&effect);
                    run.feed(answer);
                }
            }
        }
    }
}

/// Carries the effects of a run out one by one, for callers with a loop of their own, who hold the [`Lock`] meanwhile.
pub struct Driver<'a> {
    file: PathBuf,
    key: KeyFile,
    connection: Option<Connection>,
    around: &'a mut dyn Surroundings,
}

impl std::fmt::Debug for Driver<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Driver({})", if self.connection.is_some() { "connected" } else { "not connected" })
    }
}

impl<'a> Driver<'a> {
    /// A driver for the database in `file`; it connects when the first statement comes.
    pub fn new(file: &Path, around: &'a mut dyn Surroundings) -> Self {
        let key = KeyFile::at(around.key_file(file));
        Self { file: file.to_owned(), key, connection: None, around }
    }

    /// Carries one effect out.
    pub fn answer(&mut self, effect: &Effect) -> Answer {
        let done = |result: Result<(), Failure>| result.map(|()| Answer::Done);
        let result = match effect {
            Effect::Statement(statement) => self.connect().map(|connection| execute(connection, statement)),
            Effect::StoreKey(key) => done(self.key.store(key)),
            Effect::LoadKey => self.key.load().map(Answer::Key),
            Effect::DestroyKey => done(self.key.destroy()),
            Effect::TryScan(request) => done(self.around.try_scan(request, &self.file)),
            Effect::TryEmit(run) => done(self.around.try_emit(*run)),
            Effect::Scan(request) => {
                self.connection = None;
                self.around.scan(request, &self.file).map(Answer::Scanned)
            }
            Effect::Emit(evidence) => done(self.around.emit(evidence)),
            Effect::Progress(phase) => {
                self.around.progress(*phase);
                Ok(Answer::Done)
            }
        };
        result.unwrap_or_else(Answer::Failed)
    }

    fn connect(&mut self) -> Result<&Connection, Failure> {
        if self.connection.is_none() {
            // A database that is not there is not made.
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection =
                Connection::open_with_flags(&self.file, flags).map_err(|error| failure(&error))?;
            connection.busy_timeout(PATIENCE).map_err(|error| failure(&error))?;
            connection.set_prepared_statement_cache_capacity(64);
            self.connection = Some(connection);
        }
        self.connection.as_ref().ok_or(Failure::Other)
    }
}

/// How long another program's transaction is waited for.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(2);

/// Runs a machine that asks for statements only.
fn drive<T: Clone>(connection: &Connection, machine: &mut Machine<T>) -> T {
    loop {
        match machine.next() {
            Next::Done(result) => return result,
            Next::Do(Effect::Statement(statement)) => machine.feed(execute(connection, &statement)),
            Next::Do(_) => machine.feed(Answer::Failed(Failure::Other)),
        }
    }
}

/// Executes one statement.
#[must_use]
pub fn execute(connection: &Connection, statement: &Statement) -> Answer {
    let answer = match statement.kind {
        Kind::Query => query(connection, statement).map(Answer::Rows),
        Kind::Change => change(connection, statement).map(Answer::Changed),
    };
    answer.unwrap_or_else(|error| Answer::Failed(failure(&error)))
}

fn query(connection: &Connection, statement: &Statement) -> rusqlite::Result<Rows> {
    let mut prepared = connection.prepare_cached(&statement.sql)?;
    let columns = prepared.column_count();
    let rows = prepared.query_map(parameters(statement), |row| {
        (0..columns).map(|column| row.get_ref(column).and_then(cell)).collect::<rusqlite::Result<Vec<_>>>()
    })?;
    rows.collect()
}

fn change(connection: &Connection, statement: &Statement) -> rusqlite::Result<u64> {
    let mut prepared = connection.prepare_cached(&statement.sql)?;
    if prepared.column_count() > 0 {
        // A pragma that sets something may give the value back.
        let mut rows = prepared.query(parameters(statement))?;
        while rows.next()?.is_some() {}
        return Ok(0);
    }
    prepared.execute(parameters(statement)).map(|rows| rows as u64)
}

fn parameters(statement: &Statement) -> impl rusqlite::Params + '_ {
    rusqlite::params_from_iter(statement.params.iter().map(Parameter))
}

pub(crate) struct Parameter<'a>(pub(crate) &'a Value);

impl ToSql for Parameter<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Value::Null => ToSqlOutput::Owned(Cell::Null),
            Value::Integer(number) => ToSqlOutput::Owned(Cell::Integer(*number)),
            Value::Real(number) => ToSqlOutput::Owned(Cell::Real(*number)),
            Value::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Value::Blob(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        })
    }
}

/// Text that is not UTF-8 comes as bytes: nothing of it is lost, and no condition on text holds for it.
fn cell(value: ValueRef<'_>) -> rusqlite::Result<Value> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Value::Text(text.to_owned()),
            Err(_) => Value::Blob(bytes.to_vec()),
        },
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    })
}

/// The kind of a failure; what the engine says in words is dropped, because it may quote a value.
fn failure(error: &rusqlite::Error) -> Failure {
    match error {
        rusqlite::Error::SqliteFailure(error, _) => Failure::of_sqlite(error.extended_code),
        _ => Failure::Other,
    }
}
