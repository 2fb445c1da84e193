//! Kills runs, and tells from what they left where they were.

use std::fmt;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};

use super::Bench;

/// A phase of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    Capture,
    Change,
    Clean,
    Scan,
    End,
}

impl Phase {
    pub(crate) const ALL: [Self; 5] = [Self::Capture, Self::Change, Self::Clean, Self::Scan, Self::End];
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Capture => "capture",
            Self::Change => "change",
            Self::Clean => "clean",
            Self::Scan => "scan",
            Self::End => "end",
        })
    }
}

/// The stage that the journal in the database names; `None` where there is no journal, or it cannot be read just now.
pub(crate) fn stage(db: &Path) -> Option<String> {
    let connection = Connection::open_with_flags(db, OpenFlags::SQLITE_OPEN_READ_ONLY).ok()?;
    // Whoever waits sees nothing meanwhile.
    connection.busy_timeout(Duration::ZERO).ok()?;
    connection.query_row("SELECT stage FROM _rightful_run", [], |row| row.get(0)).ok()
}

fn rollback_journal(bench: &Bench) -> bool {
    bench.file("app.sqlite-journal").exists() || bench.file("app.sqlite-wal").exists()
}

/// Where a live run is, from the outside: SQLite's journal comes with the first write, the run's key just before the
/// change is committed, and goes when the scan was clean.
fn seen(bench: &Bench, before: Phase) -> Phase {
    match before {
        Phase::Scan if !bench.run_key().exists() => Phase::End,
        Phase::Scan | Phase::End => before,
        _ if bench.run_key().exists() => match stage(&bench.db()).as_deref() {
            Some("changed") => Phase::Clean,
            Some("cleaned") => Phase::Scan,
            Some(_) => Phase::End,
            // The change is committed when its journal goes.
            None if before == Phase::Change && !rollback_journal(bench) => Phase::Clean,
            None => before,
        },
        Phase::Capture if rollback_journal(bench) => Phase::Change,
        _ => before,
    }
}

/// A run that goes on in the background, watched.
pub(crate) struct Watched<'a> {
    bench: &'a Bench,
    child: Child,
    phase: Phase,
    began: [Option<Instant>; 5],
}

impl<'a> Watched<'a> {
    pub(crate) fn start(bench: &'a Bench) -> Self {
        let mut command = bench.command();
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mut began = [None; 5];
        began[0] = Some(Instant::now());
        Self { bench, child, phase: Phase::Capture, began }
    }

    /// Looks until the run is over or `enough` says so of the phase and the time since it began. Answers whether the run
    /// is still going on.
    pub(crate) fn until(&mut self, enough: impl Fn(Phase, Duration) -> bool) -> bool {
        loop {
            let now = seen(self.bench, self.phase);
            if now != self.phase {
                self.phase = now;
                self.began[now as usize] = Some(Instant::now());
            }
            let since = self.began[now as usize].map_or(Duration::ZERO, |began| began.elapsed());
            if enough(now, since) {
                return true;
            }
            if self.child.try_wait().unwrap().is_some() {
                return false;
            }
            std::thread::sleep(Duration::from_micros(100));
        }
    }

    /// How long each phase took, of a run that is over.
    pub(crate) fn durations(&mut self) -> [Duration; 5] {
        let end = Instant::now();
        let mut next = end;
        let mut durations = [Duration::ZERO; 5];
        for (duration, began) in durations.iter_mut().zip(&self.began).rev() {
            if let Some(began) = began {
                *duration = next - *began;
                next = *began;
            }
        }
        durations
    }

    /// SIGKILL. Answers in which phase it struck, from what is left; `None` where the run had already ended.
    pub(crate) fn kill(mut self) -> Option<Phase> {
        let journal = rollback_journal(self.bench);
        self.child.kill().unwrap();
        let status = self.child.wait().unwrap();
        if status.code().is_some() {
            return None;
        }
        Some(found(self.bench, journal))
    }
}

/// The phase that a killed run was in.
fn found(bench: &Bench, journal: bool) -> Phase {
    let hot = journal && rollback_journal(bench);
    // A copy is asked, because asking rolls back what the run was about to write.
    let copy = bench.copy();
    let stage: Option<String> =
        copy.open().query_row("SELECT stage FROM _rightful_run", [], |row| row.get(0)).ok();
    match stage.as_deref() {
        Some("changed") => Phase::Clean,
        Some("cleaned") => Phase::Scan,
        Some(_) => Phase::End,
        None if bench.certificate().exists() => Phase::End,
        None if hot || bench.run_key().exists() => Phase::Change,
        None => Phase::Capture,
    }
}

/// A run killed while the scanner looks: the change is made, and the file is clean.
pub(crate) fn before_the_scan(bench: &Bench) {
    for _ in 0..20 {
        let mut run = Watched::start(bench);
        run.until(|phase, _| phase == Phase::Scan);
        if run.kill() == Some(Phase::Scan) {
            assert_eq!(stage(&bench.db()).as_deref(), Some("cleaned"));
            return;
        }
        if !bench.run_key().exists() {
            // It was too fast, and is over.
            for name in bench.files() {
                std::fs::remove_file(bench.file(&name)).unwrap();
            }
            std::fs::copy(bench.demo.file("before.sqlite"), bench.db()).unwrap();
        }
    }
    panic!("no run was caught in its scan");
}
