//! What other accounts hold that is like an identifier of the person.

use std::collections::{BTreeMap, BTreeSet};

use rightful::carry::Account;
use rightful::case::Subject;
use rightful::find::{self, Doubts, Former, Others};
use rightful::survey::{Capture, PersonCapture};
use rightful::{Error, Value};

use super::candidates::Condition;
use super::{Candidates, Finder, Layout, candidates};
use crate::dialect::{columns as listed, condition, quoted, table, tuple};
use crate::effect::Rows;
use crate::failure::refused;

/// What one or more other accounts hold, by column: what is not like an identifier of the person is left out.
pub(super) type Holding = BTreeMap<String, Value>;

impl Finder<'_> {
    /// Notes what the person was known by before.
    pub(super) async fn former(&mut self, subject: &Subject) -> Result<(), Error> {
        let (request, known) = (self.request, self.captured.accounts.clone());
        let mut former = Former::of(request, &known);
        former.stated(subject);
        let none = BTreeMap::new();
        // Only links to the accounts, by key or by what they hold today, say whose a column is: they hang on nothing that is
        // found later.
        let doubts = Doubts::of(request, &known)?;
        for (wanted, repeats, question) in request.repeats() {
            let position = wanted.questions.iter().position(|one| one == question).unwrap_or_default();
            let layout = Layout::of(request, wanted);
            let mut rows = Candidates::new();
            self.candidates(wanted, question, &layout, &doubts, &mut rows).await?;
            for (key, row) in &rows {
                if self.answer(question, position, wanted, &layout, key, row, &none) {
                    former.repeated(&repeats.of, &layout.cell(row, &repeats.column));
                }
            }
        }
        let values = former.values();
        self.captured.accounts.iter_mut().for_each(|account| account.beside.former = values.clone());
        Ok(())
    }

    /// Notes what other accounts hold that is like an identifier of the person, and answers it.
    pub(super) async fn beside(&mut self) -> Result<Vec<Holding>, Error> {
        let known = self.captured.accounts.clone();
        let Some(mut others) = Others::of(self.request, &known)? else { return Ok(Vec::new()) };
        let holdings = self.others(&others).await?;
        for holding in &holdings {
            others.account(&|column| holding.get(column).cloned().unwrap_or(Value::Null));
        }
        let beside = others.beside();
        self.captured.accounts.iter_mut().for_each(|account| account.beside = beside.clone());
        Ok(holdings)
    }

    /// Refuses where a correction gives what another account holds.
    pub(super) async fn of_another(&mut self, doubts: &Doubts<'_>, given: &[Account]) -> Result<(), Error> {
        let Some(others) = Others::of(self.request, given)? else { return Ok(()) };
        let holdings = self.others(&others).await?;
        self.held_by_nobody_else(doubts, &holdings)
    }

    /// Refuses where another account holds a strong identifier of the person.
    pub(super) fn held_by_nobody_else(&self, doubts: &Doubts<'_>, holdings: &[Holding]) -> Result<(), Error> {
        let Some(wanted) = self.request.capture(&self.request.people) else { return Ok(()) };
        for holding in holdings {
            for (column, _) in doubts.strong() {
                let held = holding.get(column).cloned().unwrap_or(Value::Null);
                doubts.of_another(&wanted.table, column, &held)?;
            }
        }
        Ok(())
    }

    /// Counts rows of other collections of people that hold a strong identifier of the person, and are not found to be theirs.
    pub(super) async fn elsewhere(&mut self, doubts: &Doubts<'_>) -> Result<(), Error> {
        let request = self.request;
        for (wanted, person) in request.elsewhere.iter().filter_map(|of| Some((of, of.person.as_ref()?))) {
            let layout = Layout::of(request, wanted);
            let is_nobody = |row: &[Value]| {
                person.nobody.as_ref().is_some_and(|nobody| nobody.holds(&|column| layout.cell(row, column)))
            };
            for (column, known) in &person.identifiers {
                let mut found = BTreeSet::new();
                for (of, spelled) in doubts.of_kind(known.kind) {
                    let values = doubts.values(of);
                    let condition = candidates::any_spelling(self.lists, column, spelled, values).await?;
                    let rows = self.read(wanted, &layout, &condition).await?;
                    let holds =
                        |row: &[Value]| !is_nobody(row) && doubts.is_held(of, &layout.cell(row, column));
                    found.extend(rows.into_iter().filter(|(_, row)| holds(row)).map(|(key, _)| key));
                    self.lists.clear().await?;
                }
                for (key, _) in self.captured.of(&wanted.collection) {
                    found.remove(key);
                }
                if !found.is_empty() {
                    self.captured.elsewhere.insert(wanted.table.join(column).to_string(), found.len() as u64);
                }
            }
        }
        Ok(())
    }

    /// What the accounts of others hold, each way of holding it once: a city that a million people live in is read once.
    async fn others(&mut self, others: &Others<'_>) -> Result<Vec<Holding>, Error> {
        let request = self.request;
        let people = request.capture(&request.people);
        let Some((wanted, person)) = people.and_then(|wanted| Some((wanted, wanted.person.as_ref()?))) else {
            return Ok(Vec::new());
        };
        // Whoever is nobody has what the policy gives to all who are.
        if self.captured.nobody > 0 {
            return Ok(Vec::new());
        }
        let mut like: Vec<(String, String)> = Vec::new();
        for (column, known) in others.columns() {
            let values = others.values(column);
            let condition = match known {
                Some(known) => candidates::any_spelling(self.lists, column, known, values).await?,
                None => {
                    let how = (person.kind(column), find::LOOSELY.as_slice());
                    candidates::same_value(self.lists, column, how, values).await?
                }
            };
            let mut found: BTreeSet<Vec<Value>> = BTreeSet::new();
            self.held(wanted, column, &condition, &mut |value| {
                if others.is_like(column, &value) {
                    found.insert(vec![value]);
                }
            })
            .await?;
            if !found.is_empty() {
                let list = self.lists.make(1, 0, found.into_iter().collect()).await?;
                like.push((column.to_owned(), format!("t.{} IN {}", quoted(column), list.query())));
            }
        }
        self.holdings(wanted, person, &like).await
    }

    /// Calls `take` with every value of a column in the rows that meet a condition.
    async fn held(
        &self,
        wanted: &Capture,
        column: &str,
        condition: &Condition,
        take: &mut (dyn FnMut(Value) + Send),
    ) -> Result<(), Error> {
        let (name, from) = (format!("t.{}", quoted(column)), table(&wanted.table));
        let mut each = |rows: Rows| {
            rows.into_iter().filter_map(|mut row| row.pop()).for_each(&mut *take);
            Ok(())
        };
        if condition.many {
            let sql = format!(
                "SELECT {}, {name} FROM {from} AS t WHERE {}",
                listed("t", &wanted.key),
                condition.sql
            );
            return candidates::pages(self.port, &sql, condition, wanted, &mut each).await;
        }
        let sql = format!("SELECT DISTINCT {name} FROM {from} AS t WHERE {}", condition.sql);
        let rows = self.port.query(sql, condition.params.clone()).await;
        each(rows.map_err(|failure| refused(failure, &wanted.table))?)
    }

    async fn holdings(
        &mut self,
        wanted: &Capture,
        person: &PersonCapture,
        like: &[(String, String)],
    ) -> Result<Vec<Holding>, Error> {
        if like.is_empty() {
            return Ok(Vec::new());
        }
        let cells: Vec<String> = like
            .iter()
            .map(|(column, is_like)| format!("CASE WHEN {is_like} THEN t.{} END", quoted(column)))
            .collect();
        let any: Vec<&str> = like.iter().map(|(_, is_like)| is_like.as_str()).collect();
        let mut holds = vec![format!("({})", any.join(" OR "))];
        let mut params = Vec::new();
        if !self.own.is_empty() {
            let own = self.lists.make(wanted.key.len(), 0, self.own.iter().cloned().collect()).await?;
            holds.push(format!("NOT coalesce({} IN {}, 0)", tuple("t", &wanted.key), own.query()));
        }
        if let Some(nobody) = &person.nobody {
            holds.push(format!("NOT coalesce({}, 0)", condition(nobody, "t", &|_| true, &mut params)));
        }
        let sql = format!(
            "SELECT DISTINCT {} FROM {} AS t WHERE {}",
            cells.join(", "),
            table(&wanted.table),
            holds.join(" AND ")
        );
        let rows = self.port.query(sql, params).await.map_err(|failure| refused(failure, &wanted.table))?;
        let holding = |row: Vec<Value>| like.iter().map(|(column, _)| column.clone()).zip(row).collect();
        Ok(rows.into_iter().map(holding).collect())
    }
}
