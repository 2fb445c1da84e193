//! The audit log: who did what, with personal values inside its JSON.

use rusqlite::{Result, params};
use serde_json::{Value, json};
use time::{Date, Month};

use super::calendar::{LAST_DAY, any, at, day, instant};
use super::cast::{COLLEAGUE, MENTEES, RENAMED, SUBJECT, TWIN};
use super::load::Load;
use super::rng::Rng;

/// One entry before it has a number.
struct Entry {
    at: String,
    actor: Option<i64>,
    entity: (&'static str, i64),
    action: &'static str,
    detail: Value,
}

const SINCE: Date = day(2025, Month::November, 20);

pub(super) fn fill(load: &mut Load<'_>) -> Result<()> {
    let mut rng = load.rng("audit_log");
    let mut entries = Vec::new();
    for id in 1..=i64::try_from(load.people.len()).unwrap_or(0) {
        let count = match id {
            SUBJECT => 40,
            TWIN => 3,
            _ => rng.between(1, 4),
        };
        entries.extend((0..count).map(|_| entry(load, &mut rng, id)));
    }
    entries.push(renaming(load));
    entries.sort_by(|one, other| one.at.cmp(&other.at));
    let mut log = load.insert("audit_log", 7)?;
    for (number, entry) in (1_i64..).zip(entries) {
        let (kind, id) = entry.entity;
        log.row(params![number, entry.actor, kind, id, entry.action, entry.detail.to_string(), entry.at])?;
    }
    Ok(())
}

fn entry(load: &Load<'_>, rng: &mut Rng, id: i64) -> Entry {
    let person = load.person(id);
    // People around the subject did something to the subject, and the other way round.
    let other = match id {
        SUBJECT => COLLEAGUE,
        COLLEAGUE => SUBJECT,
        id if MENTEES.contains(&id) => SUBJECT,
        _ => load.anyone(rng),
    };
    let by = load.person(other);
    let date = any(rng, SINCE, LAST_DAY);
    let at = at(rng, date);
    match rng.between(0, 4) {
        0 => Entry {
            at,
            actor: Some(id),
            entity: ("User", id),
            action: "user.signed-in",
            detail: json!({ "email": person.email, "by": "password" }),
        },
        1 => Entry {
            at,
            actor: Some(other),
            entity: ("user", id),
            action: "user.matched",
            detail: json!({ "by": { "name": by.name, "user_id": other }, "person": { "name": person.name } }),
        },
        2 => Entry {
            at,
            actor: Some(id),
            entity: ("Meeting", rng.between(1, i64::try_from(load.people.len()).unwrap_or(1))),
            action: "meeting.published",
            detail: json!({ "text": format!("published by {} for @{}", person.name, by.handle) }),
        },
        3 => Entry {
            at,
            actor: Some(id),
            entity: ("User", id),
            action: "user.changed-phone",
            detail: json!({ "email": person.email, "phone": person.phone }),
        },
        _ => Entry {
            at,
            actor: None,
            entity: ("Message", rng.between(1, i64::try_from(load.people.len()).unwrap_or(1))),
            action: "message.mailed",
            detail: json!({ "to": [{ "address": person.email.to_uppercase(), "name": person.name }] }),
        },
    }
}

fn renaming(load: &Load<'_>) -> Entry {
    let person = load.person(SUBJECT);
    Entry {
        at: instant(RENAMED, 36_000),
        actor: Some(SUBJECT),
        entity: ("User", SUBJECT),
        action: "user.renamed",
        detail: json!({ "name": { "to": person.name }, "email": { "to": person.email } }),
    }
}
