//! The data map against the live schema.

use serde_json::json;

use crate::cases::Case;

pub(crate) fn cases() -> Vec<Case> {
    let schema = |name: &str, sql: &'static str, problem| {
        Case::new(name, 1, problem, move |world| world.sql(sql).census())
    };
    vec![
        schema(
            "undescribed table",
            "CREATE TABLE notes (id INTEGER PRIMARY KEY);",
            ("census.undescribed-table", "notes"),
        ),
        schema(
            "undescribed column",
            "ALTER TABLE users ADD COLUMN age INTEGER;",
            ("census.undescribed-column", "users.age"),
        ),
        Case::new("undescribed link", 1, ("census.undescribed-link", "meetings.extra"), |world| {
            world.sql("ALTER TABLE meetings ADD COLUMN extra INTEGER REFERENCES users (id);");
            world.set("/collections/meetings/fields/extra", json!({ "identifies": "none" })).census()
        }),
        Case::new("unknown table", 1, ("census.unknown-table", "gone"), |world| {
            world.set("/not_personal", json!(["gone"])).census()
        }),
        Case::new("unknown column", 1, ("census.unknown-column", "meetings.seconds"), |world| {
            world.set("/collections/meetings/fields/seconds", json!({ "identifies": "none" })).census()
        }),
        Case::new("nothing that tells rows apart", 1, ("census.no-key", "badges"), |world| {
            world.sql("CREATE VIEW badges AS SELECT user_id FROM invoices;");
            let badges = json!({ "store": "app", "purposes": ["account"], "links": { "user_id": { "to": "users", "role": "owner" } } });
            world.set("/collections/badges", badges).census()
        }),
        Case::new("a link of one column to a key of two", 1, ("census.link-key", "marks"), |world| {
            world.sql(
                "CREATE TABLE seats (row INTEGER, seat INTEGER, user_id INTEGER, PRIMARY KEY (row, seat));
                       CREATE TABLE marks (id INTEGER PRIMARY KEY, seat INTEGER);",
            );
            let seats = json!({ "store": "app", "purposes": ["account"], "links": { "user_id": { "to": "users", "role": "owner" } } });
            let marks = json!({ "store": "app", "purposes": ["account"], "links": { "seat": { "to": "seats", "role": "owner" } } });
            world.set("/collections/seats", seats).set("/collections/marks", marks).census()
        }),
        Case::new(
            "a value in another type than its column keeps",
            1,
            ("census.value-type", "meetings.kept"),
            |world| {
                world.sql("ALTER TABLE meetings ADD COLUMN kept BOOLEAN;");
                world.set("/collections/meetings/fields/kept", json!({ "identifies": "none" }));
                let held = json!([{ "when": { "kept": "1" }, "by": "legal-hold", "review": "2027-01-01" }]);
                world.set("/collections/meetings/suspended", held).census()
            },
        ),
        Case::new("a module that SQLite does not have", 3, ("schema.unsupported", "notes"), |world| {
            world.sql("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);
                       CREATE INDEX by_text ON notes (text);
                       PRAGMA writable_schema = 1;
                       UPDATE sqlite_schema SET sql = 'CREATE VIRTUAL TABLE notes USING telepathy(text)', rootpage = 0 WHERE name = 'notes';
                       DELETE FROM sqlite_schema WHERE name = 'by_text';");
            world.census()
        }),
        Case::new("a store on another engine", 3, ("census.store", ""), |world| {
            world.set("/stores/app/engine", json!("postgres")).plan()
        }),
    ]
}
