//! What is left of a person is found wherever it is planted, and named by place, never by value.

#![expect(clippy::unwrap_used, reason = "a helper of the tests")]

mod support;

use sha2::Digest as _;
use support::{EMAIL, NAME, Platform, blocking, one};
use unicode_normalization::UnicodeNormalization as _;

fn audit(detail: &str) -> Platform {
    let platform = Platform::new();
    platform.db.execute("INSERT INTO users_audit VALUES (1, '2026-01-01', ?1)", [detail]).unwrap();
    platform
}

const AUDIT: &str = "table users_audit, column detail";

#[test]
fn a_clean_file_is_clean() {
    let answer = Platform::new().scan();
    assert_eq!(blocking(&answer), []);
    assert!(answer.clean);
    assert_eq!(answer.review, []);
    assert!(answer.scanned.rows > 10 && answer.scanned.values > 30);
}

#[test]
fn an_audit_detail_is_found() {
    let answer = audit(&format!("changed the address of {EMAIL} today")).scan();
    assert_eq!(blocking(&answer), one(AUDIT, "users.email", "as-given"));
}

#[test]
fn a_json_key_is_found_and_named_by_position() {
    let platform = Platform::new();
    let payload = format!(r#"{{"a": [1, 2], "by": {{"x": 1, "{EMAIL}": true}}}}"#);
    platform.db.execute("INSERT INTO events VALUES (1, ?1)", [payload]).unwrap();
    let expected = one("table events, column payload, json $.*[1].*[1]#key", "users.email", "as-given");
    assert_eq!(blocking(&platform.scan()), expected);
}

#[test]
fn a_history_row_is_found_by_its_name_and_key() {
    let platform = Platform::new();
    platform.db.execute("INSERT INTO users_history VALUES (1, 4242, ?1)", [NAME]).unwrap();
    let found = blocking(&platform.scan());
    assert_eq!(
        found,
        [
            one("table users_history, column name", "users.name", "as-given"),
            one("table users_history, column user_id", "users.id", "as-given"),
        ]
        .concat()
    );
}

#[test]
fn terms_in_the_tables_of_a_full_text_index_are_found() {
    let platform = Platform::new();
    platform.db.execute("INSERT INTO messages VALUES (9, 0, ?1)", [format!("write to {EMAIL}!")]).unwrap();
    platform.sql("INSERT INTO messages_fts(rowid, body) SELECT id, body FROM messages WHERE id = 9");
    platform.sql("UPDATE messages SET body = 'removed' WHERE id = 9; VACUUM;");
    let found = blocking(&platform.scan());
    let place = "full-text index, table messages_fts_data";
    assert_eq!(
        found,
        [one(place, "users.email", "index-terms"), one(place, "users.name", "index-terms")].concat()
    );
}

#[test]
fn a_text_that_stays_explains_its_terms() {
    let platform = Platform::new();
    platform.db.execute("INSERT INTO messages VALUES (9, 0, ?1)", ["from joan@other.example"]).unwrap();
    platform.sql("INSERT INTO messages_fts(rowid, body) SELECT id, body FROM messages WHERE id = 9");
    assert_eq!(blocking(&platform.scan()), []);
}

#[test]
fn upper_case_is_found() {
    let answer = audit(&format!("MAIL {} BOUNCED", EMAIL.to_uppercase())).scan();
    assert_eq!(blocking(&answer), one(AUDIT, "users.email", "letter-case"));
}

#[test]
fn a_plus_address_is_found() {
    let answer = audit("newsletter to zoë.quince+news.2024@quince.example").scan();
    assert_eq!(blocking(&answer), one(AUDIT, "users.email", "plus-address"));
}

#[test]
fn percent_encoding_is_found_whatever_is_encoded() {
    let full: String = EMAIL.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let lower: String = EMAIL.to_uppercase().bytes().map(|byte| format!("%{byte:02x}")).collect();
    let reserved = "zo%C3%AB.quince%40quince.example";
    for (encoded, variant) in
        [(reserved, "percent-encoded"), (&full, "percent-encoded"), (&lower, "percent-encoded+letter-case")]
    {
        let answer = audit(&format!("https://app.example/unsubscribe?m={encoded}&x=1")).scan();
        assert_eq!(blocking(&answer), one(AUDIT, "users.email", variant));
    }
    let answer = audit("GET /search?q=Zo%C3%AB+Quince&by=zo%c3%ab.quince%2bapp%40quince.example").scan();
    let found = blocking(&answer);
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn html_and_json_escapes_are_found() {
    let html = "zo&euml;.quince&#64;quince&#x2e;example";
    assert_eq!(blocking(&audit(&format!("<b>{html}</b>")).scan()), one(AUDIT, "users.email", "html-encoded"));
    let json = r#"["zo\u00eb.quince\u0040quince.example"]"#;
    assert_eq!(
        blocking(&audit(json).scan()),
        one(&format!("{AUDIT}, json $[0]"), "users.email", "json-escaped")
    );
    let after_newline = format!(r#"{{"t": "hello\n{EMAIL}\nbye"}}"#);
    assert_eq!(
        blocking(&audit(&after_newline).scan()),
        one(&format!("{AUDIT}, json $.*[0]"), "users.email", "as-given")
    );
}

#[test]
fn base64_is_found_at_every_alignment_in_both_alphabets() {
    for prefix in ["", "a", "ab", "to: "] {
        let text = format!("{prefix} {} and more ???>>>", EMAIL.to_uppercase());
        for encoding in [data_encoding::BASE64, data_encoding::BASE64URL_NOPAD] {
            let answer = audit(&format!("token={}", encoding.encode(text.as_bytes()))).scan();
            assert_eq!(blocking(&answer), one(AUDIT, "users.email", "base64+letter-case"));
        }
    }
}

/// A message as mail stores it, its part in this encoding.
fn message(encoding: &str, part: &str) -> String {
    format!("MIME-Version: 1.0\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{part}\r\n")
}

/// Text as quoted-printable, every line cut after 24 signs.
fn quoted_printable(text: &str) -> String {
    let signs = text.bytes().map(|byte| match byte {
        b' '..=b'<' | b'>'..=b'~' => char::from(byte).to_string(),
        _ => format!("={byte:02X}"),
    });
    let mut lines = vec![String::new()];
    for sign in signs {
        if lines.last().unwrap().len() + sign.len() > 24 {
            lines.last_mut().unwrap().push_str("=\r\n");
            lines.push(String::new());
        }
        lines.last_mut().unwrap().push_str(&sign);
    }
    lines.concat()
}

/// Text as base64 in lines of 76 signs.
fn wrapped_base64(text: &str) -> String {
    let encoded = data_encoding::BASE64.encode(text.as_bytes());
    let lines: Vec<&[u8]> = encoded.as_bytes().chunks(76).collect();
    String::from_utf8(lines.join(b"\r\n".as_slice())).unwrap()
}

#[test]
fn the_parts_of_a_message_are_read() {
    for before in 0..80 {
        let text = format!("{} {EMAIL} wrote: a lot more than that, and then some", "-".repeat(before));
        for (encoding, part) in
            [("quoted-printable", quoted_printable(&text)), ("base64", wrapped_base64(&text))]
        {
            let kept = audit(&message(encoding, &part));
            assert_eq!(blocking(&kept.scan()), one(AUDIT, "users.email", encoding), "{part}");
            let gone = Platform::with("PRAGMA secure_delete = OFF");
            gone.sql("CREATE TABLE drafts (id INTEGER PRIMARY KEY, body TEXT)");
            gone.db.execute("INSERT INTO drafts (body) VALUES (?1)", [message(encoding, &part)]).unwrap();
            gone.sql("DELETE FROM drafts");
            let found = blocking(&gone.scan());
            assert_eq!(found, one("unused space of a page, table drafts", "users.email", encoding), "{part}");
        }
    }
}

#[test]
fn hexadecimal_is_found() {
    let answer = audit(&format!("0x{}", data_encoding::HEXUPPER.encode(EMAIL.as_bytes()))).scan();
    assert_eq!(blocking(&answer), one(AUDIT, "users.email", "hex"));
}

#[test]
fn nfd_is_found() {
    let nfd: String = EMAIL.nfd().collect();
    assert_eq!(blocking(&audit(&format!("to {nfd}")).scan()), one(AUDIT, "users.email", "nfd"));
}

#[test]
fn digests_are_found_in_every_form() {
    let sha256 = sha2::Sha256::digest(EMAIL.as_bytes());
    let sha1 = sha1::Sha1::digest(EMAIL.to_uppercase().as_bytes());
    let md5 = md5::Md5::digest(EMAIL.as_bytes());
    for (text, variant) in [
        (data_encoding::HEXLOWER.encode(&sha256), "sha-256-hex"),
        (data_encoding::HEXUPPER.encode(&sha1), "sha-1-hex"),
        (data_encoding::BASE64.encode(&md5), "md5-base64"),
        (format!("https://avatar.example/{}", data_encoding::HEXLOWER.encode(&md5)), "md5-hex"),
    ] {
        assert_eq!(blocking(&audit(&text).scan()), one(AUDIT, "users.email", variant), "{variant}");
    }
    let platform = Platform::new();
    platform.db.execute("INSERT INTO events VALUES (1, ?1)", [sha256.to_vec()]).unwrap();
    assert_eq!(
        blocking(&platform.scan()),
        one("table events, column payload", "users.email", "sha-256-bytes")
    );
}

#[test]
fn a_free_page_is_found() {
    let platform = Platform::with("PRAGMA secure_delete = OFF");
    platform.sql("CREATE TABLE drafts (id INTEGER PRIMARY KEY, mail TEXT, name TEXT)");
    for id in 0..400 {
        let (mail, name) = if id == 200 { (EMAIL, NAME) } else { ("kim@elsewhere.example", "Kim Elsewhere") };
        platform.db.execute("INSERT INTO drafts VALUES (?1, ?2, ?3)", (id, mail, name)).unwrap();
    }
    platform.sql("DROP TABLE drafts");
    let found = blocking(&platform.scan());
    assert_eq!(
        found,
        [one("free page", "users.email", "as-given"), one("free page", "users.name", "as-given")].concat()
    );
}

#[test]
fn a_freed_cell_is_found_though_its_columns_touch() {
    let platform = Platform::with("PRAGMA secure_delete = OFF");
    platform.sql("CREATE TABLE drafts (id INTEGER PRIMARY KEY, mail TEXT, name TEXT)");
    for id in 0..10 {
        let mail = if id == 5 { EMAIL } else { "kim@elsewhere.example" };
        platform.db.execute("INSERT INTO drafts VALUES (?1, ?2, 'Kim')", (id, mail)).unwrap();
    }
    platform.sql("DELETE FROM drafts WHERE id = 5");
    let found = blocking(&platform.scan());
    assert_eq!(found, one("unused space of a page, table drafts", "users.email", "as-given"));
}

#[test]
fn the_write_ahead_log_is_found() {
    let platform =
        Platform::with("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; PRAGMA secure_delete = ON");
    platform.db.execute("INSERT INTO users_audit VALUES (1, '2026', ?1)", [EMAIL]).unwrap();
    // The current state of a page is in the log: its rows are rows of the table.
    assert_eq!(blocking(&platform.scan_open()), one(AUDIT, "users.email", "as-given"));
    platform.sql("DELETE FROM users_audit");
    let found = blocking(&platform.scan_open());
    assert_eq!(found, one("left-over frame of the write-ahead log", "users.email", "as-given"));
    platform.sql("PRAGMA wal_checkpoint(TRUNCATE)");
    assert_eq!(blocking(&platform.scan_open()), []);
}

#[test]
fn a_page_the_log_replaces_is_found() {
    let platform =
        Platform::with("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; PRAGMA secure_delete = ON");
    platform.db.execute("INSERT INTO users_audit VALUES (1, '2026', ?1)", [EMAIL]).unwrap();
    platform.sql("PRAGMA wal_checkpoint(TRUNCATE); DELETE FROM users_audit;");
    let found = blocking(&platform.scan_open());
    assert_eq!(found, one("page replaced in the write-ahead log", "users.email", "as-given"));
}

#[test]
fn a_rollback_journal_is_found() {
    let platform = Platform::with("PRAGMA journal_mode = PERSIST; PRAGMA secure_delete = ON");
    platform.db.execute("INSERT INTO users_audit VALUES (1, '2026', ?1)", [EMAIL]).unwrap();
    platform.sql("DELETE FROM users_audit");
    let found = blocking(&platform.scan_open());
    assert_eq!(found, one("rollback journal", "users.email", "as-given"));
}

#[test]
fn bytes_behind_the_end_are_found() {
    let platform = Platform::new();
    let path = platform.path();
    let Platform { .. } = &platform;
    let mut bytes = Vec::new();
    bytes.extend(std::fs::read(&path).unwrap());
    bytes.extend(EMAIL.bytes());
    let copy = tempfile::tempdir().unwrap();
    let file = copy.path().join("copy.sqlite");
    std::fs::write(&file, bytes).unwrap();
    let answer = support::scan(&support::request(), &file);
    assert_eq!(blocking(&answer), one("bytes behind the last page", "users.email", "as-given"));
}

#[test]
fn a_value_of_many_megabytes_is_searched_in_pieces() {
    for (at, near_miss) in [((4 << 20) - 7, "xzo\u{eb}.quince@quince.example.org"), (100, ""), (9 << 20, "")]
    {
        let platform = Platform::with(if at == 100 { "PRAGMA encoding = 'UTF-16'" } else { "" });
        let mut text = vec![b' '; (9 << 20) + 100];
        text[at..at + EMAIL.len()].copy_from_slice(EMAIL.as_bytes());
        text[(8 << 20) - 20..][..near_miss.len()].copy_from_slice(near_miss.as_bytes());
        let text = String::from_utf8(text).unwrap();
        platform.db.execute("INSERT INTO messages VALUES (9, 4242, ?1)", [&text]).unwrap();
        let expected = [
            one("table messages, column body", "users.email", "as-given"),
            one("table messages, column sender_id", "users.id", "as-given"),
        ];
        let answer = platform.scan();
        assert_eq!(blocking(&answer), expected.concat());
        assert_eq!(answer.findings.iter().map(|found| found.count).sum::<u64>(), 2);
    }
}
