//! Tables as CSV (RFC 4180) that no spreadsheet takes for formulas.

use alloc::string::String;

use crate::report::shown;

/// Rows of cells, each quoted, with line ends of RFC 4180.
///
/// A spreadsheet that opens the file would carry out a cell beginning with `=`, `+`, `-`, `@`, a tab or a line end, so
/// such a cell gets an apostrophe in front. Every cell is quoted, because a spreadsheet of another country parts cells
/// at semicolons. What cannot be seen is written out.
pub(crate) fn csv<'c>(rows: impl IntoIterator<Item = impl IntoIterator<Item = &'c str>>) -> String {
    let mut text = String::new();
    for row in rows {
        for (position, cell) in row.into_iter().enumerate() {
            if position > 0 {
                text.push(',');
            }
            push_cell(&mut text, cell);
        }
        text.push_str("\r\n");
    }
    text
}

fn push_cell(text: &mut String, cell: &str) {
    text.push('"');
    if is_formula(cell) {
        text.push('\'');
    }
    text.push_str(&shown(cell).replace('"', "\"\""));
    text.push('"');
}

/// Whether a spreadsheet may take it for a formula; the wide forms are read like the narrow ones by some.
fn is_formula(cell: &str) -> bool {
    let first = cell.trim_start_matches(|c: char| c.is_whitespace() || c == '\'').chars().next();
    cell.starts_with(['\t', '\r', '\n']) || first.is_some_and(|c| "=+-@＝＋－＠".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_or_leaves_its_place() {
        let cell = |cell: &str| csv([[cell]]);
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "'=1"] {
            assert!(cell(formula).starts_with("\"'"), "{formula:?}");
        }
        assert_eq!(cell("2026-03-05"), "\"2026-03-05\"\r\n");
        assert_eq!(cell("a\"b;c,d"), "\"a\"\"b;c,d\"\r\n");
        assert_eq!(cell("a\r\n=1"), "\"aU+000DU+000A=1\"\r\n");
        assert_eq!(csv([["a", ""], ["b", "c"]]), "\"a\",\"\"\r\n\"b\",\"c\"\r\n");
    }
}
