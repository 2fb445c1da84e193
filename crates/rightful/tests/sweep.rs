//! A sweep finds what reckoning row by row finds, whatever the rows.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a failed test panics")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use proptest::sample::select;
use rightful::policy::{Bound, column_of};
use rightful::rows::{Row, Rows, SweptRows};
use rightful::sweep::{Over, sweep};
use rightful::{Date, Policy, Value};
use serde_json::json;

fn policy(name: &str) -> serde_json::Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../vectors/policies/{name}.json"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn read(policy: &serde_json::Value) -> Policy {
    Policy::from_json(&policy.to_string()).unwrap_or_else(|problems| panic!("{problems}"))
}

/// The club, whose log serves two purposes with conditions of their own, and has marks for holds and restrictions.
fn club() -> Policy {
    let mut policy = policy("members-club");
    policy["purposes"]["repair"] = policy["purposes"]["changes"].clone();
    policy["purposes"]["repair"]["retention"]["keep"] = json!("P30D");
    let changes = &mut policy["collections"]["changes"];
    changes["purposes"] = json!([{ "purpose": "changes", "when": { "field": "name" } }, { "purpose": "repair", "when": { "broken": 1 } }]);
    changes["fields"]["broken"] = json!({ "identifies": "none" });
    changes["fields"]["mark"] = json!({ "identifies": "none" });
    changes["suspended"] = json!([
        { "when": { "mark": "claim" }, "by": "legal-hold", "review": "2027-01-01" },
        { "when": { "mark": "art-18" }, "by": { "restriction": "needed-for-claims" }, "review": "2027-01-01" },
    ]);
    read(&policy)
}

/// From a row to the row with its date: the column, and the table it leads to.
const WAYS: [(&str, &[(&str, &str)]); 2] =
    [("bookings", &[("tour_id", "tours")]), ("forms", &[("booking_id", "bookings"), ("tour_id", "tours")])];

fn dated<'r>(rows: &'r Rows, collection: &str, row: &'r Row) -> Option<&'r Row> {
    let way = WAYS.iter().find(|(name, _)| *name == collection).map_or(&[][..], |(_, way)| way);
    way.iter().try_fold(row, |row, (column, table)| {
        let key = row.get(*column)?;
        rows.of(&rightful::Path::one(*table)).iter().find(|other| other.get("id") == Some(key))
    })
}

/// Row by row: its purposes, the due date of each, and whether all of them have come.
fn reckoned(policy: &Policy, rows: &Rows, on: Date) -> BTreeMap<String, SweptRows> {
    let mut all = BTreeMap::new();
    for (name, collection) in &policy.document().collections {
        let fields = collection.fields.values().filter_map(|field| field.purposes.as_ref()).flatten();
        let uses: Vec<_> = collection.purposes.iter().chain(fields).collect();
        let mut found = SweptRows::default();
        for (i, row) in rows.of(&collection.table(name)).iter().enumerate() {
            let cell = |column: &str| row.get(column).cloned().unwrap_or(Value::Null);
            let (mut applying, mut over, mut unreadable) = (0, 0, false);
            for use_ in uses.iter().filter(|use_| use_.when().is_none_or(|when| when.holds(&cell))) {
                applying += 1;
                let purpose = &policy.document().purposes[use_.purpose()];
                let Some(retention) = &purpose.retention else { continue };
                let Some((_, column)) = retention.after.column.as_ref().and_then(column_of) else { continue };
                assert!(retention.end == Bound::NotAfter);
                let value = dated(rows, name, row).and_then(|row| row.get(column));
                match value
                    .and_then(|value| retention.after.encoding.unwrap().decode(retention.after.offset, value))
                {
                    None => unreadable = true,
                    Some(date) if retention.term().unwrap().unwrap().due(date).is_ok_and(|due| due <= on) => {
                        over += 1;
                        found.over.entry(use_.purpose().into()).or_default().push(i);
                    }
                    Some(_) => {}
                }
            }
            if unreadable {
                found.unreadable.push(i);
            }
            if applying > 0 && over == applying {
                let marked = collection.suspended.iter().any(|marked| marked.when.holds(&cell));
                if marked { &mut found.suspended } else { &mut found.due }.push(i);
            }
        }
        all.insert(name.clone(), found);
    }
    all
}

fn any_day() -> impl Strategy<Value = Date> {
    (0i32..900).prop_map(|days| Date::new(2024, 6, 1).unwrap().add_days(days).unwrap())
}

fn any_date_text() -> impl Strategy<Value = Value> {
    prop_oneof![
        8 => any_day().prop_map(|day| Value::Text(day.to_string())),
        1 => select(vec![Value::Null, Value::Integer(20_250_101), Value::Text("soon".into()), Value::Text(String::new())]),
    ]
}

fn row(cells: impl IntoIterator<Item = (&'static str, Value)>) -> Row {
    cells.into_iter().map(|(column, value)| (column.to_owned(), value)).collect()
}

fn any_rows() -> impl Strategy<Value = Rows> {
    let tours = prop::collection::vec(any_date_text(), 0..5);
    let bookings = prop::collection::vec(0i64..6, 0..6);
    let forms = prop::collection::vec(0i64..7, 0..6);
    let changes = prop::collection::vec(
        (any_date_text(), select(vec!["name", "phone"]), 0i64..2, select(vec!["", "claim", "art-18"])),
        0..12,
    );
    (tours, bookings, forms, changes).prop_map(|(tours, bookings, forms, changes)| {
        let numbered = |i: usize| Value::Integer(i64::try_from(i).unwrap());
        let tours =
            tours.into_iter().enumerate().map(|(i, day)| row([("id", numbered(i)), ("ended_on", day)]));
        let bookings = bookings
            .into_iter()
            .enumerate()
            .map(|(i, tour)| row([("id", numbered(i)), ("tour_id", tour.into())]));
        let forms = forms.into_iter().map(|booking| row([("booking_id", booking.into())]));
        let changes = changes.into_iter().map(|(day, field, broken, mark)| {
            row([("made_at", day), ("field", field.into()), ("broken", broken.into()), ("mark", mark.into())])
        });
        let table = |name: &str, rows: Vec<Row>| (rightful::Path::one(name), rows);
        Rows(
            [
                table("tours", tours.collect()),
                table("bookings", bookings.collect()),
                table("forms", forms.collect()),
                table("changes", changes.collect()),
            ]
            .into(),
        )
    })
}

proptest! {
    #[test]
    fn a_sweep_finds_what_is_due_row_by_row(rows in any_rows(), on in any_day()) {
        let policy = club();
        let swept = sweep(&policy, on);
        let (found, expected) = (rightful::rows::sweep(&swept, &rows), reckoned(&policy, &rows, on));
        prop_assert_eq!(
            found.keys().map(String::as_str).collect::<Vec<_>>(), vec!["bookings", "changes", "forms", "tours"]
        );
        for (name, found) in &found {
            prop_assert_eq!(found, &expected[name], "{}", name);
        }
        for (name, collection) in &swept.collections {
            let Some(condition) = &collection.condition else { continue };
            for (i, row) in rows.of(&collection.table).iter().enumerate() {
                let holds = condition.holds(&|column| row.get(column).cloned().unwrap_or(Value::Null));
                // A text that is no date is none of the condition's business: these sort after every date or before.
                prop_assert_eq!(holds, found[name].due.contains(&i), "{} {}", name, i);
            }
        }
    }
}

#[test]
fn one_condition_a_collection_and_none_where_the_date_lies_elsewhere() {
    let swept = sweep(&club(), "2026-11-22".parse().unwrap());
    assert!(swept.unreached.is_empty());
    for (name, has) in [("tours", true), ("changes", true), ("bookings", false), ("forms", false)] {
        assert_eq!(swept.collections[name].condition.is_some(), has, "{name}");
    }
    let Over::Row { via, .. } = &swept.collections["forms"].uses[0].over else { panic!("by person") };
    assert_eq!(via.len(), 2);
}

#[test]
fn a_date_that_no_declared_key_leads_to_is_named() {
    let swept = sweep(&read(&policy("community")), "2026-11-22".parse().unwrap());
    let unreached: Vec<(&str, &str)> =
        swept.unreached.iter().map(|missed| (missed.collection.as_str(), missed.purpose.as_str())).collect();
    assert_eq!(unreached, [("reactions", "forum")]);
    assert_eq!(swept.collections.keys().collect::<Vec<_>>(), ["posts"]);
}

#[test]
fn what_the_school_s_tool_holds_is_over_by_its_own_dates() {
    let swept = sweep(&read(&policy("school-tool")), "2026-11-22".parse().unwrap());
    let cutoff = |collection: &str| {
        let Over::Row { cutoff, .. } = &swept.collections[collection].uses[0].over else {
            panic!("by person")
        };
        cutoff.unwrap().to_string()
    };
    // 14 months: a visit of 21 September 2025 may be held until 21 November 2026; seven days; 20 minutes, in whole days.
    assert_eq!(cutoff("visitors"), "2025-09-21");
    assert_eq!(cutoff("traffic"), "2026-11-14");
    assert_eq!(cutoff("sessions"), "2026-11-20");
    assert!(!swept.collections.contains_key("users"), "the licence ends person by person");
}
