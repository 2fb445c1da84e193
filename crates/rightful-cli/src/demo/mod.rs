//! The mentoring platform that `rightful demo` closes an account on: its database, built from a seed.
//!
//! Equal seed and size give the same file, byte for byte: no clock, no system randomness, all days count back
//! from [`calendar::LAST_DAY`].
//!
//! # Canaries
//! Nobody in here is real. Every personal cell carries a marker that no other text has, so that a leak into a
//! log, an error or a report is found by one search:
//! - text has the person's *token*, `cnry` and five base-32 digits made from the person's number
//!   ([`person::token`]), in any letter case: in the name, the local part of the e-mail, the handle, the
//!   session token, the IBAN;
//! - a telephone number has `-555-01`, the range kept for fiction;
//! - an IP address has `2001:db8:c4e9:`, inside the prefix kept for documentation;
//! - a photo or a file has the token among its bytes.
//!
//! Cells whose form leaves no room (a birth date, a key, a language) have none. A near miss, a neighbour whose
//! e-mail, handle or name has the account's whole own one inside, has the account's token inside it as well.

mod billing;
mod calendar;
mod cast;
mod community;
mod learning;
mod load;
mod mentoring;
mod person;
mod rng;
mod talk;
mod text;
mod trail;

#[cfg(test)]
mod map;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use rusqlite::Connection;
use serde::Serialize;

use load::Load;
pub(crate) use load::Progress;

/// The tables and their constraints.
pub(crate) const SCHEMA: &str = include_str!("../../../../examples/mentoring/schema.sql");
/// The policy of the platform: `privacy.yaml`.
pub(crate) const POLICY: &str = include_str!("../../../../examples/mentoring/privacy.yaml");
/// The closing of the subject's account: `case.json`.
pub(crate) const CASE: &str = include_str!("../../../../examples/mentoring/case.json");

/// How large a community to build.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    people: i64,
}

impl Size {
    /// 5,000 people and over 200,000 rows.
    pub(crate) const STANDARD: Self = Self { people: 5_000 };

    /// So many people, but at least the 500 among whom the cast of the story has its numbers; rows grow in
    /// proportion.
    pub(crate) fn people(people: u32) -> Self {
        Self { people: i64::from(people).max(500) }
    }
}

/// What was built: how many rows, and whose account the demo closes.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Manifest {
    /// The seed of the data.
    pub(crate) seed: u64,
    /// The account that is closed.
    pub(crate) subject: Subject,
    /// Who is close to it, by number, and must be left alone.
    pub(crate) neighbours: Neighbours,
    /// Rows by table.
    pub(crate) rows: BTreeMap<String, u64>,
}

/// The identifiers of the account that is closed, for tools that check the outcome: `subject.json`.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Subject {
    /// `users.id`.
    pub(crate) id: i64,
    /// `users.id` of the account the same person left earlier.
    pub(crate) twin_id: i64,
    /// The name in use.
    pub(crate) name: String,
    /// The name before, in the history and on old invoices.
    pub(crate) former_name: String,
    /// The e-mail in use.
    pub(crate) email: String,
    /// The e-mail before, in the history.
    pub(crate) former_email: String,
    /// The e-mail of the earlier account: the same in other letter case.
    pub(crate) twin_email: String,
    /// The handle, without `@`.
    pub(crate) handle: String,
    /// The telephone number.
    pub(crate) phone: String,
    /// The canary of this person, in lower case.
    pub(crate) token: String,
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Subject(..)")
    }
}

/// People whose rows must not change but where they name the subject.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Neighbours {
    /// Exchanges messages and meets with the subject.
    pub(crate) colleague: i64,
    /// The subject's e-mail is the end of this person's.
    pub(crate) email_ends_alike: i64,
    /// The subject's e-mail is the start of this person's.
    pub(crate) email_starts_alike: i64,
    /// The subject's handle is the start of this person's, the subject's name the end.
    pub(crate) handle_starts_alike: i64,
}

/// Why a database could not be built.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BuildError {
    /// The file is there already or cannot be made.
    #[error("the database file cannot be created")]
    Create(#[source] std::io::Error),
    /// SQLite refused; the source may quote the schema, never a value.
    #[error("the database cannot be written")]
    Write(#[from] rusqlite::Error),
}

/// Builds the database at `path`, where no file may be yet.
///
/// # Errors
/// [`BuildError::Create`] when the file exists or cannot be made, [`BuildError::Write`] when it cannot be
/// filled; what was begun is then removed.
pub(crate) fn build(
    path: &Path,
    seed: u64,
    size: Size,
    progress: &mut dyn FnMut(Progress),
) -> Result<Manifest, BuildError> {
    std::fs::File::create_new(path).map_err(BuildError::Create)?;
    let built = fill(path, seed, size, progress);
    if built.is_err() {
        // The error that led here is the one to report, whether or not the torso can be removed.
        let _ = std::fs::remove_file(path);
    }
    built
}

fn fill(
    path: &Path,
    seed: u64,
    size: Size,
    progress: &mut dyn FnMut(Progress),
) -> Result<Manifest, BuildError> {
    let mut connection = Connection::open(path)?;
    // Nobody else knows the file yet, and a broken one is removed: durability and checks can wait for the end.
    connection.execute_batch(
        "PRAGMA page_size = 4096; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;
         PRAGMA foreign_keys = OFF; PRAGMA cache_size = -131072;",
    )?;
    let transaction = connection.transaction()?;
    transaction.execute_batch(SCHEMA)?;
    let mut load = Load::new(&transaction, seed, size.people, progress);
    community::fill(&mut load)?;
    let relations = mentoring::fill(&mut load)?;
    learning::fill(&mut load)?;
    talk::fill(&mut load, &relations)?;
    billing::fill(&mut load)?;
    trail::fill(&mut load)?;
    let rows = load.count()?;
    transaction.commit()?;
    connection.execute_batch("PRAGMA synchronous = FULL;")?;
    connection.close().map_err(|(_, error)| error)?;
    Ok(Manifest { seed, subject: cast::subject(), neighbours: cast::NEIGHBOURS, rows })
}
