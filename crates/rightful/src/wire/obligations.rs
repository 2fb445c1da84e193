//! What the other rights oblige to: who is told, and what restricted data may still be used for.

use schemars::JsonSchema;

use super::Call;
use crate::Problems;
use crate::law::{self, NoticeAnswer, NoticeFacts, RestrictedAnswer, WhileRestricted};
use crate::read::Read;

/// Says whether somebody who has data from the controller must be told of what happened to them (Art. 17(2), 19, 28(3)(a)).
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NoticeCall {
    /// What happened, and who has the data.
    facts: NoticeFacts,
}

/// Says whether something may be done with restricted data, and what ends the restriction (Art. 18).
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WhileRestrictedCall {
    /// The ground of the restriction, and what is about to be done.
    facts: WhileRestricted,
}

impl Call for NoticeCall {
    const NAME: &'static str = "notice";
    type Answer = NoticeAnswer;

    fn answer(self) -> Result<NoticeAnswer, Problems> {
        Ok(law::notice(&self.facts))
    }
}

impl Call for WhileRestrictedCall {
    const NAME: &'static str = "while_restricted";
    type Answer = RestrictedAnswer;

    fn answer(self) -> Result<RestrictedAnswer, Problems> {
        Ok(law::while_restricted(&self.facts))
    }
}
