//! The claims in the words of the plan: classes of which the same is said stand together.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Node, lies_over};
use crate::Name;
use crate::decide::{Class, Outcome, RowOutcome};
use crate::order::PutInOrder as _;
use crate::plan::document::{Claim, ClaimKind, NewValue, Support, Way};
use crate::policy::{Identifies, Treatment};

/// What a claim says of some classes of a collection.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Said<'v> {
    fields: Vec<&'v str>,
    claim: ClaimKind,
    rests_on: Vec<Support>,
    continues_under: Vec<&'v str>,
}

/// The classes of a collection of which the same is said, and how many rows they have.
#[derive(Default)]
struct Grouped<'v>(BTreeMap<Said<'v>, (Vec<&'v Class>, u64)>);

/// The claims for classes that come in the order of their collections.
pub(super) fn claims(nodes: &mut [Node<'_, '_>]) -> Vec<Claim> {
    let mut claims = Vec::new();
    for nodes in nodes.chunk_by_mut(|one, next| one.place.name == next.place.name) {
        let Some(place) = nodes.first().map(|node| node.place) else { continue };
        let mut grouped = Grouped::default();
        for node in nodes {
            grouped.rows(node);
            grouped.fields(node);
        }
        claims.extend(grouped.finish(&place.label));
    }
    claims
}

impl<'v> Grouped<'v> {
    fn add(&mut self, node: &Node<'v, '_>, said: Said<'v>) {
        let (classes, rows) = self.0.entry(said).or_default();
        classes.push(node.class);
        *rows += node.rows;
    }

    fn rows(&mut self, node: &mut Node<'v, '_>) {
        let claim = if node.deleted || node.restricted { node.base } else { node.level };
        let said = Said {
            fields: Vec::new(),
            claim,
            rests_on: rests_on(core::mem::take(&mut node.supports), node, claim),
            continues_under: if node.deleted { Vec::new() } else { continues_under(node) },
        };
        self.add(node, said);
    }

    /// Fields that go while their row stays, or that are only stored while it is used.
    fn fields(&mut self, node: &Node<'v, '_>) {
        if node.deleted {
            return;
        }
        let mut by_way: BTreeMap<(ClaimKind, Way), Vec<&str>> = BTreeMap::new();
        for name in leaving(node) {
            let said = match node.done.cell(name) {
                Some(NewValue::Value { .. } | NewValue::Surrogate { .. }) => {
                    (ClaimKind::ErasedLive, Way::ValueReplaced)
                }
                // What is left of a text is as far from the person as its row.
                Some(_) if !node.nameless => (node.level.min(ClaimKind::Unlinked), Way::TextRedacted),
                _ => (ClaimKind::Kept, Way::Open),
            };
            by_way.entry(said).or_default().push(name);
        }
        let stored = node.decided.fields.iter().filter(|ruled| !node.restricted && lies_over(&ruled.ruling));
        for name in stored.flat_map(|ruled| &ruled.fields) {
            by_way.entry((ClaimKind::Restricted, Way::Open)).or_default().push(name);
        }
        for ((claim, way), fields) in by_way {
            let rests_on = fields.iter().map(|field| Support { place: node.place.at(field), way }).collect();
            self.add(node, Said { fields, claim, rests_on, continues_under: Vec::new() });
        }
    }

    fn finish(self, collection: &Name) -> impl Iterator<Item = Claim> + use<'_, 'v> {
        self.0.into_iter().map(move |(said, (classes, rows))| Claim {
            collection: collection.clone(),
            classes: classes.into_iter().cloned().collect(),
            rows,
            fields: said.fields.into_iter().map(Name::from).collect(),
            claim: said.claim,
            rests_on: said.rests_on,
            continues_under: said.continues_under.into_iter().map(String::from).collect(),
        })
    }
}

/// What a claim for whole rows rests on: each way back, and what became of it.
fn rests_on(supports: Vec<Support>, node: &Node<'_, '_>, claim: ClaimKind) -> Vec<Support> {
    let mut rests_on = supports;
    if claim < ClaimKind::Unlinked {
        let way = if claim <= ClaimKind::Restricted { Way::Open } else { Way::KeyWithoutPerson };
        rests_on.extend(node.joined.iter().map(|(place, _)| Support { place: place.clone(), way }));
    }
    rests_on.put_in_order();
    rests_on.dedup();
    // A link that leads to rows that stay and to rows that go is told by those that stay.
    let weaker = |way: Way| matches!(way, Way::KeyWithoutPerson | Way::RowDeleted);
    if !rests_on.iter().any(|support| weaker(support.way)) {
        return rests_on;
    }
    let still_open = |ways: &[Support]| ways.iter().any(|support| support.way == Way::Open);
    let told = rests_on.chunk_by(|one, next| one.place == next.place).flat_map(|ways| {
        let open = still_open(ways);
        ways.iter().filter(move |support| !(open && weaker(support.way)))
    });
    told.cloned().collect()
}

/// The purposes for which data of the row go on: what is only stored goes on for none (Art. 18(2)).
fn continues_under<'v>(node: &Node<'v, '_>) -> Vec<&'v str> {
    let of_fields = node.decided.fields.iter().map(|field| &field.ruling);
    let goes_on = [&node.decided.ruling]
        .into_iter()
        .chain(of_fields)
        .filter(|ruling| !matches!(ruling.outcome, Outcome::Erase | Outcome::Restrict));
    let mut purposes: Vec<&str> = goes_on.flat_map(|ruling| &ruling.purposes).map(String::as_str).collect();
    purposes.put_in_order();
    purposes.dedup();
    purposes
}

/// The fields nobody may hold any longer, though their row stays.
fn leaving<'v>(node: &Node<'v, '_>) -> Vec<&'v str> {
    let place = node.place;
    let mut names: Vec<&str> = match node.decided.row {
        RowOutcome::Keep => {
            // Of what is needed without the name only, what identifies goes.
            let identifies = |name: &str| {
                place.field(name).is_some_and(|field| {
                    field.identifies != Identifies::None || field.field.treatment.is_some()
                })
            };
            let ruled = node.decided.fields.iter().flat_map(|ruled| {
                let goes = move |name: &&Name| match ruled.ruling.outcome {
                    Outcome::Erase => true,
                    Outcome::Unlink => identifies(name),
                    Outcome::Keep | Outcome::Restrict | Outcome::Rectify => false,
                };
                ruled.fields.iter().filter(goes)
            });
            ruled.map(Name::as_str).collect()
        }
        RowOutcome::Delete => {
            let key = |name: &str| {
                let person = place.collection.person.as_ref();
                let mut keys = place.key.iter().chain(&place.table.primary_key);
                keys.any(|key| key == name)
                    || person
                        .is_some_and(|person| person.key.iter().chain(&person.tenant).any(|key| key == name))
            };
            let columns = place.table.columns.iter().filter(|column| !column.generated);
            columns.map(|column| column.name.as_str()).filter(|name| !key(name)).collect()
        }
        RowOutcome::Unlink => {
            let told = place.telling(node.class);
            let treated = place.fields.iter().filter(|field| {
                field.identifies == Identifies::None
                    && told(field.field)
                    && field.field.treatment.as_ref().is_some_and(|treatment| *treatment != Treatment::Keep)
            });
            treated.map(|field| field.name).collect()
        }
    };
    names.put_in_order();
    names.dedup();
    names
}
