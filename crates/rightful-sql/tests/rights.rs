//! Restriction, rectification and objection on a small shop: what each writes, and that nothing else is touched.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of a test may panic as the test may"
)]

mod support;

use std::collections::BTreeMap;

use rightful::carry::{Given, SUPPRESSION};
use rightful::case::RestrictionGround;
use rightful::certificate::{Certificate, OpenKind};
use rightful::decide::Reason;
use rightful::law::Ground;
use rightful::plan::{Later, NoteKind, Step, Task};
use rightful::report::{Audience, Explained, Language, explain};
use rightful::{Code, Plan, RunSeed, Value};
use rightful_sql::sqlite::{self, Surroundings};
use rightful_sql::{Answer, Effect, Inputs, KeyText, Next, Outcome, Phase};
use rusqlite::Connection;
use serde_json::json;
use support::World;
use support::shop::{POLICY, ROWS, SCHEMA, all_of, both, cells, changed, pairs, rows, shop};

fn restriction(ground: &str) -> serde_json::Value {
    json!({ "kind": "restriction", "ground": ground })
}

fn renamed() -> serde_json::Value {
    json!({ "kind": "rectification", "corrections": [
        { "collection": "people", "field": "name", "was": "Ada Alder", "now": "Ada Alder-Ash" },
        { "collection": "people", "field": "email", "was": "Ada@x.example", "now": "ada.ash@x.example" },
    ] })
}

fn against(more: serde_json::Value) -> serde_json::Value {
    let mut trigger = more;
    trigger["kind"] = json!("objection");
    trigger
}

#[test]
fn a_restriction_writes_the_mark_and_nothing_else() {
    let mut world = shop(&restriction("accuracy-contested"), true);
    let (changed, plan) = both(&mut world);
    let marks = [("people.1.art18", "accuracy"), ("orders.1.held", "1"), ("orders.2.held", "1")];
    assert_eq!(changed, pairs(marks), "a neighbour or another cell changed");
    // Bills and scores have no mark: whoever keeps them is told to, by name.
    let outside: Vec<&str> = plan
        .tasks
        .iter()
        .filter_map(|task| match task {
            Task::Restrict { collection, lifted: false, .. } => Some(collection.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(outside, ["bills", "people_before", "scores", "signups"]);
    let told = |name: &str| {
        plan.tasks.iter().find_map(|task| match task {
            Task::Tell { recipient, under, .. } if recipient == name => Some(under.clone()),
            _ => None,
        })
    };
    assert_eq!((told("carrier"), told("mailer")), (Some("GDPR Art. 19".into()), Some("GDPR Art. 19".into())));
    // Nothing had to go, so nothing was looked for, and the certificate says so.
    assert_eq!(world.surroundings.phases, [Phase::Capture, Phase::Change, Phase::End]);
    let certificate: Certificate = serde_json::from_str(&world.surroundings.certificates[0]).unwrap();
    assert_eq!(certificate.scan.scanner, "none");
    // Twice is once; planned again, there is nothing left to mark.
    let again = Inputs { ledger: world.ledger(), ..world.inputs_of(plan) };
    assert!(matches!(world.run(again).unwrap(), Outcome::AlreadyDone(_)));
    assert!(world.plan().steps.is_empty(), "{:?}", world.plan().steps);
}

#[test]
fn a_restriction_that_is_lifted_leaves_the_rows_as_they_were() {
    let mut world = shop(&restriction("accuracy-contested"), false);
    let before = cells(&world);
    both(&mut world);
    world.seed = [8; 32];
    world.case.trigger = serde_json::from_value(
        json!({ "kind": "restriction-lifted", "ground": "accuracy-contested", "informed": "2026-11-20" }),
    )
    .unwrap();
    both(&mut world);
    assert_eq!(changed(&before, &cells(&world)), BTreeMap::new());
}

#[test]
fn rows_of_another_restriction_keep_their_mark() {
    let mut world = shop(&restriction("accuracy-contested"), false);
    world.case.subject.key = Some(vec![Value::Integer(3)]);
    let (changed, plan) = both(&mut world);
    assert_eq!(changed, BTreeMap::new());
    assert!(
        plan.tasks
            .iter()
            .any(|task| matches!(task, Task::Restrict { collection, .. } if collection == "people"))
    );
}

#[test]
fn restricted_rows_are_not_deleted_when_the_relationship_ends_and_are_once_it_is_lifted() {
    let closed = json!({ "kind": "relationship-ended", "event": "account.closed", "on": "2026-11-20" });
    let mut world = shop(&closed, false);
    world.case.subject.key = Some(vec![Value::Integer(3)]);
    let deletes = |plan: &Plan| plan.steps.iter().any(|step| matches!(step, Step::Delete { .. }));
    assert!(!deletes(&world.plan()), "rows needed for claims are deleted (Art. 18(1)(c))");
    world.sql("UPDATE people SET art18 = NULL WHERE id = 3");
    assert!(deletes(&world.plan()));
    world.sql("UPDATE people SET art18 = 'claims' WHERE id = 3");
}

/// Nothing is set aside in silence: what would go but for a restriction is a task, and open in the certificate, whether somebody
/// asked for it (Art. 17(1)) or its purpose has ended without that (Art. 5(1)(e)).
#[test]
fn what_a_restriction_alone_keeps_is_to_be_settled() {
    let closed = json!({ "kind": "relationship-ended", "event": "account.closed", "on": "2026-11-20" });
    let asked = json!({ "kind": "erasure", "ground": "no-longer-necessary" });
    for (trigger, ground) in [(closed, None), (asked, Some(Ground::NoLongerNecessary))] {
        let mut world = shop(&trigger, false);
        world.case.subject.key = Some(vec![Value::Integer(3)]);
        world.case.events = [("account.closed".into(), "2026-11-20".parse().unwrap())].into();
        let settled = |plan: &Plan| -> Vec<Task> {
            plan.tasks.iter().filter(|task| matches!(task, Task::Settle { .. })).cloned().collect()
        };
        let settle = Task::Settle {
            collection: "people".into(),
            fields: Vec::new(),
            ground,
            restricted_by: vec![RestrictionGround::NeededForClaims],
        };
        let open = |world: &World| -> Vec<String> {
            let certificate = world.surroundings.certificates.last().unwrap();
            let certificate: Certificate = serde_json::from_str(certificate).unwrap();
            let open = certificate.open.into_iter().filter(|open| open.what == OpenKind::Restriction);
            open.map(|open| open.name).collect()
        };
        let (changed, plan) = both(&mut world);
        assert_eq!((changed, settled(&plan)), (BTreeMap::new(), vec![settle]), "{trigger}");
        assert_eq!(open(&world), ["people"], "{trigger}");
        // Once it is lifted the row goes, and nothing is left to settle.
        world.sql("UPDATE people SET art18 = NULL WHERE id = 3");
        world.seed = [8; 32];
        let (changed, plan) = both(&mut world);
        assert_eq!(changed.get("people.3.id").map(String::as_str), Some("gone"), "{changed:?}");
        assert_eq!((settled(&plan), open(&world)), (Vec::new(), Vec::new()), "{trigger}");
    }
}

/// Art. 18(1)(c) is not met while the controller needs the data; who is refused learns until when, and may ask again then.
#[test]
fn a_restriction_that_is_refused_says_until_when_the_data_are_needed() {
    let period = "retention: { after: { column: scores.at, as: date }, keep: P1Y }\n  offers:";
    let policy = POLICY.replacen("ends: { event: account.closed }\n  offers:", period, 1).replace(
        "fields: { score: { identifies: none } }",
        "fields: { score: { identifies: none }, at: { identifies: none } }",
    );
    let schema = SCHEMA.replace("score INTEGER)", "score INTEGER, at TEXT)");
    let rows = ROWS.replace("(1, 7), (2, 9)", "(1, 7, '2025-11-21'), (2, 9, '2025-11-21')");
    let case = json!({ "decided": "2026-11-21", "subject": { "collection": "people", "key": [1] },
        "trigger": { "kind": "restriction", "ground": "needed-for-claims", "collections": ["scores"] } });
    let world = World::new(&schema, &rows, &policy, &case.to_string());
    let plan = world.plan();
    let row = plan.items.iter().find(|item| item.collection == "scores" && item.fields.is_empty()).unwrap();
    assert_eq!(row.ruling.reason, Reason::StillNeeded);
    assert_eq!(row.ends.as_ref().and_then(|ends| ends.latest), Some("2026-11-21".parse().unwrap()));
    let ends = plan.later.iter().find_map(|later| match later {
        Later::RetentionEnds { collection, first_due, .. } if collection == "scores" => Some(*first_due),
        _ => None,
    });
    assert_eq!(ends, Some("2026-11-22".parse().unwrap()), "{:?}", plan.later);
    let told = explain(&world.policy, Explained::Plan(&plan), Audience::Person, Language::English);
    let lines = told.sections.iter().flat_map(|section| &section.lines);
    let scores: Vec<&str> = lines
        .filter(|line| line.place.as_ref().is_some_and(|place| place.to_string() == "scores"))
        .map(|line| line.until.as_str())
        .collect();
    assert!(scores.contains(&"until 21 November 2026"), "{scores:?}");
}

#[test]
fn a_correction_reaches_the_field_and_its_copies_where_they_hold_what_is_wrong() {
    let mut world = shop(&renamed(), true);
    let (changed, plan) = both(&mut world);
    let corrected = [
        ("people.1.name", "Ada Alder-Ash"),
        ("people.1.email", "ada.ash@x.example"),
        ("orders.1.sent_to", "Ada Alder-Ash"),
        ("signups.1.email", "ada.ash@x.example"),
    ];
    assert_eq!(changed, pairs(corrected), "only named fields and their copies follow");
    let noted = |note: NoteKind, place: &str| {
        plan.notes.iter().any(|found| found.note == note && found.place.to_string() == place)
    };
    assert!(noted(NoteKind::EarlierStates, "people_before"), "{:?}", plan.notes);
    assert!(noted(NoteKind::TextMayRepeat, "orders.note"), "{:?}", plan.notes);
    assert!(noted(NoteKind::CopyFollows, "people.email_hash"), "{:?}", plan.notes);
    let supplement = Task::Supplement { collection: "bills".into(), fields: vec!["billed_to".into()] };
    assert!(plan.tasks.contains(&supplement), "{:?}", plan.tasks);
    assert!(plan.later.iter().any(|later| matches!(later, rightful::plan::Later::Backups { .. })));
    // No value of the person stands in a plan, a certificate or a line of the ledger.
    let evidence = [
        plan.canonical().unwrap(),
        world.surroundings.certificates.join("\n"),
        String::from_utf8(world.surroundings.ledger.clone()).unwrap(),
        format!("{:?}{:?}", world.case.trigger, plan),
    ];
    for text in evidence {
        for canary in ["Alder", "ada.ash", "Ada@x"] {
            assert!(!text.contains(canary), "{canary}: {text}");
        }
    }
    let again = Inputs { ledger: world.ledger(), ..world.inputs_of(plan) };
    assert!(matches!(world.run(again).unwrap(), Outcome::AlreadyDone(_)));
}

#[test]
fn a_correction_of_what_nobody_holds_is_refused_and_nothing_is_kept() {
    let mut world = shop(&renamed(), false);
    world.sql("UPDATE people SET name = 'Ada Other' WHERE id = 1");
    let before = cells(&world);
    let inputs = world.inputs();
    let error = world.run(inputs).unwrap_err();
    assert_eq!((error.code(), error.at()), (Code::RunNotHeld, "/trigger/corrections/0/was"));
    assert_eq!(changed(&before, &cells(&world)), BTreeMap::new());
}

#[test]
fn an_objection_to_marketing_ends_it_and_keeps_the_person_out_for_good() {
    let mut world = shop(&against(json!({ "marketing": true })), false);
    let (changed, plan) = both(&mut world);
    assert_eq!(changed.get("signups.1.email").map(String::as_str), Some("gone"));
    assert_eq!(changed.get("kept_out.1.since").map(String::as_str), Some("2026-11-21"));
    let who = changed.get("kept_out.1.who").cloned().unwrap();
    assert!(
        changed.keys().all(|place| place.starts_with("signups.1.") || place.starts_with("kept_out.1.")),
        "{changed:?}"
    );
    // The application finds the entry under the pseudonym, however the address is spelled.
    let key = world.root.pseudonym_key(SUPPRESSION);
    let alike = [rightful::policy::Normalise::Trim, rightful::policy::Normalise::Case];
    let asked = |text: &str| {
        rightful::carry::suppressed(
            &key,
            &text.into(),
            (&alike, rightful::policy::IdentifierKind::Email),
            rightful::Shape::Text,
            None,
        )
        .unwrap()
    };
    assert_eq!(asked(" ADA@x.example"), Value::Text(who.clone()));
    assert_ne!(asked("ben@x.example"), Value::Text(who.clone()));
    let Some(Step::Suppress { rows, .. }) = plan.steps.first() else { panic!("{:?}", plan.steps) };
    assert_eq!(*rows, 1);
    // Asked again, the entry is there once; and an erasure leaves it.
    world.case.decided = "2026-11-22".parse().unwrap();
    world.seed = [8; 32];
    let (again, _) = both(&mut world);
    assert_eq!(again, BTreeMap::new());
    world.case.trigger = serde_json::from_value(
        json!({ "kind": "relationship-ended", "event": "account.closed", "on": "2026-11-20" }),
    )
    .unwrap();
    world.seed = [7; 32];
    both(&mut world);
    assert_eq!(cells(&world).get("kept_out.1.who"), Some(&Value::Text(who)));
}

#[test]
fn an_objection_restricts_while_it_is_weighed_and_erases_when_it_stands() {
    let mut world = shop(&against(json!({ "purposes": ["scoring"] })), false);
    let (waiting, plan) = both(&mut world);
    assert_eq!(waiting, BTreeMap::new());
    assert!(
        plan.tasks
            .iter()
            .any(|task| matches!(task, Task::Restrict { collection, .. } if collection == "scores"))
    );
    world.case.trigger =
        serde_json::from_value(against(json!({ "purposes": ["scoring"], "balance": "struck" }))).unwrap();
    world.seed = [8; 32];
    let (upheld, _) = both(&mut world);
    assert_eq!(upheld, pairs([("scores.1.person_id", "gone"), ("scores.1.score", "gone")]));
}

#[test]
fn what_was_public_and_is_erased_on_a_right_is_told_to_those_who_took_it_over() {
    let informs = |world: &World| world.plan().tasks.iter().any(|task| matches!(task, Task::Inform { .. }));
    let world = shop(&json!({ "kind": "erasure", "ground": "no-longer-necessary" }), false);
    assert!(!informs(&world), "the contract goes on, and nothing is erased");
    let mut world = world;
    world.case.events = [("account.closed".to_owned(), "2026-11-20".parse().unwrap())].into();
    assert!(informs(&world));
    world.case.trigger = serde_json::from_value(json!({ "kind": "retention-due" })).unwrap();
    assert!(!informs(&world), "a clean-up is no erasure under Art. 17(1)");
    world.case.trigger = serde_json::from_value(renamed()).unwrap();
    assert!(!informs(&world), "Art. 17(2) speaks of erasure alone");
}

#[test]
fn a_run_stopped_anywhere_goes_on_to_the_same_end() {
    for trigger in [restriction("accuracy-contested"), renamed(), against(json!({ "purposes": ["scoring"] }))]
    {
        let mut whole = shop(&trigger, true);
        let inputs = whole.inputs();
        whole.run(inputs.clone()).unwrap();
        let (end, certificates) = (whole.dump(), whole.surroundings.certificates.clone());
        let mut world = shop(&trigger, true);
        let original = std::fs::read(world.file()).unwrap();
        for n in 0.. {
            std::fs::write(world.file(), &original).unwrap();
            world.surroundings.ledger.clear();
            world.surroundings.certificates.clear();
            let mut driver = Driver { connection: Connection::open(world.file()).unwrap(), key: None };
            if driver.run(&mut world, &inputs, Some(n)).is_some() {
                assert!(n > 25, "{n}");
                break;
            }
            let again = Inputs { ledger: world.ledger(), ..inputs.clone() };
            let outcome = driver.run(&mut world, &again, None).unwrap();
            assert!(matches!(outcome, Outcome::Certified(_) | Outcome::AlreadyDone(_)), "{n}: {outcome:?}");
            drop(driver.connection);
            assert_eq!(world.dump(), end, "{n}");
            world.surroundings.certificates.dedup();
            assert_eq!(world.surroundings.certificates, certificates, "{n}");
            assert_eq!(world.ledger().entries().len(), 1, "{n}");
        }
    }
}

/// Drives a run by hand; it is never asked to scan.
struct Driver {
    connection: Connection,
    key: Option<KeyText>,
}

impl Driver {
    /// Runs to the end, or drops the run after some effects.
    fn run(&mut self, world: &mut World, inputs: &Inputs, stop: Option<usize>) -> Option<Outcome> {
        let mut run = rightful_sql::run(inputs.clone());
        for n in 0.. {
            let effect = match run.next() {
                Next::Done(outcome) => return Some(outcome.unwrap()),
                Next::Do(effect) => effect,
            };
            if stop == Some(n) {
                // What a killed process leaves: the transaction is rolled back.
                if !self.connection.is_autocommit() {
                    self.connection.execute_batch("ROLLBACK").unwrap();
                }
                return None;
            }
            let answer = match &effect {
                Effect::Statement(statement) => sqlite::execute(&self.connection, statement),
                Effect::StoreKey(key) => {
                    self.key = Some(key.clone());
                    Answer::Done
                }
                Effect::LoadKey => Answer::Key(self.key.clone()),
                Effect::DestroyKey => {
                    self.key = None;
                    Answer::Done
                }
                Effect::Emit(evidence) => {
                    world.surroundings.emit(evidence).unwrap();
                    Answer::Done
                }
                Effect::Scan(_) | Effect::TryScan(_) => panic!("nothing has to go, and a scan is asked for"),
                Effect::Progress(_) | Effect::TryEmit(_) => Answer::Done,
            };
            run.feed(answer);
        }
        None
    }
}

/// Numbers from a seed, one after another.
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }
}

const NAMES: [&str; 4] = ["Ada Alder", "Ada Ash", "Ben Birch", "ada alder"];

/// A few people, each with some rows that may say the name of another, and some marks.
fn any_rows(draw: &mut Draw) -> String {
    let mut rows = String::new();
    let mut id = 0;
    for person in 1..=2 + draw.below(3) {
        let mark = draw.of(&["NULL", "NULL", "'accuracy'", "'claims'"]);
        let name = draw.of(&NAMES);
        rows += &format!(
            "INSERT INTO people VALUES ({person}, '{name}', 'p{person}@x.example', 'Bonn', {mark}, 'h');"
        );
        for _ in 0..draw.below(3) {
            id += 1;
            let (sent, held) = (draw.of(&NAMES), draw.below(2));
            rows += &format!("INSERT INTO orders VALUES ({id}, {person}, '{sent}', NULL, {held});");
            rows += &format!("INSERT INTO bills VALUES ({id}, {person}, '2026-02-01', '{sent}');");
        }
        if draw.below(2) == 0 {
            rows += &format!("INSERT INTO signups VALUES ({person}, ' P{person}@x.example', 'shop');");
            rows += &format!("INSERT INTO scores VALUES ({person}, {});", draw.below(9));
        }
    }
    rows
}

fn any_trigger(draw: &mut Draw) -> serde_json::Value {
    let ground =
        draw.of(&["accuracy-contested", "unlawful-but-kept", "needed-for-claims", "objection-pending"]);
    let scope = [json!([]), json!(["orders"]), json!(["people", "scores"])][draw.below(3) as usize].clone();
    match draw.below(6) {
        0 | 1 => json!({ "kind": "restriction", "ground": ground, "collections": scope }),
        2 => {
            json!({ "kind": "restriction-lifted", "ground": ground, "collections": scope, "informed": "2026-11-20" })
        }
        3 | 4 => json!({ "kind": "rectification", "corrections": [
            { "collection": "people", "field": "name", "was": draw.of(&NAMES), "now": "Somebody New" },
            { "collection": "people", "field": "email", "was": "p1@x.example", "now": "new@x.example" } ] }),
        _ => json!({ "kind": "objection", "marketing": draw.below(2) == 0, "purposes": ["scoring"] }),
    }
}

/// An entry that keeps somebody out is found by the root key alone: a plan that finds nothing else says that it did not look.
#[test]
fn a_plan_that_finds_nothing_says_that_it_looked_at_no_list_of_those_kept_out() {
    let told = |key: u32, audience| {
        let case = json!({ "decided": "2026-11-21", "subject": { "collection": "people", "key": [key] },
                           "trigger": { "kind": "erasure", "ground": "no-longer-necessary" } });
        let world = World::new(SCHEMA, ROWS, POLICY, &case.to_string());
        let told = explain(&world.policy, Explained::Plan(&world.plan()), audience, Language::English);
        let page = rightful::report::html(&world.policy, &world.plan(), audience, Language::English).unwrap();
        (rightful::report::text(&told).split_whitespace().collect::<Vec<_>>().join(" "), page)
    };
    for (audience, said) in [
        (Audience::Dpo, "Not looked at: who is kept from being written to (kept_out)."),
        (Audience::Person, "Not looked at: whether you are among those who are not written to again."),
    ] {
        for (key, nothing) in [(1, false), (99, true)] {
            let (text, page) = told(key, audience);
            assert_eq!(text.contains("Nothing is held.") && text.contains(said), nothing, "{key}: {text}");
            assert_eq!(page.contains("Not looked at: "), nothing, "{key}: {page}");
        }
    }
}

/// On many small databases both executors agree, and what changes is a mark, a corrected cell, an entry, or held for
/// marketing alone, in rows of the person.
#[test]
fn executors_agree_and_change_declared_cells_of_the_person_alone() {
    let (mut ran, mut not_held) = (0, 0);
    for seed in 1..=120_u64 {
        let mut draw = Draw(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let (rows_sql, trigger) = (any_rows(&mut draw), any_trigger(&mut draw));
        let case = json!({ "decided": "2026-11-21", "subject": { "collection": "people", "key": [1] }, "trigger": trigger });
        let mut world = World::new(SCHEMA, &rows_sql, POLICY, &case.to_string());
        let before = cells(&world);
        let inputs = world.inputs();
        let (plan, request) = (inputs.plan.clone(), inputs.request.clone());
        let schema = sqlite::introspect(&Connection::open(world.file()).unwrap()).unwrap();
        let key = world.root.pseudonym_key(SUPPRESSION);
        let given = Given { case: &world.case, suppression: Some(&key) };
        let on_rows = rightful::rows::run(
            &plan,
            &inputs.approved,
            &request,
            given,
            &schema,
            &RunSeed::given(&world.seed),
            &rows(&before),
        );
        let on_engine = world.run(inputs);
        let after = cells(&world);
        match (&on_rows, &on_engine) {
            (Ok(on_rows), Ok(Outcome::Certified(_))) => {
                ran += 1;
                assert_eq!(all_of(on_rows), all_of(&rows(&after)), "seed {seed}: {trigger}");
            }
            (Err(one), Err(other)) => {
                assert_eq!((one.code(), one.at()), (Code::RunNotHeld, other.at()), "seed {seed}: {other}");
                assert_eq!(one.code(), other.code());
                not_held += 1;
            }
            other => panic!("seed {seed}: {trigger}: {other:?}"),
        }
        let theirs = |place: &str| {
            let [table, row, _] = place.split('.').collect::<Vec<_>>()[..] else { return false };
            match table {
                "people" | "signups" | "scores" => row == "1",
                "kept_out" => true,
                _ => before.get(&format!("{table}.{row}.person_id")) == Some(&Value::Integer(1)),
            }
        };
        let kind = trigger["kind"].as_str().unwrap();
        for (place, new) in changed(&before, &after) {
            let column = place.rsplit('.').next().unwrap();
            let declared = match kind {
                "rectification" => ["name", "email", "sent_to"].contains(&column) && new.contains("ew"),
                "objection" => place.starts_with("kept_out.") || place.starts_with("signups."),
                _ => ["art18", "held"].contains(&column),
            };
            assert!(declared && theirs(&place), "seed {seed}: {trigger}: {place} became {new}");
        }
    }
    assert!(ran > 70 && not_held > 5, "{ran} ran, {not_held} refused");
}
