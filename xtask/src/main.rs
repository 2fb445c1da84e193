//! Chores of the repository.
//!
//! `cargo xtask generate` writes the generated files that are committed; `cargo xtask generate --check` fails when one of
//! them is not what would be written. `cargo xtask wasm` builds the module for browsers and Node,
//! `cargo xtask site` the page, and `cargo xtask site --serve` serves it on 127.0.0.1.

#![forbid(unsafe_code)]

mod functions;
mod generate;
mod properties;
mod python;
mod shapes;
mod site;
mod typescript;
mod wasm;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask generate [--check] | wasm | site [--serve [PORT]]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["generate"] => generate::write(),
        ["generate", "--check"] => generate::check(),
        ["wasm"] => wasm::build(),
        ["site"] => site::build(),
        ["site", "--serve"] => site::serve(8417),
        ["site", "--serve", port] => port.parse().map_err(Into::into).and_then(site::serve),
        _ => Err(USAGE.into()),
    };
    match outcome {
        Ok(report) => {
            println!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// The root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
