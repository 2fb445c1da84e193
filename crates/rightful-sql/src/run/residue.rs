//! The independent scan: what it is asked, and what it answers.

use std::collections::{BTreeMap, BTreeSet};

use rightful::carry::{Account, Carrier, Values, is_left, usable};
use rightful::certificate::ScanSummary;
use rightful::policy::{Form, IdentifierKind, Strength};
use rightful::survey::PersonCapture;
use rightful::{Code, Error, RunId, RunSeed, Value};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::Inputs;
use super::journal::Sealed;
use super::kept::{Index, Predicates, Sets};
use super::{listed, theirs};

/// A place where the scan found what should be gone; never the value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "what the scanner says of a finding, and no more")]
pub struct Finding {
    /// The place in words.
    pub at: String,
    /// The identifier by name, such as `users.email`.
    pub identifier: String,
    /// How it was spelled or encoded.
    pub variant: String,
    /// How many hits.
    pub count: u64,
}

/// What a finding calls a value that somebody wrote back, where the scanner names a spelling.
const RETURNED: &str = "written again since the change";

/// What it calls accounts of the person that an earlier run left, and the case does not name.
const UNNAMED: &str = "accounts left as stubs that the case does not name";

impl Finding {
    /// Cells of a column that hold what the run had written over, or no longer what it wrote.
    pub(super) fn returned(at: String, count: u64) -> Self {
        Self { at, identifier: String::new(), variant: RETURNED.to_owned(), count }
    }

    /// Whether it is no leftover that the scan found, but what somebody wrote in place of what the run had written: `at` is a
    /// column then, and `identifier` empty.
    #[must_use]
    pub fn is_returned(&self) -> bool {
        self.variant == RETURNED
    }

    /// An earlier run that left accounts of the person as stubs which the case does not name.
    pub(super) fn unnamed_stubs(run: &RunId) -> Self {
        Self { at: format!("run {run}"), identifier: String::new(), variant: UNNAMED.to_owned(), count: 1 }
    }

    /// Whether it is no leftover itself, but where leftovers may stand: what is kept with accounts that an earlier run left,
    /// and the case does not name, was not known to be the person's. `at` is that run, and `identifier` empty.
    #[must_use]
    pub fn is_unnamed_stub(&self) -> bool {
        self.variant == UNNAMED
    }
}

#[derive(Deserialize)]
struct KeptHits {
    count: u64,
}

#[derive(Deserialize)]
struct Unreadable {
    at: String,
    count: u64,
}

/// What the scanner answers, as far as a run needs it.
#[derive(Deserialize)]
pub(super) struct Report {
    pub(super) clean: bool,
    findings: Vec<Finding>,
    kept: Vec<KeptHits>,
    review: Vec<Finding>,
    unreadable: Vec<Unreadable>,
    scanned: BTreeMap<String, Json>,
    scanner: String,
}

impl Report {
    /// The report where there is nothing to look for: a plan that lets nothing go, or a person of whom nothing is known.
    pub(super) fn not_needed() -> Self {
        Self {
            clean: true,
            findings: Vec::new(),
            kept: Vec::new(),
            review: Vec::new(),
            unreadable: Vec::new(),
            scanned: BTreeMap::new(),
            scanner: "none".to_owned(),
        }
    }

    /// Adds what else blocks.
    pub(super) fn add(&mut self, findings: Vec<Finding>) {
        self.clean &= findings.is_empty();
        self.findings.extend(findings);
    }

    pub(super) fn blocking(&self) -> u64 {
        self.findings.iter().map(|finding| finding.count).sum::<u64>() + self.unreadable.len() as u64
    }

    pub(super) fn review_count(&self) -> u64 {
        self.review.iter().map(|finding| finding.count).sum()
    }

    /// The summary of a scan that looked for identifiers of these names.
    pub(super) fn summary(&self, identifiers: Vec<String>) -> ScanSummary {
        let mut review_places: BTreeMap<String, u64> = BTreeMap::new();
        for finding in &self.review {
            *review_places.entry(finding.at.clone()).or_default() += finding.count;
        }
        let number = |(name, value): (&String, &Json)| value.as_u64().map(|value| (name.clone(), value));
        ScanSummary {
            scanner: self.scanner.clone(),
            identifiers,
            scanned: self.scanned.iter().filter_map(number).collect(),
            kept: self.kept.iter().map(|hits| hits.count).sum(),
            review: self.review_count(),
            review_places,
        }
    }

    /// What blocks; a part that cannot be read blocks too, because nothing can be said of it.
    pub(super) fn into_findings(self) -> Vec<Finding> {
        let unreadable = self.unreadable.into_iter().map(|part| Finding {
            at: part.at,
            identifier: String::new(),
            variant: "unreadable".to_owned(),
            count: part.count,
        });
        self.findings.into_iter().chain(unreadable).collect()
    }
}

/// Reads the scanner's answer.
pub(super) fn read(report: &str) -> Result<Report, Error> {
    serde_json::from_str(report).map_err(|_| not_scanned())
}

pub(crate) fn not_scanned() -> Error {
    let message = "the scan could not be made or read: see that the scanner is there and start the run again";
    Error::new(Code::RunScan, "", message)
}

pub(super) fn changed() -> Error {
    let message =
        "another program wrote in the database during each of several scans: stop it and start the run again";
    Error::new(Code::RunChangedDuringScan, "", message)
}

/// What the scanner is to look for, and what may stay.
pub(super) fn request(inputs: &Inputs, sealed: &Sealed) -> Result<String, Error> {
    let mut sets = Sets::default();
    let of = (&inputs.plan, &inputs.request, sealed);
    let columns = |wanted: &rightful::survey::Capture| {
        sealed.columns.get(&wanted.collection).cloned().unwrap_or_default()
    };
    let accounts = sealed.accounts.iter().filter(|account| account.is_row());
    let accounts: BTreeSet<Vec<Value>> = accounts.map(|account| account.key.clone()).collect();
    let (made, indexes) = (made_people(inputs, sealed)?, indexes(inputs));
    let wanted = identifiers(inputs, sealed);
    let mut predicates = Predicates::new(of, accounts.clone(), &mut sets);
    let mut kept = predicates.kept(&columns, &indexes);
    kept.extend(listed::words(inputs));
    let mut person_rows = predicates.person_rows(&[]);
    if let (Some(people), Some(person)) =
        (inputs.request.capture(&inputs.request.people), inputs.request.person())
    {
        let own = accounts.union(&made).cloned().collect();
        let mut predicates = Predicates::new(of, own, &mut sets);
        let (known, columns) = (wanted.names(), columns(people));
        kept.extend(theirs::names(&mut predicates, (people, person), &known, &columns, &indexes));
    }
    if !made.is_empty() {
        // In a row that was unlinked a number like the old key may be anything.
        let except: Vec<String> = key_name(inputs).into_iter().collect();
        person_rows.extend(Predicates::new(of, made, &mut sets).person_rows(&except));
    }
    let request = json!({
        "identifiers": wanted.identifiers,
        "namesakes": wanted.namesakes(&sealed.accounts),
        "sets": sets.stated(),
        "kept": kept,
        "person_rows": person_rows,
    });
    serde_json::to_string(&request).map_err(|_| not_scanned())
}

/// The keys of the people the run made in place of the accounts. The one shared person stands for others too: what a
/// row of theirs says may be about anybody.
fn made_people(inputs: &Inputs, sealed: &Sealed) -> Result<BTreeSet<Vec<Value>>, Error> {
    let fresh = inputs.plan.form.as_ref().is_some_and(|form| form.used == Form::Fresh);
    let Some(person) = inputs.request.person().filter(|_| fresh) else { return Ok(BTreeSet::new()) };
    let seed = RunSeed::from_text(&sealed.seed)?;
    let carrier = Carrier::new(&inputs.plan, &inputs.request, inputs.given(), &seed, &sealed.accounts, None)?;
    let key = |row: &BTreeMap<String, Value>| {
        person.key.iter().map(|column| row.get(column).cloned().unwrap_or(Value::Null)).collect()
    };
    Ok(carrier.anonymous_people().iter().map(key).collect())
}

/// What findings call the key of the accounts, where it is one column and no identifier of its own.
fn key_name(inputs: &Inputs) -> Option<String> {
    let person = inputs.request.person()?;
    match person.key.as_slice() {
        [column] if !person.identifiers.contains_key(column) => {
            Some(format!("{}.{column}", inputs.request.people))
        }
        _ => None,
    }
}

/// What the scanner is to look for.
#[derive(Default)]
struct Wanted {
    identifiers: Vec<Json>,
    /// The identifier of the person that each is, by column.
    of: Vec<(String, Value)>,
}

impl Wanted {
    fn add(&mut self, identifier: Json, column: &str, value: &Value) {
        if !self.identifiers.contains(&identifier) {
            self.identifiers.push(identifier);
            self.of.push((column.to_owned(), value.clone()));
        }
    }

    fn names(&self) -> BTreeSet<String> {
        let name = |identifier: &Json| identifier.get("name").and_then(Json::as_str).map(str::to_owned);
        self.identifiers.iter().filter_map(name).collect()
    }

    /// By position, the identifiers that each other account has too.
    fn namesakes(&self, accounts: &[Account]) -> BTreeSet<Vec<usize>> {
        let of_one = |values: &Values| {
            let theirs = |(column, value): &(String, Value)| {
                values.get(column).is_some_and(|values| values.contains(value))
            };
            let positions = self.of.iter().enumerate().filter(|(_, of)| theirs(of));
            positions.map(|(position, _)| position).collect()
        };
        accounts.iter().flat_map(|account| &account.beside.namesakes).map(of_one).collect()
    }
}

fn identifiers(inputs: &Inputs, sealed: &Sealed) -> Wanted {
    let mut wanted = Wanted::default();
    let Some(person) = inputs.request.person() else { return wanted };
    let people = &inputs.request.people;
    for account in &sealed.accounts {
        for (column, value) in account.known() {
            let Some(identifier) = person.identifiers.get(column) else { continue };
            if is_left(&inputs.request, &inputs.plan, account, (column, value)) {
                continue;
            }
            let others = others(person, account, identifier.kind);
            for literal in literals(value, identifier.kind) {
                let (kind, strength) = if is_of_kind(&literal, identifier.kind) {
                    (kind(identifier.kind), identifier.strength)
                } else {
                    ("text", Strength::Weak)
                };
                let strength = match strength {
                    Strength::Strong => "strong",
                    Strength::Weak => "weak",
                };
                let name = format!("{people}.{column}");
                let found = json!({ "name": name, "kind": kind, "strength": strength, "value": literal, "others": others });
                wanted.add(found, column, value);
            }
        }
        // A link that was not cut shows as the account's key in a row that leads there. In place, keys stay by design.
        let in_place = inputs.plan.form.as_ref().is_some_and(|form| form.used == Form::InPlace);
        if let (Some(name), [key], false) = (key_name(inputs), account.key.as_slice(), in_place) {
            for literal in literals(key, IdentifierKind::Key) {
                wanted.add(
                    json!({ "name": name, "kind": "key", "strength": "weak", "value": literal }),
                    "",
                    key,
                );
            }
        }
    }
    wanted
}

/// What other accounts hold that contains an identifier of this kind.
fn others<'a>(person: &PersonCapture, account: &'a Account, kind: IdentifierKind) -> Vec<&'a str> {
    let of_kind = |column: &String| person.identifiers.get(column).is_some_and(|known| known.kind == kind);
    let held = account.beside.others.iter().filter(|(column, _)| of_kind(column));
    held.flat_map(|(_, values)| values).filter_map(Value::as_text).collect()
}

/// What the scan looked for, by name.
#[derive(Default)]
pub(super) struct LookedFor {
    /// The identifiers.
    pub(super) names: Vec<String>,
    /// The strong identifiers of the map, where no value of any of them was known: then nothing was looked for that is the
    /// person's for certain. An account that has one of several is looked for by that one. And those with a value in which
    /// something else stands, which is found nowhere else as it is.
    pub(super) unknown: Vec<String>,
}

/// Whether nothing of the person is known that can be looked for: the scanner would refuse to look for nobody.
pub(super) fn looks_for_nothing(inputs: &Inputs, sealed: &Sealed) -> bool {
    identifiers(inputs, sealed).identifiers.is_empty()
}

/// The names of what [`request`] has the scanner look for. Where nothing goes, nothing is looked for.
pub(super) fn looked_for(inputs: &Inputs, sealed: &Sealed) -> LookedFor {
    let Some(person) = inputs.request.person().filter(|_| inputs.plan.removes()) else {
        return LookedFor::default();
    };
    let wanted = identifiers(inputs, sealed);
    let strong = |identifier: &Json| identifier.get("strength").and_then(Json::as_str) == Some("strong");
    let known = wanted.identifiers.iter().any(strong);
    let useless = useless(inputs, person, &sealed.accounts);
    let is_unknown = |column: &String| !known || useless.contains(column);
    let strong = person.identifiers.iter().filter(|(_, of)| of.strength == Strength::Strong);
    let unknown = strong.map(|(column, _)| column).filter(|column| is_unknown(column));
    let of_people = |column: &String| format!("{}.{column}", inputs.request.people);
    let mut unknown: Vec<String> = unknown.map(of_people).collect();
    // Where no identifier is declared to be strong, nothing but the key could have been looked for.
    if wanted.identifiers.is_empty() && unknown.is_empty() {
        let key = inputs.request.capture(&inputs.request.people).map(|people| &people.key);
        unknown = key.into_iter().flatten().map(of_people).collect();
    }
    LookedFor { names: wanted.names().into_iter().collect(), unknown }
}

/// The identifiers of which the person has a value that cannot be looked for elsewhere.
fn useless<'a>(inputs: &Inputs, person: &PersonCapture, accounts: &'a [Account]) -> BTreeSet<&'a String> {
    let stands_alone = |value: &Value, kind: IdentifierKind| {
        let is = |text: &str| rightful::carry::is_placeholder(text) || !usable(text, kind).is_empty();
        literals(value, kind).iter().all(|literal| literal.as_str().is_none_or(is))
    };
    let known = accounts.iter().flat_map(|account| account.known().map(move |known| (account, known)));
    known
        .filter(|(account, (column, value))| {
            let of_kind = person.identifiers.get(*column);
            of_kind.is_some_and(|of| !stands_alone(value, of.kind))
                && !is_left(&inputs.request, &inputs.plan, account, (column, value))
        })
        .map(|(_, (column, _))| column)
        .collect()
}

/// What to look for where an identifier is this value. Of bytes that are not all text, it is the parts that are.
fn literals(value: &Value, kind: IdentifierKind) -> Vec<Json> {
    let texts = match value {
        Value::Null => Vec::new(),
        Value::Integer(_) if kind == IdentifierKind::Key => return vec![json!(value)],
        Value::Integer(number) => vec![number.to_string()],
        Value::Real(number) => vec![number.to_string()],
        Value::Text(text) => vec![text.clone()],
        Value::Blob(bytes) => bytes.utf8_chunks().map(|chunk| chunk.valid().to_owned()).collect(),
    };
    texts.into_iter().filter(|text| !text.trim().is_empty()).map(Json::String).collect()
}

/// Whether a value is of its declared kind. One that is not, such as `n/a` for an address, may stand in anybody's
/// row: the scanner would refuse it as an address, and as a strong text it would block for ever.
fn is_of_kind(value: &Json, kind: IdentifierKind) -> bool {
    value.as_str().is_none_or(|text| rightful::carry::is_of_kind(text, kind))
}

const fn kind(kind: IdentifierKind) -> &'static str {
    match kind {
        IdentifierKind::Email => "email",
        IdentifierKind::Phone => "phone",
        IdentifierKind::Iban => "iban",
        IdentifierKind::Handle => "handle",
        IdentifierKind::Key => "key",
        _ => "text",
    }
}

/// The full-text indexes of the store, and what each repeats.
fn indexes(inputs: &Inputs) -> Vec<Index<'_>> {
    let document = inputs.policy.document();
    let of_store = document.collections.iter().filter(|(_, found)| found.store == inputs.plan.store);
    let indexes = of_store.filter_map(|(name, collection)| {
        let of = collection.index_of.as_deref()?;
        let repeats = collection.fields.iter().filter_map(|(column, field)| {
            let copied = field.copy_of.as_ref()?;
            let of_it = copied.parent().is_some_and(|parent| parent.to_string() == of);
            of_it.then_some((copied.last(), column.as_str()))
        });
        Some(Index { of, table: collection.table(name).last().to_owned(), columns: repeats.collect() })
    });
    indexes.collect()
}
