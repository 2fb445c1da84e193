//! The page for the person: what their explanation says, with the picture made simple.

use alloc::vec::Vec;

use super::catalogue::Label;
use super::document::{Block, Document, Figure, Section};
use super::line::Line;
use super::overview::Overview;
use super::words::number;
use super::{Audience, Explained, Language, Topic, explain};
use crate::Policy;
use crate::plan::{Act, Plan};

pub(super) fn document(policy: &Policy, plan: &Plan, language: Language) -> Document {
    let explanation = explain(policy, Explained::Plan(plan), Audience::Person, language);
    let controller = Line::from(policy.document().controller.name.as_str());
    let day = language.date(plan.decided).into();
    let places = [("controller", controller.clone()), ("date", day)];
    let mut lead = alloc::vec![Block::Paragraph(Line::filled(language.label(Label::PersonLead), &places))];
    let mut sections = Vec::new();
    if !plan.expected.is_empty() {
        let overview = Overview::of(policy, plan);
        lead.push(Block::Figures(figures(language, &overview)));
        let blocks = alloc::vec![Block::Glance(overview)];
        sections.push(Section::new("glance", language.label(Label::Glance), blocks));
    }
    for section in explanation.sections {
        let lines = section.lines.iter().map(line).collect();
        sections.push(Section::new(anchor(section.topic), section.heading, alloc::vec![Block::Said(lines)]));
    }
    Document {
        language,
        title: explanation.title,
        from: controller,
        lead,
        contents: language.label(Label::Contents),
        sections,
        foot: language.label(Label::PersonFoot).into(),
    }
}

fn figures(language: Language, overview: &Overview) -> Vec<Figure> {
    let rows = overview.rows();
    let figure = |act, count, what| Figure {
        act,
        rows: number(count),
        what: language.label(what),
        more: Line::default(),
    };
    alloc::vec![
        figure(Act::Delete, rows.deleted, Label::EntriesDeleted),
        figure(Act::Change, rows.changed, Label::EntriesChanged),
        figure(Act::Stay, rows.stays, Label::EntriesStay),
    ]
}

fn line(said: &super::Line) -> (Line, Line) {
    let cites = Line::joined(said.cites.iter().map(|cite| Line::text(cite.as_str())), ", ");
    let until = Line::from(said.until.as_str());
    let why = Line::from(said.why.as_str());
    (said.what.as_str().into(), Line::joined([until, why, cites], " · "))
}

/// Where a section is found on the page.
pub(super) const fn anchor(topic: Topic) -> &'static str {
    match topic {
        Topic::Answer => "answer",
        Topic::Purposes => "purposes",
        Topic::Goes => "goes",
        Topic::Unlinked => "unlinked",
        Topic::Corrected => "corrected",
        Topic::Kept => "kept",
        Topic::Later => "later",
        Topic::Tasks => "tasks",
        Topic::Claims => "claims",
        Topic::Steps => "steps",
        Topic::Notes => "notes",
        Topic::Remedies => "remedies",
    }
}
