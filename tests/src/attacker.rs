//! Somebody who has the database of before, knows the person, and follows every declared path in the database of after.

use std::collections::{BTreeMap, BTreeSet};

use crate::database::Dump;
use crate::model::key_of;
use crate::reading::{Map, Place, mentions};
use crate::world::{PEOPLE, key_text};

/// The rows the attacker finds, each with the way there in words.
///
/// They start from the person's keys and identifiers and from every row known to be kept, and follow links in both
/// directions through rows that were the person's before, and through anonymous people made for this person alone.
#[must_use]
pub fn reached(
    map: &Map<'_>,
    theirs: &BTreeSet<Place>,
    kept: &BTreeSet<Place>,
    after: &Dump,
) -> BTreeMap<Place, String> {
    let world = map.world;
    let accounts: BTreeSet<Vec<String>> =
        world.people.accounts.iter().map(|person| person.key.iter().filter_map(key_text).collect()).collect();
    let before: BTreeSet<Vec<String>> = (world.rows.iter().filter(|row| row.table == PEOPLE))
        .map(|row| key_of(world, PEOPLE, &row.cells))
        .collect();
    let own = |place: &Place| place.0 == PEOPLE && accounts.contains(&place.1);
    let made = |place: &Place| place.0 == PEOPLE && !before.contains(&place.1);
    let passes = |place: &Place| own(place) || made(place) || (place.0 != PEOPLE && theirs.contains(place));

    let mut found: BTreeMap<Place, String> = BTreeMap::new();
    let mut open: Vec<Place> = Vec::new();
    let mut reach = |place: Place, way: String, open: &mut Vec<Place>| {
        if let std::collections::btree_map::Entry::Vacant(vacant) = found.entry(place.clone()) {
            vacant.insert(way);
            open.push(place);
        }
    };
    let mut edges: BTreeMap<Place, Vec<(Place, String)>> = BTreeMap::new();
    for (collection, table) in &map.tables {
        for row in after.of(table) {
            let place = (table.clone(), key_of(world, table, row));
            if kept.contains(&place) {
                reach(place.clone(), "it is kept".into(), &mut open);
            }
            if own(&place) {
                reach(place.clone(), "the key is known".into(), &mut open);
            }
            // A name that somebody else has too may mean them.
            let named = |text: String| {
                let people = &world.people;
                people.accounts.iter().any(|person| mentions(&text, person, !people.is_shared(person)))
            };
            let says = row.iter().find(|(_, cell)| key_text(cell).is_some_and(named));
            if let (Some((column, _)), true) = (says, theirs.contains(&place)) {
                reach(place.clone(), format!("{column} names the person"), &mut open);
            }
            for link in map.of(collection) {
                if Map::names(link, row, &world.people) {
                    reach(place.clone(), format!("{} names the person", link.name), &mut open);
                }
                let Some(key) = Map::key_held(link, row) else { continue };
                if link.to == PEOPLE && accounts.contains(&key) {
                    reach(place.clone(), format!("{} holds the key", link.name), &mut open);
                }
                let to = map.place(&link.to, &key);
                edges.entry(place.clone()).or_default().push((to.clone(), format!("by {}", link.name)));
                edges.entry(to).or_default().push((place.clone(), format!("by {} of it", link.name)));
            }
        }
    }
    while let Some(place) = open.pop() {
        if !passes(&place) {
            continue;
        }
        for (next, way) in edges.get(&place).into_iter().flatten() {
            if passes(next) {
                reach(next.clone(), format!("{way}, from {} {:?}", place.0, place.1), &mut open);
            }
        }
    }
    found
}
