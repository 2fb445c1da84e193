//! Triggers that the plan's statements set off: what they may change, and what refuses the plan.

#![expect(clippy::indexing_slicing, reason = "a helper of a test may panic as the test may")]

mod support;

use rightful::Code;
use serde_json::{Value, json};

use support::{base, planned};

/// The triggers that refuse the plan, by place, when these are on these tables.
fn refused(triggers: &[(&str, Value)], changes: &[(&str, Value)]) -> Vec<String> {
    let mut base = base(changes);
    for (table, trigger) in triggers {
        let mut trigger = trigger.clone();
        trigger["text"] = json!("");
        let on = &mut base["schema"]["tables"][table]["triggers"];
        match on.as_array_mut() {
            Some(list) => list.push(trigger),
            None => *on = json!([trigger]),
        }
    }
    let Err(problems) = planned(&base) else { return Vec::new() };
    let known = |problem: &rightful::Error| {
        assert_eq!(problem.code(), Code::PlanTriggerChangesOthers, "{problem}");
        problem.at().to_owned()
    };
    problems.as_slice().iter().map(known).collect()
}

fn trigger(event: &str, writes: Value) -> Value {
    json!({ "name": "h", "event": event, "writes": writes })
}

fn refuses(table: &str, trigger: Value) -> bool {
    !refused(&[(table, trigger)], &[]).is_empty()
}

#[test]
fn a_trigger_that_writes_rows_the_plan_does_not_name_refuses_it() {
    for (table, event, write) in [
        ("meetings", "update", json!({ "table": "meetings", "event": "update", "columns": ["notes"] })),
        ("meetings", "update", json!({ "table": "teams", "event": "delete" })),
        ("meetings", "update", json!({ "table": "nowhere", "event": "insert" })),
        ("users", "insert", json!({ "table": "teams", "event": "update", "columns": ["title"] })),
        ("profiles", "delete", json!({ "table": "teams", "event": "update", "columns": ["title"] })),
        ("users_history", "delete", json!({ "table": "teams", "event": "delete" })),
        // A history is added to; what is in it already is somebody's.
        ("users", "update", json!({ "table": "users_history", "event": "update", "columns": ["name"] })),
        ("users", "update", json!({ "table": "users_history", "event": "delete" })),
    ] {
        assert!(refuses(table, trigger(event, json!([write]))), "{table} {event} {write}");
    }
}

#[test]
fn what_does_not_fire_or_does_not_write_is_no_matter() {
    let others = json!([{ "table": "teams", "event": "update", "columns": ["title"] }]);
    assert!(refuses("meetings", trigger("update", others.clone())));
    assert!(!refuses("meetings", trigger("insert", others.clone())));
    assert!(!refuses("meetings", trigger("delete", others.clone())));
    assert!(!refuses("meetings", trigger("update", json!([]))));
    let mut of = trigger("update", others);
    of["columns"] = json!(["held_on"]);
    assert!(!refuses("meetings", of.clone()));
    of["columns"] = json!(["held_on", "Mentor_ID"]);
    assert!(refuses("meetings", of));
}

#[test]
fn histories_indexes_counters_and_the_row_itself_may_be_written() {
    let history = json!([{ "table": "users_history", "event": "insert" }]);
    assert!(!refuses("users", trigger("update", history.clone())));
    // The plan sweeps the history of what it changes, whoever writes there.
    assert!(!refuses("meetings", trigger("update", history)));
    for event in ["insert", "update", "delete"] {
        assert!(!refuses(
            "messages",
            trigger("update", json!([{ "table": "messages_fts", "event": event }]))
        ));
    }
    let own = json!([{ "table": "meetings", "event": "update", "columns": ["notes"], "own_row": true }]);
    assert!(!refuses("meetings", trigger("update", own.clone())));
    assert!(refuses("messages", trigger("update", own)));
    let counter = json!([{ "table": "teams", "event": "update", "columns": ["title"] }]);
    let of = |counted: &str| [("/policy/collections/teams/fields/title/counter_of", json!(counted))];
    let on = |table: &'static str| [(table, trigger("update", counter.clone()))];
    assert_eq!(refused(&on("messages"), &of("messages")), Vec::<String>::new());
    assert_eq!(refused(&on("messages"), &of("meetings")), ["messages.h"]);
}

#[test]
fn a_trigger_set_off_by_a_trigger_is_looked_at_too() {
    let history = trigger("update", json!([{ "table": "users_history", "event": "insert" }]));
    let wild = trigger("insert", json!([{ "table": "teams", "event": "delete" }]));
    let on = [("users", history.clone()), ("users_history", wild.clone())];
    assert_eq!(refused(&on, &[]), ["users_history.h"]);
    assert_eq!(refused(&[("users_history", wild)], &[]), Vec::<String>::new());
    // Two that set each other off end all the same.
    let again = trigger("insert", json!([{ "table": "users_history", "event": "insert" }]));
    assert_eq!(refused(&[("users", history), ("users_history", again)], &[]), Vec::<String>::new());
}

#[test]
fn writing_to_a_view_is_what_its_own_triggers_do() {
    let view = |writes: Value| json!({ "kind": "view", "columns": [], "triggers": [{ "name": "v", "event": "insert", "text": "", "writes": writes }] });
    let to_view = || [("meetings", trigger("update", json!([{ "table": "seen", "event": "insert" }])))];
    let history = json!([{ "table": "users_history", "event": "insert" }]);
    assert_eq!(refused(&to_view(), &[("/schema/tables/seen", view(history))]), Vec::<String>::new());
    let wild = json!([{ "table": "teams", "event": "delete" }]);
    assert_eq!(refused(&to_view(), &[("/schema/tables/seen", view(wild))]), ["seen.v"]);
}
