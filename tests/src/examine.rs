//! Everything that must hold of one world, from the policy to the database afterwards.

use std::collections::BTreeMap;

use rightful::to_canonical;
use rusqlite::Connection;
use serde::Serialize;
use serde_json::Value as Json;

use crate::check;
use crate::database::{Dump, dump, faults, load};
use crate::pipeline::{Planned, Stop, plan_for, reversed, run_on_rows};
use crate::reading::Map;
use crate::world::World;

/// A world in a database in memory, and what it holds.
///
/// # Panics
/// When the generator made no valid database.
#[must_use]
pub fn opened(world: &World) -> (Connection, Dump) {
    let mut connection = Connection::open_in_memory().expect("a database in memory");
    load(world, &mut connection).expect("a valid world");
    let before = dump(&connection).expect("what it holds");
    (connection, before)
}

/// Every breach of what must hold of a world.
#[must_use]
pub fn world(world: &World) -> Vec<String> {
    let (connection, before) = opened(world);
    let planned = match plan_for(world, &world.policy.to_string(), &connection, &before) {
        Ok(planned) => planned,
        Err(stop) => return refusal(world, &stop, &connection, &before),
    };
    if !world.refused.is_empty() {
        let codes: Vec<_> = world.refused.keys().collect();
        return vec![format!("must be refused by {codes:?} and is planned")];
    }
    let mut breaches = purity(world, &planned);
    breaches.extend(survey(world, &planned, &before));
    breaches.extend(no_values(world, &planned));
    breaches.extend(untouched(world, &connection, &before));
    if !world.has_copies() {
        breaches.extend(on_rows(world, &planned, &before));
    }
    breaches
}

/// A refusal is right where the world is made to be refused, names the right code and no value, and changes nothing.
fn refusal(world: &World, stop: &Stop, connection: &Connection, before: &Dump) -> Vec<String> {
    let problems = match stop {
        Stop::Breach(breach) => return vec![breach.clone()],
        Stop::Refused(problems) => problems,
    };
    let mut breaches = untouched(world, connection, before);
    for problem in problems.as_slice() {
        if !world.refused.contains_key(problem.code().as_str()) {
            breaches.push(format!("is refused: {problem}"));
        }
    }
    breaches.extend(values_in(world, "a problem", &format!("{problems} {problems:?}")));
    breaches
}

fn untouched(world: &World, connection: &Connection, before: &Dump) -> Vec<String> {
    let mut breaches = faults(world, connection).unwrap_or_else(|error| vec![error.to_string()]);
    if dump(connection).as_ref() != Ok(before) {
        breaches.push("planning changed the database".into());
    }
    breaches
}

/// Equal arguments, equal bytes, however the policy was written.
fn purity(world: &World, planned: &Planned) -> Vec<String> {
    let canonical = |planned: &Planned| planned.plan.canonical().unwrap_or_default();
    let mut breaches = Vec::new();
    for policy in [world.policy.to_string(), reversed(&world.policy)] {
        match planned.again(&policy) {
            Ok(again)
                if canonical(&again) == canonical(planned) && again.plan.hash() == planned.plan.hash() => {}
            _ => breaches.push("the same arguments gave another plan".into()),
        }
    }
    let read = rightful::Plan::from_json(&canonical(planned));
    if read.as_ref() != Ok(&planned.plan) {
        breaches.push("the plan reads back as another".into());
    }
    breaches
}

/// The counts of the survey are those of a reader of the data map who knows nothing of the library.
fn survey(world: &World, planned: &Planned, before: &Dump) -> Vec<String> {
    let map = Map::new(world);
    let mut counted: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
    for (place, class) in map.classes(before, &json(&planned.decision)) {
        let collection = map.collection_of(&place.0).unwrap_or_default().to_string();
        *counted.entry(collection).or_default().entry(class).or_default() += 1;
    }
    let surveyed: BTreeMap<String, BTreeMap<String, u64>> = planned
        .survey
        .collections
        .iter()
        .map(|(name, classes)| {
            (name.clone(), classes.iter().map(|(class, found)| (class.to_string(), found.rows)).collect())
        })
        .collect();
    let mut breaches = Vec::new();
    if counted != surveyed {
        breaches.push(format!("counted {surveyed:?}, there are {counted:?}"));
    }
    let unreadable: BTreeMap<String, u64> = (planned.survey.unreadable.iter())
        .map(|(place, classes)| (place.clone(), classes.values().sum()))
        .collect();
    if unreadable != world.unreadable {
        breaches.push(format!("found unreadable {unreadable:?}, there are {:?}", world.unreadable));
    }
    breaches
}

/// No personal value in what is shown to anybody.
fn no_values(world: &World, planned: &Planned) -> Vec<String> {
    let Planned { policy, case, decision, schema, request, survey, plan } = planned;
    [
        ("the plan", to_canonical(plan).unwrap_or_default()),
        ("the survey", json(survey).to_string()),
        ("the decision", json(decision).to_string()),
        ("the request", json(request).to_string()),
        ("Debug", format!("{policy:?} {case:?} {decision:?} {schema:?} {request:?} {survey:?} {plan:?}")),
    ]
    .into_iter()
    .flat_map(|(what, text)| values_in(world, what, &text))
    .collect()
}

/// The marks of personal values that a text holds.
#[must_use]
pub fn values_in(world: &World, what: &str, text: &str) -> Vec<String> {
    let text = text.to_lowercase();
    let marks = world.canaries.iter().filter(|mark| text.contains(mark.as_str()));
    marks.map(|mark| format!("{what} holds the value with the mark {mark}")).collect()
}

fn on_rows(world: &World, planned: &Planned, before: &Dump) -> Vec<String> {
    let after = match run_on_rows(world, planned, before) {
        Ok(after) => after,
        Err(error) => {
            let mut breaches = vec![format!("the run on rows fails: {error}")];
            breaches.extend(values_in(world, "the error", &format!("{error:?}")));
            return breaches;
        }
    };
    judged(world, planned, before, &after).into_iter().map(|breach| format!("rows: {breach}")).collect()
}

/// What must hold of a database after the run of a plan.
#[must_use]
pub fn judged(world: &World, planned: &Planned, before: &Dump, after: &Dump) -> Vec<String> {
    let mut breaches = check::after_run(world, before, after);
    breaches.extend(check::claims(world, before, after, &json(&planned.decision), &json(&planned.plan)));
    breaches
}

/// A value on the wire.
pub fn json<T: Serialize>(value: &T) -> Json {
    serde_json::to_value(value).unwrap_or_default()
}
