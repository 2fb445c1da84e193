//! What a plan does to each collection, in numbers: the picture's content.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::gather::Gather;
use crate::order::PutInOrder as _;
use crate::plan::{Act, Claim, ClaimKind, Item, Plan, Step, Way};
use crate::policy::{Collection, Link, Role};
use crate::{Date, Path, Policy};

/// Every collection of the plan's store, as the picture shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Overview {
    /// The person's own rows.
    pub(super) person: Card,
    /// The other collections that lead to a person, by name.
    pub(super) cards: Vec<Card>,
    /// Tables of the store without a way to a person.
    pub(super) apart: Vec<String>,
}

/// One collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Card {
    pub(super) name: String,
    pub(super) rows: Rows,
    pub(super) end: Option<End>,
    /// How many rows each claim is made for, weakest first.
    pub(super) claims: BTreeMap<ClaimKind, u64>,
    pub(super) ties: Vec<Tie>,
    /// It repeats other rows, and is brought in line with them.
    pub(super) swept: bool,
    /// The collection over which it is reached, and how many steps away the person is.
    pub(super) parent: String,
    pub(super) steps: u32,
}

/// Rows by what happens to them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Rows {
    pub(super) deleted: u64,
    pub(super) changed: u64,
    pub(super) stays: u64,
}

/// Until when the kept part of a collection is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct End {
    pub(super) earliest: Date,
    pub(super) latest: Date,
}

/// A way from a collection to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tie {
    /// The name of the link; none for a copy.
    pub(super) link: Option<String>,
    pub(super) to: String,
    pub(super) kind: TieKind,
    pub(super) states: BTreeSet<TieState>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum TieKind {
    Link(Role),
    /// The rows are earlier states, an index or another copy of the other's.
    Copy,
}

/// What becomes of a way, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum TieState {
    /// It still leads to the person.
    Open,
    /// It leads to a key that names nobody.
    Key,
    /// It is cut.
    Cut,
    /// It goes with its row.
    Gone,
}

/// What becomes of a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fate {
    Erased,
    WithoutPerson,
    Kept,
    Untouched,
}

impl Rows {
    pub(super) const fn all(self) -> u64 {
        self.deleted.saturating_add(self.changed).saturating_add(self.stays)
    }

    pub(super) const fn parts(self) -> [(Act, u64); 3] {
        [(Act::Delete, self.deleted), (Act::Change, self.changed), (Act::Stay, self.stays)]
    }

    const fn add(&mut self, act: Act, rows: u64) {
        let part = match act {
            Act::Delete => &mut self.deleted,
            Act::Change => &mut self.changed,
            Act::Stay => &mut self.stays,
        };
        *part = part.saturating_add(rows);
    }
}

impl Card {
    /// The weakest claim made for any of its rows.
    pub(super) fn claim(&self) -> Option<ClaimKind> {
        self.claims.keys().next().copied()
    }

    /// What becomes of most of its rows; anything kept comes first, because it asks for a reason.
    pub(super) fn fate(&self) -> Fate {
        let mut weight: BTreeMap<Fate, u64> = BTreeMap::new();
        for (claim, rows) in &self.claims {
            let fate = match claim {
                ClaimKind::Kept | ClaimKind::Restricted => return Fate::Kept,
                ClaimKind::Pseudonymised | ClaimKind::Unlinked => Fate::WithoutPerson,
                ClaimKind::ErasedLive => Fate::Erased,
            };
            *weight.entry(fate).or_default() += rows;
        }
        let most = weight.into_iter().max_by_key(|(fate, rows)| (*rows, *fate)).map(|(fate, _)| fate);
        most.unwrap_or(if self.swept { Fate::WithoutPerson } else { Fate::Untouched })
    }
}

impl Tie {
    /// What is worst for the person: a way that is open anywhere is open.
    pub(super) fn state(&self) -> Option<TieState> {
        self.states.first().copied()
    }
}

impl Overview {
    pub(super) fn of(policy: &Policy, plan: &Plan) -> Self {
        let collections = &policy.document().collections;
        let here = |name: &str| collections.get(name).is_some_and(|found| found.store == plan.store);
        let steps = distances(policy, plan);
        let mut apart = Vec::new();
        let mut cards = Vec::new();
        for (name, collection) in collections.iter().filter(|(name, _)| here(name) && **name != plan.people) {
            match steps.get(name.as_str()) {
                Some((steps, parent)) => {
                    cards.push(card(policy, plan, name, collection, (*steps, parent)));
                }
                // Rows that are counted are shown, wherever they are reached from.
                None if plan.expected.contains_key(name) => {
                    cards.push(card(policy, plan, name, collection, (1, &plan.people)));
                }
                None => apart.push(name.clone()),
            }
        }
        apart.extend(policy.document().not_personal.iter().map(Path::to_string));
        apart.put_in_order();
        apart.dedup();
        let person = match collections.get(&plan.people) {
            Some(collection) => card(policy, plan, &plan.people, collection, (0, &plan.people)),
            None => Card::empty(&plan.people),
        };
        Self { person, cards, apart }
    }

    pub(super) fn rows(&self) -> Rows {
        let mut all = Rows::default();
        for card in self.cards.iter().chain([&self.person]) {
            for (act, rows) in card.rows.parts() {
                all.add(act, rows);
            }
        }
        all
    }
}

impl Card {
    fn empty(name: &str) -> Self {
        Self {
            name: name.to_string(),
            rows: Rows::default(),
            end: None,
            claims: BTreeMap::new(),
            ties: Vec::new(),
            swept: false,
            parent: name.to_string(),
            steps: 0,
        }
    }
}

fn card(policy: &Policy, plan: &Plan, name: &str, collection: &Collection, at: (u32, &str)) -> Card {
    let items = || plan.items.iter().filter(move |item| item.collection == name);
    let claims =
        || plan.claims.iter().filter(move |claim| claim.collection == name && claim.fields.is_empty());
    let mut rows = Rows::default();
    for item in items().filter(|item| item.fields.is_empty()) {
        rows.add(item.act, item.rows);
    }
    let mut by_claim: BTreeMap<ClaimKind, u64> = BTreeMap::new();
    for claim in claims() {
        *by_claim.entry(claim.claim).or_default() += claim.rows;
    }
    Card {
        name: name.to_string(),
        rows,
        end: items()
            .filter_map(end)
            .reduce(|a, b| End { earliest: a.earliest.min(b.earliest), latest: a.latest.max(b.latest) }),
        claims: by_claim,
        ties: ties(policy, name, collection, &items().collect::<Vec<_>>(), &claims().collect::<Vec<_>>()),
        swept: plan.steps.iter().any(|step| sweeps(step, name)),
        parent: at.1.to_string(),
        steps: at.0,
    }
}

fn sweeps(step: &Step, name: &str) -> bool {
    matches!(step, Step::SweepHistory { collection } | Step::RebuildIndex { collection } if collection == name)
}

/// The last days an item that stays is kept to, where they are known.
pub(super) fn end(item: &Item) -> Option<End> {
    use crate::decide::{Outcome, Until};
    if item.act == Act::Delete || matches!(item.ruling.outcome, Outcome::Erase) {
        return None;
    }
    match item.ruling.until.as_ref()? {
        Until::Date { date } | Until::Review { date } => Some(End { earliest: *date, latest: *date }),
        Until::Row { .. } => {
            let ends = item.ends.as_ref()?;
            Some(End { earliest: ends.earliest?, latest: ends.latest? })
        }
        Until::Event { .. } | Until::Open => None,
    }
}

fn ties(
    policy: &Policy,
    name: &str,
    collection: &Collection,
    items: &[&Item],
    claims: &[&Claim],
) -> Vec<Tie> {
    let mut ties = Vec::new();
    for (link, declared) in &collection.links {
        let Some(kind) = kind(policy, declared) else { continue };
        let place = Path::one(name).join(link.as_str());
        let mut states: BTreeSet<TieState> = claims
            .iter()
            .flat_map(|claim| &claim.rests_on)
            .filter(|support| support.place == place)
            .filter_map(|support| state(support.way))
            .gather();
        let deleted = |item: &&&Item| item.fields.is_empty() && item.act == Act::Delete;
        if items
            .iter()
            .filter(deleted)
            .any(|item| matches!(kind, TieKind::Link(r) if item.roles.contains(&r)))
        {
            states.insert(TieState::Gone);
        }
        ties.push(Tie { link: Some(link.clone()), to: declared.to.clone(), kind, states });
    }
    if let Some(of) = copied(collection) {
        let gone = items.iter().any(|item| item.act == Act::Delete);
        let states = gone.then_some(TieState::Gone).into_iter().collect();
        ties.push(Tie { link: None, to: of.to_string(), kind: TieKind::Copy, states });
    }
    ties
}

/// Links that carry, with their role; the others lead nobody back.
fn kind(policy: &Policy, link: &Link) -> Option<TieKind> {
    policy.carries(link).then(|| TieKind::Link(link.role.unwrap_or(Role::Owner)))
}

fn copied(collection: &Collection) -> Option<&str> {
    let copy = collection.copy_of.as_ref().map(|copy| copy.collection.as_str());
    collection.history_of.as_deref().or(collection.index_of.as_deref()).or(copy)
}

const fn state(way: Way) -> Option<TieState> {
    match way {
        Way::Open => Some(TieState::Open),
        Way::KeyWithoutPerson => Some(TieState::Key),
        Way::LinkCut | Way::ValueReplaced | Way::TextRedacted => Some(TieState::Cut),
        Way::RowDeleted => Some(TieState::Gone),
        Way::NotLookedAt => None,
    }
}

/// How many links away each collection of the store is from the person, and over which it is reached.
fn distances<'p>(policy: &'p Policy, plan: &'p Plan) -> BTreeMap<&'p str, (u32, &'p str)> {
    let collections = &policy.document().collections;
    let mut leading: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (name, collection) in collections.iter().filter(|(_, found)| found.store == plan.store) {
        let links = collection.links.values().filter(|link| policy.carries(link));
        for to in links.map(|link| link.to.as_str()).chain(copied(collection)) {
            leading.entry(to).or_default().insert(name);
        }
    }
    let mut found: BTreeMap<&str, (u32, &str)> = BTreeMap::new();
    found.insert(&plan.people, (0, &plan.people));
    let mut edge: Vec<&str> = alloc::vec![&plan.people];
    let mut steps = 0;
    while !edge.is_empty() {
        steps += 1;
        let mut next = Vec::new();
        for to in edge {
            for name in leading.get(to).into_iter().flatten() {
                if !found.contains_key(name) {
                    found.insert(name, (steps, to));
                    next.push(*name);
                }
            }
        }
        edge = next;
    }
    found
}
