//! Goals and their steps, learning modules, badges.

use rusqlite::{Result, params};

use super::calendar::{any, later};
use super::cast::{CLOSED_EARLIER, SUBJECT, TWIN};
use super::load::Load;
use super::rng::Rng;
use super::text::{Genre, write};

const MODULES: i64 = 20;
const BADGES: &[&str] =
    &["First meeting", "Ten meetings", "Good listener", "All modules", "One year", "Five years"];

pub(super) fn fill(load: &mut Load<'_>) -> Result<()> {
    goals(load)?;
    modules(load)?;
    badges(load)
}

fn goals(load: &mut Load<'_>) -> Result<()> {
    let mut goals = load.insert("goals", 5)?;
    let mut steps = load.insert("goal_steps", 5)?;
    let mut number = 0_i64;
    for person in &load.people {
        let mut rng = Rng::new(load.seed(), "goals", person.id);
        let count = match person.id {
            SUBJECT => 7,
            TWIN => 1,
            _ => rng.between(0, 3),
        };
        for _ in 0..count {
            number += 1;
            let set = any(&mut rng, person.joined, person.last_day());
            let done = rng.chance(40).then(|| later(set, 120).min(person.last_day()));
            let title = write(&mut rng, Genre::Goal, person, person);
            goals.row(params![
                number,
                person.id,
                title,
                later(set, 180).to_string(),
                done.map(|date| date.to_string())
            ])?;
            for position in 1..=rng.between(1, 4) {
                let title = write(&mut rng, Genre::Step, person, person);
                steps.row(params![
                    None::<i64>,
                    number,
                    position,
                    title,
                    done.map(|date| date.to_string())
                ])?;
            }
        }
    }
    Ok(())
}

fn modules(load: &mut Load<'_>) -> Result<()> {
    let mut modules = load.insert("learning_modules", 3)?;
    for id in 1..=MODULES {
        modules.row(params![id, format!("Module {id:02}"), 15 + id % 4 * 10])?;
    }
    let mut progress = load.insert("learning_progress", 4)?;
    for person in &load.people {
        let mut rng = Rng::new(load.seed(), "learning", person.id);
        let taken = match person.id {
            SUBJECT => 1..=15,
            TWIN => 18..=19,
            _ => 1..=rng.between(1, 8),
        };
        for module in taken {
            let percent = if rng.chance(60) { 100 } else { rng.between(1, 19) * 5 };
            let completed =
                (percent == 100).then(|| any(&mut rng, person.joined, person.last_day()).to_string());
            progress.row(params![person.id, module, percent, completed])?;
        }
    }
    for account in CLOSED_EARLIER {
        progress.row(params![account, 1, 100, "2024-05-02"])?;
    }
    Ok(())
}

fn badges(load: &mut Load<'_>) -> Result<()> {
    let mut badges = load.insert("badges", 2)?;
    for (id, title) in (1_i64..).zip(BADGES) {
        badges.row(params![id, title])?;
    }
    let mut awards = load.insert("user_badges", 4)?;
    for person in &load.people {
        let mut rng = Rng::new(load.seed(), "badges", person.id);
        let taken = match person.id {
            SUBJECT => 1..=5,
            TWIN => 6..=6,
            _ => 1..=rng.between(0, 3),
        };
        for badge in taken {
            let by = match person.id {
                101 | 202 => Some(SUBJECT),
                _ => rng.chance(50).then(|| load.anyone(&mut rng)),
            };
            awards.row(params![
                person.id,
                badge,
                any(&mut rng, person.joined, person.last_day()).to_string(),
                by
            ])?;
        }
    }
    Ok(())
}
