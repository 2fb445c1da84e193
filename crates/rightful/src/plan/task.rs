//! What has to be done outside the store: recipients told, uses stopped, other stores planned.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use super::document::{Act, Item, Task};
use super::view::View;
use crate::case::Trigger;
use crate::decide::Standing;
use crate::policy::RecipientKind;
use crate::{Case, Path};

pub(super) fn tasks(view: &View<'_>, case: &Case, items: &[Item]) -> Vec<Task> {
    let mut tasks = BTreeSet::new();
    tell(view, case, items, &mut tasks);
    stop_use(items, &mut tasks);
    other_stores(view, &mut tasks);
    tasks.into_iter().collect()
}

/// Recipients learn of what they received and is erased or changed, or of a purpose that has ended.
fn tell(view: &View<'_>, case: &Case, items: &[Item], tasks: &mut BTreeSet<Task>) {
    let mut acts: BTreeMap<(&str, &str), bool> = BTreeMap::new();
    let mut rows: BTreeMap<&str, (bool, bool)> = BTreeMap::new();
    for item in items {
        let (gone, cut) = rows.entry(&item.collection).or_default();
        *gone |= item.fields.is_empty() && item.act == Act::Delete;
        *cut |= item.fields.is_empty() && item.act == Act::Change;
        for field in &item.fields {
            *acts.entry((&item.collection, field)).or_default() |= item.act != Act::Stay;
        }
    }
    for (name, recipient) in &view.policy.document().recipients {
        let ended = recipient.purposes.iter().any(|purpose| {
            view.decision.purposes.get(purpose).is_some_and(|state| state.standing == Standing::Ended)
        });
        let held = |path: &&Path| path.parent().is_some_and(|home| rows.contains_key(home.last()));
        let erased = |path: &&Path| {
            let Some(home) = path.parent() else { return false };
            let (gone, cut) = rows.get(home.last()).copied().unwrap_or_default();
            let changed = acts.get(&(home.last(), path.last())).copied().unwrap_or_default();
            gone || changed || (cut && is_link(view, home.last(), path.last()))
        };
        let received = || recipient.receives.iter();
        let fields: Vec<Path> =
            received().filter(|path| (ended && held(path)) || erased(path)).cloned().collect();
        let erased = received().any(|path| erased(&path));
        if let Some(under) = under(case, recipient.kind, erased).filter(|_| !fields.is_empty()) {
            tasks.insert(Task::Tell {
                recipient: name.clone(),
                capacity: recipient.kind,
                under: under.into(),
                fields,
            });
        }
    }
}

/// Whether a column is one of a link, which is an item of its row.
fn is_link(view: &View<'_>, collection: &str, column: &str) -> bool {
    let links = view.policy.collection(collection).into_iter().flat_map(|collection| &collection.links);
    links.into_iter().any(|(name, link)| link.form(name).columns().contains(&column))
}

/// What a request erases is told to every recipient (Art. 19, and Art. 4(9): processors are recipients), and so is what a
/// withdrawn consent obliges to erase without one (Art. 17(1)(b)). The clean-up at the end of a relationship or a period is
/// no erasure that Art. 19 speaks of: there, and where only a use stops, a processor is instructed (Art. 28(3)(a)), and
/// other controllers are not told.
const fn under(case: &Case, kind: RecipientKind, erased: bool) -> Option<&'static str> {
    match (&case.trigger, kind) {
        (Trigger::Erasure { .. }, RecipientKind::Processor) if !erased => Some("GDPR Art. 28(3)(a)"),
        (Trigger::Erasure { .. }, _) => Some("GDPR Art. 19"),
        (_, RecipientKind::Processor) => Some("GDPR Art. 28(3)(a)"),
        (Trigger::ConsentWithdrawn { .. }, _) => Some("GDPR Art. 19"),
        _ => None,
    }
}

/// Users of an ended purpose lose what another purpose keeps (Art. 5(1)(b)).
fn stop_use(items: &[Item], tasks: &mut BTreeSet<Task>) {
    let mut lost: BTreeMap<(&str, &str), (bool, BTreeSet<&str>)> = BTreeMap::new();
    for item in items {
        for purpose in &item.ruling.use_stops {
            let (row, fields) = lost.entry((purpose, &item.collection)).or_default();
            *row |= item.fields.is_empty();
            fields.extend(item.fields.iter().map(String::as_str));
        }
    }
    for ((purpose, collection), (_, fields)) in lost {
        let fields = fields.into_iter().map(String::from).collect();
        tasks.insert(Task::StopUse { purpose: purpose.into(), collection: collection.into(), fields });
    }
}

/// Other stores of the map that hold people, or rows that lead to them.
fn other_stores(view: &View<'_>, tasks: &mut BTreeSet<Task>) {
    for collection in view.policy.document().collections.values() {
        let leads = || collection.links.values().any(|link| view.policy.carries(link));
        if collection.store != view.store && (collection.person.is_some() || leads()) {
            tasks.insert(Task::OtherStore { store: collection.store.clone() });
        }
    }
}
