//! What runs have left as evidence: the ledger, certificates, and the plans they were made on.

use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::Call;
use crate::certificate::{self, Certificate, Gap};
use crate::ledger::{Handover, Head, LedgerReport};
use crate::read::Read;
use crate::{Ledger, Plan, Problems, RootKey, RunId};

/// Checks a ledger, and with it a certificate and the plan it was made on (Art. 5(2)).
///
/// Without the key, form, hashes and chain are checked; who wrote them is not known.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct VerifyCall {
    /// The lines of the ledger.
    ledger: String,
    /// Where the ledger stood once, as kept elsewhere; what a certificate says of it is taken where this is not given.
    #[serde(default)]
    head: Option<Head>,
    /// The certificate; it is checked against its plan.
    #[serde(default)]
    certificate: Option<Certificate>,
    /// The plan.
    #[serde(default)]
    plan: Option<Plan>,
    /// The text of a copy or package that was handed out; its entry is looked for, which takes the key.
    #[serde(default)]
    copy: Option<String>,
    /// The text of the root key.
    #[serde(default)]
    key: Option<String>,
}

/// Everything that was given fits together.
#[derive(Serialize, JsonSchema)]
pub(super) struct Verified {
    /// What was found in order.
    ledger: LedgerReport,
    /// The run of the certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<RunId>,
    /// What the certificate comes to.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<certificate::State>,
    /// What is entered of the copy: when it was handed out, and tags of whom it is of and of its bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    handed_out: Option<Handover>,
    /// The identifiers that the scan of the run looked for, by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    identifiers: Option<Vec<String>>,
    /// What the certificate says was not looked at, or failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    gaps: Option<Vec<Gap>>,
}

impl Call for VerifyCall {
    const NAME: &'static str = "verify";
    type Answer = Verified;

    fn answer(self) -> Result<Verified, Problems> {
        let key = self.key.as_deref().map(RootKey::from_text).transpose();
        let key = key.map_err(|problem| Problems::from(problem).under("/key"))?.map(|key| key.ledger_key());
        let certificate = self.certificate.as_ref();
        let head = self.head.or(certificate.map(|certificate| certificate.ledger));
        let ledger = Ledger::read(self.ledger.as_bytes(), key.as_ref(), head.as_ref())?;
        certificate::verify(&ledger, certificate, self.plan.as_ref(), key.as_ref())?;
        let copy = self.copy.as_ref().map(|copy| ledger.entry_of_copy(copy.as_bytes(), key.as_ref()));
        Ok(Verified {
            ledger: *ledger.report(),
            run: certificate.map(|certificate| certificate.run),
            state: certificate.map(|certificate| certificate.state),
            handed_out: copy.transpose()?.cloned(),
            identifiers: certificate.map(|certificate| certificate.scan.identifiers.clone()),
            gaps: certificate.map(|certificate| certificate.gaps.clone()),
        })
    }
}
