//! What no executor carries out yet, refused by name and place before anything is counted.

use alloc::format;
use alloc::vec::Vec;

use super::index::{self, OTHER_INDEX};
use super::view::{LinkView, Place, View};
use crate::decide::Atom;
use crate::policy::{Collection, Engine, Field, Form, Identifies, LinkForm, Treatment};
use crate::schema::{Affinity, TableKind};
use crate::{Amount, Code, Error, Path, Problems};

/// Refuses every shape of the collections concerned that no executor carries out.
pub(super) fn check(view: &View<'_>) -> Result<(), Problems> {
    let mut problems = Vec::new();
    engine(view, &mut problems);
    person(view, &mut problems);
    numbers(view, &mut problems);
    for (name, collection) in &view.policy.document().collections {
        if collection.store == view.store {
            copies(view, name, collection, &mut problems);
        }
    }
    for place in view.places() {
        table(place, &mut problems);
        for link in place.links.iter().filter(|link| link.carries) {
            form(place, link, &mut problems);
        }
        for (name, declared) in &place.collection.fields {
            field(place, name, declared, &mut problems);
        }
        periods(view, place, &mut problems);
    }
    Problems::none_or(problems)
}

fn engine(view: &View<'_>, problems: &mut Vec<Error>) {
    if !matches!(view.schema.engine, Engine::Rows | Engine::Sqlite) {
        let message = "no executor runs on this engine yet: rows and sqlite are carried out";
        problems.push(Error::new(Code::UnsupportedEngine, format!("/stores/{}", view.store), message));
    }
}

fn person(view: &View<'_>, problems: &mut Vec<Error>) {
    let person = view.person;
    let Some(anonymous) = &person.anonymous else { return };
    let at = || format!("/collections/{}/person/anonymous", view.people);
    match anonymous.form {
        Form::Keyed => {
            let message =
                "keyed pseudonyms for people are not carried out yet: choose shared, fresh or in-place";
            problems.push(Error::new(Code::UnsupportedKeyed, at(), message));
        }
        Form::Shared if !person.tenant.is_empty() => {
            let message = "one shared person for each tenant is not carried out yet: choose fresh";
            problems.push(Error::new(Code::UnsupportedSharedTenant, at(), message));
        }
        _ => {}
    }
}

/// A number is anybody's and anything's: named as an identifier, it would be looked for and redacted wherever one like it is.
fn numbers(view: &View<'_>, problems: &mut Vec<Error>) {
    let Some(place) = view.place(view.people) else { return };
    for column in view.person.identifiers.keys().filter(|column| view.person.key.contains(column)) {
        let found = place.table.columns.iter().find(|found| found.name == *column);
        if found.is_some_and(|found| {
            matches!(found.affinity, Affinity::Integer | Affinity::Real | Affinity::Numeric)
        }) {
            let message = "the key is a number, which other things have too: leave it out here, it is looked for wherever links hold it";
            let at = format!("/collections/{}/person/identifiers/{column}", view.people);
            problems.push(Error::new(Code::PolicyKey, at, message));
        }
    }
}

fn copies(view: &View<'_>, name: &str, collection: &Collection, problems: &mut Vec<Error>) {
    let of = |named: &str| view.place(named).filter(|of| repeats_of_person(view, of, name, collection));
    if collection.copy_of.as_ref().is_some_and(|copy| of(&copy.collection).is_some()) {
        let message = "copies other than histories and full-text indexes are not carried out yet: empty it yourself, \
                       and take the key out of the map for the run";
        problems.push(Error::new(Code::UnsupportedCopy, format!("/collections/{name}/copy_of"), message));
    }
    let copied = |path: &Path| {
        let home = path.parent().and_then(|home| view.place(home.last()));
        home.is_some_and(|home| home.tells_of_person(path.last()))
    };
    let nobody_s = view.place(name).is_none() && !collection.is_copy();
    for (field, declared) in collection.fields.iter().filter(|_| nobody_s) {
        if declared.copy_of.as_ref().is_some_and(copied) {
            let message = "the field repeats one of people, and nothing says whose each row is: declare the link that leads \
                           from the rows to the person";
            let at = format!("/collections/{name}/fields/{field}/copy_of");
            problems.push(Error::new(Code::UnsupportedCopy, at, message));
        }
    }
    let history = collection.history_of.as_ref().is_some_and(|named| of(named).is_some());
    if history && view.place(name).is_none() {
        let message = "nothing says whose these earlier states are, and they would stay: declare the link that leads from \
                       them to the person";
        problems.push(Error::new(Code::UnsupportedCopy, format!("/collections/{name}/history_of"), message));
    }
    index::check(view, name, collection, problems);
}

/// Whether rows that repeat those of a collection repeat something of the person: not what they leave out of the rows of
/// other people, of which only the links to the person tell of them. What repeats nothing that is known may hold anything.
fn repeats_of_person(view: &View<'_>, of: &Place<'_>, name: &str, copy: &Collection) -> bool {
    let Some(table) = view.schema.tables.get(&copy.table(name)) else { return true };
    let is_link =
        |column: &str| copy.links.iter().any(|(name, link)| link.form(name).columns().contains(&column));
    table.columns.iter().any(|column| {
        let field = copy.fields.get(&column.name);
        let copied = field
            .and_then(|field| field.copy_of.as_ref())
            .filter(|path| path.parent() == Some(of.home.clone()));
        let repeated = copied.map_or(column.name.as_str(), Path::last);
        match of.column(repeated) {
            Some(_) => of.tells_of_person(repeated),
            None => !is_link(&column.name) && field.is_none_or(|field| field.identifies != Identifies::None),
        }
    })
}

fn table(place: &Place<'_>, problems: &mut Vec<Error>) {
    let at = format!("/collections/{}", place.name);
    if place.collection.guard.is_some() {
        let message =
            "lifting a guard is not carried out yet: lift it yourself and take the key out of the map";
        problems.push(Error::new(Code::UnsupportedGuard, format!("{at}/guard"), message));
    }
    if place.collection.shared_rows.is_some() {
        let message =
            "rows that go with their last person are not carried out yet: choose a treatment for the link";
        problems.push(Error::new(Code::UnsupportedSharedRows, format!("{at}/shared_rows"), message));
    }
    match place.table.kind {
        TableKind::Table | TableKind::FullText => {}
        TableKind::FullTextExternal | TableKind::FullTextContentless => {
            problems.push(Error::new(Code::UnsupportedFullText, &place.path, OTHER_INDEX));
        }
        _ => {
            let message =
                "rows of views and virtual tables are not carried out: describe the tables behind them";
            problems.push(Error::new(Code::UnsupportedTable, &place.path, message));
        }
    }
    for link in &place.links {
        for column in &link.columns {
            collation(place, column, problems);
        }
    }
    if let Some(person) = &place.collection.person {
        let same = person.same_person.iter().map(|same| &same.by);
        person.key.iter().chain(person.identifiers.keys()).chain(same).for_each(|column| {
            collation(place, column, problems);
        });
    }
}

fn collation(place: &Place<'_>, column: &str, problems: &mut Vec<Error>) {
    let declared = place.column(column).and_then(|column| column.collation.as_deref());
    let known =
        |name: &str| ["BINARY", "NOCASE", "RTRIM"].iter().any(|known| known.eq_ignore_ascii_case(name));
    if declared.is_some_and(|name| !known(name)) {
        let message = "the column is compared by a collation of the application, which a run does not have";
        problems.push(Error::new(Code::UnsupportedCollation, place.at(column), message));
    }
}

fn form(place: &Place<'_>, link: &LinkView<'_>, problems: &mut Vec<Error>) {
    match link.form {
        LinkForm::Hash(_) | LinkForm::Template(_) | LinkForm::List(_) => {
            problems.push(unsupported_form(place, link));
        }
        LinkForm::Json(json) => coded(place, &json.column, problems),
        LinkForm::Text { column } => coded(place, column, problems),
        _ => {}
    }
}

/// The refusal of a form of link that nobody follows yet.
pub(super) fn unsupported_form(place: &Place<'_>, link: &LinkView<'_>) -> Error {
    let code = match link.form {
        LinkForm::Hash(_) => Code::UnsupportedHash,
        LinkForm::Template(_) => Code::UnsupportedTemplate,
        _ => Code::UnsupportedList,
    };
    let message = "links of this form are not followed yet: columns, type and id, JSON, value and text are";
    Error::new(code, format!("/collections/{}/links/{}", place.name, link.name), message)
}

fn field(place: &Place<'_>, name: &str, declared: &Field, problems: &mut Vec<Error>) {
    let refused = matches!(
        declared.treatment,
        Some(Treatment::Pseudonym(_) | Treatment::Generalise(_) | Treatment::Restrict)
    );
    if refused {
        let at = format!("/collections/{}/fields/{name}/treatment", place.name);
        let message = "this treatment is not carried out yet: clear, constant, surrogate, redact, remove-element and \
                       keep are";
        problems.push(Error::new(Code::UnsupportedTreatment, at, message));
    }
    let reads_inside = match &declared.treatment {
        Some(Treatment::Redact | Treatment::RemoveElement(_)) => true,
        None => declared.identifies == Identifies::FreeText,
        _ => false,
    };
    if reads_inside {
        coded(place, name, problems);
    }
}

fn coded(place: &Place<'_>, column: &str, problems: &mut Vec<Error>) {
    if place.collection.fields.get(column).is_some_and(|field| field.codec.is_some()) {
        let at = format!("/collections/{}/fields/{column}/codec", place.name);
        let message = "values wrapped by a codec are not read yet: give the field `treatment: clear`";
        problems.push(Error::new(Code::UnsupportedCodec, at, message));
    }
}

fn periods(view: &View<'_>, place: &Place<'_>, problems: &mut Vec<Error>) {
    for atom in &place.decided.atoms {
        let Atom::Due { purpose } = atom else { continue };
        let retention = view.policy.document().purposes.get(purpose).and_then(|p| p.retention.as_ref());
        if retention.is_some_and(|retention| matches!(retention.keep.amount(), Amount::Minutes(_))) {
            let at = format!("/purposes/{purpose}/retention/keep");
            let message = "hours and minutes from a row's own column are not carried out yet: give days";
            problems.push(Error::new(Code::UnsupportedHours, at, message));
        }
    }
}
