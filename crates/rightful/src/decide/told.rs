//! Whom the case says were told of a withdrawal of consent already: they are told of it once.

use alloc::vec::Vec;

use super::facts::{Facts, unknown};
use crate::calendar::Date;
use crate::pointer::Pointer;
use crate::{Case, Code, Error};

impl Facts<'_> {
    /// Who was told is a recipient of the policy, of a purpose on consent, and on a day that has come.
    pub(super) fn check_told(&self, problems: &mut Vec<Error>) {
        for (i, (purpose, told)) in self.case.told.iter().enumerate() {
            let at = Pointer::of(["told"]).position(i);
            self.on_consent(purpose, &at, problems);
            for (n, (recipient, on)) in told.iter().enumerate() {
                let at = at.position(n);
                if !self.document.recipients.contains_key(recipient) {
                    problems.push(unknown(Code::CaseUnknownRecipient, &at, "recipient"));
                }
                self.not_in_future(*on, &at, problems);
            }
        }
    }
}

/// Whether a recipient was told, on this day or later, that the consent for a purpose has ended. One who was told before has
/// heard of another withdrawal.
pub(crate) fn was_told(case: &Case, purpose: &str, recipient: &str, ended: Date) -> bool {
    case.told.get(purpose).and_then(|told| told.get(recipient)).is_some_and(|on| *on >= ended)
}
