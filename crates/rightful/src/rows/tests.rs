//! What the reference executor must hold on a small store, without a planner.

use alloc::collections::BTreeMap;

use super::*;
use crate::case::Subject;
use crate::survey::{Survey, SurveyRequest};

fn request() -> SurveyRequest {
    serde_json::from_str(
        r#"{
        "store": "app", "people": "users", "referrers": [
            { "table": "replies", "columns": ["message_id"], "to": "messages", "to_columns": ["id"] }
        ],
        "collisions": [{ "collection": "messages", "unique": ["sender", "slot"], "links": ["sender"], "classes": ["1"] }],
        "collections": [
            { "collection": "users", "table": "users", "key": ["id"],
              "questions": [{ "ask": "subject" }],
              "person": { "key": ["id"], "identifiers": { "email": { "strength": "strong", "kind": "email" } },
                          "nobody": { "id": 0 }, "shared": { "id": 0 },
                          "same_person": { "column": "email", "normalise": ["case"] } } },
            { "collection": "messages", "table": "messages", "key": ["id"],
              "questions": [{ "ask": "columns", "link": "sender", "columns": ["sender"], "to": "users",
                              "to_columns": ["id"], "of": [] }] }
        ] }"#,
    )
    .unwrap()
}

fn rows() -> Rows {
    serde_json::from_str(
        r#"{
        "users": [{ "id": 0, "email": null }, { "id": 1, "email": "Anna@x.example" }, { "id": 2, "email": "anna@X.example" },
                  { "id": 3, "email": "joanna@x.example" }],
        "messages": [{ "id": 10, "sender": 1, "slot": 1 }, { "id": 11, "sender": "2", "slot": 1 }, { "id": 12, "sender": 3, "slot": 1 },
                     { "id": 13, "sender": null, "slot": 1 }],
        "replies": [{ "id": 20, "message_id": 10 }, { "id": 21, "message_id": 12 }]
        }"#,
    )
    .unwrap()
}

fn survey_of(key: i64) -> Survey {
    survey_of_all(key, &[])
}

fn survey_of_all(key: i64, also: &[i64]) -> Survey {
    let subject = Subject {
        collection: "users".into(),
        key: Some(alloc::vec![key.into()]),
        identifier: None,
        also: also.iter().map(|key| alloc::vec![(*key).into()]).collect(),
        former: BTreeMap::new(),
        verified: None,
    };
    survey(&request(), &subject, &rows()).unwrap()
}

#[test]
fn twins_are_one_person_and_neighbours_are_not() {
    let survey = survey_of(1);
    assert_eq!(survey.accounts, 2);
    assert_eq!(survey.nobody, 0);
    assert_eq!(survey.shared, 1);
    assert_eq!(survey.collections["messages"]["1"].rows, 2, "numbers and text that read alike are one key");
    assert_eq!(survey_of(3).collections["messages"]["1"].rows, 1);
}

#[test]
fn a_further_account_that_the_case_names_is_theirs() {
    assert_eq!(survey_of_all(3, &[0]).accounts, 2, "nothing joins them but the case");
    let all = survey_of_all(3, &[1]);
    assert_eq!(
        (all.accounts, all.collections["messages"]["1"].rows),
        (3, 3),
        "with whatever it is joined to"
    );
    assert_eq!(survey_of_all(3, &[99]).accounts, 1, "one that is gone is not missed");
    assert_eq!(survey_of_all(99, &[3]).accounts, 1);
}

#[test]
fn rows_of_others_that_point_at_theirs_are_counted() {
    let of_others = BTreeMap::from([("".into(), 1)]);
    assert_eq!(survey_of(1).referrers, [BTreeMap::from([("1".into(), of_others)])]);
}

/// Two people who follow each other; of the second, after the first has gone.
#[test]
fn rows_that_would_collapse_by_different_links_are_counted() {
    let following = |class: &str, link: &str| serde_json::json!({ "collection": "follows", "unique": ["who", "whom"], "links": [link], "classes": [class] });
    let asks = |link: &str| serde_json::json!({ "ask": "columns", "link": link, "columns": [link], "to": "users", "to_columns": ["id"], "of": [] });
    let mut request = serde_json::to_value(request()).unwrap();
    request["collisions"] = serde_json::json!([following("10", "who"), following("01", "whom")]);
    request["collections"][1] = serde_json::json!({
        "collection": "follows", "table": "follows", "key": ["who", "whom"], "questions": [asks("who"), asks("whom")]
    });
    let request: SurveyRequest = serde_json::from_value(request).unwrap();
    let subject = serde_json::from_value(serde_json::json!({ "collection": "users", "key": [3] })).unwrap();
    let counted = |follows: serde_json::Value, nobody: i64| {
        let users = serde_json::json!([{ "id": nobody }, { "id": 3, "email": "joanna@x.example" }]);
        let rows = serde_json::from_value(serde_json::json!({ "users": users, "follows": follows })).unwrap();
        survey(&request, &subject, &rows).unwrap().collisions
    };
    let both = |other: i64| serde_json::json!([{ "who": 3, "whom": other }, { "who": other, "whom": 3 }]);
    assert_eq!(counted(both(0), 0), [0, 1], "both would come to hold the one shared person twice");
    assert_eq!(counted(both(4), 0), [0, 0], "the other is somebody");
    assert_eq!(counted(both(4), 5), [0, 0], "the shared person is yet to be made");
}

#[test]
fn rows_that_would_collapse_under_one_person_are_counted() {
    assert_eq!(survey_of(1).collisions, [1]);
    assert_eq!(survey_of(3).collisions, [0]);
}

#[test]
fn nobody_and_unknown_people_are_told_apart() {
    assert_eq!((survey_of(0).accounts, survey_of(0).nobody), (1, 1));
    assert_eq!((survey_of(99).accounts, survey_of(99).collections.len()), (0, 0));
}
