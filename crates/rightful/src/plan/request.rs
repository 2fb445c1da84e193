//! What to count in a store before a plan can be made, and what a run has to find.

use alloc::collections::{BTreeMap, BTreeSet, VecDeque};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::cut::shared_key_columns;
use super::follow::Following;
use super::person;
use super::supported;
use super::suppress;
use super::view::{LinkView, Place, View, key_of, telling_apart};
use crate::decide::{Atom, Class, RowOutcome};
use crate::find::repeats;
use crate::policy::{Form, LinkForm, Role};
use crate::schema::{ForeignKey, Table};
use crate::survey::{Capture, Collision, Hop, PersonCapture, Question, Referrer};
use crate::{Case, Code, Decision, Error, Path, Policy, Problems, Schema, SurveyRequest};

/// What has to be found in the store of the case's subject: a pure function of its arguments.
///
/// # Errors
/// [`Code::PlanMismatch`] where the arguments do not belong together, the problems of the census where the map and the
/// schema differ, and an `unsupported.…` code with its place for each shape that no executor carries out.
pub fn survey_request(
    policy: &Policy,
    case: &Case,
    decision: &Decision,
    schema: &Schema,
) -> Result<SurveyRequest, Problems> {
    let view = View::new(policy, case, decision, schema)?;
    supported::check(&view)?;
    request(&view)
}

/// Refuses what no survey can ask: a plan is refused for what its survey would be.
pub(super) fn check(view: &View<'_>) -> Result<(), Problems> {
    let mut problems = Vec::new();
    problems.extend(person::shared(view).err());
    for place in view.places() {
        for atom in &place.decided.atoms {
            problems.extend(match atom {
                Atom::Subject | Atom::When { .. } => None,
                Atom::Due { purpose } => due(view, place, purpose).err(),
                Atom::Link { link } => {
                    link_of(place, link).and_then(|link| followable(view, place, link)).err()
                }
            });
        }
    }
    Problems::none_or(problems)
}

/// The request of a supported store.
fn request(view: &View<'_>) -> Result<SurveyRequest, Problems> {
    let mut problems = Vec::new();
    let collections = in_order(view).into_iter().map(|place| capture(view, place, &mut problems)).collect();
    Problems::none_or(problems)?;
    Ok(SurveyRequest {
        store: view.store.into(),
        people: view.people.into(),
        collections,
        referrers: pointing(view).iter().map(Pointing::asked).collect(),
        collisions: collisions(view),
        kept_out: suppress::asked(view),
        elsewhere: elsewhere(view),
    })
}

/// The other collections of people.
fn elsewhere(view: &View<'_>) -> Vec<Capture> {
    let all = &view.policy.document().collections;
    let others = all.iter().filter(|(name, of)| of.store == view.store && *name != view.people);
    others
        .filter_map(|(name, collection)| {
            let path = collection.table(name);
            let table = view.schema.tables.get(&path)?;
            Some(Capture {
                collection: name.clone(),
                key: telling_apart(key_of(collection, Some(table)), table),
                table: path,
                questions: Vec::new(),
                person: Some(PersonCapture::of(collection, table)?),
                repeats: Vec::new(),
            })
        })
        .collect()
}

/// The collections, each after those its carrying links lead to; the subject's first.
fn in_order<'v, 'a>(view: &'v View<'a>) -> Vec<&'v Place<'a>> {
    let mut order = Vec::new();
    let mut seen = BTreeSet::new();
    let mut open: Vec<(&'v Place<'a>, bool)> = view.places().map(|place| (place, false)).collect();
    open.reverse();
    if let Some(people) = view.place(view.people) {
        seen.insert(people.name);
        order.push(people);
    }
    while let Some((place, entered)) = open.pop() {
        if entered {
            order.push(place);
            continue;
        }
        if !seen.insert(place.name) {
            continue;
        }
        open.push((place, true));
        let first = place.links.iter().filter(|link| link.carries);
        open.extend(first.filter_map(|link| view.place(&link.link.to)).map(|to| (to, false)));
    }
    order
}

fn capture(view: &View<'_>, place: &Place<'_>, problems: &mut Vec<Error>) -> Capture {
    let mut questions = Vec::new();
    for atom in &place.decided.atoms {
        match question(view, place, atom) {
            Ok(question) => questions.push(question),
            Err(problem) => problems.push(problem),
        }
    }
    Capture {
        collection: place.name.into(),
        table: place.path.clone(),
        key: place.telling_apart(),
        questions,
        person: (place.name == view.people).then(|| person(view, problems)).flatten(),
        repeats: repeats(view.policy, view.people, place.name),
    }
}

fn person(view: &View<'_>, problems: &mut Vec<Error>) -> Option<PersonCapture> {
    let shared = person::shared(view).unwrap_or_else(|problem| {
        problems.push(problem);
        None
    });
    let place = view.place(view.people)?;
    Some(PersonCapture { shared, ..PersonCapture::of(place.collection, place.table)? })
}

fn question(view: &View<'_>, place: &Place<'_>, atom: &Atom) -> Result<Question, Error> {
    match atom {
        Atom::Subject => Ok(Question::Subject),
        Atom::When { when } => Ok(Question::When { when: when.clone() }),
        Atom::Due { purpose } => due(view, place, purpose),
        Atom::Link { link } => link_of(place, link).and_then(|link| follow(view, place, link)),
    }
}

fn link_of<'p, 'a>(place: &'p Place<'a>, name: &str) -> Result<&'p LinkView<'a>, Error> {
    place.links.iter().find(|link| link.name == name).ok_or_else(|| {
        Error::new(Code::PlanMismatch, place.at(name), "the policy has no such link: decide again")
    })
}

fn follow(view: &View<'_>, place: &Place<'_>, link: &LinkView<'_>) -> Result<Question, Error> {
    let asked = following(view, place, link).question(passing(view, link))?;
    asked.ok_or_else(|| supported::unsupported_form(place, link))
}

fn followable(view: &View<'_>, place: &Place<'_>, link: &LinkView<'_>) -> Result<(), Error> {
    following(view, place, link).key().map(drop)
}

fn following<'a>(view: &View<'a>, place: &'a Place<'_>, link: &'a LinkView<'_>) -> Following<'a> {
    let (collection, table) = (place.collection, place.table);
    Following {
        schema: view.schema,
        collection,
        table,
        name: link.name,
        link: link.link,
        form: &link.form,
        there: link.there,
        at: place.at(link.name),
    }
}

/// The classes of captured rows a link leads through: of a collection of people only the person's accounts, which needs
/// no class; else rows that are the person's by ownership, or that go.
fn passing(view: &View<'_>, link: &LinkView<'_>) -> Vec<Class> {
    if link.to_person {
        return Vec::new();
    }
    let Some(to) = view.place(&link.link.to) else { return Vec::new() };
    let goes = |class: &str| to.class(class).is_some_and(|decided| decided.row == RowOutcome::Delete);
    let people = to.collection.person.is_some();
    let passes = |class: &str| to.owned(class) || (!people && goes(class));
    to.decided.classes.keys().filter(|class| passes(class)).cloned().collect()
}

fn due(view: &View<'_>, place: &Place<'_>, name: &str) -> Result<Question, Error> {
    let at = place.at(name);
    let retention = view
        .policy
        .document()
        .purposes
        .get(name)
        .and_then(|purpose| purpose.retention.as_ref())
        .filter(|retention| retention.after.column.is_some())
        .ok_or_else(|| {
            Error::new(Code::PlanMismatch, &at, "the policy has no such period by row: decide again")
        })?;
    let column = retention.after.column.clone().unwrap_or_else(|| at.clone());
    let home = column.parent().map(|home| home.last().to_string()).unwrap_or_default();
    let via = hops(view, place, &home).ok_or_else(|| {
        let message = "the rows belong to the row with the date by a link that holds for some of them only (`when`), which is \
                       not followed for a date: give the rows a date of their own";
        Error::new(Code::UnsupportedPeriodWhen, &at, message)
    })?;
    let term = retention.term()?.ok_or_else(|| {
        Error::new(Code::PlanMismatch, &at, "the financial year has no end: give year_ends and decide again")
    })?;
    Ok(Question::Due {
        purpose: name.into(),
        via,
        column: column.last().into(),
        encoding: retention.after.encoding.unwrap_or(crate::DateEncoding::Date),
        offset: retention.after.offset,
        cutoff: term.cutoff(view.decision.decided),
        retention: retention.clone(),
    })
}

/// The shortest way by links of columns with role owner that hold for every row from a collection to another, the first by name among equals: a
/// row that is only referred to lends no date.
fn hops(view: &View<'_>, place: &Place<'_>, home: &str) -> Option<Vec<Hop>> {
    if place.name == home {
        return Some(Vec::new());
    }
    let mut seen = BTreeSet::from([place.name]);
    let mut open = VecDeque::from([(place, Vec::new())]);
    while let Some((from, way)) = open.pop_front() {
        let leads_always =
            |link: &&LinkView<'_>| link.link.role == Some(Role::Owner) && link.link.when.is_none();
        for link in from.links.iter().filter(leads_always) {
            let LinkForm::Columns(columns) = link.form else { continue };
            let Some(to_columns) = view.target(from, link, columns) else { continue };
            let Some(to) = link.there else { continue };
            let mut way: Vec<Hop> = way.clone();
            way.push(Hop {
                columns: columns.to_vec(),
                table: to.table(&link.link.to),
                to_columns: to_columns.into_owned(),
            });
            if link.link.to == home {
                return Some(way);
            }
            if let Some(next) = view.place(&link.link.to).filter(|next| seen.insert(next.name)) {
                open.push_back((next, way));
            }
        }
    }
    None
}

/// A foreign key that points at a captured collection.
pub(super) struct Pointing<'v> {
    /// The table that points.
    pub(super) path: &'v Path,
    pub(super) table: &'v Table,
    pub(super) key: &'v ForeignKey,
    /// Its collection, where rows of it are captured too.
    pub(super) collection: Option<&'v str>,
    /// The collection pointed to.
    pub(super) to: &'v str,
    /// The columns there.
    pub(super) to_columns: &'v [String],
}

impl Pointing<'_> {
    /// What a survey is asked.
    fn asked(&self) -> Referrer {
        Referrer {
            table: self.path.clone(),
            collection: self.collection.map(String::from),
            columns: self.key.columns.clone(),
            to: self.to.into(),
            to_columns: self.to_columns.to_vec(),
        }
    }
}

/// Every foreign key that points at a collection of which rows may go, or at a key that may change; by table.
pub(super) fn pointing<'v>(view: &'v View<'_>) -> Vec<Pointing<'v>> {
    let goes =
        |place: &Place<'_>| place.decided.classes.values().any(|class| class.row == RowOutcome::Delete);
    let mut pointing = Vec::new();
    for (path, table) in &view.schema.tables {
        let collection = view.by_table.get(path).copied().filter(|name| view.place(name).is_some());
        for key in &table.foreign_keys {
            let to = view.by_table.get(&key.to).and_then(|name| view.place(name));
            let to_columns = view.pointed_to(key);
            if let Some(to) = to.filter(|to| goes(to) || holds_a_link(to, to_columns)) {
                pointing.push(Pointing { path, table, key, collection, to: to.name, to_columns });
            }
        }
    }
    pointing
}

/// Whether a key holds a column of a link to the person, which may be cut.
fn holds_a_link(place: &Place<'_>, key: &[String]) -> bool {
    let mut links = place.links.iter().filter(|link| link.to_person && link.holds_key());
    links.any(|link| link.form.columns().iter().any(|column| key.iter().any(|own| own == column)))
}

/// Unique keys with a column that may come to hold the key of the shared person.
pub(super) fn collisions(view: &View<'_>) -> Vec<Collision> {
    let shared = view.person.anonymous.as_ref().is_some_and(|anonymous| anonymous.form == Form::Shared);
    if !shared {
        return Vec::new();
    }
    let mut collisions: Vec<Collision> = Vec::new();
    for place in view.places() {
        let mut of_place: BTreeMap<(&[String], Vec<String>), Vec<Class>> = BTreeMap::new();
        for (class, decided) in &place.decided.classes {
            if decided.row != RowOutcome::Unlink || (place.name == view.people && place.own(class)) {
                continue;
            }
            let cut = shared_key_columns(view, place, class);
            let unique = place.table.unique.iter().map(|unique| unique.columns.as_slice());
            for unique in unique.chain([place.table.primary_key.as_slice()]) {
                let links: Vec<String> =
                    unique.iter().filter(|column| cut.contains(column.as_str())).cloned().collect();
                if !links.is_empty() {
                    of_place.entry((unique, links)).or_default().push(class.clone());
                }
            }
        }
        collisions.extend(of_place.into_iter().map(|((unique, links), classes)| Collision {
            collection: place.name.into(),
            unique: unique.to_vec(),
            links,
            classes,
        }));
    }
    collisions
}
