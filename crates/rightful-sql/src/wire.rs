//! The boundary for drivers in other languages: work begins with a call in JSON, tells one effect after the other, is fed
//! their answers, and ends with a result, all of it JSON.
//!
//! The work does no input or output of its own, in whatever language its driver is written.

use rightful::case::Case;
use rightful::certificate::Gap;
use rightful::ledger::Facts;
use rightful::policy::described;
use rightful::read::Read;
use rightful::wire::{Names, read};
use rightful::{
    Code, Date, Error, Hash, Ledger, Plan, Policy, Problems, RootKey, RunId, RunSeed, Schema, Survey, Value,
    decide, survey_request, to_canonical,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::effect::{Answer, Effect, Failure, KeyText, Kind};
use crate::machine::{Machine, Next};
use crate::run::{Finding, Inputs, Outcome, Phase, Run};

/// Reads the schema of a store.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
struct IntrospectCall {}

/// Counts what a plan needs to know of one person's rows in a store: numbers and dates, no key and no value.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SurveyCall {
    /// The policy.
    policy: serde_json::Value,
    /// The case.
    case: Case,
    /// The live schema of the store.
    schema: Schema,
}

/// Carries an approved plan out on a store, or goes on with a run that was interrupted there.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RunCall {
    /// The policy planned on.
    policy: serde_json::Value,
    /// The case planned on.
    case: Case,
    /// The live schema of the store.
    schema: Schema,
    /// The plan.
    plan: Plan,
    /// The hash of the plan that was approved.
    approved: Hash,
    /// The text of the root key, whose tags the plan has.
    key: String,
    /// The lines of the ledger so far.
    ledger: String,
    /// The caller's randomness.
    seed: Seed,
    /// The day of the run.
    on: Date,
}

/// Ends a run that was interrupted and whose plan, case or key was lost.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
struct AbandonCall {
    /// The text of the root key.
    key: String,
    /// The lines of the ledger so far.
    ledger: String,
    /// The day.
    on: Date,
    /// Whether a journal that no run under this key has written is removed.
    #[serde(default)]
    discard: bool,
}

/// 32 bytes of the caller's randomness as 64 hexadecimal digits.
#[derive(Read, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Seed {
    /// Drawn for this run alone and kept nowhere.
    Drawn(Hash),
    /// Known to somebody, so that the run can be repeated: nothing made with it is more than pseudonymised.
    Given(Hash),
}

/// An effect on the wire.
#[derive(Serialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
enum Asked<'a> {
    Statement { sql: &'a str, params: &'a [Value], kind: &'static str, outside_transaction: bool },
    StoreKey { key: &'a str },
    LoadKey,
    DestroyKey,
    TryScan { request: &'a str },
    TryEmit { run: RunId },
    Scan { request: &'a str },
    Emit { certificate: Option<&'a str>, facts: &'a Facts },
    Progress { phase: String },
}

/// The answer to an effect on the wire.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Told {
    Rows(Vec<Vec<Value>>),
    Changed(u64),
    Key(Option<String>),
    Scanned(String),
    Done,
    Failed(Failed),
}

/// Why an effect could not be carried out: a kind, or the extended result code of SQLite.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Failed {
    Unique,
    ForeignKey,
    Constraint,
    Vetoed,
    Locked,
    ReadOnly,
    NotADatabase,
    Full,
    Other,
    Sqlite(i32),
}

/// How a run ended, on the wire.
#[derive(Serialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
enum Ended {
    Certified {
        certificate: Option<serde_json::Value>,
        facts: Facts,
    },
    Blocked {
        findings: Vec<Finding>,
    },
    AlreadyDone {
        run: RunId,
    },
    NothingHeld {
        facts: Facts,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        gaps: Vec<Gap>,
    },
    Abandoned {
        run: RunId,
    },
    Discarded {},
    SetAside {},
}

/// A piece of work on a store.
#[derive(Debug)]
pub struct Work(Machines);

#[derive(Debug)]
enum Machines {
    Schema(Machine<Result<Schema, Error>>),
    Survey(Machine<Result<Survey, Error>>),
    Run(Run),
}

/// What a piece of work wants next.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "work goes on or is done")]
pub enum Step {
    /// Carry this out and [`Work::feed`] the answer.
    Do(Effect),
    /// The work is over, with a result in canonical JSON or every problem.
    Done(Result<String, Problems>),
}

impl Work {
    /// The names of what can be begun.
    pub const NAMES: [&str; 4] = ["abandon", "introspect", "run", "survey"];

    /// Begins the work of this name.
    ///
    /// # Errors
    /// [`Code::CallUnknown`] for a name that is not in [`Self::NAMES`]; otherwise every problem of the call.
    pub fn begin(name: &str, json: &str) -> Result<Self, Problems> {
        Ok(Self(match name {
            "abandon" => {
                let AbandonCall { key, ledger, on, discard } = read(json, Names::ByPosition)?;
                let key = root(&key)?.ledger_key();
                let ledger = Ledger::read(ledger.as_bytes(), Some(&key), None)?;
                Machines::Run(crate::abandon(on, key, ledger, discard))
            }
            "introspect" => {
                read::<IntrospectCall>(json, Names::Told)?;
                Machines::Schema(crate::introspect())
            }
            "run" => Machines::Run(crate::run(read::<RunCall>(json, Names::ByPosition)?.inputs()?)),
            "survey" => {
                let SurveyCall { policy, case, schema } = read(json, Names::ByPosition)?;
                let policy = of_call(policy)?;
                let decision = decide(&policy, &case).map_err(|problems| problems.under("/case"))?;
                let request = survey_request(&policy, &case, &decision, &schema)?;
                Machines::Survey(crate::survey(request, case.subject))
            }
            _ => {
                let message = "no such work: it is abandon, introspect, run or survey";
                return Err(Error::new(Code::CallUnknown, "", message).into());
            }
        }))
    }

    /// The next effect, or the result.
    #[expect(clippy::should_implement_trait, reason = "not an iterator: an effect waits for its answer")]
    pub fn next(&mut self) -> Step {
        match &mut self.0 {
            Machines::Schema(machine) => step(machine.next(), |schema| to_canonical(&schema)),
            Machines::Survey(machine) => step(machine.next(), |survey| to_canonical(&survey)),
            Machines::Run(machine) => step(machine.next(), |outcome| to_canonical(&ended(outcome))),
        }
    }

    /// Answers the effect that `next` gave.
    pub fn feed(&mut self, answer: Answer) {
        match &mut self.0 {
            Machines::Schema(machine) => machine.feed(answer),
            Machines::Survey(machine) => machine.feed(answer),
            Machines::Run(machine) => machine.feed(answer),
        }
    }
}

fn step<T>(next: Next<Result<T, Error>>, told: impl FnOnce(T) -> Result<String, Error>) -> Step {
    match next {
        Next::Do(effect) => Step::Do(effect),
        Next::Done(result) => Step::Done(result.and_then(told).map_err(Problems::from)),
    }
}

fn root(key: &str) -> Result<RootKey, Problems> {
    RootKey::from_text(key).map_err(|problem| Problems::from(problem).under("/key"))
}

fn of_call(policy: serde_json::Value) -> Result<Policy, Problems> {
    Policy::from_value(policy).map_err(|problems| problems.under("/policy"))
}

impl RunCall {
    fn inputs(self) -> Result<Inputs, Problems> {
        let Self { policy, case, schema, plan, approved, key, ledger, seed, on } = self;
        let policy = of_call(policy)?;
        let key = root(&key)?;
        let decision = decide(&policy, &case).map_err(|problems| problems.under("/case"))?;
        // What has come into the schema since is no hindrance to the end of an interrupted run; a new one refuses it.
        let schema = described(&policy, &plan.store, &schema);
        let request = survey_request(&policy, &case, &decision, &schema)?;
        let ledger_key = key.ledger_key();
        let ledger = Ledger::read(ledger.as_bytes(), Some(&ledger_key), None)?;
        let seed = match seed {
            Seed::Drawn(bytes) => RunSeed::drawn(bytes.as_bytes()),
            Seed::Given(bytes) => RunSeed::given(bytes.as_bytes()),
        };
        let case_key = key.case_key();
        let suppression_key = key.pseudonym_key(rightful::carry::SUPPRESSION);
        let as_of = on;
        Ok(Inputs {
            plan,
            approved,
            policy,
            request,
            case,
            case_key,
            suppression_key,
            ledger_key,
            ledger,
            seed,
            as_of,
        })
    }
}

fn ended(outcome: Outcome) -> Ended {
    match outcome {
        Outcome::Certified(evidence) => Ended::Certified {
            certificate: evidence.certificate.and_then(|text| serde_json::from_str(&text).ok()),
            facts: evidence.facts,
        },
        Outcome::Blocked(findings) => Ended::Blocked { findings },
        Outcome::AlreadyDone(run) => Ended::AlreadyDone { run },
        Outcome::NothingHeld(evidence) => Ended::NothingHeld { facts: evidence.facts, gaps: evidence.gaps },
        Outcome::Abandoned(run) => Ended::Abandoned { run },
        Outcome::Discarded => Ended::Discarded {},
        Outcome::SetAside => Ended::SetAside {},
    }
}

/// An effect as canonical JSON, tagged by `do`. It may hold personal values: it is for the driver and nobody else.
///
/// # Errors
/// [`Code::CanonicalForm`] where a number has no exact form.
pub fn effect(effect: &Effect) -> Result<String, Error> {
    to_canonical(&match effect {
        Effect::Statement(statement) => Asked::Statement {
            sql: &statement.sql,
            params: &statement.params,
            kind: match statement.kind {
                Kind::Query => "query",
                Kind::Change => "change",
            },
            outside_transaction: statement.outside_transaction,
        },
        Effect::StoreKey(key) => Asked::StoreKey { key: key.expose() },
        Effect::LoadKey => Asked::LoadKey,
        Effect::DestroyKey => Asked::DestroyKey,
        Effect::TryScan(request) => Asked::TryScan { request: request.expose() },
        Effect::TryEmit(run) => Asked::TryEmit { run: *run },
        Effect::Scan(request) => Asked::Scan { request: request.expose() },
        Effect::Emit(evidence) => {
            Asked::Emit { certificate: evidence.certificate.as_deref(), facts: &evidence.facts }
        }
        Effect::Progress(phase) => Asked::Progress { phase: Phase::to_string(phase) },
    })
}

/// The answer to an effect: `{"rows": [[…]]}`, `{"changed": 3}`, `{"key": "…"}`, `{"scanned": "…"}`, `"done"` or
/// `{"failed": "locked"}`.
///
/// # Errors
/// [`Code::JsonShape`] for anything else; nothing of it is repeated.
pub fn answer(json: &str) -> Result<Answer, Error> {
    let told = serde_json::from_str(json).map_err(|_| {
        let message = "not an answer to an effect: rows, changed, key, scanned, done or failed";
        Error::new(Code::JsonShape, "", message)
    })?;
    Ok(match told {
        Told::Rows(rows) => Answer::Rows(rows),
        Told::Changed(rows) => Answer::Changed(rows),
        Told::Key(key) => Answer::Key(key.map(KeyText::new)),
        Told::Scanned(report) => Answer::Scanned(report),
        Told::Done => Answer::Done,
        Told::Failed(failed) => Answer::Failed(match failed {
            Failed::Unique => Failure::Unique,
            Failed::ForeignKey => Failure::ForeignKey,
            Failed::Constraint => Failure::Constraint,
            Failed::Vetoed => Failure::Vetoed,
            Failed::Locked => Failure::Locked,
            Failed::ReadOnly => Failure::ReadOnly,
            Failed::NotADatabase => Failure::NotADatabase,
            Failed::Full => Failure::Full,
            Failed::Other => Failure::Other,
            Failed::Sqlite(code) => Failure::of_sqlite(code),
        }),
    })
}

/// The refusal of a connection that fails before there is any work: what [`answer`] reads, as an error at `connection`.
///
/// # Errors
/// As [`answer`].
pub fn refused(json: &str) -> Result<Error, Error> {
    let failure = match answer(json)? {
        Answer::Failed(failure) => failure,
        _ => Failure::Other,
    };
    Ok(crate::failure::refused(failure, "connection"))
}

/// What is said where the scanner gave no answer, or none that can be read.
#[must_use]
pub fn not_scanned() -> Error {
    crate::run::not_scanned()
}

/// Why a connection of another language cannot be worked on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unsupported {
    /// There is no driver for such connections.
    Driver,
    /// The connection begins transactions of its own.
    Transactions,
    /// The database is in no file, or its journal is.
    Memory,
    /// The connection gives values that SQLite does not hold.
    Converts,
    /// The connection answers nothing.
    Closed,
}

impl Unsupported {
    /// The refusal.
    #[must_use]
    pub fn error(self) -> Error {
        Error::new(
            Code::DriverUnsupported,
            "connection",
            match self {
                Self::Driver => {
                    "there is no driver for this engine: name an SQLite file, or give a connection of sqlite3"
                }
                Self::Transactions => {
                    "the connection begins transactions by itself: open it in autocommit (isolation_level=None)"
                }
                Self::Memory => {
                    "the database or its journal is in memory, or it has no journal: use a file, with its journal beside it"
                }
                Self::Converts => {
                    "the connection converts values by their declared type: open it without detect_types"
                }
                Self::Closed => "the connection is closed or of another thread: open it here",
            },
        )
    }
}
