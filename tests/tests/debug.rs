//! No `Debug` tells a personal value: what is printed as it is holds words of the organisation or of the law alone, and
//! what may hold a person's value has a `Debug` of its own that shows its kind or size.

#![expect(clippy::unwrap_used, reason = "a failed test panics")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::fs;
use std::path::{Path, PathBuf};

use rightful::carry::Account;
use rightful::case::Trigger;
use rightful::redact::Redactor;
use rightful::rows::Rows;
use rightful::{Case, Condition, RootKey, RunSeed, Value};
use syn::visit::Visit;
use syn::{Attribute, Fields, Item, ItemImpl, Type};

/// The libraries: everything an application may hold and print.
const LIBRARIES: [&str; 5] =
    ["rightful", "rightful-holidays", "rightful-residue", "rightful-sql", "rightful-yaml"];

/// Where text is printed as it is, and why that is nobody's. A folder stands for all files below it.
const WORDS: &[(&str, &str)] = &[
    (
        "rightful/src/access",
        "names and words of the policy, counts and reasons; what holds values has a Debug of its own",
    ),
    ("rightful/src/agenda", "names of the policy, and dates"),
    ("rightful/src/case", "names of the policy; what holds facts and reasons has a Debug of its own"),
    ("rightful/src/canonical.rs", "places inside a document: names of ours, positions of others"),
    ("rightful/src/certificate.rs", "names of the policy, hashes and keyed tags"),
    ("rightful/src/consent/child.rs", "countries"),
    ("rightful/src/consent/defect.rs", "rules of the law"),
    ("rightful/src/consent/fact.rs", "dates and states"),
    ("rightful/src/consent/history.rs", "states"),
    ("rightful/src/consent/receipt", "periods"),
    ("rightful/src/consent/withdrawal.rs", "names of the policy"),
    ("rightful/src/decide", "names of the policy and its conditions"),
    ("rightful/src/law", "rules of the law, and what the organisation records of its purposes"),
    ("rightful/src/letter/details.rs", "the organisation that writes"),
    ("rightful/src/plan", "names, counts and literals of the policy"),
    ("rightful/src/pointer.rs", "places inside a document"),
    ("rightful/src/policy", "the organisation's own declaration"),
    ("rightful/src/register", "the organisation's own declaration"),
    ("rightful/src/report", "sentences of the catalogue with names, counts and dates"),
    ("rightful/src/request", "references the organisation gives, and dates"),
    ("rightful/src/rows/sweep.rs", "names of the policy and counts"),
    ("rightful/src/schema.rs", "names of tables and columns"),
    ("rightful/src/survey.rs", "names of tables and columns, and counts"),
    ("rightful/src/sweep.rs", "names of the policy, and counts"),
    ("rightful/src/wire.rs", "names of functions"),
    ("rightful-holidays/src", "names of places and days"),
    ("rightful-residue/src/answer.rs", "names of tables and columns, and places"),
    ("rightful-residue/src/matching/edges.rs", "one character beside a hit, inside the scanner"),
    ("rightful-residue/src/request.rs", "names of tables and columns; literals have a Debug of their own"),
    ("rightful-residue/src/sqlite/ddl.rs", "names of columns"),
    ("rightful-residue/src/sqlite/state.rs", "the head of a file: sizes, counters and salts"),
    ("rightful-residue/src/sqlite/token.rs", "the text of a declaration"),
    ("rightful-sql/src/introspect/token.rs", "the text of a declaration"),
    ("rightful-sql/src/lock.rs", "the path of the lock"),
    ("rightful-sql/src/run", "names of tables and columns, and evidence, which holds no value"),
    ("rightful-sql/src/wire.rs", "names of tables and columns, and statements without their parameters"),
    ("rightful-yaml/src", "the text of a policy"),
];

/// Files, folders and types with a `Debug` of their own that no sample below shows: they hold no text of others, or
/// cannot be made from outside.
const SHOWN_ELSEWHERE: &[(&str, &str)] = &[
    ("rightful/src/access/copy.rs", "numbers of rows; its cells are shown below"),
    ("rightful/src/access/held.rs", "numbers of rows; an executor makes it"),
    ("rightful/src/access/package.rs", "numbers of rows; its cells are shown below"),
    ("rightful/src/calendar", "days, times and periods"),
    ("rightful/src/carry.rs: Carrier", "how many accounts; a run makes it"),
    ("rightful/src/carry/entry.rs: Entry", "nothing of what it holds; a run makes it"),
    ("rightful/src/find/doubt.rs: Doubts", "how many identifiers; a survey makes it"),
    ("rightful/src/find/former.rs: Former", "how many identifiers; a survey makes it"),
    ("rightful/src/find/others.rs: Others", "how many identifiers; a survey makes it"),
    ("rightful/src/error.rs", "codes, places and messages, which the command's tests search for values"),
    ("rightful/src/json_edit/path.rs", "paths of the policy"),
    ("rightful/src/law/clock", "times, offsets and places where a law runs"),
    ("rightful/src/name.rs", "names of tables and columns"),
    ("rightful/src/path.rs", "names of tables and columns"),
    ("rightful/src/policy/mod.rs", "a hash"),
    ("rightful/src/redact/others.rs", "how many people; a copy makes it"),
    ("rightful/src/report/line.rs", "words and names; of a value nothing"),
    ("rightful/src/request/reference.rs", "a reference the organisation gives"),
    ("rightful-residue/src/error.rs", "codes and places"),
    ("rightful-residue/src/sqlite/record.rs", "cells inside the scanner; its own tests show them"),
    ("rightful-sql/src/effect.rs: ScanRequest", "its size; the run makes it"),
    ("rightful-sql/src/machine.rs", "nothing of what it does"),
    ("rightful-sql/src/sqlite.rs: Driver", "nothing of what it holds"),
    ("rightful-yaml/src/problem.rs", "places of a policy"),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() && name != "tests" {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") && name != "tests.rs" {
            found.push(path);
        }
    }
}

/// The types of a file that print text as it is, and those that print themselves.
#[derive(Default)]
struct Printed {
    as_it_is: BTreeSet<String>,
    own: BTreeSet<String>,
}

/// Whether a type is, or holds, text or bytes. A type of ours among its arguments answers for itself.
#[derive(Default)]
struct Text(bool);

impl<'a> Visit<'a> for Text {
    fn visit_path_segment(&mut self, segment: &'a syn::PathSegment) {
        const TEXT: [&str; 9] =
            ["String", "str", "u8", "char", "Cow", "SmolStr", "OsString", "PathBuf", "Json"];
        self.0 |= TEXT.contains(&segment.ident.to_string().as_str());
        syn::visit::visit_path_segment(self, segment);
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        self.0 |= path.segments.first().is_some_and(|first| first.ident == "serde_json");
        syn::visit::visit_path(self, path);
    }
}

fn is_text(of: &Type) -> bool {
    let mut text = Text::default();
    text.visit_type(of);
    text.0
}

fn derives_debug(attributes: &[Attribute]) -> bool {
    let mut found = false;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
        let derived = attribute.parse_nested_meta(|meta| {
            found |= meta.path.segments.last().is_some_and(|last| last.ident == "Debug");
            Ok(())
        });
        derived.unwrap();
    }
    found
}

fn holds_text(fields: &Fields) -> bool {
    fields.iter().any(|field| is_text(&field.ty))
}

/// The name of the type an `impl Debug for` is about.
fn prints_itself(item: &ItemImpl) -> Option<String> {
    let (of, _) = item.trait_.as_ref()?;
    let Type::Path(on) = &*item.self_ty else { return None };
    let debug = of.segments.last().is_some_and(|last| last.ident == "Debug");
    debug.then(|| on.path.segments.last().unwrap().ident.to_string())
}

fn look(items: &[Item], printed: &mut Printed) {
    for item in items {
        match item {
            Item::Struct(of) if derives_debug(&of.attrs) && holds_text(&of.fields) => {
                printed.as_it_is.insert(of.ident.to_string());
            }
            Item::Enum(of)
                if derives_debug(&of.attrs)
                    && of.variants.iter().any(|variant| holds_text(&variant.fields)) =>
            {
                printed.as_it_is.insert(of.ident.to_string());
            }
            Item::Impl(of) => printed.own.extend(prints_itself(of)),
            Item::Mod(of) if of.ident != "tests" => {
                look(of.content.as_ref().map_or(&[], |(_, items)| items), printed);
            }
            _ => {}
        }
    }
}

/// What each file prints, by its path below `crates/`.
fn printed() -> BTreeMap<String, Printed> {
    let crates = root().join("crates");
    let mut found = BTreeMap::new();
    for library in LIBRARIES {
        let mut files = Vec::new();
        sources(&crates.join(library).join("src"), &mut files);
        for file in files {
            let mut printed = Printed::default();
            look(&syn::parse_file(&fs::read_to_string(&file).unwrap()).unwrap().items, &mut printed);
            let name = file.strip_prefix(&crates).unwrap().to_str().unwrap().replace('\\', "/");
            found.insert(name, printed);
        }
    }
    found
}

/// Whether a file is the one named, or below the folder named.
fn is_below(file: &str, named: &str) -> bool {
    file.strip_prefix(named).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[test]
fn text_is_printed_only_where_it_is_nobodys() {
    let printed = printed();
    let told = |file: &str| WORDS.iter().any(|(named, _)| is_below(file, named));
    let untold: Vec<String> = printed
        .iter()
        .filter(|(file, found)| !found.as_it_is.is_empty() && !told(file))
        .map(|(file, found)| format!("{file}: {:?}", found.as_it_is))
        .collect();
    assert!(
        untold.is_empty(),
        "give these a Debug of their own, or say why the text is nobody's: {untold:#?}"
    );
    for (named, _) in WORDS {
        let used = printed.iter().any(|(file, found)| is_below(file, named) && !found.as_it_is.is_empty());
        assert!(used, "{named} prints no text: take it from the list");
    }
}

/// In every personal place of the samples.
const CANARY: &str = "zcanary";

/// The name a type goes by, without its modules and arguments.
fn name<T: Debug + ?Sized>() -> String {
    let whole = std::any::type_name::<T>();
    let bare = whole.split('<').next().unwrap();
    bare.rsplit("::").next().unwrap().to_owned()
}

/// What has been shown to say nothing.
#[derive(Default)]
struct Shown(BTreeSet<String>);

impl Shown {
    fn show<T: Debug>(&mut self, value: &T) {
        for told in [format!("{value:?}"), format!("{value:#?}")] {
            let told = told.to_lowercase();
            let hex: String = CANARY.bytes().map(|byte| format!("{byte:02x}")).collect();
            assert!(!told.contains(CANARY) && !told.contains(&hex), "{}: {told}", name::<T>());
        }
        self.0.insert(name::<T>());
    }
}

fn read<T: serde::de::DeserializeOwned>(json: serde_json::Value) -> T {
    serde_json::from_value(json).unwrap()
}

/// A value of each type that may hold something of a person, with the canary wherever it may.
fn samples() -> Shown {
    use serde_json::json;
    let mut shown = Shown::default();
    let text = Value::Text(format!("{CANARY}@x.example"));
    shown.show(&text);
    shown.show(&Value::Blob(CANARY.into()));
    shown.show(&rightful::access::Datum(text.clone()));
    shown.show(&rightful::access::Cell::value(text.clone()));
    let case: Case = read(json!({
        "decided": "2026-11-21",
        "subject": { "collection": "users", "identifier": { "email": CANARY }, "verified": CANARY },
        "trigger": { "kind": "relationship-ended", "event": "account.closed", "on": "2026-11-20" },
        "holds": [{ "collections": ["users"], "reference": CANARY, "review": "2027-01-01" }],
        "exceptions": [{ "exception": "legal-claims", "collections": ["users"], "reason": CANARY, "until": "2027-01-01" }],
    }));
    shown.show(&case.subject);
    shown.show(&case);
    shown.show(&case.trigger);
    let corrected: Trigger = read(json!({ "kind": "rectification", "corrections": [
        { "collection": "users", "field": "email", "was": CANARY, "now": CANARY } ] }));
    shown.show(&corrected);
    if let Trigger::Rectification { corrections, .. } = &corrected {
        corrections.iter().for_each(|correction| shown.show(correction));
    }
    let found: Trigger =
        read(json!({ "kind": "erasure", "ground": "unlawful-processing", "collections": ["users"],
        "finding": { "by": "court", "what": CANARY, "provision": CANARY } }));
    shown.show(&found);
    if let Trigger::Erasure { finding: Some(finding), .. } = &found {
        shown.show(finding);
    }
    for hold in &case.holds {
        shown.show(hold);
    }
    for exception in &case.exceptions {
        shown.show(exception);
    }
    let condition: Condition = read(json!({ "name": CANARY }));
    shown.show(&condition);
    let account = Account {
        key: vec![text.clone()],
        identifiers: BTreeMap::from([("email".into(), text.clone())]),
        is_stub: false,
        beside: read(json!({ "namesakes": [{ "name": [CANARY] }], "others": { "email": [CANARY] },
            "former": { "email": [CANARY] }, "taken": [] })),
    };
    shown.show(&account);
    shown.show(&account.beside);
    shown.show(&rightful::carry::KeyText::of(&account.key));
    let rows: Rows = read(json!({ "users": [{ "id": CANARY, "email": CANARY }] }));
    shown.show(&rows);
    let identifier =
        rightful::redact::Identifier::new(rightful::policy::IdentifierKind::Name, CANARY).unwrap();
    shown.show(&identifier);
    shown.show(&Redactor::new(&[identifier], "[removed]").unwrap());
    shown.show(&rightful::wire::Shapes::new(CANARY));
    secrets(&mut shown);
    consents(&mut shown);
    letters(&mut shown);
    let erasure: rightful::law::retention::Erasure = read(json!({ "token": CANARY, "on": "2026-01-01" }));
    shown.show(&erasure);
    shown.show(&rightful_sql::KeyText::new(CANARY.to_owned()));
    let sql = "SELECT ?1".to_owned();
    let kind = rightful_sql::Kind::Query;
    let params = vec![text.clone()];
    shown.show(&rightful_sql::Statement { sql, params, kind, outside_transaction: false });
    shown.show(&rightful_sql::Answer::Rows(vec![vec![text.clone()]]));
    shown.show(&rightful_sql::Answer::Scanned(CANARY.to_owned()));
    scanner(&mut shown);
    shown
}

fn secrets(shown: &mut Shown) {
    let mut entropy = [7; 32];
    entropy.iter_mut().zip(CANARY.bytes()).for_each(|(byte, letter)| *byte = letter);
    let root = RootKey::from_entropy(&entropy).unwrap();
    shown.show(&root);
    shown.show(&rightful::access::FileKey::from_entropy(&entropy).unwrap());
    shown.show(&root.to_text());
    shown.show(&root.case_key());
    shown.show(&root.ledger_key());
    shown.show(&root.pseudonym_key("mail"));
    let seed = RunSeed::given(&entropy);
    shown.show(&seed.run_key());
    shown.show(&seed);
}

fn consents(shown: &mut Shown) {
    use rightful::consent::{Columns, Event, History, Kind, Obtained};
    use serde_json::json;
    let at: rightful::DateTime = "2026-01-01T00:00:00Z".parse().unwrap();
    let told = |event: Event| Event { evidence: Some(CANARY.into()), id: Some(CANARY.into()), ..event };
    let event = told(Event::new(at, Kind::Given, CANARY));
    shown.show(&event);
    shown.show(&History::of(vec![event]).unwrap());
    shown.show(&read::<rightful::consent::ChildConsent>(json!({
        "country": CANARY, "on": "2026-03-01", "basis": "consent", "offered_directly": true, "given_by": "child",
        "age": 13, "efforts": CANARY,
    })));
    shown.show(&read::<Obtained>(json!({
        "act": "affirmative-act", "controller": CANARY, "purposes": [CANARY], "separate": true,
        "distinguishable": true, "condition_of_service": false, "detriment": false, "withdrawal_announced": true,
        "withdrawal_as_easy": true,
    })));
    let mut columns = Columns::default();
    columns.purpose(CANARY).unwrap();
    shown.show(&columns);
    let consents = columns.sorted();
    shown.show(&consents.states(at));
    shown.show(&consents);
    let record: rightful::consent::Record = read(json!({
        "record_id": CANARY, "pii_principal_id": CANARY, "privacy_notice": CANARY,
        "purposes": [{ "purpose": CANARY, "pii_information": [{ "pii_type": CANARY }] }],
        "parties": [{ "party_id": CANARY, "party_name": CANARY }],
        "events": [{ "entity_id": CANARY }],
    }));
    shown.show(&record);
    record.purposes.iter().flatten().for_each(|purpose| shown.show(purpose));
    record.parties.iter().flatten().for_each(|party| shown.show(party));
    record.events.iter().flatten().for_each(|event| shown.show(event));
}

fn letters(shown: &mut Shown) {
    use rightful::letter::{Details, Kind, letter};
    use serde_json::json;
    let request = read(json!({
        "id": "2026-0017", "subject": "7f83b1657ff1fc53b92dc18148a1d65dfc2d4b1fa3d677284addd200126d9069",
        "events": [{ "on": "2026-03-05", "what": { "kind": "received", "channel": "email", "rights": ["erasure"] } }],
    }));
    let details: Details = read(json!({
        "on": "2026-03-12", "from": { "name": "Acme", "contact": "privacy@acme.example" }, "greeting": CANARY,
        "due": { "kind": "by", "on": "2026-04-07" }, "kept": [{ "what": CANARY, "until": "2030-01-01" }],
        "explanation": [CANARY],
    }));
    shown.show(&details);
    details.kept.iter().for_each(|kept| shown.show(kept));
    let letter = letter(&request, Kind::Receipt, &details, rightful::Language::English).unwrap();
    assert!(letter.text().contains(CANARY), "the letter itself speaks to the person");
    shown.show(&letter);
    for part in &letter.parts {
        shown.show(part);
        part.says.iter().for_each(|sentence| shown.show(sentence));
    }
}

fn scanner(shown: &mut Shown) {
    use rightful_residue::{Predicate, Request};
    use serde_json::json;
    let request: Request = read(json!({
        "identifiers": [{ "name": "users.email", "kind": "text", "strength": "strong", "value": CANARY }],
        "kept": [{ "table": "invoices", "when": { "op": "eq", "column": "name", "value": CANARY }, "reason": "law" }],
    }));
    shown.show(&request);
    for identifier in &request.identifiers {
        shown.show(identifier);
        shown.show(&identifier.value);
    }
    for kept in &request.kept {
        shown.show::<Predicate>(&kept.when);
    }
    let inside: Predicate =
        read(json!({ "op": "json-eq", "column": "details", "path": [CANARY, 0], "value": CANARY }));
    shown.show(&inside);
    let Predicate::JsonEq { path, .. } = &inside else { return };
    path.iter().for_each(|step| shown.show(step));
}

#[test]
fn what_may_be_a_persons_is_not_shown() {
    let shown = samples();
    let printed = printed();
    let own: Vec<(&str, &str, String)> = printed
        .iter()
        .flat_map(|(file, found)| {
            found.own.iter().map(move |name| (&**file, &**name, format!("{file}: {name}")))
        })
        .collect();
    let elsewhere = |file: &str, whole: &str| {
        SHOWN_ELSEWHERE.iter().any(|(named, _)| whole == *named || is_below(file, named))
    };
    let unseen: Vec<&String> = own
        .iter()
        .filter(|(file, name, whole)| !shown.0.contains(*name) && !elsewhere(file, whole))
        .map(|(.., whole)| whole)
        .collect();
    assert!(unseen.is_empty(), "show a sample of each: {unseen:#?}");
    for (named, _) in SHOWN_ELSEWHERE {
        let used = own.iter().any(|(file, _, whole)| whole == named || is_below(file, named));
        assert!(used, "{named} has no Debug of its own: take it from the list");
    }
}
