//! Ledgers and certificates that somebody changed.

use serde_json::{Value, json};

use crate::cases::Case;
use crate::world::World;

/// Ledgers of the vectors, by name, each with what is wrong with it.
const LEDGERS: &str = include_str!("../../../../vectors/ledger/verify.json");

pub(crate) fn cases() -> Vec<Case> {
    let ledger = |name: &'static str, problems: &[(&'static str, &'static str)]| {
        let mut problems = problems.iter();
        let case = Case::new(name, 1, *problems.next().unwrap(), move |world: &mut World| {
            let ledgers: Vec<Value> = serde_json::from_str(LEDGERS).unwrap();
            let found = ledgers.iter().find(|ledger| ledger["name"] == name).unwrap();
            world.write("ledger.jsonl", found["text"].as_str().unwrap());
            world.command(&["verify", "--ledger", "ledger.jsonl"])
        });
        problems.fold(case, |case, (code, at)| case.and(code, at))
    };
    let certificate = |name: &str, problem, change: fn(&mut Value)| {
        Case::new(name, 1, problem, move |world: &mut World| {
            let text = world.closed().read("certificate.json");
            let mut certificate: Value = serde_json::from_str(&text).unwrap();
            change(&mut certificate);
            world.write("certificate.json", certificate.to_string());
            world.verify()
        })
    };
    vec![
        ledger("a changed count", &[("ledger.hash", "line 1")]),
        ledger("a key too many", &[("ledger.form", "line 1")]),
        ledger("an entry removed", &[("ledger.chain", "line 2")]),
        ledger("a torn last line", &[("ledger.torn-tail", "line 5")]),
        ledger("another key", &[("ledger.key", "line 1")]),
        ledger("written without the key", &[("ledger.mac", "line 1")]),
        ledger("a run entered twice", &[("ledger.duplicate-run", "line 2")]),
        Case::new("a ledger that was started again", 1, ("ledger.head", ""), |world| {
            std::fs::remove_file(world.closed().path("certificate.json")).unwrap();
            world.set_case("/subject/key", json!([8])).closed().write("ledger.jsonl", "");
            world.verify()
        }),
        certificate("a certificate of another state", ("certificate.mac", "/mac"), |certificate| {
            certificate["state"] = "partial".into();
        })
        .and("certificate.ledger", "/run")
        .and("certificate.plan", "/state"),
        certificate("a certificate that was changed", ("certificate.mac", "/mac"), |certificate| {
            certificate["as_of"] = "2026-01-01".into();
        })
        .and("certificate.ledger", "/run"),
        certificate("a certificate of a run nobody entered", ("certificate.mac", "/mac"), |certificate| {
            certificate["run"] = "0".repeat(32).into();
        })
        .and("certificate.ledger", "/run"),
    ]
}
