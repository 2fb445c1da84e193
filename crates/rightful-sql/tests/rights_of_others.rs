//! One person's right, and the rows that are somebody else's too.
#![expect(clippy::unwrap_used, reason = "a helper of a test may panic as the test may")]

mod support;

use rightful::Code;
use rightful::plan::ClaimKind;
use rightful_sql::Outcome;
use serde_json::{Value, json};
use support::World;

const SCHEMA: &str = "
  CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT, city TEXT);
  CREATE TABLE meets (id INTEGER PRIMARY KEY, host INTEGER, guest INTEGER, host_city TEXT, guest_city TEXT, held INTEGER NOT NULL DEFAULT 0);
  CREATE TABLE signups (id INTEGER PRIMARY KEY, email TEXT);
  CREATE TABLE scores (person INTEGER PRIMARY KEY, score INTEGER, held INTEGER NOT NULL DEFAULT 0);
  CREATE TABLE bills (id INTEGER PRIMARY KEY, person INTEGER, billed_city TEXT);
";

const ROWS: &str = "
  INSERT INTO people VALUES (1, 'ada@x.example', 'Bonn'), (2, 'ben@x.example', 'Bonn');
  INSERT INTO meets VALUES (1, 1, 2, 'Bonn', 'Bonn', 0);
  INSERT INTO signups VALUES (1, 'ada@x.example'), (2, 'ben@x.example');
  INSERT INTO scores VALUES (1, 7, 0), (2, 9, 0);
  INSERT INTO bills VALUES (1, 1, 'Bonn');
";

const POLICY: &str = r#"
controller: { name: Acme, contact: dpo@acme.example, clock: { regime: eu, place: DE-BE } }
events: { account.closed: { source: case } }
purposes:
  account: { basis: contract, contract: terms, necessary_for: access, ends: { event: account.closed } }
  scoring:
    basis: legitimate-interests
    interest: fewer unpaid orders
    necessary_for: the choice of ways to pay
    balanced: { date: "2026-03-01", by: DPO, result: interest prevails, review: "2028-03-01" }
    told: notice, section 5
    ends: { event: account.closed }
stores: { app: { engine: sqlite, backups: { keep: P30D } } }
evidence: { basis: legal-obligation, provision: GDPR Art. 5(2), keep: P3Y }
collections:
  people:
    store: app
    person: { key: [id], identifiers: { email: strong }, nobody: { id: 0 } }
    purposes: [account]
    fields: { email: { identifies: directly }, city: { identifies: indirectly } }
  meets:
    store: app
    purposes: [account]
    links: { host: { to: people, role: author }, guest: { to: people, role: counterparty } }
    suspended:
      - { when: { held: 1 }, by: { restriction: accuracy-contested }, review: "2027-06-01", mark: { set: { held: 1 }, lift: { held: 0 } } }
    fields: { host_city: { identifies: indirectly, copy_of: people.city }, guest_city: { identifies: indirectly, copy_of: people.city }, held: { identifies: none } }
  signups:
    store: app
    purposes: [account]
    links: { email: { to: people, role: owner, value: { of: email } } }
    fields: {}
  scores:
    store: app
    purposes: [scoring]
    links: { person: { to: people, role: owner } }
    suspended:
      - { when: { held: 1 }, by: { restriction: objection-pending }, review: "2027-06-01", mark: { set: { held: 1 }, lift: { held: 0 } } }
    fields: { score: { identifies: none }, held: { identifies: none } }
  bills:
    store: app
    purposes: [account]
    links: { person: { to: people, role: owner } }
    fields: { billed_city: { identifies: indirectly, copy_of: people.city, corrected: supplement } }
"#;

fn world(policy: &str, trigger: &Value) -> World {
    let case = json!({ "decided": "2026-11-21", "subject": { "collection": "people", "key": [1] }, "trigger": trigger });
    World::new(SCHEMA, ROWS, policy, &case.to_string())
}

fn moved(collection: &str, field: &str, was: &str, now: &str) -> Value {
    json!({ "kind": "rectification", "corrections": [{ "collection": collection, "field": field, "was": was, "now": now }] })
}

/// Plans and runs; answers the codes and places of what was refused before anything changed.
fn refused(world: &mut World) -> Vec<(Code, String)> {
    let problems = world.try_plan().unwrap_err();
    problems.as_slice().iter().map(|problem| (problem.code(), problem.at().to_owned())).collect()
}

fn done(world: &mut World) {
    let inputs = world.inputs();
    let outcome = world.run(inputs).unwrap();
    assert!(matches!(outcome, Outcome::Certified(_)), "{outcome:?}");
}

#[test]
fn a_copy_in_a_row_of_two_people_follows_only_where_it_is_said_whose_it_is() {
    let trigger = moved("people", "city", "Bonn", "Hamburg");
    let unsaid = refused(&mut world(POLICY, &trigger));
    assert!(!unsaid.is_empty());
    assert!(
        unsaid
            .iter()
            .all(|(code, at)| *code == Code::UnsupportedCorrection && at == "/trigger/corrections/0/field")
    );
    let said = POLICY
        .replace("host_city: { identifies: indirectly,", "host_city: { identifies: indirectly, of: host,")
        .replace("guest_city: { identifies: indirectly,", "guest_city: { identifies: indirectly, of: guest,");
    let mut world = world(&said, &trigger);
    done(&mut world);
    let cities = world.cells("SELECT host_city || ' ' || guest_city FROM meets");
    assert_eq!(cities, ["Text(\"Hamburg Bonn\")"]);
    assert_eq!(world.cells("SELECT city FROM people"), ["Text(\"Hamburg\")", "Text(\"Bonn\")"]);
}

#[test]
fn a_weak_identifier_that_rows_repeat_is_not_corrected_in_them() {
    let trigger = moved("people", "email", "ada@x.example", "ada@y.example");
    let weak = POLICY.replace("email: strong", "email: weak");
    let at = "/trigger/corrections/0/field".to_owned();
    assert_eq!(refused(&mut world(&weak, &trigger)), [(Code::UnsupportedCorrection, at)]);
    let mut strong = world(POLICY, &trigger);
    done(&mut strong);
    let addresses = strong.cells("SELECT email FROM signups");
    assert_eq!(addresses, ["Text(\"ada@y.example\")", "Text(\"ben@x.example\")"]);
}

#[test]
fn a_restriction_that_another_may_have_obtained_is_lifted_by_hand() {
    let ground = json!("accuracy-contested");
    let mut world =
        world(POLICY, &json!({ "kind": "restriction", "ground": ground, "collections": ["meets"] }));
    done(&mut world);
    assert_eq!(world.cells("SELECT held FROM meets"), ["Integer(1)"]);
    let lifted = json!({ "kind": "restriction-lifted", "ground": ground, "collections": ["meets"], "informed": "2026-11-20" });
    world.case.trigger = serde_json::from_value(lifted).unwrap();
    world.seed = [8; 32];
    let plan = world.plan();
    assert!(plan.steps.is_empty(), "{:?}", plan.steps);
    let by_hand = |task: &rightful::plan::Task| matches!(task, rightful::plan::Task::Restrict { collection, lifted: true, .. } if collection == "meets");
    assert!(plan.tasks.iter().any(by_hand), "{:?}", plan.tasks);
}

#[test]
fn the_mark_of_an_objection_that_is_weighed_ends_with_the_balance() {
    let objection = |more: Value| {
        let mut trigger = more;
        trigger["kind"] = json!("objection");
        trigger["purposes"] = json!(["scoring"]);
        serde_json::from_value(trigger).unwrap()
    };
    let mut world = world(POLICY, &json!({ "kind": "objection", "purposes": ["scoring"] }));
    done(&mut world);
    assert_eq!(world.cells("SELECT held FROM scores ORDER BY person"), ["Integer(1)", "Integer(0)"]);
    // Overriding grounds: the row stays and is no longer held back by the decision; the mark is lifted once they know.
    world.case.trigger =
        objection(json!({ "balance": "struck", "overriding": { "scoring": "an open debt" } }));
    let reasons: Vec<String> =
        world.plan().items.iter().map(|item| format!("{:?}", item.ruling.reason)).collect();
    assert!(reasons.contains(&"ObjectionOverridden".to_owned()), "{reasons:?}");
    let ground = rightful::case::RestrictionGround::ObjectionPending;
    let lift = rightful::plan::Task::Lift { collection: "scores".into(), ground };
    assert!(world.plan().tasks.contains(&lift), "{:?}", world.plan().tasks);
    world.seed = [11; 32];
    done(&mut world);
    assert_eq!(world.cells("SELECT held FROM scores ORDER BY person"), ["Integer(1)", "Integer(0)"]);
    // A case of its own lifts it, and nothing is left to lift.
    let before = world.case.trigger.clone();
    world.case.trigger = serde_json::from_value(
        json!({ "kind": "restriction-lifted", "ground": "objection-pending", "informed": "2026-11-20" }),
    )
    .unwrap();
    world.seed = [10; 32];
    done(&mut world);
    assert_eq!(world.cells("SELECT held FROM scores ORDER BY person"), ["Integer(0)", "Integer(0)"]);
    world.case.trigger = before;
    assert!(!world.plan().tasks.contains(&lift), "{:?}", world.plan().tasks);
    world.case.trigger = objection(json!({ "balance": "struck" }));
    world.seed = [8; 32];
    done(&mut world);
    assert_eq!(world.cells("SELECT person FROM scores"), ["Integer(2)"]);
}

#[test]
fn only_what_is_marked_is_claimed_to_be_restricted() {
    let mut world = world(POLICY, &json!({ "kind": "restriction", "ground": "accuracy-contested" }));
    let claimed = |plan: &rightful::Plan| -> Vec<(String, ClaimKind)> {
        plan.claims.iter().map(|claim| (claim.collection.to_string(), claim.claim)).collect()
    };
    let (marked, kept) = (ClaimKind::Restricted, ClaimKind::Kept);
    let all = ["bills", "meets", "people", "scores", "signups"];
    let expected: Vec<_> =
        all.map(|name| (name.to_owned(), if name == "meets" { marked } else { kept })).into();
    assert_eq!(claimed(&world.plan()), expected);
    // Planned again, the rows carry their mark.
    done(&mut world);
    assert_eq!(claimed(&world.plan()), expected);
}

/// A second right leaves the restriction of the first (Art. 18(2)), and the certificate of its run says so.
#[test]
fn what_is_restricted_is_claimed_so_after_another_right() {
    let mut world = world(
        POLICY,
        &json!({ "kind": "restriction", "ground": "accuracy-contested", "collections": ["meets"] }),
    );
    done(&mut world);
    for (at, trigger) in [
        json!({ "kind": "restriction", "ground": "needed-for-claims" }),
        moved("people", "email", "ada@x.example", "ada.b@x.example"),
        json!({ "kind": "restriction-lifted", "ground": "needed-for-claims", "collections": ["scores"], "informed": "2026-11-20" }),
    ]
    .into_iter()
    .enumerate()
    {
        world.case.trigger = serde_json::from_value(trigger).unwrap();
        let plan = world.plan();
        let claimed = |name: &str| {
            plan.claims.iter().find(|claim| claim.collection == name && claim.fields.is_empty()).unwrap().claim
        };
        assert_eq!((claimed("meets"), claimed("people")), (ClaimKind::Restricted, ClaimKind::Kept));
        world.seed = [20 + u8::try_from(at).unwrap(); 32];
        done(&mut world);
        assert_eq!(world.cells("SELECT held FROM meets"), ["Integer(1)"]);
    }
}

#[test]
fn evidence_is_supplemented_and_nothing_is_missed_in_it() {
    let mut world = world(POLICY, &moved("bills", "billed_city", "Bonn", "Hamburg"));
    let plan = world.plan();
    let supplement = |task: &rightful::plan::Task| matches!(task, rightful::plan::Task::Supplement { collection, .. } if collection == "bills");
    assert!(plan.tasks.iter().any(supplement), "{:?}", plan.tasks);
    done(&mut world);
    assert_eq!(world.cells("SELECT billed_city FROM bills"), ["Text(\"Bonn\")"]);
}
