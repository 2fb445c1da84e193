//! Runs that are started at the same time: one of them ends the run, and the others are told.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of a test may panic as the test may"
)]

mod support;

use std::process::Stdio;

use support::dump::sound;
use support::interrupt::before_the_scan;
use support::{Bench, Demo, Said, rightful, say};

/// How many are started at a time.
const AT_ONCE: usize = 6;
/// How often.
const ROUNDS: usize = 3;

/// Starts the same run several times at once, and waits for all of them.
fn started(bench: &Bench) -> Vec<Said> {
    let start = |_| {
        let mut command = bench.command();
        command.arg("--json").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let children: Vec<_> = (0..AT_ONCE).map(start).collect();
    let ended = |child: std::process::Child| {
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Said { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    };
    children.into_iter().map(ended).collect()
}

/// One ends the run; who came meanwhile is told that it goes on, who came later that it is done.
fn one_of(bench: &Bench) {
    let said = started(bench);
    let mut certified = 0;
    for said in &said {
        match said.code {
            Some(0) => certified += 1,
            Some(6) => assert_eq!(said.json()["outcome"], "already-done"),
            Some(8) => assert_eq!(said.json()["problems"][0]["code"], "run.running", "{}", said.out),
            code => panic!("exit code {code:?}: {}{}", said.out, said.err),
        }
    }
    assert_eq!(certified, 1, "{:?}", said.iter().map(|said| said.code).collect::<Vec<_>>());
    assert_eq!(bench.entries().len(), 1);
    sound(&bench.db());
    assert_eq!(bench.files(), ["app.sqlite", "certificate.json", "ledger.jsonl"]);
    let mut verify = rightful(["verify", "--plan"]);
    verify.arg(bench.demo.file("plan.json")).arg("--ledger").arg(bench.ledger());
    verify.arg("--certificate").arg(bench.certificate()).arg("--key").arg(bench.demo.file("root.key"));
    assert_eq!(say(&mut verify).code, Some(0));
}

#[test]
fn of_fresh_runs_one_ends() {
    let demo = Demo::shared();
    for _ in 0..ROUNDS {
        one_of(&Bench::new(&demo));
    }
}

#[test]
fn of_those_that_go_on_with_an_interrupted_run_one_ends() {
    let demo = Demo::shared();
    let interrupted = Bench::new(&demo);
    before_the_scan(&interrupted);
    for _ in 0..ROUNDS {
        one_of(&interrupted.copy());
    }
}
