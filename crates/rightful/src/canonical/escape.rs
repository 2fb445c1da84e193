//! Text as JSON lets it stand.

use alloc::string::String;
use core::fmt;

/// Whether a byte of UTF-8 is a character that JSON does not let stand in text.
const fn is_escaped(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// Whether one of eight bytes is. A byte below a bound loses its highest bit to the subtraction where it had none.
const fn any_is_escaped(bytes: [u8; 8]) -> bool {
    const EACH: u64 = u64::from_ne_bytes([1; 8]);
    let word = u64::from_ne_bytes(bytes);
    let control = word.wrapping_sub(EACH * 0x20);
    let quote = (word ^ (EACH * b'"' as u64)).wrapping_sub(EACH);
    let backslash = (word ^ (EACH * b'\\' as u64)).wrapping_sub(EACH);
    (control | quote | backslash) & !word & (EACH * 0x80) != 0
}

/// Whether every character of a text may stand. Eight bytes are looked at together, the last of them a second time where
/// the length is no multiple; most texts are names of fewer than sixteen.
fn is_plain(text: &[u8]) -> bool {
    match (text.first_chunk::<4>(), text.last_chunk::<4>(), text.last_chunk::<8>()) {
        (_, _, Some(last)) => {
            !any_is_escaped(*last) && text.as_chunks().0.iter().all(|eight| !any_is_escaped(*eight))
        }
        (Some([a, b, c, d]), Some([e, f, g, h]), None) => !any_is_escaped([*a, *b, *c, *d, *e, *f, *g, *h]),
        _ => !text.iter().copied().any(is_escaped),
    }
}

/// Writes `text` with the escapes of RFC 8785 §3.2.2.2 and no others.
#[inline]
pub(super) fn write_escaped(out: &mut String, text: &str) {
    // Nearly every text is plain.
    if is_plain(text.as_bytes()) {
        out.push_str(text);
    } else {
        write_with_escapes(out, text);
    }
}

#[cold]
#[inline(never)]
fn write_with_escapes(out: &mut String, text: &str) {
    text.chars().for_each(|character| write_character(out, character));
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
