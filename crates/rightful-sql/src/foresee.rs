//! What the checks of the tables refuse, asked before anything changes.
//!
//! A value that a plan writes into a column is the same in every row, or is drawn, so SQLite itself can say of most
//! checks whether they let it pass: in an empty table of one column that nobody else sees. A check of several columns
//! depends on the row; the run meets it, and keeps nothing.

use rightful::plan::{Change, KeySource, NewValue, Plan, Step};
use rightful::schema::{Affinity, Column, Schema};
use rightful::survey::SurveyRequest;
use rightful::{Code, Error, Format, Path, Problems, RunSeed, Shape, Value};
use rusqlite::{Connection, ErrorCode};

use crate::dialect::{names, quoted};
use crate::sqlite::Parameter;

/// How many surrogates are tried: each looks like any other.
const TRIED: u32 = 8;

/// Refuses a plan of which a check of the tables refuses a value.
///
/// # Errors
/// `surrogate.no-fit` for every such column.
pub fn foresee(schema: &Schema, request: &SurveyRequest, plan: &Plan) -> Result<(), Problems> {
    let mut problems = Vec::new();
    for step in &plan.steps {
        match step {
            Step::Change { collection, set, .. } => {
                for Change { column, to, .. } in set {
                    problems.extend(refused(schema, request, collection, column, &samples(to)));
                }
            }
            Step::InsertPerson { collection, key, row, .. } => {
                for (column, to) in row {
                    problems.extend(refused(schema, request, collection, column, &samples(to)));
                }
                for made in key {
                    let drawn = match &made.from {
                        KeySource::Integer => drawn(Shape::Integer, None),
                        KeySource::Text { max_length } => drawn(Shape::Text, *max_length),
                        KeySource::Template { value } => vec![value.clone()],
                        KeySource::Tenant => continue,
                    };
                    problems.extend(refused(schema, request, collection, &made.column, &drawn));
                }
            }
            _ => {}
        }
    }
    Problems::none_or(problems)
}

/// Values such as a run would write; none where they depend on the row.
fn samples(to: &NewValue) -> Vec<Value> {
    match to {
        NewValue::Value { value } | NewValue::Mark { value } => vec![value.clone()],
        NewValue::Surrogate { shape, max_length } => drawn(*shape, *max_length),
        _ => Vec::new(),
    }
}

fn drawn(shape: Shape, max_length: Option<u32>) -> Vec<Value> {
    let Ok(format) = Format::for_surrogates("", shape, max_length, 1) else { return Vec::new() };
    let seed = RunSeed::given(&[0; 32]);
    (0..TRIED).map(|attempt| seed.surrogate("", &[], attempt, format)).collect()
}

/// The problem where a check of this column alone refuses one of the values.
fn refused(
    schema: &Schema,
    request: &SurveyRequest,
    collection: &str,
    column: &str,
    values: &[Value],
) -> Option<Error> {
    let of = request.capture(collection)?;
    let table = schema.tables.get(&of.table)?;
    let declared = table.column(column)?;
    let alone = |check: &&String| {
        let named = |column: &Column| names(check, &column.name);
        names(check, column) && table.columns.iter().filter(|column| named(column)).count() == 1
    };
    if !table.checks.iter().filter(alone).any(|check| refuses(check, declared, values)) {
        return None;
    }
    let message = "a CHECK of the column refuses the value it is to get: give the field `treatment: { constant: … }` with a \
                   value it takes, or the anonymous person's row one";
    Some(Error::new(Code::SurrogateNoFit, Path::one(collection).join(column), message))
}

/// Whether SQLite refuses one of the values; what it cannot answer here, such as a function of the application, is left
/// to the run.
fn refuses(check: &str, column: &Column, values: &[Value]) -> bool {
    let kind = match column.affinity {
        Affinity::Integer => "INTEGER",
        Affinity::Real => "REAL",
        Affinity::Numeric => "NUMERIC",
        Affinity::Text => "TEXT",
        Affinity::Blob => "",
    };
    let collation =
        column.collation.as_ref().map_or_else(String::new, |name| format!("COLLATE {}", quoted(name)));
    let Ok(empty) = Connection::open_in_memory() else { return false };
    let table = format!("CREATE TABLE asked ({} {kind} {collation}, CHECK ({check}))", quoted(&column.name));
    let asked = empty.execute_batch(&table).is_ok();
    asked
        && values.iter().any(|value| {
            let answer = empty.execute("INSERT INTO asked VALUES (?1)", [Parameter(value)]);
            answer.is_err_and(|error| error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation))
        })
}
