//! What is done when something went wrong outside: a backup was restored, a plan was lost, a key has to go.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of a test may panic as the test may"
)]

mod support;

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use support::dump::{digests, sound};
use support::interrupt::before_the_scan;
use support::{Bench, Demo, RUN_SEED, Said, no_canary, rightful, say, silent};

fn with(command: &mut Command, options: &[(&str, &Path)]) -> Said {
    for (option, path) in options {
        command.arg(option).arg(path);
    }
    let said = say(command);
    silent("a way out", &said);
    said
}

/// `rightful replay` on a bench, with the demo's case but of another person and day.
fn replay(bench: &Bench, out: &str) -> Said {
    let text = std::fs::read_to_string(bench.demo.file("case.json")).unwrap();
    let mut case: serde_json::Value = serde_json::from_str(&text).unwrap();
    case["subject"]["key"] = serde_json::json!([1]);
    case["trigger"]["on"] = "2020-01-01".into();
    std::fs::write(bench.file("like.json"), case.to_string()).unwrap();
    let (policy, key) = (bench.demo.file("privacy.yaml"), bench.demo.file("root.key"));
    let mut command = rightful(["replay", "--json", "--since", "2020-01-01"]);
    let (db, ledger, like, out) = (bench.db(), bench.ledger(), bench.file("like.json"), bench.file(out));
    let options: [(&str, &Path); 6] = [
        ("--policy", &policy),
        ("--key", &key),
        ("--db", &db),
        ("--ledger", &ledger),
        ("--case", &like),
        ("--out", &out),
    ];
    with(&mut command, &options)
}

#[test]
fn after_a_restore_whoever_was_erased_is_found_and_erased_again() {
    let demo = Demo::shared();
    let bench = Bench::new(&demo);
    let on = ["--on", "2026-11-21"];
    assert_eq!(say(bench.command().args(on)).code, Some(0));
    // What the run has left of the account, for the invoices that stay, is nobody who is back.
    let said = replay(&bench, "clean");
    assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
    let told = said.json();
    assert_eq!(
        (&told["back"], &told["left"], &told["absent"]),
        (&serde_json::json!([]), &1.into(), &0.into())
    );
    let after = digests(&bench.db());
    std::fs::copy(demo.file("before.sqlite"), bench.db()).unwrap();
    let said = replay(&bench, "again");
    assert_eq!(said.code, Some(1), "{}{}", said.out, said.err);
    let told = said.json();
    assert_eq!((told["back"].as_array().unwrap().len(), &told["absent"]), (1, &0.into()));
    assert_eq!(told["back"][0]["plan"], demo.plan_hash.as_str());
    let case = bench.file("again").join(told["back"][0]["case"].as_str().unwrap());
    let written: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&case).unwrap()).unwrap();
    let original: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(demo.file("case.json")).unwrap()).unwrap();
    assert_eq!(written["subject"]["key"], original["subject"]["key"]);
    assert_eq!(written["trigger"], original["trigger"]);
    // The seed of the run that is over is refused; then the same plan is carried out by a run of its own.
    let refused = say(bench.command().args(on).arg("--json"));
    assert_eq!(refused.json()["problems"][0]["code"], "ledger.duplicate-run");
    let mut again: Vec<_> = bench.command().get_args().map(std::ffi::OsStr::to_owned).collect();
    for word in &mut again {
        // The certificate of the run before stays where it is.
        if Path::new(&word) == bench.certificate() {
            *word = bench.file("again.json").into();
        }
        if word == RUN_SEED {
            *word = RUN_SEED.replace("5eed", "feed").into();
        }
    }
    let said = say(&mut rightful(again.iter()));
    assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
    assert_eq!(bench.entries().len(), 2);
    sound(&bench.db());
    assert_eq!(digests(&bench.db()).keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    // Twice is once.
    let said = say(rightful(again.iter()).arg("--json"));
    assert_eq!((said.code, &said.json()["outcome"]), (Some(6), &"already-done".into()));
}

#[test]
fn who_has_accounts_left_by_a_run_is_not_told_that_all_of_them_was_found() {
    let demo = Demo::shared();
    let bench = Bench::new(&demo);
    assert_eq!(say(bench.command().args(["--on", "2026-11-21"])).code, Some(0));
    let text = std::fs::read_to_string(demo.file("case.json")).unwrap();
    let case: serde_json::Value = serde_json::from_str(&text).unwrap();
    let own = case["subject"].clone();
    let gone = serde_json::json!({
        "collection": own["collection"], "identifier": { "email": demo.subject("email") }, "verified": "link in a mail" });
    let mut both = own.clone();
    both["also"] = serde_json::json!([[demo.key("twin_id")]]);
    // One of two accounts, nobody any more, and both: the last alone leaves nothing unsaid.
    for (name, subject, unsaid) in [("one", &own, true), ("gone", &gone, true), ("both", &both, false)] {
        for (command, trigger) in [("plan", "retention-due"), ("access", "access"), ("port", "portability")] {
            let told = serde_json::json!({
                "decided": "2034-01-01", "subject": subject,
                "trigger": { "kind": trigger }, "events": { "account.closed": "2026-11-20" } });
            std::fs::write(bench.file("later.json"), told.to_string()).unwrap();
            let (policy, key) = (demo.file("privacy.yaml"), demo.file("root.key"));
            let (db, ledger, later, out) = (
                bench.db(),
                bench.ledger(),
                bench.file("later.json"),
                bench.file(&format!("{command}-{name}")),
            );
            let options: [(&str, &Path); 6] = [
                ("--policy", &policy),
                ("--key", &key),
                ("--db", &db),
                ("--ledger", &ledger),
                ("--case", &later),
                ("--out", &out),
            ];
            let mut command_line = rightful(["--json", command]);
            if command == "plan" {
                command_line.arg("--allow-future");
            }
            let said = with(&mut command_line, &options);
            let stub = "left accounts as stubs";
            assert_eq!(
                said.out.contains("unnamed-stub") || said.out.contains(stub),
                unsaid,
                "{command} {name}: {}{}",
                said.out,
                said.err
            );
            if name == "gone" {
                assert_eq!(said.code, Some(7), "{command}: nothing is held, and who knows");
            }
        }
    }
}

#[test]
fn a_run_whose_plan_was_lost_can_be_abandoned_and_planned_anew() {
    let demo = Demo::shared();
    let bench = Bench::new(&demo);
    before_the_scan(&bench);
    let (key, db, ledger) = (demo.file("root.key"), bench.db(), bench.ledger());
    let options: [(&str, &Path); 3] = [("--key", &key), ("--db", &db), ("--ledger", &ledger)];
    let said = with(&mut rightful(["abandon", "--json"]), &options);
    assert_eq!((said.code, &said.json()["outcome"]), (Some(7), &"abandoned".into()), "{}", said.err);
    assert_eq!(bench.entries()[0]["state"], "abandoned");
    assert!(bench.entries()[0].get("certificate").is_none());
    assert_eq!(bench.files(), ["app.sqlite", "ledger.jsonl"]);
    sound(&bench.db());
    assert_eq!(with(&mut rightful(["abandon", "--json"]), &options).code, Some(3));
    // A new plan finds what is left to do. What the first run knew is gone: its certificate says so, and is partial.
    let (policy, case, plan) = (demo.file("privacy.yaml"), demo.file("case.json"), bench.file("plan.json"));
    let certificate = bench.certificate();
    let mut planning = rightful(["plan", "--json"]);
    let made = with(
        &mut planning,
        &[("--policy", &policy), ("--case", &case), ("--key", &key), ("--db", &db), ("--out", &plan)],
    );
    assert_eq!(made.code, Some(0), "{}{}", made.out, made.err);
    let mut run = rightful(["run", "--json", "--approved", made.json()["hash"].as_str().unwrap()]);
    let said = with(
        &mut run,
        &[
            ("--policy", &policy),
            ("--case", &case),
            ("--key", &key),
            ("--db", &db),
            ("--plan", &plan),
            ("--ledger", &ledger),
            ("--certificate", &certificate),
        ],
    );
    assert_eq!(said.code, Some(7), "{}{}", said.out, said.err);
    let told = said.json()["certificate"].clone();
    let given_up = format!("run {}", bench.entries()[0]["run"].as_str().unwrap());
    let gap = serde_json::json!({ "place": given_up, "gap": "earlier-run" });
    assert!(told["gaps"].as_array().unwrap().contains(&gap), "{}", told["gaps"]);
    assert_eq!((&told["state"], bench.entries()[1]["state"].as_str()), (&"partial".into(), Some("partial")));
    let ledger = bench.ledger();
    let mut verify = rightful(["verify"]);
    let files =
        [("--plan", &*plan), ("--ledger", &*ledger), ("--certificate", &*certificate), ("--key", &*key)];
    let verified = with(&mut verify, &files);
    assert_eq!(verified.code, Some(0), "{}{}", verified.out, verified.err);
    assert!(verified.out.contains("looked for: users."), "{}", verified.out);
    assert!(
        verified.out.contains(&given_up) && verified.out.contains("what it knew is gone"),
        "{}",
        verified.out
    );
    assert_eq!(bench.entries().len(), 2);
    no_canary("the ledger", &std::fs::read(bench.ledger()).unwrap());
}

#[test]
fn a_key_is_entered_when_it_is_made_and_when_it_is_destroyed() {
    let folder = support::scratch();
    let (key, ledger) = (folder.path().join("root.key"), folder.path().join("ledger.jsonl"));
    let on: [&str; 2] = ["--on", "2026-03-01"];
    let mut new = rightful(["key", "new", "--json"]);
    let made = with(new.args(on), &[("--out", &key), ("--ledger", &ledger)]);
    assert_eq!(made.code, Some(0), "{}{}", made.out, made.err);
    let id = made.json()["key"].as_str().unwrap().to_owned();
    let destroy = |id: &str| {
        with(
            rightful(["key", "destroy", "--json", "--id", id]).args(on),
            &[("--key", &key), ("--ledger", &ledger)],
        )
    };
    let other = if id.starts_with('0') { id.replacen('0', "1", 1) } else { format!("0{}", &id[1..]) };
    assert_eq!(destroy(&other).code, Some(3));
    assert!(key.exists());
    let gone = destroy(&id);
    assert_eq!(gone.code, Some(0), "{}{}", gone.out, gone.err);
    assert!(!key.exists());
    let text = std::fs::read_to_string(&ledger).unwrap();
    let events: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["event"].clone())
        .collect();
    assert_eq!(events, ["key-created", "key-destroyed"]);
    assert_eq!(with(&mut rightful(["verify", "--json"]), &[("--ledger", &ledger)]).code, Some(0));
}

#[test]
fn a_table_that_has_come_meanwhile_does_not_keep_a_run_from_its_end() {
    let demo = Demo::shared();
    let bench = Bench::new(&demo);
    before_the_scan(&bench);
    let sql = |text: &str| rusqlite::Connection::open(bench.db()).unwrap().execute_batch(text).unwrap();
    sql("CREATE TABLE come_since (id INTEGER PRIMARY KEY); ALTER TABLE users ADD COLUMN come_too TEXT");
    let said = say(bench.command().args(["--on", "2026-11-21"]));
    assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
    // Another run is refused, whoever approves it.
    let again = Bench::new(&demo);
    rusqlite::Connection::open(again.db())
        .unwrap()
        .execute_batch("CREATE TABLE come_since (id INTEGER PRIMARY KEY)")
        .unwrap();
    let said = say(again.command().args(["--on", "2026-11-21"]));
    assert_eq!(said.code, Some(3), "{}{}", said.out, said.err);
    assert!(said.err.contains("run.stale-schema"), "{}", said.err);
}

#[test]
fn a_scan_that_finds_something_ends_otherwise_than_one_that_does_not() {
    let demo = Demo::shared();
    let text = std::fs::read_to_string(demo.file("subject.json")).unwrap();
    let subject: serde_json::Value = serde_json::from_str(&text).unwrap();
    let email = subject["email"].as_str().unwrap().to_owned();
    let scanned = |value: &str| {
        let identifier =
            serde_json::json!({ "name": "email", "kind": "email", "strength": "strong", "value": value });
        let mut command = rightful(["residue", "--db"]);
        command.arg(demo.file("before.sqlite"));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let request = serde_json::json!({ "identifiers": [identifier] }).to_string();
        child.stdin.take().unwrap().write_all(request.as_bytes()).unwrap();
        child.wait().unwrap().code()
    };
    assert_eq!((scanned(&email), scanned("nobody.at.all@nowhere.example")), (Some(4), Some(0)));
}
