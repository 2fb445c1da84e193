//! What was ruled, collection by collection, and what is kept: as tables of the officer's report.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::ToString;
use alloc::vec::Vec;

use super::catalogue::{Label, Message, Sentence};
use super::document::{Block, Cell, Head, Mark, Section};
use super::line::Line;
use super::officer::{cites, provisions, some_table};
use super::words::{days, number};
use super::{Audience, Language};
use crate::decide::{Class, Outcome, Ruling, Until};
use crate::plan::{Act, Item, Plan};
use crate::{Name, Policy};

/// The collections in the order of the plan's items, each with all that was ruled for it.
pub(super) fn items(language: Language, policy: &Policy, plan: &Plan) -> Section {
    let mut of: BTreeMap<&str, Vec<&Item>> = BTreeMap::new();
    for item in &plan.items {
        of.entry(&item.collection).or_default().push(item);
    }
    let head = [
        Head::words(language.label(Label::Item)),
        Head::number(language.label(Label::Rows)),
        Head::words(language.label(Label::Happens)),
        Head::words(language.label(Label::Why)),
        Head::words(language.label(Label::HowLong)),
    ];
    let part = |(collection, items): (&str, Vec<&Item>)| {
        let rows = items.iter().map(|item| item_cells(language, policy, item)).collect();
        Section::new("", Line::name(collection), some_table(&head, rows))
    };
    Section {
        parts: of.into_iter().map(part).collect(),
        ..Section::new("items", language.label(Label::Items), Vec::new())
    }
}

fn item_cells(language: Language, policy: &Policy, item: &Item) -> Vec<Cell> {
    let roles = item.roles.iter().map(|role| Line::from(language.say(Message::Role(*role))));
    let roles = Line::joined(roles, ", ");
    let named = if item.fields.is_empty() {
        Line::text(language.label(Label::TheRow))
    } else {
        Line::names(item.fields.iter().map(Name::as_str))
    };
    let as_role = if roles.is_empty() {
        roles
    } else {
        Line::filled(language.label(Label::AsRole), &[("roles", roles)])
    };
    alloc::vec![
        Cell::from(named).below(as_role),
        number(item.rows).into(),
        Cell::mark(Mark::Act(item.act)).below(language.label(Label::Outcome(item.ruling.outcome))),
        Cell::from(why(language, &item.ruling)).below(cites(language, policy, &item.ruling)),
        until(language, item).into(),
    ]
}

/// Why, and which ground is met where the item is kept against it.
fn why(language: Language, ruling: &Ruling) -> Line {
    let reason = Line::from(language.say(Message::Reason(ruling.reason, Audience::Dpo)));
    let Some(ground) = ruling.ground else { return reason };
    let ground = language.say(Message::Ground(ground, Audience::Dpo));
    let met = language.text(Message::Sentence(Sentence::GroundMet(Audience::Dpo))).with("ground", &ground);
    Line::joined([reason, Line::from(met.done())], " ")
}

/// Until when an item is kept, in words.
fn until(language: Language, item: &Item) -> Line {
    match &item.ruling.until {
        None => Line::default(),
        Some(Until::Date { date }) => date.to_string().into(),
        Some(Until::Row { .. }) => {
            let ends = item.ends.as_ref();
            let known = ends.and_then(|ends| Some((ends.earliest?, ends.latest?)));
            let unreadable = ends.map_or(0, |ends| ends.unreadable);
            let days = match known {
                Some((first, last)) => days(first, last).into(),
                None => Line::text(language.label(Label::EachRow)),
            };
            if unreadable == 0 {
                return days;
            }
            let more = Line::filled(
                language.label(Label::Unreadable),
                &[("rows", language.count(Message::Entries, unreadable).into())],
            );
            Line::joined([days, more], "; ")
        }
        Some(Until::Event { event, or, retention: None, at_latest: None }) if or.is_empty() => {
            Line::filled(language.label(Label::Event), &[("event", Line::name(event))])
        }
        Some(Until::Event { event, or, retention, at_latest }) => {
            let awaited = language.awaited(event, or, retention.as_ref());
            language.at_latest(awaited, at_latest.map(|day| day.to_string())).as_str().into()
        }
        Some(Until::Review { date }) => {
            Line::filled(language.label(Label::Review), &[("date", date.to_string().into())])
        }
        Some(Until::Open) => language.label(Label::Open).into(),
    }
}

/// What is kept of the same rows for the same reason.
struct Kept<'p> {
    item: &'p Item,
    row: bool,
    fields: BTreeSet<&'p str>,
}

pub(super) fn kept(language: Language, policy: &Policy, plan: &Plan) -> Section {
    let head = [
        Head::words(language.label(Label::Where)),
        Head::number(language.label(Label::Rows)),
        Head::words(language.label(Label::Why)),
        Head::words(language.label(Label::Provision)),
        Head::words(language.label(Label::HowLong)),
    ];
    let stays = |item: &&Item| {
        matches!(item.ruling.outcome, Outcome::Keep | Outcome::Restrict) && item.act != Act::Delete
    };
    let mut all: BTreeMap<(&str, &[Class], &Ruling), Kept<'_>> = BTreeMap::new();
    for item in plan.items.iter().filter(stays) {
        let same = (item.collection.as_str(), item.classes.as_slice(), item.ruling.as_ref());
        let kept = all.entry(same).or_insert_with(|| Kept { item, row: false, fields: BTreeSet::new() });
        kept.row |= item.fields.is_empty();
        kept.fields.extend(item.fields.iter().map(Name::as_str));
    }
    let rows = all.values().map(|kept| kept_cells(language, policy, kept)).collect();
    let mut blocks = some_table(&head, rows);
    if blocks.is_empty() {
        blocks.push(Block::Paragraph(language.label(Label::KeptNone).into()));
    }
    Section::new("kept", language.label(Label::Kept), blocks)
}

fn kept_cells(language: Language, policy: &Policy, kept: &Kept<'_>) -> Vec<Cell> {
    let ruling = &kept.item.ruling;
    let fields = Line::names(kept.fields.iter().copied());
    let what = match (kept.row, fields.is_empty()) {
        (true, true) => Line::text(language.label(Label::TheRow)),
        (true, false) => Line::filled(language.label(Label::TheRowAnd), &[("fields", fields)]),
        (false, _) => fields,
    };
    alloc::vec![
        Cell::from(Line::name(&kept.item.collection)).below(what),
        number(kept.item.rows).into(),
        Cell::from(why(language, ruling)).below(language.purposes(policy, &ruling.purposes)),
        provisions(policy, ruling).into(),
        until(language, kept.item).into(),
    ]
}
