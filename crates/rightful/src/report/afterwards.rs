//! What a plan says beside its items: what is due later, what is done outside, claims, steps and notes.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::catalogue::{Message, Sentence};
use super::channels::Words;
use super::explanation::{Line, Sections, Topic, Writer};
use super::words::place;
use crate::Date;
use crate::Path;
use crate::law::{Citation, Ground};
use crate::plan::{CycleBreak, FormChoice, Later, Plan, Step, Support, Task};
use crate::report::Audience;

impl Writer<'_> {
    pub(super) fn later(&self, plan: &Plan, sections: &mut Sections) {
        for later in &plan.later {
            let what = match later {
                Later::RetentionEnds { collection, purpose, rows, first_due, all_due } => {
                    let days = (*first_due, *all_due);
                    self.ends([Sentence::LaterEnds, Sentence::LaterEndsOn], collection, purpose, *rows, days)
                }
                Later::UnlinkedEnds { collection, purpose, rows, first_due, all_due } => {
                    let sentences =
                        [Sentence::LaterUnlinked(self.audience), Sentence::LaterUnlinkedOn(self.audience)];
                    self.ends(sentences, collection, purpose, *rows, (*first_due, *all_due))
                }
                Later::ExceptionEnds { collection, rows, due } => self
                    .sentence(Sentence::LaterException(self.audience))
                    .with("place", &self.name(collection))
                    .with("entries", &self.language.count(Message::Entries, *rows))
                    .with("first", &self.language.date(*due))
                    .done(),
                Later::Review { collections, date } => {
                    let names: Vec<String> = collections.iter().map(|name| self.name(name)).collect();
                    self.sentence(Sentence::LaterReview)
                        .with("place", &self.language.list(&names))
                        .with("date", &self.language.date(*date))
                        .done()
                }
                Later::Backups { keep, .. } => {
                    self.sentence(Sentence::LaterBackups).with("period", &self.language.period(*keep)).done()
                }
                Later::Evidence { keep } => {
                    self.sentence(Sentence::LaterEvidence).with("period", &self.language.period(*keep)).done()
                }
            };
            sections.add(Topic::Later, Line { what, ..Line::default() });
        }
    }

    /// Rows whose period ends, between two days or on one.
    fn ends(
        &self,
        [between, on]: [Sentence; 2],
        collection: &str,
        purpose: &String,
        rows: u64,
        (first, last): (Date, Date),
    ) -> String {
        self.sentence(if first == last { on } else { between })
            .with("place", &self.name(collection))
            .with("entries", &self.language.count(Message::Entries, rows))
            .with("first", &self.language.date(first))
            .with("last", &self.language.date(last))
            .with("purposes", &self.language.purposes(self.policy, core::slice::from_ref(purpose)))
            .done()
    }

    pub(super) fn tasks(&self, plan: &Plan, sections: &mut Sections) {
        for task in &plan.tasks {
            let (what, cites) = match task {
                Task::Tell { recipient, capacity, under, fields, .. } => {
                    let fields: Vec<String> = fields.iter().map(|field| self.path(field)).collect();
                    let what = self
                        .sentence(Sentence::TaskTell)
                        .with("recipient", recipient)
                        .with("capacity", &self.language.say(Message::Capacity(*capacity)))
                        .with("fields", &self.language.list(&fields))
                        .done();
                    (what, alloc::vec![Citation::named(under.clone())])
                }
                Task::StopUse { purpose, collection, fields, weighed } => {
                    let at = self.at(collection, fields);
                    let purposes = self.language.purposes(self.policy, core::slice::from_ref(purpose));
                    let (sentence, cite) = if *weighed {
                        (Sentence::TaskPauseUse, "GDPR Art. 18(1)(d)")
                    } else {
                        (Sentence::TaskStopUse, "GDPR Art. 5(1)(b)")
                    };
                    let what = self.sentence(sentence).with("place", &at).with("purposes", &purposes);
                    (what.done(), alloc::vec![Citation::known(cite)])
                }
                Task::StopChannel { purpose, channel, goes_on, fields, recipients } => {
                    let stop = Words { purpose, channel, goes_on, fields, recipients };
                    let what = stop.words(self.language, self.policy, self.audience);
                    (what, alloc::vec![Citation::known("GDPR Art. 7(3)")])
                }
                Task::Inform { fields } => {
                    let fields: Vec<String> = fields.iter().map(|field| self.path(field)).collect();
                    let what =
                        self.sentence(Sentence::TaskInform).with("fields", &self.language.list(&fields));
                    (what.done(), alloc::vec![Citation::known("GDPR Art. 17(2)")])
                }
                Task::Restrict { collection, fields, ground, lifted } => {
                    let sentence = if *lifted { Sentence::TaskFree } else { Sentence::TaskRestrict };
                    let what = self
                        .sentence(sentence)
                        .with("place", &self.at(collection, fields))
                        .with("waits", &self.language.waits(&[*ground], self.audience));
                    let cite = if *lifted { Citation::known("GDPR Art. 18(3)") } else { ground.citation() };
                    (what.done(), alloc::vec![cite])
                }
                Task::Lift { collection, ground } => {
                    let what = self.sentence(Sentence::TaskLift).with("place", &self.at(collection, &[]));
                    (what.done(), alloc::vec![ground.citation(), Citation::known("GDPR Art. 18(3)")])
                }
                Task::Settle { collection, fields, ground, restricted_by } => {
                    let what = match ground {
                        Some(ground) => self
                            .sentence(Sentence::TaskSettle)
                            .with("ground", &self.language.say(Message::Ground(*ground, self.audience))),
                        None => self.sentence(Sentence::TaskSettleUnneeded),
                    };
                    let what = what
                        .with("place", &self.at(collection, fields))
                        .with("waits", &self.language.waits(restricted_by, self.audience));
                    let cites = restricted_by.iter().map(|ground| ground.citation());
                    (
                        what.done(),
                        cites
                            .chain([Ground::of_erasure(*ground), Citation::known("GDPR Art. 18(3)")])
                            .collect(),
                    )
                }
                Task::Supplement { collection, fields } => {
                    let what =
                        self.sentence(Sentence::TaskSupplement).with("place", &self.at(collection, fields));
                    (what.done(), alloc::vec![Citation::known("GDPR Art. 16")])
                }
                Task::TextNamesOldValue { collection, fields } => {
                    let sentence = Sentence::TaskOldValue(self.audience);
                    let what = self.sentence(sentence).with("place", &self.at(collection, fields));
                    (
                        what.done(),
                        alloc::vec![Citation::known("GDPR Art. 16"), Citation::known("GDPR Art. 5(1)(d)")],
                    )
                }
                Task::KeepOut { of, .. } => {
                    let what = self.sentence(Sentence::TaskKeepOut).with("fields", &self.path(of));
                    (what.done(), alloc::vec![Citation::known("GDPR Art. 21(3)")])
                }
                Task::OtherStore { store } => {
                    (self.sentence(Sentence::TaskOtherStore).with("place", store).done(), Vec::new())
                }
            };
            // What the person agreed to ends and goes on: that is no notice to somebody else.
            let of_purpose = matches!(task, Task::StopChannel { .. }) && self.audience == Audience::Person;
            let topic = if of_purpose { Topic::Purposes } else { Topic::Tasks };
            sections.add(topic, Line { what, cites, ..Line::default() });
        }
    }

    /// A collection, or some of its fields, in words.
    fn at(&self, collection: &str, fields: &[String]) -> String {
        let at = self.name(collection);
        if fields.is_empty() { at } else { alloc::format!("{at}, {}", self.fields(collection, fields)) }
    }

    pub(super) fn claims(&self, plan: &Plan, sections: &mut Sections) {
        for claim in &plan.claims {
            let sentence = if claim.fields.is_empty() { Sentence::ClaimRows } else { Sentence::ClaimFields };
            let what = self
                .sentence(sentence)
                .with("place", &claim.collection)
                .with("entries", &self.language.count(Message::Entries, claim.rows))
                .with("fields", &claim.fields.join(", "))
                .with("claim", &self.language.say(Message::Claim(claim.claim)))
                .done();
            let way = |support: &Support| {
                alloc::format!("{}: {}", support.place, self.language.say(Message::Way(support.way)))
            };
            let mut why: Vec<String> = claim.rests_on.iter().map(way).collect();
            if !claim.continues_under.is_empty() {
                let purposes = self.language.purposes(self.policy, &claim.continues_under);
                why.push(self.sentence(Sentence::ContinuesUnder).with("purposes", &purposes).done());
            }
            let line = Line {
                place: Some(Path::one(claim.collection.clone())),
                what,
                why: why.join("; "),
                ..Line::default()
            };
            sections.add(Topic::Claims, line);
        }
    }

    /// What is kept so that the person is not written to again, in words for them. A correction adds to it only where they
    /// have objected before.
    pub(super) fn kept_out(&self, plan: &Plan, sections: &mut Sections) {
        for step in &plan.steps {
            let Step::Suppress { of, corrections, .. } = step else { continue };
            let fields = self.fields(&plan.people, core::slice::from_ref(of));
            let sentence = if corrections.is_empty() { Sentence::KeptOut } else { Sentence::KeptOutToo };
            let what = self.sentence(sentence).with("fields", &fields).done();
            let cites = alloc::vec![Citation::known("GDPR Art. 21(3)")];
            sections.add(Topic::Kept, Line { what, cites, ..Line::default() });
        }
    }

    pub(super) fn steps(&self, plan: &Plan, sections: &mut Sections) {
        for step in &plan.steps {
            let (sentence, at, rows, fields) = parts(step);
            let what = self
                .sentence(sentence)
                .with("place", &at)
                .with("entries", &self.language.count(Message::Entries, rows))
                .with("fields", &fields)
                .done();
            sections.add(Topic::Steps, Line { place: Some(Path::one(at)), what, ..Line::default() });
        }
    }

    pub(super) fn notes(&self, plan: &Plan, sections: &mut Sections) {
        if let Some(form) = &plan.form {
            let what = self.form(form);
            sections.add(
                Topic::Notes,
                Line { place: Some(Path::one(plan.people.clone())), what, ..Line::default() },
            );
        }
        for cycle in &plan.cycles {
            let tables: Vec<String> = cycle.tables.iter().map(ToString::to_string).collect();
            let text = match &cycle.broken_by {
                CycleBreak::Deferred => self.sentence(Sentence::CycleDeferred),
                CycleBreak::SetNull { table, columns } => {
                    let columns: Vec<String> =
                        columns.iter().map(|column| table.join(column.clone()).to_string()).collect();
                    self.sentence(Sentence::CycleSetNull).with("columns", &columns.join(", "))
                }
            };
            let what = text.with("tables", &tables.join(" → ")).done();
            sections
                .add(Topic::Notes, Line { place: cycle.tables.first().cloned(), what, ..Line::default() });
        }
        for cascade in &plan.cascades {
            let what = self
                .sentence(Sentence::Cascade)
                .with("place", &cascade.table.to_string())
                .with("from", &cascade.from)
                .done();
            sections.add(Topic::Notes, Line { place: Some(cascade.table.clone()), what, ..Line::default() });
        }
        for note in &plan.notes {
            let what = alloc::format!("{}: {}.", note.place, self.language.say(Message::Note(note.note)));
            sections.add(Topic::Notes, Line { place: Some(note.place.clone()), what, ..Line::default() });
        }
    }

    fn form(&self, form: &FormChoice) -> String {
        let used = self.language.say(Message::Form(form.used));
        match form.because {
            None => self.sentence(Sentence::FormUsed).with("used", &used).done(),
            Some(because) => self
                .sentence(Sentence::FormChanged)
                .with("used", &used)
                .with("declared", &self.language.say(Message::Form(form.declared)))
                .with("because", &self.language.say(Message::FormChange(because)))
                .done(),
        }
    }

    fn path(&self, path: &Path) -> String {
        match (self.audience, path.parent()) {
            (Audience::Person, Some(home)) => {
                let field = self.fields(home.last(), &[path.last().to_string()]);
                alloc::format!("{} ({})", field, place(&home))
            }
            _ => path.to_string(),
        }
    }
}

/// The sentence of a step, its place, its rows and its columns.
fn parts(step: &Step) -> (Sentence, String, u64, String) {
    match step {
        Step::InsertPerson { collection, rows, .. } => {
            (Sentence::StepInsert, collection.into(), *rows, String::new())
        }
        Step::Suppress { collection, rows, corrections, .. } => {
            let sentence =
                if corrections.is_empty() { Sentence::StepSuppress } else { Sentence::StepSuppressToo };
            (sentence, collection.into(), *rows, String::new())
        }
        Step::Change { collection, rows, set, .. } => {
            let columns: Vec<&str> = set.iter().map(|change| change.column.as_str()).collect();
            (Sentence::StepChange, collection.into(), *rows, columns.join(", "))
        }
        Step::Detach { table, columns, rows, .. } => {
            (Sentence::StepDetach, table.to_string(), *rows, columns.join(", "))
        }
        Step::Delete { collection, rows, .. } => {
            (Sentence::StepDelete, collection.into(), *rows, String::new())
        }
        Step::SweepHistory { collection } => (Sentence::StepSweep, collection.into(), 0, String::new()),
        Step::RebuildIndex { collection } => (Sentence::StepRebuild, collection.into(), 0, String::new()),
    }
}
