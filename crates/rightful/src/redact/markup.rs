//! Tags inside text: their names must not be taken for a person's (Max and `<input max=5>`).

use alloc::{collections::BTreeSet, string::String, vec::Vec};
use core::ops::Range;

/// What a part of a tag is to somebody who wants to write into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The name of an element or an attribute: not to be changed.
    Name,
    /// The value of an attribute without quotes: may be changed, but not to something with a space.
    Unquoted,
}

/// Every part of every tag that restricts what may be written there, in order.
///
/// `<word …>` is a tag when an element without an end tag is called so, when it closes itself, or when `</word>`
/// stands somewhere: `From: Anna <Anna Lee>` has none.
pub(super) fn parts(text: &str) -> Vec<(Range<usize>, Part)> {
    let tags = tags(text);
    let closed: BTreeSet<String> =
        tags.iter().filter(|tag| tag.closes).map(|tag| tag.element.clone()).collect();
    let is_tag = |tag: &Tag| {
        tag.closes || tag.empty || NO_END_TAG.contains(&tag.element.as_str()) || closed.contains(&tag.element)
    };
    tags.into_iter().filter(is_tag).flat_map(|tag| tag.parts).collect()
}

/// Elements of HTML whose end tag is forbidden or may be left out (HTML Living Standard, 13.1.2).
const NO_END_TAG: [&str; 32] = [
    "area", "base", "body", "br", "caption", "col", "colgroup", "dd", "dt", "embed", "head", "hr", "html",
    "img", "input", "li", "link", "meta", "optgroup", "option", "p", "param", "rp", "rt", "source", "tbody",
    "td", "tfoot", "th", "thead", "tr", "track",
];

struct Tag {
    /// In lower case.
    element: String,
    closes: bool,
    empty: bool,
    parts: Vec<(Range<usize>, Part)>,
}

fn tags(text: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut reader = Reader { text, at: 0 };
    while let Some(offset) = reader.rest().find('<') {
        reader.at += offset + 1;
        let start = reader.at;
        match reader.tag() {
            Some(tag) => tags.push(tag),
            None => reader.at = start,
        }
    }
    tags
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn takes(&mut self, byte: u8) -> bool {
        let taken = self.peek() == Some(byte);
        self.at += usize::from(taken);
        taken
    }

    fn take_while(&mut self, wanted: impl Fn(u8) -> bool) -> Range<usize> {
        let start = self.at;
        self.at += self.rest().bytes().take_while(|b| wanted(*b)).count();
        start..self.at
    }

    /// A tag after its `<`; `None` where this is none, or where another `<` begins before it ends.
    fn tag(&mut self) -> Option<Tag> {
        let closes = self.takes(b'/');
        let name = self.take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b':' | b'_'));
        let element = self.text.get(name.clone())?.to_ascii_lowercase();
        if !element.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let mut tag = Tag { element, closes, empty: false, parts: Vec::from([(name, Part::Name)]) };
        loop {
            let gap = self.take_while(|b| b.is_ascii_whitespace());
            tag.empty = self.takes(b'/');
            if self.takes(b'>') {
                return Some(tag);
            }
            if gap.is_empty() && !tag.empty && tag.parts.len() == 1 {
                return None; // `<anna@x.example>` goes on in another way than a tag
            }
            self.attribute(&mut tag.parts)?;
        }
    }

    fn attribute(&mut self, parts: &mut Vec<(Range<usize>, Part)>) -> Option<()> {
        let name = self.take_while(|b| {
            !b.is_ascii_whitespace() && !matches!(b, b'=' | b'>' | b'/' | b'<' | b'"' | b'\'')
        });
        if !name.is_empty() {
            parts.push((name.clone(), Part::Name));
        }
        let gap = self.take_while(|b| b.is_ascii_whitespace());
        if !self.takes(b'=') {
            self.at = gap.start;
            // Something that is no attribute, or the end of the text.
            return (!name.is_empty() || self.peek() == Some(b'/')).then_some(());
        }
        self.take_while(|b| b.is_ascii_whitespace());
        match self.peek()? {
            quote @ (b'"' | b'\'') => {
                self.at += 1;
                self.take_while(|b| b != quote);
                self.takes(quote).then_some(())
            }
            b'<' => None,
            _ => {
                let value = self.take_while(|b| !b.is_ascii_whitespace() && !matches!(b, b'>' | b'<'));
                parts.push((value, Part::Unquoted));
                Some(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, Part)> {
        parts(text).into_iter().map(|(range, part)| (&text[range], part)).collect()
    }

    #[test]
    fn names_of_elements_and_attributes_are_found() {
        use Part::{Name, Unquoted};
        assert_eq!(
            found("<Mark class='x' max=5>hi</mark>"),
            [("Mark", Name), ("class", Name), ("max", Name), ("5", Unquoted), ("mark", Name)]
        );
        assert_eq!(
            found("<input max = \"a > b\" disabled>"),
            [("input", Name), ("max", Name), ("disabled", Name)]
        );
        assert_eq!(
            found("<br/><max x=1/><max />"),
            [("br", Name), ("max", Name), ("x", Name), ("1/", Unquoted), ("max", Name)][..1]
                .iter()
                .copied()
                .chain([("max", Name)])
                .collect::<Vec<_>>()
        );
        assert_eq!(found("a < b and c > d, <Anna Lee>, <anna@x.example>, <3, <p, <p x=\"1, <"), []);
        assert_eq!(found("<max>5</max>"), [("max", Name), ("max", Name)]);
        assert_eq!(found("<p<b>x</b>"), [("b", Name), ("b", Name)]);
    }
}
