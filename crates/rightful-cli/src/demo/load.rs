//! What every table of the sample data is filled through.

use std::collections::BTreeMap;

use rusqlite::{Params, Result, Statement, Transaction};

use super::cast;
use super::person::Person;
use super::rng::Rng;

/// How far a build is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Progress {
    /// The table that is begun.
    pub(crate) table: &'static str,
    /// Tables done before it.
    pub(crate) done: u32,
    /// Tables in all.
    pub(crate) of: u32,
}

/// Tables that are filled by statements of their own; history and full-text index are filled by triggers.
const FILLED: u32 = 29;

/// The open transaction, the people and the seed.
pub(super) struct Load<'t> {
    transaction: &'t Transaction<'t>,
    seed: u64,
    pub(super) people: Vec<Person>,
    progress: &'t mut dyn FnMut(Progress),
    done: u32,
}

impl<'t> Load<'t> {
    pub(super) fn new(
        transaction: &'t Transaction<'t>,
        seed: u64,
        people: i64,
        progress: &'t mut dyn FnMut(Progress),
    ) -> Self {
        let people = (1..=people).map(|id| cast::person(seed, id)).collect();
        Self { transaction, seed, people, progress, done: 0 }
    }

    /// The random stream of a table.
    pub(super) fn rng(&self, table: &str) -> Rng {
        Rng::new(self.seed, table, 0)
    }

    /// The seed, for streams of one row.
    pub(super) fn seed(&self) -> u64 {
        self.seed
    }

    /// The person of a number: 1 and up, without gaps.
    #[expect(clippy::indexing_slicing, reason = "callers pass numbers of people that exist")]
    pub(super) fn person(&self, id: i64) -> &Person {
        &self.people[usize::try_from(id - 1).unwrap_or(0)]
    }

    /// Anybody but those whose rows the story fixes.
    pub(super) fn anyone(&self, rng: &mut Rng) -> i64 {
        loop {
            let id = rng.between(1, i64::try_from(self.people.len()).unwrap_or(i64::MAX));
            if !matches!(id, cast::SUBJECT | cast::TWIN) {
                return id;
            }
        }
    }

    /// A prepared insert of whole rows.
    pub(super) fn insert(&mut self, table: &'static str, columns: usize) -> Result<Insert<'t>> {
        (self.progress)(Progress { table, done: self.done, of: FILLED });
        self.done += 1;
        let places = vec!["?"; columns].join(", ");
        let statement = self.transaction.prepare(&format!("INSERT INTO {table} VALUES ({places})"))?;
        Ok(Insert { statement })
    }

    /// A prepared change.
    pub(super) fn prepare(&self, sql: &str) -> Result<Statement<'t>> {
        self.transaction.prepare(sql)
    }

    /// Rows by table, without the tables inside SQLite and inside the full-text index.
    pub(super) fn count(&self) -> Result<BTreeMap<String, u64>> {
        let names: Vec<String> = self
            .transaction
            .prepare(
                "SELECT name FROM pragma_table_list WHERE type IN ('table', 'virtual') AND schema = 'main'",
            )?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_>>()?;
        let tables = names.into_iter().filter(|name| !name.starts_with("sqlite_"));
        tables
            .map(|name| {
                let rows: i64 =
                    self.transaction
                        .query_row(&format!("SELECT count(*) FROM {name}"), [], |row| row.get(0))?;
                Ok((name, rows.unsigned_abs()))
            })
            .collect()
    }
}

/// A prepared insert.
pub(super) struct Insert<'t> {
    statement: Statement<'t>,
}

impl Insert<'_> {
    /// Adds one row and returns its number.
    pub(super) fn row(&mut self, values: impl Params) -> Result<i64> {
        self.statement.insert(values)
    }
}
