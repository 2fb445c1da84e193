//! What a person reads of data that are only stored, or no longer used for a purpose (Art. 12(1), 12(4), 17(1)(d), 18).

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a failed test panics")]

use rightful::{Audience, Explained, Language, explain};
use rightful::{Case, Decision, Policy, decide};
use serde_json::{Value, json};

/// The community's policy, whose address also serves safety and whose diet is held for the rule of a health law.
fn policy() -> Policy {
    let mut policy: Value =
        serde_json::from_str(include_str!("../../../vectors/policies/community.json")).unwrap();
    policy["collections"]["members"]["fields"]["email"]["purposes"] = json!(["membership", "safety"]);
    let mut care = policy["purposes"]["membership"].clone();
    care["special"] = json!({ "gate": "health-care", "provision": "Health Act §3", "safeguards": "secrecy" });
    policy["purposes"]["care"] = care;
    policy["collections"]["members"]["fields"]["diet"]["purposes"] = json!(["diet", "care"]);
    Policy::from_json(&policy.to_string()).unwrap()
}

fn decided(trigger: &Value, more: &Value) -> (Policy, Decision) {
    let mut case = json!({ "decided": "2026-11-21", "subject": { "collection": "members", "key": [5] }, "trigger": trigger });
    case.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let policy = policy();
    let decision = decide(&policy, &Case::from_json(&case.to_string()).unwrap()).unwrap();
    (policy, decision)
}

/// The lines the person reads, each as what happens, why and the provisions.
fn told(trigger: &Value, more: &Value) -> Vec<String> {
    let (policy, decision) = decided(trigger, more);
    let told = explain(&policy, Explained::Decision(&decision), Audience::Person, Language::English);
    let lines = told.sections.iter().flat_map(|section| &section.lines);
    lines.map(|line| format!("{} {} {:?}", line.what, line.why, line.cites)).collect()
}

fn line<'l>(lines: &'l [String], with: &str) -> &'l str {
    lines.iter().find(|line| line.contains(with)).unwrap_or_else(|| panic!("{with} is not told: {lines:#?}"))
}

/// An objection that is pending is no objection that is decided, also where another purpose goes on with the data.
#[test]
fn the_person_reads_that_their_objection_is_being_weighed() {
    let pending = json!({ "kind": "objection", "purposes": ["safety"], "balance": "pending" });
    let lines = told(&pending, &json!({}));
    let email = line(&lines, "For now not for: safety. You objected, and we are still weighing the reasons.");
    assert!(email.contains("GDPR Art. 18(1)(d)") && email.contains("GDPR Art. 21(1)"), "{email}");
    let struck = json!({ "kind": "objection", "purposes": ["safety"], "balance": "struck" });
    assert!(!told(&struck, &json!({})).iter().any(|line| line.contains("still weighing")));
}

/// A finding that one processing was unlawful is told where another purpose keeps the data.
#[test]
fn the_person_reads_that_a_processing_was_unlawful_and_ends() {
    let found = json!({ "kind": "erasure", "ground": "unlawful-processing", "purposes": ["safety"],
                        "finding": { "by": "court", "what": "judgment of 3 November 2026" } });
    let lines = told(&found, &json!({}));
    let email = line(&lines, "No longer for: safety. It was found that it should not have been used.");
    assert!(email.contains("GDPR Art. 17(1)(d)"), "{email}");
}

/// An order that a restriction holds up is told with its ground and with what is waited for.
#[test]
fn the_person_reads_what_an_order_to_erase_waits_for() {
    let order = json!({ "kind": "erasure", "ground": "legal-obligation", "collections": ["members"],
                        "finding": { "by": "court", "what": "judgment", "provision": "Membership Act §9" } });
    let restricted =
        |ground: &str| json!({ "restrictions": [{ "collections": ["members"], "ground": ground }] });
    for (ground, waits) in [
        ("accuracy-contested", "Only stored until it is checked whether it is right."),
        ("needed-for-claims", "Only stored until you no longer need it for a legal claim."),
        ("unlawful-but-kept", "Only stored until you agree to its deletion."),
        ("objection-pending", "Only stored until the objection is weighed."),
    ] {
        let lines = told(&order, &restricted(ground));
        assert!(line(&lines, waits).contains("the law orders it"), "{lines:#?}");
    }
}

/// Two restrictions end one by one: what is freed of the one is only stored for the other.
#[test]
fn what_is_freed_of_one_restriction_is_still_stored_for_another() {
    let mut policy: Value =
        serde_json::from_str(include_str!("../../../vectors/policies/community.json")).unwrap();
    policy["collections"]["gifts"]["suspended"] = json!([
        { "when": { "receipted": 1 }, "by": { "restriction": "accuracy-contested" }, "review": "2027-06-01" }
    ]);
    let policy = Policy::from_json(&policy.to_string()).unwrap();
    let lifted = |more: Value| {
        let mut case = json!({ "decided": "2026-11-21", "subject": { "collection": "members", "key": [5] },
            "trigger": { "kind": "restriction-lifted", "ground": "accuracy-contested", "collections": ["gifts"], "informed": "2026-11-20" } });
        case.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let decision = decide(&policy, &Case::from_json(&case.to_string()).unwrap()).unwrap();
        serde_json::to_value(&decision.collections["gifts"].classes["11"].ruling).unwrap()
    };
    let free = lifted(json!({}));
    assert_eq!((&free["outcome"], &free["reason"]), (&json!("keep"), &json!("restriction-lifted")));
    let claimed =
        lifted(json!({ "restrictions": [{ "collections": ["gifts"], "ground": "needed-for-claims" }] }));
    assert_eq!((&claimed["outcome"], &claimed["reason"]), (&json!("restrict"), &json!("restriction-lifted")));
    assert_eq!(claimed["restricted_by"], json!(["needed-for-claims"]));
}

/// Whatever else is asked: what is only stored stays so, and whoever asks for more reads it (Art. 18(2)).
#[test]
fn what_is_restricted_is_told_so_in_every_later_case() {
    let restricted =
        json!({ "restrictions": [{ "collections": ["members"], "ground": "accuracy-contested" }] });
    for trigger in [
        json!({ "kind": "restriction", "ground": "needed-for-claims" }),
        json!({ "kind": "restriction", "ground": "accuracy-contested", "collections": ["posts"] }),
        json!({ "kind": "restriction-lifted", "ground": "needed-for-claims", "collections": ["posts"], "informed": "2026-11-20" }),
        json!({ "kind": "rectification", "corrections": [{ "collection": "members", "field": "email", "was": "a@x.example", "now": "b@x.example" }] }),
        json!({ "kind": "objection", "purposes": ["safety"], "balance": "struck" }),
    ] {
        let (_, decision) = decided(&trigger, &restricted);
        let own = decision.collections["members"].classes.iter().find(|(class, _)| class.starts_with('1'));
        let ruling = serde_json::to_value(&own.unwrap().1.ruling).unwrap();
        assert_eq!(
            (&ruling["outcome"], &ruling["restricted_by"]),
            (&json!("restrict"), &json!(["accuracy-contested"])),
            "{trigger}"
        );
        assert!(ruling["cites"].to_string().contains("GDPR Art. 18(2)"), "{trigger} {ruling}");
    }
    let claims = json!({ "kind": "restriction", "ground": "needed-for-claims" });
    line(&told(&claims, &restricted), "Only stored until it is checked whether it is right.");
    assert!(!told(&claims, &json!({})).iter().any(|line| line.contains("checked whether it is right")));
}

/// Special categories that stay are held through a gate as well as on a basis (Art. 9(2)).
#[test]
fn what_stays_of_a_special_category_names_its_gate() {
    let (_, decision) = decided(&json!({ "kind": "consent-withdrawn", "purposes": ["diet"] }), &json!({}));
    let mut ruled = decision.collections["members"].classes.values().flat_map(|class| &class.fields);
    let diet = ruled.find(|ruled| ruled.fields.iter().any(|field| field.as_str() == "diet")).unwrap();
    let ruling = serde_json::to_value(&diet.ruling).unwrap();
    assert_eq!(ruling["outcome"], "keep");
    assert_eq!(ruling["cites"], json!(["GDPR Art. 6(1)(b)", "GDPR Art. 9(2)(h)"]));
}

/// The remedies are those of data subjects, and the dead are none: whoever asks for them learns whom to write to.
#[test]
fn nobody_is_sent_to_an_authority_with_a_right_of_the_dead() {
    let asked = json!({ "kind": "erasure", "ground": "consent-withdrawn", "purposes": ["diet"] });
    let refused = json!({ "kind": "erasure", "ground": "consent-withdrawn", "purposes": ["diet"], "excessive": "the sixth request this month" });
    let alive = told(&refused, &json!({}));
    let dead = told(&asked, &json!({ "deceased": true }));
    let remedies = |lines: &[String]| {
        lines.iter().filter(|line| line.contains("GDPR Art. 77") || line.contains("GDPR Art. 79")).count()
    };
    assert_eq!((remedies(&alive), remedies(&dead)), (2, 0), "{alive:#?} {dead:#?}");
    line(&dead, "has died");
}
