//! A line of words in which names are told apart from words, so that a name can never pass for a sentence or for markup.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::{self, Write as _};

/// A part of a line. `Debug` shows words and names, and of a value that there is one.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Span {
    /// Words of the catalogue or the policy.
    Text(String),
    /// A name of the data map.
    Name(String),
    /// A value of the person: its lines stay lines.
    Value(String),
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "Text({text:?})"),
            Self::Name(name) => write!(f, "Name({name:?})"),
            Self::Value(_) => f.write_str("Value(..)"),
        }
    }
}

/// Words and names in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line(Vec<Span>);

impl Line {
    pub(super) fn text(text: &str) -> Self {
        Self::default().with_text(text)
    }

    pub(super) fn name(name: &str) -> Self {
        Self::default().with_name(name)
    }

    pub(super) fn with_text(mut self, text: &str) -> Self {
        if !text.is_empty() {
            self.0.push(Span::Text(shown(text)));
        }
        self
    }

    pub(super) fn with_name(mut self, name: &str) -> Self {
        self.0.push(Span::Name(shown(name)));
        self
    }

    pub(super) fn value(value: &str) -> Self {
        Self::default().with_value(value)
    }

    pub(super) fn with_value(mut self, value: &str) -> Self {
        let lines: Vec<String> = value.replace("\r\n", "\n").split('\n').map(shown).collect();
        self.0.push(Span::Value(lines.join("\n")));
        self
    }

    pub(super) fn with(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Lines in a row with words between them.
    pub(super) fn joined(lines: impl IntoIterator<Item = Self>, between: &str) -> Self {
        let mut all = Self::default();
        for line in lines.into_iter().filter(|line| !line.is_empty()) {
            if !all.is_empty() {
                all = all.with_text(between);
            }
            all = all.with(line);
        }
        all
    }

    /// Names in a row.
    pub(super) fn names<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        Self::joined(names.into_iter().map(Self::name), ", ")
    }

    /// A sentence of the catalogue whose places in braces are filled, each in turn.
    pub(super) fn filled(sentence: &str, places: &[(&str, Self)]) -> Self {
        let mut line = Self::default();
        let mut rest = sentence;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((place, more)) = after.split_once('}') else { break };
            line = line.with_text(before);
            if let Some((_, value)) = places.iter().find(|(name, _)| *name == place) {
                line = line.with(value.clone());
            }
            rest = more;
        }
        line.with_text(rest)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn spans(&self) -> &[Span] {
        &self.0
    }

    /// The line as plain text.
    pub(super) fn plain(&self) -> String {
        self.0
            .iter()
            .map(|span| match span {
                Span::Text(text) | Span::Name(text) | Span::Value(text) => text.as_str(),
            })
            .collect()
    }
}

impl From<&str> for Line {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Line {
    fn from(text: String) -> Self {
        Self::text(&text)
    }
}

/// The text with what cannot be seen, or would turn the text around it, written out as `U+202E`.
pub(crate) fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if hidden(c) {
            // Writing to a string cannot fail.
            let _ = write!(shown, "U+{:04X}", u32::from(c));
        } else {
            shown.push(c);
        }
    }
    shown
}

fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// At most this many characters, the last of them an ellipsis where some are left out.
pub(super) fn shortened(text: &str, most: usize) -> String {
    let wide = |c: char| if u32::from(c) >= 0x1100 { 2 } else { 1 };
    if text.chars().map(wide).sum::<usize>() <= most {
        return text.to_string();
    }
    let mut width = 0;
    let mut short: String = text
        .chars()
        .take_while(|c| {
            width += wide(*c);
            width < most
        })
        .collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_filled_once_and_names_stay_names() {
        let line =
            Line::filled("{rows} of {name} go", &[("rows", "2".into()), ("name", Line::name("{rows}"))]);
        assert_eq!(line.plain(), "2 of {rows} go");
        assert_eq!(line.spans().len(), 4);
    }

    #[test]
    fn nothing_hidden_is_left() {
        assert_eq!(shown("a\u{202e}b\0c\n"), "aU+202EbU+0000cU+000A");
        assert_eq!(shown("عربي é"), "عربي é");
        assert_eq!(shortened("abcdef", 4), "abc…");
        assert_eq!(shortened("表表表", 4), "表…");
    }
}
