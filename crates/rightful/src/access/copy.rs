//! The copy of the data with the information beside it (Art. 15(1)–(4)).

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::beside::beside;
use super::context::{Context, context_of};
use super::datum::Cell;
use super::held::{Held, HeldRequest, HeldRow};
use super::missing::Missing;
use super::people::{FileKey, People};
use super::row::{Place, Relation, Shown};
use crate::case::{Restriction, RestrictionGround, Trigger};
use crate::gather::Gather;
use crate::law::{Citation, Cited, Redaction};
use crate::order::PutInOrder as _;
use crate::policy::{Field, PurposeUse, Source};
use crate::rows::Row;
use crate::survey::Ends;
use crate::{Case, Code, Date, Error, Hash, Path, Policy, Problems, Value};

/// The answer to a request for access (Art. 15). `Debug` shows numbers only.
#[derive(Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct AccessCopy {
    /// The policy it was made on.
    pub policy: Hash,
    /// The day it was made.
    pub on: Date,
    /// Whether anything is held of the person (Art. 15(1)).
    pub held: bool,
    /// What Art. 15(1)(a)–(h) and 15(2) ask to be told; nothing where nothing is held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<Context>,
    /// Every collection that may lead to the person, with what it holds of them: nothing, where that is so.
    pub collections: Vec<CollectionCopy>,
    /// How many cells or places in text were withheld or replaced, by reason (Art. 15(4)).
    pub redactions: Vec<Redacted>,
    /// How many other people are told apart in the file.
    pub others: u64,
    /// What a person has to look at before the copy is handed out (Art. 15(4)).
    pub to_weigh: Vec<ToWeigh>,
    /// What cannot be known of the copy by looking at it, as a closed list.
    pub limits: Vec<Limit>,
    /// What Art. 15 asks for that could not be looked at or said.
    pub missing: Vec<Missing>,
}

/// How many cells or places were withheld or replaced for a reason of Art. 15(4), 23(1) or 32(1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Redacted {
    /// The reason.
    pub reason: Redaction,
    /// How many.
    pub count: u64,
    /// Where the reason stands.
    pub cites: Citation,
}

/// What a collection holds of the person.
#[derive(Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct CollectionCopy {
    /// The collection.
    pub collection: String,
    /// Whether it holds anything of the person.
    pub held: bool,
    /// What its columns hold: origin, purposes and categories.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, FieldNote>,
    /// Until when the rows may be held, by purpose, where the period runs from a date of their own (Art. 15(1)(d)).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub until: BTreeMap<String, Ends>,
    /// What was withheld or replaced in it.
    pub redactions: Vec<Redacted>,
    /// The rows, in the order of their keys.
    pub rows: Vec<RowCopy>,
}

/// What a column holds (Art. 15(1)(a), (b), (g)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct FieldNote {
    /// The purposes it is held for in at least one of the rows.
    pub purposes: Vec<String>,
    /// The category of data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Where the data come from; nothing where the policy does not say, or where the column is a key or a link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Who they come from, where not from the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Why the policy withholds it, in the words for the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withheld: Option<String>,
    /// The restrictions of the case that name it: it is only stored (Art. 18(2)).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub restricted_by: BTreeSet<RestrictionGround>,
}

/// One row of the person. `Debug` shows what they are to it.
#[derive(Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct RowCopy {
    /// What the person is to it.
    #[serde(rename = "as")]
    pub relations: Vec<Relation>,
    /// The cells by column.
    pub cells: BTreeMap<String, Cell>,
    /// What it is restricted by, so that it is only stored (Art. 18(2)): the restrictions of the case, and the marks it carries.
    /// Of marks nothing is told where somebody else is in the row, as it may be they who asked (Art. 15(4)).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub restricted_by: BTreeSet<RestrictionGround>,
}

/// Something a person has to look at before the copy is handed out (Art. 15(4)).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ToWeigh {
    /// The collection.
    pub collection: String,
    /// Rows of others that tell of the person: what others wrote of them is theirs too.
    pub rows: u64,
    /// Art. 15(4).
    pub cites: Citation,
}

/// What cannot be known of a copy by looking at it (Art. 15(4)); the texts stand in the message catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Limit {
    /// Text may name people of whom the store has no row, or by what the policy does not declare.
    Strangers,
    /// Names of one word are replaced only of people the rows lead to.
    SingleWords,
    /// Somebody else is known by the same words as the person, or by a part of them: those were left as they are.
    SharedIdentifiers,
    /// Files and pictures are handed out as they are; nobody has looked at what they show.
    Binary,
}

impl core::fmt::Debug for AccessCopy {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "AccessCopy({} collections)", self.collections.len())
    }
}

impl core::fmt::Debug for CollectionCopy {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "CollectionCopy({}, {} rows)", self.collection, self.rows.len())
    }
}

impl core::fmt::Debug for RowCopy {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "RowCopy({:?})", self.relations)
    }
}

/// The answer to a request for access: the information of Art. 15(1)–(2) and the copy of Art. 15(3), in which other people
/// are told apart by numbers that mean nothing outside this file (Art. 15(4)).
///
/// # Errors
/// [`Code::AccessTrigger`] where the case asks for something else; [`Code::AccessDeceased`] where the person is dead (Recital 27);
/// every fact of the case that does not fit the policy.
pub fn access_copy(
    policy: &Policy,
    case: &Case,
    request: &HeldRequest,
    held: &Held,
    key: &FileKey,
) -> Result<AccessCopy, Problems> {
    if !matches!(case.trigger, Trigger::Access {}) {
        return Err(other_request("access"));
    }
    in_scope(case)?;
    let assembled = assemble(policy, request, held, key)?;
    let mut collections = Vec::new();
    let mut total = BTreeMap::new();
    let mut to_weigh = Vec::new();
    let mut binary = false;
    for (name, rows) in assembled.collections {
        let mut redactions = BTreeMap::new();
        for (reason, count) in rows.iter().flat_map(|(_, shown)| &shown.redactions) {
            *redactions.entry(*reason).or_insert(0) += count;
            *total.entry(*reason).or_insert(0) += count;
        }
        let of_others = rows.iter().filter(|(_, shown)| shown.of_others).count() as u64;
        if of_others > 0 {
            let cites = Citation::known("GDPR Art. 15(4)");
            to_weigh.push(ToWeigh { collection: name.to_string(), rows: of_others, cites });
        }
        binary |= rows.iter().any(|(_, shown)| shown.cells.values().any(is_binary));
        collections.push(collection_copy((policy, case), request, name, rows, redactions));
    }
    // Of what is not held of them nothing is told: somebody without an account is no member.
    let holding: BTreeSet<&str> =
        collections.iter().filter(|one| one.held).map(|one| one.collection.as_str()).gather();
    let context = context_of(policy, case, &holding)?;
    let held_any = !holding.is_empty();
    let mut limits = Vec::new();
    if held_any {
        limits.extend([Limit::Strangers, Limit::SingleWords]);
        limits.extend((assembled.shared > 0).then_some(Limit::SharedIdentifiers));
        limits.extend(binary.then_some(Limit::Binary));
    }
    let mut missing: Vec<Missing> = request.not_looked_at(held);
    if held_any {
        missing.extend(context.missing.iter().cloned());
    }
    missing.extend(collections.iter().flat_map(|copied| undated(policy, copied)));
    missing.put_in_order();
    missing.dedup();
    let mut copy = AccessCopy {
        policy: policy.hash(),
        on: case.decided,
        held: held_any,
        context: held_any.then_some(context),
        collections,
        redactions: counted(&total),
        others: assembled.others,
        to_weigh,
        limits,
        missing,
    };
    copy.cite(Cited::by(policy, Some(case.decided)));
    Ok(copy)
}

impl AccessCopy {
    /// Whether it can be said that nothing is held (Art. 15(1)): nothing was found, and everything was looked at.
    #[must_use]
    pub fn is_nothing_held(&self) -> bool {
        !self.held && self.missing.is_empty()
    }

    /// Names the provisions of the law that applies; its context does so itself.
    fn cite(&mut self, law: Cited) {
        let redactions = self.collections.iter_mut().flat_map(|collection| &mut collection.redactions);
        redactions.chain(&mut self.redactions).for_each(|redacted| law.rename(&mut redacted.cites));
        self.to_weigh.iter_mut().for_each(|to_weigh| law.rename(&mut to_weigh.cites));
        self.missing.iter_mut().for_each(|missing| law.rename(&mut missing.cites));
    }
}

/// Who is dead has no right to a copy or a package (Recital 27).
pub(super) fn in_scope(case: &Case) -> Result<(), Problems> {
    if !case.deceased {
        return Ok(());
    }
    let message = "the person is dead, and the GDPR gives nobody a copy of their data (Recital 27): refuse the request for the reason \
                   `deceased`, or leave `deceased` out where a national law gives the right";
    Err(Error::new(Code::AccessDeceased, "/deceased", message).into())
}

pub(super) fn other_request(wanted: &str) -> Problems {
    let message =
        alloc::format!("the case asks for something else: give a case whose trigger is of kind `{wanted}`");
    Error::new(Code::AccessTrigger, "/trigger/kind", message).into()
}

/// Every row of the person as it is handed out.
pub(super) struct Assembled<'a> {
    pub(super) collections: Vec<(&'a str, Vec<(&'a HeldRow, Shown)>)>,
    pub(super) others: u64,
    /// Identifiers of others that are the person's own too.
    shared: u64,
}

/// Looks at every row twice: once to see who is met, so that the file's key can number them, and once to write.
pub(super) fn assemble<'a>(
    policy: &'a Policy,
    request: &'a HeldRequest,
    held: &'a Held,
    key: &FileKey,
) -> Result<Assembled<'a>, Problems> {
    let mut people = People::new(&request.survey, held);
    let places: Vec<(Place<'_>, &[HeldRow])> = request
        .survey
        .collections
        .iter()
        .filter_map(|capture| {
            let rows = held.rows.get(&capture.collection).map(Vec::as_slice).unwrap_or_default();
            Some((Place::new(policy, request, held, &capture.collection)?, rows))
        })
        .collect();
    let each = places
        .iter()
        .enumerate()
        .flat_map(|(of, (place, rows))| rows.iter().enumerate().map(move |(at, row)| (place, row, (of, at))));
    let said = beside(policy, each, &people);
    people.learn(said);
    let all = |people: &mut People<'_>| {
        let mut collections = Vec::new();
        for (of, (place, rows)) in places.iter().enumerate() {
            let show = |(at, row)| (row, place.show(row, (of, at), people));
            let shown: Vec<(&HeldRow, Shown)> = rows.iter().enumerate().map(show).collect();
            collections.push((place.name, shown));
        }
        collections.put_in_order_by_key(|(name, _)| *name);
        collections
    };
    drop(all(&mut people));
    people.number(key)?;
    let collections = all(&mut people);
    Ok(Assembled { collections, others: people.count(), shared: people.ambiguous })
}

fn collection_copy(
    (policy, case): (&Policy, &Case),
    request: &HeldRequest,
    name: &str,
    rows: Vec<(&HeldRow, Shown)>,
    redactions: BTreeMap<Redaction, u64>,
) -> CollectionCopy {
    let raw: Vec<&Row> = rows.iter().map(|(row, _)| &row.cells).collect();
    let columns = request.read.get(name).map(Vec::as_slice).unwrap_or_default();
    let restricted = |reaches: &dyn Fn(&Restriction) -> bool| -> BTreeSet<RestrictionGround> {
        let reaching = case.restrictions.iter().filter(|restriction| reaches(restriction));
        reaching.map(|restriction| restriction.ground).gather()
    };
    let note = |column: &String| {
        let field = Path::one(name).join(column);
        let restricted_by = restricted(&|restriction| restriction.fields.contains(&field));
        (column.clone(), FieldNote { restricted_by, ..note(policy, name, column, &raw) })
    };
    let all = restricted(&|restriction| restriction.collections.iter().any(|one| one == name));
    CollectionCopy {
        collection: name.to_string(),
        held: !rows.is_empty(),
        fields: if rows.is_empty() { BTreeMap::new() } else { columns.iter().map(note).gather() },
        until: until(policy, name, &raw),
        redactions: counted(&redactions),
        rows: rows
            .into_iter()
            .map(|(_, shown)| RowCopy {
                relations: shown.relations,
                cells: shown.cells,
                restricted_by: all.union(&shown.marked).copied().gather(),
            })
            .collect(),
    }
}

fn note(policy: &Policy, name: &str, column: &str, rows: &[&Row]) -> FieldNote {
    let collection = policy.collection(name);
    let field = collection.and_then(|collection| collection.fields.get(column));
    let declared = policy.document();
    let mut purposes = BTreeSet::new();
    for row in rows {
        purposes.extend(purposes_of(policy, name, field, row));
    }
    FieldNote {
        purposes: purposes.into_iter().map(ToString::to_string).collect(),
        category: collection
            .zip(field)
            .and_then(|(home, field)| declared.category_of(home, field))
            .map(ToString::to_string),
        source: field.and_then(|field| declared.source_of(field)),
        from: field.and_then(|field| field.from.clone()),
        withheld: collection
            .and_then(|collection| collection.withheld(column))
            .map(|withhold| withhold.reason.clone()),
        restricted_by: BTreeSet::new(),
    }
}

/// What a field, or the row itself, is used for in one row.
pub(super) fn uses_of<'p>(
    policy: &'p Policy,
    name: &str,
    field: Option<&'p Field>,
    row: &Row,
) -> Vec<&'p PurposeUse> {
    let Some(collection) = policy.collection(name) else { return Vec::new() };
    let uses = field.map_or(collection.purposes.as_slice(), |field| collection.purposes_of(field));
    let cell = |column: &str| row.get(column).cloned().unwrap_or(Value::Null);
    let applies = |used: &&PurposeUse| used.when().is_none_or(|when| when.holds(&cell));
    uses.iter().filter(applies).collect()
}

/// The purposes a field, or the row itself, is held for in one row.
fn purposes_of<'p>(policy: &'p Policy, name: &str, field: Option<&'p Field>, row: &Row) -> Vec<&'p str> {
    uses_of(policy, name, field, row).into_iter().map(PurposeUse::purpose).collect()
}

/// Until when rows may be held for purposes whose period runs from a date of their own.
fn until(policy: &Policy, name: &str, rows: &[&Row]) -> BTreeMap<String, Ends> {
    let mut until: BTreeMap<String, Ends> = BTreeMap::new();
    for (purpose, declared) in &policy.document().purposes {
        let Some(retention) = &declared.retention else { continue };
        let Some((home, column)) = retention.after.column.as_ref().and_then(crate::policy::column_of) else {
            continue;
        };
        if home != name {
            continue;
        }
        let (Ok(Some(term)), encoding) =
            (retention.term(), retention.after.encoding.unwrap_or(crate::DateEncoding::Date))
        else {
            continue;
        };
        for row in rows.iter().filter(|row| purposes_of(policy, name, None, row).contains(&purpose.as_str()))
        {
            let date = row.get(column).and_then(|value| encoding.decode(retention.after.offset, value));
            let ends = until.entry(purpose.clone()).or_default();
            match date.and_then(|date| term.end(date).ok()) {
                Some(end) => {
                    ends.earliest = Some(ends.earliest.map_or(end, |earliest| earliest.min(end)));
                    ends.latest = Some(ends.latest.map_or(end, |latest| latest.max(end)));
                }
                None => ends.unreadable += 1,
            }
        }
    }
    until
}

/// Rows of which nobody can tell until when they may be held, as their dates cannot be read (Art. 15(1)(d)).
fn undated<'c>(policy: &'c Policy, copied: &'c CollectionCopy) -> impl Iterator<Item = Missing> + 'c {
    copied.until.iter().filter(|(_, ends)| ends.unreadable > 0).filter_map(|(purpose, ends)| {
        let retention = policy.document().purposes.get(purpose)?.retention.as_ref()?;
        let message = alloc::format!(
            "dates that are missing or not written as the policy says: {}. Until when these rows are held for `{purpose}` cannot be \
             told: correct `as` or `offset` of its `retention`, or the dates",
            ends.unreadable
        );
        Some(Missing::new(retention.after.column.as_ref()?, message, "GDPR Art. 15(1)(d)"))
    })
}

fn counted(redactions: &BTreeMap<Redaction, u64>) -> Vec<Redacted> {
    redactions
        .iter()
        .map(|(reason, count)| Redacted { reason: *reason, count: *count, cites: reason.citation() })
        .collect()
}

fn is_binary(cell: &Cell) -> bool {
    matches!(cell, Cell::Value(datum) if matches!(datum.0, Value::Blob(_)))
}
