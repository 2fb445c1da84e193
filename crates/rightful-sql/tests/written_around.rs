//! An e-mail address is one however it was stored: with white space, in angle brackets, after a name, as a link. What is
//! written around it makes it nobody else's, for the eraser on both executors and for the scan, which share no code.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a helper of a test may panic as the test may"
)]

mod support;

use std::collections::BTreeSet;

use proptest::prelude::*;
use rightful::certificate::{Certificate, GapKind};
use rightful::policy::IdentifierKind;
use rightful::redact::{Identifier, Redactor};
use rightful::{Code, Value};
use rightful_sql::Outcome;
use rightful_sql::sqlite::survey;
use rusqlite::Connection;
use serde_json::json;
use support::World;
use support::shop::{both, copied};

/// Ways to store the address.
const WRITTEN: [&str; 14] = [
    " anna@x.example ",
    "\u{feff}anna@x.example\r\n",
    "<anna@x.example>",
    "mailto:anna@x.example",
    "MAILTO:Anna@X.example?subject=hi",
    "<mailto:anna@x.example>",
    "\"Anna Muster\" <anna@x.example>",
    "Anna Muster <anna@x.example>",
    "\"bo@y.example\" <anna@x.example>",
    "anna@x.example <anna@x.example>;",
    "'anna@x.example'",
    "\"anna@x.example\",",
    "anna@x.example (work)",
    "E-Mail: anna@x.example",
];

/// Ways to store somebody else's.
const OTHERS: [&str; 8] = [
    "joanna@x.example",
    "<joanna@x.example>",
    "mailto:anna@x.example.org",
    "\"anna@x.example\" <bo@y.example>",
    "Anna Muster <jo.anna@x.example>",
    "o'anna@x.example",
    "anna+x@x.example",
    "<anna@y.example>",
];

/// Those of them that hold the address: a mailbox of theirs, or a name.
const UNTOLD: [&str; 2] = ["anna+x@x.example", "\"anna@x.example\" <bo@y.example>"];

const SCHEMA: &str = "
  CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, name TEXT);
  CREATE TABLE signups (id INTEGER PRIMARY KEY, address TEXT, kept TEXT);
  CREATE TABLE meetings (id INTEGER PRIMARY KEY, mentor_id INTEGER REFERENCES users(id), held_on TEXT, notes TEXT);
  CREATE TABLE letters (id INTEGER PRIMARY KEY, sender INTEGER REFERENCES users(id), body TEXT);
";

fn policy(normalise: &str, strength: &str) -> String {
    support::small("", "").replace("email: strong", &format!("email: {strength}"))
        + &format!(
            "  signups:
    store: app
    purposes: [account]
    links: {{ address: {{ to: users, role: owner, value: {{ of: email{normalise} }} }} }}
    fields: {{ kept: {{ identifies: none }} }}
  letters:
    store: app
    purposes: [programme]
    links: {{ sender: {{ to: users, role: author }}, said: {{ to: users, role: mentioned, text: {{ column: body }} }} }}
    fields: {{ body: {{ identifies: free-text }} }}
"
        )
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Anna's account with this address, and rows that sign up with these.
fn world(address: &str, signups: &[&str], strength: &str) -> World {
    let mut rows = format!(
        "INSERT INTO users VALUES (1, {}, 'Q Weber'), (2, 'z@x.example', 'Zed Young');
         INSERT INTO letters VALUES (1, 2, 'to anna@x.example or joanna@x.example'), (2, 2, 'mailto:anna@x.example');",
        quoted(address)
    );
    for (number, signup) in (1..).zip(signups) {
        rows += &format!("INSERT INTO signups VALUES ({number}, {}, 'x');", quoted(signup));
    }
    World::new(SCHEMA, &rows, &policy(", normalise: [case]", strength), support::CASE)
}

#[test]
fn an_account_with_an_address_in_brackets_has_that_address() {
    for address in WRITTEN {
        let mut world = world(address, &["anna@x.example", "joanna@x.example"], "strong");
        let (changed, _) = both(&mut world);
        let of = |place: &str| changed.get(place).map(String::as_str);
        assert_eq!(of("letters.1.body"), Some("to [removed] or joanna@x.example"), "{address:?}");
        assert_eq!(of("letters.2.body"), Some("mailto:[removed]"), "{address:?}");
        assert_eq!((of("signups.1.kept"), of("signups.2.kept")), (Some("gone"), None), "{address:?}");
    }
}

/// Ways to store it that are no address as a whole: half a pair, marks of no pair, several in one cell.
const MALFORMED: [&str; 8] = [
    "{anna@x.example}",
    "<anna@x.example",
    "anna@x.example>",
    "anna@x.example|",
    "`anna@x.example`",
    "anna@x.example; ana@z.example",
    "ana@z.example,anna@x.example",
    "Ana <ana@z.example>\n<anna@x.example>",
];

#[test]
fn each_address_of_a_cell_that_is_none_as_a_whole_is_the_persons() {
    for address in MALFORMED {
        let mut world = world(address, &["anna@x.example", "joanna@x.example", "ana@z.example"], "strong");
        let (changed, _) = both(&mut world);
        let of = |place: &str| changed.get(place).map(String::as_str);
        assert_eq!(of("letters.1.body"), Some("to [removed] or joanna@x.example"), "{address:?}");
        assert_eq!(of("letters.2.body"), Some("mailto:[removed]"), "{address:?}");
        assert_eq!((of("signups.1.kept"), of("signups.2.kept")), (Some("gone"), None), "{address:?}");
        let second = address.contains("ana@z.example").then_some("gone");
        assert_eq!(of("signups.3.kept"), second, "{address:?}");
        assert_eq!(unusable(&world), [""; 0], "{address:?}");
    }
}

#[test]
fn one_of_several_addresses_that_is_another_accounts_stays_theirs() {
    let mut world = world("anna@x.example; z@x.example", &["anna@x.example"], "strong");
    world.sql("UPDATE letters SET body = 'anna@x.example and z@x.example' WHERE id = 1");
    let (changed, _) = both(&mut world);
    assert_eq!(changed["letters.1.body"], "[removed] and z@x.example");
}

#[test]
fn a_cell_from_which_no_address_can_be_told_is_a_gap_of_the_certificate() {
    for address in [
        "[anna](mailto:anna@x.example)",
        "mail=anna@x.example",
        "ask anna@x.example",
        "anna@x.example, see file",
        "anna%40x.example",
        "https://x.example/anna@x.example",
    ] {
        let mut world = world(address, &["joanna@x.example"], "strong");
        world.sql("UPDATE letters SET body = 'hello'");
        both(&mut world);
        assert_eq!(unusable(&world), ["users.email"], "{address:?}");
    }
}

/// The identifiers that the latest certificate says were not looked for.
fn unusable(world: &World) -> Vec<String> {
    let certificate = world.surroundings.certificates.last().unwrap();
    let certificate: Certificate = serde_json::from_str(certificate).unwrap();
    let gaps = certificate.gaps.into_iter().filter(|gap| gap.gap == GapKind::UnknownIdentifier);
    gaps.map(|gap| gap.place.to_string()).collect()
}

#[test]
fn a_row_that_repeats_it_in_brackets_is_the_persons() {
    for strength in ["strong", "weak"] {
        // What only holds a strong identifier somewhere is not judged: see below.
        let told = |other: &&str| strength == "weak" || !UNTOLD.contains(other);
        let signups: Vec<&str> = WRITTEN.into_iter().chain(OTHERS.into_iter().filter(told)).collect();
        let mut world = world("anna@x.example", &signups, strength);
        let (changed, _) = both(&mut world);
        for (number, signup) in (1..).zip(&signups) {
            let gone = changed.get(&format!("signups.{number}.kept")).is_some_and(|now| now == "gone");
            assert_eq!(gone, WRITTEN.contains(signup), "{signup:?} by an identifier that is {strength}");
        }
    }
}

#[test]
fn a_row_that_only_holds_it_somewhere_is_refused_before_anything_changes() {
    for signup in UNTOLD {
        let world = world("anna@x.example", &[signup], "strong");
        let connection = Connection::open(world.file()).unwrap();
        let error = survey(&connection, &world.request(), &world.case.subject).unwrap_err();
        assert_eq!(error.code(), Code::UnsupportedValueSpelling, "{signup:?}");
    }
}

#[test]
fn a_row_of_another_person_that_repeats_it_is_no_other_person_in_a_copy() {
    let mut world =
        world("anna@x.example", &["\"Anna Muster\" <anna@x.example>", "<joanna@x.example>"], "strong");
    world.case.trigger = serde_json::from_value(json!({ "kind": "access" })).unwrap();
    let text = rightful::to_canonical(&copied(&world)).unwrap();
    assert!(text.contains(r#""address":"\"Anna Muster\" <anna@x.example>""#), "{text}");
}

#[test]
fn a_case_may_write_it_either_way() {
    for (stored, named) in
        [("<anna@x.example>", "anna@x.example"), ("anna@x.example", "mailto:anna@x.example")]
    {
        let mut world = world(stored, &[], "strong");
        world.case.subject.key = None;
        world.case.subject.identifier = Some([("email".to_owned(), Value::Text(named.to_owned()))].into());
        world.case.subject.verified = Some("letter".to_owned());
        let (changed, _) = both(&mut world);
        assert_eq!(changed.get("letters.2.body").map(String::as_str), Some("mailto:[removed]"), "{stored}");
    }
}

#[test]
fn another_account_that_has_it_in_brackets_has_it() {
    for address in WRITTEN {
        let world = world(address, &[], "strong");
        world.sql("INSERT INTO users VALUES (3, 'anna@x.example', 'Anna Other')");
        let connection = Connection::open(world.file()).unwrap();
        let error = survey(&connection, &world.request(), &world.case.subject).unwrap_err();
        assert_eq!(error.code(), Code::SubjectSharedIdentifier, "{address:?}");
    }
}

#[test]
fn what_is_left_of_it_blocks_however_it_was_stored() {
    for address in WRITTEN {
        let mut world = world(address, &[], "strong");
        world.sql("CREATE TABLE log (line TEXT); INSERT INTO log VALUES ('sent to anna@x.example'), ('sent to joanna@x.example')");
        let mut policy = policy(", normalise: [case]", "strong");
        policy = policy.replace("collections:", "not_personal: [log]\ncollections:");
        world.policy = support::policy(&policy);
        let inputs = world.inputs();
        let outcome = world.run(inputs).unwrap();
        let Outcome::Blocked(findings) = outcome else { panic!("{address:?}: {outcome:?}") };
        let places: Vec<&str> = findings.iter().map(|found| found.at.as_str()).collect();
        assert!(places.iter().all(|at| at.starts_with("table log")), "{places:?}");
    }
}

/// What the scan finds of a value that is told to be somebody's address; `None` where it refuses the value.
fn scanned(file: &std::path::Path, value: &str) -> Option<BTreeSet<String>> {
    let known = json!({ "name": "users.known", "kind": "email", "strength": "strong", "value": value });
    let report = rightful_residue::wire::scan(&json!({ "identifiers": [known] }).to_string(), file).ok()?;
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let places = report["findings"].as_array().unwrap().iter();
    Some(places.filter_map(|found| Some(found["at"].as_str()?.split(", ").next()?.to_owned())).collect())
}

/// What values are made of.
const PIECES: [&str; 24] = [
    "anna@x.example",
    "anna@x.example",
    "bo@y.example",
    "Anna",
    "<",
    ">",
    "\"",
    "'",
    "(",
    ")",
    "[",
    "]",
    "mailto:",
    "E-Mail:",
    "a:",
    "https:",
    "//",
    " ",
    ",",
    ";",
    ".",
    "?s=x",
    "\u{feff}",
    "o'",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn eraser_and_scan_read_the_same_address(pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 1..7)) {
        let value = pieces.concat();
        if !rightful::carry::is_of_kind(&value, IdentifierKind::Email) {
            return Ok(());
        }
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("texts.sqlite");
        let connection = Connection::open(&file).unwrap();
        connection.execute_batch("CREATE TABLE anna (t); INSERT INTO anna VALUES ('an anna@x.example');
                                  CREATE TABLE bo (t); INSERT INTO bo VALUES ('to bo@y.example')").unwrap();
        connection.close().unwrap();
        let found = scanned(&file, &value);
        prop_assert!(found.is_some(), "the scan refuses {:?}", value);
        if let Ok(known) = Identifier::new(IdentifierKind::Email, &value) {
            let redactor = Redactor::new(&[known], "[removed]").unwrap();
            let erased: BTreeSet<String> = [("table anna", "an anna@x.example"), ("table bo", "to bo@y.example")]
                .into_iter().filter(|(_, text)| redactor.contains(text)).map(|(table, _)| table.to_owned()).collect();
            prop_assert_eq!(Some(erased), found, "{:?}", value);
        }
    }
}
