//! Documents that are wrong in every way a document can be: each gives an error with a code or a plan, never a panic.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rightful::{Plan, Policy, Problems, decide, plan, survey_request};
use rightful_tests::examine::{opened, values_in};
use rightful_tests::pipeline::{Planned, plan_for, root_key, run_on_rows};
use rightful_tests::rng::Rng;
use rightful_tests::world::World;
use serde_json::{Value as Json, json};

/// How many worlds are spoiled, and how often each.
const WORLDS: u64 = 60;
const TIMES: u64 = 30;

/// Every place of a document, as the keys on the way.
fn places(document: &Json, way: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    found.push(way.clone());
    let inner: Vec<(String, &Json)> = match document {
        Json::Object(map) => map.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Json::Array(list) => list.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    for (key, value) in inner {
        way.push(key);
        places(value, way, found);
        way.pop();
    }
}

fn at<'d>(document: &'d mut Json, way: &[String]) -> Option<&'d mut Json> {
    way.iter().try_fold(document, |at, key| match at {
        Json::Object(map) => map.get_mut(key),
        Json::Array(list) => list.get_mut(key.parse::<usize>().ok()?),
        _ => None,
    })
}

/// The document with one place gone, put elsewhere, or something else.
fn spoiled(document: &Json, rng: &mut Rng) -> Json {
    let mut found = Vec::new();
    places(document, &mut Vec::new(), &mut found);
    let mut spoiled = document.clone();
    let way = rng.pick(&found);
    let other = rng.pick(&found);
    let elsewhere = at(&mut spoiled.clone(), &other).cloned().unwrap_or(Json::Null);
    let strange = [
        json!(null),
        json!(-1),
        json!(0),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(1.5),
        json!(true),
        json!(""),
        json!("\"'; DROP TABLE users; --"),
        json!("a\u{0}b\u{202e}\u{301}"),
        json!("9999-12-31"),
        json!("P1000Y"),
        json!("users"),
        json!([]),
        json!({}),
        json!([[[[]]]]),
        json!({ "not": { "not": { "all": [] } } }),
        elsewhere,
    ];
    match (way.split_last(), rng.below(4)) {
        (Some((last, parent)), 0) => match at(&mut spoiled, parent) {
            Some(Json::Object(map)) => drop(map.remove(last)),
            Some(Json::Array(list)) => list.clear(),
            _ => {}
        },
        (Some((last, parent)), 1) => {
            if let Some(Json::Object(map)) = at(&mut spoiled, parent) {
                let value = map.remove(last).unwrap_or_default();
                map.insert(rng.pick(&["users", "x", "", "\"", "person", "not"]).to_string(), value);
            }
        }
        _ => {
            if let Some(place) = at(&mut spoiled, &way) {
                *place = rng.pick(&strange);
            }
        }
    }
    spoiled
}

/// Notes a panic, a problem without advice, or a personal value in what is said.
fn judge(
    world: &World,
    what: &str,
    document: &Json,
    work: impl FnOnce() -> Result<(), Problems>,
) -> Vec<String> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Err(_) => vec![format!("panics on a {what}: {document}")],
        Ok(Ok(())) => Vec::new(),
        Ok(Err(problems)) => {
            let mut wrong = values_in(world, what, &format!("{problems} {problems:?}"));
            let silent =
                problems.as_slice().is_empty() || problems.as_slice().iter().any(|p| p.message().is_empty());
            wrong.extend(silent.then(|| format!("a {what} is refused without a word")));
            wrong
        }
    }
}

#[test]
fn spoiled_documents_are_refused_or_understood() {
    let mut wrong = Vec::new();
    let mut codes: BTreeMap<String, u64> = BTreeMap::new();
    for seed in 0..WORLDS {
        let world = World::new(seed, 1 + seed % 4);
        if !world.refused.is_empty() {
            continue;
        }
        let (connection, before) = opened(&world);
        let planned = plan_for(&world, &world.policy.to_string(), &connection, &before).expect("a plan");
        let written: Json = serde_json::to_value(&planned.plan).expect("a plan on the wire");
        let mut rng = Rng::new(seed ^ 0xdead);
        for _ in 0..TIMES {
            let policy = spoiled(&world.policy, &mut rng);
            wrong.extend(judge(&world, "policy", &policy, || {
                let refused = Policy::from_json(&policy.to_string())
                    .and_then(|policy| through(&planned, &policy, None));
                count(&mut codes, &refused);
                refused
            }));
            let case = spoiled(&world.case, &mut rng);
            wrong.extend(judge(&world, "case", &case, || {
                let refused = through(&planned, &planned.policy, Some(&case));
                count(&mut codes, &refused);
                refused
            }));
            let plan = spoiled(&written, &mut rng);
            wrong.extend(judge(&world, "plan", &plan, || {
                let plan = Plan::from_json(&plan.to_string())?;
                let spoiled = Planned { plan, ..planned.clone() };
                let refused = run_on_rows(&world, &spoiled, &before).map(drop).map_err(Problems::from);
                count(&mut codes, &refused);
                refused
            }));
        }
    }
    println!("{codes:#?}");
    assert!(wrong.is_empty(), "{} times: {wrong:#?}", wrong.len());
    assert!(codes.len() > 20, "few ways to be wrong were found: {codes:?}");
}

/// Decides and plans with another policy or case.
fn through(planned: &Planned, policy: &Policy, case: Option<&Json>) -> Result<(), Problems> {
    let case = match case {
        Some(case) => rightful::Case::from_json(&case.to_string())?,
        None => planned.case.clone(),
    };
    let decision = decide(policy, &case)?;
    survey_request(policy, &case, &decision, &planned.schema)?;
    plan(policy, &case, &decision, &planned.schema, &planned.survey, &root_key().case_key()).map(drop)
}

fn count(codes: &mut BTreeMap<String, u64>, refused: &Result<(), Problems>) {
    for problem in refused.as_ref().err().into_iter().flat_map(Problems::as_slice) {
        *codes.entry(problem.code().as_str().into()).or_default() += 1;
    }
}
