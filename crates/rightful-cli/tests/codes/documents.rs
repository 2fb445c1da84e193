//! Documents, options, files and keys: what cannot be read at all.

use serde_json::{Value, json};

use crate::cases::Case;
use crate::world::World;

pub(crate) fn cases() -> Vec<Case> {
    let call = |name, text: &'static str, problem| {
        Case::new(name, 1, problem, move |world: &mut World| world.feed(&["call", "check", "-"], text))
    };
    vec![
        call("not JSON", "{", ("json.syntax", "")),
        call("a key twice", r#"{"policy":{},"policy":{}}"#, ("json.duplicate-key", "/policy")),
        call("a key too few", "{}", ("json.missing-key", "")),
        call("a key too many", r#"{"policy":{},"polcy":{}}"#, ("json.unknown-key", "/polcy")),
        Case::new("none of the forms", 1, ("json.shape", "/collections/users/person/nobody/id"), |world| {
            world.set("/collections/users/person/nobody", json!({ "id": { "like": "0" } })).check()
        }),
        Case::new("of another type", 1, ("json.type", "/controller/name"), |world| {
            world.set("/controller/name", json!(7)).check()
        }),
        Case::new("another word", 1, ("json.not-allowed", "/purposes/account/basis"), |world| {
            world.set("/purposes/account/basis", json!("interest")).check()
        }),
        Case::new(
            "a number that is none",
            1,
            ("json.range", "/collections/users/person/anonymous/row/name/int"),
            |world| {
                world.set("/collections/users/person/anonymous/row/name", json!({ "int": "ten" })).check()
            },
        ),
        Case::new("no such call", 1, ("call.unknown", ""), |world| world.command(&["call", "erase", "{}"])),
        Case::new("not a name of a table", 1, ("path.syntax", "/not_personal/0"), |world| {
            world.set("/not_personal", json!(["a..b"])).check()
        }),
        Case::new(
            "not a place in JSON",
            1,
            ("json-path.syntax", "/collections/meetings/links/notes/json/path"),
            |world| {
                let link = json!({ "to": "users", "role": "about", "json": { "column": "notes", "path": "user.id" } });
                world.set("/collections/meetings/links/notes", link).check()
            },
        ),
        Case::new("a moment that is none", 1, ("date.unknown", "/case/events/*[0]"), |world| {
            world.set_case("/events", json!({ "account.closed": "2026-11-20T25:00:00Z" })).decide()
        }),
        Case::new("half a hash", 3, ("hex.syntax", ""), |world| {
            world.planned().run_with(&["--approved", "12ab"])
        }),
        Case::new("a plan with a number beyond all", 3, ("canonical.form", "/expected/*[0]/*[0]"), |world| {
            let plan = world.planned().read("plan.json");
            let mut plan: serde_json::Value = serde_json::from_str(&plan).unwrap();
            let counts = plan["expected"]
                .as_object_mut()
                .unwrap()
                .values_mut()
                .next()
                .unwrap()
                .as_object_mut()
                .unwrap();
            *counts.values_mut().next().unwrap() = json!(1_u64 << 60);
            world.write("plan.json", plan.to_string());
            world.run()
        }),
        redact(
            "a word that names nobody",
            json!([{ "kind": "text", "value": "a" }]),
            "[removed]",
            ("redact.identifier", "/identifiers/0"),
        ),
        redact("a replacement that is markup", anna(), "<b>", ("redact.replacement", "/replacement")),
        redact(
            "a replacement that names the person",
            anna(),
            "zanna",
            ("redact.replacement-clash", "/replacement"),
        ),
        Case::new("a policy that is not there", 3, ("file.unreadable", "gone.json"), |world| {
            world.command(&["check", "gone.json"])
        }),
        Case::new("a policy that is no text", 3, ("file.unreadable", "policy.yaml"), |world| {
            world.check_yaml(b"a: \xff")
        }),
        Case::new("a database that is not there", 8, ("file.unreadable", "gone.sqlite"), |world| {
            world.check();
            world.command(&["census", "--policy", "policy.json", "--db", "gone.sqlite"])
        }),
        Case::new(
            "a page in a folder that is not there",
            3,
            ("file.unwritable", "gone/report.html"),
            |world| {
                world.planned();
                world.command(&[
                    "explain",
                    "--plan",
                    "plan.json",
                    "--policy",
                    "policy.json",
                    "--html",
                    "gone/report.html",
                ])
            },
        ),
        Case::new("a key over a key", 3, ("file.unwritable", "root.key"), |world| {
            world.write("root.key", "");
            world.command(&["key", "new", "--out", "root.key"])
        }),
        Case::new("no key", 3, ("key.missing", ""), |world| {
            world.key = None;
            world.command(&["key", "id"])
        }),
        Case::new("a typo in a key", 3, ("key.syntax", ""), |world| {
            world.key = world.key.take().map(|key| key.replace("aebag", "aebah"));
            world.command(&["key", "id"])
        }),
        Case::new("a key that nobody drew", 3, ("key.weak", ""), |world| {
            world.key = Some(zeros());
            world.command(&["key", "id"])
        }),
        Case::new("a key that others read", 3, ("key.exposed", "root.key"), |world| {
            let path = world.write("root.key", crate::world::KEY);
            std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
            world.command(&["key", "id", "--key", "root.key"])
        }),
        Case::new("a store of another name", 3, ("option.unknown", "--store"), |world| {
            world.planned();
            world.command(&["census", "--policy", "policy.json", "--db", "app.sqlite", "--store", "other"])
        }),
        Case::new("a key of bytes with an odd digit", 3, ("option.unknown", "--subject"), |world| {
            world.planned();
            let command = ["plan", "--policy", "policy.json", "--case", "case.json", "--db", "app.sqlite"];
            world.command(&[&command[..], &["--subject", "users:x'0001f'"]].concat())
        }),
        Case::new(
            "another person than the file of the case names",
            3,
            ("case.contradiction", "/subject"),
            |world| {
                world.planned();
                let files = ["plan", "--policy", "policy.json", "--case", "case.json", "--db", "app.sqlite"];
                world.command(&[&files[..], &["--subject", "users:4711"]].concat())
            },
        ),
        Case::new("a subject without a key", 3, ("option.unknown", "--subject"), |world| {
            world.planned();
            world.command(&[
                "plan",
                "--policy",
                "policy.json",
                "--case",
                "case.json",
                "--db",
                "app.sqlite",
                "--subject",
                "users",
            ])
        }),
    ]
}

fn anna() -> Value {
    json!([{ "kind": "name", "value": "Zanna Zberg" }])
}

fn redact(
    name: &str,
    identifiers: Value,
    replacement: &'static str,
    problem: (&'static str, &'static str),
) -> Case {
    let call =
        json!({ "identifiers": identifiers, "replacement": replacement, "text": "Zanna Zberg was late" });
    Case::new(name, 1, problem, move |world: &mut World| {
        world.feed(&["call", "redact", "-"], call.to_string())
    })
}

/// The text of a key of 32 zero bytes, with its checksum.
fn zeros() -> String {
    use sha2::Digest;
    let prefix = "rightful-key-1:";
    let sum = sha2::Sha256::new().chain_update(prefix).chain_update([0; 32]).finalize();
    let bits: Vec<u8> = [0; 32]
        .iter()
        .chain(&sum[..4])
        .flat_map(|byte: &u8| (0..8).rev().map(move |at| byte >> at & 1))
        .collect();
    let digit = |bits: &[u8]| {
        let value = (0..5).fold(0, |value, at| value << 1 | bits.get(at).copied().unwrap_or(0));
        char::from(b"abcdefghijklmnopqrstuvwxyz234567"[usize::from(value)])
    };
    prefix.chars().chain(bits.chunks(5).map(digit)).collect()
}
