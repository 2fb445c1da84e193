//! One self-contained HTML page: no script, no other file, one style that the page's own policy names by its hash.

use alloc::format;
use alloc::string::String;

use data_encoding::BASE64;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::Language;
use super::catalogue::Label;
use super::document::{Block, Cell, Document, Figure, Head, Mark, Section};
use super::line::{Line, Span};
use super::picture::{act_class, claim_class, glance, picture, sign_shown};
use crate::plan::Act;

const STYLE: &str = include_str!("style.css");

/// The page.
pub(super) fn page(document: &Document) -> String {
    let allowed = format!(
        "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        BASE64.encode(&Sha256::digest(STYLE.as_bytes()))
    );
    let language = document.language;
    let markup = html! {
        (DOCTYPE)
        html lang=(language.code()) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(allowed);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                meta name="robots" content="noindex";
                title { (document.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                (signs())
                header class="top" {
                    p class="from" { (line(&document.from)) }
                    h1 { (document.title) }
                    @for block in &document.lead { (self::block(language, block)) }
                }
                @if !document.sections.is_empty() {
                    nav aria-label=(document.contents) {
                        p { (document.contents) }
                        ul { @for section in &document.sections {
                            li { a href={ "#" (section.id) } { (line(&section.heading)) } }
                        } }
                    }
                }
                main { @for section in &document.sections { (self::section(language, section)) } }
                footer { p { (line(&document.foot)) } }
            }
        }
    };
    markup.into_string()
}

/// The signs and patterns that say the same as the colours.
fn signs() -> Markup {
    html! {
        svg class="signs" width="0" height="0" aria-hidden="true" {
            defs {
                pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                    rect class="ground-delete" width="5" height="5" {}
                    rect class="line-delete" width="2" height="5" {}
                }
                pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse" {
                    rect class="ground-change" width="5" height="5" {}
                    circle class="line-change" cx="2.5" cy="2.5" r="1.2" {}
                }
                symbol id="sign-delete" viewBox="0 0 10 10" { path class="stroked" d="M1.5 1.5l7 7M8.5 1.5l-7 7" {} }
                symbol id="sign-change" viewBox="0 0 10 10" {
                    path class="stroked" d="M1 3.4c2-2.4 3.5 2 8-.6M1 7.4c2-2.4 3.5 2 8-.6" {}
                }
                symbol id="sign-stay" viewBox="0 0 10 10" { rect class="filled" x="1.5" y="1.5" width="7" height="7" rx="1" {} }
            }
        }
    }
}

/// Where the sign of an act is drawn.
pub(super) const fn sign(act: Act) -> &'static str {
    match act {
        Act::Delete => "#sign-delete",
        Act::Change => "#sign-change",
        Act::Stay => "#sign-stay",
    }
}

fn section(language: Language, section: &Section) -> Markup {
    html! {
        section id=(section.id) aria-labelledby={ "h-" (section.id) } {
            h2 id={ "h-" (section.id) } { (line(&section.heading)) }
            @for block in &section.blocks { (self::block(language, block)) }
            @for part in &section.parts {
                div class="part" {
                    h3 { (line(&part.heading)) }
                    @for block in &part.blocks { (self::block(language, block)) }
                }
            }
        }
    }
}

fn block(language: Language, block: &Block) -> Markup {
    match block {
        Block::Paragraph(words) => html! { p { (line(words)) } },
        Block::Callout(words) => html! { p class="callout" { (line(words)) } },
        Block::Facts(facts) => html! {
            dl class="facts" {
                @for (label, fact) in facts { div { dt { (label) } dd { (line(fact)) } } }
            }
        },
        Block::Figures(figures) => {
            html! { ul class="figures" { @for figure in figures { (self::figure(figure)) } } }
        }
        Block::Picture(overview) => picture(language, overview),
        Block::Glance(overview) => glance(language, overview),
        Block::Said(lines) => html! {
            ul class="said" { @for (what, more) in lines {
                li { (line(what)) @if !more.is_empty() { span class="below" { (line(more)) } } }
            } }
        },
        Block::Table { head, rows } => table(language, head, rows),
        Block::List(lines) => html! { ul class="list" { @for words in lines { li { (line(words)) } } } },
        Block::Code(code) => html! { pre { code { (code) } } },
        Block::Record(of, cells) => html! {
            div class="record" {
                @if !of.is_empty() { p class="below" { (line(of)) } }
                dl { @for (name, cell) in cells { div { dt { (line(name)) } dd { (line(cell)) } } } }
            }
        },
    }
}

fn figure(figure: &Figure) -> Markup {
    html! {
        li class=(act_class(figure.act)) {
            span class="figure" { (sign_shown(figure.act)) (figure.rows) }
            span class="what" { (figure.what) }
            @if !figure.more.is_empty() { span class="more" { (line(&figure.more)) } }
        }
    }
}

/// A table that becomes a list of cards where it has no room; the roles keep it a table for whoever listens to it.
fn table(language: Language, head: &[Head], rows: &[alloc::vec::Vec<Cell>]) -> Markup {
    html! {
        table role="table" {
            thead role="rowgroup" {
                tr role="row" {
                    @for head in head {
                        th scope="col" role="columnheader" class=[head.number.then_some("number")] { (head.label) }
                    }
                }
            }
            tbody role="rowgroup" {
                @for row in rows {
                    tr role="row" { @for (head, cell) in head.iter().zip(row) { (self::cell(language, head, cell)) } }
                }
            }
        }
    }
}

fn cell(language: Language, head: &Head, cell: &Cell) -> Markup {
    let empty = cell.mark.is_none() && cell.line.is_empty() && cell.below.is_empty();
    html! {
        td role="cell" data-label=(head.label) class=[match (head.number, empty) {
            (_, true) => Some("none"),
            (true, false) => Some("number"),
            (false, false) => None,
        }] {
            @if !empty {
                div {
                    @if let Some(mark) = cell.mark { (badge(language, mark)) " " }
                    (line(&cell.line))
                    @if !cell.below.is_empty() { span class="below" { (line(&cell.below)) } }
                }
            }
        }
    }
}

fn badge(language: Language, mark: Mark) -> Markup {
    match mark {
        Mark::Act(act) => {
            html! { span class={ "mark " (act_class(act)) } { (sign_shown(act)) (language.label(Label::Act(act))) } }
        }
        Mark::Claim(claim) => {
            html! { span class={ "claim " (claim_class(claim)) } { (language.label(Label::Badge(claim))) } }
        }
    }
}

/// A line: names stand apart, in their own direction of writing.
pub(super) fn line(line: &Line) -> Markup {
    html! {
        @for span in line.spans() {
            @match span {
                Span::Text(text) => { (text) },
                Span::Name(name) => { code { bdi { (name) } } },
                Span::Value(value) => { span class="value" dir="auto" { (value) } },
            }
        }
    }
}
