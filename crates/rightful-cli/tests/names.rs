//! The functions of the boundary have the same names in Rust, on the command line and in every binding.

#![expect(clippy::unwrap_used, reason = "code of tests may panic as tests may")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use rightful::wire::Function;

fn names() -> BTreeSet<String> {
    let core = rightful::wire::functions().iter();
    let all = core.chain(rightful_holidays::wire::functions()).chain(rightful_yaml::wire::functions());
    all.map(Function::name).map(str::to_owned).collect()
}

/// The names between two texts in each line of a file that has both.
fn between(path: &str, before: &str, after: &str) -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    let text = std::fs::read_to_string(path).unwrap();
    let name = |line: &str| Some(line.strip_prefix(before)?.split_once(after)?.0.to_owned());
    text.lines().filter_map(name).collect()
}

#[test]
fn the_functions_have_one_name_everywhere() {
    let names = names();
    assert!(!names.is_empty());
    let told = Command::new(env!("CARGO_BIN_EXE_rightful")).arg("call").output().unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    assert_eq!(told.lines().map(str::to_owned).collect::<BTreeSet<_>>(), names, "rightful call");
    let python: BTreeSet<String> = ["_functions", "_pseudonyms"]
        .iter()
        .flat_map(|file| between(&format!("bindings/python/python/rightful/{file}.py"), "def ", "("))
        .filter(|name| !name.starts_with('_'))
        .collect();
    assert_eq!(python, names, "Python");
    assert_eq!(between("bindings/wasm/js/functions.js", "export const ", " = "), names, "JavaScript");
    assert_eq!(between("bindings/wasm/types/wire.d.ts", "export function ", "("), names, "TypeScript");
}
