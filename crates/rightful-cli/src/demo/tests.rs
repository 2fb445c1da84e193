//! What the sample data promises to those who run and check the demo on it.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::OnceLock;

use rusqlite::types::ValueRef;
use sha2::{Digest, Sha256};

use super::cast::{NEIGHBOURS, SUBJECT, TWIN};
use super::*;

/// Text columns that name nobody: keys of a closed list, days, titles the organisation chose.
const PLAIN: &[&str] = &[
    "attachments.subject_type",
    "attachments.uploaded_at",
    "audit_log.action",
    "audit_log.entity_type",
    "audit_log.happened_at",
    "badges.title",
    "comments.subject_type",
    "comments.written_at",
    "consents.channel",
    "consents.given_at",
    "consents.purpose",
    "consents.withdrawn_at",
    "conversations.created_at",
    "devices.last_seen_on",
    "devices.platform",
    "goal_steps.done_on",
    "goals.done_on",
    "goals.due_on",
    "invoices.currency",
    "invoices.issued_on",
    "invoices.number",
    "learning_modules.title",
    "learning_progress.completed_on",
    "meetings.held_on",
    "messages.sent_at",
    "newsletter_subscriptions.confirmed_at",
    "newsletter_subscriptions.source",
    "notifications.created_at",
    "notifications.kind",
    "notifications.read_at",
    "payments.paid_on",
    "programme_members.joined_on",
    "programme_members.role",
    "programmes.ends_on",
    "programmes.starts_on",
    "programmes.title",
    "settings.key",
    "settings.value",
    "sign_ins.signed_in_at",
    "teams.created_at",
    "teams.name",
    "user_badges.awarded_on",
    "users.birth_date",
    "users.created_at",
    "users.deleted_at",
    "users.locale",
    "users.status",
    "users.updated_at",
    "users_history.changed_at",
];

/// The rows of the subject: a table, and the condition under which a row is the subject's own.
pub(super) const OWN: &[(&str, &str)] = &[
    ("users", "id IN (417, 58)"),
    ("users_history", "user_id IN (417, 58)"),
    ("profiles", "user_id IN (417, 58)"),
    ("sign_ins", "user_id IN (417, 58)"),
    ("devices", "user_id IN (417, 58)"),
    ("consents", "user_id IN (417, 58)"),
    ("newsletter_subscriptions", "lower(trim(email)) = 'zoe.musterfrau-' || :token || '@mentor.example'"),
    ("programmes", "owner_id IN (417, 58)"),
    ("meetings", "mentor_id IN (417, 58) AND notes IS NOT NULL"),
    ("meeting_ratings", "rater_id IN (417, 58) AND remark IS NOT NULL"),
    ("goals", "owner_id IN (417, 58)"),
    ("goal_steps", "goal_id IN (SELECT id FROM goals WHERE owner_id IN (417, 58))"),
    ("conversations", "id IN (SELECT conversation_id FROM conversation_members WHERE user_id IN (417, 58))"),
    ("messages", "sender_id IN (417, 58)"),
    ("comments", "author_id IN (417, 58)"),
    ("attachments", "uploaded_by IN (417, 58) OR (lower(subject_type) = 'user' AND subject_id IN (417, 58))"),
    ("notifications", "user_id IN (417, 58)"),
    ("invoices", "user_id IN (417, 58)"),
    ("invoice_lines", "invoice_id IN (SELECT id FROM invoices WHERE user_id IN (417, 58))"),
    ("payments", "invoice_id IN (SELECT id FROM invoices WHERE user_id IN (417, 58))"),
    ("audit_log", "lower(entity_type) = 'user' AND entity_id IN (417, 58)"),
];

pub(super) struct Built {
    directory: tempfile::TempDir,
    pub(super) manifest: Manifest,
}

impl Built {
    fn new(seed: u64, size: Size) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let manifest = build(&directory.path().join("app.sqlite"), seed, size, &mut |_| ()).unwrap();
        Self { directory, manifest }
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join("app.sqlite")
    }

    pub(super) fn open(&self) -> Connection {
        Connection::open(self.path()).unwrap()
    }

    fn hash(&self) -> [u8; 32] {
        Sha256::digest(std::fs::read(self.path()).unwrap()).into()
    }
}

pub(super) fn standard() -> &'static Built {
    static BUILT: OnceLock<Built> = OnceLock::new();
    BUILT.get_or_init(|| Built::new(1, Size::STANDARD))
}

fn texts(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

fn number(connection: &Connection, sql: &str) -> i64 {
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// Text and blob columns of a table that are not listed as plain.
fn personal_columns(connection: &Connection, table: &str) -> Vec<String> {
    texts(
        connection,
        &format!("SELECT name FROM pragma_table_info('{table}') WHERE type IN ('TEXT', 'BLOB', '')"),
    )
    .into_iter()
    .filter(|column| !PLAIN.contains(&format!("{table}.{column}").as_str()))
    .collect()
}

fn bytes(value: ValueRef<'_>) -> Option<Vec<u8>> {
    match value {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => Some(bytes.to_ascii_lowercase()),
        _ => None,
    }
}

fn has(cell: &[u8], marker: &str) -> bool {
    cell.windows(marker.len()).any(|window| window == marker.as_bytes())
}

#[test]
fn the_same_seed_gives_the_same_file() {
    let size = Size::people(500);
    let (one, again, other) = (Built::new(7, size), Built::new(7, size), Built::new(8, size));
    assert_eq!(one.hash(), again.hash());
    assert_eq!(one.manifest.rows, again.manifest.rows);
    assert_ne!(one.hash(), other.hash());
    assert_eq!(one.manifest.subject, other.manifest.subject, "the subject does not hang on the seed");
}

#[test]
fn the_standard_size_is_what_the_demo_promises() {
    let rows = &standard().manifest.rows;
    let shadow = |name: &str| name.starts_with("messages_fts_");
    assert!(rows.keys().all(|name| !shadow(name)));
    assert!(rows.len() >= 22, "{} tables", rows.len());
    assert!(rows["users"] >= 5_000);
    let own: u64 = rows.iter().filter(|(name, _)| *name != "messages_fts").map(|(_, count)| count).sum();
    assert!(own >= 200_000, "{own} rows");
    assert_eq!(rows["messages"], rows["messages_fts"]);
    assert!(rows.values().all(|count| *count > 0), "an empty table shows nothing: {rows:?}");
}

#[test]
fn every_table_is_announced_once() {
    let directory = tempfile::tempdir().unwrap();
    let mut seen = Vec::new();
    let path = directory.path().join("app.sqlite");
    build(&path, 1, Size::people(500), &mut |progress| {
        seen.push((progress.table, progress.done, progress.of))
    })
    .unwrap();
    let names: BTreeSet<_> = seen.iter().map(|(table, ..)| table).collect();
    assert_eq!(names.len(), seen.len());
    assert!(
        seen.iter()
            .enumerate()
            .all(|(index, (_, done, of))| index == *done as usize && seen.len() == *of as usize)
    );
}

#[test]
fn the_database_is_sound_for_any_seed() {
    for seed in [0, 1, 2, 42, u64::MAX] {
        let built = Built::new(seed, Size::people(500));
        check_sound(&built.open());
    }
    check_sound(&standard().open());
}

fn check_sound(connection: &Connection) {
    assert_eq!(texts(connection, "PRAGMA integrity_check"), ["ok"]);
    assert!(connection.query_row("PRAGMA foreign_key_check", [], |_| Ok(())).is_err(), "an orphan");
    connection.execute("INSERT INTO messages_fts (messages_fts) VALUES ('integrity-check')", []).unwrap();
    for table in ["comments", "attachments"] {
        for (kind, target) in [("meeting", "meetings"), ("goal", "goals"), ("user", "users")] {
            let dangling = number(
                connection,
                &format!(
                    "SELECT count(*) FROM {table} WHERE lower(subject_type) = '{kind}'
                     AND subject_id NOT IN (SELECT id FROM {target})"
                ),
            );
            assert_eq!(dangling, 0, "{table} -> {target}");
        }
    }
}

#[test]
fn every_foreign_key_action_is_in_use_and_two_tables_refer_to_each_other() {
    let connection = standard().open();
    let actions = texts(
        &connection,
        "SELECT DISTINCT on_delete FROM pragma_table_list AS t, pragma_foreign_key_list(t.name) WHERE t.schema = 'main'
         ORDER BY 1",
    );
    assert_eq!(actions, ["CASCADE", "NO ACTION", "RESTRICT", "SET DEFAULT", "SET NULL"]);
    let cycle =
        "SELECT count(*) FROM teams JOIN users ON users.id = teams.lead_id AND users.team_id = teams.id";
    assert_eq!(number(&connection, &format!("{cycle} WHERE users.id = {SUBJECT}")), 1);
}

#[test]
fn every_personal_cell_carries_a_canary() {
    let connection = standard().open();
    let nobody = "SELECT id FROM users WHERE name = 'Anonymous user'";
    let mut cells = 0;
    for table in standard().manifest.rows.keys() {
        let people = if table == "users" { format!("WHERE id NOT IN ({nobody})") } else { String::new() };
        for column in personal_columns(&connection, table) {
            let mut statement =
                connection.prepare(&format!("SELECT {column} FROM {table} {people}")).unwrap();
            let mut rows = statement.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                let Some(cell) = bytes(row.get_ref(0).unwrap()) else { continue };
                let found = ["cnry", "-555-01", "2001:db8:c4e9:"].iter().any(|marker| has(&cell, marker));
                assert!(found, "a cell of {table}.{column} has none");
                cells += 1;
            }
        }
    }
    assert!(cells > 200_000, "only {cells} cells were looked at");
}

#[test]
fn every_personal_cell_of_the_subject_carries_the_subjects_own() {
    let connection = standard().open();
    let subject = &standard().manifest.subject;
    let mut own = 0;
    for (table, condition) in OWN {
        let condition = condition.replace(":token", &format!("'{}'", subject.token));
        let rows = number(&connection, &format!("SELECT count(*) FROM {table} WHERE {condition}"));
        assert!(rows > 0, "no row in {table}");
        own += rows;
        for column in personal_columns(&connection, table) {
            let sql = format!("SELECT {column} FROM {table} WHERE {condition}");
            let mut statement = connection.prepare(&sql).unwrap();
            let mut rows = statement.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                let Some(cell) = bytes(row.get_ref(0).unwrap()) else { continue };
                let markers = [subject.token.as_str(), &subject.phone, ":1a1::", ":3a::"];
                let by_another = *table == "audit_log" && has(&cell, "\"text\"");
                assert!(
                    by_another || markers.iter().any(|marker| has(&cell, marker)),
                    "a cell of {table}.{column}"
                );
            }
        }
    }
    assert!((300..=800).contains(&own), "{own} rows");
}

#[test]
fn near_misses_have_the_subjects_identifiers_inside() {
    let connection = standard().open();
    let subject = &standard().manifest.subject;
    let cell = |id: i64, column: &str| -> String {
        connection
            .query_row(&format!("SELECT {column} FROM users WHERE id = {id}"), [], |row| row.get(0))
            .unwrap()
    };
    assert_eq!(cell(NEIGHBOURS.email_ends_alike, "email"), format!("joe{}", subject.email));
    assert_eq!(cell(NEIGHBOURS.email_starts_alike, "email"), format!("{}.org", subject.email));
    assert_eq!(cell(NEIGHBOURS.handle_starts_alike, "handle"), format!("{}oo", subject.handle));
    assert!(
        cell(NEIGHBOURS.handle_starts_alike, "lower(name)").ends_with(&subject.name.to_lowercase()[1..]),
        "the subject's name is the end of the neighbour's"
    );
    assert_eq!(cell(TWIN, "lower(email)"), subject.email);
    assert_ne!(cell(TWIN, "email"), subject.email);
    assert_eq!(
        number(&connection, &format!("SELECT deleted_at IS NOT NULL FROM users WHERE id = {TWIN}")),
        1
    );
    for inside in
        [format!("@{}oo", subject.handle), format!("joe{}", subject.email), format!("{}.org", subject.email)]
    {
        let sql = format!("SELECT count(*) FROM messages WHERE instr(lower(body), '{inside}') > 0");
        assert!(number(&connection, &sql) > 0, "no message names that near miss");
    }
}

#[test]
fn the_subject_is_in_rows_of_others() {
    let connection = standard().open();
    let Subject { name, handle, former_email, .. } = &standard().manifest.subject;
    let both = "417 IN (sender_id, recipient_id) AND 42 IN (sender_id, recipient_id)";
    let between = number(&connection, &format!("SELECT count(*) FROM messages WHERE {both}"));
    assert!(between >= 50, "{between} messages with the colleague");
    for (table, condition) in [
        ("messages", format!("417 NOT IN (sender_id, recipient_id) AND instr(body, '@{handle},')")),
        ("messages", format!("417 NOT IN (sender_id, recipient_id) AND instr(body, '{name}')")),
        ("profiles", "json_extract(preferences, '$.buddy.user_id') = 417".to_owned()),
        ("audit_log", format!("actor_id IS NOT 417 AND instr(detail, '{name}')")),
        ("users", "invited_by = 417".to_owned()),
        ("user_badges", "awarded_by = 417".to_owned()),
        ("comments", "subject_type = 'User' AND subject_id = 417".to_owned()),
        ("comments", "subject_type = 'user' AND subject_id = 417".to_owned()),
        ("comments", "subject_type = 'Meeting' AND subject_id = 417".to_owned()),
        ("users_history", format!("user_id = 417 AND email = '{former_email}'")),
        ("invoices", "user_id = 417 AND issued_on <= '2017-12-31'".to_owned()),
        ("invoices", "user_id = 417 AND issued_on = '2018-01-01'".to_owned()),
    ] {
        let rows = number(&connection, &format!("SELECT count(*) FROM {table} WHERE {condition}"));
        assert!(rows > 0, "no row of {table} where {condition}");
    }
}

#[test]
fn the_list_of_plain_columns_is_of_columns_that_exist() {
    let connection = standard().open();
    for path in PLAIN {
        let (table, column) = path.split_once('.').unwrap();
        let columns = texts(&connection, &format!("SELECT name FROM pragma_table_info('{table}')"));
        assert!(columns.iter().any(|name| name == column), "{path}");
    }
}

#[test]
fn names_are_stored_in_both_normal_forms() {
    use unicode_normalization::{is_nfc, is_nfd};
    let names = texts(&standard().open(), "SELECT name FROM users");
    assert!(names.iter().any(|name| is_nfd(name) && !is_nfc(name)));
    assert!(names.iter().any(|name| is_nfc(name) && !is_nfd(name)));
    assert!(names.iter().any(|name| name.contains('\'')));
}

#[test]
fn an_existing_file_is_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("app.sqlite");
    std::fs::write(&path, "somebody's").unwrap();
    let error = build(&path, 1, Size::people(500), &mut |_| ()).unwrap_err();
    assert!(matches!(error, BuildError::Create(_)));
    assert_eq!(std::fs::read(&path).unwrap(), b"somebody's");
}

#[test]
fn debug_and_the_file_of_the_subject_say_what_they_should() {
    let manifest = &standard().manifest;
    assert!(!format!("{manifest:?}").to_lowercase().contains("cnry"));
    let json = serde_json::to_value(&manifest.subject).unwrap();
    assert_eq!(json["id"], SUBJECT);
    assert_eq!(json["twin_id"], TWIN);
    assert_eq!(manifest.subject.token, person::token(SUBJECT));
    assert_eq!(calendar::LAST_DAY.to_string(), "2026-11-20");
}

#[test]
fn no_two_people_share_a_token() {
    let tokens: BTreeSet<_> = (1..=100_000).map(person::token).collect();
    assert_eq!(tokens.len(), 100_000);
}
