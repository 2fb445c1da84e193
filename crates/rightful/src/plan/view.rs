//! The policy, the decision and the schema of one store side by side, by name of the collection.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use super::field::{self, FieldView};
use super::follow::{led_to, pointed_to};
use crate::case::{Concerned, Trigger, concerned};
use crate::decide::{Atom, ClassDecision, CollectionDecision};
use crate::gather::Gather;
use crate::policy::{Collection, Field, Link, LinkForm, Person, Role, Undescribed, Whose, census, is_told};
use crate::schema::{Column, ForeignKey, Table};
use crate::{Case, Code, Decision, Error, Name, Path, Policy, Problems, Schema};

/// Everything the planner looks at, indexed.
pub(super) struct View<'a> {
    pub(super) policy: &'a Policy,
    pub(super) case: &'a Case,
    pub(super) decision: &'a Decision,
    pub(super) schema: &'a Schema,
    /// The store of the subject's collection.
    pub(super) store: &'a str,
    /// The subject's collection.
    pub(super) people: &'a str,
    /// What the policy says of the people the subject is one of.
    pub(super) person: &'a Person,
    /// The collections of the store that the decision speaks of.
    pub(super) places: BTreeMap<&'a str, Place<'a>>,
    /// The collections of the store by table.
    pub(super) by_table: BTreeMap<Path, &'a str>,
    /// The fields that the corrections of the case concern, by collection.
    pub(super) corrected: BTreeMap<&'a str, BTreeMap<&'a str, Concerned>>,
}

/// One collection with its table and what was decided.
pub(super) struct Place<'a> {
    pub(super) name: &'a str,
    pub(super) collection: &'a Collection,
    pub(super) path: Path,
    /// The name, to be copied.
    pub(super) label: Name,
    /// The place of the collection in the data map.
    pub(super) home: Path,
    pub(super) table: &'a Table,
    pub(super) decided: &'a CollectionDecision,
    /// The columns that tell one row from another; empty where only the row number does.
    pub(super) key: &'a [String],
    pub(super) links: Vec<LinkView<'a>>,
    /// In the order of their names.
    pub(super) fields: Vec<FieldView<'a>>,
    /// The table has columns that the map does not describe.
    pub(super) undescribed: bool,
    /// Where the question for the person's own rows stands among the atoms.
    subject: Option<usize>,
}

/// One link with its form and the place of its question among the atoms.
pub(super) struct LinkView<'a> {
    pub(super) name: &'a str,
    pub(super) link: &'a Link,
    /// The collection it leads to.
    pub(super) there: Option<&'a Collection>,
    pub(super) form: LinkForm<'a>,
    /// Every column the form reads, in order.
    pub(super) columns: Vec<&'a str>,
    pub(super) at: Path,
    /// It leads to the subject's collection of people.
    pub(super) to_person: bool,
    /// The row is the person's when the row it leads to is.
    pub(super) carries: bool,
    atom: Option<usize>,
}

impl<'a> View<'a> {
    pub(super) fn new(
        policy: &'a Policy,
        case: &'a Case,
        decision: &'a Decision,
        schema: &'a Schema,
    ) -> Result<Self, Problems> {
        let mismatch = |at: &str, message: &str| Problems::from(Error::new(Code::PlanMismatch, at, message));
        if decision.policy != policy.hash() || decision.decided != case.decided {
            return Err(mismatch("", "the decision is of another policy or day: decide again"));
        }
        let (people, home, person) = policy
            .document()
            .collections
            .get_key_value(&case.subject.collection)
            .and_then(|(name, collection)| Some((name, collection, collection.person.as_ref()?)))
            .ok_or_else(|| mismatch("/subject/collection", "name a collection of people of the policy"))?;
        let store = home.store.as_str();
        census(policy, store, schema)?;
        let of_store = || policy.document().collections.iter().filter(|(_, c)| c.store == store);
        let by_table: BTreeMap<Path, &str> =
            of_store().map(|(name, c)| (c.table(name), name.as_str())).gather();
        let corrected = match &case.trigger {
            Trigger::Rectification { corrections, .. } => concerned(policy.document(), corrections),
            _ => BTreeMap::new(),
        };
        let mut view = Self {
            policy,
            case,
            decision,
            schema,
            store,
            people,
            person,
            places: BTreeMap::new(),
            by_table,
            corrected,
        };
        for (name, collection) in of_store() {
            let path = collection.table(name);
            // The census has found a table for every collection.
            if let (Some(decided), Some(table)) = (decision.collections.get(name), schema.tables.get(&path)) {
                let place = Place::new(policy, people, name, collection, path, table, decided);
                view.places.insert(name, place);
            }
        }
        Ok(view)
    }

    /// The collections, the subject's first.
    pub(super) fn places(&self) -> impl Iterator<Item = &Place<'a>> {
        self.places.values()
    }

    pub(super) fn place(&self, name: &str) -> Option<&Place<'a>> {
        self.places.get(name)
    }

    /// The columns there that a link of columns leads to, in the order of its own; none where they do not fit.
    pub(super) fn target(
        &self,
        place: &Place<'a>,
        link: &LinkView<'a>,
        columns: &[String],
    ) -> Option<Cow<'a, [String]>> {
        led_to(self.schema, place.table, (&link.link.to, link.there?), columns)
    }

    /// The columns a foreign key points to: those it names, or the primary key there.
    pub(super) fn pointed_to<'k>(&'k self, key: &'k ForeignKey) -> &'k [String] {
        pointed_to(self.schema, key)
    }
}

/// The key of a collection: the policy's, or the primary key of its table.
pub(crate) fn key_of<'a>(collection: &'a Collection, table: Option<&'a Table>) -> &'a [String] {
    match (&collection.key, table) {
        (Some(key), _) => key,
        (None, Some(table)) => table.key(),
        (None, None) => &[],
    }
}

/// The key, or the row number where there is none.
pub(super) fn telling_apart(key: &[String], table: &Table) -> Vec<String> {
    let number = if key.is_empty() { table.row_number() } else { None };
    number.map_or_else(|| key.to_vec(), |number| alloc::vec![number.into()])
}

impl<'a> Place<'a> {
    fn new(
        policy: &'a Policy,
        people: &str,
        name: &'a str,
        collection: &'a Collection,
        path: Path,
        table: &'a Table,
        decided: &'a CollectionDecision,
    ) -> Self {
        let asked: BTreeMap<&str, usize> = decided
            .atoms
            .iter()
            .enumerate()
            .filter_map(|(at, atom)| match atom {
                Atom::Link { link } => Some((link.as_str(), at)),
                _ => None,
            })
            .gather();
        let label = Name::from(name);
        let home = Path::one(&label);
        let links: Vec<LinkView<'_>> = collection
            .links
            .iter()
            .map(|(name, link)| {
                let form = link.form(name);
                let there = policy.collection(&link.to);
                LinkView {
                    name,
                    link,
                    there,
                    form,
                    columns: form.columns(),
                    at: home.join(name),
                    to_person: link.to == people,
                    carries: link.carries_to(there),
                    atom: asked.get(name.as_str()).copied(),
                }
            })
            .collect();
        let subject = decided.atoms.iter().position(|atom| *atom == Atom::Subject);
        let key = key_of(collection, Some(table));
        let fields = field::views(policy, (&home, collection), key, table, &links);
        // The census has refused what is not described, unless it is to go undescribed.
        let may_be = collection.undescribed != Undescribed::Refuse || collection.index_of.is_some();
        let told = |column: &Column| is_told(collection, table, &column.name);
        let undescribed = may_be && !table.columns.iter().all(told);
        Self { name, collection, path, label, home, table, decided, key, links, fields, undescribed, subject }
    }

    /// Whether the rows of the class are the person's own.
    pub(super) fn own(&self, class: &str) -> bool {
        self.subject.is_some_and(|at| answered(class, at))
    }

    /// What was decided for a class.
    pub(super) fn class(&self, class: &str) -> Option<&'a ClassDecision> {
        self.decided.classes.get(class)
    }

    /// The links of a class that lead to the person or to a row that is theirs.
    pub(super) fn leading<'s>(&'s self, class: &'s str) -> impl Iterator<Item = &'s LinkView<'a>> {
        self.links.iter().filter(move |link| link.leads(class))
    }

    /// Whether the rows of a class are the person's by ownership.
    pub(super) fn owned(&self, class: &str) -> bool {
        self.own(class) || self.leading(class).any(|link| link.link.role == Some(Role::Owner))
    }

    /// Whether more than one link says whose a row is, so that it may be somebody else's as well.
    pub(super) fn may_be_shared(&self) -> bool {
        let tells = |link: &&LinkView<'_>| {
            link.link.role.is_some_and(|role| !matches!(role, Role::About | Role::Mentioned))
        };
        self.links.iter().filter(tells).count() > 1
    }

    /// Whether the rows are other people's own: what they say is about those, and only links to the person are cut.
    pub(super) fn of_another_person(&self, class: &str) -> bool {
        self.collection.person.is_some() && !self.owned(class)
    }

    /// Whether a column may tell of the person: in rows that are other people's own, only what leads to the person does, and
    /// what is declared to be about those it leads to.
    pub(super) fn tells_of_person(&self, column: &str) -> bool {
        let owned = |link: &LinkView<'_>| link.link.role == Some(Role::Owner);
        let others =
            self.subject.is_none() && self.collection.person.is_some() && !self.links.iter().any(owned);
        let mut leading = self.links.iter().filter(|link| link.atom.is_some());
        let about =
            |field: &Field| field.of.as_ref().is_some_and(|of| leading.clone().any(|link| link.name == of));
        !others
            || self.collection.fields.get(column).is_some_and(about)
            || leading.any(|link| link.columns.contains(&column))
    }

    /// Whether the rows of a class are the person's, rather than others' that are about or mention them.
    pub(super) fn theirs(&self, class: &str) -> bool {
        let leads = |name: &str| self.links.iter().any(|link| link.name == name && link.leads(class));
        self.own(class)
            || match self.collection.person {
                Some(_) => self.owned(class),
                None => self.collection.is_theirs(leads),
            }
    }

    /// Whether the engine computes the column from others of the same row.
    pub(super) fn is_computed(&self, column: &str) -> bool {
        self.column(column).is_some_and(|column| column.generated)
    }

    /// Which fields tell about the person in rows of the class.
    pub(super) fn telling(&self, class: &str) -> impl Fn(&Field) -> bool {
        let whose = match (&self.collection.person, self.owned(class)) {
            (Some(_), true) => Whose::Person,
            (Some(_), false) => Whose::AnotherPerson,
            (None, _) => Whose::Row,
        };
        let leads = move |name: &str| self.links.iter().any(|link| link.name == name && link.leads(class));
        self.collection.telling(whose, leads)
    }

    /// What the person is to the rows of a class.
    pub(super) fn roles<'s>(&'s self, class: &'s str) -> impl Iterator<Item = Role> + 's {
        let own = self.own(class).then_some(Role::Owner);
        self.leading(class).filter_map(|link| link.link.role).chain(own)
    }

    /// What an executor tells the rows apart by: the key, or the row number where there is none.
    pub(super) fn telling_apart(&self) -> Vec<String> {
        telling_apart(self.key, self.table)
    }

    /// The field of this name.
    pub(super) fn field(&self, name: &str) -> Option<&FieldView<'a>> {
        self.fields.binary_search_by(|field| field.name.cmp(name)).ok().and_then(|at| self.fields.get(at))
    }

    pub(super) fn column(&self, name: &str) -> Option<&'a Column> {
        self.table.column(name)
    }

    /// Whether the column takes null: not where it is part of the primary key.
    pub(super) fn nullable(&self, column: &str) -> bool {
        nullable(self.table, column)
    }

    /// The path of a column or link.
    pub(super) fn at(&self, column: &str) -> Path {
        self.field(column).map_or_else(|| self.home.join(column), |field| field.at.clone())
    }
}

/// Whether a column of the table takes null and may be written.
pub(super) fn nullable(table: &Table, column: &str) -> bool {
    takes_null(table, column, table.column(column))
}

/// As [`nullable`], for a column that has been looked up.
pub(super) fn takes_null(table: &Table, name: &str, column: Option<&Column>) -> bool {
    column.is_none_or(|column| !column.not_null && !column.generated)
        && !table.primary_key.iter().any(|key| key == name)
}

impl LinkView<'_> {
    /// Whether the question for this link is answered with yes.
    pub(super) fn leads(&self, class: &str) -> bool {
        self.atom.is_some_and(|at| answered(class, at))
    }

    /// Whether it leads to people: the subject's collection or another.
    pub(super) fn is_to_people(&self) -> bool {
        self.there.is_some_and(|to| to.person.is_some())
    }

    /// Whether it holds a key, rather than a copy of an identifier.
    pub(super) const fn holds_key(&self) -> bool {
        !matches!(self.form, LinkForm::Value { .. } | LinkForm::Text { .. } | LinkForm::Hash(_))
    }
}

fn answered(class: &str, at: usize) -> bool {
    class.as_bytes().get(at) == Some(&b'1')
}
