//! Somebody who has the database of before, knows the person, and follows every declared path in the database of after.

use std::collections::{BTreeMap, BTreeSet};

use crate::database::Dump;
use crate::model::key_of;
use crate::reading::{Link, Map, Place, mentions};
use crate::world::{PEOPLE, key_text};

/// The rows the attacker finds, each with the way there in words.
///
/// They start from the person's keys and identifiers and from every row known to be kept, and follow links in both
/// directions through rows that were the person's before, and through anonymous people made for this person alone. Through
/// rows of others, but for people, they go against links first and then along them: a row tells of the one it leads to, while
/// what else leads there tells of nobody, unless no two rows can lead to the same.
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
    let others = |place: &Place| place.0 != PEOPLE && !theirs.contains(place);
    let passes = |place: &Place| own(place) || made(place) || (place.0 != PEOPLE && theirs.contains(place));

    let mut found: BTreeMap<Place, String> = BTreeMap::new();
    let mut open: Vec<Place> = Vec::new();
    let mut reach = |place: Place, way: String, open: &mut Vec<Place>| {
        if let std::collections::btree_map::Entry::Vacant(vacant) = found.entry(place.clone()) {
            vacant.insert(way);
            open.push(place);
        }
    };
    let mut edges: BTreeMap<Place, Vec<Edge>> = BTreeMap::new();
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
                let mut edge = |from: &Place, to: &Place, along, way| {
                    edges.entry(from.clone()).or_default().push(Edge { to: to.clone(), along, way });
                };
                edge(&place, &to, true, format!("by {}", link.name));
                edge(&to, &place, is_unique(map, link), format!("by {} of it", link.name));
            }
        }
    }
    while let Some(place) = open.pop() {
        if !passes(&place) {
            continue;
        }
        // Rows of others on the way, and whether a link has been followed along already.
        let mut on_the_way = vec![(place.clone(), false)];
        let mut seen: BTreeSet<(Place, bool)> = BTreeSet::new();
        while let Some((here, is_along)) = on_the_way.pop() {
            for edge in edges.get(&here).into_iter().flatten() {
                // From and to rows of the person every link counts, in both directions.
                let narrow = edge.along || !is_along;
                if passes(&edge.to) && narrow {
                    reach(
                        edge.to.clone(),
                        format!("{}, from {} {:?}", edge.way, place.0, place.1),
                        &mut open,
                    );
                } else if others(&edge.to) && narrow && seen.insert((edge.to.clone(), is_along || edge.along))
                {
                    on_the_way.push((edge.to.clone(), is_along || edge.along));
                }
            }
        }
    }
    found
}

/// A link from one row to another, or back.
struct Edge {
    to: Place,
    /// One row at most is at the end of it.
    along: bool,
    way: String,
}

/// Whether no two rows can hold the same key in the link.
fn is_unique(map: &Map<'_>, link: &Link) -> bool {
    let table = map.tables.get(&link.collection);
    let table = map.world.tables.iter().find(|at| Some(&at.name) == table);
    let declared = table.and_then(|table| table.columns.iter().find(|(name, _)| *name == link.name));
    declared.is_some_and(|(_, declared)| declared.contains("UNIQUE"))
}
