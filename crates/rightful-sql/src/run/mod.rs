//! The run of a plan: captures, changes in one transaction, cleans, has a scanner look, and ends with evidence.
//!
//! Everything up to the change is one transaction: a run that is killed before has done nothing. From then on a journal
//! in the database says how far the run is, and what later phases need is sealed in it under a key that is kept apart.

mod abandon;
mod anew;
mod beside;
mod change;
mod clean;
mod cleaned;
mod declared;
mod derive;
mod earlier;
mod history;
mod journal;
mod kept;
mod listed;
mod residue;
mod returned;
mod statement;
mod step;
mod theirs;
mod undone;

use std::fmt;

use rightful::carry::{Carrier, Given};
use rightful::case::Case;
use rightful::certificate::{Certificate, Gap};
use rightful::ledger::{Counts, Facts, Ledger, State, case_tag, subject_tag};
use rightful::plan::Step;
use rightful::survey::SurveyRequest;
use rightful::{CaseKey, Code, Date, Error, Hash, LedgerKey, Plan, Policy, PseudonymKey, RunId, RunSeed};

pub use self::abandon::abandon;
pub use self::earlier::unnamed_stubs;
use self::journal::{Journal, Sealed, Stage};
pub use self::residue::Finding;
pub(crate) use self::residue::not_scanned;
pub use self::statement::{Template, templates};
pub use self::undone::as_left;
use crate::capture::Captured;
use crate::effect::{Answer, Effect, Failure, KeyText, ScanRequest};
use crate::failure::refused;
use crate::machine::{Machine, Port};
use crate::seal;
use crate::settings::{CHANGING, FINISHING, Settings};

/// A run as a machine. `next` may be called, and the machine dropped, at any point: a new run of the same inputs goes on.
pub type Run = Machine<Result<Outcome, Error>>;

/// What a run needs to know.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "whoever runs states every input")]
pub struct Inputs {
    /// The plan.
    pub plan: Plan,
    /// The hash of the plan that was approved.
    pub approved: Hash,
    /// The policy planned on.
    pub policy: Policy,
    /// The request the survey of the plan answered.
    pub request: SurveyRequest,
    /// The case planned on.
    pub case: Case,
    /// The key of the tags in the plan.
    pub case_key: CaseKey,
    /// The key of the entries that keep somebody out (Art. 21(3)): `root.pseudonym_key(SUPPRESSION)`.
    pub suppression_key: PseudonymKey,
    /// The key of the ledger.
    pub ledger_key: LedgerKey,
    /// The ledger, read and verified.
    pub ledger: Ledger,
    /// The seed of a new run; a run that goes on has its own.
    pub seed: RunSeed,
    /// The day of the run.
    pub as_of: Date,
}

impl Inputs {
    /// What the run takes from outside its plan.
    pub(crate) const fn given(&self) -> Given<'_> {
        Given { case: &self.case, suppression: Some(&self.suppression_key) }
    }

    /// What cells become, for the person whose rows were captured.
    fn carrier(&self, captured: &Captured) -> Result<Carrier<'_>, Error> {
        let shared = captured.shared.first().map(Vec::as_slice);
        Carrier::new(&self.plan, &self.request, self.given(), &self.seed, &captured.accounts, shared)
    }
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "each has an exit code of its own")]
pub enum Outcome {
    /// The scan was clean: here is the evidence.
    Certified(Box<Evidence>),
    /// The scan found what should be gone: no certificate. The journal stays, and the same run can be started again.
    Blocked(Vec<Finding>),
    /// The ledger says that this case was carried out for this person, and nothing of it has come back since.
    AlreadyDone(RunId),
    /// The store holds nothing of the person.
    NothingHeld(Box<Evidence>),
    /// The run was given up: what it had changed stays changed, and nothing of it is vouched for.
    Abandoned(RunId),
    /// What stood in the place of a journal was of no run under this key, and is removed.
    Discarded,
    /// The case is answered without touching data.
    SetAside,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::exhaustive_enums, reason = "the five phases of the model")]
pub enum Phase {
    /// Finds the person's rows.
    Capture,
    /// Carries the steps out.
    Change,
    /// Removes what the engine has left in its files.
    Clean,
    /// Has the independent scanner look for what is left.
    Scan,
    /// Hands the evidence out and removes the journal.
    End,
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Capture => "capture",
            Self::Change => "change",
            Self::Clean => "clean",
            Self::Scan => "scan",
            Self::End => "end",
        })
    }
}

/// What a run leaves: no value of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Evidence {
    /// The certificate as canonical JSON; none where the scan has blocked it, or nothing was held.
    pub certificate: Option<String>,
    /// What to enter in the ledger; entering the same twice is entering it once.
    pub facts: Facts,
    /// What stays unsaid where nothing is held, so that there is no certificate to say it: that an earlier run of the person
    /// never came to its end.
    pub gaps: Vec<Gap>,
}

/// A run of a plan, or the rest of one that was interrupted.
///
/// # Errors
/// - `run.not-approved`, `run.stale-policy`, `run.stale-case`, `run.stale-schema`, `run.stale-counts` when something is
///   not as it was planned on; `run.other-plan` when the plan is not the one that these give, `run.decided-later` when
///   the case is decided after the day of the run; `run.unfinished` when the journal of another plan is there.
/// - `run.named-in-schema` when the text of the schema itself names the person.
/// - `run.journal` and `run.other-ledger` when the journal is of no run under this key, or of one with another ledger.
/// - `run.running` when another process has taken the same run up meanwhile.
/// - `run.locked`, `run.read-only`, `run.not-a-database`, `run.engine` when the engine refuses.
/// - `run.vetoed`, `run.no-op`, `run.constraint`, `run.cascade`, `run.figures`, `surrogate.no-fit` when
///   a step cannot be carried out as planned; then nothing is changed.
/// - `run.key-lost` when what was captured cannot be opened, `run.scan` when the scan could not be made; the journal
///   stays, and the run can be started again.
#[must_use]
pub fn run(inputs: Inputs) -> Run {
    Machine::new(|port| async move { whole(&port, &inputs).await })
}

async fn whole(port: &Port, inputs: &Inputs) -> Result<Outcome, Error> {
    let plan = inputs.plan.hash()?;
    if let Err(error) = checked(inputs, plan) {
        return Err(interrupted(port, inputs, plan, error).await);
    }
    if inputs.plan.set_aside.is_some() {
        derive::same_in_one_state(port, inputs, plan).await?;
        return Ok(Outcome::SetAside);
    }
    if let Some(journal) = Journal::find(port, &inputs.ledger_key).await? {
        if journal.plan != plan {
            let message =
                "a run of another plan was interrupted in this database: start that one again first";
            return Err(Error::new(Code::RunUnfinished, "", message));
        }
        journal.continues(&tags(inputs)?, &inputs.ledger)?;
        return rest(port, inputs, journal).await;
    }
    let (subject, case) = tags(inputs)?;
    if let Some(done) = inputs.ledger.already_done(&subject, &case) {
        // A backup that was restored brings people back, and the ledger does not tell.
        if !undone::undone(port, inputs).await? {
            return Ok(Outcome::AlreadyDone(done.run));
        }
    }
    let run = inputs.seed.run_id();
    if inputs.ledger.runs().any(|facts| facts.run == run && facts.state.is_closing()) {
        let message = "an earlier run had this seed: give another one, or none";
        return Err(Error::new(Code::LedgerDuplicateRun, format!("run {run}"), message));
    }
    progress(port, Phase::Capture).await?;
    let settings = Settings::set(port, CHANGING).await?;
    let changed = change::change(port, inputs, plan).await;
    settings.restore(port).await?;
    match changed? {
        Some(journal) => rest(port, inputs, journal).await,
        None => nothing_held(port, inputs, plan).await,
    }
}

/// What is done about other inputs than the plan was made on: to plan again, unless a run of the plan was interrupted.
async fn interrupted(port: &Port, inputs: &Inputs, plan: Hash, error: Error) -> Error {
    let what = match error.code() {
        Code::RunStalePolicy => "policy",
        Code::RunStaleCase => "case",
        _ => return error,
    };
    match Journal::find(port, &inputs.ledger_key).await {
        Ok(Some(journal)) if journal.plan == plan => {
            let message = format!(
                "a run of this plan was interrupted, and this is another {what} than it began with: give that one again to \
                 resume the run"
            );
            Error::new(error.code(), "", message)
        }
        _ => error,
    }
}

/// What can be checked without the database.
fn checked(inputs: &Inputs, plan: Hash) -> Result<(), Error> {
    let stale = |code, message: &str| Err(Error::new(code, "", message));
    if plan != inputs.approved {
        return stale(
            Code::RunNotApproved,
            "the plan is not the one approved: approve the hash of this plan",
        );
    }
    if inputs.policy.hash() != inputs.plan.policy {
        return stale(Code::RunStalePolicy, "the policy is not the one planned on: plan again");
    }
    if !inputs.plan.is_for(&inputs.case, &inputs.case_key)? {
        return stale(
            Code::RunStaleCase,
            "the case is not the one planned on, or the key is another: plan again",
        );
    }
    if inputs.case.decided > inputs.as_of {
        let message =
            "the case is decided on a day after the run: what is due by then is not due yet; run on that day";
        return stale(Code::RunDecidedLater, message);
    }
    if inputs.ledger.is_closed() {
        let message = "the key of this ledger is destroyed: begin a new ledger with a new key";
        return stale(Code::LedgerKeyDestroyed, message);
    }
    // Found after the change, this could not be put right.
    Certificate::can_be_issued(&inputs.plan, inputs.as_of)
}

fn tags(inputs: &Inputs) -> Result<(rightful::Tag, rightful::Tag), Error> {
    let (case, key) = (&inputs.case, &inputs.ledger_key);
    Ok((subject_tag(case, key)?, case_tag(case, &inputs.plan.store, key)?))
}

async fn progress(port: &Port, phase: Phase) -> Result<(), Error> {
    port.ask(Effect::Progress(phase)).await.map(drop).map_err(|failure| refused(failure, ""))
}

async fn nothing_held(port: &Port, inputs: &Inputs, plan: Hash) -> Result<Outcome, Error> {
    let (subject, case) = tags(inputs)?;
    let facts = Facts {
        run: inputs.seed.run_id(),
        state: State::NothingHeld,
        day: inputs.as_of,
        subject,
        names: earlier::lasting(inputs, &[])?,
        stubs: Vec::new(),
        case,
        plan,
        certificate: None,
        counts: Counts::default(),
    };
    let gaps = earlier::gaps(inputs)?;
    let evidence = Box::new(Evidence { certificate: None, facts, gaps });
    emit(port, evidence.clone()).await?;
    Ok(Outcome::NothingHeld(evidence))
}

/// Everything after the change, from wherever the journal says the run is.
async fn rest(port: &Port, inputs: &Inputs, mut journal: Journal) -> Result<Outcome, Error> {
    let settings = Settings::set(port, FINISHING).await?;
    let mut settings = Some(settings);
    let outcome = stages(port, inputs, &mut journal, &mut settings).await;
    if let Some(settings) = settings.take() {
        settings.restore(port).await?;
    }
    outcome
}

async fn stages(
    port: &Port,
    inputs: &Inputs,
    journal: &mut Journal,
    settings: &mut Option<Settings>,
) -> Result<Outcome, Error> {
    if journal.stage <= Stage::Cleaned {
        let sealed = open(port, journal).await?;
        journal.take_up(port).await?;
        let mut report = if inputs.plan.removes() {
            scanned(port, inputs, journal, settings, &sealed).await?
        } else {
            // Rows were marked, corrected or added and read back; nothing had to go, so there is nothing to look for.
            residue::Report::not_needed()
        };
        report.add(returned::returned(port, inputs, &sealed.replaced).await?);
        if !report.clean {
            // What is done about the findings may leave something to clean again.
            journal.advance(port, Stage::Changed).await?;
            let counts = counts(&inputs.plan, &sealed.rows, report.blocking(), report.review_count());
            let evidence = Evidence {
                certificate: None,
                facts: journal.facts(State::Blocked, inputs.as_of, None, counts),
                gaps: Vec::new(),
            };
            emit(port, Box::new(evidence)).await?;
            journal.tell(port).await?;
            // What is kept with an account that the case does not name, such as an invoice, may be what was found.
            let unnamed = earlier::unnamed(inputs, journal.run, &sealed.accounts)?;
            let mut findings = report.into_findings();
            findings.extend(unnamed.iter().map(Finding::unnamed_stubs));
            return Ok(Outcome::Blocked(findings));
        }
        let evidence = certify(inputs, journal, &sealed, &report)?;
        journal.write_evidence(port, &evidence).await?;
    }
    progress(port, Phase::End).await?;
    let evidence = journal.evidence()?;
    journal.take_up(port).await?;
    if journal.stage == Stage::Scanned {
        port.ask(Effect::DestroyKey).await.map_err(|failure| refused(failure, ""))?;
        journal.advance(port, Stage::Destroyed).await?;
    }
    emit(port, Box::new(evidence.clone())).await?;
    journal.remove(port).await?;
    clean::checkpoint(port).await?;
    Ok(Outcome::Certified(Box::new(evidence)))
}

/// Cleans, and has the scanner look for what should be gone.
async fn scanned(
    port: &Port,
    inputs: &Inputs,
    journal: &mut Journal,
    settings: &mut Option<Settings>,
    sealed: &Sealed,
) -> Result<residue::Report, Error> {
    if journal.stage == Stage::Changed {
        progress(port, Phase::Clean).await?;
        clean::clean(port, &sealed.free_pages).await?;
        journal.advance(port, Stage::Cleaned).await?;
    }
    if residue::looks_for_nothing(inputs, sealed) {
        return Ok(residue::Report::not_needed());
    }
    progress(port, Phase::Scan).await?;
    // The settings go with the connection, which the driver closes for the scan.
    if let Some(settings) = settings.take() {
        settings.restore(port).await?;
    }
    let request = residue::request(inputs, sealed)?;
    let report = match port.ask(Effect::Scan(ScanRequest::new(request))).await {
        Ok(Answer::Scanned(report)) => residue::read(&report)?,
        Err(Failure::Locked) => return Err(residue::changed()),
        _ => return Err(residue::not_scanned()),
    };
    *settings = Some(Settings::set(port, FINISHING).await?);
    Ok(report)
}

/// Opens what was captured with the key that is kept apart.
async fn open(port: &Port, journal: &Journal) -> Result<Sealed, Error> {
    let lost = || {
        let message = "the key of the interrupted run is not there: put it back where the run kept it, or abandon the run";
        Error::new(Code::RunKeyLost, "", message)
    };
    let key: Option<KeyText> = match port.ask(Effect::LoadKey).await {
        Ok(Answer::Key(key)) => key,
        Ok(_) => None,
        Err(failure) => return Err(refused(failure, "")),
    };
    let key = rightful::RunKey::from_text(key.ok_or_else(lost)?.expose()).map_err(|_| lost())?;
    let plain = seal::open(&key, journal.run, 0, &journal.sealed)?;
    serde_json::from_slice(&plain).map_err(|_| lost())
}

async fn emit(port: &Port, evidence: Box<Evidence>) -> Result<(), Error> {
    match port.ask(Effect::Emit(evidence)).await {
        Ok(_) => Ok(()),
        Err(Failure::Full) => Err(refused(Failure::Full, "")),
        Err(_) => Err(not_stored()),
    }
}

fn not_stored() -> Error {
    let message = "the evidence cannot be stored: see that ledger and certificate can be written and that no other run's certificate is there, and start the run again";
    Error::new(Code::RunEvidence, "", message)
}

/// How many rows were treated, by kind of step, and what the scan found.
fn counts(plan: &Plan, rows: &[u64], blocking: u64, review: u64) -> Counts {
    let mut counts = Counts { blocking, review, ..Counts::default() };
    for (step, rows) in plan.steps.iter().zip(rows) {
        match step {
            Step::InsertPerson { .. } | Step::Suppress { .. } => counts.inserted += rows,
            Step::Change { .. } | Step::Detach { .. } => counts.changed += rows,
            Step::Delete { .. } | Step::SweepHistory { .. } => counts.deleted += rows,
            Step::RebuildIndex { .. } => {}
        }
    }
    counts.kept = kept::rows(plan);
    counts
}

fn certify(
    inputs: &Inputs,
    journal: &Journal,
    sealed: &Sealed,
    report: &residue::Report,
) -> Result<Evidence, Error> {
    use rightful::certificate;
    let looked = residue::looked_for(inputs, sealed);
    let told = certificate::Facts {
        run: journal.run,
        as_of: inputs.as_of,
        rows: sealed.rows.clone(),
        seed_given: RunSeed::from_text(&sealed.seed)?.is_given(),
        scan: report.summary(looked.names),
        free_pages: sealed.free_pages.clone(),
        spelled: sealed.spelled.clone(),
        unknown: looked.unknown,
        earlier: earlier::runs(inputs, journal.run, &sealed.accounts)?,
        unnamed: earlier::unnamed(inputs, journal.run, &sealed.accounts)?,
        ledger: inputs.ledger.head(),
    };
    let certificate = Certificate::issue(&inputs.plan, told, &inputs.ledger_key)?;
    let state = match certificate.state {
        certificate::State::CleanInScope => State::Certified,
        certificate::State::Pending => State::Pending,
        certificate::State::Partial => State::Partial,
    };
    let counts = counts(&inputs.plan, &sealed.rows, 0, report.review_count());
    let facts = journal.facts(state, inputs.as_of, Some(certificate.hash()?), counts);
    Ok(Evidence { certificate: Some(certificate.to_json()?), facts, gaps: Vec::new() })
}
