//! The policy of the example describes the database of the example: every table and column, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use rightful::decide::RowOutcome;
use rightful::policy::{Collection, Document, Identifies, Link};

use unicode_normalization::UnicodeNormalization;

use super::cast::SUBJECT;
use super::tests::{OWN, standard};
use super::*;

fn policy() -> Document {
    let document = rightful_yaml::parse(POLICY).unwrap_or_else(|problems| panic!("{problems:?}"));
    serde_json::from_value(document.json).unwrap()
}

/// Columns by table, in the order of the table; `true` for those of the primary key.
fn schema() -> BTreeMap<String, Vec<(String, bool)>> {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(SCHEMA).unwrap();
    let sql =
        "SELECT t.name, c.name, c.pk > 0 FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c
               WHERE t.schema = 'main' AND t.type IN ('table', 'virtual') AND t.name NOT LIKE 'sqlite_%'";
    let mut statement = connection.prepare(sql).unwrap();
    let mut tables: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let mut rows = statement.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        tables.entry(row.get(0).unwrap()).or_default().push((row.get(1).unwrap(), row.get(2).unwrap()));
    }
    tables
}

/// The columns a link reads.
fn columns(name: &str, link: &Link) -> Vec<String> {
    let mut columns = link.columns.clone().unwrap_or_default();
    columns.extend(link.polymorphic.iter().flat_map(|link| [link.kind.clone(), link.id.clone()]));
    columns.extend(link.json.iter().map(|link| link.column.clone()));
    columns.extend(link.text.iter().map(|link| link.column.clone()));
    columns.extend(link.value.iter().map(|link| link.column.clone().unwrap_or_else(|| name.to_owned())));
    if columns.is_empty() { vec![name.to_owned()] } else { columns }
}

fn described(collection: &Collection) -> BTreeSet<String> {
    let links = collection.links.iter().flat_map(|(name, link)| columns(name, link));
    let person = collection.person.iter().flat_map(|person| person.key.clone());
    links.chain(person).chain(collection.fields.keys().cloned()).collect()
}

#[test]
fn every_table_and_column_is_described_and_nothing_else() {
    let policy = policy();
    let schema = schema();
    let not_personal: BTreeSet<_> = policy.not_personal.iter().map(ToString::to_string).collect();
    let tables: BTreeSet<_> = policy.collections.keys().chain(&not_personal).cloned().collect();
    assert_eq!(tables, schema.keys().cloned().collect());
    for (name, collection) in &policy.collections {
        let described = described(collection);
        let all: BTreeSet<_> = schema[name].iter().map(|(column, _)| column.clone()).collect();
        let missing: Vec<_> = schema[name]
            .iter()
            .filter(|(column, key)| !key && !described.contains(column))
            .map(|(column, _)| column)
            .collect();
        assert!(missing.is_empty(), "{name}: {missing:?} are not described");
        assert!(described.is_subset(&all), "{name}: {:?} are no columns", described.difference(&all));
    }
}

#[test]
fn links_and_purposes_lead_somewhere() {
    let policy = policy();
    for (name, collection) in &policy.collections {
        for (link, to) in collection.links.iter().map(|(link, to)| (link, &to.to)) {
            assert!(policy.collections.contains_key(to), "{name}.{link}");
        }
        let of_fields = collection.fields.values().flat_map(|field| field.purposes.iter().flatten());
        for used in collection.purposes.iter().chain(of_fields) {
            assert!(policy.purposes.contains_key(used.purpose()), "{name}: {}", used.purpose());
        }
    }
}

/// A text about people that nobody searches for mentions would keep them.
#[test]
fn every_free_text_that_may_stay_is_searched_for_mentions() {
    let policy = policy();
    for (name, collection) in &policy.collections {
        // These rows belong to one person and go or stay with them, or are rebuilt from the rows they index.
        if ["profiles", "consents", "invoice_lines", "payments", "messages_fts"].contains(&name.as_str()) {
            continue;
        }
        for (column, field) in &collection.fields {
            if field.identifies == Identifies::FreeText {
                let mentions = |link: &Link| link.text.as_ref().is_some_and(|text| text.column == *column);
                assert!(collection.links.values().any(mentions), "{name}.{column}");
            }
        }
    }
}

/// Searches the whole database for the subject: what is found stands in the subject's own rows, or is one of the
/// identifiers the policy declares, in a column it has searched for mentions.
#[test]
fn nothing_names_the_subject_out_of_reach_of_the_map() {
    let policy = policy();
    let connection = standard().open();
    let subject = &standard().manifest.subject;
    let (mut own_cells, mut mentions) = (0, 0);
    for (table, collection) in &policy.collections {
        let own = OWN.iter().find(|(name, _)| name == table).map_or("0", |(_, condition)| condition);
        let own = own.replace(":token", &format!("'{}'", subject.token));
        for (column, field) in &collection.fields {
            let sql = format!(
                "SELECT {own}, CAST({column} AS BLOB) FROM {table} WHERE instr(lower({column}), '{}')",
                subject.token
            );
            let mut statement = connection.prepare(&sql).unwrap();
            let mut rows = statement.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                let (is_own, cell): (bool, Vec<u8>) = (row.get(0).unwrap(), row.get(1).unwrap());
                let rest = without(&alike(&String::from_utf8_lossy(&cell)), &near_misses(subject));
                let whole =
                    field.identifies == Identifies::Directly || !goes_on_unlinked(&policy, collection);
                if (is_own && whole) || !rest.contains(&subject.token) {
                    own_cells += usize::from(is_own);
                    continue;
                }
                mentions += 1;
                let links = |link: &Link| link.text.as_ref().is_some_and(|text| text.column == *column);
                let copied = collection.index_of.is_some();
                assert!(
                    copied || is_own || collection.links.values().any(links),
                    "{table}.{column} is not searched"
                );
                let rest = without(&rest, &identifiers(subject));
                assert!(
                    !rest.contains(&subject.token),
                    "{table}.{column} names the subject by no identifier"
                );
            }
        }
    }
    assert!(own_cells > 200 && mentions > 100, "{own_cells} cells, {mentions} mentions");
}

/// The rows stay without the name: what is inside their text is redacted rather than gone with the row.
fn goes_on_unlinked(policy: &Document, collection: &Collection) -> bool {
    collection.purposes.iter().any(|used| policy.purposes[used.purpose()].identified.is_some())
}

fn alike(text: &str) -> String {
    text.nfc().collect::<String>().to_lowercase()
}

fn without(text: &str, parts: &[String]) -> String {
    parts.iter().fold(text.to_owned(), |text, part| text.replace(&alike(part), ""))
}

fn near_misses(subject: &Subject) -> Vec<String> {
    vec![
        format!("joe{}", subject.email),
        format!("{}.org", subject.email),
        format!("{}oo", subject.handle),
        format!("ma{}", subject.name),
    ]
}

fn identifiers(subject: &Subject) -> Vec<String> {
    let twin = cast::person(1, subject.twin_id);
    let phone = subject.phone.clone();
    vec![subject.email.clone(), subject.name.clone(), subject.handle.clone(), phone, twin.name, twin.handle]
}

#[test]
fn the_case_is_the_subjects() {
    let case: rightful::Case = serde_json::from_str(CASE).unwrap();
    assert_eq!(case.subject.collection, "users");
    assert_eq!(case.subject.key, Some(vec![rightful::Value::Integer(SUBJECT)]));
    assert_eq!(case.decided.to_string(), "2026-11-21");
}
/// What the story says of the account, kind of row by kind of row.
#[test]
fn the_case_is_decided_as_the_story_tells() {
    let json = rightful_yaml::parse(POLICY).unwrap().json.to_string();
    let policy = rightful::policy::Policy::from_json(&json).unwrap();
    let case = serde_json::from_str(CASE).unwrap();
    let decision = rightful::decide::decide(&policy, &case).unwrap();
    let outcomes = |name: &str| -> BTreeSet<RowOutcome> {
        decision.collections[name].classes.values().map(|class| class.row).collect()
    };
    let (delete, unlink, keep) = (RowOutcome::Delete, RowOutcome::Unlink, RowOutcome::Keep);
    for (names, expected) in [
        ("availability devices newsletter_subscriptions sign_ins users_history", vec![delete]),
        (
            "comments conversation_members conversations goal_steps goals learning_progress messages",
            vec![unlink],
        ),
        ("audit_log programme_members programmes teams user_badges", vec![unlink]),
        // Of others, or not yet three years old; or the person's own, or three years old.
        ("attachments meeting_ratings meetings notifications profiles users", vec![delete, unlink]),
        ("consents", vec![keep]),
        ("invoice_lines invoices payments", vec![delete, keep]),
    ] {
        for name in names.split(' ') {
            assert_eq!(outcomes(name), expected.iter().copied().collect(), "{name}");
        }
    }
}
