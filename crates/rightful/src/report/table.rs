//! Rows as comma-separated values (RFC 4180) that a spreadsheet opens as text.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use csv_core::{Terminator, WriteResult, WriterBuilder};

/// The rows, each ended by CR LF.
pub(super) fn csv(rows: &[Vec<String>]) -> String {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).build();
    let mut out = Vec::new();
    for row in rows {
        for (i, cell) in row.iter().enumerate() {
            if i > 0 {
                drain(&mut out, |buffer| {
                    let (result, written) = writer.delimiter(buffer);
                    (result, 0, written)
                });
            }
            let cell = inert(cell);
            let mut rest = cell.as_bytes();
            drain(&mut out, |buffer| {
                let (result, read, written) = writer.field(rest, buffer);
                rest = rest.get(read..).unwrap_or_default();
                (result, read, written)
            });
        }
        drain(&mut out, |buffer| {
            let (result, written) = writer.terminator(buffer);
            (result, 0, written)
        });
    }
    // What went in was text, and the writer only adds ASCII.
    String::from_utf8(out).unwrap_or_default()
}

/// Calls a writer until it needs no more room.
fn drain(out: &mut Vec<u8>, mut write: impl FnMut(&mut [u8]) -> (WriteResult, usize, usize)) {
    let mut buffer = [0; 256];
    loop {
        let (result, _, written) = write(&mut buffer);
        out.extend_from_slice(buffer.get(..written).unwrap_or_default());
        if result == WriteResult::InputEmpty {
            return;
        }
    }
}

/// A cell that no spreadsheet takes for a formula: one that begins like one gets an apostrophe, which is shown.
fn inert(cell: &str) -> Cow<'_, str> {
    let like_formula =
        |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠');
    if cell.trim_start_matches(' ').starts_with(like_formula) {
        Cow::Owned(String::from("'") + cell)
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    fn one(cell: &str) -> String {
        csv(&[alloc::vec!["a".to_string(), cell.to_string()]])
    }

    #[test]
    fn cells_are_quoted_where_they_need_it() {
        assert_eq!(one("b"), "a,b\r\n");
        assert_eq!(one("b, \"c\"\nd"), "a,\"b, \"\"c\"\"\nd\"\r\n");
        let long = "é,".repeat(1_000);
        assert_eq!(one(&long), alloc::format!("a,\"{long}\"\r\n"));
    }

    #[test]
    fn no_cell_is_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1"] {
            let cell = one(formula);
            assert!(cell.starts_with("a,'") || cell.starts_with("a,\"'"), "{cell}");
        }
        assert_eq!(one("1-1=0"), "a,1-1=0\r\n");
    }
}
