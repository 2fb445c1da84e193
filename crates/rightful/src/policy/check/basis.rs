//! What each lawful basis has to have on record (Art. 6(1), 7, 9(2)): the rule is the law's, the place is the policy's.

use alloc::format;
use alloc::string::ToString;

use super::{Check, is_blank};
use crate::Code;
use crate::law::GateNeed;
use crate::pointer::Pointer;
use crate::policy::Purpose;

impl Check<'_> {
    pub(super) fn basis(&mut self, name: &str, purpose: &Purpose, at: &Pointer) {
        if let Err(problems) = purpose.basis_record(&self.document.controller).complete() {
            self.problems.extend(problems.under(&at.to_string()).as_slice().iter().cloned());
        }
        let channels = purpose.consent.as_ref().map_or(&[][..], |terms| &terms.channels);
        for (i, channel) in channels.iter().enumerate() {
            if is_blank(Some(channel)) || channels.iter().take(i).any(|other| other == channel) {
                let message = "a channel is named once, in words: name it, or leave it out";
                self.report(Code::PolicyContradiction, at.key("consent").key("channels").index(i), message);
            }
        }
        self.special_gate(name, purpose, at);
    }

    fn special_gate(&mut self, name: &str, purpose: &Purpose, at: &Pointer) {
        let Some(special) = &purpose.special else { return };
        let explicit = purpose.consent.as_ref().is_some_and(|terms| terms.explicit);
        let lacks = special.lacks(explicit);
        if lacks.is_empty() && self.reach.is_used(name) && !self.holds_special(name) {
            let message = "no field of this purpose is marked `special`, so nothing goes when its gate of Art. 9(2) closes: mark the fields with special categories, or leave the gate out";
            self.report(Code::PolicySpecialGate, at.key("special"), message);
        }
        for (need, cites) in lacks {
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

    /// Whether a field with a special category is held for a purpose (Art. 9(1)).
    fn holds_special(&self, name: &str) -> bool {
        self.document.collections.values().any(|collection| {
            let special = collection.fields.values().filter(|field| field.special);
            special.flat_map(|field| collection.purposes_of(field)).any(|held| held.purpose() == name)
        })
    }
}
