//! Policies whose parts do not fit together, each the running example with one thing changed.

use serde_json::{Value, json};

use crate::cases::Case;

pub(crate) fn cases() -> Vec<Case> {
    let one = |name: &str, at: &'static str, to: Value, problem| {
        Case::new(name, 1, problem, move |world| world.set(at, to.clone()).check())
    };
    let event = json!({ "event": "gone" });
    let mentor = "/collections/meetings/links/mentor_id";
    let start = "/purposes/programme/retention/after";
    vec![
        one(
            "an event nobody declared",
            "/purposes/account/ends",
            event,
            ("policy.unknown-event", "/purposes/account/ends/event"),
        ),
        one(
            "a mark that does not mark",
            "/collections/users/suspended",
            json!([{
                "when": { "photo": "restricted" }, "by": { "restriction": "accuracy-contested" }, "review": "2027-01-01",
                "mark": { "set": { "photo": "other" }, "lift": { "photo": null } }
            }]),
            ("policy.mark", "/collections/users/suspended/0/mark"),
        ),
        one(
            "one mark for two grounds, that could not be lifted one by one",
            "/collections/users/suspended",
            json!([{
                "when": { "photo": "restricted" }, "by": { "restriction": "accuracy-contested" }, "review": "2027-01-01",
                "mark": { "set": { "photo": "restricted" }, "lift": { "photo": null } }
            }, {
                "when": { "photo": { "in": ["restricted", "claims"] } }, "by": { "restriction": "needed-for-claims" },
                "review": "2027-01-01", "mark": { "set": { "photo": "claims" }, "lift": { "photo": null } }
            }]),
            ("policy.mark", "/collections/users/suspended/1/mark"),
        ),
        one(
            "entries that would go with the person",
            "/collections/invoices/suppression",
            json!({ "of": "users.email", "column": "billed_to", "day": "issued_on" }),
            ("policy.suppression", "/collections/invoices/suppression"),
        ),
        one(
            "a purpose nobody declared",
            "/collections/users/purposes",
            json!(["acount"]),
            ("policy.unknown-purpose", "/collections/users/purposes/0"),
        ),
        one(
            "a channel on which nobody is asked",
            "/recipients/mailer/channels",
            json!(["fax"]),
            ("policy.unknown-channel", "/recipients/mailer/channels/0"),
        ),
        one(
            "a store nobody declared",
            "/collections/users/store",
            json!("other"),
            ("policy.unknown-store", "/collections/users/store"),
        ),
        one(
            "a link to nowhere",
            mentor,
            json!({ "to": "people", "role": "author" }),
            ("policy.unknown-collection", "/collections/meetings/links/mentor_id/to"),
        ),
        one(
            "a column the map does not describe",
            "/recipients/mailer/receives",
            json!(["users.mail"]),
            ("policy.unknown-field", "/recipients/mailer/receives/0"),
        ),
        one(
            "a contract nobody names",
            "/purposes/account/contract",
            Value::Null,
            ("policy.basis-incomplete", "/purposes/account"),
        ),
        one(
            "a special category without a gate",
            "/collections/users/fields/photo/special",
            json!(true),
            ("policy.special-gate", "/collections/users/fields/photo/special"),
        ),
        one(
            "a field withheld without a reason",
            "/collections/users/fields/photo/withhold",
            json!({ "ground": "trade-secret", "reason": " " }),
            ("policy.withhold", "/collections/users/fields/photo/withhold/reason"),
        ),
        one(
            "a decision for a purpose that is not there",
            "/automated_decisions",
            json!([{ "decision": "refuse", "purposes": ["acount"], "logic": "points", "significance": "no account" }]),
            ("policy.unknown-purpose", "/automated_decisions/0/purposes/0"),
        ),
        one(
            "convictions without a law",
            "/collections/users/fields/photo/criminal",
            json!(true),
            ("policy.criminal", "/collections/users/fields/photo/criminal"),
        ),
        one(
            "consent that is not explicit",
            "/purposes/account/special",
            json!({ "gate": "explicit-consent" }),
            ("policy.explicit-consent", "/purposes/account/special"),
        ),
        one(
            "contradicting purposes",
            "/purposes/programme/ends",
            json!({ "event": "account.closed" }),
            ("policy.contradiction", "/purposes/programme/identified"),
        ),
        one(
            "a purpose without end",
            "/purposes/account/ends",
            Value::Null,
            ("purpose.open-after-close", "/purposes/account"),
        ),
        one(
            "a floor without a law",
            "/purposes/programme/retention/end",
            json!("not-before"),
            ("policy.floor-without-law", "/purposes/programme/retention/end"),
        ),
        one("a period from nowhere", start, json!({}), ("policy.retention-start", start)),
        one(
            "a period from instants on no clock",
            start,
            json!({ "column": "meetings.held_on", "as": "unix-seconds" }),
            ("policy.offset-missing", start),
        ),
        one(
            "a period from a column of other rows",
            "/collections/users/fields/score",
            json!({ "purposes": ["programme"], "identifies": "none" }),
            ("policy.retention-out-of-reach", "/purposes/programme/retention/after/column"),
        ),
        one(
            "rows for no purpose",
            "/collections/meetings/purposes",
            Value::Null,
            ("policy.purpose-missing", "/collections/meetings"),
        ),
        one(
            "missing key",
            "/collections/meetings/key",
            json!([]),
            ("policy.key", "/collections/meetings/key"),
        ),
        one(
            "an anonymous person who is somebody",
            "/collections/users/person/anonymous/row",
            json!({ "name": "Somebody" }),
            ("policy.template-not-nobody", "/collections/users/person/anonymous/row"),
        ),
        Case::new(
            "a strong identifier that stays in place with nobody",
            1,
            ("policy.contradiction", "/collections/users/person/identifiers/email"),
            |world| {
                world.set("/collections/users/person/anonymous/form", json!("in-place"));
                world.set("/collections/users/fields/email/treatment", json!("keep")).check()
            },
        ),
        Case::new(
            "a strong identifier that is the key of a row that stays in place",
            1,
            ("policy.contradiction", "/collections/users/person/identifiers/email"),
            |world| {
                world.set("/collections/users/person/anonymous/form", json!("in-place"));
                world.set("/collections/users/person/key", json!(["email"])).check()
            },
        ),
        one(
            "a link of two forms",
            mentor,
            json!({ "to": "users", "role": "author", "columns": ["a"], "text": { "column": "b" } }),
            ("policy.link-forms", mentor),
        ),
        one("a link without role", mentor, json!({ "to": "users" }), ("policy.link-role", mentor)),
        one(
            "a link of two columns to a key of one",
            mentor,
            json!({ "to": "users", "role": "author", "columns": ["a", "b"] }),
            ("policy.link-key", mentor),
        ),
        one(
            "a link by what is no identifier",
            mentor,
            json!({ "to": "users", "role": "author", "value": { "of": "photo" } }),
            ("policy.link-identifier", "/collections/meetings/links/mentor_id/value/of"),
        ),
        one(
            "a column described twice",
            "/collections/meetings/fields/mentor_id",
            json!({ "identifies": "none" }),
            ("policy.described-twice", "/collections/meetings/fields/mentor_id"),
        ),
        Case::new(
            "rows that belong to each other in a circle",
            1,
            ("policy.owner-cycle", "/collections/a/links/up"),
            |world| {
                let collection = |to: &str| {
                    json!({ "store": "app", "purposes": ["account"], "links": {
                    "up": { "to": to, "role": "owner" }, "user_id": { "to": "users", "role": "owner" }
                } })
                };
                world.set("/collections/a", collection("b")).set("/collections/b", collection("a")).check()
            },
        )
        .and("policy.owner-cycle", "/collections/b/links/up"),
    ]
}
