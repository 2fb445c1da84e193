//! `rightful key`: makes the one root key, and names its id.

use std::io::{Read, Write};
use std::path::Path;

use rightful::ledger::KeyEvent;
use rightful::{Code, Error, KeyId, RootKey};

use crate::args::{KeyArgs, KeyCommand};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::places::Places;
use crate::{keys, ledger_file, output};

pub(crate) fn run(args: &KeyArgs, json: bool) -> Result<Exit, Failure> {
    match &args.command {
        KeyCommand::New { out, ledger, on } => {
            let key = RootKey::from_entropy(&*keys::entropy()?)?;
            match out {
                Some(path) => {
                    Places::default().writes("--out", path).writes("--ledger", ledger.as_ref()).apart()?;
                    if let Some(ledger) = ledger {
                        unused(ledger)?;
                    }
                    store(path, &key)?;
                    if let Some(ledger) = ledger {
                        enter(ledger, KeyEvent::KeyCreated, on.as_deref(), &key)?;
                    }
                    id(&key, json);
                }
                None if json => {
                    output::json(&serde_json::json!({ "key": key.id(), "secret": key.to_text().expose() }));
                }
                None => output::line(key.to_text().expose()),
            }
        }
        KeyCommand::Destroy { key: path, ledger, id: expected, on } => {
            let key = keys::root(Some(path))?;
            if key.id() != expected.parse::<KeyId>()? {
                let message = "this is another key: look at its id, and at what hangs on it";
                return Err(Failure::refused(Error::new(Code::OptionUnknown, "--id", message)));
            }
            // The entry first: it needs the key. Whoever was interrupted after it starts the same command again.
            enter(ledger, KeyEvent::KeyDestroyed, on.as_deref(), &key)?;
            overwrite(path)?;
            id(&key, json);
        }
        KeyCommand::Id { key } => id(&keys::root(key.key.as_deref())?, json),
    }
    Ok(Exit::Done)
}

fn id(key: &RootKey, json: bool) {
    if json {
        output::json(&serde_json::json!({ "key": key.id() }));
    } else {
        output::line(&key.id().to_string());
    }
}

/// Writes a key into a new file that only its owner reads; a key that is there is never overwritten.
pub(crate) fn store(path: &Path, key: &RootKey) -> Result<(), Failure> {
    write_new(path, key.to_text().expose())
}

/// Writes a new file that only its owner reads.
pub(crate) fn write_new(path: &Path, text: &str) -> Result<(), Failure> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| {
        writeln!(file, "{text}")?;
        file.sync_all()
    });
    written.map_err(|error| {
        let message = format!("cannot be written ({}): name a file that is not there yet", error.kind());
        Failure::refused(Error::new(Code::FileUnwritable, path.display(), message))
    })
}

/// Refuses a ledger that is there: its entries are of another key.
fn unused(ledger: &Path) -> Result<(), Failure> {
    if ledger.exists() {
        let message = "a ledger is there already: name a new file";
        return Err(Failure::refused(Error::new(Code::FileUnwritable, ledger.display(), message)));
    }
    Ok(())
}

fn enter(ledger: &Path, event: KeyEvent, on: Option<&str>, key: &RootKey) -> Result<(), Failure> {
    let (day, key) = (super::run::day(on)?, key.ledger_key());
    ledger_file::open(ledger, &key)?.append_key(event, day, &key)?;
    ledger_file::append_key(ledger, event, day, &key).map_err(|error| {
        let message = format!("cannot be written ({}): make room for the entry", error.kind());
        Failure::refused(Error::new(Code::FileUnwritable, ledger.display(), message))
    })
}

/// Overwrites a file and removes it. What a disk or a backup has kept of it is beyond the reach of a program.
fn overwrite(path: &Path) -> Result<(), Failure> {
    let gone = std::fs::OpenOptions::new().write(true).open(path).and_then(|mut file| {
        let length = file.metadata()?.len();
        std::io::copy(&mut std::io::repeat(0).take(length), &mut file)?;
        file.sync_all()?;
        std::fs::remove_file(path)
    });
    gone.map_err(|error| {
        let message =
            format!("cannot be destroyed ({}): the ledger is closed; remove the file", error.kind());
        Failure::refused(Error::new(Code::FileUnwritable, path.display(), message))
    })
}
