//! The order of deletions, the foreign keys that are set to null before, and what stops the plan.

use alloc::collections::btree_map::Entry;
use alloc::collections::{BTreeMap, BTreeSet, VecDeque};
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::document::{Cascade, Cycle, CycleBreak, NewValue, Step};
use super::fate::{Fate, Fates, Row};
use super::request::Pointing;
use super::view::{View, nullable};
use crate::decide::Class;
use crate::gather::Gather;
use crate::schema::{Action, ForeignKey, Table};
use crate::survey::Survey;
use crate::{Code, Error, Path};

/// What has to happen around deletions.
#[derive(Default)]
pub(super) struct Order {
    pub(super) detach: Vec<Step>,
    pub(super) delete: Vec<Step>,
    pub(super) cycles: Vec<Cycle>,
    pub(super) cascades: Vec<Cascade>,
}

/// How many rows that go point at rows that go, by the class of both.
type Both = BTreeMap<(Class, Class), u64>;

/// A foreign key between two tables.
struct Edge<'e> {
    /// Where the tables stand in the list of those touched.
    from: usize,
    to: usize,
    path: &'e Path,
    table: &'e Table,
    key: &'e ForeignKey,
    both: Both,
    referrer: Option<&'e Pointing<'e>>,
}

pub(super) fn order(
    view: &View<'_>,
    fates: &Fates<'_, '_>,
    referrers: &[Pointing<'_>],
    survey: &Survey,
    problems: &mut Vec<Error>,
) -> Order {
    let mut order = Order::default();
    // By table, as the referrers are.
    let mut counted: Vec<(&Pointing<'_>, Both)> = Vec::with_capacity(referrers.len());
    for (referrer, counts) in referrers.iter().zip(&survey.referrers) {
        counted.push((referrer, pinned(view, fates, referrer, counts, &mut order, problems)));
    }
    let changes = |row: &Row<'_, '_>| row.fate == Fate::Delete || !row.set.is_empty();
    let touched: BTreeSet<&Path> = fates
        .by_collection()
        .filter(|(_, rows)| rows.iter().any(changes))
        .map(|(place, _)| &place.path)
        .gather();
    let touched: Vec<&Path> = touched.into_iter().collect();
    let mut edges = Vec::new();
    for (from, path) in touched.iter().copied().enumerate() {
        let Some(table) = view.schema.tables.get(path) else { continue };
        let first = counted.partition_point(|(referrer, _)| referrer.path < path);
        let of_table = counted.iter().skip(first).take_while(|(referrer, _)| referrer.path == path);
        for key in &table.foreign_keys {
            let Ok(to) = touched.binary_search(&&key.to) else { continue };
            let name = view.by_table.get(&key.to).copied().unwrap_or_default();
            let alike = of_table.clone().filter(|(r, _)| r.key.columns == key.columns && r.to == name).last();
            let (referrer, both) =
                alike.map_or((None, BTreeMap::new()), |(r, both)| (Some(*r), both.clone()));
            edges.push(Edge { from, to, path, table, key, both, referrer });
        }
    }
    let edges = break_cycles(edges, touched.len(), &mut order, problems);
    deletions(view, fates, &touched, &edges, &mut order);
    order
}

/// Deals with rows that stay and point at rows that go; answers how many rows that go point at rows that go.
fn pinned(
    view: &View<'_>,
    fates: &Fates<'_, '_>,
    referrer: &Pointing<'_>,
    counts: &BTreeMap<Class, BTreeMap<Class, u64>>,
    order: &mut Order,
    problems: &mut Vec<Error>,
) -> Both {
    let goes = |collection: &str, class: &str| {
        fates.row(collection, class).is_some_and(|row| row.fate == Fate::Delete)
    };
    if referrer.key.on_delete == Action::Cascade
        && fates.of(referrer.to).iter().any(|row| row.fate == Fate::Delete)
    {
        order.cascades.push(Cascade {
            from: referrer.to.into(),
            table: referrer.path.clone(),
            columns: referrer.key.columns.clone(),
            collection: referrer.collection.map(String::from),
            to_columns: referrer.to_columns.to_vec(),
        });
    }
    key_pointed_to(fates, referrer, counts, problems);
    let mut both = BTreeMap::new();
    let mut stays: BTreeMap<&Class, (u64, BTreeSet<&Class>)> = BTreeMap::new();
    for (to, pointing) in counts.iter().filter(|(to, _)| goes(referrer.to, to)) {
        for (from, rows) in pointing.iter().filter(|(_, rows)| **rows > 0) {
            let own = referrer.collection.filter(|_| !from.is_empty());
            match own {
                Some(collection) if goes(collection, from) => {
                    both.insert((from.clone(), to.clone()), *rows);
                }
                Some(collection) if is_cut(fates, collection, from, referrer) => {}
                _ => {
                    let (sum, classes) = stays.entry(from).or_default();
                    *sum += rows;
                    classes.insert(to);
                }
            }
        }
    }
    if !stays.is_empty() {
        detach(view, referrer, &stays, order, problems);
    }
    both
}

/// Refuses a change of a key to which rows point that do not come to hold the same.
fn key_pointed_to(
    fates: &Fates<'_, '_>,
    referrer: &Pointing<'_>,
    counts: &BTreeMap<Class, BTreeMap<Class, u64>>,
    problems: &mut Vec<Error>,
) {
    let new = |value: Option<&NewValue>| match value {
        Some(NewValue::AnonymousKey { key_column, .. }) => Some(key_column.clone()),
        _ => None,
    };
    for (to, pointing) in counts {
        let Some(target) = fates.row(referrer.to, to).filter(|row| row.fate != Fate::Delete) else {
            continue;
        };
        let follows = |from: &Class| {
            let row = referrer.collection.and_then(|collection| fates.row(collection, from));
            referrer.key.columns.iter().zip(referrer.to_columns).all(|(column, there)| {
                let set = row.and_then(|row| row.set.get(column.as_str()));
                let lets_go = matches!(set, Some(NewValue::Value { value }) if value.is_null());
                let changed = target.set.get(there.as_str());
                changed.is_none() || lets_go || (new(changed).is_some() && new(changed) == new(set))
            }) || row.is_some_and(|row| row.fate == Fate::Delete)
        };
        if pointing.iter().any(|(from, rows)| *rows > 0 && !follows(from)) {
            let message = format!(
                "rows point at a key of {} that changes because it holds the link to the person, and keep the old one: give \
                 that table a key of its own, or the link `treatment: delete-row`",
                referrer.to
            );
            let at = place_of(referrer.path, &referrer.key.columns);
            problems.push(Error::new(Code::PlanKeyPointedTo, at, message));
        }
    }
}

/// Whether the change of a class already lets go of the row pointed to.
fn is_cut(fates: &Fates<'_, '_>, collection: &str, class: &str, referrer: &Pointing<'_>) -> bool {
    fates.row(collection, class).is_some_and(|row| {
        let cut = |column: &String| row.set.contains_key(column.as_str());
        referrer.key.columns.iter().any(cut)
    })
}

fn detach(
    view: &View<'_>,
    referrer: &Pointing<'_>,
    stays: &BTreeMap<&Class, (u64, BTreeSet<&Class>)>,
    order: &mut Order,
    problems: &mut Vec<Error>,
) {
    let others = stays.contains_key(&Class::default());
    let at = place_of(referrer.path, &referrer.key.columns);
    let free = free_columns(referrer.table, referrer.key);
    if referrer.key.on_delete == Action::Cascade && (others || free.is_empty()) {
        let message = format!(
            "deleting rows of {} would make the engine delete rows that are to stay: give the link a treatment, or \
             the rows a purpose that ends too",
            referrer.to
        );
        problems.push(Error::new(Code::PlanCascadeTakesOthers, at, message));
        return;
    }
    if free.is_empty() {
        let (code, whose) = if others {
            (Code::PlanPinnedByOthers, "rows of others point")
        } else {
            (Code::PlanPinnedByKept, "rows of the person that stay point")
        };
        let message = format!(
            "{whose} at rows of {} that would go, and the key cannot be null: declare it as a link, or keep the rows",
            referrer.to
        );
        problems.push(Error::new(code, at, message));
        return;
    }
    let classes: BTreeSet<&Class> = stays.values().flat_map(|(_, to)| to.iter().copied()).gather();
    order.detach.push(Step::Detach {
        table: referrer.path.clone(),
        collection: view.by_table.get(referrer.path).map(|name| (*name).into()),
        from: stays.keys().map(|class| (*class).clone()).collect(),
        columns: free,
        to: referrer.to.into(),
        to_columns: referrer.to_columns.to_vec(),
        classes: classes.into_iter().cloned().collect(),
        rows: stays.values().map(|(rows, _)| rows).sum(),
    });
}

/// The columns to set to null so that a foreign key points nowhere: those no other foreign key shares, where there are
/// such.
fn free_columns(table: &Table, key: &ForeignKey) -> Vec<String> {
    let free: Vec<&String> = key.columns.iter().filter(|column| nullable(table, column)).collect();
    let shared = |column: &String| {
        table.foreign_keys.iter().filter(|other| *other != key).any(|other| other.columns.contains(column))
    };
    let alone: Vec<&String> = free.iter().copied().filter(|column| !shared(column)).collect();
    let chosen = if alone.is_empty() { free } else { alone };
    chosen.into_iter().cloned().collect()
}

fn place_of(table: &Path, columns: &[String]) -> Path {
    columns.first().map_or_else(|| table.clone(), |column| table.join(column.clone()))
}

/// Names each cycle and takes one of its edges away, until none is left.
fn break_cycles<'e>(
    mut edges: Vec<Edge<'e>>,
    tables: usize,
    order: &mut Order,
    problems: &mut Vec<Error>,
) -> Vec<Edge<'e>> {
    while let Some(cycle) = shortest_cycle(&edges, tables) {
        let named = cycle.iter().filter_map(|at| edges.get(*at)).map(|edge| edge.path.clone()).collect();
        let on_cycle = || cycle.iter().filter_map(|at| edges.get(*at).map(|edge| (*at, edge)));
        // Only where every table loses rows that point on does the engine see an order at all.
        let real = on_cycle().all(|(_, edge)| !edge.both.is_empty());
        let at_once =
            on_cycle().any(|(_, edge)| matches!(edge.key.on_delete, Action::Restrict | Action::Cascade));
        let refuses = on_cycle().any(|(_, edge)| edge.key.on_delete == Action::Restrict);
        let free = on_cycle().find(|(_, edge)| !free_columns(edge.table, edge.key).is_empty());
        let (taken, broken_by) = match free {
            Some((at, edge)) if real && at_once => {
                let columns = free_columns(edge.table, edge.key);
                order.detach.extend(let_go(edge, &columns));
                (at, CycleBreak::SetNull { table: edge.path.clone(), columns })
            }
            _ => {
                if real && refuses {
                    let message = "the rows of this cycle of foreign keys can only go together, a key of it refuses \
                                   that at once (RESTRICT), and none can be null: let one be null or NO ACTION";
                    let at = on_cycle().next().map(|(_, edge)| place_of(edge.path, &edge.key.columns));
                    problems.push(Error::new(
                        Code::PlanCycleUnbreakable,
                        at.map(|at| format!("{at}")).unwrap_or_default(),
                        message,
                    ));
                }
                let weakest = on_cycle().find(|(_, edge)| edge.both.is_empty());
                let at = weakest.or_else(|| on_cycle().find(|(_, e)| e.key.on_delete == Action::NoAction));
                (at.or_else(|| on_cycle().next()).map_or(0, |(at, _)| at), CycleBreak::Deferred)
            }
        };
        order.cycles.push(Cycle { tables: named, broken_by });
        edges.remove(taken);
    }
    edges
}

/// The step that sets a key of the cycle to null in rows that are about to be deleted.
fn let_go(edge: &Edge<'_>, columns: &[String]) -> Option<Step> {
    let referrer = edge.referrer?;
    let from: BTreeSet<&Class> = edge.both.keys().map(|(from, _)| from).gather();
    let classes: BTreeSet<&Class> = edge.both.keys().map(|(_, to)| to).gather();
    Some(Step::Detach {
        table: edge.path.clone(),
        collection: referrer.collection.map(String::from),
        from: from.into_iter().cloned().collect(),
        columns: columns.to_vec(),
        to: referrer.to.into(),
        to_columns: referrer.to_columns.to_vec(),
        classes: classes.into_iter().cloned().collect(),
        rows: edge.both.values().sum(),
    })
}

/// The edges of a shortest cycle, from the first table by name that is on one.
fn shortest_cycle(edges: &[Edge<'_>], tables: usize) -> Option<Vec<usize>> {
    let mut from: Vec<Vec<usize>> = vec![Vec::new(); tables];
    for (at, edge) in edges.iter().enumerate() {
        if let Some(list) = from.get_mut(edge.from) {
            list.push(at);
        }
    }
    cyclic(edges, tables).into_iter().find_map(|start| {
        let mut came: BTreeMap<usize, usize> = BTreeMap::new();
        let mut open = VecDeque::from([start]);
        while let Some(table) = open.pop_front() {
            for at in from.get(table).into_iter().flatten() {
                let Some(edge) = edges.get(*at) else { continue };
                if edge.to == start {
                    return Some(way_back(edges, &came, start, *at));
                }
                if let Entry::Vacant(first) = came.entry(edge.to) {
                    first.insert(*at);
                    open.push_back(edge.to);
                }
            }
        }
        None
    })
}

fn way_back(edges: &[Edge<'_>], came: &BTreeMap<usize, usize>, start: usize, last: usize) -> Vec<usize> {
    let mut way = vec![last];
    let mut table = edges.get(last).map(|edge| edge.from);
    while let Some(here) = table.filter(|here| *here != start) {
        let Some(at) = came.get(&here) else { break };
        way.push(*at);
        table = edges.get(*at).map(|edge| edge.from);
    }
    way.reverse();
    way
}

/// The tables left when those that nothing left points at are taken away again and again: every cycle lies among them.
fn cyclic(edges: &[Edge<'_>], tables: usize) -> Vec<usize> {
    let sorted = in_order(edges, tables);
    let mut left = vec![true; tables];
    for table in sorted {
        if let Some(left) = left.get_mut(table) {
            *left = false;
        }
    }
    left.iter().enumerate().filter(|(_, left)| **left).map(|(table, _)| table).collect()
}

/// The tables, those that point before those pointed to, the first by name among equals; without those on a cycle or
/// behind one.
fn in_order(edges: &[Edge<'_>], tables: usize) -> Vec<usize> {
    let mut waiting = vec![0_usize; tables];
    let mut after: Vec<Vec<usize>> = vec![Vec::new(); tables];
    for edge in edges {
        if let (Some(waiting), Some(after)) = (waiting.get_mut(edge.to), after.get_mut(edge.from)) {
            *waiting += 1;
            after.push(edge.to);
        }
    }
    let mut free: BTreeSet<usize> =
        waiting.iter().enumerate().filter(|(_, count)| **count == 0).map(|(table, _)| table).collect();
    let mut sorted = Vec::with_capacity(tables);
    while let Some(table) = free.pop_first() {
        sorted.push(table);
        for next in after.get(table).into_iter().flatten() {
            if let Some(count) = waiting.get_mut(*next) {
                *count -= 1;
                if *count == 0 {
                    free.insert(*next);
                }
            }
        }
    }
    sorted
}

/// Deletions, rows that point before those pointed to.
fn deletions(
    view: &View<'_>,
    fates: &Fates<'_, '_>,
    touched: &[&Path],
    edges: &[Edge<'_>],
    order: &mut Order,
) {
    for at in in_order(edges, touched.len()) {
        let Some(name) = touched.get(at).and_then(|path| view.by_table.get(*path)) else { continue };
        let gone: Vec<_> = fates.of(name).iter().filter(|row| row.fate == Fate::Delete).collect();
        if !gone.is_empty() {
            order.delete.push(Step::Delete {
                collection: (*name).into(),
                classes: gone.iter().map(|row| row.class.clone()).collect(),
                rows: gone.iter().map(|row| row.count.rows).sum(),
            });
        }
    }
}
