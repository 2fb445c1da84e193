//! Work on a store: the machine of `rightful-sql`, whose statements Python executes on the caller's connection. Everything
//! else that it asks for (key file, lock, scan, evidence) is done here.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;
use rightful::wire::{Names, read};
use rightful::{Date, Error, LedgerKey, Problems, RootKey, RunId};
use rightful_cli::Around;
use rightful_sql::sqlite::{Driver, Lock, Surroundings};
use rightful_sql::wire::{self, Step, Unsupported};
use rightful_sql::{Effect, Evidence, Failure, Phase, ScanRequest};

use crate::encode;
use crate::raise::raise;

/// One piece of work on a store. `next` gives the next statement as JSON text, or nothing when the work is over; `feed`
/// takes what came of it; `result` is the end.
#[pyclass(frozen, module = "rightful._rightful")]
pub(crate) struct Work(Mutex<Inside>);

struct Inside {
    work: wire::Work,
    place: Shared,
    result: Option<Result<String, Problems>>,
}

/// The place of a run, until it is given back.
type Shared = Arc<Mutex<Option<Place>>>;

/// Where a run takes place: its database, for itself alone while it lasts, and where its evidence goes.
struct Place {
    _lock: Lock,
    file: PathBuf,
    around: Around,
}

/// The evidence and the scan of a run; there is nothing to do for any other work.
impl Surroundings for Place {
    fn scan(&mut self, request: &ScanRequest, file: &std::path::Path) -> Result<String, Failure> {
        self.around.scan(request, file)
    }

    fn try_scan(&mut self, request: &ScanRequest, file: &std::path::Path) -> Result<(), Failure> {
        self.around.try_scan(request, file)
    }

    fn try_emit(&mut self, run: RunId) -> Result<(), Failure> {
        self.around.try_emit(run)
    }

    fn emit(&mut self, evidence: &Evidence) -> Result<(), Failure> {
        self.around.emit(evidence)
    }

    fn progress(&mut self, phase: Phase) {
        self.around.progress(phase);
    }
}

#[pymethods]
impl Work {
    /// Begins work by its name, on the JSON text of its call.
    #[new]
    fn new(py: Python<'_>, name: &str, call: &str) -> PyResult<Self> {
        let work = py.detach(|| wire::Work::begin(name, call)).map_err(|problems| raise(py, &problems))?;
        Ok(Self(Mutex::new(Inside { work, place: Shared::default(), result: None })))
    }

    /// The work takes place here.
    fn at(&self, place: &RunPlace) {
        self.inside().place = Arc::clone(&place.place);
    }

    /// The next statement as JSON text, or nothing when the work is over.
    fn next(&self, py: Python<'_>) -> PyResult<Option<String>> {
        py.detach(|| self.inside().go_on()).map_err(|problem| raise(py, &problem.into()))
    }

    /// What came of the statement, as JSON text.
    fn feed(&self, py: Python<'_>, answer: &str) -> PyResult<()> {
        py.detach(|| wire::answer(answer).map(|answer| self.inside().work.feed(answer)))
            .map_err(|problem| raise(py, &problem.into()))
    }

    /// The result as JSON text, once the work is over.
    fn result(&self, py: Python<'_>) -> PyResult<String> {
        match self.inside().result.clone() {
            Some(Ok(result)) => Ok(result),
            Some(Err(problems)) => Err(raise(py, &problems)),
            None => Err(raise(py, &Unsupported::Closed.error().into())),
        }
    }
}

impl Work {
    fn inside(&self) -> MutexGuard<'_, Inside> {
        locked(&self.0)
    }
}

impl Inside {
    fn go_on(&mut self) -> Result<Option<String>, Error> {
        loop {
            let effect = match self.work.next() {
                Step::Do(effect) => effect,
                Step::Done(result) => {
                    self.result = Some(result);
                    return Ok(None);
                }
            };
            if matches!(effect, Effect::Statement(_)) {
                return wire::effect(&effect).map(Some);
            }
            let answer = match locked(&self.place).as_mut() {
                Some(place) => {
                    let file = place.file.clone();
                    Driver::new(&file, place).answer(&effect)
                }
                None => rightful_sql::Answer::Failed(Failure::Other),
            };
            self.work.feed(answer);
        }
    }
}

/// What holds between two steps holds after a panic as well.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The place of a run: its database, locked against every other run until `release`, and where the evidence goes.
#[pyclass(frozen, module = "rightful._rightful")]
pub(crate) struct RunPlace {
    place: Shared,
    ledger: PathBuf,
    key: LedgerKey,
}

#[pymethods]
impl RunPlace {
    /// Takes the lock of the first of the connection's databases, without waiting. `program` starts the command `rightful`, for the scan.
    #[new]
    fn new(
        py: Python<'_>,
        databases: Vec<PathBuf>,
        key: &Bound<'_, PyAny>,
        ledger: &Bound<'_, PyAny>,
        certificate: Option<&Bound<'_, PyAny>>,
        program: Vec<OsString>,
        environment: Vec<(OsString, OsString)>,
    ) -> PyResult<Self> {
        let ledger = encode::path(ledger, "ledger")?;
        let certificate = certificate.map(|path| encode::path(path, "certificate")).transpose()?;
        rightful_cli::evidence_apart(&databases, &ledger, certificate.as_ref())
            .map_err(|problems| raise(py, &problems))?;
        let Some(file) = databases.into_iter().next() else {
            return Err(raise(py, &Unsupported::Memory.error().into()));
        };
        let key = RootKey::from_text(encode::text(key, "key")?)
            .map_err(|problem| raise(py, &Problems::from(problem).under("/key")))?
            .ledger_key();
        let lock = py.detach(|| Lock::on(&file)).map_err(|problem| raise(py, &problem.into()))?;
        let program = crate::program_of(program, environment);
        let around = Around::new(ledger.clone(), certificate, key.clone(), program);
        Ok(Self { place: Arc::new(Mutex::new(Some(Place { _lock: lock, file, around }))), ledger, key })
    }

    /// Gives the lock back, however the run has ended: whoever keeps this object, as a traceback does, keeps no lock.
    fn release(&self) {
        drop(locked(&self.place).take());
    }

    /// The lines of the ledger, read under the lock.
    fn ledger(&self, py: Python<'_>) -> PyResult<String> {
        py.detach(|| rightful_cli::ledger_lines(&self.ledger, &self.key))
            .map_err(|problems| raise(py, &problems))
    }
}

/// Why a connection cannot be worked on: `driver`, `transactions`, `memory`, `converts` or `closed`.
#[pyfunction]
pub(crate) fn unsupported(py: Python<'_>, why: &str) -> PyErr {
    let why = match why {
        "transactions" => Unsupported::Transactions,
        "memory" => Unsupported::Memory,
        "closed" => Unsupported::Closed,
        "converts" => Unsupported::Converts,
        _ => Unsupported::Driver,
    };
    raise(py, &why.error().into())
}

/// What is said of a connection that fails in this way, told as the answer to a statement.
#[pyfunction]
pub(crate) fn refused(py: Python<'_>, answer: &str) -> PyErr {
    let problem = wire::refused(answer).unwrap_or_else(|problem| problem);
    raise(py, &problem.into())
}

/// What is said where the scanner gave no answer.
#[pyfunction]
pub(crate) fn not_scanned(py: Python<'_>) -> PyErr {
    raise(py, &wire::not_scanned().into())
}

/// The day of a run as text: today in UTC for None, and never one that is yet to come. `at` is the place it is given at.
#[pyfunction]
pub(crate) fn day(value: &Bound<'_, PyAny>, at: &str) -> PyResult<String> {
    let py = value.py();
    let steps: Vec<&str> = at.split('/').skip(1).collect();
    let json = encode::json_at(value, &steps).map_err(|refused| refused.raise(py))?;
    let day = || -> Result<Date, Problems> {
        let given: Option<Date> = read(&json, Names::Told).map_err(|problems| problems.under(at))?;
        let Some(day) = given else { return Ok(rightful_cli::today()?) };
        rightful_cli::not_yet_to_come(day, at)?;
        Ok(day)
    };
    day().map(|day| day.to_string()).map_err(|problems| raise(py, &problems))
}

/// 32 bytes of the operating system's randomness.
pub(crate) fn entropy() -> PyResult<[u8; 32]> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)
        .map_err(|_| PyOSError::new_err("the operating system gives no randomness"))?;
    Ok(bytes)
}
