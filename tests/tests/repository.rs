//! Rules of the repository that no compiler checks.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a failed test panics")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const MOST_LINES: usize = 700;

/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 7] = ["common", "helper", "helpers", "manager", "misc", "util", "utils"];

/// What a pure function has no use for: the core gets days, keys and randomness as arguments.
const IMPURE: [&str; 13] = [
    "std::",
    "extern crate std",
    "println!",
    "print!",
    "dbg!",
    "SystemTime",
    "Instant::now",
    "OffsetDateTime::now",
    "env!(",
    "HashMap",
    "HashSet",
    "thread_rng",
    "getrandom",
];

/// What is left for later is left out.
const UNFINISHED: [&str; 5] = ["todo!", "unimplemented!", "TODO", "FIXME", "#[ignore"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Every file below `directory` whose name ends so, without what is built.
fn files(directory: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display())) {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !name.starts_with('.') && name != "target" && name != "node_modules" {
                found.extend(files(&path, ending));
            }
        } else if name.ends_with(ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn sources() -> Vec<PathBuf> {
    let sources = files(root(), ".rs");
    assert!(sources.len() > 20, "the sources are found");
    sources
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The path from the root, with the line, for the message of a failure.
fn place(path: &Path, line: usize) -> String {
    format!("{}:{line}", path.strip_prefix(root()).unwrap_or(path).display())
}

fn crates() -> Vec<PathBuf> {
    let manifests = files(&root().join("crates"), "Cargo.toml");
    assert!(manifests.len() >= 5, "the crates are found");
    manifests.iter().map(|manifest| manifest.parent().unwrap().to_owned()).collect()
}

/// The lines of a source that are code outside tests, with their numbers.
fn production(text: &str) -> Vec<(usize, &str)> {
    let mut lines = text.lines().enumerate().peekable();
    let mut code = Vec::new();
    while let Some((i, line)) = lines.next() {
        let trimmed = line.trim_start();
        if trimmed == "#[cfg(test)]" {
            // One declaration, or the module of tests that ends the file.
            match lines.next() {
                Some((_, next)) if next.trim_end().ends_with(';') => continue,
                _ => break,
            }
        }
        if !trimmed.starts_with("//") {
            code.push((i + 1, line.split(" // ").next().unwrap_or(line)));
        }
    }
    code
}

fn assert_none(rule: &str, breaches: &[String]) {
    assert!(breaches.is_empty(), "{rule}:\n{}", breaches.join("\n"));
}

#[test]
fn every_crate_explains_itself_and_forbids_unsafe_code() {
    let mut breaches = Vec::new();
    for directory in crates() {
        let name = directory.file_name().unwrap().to_string_lossy().into_owned();
        let manifest = read(&directory.join("Cargo.toml"));
        let readme = fs::read_to_string(directory.join("README.md")).unwrap_or_default();
        let sources = directory.join("src");
        let library = fs::read_to_string(sources.join("lib.rs")).ok();
        let is_tested = library.is_none_or(|text| text.contains("#![doc = include_str!(\"../README.md\")]"));
        let entry = ["lib.rs", "main.rs"]
            .map(|file| fs::read_to_string(sources.join(file)).unwrap_or_default())
            .concat();
        for (holds, rule) in [
            (manifest.contains("\ndescription = \""), "has no description"),
            (manifest.contains("[lints]\nworkspace = true"), "does not take the lints of the workspace"),
            (readme.starts_with("# rightful"), "has no README.md that begins with its name"),
            (is_tested, "does not test the examples of its README.md"),
            (entry.contains("#![forbid(unsafe_code)]"), "does not forbid unsafe code"),
        ] {
            if !holds {
                breaches.push(format!("{name} {rule}"));
            }
        }
    }
    assert_none(
        "every crate has a description, a tested README.md, the lints, and no unsafe code",
        &breaches,
    );
}

#[test]
fn a_file_holds_one_idea() {
    let long = |path: &PathBuf| {
        let lines = read(path).lines().count();
        (lines > MOST_LINES).then(|| place(path, lines))
    };
    let breaches: Vec<String> = sources().iter().filter_map(long).collect();
    assert_none(&format!("no source is longer than {MOST_LINES} lines: split it"), &breaches);
}

#[test]
fn a_module_is_named_after_what_it_holds() {
    let mut breaches = Vec::new();
    for path in sources() {
        let below = path.strip_prefix(root()).unwrap();
        let names = below.iter().map(|part| part.to_string_lossy().trim_end_matches(".rs").to_owned());
        if names.into_iter().any(|name| EMPTY_NAMES.contains(&name.as_str())) {
            breaches.push(place(&path, 1));
        }
        for (i, line) in read(&path).lines().enumerate() {
            let declared =
                line.trim().trim_start_matches("pub ").trim_start_matches("pub(crate) ").strip_prefix("mod ");
            let name = declared.and_then(|rest| rest.split([' ', ';', '{']).next());
            if name.is_some_and(|name| EMPTY_NAMES.contains(&name)) {
                breaches.push(place(&path, i + 1));
            }
        }
    }
    assert_none("no module has a name that says nothing", &breaches);
}

#[test]
fn nothing_is_left_for_later() {
    let this = Path::new(file!()).file_name().unwrap();
    let mut breaches = Vec::new();
    for path in sources().iter().filter(|path| path.file_name() != Some(this)) {
        for (i, line) in read(path).lines().enumerate() {
            if UNFINISHED.iter().any(|word| line.contains(word)) {
                breaches.push(place(path, i + 1));
            }
        }
    }
    assert_none("no stub, no ignored test, no note to do it later", &breaches);
}

#[test]
fn the_core_is_pure() {
    let core = root().join("crates/rightful/src");
    assert!(read(&core.join("lib.rs")).contains("#![no_std]"));
    let mut breaches = Vec::new();
    for path in files(&core, ".rs") {
        for (number, line) in production(&read(&path)) {
            if let Some(word) = IMPURE.iter().find(|word| line.contains(**word)) {
                breaches.push(format!("{}: {word}", place(&path, number)));
            }
        }
    }
    assert_none("the core has no clock, file, environment, randomness or hash map in reach", &breaches);
}

/// The packages of the workspace that `package` is built from, features included.
fn used_by(package: &str, workspace: &[String]) -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--package", package, "--edges", "normal,build", "--all-features"])
        .args(["--prefix", "none", "--format", "{p}", "--locked", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).unwrap();
    assert!(tree.starts_with(package), "the tree is read");
    let mut used: Vec<String> =
        tree.lines().filter_map(|line| line.split(' ').next().map(str::to_owned)).collect();
    used.retain(|name| name != package && workspace.contains(name));
    used.sort();
    used.dedup();
    used
}

fn workspace() -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--locked", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata.get("packages").and_then(Value::as_array).unwrap();
    packages.iter().map(|package| package.get("name").and_then(Value::as_str).unwrap().to_owned()).collect()
}

#[test]
fn dependencies_point_one_way() {
    let workspace = workspace();
    // The scanner shares no code with what it checks; the core is below everything, and has its derive to itself.
    for alone in ["rightful-derive", "rightful-residue"] {
        assert_eq!(used_by(alone, &workspace), [""; 0], "{alone} uses no other package of the workspace");
    }
    assert_eq!(used_by("rightful", &workspace), ["rightful-derive"], "the core uses its derive alone");
    for adapter in ["rightful-yaml", "rightful-sql"] {
        let core = ["rightful", "rightful-derive"];
        assert_eq!(used_by(adapter, &workspace), core, "{adapter} uses the core alone");
    }
    let chores = ["rightful-tests", "rightful-benches", "xtask"];
    for package in workspace.iter().filter(|package| !chores.contains(&package.as_str())) {
        let used = used_by(package, &workspace);
        assert!(!used.iter().any(|name| chores.contains(&name.as_str())), "{package} uses {used:?}");
    }
}

#[test]
fn the_rules_catch_a_breach() {
    let text = "use core::fmt;\n// std::env\n#[cfg(test)]\nextern crate std;\nlet x = std::env; // why\n#[cfg(test)]\nmod tests {\nstd::x\n}";
    assert_eq!(production(text), [(1, "use core::fmt;"), (5, "let x = std::env;")]);
}
