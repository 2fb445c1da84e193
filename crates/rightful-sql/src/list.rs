//! Lists of values in temporary tables, so that a statement's text does not depend on how many there are.

use std::collections::BTreeSet;

use rightful::{Error, Value};

use crate::effect::Failure;
use crate::failure::refused;
use crate::machine::Port;

/// How many values one statement carries at most; every build of SQLite takes as many.
const MOST_PARAMETERS: usize = 900;

/// The temporary tables of one piece of work.
pub(crate) struct Lists {
    port: Port,
    made: u32,
    there: Vec<u32>,
}

/// A list that is filled.
#[derive(Clone)]
pub(crate) struct List {
    number: u32,
    width: usize,
}

impl Lists {
    pub(crate) fn new(port: &Port) -> Self {
        Self { port: port.clone(), made: 0, there: Vec::new() }
    }

    /// Goes on numbering where other lists are.
    pub(crate) fn after(mut self, other: &Self) -> Self {
        self.made = other.made + 1000;
        self
    }

    /// A list of `rows` of `width` values, of which the first `key` tell one row from another; none where 0.
    pub(crate) async fn make(
        &mut self,
        width: usize,
        key: usize,
        rows: Vec<Vec<Value>>,
    ) -> Result<List, Error> {
        self.filled(width, key, rows).await.map_err(|failure| refused(failure, ""))
    }

    async fn filled(&mut self, width: usize, key: usize, rows: Vec<Vec<Value>>) -> Result<List, Failure> {
        self.made += 1;
        let list = List { number: self.made, width };
        let names = list.names(0..width);
        let create = if key == 0 {
            format!("CREATE TABLE {} ({names})", list.table())
        } else {
            format!(
                "CREATE TABLE {} ({names}, PRIMARY KEY ({})) WITHOUT ROWID",
                list.table(),
                list.names(0..key)
            )
        };
        self.port.change(create, Vec::new()).await?;
        self.there.push(list.number);
        for rows in rows.chunks((MOST_PARAMETERS / width.max(1)).max(1)) {
            let mut number = 0;
            let mut tuples = Vec::with_capacity(rows.len());
            for _ in rows {
                let marks: Vec<String> = (0..width)
                    .map(|_| {
                        number += 1;
                        format!("?{number}")
                    })
                    .collect();
                tuples.push(format!("({})", marks.join(", ")));
            }
            let insert = format!("INSERT INTO {} VALUES {}", list.table(), tuples.join(", "));
            self.port.change(insert, rows.concat()).await?;
        }
        Ok(list)
    }

    /// Drops the lists that are no longer needed.
    pub(crate) async fn clear(&mut self) -> Result<(), Error> {
        while let Some(number) = self.there.pop() {
            let drop = format!("DROP TABLE {}", List { number, width: 0 }.table());
            self.port.change(drop, Vec::new()).await.map_err(|failure| refused(failure, ""))?;
        }
        Ok(())
    }
}

impl List {
    /// Its name.
    pub(crate) fn table(&self) -> String {
        format!("temp._rightful_{}", self.number)
    }

    /// The names of some of its columns.
    pub(crate) fn names(&self, columns: std::ops::Range<usize>) -> String {
        let names: Vec<String> = columns.map(|column| format!("v{column}")).collect();
        names.join(", ")
    }

    /// A query for all its rows.
    pub(crate) fn query(&self) -> String {
        format!("(SELECT {} FROM {})", self.names(0..self.width), self.table())
    }

    /// A query for the first columns of all its rows.
    pub(crate) fn query_of(&self, columns: usize) -> String {
        format!("(SELECT {} FROM {})", self.names(0..columns), self.table())
    }
}

/// Every way a cell can hold a key so that it reads alike: whole numbers as text and as floating-point numbers, and text
/// as either.
pub(crate) fn spellings(keys: &BTreeSet<Vec<Value>>) -> Vec<Vec<Value>> {
    spelled(keys, &every)
}

/// Every way a case can write a key: whole numbers as text, and text as whole numbers.
pub(crate) fn spellings_of_cases(keys: &BTreeSet<Vec<Value>>) -> Vec<Vec<Value>> {
    spelled(keys, &both)
}

fn spelled(keys: &BTreeSet<Vec<Value>>, ways: &dyn Fn(&Value) -> Vec<Value>) -> Vec<Vec<Value>> {
    let mut all: BTreeSet<Vec<Value>> = BTreeSet::new();
    for key in keys {
        let mut written: Vec<Vec<Value>> = vec![Vec::new()];
        for cell in key {
            written = written
                .into_iter()
                .flat_map(|before| {
                    ways(cell).into_iter().map(move |cell| before.iter().cloned().chain([cell]).collect())
                })
                .collect();
        }
        all.extend(written);
    }
    all.into_iter().collect()
}

/// The whole number that a floating-point number reads as.
fn whole(cell: &Value) -> Option<i64> {
    let Value::Real(number) = cell else { return None };
    #[expect(clippy::cast_possible_truncation, reason = "what was cut off is compared")]
    let cut = *number as i64;
    #[expect(clippy::cast_precision_loss, reason = "none is lost between ±2^53")]
    let same = EXACT.contains(&cut) && cut as f64 == *number;
    same.then_some(cut)
}

/// The whole numbers beside which floating-point numbers have no other.
const EXACT: std::ops::Range<i64> = -(1 << 53) + 1..1 << 53;

fn every(cell: &Value) -> Vec<Value> {
    let mut ways = both(cell);
    let whole = ways.iter().find_map(|way| match way {
        Value::Integer(number) if EXACT.contains(number) => Some(*number),
        _ => None,
    });
    #[expect(clippy::cast_precision_loss, reason = "none is lost between ±2^53")]
    ways.extend(whole.map(|number| Value::Real(number as f64)));
    ways
}

fn both(cell: &Value) -> Vec<Value> {
    let other = match cell {
        Value::Integer(number) => Some(Value::Text(number.to_string())),
        Value::Real(_) => {
            return whole(cell).map_or_else(|| vec![cell.clone()], |number| both(&Value::Integer(number)));
        }
        Value::Text(text) => {
            text.parse::<i64>().ok().filter(|number| number.to_string() == *text).map(Value::Integer)
        }
        _ => None,
    };
    [cell.clone()].into_iter().chain(other).collect()
}
