//! What `plan` and `run` both need before anything else: the policy, the case, the live schema, and what to look for.

use rightful::{Case, Code, Decision, Error, Policy, Schema, SurveyRequest, decide, survey_request};
use rusqlite::{Connection, OpenFlags};

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
    let policy = files::policy(&store.policy)?;
    let case = case_file::read(case, &policy)?;
    let connection = open(store)?;
    let schema = rightful_sql::sqlite::introspect(&connection).map_err(of_store)?;
    let decision = decide(&policy, &case)?;
    let request = survey_request(&policy, &case, &decision, &schema)?;
    Ok((Prepared { policy, case, decision, schema, request }, connection))
}

/// Opens the database for reading only.
pub(crate) fn open(args: &StoreArgs) -> Result<Connection, Failure> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(&args.db, flags).map_err(|_| {
        let message = "cannot be opened: name an SQLite database that is there and that you may read";
        Failure::refused(Error::new(Code::FileUnreadable, args.db.display(), message)).ending(Exit::Store)
    })
}

/// A failure of the store is told from a refusal: after it, the same command resumes.
pub(crate) fn of_store(error: Error) -> Failure {
    const OF_THE_STORE: &[Code] = &[
        Code::RunLocked,
        Code::RunReadOnly,
        Code::RunNotADatabase,
        Code::RunEngine,
        Code::RunScan,
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
