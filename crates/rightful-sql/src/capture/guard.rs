//! What was found, compared with what the engine itself takes for equal: affinity and collation make values equal that
//! do not read alike, and rows behind them would be missed.

use std::collections::BTreeSet;

use rightful::case::Subject;
use rightful::decide::Class;
use rightful::find;
use rightful::survey::{Capture, PersonCapture, Question};
use rightful::{Error, JsonPath, Value};

use super::{Candidates, Finder, candidates, leads_to_itself};
use crate::dialect::{columns as listed, condition, quoted, table, tuple};
use crate::failure::refused;
use crate::list::List;

/// The whole numbers up to here are all told apart by floating-point numbers.
const EXACT: u64 = 1 << 53;

/// What makes a link lead to a key.
#[derive(Clone, Copy)]
enum Same {
    /// The engine takes both for equal.
    ToTheEngine,
    /// The link holds a floating-point number that may be the key, or its neighbour.
    Rounded,
}

/// A link by key: its columns or its document, and the columns it leads to.
struct ByKey<'q> {
    columns: Vec<String>,
    document: Option<(&'q str, &'q JsonPath)>,
    to: &'q str,
    to_columns: Vec<String>,
    of: &'q [Class],
}

impl Finder<'_> {
    /// Refuses where the engine finds other accounts by the key or identifier of the case than were found.
    pub(super) async fn named_alike(
        &self,
        wanted: &Capture,
        person: &PersonCapture,
        subject: &Subject,
        found: &Candidates,
    ) -> Result<(), Error> {
        let keys = subject.keys().filter(|key| key.len() == person.key.len());
        for (position, key) in keys.enumerate() {
            let at = if position == 0 { "/subject/key" } else { "/subject/also" };
            self.alike(wanted, (person.key.iter().zip(key)).unzip(), found, at).await?;
        }
        let named = subject.identifier.as_ref().filter(|named| subject.key.is_none() && !named.is_empty());
        match named {
            Some(named) => self.alike(wanted, named.iter().unzip(), found, "/subject/identifier").await,
            None => Ok(()),
        }
    }

    async fn alike(
        &self,
        wanted: &Capture,
        (columns, values): (Vec<&String>, Vec<&Value>),
        found: &Candidates,
        at: &'static str,
    ) -> Result<(), Error> {
        let same: Vec<String> = columns
            .iter()
            .zip(1..)
            .map(|(column, number)| format!("t.{} = ?{number}", quoted(column)))
            .collect();
        let sql = format!(
            "SELECT {} FROM {} AS t WHERE {}",
            listed("t", &wanted.key),
            table(&wanted.table),
            same.join(" AND ")
        );
        let params = values.into_iter().cloned().collect();
        let rows = self.port.query(sql, params).await.map_err(|failure| refused(failure, &wanted.table))?;
        if rows.iter().all(|key| found.contains_key(key)) {
            return Ok(());
        }
        Err(find::spelled_otherwise(at))
    }

    /// Refuses where the engine joins other rows to those of the person than were found, for every link by key.
    pub(super) async fn compared_alike(&mut self) -> Result<(), Error> {
        let request = self.request;
        for wanted in &request.collections {
            for (position, question) in wanted.questions.iter().enumerate() {
                let Some(link) = by_key(question) else { continue };
                let Some(to) = request.capture(link.to) else { continue };
                let rows: Vec<Vec<Value>> = if link.to == request.people {
                    self.own.iter().cloned().collect()
                } else {
                    self.captured.keys(link.to, link.of)
                };
                if rows.is_empty() {
                    continue;
                }
                let found = self.captured.of(&wanted.collection);
                let yes = found.filter(|(_, found)| found.class.as_bytes().get(position) == Some(&b'1'));
                let yes: BTreeSet<Vec<Value>> = yes.map(|(key, _)| key.clone()).collect();
                let list = self.lists.make(to.key.len(), to.key.len(), rows).await?;
                let joined = self.joined(wanted, question, &link, to, &list, Same::ToTheEngine).await?;
                // An answer once found stays where rows lead to each other, so more may have been found; and no engine joins
                // by documents, where text and numbers that read alike are one key to the core alone.
                let more = leads_to_itself(question, wanted, &request.people) || link.document.is_some();
                let whole = more || joined.len() == yes.len();
                let rounded = link.document.is_none()
                    && self.is_beyond(&link)
                    && !self.joined(wanted, question, &link, to, &list, Same::Rounded).await?.is_empty();
                if !whole || rounded || !joined.is_subset(&yes) {
                    return Err(find::spelled_otherwise(
                        wanted.table.join(question.link().unwrap_or_default()),
                    ));
                }
            }
        }
        Ok(())
    }

    /// Whether a link leads to keys that a floating-point number cannot tell from their neighbours.
    fn is_beyond(&self, link: &ByKey<'_>) -> bool {
        let beyond = |cell: &Value| matches!(cell, Value::Integer(number) if number.unsigned_abs() >= EXACT);
        let found = self.captured.of(link.to);
        found.filter_map(|(_, found)| found.cells(&link.to_columns)).flatten().any(|cell| beyond(&cell))
            || self.captured.accounts.iter().flat_map(|account| &account.key).any(beyond)
    }

    /// The keys of the rows that the engine joins to the listed rows of `to` by the link.
    async fn joined(
        &self,
        wanted: &Capture,
        question: &Question,
        link: &ByKey<'_>,
        to: &Capture,
        list: &List,
        same: Same,
    ) -> Result<BTreeSet<Vec<Value>>, Error> {
        let mut params = Vec::new();
        let mut holds: Vec<String> = question
            .holds_when()
            .map(|when| condition(when, "t", &|_| true, &mut params))
            .into_iter()
            .collect();
        if let Question::Polymorphic { kind, spelled, .. } = question {
            let marks: Vec<String> = spelled
                .iter()
                .map(|name| {
                    params.push(Value::Text(name.clone()));
                    format!("?{}", params.len())
                })
                .collect();
            holds.push(format!("t.{} IN ({})", quoted(kind), marks.join(", ")));
        }
        holds.push(format!("{} IN {}", tuple("p", &to.key), list.query()));
        let from: Vec<String> = match link.document {
            None => link.columns.iter().map(|column| format!("t.{}", quoted(column))).collect(),
            Some((column, path)) => match candidates::json_key(column, path, &mut params) {
                Some(key) => vec![key],
                None => return Ok(BTreeSet::new()),
            },
        };
        // The key stands first: the collation of its column decides, as it does for a foreign key.
        holds.extend(from.into_iter().zip(&link.to_columns).map(|(from, to)| {
            let to = format!("p.{}", quoted(to));
            match same {
                Same::ToTheEngine => format!("{to} = {from}"),
                Same::Rounded => format!(
                    "({to} = {from} OR typeof({from}) = 'real' AND typeof({to}) = 'integer' AND {from} = CAST({to} AS REAL)) \
                     AND typeof({from}) = 'real' AND abs({from}) >= {EXACT}"
                ),
            }
        }));
        let (people, rows) = (format!("{} AS p", table(&to.table)), format!("{} AS t", table(&wanted.table)));
        let from = match link.document {
            None => format!("{people}, {rows}"),
            // A document is read once, and looked up by the key it holds.
            Some(_) => format!("{rows} CROSS JOIN {people}"),
        };
        let sql =
            format!("SELECT DISTINCT {} FROM {from} WHERE {}", listed("t", &wanted.key), holds.join(" AND "));
        let rows = self.port.query(sql, params).await.map_err(|failure| refused(failure, &wanted.table))?;
        Ok(rows.into_iter().collect())
    }
}

fn by_key(question: &Question) -> Option<ByKey<'_>> {
    match question {
        Question::Columns { columns, to, to_columns, of, .. } => {
            Some(ByKey { columns: columns.clone(), document: None, to, to_columns: to_columns.clone(), of })
        }
        Question::Polymorphic { id, to, to_column, of, .. } => Some(ByKey {
            columns: vec![id.clone()],
            document: None,
            to,
            to_columns: vec![to_column.clone()],
            of,
        }),
        Question::Json { column, path, to, to_column, of, .. } => {
            let document = Some((column.as_str(), path));
            Some(ByKey { columns: Vec::new(), document, to, to_columns: vec![to_column.clone()], of })
        }
        _ => None,
    }
}
