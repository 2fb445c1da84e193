//! The part of iCalendar (RFC 5545) that all-day events need: escaped text, folded lines, names that stay.

use alloc::format;
use alloc::string::{String, ToString};
use core::fmt::Write as _;

use super::Entry;
use crate::report::{Language, shown};
use crate::{Date, DateTime, Error, sha256_hex};

/// The most bytes of a line, without its end (RFC 5545 section 3.1).
const WIDTH: usize = 75;

pub(super) fn calendar(entries: &[Entry], stamp: DateTime, language: Language) -> Result<String, Error> {
    let stamp = utc(stamp)?;
    let mut text = String::new();
    for fixed in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//rightful//rightful//EN", "CALSCALE:GREGORIAN"]
    {
        line(&mut text, fixed);
    }
    for entry in entries {
        line(&mut text, "BEGIN:VEVENT");
        line(&mut text, &format!("UID:{}", entry.uid));
        line(&mut text, &format!("DTSTAMP:{stamp}"));
        line(&mut text, &format!("DTSTART;VALUE=DATE:{}", day(entry.on)));
        line(&mut text, &format!("SUMMARY:{}", escaped(&entry.what.summary(language))));
        line(&mut text, "TRANSP:TRANSPARENT");
        line(&mut text, "END:VEVENT");
    }
    line(&mut text, "END:VCALENDAR");
    Ok(text)
}

/// A name that stays the same for the same thing (RFC 5545 section 3.8.4.7), and tells nothing about it.
pub(super) fn uid(kind: &str, parts: &[String]) -> String {
    // Each part with its length, so that no two lists of parts are one text.
    let mut named = format!("rightful-agenda-1\n{kind}\n");
    for part in parts {
        // Writing to a string cannot fail.
        let _ = writeln!(named, "{}:{part}", part.len());
    }
    let hash: String = sha256_hex(named.as_bytes()).chars().take(32).collect();
    hash + "@rightful"
}

fn day(date: Date) -> String {
    date.to_string().replace('-', "")
}

/// `20260305T090000Z`
fn utc(moment: DateTime) -> Result<String, Error> {
    let utc = DateTime::from_unix_seconds(moment.instant())?;
    Ok(utc.to_string().replace(['-', ':'], ""))
}

/// A value of type TEXT (RFC 5545 section 3.3.11); what cannot be seen is written out.
fn escaped(text: &str) -> String {
    shown(text).replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,")
}

/// A line, folded at 75 bytes and never inside a character (RFC 5545 section 3.1).
fn line(text: &mut String, content: &str) {
    let mut width = 0;
    for c in content.chars() {
        if width + c.len_utf8() > WIDTH {
            text.push_str("\r\n ");
            width = 1;
        }
        text.push(c);
        width += c.len_utf8();
    }
    text.push_str("\r\n");
}
