//! The ledger as a file: read whole, appended to a line at a time, each line on disk before it counts.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use rightful::ledger::{Appended, Facts, Handover, KeyEvent};
use rightful::{Code, Date, Error, Ledger, LedgerKey, Problems};

use crate::{files, places};

/// The bytes of a ledger; none where the file is not there yet.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Error> {
    // A device may have no end, and a pipe no beginning.
    places::regular(path)?;
    match std::fs::read(path) {
        Ok(bytes) => Ok(bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => {
            let message =
                format!("cannot be read ({}): name the ledger of earlier runs, or a new file", error.kind());
            Err(Error::new(Code::FileUnreadable, path.display(), message))
        }
    }
}

/// Reads a ledger to append to: a last line that a crash has torn is left out, and written again by the run it is of.
pub(crate) fn open(path: &Path, key: &LedgerKey) -> Result<Ledger, Problems> {
    Ledger::read(&ended(bytes(path)?), Some(key), None)
}

/// The lines of a ledger, as a run reads them: none where the file is not there yet.
///
/// # Errors
/// `file.unreadable` where it cannot be read, and every problem of its lines.
pub fn lines(path: &Path, key: &LedgerKey) -> Result<String, Problems> {
    let lines: Result<String, Error> =
        open(path, key)?.entries().iter().map(rightful::ledger::Entry::to_line).collect();
    Ok(lines?)
}

/// The bytes without a last line that a crash has torn. One that only lacks its end, as an editor or a copy leaves it, is
/// whole: leaving it out would lose an entry. What no entry begins with was torn by nobody: it is read, and refused.
fn ended(mut bytes: Vec<u8>) -> Vec<u8> {
    let whole = Ledger::whole_lines(&bytes).len();
    let last = bytes.get(whole..).unwrap_or_default();
    if last.is_empty() {
        return bytes;
    }
    if is_torn(last) {
        bytes.truncate(whole);
    } else {
        bytes.push(b'\n');
    }
    bytes
}

/// Whether this is the beginning of an entry, as it is written, and no more.
fn is_torn(line: &[u8]) -> bool {
    // Each question mark stands for a digit.
    let tag = "?".repeat(64);
    let beginnings = [
        format!(r#"{{"case":"{tag}","c"#),
        format!(r#"{{"copy":"{tag}","day":"????-??-??","#),
        r#"{"day":"????-??-??","event":"key-"#.to_owned(),
    ];
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let begins = |beginning: &String| {
        beginning.bytes().zip(line).all(|(meant, &byte)| match meant {
            b'?' => is_digit(byte),
            meant => meant == byte,
        })
    };
    line.iter().all(|byte| matches!(byte, b' '..=b'~'))
        && beginnings.iter().any(begins)
        && serde_json::from_slice::<serde::de::IgnoredAny>(line).is_err()
}

/// Appends the entry of a run, once per run.
pub(crate) fn append(path: &Path, facts: &Facts, key: &LedgerKey) -> std::io::Result<()> {
    enter(path, key, |ledger| ledger.append(facts.clone(), key))
}

/// Appends what became of the key, once.
pub(crate) fn append_key(path: &Path, event: KeyEvent, day: Date, key: &LedgerKey) -> std::io::Result<()> {
    enter(path, key, |ledger| ledger.append_key(event, day, key))
}

/// Appends what was handed out, once a day.
pub(crate) fn append_handover(path: &Path, handover: &Handover, key: &LedgerKey) -> std::io::Result<()> {
    enter(path, key, |ledger| ledger.append_handover(handover.clone(), key))
}

/// Appends an entry. The file is locked meanwhile, so two do not write over each other.
fn enter(
    path: &Path,
    key: &LedgerKey,
    append: impl FnOnce(&mut Ledger) -> Result<Appended, Error>,
) -> std::io::Result<()> {
    let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
    files::lock(&file)?;
    let mut before = Vec::new();
    file.read_to_end(&mut before)?;
    let whole = ended(before.clone());
    let mut ledger = Ledger::read(&whole, Some(key), None).map_err(std::io::Error::other)?;
    let appended = append(&mut ledger).map_err(std::io::Error::other)?;
    if let Appended::New(entry) = appended {
        let line = entry.to_line().map_err(std::io::Error::other)?;
        let kept = Ledger::whole_lines(&before).len();
        file.set_len(kept as u64)?;
        file.seek(SeekFrom::Start(kept as u64))?;
        file.write_all(&[whole.get(kept..).unwrap_or_default(), line.as_bytes()].concat())?;
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

#[cfg(test)]
mod tests {
    use rightful::ledger::{Counts, State};
    use rightful::{Hash, RootKey, RunSeed};

    use super::*;

    fn facts(run: u8, key: &LedgerKey) -> Facts {
        Facts {
            run: RunSeed::given(&[run; 32]).run_id(),
            state: State::NothingHeld,
            day: rightful::Date::new(2026, 3, 1).unwrap(),
            subject: key.tag("subject", &[]),
            names: Vec::new(),
            stubs: Vec::new(),
            case: key.tag("case", &[]),
            plan: Hash::of(b"plan"),
            certificate: None,
            counts: Counts::default(),
        }
    }

    #[test]
    fn a_torn_line_goes_and_one_that_only_lacks_its_end_stays() {
        let folder = std::env::temp_dir().join(format!("rightful-ledger-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("ledger.jsonl");
        let key = RootKey::from_entropy(&[1; 32]).unwrap().ledger_key();
        append(&path, &facts(1, &key), &key).unwrap();
        let one = std::fs::read(&path).unwrap();
        let after = |bytes: &[u8]| {
            std::fs::write(&path, bytes).unwrap();
            append(&path, &facts(2, &key), &key).unwrap();
            open(&path, &key).unwrap().entries().len()
        };
        assert_eq!(after(&one), 2);
        assert_eq!(after(one.strip_suffix(b"\n").unwrap()), 2);
        assert_eq!(after(&one[..one.len() / 2]), 1);
        assert_eq!(after(&[&one[..], &one[..9]].concat()), 2);
        for torn in 1..one.len() - 2 {
            assert!(is_torn(&one[..torn]), "{torn}");
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn what_is_no_ledger_is_refused_and_stays() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("ledger.jsonl");
        let (key, other) = ([1; 32], [2; 32]);
        let [key, other] = [key, other].map(|bytes| RootKey::from_entropy(&bytes).unwrap().ledger_key());
        append(&path, &facts(1, &other), &other).unwrap();
        let of_another_key = std::fs::read(&path).unwrap();
        let files: [&[u8]; 7] = [
            b"notes without a line end",
            b"SQLite format 3\0\x10\0",
            b"rightful-key-1:0123456789abcdef",
            b"{\"case\":\"of a program\"}",
            b"{\"day\":\"2026-03-01\",\"event\":\"meeting",
            b"\0",
            of_another_key.strip_suffix(b"\n").unwrap(),
        ];
        for bytes in files {
            std::fs::write(&path, bytes).unwrap();
            assert!(open(&path, &key).is_err());
            assert!(append(&path, &facts(2, &key), &key).is_err());
            assert!(std::fs::read(&path).unwrap() == bytes, "a file was changed");
        }
    }

    #[test]
    fn a_ledger_that_somebody_holds_is_not_waited_for_without_end() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("ledger.jsonl");
        let key = RootKey::from_entropy(&[1; 32]).unwrap().ledger_key();
        let held = File::create(&path).unwrap();
        held.lock().unwrap();
        let refused = append(&path, &facts(1, &key), &key).unwrap_err();
        assert_eq!(refused.kind(), std::io::ErrorKind::WouldBlock);
        drop(held);
        append(&path, &facts(1, &key), &key).unwrap();
    }
}
