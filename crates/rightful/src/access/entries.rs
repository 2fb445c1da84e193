//! The entries that keep somebody from being written to again (Art. 21(3)): data about the person (Art. 4(5)), which nothing
//! but the key leads to.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::missing::Missing;
use crate::carry::{Account, suppressed};
use crate::order::PutInOrder as _;
use crate::pointer::Pointer;
use crate::policy::{Collection, IdentifierKind, Normalise, Suppression, column_of};
use crate::pseudonym::{PseudonymKey, Shape};
use crate::schema::Table;
use crate::survey::PersonCapture;
use crate::{Error, Path, Policy, Value};

/// A collection of entries that may hold one of the person.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EntriesTable {
    /// The collection.
    pub collection: String,
    /// Its table.
    pub table: Path,
    /// The column with the pseudonyms.
    pub column: String,
    /// The column of the people whose values are kept out.
    of: String,
    normalise: Vec<Normalise>,
    kind: IdentifierKind,
    shape: Shape,
    max_length: Option<u32>,
}

/// Why nobody can tell whether an entry is of the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unsearched {
    NoKey,
    NoValue,
}

/// The collections of entries that keep an identifier of these people out.
pub(super) fn lists<'p>(
    policy: &'p Policy,
    people: &str,
) -> impl Iterator<Item = (&'p str, &'p Collection, &'p Suppression)> {
    policy.document().collections.iter().filter_map(move |(name, collection)| {
        let kept = collection.suppression.as_ref()?;
        column_of(&kept.of).filter(|(of, _)| *of == people)?;
        Some((name.as_str(), collection, kept))
    })
}

impl EntriesTable {
    pub(super) fn of(
        name: &str,
        collection: &Collection,
        table: &Table,
        person: Option<&PersonCapture>,
    ) -> Option<Self> {
        let kept = collection.suppression.as_ref()?;
        let (_, of) = column_of(&kept.of)?;
        let known = person.and_then(|person| person.identifiers.get(of));
        let (shape, max_length) = kept.written(table);
        Some(Self {
            collection: name.to_string(),
            table: collection.table(name),
            column: kept.column.clone(),
            of: of.to_string(),
            normalise: kept.normalise.clone(),
            kind: known.map_or(IdentifierKind::Text, |known| known.kind),
            shape,
            max_length,
        })
    }

    /// The pseudonyms under which entries of the person would be, in order and once.
    pub(super) fn pseudonyms(
        &self,
        accounts: &[Account],
        key: Option<&PseudonymKey>,
    ) -> Result<Result<Vec<Value>, Unsearched>, Error> {
        let Some(key) = key else { return Ok(Err(Unsearched::NoKey)) };
        let mut found = BTreeSet::new();
        for value in accounts.iter().filter_map(|account| account.identifiers.get(&self.of)) {
            let alike = (self.normalise.as_slice(), self.kind);
            found.insert(suppressed(key, value, alike, self.shape, self.max_length)?);
        }
        let mut found: Vec<Value> = found.into_iter().filter(|value| !value.is_null()).collect();
        found.put_in_order();
        Ok(if found.is_empty() { Err(Unsearched::NoValue) } else { Ok(found) })
    }
}

impl Unsearched {
    /// That nobody looked (Art. 15(1), 15(3)): a copy must not say that nothing is held.
    pub(super) fn missing(self, list: &EntriesTable) -> Missing {
        let of = &list.of;
        let message = match self {
            Self::NoKey => {
                "its entries are pseudonyms, and without the root key nobody can tell whether one is of the person: give the key".into()
            }
            Self::NoValue => format!(
                "its entries are pseudonyms of `{of}`, and no `{of}` of the person is known, so that nobody can tell whether one is of \
                 them: name it among the identifiers of the case, if it is known"
            ),
        };
        Missing::new(Pointer::of(["collections", &list.collection]), message, "GDPR Art. 15(3)")
    }
}
