//! Faults put between planner and executor, or into what an executor leaves: the checks must turn red on each.

use rightful::Plan;
use rightful::plan::{Change, NewValue, Step};

use crate::database::Dump;
use crate::model::key_of;
use crate::pipeline::Planned;
use crate::world::{Becomes, Cell, Fate, PEOPLE, REMOVED, Row, World, text};

/// A fault: its name, and how it is made. None where the world gives it no room.
#[expect(missing_debug_implementations, reason = "a table of functions")]
#[expect(clippy::exhaustive_structs, reason = "a table of functions")]
pub struct Fault {
    /// What goes wrong.
    pub name: &'static str,
    /// How.
    pub make: Make,
}

/// Where the fault sits.
#[expect(missing_debug_implementations, reason = "a table of functions")]
#[expect(clippy::exhaustive_enums, reason = "before or after the executor")]
pub enum Make {
    /// The executor gets another plan.
    Plan(fn(&World, &Planned) -> Option<Plan>),
    /// The executor leaves another database.
    After(fn(&World, &Dump, Dump) -> Option<Dump>),
    /// The plan claims more than is so.
    Claim(fn(&Planned) -> Option<Plan>),
}

/// Every fault.
pub const ALL: &[Fault] = &[
    Fault { name: "skips a link to the person", make: Make::Plan(skip_link) },
    Fault { name: "keeps the second account", make: Make::After(keep_twin) },
    Fault { name: "drops a deletion", make: Make::Plan(|_, planned| without(planned, is_delete)) },
    Fault { name: "drops a detachment", make: Make::Plan(|_, planned| without(planned, is_detach)) },
    Fault { name: "inserts no anonymous person", make: Make::Plan(|_, planned| without(planned, is_insert)) },
    Fault { name: "touches a neighbour", make: Make::After(touch_neighbour) },
    Fault { name: "deletes a neighbour", make: Make::After(delete_neighbour) },
    Fault { name: "redacts without folding case", make: Make::After(redact_case) },
    Fault { name: "redacts without looking at word ends", make: Make::After(redact_near_miss) },
    Fault { name: "redacts nothing", make: Make::Plan(skip_redaction) },
    Fault { name: "keeps the stub's e-mail", make: Make::Plan(keep_email) },
    Fault { name: "gives stub and anonymous person one key", make: Make::Plan(one_key) },
    Fault { name: "leaves the old key in JSON", make: Make::Plan(skip_json) },
    Fault { name: "leaves a copied e-mail", make: Make::Plan(skip_value) },
    Fault { name: "clears a field that is kept", make: Make::After(clear_kept) },
    Fault { name: "gives two accounts one new person", make: Make::After(one_new_person) },
    Fault {
        name: "claims unlinked what is pseudonymised",
        make: Make::Claim(|planned| raise(planned, "pseudonymised")),
    },
    Fault { name: "claims unlinked what is kept", make: Make::Claim(|planned| raise(planned, "kept")) },
];

fn is_delete(step: &Step) -> bool {
    matches!(step, Step::Delete { .. })
}

fn is_detach(step: &Step) -> bool {
    matches!(step, Step::Detach { .. })
}

fn is_insert(step: &Step) -> bool {
    matches!(step, Step::InsertPerson { .. })
}

/// The plan without the first step of a kind.
fn without(planned: &Planned, kind: fn(&Step) -> bool) -> Option<Plan> {
    let mut plan = planned.plan.clone();
    let at = plan.steps.iter().position(kind)?;
    plan.steps.remove(at);
    Some(plan)
}

/// The plan without the changes of a kind; none where there are none.
fn unchanged(planned: &Planned, kind: impl Fn(&str, &Change) -> bool) -> Option<Plan> {
    let mut plan = planned.plan.clone();
    for step in &mut plan.steps {
        if let Step::Change { collection, set, .. } = step {
            set.retain(|change| !kind(collection, change));
        }
    }
    (plan != planned.plan).then_some(plan)
}

fn skip_link(world: &World, planned: &Planned) -> Option<Plan> {
    let mut skipped = false;
    let mut plan = planned.plan.clone();
    for step in &mut plan.steps {
        if let Step::Change { collection, set, .. } = step {
            let links = &world.policy["collections"][collection.as_str()]["links"];
            let of_link = |change: &Change| {
                matches!(change.to, NewValue::AnonymousKey { .. })
                    || links.get(change.column.as_str()).is_some()
                    || change.column.starts_with("user_")
            };
            if let Some(at) = set.iter().position(of_link).filter(|_| !skipped) {
                set.remove(at);
                skipped = true;
            }
        }
    }
    skipped.then_some(plan)
}

fn keep_twin(world: &World, before: &Dump, mut after: Dump) -> Option<Dump> {
    let twin = world.people.accounts.get(1)?;
    let names = world.people.key_names();
    let same = |row: &&_| {
        let row: &crate::world::Cells = row;
        names.iter().zip(&twin.key).all(|(name, cell)| row.get(name) == Some(cell))
    };
    let row = before.of(PEOPLE).iter().find(same)?.clone();
    let rows = after.tables.get_mut(PEOPLE)?;
    rows.retain(|row| !same(&row));
    rows.push(row);
    Some(after)
}

/// The first row of others with a column of this name.
fn neighbour<'w>(world: &'w World, column: &str) -> Option<&'w Row> {
    world.rows.iter().find(|row| !row.theirs && row.fate.is_same() && row.cells.contains_key(column))
}

/// Changes a cell of the row after the run.
fn set(world: &World, after: &mut Dump, row: &Row, column: &str, to: Cell) -> Option<()> {
    let key = key_of(world, &row.table, &row.cells);
    let table = after.tables.get_mut(&row.table)?;
    let found = table.iter_mut().find(|cells| key_of(world, &row.table, cells) == key)?;
    let old = found.insert(column.into(), to.clone());
    (old != Some(to)).then_some(())
}

fn touch_neighbour(world: &World, _: &Dump, mut after: Dump) -> Option<Dump> {
    let row = neighbour(world, "label")?;
    set(world, &mut after, row, "label", text(""))?;
    Some(after)
}

fn delete_neighbour(world: &World, _: &Dump, mut after: Dump) -> Option<Dump> {
    let row = neighbour(world, "label")?;
    let key = key_of(world, &row.table, &row.cells);
    after.tables.get_mut(&row.table)?.retain(|cells| key_of(world, &row.table, cells) != key);
    Some(after)
}

fn redact_case(world: &World, _: &Dump, mut after: Dump) -> Option<Dump> {
    for row in &world.rows {
        let Fate::Stays(changes) = &row.fate else { continue };
        for (column, becomes) in changes {
            let (Becomes::Text(_), Some(Cell::Text(old))) = (becomes, row.cells.get(column)) else {
                continue;
            };
            let mut redacted = old.clone();
            for person in &world.people.accounts {
                for said in
                    [person.email.trim().to_string(), format!("@{}", person.handle), person.name.clone()]
                {
                    redacted = redacted.replace(&said, REMOVED);
                }
            }
            if redacted != *old && redacted.contains("ZQ") {
                set(world, &mut after, row, column, text(redacted))?;
                return Some(after);
            }
        }
    }
    None
}

fn redact_near_miss(world: &World, _: &Dump, mut after: Dump) -> Option<Dump> {
    for row in world.rows.iter().filter(|row| row.fate.is_same()) {
        for (column, cell) in &row.cells {
            let Cell::Text(old) = cell else { continue };
            let handle = |text: &str, person: &crate::world::Person| {
                text.replace(person.email.trim(), REMOVED).replace(&format!("@{}", person.handle), REMOVED)
            };
            let redacted =
                world.people.accounts.iter().fold(old.clone(), |text, person| handle(&text, person));
            if redacted != *old && !row.theirs {
                set(world, &mut after, row, column, text(redacted))?;
                return Some(after);
            }
        }
    }
    None
}

fn skip_redaction(_: &World, planned: &Planned) -> Option<Plan> {
    unchanged(planned, |_, change| matches!(change.to, NewValue::Redacted { .. }))
}

fn keep_email(_: &World, planned: &Planned) -> Option<Plan> {
    unchanged(planned, |collection, change| collection == PEOPLE && change.column == "email")
}

fn one_key(_: &World, planned: &Planned) -> Option<Plan> {
    let split = planned.plan.claims.iter().any(|claim| claim.claim == rightful::plan::ClaimKind::Kept);
    unchanged(planned, |_, change| split && matches!(change.to, NewValue::AnonymousKey { .. }))
}

fn skip_json(_: &World, planned: &Planned) -> Option<Plan> {
    unchanged(planned, |_, change| matches!(change.to, NewValue::Json { .. }))
}

fn skip_value(_: &World, planned: &Planned) -> Option<Plan> {
    unchanged(planned, |collection, change| collection != PEOPLE && change.column == "email")
}

fn clear_kept(world: &World, _: &Dump, mut after: Dump) -> Option<Dump> {
    let row =
        world.rows.iter().find(|row| row.theirs && row.fate.is_same() && row.cells.contains_key("label"))?;
    set(world, &mut after, row, "label", Cell::Null)?;
    Some(after)
}

/// Every link that leads to a new person leads to the first of them.
fn one_new_person(world: &World, before: &Dump, mut after: Dump) -> Option<Dump> {
    let column = world.people.key_names().pop()?;
    let known: Vec<&Cell> = before.of(PEOPLE).iter().filter_map(|row| row.get(&column)).collect();
    let new: Vec<Cell> = (after.of(PEOPLE).iter())
        .filter_map(|row| row.get(&column))
        .filter(|cell| !known.contains(cell))
        .cloned()
        .collect();
    let (first, rest) = new.split_first()?;
    let mut changed = false;
    for (_, rows) in after.tables.iter_mut().filter(|(name, _)| *name != PEOPLE) {
        for cell in rows.iter_mut().flat_map(|row| row.values_mut()).filter(|cell| rest.contains(cell)) {
            *cell = first.clone();
            changed = true;
        }
    }
    changed.then_some(after)
}

/// The plan with the claims of one kind raised to `unlinked`.
fn raise(planned: &Planned, from: &str) -> Option<Plan> {
    let mut plan = planned.plan.clone();
    for claim in plan.claims.iter_mut().filter(|claim| claim.fields.is_empty() && claim.collection != PEOPLE)
    {
        if serde_json::to_value(claim.claim).is_ok_and(|kind| kind == from) {
            claim.claim = rightful::plan::ClaimKind::Unlinked;
        }
    }
    (plan != planned.plan).then_some(plan)
}
