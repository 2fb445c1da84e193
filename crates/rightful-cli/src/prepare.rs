//! What `plan` and `run` both need before anything else: the policy, the case, the live schema, and what to look for.

use rightful::policy::described;
use rightful::{Case, Code, Decision, Error, Policy, Schema, SurveyRequest, decide, survey_request};
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::args::{CaseArgs, StoreArgs};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{case_file, files};

/// The inputs of a plan, and what to look for in the store.
pub(crate) struct Prepared {
    pub(crate) policy: Policy,
    pub(crate) case: Case,
    pub(crate) decision: Decision,
    pub(crate) schema: Schema,
    pub(crate) request: SurveyRequest,
}

/// Reads policy and case, looks at the schema, and decides.
pub(crate) fn prepare(store: &StoreArgs, case: &CaseArgs) -> Result<(Prepared, Connection), Failure> {
    prepared(store, case, |_, schema| schema)
}

/// The same, for a run of a plan for `of`. What the map does not tell of is no hindrance to the end of an interrupted run; a
/// new one sees that its plan was made on another schema.
pub(crate) fn to_run(
    store: &StoreArgs,
    case: &CaseArgs,
    of: &str,
) -> Result<(Prepared, Connection), Failure> {
    prepared(store, case, |policy, schema| described(policy, of, &schema))
}

fn prepared(
    store: &StoreArgs,
    case: &CaseArgs,
    told: impl FnOnce(&Policy, Schema) -> Schema,
) -> Result<(Prepared, Connection), Failure> {
    let policy = files::policy(&store.policy)?;
    let case = case_file::read(case, &policy)?;
    let connection = open(store)?;
    let schema = told(&policy, rightful_sql::sqlite::introspect(&connection).map_err(of_store)?);
    let decision = decide(&policy, &case)?;
    let request = survey_request(&policy, &case, &decision, &schema)?;
    Ok((Prepared { policy, case, decision, schema, request }, connection))
}

/// Opens the database for reading only.
///
/// What a killed program has left half written is rolled back first, as every reader of the database would have to; only
/// a connection that may write can do that, and it is told not to write anything else.
pub(crate) fn open(args: &StoreArgs) -> Result<Connection, Failure> {
    let unreadable = |_: rusqlite::Error| {
        let message = "cannot be opened: name an SQLite database that is there and that you may read";
        Failure::refused(Error::new(Code::FileUnreadable, args.db.display(), message)).ending(Exit::Store)
    };
    // A name that says of which engine it is names no file.
    if args.db.to_str().is_some_and(|name| name.contains("://")) {
        return Err(Failure::refused(rightful_sql::wire::Unsupported::Driver.error()));
    }
    let open = |how| Connection::open_with_flags(&args.db, how | OpenFlags::SQLITE_OPEN_NO_MUTEX);
    let connection = open(OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(unreadable)?;
    let looked = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()));
    if looked.is_err_and(|error| error.sqlite_error_code() == Some(ErrorCode::ReadOnly)) {
        let recovering = open(OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(unreadable)?;
        recovering.pragma_update(None, "query_only", true).map_err(unreadable)?;
        return Ok(recovering);
    }
    Ok(connection)
}

/// A failure of the store is told from a refusal: after it, the same command resumes.
pub(crate) fn of_store(error: Error) -> Failure {
    const OF_THE_STORE: &[Code] = &[
        Code::RunLocked,
        Code::RunRunning,
        Code::RunReadOnly,
        Code::RunNotADatabase,
        Code::RunEngine,
        Code::RunFull,
        Code::RunScan,
        Code::RunChangedDuringScan,
        Code::RunKeyLost,
        // Met after the change as well: what they say is not that nothing has changed.
        Code::RunEvidence,
        Code::RunJournal,
        Code::RunUnfinished,
        Code::SealBroken,
        Code::SealForm,
    ];
    let exit = if OF_THE_STORE.contains(&error.code()) { Exit::Store } else { Exit::Refused };
    Failure::refused(error).ending(exit)
}
