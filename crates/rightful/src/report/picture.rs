//! The picture of the data map: drawn where there is room for it, as cards where there is not.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use maud::{Markup, html};

use super::Language;
use super::catalogue::{Label, Message};
use super::layout::{Heading, MOST_BOXES, Placed, Scene, WayLine, others};
use super::line::{Line, shortened, shown};
use super::overview::{Card, Fate, Overview, Rows, TieKind, TieState};
use super::page::{line, sign};
use super::words::{days, number, spoken};
use crate::plan::{Act, ClaimKind};

/// The fates in the order they are shown.
const FATES: [Fate; 4] = [Fate::Erased, Fate::WithoutPerson, Fate::Kept, Fate::Untouched];

/// The picture with its key, and the cards that stand for it where it has no room.
pub(super) fn picture(language: Language, overview: &Overview) -> Markup {
    let drawn = overview.cards.len() <= MOST_BOXES;
    html! {
        figure class=@if drawn { "map drawn" } @else { "map" } {
            figcaption { (language.label(Label::Picture)) (key(language)) }
            @if drawn { (drawing(language, overview)) }
            (cards(language, overview))
            @if !overview.apart.is_empty() {
                p class="apart" {
                    (line(&Line::filled(language.label(Label::Apart), &[("names", Line::names(overview.apart.iter().map(String::as_str)))])))
                }
            }
        }
    }
}

fn key(language: Language) -> Markup {
    html! {
        ul class="key" aria-label=(language.label(Label::Key)) {
            li class="of" { (language.label(Label::KeyRows)) }
            @for act in [Act::Delete, Act::Change, Act::Stay] {
                li {
                    svg class="swatch" aria-hidden="true" { rect class=(act_class(act)) width="34" height="10" {} }
                    span class=(act_class(act)) { (sign_shown(act)) }
                    (language.label(Label::Act(act)))
                }
            }
            li class="of" { (language.label(Label::KeyLinks)) }
            @for state in [TieState::Open, TieState::Key, TieState::Cut, TieState::Gone] {
                li {
                    svg class="swatch" aria-hidden="true" { (stroke((0, 6), (34, 6), Some(state))) }
                    (language.label(Label::TieState(state)))
                }
            }
        }
    }
}

/// The class that colours and patterns a part.
pub(super) const fn act_class(act: Act) -> &'static str {
    match act {
        Act::Delete => "act-delete",
        Act::Change => "act-change",
        Act::Stay => "act-stay",
    }
}

pub(super) const fn claim_class(claim: ClaimKind) -> &'static str {
    match claim {
        ClaimKind::Kept | ClaimKind::Restricted => "claim-kept",
        ClaimKind::Pseudonymised => "claim-key",
        ClaimKind::Unlinked => "claim-unlinked",
        ClaimKind::ErasedLive => "claim-erased",
    }
}

const fn fate_class(fate: Fate) -> &'static str {
    match fate {
        Fate::Erased => "fate-erased",
        Fate::WithoutPerson => "fate-without",
        Fate::Kept => "fate-kept",
        Fate::Untouched => "fate-none",
    }
}

const fn state_class(state: Option<TieState>) -> &'static str {
    match state {
        Some(TieState::Open) => "way open",
        Some(TieState::Key) => "way key-only",
        Some(TieState::Cut) => "way cut",
        Some(TieState::Gone) => "way gone",
        None => "way none",
    }
}

fn until(language: Language, card: &Card) -> Option<Line> {
    let end = card.end?;
    let days = days(end.earliest, end.latest);
    Some(Line::filled(language.label(Label::Until), &[("days", days.into())]))
}

/// The parts of a bar of this width: each part that has rows can be seen.
fn parts(rows: Rows, width: u32) -> Vec<(Act, u32, u32)> {
    let all = u128::from(rows.all().max(1));
    let mut at = 0;
    let mut parts: Vec<(Act, u32, u32)> = Vec::new();
    for (act, count) in rows.parts().into_iter().filter(|(_, count)| *count > 0) {
        let share = u128::from(count) * u128::from(width) / all;
        let share = u32::try_from(share).unwrap_or(width).max(width / 25).min(width - at);
        parts.push((act, at, share));
        at += share;
    }
    // What rounding leaves over, or small parts take too much, is the widest part's.
    if let Some(widest) = (0..parts.len()).max_by_key(|at| parts.get(*at).map(|part| part.2)) {
        let before: u32 =
            parts.iter().enumerate().filter(|(at, _)| *at != widest).map(|(_, part)| part.2).sum();
        let mut x = 0;
        for (at, part) in parts.iter_mut().enumerate() {
            if at == widest {
                part.2 = width.saturating_sub(before);
            }
            part.1 = x;
            x += part.2;
        }
    }
    parts
}

/// The picture for the person: the kinds of data by what becomes of them.
pub(super) fn glance(language: Language, overview: &Overview) -> Markup {
    let all = || overview.cards.iter().chain([&overview.person]).filter(|card| card.rows.all() > 0);
    html! {
        figure class="map" {
            figcaption { (language.label(Label::GlancePicture)) }
            div class="cards" {
                @for fate in [Fate::Erased, Fate::WithoutPerson, Fate::Kept] {
                    @let cards: Vec<&Card> = all().filter(|card| card.fate() == fate).collect();
                    @if !cards.is_empty() {
                        p class={ "fate " (fate_class(fate)) } { (language.label(Label::PersonFate(fate))) }
                        ul class="grid" { @for card in cards { li { (kind_shown(language, card)) } } }
                    }
                }
            }
        }
    }
}

fn kind_shown(language: Language, card: &Card) -> Markup {
    html! {
        div class="card" {
            p class="top" {
                bdi class="name" { (shown(&spoken(&card.name))) }
                span class="total" { (language.count(Message::Entries, card.rows.all())) }
            }
            (bar_shown(card.rows))
            p class="counts" { (counts_shown(language, card.rows)) }
            @if let Some(end) = card.end {
                @let last = Line::from(language.date(end.latest));
                p class="until" { (line(&Line::filled(language.label(Label::PersonUntil), &[("date", last)]))) }
            }
        }
    }
}

fn counts_shown(language: Language, rows: Rows) -> Markup {
    html! {
        @for (act, count) in rows.parts().into_iter().filter(|(_, count)| *count > 0) {
            span class=(act_class(act)) { (sign_shown(act)) (number(count)) " " (language.label(Label::Act(act))) }
        }
    }
}

// Drawn -------------------------------------------------------------------------------------------------------

fn drawing(language: Language, overview: &Overview) -> Markup {
    let scene = Scene::of(overview);
    let about = Line::text(language.label(Label::Picture)).plain();
    html! {
        svg class="drawing" role="img" aria-label=(about) viewBox=(format!("0 0 {} {}", scene.width, scene.height)) {
            @if let Some(spine) = &scene.spine {
                line class="spine" x1=(spine.x) y1=(spine.from) x2=(spine.x) y2=(spine.to) {}
            }
            @for way in &scene.ways { (way_drawn(language, way)) }
            @for heading in &scene.headings { (heading_drawn(language, heading)) }
            (hub_drawn(language, &scene.hub))
            @for placed in &scene.boxes { (box_drawn(language, placed)) }
        }
    }
}

fn heading_drawn(language: Language, heading: &Heading) -> Markup {
    html! {
        text class={ "fate " (fate_class(heading.fate)) } x=(heading.x) y=(heading.y) { (language.label(Label::Fate(heading.fate))) }
    }
}

fn hub_drawn(language: Language, placed: &Placed<'_>) -> Markup {
    let card = placed.card;
    let width = placed.width;
    html! {
        svg class="box hub" x=(placed.x) y=(placed.y) width=(width) height=(placed.height) {
            title { (shown(&card.name)) }
            rect class="frame" x="1" y="1" width=(width - 2) height=(placed.height - 2) rx="10" {}
            circle class="head" cx="34" cy="30" r="10" {}
            path class="head" d="M16 62c0-24 36-24 36 0z" {}
            text class="name" x="68" y="26" { (shortened(&shown(&card.name), 30)) }
            text class="small end" x=(width - 14) y="26" { (language.label(Label::PersonBox)) }
            (bar_drawn(card.rows, 68, 36, width - 82))
            (counts_drawn(language, card.rows, 68, 66))
            (claim_drawn(language, card.claim(), width - 14, 66))
        }
    }
}

fn box_drawn(language: Language, placed: &Placed<'_>) -> Markup {
    let card = placed.card;
    let width = placed.width;
    let empty = card.rows.all() == 0;
    let below = if card.end.is_some() { 87 } else { 70 };
    let nothing = if card.swept { Label::Swept } else { Label::Untouched };
    let others: Vec<&str> = others(card).collect();
    html! {
        svg class=@if empty { "box empty" } @else { "box" } x=(placed.x) y=(placed.y) width=(width) height=(placed.height) {
            title { (shown(&card.name)) }
            rect class="frame" x="0.5" y="0.5" width=(width - 1) height=(placed.height - 1) rx="7" {}
            text class="name" x="12" y="21" { (shortened(&shown(&card.name), if empty { 18 } else { 22 })) }
            @if empty {
                text class="small end" x=(width - 10) y="21" { (shortened(language.label(nothing), 20)) }
            } @else {
                text class="total end" x=(width - 12) y="21" { (number(card.rows.all())) }
                (bar_drawn(card.rows, 12, 29, width - 24))
                (counts_drawn(language, card.rows, 12, 54))
                (claim_drawn(language, card.claim(), width - 12, 54))
                @if let Some(until) = until(language, card) {
                    text class="until" x="12" y="71" { (until.plain()) }
                }
                @if !others.is_empty() {
                    @let named = others.join(", ");
                    @let also = Line::filled(language.label(Label::Also), &[("names", named.into())]).plain();
                    text class="small" x="12" y=(below) { (shortened(&also, 34)) title { (also) } }
                }
            }
        }
    }
}

fn bar_drawn(rows: Rows, x: u32, y: u32, width: u32) -> Markup {
    html! {
        svg x=(x) y=(y) width=(width) height="9" {
            @for (act, at, share) in parts(rows, width) {
                rect class=(act_class(act)) x=(at) y="0" width=(share) height="9" {}
            }
        }
    }
}

fn counts_drawn(language: Language, rows: Rows, x: u32, y: u32) -> Markup {
    let mut at = x;
    let placed: Vec<(Act, String, u32)> = rows
        .parts()
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(act, count)| {
            let number = number(count);
            let here = at;
            at += 22 + 7 * u32::try_from(number.len()).unwrap_or_default();
            (act, number, here)
        })
        .collect();
    html! {
        @for (act, number, at) in placed {
            g class=(act_class(act)) {
                title { (language.label(Label::Act(act))) }
                use class="sign" href=(sign(act)) x=(at) y=(y - 9) width="10" height="10" {}
                text class="count" x=(at + 13) y=(y) { (number) }
            }
        }
    }
}

fn claim_drawn(language: Language, claim: Option<ClaimKind>, x: u32, y: u32) -> Markup {
    html! {
        @if let Some(claim) = claim {
            text class={ "claim end " (claim_class(claim)) } x=(x) y=(y) {
                (language.label(Label::Badge(claim)))
                title { (language.say(Message::Claim(claim))) }
            }
        }
    }
}

fn way_drawn(language: Language, way: &WayLine<'_>) -> Markup {
    let ((x, y), to) = (way.from, way.to);
    let near = if to.0 > x { to.0.saturating_sub(14) } else { to.0 + 14 };
    let straight = y == to.1;
    let end = if straight { to } else { (near, y) };
    let room = x.abs_diff(end.0);
    let middle = x.min(end.0) + room / 2;
    let labels = wrapped_names(language, way, room);
    let lines = u32::try_from(labels.len()).unwrap_or_default();
    let states: Vec<&str> = way
        .state
        .iter()
        .chain(&way.more_states)
        .map(|state| language.label(Label::TieState(*state)))
        .collect();
    html! {
        (stroke(way.from, end, way.state))
        @if !straight {
            polyline class={ (state_class(way.state)) " elbow" }
                points=(format!("{},{} {},{} {},{}", near, y, near, to.1, to.0, to.1)) {}
        }
        @for (at, label) in (0..lines).zip(&labels) {
            text class="role" x=(middle) y=((y + 12 * at).saturating_sub(6 + 12 * (lines - 1))) { (label) }
        }
        @if !states.is_empty() {
            text class="state" x=(middle) y=(y + 13) { (states.join(" · ")) }
        }
    }
}

/// A way as a line: whole where it stays, apart where it is cut, in dots where it goes with its row.
fn stroke(from: (u32, u32), to: (u32, u32), state: Option<TieState>) -> Markup {
    let class = state_class(state);
    let room = from.0.abs_diff(to.0);
    let at = |part: u32| if from.0 < to.0 { from.0 + room * part / 100 } else { from.0 - room * part / 100 };
    let y = from.1;
    html! {
        @if state == Some(TieState::Cut) {
            @let (a, b) = (at(50).saturating_sub(4), at(50) + 4);
            @let (near, far) = if from.0 < to.0 { (a, b) } else { (b, a) };
            line class=(class) x1=(from.0) y1=(y) x2=(near) y2=(y) {}
            line class={ (class) " away" } x1=(far) y1=(y) x2=(to.0) y2=(to.1) {}
            path class="blade" d=(format!("M{} {}l4-10M{} {}l4-10", a - 2, y + 5, b - 2, y + 5)) {}
        } @else {
            line class=(class) x1=(from.0) y1=(y) x2=(to.0) y2=(to.1) {}
        }
    }
}

fn wrapped_names(language: Language, way: &WayLine<'_>, room: u32) -> Vec<String> {
    let most = usize::try_from(room / 6).unwrap_or_default();
    let mut lines: Vec<String> = Vec::new();
    for kind in &way.kinds {
        let word = tie_word(language, **kind);
        match lines.last_mut() {
            Some(last) if last.len() + word.len() + 2 <= most => {
                last.push_str(", ");
                last.push_str(&word);
            }
            last => {
                if let Some(last) = last {
                    last.push(',');
                }
                lines.push(word);
            }
        }
    }
    if lines.len() > 3 {
        lines.truncate(3);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    lines
}

// As cards ----------------------------------------------------------------------------------------------------

fn cards(language: Language, overview: &Overview) -> Markup {
    let of = |fate: Fate| overview.cards.iter().filter(move |card| card.fate() == fate).collect::<Vec<_>>();
    html! {
        div class="cards" {
            (card_shown(language, &overview.person, true))
            @for fate in FATES {
                @let cards = of(fate);
                @if !cards.is_empty() {
                    p class={ "fate " (fate_class(fate)) } { (language.label(Label::Fate(fate))) }
                    @if fate == Fate::Untouched {
                        p class="apart" { (line(&Line::names(cards.iter().map(|card| card.name.as_str())))) }
                    } @else {
                        ul class="grid" { @for card in cards { li { (card_shown(language, card, false)) } } }
                    }
                }
            }
        }
    }
}

fn card_shown(language: Language, card: &Card, person: bool) -> Markup {
    html! {
        div class=@if person { "card hub" } @else { "card" } {
            p class="top" {
                bdi class="name" { (shown(&card.name)) }
                span class="total" { (language.count(Message::Entries, card.rows.all())) }
            }
            (bar_shown(card.rows))
            p class="counts" {
                (counts_shown(language, card.rows))
                @if let Some(claim) = card.claim() {
                    span class={ "claim " (claim_class(claim)) } { (language.label(Label::Badge(claim))) }
                }
            }
            @if let Some(until) = until(language, card) { p class="until" { (line(&until)) } }
            @if !card.ties.is_empty() {
                ul class="ties" {
                    @for tie in &card.ties {
                        li class=(state_class(tie.state())) {
                            @if let Some(link) = &tie.link { bdi { (shown(link)) } " · " }
                            (tie_word(language, tie.kind)) " → " bdi { (shown(&tie.to)) }
                            @if let Some(state) = tie.state() { ": " (language.label(Label::TieState(state))) }
                        }
                    }
                }
            }
        }
    }
}

/// A bar as wide as what it stands in, in percent.
pub(super) fn bar_shown(rows: Rows) -> Markup {
    html! {
        svg class="bar" aria-hidden="true" {
            @for (act, at, share) in parts(rows, 100) {
                rect class=(act_class(act)) x=(format!("{at}%")) y="0" width=(format!("{share}%")) height="9" {}
            }
        }
    }
}

pub(super) fn sign_shown(act: Act) -> Markup {
    html! { svg class="sign" aria-hidden="true" { use href=(sign(act)) width="10" height="10" {} } }
}

fn tie_word(language: Language, kind: TieKind) -> String {
    match kind {
        TieKind::Link(role) => language.say(Message::Role(role)),
        TieKind::Copy => language.label(Label::Copy).into(),
    }
}
