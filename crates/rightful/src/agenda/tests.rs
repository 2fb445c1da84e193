//! Entries keep their names, and the file is one that calendars read.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{Agenda, What};
use crate::report::Language;
use crate::{Date, Hash};

fn on(text: &str) -> Date {
    text.parse().unwrap()
}

fn written(agenda: &Agenda) -> String {
    agenda.ics("2026-03-05T10:00:00+01:00".parse().unwrap(), Language::English).unwrap()
}

/// Lines as a calendar reads them: unfolded (RFC 5545 section 3.1).
fn unfolded(ics: &str) -> Vec<String> {
    assert!(ics.ends_with("\r\n") && !ics.replace("\r\n", "").contains(['\r', '\n']));
    ics.replace("\r\n ", "").split_terminator("\r\n").map(ToString::to_string).collect()
}

#[test]
fn an_entry_is_an_all_day_event() {
    let mut agenda = Agenda::default();
    agenda.add(on("2028-03-01"), What::BalanceReview { purpose: "programme".into() });
    let lines = unfolded(&written(&agenda));
    assert_eq!(
        lines[..5],
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//rightful//rightful//EN",
            "CALSCALE:GREGORIAN",
            "BEGIN:VEVENT"
        ]
    );
    assert!(lines[5].starts_with("UID:") && lines[5].ends_with("@rightful"));
    assert_eq!(
        lines[6..],
        [
            "DTSTAMP:20260305T090000Z",
            "DTSTART;VALUE=DATE:20280301",
            "SUMMARY:Look at the balance again: programme",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
            "END:VCALENDAR",
        ]
    );
}

#[test]
fn hostile_names_are_escaped_and_long_ones_folded_between_characters() {
    let name = "a\\b;c,d\r\nBEGIN:VEVENT\u{202e}".to_string() + &"表é😀".repeat(60);
    let mut agenda = Agenda::default();
    agenda.add(on("2028-03-01"), What::BalanceReview { purpose: name });
    let ics = written(&agenda);
    for line in ics.split("\r\n") {
        assert!(line.len() <= 75, "{} bytes: {line}", line.len());
    }
    let lines = unfolded(&ics);
    let summary = lines.iter().find(|line| line.starts_with("SUMMARY:")).unwrap();
    assert!(summary.contains(r"a\\b\;c\,dU+000DU+000ABEGIN:VEVENTU+202E表é😀"), "{summary}");
    assert!(summary.ends_with(&"表é😀".repeat(60)));
    assert_eq!(lines.iter().filter(|line| *line == "BEGIN:VEVENT").count(), 1);
}

#[test]
fn a_name_is_the_thing_s_and_not_the_day_s_and_tells_nothing() {
    let recipient = |request: &str, recipient: &str| What::TellRecipient {
        request: request.parse().unwrap(),
        recipient: recipient.into(),
    };
    let uid = |what: What, day: &str| {
        let mut agenda = Agenda::default();
        agenda.add(on(day), what);
        agenda.entries()[0].uid.clone()
    };
    let first = uid(recipient("2026-1", "mailer"), "2026-04-01");
    assert_eq!(first, uid(recipient("2026-1", "mailer"), "2026-05-01"));
    assert!(!first.contains("mailer") && !first.contains("2026"));
    let others = [
        recipient("2026-1", "mailer2"),
        recipient("2026-1m", "ailer"),
        recipient("2026-2", "mailer"),
        What::BalanceReview { purpose: "mailer".into() },
        What::EvidenceEnds { plan: Hash::of(b"mailer") },
    ];
    for other in others {
        assert_ne!(first, uid(other, "2026-04-01"));
    }
}

#[test]
fn entries_are_in_order_and_once() {
    let mut agenda = Agenda::default();
    for day in ["2028-03-01", "2026-01-01", "2028-03-01"] {
        agenda.add(on(day), What::BalanceReview { purpose: "a".into() });
    }
    let days: Vec<String> = agenda.entries().iter().map(|entry| entry.on.to_string()).collect();
    assert_eq!(days, ["2026-01-01", "2028-03-01"]);
}
