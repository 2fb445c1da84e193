//! Cases that cannot be decided, and decisions that cannot be planned.

use serde_json::{Value, json};

use crate::cases::Case;

/// The tables of the running example, as a program would tell them.
const SCHEMA: &str = r#"{ "engine": "sqlite", "tables": {
    "users": { "columns": [{ "name": "id" }, { "name": "email" }, { "name": "name" }, { "name": "photo" }], "primary_key": ["id"] },
    "meetings": {
        "columns": [{ "name": "id" }, { "name": "mentor_id" }, { "name": "mentee_id" }, { "name": "held_on" }, { "name": "minutes" }, { "name": "notes" }],
        "primary_key": ["id"]
    },
    "invoices": {
        "columns": [{ "name": "id" }, { "name": "user_id" }, { "name": "issued_on" }, { "name": "amount" }, { "name": "billed_to" }],
        "primary_key": ["id"]
    }
} }"#;

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = of_the_case();
    cases.extend(unsupported());
    cases.extend(impossible());
    cases
}

fn of_the_case() -> Vec<Case> {
    let case = |name: &str, at: &'static str, to: Value, problem| {
        Case::new(name, 1, problem, move |world| world.set_case(at, to.clone()).decide())
    };
    let request =
        |ground: &str, purposes: Value| json!({ "kind": "erasure", "ground": ground, "purposes": purposes });
    let identifier = json!({ "collection": "users", "identifier": { "email": "zanna.zberg@mail.example" } });
    let photo =
        json!({ "collection": "users", "identifier": { "photo": "zphoto" }, "verified": "by letter" });
    let hold = |collections: Value, review: &str| json!([{ "collections": collections, "reference": "claim 7", "review": review }]);
    let over = json!([{ "exception": "legal-claims", "collections": ["meetings"], "reason": "a dispute", "until": "2026-01-01" }]);
    vec![
        case(
            "an event the policy does not have",
            "/trigger/event",
            json!("gone"),
            ("case.unknown-event", "/case/trigger/event"),
        ),
        case(
            "a correction of nothing",
            "/trigger",
            json!({ "kind": "rectification", "corrections": [] }),
            ("case.correction", "/case/trigger/corrections"),
        ),
        case(
            "a restriction lifted before the person knows",
            "/trigger",
            json!({ "kind": "restriction-lifted", "ground": "accuracy-contested" }),
            ("case.not-informed", "/case/trigger/informed"),
        ),
        case(
            "a request called excessive, and nothing said of why",
            "/trigger",
            json!({ "kind": "erasure", "ground": "no-longer-necessary", "excessive": " " }),
            ("case.no-reason", "/case/trigger/excessive"),
        ),
        case(
            "a purpose the policy does not have",
            "/trigger",
            request("objection", json!(["gone"])),
            ("case.unknown-purpose", "/case/trigger/purposes/0"),
        ),
        case(
            "a collection the policy does not have",
            "/subject/collection",
            json!("people"),
            ("case.unknown-collection", "/case/subject/collection"),
        ),
        case(
            "a subject that is an invoice",
            "/subject/collection",
            json!("invoices"),
            ("case.not-people", "/case/subject/collection"),
        ),
        case(
            "a subject that is nobody in particular",
            "/subject",
            json!({ "collection": "users" }),
            ("case.no-subject", "/case/subject"),
        ),
        case(
            "a key of two columns for one",
            "/subject/key",
            json!([7, 8]),
            ("case.key", "/case/subject/key"),
        ),
        case(
            "a further account by a key of two columns for one",
            "/subject",
            json!({ "collection": "users", "key": [1], "also": [[2], [7, 8]] }),
            ("case.key", "/case/subject/also/1"),
        ),
        case(
            "a further account and no first",
            "/subject",
            json!({ "collection": "users", "identifier": { "email": "a@mail.example" }, "verified": "by letter", "also": [[2]] }),
            ("case.key", "/case/subject/also"),
        ),
        case(
            "a subject by what is no identifier",
            "/subject",
            photo,
            ("case.unknown-identifier", "/case/subject/identifier"),
        ),
        case(
            "a subject nobody verified",
            "/subject",
            identifier,
            ("case.not-verified", "/case/subject/verified"),
        ),
        case(
            "a former identifier that is none",
            "/subject",
            json!({ "collection": "users", "key": [1], "verified": "by letter", "former": { "email": ["n/a"] } }),
            ("case.unknown-identifier", "/case/subject/former/*[0]"),
        ),
        case(
            "a former identifier that nobody verified",
            "/subject",
            json!({ "collection": "users", "key": [1], "former": { "email": ["old@mail.example"] } }),
            ("case.not-verified", "/case/subject/former"),
        ),
        case("a fact of tomorrow", "/trigger/on", json!("2026-11-22"), ("case.future", "/case/trigger/on")),
        case(
            "two days for one event",
            "/events",
            json!({ "account.closed": "2026-11-01" }),
            ("case.contradiction", "/case/trigger/on"),
        ),
        case(
            "a withdrawal of what is no consent",
            "/withdrawn",
            json!({ "invoicing": "2026-11-01" }),
            ("case.not-consent", "/case/withdrawn/*[0]"),
        ),
        case(
            "a withdrawal on a channel without a name",
            "/trigger",
            json!({ "kind": "consent-withdrawn", "channels": { "newsletter": [" "] } }),
            ("case.unknown-channel", "/case/trigger/channels/*[0]/0"),
        ),
        case(
            "somebody was told whom nobody knows",
            "/told",
            json!({ "newsletter": { "mialer": "2020-01-01" } }),
            ("case.unknown-recipient", "/case/told/*[0]/*[0]"),
        ),
        case(
            "an objection to nothing",
            "/trigger",
            request("objection", json!([])),
            ("case.no-purpose", "/case/trigger/purposes"),
        ),
        case(
            "an exception that is over",
            "/exceptions",
            over,
            ("case.exception-over", "/case/exceptions/0/until"),
        ),
        case(
            "a hold that covers nothing",
            "/holds",
            hold(json!([]), "2027-01-01"),
            ("case.no-scope", "/case/holds/0/collections"),
        ),
        case(
            "a hold on a field that is not there",
            "/holds",
            json!([{ "fields": ["users.nme"], "reference": "claim 7", "review": "2027-01-01" }]),
            ("case.unknown-field", "/case/holds/0/fields/0"),
        ),
        case(
            "a hold nobody looked at again",
            "/holds",
            hold(json!(["users"]), "1990-01-01"),
            ("case.review-over", "/case/holds/0/review"),
        ),
        case(
            "a hold without end",
            "/holds",
            hold(json!(["users"]), "9999-12-31"),
            ("case.no-end", "/case/holds/0/review"),
        ),
        case(
            "unlawful processing that nobody found",
            "/trigger",
            request("unlawful-processing", json!(["newsletter"])),
            ("case.no-finding", "/case/trigger/finding"),
        ),
        case(
            "an instruction to a controller",
            "/trigger",
            json!({ "kind": "controller-instruction", "reference": "mail of May" }),
            ("case.contradiction", "/case/trigger/kind"),
        ),
        Case::new(
            "more questions than can be enumerated",
            1,
            ("decide.too-many-questions", "/case/collections/meetings"),
            |world| {
                for number in 0..40 {
                    let link =
                        json!({ "to": "users", "role": "about", "columns": [format!("user_{number}")] });
                    world.set(&format!("/collections/meetings/links/l{number}"), link);
                }
                world.decide()
            },
        ),
    ]
}

/// Shapes that the model has and no executor carries out yet.
fn unsupported() -> Vec<Case> {
    let shape = |name: &str, sql: &'static str, changes: Vec<(&'static str, Value)>, problem| {
        Case::new(name, 3, problem, move |world| {
            for (at, to) in &changes {
                world.set(at, to.clone());
            }
            world.sql(sql).plan()
        })
    };
    let detail = "ALTER TABLE meetings ADD COLUMN detail TEXT;";
    let link = "/collections/meetings/links/by_detail";
    let by = |form: &str, to: Value| {
        let mut link = json!({ "to": "users", "role": "about" });
        link[form] = to;
        vec![("/collections/meetings/links/by_detail", link)]
    };
    let owned = |more: Value| {
        let mut collection = json!({ "store": "app", "purposes": ["account"], "links": { "user_id": { "to": "users", "role": "owner" } } });
        collection.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        collection
    };
    vec![
        shape(
            "a link by hash",
            detail,
            by("hash", json!({ "column": "detail", "of": "email", "algorithm": "sha-256" })),
            ("unsupported.link-hash", link),
        ),
        shape(
            "a link by template",
            detail,
            by("template", json!({ "column": "detail", "pattern": "user:{id}:*" })),
            ("unsupported.link-template", link),
        ),
        shape(
            "a link by list",
            detail,
            by("list", json!({ "column": "detail", "delimiter": "," })),
            ("unsupported.link-list", link),
        ),
        shape(
            "a view that needs a function of the application",
            "CREATE VIEW slugs AS SELECT length(name) FROM users; PRAGMA writable_schema = 1;
             UPDATE sqlite_schema SET sql = replace(sql, 'length(', 'slug(') WHERE name = 'slugs';",
            vec![],
            ("schema.unsupported", "slugs"),
        ),
        shape(
            "a period of the law whose dates nobody can read",
            "INSERT INTO invoices VALUES (2, 7, 'May 6, 2025', 1, 'z'), (3, 7, NULL, 1, 'z');",
            vec![],
            ("plan.unreadable-dates", "invoices.issued_on"),
        ),
        shape(
            "rows that meet the condition of no purpose",
            "INSERT INTO invoices VALUES (2, 7, '2025-05-06', -1, 'z');",
            vec![(
                "/collections/invoices/purposes",
                json!([{ "purpose": "invoicing", "when": { "amount": { "ge": 0 } } }]),
            )],
            ("plan.no-purpose", "invoices"),
        ),
        shape(
            "a keyed pseudonym",
            "",
            vec![("/collections/users/person/anonymous/form", json!("keyed"))],
            ("unsupported.form-keyed", "/collections/users/person/anonymous"),
        ),
        shape(
            "a shared person for each tenant",
            "",
            vec![
                ("/collections/users/person/anonymous/form", json!("shared")),
                ("/collections/users/person/tenant", json!(["id"])),
            ],
            ("unsupported.shared-tenant", "/collections/users/person/anonymous"),
        ),
        shape(
            "a coarser value",
            "",
            vec![("/collections/meetings/fields/held_on/treatment", json!({ "generalise": "year" }))],
            ("unsupported.treatment", "/collections/meetings/fields/held_on/treatment"),
        ),
        shape(
            "text behind a codec",
            "",
            vec![("/collections/meetings/fields/notes/codec", json!("base64"))],
            ("unsupported.codec", "/collections/meetings/fields/notes/codec"),
        ),
        shape(
            "a guard",
            "",
            vec![("/collections/meetings/guard", json!({ "bypass": "drop the trigger" }))],
            ("unsupported.guard", "/collections/meetings/guard"),
        ),
        shape(
            "rows of several people",
            "",
            vec![("/collections/meetings/shared_rows", json!("delete-with-last"))],
            ("unsupported.shared-rows", "/collections/meetings/shared_rows"),
        ),
        shape(
            "a cache",
            "CREATE TABLE cache (id INTEGER PRIMARY KEY);",
            vec![(
                "/collections/cache",
                json!({ "store": "app", "copy_of": { "collection": "meetings", "kind": "cache" } }),
            )],
            ("unsupported.copy", "/collections/cache/copy_of"),
        ),
        shape(
            "an index without content",
            "CREATE VIRTUAL TABLE meetings_fts USING fts5(notes, content='');",
            vec![("/collections/meetings_fts", json!({ "store": "app", "index_of": "meetings" }))],
            ("unsupported.full-text", "meetings_fts"),
        ),
        shape(
            "a view of somebody's rows",
            "CREATE VIEW bills AS SELECT id, user_id FROM invoices;",
            vec![("/collections/bills", owned(json!({ "key": ["id"] })))],
            ("unsupported.table", "bills"),
        ),
        shape(
            "hours from a row's own column",
            "",
            vec![
                ("/purposes/programme/retention/keep", json!("PT72H")),
                ("/purposes/programme/retention/after/from", Value::Null),
            ],
            ("unsupported.period-hours", "/purposes/programme/retention/keep"),
        ),
        shape(
            "a date of the row that only some rows belong to",
            "CREATE TABLE lines (id INTEGER PRIMARY KEY, invoice_id INTEGER, kind TEXT); INSERT INTO lines VALUES (1, 1, 'item');",
            vec![(
                "/collections/lines",
                json!({
                    "store": "app", "purposes": ["invoicing"], "fields": { "kind": { "identifies": "none" } },
                    "links": { "invoice_id": { "to": "invoices", "role": "owner", "when": { "kind": "item" } } }
                }),
            )],
            ("unsupported.period-when", "lines.invoicing"),
        ),
        shape(
            "a copy that nothing says whose it is",
            "CREATE TABLE outbox (id INTEGER PRIMARY KEY, address TEXT);",
            vec![(
                "/collections/outbox",
                json!({
                    "store": "app", "purposes": ["account"],
                    "fields": { "address": { "identifies": "directly", "copy_of": "users.email" } }
                }),
            )],
            ("unsupported.copy", "/collections/outbox/fields/address/copy_of"),
        ),
        shape(
            "a link to other people that cannot be null",
            "CREATE TABLE staff (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id));
             ALTER TABLE meetings ADD COLUMN staff_id INTEGER NOT NULL DEFAULT 1;
             INSERT INTO staff VALUES (1, 7);",
            vec![
                (
                    "/collections/staff",
                    json!({
                        "store": "app", "purposes": ["account"],
                        "person": { "key": ["id"], "nobody": { "id": 0 } },
                        "links": { "user_id": { "to": "users", "role": "owner" } }
                    }),
                ),
                ("/collections/meetings/links/staff_id", json!({ "to": "staff", "role": "author" })),
            ],
            ("unsupported.second-people", "meetings.staff_id"),
        ),
        Case::new("an engine nobody runs on", 1, ("unsupported.engine", "/stores/app"), |world| {
            world
                .set("/stores/app/engine", json!("spark"))
                .plan_of(&SCHEMA.replace("sqlite", "spark"), nothing())
        }),
        Case::new("a collation of the application", 1, ("unsupported.collation", "users.email"), |world| {
            let schema =
                SCHEMA.replace("\"name\": \"email\"", "\"name\": \"email\", \"collation\": \"telepathic\"");
            world.plan_of(&schema, nothing())
        }),
        Case::new("a survey of something else", 1, ("plan.mismatch", ""), |world| {
            world.plan_of(SCHEMA, json!({ "accounts": 1, "nobody": 0, "shared": 0, "collections": {}, "referrers": [], "collisions": [1, 2, 3] }))
        }),
    ]
}

/// A request to correct the person's name.
fn corrected(was: Value, now: Value) -> Value {
    json!({ "kind": "rectification", "corrections": [{ "collection": "users", "field": "name", "was": was, "now": now }] })
}

fn nothing() -> Value {
    json!({ "accounts": 0, "nobody": 0, "shared": 0, "collections": {}, "referrers": [], "collisions": [] })
}

/// What the declared treatment cannot do to these tables.
fn impossible() -> Vec<Case> {
    let table = |name: &str, sql: &'static str, changes: Vec<(&'static str, Value)>, problem| {
        Case::new(name, 3, problem, move |world| {
            for (at, to) in &changes {
                world.set(at, to.clone());
            }
            world.sql(sql).plan()
        })
    };
    let owned = json!({ "store": "app", "purposes": ["account"], "links": { "user_id": { "to": "users", "role": "owner" } }, "undescribed": "cap-claim" });
    let refers =
        json!({ "store": "app", "links": { "badge_id": { "to": "badges" } }, "undescribed": "cap-claim" });
    vec![
        Case::new(
            "a correction that the column refuses",
            3,
            ("unsupported.correction", "/trigger/corrections/0/field"),
            |world| world.set_case("/trigger", corrected(json!("Zanna Zberg"), Value::Null)).plan(),
        ),
        Case::new("a correction of what nobody holds", 3, ("run.not-held", "/trigger/corrections/0/was"), |world| {
            world.set_case("/trigger", corrected(json!("Zanna"), json!("Zanna Zberg-Zorn"))).planned().run()
        }),
        table(
            "a number named as an identifier",
            "",
            vec![("/collections/users/person/identifiers/id", json!("strong"))],
            ("policy.key", "/collections/users/person/identifiers/id"),
        ),
        Case::new("a system account", 3, ("subject.nobody", "users"), |world| {
            world.set_case("/subject/key", json!([0])).plan()
        }),
        table(
            "a link that cannot be null, and no anonymous person",
            "CREATE TABLE goals (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL); INSERT INTO goals VALUES (1, 7);",
            vec![
                ("/collections/users/person/anonymous", Value::Null),
                ("/collections/goals", json!({ "store": "app", "purposes": ["programme-2"], "links": { "user_id": { "to": "users", "role": "owner" } } })),
                ("/purposes/programme-2", json!({
                    "basis": "legitimate-interests", "interest": "i", "necessary_for": "n", "told": "t",
                    "balanced": { "date": "2026-03-01", "by": "DPO", "result": "r", "review": "2028-03-01" },
                    "identified": { "until": { "event": "account.closed" }, "then": "unlink" }
                })),
            ],
            ("plan.no-anonymous", "goals.user_id"),
        ),
        table(
            "an anonymous person without a team",
            "CREATE TABLE teams (id INTEGER PRIMARY KEY); INSERT INTO teams VALUES (1);
             ALTER TABLE users ADD COLUMN team_id INTEGER NOT NULL DEFAULT 1 REFERENCES teams (id);",
            vec![("/not_personal", json!(["teams"])), ("/collections/users/fields/team_id", json!({ "identifies": "none" }))],
            ("plan.template-incomplete", "users.team_id"),
        ),
        table(
            "a shared person whom anybody's name would make",
            "",
            vec![("/collections/users/person/anonymous/form", json!("shared"))],
            ("plan.shared-not-recognised", "users.email"),
        ),
        table(
            "an anonymous e-mail for everybody",
            "",
            vec![("/collections/users/person/anonymous/row/email", json!("nobody@acme.example"))],
            ("plan.value-not-unique", "users.email"),
        ),
        table(
            "others' rows that would go along",
            "CREATE TABLE badges (id INTEGER PRIMARY KEY, user_id INTEGER); INSERT INTO badges VALUES (1, 7);
             CREATE TABLE likes (id INTEGER PRIMARY KEY, badge_id INTEGER NOT NULL REFERENCES badges (id) ON DELETE CASCADE);
             INSERT INTO likes VALUES (1, 1);",
            vec![("/collections/badges", owned.clone()), ("/not_personal", json!(["likes"]))],
            ("plan.cascade-takes-others", "likes.badge_id"),
        ),
        table(
            "a trigger that changes somebody's row",
            "CREATE TRIGGER bonus AFTER UPDATE OF mentor_id ON meetings BEGIN UPDATE meetings SET minutes = minutes + 1 WHERE id = 2; END;",
            vec![],
            ("plan.trigger-changes-others", "meetings.bonus"),
        ),
        table(
            "others' rows that cannot let go",
            "CREATE TABLE badges (id INTEGER PRIMARY KEY, user_id INTEGER); INSERT INTO badges VALUES (1, 7);
             CREATE TABLE likes (id INTEGER PRIMARY KEY, badge_id INTEGER NOT NULL REFERENCES badges (id));
             INSERT INTO likes VALUES (1, 1);",
            vec![("/collections/badges", owned.clone()), ("/collections/likes", refers)],
            ("plan.pinned-by-others", "likes.badge_id"),
        ),
        table(
            "the person's rows that stay and cannot let go",
            "CREATE TABLE badges (id INTEGER PRIMARY KEY, user_id INTEGER); INSERT INTO badges VALUES (1, 7);
             ALTER TABLE meetings ADD COLUMN badge_id INTEGER NOT NULL DEFAULT 1 REFERENCES badges (id);",
            vec![("/collections/badges", owned.clone()), ("/collections/meetings/fields/badge_id", json!({ "identifies": "none" }))],
            ("plan.pinned-by-kept", "meetings.badge_id"),
        ),
        table(
            "a key that changes under rows that point at it",
            "CREATE TABLE mentors (user_id INTEGER PRIMARY KEY REFERENCES users (id), level INTEGER); INSERT INTO mentors VALUES (7, 1);
             CREATE TABLE slots (id INTEGER PRIMARY KEY, mentor INTEGER NOT NULL REFERENCES mentors (user_id)); INSERT INTO slots VALUES (1, 7);",
            vec![
                ("/collections/mentors", json!({
                    "store": "app", "purposes": ["programme"], "links": { "user_id": { "to": "users", "role": "actor" } },
                    "fields": { "level": { "identifies": "none" } }
                })),
                ("/not_personal", json!(["slots"])),
                ("/purposes/programme/retention", Value::Null),
            ],
            ("plan.key-pointed-to", "slots.mentor"),
        ),
        table(
            "a cycle that no order deletes",
            "CREATE TABLE a (id INTEGER PRIMARY KEY, user_id INTEGER, b INTEGER NOT NULL REFERENCES b (id) ON DELETE RESTRICT);
             CREATE TABLE b (id INTEGER PRIMARY KEY, user_id INTEGER, a INTEGER NOT NULL REFERENCES a (id) ON DELETE RESTRICT);
             PRAGMA foreign_keys = 0; INSERT INTO a VALUES (1, 7, 1); INSERT INTO b VALUES (1, 7, 1);",
            vec![("/collections/a", owned.clone()), ("/collections/b", owned)],
            ("plan.cycle-unbreakable", "a.b"),
        ),
        table(
            "a surrogate that fits nowhere",
            "CREATE TABLE handles (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), handle TEXT NOT NULL UNIQUE CHECK (length(handle) BETWEEN 1 AND 4));
             INSERT INTO handles VALUES (1, 7, 'anna');",
            vec![("/collections/handles", json!({
                "store": "app", "purposes": ["account"], "links": { "user_id": { "to": "users", "role": "author", "treatment": "unlink" } },
                "fields": { "handle": { "identifies": "directly" } }
            }))],
            ("surrogate.no-fit", "handles.handle"),
        ),
        table(
            "a surrogate that a check of the engine's own refuses",
            "CREATE TABLE codes (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), code TEXT NOT NULL CHECK (code GLOB '[A-Z][A-Z][0-9][0-9]'));
             INSERT INTO codes VALUES (1, 7, 'AB12');",
            vec![("/collections/codes", json!({
                "store": "app", "purposes": ["account"], "links": { "user_id": { "to": "users", "role": "author", "treatment": "unlink" } },
                "fields": { "code": { "identifies": "indirectly", "treatment": "surrogate" } }
            }))],
            ("surrogate.no-fit", "codes.code"),
        ),
    ]
}
