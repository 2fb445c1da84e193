//! How the rows are found that a link of the map leads from: one rule for what a plan counts and for what a copy reads.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::view::key_of;
use crate::decide::Class;
use crate::policy::{Collection, Link, LinkForm};
use crate::schema::{ForeignKey, Table};
use crate::survey::Question;
use crate::{Code, Error, Path, Schema};

/// A link as the map declares it, and the table as the store has it.
pub(crate) struct Following<'a> {
    pub(crate) schema: &'a Schema,
    /// The collection that has the link, and its table.
    pub(crate) collection: &'a Collection,
    pub(crate) table: &'a Table,
    pub(crate) name: &'a str,
    pub(crate) link: &'a Link,
    pub(crate) form: &'a LinkForm<'a>,
    /// The collection it leads to.
    pub(crate) there: Option<&'a Collection>,
    pub(crate) at: Path,
}

impl Following<'_> {
    /// The question a row is asked, where rows of the classes `of` lead on; none for a form that nobody follows.
    ///
    /// # Errors
    /// [`Code::CensusLinkKey`] where the columns do not fit the key they lead to.
    pub(crate) fn question(&self, of: Vec<Class>) -> Result<Option<Question>, Error> {
        let to_columns = self.key()?;
        let to_column = to_columns.first().cloned().unwrap_or_default();
        let (link, to, when) = (self.name.to_string(), self.link.to.clone(), self.link.when.clone());
        Ok(Some(match *self.form {
            LinkForm::Columns(columns) => Question::Columns {
                link,
                columns: columns.to_vec(),
                to,
                to_columns: to_columns.into_owned(),
                of,
                when,
            },
            LinkForm::Polymorphic(known) => Question::Polymorphic {
                link,
                kind: known.kind.clone(),
                id: known.id.clone(),
                spelled: known.spelled.clone(),
                to,
                to_column,
                of,
                when,
            },
            LinkForm::Json(json) => Question::Json {
                link,
                column: json.column.clone(),
                path: json.path.clone(),
                to,
                to_column,
                of,
                when,
            },
            LinkForm::Value { column, of, normalise } => Question::Value {
                link,
                column: column.into(),
                of: of.into(),
                normalise: normalise.to_vec(),
                when,
            },
            LinkForm::Text { column } => {
                let format = self.collection.fields.get(column).map(|field| field.format).unwrap_or_default();
                Question::Text { link, column: column.into(), format, when }
            }
            LinkForm::Hash(_) | LinkForm::Template(_) | LinkForm::List(_) => return Ok(None),
        }))
    }

    /// The columns of the key that it leads to; none of a link that leads by a value.
    pub(super) fn key(&self) -> Result<Cow<'_, [String]>, Error> {
        match *self.form {
            LinkForm::Columns(columns) => self.key_of_columns(columns),
            LinkForm::Polymorphic(_) | LinkForm::Json(_) => match self.key_there() {
                one @ [_] => Ok(one.into()),
                _ => Err(self.refused(
                    "a type and id, or a key in JSON, can only lead to a key of one column: declare the columns as a link",
                )),
            },
            _ => Ok(Cow::Borrowed(&[])),
        }
    }

    fn key_of_columns(&self, columns: &[String]) -> Result<Cow<'_, [String]>, Error> {
        let there = self.there.map(|there| (self.link.to.as_str(), there));
        let led = there.and_then(|there| Some((there, led_to(self.schema, self.table, there, columns)?)));
        let Some((there, to_columns)) = led else {
            return Err(self.refused(
                "the link has another number of columns than the key it leads to: name them in its order",
            ));
        };
        if leads_elsewhere(self.schema, self.table, there, (columns, &to_columns)) {
            return Err(self.refused(
                "the foreign key of these columns leads to other columns than the key the policy declares, and no row would \
                 be found by the link: declare those as the `person.key`",
            ));
        }
        Ok(to_columns)
    }

    /// The key a single value points at.
    fn key_there(&self) -> &[String] {
        let Some(there) = self.there else { return &[] };
        match &there.person {
            Some(person) => &person.key,
            None => key_of(there, self.schema.tables.get(&there.table(&self.link.to))),
        }
    }

    fn refused(&self, message: &'static str) -> Error {
        Error::new(Code::CensusLinkKey, &self.at, message)
    }
}

/// The columns a foreign key points to: those it names, or the primary key there.
pub(super) fn pointed_to<'k>(schema: &'k Schema, key: &'k ForeignKey) -> &'k [String] {
    if key.to_columns.is_empty() {
        schema.tables.get(&key.to).map_or(&[], |table| &table.primary_key)
    } else {
        &key.to_columns
    }
}

/// The columns of collection `to` that a link of these columns of a table leads to, in their order; none where they do
/// not fit.
pub(super) fn led_to<'a>(
    schema: &'a Schema,
    table: &Table,
    (to, collection): (&str, &'a Collection),
    columns: &[String],
) -> Option<Cow<'a, [String]>> {
    if let Some(person) = &collection.person {
        return (person.key.len() == columns.len()).then(|| person.key.as_slice().into());
    }
    for key in &table.foreign_keys {
        if collection.is_in(to, &key.to) && key.columns.len() == columns.len() {
            let there = pointed_to(schema, key);
            let find = |column: &String| {
                let at = key.columns.iter().position(|own| own == column)?;
                there.get(at).cloned()
            };
            if let Some(found) = columns.iter().map(find).collect() {
                return Some(Cow::Owned(found));
            }
        }
    }
    let key = key_of(collection, schema.tables.get(&collection.table(to)));
    (key.len() == columns.len()).then_some(Cow::Borrowed(key))
}

/// Whether the table's own foreign key of these columns leads to other columns of collection `to` than the link.
fn leads_elsewhere(
    schema: &Schema,
    table: &Table,
    (to, collection): (&str, &Collection),
    (columns, to_columns): (&[String], &[String]),
) -> bool {
    let same = |key: &&ForeignKey| {
        collection.is_in(to, &key.to)
            && key.columns.len() == columns.len()
            && key.columns.iter().all(|column| columns.contains(column))
    };
    let mut keys = table.foreign_keys.iter().filter(same).peekable();
    keys.peek().is_some()
        && !keys.any(|key| same_pairs((&key.columns, pointed_to(schema, key)), (columns, to_columns)))
}

/// Whether two foreign keys lead from the same columns to the same, in whatever order they name them.
fn same_pairs(one: (&[String], &[String]), other: (&[String], &[String])) -> bool {
    type Pairs<'k> = (&'k [String], &'k [String]);
    fn within(some: Pairs<'_>, all: Pairs<'_>) -> bool {
        some.0.iter().zip(some.1).all(|pair| all.0.iter().zip(all.1).any(|same| same == pair))
    }
    within(one, other) && within(other, one)
}
