//! Runs that cannot be whole: stale plans, databases that refuse, triggers and constraints that stand in the way.

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::cases::Case;
use crate::world::{MANY_PAGES, World};

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = stale();
    cases.extend(refused());
    cases.extend(interrupted());
    cases
}

fn stale() -> Vec<Case> {
    vec![
        Case::new("nothing without approval", 3, ("run.not-approved", ""), |world| {
            world.planned().run_with(&["--approved", &"0".repeat(64)])
        }),
        Case::new("a stale plan: the policy", 3, ("run.stale-policy", ""), |world| {
            world.planned().set("/controller/name", json!("Acme Coaching")).run()
        }),
        Case::new("a stale plan: the schema", 3, ("run.stale-schema", ""), |world| {
            world
                .planned()
                .later("CREATE INDEX by_day ON meetings (held_on); CREATE VIEW v AS SELECT 1 AS one;")
                .run()
        }),
        Case::new("a stale plan: the case", 3, ("run.stale-case", ""), |world| {
            world.planned().set_case("/subject/key", json!([8])).run()
        }),
        Case::new("a plan with a step too many", 3, ("run.other-plan", ""), |world| {
            let step = json!({ "do": "delete", "collection": "meetings", "classes": ["10"], "rows": 1 });
            world.planned().forge(|plan| plan["steps"].as_array_mut().unwrap().push(step)).run()
        }),
        Case::new("a plan that writes something else", 3, ("run.other-plan", ""), |world| {
            let notes = json!({ "column": "notes", "to": { "by": "value", "value": "z" } });
            let change = |plan: &mut Value| {
                let steps = plan["steps"].as_array_mut().unwrap();
                let step = steps.iter_mut().find(|step| step["do"] == "change").unwrap();
                step["set"].as_array_mut().unwrap().push(notes);
            };
            world.planned().forge(change).run()
        }),
        Case::new("a plan that claims more", 3, ("run.other-plan", ""), |world| {
            let claim = |plan: &mut Value| {
                plan["claims"]
                    .as_array_mut()
                    .unwrap()
                    .iter_mut()
                    .for_each(|claim| claim["claim"] = "erased-live".into())
            };
            world.planned().forge(claim).run()
        }),
        Case::new("a plan that sets the case aside", 3, ("run.other-plan", ""), |world| {
            let ruling = |plan: &mut Value| plan["set_aside"] = plan["items"][0]["ruling"].clone();
            world.planned().forge(ruling).run()
        }),
        Case::new("a plan that was changed, rehearsed", 3, ("run.other-plan", ""), |world| {
            world.planned().forge(|plan| plan["steps"] = json!([])).run_with(&["--dry-run"])
        }),
        Case::new("a rehearsal of what is not approved", 3, ("run.not-approved", "--approved"), |world| {
            world.planned().run_with(&["--dry-run", "--approved", &"0".repeat(64)])
        }),
        Case::new("a rehearsal on another policy", 3, ("run.stale-policy", ""), |world| {
            world.planned().set("/controller/name", json!("Acme Coaching")).run_with(&["--dry-run"])
        }),
        Case::new("a case that is decided after the run", 3, ("run.decided-later", ""), |world| {
            world.planned().run_with(&["--on", "2026-11-20"])
        }),
        Case::new("a run on a day to come", 3, ("date.future", "--on"), |world| {
            world.planned().run_with(&["--on", "2999-01-01"])
        }),
        Case::new("a case that is decided on a day to come", 3, ("date.future", "/case/decided"), |world| {
            world.set_case("/decided", json!("2999-01-01")).plan()
        }),
        Case::new("a stale plan: the counts", 3, ("run.stale-counts", "meetings"), |world| {
            world.planned().later("INSERT INTO meetings VALUES (3, 7, NULL, '2026-03-12', 30, NULL);").run()
        }),
    ]
}

fn refused() -> Vec<Case> {
    let trigger = |name: &str, exit, sql: &'static str, problem| {
        Case::new(name, exit, problem, move |world: &mut World| world.sql(sql).planned().run())
    };
    vec![
        Case::new("a locked file", 8, ("run.locked", ""), |world| {
            world.planned();
            let other = Connection::open(world.database()).unwrap();
            other.execute_batch("BEGIN IMMEDIATE; UPDATE meetings SET minutes = minutes").unwrap();
            world.run_beside(&other)
        }),
        Case::new(
            "a database of an engine without a driver",
            3,
            ("driver.unsupported", "connection"),
            |world| {
                let policy = world.write("policy.json", world.policy.to_string());
                world.command(&[
                    "census",
                    "--policy",
                    policy.to_str().unwrap(),
                    "--db",
                    "postgres://app.example/app",
                ])
            },
        ),
        Case::new("a run that goes on elsewhere", 8, ("run.running", ""), |world| {
            world.planned();
            let lock = std::fs::File::create(world.folder().join("app.sqlite.rightful-lock")).unwrap();
            lock.lock().unwrap();
            world.run()
        }),
        Case::new("a version of the file format that nobody can scan", 8, ("run.scan", ""), |world| {
            let path = world.planned().database();
            let mut bytes = std::fs::read(&path).unwrap();
            bytes[18] = 3;
            std::fs::write(&path, bytes).unwrap();
            world.run()
        }),
        Case::new("a folder that takes no lock", 8, ("run.read-only", ""), |world| {
            // Whoever runs the tests may be allowed to write everywhere; nobody opens a folder as a file.
            std::fs::create_dir(world.planned().folder().join("app.sqlite.rightful-lock")).unwrap();
            world.run()
        }),
        Case::new("a file that is no database", 8, ("run.not-a-database", ""), |world| {
            world.planned();
            world.write("app.sqlite", "zanna.zberg@mail.example\n".repeat(100));
            world.run()
        }),
        trigger(
            "a trigger somebody wrote for one user",
            3,
            "CREATE TRIGGER welcome AFTER INSERT ON meetings WHEN 'ZANNA.ZBERG@mail.example' <> '' BEGIN SELECT 1; END;",
            ("run.named-in-schema", "trigger.welcome"),
        ),
        trigger(
            "a view that names somebody, and is named after them",
            3,
            "CREATE VIEW \"of zanna.zberg@mail.example\" AS SELECT 1;",
            ("run.named-in-schema", "view"),
        ),
        trigger(
            "a trigger that vetoes",
            3,
            "CREATE TRIGGER guard BEFORE UPDATE ON meetings BEGIN SELECT RAISE(ABORT, 'meetings are final'); END;",
            ("run.vetoed", "meetings"),
        ),
        trigger(
            "a trigger that silently does nothing",
            3,
            "CREATE TRIGGER guard BEFORE UPDATE ON meetings BEGIN SELECT RAISE(IGNORE); END;",
            ("run.no-op", "meetings"),
        ),
        trigger(
            "a trigger that is broken",
            8,
            "CREATE TRIGGER broken AFTER UPDATE ON meetings BEGIN SELECT 1 FROM gone; END;",
            ("run.engine", "meetings"),
        ),
        Case::new("a trigger that counts", 3, ("run.figures", "meetings"), |world| {
            world.set("/collections/meetings/engagement", json!([{ "sum": "minutes" }]));
            world.set("/collections/meetings/fields/minutes/counter_of", json!("meetings"));
            world.sql("CREATE TRIGGER bonus AFTER UPDATE OF mentor_id ON meetings BEGIN UPDATE meetings SET minutes = minutes + 1 WHERE id = 2; END;");
            world.planned().run()
        }),
        Case::new("others' rows that point at what goes", 3, ("run.constraint", ""), |world| {
            spelled_otherwise(world, "").planned().run()
        }),
        Case::new(
            "others' rows of the map that point at what goes",
            3,
            ("run.constraint", "likes"),
            |world| {
                let likes = json!({
                    "store": "app", "purposes": ["account"], "links": { "user_id": { "to": "users", "role": "owner" } },
                    "fields": { "badge": { "identifies": "none" } }
                });
                spelled_otherwise(world, "")
                .sql("ALTER TABLE likes ADD COLUMN user_id INTEGER REFERENCES users (id); UPDATE likes SET user_id = 8;")
                .set("/not_personal", json!([]))
                .set("/collections/likes", likes)
                .planned()
                .run()
            },
        ),
        Case::new("others' rows that would go along", 3, ("run.cascade", "likes"), |world| {
            spelled_otherwise(world, "ON DELETE CASCADE").planned().run()
        }),
        Case::new(
            "a history that makes room for its rows",
            3,
            ("run.cascade", "meetings_history"),
            |world| {
                world.sql("CREATE TABLE meetings_history (at INTEGER PRIMARY KEY, id INTEGER, notes TEXT UNIQUE ON CONFLICT REPLACE);
                       INSERT INTO meetings_history VALUES (1, 2, 'Zanna Zberg was late');
                       CREATE TRIGGER history AFTER UPDATE ON meetings BEGIN INSERT INTO meetings_history (id, notes) VALUES (old.id, old.notes); END;");
                let history = json!({
                    "store": "app", "history_of": "meetings", "purposes": ["account"], "undescribed": "cap-claim",
                    "links": { "id": { "to": "meetings", "role": "owner" } }, "fields": { "notes": { "identifies": "free-text" } }
                });
                world.set("/collections/meetings_history", history).planned().run()
            },
        ),
        Case::new("a key without a value", 3, ("run.key-null", "badges"), |world| keyed(world, "(NULL, 7)")),
        Case::new("a key that repeats", 3, ("run.key-repeated", "badges"), |world| {
            keyed(world, "('a', 7), ('a', 7)")
        }),
        Case::new("a history without row numbers", 3, ("run.no-row-number", "meetings_history"), |world| {
            world.sql("CREATE TABLE meetings_history (id INTEGER, at TEXT, notes TEXT, PRIMARY KEY (id, at)) WITHOUT ROWID;
                       CREATE TRIGGER history AFTER UPDATE ON meetings BEGIN INSERT INTO meetings_history VALUES (old.id, hex(randomblob(8)), old.notes); END;");
            let history = json!({
                "store": "app", "history_of": "meetings", "purposes": ["account"], "undescribed": "cap-claim",
                "links": { "id": { "to": "meetings", "role": "owner" } }, "fields": { "notes": { "identifies": "free-text" } }
            });
            world.set("/collections/meetings_history", history).planned().run()
        }),
    ]
}

/// Badges of the person, and a like of somebody else that only the engine takes for one of them: it compares names
/// without regard to case, and a plan byte by byte.
fn spelled_otherwise<'w>(world: &'w mut World, on_delete: &str) -> &'w mut World {
    world.sql(&format!(
        "CREATE TABLE badges (name TEXT COLLATE NOCASE PRIMARY KEY, user_id INTEGER); INSERT INTO badges VALUES ('gold', 7);
         CREATE TABLE likes (id INTEGER PRIMARY KEY, badge TEXT COLLATE NOCASE NOT NULL REFERENCES badges (name) {on_delete});
         INSERT INTO likes VALUES (1, 'GOLD');"
    ));
    let badges = json!({ "store": "app", "purposes": ["account"], "links": { "user_id": { "to": "users", "role": "owner" } } });
    world.set("/collections/badges", badges).set("/not_personal", json!(["likes"]))
}

/// Rows whose declared key is no key of the table.
fn keyed(world: &mut World, rows: &str) -> Answer {
    world
        .sql(&format!("CREATE TABLE badges (code TEXT, user_id INTEGER); INSERT INTO badges VALUES {rows};"));
    let badges = json!({
        "store": "app", "key": ["code"], "purposes": ["account"], "links": { "user_id": { "to": "users", "role": "owner" } }
    });
    world.set("/collections/badges", badges).plan()
}

/// A run that has changed the rows and then waits: the scan found an e-mail address that was planted.
fn blocked(world: &mut World) -> &mut World {
    world.sql("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT); INSERT INTO notes VALUES (1, 'zanna.zberg@mail.example');");
    let answer = world.set("/not_personal", json!(["notes"])).planned().run();
    assert_eq!(answer.exit, Some(4), "not blocked: {}{}", answer.stdout, answer.stderr);
    world
}

/// The journal as whoever holds the key could have written it.
fn written_with_the_key(world: &World) -> &World {
    use rightful::Value as Known;
    use rusqlite::types::Value as Cell;
    let journal = Connection::open(world.database()).unwrap();
    let cells: Vec<Cell> = journal
        .query_row("SELECT * FROM _rightful_run", [], |row| (0..13).map(|cell| row.get(cell)).collect())
        .unwrap();
    let value = |cell: Cell| match cell {
        Cell::Null => Known::Null,
        Cell::Integer(number) => Known::Integer(number),
        Cell::Real(number) => Known::Real(number),
        Cell::Text(text) => Known::Text(text),
        Cell::Blob(bytes) => Known::Blob(bytes),
    };
    let values: Vec<Known> = cells.into_iter().map(value).collect();
    let key = rightful::RootKey::from_text(crate::world::KEY).unwrap().ledger_key();
    let mac = key.journal_tag(&values).to_string();
    journal.execute("UPDATE _rightful_run SET mac = ?1", [mac]).unwrap();
    world
}

fn interrupted() -> Vec<Case> {
    let journal = |name: &str, exit, sql: &'static str, problem| {
        Case::new(name, exit, problem, move |world: &mut World| blocked(world).later(sql).run())
    };
    vec![
        journal(
            "a journal with another stage",
            8,
            "UPDATE _rightful_run SET stage = 'dreaming';",
            ("run.journal", "_rightful_run"),
        ),
        journal(
            "a journal without its row",
            8,
            "DELETE FROM _rightful_run;",
            ("run.journal", "_rightful_run"),
        ),
        Case::new("a journal that somebody else has made", 8, ("run.journal", "_rightful_run"), |world| {
            world.sql(
                "CREATE TABLE _rightful_run (run, plan, stage, sealed, evidence, turn, subject, asked);",
            );
            world.planned().run()
        }),
        Case::new(
            "a journal of somebody else that says all is done",
            8,
            ("run.journal", "_rightful_run"),
            |world| {
                let plan = world.planned().approved().to_owned();
                world.later(&format!(
                "CREATE TABLE _rightful_run (run, plan, stage, sealed, evidence, subject, names, stubs, asked, ledger, entries, told, turn, mac);
                 INSERT INTO _rightful_run VALUES ('{run}', '{plan}', 'destroyed', NULL, '{{}}', '{tag}', '', '', '{tag}', '{tag}', 0, 0, 1, '{tag}');",
                run = "0".repeat(32),
                tag = "0".repeat(64)
            ));
                world.run()
            },
        ),
        Case::new("a journal of somebody else, abandoned", 8, ("run.journal", "_rightful_run"), |world| {
            world.sql("CREATE TABLE _rightful_run (run);").planned();
            world.command(&["abandon", "--db", "app.sqlite", "--ledger", "ledger.jsonl"])
        }),
        Case::new("a run that goes on with another ledger", 3, ("run.other-ledger", ""), |world| {
            blocked(world).run_with(&["--ledger", "other.jsonl"])
        }),
        Case::new("a capture that is no capture", 8, ("seal.form", ""), |world| {
            blocked(world).later("UPDATE _rightful_run SET sealed = x'00';");
            written_with_the_key(world).run()
        }),
        Case::new("a capture that another key has sealed", 8, ("seal.broken", ""), |world| {
            blocked(world);
            let key = rightful::RunSeed::given(&[3; 32]).run_key();
            world.write("app.sqlite.rightful-run-key", key.to_text().expose());
            world.run()
        }),
        Case::new("the run of another plan", 8, ("run.unfinished", ""), |world| {
            blocked(world);
            world.set_case("/subject/key", json!([8])).planned().run()
        }),
        Case::new("a key of the run that is gone", 8, ("run.key-lost", ""), |world| {
            blocked(world);
            let keys = std::fs::read_dir(world.folder()).unwrap().map(|entry| entry.unwrap().path());
            let key = keys.into_iter().find(|path| {
                path.to_string_lossy().contains("app.sqlite")
                    && !path.to_string_lossy().ends_with("app.sqlite")
            });
            std::fs::remove_file(key.unwrap()).unwrap();
            world.run()
        }),
        Case::new("nothing to abandon", 3, ("run.none", ""), |world| {
            world.planned();
            world.command(&["abandon", "--db", "app.sqlite", "--ledger", "ledger.jsonl"])
        }),
        Case::new("a ledger whose key is destroyed", 3, ("ledger.key-destroyed", ""), |world| {
            let closed = world.planned().closed_ledger();
            world.write("ledger.jsonl", closed);
            world.run()
        }),
        Case::new("a ledger with no room", 3, ("file.unwritable", "gone/ledger.jsonl"), |world| {
            world.planned().run_with(&["--ledger", "gone/ledger.jsonl"])
        }),
        Case::new("a certificate with no room", 3, ("file.unwritable", "gone/certificate.json"), |world| {
            world.planned().run_with(&["--certificate", "gone/certificate.json"])
        }),
        Case::new("a certificate with no room, after the change", 8, ("run.evidence", ""), |world| {
            blocked(world).later("PRAGMA secure_delete = 1; DELETE FROM notes;");
            world.run_with(&["--certificate", "gone/certificate.json"])
        })
        .after_the_change(),
        Case::new(
            "a certificate in the place of a folder",
            3,
            ("file.not-regular", "--certificate"),
            |world| {
                std::fs::create_dir(world.planned().path("taken")).unwrap();
                world.run_with(&["--certificate", "taken"])
            },
        ),
        Case::new("a table that has used up its row numbers", 8, ("run.full", "meetings"), |world| {
            // The engine says the same of a full disk.
            world.sql(
                "CREATE TABLE meetings_history (number INTEGER PRIMARY KEY AUTOINCREMENT, id INTEGER, notes TEXT);
                 INSERT INTO sqlite_sequence VALUES ('meetings_history', 9223372036854775807);
                 CREATE TRIGGER history AFTER UPDATE ON meetings BEGIN INSERT INTO meetings_history (id, notes) VALUES (old.id, old.notes); END;",
            );
            let history = json!({
                "store": "app", "history_of": "meetings", "purposes": ["account"], "undescribed": "cap-claim",
                "links": { "id": { "to": "meetings", "role": "owner" } }, "fields": { "notes": { "identifies": "free-text" } }
            });
            world.set("/collections/meetings_history", history).planned().run()
        }),
        Case::new("a database that changes during the scan", 8, ("run.changed-during-scan", ""), |world| {
            world.sql(MANY_PAGES).set("/not_personal", json!(["many"])).planned().while_written(World::run)
        })
        .after_the_change(),
        Case::new("a scanner that is gone", 8, ("run.scan", ""), |world| {
            world.planned().run_without_scanner()
        }),
    ]
}
