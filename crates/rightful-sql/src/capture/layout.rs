//! Which cells of a collection's rows have to be read to answer the questions about them.

use rightful::survey::{Capture, Hop, Question, SurveyRequest};
use rightful::{Condition, Value};

use crate::dialect::{quoted, table, tuple};

/// The cells read of each row of a collection: its key first.
pub(crate) struct Layout {
    pub(crate) columns: Vec<String>,
    /// For each question about a date of another row: the position of the question, and the query for the date.
    dates: Vec<(usize, String)>,
    pub(crate) key: usize,
    /// Columns that other rows point to, or that are looked at afterwards.
    pub(crate) lasting: Vec<String>,
}

impl Layout {
    pub(crate) fn of(request: &SurveyRequest, wanted: &Capture) -> Self {
        let mut columns = wanted.key.clone();
        let mut add = |column: &str| {
            if !columns.iter().any(|known| known == column) {
                columns.push(column.to_owned());
            }
        };
        let mut dates = Vec::new();
        for (position, question) in wanted.questions.iter().enumerate() {
            each_column(question, &mut add);
            if let Question::Due { via, column, .. } = question {
                match date_elsewhere(via, column) {
                    Some(query) => dates.push((position, query)),
                    None => add(column),
                }
            }
        }
        let lasting = lasting(request, wanted);
        lasting.iter().for_each(|column| add(column));
        wanted.repeats.iter().for_each(|repeats| add(&repeats.column));
        if let Some(person) = &wanted.person {
            person.key.iter().chain(person.identifiers.keys()).for_each(|column| add(column));
            // The rest of a row tells whether what the engine computes from it is somebody's.
            let told = person.left.keys().filter(|_| !person.computed.is_empty());
            told.for_each(|column| add(column));
            person.same_person.iter().for_each(|same| add(&same.column));
            person.nobody.iter().for_each(|nobody| nobody.each_column(&mut add));
        }
        Self { columns, dates, key: wanted.key.len(), lasting }
    }

    /// `SELECT … FROM …` of the collection's table, called `t`.
    pub(crate) fn select(&self, wanted: &Capture) -> String {
        let cells: Vec<String> = self
            .columns
            .iter()
            .map(|column| format!("t.{}", quoted(column)))
            .chain(self.dates.iter().map(|(_, query)| query.clone()))
            .collect();
        format!("SELECT {} FROM {} AS t", cells.join(", "), table(&wanted.table))
    }

    /// The cell of a column in a row that was read.
    pub(crate) fn cell(&self, row: &[Value], column: &str) -> Value {
        let position = self.columns.iter().position(|known| known == column);
        position.and_then(|position| row.get(position)).cloned().unwrap_or(Value::Null)
    }

    /// The cells of some columns; `None` where one is null, since null leads nowhere.
    pub(crate) fn cells(&self, row: &[Value], columns: &[String]) -> Option<Vec<Value>> {
        columns.iter().map(|column| Some(self.cell(row, column)).filter(|cell| !cell.is_null())).collect()
    }

    /// The date a retention period of the row runs from, as it is written.
    pub(crate) fn date(&self, row: &[Value], question: usize, column: &str) -> Value {
        match self.dates.iter().position(|(position, _)| *position == question) {
            Some(position) => row.get(self.columns.len() + position).cloned().unwrap_or(Value::Null),
            None => self.cell(row, column),
        }
    }
}

/// Calls `add` with every column a question reads of its own row; the date of a `Due` apart.
fn each_column(question: &Question, add: &mut dyn FnMut(&str)) {
    if let Some(when) = question.holds_when() {
        Condition::each_column(when, add);
    }
    match question {
        Question::Columns { columns, .. } => columns.iter().for_each(|column| add(column)),
        Question::Polymorphic { kind, id, .. } => [kind, id].into_iter().for_each(|column| add(column)),
        Question::Json { column, .. } | Question::Value { column, .. } | Question::Text { column, .. } => {
            add(column);
        }
        Question::When { when } => when.each_column(add),
        Question::Subject | Question::Due { .. } => {}
    }
}

/// The columns of a collection that matter after its rows are found: other rows point to them, unique keys hold them,
/// or they repeat an identifier in a spelling of their own.
fn lasting(request: &SurveyRequest, wanted: &Capture) -> Vec<String> {
    let mut columns: Vec<&String> = Vec::new();
    for question in request.collections.iter().flat_map(|capture| &capture.questions) {
        match question {
            Question::Columns { to, to_columns, .. } if *to == wanted.collection => {
                columns.extend(to_columns)
            }
            Question::Polymorphic { to, to_column, .. } | Question::Json { to, to_column, .. }
                if *to == wanted.collection =>
            {
                columns.push(to_column);
            }
            _ => {}
        }
    }
    for question in &wanted.questions {
        if let Question::Value { column, .. } = question {
            columns.push(column);
        }
    }
    let referrers = request.referrers.iter().filter(|referrer| referrer.to == wanted.collection);
    columns.extend(referrers.flat_map(|referrer| &referrer.to_columns));
    let collisions = request.collisions.iter().filter(|collision| collision.collection == wanted.collection);
    columns.extend(collisions.flat_map(|collision| &collision.unique));
    columns.sort();
    columns.dedup();
    columns.into_iter().cloned().collect()
}

/// The query for a date that stands in a row some steps away; `None` where it is the row's own.
fn date_elsewhere(via: &[Hop], column: &str) -> Option<String> {
    let last = via.len().checked_sub(1)?;
    let tables: Vec<String> =
        via.iter().enumerate().map(|(i, hop)| format!("{} AS h{i}", table(&hop.table))).collect();
    let joins: Vec<String> = via
        .iter()
        .enumerate()
        .map(|(i, hop)| {
            let from = i.checked_sub(1).map_or_else(|| "t".to_owned(), |before| format!("h{before}"));
            format!("{} = {}", tuple(&format!("h{i}"), &hop.to_columns), tuple(&from, &hop.columns))
        })
        .collect();
    Some(format!(
        "(SELECT h{last}.{} FROM {} WHERE {} LIMIT 1)",
        quoted(column),
        tables.join(", "),
        joins.join(" AND ")
    ))
}
