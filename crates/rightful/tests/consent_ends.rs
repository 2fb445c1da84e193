//! A consent that runs out is an end like any other: what is told of how long data are held says so (Art. 5(1)(e), 13(2)(a),
//! 15(1)(d), 30(1)(f)), and what is due then is named.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a failed test panics")]

use serde_json::{Value, json};

const KEY: &str = "rightful-key-1:aebagbafaydqqcikbmga2dqpcaireeyuculbogazdinryhi6d4qpjpjbxa";

fn call(name: &str, input: &Value) -> Value {
    let answer = rightful::wire::call(name, &input.to_string());
    serde_json::from_str(&answer.unwrap_or_else(|problems| panic!("{name}: {problems}"))).unwrap()
}

/// Members who read the news by post and text message, and say what they like to eat.
fn policy() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../vectors/policies/channels.json");
    let mut policy: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    *policy.pointer_mut("/purposes/news/consent").unwrap() = json!({
        "notice": "news notice 4", "method": "form", "withdrawal": "the same form", "channels": ["email", "post", "sms"],
        "valid_for": "P1Y" });
    change(
        &mut policy,
        "/purposes/meals",
        json!({
        "basis": "contract", "contract": "terms", "necessary_for": "meals", "ends": { "event": "membership.ended" },
        "special": { "gate": "explicit-consent" },
        "consent": { "notice": "meals 2", "method": "signed form", "withdrawal": "form", "explicit": true } }),
    );
    let fields = "/collections/members/fields";
    change(
        &mut policy,
        &format!("{fields}/diet"),
        json!({ "identifies": "none", "special": true, "purposes": ["meals"] }),
    );
    change(&mut policy, &format!("{fields}/seat"), json!({ "identifies": "none", "purposes": ["meals"] }));
    change(&mut policy, &format!("{fields}/joined"), json!({ "identifies": "none" }));
    policy
}

fn change(document: &mut Value, at: &str, to: Value) {
    let (holder, name) = at.rsplit_once('/').unwrap();
    document.pointer_mut(holder).unwrap().as_object_mut().unwrap().insert(name.into(), to);
}

fn case(trigger: &str, consents: Value) -> Value {
    json!({ "decided": "2026-11-21", "subject": { "collection": "members", "key": [5] },
            "trigger": { "kind": trigger }, "consents": consents })
}

/// Given for the news on 1 March 2026, by post for shorter, and for meals.
fn consents() -> Value {
    json!({
        "news": { "status": "given", "since": "2026-03-01", "channels": {
            "sms": { "status": "given", "since": "2026-03-01" },
            "post": { "status": "given", "since": "2026-03-01", "expires": "2026-12-25" } } },
        "meals": { "status": "given", "since": "2026-03-01", "expires": "2027-06-01" } })
}

fn until(policy: &Value, consents: Value, field: &str) -> Value {
    let decision = call("decide", &json!({ "policy": policy, "case": case("retention-due", consents) }));
    let classes = decision.pointer("/collections/members/classes").unwrap();
    let not_due = classes.get("1").or_else(|| classes.get("10")).unwrap();
    let classes = not_due["fields"].as_array().unwrap();
    let ruled = classes.iter().find(|ruled| ruled["fields"].as_array().unwrap().contains(&json!(field)));
    ruled.unwrap_or_else(|| panic!("{field}"))["ruling"]["until"].clone()
}

fn awaited(at_latest: Option<&str>) -> Value {
    let mut until = json!({ "by": "event", "event": "membership.ended" });
    if let Some(day) = at_latest {
        change(&mut until, "/at_latest", json!(day));
    }
    until
}

#[test]
fn what_rests_on_a_consent_is_held_no_longer_than_it_lasts() {
    let policy = policy();
    let until = |field: &str| self::until(&policy, consents(), field);
    assert_eq!(until("topics"), awaited(Some("2027-02-28")), "the last of the channels tells");
    assert_eq!(until("phone"), awaited(Some("2027-02-28")));
    assert_eq!(until("address"), awaited(Some("2026-12-24")), "what serves a channel alone goes with it");
    assert_eq!(
        until("diet"),
        awaited(Some("2027-05-31")),
        "the gate of a special category closes (Art. 9(2)(a))"
    );
    assert_eq!(until("seat"), awaited(None), "what is no special category rests on the contract");
    assert_eq!(until("email"), awaited(None), "the membership needs it");
    // A channel without a period goes on, and so does what serves them all.
    let mut endless = consents();
    change(&mut endless, "/news/channels/email", json!({ "status": "given", "since": "2026-03-01" }));
    let mut policy = policy.clone();
    policy.pointer_mut("/purposes/news/consent").unwrap().as_object_mut().unwrap().remove("valid_for");
    assert_eq!(self::until(&policy, endless, "topics"), awaited(None));
    assert_eq!(self::until(&policy, consents(), "address"), awaited(Some("2026-12-24")));
}

#[test]
fn a_consent_that_lasts_for_a_time_is_an_end_of_its_purpose() {
    let mut policy = policy();
    policy.pointer_mut("/purposes/news").unwrap().as_object_mut().unwrap().remove("ends");
    rightful::Policy::from_json(&policy.to_string()).unwrap();
    assert_eq!(until(&policy, consents(), "topics"), json!({ "by": "date", "date": "2027-02-28" }));
    // Where the consent is not the basis, it ends nothing but what is of a special category.
    change(&mut policy, "/purposes/meals/consent/valid_for", json!("P1Y"));
    policy.pointer_mut("/purposes/meals").unwrap().as_object_mut().unwrap().remove("ends");
    let problems = rightful::Policy::from_json(&policy.to_string()).unwrap_err();
    let told: Vec<_> = problems
        .as_slice()
        .iter()
        .map(|problem| (problem.code().as_str(), problem.at().to_owned()))
        .collect();
    assert_eq!(told, [("purpose.open-after-close", "/purposes/meals".to_owned())]);
}

#[test]
fn a_period_of_the_rows_and_the_consent_end_with_the_first() {
    let mut policy = policy();
    change(
        &mut policy,
        "/purposes/news/retention",
        json!({
        "after": { "column": "members.joined", "as": "date" }, "keep": "P2Y" }),
    );
    policy.pointer_mut("/purposes/news").unwrap().as_object_mut().unwrap().remove("ends");
    assert_eq!(until(&policy, consents(), "topics")["at_latest"], "2027-02-28");
    for (joined, last, due) in
        [("2025-01-31", "31 January 2027", "2027-02-01"), ("2026-03-01", "28 February 2027", "2027-03-01")]
    {
        let (plan, told) = planned(&policy, &case("retention-due", consents()), joined);
        assert!(told.contains(&format!("until {last}")), "{joined}: {told}");
        assert_eq!(later(&plan)[1..], [("news".into(), "2026-12-25".into(), due.into())], "{joined}");
    }
}

/// The plan for a member, and what the person reads of it.
fn planned(policy: &Value, case: &Value, joined: &str) -> (Value, String) {
    let text = |name: &str| json!({ "name": name, "affinity": "text" });
    let columns: Vec<Value> =
        ["name", "email", "phone", "address", "topics", "diet", "seat", "joined"].map(text).into();
    let columns = [vec![json!({ "name": "id", "affinity": "integer" })], columns].concat();
    let schema = json!({ "engine": "sqlite", "tables": { "members": {
        "columns": columns, "primary_key": ["id"], "rowid": true, "integer_key": true, "foreign_keys": [] } } });
    let rows = json!({ "members": [{ "id": 5, "name": "Ann Example", "email": "ann@x.example", "phone": "+49 30 5550100",
        "address": "1 Example Row", "topics": "gardens", "diet": "none", "seat": "12", "joined": joined }] });
    let mut asked = json!({ "policy": policy, "case": case, "schema": schema });
    let mut surveyed = asked.clone();
    change(&mut surveyed, "/rows", rows);
    change(&mut asked, "/survey", call("survey", &surveyed));
    change(&mut asked, "/key", json!(KEY));
    let plan = call("plan", &asked);
    let told = call("explain", &json!({ "policy": policy, "what": { "plan": plan }, "audience": "person" }));
    (plan, told["text"].as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The ends of retention of a plan: the purpose, the first day a field is due, and the day all are.
fn later(plan: &Value) -> Vec<(String, String, String)> {
    let all = plan["later"].as_array().unwrap().iter().filter(|later| later["what"] == "retention-ends");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    all.map(|later| (text(&later["purpose"]), text(&later["first_due"]), text(&later["all_due"]))).collect()
}

#[test]
fn what_is_told_and_what_is_due_later_names_the_day() {
    let policy = policy();
    let (plan, told) = planned(&policy, &case("retention-due", consents()), "2026-03-01");
    assert!(told.contains("until this happens: membership.ended, and not beyond 24 December 2026"), "{told}");
    let ends = [("meals", "2027-06-01", "2027-06-01"), ("news", "2026-12-25", "2027-03-01")];
    assert_eq!(later(&plan), ends.map(|(purpose, first, all)| (purpose.into(), first.into(), all.into())));
    let hash = rightful::Plan::from_json(&plan.to_string()).unwrap().hash().unwrap().to_string();
    let calendar = call(
        "calendar",
        &json!({ "stamp": "2026-11-21T10:00:00+01:00", "policy": policy, "runs": [{ "plan": plan, "on": "2026-11-21" }] }),
    );
    let entries = calendar["entries"].as_array().unwrap();
    let due = entries.iter().filter(|entry| entry["what"]["plan"] == json!(hash)).map(|entry| &entry["on"]);
    assert!(due.clone().any(|on| on == "2026-12-25"), "{entries:?}");

    let context = call("access_context", &json!({ "policy": policy, "case": case("access", consents()) }));
    let purposes = context["purposes"].as_array().unwrap();
    let held = |name: &str| {
        purposes.iter().find(|purpose| purpose["activity"]["purpose"] == name).unwrap()["until"].clone()
    };
    assert_eq!(held("news"), "2027-02-28");
    assert_eq!(held("membership"), Value::Null);
    let register = call("register", &json!({ "policy": policy, "form": "markdown" }));
    let text = register.to_string();
    assert!(text.contains("1 year from the day consent is given or renewed"), "{text}");
}
