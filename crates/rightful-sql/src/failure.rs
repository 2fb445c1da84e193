//! What a failure of the engine means for whoever started the work.

use rightful::{Code, Error};

use crate::effect::Failure;

/// The table of a run's journal, the only one it makes in the database.
pub(crate) const JOURNAL: &str = "_rightful_run";

/// The error for a failure at `at`, a table or nothing.
pub(crate) fn refused(failure: Failure, at: impl ToString) -> Error {
    let (code, message) = match failure {
        Failure::Locked => (
            Code::RunLocked,
            "another program holds the database: end its transaction or stop it, and start again",
        ),
        Failure::ReadOnly => {
            (Code::RunReadOnly, "the database cannot be written: check the rights of its file and folder")
        }
        Failure::NotADatabase => {
            (Code::RunNotADatabase, "the file is not a SQLite database, or is damaged: check its path")
        }
        Failure::Full => (
            Code::RunFull,
            "there is no room: the disk is full where the database, temporary files or the evidence are, or a table has used \
             up its row numbers (AUTOINCREMENT); make room and start again",
        ),
        Failure::Vetoed => {
            (Code::RunVetoed, "a trigger refuses the change: declare the guard and its permitted bypass")
        }
        Failure::Unique | Failure::ForeignKey | Failure::Constraint => (
            Code::RunConstraint,
            "the change would break a constraint of the table: look at its keys, checks and columns without null",
        ),
        Failure::Other => (
            Code::RunEngine,
            "the engine refuses the statement: see which statements there are with a dry run, and try them on a copy",
        ),
    };
    Error::new(code, at, message)
}

/// The error for whoever would be the second at once.
pub(crate) fn running() -> Error {
    let message = "another process carries out a run on this database: wait for it, and start this one again";
    Error::new(Code::RunRunning, "", message)
}
