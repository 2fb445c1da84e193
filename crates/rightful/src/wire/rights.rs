//! Lawful bases, gates, and the rights that follow from them.

use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::Call;
use crate::Problems;
use crate::law::{
    self, Basis, BasisRecord, Circumstances, Citation, CriminalAnswer, CriminalFacts, Right, RightAnswer,
    SpecialAnswer, SpecialFacts,
};
use crate::read::Read;

/// Checks that everything Art. 6 and 7 ask for is on record for a lawful basis.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LawfulBasisCall {
    /// What was written down.
    record: BasisRecord,
}

/// The basis, complete.
#[derive(Serialize, JsonSchema)]
pub(super) struct LawfulBasis {
    /// The basis and its record.
    record: Basis,
    /// The point of Art. 6(1).
    cites: Citation,
    /// The term of the W3C Data Privacy Vocabulary 2.3.
    dpv: &'static str,
}

/// Says whether special categories of data may be processed: a basis of Art. 6(1) and a gate of Art. 9(2).
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SpecialCategoryCall {
    /// What is known.
    facts: SpecialFacts,
}

/// Says whether data on convictions and offences may be processed (Art. 10).
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CriminalDataCall {
    /// What is known.
    facts: CriminalFacts,
}

/// Lists every right of Art. 7(3), 13–22 and 77 for a basis and its circumstances, with the rules that apply.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RightsCall {
    /// The basis, and whatever else is known.
    circumstances: Circumstances,
}

/// Says whether one right is there for a basis and its circumstances, with the rules that apply.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RightCall {
    /// The right.
    right: Right,
    /// The basis, and whatever else is known.
    circumstances: Circumstances,
}

impl Call for LawfulBasisCall {
    const NAME: &'static str = "lawful_basis";
    type Answer = LawfulBasis;

    fn answer(self) -> Result<LawfulBasis, Problems> {
        let record = self.record.complete().map_err(|problems| problems.under("/record"))?;
        Ok(LawfulBasis { cites: record.kind().citation(), dpv: record.dpv(), record })
    }
}

impl Call for SpecialCategoryCall {
    const NAME: &'static str = "special_category";
    type Answer = SpecialAnswer;

    fn answer(self) -> Result<SpecialAnswer, Problems> {
        Ok(law::special_category(&self.facts))
    }
}

impl Call for CriminalDataCall {
    const NAME: &'static str = "criminal_data";
    type Answer = CriminalAnswer;

    fn answer(self) -> Result<CriminalAnswer, Problems> {
        Ok(law::criminal_data(&self.facts))
    }
}

impl Call for RightsCall {
    const NAME: &'static str = "rights";
    type Answer = Vec<RightAnswer>;

    fn answer(self) -> Result<Self::Answer, Problems> {
        law::rights(&self.circumstances).map_err(|problems| problems.under("/circumstances"))
    }
}

impl Call for RightCall {
    const NAME: &'static str = "right";
    type Answer = RightAnswer;

    fn answer(self) -> Result<RightAnswer, Problems> {
        law::right(self.right, &self.circumstances).map_err(|problems| problems.under("/circumstances"))
    }
}
