//! Judging hits and adding them up.

use std::collections::BTreeMap;

use crate::answer::{Answer, Finding, KeptHits, Place, Scanned, Unreadable, Why};
use crate::matching::{Form, Hit, View, variant};
use crate::request::{Identifier, Kind, Literal, Request, Strength};

/// Findings told apart by their position in JSON at most; beyond, the column is place enough.
const MOST_PLACES: usize = 10_000;

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    place: Place,
    identifier: usize,
    views: [View; 2],
    form: Form,
    why: Why,
}

pub(crate) struct Tally<'r> {
    identifiers: &'r [Identifier],
    /// For every identifier, those that say nothing new beside it: itself, and any that contains it or is contained.
    alike: Vec<Vec<bool>>,
    namesakes: &'r [Vec<usize>],
    found: BTreeMap<Key, u64>,
    kept: BTreeMap<(String, String, usize, String), u64>,
    unreadable: BTreeMap<(String, &'static str), u64>,
    pub(crate) scanned: Scanned,
}

impl<'r> Tally<'r> {
    pub(crate) fn new(Request { identifiers, namesakes, .. }: &'r Request) -> Self {
        let folded: Vec<String> = identifiers
            .iter()
            .map(|identifier| match &identifier.value {
                Literal::Text(text) => text.trim().to_lowercase(),
                Literal::Integer(number) => number.to_string(),
                _ => String::new(),
            })
            .collect();
        let alike = folded
            .iter()
            .map(|one| {
                folded
                    .iter()
                    .map(|other| one.contains(other.as_str()) || other.contains(one.as_str()))
                    .collect()
            })
            .collect();
        Self {
            identifiers,
            alike,
            namesakes,
            found: BTreeMap::new(),
            kept: BTreeMap::new(),
            unreadable: BTreeMap::new(),
            scanned: Scanned::default(),
        }
    }

    fn identifier(&self, number: usize) -> Option<&'r Identifier> {
        self.identifiers.get(number)
    }

    pub(crate) fn is_strong(&self, hit: &Hit) -> bool {
        self.identifier(hit.identifier)
            .is_some_and(|identifier| identifier.strength == Strength::Strong && identifier.kind != Kind::Key)
    }

    /// Whether the hit is of an identifier with one of these names.
    pub(crate) fn is_named(&self, hit: &Hit, names: &[String]) -> bool {
        self.identifier(hit.identifier).is_some_and(|identifier| names.contains(&identifier.name))
    }

    /// Whether the hit is of an identifier that somebody else has too.
    pub(crate) fn is_shared(&self, hit: &Hit) -> bool {
        self.namesakes.iter().any(|of_one| of_one.contains(&hit.identifier))
    }

    /// Whether one hit makes another more than a chance: another identifier, and no key, which is next to everything. Two
    /// that one other person has as well may both be theirs.
    pub(crate) fn is_company(&self, hit: &Hit, other: &Hit) -> bool {
        let both =
            |of_one: &Vec<usize>| of_one.contains(&hit.identifier) && of_one.contains(&other.identifier);
        if self.namesakes.iter().any(both) {
            return false;
        }
        let key = |number| self.identifier(number).is_some_and(|identifier| identifier.kind == Kind::Key);
        let alike =
            self.alike.get(hit.identifier).and_then(|row| row.get(other.identifier)).copied().unwrap_or(true);
        !alike && !key(hit.identifier) && !key(other.identifier)
    }

    pub(crate) fn found(&mut self, mut place: Place, hit: &Hit, why: Why) {
        if self.found.len() >= MOST_PLACES {
            place.json = None;
        }
        let key = Key { place, identifier: hit.identifier, views: hit.views, form: hit.form, why };
        *self.found.entry(key).or_default() += 1;
    }

    pub(crate) fn kept(&mut self, table: &str, column: &str, hit: &Hit, reason: &str) {
        let key = (table.to_owned(), column.to_owned(), hit.identifier, reason.to_owned());
        *self.kept.entry(key).or_default() += 1;
    }

    pub(crate) fn unreadable(&mut self, at: &str, what: &'static str) {
        *self.unreadable.entry((at.to_owned(), what)).or_default() += 1;
    }

    pub(crate) fn answer(self) -> Answer {
        let name =
            |number: usize| self.identifiers.get(number).map_or_else(String::new, |one| one.name.clone());
        let (mut findings, mut review) = (Vec::new(), Vec::new());
        for (key, count) in self.found {
            let Some(identifier) = self.identifiers.get(key.identifier) else { continue };
            let blocks = key.why != Why::WeakAlone;
            let finding = Finding {
                at: key.place.to_string(),
                place: key.place,
                identifier: identifier.name.clone(),
                strength: identifier.strength,
                variant: variant(key.views, key.form),
                why: key.why,
                blocks,
                count,
            };
            if blocks { &mut findings } else { &mut review }.push(finding);
        }
        let kept = self.kept.into_iter().map(|((table, column, number, reason), count)| KeptHits {
            table,
            column,
            identifier: name(number),
            reason,
            count,
        });
        let kept: Vec<KeptHits> = kept.collect();
        let unreadable: Vec<Unreadable> = self
            .unreadable
            .into_iter()
            .map(|((at, what), count)| Unreadable { at, what: what.to_owned(), count })
            .collect();
        Answer {
            clean: findings.is_empty() && unreadable.is_empty(),
            findings,
            kept,
            review,
            unreadable,
            scanned: self.scanned,
            scanner: concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }
}
