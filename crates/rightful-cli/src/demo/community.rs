//! Accounts, teams, sign-ins, devices, consents and the newsletter.

use rusqlite::{Result, params};
use serde_json::json;
use time::{Date, Month};

use super::calendar::{LAST_DAY, any, at, day, instant, later};
use super::cast::{self, CLOSED_EARLIER, COLLEAGUE, SUBJECT, TWIN};
use super::load::Load;
use super::person::{OPENING, Person, token};
use super::rng::Rng;

const TEAMS: &[&str] = &[
    "Adler", "Birch", "Cypress", "Dolphin", "Elm", "Falcon", "Gull", "Heron", "Ibis", "Juniper", "Kestrel",
    "Larch",
];
const PLATFORMS: &[&str] = &["android", "ios", "web"];
const SIGN_IN_FROM: Date = day(2025, Month::May, 20);

pub(super) fn fill(load: &mut Load<'_>) -> Result<()> {
    teams(load)?;
    users(load)?;
    rename(load)?;
    profiles(load)?;
    sign_ins(load)?;
    devices(load)?;
    consents(load)?;
    newsletter(load)?;
    settings(load)
}

/// One team for every eighty people or so.
fn team_count(load: &Load<'_>) -> i64 {
    i64::try_from(load.people.len() / 80).unwrap_or(1).max(6)
}

fn teams(load: &mut Load<'_>) -> Result<()> {
    let mut rng = load.rng("teams");
    let mut teams = load.insert("teams", 4)?;
    for id in 1..=team_count(load) {
        let lead = match id {
            5 => Some(SUBJECT),
            _ => rng.chance(80).then(|| load.anyone(&mut rng)),
        };
        let name = format!("{} {id}", rng.pick(TEAMS));
        teams.row(params![id, name, lead, instant(OPENING, 3600 * 9)])?;
    }
    Ok(())
}

fn users(load: &mut Load<'_>) -> Result<()> {
    let mut users = load.insert("users", 14)?;
    // The system account, and two people whose accounts were closed before.
    for (id, email) in [
        (0, "nobody@mentor.example"),
        (CLOSED_EARLIER[0], "k3v9tq@closed.mentor.example"),
        (CLOSED_EARLIER[1], "x8m2ra@closed.mentor.example"),
    ] {
        let status = if id == 0 { "system" } else { "closed" };
        let since = instant(OPENING, 0);
        let none = None::<&str>;
        users.row(params![
            id,
            "Anonymous user",
            email,
            none,
            none,
            none,
            none,
            "en",
            status,
            none,
            none,
            since,
            since,
            none
        ])?;
    }
    let teams = team_count(load);
    for person in &load.people {
        let mut rng = Rng::new(load.seed(), "users", person.id);
        let team = if person.id == SUBJECT { Some(5) } else { rng.chance(60).then(|| rng.between(1, teams)) };
        let inviter = match person.id {
            SUBJECT => Some(COLLEAGUE),
            101 | 202 | 613 => Some(SUBJECT),
            id if id > 1 => rng.chance(50).then(|| rng.between(1, id - 1)),
            _ => None,
        };
        // Who was renamed gets the present name by an update below, so that the trigger writes the history.
        let (name, email) = match &person.former {
            Some(former) => (&former.name, &former.email),
            None => (&person.name, &person.email),
        };
        let created = at(&mut rng, person.joined);
        users.row(params![
            person.id,
            name,
            email,
            person.handle,
            person.phone,
            photo(&mut rng, person),
            any(&mut rng, day(1956, Month::March, 1), day(2004, Month::October, 31)).to_string(),
            rng.pick(&["cs", "de", "de", "en", "en", "es", "fr", "pl"]),
            if person.left.is_some() { "closed" } else { "active" },
            team,
            inviter,
            created,
            created,
            person.left.map(|left| instant(left, 43_200)),
        ])?;
    }
    Ok(())
}

/// A picture file of no pixels: start, one comment segment with the canary, end.
fn photo(rng: &mut Rng, person: &Person) -> Option<Vec<u8>> {
    let bytes = match person.id {
        SUBJECT => 9_000,
        TWIN => 400,
        _ if rng.chance(30) => rng.between(120, 900),
        _ => return None,
    };
    let mut comment = format!("portrait of {}", person.token).into_bytes();
    comment.resize(usize::try_from(bytes).unwrap_or(0).max(comment.len()), b'.');
    let length = u16::try_from(comment.len() + 2).unwrap_or(u16::MAX).to_be_bytes();
    Some([&[0xff, 0xd8, 0xff, 0xfe][..], &length, &comment, &[0xff, 0xd9]].concat())
}

fn rename(load: &mut Load<'_>) -> Result<()> {
    let mut rename = load.prepare("UPDATE users SET name = ?2, email = ?3, updated_at = ?4 WHERE id = ?1")?;
    for person in &load.people {
        if let Some(former) = &person.former {
            if person.id == SUBJECT {
                // First the name, a week later the e-mail: two rows of history.
                let before = later(former.until, -7);
                rename.execute(params![person.id, person.name, former.email, instant(before, 36_000)])?;
            }
            rename.execute(params![person.id, person.name, person.email, instant(former.until, 36_000)])?;
        }
    }
    Ok(())
}

fn profiles(load: &mut Load<'_>) -> Result<()> {
    let mut profiles = load.insert("profiles", 4)?;
    for person in &load.people {
        let mut rng = Rng::new(load.seed(), "profiles", person.id);
        let trade = rng.pick(&[
            "Archivist",
            "Baker",
            "Chemist",
            "Dancer",
            "Engineer",
            "Gardener",
            "Nurse",
            "Teacher",
        ]);
        let headline = format!("{trade} – {}", person.name);
        let bio = rng
            .chance(60)
            .then(|| format!("{trade} for many years. Ask @{} about anything but sport.", person.handle));
        let mut preferences = json!({
            "theme": rng.pick(&["dark", "light"]),
            "digest": { "weekly": rng.chance(50), "hour": rng.between(6, 20) },
            "contact": { "user_id": person.id, "email": person.email, "phone": person.phone },
        });
        let buddy = match person.id {
            COLLEAGUE | 101 | 733 => Some(SUBJECT),
            SUBJECT => Some(COLLEAGUE),
            TWIN => None,
            _ => rng.chance(20).then(|| load.anyone(&mut rng)),
        };
        if let (Some(id), Some(object)) = (buddy.filter(|id| exists(load, *id)), preferences.as_object_mut())
        {
            let buddy = load.person(id);
            object.insert(
                "buddy".to_owned(),
                json!({ "user_id": buddy.id, "name": buddy.name, "email": buddy.email }),
            );
        }
        profiles.row(params![person.id, headline, bio, preferences.to_string()])?;
    }
    Ok(())
}

fn exists(load: &Load<'_>, id: i64) -> bool {
    usize::try_from(id).is_ok_and(|id| id <= load.people.len())
}

fn sign_ins(load: &mut Load<'_>) -> Result<()> {
    let mut rng = load.rng("sign_ins");
    let mut rows = Vec::new();
    for person in &load.people {
        let count = match person.id {
            SUBJECT => 60,
            TWIN => 0,
            _ => rng.between(1, 9),
        };
        let from = person.joined.max(SIGN_IN_FROM);
        if person.last_day() >= from {
            rows.extend((0..count).map(|_| (any(&mut rng, from, person.last_day()), person.id)));
        }
    }
    let before = day(2023, Month::July, 3);
    rows.extend((0..4).map(|week| (later(before, week * 7), TWIN)));
    rows.sort_unstable();
    let mut sign_ins = load.insert("sign_ins", 6)?;
    for (number, (date, id)) in (0_i64..).zip(rows) {
        let person = load.person(id);
        let platform = rng.pick(&["Android 16", "iPhone; iOS 26", "Linux x86_64"]);
        let (token, unique) = (&person.token, rng.next());
        sign_ins.row(params![
            number + 1,
            id,
            at(&mut rng, date),
            format!("2001:db8:c4e9:{:x}:{:x}::{:x}", id >> 16, id & 0xffff, rng.between(1, 40)),
            format!("MentorApp/4.{} ({platform}; install {token})", rng.between(0, 9)),
            format!("s_{token}_{unique:016x}"),
        ])?;
    }
    Ok(())
}

fn devices(load: &mut Load<'_>) -> Result<()> {
    let mut devices = load.insert("devices", 6)?;
    for person in &load.people {
        let mut rng = Rng::new(load.seed(), "devices", person.id);
        let count = if person.id == SUBJECT { 3 } else { rng.between(0, 2) };
        for platform in PLATFORMS.iter().take(usize::try_from(count).unwrap_or(0)) {
            devices.row(params![
                None::<i64>,
                person.id,
                platform,
                format!("{} of {}", if *platform == "web" { "Browser" } else { "Phone" }, person.name),
                format!("push:{}:{:016x}", person.token, rng.next()),
                any(&mut rng, person.joined, person.last_day()).to_string(),
            ])?;
        }
    }
    Ok(())
}

fn consents(load: &mut Load<'_>) -> Result<()> {
    let mut consents = load.insert("consents", 7)?;
    for person in &load.people {
        let mut rng = Rng::new(load.seed(), "consents", person.id);
        let rounds = match person.id {
            SUBJECT => 5,
            TWIN => 1,
            _ => rng.between(0, 3),
        };
        let mut given = person.joined;
        for round in 0..rounds {
            let withdrawn = later(given, rng.between(40, 400));
            let closed = (round + 1 < rounds || rng.chance(20)) && withdrawn < person.last_day();
            consents.row(params![
                None::<i64>,
                person.id,
                if round % 3 == 2 { "research" } else { "newsletter" },
                if rng.chance(80) { "email" } else { "push" },
                format!("settings page, form 4, as {}", person.email),
                at(&mut rng, given),
                closed.then(|| instant(withdrawn, 50_400)),
            ])?;
            if !closed {
                break;
            }
            given = later(withdrawn, 20).min(person.last_day());
        }
    }
    Ok(())
}

fn newsletter(load: &mut Load<'_>) -> Result<()> {
    let mut newsletter = load.insert("newsletter_subscriptions", 5)?;
    let guests = i64::try_from(load.people.len() / 16).unwrap_or(0);
    for person in &load.people {
        let mut rng = Rng::new(load.seed(), "newsletter", person.id);
        let typed = match person.id {
            SUBJECT => format!(" {} ", person.email.to_uppercase()),
            id if id == cast::NEIGHBOURS.email_ends_alike || id == cast::NEIGHBOURS.email_starts_alike => {
                person.email.clone()
            }
            TWIN => continue,
            _ if rng.chance(60) => continue,
            _ if rng.chance(20) => format!("{} ", person.email),
            _ if rng.chance(20) => person.email.to_uppercase(),
            _ => person.email.clone(),
        };
        let since = rng.chance(90).then(|| at(&mut rng, person.joined));
        newsletter.row(params![None::<i64>, typed, Some(&person.name), "account page", since])?;
    }
    // People known by an address alone.
    for guest in 0..guests {
        let mut rng = Rng::new(load.seed(), "guest", guest);
        let email = format!("guest-{}@reader.example", token(30_000_000 + guest));
        newsletter.row(params![
            None::<i64>,
            email,
            None::<&str>,
            "public page",
            at(&mut rng, later(LAST_DAY, -guest))
        ])?;
    }
    Ok(())
}

fn settings(load: &mut Load<'_>) -> Result<()> {
    let mut settings = load.insert("settings", 2)?;
    for (key, value) in [("currency", "EUR"), ("language", "en"), ("name", "Mentor"), ("version", "4.9")] {
        settings.row([key, value])?;
    }
    Ok(())
}
