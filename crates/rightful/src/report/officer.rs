//! The report for the data protection officer: everything the plan says, with provisions, ends and hashes.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::catalogue::{Label, Message};
use super::channels::Words;
use super::document::{Block, Cell, Document, Figure, Head, Mark, Section};
use super::line::Line;
use super::overview::Overview;
use super::rulings::{items, kept};
use super::words::{days, number};
use super::{Audience, Language};
use crate::decide::Ruling;
use crate::law::{Cited, Ground};
use crate::order::PutInOrder as _;
use crate::plan::{Act, Change, Claim, CycleBreak, Later, NewValue, Plan, Step, Task};
use crate::{Error, Name, Path, Policy};

pub(super) fn document(policy: &Policy, plan: &Plan, language: Language) -> Result<Document, Error> {
    let overview = Overview::of(policy, plan);
    let mut sections = Vec::new();
    if !plan.expected.is_empty() {
        sections.push(glance(language, overview));
        sections.push(kept(language, policy, plan));
        sections.push(steps(language, plan));
        sections.push(items(language, policy, plan));
        sections.push(claims(language, policy, plan));
        sections.push(engine(language, plan));
    }
    sections.push(tasks(language, policy, plan));
    sections.push(later(language, policy, plan));
    sections.push(notes(language, plan));
    sections.push(approve(language, plan)?);
    sections.push(Section::new(
        "person",
        language.label(Label::Remedies),
        alloc::vec![Block::Paragraph(language.label(Label::RemediesHow).into())],
    ));
    sections.retain(|section| !section.blocks.is_empty() || !section.parts.is_empty());
    Ok(Document {
        language,
        title: language.label(Label::Title).into(),
        from: policy.document().controller.name.as_str().into(),
        lead: lead(language, policy, plan)?,
        contents: language.label(Label::Contents),
        sections,
        foot: language.label(Label::Foot).into(),
    })
}

fn lead(language: Language, policy: &Policy, plan: &Plan) -> Result<Vec<Block>, Error> {
    let controller = &policy.document().controller;
    let hash = |hash: &dyn core::fmt::Display| Line::name(&hash.to_string());
    let mut facts = alloc::vec![(language.label(Label::Contact), controller.contact.as_str().into())];
    facts.extend(controller.dpo.as_deref().map(|dpo| (language.label(Label::Dpo), dpo.into())));
    facts.push((language.label(Label::Decided), language.date(plan.decided).into()));
    facts.push((language.label(Label::Store), Line::name(&plan.store)));
    if let Some(form) = &plan.form {
        let used = language.say(Message::Form(form.used)).into();
        let words = match form.because {
            Some(because) => Line::filled(
                language.label(Label::FormChanged),
                &[
                    ("used", used),
                    ("declared", language.say(Message::Form(form.declared)).into()),
                    ("because", language.say(Message::FormChange(because)).into()),
                ],
            ),
            None => used,
        };
        facts.push((language.label(Label::Form), words));
    }
    facts.push((language.label(Label::PlanHash), hash(&plan.hash()?)));
    facts.push((language.label(Label::PolicyHash), hash(&plan.policy)));
    facts.push((language.label(Label::SchemaHash), hash(&plan.schema)));
    facts.push((language.label(Label::CaseTag), hash(&plan.case)));
    facts.push((language.label(Label::SubjectTag), hash(&plan.subject)));
    let mut blocks = Vec::new();
    if let Some(ruling) = &plan.set_aside {
        blocks.push(Block::Callout(Line::filled(
            language.label(Label::SetAside),
            &[("reason", why(language, policy, ruling))],
        )));
    } else if plan.expected.is_empty() {
        blocks.push(Block::Callout(language.label(Label::NothingHeld).into()));
        blocks.extend(
            language.lists_apart(policy, Audience::Dpo).map(|lists| Block::Paragraph(lists.as_str().into())),
        );
    }
    blocks.push(Block::Facts(facts));
    Ok(blocks)
}

/// The provisions of a ruling, by the names of the law that applies.
pub(super) fn provisions(policy: &Policy, ruling: &Ruling) -> Line {
    let law = Cited::by(policy, None);
    Line::joined(ruling.cites.iter().map(|cite| Line::text(&law.name(cite.as_str()))), ", ")
}

/// The same, and what it is for.
pub(super) fn cites(language: Language, policy: &Policy, ruling: &Ruling) -> Line {
    let cites = provisions(policy, ruling);
    if ruling.purposes.is_empty() {
        return cites;
    }
    Line::filled(
        language.label(Label::ForPurposes),
        &[("cites", cites), ("purposes", Line::from(language.purposes(policy, &ruling.purposes)))],
    )
}

fn why(language: Language, policy: &Policy, ruling: &Ruling) -> Line {
    Line::joined(
        [
            Line::from(language.say(Message::Reason(ruling.reason, Audience::Dpo))),
            cites(language, policy, ruling),
        ],
        " ",
    )
}

fn glance(language: Language, overview: Overview) -> Section {
    let rows = overview.rows();
    let figure = |act, count, what| Figure { act, rows: number(count), what, more: Line::default() };
    let figures = alloc::vec![
        figure(Act::Delete, rows.deleted, language.label(Label::RowsDeleted)),
        figure(Act::Change, rows.changed, language.label(Label::RowsChanged)),
        figure(Act::Stay, rows.stays, language.label(Label::RowsStay)),
    ];
    Section::new(
        "glance",
        language.label(Label::Glance),
        alloc::vec![Block::Figures(figures), Block::Picture(overview)],
    )
}

fn steps(language: Language, plan: &Plan) -> Section {
    let head = [
        Head::number(language.label(Label::Step)),
        Head::words(language.label(Label::What)),
        Head::words(language.label(Label::Where)),
        Head::number(language.label(Label::Rows)),
        Head::words(language.label(Label::Happens)),
    ];
    let mut rows = Vec::new();
    for (at, step) in (1_u64..).zip(&plan.steps) {
        let (what, place, count, more) = step_cells(language, step);
        let count = count.map(number).unwrap_or_default();
        rows.push(alloc::vec![number(at).into(), what.into(), place.into(), count.into(), more.into()]);
    }
    Section::new("steps", language.label(Label::Steps), some_table(&head, rows))
}

fn step_cells(language: Language, step: &Step) -> (&'static str, Line, Option<u64>, Line) {
    let named = |name: &str| Line::name(name);
    match step {
        Step::InsertPerson { collection, rows, .. } => (
            language.label(Label::Insert),
            named(collection),
            Some(*rows),
            language.label(Label::InsertMore).into(),
        ),
        Step::Suppress { collection, rows, corrections, .. } => {
            // Whether a corrected value is kept out is known to the run, which has the key.
            let (rows, more) = if corrections.is_empty() {
                (Some(*rows), Label::SuppressMore)
            } else {
                (None, Label::SuppressTooMore)
            };
            (language.label(Label::Suppress), named(collection), rows, language.label(more).into())
        }
        Step::Change { collection, rows, set, .. } => {
            (language.label(Label::Change), named(collection), Some(*rows), changes(language, set))
        }
        Step::Detach { table, columns, to, rows, .. } => {
            let names = Line::names(columns.iter().map(String::as_str));
            let more =
                Line::filled(language.label(Label::DetachMore), &[("columns", names), ("to", named(to))]);
            (language.label(Label::Detach), path(table), Some(*rows), more)
        }
        Step::Delete { collection, rows, .. } => (
            language.label(Label::Delete),
            named(collection),
            Some(*rows),
            language.label(Label::DeleteMore).into(),
        ),
        Step::SweepHistory { collection } => {
            (language.label(Label::Sweep), named(collection), None, language.label(Label::SweepMore).into())
        }
        Step::RebuildIndex { collection } => (
            language.label(Label::Rebuild),
            named(collection),
            None,
            language.label(Label::RebuildMore).into(),
        ),
    }
}

/// What columns become, those that become alike together.
fn changes(language: Language, set: &[Change]) -> Line {
    let mut alike: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for change in set {
        let becomes = match &change.to {
            NewValue::Value { value: crate::Value::Null } => language.label(Label::ToNull),
            NewValue::Value { .. } => language.label(Label::ToValue),
            NewValue::Mark { .. } => language.label(Label::ToMark),
            NewValue::Corrected { .. } => language.label(Label::ToCorrected),
            NewValue::Surrogate { .. } => language.label(Label::ToSurrogate),
            NewValue::AnonymousKey { .. } => language.label(Label::ToAnonymous),
            NewValue::Redacted { .. } => language.label(Label::ToRedacted),
            NewValue::Json { .. } => language.label(Label::ToJson),
        };
        alike.entry(becomes).or_default().push(&change.column);
    }
    let lines = alike
        .into_iter()
        .map(|(becomes, columns)| Line::filled(becomes, &[("columns", Line::names(columns))]));
    Line::joined(lines, "; ")
}

fn claims(language: Language, policy: &Policy, plan: &Plan) -> Section {
    let head = [
        Head::words(language.label(Label::Where)),
        Head::number(language.label(Label::Rows)),
        Head::words(language.label(Label::Claim)),
        Head::words(language.label(Label::RestsOn)),
        Head::words(language.label(Label::Continues)),
    ];
    let rows = plan.claims.iter().map(|claim| claim_cells(language, policy, claim)).collect();
    let mut kinds: Vec<_> = plan.claims.iter().map(|claim| claim.claim).collect();
    kinds.put_in_order();
    kinds.dedup();
    let means = kinds
        .into_iter()
        .map(|kind| (language.label(Label::Badge(kind)), language.say(Message::Claim(kind)).into()))
        .collect();
    let mut blocks = some_table(&head, rows);
    blocks.insert(0, Block::Facts(means));
    Section::new("claims", language.label(Label::Claims), blocks)
}

fn claim_cells(language: Language, policy: &Policy, claim: &Claim) -> Vec<Cell> {
    let mut ways: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    for support in &claim.rests_on {
        let local = support.place.segments().len() > 1 && is_in(&support.place, &claim.collection);
        let place = if local { support.place.last().to_string() } else { support.place.to_string() };
        ways.entry(support.way).or_default().insert(place);
    }
    let rests = ways.into_iter().map(|(way, places)| {
        let names = Line::names(places.iter().map(String::as_str));
        Line::filled(
            language.label(Label::Support),
            &[("places", names), ("way", language.say(Message::Way(way)).into())],
        )
    });
    alloc::vec![
        Cell::from(Line::name(&claim.collection)).below(Line::names(claim.fields.iter().map(Name::as_str))),
        number(claim.rows).into(),
        Cell::mark(Mark::Claim(claim.claim)),
        Line::joined(rests, "; ").into(),
        Line::from(language.purposes(policy, &claim.continues_under)).into(),
    ]
}

fn is_in(place: &Path, collection: &str) -> bool {
    place.segments().first().is_some_and(|first| first == collection)
}

fn later(language: Language, policy: &Policy, plan: &Plan) -> Section {
    let head = [Head::words(language.label(Label::When)), Head::words(language.label(Label::What))];
    let after =
        |period| Line::filled(language.label(Label::AfterRun), &[("period", language.period(period).into())]);
    let ends = |label, collection: &str, purpose: &String, rows| {
        Line::filled(
            language.label(label),
            &[
                ("rows", language.count(Message::Entries, rows).into()),
                ("collection", Line::name(collection)),
                ("purpose", Line::from(language.purposes(policy, core::slice::from_ref(purpose)))),
            ],
        )
    };
    let cells = |later: &Later| -> Vec<Cell> {
        let (when, what) = match later {
            Later::RetentionEnds { collection, purpose, rows, first_due, all_due } => {
                (days(*first_due, *all_due).into(), ends(Label::RetentionEnds, collection, purpose, *rows))
            }
            Later::UnlinkedEnds { collection, purpose, rows, first_due, all_due } => {
                (days(*first_due, *all_due).into(), ends(Label::UnlinkedEnds, collection, purpose, *rows))
            }
            Later::ExceptionEnds { collection, rows, due } => (
                due.to_string().into(),
                Line::filled(
                    language.label(Label::ExceptionEnds),
                    &[
                        ("rows", language.count(Message::Entries, *rows).into()),
                        ("collection", Line::name(collection)),
                    ],
                ),
            ),
            Later::Review { collections, date } => {
                let names = Line::names(collections.iter().map(String::as_str));
                (
                    date.to_string().into(),
                    Line::filled(language.label(Label::Reviewed), &[("collections", names)]),
                )
            }
            Later::Backups { store, keep } => {
                (after(*keep), Line::filled(language.label(Label::Backups), &[("store", Line::name(store))]))
            }
            Later::Evidence { keep } => (after(*keep), language.label(Label::Evidence).into()),
        };
        alloc::vec![when.into(), what.into()]
    };
    Section::new(
        "later",
        language.label(Label::Later),
        some_table(&head, plan.later.iter().map(cells).collect()),
    )
}

fn tasks(language: Language, policy: &Policy, plan: &Plan) -> Section {
    let named = |collection: &String, fields: &[String]| {
        if fields.is_empty() {
            return Line::filled(language.label(Label::RowsOf), &[("collection", Line::name(collection))]);
        }
        let places = fields.iter().map(|field| path(&Path::one(collection.as_str()).join(field.as_str())));
        Line::joined(places, ", ")
    };
    let words = |task: &Task| match task {
        Task::Tell { recipient, capacity, under, fields, .. } => Line::filled(
            language.label(Label::Tell),
            &[
                ("recipient", Line::name(recipient)),
                ("capacity", language.say(Message::Capacity(*capacity)).into()),
                ("under", under.as_str().into()),
                ("fields", Line::joined(fields.iter().map(path), ", ")),
            ],
        ),
        Task::StopUse { purpose, collection, fields, weighed } => {
            let named = named(collection, fields);
            let purpose = Line::from(language.purposes(policy, core::slice::from_ref(purpose)));
            let label = if *weighed { Label::PauseUse } else { Label::StopUse };
            Line::filled(language.label(label), &[("fields", named), ("purpose", purpose)])
        }
        Task::StopChannel { purpose, channel, goes_on, fields, recipients } => {
            let stop = Words { purpose, channel, goes_on, fields, recipients };
            stop.words(language, policy, Audience::Dpo).into()
        }
        Task::Inform { fields } => Line::filled(
            language.label(Label::Inform),
            &[("fields", Line::joined(fields.iter().map(path), ", "))],
        ),
        Task::Restrict { collection, fields, ground, lifted } => Line::filled(
            language.label(if *lifted { Label::Free } else { Label::Restrict }),
            &[("ground", ground.citation().as_str().into()), ("fields", named(collection, fields))],
        ),
        Task::Lift { collection, ground } => Line::filled(
            language.label(Label::Lift),
            &[("ground", ground.citation().as_str().into()), ("fields", named(collection, &[]))],
        ),
        Task::Settle { collection, fields, ground, restricted_by } => Line::filled(
            language.label(Label::Settle),
            &[
                ("ground", Ground::of_erasure(*ground).as_str().into()),
                ("fields", named(collection, fields)),
                ("waits", language.waits(restricted_by, Audience::Dpo).as_str().into()),
            ],
        ),
        Task::Supplement { collection, fields } => {
            Line::filled(language.label(Label::Supplement), &[("fields", named(collection, fields))])
        }
        Task::TextNamesOldValue { collection, fields } => {
            Line::filled(language.label(Label::OldValue), &[("fields", named(collection, fields))])
        }
        Task::KeepOut { of, .. } => Line::filled(language.label(Label::KeepOut), &[("field", path(of))]),
        Task::OtherStore { store } => {
            Line::filled(language.label(Label::OtherStore), &[("store", Line::name(store))])
        }
    };
    let lines: Vec<Line> = plan.tasks.iter().map(words).collect();
    Section::new("tasks", language.label(Label::Tasks), some_list(lines, language.label(Label::TasksNone)))
}

fn engine(language: Language, plan: &Plan) -> Section {
    let mut lines = Vec::new();
    for cycle in &plan.cycles {
        let broken = match &cycle.broken_by {
            CycleBreak::Deferred => language.label(Label::Deferred).into(),
            CycleBreak::SetNull { table, columns } => {
                let columns = Line::names(columns.iter().map(String::as_str));
                Line::filled(language.label(Label::SetNull), &[("columns", columns), ("table", path(table))])
            }
        };
        let around = cycle.tables.iter().chain(cycle.tables.first()).map(path);
        let tables = Line::joined(around, " → ");
        lines.push(Line::filled(language.label(Label::Cycle), &[("tables", tables), ("broken", broken)]));
    }
    for cascade in &plan.cascades {
        let columns = Line::names(cascade.columns.iter().map(String::as_str));
        lines.push(Line::filled(
            language.label(Label::Cascade),
            &[("from", Line::name(&cascade.from)), ("table", path(&cascade.table)), ("columns", columns)],
        ));
    }
    Section::new("keys", language.label(Label::Engine), some_list(lines, language.label(Label::EngineNone)))
}

fn notes(language: Language, plan: &Plan) -> Section {
    let note = |note: &crate::plan::Note| {
        Line::filled(
            language.label(Label::Note),
            &[("place", path(&note.place)), ("note", language.say(Message::Note(note.note)).into())],
        )
    };
    let lines: Vec<Line> = plan.notes.iter().map(note).collect();
    let blocks = if lines.is_empty() { Vec::new() } else { alloc::vec![Block::List(lines)] };
    Section::new("notes", language.label(Label::Notes), blocks)
}

fn approve(language: Language, plan: &Plan) -> Result<Section, Error> {
    let blocks = if plan.holds_nothing() || plan.set_aside.is_some() {
        Vec::new()
    } else {
        alloc::vec![
            Block::Paragraph(language.label(Label::ApproveHow).into()),
            Block::Code(plan.hash()?.to_string())
        ]
    };
    Ok(Section::new("approve", language.label(Label::Approve), blocks))
}

fn path(path: &Path) -> Line {
    Line::name(&path.to_string())
}

pub(super) fn some_table(head: &[Head], rows: Vec<Vec<Cell>>) -> Vec<Block> {
    if rows.is_empty() { Vec::new() } else { alloc::vec![Block::Table { head: head.to_vec(), rows }] }
}

fn some_list(lines: Vec<Line>, none: &'static str) -> Vec<Block> {
    alloc::vec![if lines.is_empty() { Block::Paragraph(none.into()) } else { Block::List(lines) }]
}
