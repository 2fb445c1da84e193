//! A user name may be an everyday word: where it is another account's own name, it blocks no certificate.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper of a test may panic as the test may")]

mod support;

use rightful::certificate::Certificate;
use rightful_sql::{Finding, Outcome};
use support::World;

const SCHEMA: &str = "
  CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, handle TEXT, first TEXT, city TEXT, invited_by INTEGER REFERENCES users(id));
  CREATE INDEX users_by_first ON users (first);
  CREATE VIRTUAL TABLE people_words USING fts5(first);
  CREATE TABLE posts (id INTEGER PRIMARY KEY, uid INTEGER REFERENCES users(id), body TEXT, tag TEXT);
";

const POLICY: &str = r#"
controller: { name: A, contact: d@a.example, clock: { regime: eu, place: DE-BE } }
events: { account.closed: { source: case } }
purposes:
  account: { basis: contract, contract: terms, necessary_for: running, ends: { event: account.closed } }
  programme:
    basis: legitimate-interests
    interest: measure
    necessary_for: reports
    balanced: { date: "2026-03-01", by: DPO, result: ok, review: "2028-03-01" }
    told: privacy notice
    identified: { until: { event: account.closed }, then: unlink }
stores: { app: { engine: sqlite, backups: none } }
evidence: { basis: legal-obligation, provision: "GDPR Art. 5(2)", keep: P3Y }
collections:
  users:
    store: app
    key: [id]
    person:
      key: [id]
      identifiers: { email: strong, handle: { strength: strong, kind: handle }, first: weak, city: weak }
      nobody: { first: Anonymous user }
      anonymous: { form: fresh, row: { first: Anonymous user } }
    purposes: [account]
    links: { invited_by: { to: users, role: about } }
    fields: { email: { identifies: directly }, handle: { identifies: directly }, first: { identifies: directly }, city: { identifies: indirectly } }
  people_words:
    store: app
    index_of: users
    fields: { first: { identifies: directly, copy_of: users.first } }
  posts:
    store: app
    key: [id]
    purposes: [programme]
    links: { uid: { to: users, role: author }, said: { to: users, role: mentioned, text: { column: body } } }
    fields: { body: { identifies: free-text }, tag: { identifies: none } }
"#;

const CASE: &str = r#"{ "decided": "2026-11-21", "subject": { "collection": "users", "key": [42] },
  "trigger": { "kind": "relationship-ended", "event": "account.closed", "on": "2026-11-20" } }"#;

/// Anna Exampla (42) is called `handle` in the store; what else is there is given.
fn world(handle: &str, rows: &str) -> World {
    let people =
        format!("INSERT INTO users VALUES (42, 'exampla@x.example', '{handle}', 'Exa', 'Bonn', NULL);");
    let index = "INSERT INTO people_words (rowid, first) SELECT id, first FROM users;";
    World::new(SCHEMA, &format!("{people}{rows}{index}"), POLICY, CASE)
}

fn certificate(outcome: &Outcome) -> Certificate {
    let Outcome::Certified(evidence) = outcome else { panic!("{outcome:?}") };
    serde_json::from_str(evidence.certificate.as_ref().unwrap()).unwrap()
}

fn places(outcome: Outcome) -> Vec<String> {
    let Outcome::Blocked(findings) = outcome else { panic!("{outcome:?}") };
    let place = |finding: &Finding| format!("{} at {}", finding.identifier, finding.at);
    findings.iter().map(place).collect()
}

/// What a scan finds that is asked what the last one was.
fn found_again(world: &World) -> Vec<String> {
    let request = rightful_residue::wire::request(world.surroundings.requests.last().unwrap()).unwrap();
    let answer = rightful_residue::scan(&request, &world.file(), &mut |_| {}).unwrap();
    answer.findings.iter().map(|finding| format!("{} at {}", finding.identifier, finding.at)).collect()
}

#[test]
fn another_accounts_own_name_blocks_nothing() {
    let mut world = world(
        "anna",
        "INSERT INTO users VALUES (43, 'b@x.example', 'anna2', 'Anna', 'Bonn', 42), (44, 'm@x.example', 'maxi', 'Max', NULL, NULL);
         INSERT INTO posts VALUES (1, 42, 'x', 'y'), (2, 43, 'I met @anna', 'y');",
    );
    let outcome = world.run(world.inputs()).unwrap();
    assert_eq!(certificate(&outcome).scan.kept, 2, "the name, and what the index repeats of it");
    assert!(world.surroundings.reports.last().unwrap().contains("another account's own name"));
    let names = world.cells("SELECT first FROM users WHERE email IS NOT NULL ORDER BY id");
    assert_eq!(names, ["Text(\"Anna\")", "Text(\"Max\")"]);

    // A leftover of the person is none of somebody else.
    let at = "users.handle at table users, column first";
    for (leftover, found) in [
        ("INSERT INTO users VALUES (42, NULL, NULL, 'anna', NULL, NULL)", at),
        ("UPDATE users SET first = 'anna' WHERE email IS NULL", at),
        ("UPDATE users SET first = 'see @anna' WHERE id = 44", at),
        ("UPDATE users SET handle = 'anna' WHERE id = 44", "users.handle at table users, column handle"),
        (
            "UPDATE users SET first = 'exampla@x.example' WHERE id = 44",
            "users.email at table users, column first",
        ),
        ("UPDATE posts SET tag = 'anna' WHERE id = 2", "users.handle at table posts, column tag"),
    ] {
        let before = std::fs::read(world.file()).unwrap();
        world.sql(leftover);
        assert!(found_again(&world).contains(&found.to_owned()), "{leftover}: {:?}", found_again(&world));
        std::fs::write(world.file(), before).unwrap();
    }
    assert_eq!(found_again(&world), Vec::<String>::new());
}

#[test]
fn a_user_name_elsewhere_blocks() {
    let mut world = world(
        "meeting",
        "INSERT INTO users VALUES (43, 'b@x.example', 'bo', 'Bo', NULL, NULL);
         INSERT INTO posts VALUES (1, 42, 'x', 'y'), (2, 43, 'z', 'meeting');",
    );
    assert_eq!(places(world.run(world.inputs()).unwrap()), ["users.handle at table posts, column tag"]);
}

/// `posts.tag` holds one of a closed list, of which one is what Anna Exampla is called.
fn listed(words: &str, rows: &str) -> World {
    let mut world = world("meeting", rows);
    let tag = format!("tag: {{ identifies: none, values: [{words}] }}");
    world.policy = support::policy(&POLICY.replace("tag: { identifies: none }", &tag));
    world
}

#[test]
fn one_of_a_closed_list_is_nobody() {
    let rows = "INSERT INTO users VALUES (43, 'b@x.example', 'bo', 'Bo', NULL, NULL);
         INSERT INTO posts VALUES (1, 42, 'x', 'meeting'), (2, 43, 'z', 'meeting'), (3, 43, 'z', 'call');
         CREATE INDEX posts_by_tag ON posts (tag);";
    let mut world = listed("meeting, call", rows);
    let outcome = world.run(world.inputs()).unwrap();
    assert!(certificate(&outcome).scan.kept >= 2);
    assert!(world.surroundings.reports.last().unwrap().contains("closed list"));
    assert_eq!(world.cells("SELECT tag FROM posts WHERE id = 1"), ["Text(\"meeting\")"]);

    // A word of the list is none elsewhere, and what is more than the word is not of the list.
    let at = |place: &str| format!("users.handle at table {place}");
    for (leftover, found) in [
        ("UPDATE posts SET tag = 'Meeting' WHERE id = 2", at("posts, column tag")),
        ("UPDATE posts SET tag = '@meeting' WHERE id = 2", at("posts, column tag")),
        ("UPDATE posts SET body = 'ask @meeting' WHERE id = 2", at("posts, column body")),
        ("UPDATE users SET handle = 'meeting' WHERE id = 43", at("users, column handle")),
    ] {
        let before = std::fs::read(world.file()).unwrap();
        world.sql(leftover);
        assert!(found_again(&world).contains(&found), "{leftover}: {:?}", found_again(&world));
        std::fs::write(world.file(), before).unwrap();
    }
    assert_eq!(found_again(&world), Vec::<String>::new());

    // What the list does not name blocks.
    let mut world = listed("call", rows);
    let found = places(world.run(world.inputs()).unwrap());
    assert!(found.contains(&"users.handle at table posts, column tag".to_owned()), "{found:?}");
}
