//! What a machine asks its driver to do, and what the driver answers.

use std::fmt;

use rightful::{RunId, Value};

use crate::run::{Evidence, Phase};

/// One thing to do. The machine does no input or output itself.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a driver must carry out every effect")]
pub enum Effect {
    /// Execute a statement; answered by [`Answer::Rows`] or [`Answer::Changed`].
    Statement(Statement),
    /// Keep the run's key, given as text, apart from the database; answered by [`Answer::Done`].
    StoreKey(KeyText),
    /// Hand out the run's key; answered by [`Answer::Key`].
    LoadKey,
    /// Destroy the run's key, wherever it was kept; answered by [`Answer::Done`] also where there is none.
    DestroyKey,
    /// See that the scanner is there and takes such a request, before anything is changed; answered by [`Answer::Done`].
    /// The connection stays open and holds a transaction: the file itself is looked at from another process only.
    TryScan(ScanRequest),
    /// See that evidence of the run of this id could be stored, before anything is changed; answered by [`Answer::Done`].
    TryEmit(RunId),
    /// Close every connection to the database, let the independent scanner look for what is left (the text is its
    /// request), and open a connection again; answered by [`Answer::Scanned`].
    Scan(ScanRequest),
    /// Store the evidence; answered by [`Answer::Done`] once it is safe. The same evidence may come twice.
    Emit(Box<Evidence>),
    /// Nothing to do: tells how far the run is; answered by [`Answer::Done`].
    Progress(Phase),
}

/// One statement. It holds no value: values are parameters, in the order of `?1`, `?2` ….
#[derive(Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "a driver must look at every field")]
pub struct Statement {
    /// The text.
    pub sql: String,
    /// The parameters in order.
    pub params: Vec<Value>,
    /// Whether rows are read or the store is changed.
    pub kind: Kind,
    /// It must not run inside a transaction of the driver's own making.
    pub outside_transaction: bool,
}

impl fmt::Debug for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Statement({}; {} parameters)", self.sql, self.params.len())
    }
}

/// Whether a statement reads rows or changes the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a statement does one or the other")]
pub enum Kind {
    /// It gives rows.
    Query,
    /// It changes something and gives the number of rows changed.
    Change,
}

/// The text of a run's key. `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq, zeroize::ZeroizeOnDrop)]
pub struct KeyText(String);

impl KeyText {
    /// Takes the text, as the driver kept it.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for KeyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyText(..)")
    }
}

/// The request for the residue scanner: JSON that names the person's identifiers. `Debug` shows its size only.
#[derive(Clone, PartialEq, Eq, zeroize::ZeroizeOnDrop)]
pub struct ScanRequest(String);

impl ScanRequest {
    pub(crate) const fn new(text: String) -> Self {
        Self(text)
    }

    /// The JSON text, for the scanner and nobody else.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ScanRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ScanRequest({} bytes)", self.0.len())
    }
}

/// The rows of a query.
pub type Rows = Vec<Vec<Value>>;

/// What the driver answers.
#[derive(Clone)]
#[expect(clippy::exhaustive_enums, reason = "a driver builds every answer")]
pub enum Answer {
    /// The rows of a query, in order.
    Rows(Rows),
    /// The number of rows the statement itself changed: not those its triggers and foreign keys changed.
    Changed(u64),
    /// The run's key, where there is one.
    Key(Option<KeyText>),
    /// The scanner's report, as JSON.
    Scanned(String),
    /// It is done.
    Done,
    /// It could not be done.
    Failed(Failure),
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rows(rows) => write!(f, "Rows({})", rows.len()),
            Self::Changed(rows) => write!(f, "Changed({rows})"),
            Self::Key(key) => write!(f, "Key({})", if key.is_some() { ".." } else { "none" }),
            Self::Scanned(_) => f.write_str("Scanned(..)"),
            Self::Done => f.write_str("Done"),
            Self::Failed(failure) => write!(f, "Failed({failure:?})"),
        }
    }
}

/// Why something could not be done. The engine's own words stay with the driver: they may quote a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a closed list that the machine can act on")]
pub enum Failure {
    /// A unique or primary key holds the value already.
    Unique,
    /// A foreign key would lead nowhere.
    ForeignKey,
    /// A `CHECK`, `NOT NULL` or data type refuses the value.
    Constraint,
    /// A trigger refuses the change.
    Vetoed,
    /// Another connection holds the lock.
    Locked,
    /// The file or connection cannot be written.
    ReadOnly,
    /// The file is not a database of this engine, or is damaged.
    NotADatabase,
    /// There is no room: the disk is full, or a table has used up its row numbers.
    Full,
    /// Anything else.
    Other,
}

impl Failure {
    /// The kind of a failure of SQLite, by its extended result code.
    #[must_use]
    pub const fn of_sqlite(code: i32) -> Self {
        // <https://www.sqlite.org/rescode.html>; the first byte is the primary code.
        match code {
            1811 => Self::Vetoed,               // SQLITE_CONSTRAINT_TRIGGER
            787 => Self::ForeignKey,            // SQLITE_CONSTRAINT_FOREIGNKEY
            2067 | 1555 | 2579 => Self::Unique, // …_UNIQUE, …_PRIMARYKEY, …_ROWID
            _ => match code & 0xFF {
                19 | 20 => Self::Constraint,   // SQLITE_CONSTRAINT, SQLITE_MISMATCH
                5 | 6 => Self::Locked,         // SQLITE_BUSY, SQLITE_LOCKED
                8 | 3 | 14 => Self::ReadOnly,  // SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN
                13 => Self::Full,              // SQLITE_FULL
                26 | 11 => Self::NotADatabase, // SQLITE_NOTADB, SQLITE_CORRUPT
                _ => Self::Other,
            },
        }
    }
}
