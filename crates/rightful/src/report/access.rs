//! A copy of one person's data (Art. 15) as a page and as text.
//!
//! Whatever a value holds is text: it makes no element, no attribute and no link, and what would hide or turn the text
//! around it is written out.

use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::catalogue::{Lack, Message, Sentence, Told};
use super::document::{Block, Cell as TableCell, Document, Head, Section};
use super::line::Line;
use super::plain::{headed, wrapped};
use super::{Audience, Language, page, register};
use crate::access::{AccessCopy, Cell, CollectionCopy, Context, Datum, Redacted, RowCopy};
use crate::case::RestrictionGround;
use crate::decide::Standing;
use crate::gather::Gather;
use crate::law::Cited;
use crate::{Date, Policy, Value};

/// A copy as one HTML page: no script, no other file (Art. 12(1), 15(3)). `policy` is the one it was made on.
///
/// Equal arguments give equal bytes. What the controller has to weigh before it hands the copy out is not in it.
#[must_use]
pub fn access_html(policy: &Policy, copy: &AccessCopy, language: Language) -> String {
    page::page(&document(policy, copy, language))
}

/// A copy as text (Art. 12(1), 15(3)). `policy` is the one it was made on; lines of values are lines.
#[must_use]
pub fn access_text(policy: &Policy, copy: &AccessCopy, language: Language) -> String {
    let document = document(policy, copy, language);
    let mut text = String::new();
    headed(&mut text, &document.title, '=');
    wrapped(&mut text, "", &document.from.plain());
    document.lead.iter().for_each(|block| written(&mut text, block));
    for section in &document.sections {
        text.push('\n');
        headed(&mut text, &section.heading.plain(), '-');
        section.blocks.iter().for_each(|block| written(&mut text, block));
        for part in &section.parts {
            text.push('\n');
            wrapped(&mut text, "", &part.heading.plain());
            part.blocks.iter().for_each(|block| written(&mut text, block));
        }
    }
    text
}

fn document(policy: &Policy, copy: &AccessCopy, language: Language) -> Document {
    let law = Cited::by(policy, Some(copy.on));
    let writer = Writer { policy, copy, language, law };
    let mut sections = Vec::new();
    if let Some(context) = &copy.context {
        sections.push(writer.purposes(context));
        sections.push(writer.rights(context));
        sections.extend(writer.sources(context));
        sections.push(writer.automated(context));
    }
    if copy.held {
        sections.push(writer.data());
        sections.push(writer.left_out());
    }
    let limits: Vec<Line> = copy.limits.iter().map(|limit| writer.line(Told::Limit(*limit))).collect();
    sections.extend(writer.listed("limits", Told::Limits, limits));
    let lacks: BTreeSet<Lack> = copy.missing.iter().map(|missing| Lack::of(missing.cites.as_str())).gather();
    let lacks = lacks.into_iter().map(|lack| writer.line(Told::Lacks(lack))).collect();
    sections.extend(writer.listed("missing", Told::Missing, lacks));
    Document {
        language,
        title: language.told(Told::Title).into(),
        from: Line::text(&policy.document().controller.name),
        lead: writer.lead(),
        contents: language.told(Told::Contents),
        sections,
        foot: writer.line(Told::Foot),
    }
}

struct Writer<'c> {
    policy: &'c Policy,
    copy: &'c AccessCopy,
    language: Language,
    law: Cited,
}

impl Writer<'_> {
    fn line(&self, told: Told) -> Line {
        Line::text(self.language.told(told))
    }

    fn filled(&self, told: Told, places: &[(&str, Line)]) -> Line {
        Line::filled(self.language.told(told), places)
    }

    fn in_uk_else(&self, uk: Told, otherwise: Told) -> Told {
        if self.law.is_uk() { uk } else { otherwise }
    }

    fn lead(&self) -> Vec<Block> {
        let controller = &self.policy.document().controller;
        let mut facts =
            alloc::vec![(self.language.told(Told::MadeOn), Line::text(&self.language.date(self.copy.on)))];
        let mut party = |told, name: &str, contact: &str| {
            facts.push((self.language.told(told), Line::text(&alloc::format!("{name} ({contact})"))));
        };
        let others = controller.decided_by_others();
        for other in others.unwrap_or_default() {
            party(Told::Controller, &other.name, &other.contact);
        }
        let own = if others.is_some() { Told::Processor } else { Told::Controller };
        party(own, &controller.name, &controller.contact);
        if let Some(officer) = &controller.dpo {
            facts.push((self.language.told(Told::Officer), Line::text(officer)));
        }
        if let Some(who) = &controller.representative {
            let told = self.in_uk_else(Told::RepresentativeUk, Told::Representative);
            facts.push((self.language.told(told), Line::text(who)));
        }
        for party in &controller.joint_controllers {
            let who = alloc::format!("{} ({})", party.name, party.contact);
            facts.push((self.language.told(Told::Joint), Line::text(&who)));
        }
        let rows: usize = self.copy.collections.iter().map(|collection| collection.rows.len()).sum();
        facts.push((self.language.told(Told::Rows), Line::text(&rows.to_string())));
        if self.copy.others > 0 {
            facts.push((self.language.told(Told::Others), Line::text(&self.copy.others.to_string())));
        }
        let told = match (self.copy.held, self.copy.is_nothing_held()) {
            (true, _) => Told::Held,
            (false, true) => Told::Nothing,
            (false, false) => Told::NothingFound,
        };
        let mut lead = alloc::vec![Block::Callout(self.line(told))];
        lead.push(Block::Facts(facts));
        if self.copy.others > 0 {
            lead.push(Block::Paragraph(self.line(Told::OthersHow)));
        }
        lead
    }

    fn purposes(&self, context: &Context) -> Section {
        let mut section = Section::new("why", self.line(Told::Why), Vec::new());
        for purpose in &context.purposes {
            let said = register::of_purpose(self.language, &purpose.activity, self.law);
            let label = |told| self.language.told(told);
            let mut facts = alloc::vec![
                (label(Told::Basis), Line::text(&said.basis)),
                (label(Told::Data), Line::text(&said.data)),
                (label(Told::Recipients), Line::text(&said.recipients)),
                (label(Told::Transfers), Line::text(&said.transfers)),
                (label(Told::Period), Line::text(&said.period)),
            ];
            if let Some(until) = purpose.until {
                facts.push((label(Told::Until), Line::text(&self.language.date(until))));
            }
            let state = &purpose.state;
            let mut today = self.stands(state.standing, state.since);
            // A consent may have ended on some of its channels while it goes on by others (Art. 7(3)).
            let ended = state.channels.iter().filter(|(_, channel)| channel.standing != state.standing);
            for (name, channel) in ended {
                today.push_str(&alloc::format!("; {name}: {}", self.stands(channel.standing, channel.since)));
            }
            facts.push((label(Told::Standing), Line::text(&today)));
            let heading = Line::text(&purpose.activity.words);
            section.parts.push(Section::new("purpose", heading, alloc::vec![Block::Facts(facts)]));
        }
        section
    }

    /// How a purpose stands, and since when.
    fn stands(&self, standing: Standing, since: Option<Date>) -> String {
        let since = since.map(|day| alloc::format!(" ({})", self.language.date(day)));
        self.language.say(Message::Standing(standing)) + &since.unwrap_or_default()
    }

    fn rights(&self, context: &Context) -> Section {
        let rights = context.rights.iter().map(|right| {
            let purposes: Vec<&str> = right.purposes.iter().map(|name| self.words(name)).collect();
            let places = [
                ("right", self.line(Told::Right(right.right))),
                ("cites", Line::text(right.cites.as_str())),
                ("purposes", Line::text(&purposes.join(", "))),
            ];
            self.filled(Told::RightFor, &places)
        });
        let mut list: Vec<Line> = rights.collect();
        let mut complaint = self.line(self.in_uk_else(Told::ComplaintUk, Told::Complaint));
        if let Some(authority) = context.complaint.authority.as_ref().filter(|_| !self.law.is_uk()) {
            let to = self.filled(Told::ComplaintTo, &[("authority", Line::text(authority))]);
            complaint = complaint.with_text(" ").with(to);
        }
        list.push(complaint);
        Section::new("rights", self.line(Told::Rights), alloc::vec![Block::List(list)])
    }

    fn words<'w>(&'w self, purpose: &'w str) -> &'w str {
        self.policy.document().purposes.get(purpose).map_or(purpose, |known| known.words(purpose))
    }

    fn sources(&self, context: &Context) -> Option<Section> {
        let sources = context.sources.iter().map(|source| {
            let from = source.from.as_deref().unwrap_or(self.language.told(Told::NotSaid));
            let kind = self.line(Told::Source(source.source));
            let field = Line::name(&source.field.to_string());
            match source.source {
                crate::policy::Source::ThirdParty => {
                    self.filled(Told::From, &[("field", field), ("source", kind), ("from", Line::text(from))])
                }
                _ => field.with_text(": ").with(kind),
            }
        });
        self.listed("sources", Told::Sources, sources.collect())
    }

    fn automated(&self, context: &Context) -> Section {
        let blocks = match &context.automated_decisions {
            None => alloc::vec![Block::Paragraph(self.line(Told::AutomatedNotSaid))],
            Some(none) if none.is_empty() => {
                let cites = Line::text(&self.law.name("GDPR Art. 22(1)"));
                let none = self.in_uk_else(Told::AutomatedNoneUk, Told::AutomatedNone);
                alloc::vec![Block::Paragraph(self.filled(none, &[("cites", cites)]))]
            }
            Some(decisions) => decisions
                .iter()
                .map(|decision| {
                    Block::Facts(alloc::vec![
                        (self.language.told(Told::Automated), Line::text(&decision.decision)),
                        (self.language.told(Told::Logic), Line::text(&decision.logic)),
                        (self.language.told(Told::Significance), Line::text(&decision.significance)),
                    ])
                })
                .collect(),
        };
        Section::new("automated", self.line(Told::Automated), blocks)
    }

    fn listed(&self, id: &'static str, heading: Told, list: Vec<Line>) -> Option<Section> {
        let section = || Section::new(id, self.line(heading), alloc::vec![Block::List(list.clone())]);
        (!list.is_empty()).then(section)
    }

    /// Where nothing is held, said by name.
    fn nothing_in(&self) -> Option<Block> {
        let empty = self.copy.collections.iter().filter(|collection| !collection.held);
        let names: Vec<&str> = empty.map(|collection| collection.collection.as_str()).collect();
        (!names.is_empty()).then(|| {
            Block::Paragraph(
                self.filled(Told::NothingIn, &[("collections", Line::names(names.iter().copied()))]),
            )
        })
    }

    fn data(&self) -> Section {
        let mut section = Section::new("data", self.line(Told::YourData), Vec::new());
        section.blocks.push(Block::Paragraph(self.line(Told::EmptyFields)));
        section.blocks.extend(self.nothing_in());
        section.parts =
            self.copy.collections.iter().filter(|one| one.held).map(|one| self.collection(one)).collect();
        section
    }

    fn collection(&self, collection: &CollectionCopy) -> Section {
        let mut heading = Line::name(&collection.collection);
        heading = heading.with_text(&alloc::format!(" ({})", collection.rows.len()));
        let mut blocks = alloc::vec![self.fields(collection)];
        for (purpose, ends) in &collection.until {
            let purpose = Line::text(self.words(purpose));
            if let (Some(earliest), Some(latest)) = (ends.earliest, ends.latest) {
                let [earliest, latest] = [earliest, latest].map(|day| Line::text(&self.language.date(day)));
                let places = [("purpose", purpose.clone()), ("earliest", earliest), ("latest", latest)];
                blocks.push(Block::Paragraph(self.filled(Told::HeldUntil, &places)));
            }
            if ends.unreadable > 0 {
                let entries = Line::text(&ends.unreadable.to_string());
                let places = [("purpose", purpose), ("entries", entries)];
                blocks.push(Block::Paragraph(self.filled(Told::HeldUntilUnread, &places)));
            }
        }
        let stored = collection.fields.iter().filter(|(_, note)| !note.restricted_by.is_empty());
        blocks.extend(stored.map(|(column, note)| {
            Block::Paragraph(
                Line::name(column).with_text(": ").with_text(&self.only_stored(&note.restricted_by)),
            )
        }));
        blocks.extend(collection.rows.iter().map(|row| self.row(row)));
        Section::new("collection", heading, blocks)
    }

    /// What each field holds: origin and purposes.
    fn fields(&self, collection: &CollectionCopy) -> Block {
        let declared = self.policy.collection(&collection.collection);
        // Keys and links only hold the entries together.
        let is_field =
            |column: &String| declared.is_some_and(|declared| declared.fields.contains_key(column));
        let fields = collection.fields.iter().filter(|(column, _)| is_field(column));
        let rows = fields.map(|(column, note)| {
            let origin = note.source.map_or(Told::NotSaid, Told::Source);
            let origin = self.line(origin);
            let purposes: Vec<&str> = note.purposes.iter().map(|name| self.words(name)).collect();
            let name = TableCell::from(Line::name(column))
                .below(Line::text(note.category.as_deref().unwrap_or_default()));
            alloc::vec![name, TableCell::from(origin), TableCell::from(Line::text(&purposes.join(", ")))]
        });
        let head =
            [Told::Column, Told::Origin, Told::Purposes].map(|told| Head::words(self.language.told(told)));
        Block::Table { head: head.to_vec(), rows: rows.collect() }
    }

    fn row(&self, row: &RowCopy) -> Block {
        let relations = row.relations.iter().map(|relation| self.line(Told::Relation(*relation)));
        let cells = row.cells.iter().filter(|(_, cell)| !cell.is_null());
        let cells = cells.map(|(column, cell)| (Line::name(column), self.cell(cell))).collect();
        let mut of = Line::joined(relations, ", ");
        if !row.restricted_by.is_empty() {
            of = of.with_text(". ").with_text(&self.only_stored(&row.restricted_by));
        }
        Block::Record(of, cells)
    }

    /// That something is not used but stored, and until when (Art. 18(2)).
    fn only_stored(&self, grounds: &BTreeSet<RestrictionGround>) -> String {
        let grounds: Vec<RestrictionGround> = grounds.iter().copied().collect();
        let waits = self.language.waits(&grounds, Audience::Person);
        self.language.text(Message::Sentence(Sentence::OnlyStoredUntil)).with("waits", &waits).done()
    }

    fn cell(&self, cell: &Cell) -> Line {
        match cell {
            Cell::Person(other) => {
                self.filled(Told::Person, &[("number", Line::text(&other.person.to_string()))])
            }
            Cell::Withheld(why) => {
                let reason = self.line(Told::Redaction(why.withheld));
                self.filled(Told::Withheld, &[("reason", reason)])
            }
            Cell::Value(Datum(value)) => match value {
                Value::Null => Line::default(),
                Value::Integer(number) => Line::value(&number.to_string()),
                Value::Real(number) => Line::value(&alloc::format!("{number:?}")),
                Value::Text(text) => Line::value(text),
                Value::Blob(bytes) => {
                    self.filled(Told::Bytes, &[("bytes", Line::text(&bytes.len().to_string()))])
                }
            },
        }
    }

    fn left_out(&self) -> Section {
        let counted = |redacted: &Redacted| {
            let line = self.line(Told::Redaction(redacted.reason));
            line.with_text(&alloc::format!(": {} ({})", redacted.count, redacted.cites))
        };
        let mut list: Vec<Line> = self.copy.redactions.iter().map(counted).collect();
        for collection in self.copy.collections.iter().filter(|collection| collection.held) {
            for (column, note) in &collection.fields {
                if let Some(reason) = &note.withheld {
                    let field = Line::names([collection.collection.as_str(), column.as_str()]);
                    let places = [("field", field), ("reason", Line::text(reason))];
                    list.push(self.filled(Told::WithheldField, &places));
                }
            }
        }
        if list.is_empty() {
            list.push(self.line(Told::NothingLeftOut));
        }
        Section::new("left-out", self.line(Told::LeftOut), alloc::vec![Block::List(list)])
    }
}

/// A block as text.
fn written(text: &mut String, block: &Block) {
    match block {
        Block::Paragraph(line) | Block::Callout(line) => wrapped(text, "", &line.plain()),
        Block::Facts(facts) => {
            facts
                .iter()
                .for_each(|(label, fact)| wrapped(text, "- ", &alloc::format!("{label}: {}", fact.plain())));
        }
        Block::List(lines) => lines.iter().for_each(|line| wrapped(text, "- ", &line.plain())),
        Block::Table { rows, .. } => {
            for row in rows {
                let cells: Vec<String> =
                    row.iter().map(|cell| cell.line.plain()).filter(|cell| !cell.is_empty()).collect();
                wrapped(text, "- ", &cells.join("; "));
            }
        }
        Block::Record(of, cells) => {
            text.push('\n');
            wrapped(text, "* ", &of.plain());
            for (name, cell) in cells {
                for (at, line) in cell.plain().split('\n').enumerate() {
                    let before =
                        if at == 0 { alloc::format!("  {}: ", name.plain()) } else { String::from("    ") };
                    text.push_str(&before);
                    text.push_str(line);
                    text.push('\n');
                }
            }
        }
        // A copy has none of these.
        Block::Figures(_) | Block::Picture(_) | Block::Glance(_) | Block::Said(_) | Block::Code(_) => {}
    }
}
