//! The page: its files, the package for browsers and the demo's data, laid out below `target/site`.

mod data;
mod server;

use std::error::Error;
use std::fs;
use std::path::Path;

use crate::wasm;

/// What the page may do: run its own files, and nothing else.
const ALLOWED: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Lays the page out and says where.
pub(crate) fn build() -> Result<String, Box<dyn Error>> {
    let built = wasm::build()?;
    let site = crate::root().join("target/site");
    if site.exists() {
        fs::remove_dir_all(&site)?;
    }
    copy(&crate::root().join("site"), &site)?;
    for part in ["js", "module"] {
        copy(&crate::root().join("bindings/wasm").join(part), &site.join("rightful").join(part))?;
    }
    fs::write(site.join("demo.json"), data::sample()?)?;
    Ok(format!("{built}\nthe page is in {}", site.display()))
}

/// Lays the page out and serves it on this machine alone until it is stopped.
pub(crate) fn serve(port: u16) -> Result<String, Box<dyn Error>> {
    println!("{}", build()?);
    server::serve(&crate::root().join("target/site"), port, ALLOWED)
}

/// Copies the files of a folder and of those in it.
fn copy(from: &Path, to: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
