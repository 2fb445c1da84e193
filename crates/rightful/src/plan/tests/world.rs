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
    /// It also leads to people by type and id.
    polymorphic: bool,
    /// A text in it may mention them.
    text: bool,
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
    /// The key of people is their tenant and a number.
    tenant: bool,
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
        (any::<bool>(), any::<bool>()),
    );
    let rest = (
        prop::sample::select(PURPOSES),
        prop::collection::vec((prop::sample::select(IDENTIFIES), any::<bool>()), 0..4),
        prop::collection::vec(any::<[u8; 4]>(), 0..6),
        prop::option::of(prop::sample::select(PURPOSES)),
    );
    (links, rest).prop_map(|(links, rest)| {
        let (role, nullable, on_delete, parent, (second, json, value, unique), (polymorphic, text)) = links;
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
            polymorphic,
            text,
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
        prop::bool::weighted(0.3),
    )
        .prop_map(|(form, users, mut tables, retention_due, tenant)| {
            // A type and id, or a key in JSON, leads to no key of two columns; nor is one person shared by tenants.
            for table in tables.iter_mut().filter(|_| tenant) {
                (table.json, table.polymorphic) = (false, false);
            }
            let form = if tenant && form == "shared" { "fresh" } else { form };
            Plot { form, users, tables, retention_due, tenant }
        })
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
            collections.insert(name.clone(), table.collection(at, self));
            tables.insert(name.clone(), table.table(at, self));
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
                "subject": { "collection": "users", "key": self.key(json!(1)) },
                "trigger": trigger,
            }))
            .unwrap(),
        }
    }

    /// The tenant, where there are tenants, and what comes after it.
    fn key(&self, last: Json) -> Json {
        if self.tenant { json!([1, last]) } else { json!([last]) }
    }

    /// The columns of a key or link that ends in this one.
    fn columns(&self, last: &str) -> Json {
        if self.tenant { json!(["tenant", last]) } else { json!([last]) }
    }

    /// The columns before all others.
    fn first_columns(&self) -> Vec<Json> {
        let tenant =
            self.tenant.then(|| json!({ "name": "tenant", "affinity": "integer", "not_null": true }));
        tenant.into_iter().chain([json!({ "name": "id", "affinity": "integer" })]).collect()
    }

    fn people(
        &self,
        collections: &mut Map<String, Json>,
        tables: &mut Map<String, Json>,
        rows: &mut BTreeMap<String, Vec<Json>>,
    ) {
        let friend = self.columns("friend_id");
        collections.insert(
            "users".into(),
            json!({
                "store": "app", "purposes": ["account"],
                "person": {
                    "key": self.columns("id"), "tenant": if self.tenant { json!(["tenant"]) } else { json!([]) },
                    "identifiers": { "email": "strong", "name": "weak" },
                    "nobody": { "name": "Anonymous user" },
                    "anonymous": { "form": self.form, "row": { "name": "Anonymous user" } },
                    "same_person": { "by": "email", "normalise": ["case"] }
                },
                "links": { "friend_id": { "to": "users", "role": "mentioned", "columns": friend } },
                "fields": {
                    "email": { "identifies": "directly", "category": "user.contact.email" },
                    "name": { "identifies": "directly", "category": "user.name" }
                }
            }),
        );
        let mut columns = self.first_columns();
        columns.extend([
            json!({ "name": "email", "affinity": "text" }),
            json!({ "name": "name", "affinity": "text", "not_null": true }),
            json!({ "name": "friend_id", "affinity": "integer" }),
        ]);
        let key = self.columns("id");
        let friend = json!({ "columns": friend, "to": "users", "to_columns": key, "on_delete": "set-null" });
        tables.insert(
            "users".into(),
            json!({ "columns": columns, "primary_key": key, "foreign_keys": [friend] }),
        );
        let people = self.users.iter().enumerate().map(|(at, (twin, friend))| {
            let email = if *twin { "Anna@x.example".to_string() } else { format!("user{at}@x.example") };
            let email = if at == 0 { "anna@x.example".to_string() } else { email };
            json!({ "tenant": 1, "id": at + 1, "email": email, "name": format!("Person {at}"),
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

    fn collection(&self, at: usize, plot: &Plot) -> Json {
        let person = |role: &str, column: &str| json!({ "to": "users", "role": role, "columns": plot.columns(column) });
        let mut links = Map::from_iter([("who".to_string(), person(self.role, "who"))]);
        if self.second {
            links.insert("other".into(), person("counterparty", "other"));
        }
        if self.polymorphic {
            let form = json!({ "type": "of_type", "id": "of_id", "spelled": ["User", "user"] });
            links.insert("any".into(), json!({ "to": "users", "role": "co-holder", "polymorphic": form }));
        }
        if self.text {
            links.insert(
                "said".into(),
                json!({ "to": "users", "role": "mentioned", "text": { "column": "note" } }),
            );
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
        let note = self.text.then(|| ("note".to_string(), json!({ "identifies": "free-text" })));
        let fields = Map::from_iter(fields.chain(note));
        json!({ "store": "app", "purposes": [self.purpose], "links": links, "fields": fields })
    }

    fn table(&self, at: usize, plot: &Plot) -> Json {
        let mut columns = plot.first_columns();
        columns.push(json!({ "name": "who", "affinity": "integer", "not_null": !self.nullable }));
        let key = |column: &str, to: &str, action: &str| json!({ "columns": [column], "to": to, "to_columns": ["id"], "on_delete": action });
        let to_person = |column: &str, action: &str| json!({ "columns": plot.columns(column), "to": "users", "to_columns": plot.columns("id"), "on_delete": action });
        let mut keys = alloc::vec![to_person("who", self.on_delete)];
        if self.second {
            columns.push(json!({ "name": "other", "affinity": "integer" }));
            keys.push(to_person("other", "no-action"));
        }
        if self.json {
            columns.push(json!({ "name": "doc", "affinity": "text" }));
        }
        if self.value {
            columns.push(json!({ "name": "mail", "affinity": "text" }));
        }
        if self.polymorphic {
            columns.push(json!({ "name": "of_type", "affinity": "text" }));
            columns.push(json!({ "name": "of_id", "affinity": "integer", "not_null": !self.nullable }));
        }
        if self.text {
            columns.push(json!({ "name": "note", "affinity": "text" }));
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
                ("tenant".to_string(), json!(1)),
                ("who".to_string(), if self.nullable && who > 200 { Json::Null } else { json!(user(who)) }),
            ]);
            if self.second {
                row.insert("other".into(), json!(user(other)));
            }
            if self.json {
                row.insert("doc".into(), json!(json!({ "user": user(inside) }).to_string()));
            }
            if self.polymorphic {
                row.insert("of_type".into(), json!(if inside % 3 == 0 { "Team" } else { "User" }));
                row.insert("of_id".into(), json!(user(parent)));
            }
            if self.text {
                let said =
                    if other % 2 == 0 { "saw anna@x.example there" } else { "saw joanna@x.example there" };
                row.insert("note".into(), json!(said));
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
