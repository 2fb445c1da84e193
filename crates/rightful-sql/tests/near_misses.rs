//! One list of texts for both who read them: what the eraser takes out the independent scan finds, and what it leaves, because
//! it is somebody else's, does not block. Their codes have nothing in common.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a helper of a test may panic as the test may"
)]

use rightful::policy::IdentifierKind;
use rightful::redact::{Identifier, Redactor};
use rusqlite::Connection;
use serde_json::{Value, json};

/// Texts that hold the address.
const GOES: [&str; 29] = [
    "anna@x.example",
    "ANNA@X.example.",
    "'anna@x.example'",
    "\u{2018}anna@x.example\u{2019}",
    "(anna@x.example)",
    "<anna@x.example>",
    "{anna@x.example}",
    "`anna@x.example`",
    "mailto:anna@x.example?subject=x",
    "?mail=anna@x.example",
    "a=1&to=anna@x.example",
    "https://y.example/p?a=1&to=anna@x.example#top",
    "https://y.example/p?a=1&amp;to=anna%40x.example",
    "https://y.example/anna@x.example",
    "https://y.example/#anna@x.example",
    "/anna@x.example",
    "y.example/u/anna@x.example or ./anna@x.example",
    "<a title='anna@x.example' href=x>",
    "<a href=\"mailto:anna@x.example\">",
    "user=anna@x.example",
    "7|anna@x.example|x",
    "**anna@x.example**",
    "is it ?anna@x.example",
    "bo@y.example,anna@x.example;c@y.example",
    "bo@y.example!anna@x.example",
    "anna+news@x.example",
    "anna+bo=y.example@x.example",
    "x..anna@x.example",
    "&lt;anna@x.example&gt;",
];

/// Texts that hold an address of somebody else.
const STAYS: [&str; 32] = [
    "joanna@x.example",
    "anna@x.example.org",
    "anna@x.examples",
    "anna@x.example-bank.example",
    "jo.anna@x.example",
    "jo-anna@x.example",
    "jo_anna@x.example",
    "jo+anna@x.example",
    "jo--anna@x.example",
    "jo&#46;anna@x.example",
    "jo&#45;anna@x.example",
    "jo%2Eanna%40x.example",
    "o'anna@x.example",
    "'o'anna@x.example'",
    "mail=o'anna@x.example",
    "https://y.example/o'anna@x.example",
    "o&#39;anna@x.example",
    "o&apos;anna@x.example",
    "o&#x27;anna@x.example",
    "o%27anna%40x.example",
    "o\u{2019}anna@x.example",
    "mc&anna@x.example",
    "mc&amp;anna@x.example",
    "jo/anna@x.example",
    "jo!anna@x.example",
    "jo#anna@x.example",
    "jo~anna@x.example",
    "jo%anna@x.example",
    "jo?anna@x.example",
    "jo^anna@x.example",
    "jo$anna@x.example",
    "jo*anna@x.example",
];

/// Which of the texts the scan finds the address in.
fn scanned(texts: &[&str]) -> Vec<bool> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("texts.sqlite");
    let connection = Connection::open(&file).unwrap();
    for (number, text) in texts.iter().enumerate() {
        connection.execute_batch(&format!("CREATE TABLE t{number} (body TEXT)")).unwrap();
        connection.execute(&format!("INSERT INTO t{number} VALUES (?1)"), [text]).unwrap();
    }
    connection.close().unwrap();
    let email =
        json!({ "name": "users.email", "kind": "email", "strength": "strong", "value": "anna@x.example" });
    let report = rightful_residue::wire::scan(&json!({ "identifiers": [email] }).to_string(), &file).unwrap();
    let report: Value = serde_json::from_str(&report).unwrap();
    let found = |number: usize| {
        let place = format!("table t{number}, column body");
        report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|finding| finding["at"].as_str().unwrap().starts_with(&place))
    };
    (0..texts.len()).map(found).collect()
}

#[test]
fn eraser_and_scan_agree_on_whose_address_it_is() {
    let email = Identifier::new(IdentifierKind::Email, "anna@x.example").unwrap();
    let redactor = Redactor::new(&[email], "[removed]").unwrap();
    for (texts, goes) in [(GOES.as_slice(), true), (&STAYS, false)] {
        let found = scanned(texts);
        for (text, found) in texts.iter().zip(found) {
            let document = serde_json::to_string(&[text]).unwrap();
            assert_eq!(
                (redactor.contains(text), redactor.contains_json(&document).unwrap(), found),
                (goes, goes, goes),
                "{text}: by the eraser, by it in JSON, by the scan"
            );
        }
    }
}
