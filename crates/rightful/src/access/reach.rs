//! Which rows are to be read for one person: everything that leads to them, whatever a plan would do with it.
//!
//! A row is read when it is the person's own, when a link of it leads to them in any role, or when it belongs to a row
//! that they own, wrote, did, take part in or that is about them. What only mentions the person carries nothing on: it is
//! somebody else's.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::entries::{self, EntriesTable};
use super::held::{HeldRequest, OthersTable};
use super::missing::Missing;
use crate::decide::Class;
use crate::order::PutInOrder as _;
use crate::plan::{Following, key_of};
use crate::pointer::Pointer;
use crate::policy::{Collection, Engine, Link, LinkForm, Role, census, is_told};
use crate::schema::{Table, TableKind};
use crate::survey::{Capture, PersonCapture, Question, SurveyRequest};
use crate::{Case, Code, Error, Path, Policy, Problems, Schema};

/// Classes are told apart by a text of yes and no for each link; more links than this make too many.
const MOST_LINKS: usize = 12;

/// The collections that lead to people of this collection by links that carry, themselves among them, and those with entries
/// that keep them out.
pub(super) fn collections<'p>(policy: &'p Policy, people: &str) -> BTreeSet<&'p str> {
    let all = &policy.document().collections;
    let mut reached: BTreeSet<&str> =
        all.get_key_value(people).map(|(name, _)| name.as_str()).into_iter().collect();
    loop {
        let leads = |link: &Link| {
            link.to == people || (link.role == Some(Role::Owner) && reached.contains(link.to.as_str()))
        };
        let more: Vec<&str> = all
            .iter()
            .filter(|(name, collection)| {
                !reached.contains(name.as_str()) && collection.links.values().any(leads)
            })
            .map(|(name, _)| name.as_str())
            .collect();
        if more.is_empty() {
            reached.extend(entries::lists(policy, people).map(|(name, ..)| name));
            return reached;
        }
        reached.extend(more);
    }
}

/// What to read in the store of the case's subject: a pure function of its arguments.
///
/// # Errors
/// The problems of the census where map and schema differ, `case.…` where the case does not fit the policy,
/// [`Code::DecideTooManyQuestions`] for a collection with more than twelve links to follow.
pub fn held_request(policy: &Policy, case: &Case, schema: &Schema) -> Result<HeldRequest, Problems> {
    crate::letter::has_texts_for(policy)?;
    crate::decide::standings(policy, case)?;
    let people = case.subject.collection.as_str();
    let Some(home) = policy.collection(people) else {
        return Err(Error::new(
            Code::CaseUnknownCollection,
            "/subject/collection",
            "name a collection of people",
        )
        .into());
    };
    census(policy, &home.store, schema)?;
    if !matches!(schema.engine, Engine::Rows | Engine::Sqlite) {
        let message = "no executor reads this engine yet: rows and sqlite are read";
        return Err(Error::new(Code::UnsupportedEngine, format!("/stores/{}", home.store), message).into());
    }
    let mut reader =
        Reader { policy, schema, people, store: &home.store, missing: Vec::new(), problems: Vec::new() };
    let places = reader.places();
    let order = in_order(policy, people, &places);
    let mut request = HeldRequest {
        survey: SurveyRequest {
            store: home.store.clone(),
            people: people.to_string(),
            collections: Vec::new(),
            referrers: Vec::new(),
            collisions: Vec::new(),
            kept_out: Vec::new(),
            elsewhere: Vec::new(),
        },
        read: BTreeMap::new(),
        people_links: BTreeMap::new(),
        others: Vec::new(),
        entries: Vec::new(),
        unread: BTreeMap::new(),
        missing: Vec::new(),
    };
    for name in order {
        let Some((collection, table)) = places.get(name).copied() else { continue };
        let capture = reader.capture(name, collection, table, &places);
        let (read, unread) = columns(collection, table, name);
        request.read.insert(name.to_string(), read);
        request.unread.extend(unread.map(|unread| (name.to_string(), unread)));
        request.people_links.insert(name.to_string(), reader.people_links(name, collection, table));
        request.survey.collections.push(capture);
    }
    request.others = reader.others();
    let lists = entries::lists(policy, people).filter_map(|(name, ..)| {
        let (collection, table) = places.get(name)?;
        EntriesTable::of(name, collection, table, request.survey.person())
    });
    request.entries = lists.collect();
    Problems::none_or(reader.problems)?;
    reader.missing.put_in_order();
    reader.missing.dedup();
    request.missing = reader.missing;
    Ok(request)
}

type Places<'p> = BTreeMap<&'p str, (&'p Collection, &'p Table)>;

struct Reader<'p> {
    policy: &'p Policy,
    schema: &'p Schema,
    people: &'p str,
    store: &'p str,
    missing: Vec<Missing>,
    problems: Vec<Error>,
}

impl<'p> Reader<'p> {
    /// The collections reached that can be read here; what cannot is told.
    fn places(&mut self) -> Places<'p> {
        let mut places = Places::new();
        for name in collections(self.policy, self.people) {
            let Some(collection) = self.policy.collection(name) else { continue };
            let at = Pointer::of(["collections", name]);
            if collection.store != self.store {
                let message = format!(
                    "its rows are in the store `{}`, which was not looked at: make a copy there too",
                    collection.store
                );
                self.missing.push(Missing::new(at.key("store"), message, COPY));
                continue;
            }
            let Some(table) = self.schema.tables.get(&collection.table(name)) else { continue };
            if !matches!(table.kind, TableKind::Table | TableKind::FullText) {
                let message =
                    "rows of views and virtual tables are not read: describe the tables behind them";
                self.missing.push(Missing::new(&at, message, COPY));
                continue;
            }
            places.insert(name, (collection, table));
        }
        places
    }

    fn capture(
        &mut self,
        name: &'p str,
        collection: &'p Collection,
        table: &'p Table,
        places: &Places<'p>,
    ) -> Capture {
        let own = name == self.people;
        let mut questions: Vec<Question> = own.then_some(Question::Subject).into_iter().collect();
        for (link_name, link) in &collection.links {
            if !leads_on(self.people, link_name, link, places) {
                continue;
            }
            let of = places
                .get(link.to.as_str())
                .map(|(to, _)| passing(self.policy, self.people, &link.to, to, places));
            questions.extend(self.follow(name, collection, table, (link_name, link), of.unwrap_or_default()));
        }
        if questions.len() > MOST_LINKS {
            let message = format!(
                "more than {MOST_LINKS} links lead to the person: a copy tells rows apart by at most so many"
            );
            self.problems.push(Error::new(
                Code::DecideTooManyQuestions,
                format!("/collections/{name}"),
                message,
            ));
        }
        let key = key_of(collection, Some(table));
        let number = if key.is_empty() { table.row_number() } else { None };
        Capture {
            collection: name.to_string(),
            table: collection.table(name),
            key: number.map_or_else(|| key.to_vec(), |number| vec![number.to_string()]),
            questions,
            person: own.then(|| PersonCapture::of(collection, table)).flatten(),
            repeats: crate::find::repeats(self.policy, self.people, name),
        }
    }

    /// The question for a link; `None` where it is of a form that is not followed, which is told.
    fn follow(
        &mut self,
        name: &str,
        collection: &Collection,
        table: &Table,
        (link_name, link): (&String, &Link),
        of: Vec<Class>,
    ) -> Option<Question> {
        let at = Pointer::of(["collections", name, "links", link_name]);
        let wrapped = |column: &str| collection.fields.get(column).is_some_and(|field| field.codec.is_some());
        let form = link.form(link_name);
        let followed = if form.columns().into_iter().any(wrapped) {
            None
        } else {
            let following = Following {
                schema: self.schema,
                collection,
                table,
                name: link_name,
                link,
                form: &form,
                there: self.policy.collection(&link.to),
                at: Path::one(name).join(link_name),
            };
            match following.question(of) {
                Ok(question) => question,
                Err(problem) => {
                    self.problems.push(problem);
                    return None;
                }
            }
        };
        if followed.is_none() {
            let message =
                "links of this form are not followed: rows that only it leads to are not in the copy";
            self.missing.push(Missing::new(at, message, COPY));
        }
        followed
    }

    /// The links that lead to people of any collection, by which others are told from the person.
    fn people_links(&mut self, name: &str, collection: &Collection, table: &Table) -> Vec<Question> {
        let mut found = Vec::new();
        for (link_name, link) in &collection.links {
            let to_people = self.policy.collection(&link.to).is_some_and(|to| to.person.is_some());
            if to_people && !matches!(link.form(link_name), LinkForm::Text { .. }) {
                found.extend(self.follow(name, collection, table, (link_name, link), Vec::new()));
            }
        }
        found
    }

    /// Every collection of people of the store: who else may be named.
    fn others(&self) -> Vec<OthersTable> {
        let all = self
            .policy
            .document()
            .collections
            .iter()
            .filter(|(_, collection)| collection.store == self.store);
        all.filter_map(|(name, collection)| {
            let person = collection.person.as_ref()?;
            Some(OthersTable {
                collection: name.clone(),
                table: collection.table(name),
                key: person.key.clone(),
                identifiers: collection.identifiers(),
                nobody: person.nobody.clone(),
            })
        })
        .collect()
    }
}

const COPY: &str = "GDPR Art. 15(3)";

/// The columns that are read: those the map describes, and that there are others.
fn columns(collection: &Collection, table: &Table, name: &str) -> (Vec<String>, Option<Missing>) {
    let described = |column: &&String| is_told(collection, table, column);
    let all = || table.columns.iter().map(|column| &column.name);
    let unknown: Vec<String> =
        all().filter(|column| !described(column)).map(|column| format!("`{column}`")).collect();
    let unread = (!unknown.is_empty()).then(|| {
        let message = format!(
            "the map does not describe these columns, so they are not in the copy: {}",
            unknown.join(", ")
        );
        Missing::new(collection.table(name), message, COPY)
    });
    (all().filter(described).cloned().collect(), unread)
}

/// Whether a link can lead to the person: to them, or by ownership to rows that are read. Values and text tell of the
/// person's own identifiers only.
fn leads_on(people: &str, name: &String, link: &Link, places: &Places<'_>) -> bool {
    let by_key = !matches!(link.form(name), LinkForm::Value { .. } | LinkForm::Text { .. });
    link.to == people || (link.role == Some(Role::Owner) && by_key && places.contains_key(link.to.as_str()))
}

/// The links of a collection that are asked about, in the order of the class's answers behind that for the subject.
fn asked<'c>(people: &str, collection: &'c Collection, places: &Places<'_>) -> Vec<(&'c String, &'c Link)> {
    let followed = |name: &String, link: &Link| {
        let wrapped = |column: &str| collection.fields.get(column).is_some_and(|field| field.codec.is_some());
        let form = link.form(name);
        !matches!(form, LinkForm::Hash(_) | LinkForm::Template(_) | LinkForm::List(_))
            && !form.columns().into_iter().any(wrapped)
    };
    collection
        .links
        .iter()
        .filter(|(name, link)| leads_on(people, name, link, places) && followed(name, link))
        .collect()
}

/// The classes of rows of `to` that carry on to what belongs to them: those of the person in any role but that of being
/// mentioned; of other people's own rows those that the person owns.
fn passing(policy: &Policy, people: &str, name: &str, to: &Collection, places: &Places<'_>) -> Vec<Class> {
    if name == people {
        return Vec::new();
    }
    let links = asked(people, to, places);
    let passes = |link: &Link| match link.role {
        Some(Role::Owner) => true,
        _ if to.person.is_some() => false,
        role => role != Some(Role::Mentioned) && policy.carries(link),
    };
    let count = links.len().min(MOST_LINKS);
    let classes = (1_u32..1 << count).filter(|bits| {
        links.iter().take(count).enumerate().any(|(at, (_, link))| bits & (1 << at) != 0 && passes(link))
    });
    classes.map(|bits| (0..count).map(|at| if bits & (1 << at) != 0 { '1' } else { '0' }).collect()).collect()
}

/// The collections, each after those its links lead to; the subject's first.
fn in_order<'p>(policy: &Policy, people: &'p str, places: &Places<'p>) -> Vec<&'p str> {
    let mut order: Vec<&str> = places.contains_key(people).then_some(people).into_iter().collect();
    let mut seen: BTreeSet<&str> = order.iter().copied().collect();
    let mut open: Vec<(&str, bool)> = places.keys().rev().map(|name| (*name, false)).collect();
    while let Some((name, entered)) = open.pop() {
        if entered {
            order.push(name);
            continue;
        }
        let Some((collection, _)) = places.get(name).filter(|_| seen.insert(name)) else { continue };
        open.push((name, true));
        let before = collection.links.values().filter(|link| policy.carries(link));
        let before = before.filter_map(|link| places.get_key_value(link.to.as_str()));
        open.extend(before.map(|(to, _)| (*to, false)));
    }
    order
}
