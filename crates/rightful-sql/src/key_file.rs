//! The file that holds a run's key while the run lasts: for its owner alone, and overwritten before it goes.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::effect::{Failure, KeyText};

pub(crate) struct KeyFile(PathBuf);

impl KeyFile {
    pub(crate) const fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// Where the key is kept unless somebody says otherwise: beside the database.
    pub(crate) fn beside(database: &Path) -> PathBuf {
        // However a database is named, its key is one, as its lock is.
        let real = std::fs::canonicalize(database).unwrap_or_else(|_| database.to_owned());
        let mut name: OsString = real.into_os_string();
        name.push(".rightful-run-key");
        name.into()
    }

    pub(crate) fn store(&self, key: &KeyText) -> Result<(), Failure> {
        let write = || {
            // The key of a run that never changed anything may still lie here.
            self.remove()?;
            let mut file = create(&self.0)?;
            file.write_all(key.expose().as_bytes())?;
            file.sync_all()?;
            // Without its name in the folder the key would be lost with the power, and the change would not.
            settle(&self.0)
        };
        write().map_err(|error| match error.kind() {
            ErrorKind::StorageFull => Failure::Full,
            _ => Failure::ReadOnly,
        })
    }

    pub(crate) fn load(&self) -> Result<Option<KeyText>, Failure> {
        let mut text = Zeroizing::new(String::new());
        let read = File::open(&self.0).and_then(|file| file.take(4096).read_to_string(&mut text));
        match read {
            Ok(_) => Ok(Some(KeyText::new(text.to_string()))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(_) => Err(Failure::ReadOnly),
        }
    }

    pub(crate) fn destroy(&self) -> Result<(), Failure> {
        self.remove().map_err(|_| Failure::ReadOnly)
    }

    fn remove(&self) -> std::io::Result<()> {
        // Whatever a link leads to is somebody's file.
        if std::fs::symlink_metadata(&self.0).is_ok_and(|found| found.is_symlink()) {
            return std::fs::remove_file(&self.0);
        }
        let mut file = match OpenOptions::new().write(true).open(&self.0) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(0))?;
        std::io::copy(&mut std::io::repeat(0).take(length), &mut file)?;
        file.sync_all()?;
        std::fs::remove_file(&self.0)
    }
}

#[cfg(unix)]
fn settle(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(not(unix))]
fn settle(_: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn create(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn create(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_its_owners_and_gone_when_destroyed() {
        let folder = tempfile::tempdir().unwrap();
        let path = KeyFile::beside(&folder.path().join("app.sqlite"));
        let file = KeyFile::at(path.clone());
        assert!(file.load().unwrap().is_none());
        file.store(&KeyText::new("one".into())).unwrap();
        file.store(&KeyText::new("two".into())).unwrap();
        assert_eq!(file.load().unwrap().unwrap().expose(), "two");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        file.destroy().unwrap();
        file.destroy().unwrap();
        assert!(!path.exists());
        #[cfg(unix)]
        {
            let others = folder.path().join("others");
            std::fs::write(&others, "kept").unwrap();
            std::os::unix::fs::symlink(&others, &path).unwrap();
            file.store(&KeyText::new("three".into())).unwrap();
            assert_eq!(std::fs::read_to_string(&others).unwrap(), "kept");
            assert!(!path.is_symlink());
            let database = folder.path().join("app.sqlite");
            std::fs::write(&database, "").unwrap();
            std::os::unix::fs::symlink(&database, folder.path().join("other-name")).unwrap();
            assert_eq!(KeyFile::beside(&folder.path().join("other-name")), KeyFile::beside(&database));
        }
    }
}
