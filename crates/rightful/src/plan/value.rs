//! The value a column takes when it must no longer tell about the person.

use alloc::format;
use alloc::string::String;

use super::check::{Probe, allows};
use super::document::NewValue;
use crate::policy::TextFormat;
use crate::schema::{Affinity, Table};
use crate::{Code, Error, Format, Path, Shape, Value};

/// One column of a table, and how many rows are about to take a new value there.
pub(super) struct Cell<'a> {
    /// The place of the collection in the data map.
    pub(super) home: &'a Path,
    pub(super) table: &'a Table,
    pub(super) column: &'a str,
    pub(super) rows: u64,
    pub(super) nullable: bool,
    /// Values look like addresses.
    pub(super) email: bool,
    pub(super) format: TextFormat,
}

impl Cell<'_> {
    /// The place for errors.
    fn at(&self) -> Path {
        self.home.join(self.column)
    }

    /// Null where the column allows it, else the empty value of its type, else a surrogate: the first that fits.
    pub(super) fn clear(&self) -> Result<NewValue, Error> {
        if self.nullable {
            return Ok(NewValue::Value { value: Value::Null });
        }
        let empty = self.empty();
        if !self.unique() && self.fits(&probe(&empty)) {
            return Ok(NewValue::Value { value: empty });
        }
        self.surrogate()
    }

    /// A new value that means nothing and is unique.
    pub(super) fn surrogate(&self) -> Result<NewValue, Error> {
        let max_length = self.max_length();
        let shape = self.shape();
        let format = Format::for_surrogates(self.at(), shape, max_length, self.rows)?;
        let fits = match shape {
            Shape::Integer => self.fits(&Probe::Negative),
            Shape::Text | Shape::Email => {
                let length = format.length();
                self.fits(&Probe::SomeText { length, address: shape == Shape::Email })
            }
            _ => true,
        };
        if fits {
            return Ok(NewValue::Surrogate { shape, max_length });
        }
        let message = "a CHECK of the column refuses null, the empty value and a surrogate: give the field \
                       `treatment: { constant: … }` with a value it takes";
        Err(Error::new(Code::SurrogateNoFit, self.at(), message))
    }

    /// Whether a value may be repeated in the column.
    pub(super) fn unique(&self) -> bool {
        self.table.unique.iter().any(|unique| unique.columns.iter().any(|column| column == self.column))
    }

    /// Whether the checks of the table may let the value pass.
    pub(super) fn fits(&self, probe: &Probe<'_>) -> bool {
        self.table.checks.iter().all(|check| allows(check, self.column, *probe))
    }

    fn affinity(&self) -> Affinity {
        self.table.column(self.column).map(|column| column.affinity).unwrap_or_default()
    }

    fn max_length(&self) -> Option<u32> {
        self.table.column(self.column).and_then(|column| column.max_length)
    }

    fn shape(&self) -> Shape {
        match self.affinity() {
            Affinity::Integer | Affinity::Real | Affinity::Numeric => Shape::Integer,
            Affinity::Text if self.email => Shape::Email,
            Affinity::Text => Shape::Text,
            Affinity::Blob => Shape::Bytes,
        }
    }

    fn empty(&self) -> Value {
        match self.affinity() {
            Affinity::Integer | Affinity::Numeric => Value::Integer(0),
            Affinity::Real => Value::Real(0.0),
            Affinity::Text if self.format == TextFormat::Json => Value::Text("{}".into()),
            Affinity::Text => Value::Text(String::new()),
            Affinity::Blob => Value::Blob(alloc::vec::Vec::new()),
        }
    }
}

fn probe(value: &Value) -> Probe<'_> {
    match value {
        Value::Text(text) => Probe::Text(text),
        Value::Integer(number) => Probe::Number(*number),
        _ => Probe::Number(0),
    }
}

/// Whether the name of a column or category says that it holds e-mail addresses.
pub(super) fn is_email(column: &str, category: Option<&str>) -> bool {
    let is_mail = |word: &str| ["email", "mail"].iter().any(|mail| word.eq_ignore_ascii_case(mail));
    let says = |name: &str| name.split(['.', '_', '-', ' ']).any(is_mail);
    category.is_some_and(says) || says(column)
}

/// No key of the wanted kind fits.
pub(super) fn no_key_fits(at: Path, why: &str) -> Error {
    Error::new(
        Code::SurrogateNoFit,
        at,
        format!(
            "{why}: choose another form for the anonymous person, such as in-place, or shared with a key in its row"
        ),
    )
}
