//! Small generated worlds: a policy, a schema and rows, with one person in them.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

use crate::rows::{self, Rows};
use crate::{Case, CaseKey, Decision, Policy, RootKey, Schema, Survey, SurveyRequest, decide};

/// One generated table beside the people.
#[derive(Clone, Debug)]
pub(super) struct TableOf {
    role: &'static str,
    purpose: &'static str,
    nullable: bool,
    on_delete: &'static str,
    /// The table it also points to, and whether it belongs to it.
    parent: Option<(prop::sample::Index, bool, &'static str)>,
    second: bool,
    json: bool,
    value: bool,
    unique: bool,
    fields: Vec<(&'static str, bool)>,
    rows: Vec<[u8; 4]>,
    extra_field_purpose: Option<&'static str>,
}

/// What is generated.
#[derive(Clone, Debug)]
pub(super) struct Plot {
    form: &'static str,
    users: Vec<(bool, bool)>,
    tables: Vec<TableOf>,
    retention_due: bool,
}

const ROLES: &[&str] = &["owner", "author", "actor", "counterparty", "co-holder", "about", "mentioned"];
const PURPOSES: &[&str] = &["account", "programme", "law"];
const ACTIONS: &[&str] = &["no-action", "restrict", "cascade", "set-null", "set-default"];
const IDENTIFIES: &[&str] = &["directly", "indirectly", "free-text", "none"];

fn table() -> impl Strategy<Value = TableOf> {
    let links = (
        prop::sample::select(ROLES),
        any::<bool>(),
        prop::sample::select(ACTIONS),
        prop::option::of((any::<prop::sample::Index>(), any::<bool>(), prop::sample::select(ACTIONS))),
        (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>()),
    );
    let rest = (
        prop::sample::select(PURPOSES),
        prop::collection::vec((prop::sample::select(IDENTIFIES), any::<bool>()), 0..4),
        prop::collection::vec(any::<[u8; 4]>(), 0..6),
        prop::option::of(prop::sample::select(PURPOSES)),
    );
    (links, rest).prop_map(|(links, rest)| {
        let (role, nullable, on_delete, parent, (second, json, value, unique)) = links;
        let (purpose, fields, rows, extra_field_purpose) = rest;
        TableOf {
            role,
            purpose,
            nullable,
            on_delete,
            parent,
            second,
            json,
            value,
            unique,
            fields,
            rows,
            extra_field_purpose,
        }
    })
}

pub(super) fn plot() -> impl Strategy<Value = Plot> {
    (
        prop::sample::select(&["shared", "fresh", "in-place"]),
        prop::collection::vec(any::<(bool, bool)>(), 1..5),
        prop::collection::vec(table(), 1..5),
        prop::bool::weighted(0.1),
    )
        .prop_map(|(form, users, tables, retention_due)| Plot { form, users, tables, retention_due })
}

/// The documents of a world; the subject is the user with key 1.
pub(super) struct World {
    pub(super) policy: Json,
    pub(super) schema: Json,
    pub(super) rows: Rows,
    pub(super) case: Case,
}

/// A world whose policy holds together, decided and surveyed.
pub(super) struct Ready {
    pub(super) policy: Policy,
    pub(super) schema: Schema,
    pub(super) decision: Decision,
    pub(super) request: SurveyRequest,
    pub(super) survey: Survey,
}

pub(super) fn key() -> CaseKey {
    RootKey::from_entropy(&[7; 32]).unwrap().case_key()
}

impl World {
    pub(super) fn ready(&self) -> Option<Ready> {
        let policy = Policy::from_json(&self.policy.to_string()).ok()?;
        let schema: Schema = serde_json::from_value(self.schema.clone()).unwrap();
        let decision = decide(&policy, &self.case).ok()?;
        let request = super::super::survey_request(&policy, &self.case, &decision, &schema).ok()?;
        let survey = rows::survey(&request, &self.case.subject, &self.rows).unwrap();
        Some(Ready { policy, schema, decision, request, survey })
    }
}

impl Plot {
    pub(super) fn world(&self) -> World {
        let mut collections = Map::new();
        let mut tables = Map::new();
        let mut rows: BTreeMap<String, Vec<Json>> = BTreeMap::new();
        self.people(&mut collections, &mut tables, &mut rows);
        for (at, table) in self.tables.iter().enumerate() {
            let name = format!("t{at}");
            collections.insert(name.clone(), table.collection(at));
            tables.insert(name.clone(), table.table(at));
            rows.insert(name, table.data(at, self));
        }
        let trigger = if self.retention_due {
            json!({ "kind": "retention-due" })
        } else {
            json!({ "kind": "relationship-ended", "event": "closed", "on": "2026-11-20" })
        };
        World {
            policy: document(&collections),
            schema: json!({ "engine": "rows", "tables": tables }),
            rows: serde_json::from_value(json!(rows)).unwrap(),
            case: serde_json::from_value(json!({
                "decided": "2026-11-21",
                "subject": { "collection": "users", "key": [1] },
                "trigger": trigger,
            }))
            .unwrap(),
        }
    }

    fn people(
        &self,
        collections: &mut Map<String, Json>,
        tables: &mut Map<String, Json>,
        rows: &mut BTreeMap<String, Vec<Json>>,
    ) {
        collections.insert(
            "users".into(),
            json!({
                "store": "app", "purposes": ["account"],
                "person": {
                    "key": ["id"], "identifiers": { "email": "strong", "name": "weak" },
                    "nobody": { "name": "Anonymous user" },
                    "anonymous": { "form": self.form, "row": { "name": "Anonymous user" } },
                    "same_person": { "by": "email", "normalise": ["case"] }
                },
                "links": { "friend_id": { "to": "users", "role": "mentioned" } },
                "fields": {
                    "email": { "identifies": "directly", "category": "user.contact.email" },
                    "name": { "identifies": "directly", "category": "user.name" }
                }
            }),
        );
        tables.insert(
            "users".into(),
            json!({
                "columns": [
                    { "name": "id", "affinity": "integer" }, { "name": "email", "affinity": "text" },
                    { "name": "name", "affinity": "text", "not_null": true }, { "name": "friend_id", "affinity": "integer" }
                ],
                "primary_key": ["id"],
                "foreign_keys": [{ "columns": ["friend_id"], "to": "users", "to_columns": ["id"], "on_delete": "set-null" }]
            }),
        );
        let people = self.users.iter().enumerate().map(|(at, (twin, friend))| {
            let email = if *twin { "Anna@x.example".to_string() } else { format!("user{at}@x.example") };
            let email = if at == 0 { "anna@x.example".to_string() } else { email };
            json!({ "id": at + 1, "email": email, "name": format!("Person {at}"),
                    "friend_id": friend.then_some(1) })
        });
        rows.insert("users".into(), people.collect());
    }
}

impl TableOf {
    fn parent(&self, at: usize) -> Option<(String, bool, &'static str)> {
        let (which, owner, action) = self.parent.as_ref()?;
        (at > 0).then(|| (format!("t{}", which.index(at)), *owner, *action))
    }

    fn collection(&self, at: usize) -> Json {
        let mut links = Map::from_iter([("who".to_string(), json!({ "to": "users", "role": self.role }))]);
        if self.second {
            links.insert("other".into(), json!({ "to": "users", "role": "counterparty" }));
        }
        if self.json {
            let form = json!({ "column": "doc", "path": "$.user" });
            links.insert("inside".into(), json!({ "to": "users", "role": "actor", "json": form }));
        }
        if self.value {
            links
                .insert("mail".into(), json!({ "to": "users", "role": "about", "value": { "of": "email" } }));
        }
        if let Some((parent, owner, _)) = self.parent(at) {
            let link = if owner { json!({ "to": parent, "role": "owner" }) } else { json!({ "to": parent }) };
            links.insert("parent".into(), link);
        }
        let fields = self.fields.iter().enumerate().map(|(i, (identifies, _))| {
            let own = self.extra_field_purpose.filter(|_| i == 0).map(|purpose| [purpose]);
            let field = match own {
                Some(purposes) => json!({ "identifies": identifies, "purposes": purposes }),
                None => json!({ "identifies": identifies }),
            };
            (format!("f{i}"), field)
        });
        json!({ "store": "app", "purposes": [self.purpose], "links": links, "fields": Map::from_iter(fields) })
    }

    fn table(&self, at: usize) -> Json {
        let mut columns = alloc::vec![json!({ "name": "id", "affinity": "integer" })];
        columns.push(json!({ "name": "who", "affinity": "integer", "not_null": !self.nullable }));
        let key = |column: &str, to: &str, action: &str| json!({ "columns": [column], "to": to, "to_columns": ["id"], "on_delete": action });
        let mut keys = alloc::vec![key("who", "users", self.on_delete)];
        if self.second {
            columns.push(json!({ "name": "other", "affinity": "integer" }));
            keys.push(key("other", "users", "no-action"));
        }
        if self.json {
            columns.push(json!({ "name": "doc", "affinity": "text" }));
        }
        if self.value {
            columns.push(json!({ "name": "mail", "affinity": "text" }));
        }
        if let Some((parent, _, action)) = self.parent(at) {
            columns.push(json!({ "name": "parent", "affinity": "integer" }));
            keys.push(key("parent", &parent, action));
        }
        for (i, (_, not_null)) in self.fields.iter().enumerate() {
            columns.push(json!({ "name": format!("f{i}"), "affinity": "text", "not_null": not_null }));
        }
        let unique = if self.unique { json!([{ "columns": ["who", "id"] }]) } else { json!([]) };
        json!({ "columns": columns, "primary_key": ["id"], "unique": unique, "foreign_keys": keys })
    }

    fn data(&self, at: usize, plot: &Plot) -> Vec<Json> {
        let user = |byte: u8| 1 + usize::from(byte) % plot.users.len();
        let row = |(id, [who, other, inside, parent]): (usize, [u8; 4])| {
            let mut row = Map::from_iter([
                ("id".to_string(), json!(id + 1)),
                ("who".to_string(), if self.nullable && who > 200 { Json::Null } else { json!(user(who)) }),
            ]);
            if self.second {
                row.insert("other".into(), json!(user(other)));
            }
            if self.json {
                row.insert("doc".into(), json!(json!({ "user": user(inside) }).to_string()));
            }
            if self.value && inside % 2 == 0 {
                row.insert("mail".into(), json!("anna@x.example"));
            }
            if let Some((to, ..)) = self.parent(at) {
                let there = to
                    .strip_prefix('t')
                    .and_then(|at| at.parse().ok())
                    .and_then(|at: usize| plot.tables.get(at));
                let count = there.map_or(0, |there| there.rows.len());
                if count > 0 && parent < 200 {
                    row.insert("parent".into(), json!(1 + usize::from(parent) % count));
                }
            }
            for (i, _) in self.fields.iter().enumerate() {
                row.insert(format!("f{i}"), json!(format!("text {i} of anna@x.example")));
            }
            Json::Object(row)
        };
        self.rows.iter().copied().enumerate().map(row).collect()
    }
}

fn document(collections: &Map<String, Json>) -> Json {
    let balanced = json!({ "date": "2026-03-01", "by": "DPO", "result": "prevails", "review": "2028-03-01" });
    json!({
        "controller": { "name": "Acme", "contact": "privacy@acme.example", "clock": { "regime": "eu", "place": "DE-BE" } },
        "events": { "closed": { "source": "case" } },
        "purposes": {
            "account": { "basis": "contract", "contract": "terms", "necessary_for": "the account", "ends": { "event": "closed" } },
            "programme": {
                "basis": "legitimate-interests", "interest": "measuring", "necessary_for": "reports", "balanced": balanced,
                "told": "notice", "identified": { "until": { "event": "closed" }, "then": "unlink" }
            },
            "law": {
                "basis": "legal-obligation", "provision": "a law",
                "retention": { "after": { "event": "closed" }, "keep": "P8Y", "end": "not-before" }
            }
        },
        "stores": { "app": { "engine": "rows", "backups": "none" } },
        "evidence": { "basis": "legal-obligation", "provision": "GDPR Art. 5(2)", "keep": "P3Y" },
        "collections": collections,
    })
}
