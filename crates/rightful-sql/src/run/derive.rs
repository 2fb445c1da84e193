//! The plan derived again from what the run itself has found: an approval says that somebody has looked at a plan, not
//! that it follows from the policy, the case and the store.

use rightful::schema::Schema;
use rightful::{Code, Error, Hash, Problems, decide, plan, survey_request};

use super::Inputs;
use crate::capture::{Captured, capture};
use crate::failure::refused;
use crate::introspect;
use crate::list::Lists;
use crate::machine::Port;
use crate::settings::{READING, Settings};
use crate::survey;

/// Refuses a plan that is not the one that policy, case, schema and captured rows give. Nothing is changed.
pub(super) async fn same(
    port: &Port,
    lists: &mut Lists,
    inputs: &Inputs,
    schema: &Schema,
    captured: &Captured,
    approved: Hash,
) -> Result<(), Error> {
    let survey = survey::counted(port, lists, &inputs.request, captured).await?;
    lists.clear().await?;
    let (policy, case) = (&inputs.policy, &inputs.case);
    let derived = || -> Result<Hash, Problems> {
        let decision = decide(policy, case)?;
        if survey_request(policy, case, &decision, schema)? != inputs.request {
            return Err(other().into());
        }
        Ok(plan(policy, case, &decision, schema, &survey, &inputs.case_key)?.hash()?)
    };
    if derived().is_ok_and(|derived| derived == approved) { Ok(()) } else { Err(other()) }
}

/// The same, of a plan that touches no row, in a transaction that is rolled back.
pub(super) async fn same_in_one_state(port: &Port, inputs: &Inputs, approved: Hash) -> Result<(), Error> {
    let settings = Settings::set(port, READING).await?;
    let found = looked(port, inputs, approved).await;
    let end = port.change("ROLLBACK", Vec::new()).await.map_err(|failure| refused(failure, ""));
    settings.restore(port).await?;
    found?;
    end.map(drop)
}

async fn looked(port: &Port, inputs: &Inputs, approved: Hash) -> Result<(), Error> {
    port.change("BEGIN", Vec::new()).await.map_err(|failure| refused(failure, ""))?;
    let schema = introspect::read(port).await?;
    let mut lists = Lists::new(port);
    let captured = capture(port, &mut lists, &inputs.request, &inputs.case.subject).await?;
    same(port, &mut lists, inputs, &schema, &captured, approved).await
}

fn other() -> Error {
    let message = "the approved plan is not the one that the policy, the case and the store give: somebody has changed it, \
                   or another version made it; plan again";
    Error::new(Code::RunOtherPlan, "", message)
}
