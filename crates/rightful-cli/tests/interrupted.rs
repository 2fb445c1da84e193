//! A run that is killed at any moment and started again ends as one that nobody disturbed.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of a test may panic as the test may"
)]

mod support;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use support::dump::{digests, sound};
use support::interrupt::{Phase, Watched, stage};
use support::{Bench, Demo};

/// How often runs are killed.
const KILLS: usize = 50;
/// Over how many moments the kills of runs are spread that write a write-ahead log.
const KILLS_WITH_LOG: u32 = 24;
/// How many of them have to strike.
const IN_ALL_WITH_LOG: usize = 18;
/// How often at least in each phase.
const IN_EACH: usize = 3;
/// How many runs are killed at a time.
const AT_A_TIME: usize = 2;

/// What a run leaves that nobody disturbed, and how long its phases took.
struct Whole {
    dump: BTreeMap<String, String>,
    certificate: Vec<u8>,
    ledger: Vec<u8>,
    took: [Duration; 5],
}

impl Whole {
    fn of(bench: &Bench) -> Self {
        let mut run = Watched::start(bench);
        run.until(|_, _| false);
        let took = run.durations();
        let read = |path: std::path::PathBuf| std::fs::read(path).unwrap();
        Self {
            dump: digests(&bench.db()),
            certificate: read(bench.certificate()),
            ledger: read(bench.ledger()),
            took,
        }
    }

    /// Starts a killed run again and compares what it leaves.
    fn resumes(&self, bench: &Bench, killed: &str) {
        let said = bench.run_json();
        let outcome = if said.out.is_empty() { String::new() } else { said.json()["outcome"].to_string() };
        match said.code {
            Some(0) => assert_eq!(outcome, "\"certified\"", "{killed}"),
            // It had nothing left to do but to go.
            Some(6) => assert_eq!(outcome, "\"already-done\"", "{killed}"),
            code => panic!("{killed}: exit code {code:?}: {}{}", said.out, said.err),
        }
        sound(&bench.db());
        let dump = digests(&bench.db());
        let other: Vec<&String> = self
            .dump
            .keys()
            .chain(dump.keys())
            .filter(|table| self.dump.get(*table) != dump.get(*table))
            .collect();
        assert!(other.is_empty(), "{killed}: these tables differ: {other:?}");
        assert!(
            std::fs::read(bench.certificate()).unwrap() == self.certificate,
            "{killed}: another certificate"
        );
        assert!(std::fs::read(bench.ledger()).unwrap() == self.ledger, "{killed}: another ledger");
        assert_eq!(bench.entries().len(), 1, "{killed}");
        // Whoever only reads a database with a log cannot take the log away.
        let mut left = bench.files();
        left.retain(|name| !name.ends_with("-shm") && !name.ends_with("-wal"));
        assert_eq!(left, ["app.sqlite", "certificate.json", "ledger.jsonl"], "{killed}");
    }

    /// Kills a run at a part of a phase. Answers the phase it struck.
    fn kill(&self, bench: &Bench, phase: Phase, part: f64) -> Option<Phase> {
        let after = self.took[phase as usize].mul_f64(part);
        let mut run = Watched::start(bench);
        if run.until(|now, since| now > phase || (now == phase && since >= after)) {
            run.kill()
        } else {
            None
        }
    }
}

#[test]
fn a_run_killed_at_any_moment_ends_as_if_it_was_not() {
    let demo = Demo::shared();
    let whole = Whole::of(&Bench::new(&demo));
    let started = Instant::now();
    let counts: [AtomicUsize; 5] = Default::default();
    let killed =
        |count: &[AtomicUsize; 5]| count.iter().map(|count| count.load(Ordering::SeqCst)).sum::<usize>();
    // Ten moments in each phase, evenly spread over the time it took; then more of what was missed.
    let moments = AtomicUsize::new(0);
    let next = || {
        let moment = moments.fetch_add(1, Ordering::SeqCst);
        let phase = Phase::ALL[moment % 5];
        if moment < KILLS {
            return Some((phase, (moment / 5) as f64 / (KILLS / 5) as f64));
        }
        let missed =
            Phase::ALL.into_iter().find(|phase| counts[*phase as usize].load(Ordering::SeqCst) < IN_EACH);
        let more = missed.or_else(|| (killed(&counts) < KILLS).then_some(phase));
        more.filter(|_| moment < 3 * KILLS).map(|phase| (phase, 0.0))
    };
    std::thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                while let Some((phase, part)) = next() {
                    let bench = Bench::new(&demo);
                    if let Some(struck) = whole.kill(&bench, phase, part) {
                        counts[struck as usize].fetch_add(1, Ordering::SeqCst);
                        whole.resumes(&bench, &format!("killed in {struck}"));
                    }
                }
            });
        }
    });
    println!("{} runs killed and started again in {:.0} s", killed(&counts), started.elapsed().as_secs_f64());
    for phase in Phase::ALL {
        let (count, took) = (counts[phase as usize].load(Ordering::SeqCst), whole.took[phase as usize]);
        println!(
            "{phase:>8}: killed {count:>2} times, took {:>6.1} ms undisturbed",
            took.as_secs_f64() * 1e3
        );
        assert!(count >= IN_EACH, "{phase} was hit {count} times");
    }
    assert!(killed(&counts) >= KILLS);
}

#[test]
fn a_run_killed_twice_ends_as_if_it_was_not() {
    let demo = Demo::shared();
    let whole = Whole::of(&Bench::new(&demo));
    let pairs = [
        (Phase::Capture, Phase::Change),
        (Phase::Change, Phase::Change),
        (Phase::Change, Phase::Clean),
        (Phase::Clean, Phase::Scan),
        (Phase::Scan, Phase::Scan),
        (Phase::Scan, Phase::End),
    ];
    for (first, second) in pairs {
        let bench = Bench::new(&demo);
        let struck = [whole.kill(&bench, first, 0.5), whole.kill(&bench, second, 0.3)];
        let struck: Vec<String> = struck.iter().flatten().map(Phase::to_string).collect();
        println!("aimed at {first} and {second}, struck {}", struck.join(" and "));
        whole.resumes(&bench, &format!("killed in {}", struck.join(" and ")));
    }
}

/// With a write-ahead log the file tells less of where a run is, so the moments are spread over all of its time. How long
/// a stage lasts is the machine's affair: what has to be struck for certain is a run before and one after its change.
#[test]
fn a_run_killed_with_a_write_ahead_log_ends_as_if_it_was_not() {
    let demo = Demo::shared();
    let whole = Whole::of(&Bench::with_log(&demo));
    let mut took: Duration = whole.took.iter().sum();
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for moment in 0..2 * KILLS_WITH_LOG {
        let bench = Bench::with_log(&demo);
        let mut run = Watched::start(&bench);
        let started = Instant::now();
        let after = took.mul_f64(f64::from(moment % KILLS_WITH_LOG) / f64::from(KILLS_WITH_LOG));
        if run.until(|_, _| started.elapsed() >= after) && run.kill().is_some() {
            let stage = stage(&bench.copy().db()).unwrap_or_else(|| "before the change".to_owned());
            whole.resumes(&bench, &format!("killed with a log, {stage}"));
            *found.entry(stage).or_default() += 1;
        } else {
            // It was over by then: the machine has become quicker.
            took = took.min(started.elapsed());
        }
        if found.values().sum::<usize>() >= IN_ALL_WITH_LOG && found.len() >= 2 {
            break;
        }
    }
    println!("killed with a write-ahead log, by the stage of the journal: {found:?}");
    let mode: String = whole_mode(&demo);
    assert_eq!(mode, "wal");
    assert!(found.values().sum::<usize>() >= IN_ALL_WITH_LOG && found.len() >= 2, "{found:?}");
}

/// How a database keeps its journal after a run.
fn whole_mode(demo: &Arc<Demo>) -> String {
    let bench = Bench::with_log(demo);
    assert_eq!(bench.run().code, Some(0));
    bench.open().query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap()
}
