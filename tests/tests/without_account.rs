//! People without an account: with its row taken away, what led to an account by a value leads to the person all the same.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "code of tests may panic as tests may"
)]

use std::collections::BTreeMap;
use std::ops::Range;

use rightful::plan::Step;
use rightful::survey::{Question, Survey, SurveyRequest};
use rightful_tests::database::{Dump, dump, faults};
use rightful_tests::examine::opened;
use rightful_tests::pipeline::{Planned, plan_for, run_on_rows};
use rightful_tests::world::{Cells, PEOPLE, World, quoted};
use rusqlite::{Connection, params_from_iter};
use serde_json::json;

/// How many worlds are looked at, and how many links have to lead to somebody; few worlds hold together without the account,
/// and a run is compared in those.
const WORLDS: u64 = 900;
const ENOUGH: u64 = 100;
const ENOUGH_RUN: u64 = 5;

#[test]
fn what_led_to_an_account_by_value_leads_to_whoever_has_none() {
    let seen = std::thread::scope(|scope| {
        let parts = [0..WORLDS / 2, WORLDS / 2..WORLDS].map(|seeds| scope.spawn(|| look_at(seeds)));
        parts.map(|part| part.join().expect("a part"))
    });
    let (found, ran) = seen.iter().fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
    assert!(found >= ENOUGH && ran >= ENOUGH_RUN, "{found} found, {ran} ran");
}

/// How many links by value lead to somebody without the account as with it, and how many runs left no more than they found.
fn look_at(seeds: Range<u64>) -> (u64, u64) {
    let (mut found, mut ran) = (0, 0);
    for seed in seeds {
        let mut world = World::new(seed, 1 + seed % 4);
        if !world.refused.is_empty() {
            continue;
        }
        let at = format!("world {seed}:{}", world.size);
        let (connection, before) = opened(&world);
        let policy = world.policy.to_string();
        let with = plan_for(&world, &policy, &connection, &before).expect("a plan");
        take_away(&world, &connection);
        let email = world.people.accounts.first().expect("an account").email.clone();
        world.case["subject"] =
            json!({ "collection": PEOPLE, "identifier": { "email": email }, "verified": "a mail" });
        let left = dump(&connection).expect("what is left");
        let without =
            plan_for(&world, &policy, &connection, &left).unwrap_or_else(|stop| panic!("{at}: {stop:?}"));
        assert_eq!(without.survey.accounts, 0, "{at}");
        let (theirs, still) = (led(&with.request, &with.survey), led(&without.request, &without.survey));
        for ((collection, link, by_value), rows) in &theirs {
            let now = still.get(&(collection, link, *by_value)).copied().unwrap_or_default();
            assert!(now == *rows || (!by_value && now < *rows), "{at}: {collection}.{link}: {now} of {rows}");
            found += u64::from(*by_value && *rows > 0);
        }
        assert!(without.plan.form.is_none(), "{at}: an anonymous person takes the place of nobody");
        // Rows that pointed at the account point nowhere now, which no engine would have let be.
        let sound = faults(&world, &connection).expect("a check").is_empty();
        if sound && !world.has_copies() {
            let after = run_on_rows(&world, &without, &left).unwrap_or_else(|error| panic!("{at}: {error}"));
            no_more_than_found(&at, &world, &without, &left, &after);
            ran += u64::from(!without.plan.holds_nothing());
        }
    }
    (found, ran)
}

/// Deletes the rows of the accounts, and nothing that leads to them.
fn take_away(world: &World, connection: &Connection) {
    connection.execute_batch("PRAGMA foreign_keys = OFF").expect("a setting");
    let names = world.people.key_names();
    for account in &world.people.accounts {
        let same: Vec<String> = names.iter().map(|name| format!("{} = ?", quoted(name))).collect();
        let sql = format!("DELETE FROM {} WHERE {}", quoted(PEOPLE), same.join(" AND "));
        connection.execute(&sql, params_from_iter(account.key.iter())).expect("a deletion");
    }
}

/// How many rows each link by value or by text leads from, by collection and link, and whether it is by value.
fn led<'r>(request: &'r SurveyRequest, survey: &Survey) -> BTreeMap<(&'r str, &'r str, bool), u64> {
    let mut led = BTreeMap::new();
    for wanted in &request.collections {
        for (position, question) in wanted.questions.iter().enumerate() {
            let by_value = matches!(question, Question::Value { .. });
            let Some(link) =
                question.link().filter(|_| by_value || matches!(question, Question::Text { .. }))
            else {
                continue;
            };
            let classes = survey.collections.get(&wanted.collection).into_iter().flatten();
            let yes = classes.filter(|(class, _)| class.as_bytes().get(position) == Some(&b'1'));
            let rows = yes.map(|(_, counted)| counted.rows).sum();
            led.insert((wanted.collection.as_str(), link, by_value), rows);
        }
    }
    led
}

/// No more rows of a table differ than the plan has found in it.
fn no_more_than_found(at: &str, world: &World, planned: &Planned, before: &Dump, after: &Dump) {
    for table in &world.tables {
        let left = after.of(&table.name);
        let differs = |row: &&Cells| !left.contains(row);
        let differ = before.of(&table.name).iter().filter(differs).count() as u64;
        let wanted = planned.request.collections.iter().filter(|wanted| wanted.table.last() == table.name);
        let expected: u64 = wanted
            .filter_map(|wanted| planned.plan.expected.get(&wanted.collection))
            .flat_map(BTreeMap::values)
            .sum();
        // Rows of others that point at rows which go are detached from them, as the plan says.
        let detached: u64 = planned
            .plan
            .steps
            .iter()
            .map(|step| match step {
                Step::Detach { table: of, rows, .. } if of.last() == table.name => *rows,
                _ => 0,
            })
            .sum();
        let expected = expected + detached;
        assert!(differ <= expected, "{at}: {differ} rows of {} differ, {expected} were found", table.name);
    }
}
