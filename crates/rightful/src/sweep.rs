//! What is due of all people on a day, by one comparison a column and never by a loop over people.
//!
//! A retention period that runs from a row's own column needs no case: the policy and the day tell which dates are over
//! (Art. 5(1)(e)). What ends person by person, by an event or a withdrawal, is decided with [`decide`](crate::decide()) and keeps
//! its rows out of the sweep. Rows that are marked as on legal hold (Art. 17(3)(e)) or restricted (Art. 18(1)(c), 18(2))
//! are taken out, because a deletion job does not run on them.

use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet, VecDeque};
use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use crate::calendar::{Date, DateEncoding, UtcOffset};
use crate::law::Citation;
use crate::policy::{Bound, Collection, LinkForm, Purpose, PurposeUse, Role, column_of};
use crate::read::Read;
use crate::survey::Hop;
use crate::{All, Any, Compare, Comparison, Condition, Hash, Not, Path, Policy, Value};

/// What a deletion job has to look for on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Sweep {
    /// The policy it follows from.
    pub policy: Hash,
    /// The day.
    pub on: Date,
    /// The collections of which rows can be due by their own date.
    pub collections: BTreeMap<String, CollectionSweep>,
    /// Purposes whose rows cannot be found so though their period runs from a column: the collection with the date, or
    /// one on the way to it, names no `key`.
    pub unreached: Vec<Unreached>,
    /// Where it stands.
    pub cites: Vec<Citation>,
}

/// What to look for in one collection.
///
/// A row is due when at least one use applies to it, every use that applies is over, and it is not suspended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct CollectionSweep {
    /// The store it is in.
    pub store: String,
    /// Its table.
    pub table: Path,
    /// The purposes of its rows and fields. Where one is over, its users lose the row, even while another keeps it
    /// (Art. 5(1)(b)).
    pub uses: Vec<SweptUse>,
    /// Rows that are on hold or restricted, by their marks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suspended: Vec<Condition>,
    /// The rows that are due, as one condition, where every date is the row's own and no text has to be taken to another
    /// clock. A text that is no date can lie between two dates: what deletes reads it as [`Over::Row`] says, and such a
    /// row is never due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
}

/// A purpose of some rows of a collection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct SweptUse {
    /// The purpose.
    pub purpose: String,
    /// The rows it holds for; all where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// When it is over.
    pub over: Over,
}

/// When a purpose is over for a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(tag = "over", rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "every executor must be able to answer")]
pub enum Over {
    /// When the date in the column is the cut-off or before. A value that is no date is never over.
    Row {
        /// The steps from the row to the row with the date; none where it is the row's own.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        via: Vec<Hop>,
        /// The column.
        column: String,
        /// How it is written.
        encoding: DateEncoding,
        /// The distance from UTC of the clock whose day counts.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        offset: Option<UtcOffset>,
        /// The latest date that is over; none where no date is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cutoff: Option<Date>,
    },
    /// Never by date: it ends person by person.
    Person,
}

/// A purpose whose date a sweep cannot reach from a collection.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Unreached {
    /// The collection.
    pub collection: String,
    /// The purpose.
    pub purpose: String,
}

/// What of all people is due on `on` by the policy (Art. 5(1)(e)): one condition a collection.
///
/// Periods of hours or minutes are rounded up to days, so that nothing goes before its time. A floor ends a purpose by
/// its date only where the purpose awaits no event.
#[must_use]
pub fn sweep(policy: &Policy, on: Date) -> Sweep {
    let (mut collections, mut unreached) = (BTreeMap::new(), Vec::new());
    for (name, collection) in &policy.document().collections {
        let uses: Vec<SweptUse> = uses(policy, name, collection, on, &mut unreached);
        if !uses.iter().any(|swept| matches!(swept.over, Over::Row { .. })) {
            continue;
        }
        let suspended: Vec<Condition> =
            collection.suspended.iter().map(|marked| marked.when.clone()).collect();
        let condition = condition(&uses, &suspended);
        let store = collection.store.clone();
        collections.insert(
            name.clone(),
            CollectionSweep { store, table: collection.table(name), uses, suspended, condition },
        );
    }
    let cites = ["GDPR Art. 5(1)(b)", "GDPR Art. 5(1)(e)", "GDPR Art. 17(3)(e)", "GDPR Art. 18(1)(c)"];
    Sweep {
        policy: policy.hash(),
        on,
        collections,
        unreached,
        cites: cites.into_iter().map(Citation::known).collect(),
    }
}

/// Whether rows of a collection end by their dates alone, so that a sweep takes them: no purpose of them, or of a field, ends
/// person by person.
pub(crate) fn ends_by_date(policy: &Policy, name: &str, on: Date) -> bool {
    let found = policy.collection(name).map(|collection| uses(policy, name, collection, on, &mut Vec::new()));
    found.is_some_and(|uses| uses.iter().all(|swept| matches!(swept.over, Over::Row { .. })))
}

/// The purposes of the rows and fields of a collection, each once.
fn uses(
    policy: &Policy,
    name: &str,
    collection: &Collection,
    on: Date,
    unreached: &mut Vec<Unreached>,
) -> Vec<SweptUse> {
    let of_fields = collection.fields.values().filter_map(|field| field.purposes.as_deref()).flatten();
    let mut seen: Vec<&PurposeUse> = Vec::new();
    let mut found = Vec::new();
    for use_ in collection.purposes.iter().chain(of_fields) {
        let Some(purpose) = policy.document().purposes.get(use_.purpose()) else { continue };
        if seen.contains(&use_) {
            continue;
        }
        seen.push(use_);
        let over = over(policy, name, purpose, on).unwrap_or_else(|| {
            let missed = Unreached { collection: name.into(), purpose: use_.purpose().into() };
            if !unreached.contains(&missed) {
                unreached.push(missed);
            }
            Over::Person
        });
        found.push(SweptUse { purpose: use_.purpose().into(), when: use_.when().cloned(), over });
    }
    found
}

/// When a purpose is over for the rows of a collection; `None` where its date cannot be reached.
fn over(policy: &Policy, name: &str, purpose: &Purpose, on: Date) -> Option<Over> {
    let Some(retention) = &purpose.retention else { return Some(Over::Person) };
    let Some((home, column)) = retention.after.column.as_ref().and_then(column_of) else {
        return Some(Over::Person);
    };
    if retention.end == Bound::NotBefore && purpose.ends.is_some() {
        return Some(Over::Person);
    }
    let via = way(policy, name, home)?;
    let term = retention.term().ok().flatten()?;
    let encoding = retention.after.encoding?;
    let offset = retention.after.offset;
    Some(Over::Row { via, column: column.into(), encoding, offset, cutoff: term.cutoff(on) })
}

/// The shortest way from a collection to another by links of columns with role owner; none where there is no way, or no
/// key on it.
fn way(policy: &Policy, from: &str, home: &str) -> Option<Vec<Hop>> {
    let mut seen = BTreeSet::from([from]);
    let mut open: VecDeque<(&str, Vec<Hop>)> = VecDeque::from([(from, Vec::new())]);
    while let Some((name, way)) = open.pop_front() {
        if name == home {
            return Some(way);
        }
        for (link_name, link) in &policy.collection(name)?.links {
            let LinkForm::Columns(columns) = link.form(link_name) else { continue };
            let Some(to) = policy.collection(&link.to).filter(|_| link.role == Some(Role::Owner)) else {
                continue;
            };
            let key = to.person.as_ref().map(|person| &person.key).or(to.key.as_ref());
            let Some(key) = key.filter(|key| key.len() == columns.len()) else { continue };
            if seen.insert(&link.to) {
                let hop =
                    Hop { columns: columns.to_vec(), table: to.table(&link.to), to_columns: key.clone() };
                open.push_back((&link.to, way.iter().cloned().chain([hop]).collect()));
            }
        }
    }
    None
}

/// The rows that are due, in the closed grammar; none where a date lies on another row, or no comparison tells its day.
fn condition(uses: &[SweptUse], suspended: &[Condition]) -> Option<Condition> {
    let mut all = Vec::new();
    for swept in uses {
        let over = match &swept.over {
            Over::Person => never(),
            Over::Row { via, .. } if !via.is_empty() => return None,
            Over::Row { column, encoding, offset, cutoff, .. } => match cutoff {
                None => never(),
                Some(cutoff) => between(column, encoding.between(*offset, *cutoff)?),
            },
        };
        all.push(match &swept.when {
            None => over,
            Some(when) => any(Vec::from([not(when.clone()), over])),
        });
    }
    // Where every use has a condition, one of them has to apply: a row without purpose is no matter of retention.
    if uses.iter().all(|swept| swept.when.is_some()) {
        all.push(any(uses.iter().filter_map(|swept| swept.when.clone()).collect()));
    }
    if !suspended.is_empty() {
        all.push(not(any(suspended.to_vec())));
    }
    Some(Condition::All(All { all }))
}

/// From the first value to before the other.
fn between(column: &str, (first, bound): (Value, Value)) -> Condition {
    let compare = |compare| Condition::Columns([(String::from(column), Comparison::Compare(compare))].into());
    // Both are of the type of the column.
    let all = Vec::from([compare(Compare::Ge(first)), compare(Compare::Lt(bound))]);
    Condition::All(All { all })
}

fn any(any: Vec<Condition>) -> Condition {
    Condition::Any(Any { any })
}

fn not(condition: Condition) -> Condition {
    Condition::Not(Not { not: Box::new(condition) })
}

fn never() -> Condition {
    any(Vec::new())
}
