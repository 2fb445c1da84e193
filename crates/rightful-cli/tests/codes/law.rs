//! Questions about the law that contradict themselves.

use serde_json::{Value, json};

use crate::cases::Case;

pub(crate) fn cases() -> Vec<Case> {
    let call = |name: &str, function: &'static str, input: Value, problem| {
        Case::new(name, 1, problem, move |world| world.feed(&["call", function, "-"], input.to_string()))
    };
    let restricted = |rights: Value, provision: &str| {
        let restriction = json!({ "rights": rights, "under": "research", "provision": provision });
        json!({ "circumstances": { "basis": "consent", "restrictions": [restriction] } })
    };
    let notice = json!({ "notice": "sign at the door", "method": "entering", "withdrawal": "leaving", "act": "notice" });
    vec![
        call(
            "an authority with an interest of its own",
            "rights",
            json!({ "circumstances": { "basis": "legitimate-interests", "public_authority": true } }),
            ("basis.public-authority", "/circumstances/basis"),
        ),
        call(
            "consent of whoever goes on",
            "lawful_basis",
            json!({ "record": { "basis": "consent", "consent": notice } }),
            ("basis.consent-by-notice", "/record/consent/act"),
        ),
        call(
            "a child's service on a contract",
            "rights",
            json!({ "circumstances": { "basis": "contract", "erasure": { "child_service": true } } }),
            ("rights.contradiction", "/circumstances/erasure/child_service"),
        ),
        call(
            "a restriction without a law",
            "rights",
            restricted(json!(["access"]), ""),
            ("rights.restriction", "/circumstances/restrictions/0"),
        ),
        call(
            "a restriction that reaches too far",
            "rights",
            restricted(json!(["erasure"]), "BDSG §27(2)"),
            ("rights.restriction-scope", "/circumstances/restrictions/0/rights/0"),
        ),
        call(
            "a change to the same purpose",
            "purpose_change",
            json!({ "change": change("account", None) }),
            ("purpose.change", "/change/to"),
        ),
        call(
            "a test with a hole",
            "purpose_change",
            json!({ "change": change("statistics", Some("")) }),
            ("purpose.test", "/change/test/link"),
        ),
        call(
            "a key in nobody's hands",
            "identifiability",
            json!({ "data_set": { "on": "2026-11-22", "identifiers": "keyed", "holder": {} } }),
            ("identifiability.contradiction", "/data_set/identifiers"),
        ),
        Case::new("records with gaps", 1, ("register.missing", "/collections/invoices/category"), |world| {
            world.check();
            world.command(&["register", "--policy", "policy.json"])
        })
        .and("register.missing", "/collections/meetings/category")
        .and("register.missing", "/collections/users/person/categories"),
        Case::new(
            "a transfer to nowhere",
            1,
            ("policy.contradiction", "/recipients/mailer/transfer"),
            |world| world.set("/recipients/mailer/transfer", json!("adequacy")).check(),
        ),
    ]
}

/// A change of purpose, tested with this link where one is given.
fn change(to: &str, link: Option<&str>) -> Value {
    let test = link.map(|link| {
        json!({
            "link": link, "context": "members", "nature": "plain", "consequences": "none", "safeguards": "none needed",
            "result": "compatible", "date": "2026-03-01", "by": "DPO",
        })
    });
    json!({ "from": "account", "to": to, "collected_on": "contract", "collected": "from-person", "test": test })
}
