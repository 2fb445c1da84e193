//! The data map, read and followed by means of this crate alone.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;
use unicode_normalization::UnicodeNormalization;

use crate::database::Dump;
use crate::model::key_of;
use crate::world::{Cell, Cells, DECIDED, Fate, PEOPLE, People, Person, World, key_text};

/// A link as the policy declares it.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "read by the attacker")]
pub struct Link {
    /// The collection it is declared for.
    pub collection: String,
    /// Its name.
    pub name: String,
    /// The collection it leads to.
    pub to: String,
    /// The row belongs to the other one.
    pub owner: bool,
    /// The declaration.
    pub declared: Json,
}

/// The policy with what the links lead through.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "read by the attacker")]
pub struct Map<'w> {
    /// The world it is of.
    pub world: &'w World,
    /// Every link.
    pub links: Vec<Link>,
    /// Tables by collection.
    pub tables: BTreeMap<String, String>,
}

/// A row, named by its table and key.
pub type Place = (String, Vec<String>);

impl<'w> Map<'w> {
    /// Reads the policy of a world.
    #[must_use]
    pub fn new(world: &'w World) -> Self {
        let (mut links, mut tables) = (Vec::new(), BTreeMap::new());
        for (collection, described) in world.policy["collections"].as_object().into_iter().flatten() {
            let named = |name: &str| name.trim_matches('"').replace("\"\"", "\"");
            let table = described["table"].as_str().map_or_else(|| collection.clone(), named);
            tables.insert(collection.clone(), table);
            for (name, declared) in described["links"].as_object().into_iter().flatten() {
                links.push(Link {
                    collection: collection.clone(),
                    name: name.clone(),
                    to: declared["to"].as_str().unwrap_or_default().into(),
                    owner: declared["role"] == "owner",
                    declared: declared.clone(),
                });
            }
        }
        Self { world, links, tables }
    }

    /// The links of a collection.
    pub fn of<'m>(&'m self, collection: &'m str) -> impl Iterator<Item = &'m Link> {
        self.links.iter().filter(move |link| link.collection == collection)
    }

    /// The key a row's link holds; none where it leads by value or text, or nowhere.
    #[must_use]
    pub fn key_held(link: &Link, row: &Cells) -> Option<Vec<String>> {
        if !holds(&link.declared["when"], row) {
            return None;
        }
        let cell = |column: &Json| row.get(column.as_str()?).and_then(key_text);
        if let Some(polymorphic) = link.declared.get("polymorphic") {
            let kind = cell(&polymorphic["type"])?;
            let named =
                polymorphic["spelled"].as_array()?.iter().any(|spelled| spelled.as_str() == Some(&kind));
            return if named { Some(vec![cell(&polymorphic["id"])?]) } else { None };
        }
        if let Some(json) = link.declared.get("json") {
            let document: Json = serde_json::from_str(&cell(&json["column"])?).ok()?;
            let path = json["path"].as_str()?.trim_start_matches("$.");
            let found = path.split('.').try_fold(&document, |at, name| at.get(name))?;
            return match found {
                Json::String(text) => Some(vec![text.clone()]),
                Json::Number(number) => Some(vec![number.to_string()]),
                _ => None,
            };
        }
        if link.declared.get("value").or_else(|| link.declared.get("text")).is_some() {
            return None;
        }
        match link.declared.get("columns") {
            Some(columns) => columns.as_array()?.iter().map(cell).collect(),
            None => Some(vec![row.get(&link.name).and_then(key_text)?]),
        }
    }

    /// Whether a link leads to one of these people by what it repeats or mentions.
    #[must_use]
    pub fn names(link: &Link, row: &Cells, people: &People) -> bool {
        if !holds(&link.declared["when"], row) {
            return false;
        }
        let held = |column: Option<&str>| row.get(column.unwrap_or(&link.name)).and_then(key_text);
        if let Some(value) = link.declared.get("value") {
            let alike = |text: &str| {
                let mut text = text.to_string();
                for step in value["normalise"].as_array().into_iter().flatten() {
                    match step.as_str() {
                        Some("trim") => text = text.trim_matches(' ').into(),
                        _ => text = text.to_ascii_lowercase(),
                    }
                }
                text
            };
            let held = held(value["column"].as_str());
            let same =
                |held: &String| people.accounts.iter().any(|person| alike(&person.email) == alike(held));
            return held.as_ref().is_some_and(same);
        }
        let Some(text) = link.declared.get("text") else { return false };
        let held = held(text["column"].as_str());
        let said = |held: &String| {
            people.accounts.iter().any(|person| mentions(held, person, !people.is_shared(person)))
        };
        held.as_ref().is_some_and(said)
    }

    /// The row of another collection that a key leads to.
    #[must_use]
    pub fn place(&self, to: &str, key: &[String]) -> Place {
        (self.tables.get(to).cloned().unwrap_or_default(), key.to_vec())
    }

    /// The rows that lead to the person, each with the names of the links that do. Rows carry on to what belongs to them
    /// where they are the person's by ownership, or go.
    #[must_use]
    pub fn leading(&self, before: &Dump) -> BTreeMap<Place, BTreeSet<String>> {
        let people = &self.world.people;
        let keys: BTreeSet<Vec<String>> =
            people.accounts.iter().map(|person| person.key.iter().filter_map(key_text).collect()).collect();
        let goes: BTreeSet<Place> = (self.world.rows.iter())
            .filter(|row| row.fate == Fate::Goes)
            .map(|row| (row.table.clone(), key_of(self.world, &row.table, &row.cells)))
            .collect();
        let mut found: BTreeMap<Place, BTreeSet<String>> = BTreeMap::new();
        loop {
            let owned = |place: &Place| {
                let own = place.0 == PEOPLE && keys.contains(&place.1);
                own || self.collection_of(&place.0).is_some_and(|collection| {
                    found.get(place).is_some_and(|names| {
                        self.of(collection).any(|link| link.owner && names.contains(&link.name))
                    })
                })
            };
            let mut next: BTreeMap<Place, BTreeSet<String>> = BTreeMap::new();
            for link in self.links.iter().filter(|link| link.owner || link.to == PEOPLE) {
                let table = self.tables.get(&link.collection).cloned().unwrap_or_default();
                for row in before.of(&table) {
                    let leads = Self::names(link, row, people)
                        || Self::key_held(link, row).is_some_and(|key| {
                            let to = self.place(&link.to, &key);
                            if link.to == PEOPLE {
                                keys.contains(&key)
                            } else {
                                found.contains_key(&to) && (owned(&to) || goes.contains(&to))
                            }
                        });
                    if leads {
                        let place = (table.clone(), key_of(self.world, &table, row));
                        next.entry(place).or_default().insert(link.name.clone());
                    }
                }
            }
            for key in &keys {
                next.entry((PEOPLE.into(), key.clone())).or_default();
            }
            if next == found {
                return found;
            }
            found = next;
        }
    }

    /// The collection of a table.
    #[must_use]
    pub fn collection_of(&self, table: &str) -> Option<&str> {
        self.tables.iter().find(|(_, of)| *of == table).map(|(name, _)| name.as_str())
    }

    /// The class of each row that leads to the person: the answers to the questions of the decision, in order.
    #[must_use]
    pub fn classes(&self, before: &Dump, decision: &Json) -> BTreeMap<Place, String> {
        let mut classes = BTreeMap::new();
        for (place, links) in self.leading(before) {
            let Some(collection) = self.collection_of(&place.0) else { continue };
            let Some(row) =
                before.of(&place.0).iter().find(|row| key_of(self.world, &place.0, row) == place.1)
            else {
                continue;
            };
            let is_account = place.0 == PEOPLE
                && self
                    .world
                    .people
                    .accounts
                    .iter()
                    .any(|person| person.key.iter().filter_map(key_text).collect::<Vec<_>>() == place.1);
            let answer = |atom: &Json| match atom["ask"].as_str() {
                Some("subject") => is_account,
                Some("link") => atom["link"].as_str().is_some_and(|name| links.contains(name)),
                Some("when") => holds(&atom["when"], row),
                _ => self.due(before, collection, row, atom["purpose"].as_str().unwrap_or_default()),
            };
            let atoms = decision["collections"][collection]["atoms"].as_array().into_iter().flatten();
            classes.insert(place, atoms.map(|atom| if answer(atom) { '1' } else { '0' }).collect());
        }
        classes
    }

    /// Whether the period of a purpose, in years from the end of the year of a date, is over.
    fn due(&self, before: &Dump, collection: &str, row: &Cells, purpose: &str) -> bool {
        let retention = &self.world.policy["purposes"][purpose]["retention"];
        let column = retention["after"]["column"].as_str().unwrap_or_default();
        let Some((home, column)) = column.split_once('.') else { return false };
        let mut cells = row;
        if home != collection {
            // The row it belongs to has the date.
            let link = self.of(collection).find(|link| link.to == home);
            let parent = link.and_then(|link| Self::key_held(link, row)).map(|key| self.place(home, &key));
            let found = parent.and_then(|(table, key)| {
                before.of(&table).iter().find(|row| key_of(self.world, &table, row) == key)
            });
            let Some(found) = found else { return false };
            cells = found;
        }
        let year = |date: &str| date.get(..4).and_then(|year| year.parse::<i32>().ok());
        let Some(started) = cells.get(column).and_then(|cell| local_year(cell, &retention["after"])) else {
            return false;
        };
        let keep = retention["keep"].as_str().unwrap_or_default();
        let years = keep.trim_start_matches('P').trim_end_matches('Y').parse::<i32>().ok();
        // The last day is the 31st of December of that year.
        years.zip(year(DECIDED)).is_some_and(|(years, now)| started + years < now)
    }
}

/// The year a cell tells on the clock of the place; none where it tells none. Half an hour around New Year tells most.
fn local_year(cell: &Cell, after: &Json) -> Option<i32> {
    let written = after["offset"].as_str().unwrap_or("+00:00");
    let hours: i64 = written.get(..3)?.parse().ok()?;
    match cell {
        Cell::Integer(moment) => {
            let unit = if after["as"] == "unix-millis" { 1000 } else { 1 };
            let mut day = (moment.div_euclid(unit) + hours * 3600).div_euclid(86_400);
            let mut year = 1970;
            loop {
                let length = if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) { 366 } else { 365 };
                if day < length {
                    return Some(year);
                }
                (day, year) = (day - length, year + 1);
            }
        }
        Cell::Text(text) => {
            let year: i32 = text.get(..4)?.parse().ok()?;
            let hour: i64 = text.get(11..13).map_or(Ok(0), str::parse).ok()?;
            let utc = text.ends_with('Z') || after["as"] == "datetime-utc";
            let next = utc && hour + hours >= 24 && text.get(5..10) == Some("12-31");
            Some(year + i32::from(next))
        }
        _ => None,
    }
}

/// Whether a condition of the policy holds for a row.
#[must_use]
pub fn holds(when: &Json, row: &Cells) -> bool {
    let Some(when) = when.as_object() else { return when.is_null() };
    when.iter().all(|(column, asked)| {
        let cell = row.get(column).and_then(key_text);
        match asked {
            Json::String(text) => cell.as_deref() == Some(text),
            Json::Object(compare) => compare["in"].as_array().is_some_and(|list| {
                list.iter().any(|one| one.as_str().is_some() && one.as_str() == cell.as_deref())
            }),
            _ => false,
        }
    })
}

/// Whether a text mentions a person, as a careful reader sees it; by name too, where nobody else has it.
#[must_use]
pub fn mentions(text: &str, person: &Person, by_name: bool) -> bool {
    let text: Vec<char> = text.nfc().flat_map(char::to_lowercase).collect();
    let address = |c: &char| c.is_alphanumeric() || "._%+-".contains(*c);
    let word = |c: &char| c.is_alphanumeric() || *c == '_';
    let found = |needle: String, before: &dyn Fn(&char) -> bool, after: &dyn Fn(&[char]) -> bool| {
        let needle: Vec<char> = needle.nfc().flat_map(char::to_lowercase).collect();
        text.windows(needle.len()).enumerate().any(|(at, window)| {
            window == needle.as_slice()
                && !at.checked_sub(1).and_then(|at| text.get(at)).is_some_and(before)
                && !text.get(at + needle.len()..).is_some_and(after)
        })
    };
    let goes_on = |rest: &[char]| match rest {
        ['.', next, ..] => next.is_alphanumeric(),
        [next, ..] => next.is_alphanumeric() || *next == '-',
        [] => false,
    };
    let in_word = |rest: &[char]| rest.first().is_some_and(word);
    let in_name = |rest: &[char]| in_word(rest) || goes_on(rest);
    found(person.email.trim().into(), &address, &goes_on)
        || found(format!("@{}", person.handle), &address, &in_name)
        || found(format!("/u/{}", person.handle), &|_| false, &in_name)
        || (person.is_own_word() && found(person.handle.clone(), &|c| address(c) || *c == '@', &in_name))
        || (by_name && found(person.name.clone(), &word, &in_word))
}
