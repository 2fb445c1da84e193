//! A consent withdrawn on one channel, from the events on record to the rows: what serves the channel alone goes, whoever sends
//! there is told, and the person reads what ended and what goes on (Art. 7(3)).

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a failed test panics")]

use serde_json::{Value, json};

fn call(name: &str, input: &Value) -> Value {
    let answer = rightful::wire::call(name, &input.to_string());
    serde_json::from_str(&answer.unwrap_or_else(|problems| panic!("{name}: {problems}"))).unwrap()
}

fn policy() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../vectors/policies/channels.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

const KEY: &str = "rightful-key-1:aebagbafaydqqcikbmga2dqpcaireeyuculbogazdinryhi6d4qpjpjbxa";

/// The facts, the plan and the rows afterwards, where consent was given for two channels and then withdrawn on `withdrawn`.
struct Done {
    facts: Value,
    plan: Value,
    rows: Value,
    told: [String; 2],
}

fn done(policy: &Value, withdrawn: &[&str]) -> Done {
    done_where(policy, withdrawn, &json!([]))
}

/// The same where some uses were stopped already.
fn done_where(policy: &Value, withdrawn: &[&str], stopped: &Value) -> Done {
    let event = |at: &str, kind: &str, channel: &str| json!({ "at": at, "kind": kind, "purpose": "news", "channel": channel });
    let mut events =
        vec![event("2026-03-01T12:00:00Z", "given", "sms"), event("2026-03-01T12:00:00Z", "given", "post")];
    events.extend(withdrawn.iter().map(|channel| event("2026-06-01T09:00:00Z", "withdrawn", channel)));
    let at = "2026-06-01T09:00:00Z";
    let facts = call("consent_facts", &json!({ "policy": policy, "events": events, "at": at }));
    let case = json!({
        "decided": "2026-06-01",
        "subject": { "collection": "members", "key": [5] },
        "trigger": { "kind": "consent-withdrawn", "channels": { "news": withdrawn } },
        "consents": facts["consents"],
        "stopped": stopped,
    });
    let text = |name: &str| json!({ "name": name, "affinity": "text" });
    let columns: Vec<Value> = ["name", "email", "phone", "address", "topics"].map(text).into();
    let columns = [vec![json!({ "name": "id", "affinity": "integer" })], columns].concat();
    let schema = json!({ "engine": "sqlite", "tables": { "members": { "columns": columns, "primary_key": ["id"], "rowid": true, "integer_key": true, "foreign_keys": [] } } });
    let row = |id: i64| {
        json!({ "id": id, "name": "Ann Example", "email": format!("ann{id}@x.example"),
                "phone": "+49 30 5550100", "address": "1 Example Row", "topics": "gardens" })
    };
    let rows = json!({ "members": [row(5), row(6)] });
    let asked = json!({ "policy": policy, "case": case, "schema": schema });
    let with = |more: Value| {
        let mut input = asked.clone();
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    let survey = call("survey", &with(json!({ "rows": rows })));
    let plan = call("plan", &with(json!({ "survey": survey, "key": KEY })));
    let hash = rightful::Plan::from_json(&plan.to_string()).unwrap().hash().unwrap();
    let carried = call(
        "carry_out",
        &with(
            json!({ "plan": plan, "approved": hash.to_string(), "key": KEY, "seed": "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a", "rows": rows }),
        ),
    );
    let told = ["person", "dpo"].map(|audience| {
        let what = json!({ "plan": plan });
        let told = call("explain", &json!({ "policy": policy, "what": what, "audience": audience }));
        told["text"].as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
    });
    Done { facts, plan, rows: carried["rows"].clone(), told }
}

fn tasks(plan: &Value, kind: &str) -> Vec<Value> {
    let tasks = plan["tasks"].as_array().unwrap();
    tasks.iter().filter(|task| task["task"] == kind).cloned().collect()
}

#[test]
fn what_serves_the_channel_alone_goes_and_the_purpose_goes_on() {
    let Done { facts, plan, rows, told: [person, dpo] } = done(&policy(), &["sms"]);
    assert_eq!(facts["consents"]["news"]["status"], "given");
    assert_eq!(rows["members"][0]["phone"], Value::Null, "it was held for text messages alone");
    assert_eq!(rows["members"][0]["address"], "1 Example Row", "letters go on");
    assert_eq!(rows["members"][0]["topics"], "gardens");
    assert_eq!(rows["members"][1]["phone"], "+49 30 5550100", "somebody else's");
    let stop = json!({ "task": "stop-channel", "purpose": "news", "channel": "sms", "goes_on": ["post"],
                       "fields": ["members.phone"], "recipients": ["texter"] });
    assert_eq!(tasks(&plan, "stop-channel"), [stop]);
    let texter = json!({ "task": "tell", "recipient": "texter", "capacity": "controller", "under": "GDPR Art. 19",
                         "fields": ["members.phone"] });
    assert_eq!(tasks(&plan, "tell"), [texter], "nobody else is used for that channel");
    assert!(person.contains("telling you the news: no longer by sms. It goes on by: post."), "{person}");
    assert!(!person.contains("texter, for"), "{person}");
    assert!(dpo.contains("It was served by: members.phone. Used for it: texter."), "{dpo}");
}

#[test]
fn withdrawn_on_every_channel_it_was_given_on_is_withdrawn_for_the_purpose() {
    let Done { facts, plan, rows, told: [person, _] } = done(&policy(), &["post", "sms"]);
    assert_eq!(facts["consents"]["news"]["status"], "withdrawn");
    for gone in ["phone", "address", "topics"] {
        assert_eq!(rows["members"][0][gone], Value::Null, "{gone}");
    }
    assert_eq!(rows["members"][0]["email"], "ann5@x.example", "the membership needs it");
    assert_eq!(tasks(&plan, "stop-channel"), [] as [Value; 0], "no channel is left to go on");
    assert!(!person.contains("no longer by"), "{person}");
}

/// Where the policy does not say what serves a channel, nothing is made up: the plan leaves the data, and says so.
#[test]
fn what_the_policy_does_not_tell_apart_is_left_to_the_controller_to_name() {
    let mut policy = policy();
    for field in ["email", "phone", "address"] {
        policy["collections"]["members"]["fields"][field]["purposes"] = json!(["membership", "news"]);
    }
    let Done { plan, rows, told: [person, dpo], .. } = done(&policy, &["sms"]);
    assert_eq!(rows["members"][0]["phone"], "+49 30 5550100");
    let stop = json!({ "task": "stop-channel", "purpose": "news", "channel": "sms", "goes_on": ["post"],
                       "recipients": ["texter"] });
    assert_eq!(tasks(&plan, "stop-channel"), [stop]);
    let left = "what is held for sms alone is for the controller to name and to erase";
    assert!(dpo.contains(left), "{dpo}");
    assert!(!person.contains(left) && person.contains("no longer by sms"), "{person}");
    // Nothing is erased: who relies on the same consent is told because of that (C-129/21).
    assert_eq!(tasks(&plan, "tell")[0]["under"], "C-129/21");
}

#[test]
fn a_channel_that_was_stopped_is_told_no_more() {
    let told = |stopped: Value| tasks(&done_where(&policy(), &["sms"], &stopped).plan, "stop-channel").len();
    let on = |channel: &str, day: &str| json!([{ "purpose": "news", "channel": channel, "on": day }]);
    assert_eq!(told(on("sms", "2026-06-01")), 0, "stopped when the consent for it was withdrawn");
    assert_eq!(told(on("sms", "2026-05-31")), 1, "stopped before, and withdrawn anew since");
    assert_eq!(told(on("post", "2026-06-01")), 1, "another channel");
    assert_eq!(told(json!([{ "purpose": "news", "on": "2026-06-01" }])), 0, "stopped on every channel");
}
