//! Files with a person's data: for their owner's eyes alone, whole or not at all, and never over another file unasked.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use rightful::{Code, Error};

use crate::failure::Failure;

/// A file to write: its name in the folder, and its text.
pub(crate) type Named = (String, String);

/// Writes the files into a folder, which is made where it is not there. All of them are written beside their places first;
/// nothing is in its place when one cannot be.
pub(crate) fn write(folder: &Path, files: &[Named], force: bool) -> Result<(), Failure> {
    let place = |name: &String| folder.join(name);
    if let Some((name, _)) = files.iter().find(|(name, _)| !force && place(name).symlink_metadata().is_ok()) {
        return Err(there(&place(name)));
    }
    make(folder).map_err(|error| unwritable(folder, &error))?;
    let mut written: Vec<(PathBuf, PathBuf)> = Vec::new();
    let result = files.iter().try_for_each(|(name, text)| {
        let (target, beside) = (place(name), folder.join(format!(".{name}.new")));
        written.push((beside.clone(), target.clone()));
        fill(&beside, text).map_err(|error| unwritable(&target, &error))
    });
    let result =
        result.and_then(|()| written.iter().try_for_each(|(beside, target)| put(beside, target, force)));
    for (beside, _) in &written {
        let _ = std::fs::remove_file(beside);
    }
    result
}

fn make(folder: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn fill(path: &Path, text: &str) -> std::io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        // What a killed process has left may be readable by others: it is not written into.
        _ => {}
    }
    let mut file = owner_only(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn owner_only(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Puts a file in its place; a link to it cannot be made where another file is, whoever made that meanwhile.
fn put(beside: &Path, target: &Path, force: bool) -> Result<(), Failure> {
    let placed = if force { std::fs::rename(beside, target) } else { std::fs::hard_link(beside, target) };
    match placed {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(there(target)),
        Err(error) => Err(unwritable(target, &error)),
    }
}

fn there(path: &Path) -> Failure {
    let message = "this file is there already: name another folder, or say --force to replace it";
    Failure::refused(Error::new(Code::FileExists, path.display(), message))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    let message = format!("cannot be written ({}): name a folder you may write to", error.kind());
    Failure::refused(Error::new(Code::FileUnwritable, path.display(), message))
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn files_are_their_owners_alone_and_never_replaced_unasked() {
        let folder = tempfile::TempDir::new().unwrap();
        let out = folder.path().join("out");
        let files = [("a".to_owned(), "one".to_owned()), ("b".to_owned(), "two".to_owned())];
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let names = || {
            let mut names: Vec<_> =
                std::fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name()).collect();
            names.sort();
            names
        };
        write(&out, &files, false).unwrap();
        assert_eq!((mode(&out), mode(&out.join("a")), mode(&out.join("b"))), (0o700, 0o600, 0o600));
        assert_eq!(names(), ["a", "b"]);
        std::fs::remove_file(out.join("a")).unwrap();
        let refused = write(&out, &files, false).unwrap_err();
        assert_eq!(refused.problems[0].code, "file.exists");
        assert_eq!(names(), ["b"], "nothing is put in its place where one file cannot be");
        // A leftover that others may read is not written into.
        std::fs::write(out.join(".a.new"), "left").unwrap();
        std::fs::set_permissions(out.join(".a.new"), std::fs::Permissions::from_mode(0o644)).unwrap();
        write(&out, &files, true).unwrap();
        assert_eq!((names(), mode(&out.join("a"))), (vec!["a".into(), "b".into()], 0o600));
        assert_eq!(std::fs::read_to_string(out.join("a")).unwrap(), "one");
    }
}
