//! Characters that may not stand in a document as they are.

use rightful::Code;

use crate::Position;

/// A byte order mark, allowed at the very start only.
pub(crate) const BYTE_ORDER_MARK: char = '\u{feff}';

pub(crate) const CODE: Code = Code::YamlCharacter;

pub(crate) const ADVICE: &str = "this character is not allowed here: remove it, or write it as an escape such as \"\\u2028\" in double quotes";

/// Every refused character, with its position.
pub(crate) fn refused(text: &str) -> impl Iterator<Item = Position> {
    let mut here = Cursor::default();
    text.chars().filter_map(move |c| {
        let at = here.at;
        here.pass(c);
        is_refused(c).then_some(at)
    })
}

/// The position just after the last character.
pub(crate) fn end(text: &str) -> Position {
    let mut here = Cursor::default();
    text.chars().for_each(|c| here.pass(c));
    here.at
}

struct Cursor {
    at: Position,
    after_return: bool,
}

impl Default for Cursor {
    fn default() -> Self {
        Self { at: Position::START, after_return: false }
    }
}

impl Cursor {
    fn pass(&mut self, c: char) {
        match c {
            // The line was already counted at the carriage return.
            '\n' if self.after_return => {}
            '\n' | '\r' => self.at = Position { line: self.at.line + 1, column: 1 },
            _ => self.at.column += 1,
        }
        self.after_return = c == '\r';
    }
}

fn is_refused(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' | ' '..='~' => false,
        // Not printable (YAML 1.2.2, section 5.1), or the next line that YAML 1.1 breaks at.
        '\0'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' | BYTE_ORDER_MARK => true,
        // YAML 1.1 ends a line, and with it a comment, at these two.
        '\u{2028}' | '\u{2029}' => true,
        // They change the order in which the text is shown: a reviewer would approve something else.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        _ => false,
    }
}

/// The lines of a text, broken where YAML breaks them.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive('\n').flat_map(|line| line.trim_end_matches('\n').trim_end_matches('\r').split('\r'))
}
