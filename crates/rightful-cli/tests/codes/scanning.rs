//! The independent scan: requests it cannot read, and files it cannot scan.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::cases::Case;
use crate::world::{MANY_PAGES, World};

fn email(value: &str) -> Value {
    json!([{ "name": "users.email", "kind": "email", "strength": "strong", "value": value }])
}

fn scan(world: &World, request: &str) -> Answer {
    world.feed(&["residue", "--db", "app.sqlite"], request)
}

pub(crate) fn cases() -> Vec<Case> {
    let request = |name: &str, request: String, problem| {
        Case::new(name, 1, problem, move |world: &mut World| {
            world.database();
            scan(world, &request)
        })
    };
    let file = |name: &str, problem, change: fn(&mut Vec<u8>)| {
        Case::new(name, 8, problem, move |world: &mut World| {
            let mut bytes = std::fs::read(world.database()).unwrap();
            change(&mut bytes);
            world.write("app.sqlite", bytes);
            scan(world, &json!({ "identifiers": email("zanna@mail.example") }).to_string())
        })
    };
    let anna = || email("zanna.zberg@mail.example");
    vec![
        request("a request that is no JSON", "{".into(), ("residue.request-syntax", "line 1, column 1")),
        request("a request with a key too many", json!({ "identifiers": [], "who": 1 }).to_string(), ("residue.request-shape", "line 1, column 23")),
        request("a scan for nobody", json!({ "identifiers": [] }).to_string(), ("residue.no-identifiers", "identifiers")),
        request("an address without @", json!({ "identifiers": email("zanna") }).to_string(), ("residue.identifier-value", "identifiers[0].value")),
        request(
            "a table the file does not have",
            json!({ "identifiers": anna(), "kept": [{ "table": "gone", "when": { "op": "eq", "column": "id", "value": 1 }, "reason": "law" }] }).to_string(),
            ("residue.unknown-table", "kept[0]"),
        ),
        request(
            "a column the table does not have",
            json!({ "identifiers": anna(), "kept": [{ "table": "users", "when": { "op": "eq", "column": "gone", "value": 1 }, "reason": "law" }] }).to_string(),
            ("residue.unknown-column", "kept[0].when"),
        ),
        Case::new("a request that is only checked", 1, ("residue.unknown-column", "kept[0].when"), |world| {
            world.database();
            let kept = json!([{ "table": "users", "when": { "op": "eq", "column": "gone", "value": 1 }, "reason": "law" }]);
            let request = json!({ "identifiers": email("zanna.zberg@mail.example"), "kept": kept }).to_string();
            world.feed(&["residue", "--check-request", "--db", "app.sqlite"], request)
        }),
        Case::new("a file that always changes", 8, ("residue.changed-during-scan", ""), |world| {
            world.sql(MANY_PAGES).database();
            world.while_written(|world| scan(world, &json!({ "identifiers": email("zanna@mail.example") }).to_string()))
        }),
        Case::new("a file that is not there", 8, ("residue.cannot-read", ""), |world| {
            scan(world, &json!({ "identifiers": email("zanna@mail.example") }).to_string())
        }),
        file("a file that is no database", ("residue.not-a-database", ""), |bytes| bytes.fill(b'z')),
        file("a file of a format nobody knows", ("residue.unsupported-format", "header"), |bytes| bytes[18] = 9),
        file("half a file", ("residue.truncated", ""), |bytes| bytes.truncate(bytes.len() / 2)),
    ]
}
