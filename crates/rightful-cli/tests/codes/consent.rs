//! Consent: events, children, receipts, and how it stands in a case.

use serde_json::{Value, json};

use crate::cases::Case;
use crate::world::World;

const AT: &str = "2026-03-01T12:00:00Z";

pub(crate) fn cases() -> Vec<Case> {
    let event = |more: Value| {
        let mut event = json!({ "at": AT, "kind": "given", "purpose": "newsletter" });
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        event
    };
    let state = |name, events: Vec<Value>, problem| {
        call(name, "consent_state", json!({ "events": events, "purpose": "newsletter", "at": AT }), problem)
    };
    let twice = vec![event(json!({ "id": "1" })), event(json!({ "id": "1", "kind": "refused" }))];
    let many = (0..4_096).map(|i| event(json!({ "purpose": format!("purpose {i}") }))).collect();
    let child = |name, more: Value, problem| {
        let mut consent = json!({
            "country": "DE", "on": "2026-03-01", "age": 12, "basis": "consent", "offered_directly": true, "given_by": "child",
        });
        consent.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        call(name, "child_consent", json!({ "consent": consent }), problem)
    };
    vec![
        state(
            "no purpose",
            vec![event(json!({ "purpose": " " }))],
            ("consent.no-purpose", "/events/0/purpose"),
        ),
        state(
            "consent for everything",
            vec![event(json!({ "purpose": "*" }))],
            ("consent.every-purpose", "/events/0/purpose"),
        ),
        state("no channel", vec![event(json!({ "channel": "" }))], ("consent.channel", "/events/0/channel")),
        state(
            "a refusal for a year",
            vec![event(json!({ "kind": "refused", "valid_for": "P1Y" }))],
            ("consent.validity", "/events/0/valid_for"),
        ),
        state(
            "consent of the controller",
            vec![event(json!({ "actor": "controller" }))],
            ("consent.actor", "/events/0/actor"),
        ),
        state("one reference for two events", twice, ("consent.contradiction", "/events/1/id")),
        state("a purpose for each person", many, ("consent.too-many-names", "/events/4095")),
        child(
            "a country of no known age",
            json!({ "country": "US" }),
            ("consent.unknown-country", "/consent/country"),
        ),
        child(
            "consent before the Regulation",
            json!({ "on": "2018-05-24" }),
            ("consent.before-regulation", "/consent/on"),
        ),
        child("two ages", json!({ "born": "2013-03-01" }), ("consent.age", "/consent/age")),
        Case::new(
            "a consent that may run out, and no day",
            1,
            ("case.consent-undated", "/case/consents"),
            |world| {
                world
                    .set("/purposes/newsletter/consent/valid_for", json!("P1Y"))
                    .set_case("/trigger", json!({ "kind": "retention-due" }))
                    .decide()
            },
        ),
    ]
    .into_iter()
    .chain(receipts())
    .collect()
}

fn call(name: &str, function: &'static str, input: Value, problem: (&'static str, &'static str)) -> Case {
    Case::new(name, 1, problem, move |world: &mut World| {
        world.feed(&["call", function, "-"], input.to_string())
    })
}

/// A record of consent, as far as nothing of it is changed.
fn record(change: impl Fn(&mut Value)) -> Value {
    let party = json!({
        "party_id": "acme", "party_address": "1 Example Street", "party_name": "Acme", "party_contact": "dpo@acme.example",
        "party_type": "organisation",
    });
    let purpose = json!({
        "purpose": "send the newsletter", "pii_information": [{ "pii_type": "e-mail address" }], "pii_controllers": ["acme"],
        "storage_locations": ["FR"], "retention_period": "P1Y", "jurisdiction": "FR", "recipient_third_parties": [],
        "withdrawal_method": "link in each issue",
    });
    let event = json!({
        "event_time": AT, "validity_duration": { "by": "period", "period": "P1Y" }, "entity_id": "person 7",
        "event_type": "expressed", "event_state": "given",
    });
    let mut record = json!({
        "record_id": "1", "pii_principal_id": "person 7", "privacy_notice": "notice 3", "language": "en",
        "purposes": [purpose], "parties": [party], "events": [event],
    });
    change(&mut record);
    json!({ "profile": "iso", "record": record })
}

/// Receipts of records that lack something, are of no consent, or contradict themselves.
fn receipts() -> Vec<Case> {
    let receipt =
        |name, change: fn(&mut Value), problem| call(name, "consent_receipt", record(change), problem);
    let gaps: fn(&mut Value) = |record| {
        record["purposes"][0]["pii_controllers"] = json!(["beta"]);
        record["purposes"][0].as_object_mut().unwrap().remove("withdrawal_method");
    };
    let early: fn(&mut Value) = |record| {
        let mut ended = record["events"][0].clone();
        ended["event_time"] = json!("2026-02-01T12:00:00Z");
        ended["event_state"] = json!("withdrawn");
        record["events"].as_array_mut().unwrap().push(ended);
    };
    vec![
        receipt(
            "a receipt with gaps",
            gaps,
            ("receipt.unknown-party", "/record/purposes/0/pii_controllers/0"),
        )
        .and("receipt.missing", "/record/purposes/0/withdrawal_method"),
        receipt(
            "a receipt of what was refused",
            |record| record["events"][0]["event_state"] = json!("refused"),
            ("receipt.no-consent", "/record/events"),
        ),
        receipt(
            "a receipt of a consent that ended before it was given",
            early,
            ("receipt.event-order", "/record/events/1/event_time"),
        ),
        receipt(
            "a receipt of a consent that had run out when it was given",
            |record| record["events"][0]["validity_duration"] = json!({ "by": "date", "date": "2026-02-01" }),
            ("receipt.contradiction", "/record/events/0/validity_duration"),
        ),
    ]
}
