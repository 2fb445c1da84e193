//! The traps of the law: each has a vector that says which it is, beside its nearest neighbour with another answer.
//!
//! A vector names its trap at the end of its reason, as `(trap 7)`. What is no function of one call is held by a test, which
//! is named here and has to exist.

#![expect(clippy::unwrap_used, reason = "a failed test panics")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// What a plausible program gets wrong, in the order of their numbers.
const TRAPS: [&str; 32] = [
    "a month is not thirty days",
    "an extension is three months from receipt",
    "a request on a weekend starts the clock",
    "the holidays of the controller's place count, and no other",
    "a month is clamped before it is rolled",
    "the end of a month does not stick",
    "a notice that is late or gives no reason extends nothing",
    "a refusal has month one",
    "the local date counts",
    "an objection to marketing holds on any basis",
    "an exception acts per item and to an extent",
    "no ground is no exception",
    "Art. 17(1)(b) needs that no other ground was named, and for special data no other gate",
    "a child's data go without a withdrawal",
    "a restriction blocks deletion jobs",
    "inferred data are accessed and not taken along",
    "observed data are taken along",
    "a processor is a recipient and does not decide",
    "Art. 11(2) reaches Articles 15 to 20, Art. 12(6) 15 to 21",
    "a label or a hash anonymises nobody",
    "after a restore erasures are done again",
    "the end of a retention period is not rolled",
    "a period from the end of a year is up to a year longer",
    "a later visit revives nothing",
    "the release of a hold starts no period",
    "consent is per purpose and channel, in the order of what happened",
    "a withdrawal looks forward only",
    "hardly anybody is exempt from the register",
    "to be told is no consent",
    "verification moves the British clock and not the Californian",
    "proof of consent and what keeps somebody out survive the erasure",
    "to delete so that it can be retrieved is no erasure",
];

/// Traps that no one call falls into, the file of the test that holds them, and the name of that test.
const HELD_BY_TEST: [(usize, &str, &str); 1] =
    [(32, "crates/rightful/tests/legal_traps.rs", "what_can_be_retrieved_is_never_called_erased")];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every list of vectors that has reasons and neighbours, by its file.
fn files() -> BTreeMap<String, Vec<Value>> {
    let mut files = BTreeMap::new();
    for folder in ["calls", "decide"] {
        for entry in fs::read_dir(root().join("vectors").join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let vectors = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            files.insert(format!("{folder}/{}", path.file_name().unwrap().to_string_lossy()), vectors);
        }
    }
    files
}

/// The traps that a reason names.
fn named(why: &str) -> Vec<usize> {
    let parts = why.split("(trap ").skip(1);
    parts.map(|part| part.split_once(')').and_then(|(number, _)| number.parse().ok()).unwrap()).collect()
}

/// What a vector says that a call answers.
fn outcome(vector: &Value) -> Vec<&Value> {
    ["answer", "problems", "expect"].iter().filter_map(|key| vector.get(*key)).collect()
}

#[test]
fn every_trap_has_a_vector_beside_its_neighbour() {
    let files = files();
    let mut covered: BTreeSet<usize> = HELD_BY_TEST.iter().map(|(trap, ..)| *trap).collect();
    for (file, vectors) in &files {
        for vector in vectors {
            let traps = named(vector["why"].as_str().unwrap_or_default());
            if traps.is_empty() {
                continue;
            }
            let at = format!("{file}: {}", vector["name"]);
            assert!(traps.iter().all(|trap| (1..=TRAPS.len()).contains(trap)), "{at} names no trap there is");
            assert!(vector["cites"].as_array().is_some_and(|cites| !cites.is_empty()), "{at} cites nothing");
            let near =
                vectors.iter().find(|other| !vector["near"].is_null() && other["name"] == vector["near"]);
            let near = near.unwrap_or_else(|| panic!("{at} has no neighbour"));
            assert_ne!(outcome(near), outcome(vector), "{at}: its neighbour answers the same");
            covered.extend(traps);
        }
    }
    let missing: Vec<String> = (1..=TRAPS.len())
        .filter(|trap| !covered.contains(trap))
        .map(|trap| format!("{trap}: {}", TRAPS[trap - 1]))
        .collect();
    assert!(missing.is_empty(), "no vector says (trap N) for\n{}", missing.join("\n"));
}

#[test]
fn every_test_that_holds_a_trap_is_there() {
    for (trap, file, test) in HELD_BY_TEST {
        let source = fs::read_to_string(root().join(file)).unwrap();
        let is_test = source.contains(&format!("#[test]\nfn {test}()"));
        assert!(is_test, "{file} has no test {test}, which holds trap {trap}: {}", TRAPS[trap - 1]);
    }
}

/// In the W3C vocabulary `dpv:Delete` is logical and retrievable, `dpv:Erase` is not (reference, section 19). No answer, no
/// word for people and no schema calls what was erased by the weaker term.
#[test]
fn what_can_be_retrieved_is_never_called_erased() {
    let weaker = ["dpv:", "Delete"].concat();
    let mut open = ["vectors", "schema", "crates/rightful/src"].map(|folder| root().join(folder)).to_vec();
    let mut read = 0;
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if let Ok(text) = fs::read_to_string(&path) {
            read += 1;
            assert!(!text.contains(&weaker), "{} names {weaker}", path.display());
        }
    }
    assert!(read > 100, "only {read} files were read");
}
