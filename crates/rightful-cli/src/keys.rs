//! Where the root key comes from: a file of its owner's, or the environment.

use std::path::Path;

use rightful::{Code, Error, RootKey};
use zeroize::Zeroizing;

use crate::failure::Failure;

/// The environment variable that holds the text of the root key.
pub(crate) const VARIABLE: &str = "RIGHTFUL_KEY";

/// The root key: from the file, else from the environment.
pub(crate) fn root(file: Option<&Path>) -> Result<RootKey, Failure> {
    let text = match file {
        Some(path) => {
            owner_only(path)?;
            Zeroizing::new(crate::files::read(path)?)
        }
        None => Zeroizing::new(std::env::var(VARIABLE).map_err(|_| {
            let message = format!("no root key: name its file with --key, or put it into {VARIABLE}");
            Failure::refused(Error::new(Code::KeyMissing, "", message))
        })?),
    };
    Ok(RootKey::from_text(text.trim())?)
}

/// The root key, where one was given.
pub(crate) fn root_if_given(file: Option<&Path>) -> Result<Option<RootKey>, Failure> {
    if file.is_none() && std::env::var_os(VARIABLE).is_none() { Ok(None) } else { root(file).map(Some) }
}

/// 32 bytes of the operating system's randomness.
pub(crate) fn entropy() -> Result<Zeroizing<[u8; 32]>, Failure> {
    let mut bytes = Zeroizing::new([0; 32]);
    getrandom::fill(bytes.as_mut()).map_err(|_| {
        Failure::refused(Error::new(Code::KeyWeak, "", "the operating system gives no randomness: try again"))
    })?;
    Ok(bytes)
}

#[cfg(unix)]
fn owner_only(path: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt;
    let open = std::fs::metadata(path).is_ok_and(|data| data.permissions().mode() & 0o077 != 0);
    if open {
        let message = "others may read this key file: make it its owner's alone (chmod 600), and make a new key if others had access";
        return Err(Failure::refused(Error::new(Code::KeyExposed, path.display(), message)));
    }
    Ok(())
}

#[cfg(not(unix))]
fn owner_only(_: &Path) -> Result<(), Failure> {
    Ok(())
}
