//! The promises, over worlds drawn from seeds.
//!
//! A world that fails is printed as `SEED:SIZE`; `RIGHTFUL_WORLD=SEED:SIZE cargo test -p rightful-tests` looks at it
//! alone.
#![expect(clippy::expect_used, reason = "code of tests may panic as tests may")]

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rightful_tests::examine;
use rightful_tests::world::{Outcome, Shape, World};

/// How many worlds are looked at.
const WORLDS: u64 = 2400;
/// How many worlds a shape and outcome that belong together must be seen in.
const ENOUGH: u64 = 20;

#[test]
fn what_must_hold_holds_in_every_world() {
    let (mut seen, mut wrong) = (BTreeMap::new(), Vec::new());
    let worlds = chosen();
    let looked_at = std::thread::scope(|scope| {
        let half = worlds.len().div_ceil(2).max(1);
        let parts: Vec<_> = worlds.chunks(half).map(|part| scope.spawn(|| look_at(part))).collect();
        parts.into_iter().map(|part| part.join().expect("a part")).collect::<Vec<_>>()
    });
    for (of_part, wrong_of_part) in looked_at {
        of_part.into_iter().for_each(|(case, n)| *seen.entry(case).or_default() += n);
        wrong.extend(wrong_of_part);
    }
    println!("{}", table(&seen));
    assert!(wrong.is_empty(), "{} worlds are wrong: {wrong:#?}", wrong.len());
    if std::env::var_os("RIGHTFUL_WORLD").is_none() {
        let few: Vec<String> = Shape::ALL
            .iter()
            .flat_map(|shape| shape.outcomes().iter().map(|outcome| (*shape, *outcome)))
            .filter(|case| seen.get(case).copied().unwrap_or_default() < ENOUGH)
            .map(|(shape, outcome)| format!("{shape} × {outcome}"))
            .collect();
        assert!(few.is_empty(), "seen in fewer than {ENOUGH} worlds: {few:?}");
    }
}

type Seen = BTreeMap<(Shape, Outcome), u64>;

fn look_at(worlds: &[(u64, u64)]) -> (Seen, Vec<String>) {
    let (mut seen, mut wrong) = (Seen::new(), Vec::new());
    for &(seed, size) in worlds {
        match breaches(seed, size) {
            found if found.is_empty() => note(&World::new(seed, size), &mut seen),
            found => wrong.push(smallest(seed, size, found)),
        }
    }
    (seen, wrong)
}

fn chosen() -> Vec<(u64, u64)> {
    let Ok(one) = std::env::var("RIGHTFUL_WORLD") else {
        return (0..WORLDS).map(|seed| (seed, 1 + seed % 4)).collect();
    };
    let (seed, size) = one.split_once(':').expect("RIGHTFUL_WORLD=SEED:SIZE");
    vec![(seed.parse().expect("a seed"), size.parse().expect("a size"))]
}

fn breaches(seed: u64, size: u64) -> Vec<String> {
    catch_unwind(AssertUnwindSafe(|| examine::world(&World::new(seed, size))))
        .unwrap_or_else(|_| vec!["panics".into()])
}

/// The same seed with as few parts as still fail.
fn smallest(seed: u64, size: u64, found: Vec<String>) -> String {
    let smaller = (0..size).find_map(|size| {
        let found = breaches(seed, size);
        (!found.is_empty()).then_some((size, found))
    });
    let (size, found) = smaller.unwrap_or((size, found));
    format!("RIGHTFUL_WORLD={seed}:{size} {}", found.into_iter().take(6).collect::<Vec<_>>().join("; "))
}

/// Counts a world once for each case it holds.
fn note(world: &World, seen: &mut Seen) {
    let mut cases: Vec<(Shape, Outcome)> = if world.refused.is_empty() {
        world.rows.iter().flat_map(|row| row.cases.clone()).collect()
    } else {
        world.refused.values().flatten().map(|shape| (*shape, Outcome::Refused)).collect()
    };
    cases.sort_unstable();
    cases.dedup();
    for case in cases {
        *seen.entry(case).or_default() += 1;
    }
}

fn table(seen: &Seen) -> String {
    let mut lines =
        vec![format!("{:22}{}", "worlds", Outcome::ALL.map(|outcome| format!("{outcome:>10}")).concat())];
    for shape in Shape::ALL {
        let cell = |outcome: Outcome| match seen.get(&(*shape, outcome)) {
            Some(n) => format!("{n:>10}"),
            None if shape.outcomes().contains(&outcome) => format!("{:>10}", 0),
            None => format!("{:>10}", "-"),
        };
        lines.push(format!("{shape:22}{}", Outcome::ALL.map(cell).concat()));
    }
    lines.join("\n")
}
