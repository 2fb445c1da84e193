//! What a plan or decision means, as a value: sections of lines, each with its place, what happens, why and until when.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::borrow::Borrow;

use schemars::JsonSchema;
use serde::Serialize;

use super::Language;
use super::catalogue::{Message, Sentence, Text, Words};
use super::words::spoken;
use super::written::{Writes, Written};
use crate::decide::{Class, ClassDecision, CollectionDecision, Outcome, Reason, RowOutcome, Ruling, Until};
use crate::law::{Citation, Cited};
use crate::plan::{Act, Claim, ClaimKind, Item, Plan};
use crate::policy::From;
use crate::read::Read;
use crate::request::Reason as Refusal;
use crate::{Decision, Name, Path, Policy};

/// Who reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "the person (Art. 12(1)) and those who answer for it (Art. 5(2), 39)"
)]
pub enum Audience {
    /// The person: concise, plain, and with the remedies where something stays (Art. 12(1), 12(4)).
    Person,
    /// The data protection officer: everything.
    Dpo,
}

/// What is explained.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_enums, reason = "a decision comes before a survey, a plan after it")]
pub enum Explained<'e> {
    /// A decision: nothing has been counted yet.
    Decision(&'e Decision),
    /// A plan.
    Plan(&'e Plan),
}

/// A plan or decision in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Explanation {
    /// Who it is for.
    pub audience: Audience,
    /// The language.
    pub language: Language,
    /// What it is.
    pub title: String,
    /// The sections, without those that would be empty.
    pub sections: Vec<Section>,
}

/// Some lines on one topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Section {
    /// The topic.
    pub topic: Topic,
    /// Its heading.
    pub heading: String,
    /// The lines.
    pub lines: Vec<Line>,
}

/// What a section is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Topic {
    /// The case is answered as a whole.
    Answer,
    /// How the purposes stand.
    Purposes,
    /// What goes.
    Goes,
    /// What stays without the person.
    Unlinked,
    /// What is corrected (Art. 16).
    Corrected,
    /// What is kept.
    Kept,
    /// What is due later.
    Later,
    /// What is done outside the store.
    Tasks,
    /// What can be said afterwards.
    Claims,
    /// What is done, in order.
    Steps,
    /// What was noticed.
    Notes,
    /// What the person can do (Art. 12(4)).
    Remedies,
}

/// One line of an explanation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Line {
    /// The place in the data map, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Path>,
    /// What happens.
    pub what: String,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// Until when.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub until: String,
    /// Where that stands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<Citation>,
}

/// Explains a plan or decision in words. `policy` is the one it was made on: it holds the words of the purposes.
#[must_use]
pub fn explain(
    policy: &Policy,
    explained: Explained<'_>,
    audience: Audience,
    language: Language,
) -> Explanation {
    let claims = match explained {
        Explained::Decision(_) => &[],
        Explained::Plan(plan) => plan.claims.as_slice(),
    };
    let writer = Writer { policy, audience, language, claims };
    let mut sections = Sections::default();
    let set_aside = match explained {
        Explained::Decision(decision) => decision.set_aside.as_ref(),
        Explained::Plan(plan) => plan.set_aside.as_ref(),
    };
    match explained {
        Explained::Decision(decision) => {
            writer.answer(set_aside, false, &mut sections);
            if audience == Audience::Dpo {
                writer.purposes(decision, &mut sections);
            }
            writer.channels(decision, &mut sections);
            writer.items(&items_of(decision), None, &mut sections);
        }
        Explained::Plan(plan) => {
            let nothing = plan.expected.is_empty() && set_aside.is_none();
            writer.answer(set_aside, nothing, &mut sections);
            writer.items(&plan.items, Some(&Writes::of(plan)), &mut sections);
            writer.later(plan, &mut sections);
            writer.tasks(plan, &mut sections);
            if audience == Audience::Person {
                writer.kept_out(plan, &mut sections);
            }
            if audience == Audience::Dpo {
                writer.claims(plan, &mut sections);
                writer.steps(plan, &mut sections);
                writer.notes(plan, &mut sections);
            }
        }
    }
    writer.remedies(set_aside, &mut sections);
    let law = Cited::by(policy, None);
    for citation in sections.0.values_mut().flatten().flat_map(|line| &mut line.cites).filter(|_| law.is_uk())
    {
        *citation = Citation::named(law.name(citation.as_str()));
    }
    let section = |(topic, lines): (Topic, Vec<Line>)| Section {
        topic,
        heading: language.say(Message::Heading(topic, audience)),
        lines,
    };
    Explanation {
        audience,
        language,
        title: language.say(Message::Title(audience)),
        sections: sections.0.into_iter().map(section).collect(),
    }
}

/// The lines by topic, in the order of the topics.
#[derive(Default)]
pub(super) struct Sections(BTreeMap<Topic, Vec<Line>>);

impl Sections {
    pub(super) fn add(&mut self, topic: Topic, line: Line) {
        let lines = self.0.entry(topic).or_default();
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
}

pub(super) struct Writer<'w> {
    pub(super) policy: &'w Policy,
    pub(super) audience: Audience,
    pub(super) language: Language,
    /// What the plan claims; a decision claims nothing.
    claims: &'w [Claim],
}

impl Writer<'_> {
    pub(super) fn sentence(&self, sentence: Sentence) -> Text {
        self.language.text(Message::Sentence(sentence))
    }

    /// The name of a collection: as it would be said for the person, as it is for the officer.
    pub(super) fn name(&self, collection: &str) -> String {
        match self.audience {
            Audience::Person => spoken(collection),
            Audience::Dpo => collection.to_string(),
        }
    }

    pub(super) fn fields(&self, collection: &str, fields: &[impl Borrow<str>]) -> String {
        match self.audience {
            Audience::Person => self.language.fields(self.policy, collection, fields),
            Audience::Dpo => fields.join(", "),
        }
    }

    fn answer(&self, set_aside: Option<&Ruling>, nothing: bool, sections: &mut Sections) {
        if let Some(ruling) = set_aside {
            let what = self.sentence(Sentence::AnsweredWithoutTouching).done();
            sections.add(Topic::Answer, self.ruled(what, None, ruling));
        }
        if nothing {
            let what = self.sentence(Sentence::NothingHeld).done();
            sections.add(Topic::Answer, Line { what, ..Line::default() });
            if let Some(what) = self.language.lists_apart(self.policy, self.audience) {
                sections.add(Topic::Answer, Line { what, ..Line::default() });
            }
        }
    }

    fn purposes(&self, decision: &Decision, sections: &mut Sections) {
        for (name, state) in &decision.purposes {
            let standing = self.language.say(Message::Standing(state.standing));
            let since = state.since.map(|since| alloc::format!(" ({since})")).unwrap_or_default();
            sections.add(
                Topic::Purposes,
                Line {
                    place: None,
                    what: alloc::format!("{name}: {standing}{since}."),
                    why: self.language.say(Message::Reason(state.reason, self.audience)),
                    until: String::new(),
                    cites: state.cites.clone(),
                },
            );
        }
    }

    /// What no longer goes on by one channel, and goes on by others (Art. 7(3)).
    fn channels(&self, decision: &Decision, sections: &mut Sections) {
        for stop in crate::decide::stops(self.policy.document(), &decision.purposes) {
            let what = super::channels::Words::of(&stop).words(self.language, self.policy, self.audience);
            let cites = alloc::vec![Citation::known("GDPR Art. 7(3)")];
            sections.add(Topic::Purposes, Line { what, cites, ..Line::default() });
        }
    }

    /// Lines for items: for the officer all of them, for the person those of rows, and of fields that fare otherwise.
    fn items(&self, items: &[Item], writes: Option<&Writes<'_>>, sections: &mut Sections) {
        for items in items.chunk_by(|one, next| one.collection == next.collection) {
            for item in items {
                if item.act != Act::Change || item.fields.is_empty() {
                    self.item(item, items, Written::Replaced, writes.is_some(), sections);
                    continue;
                }
                for (written, fields) in writes.map(|writes| writes.by_written(item)).unwrap_or_default() {
                    let part = Item { fields: fields.into_iter().cloned().collect(), ..item.clone() };
                    self.item(&part, items, written, true, sections);
                }
            }
        }
    }

    fn item(&self, item: &Item, items: &[Item], written: Written, counted: bool, sections: &mut Sections) {
        let Some((topic, sentence)) = self.says(item, items, written) else { return };
        let what = self
            .language
            .counted(Message::Sentence(sentence), counted.then_some(item.rows))
            .with("place", &self.name(&item.collection))
            .with("fields", &self.fields(&item.collection, &item.fields))
            .done();
        let place = Path::one(item.collection.clone());
        let mut line = self.ruled(what, Some(place), &item.ruling);
        line.until = self.until(&item.ruling, item).unwrap_or_default();
        if self.audience == Audience::Dpo && !item.roles.is_empty() {
            let roles: Vec<String> =
                item.roles.iter().map(|role| self.language.say(Message::Role(*role))).collect();
            let roles = self.sentence(Sentence::Roles).with("roles", &self.language.list(&roles)).done();
            line.why = alloc::format!("{} {roles}", line.why);
        }
        sections.add(topic, line);
    }

    /// Under which topic and with which sentence an item is told; none where the line of its row says it all.
    fn says(&self, item: &Item, items: &[Item], written: Written) -> Option<(Topic, Sentence)> {
        let of_row = item.fields.is_empty();
        let mut rows = items.iter().filter(|other| other.fields.is_empty() && shares_class(other, item));
        let row_goes = rows.clone().all(|row| row.act == Act::Delete);
        // What stays for another reason, or for longer, is told apart (Art. 12(4)).
        let told = |ruling: &Ruling| {
            let stops = ruling.use_stops.iter().cloned().zip(ruling.stop_reasons.iter().copied());
            let stops: Vec<_> = stops.filter(|(_, reason)| is_told(*reason)).collect();
            (ruling.restricted_by.clone(), stops)
        };
        let fares_alike = rows.all(|row| {
            let (of_row, of_item) = (&row.ruling, &item.ruling);
            row.act == item.act
                && of_row.outcome == of_item.outcome
                && of_row.reason == of_item.reason
                && of_row.until == of_item.until
                && (of_row.ground, of_row.exception) == (of_item.ground, of_item.exception)
                && told(of_row) == told(of_item)
        });
        if !of_row
            && self.audience == Audience::Person
            && (row_goes || (fares_alike && item.act != Act::Change))
        {
            return None;
        }
        if item.ruling.reason == Reason::NotConcerned && self.audience == Audience::Person {
            let follows = of_row && item.act == Act::Change;
            return follows.then_some((Topic::Corrected, Sentence::RowsCorrected));
        }
        // A key that names the person, such as an address, and not only a number.
        let stays = |field: &&Item| is_kept_key(field) && shares_class(field, item);
        let is_stub = |row: &Item| row.ruling.outcome == Outcome::Erase && row.act == Act::Change;
        let stub = if items.iter().any(|other| stays(&other)) { Sentence::StubNamed } else { Sentence::Stub };
        if is_kept_key(item)
            && items.iter().any(|row| row.fields.is_empty() && is_stub(row) && shares_class(row, item))
        {
            return Some((Topic::Kept, Sentence::KeyStays));
        }
        let changed = match written {
            Written::Redacted => Sentence::TextRedacted(self.audience),
            Written::WithoutPart => Sentence::PartRemoved(self.audience),
            Written::Replaced => Sentence::FieldsReplaced,
            Written::Computed => Sentence::FieldsComputed,
        };
        Some(match (item.ruling.outcome, item.act, of_row) {
            (Outcome::Rectify, _, _) => (Topic::Corrected, Sentence::FieldsCorrected),
            (Outcome::Keep, Act::Change, true) if item.ruling.reason == Reason::NotConcerned => {
                (Topic::Corrected, Sentence::RowsCorrected)
            }
            (Outcome::Keep, _, true) if item.ruling.reason == Reason::RestrictionLifted => {
                let freed = match (item.ruling.purposes.as_slice(), &item.ruling.until) {
                    ([], None) => Sentence::RowsFreedDue,
                    ([], Some(_)) => Sentence::RowsFreedKept,
                    _ => Sentence::RowsFreed,
                };
                (Topic::Kept, freed)
            }
            (Outcome::Restrict, _, true) => (Topic::Kept, Sentence::RowsRestricted),
            (Outcome::Keep, _, true) => (Topic::Kept, Sentence::RowsStay),
            (Outcome::Keep | Outcome::Restrict, _, false) => (Topic::Kept, Sentence::FieldsStay),
            (_, Act::Delete, true) => (Topic::Goes, Sentence::RowsGo),
            (_, Act::Delete, false) => (Topic::Goes, Sentence::FieldsGo),
            (Outcome::Erase, Act::Change, true) => (Topic::Goes, stub),
            (Outcome::Erase, Act::Change, false) => (Topic::Goes, changed),
            (Outcome::Unlink, Act::Change, false) => (Topic::Unlinked, changed),
            (Outcome::Unlink, _, true) if self.leads_back(item) => {
                (Topic::Unlinked, Sentence::RowsNameless(self.audience))
            }
            (Outcome::Unlink, _, true) => (Topic::Unlinked, Sentence::RowsUnlinked(self.audience)),
            (_, Act::Stay, _) if self.audience == Audience::Person => return None,
            (_, Act::Stay, true) => (Topic::Kept, Sentence::RowsStay),
            (_, Act::Stay, false) => (Topic::Unlinked, Sentence::FieldsStay),
        })
    }

    /// Whether the plan claims of rows that go on without the name that something leads back to the person all the same.
    fn leads_back(&self, item: &Item) -> bool {
        let of_rows =
            self.claims.iter().filter(|claim| claim.collection == item.collection && claim.fields.is_empty());
        let mut weaker = of_rows.filter(|claim| claim.claim < ClaimKind::Unlinked);
        weaker.any(|claim| claim.classes.iter().any(|class| item.classes.contains(class)))
    }

    /// A line for something ruled, with the reason and the purposes in words.
    fn ruled(&self, what: String, place: Option<Path>, ruling: &Ruling) -> Line {
        let mut why = self.language.say(Message::Reason(ruling.reason, self.audience));
        if let (Reason::ExceptionClaimed, Some(exception)) = (ruling.reason, ruling.exception) {
            why.push(' ');
            why.push_str(self.language.words(Words::Reason(&Refusal::Exception { exception })));
        }
        if let Some(ground) = ruling.ground {
            let ground = self.language.say(Message::Ground(ground, self.audience));
            why.push(' ');
            why.push_str(&self.sentence(Sentence::GroundMet(self.audience)).with("ground", &ground).done());
        }
        // What stays for others, or because it says nothing about the person, stays for none of the purposes that ended.
        let ended = ruling.outcome == Outcome::Erase
            || matches!(ruling.reason, Reason::RowOfOthers | Reason::NotAboutPerson);
        if !ruling.purposes.is_empty() {
            let sentence = if ended { Sentence::PurposesEnded } else { Sentence::PurposesKeep };
            let purposes = self.language.purposes(self.policy, &ruling.purposes);
            why.push(' ');
            why.push_str(&self.sentence(sentence).with("purposes", &purposes).done());
        }
        if !ruling.restricted_by.is_empty() {
            let waits = self.language.waits(&ruling.restricted_by, self.audience);
            why.push(' ');
            why.push_str(&self.sentence(Sentence::OnlyStoredUntil).with("waits", &waits).done());
        }
        self.use_stops(ruling, &mut why);
        Line { place, what, why, until: String::new(), cites: ruling.cites.clone() }
    }

    /// The purposes that no longer use what stays. That an objection is weighed, or that the processing was unlawful, is told
    /// with them (Art. 12(3), 12(4)).
    fn use_stops(&self, ruling: &Ruling, why: &mut String) {
        let mut by_reason: BTreeMap<Option<Reason>, Vec<String>> = BTreeMap::new();
        for (purpose, reason) in ruling.use_stops.iter().zip(&ruling.stop_reasons) {
            by_reason
                .entry(Some(*reason).filter(|reason| is_told(*reason)))
                .or_default()
                .push(purpose.clone());
        }
        for (reason, purposes) in by_reason {
            let purposes = self.language.purposes(self.policy, &purposes);
            why.push(' ');
            let paused = reason == Some(Reason::ObjectionPending);
            let sentence = if paused { Sentence::UsePauses } else { Sentence::UseStops };
            why.push_str(&self.sentence(sentence).with("purposes", &purposes).done());
            if let Some(reason) = reason {
                why.push(' ');
                why.push_str(&self.language.say(Message::Reason(reason, self.audience)));
            }
        }
    }

    fn until(&self, ruling: &Ruling, item: &Item) -> Option<String> {
        let date = |date| self.language.date(date);
        if !matches!(ruling.outcome, Outcome::Keep | Outcome::Restrict) {
            return None;
        }
        let mut text = match ruling.until.as_ref()? {
            Until::Date { date: day } => self.sentence(Sentence::UntilDate).with("date", &date(*day)).done(),
            Until::Event { event, or, retention, at_latest } => {
                let awaited = self.language.awaited(event, or, retention.as_ref());
                self.language.at_latest(awaited, at_latest.map(date))
            }
            Until::Review { date: day } => {
                self.sentence(Sentence::UntilReview).with("date", &date(*day)).done()
            }
            Until::Open => self.sentence(Sentence::UntilOpen).done(),
            Until::Row { retention, at_latest, .. } => {
                match item.ends.as_ref().and_then(|ends| Some((ends.earliest?, ends.latest?))) {
                    Some((first, last)) if first == last => {
                        self.sentence(Sentence::UntilDate).with("date", &date(first)).done()
                    }
                    Some((first, last)) => self
                        .sentence(Sentence::UntilBetween)
                        .with("first", &date(first))
                        .with("last", &date(last))
                        .done(),
                    None => {
                        let period = self.language.period(retention.keep);
                        let sentence = match retention.after.from {
                            From::Day => Sentence::UntilEachRow,
                            From::YearEnd | From::FinancialYearEnd => Sentence::UntilEachYearEnd,
                        };
                        let each = self.sentence(sentence).with("period", &period).done();
                        self.language.at_latest(each, at_latest.map(date))
                    }
                }
            }
        };
        if let Some(unreadable) = item.ends.as_ref().map(|ends| ends.unreadable).filter(|rows| *rows > 0) {
            text.push_str("; ");
            text.push_str(&self.language.count(Message::Sentence(Sentence::Unreadable), unreadable));
        }
        Some(text)
    }

    /// What the person can do where something stays or the case is set aside (Art. 12(4), 77, 79). Whoever asks for somebody who
    /// is dead is told whom to write to: the remedies are those of data subjects (Recital 27).
    fn remedies(&self, set_aside: Option<&Ruling>, sections: &mut Sections) {
        let stays = sections.0.contains_key(&Topic::Kept) || sections.0.contains_key(&Topic::Answer);
        if self.audience != Audience::Person || !stays {
            return;
        }
        let controller = &self.policy.document().controller;
        let contact = self.sentence(Sentence::RemedyContact).with("contact", &controller.contact).done();
        let officer = controller.dpo.as_ref();
        let officer = officer.map(|dpo| self.sentence(Sentence::RemedyOfficer).with("contact", dpo).done());
        let known = |article| alloc::vec![Citation::known(article)];
        let has_rights = set_aside.is_none_or(|ruling| ruling.reason != Reason::Deceased);
        let right = |sentence| has_rights.then(|| self.sentence(sentence).done());
        let authority = if Cited::by(self.policy, None).is_uk() {
            has_rights.then(|| self.language.words(Words::ComplaintUk).into())
        } else {
            right(Sentence::RemedyAuthority)
        };
        let lines = [
            (Some(contact), Vec::new()),
            (officer, Vec::new()),
            (authority, known("GDPR Art. 77")),
            (right(Sentence::RemedyCourt), known("GDPR Art. 79")),
        ];
        for (what, cites) in lines {
            if let Some(what) = what {
                sections.add(Topic::Remedies, Line { what, cites, ..Line::default() });
            }
        }
    }
}

/// Whether the person has to learn why a purpose no longer uses what stays: their objection is weighed (Art. 18(1)(d)), or
/// the processing was found unlawful (Art. 17(1)(d)).
const fn is_told(reason: Reason) -> bool {
    matches!(reason, Reason::ObjectionPending | Reason::Unlawful)
}

/// Whether fields stay though what they were for has ended.
fn is_kept_key(item: &Item) -> bool {
    !item.fields.is_empty() && item.act == Act::Stay && item.ruling.outcome == Outcome::Erase
}

fn shares_class(a: &Item, b: &Item) -> bool {
    a.classes.iter().any(|class| b.classes.contains(class))
}

/// The items of a decision, before anything is counted.
fn items_of(decision: &Decision) -> Vec<Item> {
    let of_collection = |(name, collection): (&String, &CollectionDecision)| {
        let classes = collection.classes.iter();
        classes.flat_map(|(class, decided)| items_of_class(name, class, decided)).collect::<Vec<_>>()
    };
    decision.collections.iter().flat_map(of_collection).collect()
}

fn items_of_class(collection: &str, class: &Class, decided: &ClassDecision) -> Vec<Item> {
    let row = (Vec::new(), row_act(decided), &decided.ruling);
    let fields = decided.fields.iter();
    let fields = fields.map(|field| (field.fields.clone(), field_act(decided, &field.ruling), &field.ruling));
    let item = |(fields, act, ruling): (Vec<Name>, Act, &Arc<Ruling>)| Item {
        collection: collection.into(),
        classes: alloc::vec![class.clone()],
        roles: Vec::new(),
        rows: 0,
        act,
        fields,
        ruling: Arc::clone(ruling),
        ends: None,
    };
    [row].into_iter().chain(fields).map(item).collect()
}

const fn row_act(decided: &ClassDecision) -> Act {
    match decided.row {
        RowOutcome::Delete => Act::Delete,
        RowOutcome::Unlink => Act::Change,
        RowOutcome::Keep => Act::Stay,
    }
}

const fn field_act(decided: &ClassDecision, ruling: &Ruling) -> Act {
    match (decided.row, ruling.outcome) {
        (RowOutcome::Delete, _) | (_, Outcome::Erase) => Act::Delete,
        _ => Act::Stay,
    }
}
