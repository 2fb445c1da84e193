//! Situations in which a plausible answer is wrong: each is the base of the plan vectors with one thing changed.

#![expect(clippy::unwrap_used, reason = "a failed test panics")]

mod support;

use rightful::carry::made_alike;
use rightful::plan::NoteKind;
use rightful::policy::{IdentifierKind, Normalise};
use rightful::{Code, Plan, Schema, decide, survey_request};
use serde_json::{Value, json};

use support::{base, case, decided, planned, policy};

/// The claim for the rows of a collection.
fn claim(plan: &Plan, collection: &str) -> String {
    let claims = serde_json::to_value(&plan.claims).unwrap();
    let mut rows =
        claims.as_array().unwrap().iter().filter(|claim| claim["fields"].as_array().unwrap().is_empty());
    let found = rows.find(|claim| claim["collection"] == collection).unwrap();
    found["claim"].as_str().unwrap().into()
}

#[test]
fn another_persons_own_row_is_not_deleted_by_what_is_said_of_the_persons_own() {
    let link = json!({ "to": "users", "role": "mentioned" });
    let base = base(&[
        ("/policy/collections/users/treatment", json!("delete-row")),
        ("/policy/collections/users/links/invited_by", link),
    ]);
    let users = serde_json::to_value(decided(&base)).unwrap()["collections"]["users"].clone();
    assert_eq!(users["classes"]["01"]["row"], "unlink");
    assert_eq!(users["classes"]["11"]["row"], "delete");
}

#[test]
fn a_period_is_counted_from_the_row_it_belongs_to_and_not_from_one_it_refers_to() {
    let column = json!({ "name": "corrects", "affinity": "integer" });
    let base = base(&[
        ("/policy/collections/invoice_lines/links/corrects", json!({ "to": "invoices" })),
        ("/schema/tables/invoice_lines/columns/-", column),
    ]);
    let schema: Schema = serde_json::from_value(base["schema"].clone()).unwrap();
    let request = survey_request(&policy(&base), &case(&base), &decided(&base), &schema).unwrap();
    let request = serde_json::to_value(request).unwrap();
    let lines = request["collections"]
        .as_array()
        .unwrap()
        .iter()
        .find(|c| c["collection"] == "invoice_lines")
        .unwrap();
    let due =
        lines["questions"].as_array().unwrap().iter().find(|question| question["ask"] == "due").unwrap();
    assert_eq!(due["via"][0]["columns"], json!(["invoice_id"]));
}

#[test]
fn a_declared_hash_of_an_identifier_leads_back_to_the_person() {
    let field = |treatment: Value| {
        let mut field = json!({ "identifies": "none", "copy_of": "users.email" });
        if !treatment.is_null() {
            field["treatment"] = treatment;
        }
        field
    };
    let with = |treatment| {
        base(&[
            ("/policy/collections/messages/fields/sender_hash", field(treatment)),
            ("/schema/tables/messages/columns/-", json!({ "name": "sender_hash", "affinity": "text" })),
        ])
    };
    assert_eq!(claim(&planned(&with(Value::Null)).unwrap(), "messages"), "unlinked");
    assert_eq!(claim(&planned(&with(json!("keep"))).unwrap(), "messages"), "kept");
}

#[test]
fn redacting_a_name_that_is_no_known_identifier_hides_nothing() {
    let field = |identifies: &str| json!({ "identifies": identifies, "treatment": "redact" });
    let with = |identifies| {
        base(&[
            ("/policy/collections/messages/fields/signed", field(identifies)),
            ("/schema/tables/messages/columns/-", json!({ "name": "signed", "affinity": "text" })),
        ])
    };
    assert_eq!(claim(&planned(&with("free-text")).unwrap(), "messages"), "unlinked");
    assert_eq!(claim(&planned(&with("indirectly")).unwrap(), "messages"), "pseudonymised");
    assert_eq!(claim(&planned(&with("directly")).unwrap(), "messages"), "kept");
}

#[test]
fn a_row_that_belongs_to_a_kept_row_the_person_wrote_is_no_better_than_kept() {
    let comments = json!({
        "store": "app", "purposes": ["programme"],
        "links": { "post_id": { "to": "posts", "role": "owner" }, "writer_id": { "to": "users", "role": "author" } },
        "fields": {}
    });
    let posts = |purpose: &str| {
        json!({
            "store": "app", "purposes": [purpose],
            "links": { "author_id": { "to": "users", "role": "author" } }, "fields": { "written_on": { "identifies": "none" } }
        })
    };
    let column = |name: &str| json!({ "name": name, "affinity": "integer" });
    let table = |columns: Value| json!({ "columns": columns, "primary_key": ["id"], "rowid": true, "integer_key": true });
    let press = json!({
        "basis": "public-task", "provision": "Press Act §1", "necessary_for": "the archive",
        "retention": { "after": { "column": "posts.written_on", "as": "date" }, "keep": "P9Y", "end": "not-before" }
    });
    let with = |purpose: &str, post: &str, comment: &str| {
        base(&[
            ("/policy/purposes/press", press.clone()),
            ("/policy/collections/comments", comments.clone()),
            ("/policy/collections/posts", posts(purpose)),
            ("/schema/tables/comments", table(json!([column("id"), column("post_id"), column("writer_id")]))),
            ("/schema/tables/posts", table(json!([column("id"), column("author_id"), column("written_on")]))),
            ("/survey/collections/comments", json!({ comment: { "rows": 2 } })),
            ("/survey/collections/posts", json!({ post: { "rows": 1 } })),
        ])
    };
    assert_eq!(claim(&planned(&with("programme", "1", "1")).unwrap(), "comments"), "unlinked");
    assert_eq!(claim(&planned(&with("press", "10", "01")).unwrap(), "comments"), "kept");
}

#[test]
fn earlier_states_that_lead_to_nobody_are_refused() {
    let mut base = base(&[]);
    let history = base.pointer_mut("/policy/collections/users_history").unwrap();
    let link = history["links"].as_object_mut().unwrap().remove("user_id").unwrap();
    assert_eq!(link["to"], "users");
    history["fields"]["user_id"] = json!({ "identifies": "none" });
    let problems = planned(&base).unwrap_err();
    let told: Vec<_> = problems.as_slice().iter().map(|error| (error.code(), error.at())).collect();
    assert_eq!(told, [(Code::UnsupportedCopy, "/collections/users_history/history_of")]);
}

#[test]
fn a_link_by_other_columns_than_the_declared_key_is_refused() {
    let mut base = base(&[
        ("/policy/collections/users/fields/uuid", json!({ "identifies": "directly" })),
        ("/schema/tables/users/columns/-", json!({ "name": "uuid", "affinity": "text" })),
    ]);
    *base.pointer_mut("/schema/tables/profiles/foreign_keys/0/to_columns").unwrap() = json!(["uuid"]);
    let problems = planned(&base).unwrap_err();
    let told: Vec<_> = problems.as_slice().iter().map(|error| (error.code(), error.at())).collect();
    assert_eq!(told, [(Code::CensusLinkKey, "profiles.user_id")]);
}

#[test]
fn a_kept_row_keeps_the_columns_it_will_be_judged_by() {
    let field = json!({ "identifies": "none", "purposes": ["account"] });
    let plan = planned(&base(&[("/policy/collections/invoices/fields/issued_on", field)])).unwrap();
    let steps = serde_json::to_value(&plan.steps).unwrap();
    let step = steps
        .as_array()
        .unwrap()
        .iter()
        .find(|step| step["do"] == "change" && step["collection"] == "invoices");
    let columns: Vec<_> = step.unwrap()["set"].as_array().unwrap().iter().map(|set| &set["column"]).collect();
    assert_eq!(columns, ["greeting"]);
}

#[test]
fn who_received_a_link_is_told_when_it_is_cut() {
    let press = json!({ "kind": "controller", "purposes": ["programme"], "receives": ["meetings.mentor_id", "meetings.held_on"] });
    let trigger = json!({ "kind": "erasure", "ground": "no-longer-necessary" });
    let base = base(&[
        ("/policy/recipients/statistics", press),
        ("/case/trigger", trigger),
        ("/case/events", json!({ "account.closed": "2026-11-20" })),
    ]);
    let tasks = serde_json::to_value(planned(&base).unwrap().tasks).unwrap();
    let told = tasks.as_array().unwrap().iter().find(|task| task["recipient"] == "statistics").unwrap();
    assert_eq!((&told["fields"], &told["under"]), (&json!(["meetings.mentor_id"]), &json!("GDPR Art. 19")));
}

#[test]
fn a_floor_that_has_passed_ends_no_purpose_that_awaits_its_event() {
    let with = |ends: Value| {
        let mut base = base(&[("/case/trigger", json!({ "kind": "retention-due" }))]);
        if ends["event"].is_string() {
            base["policy"]["purposes"]["invoicing"]["ends"] = ends;
        }
        serde_json::to_value(decided(&base)).unwrap()["collections"]["invoice_lines"]["classes"]["11"].clone()
    };
    assert_eq!(with(json!({ "event": "account.closed" }))["row"], "keep");
    assert_eq!(with(json!({ "event": "account.closed" }))["ruling"]["until"]["by"], "event");
    assert_eq!(with(Value::Null)["row"], "delete");
}

#[test]
fn a_floor_holds_a_special_category_though_explicit_consent_is_withdrawn() {
    let invoicing = |end: &str| {
        json!({
            "basis": "legal-obligation", "provision": "Health Act §3",
            "special": { "gate": "explicit-consent" },
            "consent": { "notice": "form 1", "method": "form", "withdrawal": "form", "explicit": true },
            "retention": { "after": { "column": "invoices.issued_on", "as": "date" }, "keep": "P8Y", "end": end }
        })
    };
    let with = |end: &str| {
        let base = base(&[
            ("/policy/purposes/invoicing", invoicing(end)),
            (
                "/policy/collections/invoices/fields/diagnosis",
                json!({ "identifies": "none", "special": true }),
            ),
            (
                "/case/trigger",
                json!({ "kind": "erasure", "ground": "consent-withdrawn", "purposes": ["invoicing"] }),
            ),
        ]);
        let class =
            serde_json::to_value(decided(&base)).unwrap()["collections"]["invoices"]["classes"]["10"].clone();
        let fields = class["fields"].as_array().unwrap().clone();
        let found =
            fields.iter().find(|ruled| ruled["fields"].as_array().unwrap().contains(&json!("diagnosis")));
        found.unwrap()["ruling"].clone()
    };
    assert_eq!(with("not-after")["reason"], "consent-withdrawn");
    let held = with("not-before");
    assert_eq!((&held["outcome"], &held["cites"][0]), (&json!("keep"), &json!("GDPR Art. 17(3)(b)")));
}

#[test]
fn empty_text_makes_no_two_rows_one_person() {
    let text = |text: &str| rightful::Value::Text(text.into());
    assert!(made_alike(&text(""), &[], IdentifierKind::Text).is_none());
    assert!(made_alike(&text("  "), &[Normalise::Trim], IdentifierKind::Text).is_none());
    assert!(made_alike(&text("a"), &[], IdentifierKind::Text).is_some());
}

#[test]
fn what_is_left_of_a_text_is_no_further_from_the_person_than_its_row() {
    let field = json!({ "identifies": "free-text", "purposes": ["account"], "treatment": "redact" });
    let plan = planned(&base(&[("/policy/collections/invoices/fields/greeting", field)])).unwrap();
    let claims = serde_json::to_value(&plan.claims).unwrap();
    let of_field =
        |claim: &&Value| claim["collection"] == "invoices" && claim["fields"] == json!(["greeting"]);
    assert_eq!(claims.as_array().unwrap().iter().find(of_field).unwrap()["claim"], "kept");
}

#[test]
fn rows_that_stay_without_the_name_have_an_end_too() {
    let retention =
        json!({ "after": { "column": "meetings.held_on", "as": "date", "from": "year-end" }, "keep": "P3Y" });
    let ends = json!({ "reports": { "earliest": "2027-12-31", "latest": "2028-12-31" } });
    let mut purpose = base(&[])["policy"]["purposes"]["programme"].clone();
    purpose["retention"] = retention;
    let base = base(&[
        ("/policy/purposes/reports", purpose),
        ("/policy/collections/meetings/purposes", json!(["reports"])),
        ("/survey/collections/meetings", json!({ "010": { "rows": 5, "ends": ends } })),
    ]);
    let later = serde_json::to_value(planned(&base).unwrap().later).unwrap();
    let meetings = later.as_array().unwrap().iter().find(|later| later["collection"] == "meetings").unwrap();
    assert_eq!((&meetings["first_due"], &meetings["all_due"]), (&json!("2028-01-01"), &json!("2029-01-01")));
}

#[test]
fn a_map_of_more_classes_than_memory_holds_is_refused() {
    let mut base = base(&[]);
    for collection in 0..100 {
        let link = json!({ "to": "users", "role": "author" });
        let links: serde_json::Map<_, _> = (0..12).map(|at| (format!("l{at}"), link.clone())).collect();
        base["policy"]["collections"][format!("t{collection}")] =
            json!({ "store": "app", "purposes": ["account"], "links": links });
    }
    let problems = decide(&policy(&base), &case(&base)).unwrap_err();
    assert_eq!(problems.as_slice()[0].code(), Code::DecideTooManyQuestions);
}

#[test]
fn what_the_author_of_a_text_says_of_themselves_stays_when_it_only_mentions_the_person() {
    let with = |field: Value| {
        let mention = json!({ "to": "users", "role": "mentioned", "text": { "column": "body" } });
        let mut base = base(&[
            ("/policy/collections/messages/links/mention", mention),
            ("/policy/collections/messages/fields/signed", field),
            ("/schema/tables/messages/columns/-", json!({ "name": "signed", "affinity": "text" })),
        ]);
        // Questions in the order of the names of links: mention, reply_to does not carry, sender_id.
        let survey = json!({ "01": { "rows": 3 }, "10": { "rows": 2 } });
        base["survey"]["collections"]["messages"] = survey;
        base["survey"]["referrers"] = json!([{ "10": { "10": 6 }, "11": { "11": 2 } }, { "1": { "10": 3, "11": 1 } }, {}, {}, {}, {}, {}]);
        let plan = planned(&base).unwrap();
        let steps = serde_json::to_value(&plan.steps).unwrap();
        let set = |class: &str| {
            let step = steps.as_array().unwrap().iter().find(|step| {
                step["do"] == "change"
                    && step["collection"] == "messages"
                    && step["classes"].as_array().unwrap().contains(&json!(class))
            });
            let set = step.unwrap()["set"].as_array().unwrap().clone();
            set.iter().map(|change| change["column"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(claim(&plan, "messages"), "unlinked");
        let items = serde_json::to_value(&plan.items).unwrap();
        let told = items.as_array().unwrap().iter().any(|item| {
            item["collection"] == "messages"
                && item["classes"] == json!(["10"])
                && item["fields"].as_array().unwrap().contains(&json!("signed"))
        });
        (set("01"), set("10"), told)
    };
    let columns = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let authors = with(json!({ "identifies": "directly" }));
    assert_eq!(authors, (columns(&["body", "sender_id", "signed"]), columns(&["body"]), false));
    let of_the_mentioned = with(json!({ "identifies": "directly", "of": "mention" }));
    assert_eq!(of_the_mentioned, (columns(&["body", "sender_id"]), columns(&["body", "signed"]), true));
}

#[test]
fn a_field_of_a_row_that_is_about_nobody_else_is_about_the_person() {
    let base = base(&[("/policy/collections/profiles/links/user_id/role", json!("about"))]);
    let plan = serde_json::to_value(planned(&base).unwrap()).unwrap();
    let step =
        plan["steps"].as_array().unwrap().iter().find(|step| step["collection"] == "profiles").unwrap();
    assert!(step["set"].as_array().unwrap().iter().any(|set| set["column"] == "bio"), "{step}");
}

#[test]
fn what_is_needed_without_the_name_only_loses_what_identifies_in_a_row_that_is_kept() {
    let field = |identifies: &str| json!({ "identifies": identifies, "purposes": ["programme"] });
    let mut base = base(&[
        ("/policy/collections/invoices/fields/greeting", field("directly")),
        ("/policy/collections/invoices/fields/amount", field("none")),
    ]);
    // No invoice goes now, so nothing that points at invoices is counted.
    base["survey"]["referrers"].as_array_mut().unwrap().remove(0);
    let plan = serde_json::to_value(planned(&base).unwrap()).unwrap();
    let steps = plan["steps"].as_array().unwrap();
    let step = steps.iter().find(|step| step["do"] == "change" && step["collection"] == "invoices").unwrap();
    let columns: Vec<_> = step["set"].as_array().unwrap().iter().map(|set| &set["column"]).collect();
    assert_eq!(columns, ["greeting"]);
    let claims = plan["claims"].as_array().unwrap();
    let of_field =
        |claim: &&Value| claim["collection"] == "invoices" && claim["fields"] == json!(["greeting"]);
    assert_eq!(claims.iter().find(of_field).unwrap()["claim"], "erased-live");
}

#[test]
fn a_cut_link_leaves_the_columns_that_other_links_need() {
    // A comment belongs to a kept invoice by tenant and number, and to a team by the tenant.
    let column = |name: &str| json!({ "name": name, "affinity": "integer" });
    let key =
        |columns: Value, to: &str, there: Value| json!({ "columns": columns, "to": to, "to_columns": there });
    let mut base = base(&[
        (
            "/policy/collections/comments",
            json!({
                "store": "app", "purposes": ["programme"],
                "links": {
                    "team": { "to": "teams" },
                    "invoice": { "to": "invoices", "role": "owner", "columns": ["team", "invoice"] }
                }
            }),
        ),
        (
            "/schema/tables/comments",
            json!({
                "columns": [column("id"), column("team"), column("invoice")], "primary_key": ["id"], "rowid": true,
                "integer_key": true,
                "foreign_keys": [
                    key(json!(["team"]), "teams", json!(["id"])),
                    key(json!(["team", "invoice"]), "invoices", json!(["amount", "id"])),
                ],
            }),
        ),
    ]);
    base["survey"]["collections"]["comments"] = json!({ "1": { "rows": 2 } });
    base["survey"]["referrers"].as_array_mut().unwrap().insert(0, json!({}));
    let plan = planned(&base).map(|plan| serde_json::to_value(plan).unwrap()).unwrap();
    let steps = plan["steps"].as_array().unwrap();
    let step = steps.iter().find(|step| step["do"] == "change" && step["collection"] == "comments").unwrap();
    let columns: Vec<_> = step["set"].as_array().unwrap().iter().map(|set| &set["column"]).collect();
    assert_eq!(columns, ["invoice"]);
}

#[test]
fn the_first_rows_of_the_one_shared_person_are_all_of_one_person() {
    let with = |shared: u64| {
        let mut base = base(&[
            ("/policy/collections/users/person/anonymous/form", json!("shared")),
            ("/policy/collections/users/person/anonymous/row/email", json!("nobody@x.example")),
            ("/policy/collections/meetings/undescribed", json!("cap-claim")),
            ("/schema/tables/meetings/columns/-", json!({ "name": "mood", "affinity": "text" })),
        ]);
        base["survey"]["shared"] = json!(shared);
        base["survey"]["collisions"] = json!([0, 0, 0]);
        planned(&base).unwrap()
    };
    let linkable = |plan: &Plan| plan.notes.iter().any(|note| note.note == NoteKind::LinkableRows);
    // What was not looked at in meetings may name the person, and leads on through the person made for them alone.
    let first = with(0);
    assert_eq!((claim(&first, "messages"), linkable(&first)), ("pseudonymised".into(), true));
    assert_eq!(claim(&first, "teams"), "unlinked", "null leads nowhere");
    let later = with(1);
    assert_eq!((claim(&later, "messages"), linkable(&later)), ("unlinked".into(), false));
}

/// A kept invoice names the person, meetings are unlinked, and bookings are nobody's; what leads where is added.
fn with_bookings(links: &[(&str, &str, &str)], more: &[(&str, Value)]) -> String {
    let column = |name: &str| json!({ "name": name, "affinity": "integer" });
    let bookings = json!({ "store": "app", "purposes": ["programme"], "links": {}, "fields": {} });
    let table =
        json!({ "columns": [column("id")], "primary_key": ["id"], "rowid": true, "integer_key": true });
    let mut with = vec![
        ("/policy/collections/bookings".to_owned(), bookings),
        ("/schema/tables/bookings".to_owned(), table),
    ];
    for (from, name, to) in links {
        with.push((format!("/policy/collections/{from}/links/{name}"), json!({ "to": to })));
        with.push((format!("/schema/tables/{from}/columns/-"), column(name)));
    }
    with.extend(more.iter().map(|(at, value)| ((*at).to_owned(), value.clone())));
    let with: Vec<(&str, Value)> = with.iter().map(|(at, value)| (at.as_str(), value.clone())).collect();
    claim(&planned(&base(&with)).unwrap(), "meetings")
}

#[test]
fn a_row_of_others_between_a_kept_row_and_an_unlinked_one_leads_back() {
    assert_eq!(with_bookings(&[], &[]), "unlinked");
    let there = [("invoices", "booking_id", "bookings"), ("bookings", "meeting_id", "meetings")];
    assert_eq!(with_bookings(&there, &[]), "kept");
    let back = [("meetings", "booking_id", "bookings"), ("bookings", "invoice_id", "invoices")];
    assert_eq!(with_bookings(&back, &[]), "kept");
    let both = [("bookings", "invoice_id", "invoices"), ("bookings", "meeting_id", "meetings")];
    assert_eq!(with_bookings(&both, &[]), "kept");
    assert_eq!(with_bookings(&both[1..], &[]), "unlinked", "one link leads to one row");
}

#[test]
fn rows_that_lead_to_one_row_of_others_have_to_do_with_each_other_where_one_of_them_is_alone_there() {
    let shared = [("invoices", "booking_id", "bookings"), ("meetings", "booking_id", "bookings")];
    assert_eq!(with_bookings(&shared, &[]), "unlinked", "it may be a currency");
    for table in ["invoices", "meetings"] {
        let at = format!("/schema/tables/{table}/unique");
        let unique = json!([{ "columns": ["booking_id"] }]);
        assert_eq!(with_bookings(&shared, &[(at.as_str(), unique)]), "kept", "unique in {table}");
    }
}

#[test]
fn what_leads_through_another_person_is_theirs() {
    let fellows = [("invoices", "booking_id", "bookings"), ("users", "first_meeting", "meetings")];
    let seller = json!({ "to": "users", "role": "actor" });
    let more = [
        ("/policy/collections/bookings/links/seller_id", seller),
        ("/schema/tables/bookings/columns/-", json!({ "name": "seller_id", "affinity": "integer" })),
    ];
    assert_eq!(with_bookings(&fellows, &more), "unlinked");
}

#[test]
fn a_column_that_repeats_a_unique_value_of_a_kept_row_leads_there() {
    let column = |name: &str| json!({ "name": name, "affinity": "text" });
    let with = |unique: Value| {
        let more = [
            ("/policy/collections/invoices/fields/number", json!({ "identifies": "none" })),
            (
                "/policy/collections/meetings/fields/invoice",
                json!({ "identifies": "none", "copy_of": "invoices.number" }),
            ),
            ("/schema/tables/invoices/columns/-", column("number")),
            ("/schema/tables/meetings/columns/-", column("invoice")),
            ("/schema/tables/invoices/unique", unique),
        ];
        with_bookings(&[], &more)
    };
    assert_eq!(with(json!([{ "columns": ["number"] }])), "kept");
    assert_eq!(with(json!([])), "unlinked", "a value that stands in many rows tells of none");
}
