//! Runs on a small mentoring platform: everything the running example can say, in one database.
#![expect(clippy::unwrap_used, reason = "a helper of a test may panic as the test may")]

mod support;

use std::collections::BTreeSet;

use rightful::Code;
use rightful::plan::Later;
use rightful::report::{self, Audience, Explained, Language};
use rightful_sql::sqlite::{self, Surroundings};
use rightful_sql::{Answer, Effect, Inputs, KeyText, Next, Outcome, Phase};
use support::World;

#[test]
fn closing_an_account_leaves_what_others_need_and_proves_it() {
    let mut world = World::mentoring();
    let inputs = world.inputs();
    let plan = inputs.plan.clone();
    let outcome = world.run(inputs).unwrap();
    let Outcome::Certified(evidence) = outcome else { panic!("{outcome:?}\n{}", world.dump().join("\n")) };
    let certificate: rightful::certificate::Certificate =
        serde_json::from_str(evidence.certificate.as_ref().unwrap()).unwrap();
    certificate.verify(&plan, &world.ledger(), Some(&world.root.ledger_key())).unwrap();
    // What was unlinked is due some day too, but by no run for the person.
    let of_meetings: Vec<_> =
        plan.later.iter().filter(|later| format!("{later:?}").contains("\"meetings\"")).collect();
    assert!(matches!(of_meetings.as_slice(), [Later::UnlinkedEnds { rows: 1, .. }]), "{of_meetings:?}");
    for (audience, said) in [
        (Audience::Person, "until then nobody can find them for you"),
        (Audience::Dpo, "no later request for the person finds them"),
    ] {
        let told = report::explain(&world.policy, Explained::Plan(&plan), audience, Language::English);
        assert!(report::text(&told).replace('\n', " ").contains(said), "{}", report::text(&told));
        let page = report::html(&world.policy, &plan, Audience::Dpo, Language::English).unwrap();
        assert!(page.contains("no run for the person finds them"), "{page}");
    }
    let all = world.dump().join("\n");
    for gone in
        ["\"anna@x.example", "ANNA@x", "annaalba\"", "7654321", "tok-a", "push-a", "Anna Albatros was"]
    {
        assert!(!all.contains(gone), "{gone}\n{all}");
    }
    for stays in ["joanna@x.example", "annaalbatros2", "Bela Bussard", "R-1", "+49 40 99999", "tok-b"] {
        assert!(all.contains(stays), "{stays}\n{all}");
    }
    assert!(!all.contains("R-2"), "{all}");
    assert_eq!(
        world.surroundings.phases,
        [Phase::Capture, Phase::Change, Phase::Clean, Phase::Scan, Phase::End]
    );
    assert_eq!(std::fs::read_dir(world.folder.path()).unwrap().count(), 1, "the key file and logs are gone");
    // Twice is once.
    let mut again = world.inputs_of(plan);
    again.ledger = world.ledger();
    assert!(matches!(world.run(again).unwrap(), Outcome::AlreadyDone(_)));
    assert_eq!(world.ledger().entries().len(), 1);
}

#[test]
fn what_is_stale_is_refused_before_anything_changes() {
    let mut world = World::mentoring();
    let before = world.dump();
    let mut refused = |change: &dyn Fn(&World, &mut rightful_sql::Inputs)| {
        let mut inputs = world.inputs();
        change(&world, &mut inputs);
        let error = world.run(inputs).unwrap_err();
        error.code()
    };
    assert_eq!(refused(&|_, inputs| inputs.approved = rightful::Hash::of(b"other")), Code::RunNotApproved);
    assert_eq!(refused(&|_, inputs| inputs.case.decided = "2026-11-22".parse().unwrap()), Code::RunStaleCase);
    assert_eq!(
        refused(&|_, inputs| {
            inputs.policy = support::policy(&support::POLICY.replace("Acme Mentoring", "Acme"));
        }),
        Code::RunStalePolicy
    );
    assert_eq!(world.dump(), before);
    let inputs = world.inputs();
    world.sql("INSERT INTO messages VALUES (9, 1, 1, 2, NULL, '2024', 'new')");
    let before = world.dump();
    assert_eq!(world.run(inputs).unwrap_err().code(), Code::RunStaleCounts);
    assert_eq!(world.dump(), before);
    let inputs = world.inputs();
    world.sql("CREATE TABLE more (x)");
    assert_eq!(world.run(inputs).unwrap_err().code(), Code::RunStaleSchema);
    world.sql("DROP TABLE more");
    assert_eq!(world.dump(), before);
    assert!(world.surroundings.ledger.is_empty());
}

#[test]
fn a_restored_backup_brings_nobody_back_for_good() {
    let mut world = World::mentoring();
    let inputs = world.inputs();
    let backup = std::fs::read(world.file()).unwrap();
    assert!(matches!(world.run(inputs.clone()).unwrap(), Outcome::Certified(_)));
    std::fs::write(world.file(), &backup).unwrap();
    let restored = world.dump();
    // The run of before is over: a new one has a seed of its own.
    let again = Inputs { ledger: world.ledger(), ..inputs };
    assert_eq!(world.run(again.clone()).unwrap_err().code(), Code::LedgerDuplicateRun);
    assert_eq!(world.dump(), restored);
    let again = Inputs { seed: rightful::RunSeed::given(&[99; 32]), ..again };
    assert!(matches!(world.run(again.clone()).unwrap(), Outcome::Certified(_)));
    let after = world.dump();
    let third = Inputs { ledger: world.ledger(), seed: rightful::RunSeed::given(&[98; 32]), ..again };
    assert!(matches!(world.run(third).unwrap(), Outcome::AlreadyDone(_)));
    assert_eq!(world.dump(), after);
    assert_eq!(world.ledger().entries().len(), 2);
}

/// Carries effects out without waiting for a disk, and keeps the run's key where a killed process would leave it.
struct Quick {
    connection: rusqlite::Connection,
    key: Option<KeyText>,
    report: String,
}

impl Quick {
    fn new(world: &World, report: &str) -> Self {
        let connection = rusqlite::Connection::open(world.file()).unwrap();
        connection.execute_batch("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY").unwrap();
        connection.busy_timeout(std::time::Duration::ZERO).unwrap();
        Self { connection, key: None, report: report.to_owned() }
    }

    /// To the end, which is none that is refused.
    fn run(&mut self, world: &mut World, inputs: &Inputs) -> Outcome {
        self.try_run(world, inputs).unwrap()
    }

    /// To the end, whatever it is.
    fn try_run(&mut self, world: &mut World, inputs: &Inputs) -> Result<Outcome, rightful::Error> {
        let mut run = rightful_sql::run(inputs.clone());
        loop {
            match run.next() {
                Next::Do(effect) => run.feed(self.answer(world, &effect)),
                Next::Done(result) => return result,
            }
        }
    }

    fn answer(&mut self, world: &mut World, effect: &Effect) -> Answer {
        match effect {
            Effect::Statement(statement) => return sqlite::execute(&self.connection, statement),
            Effect::StoreKey(key) => self.key = Some(key.clone()),
            Effect::LoadKey => return Answer::Key(self.key.clone()),
            Effect::DestroyKey => self.key = None,
            // The scanner answers the same for the same file.
            Effect::Scan(_) => return Answer::Scanned(self.report.clone()),
            Effect::Emit(evidence) => world.surroundings.emit(evidence).unwrap(),
            Effect::Progress(_) | Effect::TryScan(_) | Effect::TryEmit(_) => {}
        }
        Answer::Done
    }
}

/// What a killed process leaves: the file, the run's key, the ledger, and certificates that were given out.
#[derive(Clone, PartialEq)]
struct Left {
    file: Vec<u8>,
    key: Option<String>,
    ledger: Vec<u8>,
    certificates: Vec<String>,
}

/// A run from its first to its last effect.
struct Walked {
    /// How many effects there were.
    moments: usize,
    /// Those after which no transaction was open.
    outside: Vec<usize>,
    /// What a process killed after an effect, before anybody has heard of it, leaves. In a transaction the file stays as it was,
    /// so most moments leave what the one before them did, and count once.
    states: Vec<(usize, Left)>,
}

fn walked(inputs: &Inputs, report: &str) -> Walked {
    let mut world = World::mentoring();
    let file = world.file();
    let mut quick = Quick::new(&world, report);
    quick.connection.execute_batch("PRAGMA cache_spill = OFF").unwrap();
    let mut run = rightful_sql::run(inputs.clone());
    let (mut outside, mut states) = (Vec::new(), Vec::<(usize, Left)>::new());
    let mut bytes = std::fs::read(&file).unwrap();
    for n in 0.. {
        let effect = match run.next() {
            Next::Do(effect) => effect,
            Next::Done(result) => {
                result.unwrap();
                return Walked { moments: n, outside, states };
            }
        };
        let answer = quick.answer(&mut world, &effect);
        if quick.connection.is_autocommit() {
            outside.push(n);
            bytes = std::fs::read(&file).unwrap();
        }
        let left = Left {
            file: bytes.clone(),
            key: quick.key.as_ref().map(|key| key.expose().to_owned()),
            ledger: world.surroundings.ledger.clone(),
            certificates: world.surroundings.certificates.clone(),
        };
        if states.last().is_none_or(|(_, last)| *last != left) {
            states.push((n, left));
        }
        run.feed(answer);
    }
    unreachable!()
}

#[test]
fn a_run_stopped_anywhere_goes_on_to_the_same_end() {
    let mut whole = World::mentoring();
    let inputs = whole.inputs();
    whole.run(inputs.clone()).unwrap();
    let (dump, certificate) = (whole.dump(), whole.surroundings.certificates.clone());
    let report = &whole.surroundings.reports[0];
    let Walked { moments, states, .. } = walked(&inputs, report);
    assert!(moments > 150 && states.len() > 8, "{} states in {moments} moments", states.len());
    let mut world = World::mentoring();
    for (n, left) in states {
        std::fs::write(world.file(), &left.file).unwrap();
        (world.surroundings.ledger, world.surroundings.certificates) = (left.ledger, left.certificates);
        let mut quick = Quick::new(&world, report);
        quick.key = left.key.map(KeyText::new);
        let again = Inputs { ledger: world.ledger(), ..inputs.clone() };
        let outcome = quick.run(&mut world, &again);
        assert!(matches!(outcome, Outcome::Certified(_) | Outcome::AlreadyDone(_)), "{n}: {outcome:?}");
        drop(quick.connection);
        assert_eq!(world.dump(), dump, "{n}");
        world.surroundings.certificates.dedup();
        assert_eq!(world.surroundings.certificates, certificate, "{n}");
        assert_eq!(world.ledger().entries().len(), 1, "{n}");
    }
}

/// Two drivers that hold no lock go on with one run: whoever came later ends it, and the other one is told.
#[test]
fn of_two_that_go_on_with_one_run_only_one_writes_evidence() {
    let mut whole = World::mentoring();
    let inputs = whole.inputs();
    whole.run(inputs.clone()).unwrap();
    let (dump, certificate) = (whole.dump(), whole.surroundings.certificates.clone());
    let mut world = World::mentoring();
    let original = std::fs::read(world.file()).unwrap();
    let mut overtaken = 0;
    let Walked { moments, outside, .. } = walked(&inputs, &whole.surroundings.reports[0]);
    // Inside the transaction of the change one moment is like another.
    let met: BTreeSet<usize> = (0..moments).step_by(100).chain(outside).collect();
    for n in met {
        std::fs::write(world.file(), &original).unwrap();
        world.surroundings.ledger.clear();
        world.surroundings.certificates.clear();
        let mut first = Quick::new(&world, &whole.surroundings.reports[0]);
        let mut second = Quick::new(&world, &whole.surroundings.reports[0]);
        let mut run = rightful_sql::run(inputs.clone());
        for _ in 0..n {
            let Next::Do(effect) = run.next() else { panic!("{n}: the run has ended before") };
            run.feed(first.answer(&mut world, &effect));
        }
        second.key.clone_from(&first.key);
        let again = Inputs { ledger: world.ledger(), ..inputs.clone() };
        let other = second.try_run(&mut world, &again);
        let end = loop {
            match run.next() {
                Next::Do(effect) => run.feed(first.answer(&mut world, &effect)),
                Next::Done(result) => break result,
            }
        };
        let codes = [&end, &other].map(|end| end.as_ref().err().map(rightful::Error::code));
        overtaken += usize::from(codes[0] == Some(Code::RunRunning));
        let told = [Code::RunRunning, Code::RunLocked, Code::RunStaleCounts];
        assert!(codes.iter().flatten().all(|code| told.contains(code)), "{n}: {codes:?}");
        assert!(codes.contains(&None), "{n}: {codes:?}");
        drop((first.connection, second.connection));
        assert_eq!(world.dump(), dump, "{n}: {codes:?}");
        world.surroundings.certificates.dedup();
        assert_eq!(world.surroundings.certificates, certificate, "{n}: {codes:?}");
        assert_eq!(world.ledger().entries().len(), 1, "{n}: {codes:?}");
    }
    assert!(overtaken > 10, "{overtaken} were overtaken");
}

#[test]
fn what_the_engine_or_a_trigger_refuses_leaves_everything_as_it_was() {
    let refused = |set_up: &str| {
        let mut world = World::mentoring();
        world.sql(set_up);
        let before = world.dump();
        let inputs = world.inputs();
        let error = world.run(inputs).unwrap_err();
        assert_eq!(world.dump(), before);
        assert_eq!(std::fs::read_dir(world.folder.path()).unwrap().count(), 1);
        (error.code(), error.at().to_owned())
    };
    let on =
        |event: &str, body: &str| refused(&format!("CREATE TRIGGER guard BEFORE {event} BEGIN {body}; END"));
    assert_eq!(
        on("UPDATE ON messages", "SELECT raise(ABORT, 'Anna may not')"),
        (Code::RunVetoed, "messages".into())
    );
    assert_eq!(on("UPDATE ON messages", "SELECT raise(IGNORE)"), (Code::RunNoOp, "messages".into()));
    assert_eq!(on("DELETE ON devices", "SELECT raise(IGNORE)"), (Code::RunNoOp, "devices".into()));
    assert_eq!(on("INSERT ON users", "SELECT raise(IGNORE)"), (Code::RunNoOp, "users".into()));
    assert_eq!(
        on("DELETE ON users_history", "SELECT raise(ROLLBACK, 'no')"),
        (Code::RunVetoed, "users_history".into())
    );
}

/// The scan finds a name of the schema that reads like the person's user name, and nothing could be done about it any more.
#[test]
fn a_user_name_that_the_schema_has_too_is_refused_before_anything_changes() {
    let quoted = "CREATE TABLE more (id INTEGER PRIMARY KEY, \"annaalba\" TEXT)";
    let policy = support::POLICY.replace("not_personal: [", "not_personal: [more, ");
    assert!(policy.contains("not_personal: [more"));
    for (handle, more, at) in [
        ("meetings", "", Some("table")),
        ("MEETINGS", "", Some("table")),
        ("meets", "", None),
        ("meet", "", None),
        ("meetings2", "", None),
        ("annaalba", quoted, Some("table.more")),
        ("annaalb", quoted, None),
    ] {
        let policy = if more.is_empty() { support::POLICY } else { &policy };
        let mut world = World::new(support::SCHEMA, support::PEOPLE, policy, support::CASE);
        world.sql(&format!("UPDATE users SET handle = '{handle}' WHERE id = 1; {more}"));
        let before = world.dump();
        let inputs = world.inputs();
        let outcome = world.run(inputs);
        match at {
            Some(at) => {
                let error = outcome.unwrap_err();
                assert_eq!((error.code(), error.at()), (Code::RunNamedInSchema, at), "{handle}");
                assert_eq!(world.dump(), before, "{handle}");
            }
            None => assert!(matches!(outcome, Ok(Outcome::Certified(_))), "{handle}: {outcome:?}"),
        }
    }
}

#[test]
fn a_file_that_cannot_be_used_is_refused_with_its_reason() {
    let mut world = World::mentoring();
    let inputs = world.inputs();
    let other = rusqlite::Connection::open(world.file()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(world.run(inputs.clone()).unwrap_err().code(), Code::RunLocked);
    drop(other);
    std::fs::write(world.file(), "no database ".repeat(100)).unwrap();
    assert_eq!(world.run(inputs.clone()).unwrap_err().code(), Code::RunNotADatabase);
    std::fs::remove_file(world.file()).unwrap();
    assert_eq!(world.run(inputs).unwrap_err().code(), Code::RunReadOnly);
    assert!(!world.file().exists());
}

#[test]
fn a_leftover_blocks_and_the_run_can_be_started_again() {
    let mut world = World::mentoring();
    world.sql("INSERT INTO settings VALUES ('contact', 'mail anna@x.example')");
    let inputs = world.inputs();
    let Outcome::Blocked(findings) = world.run(inputs.clone()).unwrap() else { panic!() };
    assert!(findings.iter().all(|finding| finding.at.contains("settings")), "{findings:?}");
    assert!(!format!("{findings:?}").contains("anna@"));
    assert!(world.surroundings.certificates.is_empty());
    world.sql("PRAGMA secure_delete = 1; DELETE FROM settings");
    let mut again = inputs;
    again.ledger = world.ledger();
    assert!(matches!(world.run(again).unwrap(), Outcome::Certified(_)));
    let states: Vec<_> = world.ledger().runs().map(|facts| facts.state).collect();
    assert_eq!(states, [rightful::ledger::State::Blocked, rightful::ledger::State::Pending]);
}

/// An application that saves what it had read before brings back what no scan can know of.
#[test]
fn what_came_back_before_the_end_blocks() {
    let mut world = World::mentoring();
    world.sql("INSERT INTO settings VALUES ('contact', 'mail anna@x.example')");
    let inputs = world.inputs();
    assert!(matches!(world.run(inputs.clone()).unwrap(), Outcome::Blocked(_)));
    world.sql("PRAGMA secure_delete = 1; DELETE FROM settings");
    // What others write into their own rows is no business of the run.
    world.sql("UPDATE meetings SET notes = 'moved by an hour' WHERE id = 1; UPDATE users SET locale = 'fr' WHERE id = 2");
    world.sql("UPDATE users SET photo = x'89504e47', birth_date = '1980-02-04' WHERE id = 1; UPDATE goals SET owner_id = 1 WHERE id = 1");
    let again = |world: &World| Inputs { ledger: world.ledger(), ..inputs.clone() };
    let outcome = world.run(again(&world)).unwrap();
    let Outcome::Blocked(findings) = outcome else { panic!("{outcome:?}") };
    let places: Vec<_> = findings.iter().map(|finding| (finding.at.as_str(), finding.count)).collect();
    for place in [("goals.owner_id", 1), ("users.birth_date", 1), ("users.photo", 1)] {
        assert!(places.contains(&place), "{places:?}");
    }
    assert!(findings.iter().all(|finding| !finding.at.starts_with("meetings")), "{places:?}");
    assert!(world.surroundings.certificates.is_empty());
    let stranger = "(SELECT max(id) FROM users)";
    world.sql(&format!("UPDATE users SET photo = NULL, birth_date = NULL WHERE id = 1; UPDATE goals SET owner_id = {stranger} WHERE id = 1"));
    assert!(matches!(world.run(again(&world)).unwrap(), Outcome::Certified(_)));
}

/// What a trigger of the run itself counts is no value that came back.
#[test]
fn what_is_otherwise_at_the_end_of_the_change_has_not_come_back() {
    let policy = support::POLICY.replace(
        "birth_date: { category: user.demographic.date_of_birth, identifies: indirectly, source: provided, treatment: clear }",
        "birth_date: { category: user.behavior, identifies: indirectly, source: observed, counter_of: devices }",
    );
    assert!(policy.contains("counter_of: devices"));
    let mut world = World::new(support::SCHEMA, support::PEOPLE, &policy, support::CASE);
    world.sql(
        "CREATE TRIGGER counts AFTER DELETE ON devices BEGIN
           UPDATE users SET birth_date = (SELECT count(*) FROM devices WHERE user_id = old.user_id) WHERE id = old.user_id;
         END",
    );
    let inputs = world.inputs();
    let outcome = world.run(inputs).unwrap();
    assert!(matches!(outcome, Outcome::Certified(_)), "{outcome:?}");
}

/// A counter goes with the row whose rows it counts: it stays true where that row stays in place.
#[test]
fn a_counter_stays_with_whoever_stays_in_place() {
    for (form, left) in [("in-place", &["Integer(2)"][..]), ("fresh", &[])] {
        let policy = support::small("", "").replace("form: fresh", &format!("form: {form}")).replace(
            "email: { identifies: directly },",
            "email: { identifies: directly }, held: { identifies: indirectly, counter_of: meetings },",
        );
        let mut world = World::new(
            "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, name TEXT, held INTEGER);
             CREATE TABLE meetings (id INTEGER PRIMARY KEY, mentor_id INTEGER, held_on TEXT, notes TEXT);",
            "INSERT INTO users VALUES (1, 'anna@x.example', 'Anna Kowalska', 2);
             INSERT INTO meetings VALUES (1, 1, '2026-01-01', 'x'), (2, 1, '2026-01-02', 'y');",
            &policy,
            support::CASE,
        );
        let inputs = world.inputs();
        let outcome = world.run(inputs).unwrap();
        assert!(matches!(outcome, Outcome::Certified(_)), "{form}: {outcome:?}");
        assert_eq!(world.cells("SELECT held FROM users WHERE id = 1"), left, "{form}");
    }
}

#[test]
fn somebody_unknown_is_nothing_held() {
    let case = support::CASE.replace("[1]", "[99]");
    let mut world = World::new(support::SCHEMA, support::PEOPLE, support::POLICY, &case);
    let (before, inputs) = (world.dump(), world.inputs());
    assert!(matches!(world.run(inputs).unwrap(), Outcome::NothingHeld(_)));
    assert_eq!(world.dump(), before);
    assert_eq!(world.ledger().entries().len(), 1);
}
