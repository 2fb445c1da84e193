//! A report as a value: sections of blocks, which the text and the page show alike.

use alloc::string::String;
use alloc::vec::Vec;

use super::Language;
use super::line::Line;
use super::overview::Overview;
use crate::plan::{Act, ClaimKind};

/// What one reader is told about one plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Document {
    pub(super) language: Language,
    pub(super) title: String,
    /// Whose report it is: the controller.
    pub(super) from: Line,
    pub(super) lead: Vec<Block>,
    pub(super) contents: &'static str,
    pub(super) sections: Vec<Section>,
    pub(super) foot: Line,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Section {
    /// The anchor.
    pub(super) id: &'static str,
    pub(super) heading: Line,
    pub(super) blocks: Vec<Block>,
    pub(super) parts: Vec<Self>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    Paragraph(Line),
    /// Something to be seen first.
    Callout(Line),
    Facts(Vec<(&'static str, Line)>),
    Figures(Vec<Figure>),
    Picture(Overview),
    /// The picture for the person: without links.
    Glance(Overview),
    Table {
        head: Vec<Head>,
        rows: Vec<Vec<Cell>>,
    },
    List(Vec<Line>),
    /// What happens, and below it until when and why.
    Said(Vec<(Line, Line)>),
    /// A command or hash to copy.
    Code(String),
    /// A row of the person: what they are to it, and its cells by name.
    Record(Line, Vec<(Line, Line)>),
}

/// How many rows meet which end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Figure {
    pub(super) act: Act,
    pub(super) rows: String,
    pub(super) what: &'static str,
    pub(super) more: Line,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) label: &'static str,
    pub(super) number: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) mark: Option<Mark>,
    pub(super) line: Line,
    /// What stands below in smaller letters.
    pub(super) below: Line,
}

/// A badge: a sign, a word and a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Act(Act),
    Claim(ClaimKind),
}

impl Section {
    pub(super) fn new(id: &'static str, heading: impl Into<Line>, blocks: Vec<Block>) -> Self {
        Self { id, heading: heading.into(), blocks, parts: Vec::new() }
    }
}

impl Head {
    pub(super) const fn words(label: &'static str) -> Self {
        Self { label, number: false }
    }

    pub(super) const fn number(label: &'static str) -> Self {
        Self { label, number: true }
    }
}

impl Cell {
    pub(super) fn mark(mark: Mark) -> Self {
        Self { mark: Some(mark), ..Self::default() }
    }

    pub(super) fn below(mut self, below: impl Into<Line>) -> Self {
        self.below = below.into();
        self
    }
}

impl<L: Into<Line>> From<L> for Cell {
    fn from(line: L) -> Self {
        Self { line: line.into(), ..Self::default() }
    }
}
