use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde_json::{Value, json};

use crate::{Code, Policy};

fn mentoring() -> Value {
    serde_json::from_str(include_str!("../../../../../vectors/policies/mentoring.json")).unwrap()
}

/// The findings after one change; `null` removes.
fn findings(changes: &[(&str, Value)]) -> Vec<(Code, String)> {
    let mut policy = mentoring();
    for (place, to) in changes {
        let (parent, key) = place.rsplit_once('/').unwrap();
        let parent = policy.pointer_mut(parent).unwrap().as_object_mut().unwrap();
        match to {
            Value::Null => drop(parent.remove(key)),
            to => drop(parent.insert(key.into(), to.clone())),
        }
    }
    match Policy::from_json(&policy.to_string()) {
        Ok(_) => Vec::new(),
        Err(problems) => {
            problems.as_slice().iter().map(|problem| (problem.code(), problem.at().to_string())).collect()
        }
    }
}

#[track_caller]
fn finds(changes: &[(&str, Value)], code: Code, at: &str) {
    let found = findings(changes);
    assert_eq!(found, [(code, at.into())], "{changes:?}");
}

#[test]
fn the_running_example_has_no_finding() {
    assert_eq!(findings(&[]), []);
}

#[test]
fn every_name_is_declared() {
    let new = |at: &str, to: Value, code: Code, place: &str| finds(&[(at, to)], code, place);
    new(
        "/purposes/account/ends",
        json!({ "event": "gone" }),
        Code::PolicyUnknownEvent,
        "/purposes/account/ends/event",
    );
    new(
        "/collections/users/purposes",
        json!(["acount"]),
        Code::PolicyUnknownPurpose,
        "/collections/users/purposes/0",
    );
    new("/collections/users/store", json!("other"), Code::PolicyUnknownStore, "/collections/users/store");
    new(
        "/collections/users/history_of",
        json!("x"),
        Code::PolicyUnknownCollection,
        "/collections/users/history_of",
    );
    new(
        "/recipients/mailer/receives",
        json!(["users.mail"]),
        Code::PolicyUnknownField,
        "/recipients/mailer/receives/0",
    );
    let link = json!({ "to": "people", "role": "owner" });
    new(
        "/collections/invoices/links/user_id",
        link,
        Code::PolicyUnknownCollection,
        "/collections/invoices/links/user_id/to",
    );
}

#[test]
fn each_basis_has_its_record() {
    for (purpose, keys) in [
        ("account", &["contract", "necessary_for"][..]),
        ("programme", &["interest", "necessary_for", "balanced", "told"][..]),
        ("newsletter", &["consent"][..]),
        ("invoicing", &["provision"][..]),
    ] {
        for key in keys {
            let at = String::from("/purposes/") + purpose;
            finds(&[(&(at.clone() + "/" + key), Value::Null)], Code::PolicyBasisIncomplete, &at);
        }
    }
    finds(
        &[("/purposes/newsletter/consent/notice", json!(" "))],
        Code::PolicyBasisIncomplete,
        "/purposes/newsletter/consent/notice",
    );
    let at = "/purposes/account";
    let vital = json!({ "basis": "vital-interests", "necessary_for": "rescue", "ends": { "event": "account.closed" } });
    finds(&[(at, vital)], Code::PolicyBasisIncomplete, at);
    let task =
        json!({ "basis": "public-task", "necessary_for": "teaching", "ends": { "event": "account.closed" } });
    finds(&[(at, task)], Code::PolicyBasisIncomplete, at);
}

#[test]
fn a_closed_list_is_of_a_field_that_identifies_nobody() {
    let at = |field: &str| alloc::format!("/collections/meetings/fields/{field}/values");
    let (minutes, notes) = (at("minutes"), at("notes"));
    assert_eq!(findings(&[(&minutes, json!(["30", "60"]))]), []);
    finds(&[(&notes, json!(["late"]))], Code::PolicyContradiction, &notes);
    for list in [json!(["30", "60", "30"]), json!(["30", "60", " "])] {
        finds(&[(&minutes, list)], Code::PolicyContradiction, &alloc::format!("{minutes}/2"));
    }
}

#[test]
fn special_categories_and_convictions_need_their_gate() {
    let photo = "/collections/users/fields/photo";
    finds(
        &[(&(photo.to_string() + "/special"), json!(true))],
        Code::PolicySpecialGate,
        &(photo.to_string() + "/special"),
    );
    finds(
        &[(&(photo.to_string() + "/criminal"), json!(true))],
        Code::PolicyCriminal,
        &(photo.to_string() + "/criminal"),
    );
    let gate = "/purposes/account/special";
    finds(&[(gate, json!({ "gate": "explicit-consent" }))], Code::PolicyExplicitConsent, gate);
    finds(&[(gate, json!({ "gate": "employment-law" }))], Code::PolicySpecialGate, gate);
    // A gate that stands before no data opens nothing, and would hold nothing back.
    let public = json!({ "gate": "made-public", "because": "a public profile" });
    finds(&[(gate, public.clone())], Code::PolicySpecialGate, gate);
    let gates = [(gate, public), ("/collections/users/fields/photo/special", json!(true))];
    assert_eq!(findings(&gates), []);
}

#[test]
fn every_purpose_can_end() {
    finds(&[("/purposes/account/ends", Value::Null)], Code::PurposeOpenAfterClose, "/purposes/account");
    // A purpose that goes on without the name is not open, and neither is one with a period.
    assert_eq!(findings(&[("/purposes/programme/retention", Value::Null)]), []);
    assert_eq!(findings(&[("/purposes/programme/identified", Value::Null)]), []);
    let both = json!({ "event": "account.closed" });
    finds(&[("/purposes/programme/ends", both)], Code::PolicyContradiction, "/purposes/programme/identified");
    let further = json!({ "of": "account", "compatible": "same context", "told": "notice 4" });
    finds(
        &[("/purposes/account/further_use", further)],
        Code::PolicyContradiction,
        "/purposes/account/further_use/of",
    );
}

#[test]
fn a_period_runs_from_one_thing_that_its_rows_have() {
    let at = "/purposes/programme/retention/after";
    let start = |after: Value, place: &str| finds(&[(at, after)], Code::PolicyRetentionStart, place);
    start(json!({}), at);
    start(json!({ "event": "account.closed", "column": "meetings.held_on", "as": "date" }), at);
    start(json!({ "column": "meetings.held_on" }), at);
    start(json!({ "event": "account.closed", "as": "date" }), &(at.to_string() + "/as"));
    start(json!({ "event": "account.closed", "from": "financial-year-end" }), at);
    start(json!({ "event": "account.closed", "year_ends": "03-31" }), &(at.to_string() + "/year_ends"));
    let fields = json!({ "purposes": ["programme"], "identifies": "none" });
    let reach = [("/collections/users/fields/score", fields)];
    finds(&reach, Code::PolicyRetentionOutOfReach, &(at.to_string() + "/column"));
    let lines = json!({
        "store": "app", "purposes": ["invoicing"], "links": { "invoice_id": { "to": "invoices", "role": "owner" } }
    });
    assert_eq!(findings(&[("/collections/lines", lines)]), []);
    let keep = ("/purposes/programme/retention/keep", json!("PT5H"));
    finds(&[keep], Code::PeriodStart, "/purposes/programme/retention/keep");
    let floor = ("/purposes/programme/retention/end", json!("not-before"));
    finds(&[floor], Code::PolicyFloorWithoutLaw, "/purposes/programme/retention/end");
    let column = ("/purposes/programme/retention/after/column", json!("held_on"));
    finds(&[column], Code::PolicyUnknownCollection, "/purposes/programme/retention/after/column");
}

#[test]
fn people_have_a_key_and_the_anonymous_person_is_nobody() {
    let person = "/collections/users/person";
    let at = |key: &str| String::from(person) + key;
    let key = [
        (&*at("/key"), json!([])),
        ("/collections/meetings/links", json!({})),
        ("/collections/invoices/links", json!({})),
    ];
    finds(&key, Code::PolicyKey, &at("/key"));
    finds(&[(&at("/tenant"), json!(["org"]))], Code::PolicyKey, &at("/tenant/0"));
    finds(
        &[(&at("/identifiers/phone"), json!("strong"))],
        Code::PolicyUnknownField,
        &at("/identifiers/phone"),
    );
    finds(
        &[(&at("/same_person"), json!({ "by": "mail" }))],
        Code::PolicyUnknownField,
        &at("/same_person/by"),
    );
    let row = at("/anonymous/row");
    finds(&[(&row, json!({ "name": "Somebody" }))], Code::PolicyTemplateNotNobody, &row);
    finds(&[(&at("/nobody"), Value::Null)], Code::PolicyTemplateNotNobody, person);
    for everybody in [
        json!({ "all": [] }),
        json!({ "not": { "any": [] } }),
        json!({ "any": [{ "id": 0 }, { "all": [] }] }),
    ] {
        finds(&[(&at("/nobody"), everybody)], Code::PolicyContradiction, &at("/nobody"));
    }
    finds(&[(&at("/anonymous/row/id"), json!(5))], Code::PolicyContradiction, &at("/anonymous/row/id"));
    finds(&[("/collections/meetings/key", json!([]))], Code::PolicyKey, "/collections/meetings/key");
}

#[test]
fn a_link_has_one_form_and_fits_where_it_leads() {
    let at = "/collections/meetings/links/mentor_id";
    let link = |link: Value, code: Code, place: &str| finds(&[(at, link)], code, &(at.to_string() + place));
    link(json!({ "to": "users" }), Code::PolicyLinkRole, "");
    link(json!({ "to": "invoices", "role": "author" }), Code::PolicyLinkRole, "/role");
    link(json!({ "to": "users", "role": "author", "columns": ["a", "b"] }), Code::PolicyLinkKey, "");
    let two = json!({ "to": "users", "role": "author", "columns": ["a"], "text": { "column": "b" } });
    link(two, Code::PolicyLinkForms, "");
    let value = json!({ "to": "users", "role": "author", "value": { "of": "photo" } });
    link(value, Code::PolicyLinkIdentifier, "/value/of");
    let text = json!({ "to": "invoices", "text": { "column": "b" } });
    link(text, Code::PolicyLinkIdentifier, "/text");
    let polymorphic =
        json!({ "to": "users", "role": "author", "polymorphic": { "type": "t", "id": "i", "spelled": [] } });
    link(polymorphic, Code::PolicyLinkKey, "/polymorphic/spelled");
    let template =
        json!({ "to": "users", "role": "author", "template": { "column": "c", "pattern": "user:*" } });
    link(template, Code::PolicyLinkKey, "/template/pattern");
    let composite = [
        ("/collections/users/person/key", json!(["org", "id"])),
        ("/collections/meetings/links", json!({})),
        (
            "/collections/invoices/links",
            json!({ "j": { "to": "users", "role": "owner", "json": { "column": "c", "path": "$.id" } } }),
        ),
    ];
    finds(&composite, Code::PolicyLinkKey, "/collections/invoices/links/j");
}

#[test]
fn everything_is_described_once_and_for_a_purpose() {
    let field = json!({ "identifies": "none" });
    let at = "/collections/invoices/fields/user_id";
    finds(&[(at, field)], Code::PolicyDescribedTwice, at);
    finds(&[("/not_personal", json!(["users"]))], Code::PolicyDescribedTwice, "/collections/users");
    finds(&[("/not_personal", json!(["t", "t"]))], Code::PolicyDescribedTwice, "/not_personal/1");
    finds(
        &[("/collections/meetings/table", json!("invoices"))],
        Code::PolicyDescribedTwice,
        "/collections/meetings",
    );
    finds(
        &[("/collections/meetings/purposes", Value::Null)],
        Code::PolicyPurposeMissing,
        "/collections/meetings",
    );
    let at = "/collections/meetings/fields/notes/purposes";
    finds(&[(at, json!([]))], Code::PolicyPurposeMissing, at);
    let twice = json!(["account", { "purpose": "account", "when": { "id": 1 } }]);
    finds(
        &[("/collections/users/purposes", twice)],
        Code::PolicyContradiction,
        "/collections/users/purposes/1",
    );
}

#[test]
fn rows_do_not_belong_to_each_other_in_a_circle() {
    let collection = |to: &str| {
        json!({ "store": "app", "purposes": ["account"], "links": {
            "up": { "to": to, "role": "owner" }, "user_id": { "to": "users", "role": "owner" }
        } })
    };
    let round = [
        ("/collections/a", collection("b")),
        ("/collections/b", collection("c")),
        ("/collections/c", collection("a")),
    ];
    let found = findings(&round);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found.iter().all(|(code, at)| *code == Code::PolicyOwnerCycle && at.ends_with("/links/up")));
    let line = [
        ("/collections/a", collection("b")),
        ("/collections/b", collection("c")),
        ("/collections/c", collection("c")),
    ];
    assert_eq!(findings(&line), []);
}

#[test]
fn moments_of_several_events_name_each_once() {
    let ends = |or: Value| ("/purposes/account/ends", json!({ "event": "account.closed", "or": or }));
    let left = ("/events/left", json!({ "source": "case" }));
    assert_eq!(findings(&[left.clone(), ends(json!(["left"]))]), []);
    finds(&[ends(json!(["gone"]))], Code::PolicyUnknownEvent, "/purposes/account/ends/or/0");
    finds(&[ends(json!(["account.closed"]))], Code::PolicyContradiction, "/purposes/account/ends/or/0");
    // The programme goes on without names from the closing on: no event may end it then.
    let both = ("/purposes/programme/ends", json!({ "event": "left", "or": ["account.closed"] }));
    finds(&[left, both], Code::PolicyContradiction, "/purposes/programme/identified");
}

#[test]
fn an_instant_becomes_a_day_on_a_clock() {
    let at = "/purposes/programme/retention/after";
    let after = |written: &str, offset: Value| {
        let mut after = json!({ "column": "meetings.held_on", "as": written });
        if !offset.is_null() {
            after["offset"] = offset;
        }
        [(at, after)]
    };
    for written in ["unix-seconds", "unix-millis", "datetime-utc"] {
        finds(&after(written, Value::Null), Code::PolicyOffsetMissing, at);
    }
    for written in ["unix-seconds", "unix-millis", "datetime", "datetime-utc"] {
        for offset in ["+00:00", "-12:00", "+05:45", "+14:00"] {
            assert_eq!(findings(&after(written, json!(offset))), []);
        }
        finds(&after(written, json!("Z")), Code::OffsetSyntax, &(at.to_string() + "/offset"));
    }
    assert_eq!(findings(&after("datetime", Value::Null)), []);
    let misplaced = at.to_string() + "/offset";
    for written in ["date", "yyyymmdd", "yyyymmdd-text"] {
        finds(&after(written, json!("+01:00")), Code::PolicyRetentionStart, &misplaced);
    }
    let event = json!({ "event": "account.closed", "offset": "+01:00" });
    finds(&[(at, event)], Code::PolicyRetentionStart, &misplaced);
}

#[test]
fn what_can_be_brought_back_is_still_held() {
    let at = "/purposes/account/reinstatement";
    let kept = |keep: &str| {
        ("/purposes/account/retention", json!({ "after": { "event": "account.closed" }, "keep": keep }))
    };
    let grace = |period: &str| (at, json!(period));
    assert_eq!(findings(&[kept("P12M"), grace("P12M")]), []);
    assert_eq!(findings(&[kept("P366D"), grace("P12M")]), []);
    finds(&[kept("P365D"), grace("P12M")], Code::PolicyContradiction, at);
    finds(&[kept("P12M"), grace("P13M")], Code::PolicyContradiction, at);
    finds(&[grace("P1D")], Code::PolicyContradiction, at);
}

#[test]
fn a_mark_is_a_column_of_the_collection() {
    let marked = |column: &str| {
        let rows = json!([{ "when": { column: 1 }, "by": "legal-hold", "review": "2027-01-01" }]);
        [("/collections/invoices/suspended", rows)]
    };
    assert_eq!(findings(&marked("amount")), []);
    finds(&marked("held"), Code::PolicyUnknownField, "/collections/invoices/suspended/0/when");
}

/// Every place of a document, as a pointer.
fn places(value: &Value, at: &str, out: &mut Vec<String>) {
    let members: Vec<(String, &Value)> = match value {
        Value::Object(members) => {
            members.iter().map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value)).collect()
        }
        Value::Array(items) => items.iter().enumerate().map(|(i, item)| (i.to_string(), item)).collect(),
        _ => Vec::new(),
    };
    for (key, value) in members {
        let here = at.to_string() + "/" + &key;
        places(value, &here, out);
        out.push(here);
    }
}

/// A policy with a slip at a place: a value no type takes, or a key that nobody knows.
fn with_slip(policy: &Value, at: &str, renamed: bool) -> Option<Value> {
    let mut policy = policy.clone();
    if renamed {
        let (parent, key) = at.rsplit_once('/')?;
        let parent = policy.pointer_mut(parent)?.as_object_mut()?;
        let value = parent.remove(&key.replace("~1", "/").replace("~0", "~"))?;
        parent.insert("Slip of the pen".into(), value);
    } else {
        *policy.pointer_mut(at)? = json!([[{ "slip": [0] }]]);
    }
    Some(policy)
}

fn published() -> Vec<Value> {
    let texts = [
        include_str!("../../../../../vectors/policies/mentoring.json"),
        include_str!("../../../../../vectors/policies/community.json"),
        include_str!("../../../../../vectors/policies/campaign.json"),
        include_str!("../../../../../vectors/policies/channels.json"),
    ];
    texts.iter().map(|text| serde_json::from_str(text).unwrap()).collect()
}

#[test]
fn a_slip_makes_no_problem_of_what_is_right() {
    let mut slips = 0_usize;
    for policy in published() {
        let mut all = Vec::new();
        places(&policy, "", &mut all);
        for (at, renamed) in all.iter().flat_map(|at| [(at, false), (at, true)]) {
            let Some(policy) = with_slip(&policy, at, renamed) else { continue };
            let Err(found) = Policy::from_value(policy) else { continue };
            let of_meaning = |problem: &&crate::Error| !problem.code().as_str().starts_with("json.");
            let shape = found.as_slice().iter().any(|problem| !of_meaning(&problem));
            if shape {
                slips += 1;
                let meaning: Vec<_> = found.as_slice().iter().filter(of_meaning).collect();
                let form = |problem: &&crate::Error| problem.at().starts_with(at.as_str());
                assert!(meaning.iter().all(form), "a slip at {at} ({renamed}) makes {meaning:?}");
            }
        }
    }
    assert!(slips > 1000, "{slips} slips");
}

#[test]
fn a_slip_hides_no_problem_elsewhere() {
    let slips = [
        ("/purposes/newsletter/consnt", json!({}), "/purposes/newsletter/consnt"),
        ("/collections/invoices/links/user_id", json!("users"), "/collections/invoices/links/user_id"),
        ("/events", json!([]), "/events"),
        ("/controller/name", json!(7), "/controller/name"),
        ("/evidence/keep", json!("long"), "/evidence/keep"),
    ];
    for (place, wrong, at) in slips {
        let found = findings(&[
            (place, wrong),
            ("/purposes/programme/balanced", Value::Null),
            ("/collections/users/store", json!("other")),
            ("/collections/users/purposes", json!(["acount"])),
        ]);
        let mut places: Vec<&str> = found.iter().map(|(_, at)| at.as_str()).collect();
        places.sort_unstable();
        let mut expected =
            ["/collections/users/purposes/0", "/collections/users/store", "/purposes/programme", at];
        expected.sort_unstable();
        assert_eq!(places, expected, "{found:?}");
    }
}

#[test]
fn what_cannot_be_read_at_all_is_told_once() {
    for text in ["[]", "7", "{}", "null", r#"{ "purposes": 7, "collections": [] }"#] {
        let problems = Policy::from_json(text).unwrap_err();
        assert!(
            problems.as_slice().iter().all(|problem| problem.code().as_str().starts_with("json.")),
            "{problems}"
        );
    }
}
