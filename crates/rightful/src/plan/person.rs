//! The anonymous person: how its key is made, and the cells of its row.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use super::change::check_template;
use super::check::Probe;
use super::document::{KeyColumn, KeySource, NewValue, Step};
use super::fate::Fates;
use super::value::{Cell, is_email, no_key_fits};
use super::view::{Place, View};
use crate::gather::Gather;
use crate::policy::{Anonymous, Form, LinkForm, TextFormat};
use crate::schema::Affinity;
use crate::survey::Survey;
use crate::{All, Code, Comparison, Condition, Error, Format, Shape, Value};

/// The step that inserts the anonymous person, where a cell comes to hold its key.
pub(super) fn insert(
    view: &View<'_>,
    fates: &Fates<'_, '_>,
    survey: &Survey,
    problems: &mut Vec<Error>,
) -> Option<Step> {
    let used = fates.form.as_ref()?.used;
    let needed = fates.rows.iter().flat_map(|row| row.set.values()).any(leads_to_anonymous);
    let person = view.person;
    let anonymous = person.anonymous.as_ref().filter(|_| needed)?;
    let place = view.place(view.people)?;
    let rows = match used {
        Form::Shared => u64::from(survey.shared == 0),
        _ => survey.accounts,
    };
    let key = key(view, place, anonymous, used, problems);
    let row = cells(place, anonymous, &key, used, rows, problems);
    Some(Step::InsertPerson { collection: view.people.into(), key, row, rows })
}

fn leads_to_anonymous(value: &NewValue) -> bool {
    match value {
        NewValue::AnonymousKey { .. } => true,
        NewValue::Json { paths, .. } => {
            paths.iter().any(|path| path.to == Some(super::document::JsonTo::AnonymousKey))
        }
        _ => false,
    }
}

fn key(
    view: &View<'_>,
    place: &Place<'_>,
    anonymous: &Anonymous,
    used: Form,
    problems: &mut Vec<Error>,
) -> Vec<KeyColumn> {
    let person = view.person;
    let mut columns: Vec<&String> = person.key.iter().collect();
    for column in person.tenant.iter().chain(&place.table.primary_key) {
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    let mut key = Vec::new();
    for column in columns {
        let from = if person.tenant.contains(column) {
            Ok(KeySource::Tenant)
        } else if let Some(value) = anonymous.row.get(column).filter(|_| used == Form::Shared) {
            Ok(KeySource::Template { value: value.clone() })
        } else if leads_elsewhere_too(view, column) {
            let why = "rows that lead to the person lead elsewhere by this column too, and a random one leads astray (a column that \
                       says where the person belongs is listed under `person.tenant`)";
            Err(no_key_fits(place.at(column), why))
        } else {
            drawn(place, column)
        };
        match from {
            Ok(from) => key.push(KeyColumn { column: column.clone(), from }),
            Err(problem) => problems.push(problem),
        }
    }
    key
}

/// Whether a column of a key of several columns is, in rows that lead to the person, a part of what leads elsewhere: as a
/// tenant's is.
fn leads_elsewhere_too(view: &View<'_>, key_column: &str) -> bool {
    let Some(position) = view.person.key.iter().position(|column| column == key_column) else { return false };
    let of_place = |place: &Place<'_>| {
        let to_person = place.links.iter().filter(|link| link.to_person);
        to_person.filter_map(|link| columns_of(&link.form)).any(|own| {
            let Some(column) = own.get(position).filter(|_| own.len() > 1) else { return false };
            let others = place.links.iter().filter_map(|link| columns_of(&link.form));
            let keys = place.table.foreign_keys.iter().map(|key| key.columns.as_slice());
            let other =
                |columns: &[String]| columns.len() != own.len() || columns.iter().any(|c| !own.contains(c));
            others.chain(keys).any(|columns| columns.contains(column) && other(columns))
        })
    };
    view.places().any(of_place)
}

const fn columns_of<'a>(form: &LinkForm<'a>) -> Option<&'a [String]> {
    match form {
        LinkForm::Columns(columns) => Some(columns),
        _ => None,
    }
}

/// A key that is drawn at random, where the type and the checks of the column let one pass.
fn drawn(place: &Place<'_>, column: &str) -> Result<KeySource, Error> {
    let at = || place.at(column);
    if place.table.foreign_keys.iter().any(|key| key.columns.iter().any(|own| own == column)) {
        let why = "the key is a foreign key, and a random one leads nowhere (a column that says where the person belongs is \
                   listed under `person.tenant`)";
        return Err(no_key_fits(at(), why));
    }
    let cell = plain(place, column, 1);
    let declared = place.column(column);
    match declared.map(|column| column.affinity).unwrap_or_default() {
        Affinity::Integer | Affinity::Numeric | Affinity::Real => {
            if !cell.fits(&Probe::Negative) {
                return Err(no_key_fits(at(), "a CHECK of the key refuses negative numbers"));
            }
            Ok(KeySource::Integer)
        }
        Affinity::Text => {
            let max_length = declared.and_then(|column| column.max_length);
            let format = Format::for_surrogates(at(), Shape::Text, max_length, 1)?;
            if !cell.fits(&Probe::SomeText { length: format.length(), address: false }) {
                return Err(no_key_fits(at(), "a CHECK of the key refuses a random text"));
            }
            Ok(KeySource::Text { max_length })
        }
        Affinity::Blob => Err(no_key_fits(at(), "the key holds bytes or has no declared type")),
    }
}

/// The cells beside the key: the template's, and what columns that refuse null need.
fn cells(
    place: &Place<'_>,
    anonymous: &Anonymous,
    key: &[KeyColumn],
    used: Form,
    rows: u64,
    problems: &mut Vec<Error>,
) -> BTreeMap<String, NewValue> {
    let is_key = |name: &str| key.iter().any(|key| key.column == name);
    let mut cells = BTreeMap::new();
    for column in place.table.columns.iter().filter(|column| !column.generated && !is_key(&column.name)) {
        let name = column.name.as_str();
        if let Some(value) = anonymous.row.get(name) {
            if used != Form::Shared {
                check_template(place, name, value, problems);
            }
            cells.insert(name.into(), NewValue::Value { value: value.clone() });
        } else if column.not_null
            && place.table.foreign_keys.iter().any(|key| key.columns.iter().any(|own| own == name))
        {
            let message =
                "the column refuses null and leads to another row: give it a value in `person.anonymous.row`";
            problems.push(Error::new(Code::PlanTemplateIncomplete, place.at(name), message));
        } else {
            match blank(place, name, rows) {
                Ok(value) => {
                    cells.insert(name.into(), value);
                }
                Err(_) => {
                    let message = "the column refuses null, the empty value and a surrogate: give it a value in \
                                   `person.anonymous.row`";
                    problems.push(Error::new(Code::PlanTemplateIncomplete, place.at(name), message));
                }
            }
        }
    }
    cells
}

/// What a column takes that the template does not name: null, else the empty value, else a surrogate.
fn blank(place: &Place<'_>, name: &str, rows: u64) -> Result<NewValue, Error> {
    if place.column(name).is_none_or(|column| !column.not_null) {
        return Ok(NewValue::Value { value: Value::Null });
    }
    let category = place.collection.fields.get(name).and_then(|field| field.category.as_deref());
    Cell { email: is_email(name, category), ..plain(place, name, rows) }.clear()
}

/// What the one shared anonymous person is recognised by: it is nobody, it carries the template, and it has none of the
/// identifiers that people have. Anybody can take the name that others see; without this they would take the rows too.
///
/// # Errors
/// [`Code::PlanSharedNotRecognised`] where an identifier cannot be empty and the template does not name the key.
pub(super) fn shared(view: &View<'_>) -> Result<Option<Condition>, Error> {
    let shared = |anonymous: &&Anonymous| anonymous.form == Form::Shared;
    let person = view.person;
    let Some(place) = view.place(view.people) else { return Ok(None) };
    let Some(anonymous) = person.anonymous.as_ref().filter(shared) else { return Ok(None) };
    let mut cells = anonymous.row.clone();
    let keyed = person.key.iter().all(|column| anonymous.row.contains_key(column));
    for column in person.identifiers.keys().filter(|column| !keyed && !person.key.contains(column)) {
        if cells.contains_key(column) {
            continue;
        }
        match blank(place, column, 1) {
            Ok(NewValue::Value { value }) => cells.insert(column.clone(), value),
            _ => {
                let message = "the shared person would have an invented value here like anybody else, and whoever takes \
                               its name could pass for it: put its key into `person.anonymous.row`";
                return Err(Error::new(Code::PlanSharedNotRecognised, place.at(column), message));
            }
        };
    }
    let cells = cells.into_iter().map(|(column, value)| (column, Comparison::Is(value)));
    let template = Condition::Columns(cells.gather());
    Ok(Some(match &person.nobody {
        Some(nobody) => Condition::All(All { all: alloc::vec![nobody.clone(), template] }),
        None => template,
    }))
}

fn plain<'a>(place: &'a Place<'_>, column: &'a str, rows: u64) -> Cell<'a> {
    Cell {
        home: &place.home,
        table: place.table,
        column,
        rows,
        nullable: place.nullable(column),
        email: false,
        format: TextFormat::Text,
    }
}
