//! An explanation as plain text.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::line::shown;
use super::{Explanation, Line};

/// No line is longer, but for a name that is.
const WIDTH: usize = 80;

/// An explanation as text of at most 80 columns; what hides in a name, such as a change of the direction of writing, is
/// written out. Ends with a line feed.
#[must_use]
pub fn text(explanation: &Explanation) -> String {
    let mut text = String::new();
    headed(&mut text, &explanation.title, '=');
    for section in &explanation.sections {
        text.push('\n');
        headed(&mut text, &section.heading, '-');
        for line in &section.lines {
            wrapped(&mut text, "- ", &line.what);
            for more in details(line) {
                wrapped(&mut text, "  ", &more);
            }
        }
    }
    text
}

fn details(line: &Line) -> Vec<String> {
    let cites: Vec<&str> = line.cites.iter().map(crate::law::Citation::as_str).collect();
    let details = [line.until.clone(), line.why.clone(), cites.join(", ")];
    details.into_iter().filter(|detail| !detail.is_empty()).collect()
}

/// A heading and the line below it.
pub(super) fn headed(text: &mut String, heading: &str, with: char) {
    let heading = shown(heading);
    text.push_str(&heading);
    text.push('\n');
    text.extend(core::iter::repeat_n(with, heading.chars().count().min(WIDTH)));
    text.push('\n');
}

/// Words in lines, each but the first moved in as far as `first` is long.
pub(super) fn wrapped(text: &mut String, first: &str, words: &str) {
    let indent = " ".repeat(first.len());
    let mut line = first.to_string();
    let mut empty = true;
    for word in words.split_whitespace().map(shown) {
        if !empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            text.push_str(&line);
            text.push('\n');
            line.clone_from(&indent);
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(&word);
        empty = false;
    }
    text.push_str(&line);
    text.push('\n');
}
