//! Which uses the case says were stopped already: that they have to be is told once.

use alloc::vec::Vec;

use super::facts::Facts;
use crate::calendar::Date;
use crate::pointer::Pointer;
use crate::{Case, Error};

impl Facts<'_> {
    /// What was stopped is a purpose of the policy, or a channel of its consent, on a day that has come.
    pub(super) fn check_stopped(&self, problems: &mut Vec<Error>) {
        for (i, stopped) in self.case.stopped.iter().enumerate() {
            let at = Pointer::of(["stopped"]).index(i);
            match &stopped.channel {
                None => _ = self.known_purpose(&stopped.purpose, &at.key("purpose"), problems),
                Some(channel) => {
                    self.on_consent(&stopped.purpose, &at.key("purpose"), problems);
                    self.known_channel(&stopped.purpose, channel, &at.key("channel"), problems);
                }
            }
            self.not_in_future(stopped.on, &at.key("on"), problems);
        }
    }
}

/// Whether the use for a purpose, or for a channel of its consent, was stopped on this day or later. One that was stopped before
/// began again, and ended again.
pub(crate) fn was_stopped(case: &Case, purpose: &str, channel: Option<&str>, ended: Date) -> bool {
    case.stopped.iter().any(|stopped| {
        let covers = stopped.channel.is_none() || stopped.channel.as_deref() == channel;
        stopped.purpose == purpose && covers && stopped.on >= ended
    })
}
