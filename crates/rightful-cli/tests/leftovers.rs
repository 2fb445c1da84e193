//! What is left of a person blocks the certificate, wherever and however it is left, and is named by place alone.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of a test may panic as the test may"
)]

mod support;

use std::sync::Arc;

use data_encoding::{BASE64, HEXLOWER};
use rusqlite::{Connection, params};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use support::dump::sound;
use support::interrupt::before_the_scan;
use support::{Bench, Demo, Said, canary, silent};
use unicode_normalization::UnicodeNormalization;

/// A leftover: what it is, where the scan must say it is, and how it gets there.
struct Leftover {
    name: &'static str,
    at: &'static str,
    identifier: &'static str,
    /// Cleaning the file once more removes it.
    cleans: bool,
    plant: fn(&Demo, &Connection),
}

const LEFTOVERS: [Leftover; 13] = [
    Leftover {
        name: "audit detail",
        at: "table audit_log, column detail",
        identifier: "users.email",
        cleans: false,
        plant: |demo, db| audit(db, "Meeting", 1, &format!("wrote to {}", demo.subject("email"))),
    },
    Leftover {
        name: "JSON key",
        at: "table profiles, column preferences, json $.*[0]#key",
        identifier: "users.email",
        cleans: false,
        plant: |demo, db| {
            let sql = "UPDATE profiles SET preferences = json_object(?1, 1)
                WHERE user_id = (SELECT min(user_id) FROM profiles WHERE user_id NOT IN (?2, ?3))";
            let row = params![demo.subject("email"), demo.key("id"), demo.key("twin_id")];
            assert_eq!(db.execute(sql, row).unwrap(), 1);
        },
    },
    Leftover {
        name: "history row",
        at: "table users_history, column email",
        identifier: "users.email",
        cleans: false,
        plant: |demo, db| {
            let sql =
                "INSERT INTO users_history (user_id, name, email, changed_at) VALUES (42, '-', ?1, '2026')";
            db.execute(sql, [demo.subject("email")]).unwrap();
        },
    },
    Leftover {
        name: "shadow table of a full-text index",
        at: "full-text index, table messages_fts_data",
        identifier: "users.email",
        cleans: false,
        plant: |demo, db| {
            let sql = "INSERT INTO messages_fts (rowid, body) VALUES (9999999, ?1)";
            db.execute(sql, [demo.subject("email")]).unwrap();
            db.execute("DELETE FROM messages_fts_content WHERE id = 9999999", []).unwrap();
        },
    },
    Leftover {
        name: "upper case",
        at: "table settings, column value",
        identifier: "users.email",
        cleans: false,
        plant: |demo, db| setting(db, &demo.subject("email").to_uppercase()),
    },
    Leftover {
        name: "plus-address",
        at: "table settings, column value",
        identifier: "users.email",
        cleans: false,
        plant: |demo, db| setting(db, &demo.subject("email").replace('@', "+news@")),
    },
    Leftover {
        name: "percent-encoding",
        at: "table settings, column value",
        identifier: "users.email",
        cleans: false,
        plant: |demo, db| setting(db, &format!("https://acme.example/?to={}&x=1", percent(demo))),
    },
    Leftover {
        name: "base64",
        at: "table settings, column value",
        identifier: "users.email",
        cleans: false,
        plant: |demo, db| setting(db, &base64(demo)),
    },
    Leftover {
        name: "NFD",
        at: "table audit_log, column detail",
        identifier: "users.name",
        cleans: false,
        // A name alone may be anybody's; in a row about the person it is theirs.
        plant: |demo, db| {
            audit(db, "User", demo.key("id"), &demo.subject("name").nfd().collect::<String>());
        },
    },
    Leftover {
        name: "name in a meeting that stays without the name",
        at: "table meetings, column notes",
        identifier: "users.name",
        cleans: false,
        plant: |demo, db| {
            // The row leads to the person made in their place, or to them where nothing was changed.
            let sql = "UPDATE meetings SET notes = coalesce(notes, '') || ' thanks, ' || ?1
                WHERE id = (SELECT min(id) FROM meetings WHERE mentor_id < 0 OR mentee_id < 0 OR ?2 IN (mentor_id, mentee_id))";
            assert_eq!(db.execute(sql, params![demo.subject("name"), demo.key("id")]).unwrap(), 1);
        },
    },
    Leftover {
        name: "SHA-256 of the e-mail",
        at: "table settings, column value",
        identifier: "users.email",
        cleans: false,
        plant: |demo, db| setting(db, &sha256(demo)),
    },
    Leftover {
        name: "free page",
        at: "free page",
        identifier: "users.email",
        cleans: true,
        plant: |demo, db| {
            db.execute_batch("PRAGMA secure_delete = 0").unwrap();
            setting(db, &format!("{} ", demo.subject("email")).repeat(2_000));
            db.execute("DELETE FROM settings WHERE key = 'planted'", []).unwrap();
        },
    },
    Leftover {
        name: "write-ahead log",
        at: "left-over frame of the write-ahead log",
        identifier: "users.email",
        cleans: true,
        plant: |demo, db| {
            db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA secure_delete = 1").unwrap();
            setting(db, demo.subject("email"));
            db.execute("DELETE FROM settings WHERE key = 'planted'", []).unwrap();
        },
    },
];

fn audit(db: &Connection, kind: &str, id: i64, note: &str) {
    let sql = "INSERT INTO audit_log (entity_type, entity_id, action, detail, happened_at)
        VALUES (?1, ?2, 'note', json_object('note', ?3), '2026-11-20T10:00:00Z')";
    db.execute(sql, params![kind, id, note]).unwrap();
}

/// The map says that no setting is personal.
fn setting(db: &Connection, value: &str) {
    db.execute("INSERT INTO settings VALUES ('planted', ?1)", [value]).unwrap();
}

fn percent(demo: &Demo) -> String {
    demo.subject("email").bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn base64(demo: &Demo) -> String {
    BASE64.encode(format!("mail {} today", demo.subject("email")).as_bytes())
}

fn sha256(demo: &Demo) -> String {
    HEXLOWER.encode(Sha256::digest(demo.subject("email").as_bytes()).as_slice())
}

/// A run that has changed and cleaned the file, and was killed before it knew what the scan finds.
fn erased(demo: &Arc<Demo>) -> Bench {
    let bench = Bench::new(demo);
    before_the_scan(&bench);
    drop(bench.open());
    bench
}

/// The journal of a run that says that all is changed and cleaned, in a database where nothing is.
fn pretended(erased: &Bench) -> Bench {
    let bench = Bench::new(&erased.demo);
    std::fs::copy(erased.run_key(), bench.run_key()).unwrap();
    let db = bench.open();
    db.execute("ATTACH ?1 AS erased", [erased.db().to_str().unwrap()]).unwrap();
    db.execute("CREATE TABLE main._rightful_run AS SELECT * FROM erased._rightful_run", []).unwrap();
    let rows: i64 = db.query_row("SELECT count(*) FROM main._rightful_run", [], |row| row.get(0)).unwrap();
    assert_eq!(rows, 1);
    bench
}

/// The hits of a blocked run of one identifier at a place.
fn hits(said: &Said, at: &str, identifier: &str) -> u64 {
    let answer = said.json();
    let findings = answer["findings"].as_array().cloned().unwrap_or_default();
    let here = |found: &&Json| {
        found["at"].as_str().unwrap().starts_with(at) && found["identifier"].as_str() == Some(identifier)
    };
    findings.iter().filter(here).map(|found| found["count"].as_u64().unwrap()).sum()
}

/// A blocked run has an exit code and an entry of its own, no certificate, and says no value.
fn blocked(bench: &Bench, said: &Said, name: &str) {
    assert_eq!(said.code, Some(4), "{name}: {}{}", said.out, said.err);
    assert!(!bench.certificate().exists(), "{name}: a certificate");
    let entries = bench.entries();
    assert!(!entries.is_empty(), "{name}: no entry in the ledger");
    for entry in &entries {
        assert_eq!(entry["state"], "blocked", "{name}");
        assert_eq!(entry["certificate"], Json::Null, "{name}");
        assert!(entry["counts"]["blocking"].as_u64() > Some(0), "{name}");
    }
    mute(bench, said, name);
}

/// Neither what was said nor the ledger holds a value, in any of the forms that were planted.
fn mute(bench: &Bench, said: &Said, name: &str) {
    silent(name, said);
    let ledger = std::fs::read_to_string(bench.ledger()).unwrap();
    assert_eq!(canary(ledger.as_bytes()), None, "{name}: a canary in the ledger");
    let demo = &bench.demo;
    for form in [percent(demo), base64(demo), sha256(demo), demo.subject("name").nfd().collect()] {
        for (what, text) in [("output", &said.out), ("errors", &said.err), ("ledger", &ledger)] {
            assert!(!text.contains(&form), "{name}: a value in the {what}");
        }
    }
}

#[test]
fn what_a_run_has_left_blocks_its_certificate() {
    let demo = Demo::shared();
    let erased = erased(&demo);
    for leftover in &LEFTOVERS {
        let bench = erased.copy();
        // The application stays connected, so that its log stays.
        let application = bench.open();
        (leftover.plant)(&demo, &application);
        let said = bench.run_json();
        blocked(&bench, &said, leftover.name);
        assert!(hits(&said, leftover.at, leftover.identifier) > 0, "{}: {}", leftover.name, said.out);

        let again = bench.run();
        if leftover.cleans {
            assert_eq!(again.code, Some(0), "{}: {}{}", leftover.name, again.out, again.err);
            assert!(bench.certificate().exists(), "{}", leftover.name);
            mute(&bench, &again, leftover.name);
        } else {
            blocked(&bench, &again, leftover.name);
            assert!(again.out.contains(leftover.at), "{}: {}", leftover.name, again.out);
        }
    }
}

#[test]
fn an_eraser_that_changes_nothing_and_reports_success_gets_no_certificate() {
    let demo = Demo::shared();
    let pretended = pretended(&erased(&demo));
    let idle = pretended.copy();
    let before = idle.run_json();
    blocked(&idle, &before, "nothing planted");
    for leftover in &LEFTOVERS {
        let bench = pretended.copy();
        let application = bench.open();
        (leftover.plant)(&demo, &application);
        let said = bench.run_json();
        blocked(&bench, &said, leftover.name);
        let found = |said: &Said| hits(said, leftover.at, leftover.identifier);
        assert!(found(&said) > found(&before), "{}: it is not found beside the rest", leftover.name);
    }
}

#[test]
fn what_is_removed_by_hand_unblocks_the_run() {
    let demo = Demo::shared();
    let bench = erased(&demo);
    setting(&bench.open(), demo.subject("email"));
    blocked(&bench, &bench.run_json(), "setting");
    bench.open().execute("DELETE FROM settings WHERE key = 'planted'", []).unwrap();
    let said = bench.run_json();
    assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
    let states: Vec<Json> = bench.entries().into_iter().map(|entry| entry["state"].clone()).collect();
    assert_eq!(states, ["blocked", "pending"]);
    sound(&bench.db());
    assert!(!bench.run_key().exists());
}

#[test]
fn kept_invoices_do_not_block_and_others_do() {
    let demo = Demo::shared();
    let erased = erased(&demo);
    let invoice = |user: i64, day: &str| {
        let bench = erased.copy();
        let sql =
            "INSERT INTO invoices (number, user_id, issued_on, amount_cents, billed_to, billing_address)
            VALUES ('R-PLANTED', ?1, ?2, 100, ?3, ?4)";
        let row = params![user, day, demo.subject("name"), demo.subject("email")];
        bench.open().execute(sql, row).unwrap();
        let said = bench.run_json();
        mute(&bench, &said, "invoice");
        (said, bench)
    };
    let (kept, _bench) = invoice(demo.key("id"), "2026-05-05");
    assert_eq!(kept.code, Some(0), "the person's own invoice: {}", kept.out);
    for (whose, user, day) in
        [("somebody else's", 42, "2026-05-05"), ("an expired", demo.key("id"), "2010-05-05")]
    {
        let (said, bench) = invoice(user, day);
        blocked(&bench, &said, whose);
        assert!(
            hits(&said, "table invoices, column billing_address", "users.email") > 0,
            "{whose}: {}",
            said.out
        );
    }
}
