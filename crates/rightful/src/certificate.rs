//! What a run proves: which plan it carried out, what an independent scan looked at, and what is still open.
//!
//! A certificate is evidence, not a promise about the world: it names what was scanned and how. It holds no key of a
//! person and no value of theirs.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use crate::ledger::{Head, Ledger};
use crate::plan::{Claim, ClaimKind, Later, Note, NoteKind, Plan, Step, Task};
use crate::read::Read;
use crate::{
    Code, Date, Error, Hash, KeyId, LedgerKey, Period, Problems, RunId, StartRule, Tag, Term, to_canonical,
};

/// The evidence of one run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Certificate {
    /// The version of this form: 1.
    pub format: u32,
    /// The run.
    pub run: RunId,
    /// The plan it carried out.
    pub plan: Hash,
    /// The policy planned on.
    pub policy: Hash,
    /// The schema planned on.
    pub schema: Hash,
    /// The person, as the plan's keyed tag.
    pub subject: Tag,
    /// The store.
    pub store: String,
    /// The day the run ended.
    pub as_of: Date,
    /// What the evidence comes to on that day.
    pub state: State,
    /// What was done, step by step, with the number of rows.
    pub steps: Vec<Done>,
    /// What can be said of the rows afterwards.
    pub claims: Vec<Claim>,
    /// The seed of the run is known to somebody, so that it can be repeated: no claim on rows that lead to a surrogate
    /// person is above pseudonymised.
    pub seed_given: bool,
    /// What the independent scan looked at and found.
    pub scan: ScanSummary,
    /// What is still open, each by name and with its day.
    pub open: Vec<Open>,
    /// What was not looked at, or failed, by name.
    pub gaps: Vec<Gap>,
    /// Where the ledger stood before the entry of this run.
    pub ledger: Head,
    /// The id of the key that authenticates the certificate.
    pub key: KeyId,
    /// HMAC under the ledger key of everything above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mac: Option<Tag>,
}

/// What the evidence comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the three states of a certificate")]
#[schemars(rename = "CertificateState")]
pub enum State {
    /// Nothing is left in the scope of the scan, and nothing is open.
    CleanInScope,
    /// Everything that is open has a day that is not past.
    Pending,
    /// Something is overdue, failed or was not looked at.
    Partial,
}

/// One step that was carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Done {
    /// What was done: `insert-person`, `suppress`, `change`, `detach`, `delete`, `sweep-history` or `rebuild-index`.
    pub step: String,
    /// The collection, or the table where the map has none.
    pub place: String,
    /// How many rows.
    pub rows: u64,
}

/// What the independent scan looked at and found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct ScanSummary {
    /// The scanner and its version; `none` where the plan lets nothing go, so that there is nothing to look for.
    pub scanner: String,
    /// The identifiers of the person that were looked for: by name, such as `users.email`, and never by value. A value that
    /// nobody knew when the run began was not looked for.
    pub identifiers: Vec<String>,
    /// What was looked at, by kind, such as `pages` or `rows`.
    pub scanned: alloc::collections::BTreeMap<String, u64>,
    /// Hits in cells that stay by the plan.
    pub kept: u64,
    /// Hits of weak identifiers that somebody should look at.
    pub review: u64,
    /// Where they are, by place; never a value or a row.
    #[serde(default, skip_serializing_if = "alloc::collections::BTreeMap::is_empty")]
    pub review_places: alloc::collections::BTreeMap<String, u64>,
}

/// Something that is open, with its day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
#[schemars(rename = "OpenMatter")]
pub struct Open {
    /// What it is.
    pub what: OpenKind,
    /// Its name: the store of the backups, the recipient, the purpose.
    pub name: String,
    /// The day by which it is done.
    pub by: Date,
}

/// What is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum OpenKind {
    /// Backups made before the run still hold the old state.
    Backups,
    /// A recipient has to be told (Art. 19, 28(3)(a)).
    Recipient,
    /// Users of an ended purpose have to lose what another purpose keeps (Art. 5(1)(b)).
    UseStop,
    /// Another store has to be planned and run too.
    Store,
    /// Others who took over what was made public have to be informed (Art. 17(2)).
    Inform,
    /// What no executor can mark has to be marked as restricted, or freed from the mark (Art. 18); or a restriction has to be
    /// lifted, because what it awaited is decided (Art. 18(3)).
    Restriction,
    /// Evidence has to be supplemented (Art. 16).
    Supplement,
    /// Text names what an identifier was before it was corrected: it has to be taken out by hand, or given as `former` in a later
    /// case, which does not find it otherwise (Art. 5(1)(d), 16).
    OldValueInText,
    /// The person has to be kept from being written to again by hand (Art. 21(3)).
    KeepOut,
    /// Free pages of the file could not be removed, because rows are referred to by their row number, or because the engine
    /// cannot build the table anew.
    FreePages,
    /// Rows that stay have to go when their period is over (Art. 5(1)(e)).
    Retention,
    /// What is held back is looked at again.
    Review,
}

impl OpenKind {
    /// What is open, in a word.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Backups => "backups",
            Self::Recipient => "recipient",
            Self::UseStop => "use-stop",
            Self::Store => "store",
            Self::Inform => "inform",
            Self::Restriction => "restriction",
            Self::Supplement => "supplement",
            Self::OldValueInText => "old-value-in-text",
            Self::KeepOut => "keep-out",
            Self::FreePages => "free-pages",
            Self::Retention => "retention",
            Self::Review => "review",
        }
    }
}

/// Something that was not looked at, or failed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Gap {
    /// The place: a table, a column, or an earlier run.
    pub place: String,
    /// What is missing.
    pub gap: GapKind,
}

impl Gap {
    /// An earlier run of the person that never came to a certificate.
    #[must_use]
    pub fn earlier(run: &RunId) -> Self {
        Self { place: alloc::format!("run {run}"), gap: GapKind::EarlierRun }
    }

    /// An earlier run of the person that left accounts of theirs as stubs which the case does not name.
    #[must_use]
    pub fn stubs(run: &RunId) -> Self {
        Self { place: alloc::format!("run {run}"), gap: GapKind::UnnamedStub }
    }
}

/// What is missing from the evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum GapKind {
    /// The map does not describe it.
    Undescribed,
    /// Rows stay for a period whose date cannot be read: nobody knows until when.
    UnreadableDates,
    /// Documents at the place cannot be read exactly: nobody knows whether they lead to the person.
    UnreadableDocuments,
    /// A cell holds what was corrected in another spelling, and was left as it is (Art. 16).
    OtherSpelling,
    /// No value of a strong identifier of the person was known when the run began that the scan could look for: there was none
    /// of any, or one in which something else stands.
    UnknownIdentifier,
    /// A copy of an identifier of which the map does not say whose: earlier values in it were not looked for.
    CopyOfWhom,
    /// An earlier run of the person was blocked or given up, and never came to a certificate: what it knew is gone.
    EarlierRun,
    /// An earlier run has left accounts of the person as stubs that the case does not name: nothing but their keys leads to
    /// them, and to what is kept with them.
    UnnamedStub,
}

impl GapKind {
    /// What is missing, in words.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Undescribed => "not described by the map, and not looked at",
            Self::UnreadableDates => "rows stay whose dates cannot be read, so that they have no end",
            Self::UnreadableDocuments => {
                "documents there cannot be read exactly, so that nobody knows whether they lead to the person: they stay as they are"
            }
            Self::OtherSpelling => "holds what was corrected in another spelling, and was left as it is",
            Self::UnknownIdentifier => {
                "no value of it was known when the run began that can be looked for: what names the person by it was not found"
            }
            Self::CopyOfWhom => {
                "a copy of an identifier, and the map does not say whose: an earlier value in it was not looked for"
            }
            Self::EarlierRun => {
                "an earlier run of this person was blocked or abandoned, and what it knew is gone: what it has left cannot be \
                 looked for"
            }
            Self::UnnamedStub => {
                "an earlier run of this person left accounts as stubs that this case does not name, so that what is kept with them \
                 was not found: name each by its key (`key`, and `also` for the others)"
            }
        }
    }
}

/// What a run has to tell for its certificate.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "whoever certifies states every fact")]
pub struct Facts {
    /// The run.
    pub run: RunId,
    /// The day it ended.
    pub as_of: Date,
    /// Rows by step, in the order of the plan's steps.
    pub rows: Vec<u64>,
    /// Whether somebody knows the seed.
    pub seed_given: bool,
    /// What the scan found.
    pub scan: ScanSummary,
    /// Tables whose free pages could not be removed.
    pub free_pages: Vec<String>,
    /// Columns that hold what was corrected in another spelling, and were left as they are.
    pub spelled: Vec<String>,
    /// Strong identifiers that were not looked for, because no value of any of them was known.
    pub unknown: Vec<String>,
    /// Earlier runs of the person that never came to a certificate, as [`Ledger::never_certified`] tells them.
    pub earlier: Vec<RunId>,
    /// Earlier runs that left accounts of the person as stubs which the case does not name.
    pub unnamed: Vec<RunId>,
    /// Where the ledger stands.
    pub ledger: Head,
}

/// By when a task that the law gives no day of its own is done: a month, as for any answer (Art. 12(3)).
pub(crate) const TASK: &str = "P1M";

impl Certificate {
    /// Whether everything that a run of `plan` on this day would leave open has a day: asked before anything changes.
    ///
    /// # Errors
    /// [`Code::DateOutOfRange`] when a day lies outside the calendar.
    pub fn can_be_issued(plan: &Plan, as_of: Date) -> Result<(), Error> {
        open(plan, as_of, &[]).map(drop)
    }

    /// The certificate of a run of `plan`.
    ///
    /// # Errors
    /// [`Code::DateOutOfRange`] when a day lies outside the calendar.
    pub fn issue(plan: &Plan, facts: Facts, key: &LedgerKey) -> Result<Self, Error> {
        let open = open(plan, facts.as_of, &facts.free_pages)?;
        let gap = |Note { place, note }: &Note| {
            let gap = match note {
                NoteKind::Undescribed => GapKind::Undescribed,
                NoteKind::UnreadableDates => GapKind::UnreadableDates,
                NoteKind::CopyOfWhom => GapKind::CopyOfWhom,
                NoteKind::UnreadableDocuments => GapKind::UnreadableDocuments,
                _ => return None,
            };
            Some(Gap { place: place.to_string(), gap })
        };
        let at = |gap: GapKind| move |place: &String| Gap { place: place.clone(), gap };
        let gaps =
            plan.notes.iter().filter_map(gap).chain(facts.spelled.iter().map(at(GapKind::OtherSpelling)));
        let gaps = gaps.chain(facts.unknown.iter().map(at(GapKind::UnknownIdentifier)));
        let gaps = gaps.chain(facts.earlier.iter().map(Gap::earlier));
        let gaps = gaps.chain(facts.unnamed.iter().map(Gap::stubs)).collect();
        let steps = plan.steps.iter().zip(&facts.rows).map(|(step, rows)| done(step, *rows)).collect();
        let mut certificate = Self {
            format: 1,
            run: facts.run,
            plan: plan.hash()?,
            policy: plan.policy,
            schema: plan.schema,
            subject: plan.subject,
            store: plan.store.clone(),
            as_of: facts.as_of,
            state: State::CleanInScope,
            steps,
            claims: claims(plan, facts.seed_given),
            seed_given: facts.seed_given,
            scan: facts.scan,
            open,
            gaps,
            ledger: facts.ledger,
            key: key.id(),
            mac: None,
        };
        certificate.state = certificate.state_on(facts.as_of);
        certificate.mac = Some(certificate.sealed(key)?);
        Ok(certificate)
    }

    /// What is open on `day` although its own day is past.
    pub fn overdue_on(&self, day: Date) -> impl Iterator<Item = &Open> {
        self.open.iter().filter(move |open| open.by < day)
    }

    /// What the evidence comes to on `day`: what is open and not reported done by its day is overdue.
    #[must_use]
    pub fn state_on(&self, day: Date) -> State {
        if !self.gaps.is_empty() || self.overdue_on(day).next().is_some() {
            State::Partial
        } else if self.open.is_empty() {
            State::CleanInScope
        } else {
            State::Pending
        }
    }

    /// Reads a certificate from JSON; whether it holds is for [`Self::verify`] to say.
    ///
    /// # Errors
    /// Every problem of shape.
    pub fn from_json(text: &str) -> Result<Self, Problems> {
        crate::shape::read(text, crate::shape::Names::ByPosition)
    }

    /// The canonical JSON.
    ///
    /// # Errors
    /// [`Code::CanonicalForm`] for a number of 2^53 or more.
    pub fn to_json(&self) -> Result<String, Error> {
        to_canonical(self)
    }

    /// The SHA-256 of the canonical JSON, as the ledger names it.
    ///
    /// # Errors
    /// As [`Self::to_json`].
    pub fn hash(&self) -> Result<Hash, Error> {
        self.to_json().map(|text| Hash::of(text.as_bytes()))
    }

    fn sealed(&self, key: &LedgerKey) -> Result<Tag, Error> {
        let text = to_canonical(&Self { mac: None, ..self.clone() })?;
        Ok(key.seal(&(String::from("rightful-certificate-1\n") + &text)))
    }

    /// Checks the certificate against its plan and the ledger, and with `key` that whoever held it issued both.
    ///
    /// # Errors
    /// Every mismatch: [`Code::CertificatePlan`] where the plan is another one or says something else,
    /// [`Code::CertificateMac`] where another key issued it or it was changed, [`Code::CertificateLedger`] where the
    /// ledger has no entry for it or never stood where it says.
    pub fn verify(&self, plan: &Plan, ledger: &Ledger, key: Option<&LedgerKey>) -> Result<(), Problems> {
        let mut problems = Vec::new();
        let mut wrong = |code, at: &str, message: &str| problems.push(Error::new(code, at, message));
        if plan.hash()? != self.plan {
            wrong(
                Code::CertificatePlan,
                "/plan",
                "the certificate is for another plan: give the plan that was run",
            );
        } else if !self.says_what_the_plan_says(plan) {
            let message =
                "the certificate says something else than its plan: it was changed after it was issued";
            wrong(Code::CertificatePlan, "/claims", message);
        }
        if self.state != self.state_on(self.as_of) {
            let message = "the state is not what the certificate's own facts come to: it was changed";
            wrong(Code::CertificatePlan, "/state", message);
        }
        if let Some(key) = key
            && (self.key != key.id() || self.mac != Some(self.sealed(key)?))
        {
            let message = "another key issued the certificate, or it was changed: give the key of its ledger";
            wrong(Code::CertificateMac, "/mac", message);
        }
        let entry = ledger.with_certificate(&self.hash()?);
        if !entry.is_some_and(|facts| facts.run == self.run && facts.plan == self.plan) {
            let message =
                "the ledger has no entry for the certificate: give the ledger the run was entered in";
            wrong(Code::CertificateLedger, "/run", message);
        }
        let stood = match self.ledger.entries.checked_sub(1) {
            None => self.ledger == Head::start(),
            Some(last) => usize::try_from(last)
                .ok()
                .and_then(|last| ledger.entries().get(last))
                .is_some_and(|entry| entry.head() == self.ledger),
        };
        if !stood {
            let message = "the ledger never stood where the certificate says: it was cut or rewritten";
            wrong(Code::CertificateLedger, "/ledger", message);
        }
        Problems::none_or(problems)
    }

    fn says_what_the_plan_says(&self, plan: &Plan) -> bool {
        let steps = |place: &Done, step: &Step| *place == done(step, place.rows);
        self.policy == plan.policy
            && self.schema == plan.schema
            && self.subject == plan.subject
            && self.store == plan.store
            && self.claims == claims(plan, self.seed_given)
            && self.steps.len() == plan.steps.len()
            && self.steps.iter().zip(&plan.steps).all(|(place, step)| steps(place, step))
    }
}

/// What a run of `plan` does, step by step, with the rows it was planned on.
pub(crate) fn steps_of(plan: &Plan) -> Vec<Done> {
    let rows = |step: &Step| match step {
        Step::InsertPerson { rows, .. }
        | Step::Suppress { rows, .. }
        | Step::Change { rows, .. }
        | Step::Detach { rows, .. }
        | Step::Delete { rows, .. } => *rows,
        Step::SweepHistory { .. } | Step::RebuildIndex { .. } => 0,
    };
    plan.steps.iter().map(|step| done(step, rows(step))).collect()
}

/// Checks a certificate against its plan and the ledger, or a plan alone against the ledger.
///
/// # Errors
/// As [`Certificate::verify`]; [`Code::CertificatePlan`] for a certificate without a plan, and
/// [`Code::CertificateLedger`] for a plan that no run was entered for.
pub fn verify(
    ledger: &Ledger,
    certificate: Option<&Certificate>,
    plan: Option<&Plan>,
    key: Option<&LedgerKey>,
) -> Result<(), Problems> {
    match (certificate, plan) {
        (Some(certificate), Some(plan)) => certificate.verify(plan, ledger, key),
        (Some(_), None) => {
            let message = "a certificate is checked against its plan: give the plan too";
            Err(Error::new(Code::CertificatePlan, "/plan", message).into())
        }
        (None, Some(plan)) => {
            let hash = plan.hash()?;
            if ledger.runs().any(|facts| facts.plan == hash) {
                return Ok(());
            }
            let message = "the ledger has no entry for the plan: give the ledger its run was entered in";
            Err(Error::new(Code::CertificateLedger, "/plan", message).into())
        }
        (None, None) => Ok(()),
    }
}

/// The plan's claims; what leads to a surrogate person is at most pseudonymised where somebody can repeat the draw.
fn claims(plan: &Plan, seed_given: bool) -> Vec<Claim> {
    let mut claims = plan.claims.clone();
    let surrogates = plan.steps.iter().any(|step| matches!(step, Step::InsertPerson { .. }));
    if seed_given && surrogates {
        for claim in &mut claims {
            if claim.claim == ClaimKind::Unlinked {
                claim.claim = ClaimKind::Pseudonymised;
            }
        }
    }
    claims
}

fn done(step: &Step, rows: u64) -> Done {
    let (name, place) = match step {
        Step::InsertPerson { collection, .. } => ("insert-person", collection.into()),
        Step::Suppress { collection, .. } => ("suppress", collection.into()),
        Step::Change { collection, .. } => ("change", collection.into()),
        Step::Detach { table, .. } => ("detach", table.to_string()),
        Step::Delete { collection, .. } => ("delete", collection.into()),
        Step::SweepHistory { collection } => ("sweep-history", collection.into()),
        Step::RebuildIndex { collection } => ("rebuild-index", collection.into()),
    };
    Done { step: name.into(), place, rows }
}

fn listed(fields: &[crate::Path]) -> String {
    let names: Vec<String> = fields.iter().map(ToString::to_string).collect();
    names.join(", ")
}

/// What is open after the run, each with its day.
fn open(plan: &Plan, as_of: Date, free_pages: &[String]) -> Result<Vec<Open>, Error> {
    let after = |keep: Period| Term::new(keep, StartRule::Day)?.end(as_of);
    let task = after(TASK.parse()?)?;
    let mut open = Vec::new();
    for later in &plan.later {
        let (what, name, by) = match later {
            Later::Backups { store, keep } => (OpenKind::Backups, store.clone(), after(*keep)?),
            Later::RetentionEnds { collection, purpose, first_due, .. }
            | Later::UnlinkedEnds { collection, purpose, first_due, .. } => {
                (OpenKind::Retention, alloc::format!("{purpose} of {collection}"), *first_due)
            }
            Later::ExceptionEnds { collection, due, .. } => (OpenKind::Retention, collection.clone(), *due),
            Later::Review { collections, date } => (OpenKind::Review, collections.join(", "), *date),
            Later::Evidence { .. } => continue,
        };
        open.push(Open { what, name, by });
    }
    for planned in &plan.tasks {
        let (what, name) = match planned {
            Task::Tell { recipient, .. } => (OpenKind::Recipient, recipient.clone()),
            Task::StopUse { purpose, collection, .. } => {
                (OpenKind::UseStop, alloc::format!("{purpose} of {collection}"))
            }
            Task::StopChannel { purpose, channel, .. } => {
                (OpenKind::UseStop, alloc::format!("{purpose} by {channel}"))
            }
            Task::Inform { fields } => (OpenKind::Inform, listed(fields)),
            Task::Restrict { collection, .. }
            | Task::Lift { collection, .. }
            | Task::Settle { collection, .. } => (OpenKind::Restriction, collection.clone()),
            Task::Supplement { collection, .. } => (OpenKind::Supplement, collection.clone()),
            Task::TextNamesOldValue { collection, fields } => {
                (OpenKind::OldValueInText, alloc::format!("{}.{}", collection, fields.join(", ")))
            }
            Task::KeepOut { of, .. } => (OpenKind::KeepOut, of.to_string()),
            Task::OtherStore { store } => (OpenKind::Store, store.clone()),
        };
        open.push(Open { what, name, by: task });
    }
    for table in free_pages {
        open.push(Open { what: OpenKind::FreePages, name: table.clone(), by: task });
    }
    Ok(open)
}
