//! What the regulation says, each rule with its article.

mod basis;
mod circumstances;
mod citation;
mod cited;
pub mod clock;
mod erasure;
mod erasure_right;
mod identifiability;
mod matrix;
mod notice;
mod purpose_change;
mod record;
mod records_duty;
mod restriction;
pub mod retention;
mod right;
mod rights;
mod rule;
mod special;
mod statute;
mod transfer;
mod withholding;

pub use basis::BasisKind;
pub use circumstances::{
    Circumstances, Collected, DataFacts, DecisionFacts, Duty, ErasureFacts, Gateway, Identification,
    InformationFacts, NamedRestriction, Research,
};
pub use citation::Citation;
pub(crate) use cited::Cited;
pub use erasure::{Exception, Ground};
pub use identifiability::{
    Assessment, DataSet, Disclosure, DisclosureAnswer, HolderMeans, Identifiability, IdentifiabilityAnswer,
    Identifiers, Measured, Risk, Trace, identifiability, recipient_named,
};
pub use notice::{
    DataChange, NoticeAnswer, NoticeDuty, NoticeFacts, NoticeReason, NoticeTo, Occasion, notice,
};
pub use purpose_change::{
    BasisSwap, ChangeAnswer, ChangeOutcome, CompatibilityResult, CompatibilityTest, PurposeChange,
    SwapAnswer, SwapOutcome, Telling, basis_swap, purpose_change,
};
pub use record::{Balanced, Basis, BasisRecord, ConsentAct, ConsentTerms, VitalInterests, VitalInterestsOf};
pub use records_duty::{RecordsAnswer, RecordsFacts, RecordsReason, records_duty};
pub use restriction::{
    Processing, RestrictedAnswer, RestrictionEnd, WhileRestricted, may_be_objected_to, while_restricted,
};
pub use right::{RestrictedUnder, Right};
pub use rights::{Applied, Availability, RightAnswer, right, rights};
pub use rule::{Effect, Rule};
pub use special::{
    CriminalAnswer, CriminalFacts, CriminalMissing, GateNeed, SpecialAnswer, SpecialCategoryGate,
    SpecialFacts, SpecialGate, SpecialMissing, criminal_data, special_category,
};
pub use statute::{SECTIONS, Statute};
pub use transfer::TransferGround;
pub use withholding::{LeftOut, Redaction, WithholdGround};
