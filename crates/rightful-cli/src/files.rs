//! Reads and writes the files the command line names.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use rightful::{Code, Error, Policy};
use rightful_yaml::Document;

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

/// Writes a file whole or not at all: a file beside it is written, flushed to disk and renamed over it.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let unwritable = |error: std::io::Error| {
        let message =
            format!("cannot be written ({}): name a file in a folder you may write to", error.kind());
        Failure::refused(Error::new(Code::FileUnwritable, path.display(), message))
    };
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    let mut file = alone(&beside).map_err(unwritable)?;
    let written =
        file.set_len(0).and_then(|()| file.write_all(text.as_bytes())).and_then(|()| file.sync_all());
    written.and_then(|()| std::fs::rename(&beside, path)).map_err(|error| {
        let _ = std::fs::remove_file(&beside);
        unwritable(error)
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
        file.lock()?;
        // Whoever had it before has renamed it, so that it is no longer the file beside.
        if same(&file, beside) {
            return Ok(file);
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
    let all = |problems: Vec<Shown>| Failure { exit: Exit::Problems, problems };
    let document: Document = rightful_yaml::parse_files(&files)
        .map_err(|problems| all(problems.iter().map(Shown::from).collect()))?;
    Policy::from_json(&document.json.to_string()).map_err(|problems| {
        all(problems
            .as_slice()
            .iter()
            .map(|problem| Shown::from(&document.locate(problem.clone())))
            .collect())
    })
}
