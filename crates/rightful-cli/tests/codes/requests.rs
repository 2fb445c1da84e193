//! Requests whose events cannot follow each other, registers of such, and letters that do not fit.

use serde_json::{Value, json};

use crate::cases::Case;

const HASH: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const OTHER: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
/// The place of the last event's kind.
const KIND: [&str; 5] = [
    "/request/events/0/what/kind",
    "/request/events/1/what/kind",
    "/request/events/2/what/kind",
    "/request/events/3/what/kind",
    "/request/events/4/what/kind",
];

fn on(day: u8, what: Value) -> Value {
    json!({ "on": format!("2026-03-{day:02}"), "what": what })
}

fn received(right: &str) -> Value {
    on(5, json!({ "kind": "received", "channel": "email", "rights": [right] }))
}

fn simple(kind: &str) -> Value {
    on(6, json!({ "kind": kind }))
}

fn planned() -> Value {
    on(6, json!({ "kind": "planned", "plan": HASH, "by": "staff-1" }))
}

fn approved(plan: &str, by: &str) -> Value {
    on(7, json!({ "kind": "approved", "plan": plan, "by": by }))
}

fn ran(state: &str) -> Value {
    on(8, json!({ "kind": "ran", "plan": HASH, "state": state }))
}

fn ran_with_certificate(state: &str) -> Value {
    on(8, json!({ "kind": "ran", "plan": HASH, "state": state, "certificate": OTHER }))
}

fn refused(right: &str, reason: &Value, remedies: &Value) -> Value {
    on(9, json!({ "kind": "refused", "rights": [right], "reasons": reason, "remedies": remedies }))
}

fn asked() -> Value {
    on(6, json!({ "kind": "identity-asked", "doubt": "details-differ", "proof": ["log-in"] }))
}

fn answered(right: &str) -> Value {
    on(9, json!({ "kind": "answered", "rights": [right], "extent": { "kind": "full" } }))
}

fn request(role: &str, events: &[Value]) -> Value {
    json!({ "id": "2026-1", "subject": HASH, "role": role, "events": events })
}

fn case(name: &str, call: &'static str, input: Value, problem: (&'static str, &'static str)) -> Case {
    Case::new(name, 1, problem, move |world| world.feed(&["call", call, "-"], input.to_string()))
}

pub(crate) fn cases() -> Vec<Case> {
    [begun(), asking(), working(), answering(), forwarding(), listed(), letters()]
        .into_iter()
        .flatten()
        .collect()
}

fn state(name: &str, events: &[Value], problem: (&'static str, &'static str)) -> Case {
    case(name, "request_state", json!({ "request": request("controller", events) }), problem)
}

fn begun() -> Vec<Case> {
    let mut named = request("controller", &[received("erasure")]);
    named["id"] = json!("zanna zberg");
    vec![
        case(
            "a name for a request",
            "request_state",
            json!({ "request": named }),
            ("request.reference", "/request/id"),
        ),
        state("nothing arrived", &[simple("acknowledged")], ("request.not-received", KIND[0])),
        state("it arrives twice", &[received("erasure"), received("erasure")], ("request.repeated", KIND[1])),
        state(
            "a right that nobody asks for",
            &[received("information-collected")],
            ("request.no-right", "/request/events/0/what/rights"),
        ),
        state(
            "the day before the day before",
            &[received("erasure"), on(4, json!({ "kind": "acknowledged" }))],
            ("request.date-order", "/request/events/1/on"),
        ),
        state(
            "after it was taken back",
            &[received("erasure"), simple("withdrawn"), simple("acknowledged")],
            ("request.closed", KIND[2]),
        ),
    ]
}

fn asking() -> Vec<Case> {
    let extended = on(6, json!({ "kind": "extended", "because": [] }));
    let fee = on(6, json!({ "kind": "fee-asked", "ground": "excessive" }));
    vec![
        state(
            "an answer without its question",
            &[received("access"), simple("fee-paid")],
            ("request.not-asked", KIND[1]),
        ),
        state(
            "an extension without a reason",
            &[received("access"), extended],
            ("request.reason-missing", "/request/events/1/what/because"),
        ),
        state(
            "a fee for an objection to marketing",
            &[received("marketing-objection"), fee],
            ("request.reason", KIND[1]),
        ),
        state(
            "an answer to somebody in doubt",
            &[received("access"), asked(), answered("access")],
            ("request.identity-open", KIND[2]),
        ),
    ]
}

fn working() -> Vec<Case> {
    let erasure = |events: &[Value]| [&[received("erasure"), planned()], events].concat();
    let duplicate = on(8, json!({ "kind": "duplicate", "of": "2026-2" }));
    let told = on(9, json!({ "kind": "recipient-told", "recipient": "mailer" }));
    vec![
        state("a plan for an access", &[received("access"), planned()], ("request.no-plan-needed", KIND[1])),
        state(
            "nothing to approve",
            &[received("erasure"), approved(HASH, "dpo")],
            ("request.not-planned", KIND[1]),
        ),
        state(
            "approved is another plan",
            &erasure(&[approved(OTHER, "dpo")]),
            ("request.other-plan", "/request/events/2/what/plan"),
        ),
        state(
            "approved by who prepared it",
            &erasure(&[approved(HASH, "staff-1")]),
            ("request.four-eyes", "/request/events/2/what/by"),
        ),
        state("run unapproved", &erasure(&[ran("certified")]), ("request.not-approved", KIND[2])),
        state(
            "certified without a certificate",
            &erasure(&[approved(HASH, "dpo"), ran("certified")]),
            ("request.certificate", "/request/events/3/what/certificate"),
        ),
        state(
            "refused half-way",
            &erasure(&[
                approved(HASH, "dpo"),
                ran("blocked"),
                refused("erasure", &json!([{ "kind": "no-ground" }]), &json!(["complaint", "court"])),
            ]),
            ("request.under-way", KIND[4]),
        ),
        state("a repetition found too late", &erasure(&[duplicate]), ("request.too-late", KIND[2])),
        state("nobody to tell", &[received("erasure"), told], ("request.recipient", KIND[1])),
    ]
}

fn answering() -> Vec<Case> {
    let both = json!(["complaint", "court"]);
    let unconfirmed = refused("access", &json!([{ "kind": "identity-not-confirmed" }]), &both);
    let one = refused("access", &json!([{ "kind": "excessive" }]), &json!(["court"]));
    vec![
        state(
            "done before it ran",
            &[received("erasure"), answered("erasure")],
            ("request.not-run", "/request/events/1/what/rights"),
        ),
        state(
            "all was done, and something failed",
            &[
                received("erasure"),
                planned(),
                approved(HASH, "dpo"),
                ran_with_certificate("partial"),
                answered("erasure"),
            ],
            ("request.incomplete", "/request/events/4/what/extent"),
        ),
        state(
            "refused without the authority",
            &[received("access"), one],
            ("request.remedies-missing", "/request/events/1/what/remedies"),
        ),
        state(
            "refused for a doubt nobody had",
            &[received("access"), unconfirmed],
            ("request.contradiction", "/request/events/1/what/reasons"),
        ),
    ]
}

fn forwarding() -> Vec<Case> {
    let processor = |name: &str, events: &[Value], problem| {
        case(name, "request_state", json!({ "request": request("processor", events) }), problem)
    };
    vec![
        state(
            "reported by who decides",
            &[received("erasure"), simple("reported")],
            ("request.not-processor", KIND[1]),
        ),
        processor("acted unforwarded", &[received("erasure"), planned()], ("request.not-forwarded", KIND[1])),
        processor(
            "answered by who does not decide",
            &[received("access"), answered("access")],
            ("request.not-controller", KIND[1]),
        ),
    ]
}

fn listed() -> Vec<Case> {
    let duplicate = on(6, json!({ "kind": "duplicate", "of": "2026-9" }));
    let register = |name: &str, requests: Value, problem| {
        case(name, "request_register", json!({ "requests": requests }), problem)
    };
    let plain = request("controller", &[received("access")]);
    vec![
        register("one name for two", json!([plain, plain]), ("request.twice", "/requests/1/id")),
        register(
            "a repetition of nothing",
            json!([request("controller", &[received("access"), duplicate])]),
            ("request.duplicate", "/requests/0/events/1/what/of"),
        ),
    ]
}

fn letters() -> Vec<Case> {
    let letter = |name: &str, kind: &str, events: &[Value], problem| {
        let from = json!({ "name": "Acme", "contact": "privacy@acme.example" });
        let input = json!({
            "request": request("controller", events),
            "kind": kind,
            "details": { "on": "2026-03-12", "greeting": "Dear Zanna,", "from": from },
        });
        case(name, "letter", input, problem)
    };
    let fee = on(6, json!({ "kind": "fee-asked", "ground": "excessive" }));
    let extended = on(6, json!({ "kind": "extended", "because": ["complexity"], "until": "2026-05-05" }));
    vec![
        letter("a letter of what was not done", "done", &[received("access")], ("letter.state", "/kind")),
        case(
            "a letter under a law without texts",
            "letter",
            json!({
                "request": request("controller", &[received("access")]),
                "kind": "receipt",
                "details": { "on": "2026-03-12", "from": { "name": "Acme", "contact": "privacy@acme.example" } },
                "clock": { "regime": "california", "place": "US-CA" },
            }),
            ("letter.regime", "/clock/regime"),
        ),
        case(
            "a receipt that promises a day that is over",
            "letter",
            json!({
                "request": request("controller", &[received("access")]),
                "kind": "receipt",
                "details": {
                    "on": "2026-06-03",
                    "from": { "name": "Acme", "contact": "privacy@acme.example" },
                    "due": { "kind": "by", "on": "2026-04-02" },
                },
            }),
            ("letter.date-order", "/details/on"),
        ),
        case(
            "an extension of another day than its event",
            "letter",
            json!({
                "request": request("controller", &[received("access"), extended]),
                "kind": "extension",
                "details": {
                    "on": "2026-03-12",
                    "from": { "name": "Acme", "contact": "privacy@acme.example" },
                    "due": { "kind": "by", "on": "2026-06-02", "extended": true },
                },
            }),
            ("letter.other-day", "/details/due"),
        ),
        letter("a fee of no amount", "fee", &[received("access"), fee], ("letter.missing", "/details/fee")),
    ]
}
