//! Which columns repeat an identifier of a person, as it is or as it was.

use alloc::string::ToString;
use alloc::vec::Vec;

use crate::Policy;
use crate::policy::{Collection, Link, LinkForm, Role, column_of};
use crate::survey::Repeats;

/// The columns of a collection that repeat an identifier of the person whose row it is: declared copies of it, and columns of
/// the same name in a history of the people. Where a row leads to several people and does not say whose a column is (`of`), it
/// is nobody's.
pub(crate) fn repeats(policy: &Policy, people: &str, name: &str) -> Vec<Repeats> {
    let home = policy.collection(people);
    let person = home.and_then(|home| Some((home, home.person.as_ref()?)));
    let (Some((home, person)), Some(collection)) = (person, policy.collection(name)) else {
        return Vec::new();
    };
    let is_identifier = |column: &str| person.identifiers.contains_key(column);
    let own = name == people;
    let mut repeats = Vec::new();
    for (column, field) in collection.fields.iter().filter(|(_, field)| field.codec.is_none()) {
        let copy = field
            .copy_of
            .as_ref()
            .and_then(column_of)
            .filter(|(of, column)| *of == people && is_identifier(column))
            .map(|(_, column)| column);
        let earlier = collection.history_of.as_deref() == Some(people)
            && home.fields.contains_key(column)
            && is_identifier(column);
        let of = copy.or_else(|| earlier.then_some(column.as_str()));
        let Some(of) = of.filter(|of| !(own && of == column)) else { continue };
        let link = match &field.of {
            Some(link) if !own => Some(link.clone()),
            None if own => None,
            None => match whose(policy, people, collection) {
                Some(link) => Some(link.to_string()),
                None => continue,
            },
            Some(_) => continue,
        };
        repeats.push(Repeats { column: column.clone(), of: of.into(), link });
    }
    repeats
}

/// The one link by key that says whose a row is: the only one to the person, or the only one to its owner.
fn whose<'p>(policy: &Policy, people: &str, collection: &'p Collection) -> Option<&'p str> {
    let by_key = |(name, link): &(&'p alloc::string::String, &'p Link)| {
        let repeats =
            matches!(link.form(name), LinkForm::Value { .. } | LinkForm::Text { .. } | LinkForm::Hash(_));
        link.to == people && policy.carries(link) && !repeats
    };
    let to_people = || collection.links.iter().filter(by_key);
    let owners = to_people().filter(|(_, link)| link.role == Some(Role::Owner));
    let one = |links: Vec<(&'p alloc::string::String, &'p Link)>| match links.as_slice() {
        [(name, _)] => Some(name.as_str()),
        _ => None,
    };
    one(to_people().collect()).or_else(|| one(owners.collect()))
}
