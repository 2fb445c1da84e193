//! What every page and text must hold, whatever the names in the policy are.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde_json::{Value, json};

use super::layout::{MOST_BOXES, Scene, others};
use super::overview::Overview;
use super::{Audience, Explained, Language, explain, html, text};
use crate::decide::{Outcome, Reason, Until};
use crate::law::Citation;
use crate::plan::{Act, ClaimKind};
use crate::{Plan, Policy};

const HOSTILE: &str = "<script>alert(\"1\")</script>'&\u{202e}\0{rows}";

/// A policy and a plan with one table for each name, all linked to people: every third deleted, changed, kept.
fn plan_of(names: &[String]) -> (Policy, Plan) {
    let mut collections = serde_json::Map::new();
    collections.insert(
        "users".into(),
        json!({
            "store": "app",
            "purposes": ["account"],
            "person": { "key": ["id"], "identifiers": { "name": "weak" }, "nobody": { "id": 0 },
                        "anonymous": { "form": "shared", "row": { "id": 0, "name": "nobody" } } },
            "fields": { "name": { "identifies": "directly" } },
        }),
    );
    let (mut items, mut claims, mut expected) = (Vec::new(), Vec::new(), serde_json::Map::new());
    for (at, name) in names.iter().enumerate() {
        let to = if at % 4 == 3 { names[at - 1].as_str() } else { "users" };
        collections.insert(
            name.clone(),
            json!({ "store": "app", "purposes": ["account"], "links": { (name): { "to": to, "role": "owner" } },
                    "fields": { "field": { "identifies": "directly" } } }),
        );
        let (act, outcome, claim) =
            [("delete", "erase", "erased-live"), ("change", "unlink", "unlinked"), ("stay", "keep", "kept")]
                [at % 3];
        let ruling = json!({ "outcome": outcome, "reason": "purpose-ended", "purposes": [name], "cites": [name],
                             "until": { "by": "date", "date": "2031-12-31" } });
        for fields in [json!([]), json!([name])] {
            items.push(json!({ "collection": name, "classes": ["1"], "roles": ["owner"], "rows": at + 1,
                               "act": act, "fields": fields, "ruling": ruling }));
        }
        claims.push(
            json!({ "collection": name, "classes": ["1"], "rows": at + 1, "fields": [], "claim": claim,
                            "rests_on": [], "continues_under": [name] }),
        );
        expected.insert(name.clone(), json!({ "1": at + 1 }));
    }
    let policy = json!({
        "controller": { "name": HOSTILE, "contact": HOSTILE, "clock": { "regime": "eu", "place": "DE" } },
        "events": { "closed": { "source": "case" } },
        "purposes": { "account": { "basis": "contract", "contract": "terms", "necessary_for": "the account",
                                   "ends": { "event": "closed" } } },
        "stores": { "app": { "engine": "sqlite", "backups": { "keep": "P90D" } } },
        "evidence": { "basis": "legal-obligation", "provision": "GDPR Art. 5(2)", "keep": "P3Y" },
        "collections": collections,
    });
    let hash = "ab".repeat(32);
    let plan = json!({
        "format": 1, "policy": hash, "schema": hash, "case": hash, "subject": hash, "decided": "2026-11-21",
        "store": "app", "people": "users", "expected": expected, "items": items, "claims": claims,
        "form": { "declared": "shared", "used": "fresh", "because": "rows-would-collapse" },
        "steps": names.iter().map(|name| json!({ "do": "delete", "collection": name, "classes": ["1"], "rows": 1 }))
            .collect::<Vec<Value>>(),
        "cycles": [{ "tables": ["users"], "broken_by": { "by": "deferred" } }],
        "cascades": [], "notes": [{ "place": "users", "note": "stub" }],
        "later": [{ "what": "backups", "store": "app", "keep": "P90D" }],
        "tasks": [{ "task": "other-store", "store": HOSTILE }],
    });
    (Policy::from_json(&policy.to_string()).unwrap(), Plan::from_json(&plan.to_string()).unwrap())
}

fn names(count: usize) -> Vec<String> {
    (0..count).map(|at| format!("table_{at:03}")).collect()
}

/// Every element that is opened is closed in its turn, no attribute is given twice, and nothing is fetched or run.
fn check(page: &str) {
    const VOID: [&str; 1] = ["meta"];
    let mut open: Vec<&str> = Vec::new();
    let mut rest = page.strip_prefix("<!DOCTYPE html>").unwrap();
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, more) = after.split_once('>').unwrap();
        rest = more;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
            continue;
        }
        let name = tag.split([' ', '/']).next().unwrap();
        assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{name}");
        assert!(!["script", "link", "img", "iframe", "object", "base", "form"].contains(&name), "{name}");
        let attributes: Vec<&str> =
            tag.split('"').step_by(2).filter_map(|part| part.strip_suffix('=')).collect();
        let mut known: Vec<&str> = attributes.clone();
        known.sort_unstable();
        known.dedup();
        assert_eq!(known.len(), attributes.len(), "{tag}");
        for attribute in attributes {
            let attribute = attribute.trim();
            assert!(!attribute.starts_with("on") && !["src", "style"].contains(&attribute), "{tag}");
        }
        for (at, _) in tag.match_indices("href=\"") {
            assert!(tag[at + 6..].starts_with('#'), "{tag}");
        }
        if name == "style" {
            let (style, after) = rest.split_once("</style>").unwrap();
            assert!(!style.contains("@import") && !style.contains("http"));
            assert!(style.matches("url(").count() == style.matches("url(#").count());
            rest = after;
        } else if !VOID.contains(&name) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn pages_are_well_formed_equal_and_hold_every_item() {
    let (policy, plan) = plan_of(&names(30));
    for audience in [Audience::Person, Audience::Dpo] {
        let page = html(&policy, &plan, audience, Language::English).unwrap();
        check(&page);
        assert_eq!(page, html(&policy, &plan, audience, Language::English).unwrap());
        assert!(page.contains("<html lang=\"en\">"));
    }
    let page = html(&policy, &plan, Audience::Dpo, Language::English).unwrap();
    assert!(page.contains(&plan.hash().unwrap().to_string()));
    assert!(page.contains("<svg class=\"drawing\""));
    for name in names(30) {
        let (_, ruled) = page.split_once(&format!("<h3><code><bdi>{name}</bdi></code></h3>")).unwrap();
        let (table, _) = ruled.split_once("</table>").unwrap();
        assert_eq!(table.matches("<tr").count(), 3, "{name}");
    }
}

#[test]
fn hostile_names_stay_inert() {
    let mut hostile = names(8);
    hostile.push(HOSTILE.to_string());
    hostile.push("عربي".repeat(200));
    hostile.push("x".repeat(5_000));
    hostile.push(alloc::vec!["\"se.g\""; 64].join("."));
    let (policy, plan) = plan_of(&hostile);
    for audience in [Audience::Person, Audience::Dpo] {
        let page = html(&policy, &plan, audience, Language::English).unwrap();
        check(&page);
        assert!(page.contains("&lt;script&gt;"));
        let explanation = explain(&policy, Explained::Plan(&plan), audience, Language::English);
        let text = text(&explanation);
        for hidden in ['\u{202e}', '\0'] {
            assert!(!page.contains(hidden) && !text.contains(hidden));
        }
        let long = |line: &str| line.chars().count() > 80 && line.trim_start().contains(' ');
        for line in text.lines().filter(|line| long(line)) {
            assert!(line.split_whitespace().any(|word| word.chars().count() > 70), "{line}");
        }
    }
}

#[test]
fn hundreds_of_tables_are_listed_and_not_drawn() {
    let (policy, plan) = plan_of(&names(300));
    let page = html(&policy, &plan, Audience::Dpo, Language::English).unwrap();
    check(&page);
    assert!(!page.contains("<svg class=\"drawing\""));
    assert!(page.len() < 2_000_000, "{}", page.len());
}

#[test]
fn no_box_overlaps_another_or_leaves_the_picture() {
    for count in (0..=MOST_BOXES).step_by(3) {
        let (policy, plan) = plan_of(&names(count));
        let overview = Overview::of(&policy, &plan);
        let scene = Scene::of(&overview);
        assert_eq!(scene.boxes.len(), count);
        assert_eq!(scene.ways.len(), count);
        let all: Vec<_> = scene.boxes.iter().chain([&scene.hub]).collect();
        for (at, a) in all.iter().enumerate() {
            assert!(a.x + a.width <= scene.width && a.y + a.height <= scene.height);
            for b in &all[..at] {
                let apart = a.x + a.width <= b.x
                    || b.x + b.width <= a.x
                    || a.y + a.height <= b.y
                    || b.y + b.height <= a.y;
                assert!(apart, "{} {}", a.card.name, b.card.name);
            }
        }
        assert!(overview.cards.iter().all(|card| others(card).next().is_none()));
    }
}

#[test]
fn a_case_answered_as_a_whole_has_nothing_to_approve() {
    let (policy, mut plan) = plan_of(&names(3));
    plan.set_aside = plan.items.first().map(|item| item.ruling.as_ref().clone());
    plan.expected.clear();
    plan.items.clear();
    let page = html(&policy, &plan, Audience::Dpo, Language::English).unwrap();
    check(&page);
    assert!(page.contains("class=\"callout\"") && !page.contains("id=\"approve\""));
}

#[test]
fn a_controller_in_the_united_kingdom_is_told_its_own_law() {
    let (policy, mut plan) = plan_of(&names(6));
    for item in &mut plan.items {
        alloc::sync::Arc::make_mut(&mut item.ruling).cites =
            [Citation::known("GDPR Art. 17(3)(b)"), Citation::named("AO \u{a7}147")].into();
    }
    let mut uk = serde_json::to_value(policy.document()).unwrap();
    uk["controller"]["clock"] = json!({ "regime": "uk", "place": "GB-ENG" });
    let uk = Policy::from_json(&uk.to_string()).unwrap();
    for (policy, theirs) in [(&policy, false), (&uk, true)] {
        for audience in [Audience::Person, Audience::Dpo] {
            let told = text(&explain(policy, Explained::Plan(&plan), audience, Language::English));
            let page = html(policy, &plan, audience, Language::English).unwrap();
            for said in [told, page] {
                assert_eq!(said.contains("UK GDPR Art. 17(3)(b)"), theirs, "{audience:?}: {said}");
                assert!(!theirs || !said.replace("UK GDPR", "").contains("GDPR"), "{audience:?}: {said}");
                let commissioner = theirs && audience == Audience::Person;
                assert_eq!(said.contains("Information Commissioner"), commissioner, "{audience:?}: {said}");
            }
        }
    }
}

#[test]
fn a_correction_says_that_it_keeps_out_only_who_is_kept_out_already() {
    let (policy, plan) = plan_of(&names(1));
    let told = |corrections: &[u32]| {
        let mut plan = serde_json::to_value(&plan).unwrap();
        let mut step = json!({ "do": "suppress", "collection": "table_000", "table": "table_000", "of": "name", "column": "who",
                               "shape": "text", "on": "day", "day": "2026-11-21", "rows": 1 });
        if !corrections.is_empty() {
            step["corrections"] = json!(corrections);
        }
        plan["steps"] = json!([step]);
        let plan = Plan::from_json(&plan.to_string()).unwrap();
        let said = |audience| {
            let said = text(&explain(&policy, Explained::Plan(&plan), audience, Language::English));
            said.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let page = html(&policy, &plan, Audience::Dpo, Language::English).unwrap();
        (said(Audience::Person), said(Audience::Dpo), page)
    };
    let (person, officer, page) = told(&[]);
    assert!(person.contains("A code made from your name"), "{person}");
    assert!(officer.contains("table_000: add what keeps the person"), "{officer}");
    assert!(page.contains("a keyed pseudonym and the day, once"));
    let (person, officer, page) = told(&[0]);
    assert!(person.contains("If you have objected to advertising: a code made from"), "{person}");
    assert!(officer.contains("table_000: only where the value that is corrected keeps"), "{officer}");
    assert!(!officer.contains("add what keeps"), "{officer}");
    assert!(page.contains("only where the value that is corrected is kept out"));
    assert!(!page.contains("a keyed pseudonym and the day, once"));
}

/// Free of its restriction, data are used by the purposes that run; what nothing runs for is not said to be used again.
#[test]
fn what_is_freed_is_said_to_be_used_only_where_a_purpose_uses_it() {
    let (policy, mut plan) = plan_of(&names(1));
    let last = Until::Date { date: "2030-12-31".parse().unwrap() };
    for (uses, until, said) in [
        (true, None, "may be used again"),
        (false, Some(last), "only kept: no purpose uses"),
        (false, None, "due now"),
    ] {
        for item in &mut plan.items {
            let ruling = alloc::sync::Arc::make_mut(&mut item.ruling);
            (ruling.outcome, ruling.reason) = (Outcome::Keep, Reason::RestrictionLifted);
            ruling.purposes = if uses { [String::from("p")].into() } else { Vec::new() };
            ruling.until = until.clone();
            item.act = Act::Change;
        }
        for audience in [Audience::Person, Audience::Dpo] {
            let told = text(&explain(&policy, Explained::Plan(&plan), audience, Language::English));
            let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
            for other in ["may be used again", "only kept: no purpose uses", "due now"] {
                assert_eq!(told.contains(other), other == said, "{audience:?}: {told}");
            }
        }
    }
}

/// What a plan claims to lead back is not said to lead to nobody.
#[test]
fn rows_without_the_name_are_told_as_far_as_they_are_claimed() {
    let (policy, mut plan) = plan_of(&names(1));
    for (claim, unlinked) in
        [(ClaimKind::Unlinked, true), (ClaimKind::Pseudonymised, false), (ClaimKind::Kept, false)]
    {
        for item in &mut plan.items {
            let ruling = alloc::sync::Arc::make_mut(&mut item.ruling);
            (ruling.outcome, ruling.reason) = (Outcome::Unlink, Reason::IdentityNoLongerNeeded);
            item.act = Act::Change;
        }
        plan.claims.iter_mut().for_each(|of| of.claim = claim);
        for audience in [Audience::Person, Audience::Dpo] {
            let told = text(&explain(&policy, Explained::Plan(&plan), audience, Language::English));
            let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(told.contains("no longer lead"), unlinked, "{audience:?}, {claim:?}: {told}");
            assert_eq!(told.contains("still lead"), !unlinked, "{audience:?}, {claim:?}: {told}");
        }
    }
}
