//! How fast the residue scanner goes over values and over left-over bytes, and how much memory it takes.
//!
//! `cargo bench -p rightful-benches --bench residue`; both files hold about 150 MB and one person is looked for.

#![expect(clippy::unwrap_used, reason = "a benchmark has nobody to report to")]

use std::path::Path;
use std::time::Instant;

use rightful_benches::print_peak_memory;
use rightful_residue::{Answer, wire};
use rusqlite::Connection;

const REQUEST: &str = r#"{ "identifiers": [
    { "name": "users.email", "kind": "email", "strength": "strong", "value": "anna.beispiel@x.example" },
    { "name": "users.phone", "kind": "phone", "strength": "strong", "value": "+49 30 1234567" },
    { "name": "users.name", "kind": "text", "strength": "weak", "value": "Anna Beispiel" },
    { "name": "users.id", "kind": "key", "strength": "weak", "value": 424242 } ] }"#;

/// Numbers from a fixed seed.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn text(&mut self, words: u64) -> String {
        let mut text = String::new();
        for _ in 0..words {
            for _ in 0..2 + self.below(8) {
                text.push(b"etaoinshrdlucmfwyp".get(self.below(18) as usize).copied().unwrap_or(b'e').into());
            }
            text.push(' ');
        }
        text
    }
}

fn fill(path: &Path) -> Connection {
    let db = Connection::open(path).unwrap();
    db.execute_batch(
        "PRAGMA secure_delete = OFF; PRAGMA synchronous = OFF; BEGIN;
         CREATE TABLE messages (id INTEGER PRIMARY KEY, sender INT, mail TEXT, body TEXT, payload TEXT);",
    )
    .unwrap();
    let mut numbers = Numbers(7);
    let mut insert = db.prepare("INSERT INTO messages VALUES (?1, ?2, ?3, ?4, ?5)").unwrap();
    for id in 0..400_000_i64 {
        let mail = format!("{}.{id}@x.example", numbers.text(1).trim());
        let words = 5 + numbers.below(60);
        let payload =
            format!("{{\"by\": {{\"id\": {id}}}, \"url\": \"https://x.example/u/{id}?q=top%20list\"}}");
        insert.execute((id, id % 977, mail, numbers.text(words), payload)).unwrap();
    }
    drop(insert);
    db.execute_batch("COMMIT").unwrap();
    db
}

/// The time this thread had a core for, where Linux tells it; elsewhere the time that passed.
struct Clock(Option<u64>, Instant);

impl Clock {
    fn start() -> Self {
        Self(Self::on_core(), Instant::now())
    }

    fn on_core() -> Option<u64> {
        std::fs::read_to_string("/proc/thread-self/schedstat").ok()?.split_whitespace().next()?.parse().ok()
    }

    fn seconds(&self) -> f64 {
        match (self.0, Self::on_core()) {
            (Some(start), Some(end)) => (end - start) as f64 / 1e9,
            _ => self.1.elapsed().as_secs_f64(),
        }
    }
}

fn measure(what: &str, path: &Path, bytes: impl Fn(&Answer) -> u64) {
    let request = wire::request(REQUEST).unwrap();
    let best = (0..5)
        .map(|_| {
            let start = Clock::start();
            let answer = rightful_residue::scan(&request, path, &mut |_| {}).unwrap();
            assert!(answer.clean);
            bytes(&answer) as f64 / 1e6 / start.seconds()
        })
        .fold(0.0, f64::max);
    println!("{what}: {best:.0} MB/s per core");
}

/// The peer: one address, as it is written and in no other form, in the bytes of the file.
fn measure_peer(path: &Path) {
    let bytes = std::fs::read(path).unwrap();
    let address = memchr::memmem::Finder::new("anna.beispiel@x.example");
    let best = (0..5)
        .map(|_| {
            let start = Clock::start();
            assert_eq!(address.find_iter(&bytes).count(), 0);
            bytes.len() as f64 / 1e6 / start.seconds()
        })
        .fold(0.0, f64::max);
    println!("one address in one form, by memmem (peer): {best:.0} MB/s per core");
}

fn main() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("app.sqlite");
    let db = fill(&path);
    db.close().unwrap();
    measure("values", &path, |answer| answer.scanned.value_bytes);
    let db = Connection::open(&path).unwrap();
    db.execute_batch("PRAGMA secure_delete = OFF; DROP TABLE messages").unwrap();
    db.close().unwrap();
    measure("left-over bytes", &path, |answer| answer.scanned.raw_bytes);
    print_peak_memory();
    measure_peer(&path);
}
