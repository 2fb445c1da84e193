//! Every error code there is, provoked through the command: a code that no case here provokes fails the last test.
//!
//! A case is a small world (the running example's policy, a case, a database, all of it easily changed) and one
//! command. It is held to its exit code and to exactly the problems it names, each with its place. What every refusal
//! has to hold is checked for all of them alike: the database and the ledger keep their bytes, messages are of one line
//! and in one style, and no personal value is in anything that is printed.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops where its own ground gives way"
)]

mod access;
mod answer;
mod cases;
mod clocks;
mod consent;
mod documents;
mod evidence;
mod files;
mod finding;
mod hostile;
mod law;
mod map;
mod periods;
mod planning;
mod policy;
mod requests;
mod running;
mod scanning;
mod text;
mod world;

use std::collections::BTreeSet;

use cases::Case;

/// The cases of every area.
fn all() -> Vec<Case> {
    [
        documents::cases(),
        text::cases(),
        policy::cases(),
        law::cases(),
        periods::cases(),
        consent::cases(),
        clocks::cases(),
        map::cases(),
        planning::cases(),
        finding::cases(),
        running::cases(),
        files::cases(),
        evidence::cases(),
        scanning::cases(),
        requests::cases(),
        access::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn documents_are_read_or_refused_by_place() {
    cases::hold(documents::cases());
}

#[test]
fn text_is_read_or_refused_by_line() {
    cases::hold(text::cases());
}

#[test]
fn policies_that_do_not_fit_together_are_refused() {
    cases::hold(policy::cases());
}

#[test]
fn questions_about_the_law_that_contradict_themselves_are_refused() {
    cases::hold(law::cases());
}

#[test]
fn dates_and_periods_are_read_or_refused() {
    cases::hold(periods::cases());
}

#[test]
fn consents_are_read_or_refused_by_place() {
    cases::hold(consent::cases());
}

#[test]
fn clocks_that_cannot_be_told_are_refused() {
    cases::hold(clocks::cases());
}

#[test]
fn a_map_and_a_schema_are_compared() {
    cases::hold(map::cases());
}

#[test]
fn what_cannot_be_planned_is_refused_by_name() {
    cases::hold(planning::cases());
}

#[test]
fn a_run_that_cannot_be_whole_changes_nothing() {
    cases::hold(running::cases());
}

#[test]
fn nothing_is_written_over_what_is_there() {
    cases::hold(files::cases());
    files::made_again();
}

#[test]
fn evidence_that_was_changed_is_told() {
    cases::hold(evidence::cases());
}

#[test]
fn a_scan_that_cannot_be_made_says_so() {
    cases::hold(scanning::cases());
}

#[test]
fn requests_and_letters_that_cannot_be_are_refused() {
    cases::hold(requests::cases());
}

#[test]
fn copies_and_packages_that_cannot_be_made_are_refused() {
    cases::hold(access::cases());
}

#[test]
fn hostile_input_is_answered() {
    hostile::hold();
}

/// The tests above hold each case to the codes it names, so naming a code is provoking it.
#[test]
fn every_code_is_provoked() {
    let provoked: BTreeSet<String> =
        all().iter().flat_map(|case| &case.problems).map(|(code, _)| (*code).to_owned()).collect();
    let known = rightful::Code::ALL.iter().map(|code| code.as_str());
    let scanner = rightful_residue::Code::ALL.iter().map(|code| code.as_str());
    let missing: Vec<&str> = known.chain(scanner).filter(|code| !provoked.contains(*code)).collect();
    assert!(missing.is_empty(), "no case provokes {}", missing.join(", "));
}

#[test]
fn a_database_may_be_named_like_an_option() {
    let mut world = world::World::new();
    let answer = world.planned().run_on("-app.sqlite");
    assert_eq!(answer.exit, Some(0), "{}{}", answer.stdout, answer.stderr);
}

/// What stops a run is put right, and the same command goes on to the same end: one certificate, one entry.
#[test]
fn the_same_command_goes_on() {
    let ends = |name: &str, exit: i32, world: &world::World, refused: answer::Answer| {
        assert_eq!(refused.exit, Some(exit), "{name}: {}{}", refused.stdout, refused.stderr);
        let again = world.run();
        assert_eq!(again.exit, Some(0), "{name}: {}{}", again.stdout, again.stderr);
        assert_eq!(world.verify().exit, Some(0), "{name}");
        assert_eq!(world.read("ledger.jsonl").lines().count(), 1, "{name}");
        let done = world.run();
        assert_eq!(done.exit, Some(6), "{name}: {}{}", done.stdout, done.stderr);
        assert!(done.changed.is_empty(), "{name}: {:?}", done.changed);
    };
    let mut world = world::World::new();
    let other = rusqlite::Connection::open(world.planned().database()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let refused = world.run_beside(&other);
    drop(other);
    ends("a lock", 8, &world, refused);

    let mut world = world::World::new();
    let refused = world.planned().run_without_scanner();
    ends("no scanner", 8, &world, refused);

    let mut world = world::World::new();
    let refused = world.planned().run_with(&["--ledger", "gone/ledger.jsonl"]);
    ends("no ledger", 3, &world, refused);
}

/// Everything is JSON where JSON is asked for: a command line that was not understood, a key, a list of names.
#[test]
fn what_is_asked_for_as_json_is_json() {
    let world = world::World::new();
    for words in [&["nosuch"][..], &["plan"], &["run", "--nonsense"], &[], &["schema", "zanna@mail.example"]]
    {
        let answer = world.command(words);
        let problems = answer.problems();
        assert_eq!(answer.exit, Some(2), "{words:?}: {}{}", answer.stdout, answer.stderr);
        assert_eq!(problems.len(), 1, "{words:?}: {}{}", answer.stdout, answer.stderr);
        assert_eq!(problems[0].code, "option.unknown");
        assert_eq!(answer.style_fault(), None, "{words:?}");
    }
    let key = world.command(&["key", "new"]).json();
    assert!(key["secret"].as_str().unwrap().starts_with("rightful-key-1:"), "a key");
    assert!(key["key"].is_string());
    assert!(world.command(&["call"]).json()["functions"].as_array().unwrap().contains(&"decide".into()));
    assert!(!world.command(&["--help"]).stdout.starts_with('{'), "help is for people");
}

/// A run that was interrupted goes on under what it began with, and is never to be planned again.
#[test]
fn other_inputs_in_the_middle_of_a_run_are_told_to_be_given_back() {
    let mut world = world::World::new();
    world.sql("INSERT INTO invoices VALUES (9, 8, '2025-05-06', 1, 'zanna.zberg@mail.example');").planned();
    assert_eq!(world.run().exit, Some(4));
    let key = world.case["subject"]["key"].clone();
    for (at, other, back) in [
        ("/controller/name", serde_json::json!("Acme Coaching"), world.policy["controller"]["name"].clone()),
        ("/subject/key", serde_json::json!([8]), key),
    ] {
        let of_case = at.starts_with("/subject");
        let set = |world: &mut world::World, to| {
            if of_case {
                world.set_case(at, to)
            } else {
                world.set(at, to)
            };
        };
        set(&mut world, other);
        let told = world.run().problems();
        assert!(told[0].message.contains("give that one again to resume"), "{}", told[0].message);
        assert!(!told[0].message.contains("plan again"), "{}", told[0].message);
        set(&mut world, back);
    }
    assert_eq!(world.run().exit, Some(4), "the same run goes on");
}

/// A journal that somebody else has planted keeps every run away until it is removed, and enters nothing.
#[test]
fn a_planted_journal_can_be_removed() {
    let mut world = world::World::new();
    world.sql("CREATE TABLE _rightful_run (run, plan);").planned();
    assert_eq!(world.run().exit, Some(8));
    let discard = ["abandon", "--db", "app.sqlite", "--ledger", "ledger.jsonl", "--discard"];
    let removed = world.command(&discard);
    assert_eq!(removed.exit, Some(7), "{}{}", removed.stdout, removed.stderr);
    assert_eq!(removed.json()["outcome"], "discarded");
    assert!(!world.path("ledger.jsonl").exists());
    let run = world.run();
    assert_eq!(run.exit, Some(0), "{}{}", run.stdout, run.stderr);
}

/// A run that is ours is abandoned as ever, whatever is said of discarding.
#[test]
fn a_journal_of_ours_is_not_discarded() {
    let mut world = world::World::new();
    world.sql("CREATE TABLE notes (text); INSERT INTO notes VALUES ('zanna.zberg@mail.example');");
    world.set("/not_personal", serde_json::json!(["notes"])).planned();
    assert_eq!(world.run().exit, Some(4));
    let gone = world.command(&["abandon", "--db", "app.sqlite", "--ledger", "ledger.jsonl", "--discard"]);
    assert_eq!(gone.json()["outcome"], "abandoned", "{}{}", gone.stdout, gone.stderr);
    assert_eq!(world.read("ledger.jsonl").lines().count(), 2);
}

/// What is planned for a day to come can be looked at, and does not run before its day.
#[test]
fn a_rehearsal_runs_dry_only() {
    let mut world = world::World::new();
    world.set_case("/decided", serde_json::json!("2999-01-01"));
    assert_eq!(world.plan_with(&["--allow-future"]).exit, Some(0));
    let dry = world.run_with(&["--dry-run", "--allow-future"]);
    assert_eq!(dry.exit, Some(0), "{}{}", dry.stdout, dry.stderr);
    assert_eq!(world.run_with(&["--dry-run"]).exit, Some(3));
    assert_eq!(world.run().exit, Some(3));
    // The option is for rehearsals alone.
    assert_eq!(world.run_with(&["--allow-future"]).exit, Some(2));
}

/// Rows that stay because nobody can tell until when are named, and the evidence is partial.
#[test]
fn kept_rows_without_an_end_are_named() {
    let mut world = world::World::new();
    world.sql("INSERT INTO invoices VALUES (2, 7, '2026-02-03', 1, 'z'), (3, 7, 'May 6, 2025', 1, 'z');");
    let answer = world.planned().run();
    assert_eq!(answer.exit, Some(7), "{}{}", answer.stdout, answer.stderr);
    let certificate = answer.json()["certificate"].clone();
    assert_eq!(certificate["state"], "partial");
    assert_eq!(
        certificate["gaps"][0],
        serde_json::json!({ "place": "invoices.issued_on", "gap": "unreadable-dates" })
    );
}

/// Rows that stayed when the case was decided, and whose period was over when it ran, are called overdue.
#[test]
fn kept_rows_whose_period_is_over_are_overdue() {
    let mut world = world::World::new();
    world.sql("INSERT INTO invoices VALUES (2, 7, '2017-02-03', 1, 'z');");
    world.set_case("/decided", serde_json::json!("2025-11-21"));
    world.set_case("/trigger/on", serde_json::json!("2025-11-20"));
    let answer = world.planned().run();
    assert_eq!(answer.exit, Some(7), "{}{}", answer.stdout, answer.stderr);
    let open = answer.json()["certificate"]["open"].as_array().unwrap().clone();
    let overdue =
        serde_json::json!({ "what": "retention", "name": "invoicing of invoices", "by": "2026-01-01" });
    assert!(open.contains(&overdue), "{open:?}");
    let verified = world.verify();
    assert_eq!(verified.exit, Some(0), "{}{}", verified.stdout, verified.stderr);
    assert!(verified.json()["overdue"].as_array().unwrap().contains(&overdue), "{}", verified.stdout);
}

/// What the engine cannot build anew keeps the file from being rewritten: found before the change, and named.
#[test]
fn what_cannot_be_built_anew_is_named() {
    for (made, named, other) in [
        (
            "CREATE TABLE cities (id INTEGER PRIMARY KEY, name TEXT CHECK (length(name) > 0));",
            "length(",
            "slug(",
        ),
        (
            "CREATE TABLE cities (id INTEGER PRIMARY KEY, name TEXT, short TEXT AS (lower(name)) STORED);",
            "lower(",
            "slug(",
        ),
        (
            "CREATE TABLE cities (id INTEGER PRIMARY KEY, name TEXT); CREATE INDEX by_name ON cities (name COLLATE NOCASE);",
            "NOCASE",
            "de_DE",
        ),
        (
            "CREATE TABLE cities (id INTEGER PRIMARY KEY, name TEXT); CREATE INDEX by_name ON cities (lower(name));",
            "lower(",
            "slug(",
        ),
    ] {
        let mut world = world::World::new();
        world.sql(&format!(
            "{made} INSERT INTO cities (id, name) VALUES (1, 'x'), (2, 'y'); PRAGMA writable_schema = 1;
             UPDATE sqlite_schema SET sql = replace(sql, '{named}', '{other}') WHERE tbl_name = 'cities';"
        ));
        let run = world.set("/not_personal", serde_json::json!(["cities"])).planned().run();
        assert_eq!(run.exit, Some(0), "{made} {}{}", run.stdout, run.stderr);
        let open = run.json()["certificate"]["open"].as_array().unwrap().clone();
        let named = |open: &serde_json::Value| open["what"] == "free-pages" && open["name"] == "cities";
        assert!(open.iter().any(named), "{made} {open:?}");
        assert_eq!(world.verify().exit, Some(0));
    }
}

/// Rows that have come since are not done, though the ledger says that the case was.
#[test]
fn what_has_come_since_is_not_already_done() {
    let mut world = world::World::new();
    world.sql("INSERT INTO invoices VALUES (2, 7, '2026-02-03', 1, 'z');").closed();
    assert_eq!(world.run().exit, Some(6));
    world.later("INSERT INTO meetings VALUES (9, 7, NULL, '2026-11-20', 5, NULL);");
    let run = world.run();
    assert_eq!(run.exit, Some(3), "{}{}", run.stdout, run.stderr);
    assert_eq!(run.json()["problems"][0]["code"], "run.stale-counts");
    // The certificate of the run before is not replaced.
    let before = world.read("certificate.json");
    let refused = world.planned().run();
    assert_eq!(refused.exit, Some(3));
    assert_eq!(refused.json()["problems"][0]["code"], "file.exists", "{}", refused.stdout);
    assert_eq!(world.read("certificate.json"), before);
    // Of the account that the first run closed no address is known any more: what came since is looked for without one.
    let later = world.run_with(&["--certificate", "later.json"]);
    assert_eq!(later.exit, Some(7), "{}", later.stdout);
    let gap = &later.json()["certificate"]["gaps"][0];
    assert_eq!((&gap["gap"], &gap["place"]), (&"unknown-identifier".into(), &"users.email".into()), "{gap}");
    world.later("INSERT INTO invoices VALUES (3, 7, '2026-02-04', 1, 'z');");
    assert_eq!(world.run().exit, Some(3));
}

/// A run that goes on under another name of the file finds its key.
#[test]
fn a_database_with_two_names_is_one() {
    let mut world = world::World::new();
    world.sql("CREATE TABLE notes (text); INSERT INTO notes VALUES ('zanna.zberg@mail.example');");
    world.set("/not_personal", serde_json::json!(["notes"])).planned();
    std::os::unix::fs::symlink(world.database(), world.path("link.sqlite")).unwrap();
    assert_eq!(world.run_with(&["--db", "link.sqlite"]).exit, Some(4));
    world.later("PRAGMA secure_delete = 1; DELETE FROM notes;");
    let run = world.run();
    assert_eq!(run.exit, Some(0), "{}{}", run.stdout, run.stderr);
    assert!(!world.path("link.sqlite.rightful-run-key").exists());
}

/// A certificate cannot be made again: where no place is named for it, it is beside the ledger.
#[test]
fn a_certificate_is_never_lost() {
    let mut world = world::World::new();
    let approved = world.planned().approved().to_owned();
    let run = world.command(&[
        "run",
        "--policy",
        "policy.json",
        "--case",
        "case.json",
        "--db",
        "app.sqlite",
        "--plan",
        "plan.json",
        "--approved",
        &approved,
        "--ledger",
        "ledger.jsonl",
    ]);
    assert_eq!(run.exit, Some(0), "{}{}", run.stdout, run.stderr);
    let name = format!("certificate-{}.json", run.json()["certificate"]["run"].as_str().unwrap());
    let verified =
        world.command(&["verify", "--plan", "plan.json", "--ledger", "ledger.jsonl", "--certificate", &name]);
    assert_eq!(verified.exit, Some(0), "{}{}", verified.stdout, verified.stderr);
}
