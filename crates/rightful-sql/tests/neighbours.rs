//! Rows of others, and values nobody expects: what the engine does beside the statement it was given.
#![expect(clippy::unwrap_used, reason = "a helper of a test may panic as the test may")]

mod support;

use rightful::Code;
use rightful_sql::Outcome;
use support::World;

const PEOPLE: &str = "CREATE TABLE users (id INTEGER PRIMARY KEY, email, name TEXT);
    INSERT INTO users VALUES (1, 'anna@x.example', 'Anna Albatros'), (2, 'bela@x.example', 'Bela Bussard');";

const CASE: &str = support::CASE;

/// The policy of `users` with more collections.
fn policy(collections: &str) -> String {
    let head = r#"
controller: { name: Acme, contact: dpo@acme.example, clock: { regime: eu, place: DE-BE } }
events:
  account.closed: { source: case }
purposes:
  account:
    { basis: contract, description: the account, contract: terms, necessary_for: access, ends: { event: account.closed } }
  engagement:
    basis: legitimate-interests
    description: keeping what was shared whole
    interest: the other people's access to what was done with them
    necessary_for: showing it
    balanced: { date: "2026-03-01", by: DPO, result: interest prevails without names, review: "2028-03-01" }
    told: privacy notice
    identified: { until: { event: account.closed }, then: unlink }
  invoicing:
    basis: legal-obligation
    description: invoices
    provision: AO §147
    retention: { after: { column: invoices.at, as: date }, keep: P8Y, end: not-before }
stores:
  app: { engine: sqlite, backups: { keep: P90D } }
evidence: { basis: legal-obligation, provision: "GDPR Art. 5(2)", keep: P3Y }
collections:
  users:
    store: app
    person:
      key: [id]
      identifiers: { email: strong, name: weak }
      nobody: { any: [{ name: Anonymous user }] }
      anonymous: { form: fresh, row: { name: Anonymous user } }
    purposes: [account]
    fields:
      email: { identifies: directly }
      name: { identifies: directly }
"#;
    let unused = "  invoices:
    store: app
    purposes: [invoicing]
    links: { uid: { to: users, role: owner } }
    fields: { at: { identifies: none } }
";
    let rest = if collections.contains("  invoices:") { "" } else { unused };
    format!("{head}{collections}{rest}")
}

fn world(tables: &str, collections: &str) -> World {
    let invoices = "CREATE TABLE invoices (id INTEGER PRIMARY KEY, uid INTEGER, at TEXT);";
    let invoices = if collections.contains("  invoices:") { "" } else { invoices };
    World::new(PEOPLE, &format!("{invoices}{tables}"), &policy(collections), CASE)
}

fn refused(world: &mut World) -> Code {
    let (before, inputs) = (world.dump(), world.inputs());
    let code = world.run(inputs).unwrap_err().code();
    assert_eq!(world.dump(), before);
    code
}

const SESSIONS: &str = "  sessions:
    store: app
    key: [token]
    purposes: [account]
    links: { uid: { to: users, role: owner } }
    fields: { token: { identifies: none } }
";

#[test]
fn a_key_that_the_engine_takes_for_anothers_is_refused() {
    let tables = "CREATE TABLE sessions (token TEXT COLLATE NOCASE, uid INTEGER);
        CREATE UNIQUE INDEX one ON sessions (token COLLATE BINARY);
        INSERT INTO sessions VALUES ('abc', 1), ('ABC', 2);";
    assert_eq!(refused(&mut world(tables, SESSIONS)), Code::RunKeyRepeated);
    let trailing = tables.replace("NOCASE", "RTRIM").replace("'ABC'", "'abc '");
    assert_eq!(refused(&mut world(&trailing, SESSIONS)), Code::RunKeyRepeated);
}

#[test]
fn a_key_that_is_no_text_is_refused_and_not_passed_over() {
    let tables = "CREATE TABLE sessions (token TEXT PRIMARY KEY, uid INTEGER);
        INSERT INTO sessions VALUES (CAST(x'ff61' AS TEXT), 1), ('b', 2);";
    let mut world = world(tables, SESSIONS);
    let inputs = world.inputs();
    assert_eq!(world.run(inputs).unwrap_err().code(), Code::RunNoOp);
    assert_eq!(world.cells("SELECT count(*) FROM users, sessions"), ["Integer(4)"]);
}

#[test]
fn no_row_of_somebody_else_makes_room_for_a_value() {
    let tables =
        "CREATE TABLE posts (id INTEGER PRIMARY KEY, uid INTEGER, slug TEXT UNIQUE ON CONFLICT REPLACE);
        INSERT INTO posts VALUES (1, 1, 'anna@x.example'), (2, 2, '[removed]');";
    let posts = "  posts:
    store: app
    purposes: [engagement]
    links: { uid: { to: users, role: author } }
    fields: { slug: { identifies: free-text, treatment: redact } }
";
    assert_eq!(refused(&mut world(tables, posts)), Code::SurrogateNoFit);
}

/// A check of one column is asked at planning; one that depends on the row is met by the run, which names the column and
/// keeps nothing.
#[test]
fn what_a_check_refuses_is_known_before_or_named() {
    let posts = |treatment: &str| {
        format!(
            "  posts:
    store: app
    purposes: [engagement]
    links: {{ uid: {{ to: users, role: author }} }}
    fields: {{ code: {{ identifies: indirectly, treatment: {treatment} }} }}
"
        )
    };
    let tables = |check: &str| {
        format!(
            "CREATE TABLE posts (id INTEGER PRIMARY KEY, uid INTEGER, code TEXT COLLATE NOCASE, CHECK ({check}));
             INSERT INTO posts VALUES (1, 1, 'AB12');"
        )
    };
    let glob = "code GLOB '[A-Z][A-Z][0-9][0-9]'";
    for (check, treatment, known) in [
        (glob, "surrogate", true),
        (glob, "{ constant: gone }", true),
        (glob, "{ constant: ZZ00 }", false),
        ("code IN ('AB12', 'none')", "{ constant: gone }", true),
        // As the column compares, without regard to case.
        ("code IN ('AB12', 'GONE')", "{ constant: gone }", false),
        ("length(code) > 2 OR id > 100", "surrogate", false),
        ("code GLOB 'AB*' OR id > 100", "surrogate", false),
    ] {
        let mut world = world(&tables(check), &posts(treatment));
        let (request, plan) = (world.request(), world.plan());
        let schema =
            rightful_sql::sqlite::introspect(&rusqlite::Connection::open(world.file()).unwrap()).unwrap();
        let foreseen = rightful_sql::sqlite::foresee(&schema, &request, &plan);
        let at = |problem: &rightful::Error| (problem.code(), problem.at().to_owned());
        let found = foreseen.err().map(|problems| problems.as_slice().iter().map(at).collect::<Vec<_>>());
        let expected = known.then(|| vec![(Code::SurrogateNoFit, "posts.code".to_owned())]);
        assert_eq!(found, expected, "{check} {treatment}");
        let inputs = world.inputs();
        let outcome = world.run(inputs);
        if known || check.contains("AB*") {
            let refused = outcome.unwrap_err();
            assert_eq!(at(&refused), (Code::SurrogateNoFit, "posts.code".to_owned()), "{check} {treatment}");
            assert_eq!(world.cells("SELECT code FROM posts"), ["Text(\"AB12\")"]);
        } else {
            assert!(matches!(outcome, Ok(Outcome::Certified(_))), "{check} {treatment}: {outcome:?}");
        }
    }
}

#[test]
fn a_value_that_is_not_of_its_kind_does_not_stop_the_scan() {
    for odd in [
        "'n/a'",
        "'a@b'",
        "'@'",
        "4.5",
        "4930123456",
        "x'ff616e6e6140782e6578616d706c65'",
        "''",
        "'a b@x.example'",
    ] {
        let mut world = world(&format!("UPDATE users SET email = {odd} WHERE id = 1"), "");
        let inputs = world.inputs();
        let outcome = world.run(inputs);
        assert!(matches!(outcome, Ok(Outcome::Certified(_))), "{odd}: {outcome:?}");
    }
}

#[test]
fn bytes_and_numbers_are_looked_for_too() {
    let log = "CREATE TABLE log (id INTEGER PRIMARY KEY, uid INTEGER, line TEXT); INSERT INTO log VALUES (1, 2, 'see anna@x.example');";
    let logged = "  log:
    store: app
    purposes: [engagement]
    links: { uid: { to: users, role: author } }
    fields: { line: { identifies: none } }
";
    let tables = format!("{log} UPDATE users SET email = x'ff616e6e6140782e6578616d706c65' WHERE id = 1");
    let mut world = world(&tables, logged);
    let inputs = world.inputs();
    let outcome = world.run(inputs).unwrap();
    assert!(matches!(outcome, Outcome::Blocked(_)), "{outcome:?}");
}

#[test]
fn a_second_start_does_not_touch_what_the_first_has_left() {
    let mut world = world("INSERT INTO invoices VALUES (1, 1, '2025-01-01')", "");
    let inputs = world.inputs();
    let mut second = rightful_sql::run(inputs.clone());
    // The second start has looked for a journal and waits for the lock when the first one commits.
    let connection = rusqlite::Connection::open(world.file()).unwrap();
    loop {
        let rightful_sql::Next::Do(effect) = second.next() else { panic!() };
        match effect {
            rightful_sql::Effect::Statement(statement) if statement.sql.starts_with("BEGIN") => break,
            rightful_sql::Effect::Statement(statement) => {
                second.feed(rightful_sql::sqlite::execute(&connection, &statement));
            }
            _ => second.feed(rightful_sql::Answer::Done),
        }
    }
    drop(connection);
    struct NoScan;
    impl rightful_sql::sqlite::Surroundings for NoScan {
        fn scan(
            &mut self,
            _: &rightful_sql::ScanRequest,
            _: &std::path::Path,
        ) -> Result<String, rightful_sql::Failure> {
            Err(rightful_sql::Failure::Other)
        }
        fn emit(&mut self, _: &rightful_sql::Evidence) -> Result<(), rightful_sql::Failure> {
            Err(rightful_sql::Failure::ReadOnly)
        }
    }
    let first = rightful_sql::sqlite::run(&world.file(), &mut rightful_sql::run(inputs.clone()), &mut NoScan);
    assert_eq!(first.unwrap_err().code(), Code::RunScan);
    let second = rightful_sql::sqlite::run(&world.file(), &mut second, &mut NoScan);
    assert_eq!(second.unwrap_err().code(), Code::RunUnfinished);
    assert!(matches!(world.run(inputs).unwrap(), Outcome::Certified(_)));
}

const MEETINGS: &str = "  meetings:
    store: app
    purposes: [engagement]
    links: { by: { to: users, role: author } }
    fields: { at: { identifies: none }, notes: { identifies: free-text } }
";

#[test]
fn whoever_is_called_like_the_shared_person_takes_no_rows() {
    let shared = policy(MEETINGS).replace("form: fresh", "form: shared");
    let rows = "INSERT INTO users VALUES (7, 'carl@x.example', 'Anonymous user');
        CREATE TABLE meetings (id INTEGER PRIMARY KEY, by INTEGER NOT NULL REFERENCES users (id), at TEXT, notes TEXT);
        CREATE TABLE invoices (id INTEGER PRIMARY KEY, uid INTEGER, at TEXT);
        INSERT INTO meetings VALUES (1, 1, '2026-02-01', NULL), (2, 2, '2026-02-02', NULL);";
    let mut world = World::new(PEOPLE, rows, &shared, CASE);
    let inputs = world.inputs();
    assert!(matches!(world.run(inputs).unwrap(), Outcome::Certified(_)));
    let holder =
        "SELECT u.email IS NULL AND u.id <> 7 FROM meetings m JOIN users u ON u.id = m.by WHERE m.id = 1";
    assert_eq!(world.cells(holder), ["Integer(1)"]);
    assert_eq!(world.cells("SELECT email FROM users WHERE id = 7"), ["Text(\"carl@x.example\")"]);
    // The next person erased meets the same shared person again.
    world.case.subject.key = Some(vec![rightful::Value::Integer(2)]);
    world.seed = [10; 32];
    let inputs = world.inputs();
    assert!(matches!(world.run(inputs).unwrap(), Outcome::Certified(_)));
    assert_eq!(world.cells("SELECT count(DISTINCT by) FROM meetings"), ["Integer(1)"]);
}

#[test]
fn somebody_called_like_the_replacement_can_leave_too() {
    let rows = "UPDATE users SET name = 'removed' WHERE id = 1;
        CREATE TABLE meetings (id INTEGER PRIMARY KEY, by INTEGER REFERENCES users (id), at TEXT, notes TEXT);
        CREATE TABLE invoices (id INTEGER PRIMARY KEY, uid INTEGER, at TEXT);
        INSERT INTO meetings VALUES (1, 1, '2026-02-01', 'Removed wrote from anna@x.example');";
    let mut world = World::new(PEOPLE, rows, &policy(MEETINGS), CASE);
    let inputs = world.inputs();
    assert!(matches!(world.run(inputs).unwrap(), Outcome::Certified(_)));
    assert_eq!(world.cells("SELECT notes FROM meetings"), ["Text(\"[redacted] wrote from [redacted]\")"]);
}

/// A row of the records stays; what it says in one column is the person's only where the text names them. A text can be
/// no question of the scanner, so what stays has to hold for the rows beside.
#[test]
fn nothing_is_excused_in_rows_that_only_a_text_tells_apart() {
    let records = "  invoices:
    store: app
    purposes: [invoicing]
    links:
      uid: { to: users, role: owner }
      mention: { to: users, role: mentioned, text: { column: line } }
    fields:
      at: { identifies: none }
      number: { identifies: none }
      line: { identifies: free-text, of: mention, purposes: [account], treatment: redact }
";
    let tables = "CREATE TABLE invoices (id INTEGER PRIMARY KEY, uid INTEGER, at TEXT, number TEXT, line TEXT);
        INSERT INTO invoices VALUES (1, 1, '2026-01-01', 'R-1', 'plain'), (2, 1, '2026-01-01', 'R-2', 'for Anna Albatros');";
    let mut world = world(tables, records);
    let inputs = world.inputs();
    let outcome = world.run(inputs).unwrap();
    assert!(matches!(outcome, Outcome::Certified(_)), "{outcome:?}");
    assert_eq!(world.cells("SELECT line FROM invoices"), ["Text(\"plain\")", "Text(\"for [removed]\")"]);
    let request: serde_json::Value =
        serde_json::from_str(world.surroundings.requests.last().unwrap()).unwrap();
    let kept = request["kept"].as_array().unwrap();
    let columns: Vec<&str> = kept
        .iter()
        .filter(|kept| kept["table"] == "invoices")
        .flat_map(|kept| kept["columns"].as_array().unwrap())
        .filter_map(serde_json::Value::as_str)
        .collect();
    assert!(columns.contains(&"number") && !columns.contains(&"line"), "{columns:?}");
}

#[test]
fn a_name_that_is_a_word_changes_no_text_of_others() {
    let posts = "  posts:
    store: app
    purposes: [engagement]
    links:
      by: { to: users, role: author }
      mention: { to: users, role: mentioned, text: { column: body } }
    fields: { body: { identifies: free-text } }
";
    let rows = |name: &str| {
        format!(
            "UPDATE users SET name = '{name}' WHERE id = 1;
            CREATE TABLE posts (id INTEGER PRIMARY KEY, by INTEGER, body TEXT);
            INSERT INTO posts VALUES (1, 1, '{name} here, will answer'), (2, 2, 'I will come'), (3, 2, 'ask Will Otter'),
                (4, 2, 'will you write to anna@x.example');"
        )
    };
    let after = |name: &str| {
        let mut world = world(&rows(name), posts);
        let inputs = world.inputs();
        assert!(matches!(world.run(inputs).unwrap(), Outcome::Certified(_)), "{name}");
        let certificate: serde_json::Value =
            serde_json::from_str(world.surroundings.certificates.last().unwrap()).unwrap();
        let review = certificate["scan"]["review_places"].clone();
        (world.cells("SELECT body FROM posts ORDER BY id"), review)
    };
    let removed = "Text(\"[removed] you write to [removed]\")";
    let (word, review) = after("Will");
    assert_eq!(review["table posts, column body"], 2, "{review}");
    assert_eq!(word[1..], ["Text(\"I will come\")", "Text(\"ask Will Otter\")", removed]);
    assert_eq!(word[0], "Text(\"[removed] here, [removed] answer\")");
    let (name, review) = after("Will Otter");
    assert!(review["table posts, column body"].is_null(), "{review}");
    assert_eq!(
        name,
        [
            "Text(\"[removed] here, will answer\")",
            "Text(\"I will come\")",
            "Text(\"ask [removed]\")",
            "Text(\"will you write to [removed]\")"
        ]
    );
}

/// Links that fork and meet again make as many paths to a person as there are numbers of Fibonacci: what the scanner is
/// told, and how long a run takes, may not grow with them.
#[test]
fn paths_that_fork_and_meet_again_are_stated_once() {
    const DEPTH: usize = 24;
    let (mut tables, mut collections) = (String::new(), String::new());
    for level in 0..DEPTH {
        let parents = || (1..=2).filter_map(|up| level.checked_sub(up).map(|parent| (up, parent)));
        let of = |(up, parent)| format!(", p{up} INTEGER REFERENCES t{parent}");
        let links: String = parents().map(of).collect();
        let rows: String =
            parents().map(|(up, _)| format!(", CASE id WHEN 5 THEN {up} ELSE id END")).collect();
        tables += &format!(
            "CREATE TABLE t{level} (id INTEGER PRIMARY KEY, uid INTEGER REFERENCES users, note TEXT{links});
             INSERT INTO t{level} SELECT id, {}, CASE id WHEN 2 THEN 'by anna@x.example' END {rows}
             FROM (SELECT value AS id FROM json_each('[1, 2, 3, 4, 5]'));\n",
            if level == 0 { "1 + id % 2" } else { "NULL" },
        );
        let link = |(up, parent)| format!(", p{up}: {{ to: t{parent}, role: owner }}");
        let links: String = parents().map(link).collect();
        collections += &format!(
            "  t{level}:\n    store: app\n    purposes: [account]\n    links: {{ uid: {{ to: users, role: owner }}{links} }}\n    \
             fields: {{ note: {{ identifies: free-text }} }}\n"
        );
    }
    let mut world = world(&tables, &collections);
    let inputs = world.inputs();
    let outcome = world.run(inputs).unwrap();
    assert!(matches!(outcome, Outcome::Certified(_)), "{outcome:?}");
    let request: serde_json::Value =
        serde_json::from_str(world.surroundings.requests.last().unwrap()).unwrap();
    let sets = request["sets"].as_array().unwrap().len();
    assert!((DEPTH - 1..=2 * DEPTH).contains(&sets), "{sets}");
    assert_eq!(world.cells(&format!("SELECT count(*) FROM t{}", DEPTH - 1)), ["Integer(2)"]);
}

/// What led nowhere before is nobody's doing: the engine would count it as one more broken key in an update.
#[test]
fn rows_that_lead_to_gone_rows_of_their_own_table_stop_no_run() {
    for action in ["", "ON DELETE CASCADE", "ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED"] {
        let schema = format!(
            "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, name TEXT);
             CREATE TABLE meetings (id INTEGER PRIMARY KEY, mentor_id INT REFERENCES users, held_on TEXT, notes TEXT,
               before_id INT REFERENCES meetings {action});"
        );
        let rows = "PRAGMA foreign_keys = OFF;
            INSERT INTO users VALUES (1, 'anna@x.example', 'Anna Albatros'), (2, 'bela@x.example', 'Bela Bussard');
            INSERT INTO meetings VALUES (3, 1, '', '', 999), (4, 1, '', '', 998), (5, 1, '', '', 4), (6, 2, '', '', 997);";
        let policy = support::small("", "").replace(
            "{ identifies: none }, notes",
            "{ identifies: none }, before_id: { identifies: none }, notes",
        );
        let mut world = World::new(&schema, rows, &policy, CASE);
        let outcome = world.run(world.inputs());
        assert!(matches!(outcome, Ok(Outcome::Certified(_))), "{action} {outcome:?}");
        let kept = world.cells("SELECT before_id FROM meetings ORDER BY id");
        assert_eq!(kept, ["Integer(999)", "Integer(998)", "Integer(4)", "Integer(997)"], "{action}");
        assert_eq!(world.cells("SELECT count(*) FROM meetings WHERE mentor_id = 1"), ["Integer(0)"]);
    }
}

/// A whole number stored as a floating-point one is a key like any other.
#[test]
fn people_whose_keys_are_floating_point_numbers_are_found_and_go() {
    let schema = "CREATE TABLE users (id REAL PRIMARY KEY, email TEXT, name TEXT);
        CREATE TABLE meetings (id INTEGER PRIMARY KEY, mentor_id REAL REFERENCES users, held_on TEXT, notes TEXT);";
    let rows = "INSERT INTO users VALUES (1, 'anna@x.example', 'Anna Albatros'), (2, 'bela@x.example', 'Bela Bussard');
        INSERT INTO meetings VALUES (3, 1, '', ''), (4, 2, '', '');";
    let policy = support::small("", "").replace("form: fresh", "form: shared");
    let mut world = World::new(schema, rows, &policy, CASE);
    let outcome = world.run(world.inputs());
    assert!(matches!(outcome, Ok(Outcome::Certified(_))), "{outcome:?}");
    assert_eq!(world.cells("SELECT count(*) FROM meetings WHERE mentor_id = 1"), ["Integer(0)"]);
}

/// A random tenant would take posts out of theirs; where rows lead elsewhere by the column too, that is seen before anything
/// changes.
#[test]
fn what_belongs_to_a_tenant_stays_there() {
    let people = "CREATE TABLE tenants (id INTEGER PRIMARY KEY);
        CREATE TABLE users (tenant INTEGER, id INTEGER, email TEXT, name TEXT, PRIMARY KEY (tenant, id));
        CREATE TABLE invoices (id INTEGER PRIMARY KEY, tenant INTEGER, uid INTEGER, at TEXT);
        INSERT INTO tenants VALUES (1), (2);
        INSERT INTO users VALUES (1, 1, 'anna@x.example', 'Anna Albatros'), (2, 1, 'bela@x.example', 'Bela Bussard');";
    let posts = |of_tenant: &str| {
        format!(
            "CREATE TABLE posts (id INTEGER PRIMARY KEY, tenant INTEGER {of_tenant}, author INTEGER,
               FOREIGN KEY (tenant, author) REFERENCES users (tenant, id));
             INSERT INTO posts VALUES (1, 1, 1), (2, 2, 1);"
        )
    };
    let declared = |key: &str, link: &str| {
        let more = format!(
            "  tenants: {{ store: app, purposes: [engagement] }}
  posts:
    store: app
    purposes: [engagement]
    links: {{ author: {{ to: users, role: author, columns: [tenant, author] }}{link} }}
  invoices:
    store: app
    purposes: [invoicing]
    links: {{ uid: {{ to: users, role: owner, columns: [tenant, uid] }} }}
    fields: {{ at: {{ identifies: none }} }}
"
        );
        policy(&more).replace("key: [id]", key)
    };
    let case = &CASE.replace("[1]", "[1, 1]");
    let link = ", home: { to: tenants, columns: [tenant] }";
    let (undeclared, known) = ("key: [tenant, id]", "key: [tenant, id]\n      tenant: [tenant]");
    for (of_tenant, link) in [("REFERENCES tenants (id)", link), ("REFERENCES tenants (id)", ""), ("", link)]
    {
        let refused = World::new(people, &posts(of_tenant), &declared(undeclared, link), case).try_plan();
        let found: Vec<_> =
            refused.unwrap_err().as_slice().iter().map(|one| (one.code(), one.at().to_owned())).collect();
        assert_eq!(found, [(Code::SurrogateNoFit, "users.tenant".to_owned())], "{of_tenant} {link}");
        let mut world = World::new(people, &posts(of_tenant), &declared(known, link), case);
        let inputs = world.inputs();
        assert!(matches!(world.run(inputs).unwrap(), Outcome::Certified(_)));
        assert_eq!(
            world.cells("SELECT tenant || ' ' || (author = 1) FROM posts ORDER BY id"),
            ["Text(\"1 0\")", "Text(\"2 1\")"],
            "{of_tenant} {link}"
        );
    }
    // No other link shares the columns: a natural key is drawn anew.
    assert!(World::new(people, &posts(""), &declared(undeclared, ""), case).try_plan().is_ok());
}

#[test]
fn a_text_in_a_row_of_others_loses_what_names_the_person_and_no_more() {
    // What the note was for has ended for Anna, who has gone, and not for Bela, whose order it is.
    let invoices = "  invoices:
    store: app
    purposes: [invoicing]
    links: { uid: { to: users, role: owner }, mention: { to: users, role: mentioned, text: { column: note } } }
    fields: { at: { identifies: none }, note: { identifies: free-text, purposes: [account] } }
";
    let rows = "CREATE TABLE invoices (id INTEGER PRIMARY KEY, uid INTEGER, at TEXT, note TEXT);
        INSERT INTO invoices VALUES (1, 1, '2024-01-01', 'for Anna Albatros'),
            (2, 2, '2024-01-01', 'Leave it with the neighbour, else ask anna@x.example.'), (3, 2, '2024-01-01', 'ring twice');";
    let mut world = world(rows, invoices);
    let inputs = world.inputs();
    assert!(matches!(world.run(inputs).unwrap(), Outcome::Certified(_)));
    let notes = world.cells("SELECT coalesce(note, 'none') FROM invoices ORDER BY id");
    let expected = ["none", "Leave it with the neighbour, else ask [removed].", "ring twice"];
    assert_eq!(notes, expected.map(|text| format!("Text({text:?})")));
}
