//! The boundary that the CLI and the bindings use: JSON in, canonical JSON out.
//!
//! Every function has one call type and one answer type; both are told by [`functions`] with their JSON Schema, from
//! which the types of other languages are made. A call that does not have the shape of its type is answered with every
//! problem of it; places in a call begin with `/` and name the call's own keys.

mod access;
mod clock;
mod codes;
mod consent;
mod evidence;
mod explaining;
mod foreign;
mod holder;
mod local;
mod obligations;
mod planning;
mod policy;
mod pseudonym;
mod register;
mod request;
mod retention;
mod rights;
mod rows;
mod suppression;
mod text;

use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
#[cfg(feature = "schema")]
use schemars::{Schema, schema_for};
use serde::Serialize;

pub use self::foreign::Foreign;
use crate::read::Read;
use crate::shape;
pub use crate::shape::{Names, Shapes};
use crate::{Code, Error, Problems, to_canonical};

/// What a function takes, and how it answers. The call's own doc comment is the function's documentation.
pub trait Call: Read + JsonSchema {
    /// The name of the function.
    const NAME: &'static str;
    /// Whether names that the call's schema does not know may be told: a person's data may stand among them.
    const NAMES: Names = Names::ByPosition;
    /// What it answers.
    type Answer: Serialize + JsonSchema;

    /// Where the shape of the call stands: a crate beside this one has shapes of its own.
    fn shapes() -> &'static Shapes {
        shape::shapes()
    }

    /// What else is wrong with a call that has problems of form, so that it cannot be read whole. Nothing, unless said.
    fn beside(_json: &str, _problems: &Problems) -> Vec<Error> {
        Vec::new()
    }

    /// Answers the call.
    ///
    /// # Errors
    /// Every problem of the call.
    fn answer(self) -> Result<Self::Answer, Problems>;
}

/// One function of the boundary.
#[derive(Clone, Copy, Debug)]
pub struct Function {
    name: &'static str,
    run: fn(&str) -> Result<String, Problems>,
    #[cfg(feature = "schema")]
    call: fn() -> Schema,
    #[cfg(feature = "schema")]
    answer: fn() -> Schema,
}

impl Function {
    /// The function of this call type: for crates that add functions of their own beside these.
    #[must_use]
    pub const fn of<C: Call>() -> Self {
        Self {
            name: C::NAME,
            run: |json| {
                let read = shape::read_from(C::shapes(), json, C::NAMES);
                let call: C = read.map_err(|problems| {
                    let beside = C::beside(json, &problems);
                    problems.and(beside)
                })?;
                to_canonical(&call.answer()?).map_err(Problems::from)
            },
            #[cfg(feature = "schema")]
            call: || schema_for!(C),
            #[cfg(feature = "schema")]
            answer: || schema_for!(C::Answer),
        }
    }

    /// Its name, as in `rightful call NAME`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Answers a call: JSON in, canonical JSON out.
    ///
    /// # Errors
    /// Every problem of the call.
    pub fn call(&self, json: &str) -> Result<String, Problems> {
        (self.run)(json)
    }

    /// The JSON Schema of what it takes; its description says what the function does.
    #[cfg(feature = "schema")]
    #[must_use]
    pub fn call_schema(&self) -> Schema {
        (self.call)()
    }

    /// The JSON Schema of what it answers.
    #[cfg(feature = "schema")]
    #[must_use]
    pub fn answer_schema(&self) -> Schema {
        (self.answer)()
    }
}

/// Reads what another crate is called with, in the form of a [`Call`]. Its schema is made for every call: what is called
/// often is a [`Function`].
///
/// # Errors
/// The first error of syntax, or every problem of shape.
pub fn read<T: Read + JsonSchema>(json: &str, names: Names) -> Result<T, Problems> {
    shape::read_any(json, names)
}

/// Every function there is, in the order of the alphabet.
const FUNCTIONS: &[Function] = &[
    Function::of::<access::AccessContextCall>(),
    Function::of::<access::AccessCopyCall>(),
    Function::of::<retention::BackupCleanCall>(),
    Function::of::<holder::BasisSwapCall>(),
    Function::of::<request::CalendarCall>(),
    Function::of::<rows::CarryOutCall>(),
    Function::of::<explaining::CertificatePageCall>(),
    Function::of::<policy::CheckCall>(),
    Function::of::<consent::ChildConsentCall>(),
    Function::of::<codes::CodesCall>(),
    Function::of::<consent::ConsentDefectsCall>(),
    Function::of::<consent::ConsentFactsCall>(),
    Function::of::<consent::ConsentReceiptCall>(),
    Function::of::<consent::ConsentStateCall>(),
    Function::of::<consent::ConsentStatesCall>(),
    Function::of::<rights::CriminalDataCall>(),
    Function::of::<clock::DeadlineCall>(),
    Function::of::<planning::DecideCall>(),
    Function::of::<explaining::ExplainCall>(),
    Function::of::<holder::IdentifiabilityCall>(),
    Function::of::<rights::LawfulBasisCall>(),
    Function::of::<request::LetterCall>(),
    Function::of::<obligations::NoticeCall>(),
    Function::of::<planning::PlanCall>(),
    Function::of::<explaining::PlanPageCall>(),
    Function::of::<policy::PolicySchemaCall>(),
    Function::of::<access::PortabilityCall>(),
    Function::of::<pseudonym::PseudonymiseCall>(),
    Function::of::<holder::PurposeChangeCall>(),
    Function::of::<holder::RecipientNamedCall>(),
    Function::of::<holder::RecordsDutyCall>(),
    Function::of::<text::RedactCall>(),
    Function::of::<register::RegisterCall>(),
    Function::of::<retention::ReinstatementCall>(),
    Function::of::<request::RequestRegisterCall>(),
    Function::of::<request::RequestStateCall>(),
    Function::of::<retention::RestoreReplayCall>(),
    Function::of::<retention::RetentionCutoffCall>(),
    Function::of::<retention::RetentionEndCall>(),
    Function::of::<retention::RetentionItemCall>(),
    Function::of::<rights::RightCall>(),
    Function::of::<rights::RightsCall>(),
    Function::of::<rights::SpecialCategoryCall>(),
    Function::of::<suppression::SuppressionEntryCall>(),
    Function::of::<pseudonym::SurrogateCall>(),
    Function::of::<rows::SurveyCall>(),
    Function::of::<planning::SurveyRequestCall>(),
    Function::of::<retention::SweepCall>(),
    Function::of::<pseudonym::TagCall>(),
    Function::of::<clock::TimelineCall>(),
    Function::of::<evidence::VerifyCall>(),
    Function::of::<obligations::WhileRestrictedCall>(),
    Function::of::<consent::WithdrawalCall>(),
];

/// What can be answered from the law alone: no call of these takes a policy, a plan, rows or texts. In the order of the
/// alphabet; whoever links no more than these carries no more.
const LAW: &[Function] = &[
    Function::of::<retention::BackupCleanCall>(),
    Function::of::<holder::BasisSwapCall>(),
    Function::of::<consent::ChildConsentCall>(),
    Function::of::<codes::CodesCall>(),
    Function::of::<consent::ConsentDefectsCall>(),
    Function::of::<consent::ConsentReceiptCall>(),
    Function::of::<consent::ConsentStateCall>(),
    Function::of::<consent::ConsentStatesCall>(),
    Function::of::<rights::CriminalDataCall>(),
    Function::of::<clock::DeadlineCall>(),
    Function::of::<holder::IdentifiabilityCall>(),
    Function::of::<rights::LawfulBasisCall>(),
    Function::of::<request::LetterCall>(),
    Function::of::<obligations::NoticeCall>(),
    Function::of::<holder::PurposeChangeCall>(),
    Function::of::<holder::RecipientNamedCall>(),
    Function::of::<holder::RecordsDutyCall>(),
    Function::of::<retention::ReinstatementCall>(),
    Function::of::<request::RequestRegisterCall>(),
    Function::of::<request::RequestStateCall>(),
    Function::of::<retention::RestoreReplayCall>(),
    Function::of::<retention::RetentionCutoffCall>(),
    Function::of::<retention::RetentionEndCall>(),
    Function::of::<retention::RetentionItemCall>(),
    Function::of::<rights::RightCall>(),
    Function::of::<rights::RightsCall>(),
    Function::of::<rights::SpecialCategoryCall>(),
    Function::of::<clock::TimelineCall>(),
    Function::of::<obligations::WhileRestrictedCall>(),
];

/// Answers the call of this name.
///
/// # Errors
/// [`Code::CallUnknown`] for a name that is not in [`functions`]; otherwise every problem of the call.
///
/// # Examples
/// ```
/// let refused = rightful::wire::call("erase", "{}").unwrap_err();
/// assert_eq!(refused.as_slice()[0].code(), rightful::Code::CallUnknown);
/// ```
pub fn call(name: &str, json: &str) -> Result<String, Problems> {
    call_among(FUNCTIONS, name, json)
}

/// Answers the call of this name by one of these functions: for bindings that have functions of several crates.
///
/// # Errors
/// [`Code::CallUnknown`] where none has the name; otherwise every problem of the call.
pub fn call_among<'f>(
    functions: impl IntoIterator<Item = &'f Function>,
    name: &str,
    json: &str,
) -> Result<String, Problems> {
    match functions.into_iter().find(|function| function.name == name) {
        Some(function) => function.call(json),
        None => Err(Error::new(
            Code::CallUnknown,
            "",
            "no such function: `rightful call` without a name lists those there are",
        )
        .into()),
    }
}

/// All functions, in the order of the alphabet.
#[must_use]
pub fn functions() -> &'static [Function] {
    FUNCTIONS
}

/// Those of [`functions`] that answer from the law alone.
#[must_use]
pub fn law() -> &'static [Function] {
    LAW
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_order_and_every_call_refuses_what_is_no_call() {
        assert!(functions().is_sorted_by_key(Function::name));
        assert!(law().is_sorted_by_key(Function::name));
        assert!(law().iter().all(|one| functions().iter().any(|function| function.name == one.name)));
        for function in functions() {
            assert!(function.call("[]").is_err(), "{}", function.name());
            assert!(function.call("{\"nonsense\":1}").is_err(), "{}", function.name());
        }
    }

    #[cfg(feature = "schema")]
    #[test]
    fn every_function_says_what_it_does() {
        for function in functions() {
            assert!(function.call_schema().get("description").is_some(), "{}", function.name());
        }
    }
}
