//! Which columns repeat an identifier of a person, as it is or as it was.

use alloc::string::ToString;
use alloc::vec::Vec;

use crate::Policy;
use crate::policy::{Collection, LinkForm, Role, Strength, column_of};
use crate::survey::Repeats;

/// So many copies of copies are followed.
const MOST_COPIES: usize = 8;

/// The columns of a collection that repeat an identifier of the person whose row it is: declared copies of it, copies of those,
/// and columns of the same name in a history of the people. Where a row leads to several people and does not say whose a
/// column is (`of`), it is nobody's.
pub(crate) fn repeats(policy: &Policy, people: &str, name: &str) -> Vec<Repeats> {
    let Some(collection) = policy.collection(name) else { return Vec::new() };
    let own = name == people;
    let of_whom = |(column, of): (&str, &str)| {
        let link = match &collection.fields.get(column)?.of {
            Some(link) if !own => Some(link.clone()),
            None if own => None,
            None => Some(whose(policy, people, collection)?.to_string()),
            Some(_) => return None,
        };
        Some(Repeats { column: column.into(), of: of.into(), link })
    };
    copies(policy, people, name).filter_map(of_whom).collect()
}

/// The columns that repeat an identifier of somebody whom the map does not tell: the row is not the person's by one link of
/// its own, or by several.
pub(crate) fn of_nobody_known<'p>(
    policy: &'p Policy,
    people: &'p str,
    name: &'p str,
) -> impl Iterator<Item = &'p str> {
    let known = repeats(policy, people, name);
    let columns = copies(policy, people, name).map(|(column, _)| column);
    columns.filter(move |column| !known.iter().any(|one| one.column == *column))
}

/// The columns of a collection that copy an identifier of the people, each with the identifier.
fn copies<'p>(
    policy: &'p Policy,
    people: &'p str,
    name: &'p str,
) -> impl Iterator<Item = (&'p str, &'p str)> {
    let fields = policy.collection(name).into_iter().flat_map(|collection| {
        // Asked for every collection of a map: most copy nothing, and are passed over at a glance.
        let is_history = collection.history_of.is_some();
        collection.fields.iter().filter(move |(_, field)| is_history || field.copy_of.is_some())
    });
    let readable = fields.filter(|(_, field)| field.codec.is_none());
    readable.filter_map(move |(column, _)| {
        let of = origin(policy, people, name, column)?;
        (name != people || of != column).then_some((column.as_str(), of))
    })
}

/// The identifier that a column repeats, however often it was copied on the way.
fn origin<'p>(policy: &'p Policy, people: &str, name: &'p str, column: &'p str) -> Option<&'p str> {
    let person = policy.collection(people)?.person.as_ref()?;
    let (mut name, mut column) = (name, column);
    for _ in 0..MOST_COPIES {
        let collection = policy.collection(name)?;
        let copied =
            collection.fields.get(column).and_then(|field| field.copy_of.as_ref()).and_then(column_of);
        let earlier = || {
            let of = collection.history_of.as_deref()?;
            policy.collection(of)?.fields.contains_key(column).then_some((of, column))
        };
        (name, column) = copied.or_else(earlier)?;
        if name == people && person.identifiers.contains_key(column) {
            return Some(column);
        }
    }
    None
}

/// The one link that says whose a row is: the only one to the person, or the only one to its owner. It leads by a key; where
/// none does, by an identifier that is the person's alone.
fn whose<'p>(policy: &Policy, people: &str, collection: &'p Collection) -> Option<&'p str> {
    let person = policy.collection(people)?.person.as_ref()?;
    let is_strong =
        |of: &str| person.identifiers.get(of).is_some_and(|one| one.strength() == Strength::Strong);
    let (mut by_key, mut by_value) = (Vec::new(), Vec::new());
    for (name, link) in collection.links.iter().filter(|(_, link)| link.to == people && policy.carries(link))
    {
        match link.form(name) {
            LinkForm::Value { of, .. } if is_strong(of) => by_value.push((name, link)),
            LinkForm::Value { .. } | LinkForm::Text { .. } | LinkForm::Hash(_) => {}
            _ => by_key.push((name, link)),
        }
    }
    let telling = if by_key.is_empty() { by_value } else { by_key };
    let owners = telling.iter().filter(|(_, link)| link.role == Some(Role::Owner));
    match (telling.as_slice(), owners.collect::<Vec<_>>().as_slice()) {
        ([(name, _)], _) | (_, [(name, _)]) => Some(name.as_str()),
        _ => None,
    }
}
