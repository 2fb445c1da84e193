//! Which tables may not be rewritten, because their rows are known by numbers that would change.

use alloc::vec::Vec;

use crate::policy::Engine;
use crate::schema::{Schema, Table, TableKind};
use crate::{Path, Policy};

/// The tables whose rows SQLite's VACUUM would number anew: those without an integer key, but for those of which the
/// policy says that nobody uses the number. What the schema or the map show to be used stays, whatever the policy says.
pub(super) fn pinned(policy: &Policy, store: &str, schema: &Schema) -> Vec<Path> {
    if schema.engine != Engine::Sqlite {
        return Vec::new();
    }
    let unused = policy.document().stores.get(store).map_or(&[][..], |declared| &declared.row_numbers_unused);
    let stays = |(path, table): &(&Path, &Table)| {
        let loose = table.kind == TableKind::Table && table.rowid && !table.integer_key;
        let used = || table.row_number_used || is_referred_to(policy, store, path, table);
        loose && (!unused.contains(path) || used())
    };
    schema.tables.iter().filter(stays).map(|(path, _)| path.clone()).collect()
}

/// Whether the map has a link that can only lead to the row number, or an index that holds it.
fn is_referred_to(policy: &Policy, store: &str, path: &Path, table: &Table) -> bool {
    let document = policy.document();
    let here = |name: &str| {
        let collection = policy.collection(name).filter(|collection| collection.store == store);
        collection.filter(|collection| collection.is_in(name, path))
    };
    let keyless = |name: &str| {
        here(name).is_some_and(|to| to.person.is_none() && to.key.is_none() && table.key().is_empty())
    };
    document.collections.values().any(|collection| {
        collection.links.values().any(|link| keyless(&link.to))
            || collection.index_of.as_deref().is_some_and(|of| here(of).is_some())
    })
}
