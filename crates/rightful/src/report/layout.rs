//! Where the boxes of the picture stand: the person on top of a spine, collections beside it by what becomes of them,
//! and what belongs to a collection outside of it. Whole numbers only, so that equal plans give equal pictures.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::overview::{Card, Fate, Overview, TieKind, TieState};

use crate::order::PutInOrder as _;

/// More boxes than this are shown as a list: a picture of hundreds shows nothing.
pub(super) const MOST_BOXES: usize = 60;

/// The width of a box, of the way from a box to the spine, and between two columns of boxes.
pub(super) const BOX: u32 = 214;
const WAY: u32 = 122;
const BETWEEN: u32 = 104;
const GAP: u32 = 12;
const HEADING: u32 = 30;
const HUB_WIDTH: u32 = 380;

/// The picture in numbers.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Scene<'o> {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) spine: Option<Spine>,
    pub(super) hub: Placed<'o>,
    pub(super) boxes: Vec<Placed<'o>>,
    pub(super) ways: Vec<WayLine<'o>>,
    pub(super) headings: Vec<Heading>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Spine {
    pub(super) x: u32,
    pub(super) from: u32,
    pub(super) to: u32,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Placed<'o> {
    pub(super) card: &'o Card,
    pub(super) x: u32,
    pub(super) y: u32,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// A way from a box towards the person: `from` is at the box.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct WayLine<'o> {
    pub(super) from: (u32, u32),
    pub(super) to: (u32, u32),
    pub(super) kinds: Vec<&'o TieKind>,
    pub(super) state: Option<TieState>,
    pub(super) more_states: Vec<TieState>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Heading {
    pub(super) fate: Fate,
    pub(super) x: u32,
    pub(super) y: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// A collection linked to the person, and what is reached through it, in the order it is drawn.
struct Cluster<'o> {
    head: &'o Card,
    behind: Vec<&'o Card>,
}

impl Cluster<'_> {
    fn height(&self) -> u32 {
        let behind: u32 = self.behind.iter().map(|card| height(card) + GAP).sum();
        (height(self.head) + GAP).max(behind)
    }
}

/// How high a card is drawn.
pub(super) fn height(card: &Card) -> u32 {
    if card.rows.all() == 0 {
        return 34;
    }
    66 + if card.end.is_some() { 17 } else { 0 } + if others(card).next().is_some() { 16 } else { 0 }
}

/// The collections a card leads to beside the one it is drawn at.
pub(super) fn others(card: &Card) -> impl Iterator<Item = &str> {
    let ties = card.ties.iter().map(|tie| tie.to.as_str());
    ties.filter(|to| *to != card.parent && *to != card.name)
}

impl<'o> Scene<'o> {
    pub(super) fn of(overview: &'o Overview) -> Self {
        let (left, right) = sides(clusters(overview));
        let outer = |side: &[Cluster<'_>]| {
            if side.iter().any(|cluster| !cluster.behind.is_empty()) { BOX + BETWEEN } else { 0 }
        };
        let middle = outer(&left) + BOX + WAY;
        let hub_height = 84;
        let hub = Placed {
            card: &overview.person,
            x: middle - HUB_WIDTH / 2,
            y: 1,
            width: HUB_WIDTH,
            height: hub_height,
        };
        let mut scene = Self {
            width: middle + WAY + BOX + outer(&right),
            height: hub_height + 2,
            spine: None,
            hub,
            boxes: Vec::new(),
            ways: Vec::new(),
            headings: Vec::new(),
        };
        let mut last = 0;
        for (side, clusters) in [(Side::Left, left), (Side::Right, right)] {
            last = last.max(scene.side(side, &clusters, middle));
        }
        if last > 0 {
            scene.spine = Some(Spine { x: middle, from: hub_height + 1, to: last });
        }
        scene
    }

    /// Places one side from the top down; answers where its last way meets the spine.
    fn side(&mut self, side: Side, clusters: &[Cluster<'o>], middle: u32) -> u32 {
        let inner = match side {
            Side::Left => middle - WAY - BOX,
            Side::Right => middle + WAY,
        };
        let outer = match side {
            Side::Left => inner.saturating_sub(BOX + BETWEEN),
            Side::Right => inner + BOX + BETWEEN,
        };
        let mut y = self.hub.height + 16;
        let mut last = 0;
        let mut fate = None;
        for cluster in clusters {
            if fate != Some(cluster.head.fate()) {
                fate = Some(cluster.head.fate());
                self.headings.push(Heading { fate: cluster.head.fate(), x: inner, y: y + 20 });
                y += HEADING;
            }
            let at = (inner, y);
            last = y + way_height(cluster.head);
            let edge = if side == Side::Left { inner + BOX } else { inner };
            self.way(cluster.head, (edge, last), (middle, last));
            self.place(cluster.head, at);
            self.behind(side, cluster, at, outer);
            y += cluster.height();
        }
        self.height = self.height.max(y.saturating_sub(GAP) + 2);
        last
    }

    fn behind(&mut self, side: Side, cluster: &Cluster<'o>, head: (u32, u32), outer: u32) {
        let near = |x: u32| if side == Side::Left { x + BOX } else { x };
        let mut tops: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
        let far = if side == Side::Left { head.0 } else { head.0 + BOX };
        tops.insert(&cluster.head.name, (far, head.1 + way_height(cluster.head)));
        let mut y = head.1;
        for card in &cluster.behind {
            let from = (near(outer), y + way_height(card));
            let to = tops.get(card.parent.as_str()).copied().unwrap_or(from);
            self.way(card, from, to);
            tops.insert(&card.name, from);
            self.place(card, (outer, y));
            y += height(card) + GAP;
        }
    }

    fn place(&mut self, card: &'o Card, (x, y): (u32, u32)) {
        self.boxes.push(Placed { card, x, y, width: BOX, height: height(card) });
    }

    fn way(&mut self, card: &'o Card, from: (u32, u32), to: (u32, u32)) {
        let ties = || card.ties.iter().filter(|tie| tie.to == card.parent);
        let mut kinds: Vec<&TieKind> = ties().map(|tie| &tie.kind).collect();
        kinds.put_in_order();
        kinds.dedup();
        let mut states: Vec<TieState> = ties().flat_map(|tie| tie.states.iter().copied()).collect();
        states.put_in_order();
        states.dedup();
        let state = states.first().copied();
        self.ways.push(WayLine {
            from,
            to,
            kinds,
            state,
            more_states: states.split_off(states.len().min(1)),
        });
    }
}

/// How far below a box's top its way begins.
fn way_height(card: &Card) -> u32 {
    if card.rows.all() == 0 { 17 } else { 33 }
}

/// The collections next to the person, by what becomes of them and then by name, each with what hangs on it.
fn clusters(overview: &Overview) -> Vec<Cluster<'_>> {
    let mut below: BTreeMap<&str, Vec<&Card>> = BTreeMap::new();
    for card in &overview.cards {
        below.entry(&card.parent).or_default().push(card);
    }
    let next = overview.cards.iter().filter(|card| card.steps == 1);
    let mut clusters: Vec<Cluster<'_>> = next
        .map(|head| {
            let mut behind = Vec::new();
            let mut open: Vec<&Card> =
                below.get(head.name.as_str()).into_iter().flatten().rev().copied().collect();
            while let Some(card) = open.pop() {
                behind.push(card);
                open.extend(below.get(card.name.as_str()).into_iter().flatten().rev().copied());
            }
            Cluster { head, behind }
        })
        .collect();
    clusters.put_in_order_by_key(|cluster| cluster.head.fate());
    clusters
}

/// Parts the clusters so that both sides are about as high: whole fates where that comes near, else in order.
fn sides(clusters: Vec<Cluster<'_>>) -> (Vec<Cluster<'_>>, Vec<Cluster<'_>>) {
    let all: u32 = clusters.iter().map(Cluster::height).sum();
    let mut heights: BTreeMap<Fate, u32> = BTreeMap::new();
    for cluster in &clusters {
        *heights.entry(cluster.head.fate()).or_default() += cluster.height();
    }
    let fates: Vec<(Fate, u32)> = heights.into_iter().collect();
    let of = |set: usize, at: usize| set >> at & 1 == 1;
    let left = |set: usize| -> u32 {
        fates.iter().enumerate().filter(|(at, _)| of(set, *at)).map(|(_, (_, height))| height).sum()
    };
    let uneven = |height: u32| height.abs_diff(all - height);
    // What is erased stands on the left, at the top.
    let best = (1..1 << fates.len()).step_by(2).min_by_key(|set| uneven(left(*set)));
    if let Some(set) = best.filter(|set| uneven(left(*set)) <= all / 3) {
        let on_left = |cluster: &Cluster<'_>| {
            fates.iter().enumerate().any(|(at, (fate, _))| of(set, at) && *fate == cluster.head.fate())
        };
        return clusters.into_iter().partition(on_left);
    }
    let mut height = 0;
    let mut on_left = |cluster: &Cluster<'_>| {
        let before = height;
        height += cluster.height();
        before + cluster.height() / 2 <= all / 2
    };
    clusters.into_iter().partition(|cluster| on_left(cluster))
}
