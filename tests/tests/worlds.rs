//! The generator and the checks themselves.

use std::collections::BTreeMap;

use rightful_tests::database::{dump, faults, load};
use rightful_tests::reading::Map;
use rightful_tests::world::{Outcome, Shape, World};
use rightful_tests::{check, model};
use rusqlite::Connection;

fn worlds(n: u64) -> impl Iterator<Item = World> {
    (0..n).map(|seed| World::new(seed, 1 + seed % 4))
}

#[test]
fn every_world_is_a_sound_database_and_its_design_agrees_with_its_policy() {
    let mut table: BTreeMap<(Shape, Outcome), u64> = BTreeMap::new();
    for world in worlds(200) {
        let at = format!("world {}:{}", world.seed, world.size);
        let mut connection = Connection::open_in_memory().unwrap();
        load(&world, &mut connection).unwrap_or_else(|error| panic!("{at}: {error}"));
        assert_eq!(faults(&world, &connection).unwrap(), Vec::<String>::new(), "{at}");
        let before = dump(&connection).unwrap();
        for case in world.rows.iter().flat_map(|row| &row.cases) {
            *table.entry(*case).or_default() += 1;
        }
        if !world.refused.is_empty() {
            continue;
        }
        let leading = Map::new(&world).leading(&before);
        for row in &world.rows {
            let place = (row.table.clone(), model::key_of(&world, &row.table, &row.cells));
            assert_eq!(leading.contains_key(&place), row.theirs, "{at}: {place:?} {row:?}");
        }
        let after = model::expected(&world, &before);
        assert_eq!(check::after_run(&world, &before, &after), Vec::<String>::new(), "{at}");
    }
    for (case, n) in table {
        println!("{:22} {:10} {n}", case.0, case.1);
    }
}
