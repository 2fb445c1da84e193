//! What went wrong, as it is shown: on a terminal, or as JSON.

use std::io::Write;

use rightful::{Error, Problems};
use rightful_yaml::Problem;
use serde::Serialize;

use crate::exit::Exit;

/// Why a command ends early: all problems at once, and the exit code.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    pub(crate) problems: Vec<Shown>,
}

/// One problem with the line and column of the file it is in, where there is one.
#[derive(Debug, Serialize)]
pub(crate) struct Shown {
    pub(crate) code: &'static str,
    pub(crate) at: String,
    pub(crate) message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) column: Option<usize>,
}

impl Failure {
    /// A refusal: nothing has changed.
    pub(crate) fn refused(problem: impl Into<Shown>) -> Self {
        Self { exit: Exit::Refused, problems: vec![problem.into()] }
    }

    /// The same problems with another exit code.
    pub(crate) fn ending(mut self, exit: Exit) -> Self {
        self.exit = exit;
        self
    }

    /// Prints the problems: JSON on standard output where asked for, else a line each on standard error.
    pub(crate) fn print(&self, json: bool) {
        if json {
            let answer = serde_json::json!({ "problems": self.problems });
            crate::output::line(&answer.to_string());
            return;
        }
        let mut out = anstream::stderr().lock();
        for problem in &self.problems {
            // Nothing is left to tell anybody when standard error is closed.
            let _ = writeln!(out, "{problem}");
        }
    }
}

impl std::fmt::Display for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}:")?;
        }
        if let (Some(line), Some(column)) = (self.line, self.column) {
            write!(f, "{line}:{column}:")?;
        }
        if self.file.is_some() || self.line.is_some() {
            f.write_str(" ")?;
        }
        write!(f, "{}", self.code)?;
        if !self.at.is_empty() {
            write!(f, " at {}", self.at)?;
        }
        write!(f, ": {}", self.message)
    }
}

impl From<&Error> for Shown {
    fn from(error: &Error) -> Self {
        Self {
            code: error.code().as_str(),
            at: error.at().to_owned(),
            message: error.message().to_owned(),
            file: None,
            line: None,
            column: None,
        }
    }
}

impl From<&rightful_residue::Error> for Shown {
    fn from(error: &rightful_residue::Error) -> Self {
        Self {
            code: error.code().as_str(),
            at: error.at().to_owned(),
            message: error.message().to_owned(),
            file: None,
            line: None,
            column: None,
        }
    }
}

impl From<Error> for Shown {
    fn from(error: Error) -> Self {
        Self::from(&error)
    }
}

impl From<&Problem> for Shown {
    fn from(problem: &Problem) -> Self {
        Self {
            file: problem.file().map(str::to_owned),
            line: problem.position().map(|at| at.line),
            column: problem.position().map(|at| at.column),
            ..Self::from(problem.error())
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::refused(error)
    }
}

impl From<Problems> for Failure {
    fn from(problems: Problems) -> Self {
        Self { exit: Exit::Refused, problems: problems.as_slice().iter().map(Shown::from).collect() }
    }
}
