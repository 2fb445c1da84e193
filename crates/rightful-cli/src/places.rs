//! What a command reads and where it writes: nothing is written over what is read, and nowhere but into a regular file.
//! Looked at before anything is done, all of it at once.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use rightful::{Code, Error, Problems};

use crate::args::{CaseArgs, KeyFileArgs, StoreArgs};
use crate::exit::Exit;
use crate::failure::{Failure, Shown};

/// What SQLite, and a run, keep beside a database.
const BESIDE: [&str; 5] = ["-wal", "-journal", "-shm", ".rightful-run-key", ".rightful-lock"];

/// The files of one command, each with the option that names it.
#[derive(Default)]
pub(crate) struct Places {
    kept: Vec<(&'static str, PathBuf)>,
    written: Vec<(&'static str, PathBuf)>,
}

impl Places {
    /// The policy and the database, with what lies beside it.
    pub(crate) fn of_store(store: &StoreArgs) -> Self {
        store
            .policy
            .iter()
            .fold(Self::default(), |places, path| places.reads("--policy", path))
            .database(&store.db)
    }

    /// The database, with what lies beside it: beside the file itself, where a link leads to it.
    pub(crate) fn database(self, path: &Path) -> Self {
        self.database_of("--db", path)
    }

    fn database_of(mut self, option: &'static str, path: &Path) -> Self {
        let itself = std::fs::canonicalize(path).ok();
        for path in std::iter::once(path.to_path_buf()).chain(itself) {
            for more in BESIDE {
                self.kept.push((option, with(&path, more)));
            }
            self.kept.push((option, path));
        }
        self
    }

    /// A file that is read.
    pub(crate) fn reads<'p>(mut self, option: &'static str, path: impl Into<Option<&'p PathBuf>>) -> Self {
        self.kept.extend(path.into().map(|path| (option, path.clone())));
        self
    }

    pub(crate) fn case(self, case: &CaseArgs) -> Self {
        self.reads("--case", &case.case)
    }

    pub(crate) fn key(self, key: &KeyFileArgs) -> Self {
        self.reads("--key", key.key.as_ref())
    }

    /// A file that is written: made, replaced or appended to.
    pub(crate) fn writes<'p>(mut self, option: &'static str, path: impl Into<Option<&'p PathBuf>>) -> Self {
        self.written.extend(path.into().map(|path| (option, path.clone())));
        self
    }

    /// Refuses what would be written over something else, each by its option.
    pub(crate) fn apart(&self) -> Result<(), Failure> {
        let problems: Vec<Shown> = self.problems().map(Shown::from).collect();
        if problems.is_empty() { Ok(()) } else { Err(Failure { exit: Exit::Refused, problems }) }
    }

    fn problems(&self) -> impl Iterator<Item = Error> {
        (0..self.written.len()).filter_map(|at| self.problem(at))
    }

    fn problem(&self, at: usize) -> Option<Error> {
        let (option, path) = self.written.get(at)?;
        if path.as_os_str().is_empty() {
            let message = "this names no file: name one, or a new one";
            return Some(Error::new(Code::FileUnwritable, option, message));
        }
        // What is replaced is written beside first, under a name that may be somebody else's too.
        let places = [path.clone(), with(path, ".new")];
        let others = self.kept.iter().chain(self.written.iter().take(at));
        let taken = |(_, other): &&(&'static str, PathBuf)| places.iter().any(|place| same(place, other));
        if let Some((other, _)) = others.into_iter().find(taken) {
            let message = format!("this is a file of {other}, which would be lost: name another one");
            return Some(Error::new(Code::FileTaken, option, message));
        }
        places
            .iter()
            .find_map(|place| regular(place).err())
            .map(|error| Error::new(error.code(), option, error.message().to_owned()))
    }
}

/// Refuses places of a run's evidence where something else would be lost: a file of a database, or the other evidence.
/// The databases are those of the connection, each with what lies beside it.
///
/// # Errors
/// `file.taken`, `file.not-regular` and `file.unwritable`, at `/ledger` and `/certificate`.
pub fn evidence_apart(
    databases: &[PathBuf],
    ledger: &PathBuf,
    certificate: Option<&PathBuf>,
) -> Result<(), Problems> {
    let places = databases
        .iter()
        .fold(Places::default(), |places, database| places.database_of("the connection", database));
    let places = places.writes("/ledger", ledger).writes("/certificate", certificate);
    Problems::none_or(places.problems().collect())
}

/// Refuses what is there and is no regular file: a folder, a device, a pipe.
pub(crate) fn regular(path: &Path) -> Result<(), Error> {
    if std::fs::metadata(path).is_ok_and(|data| !data.is_file()) {
        let message = "a folder, device or pipe is here: name a regular file, or a new one";
        return Err(Error::new(Code::FileNotRegular, path.display(), message));
    }
    Ok(())
}

fn with(path: &Path, more: &str) -> PathBuf {
    let mut name = OsString::from(path.as_os_str());
    name.push(more);
    name.into()
}

/// Whether two names are of one file, or would be.
fn same(one: &Path, other: &Path) -> bool {
    match (identity(one), identity(other)) {
        (Some(one), Some(other)) => one == other,
        (None, None) => place(one) == place(other),
        _ => false,
    }
}

/// What tells a file that is there from every other, whatever it is called.
#[cfg(unix)]
fn identity(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).ok().map(|data| (data.dev(), data.ino()))
}

#[cfg(not(unix))]
fn identity(path: &Path) -> Option<PathBuf> {
    std::fs::canonicalize(path).ok()
}

/// Where a file that is not there yet would be.
fn place(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
    path.file_name().map_or_else(|| folder.clone(), |name| folder.join(name))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_the_same_under_every_name() {
        let folder = tempfile::TempDir::new().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("app.sqlite"), "").unwrap();
        std::fs::write(at("other"), "").unwrap();
        std::os::unix::fs::symlink(at("app.sqlite"), at("link")).unwrap();
        std::fs::hard_link(at("app.sqlite"), at("hard")).unwrap();
        std::fs::create_dir(at("sub")).unwrap();
        let refused = |out: &Path| {
            let places = Places::default().database(&at("link")).writes("--out", &out.to_path_buf());
            places.apart().err().map(|failure| failure.problems[0].code)
        };
        for taken in [
            at("app.sqlite"),
            at("link"),
            at("hard"),
            at("sub").join("../app.sqlite"),
            at("sub").join("..").join("app.sqlite-wal"),
            at("link-journal"),
        ] {
            assert_eq!(refused(&taken), Some("file.taken"), "{}", taken.display());
        }
        assert_eq!(refused(&at("sub")), Some("file.not-regular"));
        assert_eq!(refused(Path::new("/dev/null")), Some("file.not-regular"));
        assert_eq!(refused(&at("other")), None);
        assert_eq!(refused(&at("new")), None);
        // It would be written as `app.sqlite` first.
        std::fs::rename(at("app.sqlite"), at("plan.new")).unwrap();
        let places = Places::default().database(&at("plan.new")).writes("--out", &at("plan"));
        assert_eq!(places.apart().unwrap_err().problems[0].code, "file.taken");
    }

    #[test]
    fn evidence_is_kept_apart_from_every_database_of_a_connection() {
        let folder = tempfile::TempDir::new().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("app.sqlite"), "").unwrap();
        let databases = [at("app.sqlite"), at("attached.sqlite")];
        let refused = |ledger: &str, certificate: Option<&str>| {
            let ledger = if ledger.is_empty() { PathBuf::new() } else { at(ledger) };
            let problems = evidence_apart(&databases, &ledger, certificate.map(at).as_ref());
            let told = |error: &Error| (error.code().as_str(), error.at().to_owned());
            problems.map_or_else(|problems| problems.as_slice().iter().map(told).collect(), |()| Vec::new())
        };
        for taken in ["app.sqlite", "app.sqlite-wal", "app.sqlite.rightful-lock", "attached.sqlite-shm"] {
            assert_eq!(refused(taken, None), [("file.taken", "/ledger".to_owned())], "{taken}");
        }
        assert_eq!(refused("same", Some("same")), [("file.taken", "/certificate".to_owned())]);
        assert_eq!(refused("", None), [("file.unwritable", "/ledger".to_owned())]);
        assert_eq!(refused("ledger", Some("certificate")), []);
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let path = PathBuf::from("a");
        let places = Places::default().reads("--key", &path).writes("--out", &path).writes("--report", &path);
        let failure = places.apart().unwrap_err();
        let at: Vec<_> = failure.problems.iter().map(|problem| problem.at.as_str()).collect();
        assert_eq!(at, ["--out", "--report"]);
    }
}
