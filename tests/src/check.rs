//! What must hold after a run, each rule by itself; a breach names the rule and the place.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use crate::attacker;
use crate::database::Dump;
use crate::model::{by_key, expected, inserts, json_with, key_of, marks};
use crate::reading::{Map, Place};
use crate::world::{ANONYMOUS, Becomes, Cell, Cells, Fate, Form, PEOPLE, Row, World, key_text, text};

/// Every breach of what must become of each row, of copies left, and of the schema.
#[must_use]
pub fn after_run(world: &World, before: &Dump, after: &Dump) -> Vec<String> {
    let mut breaches = Vec::new();
    let mut people = Anonymous::default();
    for table in &world.tables {
        rows(world, &table.name, before, after, &mut people, &mut breaches);
    }
    people.check(world, before, after, &mut breaches);
    if after.schema != before.schema {
        breaches.push("the schema changed".into());
    }
    breaches.extend(marks_left(world, before, after));
    breaches.extend(figures(world, before, after));
    breaches
}

/// The keys that rows of each account came to hold.
#[derive(Default)]
struct Anonymous {
    held: BTreeMap<usize, BTreeSet<String>>,
}

fn rows(
    world: &World,
    table: &str,
    before: &Dump,
    after: &Dump,
    people: &mut Anonymous,
    breaches: &mut Vec<String>,
) {
    let (was, is) = (by_key(world, table, before), by_key(world, table, after));
    for row in world.rows.iter().filter(|row| row.table == table) {
        let key = key_of(world, table, &row.cells);
        let at = || format!("{table} {key:?}");
        match (&row.fate, was.get(&key), is.get(&key)) {
            (_, None, _) => breaches.push(format!("{} is not in the database before", at())),
            (Fate::Goes, _, Some(_)) => breaches.push(format!("{} must go and is there", at())),
            (Fate::Goes, _, None) => {}
            (Fate::Stays(_), _, None) => breaches.push(format!("{} must stay and is gone", at())),
            (Fate::Stays(changes), Some(was), Some(is)) => {
                for (column, cell) in *is {
                    let old = was.get(column).unwrap_or(&Cell::Null);
                    let wrong = match changes.get(column) {
                        None => (cell != old).then_some("must stay as it was"),
                        Some(becomes) => cell_breach(world, becomes, old, cell, people),
                    };
                    breaches.extend(wrong.map(|wrong| format!("{}.{column}: {wrong}", at())));
                }
            }
        }
    }
    if table != PEOPLE {
        let added = is.keys().filter(|key| !was.contains_key(*key));
        breaches.extend(added.map(|key| format!("{table} {key:?} was not there before")));
        if is.len() != after.of(table).len() {
            breaches.push(format!("{table} has a row twice"));
        }
    }
}

fn cell_breach(
    world: &World,
    becomes: &Becomes,
    old: &Cell,
    new: &Cell,
    people: &mut Anonymous,
) -> Option<&'static str> {
    let mut anonymous = |account: usize, key: Option<String>| match key {
        Some(key) if Some(&key) == key_text(old).as_ref() => Some("the old key is still there"),
        Some(key) => {
            people.held.entry(account).or_default().insert(key);
            None
        }
        None => Some("must lead to the anonymous person and leads nowhere"),
    };
    let is = |wanted: &Cell, wrong| (new != wanted).then_some(wrong);
    match becomes {
        Becomes::Null => is(&Cell::Null, "must be null"),
        Becomes::Gone => is_gone(world, old, new),
        Becomes::NullIfShared { nullable } if *nullable && world.form == Form::Shared => {
            is(&Cell::Null, "must be null")
        }
        Becomes::NullIfShared { .. } => is(old, "must stay as it was"),
        Becomes::Cut { .. } | Becomes::JsonCut { .. } if world.form == Form::InPlace => {
            is(old, "must stay as it was")
        }
        Becomes::Cut { nullable, .. } if *nullable && world.form == Form::Shared => {
            is(&Cell::Null, "must be null")
        }
        Becomes::Cut { account, .. } => anonymous(*account, key_text(new)),
        Becomes::Text(wanted) => {
            is(&text(wanted.clone()), "the text must be redacted, and nothing else of it changed")
        }
        Becomes::Template(wanted) => is(wanted, "must be the template's"),
        Becomes::JsonCut { account, path } => {
            let held = value_at(new, path);
            let rest = |cell: &Cell| json_with(cell, path, &Cell::Null);
            if rest(old) != rest(new) {
                return Some("the rest of the document changed");
            }
            let key = match &held {
                Some(Json::String(text)) => Some(text.clone()),
                Some(Json::Number(number)) => Some(number.to_string()),
                _ => None,
            };
            match (world.form, key) {
                (Form::Shared, None) => None,
                (Form::Shared, Some(_)) => Some("the key in the document must be null"),
                (_, key) => {
                    let same_type =
                        held.map(|held| held.is_string()) == value_at(old, path).map(|old| old.is_string());
                    if key.is_some()
                        && Some(&key) == value_at(old, path).map(|old| Some(plain(&old))).as_ref()
                    {
                        return Some("the old key is still in the document");
                    }
                    if same_type || matches!(key_text_of_people(world), Some(true)) {
                        anonymous(*account, key)
                    } else {
                        Some("the key in the document changed its type")
                    }
                }
            }
        }
    }
}

fn plain(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Whether keys of people are text.
fn key_text_of_people(world: &World) -> Option<bool> {
    let person = world.people.accounts.first()?;
    Some(matches!(person.key.first(), Some(Cell::Text(_))))
}

fn value_at(cell: &Cell, path: &[String]) -> Option<Json> {
    let Cell::Text(document) = cell else { return None };
    let document: Json = serde_json::from_str(document).ok()?;
    path.iter().try_fold(&document, |at, name| at.get(name)).cloned()
}

/// Null, empty or drawn: nothing of what it was, and nothing of anybody.
fn is_gone(world: &World, old: &Cell, new: &Cell) -> Option<&'static str> {
    if new == old && !matches!(old, Cell::Null) {
        return Some("must be gone and is there");
    }
    let mut dump = Dump::default();
    dump.tables.insert(String::new(), vec![Cells::from([(String::new(), new.clone())])]);
    (!marks(world, &dump, |_| true).is_empty()).then_some("must be gone and holds a personal value")
}

impl Anonymous {
    /// The people the run inserted are as many as the form says, say nothing, and keep accounts apart or not, as it says.
    fn check(&self, world: &World, before: &Dump, after: &Dump, breaches: &mut Vec<String>) {
        let was = by_key(world, PEOPLE, before);
        let is = by_key(world, PEOPLE, after);
        let made: BTreeMap<&Vec<String>, &Cells> =
            is.iter().filter(|(key, _)| !was.contains_key(*key)).map(|(key, row)| (key, *row)).collect();
        if made.len() != inserts(world) {
            breaches.push(format!("{} anonymous people are new, not {}", made.len(), inserts(world)));
        }
        for (key, row) in &made {
            let as_template =
                row.get("name") == Some(&text(ANONYMOUS)) && row.get("plan") == Some(&text("none"));
            let mut dump = Dump::default();
            // The tenant is no one's own.
            dump.tables.insert(String::new(), vec![(*row).clone()]);
            if !as_template || !marks(world, &dump, |_| true).is_empty() {
                breaches.push(format!("the new person {key:?} is not as the template says"));
            }
        }
        let mut shared: BTreeSet<Vec<String>> = made.keys().map(|key| (*key).clone()).collect();
        if let (Form::Shared, Some(nobody)) = (world.form, &world.people.nobody) {
            shared.insert(nobody.iter().filter_map(key_text).collect());
        }
        let known: BTreeSet<&String> = shared.iter().filter_map(|key| key.last()).collect();
        let mut seen: BTreeMap<&String, usize> = BTreeMap::new();
        for (account, keys) in &self.held {
            if keys.len() > 1 {
                breaches.push(format!("rows of account {account} lead to several anonymous people"));
            }
            for key in keys {
                if !known.contains(key) {
                    breaches.push(format!("rows of account {account} lead to nobody who is anonymous"));
                }
                let other = seen.insert(key, *account).filter(|other| other != account);
                if other.is_some() && world.form == Form::Fresh {
                    breaches.push("rows of two accounts lead to the same new person".into());
                }
            }
        }
    }
}

/// Personal values that no row may hold any more, in any table, the engine's own included.
fn marks_left(world: &World, before: &Dump, after: &Dump) -> Vec<String> {
    let may = marks(world, &expected(world, before), |_| true);
    // The content of an index and its words are compared with what it indexes; its blobs are looked at here.
    let is = marks(world, after, |_| true);
    is.difference(&may).map(|mark| format!("the value with the mark {mark} is left somewhere")).collect()
}

/// Counts and sums that the policy says stay.
fn figures(world: &World, before: &Dump, after: &Dump) -> Vec<String> {
    let mut breaches = Vec::new();
    let map = Map::new(world);
    for (collection, described) in world.policy["collections"].as_object().into_iter().flatten() {
        let Some(table) = map.tables.get(collection) else { continue };
        for figure in described["engagement"].as_array().into_iter().flatten() {
            let of = |dump: &Dump| -> i64 {
                dump.of(table)
                    .iter()
                    .map(|row| match figure["sum"].as_str().and_then(|column| row.get(column)) {
                        Some(Cell::Integer(number)) => *number,
                        _ => 1,
                    })
                    .sum()
            };
            if of(before) != of(after) {
                breaches.push(format!("a figure of {collection} changed"));
            }
        }
    }
    breaches
}

/// What the plan claims, held against what an attacker finds.
#[must_use]
pub fn claims(world: &World, before: &Dump, after: &Dump, decision: &Json, plan: &Json) -> Vec<String> {
    let map = Map::new(world);
    let classes = map.classes(before, decision);
    let mut claimed: BTreeMap<(String, String), String> = BTreeMap::new();
    for claim in plan["claims"].as_array().into_iter().flatten() {
        let whole_row = claim["fields"].as_array().is_none_or(Vec::is_empty);
        for class in claim["classes"].as_array().into_iter().flatten().filter(|_| whole_row) {
            let at = (plain(&claim["collection"]), plain(class));
            claimed.insert(at, plain(&claim["claim"]));
        }
    }
    let claim_of = |place: &Place| {
        let collection = map.collection_of(&place.0)?;
        claimed.get(&(collection.to_string(), classes.get(place)?.clone())).map(String::as_str)
    };
    let mut breaches = Vec::new();
    let kept: BTreeSet<Place> = (classes.keys())
        .filter(|place| matches!(claim_of(place), Some("kept" | "restricted")))
        .filter(|place| stays_whole(world, place))
        .cloned()
        .collect();
    for place in classes.keys() {
        let here = by_key(world, &place.0, after).contains_key(&place.1);
        match claim_of(place) {
            None => breaches.push(format!("nothing is claimed of {place:?}")),
            Some("erased-live") if here => breaches.push(format!("{place:?} is claimed erased and is there")),
            Some(claim) if claim != "erased-live" && !here => {
                breaches.push(format!("{place:?} is claimed {claim} and is gone"));
            }
            _ => {}
        }
    }
    let theirs: BTreeSet<Place> = classes.keys().cloned().collect();
    let reached = attacker::reached(&map, &theirs, &kept, after);
    for (place, way) in &reached {
        if claim_of(place) == Some("unlinked") {
            breaches.push(format!("{place:?} is claimed unlinked and is found: {way}"));
        }
    }
    breaches.extend(shared_keys(&map, &classes, after, &claim_of));
    breaches
}

/// Whether the design keeps the row as the person's.
fn stays_whole(world: &World, place: &Place) -> bool {
    let row = world
        .rows
        .iter()
        .find(|row| row.table == place.0 && key_of(world, &row.table, &row.cells) == place.1);
    row.is_some_and(|row| {
        row.cases.iter().any(|(_, outcome)| {
            matches!(outcome, crate::world::Outcome::Kept | crate::world::Outcome::Cleared)
        })
    })
}

/// No unlinked row and no kept row of one person hold the same key.
fn shared_keys<'p>(
    map: &Map<'_>,
    classes: &BTreeMap<Place, String>,
    after: &Dump,
    claim_of: &dyn Fn(&Place) -> Option<&'p str>,
) -> Vec<String> {
    let world = map.world;
    let accounts: BTreeSet<Vec<String>> =
        world.people.accounts.iter().map(|person| person.key.iter().filter_map(key_text).collect()).collect();
    let others: BTreeSet<Vec<String>> = (world.rows.iter())
        .filter(|row| row.table == PEOPLE && is_other(world, row))
        .map(|row| key_of(world, PEOPLE, &row.cells))
        .collect();
    // A shared person who was there before is nobody's own.
    let own = |key: &Vec<String>| accounts.contains(key) || !others.contains(key);
    let mut held: BTreeMap<Vec<String>, BTreeSet<&str>> = BTreeMap::new();
    for place in classes.keys().filter(|place| place.0 != PEOPLE) {
        let Some(collection) = map.collection_of(&place.0) else { continue };
        let rows = by_key(world, &place.0, after);
        let (Some(row), Some(claim)) = (rows.get(&place.1), claim_of(place)) else { continue };
        for link in map.of(collection).filter(|link| link.to == PEOPLE) {
            if let Some(key) = Map::key_held(link, row).filter(own) {
                held.entry(key).or_default().insert(claim);
            }
        }
    }
    let both = |claims: &&BTreeSet<&str>| claims.contains("unlinked") && claims.contains("kept");
    held.values().filter(both).map(|_| "an unlinked row and a kept row share a key".into()).collect()
}

fn is_other(world: &World, row: &Row) -> bool {
    !world.people.accounts.iter().any(|person| {
        person.key.iter().filter_map(key_text).collect::<Vec<_>>() == key_of(world, PEOPLE, &row.cells)
    })
}
