//! What must hold of every plan, on small generated worlds.

mod world;
mod written;

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use self::world::{Plot, Ready, World, key, plot};
use super::claim::claims;
use super::document::{Claim, ClaimKind, Plan, Step, Way};
use super::view::View;
use crate::decide::Class;
use crate::policy::Form;
use crate::rows;
use crate::{Code, Name, Path, RunSeed};

/// Runs a check on planned worlds and sees to it that enough of them were planned, and enough refused.
fn on_plans(cases: u32, check: impl Fn(&World, &Ready, &Plan) -> Result<(), TestCaseError>) {
    let (planned, refused) = (Cell::new(0_u32), Cell::new(0_u32));
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let result = runner.run(&plot(), |plot: Plot| {
        let world = plot.world();
        let Some(ready) = world.ready() else {
            return Err(TestCaseError::reject("the policy does not hold"));
        };
        match super::plan(&ready.policy, &world.case, &ready.decision, &ready.schema, &ready.survey, &key()) {
            Ok(plan) => {
                planned.set(planned.get() + 1);
                check(&world, &ready, &plan)
            }
            Err(problems) => {
                refused.set(refused.get() + 1);
                let known = [
                    Code::PlanCascadeTakesOthers,
                    Code::PlanPinnedByOthers,
                    Code::PlanPinnedByKept,
                    Code::PlanCycleUnbreakable,
                ];
                for problem in problems.as_slice() {
                    prop_assert!(known.contains(&problem.code()), "{problem}");
                }
                Ok(())
            }
        }
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    assert!(planned.get() > cases / 4, "{} planned, {} refused", planned.get(), refused.get());
}

fn form(plan: &Plan) -> Option<Form> {
    plan.form.as_ref().map(|form| form.used)
}

type Level = BTreeMap<(Name, Class, Name), ClaimKind>;

/// The claim of each row, and of each field that goes while its row stays, by collection and class.
fn levels(claims: &[Claim]) -> Level {
    let mut levels = Level::new();
    for claim in claims {
        for class in &claim.classes {
            let fields =
                if claim.fields.is_empty() { alloc::vec![Name::default()] } else { claim.fields.clone() };
            for field in fields {
                let before = levels.insert((claim.collection.clone(), class.clone(), field), claim.claim);
                assert!(before.is_none(), "a row or field has two claims");
            }
        }
    }
    levels
}

fn open_ways(claims: &[Claim]) -> BTreeSet<(String, Path)> {
    let open = |way: Way| matches!(way, Way::Open | Way::KeyWithoutPerson);
    claims
        .iter()
        .flat_map(|claim| {
            let supports = claim.rests_on.iter().filter(move |support| open(support.way));
            supports.flat_map(|support| {
                claim
                    .classes
                    .iter()
                    .map(|class| (alloc::format!("{} {class}", claim.collection), support.place.clone()))
            })
        })
        .collect()
}

/// Every way to leave out one treatment: one cell of a change, a deletion, a sweep.
fn without_one(steps: &[Step]) -> Vec<Vec<Step>> {
    let mut all = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        match step {
            Step::Change { set, .. } => {
                // The type goes with the id beside it: one link is cut by both.
                let is_type = |cell: &usize| set.get(*cell).is_some_and(|change| change.column == "of_type");
                for cell in (0..set.len()).filter(|cell| !is_type(cell)) {
                    let mut steps = steps.to_vec();
                    if let Some(Step::Change { set, .. }) = steps.get_mut(at) {
                        set.remove(cell);
                    }
                    all.push(steps);
                }
            }
            Step::Delete { .. } | Step::SweepHistory { .. } | Step::RebuildIndex { .. } => {
                let mut steps = steps.to_vec();
                steps.remove(at);
                all.push(steps);
            }
            Step::InsertPerson { .. } | Step::Suppress { .. } | Step::Detach { .. } => {}
        }
    }
    all
}

#[test]
fn equal_arguments_give_equal_bytes_and_a_plan_reads_back() {
    on_plans(96, |world, ready, plan| {
        let again =
            super::plan(&ready.policy, &world.case, &ready.decision, &ready.schema, &ready.survey, &key())
                .unwrap();
        let text = plan.canonical().unwrap();
        prop_assert_eq!(&text, &again.canonical().unwrap());
        prop_assert!(Plan::from_json(&text).unwrap() == *plan);
        prop_assert!(plan.diff(&again).is_empty());
        prop_assert!(!text.contains("anna"), "a plan holds no personal value");
        Ok(())
    });
}

#[test]
fn every_class_is_in_one_item_one_claim_and_at_most_one_change_or_deletion() {
    on_plans(96, |_, ready, plan| {
        let classes = |collection: &str, classes: &[Class]| {
            classes.iter().map(|class| (collection.to_string(), class.clone())).collect::<Vec<_>>()
        };
        let mut surveyed: Vec<_> = ready
            .survey
            .collections
            .iter()
            .flat_map(|(name, found)| found.keys().map(|class| (name.clone(), class.clone())))
            .collect();
        surveyed.sort();
        let whole = plan.items.iter().filter(|item| item.fields.is_empty());
        let mut items: Vec<_> = whole.flat_map(|item| classes(&item.collection, &item.classes)).collect();
        items.sort();
        prop_assert_eq!(&items, &surveyed);
        let rows = plan.claims.iter().filter(|claim| claim.fields.is_empty());
        let mut claimed: Vec<_> = rows.flat_map(|claim| classes(&claim.collection, &claim.classes)).collect();
        claimed.sort();
        prop_assert_eq!(&claimed, &surveyed);
        let mut written: Vec<_> = plan
            .steps
            .iter()
            .flat_map(|step| match step {
                Step::Change { collection, classes: of, .. }
                | Step::Delete { collection, classes: of, .. } => classes(collection, of),
                _ => Vec::new(),
            })
            .collect();
        let count = written.len();
        written.sort();
        written.dedup();
        prop_assert_eq!(written.len(), count);
        Ok(())
    });
}

#[test]
fn rows_that_point_go_before_rows_pointed_to() {
    on_plans(96, |_, ready, plan| {
        let deleted: Vec<(&str, &[Class])> = plan
            .steps
            .iter()
            .filter_map(|step| match step {
                Step::Delete { collection, classes, .. } => Some((collection.as_str(), classes.as_slice())),
                _ => None,
            })
            .collect();
        let at = |name: &str, class: &str| {
            deleted
                .iter()
                .position(|(deleted, classes)| *deleted == name && classes.iter().any(|c| c == class))
        };
        for (referrer, counts) in ready.request.referrers.iter().zip(&ready.survey.referrers) {
            let from = referrer.collection.as_deref().unwrap_or_default();
            let in_cycle = plan.cycles.iter().any(|cycle| cycle.tables.contains(&referrer.table));
            for (to, pointing) in counts {
                for class in pointing.keys() {
                    if let (Some(first), Some(then)) = (at(from, class), at(&referrer.to, to)) {
                        prop_assert!(first < then || in_cycle, "{from} {class} before {} {to}", referrer.to);
                    }
                }
            }
        }
        Ok(())
    });
}

#[test]
fn a_treatment_left_out_lowers_a_claim_and_raises_none() {
    on_plans(128, |world, ready, plan| {
        let view = View::new(&ready.policy, &world.case, &ready.decision, &ready.schema).unwrap();
        let (before, ways) = (levels(&plan.claims), open_ways(&plan.claims));
        for steps in without_one(&plan.steps) {
            let left = claims(&view, &ready.survey, form(plan), &steps);
            let after = levels(&left);
            let removed: Vec<&Step> = plan.steps.iter().filter(|step| !steps.contains(step)).collect();
            let mut fell = !open_ways(&left).is_subset(&ways);
            for (what, claim) in &after {
                let was = before.get(what).copied().unwrap_or(ClaimKind::ErasedLive);
                prop_assert!(*claim <= was, "{what:?} rose from {was:?} to {claim:?}");
                fell |= *claim < was;
            }
            prop_assert!(fell, "nothing fell with less of {removed:?}");
        }
        Ok(())
    });
}

#[test]
fn a_link_more_raises_no_claim() {
    on_plans(128, |world, ready, plan| {
        let before = levels(&plan.claims);
        let names: Vec<&String> = ready.survey.collections.keys().collect();
        for from in &names {
            for to in names.iter().filter(|to| to.as_str() != "users") {
                let (mut policy, mut schema) = (world.policy.clone(), world.schema.clone());
                policy["collections"][from.as_str()]["links"]["more"] = serde_json::json!({ "to": to });
                let column = serde_json::json!({ "name": "more", "affinity": "integer" });
                schema["tables"][from.as_str()]["columns"].as_array_mut().unwrap().push(column);
                let with = World { policy, schema, rows: world.rows.clone(), case: world.case.clone() };
                let Some(linked) = with.ready() else { continue };
                let view = View::new(&linked.policy, &with.case, &linked.decision, &linked.schema).unwrap();
                let after = levels(&claims(&view, &ready.survey, form(plan), &plan.steps));
                for (what, claim) in &after {
                    let was = before.get(what).copied().unwrap_or(ClaimKind::ErasedLive);
                    prop_assert!(*claim <= was, "{what:?} rose by a link from {from} to {to}");
                }
            }
        }
        Ok(())
    });
}

#[test]
fn rows_in_memory_carry_every_plan_out() {
    on_plans(96, |world, ready, plan| {
        let seed = RunSeed::given(&[9; 32]);
        let approved = plan.hash().unwrap();
        let after = rows::run(
            plan,
            &approved,
            &ready.request,
            crate::carry::Given { case: &world.case, suppression: None },
            &ready.schema,
            &seed,
            &world.rows,
        );
        prop_assert!(after.is_ok(), "{}: {:?}", after.err().unwrap(), plan.steps);
        Ok(())
    });
}
