//! Files that would be lost: what is read is never written over, and evidence of another run is nobody's to replace.

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use serde_json::json;

use crate::answer::Answer;
use crate::cases::Case;
use crate::world::{KEY, World};

/// `rightful plan` with a key in a file, and files where others would be lost.
fn plan(world: &World, options: &[&str]) -> Answer {
    ready(world);
    let usual =
        ["plan", "--policy", "policy.json", "--case", "case.json", "--db", "app.sqlite", "--key", "root.key"];
    lost_nothing(world, &[&usual, options].concat())
}

fn ready(world: &World) {
    world.inputs();
    let key = world.write("root.key", KEY);
    std::fs::set_permissions(key, std::fs::Permissions::from_mode(0o600)).unwrap();
    if !world.path("pipe").exists() {
        assert!(Command::new("mkfifo").arg(world.path("pipe")).status().unwrap().success());
    }
}

/// Runs a command, and holds every file of the folder to its bytes.
fn lost_nothing(world: &World, words: &[&str]) -> Answer {
    let files = || {
        let mut files: Vec<_> = std::fs::read_dir(world.folder())
            .unwrap()
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.file_type().unwrap().is_file() && entry.file_name() != "stdin")
            .map(|entry| (entry.file_name(), std::fs::read(entry.path()).unwrap()))
            .collect();
        files.sort();
        files
    };
    let before = files();
    let answer = world.command(words);
    if answer.exit == Some(3) {
        assert!(before == files(), "a file was changed by {}", words.join(" "));
    }
    answer
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = vec![
        Case::new("a plan and its page over what they are made from", 3, ("file.taken", "--out"), |world| {
            plan(world, &["--out", "app.sqlite", "--report", "./case.json"])
        })
        .and("file.taken", "--report"),
        Case::new("a plan and its page in one file", 3, ("file.taken", "--report"), |world| {
            plan(world, &["--out", "both", "--report", "both"])
        }),
        Case::new("a plan into a pipe", 3, ("file.not-regular", "--out"), |world| {
            plan(world, &["--out", "pipe"])
        }),
        Case::new("a plan into a device", 3, ("file.not-regular", "--out"), |world| {
            plan(world, &["--out", "/dev/null"])
        }),
        Case::new("a plan over another file", 3, ("file.exists", "notes.txt"), |world| {
            world.write("notes.txt", "mine");
            plan(world, &["--out", "notes.txt"])
        }),
        Case::new("a page over another file", 3, ("file.exists", "notes.html"), |world| {
            world.write("notes.html", "<!DOCTYPE html><p>mine</p>");
            plan(world, &["--out", "new.json", "--report", "notes.html"])
        }),
        Case::new("a plan over that of another case", 3, ("file.exists", "plan.json"), |world| {
            world.planned().set_case("/subject/key", json!([8]));
            plan(world, &["--out", "plan.json"])
        }),
        Case::new("a page about the plan over the plan", 3, ("file.taken", "--html"), |world| {
            world.planned();
            lost_nothing(
                world,
                &["explain", "--plan", "plan.json", "--policy", "policy.json", "--html", "plan.json"],
            )
        }),
        Case::new("records over the policy", 3, ("file.taken", "--out"), |world| {
            world.inputs();
            lost_nothing(world, &["register", "--policy", "policy.json", "--out", "policy.json"])
        }),
        Case::new("records over another file", 3, ("file.exists", "notes.txt"), |world| {
            world.inputs();
            world.write("notes.txt", "mine");
            lost_nothing(world, &["register", "--policy", "policy.json", "--out", "notes.txt"])
        }),
        Case::new("a certificate over the ledger", 3, ("file.taken", "--certificate"), |world| {
            world.planned().run_with(&["--certificate", "ledger.jsonl"])
        }),
        Case::new("ledger and certificate over the database", 3, ("file.taken", "--ledger"), |world| {
            world.planned().run_with(&["--ledger", "app.sqlite", "--certificate", "app.sqlite-wal"])
        })
        .and("file.taken", "--certificate"),
        Case::new("a certificate over another file", 3, ("file.exists", "notes.txt"), |world| {
            world.write("notes.txt", "mine");
            world.planned().run_with(&["--certificate", "notes.txt"])
        }),
        Case::new(
            "a certificate over that of another plan",
            3,
            ("file.exists", "certificate.json"),
            |world| {
                world.closed().set_case("/subject/key", json!([8]));
                std::fs::remove_file(world.path("plan.json")).unwrap();
                world.planned().run()
            },
        ),
        Case::new("a ledger without end", 3, ("file.not-regular", "--ledger"), |world| {
            world.planned().run_with(&["--ledger", "/dev/zero"])
        }),
        Case::new(
            "a ledger that is another file without a line end",
            3,
            ("ledger.form", "line 1"),
            |world| {
                let notes = world.write("notes.txt", "mine");
                let answer = world.planned().run_with(&["--ledger", "notes.txt"]);
                assert_eq!(std::fs::read_to_string(notes).unwrap(), "mine");
                answer
            },
        ),
        Case::new("a ledger that is a pipe", 3, ("file.not-regular", "--ledger"), |world| {
            ready(world.planned());
            world.run_with(&["--ledger", "pipe"])
        }),
        Case::new("a ledger without end, looked at", 3, ("file.not-regular", "/dev/zero"), |world| {
            world.command(&["verify", "--ledger", "/dev/zero"])
        }),
        Case::new("a key and its ledger in one file", 3, ("file.taken", "--ledger"), |world| {
            world.command(&["key", "new", "--out", "new.key", "--ledger", "new.key"])
        }),
        Case::new("a demo among somebody's files", 3, ("file.exists", "./app.sqlite"), |world| {
            world.inputs();
            lost_nothing(world, &["demo", "--people", "100", "--dir", "."])
        })
        .and("file.exists", "./case.json"),
    ];
    for what in ["app.sqlite", "app.sqlite-wal", "app.sqlite-journal", "policy.json", "case.json", "root.key"]
    {
        for option in ["--out", "--report"] {
            cases.push(Case::new(
                &format!("{option} over {what}"),
                3,
                ("file.taken", option),
                move |world| plan(world, &[option, what, "--force"]),
            ));
        }
    }
    for file in ["copy.html", "copy.json"] {
        cases.push(Case::new("a copy over what it is made from", 3, ("file.taken", "--out"), move |world| {
            world.set_case("/trigger", json!({ "kind": "access" })).inputs();
            world.write(file, world.case.to_string());
            let words = [
                "access",
                "--policy",
                "policy.json",
                "--case",
                file,
                "--db",
                "app.sqlite",
                "--out",
                ".",
                "--force",
            ];
            lost_nothing(world, &words)
        }));
    }
    cases
}

/// What a command has made it makes again: a plan of the same case, its page, the certificate of the same run.
pub(crate) fn made_again() {
    let mut world = World::new();
    world.planned();
    let options = ["--out", "plan.json", "--report", "report.html"];
    for round in ["first", "again"] {
        assert_eq!(plan(&world, &options).exit, Some(0), "{round}");
    }
    world.write("plan.json", "mine");
    let refused = plan(&world, &options);
    assert_eq!((refused.exit, world.read("plan.json").as_str()), (Some(3), "mine"));
    assert_eq!(plan(&world, &[&options[..], &["--force"]].concat()).exit, Some(0));
    world.closed();
    assert_eq!(world.run().exit, Some(6), "the certificate of the same run may be there");
}
