//! Copies and packages (Art. 15, 20): what cannot be made, and files that are not replaced.

use serde_json::json;

use crate::answer::Answer;
use crate::cases::Case;
use crate::world::World;

pub(crate) fn cases() -> Vec<Case> {
    vec![
        Case::new("a copy for another request", 3, ("access.trigger", "/trigger/kind"), |world| {
            world.hand_out("access", &[])
        }),
        Case::new("a package for a request for a copy", 3, ("access.trigger", "/trigger/kind"), |world| {
            world.set_case("/trigger", json!({ "kind": "access" })).hand_out("port", &[])
        }),
        Case::new("a copy of a dead person's data", 3, ("access.deceased", "/deceased"), |world| {
            asked(world).set_case("/deceased", json!(true)).hand_out("access", &[])
        }),
        Case::new("a package of a dead person's data", 3, ("access.deceased", "/deceased"), |world| {
            let port = json!({ "kind": "portability" });
            world.set_case("/trigger", port).set_case("/deceased", json!(true)).hand_out("port", &[])
        }),
        Case::new("a plan for a copy", 3, ("unsupported.trigger", "/trigger/kind"), |world| {
            world.set_case("/trigger", json!({ "kind": "access" })).plan()
        }),
        Case::new("a copy for nobody", 3, ("subject.nobody", "users"), |world| {
            asked(world).set_case("/subject/key", json!([0])).hand_out("access", &[])
        }),
        Case::new("a copy for somebody unverified", 3, ("case.not-verified", "/subject/verified"), |world| {
            let subject =
                json!({ "collection": "users", "identifier": { "email": "zanna.zberg@mail.example" } });
            asked(world).set_case("/subject", subject).hand_out("access", &[])
        }),
        Case::new("a file key of zeros", 3, ("key.weak", ""), |world| {
            asked(world).hand_out("access", &["--file-key", &"0".repeat(64)])
        }),
        Case::new("files that are there", 3, ("file.exists", "out/copy.html"), |world| {
            let made = asked(world).hand_out("access", &[]);
            assert_eq!(made.exit, Some(7), "{}{}", made.stdout, made.stderr);
            let again = world.hand_out("access", &["--force"]);
            assert_eq!(again.exit, Some(7), "{}{}", again.stdout, again.stderr);
            world.hand_out("access", &[])
        }),
        Case::new("a copy that nobody entered", 1, ("ledger.copy", "/copy"), |world| {
            let made = asked(world).hand_out("access", &["--ledger", "ledger.jsonl"]);
            assert_eq!(made.exit, Some(7), "{}{}", made.stdout, made.stderr);
            let copy = world.read("out/copy.json").replace("users", "people");
            world.write("other.json", &copy);
            world.command(&["verify", "--ledger", "ledger.jsonl", "--copy", "other.json"])
        }),
        Case::new("a copy for a ledger that has ended", 3, ("ledger.key-destroyed", ""), |world| {
            let key = rightful::RootKey::from_text(crate::world::KEY).unwrap().ledger_key();
            let mut ledger = rightful::Ledger::read(b"", Some(&key), None).unwrap();
            let day = "2026-11-22".parse().unwrap();
            let mut lines = String::new();
            for event in [rightful::ledger::KeyEvent::KeyCreated, rightful::ledger::KeyEvent::KeyDestroyed] {
                lines += &ledger.append_key(event, day, &key).unwrap().entry().to_line().unwrap();
            }
            world.write("ledger.jsonl", &lines);
            let refused = asked(world).hand_out("access", &["--ledger", "ledger.jsonl"]);
            assert!(!world.path("out").exists(), "nothing is handed out that cannot be entered");
            refused
        }),
        Case::new("a folder that is a file", 3, ("file.unwritable", "out"), |world| {
            world.write("out", "");
            asked(world).hand_out("access", &["--force"])
        }),
    ]
}

/// What is handed out stands in the ledger, as tags and a day, and `verify` finds it there.
#[test]
fn a_copy_and_a_package_are_entered_and_found() {
    let mut world = World::new();
    let ledger = ["--ledger", "ledger.jsonl", "--on", "2026-11-22"];
    asked(&mut world).hand_out("access", &ledger);
    let copy = world.read("out/copy.json");
    world.set_case("/trigger", json!({ "kind": "portability" })).hand_out("port", &ledger);
    let lines = world.read("ledger.jsonl");
    let told: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let what: Vec<_> = told.iter().map(|line| line["handed_out"].as_str().unwrap()).collect();
    assert_eq!(what, ["copy", "package"]);
    assert_eq!(told[0]["subject"], told[1]["subject"], "one person");
    assert!(
        !lines.contains(&rightful::sha256_hex(copy.as_bytes())),
        "a hash without the key could be tried out"
    );
    for file in ["out/copy.json", "out/package.json"] {
        let found = world.command(&["verify", "--ledger", "ledger.jsonl", "--copy", file]);
        assert_eq!(found.exit, Some(0), "{}{}", found.stdout, found.stderr);
        assert!(found.stdout.contains(r#""day":"2026-11-22""#), "{}", found.stdout);
    }
    // The same copy again on the same day is no second entry, and on another it is one.
    asked(&mut world).hand_out("access", &[&ledger[..], &["--force"]].concat());
    assert_eq!(world.read("ledger.jsonl").lines().count(), 2);
    let later = ["--ledger", "ledger.jsonl", "--on", "2026-11-23", "--force"];
    asked(&mut world).hand_out("access", &later);
    assert_eq!(world.read("ledger.jsonl").lines().count(), 3);
}

/// Until when rows are held cannot be told where their dates cannot be read: the page says that, and the copy is not whole.
#[test]
fn a_copy_with_dates_that_cannot_be_read_says_so() {
    let mut world = World::new();
    whole(asked(&mut world));
    let made = world.hand_out("access", &[]);
    assert_eq!(made.exit, Some(0), "{}{}", made.stdout, made.stderr);
    // Text is broken into lines.
    let page = |world: &World, file| world.read(file).split_whitespace().collect::<Vec<_>>().join(" ");
    let held = "For programme: the first until 31 December 2029, the last until 31 December 2029";
    let whole = page(&world, "out/copy.txt");
    assert!(whole.contains(held) && !whole.contains("could not be read"), "{whole}");

    world.later("UPDATE meetings SET held_on = '4 March 2026' WHERE id = 1");
    let made = world.hand_out("access", &["--force"]);
    assert_eq!(made.exit, Some(7), "{}{}", made.stdout, made.stderr);
    let missing = made.json()["missing"].clone();
    assert_eq!(
        (&missing[0]["at"], &missing[0]["cites"], &missing[1]),
        (&json!("meetings.held_on"), &json!("GDPR Art. 15(1)(d)"), &json!(null))
    );
    let partial = page(&world, "out/copy.txt");
    assert!(partial.contains(held) && partial.contains("could not be read (entries: 1)"), "{partial}");

    world.later("UPDATE meetings SET held_on = 'in March'");
    assert_eq!(world.hand_out("access", &["--force"]).exit, Some(7));
    for file in ["out/copy.txt", "out/copy.html"] {
        let unread = page(&world, file);
        assert!(!unread.contains("the first until") && !unread.contains("until not said"), "{unread}");
        assert!(unread.contains("could not be read (entries: 2)"), "{unread}");
    }
    let copy: serde_json::Value = serde_json::from_str(&world.read("out/copy.json")).unwrap();
    let meetings = copy["collections"].as_array().unwrap().iter().find(|one| one["collection"] == "meetings");
    assert_eq!(meetings.unwrap()["until"]["programme"], json!({ "unreadable": 2 }));
}

/// Who may be on a list of those who are not written to is not told that nothing is held, before the key has told.
#[test]
fn entries_that_keep_somebody_out_are_looked_through_with_the_key_alone() {
    let mut world = World::new();
    world.sql("CREATE TABLE kept_out (who TEXT PRIMARY KEY, since TEXT NOT NULL);").set(
        "/collections/kept_out",
        json!({
            "store": "app", "purposes": ["account"],
            "suppression": { "of": "users.email", "column": "who", "day": "since" },
            "fields": { "who": { "identifies": "indirectly" }, "since": { "identifies": "none" } } }),
    );
    let nobody = json!({ "collection": "users", "identifier": { "email": "nobody@mail.example" }, "verified": "by mail" });
    for (command, kind) in [("access", "access"), ("port", "portability")] {
        world.set_case("/subject", nobody.clone()).set_case("/trigger", json!({ "kind": kind }));
        let key = world.key.clone();
        let told = world.hand_out(command, &["--force"]);
        assert_eq!(told.exit, Some(5), "{command}: {}{}", told.stdout, told.stderr);
        world.key = None;
        let told = world.hand_out(command, &["--force"]);
        assert_eq!(told.exit, Some(7), "{command}: {}{}", told.stdout, told.stderr);
        assert_eq!(told.json()["missing"][0]["at"], "/collections/kept_out");
        world.key = key;
    }
}

/// A policy that says everything Art. 15 asks for.
fn whole(world: &mut World) -> &mut World {
    world.set("/controller/authority", json!("Landesbeauftragte")).set("/automated_decisions", json!([]));
    for (collection, fields) in [
        ("users", &["email", "name", "photo"][..]),
        ("meetings", &["held_on", "minutes", "notes"]),
        ("invoices", &["issued_on", "amount", "billed_to"]),
    ] {
        world.set(&format!("/collections/{collection}/category"), json!("user.behavior"));
        for field in fields {
            world.set(&format!("/collections/{collection}/fields/{field}/source"), json!("provided"));
        }
    }
    world
}

fn asked(world: &mut World) -> &mut World {
    world.set_case("/trigger", json!({ "kind": "access" }))
}

impl World {
    /// `rightful access` or `rightful port` into the folder `out`.
    pub(crate) fn hand_out(&self, what: &str, options: &[&str]) -> Answer {
        self.inputs();
        let words =
            [what, "--policy", "policy.json", "--case", "case.json", "--db", "app.sqlite", "--out", "out"];
        self.command(&[&words, options].concat())
    }
}
