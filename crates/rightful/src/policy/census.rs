//! The data map against a live schema: what the map does not know, and what it names that is not there.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Collection, Link, LinkForm, Policy, Undescribed, column_of, literal};
use crate::gather::Gather;
use crate::schema::{ForeignKey, Schema, Table, TableKind};
use crate::{Code, Condition, Error, Path, Problems};

/// Compares the map of a store with its live schema.
///
/// Every table is described, listed as not personal, or a view; every column of a described table is described, unless
/// its collection says `undescribed: cap-claim`. Places are tables and columns.
///
/// # Errors
/// Everything the map does not know, and everything it names that is not there.
pub fn census(policy: &Policy, store: &str, schema: &Schema) -> Result<(), Problems> {
    let Some(declared) = policy.document().stores.get(store) else {
        let message = "the policy declares no store of this name: check the name";
        return Err(Error::new(Code::CensusStore, "", message).into());
    };
    let mut census = Census { policy, store, schema, problems: Vec::new() };
    if declared.engine != schema.engine {
        census.report(
            Code::CensusStore,
            "",
            "the store runs on another engine than the policy says: correct `engine`",
        );
    }
    for path in declared.row_numbers_unused.iter().filter(|path| !schema.tables.contains_key(*path)) {
        let message = "`row_numbers_unused` lists this table and the store has none of this name: remove it";
        census.report(Code::CensusUnknownTable, path, message);
    }
    let described: Described<'_> =
        census.collections().map(|(name, collection)| (collection.table(name), (name, collection))).collect();
    census.tables(&described);
    for (path, (name, collection)) in &described {
        match schema.tables.get(path) {
            Some(table) => census.collection(path, name, collection, table, &described),
            None => {
                let message = format!(
                    "`{name}` describes this table and the store has none of this name: correct `table`, or remove it"
                );
                census.report(Code::CensusUnknownTable, path, message);
            }
        }
    }
    Problems::none_or(census.problems)
}

/// The part of a live schema that the map tells of: what an interrupted run goes on with, whatever else has come since. A new run
/// and its plan ask for the whole.
#[must_use]
pub fn described(policy: &Policy, store: &str, schema: &Schema) -> Schema {
    let document = policy.document();
    let mut told = schema.clone();
    told.tables.retain(|path, table| {
        let of_store = document.collections.iter().filter(|(_, collection)| collection.store == store);
        let collection = of_store.map(|(name, of)| (of.table(name), of)).find(|(of, _)| of == path);
        let Some((_, collection)) = collection else {
            let holds_rows = !matches!(table.kind, TableKind::View | TableKind::Shadow);
            return !holds_rows || document.not_personal.contains(path);
        };
        if collection.undescribed == Undescribed::Refuse && collection.index_of.is_none() {
            let whole = table.clone();
            table.columns.retain(|column| is_told(collection, &whole, &column.name));
        }
        true
    });
    told
}

/// The collections of the store by table.
type Described<'p> = BTreeMap<Path, (&'p str, &'p Collection)>;

struct Census<'p> {
    policy: &'p Policy,
    store: &'p str,
    schema: &'p Schema,
    problems: Vec<Error>,
}

impl<'p> Census<'p> {
    fn report(&mut self, code: Code, at: impl core::fmt::Display, message: impl Into<String>) {
        self.problems.push(Error::new(code, format!("{at}"), message.into()));
    }

    /// The collections of the store.
    fn collections(&self) -> impl Iterator<Item = (&'p str, &'p Collection)> + use<'p> {
        let store = self.store;
        let all = self.policy.document().collections.iter();
        all.filter(move |(_, collection)| collection.store == store)
            .map(|(name, collection)| (name.as_str(), collection))
    }

    fn tables(&mut self, described: &Described<'p>) {
        let document = self.policy.document();
        let not_personal: BTreeSet<&Path> = document.not_personal.iter().gather();
        for (path, table) in &self.schema.tables {
            let holds_rows = !matches!(table.kind, TableKind::View | TableKind::Shadow);
            if holds_rows && !described.contains_key(path) && !not_personal.contains(path) {
                let message = "the map does not know this table: describe it as a collection, or list it under `not_personal`";
                self.report(Code::CensusUndescribedTable, path, message);
            }
            if not_personal.contains(path) {
                for key in &table.foreign_keys {
                    self.link_to_people(path, key, None, described);
                }
            }
        }
        // Tables without people are listed without their store, so only a single store must have them all.
        if document.stores.len() == 1 {
            for path in not_personal.into_iter().filter(|path| !self.schema.tables.contains_key(*path)) {
                let message =
                    "`not_personal` lists this table and the store has none of this name: remove it";
                self.report(Code::CensusUnknownTable, path, message);
            }
        }
    }

    fn collection(
        &mut self,
        path: &Path,
        name: &str,
        collection: &Collection,
        table: &Table,
        described: &Described<'p>,
    ) {
        for column in unknown_columns(self.policy, name, collection, table) {
            let message =
                "the map names this column and the table has none of this name: correct it, or remove it";
            self.report(Code::CensusUnknownColumn, path.join(column), message);
        }
        // An index holds what the rows it indexes hold; its columns are those of the other collection.
        if collection.undescribed == Undescribed::Refuse && collection.index_of.is_none() {
            for column in table.columns.iter().filter(|column| !is_told(collection, table, &column.name)) {
                let message = "the map does not know this column: describe it under `fields` or `links`, or set `undescribed: cap-claim`";
                self.report(Code::CensusUndescribedColumn, path.join(&column.name), message);
            }
        }
        if collection.index_of.is_none()
            && collection.key.is_none()
            && table.primary_key.is_empty()
            && table.row_number().is_none()
        {
            let message = "nothing tells one row from another: name the columns that do under `key`";
            self.report(Code::CensusNoKey, path, message);
        }
        self.literals(path, collection, table);
        self.links(path, collection, table);
        for key in &table.foreign_keys {
            self.link_to_people(path, key, Some(collection), described);
        }
    }

    /// What the map compares with a cell, or has a run write, is of the type that the column keeps.
    fn literals(&mut self, path: &Path, collection: &Collection, table: &Table) {
        let mut found = BTreeSet::new();
        literal::each(collection, &mut |part, name, value| {
            let message =
                table.column(name).and_then(|column| literal::kept_otherwise(part, value, column.affinity));
            found.extend(message.map(|message| (name, message)));
        });
        for (column, message) in found {
            self.report(Code::CensusValueType, path.join(column), message);
        }
    }

    /// A link names as many columns as the key it leads to has.
    fn links(&mut self, path: &Path, collection: &Collection, table: &Table) {
        for (name, link) in &collection.links {
            let form = link.form(name);
            let columns = match form {
                LinkForm::Columns(columns) => columns.len(),
                LinkForm::Polymorphic(_) | LinkForm::Json(_) | LinkForm::Template(_) | LinkForm::List(_) => 1,
                LinkForm::Value { .. } | LinkForm::Text { .. } | LinkForm::Hash(_) => continue,
            };
            let Some(to) = self.policy.collection(&link.to) else { continue };
            let key = match (&to.person, &to.key) {
                (Some(person), _) => person.key.len(),
                (None, Some(key)) => key.len(),
                (None, None) => match self.schema.tables.get(&to.table(&link.to)) {
                    Some(other) if !other.primary_key.is_empty() => other.primary_key.len(),
                    _ => continue,
                },
            };
            let declared = matches!(form, LinkForm::Columns(columns) if table.foreign_keys.iter().any(|key| key.columns == columns));
            if columns != key && !declared {
                let message = format!(
                    "the link `{name}` has {columns} columns and the key it leads to {key}: name them in the order of the key"
                );
                self.report(Code::CensusLinkKey, path, message);
            }
        }
    }

    /// A foreign key to people is a link, or the person is found again by it.
    fn link_to_people(
        &mut self,
        path: &Path,
        key: &ForeignKey,
        collection: Option<&Collection>,
        described: &Described<'p>,
    ) {
        let Some((to, _)) = described.get(&key.to).filter(|(_, to)| to.person.is_some()) else { return };
        let describes = |collection: &Collection| {
            collection.links.iter().any(|(name, link)| {
                let form = link.form(name);
                link.to == *to && key.columns.iter().any(|column| form.reads(column))
            })
        };
        if !collection.is_some_and(describes) {
            let at = key.columns.first().map_or_else(|| path.clone(), |column| path.join(column));
            let message = format!(
                "a foreign key leads to `{to}` and no link of the map does: describe it under `links`, with the role of the person"
            );
            self.report(Code::CensusUndescribedLink, at, message);
        }
    }
}

/// The columns the map names for a collection and its table does not have.
fn unknown_columns<'p>(
    policy: &'p Policy,
    name: &str,
    collection: &'p Collection,
    table: &Table,
) -> BTreeSet<&'p str> {
    let mut unknown = BTreeSet::new();
    each_named_column(policy, name, collection, &mut |column| {
        if table.column(column).is_none() {
            unknown.insert(column);
        }
    });
    unknown
}

/// Every column the map names for a collection; one may come several times.
fn each_named_column<'p>(
    policy: &'p Policy,
    name: &str,
    collection: &'p Collection,
    to: &mut impl FnMut(&'p str),
) {
    let mut each = |columns: &mut dyn Iterator<Item = &'p String>| columns.for_each(|column| to(column));
    each(&mut collection.fields.keys());
    each(&mut collection.key.iter().flatten());
    if let Some(person) = &collection.person {
        each(&mut person.key.iter().chain(&person.tenant));
        each(&mut person.identifiers.keys());
        each(&mut person.same_person.iter().map(|same| &same.by));
        each(&mut person.anonymous.iter().flat_map(|anonymous| anonymous.row.keys()));
    }
    let marks = collection.suspended.iter().filter_map(|rows| rows.mark.as_ref());
    each(&mut marks.flat_map(|mark| mark.set.keys().chain(mark.lift.keys())));
    for (link_name, link) in &collection.links {
        link.form(link_name).columns().into_iter().for_each(&mut *to);
    }
    for condition in conditions(collection) {
        condition.each_column(to);
    }
    let purposes = policy.document().purposes.values();
    let dated = purposes.filter_map(|purpose| purpose.retention.as_ref()?.after.column.as_ref());
    dated.filter_map(column_of).filter(|(home, _)| *home == name).for_each(|(_, column)| to(column));
}

/// Every condition the map states for a collection.
fn conditions(collection: &Collection) -> impl Iterator<Item = &Condition> {
    let of_links = collection.links.values().filter_map(|link| link.when.as_ref());
    let of_marks = collection.suspended.iter().map(|rows| &rows.when);
    let of_person = collection.person.iter().filter_map(|person| person.nobody.as_ref());
    let of_fields = collection.fields.values().filter_map(|field| field.purposes.as_deref()).flatten();
    let of_uses = collection.purposes.iter().chain(of_fields).filter_map(|purpose| purpose.when());
    of_links.chain(of_marks).chain(of_person).chain(of_uses)
}

/// Whether the map tells what a column says about the person: it is a field, or of a link or key.
pub(crate) fn is_told(collection: &Collection, table: &Table, column: &String) -> bool {
    let of_link = |(name, link): (&String, &Link)| link.form(name).reads(column);
    collection.fields.contains_key(column)
        || collection.key.as_ref().is_some_and(|key| key.contains(column))
        || table.primary_key.contains(column)
        || collection.person.as_ref().is_some_and(|person| person.key.contains(column))
        || collection.links.iter().any(of_link)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    const POLICY: &str = include_str!("../../../../vectors/policies/mentoring.json");
    const SCHEMA: &str = r#"{ "engine": "sqlite", "tables": {
        "users": { "columns": [{ "name": "id" }, { "name": "email" }, { "name": "name" }, { "name": "photo" }], "primary_key": ["id"] },
        "meetings": {
            "columns": [{ "name": "id" }, { "name": "mentor_id" }, { "name": "mentee_id" }, { "name": "held_on" }, { "name": "minutes" }, { "name": "notes" }],
            "primary_key": ["id"],
            "foreign_keys": [{ "columns": ["mentor_id"], "to": "users", "to_columns": ["id"] }]
        },
        "invoices": {
            "columns": [{ "name": "user_id" }, { "name": "issued_on" }, { "name": "amount" }, { "name": "billed_to" }], "rowid": true
        },
        "active_users": { "kind": "view", "columns": [{ "name": "id" }] }
    } }"#;

    fn findings(policy: &[(&str, &str)], schema: &[(&str, &str)]) -> Vec<(Code, String)> {
        let change = |text: &str, changes: &[(&str, &str)]| {
            changes.iter().fold(text.to_string(), |text, (from, to)| {
                assert!(text.contains(from), "{from}");
                text.replace(from, to)
            })
        };
        let policy = Policy::from_json(&change(POLICY, policy)).unwrap();
        let schema = Schema::from_json(&change(SCHEMA, schema)).unwrap();
        match census(&policy, "app", &schema) {
            Ok(()) => Vec::new(),
            Err(problems) => {
                problems.as_slice().iter().map(|problem| (problem.code(), problem.at().into())).collect()
            }
        }
    }

    #[test]
    fn a_map_that_knows_everything_has_no_finding() {
        assert_eq!(findings(&[], &[]), []);
    }

    #[test]
    fn what_the_map_does_not_know_is_found() {
        let found = |schema, code, at: &str| assert_eq!(findings(&[], &[schema]), [(code, at.into())]);
        found(
            ("\"active_users\": { \"kind\": \"view\",", "\"active_users\": {"),
            Code::CensusUndescribedTable,
            "active_users",
        );
        found(
            (
                "{ \"name\": \"photo\" }",
                "{ \"name\": \"photo\" }, { \"name\": \"age\", \"generated\": true }",
            ),
            Code::CensusUndescribedColumn,
            "users.age",
        );
        found((", \"rowid\": true", ""), Code::CensusNoKey, "invoices");
        let hidden = r#"{ "name": "amount" }, { "name": "RowID" }, { "name": "_rowid_" }, { "name": "oid" }"#;
        let told =
            ("\"fields\": { \"issued_on\"", "\"undescribed\": \"cap-claim\", \"fields\": { \"issued_on\"");
        assert_eq!(
            findings(&[told], &[(r#"{ "name": "amount" }"#, hidden)]),
            [(Code::CensusNoKey, "invoices".into())]
        );
        found(("sqlite", "postgres"), Code::CensusStore, "");
        let id = (
            "\"columns\": [\"mentor_id\"], \"to\": \"users\"",
            "\"columns\": [\"notes\"], \"to\": \"users\"",
        );
        found(id, Code::CensusUndescribedLink, "meetings.notes");
        let capped = (
            "\"purposes\": [\"account\"],\n",
            "\"purposes\": [\"account\"], \"undescribed\": \"cap-claim\",\n",
        );
        let more = ("{ \"name\": \"photo\" }", "{ \"name\": \"photo\" }, { \"name\": \"age\" }");
        assert_eq!(findings(&[capped], &[more]), []);
    }

    #[test]
    fn what_the_map_names_and_is_not_there_is_found() {
        let found = |policy, at: &str, code| assert_eq!(findings(&[policy], &[]), [(code, at.into())]);
        found(
            ("\"minutes\":", "\"seconds\": { \"identifies\": \"none\" }, \"minutes\":"),
            "meetings.seconds",
            Code::CensusUnknownColumn,
        );
        found(("{ \"id\": 0 }", "{ \"is_system\": 1 }"), "users.is_system", Code::CensusUnknownColumn);
        found(("\"stores\":", "\"not_personal\": [\"gone\"], \"stores\":"), "gone", Code::CensusUnknownTable);
        let table = (
            "\"invoices\": {\n      \"store\": \"app\",",
            "\"invoices\": {\n      \"store\": \"app\", \"table\": \"bills\",",
        );
        assert_eq!(
            findings(&[table], &[]),
            [(Code::CensusUnknownTable, "bills".into()), (Code::CensusUndescribedTable, "invoices".into())]
        );
    }

    #[test]
    fn a_table_without_people_has_no_key_to_people() {
        let policy = ("\"stores\":", "\"not_personal\": [\"active_users\"], \"stores\":");
        let schema = (
            "{ \"kind\": \"view\", \"columns\": [{ \"name\": \"id\" }] }",
            "{ \"columns\": [{ \"name\": \"id\" }], \"foreign_keys\": [{ \"columns\": [\"id\"], \"to\": \"users\", \"to_columns\": [\"id\"] }] }",
        );
        assert_eq!(findings(&[policy], &[schema]), [(Code::CensusUndescribedLink, "active_users.id".into())]);
    }

    #[test]
    fn a_link_has_as_many_columns_as_the_key() {
        let line = r#""lines": { "store": "app", "purposes": ["invoicing"], "links": { "meeting_id": { "to": "meetings", "role": "owner" } } },"#;
        let policy = [
            ("\"meetings\": {\n", &*(line.to_string() + "\"meetings\": {\n")),
            ("\"invoices.issued_on\"", "\"meetings.held_on\""),
        ];
        let policy =
            [policy[0], policy[1], ("\"purposes\": [\"invoicing\"],\n", "\"purposes\": [\"account\"],\n")];
        let lines = r#""lines": { "columns": [{ "name": "meeting_id" }], "rowid": true }, "users":"#;
        let schema = [
            ("\"users\":", lines),
            ("\"primary_key\": [\"id\"],\n", "\"primary_key\": [\"id\", \"held_on\"],\n"),
        ];
        assert_eq!(findings(&policy, &schema), [(Code::CensusLinkKey, "lines".into())]);
    }
}
