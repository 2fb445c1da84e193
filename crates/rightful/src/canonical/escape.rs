//! Text as JSON lets it stand.

use alloc::string::String;
use core::fmt;

/// Whether a byte of UTF-8 is a character that JSON does not let stand in text.
const fn is_escaped(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// Writes `text` with the escapes of RFC 8785 §3.2.2.2 and no others.
pub(super) fn write_escaped(out: &mut String, text: &str) {
    // Nearly every text is plain.
    if text.bytes().any(is_escaped) {
        text.chars().for_each(|character| write_character(out, character));
    } else {
        out.push_str(text);
    }
}

fn write_character(out: &mut String, character: char) {
    match character {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\u{8}' => out.push_str("\\b"),
        '\t' => out.push_str("\\t"),
        '\n' => out.push_str("\\n"),
        '\u{c}' => out.push_str("\\f"),
        '\r' => out.push_str("\\r"),
        control @ '\0'..='\u{1f}' => {
            let control = u32::from(control);
            out.push_str("\\u00");
            for nibble in [control >> 4, control & 0xF] {
                out.push(char::from_digit(nibble, 16).unwrap_or_default());
            }
        }
        plain => out.push(plain),
    }
}

/// Escapes what is displayed as it is written, without a text in between.
pub(super) struct Escaping<'o>(pub(super) &'o mut String);

impl fmt::Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        write_escaped(self.0, text);
        Ok(())
    }
}
