//! Closed list: the functions of the boundary have one name in Rust, in the command and in every binding.

#![expect(clippy::unwrap_used, reason = "a failed test panics")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

fn in_rust() -> BTreeSet<String> {
    rightful::wire::functions()
        .iter()
        .chain(rightful_holidays::wire::functions())
        .chain(rightful_yaml::wire::functions())
        .map(|function| function.name().to_owned())
        .collect()
}

#[test]
fn the_command_has_every_function() {
    let output = Command::new(env!("CARGO_BIN_EXE_rightful")).arg("call").output().unwrap();
    let listed: Vec<String> = String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
    assert!(listed.is_sorted());
    assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), in_rust());
}

#[test]
fn the_python_package_has_every_function() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../bindings/python/python/rightful");
    let mut defined = BTreeSet::new();
    for file in ["_functions.py", "_pseudonyms.py"] {
        let text = std::fs::read_to_string(package.join(file)).unwrap();
        let names = text.lines().filter_map(|line| line.strip_prefix("def ")?.split('(').next());
        defined.extend(names.filter(|name| !name.starts_with('_')).map(str::to_owned));
    }
    assert_eq!(defined, in_rust());
}
