//! A certificate says whom the scan looked for: what an earlier run knew and took with it, or nobody ever knew, is told as
//! a gap and never passes for nothing found.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper of a test may panic as the test may")]

mod support;

use rightful::certificate::{Certificate, GapKind, State};
use rightful::ledger;
use rightful_sql::{Outcome, abandon, sqlite, unnamed_stubs};
use support::World;

const SCHEMA: &str = "
  CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT UNIQUE, phone TEXT, name TEXT);
  CREATE TABLE meetings (id INTEGER PRIMARY KEY, mentor_id INTEGER REFERENCES users(id), held_on TEXT, notes TEXT);
  CREATE TABLE invoices (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users(id), issued_on TEXT);
";
/// Anna (1) has no phone and Bela (2) no address; of Cleo (3) nothing is known but the name.
const ROWS: &str = "
  INSERT INTO users VALUES (1, 'anna@x.example', NULL, 'Anna Albatros'), (2, NULL, '+49 30 1234567', 'Bela Bussard'),
    (3, NULL, NULL, 'Cleo Condor'), (4, 'dora@x.example', NULL, 'Dora Dohle');
  INSERT INTO invoices VALUES (1, 1, '2025-01-01'), (2, 2, '2025-01-01'), (3, 3, '2025-01-01');
  INSERT INTO meetings VALUES (1, 4, '2025-01-01', 'nothing');
";
const LEFT: &str = "UPDATE meetings SET notes = 'see anna@x.example or dora@x.example'";

fn policy() -> String {
    let invoicing = "  invoicing:
    basis: legal-obligation
    provision: \"AO §147\"
    retention: { after: { column: invoices.issued_on, as: date, from: year-end }, keep: P8Y, end: not-before }
stores:";
    let invoices = "  invoices:
    store: app
    purposes: [invoicing]
    links: { user_id: { to: users, role: owner } }
    fields: { issued_on: { identifies: none } }
";
    let policy = support::small("", "").replacen("stores:", invoicing, 1);
    let policy = policy.replace("email: strong, name: weak", "email: strong, phone: strong, name: weak");
    let phone = "fields: { phone: { identifies: directly }, email: { identifies: directly }";
    policy.replace("fields: { email: { identifies: directly }", phone) + invoices
}

fn world(subject: &str) -> World {
    let case = format!(
        r#"{{ "decided": "2026-11-21", "subject": {{ "collection": "users", {subject} }},
            "trigger": {{ "kind": "relationship-ended", "event": "account.closed", "on": "2026-11-20" }} }}"#
    );
    World::new(SCHEMA, ROWS, &policy(), &case)
}

fn of(key: u8) -> World {
    world(&format!(r#""key": [{key}]"#))
}

/// Plans and runs as a run of its own.
fn run(world: &mut World, seed: u8) -> Outcome {
    world.seed = [seed; 32];
    let inputs = world.inputs();
    world.run(inputs).unwrap()
}

fn give_up(world: &mut World) {
    let mut run = abandon("2026-11-21".parse().unwrap(), world.root.ledger_key(), world.ledger(), false);
    let ended = sqlite::run(&world.file(), &mut run, &mut world.surroundings).unwrap();
    assert!(matches!(ended, Outcome::Abandoned(_)), "{ended:?}");
}

fn certificate(outcome: &Outcome) -> Certificate {
    let Outcome::Certified(evidence) = outcome else { panic!("{outcome:?}") };
    serde_json::from_str(evidence.certificate.as_ref().unwrap()).unwrap()
}

fn gaps(certificate: &Certificate) -> Vec<(&str, GapKind)> {
    certificate.gaps.iter().map(|gap| (gap.place.as_str(), gap.gap)).collect()
}

#[test]
fn a_run_after_one_that_was_given_up_is_never_clean() {
    let mut world = of(1);
    world.sql(LEFT);
    assert!(matches!(run(&mut world, 1), Outcome::Blocked(_)));
    give_up(&mut world);
    let first = world.ledger().runs().next().unwrap().run;
    let outcome = run(&mut world, 2);
    assert!(world.cells("SELECT notes FROM meetings")[0].contains("anna@"), "it is still there");
    let told = certificate(&outcome);
    assert_eq!(told.state, State::Partial);
    assert_eq!(told.scan.identifiers, ["users.id"], "what was looked for is all that was known");
    let earlier = format!("run {first}");
    let expected = [
        ("users.email", GapKind::UnknownIdentifier),
        ("users.phone", GapKind::UnknownIdentifier),
        (earlier.as_str(), GapKind::EarlierRun),
    ];
    assert_eq!(gaps(&told), expected);
    let states: Vec<_> = world.ledger().runs().map(|facts| facts.state).collect();
    assert_eq!(states, [ledger::State::Blocked, ledger::State::Abandoned, ledger::State::Partial]);
    // An address of theirs that somebody writes back is known again; what the first run knew is not.
    world.sql("UPDATE users SET email = 'anna.new@x.example' WHERE id = 1");
    let told = certificate(&run(&mut world, 3));
    assert_eq!((told.state, gaps(&told)), (State::Partial, vec![(earlier.as_str(), GapKind::EarlierRun)]));
    assert_eq!(told.scan.identifiers, ["users.email", "users.id"]);
}

#[test]
fn a_run_that_was_given_up_before_its_scan_is_told_too_and_so_is_nothing_held() {
    // Dora has no invoice, so that nothing of her stays.
    let mut world = of(4);
    world.sql("UPDATE meetings SET notes = 'see dora@x.example', mentor_id = NULL");
    assert!(matches!(run(&mut world, 1), Outcome::Blocked(_)));
    give_up(&mut world);
    let first = world.ledger().runs().next().unwrap().run;
    let Outcome::NothingHeld(evidence) = run(&mut world, 2) else { panic!() };
    let told: Vec<_> = evidence.gaps.iter().map(|gap| (gap.place.clone(), gap.gap)).collect();
    assert_eq!(told, [(format!("run {first}"), GapKind::EarlierRun)]);
}

#[test]
fn a_blocked_run_that_is_carried_on_leaves_no_gap() {
    let mut world = of(1);
    world.sql(LEFT);
    world.seed = [1; 32];
    let inputs = world.inputs();
    assert!(matches!(world.run(inputs.clone()).unwrap(), Outcome::Blocked(_)));
    world.sql("PRAGMA secure_delete = 1; UPDATE meetings SET notes = NULL; VACUUM");
    let again = rightful_sql::Inputs { ledger: world.ledger(), ..inputs };
    let told = certificate(&world.run(again).unwrap());
    assert_eq!((told.state, gaps(&told)), (State::Pending, vec![]));
    assert_eq!(told.scan.identifiers, ["users.email", "users.id", "users.name"]);
}

#[test]
fn an_account_with_one_strong_identifier_of_several_is_looked_for_by_that_one() {
    for (key, known) in [(1, "users.email"), (2, "users.phone")] {
        let told = certificate(&run(&mut of(key), 1));
        assert_eq!((told.state, gaps(&told)), (State::Pending, vec![]), "{key}");
        let mut names = [known, "users.id", "users.name"];
        names.sort_unstable();
        assert_eq!(told.scan.identifiers, names);
    }
}

#[test]
fn an_account_of_which_no_strong_identifier_is_known_is_never_clean() {
    let told = certificate(&run(&mut of(3), 1));
    assert_eq!(told.state, State::Partial);
    let unknown = ["users.email", "users.phone"].map(|place| (place, GapKind::UnknownIdentifier));
    assert_eq!(gaps(&told), unknown);
    assert_eq!(told.scan.identifiers, ["users.id", "users.name"]);
}

#[test]
fn an_earlier_run_of_somebody_else_is_not_theirs() {
    let mut world = of(1);
    world.sql(LEFT);
    assert!(matches!(run(&mut world, 1), Outcome::Blocked(_)));
    give_up(&mut world);
    world.case.subject.key = Some(vec![2.into()]);
    let told = certificate(&run(&mut world, 2));
    assert_eq!((told.state, gaps(&told)), (State::Pending, vec![]));
}

#[test]
fn an_earlier_run_is_theirs_under_every_name_that_is_still_known() {
    // The first case named Anna by her key in another spelling, the second by the key itself.
    let mut world = world(r#""key": ["1"]"#);
    world.sql(LEFT);
    assert!(matches!(run(&mut world, 1), Outcome::Blocked(_)));
    give_up(&mut world);
    world.case.subject.key = Some(vec![1.into()]);
    let told = certificate(&run(&mut world, 2));
    assert!(told.gaps.iter().any(|gap| gap.gap == GapKind::EarlierRun), "{:?}", told.gaps);
}

/// A case that names the person by their address.
fn by_mail(mail: &str) -> String {
    format!(r#""identifier": {{ "email": "{mail}" }}, "verified": "link in a mail""#)
}

/// Blocked and given up under one name, then run under another; the gaps of the second.
fn named_anew(first: &str, second: &str) -> Vec<GapKind> {
    let mut world = world(first);
    world.sql(LEFT);
    assert!(matches!(run(&mut world, 1), Outcome::Blocked(_)));
    give_up(&mut world);
    world.sql("PRAGMA secure_delete = 1; UPDATE meetings SET notes = NULL; VACUUM");
    world.case.subject = self::world(second).case.subject;
    match run(&mut world, 2) {
        Outcome::NothingHeld(evidence) => evidence.gaps.iter().map(|gap| gap.gap).collect(),
        outcome => certificate(&outcome).gaps.iter().map(|gap| gap.gap).collect(),
    }
}

#[test]
fn an_earlier_run_is_theirs_whichever_way_either_case_names_them() {
    let (key, mail) = (r#""key": [1]"#, by_mail("anna@x.example"));
    for (first, second) in [
        (mail.as_str(), key),
        (key, &mail),
        (key, r#""key": ["1"]"#),
        (key, &by_mail(" Anna@X.example")),
        (
            r#""identifier": { "email": "anna@x.example", "name": "Anna Albatros" }, "verified": "passport""#,
            key,
        ),
        (
            key,
            r#""identifier": { "email": "anna@x.example", "name": "Anna Albatros" }, "verified": "passport""#,
        ),
        (r#""identifier": { "name": "Anna Albatros" }, "verified": "passport""#, &mail),
    ] {
        assert!(named_anew(first, second).contains(&GapKind::EarlierRun), "{first}, then {second}");
    }
    // Whoever is only called alike is somebody else.
    for other in [r#""key": [2]"#.to_owned(), by_mail("dora@x.example")] {
        assert!(!named_anew(key, &other).contains(&GapKind::EarlierRun), "{other}");
    }
}

#[test]
fn an_identifier_that_cannot_be_looked_for_is_told_beside_one_that_can() {
    let phone = vec![("users.phone", GapKind::UnknownIdentifier)];
    let several = "+49 30 1234567; +49 30 7654321";
    for (stored, expected) in [
        ("ask for 12 or 1234567", &phone),
        ("call +49 30 1234567 after 18", &phone),
        (several, &vec![]),
        ("n/a", &vec![]),
    ] {
        let mut world = of(1);
        world.sql(&format!("UPDATE users SET phone = '{stored}' WHERE id = 1"));
        let told = certificate(&run(&mut world, 1));
        assert_eq!(&gaps(&told), expected, "{stored}");
        assert_eq!(told.state, if expected.is_empty() { State::Pending } else { State::Partial }, "{stored}");
    }
}

#[test]
fn what_an_earlier_run_wrote_for_an_identifier_is_nobodys_to_look_for() {
    let cleared = "email: { identifies: directly }, name: { identifies: directly }";
    let treated = "email: { identifies: directly, treatment: surrogate }, \
                   name: { identifies: directly, treatment: { constant: Closed account } }";
    let policy = policy().replacen(cleared, treated, 1);
    let unknown = ["users.email", "users.phone"].map(|place| (place, GapKind::UnknownIdentifier));
    for later in ["retention-due", "relationship-ended"] {
        let case = of(1).case;
        let mut world = World::new(SCHEMA, ROWS, &policy, &serde_json::to_string(&case).unwrap());
        assert_eq!(
            certificate(&run(&mut world, 1)).scan.identifiers,
            ["users.email", "users.id", "users.name"]
        );
        let left = world.cells("SELECT email || ' ' || name FROM users WHERE id = 1");
        assert!(left[0].contains("@anonymous.invalid Closed account"), "{left:?}");
        // The address that is to be found has been taken along by the first run.
        world.sql("UPDATE meetings SET notes = 'see anna@x.example', mentor_id = 1");
        if later == "retention-due" {
            let due = r#"{ "decided": "2034-01-01", "subject": { "collection": "users", "key": [1] },
                "trigger": { "kind": "retention-due" }, "events": { "account.closed": "2026-11-20" } }"#;
            world.case = serde_json::from_str(due).unwrap();
        }
        let told = certificate(&run(&mut world, 2));
        assert_eq!(gaps(&told), unknown, "{later}");
        assert_eq!(
            (told.state, told.scan.identifiers),
            (State::Partial, vec!["users.id".to_owned()]),
            "{later}"
        );
    }
}

/// People whose names in addresses of pages the engine computes, and meetings whose notes lead to whom they mention.
fn computed() -> World {
    let schema = SCHEMA.replacen(
        "name TEXT)",
        "name TEXT, slug TEXT GENERATED ALWAYS AS (lower(replace(name, ' ', '-')) || '-' || id))",
        1,
    );
    let rows = ROWS.replacen("INTO users VALUES", "INTO users (id, email, phone, name) VALUES", 1);
    let cleared = "email: { identifies: directly }, name: { identifies: directly }";
    let treated = "email: { identifies: directly, treatment: surrogate }, slug: { identifies: directly },
      name: { identifies: directly, treatment: { constant: Closed account } }";
    let mentioned = "links: { mentor_id: { to: users, role: author }, noted: { to: users, role: mentioned, text: { column: notes } } }";
    let policy = policy()
        .replacen(cleared, treated, 1)
        .replacen("name: weak }", "name: weak, slug: { strength: strong, kind: text } }", 1)
        .replacen("links: { mentor_id: { to: users, role: author } }", mentioned, 1)
        .replacen("notes: { identifies: none }", "notes: { identifies: free-text }", 1);
    World::new(&schema, &rows, &policy, &serde_json::to_string(&of(1).case).unwrap())
}

#[test]
fn what_an_earlier_run_left_is_taken_out_of_nobodys_text() {
    let mut world = computed();
    world.sql("UPDATE meetings SET notes = 'see anna-albatros-1 or Anna Albatros'");
    let first = certificate(&run(&mut world, 1));
    assert_eq!((first.state, gaps(&first)), (State::Pending, vec![]));
    assert_eq!(first.scan.identifiers, ["users.email", "users.id", "users.name", "users.slug"]);
    assert_eq!(world.cells("SELECT notes FROM meetings"), ["Text(\"see [removed] or [removed]\")"]);
    assert_eq!(world.cells("SELECT slug FROM users WHERE id = 1"), ["Text(\"closed-account-1\")"]);
    let notes = "how do I reopen a closed account such as closed-account-1?";
    world.sql(&format!("UPDATE meetings SET notes = '{notes}'"));
    due(&mut world, r#""key": [1]"#);
    let told = certificate(&run(&mut world, 2));
    assert_eq!(world.cells("SELECT notes FROM meetings"), [format!("Text({notes:?})")]);
    assert_eq!(told.scan.identifiers, ["users.id"]);
    let unknown = ["users.email", "users.phone", "users.slug"];
    assert_eq!(gaps(&told), unknown.map(|place| (place, GapKind::UnknownIdentifier)));
}

#[test]
fn what_is_computed_from_a_row_that_tells_of_somebody_is_theirs() {
    let mut world = computed();
    assert_eq!(certificate(&run(&mut world, 1)).gaps, []);
    // The account is in use again, by a name that is nobody's.
    world.sql("UPDATE users SET phone = '+49 30 7654321' WHERE id = 1; UPDATE meetings SET notes = 'closed-account-1'");
    due(&mut world, r#""key": [1]"#);
    let told = certificate(&run(&mut world, 2));
    assert_eq!(told.scan.identifiers, ["users.id", "users.phone", "users.slug"]);
    assert_eq!(world.cells("SELECT notes FROM meetings"), ["Text(\"[removed]\")"]);
}

#[test]
fn what_is_computed_from_a_name_that_stays_or_in_an_empty_row_is_theirs() {
    let mentioned = "links: { mentor_id: { to: users, role: author }, noted: { to: users, role: mentioned, text: { column: notes } } }";
    let policy = support::small("", "")
        .replacen("key: [id]", "key: [username]", 1)
        .replacen(
            "{ email: strong, name: weak }",
            "{ email: strong, handle: { strength: strong, kind: handle } }",
            1,
        )
        .replacen("{ name: Anonymous user }", "{ note: nobody }", 2)
        .replacen(
            "email: { identifies: directly }, name: { identifies: directly }",
            "email: { identifies: directly, treatment: surrogate }, handle: { identifies: directly }, note: { identifies: none }",
            1,
        )
        .replacen("links: { mentor_id: { to: users, role: author } }", mentioned, 1)
        .replacen("notes: { identifies: none }", "notes: { identifies: free-text }", 1);
    let schema = "CREATE TABLE users (username TEXT PRIMARY KEY, email TEXT UNIQUE, note TEXT,
        handle TEXT GENERATED ALWAYS AS ('@' || username));
        CREATE TABLE meetings (id INTEGER PRIMARY KEY, mentor_id TEXT REFERENCES users(username), held_on TEXT, notes TEXT);";
    let case = r#"{ "decided": "2026-11-21", "subject": { "collection": "users", "key": ["annalb"] },
        "trigger": { "kind": "relationship-ended", "event": "account.closed", "on": "2026-11-20" } }"#;
    // Nothing else is known of her; or what a run might have written.
    for email in ["NULL", "'x7k2@anonymous.invalid'"] {
        let rows = format!(
            "INSERT INTO users (username, email) VALUES ('annalb', {email}), ('bela', 'bela@x.example');
             INSERT INTO meetings VALUES (1, 'bela', '2025-01-01', 'ask @annalb');"
        );
        let mut world = World::new(schema, &rows, &policy, case);
        let told = certificate(&run(&mut world, 1));
        assert!(
            told.scan.identifiers.contains(&"users.handle".to_owned()),
            "{email}: {:?}",
            told.scan.identifiers
        );
        assert_eq!(world.cells("SELECT notes FROM meetings"), ["Text(\"ask [removed]\")"], "{email}");
    }
}

/// Anna with a second account, each with an invoice; joined by their address until a run takes it.
fn with_a_second_account(subject: &str) -> World {
    let policy = policy().replacen(
        "      nobody:",
        "      same_person: { by: email, normalise: [trim, case] }\n      nobody:",
        1,
    );
    let rows = "INSERT INTO users VALUES (5, 'ANNA@x.example', NULL, 'Anna A.'); INSERT INTO invoices VALUES (5, 5, '2025-01-01');";
    let case = serde_json::to_string(&world(subject).case).unwrap();
    World::new(SCHEMA, &format!("{ROWS}{rows}"), &policy, &case)
}

/// The next case of the person, once every invoice is due.
fn due(world: &mut World, subject: &str) {
    let due = format!(
        r#"{{ "decided": "2034-01-01", "subject": {{ "collection": "users", {subject} }},
            "trigger": {{ "kind": "retention-due" }}, "events": {{ "account.closed": "2026-11-20" }} }}"#
    );
    world.case = serde_json::from_str(&due).unwrap();
}

#[test]
fn accounts_that_nothing_joins_any_more_are_named_or_told() {
    for (subject, unnamed) in [
        (r#""key": [1]"#, true),
        (r#""key": [5]"#, true),
        (r#""key": [1], "also": [[4]]"#, true),
        (r#""key": [1], "also": [[5]]"#, false),
        (r#""key": [5], "also": [["1"]]"#, false),
    ] {
        let mut world = with_a_second_account(r#""key": [1]"#);
        assert_eq!(certificate(&run(&mut world, 1)).gaps, []);
        let first = world.ledger().runs().next().unwrap().clone();
        assert_eq!(first.stubs.len(), 2);
        assert!(first.stubs.iter().all(|stub| first.names.contains(stub)));
        due(&mut world, subject);
        let told = certificate(&run(&mut world, 2));
        let place = format!("run {}", first.run);
        assert_eq!(gaps(&told).contains(&(place.as_str(), GapKind::UnnamedStub)), unnamed, "{subject}");
        let left = world.cells("SELECT count(*) FROM invoices WHERE user_id IN (1, 5)");
        assert_eq!(left, [if unnamed { "Integer(1)" } else { "Integer(0)" }], "{subject}");
        // Where nothing is held of the one account, the other is told of as well.
        world.case.decided = "2034-01-02".parse().unwrap();
        if let Outcome::NothingHeld(evidence) = run(&mut world, 3) {
            let told = evidence.gaps.iter().any(|gap| gap.gap == GapKind::UnnamedStub);
            assert_eq!(told, unnamed, "{subject}");
        } else {
            panic!("{subject}");
        }
    }
}

#[test]
fn who_is_named_by_what_a_run_has_taken_is_told_of_the_stub() {
    let mut world = of(1);
    assert_eq!(certificate(&run(&mut world, 1)).gaps, []);
    due(&mut world, &by_mail("Anna@x.example"));
    let Outcome::NothingHeld(evidence) = run(&mut world, 2) else { panic!() };
    assert_eq!(evidence.gaps.iter().map(|gap| gap.gap).collect::<Vec<_>>(), [GapKind::UnnamedStub]);
    assert_eq!(world.cells("SELECT count(*) FROM invoices WHERE user_id = 1"), ["Integer(1)"]);
    // Somebody who never had an account that stays is told of none.
    due(&mut world, &by_mail("dora@x.example"));
    assert!(certificate(&run(&mut world, 3)).gaps.iter().all(|gap| gap.gap != GapKind::UnnamedStub));
}

#[test]
fn who_comes_back_and_closes_again_is_told_to_name_the_first_account() {
    let schema = SCHEMA.replacen("issued_on TEXT)", "issued_on TEXT, billed_to TEXT)", 1);
    let rows = ROWS.replacen("INTO invoices VALUES", "INTO invoices (id, user_id, issued_on) VALUES", 1);
    let fields = "fields: { issued_on: { identifies: none }, billed_to: { identifies: directly } }";
    let policy = policy().replacen("fields: { issued_on: { identifies: none } }", fields, 1);
    let again = |also: &str| {
        let case = serde_json::to_string(&of(1).case).unwrap();
        let mut world = World::new(&schema, &rows, &policy, &case);
        world.sql("UPDATE invoices SET billed_to = 'Anna Albatros, anna@x.example' WHERE id = 1");
        assert_eq!(certificate(&run(&mut world, 1)).state, State::Pending);
        world.sql("INSERT INTO users VALUES (6, 'anna@x.example', NULL, 'Anna Albatros')");
        world.case = self::world(&format!(r#""key": [6]{also}"#)).case;
        world
    };
    // A ledger that is asked before the run tells it already, by the address that the new account has.
    let told_before = |world: &World| {
        let connection = rusqlite::Connection::open(world.file()).unwrap();
        let (request, case) = (world.request(), &world.case);
        let accounts = sqlite::accounts(&connection, &request, &case.subject).unwrap();
        unnamed_stubs(&request, case, &accounts, &world.ledger(), &world.root.ledger_key()).unwrap()
    };
    let mut alone = again("");
    assert_eq!(told_before(&alone).len(), 1);
    assert!(told_before(&again(r#", "also": [[1]]"#)).is_empty());
    let Outcome::Blocked(findings) = run(&mut alone, 2) else { panic!() };
    let first = alone.ledger().runs().next().unwrap().run;
    let told: Vec<_> = findings.iter().filter(|one| one.is_unnamed_stub()).map(|one| &one.at).collect();
    assert_eq!(told, [&format!("run {first}")]);
    assert!(findings.iter().any(|one| one.identifier == "users.email"));
    let told = certificate(&run(&mut again(r#", "also": [[1]]"#), 2));
    assert_eq!((told.state, gaps(&told)), (State::Pending, vec![]));
}

#[test]
fn the_same_closing_with_a_further_account_is_another_case() {
    let mut world = of(1);
    assert!(matches!(run(&mut world, 1), Outcome::Certified(_)));
    assert!(matches!(run(&mut world, 2), Outcome::AlreadyDone(_)));
    world.case.subject.also = vec![vec![2.into()]];
    let told = certificate(&run(&mut world, 3));
    assert_eq!(told.scan.identifiers.len(), 3, "{:?}", told.scan.identifiers);
    assert_eq!(
        world.cells("SELECT count(*) FROM users WHERE email IS NULL AND phone IS NULL AND id < 3"),
        ["Integer(2)"]
    );
}

/// Of a stub whose key has several columns nothing is left that a scan could look for: that is a gap, and no reason to keep
/// what is due for ever.
#[test]
fn a_stub_of_whom_nothing_can_be_looked_for_ends_partial() {
    let schema = "CREATE TABLE users (tenant INT, id INT, email TEXT, phone TEXT, name TEXT, PRIMARY KEY (tenant, id));
        CREATE TABLE meetings (id INTEGER PRIMARY KEY, held_on TEXT, notes TEXT);
        CREATE TABLE invoices (id INTEGER PRIMARY KEY, tenant INT, user_id INT, issued_on TEXT,
            FOREIGN KEY (tenant, user_id) REFERENCES users (tenant, id));";
    for (identifiers, unknown) in [
        ("email: strong, phone: strong, name: weak", vec!["users.email", "users.phone"]),
        ("email: weak, phone: weak, name: weak", vec!["users.tenant", "users.id"]),
    ] {
        let policy = policy()
            .replacen("key: [id]", "key: [tenant, id]", 1)
            .replace("email: strong, phone: strong, name: weak", identifiers)
            .replace(
                "links: { user_id: { to: users, role: owner } }",
                "links: { owner: { to: users, role: owner, columns: [tenant, user_id] } }",
            )
            .replace(
                "mentor_id: { to: users, role: author }",
                "m: { to: users, role: mentioned, text: { column: notes } }",
            );
        let case = r#"{ "decided": "2026-11-21", "subject": { "collection": "users", "key": [1, 7] },
            "trigger": { "kind": "retention-due" }, "events": { "account.closed": "2020-11-20" } }"#;
        let rows =
            "INSERT INTO users VALUES (1, 7, NULL, NULL, NULL), (1, 8, 'dora@x.example', NULL, 'Dora Dohle');
            INSERT INTO invoices VALUES (1, 1, 7, '2010-01-01'), (2, 1, 8, '2025-01-01');";
        let mut world = World::new(schema, rows, &policy, case);
        let told = certificate(&run(&mut world, 1));
        let expected: Vec<_> = unknown.into_iter().map(|place| (place, GapKind::UnknownIdentifier)).collect();
        assert_eq!((told.state, gaps(&told)), (State::Partial, expected));
        assert!(told.scan.identifiers.is_empty(), "nothing was looked for");
        assert_eq!(world.cells("SELECT count(*) FROM invoices"), ["Integer(1)"], "what was due is gone");
    }
}
