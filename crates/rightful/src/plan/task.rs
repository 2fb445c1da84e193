//! What has to be done outside the store: recipients told, uses stopped, other stores planned.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use super::document::{Act, Item, Task};
use super::view::View;
use crate::case::Trigger;
use crate::decide::Standing;
use crate::policy::RecipientKind;
use crate::{Case, Name, Path};

pub(super) fn tasks(view: &View<'_>, case: &Case, items: &[Item]) -> Vec<Task> {
    let mut tasks = BTreeSet::new();
    tell(view, case, items, &mut tasks);
    stop_use(items, &mut tasks);
    other_stores(view, &mut tasks);
    tasks.into_iter().collect()
}

/// What happened to the rows of a collection.
#[derive(Default)]
struct Happened<'i> {
    gone: bool,
    cut: bool,
    changed: BTreeSet<&'i str>,
}

impl<'i> Happened<'i> {
    fn to(items: &'i [Item]) -> Self {
        let of_row = |act: Act| items.iter().any(|item| item.fields.is_empty() && item.act == act);
        let changed = items.iter().filter(|item| item.act != Act::Stay).flat_map(|item| &item.fields);
        Self {
            gone: of_row(Act::Delete),
            cut: of_row(Act::Change),
            changed: changed.map(String::as_str).collect(),
        }
    }
}

/// Recipients learn of what they received and is erased or changed, or of a purpose that has ended.
fn tell(view: &View<'_>, case: &Case, items: &[Item], tasks: &mut BTreeSet<Task>) {
    let recipients = &view.policy.document().recipients;
    let received: BTreeSet<&str> =
        recipients.values().flat_map(|recipient| &recipient.receives).filter_map(home).collect();
    let of_collections = items.chunk_by(|one, next| one.collection == next.collection);
    let named = of_collections.filter_map(|items| Some((items.first()?.collection.as_str(), items)));
    let happened: BTreeMap<&str, Happened<'_>> = named
        .filter(|(collection, _)| received.contains(collection))
        .map(|(collection, items)| (collection, Happened::to(items)))
        .collect();
    for (name, recipient) in recipients {
        let ended = recipient.purposes.iter().any(|purpose| {
            view.decision.purposes.get(purpose).is_some_and(|state| state.standing == Standing::Ended)
        });
        let erased = |path: &&Path| {
            let Some((home, there)) = home(path).and_then(|home| Some((home, happened.get(home)?))) else {
                return false;
            };
            there.gone
                || there.changed.contains(path.last())
                || (there.cut && is_link(view, home, path.last()))
        };
        let held = |path: &&Path| home(path).is_some_and(|home| happened.contains_key(home));
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

/// The collection of a column.
fn home(column: &Path) -> Option<&str> {
    let (_, parents) = column.segments().split_last()?;
    parents.last().map(Name::as_str)
}

/// Whether a column is one of a link, which is an item of its row.
fn is_link(view: &View<'_>, collection: &str, column: &str) -> bool {
    let links = view.policy.collection(collection).into_iter().flat_map(|collection| &collection.links);
    links.into_iter().any(|(name, link)| link.form(name).reads(column))
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
