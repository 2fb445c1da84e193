//! A sheet of paper: a title, headed paragraphs and lists, as text and as a page. Letters are written on it.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::Language;
use super::document::{Block, Document, Section};
use super::line::{Line, shown};
use super::{page, plain};

/// What a letter looks like, whatever it says.
pub(crate) struct Sheet {
    pub(crate) language: Language,
    pub(crate) title: String,
    /// Whose letter it is.
    pub(crate) from: String,
    /// What stands above the first heading.
    pub(crate) opening: Vec<String>,
    pub(crate) parts: Vec<Part>,
    pub(crate) foot: String,
    /// What the list of headings is called.
    pub(crate) contents: &'static str,
}

/// Some sentences under a heading.
pub(crate) struct Part {
    /// The anchor on the page.
    pub(crate) id: &'static str,
    pub(crate) heading: String,
    pub(crate) said: Vec<Said>,
}

/// A sentence, and where it stands.
pub(crate) struct Said {
    pub(crate) text: String,
    pub(crate) cites: String,
}

impl Sheet {
    /// The sheet as text of at most 80 columns; what hides in a name is written out. Ends with a line feed.
    pub(crate) fn text(&self) -> String {
        let mut text = shown(&self.from);
        text.push_str("\n\n");
        plain::headed(&mut text, &self.title, '=');
        for line in &self.opening {
            text.push('\n');
            plain::wrapped(&mut text, "", line);
        }
        for part in &self.parts {
            text.push('\n');
            plain::headed(&mut text, &part.heading, '-');
            for said in &part.said {
                plain::wrapped(&mut text, "- ", &said.text);
                if !said.cites.is_empty() {
                    plain::wrapped(&mut text, "  ", &said.cites);
                }
            }
        }
        text.push('\n');
        plain::wrapped(&mut text, "", &self.foot);
        text
    }

    /// The sheet as one HTML page: no script, no other file; nothing in it can become markup.
    pub(crate) fn html(&self) -> String {
        let said = |said: &Said| (Line::from(said.text.as_str()), Line::from(said.cites.as_str()));
        let section = |part: &Part| {
            let said = part.said.iter().map(said).collect();
            Section::new(part.id, part.heading.as_str(), alloc::vec![Block::Said(said)])
        };
        let opening = self.opening.iter().map(|line| Block::Paragraph(line.as_str().into()));
        page::page(&Document {
            language: self.language,
            title: self.title.to_string(),
            from: self.from.as_str().into(),
            lead: opening.collect(),
            contents: self.contents,
            sections: self.parts.iter().map(section).collect(),
            foot: self.foot.as_str().into(),
        })
    }
}
