//! Whether a use of data goes on for a person, channel by channel of its consent.

use alloc::collections::BTreeMap;

use super::facts::Facts;
use super::standing::{self, Life, Stand};
use crate::policy::PurposeUse;
use crate::{Case, Policy, Problems};

/// How the uses that a policy declares stand for the person of a case.
pub(crate) struct Uses<'a> {
    facts: Facts<'a>,
    stands: BTreeMap<&'a str, Stand<'a>>,
}

impl<'a> Uses<'a> {
    /// As the facts of the case have it.
    ///
    /// # Errors
    /// Every fact of the case that does not fit the policy or contradicts another.
    pub(crate) fn of(policy: &'a Policy, case: &'a Case) -> Result<Self, Problems> {
        let facts = Facts::of(policy.document(), case)?;
        let stands = standing::all(&facts);
        Ok(Self { facts, stands })
    }

    /// Whether the purpose uses such an item: it has not ended, nor the consent on each channel that the item serves (Art.
    /// 7(3)), nor, for one of a special category, the consent that is its gate (Art. 9(2)(a)). A period that must be kept
    /// keeps it and opens no use.
    pub(crate) fn goes_on(&self, used: &PurposeUse, special: bool) -> bool {
        let Some(stand) = self.stands.get(used.purpose()) else { return false };
        let life = stand.life(false, special, self.facts.use_lost(used), None);
        matches!(life, Life::Runs { .. } | Life::Waits | Life::Unlinked)
    }
}
