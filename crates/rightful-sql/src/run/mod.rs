//! The run of a plan.

use std::fmt;

use rightful::ledger::Facts;

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::exhaustive_enums, reason = "the five phases of the model")]
pub enum Phase {
    /// Finds the person's rows and seals what it has found.
    Capture,
    /// Carries the steps out in one transaction.
    Change,
    /// Removes what the engine has left in its files.
    Clean,
    /// Has the independent scanner look for what is left.
    Scan,
    /// Hands the evidence out and removes the journal.
    End,
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Capture => "capture",
            Self::Change => "change",
            Self::Clean => "clean",
            Self::Scan => "scan",
            Self::End => "end",
        })
    }
}

/// What a run leaves: no value of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Evidence {
    /// The certificate as canonical JSON; none where the scan has blocked it.
    pub certificate: Option<String>,
    /// What to enter in the ledger.
    pub facts: Facts,
}
