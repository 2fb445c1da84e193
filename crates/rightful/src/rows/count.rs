//! Counts one person's rows: the survey of rows in memory.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use super::capture::{Captured, capture, date_of};
use super::{Row, Rows, cell, cells};
use crate::carry::{Account, KeyText};
use crate::case::Subject;
use crate::decide::Class;
use crate::gather::Gather;
use crate::survey::{
    Becoming, Capture, ClassSurvey, Collision, Ends, Question, Referrer, Survey, SurveyRequest,
};
use crate::{Error, Value, find};

/// Counts what `request` asks for: numbers and dates, no key and no personal value.
///
/// # Errors
/// When an identifier of the person would match what is to replace it in text, or what was found is refused by
/// [`crate::find`].
pub fn survey(request: &SurveyRequest, subject: &Subject, rows: &Rows) -> Result<Survey, Error> {
    let captured = capture(request, subject, rows)?;
    if let Some(person) = request.person() {
        find::somebody(person, subject, captured.accounts.len())?;
    }
    let people = request.capture(&request.people);
    let of_people = |condition: Option<&crate::Condition>, among: &dyn Fn(usize) -> bool| {
        let Some((people, condition)) = people.zip(condition) else { return 0 };
        let meets = |row: &Row| condition.holds(&|column| cell(row, column));
        rows.of(&people.table).iter().enumerate().filter(|(i, row)| among(*i) && meets(row)).count() as u64
    };
    let person = request.person();
    let is_account = |i: usize| {
        let class = captured.rows.get(&request.people).and_then(|found| found.get(&i));
        class.zip(people).is_some_and(|(class, people)| is_account(people, class))
    };
    let mut becoming = Becoming::new();
    let mut survey = Survey {
        accounts: captured.accounts.iter().filter(|account| account.is_row()).count() as u64,
        nobody: of_people(person.and_then(|person| person.nobody.as_ref()), &is_account),
        shared: of_people(person.and_then(|person| person.shared.as_ref()), &|_| true),
        collections: request
            .collections
            .iter()
            .filter_map(|wanted| {
                let found = captured.rows.get(&wanted.collection).filter(|found| !found.is_empty())?;
                Some((wanted.collection.clone(), classes(wanted, found, rows)))
            })
            .gather(),
        referrers: request
            .referrers
            .iter()
            .map(|referrer| pointing(request, referrer, &captured, rows))
            .collect(),
        collisions: request
            .collisions
            .iter()
            .map(|collision| collapsing(request, collision, &captured, rows, &mut becoming))
            .collect(),
        kept_out: request.to_keep_out(&captured.accounts),
        unreadable: unreadable(request, &captured, rows),
        elsewhere: captured.elsewhere.clone(),
        ..Survey::default()
    };
    survey.tell(request, &captured.accounts);
    Ok(survey)
}

/// Whether a captured row of the collection of people is one of the person's own.
pub(super) fn is_account(people: &Capture, class: &str) -> bool {
    let at = people.questions.iter().position(|question| *question == Question::Subject);
    at.and_then(|at| class.as_bytes().get(at)).is_some_and(|answer| *answer == b'1')
}

fn classes(wanted: &Capture, found: &BTreeMap<usize, Class>, rows: &Rows) -> BTreeMap<Class, ClassSurvey> {
    let mut classes: BTreeMap<Class, ClassSurvey> = BTreeMap::new();
    for (i, class) in found {
        let Some(row) = rows.of(&wanted.table).get(*i) else { continue };
        let counted = classes.entry(class.clone()).or_default();
        counted.rows += 1;
        for question in &wanted.questions {
            if let Question::Due { purpose, via, column, encoding, offset, retention, .. } = question {
                let date = date_of(rows, row, via, column, (*encoding, *offset));
                let end = date.and_then(|date| retention.term().ok()??.end(date).ok());
                note_end(counted.ends.entry(purpose.clone()).or_default(), end);
            }
        }
    }
    classes
}

/// The documents of which nobody can tell whether they lead to the person, by link and the class of their row.
pub(super) fn unreadable(
    request: &SurveyRequest,
    captured: &Captured,
    rows: &Rows,
) -> BTreeMap<String, BTreeMap<Class, u64>> {
    let mut counts = BTreeMap::new();
    let of_people = captured.accounts.iter().any(Account::is_row);
    let counts_of = |to: &str, of: &[Class]| {
        let found = captured.rows.get(to).into_iter().flatten();
        if to == request.people { of_people } else { found.into_iter().any(|(_, class)| of.contains(class)) }
    };
    for wanted in &request.collections {
        for question in &wanted.questions {
            let Question::Json { link, to, of, .. } = question else { continue };
            if !counts_of(to, of) {
                continue;
            }
            let found = captured.rows.get(&wanted.collection);
            let mut classes: BTreeMap<Class, u64> = BTreeMap::new();
            for (i, row) in rows.of(&wanted.table).iter().enumerate() {
                if question.is_unreadable(&|column| cell(row, column)) {
                    let class = found.and_then(|found| found.get(&i)).cloned().unwrap_or_default();
                    *classes.entry(class).or_default() += 1;
                }
            }
            if !classes.is_empty() {
                counts.insert(wanted.place_of(link), classes);
            }
        }
    }
    counts
}

fn note_end(ends: &mut Ends, end: Option<crate::Date>) {
    match end {
        Some(end) => {
            ends.earliest = Some(ends.earliest.map_or(end, |earliest| earliest.min(end)));
            ends.latest = Some(ends.latest.map_or(end, |latest| latest.max(end)));
        }
        None => ends.unreadable += 1,
    }
}

/// How many rows point at captured rows, by the class pointed to and the class that points; a row that is not captured,
/// somebody else's, has the empty class.
fn pointing(
    request: &SurveyRequest,
    referrer: &Referrer,
    captured: &Captured,
    rows: &Rows,
) -> BTreeMap<Class, BTreeMap<Class, u64>> {
    let mut counts: BTreeMap<Class, BTreeMap<Class, u64>> = BTreeMap::new();
    let Some((to, found)) = request.capture(&referrer.to).zip(captured.rows.get(&referrer.to)) else {
        return counts;
    };
    let by_key: BTreeMap<KeyText, &Class> = found
        .iter()
        .filter_map(|(i, class)| {
            Some((KeyText::of(&cells(rows.of(&to.table).get(*i)?, &referrer.to_columns)?), class))
        })
        .gather();
    let theirs = referrer.collection.as_deref().and_then(|collection| captured.rows.get(collection));
    for (i, row) in rows.of(&referrer.table).iter().enumerate() {
        let class = cells(row, &referrer.columns).and_then(|key| by_key.get(&KeyText::of(&key)));
        if let Some(class) = class {
            let from = theirs.and_then(|theirs| theirs.get(&i)).cloned().unwrap_or_default();
            *counts.entry((*class).clone()).or_default().entry(from).or_default() += 1;
        }
    }
    counts
}

/// How many rows would repeat a unique key if their links all pointed at one person.
fn collapsing<'r>(
    request: &SurveyRequest,
    collision: &'r Collision,
    captured: &Captured,
    rows: &Rows,
    becoming: &mut Becoming<'r>,
) -> u64 {
    let Some(wanted) = request.capture(&collision.collection) else { return 0 };
    let all = rows.of(&wanted.table);
    let rest: Vec<String> =
        collision.unique.iter().filter(|column| !collision.links.contains(column)).cloned().collect();
    let rest_of = |row: &Row| cells(row, &rest).map(|key| KeyText::of(&key));
    let mut taken: BTreeSet<KeyText> = BTreeSet::new();
    let shared_key = shared_key(request, rows);
    if let Some(shared) = &shared_key {
        let shared = KeyText::of(shared);
        let points = |row: &&Row| cells(row, &collision.links).is_some_and(|key| KeyText::of(&key) == shared);
        taken.extend(all.iter().filter(points).filter_map(rest_of));
    }
    let theirs = captured.rows.get(&collision.collection).into_iter().flatten();
    let cut = theirs.filter(|(_, class)| collision.classes.contains(class)).filter_map(|(i, _)| all.get(*i));
    let mut collapse = 0;
    for row in cut {
        let repeats = rest_of(row).is_some_and(|key| !taken.insert(key));
        let becomes =
            cells(row, &collision.unique).map(|held| collision.becomes(held, shared_key.as_deref()));
        let by_another = becomes.is_some_and(|key| {
            let at = (collision.collection.as_str(), collision.unique.as_slice(), key);
            *becoming.entry(at).or_insert(&collision.links) != collision.links.as_slice()
        });
        collapse += u64::from(repeats || by_another);
    }
    collapse
}

/// The key of the shared anonymous person, where there is one: the least of those that qualify.
pub(super) fn shared_key(request: &SurveyRequest, rows: &Rows) -> Option<Vec<Value>> {
    let people = request.capture(&request.people)?;
    let person = people.person.as_ref()?;
    let shared = person.shared.as_ref()?;
    let is_shared = |row: &&Row| shared.holds(&|column| cell(row, column));
    rows.of(&people.table).iter().filter(is_shared).filter_map(|row| cells(row, &person.key)).min()
}
