//! Rows of others between the person's: a kept invoice leads to an unlinked meeting through a booking that is nobody's.
//!
//! A link leads from one row to one other, so a row of others tells of every row it leads to, however far. Backwards a
//! link fans out: two rows that lead to one currency have nothing to do with each other. Only where the link is unique
//! does one row lead there, and the way back is as narrow as the way there. Narrow ways are followed; a way that would
//! turn round in a row that many lead to is not, nor is one through another person: what their row leads to is theirs.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Graph, Joins, Node, is_cut};
use crate::Path;
use crate::gather::Gather as _;
use crate::plan::change::about_others;
use crate::policy::{Field, Link, LinkForm, column_of};
use crate::schema::Table;

/// The rows of others, by collection, and what they lead to.
pub(super) struct Others<'a> {
    /// The collections of the store, numbered, but for those of people.
    at: BTreeMap<&'a str, usize>,
    /// Collections whose rows lead to one another one by one count as one.
    alike: Joins,
    /// By collection: the ways out of a row of others.
    ways: Vec<Vec<Way>>,
    /// Rows of the person that lead to rows of others: the node, by what, and the collection.
    into: Vec<(usize, usize, usize)>,
    /// Rows of the person that repeat a value which leads to a row of theirs.
    repeats: Vec<(usize, usize, usize)>,
    /// What leads: collection and link or column.
    ties: Vec<(&'a str, &'a str)>,
}

/// A way from a row of others to one row.
struct Way {
    tie: usize,
    /// The rows of the person it may lead to.
    nodes: Vec<usize>,
    /// The collection in which it may lead to a row of others.
    others: Option<usize>,
}

/// What a link, or a column that repeats another, may lead from and to.
struct Ends {
    /// The collections; none where its rows of others are people.
    from: Option<usize>,
    to: Option<usize>,
    /// The rows of the person that may lead to rows of others, and those that rows of others may lead to.
    nodes: (Vec<usize>, Vec<usize>),
    /// A row here leads to one row there; a row there is led to by one row here.
    narrow: (bool, bool),
}

impl<'a> Others<'a> {
    /// What the rows of others lead to.
    pub(super) fn of(graph: &Graph<'_, '_, 'a>, nodes: &[Node<'_, 'a>]) -> Self {
        let view = graph.view;
        let all = &view.policy.document().collections;
        let of_store = || all.iter().filter(|(_, collection)| collection.store == view.store);
        let passed = of_store().filter(|(_, collection)| collection.person.is_none());
        let at: BTreeMap<&str, usize> = passed.zip(0..).map(|((name, _), at)| (name.as_str(), at)).gather();
        let ways = at.keys().map(|_| Vec::new()).collect();
        let mut others = Self {
            alike: Joins::new(at.len()),
            at,
            ways,
            into: Vec::new(),
            repeats: Vec::new(),
            ties: Vec::new(),
        };
        for (name, collection) in of_store() {
            let Some(table) = view.schema.tables.get(&collection.table(name)) else { continue };
            let from = others.at.get(name.as_str()).copied();
            for (link_name, link) in &collection.links {
                let to = others.at.get(link.to.as_str()).copied();
                if let Some(ends) = by_link(graph, nodes, (name, table, from), (link_name, link, to)) {
                    others.tie((name, link_name), ends);
                }
            }
            for (column, field) in &collection.fields {
                others.copy(graph, nodes, (name, table, from), (column, field));
            }
        }
        others
    }

    /// How many collections there are.
    pub(super) const fn len(&self) -> usize {
        self.ways.len()
    }

    fn tie(&mut self, named: (&'a str, &'a str), ends: Ends) {
        let tie = self.ties.len();
        self.ties.push(named);
        let Ends { from, to, nodes: (here, there), narrow } = ends;
        let mut into = |nodes: &[usize], to: Option<usize>| {
            self.into.extend(to.into_iter().flat_map(|to| nodes.iter().map(move |node| (*node, tie, to))));
        };
        if narrow.0 {
            into(&here, to);
        }
        if narrow.1 {
            into(&there, from);
        }
        // Rows that lead to one another one by one are one thing; a second way between them is a way of its own.
        let both = from.zip(to).filter(|_| narrow.0 && narrow.1);
        let both = both.filter(|(from, to)| self.alike.root(*from) != self.alike.root(*to));
        if let Some((from, to)) = both {
            self.alike.join(from, to);
        }
        let mut way = |at: Option<usize>, nodes: Vec<usize>, others: Option<usize>| {
            if let Some(ways) = at.and_then(|at| self.ways.get_mut(at)) {
                ways.push(Way { tie, nodes, others: others.filter(|_| both.is_none()) });
            }
        };
        if narrow.0 {
            way(from, there, to);
        }
        if narrow.1 {
            way(to, here, from);
        }
    }

    /// What a column leads to that repeats another: a value that stands in one row only leads there like a key.
    fn copy(
        &mut self,
        graph: &Graph<'_, '_, 'a>,
        nodes: &[Node<'_, 'a>],
        (name, table, from): (&'a str, &Table, Option<usize>),
        (column, field): (&'a str, &Field),
    ) {
        let view = graph.view;
        let Some((home, source)) = field.copy_of.as_ref().and_then(column_of) else { return };
        let there = view.policy.collection(home).filter(|there| there.store == view.store);
        let Some(there) = there.and_then(|there| view.schema.tables.get(&there.table(home))) else { return };
        let to = self.at.get(home).copied();
        let narrow = (is_unique(there, |of| of == source), is_unique(table, |of| of == column));
        if narrow == (false, false) {
            return;
        }
        let stay = |of: &str, column: &str, tells: &dyn Fn(&Node<'_, '_>) -> bool| -> Vec<usize> {
            let here = graph.index.get(of).into_iter().flatten().copied();
            let stays = |node: &Node<'_, '_>| node.done.cell(column).is_none() && tells(node);
            here.filter(|at| nodes.get(*at).is_some_and(stays)).collect()
        };
        let of_people = home == view.people;
        // What a row repeats of people may be somebody else's.
        let theirs = |node: &Node<'_, '_>| {
            !of_people
                || (node.place.telling(node.class)(field) && !about_others(node.place, node.class, column))
        };
        let (here, led_to) = (stay(name, column, &theirs), stay(home, source, &|_| true));
        let tie = self.ties.len();
        let is_key = of_people && view.person.key.iter().any(|key| key == source);
        let led_to_also = led_to.iter().copied().chain(is_key.then_some(graph.key));
        self.repeats.extend(led_to_also.flat_map(|to| here.iter().map(move |node| (*node, tie, to))));
        let led_to = if of_people { Vec::new() } else { led_to };
        self.tie((name, column), Ends { from, to, nodes: (here, led_to), narrow });
    }

    /// Joins rows of the person that lead to one another through rows of others; `first` is the number of the first of the
    /// joins that stand for those.
    pub(super) fn join(mut self, nodes: &mut [Node<'_, '_>], joins: &mut Joins, first: usize) {
        self.as_one();
        let joint = self.joint(&self.that_lead());
        let place = |tie: usize| {
            let (collection, what) = self.ties.get(tie).copied().unwrap_or_default();
            Path::one(collection).join(what)
        };
        let mut join = |node: usize, tie: usize, to: usize| {
            if let Some(found) = nodes.get_mut(node) {
                found.joined.push((place(tie), to));
                joins.join(node, to);
            }
        };
        for (node, tie, to) in &self.repeats {
            join(*node, *tie, *to);
        }
        let through = |at: usize| joint.get(at).copied().unwrap_or_default().then_some(first + at);
        for (node, tie, to) in &self.into {
            if let Some(through) = through(*to) {
                join(*node, *tie, through);
            }
        }
        let mut between = Vec::new();
        for (at, ways) in self.ways.iter().enumerate() {
            let Some(from) = through(at) else { continue };
            for way in ways {
                way.nodes.iter().for_each(|node| join(*node, way.tie, from));
                between.extend(way.others.and_then(through).map(|to| (from, to)));
            }
        }
        for (from, to) in between {
            joins.join(from, to);
        }
    }

    /// Puts collections that count as one under the number of the first.
    fn as_one(&mut self) {
        for at in 0..self.ways.len() {
            let root = self.alike.root(at);
            let ways = self.ways.get_mut(at).map(core::mem::take).unwrap_or_default();
            if let Some(of_root) = self.ways.get_mut(root) {
                of_root.extend(ways);
            }
        }
        for way in self.ways.iter_mut().flatten() {
            way.others = way.others.map(|at| self.alike.root(at));
        }
        for (_, _, to) in &mut self.into {
            *to = self.alike.root(*to);
        }
    }

    /// Whether a row of others leads to a row of the person, by collection.
    fn that_lead(&self) -> Vec<bool> {
        let mut lead: Vec<bool> = self.ways.iter().map(|_| false).collect();
        let mut grown = true;
        while grown {
            grown = false;
            for at in 0..lead.len() {
                let leads = || self.ways.get(at).into_iter().flatten().any(|way| way.leads(&lead));
                if !lead.get(at).copied().unwrap_or_default() && leads() {
                    grown = true;
                    lead.get_mut(at).into_iter().for_each(|lead| *lead = true);
                }
            }
        }
        lead
    }

    /// The collections in which a row of others leads to several rows of the person, or is on the way from one to another.
    fn joint(&self, lead: &[bool]) -> Vec<bool> {
        // By which ways rows of the person lead to rows of others: none, one, or several.
        let mut by: Vec<(Option<usize>, bool)> = lead.iter().map(|_| (None, false)).collect();
        for (_, tie, to) in &self.into {
            if let Some((first, several)) = by.get_mut(*to) {
                *several |= first.is_some_and(|first| first != *tie);
                first.get_or_insert(*tie);
            }
        }
        let mut joint: Vec<bool> = Vec::with_capacity(lead.len());
        let mut open = Vec::new();
        for (at, ways) in self.ways.iter().enumerate() {
            let mut ways = ways.iter().filter(|way| way.leads(lead));
            let is_joint = match (ways.next(), ways.next()) {
                (Some(only), None) => by
                    .get(at)
                    .is_some_and(|(first, several)| *several || first.is_some_and(|first| first != only.tie)),
                (first, _) => first.is_some(),
            };
            joint.push(is_joint);
            open.extend(is_joint.then_some(at));
        }
        // What a row on the way leads to is on the way.
        while let Some(at) = open.pop() {
            for to in self.ways.get(at).into_iter().flatten().filter_map(|way| way.others) {
                if lead.get(to) == Some(&true) && joint.get(to) == Some(&false) {
                    joint.get_mut(to).into_iter().for_each(|joint| *joint = true);
                    open.push(to);
                }
            }
        }
        joint
    }
}

impl Way {
    fn leads(&self, lead: &[bool]) -> bool {
        !self.nodes.is_empty() || self.others.is_some_and(|to| lead.get(to) == Some(&true))
    }
}

/// The ends of a link that leads by key.
fn by_link(
    graph: &Graph<'_, '_, '_>,
    nodes: &[Node<'_, '_>],
    (name, table, from): (&str, &Table, Option<usize>),
    (link_name, link, to): (&String, &Link, Option<usize>),
) -> Option<Ends> {
    let form = link.form(link_name);
    if !matches!(form, LinkForm::Columns(_) | LinkForm::Polymorphic(_) | LinkForm::Json(_)) {
        return None;
    }
    let to_others = |at: &&usize| {
        let Some(node) = nodes.get(**at) else { return false };
        let mut links = node.place.links.iter().filter(|of_place| of_place.name == link_name);
        // What is answered with yes leads to a row of the person, and to no other.
        !links.any(|link| is_cut(node, link) || (link.carries && link.leads(node.class)))
    };
    let here = graph.index.get(name).into_iter().flatten().filter(to_others).copied().collect();
    let carries = link.carries_to(graph.view.policy.collection(&link.to));
    // A row of others that led by a link that carries would be the person's, unless theirs does not carry on.
    let there = match carries {
        _ if link.to == graph.view.people => None,
        true => graph.unowned.get(link.to.as_str()),
        false => graph.index.get(link.to.as_str()),
    };
    let columns = form.columns();
    let narrow = (true, is_unique(table, |column| columns.contains(&column)));
    Some(Ends { from, to, nodes: (here, there.cloned().unwrap_or_default()), narrow })
}

/// Whether one row of the table at most holds what stands in these columns.
fn is_unique(table: &Table, of: impl Fn(&str) -> bool) -> bool {
    let declared = table.unique.iter().filter(|unique| !unique.partial).map(|unique| &unique.columns);
    let mut keys = declared.chain([&table.primary_key]).filter(|key| !key.is_empty());
    keys.any(|key| key.iter().all(|column| of(column)))
}
