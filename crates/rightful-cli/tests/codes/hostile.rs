//! Input that is out of all proportion is answered: with success or an error, never by a crash.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::world::World;

/// A panic ends a program with 101, a signal with no code at all.
fn answered(name: &str, answer: &Answer) {
    assert!(
        matches!(answer.exit, Some(0..=8)),
        "{name}: exit {:?}\n{}{}",
        answer.exit,
        answer.stdout.get(..2_000).unwrap_or(&answer.stdout),
        answer.stderr
    );
    let style = answer.style_fault();
    assert!(style.is_none(), "{name}: {}", style.unwrap_or_default());
}

pub(crate) fn hold() {
    deep();
    wide();
    quoted();
    numbers();
}

fn deep() {
    let levels = 10_000;
    let world = World::new();
    for (name, text) in [
        ("deep JSON lists", "[".repeat(levels)),
        ("deep JSON lists that end", format!("{}{}", "[".repeat(levels), "]".repeat(levels))),
        ("deep JSON maps", format!("{}1{}", "{\"not\":".repeat(levels), "}".repeat(levels))),
    ] {
        for function in ["check", "decide", "codes"] {
            answered(name, &world.feed(&["call", function, "-"], &text));
        }
        world.write("deep.json", &text);
        answered(name, &world.command(&["check", "deep.json"]));
        answered(name, &world.check_yaml(&text));
        world.write("plan.json", &text);
        answered(name, &world.command(&["explain", "--plan", "plan.json", "--policy", "deep.json"]));
        answered(name, &world.feed(&["residue", "--db", "deep.json"], &text));
        world.write("ledger.jsonl", &text);
        answered(name, &world.command(&["verify", "--ledger", "ledger.jsonl"]));
    }
    let indented: String = (0..2_000).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    answered("deep YAML maps", &world.check_yaml(indented));
    let dashes = format!("{}a\n", "- ".repeat(levels));
    answered("deep YAML lists", &world.check_yaml(dashes));

    let mut world = World::new();
    let mut condition = json!({ "id": 0 });
    for _ in 0..60 {
        condition = json!({ "not": condition });
    }
    answered("a nested condition", &world.set("/collections/users/person/nobody", condition).check());
}

fn wide() {
    let mut world = World::new();
    for number in 0..10_000 {
        let collection = json!({
            "store": "app", "purposes": ["account"], "links": { "user_id": { "to": "users", "role": "owner" } },
            "fields": { "name": { "identifies": "directly" } }
        });
        world.policy["collections"][format!("t{number}")] = collection;
    }
    let answer = world.check();
    answered("ten thousand tables", &answer);
    assert_eq!(answer.exit, Some(0), "{}", answer.stdout);
    answered("ten thousand tables, decided", &world.decide());
    answered("ten thousand tables that are not there", &world.census());
}

/// Names that an unquoted statement would not survive.
fn quoted() {
    let name = "o'brien \"x\"; DROP TABLE users;--";
    let mut world = World::new();
    let sql = name.replace('"', "\"\"");
    world.sql(&format!(
        "CREATE TABLE \"{sql}\" (id INTEGER PRIMARY KEY, \"user'\"\"id\" INTEGER REFERENCES users (id), \"a`b]\" TEXT);
         INSERT INTO \"{sql}\" VALUES (1, 7, 'zanna.zberg@mail.example'), (2, 8, 'zboris');"
    ));
    let path = format!("\"{sql}\"");
    world.set(
        "/collections/odd",
        json!({
            "store": "app", "table": path, "purposes": ["account"],
            "links": { "owner": { "to": "users", "role": "owner", "columns": ["user'\"id"] } },
            "fields": { "a`b]": { "identifies": "directly" } }
        }),
    );
    answered("quoted names, census", &world.census());
    let plan = world.plan();
    answered("quoted names, plan", &plan);
    answered("quoted names, run", &world.run());
}

fn numbers() {
    for text in
        ["1e400", "-1e400", "1e-400", "99999999999999999999999999", "-9223372036854775808", "0.1", "1e2"]
    {
        let world = World::new();
        let case = world.case.to_string().replace("[7]", &format!("[{text}]"));
        let call = format!("{{\"policy\":{},\"case\":{case}}}", world.policy);
        answered(text, &world.feed(&["call", "decide", "-"], call));
        answered(text, &world.check_yaml(format!("a: {text}\n")));
    }
    let mut world = World::new();
    world.sql("INSERT INTO users VALUES (9223372036854775807, 'zmax@mail.example', 'Zmax', NULL);
               INSERT INTO meetings VALUES (9223372036854775807, 9223372036854775807, 8, '9999-12-31', 9223372036854775807, NULL);
               INSERT INTO meetings VALUES (-9223372036854775808, 9223372036854775807, 8, '-1-1-1', 1e308, x'ff');");
    world.set_case("/subject/key", json!([{ "int": "9223372036854775807" }]));
    let plan = world.plan();
    answered("the greatest key", &plan);
    if plan.exit == Some(0) {
        answered("the greatest key, run", &world.run());
    }
    for day in ["0001-01-01", "9999-12-31"] {
        let mut world = World::new();
        world.set_case("/decided", json!(day)).set_case("/trigger", Value::Null);
        world.set_case("/trigger", json!({ "kind": "retention-due" }));
        answered(day, &world.plan());
    }
}
