//! One run at a time: a lock on a file beside the database, which ends with the process that holds it.

use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use rightful::Error;

use crate::effect::Failure;
use crate::failure::{refused, running};

/// The right to run on one database, as long as it lives. No other process has it meanwhile; a process that is killed
/// loses it. `Debug` shows the file.
///
/// Take it before the ledger is read: what is read under the lock is what the run ends with.
#[derive(Debug)]
pub struct Lock {
    database: PathBuf,
    /// The file that is locked, while it is open.
    held: Option<(File, PathBuf)>,
}

impl Lock {
    /// Takes the lock for the database in `file`, without waiting.
    ///
    /// # Errors
    /// `run.running` when somebody holds it, `run.read-only` when the folder of the database cannot be written.
    pub fn on(file: &Path) -> Result<Self, Error> {
        // However a database is named, its lock is one. One that is not there is refused when it is opened.
        let real = std::fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
        let path = beside(&real);
        loop {
            let held = open(&path).map_err(|_| refused(Failure::ReadOnly, ""))?;
            match held.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(running()),
                Err(TryLockError::Error(_)) => return Err(refused(Failure::ReadOnly, "")),
            }
            // Whoever held it before may have removed the file in between: then the lock is on no file.
            if still_there(&held, &path) {
                return Ok(Self { database: file.to_owned(), held: Some((held, path)) });
            }
        }
    }

    /// The database.
    #[must_use]
    pub fn database(&self) -> &Path {
        &self.database
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some((held, path)) = self.held.take() {
            // The file goes before the lock does, so that nobody else's is removed. One that stays locks nobody out.
            let _ = std::fs::remove_file(&path);
            drop(held);
        }
    }
}

fn beside(database: &Path) -> PathBuf {
    let mut name: OsString = database.as_os_str().to_owned();
    name.push(".rightful-lock");
    name.into()
}

fn open(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)
}

#[cfg(unix)]
fn still_there(held: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |data: std::fs::Metadata| (data.dev(), data.ino());
    match (held.metadata().map(id), std::fs::metadata(path).map(id)) {
        (Ok(held), Ok(there)) => held == there,
        _ => false,
    }
}

#[cfg(not(unix))]
fn still_there(_: &File, path: &Path) -> bool {
    // A file that is open cannot be removed here, so the lock is on the file of that name.
    path.exists()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use rightful::Code;

    use super::*;

    #[test]
    fn one_at_a_time_has_it_however_the_database_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("app.sqlite");
        std::fs::write(&file, "").unwrap();
        let other_name = folder.path().join(".").join("app.sqlite");
        let first = Lock::on(&file).unwrap();
        assert_eq!(Lock::on(&other_name).unwrap_err().code(), Code::RunRunning);
        drop(first);
        drop(Lock::on(&other_name).unwrap());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "the lock is left behind");
        // A file that a killed process left locks nobody out.
        std::fs::write(beside(&file), "").unwrap();
        drop(Lock::on(&file).unwrap());
    }

    #[test]
    fn two_never_have_it_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("app.sqlite");
        std::fs::write(&file, "").unwrap();
        let (inside, taken) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let mut own = 0;
                    while own < 100 {
                        let Ok(lock) = Lock::on(&file) else {
                            std::thread::yield_now();
                            continue;
                        };
                        own += 1;
                        assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                        taken.fetch_add(1, Ordering::SeqCst);
                        inside.fetch_sub(1, Ordering::SeqCst);
                        drop(lock);
                    }
                });
            }
        });
        assert_eq!(taken.load(Ordering::SeqCst), 400);
    }
}
