//! What can be said of each class of rows after the run, computed from the steps alone.
//!
//! Every way back to the person that the map declares is followed through the rows as the steps leave them. Rows that
//! still lead to one another share the weakest claim among them: an unlinked row that a kept row leads to is no better
//! than kept. Taking a step away can only open a way, and a further link can only join rows, so neither raises a claim.

mod after;
mod others;
mod said;

use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

use self::after::{After, Done};
use self::others::Others;
use super::change::about_others;
use super::cut;
use super::document::{Claim, ClaimKind, NewValue, Step, Support, Way};
use super::field::FieldView;
use super::restrict::is_marked;
use super::view::{LinkView, Place, View};
use crate::Path;
use crate::decide::{Class, ClassDecision, Outcome, Reason, RowOutcome, Ruling};
use crate::policy::{Form, Identifies, LinkForm, Treatment};
use crate::schema::{Affinity, Column};
use crate::survey::Survey;

/// A class of rows that exists, and what it has been found to be.
struct Node<'v, 'a> {
    place: &'v Place<'a>,
    class: &'v Class,
    rows: u64,
    decided: &'a ClassDecision,
    /// What the steps do to these rows.
    done: &'v Done<'v>,
    deleted: bool,
    /// The row is only stored (Art. 18): whatever tells about the person in it is not used.
    restricted: bool,
    /// Nothing is known by which text could mention the person.
    nameless: bool,
    base: ClaimKind,
    /// The weakest claim among all rows that lead to one another.
    level: ClaimKind,
    supports: Vec<Support>,
    /// Links that join the row with others; what became of them shows when all are joined.
    joined: Vec<(Path, usize)>,
}

/// The claims for the rows of a survey after the steps.
pub(super) fn claims(view: &View<'_>, survey: &Survey, form: Option<Form>, steps: &[Step]) -> Vec<Claim> {
    let after = After::of(steps);
    let mut nodes = nodes(view, survey, &after);
    // Beside the rows stand the person's own key, and the person made by this run that takes its place.
    let (key, fresh) = (nodes.len(), nodes.len() + 1);
    let unowned = index(&nodes, |node| !node.place.owned(node.class));
    let index = index(&nodes, |_| true);
    let graph = Graph {
        view,
        after: &after,
        index: &index,
        unowned: &unowned,
        key,
        fresh,
        people: view.place(view.people),
        fresh_used: form == Some(Form::Fresh),
        shared_made: form == Some(Form::Shared) && survey.shared == 0,
    };
    let others = Others::of(&graph, &nodes);
    let mut joins = Joins::new(fresh + 1 + others.len());
    for (at, node) in nodes.iter_mut().enumerate().filter(|(_, node)| !node.deleted) {
        graph.own_row(node);
        graph.links(node);
        graph.fields(node);
        for (_, to) in &node.joined {
            joins.join(at, *to);
        }
    }
    others.join(&mut nodes, &mut joins, fresh + 1);
    let mut level = vec![ClaimKind::Unlinked; joins.len()];
    let mut lower = |root: usize, to: ClaimKind| {
        if let Some(level) = level.get_mut(root) {
            *level = (*level).min(to);
        }
    };
    for (at, node) in nodes.iter().enumerate().filter(|(_, node)| !node.deleted) {
        lower(joins.root(at), node.base);
    }
    lower(joins.root(key), ClaimKind::Pseudonymised);
    for (at, node) in nodes.iter_mut().enumerate() {
        node.level = level.get(joins.root(at)).copied().unwrap_or(ClaimKind::Kept);
    }
    said::claims(&mut nodes)
}

fn nodes<'v, 'a>(view: &'v View<'a>, survey: &'v Survey, after: &'v After<'v>) -> Vec<Node<'v, 'a>> {
    let copies = copies(view);
    let mut nodes = Vec::new();
    for (name, classes) in &survey.collections {
        let Some(place) = view.place(name) else { continue };
        let copies = copies.get(name.as_str()).into_iter().flatten();
        let unswept: Vec<&str> = copies.copied().filter(|copy| !after.swept.contains(copy)).collect();
        for (class, count) in classes.iter().filter(|(_, count)| count.rows > 0) {
            let Some(decided) = place.class(class) else { continue };
            let done = after.done(name, class);
            let deleted = done.deleted;
            let restricted = !deleted && is_restricted(view, place, class, decided, done);
            let base = match decided.row {
                _ if deleted => ClaimKind::ErasedLive,
                _ if restricted => ClaimKind::Restricted,
                // A row of others is kept for them: it tells of the person as far as something in it leads there.
                RowOutcome::Keep if place.theirs(class) => ClaimKind::Kept,
                _ => ClaimKind::Unlinked,
            };
            let mut node = Node {
                place,
                class,
                rows: count.rows,
                decided,
                done,
                deleted,
                restricted,
                nameless: survey.nameless,
                base,
                level: base,
                supports: Vec::with_capacity(place.fields.len() + place.links.len()),
                joined: Vec::new(),
            };
            if deleted {
                node.supports.push(Support { place: place.home.clone(), way: Way::RowDeleted });
            }
            if node.done.touched {
                for copy in &unswept {
                    node.open(Path::one(*copy), ClaimKind::Kept, Way::Open);
                }
            }
            nodes.push(node);
        }
    }
    nodes
}

/// Whether the rows are only stored: a restriction lies over them, or the run marks them. What has to be marked outside is
/// not restricted by the run.
fn is_restricted(
    view: &View<'_>,
    place: &Place<'_>,
    class: &str,
    decided: &ClassDecision,
    done: &Done<'_>,
) -> bool {
    let ruling = &decided.ruling;
    let marked = || done.marks() || is_marked(view, place, class);
    ruling.outcome == Outcome::Restrict && (lies_over(ruling) || marked())
}

/// Whether a restriction is in force already: another ground than the one the case is about.
fn lies_over(ruling: &Ruling) -> bool {
    let begins = matches!(ruling.reason, Reason::RestrictionObtained | Reason::ObjectionPending);
    ruling.outcome == Outcome::Restrict && (!begins || ruling.restricted_by.len() > 1)
}

/// Histories and full-text indexes by the collection they repeat.
pub(super) fn copies<'a>(view: &View<'a>) -> BTreeMap<&'a str, Vec<&'a str>> {
    let mut copies: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, collection) in &view.policy.document().collections {
        if let Some(of) = collection.history_of.as_ref().or(collection.index_of.as_ref())
            && collection.store == view.store
        {
            copies.entry(of).or_default().push(name);
        }
    }
    copies
}

/// Where the rows that meet `counts` and are not deleted stand, by collection.
fn index<'v, 'a>(
    nodes: &[Node<'v, 'a>],
    counts: impl Fn(&Node<'v, 'a>) -> bool,
) -> BTreeMap<&'v str, Vec<usize>> {
    let mut index: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, node) in nodes.iter().enumerate().filter(|(_, node)| !node.deleted && counts(node)) {
        index.entry(node.place.name).or_default().push(at);
    }
    index
}

impl Node<'_, '_> {
    /// A way back that stays: the claim is no better than `at_most`.
    fn open(&mut self, place: Path, at_most: ClaimKind, way: Way) {
        self.lower(at_most);
        self.supports.push(Support { place, way });
    }

    fn lower(&mut self, at_most: ClaimKind) {
        let least = if self.restricted { ClaimKind::Restricted } else { ClaimKind::Kept };
        self.base = self.base.min(at_most.max(least));
    }

    fn closed(&mut self, place: Path, way: Way) {
        self.supports.push(Support { place, way });
    }
}

struct Graph<'g, 'v, 'a> {
    view: &'g View<'a>,
    after: &'g After<'g>,
    index: &'g BTreeMap<&'v str, Vec<usize>>,
    /// Those that are the person's, but not by ownership.
    unowned: &'g BTreeMap<&'v str, Vec<usize>>,
    /// Where the person's key and the fresh person stand among the nodes.
    key: usize,
    fresh: usize,
    /// The subject's collection.
    people: Option<&'g Place<'a>>,
    fresh_used: bool,
    /// The one shared person is made by this run: until somebody else's rows join, theirs are all that lead there.
    shared_made: bool,
}

impl Node<'_, '_> {
    /// Whether what a text said of the person is gone.
    fn hides(&self, value: &NewValue) -> bool {
        match value {
            NewValue::Value { .. } | NewValue::Surrogate { .. } => true,
            value => !self.nameless && redacts(value),
        }
    }
}

impl Graph<'_, '_, '_> {
    /// The person's own row keeps the person's key.
    fn own_row(&self, node: &mut Node<'_, '_>) {
        if node.place.name == self.view.people && node.place.own(node.class) {
            let key = self.view.person.key.first();
            let place = key.map_or_else(|| node.place.home.clone(), |key| node.place.at(key));
            node.joined.push((place, self.key));
        }
    }

    fn links(&self, node: &mut Node<'_, '_>) {
        let place = node.place;
        for link in &place.links {
            let at = link.at.clone();
            if link.carries && !link.leads(node.class) {
                self.belongs_to_rows_that_stay(node, link);
                continue;
            }
            match link.form {
                LinkForm::Value { column, .. } => match node.done.cell(column) {
                    Some(_) => node.closed(at, Way::ValueReplaced),
                    None => node.open(at, ClaimKind::Kept, Way::Open),
                },
                LinkForm::Text { column } => match node.done.cell(column) {
                    Some(value) if node.hides(value) => node.closed(at, Way::TextRedacted),
                    _ => node.open(at, ClaimKind::Kept, Way::Open),
                },
                LinkForm::Hash(_) => node.open(at, ClaimKind::Kept, Way::Open),
                _ if is_cut(node, link) => {
                    self.join_fresh(node, link);
                    if link.carries {
                        node.closed(at, Way::LinkCut);
                    }
                }
                _ if link.to_person => {
                    self.join_fresh(node, link);
                    if node.decided.row == RowOutcome::Keep {
                        node.lower(ClaimKind::Kept);
                    }
                    node.joined.push((at, self.key));
                }
                _ => {
                    let there = self.index.get(link.link.to.as_str());
                    node.joined.extend(there.into_iter().flatten().map(|to| (at.clone(), *to)));
                    if link.carries && self.after.deletes_of(&link.link.to) {
                        node.closed(at, Way::RowDeleted);
                    }
                }
            }
        }
    }

    /// The row may belong to a row of the person that does not carry on, such as one they wrote and that is kept: the
    /// question for the link does not tell, so it counts as leading there.
    fn belongs_to_rows_that_stay(&self, node: &mut Node<'_, '_>, link: &LinkView<'_>) {
        if link.is_to_people() || is_cut(node, link) {
            return;
        }
        let there = self.unowned.get(link.link.to.as_str()).into_iter().flatten().copied();
        node.joined.extend(there.map(|row| (link.at.clone(), row)));
    }

    /// All rows that are to be unlinked and come to hold the key of a person made by this run share it. One whose link is
    /// not cut counts among them all the same, or leaving a cut out would free the others.
    fn join_fresh(&self, node: &mut Node<'_, '_>, link: &LinkView<'_>) {
        if !link.to_person || node.decided.row != RowOutcome::Unlink {
            return;
        }
        let takes_key = || {
            let cells = cut::cells(self.view, node.place, link, node.class, Form::Shared);
            matches!(cells, Some(cut::Cells::Key(_)))
        };
        if self.fresh_used || (self.shared_made && takes_key()) {
            node.joined.extend(self.people.map(|people| (people.home.clone(), self.fresh)));
        }
    }

    fn fields(&self, node: &mut Node<'_, '_>) {
        let place = node.place;
        let told = place.telling(node.class);
        for field in &place.fields {
            let strength = field.identifies;
            let theirs = told(field.field) && !about_others(place, node.class, field.name);
            if strength == Identifies::None || !theirs {
                continue;
            }
            let at = field.at.clone();
            if let Some(way) = computed(node, field) {
                node.closed(at, way);
                continue;
            }
            match (node.done.cell(field.name), strength) {
                (Some(NewValue::Value { .. } | NewValue::Surrogate { .. }), _) => {
                    node.closed(at, Way::ValueReplaced);
                }
                // Redaction finds known identifiers in text; of a value that is itself a name, or a town, it may find none.
                (Some(value), Identifies::FreeText) if node.hides(value) => {
                    node.closed(at, Way::TextRedacted);
                }
                (Some(_), _) if matches!(field.field.treatment, Some(Treatment::RemoveElement(_))) => {
                    node.closed(at, Way::ValueReplaced);
                }
                (_, Identifies::Indirectly) => node.open(at, ClaimKind::Pseudonymised, Way::Open),
                _ => node.open(at, ClaimKind::Kept, Way::Open),
            }
        }
        if place.undescribed && !place.of_another_person(node.class) {
            node.open(place.home.clone(), ClaimKind::Pseudonymised, Way::NotLookedAt);
        }
    }
}

/// Whether a column of the link no longer holds what it held.
fn is_cut(node: &Node<'_, '_>, link: &LinkView<'_>) -> bool {
    let cell = |column: &str| node.done.cell(column);
    match link.form {
        LinkForm::Polymorphic(polymorphic) => cell(&polymorphic.id).is_some(),
        LinkForm::Json(json) => match cell(&json.column) {
            Some(NewValue::Json { paths, .. }) => paths.iter().any(|path| {
                path.path == json.path && path.link.as_deref().is_none_or(|name| name == link.name)
            }),
            Some(NewValue::Value { .. } | NewValue::Surrogate { .. }) => true,
            _ => false,
        },
        _ => link.columns.iter().any(|column| cell(column).is_some()),
    }
}

/// How the way through a column that the engine computes is closed: as that through the column it is declared to repeat, or
/// where nothing that tells of the person is left in any other of its row.
fn computed(node: &Node<'_, '_>, field: &FieldView<'_>) -> Option<Way> {
    let place = node.place;
    let closed = |column: &str| {
        node.done
            .cell(column)
            .filter(|value| node.hides(value))
            .map(|value| if redacts(value) { Way::TextRedacted } else { Way::ValueReplaced })
    };
    if !place.is_computed(field.name) {
        return None;
    }
    if let Some(of) = &field.field.copy_of {
        let same_row = of.parent().is_some_and(|home| home.last() == place.name);
        return same_row.then(|| closed(of.last())).flatten();
    }
    // A column that is no field is of a key or a link: as a number it leads no further than that does, a name would.
    let tells = |column: &&Column| {
        let described = place.fields.iter().find(|field| field.name == column.name);
        !column.generated
            && described
                .map_or(column.affinity != Affinity::Integer, |field| field.identifies != Identifies::None)
    };
    let ways = place.table.columns.iter().filter(tells).map(|column| closed(&column.name));
    // What is not described may tell as well.
    let all: Option<Vec<Way>> = if place.undescribed { None } else { ways.collect() };
    all?.into_iter().max()
}

/// Whether the person's known identifiers are taken out of a text.
pub(super) const fn redacts(value: &NewValue) -> bool {
    match value {
        NewValue::Redacted { .. } => true,
        NewValue::Json { redacted, .. } => *redacted,
        NewValue::Value { .. }
        | NewValue::Surrogate { .. }
        | NewValue::AnonymousKey { .. }
        | NewValue::Mark { .. }
        | NewValue::Corrected { .. } => false,
    }
}

/// Rows that lead to one another.
struct Joins(Vec<usize>);

impl Joins {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    const fn len(&self) -> usize {
        self.0.len()
    }

    fn root(&self, mut at: usize) -> usize {
        while let Some(up) = self.0.get(at).copied().filter(|up| *up != at) {
            at = up;
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        // The greater under the lesser, so that the roots do not depend on the order of links.
        if let Some(up) = self.0.get_mut(a.max(b)) {
            *up = a.min(b);
        }
    }
}
