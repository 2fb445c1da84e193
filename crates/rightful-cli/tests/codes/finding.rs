//! People who cannot be told for certain, and rows that the engine takes for theirs by another spelling.

use serde_json::{Value, json};

use crate::cases::Case;
use crate::world::World;

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = people();
    cases.extend(links());
    cases
}

fn people() -> Vec<Case> {
    let named = |name: &str, sql: &'static str, identifier: Value| {
        Case::new(name, 3, ("case.ambiguous-subject", "/subject/identifier"), move |world: &mut World| {
            let subject = json!({ "collection": "users", "identifier": identifier, "verified": "by letter" });
            world.set("/collections/users/person/same_person", Value::Null);
            world.set_case("/subject", subject).sql(sql).plan()
        })
    };
    vec![
        named(
            "a name of two people",
            "INSERT INTO users VALUES (9, 'zoe@mail.example', 'Zanna Zberg', NULL);",
            json!({ "name": "Zanna Zberg" }),
        ),
        named("a name of nobody", "", json!({ "name": "Zanna" })),
        named("an address that is none", "", json!({ "email": "n/a" })),
        Case::new("a key that two people have", 3, ("run.key-repeated", "users"), |world| {
            keyless(world, "(7, 'zoe@mail.example', 'Zoe', NULL)")
        }),
        Case::new("an account without a key", 3, ("run.key-null", "users"), |world| {
            keyless(world, "(NULL, 'zanna.zberg@mail.example', 'Zanna', NULL)")
        }),
        Case::new("a key that is a truth", 3, ("json.type", "/subject/key/0"), |world| {
            world.set_case("/subject/key", json!([true])).plan()
        }),
        Case::new("a key with zeros before it", 3, ("unsupported.key-spelling", "/subject/key"), |world| {
            world.set_case("/subject/key", json!(["007"])).plan()
        }),
    ]
}

/// People whose number is no key of the table, and one more of them.
fn keyless(world: &mut World, row: &str) -> crate::answer::Answer {
    world.sql(&format!(
        "CREATE TABLE others (id INTEGER, email TEXT, name TEXT, photo BLOB);
         INSERT INTO others SELECT * FROM users; DROP TABLE users; ALTER TABLE others RENAME TO users;
         INSERT INTO users VALUES {row};"
    ));
    world.set(
        "/collections/users/person/same_person",
        json!({ "by": "email", "normalise": ["trim", "case"] }),
    );
    world.plan()
}

fn links() -> Vec<Case> {
    let spelled = |name: &str, column: &'static str, value: &'static str| {
        Case::new(name, 3, ("unsupported.key-spelling", "badges.user_id"), move |world: &mut World| {
            world.sql(&format!(
                "CREATE TABLE badges (id INTEGER PRIMARY KEY, user_id {column}); INSERT INTO badges VALUES (1, {value});"
            ));
            let badges = json!({
                "store": "app", "purposes": ["account"], "links": { "user_id": { "to": "users", "role": "owner" } }
            });
            world.set("/collections/badges", badges).plan()
        })
    };
    vec![
        spelled("a number with zeros before it", "TEXT", "'007'"),
        spelled("a number with a point", "TEXT", "'7.0'"),
        spelled("a number with spaces", "TEXT", "' 7'"),
        Case::new("an address of two accounts", 3, ("subject.shared-identifier", "users.email"), |world| {
            world.set("/collections/users/person/same_person", Value::Null);
            world.sql("INSERT INTO users VALUES (9, 'zanna.zberg+home@mail.example', 'Zoe', NULL);").plan()
        }),
        told("a mention in bytes", "CAST('to Zanna Zberg' AS BLOB)", ("unsupported.text-bytes", "told.text")),
        told("a key that stands twice", r#"'{"by":8,"by":7}'"#, ("unsupported.json-repeated-key", "told.by")),
        told(
            "an address with a tag",
            "'Zanna.Zberg+news@mail.example'",
            ("unsupported.value-spelling", "told.mail"),
        ),
        Case::new(
            "a table that is called like one of a run's",
            3,
            ("census.undescribed-table", "_rightful_notes"),
            |world| {
                world
                .sql("CREATE TABLE _rightful_notes (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), text TEXT);")
                .plan()
            },
        ),
    ]
}

/// One cell that three links look at.
fn told(name: &str, cell: &'static str, problem: (&'static str, &'static str)) -> Case {
    Case::new(name, 3, problem, move |world: &mut World| {
        world.sql(&format!(
            "CREATE TABLE told (id INTEGER PRIMARY KEY, said); INSERT INTO told VALUES (1, {cell});"
        ));
        let link = |name: &str, form: Value| {
            let mut link = json!({ "to": "users", "role": "mentioned" });
            link[name] = form;
            link
        };
        let mut links = json!({});
        match problem.1 {
            "told.text" => links["text"] = link("text", json!({ "column": "said" })),
            "told.by" => links["by"] = link("json", json!({ "column": "said", "path": "$.by" })),
            _ => links["mail"] = link("value", json!({ "column": "said", "of": "email" })),
        }
        let told = json!({ "store": "app", "purposes": ["account"], "links": links, "fields": { "said": { "identifies": "free-text" } } });
        world.set("/collections/told", told).plan()
    })
}
