//! Programmes, who mentors whom, meetings and their ratings.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Result, params};
use time::{Date, Month};

use super::calendar::{LAST_DAY, any, day, later};
use super::cast::{CLOSED_EARLIER, COLLEAGUE, MENTEES, SUBJECT, TWIN, TWIN_MENTOR};
use super::load::Load;
use super::text::{Genre, write};

/// One mentor and one mentee in a programme.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Relation {
    pub(super) start: Date,
    pub(super) mentor: i64,
    pub(super) mentee: i64,
    pub(super) programme: i64,
    pub(super) meetings: i64,
    pub(super) messages: i64,
}

const PROGRAMMES: i64 = 24;
/// Meetings are kept for three calendar years; each January the older ones go.
const FIRST_MEETING: Date = day(2023, Month::January, 9);

pub(super) fn fill(load: &mut Load<'_>) -> Result<Vec<Relation>> {
    let relations = relations(load);
    programmes(load)?;
    members(load, &relations)?;
    meetings(load, &relations)?;
    Ok(relations)
}

fn relations(load: &Load<'_>) -> Vec<Relation> {
    let mut rng = load.rng("relations");
    let people = i64::try_from(load.people.len()).unwrap_or(0);
    let mut seen = BTreeSet::new();
    let mut relations = cast_relations();
    seen.extend(relations.iter().map(|relation| (relation.mentor, relation.mentee)));
    for mentee in (1..=people).filter(|id| id % 3 != 0 && !matches!(*id, SUBJECT | TWIN)) {
        for _ in 0..(if rng.chance(30) { 2 } else { 1 }) {
            // Every third person is a mentor; the subject's number is one of them and is drawn by nobody.
            let mentor = rng.between(1, people / 3) * 3;
            let relation = Relation {
                start: any(&mut rng, FIRST_MEETING, day(2026, Month::August, 31)),
                mentor,
                mentee,
                programme: rng.between(3, PROGRAMMES),
                meetings: rng.between(2, 6),
                messages: rng.between(5, 13),
            };
            if mentor != SUBJECT && seen.insert((mentor, mentee)) {
                relations.push(relation);
            }
        }
    }
    relations.sort_unstable();
    relations
}

fn cast_relations() -> Vec<Relation> {
    let mentor_of = |(mentee, month)| Relation {
        start: day(2025, month, 3),
        mentor: SUBJECT,
        mentee,
        programme: 1,
        meetings: 8,
        messages: 24,
    };
    let months = [Month::January, Month::March, Month::July, Month::October];
    let mut relations: Vec<Relation> = MENTEES.into_iter().zip(months).map(mentor_of).collect();
    relations.push(Relation {
        start: day(2023, Month::September, 4),
        mentor: COLLEAGUE,
        mentee: SUBJECT,
        programme: 1,
        meetings: 14,
        messages: 70,
    });
    relations.push(Relation {
        start: day(2023, Month::May, 15),
        mentor: TWIN_MENTOR,
        mentee: TWIN,
        programme: 2,
        meetings: 3,
        messages: 5,
    });
    relations
}

fn programmes(load: &mut Load<'_>) -> Result<()> {
    let mut rng = load.rng("programmes");
    let mut programmes = load.insert("programmes", 6)?;
    for id in 1..=PROGRAMMES {
        let owner = if id == 4 { SUBJECT } else { load.anyone(&mut rng) };
        let person = load.person(owner);
        programmes.row(params![
            id,
            format!("Programme {id:02}"),
            format!("Mentoring across departments. Questions: {} or @{}.", person.email, person.handle),
            owner,
            later(FIRST_MEETING, -30).to_string(),
            (id % 5 == 0).then(|| day(2026, Month::December, 18).to_string()),
        ])?;
    }
    Ok(())
}

fn members(load: &mut Load<'_>, relations: &[Relation]) -> Result<()> {
    let mut roles = BTreeMap::new();
    for relation in relations {
        roles.entry((relation.programme, relation.mentor)).or_insert(("mentor", relation.start));
        roles.entry((relation.programme, relation.mentee)).or_insert(("mentee", relation.start));
    }
    roles.insert((4, SUBJECT), ("coordinator", FIRST_MEETING));
    let mut members = load.insert("programme_members", 4)?;
    for ((programme, person), (role, joined)) in &roles {
        members.row(params![programme, person, role, joined.to_string()])?;
    }
    let mut rng = load.rng("availability");
    let mut availability = load.insert("availability", 4)?;
    for (programme, person) in roles.keys() {
        for weekday in 1..=5 {
            if rng.chance(30) {
                availability.row(params![programme, person, weekday, rng.between(8, 18)])?;
            }
        }
    }
    Ok(())
}

fn meetings(load: &mut Load<'_>, relations: &[Relation]) -> Result<()> {
    let mut rng = load.rng("meetings");
    let mut held = Vec::new();
    for relation in relations {
        for number in 0..relation.meetings {
            // A fortnight apart, give or take: never twice on a day.
            let date = later(relation.start, number * 14 + rng.between(0, 9));
            if date <= LAST_DAY {
                held.push((date, relation));
            }
        }
    }
    held.sort_unstable();
    let mut meetings = load.insert("meetings", 7)?;
    let mut ratings = load.insert("meeting_ratings", 4)?;
    for (number, (date, relation)) in (1_i64..).zip(held) {
        let (mentor, mentee) = (load.person(relation.mentor), load.person(relation.mentee));
        let notes = rng.chance(75).then(|| write(&mut rng, Genre::Note, mentor, mentee));
        meetings.row(params![
            number,
            relation.programme,
            mentor.id,
            mentee.id,
            date.to_string(),
            rng.between(3, 18) * 5 + 15,
            notes,
        ])?;
        for (rater, other) in [(mentor, mentee), (mentee, mentor)] {
            if rng.chance(40) {
                let remark = rng.chance(50).then(|| write(&mut rng, Genre::Remark, rater, other));
                ratings.row(params![number, rater.id, rng.between(2, 5), remark])?;
            }
        }
    }
    // What is left of an account closed before: a person without a name, and their meetings.
    for (number, date) in [day(2024, Month::June, 6), day(2024, Month::June, 20)].into_iter().enumerate() {
        meetings.row(params![
            None::<i64>,
            3,
            TWIN_MENTOR,
            CLOSED_EARLIER[1],
            date.to_string(),
            45 + 15 * i64::try_from(number).unwrap_or(0),
            None::<&str>,
        ])?;
    }
    Ok(())
}
