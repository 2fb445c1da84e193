//! Reads and writes the files the command line names.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rightful::certificate::Certificate;
use rightful::{Code, Error, Policy, RunId};

use crate::exit::Exit;
use crate::failure::{Failure, Shown};

/// The text of a file, or of standard input for `-`.
pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    let read = if path == Path::new("-") {
        std::io::read_to_string(std::io::stdin())
    } else {
        std::fs::read_to_string(path)
    };
    read.map_err(|error| Failure::refused(unreadable(path, &error)))
}

/// The text of a file.
///
/// # Errors
/// [`Code::FileUnreadable`] where there is no such text.
pub fn text(path: &Path) -> Result<String, Error> {
    std::fs::read_to_string(path).map_err(|error| unreadable(path, &error))
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    let message = format!("cannot be read ({}): name a text file that is there", error.kind());
    Error::new(Code::FileUnreadable, path.display(), message)
}

/// Refuses a file that is there already, unless it is said to be replaced or is one that may be: what a command has made,
/// and makes anew.
pub(crate) fn replaceable(
    path: Option<&Path>,
    force: bool,
    may_be: impl FnOnce(&str) -> bool,
) -> Result<(), Failure> {
    let Some(path) = path.filter(|path| !force && path.symlink_metadata().is_ok()) else { return Ok(()) };
    if std::fs::read_to_string(path).is_ok_and(|text| may_be(&text)) { Ok(()) } else { Err(there(path)) }
}

/// Whether a text is a page about a plan of the same person and case: it names both by their tags.
pub(crate) fn is_page_of(text: &str, plan: &rightful::Plan) -> bool {
    text.trim_start().starts_with("<!DOCTYPE html") && text.contains(&plan.subject.to_string())
}

fn there(path: &Path) -> Failure {
    let message = "this file is there already: name another one, or say --force to replace it";
    Failure::refused(Error::new(Code::FileExists, path.display(), message))
}

/// Refuses a file in the place of a certificate, unless it is one about the same person: evidence, and what else is there,
/// is nobody's to replace. Whether it is the run's own is known when the run begins, and looked at then.
pub(crate) fn certificate_may_stand(
    path: Option<&Path>,
    of_it: impl FnOnce(&Certificate) -> bool,
) -> Result<(), Failure> {
    let Some(path) = path.filter(|path| path.symlink_metadata().is_ok()) else { return Ok(()) };
    if certificate_at(path).is_some_and(|there| of_it(&there)) {
        return Ok(());
    }
    let message =
        "another file is here, or somebody else's certificate: name a new file, so that none is lost";
    Err(Failure::refused(Error::new(Code::FileExists, path.display(), message)))
}

fn certificate_at(path: &Path) -> Option<Certificate> {
    Certificate::from_json(&std::fs::read_to_string(path).ok()?).ok()
}

/// Whether the certificate of a run may be written here: nothing is there, or the same run's.
pub(crate) fn takes_certificate(path: &Path, run: RunId) -> bool {
    path.symlink_metadata().is_err() || certificate_at(path).is_some_and(|there| there.run == run)
}

/// Writes a file whole or not at all: a file beside it is written, flushed to disk and renamed over it.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    put(path, text).map_err(|error| {
        let message =
            format!("cannot be written ({}): name a file in a folder you may write to", error.kind());
        Failure::refused(Error::new(Code::FileUnwritable, path.display(), message))
    })
}

/// The same, with the system's own error.
pub(crate) fn put(path: &Path, text: &str) -> std::io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    let mut file = alone(&beside)?;
    let written =
        file.set_len(0).and_then(|()| file.write_all(text.as_bytes())).and_then(|()| file.sync_all());
    written.and_then(|()| std::fs::rename(&beside, path)).inspect_err(|_| {
        let _ = std::fs::remove_file(&beside);
    })
}

/// Whether [`write()`] could write the file. Nothing stays of the trial.
pub(crate) fn can_write(path: &Path) -> bool {
    !path.is_dir() && folder_takes_files(path)
}

/// Whether a file could be appended to, or made.
pub(crate) fn can_append(path: &Path) -> bool {
    if path.exists() {
        return OpenOptions::new().read(true).append(true).open(path).is_ok();
    }
    folder_takes_files(path)
}

fn folder_takes_files(path: &Path) -> bool {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    let made = alone(&beside).is_ok();
    if made {
        let _ = std::fs::remove_file(&beside);
    }
    made
}

/// The file that becomes the one named, for one process at a time; one that a killed process has left is taken over.
fn alone(beside: &Path) -> std::io::Result<File> {
    loop {
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(beside)?;
        lock(&file)?;
        // Whoever had it before has renamed it, so that it is no longer the file beside.
        if same(&file, beside) {
            return Ok(file);
        }
    }
}

/// How long a file is waited for that another process writes.
const PATIENCE: Duration = Duration::from_millis(if cfg!(test) { 50 } else { 10_000 });

/// Locks a file for this process alone: whoever else has it is waited for, but not without end.
pub(crate) fn lock(file: &File) -> std::io::Result<()> {
    let begun = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if begun.elapsed() >= PATIENCE => {
                return Err(std::io::ErrorKind::WouldBlock.into());
            }
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(10)),
        }
    }
}

#[cfg(unix)]
fn same(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |data: std::fs::Metadata| (data.dev(), data.ino());
    file.metadata().map(id).is_ok_and(|held| std::fs::metadata(path).map(id).is_ok_and(|there| there == held))
}

#[cfg(not(unix))]
fn same(_: &File, path: &Path) -> bool {
    path.exists()
}

/// Reads a policy from one or more files; YAML unless a single file is named `.json`. Every problem has its line and
/// column where the file is YAML.
pub(crate) fn policy(paths: &[PathBuf]) -> Result<Policy, Failure> {
    let texts = paths.iter().map(|path| read(path)).collect::<Result<Vec<_>, _>>()?;
    if let ([path], [text]) = (paths, texts.as_slice())
        && path.extension().is_some_and(|extension| extension == "json")
    {
        return Policy::from_json(text).map_err(|problems| Failure::from(problems).ending(Exit::Problems));
    }
    let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    let files: Vec<(&str, &str)> =
        names.iter().map(String::as_str).zip(texts.iter().map(String::as_str)).collect();
    let (policy, _) = rightful_yaml::parse_policy_files(&files).map_err(|problems| Failure {
        exit: Exit::Problems,
        problems: problems.iter().map(Shown::from).collect(),
    })?;
    Ok(policy)
}
