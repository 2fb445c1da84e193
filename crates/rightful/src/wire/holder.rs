//! What data are in somebody's hands, and whether they may be used otherwise.

use schemars::JsonSchema;

use super::Call;
use crate::Problems;
use crate::law::{
    self, BasisSwap, ChangeAnswer, DataSet, Disclosure, DisclosureAnswer, IdentifiabilityAnswer,
    PurposeChange, RecordsAnswer, RecordsFacts, SwapAnswer,
};
use crate::read::Read;

/// Says whether data may be used for another purpose than that of collection (Art. 6(4)), and what to tell before.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PurposeChangeCall {
    /// The change.
    change: PurposeChange,
}

/// Says whether another basis may carry on what consent did (Art. 7(3), 13(1)(c), 17(1)(b)).
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BasisSwapCall {
    /// The swap.
    swap: BasisSwap,
}

/// Says what a data set is for its holder: personal, pseudonymised or anonymous (Art. 4(1), 4(5), Recital 26).
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct IdentifiabilityCall {
    /// The data set in the holder's hands.
    data_set: DataSet,
}

/// Says whether a recipient has to be named to the person (Art. 13(1)(e), 14(1)(e)).
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RecipientNamedCall {
    /// The disclosure.
    disclosure: Disclosure,
}

/// Says whether records of processing have to be kept (Art. 30(5)).
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RecordsDutyCall {
    /// What is known of the organisation.
    facts: RecordsFacts,
}

impl Call for PurposeChangeCall {
    const NAME: &'static str = "purpose_change";
    type Answer = ChangeAnswer;

    fn answer(self) -> Result<ChangeAnswer, Problems> {
        law::purpose_change(&self.change).map_err(|problems| problems.under("/change"))
    }
}

impl Call for BasisSwapCall {
    const NAME: &'static str = "basis_swap";
    type Answer = SwapAnswer;

    fn answer(self) -> Result<SwapAnswer, Problems> {
        law::basis_swap(&self.swap).map_err(|problems| problems.under("/swap"))
    }
}

impl Call for IdentifiabilityCall {
    const NAME: &'static str = "identifiability";
    type Answer = IdentifiabilityAnswer;

    fn answer(self) -> Result<IdentifiabilityAnswer, Problems> {
        law::identifiability(&self.data_set).map_err(|problems| problems.under("/data_set"))
    }
}

impl Call for RecipientNamedCall {
    const NAME: &'static str = "recipient_named";
    type Answer = DisclosureAnswer;

    fn answer(self) -> Result<DisclosureAnswer, Problems> {
        Ok(law::recipient_named(&self.disclosure))
    }
}

impl Call for RecordsDutyCall {
    const NAME: &'static str = "records_duty";
    type Answer = RecordsAnswer;

    fn answer(self) -> Result<RecordsAnswer, Problems> {
        Ok(law::records_duty(&self.facts))
    }
}
