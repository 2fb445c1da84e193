//! What a run needs beside the database: the scanner in a process of its own, and where the evidence goes.

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rightful::{Code, Error, LedgerKey, RunId};
use rightful_sql::sqlite::Surroundings;
use rightful_sql::{Evidence, Failure, Phase, ScanRequest};

use crate::exit::Exit;
use crate::progress::Bar;
use crate::{files, keys, ledger_file};

/// How to start this command in a process of its own. `Debug` shows the program and its own arguments.
#[derive(Clone, Debug)]
pub struct Program {
    program: PathBuf,
    arguments: Vec<OsString>,
    environment: Vec<(OsString, OsString)>,
}

impl Program {
    /// The program with the arguments that come before the command's own, and what is added to its environment.
    #[must_use]
    pub const fn new(
        program: PathBuf,
        arguments: Vec<OsString>,
        environment: Vec<(OsString, OsString)>,
    ) -> Self {
        Self { program, arguments, environment }
    }

    /// The running program itself.
    #[must_use]
    pub fn this() -> Self {
        // Where it cannot be told, starting it fails, and the run is refused before anything is changed.
        Self::new(std::env::current_exe().unwrap_or_default(), Vec::new(), Vec::new())
    }

    fn scan(&self, file: &Path) -> Command {
        // As one word, so that a name that begins with a hyphen is a name.
        let mut database = OsString::from("--db=");
        database.push(file);
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).arg("--json").arg("residue").arg(database);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        // It is told nothing but the request: not the root key that the environment may hold.
        command.env_remove(keys::VARIABLE);
        command
    }
}

/// The evidence's places, how the scan is made, and the progress on the terminal. `Debug` shows the places.
pub struct Around {
    ledger: PathBuf,
    certificate: Option<PathBuf>,
    key: LedgerKey,
    program: Program,
    bar: Option<Bar>,
    /// Why the evidence could not be stored, found before anything was changed.
    unstored: Option<Error>,
}

impl std::fmt::Debug for Around {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Around({}, {:?})", self.ledger.display(), self.certificate)
    }
}

impl Around {
    /// Evidence is appended to the ledger and written to the file of the certificate; no progress is shown.
    #[must_use]
    pub const fn new(
        ledger: PathBuf,
        certificate: Option<PathBuf>,
        key: LedgerKey,
        program: Program,
    ) -> Self {
        Self { ledger, certificate, key, program, bar: None, unstored: None }
    }

    /// Where the certificate of a run goes: beside the ledger, unless a place is named. It cannot be made again.
    fn certificate_of(&self, run: RunId) -> PathBuf {
        let beside = || self.ledger.with_file_name(format!("certificate-{run}.json"));
        self.certificate.clone().unwrap_or_else(beside)
    }

    /// Why nothing was changed: the evidence could not have been stored.
    pub(crate) fn unstored(&self) -> Option<&Error> {
        self.unstored.as_ref()
    }

    pub(crate) fn with_bar(self) -> Self {
        Self { bar: Some(Bar::new("start")), ..self }
    }

    pub(crate) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish();
        }
    }
}

impl Surroundings for Around {
    /// The scanner runs in a process of its own: this one has had the file open through SQLite, and closing a second
    /// handle would drop SQLite's locks.
    fn scan(&mut self, request: &ScanRequest, file: &Path) -> Result<String, Failure> {
        scanner(self.program.scan(file), request)
    }

    fn try_scan(&mut self, request: &ScanRequest, file: &Path) -> Result<(), Failure> {
        let mut command = self.program.scan(file);
        command.arg("--check-request");
        scanner(command, request).map(drop)
    }

    fn try_emit(&mut self, run: RunId) -> Result<(), Failure> {
        let certificate = self.certificate_of(run);
        let refused = |code, path: &Path, message| Some(Error::new(code, path.display(), message));
        let unwritable = "cannot be written: name a file in a folder that is there and that you may write to";
        self.unstored = if !files::takes_certificate(&certificate, run) {
            let message = "the certificate of another run is here: name a new file, so that none is lost";
            refused(Code::FileExists, &certificate, message)
        } else if !files::can_write(&certificate) {
            refused(Code::FileUnwritable, &certificate, unwritable)
        } else if !files::can_append(&self.ledger) {
            refused(Code::FileUnwritable, &self.ledger, unwritable)
        } else {
            None
        };
        if self.unstored.is_none() { Ok(()) } else { Err(Failure::ReadOnly) }
    }

    /// The certificate first: an entry of the ledger names a certificate that is there.
    fn emit(&mut self, evidence: &Evidence) -> Result<(), Failure> {
        if let Some(certificate) = &evidence.certificate {
            let path = self.certificate_of(evidence.facts.run);
            if !files::takes_certificate(&path, evidence.facts.run) {
                return Err(Failure::ReadOnly);
            }
            files::put(&path, certificate).map_err(|error| unwritten(&error))?;
        }
        ledger_file::append(&self.ledger, &evidence.facts, &self.key).map_err(|error| unwritten(&error))
    }

    fn progress(&mut self, phase: Phase) {
        let (done, name) = match phase {
            Phase::Capture => (0, "capture"),
            Phase::Change => (1, "change"),
            Phase::Clean => (2, "clean"),
            Phase::Scan => (3, "scan"),
            Phase::End => (4, "end"),
        };
        if let Some(bar) = &self.bar {
            bar.stage(name);
            bar.at(done, 5);
        }
    }
}

/// Why a file was not written.
fn unwritten(error: &std::io::Error) -> Failure {
    if error.kind() == std::io::ErrorKind::StorageFull { Failure::Full } else { Failure::ReadOnly }
}

/// What the scanner answers.
fn scanner(mut command: Command, request: &ScanRequest) -> Result<String, Failure> {
    let other = |_| Failure::Other;
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .map_err(other)?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(request.expose().as_bytes()).map_err(other)?;
    }
    let output = child.wait_with_output().map_err(other)?;
    // What should be gone and is there is an answer like any other.
    let answers = [Exit::Done, Exit::Blocked].map(|exit| exit as i32);
    if !output.status.code().is_some_and(|code| answers.contains(&code)) {
        return Err(refused(&output.stdout));
    }
    String::from_utf8(output.stdout).map_err(|_| Failure::Other)
}

/// A problem as the scanner prints it.
#[derive(serde::Deserialize)]
struct Problem {
    code: String,
    at: String,
    message: String,
}

#[derive(Default, serde::Deserialize)]
struct Said {
    problems: Vec<Problem>,
}

/// Why the scanner has refused. What it says is for whoever started the run; it names no value.
fn refused(said: &[u8]) -> Failure {
    let said: Said = serde_json::from_slice(said).unwrap_or_default();
    for Problem { code, at, message } in &said.problems {
        let place = if at.is_empty() { String::new() } else { format!(" at {at}") };
        let _ = writeln!(anstream::stderr().lock(), "{code}{place}: {message}");
    }
    let changed = rightful_residue::Code::Changed.as_str();
    if said.problems.iter().any(|problem| problem.code == changed) { Failure::Locked } else { Failure::Other }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use super::*;

    #[test]
    fn the_scanner_is_not_told_the_key_and_takes_any_name() {
        let command = Program::new("rightful".into(), Vec::new(), Vec::new()).scan(Path::new("-app.sqlite"));
        assert!(command.get_envs().any(|told| told == (OsStr::new(keys::VARIABLE), None)));
        assert!(command.get_args().eq(["--json", "residue", "--db=-app.sqlite"].map(OsStr::new)));
    }
}
