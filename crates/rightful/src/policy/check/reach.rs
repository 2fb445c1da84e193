//! Which collections lead to people, which rows belong to which, and which collections a purpose is used by.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use crate::policy::{Document, Link, LinkForm, Role};

/// What of a document leads where.
pub(super) struct Reach<'d> {
    /// The collections of people and those whose rows lead to one.
    personal: BTreeSet<&'d str>,
    /// The collections whose rows or fields serve a purpose.
    users: BTreeMap<&'d str, BTreeSet<&'d str>>,
    /// For each collection those whose rows belong to its rows.
    owned: BTreeMap<&'d str, Vec<&'d str>>,
}

impl<'d> Reach<'d> {
    pub(super) fn of(document: &'d Document) -> Self {
        let mut users: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (name, collection) in &document.collections {
            let own = collection.purposes.iter();
            let fields = collection.fields.values().filter_map(|field| field.purposes.as_deref()).flatten();
            for use_ in own.chain(fields) {
                users.entry(use_.purpose()).or_default().insert(name);
            }
        }
        let is_people =
            |name: &str| document.collections.get(name).is_some_and(|collection| collection.person.is_some());
        let people = document.collections.keys().map(String::as_str).filter(|name| is_people(name)).collect();
        let carrying = pointing(document, |_, link| link.role == Some(Role::Owner) || is_people(&link.to));
        let owned = pointing(document, |name, link| {
            link.role == Some(Role::Owner) && matches!(link.form(name), LinkForm::Columns(_))
        });
        Self { personal: closure(people, &carrying), owned, users }
    }

    /// Whether the rows of a collection are people or lead to some.
    pub(super) fn is_personal(&self, collection: &str) -> bool {
        self.personal.contains(collection)
    }

    /// Whether a purpose is used by anything that leads to a person.
    pub(super) fn is_used(&self, purpose: &str) -> bool {
        self.users_of(purpose).into_iter().any(|user| self.is_personal(user))
    }

    /// The collections that serve a purpose.
    pub(super) fn users_of(&self, purpose: &str) -> Vec<&'d str> {
        self.users.get(purpose).into_iter().flatten().copied().collect()
    }

    /// The collections whose rows are of `to`, or belong to a row that is, by links of columns.
    pub(super) fn belonging_to(&self, to: &'d str) -> BTreeSet<&'d str> {
        closure(alloc::vec![to], &self.owned)
    }
}

/// Everything that `pointing` leads to from `start`, and `start` itself.
fn closure<'d>(start: Vec<&'d str>, pointing: &BTreeMap<&'d str, Vec<&'d str>>) -> BTreeSet<&'d str> {
    let (mut seen, mut waiting) = (BTreeSet::new(), start);
    while let Some(here) = waiting.pop() {
        if seen.insert(here) {
            waiting.extend(pointing.get(here).into_iter().flatten().copied());
        }
    }
    seen
}

/// For each collection those that lead to it by a link that meets `counts`.
fn pointing(document: &Document, counts: impl Fn(&String, &Link) -> bool) -> BTreeMap<&str, Vec<&str>> {
    let mut pointing: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, collection) in &document.collections {
        for (link_name, link) in &collection.links {
            if counts(link_name, link) {
                pointing.entry(&link.to).or_default().push(name);
            }
        }
    }
    pointing
}

/// The links that lie on a cycle, or between two: what leads to no other link goes, and what no other link leads to.
pub(super) fn links_in_cycles<'d>(links: Vec<Hop<'d>>) -> Vec<Hop<'d>> {
    let backwards = without_dead_ends(links).into_iter().map(|(from, link, to)| (to, link, from)).collect();
    without_dead_ends(backwards).into_iter().map(|(to, link, from)| (from, link, to)).collect()
}

/// A link: from where, its name, to where.
pub(super) type Hop<'d> = (&'d str, &'d str, &'d str);

fn without_dead_ends(links: Vec<Hop<'_>>) -> Vec<Hop<'_>> {
    let mut leaving: BTreeMap<&str, usize> = BTreeMap::new();
    let mut arriving: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (from, _, to) in &links {
        *leaving.entry(from).or_default() += 1;
        leaving.entry(to).or_default();
        arriving.entry(to).or_default().push(from);
    }
    let mut dead: Vec<&str> =
        leaving.iter().filter(|(_, links)| **links == 0).map(|(name, _)| *name).collect();
    let mut gone = BTreeSet::new();
    while let Some(here) = dead.pop() {
        gone.insert(here);
        for from in arriving.get(here).into_iter().flatten() {
            if let Some(left) = leaving.get_mut(from) {
                *left -= 1;
                if *left == 0 {
                    dead.push(from);
                }
            }
        }
    }
    links.into_iter().filter(|(from, _, to)| !gone.contains(from) && !gone.contains(to)).collect()
}
