//! What the engine would change beside the rows of a step: refused before, and counted after.

use std::collections::BTreeSet;

use rightful::plan::{Change, Step};
use rightful::schema::{Action, Event, ForeignKey, TableKind};
use rightful::survey::Capture;
use rightful::{Code, Error, Path, Value};

use super::step::{Work, no_fit};
use crate::dialect::{columns as listed, quoted, table, tuple};
use crate::failure::refused;

/// A table in which a key is broken while rows of a table that leads to itself are changed.
const NOWHERE: &str = "temp._rightful_nowhere";

impl Work<'_> {
    /// Refuses when a new key would make the engine change (ON UPDATE) rows that this run has not captured.
    pub(super) async fn no_others_key(
        &mut self,
        of: &Capture,
        keys: &str,
        set: &[Change],
    ) -> Result<(), Error> {
        let written = |column: &String| set.iter().any(|change| change.column.eq_ignore_ascii_case(column));
        let acts = |key: &&ForeignKey| {
            key.to == of.table
                && !matches!(key.on_update, Action::NoAction | Action::Restrict)
                && key.to_columns.iter().any(written)
        };
        let mut checks: Vec<(Path, ForeignKey)> = Vec::new();
        for (path, child) in &self.schema.tables {
            checks.extend(child.foreign_keys.iter().filter(acts).map(|key| (path.clone(), key.clone())));
        }
        for (path, key) in checks {
            let mut sql = pointing(&path, &key, of, keys);
            let child = self.inputs.request.collections.iter().find(|child| child.table == path);
            if let Some(child) = child {
                let own: BTreeSet<Vec<Value>> =
                    self.captured.of(&child.collection).map(|(key, _)| key.clone()).collect();
                let list =
                    self.lists.make(child.key.len(), child.key.len(), own.into_iter().collect()).await?;
                sql = format!("{sql} AND {} NOT IN {}", tuple("c", &child.key), list.query());
            }
            if self.number(sql, Vec::new(), &path).await? != 0 {
                let message = "the engine would change rows here that are not the person's, because they point at what is \
                               cleared: describe the link, or let it not act on updates";
                return Err(Error::new(Code::RunCascade, &path, message));
            }
        }
        Ok(())
    }

    /// Refuses when the engine would take rows along, or cut links in rows, that this run does not delete.
    pub(super) async fn no_cascade(&mut self, of: &Capture, keys: &str) -> Result<(), Error> {
        let deleted = |path: &Path| {
            let mut gone: Vec<Vec<Value>> = Vec::new();
            let mut child = None;
            for step in &self.inputs.plan.steps {
                if let Step::Delete { collection, classes, .. } = step
                    && let Some(other) =
                        self.inputs.request.capture(collection).filter(|other| other.table == *path)
                {
                    gone.extend(self.captured.keys(collection, classes));
                    child = Some(other);
                }
            }
            child.map(|child| (child, gone))
        };
        let mut checks = Vec::new();
        for (path, child) in &self.schema.tables {
            for key in child.foreign_keys.iter().filter(|key| key.to == of.table) {
                if matches!(key.on_delete, Action::Cascade | Action::SetNull | Action::SetDefault) {
                    checks.push((path, key, deleted(path)));
                }
            }
        }
        for (path, key, gone) in checks {
            let mut sql = pointing(path, key, of, keys);
            if let Some((child, gone)) = gone {
                let list = self.lists.make(child.key.len(), child.key.len(), gone).await?;
                sql = format!("{sql} AND {} NOT IN {}", tuple("c", &child.key), list.query());
            }
            if self.number(sql, Vec::new(), path).await? != 0 {
                let message = "the engine would delete or change rows here that are not the person's: detach or reassign them";
                return Err(Error::new(Code::RunCascade, path, message));
            }
        }
        Ok(())
    }

    /// Makes a change and compares what else has changed with what the table's triggers and keys can explain.
    pub(super) async fn guarded(
        &self,
        of: &Path,
        event: Event,
        sql: String,
        params: Vec<Value>,
    ) -> Result<u64, Error> {
        let total = "SELECT total_changes()";
        let before = self.number(total.to_owned(), Vec::new(), of).await?;
        let sql = self.aborting(of, sql);
        let changed = self.port.change(sql, params).await.map_err(|failure| no_fit(failure, of))?;
        let after = self.number(total.to_owned(), Vec::new(), of).await?;
        let beside = after - before - changed as i64;
        if beside != 0 && !self.explained(of, event) {
            let message = "rows outside the step have changed, and no trigger or key of the table explains it: nothing was kept";
            return Err(Error::new(Code::RunNoOp, of, message));
        }
        Ok(changed)
    }

    /// Has the engine count right in an update of rows that lead to rows of their own table. For each it takes off what led
    /// nowhere before and adds what does after, in columns that stay the same too, but takes nothing off a count of none: a
    /// row whose parent has been gone for long would be one broken key more. So one is broken elsewhere meanwhile.
    pub(super) async fn count_what_leads_nowhere(&self, of: &Path) -> Result<bool, Error> {
        let to_itself = self.schema.tables.get(of).is_some_and(|table| {
            table.foreign_keys.iter().any(|key| key.to.last().eq_ignore_ascii_case(of.last()))
        });
        if to_itself {
            self.all_of(
                &[
                    &format!("CREATE TABLE {NOWHERE} (k PRIMARY KEY, p REFERENCES _rightful_nowhere (k))"),
                    &format!("INSERT INTO {NOWHERE} VALUES (1, 2)"),
                ],
                of,
            )
            .await?;
        }
        Ok(to_itself)
    }

    pub(super) async fn counted_what_leads_nowhere(&self, of: &Path) -> Result<(), Error> {
        self.all_of(&[&format!("DELETE FROM {NOWHERE}"), &format!("DROP TABLE {NOWHERE}")], of).await
    }

    async fn all_of(&self, statements: &[&str], of: &Path) -> Result<(), Error> {
        for statement in statements {
            let changed = self.port.change((*statement).to_owned(), Vec::new()).await;
            changed.map_err(|failure| refused(failure, of))?;
        }
        Ok(())
    }

    /// Whether triggers that write explain it. Planning has refused those that write what the plan does not declare.
    fn explained(&self, of: &Path, event: Event) -> bool {
        let writes =
            |trigger: &rightful::schema::Trigger| trigger.event == event && !trigger.writes.is_empty();
        let triggers = |table: &rightful::schema::Table| {
            table.kind != TableKind::Table || table.triggers.iter().any(writes)
        };
        let acts = |key: &rightful::schema::ForeignKey| {
            let action = if event == Event::Delete { key.on_delete } else { key.on_update };
            key.to == *of && !matches!(action, Action::NoAction | Action::Restrict)
        };
        self.schema.tables.get(of).is_none_or(triggers)
            || self.schema.tables.values().any(|table| table.foreign_keys.iter().any(acts))
    }
}

/// Counts the rows `c` that point at rows whose keys are in a list. The column pointed to stands first: the engine follows
/// a foreign key by the collation of that one.
fn pointing(from: &Path, key: &ForeignKey, of: &Capture, keys: &str) -> String {
    let same: Vec<String> = key
        .to_columns
        .iter()
        .zip(&key.columns)
        .map(|(there, own)| format!("p.{} = c.{}", quoted(there), quoted(own)))
        .collect();
    format!(
        "SELECT count(*) FROM (SELECT {} FROM {} AS t WHERE {} IN {keys}) AS p CROSS JOIN {} AS c WHERE {}",
        listed("t", &key.to_columns),
        table(&of.table),
        tuple("t", &of.key),
        table(from),
        same.join(" AND ")
    )
}
