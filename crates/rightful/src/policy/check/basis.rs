//! What each lawful basis has to have on record (Art. 6(1), 7, 9(2)).

use alloc::format;

use super::{Check, is_blank};
use crate::Code;
use crate::law::{BasisKind, SpecialGate};
use crate::pointer::Pointer;
use crate::policy::{ConsentTerms, Purpose};

impl Check<'_> {
    pub(super) fn basis(&mut self, purpose: &Purpose, at: &Pointer) {
        let text = |text: &Option<alloc::string::String>| !is_blank(text.as_deref());
        let necessary = (text(&purpose.necessary_for), "necessary_for", "why the data are necessary");
        match purpose.basis {
            // Art. 7(1): consent has to be demonstrated.
            BasisKind::Consent => {
                let terms = (
                    purpose.consent.is_some(),
                    "consent",
                    "how consent is asked, given and withdrawn (Art. 7)",
                );
                self.records(purpose.basis, &[terms], at);
            }
            BasisKind::Contract => {
                let contract =
                    (text(&purpose.contract), "contract", "the contract, or the step the person asked for");
                self.records(purpose.basis, &[contract, necessary], at);
            }
            // Art. 6(3): the basis is laid down in Union or Member State law.
            BasisKind::LegalObligation => {
                let provision = (text(&purpose.provision), "provision", "the exact provision (Art. 6(3))");
                self.records(purpose.basis, &[provision], at);
            }
            BasisKind::PublicTask => {
                let provision =
                    (text(&purpose.provision), "provision", "the law that lays the task down (Art. 6(3))");
                self.records(purpose.basis, &[provision, necessary], at);
            }
            BasisKind::VitalInterests => {
                let vital = (purpose.vital.is_some(), "vital", "whose life or integrity is at stake");
                self.records(purpose.basis, &[vital, necessary], at);
            }
            // Art. 6(1)(f) with 13(1)(d) and 14(2)(b): the interest, the balance, and that the person is told.
            BasisKind::LegitimateInterests => {
                let interest = (text(&purpose.interest), "interest", "the interest pursued");
                let balanced =
                    (purpose.balanced.is_some(), "balanced", "the balancing test with its date and result");
                let told =
                    (text(&purpose.told), "told", "where the person is told of it (Art. 13(1)(d), 14(2)(b))");
                self.records(purpose.basis, &[interest, necessary, balanced, told], at);
            }
        }
        if let Some(terms) = &purpose.consent {
            self.consent(terms, &at.key("consent"));
        }
        self.special_gate(purpose, at);
    }

    fn records(&mut self, basis: BasisKind, records: &[(bool, &str, &str)], at: &Pointer) {
        for (_, key, what) in records.iter().filter(|(present, ..)| !present) {
            let message = format!("{} needs {what} on record: add `{key}`", basis.citation());
            self.report(Code::PolicyBasisIncomplete, at, message);
        }
    }

    fn consent(&mut self, terms: &ConsentTerms, at: &Pointer) {
        for (key, text) in
            [("notice", &terms.notice), ("method", &terms.method), ("withdrawal", &terms.withdrawal)]
        {
            if is_blank(Some(text)) {
                let message = "consent has to be demonstrated (Art. 7(1)): say it in a few words";
                self.report(Code::PolicyBasisIncomplete, at.key(key), message);
            }
        }
    }

    fn special_gate(&mut self, purpose: &Purpose, at: &Pointer) {
        let Some(special) = &purpose.special else { return };
        let explicit = purpose.consent.as_ref().is_some_and(|terms| terms.explicit);
        if special.gate == SpecialGate::ExplicitConsent && !explicit {
            let message = "the gate of Art. 9(2)(a) needs explicit consent: set `consent.explicit`, or name another gate";
            self.report(Code::PolicyExplicitConsent, at.key("special"), message);
        }
        let by_law = matches!(
            special.gate,
            SpecialGate::EmploymentLaw
                | SpecialGate::SubstantialPublicInterest
                | SpecialGate::HealthCare
                | SpecialGate::PublicHealth
                | SpecialGate::ArchivingResearchStatistics
        );
        if by_law && is_blank(special.provision.as_deref()) {
            let message = "this gate of Art. 9(2) rests on Union or Member State law: add its `provision`";
            self.report(Code::PolicySpecialGate, at.key("special"), message);
        }
    }
}
