//! Conversations and messages, comments, attachments and notifications.

use std::collections::BTreeMap;

use rusqlite::{Result, params};
use time::{Date, Month};

use super::calendar::{LAST_DAY, any, at, day, instant, later};
use super::cast::{COLLEAGUE, MENTEES, NEIGHBOURS, SUBJECT, TWIN};
use super::load::Load;
use super::mentoring::Relation;
use super::rng::Rng;
use super::text::{Genre, mention, write};

pub(super) fn fill(load: &mut Load<'_>, relations: &[Relation]) -> Result<()> {
    conversations(load, relations)?;
    messages(load, relations)?;
    comments(load)?;
    attachments(load)?;
    notifications(load)
}

/// One conversation for each relation, in the order of the relations.
fn conversations(load: &mut Load<'_>, relations: &[Relation]) -> Result<()> {
    let mut rng = load.rng("conversations");
    let mut conversations = load.insert("conversations", 4)?;
    let mut members = load.insert("conversation_members", 3)?;
    for (number, relation) in (1_i64..).zip(relations) {
        let (mentor, mentee) = (load.person(relation.mentor), load.person(relation.mentee));
        let title = format!("{} and {}", mentor.name, mentee.name);
        let by = rng.chance(90).then_some(mentor.id);
        conversations.row(params![number, title, by, instant(relation.start, 28_800)])?;
        for id in [mentor.id, mentee.id] {
            members.row(params![number, id, rng.chance(5)])?;
        }
    }
    Ok(())
}

/// A message before it has a number.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Draft {
    sent_at: String,
    conversation: i64,
    sender: i64,
    recipient: i64,
    is_reply: bool,
    /// Somebody else whom the message names.
    about: Option<i64>,
}

fn messages(load: &mut Load<'_>, relations: &[Relation]) -> Result<()> {
    let mut rng = load.rng("messages");
    let mut drafts = drafts(&mut rng, relations);
    drafts.sort_unstable();
    let mut last = BTreeMap::new();
    let mut messages = load.insert("messages", 7)?;
    for (number, draft) in (1_i64..).zip(drafts) {
        let (sender, recipient) = (load.person(draft.sender), load.person(draft.recipient));
        let mut body = write(&mut rng, Genre::Message, sender, recipient);
        if let Some(about) = draft.about {
            let named = mention(&mut rng, load.person(about));
            body.push_str(&format!(" PS: have you asked {named}, too?"));
        }
        let reply_to = last.insert(draft.conversation, number).filter(|_| draft.is_reply);
        messages.row(params![
            number,
            draft.conversation,
            draft.sender,
            draft.recipient,
            reply_to,
            draft.sent_at,
            body
        ])?;
    }
    Ok(())
}

fn drafts(rng: &mut Rng, relations: &[Relation]) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (conversation, relation) in (1_i64..).zip(relations) {
        let from_mentor = |number: i64| number % 2 == 0;
        let is_own = [relation.mentor, relation.mentee].contains(&SUBJECT);
        let is_near = relation.mentor == COLLEAGUE || MENTEES.contains(&relation.mentee);
        for number in 0..relation.messages {
            let date = later(relation.start, number * 5 + rng.between(0, 4)).min(LAST_DAY);
            let (sender, recipient) = if from_mentor(number) {
                (relation.mentor, relation.mentee)
            } else {
                (relation.mentee, relation.mentor)
            };
            // People around the subject name the subject, and those who could be taken for the subject.
            let about = match number {
                1 | 6 if is_near && !is_own => Some(SUBJECT),
                2 if is_near => Some(NEIGHBOURS.handle_starts_alike),
                3 if is_near => Some(NEIGHBOURS.email_ends_alike),
                4 if is_near => Some(NEIGHBOURS.email_starts_alike),
                _ => None,
            };
            drafts.push(Draft {
                sent_at: at(rng, date),
                conversation,
                sender,
                recipient,
                is_reply: rng.chance(50),
                about,
            });
        }
    }
    drafts
}

/// Comments hang on anything; two versions of the application spelled the type of a person differently.
fn comments(load: &mut Load<'_>) -> Result<()> {
    let mut rng = load.rng("comments");
    let people = i64::try_from(load.people.len()).unwrap_or(0);
    let meetings = people * 2;
    let mut comments = load.insert("comments", 6)?;
    for number in 0..people * 8 / 5 {
        let author = if number % 400 == 7 { SUBJECT } else { load.anyone(&mut rng) };
        let about = match number % 500 {
            11 => SUBJECT,
            13 => NEIGHBOURS.handle_starts_alike,
            _ => load.anyone(&mut rng),
        };
        let (kind, subject) = match rng.between(0, 9) {
            _ if about == SUBJECT && number % 1000 == 11 => ("User", about),
            _ if about == SUBJECT => ("user", about),
            0..3 => ("User", about),
            3..5 => ("user", about),
            5..7 => ("Goal", rng.between(1, people)),
            _ => ("Meeting", rng.between(1, meetings)),
        };
        let body = write(&mut rng, Genre::Comment, load.person(author), load.person(about));
        let when = at(&mut rng, day(2024, Month::January, 2));
        comments.row(params![number + 1, author, kind, subject, body, when])?;
    }
    // The number of the subject, but of a meeting and of a goal: other things altogether.
    for (offset, kind) in (1_i64..).zip(["Meeting", "Goal"]) {
        let (author, about) = (load.anyone(&mut rng), load.anyone(&mut rng));
        let body = write(&mut rng, Genre::Comment, load.person(author), load.person(about));
        let when = at(&mut rng, day(2024, Month::January, 3));
        comments.row(params![people * 8 / 5 + offset, author, kind, SUBJECT, body, when])?;
    }
    Ok(())
}

fn attachments(load: &mut Load<'_>) -> Result<()> {
    let mut rng = load.rng("attachments");
    let meetings = i64::try_from(load.people.len()).unwrap_or(0) * 2;
    let mut attachments = load.insert("attachments", 7)?;
    for person in &load.people {
        let count = match person.id {
            SUBJECT => 6,
            TWIN => 1,
            _ => rng.between(0, 1),
        };
        for number in 0..count {
            let (kind, subject, file) = match number {
                0 => ("User", person.id, "cv"),
                1 => ("user", person.id, "certificate"),
                _ => ("Meeting", rng.between(1, meetings), "handout"),
            };
            let kind = if number == 0 && person.id % 2 == 0 { "user" } else { kind };
            let content = format!("{file} of {} <{}>\n", person.name, person.email).repeat(12);
            attachments.row(params![
                None::<i64>,
                kind,
                subject,
                Some(person.id).filter(|_| number != 1),
                format!("{file}-{}.txt", person.handle),
                content.into_bytes(),
                instant(later(person.joined, 9), 52_000),
            ])?;
        }
    }
    Ok(())
}

fn notifications(load: &mut Load<'_>) -> Result<()> {
    let mut rng = load.rng("notifications");
    let since: Date = day(2026, Month::May, 1);
    let mut rows = Vec::new();
    for person in &load.people {
        let count = match person.id {
            SUBJECT => 40,
            TWIN => 2,
            _ => rng.between(0, 5),
        };
        for number in 0..count {
            let actor = match person.id {
                SUBJECT if number % 2 == 0 => COLLEAGUE,
                TWIN => COLLEAGUE,
                id if MENTEES.contains(&id) || id == COLLEAGUE => SUBJECT,
                _ => load.anyone(&mut rng),
            };
            rows.push((any(&mut rng, since, LAST_DAY), person.id, actor));
        }
    }
    rows.sort_unstable();
    let mut notifications = load.insert("notifications", 7)?;
    for (date, id, actor) in rows {
        let (person, by) = (load.person(id), load.person(actor));
        let created = at(&mut rng, date);
        let (kind, text) = match rng.between(0, 2) {
            0 => ("badge", format!("{} awarded a badge to {}", by.name, person.name)),
            1 => ("meeting", format!("{}: {} proposes a meeting", person.name, by.name)),
            _ => ("message", format!("@{} has a new message from @{}", person.handle, by.handle)),
        };
        let read = rng.chance(70).then(|| created.clone());
        notifications.row(params![
            None::<i64>,
            id,
            Some(actor).filter(|_| rng.chance(95)),
            kind,
            text,
            created,
            read
        ])?;
    }
    Ok(())
}
