//! Each seeded fault turns the checks of `properties.rs` red on at least one world.

use rightful_tests::database::Dump;
use rightful_tests::examine::{judged, opened};
use rightful_tests::fault::{ALL, Fault, Make};
use rightful_tests::pipeline::{Planned, plan_for, run_on_rows};
use rightful_tests::world::World;

/// How many worlds a fault may need to show.
const WORLDS: u64 = 300;

#[test]
fn every_fault_turns_the_checks_red() {
    let mut quiet: Vec<&Fault> = ALL.iter().collect();
    let mut found = Vec::new();
    let mut unnoticed = Vec::new();
    for seed in 0..WORLDS {
        let world = World::new(seed, 1 + seed % 4);
        if !world.refused.is_empty() || world.has_copies() {
            continue;
        }
        let (connection, before) = opened(&world);
        let planned = plan_for(&world, &world.policy.to_string(), &connection, &before).unwrap();
        let after = run_on_rows(&world, &planned, &before).unwrap();
        assert_eq!(judged(&world, &planned, &before, &after), Vec::<String>::new(), "world {seed}");
        quiet.retain(|fault| match red(fault, &world, &planned, &before, &after) {
            Some(breaches) if !breaches.is_empty() => {
                found.push(format!("{:45} world {seed}: {}", fault.name, breaches[0]));
                false
            }
            Some(_) => {
                unnoticed.push(format!("{} in world {seed}", fault.name));
                true
            }
            None => true,
        });
        if quiet.is_empty() {
            break;
        }
    }
    println!("{}\nwithout effect there: {unnoticed:#?}", found.join("\n"));
    let quiet: Vec<&str> = quiet.iter().map(|fault| fault.name).collect();
    assert!(quiet.is_empty(), "nothing notices: {quiet:?}; they were tried in {unnoticed:#?}");
    assert!(ALL.len() >= 10);
}

/// What the checks say of a fault; none where the world gives it no room.
fn red(fault: &Fault, world: &World, planned: &Planned, before: &Dump, after: &Dump) -> Option<Vec<String>> {
    match fault.make {
        Make::Plan(make) => {
            let faulty = Planned { plan: make(world, planned)?, ..planned.clone() };
            match run_on_rows(world, &faulty, before) {
                Ok(after) => Some(judged(world, planned, before, &after)),
                Err(refused) => Some(vec![format!("the executor refuses: {refused}")]),
            }
        }
        Make::After(make) => Some(judged(world, planned, before, &make(world, before, after.clone())?)),
        Make::Claim(make) => {
            let faulty = Planned { plan: make(planned)?, ..planned.clone() };
            Some(judged(world, &faulty, before, after))
        }
    }
}
