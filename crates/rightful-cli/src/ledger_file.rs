//! The ledger as a file: read whole, appended to a line at a time, each line on disk before it counts.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use rightful::ledger::{Appended, Facts};
use rightful::{Code, Error, Ledger, LedgerKey};

use crate::failure::Failure;

/// The bytes of a ledger; none where the file is not there yet.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => {
            let message =
                format!("cannot be read ({}): name the ledger of earlier runs, or a new file", error.kind());
            Err(Failure::refused(Error::new(Code::FileUnreadable, path.display(), message)))
        }
    }
}

/// Reads a ledger to append to: a last line that a crash has torn is left out, and written again by the run it is of.
pub(crate) fn open(path: &Path, key: &LedgerKey) -> Result<Ledger, Failure> {
    Ok(Ledger::read(Ledger::whole_lines(&bytes(path)?), Some(key), None)?)
}

/// Appends the entry of a run, once per run. The file is locked meanwhile, so two runs do not write over each other.
pub(crate) fn append(path: &Path, facts: &Facts, key: &LedgerKey) -> std::io::Result<()> {
    let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
    file.lock()?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let whole = Ledger::whole_lines(&bytes);
    let mut ledger = Ledger::read(whole, Some(key), None).map_err(std::io::Error::other)?;
    let appended = ledger.append(facts.clone(), key).map_err(std::io::Error::other)?;
    if let Appended::New(entry) = appended {
        let line = entry.to_line().map_err(std::io::Error::other)?;
        let end = whole.len() as u64;
        file.set_len(end)?;
        file.seek(SeekFrom::Start(end))?;
        file.write_all(line.as_bytes())?;
        file.sync_all()?;
        settle(path)?;
    }
    Ok(())
}

/// A file that is new is on disk only when its folder is.
fn settle(path: &Path) -> std::io::Result<()> {
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}
