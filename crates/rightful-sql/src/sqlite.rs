//! The driver over `rusqlite`: carries effects out on a connection.

use rightful::case::Subject;
use rightful::schema::Schema;
use rightful::survey::{Survey, SurveyRequest};
use rightful::{Error, Value};
use rusqlite::types::{ToSqlOutput, Value as Cell, ValueRef};
use rusqlite::{Connection, ErrorCode, ToSql, ffi};

use crate::effect::{Answer, Effect, Failure, Kind, Rows, Statement};
use crate::machine::{Machine, Next};

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

struct Parameter<'a>(&'a Value);

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
    let rusqlite::Error::SqliteFailure(error, _) = error else { return Failure::Other };
    match (error.code, error.extended_code) {
        (_, ffi::SQLITE_CONSTRAINT_TRIGGER) => Failure::Vetoed,
        (_, ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => Failure::ForeignKey,
        (
            _,
            ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID,
        ) => Failure::Unique,
        (ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch, _) => Failure::Constraint,
        (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => Failure::Locked,
        (ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen, _) => Failure::ReadOnly,
        (ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt, _) => Failure::NotADatabase,
        _ => Failure::Other,
    }
}
