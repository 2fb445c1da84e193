//! Copies and packages over worlds drawn from seeds: everything of the person, nobody else, and the same by every executor.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "code of tests may panic as tests may"
)]

use std::collections::BTreeSet;

use rightful::access::{
    AccessCopy, Cell, Datum, FileKey, Held, Package, access_copy, held_request, portability,
};
use rightful::case::Trigger;
use rightful::report::{Language, access_html, access_text};
use rightful::{Case, Path, Policy, Value, to_canonical};
use rightful_tests::database::{Dump, dump, load};
use rightful_tests::pipeline::{case, to_rows};
use rightful_tests::world::{PEOPLE, Person, World, key_text, quoted};
use rusqlite::Connection;
use serde_json::Value as Json;

/// How many worlds are looked at.
const WORLDS: u64 = 400;

/// One world's copy and package.
struct Made {
    policy: Policy,
    held: Held,
    copy: AccessCopy,
    package: Package,
}

fn file_key() -> FileKey {
    FileKey::from_entropy(&[3; 32]).expect("a key")
}

/// The world with others named in every plain text, as a database.
fn database(world: &World) -> (Connection, Dump) {
    let mut connection = Connection::open_in_memory().expect("a database");
    load(world, &mut connection).expect("a world");
    let said: String = world.people.others.iter().map(said_of).collect();
    for (name, collection) in world.policy["collections"].as_object().expect("collections") {
        let table = &table_of(name, collection);
        for (column, field) in collection["fields"].as_object().into_iter().flatten() {
            let plain = field["identifies"] == "free-text" && field["format"] != "json";
            if plain && collection.get("index_of").is_none() {
                let column = quoted(column);
                let sql = format!(
                    "UPDATE {} SET {column} = {column} || ?1 WHERE {column} IS NOT NULL",
                    quoted(table)
                );
                connection.execute(&sql, [&said]).expect("a change");
            }
        }
    }
    let before = dump(&connection).expect("a dump");
    (connection, before)
}

/// The table of a collection.
fn table_of(name: &str, collection: &Json) -> String {
    let declared = collection["table"].as_str().map(|path| path.parse::<Path>().expect("a path"));
    declared.map_or_else(|| name.to_string(), |path| path.last().to_string())
}

/// Another person as text may name them.
fn said_of(other: &Person) -> String {
    let email = other.email.trim();
    format!(
        "; {name}, {upper} <{email}>, mailto:{encoded}, {entity}, @{handle}",
        name = other.name,
        upper = other.name.to_uppercase(),
        encoded = email.replace('@', "%40"),
        entity = email.replace('@', "&#64;"),
        handle = other.handle,
    )
}

fn made(world: &World) -> Option<Made> {
    let policy = Policy::from_json(&world.policy.to_string()).expect("a policy");
    let (connection, before) = database(world);
    let case = Case { trigger: Trigger::Access {}, ..case(world).expect("a case") };
    let schema = rightful_sql::sqlite::introspect(&connection).expect("a schema");
    let request = held_request(&policy, &case, &schema).ok()?;
    let held =
        rightful_sql::sqlite::held(&connection, &request, &case.subject, None).expect("read by SQLite");
    let rows = rightful::rows::held(&request, &case.subject, &to_rows(world, &before), None)
        .expect("read in memory");
    assert!(held == rows, "world {}: two executors hold different things", world.seed);
    let copy = access_copy(&policy, &case, &request, &held, &file_key()).expect("a copy");
    let case = Case { trigger: Trigger::Portability {}, ..case };
    let package = portability(&policy, &case, &request, &held, &file_key()).expect("a package");
    Some(Made { policy, held, copy, package })
}

/// Worlds whose policy and data fit together.
fn worlds() -> impl Iterator<Item = World> {
    (0..WORLDS).map(|seed| World::new(seed, 1 + seed % 4)).filter(|world| world.refused.is_empty())
}

#[test]
fn everything_of_the_person_is_in_the_copy_and_nobody_else() {
    let (mut looked_at, mut cells, mut told_apart) = (0, 0, 0);
    for world in worlds() {
        let Some(made) = made(&world) else { continue };
        looked_at += 1;
        let held = to_canonical(&made.copy.collections).expect("JSON");
        let package = made.package.canonical().expect("JSON");
        let page = access_html(&made.policy, &made.copy, Language::English);
        let text = access_text(&made.policy, &made.copy, Language::English);
        for other in &world.people.others {
            for mark in marks(&world, other) {
                for (what, document) in
                    [("copy", &held), ("package", &package), ("page", &page), ("text", &text)]
                {
                    let found = document.to_lowercase().contains(&mark.to_lowercase());
                    assert!(!found, "world {}: {mark} of another person is in the {what}", world.seed);
                }
            }
        }
        cells += complete(&world, &made);
        told_apart += counted(&world, &made);
        within(&world, &made);
    }
    assert!(looked_at > WORLDS / 2, "{looked_at} worlds");
    assert!(cells > 5_000 && told_apart > 500, "{cells} cells, {told_apart} told apart");
}

/// What must not be read anywhere.
fn marks(world: &World, other: &Person) -> Vec<String> {
    let email = other.email.trim();
    let mut marks = vec![
        email.to_string(),
        email.replace('@', "%40"),
        email.replace('@', "&#64;"),
        email.replace('@', "&amp;#64;"),
        other.name.clone(),
        other.name.replace('é', "e\u{301}"),
        format!("@{}", other.handle),
    ];
    let tenants = other.key.len() - 1;
    marks.extend(other.key.iter().skip(tenants).filter_map(key_text));
    marks.retain(|mark| {
        !world
            .people
            .accounts
            .iter()
            .any(|own| own.mentions().iter().chain(&own.mentions_by_name()).any(|(said, _)| said == mark))
    });
    marks
}

/// Every cell of a row that is the person's by the world's design stands in the copy as it is, or is told apart, replaced
/// or withheld there.
fn complete(world: &World, made: &Made) -> usize {
    let mut cells = 0;
    let collections = world.policy["collections"].as_object().expect("collections");
    for (name, declared) in collections {
        let table = table_of(name, declared);
        let theirs = world.rows.iter().filter(|row| row.table == table && row.theirs).count();
        let copied = made.copy.collections.iter().find(|copied| copied.collection == *name);
        let rows = copied.map_or(0, |copied| copied.rows.len());
        assert!(rows >= theirs, "world {}: {rows} of {theirs} rows of {name}", world.seed);
        if name == PEOPLE {
            for own in &world.people.accounts {
                for value in [&own.email, &own.name, &own.handle] {
                    let there = copied.into_iter().flat_map(|copied| &copied.rows).any(|row| {
                        row.cells.values().any(|cell| *cell == Cell::value(Value::from(value.as_str())))
                    });
                    assert!(there, "world {}: the person's own row lacks something", world.seed);
                }
            }
        }
        cells += copied.map_or(0, |copied| copied.rows.iter().map(|row| row.cells.len()).sum());
    }
    cells
}

/// The counts of redactions are those that a look at the cells gives.
fn counted(world: &World, made: &Made) -> u64 {
    let (mut people, mut named, mut withheld) = (0, 0, 0);
    let mut numbers: BTreeSet<u64> = BTreeSet::new();
    let cells =
        made.copy.collections.iter().flat_map(|copied| &copied.rows).flat_map(|row| row.cells.values());
    for cell in cells {
        match cell {
            Cell::Person(other) => {
                people += 1;
                numbers.insert(other.person);
            }
            Cell::Withheld(_) => withheld += 1,
            Cell::Value(Datum(Value::Text(text))) => {
                for part in text.split("[person ").skip(1) {
                    named += 1;
                    let number = part.split(']').next().and_then(|number| number.parse().ok());
                    numbers.insert(number.unwrap_or_else(|| panic!("world {}: no number", world.seed)));
                }
                // The same where it was percent-encoded.
                named += text.matches("%5Bperson%20").count() as u64;
            }
            Cell::Value(_) => {}
        }
    }
    let count = |reasons: &[&str]| -> u64 {
        let told = |redacted: &&rightful::access::Redacted| {
            let reason = serde_json::to_value(redacted.reason).expect("JSON");
            reasons.iter().any(|known| reason == **known)
        };
        made.copy.redactions.iter().filter(told).map(|redacted| redacted.count).sum()
    };
    // A key inside a document is told apart as text.
    assert_eq!(count(&["other-person", "named-in-text"]), people + named, "world {}", world.seed);
    assert_eq!(count(&["about-another", "not-read"]), withheld, "world {}", world.seed);
    assert_eq!(numbers, (1..=made.copy.others).collect(), "world {}", world.seed);
    people + named
}

/// The package is a part of the copy, and reads back as it was.
fn within(world: &World, made: &Made) {
    for (name, packed) in &made.package.collections {
        let copied = made.copy.collections.iter().find(|copied| copied.collection == *name).expect("copied");
        for row in &packed.rows {
            let part = |of: &rightful::access::RowCopy| {
                row.iter().all(|(column, cell)| of.cells.get(column) == Some(cell))
            };
            assert!(copied.rows.iter().any(part), "world {}: a row of {name} is not in the copy", world.seed);
        }
    }
    let canonical = made.package.canonical().expect("JSON");
    assert!(Package::from_json(&canonical).expect("read back") == made.package, "world {}", world.seed);
    assert!(made.held.is_anything() == made.copy.held, "world {}", world.seed);
}

/// Two files of one person number others differently, so that nothing is joined by the numbers.
#[test]
fn the_numbers_of_two_files_cannot_be_joined() {
    let (mut same, mut all) = (0, 0);
    for world in worlds().take(100) {
        let policy = Policy::from_json(&world.policy.to_string()).expect("a policy");
        let (connection, _) = database(&world);
        let case = Case { trigger: Trigger::Access {}, ..case(&world).expect("a case") };
        let schema = rightful_sql::sqlite::introspect(&connection).expect("a schema");
        let Ok(request) = held_request(&policy, &case, &schema) else { continue };
        let held = rightful_sql::sqlite::held(&connection, &request, &case.subject, None).expect("read");
        let copy = |byte| {
            let key = FileKey::from_entropy(&[byte; 32]).expect("a key");
            access_copy(&policy, &case, &request, &held, &key).expect("a copy")
        };
        let (one, again, other) = (copy(1), copy(1), copy(2));
        assert!(one == again, "world {}: one key gives one file", world.seed);
        if one.others > 1 {
            all += 1;
            same += u64::from(one == other);
        }
    }
    assert!(all > 40 && same < all * 3 / 4, "{same} of {all} files number people alike");
}

/// Values of every kind, read back from JSON and from the table.
mod read_back {
    use proptest::collection::{btree_map, vec};
    use proptest::prelude::*;

    use super::*;
    use rightful::access::{PackageCollection, PackageColumn};

    fn value() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            any::<i64>().prop_map(Value::Integer),
            any::<f64>().prop_filter("numbers", |number| number.is_finite()).prop_map(Value::Real),
            "\\PC{0,6}".prop_map(Value::Text),
            prop_oneof!["[\"',;=+@\r\n\t\u{202e} a-c0-9]{0,8}", Just(String::new())].prop_map(Value::Text),
            vec(any::<u8>(), 0..6).prop_map(Value::Blob),
        ]
    }

    /// A cell of the table as a reader that sees quotes reads it.
    fn cells(line: &str) -> Vec<Option<(bool, String)>> {
        let (mut cells, mut rest) = (Vec::new(), line);
        loop {
            let (cell, after) = match rest.strip_prefix('"') {
                Some(quoted) => {
                    let mut text = String::new();
                    let mut rest = quoted;
                    while let Some((before, after)) = rest.split_once('"') {
                        text.push_str(before);
                        rest = after;
                        match rest.strip_prefix('"') {
                            Some(more) => {
                                text.push('"');
                                rest = more;
                            }
                            None => break,
                        }
                    }
                    (Some((true, text)), rest)
                }
                None => {
                    let end = rest.find([',', '\r']).unwrap_or(rest.len());
                    let (text, after) = rest.split_at(end);
                    ((!text.is_empty()).then(|| (false, text.to_string())), after)
                }
            };
            cells.push(cell);
            match after.strip_prefix(',') {
                Some(more) => rest = more,
                None => return cells,
            }
        }
    }

    proptest! {
        #[test]
        fn a_package_reads_back_as_it_was(rows in vec(btree_map("[a-c]", value(), 0..4), 0..5)) {
            let columns = ["a", "b", "c"].map(|name| PackageColumn { name: name.into(), source: None, category: None });
            let rows: Vec<_> = rows
                .into_iter()
                .map(|row| row.into_iter().map(|(name, value)| (name, Cell::value(value))).collect())
                .collect();
            let packed = PackageCollection { columns: columns.to_vec(), rows };
            let text = to_canonical(&packed).expect("JSON");
            let read: PackageCollection = serde_json::from_str(&text).expect("read back");
            prop_assert!(read == packed);
            let csv = packed.csv();
            // A reader of the standard sees the same rows and columns.
            let mut reader = csv::ReaderBuilder::new().has_headers(true).from_reader(csv.as_bytes());
            let records: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("a table");
            prop_assert_eq!(records.len(), packed.rows.len());
            for (record, row) in records.iter().zip(&packed.rows) {
                for (name, plain) in ["a", "b", "c"].iter().zip(record) {
                    let Some(Cell::Value(Datum(Value::Text(text)))) = row.get(*name) else { continue };
                    prop_assert_eq!(plain, text.as_str());
                }
            }
        }

        /// Whoever sees quotes can tell text from everything else, and nothing from empty text.
        #[test]
        fn a_table_keeps_types_apart(value in value()) {
            let column = PackageColumn { name: "a".into(), source: None, category: None };
            let other = PackageColumn { name: "b".into(), source: None, category: None };
            let row = [("a".to_string(), Cell::value(value.clone())), ("b".to_string(), Cell::value(Value::Integer(1)))];
            let csv = PackageCollection { columns: vec![column, other], rows: vec![row.into()] }.csv();
            let line = csv.strip_prefix("\"a\",\"b\"\r\n").expect("a header");
            let read = cells(line);
            prop_assert_eq!(read.len(), 2);
            match (&value, read.first().cloned().flatten()) {
                (Value::Null, None) => {}
                (Value::Blob(bytes), None) => prop_assert!(bytes.is_empty()),
                (Value::Text(text), Some((true, read))) => prop_assert_eq!(text, &read),
                (Value::Integer(number), Some((false, read))) => prop_assert_eq!(read.parse::<i64>().ok(), Some(*number)),
                (Value::Real(number), Some((false, read))) => prop_assert_eq!(read.parse::<f64>().ok(), Some(*number)),
                (Value::Blob(_), Some((false, _))) => {}
                (_, read) => prop_assert!(false, "{read:?}"),
            }
        }
    }
}

/// Hostile data on the page.
mod hostile {
    use super::*;

    const POLICY: &str = include_str!("../../vectors/policies/mentoring.json");
    const HOSTILE: [&str; 12] = [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "\"><svg onload=alert(1)>",
        "' onmouseover='alert(1)",
        "javascript:alert(1)",
        "<a href=\"https://evil.example/\">click</a>",
        "</dd></dl></div></main><style>*{display:none}</style>",
        "<!-- ",
        "]]><![CDATA[",
        "&lt;script&gt;&#60;script&#62;",
        "\u{202e}txt.exe\u{202c}\u{200b}\u{0}\u{7f}\u{feff}",
        "{{constructor}}${7*7}<%= 1 %>\r\n<base href=//evil.example>",
    ];

    /// Elements and attributes of the page, in order.
    fn tags(page: &str) -> Vec<(String, Vec<(String, String)>)> {
        let mut tags = Vec::new();
        for token in html5gum::Tokenizer::new(page) {
            let text = |bytes: &html5gum::HtmlString| String::from_utf8_lossy(bytes).into_owned();
            match token.expect("text is read") {
                html5gum::Token::StartTag(tag) => {
                    let attributes =
                        tag.attributes.iter().map(|(name, value)| (text(name), text(&value.value))).collect();
                    tags.push((text(&tag.name), attributes));
                }
                html5gum::Token::EndTag(tag) => tags.push((format!("/{}", text(&tag.name)), Vec::new())),
                html5gum::Token::Comment(_) => tags.push(("comment".into(), Vec::new())),
                html5gum::Token::Error(error) => panic!("the page is no HTML: {:?}", error.value),
                _ => {}
            }
        }
        tags
    }

    fn page(text: &str) -> (String, String) {
        let policy = Policy::from_json(POLICY).expect("a policy");
        let schema: Json = serde_json::json!({ "engine": "sqlite", "tables": {
            "users": { "columns": [{ "name": "id" }, { "name": "email" }, { "name": "name" }, { "name": "photo" }], "primary_key": ["id"] },
            "meetings": { "columns": [{ "name": "id" }, { "name": "mentor_id" }, { "name": "mentee_id" }, { "name": "held_on" }, { "name": "minutes" }, { "name": "notes" }], "primary_key": ["id"] },
            "invoices": { "columns": [{ "name": "id" }, { "name": "user_id" }, { "name": "issued_on" }, { "name": "amount" }, { "name": "billed_to" }], "primary_key": ["id"] },
        } });
        let schema = serde_json::from_value(schema).expect("a schema");
        let rows = serde_json::json!({
            "users": [{ "id": 7, "email": text, "name": text, "photo": text }],
            "meetings": [{ "id": 1, "mentor_id": 7, "held_on": text, "minutes": text, "notes": text }],
            "invoices": [{ "id": 1, "user_id": 7, "issued_on": text, "amount": text, "billed_to": text }],
        });
        let rows = serde_json::from_value(rows).expect("rows");
        let case = serde_json::json!({ "decided": "2026-11-22", "subject": { "collection": "users", "key": [7] }, "trigger": { "kind": "access" } });
        let case: Case = serde_json::from_value(case).expect("a case");
        let request = held_request(&policy, &case, &schema).expect("a request");
        let held = rightful::rows::held(&request, &case.subject, &rows, None).expect("held");
        let copy = access_copy(&policy, &case, &request, &held, &file_key()).expect("a copy");
        (access_html(&policy, &copy, Language::English), access_text(&policy, &copy, Language::English))
    }

    #[test]
    fn no_element_or_attribute_comes_from_data() {
        let benign = tags(&page("x").0);
        assert!(benign.iter().any(|(name, _)| name == "dl"), "the page was read");
        for hostile in HOSTILE {
            let (html, text) = page(hostile);
            assert_eq!(tags(&html), benign, "{hostile:?}");
            for document in [&html, &text] {
                let hidden = |c: char| "\u{202e}\u{202c}\u{200b}\u{feff}\u{0}\u{7f}\r".contains(c);
                assert!(!document.contains(hidden), "{hostile:?} hides something");
            }
        }
        let (html, text) = page(HOSTILE[10]);
        assert!(html.contains("U+202E") && text.contains("U+202E"), "what would hide is written out");
    }

    #[test]
    fn the_page_loads_nothing_and_runs_nothing() {
        let (html, _) = page("x");
        let policy = "default-src 'none'; style-src 'sha256-";
        assert!(html.contains(policy), "the page has a policy of its own");
        for (name, attributes) in tags(&html) {
            assert!(
                !["script", "iframe", "object", "embed", "link", "base", "form", "img"]
                    .contains(&name.as_str()),
                "{name}"
            );
            for (attribute, value) in attributes {
                assert!(
                    !attribute.starts_with("on") && attribute != "src" && attribute != "style",
                    "{name} {attribute}"
                );
                assert!(attribute != "href" || value.starts_with('#'), "{name} {attribute}={value}");
            }
        }
    }
}
