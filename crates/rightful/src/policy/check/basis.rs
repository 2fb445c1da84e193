//! What each lawful basis has to have on record (Art. 6(1), 7, 9(2)): the rule is the law's, the place is the policy's.

use alloc::format;
use alloc::string::ToString;

use super::Check;
use crate::Code;
use crate::law::GateNeed;
use crate::pointer::Pointer;
use crate::policy::Purpose;

impl Check<'_> {
    pub(super) fn basis(&mut self, purpose: &Purpose, at: &Pointer) {
        if let Err(problems) = purpose.basis_record(&self.document.controller).complete() {
            self.problems.extend(problems.under(&at.to_string()).as_slice().iter().cloned());
        }
        self.special_gate(purpose, at);
    }

    fn special_gate(&mut self, purpose: &Purpose, at: &Pointer) {
        let Some(special) = &purpose.special else { return };
        let explicit = purpose.consent.as_ref().is_some_and(|terms| terms.explicit);
        for (need, cites) in special.lacks(explicit) {
            let (code, what) = match need {
                GateNeed::ExplicitConsent => (
                    Code::PolicyExplicitConsent,
                    "explicit consent: set `consent.explicit`, or name another gate",
                ),
                GateNeed::Provision => {
                    (Code::PolicySpecialGate, "Union or Member State law: add its `provision`")
                }
                GateNeed::Because => (Code::PolicySpecialGate, "the fact that opens it: say it in `because`"),
                GateNeed::Safeguards => (Code::PolicySpecialGate, "safeguards: say which in `safeguards`"),
            };
            self.report(code, at.key("special"), format!("{cites} asks for {what}"));
        }
    }
}
