//! What a store tells of a person beside their own rows of the collection of people.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::Value;

/// Values by the column of the identifier that they are, or are like.
pub type Values = BTreeMap<String, BTreeSet<Value>>;

/// What a store tells of a person beside their own rows of the collection of people: every account of one person has the
/// same. `Debug` shows numbers only.
#[derive(Clone, Default, PartialEq, Eq, serde::Serialize, crate::read::Read)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "what an executor captures of a person, and nothing else")]
pub struct Beside {
    /// The weak identifiers of the person that another account has too, those of one account together: such a name leads to
    /// no row, and means nobody for certain.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub namesakes: Vec<Values>,
    /// What other accounts hold that is no identifier of the person, though one stands in it: `anna+news@x.example`, or a
    /// longer name. Text that says so speaks of them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub others: Values,
    /// What the person was known by before, as copies and histories in rows of theirs tell, and each of several identifiers
    /// that stand in one cell.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub former: Values,
    /// The columns of former identifiers that are another account's by now: those are not the person's any more.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub taken: BTreeSet<String>,
}

impl Beside {
    /// Whether nothing is known beside the rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether another account has this weak identifier too.
    #[must_use]
    pub fn is_shared(&self, column: &str, value: &Value) -> bool {
        self.namesakes.iter().any(|of_one| of_one.get(column).is_some_and(|values| values.contains(value)))
    }

    /// The columns of the weak identifiers that another account has too.
    #[must_use]
    pub fn shared(&self) -> BTreeSet<String> {
        self.namesakes.iter().flat_map(BTreeMap::keys).cloned().collect()
    }
}

impl fmt::Debug for Beside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |values: &Values| values.values().map(BTreeSet::len).sum::<usize>();
        let (others, former) = (count(&self.others), count(&self.former));
        write!(f, "Beside({} namesakes, {others} others, {former} former)", self.namesakes.len())
    }
}
