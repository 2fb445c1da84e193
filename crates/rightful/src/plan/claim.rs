//! What can be said of each class of rows after the run, computed from the steps alone.
//!
//! Every way back to the person that the map declares is followed through the rows as the steps leave them. Rows that
//! still lead to one another share the weakest claim among them: an unlinked row that a kept row leads to is no better
//! than kept. Taking a step away can only open a way, and a further link can only join rows, so neither raises a claim.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::change::about_others;
use super::document::{Claim, ClaimKind, NewValue, Step, Support, Way};
use super::view::{LinkView, Place, View};
use crate::Path;
use crate::decide::{ClassDecision, Outcome, RowOutcome};
use crate::policy::{Form, Identifies, LinkForm, Treatment};
use crate::survey::Survey;

/// What the steps do, by collection and class.
struct After<'s> {
    deleted: BTreeSet<(&'s str, &'s str)>,
    set: BTreeMap<(&'s str, &'s str), BTreeMap<&'s str, &'s NewValue>>,
    swept: BTreeSet<&'s str>,
}

/// A class of rows that exists, and what it has been found to be.
struct Node<'v, 'a> {
    place: &'v Place<'a>,
    class: &'v str,
    rows: u64,
    decided: &'a ClassDecision,
    deleted: bool,
    /// The row is only stored (Art. 18): whatever tells about the person in it is not used.
    restricted: bool,
    base: ClaimKind,
    supports: Vec<Support>,
    /// Links that join the row with others; what became of them shows when all are joined.
    joined: Vec<(Path, usize)>,
}

/// The claims for the rows of a survey after the steps.
pub(super) fn claims(view: &View<'_>, survey: &Survey, form: Option<Form>, steps: &[Step]) -> Vec<Claim> {
    let after = After::of(steps);
    let mut nodes = nodes(view, survey, &after);
    // Beside the rows stand the person's own key, and the fresh person that takes its place.
    let (key, fresh) = (nodes.len(), nodes.len() + 1);
    let mut joins = Joins::new(nodes.len() + 2);
    let unowned = index(&nodes, |node| !node.place.owned(node.class));
    let index = index(&nodes, |_| true);
    for at in 0..nodes.len() {
        let Some(node) = nodes.get_mut(at) else { continue };
        if node.deleted {
            continue;
        }
        let mut graph = Graph {
            view,
            after: &after,
            index: &index,
            unowned: &unowned,
            key,
            fresh,
            fresh_used: form == Some(Form::Fresh),
        };
        graph.own_row(node);
        graph.links(node);
        graph.fields(node);
        for (_, to) in &node.joined {
            joins.join(at, *to);
        }
    }
    let mut level = vec![ClaimKind::Unlinked; nodes.len() + 2];
    let mut lower = |root: usize, to: ClaimKind| {
        if let Some(level) = level.get_mut(root) {
            *level = (*level).min(to);
        }
    };
    for (at, node) in nodes.iter().enumerate().filter(|(_, node)| !node.deleted) {
        lower(joins.root(at), node.base);
    }
    lower(joins.root(key), ClaimKind::Pseudonymised);
    let mut grouped = Grouped::default();
    for (at, node) in nodes.iter().enumerate() {
        let level = level.get(joins.root(at)).copied().unwrap_or(ClaimKind::Kept);
        grouped.rows(node, if node.deleted || node.restricted { node.base } else { level });
        grouped.fields(node, &after, level);
    }
    grouped.finish()
}

impl<'s> After<'s> {
    fn of(steps: &'s [Step]) -> Self {
        let mut after = Self { deleted: BTreeSet::new(), set: BTreeMap::new(), swept: BTreeSet::new() };
        for step in steps {
            match step {
                Step::Change { collection, classes, set, .. } => {
                    for class in classes {
                        let cells = after.set.entry((collection, class)).or_default();
                        cells.extend(set.iter().map(|change| (change.column.as_str(), &change.to)));
                    }
                }
                Step::Delete { collection, classes, .. } => {
                    after.deleted.extend(classes.iter().map(|class| (collection.as_str(), class.as_str())));
                }
                Step::SweepHistory { collection } | Step::RebuildIndex { collection } => {
                    after.swept.insert(collection);
                }
                Step::InsertPerson { .. } | Step::Detach { .. } => {}
            }
        }
        after
    }

    fn cell(&self, node: &Node<'_, '_>, column: &str) -> Option<&'s NewValue> {
        self.set.get(&(node.place.name, node.class)).and_then(|cells| cells.get(column)).copied()
    }

    fn deletes_of(&self, collection: &str) -> bool {
        self.deleted.range((collection, "")..).next().is_some_and(|(first, _)| *first == collection)
    }

    fn touches(&self, collection: &str, class: &str) -> bool {
        self.deleted.contains(&(collection, class)) || self.set.contains_key(&(collection, class))
    }
}

fn nodes<'v, 'a>(view: &'v View<'a>, survey: &'v Survey, after: &After<'_>) -> Vec<Node<'v, 'a>> {
    let copies = copies(view);
    let mut nodes = Vec::new();
    for (name, classes) in &survey.collections {
        let Some(place) = view.place(name) else { continue };
        for (class, count) in classes.iter().filter(|(_, count)| count.rows > 0) {
            let Some(decided) = place.class(class) else { continue };
            let deleted = after.deleted.contains(&(name.as_str(), class.as_str()));
            let restricted = !deleted && decided.ruling.outcome == Outcome::Restrict;
            let base = match decided.row {
                _ if deleted => ClaimKind::ErasedLive,
                _ if restricted => ClaimKind::Restricted,
                RowOutcome::Keep => ClaimKind::Kept,
                _ => ClaimKind::Unlinked,
            };
            let mut node = Node {
                place,
                class,
                rows: count.rows,
                decided,
                deleted,
                restricted,
                base,
                supports: Vec::new(),
                joined: Vec::new(),
            };
            if deleted {
                node.supports.push(Support { place: Path::one(name), way: Way::RowDeleted });
            }
            if after.touches(name, class) {
                for copy in copies.get(name.as_str()).into_iter().flatten() {
                    if !after.swept.contains(copy) {
                        node.open(Path::one(*copy), ClaimKind::Kept, Way::Open);
                    }
                }
            }
            nodes.push(node);
        }
    }
    nodes
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
        let least = if self.restricted { ClaimKind::Restricted } else { ClaimKind::Kept };
        self.base = self.base.min(at_most.max(least));
        self.supports.push(Support { place, way });
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
    fresh_used: bool,
}

impl Graph<'_, '_, '_> {
    /// The person's own row keeps the person's key.
    fn own_row(&mut self, node: &mut Node<'_, '_>) {
        if node.place.name == self.view.people && node.place.own(node.class) {
            let key = self.view.person().and_then(|person| person.key.first());
            let place = key.map_or_else(|| Path::one(node.place.name), |key| node.place.at(key));
            node.joined.push((place, self.key));
        }
    }

    fn links(&mut self, node: &mut Node<'_, '_>) {
        let place = node.place;
        for link in &place.links {
            let at = place.at(link.name);
            if link.carries && !link.leads(node.class) {
                self.belongs_to_rows_that_stay(node, link);
                continue;
            }
            match link.form {
                LinkForm::Value { column, .. } => match self.after.cell(node, column) {
                    Some(_) => node.closed(at, Way::ValueReplaced),
                    None => node.open(at, ClaimKind::Kept, Way::Open),
                },
                LinkForm::Text { column } => match self.after.cell(node, column) {
                    Some(value) if hides_text(value) => node.closed(at, Way::TextRedacted),
                    _ => node.open(at, ClaimKind::Kept, Way::Open),
                },
                LinkForm::Hash(_) => node.open(at, ClaimKind::Kept, Way::Open),
                _ if self.is_cut(node, link) => {
                    self.join_fresh(node, link);
                    if link.carries {
                        node.closed(at, Way::LinkCut);
                    }
                }
                _ if link.to_person => {
                    self.join_fresh(node, link);
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
        let Some(to) = self.view.place(&link.link.to).filter(|to| to.collection.person.is_none()) else {
            return;
        };
        if self.is_cut(node, link) {
            return;
        }
        let there = self.unowned.get(to.name).into_iter().flatten().copied();
        node.joined.extend(there.map(|row| (node.place.at(link.name), row)));
    }

    /// Whether a column of the link no longer holds what it held.
    fn is_cut(&self, node: &Node<'_, '_>, link: &LinkView<'_>) -> bool {
        match link.form {
            LinkForm::Polymorphic(polymorphic) => self.after.cell(node, &polymorphic.id).is_some(),
            LinkForm::Json(json) => match self.after.cell(node, &json.column) {
                Some(NewValue::Json { paths, .. }) => paths.iter().any(|path| {
                    path.path == json.path && path.link.as_deref().is_none_or(|name| name == link.name)
                }),
                Some(NewValue::Value { .. } | NewValue::Surrogate { .. }) => true,
                _ => false,
            },
            _ => link.form.columns().into_iter().any(|column| self.after.cell(node, column).is_some()),
        }
    }

    /// Under the fresh form all rows that are to be unlinked share the surrogate person. One whose link is not cut
    /// counts among them all the same, or leaving a cut out would free the others.
    fn join_fresh(&self, node: &mut Node<'_, '_>, link: &LinkView<'_>) {
        if self.fresh_used && link.to_person && node.decided.row == RowOutcome::Unlink {
            node.joined.push((Path::one(self.view.people), self.fresh));
        }
    }

    fn fields(&mut self, node: &mut Node<'_, '_>) {
        let place = node.place;
        if place.of_another_person(node.class) {
            return;
        }
        for (name, field) in &place.collection.fields {
            let strength = place.identifies(name, field);
            if strength == Identifies::None || about_others(place, node.class, name) {
                continue;
            }
            let at = place.at(name);
            match (self.after.cell(node, name), strength) {
                (Some(NewValue::Value { .. } | NewValue::Surrogate { .. }), _) => {
                    node.closed(at, Way::ValueReplaced);
                }
                // Redaction finds known identifiers in text; of a value that is itself a name, or a town, it may find none.
                (Some(value), Identifies::FreeText) if hides_text(value) => {
                    node.closed(at, Way::TextRedacted)
                }
                (Some(_), _) if matches!(field.treatment, Some(Treatment::RemoveElement(_))) => {
                    node.closed(at, Way::ValueReplaced);
                }
                _ if self.computed_from_replaced(node, name) => node.closed(at, Way::ValueReplaced),
                (_, Identifies::Indirectly) => node.open(at, ClaimKind::Pseudonymised, Way::Open),
                _ => node.open(at, ClaimKind::Kept, Way::Open),
            }
        }
        if place.undescribed {
            node.open(Path::one(place.name), ClaimKind::Pseudonymised, Way::NotLookedAt);
        }
    }

    /// Whether the engine computes the column from one of the same row that was replaced.
    fn computed_from_replaced(&self, node: &Node<'_, '_>, name: &str) -> bool {
        let place = node.place;
        let of = place.collection.fields.get(name).and_then(|field| field.copy_of.as_ref());
        place.column(name).is_some_and(|column| column.generated)
            && of.is_some_and(|of| {
                of.parent().is_some_and(|home| home.last() == place.name)
                    && self.after.cell(node, of.last()).is_some()
            })
    }
}

/// Whether what a text said of the person is gone.
fn hides_text(value: &NewValue) -> bool {
    match value {
        NewValue::Value { .. } | NewValue::Surrogate { .. } | NewValue::Redacted { .. } => true,
        NewValue::Json { redacted, .. } => *redacted,
        NewValue::AnonymousKey { .. } => false,
    }
}

/// Rows that lead to one another.
struct Joins(Vec<usize>);

impl Joins {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
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

/// What a claim is about and says, for the classes it is the same for.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Said<'v> {
    collection: &'v str,
    fields: Vec<&'v str>,
    claim: ClaimKind,
    rests_on: Vec<Support>,
    continues_under: Vec<&'v str>,
}

#[derive(Default)]
struct Grouped<'v>(BTreeMap<Said<'v>, (Vec<&'v str>, u64)>);

impl<'v> Grouped<'v> {
    fn add(&mut self, node: &Node<'v, '_>, said: Said<'v>) {
        let (classes, rows) = self.0.entry(said).or_default();
        classes.push(node.class);
        *rows += node.rows;
    }

    fn rows(&mut self, node: &Node<'v, '_>, level: ClaimKind) {
        let mut rests_on = node.supports.clone();
        let through = if level <= ClaimKind::Restricted { Way::Open } else { Way::KeyWithoutPerson };
        if level < ClaimKind::Unlinked {
            rests_on
                .extend(node.joined.iter().map(|(place, _)| Support { place: place.clone(), way: through }));
        }
        let still_open: BTreeSet<Path> = rests_on
            .iter()
            .filter(|support| support.way == Way::Open)
            .map(|support| support.place.clone())
            .collect();
        // A link that leads to rows that stay and to rows that go is told by those that stay.
        let weaker = |way: Way| matches!(way, Way::KeyWithoutPerson | Way::RowDeleted);
        rests_on.retain(|support| !weaker(support.way) || !still_open.contains(&support.place));
        rests_on.sort();
        rests_on.dedup();
        let mut continues_under = Vec::new();
        if !node.deleted {
            let rulings =
                [&node.decided.ruling].into_iter().chain(node.decided.fields.iter().map(|f| &f.ruling));
            let goes_on = rulings.filter(|ruling| ruling.outcome != Outcome::Erase);
            continues_under.extend(goes_on.flat_map(|ruling| &ruling.purposes).map(String::as_str));
            continues_under.sort_unstable();
            continues_under.dedup();
        }
        let said =
            Said { collection: node.place.name, fields: Vec::new(), claim: level, rests_on, continues_under };
        self.add(node, said);
    }

    /// Fields that go while their row stays.
    fn fields(&mut self, node: &Node<'v, '_>, after: &After<'_>, of_row: ClaimKind) {
        if node.deleted {
            return;
        }
        let mut by_way: BTreeMap<(ClaimKind, Way), Vec<&str>> = BTreeMap::new();
        for name in leaving(node) {
            let said = match after.cell(node, name) {
                Some(NewValue::Value { .. } | NewValue::Surrogate { .. }) => {
                    (ClaimKind::ErasedLive, Way::ValueReplaced)
                }
                // What is left of a text is as far from the person as its row.
                Some(_) => (of_row.min(ClaimKind::Unlinked), Way::TextRedacted),
                None => (ClaimKind::Kept, Way::Open),
            };
            by_way.entry(said).or_default().push(name);
        }
        for ((claim, way), fields) in by_way {
            let rests_on = fields.iter().map(|field| Support { place: node.place.at(field), way }).collect();
            let collection = node.place.name;
            self.add(node, Said { collection, fields, claim, rests_on, continues_under: Vec::new() });
        }
    }

    fn finish(self) -> Vec<Claim> {
        let claim = |(said, (classes, rows)): (Said<'_>, (Vec<&str>, u64))| Claim {
            collection: said.collection.into(),
            classes: classes.into_iter().map(String::from).collect(),
            rows,
            fields: said.fields.into_iter().map(String::from).collect(),
            claim: said.claim,
            rests_on: said.rests_on,
            continues_under: said.continues_under.into_iter().map(String::from).collect(),
        };
        self.0.into_iter().map(claim).collect()
    }
}

/// The fields nobody may hold any longer, though their row stays.
fn leaving<'v>(node: &Node<'v, '_>) -> Vec<&'v str> {
    let place = node.place;
    if place.of_another_person(node.class) {
        return Vec::new();
    }
    let mut names: Vec<&str> = match node.decided.row {
        RowOutcome::Keep => {
            let erased = node.decided.fields.iter().filter(|field| field.ruling.outcome == Outcome::Erase);
            erased.flat_map(|field| &field.fields).map(String::as_str).collect()
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
            let treated = place.collection.fields.iter().filter(|(name, field)| {
                place.identifies(name, field) == Identifies::None
                    && field.treatment.as_ref().is_some_and(|treatment| *treatment != Treatment::Keep)
            });
            treated.map(|(name, _)| name.as_str()).collect()
        }
    };
    names.sort_unstable();
    names.dedup();
    names
}
