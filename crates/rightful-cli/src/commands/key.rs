//! `rightful key`: makes the one root key, and names its id.

use std::io::Write;
use std::path::Path;

use rightful::{Code, Error, RootKey};

use crate::args::{KeyArgs, KeyCommand};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{keys, output};

pub(crate) fn run(args: &KeyArgs, json: bool) -> Result<Exit, Failure> {
    match &args.command {
        KeyCommand::New { out } => {
            let key = RootKey::from_entropy(&*keys::entropy()?)?;
            match out {
                Some(path) => {
                    store(path, &key)?;
                    id(&key, json);
                }
                None => output::line(key.to_text().expose()),
            }
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
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| {
        writeln!(file, "{}", key.to_text().expose())?;
        file.sync_all()
    });
    written.map_err(|error| {
        let message = format!("cannot be written ({}): name a file that is not there yet", error.kind());
        Failure::refused(Error::new(Code::FileUnwritable, path.display(), message))
    })
}
