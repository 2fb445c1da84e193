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
    let mut gone: BTreeMap<&str, bool> = BTreeMap::new();
    for item in items {
        *gone.entry(&item.collection).or_default() |= item.fields.is_empty() && item.act == Act::Delete;
        for field in &item.fields {
            *acts.entry((&item.collection, field)).or_default() |= item.act != Act::Stay;
        }
    }
    for (name, recipient) in &view.policy.document().recipients {
        let ended = recipient.purposes.iter().any(|purpose| {
            view.decision.purposes.get(purpose).is_some_and(|state| state.standing == Standing::Ended)
        });
        let concerned = |path: &&Path| {
            let Some(home) = path.parent() else { return false };
            let Some(held) = gone.get(home.last()) else { return false };
            ended || *held || acts.get(&(home.last(), path.last())).copied().unwrap_or_default()
        };
        let fields: Vec<Path> = recipient.receives.iter().filter(concerned).cloned().collect();
        if !fields.is_empty() {
            let under = under(case, recipient.kind).into();
            tasks.insert(Task::Tell { recipient: name.clone(), capacity: recipient.kind, under, fields });
        }
    }
}

/// A request for erasure is passed on to every recipient (Art. 19, and Art. 4(9): processors are recipients). Otherwise a
/// processor is instructed (Art. 28(3)(a)); another controller is told as for any erasure that Art. 17(1) obliges to.
const fn under(case: &Case, kind: RecipientKind) -> &'static str {
    match (&case.trigger, kind) {
        (Trigger::Erasure { .. }, _) => "GDPR Art. 19",
        (_, RecipientKind::Processor) => "GDPR Art. 28(3)(a)",
        _ => "GDPR Art. 19",
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
