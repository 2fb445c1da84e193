//! Carries the steps of a plan out, and reads back what each has done.

use std::collections::{BTreeMap, BTreeSet};

use rightful::carry::{Carrier, RowAt};
use rightful::decide::Class;
use rightful::plan::{Change, NewValue, Step, indexed};
use rightful::policy::Figure;
use rightful::schema::{Event, Schema};
use rightful::survey::{Capture, SurveyRequest};
use rightful::{Code, Error, Path, Value, find};

use super::Inputs;
use super::history::History;
use super::returned::{self, Replaced};
use super::statement::{self, sources};
use crate::capture::{Captured, Layout};
use crate::dialect::{names, quoted, table, tuple};
use crate::effect::Failure;
use crate::failure::refused;
use crate::list::{Lists, spellings};
use crate::machine::Port;

/// How many rows are changed at a time where each has values of its own.
pub(super) const AT_A_TIME: usize = 4096;

/// What to find in a collection.
pub(super) fn wanted<'r>(request: &'r SurveyRequest, collection: &str) -> Result<&'r Capture, Error> {
    request.capture(collection).ok_or_else(|| {
        let message = "the plan names a collection the request does not: plan again";
        Error::new(Code::RunStaleSchema, collection, message)
    })
}

/// The steps of one run.
pub(super) struct Work<'a> {
    pub(super) port: &'a Port,
    pub(super) inputs: &'a Inputs,
    pub(super) schema: &'a Schema,
    pub(super) captured: &'a Captured,
    carrier: &'a Carrier<'a>,
    pub(super) lists: &'a mut Lists,
    /// Rows by step.
    rows: Vec<u64>,
    /// What the steps have written over.
    replaced: Vec<Replaced>,
    /// The rows of each history that were there before the run.
    pub(super) histories: BTreeMap<String, History>,
    /// Figures that must stay, by collection.
    figures: Vec<(String, Figure, Value)>,
    /// Tables that say `ON CONFLICT REPLACE`: the engine would make room for a value by deleting a row, and not tell.
    pub(super) replacing: BTreeSet<String>,
}

impl<'a> Work<'a> {
    /// Notes what must be known before the first step.
    pub(super) async fn begin(
        port: &'a Port,
        inputs: &'a Inputs,
        schema: &'a Schema,
        captured: &'a Captured,
        carrier: &'a Carrier<'a>,
        lists: &'a mut Lists,
    ) -> Result<Self, Error> {
        let mut work = Self {
            port,
            inputs,
            schema,
            captured,
            carrier,
            lists,
            rows: Vec::new(),
            replaced: Vec::new(),
            histories: BTreeMap::new(),
            figures: Vec::new(),
            replacing: BTreeSet::new(),
        };
        work.replacing = work.tables_that_replace().await?;
        work.keys_mean_their_rows().await?;
        work.note_histories().await?;
        work.figures = work.figures_now(true).await?;
        Ok(work)
    }

    async fn tables_that_replace(&self) -> Result<BTreeSet<String>, Error> {
        let sql =
            "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND sql LIKE '%CONFLICT%REPLACE%'";
        let rows = self.port.query(sql, Vec::new()).await.map_err(|failure| refused(failure, ""))?;
        Ok(rows.iter().filter_map(|row| row.first()?.as_text().map(str::to_owned)).collect())
    }

    /// Refuses where the engine takes other rows, or none, for the captured ones: its collation of a key column can
    /// make keys alike that are not, and a key that is no proper text is not found again.
    async fn keys_mean_their_rows(&mut self) -> Result<(), Error> {
        let mut touched: BTreeMap<&str, BTreeSet<Vec<Value>>> = BTreeMap::new();
        for step in &self.inputs.plan.steps {
            if let Step::Change { collection, classes, .. } | Step::Delete { collection, classes, .. } = step
            {
                touched.entry(collection).or_default().extend(self.captured.keys(collection, classes));
            }
        }
        for (collection, keys) in touched {
            let of = wanted(&self.inputs.request, collection)?;
            let captured = keys.len() as i64;
            let list = self.lists.make(of.key.len(), of.key.len(), keys.into_iter().collect()).await?;
            let meant = self.number(statement::there(of, &list.query()), Vec::new(), &of.table).await?;
            self.lists.clear().await?;
            if meant > captured {
                let message = "the engine takes rows of others for the person's, because it compares the key by another \
                               collation: declare a key it compares byte by byte";
                return Err(Error::new(Code::RunKeyRepeated, &of.table, message));
            }
            if meant < captured {
                let message = "a row is not found again by its key, such as a text that is not UTF-8: mend it, or \
                               declare another key";
                return Err(Error::new(Code::RunNoOp, &of.table, message));
            }
        }
        Ok(())
    }

    /// The statement as it must be for a table that would delete a row to make room for a value.
    pub(super) fn aborting(&self, of: &Path, sql: String) -> String {
        if !self.replacing.contains(of.last()) {
            return sql;
        }
        match sql.split_once(' ') {
            Some((verb @ ("INSERT" | "UPDATE"), rest)) => format!("{verb} OR ABORT {rest}"),
            _ => sql,
        }
    }

    /// Carries one step out.
    pub(super) async fn step(&mut self, step: &Step) -> Result<(), Error> {
        let rows = match step {
            Step::InsertPerson { collection, rows, .. } => self.insert(collection, *rows).await?,
            Step::Suppress { table, column, on, .. } => self.suppress(table, column, on).await?,
            Step::Change { collection, classes, rows, set } => {
                let of = &wanted(&self.inputs.request, collection)?.table;
                let begun = self.count_what_leads_nowhere(of).await?;
                let changed = self.change(collection, classes, *rows, set).await?;
                if begun {
                    self.counted_what_leads_nowhere(of).await?;
                }
                changed
            }
            Step::Detach { .. } => self.detach(step).await?,
            Step::Delete { collection, classes, rows } => self.delete(collection, classes, *rows).await?,
            Step::SweepHistory { collection } => self.sweep(collection).await?,
            Step::RebuildIndex { collection } => self.index(collection).await?,
        };
        self.rows.push(rows);
        Ok(())
    }

    /// Checks what must have stayed, and answers the rows by step, and what was written over.
    pub(super) async fn end(mut self) -> Result<(Vec<u64>, Vec<Replaced>), Error> {
        let before = std::mem::take(&mut self.figures);
        for (before, after) in before.iter().zip(self.figures_now(false).await?) {
            if before.2 != after.2 {
                let message =
                    "a figure that the policy keeps has changed: a trigger or step counts otherwise";
                return Err(Error::new(Code::RunFigures, &before.0, message));
            }
        }
        returned::note_exceptions(self.port, self.lists, self.inputs, &mut self.replaced).await?;
        Ok((self.rows, self.replaced))
    }

    async fn insert(&mut self, collection: &str, expected: u64) -> Result<u64, Error> {
        let of = wanted(&self.inputs.request, collection)?;
        let people = self.carrier.anonymous_people();
        same_count(&of.table, people.len() as u64, expected)?;
        for person in people {
            let marks: Vec<String> = (1..=person.len()).map(|number| format!("?{number}")).collect();
            let values: Vec<Value> = person.values().cloned().collect();
            let sql = statement::insert(&of.table, person.keys(), &marks);
            let sql = self.aborting(&of.table, sql);
            let inserted =
                self.port.change(sql, values.clone()).await.map_err(|failure| no_fit(failure, &of.table));
            let inserted =
                inserted.map_err(|error| self.naming(error, &of.table, person.keys().map(String::as_str)))?;
            let same: Vec<String> = person
                .keys()
                .zip(&marks)
                .map(|(column, mark)| format!("t.{} COLLATE BINARY IS {mark}", quoted(column)))
                .collect();
            let read = format!("SELECT count(*) FROM {} AS t WHERE {}", table(&of.table), same.join(" AND "));
            if inserted != 1 || self.number(read, values, &of.table).await? != 1 {
                return Err(no_op(&of.table));
            }
        }
        Ok(expected)
    }

    /// The refusal of a value with the columns that it can be about: those that a key, a check or a type has a say in.
    fn naming<'c>(&self, error: Error, of: &Path, written: impl Iterator<Item = &'c str>) -> Error {
        let Some(table) = self.schema.tables.get(of).filter(|_| error.code() == Code::SurrogateNoFit) else {
            return error;
        };
        let has_a_say = |column: &&str| {
            table.checks.iter().any(|check| names(check, column))
                || table.unique.iter().any(|unique| unique.columns.iter().any(|name| name == column))
                || table.primary_key.iter().any(|name| name == column)
        };
        match written.filter(has_a_say).collect::<Vec<_>>().as_slice() {
            [] => error,
            [column] => Error::new(error.code(), of.clone().join(*column), error.message()),
            columns => {
                let message = format!("{} (one of {})", error.message(), columns.join(", "));
                Error::new(error.code(), of, message)
            }
        }
    }

    /// Adds the entries that are not there yet, and reads back that each is there.
    async fn suppress(&mut self, of: &Path, column: &str, on: &str) -> Result<u64, Error> {
        let mut added = 0;
        for entry in self.carrier.entries(of) {
            let cell = |name: &str| entry.cells.get(name).cloned().unwrap_or(Value::Null);
            let mut values = vec![cell(column), cell(on)];
            let mut sql = statement::suppress(of, column, on, ["?1", "?2"]);
            if let Some(follows) = &entry.follows {
                let there = statement::entered(of, column);
                if self.number(there, vec![follows.clone()], of).await? == 0 {
                    continue;
                }
                values.push(follows.clone());
                sql = statement::follow(of, column, on, ["?1", "?2", "?3"]);
            }
            added += self.guarded(of, Event::Insert, sql, values).await?;
            if self.number(statement::entered(of, column), vec![cell(column)], of).await? < 1 {
                return Err(no_op(of));
            }
        }
        Ok(added)
    }

    async fn change(
        &mut self,
        collection: &str,
        classes: &[Class],
        expected: u64,
        set: &[Change],
    ) -> Result<u64, Error> {
        let of = wanted(&self.inputs.request, collection)?;
        let keys = self.captured.keys(collection, classes);
        same_count(&of.table, keys.len() as u64, expected)?;
        let mut params = Vec::new();
        let mut numbers = BTreeMap::new();
        for change in set {
            if let Some(value) = change.to.fixed() {
                params.push(value.clone());
                numbers.insert(change.column.clone(), params.len());
            }
        }
        let from = sources(of.key.len(), set, &|column| {
            format!("?{}", numbers.get(column).copied().unwrap_or_default())
        });
        let corrects = |change: &Change| matches!(change.to, NewValue::Corrected { .. });
        if set.iter().all(corrects) {
            return self.correct(of, &keys, set, &from).await;
        }
        let mut replaced = Replaced::by(self.rows.len());
        for keys in keys.chunks(AT_A_TIME) {
            let (found, rows) = self.new_cells(of, keys, set).await?;
            for (found, left) in found.iter().zip(&rows) {
                replaced.note(of, set, found, left);
            }
            let width = rows.first().map_or(of.key.len(), Vec::len);
            same_count(&of.table, rows.len() as u64, keys.len() as u64)?;
            let list = self.lists.make(width, of.key.len(), rows).await?;
            let update = statement::update(of, &list.table(), &list.query_of(of.key.len()), &from);
            self.no_others_key(of, &list.query_of(of.key.len()), set).await?;
            let changed = self.guarded(&of.table, Event::Update, update, params.clone()).await;
            let written = set.iter().map(|change| change.column.as_str());
            let changed = changed.map_err(|error| self.naming(error, &of.table, written))?;
            let read = statement::written(of, &list.table(), &from);
            let written = self.number(read, params.clone(), &of.table).await?;
            if changed != keys.len() as u64 || written != keys.len() as i64 {
                return Err(no_op(&of.table));
            }
            self.lists.clear().await?;
        }
        self.replaced.extend(Some(replaced).filter(|replaced| !replaced.is_empty()));
        Ok(expected)
    }

    /// Writes the rows that hold what is corrected, and no other: a row that holds something else is not touched, and no
    /// trigger of it is set off.
    async fn correct(
        &mut self,
        of: &Capture,
        keys: &[Vec<Value>],
        set: &[Change],
        from: &[(String, statement::Source)],
    ) -> Result<u64, Error> {
        let mut corrected = 0;
        let mut replaced = Replaced::by(self.rows.len());
        for keys in keys.chunks(AT_A_TIME) {
            let (found, rows) = self.new_cells(of, keys, set).await?;
            same_count(&of.table, rows.len() as u64, keys.len() as u64)?;
            let others = || found.iter().zip(&rows).filter(|(found, row)| found != row);
            for (found, left) in others() {
                replaced.note(of, set, found, left);
            }
            let rows: Vec<Vec<Value>> = others().map(|(_, row)| row.clone()).collect();
            if rows.is_empty() {
                continue;
            }
            let count = rows.len() as u64;
            let width = of.key.len() + set.len();
            let list = self.lists.make(width, of.key.len(), rows).await?;
            let update = statement::update(of, &list.table(), &list.query_of(of.key.len()), from);
            let changed = self.guarded(&of.table, Event::Update, update, Vec::new()).await;
            let changed = changed.map_err(|error| match error.code() {
                Code::SurrogateNoFit => find::not_corrected(&of.table),
                _ => error,
            })?;
            let read = statement::written(of, &list.table(), from);
            let written = self.number(read, Vec::new(), &of.table).await?;
            if changed != count || written != count as i64 {
                return Err(no_op(&of.table));
            }
            self.lists.clear().await?;
            corrected += count;
        }
        self.replaced.extend(Some(replaced).filter(|replaced| !replaced.is_empty()));
        Ok(corrected)
    }

    /// The keys of some rows, each followed by the cells that are computed for it: as they are, and as they will be.
    async fn new_cells(
        &self,
        of: &Capture,
        keys: &[Vec<Value>],
        set: &[Change],
    ) -> Result<(Vec<Vec<Value>>, Vec<Vec<Value>>), Error> {
        let computed: Vec<&Change> = set.iter().filter(|change| change.to.fixed().is_none()).collect();
        if computed.is_empty() {
            return Ok((keys.to_vec(), keys.to_vec()));
        }
        let layout = Layout::of(&self.inputs.request, of);
        let mut names = layout.columns.clone();
        for change in &computed {
            if !names.iter().any(|name| *name == change.column) {
                names.push(change.column.to_string());
            }
        }
        let mut lists = Lists::new(self.port).after(self.lists);
        let list = lists.make(of.key.len(), of.key.len(), keys.to_vec()).await?;
        let select = statement::select(of, &names, &list.query());
        let read = self.port.query(select, Vec::new()).await.map_err(|f| refused(f, &of.table))?;
        lists.clear().await?;
        let (mut before, mut rows) = (Vec::with_capacity(read.len()), Vec::with_capacity(read.len()));
        let found = self.captured.rows.get(&of.collection);
        for row in read {
            let key: Vec<Value> = row.iter().take(of.key.len()).cloned().collect();
            let cell = |column: &str| {
                let position = names.iter().position(|name| name == column);
                position.and_then(|position| row.get(position)).cloned().unwrap_or(Value::Null)
            };
            let class = found.and_then(|found| found.get(&key)).map_or("", |found| found.class.as_str());
            let at = RowAt { collection: &of.collection, class, key: &key, cell: &cell };
            let (mut old, mut new) = (key.clone(), key.clone());
            for change in &computed {
                old.push(cell(&change.column));
                new.push(self.carrier.value(&change.to, &change.column, &at, &of.questions)?);
            }
            before.push(old);
            rows.push(new);
        }
        Ok((before, rows))
    }

    async fn detach(&mut self, step: &Step) -> Result<u64, Error> {
        let Step::Detach { table: of, collection, from, columns, to, to_columns, classes, rows } = step
        else {
            return Ok(0);
        };
        let going = self.captured.of(to).filter(|(_, found)| classes.contains(&found.class));
        let keys: BTreeSet<Vec<Value>> = going.filter_map(|(_, found)| found.cells(to_columns)).collect();
        let list = self.lists.make(to_columns.len(), 0, spellings(&keys)).await?;
        let mut points = list.query();
        if let Some(pointing) = collection.as_deref().and_then(|name| self.inputs.request.capture(name)) {
            // Rows of others are those that are not captured: then the captured rows that stay as they are go out.
            let others = from.iter().any(|class| class.is_empty());
            let chosen = self
                .captured
                .of(&pointing.collection)
                .filter(|(_, found)| from.contains(&found.class) != others);
            let chosen: Vec<Vec<Value>> = chosen.map(|(key, _)| key.clone()).collect();
            let chosen = self.lists.make(pointing.key.len(), pointing.key.len(), chosen).await?;
            let within = if others { "NOT IN" } else { "IN" };
            points = format!("{points} AND {} {within} {}", tuple("t", &pointing.key), chosen.query());
        }
        let update = statement::detach(of, columns, &points);
        let changed = self.guarded(of, Event::Update, update, Vec::new()).await?;
        same_count(of, changed, *rows)?;
        let left =
            format!("SELECT count(*) FROM {} AS t WHERE {} IN {points}", table(of), tuple("t", columns));
        if self.number(left, Vec::new(), of).await? != 0 {
            return Err(no_op(of));
        }
        self.lists.clear().await?;
        Ok(changed)
    }

    async fn delete(&mut self, collection: &str, classes: &[Class], expected: u64) -> Result<u64, Error> {
        let of = wanted(&self.inputs.request, collection)?;
        let keys = self.captured.keys(collection, classes);
        same_count(&of.table, keys.len() as u64, expected)?;
        let list = self.lists.make(of.key.len(), of.key.len(), keys).await?;
        self.no_cascade(of, &list.query()).await?;
        self.guarded(&of.table, Event::Delete, statement::delete(of, &list.query()), Vec::new()).await?;
        // A cascade between rows of the person may have taken some before: what counts is that none is left.
        if self.number(statement::there(of, &list.query()), Vec::new(), &of.table).await? != 0 {
            return Err(no_op(&of.table));
        }
        self.lists.clear().await?;
        self.forget_deleted(collection, &of.table, expected).await?;
        Ok(expected)
    }

    /// Brings an index in line with the rows it indexes, where no trigger does, and merges it.
    async fn index(&mut self, collection: &str) -> Result<u64, Error> {
        let of = self.table_of(collection)?;
        let document = self.inputs.policy.document();
        let base = document.collections.get(collection).and_then(|index| index.index_of.as_deref());
        let linked = self.inputs.request.capture(collection).is_some();
        let mut rows = 0;
        if let Some(base) = base.filter(|_| !linked).and_then(|base| self.inputs.request.capture(base)) {
            rows = self.index_rows(collection, &of, base).await?;
        }
        let name = quoted(of.last());
        let merge = format!("INSERT INTO {} ({name}) VALUES ('optimize')", table(&of));
        self.port.change(merge, Vec::new()).await.map_err(|failure| refused(failure, &of))?;
        Ok(rows)
    }

    async fn index_rows(&mut self, collection: &str, of: &Path, base: &Capture) -> Result<u64, Error> {
        let index = self.schema.tables.get(of).zip(self.inputs.policy.collection(collection));
        let Some(((table_of_index, index), known)) = index.zip(self.schema.tables.get(&base.table)) else {
            return Ok(0);
        };
        let Some(row_number) = base.key.first().filter(|_| base.key.len() == 1) else { return Ok(0) };
        let keys: Vec<Vec<Value>> = self.captured.of(&base.collection).map(|(key, _)| key.clone()).collect();
        let list = self.lists.make(1, 1, keys).await?;
        let failed = |failure| refused(failure, of);
        let (number, keys) = (quoted(row_number), list.query());
        let gone = format!(
            "DELETE FROM {} WHERE rowid IN {keys} AND rowid NOT IN (SELECT t.{number} FROM {} AS t WHERE t.{number} IN {keys})",
            table(of),
            table(&base.table)
        );
        let mut rows = self.port.change(gone, Vec::new()).await.map_err(failed)?;
        for (column, repeated) in indexed(index, table_of_index, (&base.collection, known)) {
            let (name, repeated) = (quoted(column), quoted(repeated));
            let new =
                format!("(SELECT t.{repeated} FROM {} AS t WHERE t.{number} = f.rowid)", table(&base.table));
            let update = format!(
                "UPDATE {} AS f SET {name} = {new} WHERE f.rowid IN {} AND f.{name} IS NOT {new}",
                table(of),
                list.query()
            );
            rows += self.port.change(update, Vec::new()).await.map_err(failed)?;
        }
        self.lists.clear().await?;
        Ok(rows)
    }

    pub(super) fn table_of(&self, collection: &str) -> Result<Path, Error> {
        match self.inputs.policy.collection(collection) {
            Some(declared) => Ok(declared.table(collection)),
            None => Err(Error::new(
                Code::RunStalePolicy,
                collection,
                "the policy has no such collection: plan again",
            )),
        }
    }

    /// The figures the policy keeps: before, of the rows that will be left; after, of all but those inserted.
    async fn figures_now(&mut self, before: bool) -> Result<Vec<(String, Figure, Value)>, Error> {
        let mut figures = Vec::new();
        let document = &self.inputs.policy.document().collections;
        for (name, collection) in document.iter().filter(|(_, of)| of.store == self.inputs.plan.store) {
            for figure in &collection.engagement {
                let of = collection.table(name);
                let what = match figure {
                    Figure::Rows => "count(*)".to_owned(),
                    Figure::Sum(column) => format!("total(t.{})", quoted(column)),
                    _ => continue,
                };
                let mut sql = format!("SELECT {what} FROM {} AS t", table(&of));
                let skipped = if before { self.going(name) } else { self.come(name) };
                if let Some((key, keys)) = skipped.filter(|(_, keys)| !keys.is_empty()) {
                    let list = self.lists.make(key.len(), key.len(), keys).await?;
                    sql = format!("{sql} WHERE {} NOT IN {}", tuple("t", &key), list.query());
                }
                let rows = self.port.query(sql, Vec::new()).await.map_err(|f| refused(f, &of))?;
                let value = rows.into_iter().next().and_then(|row| row.into_iter().next());
                figures.push((name.clone(), figure.clone(), value.unwrap_or(Value::Null)));
            }
        }
        self.lists.clear().await?;
        Ok(figures)
    }

    /// The keys of a collection's rows that will be deleted.
    fn going(&self, collection: &str) -> Option<(Vec<String>, Vec<Vec<Value>>)> {
        let of = self.inputs.request.capture(collection)?;
        let deleted = self.inputs.plan.steps.iter().filter_map(|step| match step {
            Step::Delete { collection: from, classes, .. } if from == collection => {
                Some(self.captured.keys(collection, classes))
            }
            _ => None,
        });
        Some((of.key.clone(), deleted.flatten().collect()))
    }

    /// The keys of the anonymous people that were inserted.
    fn come(&self, collection: &str) -> Option<(Vec<String>, Vec<Vec<Value>>)> {
        let of =
            self.inputs.request.capture(collection).filter(|of| of.collection == self.inputs.plan.people)?;
        let key = |person: &BTreeMap<String, Value>| {
            of.key.iter().map(|column| person.get(column).cloned().unwrap_or(Value::Null)).collect()
        };
        Some((of.key.clone(), self.carrier.anonymous_people().iter().map(key).collect()))
    }

    pub(super) async fn number(&self, sql: String, params: Vec<Value>, at: &Path) -> Result<i64, Error> {
        let rows = self.port.query(sql, params).await.map_err(|failure| refused(failure, at))?;
        Ok(match rows.first().and_then(|row| row.first()) {
            Some(Value::Integer(number)) => *number,
            _ => i64::MIN,
        })
    }
}

fn same_count(place: &Path, found: u64, expected: u64) -> Result<(), Error> {
    if found == expected {
        return Ok(());
    }
    let message = format!("the step found {found} rows and the plan expects {expected}: plan again");
    Err(Error::new(Code::RunStaleCounts, place, message))
}

pub(super) fn no_op(at: &Path) -> Error {
    let message =
        "a step did not do what it says, and the engine reported no error: look at the triggers of the table";
    Error::new(Code::RunNoOp, at, message)
}

/// A value that a unique key, a check or a type refuses is a surrogate or template that does not fit.
pub(super) fn no_fit(failure: Failure, at: &Path) -> Error {
    match failure {
        Failure::Unique | Failure::Constraint => {
            let message =
                "the table refuses a new value: choose a treatment that its keys, checks and types allow";
            Error::new(Code::SurrogateNoFit, at, message)
        }
        other => refused(other, at),
    }
}
