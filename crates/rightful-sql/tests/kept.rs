//! What stays by the plan does not block a certificate, wherever it stands; what should be gone beside it does.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper of a test may panic as the test may")]

mod support;

use rightful::certificate::{GapKind, State};
use rightful::plan::{ClaimKind, Later};
use rightful::report::{self, Audience, Explained, Language};
use rightful_sql::Outcome;
use support::{PEOPLE, POLICY, SCHEMA, World};

/// A store of two people with bills that the law keeps, and a full-text index over them.
const BILLS: &str = "
controller: { name: A, contact: d@a.example, clock: { regime: eu, place: DE-BE } }
events: { account.closed: { source: case } }
purposes:
  account: { basis: contract, contract: terms, necessary_for: running, ends: { event: account.closed } }
  programme:
    basis: legitimate-interests
    interest: measure
    necessary_for: reports
    balanced: { date: \"2026-03-01\", by: DPO, result: ok, review: \"2028-03-01\" }
    told: privacy notice
    identified: { until: { event: account.closed }, then: unlink }
  billing:
    basis: legal-obligation
    provision: AO 147
    retention: { after: { column: bills.issued, as: AS, from: year-end }, keep: P8Y, end: not-before }
stores: { app: { engine: sqlite, backups: { keep: P90D } } }
evidence: { basis: legal-obligation, provision: \"GDPR Art. 5(2)\", keep: P3Y }
collections:
  users:
    store: app
    person:
      key: [id]
      identifiers: { email: strong, name: weak }
      nobody: { name: Anonymous user }
      anonymous: { form: FORM, row: { name: Anonymous user } }
    purposes: [account]
    fields: { email: { identifies: directly }, name: { identifies: directly } }
  bills:
    store: app
    key: [id]
    purposes: [billing]
    links: { user_id: { to: users, role: owner } }
    fields: { issued: { identifies: none }, note: { identifies: free-text } }
  words:
    store: app
    index_of: bills
    fields: { note: { identifies: free-text, copy_of: bills.note } }
  meetings:
    store: app
    key: [id]
    purposes: [programme]
    links: { mentor_id: { to: users, role: author }, mentee_id: { to: users, role: counterparty } }
    fields: { minutes: { identifies: none } }
";

const CASE: &str = r#"{ "decided": "2026-11-21", "subject": { "collection": "users", "key": [1] },
  "trigger": { "kind": "relationship-ended", "event": "account.closed", "on": "2026-11-20" } }"#;

fn bills(written: &str, form: &str, rows: &str) -> World {
    let schema = "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, name TEXT);
        CREATE TABLE bills (id INTEGER PRIMARY KEY, user_id REFERENCES users, issued, note TEXT);
        CREATE VIRTUAL TABLE words USING fts5(note);
        CREATE TABLE meetings (id INTEGER PRIMARY KEY, mentor_id INTEGER NOT NULL REFERENCES users,
            mentee_id INTEGER NOT NULL REFERENCES users, minutes INT, UNIQUE (mentor_id, mentee_id, minutes));";
    let people = "INSERT INTO users VALUES (1, 'anna@x.example', 'Anna Albatros'), (2, 'bela@x.example', 'Bela Bussard');";
    let index = "INSERT INTO words (rowid, note) SELECT id, note FROM bills;";
    let policy = BILLS.replace("AS,", &format!("{written},")).replace("FORM", form);
    World::new(schema, &format!("{people}{rows}{index}"), &policy, CASE)
}

fn certified(world: &mut World) -> rightful::certificate::Certificate {
    let outcome = world.run(world.inputs()).unwrap();
    let Outcome::Certified(evidence) = outcome else { panic!("{outcome:?}\n{}", world.dump().join("\n")) };
    serde_json::from_str(evidence.certificate.as_ref().unwrap()).unwrap()
}

#[test]
fn a_full_text_index_repeats_what_stays() {
    let rows = "INSERT INTO bills VALUES (1, 1, '2024-01-05', 'for anna@x.example'), (2, 1, '2010-01-05', 'old anna@x.example'),
        (3, 2, '2024-02-02', 'paid by Bela');";
    let mut world = bills("date", "fresh", rows);
    let certificate = certified(&mut world);
    assert!(certificate.scan.kept >= 2, "the bill and its words: {}", certificate.scan.kept);
    assert_eq!(world.cells("SELECT note FROM words ORDER BY rowid").len(), 2);
    // A text that no row of the collection has is nobody's to keep.
    let request = world.surroundings.requests.pop().unwrap();
    world.sql("INSERT INTO words (rowid, note) VALUES (9, 'left of anna@x.example')");
    let report = rightful_residue::wire::scan(&request, &world.file()).unwrap();
    assert!(report.contains("table words_content"), "{report}");
}

#[test]
fn a_row_whose_date_is_none_stays_and_is_named() {
    for (written, read, dates) in [
        ("date", "'2024-01-05'", ["''", "'0000-00-00'", "'2018-02-30'", "'x'", "'-2018-01-01'", "NULL"]),
        (
            "datetime",
            "'2024-01-05T10:00'",
            ["''", "'0000-00-00 00:00'", "'2018-02-30T10:00'", "20180101", "'2018-01-01x'", "NULL"],
        ),
        ("yyyymmdd", "20240105", ["0", "20180230", "-20180101", "'20180101'", "2018.5", "NULL"]),
        (
            "yyyymmdd-text",
            "'20240105'",
            ["''", "'20180230'", "'2018-01-01'", "20180101", "'00000000'", "NULL"],
        ),
        (
            "datetime",
            "'2024-01-05T10:00+01:00'",
            [
                "'2010-01-05T10:00Z'",
                "'2010-01-05 10:00-00:00'",
                "'2010-01-05 '",
                "'2010-01-05 10:00 UTC'",
                "'2010-01-05T24:00'",
                "'0001-01-01T00:00z'",
            ],
        ),
        (
            "datetime-utc, offset: '+02:00'",
            "'2024-01-05 10:00:00'",
            ["''", "'2010-01-05'", "20100105", "'2010-01-05T'", "'9999-12-31 23:00:00'", "NULL"],
        ),
        (
            "unix-seconds, offset: '+02:00'",
            "1704448800",
            ["''", "'1514763000'", "-99999999999999", "1.5", "x'00'", "NULL"],
        ),
        (
            "unix-millis, offset: '-12:00'",
            "1704448800000",
            ["253402344000000", "-62135553600001", "9223372036854775807", "1.5", "x'00'", "NULL"],
        ),
    ] {
        for date in dates {
            let rows =
                format!("INSERT INTO bills VALUES (1, 1, {date}, 'for anna@x.example'), (2, 1, {read}, '');");
            let mut world = bills(written, "fresh", &rows);
            let certificate = certified(&mut world);
            assert_eq!(certificate.state, State::Partial, "{written} {date}");
            assert!(
                certificate.gaps.iter().any(|gap| gap.gap == GapKind::UnreadableDates),
                "{written} {date}"
            );
            assert_eq!(world.cells("SELECT note FROM bills WHERE id = 1"), ["Text(\"for anna@x.example\")"]);
        }
    }
}

/// Ten minutes on either side of New Year in the controller's place: what is of 2017 there is over, what is of 2018 stays,
/// and the scanner finds the same.
#[test]
fn a_floor_ends_with_the_local_day() {
    let places = [
        ("-12:00", -720i64),
        ("-05:00", -300),
        ("+00:00", 0),
        ("+01:00", 60),
        ("+05:45", 345),
        ("+14:00", 840),
    ];
    for (offset, east) in places {
        let moment = |minutes: i64| 1_514_764_800 + (minutes - east) * 60;
        let text = |minutes: i64, there: &str| {
            let moment = rightful::DateTime::from_unix_seconds(moment(minutes)).unwrap();
            moment.at_offset(there.parse().unwrap()).unwrap().to_string()
        };
        let forms: [(&str, &dyn Fn(i64) -> String); 5] = [
            ("unix-seconds", &|minutes| moment(minutes).to_string()),
            ("unix-millis", &|minutes| (moment(minutes) * 1000).to_string()),
            ("datetime", &|minutes| format!("'{}'", text(minutes, "+00:00"))),
            ("datetime", &|minutes| format!("'{}'", text(minutes, "-10:00"))),
            ("datetime-utc", &|minutes| format!("datetime({}, 'unixepoch')", moment(minutes))),
        ];
        for (written, cell) in forms {
            let (before, after) = (cell(-10), cell(10));
            let rows =
                format!("INSERT INTO bills VALUES (1, 1, {before}, 'of 2017'), (2, 1, {after}, 'of 2018');");
            let mut world = bills(&format!("{written}, offset: '{offset}'"), "fresh", &rows);
            certified(&mut world);
            let left = world.cells("SELECT note FROM bills");
            assert_eq!(left, ["Text(\"of 2018\")"], "{offset} {written} {before} {after}");
        }
    }
}

#[test]
fn the_shared_person_takes_in_whoever_comes_later() {
    let rows = "INSERT INTO meetings VALUES (1, 1, 2, 30), (2, 2, 1, 45), (3, 2, 1, 50);";
    let mut world = bills("date", "shared", rows);
    certified(&mut world);
    world.seed = [8; 32];
    world.case.subject.key = Some([rightful::Value::from(2)].into());
    certified(&mut world);
    let nobody = world.cells(
        "SELECT count(*) FROM meetings JOIN users a ON a.id = mentor_id JOIN users b ON b.id = mentee_id
         WHERE a.name = 'Anonymous user' AND b.name = 'Anonymous user'",
    );
    assert_eq!(nobody, ["Integer(3)"]);
}

#[test]
fn what_the_plan_writes_for_everybody_is_nobody() {
    let policy = BILLS.replace("AS,", "date,").replace("FORM", "fresh");
    let constant = "minutes: { identifies: indirectly, treatment: { constant: 1 } }";
    let policy = policy.replace("minutes: { identifies: none }", constant);
    let schema = "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, name TEXT);
        CREATE TABLE bills (id INTEGER PRIMARY KEY, user_id REFERENCES users, issued, note);
        CREATE VIRTUAL TABLE words USING fts5(note);
        CREATE TABLE meetings (id INTEGER PRIMARY KEY, mentor_id INT REFERENCES users, mentee_id INT REFERENCES users, minutes INT);";
    // The constant reads like the person's key.
    let rows = "INSERT INTO users VALUES (1, 'anna@x.example', 'Anna Albatros'), (2, 'bela@x.example', 'Bela Bussard');
        INSERT INTO meetings VALUES (7, 1, 2, 30);";
    let mut world = World::new(schema, rows, &policy, CASE);
    certified(&mut world);
    assert_eq!(world.cells("SELECT minutes FROM meetings"), ["Integer(1)"]);
    // In a row of the person that should have been treated it is what was there, and in one of others nobody's.
    let request = world.surroundings.requests.pop().unwrap();
    let scanned = |mentor: u8| {
        let row = format!("INSERT INTO meetings VALUES (9, {mentor}, 2, 1)");
        world.sql(&format!("PRAGMA foreign_keys = 0; DELETE FROM meetings; {row}"));
        rightful_residue::wire::scan(&request, &world.file()).unwrap()
    };
    let found = |report: &str| report.contains("table meetings, column minutes");
    assert!(found(&scanned(1)) && !found(&scanned(2)), "{}", scanned(1));
}

/// The running example: a newsletter is withdrawn, and everything else stays, also where others mention the person.
#[test]
fn a_withdrawn_consent_is_certified_where_kept_text_mentions_the_person() {
    let case = r#"{ "decided": "2026-11-21", "subject": { "collection": "users", "key": [1] },
      "trigger": { "kind": "consent-withdrawn", "purposes": ["newsletter"] } }"#;
    let mut world = World::new(SCHEMA, PEOPLE, POLICY, case);
    let before = world.dump().join("\n");
    assert!(before.contains("ANNA@x.example"));
    let certificate = certified(&mut world);
    let after = world.dump().join("\n");
    assert!(!after.contains("ANNA@x.example") && after.contains("thanks @annaalba"), "{after}");
    assert!(certificate.scan.kept > 0 && certificate.gaps.is_empty(), "{certificate:?}");
    // The same scan finds the address where no plan keeps it.
    let request = world.surroundings.requests.pop().unwrap();
    world.sql("INSERT INTO newsletter_subscriptions VALUES (9, 'anna@x.example', 'Anna', 'footer', '2021')");
    world.sql("INSERT INTO badges VALUES (9, 'of anna@x.example')");
    let report = rightful_residue::wire::scan(&request, &world.file()).unwrap();
    for place in ["table newsletter_subscriptions, column email", "table badges, column title"] {
        assert!(report.contains(place), "{place}\n{report}");
    }
}

/// A shop whose orders are kept by law. Each has whoever ordered, by key, and whoever it is a gift to, by what they are known by.
fn gifts(of: &str, people: &str, orders: &str) -> World {
    let schema = "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, name TEXT);
        CREATE TABLE bills (id INTEGER PRIMARY KEY, user_id INT, gift_to TEXT, note TEXT, issued TEXT);
        CREATE VIRTUAL TABLE words USING fts5(note);
        CREATE TABLE meetings (id INTEGER PRIMARY KEY, mentor_id INT, mentee_id INT, minutes INT);";
    let gift =
        format!("links: {{ gift_to: {{ to: users, role: counterparty, value: {{ of: {of} }} }}, user_id:");
    let policy =
        BILLS.replace("AS,", "date,").replace("FORM", "fresh").replacen("links: { user_id:", &gift, 1);
    World::new(schema, &format!("{people}{orders}"), &policy, CASE)
}

const THREE: &str = "INSERT INTO users VALUES (1, 'anna@x.example', 'Anna Albatros'),
    (2, 'joanna@x.example', 'Joanna Jaeger'), (3, 'bela@x.example', 'Bela Bussard');";

/// What a row of the person's says of somebody else leads to nobody's rows but that one's.
#[test]
fn rows_of_whom_the_persons_row_names_are_not_the_persons() {
    for own in ["", "INSERT INTO bills VALUES (1, 1, 'joanna@x.example', 'mine', '2010-01-01');"] {
        let left = "INSERT INTO bills VALUES (2, 2, 'joanna@x.example', 'ask anna@x.example', '2024-01-01'),
            (5, 2, 'anna@x.example', 'gift', '2024-01-01');";
        let mut world = gifts("email", THREE, &format!("{own}{left}"));
        let Outcome::Blocked(findings) = world.run(world.inputs()).unwrap() else {
            panic!("certified: {own}")
        };
        let places: Vec<String> = findings.iter().map(|finding| finding.at.clone()).collect();
        assert_eq!(places, ["table bills, column note"], "{own}");
    }
}

#[test]
fn a_gift_to_somebody_else_stays_with_its_order() {
    for (gift, date) in
        [("'joanna@x.example'", "2024-01-01"), ("'else@x.example'", "2024-01-01"), ("NULL", "2024-01-01")]
    {
        let orders = format!(
            "INSERT INTO bills VALUES (1, 1, {gift}, 'for Anna Albatros', '{date}'),
            (2, 2, {gift}, 'hers', '2024-01-01'), (3, 2, 'anna@x.example', NULL, '2024-01-01');"
        );
        let mut world = gifts("email", THREE, &orders);
        certified(&mut world);
        assert_eq!(world.cells("SELECT count(*) FROM bills"), ["Integer(3)"], "{gift}");
    }
}

/// A name that another account has too leads to no row, and the scanner takes none for the person's by it.
#[test]
fn rows_that_a_namesake_is_named_in_are_not_the_persons() {
    let people = THREE.replace("Joanna Jaeger", "Anna Albatros");
    let orders = "INSERT INTO bills VALUES (1, 1, 'Anna Albatros', 'x', '2024-01-01'),
        (2, 2, 'Anna Albatros', 'greetings, Anna Albatros', '2024-01-01');";
    let mut world = gifts("name", &people, orders);
    certified(&mut world);
    assert_eq!(world.cells("SELECT note FROM bills WHERE id = 2"), ["Text(\"greetings, Anna Albatros\")"]);
}

/// A note that corrects a bill belongs to whoever the bill belongs to, and so does the note that corrects that one.
#[test]
fn what_corrects_a_bill_stays_with_it() {
    let schema = "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, name TEXT);
        CREATE TABLE bills (id INTEGER PRIMARY KEY, user_id INT REFERENCES users, corrects INT REFERENCES bills, issued TEXT, note TEXT);
        CREATE VIRTUAL TABLE words USING fts5(note);
        CREATE TABLE meetings (id INTEGER PRIMARY KEY, mentor_id INT, mentee_id INT, minutes INT);";
    let policy = BILLS.replace("AS,", "date,").replace("FORM", "fresh").replacen(
        "links: { user_id:",
        "links: { corrects: { to: bills, role: owner }, user_id:",
        1,
    );
    let chain = "INSERT INTO bills VALUES (4, NULL, 3, '2024-05-05', 'again for anna@x.example'), (3, NULL, 1, '2024-03-03', 'to anna@x.example'),
        (1, 1, NULL, '2024-01-05', 'for anna@x.example'), (2, 2, NULL, '2024-01-01', 'J');";
    let mut world = World::new(schema, &format!("{THREE}{chain}"), &policy, CASE);
    certified(&mut world);
    assert_eq!(world.cells("SELECT count(*) FROM bills WHERE note LIKE '%anna@x.example'"), ["Integer(3)"]);
    // The same words in a note to somebody else's bill, or to none, are not hers.
    for corrects in ["2", "6", "5", "NULL"] {
        let mut world = World::new(
            schema,
            &format!(
                "{THREE}{chain}INSERT INTO bills VALUES (6, NULL, 5, '2024-05-05', 'x'), (5, NULL, {corrects}, '2024-05-05', 'left of anna@x.example');"
            ),
            &policy,
            CASE,
        );
        let Outcome::Blocked(findings) = world.run(world.inputs()).unwrap() else { panic!("{corrects}") };
        let places: Vec<String> = findings.iter().map(|finding| finding.at.clone()).collect();
        assert_eq!(places, ["table bills, column note"], "{corrects}");
    }
}

/// What the plan tells of it, on one line.
fn told(world: &World, audience: Audience) -> String {
    let plan = world.plan();
    let told = report::explain(&world.policy, Explained::Plan(&plan), audience, Language::English);
    report::text(&told).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A bill of Bela that names Anna is kept for Bela: without the name it tells nothing of Anna any more.
#[test]
fn what_is_kept_for_others_is_told_and_claimed_apart() {
    let mut world = bills("date", "fresh", "");
    let mention = "links: { user_id: { to: users, role: owner }, names: { to: users, role: mentioned, text: { column: note } } }";
    let policy = BILLS
        .replace("AS,", "date,")
        .replace("FORM", "fresh")
        .replace("links: { user_id: { to: users, role: owner } }", mention)
        .replace("note: { identifies: free-text }", "note: { identifies: free-text, purposes: [account] }");
    world.policy = support::policy(&policy);
    world.sql(
        "INSERT INTO bills VALUES (1, 1, '2026-01-05', 'to anna@x.example'), (2, 2, '2026-01-05', 'for anna@x.example'),
            (3, 2, '2010-01-05', 'for anna@x.example'); INSERT INTO words (rowid, note) SELECT id, note FROM bills;",
    );
    let plan = world.plan();
    let rows = |claim: ClaimKind| {
        let of_rows = plan.claims.iter().filter(|said| said.collection == "bills" && said.fields.is_empty());
        of_rows.filter(|said| said.claim == claim).map(|said| said.rows).sum::<u64>()
    };
    assert_eq!((rows(ClaimKind::Kept), rows(ClaimKind::Unlinked)), (1, 2), "{:?}", plan.claims);
    let told = told(&world, Audience::Dpo);
    assert_eq!(told.matches("bills: 1 entry is kept. until 31 December 2034").count(), 2, "{told}");
    world.run(world.inputs()).unwrap();
    assert!(world.cells("SELECT note FROM bills").iter().all(|note| !note.contains("anna@x.example")));
}

/// As far as something in the row still leads to the person, it is about them, whoever it is kept for.
#[test]
fn what_is_kept_for_others_with_a_link_to_the_person_is_about_both() {
    let mut world = bills("date", "fresh", "");
    let policy = BILLS.replace("AS,", "date,").replace("FORM", "fresh").replace(
        "links: { user_id: { to: users, role: owner } }",
        "links: { user_id: { to: users, role: owner }, agent: { to: users, role: about } }",
    );
    world.policy = support::policy(&policy);
    world.sql(
        "ALTER TABLE bills ADD agent; INSERT INTO bills VALUES (2, 2, '2026-01-05', 'paid', 1);
        INSERT INTO words (rowid, note) SELECT id, note FROM bills;",
    );
    let plan = world.plan();
    let claimed: Vec<_> = plan.claims.iter().filter(|said| said.collection == "bills").collect();
    assert!(matches!(claimed.as_slice(), [said] if said.claim == ClaimKind::Kept), "{claimed:?}");
}

#[test]
fn a_computed_column_is_told_to_follow_what_it_is_computed_from() {
    let mut world = bills("date", "fresh", "INSERT INTO bills VALUES (1, 1, '2026-01-05', 'paid');");
    world.sql("ALTER TABLE users ADD shown TEXT AS (name || ' <' || email || '>');");
    let policy = BILLS.replace("AS,", "date,").replace("FORM", "fresh").replace(
        "name: { identifies: directly } }",
        "name: { identifies: directly }, shown: { identifies: directly } }",
    );
    world.policy = support::policy(&policy);
    let told = told(&world, Audience::Dpo);
    assert!(told.contains("users: shown: computed from other fields, and following them."), "{told}");
    assert!(told.contains("users.shown: value gone or replaced"), "{told}");
    assert!(!told.contains("users: shown: kept"), "{told}");
    world.run(world.inputs()).unwrap();
    let shown = world.cells("SELECT shown FROM users WHERE id = 1").join("");
    assert!(!shown.contains("Anna") && !shown.contains("x.example"), "{shown}");
}

/// What is computed from a name that stays as the key still leads to the person.
#[test]
fn a_column_computed_from_a_key_that_stays_is_not_told_to_be_replaced() {
    let schema =
        "CREATE TABLE users (id TEXT PRIMARY KEY, email TEXT, name TEXT, handle TEXT AS ('@' || id));
        CREATE TABLE bills (id INTEGER PRIMARY KEY, user_id REFERENCES users, issued, note TEXT);
        CREATE VIRTUAL TABLE words USING fts5(note);
        CREATE TABLE meetings (id INTEGER PRIMARY KEY, mentor_id NOT NULL REFERENCES users,
            mentee_id NOT NULL REFERENCES users, minutes INT);";
    let rows = "INSERT INTO users VALUES ('anna', 'anna@x.example', 'Anna Albatros');
        INSERT INTO bills VALUES (1, 'anna', '2026-01-05', 'paid'); INSERT INTO words (rowid, note) VALUES (1, 'paid');";
    let policy = BILLS.replace("AS,", "date,").replace("FORM", "fresh").replace(
        "name: { identifies: directly } }",
        "name: { identifies: directly }, handle: { identifies: directly } }",
    );
    let case = CASE.replace("[1]", "[\"anna\"]");
    let world = World::new(schema, rows, &policy, &case);
    let plan = world.plan();
    let stub = plan.claims.iter().find(|said| said.collection == "users" && said.fields.is_empty()).unwrap();
    assert_eq!(stub.claim, ClaimKind::Kept, "{stub:?}");
    let told = told(&world, Audience::Dpo);
    assert!(told.contains("users.handle: still leads to the person"), "{told}");
}

/// An address that is the key of an account is no mere number: what is told of the stub says that it stays.
#[test]
fn an_address_that_is_a_key_is_told_to_stay_where_kept_records_refer_to_it() {
    let policy =
        BILLS.replace("AS,", "date,").replace("FORM", "fresh").replacen("key: [id]", "key: [email]", 1);
    let case = CASE.replace("[1]", r#"["anna@x.example"]"#);
    let schema = "CREATE TABLE users (email TEXT PRIMARY KEY, name TEXT);
        CREATE TABLE bills (id INTEGER PRIMARY KEY, user_id TEXT REFERENCES users, issued, note TEXT);
        CREATE VIRTUAL TABLE words USING fts5(note);
        CREATE TABLE meetings (id INTEGER PRIMARY KEY, mentor_id TEXT REFERENCES users,
            mentee_id TEXT REFERENCES users, minutes INT);
        INSERT INTO users VALUES ('anna@x.example', 'Anna Albatros'), ('bela@x.example', 'Bela Bussard');";
    for (bill, stays) in
        [("INSERT INTO bills VALUES (1, 'anna@x.example', '2025-01-01', NULL);", true), ("", false)]
    {
        let world = World::new(schema, bill, &policy, &case);
        for audience in [Audience::Person, Audience::Dpo] {
            let text = told(&world, audience);
            assert_eq!(text.contains("users: email: stays, because"), stays, "{text}");
            assert_eq!(text.contains("users: 1 entry is deleted"), !stays, "{text}");
            assert!(!text.contains("only the number"), "{text}");
        }
    }
}

/// A row of others that a purpose of theirs holds is not due by the date of another: no sweep would ever take it.
#[test]
fn what_a_purpose_of_others_still_holds_is_not_due_by_its_date() {
    let schema = "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, name TEXT);
        CREATE TABLE bills (id INTEGER PRIMARY KEY, user_id REFERENCES users, issued, note TEXT);
        CREATE VIRTUAL TABLE words USING fts5(note);
        CREATE TABLE meetings (id INTEGER PRIMARY KEY, mentor_id INTEGER REFERENCES users,
            mentee_id INTEGER REFERENCES users, held TEXT, notes TEXT);
        INSERT INTO users VALUES (1, 'anna@x.example', 'Anna Albatros'), (2, 'bela@x.example', 'Bela Bussard');";
    let met = "INSERT INTO meetings VALUES (1, 2, NULL, '2020-02-03', 'on behalf of Anna Albatros');";
    let until = "identified: { until: { event: account.closed }, then: unlink }";
    let dated =
        format!("{until}\n    retention: {{ after: {{ column: meetings.held, as: date }}, keep: P1Y }}");
    let named = "mentee_id: { to: users, role: counterparty }, named: { to: users, role: mentioned, text: { column: notes } }";
    for (purposes, due) in [("[programme]", true), ("[programme, account]", false)] {
        let policy = BILLS
            .replace("AS,", "date,")
            .replace("FORM", "fresh")
            .replace(until, &dated)
            .replace("purposes: [programme]", &format!("purposes: {purposes}"))
            .replace("mentee_id: { to: users, role: counterparty }", named)
            .replace(
                "minutes: { identifies: none }",
                "held: { identifies: none }, notes: { identifies: free-text }",
            );
        let mut world = World::new(schema, met, &policy, CASE);
        let ends = |later: &Later| matches!(later, Later::UnlinkedEnds { .. });
        assert_eq!(world.plan().later.iter().any(ends), due, "{purposes}");
        let state = if due { State::Partial } else { State::Pending };
        assert_eq!(certified(&mut world).state, state, "{purposes}");
        assert!(world.cells("SELECT notes FROM meetings")[0].contains("on behalf of [removed]"));
    }
}

/// The engine stores nothing of a column that it computes when it is read: a kept row of the file is the one of the
/// table without it.
#[test]
fn a_kept_row_with_a_column_computed_when_it_is_read_is_no_obstacle() {
    let policy = BILLS.replace("AS,", "date,").replace("FORM", "fresh").replace(
        "note: { identifies: free-text } }\n  words",
        "note: { identifies: free-text }, billed: { identifies: none }, year: { identifies: none } }\n  words",
    );
    for (billed, year) in [("VIRTUAL", "STORED"), ("STORED", "VIRTUAL"), ("VIRTUAL", "VIRTUAL")] {
        let schema = format!(
            "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, name TEXT);
             CREATE TABLE bills (id INTEGER PRIMARY KEY, user_id REFERENCES users,
                billed TEXT GENERATED ALWAYS AS (upper(note)) {billed}, issued, note TEXT,
                year TEXT GENERATED ALWAYS AS (substr(issued, 1, 4)) {year});
             CREATE VIRTUAL TABLE words USING fts5(note);
             CREATE TABLE meetings (id INTEGER PRIMARY KEY, mentor_id INTEGER, mentee_id INTEGER, minutes INT);
             INSERT INTO users VALUES (1, 'anna@x.example', 'Anna Albatros'), (2, 'bela@x.example', 'Bela Bussard');"
        );
        let kept = "INSERT INTO bills (id, user_id, issued, note) VALUES (1, 1, '2024-01-05', 'for anna@x.example');";
        let mut world = World::new(&schema, kept, &policy, CASE);
        assert_eq!(certified(&mut world).state, State::Pending, "{billed} {year}");
        assert_eq!(
            world.cells("SELECT billed = 'FOR ANNA@X.EXAMPLE' AND year = '2024' FROM bills"),
            ["Integer(1)"]
        );
    }
}
