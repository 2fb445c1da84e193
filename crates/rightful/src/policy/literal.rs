//! The values that a map states of columns, and whether a column keeps them in the type they are written in.

use alloc::format;
use alloc::string::String;

use super::{Collection, Treatment};
use crate::condition::{All, Any, Compare, Comparison, Not};
use crate::schema::Affinity;
use crate::{Condition, Value};

/// Calls `visit` with the part of the map, the column and the value for every literal the map compares with a column or has
/// a run write there.
pub(super) fn each<'c>(collection: &'c Collection, visit: &mut dyn FnMut(&'static str, &'c str, &Value)) {
    let of_fields = collection.fields.values().filter_map(|field| field.purposes.as_deref()).flatten();
    for when in collection.purposes.iter().chain(of_fields).filter_map(|purpose| purpose.when()) {
        compared(when, &mut |column, value| visit("`purposes`", column, value));
    }
    for link in collection.links.values() {
        let when = link.when.iter();
        when.for_each(|when| compared(when, &mut |column, value| visit("`links`", column, value)));
        for (kind, spelled) in
            link.polymorphic.iter().flat_map(|link| link.spelled.iter().map(|s| (&link.kind, s)))
        {
            visit("`spelled`", kind, &Value::Text(spelled.clone()));
        }
    }
    for rows in &collection.suspended {
        compared(&rows.when, &mut |column, value| visit("`suspended`", column, value));
        let cells = rows.mark.iter().flat_map(|mark| mark.set.iter().chain(&mark.lift));
        cells.for_each(|(column, value)| visit("`mark`", column, value));
    }
    if let Some(person) = &collection.person {
        let nobody = person.nobody.iter();
        nobody.for_each(|nobody| compared(nobody, &mut |column, value| visit("`nobody`", column, value)));
        let row = person.anonymous.iter().flat_map(|anonymous| &anonymous.row);
        row.for_each(|(column, value)| visit("`anonymous`", column, value));
    }
    for (column, field) in &collection.fields {
        if let Some(Treatment::Constant(value)) = &field.treatment {
            visit("`treatment`", column, value);
        }
    }
}

fn compared<'c>(condition: &'c Condition, visit: &mut dyn FnMut(&'c str, &'c Value)) {
    match condition {
        Condition::All(All { all: parts }) | Condition::Any(Any { any: parts }) => {
            parts.iter().for_each(|part| compared(part, visit));
        }
        Condition::Not(Not { not }) => compared(not, visit),
        Condition::Columns(columns) => {
            for (column, asked) in columns {
                asked.literals().iter().for_each(|value| visit(column, value));
            }
        }
    }
}

impl Comparison {
    /// The values a cell is compared with.
    fn literals(&self) -> &[Value] {
        match self {
            Self::Is(value) => core::slice::from_ref(value),
            Self::Compare(Compare::In(values)) => values,
            Self::Compare(
                Compare::Eq(value)
                | Compare::Ne(value)
                | Compare::Lt(value)
                | Compare::Le(value)
                | Compare::Gt(value)
                | Compare::Ge(value),
            ) => core::slice::from_ref(value),
        }
    }
}

/// What is wrong with a value that a column keeps in another type than it is written in; nothing where it keeps it.
///
/// Values of different types are never equal, so a mark that is written so is not found again: a row that is only to be stored
/// (Art. 18(2)) would be taken for one that is not.
pub(super) fn kept_otherwise(part: &str, value: &Value, affinity: Affinity) -> Option<String> {
    let becomes = affinity.makes_of(value)?;
    Some(format!(
        "{part} gives a value of the type {} and the column keeps it as {becomes}, which is never equal: write it as {becomes}",
        value.kind()
    ))
}
