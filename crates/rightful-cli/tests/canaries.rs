//! Nothing that a command prints or writes holds a personal value: every personal cell of the demo has a canary.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of a test may panic as the test may"
)]

mod support;

use std::ffi::OsString;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use support::interrupt::before_the_scan;
use support::{Bench, Demo, Said, canary, files_under, no_canary, rightful, say, silent};

/// Runs a command as text and as JSON, with something on standard input, and searches what it said.
fn both(what: &str, args: &[OsString], input: &str, codes: &[i32]) {
    for json in [false, true] {
        let mut command = rightful(args);
        if json {
            command.arg("--json");
        }
        let said = told(&mut command, input);
        expect(what, &said, codes);
    }
}

/// Runs a command with something on standard input.
fn told(command: &mut Command, input: &str) -> Said {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A command that reads nothing has closed it.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    Said {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn expect(what: &str, said: &Said, codes: &[i32]) {
    let code = said.code.unwrap_or(-1);
    silent(what, said);
    assert!(codes.contains(&code), "{what}: exit code {code}: {}{}", said.out, said.err);
    assert!(!said.out.is_empty() || !said.err.is_empty(), "{what}: it says nothing");
}

/// Runs the approved run as it is, as text and then as JSON.
fn runs(what: &str, bench: &Bench, codes: [i32; 2]) {
    for (json, code) in [(false, codes[0]), (true, codes[1])] {
        let mut command = bench.command();
        if json {
            command.arg("--json");
        }
        expect(what, &say(&mut command), &[code]);
    }
    folder(what, bench.folder.path());
}

/// Searches every file of a folder but the databases, which hold people, and the one file that names the account.
fn folder(what: &str, path: &Path) {
    let mut searched = 0;
    for file in files_under(path) {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        let database =
            ["app.sqlite", "before.sqlite", "app.sqlite-journal", "app.sqlite-wal", "app.sqlite-shm"];
        if name == "subject.json" || database.contains(&name.as_str()) {
            continue;
        }
        no_canary(&format!("{what}, file {name}"), &std::fs::read(&file).unwrap());
        searched += 1;
    }
    assert!(searched > 0 || what.starts_with("refused"), "{what}: no file was searched");
}

fn args(of: &[&dyn AsRef<std::ffi::OsStr>]) -> Vec<OsString> {
    of.iter().map(|arg| arg.as_ref().to_owned()).collect()
}

#[test]
fn a_canary_is_found_where_there_is_one() {
    for text in ["x cnryf2okr", "CNRYF2OKR", "+1-202-555-0142", "2001:DB8:c4e9:1::7"] {
        assert!(canary(text.as_bytes()).is_some(), "{text}");
    }
    let text = b"mail to cnryf2okr@x.example";
    let wide: Vec<u8> = text.iter().flat_map(|byte| [*byte, 0]).collect();
    let percent: String = text.iter().map(|byte| format!("%{byte:02X}")).collect();
    for at in 0..3 {
        let shifted = [&b"zzz"[..at], text].concat();
        for hidden in
            [data_encoding::BASE64.encode(&shifted), data_encoding::BASE64URL_NOPAD.encode(&shifted)]
        {
            assert!(canary(format!("x={hidden}&y").as_bytes()).is_some(), "{hidden}");
            assert!(canary(format!("prefix{hidden}").as_bytes()).is_some(), "prefix{hidden}");
        }
    }
    for hidden in [data_encoding::HEXLOWER.encode(text), data_encoding::HEXUPPER.encode(text), percent] {
        assert!(canary(format!("x a{hidden}").as_bytes()).is_some(), "{hidden}");
    }
    assert!(canary(&wide).is_some() && canary(&[&[0], &wide[..]].concat()).is_some());
    assert_eq!(canary(b"cnry and 555-02, 2001:db8:c4e8:"), None);
    let demo = Demo::shared();
    // The data have them, so that a search that finds none says something.
    assert!(canary(&std::fs::read(demo.file("before.sqlite")).unwrap()).is_some());
    assert!(canary(&std::fs::read(demo.file("subject.json")).unwrap()).is_some());
}

#[test]
fn no_command_that_looks_shows_a_value() {
    let demo = Demo::shared();
    silent("demo", &demo.said);
    folder("demo", demo.folder.path());
    let bench = Bench::new(&demo);
    let file = |name: &str| demo.file(name);
    let (policy, plan, case, key) =
        (file("privacy.yaml"), file("plan.json"), file("case.json"), file("root.key"));
    let (ledger, certificate) = (file("ledger.jsonl"), file("certificate.json"));
    let (db, out, page) = (bench.db(), bench.file("new-plan.json"), bench.file("new-report.html"));
    both("check", &args(&[&"check", &policy]), "", &[0]);
    both("census", &args(&[&"census", &"--policy", &policy, &"--db", &db]), "", &[0]);
    let planning: Vec<OsString> = args(&[
        &"plan",
        &"--policy",
        &policy,
        &"--db",
        &db,
        &"--case",
        &case,
        &"--key",
        &key,
        &"--out",
        &out,
        &"--report",
        &page,
        &"--force",
    ]);
    both("plan", &planning, "", &[0]);
    let with = |more: &[&str]| {
        let mut planning = planning.clone();
        planning.extend(more.iter().map(OsString::from));
        planning
    };
    let by_identifier = with(&["--identifier", "users.email=-", "--verified", "reply to a message"]);
    both("plan by identifier", &by_identifier, demo.subject("email"), &[0]);
    let stranger = format!("nobody-{}", demo.subject("email"));
    both("plan of a stranger", &by_identifier, &stranger, &[3, 5]);
    let no_collection = with(&["--identifier", &format!("{}=-", demo.subject("email")), "--verified", "x"]);
    both("plan of no collection", &no_collection, "", &[3]);
    for reader in ["person", "dpo"] {
        let html = bench.file(&format!("{reader}.html"));
        let explain = args(&[
            &"explain",
            &"--plan",
            &plan,
            &"--policy",
            &policy,
            &"--for",
            &reader,
            &"--html",
            &html,
            &"--force",
        ]);
        both("explain", &explain, "", &[0]);
    }
    let verify = args(&[
        &"verify",
        &"--plan",
        &plan,
        &"--ledger",
        &ledger,
        &"--certificate",
        &certificate,
        &"--key",
        &key,
    ]);
    both("verify", &verify, "", &[0]);
    both("schema", &args(&[&"schema", &"plan"]), "", &[0]);
    both("key id", &args(&[&"key", &"id", &"--key", &key]), "", &[0]);
    both("no call", &args(&[&"call", &"no-such-function"]), demo.subject("email"), &[1, 3]);
    both(
        "dry run",
        &{
            let mut run =
                args(&[&"run", &"--dry-run", &"--plan", &plan, &"--policy", &policy, &"--case", &case]);
            run.extend(args(&[&"--key", &key, &"--db", &db, &"--ledger", &bench.ledger()]));
            run
        },
        "",
        &[0],
    );
    folder("commands that look", bench.folder.path());
}

#[test]
fn no_run_shows_a_value_whatever_becomes_of_it() {
    let demo = Demo::shared();
    let bench = Bench::new(&demo);
    runs("run and again", &bench, [0, 6]);

    let killed = Bench::new(&demo);
    before_the_scan(&killed);
    folder("a killed run", killed.folder.path());
    let blocked = killed.copy();
    runs("a run that goes on", &killed, [0, 6]);
    let sql =
        "INSERT INTO settings SELECT 'planted', email FROM users WHERE id = 42 UNION ALL SELECT 'p2', ?1";
    assert_eq!(blocked.open().execute(sql, [demo.subject("email")]).unwrap(), 2);
    runs("a blocked run", &blocked, [4, 4]);
}

/// A copy of the database in which something is otherwise, and a plan for it.
fn planned(demo: &Arc<Demo>, sql: &str) -> (Bench, String) {
    let bench = Bench::new(demo);
    bench.open().execute_batch(sql).unwrap();
    let mut plan = rightful(args(&[
        &"plan",
        &"--json",
        &"--policy",
        &demo.file("privacy.yaml"),
        &"--db",
        &bench.db(),
        &"--case",
        &demo.file("case.json"),
        &"--key",
        &demo.file("root.key"),
        &"--out",
        &bench.file("plan.json"),
    ]));
    let said = say(&mut plan);
    expect("plan with a trigger", &said, &[0]);
    let hash = said.json()["hash"].as_str().unwrap().to_owned();
    (bench, hash)
}

#[test]
fn no_refusal_shows_a_value() {
    let demo = Demo::shared();
    let wrong = Bench::new(&demo);
    expect("refused: another hash", &say(&mut wrong.command_with(&"0".repeat(64))), &[3]);
    expect("refused: no hash", &say(&mut wrong.command_with(demo.subject("email"))), &[3]);

    let stale = Bench::new(&demo);
    let row = "INSERT INTO goals (owner_id, title) SELECT id, name FROM users WHERE id = 417";
    assert_eq!(stale.open().execute(row, []).unwrap(), 1);
    runs("refused: stale counts", &stale, [3, 3]);

    let renamed = Bench::new(&demo);
    renamed.open().execute_batch("ALTER TABLE goals ADD COLUMN seen TEXT").unwrap();
    runs("refused: stale schema", &renamed, [3, 3]);

    let locked = Bench::new(&demo);
    let application = locked.open();
    application.execute_batch("BEGIN EXCLUSIVE").unwrap();
    runs("refused: locked", &locked, [8, 8]);
    drop(application);

    // The trigger says the value that the run must not repeat.
    let veto = "CREATE TRIGGER veto BEFORE DELETE ON profiles BEGIN SELECT raise(ABORT, old.headline || old.bio); END";
    let (vetoed, hash) = planned(&demo, veto);
    for json in [false, true] {
        let mut run = rightful(args(&[
            &"run",
            &"--plan",
            &vetoed.file("plan.json"),
            &"--approved",
            &hash,
            &"--policy",
            &demo.file("privacy.yaml"),
            &"--case",
            &demo.file("case.json"),
            &"--key",
            &demo.file("root.key"),
            &"--db",
            &vetoed.db(),
            &"--ledger",
            &vetoed.ledger(),
            &"--certificate",
            &vetoed.certificate(),
        ]));
        if json {
            run.arg("--json");
        }
        let said = say(&mut run);
        expect("refused: vetoed", &said, &[3]);
        assert!(format!("{}{}", said.out, said.err).contains("run.vetoed"), "{}{}", said.out, said.err);
    }
    folder("refused: vetoed", vetoed.folder.path());

    let no_database = Bench::new(&demo);
    std::fs::write(no_database.db(), demo.subject("email").repeat(1_000)).unwrap();
    runs("refused: not a database", &no_database, [8, 8]);

    // Documents with a value where none belongs.
    let (email, policy) = (demo.subject("email"), demo.file("privacy.yaml"));
    let case = no_database.file("broken-case.json");
    let db = demo.file("before.sqlite");
    for text in [
        format!(r#"{{ "decided": "{email}" }}"#),
        format!(r#"{{ "{email}": 1 }}"#),
        format!(r#"{{ "decided": "2026-11-21", "subject": {{ "collection": "{email}", "key": [1] }} }}"#),
        format!(
            r#"{{ "decided": "2026-11-21", "subject": {{ "collection": "users", "key": ["{email}"] }},
            "trigger": {{ "kind": "relationship-ended", "event": "account.closed", "on": "2026-11-20" }} }}"#
        ),
        format!("{email} {{"),
    ] {
        std::fs::write(&case, &text).unwrap();
        let plan = args(&[
            &"plan",
            &"--policy",
            &policy,
            &"--db",
            &db,
            &"--case",
            &case,
            &"--key",
            &demo.file("root.key"),
        ]);
        both("refused: a case", &plan, "", &[1, 3, 5]);
        let residue = args(&[&"residue", &"--db", &db]);
        both("refused: a request", &residue, &text, &[1]);
    }
}

#[test]
fn a_stray_word_on_the_command_line_is_not_repeated() {
    for words in [
        ["run", "anna@x.example"],
        ["anna@x.example", "--json"],
        ["deadline", "--received=anna@x.example"],
        ["check", "--anna@x.example"],
    ] {
        let said = std::process::Command::new(env!("CARGO_BIN_EXE_rightful")).args(words).output().unwrap();
        let told =
            String::from_utf8_lossy(&said.stderr).into_owned() + &String::from_utf8_lossy(&said.stdout);
        assert_eq!(said.status.code(), Some(2), "{told}");
        assert!(told.contains("--help") && !told.contains("anna"), "{told}");
    }
}
