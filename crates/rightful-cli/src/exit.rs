//! How the command ends: its documented exit codes.

/// How the command ended. The numbers are stable; scripts may rely on them. 2, for a command line that was not
/// understood, is the argument parser's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done, with nothing open that has no date.
    Done = 0,
    /// The policy, call, map, records or evidence looked at has problems; they were all printed.
    Problems = 1,
    /// Refused before anything changed.
    Refused = 3,
    /// The scan found what should be gone: after a run, which is carried out then and has no certificate, or by itself.
    Blocked = 4,
    /// Nothing is held about the person.
    NothingHeld = 5,
    /// This plan has been carried out for the person before.
    AlreadyDone = 6,
    /// Carried out, and something without a date is still open.
    Partial = 7,
    /// The run was not begun or not ended: the store is locked, read-only, no database, or a run was interrupted. Nothing is
    /// lost; the message says what resumes it.
    Store = 8,
}

/// The table of exit codes, for `--help`.
pub(crate) const TABLE: &str = "Exit codes:
  0  done
  1  problems found and printed: in a policy, a call, the map, the records or the evidence; after a restore, people to
     erase again (replay)
  2  the command line was not understood
  3  refused before anything changed
  4  the scan found what should be gone; of a run: carried out, and there is no certificate
  5  nothing is held about the person
  6  already done
  7  carried out, and something without a date is still open; of a copy or package: made, and something is not in it
     that should be said or looked at; nothing is held, but an earlier run left accounts that the case does not name
  8  the store failed, or a run in it was interrupted; nothing is lost, and the message says what goes on: most often
     the same command";
