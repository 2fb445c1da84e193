//! The policy, the decision and the schema of one store side by side, by name of the collection.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use crate::decide::{Atom, ClassDecision, CollectionDecision};
use crate::policy::{
    Collection, Field, Identifies, Link, LinkForm, Person, Role, census, column_of, told_columns,
};
use crate::schema::{Column, ForeignKey, Table};
use crate::{Case, Code, Decision, Error, Path, Policy, Problems, Schema};

/// Everything the planner looks at, indexed.
pub(super) struct View<'a> {
    pub(super) policy: &'a Policy,
    pub(super) decision: &'a Decision,
    pub(super) schema: &'a Schema,
    /// The store of the subject's collection.
    pub(super) store: &'a str,
    /// The subject's collection.
    pub(super) people: &'a str,
    /// The collections of the store that the decision speaks of.
    pub(super) places: BTreeMap<&'a str, Place<'a>>,
    /// The collections of the store by table.
    pub(super) by_table: BTreeMap<Path, &'a str>,
}

/// One collection with its table and what was decided.
pub(super) struct Place<'a> {
    pub(super) name: &'a str,
    pub(super) collection: &'a Collection,
    pub(super) path: Path,
    pub(super) table: &'a Table,
    pub(super) decided: &'a CollectionDecision,
    /// The columns that tell one row from another; empty where only the row number does.
    pub(super) key: &'a [String],
    pub(super) links: Vec<LinkView<'a>>,
    /// Fields that repeat another, and how far what they repeat identifies.
    repeats: BTreeMap<&'a str, Identifies>,
    /// The table has columns that the map does not describe.
    pub(super) undescribed: bool,
    /// Where the question for the person's own rows stands among the atoms.
    subject: Option<usize>,
}

/// One link with its form and the place of its question among the atoms.
pub(super) struct LinkView<'a> {
    pub(super) name: &'a str,
    pub(super) link: &'a Link,
    pub(super) form: LinkForm<'a>,
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
        let (people, home) = policy
            .document()
            .collections
            .get_key_value(&case.subject.collection)
            .filter(|(_, collection)| collection.person.is_some())
            .ok_or_else(|| mismatch("/subject/collection", "name a collection of people of the policy"))?;
        let store = home.store.as_str();
        census(policy, store, schema)?;
        let of_store = || policy.document().collections.iter().filter(|(_, c)| c.store == store);
        let by_table: BTreeMap<Path, &str> =
            of_store().map(|(name, c)| (c.table(name), name.as_str())).collect();
        let mut view = Self { policy, decision, schema, store, people, places: BTreeMap::new(), by_table };
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

    /// The people the subject is one of.
    pub(super) fn person(&self) -> Option<&'a Person> {
        self.policy.collection(self.people).and_then(|collection| collection.person.as_ref())
    }

    /// The key of a collection: the policy's, or the primary key of its table.
    pub(super) fn key_of(&self, name: &str) -> &'a [String] {
        let Some(collection) = self.policy.collection(name) else { return &[] };
        let table = self.schema.tables.get(&collection.table(name));
        key_of(collection, table)
    }

    /// The columns a link to the collection leads to: of people the person's key, else the key of a row.
    pub(super) fn target_key(&self, name: &str) -> &'a [String] {
        let person = self.policy.collection(name).and_then(|collection| collection.person.as_ref());
        person.map_or_else(|| self.key_of(name), |person| &person.key)
    }

    /// The columns there that a link of columns leads to, in the order of its own; none where they do not fit.
    pub(super) fn target(
        &self,
        place: &Place<'a>,
        link: &LinkView<'a>,
        columns: &[String],
    ) -> Option<Vec<String>> {
        let to = self.policy.collection(&link.link.to)?;
        if let Some(person) = &to.person {
            return (person.key.len() == columns.len()).then(|| person.key.clone());
        }
        let path = to.table(&link.link.to);
        for key in &place.table.foreign_keys {
            if key.to == path && key.columns.len() == columns.len() {
                let there = self.pointed_to(key);
                let find = |column: &String| {
                    let at = key.columns.iter().position(|own| own == column)?;
                    there.get(at).cloned()
                };
                if let Some(found) = columns.iter().map(find).collect() {
                    return Some(found);
                }
            }
        }
        let key = self.key_of(&link.link.to);
        (key.len() == columns.len()).then(|| key.to_vec())
    }

    /// Whether the table's own foreign key of these columns leads to other columns there than the link.
    pub(super) fn leads_elsewhere(
        &self,
        place: &Place<'a>,
        link: &LinkView<'a>,
        columns: &[String],
        to_columns: &[String],
    ) -> bool {
        let Some(to) = self.policy.collection(&link.link.to) else { return false };
        let path = to.table(&link.link.to);
        let pairs = |from: &[String], to: &[String]| -> BTreeSet<(String, String)> {
            from.iter().cloned().zip(to.iter().cloned()).collect()
        };
        let own = pairs(columns, to_columns);
        let same = |key: &&ForeignKey| {
            key.to == path
                && key.columns.len() == columns.len()
                && key.columns.iter().all(|column| columns.contains(column))
        };
        let mut keys = place.table.foreign_keys.iter().filter(same).peekable();
        keys.peek().is_some() && !keys.any(|key| pairs(&key.columns, self.pointed_to(key)) == own)
    }

    /// The columns a foreign key points to: those it names, or the primary key there.
    pub(super) fn pointed_to<'k>(&'k self, key: &'k ForeignKey) -> &'k [String] {
        if key.to_columns.is_empty() {
            self.schema.tables.get(&key.to).map_or(&[], |table| &table.primary_key)
        } else {
            &key.to_columns
        }
    }
}

fn key_of<'a>(collection: &'a Collection, table: Option<&'a Table>) -> &'a [String] {
    match (&collection.key, table) {
        (Some(key), _) => key,
        (None, Some(table)) => table.key(),
        (None, None) => &[],
    }
}

/// The fields of a collection that are declared as a copy or hash of another, each with how far the other identifies. A
/// hash of an address leads back to it.
fn repeats<'a>(policy: &'a Policy, collection: &'a Collection) -> BTreeMap<&'a str, Identifies> {
    let copied = |field: &'a Field| {
        let (home, column) = column_of(field.copy_of.as_ref()?)?;
        let home = policy.collection(home)?;
        Some((home, column, home.fields.get(column)?))
    };
    let furthest = |field: &'a Field| {
        // A circle of copies ends where it has been walked once.
        let mut seen: BTreeSet<*const Field> = BTreeSet::new();
        let mut found: Option<Identifies> = None;
        let mut next = copied(field);
        while let Some((home, column, there)) =
            next.filter(|(.., there)| seen.insert(core::ptr::from_ref(*there)))
        {
            let own = own_identifies(home, column, there);
            found = found.into_iter().chain([own]).max_by_key(reach);
            next = copied(there);
        }
        found
    };
    let fields = collection.fields.iter();
    fields.filter_map(|(name, field)| Some((name.as_str(), furthest(field)?))).collect()
}

/// How far a field identifies by itself: an identifier of the person does so directly, whatever the field says.
fn own_identifies(collection: &Collection, name: &str, field: &Field) -> Identifies {
    let identifier = collection.person.as_ref().is_some_and(|person| person.identifiers.contains_key(name));
    if identifier { Identifies::Directly } else { field.identifies }
}

const fn reach(identifies: &Identifies) -> u8 {
    match identifies {
        Identifies::None => 0,
        Identifies::Indirectly => 1,
        Identifies::FreeText => 2,
        Identifies::Directly => 3,
    }
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
            .collect();
        let links = collection
            .links
            .iter()
            .map(|(name, link)| LinkView {
                name,
                link,
                form: link.form(name),
                to_person: link.to == people,
                carries: policy.carries(link),
                atom: asked.get(name.as_str()).copied(),
            })
            .collect();
        let subject = decided.atoms.iter().position(|atom| *atom == Atom::Subject);
        let key = key_of(collection, Some(table));
        let repeats = repeats(policy, collection);
        let told = told_columns(collection, table);
        let undescribed = table.columns.iter().any(|column| !told.contains(column.name.as_str()));
        Self { name, collection, path, table, decided, key, links, repeats, undescribed, subject }
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

    /// Whether the rows are other people's own: what they say is about those, and only links to the person are cut.
    pub(super) fn of_another_person(&self, class: &str) -> bool {
        self.collection.person.is_some() && !self.owned(class)
    }

    /// What the person is to the rows of a class.
    pub(super) fn roles(&self, class: &str) -> Vec<Role> {
        let mut roles: Vec<Role> = self.leading(class).filter_map(|link| link.link.role).collect();
        if self.own(class) {
            roles.push(Role::Owner);
        }
        roles.sort_unstable();
        roles.dedup();
        roles
    }

    /// What an executor tells the rows apart by: the key, or the row number where there is none.
    pub(super) fn telling_apart(&self) -> Vec<String> {
        match row_number(self.table) {
            Some(number) if self.key.is_empty() => alloc::vec![number.into()],
            _ => self.key.to_vec(),
        }
    }

    /// How far a field identifies: what it says itself, what it repeats, or directly where it is an identifier of the
    /// person; the furthest counts.
    pub(super) fn identifies(&self, name: &str, field: &Field) -> Identifies {
        let own = own_identifies(self.collection, name, field);
        self.repeats.get(name).copied().into_iter().chain([own]).max_by_key(reach).unwrap_or(own)
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
        Path::one(self.name).join(column)
    }
}

/// A name by which SQLite gives the row number of a table; none where it has no row numbers, or its columns hide them.
pub(super) fn row_number(table: &Table) -> Option<&'static str> {
    let hidden = |name: &str| table.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name));
    ["rowid", "_rowid_", "oid"].into_iter().find(|name| table.rowid && !hidden(name))
}

/// Whether a column of the table takes null and may be written.
pub(super) fn nullable(table: &Table, column: &str) -> bool {
    let key = table.primary_key.iter().any(|key| key == column);
    !key && table.column(column).is_none_or(|column| !column.not_null && !column.generated)
}

impl LinkView<'_> {
    /// Whether the question for this link is answered with yes.
    pub(super) fn leads(&self, class: &str) -> bool {
        self.atom.is_some_and(|at| answered(class, at))
    }

    /// Whether it holds a key, rather than a copy of an identifier.
    pub(super) const fn holds_key(&self) -> bool {
        !matches!(self.form, LinkForm::Value { .. } | LinkForm::Text { .. } | LinkForm::Hash(_))
    }
}

fn answered(class: &str, at: usize) -> bool {
    class.as_bytes().get(at) == Some(&b'1')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_row_number_goes_by_a_name_no_column_hides() {
        let table = |columns: &[&str], rowid| Table {
            columns: columns
                .iter()
                .map(|name| Column { name: (*name).into(), ..Column::default() })
                .collect(),
            rowid,
            ..Table::default()
        };
        assert_eq!(row_number(&table(&["id"], true)), Some("rowid"));
        assert_eq!(row_number(&table(&["RowId", "_rowid_"], true)), Some("oid"));
        assert_eq!(row_number(&table(&["rowid", "_rowid_", "oid"], true)), None);
        assert_eq!(row_number(&table(&["id"], false)), None);
    }
}
